"""Pictures of the world in tiles: files, folders and services; the only room that may use the network."""
