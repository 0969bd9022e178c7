"""A second question on the same movement answers from columns, and answers the same as a first one."""

from __future__ import annotations

import gc
from collections.abc import Hashable
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob import strategies as ms
from massmob.aggregation.counting import PlacedEntities

HANOI = mm.load_dataset("hanoi")

BY = st.sampled_from([None, "status", "year", ["field", "year"], ["year", "field"], ["status"]])
WHERE = st.sampled_from(
    [None, {"status": "registered"}, {"year": 2024}, {"year": 2024, "status": "built"}, bool]
)


def answer(movement: mm.Movement, **arguments: Any) -> object:
    try:
        totals = movement.rollup("model", along="locality", **arguments)
    except mm.MassmobError as error:
        return str(error)
    return dict(totals), totals.groups, totals.losses, [*totals.coverage.items()]


@given(movement=ms.movements(min_models=2), questions=st.lists(st.tuples(BY, WHERE), max_size=6))
def test_every_question_has_the_answer_that_it_has_on_a_new_movement(
    movement: mm.Movement, questions: list[tuple[Any, Any]]
) -> None:
    for by, where in questions:
        new = mm.Movement(movement, outside=movement.outside)
        asked = {"by": by, "where": where}
        assert answer(movement, **asked) == answer(new, **asked)


def test_a_field_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []
    units = HANOI.subset(within="loc:001")
    tiers = {unit.id: unit.tier for unit in units.localities.values()}

    def counting(unit: mm.Locality) -> mm.Tier:
        reads.append(unit.id)
        return tiers[unit.id]

    monkeypatch.setattr(mm.Locality, "tier", property(counting, doc="The tier."))
    for by in ("tier", ["kind", "tier"], ["tier"]):
        units.rollup("locality", along="locality", by=by)
    units.rollup("locality", along="locality", where={"tier": "commune"})
    assert len(reads) == len({*reads}) == len(units.localities)


def test_a_function_to_group_by_is_called_anew_each_time() -> None:
    calls: list[str] = []

    def initial(unit: mm.Entity) -> Hashable:
        calls.append(unit.id)
        return str(unit.name)[0]

    units = HANOI.subset(within="loc:001")
    for _ in range(2):
        units.rollup("locality", along="locality", by=initial)
    assert len(calls) == 2 * len(units.localities)


def test_an_answer_that_is_changed_does_not_change_the_next_one() -> None:
    first = HANOI.rollup("locality", along="locality", by="kind")
    first["loc:01"].clear()  # type: ignore[attr-defined]  # a mapping, which callers could cast
    assert HANOI.rollup("locality", along="locality", by="kind")["loc:01"]


def test_a_rollup_does_not_keep_a_movement_alive_by_those_derived_from_it() -> None:
    movement = mm.Movement([mm.Locality(id="loc:1", name="A", kind="xa")])
    movement.rollup("locality", along="locality", by="kind")
    assert movement.add(mm.Locality(id="loc:2", name="B", kind="xa")).derived_from is None


def test_a_rollup_between_two_changes_leaves_results_of_validation_to_take_over() -> None:
    movement = mm.Movement([mm.Locality(id="loc:1", name="A", kind="xa")])
    movement.validate()
    second = movement.add(mm.Locality(id="loc:2", name="B", kind="xa"))
    second.rollup("locality", along="locality")
    third = second.add(mm.Locality(id="loc:3", name="C", kind="xa"))
    assert third.derived_from is not None
    assert third.derived_from.parent is movement
    assert third.derived_from.touched == {"loc:2", "loc:3"}


def test_a_function_to_group_by_is_called_only_for_what_is_counted() -> None:
    counted = mm.MobilizationModel(id="model:1", name="A", unit="loc:1", valid="2024")
    other = mm.MobilizationModel(id="model:2", name="B", unit="loc:1", valid="2023")
    unplaced = mm.MobilizationModel(id="model:3", name="C", valid="2024")
    unit = mm.Locality(id="loc:1", name="A", kind="xa")
    calls: list[str] = []

    def initial(model: mm.Entity) -> str:
        calls.append(model.id)
        return str(model.name)[0]

    movement = mm.Movement([unit, counted, other, unplaced])
    groupings: list[Any] = [initial, ["year", initial]]
    for by in groupings:
        movement.rollup("model", along="locality", by=by, where={"year": 2024})
    assert calls == ["model:1", "model:1"]


def test_a_movement_keeps_the_counts_of_the_last_questions_only() -> None:
    units = mm.Movement(HANOI.subset(within="loc:001"))
    gc.collect()
    before = sum(isinstance(item, PlacedEntities) for item in gc.get_objects())
    for by in permutations(["kind", "tier", "code", "year", "area_km2"], 3):
        units.rollup("locality", along="locality", by=by)
    gc.collect()
    assert sum(isinstance(item, PlacedEntities) for item in gc.get_objects()) - before == 32
    assert units.rollup("locality", along="locality", by=["kind", "tier", "code"])
