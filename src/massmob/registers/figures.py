"""Figures of units as a table of an office, CSV or a workbook: input of `restate` on the command line.

The table has a column of units (ids, codes or names; codes and the units above may have columns of their own)
and one of figures, numbers or words such as "more than 100", or two of lower and upper bounds (empty: no upper
bound). A table of weights has units and weights, or units, receivers and shares. Headings are read as those of
registers are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, cast

import attrs

from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.io.tables.csv_text import csv_rows, decode
from massmob.io.tables.other_files import check_is_table
from massmob.io.tables.workbook import Row, Value
from massmob.network.unit_words import word_key
from massmob.registers.sheets.cells import cell_text, on_one_line
from massmob.registers.sheets.files import is_workbook, read_sheets
from massmob.registers.sheets.headings import SheetLayout
from massmob.registers.sheets.lexicon import Lexicon, figure_role
from massmob.registers.sheets.lines import Line
from massmob.storage import files
from massmob.translation.language import Language
from massmob.values.numbers import Number
from massmob.values.quantity import Quantity
from massmob.values.quantity_text import number_language

__all__ = ["FigureTable", "read_figures", "read_weights"]

_SEARCHED_ROWS = 40
"""The rows among which the heading is."""
_UNIT_ROLES = ("unit", "unit_code", "parent", "province")
_Layouts: TypeAlias = Mapping[tuple[str, ...], Callable[..., tuple[Any, Quantity]]]
"""Roles of columns → the function from their cells to a key and its value."""
_Parse: TypeAlias = Callable[[Value], Quantity]


@attrs.frozen(kw_only=True)
class FigureTable:
    """What a table of figures has.

    Attributes:
        values: Key → figure.
        notes: The rows that were passed over, and why.
    """

    values: Mapping[Any, Quantity]
    notes: tuple[str, ...] = ()


def read_figures(path: Path, lang: Language | None = None) -> FigureTable:
    r"""Figures by unit.

    Args:
        path: A CSV file with any usual delimiter and encoding, or a workbook (XLSX, ODS).
        lang: The language in whose format numbers are: ``"vi"`` for ``1.234,5``. By default a number that can
            be read one way only decides for all.

    Raises:
        LoadError: Every row that cannot be read, with its number; a repeated unit; no such columns.

    Example:
        >>> path = getfixture("tmp_path") / "figures.csv"
        >>> _ = path.write_text("Xã;Huyện;Số lượng\nPhúc Xá;Ba Đình;1.234,5\nTổng;;1.234,5\n")
        >>> table = read_figures(path)
        >>> table.values, table.notes
        ({'Phúc Xá, Ba Đình': Quantity.parse('1,234.5')}, ('row 3 passed over: a total',))
    """
    layouts: _Layouts = {("unit", "value"): _figure_row, ("unit", "low", "high"): _bounds_row}
    return _read_table(path, layouts, lang)


def read_weights(path: Path, lang: Language | None = None) -> FigureTable:
    """Weights by receiver, or shares by unit and receiver; arguments and errors are those of `read_figures`."""
    layouts: _Layouts = {("unit", "receiver", "share"): _share_row, ("unit", "weight"): _figure_row}
    return _read_table(path, layouts, lang)


def _figure_row(parse: _Parse, unit: str, value: Value) -> tuple[str, Quantity]:
    return unit, parse(value)


def _bounds_row(parse: _Parse, unit: str, low: Value, high: Value) -> tuple[str, Quantity]:
    least = parse(low).low
    if high == "":
        return unit, Quantity.at_least(least)
    return unit, Quantity.between(least, parse(high).low)


def _share_row(
    parse: _Parse, unit: str, receiver: Value, share: Value
) -> tuple[tuple[str, str], Quantity]:
    return (unit, cell_text(receiver)), parse(share)


# --- the table -------------------------------------------------------------------------------------


def _read_table(path: Path, layouts: _Layouts, lang: Language | None) -> FigureTable:
    """The values of the rows below the heading, by key; every problem has the number of its row."""
    try:
        return _read_sheets([*_sheets(path)], layouts, lang)
    except MassmobError as error:
        raise error.at(str(path)) from None


def _read_sheets(
    sheets: Sequence[Sequence[Row]], layouts: _Layouts, lang: Language | None
) -> FigureTable:
    """The values of the first sheet with a heading."""
    if not any(map(any, (row for sheet in sheets for row in sheet))):
        raise LoadError("an empty file", hint="give a header and rows")
    tables = (_find_heading(sheet, layouts) for sheet in sheets)
    table = next((table for table in tables if table is not None), None)
    if table is None:
        first = next(row for sheet in sheets for row in sheet if any(row))
        wanted = " or ".join(map(", ".join, layouts))
        hint = f"give {wanted}, or their Vietnamese words: Đơn vị, Số lượng …"
        raise LoadError("no such columns", found=first, hint=hint)
    layout, roles = table
    return _read_rows(layout, roles, layouts[roles], lang)


def _sheets(path: Path) -> Iterator[list[Row]]:
    """The sheets of a file; those of CSV first by the delimiter of the first row, then by that of most rows."""
    data = files.read(path)
    if not is_workbook(data):
        check_is_table(data)
        yield csv_rows(decode(data), has_header=True)
    yield from (sheet.rows for sheet in read_sheets(path) if not sheet.hidden)


def _find_heading(
    rows: Sequence[Row], layouts: _Layouts
) -> tuple[SheetLayout, tuple[str, ...]] | None:
    """The table of a sheet, and which of some roles of columns it has; ``None`` when no row is its heading.

    Raises:
        LoadError: Two columns have one role.
    """
    lexicon = Lexicon()
    for index, row in enumerate(rows[:_SEARCHED_ROWS]):
        headers = tuple(cell_text(on_one_line(cell)) for cell in row)
        if not any(
            map(figure_role, headers)
        ):  # to compare every cell with every heading takes time
            continue
        columns = _columns_by_role(headers, lexicon)
        known = {*columns} | ({"unit"} if "unit_code" in columns else set[str]())
        roles = next((roles for roles in layouts if known.issuperset(roles)), None)
        if roles is not None:
            for role in {*roles, *_UNIT_ROLES} & columns.keys():
                _refuse_several(role, [headers[column] for column in columns[role]], index + 1)
            below = [[on_one_line(cell) for cell in row] for row in rows[index + 1 :]]
            layout = SheetLayout(
                columns={role: indices[0] for role, indices in columns.items()},
                headers=headers,
                first=index + 1,
                above=(),
                rows=below,
                personal=(),
                unread=(),
            )
            return layout, roles
    return None


def _columns_by_role(headers: Sequence[str], lexicon: Lexicon) -> dict[str, list[int]]:
    """Role → the indices of its columns; one named by the role itself goes before those with other words."""
    columns: dict[str, list[int]] = {}
    for index, header in enumerate(headers):
        role = figure_role(header) or lexicon.role(header)
        if role is not None:
            columns.setdefault(role, []).append(index)
    for role, indices in columns.items():
        exact = [index for index in indices if word_key(headers[index]) == role]
        columns[role] = exact or indices
    return columns


def _refuse_several(role: str, headers: Sequence[str], row: int) -> None:
    if len(headers) > 1:
        raise LoadError(
            f"several columns of the {role}",
            place=f"row {row}",
            found=[*headers],
            hint="keep one, or rename the others",
        )


# --- the rows --------------------------------------------------------------------------------------


def _read_rows(
    layout: SheetLayout,
    roles: tuple[str, ...],
    read: Callable[..., tuple[Any, Quantity]],
    lang: Language | None,
) -> FigureTable:
    lexicon, values, notes = Lexicon(), dict[Any, Quantity](), list[str]()
    problems: list[MassmobError] = []
    lines = [*_lines(layout, lexicon)]
    numbers = [role for role in roles if role not in ("unit", "receiver")]
    cells = ((number, line.cells.get(role, "")) for number, line in lines for role in numbers)
    parse = _parser(cells, lang)
    for number, line in lines:
        if reason := _reason_to_pass(line):
            notes.append(f"row {number} passed over: {reason}")
            continue
        try:
            _check_length(layout.rows[number - layout.first - 1], layout.headers)
            others = (line.cells.get(role, "") for role in roles[1:])
            key, value = read(parse, _unit_key(line.cells), *others)
            if key in values:
                raise InvalidValueError("a repeated unit", found=key, hint="keep one")
            values[key] = value
        except MassmobError as error:
            problems.append(error.at(f"row {number}"))
    if problems:
        raise LoadError.of(problems)
    return FigureTable(values=values, notes=tuple(notes))


def _lines(layout: SheetLayout, lexicon: Lexicon) -> Iterator[tuple[int, Line]]:
    """The lines with a text, each with the number of its row in the sheet."""
    for index, row in enumerate(layout.rows):
        line = Line(layout, lexicon, index, row)
        if line.texts:
            yield layout.first + 1 + index, line


def _reason_to_pass(line: Line) -> str:
    """Why a line is no row; a unit without a figure is one."""
    reason = line.skip_reason()
    if reason != "a single number":
        return reason or ("below the table" if line.is_signature() else "")
    return ""


def _check_length(row: Row, headers: Sequence[str]) -> None:
    """Refuse a row longer than the heading: a decimal comma without quotes is a delimiter too."""
    filled = max(index for index, cell in enumerate(row, 1) if cell != "")
    if filled > len(headers):
        raise InvalidValueError(
            "more cells than the header",
            found=filled,
            hint=f"give {len(headers)}; quote a number with a comma",
        )


def _unit_key(cells: Mapping[str, Value]) -> str:
    """The unit of a row as one text, as `Units` reads it: its code, its name and the units above."""
    code, name, *above = (
        cell_text(cells.get(role, "")) for role in ("unit_code", "unit", *_UNIT_ROLES[2:])
    )
    if not (code or name):
        raise InvalidValueError("no unit", hint="give its code, or its name and parent")
    if code and not (name and code.isdecimal()):
        return code
    if not code and (":" in name or name.isdecimal()):
        return name
    # A code of one digit before a name would be read as part of the name.
    return ", ".join(filter(None, [f"{code.zfill(2)} {name}" if code else name, *above]))


# --- the numbers -----------------------------------------------------------------------------------


def _parser(cells: Iterable[tuple[int, Value]], lang: Language | None) -> _Parse:
    """The function that reads the figures of a table, in the format that all its numbers have.

    Args:
        cells: The cells with figures, each with the number of its row.
        lang: The language of the numbers, if it is given.

    Raises:
        LoadError: Some numbers can only be read in one format, and some only in another.
    """
    if lang is None:
        samples: dict[Language, tuple[int, Value]] = {}
        for row, cell in cells:
            if isinstance(cell, str) and (known := number_language(cell)):
                samples.setdefault(known, (row, cell))
        if len(samples) > 1:
            raise LoadError(
                "numbers in two formats",
                place=", ".join(f"row {row}" for row, _ in samples.values()),
                found=[cell for _, cell in samples.values()],
                hint="write all of them in one: 1.234,5 or 1,234.5",
            )
        lang = next(iter(samples), None)

    def parse(cell: Value) -> Quantity:
        if not isinstance(cell, str):
            return Quantity(cast("Number", cell))
        if cell == "":
            raise InvalidValueError("no figure", hint="give one, or leave the row out")
        if lang is None and _TWO_WAYS.fullmatch(cell):
            raise InvalidValueError("a number that can be read two ways", found=cell, hint=_OPTION)
        try:
            return Quantity.parse(cell, lang=lang)
        except InvalidValueError as error:
            hint = _OPTION if "lang=" in error.hint else error.hint
            raise InvalidValueError(error.message, found=cell, hint=hint) from None

    return parse


_TWO_WAYS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_OPTION = "give --lang vi if a dot groups thousands (1.234,5), --lang en if a comma does (1,234.5)"
