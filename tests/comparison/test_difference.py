"""The difference of two movements: laws on drawn movements, then what it shows, then bad input."""

from __future__ import annotations

import json

import attrs
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from support.drawn_edits import edited, pairs
from support.tries import tries


@given(pairs())
def test_applied_it_gives_the_second_movement_and_undone_the_first(
    pair: tuple[mm.Movement, mm.Movement],
) -> None:
    before, after = pair
    difference = before.diff(after)
    assert difference.apply(before) == after
    assert difference.inverse().apply(after) == before
    assert difference.inverse().inverse() == difference
    assert difference.inverse() == after.diff(before)
    assert bool(difference) == (before != after)


@given(pairs())
@tries(20)
def test_json_gives_the_same_difference(pair: tuple[mm.Movement, mm.Movement]) -> None:
    difference = pair[0].diff(pair[1])
    plain = json.loads(json.dumps(difference.to_dict()))
    assert mm.Difference.from_dict(plain) == difference


@given(pairs())
@tries(20)
def test_selections_by_kind_make_up_the_whole(pair: tuple[mm.Movement, mm.Movement]) -> None:
    difference = pair[0].diff(pair[1])
    parts = [difference.select(kind=kind) for kind in difference.counts if kind != "movement"]
    of_movement = [edit for edit in difference if edit.kind is None]
    assert mm.Difference([*(edit for part in parts for edit in part), *of_movement]) == difference
    ids = {edit.id for edit in difference if edit.kind}
    assert difference.select(ids=ids) == mm.Difference(edit for part in parts for edit in part)
    assert sum(sum(counts.values()) for counts in difference.counts.values()) == len(difference)


@given(edited(), st.data())
@tries(20)
def test_a_renamed_entity_is_changed_not_removed(
    pair: tuple[mm.Movement, mm.Movement], data: st.DataObject
) -> None:
    before, after = pair
    common = sorted(entity.id for entity in before if entity.id in after)
    id = data.draw(st.sampled_from(common or [next(iter(before)).id]))
    if id not in after:
        after = after.add(before[id])
    renamed = attrs.evolve(after[id], id=f"{id}-new")
    after = after.remove(id).add(renamed)
    difference = before.diff(after, renamed={id: renamed.id})
    assert difference.renamed == {id: renamed.id}
    assert difference.apply(before) == after
    assert difference.inverse().apply(after) == before
    assert [edit.change for edit in difference.select(ids=[renamed.id])] == ["changed"]
    assert mm.Difference.from_dict(difference.to_dict()) == difference


@given(pairs())
@tries(20)
def test_every_edit_is_a_line_of_each_text(pair: tuple[mm.Movement, mm.Movement]) -> None:
    difference = pair[0].diff(pair[1])
    lines = difference.to_text("vi").splitlines()
    assert sum(not line.startswith(" ") for line in lines) == len(difference) + 1
    for text in (str(difference), difference.to_html("ru"), difference.to_markdown()):
        assert all(edit.id in text for edit in difference)
