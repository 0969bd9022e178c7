"""The one renderer of tables: a header and rows become text, HTML, Markdown or CSV.

Cells may come from anywhere. Whatever a cell holds stays in its cell: it cannot colour a terminal,
reorder the line it is in, add a column, become markup or run as a formula.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence, Set
from html import escape
from itertools import zip_longest
from typing import Literal, cast

import attrs

from massmob.errors import InvalidValueError
from massmob.rendering.escaping import shielded

__all__ = ["Align", "Table", "harmless"]

Align = Literal["left", "right"]


_CELLS_SHOWN = 3000  # by a notebook unasked: a few hundred kilobytes


# --- Cells --------------------------------------------------------------------------------------

# What moves a cursor or turns the direction of writing is shown as the replacement character: the
# first can rewrite a terminal, the second a line's meaning (CVE-2021-42574, "Trojan Source").
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def harmless(value: object) -> str:
    """A value as text that stays where it is put: NFC, no control characters but tab and line feed.

    Args:
        value: What to show; ``None`` is the empty text.

    Returns:
        The text; what moves a cursor or turns the direction of writing is U+FFFD.

    Raises:
        InvalidValueError: The value has no text, such as a list that holds itself.

    Example:
        >>> harmless("a\u202eb")
        'a\ufffdb'
    """
    try:
        text = "" if value is None else str(value)
    except (ValueError, RecursionError) as error:  # an int of thousands of digits, a list in itself
        kind = type(value).__name__
        raise InvalidValueError(f"a cell that cannot be shown: {error}", found=kind) from None
    if not text.isprintable():
        text = _UNSAFE.sub("\ufffd", _LINE_END.sub("\n", text))
    return unicodedata.normalize("NFC", text)


def _items(values: object, place: str, hint: str) -> Iterable[object]:
    if not _is_sequence(values):
        raise InvalidValueError("not a sequence", place=place, found=values, hint=hint)
    return cast("Iterable[object]", values)


def _is_sequence(values: object) -> bool:
    """Texts and what has no order are none here: to iterate those misleads."""
    return isinstance(values, Iterable) and not isinstance(values, str | bytes | Mapping | Set)


def _line(values: object, place: str) -> tuple[str, ...]:
    items = _items(values, place, "give a list with a cell for each column")
    try:
        return tuple(map(harmless, items))
    except InvalidValueError as error:
        raise error.at(place) from None


def _header(names: Sequence[object]) -> tuple[str, ...]:
    header = _line(names, "header")
    if not header:
        hint = "give the name of at least one column"
        raise InvalidValueError("a table without columns", place="header", hint=hint)
    return header


def _rows(rows: Iterable[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    items = _items(rows, "rows", "give a list of rows, each a list of cells")
    return tuple(_line(row, f"row {number}") for number, row in enumerate(items, 1))


def _align(align: Sequence[Align] | None) -> tuple[Align, ...] | None:
    if align is None:
        return None
    sides = _line(align, "align")
    for side in sides:
        if side not in ("left", "right"):
            hint = "one of: left, right"
            raise InvalidValueError("not an alignment", place="align", found=side, hint=hint)
    return cast("tuple[Align, ...]", sides)


# --- Tables -------------------------------------------------------------------------------------


@attrs.frozen
class Table:
    """A table of texts: a header, rows, a side to align each column to, and a title.

    Cells are turned into text once, on entry: ``None`` is empty, all else is what ``str`` says, in
    NFC. Control characters and those that turn the direction of writing become U+FFFD.

    Attributes:
        header: The name of each column, one at least; any objects may be given.
        rows: The rows, each with a cell for each column; any objects may be given.
        align: ``"left"`` or ``"right"`` for each column. By default a column stands right when its
            cells are figures (``382``, ``≥ 10,000``, ``200–300``, ``12.5 %``); codes such as
            ``001``, with a leading zero, are not figures.
        title: What the table shows; may be empty.

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

    header: tuple[str, ...] = attrs.field(converter=_header)
    rows: tuple[tuple[str, ...], ...] = attrs.field(converter=_rows)
    align: tuple[Align, ...] | None = attrs.field(default=None, converter=_align, kw_only=True)
    title: str = attrs.field(default="", converter=harmless, kw_only=True)

    def __attrs_post_init__(self) -> None:
        for number, row in enumerate(self.rows, 1):
            self._check_length(row, f"row {number}")
        if self.align is not None:
            self._check_length(self.align, "align")

    def _check_length(self, line: tuple[str, ...], place: str) -> None:
        if len(line) != len(self.header):
            hint = f"give {len(self.header)}, one for each of: {', '.join(self.header)}"
            message = f"a line of {len(line)} in a table of {len(self.header)} columns"
            raise InvalidValueError(message, place=place, found=line, hint=hint)

    def _sides(self) -> tuple[Align, ...]:
        """The side of each column, found from its cells where it is not given."""
        if self.align is not None:
            return self.align
        return tuple(_side(row[column] for row in self.rows) for column in range(len(self.header)))

    def to_text(self, width: int | None = None) -> str:
        """The table for a terminal or a plain file: columns aligned, two spaces apart.

        Where the width does not suffice, the widest columns are narrowed and their cells wrapped,
        words before figures. No column is narrower than its widest letter: a table of ``n`` columns
        needs ``3n - 2``, more with letters that take two columns such as 漢. A cell longer than
        1,000 characters ends in an ellipsis.

        Args:
            width: The most characters in a line; ``None`` for as many as it takes.

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
        sides = self._sides()
        header, *rows = [[_flat(cell) for cell in line] for line in (self.header, *self.rows)]
        widths = _fitted(header, rows, sides, width)
        lines = _wrapped(_flat(self.title), width or _LONGEST) if self.title else []
        lines += _laid_out(header, widths, sides)
        lines.append((" " * _GAP).join("─" * column for column in widths))
        for row in rows:
            lines += _laid_out(row, widths, sides)
        return "\n".join(lines)

    def to_html(self) -> str:
        """The table as one HTML ``table`` of the class ``massmob``.

        Returns:
            HTML in which every cell and the title are escaped; indents and line ends show.

        Example:
            >>> Table(["<b>"], []).to_html().splitlines()[1]
            '<thead><tr><th scope="col" style="text-align:left">&lt;b&gt;</th></tr></thead>'
        """
        styles = [f'style="text-align:{side}"' for side in self._sides()]
        head = [
            f'<th scope="col" {style}>{escape(cell)}</th>'
            for cell, style in zip(self.header, styles, strict=True)
        ]
        lines = ['<table class="massmob" style="white-space:pre-wrap">']
        if self.title:
            lines.append(f"<caption>{escape(self.title)}</caption>")
        lines += [f"<thead><tr>{''.join(head)}</tr></thead>", "<tbody>"]
        for row in self.rows:
            cells = zip(row, styles, strict=True)
            body = "".join(f"<td {style}>{escape(cell)}</td>" for cell, style in cells)
            lines.append(f"<tr>{body}</tr>")
        return "\n".join([*lines, "</tbody>", "</table>"])

    def to_markdown(self) -> str:
        r"""The table in Markdown, its title as a bold line before it.

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
        rule = ["---:" if side == "right" else "---" for side in self._sides()]
        table = [map(_plain_markdown, self.header), rule]
        table += [map(_plain_markdown, row) for row in self.rows]
        lines = [f"| {' | '.join(cells)} |" for cells in table]
        title = _plain_markdown(self.title).strip()
        return "\n".join([f"**{title}**", "", *lines] if title else lines)

    def to_csv(self) -> str:
        r"""The table as CSV, without its title; to be written as UTF-8 with ``newline=""``.

        A cell that a spreadsheet would run as a formula, or that begins with an apostrophe, gets an
        apostrophe before it; plain numbers such as ``-5`` stay numbers.

        Returns:
            The header and the rows, each ended by CR LF.

        Source:
            RFC 4180; OWASP, "CSV Injection".

        Example:
            >>> Table(["name", "change"], [["=1+1", -5]]).to_csv()
            "name,change\r\n'=1+1,-5\r\n"
        """
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\r\n")
        writer.writerows(map(_no_formula, line) for line in (self.header, *self.rows))
        return written.getvalue()

    def _repr_html_(self) -> str:
        """What a notebook shows: `to_html`, of a long table the first rows, and a line that says so."""
        most = max(1, _CELLS_SHOWN // len(self.header))
        if len(self.rows) <= most:
            return self.to_html()
        short = attrs.evolve(self, rows=self.rows[:most], align=self._sides())
        told = f"{len(self.rows) - most:,} rows more; .to_html() and .to_csv() have them all"
        return f"{short.to_html()}\n<p>{told}</p>"

    def __str__(self) -> str:
        return self.to_text()


# --- Sides --------------------------------------------------------------------------------------

_NUMBER = r"(?:0|[1-9][0-9]*(?:[ ,.\u00a0\u202f][0-9]{3})*)(?:[.,][0-9]+)?(?:e[-+]?[0-9]+)?"
_FIGURE = re.compile(rf"(?:[≥≤<>≈~] ?)?[-+−]?{_NUMBER}(?: ?[–-] ?{_NUMBER})?(?:[ \u00a0]?%)?")
_NOTHING = frozenset(["", "-", "–", "—"])


def _side(cells: Iterable[str]) -> Align:
    """Right for a column of figures, left for every other and for an empty one."""
    filled = [cell for cell in cells if cell not in _NOTHING]
    return "right" if filled and all(map(_FIGURE.fullmatch, filled)) else "left"


# --- Text ---------------------------------------------------------------------------------------

_GAP = 2
_READABLE = 8  # words are wrapped in columns down to this width before figures are broken
_LONGEST = 1000  # one hostile cell must not pad every row of a long table


def _check_width(width: object) -> None:
    if width is None or (isinstance(width, int) and not isinstance(width, bool) and width > 0):
        return
    hint = "give a whole number of characters above zero, or None"
    raise InvalidValueError("not a width", place="width", found=width, hint=hint)


def _flat(cell: str) -> str:
    """A cell on one line, cut where it is monstrous."""
    line = cell.replace("\n", " ").replace("\t", " ").rstrip()
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes.

    Source:
        Unicode Standard Annex #11, East Asian Width; marks and characters without a shape take none.
    """
    if text.isascii():
        return len(text)
    return sum(
        1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
        if unicodedata.category(char) not in ("Mn", "Me", "Cf")
    )


def _fitted(
    header: list[str], rows: list[list[str]], sides: Sequence[Align], width: int | None
) -> list[int]:
    """The width of each column: what its cells take, or less where the whole must fit a width."""
    columns = list(zip(header, *rows, strict=True))
    widths = [max([1, *map(_columns, cells)]) for cells in columns]
    space = sum(widths) if width is None else width - _GAP * (len(widths) - 1)
    if sum(widths) <= space:
        return widths
    letters = [max([1, *map(_columns, set("".join(cells)))]) for cells in columns]
    readable: list[int] = []
    for (name, *cells), side in zip(columns, sides, strict=True):
        whole = [*name.split(), *cells] if side == "right" else name.split()
        readable.append(max([1 if side == "right" else _READABLE, *map(_columns, whole)]))
    while sum(widths) > space:
        # The widest column first: down to what reads well, and when none is wider, to a letter.
        wider = [n for n, width in enumerate(widths) if width > readable[n]]
        wider = wider or [n for n, width in enumerate(widths) if width > letters[n]]
        if not wider:
            break
        widths[max(wider, key=widths.__getitem__)] -= 1
    return widths


def _wrapped(text: str, width: int) -> list[str]:
    """The text on lines of at most the width, each with its indent."""
    if _columns(text) <= width:
        return [text]
    indent = text[: len(text) - len(text.lstrip(" "))]
    if len(indent) > min(width // 2, width - 2):  # a letter may take two columns
        indent = ""
    space = width - len(indent)
    lines: list[str] = []
    for word in text.split():
        if lines and _columns(f"{lines[-1]} {word}") <= space:
            lines[-1] += f" {word}"
        else:
            lines += _chopped(word, space)
    return [indent + line for line in lines]


def _chopped(word: str, width: int) -> list[str]:
    """The word in parts of at most the width; a mark stays with its letter."""
    parts = [""]
    for char in word:
        if parts[-1] and _columns(parts[-1] + char) > width:
            parts.append("")
        parts[-1] += char
    return parts


def _laid_out(cells: Sequence[str], widths: Sequence[int], sides: Sequence[Align]) -> list[str]:
    """The lines of one row, its cells wrapped and padded to the widths."""
    columns = [_wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    lines: list[str] = []
    for parts in zip_longest(*columns, fillvalue=""):
        padded = map(_padded, parts, widths, sides)
        lines.append((" " * _GAP).join(padded).rstrip())
    return lines


def _padded(text: str, width: int, side: Align) -> str:
    space = " " * (width - _columns(text))
    return space + text if side == "right" else text + space


# --- Markdown and CSV ---------------------------------------------------------------------------

_MARKUP = re.compile(r"[\\`*_\[\]|~$]")
_PLAIN_NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)*(?:e[-+]?[0-9]+)?(?: ?%)?", re.IGNORECASE)


def _plain_markdown(cell: str) -> str:
    text = _MARKUP.sub(r"\\\g<0>", escape(cell, quote=False))
    return text.replace("\n", "<br>").replace("\t", " ")


def _no_formula(cell: str) -> str:
    return cell if _PLAIN_NUMBER.fullmatch(cell) else shielded(cell)
