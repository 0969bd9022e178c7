"""The verbs about files, as the documentation shows them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import massmob as mm
from massmob.cli.main import main
from massmob.io.load_save import FORMATS
from massmob.model.records.json_schema import json_schema


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_convert_says_what_it_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    count = len(mm.load_dataset("hanoi"))
    assert run(capsys, "convert", "hanoi", "a.json") == (
        0,
        f"wrote a.json: {count:,} entities\n",
        "",
    )
    assert mm.load("a.json") == mm.load_dataset("hanoi")
    Path("one.txt").write_text('{"massmob": 2, "fields": [{"id": "field:1", "name": "a"}]}')
    result = run(capsys, "convert", "one.txt", "b.txt", "--from", "json", "--to", "jsonl")
    assert result == (0, "wrote b.txt: 1 entity\n", "")
    assert run(capsys, "convert", "b.txt", "-", "--from", "jsonl", "--to", "yaml") == (
        0,
        "massmob: 2\nfields:\n- id: field:1\n  name: a\n",
        "",
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("convert", "none.json", "a.json"), "none.json: cannot read the file"),
        (("convert", "hanoi", "a.txt"), "path: not a suffix massmob knows: found 'a.txt'"),
        (("convert", "hanoi", "none/a.json"), "none/a.json: cannot write the file"),
        (("convert", "bad.json", "a.json"), "bad.json: 1 problem"),
        (("convert", "hanoi", "a.json", "--max-entities", "9"), "more than 9 entities"),
        (("convert", "hanoi", "a.json", "--max-entities", "0"), "max_entities: not a limit"),
        (("convert", "hanoi", "a.json", "--max-bytes", "9"), "more than 9 bytes"),
        (("convert", "bad.json", "a.json", "--max-depth", "1"), "more than 1 levels of nesting"),
    ],
)
def test_bad_usage_and_unreadable_input(
    words: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("bad.json").write_text('{"massmob": 2, "fields": [{"id": "field:1"}]}')
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert message in err
    assert not Path("a.json").exists()


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["convert", "--help"])
    out = capsys.readouterr().out
    for name, format in FORMATS.items():
        assert re.search(rf"{name} +{re.escape(' '.join(format.suffixes))}", out)
    assert "massmob convert hanoi hanoi.yaml" in out


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "schema")
    assert (code, err) == (0, "")
    assert json.loads(out) == json_schema()
