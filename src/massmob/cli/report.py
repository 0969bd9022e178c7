"""Verbs that show: ``report``, ``explore``, ``trace``, ``symbol``, ``datasets``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from massmob.cli.progress import working
from massmob.cli.shared import (
    FINE,
    add_lang,
    add_movement,
    add_within,
    movement_of,
    print_coverage,
    print_line,
)

__all__ = ["add_datasets", "add_explore", "add_report", "add_symbol", "add_trace"]


def add_report(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``report``."""
    verb.epilog = "Example: massmob report hanoi --at 2024-10-15"
    add_movement(verb, "hanoi")
    add_within(verb)
    verb.add_argument("--at", metavar="DATE", help="the day, as YYYY-MM-DD; default: today")
    add_lang(verb)
    verb.set_defaults(run=_report)


def add_explore(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``explore``."""
    verb.epilog = "Example: massmob explore hanoi -o hanoi.html --at 2024-10-15 --lang vi"
    add_movement(verb, "hanoi")
    add_within(verb)
    verb.add_argument(
        "-o", "--out", metavar="PAGE", help="where to write; default: its name, .html"
    )
    verb.add_argument("--at", metavar="DATE", help="the day it opens on; default: today")
    verb.add_argument("--title", help="its heading; default: the name of the widest locality")
    add_lang(verb)
    verb.set_defaults(run=_explore)


def add_trace(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``trace``."""
    verb.epilog = (
        "Examples: massmob trace hanoi contest:2024; massmob trace hanoi 70-KH/BDVTW --down"
    )
    add_movement(verb)
    verb.add_argument("id", help="the entity's id, such as contest:2024, or a document's symbol")
    verb.add_argument("--down", action="store_true", help="what rests on it instead")
    verb.add_argument("--format", choices=("tree", "mermaid", "dot"), default="tree")
    add_lang(verb)
    verb.set_defaults(run=_trace)


def add_symbol(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``symbol``."""
    verb.epilog = 'Example: massmob symbol "12-CT/TU"'
    verb.add_argument("symbol", help="as printed")
    add_lang(verb)
    verb.set_defaults(run=_symbol)


def add_datasets(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``datasets``."""
    verb.add_argument(
        "--json", action="store_true", help="their cards: coverage, licence, counts, checksum"
    )
    verb.set_defaults(run=_datasets)


def _report(options: argparse.Namespace) -> int:
    from massmob.display.report import terminal
    from massmob.display.report.summary import summarize

    console = terminal.make_console()
    movement = movement_of(options)
    with working("checking the movement"):
        overview = summarize(movement, at=options.at, lang=options.lang)
    terminal.show_overview(overview, console, options.lang)
    print_coverage(movement, options.at)
    return FINE


def _explore(options: argparse.Namespace) -> int:
    from massmob.display.explorer.page import write_explorer

    movement = movement_of(options)
    with working("writing the page"):
        written = write_explorer(
            movement,
            options.out or _page_name(options.movement),
            at=options.at,
            lang=options.lang,
            title=options.title,
        )
    size = written.stat().st_size / 1000
    print_line(f"wrote {written} ({size:,.0f} kB); open it in a browser")
    return FINE


def _page_name(movement: str) -> str:
    return f"{'movement' if movement == '-' else Path(movement).stem}.html"


def _trace(options: argparse.Namespace) -> int:
    from massmob.display import diagrams
    from massmob.display.report import terminal

    movement = movement_of(options)
    id = options.id if ":" in options.id else movement.document(options.id).id
    if options.format == "tree":
        terminal.show_trace(movement, id, terminal.make_console(), options.lang, down=options.down)
        return FINE
    written = diagrams.mermaid if options.format == "mermaid" else diagrams.dot
    print(written(movement, diagrams.trace(movement, id, down=options.down), lang=options.lang))
    return FINE


def _symbol(options: argparse.Namespace) -> int:
    from massmob.errors import printable
    from massmob.translation.catalogue import gettext
    from massmob.values.symbols import DocumentSymbol

    symbol = DocumentSymbol.parse(options.symbol)
    print_line(symbol)
    print(printable(symbol.explain(options.lang)))
    parts = {
        gettext("number"): f"{symbol.number}{symbol.suffix}",
        gettext("year"): symbol.year,
        gettext("type"): symbol.type_code,
        gettext("act consolidated"): symbol.consolidated,
        gettext("issuers"): ", ".join(symbol.issuers),
        gettext("drafting unit"): symbol.unit,
    }
    for name, part in parts.items():
        if part:
            print_line(f"{name}: {part}")
    for repair in symbol.repairs:
        print_line(gettext("repaired: {repair}").format(repair=repair))
    return FINE


def _datasets(options: argparse.Namespace) -> int:
    from massmob.datasets.shipped import list_datasets, load_dataset

    if options.json:
        cards = {item.name: load_dataset(item.name).info.to_dict() for item in list_datasets()}
        print(json.dumps(cards, ensure_ascii=False, indent=2))
        return FINE
    for dataset in list_datasets():
        print(f"{dataset.name}: {dataset.title}")
    return FINE
