"""Units as people write them: by code, or by name and parent, among those in force in a period."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import attrs

from massmob.model.entities import Locality
from massmob.network.network import Network
from massmob.network.unit_index import Unit, UnitIndex, possible_codes
from massmob.network.unit_keys import accent_words, is_below_commune, name_key
from massmob.network.unit_misses import (
    Miss,
    MissReason,
    MissWriter,
    ended_before,
    in_force_in,
)
from massmob.network.unit_parts import NameReader, NameReading
from massmob.network.unit_words import word_key
from massmob.values.period import Period
from massmob.values.vocabulary import Level, Tier

__all__ = ["Match", "Miss", "MissReason", "UnitFinder", "UnitQuery"]

# For texts with single blanks: repeated ones would be tried from each blank to the last.
_CODE_AND_NAME = re.compile(r"(\d{2,5})(?: ?[-–:.]? (.+))?")


def _with_single_blanks(text: str) -> str:
    return " ".join(text.split())


@attrs.frozen(kw_only=True)
class UnitQuery:
    """The cells of a row that name its unit.

    Attributes:
        code: Its code.
        name: Its name, perhaps with its kind, its code, and the units it is part of, in any order.
        parents: The names of units it is part of.
        period: The row's day or year.
        level: The level or tier in the row, to distinguish a district from a commune of the same name.
        past: Whether a name may be that of a unit that had ended before the period.
    """

    code: str = ""
    name: str = attrs.field(default="", converter=_with_single_blanks)
    parents: tuple[str, ...] = ()
    period: Period
    level: Level | Tier | None = None
    past: bool = False

    @classmethod
    def of_key(cls, text: str, period: Period) -> UnitQuery:
        """The query of a key of a table: digits are a code, anything else is a name."""
        if text.isdecimal():
            return cls(code=text, period=period)
        return cls(name=text, period=period)


class Match(NamedTuple):
    """The unit that a key names.

    Attributes:
        id: Its id.
        note: What was assumed, if anything was.
    """

    id: str
    note: str = ""


class UnitFinder:
    """The localities and organs of a movement, found by the codes and names that people use.

    Args:
        movement: The movement, with the units of all periods.
        mapping: Key of a text → id or code, as a mapping file of a register defines it.
    """

    def __init__(self, movement: Network, mapping: Mapping[str, str]) -> None:
        self._movement, self._mapping = movement, mapping
        localities, committees = movement.localities.values(), movement.committees.values()
        self._index = UnitIndex((*localities, *committees, *movement.bodies.values()))
        self._names = NameReader(self._index)
        self._misses = MissWriter(movement, self._index)
        self.label_with_parent = self._misses.label_with_parent
        self.not_in_force = self._misses.not_in_force

    def look_up(self, query: UnitQuery) -> Match | Miss:
        """The unit that a row names, or why there is none."""
        if self._mapping:
            keys = (word_key(query.name), word_key(query.code))
            mapped = next((self._mapping[key] for key in keys if key in self._mapping), None)
            if mapped is not None and mapped in self._movement:
                return Match(mapped)
            if mapped is not None:
                query = attrs.evolve(query, code=mapped, name="", parents=())
        if match := _CODE_AND_NAME.fullmatch(query.name):
            coded = attrs.evolve(query, code=query.code or match[1], name=match[2] or "")
            if query.code:
                return self._find_by_code(coded)
            if query.parents and not match[2]:  # ward 10 of district 5
                by_name = self._find_by_name(query)
                return by_name if isinstance(by_name, Match) else self._find_by_code(coded)
            by_code = self._find_by_code(coded)
            if isinstance(by_code, Match) or not match[2]:
                return by_code
            by_name = self._find_by_name(query)  # 12 Vũng Tàu
            return by_name if isinstance(by_name, Match) else by_code
        if query.code:
            return self._find_by_code(query)
        return self._find_by_name(query)

    # --- by code -----------------------------------------------------------------------------------

    def with_code(self, code: str) -> list[Locality]:
        """The localities of any period that have a code, perhaps written without its leading zeros."""
        by_code = self._index.by_code
        return [unit for code in possible_codes(code) for unit in by_code.get(code, ())]

    def _find_by_code(self, query: UnitQuery) -> Match | Miss:
        with_code = self.with_code(query.code)
        if not with_code:
            return Miss(
                reason="unknown_unit",
                message="no unit has this code",
                key=query.code,
                write_hint=lambda: self._hint_for_code(query),
            )
        in_force = in_force_in(with_code, query.period)
        if not in_force:
            return self.not_in_force(query.code, with_code, query.period)
        candidates: Sequence[Unit] = in_force
        if query.name:
            own = (parts[0].key for parts in self._names.alternatives(query.name))
            ids = {unit.id for key in own for unit in self._index.alike(key, "loose")}
            candidates = [unit for unit in in_force if unit.id in ids]
            if not candidates:
                return self._misses.two_units(query.code, query.name, in_force)
        return self._only_match(query.code, candidates, query)

    def _hint_for_code(self, query: UnitQuery) -> str:
        if not query.name:
            return self._misses.similar_codes(query.code, query.period)
        match = self._find_by_name(attrs.evolve(query, code=""))
        unit = self._movement.localities.get(match.id) if isinstance(match, Match) else None
        if unit is None:
            return "correct the code"
        return f"{query.name}: did you mean {self.label_with_parent(unit)}?"

    # --- by name -----------------------------------------------------------------------------------

    def _find_by_name(self, query: UnitQuery) -> Match | Miss:
        """The unit in force in the period; else, where the query allows it, one that had ended before."""
        readings = self._names.readings(query.name, query.parents)
        if not readings:
            hint = "give its code, or its name and parent"
            return Miss(reason="unknown_unit", message="no unit", key="", write_hint=lambda: hint)
        of_other_times: Sequence[Unit] = ()
        for likeness, reading, units in self._names.fitting(readings):
            in_force = in_force_in(units, query.period)
            if in_force:
                match = self._only_match(query.name, in_force, query)
                if likeness != "other_kind" or isinstance(match, Miss):
                    return match
                note = self._note_on_kinds(reading, self._index[match.id])
                note = "; ".join(filter(None, (note, match.note)))
                return Match(match.id, note)
            of_other_times = of_other_times or units
        if of_other_times and query.past:
            return self._latest_ended(of_other_times, query)
        if of_other_times:
            return self.not_in_force(query.name, of_other_times, query.period)
        if is_below_commune(readings[0].own.key):
            return self._unit_above(readings[0], query)
        return self._misses.unknown(readings[0], query.name, query.period)

    def _note_on_kinds(self, reading: NameReading, unit: Unit) -> str:
        """That units above one have other kinds than the text says."""
        index, notes = self._index, list[str]()
        for part in reading.above:
            above = index.ids_above[unit.id]
            if above.isdisjoint(index.ids_named(part.key, "loose")):
                id = min(above & index.ids_named(part.key, "other_kind"))
                notes.append(f"{part.text}: taken for {self.label_with_parent(index[id])}")
        return "; ".join(notes)

    def _unit_above(self, reading: NameReading, query: UnitQuery) -> Match | Miss:
        """The commune of a village, a cell or a school, if its column names it; else a miss that names it."""
        words = reading.own.key.split(" ")
        inside = (" ".join(words[start:]) for start in range(1, len(words)))
        above = [part.text for part in reading.above]
        names = [(name, above) for name in inside if not name.split(" ")[0].isdecimal()]
        if above:
            names.append((above[0], above[1:]))
        for name, parents in names:
            if not (self._index.is_name(name_key(name)) or self._index.cuts(name)):
                continue
            unit = attrs.evolve(query, name=name, parents=tuple(parents))
            match = self._find_by_name(unit)
            if isinstance(match, Match):
                found = self._commune_of(reading.own.text, match, query)
                if isinstance(found, Match) or not self._misses.is_near_commune(reading.own.key):
                    return found
        return self._misses.unknown(reading, query.name, query.period)

    def _commune_of(self, text: str, match: Match, query: UnitQuery) -> Match | Miss:
        unit = self._movement.localities.get(match.id)
        label = match.id if unit is None else self.label_with_parent(unit)
        own_cell = len(self._names.alternatives(query.name)[0]) == 1
        is_commune = unit is not None and unit.tier is Tier.COMMUNE
        if own_cell and is_commune and query.parents:
            return Match(match.id, f"{text} is below {label}")
        hint = f"{query.name}: did you mean {label}? name it in the column of the parent, or map the text to it"
        return Miss(
            reason="unknown_unit",
            message="below the communes there are no units",
            key=text,
            write_hint=lambda: hint,
        )

    # --- one of several ----------------------------------------------------------------------------

    def _only_match(self, text: str, units: Sequence[Unit], query: UnitQuery) -> Match | Miss:
        """The one unit that also fits the level and the accents."""
        matches = self._preferred(units, query)
        if len(matches) == 1:
            return Match(matches[0].id)
        if query.past and (last := self._last_of_one(matches)) is not None:
            label = self._misses.label_with_period(last)
            return Match(last.id, f"several periods match, taken: {label}")
        return self._misses.ambiguous(text, matches)

    def _preferred(self, units: Sequence[Unit], query: UnitQuery) -> Sequence[Unit]:
        matches = units
        if len(matches) > 1 and query.level is not None:
            matches = [unit for unit in units if _has_level(unit, query)] or units
        writes_accents = not "".join((query.name, *query.parents)).isascii()
        if len(matches) > 1 and writes_accents:  # Trung Tự and Trung Tú are one name without
            words = f" {' '.join(accent_words(query.name))} "
            alike = [unit for unit in matches if _is_in(words, str(unit.name))]
            matches = alike or matches
        return matches

    def _last_of_one(self, units: Sequence[Unit]) -> Unit | None:
        """The last of several periods of one unit; ``None`` where they are, or may be, different units.

        One unit has one code and one name, and received no other: a commune that became a ward.
        """
        codes = {unit.code if isinstance(unit, Locality) else "" for unit in units}
        names = {name_key(str(unit.name)) for unit in units}
        if len(codes) != 1 or "" in codes or len(names) != 1:
            return None
        ordered = sorted(units, key=lambda unit: unit.valid.start or date.min)
        ids = {unit.id for unit in ordered[:-1]}
        received = {
            unit.id for later in ordered[1:] for unit, _ in self._movement.predecessors(later)
        }
        return ordered[-1] if received <= ids else None

    def _latest_ended(self, units: Sequence[Unit], query: UnitQuery) -> Match | Miss:
        """The unit that ended last before the period, where no other would do as well."""
        ended = [unit for unit in units if ended_before(unit, query.period)]
        if not ended:
            return self.not_in_force(query.name, units, query.period)
        ended = [*self._preferred(ended, query)]
        last = ended[0] if len(ended) == 1 else self._last_of_one(ended)
        if last is None:
            return self._misses.ambiguous(query.name, ended)
        return Match(last.id, self._misses.what_became(last, query.period))


def _is_in(words: str, name: str) -> bool:
    return f" {' '.join(accent_words(name))} " in words


def _has_level(unit: Unit, query: UnitQuery) -> bool:
    """Whether a unit has the level or tier of a query in its period."""
    period = query.period.intersection(unit.valid)
    if isinstance(query.level, Tier):
        if isinstance(unit, Locality):
            return unit.tier is query.level
        return unit.level in query.level.levels(period)
    levels = unit.tier.levels(period) if isinstance(unit, Locality) else (unit.level,)
    return query.level in levels
