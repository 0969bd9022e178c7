"""A picture of what time documents cover, level by level or organ by organ, and of the gaps."""

# pyright: reportUnknownMemberType=false
# matplotlib leaves its keyword arguments untyped.

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from textwrap import shorten
from typing import TYPE_CHECKING

import attrs

from massmob.display.arguments import axes, entity_id
from massmob.display.diagrams import trace
from massmob.display.plots.canvas import (
    LINE_COLOUR,
    MUTED_COLOUR,
    Canvas,
    LegendKey,
    draw_keys,
    keys_height,
    new_canvas,
    plain_text,
    readable_on,
    text_width,
    wrapped,
)
from massmob.errors import InvalidValueError, checked, naming_argument
from massmob.model.entities import Document
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.translation.catalogue import gettext
from massmob.translation.language import Language, as_language
from massmob.values.day_label import dates_written
from massmob.values.period import Period, as_date, gaps, union_of
from massmob.values.vocabulary import Level

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_documents"]

_STATED_COLOUR, _UNSTATED_COLOUR, _GAP_COLOUR = "#2f6690", "#9fc3dd", "#f6dcd7"
_GAP_TEXT_COLOUR = "#a23b26"
_WIDTH, _NAME_WIDTH = 8.5, 1.5  # inches of the time, and of the names of the bands
_ROW, _BAR, _PAD = 0.27, 0.2, 0.05  # inches
_SIZE = 7.5  # points
_AXIS_HEIGHT = 0.3  # inches
_TICK_WIDTH = 0.55  # inches that a year takes below the axis at least


@attrs.frozen
class _Bar:
    """A document and the period drawn for it: the one it states, or else that of its validity."""

    period: Period
    document: Document

    @property
    def stated(self) -> bool:
        """Whether the document states what period it covers."""
        return self.document.covers is not None


@attrs.frozen
class _Placed:
    """A text, its bar if it has one, and what both take of a row, in inches from the left end of the time.

    Attributes:
        text: The text.
        bar: Left and right end of the bar.
        span: Left and right end of bar and text together.
        align: Where the text is: in the middle of the bar, or beside it.
        fill: The colour of the bar; empty without one.
    """

    text: str
    bar: tuple[float, float]
    span: tuple[float, float]
    align: str
    fill: str


@attrs.frozen
class _Band:
    """A level or an organ: its bars and the dates of its gaps in rows without overlaps, and its gaps."""

    label: str
    rows: list[list[_Placed]]
    gaps: list[tuple[float, float]]

    @property
    def height(self) -> float:
        """In inches; a band without documents still shows its gap."""
        return max(len(self.rows), 1) * _ROW + 2 * _PAD


@checked(
    movement=Movement, since=as_date, until=as_date, who=(list, tuple), lang=as_language, ax=axes
)
def draw_documents(
    movement: Movement,
    *,
    since: date | str | None = None,
    until: date | str | None = None,
    who: Sequence[Level | Entity | str] | None = None,
    under: Entity | str | None = None,
    lang: Language | None = None,
    ax: Axes | None = None,
) -> Figure:
    """A timeline of documents, a band for each level: dark what states its period, light what does not.

    Shaded is the time in which no document of the band states to cover it or is in force; below are its dates.

    Args:
        movement: The movement.
        since: First day shown; when ``None`` that on which the first document begins.
        until: Last day shown; when ``None`` the last of the year in which a document last begins or ends.
        who: Levels, or organs or their ids, a band each; every level that has a document when ``None``.
        under: Show only this document, or those of this campaign, and those that rest on it.
        lang: Language of texts; the current one when ``None``.
        ax: Where to draw; a new figure of a fitting size when ``None``.

    Returns:
        The figure; ``figure.savefig("documents.svg")`` writes it.

    Raises:
        InvalidValueError: Nothing to draw.
        MissingExtraError: The extra ``display`` is not installed.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> hanoi = load_dataset("hanoi")
        >>> figure = draw_documents(hanoi, who=["org:01"], under="doc:70-KH-BDVTW", until="2026-12-31")
        >>> [text.get_text() for text in figure.axes[0].texts][-4:]
        ['2025', '2026', 'the period it states', 'not covered']
    """
    lang = as_language(lang)
    under = entity_id(movement, under, "under")
    with naming_argument("who"):
        bars_of = [(issuer, _bars_of(movement, issuer, under)) for issuer in _issuers(who)]
    drawn = [bar for _, bars in bars_of for bar in bars] or _bars(movement.documents.values())
    axis = _axis_of(drawn, since, until)
    scale = _Scale(axis, lang)
    bands = [
        _band_of(_issuer_name(movement, issuer, lang), bars, scale)
        for issuer, bars in bars_of
        if who or any(bar.period.overlaps(axis) for bar in bars)
    ]
    if not bands:
        raise InvalidValueError(
            "no document covers the time asked for",
            found=axis.label("en"),
            hint="choose other days, or record what period the documents cover",
        )
    title = gettext("Documents and the time they cover", lang)
    if under is not None:
        title = f"{title}: {_name_of(movement[under], lang)}"
    keys = _keys(bands, lang)
    height = sum(band.height for band in bands) + _AXIS_HEIGHT + keys_height(keys, _WIDTH)
    canvas = new_canvas(ax, _NAME_WIDTH + _WIDTH, height, title)
    _draw(canvas, bands, scale, keys)
    return canvas.figure


