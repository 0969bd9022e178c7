"""What the verbs of the command share: exit codes, the movement a person names, how a table is printed."""

from __future__ import annotations

TYPE_CHECKING = False  # for type checkers it is true; `massmob --help` must come at once
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable
    from typing import TextIO

    from massmob.movement import Movement
    from massmob.rendering.table import Table
    from massmob.values.limits import Limits

__all__ = [
    "COLUMNS",
    "FINDINGS",
    "FINE",
    "SOURCE",
    "TABLE_FORMATS",
    "USAGE",
    "add_from",
    "add_lang",
    "add_movement",
    "add_within",
    "movement_of",
    "open_movement",
    "print_coverage",
    "print_data",
    "print_line",
    "print_notes",
    "print_rows",
    "print_table",
]

FINE, FINDINGS, USAGE = 0, 1, 2
"""Exit codes: all well; findings of severity error; bad usage or unreadable input."""

SOURCE = "a dataset (see: massmob datasets), a file, or - for standard input"

TABLE_FORMATS = ("table", "csv", "json", "jsonl")
"""How `print_table` prints."""

COLUMNS = ("unit", "year", "field", "status")
"""The usual names of the columns of a register."""


def add_lang(verb: argparse.ArgumentParser) -> None:
    """Add the option ``--lang``."""
    from massmob.translation.language import LANGUAGES

    verb.add_argument(
        "--lang", choices=LANGUAGES, help="of what is shown; default: that of MASSMOB_LANG, else en"
    )


def add_movement(verb: argparse.ArgumentParser, default: str | None = None) -> None:
    """Add the movement that a verb reads, and the option ``--from``.

    Args:
        verb: The parser of the verb.
        default: What is read where none is named; by default it must be named.
    """
    if default is None:
        verb.add_argument("movement", metavar="MOVEMENT", help=SOURCE)
    else:
        meaning = f"{SOURCE}; default: {default}"
        verb.add_argument("movement", metavar="MOVEMENT", nargs="?", default=default, help=meaning)
    add_from(verb)


def add_from(verb: argparse.ArgumentParser) -> None:
    """Add the option ``--from``."""
    from massmob.io.load_save import FORMATS

    verb.add_argument(
        "--from",
        dest="from_",
        choices=FORMATS,
        metavar="FORMAT",
        help="format of MOVEMENT; default: by suffix; of standard input, JSON or lines of JSON",
    )


def add_within(verb: argparse.ArgumentParser) -> None:
    """Add the option ``--within``."""
    verb.add_argument(
        "--within",
        metavar="ID",
        help="only what belongs to this unit, field, document …: it, those below, what they have",
    )


def movement_of(
    options: argparse.Namespace, name: str | None = None, limits: Limits | None = None
) -> Movement:
    """The movement that the options of a verb name, or the part of it ``--within`` a unit.

    Args:
        options: The options.
        name: Which of several movements; by default the only one.
        limits: The most that is read; by default `Limits()`.
    """
    within: str | None = vars(options).get("within")
    movement = open_movement(options.movement if name is None else name, options.from_, limits)
    return movement if within is None else movement.subset(within=within)


def open_movement(name: str, format: str | None = None, limits: Limits | None = None) -> Movement:
    """A shipped dataset by its name, or a file or folder: what exists, or has a dot or a slash.

    Args:
        name: The name; ``-`` is standard input.
        format: The name of the file's format; by default it follows from the suffix.
        limits: The most that is read; by default `Limits()`.
    """
    import os
    from pathlib import Path

    from massmob.cli.progress import working
    from massmob.datasets.shipped import list_datasets, load_dataset
    from massmob.io.load_save import load

    if name == "-":
        from massmob.cli.standard_input import load_standard_input

        return load_standard_input(format, limits)
    is_dataset = format is None and name in {dataset.name for dataset in list_datasets()}
    # `Path.exists` raises for a long name.
    is_file = format or Path(name).suffix or "/" in name or os.path.exists(name)  # noqa: PTH110 - see above
    with working(f"reading {name}"):
        if is_file and not is_dataset:
            return load(name, format, limits=limits)
        return load_dataset(name)


def print_table(table: Table, format: str) -> None:
    """Print a table in one of `TABLE_FORMATS`; where it is data, the notes on standard error."""
    if format == "table":
        print(table.to_text(_columns(table)))
        return
    if format == "csv":
        print_data(table.to_csv())
    else:
        print_rows([dict(zip(table.header, row, strict=True)) for row in table.rows], format)
    print_notes(table.notes)


def print_rows(rows: Iterable[object], format: str) -> None:
    """Print values as a list in JSON, or with ``"jsonl"`` a value a line."""
    from massmob.rendering.escaping import json_text

    if format == "json":
        print(json_text([*rows]))
        return
    for row in rows:
        print(json_text(row, indent=None))


def print_notes(notes: Iterable[str]) -> None:
    """Print notes on standard error."""
    import sys

    for note in notes:
        print_line(note, sys.stderr)


def print_coverage(movement: Movement, day: str | None) -> None:
    """Print on standard error that a day is after the last that the card of a dataset covers."""
    last = movement.last_day_covered
    if day is None or last is None:
        return
    from massmob.translation.catalogue import gettext
    from massmob.values.period import as_date

    if as_date(day) > last:
        note = gettext(
            "the dataset covers days until {last}; {day} is answered with what was in force then"
        )
        print_notes([note.format(last=last, day=day)])


def print_line(text: object, file: TextIO | None = None) -> None:
    """Print a text, made harmless, on one line of standard output or of another file."""
    from massmob.errors import one_line

    print(one_line(str(text)), file=file)


def print_data(text: str) -> None:
    """Print what is read again: as it is into a pipe, made harmless on a terminal."""
    import sys

    from massmob.errors import printable

    print(printable(text) if sys.stdout.isatty() else text, end="")


def _columns(table: Table) -> int | None:
    """The width of the terminal, no less than a table needs; a pipe takes lines of any length."""
    import shutil
    import sys

    if not sys.stdout.isatty():
        return None
    return max(shutil.get_terminal_size().columns, 3 * len(table.header))
