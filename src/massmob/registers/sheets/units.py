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
from massmob.registers.sheets.lexicon import NEAR, key, kinds_before, near, offices
from massmob.values.period import Period
from massmob.values.text import nfc
from massmob.values.vocabulary import Level, LocalityKind

__all__ = ["Asked", "Places", "spoken"]

_Unit: TypeAlias = Locality | PartyCommittee | Body
_U = TypeVar("_U", Locality, _Unit)
_CODED = re.compile(r"(\d{2,5})(?:\s*[-–:.]?\s+(.+))?")
_PARTS = re.compile(r"\s*(?:,|;|\(|\)| [-–—] |/)\s*")
_SHOWN = 3
_COMPARED = 15


@attrs.frozen(kw_only=True)
class Asked:
    """What the cells of a row say of a unit.

    Attributes:
        code: Its code.
        name: Its name, perhaps with its kind, its code, and what it is part of.
        parents: What it is part of, by names.
        period: The row's day or year.
        level: The level that the row says, to tell a district from a commune of the same name.
    """

    code: str = ""
    name: str = ""
    parents: tuple[str, ...] = ()
    period: Period
    level: Level | None = None


def spoken(unit: Entity) -> str:
    """A unit as a person looks for it: ``09541 Mộ Lao``; see `Places.told` for where it lies."""
    code = unit.code if isinstance(unit, Locality) else ""
    return f"{code} {unit.name}".strip()


