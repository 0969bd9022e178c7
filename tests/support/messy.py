"""Messy registers, made up: every trouble that offices' registers have, and what must become of each row.

Everything here is synthetic. Names of people, numbers and telephones are invented for the purpose; units are
those of the shipped dataset of Hanoi. The expected account is written down where a row is made, not found by
asking the library.
"""

from __future__ import annotations

import csv
import io
import random
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import attrs

import massmob as mm
from massmob.values.text import fold

FIELDS = {
    "field:economy": (
        "phát triển kinh tế",
        "Kinh tế",
        "KT",
        "economic development",
        "развитие экономики",
    ),
    "field:culture-society": (
        "Văn hoá – Xã hội",
        "VH-XH",
        "văn hóa, xã hội",
        "culture and society",
    ),
    "field:defence-security": (
        "Quốc phòng - An ninh",
        "QPAN",
        "an ninh",
        "national defence and security",
    ),
    "field:political-system": ("xây dựng hệ thống chính trị", "HTCT", "political system"),
}
STATUSES = {
    "registered": ("đăng ký", "Đã đăng ký", "registered", "зарегистрирована"),
    "built": ("xây dựng", "đang thực hiện", "built"),
    "effective": ("hiệu quả", "Có hiệu quả", "effective"),
    "recognised": ("công nhận", "ĐƯỢC CÔNG NHẬN", "Đạt", "recognised", "признана"),
    "exemplary": ("tiêu biểu", "điển hình", "exemplary"),
    "replicated": ("nhân rộng", "replicated"),
}
LEVELS = {
    "base": ("cơ sở", "cấp xã", "base"),
    "direct": ("quận, huyện, thị xã", "cấp huyện", "cấp trên trực tiếp cơ sở"),
    "city": ("thành phố", "city"),
}
SHORT = {
    "phuong": "P.",
    "xa": "X.",
    "thi_tran": "TT.",
    "quan": "Q.",
    "huyen": "H.",
    "thi_xa": "TX.",
}


@attrs.frozen(kw_only=True)
class Expected:
    """What must become of a row.

    Attributes:
        sheet: The sheet.
        row: Its number.
        trouble: The name of the trouble in it.
        outcome: ``model``, ``individual``, ``rejected`` or ``skipped``.
        values: Of a model: title, unit, field, status, level, first and last day; of an individual too.
        reasons: Of a rejected row, the problems in order; of a skipped line, why.
        suggests: A part of the first hint.
    """

    sheet: str
    row: int
    trouble: str
    outcome: str
    values: tuple[object, ...] = ()
    reasons: tuple[str, ...] = ()
    suggests: str = ""


@attrs.define
class MadeSheet:
    """A sheet: its lines of cells, merged ranges (first row, column, last row, column) and expectations."""

    name: str
    lines: list[list[Any]] = attrs.field(factory=list)
    merged: list[tuple[int, int, int, int]] = attrs.field(factory=list)
    expected: list[Expected] = attrs.field(factory=list)
    hidden: bool = False


@attrs.define
class Row:
    """A row that is being made: role → cell, and what must become of it."""

    cells: dict[str, Any]
    title: str
    unit: str
    year: int
    field: str | None
    status: str | None
    level: str | None
    outcome: str = "model"
    reasons: tuple[str, ...] = ()
    suggests: str = ""
    span: tuple[str, str] | None = None
    trouble: str = ""


