"""How the layers of the map look: the panel in which it is chosen, and what ties it to the map."""
