"""Folders of tables: a file for each, and a manifest with their checksums, by which a mixture is refused."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Collection, Generator, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from massmob.errors import InvalidValueError, LoadError, MassmobError, SaveError
from massmob.storage import files
from massmob.values import limits

__all__ = ["MANIFEST", "MARKER", "names_in", "read_all", "write_all"]

MANIFEST = "massmob.sha256"
"""The file with the checksum of each table, as ``sha256sum`` writes it and ``sha256sum -c`` reads it."""
MARKER = "massmob"
"""The table, without its suffix, by which a folder without a manifest is recognised as written by massmob."""

_LINE = re.compile(r"([0-9a-f]{64}) [ *]([^\s/\\]+)")


# --- Reading ------------------------------------------------------------------------------------


def read_all(folder: Path, suffix: str, ours: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """The name, without the suffix, and the bytes of each table of a folder; never of two saves.

    With a manifest, the tables are those that it lists, and files that are no tables are ignored. Without
    one, as people type tables, they are all files that have the suffix.

    Args:
        folder: The folder.
        suffix: The ending of the file names.
        ours: Every file name that a table may have, with any suffix.

    Raises:
        LoadError: No such folder, or tables with another suffix; a table is missing, is not listed, or is not
            as listed; a file cannot be read; all together are larger than the limits allow.
    """
    checksums = _read_manifest(folder)
    if checksums:
        _check_names(checksums.keys(), _names(folder), ours, suffix)
    names = sorted(checksums) or [name for name in _names(folder) if name.endswith(suffix)]
    size = 0
    for name in names:
        try:
            data = _read_file(folder, name)
        except LoadError:
            # A save may have removed it just now.
            if checksums and not (folder / name).exists():
                raise _mixture_error(f"{name} is missing") from None
            raise
        if checksums and hashlib.sha256(data).hexdigest() != checksums[name]:
            raise _mixture_error(f"{name} is not as {MANIFEST} lists it")
        size += len(data)
        limits.current().check_bytes(size)
        yield name.removesuffix(suffix), data
    # The first save puts the manifest there before it replaces a table.
    if not checksums and os.path.lexists(folder / MANIFEST):
        raise _mixture_error(f"{MANIFEST} is new")


def names_in(folder: Path) -> list[str]:
    """The names of the tables that the manifest of a folder lists, or of all files where there is none; sorted.

    Raises:
        LoadError: No such folder, or a manifest that cannot be read.
    """
    return sorted(_read_manifest(folder)) or _names(folder)


def _names(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except (OSError, ValueError) as error:
        raise LoadError(
            "cannot read the folder", found=files.reason(error), hint="name a folder that exists"
        ) from None


def _read_file(folder: Path, name: str) -> bytes:
    try:
        return files.read(files.inside(folder, name))
    except InvalidValueError as error:
        raise LoadError(error.message, place=name, hint="put the file itself there") from None
    except LoadError as error:
        raise error.at(name) from None


def _read_manifest(folder: Path) -> dict[str, str]:
    """File name → checksum; empty where there is no manifest.

    Source: GNU coreutils manual, 6.4 and 6.7 (the form of ``sha256sum``).
    """
    if not os.path.lexists(folder / MANIFEST):
        return {}
    checksums: dict[str, str] = {}
    lines = _read_file(folder, MANIFEST).decode("utf-8", "replace").splitlines()
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        if match is None or match[2] in checksums:
            raise _manifest_error(f"{MANIFEST}: line {number}", line)
        checksums[match[2]] = match[1]
    if not checksums:
        raise _manifest_error(MANIFEST, "")
    return checksums


def _manifest_error(place: str, found: str) -> LoadError:
    hint = f"save the movement again, or remove {MANIFEST} if every table is right"
    return LoadError("not a checksum and the name of a table", place=place, found=found, hint=hint)


def _check_names(
    listed: Collection[str], names: list[str], ours: Collection[str], suffix: str
) -> None:
    """Refuse a folder whose tables are not the listed ones."""
    for name in sorted(listed):
        if name not in ours:
            raise _manifest_error(MANIFEST, name)
        if not name.endswith(suffix):
            hint = "load the folder without a format"
            raise LoadError("a folder of tables in another format", found=name, hint=hint)
    for name in sorted({*names}.intersection(ours).symmetric_difference(listed)):
        state = "is missing" if name in listed else f"is not in {MANIFEST}"
        raise _mixture_error(f"{name} {state}")


def _mixture_error(state: str) -> LoadError:
    return LoadError(
        f"being written, or interrupted: {state}",
        hint=f"save the movement again; if a table was changed by hand, remove {MANIFEST}",
    )


# --- Writing ------------------------------------------------------------------------------------


def write_all(folder: Path, contents: Mapping[str, bytes], ours: Collection[str]) -> None:
    """Write tables into a folder; files that are no tables stay as they are.

    All are on the disk before the first is replaced, and the manifest is replaced first. So a folder whose
    tables are those of its manifest is always one whole save: from the first replacement to the last, some
    table is not as the new manifest has it, even where there was no manifest before.

    Args:
        folder: The folder; it is created where there is none.
        contents: File name → bytes.
        ours: Every file name that a table may have; such files of an earlier save are removed.

    Raises:
        InvalidValueError: The folder holds a file of such a name, but was not written by massmob.
        SaveError: It cannot be written. It is then as it was; after a failure between two replacements, which
            a full disk does not cause, it is refused until it is written again.
    """
    try:
        with ExitStack() as stack:
            if not folder.exists():
                stack.callback(_remove_empty, folder)
                folder.mkdir(exist_ok=True)
                files.sync_directory(folder.parent)
            stack.enter_context(_locked(folder))
            earlier = _earlier_tables(folder, ours)
            _replace(folder, contents, _permissions_of(folder, earlier))
            for name in sorted(earlier - contents.keys()):
                (folder / name).unlink()
            files.sync_directory(folder)
            files.remove_stale(folder, ours)
    except MassmobError:
        raise
    except (OSError, ValueError) as error:
        raise SaveError(
            "cannot write the folder",
            place=str(folder),
            found=files.reason(error),
            hint="name a folder in one that exists and may be written to",
        ) from None


def _remove_empty(folder: Path) -> None:
    """Remove a folder into which nothing could be written."""
    with contextlib.suppress(OSError):
        folder.rmdir()


@contextlib.contextmanager
def _locked(folder: Path) -> Generator[None]:
    """Let one writer at a time into a folder, where the system can; it frees the lock of one that died."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        # Closing is not enough where another thread has forked meanwhile.
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


