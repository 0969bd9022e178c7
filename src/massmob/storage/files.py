"""Reading files, writing them whole or not at all, and never outside a given folder."""

from __future__ import annotations

import contextlib
import glob
import io
import os
import stat
import tempfile
import time
from collections.abc import Generator
from pathlib import Path, PureWindowsPath

from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.values import limits

__all__ = ["check_regular", "inside", "opened", "read", "reason", "write", "writing"]

_TEMPORARY = ".massmob"
_STALE = 3600
"""Seconds after which a temporary file is removed, as its writer must have been killed."""


def read(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        LoadError: It cannot be read, is no regular file, or is larger than the limits in force allow.
    """
    most = limits.current().max_bytes
    with opened(path) as file:
        try:
            data = file.read(most + 1)
        except OSError as error:
            raise _unreadable_file_error(error) from None
    # It may have grown since it was opened.
    limits.current().check_bytes(len(data))
    return data


@contextlib.contextmanager
def opened(path: Path) -> Generator[io.BufferedReader]:
    """A file opened for reading, of which nothing has been read yet.

    Raises:
        LoadError: It cannot be read, is no regular file, or is larger than the limits in force allow.
    """
    try:
        file = path.open("rb")
    except (OSError, ValueError) as error:
        raise _unreadable_file_error(error) from None
    with file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise LoadError("not a regular file", hint="name a file")
        limits.current().check_bytes(status.st_size)
        yield file


def check_regular(path: Path) -> None:
    """Refuse what is no regular file, without opening it: a FIFO would block for good.

    Raises:
        LoadError: It is a folder, FIFO, device or socket, or there is nothing.
    """
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - the same for every kind of path
    except (OSError, ValueError) as error:
        raise _unreadable_file_error(error) from None
    if not stat.S_ISREG(mode):
        raise LoadError("not a regular file", hint="name a file")


def _unreadable_file_error(error: OSError | ValueError) -> LoadError:
    return LoadError("cannot read the file", found=reason(error), hint="name a file that exists")


def write(path: Path, data: bytes) -> None:
    """Write a file in one step: a reader, or a crash, sees the old file or the new, never a part.

    Raises:
        MassmobError: The file cannot be written; what was there is still there.
    """
    with writing(path) as file:
        file.write(data)


@contextlib.contextmanager
def writing(path: Path) -> Generator[io.BufferedWriter]:
    """A file to be written in parts; it replaces the old one when the block ends without an error.

    Args:
        path: The file; a symbolic link stays one, and its target is replaced.

    Raises:
        MassmobError: The file cannot be written; what was there is still there.

    Example:
        >>> folder = getfixture("tmp_path")
        >>> with writing(folder / "a.txt") as file:
        ...     _ = file.write(b"one")
        ...     (folder / "a.txt").exists()
        False
        >>> (folder / "a.txt").read_bytes()
        b'one'
    """
    try:
        with _open_replacement(Path(os.path.realpath(path))) as file:
            yield file
    except (OSError, ValueError) as error:
        if isinstance(error, MassmobError):  # the caller's, raised in the block
            raise
        raise MassmobError(
            "cannot write the file",
            place=str(path),
            found=reason(error),
            hint="name a folder that exists and may be written to; the old file is unchanged",
        ) from None


@contextlib.contextmanager
def _open_replacement(target: Path) -> Generator[io.BufferedWriter]:
    # Replacing a device or a folder would lose it. A link that `realpath` did not resolve leads to itself.
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise MassmobError("not a regular file", place=str(target), hint="name a file")
    # In the same folder, as a rename is atomic only within one file system.
    prefix = f".{target.name[:50]}."
    handle, temporary = tempfile.mkstemp(_TEMPORARY, prefix, target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(_permissions(target))
        Path(temporary).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
    _sync_directory(target.parent)
    _remove_stale(target.parent, prefix)


def _sync_directory(folder: Path) -> None:
    """Make the new name survive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove_stale(folder: Path, prefix: str) -> None:
    """Remove the temporary files of killed writers."""
    for temporary in folder.glob(f"{glob.escape(prefix)}*{_TEMPORARY}"):
        with contextlib.suppress(OSError):
            if time.time() - temporary.lstat().st_mtime > _STALE:
                temporary.unlink()


def _permissions(target: Path) -> int:
    """The permissions of the file to be replaced, or those of a new file."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def inside(folder: Path, name: str) -> Path:
    """The path of a name in a folder; no name leads out of it.

    Args:
        folder: The folder.
        name: A name, or names joined by ``/``; it may come from a file that is not trusted.

    Returns:
        The path.

    Raises:
        InvalidValueError: The name is absolute, holds ``..`` or a character that paths do not have, is a
            device of Windows, or leads out through a symbolic link.

    Example:
        >>> inside(Path("data"), "localities.csv").as_posix()
        'data/localities.csv'
        >>> inside(Path("data"), "../secret")
        Traceback (most recent call last):
        massmob.errors.InvalidValueError: a name that leads out of the folder: found '../secret'; ...
    """
    if not isinstance(name, str) or not all(map(_is_plain_name, name.split("/"))):
        raise _leads_out_error(name)
    path = folder / name
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        raise _leads_out_error(name)
    return path


def _is_plain_name(part: str) -> bool:
    """Whether this is a plain file name on every system."""
    device = part.partition(".")[0].rstrip().upper() in _DEVICES
    return (
        part not in ("", ".", "..")
        and part.isprintable()
        and not set(part) & set('\\:*?"<>|')
        and not device
        and PureWindowsPath(part).name == part
    )


_DEVICES = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10)),
}


def _leads_out_error(name: object) -> InvalidValueError:
    return InvalidValueError(
        "a name that leads out of the folder",
        found=name,
        hint="use a plain name such as 'localities.csv'",
    )


def reason(error: OSError | ValueError) -> str:
    """The message of the system about a failure."""
    return getattr(error, "strerror", None) or str(error)
