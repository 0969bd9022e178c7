"""The rows of a Gantt chart: yearly cycles with their phases, tasks, contests with their rounds, documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import IntEnum

import attrs

from massmob.model.entities import ContestRound, Task
from massmob.movement import Movement
from massmob.translation.language import Language
from massmob.values.period import Period

__all__ = ["Certainty", "GanttRow", "Section", "all_rows", "fair_share", "known_span"]


class Section(IntEnum):
    """A part of the chart, from the top."""

    CYCLES = 0
    TASKS = 1
    CONTESTS = 2
    DOCUMENTS = 3


class Certainty(IntEnum):
    """How well the days of a row are known."""

    DAYS = 0
    MONTH_OR_YEAR = 1
    WITHIN = 2
    """Some time within the cycle or contest that it belongs to."""


@attrs.frozen(kw_only=True)
class GanttRow:
    """A row of the chart.

    Attributes:
        section: The part it is in.
        name: What is written at its left.
        period: From when until when; ``None`` where no day of it is known.
        certainty: How well its days are known.
        part: Whether it is a phase or round of the row above.
        due: When a task is to be done.
        completed: When a task was completed.
    """

    section: Section
    name: str
    period: Period | None
    certainty: Certainty = Certainty.DAYS
    part: bool = False
    due: Period | None = None
    completed: Period | None = None

    def is_overdue(self, day: date | None) -> bool:
        """Whether it is a task that was to be done before a day and has not been completed."""
        end = None if self.due is None else self.due.end
        return self.completed is None and end is not None and day is not None and end < day


def all_rows(movement: Movement, lang: Language) -> list[GanttRow]:
    """Every row of a movement, in the order of the chart, also those without a known day."""
    return [
        *_cycle_rows(movement, lang),
        *_task_rows(movement, lang),
        *_contest_rows(movement, lang),
        *_document_rows(movement, lang),
    ]


def _known(period: Period | None) -> Period | None:
    return None if period is None or period == Period() else period


def _certainty(period: Period | None) -> Certainty:
    """Whether a period of something that takes place is known to the day: a whole month or year is not."""
    if period is None or period.start is None or period.end is None or period.is_day:
        return Certainty.DAYS
    has_days = period.label("en").count("-") >= 2
    return Certainty.DAYS if has_days else Certainty.MONTH_OR_YEAR


def _part(section: Section, name: str, period: Period | None, whole: Period | None) -> GanttRow:
    """A phase or round; without days of its own it was some time within the whole."""
    period = _known(period)
    certainty = _certainty(period) if period is not None else Certainty.WITHIN
    return GanttRow(
        section=section, name=name, period=period or whole, certainty=certainty, part=True
    )


def _cycle_rows(movement: Movement, lang: Language) -> Iterator[GanttRow]:
    for cycle in sorted(movement.cycles.values(), key=lambda cycle: (cycle.year, cycle.id)):
        period = _known(cycle.valid) or Period.year(cycle.year)
        yield GanttRow(section=Section.CYCLES, name=cycle.name.label(lang), period=period)
        for phase in cycle.phases:
            event = movement.get(phase.event) if phase.event is not None else None
            days = phase.on if event is None or phase.on is not None else event.valid
            yield _part(Section.CYCLES, phase.kind.label(lang), days, period)


def _contest_rows(movement: Movement, lang: Language) -> Iterator[GanttRow]:
    contests = movement.contests.values()
    for contest in sorted(contests, key=lambda contest: (contest.valid, contest.id)):
        period = _known(contest.valid)
        yield GanttRow(
            section=Section.CONTESTS,
            name=contest.name.label(lang),
            period=period,
            certainty=_certainty(period),
        )
        rounds: list[ContestRound] = [
            round for round in movement.rounds.values() if round.contest == contest.id
        ]
        for round in sorted(rounds, key=lambda round: (round.order, round.id)):
            yield _part(Section.CONTESTS, round.name.label(lang), round.valid, period)


def _task_rows(movement: Movement, lang: Language) -> Iterator[GanttRow]:
    def last_day(task: Task) -> date:
        end = None if task.due is None else task.due.end
        return end or task.valid.end or date.max

    for task in sorted(movement.tasks.values(), key=lambda task: (last_day(task), task.id)):
        moments = [moment for moment in (task.due, task.completed) if moment is not None]
        period = _known(task.valid)
        if period is None and moments:
            period = Period(min(moments).start, max(m.end or date.max for m in moments))
        elif period is not None and period.end is None and moments:
            ends = [period.start, *(moment.end for moment in moments)]
            period = Period(period.start, max(filter(None, ends)))
        certainty = max(map(_certainty, [*moments, period]))
        yield GanttRow(
            section=Section.TASKS,
            name=task.name.label(lang),
            period=period,
            certainty=certainty,
            due=task.due,
            completed=task.completed,
        )


def _document_rows(movement: Movement, lang: Language) -> Iterator[GanttRow]:
    for document in movement.documents.values():
        symbol = document.symbol
        name = document.name.label(lang) if symbol is None else str(symbol)
        yield GanttRow(
            section=Section.DOCUMENTS, name=name, period=_known(document.covers or document.valid)
        )


def known_span(rows: Sequence[GanttRow]) -> Period | None:
    """From the first known day of rows to the last; ``None`` where they have none."""
    periods = [row.period for row in rows if row.period is not None]
    days = [day for period in periods for day in (period.start, period.end) if day is not None]
    return Period(min(days), max(days)) if days else None


def fair_share(rows: Sequence[GanttRow], limit: int) -> list[GanttRow]:
    """The rows to draw where not all can be: a fair share of each section, the first of each.

    Args:
        rows: The rows, those of a section in the order of their importance.
        limit: How many at most.
    """
    sections = {section: [row for row in rows if row.section is section] for section in Section}
    shares = dict.fromkeys(Section, 0)
    for _ in range(min(limit, len(rows))):
        open_ones = [section for section in Section if shares[section] < len(sections[section])]
        fewest = min(open_ones, key=lambda section: shares[section])
        shares[fewest] += 1
    return [row for section in Section for row in sections[section][: shares[section]]]
