"""Map layers: retained geometry, symbols, labels and the one painter for screen and paper."""
