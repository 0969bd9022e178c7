"""Read a register as an office keeps it: models, and what became of every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
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
from massmob.model.entities import MobilizationModel, Source
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
    fill_merged,
    find_layout,
)
from massmob.registers.sheets.lexicon import Lexicon
from massmob.registers.sheets.lines import Line
from massmob.registers.sheets.personal_data import is_name, redact
from massmob.registers.sheets.result import (
    Individuals,
    RegisterReading,
    RejectedRow,
    RowNote,
    SkippedRow,
)
from massmob.registers.sheets.row_cells import RowCells
from massmob.registers.sheets.row_values import RowValues, milestones_of, model_id, slug_of
from massmob.registers.sheets.unusual_cells import CellsAbove, wrong_encoding
from massmob.storage import files
from massmob.values.limits import Limits, current, using
from massmob.values.period import Period, as_period, union_of
from massmob.values.text import nfc
from massmob.values.vocabulary import Level, Tier

__all__ = ["read_register"]

_T = TypeVar("_T")

_TIMES, _UNITS = ("year", "registered", "decided"), ("unit", "unit_code", "parent", "province")
"""The columns with the time of a row, and with its unit."""
_DEPEND_ON_TIME = ("ambiguous", "ended", "not_in_force")
"""Reasons for which a unit is not found in one period and would be in another."""
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
    slug = slug_of(path.stem) or "file"
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
        self._hidden_rows: list[tuple[str, int]] = []
        self._hidden_columns: list[tuple[str, str]] = []
        self._encodings: set[tuple[str, str]] = set()
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
            for name, hint in sorted(self._encodings):
                raise LoadError(f"the text is in {name}, not in Unicode", place=file, hint=hint)
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
            hidden_rows=tuple(self._hidden_rows),
            hidden_columns=tuple(self._hidden_columns),
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
            self._skip_sheet(sheet)
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
        fill_merged(sheet, layout)
        hidden = sorted(sheet.hidden_columns.intersection(layout.columns.values()))
        self._hidden_columns += [(sheet.name, layout.headers[column]) for column in hidden]
        above = CellsAbove()
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
                continue
            if number - 1 in sheet.hidden_rows:
                self._hidden_rows.append((sheet.name, number))
            cells, repeated = above.resolve(line.cells, number)
            reader = _RowReader(
                register=self,
                defaults=defaults,
                sheet=sheet.name,
                number=number,
                layout=layout,
                cells=cells,
                day_zero=sheet.day_zero,
            )
            for role, source in repeated.items():
                reader.add_note(role, cell_text(line.cells[role]), f"read as in row {source}")
            self._read_row(reader)

    def _skip_sheet(self, sheet: Sheet) -> None:
        """Report a sheet that is hidden or has no heading, perhaps because its text is not Unicode."""
        reason = "a hidden sheet" if sheet.hidden else "no heading"
        texts = (cell for row in sheet.rows[:40] for cell in row if isinstance(cell, str))
        encodings = filter(None, map(wrong_encoding, texts))
        if not sheet.hidden and (encoding := next(encodings, None)):
            self._encodings.add(encoding)
            reason = f"no heading; its text is in {encoding[0]}"
        self._skip(sheet.name, 0, reason)

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


@attrs.define(kw_only=True)
class _RowReader(RowCells):
    """Reads one row: all its problems are reported, and only a row without one is accepted."""

    register: _RegisterReader
    defaults: _Defaults

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

    def _read_values(self) -> RowValues | None:
        """Read every cell, so that all problems are known; ``None`` when there is one."""
        self.check_cells()
        lexicon = self.register.lexicon
        individual = self._read_word("kind", lexicon.is_individual)
        if individual is None:
            individual = self.defaults.individual
        status = self._read_word("status", lexicon.status)
        named_level = self._read_word("level", lexicon.level)
        field = self._read_word("field", self.register.fields.find) or self.defaults.field
        registered = self._read_cell("registered", self._as_time)
        decided = self._read_cell("decided", self._as_time)
        day = registered or decided
        period = self._read_period(day)
        unit = level = None
        if period is not None:
            # In a year of reorganisation, only a day determines which unit and which level is meant.
            exact = day if day is not None and day.is_day and day in period else period
            unit = self._find_unit(exact, named_level)
            level = None if unit is None else self._level(named_level, unit, exact)
        title = "" if individual else self._read_cell("title", as_title, required=True)
        note = None if individual else self._read_cell("note", self._redacted_note)
        if self.problems or period is None or unit is None or title is None:
            return None
        return RowValues(
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

    def _model(self, values: RowValues) -> MobilizationModel | None:
        """The model; ``None`` when it is registered already, or its code is taken."""
        id = self._new_id(values.title, values.unit, values.period)
        if id is None:
            return None
        milestones = milestones_of(values)
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

    def _redacted_note(self, cell: Value) -> str | None:
        text = nfc(cell_text(cell))
        redacted = "" if is_name(text) else redact(text)
        if redacted != text:
            self.register.redacted.append((self.sheet, self.number))
        return redacted.strip() or None

    def _as_time(self, cell: Value) -> Period | None:
        return as_time(cell, self.day_zero)

    def _read_period(self, day: Period | None) -> Period | None:
        """The period of the row: its year, or that of its day, or the default."""
        year = self._read_cell("year", lambda cell: as_years(cell, self.day_zero))
        if year is not None:
            text = self._cell_text("year")
            if len(text) > 4 and year != self._as_time(self.cells["year"]):
                self.add_note("year", text, f"read as the year {year.label('en')}")
            return year
        if day is not None and day.start is not None:
            return Period.year(day.start.year)
        # A year or day that cannot be read is one problem, not two.
        if self.defaults.year is None and self.wrong.isdisjoint(_TIMES):
            self._reject("year", "", "no year", "give a column Năm, a year in the title, or year=")
        return self.defaults.year

    def _find_unit(self, period: Period, level: Level | Tier | None) -> str | None:
        if not self.wrong.isdisjoint(_UNITS):
            return None
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
            if match.reason in _DEPEND_ON_TIME and not self.wrong.isdisjoint(_TIMES):
                return None  # it may only follow from the day or year that could not be read
            # A part of another cell may be wrong: of the district's, and not of the ward's.
            wrong = [other for other, text in above.items() if text and match.key == text != name]
            value = match.key if wrong else ", ".join(filter(None, (code, name)))
            hint = match.hint if self.register.has_hints else ""
            self._reject(wrong[0] if wrong else role, value, match.message, hint)
            return None
        if match.note:
            self.add_note(role, ", ".join(filter(None, (code, name))), match.note)
        return match.id

    def _level(self, named: Level | Tier | None, unit: str, period: Period) -> Level | None:
        """The level named, or the one that committees of the tier named had when the unit was in force."""
        if not isinstance(named, Tier):
            return named
        first, *others = named.levels(period.intersection(self.register.valid(unit)))
        if others and self.wrong.isdisjoint(_TIMES):
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
        code = slug_of(self._cell_text("id"))
        if code:
            id = f"model:{code[:150]}"
            if self.register.is_taken(id):
                hint = "give each model its own code"
                self._reject("id", self._cell_text("id"), "another model has this code", hint)
                return None
            return id
        id = model_id(title, unit, period)
        return id if not self.register.is_taken(id) else f"{id}#{self.number}"
