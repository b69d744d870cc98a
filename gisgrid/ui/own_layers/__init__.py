"""Layers that are not the register's: the user's own files, pictures and basemaps."""
