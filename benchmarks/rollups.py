"""Totals for every unit of the country by field, year and status: massmob beside Polars and DuckDB.

Run ``python benchmarks/rollups.py [ROWS …]``; medians of one run, in which the answers are compared. The
register is synthetic, on the units of 2025-06-30. By hand is a join with each commune's path, counted at the
leaf, then level by level (Polars), or ``ROLLUP`` over the path (DuckDB). The ratio is to massmob's time.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

import duckdb
import polars as pl

import massmob as mm

RUNS = 5
EVE = "2025-06-30"
BY = ["field", "year", "status"]
LEVELS = ["l0", "l1", "l2", "l3"]
Rows = Iterable[tuple[Any, ...]]


def median(job: Callable[[], object]) -> float:
    """Milliseconds of a job."""
    taken: list[float] = []
    for _ in range(RUNS):
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def digest(rows: Rows) -> int:
    """The same number for the same totals, whatever their order."""
    return sum(hash(row) for row in rows if row[-1]) & ((1 << 64) - 1)


def measure(country: mm.Movement, size: int) -> list[tuple[object, ...]]:
    """One size: every way timed, and all answers the same."""
    register = pl.DataFrame(mm.synthetic_register(country, size, on=EVE))
    tree = country.hierarchy("locality")
    communes = register["unit"].unique().to_list()
    above = {unit: (*reversed(tree.ancestors(unit)), unit) for unit in communes}
    paths = pl.DataFrame(
        [(unit, *(*path, *(None,) * 4)[:4]) for unit, path in above.items()],
        schema=["unit", *LEVELS],
        orient="row",
    )
    connection = duckdb.connect()
    connection.register("register", register.to_arrow())
    connection.register("paths", paths.to_arrow())
    query = (
        "SELECT coalesce(l3, l2, l1, l0) AS unit, field, year, status, count(*) AS n FROM register JOIN paths "
        "USING (unit) GROUP BY field, year, status, ROLLUP (l0, l1, l2, l3) HAVING l0 IS NOT NULL"
    )

    def ours(frame: pl.DataFrame | pl.LazyFrame = register) -> mm.Rollup[Any]:
        return mm.rollup(country, frame, along="locality", by=BY)

    def in_polars() -> pl.DataFrame:
        leaves = register.lazy().group_by("unit", *BY).len().join(paths.lazy(), on="unit")
        total = pl.col("len").sum()
        parts = [
            leaves.filter(pl.col(level).is_not_null())
            .group_by(pl.col(level).alias("unit"), *BY)
            .agg(total)
            for level in LEVELS
        ]
        return pl.concat(parts).collect()

    def in_duckdb() -> pl.DataFrame:
        return connection.sql(query).pl()

    answers = [
        digest(
            (unit, *group, int(n)) for unit, groups in ours().items() for group, n in groups.items()
        ),
        digest(in_polars().rows()),
    ]
    whole = sum(int(n) for n in ours()["loc:vn"].values())
    assert whole == size == in_duckdb().filter(pl.col("unit") == "loc:vn")["n"].sum()
    assert len(set(answers)) == 1, answers
    mine = median(ours)
    ways = [
        ("massmob", mine),
        ("massmob, lazy Polars", median(lambda: ours(register.lazy()))),
        ("Polars by hand", median(in_polars)),
        ("DuckDB by hand", median(in_duckdb)),
    ]
    return [(f"{size:,}", name, f"{ms:,.0f}", f"{ms / mine:.1f}") for name, ms in ways]


def lookups(country: mm.Movement) -> tuple[object, ...]:
    """One unit's totals, warm."""
    totals = mm.rollup(
        country, mm.synthetic_register(country, 10_000, on=EVE), along="locality", by=BY
    )
    assert totals["loc:vn"]
    ms = median(lambda: [totals["loc:vn"] for _ in range(100_000)])
    return ("", "totals of one unit, warm, µs", f"{ms / 100:.2f}", "")


def main() -> None:
    """Measure and print."""
    country = mm.load_dataset("vietnam").at(EVE)
    sizes = [int(float(word)) for word in sys.argv[1:]] or [150_000, 1_000_000, 10_000_000]
    rows = [row for size in sizes for row in measure(country, size)]
    title = f"Python {sys.version.split()[0]}"
    print(mm.Grid(("rows", "way", "ms", "ratio"), [*rows, lookups(country)], title=title))


if __name__ == "__main__":
    main()
