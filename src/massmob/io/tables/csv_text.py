"""CSV as offices write it: any usual delimiter, and the encodings of Vietnamese spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from codecs import getincrementaldecoder
from collections import Counter
from collections.abc import Iterator
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
_LINE_END = re.compile(r"\r\n?|\n")
_SAMPLED_ROWS = 50
"""Rows from which the delimiter is detected."""


def decode(data: bytes) -> str:
    r"""The text of a file in UTF-8 or UTF-16, with or without a byte order mark, or else in Windows-1258.

    Raises:
        LoadError: None of these; UTF-8 but for a few bytes, which another program damaged; a NUL character. The
            place is the line, the column and the byte.

    Example:
        >>> decode("Tên,Năm\nVườn".encode() + b"\xff,2024")
        Traceback (most recent call last):
        massmob.errors.LoadError: line 2, column 5 (byte 17): not UTF-8, unlike the rest: found b'\xff'; ...
    """
    marks = (encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark))
    encoding = next(marks, None) or _utf_16_without_mark(data)
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding is None and not _is_mostly_utf_8(data):
            text = _decode_windows(data)
        else:
            hint = "type the letter there again, and save the file as UTF-8"
            message = "unknown text encoding" if encoding else "not UTF-8, unlike the rest"
            raise _byte_error(message, data, error, encoding or "utf-8", hint) from None
    nul = text.find("\0")
    if nul >= 0:
        hint = "the file is damaged, or no text; save the table again, as CSV in UTF-8"
        raise LoadError("a NUL character", place=_place(text[:nul]), hint=hint)
    return text


def _decode_windows(data: bytes) -> str:
    """The text of a file in Windows-1258."""
    try:
        return data.decode("cp1258")
    except UnicodeDecodeError as error:
        hint = "save the file as UTF-8"
        raise _byte_error("unknown text encoding", data, error, "cp1258", hint) from None


def _is_mostly_utf_8(data: bytes) -> bool:
    """Whether letters in UTF-8 are as many as bytes that are none; other encodings have next to none."""
    text = data.decode("utf-8", "surrogateescape")
    others = [character for character in text if not character.isascii()]
    wrong = sum("\udc80" <= character <= "\udcff" for character in others)
    return 2 * wrong <= len(others)


def _byte_error(
    message: str, data: bytes, error: UnicodeDecodeError, encoding: str, hint: str
) -> LoadError:
    before = data[: error.start].decode(encoding, "replace").removeprefix("\ufeff")
    place = f"{_place(before)} (byte {error.start})"
    return LoadError(message, place=place, found=data[error.start : error.end][:8], hint=hint)


def _place(before: str) -> str:
    """The line and column of the character after a text, both counted from 1."""
    lines = _LINE_END.split(before)
    return f"line {len(lines)}, column {len(lines[-1]) + 1}"


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
    first, _, rest = text.partition("\n")
    if declared := re.fullmatch(r"\s*sep=(\S)\s*", first, re.IGNORECASE):
        delimiter, text = declared[1], f"\n{rest}"
    else:
        delimiter = _delimiter_of_header(text) if has_header else _detect_delimiter(text)
    numbered = [*_numbered_rows(text, delimiter, strict=has_header)]
    limits.current().check_entities(len(numbered))
    _check_swallowed_rows(numbered, delimiter)
    return [row for _, row in numbered]


def _numbered_rows(text: str, delimiter: str, *, strict: bool) -> Iterator[tuple[int, Row]]:
    """The rows with the numbers of their first lines; a quotation mark that is not closed is refused."""
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(lines, delimiter=delimiter, strict=strict)
    begin = 0
    try:
        for row in reader:
            end = reader.line_num
            if end > begin + 1 or end == len(lines):
                # Also of one line, if it is the last: the mark then swallows its other cells.
                _check_quotes(lines[begin:end], delimiter, begin, strict=end > begin + 1)
            yield begin + 1, [*row]
            begin = end
    except csv.Error as error:
        most = csv.field_size_limit()
        if "field limit" in str(error):
            hint = "shorten the text, or close the quotation mark before it"
            raise LoadError(
                f"more than {most:,} characters in one cell", place=f"line {begin + 1}", hint=hint
            ) from None
        _check_quotes(lines[begin : reader.line_num], delimiter, begin, strict=True)
        raise LoadError("not CSV", place=f"line {begin + 1}", found=str(error)) from None


def _check_quotes(lines: list[str], delimiter: str, begin: int, *, strict: bool) -> None:
    """Refuse a quotation mark at the beginning of a cell that is not closed at the end of one.

    Args:
        lines: The lines of one row.
        delimiter: Between cells.
        begin: How many lines are before them.
        strict: Whether text after a closing mark is refused too.
    """
    text, mark = "".join(lines), re.escape(delimiter)
    opening = re.compile(rf'(?:\A|(?<=[{mark}\r\n]))"')
    quoted = re.compile(rf'"(?:[^"]|"")*+("(?=[{mark}\r\n]|\Z))?')
    position = 0
    while (start := opening.search(text, position)) and (cell := quoted.match(text, start.start())):
        if cell[1] is None and (strict or cell.end() == len(text)):
            line = begin + 1 + len(_LINE_END.findall(text[: start.start()]))
            raise _quote_error(line)
        position = cell.end() + 1


def _check_swallowed_rows(numbered: list[tuple[int, Row]], delimiter: str) -> None:
    """Refuse a row that is shorter than most because a cell of several lines holds delimiters.

    Such are the rows between two quotation marks that are not closed.
    """
    (width, _), *_ = Counter(len(row) for _, row in numbered).most_common(1) or [(0, 0)]
    first = next((index for index, (_, row) in enumerate(numbered) if len(row) == width), 0)
    for line, row in numbered[first:]:
        if len(row) < width:
            for cell in map(str, row):
                if delimiter in cell and _LINE_END.search(cell):
                    raise _quote_error(line)


def _quote_error(line: int) -> LoadError:
    return LoadError(
        "a quotation mark that is not closed at the end of a cell",
        place=f"line {line}",
        hint="close it, or delete it; a quotation mark in a text is written twice",
    )


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
