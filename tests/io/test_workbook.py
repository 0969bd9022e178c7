"""No workbook fills the memory or raises anything but a `MassmobError`."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.io.tables import workbook
from support.tries import tries


def zipped(content: str) -> bytes:
    """A ZIP archive with the content of an OpenDocument spreadsheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return out.getvalue()


def workbook_with_cell(row: int, column: int) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(row, column, "b")
    return out.getvalue()


@pytest.mark.long
def test_a_cell_far_away_is_refused() -> None:
    with pytest.raises(mm.LoadError, match=r"far away.*1,048,576 rows of 16,384 columns"):
        workbook.read(workbook_with_cell(1_048_575, 16_383))
    assert len(workbook.read(workbook_with_cell(999, 50))[0].rows) == 1000


@pytest.mark.parametrize("where", ["rows", "columns", "between"])
def test_cells_repeated_far_away_are_refused(where: str) -> None:
    names = 'xmlns:office="o" xmlns:table="t" xmlns:text="x"'
    head = f'<office:document-content {names}><table:table table:name="a">'
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    many = cell.replace(" office:v", ' table:number-columns-repeated="16384" office:v')
    empty = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    rows = {
        "rows": f'<table:table-row table:number-rows-repeated="1048576">{many}</table:table-row>',
        "columns": f"<table:table-row>{many}</table:table-row>" * 3000,
        "between": f"{empty}<table:table-row>{many}</table:table-row>",
    }
    content = f"{head}{rows[where]}</table:table></office:document-content>"
    with pytest.raises(mm.LoadError, match="far away"):
        workbook.read(zipped(content))


@given(st.data())
@tries(40)
def test_a_damaged_workbook_raises_nothing_but_massmob_errors(data: st.DataObject) -> None:
    whole = workbook_with_cell(3, 3)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        entries = {info.filename: archive.read(info) for info in archive.infolist()}
    name = data.draw(st.sampled_from(sorted(entries)))
    start = data.draw(st.integers(0, len(entries[name])))
    junk = data.draw(st.binary(max_size=10))
    entries[name] = entries[name][:start] + junk + entries[name][start + len(junk) :]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for entry, content in entries.items():
            archive.writestr(entry, content)
    with contextlib.suppress(mm.MassmobError):
        workbook.read(out.getvalue())
