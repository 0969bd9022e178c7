"""Why a key names no unit, or not one only: which part of it, and what may have been meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Literal, TypeVar

import attrs

from massmob.errors import InvalidValueError, MassmobError, UnknownEntityError, counted
from massmob.model.entities import Locality
from massmob.model.entity import Entity
from massmob.network.network import Network
from massmob.network.unit_index import Unit, UnitIndex
from massmob.network.unit_keys import name_readings
from massmob.network.unit_parts import NameReading, Part
from massmob.network.unit_words import MIN_SIMILARITY, nearest_keys
from massmob.values.period import Period
from massmob.values.period_phrase import when
from massmob.values.vocabulary import LocalityKind, Tier

__all__ = ["Miss", "MissReason", "MissWriter", "ended_before", "in_force_in", "kind_word"]

MissReason = Literal[
    "unknown_unit", "not_in_force", "ended", "number", "code_without_day", "ambiguous", "unplaced"
]
"""Why a key names no unit."""

_U = TypeVar("_U", bound=Entity)
_MAX_SUGGESTIONS = 3
_MAX_SIMILAR_NAMES = 15
_MIN_SIMILARITY_INSIDE = 0.6  # there are few names in a district: Hà Ra may be Hra


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


class MissWriter:
    """Explains why keys name no unit.

    Args:
        movement: The movement.
        index: Its units by name and code.
    """

    def __init__(self, movement: Network, index: UnitIndex) -> None:
        self._movement, self._index = movement, index

    # --- labels ------------------------------------------------------------------------------------

    def label_with_parent(self, unit: Entity) -> str:
        """A unit by code, kind, name and parent: ``09541 phường Mộ Lao, quận Hà Đông``."""
        if not isinstance(unit, Locality):
            return str(unit.name)
        parent = self._movement.localities.get(unit.parent or "")
        above = "" if parent is None else f", {kind_word(parent.kind)} {parent.name}"
        return f"{unit.code} {kind_word(unit.kind)} {unit.name}{above}".strip()

    def label_with_period(self, unit: Entity) -> str:
        """The same, and when it is in force, unless that is always."""
        label = self.label_with_parent(unit)
        return label if unit.valid == Period() else f"{label} ({unit.valid.label('en')})"

    def did_you_mean(self, text: str, units: Sequence[Unit]) -> str:
        """The first units as candidates for a text."""
        suggested = units[:_MAX_SUGGESTIONS]
        labels = [self.label_with_parent(unit) for unit in suggested]
        if len(set(labels)) < len(labels):  # the same name and parent, at two times
            labels = [
                f"{self.label_with_parent(unit)} ({unit.valid.label('en')})" for unit in suggested
            ]
        others = len(units) - len(suggested)
        rest = f" or {counted(others, 'other')}" if others else ""
        return f"{text}: did you mean {' or '.join(labels)}{rest}?"

    # --- units of other times ----------------------------------------------------------------------

    def not_in_force(self, text: str, units: Sequence[Unit], period: Period) -> Miss:
        """Why a key that names units of another time names none; the hint names successors of the last."""
        ended = [unit for unit in units if ended_before(unit, period)]
        localities = [unit for unit in ended if isinstance(unit, Locality)]
        return Miss(
            reason="ended" if ended else "not_in_force",
            message=f"no unit in force {when(period, 'en')}",
            key=text,
            write_hint=lambda: self._hint_for_other_times(text, units, period),
            ended=localities[0].id if len(localities) == 1 else None,
        )

    def _hint_for_other_times(self, text: str, units: Sequence[Unit], period: Period) -> str:
        ended = [unit for unit in units if ended_before(unit, period)]
        unit = max(ended, key=lambda unit: str(unit.valid.end)) if ended else units[0]
        receivers = self._receivers(unit, period)
        if receivers:
            return f"{text}: did you mean {' or '.join(receivers)}?"
        in_force = f"it is in force {when(unit.valid, 'en')}"
        if not isinstance(unit, Locality):
            return in_force
        before = [unit for unit, _ in self._movement.predecessors(unit)]
        before = in_force_in(before, period)
        return f"{in_force}; {self.did_you_mean(text, before)}" if before else in_force

    def what_became(self, unit: Unit, period: Period) -> str:
        """When a unit ended, and the units that received it."""
        receivers = self._receivers(unit, period)
        became = f" and became {', '.join(receivers)}" if receivers else ""
        return f"{self.label_with_parent(unit)} ended {unit.valid.end}{became}"

    def _receivers(self, unit: Unit, period: Period) -> list[str]:
        """The first units that received one by the beginning of a period, with the extents."""
        end, at = unit.valid.end, period.start
        if not isinstance(unit, Locality) or end is None:
            return []
        pairs = self._movement.successors(unit, at=at if at is not None and at > end else None)
        labels = [
            f"{self.label_with_parent(receiver)} ({succession.extent.label('en')})"
            for receiver, succession in pairs[:_MAX_SUGGESTIONS]
        ]
        others = len(pairs) - len(labels)
        return [*labels, counted(others, "other")] if others else labels

    # --- several, or none --------------------------------------------------------------------------

    def ambiguous(self, text: str, units: Sequence[Unit]) -> Miss:
        """Several units match."""
        return Miss(
            reason="ambiguous",
            message=counted(len(units), "unit matches", "units match"),
            key=text,
            write_hint=lambda: self.did_you_mean(text, units),
        )

    def two_units(self, code: str, name: str, with_code: Sequence[Unit]) -> Miss:
        """The name beside a code is not that of a unit with the code."""
        units = " or ".join(map(self.label_with_period, with_code))
        return Miss(
            reason="unknown_unit",
            message="the code and the name belong to different units",
            key=f"{code}, {name}",
            write_hint=lambda: f"{code} is {units}",
        )

    def similar_codes(self, code: str, period: Period) -> str:
        """The hint for a code that no unit has."""
        known = self._index.by_code
        codes = nearest_keys(code, known, MIN_SIMILARITY, limit=len(known) or 1)
        in_force = (in_force_in(known[code], period) for code in codes)
        similar = [*islice((units[0] for units in in_force if units), _MAX_SUGGESTIONS)]
        return self.did_you_mean(code, similar) if similar else "correct the code"

    def is_near_commune(self, key: str) -> bool:
        """Whether a key is near the name of a commune, as Trường Thịnhq is, though a school is a trường too."""
        index = self._index
        near = nearest_keys(key, index.by_name, MIN_SIMILARITY, _MAX_SIMILAR_NAMES)
        units = (unit for name in near for unit in index.by_name[name])
        return any(isinstance(unit, Locality) and unit.tier is Tier.COMMUNE for unit in units)

    def unknown(self, reading: NameReading, text: str, period: Period) -> Miss:
        """Which part of a name names nothing, or nothing in the others."""
        index = self._index
        unknown = [part for part in reading.above if not index.ids_named(part.key, "other_kind")]
        own = index.alike(reading.own.key, "loose")
        if not own or (reading.own.aside == "ended" and not any(unit.valid.end for unit in own)):
            return Miss(
                reason="unknown_unit",
                message="no unit that has ended has this name" if own else "no unit has this name",
                key=reading.own.text,
                write_hint=lambda: self._hint_for_name(reading, text, period),
            )
        if unknown:
            return Miss(
                reason="unknown_unit",
                message=f"no {_noun(unknown[0])} is named {unknown[0].text}",
                key=unknown[0].text,
                write_hint=lambda: self._hint_for_part(unknown[0], reading, text, period),
            )
        apart = [part for part in reading.above if not self._parts_of(own, [part])]
        parents = ", ".join(part.text for part in apart or reading.above)
        return Miss(
            reason="unknown_unit",
            message=f"no unit of this name in {parents}",
            key=reading.own.text,
            write_hint=lambda: self._hint_for_name(reading, text, period),
        )

    def _parts_of(self, units: Iterable[Unit], above: Iterable[Part]) -> list[Unit]:
        """Those of some units that are part of a unit named by each of some texts."""
        index = self._index
        named = [index.ids_named(part.key, "other_kind") for part in above]
        return [
            unit
            for unit in units
            if not any(ids.isdisjoint(index.ids_above[unit.id]) for ids in named)
        ]

    def _hint_for_part(self, part: Part, reading: NameReading, text: str, period: Period) -> str:
        """The units above with a name similar to a part, those around the unit's name first."""
        others = [other for other in reading.above if other is not part]
        named = self._parts_of(self._index.alike(reading.own.key, "loose"), others)
        around = {
            id for unit in in_force_in(named, period) for id in self._index.ids_above[unit.id]
        }
        similar = self._similar(part.key, (), period)
        inside = self._parts_of(similar, others)
        likely = [unit for unit in similar if unit.id in around]
        if likely or inside:
            return self.did_you_mean(part.text, (likely or inside)[:_MAX_SUGGESTIONS])
        candidates = in_force_in(named, period) or named
        if candidates and (others or not similar):
            return self.did_you_mean(text, candidates)
        if similar:
            return self.did_you_mean(part.text, similar[:_MAX_SUGGESTIONS])
        return "correct the name"

    def _hint_for_name(self, reading: NameReading, text: str, period: Period) -> str:
        """The units of that name, or similar ones; what is inside the units above comes first."""
        key, above = reading.own.key, reading.above
        same = self._index.alike(key, "other_kind")
        named = in_force_in(same, period) or same
        known = [part for part in above if self._index.alike(part.key, "other_kind")]
        shown = reading.own.text if known == [*above] and not above else text
        for parts in (known, known[1:], known[:-1]):  # inside all, then the province, the district
            if parts and (inside := self._parts_of(named, parts)):
                return self.did_you_mean(shown, inside)
        if known and not named:
            similar = self._similar(key, known, period) or self._similar(key, known[-1:], period)
            return self.did_you_mean(shown, similar) if similar else "correct the name"
        units = named or self._similar(key, (), period)
        return self.did_you_mean(shown, units) if units else "correct the name"

    def _similar(self, key: str, above: Sequence[Part], period: Period) -> list[Unit]:
        """The units with names similar to a key, in the units that some parts name."""
        index, inside, min_similarity = self._index, self._index.by_name, MIN_SIMILARITY
        if above:
            inside, min_similarity = dict[str, list[Unit]](), _MIN_SIMILARITY_INSIDE
            below = index.below(index.ids_named(above[0].key, "other_kind"))
            for unit in self._parts_of(below, above[1:]):
                for name in index.keys_of[unit.id]:
                    inside.setdefault(name, []).append(unit)
        variants = dict.fromkeys((*(name for name, kinds in name_readings(key) if kinds), key))
        similar = dict.fromkeys(
            match
            for variant in variants
            for match in nearest_keys(variant, inside, min_similarity, _MAX_SIMILAR_NAMES)
        )
        units = [unit for match in similar for unit in in_force_in(inside[match], period)]
        return [unit for unit in units if isinstance(unit, Locality)] or units


def in_force_in(units: Iterable[_U], period: Period) -> list[_U]:
    """Those of some units that are in force at some time in a period."""
    return [unit for unit in units if unit.valid.overlaps(period)]


def ended_before(unit: Entity, period: Period) -> bool:
    """Whether a unit ended before a period."""
    end, start = unit.valid.end, period.start
    return end is not None and start is not None and end < start


def kind_word(kind: LocalityKind) -> str:
    """The word for a kind before a name: every kind of city is a city."""
    if kind in (LocalityKind.THANH_PHO, LocalityKind.THANH_PHO_TINH):
        return "thành phố"
    return kind.label("vi")


def _noun(part: Part) -> str:
    """The word for what a part names: ``district`` where it says so."""
    tiers = {kind.tier for _, kinds in name_readings(part.key) for kind in kinds or ()}
    return tiers.pop().value if len(tiers) == 1 else "unit"
