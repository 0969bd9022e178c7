"""`Format`: the name of a file format and the functions that read and write it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs

from massmob.movement import Movement

__all__ = ["Format"]


@attrs.frozen(kw_only=True)
class Format:
    """A file format, as its module declares it; `massmob.io.load_save.FORMATS` lists them all.

    A format is a file of bytes (`read`, `write`), or a folder or database (`load`, `save`). One without `read`
    and `load` is write-only, one without `write` and `save` read-only.

    Attributes:
        name: What `load` and `save` call it.
        suffixes: The endings of its files, with the dot.
        extra: The extra to install for it; empty when it needs nothing.
        marker: The file by which a folder in this format is recognised; empty for other formats.
        read: The movement in the bytes of a file.
        write: The bytes of a file.
        load: The movement at a path.
        save: Write a movement to a path.
        keeps_unknown: Whether it holds keys and kinds that this release does not know.
        lines_of_ids: Id → the line of its entity, from 1, in the bytes of a file.
    """

    name: str
    suffixes: tuple[str, ...] = ()
    extra: str = ""
    marker: str = ""
    read: Callable[[bytes], Movement] | None = None
    write: Callable[[Movement], bytes] | None = None
    load: Callable[[Path], Movement] | None = None
    save: Callable[[Movement, Path], None] | None = None
    keeps_unknown: bool = False
    lines_of_ids: Callable[[bytes], dict[str, int]] | None = None
