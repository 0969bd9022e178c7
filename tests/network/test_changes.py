"""Changes and timelines, on a small reorganisation and on generated ones."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given

import massmob as mm
from massmob.rendering.cards import Outline
from massmob.strategies import movements
from support.drawn import reorganisations

OLD, NEW, DAY = "../2024-12-31", "2025-01-01/..", "2025-01-01"


def unit(id: str, valid: str, *receivers: str, name: str = "", **options: str) -> mm.Locality:
    return mm.Locality(
        id=id,
        name=name or id,
        kind=options.get("kind", "xa"),
        valid=valid,
        parent=options.get("parent"),
        successors=tuple(
            mm.Succession(
                to=receiver,
                extent=options.get("extent", "whole" if len(receivers) == 1 else "part"),
                on=DAY,
                basis="doc:1286",
            )
            for receiver in receivers
        ),
    )


def changes_of(movement: mm.Movement) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    changes = movement.changes("2024-12-01", "2025-12-31")
    return [(change.kind.value, change.before, change.after) for change in changes]


class TestChanges:
    def test_one_unit_that_becomes_another_is_renamed(self) -> None:
        movement = mm.Movement([unit("loc:a", OLD, "loc:b"), unit("loc:b", NEW)])
        assert changes_of(movement) == [("renamed", ("loc:a",), ("loc:b",))]
        (change,) = movement.changes(DAY, DAY)
        assert (change.day, change.basis) == (date(2025, 1, 1), ("doc:1286",))

    def test_a_unit_under_another_parent_is_moved(self) -> None:
        tops = [unit("loc:p", "..", kind="tinh"), unit("loc:q", "..", kind="tinh")]
        a = unit("loc:a", OLD, "loc:b", name="A", parent="loc:p")
        b = unit("loc:b", NEW, name="A", parent="loc:q")
        assert changes_of(mm.Movement([*tops, a, b])) == [("moved", ("loc:a",), ("loc:b",))]
        renamed = attrs.evolve(b, name="B")
        assert [kind for kind, *_ in changes_of(mm.Movement([*tops, a, renamed]))] == [
            "renamed",
            "moved",
        ]

    def test_a_unit_of_another_kind_under_the_same_parent_is_renamed(self) -> None:
        top = unit("loc:p", "..", kind="tinh")
        a = unit("loc:a", OLD, "loc:b", name="A", parent="loc:p")
        b = unit("loc:b", NEW, name="A", parent="loc:p", kind="phuong")
        assert changes_of(mm.Movement([top, a, b])) == [("renamed", ("loc:a",), ("loc:b",))]

    def test_changes_show_what_became_of_each_unit(self) -> None:
        old = [unit(f"loc:{name}", OLD, "loc:c", name=name.upper()) for name in "ab"]
        others = [unit(f"loc:{number}", NEW, name=f"N{number}") for number in range(9)]
        changes = mm.Movement([*old, unit("loc:c", NEW, name="C"), *others]).changes(DAY, DAY)
        assert changes.table().header == ("day", "what", "before", "after", "ordered by")
        assert changes.table().rows[-1] == (
            "2025-01-01",
            "merged",
            "loc:a loc:b",
            "loc:c",
            "doc:1286",
        )
        card = changes.display()
        assert card.title == "10 changes"
        assert [(row.label, row.values) for row in card.rows] == [
            (mm.ChangeKind.BEGAN.label("en"), ("9",)),
            (mm.ChangeKind.MERGED.label("en"), ("1",)),
        ]
        (outline,) = card.parts
        assert isinstance(outline, Outline)
        began, merged = outline.nodes
        assert (merged.name, merged.more) == ("2025-01-01: merged, 1", 0)
        assert [(node.name, node.id) for node in merged.below] == [
            ("A, B → C", "loc:a loc:b loc:c")
        ]
        assert [(node.name, node.id) for node in began.below][:1] == [("N0", "loc:0")]
        assert (began.name, len(began.below), began.more) == ("2025-01-01: began, 9", 9, 0)
        assert (outline.open, outline.hint) == (0, ".table() has every change")

    def test_units_with_one_receiver_are_merged(self) -> None:
        pair = [unit("loc:a", OLD, "loc:c"), unit("loc:b", OLD, "loc:c")]
        expected = [("merged", ("loc:a", "loc:b"), ("loc:c",))]
        assert changes_of(mm.Movement([*pair, unit("loc:c", NEW)])) == expected

    def test_a_unit_taken_in_by_an_older_one_is_merged(self) -> None:
        movement = mm.Movement([unit("loc:a", OLD, "loc:b"), unit("loc:b", "..")])
        assert changes_of(movement) == [("merged", ("loc:a",), ("loc:b",))]

    def test_a_unit_with_several_receivers_is_split(self) -> None:
        movement = mm.Movement(
            [unit("loc:a", OLD, "loc:b", "loc:c"), unit("loc:b", NEW), unit("loc:c", NEW)]
        )
        assert changes_of(movement) == [("split", ("loc:a",), ("loc:b", "loc:c"))]

    def test_entities_without_successions_begin_and_end(self) -> None:
        movement = mm.Movement([unit("loc:a", OLD), mm.Field(id="field:1", name="A", valid=NEW)])
        assert changes_of(movement) == [("began", (), ("field:1",)), ("ended", ("loc:a",), ())]

    def test_a_transfer_of_land_alone_is_no_change(self) -> None:
        movement = mm.Movement(
            [unit("loc:a", OLD, "loc:b", extent="land_only"), unit("loc:b", "..")]
        )
        assert changes_of(movement) == [("ended", ("loc:a",), ())]

    def test_organs_with_one_successor_are_merged(self) -> None:
        old = [mm.Body(id=f"org:{n}", name=n, kind="commission", valid=OLD) for n in "ab"]
        new = mm.Body(
            id="org:c",
            name="c",
            kind="commission",
            valid=NEW,
            predecessors=("org:a", "org:b", "org:x"),
        )
        assert changes_of(mm.Movement([*old, new])) == [("merged", ("org:a", "org:b"), ("org:c",))]

    @given(movements(min_units=4, with_reorganisation=True) | reorganisations())
    def test_every_unit_that_begins_or_ends_is_listed(self, movement: mm.Movement) -> None:
        changes = movement.changes("2024-01-01", "2025-12-31")
        named = {id for change in changes for id in (*change.before, *change.after)}
        passing = {unit.id for unit in movement.localities.values() if unit.valid != mm.Period()}
        assert named & movement.localities.keys() == passing
        days = [change.day for change in changes]
        assert days == sorted(days)

    def test_a_period_that_ends_before_it_begins_is_refused(self) -> None:
        with pytest.raises(mm.InvalidValueError):
            mm.Movement().changes("2025-01-01", "2024-01-01")


@given(movements(min_units=4))
def test_a_timeline_counts_what_snapshots_hold(movement: mm.Movement) -> None:
    for step in movement.timeline("locality"):
        assert step.after == len(movement.at(step.day).localities)
        assert step.before == len(movement.at(step.day - timedelta(days=1)).localities)
        assert step.after - step.before == step.began - step.ended


@given(movements(min_units=4, with_reorganisation=True) | reorganisations())
def test_successors_on_a_day_are_those_of_their_successors(movement: mm.Movement) -> None:
    for id in movement.localities:
        reached = {unit.id for unit, _ in movement.successors(id, at="2025-07-01")}
        expected: set[str] = set()
        front = {id}
        while front:
            front = {unit.id for old in front for unit, _ in movement.successors(old)}
            expected |= {new for new in front if date(2025, 7, 1) in movement[new].valid}
        assert reached == expected
        origins = {unit.id for unit, _ in movement.predecessors(id, at="2024-12-31")}
        for origin in origins:
            assert id in {u.id for u, _ in movement.successors(origin, at=DAY)} | {
                u.id for u, _ in movement.successors(origin, at="2025-07-01")
            }


def test_kinds_of_change_have_vietnamese_labels() -> None:
    assert mm.ChangeKind.MERGED.label("vi") == "hợp nhất"
