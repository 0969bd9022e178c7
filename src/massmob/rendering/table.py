"""Tables: a header and rows, rendered as text, HTML, Markdown or CSV.

Cells are untrusted. Their content has no effect outside the cell: it cannot colour a terminal, reorder
its line, add a column, become markup or run as a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from html import escape
from typing import cast

import attrs

from massmob.errors import InvalidValueError, counted, printable
from massmob.rendering.box import boxed
from massmob.rendering.escaping import escape_formula
from massmob.rendering.layout import (
    COLUMN_GAP,
    MAX_LINE_LENGTH,
    Align,
    as_one_line,
    column_widths,
    row_lines,
    wrap,
)
from massmob.translation.catalogue import gettext, ngettext
from massmob.translation.language import Language, as_language
from massmob.values.plain_form import MakeRef, PlainForm, to_plain_value
from massmob.values.quantity import Quantity
from massmob.values.schemas import Schema, object_of
from massmob.values.text import composed

__all__ = ["Align", "Table", "displayable_text"]

_MAX_CELLS_IN_NOTEBOOK = 3000  # a few hundred kilobytes


# --- Cells --------------------------------------------------------------------------------------


def displayable_text(value: object) -> str:
    r"""A value as text that is harmless to display: NFC, and `massmob.errors.printable`.

    Args:
        value: The value; ``None`` is the empty text.

    Raises:
        InvalidValueError: The value has no text, such as a list that contains itself.

    Example:
        >>> print(displayable_text("a\u202eb"))
        a\u202eb
    """
    return printable(_as_text(value))


def _as_text(value: object) -> str:
    """A value as text in NFC."""
    try:
        text = "" if value is None else str(value)
    except (ValueError, RecursionError) as error:  # such as an int of thousands of digits
        kind = type(value).__name__
        raise InvalidValueError(f"a cell that cannot be shown: {error}", found=kind) from None
    return composed(text)


def _check_sequence(values: object, place: str, hint: str) -> Iterable[object]:
    if not _is_sequence(values):
        raise InvalidValueError("not a sequence", place=place, found=values, hint=hint)
    return cast("Iterable[object]", values)


def _is_sequence(values: object) -> bool:
    """Whether the values are ordered and not a text: iterating over others is usually a mistake."""
    return isinstance(values, Iterable) and not isinstance(values, str | bytes | Mapping | Set)


def _as_cells(values: object, place: str) -> tuple[str, ...]:
    items = _check_sequence(values, place, "give a list with a cell for each column")
    try:
        return tuple(map(_as_text, items))
    except InvalidValueError as error:
        raise error.at(place) from None


def _as_header(names: Sequence[object]) -> tuple[str, ...]:
    header = _as_cells(names, "header")
    if not header:
        hint = "give the name of at least one column"
        raise InvalidValueError("a table without columns", place="header", hint=hint)
    return header


def _as_rows(rows: Iterable[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    items = _check_sequence(rows, "rows", "give a list of rows, each a list of cells")
    return tuple(_as_cells(row, f"row {number}") for number, row in enumerate(items, 1))


def _as_alignment(align: Sequence[Align] | None) -> tuple[Align, ...] | None:
    if align is None:
        return None
    sides = _as_cells(align, "align")
    for side in sides:
        if side not in ("left", "right"):
            hint = "one of: left, right"
            raise InvalidValueError("not an alignment", place="align", found=side, hint=hint)
    return cast("tuple[Align, ...]", sides)


def _as_notes(notes: object) -> tuple[str, ...]:
    return _as_cells(notes, "notes")


def _check_limit(table: Table, field: attrs.Attribute[int | None], value: object) -> None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 3):
        return
    hint = "give a whole number, 3 or more, or None for all"
    raise InvalidValueError("not a limit", place=field.name, found=value, hint=hint)


# --- Tables -------------------------------------------------------------------------------------


@attrs.frozen
class Table(PlainForm):
    r"""A table of texts: a header, rows, the alignment of each column, and a title.

    Cells are converted to text once, on creation: ``None`` is empty, all else the result of ``str``, in
    NFC. Displayed, characters that cannot be seen are written as ``\uXXXX``; CSV has them as they are.

    Attributes:
        header: The name of each column, one at least; any objects may be given.
        rows: The rows, each with a cell for each column; any objects may be given.
        align: ``"left"`` or ``"right"`` for each column. By default a column is right-aligned when
            its cells are figures (``382``, ``≥ 10,000``, ``200–300``, ``12.5 %``); codes such as
            ``001``, with a leading zero, are not figures.
        title: The title; may be empty.
        notes: What readers must know of the table: below it, and as comments before the header of CSV.
        max_rows: The most rows displayed, the first and the last; 3 or more, ``None`` for all. CSV has all.
        max_columns: The most columns displayed, the first; 3 or more, ``None`` for all. CSV has all.
        all_shown_by: What displays all, for the note that some are not shown.
        lang: The language of this note; the current one by default.

    Raises:
        InvalidValueError: A row or ``align`` does not fit the header, or a cell cannot be shown.

    Example:
        >>> print(Table(["unit", "communes"], [["Ba Vì", 30], ["Sóc Sơn", None]], title="Hà Nội"))
        Hà Nội
        unit     communes
        ───────  ────────
        Ba Vì          30
        Sóc Sơn
    """

    header: tuple[str, ...] = attrs.field(converter=_as_header)
    rows: tuple[tuple[str, ...], ...] = attrs.field(converter=_as_rows)
    align: tuple[Align, ...] | None = attrs.field(
        default=None, converter=_as_alignment, kw_only=True
    )
    title: str = attrs.field(default="", converter=_as_text, kw_only=True)
    notes: tuple[str, ...] = attrs.field(default=(), converter=_as_notes, kw_only=True)
    max_rows: int | None = attrs.field(default=None, validator=_check_limit, kw_only=True)
    max_columns: int | None = attrs.field(default=None, validator=_check_limit, kw_only=True)
    all_shown_by: str = attrs.field(default="", converter=_as_text, kw_only=True)
    lang: Language = attrs.field(default=None, converter=as_language, kw_only=True, eq=False)

    def __attrs_post_init__(self) -> None:
        for number, row in enumerate(self.rows, 1):
            self._check_length(row, f"row {number}")
        if self.align is not None:
            self._check_length(self.align, "align")

    def to_dict(self) -> dict[str, object]:
        """The title, the header, the rows and the notes, in the types of JSON."""
        names = ("title", "header", "rows", "notes")
        return {name: to_plain_value(getattr(self, name)) for name in names}

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of `to_dict`."""
        text: Schema = {"type": "string"}
        texts: Schema = {"type": "array", "items": text}
        rows: Schema = {"type": "array", "items": texts}
        return object_of({"title": text, "header": texts, "rows": rows, "notes": texts})

    def _check_length(self, line: tuple[str, ...], place: str) -> None:
        if len(line) != len(self.header):
            hint = f"give {len(self.header)}, one for each of: {', '.join(self.header)}"
            message = f"a line of {len(line)} in a table of {counted(len(self.header), 'column')}"
            raise InvalidValueError(message, place=place, found=line, hint=hint)

    def _alignments(self) -> tuple[Align, ...]:
        """The alignment of each column, determined from its cells if it is not given."""
        if self.align is not None:
            return self.align
        return tuple(
            _alignment_of(row[column] for row in self.rows) for column in range(len(self.header))
        )

    def _displayed(self) -> Table:
        """The table as displayed: harmless; of too many rows the first and the last, of columns the first."""
        header, lines = self.header, self.rows
        align: tuple[Align, ...] = self._alignments()
        hidden: list[str] = []
        if self.max_rows is not None and len(lines) > self.max_rows:
            first, last = self.max_rows // 2, (self.max_rows - 1) // 2
            number = len(lines) - first - last
            message = ngettext("{number} more row", "{number} more rows", number, self.lang)
            hidden.append(message.format(number=Quantity(number).label(self.lang)))
            lines = (*lines[:first], ("…",) * len(header), *lines[-last:])
        if self.max_columns is not None and len(header) > self.max_columns:
            most = self.max_columns
            number = len(header) - most
            message = ngettext("{number} more column", "{number} more columns", number, self.lang)
            hidden.append(message.format(number=Quantity(number).label(self.lang)))
            header = (*header[:most], "…")
            align = (*align[:most], "left")
            lines = tuple((*row[:most], "…") for row in lines)
        notes = self.notes
        if hidden:
            both = gettext(" and ", self.lang).join(hidden)
            note = ": ".join(filter(None, [f"… {both}", self.all_shown_by]))
            notes = (note, *notes)
        return Table(
            [*map(printable, header)],
            [[*map(printable, row)] for row in lines],
            align=align,
            title=printable(self.title),
            notes=map(printable, notes),
        )

    def to_text(self, width: int | None = None) -> str:
        """The table for a terminal or a plain file: columns aligned, two spaces apart.

        If the table is wider than the width, its widest columns are narrowed and their cells wrapped,
        words before figures. No column is narrower than its widest character: ``n`` columns need
        ``3n - 2``, more with characters of double width such as 漢. A cell longer than
        1,000 characters ends in an ellipsis.

        Args:
            width: The most characters in a line; ``None`` for no limit.

        Returns:
            Lines without trailing spaces or a final line end.

        Raises:
            InvalidValueError: The width is not a whole number above zero.

        Example:
            >>> rows = [["Vận động nhân dân", 120]]
            >>> print(Table(["model", "registered"], rows).to_text(width=20))
            model     registered
            ────────  ──────────
            Vận động         120
            nhân dân
        """
        _check_width(width)
        table = self._displayed()
        aligns = table._alignments()
        header, *rows = [[as_one_line(cell) for cell in row] for row in (table.header, *table.rows)]
        widths = column_widths(header, rows, aligns, width)
        title = as_one_line(table.title)
        lines = wrap(title, width or MAX_LINE_LENGTH) if title else []
        lines += row_lines(header, widths, aligns)
        lines.append((" " * COLUMN_GAP).join("─" * column for column in widths))
        for row in rows:
            lines += row_lines(row, widths, aligns)
        for note in table.notes:
            lines += wrap(as_one_line(note), width or MAX_LINE_LENGTH)
        return "\n".join(lines)

    def to_html(self) -> str:
        """The table as one HTML ``table`` of the class ``massmob``, its notes as paragraphs after it.

        Returns:
            HTML in which every text is escaped; indents and line ends are preserved.

        Example:
            >>> Table(["<b>"], []).to_html().splitlines()[1]
            '<thead><tr><th scope="col" style="text-align:left">&lt;b&gt;</th></tr></thead>'
        """
        table = self._displayed()
        styles = [f'style="text-align:{align}"' for align in table._alignments()]
        head = [
            f'<th scope="col" {style}>{escape(cell)}</th>'
            for cell, style in zip(table.header, styles, strict=True)
        ]
        lines = ['<table class="massmob" style="white-space:pre-wrap">']
        if table.title:
            lines.append(f"<caption>{escape(table.title)}</caption>")
        lines += [f"<thead><tr>{''.join(head)}</tr></thead>", "<tbody>"]
        for row in table.rows:
            cells = zip(row, styles, strict=True)
            body = "".join(f"<td {style}>{escape(cell)}</td>" for cell, style in cells)
            lines.append(f"<tr>{body}</tr>")
        notes = [f"<p>{escape(note)}</p>" for note in table.notes]
        return "\n".join([*lines, "</tbody>", "</table>", *notes])

    def to_markdown(self) -> str:
        r"""The table in Markdown, its title as a bold line before it, its notes as paragraphs after it.

        Returns:
            A table whose cells are plain text: markup is escaped, a line end is ``<br>``.

        Source:
            GitHub Flavored Markdown Spec 0.29, section 4.10, tables (extension).

        Example:
            >>> print(Table(["symbol", "pages"], [["a|b", 3]]).to_markdown())
            | symbol | pages |
            | --- | ---: |
            | a\|b | 3 |
        """
        table = self._displayed()
        rule = ["---:" if align == "right" else "---" for align in table._alignments()]
        rows = [map(_escape_markdown, table.header), rule]
        rows += [map(_escape_markdown, row) for row in table.rows]
        lines = [f"| {' | '.join(cells)} |" for cells in rows]
        title = _escape_markdown(table.title).strip()
        notes = [line for note in table.notes for line in ("", _markdown_paragraph(note))]
        return "\n".join([*([f"**{title}**", ""] if title else []), *lines, *notes])

    def to_csv(self) -> str:
        r"""The whole table as CSV, without its title; write it as UTF-8 with ``newline=""``.

        A cell that a spreadsheet would run as a formula, or that begins with an apostrophe, gets an
        apostrophe before it; plain numbers such as ``-5`` stay numbers.

        Returns:
            The notes, each a comment line that begins with ``#``, the header and the rows; all end in CR LF.

        Source:
            RFC 4180; OWASP, "CSV Injection".

        Example:
            >>> Table(["name", "change"], [["=1+1", -5]]).to_csv()
            "name,change\r\n'=1+1,-5\r\n"
        """
        import csv

        buffer = io.StringIO()
        # A quotation mark could open a field that goes on in the next line.
        buffer.writelines(f"# {as_one_line(note)}\r\n".replace('"', "'") for note in self.notes)
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerows(map(_csv_cell, row) for row in (self.header, *self.rows))
        # Lone surrogates, as in names of files that are not UTF-8, cannot be encoded.
        return buffer.getvalue().encode("utf-8", "backslashreplace").decode("utf-8")

    def notebook_html(self) -> str:
        """The HTML for notebooks: in the box of all that shows itself; of a long table the first and last rows.

        Example:
            >>> html = Table(["unit"], [["Ba Vì"]], title="Hà Nội").notebook_html()
            >>> html.startswith('<div class="massmob-box">'), "Ba Vì" in html
            (True, True)
        """
        most = max(3, _MAX_CELLS_IN_NOTEBOOK // len(self.header))
        if len(self.rows) <= most or self.max_rows is not None:
            return boxed(self.to_html())
        everything = gettext("{html} and {csv} have all rows", self.lang).format(
            html=".to_html()", csv=".to_csv()"
        )
        return boxed(attrs.evolve(self, max_rows=most, all_shown_by=everything).to_html())

    def _repr_html_(self) -> str:
        return self.notebook_html()

    def __str__(self) -> str:
        return self.to_text()


# --- Alignment ----------------------------------------------------------------------------------

_NUMBER = r"(?:0|[1-9][0-9]*(?:[ ,.\u00a0\u202f][0-9]{3})*)(?:[.,][0-9]+)?(?:e[-+]?[0-9]+)?"
_FIGURE = re.compile(rf"(?:[≥≤<>≈~] ?)?[-+−]?{_NUMBER}(?: ?[–-] ?{_NUMBER})?(?:[ \u00a0]?%)?")
_EMPTY_CELLS = frozenset(["", "-", "–", "—"])


def _alignment_of(cells: Iterable[str]) -> Align:
    """Right for a column of figures, left for every other and for an empty one."""
    filled = [cell for cell in cells if cell not in _EMPTY_CELLS]
    return "right" if filled and all(map(_FIGURE.fullmatch, filled)) else "left"


# --- Text ---------------------------------------------------------------------------------------


def _check_width(width: object) -> None:
    if width is None or (isinstance(width, int) and not isinstance(width, bool) and width > 0):
        return
    hint = "give a whole number of characters above zero, or None"
    raise InvalidValueError("not a width", place="width", found=width, hint=hint)


# --- Markdown and CSV ---------------------------------------------------------------------------

_MARKUP = re.compile(r"[\\`*_\[\]|~$]")
_PLAIN_NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)*(?:e[-+]?[0-9]+)?(?: ?%)?", re.IGNORECASE)


def _escape_markdown(cell: str) -> str:
    text = _MARKUP.sub(r"\\\g<0>", escape(cell, quote=False))
    return text.replace("\n", "<br>").replace("\t", " ")


def _markdown_paragraph(text: str) -> str:
    """Text as a paragraph: it begins no list, heading or quotation."""
    line = _escape_markdown(text).replace("<br>", " ").strip()
    return re.sub(r"^([0-9]*)([-+#>=.)])", r"\1\\\2", line)


def _csv_cell(cell: str) -> str:
    return cell if _PLAIN_NUMBER.fullmatch(cell) else escape_formula(cell)
