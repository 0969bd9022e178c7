"""PySpark gives the same totals and finds the same problems; `nox -s engines` runs this by itself."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import polars as pl
import pytest

import massmob as mm

DAY = "2024-10-15"
HANOI = mm.load_dataset("hanoi")
ask: Any = mm.rollup

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
def test_the_same_totals(spark: Any, options: dict[str, Any]) -> None:
    table = register()
    frame = spark.createDataFrame(table.to_pandas())
    found = ask(HANOI, frame, along="locality", at=DAY, **options)
    expected = ask(HANOI, pl.DataFrame(table), along="locality", at=DAY, **options)
    assert dict(found) == dict(expected)
    assert found.groups == expected.groups


def test_the_same_faults(spark: Any) -> None:
    table = register(problems=40)
    frame = spark.createDataFrame(table.to_pandas())
    found = mm.Register(frame, value="count").inspect(HANOI)
    expected = mm.Register(table, value="count").inspect(HANOI)
    told = [
        [(each.column, each.message, each.rows) for each in one.problems]
        for one in (found, expected)
    ]
    assert told[0] == told[1]
    assert found.rows == expected.rows == 5000


def test_bad_amounts_are_told(spark: Any) -> None:
    frame = spark.createDataFrame([("loc:01", -1)], ["unit", "n"])
    with pytest.raises(mm.InvalidValueError, match="a negative amount"):
        ask(HANOI, frame, along="locality", value="n")
