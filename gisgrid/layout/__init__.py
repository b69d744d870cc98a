"""Printed maps: pages, items, furniture, checks and export."""
