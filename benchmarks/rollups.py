"""Totals for every unit of a hierarchy by field, year and status: massmob beside each engine by hand.

Run ``python benchmarks/rollups.py [ROWS …]``. The register is synthetic, on the units of 2025-06-30 (M), with
text columns; with no rows given also on those of Hanoi (S) and with 100,000 synthetic villages in the communes
of the country (L). Every way runs in a process of its own; of 10,000 rows in three, of which the quickest
counts. Times are medians, all answers are the same by digest, and the ratio is to massmob's time on the same
engine. "MiB more" is the memory that the first run took besides the loaded table. "By level" adds leaf counts
up level by level (DuckDB: ``ROLLUP`` over the path); "closure" joins each row with every unit above it. Fewer
than 10,000 rows only show that all of it works: every way then runs in this process, so that the memory says
nothing.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any

import attrs
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
from goals import report_goal
from pyarrow import parquet

import massmob as mm

RUNS, RUNS_OF_LONG = 5, 3
PROCESSES_OF_SMALL = 3  # in turn, as other work of the machine disturbs milliseconds
EVE = "2025-06-30"
BY = ["field", "year", "status"]
LEVELS = ["l0", "l1", "l2", "l3", "l4"]
SIZES = [10_000, 150_000, 1_000_000, 5_000_000, 10_000_000]
SIZE_OF_GROWTH = 5_000_000  # measured for the growth to twice the rows alone
OTHER_TREES = {"S": 150_000, "L": 1_000_000}
VILLAGES = 100_000
SMALL = 10_000
MAX_ROWS_OF_CLOSURES = 1_000_000  # above it they take gibibytes


def digest(rows: Iterable[tuple[Any, ...]]) -> int:
    """The same number for the same totals, in any order and any process."""
    digest = 0
    for *key, number in rows:
        if number:
            text = "|".join(map(str, key))
            digest += int.from_bytes(text.encode(), "little") % 1_000_000_007 * int(number)
    return digest


def movement_of(tree: str) -> mm.Movement:
    """Hanoi (S), the country (M), or the country with synthetic villages (L)."""
    movement = mm.load_dataset("hanoi" if tree == "S" else "vietnam").at(EVE)
    if tree != "L":
        return movement
    communes = [unit.id for unit in movement.localities.values() if unit.tier == "commune"]
    villages = (
        mm.Locality(
            id=f"loc:v{n}", name=f"synthetic {n}", kind="thon", parent=communes[n % len(communes)]
        )
        for n in range(VILLAGES)
    )
    return mm.Movement([*movement.localities.values(), *villages])


class Ways:
    """Every way to the totals of a register in a file, up a tree of a size."""

    def __init__(self, file: str, size: str = "M") -> None:
        self.movement = movement_of(size)
        self.file = file
        tree: Any = self.movement.hierarchy("locality")
        above = {unit: (*reversed(tree.ancestors(unit)), unit) for unit in tree}
        self.paths = pl.DataFrame(
            [(unit, *(*path, *(None,) * 5)[:5]) for unit, path in above.items()],
            schema=dict.fromkeys(["unit", *LEVELS], pl.String),
            orient="row",
        )
        self.closure = pl.DataFrame(
            [(unit, ancestor) for unit, path in above.items() for ancestor in path],
            schema=["unit", "above"],
            orient="row",
        )

    def ours(self, frame: Any) -> Callable[[], mm.Rollup[Any]]:
        return lambda: mm.rollup(self.movement, frame, along="locality", by=BY)

    def massmob_polars(self) -> Callable[[], Any]:
        return self.ours(pl.read_parquet(self.file))

    def massmob_lazy(self) -> Callable[[], Any]:
        return self.ours(pl.read_parquet(self.file).lazy())

    def massmob_file(self) -> Callable[[], Any]:
        return lambda: mm.Register.read(self.file).rollup(self.movement, by=BY)

    def massmob_pandas(self) -> Callable[[], Any]:
        return self.ours(self.in_pandas())

    def massmob_pyarrow(self) -> Callable[[], Any]:
        return self.ours(parquet.read_table(self.file))

    def massmob_duckdb(self) -> Callable[[], Any]:
        connection = duckdb.connect()
        connection.execute(f"CREATE TABLE r AS FROM '{self.file}'")
        return self.ours(connection.table("r"))

    def in_pandas(self) -> pd.DataFrame:
        table = parquet.read_table(self.file)
        return table.to_pandas(types_mapper=pd.ArrowDtype)

    def by_level_polars(self) -> Callable[[], Any]:
        register, paths = pl.read_parquet(self.file).lazy(), self.paths.lazy()

        def job() -> pl.DataFrame:
            leaves = register.group_by("unit", *BY).len().join(paths, on="unit")
            parts = [
                leaves.filter(pl.col(level).is_not_null())
                .group_by(pl.col(level).alias("unit"), *BY)
                .agg(pl.col("len").sum())
                for level in LEVELS
            ]
            return pl.concat(parts).collect()

        return job

    def by_level_duckdb(self) -> Callable[[], Any]:
        connection = duckdb.connect()
        connection.execute(f"CREATE TABLE r AS FROM '{self.file}'")
        connection.register("paths", self.paths.to_arrow())
        query = (
            "SELECT coalesce(l4, l3, l2, l1, l0) AS unit, field, year, status, count(*) AS n FROM r JOIN paths "
            "USING (unit) GROUP BY field, year, status, ROLLUP (l0, l1, l2, l3, l4) HAVING l0 IS NOT NULL"
        )
        # A path that ends early is one group with its own total and its children's rollup rows.
        return lambda: connection.sql(query).pl().group_by("unit", *BY).agg(pl.col("n").max())

    def closure_polars(self) -> Callable[[], Any]:
        register, closure = pl.read_parquet(self.file).lazy(), self.closure.lazy()
        return lambda: register.join(closure, on="unit").group_by("above", *BY).len().collect()

    def closure_pandas(self) -> Callable[[], Any]:
        register, closure = (
            self.in_pandas(),
            self.closure.to_pandas(use_pyarrow_extension_array=True),
        )

        def job() -> Any:
            joined = register.merge(closure, on="unit")
            return joined.groupby(["above", *BY], observed=True).size().reset_index()

        return job

    def closure_pyarrow(self) -> Callable[[], Any]:
        register, closure = parquet.read_table(self.file), self.closure.to_arrow()
        fitting = pa.table(
            {n: closure[n].cast(register["unit"].type) for n in closure.column_names}
        )
        return lambda: (
            register.join(fitting, "unit").group_by(["above", *BY]).aggregate([([], "count_all")])
        )

    def closure_duckdb(self) -> Callable[[], Any]:
        connection = duckdb.connect()
        connection.execute(f"CREATE TABLE r AS FROM '{self.file}'")
        connection.register("closure", self.closure.to_arrow())
        query = "SELECT above, field, year, status, count(*) FROM r JOIN closure USING (unit) GROUP BY ALL"
        return lambda: connection.sql(query).pl()


def rows_of(answer: Any) -> Iterable[tuple[Any, ...]]:
    """Unit, field, year, status and count of the answer of an engine."""
    if isinstance(answer, mm.Rollup):
        return ((unit, *group, n) for unit, groups in answer.items() for group, n in groups.items())
    if isinstance(answer, pa.Table):
        return pl.DataFrame(answer).select("above", *BY, "count_all").iter_rows()
    if isinstance(answer, pd.DataFrame):
        return map(tuple, answer.itertuples(index=False, name=None))
    return map(tuple, answer.iter_rows())


def run_way(way: str, file: str, tree: str = "M") -> tuple[float, float, float, int]:
    """Run one way in this process: milliseconds, mebibytes above the table, the most, the digest."""
    job = getattr(Ways(file, tree), way)()
    before, start = peak(), time.perf_counter()
    answer = job()
    first, first_took = peak(), time.perf_counter() - start
    taken: list[float] = []
    for _ in range(RUNS if first_took < 1 else RUNS_OF_LONG):
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000, first - before, peak(), digest(rows_of(answer))


def run_apart(way: str, file: str, tree: str = "M") -> tuple[float, float, float, int]:
    """The same in a process of its own: a forked child begins with the peak of its parent."""
    words = [sys.executable, __file__, "--one", way, file, tree]
    out = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
    return float(out[0]), float(out[1]), float(out[2]), int(out[3])


def peak() -> float:
    """The peak memory of this process, in mebibytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


