"""MM5xx: models reach their statuses in order, within their time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from massmob.model.entities import Body, Locality, Milestone, MobilizationModel, PartyCommittee
from massmob.network.network import Network
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, rule
from massmob.values.text import fold
from massmob.values.vocabulary import ModelStatus


def _earlier_though_later(model: MobilizationModel) -> Iterator[tuple[int, Milestone, Milestone]]:
    """Milestones surely reached before one of a lower status on the same level, each with that one."""
    if len(model.milestones) < 2:  # as most have
        return
    ordered = [
        (n, each) for n, each in enumerate(model.milestones) if each.status.order is not None
    ]
    ordered.sort(key=lambda pair: (pair[1].status.order or 0, pair[1].on))
    latest: dict[object, Milestone] = {}
    for position, each in ordered:
        before = latest.get(each.level)
        if before is None or each.status is before.status or not each.on.is_before(before.on):
            latest[each.level] = each
        else:
            yield position, each, before


@rule(
    "MM501",
    "a model reaches its statuses in order",
    why="A model is not recognised before it is registered; a slip in a year is the usual reason.",
    hint="correct the day of one of the two",
    of=(MobilizationModel,),
)
def milestones_in_order(model: MobilizationModel) -> Iterator[Violation]:
    """Milestones of a higher status that lie before one of a lower status on the same level."""
    for position, each, before in _earlier_though_later(model):
        told = (
            f"{each.status.en} {each.on.label()}, before it was {before.status.en} "
            f"({before.on.label()})"
        )
        yield Violation(model, told, field=f"milestones[{position}]")


@rule(
    "MM502",
    "a model reaches its statuses while it exists",
    why="A model that has ended is not recognised, nor one that has not begun.",
    hint="correct the milestone's day or the model's validity",
    of=(MobilizationModel,),
)
def milestones_within(model: MobilizationModel) -> Iterator[Violation]:
    """Milestones of no day on which the model is valid; a year counts when any day of it does."""
    for position, each in enumerate(model.milestones):
        if not each.on.overlaps(model.valid):
            told = f"{each.status.en} {each.on.label()}, but it exists {model.valid.label()}"
            yield Violation(model, told, field=f"milestones[{position}]")


@rule(
    "MM503",
    "a model replicates one that was there before it",
    why="Nobody copies what does not exist yet.",
    hint="turn the reference round, or correct a day",
    after=("MM102",),
    of=(MobilizationModel,),
)
def replicates_later(model: MobilizationModel, movement: Network) -> Iterator[Violation]:
    """Models that began before one they replicate."""
    for id in model.replicates:
        other = movement.models.get(id)
        if other is None or other.valid.start is None:
            continue
        if model.valid.start is None or model.valid.start < other.valid.start:
            told = f"begins {model.valid.label()}, replicates {other.name} ({other.valid.label()})"
            yield Violation(model, told, field="replicates", related=(id,))


@rule(
    "MM504",
    "a model has a field and a unit",
    why="Without them it stands in no total by field or by place.",
    hint="say in which field it is and which unit runs it",
    severity=Severity.WARNING,
    of=(MobilizationModel,),
)
def nowhere(model: MobilizationModel) -> Sequence[Violation]:
    """Models without a field or without a unit."""
    if model.field is not None and model.unit is not None:
        return ()
    return [
        Violation(model, f"{model.name} has no {field}", field=field)
        for field in ("field", "unit")
        if getattr(model, field) is None
    ]


@rule(
    "MM505",
    "a model is registered once",
    why="A model entered twice counts twice in every total.",
    hint="take one out, or say in the title how the two differ",
    severity=Severity.WARNING,
    reads=("model",),
)
def registered_twice(movement: Network) -> Iterator[Violation]:
    """Models of one title, unit and field that exist at the same time."""
    first: dict[tuple[str, str | None, str | None], MobilizationModel] = {}
    for model in movement.models.values():
        other = first.setdefault((fold(str(model.name)), model.unit, model.field), model)
        if other is not model and other.valid.overlaps(model.valid):
            told = f"{other.id} has the same title, unit and field"
            yield Violation(model, told, field="name", related=(other.id,))


@rule(
    "MM506",
    "a model that was stopped reaches nothing further",
    why="A model is not recognised after it was given up; mostly the stop belongs to another model.",
    hint="correct one of the days, or the status",
    severity=Severity.WARNING,
    of=(MobilizationModel,),
)
def after_the_stop(model: MobilizationModel) -> Iterator[Violation]:
    """Milestones surely after the model was stopped."""
    stops = [each for each in model.milestones if each.status is ModelStatus.STOPPED]
    for position, each in enumerate(model.milestones):
        for stop in stops:
            if each.status is not ModelStatus.STOPPED and stop.on.is_before(each.on):
                told = f"{each.status.en} {each.on.label()}, though stopped {stop.on.label()}"
                yield Violation(model, told, field=f"milestones[{position}]")


@rule(
    "MM507",
    "a model is registered on a level that its unit can register it on",
    why="A ward's model is the ward's, or goes up to the city; a lower level than the unit's own is a slip.",
    hint="correct the level or the unit",
    severity=Severity.WARNING,
    of=(MobilizationModel,),
)
def level_below_unit(model: MobilizationModel, movement: Network) -> Iterator[Violation]:
    """Models registered on a level below that of the unit that runs them."""
    unit = movement.get(model.unit or "")
    level = unit.level if isinstance(unit, Locality | PartyCommittee | Body) else None
    if unit is None or model.level is None or level is None:
        return
    if model.level.rank > level.rank:
        told = (
            f"registered on the {model.level.en} level, run by {unit.name} of the {level.en} level"
        )
        yield Violation(model, told, field="level", related=(unit.id,))
