"""Files that were expected to be a table and are something else, recognised by their first bytes.

A program of an office often writes a web page or XML and names it ``.xls``; a workbook with a password is no
archive but an OLE container.

Source:
    MS-OFFCRYPTO 2.1 (streams of an encrypted document); MS-XLS 2.4.21 and 2.4.117 (BOF, FilePass); OpenDocument
    1.3, part 2, 3.3 (``mimetype``); the leading bytes that each format defines for itself.
"""

from __future__ import annotations

import io
import re
import zipfile

from massmob.errors import LoadError

__all__ = ["check_is_table"]

_AS_XLSX = "open it in a spreadsheet program and save it as .xlsx"
_COPY = "copy its table into a spreadsheet and save that as .xlsx"
_UNPACK = "unpack it, and give the file in it"
_UNLOCK = "open it, remove the password, and save it as .xlsx"
_OLD_EXCEL = ("a workbook of Excel before 2007", _AS_XLSX)

_BEGINNINGS = (
    (b"%PDF", "a PDF document", _COPY),
    (b"{\\rtf", "an RTF document", _COPY),
    (b"\x89PNG", "a picture", "type its table into a spreadsheet"),
    (b"\xff\xd8\xff", "a picture", "type its table into a spreadsheet"),
    (b"7z\xbc\xaf", "a 7z archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"SQLite format 3\0", "an SQLite database", "to load a movement, name it .sqlite"),
    (b"PAR1", "a Parquet file", "read it with massmob.Register"),
    (b"ARROW1", "an Arrow file", "read it with massmob.Register"),
    (b"\x09\x00\x04\x00", *_OLD_EXCEL),
    (b"\x09\x02\x06\x00", *_OLD_EXCEL),
    (b"\x09\x04\x06\x00", *_OLD_EXCEL),
    (b"\x09\x08\x10\x00", *_OLD_EXCEL),
)  # fmt: skip
_TEXT_FORMS = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), name, hint)
    for pattern, name, hint in (
        (
            rb"<\?xml.*(?:urn:schemas-microsoft-com:office:spreadsheet|excel\.sheet)",
            "an XML spreadsheet of Excel 2003",
            _AS_XLSX,
        ),
        (
            rb"(?:<\?xml.*)?<(?:!doctype html|html|head|meta|body|table|div|style|script|center)\b",
            "a web page (HTML)",
            _AS_XLSX,
        ),
        (rb"<\?xml.*<office:document", "a flat OpenDocument file", _AS_XLSX),
        (rb"mime-version:", "a web archive (MHTML)", _AS_XLSX),
        (rb"<\?xml", "an XML file", _AS_XLSX),
        (rb'\{\s*"|\[\s*\{', "a JSON file", "to load a movement, name it .json"),
    )
)
_OLE = b"\xd0\xcf\x11\xe0"
_OLE_STREAMS = (
    ("EncryptedPackage", "a workbook with a password", _UNLOCK),
    ("WordDocument", "a Word document", _COPY),
    ("PowerPoint Document", "a presentation", _COPY),
)
"""The name of a stream in an OLE container → what it is, and what to do."""
_FILE_PASS = re.compile(
    rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL
)
"""The first record of an old workbook (BOF), perhaps one more, and the record of its password."""
_ZIP_ENTRIES = (
    (r"word/", "a Word document", _COPY),
    (r"ppt/", "a presentation", _COPY),
    (r"xl/workbook\.bin", "a binary workbook (.xlsb)", _AS_XLSX),
    (r".*\.iwa", "a document of Apple Numbers or Pages", "export it as .xlsx"),
    (r"Index\.zip", "a document of Apple Numbers or Pages", "export it as .xlsx"),
)
"""The beginning of the name of an entry of an archive → what it is, and what to do."""
_OPEN_DOCUMENT = re.compile(
    rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.([a-z]+)", re.DOTALL
)


def check_is_table(data: bytes) -> None:
    """Refuse what is neither CSV nor a workbook that `workbook.read` reads.

    Args:
        data: The file, or its beginning.

    Raises:
        LoadError: It is something else; the message says what, the hint what to do.

    Example:
        >>> check_is_table(b"%PDF-1.7")
        Traceback (most recent call last):
        massmob.errors.LoadError: a PDF document; copy its table into a spreadsheet and save that as .xlsx
    """
    if not data.strip():
        raise LoadError("an empty file", hint="give a file with a heading and rows")
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        _check_archive(data)
        return
    if data.startswith(_OLE):
        name, hint = _in_ole(data)
        raise LoadError(name, hint=hint)
    for start, name, hint in _BEGINNINGS:
        if data.startswith(start):
            raise LoadError(name, hint=hint)
    # UTF-16 has a zero beside each letter of a tag.
    beginning = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    for pattern, name, hint in _TEXT_FORMS:
        if pattern.match(beginning):
            raise LoadError(name, hint=hint)


def _in_ole(data: bytes) -> tuple[str, str]:
    """What an OLE container is, and what to do."""
    for stream, name, hint in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return name, hint
    if _FILE_PASS.search(data):
        return "a workbook of Excel before 2007 with a password", _UNLOCK
    return _OLD_EXCEL


def _check_archive(data: bytes) -> None:
    """Refuse an archive that is no workbook, unless it is damaged: `archives.check_zip` says how."""
    document = _OPEN_DOCUMENT.match(data)
    if document:
        if document[1] != b"spreadsheet":
            raise LoadError(f"an OpenDocument file ({document[1].decode()})", hint=_COPY)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return
    for pattern, name, hint in _ZIP_ENTRIES:
        if any(re.match(pattern, entry) for entry in names):
            raise LoadError(name, hint=hint)
    if not any(entry.startswith("xl/") or entry == "content.xml" for entry in names):
        found = ", ".join(entry[:40] for entry in names[:3])
        raise LoadError("a ZIP archive that is no workbook", found=found, hint=_UNPACK)