def _issuers(who: Sequence[Level | Entity | str] | None) -> Sequence[Level | Entity | str]:
    return list(Level) if who is None else [*who]


def _name_of(entity: Entity, lang: Language) -> str:
    if isinstance(entity, Document) and entity.symbol is not None:
        return str(entity.symbol)
    return entity.name.label(lang)


def _bars_of(movement: Movement, issuer: Level | Entity | str, under: str | None) -> list[_Bar]:
    ids = movement.documents.keys() if under is None else {*trace(movement, under, down=True)}
    return _bars(document for document in movement.issued_by(issuer) if document.id in ids)


def _bars(documents: Iterable[Document]) -> list[_Bar]:
    bars = [
        _Bar(period, document)
        for document in documents
        if (period := document.covers or document.valid) != Period()  # no day of it is known
    ]
    return sorted(bars, key=lambda bar: (not bar.stated, bar.period, bar.document.id))


def _axis_of(bars: Iterable[_Bar], since: date | str | None, until: date | str | None) -> Period:
    """The time shown: as given, else from the first day of a document that is known to the year of the last."""
    periods = [bar.period for bar in bars]
    days = [day for period in periods for day in (period.start, period.end) if day is not None]
    given = [as_date(day) for day in (since, until) if day is not None]
    days = sorted(days) or given or [date.max]
    first = days[0] if since is None else as_date(since)
    last = date(max(days[-1], first).year, 12, 31) if until is None else as_date(until)
    with naming_argument("until"):
        return Period(first, last)


@attrs.frozen
class _Scale:
    """Days as inches from the left end of the time."""

    axis: Period
    lang: Language

    def span(self, period: Period) -> tuple[float, float]:
        """Where a period begins and ends; both its days are included."""
        start, length = _days(self.axis)
        first, days = _days(period)
        left, right = first - start, first + days - start
        return max(0.0, left / length) * _WIDTH, min(1.0, right / length) * _WIDTH


def _days(period: Period) -> tuple[int, int]:
    """On which day a period begins and how many days it has."""
    first, last = period.start or date.min, period.end or date.max
    return first.toordinal(), (last - first).days + 1


def _band_of(label: str, bars: Sequence[_Bar], scale: _Scale) -> _Band:
    shown = [bar for bar in bars if bar.period.overlaps(scale.axis)]
    missing = list(gaps(union_of([bar.period for bar in shown]), scale.axis))
    placed = [
        *(_placed_bar(bar, scale) for bar in shown),
        *(_placed_gap(gap, scale) for gap in missing),
    ]
    return _Band(label, _without_overlaps(placed), [scale.span(gap) for gap in missing])


def _placed_bar(bar: _Bar, scale: _Scale) -> _Placed:
    """A bar with its symbol in it, or beside it on the side where it fits."""
    left, right = scale.span(bar.period)
    name = bar.document.name.label(scale.lang)
    text = str(bar.document.symbol or plain_text(shorten(name, 40, placeholder="…")))
    width = text_width(text, _SIZE) + 2 * _PAD
    fill = _STATED_COLOUR if bar.stated else _UNSTATED_COLOUR
    if width <= right - left:
        return _Placed(text, (left, right), (left, right), "center", fill)
    if right + width <= _WIDTH:
        return _Placed(text, (left, right), (left, right + width), "left", fill)
    return _Placed(text, (left, right), (max(0.0, left - width), right), "right", fill)


def _placed_gap(gap: Period, scale: _Scale) -> _Placed:
    """The dates of a gap, in the middle of it; beyond its ends where it is short."""
    left, right = scale.span(gap)
    text = dates_written(gap.label(scale.lang), scale.lang)
    half = text_width(text, _SIZE) / 2 + _PAD
    middle = min(max((left + right) / 2, half), _WIDTH - half)
    return _Placed(text, (left, right), (middle - half, middle + half), "center", "")


