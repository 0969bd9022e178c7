"""Any text, where one is taken, leads to an answer or a `MassmobError`; accepted, it comes back as it was."""

from __future__ import annotations

import contextlib
import inspect
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import massmob as mm
from massmob.cli.main import main
from massmob.io.load_save import FORMATS
from support.adversarial import texts
from support.size import size
from test_arguments import FUNCTIONS, METHODS, PARAMETERS

# A title of 20,000 characters leaves no space for the picture, of which matplotlib warns.
pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore")]

TEXTS = texts(size(400, 5_600), "texts")
WRITES = {
    "save",
    "save_entities",
    "save_figure",
    "write_explorer",
    "write_movement_template",
    "write_template",
}
SLOW = re.compile(
    "draw_|write_|explore|validate|iter_findings|fix|summarize|synthetic|rollup|reconcile|Rollup|Register"
)
"""What takes long when it is given what fits besides gets a tenth of the texts."""


def parameters() -> Iterator[tuple[str, str]]:
    """Every parameter of a public callable that takes a text."""
    for name, (call, fitting) in (FUNCTIONS | METHODS).items():
        for parameter in inspect.signature(PARAMETERS.get(name, call)).parameters.values():
            annotation = str(parameter.annotation)
            if isinstance(fitting.get(parameter.name), str) or "str" in annotation:
                yield name, parameter.name


def share_of(position: int, step: int) -> list[str]:
    """Every so many of the texts; together the positions have all."""
    return TEXTS[position % step :: step]


PARAMETERS_OF_TEXT = [*parameters()]
STEP = size(200, 50)


@pytest.mark.parametrize(
    "position", range(len(PARAMETERS_OF_TEXT)), ids=map(".".join, PARAMETERS_OF_TEXT)
)
def test_only_our_errors_come_out_of_a_call(
    position: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tried: Counter[str]
) -> None:
    name, parameter = PARAMETERS_OF_TEXT[position]
    call, fitting = (FUNCTIONS | METHODS)[name]
    inner = tmp_path / "a" / "b" / "c" / "d" / "e"  # so that a name which leads out leads not far
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    kind = inspect.signature(PARAMETERS.get(name, call)).parameters[parameter].kind
    for text in share_of(position, STEP * (10 if SLOW.match(name) else 1)):
        if name in WRITES and parameter == "path" and "/" in text:
            continue
        given = {
            key: made() if hasattr(made, "cache_info") else made for key, made in fitting.items()
        }
        several = kind is inspect.Parameter.VAR_POSITIONAL
        args, kwargs = ([*given.values(), text], {}) if several else ([], given | {parameter: text})
        with contextlib.suppress(mm.MassmobError):
            call(*args, **kwargs)
        tried["strings"] += 1


@pytest.mark.parametrize("format", [*FORMATS])
def test_an_accepted_text_comes_back(format: str, tmp_path: Path, tried: Counter[str]) -> None:
    """As a name, a note, an id and an id outside; a format that cannot hold a text refuses it."""
    step = len(FORMATS) * size(8, 2) * (10 if format in ("duckdb", "parquet", "xlsx", "csv") else 1)
    accepted = [*accepted_movements(share_of([*FORMATS].index(format), step))]
    declared = FORMATS[format]
    if not declared.write and not declared.save:
        return
    path = tmp_path / f"a{declared.suffixes[0] if declared.suffixes else ''}"
    for movement in accepted:
        tried["strings"] += 1
        with contextlib.suppress(mm.MassmobError):
            mm.save(movement, path, format)
            if declared.read or declared.load:
                assert mm.load(path, format) == movement


def accepted_movements(given: list[str]) -> Iterator[mm.Movement]:
    """A movement with each text in every place that takes it."""
    for text in given:
        changes: tuple[dict[str, Any], ...] = (
            {"name": text},
            {"note": text},
            {"id": f"field:{text}"},
            {"name": {"en": text}},
        )
        for values in changes:
            with contextlib.suppress(mm.MassmobError):
                given_values: dict[str, Any] = {"id": "field:1", "name": "a", **values}
                field = mm.Field(**given_values)
                yield mm.Movement([field])
        with contextlib.suppress(mm.MassmobError):
            yield mm.Movement([mm.Field(id="field:1", name="a")], outside=[text])


@pytest.mark.parametrize("format", [name for name, declared in FORMATS.items() if declared.read])
def test_a_text_in_place_of_a_file(format: str, tried: Counter[str]) -> None:
    for text in TEXTS[:: size(20, 2)]:
        with contextlib.suppress(mm.MassmobError):
            mm.loads(text, format)
        tried["strings"] += 1


COMMANDS: dict[str, Callable[[str], list[str]]] = {
    "path": lambda text: ["validate", text],
    "verb": lambda text: [text],
    "reference": lambda text: ["reference", "--", text],
    "trace": lambda text: ["trace", "hanoi", text],
    "day": lambda text: ["rollup", "--what", "locality", "--at", text],
    "symbol": lambda text: ["symbol", text],
    "level": lambda text: ["rollup", "--what", "locality", "--level", text],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_takes_any_word(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tried: Counter[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for text in share_of([*COMMANDS].index(command), size(200, 20)):
        tried["strings"] += 1
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        with contextlib.suppress(SystemExit):
            assert main(COMMANDS[command](text)) in (0, 1, 2)
        assert [*tmp_path.iterdir()] == []
