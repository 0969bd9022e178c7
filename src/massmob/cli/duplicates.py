"""The verb ``duplicates``: pairs that are probably one, a file to decide about them, and joining them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from massmob.cli.progress import working
from massmob.cli.shared import (
    FINDINGS,
    FINE,
    SOURCE,
    add_lang,
    open_movement,
    print_data,
    print_line,
    print_rows,
    print_table,
)
from massmob.deduplication.decisions import Decisions, read_decisions
from massmob.deduplication.joining import Joined
from massmob.deduplication.pairs import Duplicates
from massmob.deduplication.search import duplicates
from massmob.errors import InvalidValueError, counted
from massmob.io.load_save import FORMATS, dumps, save
from massmob.movement import Movement
from massmob.rendering.escaping import json_text

__all__ = ["add_duplicates"]


def add_duplicates(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``duplicates``."""
    verb.formatter_class = argparse.RawDescriptionHelpFormatter
    verb.epilog = (
        "1. Write the pairs to a table:        massmob duplicates 2023.json 2024.json -o pairs.csv\n"
        "2. In its column decision write same or different, and save it.\n"
        "3. Join what is the same:             massmob duplicates 2023.json 2024.json \\\n"
        "                                        --decisions pairs.csv --apply -o joined.json\n\n"
        "Pairs decided are not proposed again: give --decisions with new files, and -o the same table.\n"
        "To take a decision back, remove its row and join the files again.\n"
        "Registers typed by hand are read first, one after another, into one movement:\n"
        "  massmob register 2023.xlsx --out 2023.json\n"
        "  massmob register 2024.xlsx --movement 2023.json --out both.json"
    )
    verb.add_argument("files", metavar="FILE", nargs="+", help=SOURCE)
    verb.add_argument(
        "--from",
        dest="from_",
        choices=FORMATS,
        metavar="FORMAT",
        help="format of FILE; default: by suffix",
    )
    verb.add_argument("--decisions", metavar="TABLE", help="what was decided: CSV, XLSX or ODS")
    verb.add_argument(
        "--apply", action="store_true", help="join the pairs decided same; needs --decisions and -o"
    )
    verb.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="the table of pairs, .csv or .xlsx; with --apply the movement, or - for standard output",
    )
    verb.add_argument(
        "--threshold", type=float, default=0.8, help="the least score, from 0 to 1; default: 0.8"
    )
    verb.add_argument(
        "--json", action="store_true", help="print the pairs, or the conflicts, as JSON"
    )
    add_lang(verb)
    verb.set_defaults(run=_duplicates)


def _duplicates(options: argparse.Namespace) -> int:
    if options.apply and not (options.decisions and options.output):
        hint = "massmob duplicates FILE --decisions pairs.csv --apply -o joined.json"
        raise InvalidValueError("--apply needs --decisions and -o", place="apply", hint=hint)
    movements = [open_movement(name, options.from_) for name in options.files]
    decisions = read_decisions(options.decisions) if options.decisions else Decisions()
    if options.apply:
        whole, *others = movements
        for movement in others:
            whole = whole.union(movement)
        return _join(whole, decisions, options)
    with working("comparing entities"):
        pairs = duplicates(movements, threshold=options.threshold, decisions=decisions)
    return _list(pairs, options)


def _list(pairs: Duplicates, options: argparse.Namespace) -> int:
    if options.output:
        pairs.write(options.output, lang=options.lang)
        before = len(pairs.to_decide()) - len(pairs)
        count = f"{counted(len(pairs), 'pair')} to decide, {counted(before, 'row')} before"
        print_line(f"wrote {options.output}: {count}", sys.stderr)
    if options.json:
        print_rows(pairs.to_dict(), "json")
    elif not options.output:
        print_table(pairs.table(options.lang), "table")
    return FINDINGS if pairs else FINE


def _join(movement: Movement, decisions: Decisions, options: argparse.Namespace) -> int:
    joined = decisions.apply(movement)
    if options.output == "-":
        print_data(dumps(joined.movement, "json"))
    else:
        save(joined.movement, Path(options.output))
    _report(joined, options)
    return FINDINGS if joined.conflicts else FINE


def _report(joined: Joined, options: argparse.Namespace) -> None:
    """The conflicts and the unused decisions; beside a movement in standard output on standard error."""
    file = sys.stderr if options.output == "-" else sys.stdout
    if options.json:
        print(json_text([conflict.to_dict() for conflict in joined.conflicts]), file=file)
    else:
        for conflict in joined.conflicts:
            print_line(f"conflict: {conflict}", file)
    for row in joined.unused:
        print_line(f"not used, as an id is not in the files: {row.first}, {row.second}", sys.stderr)
    print_line(
        f"{len(joined.ids):,} joined, {counted(len(joined.conflicts), 'conflict')}", sys.stderr
    )