class Maker:
    """Rows with troubles, over the units of a movement; the same for the same seed."""

    def __init__(self, movement: mm.Movement, seed: int = 7) -> None:
        self.movement, self.random, self.count = movement, random.Random(seed), 0
        self.rows: list[Row] = []
        self._communes = {year: self._of(year) for year in (2023, 2024, 2025)}

    def _of(self, year: int) -> list[tuple[mm.Locality, mm.Locality]]:
        """Communes of a year and their districts; none whose code or name is borne twice in it."""
        in_force = [
            u for u in self.movement.localities.values() if u.valid.overlaps(mm.Period.year(year))
        ]
        codes = [u.code for u in in_force]
        names = [(fold(str(u.name)), u.parent) for u in in_force]
        return [
            (u, self.movement.localities[u.parent])
            for u in in_force
            if u.parent
            and u.tier is mm.Tier.COMMUNE
            and codes.count(u.code) == names.count((fold(str(u.name)), u.parent)) == 1
        ]

    def row(self, year: int) -> Row:
        """A row without trouble: the unit by its code, the year as a number."""
        self.count += 1
        unit, _ = self.random.choice(self._communes[year])
        field = self.random.choice([*FIELDS])
        status = self.random.choice([*STATUSES])
        level = self.random.choice([*LEVELS])
        title = f"Tuyến đường hoa tự quản số {self.count}"
        cells = {
            "number": self.count,
            "title": title,
            "unit_code": unit.code,
            "year": year,
            "field": self.random.choice(FIELDS[field]),
            "status": self.random.choice(STATUSES[status]),
            "level": self.random.choice(LEVELS[level]),
            "person": "Nguyễn Văn Giả",
            "phone": f"09{self.random.randrange(10**8):08}",
            "card": float(f"1{self.random.randrange(10**10):010}"),
        }
        return Row(cells, title, unit.id, year, field, status, level)

    def by_name(self, row: Row, parent: bool = True) -> tuple[mm.Locality, mm.Locality]:
        """Let a row name its unit rather than give the code."""
        unit = self.movement.localities[row.unit]
        above = self.movement.localities[unit.parent or ""]
        row.cells.pop("unit_code")
        row.cells["unit"] = str(unit.name)
        if parent:
            row.cells["parent"] = str(above.name)
        return unit, above

    def another(self, year: int, than: str) -> mm.Locality:
        """A commune of another name, and of another district, than one."""
        first = self.movement.localities[than]
        return next(
            unit
            for unit, _ in self.random.sample(self._communes[year], 50)
            if fold(str(unit.name)) != fold(str(first.name)) and unit.parent != first.parent
        )


Trouble = Callable[[Maker, Row], None]
TROUBLES: dict[str, Trouble] = {}


def trouble(make: Trouble) -> Trouble:
    """Enter a trouble in the list, under its name."""
    TROUBLES[make.__name__] = make
    return make


def _reject(row: Row, *reasons: str, suggests: str = "") -> None:
    row.outcome, row.reasons, row.suggests = "rejected", reasons, suggests


# --- rows that can be read, however they are typed ------------------------------------------------


@trouble
def nothing_wrong(_: Maker, row: Row) -> None:
    assert row.outcome == "model"


@trouble
def code_as_a_number(maker: Maker, row: Row) -> None:
    while int(maker.movement.localities[row.unit].code) < 1000:  # 16 may be 016 or 00016
        row.unit = maker.row(row.year).unit
    row.cells["unit_code"] = int(maker.movement.localities[row.unit].code)


@trouble
def unit_by_name_and_parent(maker: Maker, row: Row) -> None:
    maker.by_name(row)


@trouble
def unit_with_short_kinds(maker: Maker, row: Row) -> None:
    unit, above = maker.by_name(row)
    row.cells["unit"] = f"{SHORT[unit.kind]} {unit.name}"
    row.cells["parent"] = f"{SHORT.get(above.kind, 'TP.')} {above.name}"


@trouble
def unit_and_parent_in_one_cell(maker: Maker, row: Row) -> None:
    unit, above = maker.by_name(row, parent=False)
    row.cells["unit"] = f"{unit.kind.vi} {unit.name}, {above.name}"


@trouble
def unit_without_accents(maker: Maker, row: Row) -> None:
    unit, _ = maker.by_name(row)
    marks = unicodedata.normalize("NFD", str(unit.name).replace("đ", "d").replace("Đ", "D"))
    row.cells["unit"] = "".join(c for c in marks if not unicodedata.combining(c)).upper()


@trouble
def decomposed_letters(maker: Maker, row: Row) -> None:
    maker.by_name(row)
    row.cells |= {
        role: unicodedata.normalize("NFD", row.cells[role]) for role in ("unit", "parent", "title")
    }


@trouble
def blanks_and_line_ends(_: Maker, row: Row) -> None:
    row.cells["title"] = (
        f"  {row.title.replace(' số', chr(0xA0) + ' số').replace('hoa ', 'hoa' + chr(10))} "
    )
    row.cells["status"] = f" {row.cells['status']}\n"


@trouble
def title_with_a_bullet(_: Maker, row: Row) -> None:
    row.cells["title"] = f"- {row.title}"


@trouble
def year_in_words(_: Maker, row: Row) -> None:
    row.cells["year"] = f"năm {row.year}"


@trouble
def day_as_text(_: Maker, row: Row) -> None:
    row.cells["registered"] = f"15/3/{row.year}"
    _registered(row, date(row.year, 3, 15))


