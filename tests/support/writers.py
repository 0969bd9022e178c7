"""Every way in which massmob writes a file or folder, for tests that interrupt it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import attrs
import pytest

import massmob as mm
from massmob.io.load_save import FORMATS
from support import readers
from support.size import FULL, size

__all__ = ["NEW", "OLD", "WRITERS", "Content", "Writer", "each_writer", "plain", "some_writers"]

Content: TypeAlias = object
"""What a file holds, to be compared: a movement as JSON, or bytes."""


def _without(movement: mm.Movement, *classes: type[mm.Entity]) -> mm.Movement:
    """A movement without some kinds, to which its references then lead outside of it."""
    left = [entity for entity in movement if not isinstance(entity, classes)]
    missing = (entity.id for entity in movement if isinstance(entity, classes))
    return mm.Movement(left, outside={*movement.outside, *missing})


def _movements() -> tuple[mm.Movement, mm.Movement]:
    """Two movements of which some tables are in one alone, and others in both with other rows."""
    movement = mm.load(readers.CORPUS / "json" / "movement.json")
    fields = (mm.Field(id=f"field:{n}", name=f"lĩnh vực {n}") for n in range(100))
    old = _without(movement, mm.Event, mm.Team)
    new = _without(movement.add(*fields), mm.Dialogue, mm.Contest)
    return old, new


OLD, NEW = _movements()


def plain(movement: mm.Movement) -> Content:
    """A movement to be compared with others."""
    return mm.dumps(movement)


@attrs.frozen
class Writer:
    """A way to write.

    Attributes:
        name: Its name.
        file: The name of the file or folder.
        write: Write a movement to a path.
        content: What a path holds.
        is_folder: Whether it writes a folder.
        loads: Whether what it wrote can be loaded as a movement.
    """

    name: str
    file: str
    write: Callable[[mm.Movement, Path], object]
    content: Callable[[Path], Content]
    is_folder: bool = False
    loads: bool = False


def _saver(name: str) -> Writer:
    format = FORMATS[name]
    loads = format.read is not None or format.load is not None

    def loaded(path: Path) -> Content:
        return plain(mm.load(path, name))

    return Writer(
        name,
        f"movement{format.suffixes[0] if format.suffixes else ''}",
        lambda movement, path: mm.save(movement, path, name),
        loaded if loads else Path.read_bytes,
        is_folder=bool(format.marker),
        loads=loads,
    )


def _cells(path: Path) -> Content:
    """The parts of a workbook, without the time at which it was written."""
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist() if "docProps" not in name}


@cache
def _figure(*, old: bool) -> Any:
    import matplotlib as mpl

    mpl.use("agg")
    return mm.draw_tree(OLD if old else NEW, "field")


def _save_figure(movement: mm.Movement, path: Path) -> None:
    mm.save_figure(_figure(old=movement is OLD), path)


def _template(movement: mm.Movement, path: Path) -> None:
    """The template of a movement, or that of a register, which is another file."""
    if movement is OLD:
        mm.write_movement_template(path)
    else:
        mm.write_template(path, movement, at="2024-10-15")


WRITERS = {
    writer.name: writer
    for writer in (
        *(_saver(name) for name, format in FORMATS.items() if format.write or format.save),
        Writer(
            "save_entities",
            "entities.jsonl",
            lambda movement, path: mm.save_entities(movement, path, movement.outside),
            lambda path: plain(mm.load(path)),
        ),
        Writer(
            "write_explorer",
            "page.html",
            lambda movement, path: mm.write_explorer(movement, path, at="2024-10-15"),
            Path.read_bytes,
        ),
        Writer("save_figure", "figure.svg", _save_figure, Path.read_bytes),
        Writer("templates", "template.xlsx", _template, _cells),
    )
}
"""Name → each way to write."""

_SMALL = ("json", "csv", "sqlite")


def _each(names: Iterable[str]) -> pytest.MarkDecorator:
    writers = [pytest.param(WRITERS[name], id=name) for name in names]
    return pytest.mark.parametrize("writer", writers)


each_writer = _each(name for name in WRITERS if FULL or name != "parquet")
"""All; by default without Parquet, which is written as CSV is, and takes long to be read."""
some_writers = _each(size(_SMALL, tuple(WRITERS)))
"""A few in the default run, as all formats of bytes are written by one function."""
