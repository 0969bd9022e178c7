"""Lines of JSON: entity by entity beside the whole movement, from one file.

Run ``python benchmarks/streaming.py [DATASET]``; the least of several runs, in seconds of processor time. The
ratio is to loading all: 1 or below is no slower.
"""

from __future__ import annotations

import gc
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from goals import report_goal

import massmob as mm

RUNS = 7


def main() -> None:
    """Print the times and their ratio."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "movement.jsonl")
        mm.save(mm.load_dataset(sys.argv[1] if len(sys.argv) > 1 else "vietnam"), path)
        ways: dict[str, Callable[[], object]] = {
            "load": lambda: mm.load(path),
            "iter_entities": lambda: deque(mm.iter_entities(path), maxlen=0),
        }
        taken = {name: [seconds(way) for _ in range(RUNS)] for name, way in ways.items()}
    least = {name: min(times) for name, times in taken.items()}
    for name, time_ in least.items():
        print(f"{name:14} {time_:6.2f} s")
    ratio = least["iter_entities"] / least["load"]
    print(f"{'ratio':14} {ratio:6.2f}")
    report_goal("iter_entities, to load", ratio)


def seconds(job: Callable[[], object]) -> float:
    """Seconds of a job."""
    gc.collect()
    start = time.process_time()
    job()
    return time.process_time() - start


if __name__ == "__main__":
    main()
