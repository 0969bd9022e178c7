"""Cells and rows of registers that are not what they seem: what is read, what is refused, what is reported."""

from __future__ import annotations

import io
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import P

import massmob as mm
from massmob.registers.sheets.unusual_cells import check_cell, may_be_unusual, wrong_encoding

MOVEMENT = mm.Movement(
    [
        mm.Locality(id="loc:1", name="Ba Vì", kind="huyen", code="271"),
        mm.Locality(id="loc:2", name="Ba Trại", kind="xa", code="09703", parent="loc:1"),
    ]
)
HEADER = ("Tên mô hình", "Đơn vị", "Năm", "Ngày đăng ký", "Ghi chú")


def read_csv(folder: Path, *rows: str, header: str = ",".join(HEADER)) -> mm.RegisterReading:
    path = folder / "register.csv"
    path.write_text("\n".join((header, *rows)), encoding="utf-8")
    return mm.read_register(path, MOVEMENT)


def workbook(*rows: tuple[Any, ...], date_1904: bool = False, **hidden: int) -> bytes:
    """A workbook; of a pair, the number is formatted as a date; a triple is a formula with its value."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": date_1904})
    sheet, day = book.add_worksheet("Năm 2024"), book.add_format({"num_format": "dd/mm/yyyy"})
    for number, row in enumerate((HEADER, *rows)):
        for column, cell in enumerate(row):
            content: Any = cell
            if isinstance(cell, tuple) and len(content) == 2:
                sheet.write_number(number, column, content[0], day)
            elif isinstance(cell, tuple):
                sheet.write_formula(number, column, content[0], None, content[2])
            else:
                sheet.write(number, column, cell)
    if "row" in hidden:
        sheet.set_row(hidden["row"] - 1, None, None, {"hidden": True})
    if "column" in hidden:
        sheet.set_column(hidden["column"], hidden["column"], None, None, {"hidden": True})
    book.close()
    return out.getvalue()


def read_workbook(folder: Path, data: bytes) -> mm.RegisterReading:
    path = folder / "register.xlsx"
    path.write_bytes(data)
    return mm.read_register(path, MOVEMENT)


def reasons(reading: mm.RegisterReading) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.reason) for problem in reading.problems]


class TestDays:
    def test_a_year_formatted_as_a_date_is_refused(self, tmp_path: Path) -> None:
        data = workbook(("A b", "Ba Trại", (2024, "")), ("C d", "Ba Trại", "", (2024, "")))
        reading = read_workbook(tmp_path, data)
        assert reasons(reading) == [
            (2, "Năm", "a year that is formatted as a date"),
            (3, "Ngày đăng ký", "a year that is formatted as a date"),
        ]
        assert all("did you mean 2024?" in problem.hint for problem in reading.problems)

    def test_a_day_in_a_column_of_years_means_its_year_and_is_noted(self, tmp_path: Path) -> None:
        reading = read_workbook(tmp_path, workbook(("A b", "Ba Trại", (45657, ""))))
        (model,), (note,) = reading.models, reading.notes
        assert model.valid == mm.Period.year(2024)
        assert (note.row, note.column, note.value) == (2, "Năm", "2024-12-31")
        assert note.note == "read as the year 2024"

    def test_a_workbook_that_counts_from_1904_is_read_by_its_own_days(self, tmp_path: Path) -> None:
        serial = 45657 - 1462
        rows = [("A b", "Ba Trại", "", (serial, "")), ("C d", "Ba Trại", "", serial)]
        data = workbook(*rows, ("E f", "Ba Trại", (2024, "")), date_1904=True)
        reading = read_workbook(tmp_path, data)
        days = [model.milestones[0].on for model in reading.models]
        assert days == [mm.Period.day("2024-12-31")] * 2
        assert reasons(reading) == [(4, "Năm", "a year that is formatted as a date")]

    @pytest.mark.parametrize("day", ["03/25/2024", "31/02/2024", "soon", "15/3/24"])
    def test_a_wrong_day_is_one_problem(self, day: str, tmp_path: Path) -> None:
        reading = read_csv(tmp_path, f"A b,Ba Trại,,{day}")
        assert [column for _, column, _ in reasons(reading)] == ["Ngày đăng ký"]


class TestHidden:
    def test_hidden_rows_and_columns_are_read_and_reported(self, tmp_path: Path) -> None:
        rows = [("A b", "Ba Trại", 2024), ("C d", "Ba Trại", 2024), ("E f", "Ba Trại", 2024)]
        reading = read_workbook(tmp_path, workbook(*rows, row=3, column=2))
        assert reading.accepted == 3
        assert reading.hidden_rows == (("Năm 2024", 3),)
        assert reading.hidden_columns == (("Năm 2024", "Năm"),)
        assert "hidden rows, read too: Năm 2024: 3" in str(reading)
        assert reading.to_dict()["hidden_rows"] == [["Năm 2024", 3]]

    def test_those_of_ods_too(self, tmp_path: Path) -> None:
        document: Any = OpenDocumentSpreadsheet()
        table = Table(name="S")
        table.addElement(TableColumn())
        table.addElement(TableColumn(visibility="collapse", numbercolumnsrepeated=2))
        for cells, visibility in (
            (("Model", "Unit", "Year"), "visible"),
            (("A b", "Ba Trại", "2024"), "visible"),
            (("C d", "Ba Trại", "2024"), "filter"),
        ):
            row = TableRow(visibility=visibility)
            for cell in cells:
                written = TableCell(valuetype="string")
                written.addElement(P(text=cell))
                row.addElement(written)
            table.addElement(row)
        document.spreadsheet.addElement(table)
        document.save(str(tmp_path / "a.ods"))
        reading = mm.read_register(tmp_path / "a.ods", MOVEMENT)
        assert reading.hidden_rows == (("S", 3),)
        assert reading.hidden_columns == (("S", "Unit"), ("S", "Year"))
        assert reading.accepted == 2


class TestCellsWithoutValue:
    def test_errors_and_formulas_without_a_value_reject_their_rows(self, tmp_path: Path) -> None:
        data = workbook(
            ("A b", "Ba Trại", ("=X1", "", "#REF!")),
            (("=Y9+Z9", "", ""), "Ba Trại", 2024),
            ("C d", ("=NA()", "", "#N/A"), 2024),
            ("E f", "Ba Trại", ("=2000+24", "", 2024)),
        )
        reading = read_workbook(tmp_path, data)
        assert reasons(reading) == [
            (2, "Năm", "a spreadsheet error"),
            (3, "Tên mô hình", "a formula"),
            (4, "Đơn vị", "a spreadsheet error"),
        ]
        assert [problem.value for problem in reading.problems] == ["#REF!", "=Y9+Z9", "#N/A"]
        assert reading.models[0].valid == mm.Period.year(2024)

    def test_a_movement_with_such_a_cell_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        path.write_bytes(workbook(("a", ("=X1", "", "#REF!"))))
        with pytest.raises(mm.LoadError, match=r"Năm 2024: cell B2: a cell without a value.*#REF!"):
            mm.load(path)

    @pytest.mark.parametrize("cell", ["#N/A", "#ref!", "Err:508", "=A1", "#DIV/0!"])
    @pytest.mark.parametrize("column", range(4))
    def test_in_any_column_it_is_one_problem(self, cell: str, column: int, tmp_path: Path) -> None:
        cells = ["A b", "Ba Trại", "2024", "15/3/2024"]
        cells[column] = cell
        assert [found for _, found, _ in reasons(read_csv(tmp_path, ",".join(cells)))] == [
            HEADER[column]
        ]

    def test_truth_values_and_times_are_no_titles(self, tmp_path: Path) -> None:
        reading = read_workbook(tmp_path, workbook((True, "Ba Trại", 2024)))
        assert reasons(reading) == [(2, "Tên mô hình", "not a title")]


REPETITIONS = ["nt", "-nt-", "NT", "n/t", "Như trên", '""""', "''", "//", "-//-", "〃", "ditto"]