ENGINES: dict[str, tuple[str, ...]] = {
    "massmob_polars": (
        "massmob_lazy",
        "massmob_file",
        "by_level_polars",
        "by_level_duckdb",
        "closure_polars",
    ),
    "massmob_pandas": ("closure_pandas",),
    "massmob_pyarrow": ("closure_pyarrow",),
    "massmob_duckdb": ("closure_duckdb",),
}


PEERS = ("by_level_polars", "by_level_duckdb", "closure_polars", "closure_duckdb")


@attrs.frozen
class Took:
    """What a way took: milliseconds, mebibytes above the table, the most mebibytes."""

    ms: float
    extra: float
    most: float


def measure(size: int, folder: str, tree: str = "M") -> dict[str, Took]:
    """One size: every way timed, and all answers the same; up S and L those in Polars and DuckDB."""
    file = str(Path(folder) / f"{tree}{size}.parquet")
    if size < SMALL:
        make(size, file, tree)
    else:
        subprocess.run([sys.executable, __file__, "--make", str(size), file, tree], check=True)
    took: dict[str, Took] = {}
    digests: set[int] = set()
    ways: tuple[str, ...] = ("massmob_polars", *PEERS)
    if size == SIZE_OF_GROWTH:
        ways = ("massmob_polars",)
    elif tree == "M":
        ways = tuple(way for engine, peers in ENGINES.items() for way in (engine, *peers))
    for way in ways * (PROCESSES_OF_SMALL if size == SMALL else 1):
        if way.startswith("closure") and size > MAX_ROWS_OF_CLOSURES:
            continue
        run = run_way if size < SMALL else run_apart
        *figures, number = run(way, file, tree)
        one = Took(*figures)
        took[way] = min(took.get(way, one), one, key=attrgetter("ms"))
        digests.add(number)
    assert len(digests) == 1, digests
    return took


