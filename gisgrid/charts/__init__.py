"""Organisation charts: what stands in them, and where each box lies on the paper."""
