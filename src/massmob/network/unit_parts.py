"""The parts of a text that names a unit: its own name and those of the units it is part of, in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from massmob.network.unit_index import Likeness, Unit, UnitIndex
from massmob.network.unit_keys import name_key, plain_asides, segments, without_aside
from massmob.network.unit_words import Aside

__all__ = ["LIKENESSES", "NameReader", "NameReading", "Part"]

LIKENESSES: tuple[Likeness, ...] = ("same", "loose", "other_kind")
"""How names are compared: less strictly where nothing fits."""

_MAX_ALTERNATIVES = 8
_MAX_PARTS = 8  # of a text that is read in another order
_MAX_LENGTH = 200  # no name is longer, and long texts would fill the caches
_CACHED = 2**15
_DASHES = (" - ", " – ", " — ")


class Part(NamedTuple):
    """One name in a text.

    Attributes:
        key: Its key.
        text: The name as written, or its key where nothing separates it from others.
        aside: What an aside behind it says of the unit.
    """

    key: str
    text: str
    aside: Aside | None = None


class NameReading(NamedTuple):
    """One way to read a text.

    Attributes:
        own: The unit's own name.
        above: The names of units above it.
        together: How many of those above are in one text with the own name.
    """

    own: Part
    above: tuple[Part, ...]
    together: int


class NameReader:
    """Reads texts that name units, with or without the units above.

    Args:
        index: The index.
    """

    def __init__(self, index: UnitIndex) -> None:
        self._index = index
        # The segments of districts and provinces recur, and so do cells; whole addresses do not.
        self._ways: Callable[[str], tuple[tuple[Part, ...], ...]]
        self._ways = lru_cache(_CACHED)(self._find_ways)

    def readings(self, name: str, parents: Sequence[str]) -> list[NameReading]:
        """The usual ways to read a name and the names of its parents: the first name in a text is its own.

        Args:
            name: The name, perhaps with those of units above.
            parents: The names of units above, each perhaps with others.
        """
        above = tuple(part for text in parents for part in self.alternatives(text)[0])
        return [
            NameReading(parts[0], (*parts[1:], *above), len(parts) - 1)
            for parts in self.alternatives(name)
            if parts
        ]

    def alternatives(self, text: str) -> Sequence[tuple[Part, ...]]:
        """The ways to take a text apart: at commas, and where there is none, into known names."""
        ways = [
            (self._ways if len(segment) <= _MAX_LENGTH else self._find_ways)(segment)
            for segment in segments(plain_asides(text))
        ]
        if len(ways) == 1:
            return ways[0]
        combined = islice(product(*ways), _MAX_ALTERNATIVES)
        return [tuple(part for group in groups for part in group) for groups in combined]

    def _find_ways(self, segment: str) -> tuple[tuple[Part, ...], ...]:
        """The ways to read what is between two commas: a name, several, or an unknown one."""
        key = name_key(segment)[:_MAX_LENGTH]
        if not key:
            return ((),)
        if self._index.is_name(key):
            return ((Part(key, segment),),)
        bare, aside = without_aside(key)
        if aside is not None:
            if self._index.is_name(bare):
                return ((Part(bare, segment, aside),),)
            key = bare
        cuts = sorted(self._index.cuts(key), key=len)
        if cuts:
            return tuple(
                (*(Part(name, name) for name in names[:-1]), Part(names[-1], names[-1], aside))
                for names in cuts
            )
        dash = next((dash for dash in _DASHES if dash in segment), None)
        if dash is None:
            return ((Part(key, segment, aside),),)
        pieces = {piece.strip(): name_key(piece)[:_MAX_LENGTH] for piece in segment.split(dash)}
        return (tuple(Part(key, piece) for piece, key in pieces.items() if key),)

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
        fitting = self.fitting(self.readings(text, ()))
        return next((tuple(units) for _, _, units in fitting), ())

    def fitting(
        self, readings: Sequence[NameReading]
    ) -> Iterator[tuple[Likeness, NameReading, Sequence[Unit]]]:
        """The readings that name units, and these, of all periods; in another order where no usual one does."""
        for likeness in LIKENESSES:
            if likeness == "loose" and self._has_unknown_part(readings):
                return
            fits = False
            for reading in readings:
                if units := self.units(reading, likeness):
                    fits = True
                    yield likeness, reading, units
            for reading in () if fits else _in_another_order(readings):
                if units := self.units(reading, likeness):
                    yield likeness, reading, units

    def _has_unknown_part(self, readings: Sequence[NameReading]) -> bool:
        """Whether a part names nothing, however it is compared, so that no order of the parts fits."""
        first, *others = readings
        if others:  # there are other ways to take the text apart
            return False
        ids_named = self._index.ids_named
        return not all(ids_named(part.key, "other_kind") for part in (first.own, *first.above))

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
        units: Sequence[Unit] = index.alike(reading.own.key, own)
        named: list[frozenset[str]] = []
        for part in above if units else ():
            ids = index.ids_named(part.key, likeness)
            if not ids:
                return ()
            named.append(ids)
        ids_above = index.ids_above
        for ids in named:
            units = [unit for unit in units if not ids.isdisjoint(ids_above[unit.id])]
        if len(units) > 1 and len(named) > 1:  # Chi Lăng, Lạng Sơn, Lạng Sơn
            return [unit for unit in units if self._has_all(unit, named)] or units
        return units

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


def _in_another_order(readings: Sequence[NameReading]) -> Iterator[NameReading]:
    """The readings in which the last name of a text, or one before it, is the unit's own."""
    for own, above, together in readings:
        for last in reversed(range(together if together < _MAX_PARTS else 0)):
            others = (*above[:last], *above[last + 1 :])
            yield NameReading(above[last], (own, *others), together)
