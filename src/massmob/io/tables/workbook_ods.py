"""What an OpenDocument spreadsheet unfolds to: it writes equal neighbours once, with a count.

Source:
    OpenDocument 1.3, part 3, 9.1 (tables), 19.676 and 19.680 (repeated columns and rows), 6.1.3 (spaces).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from massmob.errors import LoadError
from massmob.io.tables.workbook_parts import (
    LAST_COLUMN,
    LAST_ROW,
    Attributes,
    Book,
    Handler,
    Part,
    SheetMarks,
)

__all__ = ["OdsPart"]

_COUNT = re.compile(r"[1-9][0-9]{0,8}")
_TEXTS = ("table:formula", "office:string-value", "office:date-value", "office:time-value")
_VALUES = {*_TEXTS, "office:value-type", "office:value", "office:boolean-value"}
"""The attributes of a cell that is not empty."""


class OdsPart(Part):
    """The content, or the list of parts."""

    def __init__(self, name: str, book: Book) -> None:
        super().__init__(name, book)
        self._row = self._rows = 0  # rows above the present one; how often it is repeated
        self._column = self._unfolded = (
            0  # cells of the row; those up to the last that is not empty
        )
        self._copies = 0  # of the text of the present cell
        self._marks = SheetMarks()
        self._table_columns = 0  # of the declarations that have been read

    def count_text(self, text: str) -> None:
        """Count a piece of text, for each copy of its cell."""
        self.book.characters += len(text) * max(self._copies, 1)

    def _table(self, depth: int, attributes: Attributes) -> None:
        if "table" in self.path[:depth]:
            raise self.error("a table in a table", "table")
        self.add_box()
        self._row = self._rows = self._copies = self._table_columns = 0
        self._marks = self.book.marks.setdefault(attributes.get("table:name", ""), SheetMarks())

    def _table_column(self, _: int, attributes: Attributes) -> None:
        first = self._table_columns
        repeats = self._repeats(attributes, "table:number-columns-repeated")
        self._table_columns = min(first + repeats, LAST_COLUMN)
        if attributes.get("table:visibility", "visible") != "visible":
            self.book.add_hidden(self._marks.hidden_columns, first, self._table_columns - 1)

    def _null_date(self, _: int, attributes: Attributes) -> None:
        self.book.counts_from_1904 = attributes.get("table:date-value") == "1904-01-01"

    def _table_row(self, depth: int, attributes: Attributes) -> None:
        if "table-row" in self.path[:depth]:
            raise self.error("a row in a row", "table-row")
        self._row = min(self._row + self._rows, LAST_ROW)
        self._rows = self._repeats(attributes, "table:number-rows-repeated")
        self._column = self._unfolded = self._copies = 0
        if attributes.get("table:visibility", "visible") != "visible":
            self.book.add_hidden(self._marks.hidden_rows, self._row, self._row + self._rows - 1)

    def _table_cell(self, depth: int, attributes: Attributes) -> None:
        self._copies = 0
        if self.path[depth - 1] != "table-row":
            return
        repeats = self._repeats(attributes, "table:number-columns-repeated")
        self._column = min(self._column + repeats, LAST_COLUMN)
        if _VALUES.isdisjoint(attributes):
            return
        self.last_row = max(self.last_row, min(self._row + self._rows, LAST_ROW))
        self.last_column = max(self.last_column, self._column)
        # The reader unfolds each row as far as this before it repeats the row.
        self.book.cells += self._column - self._unfolded
        self._unfolded = self._column
        self._copies = repeats * self._rows
        self.book.characters += self._copies * sum(len(attributes.get(name, "")) for name in _TEXTS)
        if attributes.get("calcext:value-type") == "error":
            self._note_unreadable(repeats, "#ERROR!")
        elif "table:formula" in attributes and "office:value-type" not in attributes:
            self._note_unreadable(repeats, f"={attributes['table:formula'][:80]}")

    def _note_unreadable(self, repeats: int, text: str) -> None:
        """Note that the present cell, with its copies in the same row and below, has no value."""
        self.book.check(cells=3 * self._copies)
        for row in range(self._row, min(self._row + self._rows, LAST_ROW)):
            for column in range(self._column - repeats, self._column):
                self.book.add_unreadable(self._marks, row, column, text)

    def _repeats(self, attributes: Attributes, name: str) -> int:
        count = attributes.get(name, "1")
        if not _COUNT.fullmatch(count):
            raise self.error(f"not a number of times: {name}", count)
        return int(count)

    def _paragraph(self, _: int, __: Attributes) -> None:
        self.count_text("\n")

    def _spaces(self, _: int, attributes: Attributes) -> None:
        self.book.characters += self._repeats(attributes, "text:c") * max(self._copies, 1)

    def _encrypted(self, _: int, __: Attributes) -> None:
        raise LoadError("encrypted", hint="save the workbook without a password")

    handlers: ClassVar[Mapping[str, Handler]] = {
        "table": _table,
        "table-column": _table_column,
        "null-date": _null_date,
        "table-row": _table_row,
        "table-cell": _table_cell,
        "covered-table-cell": _table_cell,
        "p": _paragraph,
        "s": _spaces,
        "encryption-data": _encrypted,
    }
