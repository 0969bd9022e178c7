"""A picture of what time documents cover, level by level or organ by organ, and of the gaps."""

# pyright: reportUnknownMemberType=false
# matplotlib leaves its keyword arguments untyped.

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import shorten, wrap
from typing import TYPE_CHECKING, cast

import attrs

from massmob.display.diagrams import trace
from massmob.display.plots.canvas import new_figure, plain_text
from massmob.errors import InvalidValueError
from massmob.model.entities import Document
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.values.period import Period, as_date
from massmob.values.text import Language, Text
from massmob.values.vocabulary import Level

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_documents"]

_BAR, _OPEN, _GAP = "#2f6690", "#9fc3dd", "#c8553d"
_ROW = 0.5  # inches a row of bars
_LETTER = 0.0115  # of the axis, the width of a letter
_EPOCH = date(1970, 1, 1).toordinal()  # matplotlib's dates count from here
_TOLD = 700  # days: a shorter gap has no room for words
_GAP_WORDS = Text(vi="bỏ trống", en="not covered", ru="не охвачено")
_KEY: dict[Language, tuple[str, str]] = {
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
    """A document and the time shown for it: the period it states, or else that of its validity."""

    period: Period
    document: Document

    @property
    def stated(self) -> bool:
        """Whether the document says what period it covers."""
        return self.document.covers is not None


@attrs.frozen
class _Band:
    """A level or an organ: its documents in rows without overlaps, and its gaps."""

    label: str
    rows: list[list[_Bar]]
    gaps: list[Period]

    @property
    def height(self) -> int:
        """In rows; a band without documents still has its gap to show."""
        return max(len(self.rows), 1)


def draw_documents(
    movement: Movement,
    *,
    since: date | str = "2008-01-01",
    until: date | str = "2030-12-31",
    who: Sequence[Level | Entity | str] | None = None,
    under: Entity | str | None = None,
    lang: Language = "en",
    ax: Axes | None = None,
) -> Figure:
    """A timeline of documents, a band for each level: dark what states its period, light what does not.

    Shaded is the time that no document of the level states to cover (`Movement.mandate`).

    Args:
        movement: The movement.
        since: First day shown.
        until: Last day shown.
        who: Levels, or organs or their ids, a band each; every level that has a document when ``None``.
        under: Show only this document or campaign's and those that rest on it.
        lang: Language of the words.
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
    asked = Period(as_date(since), as_date(until))
    bands = [_band(movement, each, asked, under, lang) for each in (who or Level)]
    bands = [band for band in bands if band.rows or who]
    if not bands:
        raise InvalidValueError(
            "no document covers the time asked for",
            found=asked.label(),
            hint="choose other days, or record what period the documents cover",
        )
    if ax is None:
        height = 1.2 + _ROW * sum(band.height for band in bands)
        figure = new_figure(10, height)
        figure.set_layout_engine("constrained")
        ax = figure.add_subplot()
    _draw(ax, bands, asked, lang)
    return cast("Figure", ax.get_figure(root=True))


def _band(
    movement: Movement,
    who: Level | Entity | str,
    asked: Period,
    under: Entity | str | None,
    lang: Language,
) -> _Band:
    resting = movement.documents.keys() if under is None else {*trace(movement, under, down=True)}
    bars = [
        _Bar(shown, each)
        for each in movement.issued_by(who)
        if each.id in resting
        and (shown := (each.covers or each.valid).intersection(asked)) is not None
    ]
    rows: list[list[_Bar]] = []
    for bar in sorted(bars, key=lambda each: (not each.stated, each.period, each.document.id)):
        free = (row for row in rows if not any(bar.period.overlaps(each.period) for each in row))
        row = next(free, None)
        if row is None:
            rows.append(row := [])
        row.append(bar)
    first, last = asked.start or date.min, asked.end or date.max
    coverage_spans = movement.mandate(who, first, last, under=under)
    gaps = [each.period for each in coverage_spans if each.is_gap]
    return _Band(_label(movement, who, lang), rows, gaps)


def _label(movement: Movement, who: Level | Entity | str, lang: Language) -> str:
    if isinstance(who, str) and who in set(Level):
        return Level.of(who).label(lang)
    return (who if isinstance(who, Entity) else movement[who]).name.label(lang)


def _draw(ax: Axes, bands: Sequence[_Band], asked: Period, lang: Language) -> None:
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
            ax.barh(middle, width, band.height, left, color=_GAP, alpha=0.15, linewidth=0)
            row = _free_row(band, gap)
            if row is not None and width > _TOLD:
                at = (left + width / 2, top + row + 0.5)
                ax.text(*at, _GAP_WORDS.label(lang), color=_GAP, ha="center", va="center")
        for row, bars in enumerate(band.rows):
            for bar in bars:
                _draw_bar(ax, bar, top + row + 0.5, asked, lang)
        top += band.height
    ax.set_ylim(top, 0)
    ax.set_yticks(ticks, ["\n".join(wrap(band.label, 24)) for band in bands])
    left, width = _extent(asked)
    ax.set_xlim(left, left + width)
    ax.xaxis_date()
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.set_title(_TITLE.label(lang), loc="left")
    _key(ax, bands, lang)


def _free_row(band: _Band, gap: Period) -> int | None:
    """The first row in which nothing is drawn in a gap."""
    for number, row in enumerate(band.rows or [[]]):
        if not any(each.period.overlaps(gap) for each in row):
            return number
    return None


def _draw_bar(ax: Axes, bar: _Bar, y: float, asked: Period, lang: Language) -> None:
    """A bar with its symbol in it, or beside it on the side that has room."""
    left, width = _extent(bar.period)
    start, whole = _extent(asked)
    ax.barh(y, width, 0.6, left, color=_BAR if bar.stated else _OPEN, edgecolor="white")
    told = str(
        bar.document.symbol
        or plain_text(shorten(bar.document.name.label(lang), 40, placeholder="…"))
    )
    needed, pad = whole * _LETTER * len(told), whole * 0.004
    if width >= needed:
        x, side, ink = left + width / 2, "center", "white" if bar.stated else "black"
    elif left + width + needed < start + whole:
        x, side, ink = left + width + pad, "left", _BAR
    else:
        x, side, ink = left - pad, "right", _BAR
    ax.text(x, y, told, color=ink, ha=side, va="center", parse_math=False)


def _key(ax: Axes, bands: Sequence[_Band], lang: Language) -> None:
    """What the two colours mean, where both occur."""
    from matplotlib.patches import Patch

    if len({bar.stated for band in bands for row in band.rows for bar in row}) == 2:
        patches = [Patch(color=each) for each in (_BAR, _OPEN)]
        key = ax.legend(
            patches, _KEY[lang], loc="upper right", ncols=2, frameon=False, borderaxespad=2.4
        )
        key.set_bbox_to_anchor((1, 0), ax.transAxes)


def _extent(period: Period) -> tuple[float, float]:
    """Where a period begins on the axis and how long it is, in days; both its days are included."""
    first, last = period.start or date.min, period.end or date.max
    return float(first.toordinal() - _EPOCH), float((last - first).days + 1)
