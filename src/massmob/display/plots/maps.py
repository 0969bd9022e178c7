"""Values on a map: a colour for each unit, in its outline or in a cell around its centre point."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# matplotlib leaves its keyword arguments untyped, and shapely has no types.

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import floor, log10
from typing import TYPE_CHECKING, Any

import attrs

from massmob.aggregation.result import Rollup
from massmob.display.arguments import axes
from massmob.display.plots.canvas import (
    MUTED_COLOUR,
    Canvas,
    new_canvas,
    plain_text,
    readable_on,
    text_width,
    wrapped,
)
from massmob.display.plots.outlines import Areas, Shape, areas_of
from massmob.display.plots.titles import notes_of_totals, short_figure, title_of_totals
from massmob.errors import InvalidValueError, at_least, checked, counted, naming_argument
from massmob.model.entities import Locality
from massmob.movement import Movement
from massmob.translation.catalogue import gettext, ngettext
from massmob.translation.language import Language, as_language
from massmob.values.numbers import Number
from massmob.values.quantity import Quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Band", "bands_of", "draw_map", "values_on_map"]

_LONG = ((12, 7.0), (100, 9.5))  # up to how many units → inches of the longer side of a map
_LONGEST, _SHORT = (
    11.0,
    3.0,
)  # inches of the longer side with more units, and the least of the shorter one
_LEGEND_WIDTH, _LEGEND_GAP = 1.3, 0.2  # inches
_COLOURS = ("#e8f1d4", "#bfe0c1", "#84c3c2", "#4a9cc0", "#2f6ea6", "#2b3f80")
_NO_BAND_COLOUR = "#84c3c2"
_MOST_BANDS = 6
_LABEL_SIZES = (8.0, 6.3)  # points: the second where the first does not fit
_LINE = 1.25  # the height of a line, in sizes of its letters


@attrs.frozen
class Band:
    """Values that have one colour, both ends included.

    Attributes:
        low: The least.
        high: The greatest.
        colour: As ``#rrggbb``.
    """

    low: float
    high: float
    colour: str


def bands_of(values: Sequence[float]) -> tuple[Band, ...]:
    """The bands of a scale for values, from the least: one for each of few whole numbers, else round steps.

    Example:
        >>> [(band.low, band.high) for band in bands_of([1, 4, 4])]
        [(1, 1), (4, 4)]
        >>> [(band.low, band.high) for band in bands_of([3, 8, 14, 17, 21, 25, 32])]
        [(0, 4), (5, 9), (10, 14), (15, 19), (20, 24), (25, 29), (30, 34)]
    """
    from matplotlib.ticker import MaxNLocator

    are_whole = all(float(value).is_integer() for value in values)
    distinct = sorted(set(values))
    if len(distinct) <= _MOST_BANDS and (are_whole or len(distinct) == 1):
        return tuple(
            Band(value, value, _colour(number, len(distinct)))
            for number, value in enumerate(distinct)
        )
    locator = MaxNLocator(nbins=_MOST_BANDS, integer=are_whole, steps=[1, 2, 2.5, 5, 10])
    ticks = [float(tick) for tick in locator.tick_values(distinct[0], distinct[-1])]
    if ticks[-1] == distinct[-1]:
        ticks.append(2 * ticks[-1] - ticks[-2])
    pairs = [(low, high) for low, high in pairwise(ticks) if high > distinct[0]]
    return tuple(
        Band(int(low) if are_whole else low, int(high) - 1 if are_whole else high, colour)
        for number, (low, high) in enumerate(pairs)
        for colour in (_colour(number, len(pairs)),)
    )


def _colour(number: int, count: int) -> str:
    """The colour of a band: light to dark, all of them in use where there are several."""
    from matplotlib.colors import LinearSegmentedColormap, to_hex

    if count == 1:
        return _NO_BAND_COLOUR
    scale = LinearSegmentedColormap.from_list("massmob", _COLOURS)
    return to_hex(scale(number / (count - 1)))


def values_on_map(
    movement: Movement, values: Mapping[str, Quantity] | Mapping[str, Number]
) -> dict[str, Quantity]:
    """The values that are drawn: of the lowest units, which are not counted themselves if others are in them.

    Args:
        movement: The movement.
        values: Id of a locality → its value.

    Raises:
        UnknownEntityError: There is no such unit.
        InvalidValueError: Something else than a locality.
    """
    tree = movement.hierarchy("locality")
    above = {ancestor for id in values if id in tree for ancestor in tree.ancestors(id)}
    context = values.context if isinstance(values, Rollup) else None
    result: dict[str, Quantity] = {}
    for id, value in values.items():
        if id in above:
            continue
        if not isinstance(movement[id], Locality):
            raise InvalidValueError(
                "not a place", found=id, hint='give localities: rollup(…, along="locality")'
            )
        figure = value if isinstance(value, Quantity) else Quantity(value)
        counts_itself = context is not None and context.counts_itself(id) and tree.children(id)
        result[id] = figure - 1 if counts_itself else figure
    return result


@checked(movement=Movement, values=Mapping, named=at_least(0), title=str, lang=as_language, ax=axes)
def draw_map(
    movement: Movement,
    values: Mapping[str, Quantity] | Mapping[str, Number],
    *,
    named: int | None = None,
    title: str = "",
    lang: Language | None = None,
    ax: Axes | None = None,
) -> Figure:
    """Values as colours of their units on a map, darker the greater they are.

    A province is drawn in its outline (Natural Earth, from 2008-08-01 on). Another unit is drawn as a cell: the
    land nearer to its centre point, or to those of the units within it, than to those of the others. A note
    says so, and what is not drawn. A value of which only bounds are known is hatched, and coloured by the lower
    one. Where localities are counted, a unit with others in it is not counted itself. Names that do not fit in
    their unit are left out and counted.

    Args:
        movement: The movement.
        values: Id of a locality → its value: a rollup, a restatement, a plain dictionary. Of units that
            lie in one another the lowest are drawn; a rollup takes ``level=`` or ``depth=``.
        named: How many of the greatest are named; as many as fit when ``None``.
        title: Above the picture; of a rollup what it counts, where and when, when empty.
        lang: Language of texts; the current one when ``None``.
        ax: Where to draw; a new figure of a fitting size when ``None``.

    Returns:
        The figure.

    Raises:
        InvalidValueError: No unit has an outline or a point, or something is not a locality.
        UnknownEntityError: There is no such unit.
        MissingExtraError: The extra ``display`` is not installed.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> autumn = load_dataset("hanoi").at("2024-10-15")
        >>> districts = autumn.rollup("locality", along="locality", tier="district")
        >>> figure = draw_map(autumn, districts, named=1)
        >>> [text.get_text() for text in figure.axes[0].texts][0]
        'Localities, Hà Nội, 15 October 2024, by district'
    """
    lang = as_language(lang)
    with naming_argument("values"):
        shown = values_on_map(movement, values)
        areas = areas_of(movement, shown)
    shapes = {**areas.outlines, **areas.cells}
    if not shapes:
        raise InvalidValueError(
            "no unit has a centre point",
            place="values",
            found=counted(len(values), "unit"),
            hint="give other units",
        )
    if not title:
        title = (
            title_of_totals(values, shown, lang)
            if isinstance(values, Rollup)
            else gettext("Map", lang)
        )
    notes = [
        *_notes(areas, lang),
        *(notes_of_totals(values, lang) if isinstance(values, Rollup) else ()),
    ]
    drawing = _MapDrawing.on(ax, areas, shapes, title, notes)
    ranked = sorted(
        (unit for unit in shown if unit in shapes), key=lambda unit: (-shown[unit].low, unit)
    )
    bands = bands_of([float(shown[unit].low) for unit in ranked])
    for unit in ranked:
        drawing.draw_unit(unit, shown[unit], bands)
    named_units = ranked if named is None else ranked[:named]
    names = {unit: plain_text(movement[unit].name.label(lang)) for unit in named_units}
    unnamed = sum(
        not drawing.write_name(
            unit,
            name,
            short_figure(shown[unit], lang) if len(bands) > 1 else "",
            _band_of(float(shown[unit].low), bands).colour,
        )
        for unit, name in names.items()
    )
    drawing.draw_islands(areas, shown, bands)
    drawing.draw_legend(
        bands, has_bounds=any(not shown[unit].is_exact for unit in ranked), lang=lang
    )
    drawing.draw_scale_bar(unnamed, lang)
    return drawing.canvas.figure


def _notes(areas: Areas, lang: Language) -> Iterator[str]:
    if areas.outlines:
        yield gettext("Outlines: Natural Earth, simplified.", lang)
    if areas.cells:
        yield gettext(
            "Cells: the land nearest to the centre points of a unit, not its real borders.", lang
        )
    if number := len(areas.without):
        yield ngettext(
            "Not shown: {number} unit without a centre point (Locality.centre).",
            "Not shown: {number} units without a centre point (Locality.centre).",
            number,
            lang,
        ).format(number=number)
    if number := len(areas.strays):
        yield ngettext(
            "Left out: {number} centre point far from all others; check its latitude and longitude.",
            "Left out: {number} centre points far from all others; check latitude and longitude.",
            number,
            lang,
        ).format(number=number)


@attrs.frozen
class _MapDrawing:
    """A map on a canvas.

    Attributes:
        canvas: The canvas.
        shapes: Unit → its area in inches on the canvas.
        scale: Inches for a kilometre.
        islands: Unit → names and positions on the canvas.
    """

    canvas: Canvas
    shapes: Mapping[str, Shape]
    scale: float
    islands: Mapping[str, Sequence[tuple[str, tuple[float, float]]]]

    @classmethod
    def on(
        cls,
        ax: Axes | None,
        areas: Areas,
        shapes: Mapping[str, Shape],
        title: str,
        notes: Sequence[str],
    ) -> _MapDrawing:
        """A map as large as an axis, or a new figure, allows."""
        import numpy as np
        import shapely

        points = [at for rows in areas.islands.values() for _, at in rows]
        west, south, east, north = shapely.total_bounds(
            [*shapes.values(), shapely.MultiPoint(points)]
        )
        size = east - west, north - south
        long = next((inches for most, inches in _LONG if len(shapes) <= most), _LONGEST)
        scale = long / max(size)
        width = max(size[0] * scale, _SHORT) + _LEGEND_GAP + _LEGEND_WIDTH
        width = max(width, text_width(title, 12) + 0.1, *(text_width(note, 7.5) for note in notes))
        canvas = new_canvas(ax, width, max(size[1] * scale, _SHORT), title, notes)
        free = canvas.right - canvas.left - _LEGEND_GAP - _LEGEND_WIDTH
        scale = min(max(free, 0.3) / size[0], (canvas.bottom - canvas.top) / size[1])
        left = canvas.left + max(0.0, (free - size[0] * scale) / 2)
        corner, step = np.array([left, canvas.top]), np.array([scale, -scale])
        upper_left = np.array([west, north])

        def on_canvas(km: Any) -> Any:  # noqa: ANN401 - an array of numpy
            return corner + (np.asarray(km) - upper_left) * step

        places = {
            unit: [(name, tuple(on_canvas(at).tolist())) for name, at in rows]
            for unit, rows in areas.islands.items()
        }
        areas_on_canvas = {
            unit: shapely.transform(shape, on_canvas) for unit, shape in shapes.items()
        }
        return cls(canvas, areas_on_canvas, scale, places)

    def draw_unit(self, unit: str, value: Quantity, bands: Sequence[Band]) -> None:
        """The area of a unit in the colour of its value."""
        from matplotlib.patches import PathPatch

        hatch = None if value.is_exact else "////"
        path = _path_of(self.shapes[unit])
        colour = _band_of(float(value.low), bands).colour
        style = {"facecolor": colour, "edgecolor": "white", "linewidth": 0.6, "hatch": hatch}
        self.canvas.ax.add_artist(PathPatch(path, **style))  # add_patch would compute limits first

    def write_name(self, unit: str, name: str, value: str, colour: str) -> bool:
        """Write name and value within a unit, on as few lines as fit; whether they do."""
        import shapely

        parts = shapely.get_parts(self.shapes[unit])
        area = max(parts, key=lambda part: part.area)
        circle = shapely.maximum_inscribed_circle(area, tolerance=0.01)
        if 2 * circle.length < _LABEL_SIZES[-1] / 72:
            return False
        x, y = circle.coords[0]
        inside = area.buffer(-0.01)
        layouts = ([f"{name} {value}".strip()], [name, value], [*name.split(), value])
        for size in _LABEL_SIZES:
            for lines in ([line for line in layout if line] for layout in layouts):
                width = max(text_width(line, size) for line in lines)
                height = len(lines) * size * _LINE / 72
                box = shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
                if inside.contains(box):
                    self._write_lines(lines, (x, y), size, readable_on(colour))
                    return True
        return False

    def _write_lines(
        self, lines: Sequence[str], at: tuple[float, float], size: float, colour: str
    ) -> None:
        step = size * _LINE / 72
        top = at[1] - step * (len(lines) - 1) / 2
        for number, line in enumerate(lines):
            self.canvas.text(
                at[0], top + step * number, line, size=size, align="center", colour=colour
            )

    def draw_islands(
        self, areas: Areas, values: Mapping[str, Quantity], bands: Sequence[Band]
    ) -> None:
        """Islands that an outline lacks, as dots in the colour of their unit."""
        from matplotlib.patches import Circle

        for unit in areas.islands:
            for name, (x, y) in self.islands[unit]:
                colour = _band_of(float(values[unit].low), bands).colour
                dot = Circle((x, y), 0.035, facecolor=colour, edgecolor=MUTED_COLOUR, linewidth=0.5)
                self.canvas.ax.add_patch(dot)
                self.canvas.text(x, y - 0.1, name, size=6.5, align="center", colour=MUTED_COLOUR)

    def draw_legend(self, bands: Sequence[Band], *, has_bounds: bool, lang: Language) -> None:
        """The colours at the right, the greatest values at the top."""
        left, y = self.canvas.right - _LEGEND_WIDTH, self.canvas.top + 0.05
        for band in reversed(bands):
            self.canvas.box(left, y, 0.2, 0.17, band.colour)
            low, high = (short_figure(Quantity(_plain(end)), lang) for end in (band.low, band.high))
            label = low if band.low == band.high else f"{low}–{high}"
            self.canvas.text(left + 0.27, y + 0.085, label, size=7.5)
            y += 0.19
        if has_bounds:
            from matplotlib.patches import Rectangle

            box = Rectangle((left, y + 0.05), 0.2, 0.17, hatch="////")
            box.set(facecolor=_NO_BAND_COLOUR, edgecolor="white", linewidth=0)
            self.canvas.ax.add_patch(box)
            label = gettext("only bounds are known: the lower one", lang)
            for number, line in enumerate(wrapped(label, _LEGEND_WIDTH - 0.27, 7.5)):
                self.canvas.text(left + 0.27, y + 0.135 + 0.14 * number, line, size=7.5)

    def draw_scale_bar(self, unnamed: int, lang: Language) -> None:
        """How long some kilometres are, at the lower right, and above it how many names are left out."""
        canvas = self.canvas
        left, y = canvas.right - _LEGEND_WIDTH, canvas.bottom - 0.05
        length = _round_length((_LEGEND_WIDTH - 0.2) / self.scale)
        end = left + length * self.scale
        canvas.line([(left, y - 0.05), (left, y), (end, y), (end, y - 0.05)], colour=MUTED_COLOUR)
        label = gettext("{number} km", lang).format(number=short_figure(Quantity(length), lang))
        canvas.text((left + end) / 2, y - 0.1, label, size=7, align="center", colour=MUTED_COLOUR)
        if unnamed:
            note = ngettext(
                "{number} name does not fit", "{number} names do not fit", unnamed, lang
            ).format(number=short_figure(Quantity(unnamed), lang))
            lines = wrapped(note, _LEGEND_WIDTH, 7.5)
            for number, line in enumerate(lines):
                height = y - 0.35 - 0.14 * (len(lines) - 1 - number)
                canvas.text(left, height, line, size=7.5, colour=MUTED_COLOUR)


def _plain(value: float) -> int | float:
    """A whole number without a decimal point, another rounded to what a legend needs."""
    return int(value) if float(value).is_integer() else round(value, 6)


def _round_length(limit: float) -> int | float:
    """The greatest 1, 2 or 5 times a power of ten that is not more than a limit."""
    power = 10.0 ** floor(log10(limit))
    return _plain(max(step * power for step in (1, 2, 5) if step * power <= limit * 1.0001))


def _band_of(value: float, bands: Sequence[Band]) -> Band:
    """The band that a value is in: the last that does not begin above it."""
    return next((band for band in reversed(bands) if band.low <= value), bands[0])


def _path_of(shape: Shape) -> Any:  # noqa: ANN401 - a path of matplotlib
    """The rings of a shape as one path."""
    import shapely
    from matplotlib.path import Path

    parts = (part for part in shapely.get_parts(shape) if part.geom_type == "Polygon")
    rings = (ring for part in parts for ring in (part.exterior, *part.interiors))
    return Path.make_compound_path(
        *(Path(shapely.get_coordinates(ring), closed=True) for ring in rings)
    )
