"""Figures in dataframes: the same answers as the same figures stated as observations, for every measure."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.strategies import movements
from support.engines import ENGINES, engines

ask: Any = mm.rollup
measures = st.sampled_from(list(mm.Measure))


@given(movements(), st.data(), measures, st.booleans(), engines)
def test_figures_of_a_table_give_the_totals_of_the_same_observations(
    movement: mm.Movement, data: st.DataObject, measure: mm.Measure, weighed: bool, engine: str
) -> None:
    units = st.sampled_from([*movement.localities])
    years = st.just(2020) if measure in NOT_OVER_TIME else st.integers(2020, 2022)
    row = st.tuples(units, years, st.integers(0, 9), st.integers(1, 9))
    rows = data.draw(st.lists(row, min_size=1, max_size=12, unique_by=lambda row: (row[0], row[1])))
    if (
        measure is mm.Measure.SHARE and weighed
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
    if measure is mm.Measure.RATIO or (measure is mm.Measure.SHARE and weighed):
        options["weight"] = "w"
        weight = "ind:w" if measure is mm.Measure.SHARE else None
    for by in (None, "year"):
        if by == "year" and measure is mm.Measure.LATEST:
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
