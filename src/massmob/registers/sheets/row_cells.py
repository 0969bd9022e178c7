"""The cells of a row by what their columns hold, and the problems and notes of the row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

import attrs

from massmob.errors import MassmobError
from massmob.io.tables.workbook import Value
from massmob.registers.sheets.cells import cell_text
from massmob.registers.sheets.headings import SheetLayout, column_letters
from massmob.registers.sheets.personal_data import HIDDEN, is_name, redact
from massmob.registers.sheets.result import RejectedRow, RowNote
from massmob.registers.sheets.unusual_cells import check_cell, may_be_unusual

__all__ = ["RowCells"]

_T = TypeVar("_T")


@attrs.define(kw_only=True)
class RowCells:
    """The cells of a row.

    Attributes:
        sheet: The name of the sheet.
        number: The number of the row, as a spreadsheet counts.
        layout: The columns of the sheet.
        cells: The cell of each role that is not empty.
        day_zero: The day from which the workbook counts serial numbers of days.
        problems: Why the row is rejected.
        wrong: The roles of the cells with a problem; nothing that only follows from one is another.
        notes: What was assumed of its cells.
    """

    sheet: str
    number: int
    layout: SheetLayout
    cells: Mapping[str, Value]
    day_zero: date
    problems: list[RejectedRow] = attrs.field(factory=list[RejectedRow])
    wrong: set[str] = attrs.field(factory=set[str])
    notes: list[RowNote] = attrs.field(factory=list[RowNote])

    def check_cells(self) -> None:
        """Reject the row for cells that hold no value; its ordinal number is not read."""
        if may_be_unusual(self.cells.values()):
            for role in [role for role in self.cells if role != "number"]:
                self._read_cell(role, check_cell)

    def add_note(self, role: str, value: str, note: str) -> None:
        """Note what was assumed of a cell."""
        column = self._header(role)
        self.notes.append(
            RowNote(sheet=self.sheet, row=self.number, column=column, value=value, note=note)
        )

    def _cell_text(self, role: str) -> str:
        return cell_text(self.cells.get(role, ""))

    def _read_cell(
        self, role: str, read: Callable[[Value], _T | None], *, required: bool = False
    ) -> _T | None:
        """The value of a cell; ``None`` when it is empty, or has a problem, which rejects the row."""
        cell = self.cells.get(role, "")
        if (cell == "" and not required) or role in self.wrong:
            return None
        try:
            return read(cell)
        except MassmobError as error:
            self._reject(role, cell_text(cell), error.message, error.hint)
            return None

    def _read_word(self, role: str, read: Callable[[str], _T]) -> _T | None:
        return self._read_cell(role, lambda cell: read(cell_text(cell)))

    def _reject(self, role: str, value: str, reason: str, hint: str) -> None:
        # Only names of units may look like names of people: wards are named after them.
        hidden = is_name(value) and role not in ("unit", "unit_code", "parent")
        self.wrong.add(role)
        self.problems.append(
            RejectedRow(
                sheet=self.sheet,
                row=self.number,
                column=self._header(role),
                value=HIDDEN if hidden else redact(value),
                reason=reason,
                hint=hint if not hidden else hint.replace(value, HIDDEN),
            )
        )

    def _header(self, role: str) -> str:
        """The heading of the column of a role; the role itself where there is none."""
        index = self.layout.columns.get(role)
        return role if index is None else self.layout.headers[index] or column_letters(index)
