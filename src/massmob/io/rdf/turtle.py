"""Turtle, the notation of linked data that people read.

Source: RDF 1.1 Turtle, W3C Recommendation, 2014.
"""

from __future__ import annotations

from functools import partial

from massmob.io.rdf import serialization

__all__ = ["write_movement"]

write_movement = partial(serialization.write_movement, notation="ttl")
