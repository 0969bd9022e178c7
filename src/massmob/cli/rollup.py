"""Verbs that count: ``rollup``, ``changes``, ``restate``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from massmob.aggregation.restatement.flows import SUBJECTS
from massmob.cli.progress import working
from massmob.cli.shared import (
    FINE,
    SOURCE,
    TABLE_FORMATS,
    add_lang,
    add_movement,
    add_within,
    movement_of,
    open_movement,
    print_coverage,
    print_line,
    print_notes,
    print_rows,
    print_table,
)
from massmob.network.placement import ALONG
from massmob.rendering.escaping import json_text
from massmob.translation.catalogue import gettext
from massmob.translation.language import LANGUAGES, Language
from massmob.values.quantity import Quantity

if TYPE_CHECKING:
    from massmob.aggregation.result import Rollup

__all__ = ["add_changes", "add_restate", "add_rollup"]


def add_changes(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``changes``."""
    verb.epilog = "Example: massmob changes hanoi --since 2025-01-01 --until 2025-01-01"
    add_movement(verb, "hanoi")
    verb.add_argument("--since", required=True, metavar="DATE", help="the first day looked at")
    verb.add_argument("--until", required=True, metavar="DATE", help="the last day looked at")
    verb.add_argument("--format", choices=TABLE_FORMATS, default="table")
    add_lang(verb)
    verb.set_defaults(run=_changes)


def add_rollup(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``rollup``."""
    verb.epilog = (
        "Example: massmob rollup hanoi --what locality --along locality --by kind "
        "--tier district --at 2024-10-15"
    )
    add_movement(verb, "hanoi")
    what = verb.add_mutually_exclusive_group(required=True)
    what.add_argument("--what", help="a kind of entity, or an indicator's id")
    what.add_argument(
        "--register", metavar="FILE", help="rows of a register: Parquet, CSV, DuckDB …"
    )
    verb.add_argument("--along", default="locality", choices=ALONG, help="default: locality")
    add_within(verb)
    verb.add_argument(
        "--by",
        action="append",
        metavar="FIELD",
        help="group by a field of what is counted, a column, or 'year'; several times for several",
    )
    verb.add_argument("--level", help="only organs of this level, such as direct")
    verb.add_argument("--tier", help="only localities of this tier, such as district")
    verb.add_argument("--depth", type=int, help="only units so many steps below the root at most")
    verb.add_argument("--value", metavar="COLUMN", help="of a register, amounts; default: its rows")
    verb.add_argument("--at", metavar="DATE", help="as it stood on this day; default: all periods")
    verb.add_argument("--strict", action="store_true", help="refuse totals that miss something")
    verb.add_argument(
        "--follow",
        action="store_true",
        help="carry what belongs to a unit that had ended by --at to its successors",
    )
    verb.add_argument(
        "--lang",
        choices=LANGUAGES,
        help="of names and headings; default: en in a table, groups as they are in csv",
    )
    verb.add_argument(
        "--format",
        choices=TABLE_FORMATS,
        default="table",
        help="all units in each; in csv names are not indented, and what is in no total is a comment",
    )
    verb.set_defaults(run=_rollup)


def add_restate(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``restate``."""
    verb.epilog = (
        "Example: massmob restate figures.csv --from 2024-12-31 --to 2025-07-01 > today.csv"
    )
    verb.add_argument(
        "figures",
        help="CSV or a workbook with columns of units (Đơn vị; ids, codes or names) and values (Số lượng)",
    )
    verb.add_argument("--movement", default="hanoi", help=f"{SOURCE}; default: hanoi")
    verb.add_argument("--from", required=True, dest="since", metavar="DATE", help="their day")
    verb.add_argument("--to", required=True, metavar="DATE", help="the day asked for")
    verb.add_argument("--about", choices=SUBJECTS, default="count", help="what they are about")
    verb.add_argument("--weights", metavar="CSV", help="unit and weight, or unit, receiver, share")
    verb.add_argument(
        "--lang",
        choices=LANGUAGES,
        help="of what is shown, and of the numbers in the file: vi for 1.234,5; "
        "default: numbers by one that can be read one way only",
    )
    verb.add_argument(
        "--strict",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="refuse units that are not known; --no-strict reports them",
    )
    verb.add_argument("--format", choices=TABLE_FORMATS, default="csv")
    verb.set_defaults(run=_restate)


def _rollup(options: argparse.Namespace) -> int:
    from massmob.registers.bulk import Register

    movement = movement_of(options)
    arguments: dict[str, Any] = {
        "along": options.along,
        "by": options.by[0] if options.by and len(options.by) == 1 else options.by,
        "level": options.level,
        "tier": options.tier,
        "depth": options.depth,
        "at": options.at,
        "strict": options.strict,
        "follow": options.follow,
    }
    if options.register:
        register = Register.read(
            options.register, value=options.value, year=None, field=None, status=None
        )
        rollup: Callable[..., Rollup[Any]] = register.rollup
        with working(f"adding up {options.register}"):
            totals = rollup(movement, **arguments)
    else:
        rollup = movement.rollup
        with working("adding up"):
            totals = rollup(options.what, **arguments)
    _print_totals(totals, options.format, options.lang)
    print_coverage(movement, options.at)
    return FINE


def _print_totals(totals: Rollup[Any], format: str, lang: Language | None) -> None:
    """Print every unit; what is in no total is below a table, and else on standard error too."""
    if format == "table":
        print_table(totals.table(all=True, lang=lang), format)
    elif format == "csv":
        print_table(totals.table(labels=lang is not None, lang=lang, indent=False), format)
    else:
        plain = {unit: _plain(total) for unit, total in totals.items()}
        if format == "json":
            print(json_text(plain))
        else:
            print_rows(({"unit": unit, "total": total} for unit, total in plain.items()), format)
        print_notes(totals.notes)


def _plain(total: object) -> object:
    from massmob.aggregation.context import shown

    if isinstance(total, Quantity):
        return total.to_dict()
    groups = cast("dict[object, Quantity]", total)
    return {shown(group): total.to_dict() for group, total in groups.items()}


def _changes(options: argparse.Namespace) -> int:
    movement = movement_of(options)
    with working("comparing the days"):
        changes = movement.changes(options.since, options.until)
    print_table(changes.table(), options.format)
    print_coverage(movement, options.until)
    if not changes:
        first_day = movement.first_day_covered or date.min
        days = [change.day for change in movement.changes(first_day, date.max)]
        note = gettext("no change in this period")
        if days:
            message = gettext("no change in this period; changes are known from {first} to {last}")
            note = message.format(first=min(days), last=max(days))
        print_line(note, sys.stderr)
    return FINE


def _restate(options: argparse.Namespace) -> int:
    from massmob.aggregation.restatement.restate import restate
    from massmob.registers.figures import read_figures, read_weights

    movement = open_movement(options.movement)
    figures = read_figures(Path(options.figures), options.lang)
    weights = read_weights(Path(options.weights), options.lang) if options.weights else None
    restatement = restate(
        figures.values,
        movement,
        to=options.to,
        at=options.since,
        about=options.about,
        weights=None if weights is None else weights.values,
        strict=options.strict,
    )
    print_table(restatement.table(), options.format)
    print_notes([*figures.notes, *(weights.notes if weights else ())])
    print_line(repr(restatement), sys.stderr)
    print_coverage(movement, options.to)
    return FINE
