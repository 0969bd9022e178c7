"""MM52x and MM53x: the phases of a yearly cycle lie in its year, and tasks are set before they are completed.

The order of phases is a hint: sources give several.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from massmob.model.entities import Cycle, Document, MobilizationModel, Task
from massmob.model.entity import grouped
from massmob.network.network import Network
from massmob.translation.catalogue import gettext
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, rule
from massmob.values.period import Period
from massmob.values.period_phrase import when
from massmob.values.vocabulary import CyclePhase, ModelStatus

_MAY_BEGIN_BEFORE = CyclePhase.REGISTRATION
"""Launch and registration may take place in the year before."""
_MAY_END_AFTER = CyclePhase.ASSESSMENT
"""Assessment and what follows may take place in the year after."""
_YEARS = range(2, 9999)
"""Years that have a year before and after them."""


# --- cycles ------------------------------------------------------------------------------------------


@rule(
    "MM521",
    "the phases of a cycle follow one another in the usual order",
    why="Models are registered before they are recognised; another order is rare, and often a wrong day.",
    hint="correct a day, or ignore this if the source gives this order",
    severity=Severity.NOTE,
    of=(Cycle,),
)
def phases_in_order(cycle: Cycle) -> Iterator[Violation]:
    """Phases that certainly took place before one that usually comes earlier."""
    latest: tuple[CyclePhase, Period] | None = None
    for kind, days, position in sorted(_phases_with_days(cycle), key=lambda row: row[0].order):
        if latest and days.is_before(latest[1]):
            message = gettext("{phase} {on}, before {later} ({later_on})").format(
                phase=kind.label(),
                on=when(days),
                later=latest[0].label(),
                later_on=latest[1].label(),
            )
            yield Violation(cycle, message, field=f"phases[{position}].on")
        elif latest is None or (days.start or date.min) >= (latest[1].start or date.min):
            latest = kind, days


_AT_ANY_TIME = {CyclePhase.MAINTENANCE, CyclePhase.PRELIMINARY_REVIEW}
"""Phases that run beside the others."""


def _phases_with_days(cycle: Cycle) -> Iterator[tuple[CyclePhase, Period, int]]:
    """Kind, days and position of the phases that have a place in the order, the first of each kind."""
    seen = {*_AT_ANY_TIME}
    for position, phase in enumerate(cycle.phases):
        if phase.on is not None and phase.kind not in seen:
            seen.add(phase.kind)
            yield phase.kind, phase.on, position


@rule(
    "MM522",
    "the phases of a cycle lie in its year",
    why="A launch may come in the year before and a review in the year after; another year is a mistake.",
    hint="correct the day of the phase or the year of the cycle",
    severity=Severity.WARNING,
    of=(Cycle,),
)
def phase_outside_year(cycle: Cycle) -> Iterator[Violation]:
    """Phases outside the year, the year before it for the first ones, and the year after it for the last."""
    if cycle.year not in _YEARS:
        return
    for position, phase in enumerate(cycle.phases):
        first = cycle.year - (phase.kind.order <= _MAY_BEGIN_BEFORE.order)
        last = cycle.year + (phase.kind.order >= _MAY_END_AFTER.order)
        if phase.on is not None and not phase.on.overlaps(Period.years(first, last)):
            message = gettext("{phase} {on}, in the cycle of {year}").format(
                phase=phase.kind.label(), on=when(phase.on), year=cycle.year
            )
            yield Violation(cycle, message, field=f"phases[{position}].on")


@rule(
    "MM523",
    "a cycle is in force in its year",
    why="Queries by day find the cycle by its validity, queries by year by its year; both must agree.",
    hint="correct the year or the validity",
    of=(Cycle,),
)
def cycle_outside_year(cycle: Cycle) -> Iterator[Violation]:
    """Cycles that are in force on no day of their year, or of an impossible year."""
    if cycle.year not in _YEARS or not Period.year(cycle.year).overlaps(cycle.valid):
        message = gettext("the cycle of {year}, in force {period}").format(
            year=cycle.year, period=when(cycle.valid)
        )
        yield Violation(cycle, message, field="year")


@rule(
    "MM524",
    "an organ has one cycle a year in a campaign",
    why="With two cycles of one year its models are divided between them, and no count is complete.",
    hint="join the two, or correct the year or the organ of one",
    reads=("cycle",),
)
def two_cycles(movement: Network) -> Iterator[Violation]:
    """Cycles of one organ, year and campaign."""
    cycles = movement.cycles.values()
    for same in grouped(cycles, lambda cycle: (cycle.organ, cycle.year, cycle.belongs_to)).values():
        for other in same[1:]:
            message = gettext("{cycle} ({id}) is also the cycle of {year} at {organ}").format(
                cycle=same[0].name.label(), id=same[0].id, year=other.year, organ=other.organ
            )
            yield Violation(other, message, field="year", related=(same[0].id, other.organ))


@rule(
    "MM525",
    "a model is registered in the year of its cycle",
    why="A model of another year is counted in the wrong one.",
    hint="name the cycle of the year of its registration, or correct the day",
    severity=Severity.WARNING,
    of=(MobilizationModel,),
)
def registered_in_another_year(model: MobilizationModel, movement: Network) -> Iterator[Violation]:
    """Models with registrations, none of which may be of the cycle's year or the year before it."""
    cycle = movement.cycles.get(model.cycle or "")
    if cycle is None or cycle.year not in _YEARS:
        return
    registered = [
        milestone.on for milestone in model.milestones if milestone.status is ModelStatus.REGISTERED
    ]
    # Registration may take place in the year before, as in MM522.
    years = Period.years(cycle.year - 1, cycle.year)
    if registered and not any(on.overlaps(years) for on in registered):
        message = gettext("registered {on}, in the cycle of {year}").format(
            on=when(registered[0]), year=cycle.year
        )
        yield Violation(model, message, field="cycle", related=(cycle.id,))


