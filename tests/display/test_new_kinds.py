"""Every kind and every hierarchy in the explorer, in trees and in diagrams."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from importlib import resources
from types import ModuleType
from typing import Any

import attrs
import pytest

import massmob as mm
from massmob.display.explorer.payload import payload
from massmob.display.explorer.texts import page_texts
from massmob.io.graphs import dot, mermaid
from massmob.io.tables.example import example_movement
from massmob.model.captions import captions
from massmob.model.entity import ENTITY_TYPES
from massmob.model.references import reference_fields
from massmob.network.placement import ALONG, Along
from massmob.translation.language import LANGUAGES, Language

EXAMPLE = example_movement()
DATA: dict[str, Any] = payload(EXAMPLE)
FILES = resources.files("massmob.display.explorer")


def facts(id: str) -> dict[str, tuple[str, Any]]:
    """Field → type and value of an entity, as the page reads them."""
    number = DATA["entities"]["id"].index(id)
    return {
        fact["field"]: (fact["type"], fact["values"][fact["entities"].index(number)])
        for fact in DATA["facts"]
        if number in fact["entities"]
    }


def _texts(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(value)


def words(id: str, field: str) -> list[str]:
    type_, numbers = facts(id)[field]
    assert type_ == "words"
    return [DATA["words"][number][1] for number in numbers]


def test_a_card_has_lists_of_words() -> None:
    assert words("campaign:example", "actors") == ["Party committees", "authorities"]
    assert words("campaign:example", "channels") == ["mass media", "contest"]
    assert words("dialogue:example", "levels") == ["city, province"]
    assert words("dialogue:example", "hosts") == ["secretary", "chair of the People's Committee"]


@pytest.mark.parametrize(
    ("id", "field", "parts"),
    [
        ("cycle:example", "phases", [["kind", "on"], ["kind", "on", "organ"]]),
        ("org:example-front-901", "memberships", [["of", "valid", "sources"]]),
        ("emulation-cluster:example", "leaders", [["organ", "year"]]),
        ("doc:example-1", "cited", [["field", "source", "place", "grade", "seen"]]),
    ],
)
def test_a_card_has_held_values(id: str, field: str, parts: list[list[str]]) -> None:
    type_, values = facts(id)[field]
    assert type_ == "nested"
    assert [[part[0] for part in value] for value in values] == parts


def test_a_field_of_plain_texts_is_shown() -> None:
    @mm.declare_kind("song", prefix="song", plural="songs", label="bài hát")
    @attrs.frozen(kw_only=True, repr=False)
    class Song(mm.Entity):
        """Bài hát: a song of the movement."""

        voices: tuple[str, ...] = attrs.field(default=(), converter=_texts)

    try:
        data = payload(mm.Movement([Song(id="song:1", name="a", voices=("alto", "bass"))]))
        assert data["facts"][0]["values"] == ["alto; bass"]
    finally:
        mm.forget_kind("song")


def test_the_page_has_the_hierarchies_of_the_library() -> None:
    match = re.search(r"const ALONG = (\[.*?\]);", FILES.joinpath("queries.js").read_text("utf-8"))
    assert match is not None
    assert json.loads(match[1]) == [*ALONG]
    assert all(len(page_texts()["ui"][along]) == len(LANGUAGES) for along in ALONG)


def test_every_field_and_relation_has_a_caption_in_every_language() -> None:
    for cls in ENTITY_TYPES.values():
        referring = {reference.field for reference in reference_fields(cls) if not reference.via}
        for field in {field.name for field in attrs.fields(cls)} - referring - {"id", "successors"}:
            assert all(captions()["fields"][field]), (cls, field)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("along", "titles", "root"),
    [
        ("organisation", ("Ngành dọc", "Organisations", "Организации"), "org:example-front"),
        ("target_group", ("Đối tượng vận động", "Target groups", "Целевые группы"), "group:example"),
    ],
)  # fmt: skip
def test_a_tree_of_organs_and_groups_is_drawn(
    along: Along, titles: tuple[str, ...], root: str, lang: Language
) -> None:
    texts = [text.get_text() for text in mm.draw_tree(EXAMPLE, along, lang=lang).axes[0].texts]
    assert texts[0] == titles[LANGUAGES.index(lang)]
    below = EXAMPLE.children(root, along=along)
    assert below
    assert {EXAMPLE[root].name.label(lang), *(child.name.label(lang) for child in below)} <= {
        *texts
    }


@pytest.mark.parametrize("diagram", [dot, mermaid])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_diagram_has_every_kind_by_its_label(diagram: ModuleType, lang: Language) -> None:
    text = diagram.write_movement(EXAMPLE, lang=lang).decode()
    for kind in ENTITY_TYPES:
        assert kind.label(lang) in text
    for relation in (mm.Relation.AWARDED_TO, mm.Relation.IN_CYCLE, mm.Relation.BRANCH_OF):
        assert relation.label(lang) in text
