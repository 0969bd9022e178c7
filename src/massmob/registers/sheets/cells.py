"""The value of a cell: a day, a period or a title, as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from massmob.errors import InvalidValueError
from massmob.io.tables.workbook import Value
from massmob.registers.sheets.personal_data import HIDDEN, is_name, scrubbed
from massmob.values.period import Period
from massmob.values.text import fold, nfc

__all__ = ["as_time", "as_title", "as_years", "cell_text", "only_year"]

_DAY = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})")
_TIMES = (
    _DAY,
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[ t]00:00(?::00)?)?"),
    re.compile(
        r"(?:ngay (?P<day>\d{1,2}) )?thang (?P<month>\d{1,2})(?: nam |[/.-])(?P<year>\d{4})"
    ),
    re.compile(r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
    re.compile(r"(?:giai doan |period |nam )?(?P<year>\d{4}) ?(?:-|den|to) ?(?P<last>\d{4})"),
    re.compile(r"(?:nam |year )?(?P<year>\d{4})(?: ?(?:г\.?|год|года|nam))?"),
)
_SHORT = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
_EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial numbers, right from March 1900."""
_SERIALS = range(14_611, 73_051)
"""1940 to 2099: a number of five digits in a column of days."""
_FIRST, _LAST = 1900, 2100
_REMEDY = "write dd/mm/yyyy, yyyy-mm-dd or a year"


def cell_text(cell: Value) -> str:
    """A cell as one line of text in NFC; a whole number has no decimal point."""
    if isinstance(cell, str):
        line = " ".join(cell.split())
        return line if line.isascii() else unicodedata.normalize("NFC", line)
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def as_time(cell: Value) -> Period | None:
    """The day, month, years or year that a cell says; ``None`` when it is empty.

    Read are days of a spreadsheet and their serial numbers, ``15/10/2024``, ``15.10.2024``, ``2024-10-15``,
    ``ngày 15 tháng 10 năm 2024``, ``10/2024``, ``2023-2025``, ``2024``, ``năm 2024``, ``2024 г.``. The day
    always stands before the month.

    Raises:
        InvalidValueError: Nothing of these, or no such day.

    Example:
        >>> str(as_time(45580.0)), as_time("năm 2024").label()
        ('2024-10-15', '2024')
    """
    if isinstance(cell, datetime):
        return Period.day(cell.date())
    if isinstance(cell, date):
        return Period.day(cell)
    text = fold(cell_text(cell))
    if not text:
        return None
    if _is_serial(text):
        return Period.day(_EPOCH + timedelta(int(text)))
    match = next(filter(None, (pattern.fullmatch(text) for pattern in _TIMES)), None)
    numbers = {name: int(said) for name, said in match.groupdict().items() if said} if match else {}
    year = numbers.get("year", 0)
    last = numbers.get("last", year)
    if match is None or last < year:
        raise InvalidValueError("not a date or year", found=cell, hint=_near(text))
    if not _FIRST <= year <= last <= _LAST:
        raise InvalidValueError("a year that cannot be meant", found=cell, hint=_REMEDY)
    try:
        if "day" in numbers:
            return Period.day(date(**numbers))
        if "month" in numbers:
            return Period.parse(f"{year}-{numbers['month']:02}")
    except ValueError:
        raise InvalidValueError("no such day", found=text, hint=_near(text)) from None
    return Period.years(year, last)


def as_years(cell: Value) -> Period | None:
    """What a column of years says: what `as_time` reads, but no serial number, which would be a year mistyped.

    Raises:
        InvalidValueError: What `as_time` refuses, or a number that is no year.

    Example:
        >>> as_years(2024).label()
        '2024'
    """
    text = fold(cell_text(cell))
    if _is_serial(text):
        raise InvalidValueError("not a year", found=cell, hint="write a year, such as 2024")
    return as_time(cell)


def _is_serial(text: str) -> bool:
    return len(text) == 5 and text.isdecimal() and int(text) in _SERIALS


def _near(text: str) -> str:
    """What may have been meant: the month before the day, or the year in two digits."""
    match = _DAY.fullmatch(text)
    if match and int(match[1]) <= 12 < int(match[2]) <= 31:
        return f"did you mean {match[2]}/{match[1]}/{match[3]}?"
    if _SHORT.fullmatch(text):
        return f"did you mean {text[:-2]}20{text[-2:]}?"
    return _REMEDY


_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def only_year(texts: Iterable[str]) -> Period | None:
    """The one year that some texts name: a title above a table, a sheet's name.

    Example:
        >>> only_year(["ĐĂNG KÝ MÔ HÌNH NĂM 2024", "(Kèm theo báo cáo)"]).label()
        '2024'
    """
    years = {year for text in texts for year in _ANY_YEAR.findall(text)}
    return Period.year(int(years.pop())) if len(years) == 1 else None


_BULLET = re.compile(r"^(?:[-–—+•*]\s+|\d{1,3}[.)]\s+)")
_ERRORS = ("#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!")


def as_title(cell: Value) -> str:
    """A model's title, without the bullet or number before it.

    Raises:
        InvalidValueError: Empty, without a letter, a formula, an error of the spreadsheet, a person's name, or
            with personal data in it.
    """
    text = _BULLET.sub("", nfc(cell_text(cell)))
    if not text:
        raise InvalidValueError("no title", hint="give the model's title")
    if text.lower() in _ERRORS:
        raise InvalidValueError("an error of the spreadsheet", found=text, hint="fix the cell")
    if text[0] in "=@＝＠" or (text[0] in "+-" and not text[1:2].isspace()):
        raise InvalidValueError("a formula", found=text, hint="give the title as plain text")
    if not any(map(str.isalpha, text)):
        raise InvalidValueError("not a title", found=text, hint="give the title in words")
    if is_name(text):
        raise InvalidValueError(
            "the title looks like a person's name",
            hint="give the model's title; a model of an individual is counted: say cá nhân",
        )
    if HIDDEN in scrubbed(text):
        raise InvalidValueError(
            "personal data in the title",
            found=scrubbed(text),
            hint="take the number or address out",
        )
    return text
