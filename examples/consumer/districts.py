"""An application that uses massmob: of which units does a unit consist?

It holds a DELIBERATE BUG, which `test_districts.py` finds: `parts` takes every edge between two localities
for "is part of". A unit that went into another has an edge to it too.
"""

from __future__ import annotations

import massmob as mm


def parts(movement: mm.Movement, id: str) -> list[str]:
    """Ids of the units that a unit consists of."""
    return sorted(other for other, _ in movement.graph.in_edges(id) if other.startswith("loc:"))