@trouble
def day_in_iso(_: Maker, row: Row) -> None:
    row.cells["registered"] = f"{row.year}-03-16"
    _registered(row, date(row.year, 3, 16))


@trouble
def day_as_a_serial_number(_: Maker, row: Row) -> None:
    day = date(row.year, 4, 2)
    row.cells["registered"] = (day - date(1899, 12, 30)).days
    _registered(row, day)


@trouble
def day_of_the_year_before(_: Maker, row: Row) -> None:
    day = date(row.year - 1, 12, 20)
    row.cells["registered"] = day.strftime("%d.%m.%Y")
    _registered(row, day)
    row.span = (day.isoformat(), f"{row.year}-12-31")


def _registered(row: Row, day: date) -> None:
    """In a year of reorganisation the day distinguishes units, so these rows are of other years."""
    assert row.year != 2025


@trouble
def no_status_no_level(_: Maker, row: Row) -> None:
    del row.cells["status"], row.cells["level"]
    row.status = row.level = None


@trouble
def personal_data_in_a_note(_: Maker, row: Row) -> None:
    row.cells["note"] = "liên hệ 0912 345 678, CCCD 001203004567"


@trouble
def one_person(maker: Maker, row: Row) -> None:
    row.cells["kind"] = maker.random.choice(("cá nhân", "Cá nhân", "individual"))
    row.cells["title"] = "Bà Trần Thị Giả"
    row.outcome = "individual"


@trouble
def marked_as_collective(_: Maker, row: Row) -> None:
    row.cells["kind"] = "Tập thể"


# --- rows that cannot be read -----------------------------------------------------------------------


@trouble
def unit_misspelt(maker: Maker, row: Row) -> None:
    unit, _ = maker.by_name(row)
    row.cells["unit"] = f"{unit.name}q"
    hint = f"{unit.name}q: did you mean {unit.code} {unit.kind.label('vi')} {unit.name}, "
    _reject(row, "no unit has this name", suggests=hint)


@trouble
def unit_in_another_parent(maker: Maker, row: Row) -> None:
    maker.by_name(row)
    row.cells["unit"], row.cells["parent"] = "Mộ Lao", "Thanh Xuân"
    if row.year == 2025:
        row.cells["parent"] = "Đống Đa"
    _reject(
        row,
        f"no unit of this name in {row.cells['parent']}",
        suggests="Mộ Lao: did you mean 09541 phường Mộ Lao, quận Hà Đông?",
    )


@trouble
def unit_that_may_be_two(maker: Maker, row: Row) -> None:
    maker.by_name(row, parent=False)
    row.cells["unit"] = "Yên Viên"  # a township and a commune of one district
    row.cells.pop("level")
    _reject(row, "2 units match", suggests="Yên Viên: did you mean ")


@trouble
def unit_not_yet_in_force(maker: Maker, row: Row) -> None:
    maker.by_name(row)
    row.cells["unit"], row.cells["parent"], row.cells["year"] = "phường Hồng Hà", "Hà Nội", 2024
    _reject(
        row,
        "no unit in force in 2024",
        suggests="it is in force since 2025-07-01; phường Hồng Hà: did you mean 000",
    )


@trouble
def code_of_nothing(_: Maker, row: Row) -> None:
    row.cells["unit_code"] = "99999"
    _reject(row, "no unit has this code")


@trouble
def code_and_name_of_two_units(maker: Maker, row: Row) -> None:
    row.cells["unit"] = str(maker.another(row.year, row.unit).name)
    _reject(
        row,
        "the code and the name belong to different units",
        suggests=f"{row.cells['unit_code']} is ",
    )


@trouble
def no_unit(_: Maker, row: Row) -> None:
    row.cells.pop("unit_code")
    _reject(row, "no unit")


@trouble
def no_title(_: Maker, row: Row) -> None:
    row.cells.pop("title")
    _reject(row, "no title")


@trouble
def title_that_is_a_formula(_: Maker, row: Row) -> None:
    row.cells["title"] = '=HYPERLINK("http://example.org","x")'
    _reject(row, "a formula")


@trouble
def title_that_is_an_error(_: Maker, row: Row) -> None:
    row.cells["title"] = "#REF!"
    _reject(row, "a spreadsheet error")


@trouble
def title_that_is_a_person(_: Maker, row: Row) -> None:
    row.cells["title"] = "Ông Nguyễn Văn Giả"
    _reject(row, "the title looks like a person's name")


