"""Units by the keys that tables use: an id, a code on a day, a number that was a code, or a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import cached_property

import attrs

from massmob.errors import LoadError, MassmobError, counted, with_article
from massmob.model.entities import Body, Locality, PartyCommittee
from massmob.model.entity import Entity, grouped
from massmob.network.network import Network
from massmob.network.unit_misses import Miss, MissReason
from massmob.network.unit_names import Match, UnitFinder, UnitQuery
from massmob.values.period import Period
from massmob.values.period_phrase import when
from massmob.values.text import similar_words_hint

__all__ = ["Units", "key_text", "raise_misses"]

_MAX_SUGGESTIONS = 3
_MAX_HINTS = 20
"""How many of the misses of one table have hints: each compares a key with all units."""


class Units:
    """Units looked up by the keys of a mapping or of a column.

    A code is used by one unit after another (``00070`` by two within a year), so it names a unit only
    together with a day. A number, or digits whose leading zeros were lost, are a code where they can be that
    of one unit only. A name is read as in registers, among the units of the day.

    Args:
        movement: The whole movement, of all periods.
        day: The day of the keys; with ``None`` units of any period are found by id and by name, none by code.
        ids: The ids of the units that a key may name: those of a hierarchy, or the localities.

    Example:
        >>> old = Locality(id="loc:1", name="A", kind="xa", code="00070", valid="../2025-06-30")
        >>> new = Locality(id="loc:1b", name="B", kind="xa", code="00070", valid="2025-07-01/..")
        >>> units = Units(Network([old, new]), date(2025, 7, 1), {"loc:1b"})
        >>> [units.look_up(key) for key in ("loc:1b", "00070", 70, "xã B")]
        ['loc:1b', 'loc:1b', 'loc:1b', 'loc:1b']
        >>> units.look_up("A").reason
        'ended'
    """

    def __init__(self, movement: Network, day: date | None, ids: Collection[str]) -> None:
        self._movement, self._day, self._ids = movement, day, ids
        self._period = Period() if day is None else Period.day(day)

    def look_up(self, key: object) -> str | Miss:
        """The id of the unit that a key names, or why there is none."""
        if isinstance(key, str) and key in self._ids:
            return key
        text = key_text(key)
        if isinstance(key, str):
            if (with_code := self._id_by_code.get(text)) is not None:
                return with_code
            if (entity := self._movement.get(text)) is not None:
                return self._not_among_ids(text, entity)
            if text in self._movement.outside:
                return _miss("not_in_force", "outside this movement", text, _use_whole_movement)
            if ":" in text:
                return _miss("unknown_unit", "no unit with this id", text, self._similar_ids(text))
        is_code, is_text = text.isdecimal(), isinstance(key, str)
        if not is_code and not is_text:
            is_number = isinstance(key, int | float) and not isinstance(key, bool)
            reason: MissReason = "number" if is_number else "unknown_unit"
            return _miss(reason, "not a code", text, lambda: _READ_AS_TEXT)
        if is_code and self._day is None and self._finder.with_code(text):
            return _miss("code_without_day", _NEEDS_DAY, text, lambda: "give at=")
        match = self._finder.look_up(UnitQuery.of_key(text, self._period))
        if isinstance(match, Match):
            id = match.id
            return id if id in self._ids else self._not_among_ids(text, self._movement[id])
        return self._with_advice(match, text, is_number=not is_text)

    def _with_advice(self, miss: Miss, text: str, *, is_number: bool) -> Miss:
        """A miss of the finder with what a user of a table can do."""
        reason, write_hint = miss.reason, miss.write_hint
        if miss.ended is not None:
            write_hint = self._successors_of(miss.ended)
        elif is_number and reason in ("unknown_unit", "ambiguous"):
            reason = "number"
            write_hint = _with_more(write_hint, _READ_AS_TEXT)
        elif reason == "ambiguous" and self._day is None:
            write_hint = _with_more(write_hint, "or give at=")
        return Miss(
            reason=reason, message=miss.message, key=text, write_hint=write_hint, ended=miss.ended
        )

    def _not_among_ids(self, key: str, entity: Entity) -> Miss:
        """Why an entity that a key names is none of the units asked for: its time, or its kind."""
        in_force = self._day is None or self._day in entity.valid
        if in_force or not isinstance(entity, Locality | PartyCommittee | Body):
            hint = f"it is {with_article(entity.entity_kind.label('en'))}: give a unit of the hierarchy"
            return _miss("unplaced", "not a unit of the hierarchy", key, lambda: hint)
        miss = self._finder.not_in_force(key, [entity], self._period)
        write_hint = self._successors_of(miss.ended) if miss.ended else self._same_code(entity)
        return attrs.evolve(miss, write_hint=write_hint)

    # --- hints -------------------------------------------------------------------------------------

    def _similar_ids(self, text: str) -> Callable[[], str]:
        return lambda: similar_words_hint(
            text, self._ids, otherwise="give ids, codes with at=, or names"
        )

    def _successors_of(self, id: str) -> Callable[[], str]:
        """The hint for a unit that had ended by the day: its end, and what it became."""

        def write() -> str:
            ended = self._movement[id]
            successors = self._movement.successors(id, at=self._day)
            if not successors:
                return f"{id} {ended.name} is in force {when(ended.valid, 'en')}"
            labels = [
                f"{unit.id} {unit.name}" + (f" ({step.extent.label('en')})" if step else "")
                for unit, step in successors[:_MAX_SUGGESTIONS]
            ]
            others = len(successors) - len(labels)
            rest = f" and {counted(others, 'other')}" if others else ""
            return f"{id} {ended.name} became {', '.join(labels)}{rest}"

        return write

    def _same_code(self, entity: Entity) -> Callable[[], str]:
        """The hint for a unit that was not in force yet: the unit of the day that has its code."""
        code = entity.code if isinstance(entity, Locality) else ""
        other = self._id_by_code.get(code)
        if other is None:
            return lambda: f"it is in force {when(entity.valid, 'en')}"
        return lambda: f"did you mean {other} {self._movement[other].name}?"

    # --- indexes -----------------------------------------------------------------------------------

    @cached_property
    def _id_by_code(self) -> dict[str, str]:
        """Code → the id of the only unit of the day that has it."""
        day = self._day
        if day is None:
            return {}
        units = (unit for unit in self._movement.localities.values() if day in unit.valid)
        by_code = grouped((unit for unit in units if unit.code), lambda unit: unit.code)
        return {
            code: with_code[0].id
            for code, with_code in by_code.items()
            if len(with_code) == 1 and with_code[0].id in self._ids
        }

    @cached_property
    def _finder(self) -> UnitFinder:
        return UnitFinder(self._movement, {})


def raise_misses(misses: Iterable[Miss]) -> None:
    """Raise the error of a miss, or one that lists all of them; nothing when there is none.

    Raises:
        InvalidValueError: The only miss.
        UnknownEntityError: The only miss, for a key that names nothing.
        LoadError: Several misses; all are listed.
    """
    problems: list[MassmobError] = [
        miss.error(with_hint=number < _MAX_HINTS) for number, miss in enumerate(misses)
    ]
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise LoadError(
            counted(len(problems), "key that names no unit", "keys that name no unit"), problems
        )


_READ_AS_TEXT = "read codes as text, with their zeros"
_NEEDS_DAY = "a code names a unit only together with a day"


def _use_whole_movement() -> str:
    return "give the whole movement, and at="


def _miss(reason: MissReason, message: str, key: str, write_hint: Callable[[], str]) -> Miss:
    return Miss(reason=reason, message=message, key=key, write_hint=write_hint)


def _with_more(write_hint: Callable[[], str], advice: str) -> Callable[[], str]:
    return lambda: f"{write_hint()}; {advice}"


_WHOLE_WITH_POINT = re.compile(r"([0-9]{1,5})\.0")


def key_text(key: object) -> str:
    """A key as text: a whole number, which may have been a code, without a decimal point.

    Example:
        >>> key_text(70.0), key_text("70.0"), key_text("00070")
        ('70', '70', '00070')
    """
    if isinstance(key, str) and (match := _WHOLE_WITH_POINT.fullmatch(key)):
        return match[1]
    return str(int(key)) if isinstance(key, float) and key.is_integer() else str(key)
