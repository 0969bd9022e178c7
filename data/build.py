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
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import attrs

import massmob as mm
from massmob.io.records.converter import VERSION, from_plain

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "src" / "massmob" / "datasets"

ORDERS = {
    "2020-03-01": "doc:895-NQ-UBTVQH14",
    "2025-01-01": "doc:1286-NQ-UBTVQH15",
    "2025-07-01": "doc:1656-NQ-UBTVQH15",
}
"""First day of a new order → the resolution that ordered it."""

LISTS = {
    "": "src:gso-2024",
    "2020-03-01": "src:gso-2024",
    "2025-01-01": "src:gso-2025-01",
    "2025-07-01": "src:gso-2025-07",
}
"""First day of a locality in the table → the list in which it first appears."""
FIRST_LIST = "src:gso-2020"
"""The list of the localities that ended in 2020."""

TITLES = {
    "thanh_pho": ("Thành ủy {}", "{} City Party Committee", "Партийный комитет города {}"),
    "quan": (
        "Quận ủy {}",
        "{} Urban District Party Committee",
        "Партийный комитет городского района {}",
    ),
    "huyen": ("Huyện ủy {}", "{} Rural District Party Committee", "Партийный комитет уезда {}"),
    "thi_xa": ("Thị ủy {}", "{} Town Party Committee", "Партийный комитет города {}"),
    "phuong": ("Đảng ủy phường {}", "Party Committee of {} Ward", "Партийный комитет квартала {}"),
    "xa": ("Đảng ủy xã {}", "Party Committee of {} Commune", "Партийный комитет коммуны {}"),
    "thi_tran": (
        "Đảng ủy thị trấn {}",
        "Party Committee of {} Township",
        "Партийный комитет посёлка {}",
    ),
}
"""Kind of locality → title of the committee that leads it, in the three languages."""

RUSSIAN = {
    "01": "Ханой",
    "271": "Ба Ви",
    "275": "Куок Оай",
    "276": "Тхач Тхат",
    "277": "Чыонг Ми",
    "282": "Ми Дык",
}
"""Code → Russian name, for the localities that the article names; a name is else the same in every language."""

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
    """Hanoi's units in their four periods, with their successors."""
    rows = table("hanoi_localities")
    codes = Codes(rows)
    received = dict(successions(codes))
    for row in rows:
        period = valid(row)
        day = period.end or period.start or date.max
        ended_in_2020 = row["valid_to"].startswith("2020")
        parent = row["parent_code"]
        id = codes.on(row["code"], day)
        yield mm.Locality(
            id=id,
            name=mm.Text(row["name"], ru=RUSSIAN.get(row["code"], "")),
            code=row["code"],
            kind=row["kind"],
            parent=codes.on(parent, day) if parent else None,
            centre=mm.Point(float(row["lat"]), float(row["lon"])) if row["lat"] else None,
            area_km2=float(row["area_km2"]) if row["area_km2"] else None,
            valid=period,
            sources=(FIRST_LIST if ended_in_2020 else LISTS[row["valid_from"]],),
            successors=tuple(received.get(id, ())),
        )


def successions(codes: Codes) -> Iterator[tuple[str, list[mm.Succession]]]:
    """Old unit → its rows. Rows in which a unit continues as itself are left out."""
    rows: dict[str, list[mm.Succession]] = {}
    for first_day in ORDERS:
        for row in table(f"hanoi_successors_{first_day}"):
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
            name=mm.Text(*(title.format(place.name.vi) for title in TITLES[place.kind])),
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


# --- the whole country, before and after 2025-07-01, and the changes of kind of 2026 ------------------

REFORM = date(2025, 7, 1)
ACTS, CHANGES = "vietnam_acts_2025-07-01", "vietnam_changes_2026-04-30"
"""The tables of the acts of the reform, and of the changes after it."""

BEFORE, AFTER = mm.Period(end=REFORM - timedelta(days=1)), mm.Period(REFORM)


