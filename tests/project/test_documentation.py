"""What the documentation promises besides its Python: its commands run, and its links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import massmob as mm
from massmob.cli.main import main

TOP = Path(__file__).parents[2]
PAGES = sorted([TOP / "README.md", TOP / "CONTRIBUTING.md", *(TOP / "docs").rglob("*.md")])
OURS = ("massmob ", "printf ", "python ")
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!`)\]\(([^)\s]+)\)")


def named(page: Path) -> str:
    return page.relative_to(TOP).as_posix()


def commands(block: str) -> list[str]:
    """The commands of a block, one per line; those of a ``console`` block follow ``$``."""
    lines = block.replace("\\\n", " ").splitlines()
    shown = [line[2:] for line in lines if line.startswith("$ ")]
    return shown or [line for line in lines if line and not line.startswith("#")]


def typed(page: Path) -> list[str]:
    """The commands that a reader of the page types, in order; programs of others may not be installed."""
    blocks = _FENCE.findall(page.read_text(encoding="utf-8"))
    shells = [block for kind, block in blocks if kind in ("sh", "console")]
    return [line for block in shells for line in commands(block) if line.startswith(OURS)]


WITH_COMMANDS = [page for page in PAGES if any(line.startswith("massmob ") for line in typed(page))]


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=named)
def test_the_commands_of_a_page_run(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One after another in an empty folder; findings are no failure."""
    monkeypatch.chdir(tmp_path)
    for line in typed(page):
        words = shlex.split(line, comments=True)
        if words[0] == "massmob" and {"|", ">"}.isdisjoint(words):
            assert code_of(words[1:]) in (0, 1), f"{line}\n{capsys.readouterr().err}"
        else:
            run_in_shell(line)


def code_of(arguments: list[str]) -> object:
    try:
        return main(arguments)
    except SystemExit as ended:  # `--help`
        return ended.code


def run_in_shell(line: str) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = {**os.environ, "PATH": path}
    command = ["bash", "-c", line]
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert run.returncode in (0, 1), f"{line}\n{run.stderr}"
    assert "Traceback" not in run.stderr, f"{line}\n{run.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_within_the_project_lead_to_files(page: Path) -> None:
    targets = [link.partition("#")[0] for link in _LINK.findall(page.read_text(encoding="utf-8"))]
    within = [
        link for link in targets if link and "://" not in link and not link.startswith("mailto:")
    ]
    assert [link for link in within if not (page.parent / link).exists()] == []


def test_the_modules_that_the_architecture_names_exist() -> None:
    text = (TOP / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_/]+\.py|[a-z_/]+/)`", text.replace("massmob/__init__", "__init__"))
    assert named
    assert [name for name in named if not (TOP / "src" / "massmob" / name).exists()] == []


DIRECTIVE = re.compile(r"^```\{(command|kinds|package|packages|rules|terms|words)\}", re.MULTILINE)
FROM_CODE = [page for page in PAGES if DIRECTIVE.search(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", FROM_CODE, ids=named)
def test_a_page_made_from_the_code_states_how_to_read_it(page: Path) -> None:
    """In the repository its directives look like empty blocks."""
    before = DIRECTIVE.split(page.read_text(encoding="utf-8"))[0]
    assert "`nox -s docs` builds" in before
    assert re.search(r"`(massmob |python -m pydoc massmob|help\()", before)


def test_every_how_to_is_on_the_first_page_and_in_the_readme() -> None:
    names = {path.stem for path in (TOP / "docs" / "how-to").glob("*.md")}
    index = (TOP / "docs" / "index.md").read_text(encoding="utf-8")
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^(?:.*<)?how-to/([a-z-]+)>?$", index, re.MULTILINE)) == names
    assert set(re.findall(r"\(docs/how-to/([a-z-]+)\.md\)", readme)) == names


def test_the_page_on_other_libraries_names_the_releases_that_it_is_executed_with() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    page = (TOP / "docs" / "explanation" / "peers.md").read_text(encoding="utf-8").lower()
    pinned = [line.replace("==", " ") for line in project["dependency-groups"]["peers"]]
    assert [release for release in pinned if release not in " ".join(page.split())] == []


def test_the_readme_counts_the_rules_and_the_notebooks() -> None:
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    assert {int(number) for number in re.findall(r"(\d+) rules", readme)} == {len(mm.all_rules())}
    notebooks = list((TOP / "examples" / "notebooks").glob("[0-9]*.md"))
    assert (len(notebooks), "eight\n[notebooks]" in readme) == (8, True)
