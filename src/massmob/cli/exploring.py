"""The verb ``explore``: a movement as one page to look through."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import cast

from massmob.cli.console import FINE, SOURCE, Verbs, add_lang, open_movement
from massmob.text import Language

__all__ = ["add"]


def add(verbs: Verbs) -> None:
    """Add the verb to the command."""
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


def _explore(options: argparse.Namespace) -> int:
    from massmob.display.explorer import write_explorer

    written = write_explorer(
        open_movement(options.movement),
        options.out or f"{Path(options.movement).stem}.html",
        on=options.at,
        lang=cast("Language", options.lang),
        title=options.title,
    )
    print(f"wrote {written} ({written.stat().st_size / 1000:,.0f} kB); open it in a browser")
    return FINE