@rule(
    "MM526",
    "the organ and the event of a phase exist on its days",
    why="A phase is not carried out by an organ that has ended, nor held in an event of another day.",
    hint="correct the day, or name the organ or event of that day",
    severity=Severity.WARNING,
    of=(Cycle,),
)
def phase_without_organ(cycle: Cycle, movement: Network) -> Iterator[Violation]:
    """Phases on days on which their organ, or their event, is not in force."""
    for position, phase in enumerate(cycle.phases):
        for field, id in (("organ", phase.organ), ("event", phase.event)):
            other = movement.get(id or "")
            if other is None or phase.on is None or other.valid.overlaps(phase.on):
                continue
            message = gettext("{phase} {on}, but {other} is in force {period}").format(
                phase=phase.kind.label(),
                on=when(phase.on),
                other=other.name.label(),
                period=when(other.valid),
            )
            place = f"phases[{position}].{field}"
            yield Violation(cycle, message, field=place, related=(other.id,))


# --- tasks -------------------------------------------------------------------------------------------


@rule(
    "MM531",
    "a task is set by a document, or has the words of its source",
    why="Without either nobody can look up what is to be done.",
    hint="name the document in `documents`, or give the words in `text`",
    severity=Severity.WARNING,
    of=(Task,),
)
def task_set_by_nothing(task: Task) -> Sequence[Violation]:
    """Tasks and aims with neither a document nor words."""
    if task.documents or task.text is not None:
        return ()
    message = gettext("{task} has neither document nor text").format(task=task.name.label())
    return [Violation(task, message, field="documents")]


def _documents_of(task: Task, movement: Network) -> Iterator[Document]:
    yield from (movement.documents[id] for id in task.documents if id in movement.documents)


@rule(
    "MM532",
    "a document that sets a task is in force when the task is due",
    why="What was ordered for a day on which the order no longer holds is ordered by another document.",
    hint="correct the day, or name the document that is in force then",
    severity=Severity.WARNING,
    of=(Task,),
)
def document_ended_before_due(task: Task, movement: Network) -> Iterator[Violation]:
    """Tasks that are due when a document that sets them is certainly not in force."""
    for document in _documents_of(task, movement):
        if task.due is not None and not task.due.overlaps(document.valid):
            message = gettext("due {due}, {document} is in force {period}").format(
                due=when(task.due), document=document.name.label(), period=when(document.valid)
            )
            yield Violation(task, message, field="due", related=(document.id,))


@rule(
    "MM533",
    "a task is completed after it was set",
    why="Nothing is completed before it is ordered; usually a year is wrong.",
    hint="correct the day, or name the document that set it",
    of=(Task,),
)
def completed_before_set(task: Task, movement: Network) -> Iterator[Violation]:
    """Tasks certainly completed before they were in force, or before any document that sets them."""
    done = task.completed
    if done is None:
        return
    if done.is_before(task.valid):
        message = gettext("completed {done}, in force {period}").format(
            done=when(done), period=when(task.valid)
        )
        yield Violation(task, message, field="completed")
    documents = [*_documents_of(task, movement)]
    if documents and all(
        document.issued and done.is_before(document.issued) for document in documents
    ):
        first = min(documents, key=_day_of_issue)
        message = gettext("completed {done}, before {document} was issued").format(
            done=when(done), document=first.name.label()
        )
        yield Violation(task, message, field="completed", related=(first.id,))


def _day_of_issue(document: Document) -> Period:
    return document.issued or document.valid
