"""What the verbs of the command share: exit codes, the movement a person names, how a table is printed."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import TypeAlias

from massmob.datasets.shipped import list_datasets, load_dataset
from massmob.movement import Movement
from massmob.rendering.table import Table
from massmob.values.text import LANGUAGES

__all__ = [
    "COLUMNS",
    "FINDINGS",
    "FINE",
    "SOURCE",
    "USAGE",
    "Verbs",
    "add_lang",
    "open_movement",
    "print_grid",
]

FINE, FINDINGS, USAGE = 0, 1, 2
"""Exit codes: all well; findings of severity error; bad usage or unreadable input."""

SOURCE = "a dataset (see: massmob datasets) or a file"

COLUMNS = ("unit", "year", "field", "status")
"""The usual names of the columns of a register."""

# argparse gives the class of its own subparsers no public name.
Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # pyright: ignore[reportPrivateUsage]


def add_lang(verb: argparse.ArgumentParser) -> None:
    """Add the option ``--lang``."""
    verb.add_argument("--lang", choices=LANGUAGES, default="en", help="of names; default: en")


def open_movement(name: str) -> Movement:
    """A shipped dataset by its name, or a file; a name with a dot or a slash is a file."""
    if name in {each.name for each in list_datasets()} or not (Path(name).suffix or "/" in name):
        return load_dataset(name)
    from massmob.io.load_save import load

    return load(name)


def print_grid(grid: Table, format: str) -> None:
    """Print a table: ``"table"``, ``"csv"`` or ``"json"``."""
    if format == "json":
        records = [dict(zip(grid.header, row, strict=True)) for row in grid.rows]
        print(json.dumps(records, ensure_ascii=False, indent=2))
    elif format == "csv":
        print(grid.to_csv(), end="")
    else:
        print(grid.to_text(_columns(grid)))


def _columns(grid: Table) -> int | None:
    """The width of the terminal, no less than a table needs; a pipe takes lines of any length."""
    if not sys.stdout.isatty():
        return None
    return max(shutil.get_terminal_size().columns, 3 * len(grid.header))
