"""Reading a register as an office keeps it: models, and an account of every row."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from os import PathLike
from pathlib import Path
from typing import TypeVar

import attrs

from massmob.errors import LoadError, MassmobError, MissingExtraError
from massmob.io.storage.limits import Limits, current, using
from massmob.io.tables.workbook import Row, Sheet, Value
from massmob.model.entities import Milestone, MobilizationModel, Source
from massmob.movement import Movement
from massmob.registers.sheets.cells import as_time, as_title, as_years, cell_text, only_year
from massmob.registers.sheets.fields import Fields
from massmob.registers.sheets.files import read_sheets
from massmob.registers.sheets.headings import (
    DroppedColumn,
    Layout,
    find_layout,
    letters,
    numbers_columns,
    repeats,
)
from massmob.registers.sheets.lexicon import Wording, key
from massmob.registers.sheets.personal_data import HIDDEN, is_name, scrubbed
from massmob.registers.sheets.result import Individuals, RegisterReading, RejectedRow, SkippedRow
from massmob.registers.sheets.units import Asked, Places
from massmob.values.period import Period, as_period, union_of
from massmob.values.text import nfc
from massmob.values.vocabulary import Level, ModelStatus

__all__ = ["read_register"]

_T = TypeVar("_T")


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
        >>> from massmob.model.entities import Field, Locality
        >>> known = Movement([Locality(id="loc:1", name="Ba Vì", kind="huyen", code="271")])
        >>> path = getfixture("tmp_path") / "register.csv"
        >>> _ = path.write_text("Tên mô hình,Đơn vị,Năm\nĐường hoa,huyện Ba Vì,2024\nVườn,Ba Bì,2024\n")
        >>> reading = read_register(path, known)
        >>> reading.read, reading.accepted, reading.rejected
        (2, 1, 1)
        >>> reading.problems[0].hint
        'Ba Bì: did you mean 271 Ba Vì?'
    """
    if find_spec("rapidfuzz") is None:  # rather now than at the first misspelt name
        raise MissingExtraError.of("tables", "rapidfuzz")
    where = Path(path)
    with using(limits):
        if mapping is None or isinstance(mapping, Mapping):
            words = Wording.of(mapping or {})
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
    slug = _slug(path.stem) or "file"
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
        self.words, self.source = words, source
        self.places = Places(movement, words.units)
        self.fields = Fields(movement, words.all_fields)
        self.redacted: list[tuple[str, int]] = []
        self._movement, self._year = movement, year
        self._models: dict[str, MobilizationModel] = {}
        self._origins: dict[str, tuple[str, int]] = {}
        self._individuals: Counter[Individuals] = Counter()
        self._faults: list[RejectedRow] = []
        self._passed: list[SkippedRow] = []
        self._personal: list[DroppedColumn] = []
        self._unread: list[DroppedColumn] = []
        self._read = 0
        self._headed = False
        self._known: dict[tuple[str, str | None], list[tuple[Period, str]]] = {}
        for model in movement.models.values():
            self._know(model, f"it is {model.id} of the movement")

    def result(self, file: str) -> RegisterReading:
        if not self._headed:
            raise LoadError(
                "no sheet has a heading that can be read",
                place=file,
                hint="name the columns, such as Tên mô hình, Đơn vị, Năm; "
                "a mapping file says what other headings mean",
            )
        return RegisterReading(
            file=file,
            models=tuple(self._models.values()),
            individuals=tuple(
                attrs.evolve(one, count=count) for one, count in self._individuals.items()
            ),
            problems=tuple(self._faults),
            skipped=tuple(self._passed),
            dropped_columns=tuple(self._personal),
            unread_columns=tuple(self._unread),
            origins=self._origins,
            redacted=tuple(self.redacted),
            read=self._read,
            source=self.source,
            base=self._movement,
        )

    # --- sheets ------------------------------------------------------------------------------------

    def take(self, sheet: Sheet) -> None:
        """Read a sheet; a hidden one, and one without a heading, is passed over and reported."""
        if not any(map(any, sheet.rows)):
            return
        layout = None if sheet.hidden else find_layout(sheet, self.words)
        if layout is None:
            reason = "a hidden sheet" if sheet.hidden else "no heading"
            self._passed.append(SkippedRow(sheet=sheet.name, row=0, reason=reason))
            return
        self._headed = True
        self._personal += layout.personal
        self._unread += layout.unread
        titles = (sheet.name, *layout.above)
        kinds = set(map(self.words.kind_said, titles))
        context = _Context(
            year=self._year or only_year(titles),
            individual=True in kinds and False not in kinds,
        )
        _fill_merged(sheet, layout)
        for number, row in enumerate(layout.rows, layout.first + 1):
            self._line(sheet.name, layout, context, number, row)

    def _line(self, sheet: str, layout: Layout, context: _Context, number: int, row: Row) -> None:
        """Read a line below the heading: a row, or a line that is passed over."""
        said = [text for text in map(cell_text, row) if text]
        if not said:
            return
        words = [text for text in said if any(map(str.isalpha, text))]
        if number == layout.first + 1 and numbers_columns(said):
            reason = "column numbers"
        elif repeats(row, layout):
            reason = "the heading again"
        elif not words:
            reason = "a number alone" if len(said) == 1 else ""
        elif len(words) == 1 and self.words.is_total(words[0]):
            reason = "a total"
        else:
            filled = sum(at < len(row) and row[at] != "" for at in layout.columns.values())
            reason = self._change(context, said, words, filled)
        if reason:
            self._passed.append(SkippedRow(sheet=sheet, row=number, reason=reason))
            return
        self._read += 1
        current().check_entities(self._read)
        self._row(_RowReading(self, sheet, number, layout, context, row))

    def _change(self, context: _Context, said: list[str], words: list[str], filled: int) -> str:
        """Change the context by a line of signatures, or one that begins a section.

        Returns:
            Why the line is no registration; empty when it is one.
        """
        if filled < 4 and self.words.is_footer(" ".join(words)):
            context.signed = True
        if context.signed and filled < 3:
            return "below the table"
        text = words[-1]
        ordinal, _, rest = text.partition(" ")
        headed = len(words) == 2 or _is_ordinal(ordinal)
        if len(said) > 2 or (len(words) == 2 and not _is_ordinal(words[0])):
            return ""
        individual = self.words.kind_said(text)
        field = self.fields.named(rest if len(words) == 1 and headed and rest else text)
        if individual is None and field is None and not headed:
            return ""
        if individual is not None:
            context.individual = individual
        context.field = field or context.field
        return "a line between rows"

    # --- rows --------------------------------------------------------------------------------------

    def _row(self, row: _RowReading) -> None:
        taken = row.take()
        self._faults += row.problems
        if isinstance(taken, Individuals):
            self._individuals[taken] += 1
        elif taken is not None:
            self._models[taken.id] = taken
            self._origins[taken.id] = (row.sheet, row.number)
            self._know(taken, f"it is in {row.sheet}, row {row.number}")

    def _know(self, model: MobilizationModel, where: str) -> None:
        same = self._known.setdefault((key(str(model.name)), model.unit), [])
        same.append((model.valid, where))

    def twice(self, title: str, unit: str, period: Period) -> str | None:
        """Where the same registration was found before."""
        same = self._known.get((key(title), unit), ())
        return next((where for valid, where in same if valid.overlaps(period)), None)

    def is_taken(self, id: str) -> bool:
        return id in self._models or id in self._movement


