"""The ledgers under the map."""