def vietnam() -> mm.Movement:
    """The dataset ``vietnam``: the country's units since before the reform, with their successors and acts."""
    old = {row["code"]: row for row in table("vietnam_localities_2025-06-30")}
    new = {row["code"]: row for row in table("vietnam_localities_2025-07-01")}
    conversion = table("vietnam_successors_2025-07-01")
    provinces = merged_provinces(old, new, conversion)
    unchanged = {was for was, now in provinces.items() if [*provinces.values()].count(now) == 1}
    ids = {
        code: f"loc:{code}@{REFORM}" if code in old and code not in unchanged else f"loc:{code}"
        for code in new
    }
    acts = {row["province_code"]: act_id(row["symbol"]) for row in table(ACTS)}
    received: defaultdict[str, list[mm.Succession]] = defaultdict(list)
    for row in conversion:
        received[row["old_code"]].append(
            mm.Succession(
                to=ids[row["new_code"]],
                extent=row["extent"],
                on=REFORM,
                main={"1": True, "0": False}.get(row["main_part"]),
                basis=acts[province(new, row["new_code"])],
                grade="A",
                sources=("src:conversion-2025-07-01",),
            )
        )
    for was, now in provinces.items():
        if was not in unchanged:
            received[was].append(merger(ids[now]))
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
    return mm.Movement([*kinds_changed(places), *acts_of_the_reform(new), *by_hand("vietnam")])


def act_id(symbol: str) -> str:
    """The id of the document with a symbol that is unique in the dataset."""
    return f"doc:{symbol.replace('/', '-')}"


def acts_of_the_reform(new: dict[str, Row]) -> Iterator[mm.Entity]:
    """The resolution on the units of each new province, and its source."""
    for row in table(ACTS):
        symbol, place = row["symbol"], new[row["province_code"]]["name"]
        source = mm.Source(
            id=f"src:{symbol.replace('/', '-')}",
            name=mm.Text(f"Nghị quyết {symbol}"),
            publisher="copy in the public repository dvhcvn/20250701",
            url=row["source_url"],
            grade="A",
        )
        yield source
        yield mm.Document(
            id=act_id(symbol),
            name=mm.Text(
                f"Nghị quyết {symbol} về các đơn vị hành chính cấp xã, {place}",
                f"Resolution {symbol} on the commune-level units of {place}",
                f"Резолюция {symbol} об административных единицах уровня коммун, {place}",
            ),
            symbol=symbol,
            type="resolution",
            issuer="org:ubtvqh",
            issued="2025-06-16",
            valid="2025-06-16/..",
            sources=(source.id,),
        )


def kinds_changed(places: list[mm.Locality]) -> list[mm.Locality]:
    """The units with the changes of kind since the reform; code, name and parent's code did not change.

    A unit that changed kind ends on the day before, and another begins. So do the units below it, as the parent
    of a unit is in force as long as the unit.
    """
    for day, rows in groupby(table(CHANGES), key=itemgetter("effective")):
        by_code = {row["code"]: row for row in rows}
        places = [*after_changes(places, date.fromisoformat(day), by_code)]
    return places


def after_changes(
    places: list[mm.Locality], day: date, changes: dict[str, Row]
) -> Iterator[mm.Locality]:
    """The units with the changes of a day, by code; a unit that changed, or is below one, becomes two."""
    for place in places:
        code = place.code or ""
        above = code_in(place.parent or "")
        row = changes.get(code) or changes.get(above)
        if row is None or day not in place.valid:
            yield place
            continue
        source, id = f"src:changes-{day}", f"loc:{code}@{day}"
        successor = mm.Succession(
            to=id, extent="whole", on=day, basis=act_id(row["act"]), grade="B-", sources=(source,)
        )
        yield attrs.evolve(
            place,
            valid=mm.Period(place.valid.start, day - timedelta(days=1)),
            successors=(successor,),
        )
        yield attrs.evolve(
            place,
            id=id,
            kind=changes[code]["new_kind"] if code in changes else place.kind,
            parent=f"loc:{above}@{day}" if above in changes else place.parent,
            valid=mm.Period(day),
            sources=(source,),
        )


def code_in(id: str) -> str:
    """The code in the id of a locality."""
    return id.removeprefix("loc:").partition("@")[0]


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


def merger(to: str) -> mm.Succession:
    """That a province went into a new one."""
    return mm.Succession(
        to=to,
        extent="whole",
        on=REFORM,
        basis="doc:202-2025-QH15",
        grade="B-",
        sources=("src:provinces-2025-07-01",),
    )


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
    stale: list[str] = []
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
