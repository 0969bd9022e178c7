"""Every public callable of reading and writing names the argument that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import massmob as mm

MOVEMENT = mm.Movement([mm.Locality(id="loc:1", name="A", kind="xa")])
WRONG: tuple[object, ...] = (
    5,
    -1,
    b"x",
    object(),
    [],
    {},
    1.5,
    True,
    date(2024, 1, 1),
    float("nan"),
)


def read_all(**arguments: Any) -> object:
    return [*mm.iter_entities(**arguments)]


def calls(folder: Path) -> Mapping[str, tuple[Callable[..., object], dict[str, object]]]:
    """Callable by name, with right arguments."""
    lines, text = folder / "a.jsonl", mm.dumps(MOVEMENT)
    mm.save(MOVEMENT, lines)
    limits = mm.Limits()
    return {
        "load": (mm.load, {"path": lines, "format": "jsonl", "limits": limits}),
        "loads": (mm.loads, {"text": text, "format": "json", "limits": limits}),
        "dumps": (mm.dumps, {"movement": MOVEMENT, "format": "json", "limits": limits}),
        "save": (
            mm.save,
            {"movement": MOVEMENT, "path": folder / "b", "format": "json", "limits": limits},
        ),
        "save_entities": (
            mm.save_entities,
            {"entities": [*MOVEMENT], "path": folder / "c.jsonl", "outside": ["loc:2"]},
        ),
        "iter_entities": (read_all, {"path": lines, "limits": limits}),
        "write_template": (
            mm.write_template,
            {"path": folder / "t.xlsx", "movement": MOVEMENT, "at": "2024-10-15"},
        ),
        "write_movement_template": (mm.write_movement_template, {"path": folder / "t.xlsx"}),
        "Limits": (mm.Limits, {"max_bytes": 1, "max_depth": 1, "max_entities": 1}),
        "to_rdflib": (mm.to_rdflib, {"movement": MOVEMENT, "base": "https://example.org/"}),
        "from_networkx": (
            mm.from_networkx,
            {"graph": nx.DiGraph(), "node": lambda *_: None, "edge": lambda *_: None},
        ),
    }


RIGHT = {
    "loads.text": (bytes,),
    "save_entities.entities": (list, dict, bytes),
    "save_entities.outside": (list, dict),
    "Limits": (int,),
    "write_template.at": (date,),
}
"""Values of these types are right, or another message is about them."""


NAMES = (
    "load", "loads", "dumps", "save", "save_entities", "iter_entities", "write_template",
    "write_movement_template", "Limits", "to_rdflib", "from_networkx",
)  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_argument_is_named(name: str, tmp_path: Path) -> None:
    function, arguments = calls(tmp_path)[name]
    function(**arguments)
    for argument in arguments:
        accepted = (*RIGHT.get(f"{name}.{argument}", ()), *RIGHT.get(name, ()))
        for value in WRONG:
            no_limit = value is True or value == -1
            if isinstance(value, accepted) and not no_limit:
                continue
            with pytest.raises(mm.MassmobError, match=argument):
                function(**{**arguments, argument: value})


@pytest.mark.parametrize("format", ["", "jsn", "JSON", ".json"])
def test_an_unknown_format_is_named_with_the_known_ones(format: str, tmp_path: Path) -> None:
    for call in (
        lambda: mm.load(tmp_path / "a.json", format),
        lambda: mm.save(MOVEMENT, tmp_path / "a.json", format),
        lambda: mm.loads("{}", format),
        lambda: mm.dumps(MOVEMENT, format),
    ):
        with pytest.raises(mm.InvalidValueError, match=r"format: not a format.*json"):
            call()
