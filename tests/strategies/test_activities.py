"""Strategies: movements of many entries are valid, and shrink to the plainest."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import find, given

import massmob as mm
from massmob.strategies import movements, whole_movements
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


FEWEST = {
    **dict.fromkeys(("target_groups", "events", "works", "commendations", "tasks", "documents"), 3),
    **dict.fromkeys(("cycles", "clusters", "campaigns", "bodies"), 4),
    "indicators": 3,
    "teams": 7,
}


@pytest.mark.long
@pytest.mark.parametrize("plural", FEWEST)
def test_a_movement_shrinks_to_one_entry_without_what_it_was_added_for(plural: str) -> None:
    """In nineteen of twenty searches; here in one of three at least."""
    searches = (
        find(movements(), lambda m: bool(getattr(m, plural)), random=Random(number))
        for number in (1, 2, 3)
    )
    assert any(len(movement) == FEWEST[plural] for movement in searches)


@pytest.mark.parametrize("number", range(3))
def test_a_movement_of_entries_that_give_way_has_no_findings(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few do otherwise, before a failure is shrunk."""
    monkeypatch.setattr(whole_movements, "_OTHERS", number)

    @tries(60)
    @given(movements(min_entries=6))
    def check(movement: mm.Movement) -> None:
        assert not movement.validate().findings
        assert len(movement) - len(movement.localities) > 1

    check()
