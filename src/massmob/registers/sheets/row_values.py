"""The values of a row of a register without problems, and the id and milestones that they give a model."""

from __future__ import annotations

import hashlib

import attrs

from massmob.model.entities import Milestone
from massmob.network.unit_words import word_key
from massmob.values.period import Period
from massmob.values.vocabulary import Level, ModelStatus

__all__ = ["RowValues", "milestones_of", "model_id", "slug_of"]


@attrs.frozen(kw_only=True)
class RowValues:
    """The values of a row without problems."""

    individual: bool
    status: ModelStatus | None
    level: Level | None
    field: str | None
    registered: Period | None
    decided: Period | None
    period: Period
    unit: str
    title: str
    note: str | None


def milestones_of(values: RowValues) -> tuple[Milestone, ...]:
    """The milestones of a row: its registration, and the status it has reached."""
    reached: dict[ModelStatus, Period] = {}
    if values.registered is not None:
        reached[ModelStatus.REGISTERED] = values.registered
    if values.status is not None:
        reached.setdefault(values.status, values.decided or values.period)
    return tuple(
        Milestone(status=status, on=on, level=values.level) for status, on in reached.items()
    )


def slug_of(text: str) -> str:
    """A text as a part of an id."""
    return word_key(text).replace(" ", "-")


def model_id(title: str, unit: str, period: Period) -> str:
    """The id of a model that has no code of its own."""
    slug = slug_of(title)
    if len(slug) > 80:
        slug = f"{slug[:70]}-{hashlib.sha256(slug.encode()).hexdigest()[:8]}"
    year = period.first_year if period.first_year == period.last_year else str(period)
    return f"model:{str(year).replace('/', '-')}/{unit.partition(':')[2]}/{slug}"