class TestRepetitions:
    @pytest.mark.parametrize("mark", REPETITIONS)
    def test_one_means_the_cell_above_and_is_noted(self, mark: str, tmp_path: Path) -> None:
        rows = ["A b,Ba Trại,,15/3/2024", f"C d,{mark},,{mark}", f"E f,{mark},,16/3/2024"]
        reading = read_csv(tmp_path, *rows)
        assert [model.unit for model in reading.models] == ["loc:2"] * 3
        assert [model.milestones[0].on.label() for model in reading.models] == [
            "2024-03-15",
            "2024-03-15",
            "2024-03-16",
        ]
        notes = [(note.row, note.column, note.note) for note in reading.notes]
        assert notes == [
            (3, "Đơn vị", "read as in row 2"),
            (3, "Ngày đăng ký", "read as in row 2"),
            (4, "Đơn vị", "read as in row 3"),
        ]

    def test_one_with_nothing_above_is_refused(self, tmp_path: Path) -> None:
        reading = read_csv(tmp_path, "A b,nt,2024,", "C d,Ba Trại,2024,nt")
        assert reasons(reading) == [
            (2, "Đơn vị", "a mark of repetition"),
            (3, "Ngày đăng ký", "a mark of repetition"),
        ]


class TestEncodings:
    @pytest.mark.parametrize(
        ("text", "encoding"),
        [
            ("Tªn m« h×nh", "TCVN3 (ABC)"),
            ("§¬n vÞ", "TCVN3 (ABC)"),
            ("Th¹ch ThÊt", "TCVN3 (ABC)"),
            ("xãm Hµ", "TCVN3 (ABC)"),
            ("Teân moâ hình", "VNI"),
            ("Ñôn vò", "VNI"),
            ("Haø Noäi", "VNI"),
            ("TÃªn mÃ´ hÃ¬nh", "UTF-8 that was read as Windows-1252"),
            ("ÄÆ°á»ng hoa", "UTF-8 that was read as Windows-1252"),
        ],
    )
    def test_a_text_that_is_not_unicode_is_named(
        self, text: str, encoding: str, tmp_path: Path
    ) -> None:
        assert (wrong_encoding(text) or ("",))[0] == encoding
        (problem,) = read_csv(tmp_path, f"{text},Ba Trại,2024").problems
        assert problem.reason == f"a text in {encoding}"
        with pytest.raises(mm.LoadError, match=rf"the text is in {re.escape(encoding)}"):
            read_csv(tmp_path, "a,b", header=f"{text},{text}")

    def test_a_file_in_the_bytes_of_tcvn3_is_named(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes("Tªn m« h×nh,§¬n vÞ,N¨m\nNgâ s¹ch,Ba V×,2024\n".encode("cp1252"))
        with pytest.raises(mm.LoadError, match=r"a\.csv: the text is in TCVN3 .*UniKey"):
            mm.read_register(path, MOVEMENT)

    def test_a_lost_letter_is_refused(self, tmp_path: Path) -> None:
        reading = read_csv(tmp_path, "V\ufffdn rau,Ba Trại,2024")
        assert reasons(reading) == [(2, "Tên mô hình", "a text that has lost a letter")]

    @pytest.mark.parametrize("text", ["«Ngõ sạch»", "Noël", "khoảng 5 µm", "10 m² – 3×4", "§ 5"])
    def test_signs_in_unicode_are_no_old_encoding(self, text: str) -> None:
        assert wrong_encoding(text) is None

    def test_no_name_of_the_datasets_looks_like_an_old_encoding(self) -> None:
        names = {str(unit.name) for unit in mm.load_dataset("hanoi").localities.values()}
        assert [name for name in sorted(names) if wrong_encoding(name)] == []

    @given(st.text(alphabet="nt#=-\"'/aAâùøµ«Ã¡º»T rêNE!\ufffd", max_size=8))
    def test_the_quick_test_agrees_with_the_full_one(self, text: str) -> None:
        if not may_be_unusual([text]):
            check_cell(text)


def test_a_remark_below_the_table_is_skipped(tmp_path: Path) -> None:
    reading = read_csv(tmp_path, "A b,Ba Trại,2024", "Ghi chú: số liệu đến 31/12/2024,,")
    assert (reading.read, reading.skipped[0].reason) == (1, "a remark")


def test_a_moment_in_a_cell_is_its_day(tmp_path: Path) -> None:
    data = workbook(("A b", "Ba Trại", "", (45366.43, "")), ("C d", "Ba Trại", "", 45366.43))
    days = {model.milestones[0].on for model in read_workbook(tmp_path, data).models}
    assert days == {mm.Period.day(datetime(2024, 3, 15).date())}
