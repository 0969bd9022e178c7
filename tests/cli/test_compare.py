"""The verbs `diff` and `merge`, in a shell and as git calls them."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

import massmob as mm
from massmob.cli.main import main

CITY = mm.Locality(id="loc:01", name="Hà Nội", kind="thanh_pho", sources=["src:1"])
WARD = mm.Locality(id="loc:001", name="Ba Đình", kind="quan", parent="loc:01", sources=["src:1"])
BASE = mm.Movement([CITY, WARD, mm.Source(id="src:1", name="synthetic")])
OURS = BASE.replace(attrs.evolve(WARD, name="Quận Ba Đình"))
THEIRS = BASE.replace(attrs.evolve(CITY, note="từ 2008"))
OPPOSED = BASE.replace(attrs.evolve(WARD, name="Ba Đình <b>"))


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture(autouse=True)
def _in_a_folder_with_the_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, movement in {"base": BASE, "ours": OURS, "theirs": THEIRS, "bad": OPPOSED}.items():
        mm.save(movement, f"{name}.json")


def test_diff_ends_in_1_where_anything_differs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "diff", "base.json", "base.json") == (0, "no difference\n", "")
    code, out, err = run(capsys, "diff", "base.json", "ours.json", "--lang", "vi")
    assert (code, err) == (1, "")
    assert out == (
        "sửa 1\n~ loc:001 Quận Ba Đình (đơn vị hành chính)\n    ~ Tên: Ba Đình → Quận Ba Đình\n"
    )
    code, out, _ = run(capsys, "diff", "base.json", "bad.json", "--format", "json")
    assert mm.Difference.from_dict(json.loads(out)).apply(BASE) == OPPOSED
    code, out, _ = run(capsys, "diff", "base.json", "bad.json", "--format", "html")
    assert code == 1
    assert out.startswith("<!doctype html>")
    assert "Ba Đình &lt;b&gt;" in out
    assert "<b>" not in out
    code, out, _ = run(capsys, "diff", "base.json", "bad.json", "--format", "markdown")
    assert "|  | name | Ba Đình | Ba Đình &lt;b&gt; |" in out


def test_formats_are_compared_with_one_another(capsys: pytest.CaptureFixture[str]) -> None:
    mm.save(BASE, "base.jsonl")
    shutil.copy("base.jsonl", "lines")
    shutil.copy("base.json", "json")
    Path("minified").write_text(json.dumps(json.loads(Path("base.json").read_text())))
    Path("yaml").write_text(mm.dumps(BASE, "yaml"))
    for name in ("base.jsonl", "./lines", "./json", "./minified", "./yaml"):
        assert run(capsys, "diff", name, "base.json") == (0, "no difference\n", "")


def test_merge_writes_both_and_prints_conflicts(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("merge", "base.json", "ours.json", "theirs.json", "-o", "out.yaml")
    assert run(capsys, *words) == (0, "", "")
    assert mm.load("out.yaml") == mm.merge(BASE, OURS, THEIRS).movement
    words = ("merge", "base.json", "ours.json", "bad.json", "-o", "out.json")
    assert run(capsys, *words) == (
        1,
        "conflict: loc:001: name: base Ba Đình; ours Quận Ba Đình; theirs Ba Đình <b>\n",
        "",
    )
    assert mm.load("out.json") == OURS
    code, out, _ = run(capsys, *words, "--resolve", "theirs")
    assert (code, out.split(":")[0]) == (0, "resolved")
    assert mm.load("out.json") == OPPOSED


def test_fields_of_a_newer_release_are_compared_and_merged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    form = json.loads(Path("ours.json").read_text())
    form["localities"][0]["colour"] = "red"
    Path("newer.json").write_text(json.dumps(form))
    code, out, _ = run(capsys, "diff", "ours.json", "newer.json")
    assert (code, out.splitlines()[-1]) == (1, "    + colour: red")
    assert run(capsys, "merge", "ours.json", "newer.json", "ours.json", "-o", "out.json")[0] == 0
    assert json.loads(Path("out.json").read_text()) == form


def test_a_file_that_both_sides_added_has_an_empty_base(capsys: pytest.CaptureFixture[str]) -> None:
    Path("none").touch()
    shutil.copy("ours.json", "ours.txt")
    words = ("merge", "./none", "ours.txt", "ours.json", "-o", "out.txt", "--from", "json")
    assert run(capsys, *words) == (0, "", "")
    assert mm.loads(Path("out.txt").read_text()) == OURS
    assert run(capsys, *words[:3], "bad.json", *words[4:])[0] == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("diff", "base.json", "none.json"), "none.json: cannot read the file"),
        (("diff", "base.json", "old.json"), "old.json: massmob: a version of the form that no"),
        (("diff", "base.json", "./text"), "./text: a file without a suffix; give --from, one of"),
        (
            ("merge", "base.json", "ours.json", "new.json", "-o", "o.json"),
            "new.json: massmob: a newer",
        ),
        (("merge", "base.json", "ours.json", "empty.json", "-o", "o.json"), "empty.json: "),
    ],
)
def test_bad_usage_and_files_of_other_versions(
    words: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("old.json").write_text('{"massmob": 1}')
    Path("new.json").write_text('{"massmob": 3}')
    Path("text").write_text("something else")
    Path("empty.json").touch()
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert message in err
    assert not Path("o.json").exists()


# --- git -------------------------------------------------------------------------------------------


GIT = shutil.which("git") or ""


def git(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([GIT, *words], capture_output=True, text=True, check=False)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository with a commit on `main` and `other`, with the drivers as the how-to sets them."""
    if not GIT:
        pytest.skip("no git here")
    command = tmp_path / "bin" / "massmob"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m massmob "$@"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(command.parent), os.environ["PATH"]]))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (tmp_path / "repository").mkdir()
    monkeypatch.chdir(tmp_path / "repository")
    git("init", "-q", "-b", "main")
    git("config", "user.name", "synthetic")
    git("config", "user.email", "synthetic@example.org")
    for line in DRIVERS:
        git(*shlex.split(line)[1:])
    Path(".gitattributes").write_text("*.json diff=massmob merge=massmob\n")
    commit(BASE)
    git("checkout", "-q", "-b", "other")


HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "compare.md"
DRIVERS = [line for line in HOW_TO.read_text().splitlines() if line.startswith("git config ")]
"""The commands by which readers of the documentation set the drivers."""


def commit(movement: mm.Movement) -> None:
    mm.save(movement, "movement.json")
    git("add", "-A")
    assert git("commit", "-q", "-m", "edit").returncode == 0


@pytest.mark.long
@pytest.mark.usefixtures("repository")
def test_git_shows_fields_merges_edits_of_one_line_and_reports_conflicts() -> None:
    shown = git("show", "--textconv", "main:movement.json").stdout
    assert "  name: Ba Đình\n" in shown
    both = BASE.replace(attrs.evolve(WARD, note="một"))
    commit(OURS.replace(attrs.evolve(OURS["loc:001"], valid="../2025-06-30")))
    git("checkout", "-q", "main")
    commit(both)
    merged = git("merge", "-q", "other")
    assert merged.returncode == 0, merged.stdout + merged.stderr
    ward = mm.load("movement.json")["loc:001"]
    assert (str(ward.name), str(ward.note), str(ward.valid)) == (
        "Quận Ba Đình",
        "một",
        "../2025-06-30",
    )
    git("checkout", "-q", "-b", "third", "main^1")
    commit(OPPOSED)
    conflict = git("merge", "main")
    assert conflict.returncode == 1
    assert "conflict: loc:001: name:" in conflict.stdout
    assert git("diff", "--name-only", "--diff-filter=U").stdout == "movement.json\n"
    assert str(mm.load("movement.json")["loc:001"].name) == "Ba Đình <b>"
