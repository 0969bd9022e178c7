"""Shipped movements, every fact with its source, and synthetic registers."""
