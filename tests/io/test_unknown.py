"""Reading files of a newer release: what is not known is refused, or kept and written back."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import massmob as mm
from support.tries import tries

FORMATS = ("json", "yaml", "jsonl")
PLAIN: dict[str, Any] = {
    "massmob": 2,
    "edition": {"number": 7},
    "tags": ["a", "b"],
    "none": [],
    "fields": [
        {"id": "field:1", "name": "kinh tế", "colour": "red", "weights": [1, {"x": None}]},
        {"id": "field:2", "name": "văn hóa"},
    ],
    "songs": [{"id": "song:1", "verses": 3}, {"id": "song:2"}],
}


def kept() -> mm.Movement:
    return mm.loads(json.dumps(PLAIN), unknown="keep")


def test_unknown_is_refused_by_default() -> None:
    with pytest.raises(mm.LoadError) as caught:
        mm.loads(json.dumps(PLAIN))
    for key in ("edition", "tags", "none", "songs", "colour", "weights"):
        assert f"unknown key: found {key!r}" in str(caught.value)


def test_what_is_known_is_read_and_the_rest_kept() -> None:
    movement = kept()
    assert [entity.id for entity in movement] == ["field:1", "field:2"]
    assert movement.unknown.fields == {"field:1": {"colour": "red", "weights": [1, {"x": None}]}}
    assert movement.unknown.lists == {
        key: PLAIN[key] for key in ("edition", "tags", "none", "songs")
    }


def test_a_reference_to_an_entity_of_an_unknown_kind_is_no_finding() -> None:
    plan = {"id": "doc:1", "name": "A", "type": "plan", "cites": ["song:1", "song:3"]}
    odd = [1, {"id": ["song:3"]}, None]
    movement = mm.loads(json.dumps({**PLAIN, "documents": [plan], "odd": odd}), unknown="keep")
    assert [finding.field for finding in mm.validate(movement, select="MM102")] == ["cites[1]"]


@pytest.mark.parametrize("format", FORMATS)
def test_it_is_written_back(format: str, tmp_path: Path) -> None:
    path = tmp_path / "movement"
    mm.save(kept(), path, format)
    assert mm.load(path, format, unknown="keep") == kept()
    assert json.loads(mm.dumps(kept())) == PLAIN


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


@example({"new ": [{}, ""]})
@given(st.dictionaries(st.text(max_size=5).map("new {}".format), VALUES, max_size=3))
@tries(40)
def test_additions_of_a_newer_release_survive_every_format_of_records(
    extra: dict[str, Any],
) -> None:
    record = {"id": "field:1", "name": "x", **extra}
    movement = mm.loads(json.dumps({"massmob": 2, **extra, "fields": [record]}), unknown="keep")
    assert movement.unknown.lists == extra
    for format in FORMATS:
        again = mm.loads(mm.dumps(movement, format), format, unknown="keep")
        assert again == movement, format


def test_a_movement_derived_from_it_keeps_what_belongs_to_its_entities() -> None:
    movement = kept()
    assert movement.at("2024-01-01").unknown == movement.unknown
    assert pickle.loads(pickle.dumps(movement)) == movement
    other = movement.add(mm.Field(id="field:3", name="y"))
    assert other.unknown == movement.unknown
    assert movement.remove("field:1").unknown.fields == {}
    assert movement != mm.Movement(movement)


@pytest.mark.parametrize("format", ["csv", "sqlite", "graphml"])
def test_a_format_that_would_lose_it_is_refused(format: str, tmp_path: Path) -> None:
    with pytest.raises(mm.InvalidValueError, match="would lose"):
        mm.save(kept(), tmp_path / "out", format)
    assert not [*tmp_path.iterdir()]
    with pytest.raises(mm.InvalidValueError, match="no place"):
        mm.load(tmp_path / "in", format, unknown="keep")


def test_problems_of_known_fields_are_reported_all_the_same() -> None:
    plain = {"massmob": 2, "songs": [], "fields": [{"id": "field:1", "verses": 1, "kind": "x"}]}
    with pytest.raises(mm.LoadError) as caught:
        mm.loads(json.dumps(plain), unknown="keep")
    assert "name: missing" in str(caught.value)
    assert "verses" not in str(caught.value)


def test_a_newer_version_of_the_form_and_a_wrong_word_are_refused() -> None:
    with pytest.raises(mm.LoadError, match="newer version"):
        mm.loads('{"massmob": 3}', unknown="keep")
    with pytest.raises(mm.InvalidValueError, match="keep"):
        mm.loads("{}", unknown="ignore")  # type: ignore[arg-type]


def test_what_is_kept_is_not_nested_without_limit() -> None:
    deep = "[" * 500 + "]" * 500
    text = f'{{"massmob": 2, "songs": {deep}, "fields": [{{"id": "field:1", "name": "x"}}]}}'
    with pytest.raises(mm.LoadError):
        mm.loads(text, unknown="keep")
