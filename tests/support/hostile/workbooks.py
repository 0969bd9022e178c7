"""Hostile workbooks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from support import readers
from support.hostile.kinds import Kinds, encodings


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def _packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return out.getvalue()


_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx_files() -> Kinds:
    sample = readers.CORPUS / "xlsx"
    parts = _parts(next(path for path in sorted(sample.iterdir()) if path.stem == "movement"))
    first = next(name for name in parts if name.startswith("xl/worksheets/sheet"))

    def sheet(rows: str, prolog: str = "", strings: bytes | None = None) -> bytes:
        xml = f"{prolog}<worksheet xmlns='{_SHEET}'><sheetData>{rows}</sheetData></worksheet>"
        others = {"xl/sharedStrings.xml": strings} if strings else {}
        return _packed({**parts, **others, first: xml.encode()})

    references = (
        *("XFD1048576", "XFE1", "A1048577", "A0", "A00001048576", "AAAAAA1", "A9999999999", "1A"),
        *("", "a1", "A-1", "A1:B2", "$A$1", "ZZZ999999", "\u0661", "A1 ", "R1C1"),
    )
    for reference in references:
        for cell in (
            "<c r='{}'><v>1</v></c>",
            "<c x='>' r='{}'><v>1</v></c>",
            "<c r = '{}' ><v>1</v></c>",
        ):
            yield f"cell {reference} {cell[:6]}", sheet(f"<row>{cell.format(reference)}</row>")
        yield f"row {reference}", sheet(f"<row r='{reference}'><c><v>1</v></c></row>")
    for name, cell in {
        "formula": "<c r='A1' t='str'><f>cmd|' /C calc'!A0</f><v>a</v></c>",
        "far shared": "<c r='A1' t='s'><v>99999999</v></c>",
        "negative shared": "<c r='A1' t='s'><v>-1</v></c>",
        "error": "<c r='A1' t='e'><v>#REF!</v></c>",
        "unknown type": "<c r='A1' t='zzz'><v>1</v></c>",
        "far style": "<c r='A1' s='99999'><v>1</v></c>",
        "huge": "<c r='A1'><v>1e308000</v></c>",
        "nan": "<c r='A1'><v>nan</v></c>",
        "inline": f"<c r='A1' t='inlineStr'><is><t>{'a' * 3_000_000}</t></is></c>",
        "day": "<c r='A1' t='d'><v>99999-99-99</v></c>",
        "long array": "<c r='A1'><f t='array' ref='A1:XFD1048576'>1</f><v>1</v></c>",
        "entity": "<c r='A1' t='str'><v>&a;</v></c>",
    }.items():
        yield name, sheet(f"<row r='1'>{cell}</row>")
        yield f"{name} often", sheet("".join(f"<row>{cell}</row>" for _ in range(3)))
    yield "doctype", sheet("<row/>", "<!DOCTYPE a [<!ENTITY a 'b'>]>")
    yield "nesting", sheet("<row>" * 200_000)
    yield "rows", sheet("<row/>" * 300_000)
    yield "merged", sheet("</sheetData><mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>")
    yield "dimension", sheet("</sheetData><dimension ref='A1:XFD1048576'/><sheetData>")
    rich = "".join(f"<c t='s' r='A{n}'><v>0</v></c>" for n in range(1, 20_001))
    text = f"<sst xmlns='{_SHEET}'><si><t>{'a' * 100_000}</t></si></sst>".encode()
    yield (
        "a shared string 20,000 times",
        sheet(f"<row>{rich}</row>", strings=text),
    )
    lying = text.replace(b"<sst", b"<sst count='4294967295' uniqueCount='4294967295'")
    yield "a count that lies", sheet("<row/>", strings=lying)
    for missing in parts:
        yield (
            f"without {missing}",
            _packed({name: parts[name] for name in parts if name != missing}),
        )
        yield f"empty {missing}", _packed({**parts, missing: b""})
        yield f"other {missing}", _packed({**parts, missing: b"<a xmlns='b'/>"})
    yield from _renamed_parts(parts, first)
    yield from _many_sheets(parts)
    for name, data in encodings("PK\x03\x04"):
        yield name, data
    yield "nested", _packed({"a.xlsx": _packed(parts)})
    yield "a bomb", _packed({**parts, first: b" " * 100_000_000})


def _renamed_parts(parts: Mapping[str, bytes], first: str) -> Kinds:
    """A sheet in a part whose name does not look like one."""
    far = f"<worksheet xmlns='{_SHEET}'><sheetData><row><c r='XFD1048576'><v>1</v></c></row>"
    far += "<row><c r='A1'><v>1</v></c></row></sheetData></worksheet>"
    for name in ("xl/worksheets/a.bin", "xl/worksheets/sheet1.XML", "xl/a", "a.txt"):
        others = {part: data for part, data in parts.items() if part != first}
        rels = others["xl/_rels/workbook.xml.rels"]
        target = first.removeprefix("xl/").encode()
        others["xl/_rels/workbook.xml.rels"] = rels.replace(target, f"/{name}".encode())
        yield f"sheet in {name}", _packed({**others, name: far.encode()})


def _many_sheets(parts: Mapping[str, bytes]) -> Kinds:
    """Sheets that are each within limits, and together are not."""
    far = f"<worksheet xmlns='{_SHEET}'><sheetData><row><c r='A1'><v>1</v></c><c r='CV1'><v>1</v></c></row>"
    far += "<row r='9999'><c r='A9999'><v>1</v></c></row></sheetData></worksheet>"
    count = 1000
    sheets = "".join(f"<sheet name='s{n}' sheetId='{n}' r:id='r{n}'/>" for n in range(1, count))
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f"<workbook xmlns='{_SHEET}' xmlns:r='{office}'><sheets>{sheets}</sheets></workbook>"
    rel = f"<Relationship Type='{office}/worksheet' Target='worksheets/a.xml' Id='r"
    rels = "".join(f"{rel}{n}'/>" for n in range(1, count))
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    rels = f"<Relationships xmlns='{space}'>{rels}</Relationships>"
    names = {
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": rels,
        "xl/worksheets/a.xml": far,
    }
    yield "1,000 sheets", _packed({**parts, **{n: text.encode() for n, text in names.items()}})


def ods_files() -> Kinds:
    sample = readers.CORPUS / "ods" / "movement.ods"
    parts = _parts(sample)

    def content(body: str, prolog: str = "") -> bytes:
        names = {
            "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
            "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
            "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        }
        spaces = " ".join(f"xmlns:{prefix}='{uri}'" for prefix, uri in names.items())
        xml = f"{prolog}<office:document-content {spaces}><office:body><office:spreadsheet>{body}"
        xml += "</office:spreadsheet></office:body></office:document-content>"
        return _packed({**parts, "content.xml": xml.encode()})

    def table(rows: str) -> str:
        return f"<table:table table:name='fields'>{rows}</table:table>"

    cell = "<table:table-cell office:value-type='string'{}><text:p>a</text:p></table:table-cell>"
    for number in (
        "2",
        "16384",
        "100000",
        "99999999999",
        "-1",
        "0",
        "",
        "00000000000000009999999",
        "1e9",
        "&#x39;9999999",
    ):
        column = cell.format(f" table:number-columns-repeated='{number}'")
        row = f"<table:table-row table:number-rows-repeated='{number}'>"
        yield f"columns {number}", content(table(f"<table:table-row>{column}</table:table-row>"))
        yield f"rows {number}", content(table(f"{row}{cell.format('')}</table:table-row>"))
        yield f"both {number}", content(table(f"{row}{column}</table:table-row>" * 2))
    for value in (
        "'date' office:date-value='99999-99-99'",
        "'float' office:value='1e99999'",
        "'percentage'",
        "'time' office:time-value='PT99999999999H'",
        "'boolean' office:boolean-value='maybe'",
        "'zzz'",
    ):
        yield (
            value,
            content(
                table(
                    f"<table:table-row><table:table-cell office:value-type={value}/></table:table-row>"
                )
            ),
        )
    yield (
        "spaces",
        content(
            table(
                "<table:table-row><table:table-cell><text:p><text:s text:c='999999999'/></text:p>"
                "</table:table-cell></table:table-row>"
            )
        ),
    )
    yield (
        "many tables",
        content(table(f"<table:table-row>{cell.format('')}</table:table-row>") * 2_000),
    )
    yield "nesting", content("<table:table>" * 100_000)
    yield "doctype", content("", "<!DOCTYPE a [<!ENTITY a 'b'>]>")
    for missing in parts:
        yield (
            f"without {missing}",
            _packed({name: parts[name] for name in parts if name != missing}),
        )
