"""The parts of a text that names a unit: its own name and those of the units it is part of, in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

import attrs

from massmob.network.unit_index import Likeness, Unit, UnitIndex
from massmob.network.unit_keys import name_key, plain_asides, segments, without_aside
from massmob.network.unit_words import Aside

__all__ = ["LIKENESSES", "NameReader", "NameReading", "Part"]

LIKENESSES: tuple[Likeness, ...] = ("same", "loose", "other_kind")
"""How names are compared: less strictly where nothing fits."""

_MAX_ALTERNATIVES = 8
_CACHED = 2**15
_DASHES = (" - ", " – ", " — ")


@attrs.frozen
class Part:
    """One name in a text.

    Attributes:
        key: Its key.
        text: The name as written, or its key where nothing separates it from others.
        aside: What an aside behind it says of the unit.
    """

    key: str
    text: str
    aside: Aside | None = None


@attrs.frozen
class NameReading:
    """One way to read a text: the unit's own name, and the names of units above it."""

    own: Part
    above: tuple[Part, ...]


class NameReader:
    """Reads texts that name units, with or without the units above.

    Args:
        index: The index.
    """

    def __init__(self, index: UnitIndex) -> None:
        self._index = index
        self.alternatives: Callable[[str], tuple[tuple[Part, ...], ...]]
        self.alternatives = lru_cache(_CACHED)(self._alternatives)

    def readings(self, name: str, parents: Sequence[str]) -> Iterator[NameReading]:
        """The ways to read a name and the names of its parents, the most usual first.

        In a name that contains several, the first is the unit's own; else the last, or another.

        Args:
            name: The name, perhaps with those of units above.
            parents: The names of units above, each perhaps with others.
        """
        above = tuple(part for text in parents for part in self.alternatives(text)[0])
        alternatives = self.alternatives(name)
        for parts in alternatives:
            yield NameReading(parts[0], (*parts[1:], *above))
        for parts in alternatives:
            for own in reversed(range(1, len(parts))):
                yield NameReading(parts[own], (*parts[:own], *parts[own + 1 :], *above))

    def _alternatives(self, text: str) -> tuple[tuple[Part, ...], ...]:
        """The ways to take a text apart: at commas, and where there is none, into known names."""
        found = [self._parts_of(segment) for segment in segments(plain_asides(text))]
        combined = islice(product(*filter(None, found)), _MAX_ALTERNATIVES)
        parts = (tuple(part for group in groups for part in group) for groups in combined)
        return tuple(sorted(parts, key=len))

    def _parts_of(self, segment: str) -> list[tuple[Part, ...]]:
        """The ways to read what is between two commas: a name, several, or an unknown one."""
        key = name_key(segment)
        if not key:
            return []
        if self._index.is_name(key):
            return [(Part(key, segment),)]
        bare, aside = without_aside(key)
        if aside is not None:
            if self._index.is_name(bare):
                return [(Part(bare, segment, aside),)]
            key = bare
        cuts = islice(self._index.cuts(key), _MAX_ALTERNATIVES)
        cut = [
            (*(Part(name, name) for name in names[:-1]), Part(names[-1], names[-1], aside))
            for names in cuts
        ]
        if cut:
            return cut
        dash = next((dash for dash in _DASHES if dash in segment), None)
        if dash is None:
            return [(Part(key, segment, aside),)]
        pieces = (piece.strip() for piece in segment.split(dash))
        return [tuple(Part(name_key(piece), piece) for piece in pieces if name_key(piece))]

    # --- the units ---------------------------------------------------------------------------------

    def named(self, text: str) -> tuple[Unit, ...]:
        """The units of all periods that a text names, with or without the units they are part of.

        Example:
            >>> from massmob.model.entities import Locality
            >>> city = Locality(id="loc:01", name="Hà Nội", code="01", kind="thanh_pho")
            >>> district = Locality(id="loc:271", name="Ba Vì", kind="huyen", parent="loc:01")
            >>> names = NameReader(UnitIndex([city, district]))
            >>> [unit.id for text in ("Ba Vi Ha Noi", "Hanoi", "H. Ba Vì") for unit in names.named(text)]
            ['loc:271', 'loc:01', 'loc:271']
        """
        for likeness in LIKENESSES:
            for reading in self.readings(text, ()):
                if units := self.units(reading, likeness):
                    return tuple(units)
        return ()

    def units(self, reading: NameReading, likeness: Likeness) -> Sequence[Unit]:
        """The units of all periods that have a name and are part of those above, as asides say.

        Args:
            reading: The names.
            likeness: How they are compared; a unit of another kind than the text says is proposed, not taken.
        """
        units = self._within(reading, likeness)
        if reading.own.aside == "ended":
            return [unit for unit in units if unit.valid.end is not None]
        if reading.own.aside == "begun":
            return [unit for unit in units if unit.valid.start is not None] or units
        return units

    def _within(self, reading: NameReading, likeness: Likeness) -> Sequence[Unit]:
        """The units of all periods that have a name and are part of units with the names above it."""
        index, above = self._index, reading.above
        own: Likeness = "loose" if likeness == "other_kind" else likeness
        units = index.alike(reading.own.key, own)
        if not above or not units:
            return units
        named = [index.ids_named(part.key, likeness) for part in above]
        within = [
            unit
            for unit in units
            if not any(ids.isdisjoint(index.ids_above(unit)) for ids in named)
        ]
        if len(within) > 1 and len(named) > 1:  # Chi Lăng, Lạng Sơn, Lạng Sơn
            return [unit for unit in within if self._has_all(unit, named)] or within
        return within

    def _has_all(self, unit: Unit, named: Sequence[frozenset[str]]) -> bool:
        """Whether the names above a unit are those of different levels above it."""
        levels = self._index.levels_above(unit)
        chosen: list[int] = []

        def choose(number: int) -> bool:
            if number == len(named):
                return True
            for level, ids in enumerate(levels):
                if level not in chosen and not ids.isdisjoint(named[number]):
                    chosen.append(level)
                    if choose(number + 1):
                        return True
                    chosen.pop()
            return False

        return len(named) <= len(levels) and choose(0)
