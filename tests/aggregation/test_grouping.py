"""`tallies` and `rollup` of dataframes, against counting row by row, on every engine, in pieces of any size."""

from __future__ import annotations

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
from massmob.aggregation.dataframes import grouping
from massmob.aggregation.dataframes.combine import How, nothing
from massmob.aggregation.dataframes.grouping import Tally, tally
from massmob.aggregation.dataframes.tree_sums import add_upward
from massmob.network.trees import Tree
from massmob.strategies import movements
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


@given(rows, engines, st.integers(1, 40))
def test_counts_and_amounts_agree_with_going_row_by_row(
    rows: list[tuple[Any, ...]], engine: str, piece: int
) -> None:
    met: dict[Any, list[int]] = {}
    for unit, field, year, n in rows:
        met.setdefault((unit, (field, year)), []).append(n)
    place = {"a": 1, "b": 0}  # "c" has none
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "_PIECE", piece)
        frame = ENGINES[engine](table(rows))
        ways: list[tuple[str | None, How, Callable[[list[int]], int]]] = [
            (None, "sum", len),
            ("n", "sum", sum),
            ("n", "least", min),
            ("n", "most", max),
        ]
        for value, how, put in ways:
            found = tally(
                frame, "unit", ["field", "year"], value, place=place.get, height=2, how=how
            )
            assert found.groups == sorted(
                {(field, year) for _, field, year, _ in rows},
                key=lambda group: (group[0] is None, group[0] or "", group[1]),
            )
            for unit, at in place.items():
                for group, number in zip(found.groups, found.cells[at].tolist(), strict=True):
                    here = met.get((unit, group))
                    assert number == (put(here) if here else nothing(how, found.cells.dtype))
            by_unit = Counter(unit for unit, *_ in rows)
            assert found.rows.tolist() == [by_unit["b"], by_unit["a"]]
            assert found.dropped == ({"c": by_unit["c"]} if by_unit["c"] else {})


@given(movements(), st.data(), engines)
def test_a_rollup_of_rows_is_that_of_a_slow_twin(
    movement: mm.Movement, data: st.DataObject, engine: str
) -> None:
    tree = movement.hierarchy("locality")
    assert isinstance(tree, Tree)
    drawn = st.tuples(
        st.sampled_from([*tree, "loc:nowhere"]), st.integers(2020, 2022), st.integers(0, 9)
    )
    rows = data.draw(st.lists(drawn, min_size=1, max_size=20))
    frame = ENGINES[engine](
        {"unit": [r[0] for r in rows], "year": [r[1] for r in rows], "n": [r[2] for r in rows]}
    )
    counted = mm.rollup(movement, frame, along="locality", by="year")
    added = mm.rollup(movement, frame, along="locality", value="n")
    for node in tree:
        within = [row for row in rows if row[0] in tree and tree.is_within(row[0], node)]
        assert counted[node] == Counter(year for _, year, _ in within)
        assert added[node] == sum(n for *_, n in within)
        below = sum(int(added[child]) for child in tree.children(node))
        assert added[node] == below + sum(n for unit, _, n in rows if unit == node)
    part = data.draw(st.sampled_from(sorted(tree)))
    inside = [row for row in rows if row[0] in tree and tree.is_within(row[0], part)]
    shuffled = data.draw(st.permutations(inside))
    columns = {"unit": [r[0] for r in shuffled], "n": [r[2] for r in shuffled]}
    if (
        inside
    ):  # a rollup of what is inside a unit is what is inside it of the rollup, in any order of rows
        restricted = mm.rollup(movement, ENGINES[engine](columns), along="locality", value="n")
        assert all(restricted[node] == added[node] for node in tree if tree.is_within(node, part))
    astray = any(unit == "loc:nowhere" for unit, *_ in rows)
    assert counted.unplaced == (("loc:nowhere",) if astray else ())
    assert counted.dropped == sum(unit == "loc:nowhere" for unit, *_ in rows)
    leaves = [node for node in tree if not tree.children(node)]
    reported = {unit for unit, *_ in rows}
    assert set(counted.missing()) == {leaf for leaf in leaves if leaf not in reported}


