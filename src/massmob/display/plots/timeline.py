"""A picture of what time documents cover, level by level or organ by organ, and of the gaps."""

# pyright: reportUnknownMemberType=false
# matplotlib leaves its keyword arguments untyped.

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import shorten, wrap
from typing import TYPE_CHECKING, cast

import attrs

from massmob.display.arguments import axes, entity_id
from massmob.display.diagrams import trace
from massmob.display.plots.canvas import new_figure, plain_text
from massmob.errors import InvalidValueError, checked, naming_argument
from massmob.model.entities import Document
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.values.period import Period, as_date
from massmob.values.text import Language, Text, as_language
from massmob.values.vocabulary import Level

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_documents"]

_STATED_COLOUR, _UNSTATED_COLOUR, _GAP_COLOUR = "#2f6690", "#9fc3dd", "#c8553d"
_ROW_HEIGHT = 0.5  # inches
_LETTER_WIDTH = 0.0115  # as a share of the axis
_EPOCH = date(1970, 1, 1).toordinal()  # matplotlib's dates count from here
_MIN_LABELLED_GAP = 700  # days: the label does not fit a shorter gap
_GAP_LABEL = Text(vi="bỏ trống", en="not covered", ru="не охвачено")
_LEGEND: dict[Language, tuple[str, str]] = {
    "vi": ("giai đoạn văn bản nêu", "có hiệu lực, không nêu giai đoạn"),
    "en": ("the period it states", "in force, no period stated"),
    "ru": ("указанный период", "действует, период не указан"),
}
_TITLE = Text(
    vi="Văn bản và thời gian chúng điều chỉnh",
    en="Documents and the time they cover",
    ru="Документы и охваченное ими время",
)


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
class _Band:
    """A level or an organ: its documents in rows without overlaps, and its gaps."""

    label: str
    rows: list[list[_Bar]]
    gaps: list[Period]

    @property
    def height(self) -> int:
        """In rows; a band without documents still shows its gap."""
        return max(len(self.rows), 1)


@checked(
    movement=Movement, since=as_date, until=as_date, who=(list, tuple), lang=as_language, ax=axes
)
def draw_documents(
    movement: Movement,
    *,
    since: date | str = "2008-01-01",
    until: date | str = "2030-12-31",
    who: Sequence[Level | Entity | str] | None = None,
    under: Entity | str | None = None,
    lang: Language | None = None,
    ax: Axes | None = None,
) -> Figure:
    """A timeline of documents, a band for each level: dark what states its period, light what does not.

    Shaded is the time that no document of the level states to cover (`Movement.mandate`).

    Args:
        movement: The movement.
        since: First day shown.
        until: Last day shown.
        who: Levels, or organs or their ids, a band each; every level that has a document when ``None``.
        under: Show only this document, or those of this campaign, and those that rest on it.
        lang: Language of texts.
        ax: Where to draw; a new figure of a fitting size when ``None``.

    Returns:
        The figure; ``figure.savefig("documents.svg")`` writes it.

    Raises:
        InvalidValueError: Nothing to draw.
        MissingExtraError: The extra ``display`` is not installed.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> figure = draw_documents(load_dataset("hanoi"), who=["org:01"], under="doc:70-KH-BDVTW")
        >>> [text.get_text() for text in figure.axes[0].texts]
        ['not covered', 'not covered', '12-CT/TU', '88-CV/TU']
    """
    lang = as_language(lang)
    under = entity_id(movement, under, "under")
    with naming_argument("until"):
        axis = Period(as_date(since), as_date(until))
    with naming_argument("who"):
        bands = [_band_of(movement, issuer, axis, under, lang) for issuer in (who or Level)]
    bands = [band for band in bands if band.rows or who]
    if not bands:
        raise InvalidValueError(
            "no document covers the time asked for",
            found=axis.label("en"),
            hint="choose other days, or record what period the documents cover",
        )
    if ax is None:
        height = 1.2 + _ROW_HEIGHT * sum(band.height for band in bands)
        figure = new_figure(10, height)
        figure.set_layout_engine("constrained")
        ax = figure.add_subplot()
    _draw_bands(ax, bands, axis, lang)
    return cast("Figure", ax.get_figure(root=True))


def _band_of(
    movement: Movement,
    issuer: Level | Entity | str,
    axis: Period,
    under: Entity | str | None,
    lang: Language,
) -> _Band:
    ids = movement.documents.keys() if under is None else {*trace(movement, under, down=True)}
    bars = [
        _Bar(shown, document)
        for document in movement.issued_by(issuer)
        if document.id in ids
        and (period := document.covers or document.valid) != Period()  # no day of it is known
        and (shown := period.intersection(axis)) is not None
    ]
    bars.sort(key=lambda bar: (not bar.stated, bar.period, bar.document.id))
    rows = _without_overlaps(bars)
    first, last = axis.start or date.min, axis.end or date.max
    spans = movement.mandate(issuer, first, last, under=under)
    gaps = [span.period for span in spans if span.is_gap]
    return _Band(_issuer_name(movement, issuer, lang), rows, gaps)


