"""The entity classes, and how a field declares what it refers to."""
