"""Entities, the values they hold and results as plain records, and the JSON Schema of these."""
