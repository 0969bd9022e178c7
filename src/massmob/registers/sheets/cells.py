"""The value of a cell of a register: a line of text, a title, the year that some texts name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from massmob.errors import InvalidValueError
from massmob.io.tables.workbook import Value
from massmob.registers.sheets.personal_data import HIDDEN, is_name, redact
from massmob.values.period import Period
from massmob.values.text import composed, nfc

__all__ = ["as_title", "cell_text", "on_one_line", "only_year"]


def on_one_line(cell: Value) -> Value:
    """A text on one line, in NFC; another value as it is."""
    if not isinstance(cell, str) or (cell.isascii() and cell.isalnum()):  # a code, a year, a word
        return cell
    return composed(" ".join(cell.split()))


def cell_text(cell: Value) -> str:
    """A cell as text; a whole number has no decimal point."""
    if isinstance(cell, str):
        return cell
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def only_year(texts: Iterable[str]) -> Period | None:
    """The only year that some texts name, such as a title above a table and a sheet's name.

    Example:
        >>> only_year(["ĐĂNG KÝ MÔ HÌNH NĂM 2024", "(Kèm theo báo cáo)"]).label()
        '2024'
    """
    years = {year for text in texts for year in _ANY_YEAR.findall(text)}
    return Period.year(int(years.pop())) if len(years) == 1 else None


_BULLET = re.compile(r"^(?:[-–—+•*]\s+|\d{1,3}[.)]\s+)")


def as_title(cell: Value) -> str:
    """A model's title, without the bullet or number before it; the cell is on one line.

    Raises:
        InvalidValueError: Empty, without a letter, a formula, a person's name, or with personal data in it.
    """
    text = _BULLET.sub("", nfc(cell_text(cell)))
    if not text:
        raise InvalidValueError("no title", hint="give the model's title")
    if text[0] in "@＠" or (text[0] in "+-" and not text[1:2].isspace()):
        raise InvalidValueError("a formula", found=text, hint="give the title as plain text")
    if isinstance(cell, bool | timedelta):
        raise InvalidValueError("not a title", found=text, hint="give the title in words")
    if not any(map(str.isalpha, text)):
        raise InvalidValueError("not a title", found=text, hint="give the title in words")
    if is_name(text):
        raise InvalidValueError(
            "the title looks like a person's name",
            hint="give the model's title; for a model of an individual write cá nhân as its kind",
        )
    if HIDDEN in redact(text):
        raise InvalidValueError(
            "personal data in the title",
            found=redact(text),
            hint="remove the number or address",
        )
    return text
