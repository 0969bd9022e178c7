"""An empty workbook for a whole movement, with captions, drop-downs and example rows, which `load` reads."""

from __future__ import annotations

import io
from collections.abc import Sequence
from os import PathLike
from typing import Any

import attrs

from massmob.errors import InvalidValueError
from massmob.io.tables import tables
from massmob.io.tables.example import example_movement
from massmob.io.tables.xlsx_file import write_cell
from massmob.model.captions import captions
from massmob.model.entity import ENTITY_TYPES
from massmob.model.records.columns import Column, Layout, held_tables, layouts
from massmob.model.records.value_forms import field_types
from massmob.model.references import Reference, reference_fields
from massmob.storage import files
from massmob.translation.language import LANGUAGES
from massmob.values.labelled_enum import LabelledEnum

__all__ = ["write_movement_template"]

_INSTRUCTIONS = (
    ("Cách điền", "How to fill it in", "Как заполнять"),
    ("Mỗi trang là một loại, mỗi dòng một đối tượng. Dòng 1 là tên cột: giữ nguyên. Cột tô màu: bắt buộc.",
     "One kind a sheet, one entity a row. Row 1 names the columns: leave it. Coloured columns are required.",
     "Лист - вид, строка - объект. Строка 1 - имена столбцов: не менять. Выделенные цветом обязательны."),
    ("Dòng bắt đầu bằng # và trang tính có tên bắt đầu bằng # là chú thích, không được đọc.",
     "Rows that begin with #, and sheets whose name begins with #, are comments and not read.",
     "Строки и листы, которые начинаются с #, - примечания и не читаются."),
    ("Các dòng ví dụ là tự đặt: hãy xóa.", "The example rows are made up: delete them.",
     "Строки-примеры вымышлены: удалите их."),
    ("id: duy nhất, bắt đầu như trong ví dụ (loc:, org:, doc: …). Nhiều id cách nhau bằng dấu cách.",
     "id: unique, with the beginning of the example (loc:, org:, doc: …). Several ids: a blank between.",
     "id: единственный, начало как в примере (loc:, org:, doc: …). Несколько id - через пробел."),
    ("Danh sách: chọn, hoặc gõ tên bằng tiếng Việt, Anh hoặc Nga.",
     "Lists: choose, or type the label in Vietnamese, English or Russian.",
     "Списки: выберите или введите название по-вьетнамски, по-английски или по-русски."),
    ("Ngày: dd/mm/yyyy; năm: bốn chữ số. Trống trong _from hoặc _to: không giới hạn.",
     "Days as dd/mm/yyyy, years in four digits. Empty in _from or _to: open.",
     "Даты - дд/мм/гггг, годы - четыре цифры. Пусто в _from или _to: без ограничения."),
    ("Số: 10 là đúng 10; nếu không chính xác hoặc trên tổng số: “≥ 10”, “200–300”, “188/382”.",
     "Figures: 10 is exactly 10; otherwise “≥ 10”, “200–300”, or “188/382” of a whole.",
     "Числа: 10 - ровно 10; иначе «≥ 10», «200–300» или «188/382» из целого."),
    ("Mã đơn vị giữ số 0 ở đầu: 00070.", "Codes keep their zeros: 00070.", "Коды - с нулями: 00070."),
    ("Không ghi họ tên, ngày sinh, số CCCD, điện thoại, địa chỉ của cá nhân.",
     "No names, birth dates, identity or telephone numbers, addresses of people.",
     "Без имён, дат рождения, номеров документов, телефонов и адресов людей."),
    ("Kiểm tra: massmob validate FILE.xlsx", "Check it with: massmob validate FILE.xlsx",
     "Проверка: massmob validate FILE.xlsx"),
)  # fmt: skip
_FIELDS = {
    "id": ("mã định danh", "id", "идентификатор"),
    "extent": ("phần chuyển sang", "how much of it", "какая часть"),
    "main": ("đơn vị nhận chính", "main receiver", "основной получатель"),
    "holder": ("thuộc về (id)", "belongs to (id)", "относится к (id)"),
    "position": ("thứ tự", "position", "порядок"),
}
"""The captions of fields that cards do not have."""
_MEMBERS = {
    "vi": ("tiếng Việt", "in Vietnamese", "по-вьетнамски"),
    "en": ("tiếng Anh", "in English", "по-английски"),
    "ru": ("tiếng Nga", "in Russian", "по-русски"),
    "from": ("từ ngày", "first day", "с"),
    "to": ("đến ngày", "last day", "по"),
    "always": ("mọi thời kỳ", "all times", "всегда"),
    "lat": ("vĩ độ", "latitude", "широта"),
    "lon": ("kinh độ", "longitude", "долгота"),
}
"""The captions of the columns of a field with several: what follows its name."""
_FIRST_ROW = 1 + len(LANGUAGES)
"""The first row of values, from 0, below the heading and the captions."""
_ROWS_WITH_LISTS = 1000
"""How many rows have drop-downs."""
_LISTS = "#lists"


