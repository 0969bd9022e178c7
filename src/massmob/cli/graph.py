"""Verbs for those who work with graphs and linked data: ``graph``, ``shapes``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import cast

from massmob.cli.shared import FINE, add_lang, add_movement, add_within, movement_of, print_coverage
from massmob.errors import naming_argument
from massmob.network.placement import ALONG, Along

__all__ = ["add_graph", "add_shapes"]


def add_graph(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``graph``."""
    verb.epilog = (
        "Example: massmob graph hanoi --along locality --at 2024-10-15 --under loc:001 > badinh.dot"
    )
    add_movement(verb, "hanoi")
    add_within(verb)
    verb.add_argument(
        "--along", choices=ALONG, help="this hierarchy alone; default: all references"
    )
    verb.add_argument("--under", metavar="ID", help="this entity and what is below it alone")
    verb.add_argument("--at", metavar="DATE", help="as it stood on this day; default: all periods")
    verb.add_argument("--limit", type=int, help="how many nodes, and how many edges, are too many")
    verb.add_argument("--format", choices=("dot", "mermaid"), default="dot")
    add_lang(verb)
    verb.set_defaults(run=_graph)


def add_shapes(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``shapes``."""
    verb.epilog = "Example: massmob shapes -o shapes.ttl, then: pyshacl -s shapes.ttl hanoi.ttl"
    verb.add_argument(
        "--vocabulary", action="store_true", help="our own terms, with labels and definitions"
    )
    verb.add_argument("-o", "--output", metavar="FILE", help="default: print")
    verb.set_defaults(run=_shapes)


def _graph(options: argparse.Namespace) -> int:
    from massmob.io.graphs import dot, mermaid

    movement = movement_of(options)
    if options.at:
        with naming_argument("at"):
            movement = movement.at(options.at)
        print_coverage(movement, options.at)
    notation = {"dot": dot, "mermaid": mermaid}[options.format]
    text = notation.write_movement(
        movement,
        along=cast("Along | None", options.along),
        under=options.under,
        limit=notation.LIMIT if options.limit is None else options.limit,
        lang=options.lang,
    )
    sys.stdout.write(text.decode())
    return FINE


def _shapes(options: argparse.Namespace) -> int:
    from massmob.io.rdf.ontology import vocabulary
    from massmob.io.rdf.shacl_shapes import shapes
    from massmob.storage import files

    text = vocabulary() if options.vocabulary else shapes()
    if options.output:
        files.write(Path(options.output), text.encode())
    else:
        sys.stdout.write(text)
    return FINE
