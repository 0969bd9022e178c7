"""Totals of a register on Spark: massmob beside Spark's own closure join, on a local cluster of two workers.

Run ``python benchmarks/cluster.py [ROWS [DATASET]]``; it needs Java 17 or newer and PySpark. The register is
synthetic, on the units of 2025-06-30, in Parquet by year, and is read anew in each run. The closure joins each
row with every unit above it, a table that every worker has; its totals come here as Arrow, as those of massmob
do, or stay on the workers. Times are medians of runs in turn, after some that are not counted, as Java is slow
at first; the answers are the same.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl
from goals import report_goal

import massmob as mm

WARMING, RUNS = 2, 3  # Java is slow at first
EVE = "2025-06-30"
BY = ["field", "year", "status"]
ROWS = 1_000_000


def start_spark() -> Any:
    """A session on a master and two workers, each a process with one core; nothing leaves this machine."""
    if shutil.which("java") is None or find_spec("pyspark") is None:
        raise SystemExit(
            "cluster.py needs Java 17 or newer and PySpark: apt-get install openjdk-17-jre-headless, "
            "pip install 'pyspark>=4'"
        )
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder: Any = import_module("pyspark.sql").SparkSession.builder
    spark = (
        builder.master("local-cluster[2,1,1024]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def write_register(movement: mm.Movement, rows: int, folder: Path) -> None:
    """Write a register as Spark keeps it: a folder for every year."""
    register = pl.DataFrame(mm.synthetic_register(movement, rows, at=EVE))
    for (year,), of_year in register.group_by("year"):
        of_year.drop("year").write_parquet(folder / f"year={year}" / "rows.parquet", mkdir=True)


class Ways:
    """Every way to the totals of a register."""

    def __init__(self, spark: Any, movement: mm.Movement, folder: Path) -> None:
        self.movement, self.register = movement, spark.read.parquet(f"{folder}/register")
        tree: Any = movement.hierarchy("locality")
        pairs = [(unit, above) for unit in tree for above in (*tree.ancestors(unit), unit)]
        file = f"{folder}/closure.parquet"
        pl.DataFrame(pairs, schema=["unit", "above"], orient="row").write_parquet(file)
        self.closure = spark.read.parquet(file).cache().hint("broadcast")

    def massmob(self) -> mm.Rollup[Any]:
        return mm.rollup(self.movement, self.register, along="locality", by=BY)

    def closure_join(self) -> Any:
        return self.register.join(self.closure, "unit").groupBy("above", *BY).count()

    def jobs(self) -> dict[str, Callable[[], object]]:
        """Name → what is timed."""
        closure = self.closure_join()
        return {
            "massmob": self.massmob,
            "closure": closure.toArrow,
            "closure, left there": closure.write.format("noop").mode("overwrite").save,
        }


def compare_answers(ways: Ways) -> None:
    """Stop where the answers differ."""
    names = ["unit", *BY, "count"]
    closure = pl.DataFrame(ways.closure_join().toArrow()).rename({"above": "unit"}).select(names)
    totals = ways.massmob().to_frame("polars").rename({"low": "count"}).select(names)
    expected = totals.filter(pl.col("count") > 0).sort(names)
    assert closure.cast(dict(expected.schema)).sort(names).equals(expected)


def measure(ways: Ways) -> dict[str, float]:
    """Milliseconds of every way."""
    taken: dict[str, list[float]] = {way: [] for way in ways.jobs()}
    for _ in range(WARMING + RUNS):
        for way, job in ways.jobs().items():
            start = time.perf_counter()
            job()
            taken[way].append(time.perf_counter() - start)
    return {way: statistics.median(times[WARMING:]) * 1000 for way, times in taken.items()}


def main() -> None:
    """Measure and print."""
    rows = int(float(sys.argv[1])) if len(sys.argv) > 1 else ROWS
    movement = mm.load_dataset(sys.argv[2] if len(sys.argv) > 2 else "vietnam").at(EVE)
    spark = start_spark()
    with tempfile.TemporaryDirectory() as folder:
        write_register(movement, rows, Path(folder) / "register")
        ways = Ways(spark, movement, Path(folder))
        compare_answers(ways)
        ms = measure(ways)
    ours = ms["massmob"]
    for way, goal in (("closure", "≤ 0.7"), ("closure, left there", "")):
        report_goal(f"W8 Spark, {rows:,} rows, to its own {way}", ours / ms[way], goal)
    table = [(way, f"{taken:,.0f}", f"{taken / ours:.1f}") for way, taken in ms.items()]
    print(mm.Table(("way", "ms", "ratio"), table, title=f"{rows:,} rows"))


if __name__ == "__main__":
    main()
