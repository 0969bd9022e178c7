"""`restate`: conservation, identity, exactness where units moved whole, bounds where they were divided."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any, cast

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.aggregation.restatement.flows import Measured
from massmob.strategies import movements
from support.drawn import REORGANISED, reorganisations

FIRST, LAST = REORGANISED
reorganised = movements(min_units=4, with_reorganisation=True) | reorganisations()
MEASURES: tuple[Measured, ...] = ("people", "land", "count")
measures = st.sampled_from(MEASURES)


def figures_of(
    movement: mm.Movement, data: st.DataObject, day: str = "2024-12-31"
) -> dict[str, int]:
    """A figure of each commune that was there on a day: of the order before it was changed, or the last."""
    units = movement.at(day).localities.values()
    return {
        each.id: data.draw(st.integers(0, 100)) for each in units if each.level is mm.Level.BASE
    }


@given(reorganised, measures, st.data())
def test_nothing_is_lost(movement: mm.Movement, measure: Measured, data: st.DataObject) -> None:
    figures = figures_of(movement, data)
    weights = {id: 1 + len(id) for id in movement.localities}
    carried = mm.restate(figures, movement, to=LAST, about=measure, weights=weights)
    total = sum(figures.values())
    assert carried.total == total
    assert sum(carried.estimates.values(), start=mm.Quantity(0)) == total
    assert sum(figure.low for figure in carried.values()) <= total
    assert total <= sum(cast("int", figure.high) for figure in carried.values())
    for unit, estimate in carried.estimates.items():
        assert carried[unit].contains(estimate.low)


@given(reorganised, measures, st.data())
def test_to_the_same_day_is_the_identity(
    movement: mm.Movement, measure: Measured, data: st.DataObject
) -> None:
    figures = figures_of(movement, data)
    assert dict(mm.restate(figures, movement, to="2024-12-31", about=measure)) == figures


@given(movements(min_units=4), measures, st.data())
def test_whole_units_are_a_plain_group_by(
    movement: mm.Movement, measure: Measured, data: st.DataObject
) -> None:
    figures = figures_of(movement, data)
    expected: Counter[str] = Counter()
    for unit, figure in figures.items():
        (row,) = movement.localities[unit].successors
        expected[row.to] += figure
    assert dict(mm.restate(figures, movement, to=LAST, about=measure)) == dict(expected)


@given(reorganisations(), measures, st.data())
def test_two_steps_contain_one(
    movement: mm.Movement, measure: Measured, data: st.DataObject
) -> None:
    figures = figures_of(movement, data)
    once = mm.restate(figures, movement, to=LAST, about=measure)
    half = mm.restate(figures, movement, to=FIRST, about=measure)
    twice = mm.restate(dict(half), movement, to=LAST, about=measure)
    for unit, figure in once.items():
        wider = twice[unit] if unit in twice else mm.Quantity(0)
        assert wider.low <= figure.low
        assert figure.high is not None
        assert wider.high is not None
        assert figure.high <= wider.high


@given(reorganised, measures, st.data())
def test_backwards_the_total_lies_within(
    movement: mm.Movement, measure: Measured, data: st.DataObject
) -> None:
    figures = figures_of(movement, data, day="2025-07-01")
    carried = mm.restate(figures, movement, to="2024-12-31", about=measure)
    total = sum(figures.values())
    assert sum(figure.low for figure in carried.values()) <= total
    assert total <= sum(cast("int", figure.high) for figure in carried.values())


def unit(
    id: str, valid: str, *rows: tuple[str, str], code: str = "", parent: str = ""
) -> mm.Locality:
    return mm.Locality(
        id=id,
        name=id,
        kind="xa",
        code=code,
        valid=valid,
        parent=parent or None,
        successors=tuple(
            mm.Succession(to=to, extent=extent, on="2025-01-01") for to, extent in rows
        ),
    )


OLD, NEW = "../2024-12-31", "2025-01-01/.."
CITY = mm.Locality(id="loc:01", name="Hà Nội", kind="thanh_pho")
SMALL = mm.Movement(
    [
        CITY,
        unit("loc:a", OLD, ("loc:x", "whole"), code="00001", parent="loc:01"),
        unit("loc:b", OLD, ("loc:x", "part"), ("loc:y", "part"), parent="loc:01"),
        unit("loc:c", OLD, ("loc:x", "land_only"), ("loc:y", "all_people"), parent="loc:01"),
        unit("loc:d", OLD, parent="loc:01"),
        unit("loc:x", NEW, code="00001", parent="loc:01"),
        unit("loc:y", NEW, parent="loc:01"),
    ]
)


class TestExtents:
    @pytest.mark.parametrize(
        ("measure", "x", "y"),
        [
            ("people", (1, 11), (100, 110)),
            ("land", (1, 111), (0, 110)),
            ("count", (1, 111), (0, 110)),
        ],
    )
    def test_what_is_measured_decides(
        self, measure: Any, x: tuple[int, int], y: tuple[int, int]
    ) -> None:
        carried = mm.restate(
            {"loc:a": 1, "loc:b": 10, "loc:c": 100}, SMALL, to="2025-01-01", about=measure
        )
        assert carried["loc:x"] == mm.Quantity.between(*x)
        assert carried["loc:y"] == mm.Quantity.between(*y)

    def test_without_a_receiver_it_stays_with_the_unit_above(self) -> None:
        assert dict(mm.restate({"loc:d": 7}, SMALL, to="2025-01-01")) == {"loc:01": 7}
        lone = mm.Movement([unit("loc:d", OLD)])
        with pytest.raises(mm.InvalidValueError, match="nothing at or above this unit"):
            mm.restate({"loc:d": 7}, lone, to="2025-01-01")

    def test_a_part_without_the_rest_may_lie_anywhere_in_the_unit_above(self) -> None:
        movement = SMALL.replace(unit("loc:d", OLD, ("loc:y", "part"), parent="loc:01"))
        carried = mm.restate({"loc:d": 7}, movement, to="2025-01-01", weights={})
        assert dict(carried) == {"loc:y": mm.Quantity.at_most(7), "loc:01": mm.Quantity.at_most(7)}
        assert dict(carried.estimates) == {"loc:y": 7, "loc:01": 0}
        assert dict(mm.restate({"loc:d": 7}, movement, to="2025-01-01")) == dict(carried)

    def test_bounds_go_through(self) -> None:
        figures = {"loc:a": mm.Quantity.at_least(5), "loc:b": mm.Quantity.at_least(10)}
        carried = mm.restate(figures, SMALL, to="2025-01-01", about="people")
        assert carried["loc:x"] == mm.Quantity.at_least(5)
        assert carried["loc:y"] == mm.Quantity.at_least(0)

    def test_it_explains_itself(self) -> None:
        carried = mm.restate({"loc:a": 1, "loc:b": 10}, SMALL, to="2025-01-01")
        assert [(c.source, int(c.least), int(c.most)) for c in carried.explain("loc:x")] == [
            ("loc:a", 1, 1),
            ("loc:b", 0, 1),
        ]
        assert "loc:x" in str(carried)
        assert "massmob-box" in carried._repr_html_()
        assert repr(carried) == "<Restatement: 2 units, total 11>"
        with pytest.raises(mm.UnknownEntityError, match="did you mean"):
            carried["loc:z"]
        with pytest.raises(mm.UnknownEntityError):
            carried.explain("zzz")


class TestWeights:
    def test_by_receiver(self) -> None:
        carried = mm.restate(
            {"loc:b": 10}, SMALL, to="2025-01-01", weights={"loc:x": 1, "loc:y": 3}
        )
        assert dict(carried.estimates) == {
            "loc:x": mm.Quantity(Fraction(5, 2)),
            "loc:y": mm.Quantity(Fraction(15, 2)),
        }
        assert carried["loc:x"] == mm.Quantity.between(0, 10)

    def test_by_pair(self) -> None:
        weights = {("loc:b", "loc:x"): 0.25, ("loc:b", "loc:y"): 0.75}
        carried = mm.restate({"loc:b": 8}, SMALL, to="2025-01-01", weights=weights)
        assert dict(carried.estimates) == {"loc:x": 2, "loc:y": 6}

    @pytest.mark.parametrize(
        ("weights", "told"),
        [
            ({"loc:x": -1, "loc:y": 1}, "a negative weight"),
            ({"loc:x": 1}, "no weight"),
            ({"loc:x": 0, "loc:y": 0}, "all 0"),
            ({("loc:b", "loc:x"): 0.5, ("loc:b", "loc:y"): 0.4}, "do not add up to 1"),
            ({("loc:b", "loc:x"): 1}, "do not add up to 1"),
            ({"loc:x": float("nan"), "loc:y": 1}, "nan"),
        ],
    )
    def test_bad_weights(self, weights: Any, told: str) -> None:
        with pytest.raises(mm.InvalidValueError, match=told):
            mm.restate({"loc:b": 10}, SMALL, to="2025-01-01", weights=weights)

    def test_what_went_whole_needs_none(self) -> None:
        carried = mm.restate({"loc:a": 3, "loc:d": 1}, SMALL, to="2025-01-01", weights={})
        assert dict(carried.estimates) == {"loc:x": 3, "loc:01": 1}


class TestWhatIsGiven:
    FIGURE = mm.Observation(id="obs:1", name="A", indicator="ind:1", unit="loc:a", value=5)

    def test_observations(self) -> None:
        assert dict(mm.restate([self.FIGURE], SMALL, to="2025-01-01")) == {"loc:x": 5}
        with pytest.raises(mm.InvalidValueError, match="two figures of one unit"):
            mm.restate([self.FIGURE, self.FIGURE], SMALL, to="2025-01-01")

    def test_a_rollup_of_one_level(self) -> None:
        counts = mm.rollup(SMALL, "locality", along="locality", level="base", at="2024-12-31")
        carried = mm.restate(counts, SMALL, to="2025-01-01")
        assert carried.total == 4
        assert dict(carried) == {
            "loc:01": 1,
            "loc:x": mm.Quantity.between(1, 3),
            "loc:y": mm.Quantity.between(0, 2),
        }


class TestUnits:
    def test_codes_need_a_day(self) -> None:
        assert dict(mm.restate({"00001": 5}, SMALL, to="2025-01-01", at="2024-12-31")) == {
            "loc:x": 5
        }
        assert dict(mm.restate({"00001": 5}, SMALL, to="2025-01-01", at="2025-01-01")) == {
            "loc:x": 5
        }
        with pytest.raises(mm.InvalidValueError, match="only together with a day"):
            mm.restate({"00001": 5}, SMALL, to="2025-01-01")

    @pytest.mark.parametrize(
        ("figures", "at", "told"),
        [
            ({"loc:x": 1}, "2024-12-31", r"not in force on 2024-12-31.*loc:a"),
            ({"loc:q": 1}, None, "did you mean"),
            ({"zzzzzz": 1}, None, "see .localities"),
            ({"loc:a": -1}, None, "not a figure"),
            ({"loc:a": mm.Quantity.ratio(1, 2)}, None, "apart"),
        ],
    )
    def test_bad_figures(self, figures: Any, at: Any, told: str) -> None:
        with pytest.raises((mm.InvalidValueError, mm.UnknownEntityError), match=told):
            mm.restate(figures, SMALL, to="2025-01-01", at=at)

    def test_a_code_of_another_day(self) -> None:
        other = SMALL.remove("loc:a")
        with pytest.raises(mm.InvalidValueError, match="not in force on 2024-12-31"):
            mm.restate({"00001": 1}, other, to="2025-01-01", at="2024-12-31")

    def test_bad_arguments(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="not a measure"):
            mm.restate({}, SMALL, to="2025-01-01", about=cast("Any", "money"))
        with pytest.raises(mm.InvalidValueError):
            mm.restate({}, SMALL, to="tomorrow")
        assert dict(mm.restate({}, SMALL, to="2025-01-01")) == {}

    def test_successions_in_a_circle(self) -> None:
        ring = mm.Movement(
            [
                unit("loc:a", OLD, ("loc:b", "whole")),
                unit("loc:b", OLD, ("loc:a", "whole")),
            ]
        )
        with pytest.raises(mm.InvalidValueError, match="circle"):
            mm.restate({"loc:a": 1}, ring, to="2025-01-01")


class TestDataframes:
    """A dataframe gives what its rows give one by one, whatever the engine and the order of the rows."""

    @given(reorganised, measures, st.data())
    def test_as_figures_by_group(
        self, movement: mm.Movement, measure: Measured, data: st.DataObject
    ) -> None:
        figures = {year: figures_of(movement, data) for year in (2023, 2024)}
        rows = [(id, year, n) for year, given in figures.items() for id, n in given.items()]
        shuffled = data.draw(st.permutations(rows))
        typed = {"unit": pl.String, "year": pl.Int64, "value": pl.Int64}
        frame = pl.DataFrame(shuffled, schema=typed, orient="row")
        carried = mm.restate(frame, movement, to=LAST, about=measure)
        assert carried.columns == ["unit", "year", "low", "high"]
        found = {(unit, year): (low, high) for unit, year, low, high in carried.rows()}
        assert list(found) == sorted(found)
        expected = {
            (unit, year): (figure.low, figure.high)
            for year, given in figures.items()
            for unit, figure in mm.restate(given, movement, to=LAST, about=measure).items()
        }
        assert found == expected

    @given(reorganised, st.data())
    def test_estimates_keep_the_total(self, movement: mm.Movement, data: st.DataObject) -> None:
        figures = figures_of(movement, data)
        weights = {id: 1 + len(id) for id in movement.localities}
        frame = pd.DataFrame({"place": list(figures), "n": list(figures.values())})
        carried = mm.restate(frame, movement, to=LAST, weights=weights, unit="place", value="n")
        assert list(carried.columns) == ["place", "low", "high", "estimate"]
        low, high, estimate = (carried[name].tolist() for name in ("low", "high", "estimate"))
        assert sum(estimate) == pytest.approx(sum(figures.values()))
        for least, most, point in zip(low, high, estimate, strict=True):
            assert least - 1e-9 <= point <= most + 1e-9

    def test_the_columns_do_not_depend_on_the_rows(self) -> None:
        empty = pl.DataFrame(schema={"unit": pl.String, "value": pl.Int64})
        plain = mm.restate(empty, SMALL, to="2025-01-01")
        assert plain.columns == ["unit", "low", "high"]
        weighed = mm.restate(empty, SMALL, to="2025-01-01", weights={"loc:x": 1, "loc:y": 1})
        assert weighed.columns == ["unit", "low", "high", "estimate"]

    def test_codes_of_a_day(self) -> None:
        frame = pl.LazyFrame({"unit": ["00001", "loc:b"], "value": [5, 7]})
        carried = mm.restate(frame, SMALL, to="2025-01-01", at="2024-12-31")
        assert carried.rows() == [("loc:x", 5, 12), ("loc:y", 0, 7)]

    def test_bounds_are_carried_as_bounds(self) -> None:
        frame = pa.table({"unit": ["loc:a", "loc:b"], "low": [5, 1], "high": [6, None]})
        carried = mm.restate(frame, SMALL, to="2025-01-01", value=("low", "high"))
        assert carried.to_pydict() == {
            "unit": ["loc:x", "loc:y"],
            "low": [5, 0],
            "high": [None, None],
        }

    @pytest.mark.parametrize(
        ("frame", "more", "message"),
        [
            ({"unit": ["loc:a"], "low": [1]}, {}, "no such column: found 'value'"),
            (
                {"unit": ["loc:a"], "value": [1], "high": [2]},
                {},
                "a column named as one of the result's",
            ),
            ({"unit": [None], "value": [1]}, {}, "unit: no value in 1 of 1 rows"),
            (
                {"unit": ["loc:q"], "value": [1]},
                {},
                "no locality with this id or code: found 'loc:q'; did you mean",
            ),
            (
                {"unit": ["00009", "loc:x"], "value": [1, 1]},
                {"at": "2024-12-31"},
                "2 keys that name no unit\n.*'00009'.*\n.*not in force on 2024-12-31",
            ),
            (
                {"unit": ["loc:a"], "low": [3], "high": [2]},
                {"value": ("low", "high")},
                "the least above the most in 1 of 1 rows",
            ),
            (
                {"unit": ["loc:a"], "low": [2], "high": [2]},
                {"value": ("low", "high"), "weights": {"loc:x": 1}},
                "weights for bounds",
            ),
        ],
    )
    def test_faults(self, frame: dict[str, list[Any]], more: dict[str, Any], message: str) -> None:
        with pytest.raises(
            (mm.InvalidValueError, mm.LoadError, mm.UnknownEntityError), match=message
        ):
            mm.restate(pl.DataFrame(frame), SMALL, to="2025-01-01", **more)


def test_a_mistyped_code_names_the_nearest_of_the_day() -> None:
    with pytest.raises(mm.UnknownEntityError, match="found '0001'; did you mean 00001"):
        mm.restate({"0001": 1}, SMALL, to="2025-01-01", at="2024-12-31")


def test_one_unit_under_two_names() -> None:
    with pytest.raises(mm.InvalidValueError, match="two figures of one unit"):
        mm.restate({"loc:a": 1, "00001": 2}, SMALL, to="2025-01-01", at="2024-12-31")
