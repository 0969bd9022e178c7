"""Names of the country's units looked up: how many a second, and how many are taken for the right unit.

Run ``python benchmarks/unit_names.py [--units UNITS] [ADDRESSES.csv …]``. The addresses are synthetic: every
commune in force on the day, in some of the ways in which people write. A file with the columns ``ward``,
``district`` and ``province`` is measured too.
"""

from __future__ import annotations

import argparse
import csv
import gc
import random
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from goals import report_goal

import massmob as mm
from massmob.network.unit_index import UnitIndex
from massmob.network.unit_lookup import Units
from massmob.network.unit_misses import Miss
from massmob.network.unit_names import UnitFinder, UnitQuery
from massmob.network.unit_parts import NameReader
from massmob.values.text import fold

DAY = date(2023, 12, 31)
SHORT = {
    "phuong": "P.",
    "xa": "X.",
    "thi_tran": "TT.",
    "quan": "Q.",
    "huyen": "H.",
    "thi_xa": "TX.",
}


def names_above(country: mm.Movement, unit: mm.Locality) -> list[mm.Locality]:
    units: list[mm.Locality] = []
    while unit.parent is not None and unit.tier is not mm.Tier.PROVINCE:
        unit = country.localities[unit.parent]
        units.append(unit)
    return units


def with_kind(unit: mm.Locality) -> str:
    return f"{SHORT.get(unit.kind.value, '')}{unit.name}"


def ways(country: mm.Movement, units: Sequence[mm.Locality]) -> dict[str, list[str]]:
    """Each way to write the units, in their order."""
    named = [(unit, *names_above(country, unit)) for unit in units]
    return {
        "ward, district, province": [", ".join(str(unit.name) for unit in line) for line in named],
        "with short kinds": [", ".join(map(with_kind, line)) for line in named],
        "from the province down": [
            ", ".join(with_kind(unit) for unit in reversed(line)) for line in named
        ],
        "without commas": [
            " ".join(
                [f"{line[0].kind.label('vi')} {line[0].name}", *(str(u.name) for u in line[1:])]
            )
            for line in named
        ],
        "without accents": [fold(", ".join(str(unit.name) for unit in line)) for line in named],
        "misspelt (misses)": [
            ", ".join([f"{line[0].name}q", *(str(unit.name) for unit in line[1:])])
            for line in named
        ],
    }


def measure_ways(country: mm.Movement, most: int | None) -> mm.Table:
    units = [
        unit
        for unit in country.localities.values()
        if unit.tier is mm.Tier.COMMUNE and DAY in unit.valid
    ]
    random.Random(1).shuffle(units)
    units = units[:most]
    candidates = NameReader(UnitIndex(country.localities.values()))
    rows: list[tuple[object, ...]] = []
    for way, texts in ways(country, units).items():
        finder = Units(country, DAY, set(country.localities))
        finder.look_up("")  # the index is made by the first
        gc.collect()  # what the index and the ways before left is no part of the look-ups
        start = time.process_time()
        results = [finder.look_up(text) for text in texts]
        taken = time.process_time() - start
        counts: Counter[str] = Counter()
        for text, unit, result in zip(texts, units, results, strict=True):
            if isinstance(result, Miss):
                counts["asked"] += result.reason == "ambiguous"
                assert result.reason != "ambiguous" or unit in candidates.named(text), text
            else:
                counts["right" if result == unit.id else "wrong"] += 1
        speed = f"{len(texts) / taken:,.0f}"
        rows.append((way, len(texts), counts["right"], counts["asked"], counts["wrong"], speed))
        report_goal(f"names: {way}", len(texts) / taken, "≥ 20,000", "a second")
        report_goal(f"names taken for another unit: {way}", counts["wrong"], "≤ 0", "names")
    return mm.Table(("way", "names", "right", "asked", "wrong", "names a second"), rows)


def measure_file(country: mm.Movement, path: Path) -> mm.Table:
    """Of addresses in columns: how many are taken, and how many for a unit of other names than written."""
    finder, period = UnitFinder(country, {}), mm.Period.year(DAY.year)
    counts: Counter[str] = Counter()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            parents = tuple(filter(None, (row["district"], row["province"])))
            query = UnitQuery(name=row["ward"], parents=parents, period=period, past=True)
            match = finder.look_up(query)
            if isinstance(match, Miss):
                counts[match.reason] += 1
                continue
            unit = country.localities[match.id]
            other = fold(str(unit.name)) not in fold(row["ward"])
            counts["taken, spelt otherwise" if other else "taken"] += 1
    total = sum(counts.values())
    rows = [(what, n, f"{100 * n / total:.1f} %") for what, n in counts.most_common()]
    return mm.Table(("what", "addresses", "share"), rows, title=path.name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, help="only so many units")
    parser.add_argument("files", nargs="*", type=Path)
    chosen = parser.parse_args()
    country = mm.load_dataset("vietnam")
    print(measure_ways(country, chosen.units))
    for path in chosen.files:
        print(measure_file(country, path))


if __name__ == "__main__":
    main()
