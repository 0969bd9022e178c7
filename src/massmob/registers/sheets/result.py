"""The result of reading a register: its models, and what became of every row."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import PathLike
from typing import Any

import attrs

from massmob.errors import InvalidValueError, counted, one_line
from massmob.io.tables import tables
from massmob.model.entities import MobilizationModel, Source
from massmob.model.records.record import ResultRecord
from massmob.movement import Movement
from massmob.registers.sheets.headings import DroppedColumn
from massmob.rendering.table import Table
from massmob.storage import files
from massmob.values.period import Period
from massmob.values.plain_form import MakeRef, PlainForm, to_plain_value
from massmob.values.schemas import STRING, Schema, object_of
from massmob.values.vocabulary import ModelStatus

__all__ = ["Individuals", "RegisterReading", "RejectedRow", "RowNote", "SkippedRow", "write_cells"]


@attrs.frozen(kw_only=True)
class RejectedRow(ResultRecord):
    """A problem for which a row was rejected; a row may have several.

    Attributes:
        sheet: The sheet.
        row: Its number, as a spreadsheet counts.
        column: The heading of the column, or what is missing.
        value: The text of the cell; personal data is never repeated.
        reason: What is wrong.
        hint: How to fix it, or what was probably meant.
    """

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    hint: str


@attrs.frozen(kw_only=True)
class SkippedRow(ResultRecord):
    """A line that is no registration: a total, a heading, a signature; row 0 means the whole sheet."""

    sheet: str
    row: int
    reason: str


@attrs.frozen(kw_only=True)
class RowNote(ResultRecord):
    """What was assumed in order to accept a row.

    Attributes:
        sheet: The sheet.
        row: Its number, as a spreadsheet counts.
        column: The heading of the column.
        value: The text of the cell.
        note: What was assumed.
    """

    sheet: str
    row: int
    column: str
    value: str
    note: str


@attrs.frozen(kw_only=True)
class Individuals(ResultRecord):
    """How many models of individuals were registered alike; nothing else of them is kept.

    Attributes:
        unit: Id of the unit.
        field: Id of the field, if the row names one.
        period: The day or year.
        status: The status, if the row names one.
        count: How many rows.
    """

    unit: str
    field: str | None
    period: Period
    status: ModelStatus | None
    count: int


@attrs.frozen(kw_only=True, repr=False)
class RegisterReading(PlainForm):
    """What became of each row of a register: ``accepted + rejected == read``, always.

    Attributes:
        file: The file's name.
        models: The models of collectives, in the order of their rows.
        individuals: The models of individuals, counted.
        problems: The problems for which rows were rejected.
        skipped: Lines that are no registrations, each with the reason.
        notes: What was assumed of accepted rows: that an old name means a unit that has ended, say.
        dropped_columns: Columns with personal data, by heading; their cells were not read further.
        unread_columns: Columns whose heading is not known.
        origins: Id of a model → its sheet and row.
        redacted: Sheet and row of the notes from which personal data was removed.
        hidden_rows: Sheet and row of rows that the workbook hides; they were read like the rest.
        hidden_columns: Sheet and heading of the same.
        read: How many rows there are.
        source: The source that the models name.
        base: The movement that the register was read for.
    """

    file: str
    models: tuple[MobilizationModel, ...]
    individuals: tuple[Individuals, ...]
    problems: tuple[RejectedRow, ...]
    skipped: tuple[SkippedRow, ...]
    notes: tuple[RowNote, ...] = ()
    dropped_columns: tuple[DroppedColumn, ...]
    unread_columns: tuple[DroppedColumn, ...]
    origins: Mapping[str, tuple[str, int]]
    redacted: tuple[tuple[str, int], ...]
    hidden_rows: tuple[tuple[str, int], ...] = ()
    hidden_columns: tuple[tuple[str, str], ...] = ()
    read: int
    source: Source
    base: Movement

    @property
    def accepted(self) -> int:
        """How many rows were accepted: models, and individuals counted."""
        return len(self.models) + sum(group.count for group in self.individuals)

    @property
    def rejected(self) -> int:
        """How many rows were rejected."""
        return len({(problem.sheet, problem.row) for problem in self.problems})

    @property
    def ok(self) -> bool:
        """Whether no row was rejected."""
        return not self.problems

    def to_dict(self) -> dict[str, object]:
        """What became of the rows, in the types of JSON, without the movement that was there before."""
        fields = {
            field.name: getattr(self, field.name)
            for field in attrs.fields(type(self))
            if field.name != "base"
        }
        counts = {"accepted": self.accepted, "rejected": self.rejected}
        return {name: to_plain_value(value) for name, value in {**fields, **counts}.items()}

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of `to_dict`."""
        number: Schema = {"type": "integer", "minimum": 0}
        lists = {
            "models": MobilizationModel,
            "problems": RejectedRow,
            "skipped": SkippedRow,
            "notes": RowNote,
        }
        return object_of(
            {"file": STRING, "source": make_ref(Source)}
            | dict.fromkeys(("read", "accepted", "rejected"), number)
            | {name: {"type": "array", "items": make_ref(kind)} for name, kind in lists.items()}
        )

    @property
    def rejects(self) -> Table:
        """The problems of the rejected rows: sheet, row, column, value, reason, hint."""
        header = tuple(attrs.fields_dict(RejectedRow))
        return Table(header, [attrs.astuple(problem) for problem in self.problems])

    @property
    def movement(self) -> Movement:
        """The movement with the models, and the source that they name."""
        if not self.models:
            return self.base
        source = () if self.source.id in self.base else (self.source,)
        return self.base.add(*source, *self.models)

    def table(self) -> Table:
        """How many rows were accepted, rejected and skipped, and which columns were not read."""
        skipped = Counter(row.reason for row in self.skipped)
        problems = Counter(problem.column for problem in self.problems)
        columns = (("dropped column", self.dropped_columns), ("unread column", self.unread_columns))
        rows: list[tuple[object, object]] = [
            ("rows read", self.read),
            ("accepted", self.accepted),
            ("  models", len(self.models)),
            ("  individuals, counted", self.accepted - len(self.models)),
            ("rejected", self.rejected),
            *((f"  problems: {column}", count) for column, count in problems.items()),
            *((f"skipped: {reason}", count) for reason, count in skipped.items()),
            *((f"{fate}: {column.header}", 1) for fate, group in columns for column in group),
            *((("accepted with a note", len(self.notes)),) if self.notes else ()),
            ("notes with personal data removed", len(self.redacted)),
            *self._hidden_counts(),
        ]
        return Table(("what", "how many"), rows, title=self.file)

    def _hidden_counts(self) -> Iterator[tuple[str, int]]:
        """The hidden rows of each sheet with their numbers, and the hidden columns; all of them were read."""
        rows: dict[str, list[int]] = {}
        for sheet, row in self.hidden_rows:
            rows.setdefault(sheet, []).append(row)
        for sheet, numbers in rows.items():
            shown = ", ".join(map(str, numbers[:5])) + (", …" if len(numbers) > 5 else "")
            yield f"hidden rows, read too: {sheet}: {shown}", len(numbers)
        for sheet, header in self.hidden_columns:
            yield f"hidden column, read too: {sheet}: {header}", 1

    def save_rejects(self, path: str | PathLike[str]) -> None:
        """Write the problems of the rejected rows, as CSV or XLSX by the suffix; no cell can run as a formula.

        Raises:
            InvalidValueError: Another suffix.
            SaveError: The file cannot be written.
        """
        target = files.as_path("path", path)
        if target.suffix == ".csv":
            files.write(target, self.rejects.to_csv().encode("utf-8-sig"))
        elif target.suffix == ".xlsx":
            files.write(target, _problems_workbook(self.rejects.header, self.problems))
        else:
            raise InvalidValueError(
                "unknown file type", found=target.name, hint="end it in .csv or .xlsx"
            )

    def __repr__(self) -> str:
        return one_line(
            f"<RegisterReading: {self.file}: {counted(self.read, 'row')} read, "
            f"{self.accepted:,} accepted, {self.rejected:,} rejected>"
        )

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table().notebook_html()


def _problems_workbook(header: Sequence[str], problems: Sequence[RejectedRow]) -> bytes:
    out = io.BytesIO()
    with tables.library("xlsxwriter").Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("rejects")
        write_cells(sheet, 0, header, book.add_format({"bold": True}))
        sheet.set_column(0, 2, 14)
        sheet.set_column(3, 5, 40)
        for row, problem in enumerate(problems, 1):
            write_cells(sheet, row, attrs.astuple(problem))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(problems), len(header) - 1)
    return out.getvalue()


def write_cells(
    sheet: Any,  # noqa: ANN401 - a worksheet of xlsxwriter
    row: int,
    cells: Iterable[str | int],
    format: object = None,
) -> None:
    """Write a row of a worksheet; a text never becomes a formula or a link, whatever it begins with."""
    for column, cell in enumerate(cells):
        if isinstance(cell, int):
            sheet.write_number(row, column, cell, format)
        else:
            sheet.write_string(row, column, cell[:32_000], format)
