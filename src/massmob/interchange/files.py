"""The file system: bytes in, bytes out whole or not at all.

Lives here: reading with a limit of size, and atomic writing. Must not live here: any format.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from massmob.errors import LoadError, MassmobError

__all__ = ["MAX_BYTES", "read", "write"]

MAX_BYTES = 2**30
"""The largest file that is read, in bytes: 1 GiB, a hundred times the whole country."""


def read(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        LoadError: It cannot be read, is no regular file, or is larger than `MAX_BYTES`.
    """
    try:
        with path.open("rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise LoadError("not a regular file", remedy="name a file")
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise LoadError(
            "cannot read the file", found=_why(error), remedy="name a file that exists"
        ) from None
    if len(data) > MAX_BYTES:
        raise LoadError(f"larger than {MAX_BYTES:,} bytes", remedy="split the file")
    return data


def write(path: Path, data: bytes) -> None:
    """Put bytes into a file in one step: a reader, or a crash, sees the old file or the new, never a part.

    Raises:
        MassmobError: The file cannot be written; what was there is still there.
    """
    try:
        _replace(path, data)
    except (OSError, ValueError) as error:
        raise MassmobError(
            "cannot write the file",
            place=str(path),
            found=_why(error),
            remedy="name a folder that exists and may be written to; the old file is unchanged",
        ) from None


def _replace(path: Path, data: bytes) -> None:
    target = Path(os.path.realpath(path))
    # In the same folder, as a rename is atomic only within one file system.
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:50]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(_mode(target))
        Path(temporary).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _mode(target: Path) -> int:
    """The permissions of the file replaced, or those a new file gets."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _why(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)