def _without_overlaps(bars: Sequence[_Bar]) -> list[list[_Bar]]:
    """Rows of bars, each in the first in which no other overlaps it."""
    rows: list[list[_Bar]] = []
    spans: list[
        list[tuple[float, float]]
    ] = []  # of each row; numbers, as thousands of rows are compared
    for bar in bars:
        left, width = _extent(bar.period)
        right = left + width
        number = next(
            (n for n, row in enumerate(spans) if all(right <= a or b <= left for a, b in row)),
            len(rows),
        )
        if number == len(rows):
            rows.append([])
            spans.append([])
        rows[number].append(bar)
        spans[number].append((left, right))
    return rows


def _free_row(rows: Sequence[Sequence[_Bar]], period: Period) -> int | None:
    """The first row in which no bar overlaps a period."""
    for number, row in enumerate(rows):
        if not any(bar.period.overlaps(period) for bar in row):
            return number
    return None


def _issuer_name(movement: Movement, issuer: Level | Entity | str, lang: Language) -> str:
    if isinstance(issuer, str) and issuer in set(Level):
        return Level.of(issuer).label(lang)
    return (issuer if isinstance(issuer, Entity) else movement[issuer]).name.label(lang)


def _draw_bands(ax: Axes, bands: Sequence[_Band], axis: Period, lang: Language) -> None:
    """Bands from the top down, each with its rows of bars, its gaps across the whole height."""
    top = 0.0
    ticks: list[float] = []
    for number, band in enumerate(bands):
        middle = top + band.height / 2
        ticks.append(middle)
        if number:
            ax.axhline(top, color="0.8", linewidth=0.8)
        for gap in band.gaps:
            left, width = _extent(gap)
            ax.barh(middle, width, band.height, left, color=_GAP_COLOUR, alpha=0.15, linewidth=0)
            row = _free_row(band.rows or [[]], gap)
            if row is not None and width > _MIN_LABELLED_GAP:
                x, y, label = left + width / 2, top + row + 0.5, _GAP_LABEL.label(lang)
                ax.text(x, y, label, color=_GAP_COLOUR, ha="center", va="center")
        for row, bars in enumerate(band.rows):
            for bar in bars:
                _draw_bar(ax, bar, top + row + 0.5, axis, lang)
        top += band.height
    ax.set_ylim(top, 0)
    ax.set_yticks(ticks, ["\n".join(wrap(plain_text(band.label), 24)) for band in bands])
    left, width = _extent(axis)
    ax.set_xlim(left, left + width)
    ax.xaxis_date()
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.set_title(_TITLE.label(lang), loc="left")
    _draw_legend(ax, bands, lang)


def _draw_bar(ax: Axes, bar: _Bar, y: float, axis: Period, lang: Language) -> None:
    """A bar with its symbol in it, or beside it on the side where it fits."""
    left, width = _extent(bar.period)
    axis_start, axis_width = _extent(axis)
    fill = _STATED_COLOUR if bar.stated else _UNSTATED_COLOUR
    ax.barh(y, width, 0.6, left, color=fill, edgecolor="white")
    name = shorten(bar.document.name.label(lang), 40, placeholder="…")
    label = str(bar.document.symbol or plain_text(name))
    label_width, pad = axis_width * _LETTER_WIDTH * len(label), axis_width * 0.004
    if width >= label_width:
        x, align, colour = left + width / 2, "center", "white" if bar.stated else "black"
    elif left + width + label_width < axis_start + axis_width:
        x, align, colour = left + width + pad, "left", _STATED_COLOUR
    else:
        x, align, colour = left - pad, "right", _STATED_COLOUR
    ax.text(x, y, label, color=colour, ha=align, va="center", parse_math=False)


def _draw_legend(ax: Axes, bands: Sequence[_Band], lang: Language) -> None:
    """What the two colours mean, where both occur."""
    from matplotlib.patches import Patch

    if len({bar.stated for band in bands for row in band.rows for bar in row}) == 2:
        patches = [Patch(color=colour) for colour in (_STATED_COLOUR, _UNSTATED_COLOUR)]
        legend = ax.legend(
            patches, _LEGEND[lang], loc="upper right", ncols=2, frameon=False, borderaxespad=2.4
        )
        legend.set_bbox_to_anchor((1, 0), ax.transAxes)


def _extent(period: Period) -> tuple[float, float]:
    """Where a period begins on the axis and how long it is, in days; both its days are included."""
    first, last = period.start or date.min, period.end or date.max
    return float(first.toordinal() - _EPOCH), float((last - first).days + 1)
