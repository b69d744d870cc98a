"""What the pointer does on the map: one object per mode."""