@given(st.lists(st.integers(0, 5), max_size=15), st.data())
def test_adding_upward_is_the_trees_own_sum(shape: list[int], data: st.DataObject) -> None:
    parents: dict[str, str | None] = {
        str(n): None if pick > n - 1 else str(pick) for n, pick in enumerate(shape)
    }
    if not parents:
        return
    tree = Tree(parents)
    own = {node: data.draw(st.integers(0, 99)) for node in tree}
    nodes, above = tree.by_level
    cells = np.array([[own[node]] for node in nodes], np.int64)
    add_upward(cells, np.array(above, np.int64))
    assert dict(zip(nodes, cells[:, 0].tolist(), strict=True)) == tree.sum_up(own)


HANOI = mm.load_dataset("hanoi")
ROWS: Data = {
    "unit": ["00070", "loc:00043", "00070"],
    "year": [2023, 2024, 2024],
    "field": ["a", "b", "b"],
}


class TestRollup:
    def test_codes_of_a_day(self) -> None:
        totals = mm.rollup(HANOI, pl.DataFrame(ROWS), along="locality", at="2024-10-15", by="year")
        assert totals["loc:002"] == {2023: 1, 2024: 2}
        assert totals["loc:01"] == {2023: 1, 2024: 2}
        assert totals.groups == (2023, 2024)
        later = mm.rollup(HANOI, pl.DataFrame(ROWS), along="locality", at="2025-07-01")
        assert later["loc:00070@2025-07-01"] == 2
        assert later.unplaced == ("loc:00043",)

    def test_the_movements_own_method(self) -> None:
        totals = HANOI.at("2024-10-15").rollup(
            pl.DataFrame({"place": ["loc:00070"]}), along="locality", unit="place"
        )
        assert totals["loc:002"] == 1
        assert totals["loc:003"] == 0

    def test_levels_rows_and_several_columns(self) -> None:
        totals = mm.rollup(
            HANOI,
            pl.DataFrame(ROWS),
            along="locality",
            at="2024-10-15",
            by=["field", "year"],
            where={"year": 2024},
            level="district",
        )
        assert len(totals) == 30
        assert totals["loc:002"] == {("b", 2024): 2}

    def test_depth_cuts_the_units_shown(self) -> None:
        frame = pl.DataFrame(ROWS)
        ask: Any = mm.rollup
        top = ask(HANOI, frame, along="locality", at="2024-10-15", depth=0)
        assert dict(top) == {"loc:01": 3}
        assert len(ask(HANOI, frame, along="locality", at="2024-10-15", depth=1)) == 31
        assert len(ask(HANOI, "locality", along="locality", at="2024-10-15", depth=1)) == 31
        with pytest.raises(mm.InvalidValueError, match="not a depth: found -1"):
            ask(HANOI, frame, along="locality", depth=-1)

    def test_rows_of_no_value_are_chosen_by_none(self) -> None:
        frame = pl.DataFrame({"unit": ["loc:01", "loc:01"], "field": ["a", None]})
        assert mm.rollup(HANOI, frame, along="locality", where={"field": None})["loc:01"] == 1

    def test_along_committees(self) -> None:
        totals = mm.rollup(HANOI, pl.DataFrame({"unit": ["org:001"]}), along="committee")
        assert totals["org:01"] == 1

    def test_entities_by_several_fields(self) -> None:
        totals = mm.rollup(
            HANOI, "locality", along="locality", by=["kind", "level"], at="2024-10-15"
        )
        assert totals["loc:01"]["xa", "base"] == 383

    def test_an_empty_table(self) -> None:
        frame = pl.DataFrame(schema={"unit": pl.String, "year": pl.Int64})
        assert mm.rollup(HANOI, frame, along="locality", by="year")["loc:01"] == {}
        assert mm.rollup(HANOI, frame, along="locality")["loc:01"] == 0

    def test_it_shows_itself(self) -> None:
        totals = mm.rollup(HANOI, pl.DataFrame(ROWS), along="locality", at="2024-10-15", by="year")
        assert "2023" in str(totals)
        assert repr(totals) == "<Rollup: rows along locality: 610 units>"
        assert totals.coverage["loc:002"].low == 2


def whole(frame: Any, by: Sequence[str] = (), value: str | None = None) -> Tally:
    return tally(frame, "unit", by, value, place={"a": 0, "b": 1}.get, height=2)


