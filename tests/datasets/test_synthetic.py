"""Synthetic registers are reproducible, labelled, and have problems only in the rows that they list."""

from __future__ import annotations

import json
from typing import Any

import pytest

import massmob as mm
from massmob.datasets.synthetic import PROBLEM_KINDS

HANOI, DAY = mm.load_dataset("hanoi"), "2024-10-15"


def test_the_same_seed_gives_the_same_rows() -> None:
    first = mm.synthetic_register(HANOI, 500, at=DAY, seed=7)
    assert first.equals(mm.synthetic_register(HANOI, 500, at=DAY, seed=7))
    assert not first.equals(mm.synthetic_register(HANOI, 500, at=DAY, seed=8))
    assert json.loads(first.schema.metadata[b"massmob"])["synthetic"] is True


def test_the_units_of_a_register_are_in_force_on_the_day() -> None:
    register = mm.synthetic_register(HANOI, 2000, at=DAY)
    totals = mm.rollup(HANOI, register, along="locality", at=DAY, by="field")
    assert totals.unplaced == ()
    assert sum(int(total) for total in totals["loc:01"].values()) == 2000
    fields = {field.id for field in HANOI.fields.values() if field.kind == "field"}
    assert set(totals.groups) == fields


def test_only_the_listed_rows_have_wrong_values() -> None:
    register = mm.synthetic_register(HANOI, 300, at=DAY, problems=9)
    listed = json.loads(register.schema.metadata[b"massmob"])["problems"]
    assert [len(listed[kind]) for kind in PROBLEM_KINDS] == [3, 2, 2, 2]
    rows: list[dict[str, Any]] = register.to_pylist()
    assert listed == {
        "unknown unit": [n for n, row in enumerate(rows) if row["unit"] == "loc:nowhere"],
        "no unit": [n for n, row in enumerate(rows) if row["unit"] is None],
        "unknown status": [n for n, row in enumerate(rows) if row["status"] == "perfect"],
        "negative count": [n for n, row in enumerate(rows) if row["count"] < 0],
    }


def test_a_movement_without_fields_gets_the_usual_four() -> None:
    register = mm.synthetic_register(mm.load_dataset("vietnam"), 100, at="2025-07-01", since=2025)
    assert set(register["field"].to_pylist()) <= {
        "field:economy",
        "field:culture-society",
        "field:defence-security",
        "field:political-system",
    }
    assert set(register["year"].to_pylist()) == {2025}


@pytest.mark.parametrize(
    "bad", [{"rows": -1}, {"problems": 11}, {"since": 2026}, {"rows": 1, "problems": -1}]
)
def test_impossible_arguments_are_refused(bad: dict[str, Any]) -> None:
    arguments: dict[str, Any] = {"movement": HANOI, "rows": 10, "at": DAY, **bad}
    with pytest.raises(mm.InvalidValueError, match="no such register"):
        mm.synthetic_register(**arguments)


def test_a_day_without_communes_is_refused() -> None:
    with pytest.raises(mm.InvalidValueError, match="no communes on this day"):
        mm.synthetic_register(HANOI.remove(*HANOI.localities), 10, at=DAY)
