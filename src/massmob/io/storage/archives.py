"""Archives (ZIP) such as XLSX and ODS, inspected before anything unpacks them.

The sizes that an archive declares are not believed: each entry is unpacked once in chunks and counted; nothing
of it is kept.
"""

from __future__ import annotations

import io
import struct
import sys
import zipfile
import zlib
from pathlib import Path

from massmob.errors import InvalidValueError, LoadError
from massmob.io.storage import files, limits

__all__ = ["check_zip"]

MAX_RATIO = 200
"""How many times its size an entry may unpack to, beyond the first mebibyte; tables stay under 50."""
MAX_ENTRIES = 10_000
"""How many entries an archive may have; a workbook has a few dozen."""

_FREE = 2**20
_CHUNK = 2**16
_HEADER = 30
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_ENCRYPTED = 0x1 | 0x40
_PATCHED = 0x20
_NESTED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")


def check_zip(data: bytes) -> None:
    """Refuse an archive that is not what it should be; let pass one that any library may unpack.

    Args:
        data: The archive.

    Raises:
        LoadError: Not a ZIP archive, or damaged; it unpacks to more than the limits in force allow, or to
            far more than its own size; an entry is encrypted, an archive itself, stands twice, overlaps
            another, or has a name that leads out of the archive.

    Source:
        APPNOTE.TXT, the .ZIP file format specification (PKWARE), 4.3.7 and 4.4.

    Example:
        >>> made = io.BytesIO()
        >>> with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        ...     archive.writestr("sheet.xml", b" " * 10_000_000)
        >>> check_zip(made.getvalue())
        Traceback (most recent call last):
        massmob.errors.LoadError: entry 'sheet.xml': unpacks to more than 200 times its size; ...
    """
    limits.current().check_bytes(len(data))
    # NotImplementedError: written for a later version of the format; the others: damaged.
    damaged = zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_entries(archive, len(data))
    except LoadError:
        raise
    except (*damaged, NotImplementedError) as error:
        found = str(error) or "the end of the file"
        hint = "get the file again"
        raise LoadError("not a ZIP archive, or a damaged one", found=found, hint=hint) from None


def _check_entries(archive: zipfile.ZipFile, size: int) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise LoadError("an archive with too many entries", found=len(entries))
    _check_named(entries)
    _check_apart(entries, size)
    # First what the archive says of itself, which costs nothing.
    limits.current().check_bytes(sum(entry.file_size for entry in entries))
    unpacked = 0
    for entry in entries:
        unpacked += _unpacked(archive, entry)
        limits.current().check_bytes(unpacked)


def _refused(entry: zipfile.ZipInfo, why: str) -> LoadError:
    return LoadError(
        why,
        place=f"entry {entry.filename[:80]!r}",
        hint="do not trust this file; open it in the program that made it and save it anew",
    )


def _check_named(entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename.removesuffix("/")
        try:
            files.inside(Path(), name)
        except InvalidValueError:
            raise _refused(entry, "a name that leads out of the archive") from None
        if name in seen:
            raise _refused(entry, "a name that stands twice")
        seen.add(name)
        if entry.flag_bits & _ENCRYPTED:
            raise _refused(entry, "encrypted")
        if entry.flag_bits & _PATCHED or entry.compress_type not in (_STORED, _DEFLATED):
            raise _refused(entry, "packed in a way that is not used for tables")


def _check_apart(entries: list[zipfile.ZipInfo], size: int) -> None:
    """Entries that share their bytes are how a small archive unpacks to a huge one."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    ends = [*(entry.header_offset for entry in ordered[1:]), size]
    for entry, end in zip(ordered, ends, strict=False):  # an empty archive has one end too many
        if entry.header_offset + _HEADER + entry.compress_size > end:
            raise _refused(entry, "overlaps another entry, or the end of the archive")


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """How many bytes an entry unpacks to, counted; `zipfile` compares names and checksums meanwhile."""
    stated, most = entry.file_size, _FREE + MAX_RATIO * entry.compress_size
    entry.file_size = sys.maxsize  # reading ends at the stated size, which may be a lie
    with archive.open(entry) as content:
        size = 0
        while chunk := content.read(_CHUNK):
            if size == 0 and chunk.startswith(_NESTED):
                raise _refused(entry, "an archive in an archive")
            size += len(chunk)
            limits.current().check_bytes(size)
            if size > most:
                raise _refused(entry, f"unpacks to more than {MAX_RATIO} times its size")
    if size != stated:
        raise _refused(entry, "another size than the archive says")
    return size
