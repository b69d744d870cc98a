"""The self-contained share page."""
