"""Every reader over its corpus and some mutations of it, drawn as Hypothesis draws; see `readers`."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from massmob.io.load_save import FORMATS
from support import readers
from support.reading import ReadingProcess
from support.tries import tries

MUTATIONS = tries(12).max_examples


@pytest.fixture(scope="module")
def process() -> Iterator[ReadingProcess]:
    with ReadingProcess() as process:
        yield process


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_that_is_read_has_a_corpus(format: str) -> None:
    reads = FORMATS[format].read is not None or FORMATS[format].load is not None
    assert reads is (format in readers.readable())


@pytest.mark.long
@pytest.mark.parametrize("format", readers.readable())
def test_only_our_errors_come_out(format: str, process: ReadingProcess, tmp_path: Path) -> None:
    drawn = random.Random(f"{format} 2026" if settings().derandomize else None)
    for sample in readers.samples(format):
        for _ in range(max(1, MUTATIONS // len(readers.samples(format)))):
            harmful = readers.fire(sample, format, tmp_path, drawn, process)
            assert harmful is None, harmful


@pytest.mark.long
@pytest.mark.parametrize("format", readers.readable())
def test_the_corpus_is_read_or_refused(format: str, tmp_path: Path) -> None:
    read = 0
    for sample in readers.samples(format):
        copy = shutil.copytree if sample.is_dir() else shutil.copy
        copy(sample, tmp_path / sample.name)
        read += readers.is_read(tmp_path / sample.name, format)
    assert read, "no file of the corpus is right"


@pytest.mark.long
@pytest.mark.parametrize("format", readers.INNER)
def test_some_mutations_inside_a_container_are_read(format: str, tmp_path: Path) -> None:
    """Or else a checksum or length would be wrong, and the reader behind it see nothing."""
    drawn = random.Random(f"{format} 28")  # by others, a DuckDB file is read at the fiftieth try
    sample = readers.samples(format)[0]
    target = tmp_path / sample.name
    name = "massmob.parquet" if sample.is_dir() else ""
    if sample.is_dir():
        shutil.copytree(sample, target)

    def is_mutation_read() -> bool:
        mutant = readers.INNER[format]((sample / name).read_bytes(), drawn)
        (target / name).write_bytes(mutant)
        return readers.is_read(target, format)

    assert any(is_mutation_read() for _ in range(50))
