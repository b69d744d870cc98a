"""Patrols: the road network, whom to visit when, in which order, and what came of it."""
