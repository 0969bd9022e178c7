"""Time at the size of the country: snapshots, and figures carried across the reform, first and repeated.

Run ``python benchmarks/reorganisation.py [ROWS [DATASET]]``; medians of one run. Figures are synthetic: 100 for
each commune, a million drawn at random for the dataframes. "By hand" is a join with the same correspondence and
a group-by.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import polars as pl
from goals import report_goal

import massmob as mm

RUNS = 9
ROWS = 1_000_000
FIELDS = ["kinh-te", "van-hoa-xa-hoi", "quoc-phong-an-ninh", "he-thong-chinh-tri"]
EVE, DAY = "2025-06-30", "2025-07-01"


def median(job: Callable[[mm.Movement], object], movement: mm.Movement, *, fresh: bool) -> float:
    """Milliseconds of a job, on a movement without indexes each time or on the same one."""
    taken: list[float] = []
    for _ in range(RUNS):
        argument = mm.Movement(movement) if fresh else movement
        start = time.perf_counter()
        job(argument)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def frame_jobs(
    vietnam: mm.Movement, communes: list[str], size: int
) -> tuple[Callable[[mm.Movement], pl.DataFrame], Callable[[mm.Movement], pl.DataFrame]]:
    """The same figures carried by massmob and by hand; the answers are compared."""
    rng = np.random.default_rng(2025)
    figures = pl.DataFrame(
        {
            "unit": np.array(communes)[rng.integers(0, len(communes), size)],
            "year": rng.integers(2011, 2026, size),
            "field": np.array(FIELDS)[rng.integers(0, 4, size)],
            "value": rng.integers(0, 50, size),
        }
    )
    ones = dict.fromkeys(communes, 1)
    contributions = mm.restate(ones, vietnam, to=DAY, about="people").contributions
    names = ["unit", "target", "least", "most"]
    rows = [(c.source, c.target, int(c.least), int(c.most)) for c in contributions]
    correspondence = pl.DataFrame(rows, schema=names, orient="row")

    def ours(movement: mm.Movement) -> pl.DataFrame:
        return mm.restate(figures, movement, to=DAY, about="people")

    def by_hand(_: mm.Movement) -> pl.DataFrame:
        joined = figures.lazy().join(correspondence.lazy(), on="unit")
        value = pl.col("value")
        low, high = (value * pl.col("least")).sum(), (value * pl.col("most")).sum()
        sums = joined.group_by("target", "year", "field").agg(low=low, high=high)
        return sums.rename({"target": "unit"}).collect()

    expected = by_hand(vietnam).sort("unit", "year", "field")
    assert ours(vietnam).equals(expected.select("unit", "year", "field", "low", "high"))
    return ours, by_hand


def main() -> None:
    """Measure and print."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    vietnam = mm.load_dataset(sys.argv[2] if len(sys.argv) > 2 else "vietnam")
    communes = [u.id for u in vietnam.at(EVE).localities.values() if u.tier == "commune"]
    figures = dict.fromkeys(communes, 100)

    def snapshot(movement: mm.Movement) -> object:
        return movement.at(EVE)

    def carried(movement: mm.Movement) -> object:
        return mm.restate(figures, movement, to=DAY, about="people")

    rows = [
        ("at(day), first time", median(snapshot, vietnam, fresh=True), 50),
        ("at(day), repeated", median(snapshot, vietnam, fresh=False), 1),
        (f"restate {len(communes):,} communes, first", median(carried, vietnam, fresh=True), 100),
        ("the same, repeated", median(carried, vietnam, fresh=False), 100),
    ]
    shown: list[tuple[str, str, object]] = [(name, f"{ms:.2f}", goal) for name, ms, goal in rows]
    for name, ms, goal in rows:
        report_goal(name, ms, f"≤ {goal}", "ms")
    jobs = frame_jobs(vietnam, communes, size)
    ours, by_hand = (median(job, vietnam, fresh=False) for job in jobs)
    report_goal(f"restate a dataframe of {size:,} rows, by hand in Polars", by_hand / ours, "≥ 1")
    shown.append((f"restate a dataframe of {size:,} rows", f"{ours:.2f}", ""))
    shown.append(("the same by hand in Polars", f"{by_hand:.2f}", ""))
    shown.append(("ratio by hand : restate", f"{by_hand / ours:.2f}", "1 or more"))
    print(mm.Table(("what", "ms", "goal, ms"), shown, title=f"Python {sys.version.split()[0]}"))


if __name__ == "__main__":
    main()
