"""Strategies: movements of many entries are valid, and shrink to the plainest."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import find, given

import massmob as mm
from massmob.strategies import movements
from support.tries import tries

TIERS: dict[str, dict[str, Any]] = {
    "three tiers": {"with_reorganisation": True},
    "a nation": {"tiers": ("nation", "province", "district", "commune", "village")},
    "without time": {"with_time": False},
    "a district": {"tiers": ("district",)},
    "a commune": {"tiers": ("commune",)},
}


@pytest.mark.parametrize("options", TIERS)
def test_a_movement_with_many_entries_has_no_findings(options: str) -> None:
    @tries(25)
    @given(movements(min_entries=10, max_entries=60, **TIERS[options]))
    def check(movement: mm.Movement) -> None:
        report = movement.validate()
        assert not report.findings
        assert not report.skipped

    check()


@pytest.mark.long
@pytest.mark.parametrize(
    ("plural", "ids"),
    [
        ("target_groups", ["group:1", "loc:01", "src:0"]),
        ("cycles", ["cycle:1", "loc:01", "org:01", "src:0"]),
        ("events", ["event:1", "loc:01", "src:0"]),
        ("works", ["loc:01", "src:0", "work:1"]),
        ("commendations", ["award:1", "loc:01", "src:0"]),
    ],
)
def test_a_movement_shrinks_to_one_entry(plural: str, ids: list[str]) -> None:
    movement = find(movements(), lambda movement: bool(getattr(movement, plural)))
    assert [entity.id for entity in movement] == ids
