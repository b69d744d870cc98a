"""The domain of a safety station: pure dataclasses and pure functions, no database, no Qt."""
