"""An immutable network of entities: look-ups, trees, time, search, documents, export to networkx."""
