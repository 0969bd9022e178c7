"""Captions of hierarchies and of columns: the same words wherever they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import massmob as mm
from massmob.translation.language import Language

HANOI = mm.load_dataset("hanoi")


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    mm.set_language(None)


@pytest.mark.parametrize(
    ("lang", "heading"),
    [
        ("vi", "Cấp ủy và các cơ quan"),
        ("en", "Party committees and organs"),
        ("ru", "Партийные комитеты и органы"),
    ],
)
def test_card_picture_and_page_have_one_heading_for_a_hierarchy(
    lang: Language, heading: str, tmp_path: Path
) -> None:
    mm.set_language(lang)
    assert any(part.title.startswith(f"{heading}: ") for part in HANOI.display().parts)
    picture = mm.draw_tree(HANOI, "committee", depth=1)
    assert picture.axes[0].texts[0].get_text().startswith(heading)
    page = mm.write_explorer(HANOI.subset(kinds=["committee"]), tmp_path / "page.html")
    assert f'"{heading}"' in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("lang", "caption"), [("vi", "loại"), ("en", "kind"), ("ru", "вид")])
def test_a_column_has_one_caption_in_a_listing_and_in_totals(lang: Language, caption: str) -> None:
    mm.set_language(lang)
    assert HANOI.in_force("2024-10-15").table().header[1] == caption
    totals = HANOI.rollup("locality", along="locality", by=["kind", "year"])
    assert caption in totals.title
    assert totals.pivot("kind").title.endswith(f": {caption}")
