"""The map in the hand: the canvas widget, its tools and what floats on it."""
