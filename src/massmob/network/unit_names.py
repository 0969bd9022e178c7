"""Units as people write them: by code, or by name and parent, among those in force in a period."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Literal, TypeAlias, TypeVar

import attrs

from massmob.errors import InvalidValueError, MassmobError, UnknownEntityError, counted
from massmob.model.entities import Body, Locality, PartyCommittee
from massmob.model.entity import Entity
from massmob.network.network import Network
from massmob.network.unit_words import (
    MIN_SIMILARITY,
    nearest_keys,
    office_words,
    unit_kinds_by_word,
    word_key,
)
from massmob.values.period import Period
from massmob.values.period_phrase import when
from massmob.values.text import composed
from massmob.values.vocabulary import Level, LocalityKind, Tier

__all__ = ["Miss", "MissReason", "UnitFinder", "UnitQuery", "possible_codes"]

MissReason = Literal[
    "unknown_unit", "not_in_force", "ended", "number", "code_without_day", "ambiguous", "unplaced"
]
"""Why a key names no unit."""

_Unit: TypeAlias = Locality | PartyCommittee | Body
_U = TypeVar("_U", Locality, _Unit)
# Both are for texts with single blanks: repeated ones would be tried from each blank to the last.
_CODE_AND_NAME = re.compile(r"(\d{2,5})(?: ?[-–:.]? (.+))?")
_SEPARATOR = re.compile(r" ?(?:,|;|\(|\)| [-–—] |/) ?")
_MAX_SUGGESTIONS = 3
_MAX_SIMILAR_NAMES = 15


def _with_single_blanks(text: str) -> str:
    return " ".join(text.split())


@attrs.frozen(kw_only=True)
class UnitQuery:
    """The cells of a row that name its unit.

    Attributes:
        code: Its code.
        name: Its name, perhaps with its kind, its code, and the units it is part of.
        parents: The names of units it is part of.
        period: The row's day or year.
        level: The level or tier in the row, to distinguish a district from a commune of the same name.
    """

    code: str = ""
    name: str = attrs.field(default="", converter=_with_single_blanks)
    parents: tuple[str, ...] = ()
    period: Period
    level: Level | Tier | None = None

    @classmethod
    def of_key(cls, text: str, period: Period) -> UnitQuery:
        """The query of a key of a table: digits are a code, anything else is a name."""
        if text.isdecimal():
            return cls(code=text, period=period)
        return cls(name=text, period=period)


@attrs.frozen(kw_only=True)
class Miss:
    """Why a key names no unit, or not one only.

    Attributes:
        reason: The kind of reason.
        message: What is wrong.
        key: The key, or the part of it that is wrong.
        write_hint: Returns the hint; similar names are searched for only where it is shown.
        ended: Id of the one unit that the key named until it ended, before the period asked for.
    """

    reason: MissReason
    message: str
    key: str
    write_hint: Callable[[], str]
    ended: str | None = None

    @property
    def hint(self) -> str:
        """What to do."""
        return self.write_hint()

    def error(self, *, with_hint: bool = True) -> MassmobError:
        """The error that reports this."""
        kind = UnknownEntityError if self.reason == "unknown_unit" else InvalidValueError
        hint = self.hint if with_hint else ""
        return kind(self.message, found=self.key or attrs.NOTHING, hint=hint)


class UnitFinder:
    """The localities and organs of a movement, found by the codes and names that people use.

    Args:
        movement: The movement, with the units of all periods.
        mapping: Key of a text → id or code, as a mapping file of a register defines it.
    """

    def __init__(self, movement: Network, mapping: Mapping[str, str]) -> None:
        self._localities, self._movement, self._mapping = movement.localities, movement, mapping
        self._by_code_key: dict[str, list[Locality]] = {}
        self._by_name_key: dict[str, list[_Unit]] = {}
        for locality in self._localities.values():
            if locality.code:
                self._by_code_key.setdefault(locality.code, []).append(locality)
        localities, committees = self._localities.values(), movement.committees.values()
        units: list[_Unit] = [*localities, *committees, *movement.bodies.values()]
        for unit in units:
            for name in {word_key(unit.name.label(language)) for language in unit.name.languages}:
                self._by_name_key.setdefault(name, []).append(unit)

    def find(self, query: UnitQuery, *, with_hint: bool = True) -> str:
        """The id of the unit that a row names.

        Args:
            query: What the row gives.
            with_hint: Whether the error has a hint; similar names take time to find.

        Raises:
            InvalidValueError: No unit, or several; the hint names them, or similar ones.
        """
        match = self.look_up(query)
        if isinstance(match, Miss):
            hint = match.hint if with_hint else ""
            raise InvalidValueError(match.message, found=match.key or attrs.NOTHING, hint=hint)
        return match

    def look_up(self, query: UnitQuery) -> str | Miss:
        """The id of the unit that a row names, or why there is none."""
        mapping = self._mapping
        mapped = mapping.get(word_key(query.name)) or mapping.get(word_key(query.code))
        if mapped is not None:
            if mapped in self._movement:
                return mapped
            query = attrs.evolve(query, code=mapped, name="", parents=())
        if match := _CODE_AND_NAME.fullmatch(query.name):
            query = attrs.evolve(query, code=query.code or match[1], name=match[2] or "")
        if query.code:
            return self._find_by_code(query)
        if not word_key(query.name):
            hint = "give its code, or its name and parent"
            return Miss(reason="unknown_unit", message="no unit", key="", write_hint=lambda: hint)
        return self._find_by_name(query)

    def label_with_parent(self, unit: Entity) -> str:
        """A unit by code, name and parent: ``09541 Mộ Lao, quận Hà Đông``."""
        if not isinstance(unit, Locality):
            return str(unit.name)
        above = self._localities_above(unit)[1:2]
        parents = (f"{_kind_word(parent.kind)} {parent.name}" for parent in above)
        return ", ".join([f"{unit.code} {unit.name}".strip(), *parents])

    # --- by code -----------------------------------------------------------------------------------

    def with_code(self, code: str) -> list[Locality]:
        """The localities of any period that have a code, perhaps written without its leading zeros."""
        return [unit for code in possible_codes(code) for unit in self._by_code_key.get(code, ())]

    def _find_by_code(self, query: UnitQuery) -> str | Miss:
        with_code = self.with_code(query.code)
        if not with_code:
            return Miss(
                reason="unknown_unit",
                message="no unit has this code",
                key=query.code,
                write_hint=lambda: self._hint_for_code(query),
            )
        in_force = _in_force(with_code, query.period)
        if not in_force:
            return self.not_in_force(query.code, with_code, query.period)
        candidates = in_force
        if query.name:
            whole = bool(self._named(query.name))
            name = query.name if whole else _SEPARATOR.split(query.name)[0]
            ids = {unit.id for unit in self._named(name)}
            candidates = [unit for unit in in_force if unit.id in ids]
            if not candidates:
                units = " or ".join(map(self._label_with_period, in_force))
                return Miss(
                    reason="unknown_unit",
                    message="the code and the name belong to different units",
                    key=f"{query.code}, {query.name}",
                    write_hint=lambda: f"{query.code} is {units}",
                )
        return self._only_match(query.code, candidates, query)

    def _hint_for_code(self, query: UnitQuery) -> str:
        if query.name:
            unit = self._find_by_name(attrs.evolve(query, code=""))
            if isinstance(unit, Miss) or unit not in self._localities:
                return "correct the code"
            label = self.label_with_parent(self._localities[unit])
            return f"{query.name}: did you mean {label}?"
        known = self._by_code_key
        codes = nearest_keys(query.code, known, MIN_SIMILARITY, limit=len(known) or 1)
        in_force = (_in_force(known[code], query.period) for code in codes)
        similar = [*islice((units[0] for units in in_force if units), _MAX_SUGGESTIONS)]
        return self._did_you_mean(query.code, similar) if similar else "correct the code"

    # --- by name -----------------------------------------------------------------------------------

    def _find_by_name(self, query: UnitQuery) -> str | Miss:
        name, parents = query.name, query.parents
        named = self._named(name)
        if not named:  # the cell may hold the parents too: "phường Mộ Lao, Hà Đông"
            parts = [part for part in _SEPARATOR.split(query.name) if part] or [query.name]
            name, parents = parts[0], (*parts[1:], *parents)
            named = self._named(name)
        if not named:
            return Miss(
                reason="unknown_unit",
                message="no unit has this name",
                key=query.name,
                write_hint=lambda: self._hint_for_name(name, parents, query),
            )
        in_force = _in_force(named, query.period)
        if not in_force:
            miss = self.not_in_force(query.name, named, query.period)
            within = self._within(named, parents)
            return attrs.evolve(miss, ended=_only_ended(within, query.period))
        within = self._within(in_force, parents)
        if not within:
            return Miss(
                reason="unknown_unit",
                message=f"no unit of this name in {', '.join(parents)}",
                key=query.name,
                write_hint=lambda: self._did_you_mean(query.name, in_force),
            )
        return self._only_match(query.name, within, query)

    def _named(self, text: str) -> list[_Unit]:
        """The units that a text may name: by the name alone, or with a word for the kind or an office."""
        key = word_key(text)
        units = [*self._by_name_key.get(key, ())]
        for office in office_words():
            if key.startswith(f"{office} "):
                key = key.removeprefix(f"{office} ")
                units += self._by_name_key.get(key, ())
                break
        for name, kinds in _names_without_kind(key):
            units += (
                unit
                for unit in self._by_name_key.get(name, ())
                if isinstance(unit, Locality) and unit.kind in kinds
            )
        return [*dict.fromkeys(units)]

    def _within(self, units: Sequence[_Unit], parents: Iterable[str]) -> list[_Unit]:
        """Those of some units that are part of a unit named by each of some texts."""
        named = [{unit.id for unit in self._named(text)} for text in parents if word_key(text)]
        within: list[_Unit] = []
        for unit in units:
            # A township is part of the district of its own name, and not of itself.
            above = [place.id for place in self._localities_above(unit) if place is not unit]
            if not any(ids.isdisjoint(above) for ids in named):
                within.append(unit)
        return within

    def _localities_above(self, unit: _Unit) -> list[Locality]:
        """The localities that a unit is part of, nearest first; a locality itself is the first of them."""
        id = unit.id if isinstance(unit, Locality) else unit.locality
        localities: list[Locality] = []
        while id is not None and id in self._localities and len(localities) < 20:
            localities.append(self._localities[id])
            id = self._localities[id].parent
        return localities

    def _hint_for_name(self, name: str, parents: tuple[str, ...], query: UnitQuery) -> str:
        """The units with names similar to one, those in the parents first."""
        key = word_key(name)
        variants = dict.fromkeys((*(rest for rest, _ in _names_without_kind(key)), key))
        similar = dict.fromkeys(
            match
            for variant in variants
            for match in nearest_keys(
                variant, self._by_name_key, MIN_SIMILARITY, _MAX_SIMILAR_NAMES
            )
        )
        units = [
            unit for match in similar for unit in _in_force(self._by_name_key[match], query.period)
        ]
        units = [unit for unit in units if isinstance(unit, Locality)] or units
        units = self._within(units, parents) or units
        if not units:
            return "correct the name"
        return self._did_you_mean(query.name, units[:_MAX_SUGGESTIONS])

    # --- one of several ----------------------------------------------------------------------------

    def _only_match(self, text: str, units: Sequence[_Unit], query: UnitQuery) -> str | Miss:
        """The id of the one unit that also fits the level and the accents."""
        matches = units
        if len(matches) > 1 and query.level is not None:
            matches = [unit for unit in units if _has_level(unit, query)] or units
        if len(matches) > 1:  # Trung Tự and Trung Tú are one name without accents
            name = composed(query.name).lower()
            matches = [unit for unit in matches if str(unit.name).lower() in name] or matches
        if len(matches) == 1:
            return str(matches[0].id)
        return Miss(
            reason="ambiguous",
            message=counted(len(matches), "unit matches", "units match"),
            key=text,
            write_hint=lambda: self._did_you_mean(text, matches),
        )

    def not_in_force(self, text: str, units: Sequence[_Unit], period: Period) -> Miss:
        """Why a key that names units of another time names none; the hint names successors of the first."""
        return Miss(
            reason="ended" if any(_ended(unit, period) for unit in units) else "not_in_force",
            message=f"no unit in force {'on' if period.is_day else 'in'} {period.label()}",
            key=text,
            write_hint=lambda: self._hint_for_successors(text, units[0], period),
            ended=_only_ended(units, period),
        )

    def _hint_for_successors(self, text: str, unit: _Unit, period: Period) -> str:
        successors: list[_Unit] = []
        if isinstance(unit, Locality) and unit.valid.end is not None:
            at = period.start if period.start and period.start > unit.valid.end else None
            successors = [successor for successor, _ in self._movement.successors(unit, at=at)]
        if successors:
            return self._did_you_mean(text, successors)
        return f"it is in force {when(unit.valid)}"

    def _label_with_period(self, unit: Entity) -> str:
        label = self.label_with_parent(unit)
        return label if unit.valid == Period() else f"{label} ({unit.valid.label()})"

    def _did_you_mean(self, text: str, units: Sequence[_Unit]) -> str:
        suggested = units[:_MAX_SUGGESTIONS]
        labels = [self.label_with_parent(unit) for unit in suggested]
        if len(set(labels)) < len(labels):  # the same name and parent, at two times
            labels = [
                f"{self.label_with_parent(unit)} ({unit.valid.label()})" for unit in suggested
            ]
        others = len(units) - len(suggested)
        rest = f" or {counted(others, 'other')}" if others else ""
        return f"{text}: did you mean {' or '.join(labels)}{rest}?"


def _in_force(units: Iterable[_U], period: Period) -> list[_U]:
    return [unit for unit in units if unit.valid.overlaps(period)]


def _has_level(unit: _Unit, query: UnitQuery) -> bool:
    """Whether a unit has the level or tier of a query in its period."""
    period = query.period.intersection(unit.valid)
    if isinstance(query.level, Tier):
        if isinstance(unit, Locality):
            return unit.tier is query.level
        return unit.level in query.level.levels(period)
    levels = unit.tier.levels(period) if isinstance(unit, Locality) else (unit.level,)
    return query.level in levels


def _ended(unit: Entity, period: Period) -> bool:
    end, start = unit.valid.end, period.start
    return end is not None and start is not None and end < start


def _only_ended(units: Iterable[_Unit], period: Period) -> str | None:
    """The id of the locality that ended before a period, if there is one only."""
    ended = [unit for unit in units if isinstance(unit, Locality) and _ended(unit, period)]
    return ended[0].id if len(ended) == 1 else None


def _names_without_kind(key: str) -> list[tuple[str, frozenset[LocalityKind]]]:
    """The names that remain of a key without a word for a kind, each with the kinds that the word means."""
    names: list[tuple[str, frozenset[LocalityKind]]] = []
    for prefix, suffix, kinds in _affixes_of_kinds():
        if key.startswith(prefix):
            names.append((key.removeprefix(prefix), kinds))
        if key.endswith(suffix) and len(suffix) > 3:
            names.append((key.removesuffix(suffix), kinds))
    return names


@cache
def _affixes_of_kinds() -> list[tuple[str, str, frozenset[LocalityKind]]]:
    """Each word for kinds of units as it is before a name and behind one, and the kinds."""
    return [(f"{word} ", f" {word}", kinds) for word, kinds in unit_kinds_by_word().items()]


def possible_codes(code: str) -> list[str]:
    """The codes that may be meant: a spreadsheet that took one for a number dropped its leading zeros."""
    return [code, *(code.zfill(width) for width in (5, 3, 2) if len(code) < width)]


def _kind_word(kind: LocalityKind) -> str:
    """The word for a kind before a name: every kind of city is a city."""
    if kind in (LocalityKind.THANH_PHO, LocalityKind.THANH_PHO_TINH):
        return "thành phố"
    return kind.label("vi")
