"""Measurements against peers on synthetic counties and cities; run with `python -m benchmarks`."""
