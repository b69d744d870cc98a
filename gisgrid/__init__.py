"""One register of a township's safety grids, and every map, ledger and plan made from it."""

__version__ = "0.1.0"
