"""Verbs that show: ``report``, ``explore``, ``trace``, ``symbol``, ``datasets``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import cast

from massmob.cli.shared import FINE, SOURCE, Verbs, add_lang, open_movement
from massmob.datasets.shipped import list_datasets
from massmob.values.text import Language

__all__ = ["add"]


def add(verbs: Verbs) -> None:
    """Add the verbs to the command."""
    verb = verbs.add_parser(
        "report",
        help="a movement on a day: structure, fields, documents, contests, figures, findings",
        epilog="Example: massmob report hanoi --at 2024-10-15",
    )
    verb.add_argument("movement", nargs="?", default="hanoi", help=f"{SOURCE}; default: hanoi")
    verb.add_argument("--at", metavar="DATE", help="the day, as YYYY-MM-DD; default: today")
    add_lang(verb)
    verb.set_defaults(run=_report)
    verb = verbs.add_parser(
        "explore",
        help="one page to look through, offline, in any browser: tree, search, time, totals, findings",
        epilog="Example: massmob explore hanoi -o hanoi.html --at 2024-10-15 --lang vi",
    )
    verb.add_argument("movement", nargs="?", default="hanoi", help=f"{SOURCE}; default: hanoi")
    verb.add_argument(
        "-o", "--out", metavar="PAGE", help="where to write; default: its name, .html"
    )
    verb.add_argument("--at", metavar="DATE", help="the day it opens on; default: today")
    verb.add_argument("--title", help="its heading; default: the name of the widest locality")
    add_lang(verb)
    verb.set_defaults(run=_explore)
    verb = verbs.add_parser(
        "trace",
        help="the documents behind an entity, up to their roots, or what rests on it",
        epilog="Examples: massmob trace hanoi contest:2024; massmob trace hanoi 70-KH/BDVTW --down",
    )
    verb.add_argument("movement", help=SOURCE)
    verb.add_argument("id", help="the entity's id, such as contest:2024, or a document's symbol")
    verb.add_argument("--down", action="store_true", help="what rests on it instead")
    verb.add_argument("--format", choices=("tree", "mermaid", "dot"), default="tree")
    add_lang(verb)
    verb.set_defaults(run=_trace)
    verb = verbs.add_parser(
        "symbol",
        help="read a document symbol",
        epilog='Example: massmob symbol "12-CT/TU"',
    )
    verb.add_argument("symbol", help="as printed")
    add_lang(verb)
    verb.set_defaults(run=_symbol)
    verb = verbs.add_parser("datasets", help="list the shipped datasets")
    verb.set_defaults(run=_datasets)


def _report(options: argparse.Namespace) -> int:
    from massmob.display.report import terminal
    from massmob.display.report.summary import summarize

    console = terminal.make_console()
    overview = summarize(open_movement(options.movement), at=options.at)
    terminal.show_overview(overview, console, cast("Language", options.lang))
    return FINE


def _explore(options: argparse.Namespace) -> int:
    from massmob.display.explorer.page import write_explorer

    written = write_explorer(
        open_movement(options.movement),
        options.out or f"{Path(options.movement).stem}.html",
        at=options.at,
        lang=cast("Language", options.lang),
        title=options.title,
    )
    print(f"wrote {written} ({written.stat().st_size / 1000:,.0f} kB); open it in a browser")
    return FINE


def _trace(options: argparse.Namespace) -> int:
    from massmob.display import diagrams
    from massmob.display.report import terminal

    movement = open_movement(options.movement)
    id = options.id if ":" in options.id else movement.document(options.id).id
    lang = cast("Language", options.lang)
    if options.format == "tree":
        terminal.show_trace(movement, id, terminal.make_console(), lang, down=options.down)
        return FINE
    written = diagrams.mermaid if options.format == "mermaid" else diagrams.dot
    print(written(movement, diagrams.trace(movement, id, down=options.down), lang=lang))
    return FINE


def _symbol(options: argparse.Namespace) -> int:
    from massmob.values.symbols import DocumentSymbol

    symbol = DocumentSymbol.parse(options.symbol)
    print(symbol)
    print(symbol.explain(cast("Language", options.lang)))
    for repair in symbol.repairs:
        print(f"repaired: {repair}")
    return FINE


def _datasets(_: argparse.Namespace) -> int:
    for each in list_datasets():
        print(f"{each.name}: {each.title}")
    return FINE
