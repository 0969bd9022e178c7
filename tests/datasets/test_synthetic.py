"""Synthetic registers: the same for the same seed, labelled, and spoilt exactly where they say."""

from __future__ import annotations

import json
from typing import Any

import pytest

import massmob as mm
from massmob.datasets.synthetic import FAULTS

HANOI, DAY = mm.load_dataset("hanoi"), "2024-10-15"


def test_the_same_seed_gives_the_same_rows() -> None:
    first = mm.synthetic_register(HANOI, 500, at=DAY, seed=7)
    assert first.equals(mm.synthetic_register(HANOI, 500, at=DAY, seed=7))
    assert not first.equals(mm.synthetic_register(HANOI, 500, at=DAY, seed=8))
    assert json.loads(first.schema.metadata[b"massmob"])["synthetic"] is True


def test_units_are_those_of_the_day() -> None:
    register = mm.synthetic_register(HANOI, 2000, at=DAY)
    totals = mm.rollup(HANOI, register, along="locality", at=DAY, by="field")
    assert totals.unplaced == ()
    assert sum(int(total) for total in totals["loc:01"].values()) == 2000
    assert set(totals.groups) == {each.id for each in HANOI.fields.values() if each.kind == "field"}


def test_it_is_spoilt_where_it_says_and_nowhere_else() -> None:
    register = mm.synthetic_register(HANOI, 300, at=DAY, problems=9)
    planted = json.loads(register.schema.metadata[b"massmob"])["problems"]
    assert [len(planted[kind]) for kind in FAULTS] == [3, 2, 2, 2]
    rows: list[dict[str, Any]] = register.to_pylist()
    assert [n for n, row in enumerate(rows) if row["unit"] == "loc:nowhere"] == planted[
        "unknown unit"
    ]
    assert [n for n, row in enumerate(rows) if row["unit"] is None] == planted["no unit"]
    assert [n for n, row in enumerate(rows) if row["status"] == "perfect"] == planted[
        "unknown status"
    ]
    assert [n for n, row in enumerate(rows) if row["count"] < 0] == planted["negative count"]


def test_a_movement_without_fields_has_the_four() -> None:
    register = mm.synthetic_register(mm.load_dataset("vietnam"), 100, at="2025-07-01", since=2025)
    assert set(register["field"].to_pylist()) <= {
        "field:economy",
        "field:culture-society",
        "field:defence-security",
        "field:political-system",
    }
    assert set(register["year"].to_pylist()) == {2025}


@pytest.mark.parametrize(
    "more", [{"rows": -1}, {"problems": 11}, {"since": 2026}, {"rows": 1, "problems": -1}]
)
def test_what_cannot_be_made(more: dict[str, Any]) -> None:
    arguments: dict[str, Any] = {"movement": HANOI, "rows": 10, "at": DAY, **more}
    with pytest.raises(mm.InvalidValueError, match="no such register"):
        mm.synthetic_register(**arguments)


def test_a_day_without_communes() -> None:
    with pytest.raises(mm.InvalidValueError, match="no communes on this day"):
        mm.synthetic_register(HANOI.remove(*HANOI.localities), 10, at=DAY)
