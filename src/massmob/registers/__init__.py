"""Registers as offices keep them: sheets typed by hand, read into models with an account of every row."""

from __future__ import annotations

from massmob.registers.sheets.headings import DroppedColumn
from massmob.registers.sheets.reader import read_register
from massmob.registers.sheets.result import (
    Individuals,
    RegisterReading,
    RejectedRow,
    RowNote,
    SkippedRow,
)
from massmob.registers.sheets.template import write_template

__all__ = [
    "DroppedColumn",
    "Individuals",
    "RegisterReading",
    "RejectedRow",
    "RowNote",
    "SkippedRow",
    "read_register",
    "write_template",
]
