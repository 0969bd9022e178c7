"""Movements that come with the library, every fact with its source, and synthetic registers."""
