"""A folder of files, written whole or not at all.

Lives here: the exchange of one folder for another. Must not live here: what is in the files.

The new folder is written beside the old one and takes its place by a rename. Files that are not part of the
form are never deleted: they move over into the new folder.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.interchange import files, limits

__all__ = ["MARK", "read_all", "write_all"]

MARK = "massmob"
"""The file, before its suffix, by which a folder is known as one of ours."""
_NEW, _OLD = ".massmob-new", ".massmob-old"


def read_all(folder: Path, suffix: str) -> Iterator[tuple[str, bytes]]:
    """The files of a folder with a suffix: each one's name without it, and its bytes.

    Raises:
        LoadError: No such folder; a file cannot be read; all together are larger than the limits allow.
    """
    _recover(folder)
    try:
        names = sorted(each.name for each in folder.iterdir() if each.suffix == suffix)
    except (OSError, ValueError) as error:
        raise LoadError(
            "cannot read the folder", found=_why(error), remedy="name a folder that exists"
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
    """Put files into a folder in one step: a reader sees the old files or the new, never some of both.

    Args:
        folder: The folder; one that exists is exchanged.
        contents: File name → bytes.
        ours: Every file name that the form may use; such files of an earlier writing go.

    Raises:
        InvalidValueError: The folder holds a file of such a name, but is none of ours.
        MassmobError: It cannot be written; what was there is still there.
    """
    target = Path(os.path.realpath(folder))
    try:
        _recover(target)
        _check_ours(target, ours)
        _exchange(target, contents, ours)
    except (OSError, ValueError) as error:
        if isinstance(error, MassmobError):
            raise
        raise MassmobError(
            "cannot write the folder",
            place=str(folder),
            found=_why(error),
            remedy="name a folder in one that exists and may be written to; "
            "what was there is unchanged",
        ) from None


def _check_ours(target: Path, ours: frozenset[str]) -> None:
    if not target.is_dir():
        return
    there = {each.name for each in target.iterdir()}
    if not any(name in there for name in ours if name.partition(".")[0] == MARK):
        taken = sorted(there & ours)
        if taken:
            raise InvalidValueError(
                "the folder holds files that massmob did not write",
                place=str(target),
                found=taken,
                remedy="name another folder",
            )


def _exchange(target: Path, contents: Mapping[str, bytes], ours: frozenset[str]) -> None:
    new = Path(tempfile.mkdtemp(_NEW, f".{target.name[:50]}.", target.parent))
    try:
        for name, data in contents.items():
            files.write(files.inside(new, name), data)
        new.chmod(target.stat().st_mode & 0o777 if target.is_dir() else 0o777 & ~_mask())
        if not target.is_dir():
            new.rename(target)
            return
        old = _aside(target)
        target.rename(old)
        try:
            new.rename(target)
        except BaseException:
            old.rename(target)
            raise
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    _carry_over(old, target, ours)


def _carry_over(old: Path, target: Path, ours: frozenset[str]) -> None:
    """Move what is not of the form into the new folder, then let go of the old one."""
    for each in sorted(old.iterdir()):
        if each.name in ours and each.is_file():
            each.unlink()
        else:
            each.rename(target / each.name)
    old.rmdir()


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}{_OLD}")


def _recover(target: Path) -> None:
    """Put back a folder whose writer was killed between the two renames."""
    old = _aside(target)
    if old.is_dir() and not target.exists():
        with contextlib.suppress(OSError):
            old.rename(target)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _why(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)
