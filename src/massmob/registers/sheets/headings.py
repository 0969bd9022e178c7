"""Where a sheet's table begins, what each column holds, and which personal columns are dropped."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise

import attrs

from massmob.io.tables.workbook import Row, Sheet
from massmob.model.records.record import ResultRecord
from massmob.network.unit_words import word_key
from massmob.registers.sheets.cells import cell_text, on_one_line
from massmob.registers.sheets.lexicon import IGNORED, PERSONAL, Lexicon
from massmob.registers.sheets.personal_data import personal_data_kind

__all__ = [
    "DroppedColumn",
    "SheetLayout",
    "are_column_numbers",
    "column_letters",
    "fill_merged",
    "find_layout",
]

_SEARCHED_ROWS = 40
"""The rows among which the heading is."""
_SUBJECTS = frozenset({"title", "unit", "unit_code", "id"})
_NAMED_AFTER_PEOPLE = frozenset({"unit", "parent", "province"})
"""Wards and streets bear the names of people, so a column of units is not one of people."""
_COLUMN_NUMBER = re.compile(r"\(?(?:(\d{1,2})|[A-Za-zĐđ])\)?")


@attrs.frozen(kw_only=True)
class DroppedColumn(ResultRecord):
    """A column that was not read: it holds personal data, or its heading is not known.

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
class SheetLayout:
    """The layout of a sheet's table.

    Attributes:
        columns: The role of a column → its index.
        headers: The heading of each column.
        first: The index of the first row below the heading.
        above: The texts of the rows above the heading.
        rows: The rows below the heading, personal columns emptied, texts on one line.
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

    def repeats_heading(self, row: Row) -> bool:
        """Whether a row is the heading again, as on a new page."""
        same = different = 0
        for cell, header in zip(row, self.headers, strict=False):
            if cell == "":
                continue
            if isinstance(cell, str) and word_key(cell) == word_key(header):
                same += 1
            else:
                different += 1
            if different == 2:
                return False
        return same > 1


@attrs.frozen
class _Heading:
    """One row or two that may be the heading.

    Attributes:
        roles: The role of each column of the sheet; ``None`` where it is not known.
        headers: The heading of each column, empty where there is none.
        first: The index of the row after it.
        height: How many rows it takes.
    """

    roles: tuple[str | None, ...]
    headers: tuple[str, ...]
    first: int
    height: int

    @property
    def known_roles(self) -> set[str]:
        return {role for role in self.roles if role not in (None, IGNORED)}

    @property
    def is_sufficient(self) -> bool:
        """Whether it has a column for a model or its unit, and one column more."""
        return len(self.known_roles) > 1 and not self.known_roles.isdisjoint(_SUBJECTS)

    def dropped(self, sheet: Sheet, reasons: Mapping[int, str]) -> tuple[DroppedColumn, ...]:
        """The columns at some indices as dropped, in their order."""
        return tuple(
            DroppedColumn(
                sheet=sheet.name,
                column=column_letters(index),
                header=self.headers[index],
                reason=reason,
            )
            for index, reason in sorted(reasons.items())
        )


def find_layout(sheet: Sheet, lexicon: Lexicon) -> SheetLayout | None:
    """The layout of a sheet's table; ``None`` when no row looks like a heading."""
    width = max(map(len, sheet.rows))
    top = [
        [*(cell_text(on_one_line(cell)) for cell in row), *[""] * (width - len(row))]
        for row in sheet.rows[:_SEARCHED_ROWS]
    ]
    heading = _best_heading(top, lexicon)
    if heading is None:
        return None
    rows = sheet.rows[heading.first :]
    personal = _personal_columns(heading, rows)
    columns, unread = _columns_by_role(heading, personal)
    above = top[: heading.first - heading.height]
    return SheetLayout(
        columns=columns,
        headers=heading.headers,
        first=heading.first,
        above=tuple(text for line in above for text in line if text),
        rows=[
            ["" if index in personal else on_one_line(cell) for index, cell in enumerate(row)]
            for row in rows
        ],
        personal=heading.dropped(sheet, personal),
        unread=heading.dropped(sheet, unread),
    )


