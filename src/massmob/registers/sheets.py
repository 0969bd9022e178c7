"""A register's file as sheets of cells: CSV in the encodings that offices use, XLSX, ODS."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

from massmob.errors import LoadError
from massmob.interchange import files, limits, workbooks
from massmob.interchange.workbooks import Sheet

__all__ = ["read_sheets"]

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_DELIMITERS = ",;\t|"
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LOOKED_AT = 50


def read_sheets(path: Path) -> list[Sheet]:
    """The sheets of a register; a CSV file is one sheet with the file's name.

    What the file holds decides, not its suffix. CSV is read as UTF-8 or UTF-16, with or without a mark, or
    else as Windows-1258; the delimiter is found.

    Raises:
        LoadError: It cannot be read, or is none of these.
    """
    data = files.read(path)
    if data.startswith(_ZIP):
        return workbooks.read(data)
    if data.startswith(_OLD_EXCEL):
        raise LoadError("a workbook of Excel before 2007", remedy="save it as .xlsx")
    return [Sheet(name=path.stem, rows=_rows(_text(data)))]


def _text(data: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if encoding is None:
        encoding = _unmarked(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise LoadError(
            "in no encoding that is known",
            place=f"byte {error.start}",
            found=data[error.start : error.start + 8],
            remedy="save the file as UTF-8",
        ) from None


def _unmarked(data: bytes) -> str:
    """The encoding of bytes without a mark; every second byte of Latin text in UTF-16 is nought."""
    begin = data[:2000]
    if begin[1::2].count(0) > len(begin) // 4:
        return "utf-16-le"
    if begin[::2].count(0) > len(begin) // 4:
        return "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1258"
    return "utf-8"


def _rows(text: str) -> list[workbooks.Row]:
    """The records of CSV; one with a line end in quotes is one row, as in a spreadsheet."""
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text, skipped = first.strip()[4], rest, 1
    else:
        delimiter = _delimiter(text)
    rows: list[workbooks.Row] = [[] for _ in range(skipped)]
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows.extend([*row] for row in reader)
    except csv.Error as error:
        place = f"row {len(rows) + 1}"
        raise LoadError("not CSV", place=place, found=str(error)) from None
    limits.current().check_entities(len(rows))
    return rows


def _delimiter(text: str) -> str:
    """The delimiter by which most of the first rows have as many cells as each other."""
    begin = text[:100_000]
    scores: list[tuple[int, int, str]] = []
    for delimiter in _DELIMITERS:
        reader = csv.reader(io.StringIO(begin, newline=""), delimiter=delimiter)
        try:
            widths = Counter(len(row) for row, _ in zip(reader, range(_LOOKED_AT), strict=False))
        except csv.Error:
            continue
        width, count = max(
            ((width, count) for width, count in widths.items() if width > 1),
            key=lambda pair: (pair[1], pair[0]),
            default=(1, 0),
        )
        scores.append((count, width, delimiter))
    return max(scores, default=(0, 0, ","), key=lambda each: each[:2])[2]
