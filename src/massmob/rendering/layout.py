"""Text in columns of a terminal: how wide it is, on which lines it is wrapped, how cells are padded."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Literal

from massmob.errors import one_line

__all__ = [
    "COLUMN_GAP",
    "MAX_LINE_LENGTH",
    "Align",
    "as_one_line",
    "column_widths",
    "row_lines",
    "wrap",
]

Align = Literal["left", "right"]

COLUMN_GAP = 2
_READABLE_WIDTH = 8  # columns of words are narrowed to this width before figures are broken
MAX_LINE_LENGTH = 1000  # a single hostile cell must not pad every row of a long table


def as_one_line(cell: str) -> str:
    """A cell on one line, cut if it is too long."""
    line = one_line(cell).rstrip()
    return line if len(line) <= MAX_LINE_LENGTH else f"{line[: MAX_LINE_LENGTH - 1]}…"


def _display_width(text: str) -> int:
    """The number of terminal columns that a text occupies.

    Source:
        Unicode Standard Annex #11, East Asian Width; marks and invisible characters have width 0.
    """
    if text.isascii():
        return len(text)
    return sum(
        1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
        if unicodedata.category(char) not in ("Mn", "Me", "Cf")
    )


def _widest(texts: Iterable[str], minimum: int = 1) -> int:
    return max([minimum, *map(_display_width, texts)])


def column_widths(
    header: list[str], rows: list[list[str]], aligns: Sequence[Align], width: int | None
) -> list[int]:
    """The width of each column: that of its widest cell, or less if the table must fit a width."""
    columns = list(zip(header, *rows, strict=True))
    widths = [_widest(cells) for cells in columns]
    space = sum(widths) if width is None else width - COLUMN_GAP * (len(widths) - 1)
    if sum(widths) <= space:
        return widths
    # Words of the header and figures stay whole as long as possible; the last resort is a character a line.
    readable = [
        _widest([*name.split(), *cells])
        if align == "right"
        else _widest(name.split(), _READABLE_WIDTH)
        for (name, *cells), align in zip(columns, aligns, strict=True)
    ]
    narrowest = [_widest(set("".join(cells))) for cells in columns]
    for minimums in (readable, narrowest):
        _narrow(widths, minimums, space)
    return widths


def _narrow(widths: list[int], minimums: list[int], space: int) -> None:
    """Narrow the widest columns until all fit into the space or are at their minimum."""
    while sum(widths) > space:
        reducible = [column for column, width in enumerate(widths) if width > minimums[column]]
        if not reducible:
            return
        widths[max(reducible, key=widths.__getitem__)] -= 1


def wrap(text: str, width: int) -> list[str]:
    """The text on lines of at most the width, all with the indent of the first."""
    if _display_width(text) <= width:
        return [text]
    indent = text[: len(text) - len(text.lstrip(" "))]
    if len(indent) > min(width // 2, width - 2):  # a character may have width 2
        indent = ""
    space = width - len(indent)
    lines: list[str] = []
    for word in text.split():
        if lines and _display_width(f"{lines[-1]} {word}") <= space:
            lines[-1] += f" {word}"
        else:
            lines += _split_word(word, space)
    return [indent + line for line in lines]


def _split_word(word: str, width: int) -> list[str]:
    """The word in parts of at most the width; a combining mark stays with its letter."""
    parts = [""]
    for char in word:
        if parts[-1] and _display_width(parts[-1] + char) > width:
            parts.append("")
        parts[-1] += char
    return parts


def row_lines(cells: Sequence[str], widths: Sequence[int], aligns: Sequence[Align]) -> list[str]:
    """The lines of a row, its cells wrapped and padded to the widths."""
    columns = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    lines: list[str] = []
    for parts in zip_longest(*columns, fillvalue=""):
        padded = map(_pad, parts, widths, aligns)
        lines.append((" " * COLUMN_GAP).join(padded).rstrip())
    return lines


def _pad(text: str, width: int, align: Align) -> str:
    space = " " * (width - _display_width(text))
    return space + text if align == "right" else text + space