def _without_overlaps(placed: Iterable[_Placed]) -> list[list[_Placed]]:
    """Rows, each item in the first in which no other overlaps it; the dates of gaps have rows of their own."""
    rows: list[list[_Placed]] = []
    for item in placed:
        left, right = item.span
        for row in rows:
            if bool(row[0].fill) == bool(item.fill) and all(
                right <= other.span[0] or other.span[1] <= left for other in row
            ):
                row.append(item)
                break
        else:
            rows.append([item])
    return rows


def _issuer_name(movement: Movement, issuer: Level | Entity | str, lang: Language) -> str:
    if isinstance(issuer, str) and issuer in set(Level):
        return Level.of(issuer).label(lang)
    return (issuer if isinstance(issuer, Entity) else movement[issuer]).name.label(lang)


# --- drawing ---------------------------------------------------------------------------------------


def _keys(bands: Sequence[_Band], lang: Language) -> list[LegendKey]:
    """The colours that occur and what they mean."""
    fills = {item.fill for band in bands for row in band.rows for item in row}
    keys = (
        LegendKey(gettext("the period it states", lang), _STATED_COLOUR),
        LegendKey(gettext("in force, no period stated", lang), _UNSTATED_COLOUR),
        LegendKey(gettext("not covered", lang), _GAP_COLOUR),
    )
    has_gaps = any(band.gaps for band in bands)
    return [key for key in keys if key.colour in fills or (has_gaps and key.colour == _GAP_COLOUR)]


def _draw(canvas: Canvas, bands: Sequence[_Band], scale: _Scale, keys: Sequence[LegendKey]) -> None:
    """Bands from the top down, each with its rows of bars, its gaps across the whole height."""
    left, top = canvas.left + _NAME_WIDTH * canvas.scale_x, canvas.top
    for number, band in enumerate(bands):
        height = band.height * canvas.shrink_y
        if number:
            canvas.line([(canvas.left, top), (canvas.right, top)], colour="#d3dae0")
        for start, end in band.gaps:
            x, width = left + start * canvas.scale_x, (end - start) * canvas.scale_x
            canvas.box(x, top, width, height, _GAP_COLOUR)
        lines = wrapped(band.label, _NAME_WIDTH * canvas.scale_x - 0.1, 8)
        for line, text in enumerate(lines):
            y = top + height / 2 + 0.14 * (line - (len(lines) - 1) / 2)
            canvas.text(canvas.left, y, text, size=8)
        for row, items in enumerate(band.rows):
            for item in items:
                _draw_item(canvas, item, left, top + (_PAD + _ROW * (row + 0.5)) * canvas.shrink_y)
        top += height
    _draw_years(canvas, scale, left, top)
    draw_keys(canvas, keys, left, top + _AXIS_HEIGHT * canvas.shrink_y, canvas.right - left)


def _draw_item(canvas: Canvas, item: _Placed, origin: float, y: float) -> None:
    left, right = (origin + end * canvas.scale_x for end in item.bar)
    height = _BAR * canvas.shrink_y
    if item.fill:
        canvas.box(left, y - height / 2, right - left, height, item.fill, "white")
    if not item.fill:
        x = origin + sum(item.span) / 2 * canvas.scale_x
        canvas.text(x, y, item.text, size=_SIZE, align="center", colour=_GAP_TEXT_COLOUR)
    elif item.align == "center":
        colour, width = readable_on(item.fill), right - left
        canvas.text(
            (left + right) / 2,
            y,
            item.text,
            size=_SIZE,
            align="center",
            colour=colour,
            max_width=width,
        )
    elif item.align == "left":
        canvas.text(right + _PAD, y, item.text, size=_SIZE)
    else:
        canvas.text(left - _PAD, y, item.text, size=_SIZE, align="right")


def _draw_years(canvas: Canvas, scale: _Scale, left: float, y: float) -> None:
    """The axis with as many years as have space."""
    canvas.line([(left, y), (canvas.right, y)], colour=LINE_COLOUR)
    first, last = scale.axis.start or date.min, scale.axis.end or date.max
    years = [year for year in range(first.year, last.year + 1) if date(year, 1, 1) >= first]
    ticks = [(year, scale.span(Period(date(year, 1, 1), date(year, 1, 1)))[0]) for year in years]
    steps = [(b - a) * canvas.scale_x for (_, a), (_, b) in pairwise(ticks)]
    every = max(1, int(-(-_TICK_WIDTH // min(steps)))) if steps else 1
    for year, start in ticks[::every]:
        x = left + start * canvas.scale_x
        canvas.line([(x, y), (x, y + 0.05)], colour=LINE_COLOUR)
        canvas.text(x, y + 0.14, str(year), size=7, colour=MUTED_COLOUR)
