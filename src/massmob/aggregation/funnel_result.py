"""`Funnel`, the result of a funnel: for every unit how far its models came, with its display."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import IntEnum
from fractions import Fraction
from typing import cast

import attrs

from massmob.aggregation.bounds import add_up, bounded, percentage
from massmob.aggregation.context import Group, Groups
from massmob.aggregation.labels import group_label, key_parts
from massmob.aggregation.losses import Losses
from massmob.aggregation.result import Rollup
from massmob.aggregation.titles import group_caption
from massmob.aggregation.totals_outline import totals_outline
from massmob.errors import counted
from massmob.model.records.record import ResultRecord
from massmob.rendering.cards import Outline
from massmob.rendering.displayed import Displayed
from massmob.rendering.table import Align, Table
from massmob.translation.catalogue import gettext
from massmob.translation.language import Language, as_language, get_language, in_language
from massmob.values.message import Message
from massmob.values.plain_form import MakeRef, PlainForm
from massmob.values.quantity import Quantity
from massmob.values.schemas import Schema
from massmob.values.text import Text
from massmob.values.vocabulary import ModelStatus

__all__ = ["STEPS", "Course", "Funnel", "Outcome", "Reached"]

STEPS = tuple(status for status in ModelStatus if status.order is not None)
"""The steps of a model, in their usual order."""

_MAX_ROWS = 22


class Reached(IntEnum):
    """Whether a model reached a step."""

    NO = 0
    PERHAPS = 1
    YES = 2


class Outcome(IntEnum):
    """How a model ended."""

    OPEN = 0
    PERHAPS_LAPSED = 1
    LAPSED = 2
    STOPPED = 3


Progress = tuple[tuple[Reached, ...], Outcome]
"""How far a model came, and how it ended."""


@attrs.frozen(kw_only=True)
class Course(ResultRecord):
    """How many models came how far; a count has bounds where a step before a later one is not stated.

    Attributes:
        registered: Models registered.
        built: Of these, models built.
        effective: Models assessed as effective.
        recognised: Models recognised.
        exemplary: Exemplary models.
        commended: Models commended.
        replicated: Models replicated.
        lapsed: Models that were registered and not built before their year was over; with a lower bound of
            zero where it is not known whether it is over.
        stopped: Models that were stopped; they are also counted in the steps they had reached.
        rates: Step → the share of the models of the step before that reached it too; ``None`` where there may
            be no model in the step before.
    """

    registered: Quantity
    built: Quantity
    effective: Quantity
    recognised: Quantity
    exemplary: Quantity
    commended: Quantity
    replicated: Quantity
    lapsed: Quantity
    stopped: Quantity
    rates: Mapping[str, Quantity | None]

    @property
    def steps(self) -> dict[str, Quantity]:
        """Step → count, in the usual order."""
        return {step.value: getattr(self, step.value) for step in STEPS}

    @property
    def figures(self) -> tuple[Quantity, ...]:
        """The counts of the steps, then those that lapsed and stopped."""
        return (*self.steps.values(), self.lapsed, self.stopped)


def _course(counts: Sequence[tuple[Progress, Quantity]]) -> Course:
    """A course from the numbers of models that came equally far."""

    def ended(*outcomes: Outcome) -> Quantity:
        return add_up(count for (_, outcome), count in counts if outcome in outcomes)

    def reached(position: int, *answers: Reached) -> Quantity:
        return add_up(count for (steps, _), count in counts if steps[position] in answers)

    steps = {
        step.value: _between(
            reached(position, Reached.YES), reached(position, Reached.YES, Reached.PERHAPS)
        )
        for position, step in enumerate(STEPS)
    }
    rates = {step.value: _rate(counts, position) for position, step in enumerate(STEPS) if position}
    lapsed = _between(ended(Outcome.LAPSED), ended(Outcome.LAPSED, Outcome.PERHAPS_LAPSED))
    return Course(lapsed=lapsed, stopped=ended(Outcome.STOPPED), rates=rates, **steps)


def _between(least: Quantity, most: Quantity) -> Quantity:
    return bounded(least.low, most.high)


def _rate(counts: Sequence[tuple[Progress, Quantity]], position: int) -> Quantity | None:
    """The share of the models of the step before that reached a step.

    It is least when no model passed a step that is not stated, except the step before it alone, and most when
    every model passed all that it may have passed.
    """
    both = [(steps[position - 1], steps[position], count) for (steps, _), count in counts]
    sure = add_up(n for before, step, n in both if before == step == Reached.YES)
    possible = add_up(n for before, step, n in both if before and step)
    not_further = add_up(n for before, step, n in both if before and not step)
    unsure = add_up(n for before, step, n in both if before and step == Reached.PERHAPS)
    if not add_up(n for before, _, n in both if before == Reached.YES).low:
        return None
    # Every count is of models, so it is bounded above.
    least_whole = sure.low + (unsure.high or 0) + (not_further.high or 0)
    most_part = possible.high or 0
    return bounded(
        Fraction(sure.low, least_whole),
        Fraction(most_part, most_part + not_further.low),
    )


@attrs.frozen(kw_only=True)
class CourseForm(ResultRecord):
    """How far the models of a unit, or of a group in it, came.

    Attributes:
        unit: Id of the unit.
        name: Its name.
        group: Name of a column grouped by → the value; empty for all models of the unit.
        course: How many models came how far.
    """

    unit: str
    name: Text
    group: Mapping[str, object]
    course: Course


@attrs.frozen(kw_only=True)
class FunnelForm(ResultRecord):
    """A funnel as plain values.

    Attributes:
        title: What was counted.
        by: The names of the columns of groups.
        courses: The units in order, each followed by its groups.
        notes: What readers must know of the counts.
        losses: The models in no count, and why.
    """

    title: str
    by: tuple[str, ...]
    courses: tuple[CourseForm, ...]
    notes: tuple[str, ...]
    losses: Losses


class Funnel(Mapping[str, Course], PlainForm, Displayed):
    """How far models came, by unit: a read-only mapping id → `Course`, in the order of the hierarchy.

    Args:
        rollup: Unit → (group…, how far models came) → how many.
        title: What was counted.
        by: The names of the columns of groups.
        single: Whether a group is one value rather than a tuple.
        notes: What readers must know besides the losses.
        year: The year of the models; ``None`` for all.
        day: The day until which it was counted; ``None`` for any day.

    Attributes:
        losses: The models in no count, and why.
        movement: The movement with the units.
        hierarchy: The hierarchy of the units.
        year: The year of the models; ``None`` for all.
        day: The day until which it was counted; ``None`` for any day.
    """

    def __init__(
        self,
        rollup: Rollup[Groups],
        *,
        title: Message,
        by: tuple[str, ...],
        single: bool,
        notes: tuple[Message, ...],
        year: int | None = None,
        day: date | None = None,
    ) -> None:
        self._rollup, self._by, self._single = rollup, by, single
        self._title, self._notes = title, notes
        self.losses: Losses = rollup.losses
        self.movement, self.hierarchy = rollup.movement, rollup.hierarchy
        self.year, self.day = year, day

    def __getitem__(self, unit: str) -> Course:
        return _course([(_progress_of(key), count) for key, count in self._rollup[unit].items()])

    def __iter__(self) -> Iterator[str]:
        return iter(self._rollup)

    def __len__(self) -> int:
        return len(self._rollup)

    def __repr__(self) -> str:
        units = counted(len(self), "unit")
        return f"<Funnel: {'; '.join([f'{self.title}: {units}', *self.notes])}>"

    def to_dict(self) -> dict[str, object]:
        """The counts as plain values: by unit and group, notes and losses.

        A funnel is not read back, as its hierarchy is that of the movement.
        """
        form = FunnelForm(
            title=self.title,
            by=self._by,
            courses=tuple(self._course_forms()),
            notes=self.notes,
            losses=self.losses,
        )
        return form.to_dict()

    def _course_forms(self) -> Iterator[CourseForm]:
        for unit, course in self.items():
            name = self.movement[unit].name
            yield CourseForm(unit=unit, name=name, group={}, course=course)
            for group, part in self.groups(unit).items():
                values = dict(zip(self._by, key_parts(group, self._by), strict=True))
                yield CourseForm(unit=unit, name=name, group=values, course=part)

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of `to_dict`."""
        return FunnelForm.form_schema(make_ref)

    def __str__(self) -> str:
        return str(self.table())

    @property
    def title(self) -> str:
        """What was counted, in the current language."""
        return str(self._title)

    @property
    def notes(self) -> tuple[str, ...]:
        """What readers must know of the counts, in the current language: losses, models of no known year."""
        return (*((str(self.losses),) if self.losses else ()), *map(str, self._notes))

    def groups(self, unit: str) -> dict[Group, Course]:
        """The courses of a unit's models by group, those of most models first; empty without ``by``.

        Args:
            unit: The id of the unit.

        Raises:
            UnknownEntityError: No such unit.
        """
        counts: dict[Group, list[tuple[Progress, Quantity]]] = {}
        for key, count in self._rollup[unit].items():
            if self._by:
                parts = _parts(key)[:-1]
                group = parts[0] if self._single else parts
                counts.setdefault(group, []).append((_progress_of(key), count))
        courses = {group: _course(numbers) for group, numbers in counts.items()}
        order = sorted(courses, key=lambda group: -courses[group].registered.low)
        return {group: courses[group] for group in order}

    def table(
        self, *, rates: bool = False, all: bool = False, lang: Language | None = None
    ) -> Table:
        """The counts as a table: a row for every unit, and below it for every group.

        Args:
            rates: From step to step in percent of the step before.
            all: Display every row.
            lang: The language of names and headings.
        """
        with in_language(as_language(lang)):
            return self._table(rates=rates, all=all)

    def _table(self, *, rates: bool, all: bool) -> Table:
        """The table in the current language."""
        lang = get_language()
        headings = [step.label(lang) for step in STEPS[1:]] if rates else self._headings(lang)
        movement, hierarchy = self.movement, self.hierarchy
        rows: list[tuple[object, ...]] = []
        for unit, course in self.items():
            name = "  " * hierarchy.depth(unit) + movement[unit].name.label(lang)
            groups = {"": course} if self._by else {}
            labelled = {
                group_label(group, self._by, movement, lang): part
                for group, part in self.groups(unit).items()
            }
            for label, part in (groups | labelled or {"": course}).items():
                heads = (unit, name, label) if self._by else (unit, name)
                rows.append((*heads, *_cells(part, rates=rates)))
        columns = ", ".join(map(group_caption, self._by))
        heads = ("id", gettext("unit"), columns) if columns else ("id", gettext("unit"))
        left: list[Align] = ["left"] * len(heads)
        right: list[Align] = ["right"] * len(headings)
        return Table(
            (*heads, *headings),
            rows,
            align=[*left, *right],
            title=gettext("{title}, rates").format(title=self.title) if rates else self.title,
            notes=self.notes,
            max_rows=None if all else _MAX_ROWS,
            all_shown_by=".table(all=True)",
        )

    def display(self) -> Outline:
        """The counts of units as an outline that unfolds; of many units the upper ones."""
        movement = self.movement
        outline = totals_outline(
            dict.fromkeys(self),
            lambda unit: self[unit].figures,
            hierarchy=self.hierarchy,
            name_of=lambda unit: movement[unit].name.label(),
            as_cell=str,
            header=tuple(self._headings(get_language())),
        )
        hint = gettext("{ways} have all").format(ways=".table(all=True), .to_dict()")
        return attrs.evolve(outline, title=self.title, hint=hint, notes=self.notes)

    def _headings(self, lang: Language) -> list[str]:
        return [
            *(step.label(lang) for step in STEPS),
            gettext("lapsed", lang),
            ModelStatus.STOPPED.label(lang),
        ]


def _cells(course: Course, *, rates: bool) -> list[str | None]:
    if not rates:
        return [str(figure) for figure in course.figures]
    return [None if rate is None else percentage(rate) for rate in course.rates.values()]


def _parts(key: Group) -> tuple[Group, ...]:
    return cast("tuple[Group, ...]", key)


def _progress_of(key: Group) -> Progress:
    """How far the models of a group of the rollup came: what `funnel` groups by last."""
    return cast("Progress", _parts(key)[-1])
