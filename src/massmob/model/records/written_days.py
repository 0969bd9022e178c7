"""Days, months, quarters and years as people, offices and programs write them.

The day always comes before the month, and a year has four digits unless the month is named, as in the
``15-Mar-24`` of spreadsheets: a text with two meanings is refused.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

import attrs

from massmob.errors import InvalidValueError
from massmob.values.period import Period
from massmob.values.text import fold

__all__ = ["DATE_HINT", "WrittenTime", "read_time"]

DATE_HINT = "write dd/mm/yyyy, mm/yyyy, Quý I/yyyy or yyyy, such as 15/10/2024 or 2024"
_FIRST, _LAST = 1900, 2100

_NUMBERS = (
    "mot",
    "hai",
    "ba",
    "tu",
    "nam",
    "sau",
    "bay",
    "tam",
    "chin",
    "muoi",
    "muoi mot",
    "muoi hai",
)
_MONTH_NAMES = (
    ("january", "jan", "январь", "января", "янв"),
    ("february", "feb", "февраль", "февраля", "фев"),
    ("march", "mar", "март", "марта", "мар"),
    ("april", "apr", "апрель", "апреля", "апр"),
    ("may", "май", "мая"),
    ("june", "jun", "июнь", "июня", "июн"),
    ("july", "jul", "июль", "июля", "июл"),
    ("august", "aug", "август", "августа", "авг"),
    ("september", "sept", "sep", "сентябрь", "сентября", "сен"),
    ("october", "oct", "октябрь", "октября", "окт"),
    ("november", "nov", "ноябрь", "ноября", "ноя"),
    ("december", "dec", "декабрь", "декабря", "дек"),
)  # fmt: skip
"""Names of months in English and Russian; `calendar` has those of the process's locale."""
_VALUES = (
    {str(number): number for number in range(100)}
    | {f"{number:02}": number for number in range(10)}
    | {word: number for number, word in enumerate(_NUMBERS, 1)}
    | {fold(name): number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}
    | {"bon": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}
)
"""A number, in digits or words → its value."""

_WORD = "|".join(sorted((*_NUMBERS, "bon"), key=len, reverse=True))
_NAME = "|".join(
    sorted((fold(name) for names in _MONTH_NAMES for name in names), key=len, reverse=True)
)
_DAY, _MONTH, _YEAR = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})", r"(?P<year>\d{4})"
_MONTH_WORD = rf"(?P<month>\d{{1,2}}|{_WORD})"
_NAMED_MONTH = rf"(?P<month>{_NAME})\.?"
_OF_YEAR = r"(?: nam |[/.-]| )"
_QUARTER = r"(?P<quarter>\d{1,2}|[ivx]+|mot|hai|ba|tu|bon)"

