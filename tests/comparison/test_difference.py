"""The difference of two movements: laws on drawn movements, then what it shows, then bad input."""

from __future__ import annotations

import json
import re
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from support.drawn_edits import edited, pairs
from support.tries import tries


@given(pairs())
@tries(60)
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


# --- one by one ------------------------------------------------------------------------------------

WARD = mm.Locality(id="loc:001", name="Quận Một", kind="quan")
MODEL = mm.MobilizationModel(
    id="model:1",
    name={"vi": "Camera", "en": "Cameras"},
    unit="loc:001",
    milestones=[mm.Milestone(status="registered", on="2022")],
    sources=["src:1"],
)
BASE = mm.Movement([WARD, MODEL])
OTHER = mm.Locality(id="loc:002", name="Quận Hai", kind="quan")


def lines(after: mm.Movement, lang: Any = "en") -> list[str]:
    return BASE.diff(after).to_text(lang).splitlines()


def test_a_text_has_a_line_for_each_field_and_element() -> None:
    later = mm.Milestone(status="recognised", on="2023", by="org:1")
    registered = attrs.evolve(MODEL.milestones[0], on="2022-03")
    model = attrs.evolve(
        MODEL, note="a\nb\u202e", milestones=[registered, later], sources=[], level="base"
    )
    assert lines(BASE.replace(model).remove("loc:001")) == [
        "1 removed, 1 changed",
        "- loc:001 Quận Một (locality)",
        "    - kind: urban district",
        "~ model:1 Cameras (model)",
        "    - sources: src:1",
        "    + note: a b\\u202e",
        "    + level: base",
        "    ~ milestones: status registered, on 2022-01-01/2022-12-31 → status registered, "
        "on 2022-03-01/2022-03-31",
        "    + milestones: status recognised, on 2023-01-01/2023-12-31, by org:1",
    ]
    assert lines(BASE.replace(model), "vi")[2] == "    - Nguồn: src:1"


def test_values_of_one_text_are_shown_as_code() -> None:
    before = mm.Movement([attrs.evolve(WARD, name={"vi": "a / b (en)"})])
    after = mm.Movement([attrs.evolve(WARD, name={"vi": "a", "en": "b"})])
    line = str(before.diff(after)).splitlines()[-1]
    assert line == "    ~ name: 'a / b (en)' → Text(vi='a', en='b')"


def test_elements_in_another_order_are_shown_whole() -> None:
    swapped = attrs.evolve(MODEL, sources=["src:2", "src:1"])
    before = BASE.replace(attrs.evolve(MODEL, sources=["src:1", "src:2"]))
    (edit,) = before.diff(BASE.replace(swapped))
    assert edit.fields[0].elements == ()
    assert str(before.diff(BASE.replace(swapped))).endswith(
        "~ sources: src:1, src:2 → src:2, src:1"
    )


def test_what_only_refers_to_a_renamed_entity_is_one_line() -> None:
    after = mm.Movement([attrs.evolve(WARD, id="loc:9"), attrs.evolve(MODEL, unit="loc:9")])
    difference = BASE.diff(after, renamed={"loc:001": "loc:9"})
    assert str(difference).splitlines() == [
        "2 changed",
        "~ loc:001 → loc:9 Quận Một (locality)",
        "    ~ id: loc:001 → loc:9",
        "~ 1 that only refers to a renamed entity",
    ]
    swapped = mm.Movement([attrs.evolve(WARD, id="loc:2"), attrs.evolve(WARD, id="loc:1")])
    difference = swapped.diff(swapped, renamed={"loc:1": "loc:2", "loc:2": "loc:1"})
    assert difference.apply(swapped) == swapped
    assert len(difference) == 2


def test_the_kind_of_an_id_may_change() -> None:
    committee = mm.PartyCommittee(id="org:1", name="a", level="direct")
    body = mm.Body(id="org:1", name="a", kind="front")
    before, after = mm.Movement([committee]), mm.Movement([body])
    difference = before.diff(after)
    assert [edit.change for edit in difference] == ["added", "removed"]
    assert difference.apply(before) == after
    assert mm.merge(before, after, before).movement == after


