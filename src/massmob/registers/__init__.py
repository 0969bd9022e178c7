"""Registers as offices keep them: sheets typed by hand, read into models with an account of every row."""

from __future__ import annotations

from massmob.registers.account import Individuals, PassedOver, RegisterReading, Reject
from massmob.registers.headings import DroppedColumn
from massmob.registers.reading import read_register
from massmob.registers.templates import write_template

__all__ = [
    "DroppedColumn",
    "Individuals",
    "PassedOver",
    "RegisterReading",
    "Reject",
    "read_register",
    "write_template",
]
