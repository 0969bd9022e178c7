"""MM5xx: models reach their statuses in order, within their time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from massmob.model.entities import Body, Locality, Milestone, MobilizationModel, PartyCommittee
from massmob.network.network import Network
from massmob.translation.catalogue import gettext
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, rule
from massmob.validation.suspects import Suspects, with_values
from massmob.values.period_phrase import when
from massmob.values.text import fold
from massmob.values.vocabulary import ModelStatus


def _reached_out_of_order(model: MobilizationModel) -> Iterator[tuple[int, Milestone, Milestone]]:
    """Position, milestone, and the one of a lower status on the same level that certainly came later."""
    ranked = [(n, m) for n, m in enumerate(model.milestones) if m.status.order is not None]
    ranked.sort(key=lambda pair: (pair[1].status.order or 0, pair[1].on))
    latest: dict[object, Milestone] = {}
    for position, milestone in ranked:
        lower = latest.get(milestone.level)
        if lower and milestone.status is not lower.status and milestone.on.is_before(lower.on):
            yield position, milestone, lower
        else:
            latest[milestone.level] = milestone


_COME_FIRST = {ModelStatus.REGISTERED, ModelStatus.BUILT}
_COME_LATER = {
    ModelStatus.RECOGNISED,
    ModelStatus.EXEMPLARY,
    ModelStatus.COMMENDED,
    ModelStatus.REPLICATED,
}


def _is_impossible(higher: ModelStatus, lower: ModelStatus) -> bool:
    """Whether the higher status cannot be reached before the lower one.

    A model that runs already may be registered, and one may be exemplary or commended before recognition.
    """
    return lower in _COME_FIRST and (
        higher in _COME_LATER or (higher, lower) == (ModelStatus.EFFECTIVE, ModelStatus.BUILT)
    )


def _with_several_milestones(
    models: Sequence[MobilizationModel], _: Network
) -> list[MobilizationModel]:
    return [model for model in models if len(model.milestones) > 1]


def _having_been(status: ModelStatus) -> Suspects:
    def suspects(models: Sequence[MobilizationModel], _: Network) -> list[MobilizationModel]:
        return [
            model
            for model in models
            for milestone in model.milestones
            if milestone.status is status
        ]

    return suspects


@rule(
    "MM501",
    "a model reaches its statuses in order",
    why="A model is not recognised before it is registered; usually a year is wrong.",
    hint="correct one of the two days",
    of=(MobilizationModel,),
    suspects=_with_several_milestones,
)
def milestones_in_order(model: MobilizationModel) -> Iterator[Violation]:
    """Milestones of a higher status reached before a lower one on one level; a note where that is possible."""
    for position, milestone, lower in _reached_out_of_order(model):
        message = gettext("{status} {on}, before it was {lower} ({lower_on})").format(
            status=milestone.status.label(),
            on=when(milestone.on),
            lower=lower.status.label(),
            lower_on=lower.on.label(),
        )
        severity = None if _is_impossible(milestone.status, lower.status) else Severity.NOTE
        field = f"milestones[{position}]"
        yield Violation(model, message, field=field, severity=severity)


@rule(
    "MM502",
    "a model reaches its statuses while it exists",
    why="A model that has ended is not recognised, nor one that has not begun.",
    hint="correct the milestone's day or the model's validity",
    of=(MobilizationModel,),
)
def milestones_within(model: MobilizationModel) -> Iterator[Violation]:
    """Milestones outside the validity of the model; a year matches if any day of it does."""
    for position, milestone in enumerate(model.milestones):
        if not milestone.on.overlaps(model.valid):
            message = gettext("{status} {on}, but it exists {period}").format(
                status=milestone.status.label(), on=when(milestone.on), period=when(model.valid)
            )
            yield Violation(model, message, field=f"milestones[{position}]")


@rule(
    "MM503",
    "a model replicates one that existed before it",
    why="A model cannot copy one that does not exist yet.",
    hint="reverse the reference, or correct a day",
    of=(MobilizationModel,),
    suspects=with_values("replicates"),
)
def replicates_later(model: MobilizationModel, movement: Network) -> Iterator[Violation]:
    """Models that began before one they replicate."""
    for id in model.replicates:
        other = movement.models.get(id)
        if other is None or other.valid.start is None:
            continue
        if model.valid.start is None or model.valid.start < other.valid.start:
            message = gettext("valid {period}, replicates {other} ({other_period})").format(
                period=when(model.valid),
                other=other.name.label(),
                other_period=other.valid.label(),
            )
            yield Violation(model, message, field="replicates", related=(id,))


def _incomplete(models: Sequence[MobilizationModel], _: Network) -> list[MobilizationModel]:
    return [model for model in models if model.field is None or model.unit is None]


@rule(
    "MM504",
    "a model has a field, and a unit, groups or something that it responds to",
    why="Without them it is missing from totals by field or by unit.",
    hint="give its field, and the unit that runs it, its groups or what it responds to",
    severity=Severity.WARNING,
    of=(MobilizationModel,),
    suspects=_incomplete,
)
def without_field_or_unit(model: MobilizationModel) -> Iterator[Violation]:
    """Models without a field, or with no unit, target group or task, event, work or campaign."""
    if model.field is None:
        message = gettext("{model} has no field").format(model=model.name.label())
        yield Violation(model, message, field="field")
    if model.unit is None and not model.groups and not model.responds_to:
        message = gettext("{model} has no unit").format(model=model.name.label())
        yield Violation(model, message, field="unit")


@rule(
    "MM505",
    "a model is registered once",
    why="A model entered twice counts twice in every total.",
    hint="remove one, or give them different titles",
    severity=Severity.WARNING,
    reads=("model",),
)
def registered_twice(movement: Network) -> Iterator[Violation]:
    """Models of one title, unit and field that exist at the same time."""
    first: dict[tuple[str, str | None, str | None], MobilizationModel] = {}
    for model in movement.models.values():
        other = first.setdefault((fold(str(model.name)), model.unit, model.field), model)
        if other is not model and other.valid.overlaps(model.valid):
            message = gettext("{model} has the same title, unit and field").format(model=other.id)
            yield Violation(model, message, field="name", related=(other.id,))


@rule(
    "MM506",
    "a stopped model reaches no further status",
    why="A model is not recognised after it was stopped; usually the stop belongs to another model.",
    hint="correct one of the days, or the status",
    severity=Severity.WARNING,
    of=(MobilizationModel,),
    suspects=_having_been(ModelStatus.STOPPED),
)
def after_the_stop(model: MobilizationModel) -> Iterator[Violation]:
    """Milestones certainly reached after the model was stopped."""
    stops = [milestone for milestone in model.milestones if milestone.status is ModelStatus.STOPPED]
    for position, milestone in enumerate(model.milestones):
        for stop in stops:
            if milestone.status is not ModelStatus.STOPPED and stop.on.is_before(milestone.on):
                message = gettext("{status} {on}, though stopped {stopped}").format(
                    status=milestone.status.label(), on=when(milestone.on), stopped=when(stop.on)
                )
                yield Violation(model, message, field=f"milestones[{position}]")


@rule(
    "MM507",
    "a model is registered on a level that its unit can register it on",
    why="A ward's model is the ward's, or goes up to the city; a lower level than the unit's own is a mistake.",
    hint="correct the level or the unit",
    severity=Severity.WARNING,
    of=(MobilizationModel,),
    suspects=with_values("level"),
)
def level_below_unit(model: MobilizationModel, movement: Network) -> Iterator[Violation]:
    """Models registered on a level below that of the unit that runs them."""
    unit = movement.get(model.unit or "")
    if isinstance(unit, Locality):
        level = max(unit.tier.levels(model.valid), key=lambda level: level.rank)
    elif isinstance(unit, PartyCommittee | Body) and unit.level is not None:
        level = unit.level
    else:
        return
    if model.level is not None and model.level.rank > level.rank:
        message = gettext(
            "level of registration: {level}; level of {unit}, which runs it: {level_of_unit}"
        ).format(level=model.level.label(), unit=unit.name.label(), level_of_unit=level.label())
        yield Violation(model, message, field="level", related=(unit.id,))


@rule(
    "MM508",
    "an exemplary model was recognised",
    why="The exemplary are usually chosen among the recognised; a count of these may lack this one.",
    hint="add its recognition, or ignore this if the source names none",
    severity=Severity.NOTE,
    of=(MobilizationModel,),
    suspects=_having_been(ModelStatus.EXEMPLARY),
)
def exemplary_without_recognition(model: MobilizationModel) -> Iterator[Violation]:
    """Models that were exemplary, on any level, and recognised on none."""
    statuses = [milestone.status for milestone in model.milestones]
    if ModelStatus.EXEMPLARY in statuses and ModelStatus.RECOGNISED not in statuses:
        position = statuses.index(ModelStatus.EXEMPLARY)
        on = when(model.milestones[position].on)
        message = gettext("exemplary {on}, never recognised").format(on=on)
        yield Violation(model, message, field=f"milestones[{position}]")