def test_it_is_a_table_with_before_and_after_side_by_side() -> None:
    after = mm.Movement(BASE.replace(attrs.evolve(WARD, code="1")), outside=["loc:9"])
    difference = BASE.diff(after)
    assert difference.table("vi").to_csv().splitlines() == [
        ",thực thể,trường,trước,sau",
        "~,phong trào,,,",
        "'+,,outside,,loc:9",
        "~,loc:001 Quận Một (đơn vị hành chính),,,",
        "'+,,Mã đơn vị,,1",
    ]
    assert difference.table("ru").title == "изменено 2"
    assert difference.to_text().splitlines()[1] == "~ the movement itself"
    assert difference.to_text("ru").splitlines()[1] == "~ само движение"
    none = [BASE.diff(BASE).summary(lang) for lang in ("vi", "en", "ru")]
    assert none == ["không khác biệt", "no difference", "различий нет"]


def test_an_entity_that_took_the_id_of_a_renamed_one_is_added() -> None:
    after = mm.Movement([attrs.evolve(WARD, id="loc:9"), attrs.evolve(OTHER, id="loc:001")])
    before = mm.Movement([WARD, attrs.evolve(OTHER, id="loc:9")])
    difference = before.diff(after, renamed={"loc:001": "loc:9"})
    assert [(edit.id, edit.change) for edit in difference] == [
        ("loc:001", "added"),
        ("loc:001", "changed"),
        ("loc:9", "removed"),
    ]
    assert difference.apply(before) == after
    assert difference.inverse().apply(after) == before


def test_references_of_held_values_follow_a_renamed_entity() -> None:
    merger = mm.Succession(to="loc:002", extent="whole", on="2025-07-01")
    old = attrs.evolve(WARD, successors=[merger])
    new = attrs.evolve(WARD, successors=[attrs.evolve(merger, to="loc:9")])
    after = mm.Movement([new, attrs.evolve(OTHER, id="loc:9")])
    difference = mm.Movement([old, OTHER]).diff(after, renamed={"loc:002": "loc:9"})
    assert str(difference).splitlines()[-1] == "~ 1 that only refers to a renamed entity"


def test_json_has_points_figures_and_unknown_fields_too() -> None:
    third = mm.Quantity.from_dict("1/3")
    figure = mm.Observation(id="obs:1", name="a", indicator="ind:1", unit="loc:001", value=third)
    before = BASE.add(figure, attrs.evolve(OTHER, centre=mm.Point(16.0, 108.2)))
    unknown = type(BASE.unknown)
    one = mm.Movement(before, unknown=unknown({"loc:001": {"x": 1}}, {"songs": [1]}))
    changed = before.replace(
        attrs.evolve(OTHER, centre=(16, 108.5)), attrs.evolve(figure, value=mm.Quantity(2))
    )
    two = mm.Movement(changed, unknown=unknown({"loc:001": {"x": 2}, "model:1": {"y": None}}))
    for first, second in ((one, two), (two, one), (BASE, one), (one, BASE)):
        difference = first.diff(second)
        plain = json.loads(json.dumps(difference.to_dict()))
        assert mm.Difference.from_dict(plain) == difference
        assert mm.Difference.from_dict(plain).apply(first) == second


def test_it_shows_itself_in_a_notebook() -> None:
    difference = BASE.diff(BASE.replace(attrs.evolve(WARD, name="<b>")))
    assert "&lt;b&gt;" in difference._repr_html_()
    assert "<b>" not in difference._repr_html_()
    assert repr(difference) == "<Difference: 1 changed>"
    many = mm.Movement(mm.Field(id=f"field:{n}", name="a") for n in range(600))
    assert ".to_html() has all rows" in many.diff(BASE)._repr_html_()


