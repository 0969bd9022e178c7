"""The verb ``reference``: what it answers is what the model declares."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest

import massmob as mm
from massmob.cli.main import main
from massmob.model.entity import ENTITY_TYPES
from massmob.model.references import reference_fields


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["reference", *words])
    out, err = capsys.readouterr()
    return code, out, err


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, list[Any]]:
    sections: dict[str, list[Any]] = json.loads(run(capsys, *words, "--json")[1])
    return sections


def test_everything_that_is_declared_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    everything = answer(capsys)
    assert [kind["class"] for kind in everything["kinds"]] == [
        cls.__name__ for cls in ENTITY_TYPES.values()
    ]
    for kind, cls in zip(everything["kinds"], ENTITY_TYPES.values(), strict=True):
        fields = {field["field"]: field for field in kind["fields"]}
        assert [*fields] == [field.name for field in attrs.fields(cls)]
        assert all(field["help"] and field["type"] for field in fields.values())
        for field in attrs.fields(cls):
            assert fields[field.name]["required"] == (field.default is attrs.NOTHING)
        declared = {r.field: r.relation for r in reference_fields(cls) if not r.via}
        refers = {n: f["refers"]["relation"] for n, f in fields.items() if "refers" in f}
        assert refers == declared
    assert [rule["rule"] for rule in everything["rules"]] == [rule.code for rule in mm.all_rules()]
    text = run(capsys)[1]
    names = {
        topic.get("kind") or topic.get("rule") for topics in everything.values() for topic in topics
    }
    assert all(f"\n  {name} " in text for name in names - {None})


def test_names_in_the_list_have_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    listed = [line.split()[0] for line in run(capsys)[1].splitlines() if line.startswith("  ")]
    for name in listed[::25]:
        code, out, err = run(capsys, name)
        assert (code, err) == (0, "")
        assert out


@pytest.mark.parametrize(
    "name", ["locality", "Locality", "localities", "LOCALITY", "đơn vị hành chính"]
)
def test_a_kind_by_any_of_its_names(capsys: pytest.CaptureFixture[str], name: str) -> None:
    (kind,) = answer(capsys, name)["kinds"]
    assert (kind["prefix"], kind["plural"]) == ("loc", "localities")
    out = run(capsys, name)[1]
    assert "in files: localities; ids: loc:…; class Locality" in out
    assert [line for line in out.splitlines() if line.startswith("parent")]


def test_a_field_across_kinds(capsys: pytest.CaptureFixture[str]) -> None:
    (field,) = answer(capsys, "phases")["fields"]
    assert [of["of"] for of in field["of"]] == ["cycle"]
    assert field["of"][0]["type"] == "list of: Phase"
    held = [of["of"] for of in answer(capsys, "level")["fields"][0]["of"]]
    assert {"committee", "Milestone"} <= {*held}


def test_a_rule_is_explained_as_in_python(capsys: pytest.CaptureFixture[str]) -> None:
    (rule,) = [rule for rule in mm.all_rules() if rule.code == "MM403"]
    assert run(capsys, "mm403") == (0, f"{mm.explain(rule)}\n", "")
    (plain,) = answer(capsys, "MM403")["rules"]
    assert plain["examples"].keys() == {"breaks", "passes"}


def test_a_word_in_three_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("phuong", "phường", "ward", "квартал"):
        (word,) = answer(capsys, name)["words"]
        assert word == {
            "list": "LocalityKind",
            "word": "phuong",
            "labels": {"vi": "phường", "en": "ward", "ru": "квартал"},
        }
    (words,) = answer(capsys, "LocalityKind")["lists"]
    assert {word["word"] for word in words["words"]} == {*mm.LocalityKind}


@pytest.mark.parametrize(
    ("name", "near"),
    [("localty", "did you mean locality"), ("MM999", "did you mean MM9"), ("zzzz", "list all")],
)
def test_a_miss_is_answered_with_the_near_ones(
    capsys: pytest.CaptureFixture[str], name: str, near: str
) -> None:
    code, out, err = run(capsys, name)
    assert (code, out) == (2, "")
    assert near in err
