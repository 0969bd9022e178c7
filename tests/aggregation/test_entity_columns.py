"""A second question on the same movement answers from columns, and answers the same as a first one."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Hashable
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob import strategies as ms
from massmob.aggregation.counting import PlacedEntities
from support.tries import tries

HANOI = mm.load_dataset("hanoi")


def first_letter(model: mm.Entity) -> str:
    return str(model.name)[:1]


BY = st.sampled_from(
    [
        *(None, "status", "year", "documents", first_letter, ["status"], ["year", first_letter]),
        *(["field", "year"], ["year", "field"], ["year", "status", "field", "documents"]),
    ]
)
WHERE: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(None, {}, bool, {"status": "registered"}, {"year": 2024}, {"field": None}),
        *({"unit": None}, {"documents": []}, {"year": 2024, "status": "built"}, {"year": 1000}),
        *({"field": "field:none"}, {"no-such-field": 1}),
    ]
)
ALONG = st.sampled_from(["locality", "locality", "committee", "field", "document"])
SHOWN = st.sampled_from([{}, {"tier": "commune"}, {"depth": 1}, {"at": "2024-06-30"}])
QUESTION = st.tuples(BY, WHERE, ALONG, SHOWN)


def answer(movement: mm.Movement, by: Any, where: Any, along: Any, shown: Any) -> object:
    try:
        totals = movement.rollup("model", along=along, by=by, where=where, **shown)
    except mm.MassmobError as error:
        return str(error)
    in_order = repr(dict(totals))
    return in_order, totals.groups, totals.losses, [*totals.coverage.items()], totals.missing()


@tries(60)
@given(movement=ms.movements(min_models=2), questions=st.lists(QUESTION, max_size=6))
def test_every_question_has_the_answer_that_it_has_on_a_new_movement(
    movement: mm.Movement, questions: list[tuple[Any, Any, Any, Any]]
) -> None:
    for question in questions:
        new = mm.Movement(movement, outside=movement.outside)
        assert answer(movement, *question) == answer(new, *question)


MODELS = [
    mm.MobilizationModel(
        id=f"model:{number}",
        name="synthetic",
        unit=None if number % 5 == 0 else f"loc:{1 + number % 3}",
        field=f"field:{number % 2}" if number % 4 else None,
        valid=str(2020 + number % 3),
    )
    for number in range(24)
]
UNITS = [
    mm.Locality(id="loc:0", name="A", kind="huyen"),
    *(mm.Locality(id=f"loc:{n}", name=f"B {n}", kind="xa", parent="loc:0") for n in (1, 2, 3, 4)),
    *(mm.Field(id=f"field:{n}", name=f"C {n}") for n in (0, 1)),
]


def counted_by_hand(
    unit: str, key: Callable[[Any], object], is_chosen: Callable[[Any], bool]
) -> dict[object, int]:
    return Counter(
        key(model)
        for model in MODELS
        if is_chosen(model) and (model.unit == unit or (model.unit and unit == "loc:0"))
    )


@pytest.mark.parametrize(
    ("asked", "key", "is_chosen"),
    [
        ({"by": "year"}, lambda m: m.valid.first_year, lambda _: True),
        ({"by": ["field"]}, lambda m: (m.field,), lambda _: True),
        (
            {"by": ["year", "field"], "where": {"field": None}},
            lambda m: (m.valid.first_year, None),
            lambda m: m.field is None,
        ),
        (
            {"by": "year", "where": {"field": "field:1", "year": 2021}},
            lambda _: 2021,
            lambda m: m.field == "field:1" and m.valid.first_year == 2021,
        ),
    ],
)
def test_a_question_by_fewer_fields_follows_from_the_counts_of_an_earlier_one(
    monkeypatch: pytest.MonkeyPatch,
    asked: dict[str, Any],
    key: Callable[[Any], object],
    is_chosen: Callable[[Any], bool],
) -> None:
    movement = mm.Movement([*UNITS, *MODELS])
    movement.rollup("model", along="locality", by=["field", "year"])
    monkeypatch.delattr(PlacedEntities, "__init__")  # what is counted anew would fail
    totals = movement.rollup("model", along="locality", **asked)
    for unit in movement.hierarchy("locality"):
        assert totals[unit] == counted_by_hand(unit, key, is_chosen)
    chosen = [model for model in MODELS if is_chosen(model)]
    frequency = Counter(key(model) for model in chosen if model.unit)
    assert totals.groups == tuple(sorted(frequency, key=lambda g: (-frequency[g], str(g))))
    assert totals.unplaced == tuple(sorted(model.id for model in chosen if not model.unit))
    assert totals.losses.given == len(chosen)
    assert totals.missing() == tuple(
        unit for unit in ("loc:1", "loc:2", "loc:3", "loc:4") if not totals[unit]
    )


def test_many_groups_are_counted_again_rather_than_added_up_for_every_unit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    units = [mm.Locality(id=f"loc:{n}", name=f"A {n}", kind="xa") for n in range(300)]
    models = [
        mm.MobilizationModel(id=f"model:{n}", name=f"B {n}", unit=f"loc:{n}", valid="2024")
        for n in range(300)
    ]
    movement = mm.Movement([*units, *models])
    assert len(movement.rollup("model", along="locality", by=["name", "year"]).groups) == 300
    fewer = movement.rollup("model", along="locality", by="year")
    assert all(total == {2024: 1} for total in fewer.values())
    monkeypatch.delattr(PlacedEntities, "__init__")
    with pytest.raises(TypeError):
        movement.rollup("model", along="locality", by="name")


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
    fields = ["kind", "tier", "code", "year", "area_km2", "parent", "name"]
    for by in combinations(fields, 3):  # none of which follows from another
        units.rollup("locality", along="locality", by=by)
    gc.collect()
    assert sum(isinstance(item, PlacedEntities) for item in gc.get_objects()) - before == 32
    assert units.rollup("locality", along="locality", by=["kind", "tier", "code"])
