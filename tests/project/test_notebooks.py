"""The notebooks as text: their cells are explained. `nox -s notebooks` executes them."""

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
    prose = CELL.split(text)[::2]
    assert prose[0].count(".") + prose[0].count("?") >= 2
    empty = [place for place, part in enumerate(prose[1:-1], 1) if not part.strip()]
    assert len(empty) <= 1, "cells without text between them"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_every_cell_is_python(path: Path) -> None:
    cells = CELL.findall(path.read_text(encoding="utf-8"))
    assert len(cells) >= 5
    for cell in cells:
        compile(cell, path.name, "exec")


def test_the_docs_name_every_notebook() -> None:
    page = (ROOT / "docs" / "how-to" / "open-notebooks.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\S+)` \|", page, re.MULTILINE) == [path.stem for path in NOTEBOOKS]
