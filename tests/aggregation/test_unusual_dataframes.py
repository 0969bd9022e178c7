"""Dataframes as other tools leave them: a right answer, or an error that names the column and what is in it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from support.engines import ENGINES, Data, engines
from support.tries import tries

HANOI = mm.load_dataset("hanoi")
rollup: Any = mm.rollup
restate: Any = mm.restate
NAN = float("nan")


def total(frame: Any, **options: Any) -> Any:
    """The total of Hà Nội, of the amounts in ``value``."""
    arguments = {"along": "locality", "value": "value", "at": "2024-10-15", **options}
    return rollup(HANOI, frame, **arguments)["loc:01"]


def carried(frame: Any) -> Any:
    return restate(frame, HANOI, at="2024-12-31", to="2025-07-01", value="value")


BOTH = pytest.mark.parametrize("question", [total, carried])


class TestNamesOfColumns:
    @BOTH
    @pytest.mark.parametrize("repeated", ["unit", "value", "other"])
    def test_a_column_twice_is_refused(self, question: Any, repeated: str) -> None:
        names = ["unit", "value", "other", repeated]
        cells = ["00001", 5, 1, "00001" if repeated == "unit" else 6]
        columns = ", ".join(f"{cell!r} AS {name}" for cell, name in zip(cells, names, strict=True))
        for frame in (
            pd.DataFrame([cells], columns=names),
            pa.table([pa.array([cell]) for cell in cells], names=names),
            duckdb.sql(f"SELECT {columns}"),
        ):
            with pytest.raises(mm.InvalidValueError, match="several columns of one name") as caught:
                question(frame)
            assert caught.value.found == f"['{repeated}']"

    @BOTH
    def test_a_key_in_the_index_is_named(self, question: Any) -> None:
        frame = pd.DataFrame({"unit": ["00001"], "year": [2024], "value": [5]})
        for keys in ("unit", ["unit", "year"]):
            with pytest.raises(mm.InvalidValueError, match=r"in the index.*reset_index"):
                question(frame.set_index(keys))

    @BOTH
    def test_names_that_are_no_texts(self, question: Any) -> None:
        with pytest.raises(mm.InvalidValueError, match="columns are named 0, 1: give them texts"):
            question(pd.DataFrame([["00001", 5]]))
        with pytest.raises(mm.InvalidValueError, match="the dataframe has no columns"):
            question(pd.DataFrame())
        with_a_year = pd.DataFrame([["00001", 5, 1]], columns=["unit", "value", 2024])
        if question is total:
            assert total(with_a_year) == 5
        else:
            with pytest.raises(mm.InvalidValueError, match=r"no texts.*2024.*rename"):
                carried(with_a_year)

    @BOTH
    @given(engine=engines)
    @tries(5)
    def test_only_the_column_of_keys(self, question: Any, engine: str) -> None:
        frame = ENGINES[engine]({"unit": ["00001"]})
        with pytest.raises(mm.InvalidValueError, match=r"value: no such column.*one of: unit"):
            question(frame)
        assert total(frame, value=None) == 1


class TestTypesOfColumns:
    @BOTH
    def test_several_types_in_a_column_are_named_with_a_row_of_each(self, question: Any) -> None:
        for column, cells in (("unit", ["00001", 4]), ("value", [5, "7"])):
            data = {"unit": ["00001", "00004"], "value": [5, 7], column: cells}
            with pytest.raises(mm.InvalidValueError, match="a column of several types") as caught:
                question(pd.DataFrame(data))
            assert caught.value.place == column
            assert caught.value.found == str(dict(enumerate(cells)))

    @BOTH
    def test_objects_of_polars_are_refused(self, question: Any) -> None:
        for cells, message in ((["00001", 4], "several types"), (["00001"] * 2, "Python objects")):
            units = pl.Series("unit", cells, dtype=pl.Object)
            with pytest.raises(mm.InvalidValueError, match=f"unit: a column of.*{message}"):
                question(pl.DataFrame({"unit": units, "value": [5, 7]}))

    @given(engine=engines, wrong=st.sampled_from([["5", "7"], [True, False]]))
    @tries(10)
    def test_amounts_that_are_no_numbers(self, engine: str, wrong: list[Any]) -> None:
        frame = ENGINES[engine]({"unit": ["00001", "00004"], "value": wrong})
        for question in (total, carried):
            with pytest.raises(mm.InvalidValueError, match="value: not a column of numbers"):
                question(frame)

    @given(engine=engines, wrong=st.sampled_from([NAN, float("inf"), -float("inf")]))
    @tries(15)
    def test_amounts_that_are_not_finite(self, engine: str, wrong: float) -> None:
        frame = ENGINES[engine]({"unit": ["00001", "00004"], "value": [5.0, wrong]})
        for question in (total, carried):
            with pytest.raises(
                mm.InvalidValueError, match=r"value: (not a finite number|a negative|no value)"
            ):
                question(frame)

    @given(engine=engines)
    @tries(5)
    def test_an_empty_frame_and_decimals(self, engine: str) -> None:
        assert total(ENGINES[engine]({"unit": [], "value": []})) == 0
        assert carried(ENGINES[engine]({"unit": [], "value": []})) is not None
        exact: Data = {"unit": ["00001", "00004"], "value": [Decimal("5.5"), Decimal(7)]}
        assert total(ENGINES[engine](exact)) == mm.Quantity(12.5)

    def test_categories_of_texts_and_of_numbers(self) -> None:
        data = {
            "unit": pd.Categorical(["00001", "00004"]),
            "value": pd.Categorical([5, 7]),
        }
        assert total(pd.DataFrame(data)) == 12
        nullable = pd.DataFrame({"unit": ["00001"], "value": pd.array([5], dtype="Int64")})
        assert total(nullable) == 5


class TestKeys:
    @given(engine=engines, missing=st.sampled_from([None, NAN]))
    @tries(10)
    def test_a_key_without_a_value_is_refused(self, engine: str, missing: Any) -> None:
        units = [10.0, missing] if missing is NAN else ["00001", missing]
        frame = ENGINES[engine]({"unit": units, "value": [5, 7]})
        for question in (total, carried):
            with pytest.raises(mm.InvalidValueError, match="unit: no value in"):
                question(frame)

    @given(
        engine=engines,
        unit=st.sampled_from([u for u in HANOI.at("2024-10-15").localities.values() if u.code]),
        as_number=st.sampled_from([int, float, lambda code: f"{int(code)}.0"]),
    )
    @tries(40)
    def test_a_code_that_became_a_number_is_found_or_the_units_are_named(
        self, engine: str, unit: mm.Locality, as_number: Any
    ) -> None:
        frame = ENGINES[engine]({"unit": [as_number(unit.code)], "value": [5]})
        try:
            totals = rollup(HANOI, frame, along="locality", value="value", at="2024-10-15")
        except mm.InvalidValueError as error:
            assert unit.code in error.hint  # noqa: PT017 - found or refused
        else:
            assert totals[unit.id] == 5


class TestTimes:
    @given(engine=engines)
    @tries(5)
    def test_years_that_a_null_made_floats_are_whole_numbers(self, engine: str) -> None:
        data: Data = {"unit": ["00001"] * 2, "value": [5, 6], "year": [2024.0, None]}
        groups = total(ENGINES[engine](data), by="year")
        assert [*map(repr, groups)] == ["2024", "None"]
        assert total(ENGINES[engine](data), where={"year": 2024}) == 5

    @given(engine=engines)
    @tries(5)
    def test_a_row_without_a_time_is_not_the_latest(self, engine: str) -> None:
        frame = ENGINES[engine]({"unit": ["00001"] * 2, "value": [5, 6], "year": [2024, None]})
        with pytest.raises(mm.InvalidValueError, match="year: rows without a time"):
            total(frame, measure="latest")


@pytest.mark.parametrize("series", [pd.Series([5], index=["00001"]), pl.Series([5])])
def test_a_column_alone_and_what_is_no_dataframe(series: Any) -> None:
    with pytest.raises(mm.InvalidValueError, match="figures: a column alone: found 'Series'"):
        carried(series)
    for what in (series, {"unit": ["00001"], "value": [5]}, [["00001", 5]]):
        with pytest.raises(mm.InvalidValueError, match=r"what: not a str.*or a dataframe"):
            total(what)
