"""Registers as offices keep them: sheets typed by hand, read into models with an account of every row."""
