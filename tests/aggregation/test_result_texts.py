"""The words of rollups and reconciliations: headings, hints, groups as plain text."""

from __future__ import annotations

from typing import Any, cast

import polars as pl
import pytest

import massmob as mm

CITY = mm.Locality(id="loc:0", name="Hà Nội", kind="thanh_pho")
WARDS = [
    mm.Locality(id=f"loc:{n:03}", name=f"Phường {n}", kind="phuong", parent="loc:0")
    for n in range(1, 301)
]
MANY = mm.Movement([CITY, *WARDS])
FIELD = mm.Field(id="field:1", name="kinh tế")
SMALL = mm.Movement([CITY, *WARDS[:2], FIELD])
rollup = cast("Any", mm.rollup)


def test_many_groups_of_many_units_are_counted_at_each_unit() -> None:
    totals = mm.rollup(MANY, "locality", along="locality", by="id")
    assert dict(totals["loc:0"]) == dict.fromkeys(MANY.localities, 1)
    assert all(dict(totals[ward.id]) == {ward.id: 1} for ward in WARDS)


def test_groups_are_plain_text() -> None:
    totals = mm.rollup(SMALL, "locality", along="locality", by="tier")
    assert [(group, type(group)) for group in totals.groups] == [
        ("commune", str),
        ("province", str),
    ]


def test_a_function_gives_its_name_to_the_groups() -> None:
    def initial(entity: mm.Entity) -> str:
        return str(entity.name)[0]

    totals = mm.rollup(SMALL, "locality", along="locality", by=initial)
    assert totals.pivot().title.endswith(", columns: initial")


def test_an_outline_without_groups_has_a_column_of_totals() -> None:
    assert mm.rollup(SMALL, "locality", along="locality").display().header == ("total",)


def test_a_pivot_is_cut_unless_all_is_asked_for() -> None:
    totals = mm.rollup(MANY, "locality", along="locality", by="tier")
    assert totals.pivot().max_rows == totals.table().max_rows == 22
    assert totals.pivot(all=True).max_rows is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"what": "field", "along": "field", "level": "base"},
            "level: a field has no level: found 'field:1'; give tier= for localities, such as tier='district'",
        ),
        (
            {"what": pl.DataFrame({"unit": ["loc:001"]}), "along": "locality", "where": 5},
            "where: not conditions on rows: found 5; give column → value, or filter the dataframe before",
        ),
    ],
)
def test_a_refusal_has_place_and_hint(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(mm.InvalidValueError) as caught:
        rollup(SMALL, **arguments)
    assert str(caught.value) == message


def test_the_first_five_losses_of_a_reason_have_a_hint() -> None:
    keys = ["loc:0", *(f"loc:x{n}" for n in range(8))]
    carried = mm.restate(dict.fromkeys(keys, 1), SMALL, to="2025-01-01", strict=False)
    hints = [loss.hint for loss in carried.losses]
    assert all(hint.startswith("did you mean loc:") for hint in hints[:5])
    assert hints[5:] == [""] * 3


def test_figures_of_a_unit_that_had_ended_are_restated() -> None:
    ended = mm.Locality(id="loc:9", name="x", kind="xa", parent="loc:0", valid="../2020")
    common: Any = {"name": "m", "indicator": "ind:1", "value": 1, "valid": "2024"}
    movement = SMALL.add(
        ended,
        mm.Indicator(id="ind:1", name="m", measure="count"),
        *(mm.Observation(id=f"obs:{id}", unit=f"loc:{id}", **common) for id in ("0", "9")),
    )
    result = mm.reconcile(movement, "ind:1")
    assert [loss.hint for loss in result.losses] == [
        "massmob.restate carries figures to the units of another day"
    ]
    assert result.table().header == ("unit", "what", "stated", "parts", "figures")
