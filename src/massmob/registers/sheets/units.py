"""The units of a register: by code, or by name and parent, in the year of the row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias, TypeVar

import attrs

from massmob.errors import InvalidValueError
from massmob.model.entities import Body, Locality, PartyCommittee
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.registers.sheets.lexicon import (
    MIN_SIMILARITY,
    nearest_keys,
    office_words,
    unit_kinds_by_word,
    word_key,
)
from massmob.values.period import Period
from massmob.values.text import nfc
from massmob.values.vocabulary import Level, LocalityKind

__all__ = ["UnitFinder", "UnitQuery"]

_Unit: TypeAlias = Locality | PartyCommittee | Body
_U = TypeVar("_U", Locality, _Unit)
_CODE_AND_NAME = re.compile(r"(\d{2,5})(?:\s*[-–:.]?\s+(.+))?")
_SEPARATOR = re.compile(r"\s*(?:,|;|\(|\)| [-–—] |/)\s*")
_MAX_SUGGESTIONS = 3
_MAX_SIMILAR_NAMES = 15


@attrs.frozen(kw_only=True)
class UnitQuery:
    """The cells of a row that name its unit.

    Attributes:
        code: Its code.
        name: Its name, perhaps with its kind, its code, and the units it is part of.
        parents: The names of units it is part of.
        period: The row's day or year.
        level: The level in the row, to distinguish a district from a commune of the same name.
    """

    code: str = ""
    name: str = ""
    parents: tuple[str, ...] = ()
    period: Period
    level: Level | None = None


class UnitFinder:
    """The localities and organs of a movement, found by the codes and names that registers use.

    Args:
        movement: The movement, with the units of all periods.
        mapping: Key of a text → id or code, as a mapping file defines it.
    """

    def __init__(self, movement: Movement, mapping: Mapping[str, str]) -> None:
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

    def find(self, query: UnitQuery) -> str:
        """The id of the unit that a row names.

        Raises:
            InvalidValueError: No unit, or several; the hint names them, or similar ones.
        """
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
            raise InvalidValueError("no unit", hint="give its code, or its name and parent")
        return self._find_by_name(query)

    def label_with_parent(self, unit: Entity) -> str:
        """A unit by code, name and parent: ``09541 Mộ Lao, quận Hà Đông``."""
        if not isinstance(unit, Locality):
            return str(unit.name)
        above = self._localities_above(unit)[1:2]
        parents = (f"{_kind_word(parent.kind)} {parent.name}" for parent in above)
        return ", ".join([f"{unit.code} {unit.name}".strip(), *parents])

    # --- by code -----------------------------------------------------------------------------------

    def _find_by_code(self, query: UnitQuery) -> str:
        codes = _possible_codes(query.code)
        with_code = [unit for code in codes for unit in self._by_code_key.get(code, ())]
        if not with_code:
            raise InvalidValueError(
                "no unit has this code", found=query.code, hint=self._hint_for_code(query)
            )
        in_force = _in_force(with_code, query.period)
        if not in_force:
            raise self._not_in_force(query.code, with_code, query.period)
        candidates = in_force
        if query.name:
            whole = bool(self._named(query.name))
            name = query.name if whole else _SEPARATOR.split(query.name)[0]
            ids = {unit.id for unit in self._named(name)}
            candidates = [unit for unit in in_force if unit.id in ids]
            if not candidates:
                units = " or ".join(map(self._label_with_period, in_force))
                raise InvalidValueError(
                    "the code and the name belong to different units",
                    found=f"{query.code}, {query.name}",
                    hint=f"{query.code} is {units}",
                )
        return self._only_match(query.code, candidates, query)

    def _hint_for_code(self, query: UnitQuery) -> str:
        if query.name:
            try:
                unit = self._localities[self._find_by_name(attrs.evolve(query, code=""))]
            except (InvalidValueError, KeyError):
                return "correct the code"
            return f"{query.name}: did you mean {self.label_with_parent(unit)}?"
        in_force = {
            code: units
            for code, with_code in self._by_code_key.items()
            if (units := _in_force(with_code, query.period))
        }
        codes = nearest_keys(query.code, in_force, MIN_SIMILARITY, _MAX_SUGGESTIONS)
        similar = [in_force[code][0] for code in codes]
        return self._did_you_mean(query.code, similar) if similar else "correct the code"

    # --- by name -----------------------------------------------------------------------------------

    def _find_by_name(self, query: UnitQuery) -> str:
        name, parents = query.name, query.parents
        named = self._named(name)
        if not named:  # the cell may hold the parents too: "phường Mộ Lao, Hà Đông"
            parts = [part for part in _SEPARATOR.split(query.name) if part] or [query.name]
            name, parents = parts[0], (*parts[1:], *parents)
            named = self._named(name)
        if not named:
            hint = self._hint_for_name(name, parents, query)
            raise InvalidValueError("no unit has this name", found=query.name, hint=hint)
        in_force = _in_force(named, query.period)
        if not in_force:
            raise self._not_in_force(query.name, named, query.period)
        within = [unit for unit in in_force if self._is_within(unit, parents)]
        if not within:
            raise InvalidValueError(
                f"no unit of this name in {', '.join(parents)}",
                found=query.name,
                hint=self._did_you_mean(query.name, in_force),
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

    def _is_within(self, unit: _Unit, parents: Iterable[str]) -> bool:
        # A township is part of the district of its own name, and not of itself.
        above = {locality.id for locality in self._localities_above(unit) if locality is not unit}
        return all(
            any(candidate.id in above for candidate in self._named(parent))
            for parent in parents
            if word_key(parent)
        )

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
        units = [unit for unit in units if self._is_within(unit, parents)] or units
        if not units:
            return "correct the name"
        return self._did_you_mean(query.name, units[:_MAX_SUGGESTIONS])

    # --- one of several ----------------------------------------------------------------------------

    def _only_match(self, text: str, units: Sequence[_Unit], query: UnitQuery) -> str:
        """The id of the one unit that also fits the level and the accents; an error when several do."""
        matches = units
        if len(matches) > 1 and query.level is not None:
            matches = [unit for unit in units if unit.level is query.level] or units
        if len(matches) > 1:  # Trung Tự and Trung Tú are one name without accents
            name = nfc(query.name).lower()
            matches = [unit for unit in matches if str(unit.name).lower() in name] or matches
        if len(matches) == 1:
            return str(matches[0].id)
        raise InvalidValueError(
            f"{len(matches)} units match", found=text, hint=self._did_you_mean(text, matches)
        )

    def _not_in_force(self, text: str, units: Sequence[_Unit], period: Period) -> InvalidValueError:
        """The error for units of another time; the hint names the successors of the first."""
        unit = units[0]
        successors: list[_Unit] = []
        if isinstance(unit, Locality) and unit.valid.end is not None:
            at = period.start if period.start and period.start > unit.valid.end else None
            successors = [successor for successor, _ in self._movement.successors(unit, at=at)]
        hint = f"it is in force {unit.valid.label()}"
        if successors:
            hint = self._did_you_mean(text, successors)
        return InvalidValueError(f"no unit in force in {period.label()}", found=text, hint=hint)

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
        rest = f" or {others} others" if others else ""
        return f"{text}: did you mean {' or '.join(labels)}{rest}?"


def _in_force(units: Iterable[_U], period: Period) -> list[_U]:
    return [unit for unit in units if unit.valid.overlaps(period)]


def _names_without_kind(key: str) -> list[tuple[str, frozenset[LocalityKind]]]:
    """The names that remain of a key without a word for a kind, each with the kinds that the word means."""
    names: list[tuple[str, frozenset[LocalityKind]]] = []
    for word, kinds in unit_kinds_by_word().items():
        if key.startswith(f"{word} "):
            names.append((key.removeprefix(f"{word} "), kinds))
        if key.endswith(f" {word}") and len(word) > 2:
            names.append((key.removesuffix(f" {word}"), kinds))
    return names


def _possible_codes(code: str) -> list[str]:
    """The codes that may be meant: a spreadsheet that took one for a number dropped its leading zeros."""
    return [code, *(code.zfill(width) for width in (5, 3, 2) if len(code) < width)]


def _kind_word(kind: LocalityKind) -> str:
    """The word for a kind before a name: every kind of city is a city."""
    if kind in (LocalityKind.THANH_PHO, LocalityKind.THANH_PHO_TINH):
        return "thành phố"
    return kind.label("vi")
