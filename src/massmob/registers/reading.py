"""Reading a register as an office keeps it: models, and an account of every row."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from importlib.util import find_spec
from os import PathLike
from pathlib import Path
from typing import TypeVar

import attrs

from massmob.errors import InvalidValueError, LoadError, MassmobError, MissingExtraError
from massmob.grid import Grid
from massmob.interchange import files, limits, tables
from massmob.interchange.limits import Limits
from massmob.interchange.workbooks import Row, Sheet, Value
from massmob.model import Milestone, MobilizationModel, Source
from massmob.movement import Movement
from massmob.period import Period, as_period
from massmob.registers.cells import as_time, as_title, as_years, cell_text, only_year
from massmob.registers.fields import Fields
from massmob.registers.headings import (
    DroppedColumn,
    Layout,
    find_layout,
    letters,
    numbers_columns,
    repeats,
)
from massmob.registers.personal import HIDDEN, is_name, scrubbed
from massmob.registers.places import Asked, Places
from massmob.registers.sheets import read_sheets
from massmob.registers.wording import Wording, key
from massmob.text import nfc
from massmob.vocabulary import Level, ModelStatus

__all__ = ["Individuals", "PassedOver", "RegisterReading", "Reject", "read_register"]

_T = TypeVar("_T")


@attrs.frozen(kw_only=True)
class Reject:
    """A reason why a row was not taken; a row may have several.

    Attributes:
        sheet: The sheet.
        row: Its number, as a spreadsheet counts.
        column: The heading of the column, or what is missing.
        value: What stands there; personal data is never repeated.
        reason: What is wrong.
        suggestion: What would be right, or may have been meant.
    """

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    suggestion: str


@attrs.frozen(kw_only=True)
class PassedOver:
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
        faults: Why rows were rejected.
        passed_over: Lines that are no registrations, with why.
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
    faults: tuple[Reject, ...]
    passed_over: tuple[PassedOver, ...]
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
        return len({(each.sheet, each.row) for each in self.faults})

    @property
    def ok(self) -> bool:
        """Whether every row was taken."""
        return not self.faults

    @property
    def rejects(self) -> Grid:
        """The rows that were not taken: sheet, row, column, value, reason, suggestion."""
        rows = [
            (each.sheet, each.row, each.column, each.value, each.reason, each.suggestion)
            for each in self.faults
        ]
        return Grid(("sheet", "row", "column", "value", "reason", "suggestion"), rows)

    @property
    def movement(self) -> Movement:
        """The movement with the models, and the source that they name."""
        if not self.models:
            return self.base
        source = () if self.source.id in self.base else (self.source,)
        return self.base.add(*source, *self.models)

    def table(self) -> Grid:
        """The account in short."""
        passed = Counter(each.reason for each in self.passed_over)
        rows: list[tuple[object, object]] = [
            ("rows read", self.read),
            ("accepted", self.accepted),
            ("  models", len(self.models)),
            ("  individuals, counted", self.accepted - len(self.models)),
            ("rejected", self.rejected),
            *((f"passed over: {reason}", count) for reason, count in passed.items()),
            ("notes with personal data taken out", len(self.redacted)),
        ]
        return Grid(("what", "how many"), rows, title=self.file)

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
            files.write(to, _workbook(self.rejects))
        else:
            raise InvalidValueError("not a form of rejects", found=to.name, remedy=".csv or .xlsx")

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table().to_html()


def _workbook(grid: Grid) -> bytes:
    out = io.BytesIO()
    book = tables.library("xlsxwriter").Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("rejects")
    bold = book.add_format({"bold": True})
    for at, name in enumerate(grid.header):
        sheet.write_string(0, at, name, bold)
        sheet.set_column(at, at, 40 if name in ("value", "reason", "suggestion") else 14)
    for number, row in enumerate(grid.rows, 1):
        for at, cell in enumerate(row):
            if at == 1:
                sheet.write_number(number, at, int(cell))
            else:
                sheet.write_string(number, at, cell[:32_000])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(grid.rows), len(grid.header) - 1)
    book.close()
    return out.getvalue()


def read_register(
    path: str | PathLike[str],
    movement: Movement,
    *,
    year: int | str | Period | None = None,
    mapping: str | PathLike[str] | Mapping[str, Mapping[str, str]] | None = None,
    source: Source | None = None,
    limits: Limits | None = None,
) -> RegisterReading:
    r"""Read a register of models as an office keeps it: CSV, XLSX or ODS, typed by hand.

    Headings may be Vietnamese, English or Russian, in any order, in one row or two, below any title. Rows that
    can be read become models; the others come back with what is wrong and what may have been meant. Columns
    with personal data are dropped before anything looks at them; models of individuals are only counted.

    Args:
        path: The file.
        movement: The movement whose units and fields the register names.
        year: The year of rows that say none; by default the one that the sheet's titles name.
        mapping: A mapping file (TOML or JSON), or its tables: see `docs/how-to/registers.md`.
        source: The source that the models name; by default one made of the file's name.
        limits: What the reader takes at the most.

    Returns:
        The models, the rejects, and an account of every row.

    Raises:
        LoadError: The file cannot be read, or no sheet has a heading.
        MissingExtraError: The extra ``tables`` is not installed.

    Example:
        >>> from massmob.model import Field, Locality
        >>> known = Movement([Locality(id="loc:1", name="Ba Vì", kind="huyen", code="271")])
        >>> path = getfixture("tmp_path") / "register.csv"
        >>> _ = path.write_text("Tên mô hình,Đơn vị,Năm\nĐường hoa,huyện Ba Vì,2024\nVườn,Ba Bì,2024\n")
        >>> reading = read_register(path, known)
        >>> reading.read, reading.accepted, reading.rejected
        (2, 1, 1)
        >>> reading.faults[0].suggestion
        'Ba Bì: did you mean 271 Ba Vì?'
    """
    from massmob.interchange.limits import using

    if find_spec("rapidfuzz") is None:  # rather now than at the first misspelt name
        raise MissingExtraError.of("tables", "rapidfuzz")
    where = Path(path)
    with using(limits):
        if mapping is None or isinstance(mapping, Mapping):
            words = Wording() if mapping is None else Wording.of(mapping)
        else:
            words = Wording.read(Path(mapping))
        try:
            sheets = read_sheets(where)
        except MassmobError as error:
            raise error.at(where.name) from None
        given = None if year is None else as_period(str(year) if isinstance(year, int) else year)
        reading = _Reading(movement, words, given, source or _source(where))
        for sheet in sheets:
            reading.take(sheet)
    return reading.result(where.name)


def _source(path: Path) -> Source:
    """A register is its own source."""
    slug = "-".join(key(path.stem).split()) or "file"
    return Source(id=f"src:register/{slug[:150]}", name=f"register {scrubbed(nfc(path.name))}")


@attrs.define
class _Context:
    """What holds for the rows of a sheet that do not say otherwise; a line between rows may change it."""

    year: Period | None
    individual: bool
    field: str | None = None
    signed: bool = False


class _Reading:
    """One reading of a register: what its sheets gave so far."""

    def __init__(
        self, movement: Movement, words: Wording, year: Period | None, source: Source
    ) -> None:
        self._words, self._year, self._source, self._base = words, year, source, movement
        self._places = Places(movement, words.units)
        self._fields = Fields(movement, words.all_fields)
        self._models: dict[str, MobilizationModel] = {}
        self._origins: dict[str, tuple[str, int]] = {}
        self._counts: Counter[tuple[str, str | None, Period, ModelStatus | None]] = Counter()
        self._faults: list[Reject] = []
        self._passed: list[PassedOver] = []
        self._personal: list[DroppedColumn] = []
        self._unread: list[DroppedColumn] = []
        self._redacted: list[tuple[str, int]] = []
        self._read = 0
        self._headed = False
        self._known: dict[tuple[str, str | None], list[tuple[Period, str]]] = {}
        for model in movement.models.values():
            same = self._known.setdefault((key(str(model.name)), model.unit), [])
            same.append((model.valid, f"it is {model.id} of the movement"))

    def result(self, file: str) -> RegisterReading:
        if not self._headed:
            raise LoadError(
                "no sheet has a heading that can be read",
                place=file,
                remedy="name the columns, such as Tên mô hình, Đơn vị, Năm; "
                "a mapping file says what other headings mean",
            )
        individuals = (
            Individuals(unit=unit, field=field, period=period, status=status, count=count)
            for (unit, field, period, status), count in self._counts.items()
        )
        return RegisterReading(
            file=file,
            models=tuple(self._models.values()),
            individuals=tuple(individuals),
            faults=tuple(self._faults),
            passed_over=tuple(self._passed),
            dropped_columns=tuple(self._personal),
            unread_columns=tuple(self._unread),
            origins=dict(self._origins),
            redacted=tuple(self._redacted),
            read=self._read,
            source=self._source,
            base=self._base,
        )

    # --- sheets ------------------------------------------------------------------------------------

    def take(self, sheet: Sheet) -> None:
        """Read a sheet; a hidden one, and one without a heading, is passed over and told."""
        if not any(map(any, sheet.rows)):
            return
        if sheet.hidden:
            self._passed.append(PassedOver(sheet=sheet.name, row=0, reason="a hidden sheet"))
            return
        layout = find_layout(sheet, self._words)
        if layout is None:
            self._passed.append(PassedOver(sheet=sheet.name, row=0, reason="no heading"))
            return
        self._headed = True
        self._personal += layout.personal
        self._unread += layout.unread
        titles = (sheet.name, *layout.above)
        context = _Context(
            year=self._year or only_year(titles),
            individual=any(self._words.kind_said(text) is True for text in titles)
            and not any(self._words.kind_said(text) is False for text in titles),
        )
        _fill_merged(sheet, layout)
        for at, row in enumerate(layout.rows):
            if any(map(cell_text, row)):
                self._line(sheet, layout, context, layout.first + at + 1, row)

    def _line(self, sheet: Sheet, layout: Layout, context: _Context, number: int, row: Row) -> None:
        reason = self._no_row(layout, context, number, row)
        if reason:
            self._passed.append(PassedOver(sheet=sheet.name, row=number, reason=reason))
            return
        self._read += 1
        limits.current().check_entities(self._read)
        _RowReading(self, sheet.name, number, layout, context, row).take()

    def _no_row(self, layout: Layout, context: _Context, number: int, row: Row) -> str:
        """Why a line is no registration; empty when it is one."""
        said = [text for text in map(cell_text, row) if text]
        words = [text for text in said if not _is_figure(text)]
        if number == layout.first + 1 and numbers_columns(row):
            return "column numbers"
        if repeats(row, layout):
            return "the heading again"
        if not words:
            return "" if len(said) > 1 else "a number alone"
        if self._words.is_total(words[0]) and len(words) == 1:
            return "a total"
        filled = sum(1 for at in layout.columns.values() if at < len(row) and row[at] != "")
        if self._words.is_footer(" ".join(words)) and filled < 4:
            context.signed = True
        if context.signed and filled < 3:
            return "below the table"
        return self._section(context, words, said)

    def _section(self, context: _Context, words: list[str], said: list[str]) -> str:
        """A line between rows that says whose models follow, or in which field they are."""
        text = words[-1]
        if len(words) > 2 or (len(words) == 2 and not _is_ordinal(words[0])) or len(said) > 2:
            return ""
        headed = len(words) == 2 or _is_ordinal(text.split(maxsplit=1)[0])
        individual = self._words.kind_said(text)
        field = self._fields.named(
            text.split(maxsplit=1)[-1] if len(words) == 1 and headed else text
        )
        if individual is None and field is None and not headed:
            return ""
        if individual is not None:
            context.individual = individual
        if field is not None:
            context.field = field
        return "a line between rows"

    # --- rows --------------------------------------------------------------------------------------

    def reject(self, reject: Reject) -> None:
        self._faults.append(reject)

    def count(
        self, unit: str, field: str | None, period: Period, status: ModelStatus | None
    ) -> None:
        self._counts[unit, field, period, status] += 1

    def redact(self, sheet: str, row: int) -> None:
        self._redacted.append((sheet, row))

    def twice(self, title: str, unit: str, period: Period) -> str | None:
        """Where the same registration stands already."""
        same = self._known.get((key(title), unit), ())
        return next((told for valid, told in same if valid.overlaps(period)), None)

    def add(self, model: MobilizationModel, sheet: str, row: int) -> None:
        self._models[model.id] = model
        self._origins[model.id] = (sheet, row)
        same = self._known.setdefault((key(str(model.name)), model.unit), [])
        same.append((model.valid, f"it is in {sheet}, row {row}"))

    def is_taken(self, id: str) -> bool:
        return id in self._models or id in self._base

    @property
    def places(self) -> Places:
        return self._places

    @property
    def fields(self) -> Fields:
        return self._fields

    @property
    def words(self) -> Wording:
        return self._words

    @property
    def source(self) -> str:
        return self._source.id


class _RowReading:
    """One row: every fault of it is told, and only a row without one is taken."""

    def __init__(
        self,
        reading: _Reading,
        sheet: str,
        number: int,
        layout: Layout,
        context: _Context,
        row: Row,
    ) -> None:
        self._reading, self._sheet, self._number = reading, sheet, number
        self._layout, self._context, self._row = layout, context, row
        self._bad = False

    def take(self) -> None:
        words = self._reading.words
        individual = self._said("kind", lambda cell: words.is_individual(cell_text(cell)))
        if individual is None:
            individual = self._context.individual
        status = self._said("status", lambda cell: words.status(cell_text(cell)))
        level = self._said("level", lambda cell: words.level(cell_text(cell)))
        field = self._said("field", self._field) or self._context.field
        registered, decided = self._said("registered", as_time), self._said("decided", as_time)
        period = self._period(registered, decided)
        unit = None if period is None else self._unit(period, registered or decided, level)
        title = "" if individual else self._said("title", as_title, required=True) or ""
        note = None if individual else self._said("note", self._note)
        if self._bad or period is None or unit is None:
            return
        if individual:
            self._reading.count(unit, field, period, status)
            return
        if told := self._reading.twice(title, unit, period):
            self._reject("title", title, "the same registration twice", f"{told}; take one out")
            return
        steps = _steps(status, registered, decided, period, level)
        id = self._id(title, unit, period)
        if self._bad:
            return
        self._reading.add(
            MobilizationModel(
                id=id,
                name=title,
                valid=_whole([period, *(step.on for step in steps)]),
                sources=(self._reading.source,),
                note=note,
                field=field,
                unit=unit,
                level=level,
                milestones=steps,
            ),
            self._sheet,
            self._number,
        )

    # --- cells -------------------------------------------------------------------------------------

    def _cell(self, role: str) -> Value:
        at = self._layout.columns.get(role)
        return self._row[at] if at is not None and at < len(self._row) else ""

    def _said(
        self, role: str, read: Callable[[Value], _T | None], *, required: bool = False
    ) -> _T | None:
        """What a cell says; a fault rejects the row."""
        cell = self._cell(role)
        if cell == "" and not required:
            return None
        try:
            return read(cell)
        except MassmobError as error:
            self._reject(role, cell_text(cell), error.message, error.remedy)
            return None

    def _reject(self, role: str, value: str, reason: str, suggestion: str) -> None:
        self._bad = True
        at = self._layout.columns.get(role)
        header = self._layout.headers[at] if at is not None else role
        # Only names of units may look like names of people: wards are called after them.
        hidden = is_name(value) and role not in ("unit", "unit_code", "parent")
        self._reading.reject(
            Reject(
                sheet=self._sheet,
                row=self._number,
                column=header or (role if at is None else letters(at)),
                value=HIDDEN if hidden else scrubbed(value),
                reason=reason,
                suggestion=suggestion if not hidden else suggestion.replace(value, HIDDEN),
            )
        )

    def _field(self, cell: Value) -> str:
        return self._reading.fields.find(cell_text(cell))

    def _note(self, cell: Value) -> str | None:
        text = nfc(cell_text(cell))
        kept = scrubbed(text)
        if is_name(text):
            kept = ""
        if kept != text:
            self._reading.redact(self._sheet, self._number)
        return kept.strip() or None

    def _period(self, registered: Period | None, decided: Period | None) -> Period | None:
        bad = self._bad
        said = self._said("year", as_years)
        if said is not None:
            return said
        day = registered or decided
        if day is not None and day.start is not None:
            return Period.year(day.start.year)
        if self._context.year is not None:
            return self._context.year
        if self._bad == bad:
            remedy = "give a column Năm, a year in the title, or year="
            self._reject("year", "", "no year", remedy)
        return None

    def _unit(self, period: Period, day: Period | None, level: Level | None) -> str | None:
        code, name = cell_text(self._cell("unit_code")), cell_text(self._cell("unit"))
        parents = tuple(
            text
            for text in (cell_text(self._cell(each)) for each in ("parent", "province"))
            if text
        )
        if not (code or name) and parents:
            name, *rest = parents
            parents = tuple(rest)
        # A day tells units apart that the year does not, as in that of a reorganisation.
        exact = day if day is not None and day.is_day and day in period else period
        asked = Asked(code=code, name=name, parents=parents, period=exact, level=level)
        role = "unit" if name or not code else "unit_code"
        try:
            return self._reading.places.find(asked)
        except MassmobError as error:
            said = ", ".join(part for part in (code, name) if part)
            self._reject(role, said, error.message, error.remedy)
            return None

    def _id(self, title: str, unit: str, period: Period) -> str:
        given = "-".join(key(cell_text(self._cell("id"))).split())
        if given:
            id = f"model:{given[:150]}"
            if self._reading.is_taken(id):
                value = cell_text(self._cell("id"))
                self._reject("id", value, "another model has this code", "give each its own")
            return id
        slug = "-".join(key(title).split())
        if len(slug) > 80:
            slug = f"{slug[:70]}-{hashlib.sha256(slug.encode()).hexdigest()[:8]}"
        year = period.first_year if period.first_year == period.last_year else str(period)
        id = f"model:{str(year).replace('/', '-')}/{unit.partition(':')[2]}/{slug}"
        return id if not self._reading.is_taken(id) else f"{id}#{self._number}"


def _steps(
    status: ModelStatus | None,
    registered: Period | None,
    decided: Period | None,
    period: Period,
    level: Level | None,
) -> tuple[Milestone, ...]:
    """The milestones of a row: its registration, and the status it has reached."""
    steps: list[Milestone] = []
    first = ModelStatus.REGISTERED
    if registered is not None:
        steps.append(Milestone(status=first, on=registered, level=level))
    if status is not None and not (status is first and registered is not None):
        steps.append(Milestone(status=status, on=decided or period, level=level))
    return tuple(steps)


def _whole(periods: list[Period]) -> Period:
    """From the first day of some periods to their last."""
    starts = [each.start for each in periods if each.start is not None]
    ends: list[date] = [each.end for each in periods if each.end is not None]
    return Period(min(starts), max(ends))


def _is_figure(text: str) -> bool:
    return not any(map(str.isalpha, text))


def _is_ordinal(text: str) -> bool:
    """Whether a word numbers a section: ``I.``, ``II``, ``A)``."""
    said = text.rstrip(".):").upper()
    return bool(said) and (set(said) <= set("IVX") or (len(said) == 1 and len(text) == 2))


def _fill_merged(sheet: Sheet, layout: Layout) -> None:
    """Give every row below a merged cell its value: a district's name over the rows of its wards."""
    for (top, left), (bottom, _) in sheet.merged:
        at, last = top - layout.first, min(bottom - layout.first, len(layout.rows) - 1)
        if at < 0 or last <= at or left >= len(layout.rows[at]):
            continue
        for row in layout.rows[at + 1 : last + 1]:
            if left < len(row) and row[left] == "":
                row[left] = layout.rows[at][left]
