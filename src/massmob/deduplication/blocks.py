"""Blocks of records that are compared: those of one place, time and field, so that not all meet all.

Of a block of more than `WINDOW` records only those are compared that share one of their rarest words, and of
these each with the next `WINDOW` in the order of their words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
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
_MAX_SEEN = 2**16
"""How many pairs of a place are remembered at most, so as not to give them again."""


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


_Block: TypeAlias = list[tuple[Record, bool]]
"""Records in the order of their words; with each whether it is of the place, not of one that this received."""


def candidate_pairs(records: Iterable[Record]) -> Iterator[tuple[Record, Record]]:
    """The pairs of records that may be one; of a place with many pairs one may come several times.

    Whatever the names, a record is compared with at most `WINDOW` × 4 × 2 × (`MAX_YEARS` + 2) following ones in
    its own place, and with as many in each later one.

    Args:
        records: The records.
    """
    places: defaultdict[Hashable, _Block] = defaultdict(list)
    for record in records:
        places[record.groups, record.place].append((record, True))
        for place in record.later_places:
            places[record.groups, place].append((record, False))
    for whole in places.values():
        whole.sort(key=lambda item: (item[0].key.signature, item[0].entity.id))
        seen: set[tuple[Record, Record]] = set()
        for pair in _pairs_of_place(whole):
            if pair not in seen:
                if len(seen) >= _MAX_SEEN:
                    seen.clear()
                seen.add(pair)
                yield pair


def _pairs_of_place(whole: _Block) -> Iterator[tuple[Record, Record]]:
    for part in _divided(whole, lambda record: (record.key.signature,)):
        yield from _pairs(part)
    for part in _divided(whole, _years):
        for of_field in _divided(part, lambda record: (record.field,)):
            yield from _pairs(of_field)
        yield from _pairs(part, lacking="field")
    yield from _pairs(whole, lacking="years")


def _divided(block: _Block, keys: Callable[[Record], Iterable[Hashable]]) -> Iterator[_Block]:
    """The records of a block divided by keys, of which a record may have several."""
    parts: defaultdict[Hashable, _Block] = defaultdict(list)
    for item in block:
        for key in keys(item[0]):
            parts[key].append(item)
    for part in parts.values():
        if len(part) > 1 and any(is_own for _, is_own in part):
            yield part


def _years(record: Record) -> Iterable[int]:
    """The years of a record and the one before, so that neighbouring years meet."""
    if record.years is None:
        return ()
    first, last = record.years
    return range(first - 1, min(last, first + MAX_YEARS - 1) + 1)


def _pairs(block: _Block, lacking: str = "") -> Iterator[tuple[Record, Record]]:
    """The pairs of a block: of its own records, and of these with records of places that it received.

    Args:
        block: The block.
        lacking: Only pairs of which one has ``None`` in this attribute.
    """
    value_of = attrgetter(lacking or "entity")
    if lacking and all(value_of(record) is not None for record, _ in block):
        return
    for part in [block] if len(block) <= WINDOW else _by_rare_words(block):
        for position, (record, is_own) in enumerate(part):
            is_complete = bool(lacking) and value_of(record) is not None
            for other, is_other_own in part[position + 1 : position + 1 + WINDOW]:
                if (is_own or is_other_own) and not (is_complete and value_of(other) is not None):
                    yield record, other


def _by_rare_words(block: _Block) -> Iterable[_Block]:
    """A large block divided by the rarest words of each record: one is misspelt, but hardly all."""
    frequency = Counter(word for record, _ in block for word in record.key.different)
    parts: defaultdict[str, _Block] = defaultdict(list)
    for item in block:
        words = sorted(item[0].key.different, key=lambda word: (frequency[word], word))
        # A word that occurs once meets nobody.
        for word in [word for word in words if frequency[word] > 1][:_RARE_WORDS]:
            parts[word].append(item)
    return parts.values()