class TestFaults:
    @pytest.mark.parametrize("engine", sorted(ENGINES))
    @pytest.mark.parametrize(
        ("data", "message"),
        [
            ({"unit": ["a", None], "n": [1, 1]}, "unit: no value in 1 of "),
            ({"unit": ["a", "a"], "n": [1, None]}, "n: no value in 1 "),
            ({"unit": ["a", "a"], "n": [3, -1]}, "a negative amount in 1 of "),
            ({"unit": ["a", "a"], "n": [1.0, float("inf")]}, "not a finite number"),
            ({"unit": ["a", "a"], "n": [1 << 62, 1 << 62]}, "64 bits"),
            ({"unit": ["a"], "m": [1]}, "no such column: found 'n'"),
        ],
    )
    def test_on_every_engine(self, engine: str, data: Data, message: str) -> None:
        if engine == "pandas" and None in data["unit"] + data.get("n", []):
            data = {name: list(values) for name, values in data.items()}
            frame: Any = pd.DataFrame(data).convert_dtypes()
        else:
            frame = ENGINES[engine](data)
        with pytest.raises(mm.InvalidValueError, match=message):
            whole(frame, value="n")

    def test_columns_of_several_types(self) -> None:
        frame = pd.DataFrame({"unit": pd.Series(["a", 5, b"x"], dtype=object)})
        with pytest.raises(mm.InvalidValueError, match="a column of several types"):
            whole(frame)

    def test_more_totals_than_memory_should_hold(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(grouping, "_MOST_CELLS", 3)
        frame = pl.DataFrame({"unit": ["a", "b"], "year": [1, 2]})
        with pytest.raises(
            mm.InvalidValueError, match="found '2 units by 2 groups'; group by fewer"
        ):
            whole(frame, ["year"])

    @pytest.mark.parametrize(
        ("more", "message"),
        [
            ({"along": "document"}, "do not add along documents"),
            ({"by": len}, "not columns to group by"),
            ({"by": [len]}, "not columns to group by"),
            ({"where": len}, "not a choice of rows"),
            ({"where": {"nope": 1}}, "no such column"),
        ],
    )
    def test_arguments(self, more: dict[str, Any], message: str) -> None:
        ask: Any = mm.rollup
        with pytest.raises(mm.InvalidValueError, match=message):
            ask(HANOI, pl.DataFrame(ROWS), **{"along": "locality", **more})


class TestProgress:
    def test_a_bar_for_whoever_waits(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(grouping, "_PIECE", 1)
        monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
        frame = pl.DataFrame({"unit": ["a"] * 9})
        assert whole(frame).cells.tolist() == [[9], [0]]
        monkeypatch.setitem(__import__("sys").modules, "rich.progress", None)
        assert whole(frame).cells.tolist() == [[9], [0]]


class TestToFrame:
    @pytest.mark.parametrize("backend", ["pyarrow", "pandas", "polars"])
    def test_a_row_for_each_unit_and_group(self, backend: str) -> None:
        totals = mm.rollup(
            HANOI, pl.DataFrame(ROWS), along="locality", at="2024-10-15", by=["field", "year"]
        )
        frame = pl.DataFrame(totals.to_frame(backend))
        assert frame.columns == ["unit", "field", "year", "low", "high"]
        assert frame.filter(pl.col("unit") == "loc:01").rows() == [
            ("loc:01", "a", 2023, 1, 1),
            ("loc:01", "b", 2024, 2, 2),
        ]
        assert len(frame) == sum(len(groups) for groups in totals.values())

    def test_without_groups_and_with_bounds(self) -> None:
        totals = mm.rollup(
            HANOI, "ind:models-registered", along="locality", by="year", at="2024-10-15"
        )
        frame = totals.to_frame("polars")
        for unit, year, low, high in frame.rows():
            figure = totals[unit][year if year in totals[unit] else int(year)]
            assert (figure.low, figure.high) == (low, high)
        counted = mm.rollup(HANOI, "locality", along="locality", at="2024-10-15").to_frame("polars")
        assert counted.columns == ["unit", "low", "high"]
        assert counted.filter(pl.col("unit") == "loc:01")["low"].item() == 610

    def test_groups_of_several_types_stand_as_text(self) -> None:
        def mixed(entity: Any) -> object:
            return 1 if entity.kind == "xa" else "other"

        totals = mm.rollup(HANOI, "locality", along="locality", at="2024-10-15", by=mixed)
        assert set(totals.to_frame("polars")["mixed"]) == {"1", "other"}

    def test_another_engine(self) -> None:
        totals = mm.rollup(HANOI, "locality", along="locality")
        with pytest.raises(
            mm.InvalidValueError, match="not an eager engine: found 'excel'; one of"
        ):
            totals.to_frame("excel")
        with pytest.raises(mm.MissingExtraError, match="modin"):
            totals.to_frame("modin")
