"""`funnel`: how many models of a year were registered, built, recognised …, for every unit of a hierarchy.

Models are placed, grouped and lost as in a rollup: a funnel is one rollup by how far each model came.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import cast

from massmob.aggregation.context import Groups
from massmob.aggregation.entity_columns import select_entities
from massmob.aggregation.entity_rollup import EntityQuery, rollup_entities
from massmob.aggregation.funnel_result import STEPS, Funnel, Outcome, Reached
from massmob.aggregation.result import Rollup
from massmob.aggregation.rollup import visible_units
from massmob.aggregation.selection import By, Where, group_names, parts_of
from massmob.aggregation.titles import title_of
from massmob.errors import InvalidValueError, at_least, checked
from massmob.model.entities import MobilizationModel
from massmob.model.entity import Entity
from massmob.network.entity_fields import field_reader
from massmob.network.network import Network
from massmob.network.placement import Along, as_along
from massmob.translation.catalogue import gettext_noop, ngettext_noop
from massmob.values.message import Message
from massmob.values.period import Period, as_date
from massmob.values.text import first_few
from massmob.values.vocabulary import EntityKind, Level, ModelStatus, Tier

__all__ = ["funnel"]

_KIND = EntityKind.MODEL
_BUILT = STEPS.index(ModelStatus.BUILT)


@checked(
    movement=Network,
    along=as_along,
    year=at_least(1, "not a year", "give a number such as 2024"),
    at=as_date,
    level=Level.of,
    tier=Tier.of,
    depth=at_least(0, "not a depth", "0 for the root, 1 for its children"),
    strict=bool,
    follow=bool,
)
def funnel(
    movement: Network,
    *,
    along: Along,
    by: By | None = None,
    year: int | None = None,
    at: date | str | None = None,
    where: Where | None = None,
    level: Level | str | None = None,
    tier: Tier | str | None = None,
    depth: int | None = None,
    strict: bool = False,
    follow: bool = False,
) -> Funnel:
    """How far models came: registered, built, effective, recognised, exemplary, commended, replicated.

    A model counts as registered, and as built once it reached a later step. Of the other steps before its
    last one it reached those that are stated; any other it may have passed or not, as an exemplary model need
    not have been recognised, so that the count has bounds. A step after the last one stated was not reached.
    Of a model without any milestone nothing more is known, so that it may have reached every other step.

    Args:
        movement: The movement.
        along: The hierarchy, such as ``"locality"``, ``"committee"`` or ``"field"``.
        by: What to group by, as of `rollup`.
        year: Only the models of this year: of their registration, else of their cycle, else as in `rollup`.
        at: Count what was reached by this day in its units; models that had begun and ended are counted too.
        where: Count only the models that this function accepts, or whose fields have these values.
        level: Show only the organs of this level.
        tier: Show only the localities of this tier.
        depth: Show only the units at most so many steps below a root.
        strict: Refuse an answer with losses.
        follow: Carry the models of a unit that had ended by `at` to its successors.

    Returns:
        Unit → `Course`; what is in no count is in `Funnel.losses`.

    Raises:
        InvalidValueError: An argument does not fit; there is no such model, as figures by status are of other
            models each and make no funnel; nothing could be placed, or with ``strict`` not all.
        HierarchyError: The hierarchy has a cycle.

    Example:
        >>> import massmob as mm
        >>> steps = [mm.Milestone(status="registered", on="2024"), mm.Milestone(status="built", on="2024")]
        >>> movement = mm.Movement([
        ...     mm.Locality(id="loc:1", name="A", kind="xa"),
        ...     mm.MobilizationModel(id="model:1", name="A", unit="loc:1", milestones=steps),
        ...     mm.MobilizationModel(id="model:2", name="B", unit="loc:1", milestones=steps[:1]),
        ... ])
        >>> course = movement.funnel(along="locality", year=2024, at="2025-01-01")["loc:1"]
        >>> print(course.registered, course.built, course.rates["built"], course.lapsed)
        2 1 0.5 1
    """
    day = None if at is None else as_date(at)
    snapshot = movement if day is None else _begun_by(movement, day)
    year_of = _year_reader(movement)
    chosen = list(select_entities(snapshot, _KIND, where))
    counted = [model for model in chosen if year in (None, year_of(model))]
    if not counted:
        raise _no_models(movement, chosen, year, year_of)
    hierarchy = snapshot.hierarchy(along)
    keys = _keys(by, year_of, lambda model: _progress(model, day, year_of(model)))
    ids = {model.id for model in counted}
    query = EntityQuery(
        movement=movement,
        snapshot=snapshot,
        day=day,
        what=_KIND.value,
        along=along,
        by=keys,
        where=lambda model: model.id in ids,
        weight=None,
        follow=follow,
    )
    level, tier = Level.of_optional(level), Tier.of_optional(tier)
    units = visible_units(snapshot, hierarchy, level, tier, depth)
    rollup = rollup_entities(query, units, strict=strict)
    unknown = [model.id for model in chosen if year is not None and year_of(model) is None]
    return Funnel(
        cast("Rollup[Groups]", rollup),
        title=title_of(
            _subject(year), snapshot, hierarchy, along=along, by=group_names(by), day=day
        ),
        by=group_names(by),
        single=isinstance(by, str) or callable(by),
        notes=_notes(unknown),
        year=year,
        day=day,
    )


def _begun_by(movement: Network, day: date) -> Network:
    """The units of a day, with every model registered by then, also those that had ended."""
    snapshot = movement.at(day)
    models = movement.models.values()
    late = [model.id for model in models if model.id in snapshot and not _has_begun(model, day)]
    ended = [model for model in models if model.id not in snapshot and _has_begun(model, day)]
    return snapshot.remove(*late).add(*ended)


def _has_begun(model: MobilizationModel, day: date) -> bool:
    starts = [model.valid.start, *(step.on.start for step in model.milestones)]
    known = [start for start in starts if start is not None]
    return not known or min(known) <= day


def _year_reader(movement: Network) -> Callable[[Entity], Hashable]:
    """A function that reads the year of a model."""
    read_year = field_reader(_KIND, "year")

    cycles = movement.cycles

    def year(entity: Entity) -> Hashable:
        model = cast("MobilizationModel", entity)
        is_stated = any(step.status is ModelStatus.REGISTERED for step in model.milestones)
        cycle = cycles.get(model.cycle or "")
        return read_year(model) if cycle is None or is_stated else cycle.year

    return year


def _keys(
    by: By | None,
    year_of: Callable[[Entity], Hashable],
    progress: Callable[[Entity], Hashable],
) -> By:
    """What the rollup groups by: the groups asked for, then how far a model came."""
    parts = parts_of(by, _KIND)
    return [*(year_of if part == "year" else part for part in parts), progress]


def _progress(
    model: Entity, day: date | None, year: Hashable
) -> tuple[tuple[Reached, ...], Outcome]:
    """How far a model came by a day: each step reached or not, and how it ended."""
    milestones = cast("MobilizationModel", model).milestones
    if not milestones:
        return (Reached.YES, *[Reached.PERHAPS] * (len(STEPS) - 1)), Outcome.PERHAPS_LAPSED
    until = Period(end=day)
    statuses = {step.status for step in milestones if until.overlaps(step.on)}
    last = max((order for status in statuses if (order := status.order) is not None), default=0)
    if last == 0 and ModelStatus.MAINTAINED in statuses:
        last = _BUILT

    def reached(position: int, status: ModelStatus) -> Reached:
        if status in statuses or position == 0 or (position == _BUILT and last >= _BUILT):
            return Reached.YES
        return Reached.PERHAPS if position < last else Reached.NO

    steps = tuple(reached(position, status) for position, status in enumerate(STEPS))
    return steps, _outcome(ModelStatus.STOPPED in statuses, last >= _BUILT, day, year)


def _outcome(is_stopped: bool, is_built: bool, day: date | None, year: Hashable) -> Outcome:
    """Whether a model stopped, or lapsed: was not built in its year, and the year is over."""
    if is_stopped:
        return Outcome.STOPPED
    if is_built:
        return Outcome.OPEN
    if day is None or not isinstance(year, int):
        return Outcome.PERHAPS_LAPSED
    return Outcome.LAPSED if year < day.year else Outcome.OPEN


def _no_models(
    movement: Network,
    chosen: Sequence[Entity],
    year: int | None,
    year_of: Callable[[Entity], Hashable],
) -> InvalidValueError:
    """The error where there is nothing to count: the years there are, or the figures by status."""
    if chosen:
        years = sorted({str(year_of(model)) for model in chosen})
        hint = f"its models are of {first_few(years, 5)}"
        return InvalidValueError("no model of this year", place="year", found=year, hint=hint)
    figures = sorted({o.indicator for o in movement.observations.values() if o.status is not None})
    hint = "add models with milestones"
    if figures:
        hint = (
            f'{first_few(figures, 3)} have figures by status: roll one of them up with by="status"'
        )
    return InvalidValueError("no models to follow", found=repr(movement), hint=hint)


def _subject(year: int | None) -> Message:
    if year is None:
        return Message(gettext_noop("Funnel of models"))
    return Message(gettext_noop("Funnel of the models of {year}"), {"year": str(year)})


def _notes(unknown: Sequence[str]) -> tuple[Message, ...]:
    if not unknown:
        return ()
    text = ngettext_noop(
        "{number} model of no known year is not counted: {models}",
        "{number} models of no known year are not counted: {models}",
    )
    return (Message(text, {"number": len(unknown), "models": [*unknown]}),)
