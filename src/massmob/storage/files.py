"""Reading files, writing them whole or not at all, and never outside a given folder."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import time
from collections.abc import Generator, Iterable
from pathlib import Path, PureWindowsPath
from typing import IO, cast

from massmob.errors import InvalidValueError, LoadError, SaveError
from massmob.values import limits

__all__ = [
    "as_path",
    "check_regular",
    "decode",
    "inside",
    "is_file",
    "is_folder",
    "opened",
    "read",
    "read_all",
    "read_text",
    "reason",
    "remove_stale",
    "sync",
    "sync_directory",
    "write",
    "writing",
]

_TEMPORARY = ".massmob"
_PART = 2**22
_STALE = 3600
"""Seconds after which a temporary file is removed, as its writer must have been killed."""


def as_path(name: str, given: object) -> Path:
    """The path that an argument gives as text or as a path.

    Args:
        name: The argument's name.
        given: Its value; a text without characters would be the present folder, and is refused.

    Raises:
        InvalidValueError: Neither, or empty; the place is the argument's name.

    Example:
        >>> as_path("path", "data/hanoi.json").name
        'hanoi.json'
    """
    path = given
    if isinstance(path, os.PathLike):
        path = os.fspath(cast("Path", path))
    if not isinstance(path, str) or not path:
        hint = "give a path as text or as pathlib.Path"
        raise InvalidValueError("not a path", place=name, found=given, hint=hint)
    return Path(path)


def is_file(path: Path) -> bool:
    """Whether there is a regular file; unlike `Path.is_file`, no name raises."""
    return os.path.isfile(path)  # noqa: PTH113 - see the docstring


def is_folder(path: Path) -> bool:
    """Whether there is a folder; unlike `Path.is_dir`, no name raises."""
    return os.path.isdir(path)  # noqa: PTH112 - see the docstring


# --- Reading ------------------------------------------------------------------------------------


def read(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        LoadError: It cannot be read, is no regular file, or is larger than the limits in force allow.
    """
    with opened(path) as file:
        return read_all(file)


def read_all(file: IO[bytes]) -> bytes:
    """The bytes that an open file, or a pipe, still holds.

    Raises:
        LoadError: It cannot be read, or holds more than the limits in force allow.
    """
    parts, size = list[bytes](), 0
    # In parts, as to ask for as much as the limit would take its memory at once, whatever there is.
    # A file may have grown since it was opened; of a file of the system there may be nothing yet.
    try:
        while part := file.read(_PART):
            size += len(part)
            limits.current().check_bytes(size)
            parts.append(part)
    except OSError as error:
        raise _unreadable_file_error(error) from None
    return b"".join(parts)


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, with or without a byte order mark.

    Raises:
        LoadError: As `read`, or the file is not UTF-8; the place is the path.
    """
    try:
        return decode(read(path))
    except LoadError as error:
        raise error.at(str(path)) from None


def decode(data: bytes) -> str:
    r"""The text of bytes in UTF-8, with or without a byte order mark.

    Raises:
        LoadError: Not UTF-8; the place is the first wrong byte, counted from 0.

    Example:
        >>> decode(b"Ba \xd0")
        Traceback (most recent call last):
        massmob.errors.LoadError: byte 3: not UTF-8; save the file as UTF-8
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place, hint = f"byte {error.start}", "save the file as UTF-8"
        raise LoadError("not UTF-8", place=place, hint=hint) from None


@contextlib.contextmanager
def opened(path: Path) -> Generator[io.BufferedReader]:
    """A file opened for reading, of which nothing has been read yet.

    Raises:
        LoadError: It cannot be read, is no regular file, or is larger than the limits in force allow.
    """
    check_regular(path)
    try:
        with open(path, "rb", opener=_open_without_waiting) as file:
            status = os.fstat(file.fileno())
            _check_mode(status.st_mode)  # another file may have its name by now
            limits.current().check_bytes(status.st_size)
            yield file
    except OSError as error:
        raise _unreadable_file_error(error) from None