_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"(?:ngay )?{_DAY}[/.-]{_MONTH}[/.-]{_YEAR}",
        rf"{_YEAR}[/.-]{_MONTH}[/.-]{_DAY}",
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)",
        rf"(?:ngay )?{_DAY} (?:thang |thg ?|th ?){_MONTH_WORD}{_OF_YEAR}{_YEAR}",
        rf"{_DAY}[ -]?{_NAMED_MONTH}[ -]?{_YEAR}",
        rf"{_DAY}[ -]{_NAMED_MONTH}[ -](?P<short_year>\d\d)",
        rf"{_NAMED_MONTH} {_DAY} {_YEAR}",
        rf"(?:thang |thg[. ]?|th[. ]?|t[. ]?){_MONTH_WORD}{_OF_YEAR}{_YEAR}",
        rf"{_MONTH}[/.-]{_YEAR}",
        rf"{_YEAR}[/-]{_MONTH}",
        rf"{_NAMED_MONTH}[ /-]?{_YEAR}",
        rf"(?:quy|quarter|q)[. ]?{_QUARTER}{_OF_YEAR}{_YEAR}",
        rf"{_QUARTER}(?:-?и)? ?(?:квартал|кв)[. ]{{0,2}}{_YEAR}",
        rf"{_YEAR}[/ -]?q(?P<quarter>\d)",
        rf"(?P<first_months>\d{{1,2}}|{_WORD}) ?(?:thang|t) dau(?: cua)?{_OF_YEAR}{_YEAR}",
        rf"(?P<last_months>\d{{1,2}}|{_WORD}) ?(?:thang|t) cuoi(?: cua)?{_OF_YEAR}{_YEAR}",
        rf"(?:nam |year )?{_YEAR}(?: nam)?",
    )
)
_CLOCK = (
    r"(?P<hour>[01]?\d|2[0-3])"
    r"(?::(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?(?: ?(?P<half>am|pm|sa|ch))?"
    r"| ?(?:h|gio) ?(?:(?P<minute_word>[0-5]?\d)(?: ?(?:p|phut))?)?)"
)
_ZONE = r" ?(?P<zone>z|utc|gmt|(?:utc|gmt)?[+-]\d{2}:?(?:\d{2})?)"
_AFTER = re.compile(rf"(?P<rest>.*\d)[ .t]{_CLOCK}(?:{_ZONE})?", re.ASCII)
_BEFORE = re.compile(rf"{_CLOCK}(?P<rest> .*)", re.ASCII)
_COMMA = re.compile(r",(?!\d{3}\b)", re.ASCII)  # but for one that groups digits
_SPACED_MARK = re.compile(r" ?([/-]) ?|(?<=\d) ?(\.) ?(?=\d)")
_TWO_DIGIT_YEAR = re.compile(r"(.*[^\d:])(\d\d)", re.ASCII)
_MONTH_FIRST = re.compile(rf"(?:ngay )?{_MONTH}([/.-]){_DAY}([/.-]){_YEAR}", re.ASCII)
_DAY_BEFORE_MONTH = re.compile(rf"{_YEAR}([/.-]){_DAY}([/.-]){_MONTH}", re.ASCII)
_SCHOOL_YEAR = re.compile(r"(?:nam hoc|school year|учебныи год)\b.*")
_GROUPED_YEAR = re.compile(r"([12]) (\d{3})", re.ASCII)
_VIETNAM = timezone(timedelta(hours=7))


@attrs.frozen
class WrittenTime:
    """What a text means.

    Attributes:
        period: The day, month, quarter, half year, year, or days or years from one to another.
        has_clock: Whether it also had a time of the day other than midnight, which the period leaves out.
    """

    period: Period
    has_clock: bool = False


@lru_cache(maxsize=2**12)  # registers have few days and years, in many cells
def read_time(folded: str) -> WrittenTime:
    """What a text that `fold` returned means.

    Raises:
        InvalidValueError: No form of a day, month, quarter or year; no such day; a year before 1900 or
            after 2100; a time in a zone in which it is another day than in Vietnam.

    Example:
        >>> for text in ("15/10/2024 10:20", "Quý IV/2024", "6 tháng đầu năm 2024", "T3/2024", "2023-2025"):
        ...     print(read_time(fold(text)).period)
        2024-10-15
        2024-10-01/2024-12-31
        2024-01-01/2024-06-30
        2024-03-01/2024-03-31
        2023-01-01/2025-12-31
    """
    text = _levelled(folded)
    clock = _AFTER.fullmatch(text) or _BEFORE.fullmatch(text)
    if clock is None:
        period = _point(text) or _range(text)
        has_clock = False
    else:
        text = clock["rest"].strip()
        period = _point(text)
        has_clock = period is not None and _has_clock(period, clock)
    if period is None or (clock and not period.is_day):
        raise InvalidValueError("not a date or year", hint=_hint(text))
    return WrittenTime(period, has_clock)


def _levelled(folded: str) -> str:
    """A folded text without what has no meaning: spaces around marks, marks around the whole, ``.0``."""
    text = _COMMA.sub(" ", folded).strip(" .;:'\"")
    text = _SPACED_MARK.sub(lambda match: match[1] or match[2], " ".join(text.split()))
    text = re.sub(r" ?(?:гг?|год|года|годы)$|(?<=^\d{4})\.0+$", "", text)
    return _GROUPED_YEAR.sub(r"\1\2", text) if len(text) == 5 else text


def _point(text: str) -> Period | None:
    """The day, month, quarter, half year or year that a text names; ``None`` when it has no such form."""
    match = next(filter(None, (form.fullmatch(text) for form in _FORMS)), None)
    if match is None:
        return None
    parts = {name: digits for name, digits in match.groupdict().items() if digits}
    short = parts.pop("short_year", "")
    year = _full_year(short) if short else int(parts.pop("year"))
    if not _FIRST <= year <= _LAST:
        raise InvalidValueError("year out of range", hint=DATE_HINT)
    values = {name: _VALUES.get(written, 0) for name, written in parts.items()}
    if "day" in values:
        try:
            return Period.day(date(year, values["month"], values["day"]))
        except ValueError:
            raise InvalidValueError("no such day", hint=_hint(text)) from None
    if not values:
        return Period.year(year)
    ((unit, number),) = values.items()
    return _months(year, unit, number)


