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

    def count_text(self, text: str) -> None:
        """Count a piece of text, for each copy of its cell."""
        self.book.characters += len(text) * max(self._copies, 1)

    def _table(self, depth: int, _: Attributes) -> None:
        if "table" in self.path[:depth]:
            raise self.error("a table in a table", "table")
        self.add_box()
        self._row = self._rows = self._copies = 0

    def _table_row(self, depth: int, attributes: Attributes) -> None:
        if "table-row" in self.path[:depth]:
            raise self.error("a row in a row", "table-row")
        self._row = min(self._row + self._rows, LAST_ROW)
        self._rows = self._repeats(attributes, "table:number-rows-repeated")
        self._column = self._unfolded = self._copies = 0

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
        "table-row": _table_row,
        "table-cell": _table_cell,
        "covered-table-cell": _table_cell,
        "p": _paragraph,
        "s": _spaces,
        "encryption-data": _encrypted,
    }
