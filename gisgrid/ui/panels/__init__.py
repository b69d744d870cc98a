"""The panels at the left of the map."""
