"""Build the shipped datasets from the inputs beside this file.

``python data/build.py`` writes them, ``--check`` compares. The inputs are tables (``inputs/*.csv``: localities
and successions) and files written by hand (``hanoi/*.toml``: organs, documents, contests and figures, with
their sources). The keys in these files are the fields of the entities, so a misspelt one is refused with its
place.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import massmob as mm
from massmob.io.records.converter import VERSION, from_plain

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "src" / "massmob" / "datasets"

ORDERS = {"2025-01-01": "doc:1286-NQ-UBTVQH15", "2025-07-01": "doc:1656-NQ-UBTVQH15"}
"""First day of a new order → the resolution that ordered it."""

LISTS = {"": "src:gso-2024", "2025-01-01": "src:gso-2025-01", "2025-07-01": "src:gso-2025-07"}
"""First day of a locality in the table → the list in which it first appears."""

TITLES = {
    "thanh_pho": "Thành ủy",
    "quan": "Quận ủy",
    "huyen": "Huyện ủy",
    "thi_xa": "Thị ủy",
    "phuong": "Đảng ủy phường",
    "xa": "Đảng ủy xã",
    "thi_tran": "Đảng ủy thị trấn",
}
"""Kind of locality → title of the committee that leads it."""

UNEVIDENCED = {"en": "No source at hand bears out which unit received it."}

Row = dict[str, str]


def table(name: str) -> list[Row]:
    """The rows of an input table."""
    with (HERE / "inputs" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Codes:
    """Which locality had a statistical code on a day.

    The id of the first one is ``loc:CODE``, that of a later one ``loc:CODE@DAY``.
    """

    def __init__(self, rows: list[Row]) -> None:
        self._holders: dict[str, list[tuple[mm.Period, str]]] = {}
        for row in sorted(rows, key=lambda row: row["valid_from"]):
            holders = self._holders.setdefault(row["code"], [])
            suffix = f"@{row['valid_from']}" if holders else ""
            holders.append((valid(row), f"loc:{row['code']}{suffix}"))

    def on(self, code: str, day: date) -> str:
        """The id of the locality."""
        return next(id for period, id in self._holders[code] if day in period)


def valid(row: Row) -> mm.Period:
    """The period of a row of the table of localities; empty means open."""
    return mm.Period.parse(f"{row['valid_from'] or '..'}/{row['valid_to'] or '..'}")


def localities() -> Iterator[mm.Locality]:
    """Hanoi's units in their three periods, with their successors."""
    rows = table("hanoi_localities")
    codes = Codes(rows)
    received = dict(successions(codes))
    for row in rows:
        period = valid(row)
        day = period.end or period.start or date.max
        parent = row["parent_code"]
        id = codes.on(row["code"], day)
        yield mm.Locality(
            id=id,
            name=row["name"],
            code=row["code"],
            kind=row["kind"],
            parent=codes.on(parent, day) if parent else None,
            centre=mm.Point(float(row["lat"]), float(row["lon"])) if row["lat"] else None,
            area_km2=float(row["area_km2"]) if row["area_km2"] else None,
            valid=period,
            sources=(LISTS[row["valid_from"]],),
            successors=tuple(received.get(id, ())),
            note=UNEVIDENCED if unevidenced(period, id, received) else None,
        )


def unevidenced(period: mm.Period, id: str, received: dict[str, list[mm.Succession]]) -> bool:
    """Whether a unit ended on the day before the first reorganisation and has no row of successors."""
    return period.meets(mm.Period.since(min(ORDERS))) and id not in received


def successions(codes: Codes) -> Iterator[tuple[str, list[mm.Succession]]]:
    """Old unit → its rows. Rows in which a unit continues as itself are left out."""
    rows: dict[str, list[mm.Succession]] = {}
    for name in ("hanoi_successors_2025-01-01", "hanoi_successors_2025-07-01"):
        for row in table(name):
            day = date.fromisoformat(row["effective"])
            old, new = (
                codes.on(row["old_code"], day - timedelta(days=1)),
                codes.on(row["new_code"], day),
            )
            if old != new:
                rows.setdefault(old, []).append(
                    mm.Succession(
                        to=new,
                        extent=row["extent"],
                        on=day,
                        main={"1": True, "0": False}.get(row["main_part"]),
                        basis=ORDERS[row["effective"]],
                        grade=row.get("grade", "A"),
                        sources=(f"src:successions-{row['effective']}",),
                    )
                )
    yield from rows.items()


def committees(places: list[mm.Locality]) -> Iterator[mm.PartyCommittee]:
    """The committee of each locality; its superior is that of the parent, its id ends like the locality's."""
    for place in places:
        superior = place.parent.replace("loc:", "org:") if place.parent else "org:tw"
        yield mm.PartyCommittee(
            id=place.id.replace("loc:", "org:"),
            name=f"{TITLES[place.kind]} {place.name}",
            level=place.tier.levels(place.valid)[0],
            locality=place.id,
            superior=superior,
            valid=place.valid,
            sources=(*place.sources, "src:levels"),
        )


