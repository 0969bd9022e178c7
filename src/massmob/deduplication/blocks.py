"""Blocks of records that are compared: those of one place, time and field, so that not all meet all.

Of a block of more than `WINDOW` records only those are compared that share one of their rarest words, and of
these each with the next `WINDOW` in the order of their words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import TypeAlias

import attrs

from massmob.deduplication.names import NameKey
from massmob.model.entity import Entity

__all__ = ["MAX_YEARS", "WINDOW", "Record", "candidate_pairs"]

WINDOW = 50
"""With how many of the following records of a block each is compared at most."""
MAX_YEARS = 6
"""In how many years from its first one a record that runs for longer is compared by similar names."""
_RARE_WORDS = 4


@attrs.frozen(eq=False)
class Record:
    """An entity as it is compared.

    Attributes:
        entity: The entity.
        key: Its name.
        groups: What both must have in common to be compared at all, such as its kind and class.
        place: Id of its place, or what is in its stead; empty where none is stated.
        later_places: Ids of the places that received its place.
        years: The first and the last year; ``None`` where none is stated.
        field: Id of the field at the top of the hierarchy, or ``None``.
        organ: Id of the organ that runs it, or ``None``.
    """

    entity: Entity
    key: NameKey
    groups: Hashable
    place: str = ""
    later_places: frozenset[str] = frozenset()
    years: tuple[int, int] | None = None
    field: str | None = None
    organ: str | None = None


_Part: TypeAlias = tuple[list[Record], list[Record]]
"""Records of a place, and those of the places that it received."""


def candidate_pairs(records: Iterable[Record]) -> Iterator[tuple[Record, Record]]:
    """The pairs of records that may be one; a pair may come several times.

    Whatever the names, a record is compared with at most `WINDOW` × 4 × 2 × (`MAX_YEARS` + 2) following ones in
    its own place, and with as many in each later one.

    Args:
        records: The records.
    """
    places: defaultdict[Hashable, _Part] = defaultdict(lambda: ([], []))
    for record in records:
        places[record.groups, record.place][0].append(record)
        for place in record.later_places:
            places[record.groups, place][1].append(record)
    for whole in places.values():
        for part in _divided(whole, lambda record: (record.key.signature,)):
            yield from _pairs(part)
        for part in _divided(whole, _years):
            for of_field in _divided(part, lambda record: (record.field,)):
                yield from _pairs(of_field)
            yield from _pairs(part, lacking="field")
        yield from _pairs(whole, lacking="years")


def _divided(place: _Part, keys: Callable[[Record], Iterable[Hashable]]) -> Iterator[_Part]:
    """The records of a place divided by keys, of which a record may have several."""
    parts: defaultdict[Hashable, _Part] = defaultdict(lambda: ([], []))
    for side, records in enumerate(place):
        for record in records:
            for key in keys(record):
                parts[key][side].append(record)
    for own, earlier in parts.values():
        if own and len(own) + len(earlier) > 1:
            yield own, earlier


def _years(record: Record) -> Iterable[int]:
    """The years of a record and the one before, so that neighbouring years meet."""
    if record.years is None:
        return ()
    first, last = record.years
    return range(first - 1, min(last, first + MAX_YEARS - 1) + 1)


def _pairs(block: _Part, lacking: str = "") -> Iterator[tuple[Record, Record]]:
    """The pairs of a block: of its own records, and of these with records of places that it received.

    Args:
        block: The block.
        lacking: Only pairs of which one has ``None`` in this attribute.
    """
    value_of = attrgetter(lacking or "entity")
    if lacking and all(value_of(record) is not None for part in block for record in part):
        return
    both = sorted(
        [
            (record, is_own)
            for is_own, part in zip((True, False), block, strict=True)
            for record in part
        ],
        key=lambda item: (item[0].key.signature, item[0].entity.id),
    )
    for part in [both] if len(both) <= WINDOW else _by_rare_words(both):
        for position, (record, is_own) in enumerate(part):
            is_complete = bool(lacking) and value_of(record) is not None
            for other, is_other_own in part[position + 1 : position + 1 + WINDOW]:
                if (is_own or is_other_own) and not (is_complete and value_of(other) is not None):
                    yield record, other


def _by_rare_words(
    block: Sequence[tuple[Record, bool]],
) -> Iterable[list[tuple[Record, bool]]]:
    """A large block divided by the rarest words of each record: one is misspelt, but hardly all."""
    frequency = Counter(word for record, _ in block for word in record.key.counts)
    parts: defaultdict[str, list[tuple[Record, bool]]] = defaultdict(list)
    for item in block:
        words = sorted(item[0].key.counts, key=lambda word: (frequency[word], word))
        # A word that occurs once meets nobody.
        for word in [word for word in words if frequency[word] > 1][:_RARE_WORDS]:
            parts[word].append(item)
    return parts.values()
