"""The notebooks as text: each can be told by who reads it. `nox -s notebooks` executes them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "examples" / "notebooks").glob("[0-9]*.md"))
CELL = re.compile(r"^```\{code-cell\}\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def named(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_a_notebook_says_what_it_asks_between_its_cells(path: Path) -> None:
    header, _, text = path.read_text(encoding="utf-8").partition("\n---\n\n")
    assert header.startswith("---\njupytext:")
    assert text.startswith("# ")
    said = CELL.split(text)[::2]
    assert said[0].count(".") + said[0].count("?") >= 2
    silent = [at for at, each in enumerate(said[1:-1], 1) if not each.strip()]
    assert len(silent) <= 1, "cells with nothing said between them"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_every_cell_is_python(path: Path) -> None:
    cells = CELL.findall(path.read_text(encoding="utf-8"))
    assert len(cells) >= 5
    for cell in cells:
        compile(cell, path.name, "exec")


def test_the_docs_name_every_notebook() -> None:
    page = (ROOT / "docs" / "how-to" / "open-notebooks.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\S+)` \|", page, re.MULTILINE) == [each.stem for each in NOTEBOOKS]
