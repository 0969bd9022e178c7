"""MM5xx: models reach their statuses in order, within their time.

Lives here: rules about models and milestones.
"""

from __future__ import annotations

from collections.abc import Iterator

from massmob.model import Milestone, MobilizationModel
from massmob.movement import Movement
from massmob.rules.catalogue import Found, rule
from massmob.rules.report import Severity


def _earlier_though_later(model: MobilizationModel) -> Iterator[tuple[int, Milestone, Milestone]]:
    """Milestones surely reached before one of a lower status on the same level, each with that one."""
    ordered = [
        (n, each) for n, each in enumerate(model.milestones) if each.status.order is not None
    ]
    ordered.sort(key=lambda pair: (pair[1].status.order or 0, pair[1].on))
    latest: dict[object, Milestone] = {}
    for position, each in ordered:
        before = latest.get(each.level)
        if before is not None and _surely_before(each, before):
            yield position, each, before
        else:
            latest[each.level] = each


def _surely_before(each: Milestone, other: Milestone) -> bool:
    if each.status is other.status or each.on.end is None or other.on.start is None:
        return False
    return each.on.end < other.on.start


@rule(
    "MM501",
    "a model reaches its statuses in order",
    why="A model is not recognised before it is registered; a slip in a year is the usual reason.",
    fix="correct the day of one of the two",
)
def milestones_in_order(movement: Movement) -> Iterator[Found]:
    """Milestones of a higher status that lie before one of a lower status on the same level."""
    for model in movement.models.values():
        for position, each, before in _earlier_though_later(model):
            told = (
                f"{each.status.en} {each.on.label()}, before it was {before.status.en} "
                f"({before.on.label()})"
            )
            yield Found(model, told, field=f"milestones[{position}]")


@rule(
    "MM502",
    "a model reaches its statuses while it exists",
    why="A model that has ended is not recognised, nor one that has not begun.",
    fix="correct the milestone's day or the model's validity",
)
def milestones_within(movement: Movement) -> Iterator[Found]:
    """Milestones of no day on which the model is valid; a year counts when any day of it does."""
    for model in movement.models.values():
        for position, each in enumerate(model.milestones):
            if not each.on.overlaps(model.valid):
                told = f"{each.status.en} {each.on.label()}, but it exists {model.valid.label()}"
                yield Found(model, told, field=f"milestones[{position}]")


@rule(
    "MM503",
    "a model replicates one that was there before it",
    why="Nobody copies what does not exist yet.",
    fix="turn the reference round, or correct a day",
    after=("MM102",),
)
def replicates_later(movement: Movement) -> Iterator[Found]:
    """Models that began before one they replicate."""
    for model in movement.models.values():
        for id in model.replicates:
            other = movement.models.get(id)
            if other is None or other.valid.start is None:
                continue
            if model.valid.start is None or model.valid.start < other.valid.start:
                told = (
                    f"begins {model.valid.label()}, replicates {other.name} ({other.valid.label()})"
                )
                yield Found(model, told, field="replicates", related=(id,))


@rule(
    "MM504",
    "a model has a field and a unit",
    why="Without them it stands in no total by field or by place.",
    fix="say in which field it is and which unit runs it",
    severity=Severity.WARNING,
)
def nowhere(movement: Movement) -> Iterator[Found]:
    """Models without a field or without a unit."""
    for model in movement.models.values():
        for field in ("field", "unit"):
            if getattr(model, field) is None:
                yield Found(model, f"{model.name} has no {field}", field=field)