def check_regular(path: Path) -> None:
    """Refuse a FIFO, a device, a socket or a folder, without opening it: that could wait for ever.

    Raises:
        LoadError: Not a regular file, or there is none.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise _unreadable_file_error(error) from None
    _check_mode(mode)


def _check_mode(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise LoadError("not a regular file", hint="name a file")


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _unreadable_file_error(error: OSError | ValueError) -> LoadError:
    return LoadError("cannot read the file", found=reason(error), hint="name a file that exists")


# --- Writing ------------------------------------------------------------------------------------


def write(path: Path, data: bytes) -> None:
    """Write a file in one step: a reader, or a crash, sees the old file or the new, never a part.

    Raises:
        SaveError: The file cannot be written; what was there is still there.
    """
    with writing(path) as file:
        file.write(data)


@contextlib.contextmanager
def writing(path: Path, like: Path | None = None) -> Generator[io.BufferedWriter]:
    """A file to be written in parts; it replaces the old one when the block ends without an error.

    Args:
        path: The file; a symbolic link stays one, and its target is replaced.
        like: The file whose permissions a new file gets, if it exists; an old one keeps its own.

    Raises:
        SaveError: The file cannot be written; what was there is still there.

    Example:
        >>> folder = getfixture("tmp_path")
        >>> with writing(folder / "a.txt") as file:
        ...     _ = file.write(b"one")
        ...     (folder / "a.txt").exists()
        False
        >>> (folder / "a.txt").read_bytes()
        b'one'
    """
    target = _target(path)
    try:
        with _open_replacement(target, like) as file:
            yield file
    except OSError as error:
        raise _unwritable_file_error(path, error) from None


def _target(path: Path) -> Path:
    """The file to be replaced: what a link leads to, and no device or folder, which would be lost."""
    try:
        target = Path(os.path.realpath(path))
    except (OSError, ValueError) as error:
        raise _unwritable_file_error(path, error) from None
    # A link that is still one leads to itself.
    if os.path.lexists(target) and not is_file(target):
        raise SaveError("not a regular file", place=str(path), hint="name a file")
    return target


def _unwritable_file_error(path: Path, error: OSError | ValueError) -> SaveError:
    return SaveError(
        "cannot write the file",
        place=str(path),
        found=reason(error),
        hint="name a folder that exists and may be written to; the old file is unchanged",
    )


@contextlib.contextmanager
def _open_replacement(target: Path, like: Path | None) -> Generator[io.BufferedWriter]:
    # In the same folder, as a rename is atomic only within one file system.
    temporary = target.with_name(f"{_prefix(target.name)}{os.urandom(8).hex()}{_TEMPORARY}")
    mode = _permissions(target, like)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, 0o666 if mode is None else mode)
    try:
        with os.fdopen(handle, "wb") as file:
            if mode is not None:
                temporary.chmod(mode)
            yield file
            if not file.closed:  # a caller that has closed it has brought it to the disk
                sync(file)
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_directory(target.parent)
    remove_stale(target.parent, [target.name])


def _prefix(name: str) -> str:
    """The beginning of the names of temporary files for a file; short enough for every file system."""
    return f".{name[:50]}."


def _permissions(*paths: Path | None) -> int | None:
    """The permissions of the first of some files that exists; ``None``: those of a new file."""
    for path in filter(None, paths):
        with contextlib.suppress(OSError):
            return stat.S_IMODE(path.stat().st_mode)
    return None


def sync(file: io.BufferedWriter) -> None:
    """Bring what was written to the disk; a full one raises `OSError` here at the latest."""
    file.flush()
    os.fsync(file.fileno())


def sync_directory(folder: Path) -> None:
    """Make new names survive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove_stale(folder: Path, names: Iterable[str]) -> None:
    """Remove the temporary files that killed writers of some files in a folder left behind."""
    prefixes = tuple(map(_prefix, names))
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if path.name.startswith(prefixes) and path.name.endswith(_TEMPORARY):
                with contextlib.suppress(OSError):
                    if time.time() - path.lstat().st_mtime > _STALE:
                        path.unlink()


# --- Names --------------------------------------------------------------------------------------


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
