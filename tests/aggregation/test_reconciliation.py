"""`reconcile` against trying every set of figures, and what it says of contradictions and gaps."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.aggregation import reconciliation
from massmob.strategies import quantities
from support.tries import tries

bounds = quantities(most=9)


def city(
    parents: list[int], measure: str, figures: Iterable[tuple[int, mm.Quantity]]
) -> mm.Movement:
    """Units 0, 1, 2 … with parents as numbered, and figures of the units."""
    made: list[Any] = [mm.Indicator(id="ind:m", name="m", measure=measure)]
    for at, parent in enumerate(parents):
        above = None if parent < 0 else f"loc:{parent}"
        made.append(mm.Locality(id=f"loc:{at}", name=f"đơn vị {at}", kind="xa", parent=above))
    for at, (unit, value) in enumerate(figures):
        told: dict[str, Any] = {"name": "m", "indicator": "ind:m", "valid": "2024"}
        made.append(mm.Observation(id=f"obs:{at}", unit=f"loc:{unit}", value=value, **told))
    return mm.Movement(made)


@st.composite
def trees(draw: st.DrawFn) -> list[int]:
    picks = draw(st.lists(st.integers(0, 4), max_size=5))
    return [-1, *(pick % (at + 1) for at, pick in enumerate(picks))]


def can_all_be_true(
    parents: list[int], measure: mm.Measure, told: Iterable[tuple[int, mm.Quantity]]
) -> bool:
    """Interval by interval up the whole tree, the slow and obvious way."""
    figures = list(told)

    def within(unit: int) -> tuple[float, float] | None:
        below = [within(at) for at, parent in enumerate(parents) if parent == unit]
        if None in below:
            return None
        lows = [low for low, _ in filter(None, below)] or [0]
        highs = [high for _, high in filter(None, below)] or [inf]
        low, high = {
            mm.Measure.COUNT: (sum(lows), sum(highs)),
            mm.Measure.SHARE: (min(lows), max(highs)),
            mm.Measure.MINIMUM: (min(lows), min(highs)),
            mm.Measure.MAXIMUM: (max(lows), max(highs)),
        }[measure]
        for where, value in figures:
            if where == unit:
                low = max(low, int(value.low))
                high = min(high, inf if value.high is None else int(value.high))
        return None if high < low else (low, high)

    return within(0) is not None


@tries(300)
@given(
    trees(),
    st.lists(st.tuples(st.integers(0, 5), bounds), max_size=6),
    st.sampled_from([mm.Measure.COUNT, mm.Measure.SHARE, mm.Measure.MINIMUM, mm.Measure.MAXIMUM]),
)
def test_the_fewest_wrong_figures_are_those_of_trying_every_set(
    parents: list[int], drawn: list[tuple[int, mm.Quantity]], measure: mm.Measure
) -> None:
    figures = [(unit % len(parents), value) for unit, value in drawn]
    movement = city(parents, measure, figures)
    found = mm.reconcile(movement, "ind:m")
    ids = range(len(figures))
    fewest = next(
        size
        for size in range(len(figures) + 1)
        if any(
            can_all_be_true(parents, measure, [figures[at] for at in ids if at not in out])
            for out in combinations(ids, size)
        )
    )
    assert len(found.wrong) == fewest
    assert found.proven
    assert found.ok == (fewest == 0) == (not found.contradictions)
    assert mm.reconcile(movement.remove(*found.wrong), "ind:m").ok


class TestWhatIsTold:
    def test_a_total_that_its_parts_exceed(self) -> None:
        movement = city(
            [-1, 0, 0], "count", [(0, mm.Quantity(10)), (1, mm.Quantity(8)), (2, mm.Quantity(7))]
        )
        found = mm.reconcile(movement, movement.indicators["ind:m"])
        (one,) = found.contradictions
        assert (one.unit, one.observation, one.related) == ("loc:0", "obs:0", ("obs:1", "obs:2"))
        assert one.stated == 10
        assert one.parts == 15
        assert len(found.wrong) == 1
        assert f"1 contradictions, 0 gaps; wrong, at the least: {found.wrong[0]}" in str(found)
        assert "<table" in found._repr_html_()

    def test_a_figure_that_disagrees_with_all_around_it(self) -> None:
        figures = [
            (0, 20),
            (1, 20),
            (2, 3),
            (3, 9),
            (4, 11),
        ]  # loc:1 > loc:3, loc:4; loc:0 > loc:1, loc:2
        movement = city([-1, 0, 0, 1, 1], "count", [(u, mm.Quantity(n)) for u, n in figures])
        found = mm.reconcile(movement, "ind:m")
        assert len(found.wrong) == 1
        assert mm.reconcile(movement.remove(*found.wrong), "ind:m").ok

    def test_what_is_left_for_the_silent(self) -> None:
        movement = city(
            [-1, 0, 0, 0], "count", [(0, mm.Quantity.between(10, 12)), (1, mm.Quantity(7))]
        )
        (gap,) = mm.reconcile(movement, "ind:m").gaps
        assert (gap.unit, gap.rest, gap.silent) == (
            "loc:0",
            mm.Quantity.between(3, 5),
            ("loc:2", "loc:3"),
        )
        assert "2 silent: loc:2 …" in str(mm.reconcile(movement, "ind:m"))

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

    def test_more_ways_than_are_kept_are_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reconciliation, "_MOST_WAYS", 1)
        movement = city([-1, 0], "count", [(0, mm.Quantity(5)), (1, mm.Quantity(7))])
        assert not mm.reconcile(movement, "ind:m").proven

    def test_bad_arguments(self) -> None:
        movement = city([-1, 0], "count", [(0, mm.Quantity(5)), (1, mm.Quantity(7))])
        with pytest.raises(mm.InvalidValueError, match="not an indicator: found 'loc:0'"):
            mm.reconcile(movement, "loc:0")
        plan = mm.Document(id="doc:1", name="A", type="plan")
        with pytest.raises(mm.InvalidValueError, match="do not add along documents"):
            mm.reconcile(movement.add(plan), "ind:m", along="document")