def by_hand(dataset: str) -> mm.Movement:
    """The entities written by hand, each file a list or several."""
    lists: defaultdict[str, list[object]] = defaultdict(list)
    for path in sorted((HERE / dataset).glob("*.toml")):
        for plural, records in tomllib.loads(path.read_text(encoding="utf-8")).items():
            lists[plural] += records
    return from_plain({"massmob": VERSION, **lists})


def hanoi() -> mm.Movement:
    """The dataset ``hanoi``."""
    places = list(localities())
    return mm.Movement([*places, *committees(places), *by_hand("hanoi")])


# --- the whole country, before and after 2025-07-01 --------------------------------------------------

REFORM = date(2025, 7, 1)
BEFORE, AFTER = mm.Period(end=REFORM - timedelta(days=1)), mm.Period(REFORM)


def vietnam() -> mm.Movement:
    """The dataset ``vietnam``: the country's units before and after the reform, with their successors."""
    old = {row["code"]: row for row in table("vietnam_localities_2025-06-30")}
    new = {row["code"]: row for row in table("vietnam_localities_2025-07-01")}
    conversion = table("vietnam_successors_2025-07-01")
    provinces = merged_provinces(old, new, conversion)
    unchanged = {was for was, now in provinces.items() if [*provinces.values()].count(now) == 1}
    ids = {
        code: f"loc:{code}@{REFORM}" if code in old and code not in unchanged else f"loc:{code}"
        for code in new
    }
    received = country_successions(conversion, ids)
    for was, now in provinces.items():
        if was not in unchanged:
            received[was] = [succession(ids[now], "whole", "B-", "src:provinces-2025-07-01")]
    places = [
        country_unit(
            row,
            f"loc:{code}",
            "loc:",
            mm.Period() if code in unchanged else BEFORE,
            received.get(code, []),
        )
        for code, row in old.items()
    ]
    for code, row in new.items():
        if code not in unchanged:
            parent = ids[row["parent_code"]] if row["parent_code"] else "loc:vn"
            places.append(country_unit(row, ids[code], parent, AFTER, []))
    return mm.Movement([*places, *by_hand("vietnam")])


def merged_provinces(
    old: dict[str, Row], new: dict[str, Row], conversion: list[Row]
) -> dict[str, str]:
    """Old province → the one new province that has all its communes; if there are several, the build fails."""
    receivers: dict[str, set[str]] = {}
    for row in conversion:
        receivers.setdefault(province(old, row["old_code"]), set()).add(
            province(new, row["new_code"])
        )
    return {old_code: new_code for old_code, (new_code,) in receivers.items()}


def province(rows: dict[str, Row], code: str) -> str:
    """The province of a unit."""
    while rows[code]["parent_code"]:
        code = rows[code]["parent_code"]
    return code


def country_successions(
    conversion: list[Row], ids: dict[str, str]
) -> dict[str, list[mm.Succession]]:
    """Old code → its rows."""
    rows: dict[str, list[mm.Succession]] = {}
    for row in conversion:
        main = {"1": True, "0": False}.get(row["main_part"])
        successor = succession(
            ids[row["new_code"]], row["extent"], "A", "src:conversion-2025-07-01", main=main
        )
        rows.setdefault(row["old_code"], []).append(successor)
    return rows


def succession(
    to: str, extent: str, grade: str, source: str, *, main: bool | None = None
) -> mm.Succession:
    """A row of the reform. It names no act: the available sources give it for Hanoi only."""
    return mm.Succession(to=to, extent=extent, on=REFORM, main=main, grade=grade, sources=(source,))


def country_unit(
    row: Row, id: str, parent: str, period: mm.Period, received: list[mm.Succession]
) -> mm.Locality:
    """A unit of the country; ``parent`` is its id, or the prefix before its parent's code."""
    above = f"{parent}{row['parent_code']}" if parent == "loc:" and row["parent_code"] else parent
    provincial = row["kind"] == "thanh_pho" and row["parent_code"]
    return mm.Locality(
        id=id,
        name=row["name"],
        code=row["code"],
        kind="thanh_pho_thuoc_tinh" if provincial else row["kind"],
        parent="loc:vn" if above == "loc:" else above,
        centre=mm.Point(float(row["lat"]), float(row["lon"])) if row["lat"] else None,
        area_km2=float(row["area_km2"]) if row["area_km2"] else None,
        valid=period,
        sources=("src:gso-2025-07",) if period == AFTER else ("src:gso-2025-06",),
        successors=tuple(received),
    )


DATASETS = {"hanoi": hanoi, "vietnam": vietnam}


def main() -> int:
    """Write or check every dataset."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with what is shipped")
    check = parser.parse_args().check
    stale = []
    for name, make in DATASETS.items():
        path = SHIPPED / f"{name}.json"
        movement = make()
        if check and path.read_text(encoding="utf-8") != mm.dumps(movement):
            stale.append(name)
        elif not check:
            mm.save(movement, path)
            print(f"{path.name}: {movement!r}")
    if stale:
        print(f"not what data/build.py makes: {', '.join(stale)}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
