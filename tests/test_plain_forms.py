"""Plain forms: what `to_dict` gives is JSON, `from_dict` reads it back, and pydantic takes and describes it."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

import massmob as mm
from massmob.model.records.json_schema import json_schema
from massmob.strategies import documents, localities, movements, periods, quantities, symbols, texts
from support.tries import tries

HANOI = mm.load_dataset("hanoi")
AUTUMN = HANOI.at("2024-10-15")
FEW = mm.Movement(
    entity
    for n, entity in enumerate(HANOI)
    if not isinstance(entity, mm.Locality | mm.PartyCommittee)
    or entity.id[-2:] == "01"
    or n % 40 == 0
)
"""Every entity of other kinds, and some localities and committees."""
FIELD = mm.Field(id="field:1", name="a")
BASE = mm.Movement([FIELD])


def read_register(text: str) -> mm.RegisterReading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "register.csv")
        path.write_text(text, encoding="utf-8")
        return mm.read_register(path, AUTUMN)


KINDS: list[type[mm.Entity]] = [
    value
    for name in mm.__all__
    if isinstance(value := getattr(mm, name), type)
    and issubclass(value, mm.Entity)
    and value is not mm.Entity
]
TWICE = mm.Movement(
    [
        mm.MobilizationModel(id=f"model:{n}", name=name)
        for n, name in enumerate(["Camera an", "camera an"])
    ]
)
DECISIONS = mm.Decisions([mm.Decision(first="model:0", second="model:1", decision="same")])
VALUES = st.one_of(texts(), periods(), quantities(), symbols())
RESULTS: list[Any] = [
    HANOI.info,
    FEW.validate(),
    FEW.validate()[0],
    mm.summarize(FEW, "2024-10-15"),
    *HANOI.mandate("city", "2016-01-01", "2026-01-01"),
    *HANOI.timeline("locality"),
    *HANOI.changes("2025-07-01", "2025-07-01")[::100],
    *HANOI.tasks()[:3],
    *HANOI.overdue("2026-01-01")[:2],
    AUTUMN.rollup("model", along="locality").losses,
    FEW.funnel(along="locality", at="2024-10-15")["loc:01"],
    *mm.restate({"loc:271": 7}, HANOI, at="2024-10-15", to="2025-07-01").contributions,
    mm.Origin("movement.json", 12),
    *mm.duplicates(TWICE),
    *DECISIONS,
    FEW.diff(FEW.replace(attrs.evolve(FEW["loc:01"], note="a"))),
]
COMPUTED: list[Any] = [
    AUTUMN.rollup("locality", along="locality", by=["kind", "tier"], depth=1),
    FEW.funnel(along="locality", at="2024-10-15", by="status"),
    mm.restate({"loc:271": 7, "loc:001": 3}, HANOI, at="2024-10-15", to="2025-07-01"),
    mm.merge(BASE, mm.Movement([attrs.evolve(FIELD, name="b")]), mm.Movement()),
    *mm.merge(BASE, mm.Movement([attrs.evolve(FIELD, name="b")]), mm.Movement()).conflicts,
    DECISIONS.apply(TWICE),
    mm.Table(["unit", "count"], [["Ba Vì", 30]], title="Hà Nội"),
    *mm.find_symbols("Chỉ thị 12-CT/TU"),
    read_register("Tên mô hình,Đơn vị,Năm\nA b,Ba Vì,2024\nA c,huyện Ba Vì,2024\n,,\n"),
]


def name_of(value: object) -> str:
    return type(value).__name__


def through_json(value: Any) -> Any:
    """The plain form after a passage through JSON text, which must not change it."""
    plain = value.to_dict()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    return json.loads(json.dumps(plain))


@given(VALUES)
def test_a_value_comes_back(value: Any) -> None:
    assert type(value).from_dict(through_json(value)) == value


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
@tries(5)
def test_an_entity_and_what_it_holds_come_back(kind: type[mm.Entity], data: st.DataObject) -> None:
    entity = data.draw(st.from_type(kind))
    assert kind.from_dict(through_json(entity)) == entity == mm.Entity.from_dict(entity.to_dict())
    for field in attrs.fields(kind):
        held = getattr(entity, field.name)
        for value in held if isinstance(held, tuple) else (held,):
            if hasattr(value, "to_dict"):
                assert type(value).from_dict(through_json(value)) == value


@given(movements())
@tries(20)
def test_a_movement_comes_back_and_its_form_is_that_of_files(movement: mm.Movement) -> None:
    assert mm.Movement.from_dict(through_json(movement)) == movement
    assert json.loads(mm.dumps(movement)) == movement.to_dict()
    report = movement.validate()
    assert mm.Report.from_dict(through_json(report)) == report
    assert TypeAdapter(mm.Movement).validate_python(movement.to_dict()) == movement


@pytest.mark.long
@pytest.mark.parametrize("result", RESULTS, ids=name_of)
def test_a_result_comes_back(result: Any) -> None:
    plain = through_json(result)
    assert type(result).from_dict(plain) == result
    adapter: TypeAdapter[Any] = TypeAdapter(type(result))
    jsonschema.Draft202012Validator(adapter.json_schema()).validate(plain)
    assert adapter.validate_json(adapter.dump_json(result)) == result


@pytest.mark.parametrize("result", COMPUTED, ids=name_of)
def test_a_computed_result_is_written_and_not_read(result: Any) -> None:
    plain = through_json(result)
    adapter: TypeAdapter[Any] = TypeAdapter(type(result))
    jsonschema.Draft202012Validator(adapter.json_schema()).validate(plain)
    assert json.loads(adapter.dump_json(result)) == plain
    assert adapter.validate_python(result) is result
    with pytest.raises(ValidationError, match="is computed, not read"):
        adapter.validate_python(plain)


def test_totals_have_their_groups_by_name() -> None:
    rollup: mm.Rollup[Any] = COMPUTED[0]
    for row in rollup.to_dict()["totals"]:  # type: ignore[attr-defined]  # plain values are `object`
        group = tuple(row["group"].values())
        assert rollup[row["unit"]][group] == mm.Quantity.from_dict(row["total"])
        assert row["group"].keys() == {"kind", "tier"}


def resolved(schema: Any, definitions: dict[str, Any]) -> Any:
    """A schema with every reference replaced by what it refers to."""
    if isinstance(schema, list):
        return [resolved(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    target = schema.get("$ref", "").rpartition("/")[2]
    own = {
        k: resolved(value, definitions) for k, value in schema.items() if k not in ("$ref", "$defs")
    }
    return {**resolved(definitions[target], definitions), **own} if target else own


def without_title(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key != "title"}


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_schema_of_an_entity_is_that_of_files(kind: type[mm.Entity]) -> None:
    ours, theirs = json_schema()["$defs"], TypeAdapter(kind).json_schema()
    both = resolved(theirs, theirs.get("$defs", {})), resolved(ours[kind.__name__], ours)
    assert without_title(both[0]) == without_title(both[1])


def test_the_schema_of_a_movement_is_that_of_files() -> None:
    ours, theirs = json_schema(), TypeAdapter(mm.Movement).json_schema()
    names = ("properties", "required", "additionalProperties", "anyOf")
    for name in names:
        assert resolved(theirs[name], theirs["$defs"]) == resolved(ours[name], ours["$defs"])


class Visit(BaseModel):
    """A model of an application."""

    unit: mm.Locality
    day: mm.Period
    people: mm.Quantity | None = None
    steps: list[mm.Milestone] = []
    entity: mm.Entity | None = None


@given(localities(), periods(), quantities(), st.none() | documents())
@tries(20)
def test_a_model_of_pydantic_holds_values(
    unit: mm.Locality, day: mm.Period, people: mm.Quantity, entity: mm.Entity | None
) -> None:
    visit = Visit(unit=unit, day=day, people=people, entity=entity)
    assert Visit.model_validate_json(visit.model_dump_json()) == visit
    assert Visit.model_validate(visit.model_dump()) == visit
    assert visit.unit is unit


def test_a_schema_of_pydantic_has_each_class_once() -> None:
    both = TypeAdapter(dict[str, mm.Locality | mm.Rollup[Any] | mm.Quantity]).json_schema()
    assert {"Locality", "Quantity", "Rollup", "Losses", "Loss", "Text"} <= both["$defs"].keys()


def test_pydantic_reports_the_place_and_the_hint() -> None:
    with pytest.raises(ValidationError) as caught:
        Visit.model_validate({"unit": {"id": "loc:1", "name": "A", "kind": "fuong"}, "day": "x"})
    first, second = caught.value.errors()
    assert (first["loc"], second["loc"]) == (("unit",), ("day",))
    assert "Locality loc:1: kind" in first["msg"]
    assert first.get("ctx", {})["hint"] == "one of: phuong, phường"
    assert "not a period" in second["msg"]


def refused() -> Iterator[tuple[Any, object, str]]:
    """A class, a wrong plain form, and what the error names."""
    yield mm.Locality, {"id": "loc:1", "name": "A", "kind": "fuong"}, "Locality loc:1: kind"
    yield mm.Locality, {"id": "loc:1", "name": "A", "kind": "xa", "x": 1}, "unknown key: found 'x'"
    yield mm.Locality, {"id": "field:1", "name": "A", "kind": "xa"}, "id: not an id of a locality"
    yield mm.Locality, [1], "Locality: not a record"
    yield mm.Entity, {"id": "song:1"}, "Entity song:1: not a record of an entity"
    yield mm.Entity, None, "Entity: not a record"
    yield mm.Milestone, {"on": "2024"}, "Milestone: status: missing"
    yield mm.Change, {"day": "2024-13-01", "kind": "began"}, "Change: day: no such day"
    yield mm.Losses, {"given": "3", "noun": "rows"}, "Losses: given: not a whole number"
    yield (
        mm.Losses,
        {"given": 3, "noun": "rows", "items": [{"key": 1}]},
        r"items\[0\].key: not a text",
    )
    yield mm.Report, {"known": True}, "Report: known: not a whole number"
    yield mm.Report, {"exempted": [[1]]}, "exempted.*not 2 values"
    yield mm.Contribution, {"least": "one"}, "least: not a number"
    yield mm.Overdue, {"entity": {"id": "loc:1"}}, "entity: not one of these entities"
    yield (
        mm.Movement,
        {"massmob": 2, "fields": [{"id": "field:1"}]},
        r"'field:1'\): name: missing",
    )
    yield mm.Text, 3, "not a name"
    yield mm.Period, 2024, "not the text of a period"
    yield mm.Quantity, {"high": 3}, "not the bounds of a figure"
    yield mm.DocumentSymbol, None, "not a document symbol"


@pytest.mark.parametrize(("cls", "plain", "message"), [*refused()])
def test_a_wrong_form_is_refused_with_its_place(cls: Any, plain: object, message: str) -> None:
    with pytest.raises(mm.MassmobError) as caught:
        cls.from_dict(plain)
    assert re.search(message, re.sub(r":?\s*1 problem\s+", ": ", str(caught.value)))


@given(
    st.sampled_from(
        [*KINDS, mm.Report, mm.Change, mm.Overview, mm.Losses, mm.Quantity, mm.Movement]
    ),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
        lambda values: (
            st.lists(values, max_size=2)
            | st.dictionaries(
                st.sampled_from(["id", "name", "kind", "given", "low", "findings"]), values
            )
        ),
        max_leaves=6,
    ),
)
def test_any_other_form_is_refused_by_an_error_of_massmob(cls: Any, plain: object) -> None:
    try:
        value = cls.from_dict(plain)
    except mm.MassmobError:
        return
    assert isinstance(value, cls)
