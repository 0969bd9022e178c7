"""The packages that are installed, by the entry points that they list."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["entry_points"]


def entry_points(group: str) -> Iterable[EntryPoint]:
    """The entry points of a group, as `importlib.metadata` finds them.

    Where no package lists the group, to look for its name in the text of all lists takes 3 ms; to import
    `importlib.metadata` and to parse them takes 45 (a fifth of ``load_dataset("hanoi")`` in
    ``benchmarks/first_minute.py``, 231 packages installed).

    Args:
        group: The name of the group.

    Example:
        >>> [*entry_points("no.such.group")]
        []
    """
    if not _may_be_listed(group):
        return ()
    from importlib.metadata import entry_points as parsed_entry_points

    return parsed_entry_points(group=group)


def _may_be_listed(group: str) -> bool:
    """Whether a list in a folder of `sys.path` holds the name, or packages are found in another way too."""
    finders = [finder for finder in sys.meta_path if hasattr(finder, "find_distributions")]
    return finders != [PathFinder] or any(
        _may_list(Path(folder), group.encode()) for folder in sys.path
    )


def _may_list(folder: Path, group: bytes) -> bool:
    if folder.is_file():  # an archive, in which only `importlib.metadata` looks
        return True
    try:
        described = [path for path in folder.iterdir() if path.name.lower().endswith("-info")]
    except OSError:
        return False
    return any(group in _bytes_of(path / "entry_points.txt") for path in described)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
