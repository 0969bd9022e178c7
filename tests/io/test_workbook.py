"""No workbook fills the memory or raises anything but a `MassmobError`; ordinary ones are read unchanged."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.io.tables import workbook
from massmob.values import limits
from support.tries import tries

calamine: Any = import_module("python_calamine")  # its stubs leave much unknown
openpyxl: Any = import_module("openpyxl")

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def zipped(entries: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def relations(**targets: str) -> str:
    """The relationships of a workbook to its sheets."""
    links = (
        f'<Relationship Id="{id}" Type="{RELATIONS}/worksheet" Target="{target}"/>'
        for id, target in targets.items()
    )
    return f"<Relationships>{''.join(links)}</Relationships>"


def listed(*sheets: tuple[str, str]) -> str:
    """A list of sheets: the name and the relationship of each."""
    rows = "".join(f'<sheet name="{name}" r:id="{id}"/>' for name, id in sheets)
    return f'<workbook xmlns:r="{RELATIONS}"><sheets>{rows}</sheets></workbook>'


def xlsx(rows: str = "", after: Any = "", **changes: Any) -> bytes:
    """A workbook with a sheet of these rows; changes replace parts, by the last part of their names."""
    parts: dict[str, str | bytes] = {
        "_rels/.rels": f'<R><Relationships><Relationship Type="{RELATIONS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships></R>',
        "xl/_rels/workbook.xml.rels": relations(r1="worksheets/sheet1.xml"),
        "xl/workbook.xml": listed(("a", "r1")),
        "xl/sharedStrings.xml": "<sst><si><t>one</t></si><si><t>two</t></si></sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>",
    }
    names = {"strings": "xl/sharedStrings.xml", "sheet": "xl/worksheets/sheet1.xml"}
    names |= {"book": "xl/workbook.xml", "relations": "xl/_rels/workbook.xml.rels"}
    return zipped(parts | {names.get(name, name): change for name, change in changes.items()})


def ods(table: str, before: str = "") -> bytes:
    names = 'xmlns:office="o" xmlns:table="t" xmlns:text="x"'
    content = f'<office:document-content {names}>{before}<table:table table:name="a">{table}</table:table>'
    return zipped(
        {
            "mimetype": ODS_TYPE,
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": f"{content}</office:document-content>",
        }
    )


def ods_row(cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def ods_cell(text: str, repeated: int = 1) -> str:
    start = (
        f'<table:table-cell table:number-columns-repeated="{repeated}" office:value-type="string">'
    )
    return f"{start}<text:p>{text}</text:p></table:table-cell>"


def cell(reference: str, value: str = "1", attributes: str = "") -> str:
    return f'<c r="{reference}" {attributes}><v>{value}</v></c>'


ONE, SHARED, FAR = cell("A1"), cell("A1", "1", "t='s'"), cell("XFD1048576")
FAR_QUOTED = cell("XFD1048576", attributes="b='>'")


def values(data: bytes) -> list[list[list[Any]]]:
    return [sheet.rows for sheet in workbook.read(data)]


def values_by_library(data: bytes) -> list[list[list[Any]]]:
    book = calamine.load_workbook(io.BytesIO(data))
    return [
        book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
    ]


def workbook_with_cell(row: int, column: int) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(row, column, "b")
    return out.getvalue()


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(-1e9, 1e9, allow_nan=False),
    st.dates().map(str),
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=12),
)


class TestOrdinaryWorkbooks:
    """They are read as the library reads the untouched file."""

    @pytest.mark.long
    @given(st.lists(st.lists(CELLS, max_size=5), max_size=5))
    @tries(30)
    def test_of_xlsxwriter(self, rows: list[list[Any]]) -> None:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
            sheet = book.add_worksheet("a")
            sheet.set_column(0, 16_383, 12)
            for number, row in enumerate(rows):
                sheet.write_row(number + 2, 1, row)
        assert values(out.getvalue()) == values_by_library(out.getvalue())

    @given(st.lists(st.lists(CELLS, max_size=5), max_size=5))
    @tries(15)
    def test_of_openpyxl(self, rows: list[list[Any]]) -> None:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.active.merge_cells("B2:C5")
        book.create_sheet("hidden").sheet_state = "hidden"
        out = io.BytesIO()
        book.save(out)
        assert values(out.getvalue()) == values_by_library(out.getvalue())
        first, second = workbook.read(out.getvalue())
        assert (first.merged, second.hidden) == ((((1, 1), (4, 2)),), True)

    @given(
        st.lists(
            st.tuples(
                st.integers(1, 4),
                st.lists(
                    st.tuples(st.sampled_from(["", "a", "a  b"]), st.integers(1, 4)), max_size=4
                ),
            ),
            max_size=4,
        )
    )
    @tries(40)
    def test_of_open_document_with_repetitions(
        self, rows: list[tuple[int, list[tuple[str, int]]]]
    ) -> None:
        empty = '<table:table-cell table:number-columns-repeated="{}"/>'
        data = ods(
            "".join(
                ods_row("".join(ods_cell(t, n) if t else empty.format(n) for t, n in cells), n)
                for n, cells in rows
            )
        )
        assert values(data) == values_by_library(data)

    @pytest.mark.parametrize("folder", ["xlsx", "ods"])
    def test_of_the_corpus(self, folder: str) -> None:
        corpus = Path(__file__).parents[1] / "support" / "corpus" / folder
        for path in corpus.rglob(f"*.{folder}"):
            try:
                expected = values_by_library(path.read_bytes())
            except calamine.CalamineError:
                continue
            with contextlib.suppress(mm.LoadError):
                assert values(path.read_bytes()) == expected

    @pytest.mark.parametrize(
        "data",
        {
            "cells without references": xlsx(
                "<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>"
            ),
            "rows that count on": xlsx(f'<row r="3">{cell("B3")}</row><row><c><v>2</v></c></row>'),
            "prefixes": xlsx(
                sheet='<x:w xmlns:x="y"><x:sheetData><x:row><x:c t="s"><x:v>1</x:v></x:c></x:row>'
                "</x:sheetData></x:w>"
            ),
            "far cells without a value": xlsx(
                f'<row>{ONE}<c r="XFD1" s="1"/></row><row r="1048576" hidden="1"/>'
            ),
            "pictures and macros": xlsx(
                f"<row>{ONE}</row>",
                **{"xl/media/a.png": b"\x89PNG", "xl/vbaProject.bin": b"x"},
            ),
            "a drawing with a DOCTYPE": xlsx(
                f"<row>{ONE}</row>", **{"xl/media/a.svg": "<!DOCTYPE svg><svg/>"}
            ),
            "a part with another name": xlsx(
                relations=relations(r1="/Cells/A.data"),
                **{
                    "Cells/A.data": "<worksheet><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>"
                },
            ),
            "rules outside the cells": xlsx(
                f"<row>{SHARED}</row>", "<a><b><c><d>x</d></c></b></a>"
            ),
            "a byte order mark": xlsx(
                sheet="\ufeff<worksheet><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>"
            ),
            "inline texts": xlsx(
                '<row><c t="inlineStr"><is><r><t>a</t></r><r><t><![CDATA[<b>]]></t></r></is></c></row>'
            ),
            "formulas": xlsx(
                '<row><c t="str"><f t="shared" ref="A1:A9" si="0">B1</f><v>a&amp;b</v></c></row>'
            ),
            "external sheets": xlsx(
                f"<row>{ONE}</row>",
                **{
                    "xl/externalLinks/e.xml": '<e><s><sheetData><row r="1"><cell r="A1"><v>x</v>'
                    "</cell></row></sheetData><sheetData/></s></e>"
                },
            ),
        }.values(),
    )
    def test_with_unusual_parts(self, data: bytes) -> None:
        assert values(data) == values_by_library(data)
        assert any(values(data))


LONG = "x" * 30_000
REFUSED: dict[str, tuple[bytes, str]] = {
    **{
        f"reference {reference}": (
            xlsx(f"<row>{cell(reference)}</row>"),
            "not a cell|beyond the last",
        )
        for reference in (
            *(
                "a1",
                "A01",
                "A0",
                "A",
                "1",
                "",
                "AAAA1",
                "ABCDEF1",
                "A12345678",
                "A1234567890",
                "XFE1",
            ),
            *("A1048577", "A1 ", "$A$1", "A1:B2", "A１", "R1C1", "-1", "A+1", "A4294967296"),
        )
    },
    **{
        f"row {row}": (xlsx(f'<row r="{row}"/>'), "not a row|beyond the last")
        for row in ("0", "01", "A1", "-1", "", "1048577", "99999999999", "1e6", "+1")
    },
    "a sign in an attribute": (
        xlsx(f'<row a=">" r="1">{FAR_QUOTED}</row>'),
        "far away",
    ),
    "a prefix": (
        xlsx(
            sheet='<a:w xmlns:a="b"><a:sheetData><a:row><a:c r="XFD1048576"><a:v>1</a:v></a:c>'
            "</a:row></a:sheetData></a:w>"
        ),
        "far away",
    ),
    "an upper-case part": (
        xlsx(**{"xl/worksheets/SHEET2.XML": f"<w><sheetData><row>{FAR}</row></sheetData></w>"}),
        "far away",
    ),
    "a part without a suffix": (
        xlsx(**{"any/where": f"<w><sheetData><row>{FAR}</row></sheetData></w>"}),
        "far away",
    ),
    "a comment before": (
        xlsx(f"<!-- <row> --><row><?x <c?>{FAR}</row>"),
        "far away",
    ),
    "a row in a row": (xlsx("<row><row/></row>"), "a row in another"),
    "a cell in a cell": (xlsx("<row><c><c/></c></row>"), "outside a row"),
    "a cell without a row": (xlsx(cell("A1")), "outside a row"),
    "a sheet in a sheet": (xlsx("<row/><sheetData/>"), "a sheet in a sheet"),
    "too many cells of a row": (xlsx(f"<row>{'<c/>' * 16_385}</row>"), "beyond the last"),
    "merged far": (
        xlsx(after='<mergeCells><mergeCell ref="A1:XFD9999999"/></mergeCells>'),
        "beyond the last",
    ),
    "merged backwards": (
        xlsx(after='<mergeCells><mergeCell ref="B2:A1"/></mergeCells>'),
        "not a range",
    ),
    "a dimension": (xlsx(sheet='<w><dimension ref="A1:ZZZZZZZ9"/><sheetData/></w>'), "not a cell"),
    "many merged rows": (
        xlsx(after="<mergeCells>" + '<mergeCell ref="A1:A1048576"/>' * 20 + "</mergeCells>"),
        "bytes of memory",
    ),
    "a shared text used often": (
        xlsx(
            "<row>" + '<c t="s"><v>0</v></c>' * 9_000 + "</row>",
            strings=f"<sst><si><t>{LONG}</t></si></sst>",
        ),
        "bytes of memory",
    ),
    "a sheet among the shared texts": (
        xlsx(
            "<row>" + '<c t="s"><v>0</v></c>' * 9_000 + "</row>",
            strings=f"<sst><sheetData><row>{SHARED}</row></sheetData><si><t>{LONG}</t></si></sst>",
        ),
        "bytes of memory",
    ),
    "a number in pieces": (xlsx('<row><c t="s"><v>1<!-- -->0</v></c></row>'), "not the number"),
    "a number with a character reference": (
        xlsx('<row><c t="s"><v>1&#48;</v></c></row>'),
        "not the number",
    ),
    "a number that is none": (xlsx('<row><c t="s"><v>x</v></c></row>'), "not the number"),
    "promised texts": (xlsx(strings='<sst uniqueCount="9999999999"/>'), "bytes of memory"),
    "promised texts beyond numbers": (
        xlsx(strings='<sst uniqueCount="99999999999999999999"/>'),
        "not a number",
    ),
    "two lists of texts": (xlsx(**{"xl/x.xml": "<sst><si/></sst>"}), "a second list"),
    "texts within texts": (xlsx(strings="<sst><si><si/></si></sst>"), "in another"),
    "a sheet listed twice": (
        xlsx(book=listed(("a", "r1"), ("b", "r1"))),
        "listed twice",
    ),
    "a part listed twice": (
        xlsx(relations=relations(r1="a/s.xml", r2="/xl/a\\S.xml")),
        "listed twice",
    ),
    "the same name": (
        xlsx(
            book=listed(("a", "r1"), ("a", "r2")),
            relations=relations(r1="a", r2="b"),
        ),
        "same name",
    ),
    "many sheets": (
        xlsx(
            **{
                f"xl/worksheets/b{n}.xml": f"<w><sheetData><row>{cell('XFD25')}</row></sheetData></w>"
                for n in range(9)
            }
        ),
        "bytes of memory",
    ),
    "a DOCTYPE": (
        xlsx(sheet='<!DOCTYPE w [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>'),
        "sheet1.xml.*DOCTYPE",
    ),
    "UTF-16": (xlsx(sheet="<worksheet><sheetData/></worksheet>".encode("utf-16")), "not in UTF-8"),
    "another encoding": (
        xlsx(sheet='<?xml version="1.0" encoding="cp037"?><worksheet/>'),
        "not in UTF-8",
    ),
    "EBCDIC": (
        xlsx(sheet="<?xml version='1.0' encoding='cp037'?><worksheet/>".encode("cp037")),
        "not well-formed",
    ),
    "an entity": (xlsx("<row>&a;</row>"), "not well-formed"),
    "an open element": (xlsx("<row>"), "not well-formed"),
    "depth": (xlsx("<a>" * 300 + "</a>" * 300), "in 256 others"),
    "a huge comment": (xlsx(f"<!--{'x' * 1_200_000}-->"), "more than 1,048,576 bytes"),
    "a huge attribute": (xlsx(f'<row a="{"x" * 1_200_000}"/>'), "more than 1,048,576 bytes"),
    "tiny elements": (xlsx("<a/>" * 2_000_000), "times its size|bytes of memory"),
    "a binary workbook": (
        zipped(
            {"_rels/.rels": "<R/>", "xl/workbook.bin": "<a/>", "xl/_rels/workbook.bin.rels": "<R/>"}
        ),
        "a binary workbook",
    ),
    "no workbook": (zipped({"a.txt": "a"}), "a ZIP archive that is no workbook"),
    "repeated texts": (ods(ods_row(ods_cell("x" * 100, 200), 900)), "bytes of memory"),
    "repeated formulas": (
        ods(
            ods_row(
                f'<table:table-cell table:number-columns-repeated="999" table:formula="{LONG}"/>'
            )
        ),
        "bytes of memory",
    ),
    "many spaces": (ods(ods_row(ods_cell('<text:s text:c="999999999"/>'))), "bytes of memory"),
    "repeated paragraphs": (ods(ods_row(ods_cell("<text:p/>" * 500, 999), 90)), "bytes of memory"),
    "repeated rows": (ods(ods_row(ods_cell("x", 16_384), 1_048_576)), "far away"),
    "rows repeated between": (
        ods(ods_row("<table:table-cell/>", 1_048_575) + ods_row(ods_cell("x", 16_384))),
        "far away",
    ),
    "unfolded columns": (ods(ods_row(ods_cell("x", 16_384)) * 99), "far away|bytes of memory"),
    "a table in a table": (
        ods(ods_row('<table:table-cell><table:table table:name="b"/></table:table-cell>')),
        "a table in a table",
    ),
    "a row in a row of a table": (ods(ods_row(ods_row(""))), "a row in a row"),
    "an encrypted workbook": (
        zipped(
            {
                "mimetype": ODS_TYPE,
                "content.xml": b"\x01\x02",
                "META-INF/manifest.xml": "<m><encryption-data/></m>",
            }
        ),
        "encrypted",
    ),
    **{
        f"repeated {count} times": (
            ods(ods_row("").replace('"1"', f'"{count}"')),
            "not a number of times",
        )
        for count in ("0", "-1", "01", "+1", "", "9" * 10, "x", "1.5")
    },
}


@pytest.mark.parametrize(("data", "problem"), REFUSED.values(), ids=REFUSED)
def test_what_would_fill_the_memory_is_refused(data: bytes, problem: str) -> None:
    with limits.using(mm.Limits(max_bytes=50_000_000)), pytest.raises(mm.LoadError, match=problem):
        workbook.read(data)


@pytest.mark.long
def test_a_cell_far_away_is_refused() -> None:
    with pytest.raises(mm.LoadError, match=r"far away.*1,048,576 rows of 16,384 columns"):
        workbook.read(workbook_with_cell(1_048_575, 16_383))
    assert len(workbook.read(workbook_with_cell(999, 50))[0].rows) == 1000


def test_the_budget_grows_with_the_limit() -> None:
    data = xlsx(f"<row>{ONE}{cell('CV1')}</row><row>{cell('A1000')}</row>")
    with limits.using(mm.Limits(max_bytes=7_000_000)), pytest.raises(mm.LoadError):
        workbook.read(data)
    with limits.using(mm.Limits(max_bytes=9_000_000)):
        assert len(values(data)[0]) == 1000


REFERENCES = st.one_of(
    st.text("ABXZaz0123456789$: ", max_size=9),
    st.tuples(st.sampled_from(["A", "B", "AA"]), st.integers(0, 40)).map(
        lambda at: f"{at[0]}{at[1]}"
    ),
)


@given(st.lists(st.one_of(st.none(), REFERENCES), max_size=6), st.lists(REFERENCES, max_size=2))
@tries(100)
def test_any_references_are_read_as_the_library_does_or_refused(
    references: list[str | None], merged: list[str]
) -> None:
    cells = "".join(
        "<c><v>1</v></c>" if r is None else cell(r, str(n)) for n, r in enumerate(references)
    )
    merges = "".join(f'<mergeCell ref="{reference}"/>' for reference in merged)
    data = xlsx(f"<row>{cells}</row>", f"<mergeCells>{merges}</mergeCells>")
    with limits.using(mm.Limits(max_bytes=1_000_000)), contextlib.suppress(mm.LoadError):
        assert values(data) == values_by_library(data)


@given(st.data())
@tries(60)
def test_a_damaged_workbook_raises_nothing_but_massmob_errors(data: st.DataObject) -> None:
    whole = data.draw(
        st.sampled_from([workbook_with_cell(3, 3), ods(ods_row(ods_cell("a", 2), 2)), xlsx()])
    )
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        entries = {info.filename: archive.read(info) for info in archive.infolist()}
    name = data.draw(st.sampled_from(sorted(entries)))
    start = data.draw(st.integers(0, len(entries[name])))
    junk = data.draw(
        st.one_of(st.binary(max_size=10), st.text('<>/&"=rc19', max_size=10).map(str.encode))
    )
    entries[name] = entries[name][:start] + junk + entries[name][start + len(junk) :]
    with limits.using(mm.Limits(max_bytes=10_000_000)), contextlib.suppress(mm.MassmobError):
        workbook.read(zipped(entries))


@pytest.mark.parametrize(
    "error", [MemoryError(), OverflowError("x"), RecursionError("x"), OSError("x")]
)
def test_an_error_of_the_library_is_ours(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr(calamine, "load_workbook", fail)
    with pytest.raises(mm.LoadError, match="not a workbook that can be read"):
        workbook.read(xlsx())
