"""Drawing boundaries and places on the map: what is drawn becomes a plan, is shown, and then written."""
