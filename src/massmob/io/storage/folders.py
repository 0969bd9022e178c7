"""Folders of tables: each file is replaced atomically, the one that names the version of the form last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.io.storage import files, limits

__all__ = ["MARK", "read_all", "write_all"]

MARK = "massmob"
"""The table, named without its suffix, by which a folder is known as one of ours; it is written last."""


def read_all(folder: Path, suffix: str) -> Iterator[tuple[str, bytes]]:
    """The files of a folder with a suffix: each one's name without it, and its bytes.

    Raises:
        LoadError: No such folder; a file cannot be read; all together are larger than the limits allow.
    """
    try:
        names = sorted(each.name for each in folder.iterdir() if each.suffix == suffix)
    except (OSError, ValueError) as error:
        raise LoadError(
            "cannot read the folder", found=files.reason(error), hint="name a folder that exists"
        ) from None
    size = 0
    for name in names:
        try:
            data = files.read(files.inside(folder, name))
        except MassmobError as error:
            raise error.at(name) from None
        size += len(data)
        limits.current().check_bytes(size)
        yield name.removesuffix(suffix), data


def write_all(folder: Path, contents: Mapping[str, bytes], ours: frozenset[str]) -> None:
    """Put files into a folder; files that are not of the form stay as they are.

    Args:
        folder: The folder; made where there is none.
        contents: File name → bytes.
        ours: Every file name that the form may use; such files of an earlier writing are removed.

    Raises:
        InvalidValueError: The folder holds a file of such a name, but is none of ours.
        MassmobError: It cannot be written. Each file is then the old one or the new one.
    """
    try:
        folder.mkdir(exist_ok=True)
        _check_ours(folder, ours)
        for name in ours - contents.keys():
            if (folder / name).is_file():
                (folder / name).unlink()
        for name in sorted(contents, key=_is_mark):
            files.write(files.inside(folder, name), contents[name])
    except (OSError, ValueError) as error:
        if isinstance(error, MassmobError):
            raise
        raise MassmobError(
            "cannot write the folder",
            place=str(folder),
            found=files.reason(error),
            hint="name a folder in one that exists and may be written to",
        ) from None


def _is_mark(name: str) -> bool:
    return name.partition(".")[0] == MARK


def _check_ours(folder: Path, ours: frozenset[str]) -> None:
    there = {each.name for each in folder.iterdir()} & ours
    if there and not any(map(_is_mark, there)):
        raise InvalidValueError(
            "the folder holds files that massmob did not write",
            place=str(folder),
            found=sorted(there),
            hint="name another folder, or remove what an interrupted save left",
        )
