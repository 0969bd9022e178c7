"""The language is of what is shown: files, keys, groups and values of data are the same in each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import massmob as mm
from massmob.translation.language import LANGUAGES, in_language

HANOI = mm.load_dataset("hanoi").subset(within="loc:001")


def in_every_language() -> Iterator[None]:
    for lang in LANGUAGES:
        with in_language(lang):
            yield


@pytest.mark.parametrize("suffix", ["json", "jsonl", "yaml", "graphml", "sqlite", "xlsx", "nt"])
def test_a_file_does_not_depend_on_the_language(suffix: str, tmp_path: Path) -> None:
    contents: set[bytes] = set()
    for _ in in_every_language():
        path = tmp_path / f"part.{suffix}"
        mm.save(HANOI, path)
        contents.add(path.read_bytes())
    assert len(contents) == 1


def test_groups_values_and_rows_of_totals_do_not_depend_on_the_language() -> None:
    pytest.importorskip("pandas")
    answers: set[str] = set()
    for _ in in_every_language():
        totals = HANOI.rollup("locality", along="locality", by=["kind", "year"])
        frame = totals.to_frame("pandas").to_csv()
        answers.add(f"{totals.groups} {frame} {totals.table(labels=False, lang='en').to_csv()}")
    assert len(answers) == 1


def test_errors_are_english_in_every_language() -> None:
    messages: set[str] = set()
    for _ in in_every_language():
        for query in (
            lambda: HANOI.rollup("model", along="locality", where={"status": "none"}),
            lambda: HANOI["loc:none"],
            lambda: HANOI.at("2024-13-01"),
            lambda: mm.loads("{", format="json"),
        ):
            with pytest.raises(mm.MassmobError) as caught:
                query()
            messages.add(str(caught.value))
    assert len(messages) == 4