def write_movement_template(path: str | PathLike[str]) -> None:
    """Write a workbook to fill in with a whole movement, a sheet a kind; `load` reads it.

    Every sheet has the names of its columns in the first row, captions in three languages below it, a
    synthetic example, and drop-downs for closed lists and for the ids of other sheets.

    Args:
        path: The workbook, ending in ``.xlsx``.

    Raises:
        InvalidValueError: Another suffix.
        MissingExtraError: The extra ``tables`` is not installed.
        SaveError: The file cannot be written.

    Example:
        >>> from massmob import load
        >>> path = getfixture("tmp_path") / "movement.xlsx"
        >>> write_movement_template(path)
        >>> load(path)["loc:90"].name.label("vi")
        'Thành phố Ví Dụ'
    """
    path = files.as_path("path", path)
    if path.suffix.lower() != ".xlsx":
        raise InvalidValueError(
            "not a workbook", place="path", found=path.name, hint="end it in .xlsx"
        )
    out = io.BytesIO()
    with tables.library("xlsxwriter").Workbook(out, {"in_memory": True}) as book:
        _Template(book).write()
    files.write(path, out.getvalue())


@attrs.frozen
class _Heading:
    """A column of a sheet.

    Attributes:
        table: The name of the table.
        cls: The class of the table's rows.
        position: The position of the column, from 0.
        field: The field of which it has a member.
        column: Its name and kind.
    """

    table: str
    cls: type[attrs.AttrsInstance]
    position: int
    field: str
    column: Column

    @property
    def required(self) -> bool:
        """Whether a row needs a value in it."""
        if self.column.name in ("position", "name_en", "name_ru"):
            return False
        defaults = {field.name: field.default for field in attrs.fields(self.cls)}
        return defaults.get(self.field, attrs.NOTHING) is attrs.NOTHING

    def captions(self) -> tuple[str, ...]:
        """Its caption in each language."""
        relations = {r.field: r.relation for r in self._references()}
        if self.field in relations:
            of_field: Sequence[str] = [relations[self.field].label(lang) for lang in LANGUAGES]
        else:
            of_field = _FIELDS.get(self.field) or captions()["fields"][self.field]
        member = self.column.name.removeprefix(self.field).removeprefix("_")
        return tuple(map("{} ({})".format, of_field, _MEMBERS[member]) if member else of_field)

    def closed_list(self) -> type[LabelledEnum] | None:
        """The closed list that its words are from."""
        type_ = field_types(self.cls).get(self.field)
        return type_.kind if type_ and issubclass(type_.kind, LabelledEnum) else None

    def tables_of_ids(self) -> list[str]:
        """The tables with the ids that it may have."""
        if self.field == "holder":
            plurals = (cls.plural for cls in ENTITY_TYPES.values())
            return [plural for plural in plurals if self.table in held_tables(plural)]
        kinds = (r.kinds for r in self._references() if r.field == self.field)
        return [ENTITY_TYPES[kind].plural for kind in next(kinds, ())]

    def _references(self) -> list[Reference]:
        return [r for r in reference_fields(self.cls) if not r.via]


def _headings(layout: Layout, cls: type[attrs.AttrsInstance]) -> list[_Heading]:
    """The columns of a table of entities or held values."""
    own = [(column.name, column) for column in layout.columns[: 2 * layout.held]]
    columns = [
        (field.field, column)
        for field in layout.fields
        for column in field.columns
        if not column.for_queries
    ]
    return [
        _Heading(layout.name, cls, position, *pair)
        for position, pair in enumerate([*own, *columns])
    ]


