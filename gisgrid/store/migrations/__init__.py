"""Migrations of the workspace file, from the first version on."""
