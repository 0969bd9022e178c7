"""Units on a map by their centre points: a value as size and colour, degrees on the axes, no base map."""

# pyright: reportUnknownMemberType=false
# matplotlib leaves its keyword arguments untyped.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, radians, sqrt
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

import attrs

from massmob.aggregation.result import Rollup
from massmob.display.arguments import axes
from massmob.display.plots.canvas import (
    FONT,
    TEXT_COLOUR,
    cut_to_width,
    new_figure,
    omission_note,
    plain_text,
    text_width,
)
from massmob.errors import InvalidValueError, at_least, checked, counted, naming_argument
from massmob.model.entities import Locality, Point
from massmob.movement import Movement
from massmob.values.numbers import Number
from massmob.values.quantity import Quantity
from massmob.values.text import Language, Text, as_language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Spot", "draw_map", "place_labels", "spots"]

NAMED = 12

_MAX_AREA, _MIN_AREA = 420.0, 9.0  # of a spot, in square points
_LABEL_SIZE = 7.5  # points
_LABEL_HEIGHT, _LABEL_GAP, _MAX_LABEL_WIDTH = 0.14, 0.03, 1.8  # inches
_Side: TypeAlias = Literal["left", "right"]
_Box: TypeAlias = tuple[float, float, float, float]  # left, bottom, right, top
_AXIS_LABELS: dict[Language, tuple[str, str]] = {
    "vi": ("kinh độ Đông", "vĩ độ Bắc"),
    "en": ("degrees east", "degrees north"),
    "ru": ("градусы восточной долготы", "градусы северной широты"),
}
_TITLE = Text(vi="Bản đồ", en="Map", ru="Карта")
_KIND = Text(
    vi="đơn vị không có tọa độ tâm", en="units without a centre point", ru="единиц без координат"
)


@attrs.frozen(kw_only=True)
class Spot:
    """A unit on the map.

    Attributes:
        unit: The unit.
        at: Its centre point, or the middle of the centre points within it.
        size: The certain size of its value.
        value: The value as text.
    """

    unit: Locality
    at: Point
    size: float
    value: str


def spots(
    movement: Movement, values: Mapping[str, Quantity] | Mapping[str, Number]
) -> tuple[tuple[Spot, ...], int]:
    """Where values are located on the map.

    Args:
        movement: The movement.
        values: Id of a locality → its value. Units with others of these below them are left out.

    Returns:
        The units that have a point, the greatest value first, and how many have none.

    Raises:
        UnknownEntityError: There is no such unit.
        InvalidValueError: Something else than a locality.
    """
    result: list[Spot] = []
    without_point = 0
    tree = movement.hierarchy("locality")
    above = {ancestor for id in values if id in tree for ancestor in tree.ancestors(id)}
    for id, value in values.items():
        if id in above:
            continue
        unit = movement[id]
        if not isinstance(unit, Locality):
            raise InvalidValueError(
                "not a place", found=id, hint='give localities: rollup(…, along="locality")'
            )
        figure = value if isinstance(value, Quantity) else Quantity(value)
        point = unit.centre or _mean_centre(movement, id)
        if point is None:
            without_point += 1
        else:
            result.append(Spot(unit=unit, at=point, size=float(figure.low), value=str(figure)))
    return tuple(sorted(result, key=lambda spot: (-spot.size, spot.unit.id))), without_point


def _mean_centre(movement: Movement, id: str) -> Point | None:
    """The middle of the centre points within a unit that has none of its own."""
    units = (movement[below] for below in movement.hierarchy("locality").descendants(id))
    points = [unit.centre for unit in units if isinstance(unit, Locality) and unit.centre]
    if not points:
        return None
    lats, lons = ([point.lat for point in points], [point.lon for point in points])
    return Point(sum(lats) / len(points), sum(lons) / len(points))


