"""Folders of tables: each file is replaced atomically, the one that names the version of the form last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.storage import files
from massmob.values import limits

__all__ = ["MARKER", "names_in", "read_all", "write_all"]

MARKER = "massmob"
"""The table, without its suffix, by which a folder is recognised as written by massmob; it is written last."""
_UNFINISHED = "massmob.unfinished"
"""A file that is in a folder while it is written, and stays there when the writer is interrupted."""


def read_all(folder: Path, suffix: str) -> Iterator[tuple[str, bytes]]:
    """The name, without the suffix, and the bytes of each file of a folder that has the suffix.

    Raises:
        LoadError: No such folder, or writing it was interrupted; a file cannot be read; all together are
            larger than the limits allow.
    """
    names = names_in(folder)
    if _UNFINISHED in names:
        raise LoadError(
            "not a whole movement: writing this folder was interrupted",
            found=_UNFINISHED,
            hint=f"save the movement again, or remove {_UNFINISHED} if every table is right",
        )
    size = 0
    for name in names:
        if not name.endswith(suffix):
            continue
        try:
            data = files.read(files.inside(folder, name))
        except MassmobError as error:
            raise error.at(name) from None
        size += len(data)
        limits.current().check_bytes(size)
        yield name.removesuffix(suffix), data


def names_in(folder: Path) -> list[str]:
    """The names of the files of a folder, sorted.

    Raises:
        LoadError: No such folder.
    """
    try:
        return sorted(path.name for path in folder.iterdir())
    except (OSError, ValueError) as error:
        raise LoadError(
            "cannot read the folder", found=files.reason(error), hint="name a folder that exists"
        ) from None


def write_all(folder: Path, contents: Mapping[str, bytes], ours: frozenset[str]) -> None:
    """Write files into a folder; other files in it stay as they are.

    Args:
        folder: The folder; it is created where there is none.
        contents: File name → bytes.
        ours: Every file name that massmob may use; such files of an earlier save are removed.

    Raises:
        InvalidValueError: The folder holds a file of such a name, but was not written by massmob.
        MassmobError: It cannot be written. Each file is then the old one or the new one, and the folder is
            refused until it is written again.
    """
    try:
        folder.mkdir(exist_ok=True)
        _check_ours(folder, ours)
        files.write(files.inside(folder, _UNFINISHED), b"")
        for name in ours - contents.keys():
            if (folder / name).is_file():
                (folder / name).unlink()
        for name in sorted(contents, key=_is_marker):
            files.write(files.inside(folder, name), contents[name])
        (folder / _UNFINISHED).unlink()
    except (OSError, ValueError) as error:
        if isinstance(error, MassmobError):
            raise
        raise MassmobError(
            "cannot write the folder",
            place=str(folder),
            found=files.reason(error),
            hint="name a folder in one that exists and may be written to",
        ) from None


def _is_marker(name: str) -> bool:
    return name.partition(".")[0] == MARKER


def _check_ours(folder: Path, ours: frozenset[str]) -> None:
    names = {path.name for path in folder.iterdir()}
    existing = names & ours
    if existing and _UNFINISHED not in names and not any(map(_is_marker, existing)):
        raise InvalidValueError(
            "the folder holds files that massmob did not write",
            place=str(folder),
            found=sorted(existing),
            hint="name another folder, or remove these files",
        )
