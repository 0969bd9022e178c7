"""A reorganisation as a flow: old units at the left, new ones at the right, a band for each succession."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import attrs

from massmob.display.arguments import axes, entity_id
from massmob.display.plots.canvas import (
    PALETTE,
    Canvas,
    lighter,
    new_canvas,
    text_width,
)
from massmob.display.plots.titles import short_figure
from massmob.errors import InvalidValueError, at_least, checked
from massmob.model.entities import Locality
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.translation.catalogue import gettext, ngettext
from massmob.translation.language import Language, as_language
from massmob.values.day_label import dates_written
from massmob.values.period import Period, as_date
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import Extent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Moved", "draw_flow", "moves"]

LIMIT = 40

_Side: TypeAlias = Mapping[str, list[str]]  # a unit → the units at the other ends of its bands

_BAND, _GAP = 0.17, 0.08  # inches: the height of a band, and between units
_BAND_WIDTH, _BAR_WIDTH = 3.2, 0.12  # inches: of the bands, and of the bar of a unit
_MAX_NAME_WIDTH = 2.4  # inches


@attrs.frozen
class Moved:
    """One old unit that went, at least in part, into a new one."""

    old: str
    new: str
    extent: Extent

    @property
    def whole(self) -> bool:
        """Whether all the people went that way."""
        return self.extent in (Extent.WHOLE, Extent.ALL_PEOPLE)


def moves(
    movement: Movement,
    since: date | str,
    until: date | str,
    root: Entity | str | None = None,
) -> tuple[Moved, ...]:
    """The successions of a period, without those that moved land alone.

    Args:
        movement: The movement.
        since: The first day.
        until: The last day.
        root: Only what comes from this unit, from a unit within it, or goes into it.

    Returns:
        In order of the old units' ids.

    Raises:
        InvalidValueError: No unit went into another, not a day, or the days are the wrong way round.
        UnknownEntityError: There is no such unit.
    """
    period = Period(as_date(since), as_date(until))
    top = entity_id(movement, root, "root")
    tree = movement.hierarchy("locality")
    within = None if top is None else {top, *tree.descendants(top)}
    result = tuple(
        Moved(id, row.to, row.extent)
        for id, unit in movement.localities.items()
        for row in unit.successors
        if row.on in period and row.extent is not Extent.LAND_ONLY and row.to in movement
        if within is None or id in within or row.to in within
    )
    if not result:
        raise InvalidValueError(
            "no unit went into another in this time",
            found=period.label("en"),
            hint="choose other days, or another root",
        )
    return result


@checked(
    movement=Movement, since=as_date, until=as_date, limit=at_least(1), lang=as_language, ax=axes
)
def draw_flow(
    movement: Movement,
    *,
    since: date | str = "2025-01-01",
    until: date | str = "2025-12-31",
    root: Entity | str | None = None,
    limit: int = LIMIT,
    lang: Language | None = None,
    ax: Axes | None = None,
) -> Figure:
    """Which old units went into which new ones: dark where all the people went, light where a part did.

    A band shows that something went that way, not how much: nobody counted. Land that moved without people is
    left out.

    Args:
        movement: The movement, of all periods.
        since: The first day of the reorganisations shown.
        until: The last day.
        root: Only what comes from this unit or from units within it, or goes into it.
        limit: How many old units at most.
        lang: Language of texts.
        ax: Where to draw; a new figure of a fitting size when ``None``.

    Returns:
        The figure.

    Raises:
        InvalidValueError: Nothing to draw, not a day, or a limit below 1.
        UnknownEntityError: There is no such unit.
        MissingExtraError: The extra ``display`` is not installed.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> figure = draw_flow(load_dataset("hanoi"), root="loc:001")
        >>> figure.axes[0].texts[0].get_text()
        'What became of the units, 2025: Ba Đình'
    """
    lang = as_language(lang)
    all_moves = moves(movement, since, until, root)
    old_units = list(dict.fromkeys(move.old for move in all_moves))
    shown_units = set(old_units[:limit])
    shown = [move for move in all_moves if move.old in shown_units]
    top = root if isinstance(root, Entity) or root is None else movement[root]
    title = gettext("What became of the units, {period}", lang).format(
        period=dates_written(Period(as_date(since), as_date(until)).label(lang), lang)
    )
    title = title if top is None else f"{title}: {top.name.label(lang)}"
    notes = [gettext("dark: the whole unit, or all its people; light: a part", lang)]
    if hidden := len(old_units) - len(shown_units):
        notes.append(
            ngettext(
                "Not shown: {number} old unit (root=, limit=)",
                "Not shown: {number} old units (root=, limit=)",
                hidden,
                lang,
            ).format(number=short_figure(Quantity(hidden), lang))
        )
    sides = _ordered_sides(shown)
    names = {id: _name_and_kind(movement, id, lang) for side in sides for id in side}
    name_widths = [
        min(_MAX_NAME_WIDTH, max(text_width(names[id], 8) for id in side)) for side in sides
    ]
    width = max(sum(name_widths) + _BAND_WIDTH + 2 * _BAR_WIDTH + 0.2, text_width(title, 12) + 0.1)
    canvas = new_canvas(ax, width, max(map(_side_height, sides)), title, notes)
    _draw_sides_and_bands(canvas, shown, sides, names, name_widths)
    return canvas.figure


def _name_and_kind(movement: Movement, id: str, lang: Language) -> str:
    entity = movement[id]
    kind = f", {entity.kind.label(lang)}" if isinstance(entity, Locality) else ""
    return f"{entity.name.label(lang)}{kind}"


# --- the order of units, and their positions -------------------------------------------------------


def _ordered_sides(shown: Iterable[Moved]) -> tuple[_Side, _Side]:
    """Old and new units, near those that they are joined to, so that few bands cross."""
    new_of: defaultdict[str, list[str]] = defaultdict(list)
    old_of: defaultdict[str, list[str]] = defaultdict(list)
    for move in shown:
        new_of[move.old].append(move.new)
        old_of[move.new].append(move.old)
    left, right = list(new_of), list(old_of)
    for _ in range(8):
        right = _by_mean_position(right, left, old_of)
        left = _by_mean_position(left, right, new_of)
    return (
        {id: sorted(new_of[id], key=right.index) for id in left},
        {id: sorted(old_of[id], key=left.index) for id in right},
    )


def _by_mean_position(units: list[str], others: list[str], joined: _Side) -> list[str]:
    """Units sorted by the mean position of the units that they are joined to."""
    position = {id: number for number, id in enumerate(others)}
    return sorted(
        units, key=lambda id: sum(position[other] for other in joined[id]) / len(joined[id])
    )


def _side_height(side: _Side) -> float:
    """Inches that a side needs: the height of every band, and gaps between its units."""
    return sum(map(len, side.values())) * _BAND + _GAP * (len(side) + 1)


@attrs.frozen
class _UnitBar:
    """The bar of a unit, and where each of its bands begins: the unit at the other end → y."""

    top: float
    height: float
    band_tops: Mapping[str, float]


def _unit_bars(canvas: Canvas, side: _Side) -> dict[str, _UnitBar]:
    """The bars of a side from the top down, the whole side in the middle of the canvas."""
    scale, bars = canvas.scale_y, dict[str, _UnitBar]()
    band = _BAND * scale
    top = (canvas.top + canvas.bottom - _side_height(side) * scale) / 2 + _GAP * scale
    for id, others in side.items():
        band_tops = {other: top + band * number for number, other in enumerate(others)}
        bars[id] = _UnitBar(top, band * len(others), band_tops)
        top += (_BAND * len(others) + _GAP) * scale
    return bars


# --- drawing ---------------------------------------------------------------------------------------


def _draw_sides_and_bands(
    canvas: Canvas,
    shown: list[Moved],
    sides: tuple[_Side, _Side],
    names: Mapping[str, str],
    name_widths: Sequence[float],
) -> None:
    """The bars of both sides with their names, then the bands between them."""
    shrink, band = canvas.shrink_x, _BAND * canvas.scale_y
    bar_width, size = _BAR_WIDTH * shrink, 8.0 if band > 0.13 else 5.5
    left_name, right_name = (width * shrink for width in name_widths)
    left_bar = canvas.left + left_name + 0.05
    right_bar = left_bar + (_BAND_WIDTH + _BAR_WIDTH + 0.1) * shrink
    old_bars, new_bars = (_unit_bars(canvas, side) for side in sides)
    colours = {id: PALETTE[number % 7] for number, id in enumerate(new_bars)}
    for id, bar in old_bars.items():
        canvas.box(left_bar, bar.top, bar_width, bar.height, "#7d8590")
        x, y, width = left_bar - 0.05, bar.top + bar.height / 2, left_name + 0.02
        canvas.text(x, y, names[id], size=size, align="right", max_width=width)
    for id, bar in new_bars.items():
        canvas.box(right_bar, bar.top, bar_width, bar.height, colours[id])
        x, y, width = right_bar + bar_width + 0.05, bar.top + bar.height / 2, right_name + 0.02
        canvas.text(x, y, names[id], size=size, max_width=width)
    for move in shown:
        colour = lighter(colours[move.new], 0.35 if move.whole else 0.72)
        ys = (old_bars[move.old].band_tops[move.new], new_bars[move.new].band_tops[move.old])
        _draw_band(canvas, (left_bar + bar_width, right_bar), ys, band, colour)


def _draw_band(
    canvas: Canvas,
    xs: tuple[float, float],
    ys: tuple[float, float],
    height: float,
    colour: str,
) -> None:
    """A curved band; its upper edge leads from the first x and y to the second."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    (x0, x1), (y0, y1), middle = xs, ys, sum(xs) / 2
    points = [
        (x0, y0), (middle, y0), (middle, y1), (x1, y1),
        (x1, y1 + height), (middle, y1 + height), (middle, y0 + height), (x0, y0 + height),
        (x0, y0),
    ]  # fmt: skip
    curve = [Path.CURVE4] * 3
    codes = [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY]
    band = PathPatch(Path(points, codes), facecolor=colour, edgecolor="white", linewidth=0.4)
    canvas.ax.add_patch(band)