@attrs.define
class _RowReading:
    """One row: every problem of it is reported, and only a row without one is taken."""

    reading: _Reading
    sheet: str
    number: int
    layout: Layout
    context: _Context
    row: Row
    problems: list[RejectedRow] = attrs.field(factory=list[RejectedRow])

    def take(self) -> MobilizationModel | Individuals | None:
        """The model of the row, or that of an individual; ``None`` when the row has a problem."""
        words = self.reading.words
        individual = self._word("kind", words.is_individual)
        if individual is None:
            individual = self.context.individual
        status = self._word("status", words.status)
        level = self._word("level", words.level)
        field = self._word("field", self.reading.fields.find) or self.context.field
        registered, decided = self._value("registered", as_time), self._value("decided", as_time)
        period = self._period(registered or decided)
        unit = None if period is None else self._unit(period, registered or decided, level)
        title = "" if individual else self._value("title", as_title, required=True)
        note = None if individual else self._value("note", self._note)
        if self.problems or period is None or unit is None or title is None:
            return None
        if individual:
            return Individuals(unit=unit, field=field, period=period, status=status, count=1)
        id = self._id(title, unit, period)
        if id is None:
            return None
        steps = _steps(status, registered, decided or period, level)
        spans = union_of([period, *(step.on for step in steps)])
        return MobilizationModel(
            id=id,
            name=title,
            valid=Period(spans[0].start, spans[-1].end),
            sources=(self.reading.source.id,),
            note=note,
            field=field,
            unit=unit,
            level=level,
            milestones=steps,
        )

    # --- cells -------------------------------------------------------------------------------------

    def _cell(self, role: str) -> Value:
        at = self.layout.columns.get(role)
        return self.row[at] if at is not None and at < len(self.row) else ""

    def _text(self, role: str) -> str:
        return cell_text(self._cell(role))

    def _value(
        self, role: str, read: Callable[[Value], _T | None], *, required: bool = False
    ) -> _T | None:
        """The value of a cell; ``None`` when it is empty, or has a problem, which rejects the row."""
        cell = self._cell(role)
        if cell == "" and not required:
            return None
        try:
            return read(cell)
        except MassmobError as error:
            self._reject(role, cell_text(cell), error.message, error.hint)
            return None

    def _word(self, role: str, read: Callable[[str], _T]) -> _T | None:
        return self._value(role, lambda cell: read(cell_text(cell)))

    def _reject(self, role: str, value: str, reason: str, hint: str) -> None:
        at = self.layout.columns.get(role)
        header = role if at is None else self.layout.headers[at] or letters(at)
        # Only names of units may look like names of people: wards are called after them.
        hidden = is_name(value) and role not in ("unit", "unit_code", "parent")
        self.problems.append(
            RejectedRow(
                sheet=self.sheet,
                row=self.number,
                column=header,
                value=HIDDEN if hidden else scrubbed(value),
                reason=reason,
                hint=hint if not hidden else hint.replace(value, HIDDEN),
            )
        )

    def _note(self, cell: Value) -> str | None:
        text = nfc(cell_text(cell))
        harmless = "" if is_name(text) else scrubbed(text)
        if harmless != text:
            self.reading.redacted.append((self.sheet, self.number))
        return harmless.strip() or None

    def _period(self, day: Period | None) -> Period | None:
        before = len(self.problems)
        said = self._value("year", as_years)
        if said is not None:
            return said
        if day is not None and day.start is not None:
            return Period.year(day.start.year)
        if self.context.year is None and len(self.problems) == before:
            hint = "give a column Năm, a year in the title, or year="
            self._reject("year", "", "no year", hint)
        return self.context.year

    def _unit(self, period: Period, day: Period | None, level: Level | None) -> str | None:
        code, name = self._text("unit_code"), self._text("unit")
        parents = [text for text in map(self._text, ("parent", "province")) if text]
        if not (code or name) and parents:
            name = parents.pop(0)
        # A day tells units apart that the year does not, as in that of a reorganisation.
        exact = day if day is not None and day.is_day and day in period else period
        asked = Asked(code=code, name=name, parents=tuple(parents), period=exact, level=level)
        try:
            return self.reading.places.find(asked)
        except MassmobError as error:
            role = "unit" if name or not code else "unit_code"
            said = ", ".join(filter(None, (code, name)))
            self._reject(role, said, error.message, error.hint)
            return None

    def _id(self, title: str, unit: str, period: Period) -> str | None:
        """The id of a new model; ``None`` when it is registered already, or its code is taken."""
        if where := self.reading.twice(title, unit, period):
            self._reject("title", title, "the same registration twice", f"{where}; take one out")
            return None
        given = _slug(self._text("id"))
        if given:
            id = f"model:{given[:150]}"
            if self.reading.is_taken(id):
                reason = "another model has this code"
                self._reject("id", self._text("id"), reason, "give each its own")
                return None
            return id
        slug = _slug(title)
        if len(slug) > 80:
            slug = f"{slug[:70]}-{hashlib.sha256(slug.encode()).hexdigest()[:8]}"
        year = period.first_year if period.first_year == period.last_year else str(period)
        id = f"model:{str(year).replace('/', '-')}/{unit.partition(':')[2]}/{slug}"
        return id if not self.reading.is_taken(id) else f"{id}#{self.number}"