@checked(movement=Movement, values=Mapping, named=at_least(0), title=str, lang=as_language, ax=axes)
def draw_map(
    movement: Movement,
    values: Mapping[str, Quantity] | Mapping[str, Number],
    *,
    named: int = NAMED,
    title: str = "",
    lang: Language | None = None,
    ax: Axes | None = None,
) -> Figure:
    """Values at the centre points of their units, larger and darker the greater they are.

    A unit without a centre point is drawn in the middle of those within it, and counted in the note when there
    are none; the note also states what a rollup has in no total. A degree east is drawn as long as it is in
    that latitude. No base map is drawn: none is shipped.

    Args:
        movement: The movement.
        values: Id of a locality → its value: a rollup, a restatement, a plain dictionary. Of units that
            lie in one another the lowest are drawn; a rollup takes ``level=`` or ``depth=``.
        named: How many of the greatest are named.
        title: Above the picture.
        lang: Language of texts.
        ax: Where to draw; a new figure of a fitting size when ``None``.

    Returns:
        The figure.

    Raises:
        InvalidValueError: No unit has a point, or something is not a locality.
        UnknownEntityError: There is no such unit.
        MissingExtraError: The extra ``display`` is not installed.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> autumn = load_dataset("hanoi").at("2024-10-15")
        >>> communes = autumn.rollup("locality", along="locality", tier="district")
        >>> figure = draw_map(autumn, communes, named=1)
        >>> [text.get_text() for text in figure.axes[0].texts]
        ['Chương Mỹ 33']
    """
    lang = as_language(lang)
    with naming_argument("values"):
        shown, without_point = spots(movement, values)
    if not shown:
        raise InvalidValueError(
            "no unit has a centre point",
            place="values",
            found=counted(len(values), "unit"),
            hint="give other units",
        )
    ax = _prepared_axis(ax, shown)
    lats, lons = [spot.at.lat for spot in shown], [spot.at.lon for spot in shown]
    areas, sizes = [_area(spot, shown[0]) for spot in shown], [spot.size for spot in shown]
    greatest = max(sizes[0], 1e-9)
    cloud = ax.scatter(lons, lats, s=areas, c=sizes, cmap="YlGnBu", vmin=-0.25 * greatest)
    cloud.set(edgecolor="white", linewidth=0.5, alpha=0.92)
    figure = cast("Figure", ax.get_figure(root=True))
    bar = figure.colorbar(cloud, ax=ax, shrink=0.6)
    bar.ax.set_ylim(min(0.0, *sizes), greatest)
    losses = values.short_notes if isinstance(values, Rollup) else ()
    omitted = omission_note(without_point, _KIND, "Locality.centre", lang)
    note = "\n".join(filter(None, [omitted, *map(plain_text, losses)]))
    _write_title_and_axes(ax, title or _TITLE.label(lang), note, lang)
    for text in (*ax.get_xticklabels(), *ax.get_yticklabels(), *bar.ax.get_yticklabels()):
        text.set(fontfamily=FONT, fontsize=7.5)
    _write_names(ax, shown, named, lang)
    return figure


def _prepared_axis(ax: Axes | None, shown: Sequence[Spot]) -> Axes:
    """An axis over the area of the spots, by default a new one; degrees are as long as on the ground."""
    lats, lons = [spot.at.lat for spot in shown], [spot.at.lon for spot in shown]
    aspect = 1 / max(0.1, cos(radians((min(lats) + max(lats)) / 2)))
    pad = 0.06 * max(max(lats) - min(lats), max(lons) - min(lons), 0.05)
    east = (min(lons) - pad, max(lons) + pad)
    north = (min(lats) - pad, max(lats) + pad)
    if ax is None:
        ratio = (north[1] - north[0]) * aspect / (east[1] - east[0])
        height = min(10.0, max(4.5, 6.5 * ratio))
        figure = new_figure(min(10.0, max(4.8, height / ratio)) + 1.4, height + 0.9)
        figure.set_layout_engine("constrained")
        ax = figure.add_subplot()
    ax.set(xlim=east, ylim=north, aspect=aspect)
    return ax


def _area(spot: Spot, greatest: Spot) -> float:
    """Of a spot, in square points: in proportion to its value."""
    return _MIN_AREA + _MAX_AREA * (spot.size / greatest.size if greatest.size else 0.0)


