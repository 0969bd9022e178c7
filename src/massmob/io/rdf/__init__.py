"""Movements as linked data (RDF): written for other tools, not read back."""
