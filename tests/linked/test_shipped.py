"""SHACL shapes agree with our rules over the whole of Vietnam, some of it spoilt: `nox -s linked` runs this.

pySHACL takes minutes for 14,000 entities, so this is not among the default sessions. All of Hanoi is compared
in `tests/test_linked.py`.
"""

from __future__ import annotations

import attrs
import pytest

import massmob as mm
from by_pyshacl import broken, named_by_us
from massmob.interchange.linked.notations import to_rdflib
from massmob.movement import Movement

pytestmark = pytest.mark.linked


def spoilt(movement: Movement) -> Movement:
    """Some units have no source, some that ended no receiver, some a code of one digit."""
    units = [*movement.localities.values()]
    ended = [each for each in units if each.successors]
    changed: dict[str, mm.Locality] = {
        each.id: attrs.evolve(each, sources=()) for each in units[::1_000]
    }
    changed |= {each.id: attrs.evolve(each, successors=()) for each in ended[1::1_000]}
    changed |= {each.id: attrs.evolve(each, code="1") for each in units[2::1_000] if each.code}
    return Movement(changed.get(each.id, each) for each in movement)


def test_they_agree_on_vietnam() -> None:
    movement = spoilt(mm.load_dataset("vietnam"))
    ours = named_by_us(movement)
    assert {"MM210", "MM304", "MM801", "MM901"} <= {code for code, _ in ours}
    assert broken(to_rdflib(movement)) == ours
