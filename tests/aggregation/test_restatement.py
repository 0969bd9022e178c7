"""`restate`: conservation, identity, exactness where units moved whole, bounds where they were divided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Literal, cast

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.strategies import movements
from support.drawn import REORGANISED, reorganisations
from support.engines import ENGINES, Data

FIRST, LAST = REORGANISED
reorganised = movements(min_units=4, with_reorganisation=True) | reorganisations()
Subject = Literal["people", "land", "count"]
SUBJECTS: tuple[Subject, ...] = ("people", "land", "count")
subjects = st.sampled_from(SUBJECTS)


def figures_of(
    movement: mm.Movement, data: st.DataObject, day: str = "2024-12-31"
) -> dict[str, int]:
    """A figure of each commune that was there on a day: of the order before it was changed, or the last."""
    units = movement.at(day).localities.values()
    return {
        unit.id: data.draw(st.integers(0, 100)) for unit in units if unit.tier is mm.Tier.COMMUNE
    }


@given(reorganised, subjects, st.data())
def test_the_total_of_the_figures_is_kept(
    movement: mm.Movement, subject: Subject, data: st.DataObject
) -> None:
    figures = figures_of(movement, data)
    weights = {id: 1 + len(id) for id in movement.localities}
    carried = mm.restate(figures, movement, to=LAST, about=subject, weights=weights)
    total = sum(figures.values())
    assert carried.total == total
    assert sum(carried.estimates.values(), start=mm.Quantity(0)) == total
    assert sum(figure.low for figure in carried.values()) <= total
    assert total <= sum(cast("int", figure.high) for figure in carried.values())
    for unit, estimate in carried.estimates.items():
        assert carried[unit].contains(estimate.low)


@given(reorganised, subjects, st.data())
def test_figures_restated_to_the_same_day_are_the_same(
    movement: mm.Movement, subject: Subject, data: st.DataObject
) -> None:
    figures = figures_of(movement, data)
    assert dict(mm.restate(figures, movement, to="2024-12-31", about=subject)) == figures


@given(movements(min_units=4, with_reorganisation=False), subjects, st.data())
def test_figures_of_units_that_moved_whole_are_grouped_by_receiver(
    movement: mm.Movement, subject: Subject, data: st.DataObject
) -> None:
    figures = figures_of(movement, data)
    expected: Counter[str] = Counter()
    for unit, figure in figures.items():
        receiver = unit
        while rows := movement.localities[receiver].successors:
            receiver = rows[0].to
        expected[receiver] += figure
    assert dict(mm.restate(figures, movement, to=LAST, about=subject)) == dict(expected)


@given(reorganisations(), subjects, st.data())
def test_bounds_of_two_steps_contain_those_of_one(
    movement: mm.Movement, subject: Subject, data: st.DataObject
) -> None:
    figures = figures_of(movement, data)
    once = mm.restate(figures, movement, to=LAST, about=subject)
    half = mm.restate(figures, movement, to=FIRST, about=subject)
    twice = mm.restate(dict(half), movement, to=LAST, about=subject)
    assert not once.estimates
    for unit, figure in once.items():
        wider = twice[unit] if unit in twice else mm.Quantity(0)
        assert wider.low <= figure.low
        assert figure.high is not None
        assert wider.high is not None
        assert figure.high <= wider.high


@given(reorganised, subjects, st.data())
def test_the_total_lies_within_the_bounds_of_figures_restated_back(
    movement: mm.Movement, subject: Subject, data: st.DataObject
) -> None:
    figures = figures_of(movement, data, day="2025-07-01")
    carried = mm.restate(figures, movement, to="2024-12-31", about=subject)
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
        ("subject", "x", "y"),
        [
            ("people", (1, 11), (100, 110)),
            ("land", (1, 111), (0, 110)),
            ("count", (1, 111), (0, 110)),
        ],
    )
    def test_the_subject_of_a_figure_decides_its_bounds(
        self, subject: Any, x: tuple[int, int], y: tuple[int, int]
    ) -> None:
        carried = mm.restate(
            {"loc:a": 1, "loc:b": 10, "loc:c": 100}, SMALL, to="2025-01-01", about=subject
        )
        assert carried["loc:x"] == mm.Quantity.between(*x)
        assert carried["loc:y"] == mm.Quantity.between(*y)

    def test_a_figure_without_a_receiver_stays_with_the_unit_above(self) -> None:
        assert dict(mm.restate({"loc:d": 7}, SMALL, to="2025-01-01")) == {"loc:01": 7}
        lone = mm.Movement([unit("loc:d", OLD)])
        with pytest.raises(mm.InvalidValueError, match="nothing at or above this unit"):
            mm.restate({"loc:d": 7}, lone, to="2025-01-01")

    def test_what_was_divided_and_came_together_again_is_exact(self) -> None:
        movement = mm.Movement(
            [
                unit("loc:1", "../2023", ("loc:2", "part"), ("loc:3", "part")),
                unit("loc:2", "2024", ("loc:4", "whole")),
                unit("loc:3", "2024", ("loc:4", "whole")),
                unit("loc:4", "2025/.."),
            ]
        )
        assert mm.restate({"loc:1": 5}, movement, to="2025-01-01") == {"loc:4": 5}

    def test_the_rest_of_a_part_may_lie_anywhere_in_the_unit_above(self) -> None:
        movement = SMALL.replace(unit("loc:d", OLD, ("loc:y", "part"), parent="loc:01"))
        carried = mm.restate({"loc:d": 7}, movement, to="2025-01-01", weights={})
        assert dict(carried) == {"loc:y": mm.Quantity.at_most(7), "loc:01": mm.Quantity.at_most(7)}
        assert dict(carried.estimates) == {"loc:y": 7, "loc:01": 0}
        assert dict(mm.restate({"loc:d": 7}, movement, to="2025-01-01")) == dict(carried)

    def test_bounds_of_figures_are_carried_over(self) -> None:
        figures = {"loc:a": mm.Quantity.at_least(5), "loc:b": mm.Quantity.at_least(10)}
        carried = mm.restate(figures, SMALL, to="2025-01-01", about="people")
        assert carried["loc:x"] == mm.Quantity.at_least(5)
        assert carried["loc:y"] == mm.Quantity.at_least(0)

    def test_a_restatement_explains_and_shows_itself(self) -> None:
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
    def test_estimates_follow_the_weights_of_receivers(self) -> None:
        carried = mm.restate(
            {"loc:b": 10}, SMALL, to="2025-01-01", weights={"loc:x": 1, "loc:y": 3}
        )
        assert dict(carried.estimates) == {
            "loc:x": mm.Quantity(Fraction(5, 2)),
            "loc:y": mm.Quantity(Fraction(15, 2)),
        }
        assert carried["loc:x"] == mm.Quantity.between(0, 10)

    def test_estimates_follow_the_shares_of_pairs(self) -> None:
        weights = {("loc:b", "loc:x"): 0.25, ("loc:b", "loc:y"): 0.75}
        carried = mm.restate({"loc:b": 8}, SMALL, to="2025-01-01", weights=weights)
        assert dict(carried.estimates) == {"loc:x": 2, "loc:y": 6}

    @pytest.mark.parametrize(
        ("weights", "message"),
        [
            ({"loc:x": -1, "loc:y": 1}, "a negative weight"),
            ({"loc:x": 1}, "no weight"),
            ({"loc:x": 0, "loc:y": 0}, "all 0"),
            ({("loc:b", "loc:x"): 0.5, ("loc:b", "loc:y"): 0.4}, "do not add up to 1"),
            ({("loc:b", "loc:x"): 1}, "do not add up to 1"),
            ({"loc:x": float("nan"), "loc:y": 1}, "nan"),
        ],
    )
    def test_bad_weights_are_refused(self, weights: Any, message: str) -> None:
        with pytest.raises(mm.InvalidValueError, match=message):
            mm.restate({"loc:b": 10}, SMALL, to="2025-01-01", weights=weights)

    def test_units_that_went_whole_need_no_weights(self) -> None:
        carried = mm.restate({"loc:a": 3, "loc:d": 1}, SMALL, to="2025-01-01", weights={})
        assert dict(carried.estimates) == {"loc:x": 3, "loc:01": 1}


class TestFigures:
    FIGURE = mm.Observation(id="obs:1", name="A", indicator="ind:1", unit="loc:a", value=5)

    def test_observations_are_figures_of_their_units(self) -> None:
        assert dict(mm.restate([self.FIGURE], SMALL, to="2025-01-01")) == {"loc:x": 5}
        with pytest.raises(mm.InvalidValueError, match="two figures of one unit"):
            mm.restate([self.FIGURE, self.FIGURE], SMALL, to="2025-01-01")

    def test_a_rollup_of_one_tier_can_be_restated(self) -> None:
        counts = mm.rollup(SMALL, "locality", along="locality", tier="commune", at="2024-12-31")
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
        with pytest.raises(mm.InvalidValueError, match="day"):
            mm.restate({"00001": 5}, SMALL, to="2025-01-01")

    @pytest.mark.parametrize(
        ("figures", "at", "message"),
        [
            ({"loc:x": 1}, "2024-12-31", r"no unit in force on 2024-12-31.*loc:a"),
            ({"loc:q": 1}, None, "did you mean"),
            ({"zzzzzz": 1}, None, "correct the name"),
            ({"loc:a": -1}, None, "not a figure"),
            ({"loc:a": mm.Quantity.ratio(1, 2)}, None, "apart"),
        ],
    )
    def test_bad_figures_are_refused(self, figures: Any, at: Any, message: str) -> None:
        with pytest.raises((mm.InvalidValueError, mm.UnknownEntityError), match=message):
            mm.restate(figures, SMALL, to="2025-01-01", at=at)

    def test_a_code_of_another_day_is_refused(self) -> None:
        other = SMALL.remove("loc:a")
        with pytest.raises(mm.InvalidValueError, match="no unit in force on 2024-12-31"):
            mm.restate({"00001": 1}, other, to="2025-01-01", at="2024-12-31")

    def test_bad_arguments_are_refused(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="unknown subject of figures"):
            mm.restate({}, SMALL, to="2025-01-01", about=cast("Any", "money"))
        with pytest.raises(mm.InvalidValueError):
            mm.restate({}, SMALL, to="tomorrow")
        assert dict(mm.restate({}, SMALL, to="2025-01-01")) == {}

    def test_successions_in_a_circle_are_refused(self) -> None:
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

    @pytest.mark.long
    @given(reorganised, subjects, st.data())
    def test_a_dataframe_is_restated_like_its_figures_by_group(
        self, movement: mm.Movement, subject: Subject, data: st.DataObject
    ) -> None:
        figures = {year: figures_of(movement, data) for year in (2023, 2024)}
        rows = [(id, year, n) for year, by_unit in figures.items() for id, n in by_unit.items()]
        shuffled = data.draw(st.permutations(rows))
        typed = {"unit": pl.String, "year": pl.Int64, "value": pl.Int64}
        frame = pl.DataFrame(shuffled, schema=typed, orient="row")
        carried = mm.restate(frame, movement, to=LAST, about=subject)
        assert carried.columns == ["unit", "year", "low", "high"]
        bounds = {(unit, year): (low, high) for unit, year, low, high in carried.rows()}
        assert list(bounds) == sorted(bounds)
        expected = {
            (unit, year): (figure.low, figure.high)
            for year, by_unit in figures.items()
            for unit, figure in mm.restate(by_unit, movement, to=LAST, about=subject).items()
        }
        assert bounds == expected

    @pytest.mark.long
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

    def test_units_may_be_codes_of_a_day(self) -> None:
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
        ("frame", "options", "message"),
        [
            ({"unit": ["loc:a"], "low": [1]}, {}, "no such column: found 'value'"),
            (
                {"unit": ["loc:a"], "value": [1], "high": [2]},
                {},
                "a column has the name of one of the result",
            ),
            ({"unit": [None], "value": [1]}, {}, "unit: no value in 1 of 1 row"),
            (
                {"unit": ["loc:q"], "value": [1]},
                {},
                "no unit with this id: found 'loc:q'; did you mean",
            ),
            (
                {"unit": ["00009", "loc:x"], "value": [1, 1]},
                {"at": "2024-12-31"},
                "2 keys that name no unit\n.*'00009'.*\n.*no unit in force on 2024-12-31",
            ),
            (
                {"unit": ["loc:a"], "low": [3], "high": [2]},
                {"value": ("low", "high")},
                "lower bound above upper bound in 1 of 1 row",
            ),
            (
                {"unit": ["loc:a"], "low": [2], "high": [2]},
                {"value": ("low", "high"), "weights": {"loc:x": 1}},
                "weights do not apply to bounds",
            ),
        ],
    )
    def test_bad_dataframes_are_refused(
        self, frame: dict[str, list[Any]], options: dict[str, Any], message: str
    ) -> None:
        with pytest.raises(
            (mm.InvalidValueError, mm.LoadError, mm.UnknownEntityError), match=message
        ):
            mm.restate(pl.DataFrame(frame), SMALL, to="2025-01-01", **options)


def test_the_error_for_a_mistyped_code_names_the_nearest_of_the_day() -> None:
    with pytest.raises(mm.UnknownEntityError, match="00011: did you mean 00001 xã loc:a"):
        mm.restate({"00011": 1}, SMALL, to="2025-01-01", at="2024-12-31")


class TestLosses:
    FIGURES: Mapping[Any, int] = {"loc:a": 1, "Hà Nội": 2, "loc:q": 4, "00009": 8}

    def restate(self, figures: Any, **options: Any) -> Any:
        return mm.restate(figures, SMALL, to="2025-01-01", at="2024-12-31", **options)

    def test_every_key_that_names_no_unit_is_listed(self) -> None:
        with pytest.raises(mm.LoadError, match=r"2 keys that name no unit\n.*'loc:q'.*\n.*'00009'"):
            self.restate(self.FIGURES)

    def test_what_was_not_carried_over_is_in_losses_and_in_every_view(self) -> None:
        carried = self.restate(self.FIGURES, strict=False)
        assert dict(carried) == {"loc:01": 2, "loc:x": 1}
        assert carried.total == 3
        assert {loss.key: loss.reason.value for loss in carried.losses} == {
            "00009": "unknown_unit",
            "loc:q": "unknown_unit",
        }
        shown = "2 of 4 figures in no total: 00009, loc:q (no such unit)"
        for text in (str(carried), repr(carried), carried._repr_html_(), str(carried.display())):
            assert shown in text
        assert not self.restate({"loc:a": 1}).losses

    def test_figures_of_which_none_is_used_are_refused(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="the only figure could not be used"):
            self.restate({"loc:q": 1}, strict=False)

    def test_numbers_are_codes_and_names_are_units(self) -> None:
        assert dict(self.restate({1: 5})) == {"loc:x": 5}
        named = mm.restate({"thành phố Hà Nội": 5}, SMALL, to="2025-01-01")
        assert dict(named) == {"loc:01": 5}
        assert dict(self.restate({"1": 5})) == {"loc:x": 5}
        with pytest.raises(mm.InvalidValueError, match="only together with a day"):
            cast("Any", mm.restate)({1: 5}, SMALL, to="2025-01-01")

    @pytest.mark.parametrize("engine", sorted(ENGINES))
    def test_rows_that_were_not_carried_have_no_unit(self, engine: str) -> None:
        data: Data = {"unit": ["loc:a", "loc:q", "loc:z", "loc:b"], "value": [1, 2, 4, 8]}
        frame = ENGINES[engine](data)
        with pytest.raises(mm.LoadError, match="2 keys that name no unit"):
            self.restate(frame)
        carried = pl.DataFrame(self.restate(frame, strict=False))
        assert carried.rows()[:2] == [("loc:x", 1, 9), ("loc:y", 0, 8)]
        assert carried.rows()[2][1:] == (6, 6)
        assert carried["unit"].is_null().to_list()[:2] == [False, False]
        weighed = self.restate(pl.DataFrame(data), strict=False, weights={"loc:x": 1, "loc:y": 1})
        assert weighed["estimate"].sum() == 15
        with pytest.raises(mm.InvalidValueError, match="the only row could not be used"):
            self.restate(pl.DataFrame({"unit": ["loc:q"], "value": [1]}), strict=False)


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("figures", 5),
        ("figures", "loc:a"),
        ("figures", [SMALL["loc:a"]]),
        ("figures", {"loc:a": "many"}),
        ("movement", "hanoi"),
        ("to", "tomorrow"),
        ("to", None),
        ("at", "1.1.2025"),
        ("about", "money"),
        ("about", ["people"]),
        ("weights", [1]),
        ("weights", {5: 1}),
        ("weights", {"loc:x": "much"}),
        ("strict", "yes"),
        ("unit", 5),
        ("unit", "place"),
        ("value", 5),
        ("value", ("value",)),
        ("value", "amount"),
    ],
)
def test_a_wrong_argument_is_named(argument: str, value: Any) -> None:
    frame = pl.DataFrame({"unit": ["loc:a"], "value": [1]})
    figures: Any = frame if argument in ("unit", "value") else {"loc:a": 1}
    arguments = {"figures": figures, "movement": SMALL, "to": "2025-01-01", argument: value}
    with pytest.raises(mm.MassmobError, match=rf"^{argument}\b"):
        cast("Any", mm.restate)(**arguments)


def test_an_id_and_a_code_of_one_unit_are_refused() -> None:
    with pytest.raises(mm.InvalidValueError, match="two figures of one unit"):
        mm.restate({"loc:a": 1, "00001": 2}, SMALL, to="2025-01-01", at="2024-12-31")


@pytest.mark.parametrize(
    ("least", "most", "bounds"),
    [
        (0, 0, mm.Quantity(0)),  # however much there was
        (0, 1, mm.Quantity.at_least(0)),
        (Fraction(1, 2), 1, mm.Quantity.at_least(5)),
        (1, 1, mm.Quantity.at_least(10)),
    ],
)
def test_what_comes_of_a_figure_without_an_upper_bound(
    least: Fraction, most: Fraction, bounds: mm.Quantity
) -> None:
    contribution = mm.Contribution(
        source="loc:a", target="loc:b", figure=mm.Quantity.at_least(10), least=least, most=most
    )
    assert contribution.bounds == bounds
