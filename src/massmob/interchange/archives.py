"""Archives (ZIP) such as XLSX and ODS, inspected before anything unpacks them.

The sizes that an archive declares are not believed: each entry is unpacked once in chunks and counted; nothing
of it is kept.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from itertools import pairwise
from pathlib import Path

from massmob.errors import InvalidValueError, LoadError
from massmob.interchange import files, limits

__all__ = ["check_zip"]

MAX_RATIO = 200
"""How many times its size an entry may unpack to, beyond the first mebibyte; tables stay under 50."""
MAX_ENTRIES = 10_000
"""How many entries an archive may have; a workbook has a few dozen."""

_FREE = 2**20
_PIECE = 2**16
_HEADER = struct.Struct("<4s22xHH")
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_ENCRYPTED = 0x1 | 0x40
_PATCHED = 0x20
_UTF8 = 0x800
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
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError) as error:
        raise LoadError(
            "not a ZIP archive, or a damaged one", found=str(error), remedy="get the file again"
        ) from None
    if len(entries) > MAX_ENTRIES:
        raise LoadError("an archive with too many entries", found=len(entries))
    _check_named(entries)
    _check_apart(entries)
    # First what the archive says of itself, which costs nothing.
    limits.current().check_bytes(sum(entry.file_size for entry in entries))
    unpacked = 0
    for entry in entries:
        unpacked += _unpacked(data, entry)
        limits.current().check_bytes(unpacked)


def _refused(entry: zipfile.ZipInfo, why: str) -> LoadError:
    return LoadError(
        why,
        place=f"entry {entry.filename[:80]!r}",
        remedy="do not trust this file; open it in the program that made it and save it anew",
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


def _check_apart(entries: list[zipfile.ZipInfo]) -> None:
    """Entries that share their bytes are how a small archive unpacks to a huge one."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    for entry, following in pairwise(ordered):
        if entry.header_offset + _HEADER.size + entry.compress_size > following.header_offset:
            raise _refused(following, "overlaps another entry")


def _letters(entry: zipfile.ZipInfo) -> str:
    """The encoding of an entry's name (APPNOTE.TXT, appendix D)."""
    return "utf-8" if entry.flag_bits & _UTF8 else "cp437"


def _unpacked(data: bytes, entry: zipfile.ZipInfo) -> int:
    """How many bytes an entry unpacks to, counted."""
    header = data[entry.header_offset : entry.header_offset + _HEADER.size]
    if len(header) < _HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise _refused(entry, "damaged")
    _, name, extra = _HEADER.unpack(header)
    begin = entry.header_offset + _HEADER.size
    # What reads the entry compares the two names that it has, and so must this.
    if data[begin : begin + name].decode(_letters(entry), "replace") != entry.orig_filename:
        raise _refused(entry, "another name than the archive says")
    start = begin + name + extra
    packed = memoryview(data)[start : start + entry.compress_size]
    most = min(limits.current().max_bytes, _FREE + MAX_RATIO * len(packed))
    if entry.compress_type == _STORED:
        first, size, check = bytes(packed[:8]), len(packed), zlib.crc32(packed)
    else:
        first, size, check = _inflated(entry, packed, most)
    if first.startswith(_NESTED):
        raise _refused(entry, "an archive in an archive")
    if size != entry.file_size:
        raise _refused(entry, "another size than the archive says")
    if check != entry.CRC:
        raise _refused(entry, "damaged")
    return size


def _inflated(entry: zipfile.ZipInfo, packed: memoryview, most: int) -> tuple[bytes, int, int]:
    """The first bytes, the number of bytes and their checksum; refused as soon as there are too many."""
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    begin, size, check = b"", 0, 0
    try:
        piece = unpack.decompress(packed, _PIECE)
        while piece:
            begin = begin or piece[:8]
            size += len(piece)
            check = zlib.crc32(piece, check)
            if size > most:
                limits.current().check_bytes(size)
                raise _refused(entry, f"unpacks to more than {MAX_RATIO} times its size")
            piece = unpack.decompress(unpack.unconsumed_tail, _PIECE)
    except zlib.error:
        raise _refused(entry, "damaged") from None
    return begin, size, check
