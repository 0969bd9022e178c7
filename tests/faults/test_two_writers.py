"""Two writers and a reader at one path: every movement that is read was saved as a whole."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

import massmob as mm
from support.children import Child
from support.size import size
from support.writers import NEW, OLD, WRITERS, Writer, plain

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork"),
]

LOADED = [name for name, writer in WRITERS.items() if writer.loads]
SAVES = 52
"""The saves of a writer in the full size: 1,248 of two writers in twelve formats."""


@pytest.mark.parametrize("name", size(["json", "csv", "sqlite"], LOADED))
def test_two_writers_and_a_reader(name: str, tmp_path: Path, tried: Counter[str]) -> None:
    writer, path = WRITERS[name], tmp_path / WRITERS[name].file
    marker = mm.Field(id="field:second", name="người ghi thứ hai")
    movements = [OLD, NEW, OLD.add(marker), NEW.add(marker)]
    contents = [plain(movement) for movement in movements]
    writer.write(OLD, path)
    saves = size(6, SAVES)
    writers = [
        Child(lambda: save_by_turns(writer, movements[:2], path, saves)),
        Child(lambda: save_by_turns(writer, movements[2:], path, saves)),
    ]
    while any(child.is_running() for child in writers):
        if is_loaded(writer, path, contents):
            tried["loads beside two writers"] += 1
        else:
            tried["refusals beside two writers"] += 1
    assert [child.wait().text for child in writers] == ["", ""]
    tried["saves beside another writer"] += 2 * saves
    assert writer.content(path) in contents
    assert [*tmp_path.iterdir()] == [path]


def is_loaded(writer: Writer, path: Path, contents: Sequence[object]) -> bool:
    """Whether one of the contents is loaded; a folder may be refused as being written."""
    try:
        content = writer.content(path)
    except mm.LoadError as error:
        if writer.is_folder and "being written" in str(error):
            return False
        raise
    assert content in contents, "a mixture of two saves"
    return True


def save_by_turns(writer: Writer, movements: Sequence[mm.Movement], path: Path, saves: int) -> str:
    for number in range(saves):
        writer.write(movements[number % 2], path)
    return ""