def _slug(text: str) -> str:
    return key(text).replace(" ", "-")


def _steps(
    status: ModelStatus | None, registered: Period | None, decided: Period, level: Level | None
) -> tuple[Milestone, ...]:
    """The milestones of a row: its registration, and the status it has reached."""
    steps: dict[ModelStatus, Period] = {}
    if registered is not None:
        steps[ModelStatus.REGISTERED] = registered
    if status is not None:
        steps.setdefault(status, decided)
    return tuple(Milestone(status=word, on=on, level=level) for word, on in steps.items())


def _is_ordinal(text: str) -> bool:
    """Whether a word numbers a section: ``I.``, ``II``, ``A)``."""
    said = text.rstrip(".):").upper()
    return bool(said) and (set(said) <= set("IVX") or (len(said) == 1 and len(text) == 2))


def _fill_merged(sheet: Sheet, layout: Layout) -> None:
    """Give every row below a merged cell its value: a district's name over the rows of its wards."""
    for (top, left), (bottom, _) in sheet.merged:
        merged = layout.rows[top - layout.first : bottom - layout.first + 1]
        if top < layout.first or not merged or left >= len(merged[0]):
            continue
        for row in merged[1:]:
            if left < len(row) and row[left] == "":
                row[left] = merged[0][left]
