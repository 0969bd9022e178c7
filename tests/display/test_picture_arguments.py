"""A wrong value for an argument of a public function of this package is refused by the argument's name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import massmob as mm

HANOI = mm.load_dataset("hanoi")
UNITS = HANOI.at("2024-10-15").rollup("locality", along="locality", by="kind", depth=1)

MOVEMENT = {"movement": 5, "lang": "de"}
PICTURE = {**MOVEMENT, "ax": "axes"}
WRONG: dict[str, dict[str, Any]] = {
    "draw_bracket": {**PICTURE, "contest": 5},
    "draw_flow": {**PICTURE, "since": "soon", "until": None, "root": 5, "limit": 0},
    "draw_replication": {**PICTURE, "root": "model:nope", "depth": -1, "limit": "many"},
    "draw_documents": {**PICTURE, "since": 5, "until": "later", "who": "org:01", "under": 5},
    "draw_tree": {**PICTURE, "along": "time", "root": "loc:nope", "depth": 1.5, "limit": 0, "at": 7},
    "draw_map": {**PICTURE, "values": 5, "named": -1, "title": 5},
    "draw_organisation": {**PICTURE, "within": "loc:nope", "at": 7, "limit": 0},
    "draw_gantt": {**PICTURE, "within": 5, "at": 7, "since": "soon", "until": 5, "limit": "many"},
    "draw_network": {**PICTURE, "around": "loc:nope", "steps": 0, "relations": "likes", "at": 7,
                     "limit": 0},
    "draw_funnel": {"funnel": HANOI, "root": "loc:nope", "limit": 0, "title": 5, "lang": "de",
                    "ax": "axes"},
    "draw_rollup": {"rollup": {"loc:01": 5}, "shape": "cake", "root": "loc:nope", "depth": 0,
                    "group": "ward", "title": 5, "lang": "de"},
    "explore": {**MOVEMENT, "at": "soon", "title": 5},
    "write_explorer": {**MOVEMENT, "path": 5, "at": "soon", "title": 5},
    "summarize": {"movement": 5, "at": "soon"},
    "save_figure": {"figure": 5, "path": "picture.xyz"},
}  # fmt: skip
GOOD: dict[str, dict[str, Any]] = {
    "draw_map": {"movement": HANOI, "values": {"loc:001": 1}},
    "draw_rollup": {"rollup": UNITS},
    "draw_funnel": {"funnel": HANOI.funnel(along="field")},
    "write_explorer": {"movement": HANOI, "path": "page.html"},
    "save_figure": {"path": "picture.svg"},
}


@pytest.mark.parametrize(
    ("name", "argument"), [(name, argument) for name in WRONG for argument in WRONG[name]]
)
def test_a_wrong_argument_is_refused_by_name(name: str, argument: str) -> None:
    pytest.importorskip("matplotlib")
    pytest.importorskip("plotly")
    given = {**GOOD.get(name, {"movement": HANOI}), argument: WRONG[name][argument]}
    if name == "save_figure" and argument == "path":
        given["figure"] = mm.draw_tree(HANOI, "field")
    with pytest.raises(mm.MassmobError, match=rf"^{argument}: "):
        getattr(mm, name)(**given)


@pytest.mark.parametrize("path", [b"page.html", "", None, Path])
def test_a_path_is_a_name_of_a_file(path: Any) -> None:
    with pytest.raises(mm.InvalidValueError, match=r"^path: not a path"):
        mm.write_explorer(HANOI, path)
