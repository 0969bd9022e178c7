"""Build the shipped datasets from the inputs beside this file.

``python data/build.py`` writes them, ``--check`` compares. The inputs are tables (``inputs/*.csv``: localities
and successions) and files written by hand (``hanoi/*.toml``: organs, documents, contests and figures, with
their sources). ``country.py`` makes the dataset ``vietnam``. The keys in these files are the fields of the
entities, so a misspelt one is refused with its place.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date, timedelta

from country import vietnam
from tables import HERE, Row, by_hand, table, valid

import massmob as mm

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
GENITIVE = {"Ханой": "Ханоя"}
"""The Russian names that are declined."""


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
        vi, ru = place.name.label("vi"), place.name.label("ru")
        names = vi, vi, GENITIVE.get(ru, ru)
        yield mm.PartyCommittee(
            id=place.id.replace("loc:", "org:"),
            name=mm.Text(*map(str.format, TITLES[place.kind], names)),
            level=place.tier.levels(place.valid)[0],
            locality=place.id,
            superior=superior,
            valid=place.valid,
            sources=(*place.sources, "src:levels"),
        )


def hanoi() -> mm.Movement:
    """The dataset ``hanoi``."""
    places = list(localities())
    return mm.Movement([*places, *committees(places), *by_hand("hanoi")])


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
