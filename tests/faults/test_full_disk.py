"""A writer whose disk is full raises a `SaveError`, and what was there is still there."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

import massmob as mm
from support import children
from support.children import Ended, writing_in_child
from support.size import size
from support.spot import Spot
from support.writers import Writer, some_writers

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork"),
]


@some_writers
def test_a_call_that_fails(writer: Writer, tmp_path: Path, tried: Counter[str]) -> None:
    spot = Spot(writer, tmp_path)
    for at in spot.calls(size(1, 6)):
        ended = writing_in_child(spot.write, children.strike(at, children.disk_is_full))
        check_failure(spot, ended)
        tried["full disks"] += 1


@some_writers
def test_a_file_that_cannot_grow(writer: Writer, tmp_path: Path, tried: Counter[str]) -> None:
    """The kernel fails the write, as it does on a full disk."""
    spot = Spot(writer, tmp_path)
    for limit in children.FILE_SIZES[:: size(5, 1)]:
        ended = writing_in_child(spot.write, children.limit_file_size(limit, deadly=False))
        check_failure(spot, ended)
        tried["full disks"] += 1


@pytest.mark.parametrize("limit", [4_096, 12_288])
def test_duckdb_reports_a_database_that_is_not_all_written(
    limit: int, tmp_path: Path, tried: Counter[str]
) -> None:
    """A small one is written as a whole on closing, where DuckDB reports no error."""
    path, old = tmp_path / "a.duckdb", mm.Movement([mm.Field(id="field:1", name="a")])
    mm.save(old, path)
    new = old.add(mm.Field(id="field:2", name="b"))
    ended = writing_in_child(
        lambda: mm.save(new, path), children.limit_file_size(limit, deadly=False)
    )
    assert ended.text.startswith("SaveError"), ended
    assert mm.load(path) == old
    tried["full disks"] += 1


def check_failure(spot: Spot, ended: Ended) -> None:
    """Check that a writer raised a `SaveError` with the path, or succeeded all the same."""
    assert ended.code == 0, ended
    if ended.text:
        assert ended.text.startswith("SaveError"), ended
        assert str(spot.path) in ended.text, ended
    spot.check(alive=True, failed=bool(ended.text))
    spot.restore()
