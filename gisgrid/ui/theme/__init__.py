"""The only place of the window that names a colour, a size, a radius or a font."""
