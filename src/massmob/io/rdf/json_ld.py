"""JSON-LD, linked data as JSON: in expanded form, every IRI in full and every value in a list.

Source: JSON-LD 1.1, W3C Recommendation, 2020.
"""

from __future__ import annotations

from functools import partial

from massmob.io.rdf import serialization

__all__ = ["write_movement"]

write_movement = partial(serialization.write_movement, notation="jsonld")
