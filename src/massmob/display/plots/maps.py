"""Units on a map by their centre points: a value as size and colour, degrees on the axes, no base map."""

# pyright: reportUnknownMemberType=false
# matplotlib leaves its keyword arguments untyped.

from __future__ import annotations

from collections.abc import Mapping
from math import cos, pi, radians, sqrt
from typing import TYPE_CHECKING, Any, cast

import attrs

from massmob.display.plots.canvas import (
    FONT,
    INK,
    fitted,
    left_out,
    new_figure,
    plain_text,
    width_of,
)
from massmob.errors import InvalidValueError
from massmob.model.entities import Locality, Point
from massmob.movement import Movement
from massmob.values.numbers import Number
from massmob.values.quantity import Quantity
from massmob.values.text import Language, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Spot", "draw_map", "spots"]

NAMED = 12

_LARGEST, _LEAST = 420.0, 9.0  # of a spot, in square points
_AXES: dict[Language, tuple[str, str]] = {
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
        told: The value in words.
    """

    unit: Locality
    at: Point
    size: float
    told: str


def spots(
    movement: Movement, values: Mapping[str, Quantity] | Mapping[str, Number]
) -> tuple[tuple[Spot, ...], int]:
    """Where values stand on the map.

    Args:
        movement: The movement.
        values: Id of a locality → its value. Units with others of these below them are passed over.

    Returns:
        The units that have a place, the greatest value first, and how many have none.

    Raises:
        UnknownEntityError: There is no such unit.
        InvalidValueError: Something else than a locality.
    """
    found: list[Spot] = []
    lost = 0
    tree = movement.hierarchy("locality")
    above = {up for id in values if id in tree for up in tree.ancestors(id)}
    for id, value in values.items():
        if id in above:
            continue
        unit = movement[id]
        if not isinstance(unit, Locality):
            raise InvalidValueError(
                "not a place", found=id, hint='give localities: rollup(…, along="locality")'
            )
        figure = value if isinstance(value, Quantity) else Quantity(value)
        at = unit.centre or _middle(movement, id)
        if at is None:
            lost += 1
        else:
            found.append(Spot(unit=unit, at=at, size=float(figure.low), told=str(figure)))
    return tuple(sorted(found, key=lambda each: (-each.size, each.unit.id))), lost


def _middle(movement: Movement, id: str) -> Point | None:
    """The middle of the centre points within a unit that has none of its own."""
    within = (movement[each] for each in movement.hierarchy("locality").descendants(id))
    points = [each.centre for each in within if isinstance(each, Locality) and each.centre]
    if not points:
        return None
    lats, lons = ([each.lat for each in points], [each.lon for each in points])
    return Point(sum(lats) / len(points), sum(lons) / len(points))


def draw_map(
    movement: Movement,
    values: Mapping[str, Quantity] | Mapping[str, Number],
    *,
    named: int = NAMED,
    title: str = "",
    lang: Language = "en",
    ax: Axes | None = None,
) -> Figure:
    """Values at the centre points of their units, larger and darker the greater they are.

    A unit without a centre point stands in the middle of those within it, and is counted in the note when there
    are none. A degree east is drawn as long as it is in that latitude. No base map is drawn: none is shipped.

    Args:
        movement: The movement.
        values: Id of a locality → its value: a rollup, a restatement, a plain dictionary. Of units that
            lie in one another the lowest are drawn; a rollup takes ``level=`` or ``depth=``.
        named: How many of the greatest are named.
        title: Above the picture.
        lang: Language of the words.
        ax: Where to draw; a new figure of a fitting size when ``None``.

    Returns:
        The figure.

    Raises:
        InvalidValueError: No unit has a place, or something is not a locality.
        UnknownEntityError: There is no such unit.
        MissingExtraError: The extra ``display`` is not installed.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> autumn = load_dataset("hanoi").at("2024-10-15")
        >>> communes = autumn.rollup("locality", along="locality", level="district")
        >>> figure = draw_map(autumn, communes, named=1)
        >>> [text.get_text() for text in figure.axes[0].texts]
        ['Chương Mỹ 33']
    """
    placed, lost = spots(movement, values)
    if not placed:
        raise InvalidValueError(
            "no unit has a centre point", found=f"{len(values)} units", hint="give other units"
        )
    lats = [each.at.lat for each in placed]
    lons = [each.at.lon for each in placed]
    stretch = 1 / max(0.1, cos(radians((min(lats) + max(lats)) / 2)))
    pad = 0.06 * max(max(lats) - min(lats), max(lons) - min(lons), 0.05)
    east = (min(lons) - pad, max(lons) + pad)
    north = (min(lats) - pad, max(lats) + pad)
    if ax is None:
        ratio = (north[1] - north[0]) * stretch / (east[1] - east[0])
        height = min(10.0, max(4.5, 6.5 * ratio))
        figure = new_figure(min(10.0, max(4.8, height / ratio)) + 1.4, height + 0.9)
        figure.set_layout_engine("constrained")
        ax = figure.add_subplot()
    greatest = max(placed[0].size, 1e-9)
    ax.set(xlim=east, ylim=north, aspect=stretch)
    areas = [_area(each, placed[0]) for each in placed]
    sizes = [each.size for each in placed]
    cloud = ax.scatter(lons, lats, s=areas, c=sizes, cmap="YlGnBu", vmin=-0.25 * greatest)
    cloud.set(edgecolor="white", linewidth=0.5, alpha=0.92)
    figure = cast("Figure", ax.get_figure(root=True))
    bar = figure.colorbar(cloud, ax=ax, shrink=0.6)
    bar.ax.set_ylim(min(0.0, *sizes), greatest)
    note = left_out(lost, _KIND, "Locality.centre", lang)
    _label(ax, title or _TITLE.label(lang), note, lang)
    for text in (*ax.get_xticklabels(), *ax.get_yticklabels(), *bar.ax.get_yticklabels()):
        text.set(fontfamily=FONT, fontsize=7.5)
    _name(ax, placed, named, lang)
    return figure


def _area(spot: Spot, greatest: Spot) -> float:
    """Of a spot, in square points: as large as its value is beside the greatest."""
    return _LEAST + _LARGEST * (spot.size / greatest.size if greatest.size else 0.0)


def _name(ax: Axes, placed: tuple[Spot, ...], named: int, lang: Language) -> None:
    """Names beside the largest spots; one that would cover another or leave the map is left out."""
    from matplotlib.transforms import Bbox

    figure = cast("Figure", ax.get_figure(root=True))
    figure.draw_without_rendering()  # which settles where the axis is
    inch = figure.dpi
    centres = ax.transData.transform([(spot.at.lon, spot.at.lat) for spot in placed])
    radii = [sqrt(_area(spot, placed[0]) / pi) / 72 * inch for spot in placed]
    taken = [Bbox([at - radius, at + radius]) for at, radius in zip(centres, radii, strict=True)]
    for spot, (x, y), radius in [*zip(placed, centres, radii, strict=True)][:named]:
        words = fitted(f"{plain_text(spot.unit.name.label(lang))} {spot.told}", 1.8, 7.5)
        width, height, gap = width_of(words, 7.5) * inch, 0.14 * inch, radius + 0.03 * inch
        for side, left in (("left", x + gap), ("right", x - gap - width)):
            box = Bbox.from_bounds(left, y - height / 2, width, height)
            if ax.bbox.x0 <= box.x0 and box.x1 <= ax.bbox.x1 and not box.count_overlaps(taken):
                taken.append(box)
                ax.annotate(
                    words,
                    (spot.at.lon, spot.at.lat),
                    xytext=((gap if side == "left" else -gap) / inch * 72, 0),
                    textcoords="offset points",
                    ha=side,
                    va="center",
                    fontsize=7.5,
                    color=INK,
                    fontfamily=FONT,
                    parse_math=False,
                )
                break


def _label(ax: Axes, title: str, note: str, lang: Language) -> None:
    across, up = _AXES[lang]
    ax.set_xlabel(f"{across}\n{note}" if note else across, fontsize=8, fontfamily=FONT)
    ax.set_ylabel(up, fontsize=8, fontfamily=FONT)
    heading: dict[str, Any] = {
        "fontsize": 11,
        "fontfamily": FONT,
        "fontweight": "bold",
        "parse_math": False,
    }
    ax.set_title(plain_text(title), loc="left", **heading)
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(visible=True, color="0.92", linewidth=0.6)
    ax.set_axisbelow(True)
