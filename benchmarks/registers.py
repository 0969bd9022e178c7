"""A messy register of ten thousand rows, read by massmob and by hand-written code with pandas and openpyxl.

Run ``python benchmarks/registers.py``; medians of one run. The workbook is synthetic
(``tests/support/messy.py``). The programs by hand do far less, which is the point of the comparison: they
know where each heading is, look units up by code alone, and give no reason why a row cannot be read.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pandas as pd
from goals import report_goal

import massmob as mm

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support import messy

RUNS = 3
ROWS = 10_000
HEADED = {"Tập thể": 5, "Register": 1, "Реестр": 1, "Cá nhân 2024": 2}
"""The sheets and the rows above their data, which the programs by hand know."""
CODE_COLUMNS = {"Tập thể": 2, "Register": 11, "Реестр": 1, "Cá nhân 2024": 2}


def median(job: Callable[[], object]) -> float:
    taken: list[float] = []
    for _ in range(RUNS):
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def by_pandas(path: Path, codes: set[str], engine: str) -> int:
    """How many rows have the code of a unit."""
    count = 0
    for sheet, above in HEADED.items():
        # Without `dtype` pandas reads a column of codes as numbers and drops the leading zeros.
        options: dict[str, Any] = {
            "header": None,
            "skiprows": above,
            "engine": engine,
            "dtype": str,
        }
        frame: Any = pd.read_excel(path, sheet_name=sheet, **options)
        texts = frame[CODE_COLUMNS[sheet]].dropna().map(lambda cell: str(cell).partition(".")[0])
        count += int(texts.isin(codes).sum())
    return count


def by_openpyxl(path: Path, codes: set[str]) -> int:
    """The same, cell by cell."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    count = 0
    for sheet, above in HEADED.items():
        for row in book[sheet].iter_rows(min_row=above + 1, values_only=True):
            count += str(row[CODE_COLUMNS[sheet]] or "").partition(".")[0] in codes
    return count


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    hanoi = mm.load_dataset("hanoi")
    codes = {unit.code for unit in hanoi.localities.values() if unit.code}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "messy.xlsx"
        messy.to_xlsx(messy.make(hanoi, rows), path)
        reading = mm.read_register(path, hanoi)
        assert reading.accepted + reading.rejected == reading.read == rows
        assert by_pandas(path, codes, "openpyxl") == by_openpyxl(path, codes)
        jobs: dict[str, Callable[[], object]] = {
            "massmob": lambda: mm.read_register(path, hanoi),
            "pandas, calamine": lambda: by_pandas(path, codes, "calamine"),
            "pandas, openpyxl": lambda: by_pandas(path, codes, "openpyxl"),
            "openpyxl, by hand": lambda: by_openpyxl(path, codes),
        }
        taken = {name: median(job) for name, job in jobs.items()}
    print(f"{rows:,} rows: {reading.accepted:,} accepted, {reading.rejected:,} rejected")
    table = [(name, f"{t * 1000:,.0f}", f"{t / taken['massmob']:.1f}") for name, t in taken.items()]
    print(mm.Table(("way", "ms", "ratio"), table))
    report_goal(f"register of {rows:,} messy rows", taken["massmob"], "≤ 3", "s")
    report_goal("the same, pandas with openpyxl", taken["pandas, openpyxl"] / taken["massmob"])


if __name__ == "__main__":
    main()
