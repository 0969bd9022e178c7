"""`tally` against counting row by row, on every engine, in chunks of any size; sums up a tree."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.aggregation.dataframes.combine import How, nothing
from massmob.aggregation.dataframes.grouping import CellList, Tally, tally
from massmob.aggregation.dataframes.tree_sums import add_upward, list_upward
from massmob.network.trees import Tree
from support.engines import ENGINES, Data, engines

rows = st.lists(
    st.tuples(
        st.sampled_from(["b", "a", "c"]),
        st.sampled_from(["x", None, "y"]),
        st.integers(2020, 2022),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=30,
)


def table(rows: list[tuple[Any, ...]]) -> Data:
    return dict(
        zip(("unit", "field", "year", "n"), map(list, zip(*rows, strict=True)), strict=True)
    )


@pytest.mark.long
@given(rows, engines, st.integers(1, 40))
def test_counts_and_amounts_agree_with_going_row_by_row(
    rows: list[tuple[Any, ...]], engine: str, chunk_rows: int
) -> None:
    amounts: dict[Any, list[int]] = {}
    for unit, field, year, n in rows:
        amounts.setdefault((unit, (field, year)), []).append(n)
    place = {"a": 1, "b": 0}
    frame = ENGINES[engine](table(rows))
    ways: list[tuple[str | None, How, Callable[[list[int]], int]]] = [
        (None, "sum", len),
        ("n", "sum", sum),
        ("n", "least", min),
        ("n", "most", max),
    ]
    for value, how, combine in ways:
        result = tally(
            frame,
            "unit",
            ["field", "year"],
            value,
            place=lambda key: place.get(key, -1),
            height=2,
            how=how,
            chunk_rows=chunk_rows,
        )
        assert result.groups == sorted(
            {(field, year) for _, field, year, _ in rows},
            key=lambda group: (group[0] is None, group[0] or "", group[1]),
        )
        for unit, row in place.items():
            for group, number in zip(result.groups, result.cells[row].tolist(), strict=True):
                of_cell = amounts.get((unit, group))
                empty = nothing(how, result.cells.dtype)
                assert number == (combine(of_cell) if of_cell else empty)
        by_unit = Counter(unit for unit, *_ in rows)
        assert result.rows.tolist() == [by_unit["b"], by_unit["a"]]
        assert result.dropped == ({"c": by_unit["c"]} if by_unit["c"] else {})


def tree_of(shape: list[int]) -> dict[str, str | None]:
    """Node → its parent: each number is an earlier node, or else makes a root."""
    return {str(n): None if pick > n - 1 else str(pick) for n, pick in enumerate(shape)}


@given(st.lists(st.integers(0, 5), max_size=15), st.data())
def test_adding_upward_agrees_with_the_sum_of_the_tree(
    shape: list[int], data: st.DataObject
) -> None:
    if not shape:
        return
    tree = Tree(tree_of(shape))
    own = {node: data.draw(st.integers(0, 99)) for node in tree}
    nodes, above = tree.by_level
    cells = np.array([[own[node]] for node in nodes], np.int64)
    add_upward(cells, np.array(above, np.int64))
    assert dict(zip(nodes, cells[:, 0].tolist(), strict=True)) == tree.sum_up(own)


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=15),
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 2), st.integers(0, 9)), max_size=20),
    st.booleans(),
)
def test_cells_that_are_listed_add_up_to_the_same_totals(
    shape: list[int], entries: list[tuple[int, int, int]], counts: bool
) -> None:
    parents = np.array(Tree(tree_of(shape)).by_level[1], np.int64)
    places, groups, amounts = np.array(entries, np.int32).reshape(-1, 3).T
    listed = CellList(
        places % len(parents), groups, None if counts else amounts.astype(np.int64), "sum"
    )
    tally = Tally([(0,), (1,), (2,)], np.zeros(len(parents), np.int64), Counter(), listed)
    numbers, totals = list_upward(listed, parents, 3)
    assert numbers.tolist() == sorted(set(numbers.tolist()))
    summed = np.zeros(len(parents) * 3, np.int64)
    summed[numbers] = totals
    add_upward(tally.cells, parents)
    assert summed.reshape(-1, 3).tolist() == tally.cells.tolist()


@given(rows, engines, st.booleans())
def test_few_rows_are_listed_and_have_the_cells_of_many(
    rows: list[tuple[Any, ...]], engine: str, counts: bool
) -> None:
    frame, value = ENGINES[engine](table(rows)), None if counts else "n"
    place = {"a": 1, "b": 0}

    def tallied(height: int) -> Tally:
        find = lambda key: place.get(key, -1)  # noqa: E731
        return tally(frame, "unit", ["field", "year"], value, place=find, height=height)

    few, many = tallied(1000), tallied(2)
    assert few.listed is not None
    assert many.listed is None
    assert few.groups == many.groups
    assert few.cells[:2].tolist() == many.cells.tolist()
    assert not few.cells[2:].any()
    assert few.dropped == many.dropped


def tally_units(frame: Any, by: Sequence[str] = (), **options: Any) -> Tally:
    return tally(frame, "unit", by, place={"a": 0, "b": 1}.__getitem__, height=2, **options)


class TestProblems:
    @pytest.mark.parametrize("engine", sorted(ENGINES))
    @pytest.mark.parametrize(
        ("data", "message"),
        [
            ({"unit": ["a", None], "n": [1, 1]}, "unit: no value in (1 of|some)"),
            ({"unit": ["a", "a"], "n": [1, None]}, "n: no value in 1 "),
            ({"unit": ["a", "a"], "n": [3, -1]}, "a negative amount in (1 of|some)"),
            ({"unit": ["a", "a"], "n": [1.0, float("inf")]}, "not a finite number"),
            ({"unit": ["a", "a"], "n": [1 << 62, 1 << 62]}, "64 bits"),
            ({"unit": ["a"], "m": [1]}, "no such column: found 'n'"),
        ],
    )
    def test_bad_columns_are_reported_on_every_engine(
        self, engine: str, data: Data, message: str
    ) -> None:
        if engine == "pandas" and None in data["unit"] + data.get("n", []):
            data = {name: list(values) for name, values in data.items()}
            frame: Any = pd.DataFrame(data).convert_dtypes()
        else:
            frame = ENGINES[engine](data)
        with pytest.raises(mm.InvalidValueError, match=message):
            tally_units(frame, value="n")

    def test_a_column_of_several_types_is_refused(self) -> None:
        frame = pd.DataFrame({"unit": pd.Series(["a", 5, b"x"], dtype=object)})
        with pytest.raises(mm.InvalidValueError, match="a column of several types"):
            tally_units(frame)

    def test_more_cells_than_the_limit_are_refused(self) -> None:
        frame = pl.DataFrame({"unit": ["a", "b"], "year": [1, 2]})
        with pytest.raises(
            mm.InvalidValueError, match="found '2 units by 2 groups'; group by fewer"
        ):
            tally_units(frame, ["year"], max_cells=3)


class TestProgress:
    def test_many_chunks_are_read_with_and_without_a_progress_bar(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
        frame = pl.DataFrame({"unit": ["a"] * 9})
        assert tally_units(frame, chunk_rows=1).cells.tolist() == [[9], [0]]
        monkeypatch.setitem(sys.modules, "rich.progress", None)
        assert tally_units(frame, chunk_rows=1).cells.tolist() == [[9], [0]]
