"""Mutations inside a container that leave its shell right, so that a reader goes on to what was mutated.

A mutated ZIP archive, DuckDB file or Parquet footer is refused by its checksum or its length, and the reader
behind that check sees nothing. These put checksums and lengths right again.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from random import Random

import numpy as np

__all__ = ["inner_mutations"]

Mutate = Callable[[bytes, Random], bytes]

_NUMBERS = (0, 1, 2, 7, 8, 127, 128, 255, 256, 32767, 65535, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1)


def _overwritten(data: bytes, drawn: Random) -> bytes:
    """Bytes of the same length, one to four places of which hold another byte or number."""
    mutant = bytearray(data)
    for _ in range(drawn.randint(1, 4)):
        at = drawn.randrange(len(mutant))
        choice = drawn.randrange(4)
        if choice == 0:
            mutant[at] ^= 1 << drawn.randrange(8)
        elif choice == 1:
            mutant[at] = drawn.choice((0, 1, 0x7F, 0x80, 0xFE, 0xFF))
        elif choice == 2:
            width = drawn.choice((2, 4, 8))
            number = drawn.choice(_NUMBERS) % 2 ** (8 * width)
            order = drawn.choice(("little", "big"))
            mutant[at : at + width] = number.to_bytes(width, order)[: len(mutant) - at]
        else:  # a part of the file in another place
            length = min(drawn.choice((4, 8, 16, 64)), len(mutant) - at)
            start = drawn.randrange(len(mutant) - length + 1)
            mutant[at : at + length] = mutant[start : start + length]
    return bytes(mutant)


def in_archive(mutate: Mutate) -> Mutate:
    """A mutation of one or two entries of a ZIP archive, which is packed again."""

    def mutated(data: bytes, drawn: Random) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                entries = {name: archive.read(name) for name in archive.namelist()}
        except zipfile.BadZipFile:  # a sample that is damaged
            return mutate(data, drawn)
        for name in drawn.sample(sorted(entries), drawn.randint(1, 2)):
            entries[name] = mutate(entries[name], drawn)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries.items():
                archive.writestr(name, content)
        return out.getvalue()

    return mutated


_PARQUET = b"PAR1"


def in_parquet(data: bytes, drawn: Random) -> bytes:
    """A mutation of the footer, of any length, or of the pages of a Parquet file.

    Source:
        Apache Parquet, File Format: pages, footer, 4-byte length of the footer, magic.
    """
    (length,) = struct.unpack("<I", data[-8:-4])
    pages, footer = data[4 : -8 - length], data[-8 - length : -8]
    if drawn.random() < 0.5:
        footer = _overwritten(footer, drawn)
        if drawn.random() < 0.3:
            at = drawn.randrange(len(footer))
            footer = footer[:at] + drawn.randbytes(drawn.randint(1, 4)) + footer[at:]
    else:
        pages = _overwritten(pages, drawn)
    return b"".join((_PARQUET, pages, footer, struct.pack("<I", len(footer)), _PARQUET))


_HEADER, _HEADERS, _CHECKSUM = 4096, 3, 8


def duckdb_checksum(data: bytes) -> int:
    """The checksum of a header or block of DuckDB, of a length that eight divides.

    Source:
        DuckDB, ``src/common/checksum.cpp``.
    """
    words = np.frombuffer(data, "<u8") * np.uint64(0xBF58476D1CE4E5B9)
    return 5381 ^ int(np.bitwise_xor.reduce(words))


def duckdb_units(data: bytes) -> list[range]:
    """Where the headers and the blocks of a DuckDB file are; each begins with its checksum.

    Source:
        DuckDB, ``src/storage/single_file_block_manager.cpp``, ``storage_info.hpp``.
    """
    (size,) = struct.unpack_from("<Q", data, _HEADER + _CHECKSUM + 4 * 8)
    starts = range(_HEADER * _HEADERS, len(data) - size + 1, size)
    headers = [range(n * _HEADER, (n + 1) * _HEADER) for n in range(_HEADERS)]
    return headers + [range(start, start + size) for start in starts]


def in_duckdb(data: bytes, drawn: Random) -> bytes:
    """A mutation of one or two blocks, or a header, of a DuckDB file, with the checksum made right."""
    mutant = bytearray(data)
    units = duckdb_units(data)
    for unit in drawn.sample(units, drawn.randint(1, 2)):
        content = bytes(mutant[unit.start + _CHECKSUM : unit.stop])
        used = len(content.rstrip(b"\0")) or len(content)  # the rest of a block is empty
        content = _overwritten(content[:used], drawn) + content[used:]
        checksum = duckdb_checksum(content)
        mutant[unit.start : unit.stop] = struct.pack("<Q", checksum) + content
    return bytes(mutant)


def in_sqlite(data: bytes, drawn: Random) -> bytes:
    """A mutation of the file's header, of a page's header and cell pointers, or of cells of SQLite.

    Source:
        SQLite, Database File Format: 1.3 the database header, 1.6 b-tree pages.
    """
    (size,) = struct.unpack_from(">H", data, 16)
    size = 65536 if size == 1 else size
    page = drawn.randrange(len(data) // size)
    start = page * size
    header = start + (100 if page == 0 else 0)
    (cells,) = struct.unpack_from(">H", data, header + 3)
    (content,) = struct.unpack_from(">H", data, header + 5)
    part = drawn.randrange(4)
    if part == 0:
        place = range(16, 100)
    elif part == 1:
        place = range(header, min(header + 12 + 2 * cells, start + size))
    elif part == 2 and content < size:
        place = range(start + content, start + size)
    else:
        place = range(start, start + size)
    inner = _overwritten(data[place.start : place.stop], drawn)
    return data[: place.start] + inner + data[place.stop :]


def inner_mutations(mutate: Mutate) -> dict[str, Mutate]:
    """Format → the mutation of what is inside its files; `mutate` changes the texts in an archive."""
    return {
        "xlsx": in_archive(mutate),
        "ods": in_archive(mutate),
        "parquet": in_parquet,
        "duckdb": in_duckdb,
        "sqlite": in_sqlite,
    }
