"""Movements as graph files and diagrams, and graphs of other programs as movements."""
