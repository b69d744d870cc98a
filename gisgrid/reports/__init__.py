"""Ledgers, forms, dossiers and documents: what an office hands in, out of the register."""
