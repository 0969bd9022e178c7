"""Bytes → the entities of a movement besides its units: fields, documents, models, figures and so on.

An entry is a string of `WIDTH` bytes: the first selects its kind, each of the others one field, in the order
of the class, and the last ones what it holds. First all entries are added, by kind, each with its name, its
validity and the values that refer to nothing; then each gets its references, to any of the others. What an
entry requires is added when it is missing. Every value is chosen so that it breaks no rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from massmob.model.entities import DatasetCard, Document, Locality
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.strategies.decode_kinds import MAKERS, USUAL
from massmob.strategies.decode_links import chosen_fields, link
from massmob.strategies.decode_units import Territory
from massmob.strategies.draft import SOURCE, Bits, Draft, Maker, Record
from massmob.strategies.plain_fields import name_of, set_plain_fields

__all__ = ["KINDS", "SOURCE", "add_entries", "complete", "draft_of", "kind_maker", "kind_of"]

_WEIGHTS = {
    "document": 20,
    "body": 20,
    "commendation": 8,
    "event": 5,
    "dialogue": 7,
    "locality": 12,
    "work": 5,
    "model": 7,
    "observation": 10,
    "contest": 10,
    "cycle": 5,
    "indicator": 5,
    "assessment": 3,
    "committee": 4,
    "source": 3,
    "field": 5,
    "dataset": 3,
    "cluster": 3,
    "term": 3,
    "task": 3,
    "campaign": 3,
    "target_group": 3,
    "publication": 2,
    "round": 0,
    "contest_cluster": 0,
    "team": 0,
}
"""How often a kind is drawn; once by default. The parts of a contest are drawn with it."""


@lru_cache(maxsize=1)
def _slots() -> tuple[type[Entity], ...]:
    """A class for each slot: the kinds in turn, so that neighbouring bytes are of different ones."""
    weights = {cls: _WEIGHTS.get(cls.entity_kind, 1) for cls in MAKERS}
    return tuple(
        cls for turn in range(max(weights.values())) for cls in weights if weights[cls] > turn
    )


KINDS = {kind.value: cls for kind, cls in ENTITY_TYPES.items() if cls in MAKERS}
"""The word of a kind → its class."""


def kind_of(byte: int, focus: int) -> type[Entity]:
    """The class that the first byte of an entry selects.

    Args:
        byte: The byte.
        focus: 0 for all kinds alike; otherwise which four kinds there are besides documents, so that they
            occur together.
    """
    slots = _slots()
    if not focus:
        return slots[byte % len(slots)]
    which = byte % 5
    return slots[(focus + which * (focus % 7 + 3)) % len(slots)] if which else Document


def kind_maker(cls: type[Entity]) -> Maker:
    """What gives a new record of a class its first fields: that of the class, of one above it, or the usual."""
    return next((MAKERS[base] for base in cls.__mro__ if base in MAKERS), USUAL)


def draft_of(territory: Territory) -> Draft:
    """A draft with the units of a movement and their committees."""
    weights = {
        unit.id: weight
        for unit, weight in zip(territory.localities, territory.weights, strict=True)
    }
    draft = Draft(kind_maker, weights=weights)
    draft.include((SOURCE, *territory.localities, *territory.committees.values()))
    return draft


def add_entries(draft: Draft, entries: Iterable[tuple[type[Entity], Bits]]) -> None:
    """Add entries to a draft, by kind, and complete them; those of localities give units further values."""
    by_kind: dict[type[Entity], list[Bits]] = {cls: [] for cls in MAKERS}
    for cls, bits in entries:
        by_kind[cls].append(bits)
    units = [_detailed(draft, bits) for bits in by_kind.pop(Locality)]
    for cls, several in by_kind.items():
        for bits in several:
            if cls is not DatasetCard or not draft.by_class[DatasetCard]:
                draft.add(cls, bits)
    complete(draft, [*units, *draft.new])


def _detailed(draft: Draft, bits: Bits) -> Record:
    """A unit that there is already, with the bytes that give it further values."""
    units = draft.by_class[Locality]
    number, ended = bits.last(0), [unit for unit in units if unit.get("successors")]
    if number % 2 and ended:
        units = ended
    unit = units[number // 2 % len(units)]
    unit.bits = bits
    if bits.of(Locality, "name"):
        name = name_of(Locality, str(unit.get("name")), unit.number, bits.of(Locality, "name"))
        unit.fields["name"] = name
    return unit


def complete(draft: Draft, records: Iterable[Record]) -> None:
    """Set all further fields of records, and of those that are added for them."""
    incomplete = [*records]
    while incomplete:
        for record in incomplete:
            set_plain_fields(record, chosen_fields(record.cls))
        for record in incomplete:
            with draft.added_for(record):
                link(draft, record)
        incomplete = [record for record in draft.new if not record.linked]
