"""`rollup` of dataframes: rows against counting one by one, figures against the same as observations."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.strategies import movements
from support.engines import ENGINES, Data, engines

ask: Any = mm.rollup
measures = st.sampled_from(list(mm.Measure))


@pytest.mark.long
@given(movements(), st.data(), measures, st.booleans(), engines)
def test_figures_of_a_table_give_the_totals_of_the_same_observations(
    movement: mm.Movement, data: st.DataObject, measure: mm.Measure, weighed: bool, engine: str
) -> None:
    units = st.sampled_from([*movement.localities])
    adds_like = measure.adds_like
    years = st.just(2020) if adds_like in NOT_OVER_TIME else st.integers(2020, 2022)
    row = st.tuples(units, years, st.integers(0, 9), st.integers(1, 9))
    rows = data.draw(st.lists(row, min_size=1, max_size=12, unique_by=lambda row: (row[0], row[1])))
    if (
        adds_like is mm.Measure.SHARE and weighed
    ):  # weights are known of all units, or they weigh nothing
        weight_of = {unit: 1 + len(unit) for unit in movement.localities}
        rows = [(unit, year, n, weight_of[unit]) for unit, year, n, _ in rows]
        if any(movement.children(unit) for unit, *_ in rows):
            return  # the two take the weight of a unit above others from different places
    stated = with_observations(movement, measure, rows)
    names = ("unit", "year", "n", "w")
    columns = zip(*rows, strict=True)
    frame = ENGINES[engine](dict(zip(names, map(list, columns), strict=True)))
    options: dict[str, Any] = {"value": "n", "measure": measure}
    weight = None
    if measure is mm.Measure.RATIO or (adds_like is mm.Measure.SHARE and weighed):
        options["weight"] = "w"
        weight = "ind:w" if adds_like is mm.Measure.SHARE else None
    for by in (None, "year"):
        if by == "year" and adds_like is mm.Measure.LATEST:
            continue
        expected = ask(stated, "ind:x", along="locality", by=by, weight=weight)
        totals = ask(movement, frame, along="locality", by=by, **options)
        for unit in movement.localities:
            assert (totals.get(unit) or None) == (expected.get(unit) or None), (unit, measure)
        if by is None:
            assert dict(totals) == dict(expected)
        assert totals.missing() == expected.missing()


NOT_OVER_TIME = (mm.Measure.STOCK, mm.Measure.RATIO, mm.Measure.SHARE)


def with_observations(
    movement: mm.Movement, measure: mm.Measure, rows: list[tuple[Any, ...]]
) -> mm.Movement:
    """The movement with the figures as observations, and with the weights of the units."""
    entities: list[Any] = [
        mm.Indicator(id="ind:x", name="x", measure=measure),
        mm.Indicator(id="ind:w", name="w", measure="stock"),
    ]
    for number, (unit, year, n, w) in enumerate(rows):
        value = mm.Quantity.ratio(n, w) if measure is mm.Measure.RATIO else mm.Quantity(n)
        common: dict[str, Any] = {"name": "x", "unit": unit, "valid": str(year)}
        weight = mm.Quantity(w)
        entities += [
            mm.Observation(id=f"obs:x{number}", indicator="ind:x", value=value, **common),
            mm.Observation(id=f"obs:w{number}", indicator="ind:w", value=weight, **common),
        ]
    return movement.add(*entities)


CITY = mm.Movement(
    [
        mm.Locality(id="loc:01", name="Hà Nội", kind="thanh_pho"),
        mm.Locality(id="loc:1", name="Bắc", kind="quan", parent="loc:01"),
        mm.Locality(id="loc:2", name="Nam", kind="huyen", parent="loc:01"),
        mm.Indicator(id="ind:cells", name="chi bộ", measure="stock"),
    ]
)
STOCK = pl.DataFrame(
    {"unit": ["loc:1", "loc:1", "loc:2"], "year": [2023, 2024, 2024], "n": [5, 6, 7]}
)


def city(frame: Any, **options: Any) -> Any:
    return ask(CITY, frame, along="locality", value="n", **options)


class TestMeasures:
    def test_a_stock_does_not_add_over_years(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="a stock does not add over time") as caught:
            city(STOCK, measure="ind:cells")
        assert caught.value.place == "year"
        assert "2023" in str(caught.value)
        by_year = city(STOCK, measure="stock", by="year")
        assert by_year["loc:01"] == {2023: mm.Quantity.at_least(5), 2024: mm.Quantity(13)}
        assert city(STOCK, measure="stock", where={"year": 2024})["loc:01"] == 13
        assert city(STOCK.drop("year").head(2), measure="stock")["loc:01"] == mm.Quantity.at_least(
            11
        )

    def test_the_latest_adds_over_units(self) -> None:
        assert dict(city(STOCK, measure="latest")) == {"loc:01": 13, "loc:1": 6, "loc:2": 7}
        months = STOCK.rename({"year": "month"})
        assert city(months, measure="latest", time="month")["loc:1"] == 6
        with pytest.raises(mm.InvalidValueError, match="the latest figure of one time"):
            city(STOCK, measure="latest", by="year")

    def test_ratios_add_apart_and_shares_have_a_mean_with_weights(self) -> None:
        frame = pl.DataFrame({"unit": ["loc:1", "loc:2"], "n": [3, 1], "of": [4, 6]})
        assert str(city(frame, measure="ratio", weight="of")["loc:01"]) == "4/10"
        shares = pl.DataFrame({"unit": ["loc:1", "loc:2"], "n": [0.5, 0.9], "of": [10, 30]})
        assert city(shares, measure="share")["loc:01"] == mm.Quantity.between(0.5, 0.9)
        assert float(city(shares, measure="share", weight="of")["loc:01"]) == pytest.approx(0.8)
        weightless = shares.with_columns(of=pl.lit(0))
        assert "loc:01" not in city(weightless, measure="share", weight="of")

    def test_extremes_are_bounds_while_a_unit_is_without_data(self) -> None:
        one = pl.DataFrame({"unit": ["loc:1", "loc:1"], "n": [3, 5]})
        assert city(one, measure="minimum")["loc:01"] == mm.Quantity.at_most(3)
        assert city(one, measure="maximum")["loc:01"] == mm.Quantity.at_least(5)

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"measure": "stock", "value": None}, "no column of figures: found 'stock'"),
            ({"measure": "ratio"}, "no column of denominators"),
            ({"measure": "average"}, "average"),
            ({"measure": "latest", "time": "day"}, "no such column: found 'day'"),
            ({"measure": "share", "weight": "w"}, "no such column: found 'w'"),
        ],
    )
    def test_bad_arguments_are_refused(self, options: dict[str, Any], message: str) -> None:
        frame = STOCK.filter(pl.col("year") == 2024)
        with pytest.raises(mm.InvalidValueError, match=message):
            ask(CITY, frame, along="locality", **{"value": "n", **options})


@pytest.mark.long
@given(movements(), st.data(), engines)
def test_a_rollup_of_rows_agrees_with_going_row_by_row(
    movement: mm.Movement, data: st.DataObject, engine: str
) -> None:
    tree = movement.hierarchy("locality")
    drawn = st.tuples(
        st.sampled_from([*tree, "loc:nowhere"]), st.integers(2020, 2022), st.integers(0, 9)
    )
    rows = data.draw(st.lists(drawn, min_size=1, max_size=20))
    frame = ENGINES[engine](
        {"unit": [r[0] for r in rows], "year": [r[1] for r in rows], "n": [r[2] for r in rows]}
    )
    if not any(unit in tree for unit, *_ in rows):
        with pytest.raises(mm.InvalidValueError, match=r"could (not )?be used"):
            mm.rollup(movement, frame, along="locality", by="year")
        return
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
    unplaced = any(unit == "loc:nowhere" for unit, *_ in rows)
    assert counted.unplaced == (("loc:nowhere",) if unplaced else ())
    assert counted.dropped == sum(unit == "loc:nowhere" for unit, *_ in rows)
    leaves = [node for node in tree if not tree.children(node)]
    reported = {unit for unit, *_ in rows}
    assert set(counted.missing()) == {leaf for leaf in leaves if leaf not in reported}


HANOI = mm.load_dataset("hanoi")


ROWS: Data = {
    "unit": ["00070", "loc:00043", "00070"],
    "year": [2023, 2024, 2024],
    "field": ["a", "b", "b"],
}


class TestRollup:
    def test_units_may_be_codes_of_a_day(self) -> None:
        totals = mm.rollup(HANOI, pl.DataFrame(ROWS), along="locality", at="2024-10-15", by="year")
        assert totals["loc:002"] == {2023: 1, 2024: 2}
        assert totals["loc:01"] == {2023: 1, 2024: 2}
        assert totals.groups == (2023, 2024)
        later = mm.rollup(HANOI, pl.DataFrame(ROWS), along="locality", at="2025-07-01")
        assert later["loc:00070@2025-07-01"] == 2
        assert later.unplaced == ("loc:00043",)

    def test_the_method_of_a_movement_takes_dataframes(self) -> None:
        totals = HANOI.at("2024-10-15").rollup(
            pl.DataFrame({"place": ["loc:00070"]}), along="locality", unit="place"
        )
        assert totals["loc:002"] == 1
        assert totals["loc:003"] == 0

    def test_tier_where_and_several_columns_apply_together(self) -> None:
        totals = mm.rollup(
            HANOI,
            pl.DataFrame(ROWS),
            along="locality",
            at="2024-10-15",
            by=["field", "year"],
            where={"year": 2024},
            tier="district",
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

    def test_where_none_selects_rows_with_null(self) -> None:
        frame = pl.DataFrame({"unit": ["loc:01", "loc:01"], "field": ["a", None]})
        assert mm.rollup(HANOI, frame, along="locality", where={"field": None})["loc:01"] == 1

    def test_rows_are_counted_along_committees(self) -> None:
        totals = mm.rollup(HANOI, pl.DataFrame({"unit": ["org:001"]}), along="committee")
        assert totals["org:01"] == 1

    def test_entities_are_grouped_by_several_fields(self) -> None:
        totals = mm.rollup(
            HANOI, "locality", along="locality", by=["kind", "tier"], at="2024-10-15"
        )
        assert totals["loc:01"]["xa", "commune"] == 383

    def test_an_empty_table_gives_zero_or_no_groups(self) -> None:
        frame = pl.DataFrame(schema={"unit": pl.String, "year": pl.Int64})
        assert mm.rollup(HANOI, frame, along="locality", by="year")["loc:01"] == {}
        assert mm.rollup(HANOI, frame, along="locality")["loc:01"] == 0

    def test_a_rollup_of_rows_shows_itself(self) -> None:
        totals = mm.rollup(HANOI, pl.DataFrame(ROWS), along="locality", at="2024-10-15", by="year")
        assert "2023" in str(totals)
        assert repr(totals) == "<Rollup: Rows by year, Hà Nội, 15 October 2024: 610 units>"
        assert totals.coverage["loc:002"].low == 2

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"along": "document"}, "do not add along documents"),
            ({"by": len}, "not columns to group by"),
            ({"by": [len]}, "not columns to group by"),
            ({"where": len}, "not conditions on rows"),
            ({"where": {"nope": 1}}, "no such column"),
        ],
    )
    def test_bad_arguments_are_refused(self, options: dict[str, Any], message: str) -> None:
        ask: Any = mm.rollup
        with pytest.raises(mm.InvalidValueError, match=message):
            ask(HANOI, pl.DataFrame(ROWS), **{"along": "locality", **options})


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

    def test_bounds_become_low_and_high_and_no_groups_no_column(self) -> None:
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

    def test_groups_of_several_types_become_text(self) -> None:
        def mixed(entity: Any) -> object:
            return 1 if entity.kind == "xa" else "other"

        totals = mm.rollup(HANOI, "locality", along="locality", at="2024-10-15", by=mixed)
        assert set(totals.to_frame("polars")["mixed"]) == {"1", "other"}

    def test_other_engines_are_refused(self) -> None:
        totals = mm.rollup(HANOI, "locality", along="locality")
        with pytest.raises(
            mm.InvalidValueError, match="not an eager engine: found 'excel'; one of"
        ):
            totals.to_frame("excel")
        with pytest.raises(mm.MissingExtraError, match="modin"):
            totals.to_frame("modin")
