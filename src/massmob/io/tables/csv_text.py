"""CSV as offices write it: any usual delimiter, and the encodings of Vietnamese spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from codecs import getincrementaldecoder
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from massmob.errors import LoadError
from massmob.values import limits

if TYPE_CHECKING:
    from massmob.io.tables.workbook import Row

__all__ = ["csv_dialect", "csv_rows", "decode"]

_DELIMITERS = ",;\t|"
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLED_ROWS = 50
"""Rows from which the delimiter is detected."""


def decode(data: bytes) -> str:
    """The text of a file in UTF-8 or UTF-16, with or without a byte order mark, or else in Windows-1258.

    Raises:
        LoadError: None of these.
    """
    marks = (encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark))
    encoding = next(marks, None) or _utf_16_without_mark(data)
    try:
        if encoding is not None:
            return data.decode(encoding)
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("cp1258")
    except UnicodeDecodeError as error:
        raise LoadError(
            "unknown text encoding",
            place=f"byte {error.start}",
            found=data[error.start : error.start + 8],
            hint="save the file as UTF-8",
        ) from None


def _utf_16_without_mark(data: bytes) -> str | None:
    """UTF-16 without a mark, in which every second byte of Latin text is zero."""
    beginning = data[:2000]
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if beginning[offset::2].count(0) > len(beginning) // 4:
            return encoding
    return None


def csv_rows(text: str, *, has_header: bool = False) -> list[Row]:
    r"""The records of CSV; one with a line end in quotes is one row, as in a spreadsheet.

    The delimiter is detected, or named by a first line such as ``sep=;``, which is an empty row.

    Args:
        text: The file.
        has_header: Whether the first row that is no comment has the names of columns. It alone then shows the
            delimiter, whatever the texts below hold; quotes that are not closed or are followed by text are
            refused.

    Raises:
        LoadError: Not CSV; more rows than the limits allow; a cell longer than `csv.field_size_limit`, which
            belongs to the whole process and is not changed.

    Example:
        >>> csv_rows("unit;value\n00001;1,5\n")
        [['unit', 'value'], ['00001', '1,5']]
    """
    rows: list[Row] = []
    first, _, rest = text.partition("\n")
    if declared := re.fullmatch(r"\s*sep=(\S)\s*", first, re.IGNORECASE):
        delimiter, text = declared[1], rest
        rows.append([])
    else:
        delimiter = _delimiter_of_header(text) if has_header else _detect_delimiter(text)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=has_header)
        rows.extend([*row] for row in reader)
    except csv.Error as error:
        place, most = f"row {len(rows) + 1}", csv.field_size_limit()
        if "field limit" in str(error):
            hint = "shorten the text, or close the quotation mark before it"
            raise LoadError(
                f"more than {most:,} characters in one cell", place=place, hint=hint
            ) from None
        raise LoadError("not CSV", place=place, found=str(error)) from None
    limits.current().check_entities(len(rows))
    return rows


def _delimiter_of_header(text: str) -> str:
    """The delimiter by which the first row that is neither empty nor a comment has most cells."""

    def width(delimiter: str) -> int:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = (row for row in reader if any(row) and not row[0].lstrip().startswith("#"))
        try:
            return len(next(rows, ()))
        except csv.Error:
            return 0

    return max(_DELIMITERS, key=width)


def _detect_delimiter(text: str) -> str:
    """The delimiter by which most of the first rows have the same number of cells."""

    def score(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter)
        try:
            widths = Counter(map(len, islice(reader, _SAMPLED_ROWS)))
        except csv.Error:
            return 0, 0
        return max(((rows, width) for width, rows in widths.items() if width > 1), default=(0, 1))

    return max(_DELIMITERS, key=score)


def csv_dialect(beginning: bytes) -> tuple[str, str]:
    r"""The encoding and the delimiter of a CSV file with a header, by its beginning.

    Example:
        >>> csv_dialect("Đơn vị;Số\n".encode("utf-16")), csv_dialect(b"unit|value\n")
        (('utf-16', ';'), ('utf-8', '|'))
    """
    marks = (encoding for mark, encoding in _BYTE_ORDER_MARKS if beginning.startswith(mark))
    encoding = next(marks, None) or _utf_16_without_mark(beginning) or "utf-8"
    try:
        text = getincrementaldecoder(encoding)().decode(beginning)  # its last letter may be cut off
    except UnicodeDecodeError:
        encoding, text = "cp1258", beginning.decode("cp1258", "replace")
    return encoding, _delimiter_of_header(text)
