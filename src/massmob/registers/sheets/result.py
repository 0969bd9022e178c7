"""The account of a register that was read: its models, and what became of every row."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import attrs

from massmob.errors import InvalidValueError
from massmob.io.storage import files
from massmob.io.tables import tables
from massmob.model.entities import MobilizationModel, Source
from massmob.movement import Movement
from massmob.registers.sheets.headings import DroppedColumn
from massmob.rendering.table import Table
from massmob.values.period import Period
from massmob.values.vocabulary import ModelStatus

__all__ = ["Individuals", "RegisterReading", "RejectedRow", "SkippedRow", "write_cells"]


@attrs.frozen(kw_only=True)
class RejectedRow:
    """A reason why a row was not taken; a row may have several.

    Attributes:
        sheet: The sheet.
        row: Its number, as a spreadsheet counts.
        column: The heading of the column, or what is missing.
        value: What stands there; personal data is never repeated.
        reason: What is wrong.
        hint: What would be right, or may have been meant.
    """

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    hint: str


@attrs.frozen(kw_only=True)
class SkippedRow:
    """A line that is no registration: a total, a heading, a signature; row 0 is the whole sheet."""

    sheet: str
    row: int
    reason: str


@attrs.frozen(kw_only=True)
class Individuals:
    """How many models of individuals were registered; of them nothing else is kept.

    Attributes:
        unit: Id of the unit.
        field: Id of the field, if one is said.
        period: The day or year.
        status: The status, if one is said.
        count: How many rows.
    """

    unit: str
    field: str | None
    period: Period
    status: ModelStatus | None
    count: int


@attrs.frozen(kw_only=True)
class RegisterReading:
    """What became of each row of a register: ``accepted + rejected == read``, always.

    Attributes:
        file: The file's name.
        models: The models of collectives, in the order of their rows.
        individuals: The models of individuals, counted.
        problems: Why rows were rejected.
        skipped: Lines that are no registrations, with why.
        dropped_columns: Columns with personal data, by heading; nothing of them was looked at further.
        unread_columns: Columns whose heading is not known.
        origins: Id of a model → its sheet and row.
        redacted: Sheet and row of the notes from which personal data was taken out.
        read: How many rows there are.
        source: The source that the models name.
        base: The movement that the register was read for.
    """

    file: str
    models: tuple[MobilizationModel, ...]
    individuals: tuple[Individuals, ...]
    problems: tuple[RejectedRow, ...]
    skipped: tuple[SkippedRow, ...]
    dropped_columns: tuple[DroppedColumn, ...]
    unread_columns: tuple[DroppedColumn, ...]
    origins: Mapping[str, tuple[str, int]]
    redacted: tuple[tuple[str, int], ...]
    read: int
    source: Source
    base: Movement = attrs.field(repr=False)

    @property
    def accepted(self) -> int:
        """How many rows were taken: models, and individuals counted."""
        return len(self.models) + sum(each.count for each in self.individuals)

    @property
    def rejected(self) -> int:
        """How many rows were not taken."""
        return len({(each.sheet, each.row) for each in self.problems})

    @property
    def ok(self) -> bool:
        """Whether every row was taken."""
        return not self.problems

    @property
    def rejects(self) -> Table:
        """The rows that were not taken: sheet, row, column, value, reason, hint."""
        return Table(
            tuple(attrs.fields_dict(RejectedRow)), [attrs.astuple(each) for each in self.problems]
        )

    @property
    def movement(self) -> Movement:
        """The movement with the models, and the source that they name."""
        if not self.models:
            return self.base
        source = () if self.source.id in self.base else (self.source,)
        return self.base.add(*source, *self.models)

    def table(self) -> Table:
        """The account in short."""
        passed = Counter(each.reason for each in self.skipped)
        rows: list[tuple[object, object]] = [
            ("rows read", self.read),
            ("accepted", self.accepted),
            ("  models", len(self.models)),
            ("  individuals, counted", self.accepted - len(self.models)),
            ("rejected", self.rejected),
            *((f"passed over: {reason}", count) for reason, count in passed.items()),
            ("notes with personal data taken out", len(self.redacted)),
        ]
        return Table(("what", "how many"), rows, title=self.file)

    def save_rejects(self, path: str | PathLike[str]) -> None:
        """Write the rejects, as CSV or XLSX by the suffix; no cell can run as a formula.

        Raises:
            InvalidValueError: Another suffix.
            MassmobError: The file cannot be written.
        """
        to = Path(path)
        if to.suffix == ".csv":
            files.write(to, self.rejects.to_csv().encode("utf-8-sig"))
        elif to.suffix == ".xlsx":
            files.write(to, _workbook(self.rejects.header, self.problems))
        else:
            raise InvalidValueError("not a form of rejects", found=to.name, hint=".csv or .xlsx")

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table().to_html()


def _workbook(header: Sequence[str], problems: Sequence[RejectedRow]) -> bytes:
    out = io.BytesIO()
    with tables.library("xlsxwriter").Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("rejects")
        write_cells(sheet, 0, header, book.add_format({"bold": True}))
        sheet.set_column(0, 2, 14)
        sheet.set_column(3, 5, 40)
        for number, reject in enumerate(problems, 1):
            write_cells(sheet, number, attrs.astuple(reject))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(problems), len(header) - 1)
    return out.getvalue()


def write_cells(
    sheet: Any,  # noqa: ANN401 - a worksheet of xlsxwriter
    row: int,
    cells: Iterable[str | int],
    form: object = None,
) -> None:
    """Write a row of a worksheet; a text is never a formula or a link, whatever it begins with."""
    for at, cell in enumerate(cells):
        if isinstance(cell, int):
            sheet.write_number(row, at, cell, form)
        else:
            sheet.write_string(row, at, cell[:32_000], form)
