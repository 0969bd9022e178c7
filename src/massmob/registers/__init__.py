"""Registers as offices keep them: sheets typed by hand, read into models with an account of every row.

Lives here: the way from such a file to models, and an empty register to begin with. Must not live here:
registrations in bulk, as columns to be added up (`massmob.registrations`), tables of whole movements
(`massmob.interchange.tables`).
"""

from __future__ import annotations

from massmob.registers.headings import DroppedColumn
from massmob.registers.reading import (
    Individuals,
    PassedOver,
    RegisterReading,
    Reject,
    read_register,
)
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
