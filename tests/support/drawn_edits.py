"""Two movements of which one is the other with edits: entities added, removed, changed, and what is outside.

The movements are those of `massmob.strategies`; an edited copy is not valid, so it is no strategy of theirs.
"""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import strategies as st

import massmob as mm
from massmob.strategies import movements

Pair = tuple[mm.Movement, mm.Movement]


def pairs() -> st.SearchStrategy[Pair]:
    """Two movements: independent ones, or one and its edited copy."""
    return st.one_of(edited(), st.tuples(movements(), movements()))


@st.composite
def edited(draw: st.DrawFn) -> Pair:
    """A movement and an edited copy of it."""
    movement, donor = draw(movements()), draw(movements())
    return movement, _edited_copy(draw, movement, donor)


@st.composite
def threes(draw: st.DrawFn) -> tuple[mm.Movement, mm.Movement, mm.Movement]:
    """A movement and two edited copies of it."""
    movement, donor = draw(movements()), draw(movements())
    return movement, _edited_copy(draw, movement, donor), _edited_copy(draw, movement, donor)


def _edited_copy(draw: st.DrawFn, movement: mm.Movement, donor: mm.Movement) -> mm.Movement:
    """A copy with some entities removed, some changed, some of another movement added."""
    entities = {entity.id: entity for entity in movement}
    for id in draw(st.lists(st.sampled_from(sorted(entities)), unique=True, max_size=4)):
        if draw(st.booleans()):
            entities[id] = _changed(draw, entities[id], donor)
        elif len(entities) > 1:
            del entities[id]
    for id in draw(st.lists(st.sampled_from(sorted(x.id for x in donor)), max_size=3)):
        entities.setdefault(id, donor[id])
    outside = draw(st.sets(st.sampled_from(["loc:out", "doc:out", "src:out"])))
    colour = st.one_of(st.none(), st.booleans(), st.lists(st.integers(0, 9), max_size=2))
    fields: dict[str, dict[str, Any]] = draw(
        st.dictionaries(
            st.sampled_from(sorted(entities)), st.fixed_dictionaries({"colour": colour}), max_size=2
        )
    )
    lists = draw(st.dictionaries(st.sampled_from(["songs", "flags"]), colour, max_size=1))
    unknown = type(movement.unknown)(fields, lists)
    return mm.Movement(entities.values(), outside=outside, unknown=unknown)


def _changed(draw: st.DrawFn, entity: Any, donor: mm.Movement) -> mm.Entity:
    """An entity with another's value in some field."""
    others = [other for other in donor if type(other) is type(entity)]
    fields = [field.name for field in attrs.fields(type(entity)) if field.name != "id"]
    name = draw(st.sampled_from(fields))
    value: Any = getattr(entity, name)
    from_donor: bool = draw(st.booleans())
    if others and from_donor:
        value = getattr(draw(st.sampled_from(others)), name)
    elif isinstance(value, tuple) and value:
        value = draw(st.permutations([*value]))[1:]
    else:
        name, value = "note", draw(st.sampled_from(["một", "hai", "ba"]))
    changed: mm.Entity = attrs.evolve(entity, **{name: value})
    return changed
