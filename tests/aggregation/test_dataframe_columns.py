"""Columns of any engine as numbers and back; problems reported with their rows; sums that stay exact."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.aggregation.dataframes.columns import Columns, combinations, sum_by
from massmob.aggregation.dataframes.opening import is_frame

DATA: dict[str, list[Any]] = {
    "unit": ["loc:2", "loc:1", "loc:2"],
    "year": [2024, 2023, 2024],
    "field": ["kinh-te", None, "van-hoa"],
    "value": [3, 0, 5],
}
ENGINES: dict[str, Callable[[dict[str, list[Any]]], Any]] = {
    "polars": pl.DataFrame,
    "polars lazy": pl.LazyFrame,
    "pandas": pd.DataFrame,
    "pyarrow": pa.table,
    "duckdb": lambda data: duckdb.from_arrow(pa.table(data)),
}


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> Callable[[dict[str, list[Any]]], Any]:
    return ENGINES[request.param]


class TestReading:
    def test_every_engine_gives_the_same_columns(
        self, engine: Callable[[dict[str, list[Any]]], Any]
    ) -> None:
        frame = engine(DATA)
        assert is_frame(frame)
        columns = Columns(frame)
        unit, year, field = columns.keys("unit", "year", "field")
        assert columns.names == ("unit", "year", "field", "value")
        assert len(columns) == 3
        assert (unit.codes.tolist(), unit.values) == ([1, 0, 1], ["loc:1", "loc:2"])
        assert (year.codes.tolist(), year.values) == ([1, 0, 1], [2023, 2024])
        assert [field.values[code] for code in field.codes] == ["kinh-te", None, "van-hoa"]
        assert columns.numbers("value").tolist() == [3, 0, 5]

    def test_categories_and_their_nulls_become_keys(self) -> None:
        frame = pd.DataFrame(
            {"field": pd.Categorical(["b", None, "a"], categories=["b", "a", "z"])}
        )
        (field,) = Columns(frame).keys("field")
        assert [field.values[code] for code in field.codes] == ["b", None, "a"]

    def test_chunks_are_one_column(self) -> None:
        frame = pl.concat(
            [pl.DataFrame({"unit": ["b", "a"]}), pl.DataFrame({"unit": ["c", "a"]})], rechunk=False
        )
        (unit,) = Columns(frame).keys("unit")
        assert [unit.values[code] for code in unit.codes] == ["b", "a", "c", "a"]

    def test_whole_numbers_far_apart_and_with_nulls_become_keys(self) -> None:
        frame = pl.DataFrame({"far": [1 << 40, -3, 1 << 40], "null": [1, None, 2]})
        far, null = Columns(frame).keys("far", "null")
        assert [far.values[code] for code in far.codes] == [1 << 40, -3, 1 << 40]
        assert [null.values[code] for code in null.codes] == [1, None, 2]

    def test_whole_numbers_at_the_ends_of_their_type_become_keys(self) -> None:
        ends = {
            "small": pl.Series([-128, 127], dtype=pl.Int8),
            "great": pl.Series([2**64 - 1, 2**64 - 2], dtype=pl.UInt64),
        }
        small, great = Columns(pl.DataFrame(ends)).keys("small", "great")
        assert [small.values[code] for code in small.codes] == [-128, 127]
        assert [great.values[code] for code in great.codes] == [2**64 - 1, 2**64 - 2]

    def test_categories_that_fill_their_code_type_leave_place_for_null(self) -> None:
        names: list[str | None] = [f"{number:03}" for number in range(128)]
        frame = pd.DataFrame({"field": pd.Categorical([*names, None])})
        (field,) = Columns(frame).keys("field")
        assert [field.values[code] for code in field.codes] == [*names, None]

    def test_an_empty_frame_has_columns_without_values(self) -> None:
        columns = Columns(
            pl.DataFrame({"unit": [], "value": []}, schema={"unit": pl.String, "value": pl.Int64})
        )
        assert columns.keys("unit", "value")[0].values == []
        assert columns.numbers("value").tolist() == []

    def test_decimals_without_places_are_whole_numbers(self) -> None:
        frame = duckdb.sql("SELECT 12::DECIMAL(9, 0) AS whole, 1.5::DECIMAL(9, 2) AS part")
        columns = Columns(frame)
        assert columns.numbers("whole").dtype == np.int64
        assert columns.numbers("part").tolist() == [1.5]

    def test_an_open_bound_is_infinite(self) -> None:
        columns = Columns(pl.DataFrame({"high": [3, None]}))
        assert columns.numbers("high", open=True).tolist() == [3, np.inf]


class TestWriting:
    def test_a_result_is_a_dataframe_of_the_same_engine(
        self, engine: Callable[[dict[str, list[Any]]], Any]
    ) -> None:
        frame = engine(DATA)
        columns = Columns(frame)
        (unit,) = columns.keys("unit")
        back = columns.like({"unit": unit.column(unit.codes), "high": np.array([1.0, np.inf, 2.0])})
        kinds = {"LazyFrame": "DataFrame", "DuckDBPyRelation": "Table"}
        assert type(back).__name__ == kinds.get(type(frame).__name__, type(frame).__name__)
        again = Columns(back)
        assert again.keys("unit")[0].values == ["loc:1", "loc:2"]
        assert again.numbers("high", open=True).tolist() == [1, np.inf, 2]


class TestProblems:
    @pytest.mark.parametrize(
        ("values", "message"),
        [
            (
                [1, None, 3],
                r"value: no value in 1 of 3 rows: found {1: None}; fix or drop these rows",
            ),
            ([1, -2, -3], r"value: a negative amount in 2 of 3 rows: found {1: -2, 2: -3}"),
            ([1.0, float("nan"), 3.0], r"value: not a finite number in 1 of 3 rows"),
            ([1.0, float("inf"), 3.0], r"value: not a finite number"),
            (["1", "2", "3"], r"numbers but of (large_)?string(_view)?: found {0: '1'}; cast it"),
            ([True, False, True], r"value: not a column of numbers but of bool: found {0: True}"),
            (pl.Series([1, 2, 1 << 63], dtype=pl.UInt64), r"value: a number beyond 64 bits"),
        ],
    )
    def test_bad_amounts_are_reported_with_their_rows(self, values: Any, message: str) -> None:
        with pytest.raises(mm.InvalidValueError, match=message):
            Columns(pl.DataFrame({"value": values})).numbers("value")

    def test_a_message_shows_only_a_few_rows(self) -> None:
        with pytest.raises(
            mm.InvalidValueError, match=r"1,000 of 1,000 rows: found {0: -1.*4: -1}"
        ):
            Columns(pl.DataFrame({"value": [-1] * 1000})).numbers("value")

    def test_a_required_column_with_nulls_is_refused(self) -> None:
        columns = Columns(pl.DataFrame(DATA))
        columns.require("unit")
        with pytest.raises(mm.InvalidValueError, match=r"field: no value in 1 of 3 rows"):
            columns.require("field")

    def test_a_missing_column_names_the_others(self) -> None:
        with pytest.raises(
            mm.InvalidValueError, match=r"no such column: found 'yaer'; one of: year"
        ):
            Columns(pl.DataFrame(DATA), ["yaer"])

    def test_an_object_that_is_no_dataframe_is_refused(self) -> None:
        assert not is_frame([1])
        assert not is_frame({"columns": 3})
        with pytest.raises(mm.InvalidValueError, match="not a dataframe: found 'list'"):
            Columns([1])

    def test_a_column_of_lists_cannot_be_grouped_by(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="x: not a column to group by"):
            Columns(pl.DataFrame({"x": [[1], [2]]})).keys("x")

    def test_without_the_extra_the_error_names_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "narwhals", None)
        with pytest.raises(mm.MissingExtraError, match=r"pip install 'massmob\[frames\]'"):
            Columns(pl.DataFrame(DATA))


rows = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 90_000), st.integers(0, 5)), max_size=40
)


@given(rows)
def test_combinations_are_those_that_occur_in_order(rows: list[tuple[int, int, int]]) -> None:
    table = np.array(rows, np.int64).reshape(-1, 3)
    numbers, codes = combinations(list(zip(table.T, [4, 90_001, 6], strict=True)))
    occurring = sorted(set(rows))
    assert [tuple(row) for row in np.array(codes).T.tolist()] == occurring
    assert [occurring[number] for number in numbers] == rows


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 1 << 58)), max_size=20))
def test_sums_of_whole_numbers_are_exact(rows: list[tuple[int, int]]) -> None:
    expected: Counter[int] = Counter()
    for key, number in rows:
        expected[key] += number
    table = np.array(rows, np.int64).reshape(-1, 2)
    assert sum_by(table[:, 0], table[:, 1], 5).tolist() == [expected[key] for key in range(5)]


def test_a_sum_beyond_64_bits_is_refused() -> None:
    with pytest.raises(mm.InvalidValueError, match="sums that may pass 64 bits"):
        sum_by(np.array([0, 0]), np.array([1 << 62, 1 << 62]), 1)


def test_sums_of_floats_are_floats() -> None:
    assert sum_by(np.array([1, 1]), np.array([0.5, 1.0]), 2).tolist() == [0, 1.5]
