"""PySpark gives the same totals, problems and restated figures; `nox -s engines` runs this folder alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

import polars as pl
import pyarrow as pa
import pytest

import massmob as mm

EVE, DAY = "2025-06-30", "2025-07-01"
HANOI = mm.load_dataset("hanoi")
CODES = {"at": EVE, "to": DAY}
untyped_rollup: Any = mm.rollup
untyped_restate: Any = mm.restate

Data: TypeAlias = dict[str, list[Any]]

pytestmark = pytest.mark.engine


def register(**options: Any) -> Any:
    return mm.synthetic_register(HANOI, 5000, at=EVE, seed=1, since=2021, until=2024, **options)


def by_year(spark: Any, table: Any, folder: Path) -> Any:
    """A table as Spark keeps it: a folder for every year, from which the column comes."""
    for (year,), rows in pl.DataFrame(table).group_by("year"):
        rows.drop("year").write_parquet(folder / f"year={year}" / "rows.parquet", mkdir=True)
    return spark.read.parquet(str(folder))


@pytest.fixture(scope="session")
def frame(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return by_year(spark, register(), tmp_path_factory.mktemp("registers") / "register")


def in_order(frame: Any) -> pl.DataFrame:
    """A restated dataframe of either engine, its columns and rows in order."""
    if not isinstance(frame, pl.DataFrame):
        frame = pl.DataFrame(frame.toArrow())
    figures = [name for name in ("low", "high", "estimate") if name in frame.columns]
    others = sorted({*frame.columns} - {*figures})
    ordered: pl.DataFrame = frame.select(*others, *figures).sort(others, nulls_last=True)
    return ordered


def test_the_cluster_has_two_workers(spark: Any) -> None:
    known = spark.sparkContext._jsc.sc().statusTracker().getExecutorInfos()
    assert len(known) == 1 + 2  # the first is this process


# --- totals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {"by": ["field", "year", "status"]},
        {"by": "year", "value": "count"},
        {"value": "count", "where": {"status": "recognised"}},
        {"by": "field", "where": {"year": 2023, "status": "built"}},
        {"value": "count", "measure": "stock", "by": "year"},
        {"value": "count", "measure": "latest"},
        {"value": "count", "measure": "minimum"},
        {"value": "count", "measure": "maximum", "by": "field"},
        {"value": "count", "measure": "share", "by": "year"},
        {"value": "count", "measure": "ratio", "weight": "year", "by": "year"},
    ],
)
def test_spark_gives_the_totals_of_polars(frame: Any, options: dict[str, Any]) -> None:
    totals = untyped_rollup(HANOI, frame, along="locality", at=EVE, **options)
    table = pl.DataFrame(register())
    expected = untyped_rollup(HANOI, table, along="locality", at=EVE, **options)
    assert dict(totals) == dict(expected)
    assert totals.groups == expected.groups


def test_spark_follows_units_that_ended_as_polars_does(frame: Any) -> None:
    totals = mm.Register(frame).rollup(HANOI, by="year", at=DAY, follow=True)
    expected = mm.Register(pl.DataFrame(register())).rollup(HANOI, by="year", at=DAY, follow=True)
    assert dict(totals) == dict(expected)
    assert not all(n.is_exact for groups in expected.values() for n in groups.values())


def test_spark_reads_only_the_years_that_are_asked_for(spark: Any, tmp_path: Path) -> None:
    frame = by_year(spark, register(), tmp_path / "register")
    for path in tmp_path.glob("register/year=2021/*.parquet"):
        path.write_bytes(b"no longer Parquet")
    totals = mm.Register(frame).rollup(HANOI, at=EVE, where={"year": 2024})
    expected = mm.Register(register()).rollup(HANOI, at=EVE, where={"year": 2024})
    assert dict(totals) == dict(expected)
    with pytest.raises(Exception, match="FAILED_READ_FILE"):
        mm.Register(frame).rollup(HANOI, at=EVE)


# --- problems ---------------------------------------------------------------------------------------


def test_spark_gives_the_problems_of_pyarrow(spark: Any, tmp_path: Path) -> None:
    table = register(problems=40)
    frame = by_year(spark, table, tmp_path / "register")
    inspected = mm.Register(frame, value="count").inspect(HANOI)
    expected = mm.Register(table, value="count").inspect(HANOI)
    problems, expected_problems = (
        [(problem.column, problem.message, problem.rows, problem.hint) for problem in of.problems]
        for of in (inspected, expected)
    )
    assert problems == expected_problems
    assert inspected.rows == expected.rows == 5000


def test_spark_reports_the_units_that_polars_reports(spark: Any) -> None:
    data = {"unit": ["loc:00001", "00004", "loc:none", "Phúc Xáa", "loc:00097@2025-07-01"]}
    reported = [
        untyped_rollup(HANOI, frame, along="locality", at=EVE).losses
        for frame in (spark.createDataFrame(pa.table(data)), pl.DataFrame(data))
    ]
    assert reported[0] == reported[1]
    assert len(reported[0]) == 3


# --- restatement ------------------------------------------------------------------------------------


@pytest.mark.parametrize("about", ["people", "land", "count"])
def test_spark_restates_a_register_as_polars_does(frame: Any, about: str) -> None:
    options = {"to": DAY, "value": "count", "about": about}
    carried = untyped_restate(frame, HANOI, **options)
    expected = untyped_restate(pl.DataFrame(register()), HANOI, **options)
    assert carried.columns == ["unit", "field", "status", "year", "low", "high"]
    assert in_order(carried).equals(in_order(expected.cast({"year": pl.Int32})))
    assert expected["low"].sum() < expected["high"].sum()


FLAWED: dict[str, tuple[Data, dict[str, Any]]] = {
    "codes of a day": ({"unit": ["00043", "00070"], "value": [5, 7]}, CODES),
    "codes as numbers": ({"unit": [9541, 9541], "value": [1.5, 7]}, CODES),
    "rows without a unit": (
        {"unit": ["loc:00070", "loc:none"], "year": [2024, None], "value": [5, 7]},
        {"to": DAY, "strict": False},
    ),
    "bounds": (
        {
            "unit": ["loc:00070", "loc:00070", "loc:00043"],
            "year": [2023.0, float("nan"), None],
            "low": [1, 2, 3],
            "high": [None, 2, 4],
        },
        {"to": DAY, "value": ("low", "high")},
    ),
    "estimates": (
        {"unit": ["loc:00070", "loc:00043"], "value": [8, 4]},
        {"to": DAY, "weights": dict.fromkeys(HANOI.localities, 1)},
    ),
}


@pytest.mark.parametrize("case", FLAWED)
def test_spark_restates_unusual_rows_as_polars_does(spark: Any, case: str) -> None:
    data, options = FLAWED[case]
    carried = untyped_restate(spark.createDataFrame(pa.table(data)), HANOI, **options)
    expected = untyped_restate(pl.DataFrame(data, strict=False), HANOI, **options)
    assert in_order(carried).equals(in_order(expected))


def test_a_dataframe_without_rows_is_restated_on_spark(spark: Any) -> None:
    empty = spark.createDataFrame([], "unit string, year int, value long")
    carried = untyped_restate(empty, HANOI, to=DAY)
    assert carried.dtypes == [
        ("unit", "string"), ("year", "int"), ("low", "bigint"), ("high", "bigint")
    ]  # fmt: skip
    assert carried.count() == 0


# --- errors -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([3, -1], "value: a negative amount"),
        ([3, None], "value: no value in 1 row"),
        ([3.0, float("nan")], "value: not a finite number"),
        ([3.0, float("inf")], "value: not a finite number"),
        (["3", "4"], "value: not a column of numbers but of"),
    ],
)
def test_spark_refuses_the_amounts_that_polars_refuses(
    spark: Any, values: list[Any], message: str
) -> None:
    data = {"unit": ["loc:00070", "loc:00043"], "value": values}
    frame = spark.createDataFrame(pa.table(data))
    with pytest.raises(mm.InvalidValueError, match=message):
        untyped_rollup(HANOI, frame, along="locality", at=EVE, value="value")
    with pytest.raises(mm.InvalidValueError, match=message):
        untyped_restate(frame, HANOI, to=DAY)
    with pytest.raises(mm.InvalidValueError, match=message.replace("1 row", "1 of 2 rows")):
        untyped_restate(pl.DataFrame(data), HANOI, to=DAY)


@pytest.mark.parametrize(
    ("data", "options"),
    [
        ({"unit": ["loc:none"], "value": [1]}, {"to": DAY}),
        ({"unit": ["loc:none", "loc:00070", "Phúc Xáa"], "value": [1, 1, 1]}, CODES),
        ({"unit": ["loc:none"], "value": [1]}, {"to": DAY, "strict": False}),
        ({"unit": ["loc:00070"] * 2, "value": [2**62] * 2}, {"to": DAY}),
        ({"unit": ["loc:00070"], "low": [2], "high": [1]}, {"to": DAY, "value": ("low", "high")}),
        ({"unit": ["loc:00070"], "n": [1]}, {"to": DAY}),
    ],
)
def test_spark_refuses_with_the_words_of_polars(
    spark: Any, data: Data, options: dict[str, Any]
) -> None:
    with pytest.raises(mm.MassmobError) as expected:
        untyped_restate(pl.DataFrame(data), HANOI, **options)
    with pytest.raises(type(expected.value)) as error:
        untyped_restate(spark.createDataFrame(pa.table(data)), HANOI, **options)
    assert str(error.value) == str(expected.value)