@trouble
def telephone_in_the_title(_: Maker, row: Row) -> None:
    row.cells["title"] = f"{row.title}, LH 0912345678"
    _reject(row, "personal data in the title")


@trouble
def unknown_status(_: Maker, row: Row) -> None:
    row.cells["status"] = "công nhậnn"
    _reject(row, "not a status", suggests="did you mean công nhận?")


@trouble
def unknown_field(_: Maker, row: Row) -> None:
    row.cells["field"] = "phát triển kinh tếe"
    _reject(row, "not a field of the movement", suggests="did you mean phát triển kinh tế?")


@trouble
def unknown_level(_: Maker, row: Row) -> None:
    row.cells["level"] = "hành tinh"
    _reject(row, "not a level", suggests="one of: Trung ương")


@trouble
def unknown_kind(_: Maker, row: Row) -> None:
    row.cells["kind"] = "gì đó"
    _reject(row, "not a kind of model", suggests="one of: tập thể; cá nhân")


@trouble
def no_such_day(_: Maker, row: Row) -> None:
    row.cells["registered"] = f"31/02/{row.year}"
    _reject(row, "no such day")


@trouble
def month_before_the_day(_: Maker, row: Row) -> None:
    row.cells["registered"] = f"10/25/{row.year}"
    _reject(row, "no such day", suggests=f"did you mean 25/10/{row.year}?")


@trouble
def year_in_two_digits(_: Maker, row: Row) -> None:
    row.cells["registered"] = "15/10/24"
    _reject(row, "not a date or year", suggests="did you mean 15/10/2024?")


@trouble
def year_that_cannot_be(_: Maker, row: Row) -> None:
    row.cells["year"] = 1024
    _reject(row, "year out of range")


@trouble
def three_problems_at_once(_: Maker, row: Row) -> None:
    row.cells |= {"status": "???x", "unit_code": "99999", "title": ""}
    _reject(row, "not a status", "no unit has this code", "no title")


@trouble
def registered_twice(maker: Maker, row: Row) -> None:
    taken = [made for made in maker.rows if made.outcome == "model" and made.year == row.year]
    if not taken:
        return
    first = maker.random.choice(taken)
    row.cells |= {
        "title": first.title.upper(),
        "unit_code": maker.movement.localities[first.unit].code,
    }
    _reject(row, "the same registration twice", suggests="remove one")


# --- sheets -----------------------------------------------------------------------------------------

VIETNAMESE = {
    "number": "STT", "title": "TÊN MÔ HÌNH (*)", "unit_code": "Mã", "unit": "Tên", "parent": "Quận/huyện",
    "field": "Linh vực", "year": "Năm", "registered": "Ngày đăng ký", "status": "Kết quả công nhận",
    "level": "Cấp", "kind": "Tập thể/cá nhân", "person": "Người thực hiện", "phone": "Số điện thoại",
    "card": "Mã số", "note": "Ghi chú",
}  # fmt: skip
ENGLISH = {
    "note": "Remarks", "phone": "Phone", "person": "Full name", "year": "Year", "registered": "Registered on",
    "kind": "Type", "level": "LEVEL", "status": "Status", "field": "Field:", "parent": "District",
    "unit": "Ward / commune", "unit_code": "Unit code", "title": "Model name", "card": "Ref", "number": "No.",
}  # fmt: skip
RUSSIAN = {
    "number": "№ п/п", "unit_code": "Код единицы", "unit": "Единица", "parent": "Район",
    "title": "Название модели", "field": "Область", "status": "Статус", "level": "Уровень", "year": "Год",
    "person": "Ф.И.О.", "phone": "Телефон", "card": "Ссылка", "kind": "Вид", "note": "Примечание",
    "registered": "Дата регистрации",
}  # fmt: skip
TOTALS = {"vi": "Tổng cộng", "en": "Total:", "ru": "Итого"}
DAYS = {"day_as_text", "day_in_iso", "day_as_a_serial_number", "day_of_the_year_before"}


def _line(heads: dict[str, str], cells: dict[str, Any]) -> list[Any]:
    return [cells.get(role, "") for role in heads]


def _add_skipped(sheet: MadeSheet, line: list[Any], trouble: str, reason: str) -> None:
    sheet.lines.append(line)
    sheet.expected.append(
        Expected(
            sheet=sheet.name,
            row=len(sheet.lines),
            trouble=trouble,
            outcome="skipped",
            reasons=(reason,),
        )
    )


