"""Verbs that read standard input and write to standard output, alone and joined by pipes."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given

import massmob as mm
from massmob.cli.main import main
from massmob.strategies import movements
from support.tries import tries

HANOI = mm.load_dataset("hanoi").subset(["contest:2024", "loc:001"], hops=2)


def pipe(text: str | bytes, *words: str) -> tuple[int, str, str]:
    """Run the command with a text as standard input."""
    data = text.encode() if isinstance(text, str) else text
    with (
        mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(data))),
        redirect_stdout(io.StringIO()) as out,
        redirect_stderr(io.StringIO()) as err,
    ):
        code = main(words)
    return code, out.getvalue(), err.getvalue()


@pytest.mark.parametrize(
    ("format", "before"), [("json", ""), ("json", "\ufeff"), ("json", " \n"), ("jsonl", "\ufeff")]
)
def test_json_and_its_lines_are_detected(format: str, before: str) -> None:
    code, out, err = pipe(before + mm.dumps(HANOI, format), "convert", "-", "--to", "jsonl")
    assert (code, err) == (0, "")
    assert mm.loads(out, "jsonl") == HANOI


@tries(20)
@given(movement=movements())
def test_every_movement_passes_unchanged(movement: mm.Movement) -> None:
    for format in ("json", "jsonl"):
        code, out, _ = pipe(mm.dumps(movement, format), "sieve", "--to", format)
        assert code == 0
        assert mm.loads(out, format) == movement


def test_one_line_of_json_is_no_file_of_lines() -> None:
    plain = json.loads(mm.dumps(HANOI))
    assert mm.loads(pipe(json.dumps(plain), "convert", "-")[1]) == HANOI


def test_another_format_is_named() -> None:
    text = mm.dumps(HANOI.subset(["contest:2024"]), "yaml")
    assert pipe(text, "convert", "-", "--from", "yaml")[0] == 0
    code, out, err = pipe(text, "convert", "-")
    assert (code, out) == (2, "")
    assert "standard input: neither JSON nor lines of JSON" in err
    assert "--from yaml" in err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "standard input: nothing to read; the command before this one may have failed"),
        (" \n", "standard input: nothing to read"),
        ('{"massmob": 2}\n{"fields": {"id": ', "standard input: line 2, column 19: the JSON ends"),
        (
            '{"massmob": 2}\n{"fields": {"id": "field:1"}}',
            "line 2, column 12: fields[0] ('field:1'): name: missing",
        ),
        ('{"massmob": 2, "fields": []}', "standard input: the file holds no entity"),
        ("[]", "standard input: neither JSON nor lines of JSON"),
        (b"\xff", "standard input: neither JSON nor lines of JSON"),
    ],
)
@pytest.mark.parametrize("verb", ["convert", "sieve", "validate", "report"])
def test_a_broken_upstream_is_an_error(verb: str, text: str | bytes, message: str) -> None:
    code, out, err = pipe(text, verb, "-")
    assert (code, out) == (2, "")
    assert message in err
    assert err.startswith("massmob: standard input: ")


def test_closed_standard_input_is_an_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["validate", "-"]) == 2
    assert "standard input: closed" in capsys.readouterr().err


def test_limits_hold() -> None:
    text = mm.dumps(HANOI, "jsonl")
    code, _, err = pipe(text, "convert", "-", "--max-bytes", "99")
    assert code == 2
    assert "standard input: more than 99 bytes" in err
    code, _, err = pipe(text, "convert", "-", "--max-entities", "9")
    assert code == 2
    assert "more than 9 entities" in err


@pytest.mark.long
@pytest.mark.parametrize(
    "words",
    [
        ("report", "-"),
        ("trace", "-", "contest:2024"),
        ("validate", "-", "--by", "rule"),
        ("reconcile", "-", "ind:contests-held"),
        ("rollup", "-", "--what", "model", "--along", "field", "--format", "jsonl"),
        ("changes", "-", "--since", "2024-01-01", "--until", "2024-12-31"),
        ("graph", "-", "--along", "committee"),
        ("template", "register.xlsx", "--movement", "-", "--at", "2024-10-15"),
    ],
    ids=lambda words: words[0],
)
def test_verbs_read_standard_input(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    mm.save(HANOI, "piped.json")
    named = ("piped.json" if word == "-" else word for word in words)
    code, out, err = pipe("", *named)
    assert pipe(mm.dumps(HANOI), *words) == (code, out, err)


def test_findings_state_standard_input_as_their_place() -> None:
    code, out, _ = pipe(mm.dumps(HANOI), "validate", "-", "--format", "jsonl")
    assert code == 0
    assert {json.loads(line)["origin"]["file"] for line in out.splitlines()} == {"standard input"}


class TestSieve:
    @pytest.mark.parametrize(
        ("words", "arguments"),
        [
            (("--within", "loc:001"), {"within": "loc:001"}),
            (("--kind", "committee", "--kind", "work"), {"kinds": ["committee", "work"]}),
            (("--ids", "contest:2024", "loc:001", "--hops", "1"), {"hops": 1}),
            (("--within", "loc:001", "--no-sources"), {"within": "loc:001", "sources": False}),
        ],
    )
    def test_it_is_subset(self, words: tuple[str, ...], arguments: dict[str, object]) -> None:
        code, out, err = pipe(mm.dumps(HANOI, "jsonl"), "sieve", *words)
        assert (code, err) == (0, "")
        ids = (["contest:2024", "loc:001"],) if "--ids" in words else ()
        expected = HANOI.subset(*ids, **arguments)  # type: ignore[arg-type]  # arguments of many types
        read = mm.loads(out, "jsonl")
        assert read == expected
        assert read.outside == expected.outside
        assert pipe(out, "validate", "-")[0] == 0

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("--kind", "modle"), "one of: model"),
            (("--ids", "contest:204"), "did you mean contest:2024"),
            (("--hops", "-1"), "hops: not a number of steps"),
            (("--within", "loc:001", "--kind", "contest"), "no entity meets every condition"),
            (("--to", "sqlite"), "a format that cannot be written as text"),
        ],
    )
    def test_what_cannot_be_let_through(self, words: tuple[str, ...], message: str) -> None:
        code, out, err = pipe(mm.dumps(HANOI), "sieve", *words)
        assert (code, out) == (2, "")
        assert message in err
