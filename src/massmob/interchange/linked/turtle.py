"""Turtle, the notation of linked data that people read.

Source: RDF 1.1 Turtle, W3C Recommendation, 2014.
"""

from __future__ import annotations

from functools import partial

from massmob.interchange.linked import notations

__all__ = ["write_movement"]

write_movement = partial(notations.write_movement, notation="ttl")
