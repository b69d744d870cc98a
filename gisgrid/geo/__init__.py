"""Coordinates: reference systems, datum shifts, measures and the topology of grid nets."""
