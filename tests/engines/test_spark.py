"""PySpark gives the same totals and problems; `nox -s engines` runs this module alone."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import polars as pl
import pytest

import massmob as mm

DAY = "2024-10-15"
HANOI = mm.load_dataset("hanoi")
untyped_rollup: Any = mm.rollup

pytestmark = pytest.mark.engine


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    builder: Any = import_module("pyspark.sql").SparkSession.builder
    session = (
        builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .getOrCreate()
    )
    yield session
    session.stop()


def register(**options: Any) -> Any:
    return mm.synthetic_register(HANOI, 5000, at=DAY, seed=1, since=2021, until=2024, **options)


@pytest.mark.parametrize(
    "options",
    [
        {"by": ["field", "year", "status"]},
        {"by": "year", "value": "count"},
        {"value": "count", "where": {"status": "recognised"}},
        {"value": "count", "measure": "stock", "by": "year"},
        {"value": "count", "measure": "latest"},
        {"value": "count", "measure": "minimum"},
        {"value": "count", "measure": "maximum", "by": "field"},
        {"value": "count", "measure": "share", "by": "year"},
        {"value": "count", "measure": "ratio", "weight": "year", "by": "year"},
    ],
)
def test_spark_gives_the_totals_of_polars(spark: Any, options: dict[str, Any]) -> None:
    table = register()
    frame = spark.createDataFrame(table.to_pandas())
    totals = untyped_rollup(HANOI, frame, along="locality", at=DAY, **options)
    expected = untyped_rollup(HANOI, pl.DataFrame(table), along="locality", at=DAY, **options)
    assert dict(totals) == dict(expected)
    assert totals.groups == expected.groups


def test_spark_gives_the_problems_of_pyarrow(spark: Any) -> None:
    table = register(problems=40)
    frame = spark.createDataFrame(table.to_pandas())
    inspected = mm.Register(frame, value="count").inspect(HANOI)
    expected = mm.Register(table, value="count").inspect(HANOI)
    problems, expected_problems = (
        [(problem.column, problem.message, problem.rows) for problem in inspection.problems]
        for inspection in (inspected, expected)
    )
    assert problems == expected_problems
    assert inspected.rows == expected.rows == 5000


def test_a_negative_amount_is_refused(spark: Any) -> None:
    frame = spark.createDataFrame([("loc:01", -1)], ["unit", "n"])
    with pytest.raises(mm.InvalidValueError, match="a negative amount"):
        untyped_rollup(HANOI, frame, along="locality", value="n")
