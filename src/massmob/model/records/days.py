"""The day, month, year or years in a cell of a spreadsheet, as people write them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from massmob.errors import InvalidValueError
from massmob.values.period import Period
from massmob.values.text import fold

__all__ = ["as_time", "as_years", "day_text", "moment_text", "shortest_text"]

_DAY = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})")
_DATE_PATTERNS = (
    _DAY,
    re.compile(
        r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})(?:[ t]00:00(?::00)?)?"
    ),
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


def as_time(cell: object) -> Period | None:
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
    text = _folded(cell)
    if not text:
        return None
    try:
        return _period(text)
    except InvalidValueError as error:
        raise InvalidValueError(error.message, found=cell, hint=error.hint) from None


@lru_cache(maxsize=2**12)  # registers have few days and years, in many cells
def _period(text: str) -> Period:
    """The day, month, year or years that a folded text names; `as_time` adds the cell to an error."""
    if _is_serial_number(text):
        return Period.day(_EPOCH + timedelta(int(text)))
    match = next(filter(None, (pattern.fullmatch(text) for pattern in _DATE_PATTERNS)), None)
    numbers = (
        {name: int(digits) for name, digits in match.groupdict().items() if digits} if match else {}
    )
    year = numbers.get("year", 0)
    last = numbers.get("last", year)
    if match is None or last < year:
        raise InvalidValueError("not a date or year", hint=_date_hint(text))
    if not _FIRST <= year <= last <= _LAST:
        raise InvalidValueError("year out of range", hint=_DATE_HINT)
    try:
        if "day" in numbers:
            return Period.day(date(**numbers))
        if "month" in numbers:
            return Period.parse(f"{year}-{numbers['month']:02}")
    except ValueError:
        raise InvalidValueError("no such day", hint=_date_hint(text)) from None
    return Period.years(year, last)


def as_years(cell: object) -> Period | None:
    """The period in a column of years: as `as_time`, but a serial number there would be a mistyped year.

    Raises:
        InvalidValueError: As `as_time`, or a number that is no year.

    Example:
        >>> as_years(2024).label()
        '2024'
    """
    text = _folded(cell)
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


def _folded(cell: object) -> str:
    return fold(str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell))


# --- cells of the tables of a movement -------------------------------------------------------------

_POINT = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
_ISO_POINT = re.compile(_POINT, re.ASCII)
_ISO_PERIOD = re.compile(rf"(?:{_POINT}|\.\.)(?:/(?:{_POINT}|\.\.))?", re.ASCII)


def day_text(cell: object) -> str:
    """The day, month or year in a cell as text in ISO 8601; the cell may be all that `as_time` reads.

    Raises:
        InvalidValueError: None of these, several years, or a time of the day.

    Example:
        >>> day_text("30/06/2025"), day_text(date(2025, 6, 30)), day_text(2025)
        ('2025-06-30', '2025-06-30', '2025')
    """
    text = moment_text(cell)
    if not _ISO_POINT.fullmatch(text):
        raise InvalidValueError("not a day", found=cell, hint=_DATE_HINT)
    return text


def moment_text(cell: object) -> str:
    """As `day_text`, or several days or years, such as ``2024-05-01/2024-05-03``.

    Text in ISO 8601 is returned as it is, whether or not there is such a day.

    Raises:
        InvalidValueError: None of these, or a time of the day.

    Example:
        >>> moment_text("05/2024"), moment_text(2024.0), moment_text("2024-05-01/2024-05-03")
        ('2024-05', '2024', '2024-05-01/2024-05-03')
    """
    if isinstance(cell, str) and _ISO_PERIOD.fullmatch(cell.strip()):
        return cell.strip()
    has_time = isinstance(cell, datetime) and cell.time() != time()
    period = None if has_time else as_time(cell)
    if period is None:
        raise InvalidValueError("not a date or year", found=cell, hint=_DATE_HINT)
    return shortest_text(str(period))


def shortest_text(period: str) -> str:
    """A period in ISO 8601 with a whole year as 2024, a whole month as 2024-05.

    Args:
        period: A period as `str` writes it.

    Example:
        >>> shortest_text("2024-05-01/2024-05-31"), shortest_text("2024-05-01"), shortest_text("../..")
        ('2024-05', '2024-05-01', '../..')
    """
    if "/" in period and ".." not in period:
        for length in (4, 7):
            if str(Period.parse(period[:length])) == period:
                return period[:length]
    return period
