"""The explorer page: the processor's time that scripts take for a move of the date, and the size of the page.

Run ``python benchmarks/explorer.py [MOVES [DATASET …]]``; it needs Chromium and its driver. The goals are sixty
pictures a second at the size of Hanoi, 16 ms, and 100 ms at that of the country. Layout and paint of the
browser come on top.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from goals import report_goal

import massmob as mm

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from support.chromium import Reader

VIEWS = ("card", "map", "timeline", "compare", "tables")
DATASETS = {"hanoi": ("2024-10-15", 16), "vietnam": ("2025-07-01", 100)}
"""The day at which each is opened, and the most milliseconds for a move."""
MOVE = "const [stop, done] = arguments; setTimeout(() => { moveTo(STOPS[stop]); done(); })"


def script_times(reader: Reader, moves: int) -> list[float]:
    """Milliseconds that scripts take for each of some moves of the date, other programs not counted."""

    def taken() -> float:
        metrics = reader.driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
        [seconds] = [metric["value"] for metric in metrics if metric["name"] == "ScriptDuration"]
        return float(seconds) * 1000

    reader.driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    days = reader.run("return STOPS.length")
    times: list[float] = []
    for stop in range(0, days, max(1, days // moves)):
        before = taken()
        reader.driver.execute_async_script(MOVE, stop)
        times.append(taken() - before)
    reader.driver.execute_cdp_cmd("Performance.disable", {})
    return times


def main() -> None:
    """Print the median and the greatest time of each view, and the sizes of the pages."""
    moves = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    datasets = sys.argv[2:] or DATASETS
    rows: list[tuple[object, ...]] = []
    with tempfile.TemporaryDirectory() as folder:
        reader = Reader(Path(folder))
        for name in datasets:
            day, goal = DATASETS[name]
            address = reader.write(f"{name}.html", mm.load_dataset(name), at=day)
            reader.open(address)
            for view in VIEWS:
                reader.run("update({ view: arguments[0] })", view)
                times = script_times(reader, moves)
                median = statistics.median(times)
                report_goal(f"explorer of {name}, {view}", median, f"≤ {goal}", "ms")
                rows.append(
                    (name, view, f"{median:.1f}", f"{max(times):.1f}", goal, median <= goal)
                )
            size = (Path(folder) / f"{name}.html").stat().st_size
            rows.append((name, f"page, {size / 1e6:.2f} MB", "", "", "", ""))
        reader.driver.quit()
    print(mm.Table(("dataset", "view", "ms, median", "ms, most", "goal", "reached"), rows))


if __name__ == "__main__":
    main()
