"""A part of a workbook (XLSX, ODS), counted by a strict parser before a library unfolds it.

A workbook of a few kilobytes can ask its reader for gigabytes: by a reference to a far cell, a cell or a row
that is repeated, a long text that many cells share. Every part is therefore read first, as well-formed XML in
UTF-8 without a DOCTYPE, and everything that a reader multiplies is counted for the whole book.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeAlias
from xml.parsers import expat

import attrs

from massmob.errors import LoadError, counted
from massmob.values import limits

__all__ = ["LAST_COLUMN", "LAST_ROW", "Attributes", "Book", "Handler", "Part", "SheetMarks"]

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

Attributes: TypeAlias = Mapping[str, str]
Handler: TypeAlias = "Callable[[Any, int, Attributes], None]"
"""What is done with an element: the part, the element's depth from 0, its attributes."""

_BLOCK = 2**16
_MAX_MARKUP = 2**20
"""Bytes of one tag or comment; the parser begins an unfinished one anew with each block."""
_MAX_DEPTH = 256

# What a reader takes in memory, measured with all copies that the library makes.
_BYTES_AN_ELEMENT = 32
_BYTES_A_CELL = 80
_BYTES_A_CHARACTER = 8


@attrs.define
class SheetMarks:
    """What a sheet has and the library does not pass on; rows and columns are counted from 0.

    Attributes:
        hidden_rows: The first and last row of each group of hidden ones.
        hidden_columns: The same of columns.
        unreadable: Row and column of cells without a value → an error of the spreadsheet, or a formula that was
            never computed, which begins with ``=``.
    """

    hidden_rows: list[tuple[int, int]] = attrs.field(factory=list[tuple[int, int]])
    hidden_columns: list[tuple[int, int]] = attrs.field(factory=list[tuple[int, int]])
    unreadable: dict[tuple[int, int], str] = attrs.field(factory=dict[tuple[int, int], str])


@attrs.define
class Book:
    """What a workbook unfolds to, counted over all of its parts.

    Attributes:
        elements: Elements of XML.
        cells: Cells from the first to the last of each sheet, empty ones too.
        characters: Characters of all texts, as often as they are copied, but for shared ones.
        shared_texts: The length of each text to which cells refer by its number.
        uses: How many cells refer to a shared text.
        marks: The name of a sheet, or the name of the file that holds it → its marks.
        sheet_ids: The name of a sheet → its id in the list of files.
        parts: The id of a file → its name.
        counts_from_1904: Whether serial numbers of days are counted from 1904-01-01.
    """

    elements: int = 0
    cells: int = 0
    characters: int = 0
    shared_texts: list[int] = attrs.field(factory=list[int])
    uses: Counter[int] = attrs.field(factory=Counter[int])
    marks: dict[str, SheetMarks] = attrs.field(factory=dict[str, SheetMarks])
    sheet_ids: dict[str, str] = attrs.field(factory=dict[str, str])
    parts: dict[str, str] = attrs.field(factory=dict[str, str])
    counts_from_1904: bool = False

    def marks_of(self, sheet: str) -> SheetMarks:
        """The marks of the sheet of a name."""
        part = self.parts.get(self.sheet_ids.get(sheet, ""), sheet)
        return self.marks.get(part, SheetMarks())

    def add_hidden(self, groups: list[tuple[int, int]], first: int, last: int) -> None:
        """Add a group of hidden rows or columns to those before it, and count what it takes."""
        if groups:
            first = max(first, groups[-1][1] + 1)
        if first <= last:
            self.cells += 2
            groups.append((first, last))

    def add_unreadable(self, marks: SheetMarks, row: int, column: int, text: str) -> None:
        """Note a cell without a value, and count what the note takes."""
        self.cells += 3
        self.check()
        marks.unreadable[row, column] = text

    def check(self, cells: int = 0, characters: int = 0) -> None:
        """Refuse a workbook that takes more memory than a file may have bytes.

        Args:
            cells: More cells than were counted.
            characters: More characters than were counted.

        Raises:
            LoadError: It does.
        """
        cells, characters = cells + self.cells, characters + self.characters
        most = limits.current().max_bytes
        size = (
            self.elements * _BYTES_AN_ELEMENT
            + cells * _BYTES_A_CELL
            + characters * _BYTES_A_CHARACTER
        )
        if size > most:
            raise LoadError(
                f"a workbook that takes more than {most:,} bytes of memory",
                found=f"{counted(cells, 'cell')}, {counted(characters, 'character')}",
                hint="delete what lies outside the tables, split the workbook, "
                "or raise the limit: load(path, limits=Limits(…))",
            )

    def check_shared_texts(self) -> None:
        """The same, with the shared texts; they may come after the cells that use them.

        Raises:
            LoadError: See `check`.
        """
        lengths = dict(enumerate(self.shared_texts))
        self.check(characters=sum(n * lengths.get(text, 0) for text, n in self.uses.items()))