def _add(sheet: MadeSheet, heads: dict[str, str], row: Row, trouble: str, maker: Maker) -> None:
    sheet.lines.append(_line(heads, row.cells))
    first, last = row.span or (f"{row.year}-01-01", f"{row.year}-12-31")
    values = (row.title, row.unit, row.field, row.status, row.level, first, last)
    sheet.expected.append(
        Expected(
            sheet=sheet.name,
            row=len(sheet.lines),
            trouble=trouble,
            outcome=row.outcome,
            values=values if row.outcome in ("model", "individual") else (),
            reasons=row.reasons,
            suggests=row.suggests,
        )
    )
    maker.rows.append(row)


def _fill(
    sheet: MadeSheet, heads: dict[str, str], year: int, rows: int, maker: Maker, lang: str
) -> None:
    """Rows of every trouble, and between them lines that are no rows."""
    names = [name for name in TROUBLES if year != 2025 or name not in DAYS]
    blank: list[Any] = [""] * len(heads)
    for number in range(rows):
        name = names[number % len(names)]
        row = maker.row(year)
        TROUBLES[name](maker, row)
        _add(sheet, heads, row, name, maker)
        if number % 97 == 50:
            sheet.lines.append(blank)
        if number % 97 == 60:
            line = blank.copy()
            line[[*heads].index("title")], line[[*heads].index("year")] = TOTALS[lang], number
            _add_skipped(sheet, line, "a line of totals", "a total")
        if number % 197 == 70:
            line = blank.copy()
            line[[*heads].index("number")] = number
            _add_skipped(sheet, line, "only a number", "a single number")
        if number % 397 == 80 and lang != "vi":
            _add_skipped(
                sheet, [*heads.values()], "the heading on a new page", "a repeated heading"
            )


def make(movement: mm.Movement, rows: int = 10_000, seed: int = 7) -> list[MadeSheet]:
    """The sheets of a messy workbook with so many rows."""
    maker = Maker(movement, seed)
    some = rows // 4
    sheets = [
        _vietnamese(maker, rows - 3 * some),
        _sheet_with_one_heading("Register", ENGLISH, 2023, some, maker, "en"),
        _sheet_with_one_heading("Реестр", RUSSIAN, 2025, some, maker, "ru"),
        _individuals(maker, some),
    ]
    lists = MadeSheet("danh mục", [["Tên mô hình", "Đơn vị"], ["x", "y"]], hidden=True)
    instructions = MadeSheet("hướng dẫn", [["Mỗi dòng là một mô hình."]])
    for sheet, reason in ((lists, "a hidden sheet"), (instructions, "no heading")):
        sheet.expected = [
            Expected(sheet=sheet.name, row=0, trouble=reason, outcome="skipped", reasons=(reason,))
        ]
    return [*sheets, lists, instructions]


def _vietnamese(maker: Maker, rows: int) -> MadeSheet:
    """Titles above, a heading of two rows with merged cells, a merged district, signatures below."""
    sheet, heads = MadeSheet("Tập thể"), VIETNAMESE
    width = len(heads)
    sheet.lines += [
        ["UBND THÀNH PHỐ (số liệu giả định)", *[""] * (width - 1)],
        [""] * width,
        ["DANH SÁCH MÔ HÌNH DÂN VẬN KHÉO NĂM 2024", *[""] * (width - 1)],
        [
            "Đơn vị" if role == "unit_code" else "" if role in ("unit", "parent") else text
            for role, text in heads.items()
        ],
        [text if role in ("unit_code", "unit", "parent") else "" for role, text in heads.items()],
    ]
    at = [*heads].index("unit_code")
    sheet.merged += [(2, 0, 2, width - 1), (3, at, 3, at + 2)]
    sheet.merged += [(3, n, 4, n) for n in range(width) if not at <= n <= at + 2]
    _add_skipped(
        sheet, [f"({n})" for n in range(1, width + 1)], "numbers of the columns", "column numbers"
    )
    _add_skipped(
        sheet,
        ["I", "Lĩnh vực kinh tế", *[""] * (width - 2)],
        "a line for a field",
        "a section heading",
    )
    for number in range(4):  # the district is in one merged cell, over the rows of its wards
        row = maker.row(2024)
        row.unit = "loc:09541"
        maker.by_name(row)
        row.cells["field"], row.field = "", "field:economy"
        if number:
            row.cells["parent"] = ""
        _add(sheet, heads, row, "a merged cell over several rows", maker)
    last = len(sheet.lines) - 1
    column = [*heads].index("parent")
    sheet.merged.append((last - 3, column, last, column))
    _fill(sheet, heads, 2024, rows - 4, maker, "vi")
    signed = ["", "Hà Nội, ngày 15 tháng 10 năm 2024", *[""] * (width - 2)]
    _add_skipped(sheet, signed, "the place and day of signing", "below the table")
    _add_skipped(sheet, ["", "NGƯỜI LẬP BIỂU", *[""] * (width - 2)], "who signs", "below the table")
    _add_skipped(
        sheet, ["", "Nguyễn Thị Giả", *[""] * (width - 2)], "a signature", "below the table"
    )
    return sheet


