"""What the documentation promises besides its Python: its commands run, and its links lead somewhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from doctest import DocTestParser
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
PAGES = sorted([TOP / "README.md", TOP / "CONTRIBUTING.md", *(TOP / "docs").rglob("*.md")])
OURS = ("massmob ", "printf ", "python ")
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!`)\]\(([^)\s]+)\)")


def named(page: Path) -> str:
    return page.relative_to(TOP).as_posix()


def commands(block: str) -> list[str]:
    """The commands of a block, one a line; those of a ``console`` block stand behind ``$``."""
    lines = block.replace("\\\n", " ").splitlines()
    shown = [line[2:] for line in lines if line.startswith("$ ")]
    return shown or [line for line in lines if line and not line.startswith("#")]


def steps(page: Path) -> Iterator[tuple[str, str]]:
    """What a reader of the page types, in order; programs of others may not be here."""
    for kind, block in _FENCE.findall(page.read_text(encoding="utf-8")):
        if kind == "python":
            for example in DocTestParser().get_examples(block):
                yield "python", example.source
        elif kind in ("sh", "console"):
            yield from (("sh", each) for each in commands(block) if each.startswith(OURS))


WITH_COMMANDS = [
    page
    for page in PAGES
    if any(kind == "sh" and what.startswith("massmob") for kind, what in steps(page))
]
RUN_EXAMPLES = """
import contextlib, json, sys
for source in json.load(sys.stdin):
    with contextlib.suppress(Exception):  # some show an error; whether it is the right one, other tests tell
        exec(compile(source, "page", "exec"), globals())
"""


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=named)
def test_the_commands_of_a_page_run(page: Path, tmp_path: Path) -> None:
    """One after another in an empty folder, with what its Python leaves there; findings are no failure."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for kind, same in groupby(steps(page), key=itemgetter(0)):
        sources = [what for _, what in same]
        if kind == "python":
            run_in(tmp_path, path, [sys.executable, "-c", RUN_EXAMPLES], json.dumps(sources))
        for what in sources if kind == "sh" else ():
            run_in(tmp_path, path, ["bash", "-c", what], "")


def run_in(folder: Path, path: str, command: list[str], given: str) -> None:
    env = {**os.environ, "PATH": path}
    run = subprocess.run(
        command, cwd=folder, env=env, input=given, capture_output=True, text=True, check=False
    )
    assert run.returncode in (0, 1), f"{command}\n{run.stderr}"
    assert "Traceback" not in run.stderr, f"{command}\n{run.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_within_the_project_lead_to_files(page: Path) -> None:
    targets = [each.partition("#")[0] for each in _LINK.findall(page.read_text(encoding="utf-8"))]
    within = [
        each for each in targets if each and "://" not in each and not each.startswith("mailto:")
    ]
    assert [each for each in within if not (page.parent / each).exists()] == []
