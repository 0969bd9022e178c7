"""The values of a row of a register without problems, and the milestones that they mean."""

from __future__ import annotations

import attrs

from massmob.model.entities import Milestone
from massmob.values.period import Period
from massmob.values.vocabulary import Level, ModelStatus

__all__ = ["RowValues", "milestones_of"]


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
