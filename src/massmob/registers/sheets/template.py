"""An empty register to fill in: a workbook with drop-downs, which `read_register` reads back."""

from __future__ import annotations

import io
from datetime import date
from os import PathLike
from typing import Any

from massmob.errors import InvalidValueError, checked
from massmob.io.tables import tables
from massmob.model.entities import Locality
from massmob.movement import Movement
from massmob.network.unit_names import UnitFinder
from massmob.registers.sheets.headings import column_letters
from massmob.registers.sheets.lexicon import Lexicon
from massmob.registers.sheets.result import write_cells
from massmob.storage import files
from massmob.values.period import as_date
from massmob.values.text import sort_key
from massmob.values.vocabulary import FieldKind, Level, ModelStatus

__all__ = ["write_template"]

_ROWS_WITH_LISTS = 2000
"""How many rows have drop-downs."""
_COLUMNS = (
    ("STT", 6), ("Tên mô hình", 50), ("Lĩnh vực", 30), ("Đơn vị", 45), ("Năm", 8), ("Cấp", 22),
    ("Trạng thái", 22), ("Ngày đăng ký", 14), ("Ngày công nhận", 14), ("Loại mô hình", 14), ("Ghi chú", 40),
)  # fmt: skip
_INSTRUCTIONS = (
    ("Cách điền", "How to fill it in"),
    ("Mỗi dòng là một mô hình. Không gộp ô, không thêm dòng tổng.",
     "One row a model. Merge no cells, add no totals."),
    ("Lĩnh vực, Đơn vị, Cấp, Trạng thái, Loại: chọn trong danh sách.",
     "Field, unit, level, status, kind: choose from the list."),
    ("Đơn vị: mã, tên, đơn vị cấp trên; xem sheet “units”.",
     "Unit: code, name, parent; the sheet “units” lists them."),
    ("Ngày: dd/mm/yyyy. Năm: bốn chữ số.", "Days as dd/mm/yyyy, years in four digits."),
    ("Cá nhân: chọn “cá nhân”; mô hình chỉ được đếm, không lưu tên.",
     "Individuals: choose “cá nhân”; they are counted, no name is kept."),
    ("Không ghi họ tên, ngày sinh, số CCCD, điện thoại, địa chỉ.",
     "No names, birth dates, identity or telephone numbers, addresses."),
    ("Kiểm tra: massmob register FILE.xlsx", "Check it with: massmob register FILE.xlsx"),
)  # fmt: skip


@checked(path=(str, PathLike), movement=Movement, at=as_date)
def write_template(
    path: str | PathLike[str], movement: Movement, *, at: date | str | None = None
) -> None:
    """Write an empty register with drop-downs for fields, units, levels, statuses and kinds.

    Args:
        path: The workbook, ending in ``.xlsx``.
        movement: The movement with the fields and units to choose from.
        at: The day on which the units are in force; today by default.

    Raises:
        InvalidValueError: Another suffix, or a movement without localities.
        MissingExtraError: The extra ``tables`` is not installed.
        SaveError: The file cannot be written.

    Example:
        >>> known = Movement([Locality(id="loc:1", name="Ba Vì", kind="huyen", code="271")])
        >>> path = getfixture("tmp_path") / "register.xlsx"
        >>> write_template(path, known)
        >>> from massmob.registers.sheets.reader import read_register
        >>> read_register(path, known).read
        0
    """
    path = files.as_path("path", path)
    if path.suffix.lower() != ".xlsx":
        raise InvalidValueError(
            "not a workbook", place="path", found=path.name, hint="end it in .xlsx"
        )
    day = date.today() if at is None else as_date(at)
    units = [unit for unit in movement.localities.values() if day in unit.valid]
    if not units:
        raise InvalidValueError(
            "no unit to choose from", place="at", found=str(day), hint="choose another day"
        )
    out = io.BytesIO()
    with tables.library("xlsxwriter").Workbook(out, {"in_memory": True}) as book:
        _add_register_sheet(book, _drop_down_lists(movement), len(units))
        _add_instructions_sheet(book)
        ordered = sorted(units, key=lambda unit: (unit.code, sort_key(str(unit.name)), unit.id))
        _add_units_sheet(book, movement, ordered)
    files.write(path, out.getvalue())


def _drop_down_lists(movement: Movement) -> dict[str, list[str]]:
    """Heading → the choices of its drop-down, which `read_register` reads back."""
    fields = [field for field in movement.fields.values() if field.kind is FieldKind.FIELD]
    return {
        "Lĩnh vực": [str(field.name) for field in fields or movement.fields.values()],
        "Cấp": [level.label("vi") for level in Level],
        "Trạng thái": [status.label("vi") for status in ModelStatus],
        "Loại mô hình": ["tập thể", "cá nhân"],
    }


def _add_register_sheet(
    book: Any,  # noqa: ANN401 - a workbook of xlsxwriter
    lists: dict[str, list[str]],
    unit_count: int,
) -> None:
    sheet = book.add_worksheet("register")
    list_sheet = book.add_worksheet("lists")
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#DDEBF7", "text_wrap": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    text = book.add_format({"num_format": "@"})
    for column, (name, width) in enumerate(_COLUMNS):
        format = day if name.startswith("Ngày") else text if column in (1, 3) else None
        sheet.set_column(column, column, width, format)
        sheet.write_string(0, column, name, head)
        if choices := lists.get(name):
            list_column = list(lists).index(name)
            for row, choice in enumerate(choices):
                list_sheet.write_string(row, list_column, choice)
            letter = column_letters(list_column)
            _add_drop_down(sheet, column, f"=lists!${letter}$1:${letter}${len(choices)}")
        elif name == "Đơn vị":
            _add_drop_down(sheet, column, f"=units!$D$2:$D${unit_count + 1}")
    sheet.data_validation(1, 4, _ROWS_WITH_LISTS, 4, _YEAR_RULE)
    sheet.freeze_panes(1, 2)
    list_sheet.hide()


_YEAR_RULE = {
    "validate": "integer",
    "criteria": "between",
    "minimum": 1990,
    "maximum": 2100,
    "error_title": "Năm",
    "error_message": "Bốn chữ số / four digits",
}


def _add_drop_down(sheet: Any, column: int, source: str) -> None:  # noqa: ANN401 - a worksheet of xlsxwriter
    rule = {
        "validate": "list",
        "source": source,
        "error_title": "Danh sách / list",
        "error_message": "Chọn trong danh sách / choose one",
    }
    sheet.data_validation(1, column, _ROWS_WITH_LISTS, column, rule)


def _add_instructions_sheet(book: Any) -> None:  # noqa: ANN401 - a workbook of xlsxwriter
    sheet = book.add_worksheet("hướng dẫn")
    sheet.set_column(0, 1, 75)
    bold = book.add_format({"bold": True})
    for row, languages in enumerate(_INSTRUCTIONS):
        write_cells(sheet, row, languages, bold if row == 0 else None)


def _add_units_sheet(book: Any, movement: Movement, units: list[Locality]) -> None:  # noqa: ANN401 - a workbook of xlsxwriter
    """The units to choose from: code, name, parent, and the three together as the drop-down lists them."""
    sheet = book.add_worksheet("units")
    finder = UnitFinder(movement, Lexicon().units)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 3, 35)
    write_cells(sheet, 0, ("code", "name", "part of", "choice"))
    for row, unit in enumerate(units, 1):
        choice = finder.label_with_parent(unit)
        parent = choice.partition(", ")[2]
        write_cells(sheet, row, (unit.code, str(unit.name), parent, choice))
    sheet.hide()
