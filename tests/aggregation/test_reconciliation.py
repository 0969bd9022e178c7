"""`reconcile` against trying every set of figures; the contradictions and gaps that it reports."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.aggregation.reconciliation import FigureSlice
from massmob.strategies import quantities
from support.tries import tries

bounds = quantities(most=9)


def city(
    parents: list[int], measure: str, figures: Iterable[tuple[int, mm.Quantity]]
) -> mm.Movement:
    """Units 0, 1, 2 … with parents as numbered, and figures of the units."""
    entities: list[Any] = [mm.Indicator(id="ind:m", name="m", measure=measure)]
    for n, parent in enumerate(parents):
        above = None if parent < 0 else f"loc:{parent}"
        entities.append(mm.Locality(id=f"loc:{n}", name=f"đơn vị {n}", kind="xa", parent=above))
    common: dict[str, Any] = {"name": "m", "indicator": "ind:m", "valid": "2024"}
    for n, (unit, value) in enumerate(figures):
        entities.append(mm.Observation(id=f"obs:{n}", unit=f"loc:{unit}", value=value, **common))
    return mm.Movement(entities)


@st.composite
def trees(draw: st.DrawFn) -> list[int]:
    picks = draw(st.lists(st.integers(0, 4), max_size=5))
    return [-1, *(pick % (n + 1) for n, pick in enumerate(picks))]


def can_all_be_true(
    parents: list[int], measure: mm.Measure, figures: list[tuple[int, mm.Quantity]]
) -> bool:
    """Interval by interval up the whole tree, the slow and obvious way."""

    def within(unit: int) -> tuple[float, float] | None:
        below = [within(child) for child, parent in enumerate(parents) if parent == unit]
        if None in below:
            return None
        lows = [low for low, _ in filter(None, below)] or [0]
        highs = [high for _, high in filter(None, below)] or [inf]
        low, high = {
            mm.Measure.COUNT: (sum(lows), sum(highs)),
            mm.Measure.STOCK: (sum(lows), sum(highs)),
            mm.Measure.LATEST: (sum(lows), sum(highs)),
            mm.Measure.SHARE: (min(lows), max(highs)),
            mm.Measure.MINIMUM: (min(lows), min(highs)),
            mm.Measure.MAXIMUM: (max(lows), max(highs)),
        }[measure.adds_like]
        for figure_unit, value in figures:
            if figure_unit == unit:
                low = max(low, int(value.low))
                high = min(high, inf if value.high is None else int(value.high))
        return None if high < low else (low, high)

    return within(0) is not None


@tries(300)
@given(
    trees(),
    st.lists(st.tuples(st.integers(0, 5), bounds), max_size=6),
    st.sampled_from([measure for measure in mm.Measure if measure is not mm.Measure.RATIO]),
)
def test_the_fewest_wrong_figures_are_those_of_trying_every_set(
    parents: list[int], drawn: list[tuple[int, mm.Quantity]], measure: mm.Measure
) -> None:
    figures = [(unit % len(parents), value) for unit, value in drawn]
    movement = city(parents, measure, figures)
    result = mm.reconcile(movement, "ind:m")
    numbers = range(len(figures))
    fewest = next(
        size
        for size in range(len(figures) + 1)
        if any(
            can_all_be_true(parents, measure, [figures[n] for n in numbers if n not in dropped])
            for dropped in combinations(numbers, size)
        )
    )
    assert len(result.wrong) == fewest
    assert result.proven
    assert result.ok == (fewest == 0) == (not result.contradictions)
    assert mm.reconcile(movement.remove(*result.wrong), "ind:m").ok


class TestReconciliation:
    def test_a_total_that_its_parts_exceed_is_a_contradiction(self) -> None:
        movement = city(
            [-1, 0, 0], "count", [(0, mm.Quantity(10)), (1, mm.Quantity(8)), (2, mm.Quantity(7))]
        )
        result = mm.reconcile(movement, movement.indicators["ind:m"])
        (total,) = result.contradictions
        assert (total.unit, total.observation) == ("loc:0", "obs:0")
        assert total.related == ("obs:1", "obs:2")
        assert total.stated == 10
        assert total.parts == 15
        assert len(result.wrong) == 1
        assert (
            f"ind:m, 3 figures: 1 contradiction, 0 gaps; wrong are at least {result.wrong[0]}"
            in str(result)
        )
        assert "<table" in result._repr_html_()

    def test_a_figure_that_disagrees_with_those_above_and_below_is_the_only_wrong_one(self) -> None:
        figures = [
            (0, 20),
            (1, 20),
            (2, 3),
            (3, 9),
            (4, 11),
        ]  # loc:1 > loc:3, loc:4; loc:0 > loc:1, loc:2
        movement = city([-1, 0, 0, 1, 1], "count", [(u, mm.Quantity(n)) for u, n in figures])
        result = mm.reconcile(movement, "ind:m")
        assert len(result.wrong) == 1
        assert mm.reconcile(movement.remove(*result.wrong), "ind:m").ok

    def test_a_gap_states_what_is_left_for_parts_without_data(self) -> None:
        movement = city(
            [-1, 0, 0, 0], "count", [(0, mm.Quantity.between(10, 12)), (1, mm.Quantity(7))]
        )
        (gap,) = mm.reconcile(movement, "ind:m").gaps
        assert (gap.unit, gap.rest, gap.without_data) == (
            "loc:0",
            mm.Quantity.between(3, 5),
            ("loc:2", "loc:3"),
        )
        assert "2 without data: loc:2 …" in str(mm.reconcile(movement, "ind:m"))

    def test_no_gap_where_there_is_a_contradiction_or_nothing_adds(self) -> None:
        too_much = city([-1, 0, 0], "count", [(0, mm.Quantity(5)), (1, mm.Quantity(7))])
        assert not mm.reconcile(too_much, "ind:m").gaps
        share = city([-1, 0, 0], "share", [(0, mm.Quantity(0.5)), (1, mm.Quantity(0.7))])
        assert not mm.reconcile(share, "ind:m").gaps

    def test_other_periods_and_units_elsewhere_are_not_compared(self) -> None:
        movement = city([-1, 0], "count", [(0, mm.Quantity(5)), (1, mm.Quantity(7))])
        later = mm.Observation(
            id="obs:1", name="m", indicator="ind:m", unit="loc:1", valid="2025", value=7
        )
        assert mm.reconcile(movement.replace(later), "ind:m").ok

    def test_with_more_options_than_the_limit_the_result_is_not_proven(self) -> None:
        movement = city([-1, 0], "count", [(0, mm.Quantity(5)), (1, mm.Quantity(7))])
        observations = list(movement.observations.values())

        def proven(**limit: int) -> bool:
            figures = FigureSlice(movement, mm.Measure.COUNT, observations, "locality", **limit)
            return figures.fewest_wrong()[1]

        assert proven()
        assert not proven(max_options=1)

    def test_an_indicator_that_is_none_and_figures_along_documents_are_refused(self) -> None:
        movement = city([-1, 0], "count", [(0, mm.Quantity(5)), (1, mm.Quantity(7))])
        with pytest.raises(mm.InvalidValueError, match="not an indicator: found 'loc:0'"):
            mm.reconcile(movement, "loc:0")
        plan = mm.Document(id="doc:1", name="A", type="plan")
        with pytest.raises(mm.InvalidValueError, match="whose figures add"):
            mm.reconcile(movement.add(plan), "ind:m", along="document")


REASONS = ("unknown_unit", "ended", "not_in_force", "unplaced")


@given(st.lists(st.sampled_from(("placed", *REASONS)), max_size=6))
def test_figures_are_compared_or_among_the_losses_with_a_reason(fates: list[str]) -> None:
    units = {
        "placed": mm.Locality(id="loc:placed", name="a", kind="xa"),
        "ended": mm.Locality(id="loc:ended", name="b", kind="xa", valid="../2023-12-31"),
        "not_in_force": mm.Locality(id="loc:not_in_force", name="c", kind="xa", valid="2026/.."),
        "unplaced": mm.Field(id="field:unplaced", name="d"),
    }
    ids = {fate: unit.id for fate, unit in units.items()} | {"unknown_unit": "loc:nowhere"}
    common: dict[str, Any] = {"name": "m", "indicator": "ind:m", "valid": "2024", "value": 1}
    figures = [
        mm.Observation(id=f"obs:{n}", unit=ids[fate], **common) for n, fate in enumerate(fates)
    ]
    indicator = mm.Indicator(id="ind:m", name="m", measure="count")
    movement = mm.Movement([*units.values(), indicator, *figures])
    lost = {f"obs:{n}": fate for n, fate in enumerate(fates) if fate != "placed"}
    if lost:
        with pytest.raises(mm.InvalidValueError, match="be used"):
            mm.reconcile(movement, "ind:m", strict=True)
    if lost and len(lost) == len(fates):
        with pytest.raises(
            mm.InvalidValueError, match=rf"(none of the {len(fates)}|the only) figure"
        ):
            mm.reconcile(movement, "ind:m")
        assert not mm.validate(movement, select=["MM708"]).findings
        return
    result = mm.reconcile(movement, "ind:m")
    assert {loss.key: loss.reason.value for loss in result.losses} == lost
    assert all(loss.hint for loss in result.losses)
    assert result.losses.given == len(fates)
    assert (str(result.losses) in str(result)) is bool(lost)
    assert ("<p>" in result._repr_html_()) is bool(lost)


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("movement", 5),
        ("indicator", 5),
        ("indicator", "ind:none"),
        ("along", "time"),
        ("strict", 1),
    ],
)
def test_a_wrong_argument_is_refused_by_name(argument: str, value: Any) -> None:
    given: dict[str, Any] = {"movement": city([-1], "count", []), "indicator": "ind:m"}
    with pytest.raises(mm.MassmobError, match=f"^{argument}: "):
        mm.reconcile(**{**given, argument: value})
