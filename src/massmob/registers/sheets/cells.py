"""The value of a cell: a day, a period or a title, as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from massmob.errors import InvalidValueError
from massmob.io.tables.workbook import Value
from massmob.registers.sheets.personal_data import HIDDEN, is_name, redact
from massmob.values.period import Period
from massmob.values.text import fold, nfc

__all__ = ["as_time", "as_title", "as_years", "cell_text", "only_year"]

_DAY = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})")
_DATE_PATTERNS = (
    _DAY,
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[ t]00:00(?::00)?)?"),
    re.compile(
        r"(?:ngay (?P<day>\d{1,2}) )?thang (?P<month>\d{1,2})(?: nam |[/.-])(?P<year>\d{4})"
    ),
    re.compile(r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
    re.compile(r"(?:giai doan |period |nam )?(?P<year>\d{4}) ?(?:-|den|to) ?(?P<last>\d{4})"),
    re.compile(r"(?:nam |year )?(?P<year>\d{4})(?: ?(?:г\.?|год|года|nam))?"),
)
_TWO_DIGIT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
_EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial numbers, right from March 1900."""
_SERIAL_NUMBERS = range(14_611, 73_051)
"""1940 to 2099: a number of five digits in a column of days."""
_FIRST, _LAST = 1900, 2100
_DATE_HINT = "write dd/mm/yyyy, yyyy-mm-dd or a year"


def cell_text(cell: Value) -> str:
    """A cell as one line of text in NFC; a whole number has no decimal point."""
    if isinstance(cell, str):
        line = " ".join(cell.split())
        return line if line.isascii() else unicodedata.normalize("NFC", line)
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def as_time(cell: Value) -> Period | None:
    """The day, month, year or years in a cell; ``None`` when it is empty.

    It reads days of a spreadsheet and their serial numbers, ``15/10/2024``, ``15.10.2024``, ``2024-10-15``,
    ``ngày 15 tháng 10 năm 2024``, ``10/2024``, ``2023-2025``, ``2024``, ``năm 2024``, ``2024 г.``. The day
    always comes before the month.

    Raises:
        InvalidValueError: None of these, or no such day.

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
    if _is_serial_number(text):
        return Period.day(_EPOCH + timedelta(int(text)))
    match = next(filter(None, (pattern.fullmatch(text) for pattern in _DATE_PATTERNS)), None)
    numbers = (
        {name: int(digits) for name, digits in match.groupdict().items() if digits} if match else {}
    )
    year = numbers.get("year", 0)
    last = numbers.get("last", year)
    if match is None or last < year:
        raise InvalidValueError("not a date or year", found=cell, hint=_date_hint(text))
    if not _FIRST <= year <= last <= _LAST:
        raise InvalidValueError("year out of range", found=cell, hint=_DATE_HINT)
    try:
        if "day" in numbers:
            return Period.day(date(**numbers))
        if "month" in numbers:
            return Period.parse(f"{year}-{numbers['month']:02}")
    except ValueError:
        raise InvalidValueError("no such day", found=text, hint=_date_hint(text)) from None
    return Period.years(year, last)


def as_years(cell: Value) -> Period | None:
    """The period in a column of years: as `as_time`, but a serial number there would be a mistyped year.

    Raises:
        InvalidValueError: As `as_time`, or a number that is no year.

    Example:
        >>> as_years(2024).label()
        '2024'
    """
    text = fold(cell_text(cell))
    if _is_serial_number(text):
        raise InvalidValueError("not a year", found=cell, hint="write a year, such as 2024")
    return as_time(cell)


def _is_serial_number(text: str) -> bool:
    return len(text) == 5 and text.isdecimal() and int(text) in _SERIAL_NUMBERS


def _date_hint(text: str) -> str:
    """The date that was probably meant: the month came before the day, or the year has two digits."""
    match = _DAY.fullmatch(text)
    if match and int(match[1]) <= 12 < int(match[2]) <= 31:
        return f"did you mean {match[2]}/{match[1]}/{match[3]}?"
    if _TWO_DIGIT_YEAR.fullmatch(text):
        return f"did you mean {text[:-2]}20{text[-2:]}?"
    return _DATE_HINT


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
_SPREADSHEET_ERRORS = ("#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!")


def as_title(cell: Value) -> str:
    """A model's title, without the bullet or number before it.

    Raises:
        InvalidValueError: Empty, without a letter, a formula, an error of the spreadsheet, a person's name, or
            with personal data in it.
    """
    text = _BULLET.sub("", nfc(cell_text(cell)))
    if not text:
        raise InvalidValueError("no title", hint="give the model's title")
    if text.lower() in _SPREADSHEET_ERRORS:
        raise InvalidValueError("a spreadsheet error", found=text, hint="fix the cell")
    if text[0] in "=@＝＠" or (text[0] in "+-" and not text[1:2].isspace()):
        raise InvalidValueError("a formula", found=text, hint="give the title as plain text")
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
