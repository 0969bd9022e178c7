"""Figures of one year on the boundaries of another."""
