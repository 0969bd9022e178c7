"""A Gantt chart: bars from-until of phases, tasks, contests and documents, and a line at a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from massmob.display.arguments import axes, entity_id
from massmob.display.plots.canvas import (
    MUTED_COLOUR,
    PALETTE,
    LegendKey,
    lighter,
    plain_text,
    text_width,
)
from massmob.display.plots.gantt_rows import (
    Certainty,
    GanttRow,
    Section,
    all_rows,
    fair_share,
    known_span,
)
from massmob.display.plots.sheet import Sheet, new_sheet, number_text, place_name
from massmob.display.plots.titles import heading
from massmob.errors import InvalidValueError, at_least, checked, naming_argument
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.translation.catalogue import gettext, ngettext, pgettext
from massmob.translation.language import Language, as_language
from massmob.values.day_label import dates_written, day_label
from massmob.values.period import Period, as_date

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_gantt"]

LIMIT = 45

_COLOURS = {
    Section.CYCLES: PALETTE[0],
    Section.TASKS: PALETTE[1],
    Section.CONTESTS: PALETTE[4],
    Section.DOCUMENTS: PALETTE[2],
}
_DAY_COLOUR, _DONE_COLOUR, _GREY = "#c8303d", "#2e7d4f", "#7d8590"
_ROW, _HEAD, _SECTION, _BAR = 0.225, 0.3, 0.3, 0.13  # inches
_SIZE, _DETAIL_SIZE = 7.5, 6.8  # points
_MAX_NAME, _CHART = 3.4, 6.6
_MANY_YEARS = 900  # days from which on the axis has years only


@checked(
    movement=Movement,
    at=as_date,
    since=as_date,
    until=as_date,
    limit=at_least(1),
    lang=as_language,
    ax=axes,
)
def draw_gantt(
    movement: Movement,
    *,
    at: date | str | None = None,
    since: date | str | None = None,
    until: date | str | None = None,
    within: Entity | str | None = None,
    limit: int = LIMIT,
    lang: Language | None = None,
    ax: Axes | None = None,
) -> Figure:
    """A Gantt chart of yearly cycles with their phases, tasks, contests with their rounds, and documents.

    A bar is pale where only the month or year is known, and an empty frame over the cycle or contest where a
    phase or round has no days of its own. A filled arrow is an end that is open, a hollow one an end beyond the
    time shown. A document has the period it states to cover, else the one in which it is in force.

    Args:
        movement: The movement, not cut to a day: the chart is about time.
        at: A day at which a line is drawn; tasks overdue on it are red.
        since: The first day shown; by default that of the year of `at`, or the first known.
        until: The last day shown; by default that of the year of `at`, or the last known.
        within: Only what belongs to this unit, organ, campaign …, as in `Movement.subset`.
        limit: How many rows at most, a fair share for phases, tasks, contests and documents.
        lang: Language of texts; the current one when ``None``.
        ax: Where to draw; a new figure of a fitting size when ``None``.

    Returns:
        The figure; `save_figure` writes it.

    Raises:
        InvalidValueError: Nothing of it is in the time shown, or that ends before it begins.
        UnknownEntityError: There is no such unit.
        MissingExtraError: The extra ``display`` is not installed.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> figure = draw_gantt(load_dataset("hanoi"), at="2024-10-15")
        >>> figure.axes[0].texts[0].get_text()
        'Phases, tasks, contests and documents, Hà Nội, 2024'
    """
    language = as_language(lang)
    with naming_argument("at"):
        day = movement.snapshot_day if at is None else as_date(at)
    top = entity_id(movement, within, "within")
    part = movement if top is None else movement.subset(within=top, sources=False)
    every = all_rows(part, language)
    window = _window(every, day, since, until)
    rows = [row for row in every if row.period is not None and row.period.overlaps(window)]
    if not rows:
        raise InvalidValueError(
            "nothing to draw in this time",
            found=window.label("en"),
            hint="choose other days (since=, until=), or record phases, tasks, contests or documents with days",
        )
    drawn = fair_share(_documents_by_change(rows, window), limit)
    if day is None and since is None and until is None:
        window = known_span(drawn) or window  # which is shorter where rows are left out
    title = heading(
        gettext("Phases, tasks, contests and documents", language),
        place_name(movement, top, language, day or window.end),
        window.label(language),
    )
    undated = sum(row.period is None for row in every)
    notes = [*_notes(len(rows) - len(drawn), undated, language)]
    return _Chart(drawn, window, day, language).draw(title, notes, ax)


def _window(
    rows: Sequence[GanttRow], day: date | None, since: date | str | None, until: date | str | None
) -> Period:
    """The time shown, closed at both ends."""
    span = Period.year(day.year) if day is not None else known_span(rows)
    with naming_argument("since"):
        first = as_date(since) if since is not None else span.start if span else None
    with naming_argument("until"):
        last = as_date(until) if until is not None else span.end if span else None
    if first is None or last is None:
        raise InvalidValueError(
            "no day is known",
            place="movement",
            found="no phase, task, contest or document with days",
            hint="give at=, or since= and until=",
        )
    if since is None:
        first = min(first, last)
    if until is None:
        last = max(first, last)
    with naming_argument("until"):
        return Period(first, last)


def _documents_by_change(rows: Sequence[GanttRow], window: Period) -> list[GanttRow]:
    """The rows, of documents those first that begin or end in the time shown, then the latest."""

    def order(row: GanttRow) -> tuple[bool, int]:
        period = row.period or Period()
        changes = any(day is not None and day in window for day in (period.start, period.end))
        return not changes, -(period.start or date.min).toordinal()

    documents = sorted((row for row in rows if row.section is Section.DOCUMENTS), key=order)
    return [*(row for row in rows if row.section is not Section.DOCUMENTS), *documents]


def _notes(left_out: int, undated: int, lang: Language) -> Iterator[str]:
    if left_out:
        yield ngettext(
            "{number} more row is not shown (within=, since=, until=, limit=)",
            "{number} more rows are not shown (within=, since=, until=, limit=)",
            left_out,
            lang,
        ).format(number=number_text(left_out, lang))
    if undated:
        yield ngettext(
            "{number} row is not shown because no day of it is known",
            "{number} rows are not shown because no day of them is known",
            undated,
            lang,
        ).format(number=number_text(undated, lang))


@attrs.frozen
class _Chart:
    """The rows with the time shown, which is closed at both ends, and the day of the line."""

    rows: Sequence[GanttRow]
    window: Period
    day: date | None
    lang: Language

    @property
    def _days(self) -> tuple[int, int]:
        """The first day and the day after the last, as numbers."""
        first, last = self.window.start or date.min, self.window.end or date.max
        return first.toordinal(), last.toordinal() + 1

    def draw(self, title: str, notes: Sequence[str], ax: Axes | None) -> Figure:
        """Draw it all."""
        periods = [self._period_text(row) for row in self.rows]
        names = [plain_text(row.name) for row in self.rows]
        name_width = max(text_width(name, _SIZE) + 0.3 for name in names)
        name_width = max(min(name_width, _MAX_NAME), 1.6)
        detail_width = max(text_width(period, _DETAIL_SIZE) for period in periods) + 0.2
        left = name_width + detail_width + 0.12
        sections = len({row.section for row in self.rows})
        height = _HEAD + _SECTION * sections + _ROW * len(self.rows) + 0.06
        sheet = new_sheet(
            ax,
            left + _CHART + 0.15,
            height,
            title=title,
            keys=[*self._keys()],
            notes=notes,
        )
        self._draw_axis(sheet, left, height)
        y = _HEAD
        section = None
        for row, name, period in zip(self.rows, names, periods, strict=True):
            if row.section is not section:
                section = row.section
                head = self._section_name(section)
                colour = _COLOURS[section]
                sheet.text(0, y + 0.18, head, size=8, colour=colour, max_width=left, bold=True)
                y += _SECTION
            middle = y + _ROW / 2
            indent = 0.22 if row.part else 0.08
            sheet.text(indent, middle, name, max_width=name_width - indent, size=_SIZE)
            sheet.text(name_width, middle, period, size=_DETAIL_SIZE, colour=MUTED_COLOUR)
            self._draw_row(sheet, row, left, middle)
            y += _ROW
        return sheet.figure

    def _x(self, day: int, left: float) -> float:
        """Where a day begins on the axis; days outside of it are at its ends."""
        first, after = self._days
        return left + _CHART * (min(max(day, first), after) - first) / (after - first)

    def _period_text(self, row: GanttRow) -> str:
        if row.certainty is Certainty.WITHIN:
            return "–"
        return dates_written((row.period or Period()).label(self.lang), self.lang)

    def _draw_axis(self, sheet: Sheet, left: float, height: float) -> None:
        for day, label in _ticks(self.window):
            x = self._x(day.toordinal(), left)
            sheet.line([(x, _HEAD - 0.05), (x, height)], "#e1e6ea", width=0.7)
            text = dates_written(label, self.lang)
            sheet.text(x, 0.13, text, size=_DETAIL_SIZE, colour=MUTED_COLOUR, align="left")
        if self.day is not None and self.day in self.window:
            x = self._x(self.day.toordinal(), left)
            sheet.line([(x, _HEAD - 0.05), (x, height)], _DAY_COLOUR, width=1.2, front=True)

    def _draw_row(self, sheet: Sheet, row: GanttRow, left: float, y: float) -> None:
        """The bar of a row, its arrows, and the days on which a task is due and was completed."""
        period = row.period or Period()
        first, after = self._days
        start = first if period.start is None else period.start.toordinal()
        end = after if period.end is None else period.end.toordinal() + 1
        colour = _COLOURS[row.section]
        x, right = self._x(start, left), self._x(end, left)
        x, right = min(x, right - 0.03), max(right, x + 0.03)  # a single day is seen too
        fill = {
            Certainty.DAYS: colour,
            Certainty.MONTH_OR_YEAR: lighter(colour, 0.6),
            Certainty.WITHIN: "white",
        }[row.certainty]
        is_frame = row.certainty is Certainty.WITHIN
        sheet.box(x, y - _BAR / 2, right - x, _BAR, fill, colour, dashed=is_frame)
        if period.start is None or start < first:
            sheet.triangle(left - 0.09, y, colour, left=True, hollow=period.start is not None)
        if period.end is None or end > after:
            tip = left + _CHART + 0.09
            sheet.triangle(tip, y, colour, hollow=period.end is not None)
        for moment, moment_colour in self._moments(row):
            if moment.end is not None and moment.end in self.window:
                sheet.diamond(self._x(moment.end.toordinal() + 1, left), y, moment_colour)

    def _moments(self, row: GanttRow) -> Iterator[tuple[Period, str]]:
        if row.due is not None:
            yield row.due, _DAY_COLOUR if row.is_overdue(self.day) else "#1f2933"
        if row.completed is not None:
            yield row.completed, _DONE_COLOUR

    def _section_name(self, section: Section) -> str:
        return {
            Section.CYCLES: gettext("Yearly cycles and their phases", self.lang),
            Section.TASKS: gettext("Tasks and aims", self.lang),
            Section.CONTESTS: gettext("Contests and their rounds", self.lang),
            Section.DOCUMENTS: gettext("Documents: the period stated, else in force", self.lang),
        }[section]

    def _keys(self) -> Iterator[LegendKey]:
        """The legend: what occurs among the rows."""
        lang = self.lang
        certainties = {row.certainty for row in self.rows}
        if len(certainties) > 1 or Certainty.DAYS not in certainties:
            if Certainty.DAYS in certainties:
                yield LegendKey(gettext("days stated", lang), _GREY)
            if Certainty.MONTH_OR_YEAR in certainties:
                yield LegendKey(gettext("only month or year known", lang), lighter(_GREY, 0.6))
            if Certainty.WITHIN in certainties:
                label = gettext("days not stated: some time within", lang)
                yield LegendKey(label, _GREY, "open box")
        periods = [row.period or Period() for row in self.rows]
        if any(period.start is None or period.end is None for period in periods):
            yield LegendKey(gettext("open end", lang), _GREY, "arrow")
        first, after = self._days
        if any(
            (period.start is not None and period.start.toordinal() < first)
            or (period.end is not None and period.end.toordinal() >= after)
            for period in periods
        ):
            yield LegendKey(gettext("goes on beyond the time shown", lang), _GREY, "hollow arrow")
        if any(row.due is not None and not row.is_overdue(self.day) for row in self.rows):
            yield LegendKey(pgettext("of a task", "due", lang), "#1f2933", "diamond")
        if any(row.is_overdue(self.day) for row in self.rows):
            yield LegendKey(gettext("overdue on the day of the line", lang), _DAY_COLOUR, "diamond")
        if any(row.completed is not None for row in self.rows):
            yield LegendKey(pgettext("of a task", "completed", lang), _DONE_COLOUR, "diamond")
        if self.day is not None and self.day in self.window:
            yield LegendKey(day_label(self.day, lang), _DAY_COLOUR, "solid")


def _ticks(window: Period) -> list[tuple[date, str]]:
    """The days that the axis names: the first ones of months, of quarters, or of years."""
    first, last = window.start or date.min, window.end or date.max
    days = (last - first).days
    if days > _MANY_YEARS:
        years = range(first.year, last.year + 1)
        step = max(1, -(-len(years) // 12))
        ticks = [(date(year, 1, 1), str(year)) for year in years if year % step == 0]
    else:
        step = 1 if days <= 400 else 3
        ticks = [
            (date(year, month, 1), f"{year}-{month:02}")
            for year in range(first.year, last.year + 1)
            for month in range(1, 13, step)
        ]
    ticks = [(day, label) for day, label in ticks if day in window]
    return ticks or [(first, str(first))]
