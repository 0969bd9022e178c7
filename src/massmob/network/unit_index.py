"""The localities and organs of a movement by their codes and by the keys of their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import Literal, TypeAlias

from massmob.model.entities import Body, Locality, PartyCommittee
from massmob.network.unit_keys import ends_of_kinds, loose_key, name_key, name_readings
from massmob.network.unit_words import short_names
from massmob.values.vocabulary import Tier

__all__ = ["NO_UNITS", "Likeness", "Unit", "UnitIndex", "possible_codes"]

Unit: TypeAlias = Locality | PartyCommittee | Body
"""What a key may name."""

NO_UNITS: tuple[Unit, ...] = ()
_CACHED = 2**15
Likeness: TypeAlias = Literal["same", "loose", "other_kind"]
"""How a text and a name compare: by `name_key`, by `loose_key`, or by that with another word for the kind."""

_KeyAbove: TypeAlias = tuple[str | None, date | None, date | None]
_MAX_LEVELS = 20  # references may run in a circle
_MAX_NAME = 200
_MAX_WORDS = 14
_MAX_WORDS_OF_A_NAME = 9
_MAX_CUTS = 8


class UnitIndex:
    """The units of all periods by code, and by the keys of their names.

    Args:
        units: The units.

    Attributes:
        by_code: Code → the localities of any period that have it.
        by_name: Key of a name → the units of any period that have it.
        keys_of: Id of a unit → the keys of its names.
        ids_above: Id of a unit → those of all localities above it; see `levels_above`.
    """

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units: dict[str, Unit] = {}
        self._localities: dict[str, Locality] = {}
        self.by_code: dict[str, list[Locality]] = {}
        self.by_name: dict[str, list[Unit]] = {}
        self.keys_of: dict[str, set[str]] = {}
        for unit in units:
            self._units[unit.id] = unit
            if isinstance(unit, Locality):
                self._localities[unit.id] = unit
                if unit.code:
                    self.by_code.setdefault(unit.code, []).append(unit)
            self.keys_of[unit.id] = keys = _keys_of(unit)
            for key in keys:
                self.by_name.setdefault(key, []).append(unit)
        # Their results recur: most rows are in few districts and provinces.
        self.named: Callable[[str], tuple[Unit, ...]] = lru_cache(_CACHED)(self._named)
        self.named_loosely: Callable[[str], tuple[Unit, ...]] = lru_cache(_CACHED)(self._loosely)
        self.ids_named: Callable[[str, Likeness], frozenset[str]]
        self.ids_named = lru_cache(_CACHED)(self._ids_named)
        self._cuts: Callable[[str], tuple[tuple[str, ...], ...]] = lru_cache(_CACHED)(
            self._find_cuts
        )
        self._levels: dict[_KeyAbove, tuple[frozenset[str], ...]] = {}
        self.ids_above: Mapping[str, frozenset[str]] = _IdsAbove(self)

    def __getitem__(self, id: str) -> Unit:
        """The unit with an id."""
        return self._units[id]

    # --- by name -----------------------------------------------------------------------------------

    def _named(self, key: str) -> tuple[Unit, ...]:
        """The units that a key names, by the name alone or with a word for the kind or an office."""
        return _of_readings(key, lambda name: self.by_name.get(name, NO_UNITS))

    def _loosely(self, key: str) -> tuple[Unit, ...]:
        """Those that it names when apostrophes, blanks, i and y, final k and c are the same."""
        return _of_readings(key, lambda name: self._by_loose_key.get(loose_key(name), NO_UNITS))

    def named_of_any_kind(self, key: str) -> tuple[Unit, ...]:
        """The localities that have the name in a key, whatever the word for the kind in it says."""
        units = dict.fromkeys(
            unit
            for name, kinds in name_readings(key)
            if kinds is not None
            for unit in self._by_loose_key.get(loose_key(name), NO_UNITS)
            if isinstance(unit, Locality)
        )
        return tuple(units)

    def alike(self, key: str, likeness: Likeness) -> tuple[Unit, ...]:
        """The units that a key names, as its spelling is compared."""
        if likeness == "same":
            return self.named(key)
        units = self.named_loosely(key)
        return units if likeness == "loose" else (*units, *self.named_of_any_kind(key))

    def _ids_named(self, key: str, likeness: Likeness) -> frozenset[str]:
        return frozenset(unit.id for unit in self.alike(key, likeness))

    @cached_property
    def _by_loose_key(self) -> dict[str, list[Unit]]:
        by_key: dict[str, list[Unit]] = {}
        for key, units in self.by_name.items():
            by_key.setdefault(loose_key(key), []).extend(units)
        return by_key

    def is_name(self, key: str) -> bool:
        """Whether a key names a unit of any period."""
        if key in self.by_name:
            return True
        return len(key) <= _MAX_NAME and bool(self.named(key) or self.named_loosely(key))

    def cuts(self, key: str) -> tuple[tuple[str, ...], ...]:
        """The first ways to cut a key into names of units, from the first to the last word; longer names first.

        Example:
            >>> hanoi = Locality(id="loc:01", name="Hà Nội", code="01", kind="thanh_pho")
            >>> ward = Locality(id="loc:1", name="Ba Vì", kind="huyen", parent="loc:01")
            >>> UnitIndex([hanoi, ward]).cuts("h ba vi ha noi")
            (('h ba vi', 'ha noi'),)
        """
        return self._cuts(key) if 1 <= key.count(" ") < _MAX_WORDS else ()

    def _find_cuts(self, key: str) -> tuple[tuple[str, ...], ...]:
        if not key:
            return ((),)
        cuts: list[tuple[str, ...]] = []
        for name in self._possible_names(key):
            if self.is_name(name):
                cuts += ((name, *rest) for rest in self._cuts(key[len(name) + 1 :]))
        return tuple(cuts[:_MAX_CUTS])

    def _possible_names(self, key: str) -> Iterator[str]:
        """The beginnings of a key, longest first, without most of those that name nothing."""
        known, count = self._letters_of_names, len(_letters(key))
        without_kinds = [_letters(name) for name, _ in name_readings(key)]
        name = " ".join(key.split(" ")[:_MAX_WORDS_OF_A_NAME])
        while name:
            shorter, _, last = name.rpartition(" ")
            behind = count - len(name) + name.count(" ")
            # A word for a kind may be behind the name.
            if last in ends_of_kinds() or any(
                letters[: len(letters) - behind] in known for letters in without_kinds
            ):
                yield name
            name = shorter

    @cached_property
    def _letters_of_names(self) -> frozenset[str]:
        return frozenset(map(_letters, self.by_name))

    # --- above -------------------------------------------------------------------------------------

    def levels_above(self, unit: Unit) -> tuple[frozenset[str], ...]:
        """The ids of the localities above a unit, level by level, nearest first; an organ's own is the first.

        A level has the localities of one code that were in force in the unit's time: a district that became a
        town is the same to its communes.
        """
        key = self._key_above(unit)
        levels = self._levels.get(key)
        if levels is None:
            levels = self._levels[key] = self._find_levels(unit)
        return levels

    def _key_above(self, unit: Unit) -> _KeyAbove:
        """The same for units of one time that are part of the same one."""
        parent = unit.parent if isinstance(unit, Locality) else unit.locality
        return parent, unit.valid.start, unit.valid.end

    def below(self, ids: Iterable[str]) -> list[Unit]:
        """The units that are part of any of some localities."""
        return [
            *dict.fromkeys(unit for id in sorted(ids) for unit in self._below.get(id, NO_UNITS))
        ]

    @cached_property
    def _below(self) -> dict[str, list[Unit]]:
        below: dict[str, list[Unit]] = {}
        for unit in self._units.values():
            for id in self.ids_above[unit.id]:
                below.setdefault(id, []).append(unit)
        return below

    def _find_levels(self, unit: Unit) -> tuple[frozenset[str], ...]:
        first = unit.parent if isinstance(unit, Locality) else unit.locality
        levels: list[frozenset[str]] = []
        ids = {first} - {None}
        while ids and len(levels) < _MAX_LEVELS:
            level: set[str] = set()
            for id in ids:
                if id is None or (locality := self._localities.get(id)) is None:
                    continue
                level.add(id)
                same_code = self.by_code.get(locality.code, ()) if locality.code else ()
                level.update(other.id for other in same_code if other.valid.overlaps(unit.valid))
            if level:
                levels.append(frozenset(level))
            ids = {self._localities[id].parent for id in level} - {None}
        return tuple(levels)


class _IdsAbove(dict[str, frozenset[str]]):
    """`UnitIndex.ids_above`, made for a unit when it is asked for: most of them never are."""

    def __init__(self, index: UnitIndex) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, id: str) -> frozenset[str]:
        ids = self[id] = _union(self._index.levels_above(self._index[id]))
        return ids


@lru_cache(_CACHED)
def _union(levels: tuple[frozenset[str], ...]) -> frozenset[str]:
    return frozenset[str]().union(*levels)


def _keys_of(unit: Unit) -> set[str]:
    """The keys of a unit's names and their other spellings, and of a province's short forms."""
    name = unit.name
    keys = {name_key(text) for text in (name.vi, name.en, name.ru) if text}
    if isinstance(unit, Locality):
        keys.update(map(name_key, unit.other_spellings))
        if unit.tier is Tier.PROVINCE:
            for key in tuple(keys):
                keys.update(short_names().get(key, ()))
    return keys


def _letters(key: str) -> str:
    """The letters of a key, the same for names of one `loose_key`."""
    return key.replace(" ", "").replace("y", "i").replace("k", "c")


def _of_readings(key: str, units_named: Callable[[str], Iterable[Unit]]) -> tuple[Unit, ...]:
    units: list[Unit] = []
    for name, kinds in name_readings(key):
        of_name = units_named(name)
        if kinds is not None:
            of_name = [
                unit for unit in of_name if isinstance(unit, Locality) and unit.kind in kinds
            ]
        units += of_name
    return tuple(units if len(units) < 2 else dict.fromkeys(units))


def possible_codes(code: str) -> list[str]:
    """The codes that may be meant: a spreadsheet that took one for a number dropped its leading zeros."""
    return [code, *(code.zfill(width) for width in (5, 3, 2) if len(code) < width)]
