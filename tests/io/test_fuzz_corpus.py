"""Every reader over its corpus and some mutations of it, drawn as Hypothesis draws; see `readers`."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from massmob.io.load_save import FORMATS
from support import readers
from support.tries import tries

MUTATIONS = tries(50).max_examples


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_that_is_read_has_a_corpus(format: str) -> None:
    reads = FORMATS[format].read is not None or FORMATS[format].load is not None
    assert reads is (format in readers.readable())


@pytest.mark.long
@pytest.mark.parametrize("format", readers.readable())
def test_only_our_errors_come_out(format: str, tmp_path: Path) -> None:
    drawn = random.Random(f"{format} 2026" if settings().derandomize else None)
    for sample in readers.samples(format):
        for _ in range(max(1, MUTATIONS // len(readers.samples(format)))):
            harmful = readers.fire(sample, format, tmp_path, drawn)
            assert harmful is None, harmful


@pytest.mark.parametrize("format", readers.readable())
def test_the_corpus_is_read_or_refused(format: str, tmp_path: Path) -> None:
    read = 0
    for sample in readers.samples(format):
        copy = shutil.copytree if sample.is_dir() else shutil.copy
        copy(sample, tmp_path / sample.name)
        read += readers.is_read(tmp_path / sample.name, format)
    assert read, "no file of the corpus is right"
