"""Strategies: movements hold every kind of entity and every reference, and shrink to the plainest."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import find, given

import massmob as mm
from massmob.model.entity import ENTITY_TYPES
from massmob.model.references import reference_fields, references
from massmob.strategies import movements
from support.tries import tries

TIERS: dict[str, dict[str, Any]] = {
    "three tiers": {"with_reorganisation": True},
    "a nation": {"tiers": ("nation", "province", "district", "commune", "village")},
    "without time": {"with_time": False},
    "a district": {"tiers": ("district",)},
    "a commune": {"tiers": ("commune",)},
}
NOT_OF_EVERY_KIND = {"cited", "disputes"}
"""Citations are drawn for some kinds; a dispute is a finding, so no valid movement has one."""


def test_200_movements_hold_every_kind_and_every_reference() -> None:
    drawn: set[tuple[str, str, str]] = set()

    @tries(200)
    @given(movements(min_entries=20, max_entries=40, with_reorganisation=True))
    def collect(movement: mm.Movement) -> None:
        drawn.update(
            (entity.entity_kind, link.reference.via, link.reference.field)
            for entity in movement
            for link in references(entity)
        )
        drawn.update((entity.entity_kind, "", "") for entity in movement)

    collect()
    declared = {
        (kind.value, reference.via, reference.field)
        for kind, cls in ENTITY_TYPES.items()
        for reference in reference_fields(cls)
        if reference.via not in NOT_OF_EVERY_KIND
    }
    assert sorted(declared - drawn) == []
    assert {kind for kind, _, _ in drawn} == {*ENTITY_TYPES}
    assert any(via == "cited" for _, via, _ in drawn)


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
        ("clusters", ["emulation-cluster:1", "loc:01", "src:0"]),
        ("cycles", ["cycle:1", "loc:01", "org:01", "src:0"]),
        ("tasks", ["loc:01", "src:0", "task:1"]),
        ("works", ["loc:01", "src:0", "work:1"]),
        ("commendations", ["award:1", "loc:01", "src:0"]),
    ],
)
def test_a_movement_shrinks_to_one_entry(plural: str, ids: list[str]) -> None:
    movement = find(movements(), lambda movement: bool(getattr(movement, plural)))
    assert [entity.id for entity in movement] == ids