class Places:
    """The localities and organs of a movement, found by what registers call them.

    Args:
        movement: The movement, with all that was ever in force.
        chosen: Key of a text → id or code, as a mapping file says.
    """

    def __init__(self, movement: Movement, chosen: Mapping[str, str]) -> None:
        self._units, self._movement, self._chosen = movement.localities, movement, chosen
        self._coded: dict[str, list[Locality]] = {}
        self._named: dict[str, list[_Unit]] = {}
        for unit in self._units.values():
            if unit.code:
                self._coded.setdefault(unit.code, []).append(unit)
        places, organs = self._units.values(), movement.committees.values()
        units: list[_Unit] = [*places, *organs, *movement.bodies.values()]
        for each in units:
            for name in {key(each.name.label(language)) for language in each.name.languages}:
                self._named.setdefault(name, []).append(each)

    def find(self, asked: Asked) -> str:
        """The id of the unit that a row names.

        Raises:
            InvalidValueError: None, or several; the hint names them, or near ones.
        """
        chosen = self._chosen.get(key(asked.name)) or self._chosen.get(key(asked.code))
        if chosen is not None:
            if chosen in self._movement:
                return chosen
            asked = attrs.evolve(asked, code=chosen, name="", parents=())
        coded = _CODED.fullmatch(asked.name)
        if coded:
            if not asked.code:
                asked = attrs.evolve(asked, code=coded[1])
            asked = attrs.evolve(asked, name=coded[2] or "")
        if asked.code:
            return self._by_code(asked)
        if not key(asked.name):
            raise InvalidValueError("no unit", hint="give its code, or its name and parent")
        return self._by_name(asked)

    # --- by code -----------------------------------------------------------------------------------

    def _by_code(self, asked: Asked) -> str:
        bearers = [unit for code in _spellings(asked.code) for unit in self._coded.get(code, ())]
        if not bearers:
            raise InvalidValueError(
                "no unit has this code", found=asked.code, hint=self._near_code(asked)
            )
        there = self._in_force(bearers, asked.period)
        if not there:
            raise self._ended(asked.code, bearers, asked.period)
        called = there
        if asked.name:
            name = asked.name if self._called(asked.name) else _PARTS.split(asked.name)[0]
            names = {unit.id for unit in self._called(name)}
            called = [unit for unit in there if unit.id in names]
            if not called:
                raise InvalidValueError(
                    "the code and the name are of two units",
                    found=f"{asked.code}, {asked.name}",
                    hint=f"{asked.code} is {self._listed(there)}",
                )
        return self._only(asked.code, called, asked)

    def _near_code(self, asked: Asked) -> str:
        if asked.name:
            try:
                unit = self._units[self._by_name(attrs.evolve(asked, code=""))]
            except (InvalidValueError, KeyError):
                return "correct the code"
            return f"{asked.name}: did you mean {self.told(unit)}?"
        known = [c for c, units in self._coded.items() if self._in_force(units, asked.period)]
        codes = near(asked.code, known, NEAR, _SHOWN)
        found = [self._in_force(self._coded[code], asked.period)[0] for code in codes]
        return self._meant(asked.code, found) if found else "correct the code"

    # --- by name -----------------------------------------------------------------------------------

    def _by_name(self, asked: Asked) -> str:
        name, parents = asked.name, asked.parents
        found = self._called(name)
        if not found:
            name, *more = [part for part in _PARTS.split(asked.name) if part] or [asked.name]
            parents = (*more, *parents)
            found = self._called(name)
        if not found:
            raise InvalidValueError(
                "no unit has this name", found=asked.name, hint=self._near(name, parents, asked)
            )
        there = self._in_force(found, asked.period)
        if not there:
            raise self._ended(asked.name, found, asked.period)
        within = [unit for unit in there if self._is_within(unit, parents)]
        if not within:
            above = ", ".join(parents)
            raise InvalidValueError(
                f"no unit of this name in {above}",
                found=asked.name,
                hint=self._meant(asked.name, there),
            )
        return self._only(asked.name, within, asked)

    def _called(self, text: str) -> list[_Unit]:
        """The units that a text may call, by their name alone or with a word for the kind or an office."""
        said = key(text)
        found = [*self._named.get(said, ())]
        for office in offices():
            if said.startswith(f"{office} "):
                said = said.removeprefix(f"{office} ")
                found += self._named.get(said, ())
                break
        for name, kinds in _kinds(said):
            found += (
                unit
                for unit in self._named.get(name, ())
                if isinstance(unit, Locality) and unit.kind in kinds
            )
        return [*dict.fromkeys(found)]

    def _is_within(self, unit: _Unit, parents: Iterable[str]) -> bool:
        # A township lies in the district of its own name, and not in itself.
        above = {each.id for each in self._above(unit) if each is not unit}
        return all(
            any(each.id in above for each in self._called(parent))
            for parent in parents
            if key(parent)
        )

    def _above(self, unit: _Unit) -> list[Locality]:
        """The localities that a unit lies in, nearest first, and itself."""
        at = unit.id if isinstance(unit, Locality) else unit.locality
        found: list[Locality] = []
        while at is not None and at in self._units and len(found) < 20:
            found.append(self._units[at])
            at = self._units[at].parent
        return found

    # --- one of several ----------------------------------------------------------------------------

    def _in_force(self, units: Iterable[_U], period: Period) -> list[_U]:
        return [unit for unit in units if unit.valid.overlaps(period)]

    def _only(self, said: str, units: Sequence[_Unit], asked: Asked) -> str:
        fitting = units
        if len(fitting) > 1 and asked.level is not None:
            fitting = [unit for unit in units if unit.level is asked.level] or units
        if len(fitting) > 1:  # Trung Tự and Trung Tú are one name without accents
            accented = nfc(asked.name).lower()
            fitting = [u for u in fitting if str(u.name).lower() in accented] or fitting
        if len(fitting) == 1:
            return str(fitting[0].id)
        raise InvalidValueError(
            f"{len(fitting)} units may be meant", found=said, hint=self._meant(said, fitting)
        )

    def _ended(self, said: str, units: Sequence[_Unit], period: Period) -> InvalidValueError:
        """The error for units of another time; their successors are named."""
        unit = units[0]
        after: list[_Unit] = []
        if isinstance(unit, Locality) and unit.valid.end is not None:
            on = period.start if period.start and period.start > unit.valid.end else None
            after = [each for each, _ in self._movement.successors(unit, at=on)]
        hint = self._meant(said, after) if after else f"it is in force {unit.valid.label()}"
        return InvalidValueError(f"no unit of {period.label()}", found=said, hint=hint)

    def told(self, unit: Entity) -> str:
        """A unit with where it lies: ``09541 Mộ Lao, quận Hà Đông``."""
        above = self._above(unit)[1:2] if isinstance(unit, Locality) else []
        return ", ".join([spoken(unit), *(f"{_word(each.kind)} {each.name}" for each in above)])

    def _listed(self, units: Iterable[Entity]) -> str:
        told = [
            self.told(unit)
            if unit.valid == Period()
            else f"{self.told(unit)} ({unit.valid.label()})"
            for unit in units
        ]
        return " or ".join(told)

    def _meant(self, said: str, units: Sequence[_Unit]) -> str:
        shown = [self.told(unit) for unit in units[:_SHOWN]]
        if len(set(shown)) < len(shown):  # the same name and place, at two times
            shown = [f"{self.told(unit)} ({unit.valid.label()})" for unit in units[:_SHOWN]]
        more = f" or {len(units) - _SHOWN} others" if len(units) > _SHOWN else ""
        return f"{said}: did you mean {' or '.join(shown)}{more}?"

    def _near(self, name: str, parents: tuple[str, ...], asked: Asked) -> str:
        """The units with names near to one, those in the parents first."""
        said = key(name)
        ways = dict.fromkeys((*(rest for rest, _ in _kinds(said)), said))
        best = dict.fromkeys(
            each for way in ways for each in near(way, self._named, NEAR, _COMPARED)
        )
        units = [u for each in best for u in self._in_force(self._named[each], asked.period)]
        units = [u for u in units if isinstance(u, Locality)] or units
        inside = [unit for unit in units if self._is_within(unit, parents)]
        chosen = inside or units
        return self._meant(asked.name, chosen[:_SHOWN]) if chosen else "correct the name"


def _kinds(said: str) -> list[tuple[str, frozenset[LocalityKind]]]:
    """What may be a unit's name in a key, with the kinds that the word before or after it allows."""
    found: list[tuple[str, frozenset[LocalityKind]]] = []
    for word, kinds in kinds_before().items():
        if said.startswith(f"{word} "):
            found.append((said.removeprefix(f"{word} "), kinds))
        if said.endswith(f" {word}") and len(word) > 2:
            found.append((said.removesuffix(f" {word}"), kinds))
    return found


def _spellings(code: str) -> list[str]:
    """A code as it may be meant: a spreadsheet that took it for a number ate its noughts."""
    padded = [code.zfill(width) for width in (5, 3, 2) if len(code) < width]
    return [code, *padded]


def _word(kind: LocalityKind) -> str:
    """The word for a kind before a name: a city is a city, whoever runs it."""
    if kind in (LocalityKind.THANH_PHO, LocalityKind.THANH_PHO_TINH):
        return "thành phố"
    return kind.label("vi")
