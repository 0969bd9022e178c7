"""Where a sheet's table begins, what each column holds, and which personal columns are dropped."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise

import attrs

from massmob.io.tables.workbook import Row, Sheet
from massmob.registers.sheets.cells import cell_text
from massmob.registers.sheets.lexicon import PERSONAL, UNREAD, Wording, key
from massmob.registers.sheets.personal_data import what_stands_in

__all__ = [
    "DroppedColumn",
    "Layout",
    "find_layout",
    "letters",
    "numbers_columns",
    "repeats",
]

_LOOKED_AT = 40
_SUBJECTS = frozenset({"title", "unit", "unit_code", "id"})
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
    """A candidate: what each column says, by one row or two.

    Attributes:
        roles: The role of each column of the sheet; ``None`` where it is not known.
        headers: The heading of each column, empty where there is none.
        first: The position of the row after it.
        size: Of how many rows it is.
    """

    roles: tuple[str | None, ...]
    headers: tuple[str, ...]
    first: int
    size: int

    @property
    def known(self) -> set[str]:
        return {role for role in self.roles if role not in (None, UNREAD)}

    @property
    def is_enough(self) -> bool:
        """Whether it names a model or its unit, and one thing more."""
        return len(self.known) > 1 and not self.known.isdisjoint(_SUBJECTS)

    def dropped(self, sheet: Sheet, reasons: Mapping[int, str]) -> tuple[DroppedColumn, ...]:
        """The columns at some positions as dropped, in their order."""
        return tuple(
            DroppedColumn(
                sheet=sheet.name, column=letters(at), header=self.headers[at], reason=reason
            )
            for at, reason in sorted(reasons.items())
        )


def find_layout(sheet: Sheet, words: Wording) -> Layout | None:
    """The table of a sheet; ``None`` when no row looks like a heading.

    A heading names a model or its unit, and one thing more. Of several that of the most columns is taken, one
    row before two, the upper before the lower.
    """
    width = max(map(len, sheet.rows))
    lines = [[*map(cell_text, row), *[""] * (width - len(row))] for row in sheet.rows[:_LOOKED_AT]]
    candidates = [heading for heading in _headings(lines, words) if heading.is_enough]
    if not candidates:
        return None
    best = max(candidates, key=lambda each: (len(each.known), -each.size, -each.first))
    body = sheet.rows[best.first :]
    personal = _personal(best, body)
    columns, unread = _columns(best, personal)
    return Layout(
        columns=columns,
        headers=best.headers,
        first=best.first,
        above=tuple(text for line in lines[: best.first - best.size] for text in line if text),
        rows=[["" if at in personal else cell for at, cell in enumerate(row)] for row in body],
        personal=best.dropped(sheet, personal),
        unread=best.dropped(sheet, unread),
    )


def _headings(lines: Sequence[Sequence[str]], words: Wording) -> Iterable[_Heading]:
    known = [any(map(words.knows, line)) for line in lines]
    nothing = [""] * len(lines[0])
    for at, upper in enumerate(lines):
        # To compare every cell of the first rows with every heading would take a second.
        if not any(known[at : at + 2]):
            continue
        yield _heading(upper, nothing, at + 1, 1, words)
        below = lines[at + 1] if at + 1 < len(lines) else nothing
        if any(upper) and _is_below(below):
            yield _heading(upper, below, at + 2, 2, words)


def _is_below(line: Sequence[str]) -> bool:
    """Whether a row may be the lower one of a heading: short words without figures."""
    said = [text for text in line if text]
    return bool(said) and all(len(text) < 60 and not re.search(r"\d", text) for text in said)


def _heading(
    upper: Sequence[str], lower: Sequence[str], first: int, size: int, words: Wording
) -> _Heading:
    above = [*upper]
    for at in range(1, len(above)):
        # A merged cell has its text in the first of the cells that it covers.
        if not above[at] and lower[at]:
            above[at] = above[at - 1]
    pairs = list(zip(above, lower, strict=True))
    roles = tuple(words.role(below, over) for over, below in pairs)
    headers = tuple(" / ".join(dict.fromkeys(filter(None, pair))) for pair in pairs)
    return _Heading(roles, headers, first, size)


def _personal(heading: _Heading, body: Sequence[Row]) -> dict[int, str]:
    """The positions of columns with personal data, by the heading or by their cells, each with the reason."""
    reasons: dict[int, str | None] = {}
    for at, role in enumerate(heading.roles):
        if role == PERSONAL:
            reasons[at] = "its heading names personal data"
        else:
            cells = (row[at] for row in body if at < len(row))
            reasons[at] = what_stands_in(cells, may_be_names=role not in _NAMED_AFTER_PEOPLE)
    return {at: reason for at, reason in reasons.items() if reason is not None}


def _columns(heading: _Heading, personal: Collection[int]) -> tuple[dict[str, int], dict[int, str]]:
    """The position of each role, and the positions that are not read with the reasons."""
    columns: dict[str, int] = {}
    unread: dict[int, str] = {}
    for at, role in enumerate(heading.roles):
        if at in personal or role == UNREAD or not heading.headers[at]:
            continue
        if role is None:
            unread[at] = "its heading is not known; a mapping file can say"
        elif role in columns:
            unread[at] = f"another column says {role} already"
        else:
            columns[role] = at
    return columns, unread


def letters(at: int) -> str:
    """A column's letters by its position from 0.

    Example:
        >>> letters(0), letters(27)
        ('A', 'AB')
    """
    at, rest = divmod(at, 26)
    return (letters(at - 1) if at else "") + chr(65 + rest)


def repeats(row: Row, layout: Layout) -> bool:
    """Whether a row is the heading again, as on a new page."""
    same = sum(
        isinstance(cell, str) and cell != "" and key(cell) == key(head)
        for cell, head in zip(row, layout.headers, strict=False)
    )
    return same > 1 and same >= sum(cell != "" for cell in row) - 1


def numbers_columns(said: Sequence[str]) -> bool:
    """Whether the texts of a row number the columns, as below the heading of an office: (1) (2) (3)."""
    shapes = [_COLUMN_NUMBER.fullmatch(text) for text in said]
    numbers = [int(match[1]) for match in shapes if match and match[1]]
    following = all(b > a for a, b in pairwise(numbers))
    return len(numbers) > 2 and all(shapes) and following


_COLUMN_NUMBER = re.compile(r"\(?(?:(\d{1,2})|[A-Za-zĐđ])\)?")
