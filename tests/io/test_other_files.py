"""Files that are no table, or a damaged one: the message says what they are, where, and what to do."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.io.tables.csv_text import csv_rows, decode
from massmob.io.tables.other_files import check_is_table


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "<a/>")
    return out.getvalue()


def container(*streams: str, more: bytes = b"") -> bytes:
    """The beginning of an OLE container that has streams of some names."""
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + names + more


OPEN_DOCUMENT = "mimetypeapplication/vnd.oasis.opendocument.text"
FILE_PASS = b"\x09\x08\x10\0\0\x06\x05\0" + b"\1" * 12 + b"\x2f\0\x36\0"
AS_XLSX = "save it as .xlsx"
OTHER_FILES = {
    "empty": (b" \r\n", "an empty file", "a heading and rows"),
    "web page": (b"\xef\xbb\xbf\n<HTML><table>", "a web page", AS_XLSX),
    "web page with a declaration": (b'<?xml version="1.0"?>\n<html>', "a web page", AS_XLSX),
    "table alone": (b"<table border=1><tr>", "a web page", AS_XLSX),
    "web page in UTF-16": ("<html>".encode("utf-16"), "a web page", AS_XLSX),
    "web archive": (b"MIME-Version: 1.0\r\n", "a web archive", AS_XLSX),
    "XML of Excel 2003": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "an XML spreadsheet of Excel 2003",
        AS_XLSX,
    ),
    "flat ODS": (b'<?xml version="1.0"?><office:document>', "a flat OpenDocument file", AS_XLSX),
    "XML": (b'<?xml version="1.0"?><a/>', "an XML file", AS_XLSX),
    "JSON": (b'{"massmob": 2}', "a JSON file", "name it .json"),
    "PDF": (b"%PDF-1.7", "a PDF document", "copy its table"),
    "picture": (b"\x89PNG\r\n", "a picture", "type its table"),
    "RAR": (b"Rar!\x1a", "a RAR archive", "unpack it"),
    "Excel 97": (container("Workbook"), "a workbook of Excel before 2007", AS_XLSX),
    "Excel 4": (b"\x09\x04\x06\0", "a workbook of Excel before 2007", AS_XLSX),
    "password": (container("EncryptedPackage"), "a workbook with a password", "remove the password"),
    "Excel 97, password": (
        container("Workbook", more=FILE_PASS),
        "a workbook of Excel before 2007 with a password",
        "remove the password",
    ),
    "Word 97": (container("WordDocument"), "a Word document", "copy its table"),
    "Word": (archive("[Content_Types].xml", "word/document.xml"), "a Word document", "copy its"),
    "slides": (archive("ppt/presentation.xml"), "a presentation", "copy its table"),
    "Numbers": (archive("Index/Document.iwa"), "a document of Apple Numbers", "export it as .xlsx"),
    "XLSB": (archive("xl/workbook.bin"), "a binary workbook", AS_XLSX),
    "archive": (archive("a.csv"), "a ZIP archive that is no workbook", "unpack it"),
    "empty archive": (archive(), "a ZIP archive that is no workbook", "unpack it"),
    "ODT": (archive(OPEN_DOCUMENT), "an OpenDocument file (text)", "copy its table"),
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHER_FILES)
@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.csv"])
def test_a_file_that_is_no_table_is_named(kind: str, name: str, tmp_path: Path) -> None:
    data, what, hint = OTHER_FILES[kind]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(mm.LoadError) as caught:
        mm.read_register(path, mm.Movement([]))
    assert (caught.value.place, caught.value.message[: len(what)]) == (name, what)
    assert hint in caught.value.hint
    if name == "a.xlsx":
        with pytest.raises(mm.LoadError) as caught:
            mm.load(path)
        assert caught.value.message.startswith(what)


def test_csv_that_is_named_a_workbook_is_read_as_a_register(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("Model,Unit,Year\n", encoding="utf-8")
    assert mm.read_register(path, mm.Movement([])).read == 0
    with pytest.raises(mm.LoadError, match=r"not a workbook but a text.*save it as \.xlsx"):
        mm.load(path)


@given(st.text(alphabet="ab <[{%\n\r,;", max_size=12))
def test_text_without_a_sign_of_another_format_is_a_table(text: str) -> None:
    if text.strip() and not "".join(text.split()).startswith("[{"):
        check_is_table(text.encode())


CELLS = st.text(alphabet='a,\n\r"é ', max_size=6)


class TestQuotationMarks:
    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ('m,u,y\n"a,b,1\nc,d,2\ne,f,3\n', 2),
            ('m,u,y\na,b,1\n"c\nd",e,2\nf,"g,3\nh,i,4\n', 5),
            ('m,u,y\na,b,"1', 2),
            ('m,u,y\n"a,b,1\nc,d,2\n"e","f",3\n', 2),
            ('m,u,y\n"a,b,1\nc,d",2\ne,f,3\ng,h,4\n', 2),
            ('m,u,y\na,",1\nc,d,2\n', 2),
            ('sep=,\nm,u\n"a,b\n', 3),
            ('m,u\r"a,b\rc,d', 2),
        ],
    )
    @pytest.mark.parametrize("has_header", [False, True])
    def test_one_that_is_not_closed_is_refused_with_its_line(
        self, text: str, line: int, has_header: bool
    ) -> None:
        with pytest.raises(mm.LoadError, match=rf"^line {line}: a quotation mark"):
            csv_rows(text, has_header=has_header)

    def test_text_after_one_on_the_same_line_is_read(self) -> None:
        assert csv_rows('m,u\n"a" b,c\nd,e\n')[1:] == [["a b", "c"], ["d", "e"]]

    @given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=4))
    def test_rows_in_quotation_marks_are_read_back(self, rows: list[list[str]]) -> None:
        quoted = (
            ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows
        )
        assert csv_rows("sep=,\n" + "\n".join(quoted))[1:] == rows


class TestBytes:
    @pytest.mark.parametrize(
        ("data", "place", "message"),
        [
            ("Tên,Năm\nVườn".encode() + b"\xff,2024", "line 2, column 5 (byte 17)", "not UTF-8"),
            ("Tên\r\nPhường Xá".encode()[:-1], "line 2, column 9 (byte 17)", "not UTF-8"),
            (b"a,b\rc\0d,e", "line 2, column 2", "a NUL character"),
            (bytes(40), "line 1, column 1", "a NUL character"),
            ("a\nb".encode("utf-16")[:-1], "line 2, column 1 (byte 6)", "unknown text encoding"),
            (b"unit\n\xe0\x8a", "line 2, column 2 (byte 6)", "unknown text encoding"),
        ],
    )
    def test_a_wrong_byte_is_refused_with_its_place(
        self, data: bytes, place: str, message: str
    ) -> None:
        with pytest.raises(mm.LoadError) as caught:
            decode(data)
        assert (caught.value.place, caught.value.message[: len(message)]) == (place, message)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
    def test_the_encodings_of_spreadsheets_are_read(self, encoding: str) -> None:
        text = "Lê Chân,Hà Nam\r\nbê tông,2024\rĐăk,2025\n"
        assert decode(text.encode(encoding)) == text

    def test_line_ends_may_be_mixed(self) -> None:
        assert csv_rows("m,u\r\na,b\rc,d\ne,f") == [["m", "u"], ["a", "b"], ["c", "d"], ["e", "f"]]
