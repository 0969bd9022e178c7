"""Archives (ZIP) such as XLSX and ODS, inspected before anything unpacks them.

The sizes that an archive declares are not trusted: each entry is unpacked once in chunks, which are counted and
dropped.
"""

from __future__ import annotations

import io
import struct
import sys
import zipfile
import zlib
from pathlib import Path

from massmob.errors import InvalidValueError, LoadError
from massmob.storage import files
from massmob.values import limits

__all__ = ["check_zip"]

_MAX_RATIO = 200
"""How many times its size an entry may unpack to, beyond the first mebibyte; tables stay under 50."""
_FREE = 2**20
_CHUNK = 2**16
_HEADER = 30
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_ENCRYPTED = 0x1 | 0x40
_PATCHED = 0x20
_NESTED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")


def check_zip(data: bytes, max_entries: int = 10_000) -> None:
    """Refuse a damaged or dangerous archive; any library may unpack the others.

    Args:
        data: The archive.
        max_entries: How many entries it may have; a workbook has a few dozen.

    Raises:
        LoadError: Not a ZIP archive, or damaged; it unpacks to more than the limits in force allow, or to
            far more than its own size; an entry is encrypted, an archive itself, repeated, overlaps
            another, or has a name that leads out of the archive.

    Source:
        APPNOTE.TXT, the .ZIP file format specification (PKWARE), 4.3.7 and 4.4.

    Example:
        >>> file = io.BytesIO()
        >>> with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        ...     archive.writestr("sheet.xml", b" " * 10_000_000)
        >>> check_zip(file.getvalue())
        Traceback (most recent call last):
        massmob.errors.LoadError: entry 'sheet.xml': unpacks to more than 200 times its size; ...
    """
    limits.current().check_bytes(len(data))
    # NotImplementedError: written for a later version of the format; the others: damaged.
    damaged = zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_entries(archive, len(data), max_entries)
    except LoadError:
        raise
    except (*damaged, NotImplementedError) as error:
        reason = str(error) or "the end of the file"
        hint = "get the file again"
        raise LoadError("not a ZIP archive, or a damaged one", found=reason, hint=hint) from None


def _check_entries(archive: zipfile.ZipFile, size: int, max_entries: int) -> None:
    entries = archive.infolist()
    if len(entries) > max_entries:
        raise LoadError("an archive with too many entries", found=len(entries))
    _check_names(entries)
    _check_overlaps(entries, size)
    # First the declared sizes, which take no time to check.
    limits.current().check_bytes(sum(entry.file_size for entry in entries))
    unpacked = 0
    for entry in entries:
        unpacked += _unpacked_size(archive, entry)
        limits.current().check_bytes(unpacked)


def _entry_error(entry: zipfile.ZipInfo, message: str) -> LoadError:
    return LoadError(
        message,
        place=f"entry {entry.filename[:80]!r}",
        hint="do not trust this file; open it in the program that wrote it and save it again",
    )


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename.removesuffix("/")
        try:
            files.inside(Path(), name)
        except InvalidValueError:
            raise _entry_error(entry, "a name that leads out of the archive") from None
        if name in seen:
            raise _entry_error(entry, "a repeated name")
        seen.add(name)
        if entry.flag_bits & _ENCRYPTED:
            raise _entry_error(entry, "encrypted")
        if entry.flag_bits & _PATCHED or entry.compress_type not in (_STORED, _DEFLATED):
            raise _entry_error(entry, "compressed by a method that is not used for tables")


def _check_overlaps(entries: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse entries that share bytes, by which a small archive unpacks to a huge one."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    ends = [*(entry.header_offset for entry in ordered[1:]), size]
    for entry, end in zip(ordered, ends, strict=False):  # an empty archive has one end too many
        if entry.header_offset + _HEADER + entry.compress_size > end:
            raise _entry_error(entry, "overlaps another entry, or the end of the archive")


def _unpacked_size(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """How many bytes an entry unpacks to, counted; `zipfile` compares names and checksums meanwhile."""
    declared, most = entry.file_size, _FREE + _MAX_RATIO * entry.compress_size
    entry.file_size = sys.maxsize  # reading ends at the declared size, which may be wrong
    with archive.open(entry) as content:
        size = 0
        while chunk := content.read(_CHUNK):
            if size == 0 and chunk.startswith(_NESTED):
                raise _entry_error(entry, "an archive in an archive")
            size += len(chunk)
            limits.current().check_bytes(size)
            if size > most:
                raise _entry_error(entry, f"unpacks to more than {_MAX_RATIO} times its size")
    if size != declared:
        raise _entry_error(entry, "not of the size that the archive declares")
    return size
