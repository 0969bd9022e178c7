"""Volunteer teams: a kind of entity that massmob does not have (an example; its teams are synthetic)."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

import massmob as mm

__all__ = ["VolunteerTeam"]


def _as_ids(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(ids)


def _as_channels(words: Iterable[mm.Channel | str]) -> tuple[mm.Channel, ...]:
    return tuple(map(mm.Channel.of, words))


@mm.declare_kind(
    "volunteer_team",
    prefix="volunteers",
    plural="volunteer_teams",
    label={"vi": "đội tình nguyện", "en": "volunteer team", "ru": "отряд добровольцев"},
)
@attrs.frozen(kw_only=True, repr=False)
class VolunteerTeam(mm.Entity):
    """Đội tình nguyện: a team of volunteers, counted, never named.

    Attributes:
        locality: Id of the locality in which it works.
        events: Ids of the events in which it helped.
        people: How many people it has.
        channels: How it reaches people.
    """

    locality: str = attrs.field(
        converter=str, metadata=mm.refers(mm.Relation.WORKS_IN, "locality", places=True)
    )
    events: tuple[str, ...] = attrs.field(
        default=(),
        converter=_as_ids,
        metadata=mm.refers(mm.Relation.RESPONDS_TO, "event", during=mm.During.ANY),
    )
    people: int | None = attrs.field(default=None, converter=attrs.converters.optional(int))
    channels: tuple[mm.Channel, ...] = attrs.field(default=(), converter=_as_channels)