class _NotXmlError(Exception):
    """Not XML as workbooks have it."""


class _LocalNames(dict[str, str]):
    """The names of elements without their prefixes."""

    def __missing__(self, tag: str) -> str:
        name = self[tag] = tag.partition(":")[2] or tag
        return name


class Part:
    """A part of a workbook.

    The parser calls Python once for each element and each piece of text; closing tags are only collected.

    Attributes:
        name: Its name in the archive.
        book: Counts what it unfolds to.
        path: The names of the open elements, without prefixes; beyond the innermost, of closed ones.
        last_row: The last row with a value, from 1, in the present sheet.
        last_column: The last column with a value.
    """

    handlers: ClassVar[Mapping[str, Handler]] = {}

    def __init__(self, name: str, book: Book) -> None:
        self.name, self.book = name, book
        self.path = [""] * _MAX_DEPTH
        self.last_row = self.last_column = 0
        self._names = _LocalNames()
        self._opened = 0
        self._closed: list[str] = []

    def is_counted(self, text: bytes) -> bool:
        """Count what the part unfolds to; false if it is no XML, which a part named so must be.

        Raises:
            LoadError: It is not well-formed; it has a reference, repetition or count that no spreadsheet has;
                the book takes too much memory.
        """
        try:
            self._parse(text)
        except (expat.ExpatError, _NotXmlError) as error:
            if self.name.lower().endswith((".xml", ".rels")):
                raise self.error("not well-formed XML", str(error)) from None
            return False
        self.add_box()
        return True

    def _parse(self, text: bytes) -> None:
        if b"\0" in text:
            raise _NotXmlError("not in UTF-8")
        parser = expat.ParserCreate("utf-8")
        parser.XmlDeclHandler = _check_declaration
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._closed.append
        parser.CharacterDataHandler = self.count_text
        begin = 0
        while begin < len(text):
            # Each block ends with a tag, so that a short text is never in two pieces.
            end = text.rfind(b">", begin, begin + _BLOCK) + 1 or min(begin + _BLOCK, len(text))
            parser.Parse(text[begin:end], False)
            if end - parser.CurrentByteIndex > _MAX_MARKUP:
                raise _NotXmlError(f"a tag or comment of more than {_MAX_MARKUP:,} bytes")
            self.book.elements += len(self._closed)
            self._opened -= len(self._closed)
            self._closed.clear()
            self._check_box()
            begin = end
        parser.Parse(b"", True)

    def _start(self, tag: str, attributes: Attributes) -> None:
        depth = self._opened - len(self._closed)
        if depth >= _MAX_DEPTH:
            raise self.error(f"an element in {_MAX_DEPTH} others", tag)
        self._opened += 1
        self.path[depth] = name = self._names[tag]
        handler = self.handlers.get(name)
        if handler is not None:
            handler(self, depth, attributes)

    def open_elements(self) -> int:
        """How many elements are open."""
        return self._opened - len(self._closed)

    def count_text(self, text: str) -> None:
        """Count a piece of text; the parser divides texts at line breaks and entities."""
        self.book.characters += len(text)

    def error(
        self,
        message: str,
        found: object,
        hint: str = "open the file in a spreadsheet program and save it again",
    ) -> LoadError:
        """The error of what no spreadsheet program writes."""
        found = found[:80] if isinstance(found, str) else found
        return LoadError(message, place=f"entry {self.name[:80]!r}", found=found, hint=hint)

    # --- the box of a sheet: the cells from the first to the last row and column -----------------------

    def add_box(self) -> None:
        """Count the cells of the present sheet, and begin another.

        Raises:
            LoadError: The book takes too much memory.
        """
        self._check_box()
        self.book.cells += self.last_row * self.last_column
        self.last_row = self.last_column = 0

    def _check_box(self) -> None:
        box = self.last_row * self.last_column
        if box * _BYTES_A_CELL > limits.current().max_bytes:
            raise self.error(
                "a sheet with a cell far away from the others",
                f"{counted(self.last_row, 'row')} of {counted(self.last_column, 'column')}",
                hint="delete the cells outside the table",
            )
        self.book.check(cells=box)


def _check_declaration(_: str, encoding: str | None, __: int) -> None:
    if (encoding or "utf-8").lower() not in ("utf-8", "utf8"):
        raise _NotXmlError(f"in {encoding!r}, not in UTF-8")


def _refuse_doctype(*_: object) -> None:
    raise _NotXmlError("it has a DOCTYPE")
