"""Registers as offices type them: sheets read into models, with a report on every row."""
