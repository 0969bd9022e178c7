"""The model fits another province than Hanoi: a movement of Thái Nguyên with every kind of entity."""

from __future__ import annotations

from pathlib import Path

import pytest

import massmob as mm
from massmob.io.load_save import FORMATS
from massmob.model.entity import ENTITY_TYPES
from support.thai_nguyen import SYNTHETIC, thai_nguyen

MOVEMENT = thai_nguyen()
BOTH_WAYS = [
    format.name
    for format in FORMATS.values()
    if (format.read or format.load) and (format.write or format.save)
]


def test_the_movement_of_another_province_has_every_kind() -> None:
    assert {entity.entity_kind for entity in MOVEMENT} == {*ENTITY_TYPES}


def test_it_is_valid() -> None:
    report = MOVEMENT.validate()
    assert report.findings == (), str(report)
    assert report.skipped == {}


def test_what_is_not_sourced_is_marked_as_synthetic() -> None:
    for entity in MOVEMENT:
        if isinstance(entity, mm.Source):
            continue
        is_marked = entity.note is not None and "Synthetic" in entity.note.label("en")
        assert is_marked == (SYNTHETIC in entity.sources), entity.id


def test_the_chain_of_documents_crosses_party_and_state() -> None:
    guidance = MOVEMENT.documents["doc:08-HD-BDVTU"]
    assert [str(document.symbol) for document in MOVEMENT.basis(guidance)] == ["08/2022/QĐ-UBND"]
    symbols = {"25-NQ/TW", "05-ĐA/TU", "30-KH/ĐUK", "08/2022/QĐ-UBND", "08-HD/BDVTU", "29-HD/ĐUK"}
    for id in ("award:2024", "contest:2024", "model:office"):
        assert {str(document.symbol) for document in MOVEMENT.basis(id)} == symbols


@pytest.mark.long
@pytest.mark.parametrize("format", BOTH_WAYS)
def test_a_file_in_every_format_gives_it_back(format: str, tmp_path: Path) -> None:
    path = tmp_path / "movement"
    mm.save(MOVEMENT, path, format)
    assert mm.load(path, format) == MOVEMENT
