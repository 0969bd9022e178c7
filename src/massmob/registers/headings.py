"""Where a sheet's table begins, what each column holds, and which personal columns are dropped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

import attrs

from massmob.interchange.workbooks import Row, Sheet
from massmob.registers.personal import what_stands_in
from massmob.registers.wording import PERSONAL, UNREAD, Wording, key

__all__ = [
    "DroppedColumn",
    "Layout",
    "cell_text",
    "find_layout",
    "letters",
    "numbers_columns",
    "repeats",
]

_LOOKED_AT = 40
_NAMED_AFTER_PEOPLE = frozenset({"unit", "parent", "province"})
"""Wards and streets bear the names of people, so a column of units is not one of people."""


@attrs.frozen(kw_only=True)
class DroppedColumn:
    """A column that was not read: personal data, or a heading that says nothing to us.

    Attributes:
        sheet: The sheet.
        column: Its letter.
        header: Its heading.
        reason: Why; never a value.
    """

    sheet: str
    column: str
    header: str
    reason: str


@attrs.frozen(kw_only=True)
class Layout:
    """What was found of a sheet's table.

    Attributes:
        columns: What a column says → its position.
        headers: The heading of each position.
        first: The position of the row after the heading.
        above: The texts of the lines above it.
        rows: The sheet's rows, what is personal taken out.
        personal: Columns that hold personal data.
        unread: Columns whose heading is not known.
    """

    columns: dict[str, int]
    headers: tuple[str, ...]
    first: int
    above: tuple[str, ...]
    rows: list[Row]
    personal: tuple[DroppedColumn, ...]
    unread: tuple[DroppedColumn, ...]


@attrs.frozen
class _Heading:
    """A candidate: what each column says, by one row or two."""

    roles: tuple[str | None, ...]
    headers: tuple[str, ...]
    first: int
    size: int

    @property
    def known(self) -> frozenset[str]:
        return frozenset(each for each in self.roles if each not in (None, UNREAD))


def find_layout(sheet: Sheet, words: Wording) -> Layout | None:
    """The table of a sheet; ``None`` when no row looks like a heading.

    A heading names a model or its unit, and one thing more. Of several that of the most columns is taken, one
    row before two, the upper before the lower.
    """
    lines = [[cell_text(cell) for cell in row] for row in sheet.rows[:_LOOKED_AT]]
    found = [each for each in _headings(lines, words) if _is_heading(each)]
    if not found:
        return None
    best = max(found, key=lambda each: (len(each.known), -each.size, -each.first))
    above = best.first - best.size
    kept, personal = _without_people(sheet, best)
    columns: dict[str, int] = {}
    unread: list[DroppedColumn] = []
    for at, role in enumerate(best.roles):
        if role is None and best.headers[at]:
            unread.append(
                _dropped(sheet, best, at, "its heading is not known; a mapping file can say")
            )
        elif role is not None and role in columns:
            unread.append(_dropped(sheet, best, at, f"another column says {role} already"))
        elif role not in (None, PERSONAL, UNREAD):
            columns[role] = at
    gone = {each.column for each in personal}
    return Layout(
        columns={role: at for role, at in columns.items() if letters(at) not in gone},
        headers=best.headers,
        first=best.first,
        above=tuple(text for line in lines[:above] for text in line if text),
        rows=kept,
        personal=personal,
        unread=tuple(each for each in unread if each.column not in gone),
    )


def _headings(lines: Sequence[Sequence[str]], words: Wording) -> Iterable[_Heading]:
    known = [any(map(words.knows, line)) for line in lines]
    for at, line in enumerate(lines):
        # To compare every cell of the first rows with every heading would take a second.
        if not any(known[at : at + 2]):
            continue
        yield _Heading(tuple(map(words.role, line)), tuple(line), at + 1, 1)
        below = lines[at + 1] if at + 1 < len(lines) else ()
        if any(line) and _is_below(below):
            yield _two_rows(line, below, at + 2, words)


def _is_below(line: Sequence[str]) -> bool:
    """Whether a row may be the lower one of a heading: short words without figures."""
    said = [text for text in line if text]
    return bool(said) and all(len(text) < 60 and not re.search(r"\d", text) for text in said)


def _two_rows(upper: Sequence[str], lower: Sequence[str], first: int, words: Wording) -> _Heading:
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [*lower, *[""] * (width - len(lower))]
    for at in range(1, width):
        # A merged cell has its text in the first of the cells that it covers.
        if not above[at] and below[at]:
            above[at] = above[at - 1]
    roles = tuple(words.role(b, a) for a, b in zip(above, below, strict=True))
    headers = tuple(
        f"{a} / {b}" if a and b and a != b else a or b for a, b in zip(above, below, strict=True)
    )
    return _Heading(roles, headers, first, 2)


def _is_heading(found: _Heading) -> bool:
    about = found.known & {"title", "unit", "unit_code", "id", PERSONAL}
    return bool(about - {PERSONAL}) and len(found.known) > 1


def _without_people(sheet: Sheet, found: _Heading) -> tuple[list[Row], tuple[DroppedColumn, ...]]:
    """The rows with personal columns emptied, and those columns by their headings."""
    width = max(map(len, sheet.rows))
    gone: dict[int, str] = {}
    body = sheet.rows[found.first :]
    for at in range(width):
        role = found.roles[at] if at < len(found.roles) else None
        if role == PERSONAL:
            gone[at] = "its heading names personal data"
            continue
        shape = what_stands_in(row[at] for row in body if at < len(row))
        if shape is not None and not ("names" in shape and role in _NAMED_AFTER_PEOPLE):
            gone[at] = shape
    rows: list[Row] = [
        [("" if at in gone else cell) for at, cell in enumerate(row)] if gone else row
        for row in body
    ]
    dropped = tuple(_dropped(sheet, found, at, reason) for at, reason in sorted(gone.items()))
    return rows, dropped


def _dropped(sheet: Sheet, found: _Heading, at: int, reason: str) -> DroppedColumn:
    header = found.headers[at] if at < len(found.headers) else ""
    return DroppedColumn(sheet=sheet.name, column=letters(at), header=header, reason=reason)


def letters(at: int) -> str:
    """A column's letters by its position from 0.

    Example:
        >>> letters(0), letters(27)
        ('A', 'AB')
    """
    at, rest = divmod(at, 26)
    return (letters(at - 1) if at else "") + chr(65 + rest)


def cell_text(cell: object) -> str:
    """A cell as one line of text in NFC; a whole number has no decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _one_line(cell) if isinstance(cell, str) else str(cell)


@lru_cache(maxsize=2**16)  # most cells of a register stand in it again and again
def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if line.isascii() else unicodedata.normalize("NFC", line)


def repeats(row: Row, layout: Layout) -> bool:
    """Whether a row is the heading again, as on a new page."""
    same = sum(
        isinstance(cell, str) and cell != "" and key(cell) == key(head)
        for cell, head in zip(row, layout.headers, strict=False)
    )
    return same > 1 and same >= sum(cell != "" for cell in row) - 1


def numbers_columns(row: Row) -> bool:
    """Whether a row numbers the columns, as tables of offices do below their heading: (1) (2) (3)."""
    said = [text for text in map(cell_text, row) if text]
    shapes = [_COLUMN_NUMBER.fullmatch(text) for text in said]
    numbers = [int(match[1]) for match in shapes if match and match[1]]
    following = all(b > a for a, b in pairwise(numbers))
    return len(numbers) > 2 and all(shapes) and following


_COLUMN_NUMBER = re.compile(r"\(?(?:(\d{1,2})|[A-Za-zĐđ])\)?")
