"""An application that uses massmob: which units are parts of a unit?

It contains a DELIBERATE BUG, which `test_districts.py` finds: `parts` treats every edge between two localities
as "is part of", but a unit that was merged into another has an edge to it too.
"""

from __future__ import annotations

import massmob as mm


def parts(movement: mm.Movement, id: str) -> list[str]:
    """The ids of the units that are parts of a unit."""
    return sorted(other for other, _ in movement.graph.in_edges(id) if other.startswith("loc:"))
