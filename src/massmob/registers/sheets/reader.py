"""Read a register as an office keeps it: models, and what became of every row."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from os import PathLike
from pathlib import Path
from typing import TypeVar, cast

import attrs

from massmob.errors import (
    LoadError,
    MassmobError,
    MissingExtraError,
    checked,
)
from massmob.io.tables.workbook import Sheet, Value
from massmob.model.entities import Milestone, MobilizationModel, Source
from massmob.model.records.days import as_time, as_years
from massmob.movement import Movement
from massmob.network.unit_misses import Miss
from massmob.network.unit_names import UnitFinder, UnitQuery
from massmob.network.unit_words import word_key
from massmob.registers.sheets.cells import as_title, cell_text, only_year
from massmob.registers.sheets.fields import FieldFinder
from massmob.registers.sheets.files import read_sheets
from massmob.registers.sheets.headings import (
    DroppedColumn,
    SheetLayout,
    column_letters,
    find_layout,
)
from massmob.registers.sheets.lexicon import Lexicon
from massmob.registers.sheets.lines import Line
from massmob.registers.sheets.personal_data import HIDDEN, is_name, redact
from massmob.registers.sheets.result import (
    Individuals,
    RegisterReading,
    RejectedRow,
    RowNote,
    SkippedRow,
)
from massmob.storage import files
from massmob.values.limits import Limits, current, using
from massmob.values.period import Period, as_period, union_of
from massmob.values.text import nfc
from massmob.values.vocabulary import Level, ModelStatus, Tier

__all__ = ["read_register"]

_T = TypeVar("_T")

_MAX_HINTS = 10_000
"""Rejected rows up to which units that are not found get a hint, as similar names take time to find."""


def _as_default_year(value: object) -> Period:
    """The period of rows without a year."""
    return as_period(cast("str", str(value) if isinstance(value, int) else value))


@checked(
    path=(str, PathLike), movement=Movement, year=_as_default_year,
    mapping=(str, PathLike, Mapping), source=Source, strict=bool, limits=Limits,
)  # fmt: skip
def read_register(
    path: str | PathLike[str],
    movement: Movement,
    *,
    year: int | str | Period | None = None,
    mapping: str | PathLike[str] | Mapping[str, Mapping[str, str]] | None = None,
    source: Source | None = None,
    strict: bool = False,
    limits: Limits | None = None,
) -> RegisterReading:
    r"""Read a register of models as an office keeps it: CSV, XLSX or ODS, typed by hand.

    Headings may be Vietnamese, English or Russian, in any order, in one row or two, below any title. Rows that
    can be read become models; the others are rejected with every problem and a hint. Columns with personal data
    are dropped before their cells are read; models of individuals are only counted.

    Args:
        path: The file.
        movement: The movement whose units and fields the register names.
        year: The year of rows without one; by default the only one that the sheet's titles name.
        mapping: A mapping file (TOML or JSON), or its tables: see `docs/how-to/registers.md`.
        source: The source that the models name; by default one made of the file's name.
        strict: Refuse a name whose unit had ended before the row's day or year. By default it is accepted with
            a note, as offices go on using old names.
        limits: The largest file and the most rows to accept.

    Returns:
        The models, and what became of every row.

    Raises:
        LoadError: The file cannot be read, or no sheet has a heading.
        MissingExtraError: The extra ``tables`` is not installed.

    Example:
        >>> from massmob.model.entities import Field, Locality
        >>> known = Movement([Locality(id="loc:1", name="Ba Vì", kind="huyen", code="271")])
        >>> path = getfixture("tmp_path") / "register.csv"
        >>> _ = path.write_text("Tên mô hình,Đơn vị,Năm\nĐường hoa,huyện Ba Vì,2024\nVườn,Ba Bì,2024\n")
        >>> reading = read_register(path, known)
        >>> reading.read, reading.accepted, reading.rejected
        (2, 1, 1)
        >>> reading.problems[0].hint
        'Ba Bì: did you mean 271 huyện Ba Vì?'
    """
    if find_spec("rapidfuzz") is None:  # not only at the first misspelt name
        raise MissingExtraError.of("tables", "rapidfuzz")
    file = files.as_path("path", path)
    default = None if year is None else _as_default_year(year)
    with using(limits):
        if mapping is None or isinstance(mapping, Mapping):
            lexicon = Lexicon.of(mapping or {})
        else:
            lexicon = Lexicon.read(Path(mapping))
        lexicon.check_ids(movement)
        try:
            sheets = read_sheets(file)
        except MassmobError as error:
            raise error.at(file.name) from None
        reader = _RegisterReader(movement, lexicon, default, source or _source_of(file), strict)
        for sheet in sheets:
            reader.read_sheet(sheet)
    return reader.result(file.name)


def _source_of(path: Path) -> Source:
    """A register is its own source."""
    slug = _slug(path.stem) or "file"
    return Source(id=f"src:register/{slug[:150]}", name=f"register {redact(nfc(path.name))}")


@attrs.define
class _Defaults:
    """The values of rows that do not have their own; a section heading between rows changes them."""

    year: Period | None
    individual: bool
    field: str | None = None


class _RegisterReader:
    """Reads the sheets of one register and collects what became of every row."""

    def __init__(
        self,
        movement: Movement,
        lexicon: Lexicon,
        year: Period | None,
        source: Source,
        strict: bool,
    ) -> None:
        self.lexicon, self.source, self.strict = lexicon, source, strict
        self.units = UnitFinder(movement, lexicon.units)
        self.fields = FieldFinder(movement, lexicon.all_fields)
        self.redacted: list[tuple[str, int]] = []
        self._movement, self._year = movement, year
        self._models: dict[str, MobilizationModel] = {}
        self._origins: dict[str, tuple[str, int]] = {}
        self._individuals: Counter[Individuals] = Counter()
        self._problems: list[RejectedRow] = []
        self._notes: list[RowNote] = []
        self._skipped: list[SkippedRow] = []
        self._personal_columns: list[DroppedColumn] = []
        self._unread_columns: list[DroppedColumn] = []
        self._rows_read = 0
        self._has_heading = False
        self._registrations: dict[tuple[str, str | None], list[tuple[Period, str]]] = {}
        for model in movement.models.values():
            self._register(model, f"it is {model.id} of the movement")

    @property
    def has_hints(self) -> bool:
        """Whether a unit that is not found still gets a hint."""
        return len(self._problems) < _MAX_HINTS

    def result(self, file: str) -> RegisterReading:
        if not self._has_heading:
            raise LoadError(
                "no sheet has a heading that can be read",
                place=file,
                hint="name the columns, such as Tên mô hình, Đơn vị, Năm; "
                "a mapping file can define other headings",
            )
        counts = self._individuals.items()
        return RegisterReading(
            file=file,
            models=tuple(self._models.values()),
            individuals=tuple(attrs.evolve(group, count=count) for group, count in counts),
            problems=tuple(self._problems),
            skipped=tuple(self._skipped),
            notes=tuple(self._notes),
            dropped_columns=tuple(self._personal_columns),
            unread_columns=tuple(self._unread_columns),
            origins=self._origins,
            redacted=tuple(self.redacted),
            read=self._rows_read,
            source=self.source,
            base=self._movement,
        )

    # --- sheets and lines --------------------------------------------------------------------------

    def read_sheet(self, sheet: Sheet) -> None:
        """Read a sheet; a hidden one, and one without a heading, is skipped and reported."""
        if not any(map(any, sheet.rows)):
            return
        layout = None if sheet.hidden else find_layout(sheet, self.lexicon)
        if layout is None:
            self._skip(sheet.name, 0, "a hidden sheet" if sheet.hidden else "no heading")
            return
        self._has_heading = True
        self._personal_columns += layout.personal
        self._unread_columns += layout.unread
        titles = (sheet.name, *layout.above)
        mentions = set(map(self.lexicon.mentions_individuals, titles))
        defaults = _Defaults(
            year=self._year or only_year(titles),
            individual=True in mentions and False not in mentions,
        )
        _fill_merged(sheet, layout)
        below_table = False
        for index, row in enumerate(layout.rows):
            line = Line(layout, self.lexicon, index, row)
            if not line.texts:
                continue
            number = layout.first + 1 + index
            reason = line.skip_reason()
            if not reason and line.words:
                below_table = below_table or line.is_signature()
                if below_table and len(line.cells) < 3:
                    reason = "below the table"
                elif self._begin_section(line, defaults):
                    reason = "a section heading"
            if reason:
                self._skip(sheet.name, number, reason)
            else:
                self._read_row(_RowReader(self, sheet.name, number, layout, defaults, line.cells))

    def _skip(self, sheet: str, row: int, reason: str) -> None:
        self._skipped.append(SkippedRow(sheet=sheet, row=row, reason=reason))

    def _begin_section(self, line: Line, defaults: _Defaults) -> bool:
        """Change the defaults by a line such as ``I. Lĩnh vực kinh tế``; whether it is one."""
        title, is_numbered = line.section_title() or ("", False)
        if not title:
            return False
        individual, field = self.lexicon.mentions_individuals(title), self.fields.get(title)
        if individual is not None:
            defaults.individual = individual
        defaults.field = field or defaults.field
        return is_numbered or individual is not None or field is not None

    # --- rows --------------------------------------------------------------------------------------

    def _read_row(self, row: _RowReader) -> None:
        self._rows_read += 1
        current().check_entities(self._rows_read)
        entry = row.read()
        self._problems += row.problems
        if entry is not None:
            self._notes += row.notes
        if isinstance(entry, Individuals):
            self._individuals[entry] += 1
        elif entry is not None:
            self._models[entry.id] = entry
            self._origins[entry.id] = (row.sheet, row.number)
            self._register(entry, f"it is in {row.sheet}, row {row.number}")

    def _register(self, model: MobilizationModel, place: str) -> None:
        key = word_key(str(model.name)), model.unit
        self._registrations.setdefault(key, []).append((model.valid, place))

    def place_of_registration(self, title: str, unit: str, period: Period) -> str | None:
        """Where the same model was registered before, if it was."""
        same = self._registrations.get((word_key(title), unit), ())
        return next((place for valid, place in same if valid.overlaps(period)), None)

    def valid(self, unit: str) -> Period:
        return self._movement[unit].valid

    def is_taken(self, id: str) -> bool:
        return id in self._models or id in self._movement


@attrs.frozen(kw_only=True)
class _RowValues:
    """The values of a row without problems."""

    individual: bool
    status: ModelStatus | None
    level: Level | None
    field: str | None
    registered: Period | None
    decided: Period | None
    period: Period
    unit: str
    title: str
    note: str | None


@attrs.define
class _RowReader:
    """Reads one row: all its problems are reported, and only a row without one is accepted."""

    register: _RegisterReader
    sheet: str
    number: int
    layout: SheetLayout
    defaults: _Defaults
    cells: Mapping[str, Value]
    problems: list[RejectedRow] = attrs.field(factory=list[RejectedRow])
    notes: list[RowNote] = attrs.field(factory=list[RowNote])

    def read(self) -> MobilizationModel | Individuals | None:
        """The model of the row, or a count of one individual; ``None`` when the row has a problem."""
        values = self._read_values()
        if values is None:
            return None
        if not values.individual:
            return self._model(values)
        return Individuals(
            unit=values.unit,
            field=values.field,
            period=values.period,
            status=values.status,
            count=1,
        )

    def _read_values(self) -> _RowValues | None:
        """Read every cell, so that all problems are known; ``None`` when there is one."""
        lexicon = self.register.lexicon
        individual = self._read_word("kind", lexicon.is_individual)
        if individual is None:
            individual = self.defaults.individual
        status = self._read_word("status", lexicon.status)
        named_level = self._read_word("level", lexicon.level)
        field = self._read_word("field", self.register.fields.find) or self.defaults.field
        registered = self._read_cell("registered", as_time)
        decided = self._read_cell("decided", as_time)
        date = registered or decided
        period = self._read_period(date)
        unit = level = None
        if period is not None:
            # In a year of reorganisation, only a day determines which unit and which level is meant.
            exact = date if date is not None and date.is_day and date in period else period
            unit = self._find_unit(exact, named_level)
            level = None if unit is None else self._level(named_level, unit, exact)
        title = "" if individual else self._read_cell("title", as_title, required=True)
        note = None if individual else self._read_cell("note", self._redacted_note)
        if self.problems or period is None or unit is None or title is None:
            return None
        return _RowValues(
            individual=individual,
            status=status,
            level=level,
            field=field,
            registered=registered,
            decided=decided,
            period=period,
            unit=unit,
            title=title,
            note=note,
        )

    def _model(self, values: _RowValues) -> MobilizationModel | None:
        """The model; ``None`` when it is registered already, or its code is taken."""
        id = self._new_id(values.title, values.unit, values.period)
        if id is None:
            return None
        milestones = _milestones(values)
        spans = union_of([values.period, *(milestone.on for milestone in milestones)])
        return MobilizationModel(
            id=id,
            name=values.title,
            valid=Period(spans[0].start, spans[-1].end),
            sources=(self.register.source.id,),
            note=values.note,
            field=values.field,
            unit=values.unit,
            level=values.level,
            milestones=milestones,
        )

    # --- cells -------------------------------------------------------------------------------------

    def _cell_text(self, role: str) -> str:
        return cell_text(self.cells.get(role, ""))

    def _read_cell(
        self, role: str, read: Callable[[Value], _T | None], *, required: bool = False
    ) -> _T | None:
        """The value of a cell; ``None`` when it is empty, or has a problem, which rejects the row."""
        cell = self.cells.get(role, "")
        if cell == "" and not required:
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

    def _redacted_note(self, cell: Value) -> str | None:
        text = nfc(cell_text(cell))
        redacted = "" if is_name(text) else redact(text)
        if redacted != text:
            self.register.redacted.append((self.sheet, self.number))
        return redacted.strip() or None

    def _read_period(self, date: Period | None) -> Period | None:
        """The period of the row: its year, or that of its date, or the default."""
        problems_before = len(self.problems)
        year = self._read_cell("year", as_years)
        if year is not None:
            return year
        if date is not None and date.start is not None:
            return Period.year(date.start.year)
        # A year that cannot be read is one problem, not two.
        if self.defaults.year is None and len(self.problems) == problems_before:
            self._reject("year", "", "no year", "give a column Năm, a year in the title, or year=")
        return self.defaults.year

    def _find_unit(self, period: Period, level: Level | Tier | None) -> str | None:
        code, name = self._cell_text("unit_code"), self._cell_text("unit")
        above = {role: self._cell_text(role) for role in ("parent", "province")}
        parents = [text for text in above.values() if text]
        if not (code or name) and parents:
            if level is None and not self.layout.columns.keys().isdisjoint(("unit", "unit_code")):
                hint = f"name the unit; {parents[0]} too, if the model is its own"
                self._reject(
                    "unit" if "unit" in self.layout.columns else "unit_code", "", "no unit", hint
                )
                return None
            name = parents.pop(0)
        past = not self.register.strict
        match = self.register.units.look_up(
            UnitQuery(
                code=code, name=name, parents=tuple(parents), period=period, level=level, past=past
            )
        )
        role = "unit" if name or not code else "unit_code"
        if isinstance(match, Miss):
            # A part of another cell may be wrong: of the district's, and not of the ward's.
            wrong = [other for other, text in above.items() if text and match.key == text != name]
            value = match.key if wrong else ", ".join(filter(None, (code, name)))
            hint = match.hint if self.register.has_hints else ""
            self._reject(wrong[0] if wrong else role, value, match.message, hint)
            return None
        if match.note:
            self.notes.append(self._note(role, ", ".join(filter(None, (code, name))), match.note))
        return match.id

    def _note(self, role: str, value: str, note: str) -> RowNote:
        column = self._header(role)
        return RowNote(sheet=self.sheet, row=self.number, column=column, value=value, note=note)

    def _level(self, named: Level | Tier | None, unit: str, period: Period) -> Level | None:
        """The level named, or the one that committees of the tier named had when the unit was in force."""
        if not isinstance(named, Tier):
            return named
        first, *others = named.levels(period.intersection(self.register.valid(unit)))
        if others:
            text = self._cell_text("level")
            words = " or ".join(f"{level.vi} ({level.value})" for level in (first, *others))
            self._reject(
                "level", text, "the level changed in this period", f"give the day, or {words}"
            )
        return first

    def _new_id(self, title: str, unit: str, period: Period) -> str | None:
        """The id of a new model; ``None`` when it is registered already, or its code is taken."""
        if place := self.register.place_of_registration(title, unit, period):
            self._reject("title", title, "the same registration twice", f"{place}; remove one")
            return None
        code = _slug(self._cell_text("id"))
        if code:
            id = f"model:{code[:150]}"
            if self.register.is_taken(id):
                hint = "give each model its own code"
                self._reject("id", self._cell_text("id"), "another model has this code", hint)
                return None
            return id
        slug = _slug(title)
        if len(slug) > 80:
            slug = f"{slug[:70]}-{hashlib.sha256(slug.encode()).hexdigest()[:8]}"
        year = period.first_year if period.first_year == period.last_year else str(period)
        id = f"model:{str(year).replace('/', '-')}/{unit.partition(':')[2]}/{slug}"
        return id if not self.register.is_taken(id) else f"{id}#{self.number}"


def _slug(text: str) -> str:
    return word_key(text).replace(" ", "-")


def _milestones(values: _RowValues) -> tuple[Milestone, ...]:
    """The milestones of a row: its registration, and the status it has reached."""
    reached: dict[ModelStatus, Period] = {}
    if values.registered is not None:
        reached[ModelStatus.REGISTERED] = values.registered
    if values.status is not None:
        reached.setdefault(values.status, values.decided or values.period)
    return tuple(
        Milestone(status=status, on=on, level=values.level) for status, on in reached.items()
    )


def _fill_merged(sheet: Sheet, layout: SheetLayout) -> None:
    """Give every row below a merged cell its value: a district's name over the rows of its wards."""
    for (top, left), (bottom, _) in sheet.merged:
        rows = layout.rows[top - layout.first : bottom - layout.first + 1]
        if top < layout.first or not rows or left >= len(rows[0]):
            continue
        for row in rows[1:]:
            if left < len(row) and row[left] == "":
                row[left] = rows[0][left]
