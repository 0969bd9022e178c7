"""What is overdue on a day: phases of yearly cycles that nothing ends, and models without the next step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import attrs

from massmob.model.entities import Commendation, Cycle, Event, MobilizationModel, Phase
from massmob.model.entity import Entity, grouped
from massmob.model.records.record import ResultRecord
from massmob.translation.catalogue import gettext
from massmob.translation.language import Language
from massmob.values.period import Period
from massmob.values.vocabulary import CyclePhase, ModelStatus

__all__ = ["Overdue", "overdue_items"]

_STATUS = {
    CyclePhase.REGISTRATION: ModelStatus.REGISTERED,
    CyclePhase.BUILDING: ModelStatus.BUILT,
    CyclePhase.ASSESSMENT: ModelStatus.EFFECTIVE,
    CyclePhase.RECOGNITION: ModelStatus.RECOGNISED,
    CyclePhase.COMMENDATION: ModelStatus.COMMENDED,
    CyclePhase.REPLICATION: ModelStatus.REPLICATED,
    CyclePhase.MAINTENANCE: ModelStatus.MAINTAINED,
}
"""Phase → the status that models reach in it; other phases are ended by an event."""
_STEPS = (
    CyclePhase.REGISTRATION,
    CyclePhase.BUILDING,
    CyclePhase.ASSESSMENT,
    CyclePhase.RECOGNITION,
)
"""The phases that decide about every model of a cycle; few models are chosen in the others."""


@attrs.frozen(kw_only=True)
class Overdue(ResultRecord):
    """A phase of a cycle past its last day, or a model without the step of a phase that ended.

    Attributes:
        entity: The cycle, or the model.
        phase: The phase.
        due: The last day of the phase.
        days: How many days ago that was.
    """

    entity: Cycle | MobilizationModel
    phase: CyclePhase
    due: date
    days: int

    def label(self, lang: Language | None = None) -> str:
        """What is missing, in a sentence.

        Args:
            lang: ``"vi"``, ``"en"`` or ``"ru"``; the current language by default.

        Returns:
            The sentence.

        Raises:
            InvalidValueError: Not one of these languages.

        Example:
            >>> cycle = Cycle(
            ...     id="cycle:1", name={"en": "2024 (synthetic)"}, year=2024, organ="org:1", valid="2024")
            >>> launch = Overdue(entity=cycle, phase=CyclePhase.LAUNCH, due=date(2024, 3, 31), days=10)
            >>> launch.label()
            'the phase launch ended on 2024-03-31, but no event is stated'
            >>> launch.label("vi")
            'bước “phát động” đã kết thúc ngày 2024-03-31, nhưng không nêu sự kiện nào'
        """
        if isinstance(self.entity, MobilizationModel):
            message = gettext(
                "not {status} although the phase {phase} of {cycle} ended on {due}", lang
            )
        elif self.phase in _STATUS:
            message = gettext(
                "the phase {phase} ended on {due}, but no model is {status} and no event is stated",
                lang,
            )
        else:
            message = gettext("the phase {phase} ended on {due}, but no event is stated", lang)
        status = _STATUS.get(self.phase)
        return message.format(
            phase=self.phase.label(lang),
            status=status.label(lang) if status else "",
            due=self.due,
            cycle=self.entity.cycle if isinstance(self.entity, MobilizationModel) else "",
        )

    def __str__(self) -> str:
        return f"{self.entity.id}: {self.label()}"


def overdue_items(entities: Mapping[str, Entity], at: date) -> Iterator[Overdue]:
    """What is overdue on a day: of every cycle its phases, then its models; cycles in id order.

    Args:
        entities: Every entity by id.
        at: The day; what happened later is not counted.
    """
    models = (entity for entity in entities.values() if isinstance(entity, MobilizationModel))
    models_of = grouped(models, lambda model: model.cycle)
    until = Period(end=at)
    awarded = {
        occasion
        for entity in entities.values()
        if isinstance(entity, Commendation) and until.overlaps(entity.valid)
        for occasion in entity.occasions
    }
    for cycle in entities.values():
        if isinstance(cycle, Cycle):
            members = models_of.get(cycle.id, [])
            yield from _overdue_phases(cycle, members, entities, at, awarded=cycle.id in awarded)
            for model in members:
                yield from _overdue_step(cycle, model, at)


def _overdue_phases(
    cycle: Cycle,
    models: Iterable[MobilizationModel],
    entities: Mapping[str, Entity],
    at: date,
    *,
    awarded: bool,
) -> Iterator[Overdue]:
    reached = {status for model in models for status in _statuses(model, at)}
    for phase, due in _ended_phases(cycle, at):
        event = entities.get(phase.event) if phase.event else None
        status = _STATUS.get(phase.kind)
        is_done = (
            (isinstance(event, Event) and Period(end=at).overlaps(event.valid))
            or status in reached
            or (awarded and phase.kind is CyclePhase.COMMENDATION)
        )
        if not is_done:
            yield _overdue(cycle, phase.kind, due, at)


def _overdue_step(cycle: Cycle, model: MobilizationModel, at: date) -> Iterator[Overdue]:
    """The first step of a cycle that a model has not reached although its phase has ended; one at most."""
    statuses = _statuses(model, at)
    if ModelStatus.STOPPED in statuses:
        return
    orders = [order for status in statuses if (order := status.order) is not None]
    last = max(orders, default=-1)
    end_by_kind = {phase.kind: due for phase, due in _ended_phases(cycle, at)}
    for kind in _STEPS:
        due, status = end_by_kind.get(kind), _STATUS[kind]
        if due is None or (status.order or 0) <= last:
            continue
        if model.valid.end is None or model.valid.end >= due:
            yield _overdue(model, kind, due, at)
        return


def _overdue(entity: Cycle | MobilizationModel, kind: CyclePhase, due: date, at: date) -> Overdue:
    return Overdue(entity=entity, phase=kind, due=due, days=(at - due).days)


def _ended_phases(cycle: Cycle, at: date) -> Iterator[tuple[Phase, date]]:
    """The phases whose last day is before a day, with this last day."""
    for phase in cycle.phases:
        end = None if phase.on is None else phase.on.end
        if end is not None and end < at:
            yield phase, end


def _statuses(model: MobilizationModel, at: date) -> set[ModelStatus]:
    """The statuses that a model had reached by a day."""
    until = Period(end=at)
    return {step.status for step in model.milestones if until.overlaps(step.on)}
