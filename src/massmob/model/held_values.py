"""The values that entities hold, with fields and references of their own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from massmob.errors import InvalidValueError
from massmob.model.converters import (
    as_cycle_phase,
    as_extent,
    as_id,
    as_ids,
    as_model_status,
    as_required_id,
    as_values,
    as_whole,
    maybe_flag,
    maybe_grade,
    maybe_level,
    maybe_period,
    maybe_text,
    maybe_whole,
)
from massmob.model.records.record import Record
from massmob.model.records.value_forms import SCHEMA
from massmob.model.references import MOMENT, SOURCES, During, refers
from massmob.values.construction import naming_fields
from massmob.values.period import Period, as_date, as_period
from massmob.values.text import Text
from massmob.values.vocabulary import CyclePhase, Extent, Grade, Level, ModelStatus, Relation

__all__ = [
    "Leadership",
    "Membership",
    "Milestone",
    "Phase",
    "Point",
    "Result",
    "Succession",
    "as_leaderships",
    "as_memberships",
    "as_milestones",
    "as_phases",
    "as_results",
    "as_successions",
    "maybe_point",
]


def _as_degrees(value: float, limit: int, direction: str) -> float:
    # A fast check that nearly all pass: registers have ten thousands of points.
    is_number = type(value) is float or (
        isinstance(value, int | float) and not isinstance(value, bool)
    )
    if is_number and -limit <= value <= limit:
        return value
    hint = f"give degrees {direction} between -{limit} and {limit}: latitude first, then longitude"
    raise InvalidValueError("not a coordinate", found=value, hint=hint)


def _as_latitude(value: float) -> float:
    return _as_degrees(value, 90, "north")


def _as_longitude(value: float) -> float:
    return _as_degrees(value, 180, "east")


@naming_fields
@attrs.frozen
class Point(Record):
    """A unit's centre point.

    Attributes:
        lat: Degrees north, -90 to 90.
        lon: Degrees east, -180 to 180.
    """

    lat: float = attrs.field(
        converter=_as_latitude, metadata={SCHEMA: {"type": "number", "minimum": -90, "maximum": 90}}
    )
    lon: float = attrs.field(
        converter=_as_longitude,
        metadata={SCHEMA: {"type": "number", "minimum": -180, "maximum": 180}},
    )


def maybe_point(value: Point | tuple[float, float] | None) -> Point | None:
    """A point, from a pair of latitude and longitude too."""
    if value is None or isinstance(value, Point):
        return value
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise InvalidValueError("not a point", found=value, hint="give (latitude, longitude)")
    return Point(*value)


@naming_fields
@attrs.frozen(kw_only=True)
class Succession(Record):
    """What became of a unit on a day: which unit received how much of it, by which act.

    Attributes:
        to: Id of the receiving locality.
        extent: How much of the old unit went there.
        on: The first day after the change.
        main: Whether this is the receiver to choose when only one can be; ``None`` when not stated.
        basis: Id of the document that ordered it.
        grade: How well the succession is supported by sources.
        sources: Ids of the sources of it.
    """

    to: str = attrs.field(
        converter=as_required_id,
        metadata=refers(Relation.SUCCEEDED_BY, "locality", during=During.ANY),
    )
    extent: Extent = attrs.field(converter=as_extent)
    on: date = attrs.field(converter=as_date)
    main: bool | None = attrs.field(default=None, converter=maybe_flag)
    basis: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.ORDERED_BY, "document", during=During.ANY),
    )
    grade: Grade | None = attrs.field(default=None, converter=maybe_grade)
    sources: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=SOURCES)


def as_successions(value: Iterable[Succession]) -> tuple[Succession, ...]:
    """A tuple of successions."""
    return as_values(Succession, value)


@naming_fields
@attrs.frozen(kw_only=True)
class Milestone(Record):
    """A status that a model reached: when, on which level, by whose decision.

    Attributes:
        status: The status reached.
        on: The day, or the year where only that is known.
        level: The level that decided; a model may be recognised on several.
        by: Id of the organ that decided.
        sources: Ids of the sources of it.
    """

    status: ModelStatus = attrs.field(converter=as_model_status)
    on: Period = attrs.field(converter=as_period, metadata={MOMENT: True})
    level: Level | None = attrs.field(default=None, converter=maybe_level)
    by: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.DECIDED_BY, "committee", "body", during=During.ANY),
    )
    sources: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=SOURCES)


def as_milestones(value: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """A tuple of milestones."""
    return as_values(Milestone, value)


@naming_fields
@attrs.frozen(kw_only=True)
class Phase(Record):
    """A phase of a yearly cycle: when it runs, and which organ carries it out.

    Attributes:
        kind: Launch, registration, recognition …
        on: The day or period planned or held; a phase is overdue after its last day.
        organ: Id of the organ that carries it out; the cycle's own when not stated.
        event: Id of the event in which it was held.
        sources: Ids of the sources of it.
    """

    kind: CyclePhase = attrs.field(converter=as_cycle_phase)
    on: Period | None = attrs.field(default=None, converter=maybe_period, metadata={MOMENT: True})
    organ: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.CARRIED_OUT_BY, "committee", "body", during=During.ANY),
    )
    event: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.TAKES_PLACE_IN, "event", during=During.ANY),
    )
    sources: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=SOURCES)


def as_phases(value: Iterable[Phase]) -> tuple[Phase, ...]:
    """A tuple of phases."""
    return as_values(Phase, value)


@naming_fields
@attrs.frozen(kw_only=True)
class Membership(Record):
    """That an organ is part of another, and for how long.

    Attributes:
        of: Id of the organ that it is part of.
        valid: When it is.
        sources: Ids of the sources of it.
    """

    of: str = attrs.field(
        converter=as_required_id,
        metadata=refers(Relation.PART_OF, "committee", "body", during=During.OVERLAP),
    )
    valid: Period = attrs.field(default=Period(), converter=as_period)
    sources: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=SOURCES)


def as_memberships(value: Iterable[Membership]) -> tuple[Membership, ...]:
    """A tuple of memberships."""
    return as_values(Membership, value)


@naming_fields
@attrs.frozen(kw_only=True)
class Leadership(Record):
    """Which organ leads an emulation cluster in a year.

    Attributes:
        organ: Id of the organ, one of the cluster's members.
        year: The year.
        sources: Ids of the sources of it.
    """

    organ: str = attrs.field(
        converter=as_required_id,
        metadata=refers(Relation.LED_BY, "committee", "body", during=During.OVERLAP),
    )
    year: int = attrs.field(converter=as_whole)
    sources: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=SOURCES)


def as_leaderships(value: Iterable[Leadership]) -> tuple[Leadership, ...]:
    """A tuple of leaderships."""
    return as_values(Leadership, value)


@naming_fields
@attrs.frozen(kw_only=True)
class Result(Record):
    """The result of a team in a round.

    Attributes:
        round: Id of the round.
        rank: 1 for the winner; ``None`` when only a prize is known.
        prize: The prize in words.
        sources: Ids of the sources of it.
    """

    round: str = attrs.field(
        converter=as_required_id, metadata=refers(Relation.PLACED_IN, "round", during=During.ANY)
    )
    rank: int | None = attrs.field(default=None, converter=maybe_whole)
    prize: Text | None = attrs.field(default=None, converter=maybe_text)
    sources: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=SOURCES)


def as_results(value: Iterable[Result]) -> tuple[Result, ...]:
    """A tuple of results."""
    return as_values(Result, value)
