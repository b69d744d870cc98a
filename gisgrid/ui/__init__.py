"""Everything that needs a window."""
