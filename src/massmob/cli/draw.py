"""The verb ``draw``: a movement as a picture, or a rollup as a page to zoom into."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from massmob.cli.shared import (
    FINE,
    add_lang,
    add_movement,
    add_within,
    movement_of,
    open_movement,
    print_line,
)
from massmob.display.plots.bracket import draw_bracket
from massmob.display.plots.flow import draw_flow
from massmob.display.plots.funnel import draw_funnel
from massmob.display.plots.gantt import draw_gantt
from massmob.display.plots.maps import draw_map
from massmob.display.plots.organisation import draw_organisation
from massmob.display.plots.partition import Shape, draw_rollup
from massmob.display.plots.relations import draw_network
from massmob.display.plots.replication import draw_replication
from massmob.display.plots.saving import IMAGES, PAGE, save_figure
from massmob.display.plots.timeline import draw_documents
from massmob.display.plots.tree import draw_tree
from massmob.errors import InvalidValueError
from massmob.movement import Movement
from massmob.network.placement import ALONG, Along
from massmob.translation.language import Language

if TYPE_CHECKING:
    from massmob.aggregation.result import Rollup
    from massmob.display.plots.saving import AnyFigure

__all__ = ["KINDS", "add_draw"]


@attrs.frozen
class _Kind:
    """A kind of picture: what it shows, the call that draws it, the options it takes, the suffixes it has."""

    shows: str
    draw: Callable[..., AnyFigure]
    options: tuple[str, ...]
    suffixes: tuple[str, ...] = IMAGES


def _totals(
    movement: Movement,
    at: str | None = None,
    what: str = "locality",
    along: Along = "locality",
    depth: int | None = None,
) -> Rollup[Any]:
    day = movement if at is None else movement.at(at)
    return day.rollup(what, along=along, depth=depth)


def _rollup(shape: Shape, movement: Movement, **options: Any) -> AnyFigure:  # noqa: ANN401 - options of the picture
    asked = {name: options.pop(name) for name in ("at", "what", "along") if name in options}
    return draw_rollup(_totals(movement, **asked), shape, **options)


def _map(movement: Movement, *, lang: Language, depth: int = 1, **options: str) -> AnyFigure:
    totals = _totals(movement, depth=depth, **options)  # type: ignore[arg-type]  # without along
    return draw_map(movement, totals, lang=lang)


def _funnel(
    movement: Movement,
    *,
    lang: Language,
    along: Along = "locality",
    year: int | None = None,
    at: str | None = None,
    **options: Any,  # noqa: ANN401 - options of the picture
) -> AnyFigure:
    return draw_funnel(movement.funnel(along=along, year=year, at=at), lang=lang, **options)


def _of_rollup(form: str, shape: Shape) -> _Kind:
    options = ("at", "what", "along", "root", "depth")
    return _Kind(f"a rollup in {form}", partial(_rollup, shape), options, (PAGE, *IMAGES))


_TREE = "a hierarchy as boxes, such as units, fields or documents"

KINDS = {
    "documents": _Kind(
        "what time documents cover, with the gaps",
        draw_documents,
        ("since", "until", "who", "under"),
    ),
    "organisation": _Kind(
        "Party, State, Front and mass organisations side by side, level by level",
        draw_organisation,
        ("at", "within", "limit"),
    ),
    "gantt": _Kind(
        "phases of the year, tasks, contests and documents as bars, with a line at --at",
        draw_gantt,
        ("at", "since", "until", "within", "limit"),
    ),
    "funnel": _Kind(
        "how many models were registered, built, recognised, commended",
        _funnel,
        ("at", "year", "along", "root", "limit"),
    ),
    "network": _Kind(
        "the entities around one, or the most connected, with a colour for each relation",
        draw_network,
        ("at", "around", "steps", "relations", "limit"),
    ),
    "tree": _Kind(_TREE, draw_tree, ("at", "along", "root", "depth", "limit")),
    "treemap": _of_rollup("rectangles", "treemap"),
    "sunburst": _of_rollup("rings", "sunburst"),
    "icicle": _of_rollup("columns", "icicle"),
    "flow": _Kind(
        "which old units went into which new ones", draw_flow, ("since", "until", "root", "limit")
    ),
    "map": _Kind("a rollup as colours of its units on a map", _map, ("at", "what", "depth")),
    "replication": _Kind(
        "models modelled on one another", draw_replication, ("root", "depth", "limit")
    ),
    "bracket": _Kind("the rounds, clusters and teams of a contest", draw_bracket, ("contest",)),
}
"""Kinds of picture by name."""

_OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "at": ("the day; default: all times", {"metavar": "DATE"}),
    "what": ("a kind of entity or an indicator's id; default: locality", {}),
    "along": ("default: locality", {"choices": ALONG}),
    "root": ("only this entity and what is below it", {"metavar": "ID"}),
    "depth": ("how many steps below the root", {"type": int, "metavar": "N"}),
    "limit": ("how many boxes, rows or units", {"type": int, "metavar": "N"}),
    "since": ("the first day", {"metavar": "DATE"}),
    "until": ("the last day", {"metavar": "DATE"}),
    "who": ("a band for it; default: all", {"action": "append", "metavar": "LEVEL|ID"}),
    "under": ("only what rests on this document", {"metavar": "ID"}),
    "year": ("only the models of this year", {"type": int, "metavar": "YEAR"}),
    "around": ("the entity in the middle; default: the most connected", {"metavar": "ID"}),
    "steps": ("how many references away from it; default: 2", {"type": int, "metavar": "N"}),
    "relations": ("only this relation; may be repeated", {"action": "append", "metavar": "WORD"}),
    "contest": ("default: the latest with rounds", {"metavar": "ID"}),
}


def add_draw(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``draw``."""
    verb.formatter_class = argparse.RawDescriptionHelpFormatter
    kinds = "\n".join(f"  {name:12} {kind.shows}" for name, kind in KINDS.items())
    verb.description = (
        "Draw a movement as .svg, .png or .pdf, a rollup also as an .html page to zoom into."
        f"\n\nkinds:\n{kinds}"
    )
    verb.epilog = (
        "Examples:\n"
        "  massmob draw hanoi documents.svg --who central --who org:01 --under doc:70-KH-BDVTW\n"
        "  massmob draw hanoi organisation.svg --at 2024-10-15 --within loc:01\n"
        "  massmob draw hanoi gantt.png --at 2024-10-15 --lang vi\n"
        "  massmob draw hanoi network.svg --around contest:2024 --steps 1 --at 2024-10-15\n"
        "  massmob draw hanoi links.svg --kind network --relations implements --relations continues\n"
        "  massmob draw hanoi funnel.png --along field\n"
        "  massmob draw hanoi flow.png --root loc:001\n"
        "  massmob draw hanoi sunburst.html --at 2024-10-15"
    )
    add_movement(verb)
    verb.add_argument("out", help="where to write: .svg, .png, .pdf; a rollup also .html")
    verb.add_argument(
        "--kind", choices=KINDS, help="default: the one that OUT is named after, else documents"
    )
    add_within(verb)
    for name, (meaning, settings) in _OPTIONS.items():
        takers = ", ".join(kind_name for kind_name, kind in KINDS.items() if name in kind.options)
        verb.add_argument(f"--{name}", help=f"{takers}: {meaning}", **settings)
    add_lang(verb)
    verb.set_defaults(run=_draw)


def _draw(options: argparse.Namespace) -> int:
    out = Path(options.out)
    words = re.findall("[a-z]+", out.stem.lower())
    name = options.kind or next((word for word in words if word in KINDS), "documents")
    kind = KINDS[name]
    if out.suffix.lower().removeprefix(".") not in kind.suffixes:
        raise InvalidValueError(
            f"not a kind of file for a picture of the kind {name}",
            found=options.out,
            hint=f"write {', '.join(f'.{suffix}' for suffix in kind.suffixes)}",
        )
    given = {option: getattr(options, option) for option in _OPTIONS}
    given = {option: value for option, value in given.items() if value is not None}
    unused = [option for option in given if option not in kind.options]
    if unused:
        raise InvalidValueError(
            f"a picture of the kind {name} does not take this option",
            found=f"--{unused[0]}",
            hint=f"it takes {', '.join(f'--{option}' for option in kind.options)}",
        )
    if "within" in kind.options:  # it names the unit, and may show what is above it
        movement = open_movement(options.movement, options.from_)
        given["within"] = options.within
    else:
        movement = movement_of(options)
    figure = kind.draw(movement, lang=options.lang, **given)
    print_line(f"wrote {save_figure(figure, out)}")
    return FINE
