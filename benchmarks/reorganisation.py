"""Time at the size of the country: a snapshot, first and repeated, and figures carried across the reform.

Run ``python benchmarks/reorganisation.py``; medians of one run. Figures are synthetic: 100 for each commune.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import massmob as mm

RUNS = 9
EVE, DAY = "2025-06-30", "2025-07-01"


def median(job: Callable[[mm.Movement], object], movement: mm.Movement, *, fresh: bool) -> float:
    """Milliseconds of a job, on a movement without indexes each time or on the same one."""
    taken: list[float] = []
    for _ in range(RUNS):
        subject = mm.Movement(movement) if fresh else movement
        start = time.perf_counter()
        job(subject)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def main() -> None:
    """Measure and print."""
    vietnam = mm.load_dataset("vietnam")
    communes = [u.id for u in vietnam.at(EVE).localities.values() if u.level == "base"]
    figures = dict.fromkeys(communes, 100)

    def snapshot(movement: mm.Movement) -> object:
        return movement.at(EVE)

    def carried(movement: mm.Movement) -> object:
        return mm.restate(figures, movement, to=DAY, measure="people")

    rows = [
        ("at(day), first time", median(snapshot, vietnam, fresh=True), 50),
        ("at(day), repeated", median(snapshot, vietnam, fresh=False), 1),
        (f"restate {len(communes):,} communes", median(carried, vietnam, fresh=False), 100),
    ]
    shown = [(name, f"{ms:.2f}", goal) for name, ms, goal in rows]
    print(mm.Grid(("what", "ms", "goal, ms"), shown, title=f"Python {sys.version.split()[0]}"))


if __name__ == "__main__":
    main()
