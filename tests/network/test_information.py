"""The card of a movement as a dataset."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given

import massmob as mm
from massmob.strategies import movements
from support.tries import tries

CARD = mm.DatasetCard(
    id="dataset:x",
    name={"vi": "Bộ dữ liệu", "en": "Dataset"},
    version="1",
    licence="MIT",
    covers="2024",
    sources=["src:x"],
)


def test_without_a_card_only_what_follows_from_the_content_is_known() -> None:
    info = mm.Movement([mm.Source(id="src:x", name="x")]).info
    assert (info.title, info.version, info.covers, info.made_from) == ({}, "", None, ())
    assert info.counts == {"sources": 1}


def test_the_card_is_part_of_the_movement() -> None:
    info = mm.Movement([CARD, mm.Source(id="src:x", name="x")]).info
    assert info.title == {"vi": "Bộ dữ liệu", "en": "Dataset"}
    assert (info.version, info.licence, info.made_from) == ("1", "MIT", ("src:x",))
    assert "SHA" not in str(info.display())
    assert info.checksum in str(info.display())


@pytest.mark.parametrize("format", ["json", "yaml", "jsonl", "csv", "sqlite", "graphml"])
def test_every_format_has_the_card(format: str, tmp_path: Path) -> None:
    movement = mm.Movement([CARD, mm.Source(id="src:x", name="x")])
    path = tmp_path / "file"
    mm.save(movement, path, format)
    assert mm.load(path, format).info == movement.info


def test_two_cards_are_refused() -> None:
    other = mm.DatasetCard(id="dataset:y", name="y")
    with pytest.raises(mm.InvalidValueError, match="several cards"):
        _ = mm.Movement([CARD, other]).info


@given(movements(), movements())
@tries(20)
def test_checksums_are_equal_for_equal_movements(one: mm.Movement, other: mm.Movement) -> None:
    assert (one.info.checksum == other.info.checksum) == (one == other)
    assert mm.loads(mm.dumps(one)).info.checksum == one.info.checksum


def test_ids_outside_change_the_checksum() -> None:
    one, other = mm.Movement([CARD]), mm.Movement([CARD], outside=["loc:01"])
    assert one.info.checksum != other.info.checksum


@pytest.mark.long
def test_the_command_prints_the_cards_of_the_shipped_datasets() -> None:
    command = [sys.executable, "-m", "massmob", "datasets", "--json"]
    printed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    cards = json.loads(printed)
    assert [*cards] == [dataset.name for dataset in mm.list_datasets()]
    for name, card in cards.items():
        assert card == json.loads(json.dumps(mm.load_dataset(name).info.to_dict()))
        assert all(card[key] for key in ("title", "licence", "covers", "scope", "made_from"))