def place_labels(
    circles: Sequence[tuple[float, float, float]],
    widths: Sequence[float],
    *,
    height: float,
    gap: float,
    limits: tuple[float, float],
) -> list[_Side | None]:
    """The side of its circle on which each label is readable: it covers no circle and no earlier label.

    Args:
        circles: Centre x, centre y and radius of each circle.
        widths: Widths of the labels of the first circles; the others have none.
        height: Height of a label.
        gap: Between a circle and its label.
        limits: The least and the greatest x that a label may reach.

    Returns:
        The side of each label, right if possible; ``None`` where it fits on neither.

    Example:
        >>> place_labels([(0, 0, 1), (4, 0, 1)], [2, 2], height=1, gap=0, limits=(-9, 9))
        ['right', 'right']
        >>> place_labels([(0, 0, 1), (4, 0, 1)], [3, 3], height=1, gap=0, limits=(-3, 9))
        [None, 'right']
    """
    taken: list[_Box] = [(x - r, y - r, x + r, y + r) for x, y, r in circles]
    sides: list[_Side | None] = []
    for (x, y, radius), width in zip(circles, widths, strict=False):
        offset, bottom, top = radius + gap, y - height / 2, y + height / 2
        options: list[tuple[_Side, _Box]] = [
            ("right", (x + offset, bottom, x + offset + width, top)),
            ("left", (x - offset - width, bottom, x - offset, top)),
        ]
        sides.append(None)
        for side, box in options:
            is_within = limits[0] <= box[0] and box[2] <= limits[1]
            if is_within and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                sides[-1] = side
                break
    return sides


def _overlap(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _write_names(ax: Axes, shown: Sequence[Spot], named: int, lang: Language) -> None:
    """Names beside the largest spots; one that would cover another or leave the map is left out."""
    figure = cast("Figure", ax.get_figure(root=True))
    figure.draw_without_rendering()  # computes the position of the axis
    centres = ax.transData.transform([(spot.at.lon, spot.at.lat) for spot in shown]) / figure.dpi
    radii = [sqrt(_area(spot, shown[0]) / pi) / 72 for spot in shown]
    circles = [(x, y, radius) for (x, y), radius in zip(centres.tolist(), radii, strict=True)]
    names = [f"{plain_text(spot.unit.name.label(lang))} {spot.value}" for spot in shown[:named]]
    labels = [cut_to_width(name, _MAX_LABEL_WIDTH, _LABEL_SIZE) for name in names]
    sides = place_labels(
        circles,
        [text_width(label, _LABEL_SIZE) for label in labels],
        height=_LABEL_HEIGHT,
        gap=_LABEL_GAP,
        limits=(ax.bbox.x0 / figure.dpi, ax.bbox.x1 / figure.dpi),
    )
    for spot, radius, label, side in zip(shown, radii, labels, sides, strict=False):
        if side is not None:
            offset = (radius + _LABEL_GAP) * 72 * (1 if side == "right" else -1)
            ax.annotate(
                label,
                (spot.at.lon, spot.at.lat),
                xytext=(offset, 0),
                textcoords="offset points",
                ha="left" if side == "right" else "right",
                va="center",
                fontsize=_LABEL_SIZE,
                color=TEXT_COLOUR,
                fontfamily=FONT,
                parse_math=False,
            )


def _write_title_and_axes(ax: Axes, title: str, note: str, lang: Language) -> None:
    longitude, latitude = _AXIS_LABELS[lang]
    ax.set_xlabel(f"{longitude}\n{note}" if note else longitude, fontsize=8, fontfamily=FONT)
    ax.set_ylabel(latitude, fontsize=8, fontfamily=FONT)
    style: dict[str, Any] = {
        "fontsize": 11,
        "fontfamily": FONT,
        "fontweight": "bold",
        "parse_math": False,
    }
    ax.set_title(plain_text(title), loc="left", **style)
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(visible=True, color="0.92", linewidth=0.6)
    ax.set_axisbelow(True)
