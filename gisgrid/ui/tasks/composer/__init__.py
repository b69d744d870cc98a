"""The sheet composer of 出图."""
