"""The day, month, year or years in a cell of a spreadsheet, as people write them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from massmob.errors import InvalidValueError
from massmob.model.records.written_days import DATE_HINT, WrittenTime, read_time
from massmob.values.period import Period
from massmob.values.text import fold

__all__ = [
    "EXCEL_DAY_ZERO",
    "MAC_DAY_ZERO",
    "as_time",
    "as_years",
    "day_text",
    "moment_text",
    "shortest_text",
]

EXCEL_DAY_ZERO, MAC_DAY_ZERO = date(1899, 12, 30), date(1904, 1, 1)
"""Day 0 of serial numbers, right from March 1900; and in workbooks that count days from 1904."""
_SERIAL_NUMBERS = range(14_611, 73_051)
"""1940 to 2099: a number of five digits in a column of days."""
_YEARS = range(1900, 2101)


def as_time(cell: object, day_zero: date = EXCEL_DAY_ZERO) -> Period | None:
    """The day, month, quarter, year or years in a cell of a register; ``None`` when it is empty.

    It reads days of a spreadsheet and their serial numbers, and the forms of `read_time`: ``15/10/2024``,
    ``2024-10-15 08:30``, ``ngày 15 tháng 10 năm 2024``, ``10/2024``, ``Quý IV/2024``, ``2023-2025``,
    ``năm 2024``. The day always comes before the month; a time of the day is left out.

    Args:
        cell: The cell.
        day_zero: The day from which its workbook counts.

    Raises:
        InvalidValueError: None of these; no such day; a year that a spreadsheet shows as a day, as it does with
            2024 in a cell that is formatted as a date: 16/07/1905.

    Example:
        >>> str(as_time(45580.0)), as_time("năm 2024").label()
        ('2024-10-15', '2024')
    """
    written = _read(cell, day_zero)
    if written is None:
        return None
    period = written.period
    if period.is_day and period.start is not None:
        number = (period.start - day_zero).days
        if number in _YEARS:
            hint = f"did you mean {number}? Format the cell as a number, or write the year as text"
            raise InvalidValueError("a year that is formatted as a date", found=cell, hint=hint)
    return period


def as_years(cell: object, day_zero: date = EXCEL_DAY_ZERO) -> Period | None:
    """The period in a column of years: as `as_time`, but of a day its year.

    A number of five digits there is a mistyped year, not a day.

    Raises:
        InvalidValueError: As `as_time`, or a number that is no year.

    Example:
        >>> as_years(2024).label(), as_years("31/12/2024").label()
        ('2024', '2024')
    """
    if _serial_number(cell) is not None:
        raise InvalidValueError("not a year", found=cell, hint="write a year, such as 2024")
    period = as_time(cell, day_zero)
    return Period.year(period.start.year) if period and period.is_day and period.start else period


def _read(cell: object, day_zero: date = EXCEL_DAY_ZERO) -> WrittenTime | None:
    """What a cell means, and whether it has a time of the day; ``None`` when it is empty."""
    if isinstance(cell, datetime):
        return WrittenTime(Period.day(cell.date()), cell.time() != time())
    if isinstance(cell, date):
        return WrittenTime(Period.day(cell))
    number = _serial_number(cell)
    if number is not None:
        return WrittenTime(Period.day(day_zero + timedelta(int(number))), not number.is_integer())
    if isinstance(cell, float) and not cell.is_integer():  # 10.2024 is no month: 10.2020 is 10.202
        raise InvalidValueError("not a date or year", found=cell, hint=DATE_HINT)
    text = _folded(cell)
    try:
        return read_time(text) if text else None
    except InvalidValueError as error:
        raise InvalidValueError(error.message, found=cell, hint=error.hint) from None


def _serial_number(cell: object) -> float | None:
    """The number of a day, as a number or as text; one with a fraction has a time of the day."""
    if isinstance(cell, bool):
        return None
    text = str(cell).strip() if isinstance(cell, str) else ""
    if _SERIAL_TEXT.fullmatch(text):
        number = float(text)
    elif isinstance(cell, int | float):
        number = cell
    else:
        return None
    return float(number) if _SERIAL_NUMBERS[0] <= number < _SERIAL_NUMBERS[-1] + 1 else None


_SERIAL_TEXT = re.compile(r"\d{5}(?:\.\d{1,15})?", re.ASCII)


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
        raise InvalidValueError("not a day", found=cell, hint=DATE_HINT)
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
    written = _read(cell)
    if written is None or written.has_clock:
        raise InvalidValueError("not a date or year", found=cell, hint=DATE_HINT)
    return shortest_text(str(written.period))


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