class _Template:
    """The sheets of the template in a workbook of xlsxwriter."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - of a library without types
        self._book = book
        self._lists: dict[tuple[str, ...], str] = {}  # choices → the range that has them
        self._formats = {
            "head": book.add_format({"bold": True}),
            "required": book.add_format({"bold": True, "bg_color": "#DDEBF7"}),
            "caption": book.add_format({"italic": True, "font_color": "#666666"}),
            "text": book.add_format({"num_format": "@"}),
            "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        }

    def write(self) -> None:
        """Write every sheet."""
        sheet = self._book.add_worksheet("#hướng dẫn")
        sheet.set_column(0, 2, 90)
        for number, languages in enumerate(_INSTRUCTIONS):
            sheet.write_row(number, 0, languages, self._formats["head"] if number == 0 else None)
        rows = {table.name: table.rows for table in tables.to_sheets(example_movement())}
        for layout in layouts().values():
            if layout.cls is not None:
                headings = _headings(layout, layout.cls)
                self._write_sheet(layout.name, headings, rows[layout.name])
        sheet = self._book.add_worksheet("massmob")
        sheet.write_column(0, 0, ["version", *rows["massmob"][0]])
        lists = self._book.add_worksheet(_LISTS)
        for position, choices in enumerate(self._lists):
            lists.write_column(0, position, choices)
        lists.hide()

    def _write_sheet(
        self, name: str, headings: Sequence[_Heading], rows: Sequence[Sequence[tables.Cell]]
    ) -> None:
        sheet = self._book.add_worksheet(name)
        for heading in headings:
            self._write_column(sheet, heading)
        for number, row in enumerate(rows, _FIRST_ROW):
            self._write_example(sheet, headings, number, row)
        sheet.freeze_panes(_FIRST_ROW, 1)

    def _write_column(self, sheet: Any, heading: _Heading) -> None:  # noqa: ANN401 - a worksheet of xlsxwriter
        """Write the name, the captions and the drop-down of a column."""
        position, column = heading.position, heading.column
        name_format = self._formats["required" if heading.required else "head"]
        sheet.write_string(0, position, column.name, name_format)
        captioned = heading.captions()
        for row, caption in enumerate(captioned, 1):
            comment = f"# {caption}" if position == 0 else caption
            sheet.write_string(row, position, comment, self._formats["caption"])
        cell_format = self._formats.get("text" if column.kind == "list" else column.kind)
        sheet.set_column(position, position, max(14, *map(len, captioned)) + 2, cell_format)
        if source := self._choices(heading):
            rule = {
                "validate": "list",
                "source": source,
                # Labels in other languages, several words and ids beyond the file are right too.
                "error_type": "warning",
                "error_title": "Danh sách / list",
                "error_message": "Không có trong danh sách. Not in the list. Нет в списке.",
            }
            last = _FIRST_ROW + _ROWS_WITH_LISTS - 1
            sheet.data_validation(_FIRST_ROW, position, last, position, rule)

    def _write_example(
        self,
        sheet: Any,  # noqa: ANN401 - a worksheet of xlsxwriter
        headings: Sequence[_Heading],
        number: int,
        row: Sequence[tables.Cell],
    ) -> None:
        for heading, cell in zip(headings, row, strict=True):
            if cell is None or cell == ():
                continue
            words = heading.closed_list()
            shown = words.of(cell).label("vi") if words and isinstance(cell, str) else cell
            write_cell(sheet, number, heading.position, shown, self._formats)

    def _choices(self, heading: _Heading) -> str:
        """The range with the choices of a column; empty when it has none."""
        if words := heading.closed_list():
            # Several words are separated by blanks, which labels have too.
            several = heading.column.kind == "list"
            return self._list_range(
                tuple(word.value if several else word.label("vi") for word in words)
            )
        if heading.column.kind == "flag":
            return self._list_range(("true", "false"))
        plurals = heading.tables_of_ids()
        if len(plurals) != 1:
            return ""
        return f"='{plurals[0]}'!$A${_FIRST_ROW + 1}:$A${_FIRST_ROW + _ROWS_WITH_LISTS}"

    def _list_range(self, choices: tuple[str, ...]) -> str:
        """The range of the sheet of lists that has the choices."""
        column = tables.library("xlsxwriter.utility").xl_col_to_name(len(self._lists))
        return self._lists.setdefault(choices, f"='{_LISTS}'!${column}$1:${column}${len(choices)}")