# --- bad input -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "wrong", "message"),
    [
        (
            BASE.replace(attrs.evolve(WARD, name="b")),
            BASE.replace(attrs.evolve(WARD, name="c")),
            r"loc:001: name: not the value that the difference changes: found .*'c'.*expected .*Quận",
        ),
        (BASE.remove("loc:001"), BASE.remove("loc:001"), "no entity with this id: found 'loc:001'"),
        (
            BASE.remove("loc:001"),
            BASE.replace(attrs.evolve(WARD, code="1")),
            "loc:001: code: not the value",
        ),
        (
            BASE.add(mm.Field(id="field:1", name="a")),
            BASE.add(mm.Field(id="field:1", name="b")),
            "field:1: the id is in use; it is b",
        ),
        (
            mm.Movement(BASE, outside=["loc:9"]),
            mm.Movement(BASE, outside=["loc:8"]),
            "the movement itself: outside: not the value",
        ),
    ],
)
def test_a_difference_is_not_applied_to_another_movement(
    after: mm.Movement, wrong: mm.Movement, message: str
) -> None:
    with pytest.raises(mm.MassmobError, match=message):
        BASE.diff(after).apply(wrong)


@pytest.mark.parametrize(
    ("renamed", "message"),
    [
        ({"loc:7": "loc:001"}, "renamed: no entity with this id: found 'loc:7'"),
        ({"loc:001": "loc:7"}, "renamed: no entity with this id: found 'loc:7'"),
        ({"loc:001": "model:1"}, "renamed: a model: found 'model:1'; loc:001 is a locality"),
        ("loc:001", "renamed: not a Mapping: found 'loc:001'; give a dict"),
    ],
)
def test_bad_renames(renamed: Any, message: str) -> None:
    with pytest.raises(mm.MassmobError, match=message):
        BASE.diff(BASE, renamed=renamed)


def test_bad_arguments() -> None:
    difference = BASE.diff(mm.Movement())
    with pytest.raises(mm.InvalidValueError, match=r"other: not a Collection: .*; give a Movement"):
        BASE.diff([WARD])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(mm.InvalidValueError, match="kind: not a valid EntityKind: found 'ward'"):
        difference.select(kind="ward")
    with pytest.raises(mm.InvalidValueError, match="lang: not a language"):
        difference.to_text("fr")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(
        mm.InvalidValueError, match=r"renamed: a repeated id: .*; give each new id once"
    ):
        BASE.add(OTHER).diff(
            BASE.add(OTHER), renamed=dict.fromkeys(["loc:001", "loc:002"], "loc:001")
        )


EDIT = {"id": "loc:001", "kind": "locality", "name": "a"}


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ("x", "edits: not a list: found 'x'; give a list […]"),
        ([3], "edits[0]: not an object: found 3"),
        ([EDIT], 'give {"id": …} and one of "added", "removed", "changed"'),
        ([{**EDIT, "chnged": {}}], "edits[0]: unknown key: found 'chnged'"),
        ([{**EDIT, "kind": "ward", "changed": {}}], "edits[0]: loc:001: kind: not a valid"),
        ([{**EDIT, "changed": {"nme": {}}}], "loc:001: changed: nme: unknown field"),
        ([{**EDIT, "changed": {"name": {"befor": 1}}}], "changed: name: unknown key"),
        ([{**EDIT, "changed": {"valid": {"before": "x", "after": "x"}}}], "valid: not a p"),
        ([{**EDIT, "added": {"id": "loc:001"}}], "loc:001: added: Locality loc:001: "),
        ([{**EDIT, "added": {"successors": 3}}], "successors: not a list: found 3"),
        ([{"id": "", "changed": {"inside": {}}}], "the movement itself: changed: unknown field"),
    ],
)
def test_json_of_another_form_is_refused_with_the_place(edits: object, message: str) -> None:
    with pytest.raises(mm.MassmobError, match=re.escape(message)):
        mm.Difference.from_dict({"massmob_difference": 1, "edits": edits})


def test_json_of_another_version_is_refused() -> None:
    with pytest.raises(mm.InvalidValueError, match=r"massmob_difference: not a version .*found 2"):
        mm.Difference.from_dict({"massmob_difference": 2, "edits": []})
