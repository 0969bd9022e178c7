"""Three-way merge: laws on drawn movements, then conflicts one by one, then bad input."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
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
@tries(25)
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
@tries(25)
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
@tries(25)
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
        by_function = mm.merge(base, ours, theirs, lambda conflict: getattr(conflict, way))  # noqa: B023 - called before the next one
        assert by_function == merge


# --- one by one ------------------------------------------------------------------------------------

CITY = mm.Locality(id="loc:01", name="Thành phố", kind="thanh_pho")
WARD = mm.Locality(id="loc:001", name="Quận Một", kind="quan", parent="loc:01")
OTHER = mm.Locality(id="loc:002", name="Quận Hai", kind="quan", parent="loc:01")
MODEL = mm.MobilizationModel(
    id="model:1",
    name="Camera",
    unit="loc:001",
    milestones=[
        mm.Milestone(status="registered", on="2022"),
        mm.Milestone(status="recognised", on="2023", level="direct"),
    ],
    sources=["src:1", "src:2"],
)
BASE = mm.Movement([CITY, WARD, OTHER, MODEL])


def changed(**values: object) -> mm.Movement:
    """The base with other values of the model."""
    evolve: Any = attrs.evolve
    return BASE.replace(evolve(MODEL, **values))


def merged_model(ours: mm.Movement, theirs: mm.Movement) -> tuple[Any, list[str]]:
    merge = mm.merge(BASE, ours, theirs)
    return merge.movement["model:1"], [conflict.field for conflict in merge.conflicts]


def test_fields_of_one_entity_are_merged() -> None:
    model, conflicts = merged_model(changed(name="Camera an ninh"), changed(note="một"))
    assert (str(model.name), str(model.note), conflicts) == ("Camera an ninh", "một", [])


def test_a_field_that_both_changed_is_a_conflict() -> None:
    merge = mm.merge(BASE, changed(note="một"), changed(note="hai"))
    (conflict,) = merge.conflicts
    assert (conflict.entity, conflict.field, conflict.base) == ("model:1", "note", None)
    assert (str(conflict.ours), str(conflict.theirs)) == ("một", "hai")
    assert str(merge.movement["model:1"].note) == "một"
    assert [*merge.table().header] == ["entity", "field", "base", "ours", "theirs", ""]
    assert merge.table().title == "1 conflict"
    assert "hai" in merge.table("vi").to_html()
    same = mm.merge(BASE, changed(note="một"), changed(note="một"))
    assert (same.movement, same.conflicts) == (changed(note="một"), ())


FIRST, SECOND = MODEL.milestones
LATER = mm.Milestone(status="exemplary", on="2024")
EARLIER = mm.Milestone(status="commended", on="2023-12")


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ([FIRST, SECOND, LATER], [FIRST], [FIRST, LATER]),
        ([FIRST, SECOND, LATER], [FIRST, SECOND, EARLIER], [FIRST, SECOND, EARLIER, LATER]),
        (
            [attrs.evolve(FIRST, on="2022-03"), SECOND],
            [FIRST, attrs.evolve(SECOND, by="org:1")],
            [attrs.evolve(FIRST, on="2022-03"), attrs.evolve(SECOND, by="org:1")],
        ),
        ([FIRST, SECOND, LATER], [FIRST, SECOND, LATER, EARLIER], [FIRST, SECOND, EARLIER, LATER]),
        ([FIRST], [FIRST, attrs.evolve(SECOND, by="org:1")], None),
        ([attrs.evolve(FIRST, on="2021"), SECOND], [attrs.evolve(FIRST, on="2020"), SECOND], None),
        ([SECOND, FIRST], [FIRST, SECOND, LATER], None),
        ([FIRST, FIRST, SECOND], [FIRST, SECOND, LATER], None),
        ([FIRST, SECOND, LATER], [FIRST, SECOND, attrs.evolve(LATER, on="2025")], None),
        ([LATER, FIRST, SECOND], [FIRST, SECOND, LATER], None),
    ],
)
def test_lists_are_merged_element_by_element(
    ours: list[mm.Milestone], theirs: list[mm.Milestone], expected: list[mm.Milestone] | None
) -> None:
    for one, two in ((ours, theirs), (theirs, ours)):
        model, conflicts = merged_model(changed(milestones=one), changed(milestones=two))
        assert [*model.milestones] == (one if expected is None else expected)
        assert conflicts == ([] if expected else ["milestones"])


def test_both_sides_add_leaders_in_order_of_years() -> None:
    def led(*years: tuple[str, int]) -> mm.Movement:
        leaders = [mm.Leadership(organ=organ, year=year) for organ, year in years]
        return mm.Movement(
            [mm.EmulationCluster(id="emulation-cluster:1", name="a", leaders=leaders)]
        )

    merge = mm.merge(led(), led(("org:1", 2024)), led(("org:2", 2023)))
    assert merge.movement == led(("org:2", 2023), ("org:1", 2024))


def test_lists_of_ids_are_merged() -> None:
    model, conflicts = merged_model(
        changed(sources=["src:2", "src:9"]), changed(sources=["src:1", "src:2", "src:3"])
    )
    assert (model.sources, conflicts) == (("src:2", "src:3", "src:9"), [])


def test_removed_and_changed_is_a_conflict_and_nothing_is_lost() -> None:
    ours, theirs = BASE.remove("model:1"), changed(note="một")
    merge = mm.merge(BASE, ours, theirs)
    (conflict,) = merge.conflicts
    assert attrs.astuple(conflict, recurse=False) == (
        "model:1",
        "",
        MODEL,
        None,
        theirs["model:1"],
    )
    assert merge.movement == theirs
    assert mm.merge(BASE, ours, theirs, "ours").movement == ours
    assert mm.merge(BASE, theirs, ours, "ours").movement == theirs
    assert mm.merge(BASE, ours, theirs, lambda _: MODEL).movement == BASE
    assert mm.merge(BASE, ours, ours).movement == ours


def test_a_new_reference_to_a_removed_entity_is_a_conflict() -> None:
    ours, theirs = BASE.remove("loc:002"), changed(unit="loc:002")
    merge = mm.merge(BASE, ours, theirs)
    assert [(c.entity, c.field, c.ours) for c in merge.conflicts] == [("loc:002", "", None)]
    assert merge.movement == theirs
    by_ours = mm.merge(BASE, ours, theirs, "ours")
    assert by_ours.movement == ours
    assert [(c.entity, c.field) for c in by_ours.resolved] == [("loc:002", ""), ("model:1", "unit")]
    assert mm.merge(BASE, ours, theirs, "theirs").movement == theirs
    new = mm.Locality(id="loc:00002", name="Phường", kind="phuong", parent="loc:002")
    below = mm.merge(BASE, ours, BASE.add(new), "ours")
    assert below.movement == ours
    assert [c.entity for c in below.resolved] == ["loc:002", "loc:00002"]


@pytest.mark.parametrize("resolve", [None, "ours", "theirs"])
def test_many_references_to_removed_entities_are_settled_together(resolve: Any) -> None:
    """Each removed unit is one conflict, whoever refers to it; what leads on from it is settled too."""
    units = [mm.Locality(id=f"loc:{n}", name=str(n), kind="phuong", parent="loc:002") for n in "ab"]
    base = BASE.add(*units)
    ours = base.remove("loc:002", "loc:a", "loc:b")
    models = [attrs.evolve(MODEL, id=f"model:{unit.id}", unit=unit.id) for unit in units]
    theirs = base.replace(attrs.evolve(MODEL, unit="loc:a")).add(*models)
    merge = mm.merge(base, ours, theirs, resolve)
    assert merge.movement == (ours if resolve == "ours" else theirs)
    places = [(c.entity, c.field) for c in (*merge.conflicts, *merge.resolved)]
    by_ours = [("model:1", "unit"), ("model:loc:a", ""), ("model:loc:b", "")]
    removed = [("loc:a", ""), ("loc:b", "")]
    expected = [*removed, *(by_ours if resolve == "ours" else [("loc:002", "")])]
    assert sorted(places) == sorted(expected)


def test_units_that_only_both_sides_put_within_one_another_are_conflicts() -> None:
    ours = BASE.replace(attrs.evolve(WARD, parent="loc:002"))
    theirs = BASE.replace(attrs.evolve(OTHER, parent="loc:001"))
    merge = mm.merge(BASE, ours, theirs)
    assert [(c.entity, c.field) for c in merge.conflicts] == [
        ("loc:001", "parent"),
        ("loc:002", "parent"),
    ]
    assert merge.movement == ours
    assert mm.merge(BASE, ours, theirs, "theirs").movement == theirs
    with pytest.raises(mm.InvalidValueError, match=r"loc:001: parent: below itself .*; return the"):
        mm.merge(BASE, ours, theirs, lambda c: "loc:002" if c.entity == "loc:001" else "loc:001")


def test_a_cycle_that_one_side_has_is_no_conflict() -> None:
    ours = BASE.replace(attrs.evolve(CITY, parent="loc:001"))
    merge = mm.merge(BASE, ours, BASE.replace(attrs.evolve(WARD, note="một")))
    assert merge.conflicts == ()
    assert mm.merge(ours, ours.replace(attrs.evolve(CITY, parent="loc:002")), ours).conflicts == ()


def test_two_entities_added_with_one_id_are_merged_field_by_field() -> None:
    new = mm.Locality(id="loc:003", name="Quận Ba", kind="quan", parent="loc:01")
    ours = BASE.add(attrs.evolve(new, code="003"))
    theirs = BASE.add(attrs.evolve(new, name="Quận 3", note="một"))
    merge = mm.merge(BASE, ours, theirs)
    assert [(c.field, c.base) for c in merge.conflicts] == [("name", attrs.NOTHING)]
    assert merge.movement["loc:003"] == attrs.evolve(new, code="003", note="một")
    assert str(mm.merge(BASE, ours, theirs, "theirs").movement["loc:003"].name) == "Quận 3"


@pytest.mark.parametrize(
    ("resolve", "message"),
    [
        (
            "mine",
            'resolve: not a way to resolve: found \'mine\'; give "ours", "theirs" or a function',
        ),
        (lambda _: 3, "MobilizationModel model:1: note: .*found 3"),
    ],
)
def test_bad_resolutions_are_errors(resolve: Any, message: str) -> None:
    with pytest.raises(mm.InvalidValueError, match=message):
        mm.merge(BASE, changed(note="một"), changed(note="hai"), resolve)


def test_a_resolution_that_breaks_a_reference_is_an_error() -> None:
    ours, theirs = BASE.remove("loc:002"), changed(unit="loc:002")
    with pytest.raises(mm.InvalidValueError, match="model:1: unit: refers to an entity that was"):
        mm.merge(BASE, ours, theirs, lambda c: c.theirs if c.field else None)
    with pytest.raises(
        mm.InvalidValueError, match=r"resolve: loc:002: not this entity: .*; return the ent"
    ):
        mm.merge(BASE, ours, theirs, lambda _: MODEL)


def test_only_movements_are_merged() -> None:
    with pytest.raises(
        mm.InvalidValueError, match=r"theirs: not a Collection: .*; give a Movement"
    ):
        mm.merge(BASE, BASE, [WARD])  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
