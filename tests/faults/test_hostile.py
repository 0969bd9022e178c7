"""Files made to do harm end as a movement or a `MassmobError`, within memory and time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import massmob as mm
from massmob.io.load_save import FORMATS
from support.hostile import HOSTILE, SPECIAL, Build
from support.reading import READ, READERS, REFUSED, ReadingProcess
from support.size import FULL, size

pytestmark = pytest.mark.long


def kinds(format: str, step: int) -> Iterator[tuple[str, Path]]:
    """Every so many of the hostile files of a format, in a folder of its own each."""
    suffix = FORMATS[format].suffixes[0] if FORMATS[format].suffixes else ""
    for name, content in islice(HOSTILE[format](), step // 2, None, step):
        with TemporaryDirectory() as folder:
            yield name, build(Path(folder, f"movement{suffix}"), content)


@pytest.fixture(scope="module")
def process() -> Iterator[ReadingProcess]:
    with ReadingProcess() as process:
        yield process


def build(path: Path, content: Build) -> Path:
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        content(path)
    return path


@pytest.mark.parametrize("format", HOSTILE)
def test_hostile_files(format: str, process: ReadingProcess, tried: Counter[str]) -> None:
    harm: dict[str, str] = {}
    for name, path in kinds(format, size(41, 1)):
        outcome = process.outcome(path, format=format)
        if outcome not in (READ, REFUSED):
            harm[name] = outcome
        tried["hostile files"] += 1
    assert harm == {}


OTHER_READERS = [reader for reader in READERS if reader != "load"]


@pytest.mark.parametrize("reader", size(OTHER_READERS[:1], OTHER_READERS))
@pytest.mark.parametrize(
    "format", size(["sqlite"], ["json", "jsonl", "csv", "xlsx", "ods", "sqlite"])
)
def test_hostile_files_for_other_readers(
    reader: str, format: str, process: ReadingProcess, tried: Counter[str]
) -> None:
    harm: dict[str, str] = {}
    for name, path in kinds(format, size(41, 13)):
        # The tables of a folder are read one by one.
        for file in [path] if path.is_file() else sorted(path.glob("*.csv")):
            outcome = process.outcome(file, reader)
            if outcome not in (READ, REFUSED):
                harm[f"{name} {file.name}"] = outcome
            tried["hostile files"] += 1
    assert harm == {}


@pytest.mark.parametrize("kind", SPECIAL)
def test_what_is_no_file_is_refused(
    kind: str, process: ReadingProcess, tmp_path: Path, tried: Counter[str]
) -> None:
    readers = [("load", format) for format in HOSTILE] + [
        (reader, "csv") for reader in OTHER_READERS
    ]
    harm: dict[str, str] = {}
    for number, (reader, format) in enumerate(readers if FULL else readers[::4]):
        suffix = FORMATS[format].suffixes[0] if FORMATS[format].suffixes else ".csv"
        path = build(tmp_path / f"{number}{suffix}", SPECIAL[kind])
        outcome = process.outcome(path, reader, format if reader == "load" else None)
        if outcome != REFUSED and reader != "command":
            harm[f"{reader} {format}"] = outcome
        tried["hostile files"] += 1
    assert harm == {}


@pytest.mark.parametrize("kind", SPECIAL)
def test_what_is_no_file_is_not_replaced(kind: str, tmp_path: Path) -> None:
    movement = mm.Movement([mm.Field(id="field:1", name="a")])
    for format in ("json", "sqlite"):
        path = build(tmp_path / f"a{FORMATS[format].suffixes[0]}", SPECIAL[kind])
        before = path.lstat().st_mode
        if kind == "dangling link":  # the file to which it leads is made
            mm.save(movement, path)
        else:
            with pytest.raises(mm.SaveError, match="not a regular file"):
                mm.save(movement, path)
        assert path.lstat().st_mode == before
