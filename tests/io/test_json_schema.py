"""The JSON Schema: it accepts files we write, and refuses those the reader refuses, with named exceptions."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import massmob
import massmob as mm
from massmob.io.text import json_format as our_json
from massmob.model.entity import ENTITY_TYPES
from massmob.model.records.json_schema import NOT_EXPRESSED, json_schema
from massmob.model.records.value_forms import field_types
from massmob.model.references import Reference
from massmob.network import converter
from massmob.strategies import movements
from massmob.values.numbers import is_plain_fraction
from support.tries import tries

COMMITTED = Path(massmob.__file__).parents[2] / "docs" / "reference" / "massmob.schema.json"
CITY = {"id": "loc:01", "name": "Hà Nội", "kind": "thanh_pho"}


@cache
def validator() -> Any:
    return jsonschema.Draft202012Validator(json_schema())


@pytest.mark.long
def test_the_schema_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


def test_the_published_copy_is_up_to_date() -> None:
    """Run ``massmob schema > docs/reference/massmob.schema.json`` after a change of the model."""
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == json_schema()


def test_every_kind_field_and_reference_is_in_the_schema() -> None:
    schema = json_schema()
    for cls in ENTITY_TYPES.values():
        properties = schema["$defs"][cls.__name__]["properties"]
        assert [*properties] == [field.name for field in attrs.fields(cls)]
        for field in attrs.fields(cls):
            assert properties[field.name]["description"]
            declared = [value for value in field.metadata.values() if isinstance(value, Reference)]
            assert ("massmob:refers" in properties[field.name]) is bool(declared)
    assert schema["$defs"]["Team"]["properties"]["cluster"]["massmob:refers"] == {
        "relation": "member_of",
        "kinds": ["contest_cluster"],
        "during": "whole",
    }


@tries(20)
@given(movements(with_reorganisation=True))
def test_movements_we_write_are_valid(movement: mm.Movement) -> None:
    validator().validate(converter.to_plain(movement))


@pytest.mark.long
def test_shipped_data_is_valid() -> None:
    validator().validate(converter.to_plain(mm.load_dataset("hanoi").at("2024-10-15")))


OTHERS: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        1.5,
        2**40,
        "",
        " ",
        "x",
        "12-CT/TU",
        "loc:1",
        "org:1",
        "src:a b",
    ),
    *(
        "2024",
        "2024-13",
        "2024-00",
        "2024-02-28",
        "0000",
        "2024/2025",
        "..",
        "../..",
        "2024/",
        "2024..",
        "–",
    ),
    *(
        "2024–2025",
        "2024 - 2025",
        "2024-2025",
        "2024-01 - 2024-02",
        "....",
        "../",
        " 2024 ",
        "2024-1",
    ),
    *("1/3", "-1/3", "0/1", "1/0", "xa", "base", "whole", "A", "a\x00b", "a\tb", "đ", "\ud7ff"),
    *(
        [],
        ["src:a"],
        [""],
        [1],
        [None],
        [[]],
        {},
        {"vi": "a"},
        {"vi": None},
        {"en": " "},
        {"de": "a"},
    ),
    *(
        {"low": 1},
        {"low": 1, "high": 2},
        {"low": 1, "of": 0},
        {"low": None},
        {"high": 1},
        {"low": "1/3", "x": 1},
    ),
    *(
        {"low": 1, "of": "1/2"},
        {"low": 1, "of": "-1/2"},
        {"lat": 1, "lon": 2},
        {"lat": 91, "lon": 2},
        {"lat": 1},
    ),
    *(
        [{"to": "loc:1", "extent": "whole", "on": "2024-01-01"}],
        [{"to": "loc:1"}],
        [5],
        ["xa"],
        {"x": 1},
    ),
)


@cache
def samples() -> list[tuple[str, dict[str, Any]]]:
    hanoi = mm.load_dataset("hanoi")
    entities = [e for kind in ENTITY_TYPES for e in [*hanoi.of_kind(kind).values()][:6]]
    return [(entity.plural, entity.to_dict()) for entity in entities]


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """A form of one record, of which one value is another, one is missing, or one is too many."""
    plural, record = draw(st.sampled_from(samples()))
    record = dict(record)
    kind = next(cls for cls in ENTITY_TYPES.values() if cls.plural == plural)
    key = draw(st.sampled_from([field.name for field in attrs.fields(kind)]))
    how = draw(st.sampled_from(("other", "other", "other", "inner", "missing", "more")))
    inner = record.get(key)
    if how == "inner" and isinstance(inner, list) and inner and isinstance(inner[0], dict):
        part = dict(inner[0])
        part[draw(st.sampled_from([*part, "x"]))] = draw(st.sampled_from(OTHERS))
        record[key] = [part]
    elif how == "missing":
        record.pop(key, None)
    elif how == "more":
        record[draw(st.text(max_size=4))] = 1
    else:
        record[key] = draw(st.sampled_from(OTHERS))
    return {"massmob": 2, plural: [record]}


BEYOND_THE_SCHEMA = (
    "symbol",
    "no such day",
    "ends before it begins",
    "least is above",
    "lower bound above",
    "NFC",
)
"""Words of the reader's errors that a schema cannot express; see `NOT_EXPRESSED`."""