def _full_year(digits: str) -> int:
    """The year of two digits, as POSIX and Python read ``%y``."""
    return int(digits) + (2000 if int(digits) < 69 else 1900)


def _months(year: int, unit: str, number: int) -> Period:
    """A month, a quarter, or the first or last months of a year."""
    if not 1 <= number <= (4 if unit == "quarter" else 12):
        kind = "quarter" if unit == "quarter" else "month"
        raise InvalidValueError(f"no such {kind}", hint=DATE_HINT)
    first, last = {
        "month": (number, number),
        "quarter": (3 * number - 2, 3 * number),
        "first_months": (1, number),
        "last_months": (13 - number, 12),
    }[unit]
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _range(text: str) -> Period | None:
    """The days from one point to another of the same length; ``None`` when a text has no such form."""
    text = re.sub(r"^(?:giai doan|nhiem ky|period|tu nam|tu|from|nam|с) ", "", text)
    for first_text, last_text in _halves(text):
        if re.search(r"\d{4}", first_text) and re.search(r"\d{4}", last_text):
            first, last = _point(first_text), _point(last_text)
            if first and last and first <= last and _are_alike(first, last):
                return Period(first.start, last.end)
    return None


def _are_alike(first: Period, last: Period) -> bool:
    """Whether both are days, or months, or years: months differ by three days at most."""
    return abs((first.days or 0) - (last.days or 0)) < 4


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """A text divided in the middle, by a word or by one of an odd number of dashes."""
    for word in (" den ", " to ", " до ", " по "):
        if text.count(word) == 1:
            first, _, last = text.partition(word)
            yield first, last
    parts = text.split("-")
    if len(parts) % 2 == 0:
        middle = len(parts) // 2
        yield "-".join(parts[:middle]), "-".join(parts[middle:])


def _has_clock(period: Period, clock: re.Match[str]) -> bool:
    """Whether the time is not midnight.

    Raises:
        InvalidValueError: In Vietnam it is another day.
    """
    parts = clock.groupdict()
    hour = int(parts["hour"])
    if parts["half"] in ("pm", "ch"):
        hour = hour % 12 + 12
    elif parts["half"]:
        hour %= 12
    minute = int(parts["minute"] or parts["minute_word"] or 0)
    zone = parts.get("zone")
    if zone and period.start is not None:
        sign = -1 if "-" in zone else 1
        digits = re.sub(r"\D", "", zone).ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        written = datetime(period.start.year, period.start.month, period.start.day, hour, minute)
        moment = written.replace(tzinfo=UTC) - sign * offset
        if (day := moment.astimezone(_VIETNAM).date()) != period.start:
            hint = f"write {period.start}, or {day} if the day in Vietnam is meant"
            raise InvalidValueError("a time that is on another day in Vietnam", hint=hint)
    return bool(hour or minute or int(parts["second"] or 0))


def _hint(text: str) -> str:
    """The date that was probably meant: the month came before the day, or the year has two digits."""
    if _SCHOOL_YEAR.fullmatch(text):
        return "a school year begins and ends within years; write the day, or the years, such as 2023-2024"
    month_first = _MONTH_FIRST.fullmatch(text)
    if month_first and _is_day(month_first):
        month, one, day, other, year = month_first.groups()
        return f"did you mean {day}{one}{month}{other}{year}?"
    day_first = _DAY_BEFORE_MONTH.fullmatch(text)
    if day_first and _is_day(day_first):
        year, one, day, other, month = day_first.groups()
        return f"did you mean {year}{one}{month}{other}{day}?"
    two_digits = _TWO_DIGIT_YEAR.fullmatch(text)
    if two_digits:
        meant = f"{two_digits[1]}{_full_year(two_digits[2])}"
        if any(form.fullmatch(meant) for form in _FORMS):
            return f"did you mean {meant}?"
    if re.fullmatch(r"[12][.,]\d{3}", text):
        return f"did you mean {text[0]}{text[2:]}?"
    return DATE_HINT


def _is_day(match: re.Match[str]) -> bool:
    try:
        date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return False
    return True
