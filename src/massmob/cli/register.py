"""Verbs for registers as offices keep them: ``register``, ``template``."""

from __future__ import annotations

import argparse
import sys

from massmob.cli.progress import working
from massmob.cli.shared import (
    FINDINGS,
    FINE,
    SOURCE,
    add_lang,
    open_movement,
    print_line,
    print_notes,
    print_table,
)
from massmob.errors import counted
from massmob.translation.catalogue import gettext

__all__ = ["add_register", "add_template"]

_SHOWN = 20


def add_register(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``register``."""
    verb.epilog = (
        "Example: massmob register register.xlsx --out movement.json --rejects rejects.xlsx"
    )
    verb.add_argument("register", help="a file typed by hand: CSV, XLSX or ODS")
    verb.add_argument("--year", type=int, help="of rows without one; default: that of the title")
    verb.add_argument(
        "--mapping", metavar="FILE", help="what headings and words mean: TOML or JSON"
    )
    verb.add_argument(
        "--strict", action="store_true", help="refuse names of units that ended before the year"
    )
    verb.add_argument(
        "--out", metavar="FILE", help="write the movement with the models of the register"
    )
    verb.add_argument("--rejects", metavar="FILE", help="write the rejected rows: .csv or .xlsx")
    add_lang(verb)
    verb.set_defaults(run=_register)
    _add_movement(verb)


def add_template(verb: argparse.ArgumentParser) -> None:
    """Add the arguments of ``template``."""
    verb.formatter_class = argparse.RawDescriptionHelpFormatter
    verb.epilog = (
        "Examples:\n  massmob template register.xlsx --at 2024-10-15\n"
        "  massmob template movement.xlsx --all"
    )
    verb.add_argument("out", help="the workbook: .xlsx")
    what = verb.add_mutually_exclusive_group()
    what.add_argument(
        "--all",
        action="store_true",
        help="a workbook for a whole movement, a sheet a kind, instead of a register of models",
    )
    what.add_argument("--at", metavar="DATE", help="the day of the units; default: today")
    verb.set_defaults(run=_template)
    _add_movement(verb)


def _add_movement(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--movement", default="hanoi", help=f"{SOURCE}; default: hanoi")


def _register(options: argparse.Namespace) -> int:
    from massmob.io.load_save import save
    from massmob.registers.sheets.reader import read_register
    from massmob.rendering.table import Table

    movement = open_movement(options.movement)
    with working(f"reading {options.register}"):
        reading = read_register(
            options.register,
            movement,
            year=options.year,
            mapping=options.mapping,
            strict=options.strict,
        )
    print_table(reading.table(), "table")
    columns = (
        (gettext("dropped: sheet {sheet}, column {column}"), reading.dropped_columns),
        (gettext("not read: sheet {sheet}, column {column}"), reading.unread_columns),
    )
    for fate, group in columns:
        for column in group:
            place = fate.format(sheet=column.sheet, column=column.column)
            print_line(f"{place}: {column.header}: {column.reason}")
    row = gettext("{sheet}, row {number}")
    print_notes(
        f"{row.format(sheet=note.sheet, number=note.row)}: {note.column}: {note.value}: {note.note}"
        for note in reading.notes[:_SHOWN]
    )
    if options.rejects:
        reading.save_rejects(options.rejects)
        print_line(f"wrote {options.rejects}: {counted(reading.rejected, 'row')}", sys.stderr)
    elif not reading.ok:
        rejects = reading.rejects
        print_table(Table(rejects.header, rejects.rows[:_SHOWN]), "table")
        if len(rejects.rows) > _SHOWN:
            print_line(gettext("more follow: {option} writes all").format(option="--rejects FILE"))
    if options.out:
        save(reading.movement, options.out)
        print_line(f"wrote {options.out}: {counted(len(reading.models), 'model')} more", sys.stderr)
    return FINE if reading.ok else FINDINGS


def _template(options: argparse.Namespace) -> int:
    from massmob.io.tables.template import write_movement_template
    from massmob.registers.sheets.template import write_template

    if options.all:
        write_movement_template(options.out)
    else:
        write_template(options.out, open_movement(options.movement), at=options.at)
    print_line(f"wrote {options.out}")
    return FINE
