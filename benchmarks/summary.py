"""Every benchmark in turn, then a table of all goals: what was measured, the goal, whether it is reached.

Run ``nox -s bench`` or ``python benchmarks/summary.py [--smallest] [--page PAGE] [PROGRAM …]``. With
``--smallest`` every program has the smallest input, which shows that it works and not how fast; with ``--page``
the table replaces the one on that page. A program that fails, or prints no goal, is a row of the table too, and
the exit code is 1.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import attrs
from goals import Goal

import massmob as mm

FOLDER = Path(__file__).parent
SIZES: dict[str, tuple[str, ...]] = {
    "duplicates": ("75000", "150000"),
    "strategies": ("--held-out",),
    "validation": ("40000",),
}
"""The arguments with which all is to end within twenty minutes; the other programs have their own sizes."""
SMALLEST: dict[str, tuple[str, ...]] = {
    "cluster": ("1000", "hanoi"),
    "comparison": ("20", "hanoi"),
    "duplicates": ("200",),
    "explorer": ("1", "hanoi"),
    "first_minute": ("1", "hanoi"),
    "interchange": ("200",),
    "objects": ("200", "hanoi"),
    "registers": ("60",),
    "reorganisation": ("1000", "hanoi"),
    "rollups": ("1000",),
    "strategies": ("--smallest",),
    "streaming": ("hanoi",),
    "symbols": ("50",),
    "unit_names": ("--units", "20"),
    "validation": ("100", "loc:58"),
}
"""The programs, and the arguments with which each takes the least time."""
TABLE = re.compile(r"(?<=<!-- summary -->\n).*(?=<!-- end of the summary -->)", re.DOTALL)


@attrs.frozen
class Run:
    """How a program ended.

    Attributes:
        program: Its name.
        goals: Of the lines that it printed.
        exit_code: 0 where it worked.
        seconds: How long it took.
    """

    program: str
    goals: tuple[Goal, ...]
    exit_code: int
    seconds: float

    @property
    def problem(self) -> str:
        """Why this run says too little; empty for one that worked."""
        if self.exit_code:
            return f"failed, exit code {self.exit_code}"
        return "" if self.goals else "printed no goal"


def run_program(path: Path, *arguments: str) -> Run:
    """Run a program, and print what it prints."""
    start = time.perf_counter()
    command = [sys.executable, str(path), *arguments]
    print(f"\n$ python {' '.join((path.name, *arguments))}", flush=True)
    goals: list[Goal] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        for line in process.stdout:
            goal = Goal.from_line(line)
            if goal is None:
                print(line, end="", flush=True)
            else:
                goals.append(goal)
    return Run(path.stem, tuple(goals), process.returncode, time.perf_counter() - start)


def table(runs: Iterable[Run], title: str) -> mm.Table:
    """A row for every goal, and one for every program that failed or printed none."""
    verdicts = {True: "yes", False: "no", None: "–"}
    rows: list[tuple[object, ...]] = []
    for run in runs:
        rows += [
            (run.program, goal.workload, shown(goal), goal.goal, verdicts[goal.is_reached])
            for goal in run.goals
        ]
        if run.problem:
            rows.append((run.program, run.problem, "", "", "no"))
    return mm.Table(("program", "workload", "measured", "goal", "reached"), rows, title=title)


def shown(goal: Goal) -> str:
    """Three digits of the figure, and its unit."""
    digits = 0 if abs(goal.measured) >= 100 else 1 if abs(goal.measured) >= 10 else 2
    number = f"{goal.measured:,.{digits}f}" if abs(goal.measured) >= 0.1 else f"{goal.measured:.2g}"
    return number if goal.unit == "ratio" else f"{number} {goal.unit}"


def machine() -> str:
    """The processor, its cores, the memory, the system and Python."""
    info = Path("/proc/cpuinfo")
    text = info.read_text(encoding="utf-8") if info.exists() else ""
    named = re.search(r"model name\s*: (.*)", text)
    processor = named[1] if named else platform.processor() or platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{processor}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, "
        f"{platform.python_implementation()} {platform.python_version()}"
    )


def write_table(page: Path, text: str) -> None:
    """Put the table on a page, in the place of the one that is there."""
    block = f"\n```text\n{text}\n```\n\n"
    written, count = TABLE.subn(lambda _: block, page.read_text(encoding="utf-8"))
    if count != 1:
        raise SystemExit(f"{page}: no place for a summary; it is between two comments")
    page.write_text(written, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the programs, print the table, return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", nargs="*", help="all of them where none is named")
    parser.add_argument("--smallest", action="store_true", help="with the smallest input")
    parser.add_argument("--page", type=Path, help="the page with the table to replace")
    chosen = parser.parse_args(arguments)
    if unknown := sorted({*chosen.programs} - SMALLEST.keys()):
        parser.error(f"no such program: {', '.join(unknown)}; these are {', '.join(SMALLEST)}")
    start = time.perf_counter()
    arguments_of = SMALLEST if chosen.smallest else SIZES
    runs = [
        run_program(FOLDER / f"{program}.py", *arguments_of.get(program, ()))
        for program in chosen.programs or SMALLEST
    ]
    minutes = (time.perf_counter() - start) / 60
    size = "the smallest input, which says nothing of speed; " if chosen.smallest else ""
    result = table(runs, f"{date.today()}: {size}{minutes:.1f} minutes on {machine()}")
    seconds = [(run.program, f"{run.seconds:.0f}") for run in runs]
    print(f"\n{mm.Table(('program', 'seconds'), seconds)}\n\n{result}")
    if chosen.page is not None:
        write_table(chosen.page, str(result))
    return int(any(run.problem for run in runs))


if __name__ == "__main__":
    sys.exit(main())
