"""The verb ``draw``: a movement as a picture, or as a page to zoom into.

Must not live here: any picture; each kind is one call of the library.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from massmob.cli.console import FINE, SOURCE, Verbs, add_lang, open_movement
from massmob.errors import InvalidValueError
from massmob.movement import Movement
from massmob.placement import ALONG
from massmob.text import Language

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from massmob.rollups import Rollup

__all__ = ["KINDS", "add"]

KINDS = {
    "documents": "what time documents cover, with the gaps",
    "tree": "a hierarchy as boxes (--along committee: the organisation chart)",
    "icicle": "a rollup in columns",
    "sunburst": "a rollup in rings",
    "treemap": "a rollup in rectangles",
    "flow": "which old units went into which new ones",
    "map": "a rollup at the centre points of its units",
    "replication": "models modelled on one another",
    "bracket": "the rounds, clusters and teams of a contest",
}
"""Kinds of picture, each with what it shows."""


def add(verbs: Verbs) -> None:
    """Add the verb to the command."""
    verb = verbs.add_parser(
        "draw",
        help="a picture: documents, tree, icicle, sunburst, treemap, flow, map, replication, bracket",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Draw a movement as .svg, .png or .pdf; a rollup, flow or map also as an .html page to "
        "zoom into.\n\nkinds:\n" + "\n".join(f"  {kind:12} {what}" for kind, what in KINDS.items()),
        epilog="Examples:\n"
        "  massmob draw hanoi documents.svg --who central --who org:01 --under doc:70-KH-BDVTW\n"
        "  massmob draw hanoi chart.svg --kind tree --along committee --on 2024-10-15 --depth 2\n"
        "  massmob draw hanoi flow.png --root loc:001\n"
        "  massmob draw hanoi sunburst.html --on 2024-10-15",
    )
    verb.add_argument("movement", help=SOURCE)
    verb.add_argument("out", help="where to write: .svg, .png, .pdf or .html")
    verb.add_argument(
        "--kind", choices=KINDS, help="default: the one that OUT is named after, else documents"
    )
    verb.add_argument("--on", metavar="DATE", help="the day; default: all times")
    verb.add_argument("--root", metavar="ID", help="only this entity and what is below it")
    verb.add_argument("--depth", type=int, metavar="N", help="how many steps below the root")
    verb.add_argument(
        "--limit", type=int, metavar="N", help="tree, flow, replication: how many boxes"
    )
    verb.add_argument("--along", choices=ALONG, default="locality", help="default: locality")
    verb.add_argument(
        "--what", default="locality", help="icicle, sunburst, treemap, map: a kind of entity or an "
        "indicator's id; default: locality"
    )  # fmt: skip
    verb.add_argument("--layout", choices=("auto", "tidy", "graphviz"), default="auto")
    verb.add_argument("--since", metavar="DATE", help="documents, flow: the first day")
    verb.add_argument("--until", metavar="DATE", help="documents, flow: the last day")
    verb.add_argument(
        "--who", action="append", metavar="LEVEL|ID", help="documents: a band for it; default: all"
    )
    verb.add_argument("--under", metavar="ID", help="documents: only what rests on this one")
    verb.add_argument("--contest", metavar="ID", help="bracket: default: the latest with rounds")
    add_lang(verb)
    verb.set_defaults(run=_draw)


def _draw(options: argparse.Namespace) -> int:
    from massmob.display import interactive, paper

    out = Path(options.out)
    words = re.findall("[a-z]+", out.stem.lower())
    kind = options.kind or next((word for word in words if word in KINDS), "documents")
    movement = open_movement(options.movement)
    if out.suffix.lower() == ".html":
        interactive.save_page(_page(movement, kind, options), out)
    else:
        paper.save(_PICTURES[kind](movement, options), out)
    print(f"wrote {out}")
    return FINE


def _given(options: argparse.Namespace, *names: str) -> dict[str, Any]:
    """The options that were given; what was not stays with the library's own default."""
    return {name: value for name in names if (value := getattr(options, name)) is not None}


def _rolled(movement: Movement, options: argparse.Namespace) -> Rollup[Any]:
    day = movement if options.on is None else movement.at(options.on)
    return day.rollup(options.what, along=options.along)


def _documents(movement: Movement, options: argparse.Namespace) -> Figure:
    from massmob.display.timeline import draw_documents

    return draw_documents(movement, **_given(options, "since", "until", "who", "under", "lang"))


def _tree(movement: Movement, options: argparse.Namespace) -> Figure:
    from massmob.display.trees import draw_tree

    names = ("along", "root", "depth", "limit", "on", "layout", "lang")
    return draw_tree(movement, **_given(options, *names))


def _icicle(movement: Movement, options: argparse.Namespace) -> Figure:
    from massmob.display.icicle import draw_icicle

    return draw_icicle(_rolled(movement, options), **_given(options, "root", "depth", "lang"))


def _sunburst(movement: Movement, options: argparse.Namespace) -> Figure:
    from massmob.display.sunburst import draw_sunburst

    return draw_sunburst(_rolled(movement, options), **_given(options, "root", "depth", "lang"))


def _treemap(movement: Movement, options: argparse.Namespace) -> Figure:
    from massmob.display.treemap import draw_treemap

    return draw_treemap(_rolled(movement, options), **_given(options, "root", "depth", "lang"))


def _flow(movement: Movement, options: argparse.Namespace) -> Figure:
    from massmob.display.flow import draw_flow

    return draw_flow(movement, **_given(options, "since", "until", "root", "limit", "lang"))


def _map(movement: Movement, options: argparse.Namespace) -> Figure:
    from massmob.display.maps import draw_map

    totals = _placed(movement, options)
    return draw_map(movement, totals, title=totals.title, lang=cast("Language", options.lang))


def _placed(movement: Movement, options: argparse.Namespace) -> Rollup[Any]:
    """The totals for a map: of the units one step below the root unless a depth was given."""
    day = movement if options.on is None else movement.at(options.on)
    depth = 1 if options.depth is None else options.depth
    return day.rollup(options.what, along="locality", depth=depth)


def _replication(movement: Movement, options: argparse.Namespace) -> Figure:
    from massmob.display.replication import draw_replication

    return draw_replication(movement, **_given(options, "root", "depth", "limit", "layout", "lang"))


def _bracket(movement: Movement, options: argparse.Namespace) -> Figure:
    from massmob.display.bracket import draw_bracket

    return draw_bracket(movement, **_given(options, "contest", "lang"))


_PICTURES: dict[str, Callable[[Movement, argparse.Namespace], Figure]] = {
    "documents": _documents,
    "tree": _tree,
    "icicle": _icicle,
    "sunburst": _sunburst,
    "treemap": _treemap,
    "flow": _flow,
    "map": _map,
    "replication": _replication,
    "bracket": _bracket,
}


def _page(movement: Movement, kind: str, options: argparse.Namespace) -> Any:  # noqa: ANN401 - Plotly has no types
    """A figure to zoom into."""
    from massmob.display import interactive

    if kind == "flow":
        return interactive.chart_flow(movement, **_given(options, "since", "until", "root", "lang"))
    if kind == "map":
        totals = _placed(movement, options)
        lang = cast("Language", options.lang)
        return interactive.chart_map(movement, totals, title=totals.title, lang=lang)
    if kind in interactive.SHAPES:
        named = _given(options, "root", "depth", "lang")
        return interactive.chart_parts(_rolled(movement, options), kind, **named)
    raise InvalidValueError(
        f"no page of the kind {kind}", found=options.out, remedy="write .svg, .png or .pdf"
    )
