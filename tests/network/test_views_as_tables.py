"""The entities of a kind as tables: chosen, sorted, shown, and as dataframes; results that show themselves."""

from __future__ import annotations

import pickle
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.model.records.columns import layouts
from massmob.strategies import movements, names
from massmob.values.text import sort_key
from support.tries import tries

HANOI = mm.load_dataset("hanoi")
AUTUMN = HANOI.at("2024-10-15")
FEW = mm.Movement([*HANOI][::25])


@given(st.lists(names(), max_size=8))
def test_names_are_sorted_as_in_a_vietnamese_list(texts: list[mm.Text]) -> None:
    fields = [mm.Field(id=f"field:{n}", name=text) for n, text in enumerate(texts)]
    view = mm.Movement(fields).fields
    upward = view.sort_by("name")
    assert [*upward.values()] == sorted(view.values(), key=lambda f: sort_key(str(f.name)))
    assert upward.sort_by(lambda field: field.id) == view
    keys = [sort_key(str(field.name)) for field in view.sort_by("name", descending=True).values()]
    assert keys == sorted(keys, reverse=True)


def test_letters_come_before_tones_and_tones_before_case() -> None:
    order = ["An", "Ân", "Dương", "Đông", "Ma", "Mà", "Mả", "Mã", "Má", "Mạ", "Thôn 2", "Thôn Hạ"]
    fields = [mm.Field(id=f"field:{n}", name=name) for n, name in enumerate(reversed(order))]
    assert [str(f.name) for f in mm.Movement(fields).fields.sort_by("name").values()] == order


@given(movements(), st.data())
@tries(20)
def test_sorting_keeps_every_entity_and_puts_those_without_a_value_last(
    movement: mm.Movement, data: st.DataObject
) -> None:
    view = movement.localities
    field = data.draw(
        st.sampled_from(["name", "valid", "kind", "tier", "parent", "code", "area_km2"])
    )
    ordered = view.sort_by(field)
    assert dict(ordered) == dict(view)
    missing = [getattr(unit, field) is None for unit in ordered.values()]
    assert missing == sorted(missing)


@given(movements(), st.sampled_from(mm.LocalityKind))
@tries(20)
def test_conditions_choose_as_a_filter_does(movement: mm.Movement, kind: mm.LocalityKind) -> None:
    view = movement.localities
    chosen = view.where(kind=kind)
    assert [*chosen.values()] == [unit for unit in view.values() if unit.kind is kind]
    assert [*view.where(lambda unit: unit.kind is kind)] == [*chosen] == [*chosen.where(kind=kind)]
    for unit in view.values():
        assert unit.id in view.where(name=str(unit.name), valid=unit.valid, id=unit.id)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda view: view.where(kind="quam"), r"where\['kind'\].*quan"),
        (lambda view: view.where(kin="quan"), "no such field: found 'kin'; one of: kind"),
        (lambda view: view.where(parent="loc:99999"), "no entity has this id"),
        (lambda view: view.sort_by("nam"), "by: .*found 'nam'; one of: name"),
        (lambda view: view.sort_by(3), "by: .*found 3"),
        (lambda view: view.to_frame("dask"), "backend: not an eager engine"),
    ],
)
def test_a_wrong_question_is_refused(ask: Any, message: str) -> None:
    with pytest.raises(mm.InvalidValueError, match=message):
        ask(AUTUMN.localities)


@pytest.mark.parametrize("backend", ["pyarrow", "pandas", "polars"])
def test_every_kind_is_a_dataframe_with_the_columns_of_files(backend: str) -> None:
    tables = {kind.value: HANOI.of_kind(kind)._kind.plural for kind in mm.EntityKind}
    for kind, name in {**tables, "successors": "successors", "phases": "phases"}.items():
        frame = FEW.to_frame(kind, backend)
        columns = frame.column_names if backend == "pyarrow" else [*frame.columns]
        assert columns == [column.name for column in layouts()[name].columns]


@given(movements())
@tries(10)
def test_a_dataframe_has_ids_names_by_language_days_and_bounds(movement: mm.Movement) -> None:
    for row, unit in zip(
        movement.to_frame("locality").to_pylist(), movement.localities.values(), strict=True
    ):
        assert (row["id"], row["parent"], row["kind"]) == (unit.id, unit.parent, unit.kind.value)
        assert (row["name_vi"], row["name_en"]) == (unit.name.vi, unit.name.en)
        assert (row["valid_from"], row["valid_to"]) == (unit.valid.start, unit.valid.end)
    for row, figure in zip(
        movement.to_frame(mm.Observation).to_pylist(), movement.observations.values(), strict=True
    ):
        low, high = figure.value.low, figure.value.high
        assert row["value_low"] == pytest.approx(float(low))
        assert (row["value_high"] is None) == (high is None)
        assert mm.Quantity.parse(row["value"]) == figure.value


def test_held_values_name_their_holders() -> None:
    frame = HANOI.to_frame("successors", "polars")
    held = [(unit.id, s.to, s.on) for unit in HANOI.localities.values() for s in unit.successors]
    assert frame.select("holder", "to", "on").rows() == held
    assert isinstance(held[0][2], date)


LISTINGS: list[Any] = [
    AUTUMN.find("ba vi"),
    HANOI.basis("contest:2024"),
    HANOI.effects("doc:70-KH-BDVTW"),
    HANOI.mandate("city", "2016-01-01", "2026-01-01"),
    HANOI.timeline("locality"),
    HANOI.changes("2025-07-01", "2025-07-01"),
    HANOI.in_force("2024-10-15"),
    HANOI.expiring("2025"),
    HANOI.issued_by("city"),
    HANOI.successors("loc:00001"),
    HANOI.predecessors("loc:00004@2025-07-01"),
    HANOI.referrers("loc:00001"),
    HANOI.rests_on("contest:2024"),
    HANOI.results_of("contest:2024"),
    mm.list_datasets(),
    HANOI.tasks(),
    HANOI.overdue("2026-01-01"),
    AUTUMN.descendants("loc:01"),
    AUTUMN.find("zzzz"),
]


@pytest.mark.parametrize("listing", LISTINGS)
def test_a_listing_is_a_tuple_that_shows_itself_as_a_table(listing: Any) -> None:
    assert issubclass(type(listing), tuple)
    assert listing == tuple(listing)
    assert hash(listing) == hash(tuple(listing))
    assert listing[1:] == tuple(listing)[1:]
    assert hasattr(listing[:1], "table")
    assert pickle.loads(pickle.dumps(listing)) == listing
    assert len(listing.table().rows) == len(listing)
    lines = repr(listing).splitlines()
    assert len(lines) <= 23
    assert "───" in lines[1]
    assert str(listing) == repr(listing)
    html = listing._repr_html_()
    assert html.startswith('<div class="massmob-box">')


def test_a_view_shows_itself_as_a_table() -> None:
    view = AUTUMN.localities.where(kind="quan")
    assert repr(view) == "<12 localities>"
    assert str(view).splitlines()[0].split() == ["id", "name", "valid", "code", "kind", "parent"]
    assert len(view.table().rows) == 12
    bundle = view._repr_mimebundle_()
    assert bundle["text/plain"] == str(view)
    assert "<table" in bundle["text/html"]
    assert repr(mm.Movement().localities.table())


@given(st.text(max_size=20))
def test_names_have_no_effect_outside_their_cell(text: str) -> None:
    name = f"<b>{text}</b>"
    try:
        movement = mm.Movement([mm.Field(id="field:1", name=name)])
    except mm.InvalidValueError:
        return
    for shown in (movement.fields, movement.find("b")):
        assert "<b>" not in shown._repr_html_()