def _earlier_tables(folder: Path, ours: Collection[str]) -> set[str]:
    """The tables in a folder, which massmob must have written."""
    names = {path.name for path in folder.iterdir()}
    tables = names.intersection(ours)
    if tables and MANIFEST not in names and not any(map(_is_marker, tables)):
        raise InvalidValueError(
            "the folder holds files that massmob did not write",
            place=str(folder),
            found=sorted(tables),
            hint="name another folder, or remove these files",
        )
    for name in sorted(tables):
        if (folder / name).exists() and not (folder / name).is_file():
            raise SaveError("not a regular file", place=str(folder / name), hint="remove it")
    return tables


def _is_marker(name: str) -> bool:
    return name.partition(".")[0] == MARKER


def _permissions_of(folder: Path, earlier: Collection[str]) -> Path | None:
    """The file whose permissions new tables get: the manifest, or else the marker."""
    names = (MANIFEST, *filter(_is_marker, sorted(earlier)))
    return next((folder / name for name in names if (folder / name).is_file()), None)


def _replace(folder: Path, contents: Mapping[str, bytes], like: Path | None) -> None:
    """Replace the tables and, before them, the manifest; none if they are not all on the disk."""
    lines = [f"{hashlib.sha256(contents[name]).hexdigest()}  {name}\n" for name in sorted(contents)]
    with ExitStack() as stack:
        # The last that is opened is the first to be replaced.
        for name, data in [*contents.items(), (MANIFEST, "".join(lines).encode())]:
            file = stack.enter_context(files.writing(files.inside(folder, name), like))
            with file:
                file.write(data)
                files.sync(file)
