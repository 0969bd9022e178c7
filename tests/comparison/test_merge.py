"""Three-way merge: laws on drawn movements, then conflicts one by one, then bad input."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.model.references import references
from support.drawn_edits import edited, threes
from support.tries import tries

Three = tuple[mm.Movement, mm.Movement, mm.Movement]


def dangling(movement: mm.Movement) -> set[tuple[str, str]]:
    return {
        (entity.id, link.target)
        for entity in movement
        for link in references(entity)
        if link.target not in movement and link.target not in movement.outside
    }


@given(edited())
@tries(20)
def test_merged_with_an_unchanged_side_it_is_the_other_side(
    pair: tuple[mm.Movement, mm.Movement],
) -> None:
    base, side = pair
    for merge in (
        mm.merge(base, side, base),
        mm.merge(base, base, side),
        mm.merge(base, side, side),
    ):
        assert (merge.movement, merge.conflicts, merge.resolved) == (side, (), ())


@given(threes())
@tries(50)
def test_the_sides_may_change_places(three: Three) -> None:
    base, ours, theirs = three
    one, two = mm.merge(base, ours, theirs), mm.merge(base, theirs, ours)
    assert {(c.entity, c.field) for c in one.conflicts} == {
        (c.entity, c.field) for c in two.conflicts
    }
    if not one.conflicts:
        assert one.movement == two.movement
    assert (
        mm.merge(base, ours, theirs, "ours").movement
        == mm.merge(base, theirs, ours, "theirs").movement
    )


@given(threes())
@tries(50)
def test_no_edit_is_lost_in_silence(three: Three) -> None:
    """Each edit of a side is in the result, or in a conflict, or in a list with elements of both sides."""
    base, ours, theirs = three
    merge = mm.merge(base, ours, theirs)
    in_conflict = {(conflict.entity, conflict.field) for conflict in merge.conflicts}
    for side in (ours, theirs):
        for edit in side.diff(merge.movement):
            for field in edit.fields if edit.entity is None else ():
                from_base = [e for e in base.diff(side) if e.id == edit.id]
                lost = [f for e in from_base for f in e.fields if f.field == field.field]
                is_list = isinstance(field.before, tuple) and bool(field.elements)
                assert not lost or is_list or (edit.id, field.field) in in_conflict
        for edit in base.diff(side):
            present = edit.id in merge.movement
            gone = edit.change == "removed" and edit.id not in side
            if edit.kind and (present if gone else not present):
                assert (edit.id, "") in in_conflict


@given(threes(), st.sampled_from([None, "ours", "theirs"]))
@tries(50)
def test_no_reference_leads_to_what_the_merge_left_out(three: Three, resolve: None) -> None:
    base, ours, theirs = three
    merged = mm.merge(base, ours, theirs, resolve).movement
    assert dangling(merged) <= dangling(ours) | dangling(theirs) | dangling(base)
    assert mm.merge(base, ours, theirs, resolve).movement == merged


@given(threes())
@tries(20)
def test_each_conflict_is_resolved_as_asked(three: Three) -> None:
    base, ours, theirs = three
    open_ = mm.merge(base, ours, theirs)
    for way in ("ours", "theirs"):
        merge = mm.merge(base, ours, theirs, way)
        assert not merge.conflicts
        assert bool(merge.resolved) == bool(open_.conflicts)
        by_function = mm.merge(base, ours, theirs, lambda conflict: getattr(conflict, way))  # noqa: B023
        assert by_function == merge
