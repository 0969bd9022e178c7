"""N-Triples: one statement a line, which `sort` and `diff` understand.

Source: RDF 1.1 N-Triples, W3C Recommendation, 2014.
"""

from __future__ import annotations

from functools import partial

from massmob.interchange.linked import notations

__all__ = ["write_movement"]

write_movement = partial(notations.write_movement, notation="nt")