def _best_heading(lines: Sequence[Sequence[str]], lexicon: Lexicon) -> _Heading | None:
    """The heading with most known columns; then that of one row before two, the upper before the lower."""
    return max(
        (heading for heading in _possible_headings(lines, lexicon) if heading.is_sufficient),
        key=lambda heading: (len(heading.known_roles), -heading.height, -heading.first),
        default=None,
    )


def _possible_headings(lines: Sequence[Sequence[str]], lexicon: Lexicon) -> Iterable[_Heading]:
    """Every row that may be the heading, alone and with the row below it."""
    has_known = [any(map(lexicon.is_known_heading, line)) for line in lines]
    blank = [""] * len(lines[0])
    for index, upper in enumerate(lines):
        # To compare every cell of the first rows with every heading would take a second.
        if not any(has_known[index : index + 2]):
            continue
        yield _heading_of(upper, blank, index + 1, 1, lexicon)
        lower = lines[index + 1] if index + 1 < len(lines) else blank
        if any(upper) and _may_be_lower_row(lower):
            yield _heading_of(upper, lower, index + 2, 2, lexicon)


def _may_be_lower_row(line: Sequence[str]) -> bool:
    """Whether a row may be the lower one of a heading: short texts without digits."""
    texts = [text for text in line if text]
    return bool(texts) and all(len(text) < 60 and not re.search(r"\d", text) for text in texts)


def _heading_of(
    upper: Sequence[str], lower: Sequence[str], first: int, height: int, lexicon: Lexicon
) -> _Heading:
    unmerged = [*upper]
    for index in range(1, len(unmerged)):
        # A merged cell has its text in the first of the cells that it covers.
        if not unmerged[index] and lower[index]:
            unmerged[index] = unmerged[index - 1]
    pairs = list(zip(unmerged, lower, strict=True))
    roles = tuple(lexicon.role(below, above) for above, below in pairs)
    headers = tuple(" / ".join(dict.fromkeys(filter(None, pair))) for pair in pairs)
    return _Heading(roles, headers, first, height)


def _personal_columns(heading: _Heading, rows: Sequence[Row]) -> dict[int, str]:
    """The indices of columns with personal data, by the heading or by their cells, each with the reason."""
    reasons: dict[int, str | None] = {}
    for index, role in enumerate(heading.roles):
        if role == PERSONAL:
            reasons[index] = "its heading names personal data"
        else:
            cells = (row[index] for row in rows if index < len(row))
            reasons[index] = personal_data_kind(cells, may_be_names=role not in _NAMED_AFTER_PEOPLE)
    return {index: reason for index, reason in reasons.items() if reason is not None}


def _columns_by_role(
    heading: _Heading, personal: Collection[int]
) -> tuple[dict[str, int], dict[int, str]]:
    """The index of each role's column, and the indices of unread columns with the reasons."""
    columns: dict[str, int] = {}
    unread: dict[int, str] = {}
    for index, role in enumerate(heading.roles):
        if index in personal or role == IGNORED or not heading.headers[index]:
            continue
        if role is None:
            unread[index] = "unknown heading; a mapping file can define it"
        elif role in columns:
            unread[index] = f"another column is the {role} already"
        else:
            columns[role] = index
    return columns, unread


def column_letters(index: int) -> str:
    """A column's letters by its index from 0.

    Example:
        >>> column_letters(0), column_letters(27)
        ('A', 'AB')
    """
    index, rest = divmod(index, 26)
    return (column_letters(index - 1) if index else "") + chr(65 + rest)


def are_column_numbers(texts: Sequence[str]) -> bool:
    """Whether the texts of a row number the columns, as below the heading of an office: (1) (2) (3)."""
    matches = [_COLUMN_NUMBER.fullmatch(text) for text in texts]
    numbers = [int(match[1]) for match in matches if match and match[1]]
    ascending = all(before < after for before, after in pairwise(numbers))
    return len(numbers) > 2 and all(matches) and ascending


def fill_merged(sheet: Sheet, layout: SheetLayout) -> None:
    """Give every row below a merged cell its value: a district's name over the rows of its wards."""
    for (top, left), (bottom, _) in sheet.merged:
        rows = layout.rows[top - layout.first : bottom - layout.first + 1]
        if top < layout.first or not rows or left >= len(rows[0]):
            continue
        for row in rows[1:]:
            if left < len(row) and row[left] == "":
                row[left] = rows[0][left]
