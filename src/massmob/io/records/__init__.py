"""Entities as plain records, which every format writes in its own way."""