def message_about(form: dict[str, Any]) -> str:
    """The message of the reader about a form; empty when it reads it."""
    try:
        mm.loads(our_json.write(form))
    except mm.LoadError as error:
        return " ".join(map(str, error.problems or [error]))
    return ""


def has_figure_in_words(form: dict[str, Any]) -> bool:
    """Whether a figure is text, which the reader takes though it is not the canonical form."""
    (plural, (record,)) = [*form.items()][1]
    types = field_types(next(cls for cls in ENTITY_TYPES.values() if cls.plural == plural))
    return any(
        isinstance(value, str)
        and name in types
        and types[name].kind is mm.Quantity
        and not is_plain_fraction(value)
        for name, value in record.items()
    )


@tries(200)
@given(mutated().filter(lambda form: not has_figure_in_words(form)))
@example({"massmob": 2, "localities": [{**CITY, "valid": None}]})
@example({"massmob": 2, "localities": [{**CITY, "centre": None, "note": None}]})
@example({"massmob": 2, "localities": [{**CITY, "sources": {}}]})
@example({"massmob": 2, "localities": [{**CITY, "name": "a\x0bb"}]})
@example({"massmob": 2, "localities": [{**CITY, "id": "loc:"}]})
@example({"massmob": 2, "localities": [{**CITY, "id": "loc:" + "x" * 197}]})
def test_forms_the_reader_refuses_are_invalid(form: dict[str, Any]) -> None:
    problem = message_about(form)
    if not any(words in problem for words in BEYOND_THE_SCHEMA):
        assert validator().is_valid(form) is (not problem), (form, problem)


@pytest.mark.parametrize(
    "form",
    [
        *(
            [],
            {},
            {"massmob": 2},
            {"massmob": 2, "localities": []},
            {"massmob": 1, "localities": [CITY]},
            {"massmob": 3, "localities": [CITY]},
        ),
        *({"massmob": True, "localities": [CITY]}, {"massmob": "2", "localities": [CITY]}),
        *({"massmob": 2, "localities": CITY}, {"massmob": 2, "localities": [CITY], "planets": []}),
        *(
            {"massmob": 2, "localities": [CITY], "outside": [1]},
            {"massmob": 2, "localities": [CITY], "outside": "a"},
        ),
    ],
)
def test_wrong_members_at_the_top_are_invalid(form: Any) -> None:
    assert not validator().is_valid(form)
    with pytest.raises(mm.LoadError):
        mm.loads(json.dumps(form))


NAMED: tuple[Any, ...] = (
    ("rounds", {"id": "round:1", "name": "a", "contest": "contest:1", "order": 1.0}),
    (
        "localities",
        {**CITY, "successors": [{"to": "loc:2", "extent": "whole", "on": "2023-02-30"}]},
    ),
    ("localities", {**CITY, "valid": "2025/2024"}),
    (
        "observations",
        {"id": "obs:1", "name": "a", "indicator": "ind:1", "unit": "loc:1", "value": 10**301},
    ),
    ("documents", {"id": "doc:1", "name": "a", "type": "plan", "symbol": "1 2 3"}),
    ("localities", {**CITY, "id": "loc:\u00ad1"}),
    ("localities", {**CITY, "name": "a" + "\u0301" * 31}),
)


@pytest.mark.parametrize(("plural", "record"), NAMED)
def test_problems_beyond_the_schema_are_listed(plural: str, record: dict[str, Any]) -> None:
    form = {"massmob": 2, plural: [record]}
    assert validator().is_valid(form)
    with pytest.raises(mm.LoadError):
        mm.loads(json.dumps(form))


def test_a_repeated_id_is_listed_as_beyond_the_schema() -> None:
    form = {"massmob": 2, "localities": [CITY, CITY]}
    assert validator().is_valid(form)
    with pytest.raises(mm.LoadError, match="two entities have one id"):
        mm.loads(json.dumps(form))
    assert len(NOT_EXPRESSED) == len(NAMED) + 1