def rows(size: int, took: dict[str, Took], tree: str = "M") -> Iterator[tuple[object, ...]]:
    """The rows of a size: the ratio is to massmob on the same engine, up S and L to that on Polars."""
    for engine, peers in ENGINES.items():
        for way in (engine, *peers):
            if way in took:
                one, ratio = took[way], took[way].ms / took.get(engine, took["massmob_polars"]).ms
                figures = (
                    f"{one.ms:,.0f}",
                    f"{ratio:.1f}",
                    f"{one.extra:,.0f}",
                    f"{one.most:,.0f}",
                )
                yield (tree, f"{size:,}", way.replace("_", ", "), *figures)


LEAST_RATIOS = {10_000_000: "≥ 5", 1_000_000: "≥ 3", 150_000: "≥ 1.5", 0: "≥ 1"}


def best_ratio(took: dict[str, Took]) -> float:
    """How many times as long as massmob the quickest of the others took."""
    return min(took[way].ms for way in PEERS if way in took) / took["massmob_polars"].ms


def report_size(size: int, took: dict[str, Took]) -> None:
    """The goals of a size."""
    ours = took["massmob_polars"]
    peers = {way: one for way, one in took.items() if way in PEERS}
    goal = next(goal for least, goal in LEAST_RATIOS.items() if size >= least)
    report_goal(f"W1c {size:,} rows, best of Polars and DuckDB", best_ratio(took), goal)
    for way in ("lazy", "file"):
        ratio = took[f"massmob_{way}"].ms / ours.ms
        report_goal(f"W1c {size:,} rows, {way}, to the eager frame", ratio, "≤ 1.3")
    memory = ours.extra / max(1, min(one.extra for one in peers.values()))
    goal = "≤ 0.3" if size >= 10_000_000 else ""
    report_goal(f"W1c {size:,} rows, memory to the least of the others", memory, goal)
    if size == MAX_ROWS_OF_CLOSURES:
        for engine in ("polars", "pandas", "pyarrow", "duckdb"):
            ratio = took[f"massmob_{engine}"].ms / took[f"closure_{engine}"].ms
            report_goal(f"W8 {engine}, to its own closure join", ratio, "≤ 0.7")


def make(size: int, file: str, tree: str = "M") -> None:
    """Write a register to a file."""
    movement = mm.load_dataset("hanoi" if tree == "S" else "vietnam").at(EVE)
    register = mm.synthetic_register(movement, size, at=EVE)
    if tree == "L":
        units = [f"loc:v{number % VILLAGES}" for number in range(size)]
        register = register.set_column(0, "unit", pa.array(units))
    parquet.write_table(register, file)


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] == ["--make"]:
        make(int(sys.argv[2]), *sys.argv[3:])
        return
    if sys.argv[1:2] == ["--one"]:
        print(*run_way(*sys.argv[2:]))
        return
    sizes = [int(float(word)) for word in sys.argv[1:]] or SIZES
    others = OTHER_TREES if len(sys.argv) == 1 else {}
    with tempfile.TemporaryDirectory() as folder:
        took = {size: measure(size, folder) for size in sizes}
        took_of_tree = {tree: measure(size, folder, tree) for tree, size in others.items()}
    header = ("tree", "rows", "way", "ms", "ratio", "MiB more", "MiB at most")
    table = [row for size, of_size in took.items() for row in rows(size, of_size)]
    for tree, of_tree in took_of_tree.items():
        table += rows(others[tree], of_tree, tree)
    print(mm.Table(header, table, title=f"Python {sys.version.split()[0]}"))
    for size, of_size in took.items():
        if size != SIZE_OF_GROWTH:
            report_size(size, of_size)
        if 2 * size in took:
            growth = took[2 * size]["massmob_polars"].ms / of_size["massmob_polars"].ms / 2
            report_goal(f"W1c growth, {size:,} to {2 * size:,} rows", growth, "≤ 1.1")
    for tree, of_tree in took_of_tree.items():
        workload = f"W1c tree {tree}, {others[tree]:,} rows, best of Polars and DuckDB"
        report_goal(workload, best_ratio(of_tree))


if __name__ == "__main__":
    main()
