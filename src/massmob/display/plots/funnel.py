"""A funnel: how many models were registered, built, recognised …, with bounds and rates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

import attrs

from massmob.aggregation.bounds import bounded
from massmob.aggregation.funnel_result import STEPS, Course, Funnel
from massmob.display.arguments import axes
from massmob.display.plots.canvas import (
    MUTED_COLOUR,
    PALETTE,
    LegendKey,
    lighter,
    text_width,
)
from massmob.display.plots.sheet import Sheet, new_sheet, number_text
from massmob.display.plots.titles import day_text, heading
from massmob.errors import UnknownEntityError, at_least, checked, naming_argument
from massmob.model.entity import Entity
from massmob.translation.catalogue import gettext, ngettext
from massmob.translation.language import Language, as_language, in_language
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import ModelStatus

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_funnel"]

LIMIT = 4

_CERTAIN, _POSSIBLE = PALETTE[0], lighter(PALETTE[0], 0.62)
_WIDTH, _MAX_WIDTH, _GAP, _ROW, _BAR, _HEAD = 3.0, 5.0, 0.35, 0.46, 0.3, 0.36  # inches
_SIZE = 8.0  # points


@checked(funnel=Funnel, limit=at_least(1), title=str, lang=as_language, ax=axes)
def draw_funnel(
    funnel: Funnel,
    *,
    root: Entity | str | None = None,
    limit: int = LIMIT,
    title: str = "",
    lang: Language | None = None,
    ax: Axes | None = None,
) -> Figure:
    """The steps of the yearly cycle as bars: models registered, built, effective … replicated.

    A bar is dark as far as the count is certain and pale up to its upper bound. At its right is the share of
    the models of the step before, where both steps have data. A step that no model states is named as without
    data: that is not zero. Models that lapsed or were stopped are below. Groups (``by=``) are not drawn apart.

    Args:
        funnel: What `Movement.funnel` returned.
        root: The unit; the uppermost units side by side when ``None``, those with most models first.
        limit: How many units at most.
        title: Above the picture, instead of one that says what it is and of which unit and year.
        lang: Language of texts; the current one when ``None``.
        ax: Where to draw; a new figure of a fitting size when ``None``.

    Returns:
        The figure; `save_figure` writes it.

    Raises:
        InvalidValueError: Not a funnel.
        UnknownEntityError: The unit is not in the funnel.
        MissingExtraError: The extra ``display`` is not installed.

    Example:
        >>> import massmob as mm
        >>> steps = [mm.Milestone(status="registered", on="2024"), mm.Milestone(status="built", on="2024")]
        >>> movement = mm.Movement([
        ...     mm.Locality(id="loc:1", name="Phường Mẫu", kind="phuong"),
        ...     mm.MobilizationModel(id="model:1", name="A", unit="loc:1", milestones=steps),
        ...     mm.MobilizationModel(id="model:2", name="B", unit="loc:1", milestones=steps[:1]),
        ... ])
        >>> figure = draw_funnel(movement.funnel(along="locality", year=2024, at="2025-01-01"))
        >>> shown = [text.get_text() for text in figure.axes[0].texts]
        >>> "50 %" in shown, "without data" in shown
        (True, True)
    """
    language = as_language(lang)
    units, left_out = _units_of(funnel, root, limit)
    names = [funnel.movement[unit].name.label(language) for unit in units]
    title = title or _title(funnel, names, language)
    courses = [funnel[unit] for unit in units]
    notes = [*_notes(funnel, courses, left_out, language)]
    drawing = _Drawing(courses, names if len(names) > 1 else [""], language)
    return drawing.draw(title, notes, ax)


def _units_of(funnel: Funnel, root: Entity | str | None, limit: int) -> tuple[list[str], int]:
    """The units to draw, and how many are left out."""
    if root is not None:
        with naming_argument("root"):
            id = funnel.movement[root.id if isinstance(root, Entity) else root].id
        if id not in funnel:
            raise UnknownEntityError(
                "no such unit in the funnel",
                place="root",
                found=id,
                hint="give the id of a unit that funnel.table() lists",
            )
        return [id], 0
    roots = set(funnel.hierarchy.roots)
    tops = [unit for unit in funnel if unit in roots] or [*funnel]
    counts = {unit: funnel[unit].registered.low for unit in tops}
    with_models = [unit for unit in tops if counts[unit]] or tops
    with_models.sort(key=lambda unit: -counts[unit])
    return with_models[:limit], max(0, len(with_models) - limit)


def _title(funnel: Funnel, names: Sequence[str], lang: Language) -> str:
    models_of, until = gettext("models of {year}", lang), gettext("as of {day}", lang)
    return heading(
        gettext("From registration to replication of models", lang),
        names[0] if len(names) == 1 else "",
        "" if funnel.year is None else models_of.format(year=funnel.year),
        "" if funnel.day is None else until.format(day=day_text(funnel.day, lang)),
    )


def _notes(
    funnel: Funnel, courses: Sequence[Course], left_out: int, lang: Language
) -> Iterator[str]:
    if any(_comparable(course, step) is not None for course in courses for step in course.steps):
        yield gettext("% of the models of the step before", lang)
    if left_out:
        yield ngettext(
            "{number} more unit is not shown (root=, limit=)",
            "{number} more units are not shown (root=, limit=)",
            left_out,
            lang,
        ).format(number=number_text(left_out, lang))
    with in_language(lang):
        yield from funnel.notes


@attrs.frozen
class _Drawing:
    """The funnels of some units side by side.

    Attributes:
        courses: The counts of each.
        names: The name of each; may be empty.
        lang: Language of texts.
        width: Inches of the greatest count.
    """

    courses: Sequence[Course]
    names: Sequence[str]
    lang: Language
    width: float = _WIDTH

    def draw(self, title: str, notes: Sequence[str], ax: Axes | None) -> Figure:
        """Draw it all."""
        labels = [step.label(self.lang) for step in STEPS]
        label_width = max(text_width(label, _SIZE) for label in labels) + 0.15
        side, number = self._side, len(self.courses)
        free = (text_width(title, 12) - label_width + _GAP) / number - side - _GAP
        drawing = attrs.evolve(self, width=min(max(_WIDTH, free), _MAX_WIDTH))
        column = drawing.width + side + _GAP
        head = _HEAD if any(self.names) else 0.05
        ends = max(len(_ends(course, self.lang)) for course in self.courses)
        sheet = new_sheet(
            ax,
            label_width + column * number - _GAP,
            head + _ROW * len(STEPS) + 0.1 + 0.2 * ends,
            title=title,
            keys=[*self._keys()],
            notes=notes,
        )
        for row, label in enumerate(labels):
            sheet.text(0, head + _ROW * (row + 0.5), label, size=_SIZE)
        for position, (course, name) in enumerate(zip(self.courses, self.names, strict=True)):
            left = label_width + column * position
            sheet.text(left, 0.14, name, max_width=column - _GAP, size=8.5, bold=True)
            drawing.draw_course(sheet, course, left, head, column - _GAP)
        return sheet.figure

    @property
    def _greatest(self) -> float:
        """The greatest count."""
        figures = [figure for course in self.courses for figure in course.steps.values()]
        return max(1.0, *(float(figure.high or figure.low) for figure in figures))

    def _bar(self, count: float) -> float:
        return max(0.03, self.width * count / self._greatest)

    def _is_in_bar(self, figure: Quantity) -> bool:
        """Whether the text of a count fits the certain part of its bar."""
        needed = text_width(figure.label(self.lang), _SIZE * 1.07) + 0.1
        return needed <= self._bar(float(figure.low))

    @property
    def _side(self) -> float:
        """Inches at the right of the bars: for counts that do not fit theirs, and for the rates."""
        widths = [0.0]
        for course in self.courses:
            for step, figure in course.steps.items():
                rate = _comparable(course, step)
                width = 0.0 if rate is None else text_width(_rate_text(rate, self.lang), _SIZE)
                if figure.low and not self._is_in_bar(figure):
                    width += text_width(figure.label(self.lang), _SIZE * 1.07)
                widths.append(width)
        return max(widths) + 0.25

    def draw_course(
        self, sheet: Sheet, course: Course, left: float, top: float, width: float
    ) -> None:
        """Draw the bars, rates and ends of a unit in a width."""
        for number, (step, figure) in enumerate(course.steps.items()):
            y = top + _ROW * (number + 0.5)
            self._draw_step(sheet, figure, left, y)
            if (rate := _comparable(course, step)) is not None:
                text, x = _rate_text(rate, self.lang), left + width
                sheet.text(x, y, text, size=_SIZE, colour=MUTED_COLOUR, align="right")
        for number, text in enumerate(_ends(course, self.lang)):
            y = top + _ROW * len(STEPS) + 0.1 + 0.2 * number
            sheet.text(left, y, text, size=7, colour=MUTED_COLOUR, max_width=width)

    def _draw_step(self, sheet: Sheet, figure: Quantity, left: float, y: float) -> None:
        """A bar around the middle of the column with its count; a frame where no model states the step."""
        middle, top = left + self.width / 2, y - _BAR / 2
        low, high = float(figure.low), float(figure.high or figure.low)
        text = figure.label(self.lang)
        if not low:
            text = heading(gettext("without data", self.lang), text if high else "")
            sheet.box(left, top, self.width, _BAR, "white", "#c3cad1", dashed=True)
            sheet.text(middle, y, text, align="center", size=7, colour=MUTED_COLOUR)
            return
        wide, sure = self._bar(high), self._bar(low)
        sheet.box(middle - wide / 2, top, wide, _BAR, _POSSIBLE)
        sheet.box(middle - sure / 2, top, sure, _BAR, _CERTAIN)
        if self._is_in_bar(figure):
            sheet.text(middle, y, text, align="center", size=_SIZE, colour="white", bold=True)
        else:
            sheet.text(middle + wide / 2 + 0.06, y, text, size=_SIZE, bold=True)

    def _keys(self) -> Iterator[LegendKey]:
        figures = [figure for course in self.courses for figure in course.steps.values()]
        if any(figure.low for figure in figures):
            yield LegendKey(gettext("certain number of models", self.lang), _CERTAIN)
        if any(figure.low and not figure.is_exact for figure in figures):
            yield LegendKey(gettext("up to the upper bound", self.lang), _POSSIBLE)
        if any(not figure.low for figure in figures):
            yield LegendKey(gettext("no model states this step", self.lang), "#9aa5ae", "open box")


def _ends(course: Course, lang: Language) -> list[str]:
    """How many models lapsed and were stopped, as far as there may be any."""
    ends = {
        gettext("lapsed", lang): course.lapsed,
        ModelStatus.STOPPED.label(lang): course.stopped,
    }
    return [f"{end}: {figure.label(lang)}" for end, figure in ends.items() if figure.high != 0]


def _comparable(course: Course, step: str) -> Quantity | None:
    """The share of the models of the step before, if models state both steps."""
    return course.rates.get(step) if course.steps[step].low else None


def _rate_text(rate: Quantity, lang: Language) -> str:
    """A rate in percent, bounds rounded outwards."""
    low, high = rate.low * 1000, None if rate.high is None else rate.high * 1000
    if rate.is_exact:
        return f"{Quantity(Fraction(round(low), 10)).label(lang)} %"
    whole = bounded(Fraction(floor(low), 10), None if high is None else Fraction(ceil(high), 10))
    return f"{whole.label(lang)} %"