def _sheet_with_one_heading(
    name: str, heads: dict[str, str], year: int, rows: int, maker: Maker, lang: str
) -> MadeSheet:
    sheet = MadeSheet(name, [[*heads.values()]])
    _fill(sheet, heads, year, rows, maker, lang)
    return sheet


def _individuals(maker: Maker, rows: int) -> MadeSheet:
    """A sheet of individuals, as its name states; only their number is expected."""
    heads = {
        "number": "TT",
        "title": "Tên mô hình, điển hình",
        "unit_code": "Mã đơn vị",
        "field": "Lĩnh vực",
        "born": "Năm sinh",
    }
    sheet = MadeSheet("Cá nhân 2024", [["TỔNG HỢP NĂM 2024"], [*heads.values()]])
    for number in range(rows):
        row = maker.row(2024)
        row.cells |= {"title": "Lê Thị Giả", "born": 1970}
        row.outcome, row.status = "individual", None
        if number % 10 == 9:
            row.cells["unit_code"] = "99999"
            _reject(row, "no unit has this code")
        _add(sheet, heads, row, "a sheet of individuals", maker)
    return sheet


# --- files ------------------------------------------------------------------------------------------


def to_xlsx(sheets: list[MadeSheet], path: Path) -> None:
    """Write sheets as a workbook; a text that begins like a formula stays a text."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    for sheet_data in sheets:
        sheet = book.add_worksheet(sheet_data.name)
        for top, left, bottom, right in sheet_data.merged:
            sheet.merge_range(top, left, bottom, right, "")
        for number, line in enumerate(sheet_data.lines):
            for column, cell in enumerate(line):
                if cell != "":
                    sheet.write(number, column, cell)
        if sheet_data.hidden:
            sheet.hide()
    book.close()
    path.write_bytes(out.getvalue())


def to_ods(sheets: list[MadeSheet], path: Path) -> None:
    """Write sheets as an OpenDocument spreadsheet; merged cells cover their neighbours."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document: Any = OpenDocumentSpreadsheet()
    for sheet_data in sheets:
        if sheet_data.hidden:
            continue
        table = Table(name=sheet_data.name)
        for line in sheet_data.lines:
            row = TableRow()
            for cell in line:
                if isinstance(cell, datetime | date):
                    written = TableCell(valuetype="date", datevalue=cell.isoformat())
                elif isinstance(cell, int | float):
                    written = TableCell(valuetype="float", value=str(cell))
                elif cell:
                    written = TableCell(valuetype="string")
                    written.addElement(P(text=cell))
                else:
                    written = TableCell()
                row.addElement(written)
            table.addElement(row)
        document.spreadsheet.addElement(table)
    document.save(str(path))


def to_csv(sheet: MadeSheet, path: Path, encoding: str = "utf-8", delimiter: str = ",") -> None:
    """Write a sheet as CSV in an encoding; Windows-1258 has marks of tones as letters of their own."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows(
        [f"{c:.0f}" if isinstance(c, float) else c for c in line] for line in sheet.lines
    )
    text = out.getvalue()
    if encoding == "cp1258":
        for russian, vietnamese in _NO_CYRILLIC:
            text = text.replace(russian, vietnamese)
        text = "".join(_in_cp1258(char) for char in unicodedata.normalize("NFC", text))
    path.write_bytes(text.encode(encoding))


_NO_CYRILLIC = (
    ("развитие экономики", "phát triển kinh tế"),
    ("зарегистрирована", "đăng ký"),
    ("признана", "công nhận"),
)


def _in_cp1258(char: str) -> str:
    try:
        char.encode("cp1258")
    except UnicodeEncodeError:
        apart = unicodedata.normalize("NFD", char)
        tone = next((m for m in apart if m in "\u0300\u0309\u0303\u0301\u0323"), "")
        return unicodedata.normalize("NFC", apart.replace(tone, "")) + tone
    return char
