"""网格与人员: who holds which post of which grid, and what they do together."""
