"""`Decisions`: which pairs of entities are one and which are not, in a file that people edit."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from os import PathLike
from pathlib import Path

import attrs

from massmob.deduplication.decision import Decision, Verdict
from massmob.deduplication.joining import Joined, join
from massmob.errors import InvalidValueError, LoadError, MassmobError, counted
from massmob.io.tables import tables, workbook
from massmob.io.tables.csv_text import csv_rows, decode
from massmob.movement import Movement
from massmob.network.listing import Listing
from massmob.registers.sheets.files import is_workbook
from massmob.registers.sheets.result import write_cells
from massmob.rendering.table import Table
from massmob.storage import files
from massmob.translation.catalogue import gettext, pgettext
from massmob.translation.language import Language, as_language

__all__ = ["Decisions", "read_decisions"]

_COLUMNS = tuple(attrs.fields_dict(Decision))
_REQUIRED = ("first", "second", "decision")


class Decisions(Listing[Decision]):
    """Decisions about pairs: a tuple of `Decision`, one for each pair.

    To take a decision back, remove its row and apply the others again.

    Args:
        rows: The decisions.

    Raises:
        InvalidValueError: Not decisions, or two about one pair.

    Example:
        >>> import massmob as mm
        >>> models = [mm.MobilizationModel(id=f"model:{n}", name="Camera an ninh") for n in (1, 2)]
        >>> decisions = Decisions([Decision(first="model:1", second="model:2", decision="same")])
        >>> decisions.apply(mm.Movement(models)).movement
        <Movement: 1 entity: 1 model>
    """

    def __new__(cls, rows: Iterable[Decision] = ()) -> Decisions:
        """Decisions, checked to be one for each pair."""
        if not isinstance(rows, Iterable):
            hint = "give a list of Decision"
            raise InvalidValueError("not decisions", place="rows", found=rows, hint=hint)
        self = super().__new__(cls, rows)
        seen: set[tuple[str, str]] = set()
        for row in self:
            if not isinstance(row, Decision):
                hint = "give values of type Decision"
                raise InvalidValueError("not a decision", place="rows", found=row, hint=hint)
            if row.pair in seen:
                raise _repeated(row).at("rows")
            seen.add(row.pair)
        return self

    @property
    def same(self) -> tuple[Decision, ...]:
        """The pairs that are one."""
        return tuple(row for row in self if row.decision is Verdict.SAME)

    @property
    def different(self) -> tuple[Decision, ...]:
        """The pairs that are two."""
        return tuple(row for row in self if row.decision is Verdict.DIFFERENT)

    def table(self, lang: Language | None = None) -> Table:
        """The decisions as a table, a row a pair, for readers; `write` writes them for editing.

        Args:
            lang: Language of the header and of the decisions.
        """
        lang = as_language(lang)
        header = (
            pgettext("of two", "first", lang),
            pgettext("of two", "second", lang),
            gettext("decision", lang),
            gettext("score", lang),
            gettext("reasons", lang),
            gettext("name of the first", lang),
            gettext("name of the second", lang),
        )
        rows = [
            [cell.label(lang) if isinstance(cell, Verdict) else cell for cell in attrs.astuple(row)]
            for row in self
        ]
        return Table(header, rows, lang=lang)

    def _file_table(self) -> Table:
        rows = [["" if cell is None else cell for cell in attrs.astuple(row)] for row in self]
        return Table(_COLUMNS, rows)

    def apply(self, movement: Movement) -> Joined:
        """The movement in which the pairs decided ``same``, and chains of these, are joined.

        Of the entities that are one, the one remains that began first; among these the one with the least id.
        It gets the sources, milestones and other lists of all, and fills its empty fields from the others; a
        model also gets their period. Where fields differ its own value remains, and the other one is a
        `Conflict` of the result and a `Dispute` of the entity. All references lead to it.

        Args:
            movement: The movement.

        Returns:
            The movement, the ids that were joined, the conflicts, and what undoes it all.

        Raises:
            InvalidValueError: Not a movement; a pair of two kinds, or of which one refers to the other, such as
                a model and its replica; a pair decided ``different`` that others decided ``same`` make one.
            HierarchyError: An entity would be below itself.
        """
        return join(movement, self)

    def write(self, path: str | PathLike[str]) -> None:
        """Write the decisions as CSV or XLSX by the suffix; no cell can run as a formula.

        Raises:
            InvalidValueError: Another suffix.
            SaveError: The file cannot be written.
            MissingExtraError: The extra ``tables`` is not installed, which XLSX needs.
        """
        target = files.as_path("path", path)
        suffix = target.suffix.lower()
        if suffix == ".csv":
            files.write(target, self._file_table().to_csv().encode("utf-8-sig"))
        elif suffix == ".xlsx":
            files.write(target, _as_workbook(self._file_table()))
        else:
            hint = "end it in .csv or .xlsx"
            raise InvalidValueError("unknown file type", place="path", found=target.name, hint=hint)


def _repeated(row: Decision) -> InvalidValueError:
    return InvalidValueError("two decisions about one pair", found=row.pair, hint="keep one row")


def _as_workbook(table: Table) -> bytes:
    out = io.BytesIO()
    with tables.library("xlsxwriter").Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("decisions")
        write_cells(sheet, 0, table.header, book.add_format({"bold": True}))
        for number, row in enumerate(table.rows, 1):
            write_cells(sheet, number, row)
        choices = {"validate": "list", "source": [verdict.value for verdict in Verdict]}
        column = _COLUMNS.index("decision")
        sheet.data_validation(1, column, max(1, len(table.rows)), column, choices)
        sheet.set_column(0, 1, 30)
        sheet.set_column(4, 6, 40)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def read_decisions(path: str | PathLike[str]) -> Decisions:
    r"""The decisions in a file that `Duplicates.write` wrote and people edited.

    Args:
        path: CSV with any usual delimiter and encoding, XLSX or ODS. Its columns are ``first`` and ``second``,
            the ids, and ``decision``: ``same``, ``different``, these words in Vietnamese or Russian, or empty.
            The columns ``score``, ``reasons``, ``first_name`` and ``second_name`` are for readers.

    Returns:
        The decisions, rows without a decision too.

    Raises:
        LoadError: The file cannot be read; no such columns; every wrong row, with its number, the column, what
            was found, and what would be right.
        MissingExtraError: The extra ``tables`` is not installed, which XLSX and ODS need.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     file = Path(folder, "decisions.csv")
        ...     _ = file.write_text("first,second,decision\nmodel:1,model:2,same\n", encoding="utf-8")
        ...     decisions = read_decisions(file)
        >>> decisions[0].pair, decisions[0].decision.value
        (('model:1', 'model:2'), 'same')
    """
    file = files.as_path("path", path)
    try:
        rows = _rows_of(file)
        if not rows:
            raise LoadError("an empty file", hint=f"give the columns {', '.join(_REQUIRED)}")
        (_, header), *rows = rows
        return _decisions_of([name.casefold() for name in header], rows)
    except MassmobError as error:
        raise error.at(str(file)) from None


def _rows_of(file: Path) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, with their numbers, as texts."""
    data = files.read(file)
    rows: Sequence[Sequence[object]] = (
        workbook.read(data)[0].rows
        if is_workbook(data)
        else csv_rows(decode(data), has_header=True)
    )
    texts = ([str(cell).strip() for cell in row] for row in rows)
    return [(number, row) for number, row in enumerate(texts, 1) if any(row)]


def _decisions_of(header: list[str], rows: list[tuple[int, list[str]]]) -> Decisions:
    """The decisions in rows; all problems are reported at once."""
    for name in _REQUIRED:
        if header.count(name) != 1:
            hint = f"give each of {', '.join(_REQUIRED)} once"
            problem = "a repeated column" if name in header else "no such column"
            raise LoadError(problem, place=name, found=header, hint=hint)
    decisions: dict[tuple[str, str], Decision] = {}
    problems: list[MassmobError] = []
    for number, row in rows:
        try:
            decision = _decision_of(header, row)
            if decision.pair in decisions:
                raise _repeated(decision)
            decisions[decision.pair] = decision
        except MassmobError as error:
            problems.append(error.at(f"row {number}"))
    if problems:
        raise LoadError.of(problems)
    return Decisions(decisions.values())


def _decision_of(header: list[str], row: list[str]) -> Decision:
    if any(row[len(header) :]):
        hint = (
            f"give {counted(len(header), 'cell')}, as the header has; quote texts with delimiters"
        )
        raise InvalidValueError("more cells than the header", found=row[len(header)], hint=hint)
    cells = {name: cell for name, cell in zip(header, row, strict=False) if name in _COLUMNS}
    return Decision(**cells)
