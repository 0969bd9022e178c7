"""Lines of JSON: entity by entity beside the whole movement, from one file.

Run ``python benchmarks/streaming.py``; the least of several runs, in seconds of processor time. The ratio is to
loading all: 1 or below is no slower.
"""

from __future__ import annotations

import gc
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import massmob as mm

RUNS = 7


def main() -> None:
    """Print the times and their ratio."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "vietnam.jsonl")
        mm.save(mm.load_dataset("vietnam"), path)
        ways: dict[str, Callable[[], object]] = {
            "load": lambda: mm.load(path),
            "iter_entities": lambda: deque(mm.iter_entities(path), maxlen=0),
        }
        taken = {name: [seconds(way) for _ in range(RUNS)] for name, way in ways.items()}
    least = {name: min(times) for name, times in taken.items()}
    for name, time_ in least.items():
        print(f"{name:14} {time_:6.2f} s")
    print(f"{'ratio':14} {least['iter_entities'] / least['load']:6.2f}")


def seconds(job: Callable[[], object]) -> float:
    """Seconds of a job."""
    gc.collect()
    start = time.process_time()
    job()
    return time.process_time() - start


if __name__ == "__main__":
    main()
