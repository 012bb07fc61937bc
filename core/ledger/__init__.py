"""Khata: double entry, append-only; a balance for each customer."""
