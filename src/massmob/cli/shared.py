"""What the verbs of the command share: exit codes, the movement a person names, how a table is printed."""

from __future__ import annotations

TYPE_CHECKING = False  # for type checkers it is true; `massmob --help` must come at once
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable
    from typing import TextIO

    from massmob.movement import Movement
    from massmob.rendering.table import Table

__all__ = [
    "COLUMNS",
    "FINDINGS",
    "FINE",
    "SOURCE",
    "USAGE",
    "add_lang",
    "add_within",
    "open_movement",
    "print_data",
    "print_line",
    "print_notes",
    "print_table",
]

FINE, FINDINGS, USAGE = 0, 1, 2
"""Exit codes: all well; findings of severity error; bad usage or unreadable input."""

SOURCE = "a dataset (see: massmob datasets) or a file"

COLUMNS = ("unit", "year", "field", "status")
"""The usual names of the columns of a register."""


def add_lang(verb: argparse.ArgumentParser) -> None:
    """Add the option ``--lang``."""
    from massmob.values.text import LANGUAGES

    verb.add_argument("--lang", choices=LANGUAGES, default="en", help="of names; default: en")


def add_within(verb: argparse.ArgumentParser) -> None:
    """Add the option ``--within``."""
    verb.add_argument(
        "--within",
        metavar="ID",
        help="only what belongs to this unit, field, document …: it, those below, what they have",
    )


def open_movement(name: str, within: str | None = None) -> Movement:
    """A shipped dataset by its name, or a file or folder: what exists, or has a dot or a slash.

    Args:
        name: The name.
        within: Only what belongs to the entity with this id.
    """
    import os
    from pathlib import Path

    from massmob.datasets.shipped import list_datasets, load_dataset
    from massmob.io.load_save import load

    is_dataset = name in {dataset.name for dataset in list_datasets()}
    # `Path.exists` raises for a long name.
    is_file = bool(Path(name).suffix) or "/" in name or os.path.exists(name)  # noqa: PTH110
    movement = load(name) if is_file and not is_dataset else load_dataset(name)
    return movement if within is None else movement.subset(within=within)


def print_table(table: Table, format: str) -> None:
    """Print a table: ``"table"``, ``"csv"`` or ``"json"``; where it is data, the notes on standard error."""
    from massmob.rendering.escaping import json_text

    if format == "table":
        print(table.to_text(_columns(table)))
        return
    if format == "csv":
        print_data(table.to_csv())
    else:
        print(json_text([dict(zip(table.header, row, strict=True)) for row in table.rows]))
    print_notes(table.notes)


def print_notes(notes: Iterable[str]) -> None:
    """Print notes on standard error."""
    import sys

    for note in notes:
        print_line(note, sys.stderr)


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
