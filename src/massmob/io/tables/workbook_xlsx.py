"""What an XLSX workbook unfolds to: the cells of its sheets, their references, the texts that they share.

Source:
    ECMA-376, Office Open XML, part 1, 18.2 (workbook), 18.3 (sheets), 18.4 (shared texts).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import ClassVar

from massmob.io.tables.workbook_parts import (
    LAST_COLUMN,
    LAST_ROW,
    Attributes,
    Book,
    Handler,
    Part,
    SheetMarks,
)

__all__ = ["XlsxPart"]

_ROW = re.compile(r"[1-9][0-9]{0,6}")
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[0-9]{1,10}")
_TRUE = ("1", "true", "on")


@lru_cache(maxsize=1024)
def _column_number(letters: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def _file_name(path: str) -> str:
    return re.split(r"[/\\]", path)[-1].lower()


class XlsxPart(Part):
    """A sheet, the shared texts, the list of sheets, or another part.

    A reader takes any part as a sheet that the list of sheets names; so all are counted as such.
    """

    def __init__(self, name: str, book: Book) -> None:
        super().__init__(name, book)
        self._sheet = -1  # the depth of the element with the rows
        self._row = self._cell_row = self._column = 0
        self._is_shared_text = self._is_number_read = self._is_error = self._is_text = False
        self._unreadable: str | None = None  # what to note of the present cell, if it gets no value
        self._marks = SheetMarks()
        self._listed: set[str] = set()

    def count_text(self, text: str) -> None:
        """Count a piece of text, which may be the number of a shared text."""
        self.book.characters += len(text)
        if self._is_shared_text:
            depth = self._sheet + 3
            if self.path[depth] == "v" and self.open_elements() == depth + 1:
                # The reader takes the first piece.
                if self._is_number_read or not _NUMBER.fullmatch(text):
                    raise self.error("not the number of a shared text", text)
                self._is_number_read = True
                self.book.uses[int(text)] += 1
        elif self._unreadable is not None:
            self._text_without_value(text)
        if self.path[0] == "sst" and self.book.shared_texts:
            self.book.shared_texts[-1] += len(text)

    # --- cells without a value -------------------------------------------------------------------------

    def _text_without_value(self, text: str) -> None:
        """A piece of text of a cell that has an error or a formula."""
        element = self.path[self._sheet + 3]
        if element == "v":
            self._unreadable = text if self._is_error else None
        elif element == "f" and self._unreadable == "=":
            self._unreadable = f"={text[:80]}"

    def _formula(self, depth: int, _: Attributes) -> None:
        if depth == self._sheet + 3 and self._is_in_sheet(depth) and not self._is_error:
            self._unreadable = "="
            self.last_row = max(self.last_row, self._cell_row)
            self.last_column = max(self.last_column, self._column)

    def _end_cell(self) -> None:
        """Note the present cell if it has got no value."""
        if self._unreadable is not None:
            row, column = self._cell_row - 1, self._column - 1
            self.book.add_unreadable(self._marks, row, column, self._unreadable)
            self._unreadable = None

    def add_box(self) -> None:
        """Count the cells of the present sheet, and begin another."""
        self._end_cell()
        super().add_box()

    # --- sheets ----------------------------------------------------------------------------------------

    def _is_in_sheet(self, depth: int) -> bool:
        return depth > self._sheet >= 0 and self.path[self._sheet] == "sheetData"

    def _sheet_data(self, depth: int, _: Attributes) -> None:
        if self._is_in_sheet(depth):
            raise self.error("a sheet in a sheet", "sheetData")
        self.add_box()
        self._sheet = depth
        self._row = 0
        self._marks = self.book.marks.setdefault(_file_name(self.name), self._marks)

    def _row_element(self, depth: int, attributes: Attributes) -> None:
        self._end_cell()
        self._is_shared_text = False
        if not self._is_in_sheet(depth):
            return
        reference = attributes.get("r")
        if depth != self._sheet + 1:
            raise self.error("a row in another", reference)
        if reference is None:
            self._row += 1
        elif _ROW.fullmatch(reference):
            self._row = int(reference)
        else:
            raise self.error("not a row", reference)
        if self._row > LAST_ROW:
            raise self.error("a row beyond the last", self._row)
        self._column = 0
        if attributes.get("hidden") in _TRUE:
            self.book.add_hidden(self._marks.hidden_rows, self._row - 1, self._row - 1)

    def _columns(self, depth: int, attributes: Attributes) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        are_numbers = _NUMBER.fullmatch(first) and _NUMBER.fullmatch(last)
        if attributes.get("hidden") in _TRUE and are_numbers:
            self.book.add_hidden(self._marks.hidden_columns, int(first) - 1, int(last) - 1)

    def _cell(self, depth: int, attributes: Attributes) -> None:
        if self._unreadable is not None:
            self._end_cell()
        reference = attributes.get("r")
        if self.path[depth - 1] != "row" or depth != self._sheet + 2:
            if self._is_in_sheet(depth):
                raise self.error("a cell outside a row", reference)
            return
        if reference is None:
            self._cell_row, self._column = self._row, self._column + 1
            if self._column > LAST_COLUMN:
                raise self.error("a column beyond the last", self._column)
        else:
            self._cell_row, self._column = self._position(reference)
        kind = attributes.get("t")
        self._is_shared_text = kind == "s"
        self._is_error, self._is_text = kind == "e", kind == "str"
        if self._is_error:
            self._unreadable = "#ERROR!"

    def _value(self, depth: int, _: Attributes) -> None:
        if depth == self._sheet + 3 and self._is_in_sheet(depth):
            self.last_row = max(self.last_row, self._cell_row)
            self.last_column = max(self.last_column, self._column)
            self._is_number_read = False
            if self._is_text:  # the result of a formula, and perhaps empty
                self._unreadable = None

    def _position(self, reference: str) -> tuple[int, int]:
        """The row and column of a reference such as ``AB12``, from 1."""
        match = _CELL.fullmatch(reference)
        if match is None:
            raise self.error("not a cell", reference)
        row, column = int(match[2]), _column_number(match[1])
        if row > LAST_ROW or column > LAST_COLUMN:
            raise self.error("a cell beyond the last", reference)
        return row, column

    def _dimension(self, _: int, attributes: Attributes) -> None:
        self._range(attributes)

    def _merged_cell(self, _: int, attributes: Attributes) -> None:
        # Its value may be given to each of its rows.
        self.book.cells += 3 + self._range(attributes)

    def _range(self, attributes: Attributes) -> int:
        """The number of rows of a reference such as ``A1:B9``."""
        reference = attributes.get("ref", "A1")
        first, _, last = reference.partition(":")
        top, left = self._position(first)
        bottom, right = self._position(last or first)
        if bottom < top or right < left:
            raise self.error("not a range of cells", reference)
        return bottom - top + 1

    # --- shared texts, and the list of sheets ----------------------------------------------------------

    def _shared_texts(self, depth: int, attributes: Attributes) -> None:
        count = attributes.get("uniqueCount", "0")
        if depth or self.book.shared_texts:
            raise self.error("a second list of shared texts", "sst")
        if not _NUMBER.fullmatch(count):
            raise self.error("not a number of shared texts", count)
        self.book.elements += int(count)  # the reader reserves their places

    def _shared_text(self, depth: int, _: Attributes) -> None:
        if self.path[0] == "sst":
            if depth != 1:
                raise self.error("a shared text in another", "si")
            self.book.shared_texts.append(0)

    def _listed_sheet(self, _: int, attributes: Attributes) -> None:
        for name, value in attributes.items():
            if name.rpartition(":")[2] == "id":
                self._list_once(value)
                self.book.sheet_ids[attributes.get("name", "")] = value

    def _relationship(self, _: int, attributes: Attributes) -> None:
        if attributes.get("Type", "").endswith("/worksheet"):
            file_name = _file_name(attributes.get("Target", ""))
            self._list_once(file_name)
            self.book.parts[attributes.get("Id", "")] = file_name

    def _workbook_properties(self, _: int, attributes: Attributes) -> None:
        self.book.counts_from_1904 = attributes.get("date1904") in _TRUE

    def _list_once(self, key: str) -> None:
        """Refuse a sheet that is listed twice: it would be read twice."""
        if key in self._listed:
            raise self.error("a sheet that is listed twice", key)
        self._listed.add(key)

    handlers: ClassVar[Mapping[str, Handler]] = {
        "sheetData": _sheet_data,
        "row": _row_element,
        "c": _cell,
        "v": _value,
        "is": _value,
        "mergeCell": _merged_cell,
        "dimension": _dimension,
        "sst": _shared_texts,
        "si": _shared_text,
        "sheet": _listed_sheet,
        "Relationship": _relationship,
        "f": _formula,
        "col": _columns,
        "workbookPr": _workbook_properties,
    }
