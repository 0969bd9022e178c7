"""Periods of time: two inclusive dates, either of which may be open (ISO 8601, open ends as in EDTF)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import total_ordering
from typing import Self, cast

import attrs

from massmob.errors import InvalidValueError, naming_argument, require_type
from massmob.translation.catalogue import gettext
from massmob.translation.language import Language, as_language
from massmob.values import schemas
from massmob.values.construction import naming_fields
from massmob.values.local_days import read_local_day
from massmob.values.plain_form import MakeRef, PlainForm
from massmob.values.schemas import Schema

__all__ = ["Period", "as_date", "as_period", "gaps", "union_of"]

# An open end counts as the day before the first or after the last of the calendar, so that periods are
# compared as pairs of whole numbers and no date overflows.
_BEFORE_CALENDAR = date.min.toordinal() - 1
_AFTER_CALENDAR = date.max.toordinal() + 1

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_TWO_YEARS = re.compile(r"(\d{4})\s*-\s*(\d{4})", re.ASCII)
_ACCEPTED_FORMS = (
    "write 2016, 2016-03, 2016-12-05, 2016–2020, 2016-12-05/2020-12-31, "
    "../2025-06-30 or 2025-07-01/.."
)


@total_ordering
@naming_fields
@attrs.frozen(repr=False)
class Period(PlainForm):
    """A range of whole days, both ends included; a missing end is open. ``Period()`` is always.

    Periods are ordered by their first day, then their last; an open start comes first, an open end
    last.

    Args:
        start: The first day, or None when the period has no beginning.
        end: The last day, or None when it has no end.

    Raises:
        InvalidValueError: If an end is not a plain day, or the last day is before the first.

    Example:
        >>> directive = Period(date(2016, 12, 5), date(2020, 12, 31))
        >>> date(2018, 6, 1) in directive
        True
        >>> directive & Period.year(2020)
        Period.parse('2020-01-01/2020-12-31')
    """

    start: date | None = None
    end: date | None = None

    def __attrs_post_init__(self) -> None:
        start, end = self.start, self.end
        for name, day in (("start", start), ("end", end)):
            # A fast test for nearly all dates; `_require_day` also accepts subclasses.
            if type(day) is not date and day is not None:
                with naming_argument(name):
                    _require_day(day)
        if start is not None and end is not None and end < start:
            raise InvalidValueError(
                "a period that ends before it begins",
                found=f"{start}/{end}",
                hint="exchange the two days",
            )

    @classmethod
    def parse(cls, text: str) -> Period:
        """Parse a period: a year, month or day, or two of them.

        Grammar (ISO 8601-1 intervals; ``..`` for an open end is ISO 8601-2, known as EDTF)::

            period = point | end "/" end | [point] ".." [point] | point dash point
            end    = point | ".."
            dash   = "–" | " - "
            point  = YYYY | YYYY-MM | YYYY-MM-DD

        A point means all its days. Two years may also be joined by a bare hyphen.

        Args:
            text: The period in one of these forms; spaces around the parts are ignored.

        Returns:
            The period; ``Period.parse(str(period)) == period``.

        Raises:
            InvalidValueError: If the text is not a period, has an impossible day, or ends before it begins.

        Example:
            >>> Period.parse("2016–2020").days
            1827
            >>> str(Period.parse("2025-07-01/.."))
            '2025-07-01/..'
        """
        try:
            first, last = _split_into_points(text)
            return cls(_boundary_day(first, text), _boundary_day(last, text, last=True))
        except InvalidValueError as error:
            raise error.at_default("text") from None

    @classmethod
    def day(cls, day: date | str) -> Period:
        """The period of a single day.

        Example:
            >>> str(Period.day("2016-12-05"))
            '2016-12-05'
        """
        with naming_argument("day"):
            single = as_date(day)
        return cls(single, single)

    @classmethod
    def year(cls, year: int) -> Period:
        """The period of one calendar year, from 1 to 9999.

        Raises:
            InvalidValueError: If there is no such year.

        Example:
            >>> Period.year(2024).days
            366
        """
        with naming_argument("year"):
            start = _day_from_numbers(year, 1, 1, year)
        return cls(start, start.replace(month=12, day=31))

    @classmethod
    def years(cls, first: int, last: int) -> Period:
        """The period from the first day of one year to the last day of another.

        Raises:
            InvalidValueError: If there is no such year, or the last is before the first.

        Example:
            >>> Period.years(2016, 2020).label()
            '2016–2020'
        """
        with naming_argument("first"):
            start = _day_from_numbers(first, 1, 1, first)
        with naming_argument("last"):
            return cls(start, _day_from_numbers(last, 12, 31, last))

    @classmethod
    def since(cls, day: date | str) -> Period:
        """The period that begins on a day and has no end.

        Example:
            >>> str(Period.since("2025-07-01"))
            '2025-07-01/..'
        """
        with naming_argument("day"):
            return cls(as_date(day), None)

    @classmethod
    def until(cls, day: date | str) -> Period:
        """The period that ends with a day and has no beginning.

        Example:
            >>> str(Period.until("2025-06-30"))
            '../2025-06-30'
        """
        with naming_argument("day"):
            return cls(None, as_date(day))

    @property
    def is_day(self) -> bool:
        """Whether the period is a single day."""
        return self.start is not None and self.start == self.end

    @property
    def days(self) -> int | None:
        """How many days the period has; None when an end is open."""
        if self.start is None or self.end is None:
            return None
        return (self.end - self.start).days + 1

    @property
    def first_year(self) -> int | None:
        """The year of the first day; None when the start is open."""
        return None if self.start is None else self.start.year

    @property
    def last_year(self) -> int | None:
        """The year of the last day; None when the end is open."""
        return None if self.end is None else self.end.year

    @property
    def sort_key(self) -> tuple[int, int]:
        """The first and the last day as day numbers; an open end lies just outside the calendar."""
        return (
            _BEFORE_CALENDAR if self.start is None else self.start.toordinal(),
            _AFTER_CALENDAR if self.end is None else self.end.toordinal(),
        )

    def __lt__(self, other: Period) -> bool:
        if other.__class__ is not self.__class__:  # attrs compares for equality by the same rule
            return NotImplemented
        return self.sort_key < other.sort_key

    def __contains__(self, item: Period | date | str) -> bool:
        """Whether a day, or every day of another period, lies in this period.

        Raises:
            InvalidValueError: If the item is neither a period nor a day.
        """
        if isinstance(item, Period):
            first, last = item.start, item.end
            return (self.start is None or (first is not None and self.start <= first)) and (
                self.end is None or (last is not None and last <= self.end)
            )
        day = item if type(item) is date else as_date(item)
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def overlaps(self, other: Period) -> bool:
        """Whether the two periods share a day.

        Example:
            >>> Period.year(2020).overlaps(Period.since("2020-12-31"))
            True
        """
        if type(other) is not Period:
            require_type("other", other, Period)
        return (self.start is None or other.end is None or self.start <= other.end) and (
            other.start is None or self.end is None or other.start <= self.end
        )

    def is_before(self, other: Period) -> bool:
        """Whether the period has ended before the first day of the other.

        Example:
            >>> Period.year(2020).is_before(Period.year(2021)), Period.year(2020).is_before(Period())
            (True, False)
        """
        if type(other) is not Period:
            require_type("other", other, Period)
        return self.end is not None and other.start is not None and self.end < other.start

    def intersection(self, other: Period) -> Period | None:
        """The days the two periods share, also written ``self & other``.

        Returns:
            Their common period, or None when they share no day.

        Example:
            >>> Period.year(2020).intersection(Period.year(2021)) is None
            True
        """
        if not self.overlaps(other):
            return None
        return Period(
            max(self, other, key=lambda period: period.sort_key[0]).start,
            min(self, other, key=lambda period: period.sort_key[1]).end,
        )

    def __and__(self, other: Period) -> Period | None:
        return self.intersection(other) if other.__class__ is self.__class__ else NotImplemented

    def meets(self, other: Period) -> bool:
        """Whether the other period begins on the day after this one ends.

        Example:
            >>> Period.until("2025-06-30").meets(Period.since("2025-07-01"))
            True
        """
        if type(other) is not Period:
            require_type("other", other, Period)
        return other.start is not None and self.sort_key[1] + 1 == other.sort_key[0]

    def label(self, lang: Language | None = None) -> str:
        """The period as a person would write it: short; :meth:`parse` reads it back when both ends are closed.

        Args:
            lang: ``vi``, ``en`` or ``ru``: the language of the words; the current one by default.

        Raises:
            InvalidValueError: If the language is not one of these.

        Example:
            >>> [Period.parse(text).label() for text in ("2024", "../2025-06-30", "../..")]
            ['2024', 'until 2025-06-30', 'always']
        """
        start, end = self.start, self.end
        lang = as_language(lang)
        if start is None and end is None:
            return gettext("always", lang)
        if start is None:
            return gettext("until {day}", lang).format(day=end)
        if end is None:
            return gettext("since {day}", lang).format(day=start)
        first, last = str(start), str(end)
        if first.endswith("-01-01") and last.endswith("-12-31"):
            first, last = first[:4], last[:4]
        elif start.day == 1 and end == _last_of_month(end):
            first, last = first[:7], last[:7]
        return first if first == last else f"{first}–{last}"

    def to_dict(self) -> str:
        """The period as files have it: ISO 8601, as ``str`` gives it.

        Example:
            >>> Period.since("2025-07-01").to_dict()
            '2025-07-01/..'
        """
        return str(self)

    @classmethod
    def from_dict(cls, plain: object) -> Self:
        """The period that `to_dict` wrote; every text that `parse` reads.

        Raises:
            InvalidValueError: It is anything else.
        """
        return cast("Self", cls.parse(cast("str", plain)))

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of `to_dict`."""
        return schemas.PERIOD

    def __str__(self) -> str:
        if self.is_day:
            return str(self.start)
        return f"{self.start or '..'}/{self.end or '..'}"

    def __repr__(self) -> str:
        return f"Period.parse({str(self)!r})"


def as_date(value: date | str) -> date:
    """A day from a day or its ISO 8601 text.

    A ``datetime`` is refused, not cut: its day depends on a time zone that only the caller knows.

    Args:
        value: A ``date``, or text such as ``2024-10-15``.

    Returns:
        The day.

    Raises:
        InvalidValueError: If the value is not a day of the years 1 to 9999.

    Example:
        >>> as_date("2024-10-15")
        datetime.date(2024, 10, 15)
    """
    if not isinstance(value, str):
        return _require_day(value)
    match = _POINT.fullmatch(value.strip())
    if match is None or match[3] is None:
        day = read_local_day(value)
        raise InvalidValueError("not a day", found=value, hint=f"write {day or 'YYYY-MM-DD'}")
    return _day_from_numbers(int(match[1]), int(match[2]), int(match[3]), value)


def as_period(value: Period | date | str | None) -> Period:
    """Convert a period, a day, a text or None to a period.

    Args:
        value: A period, a day, text that :meth:`Period.parse` reads, or None for always.

    Returns:
        The period.

    Raises:
        InvalidValueError: If the value is none of these.

    Example:
        >>> as_period("2024").label(), as_period(None).label()
        ('2024', 'always')
    """
    if isinstance(value, Period):
        return value
    if value is None:
        return Period()
    if isinstance(value, str):
        return Period.parse(value)
    day = _require_day(value)
    return Period(day, day)


def union_of(periods: Iterable[Period]) -> tuple[Period, ...]:
    """All the days of some periods, as the fewest periods.

    Args:
        periods: Periods in any order; they may overlap or follow on each other.

    Returns:
        Periods in order, with at least one day between neighbours.

    Example:
        >>> [period.label() for period in union_of([Period.year(2021), Period.years(2016, 2020)])]
        ['2016–2021']
    """
    merged: list[Period] = []
    for period in sorted(periods):
        if merged and (merged[-1].overlaps(period) or merged[-1].meets(period)):
            latest = max(merged[-1], period, key=lambda candidate: candidate.sort_key[1])
            merged[-1] = Period(merged[-1].start, latest.end)
        else:
            merged.append(period)
    return tuple(merged)


def gaps(periods: Iterable[Period], within: Period) -> tuple[Period, ...]:
    """The days of a period that no other period covers, as the fewest periods.

    Args:
        periods: The covering periods, in any order.
        within: The period to cover.

    Returns:
        The uncovered periods in order; empty when every day is covered. Nothing before year 1 or after
        9999 counts as uncovered.

    Example:
        >>> plans = [Period.years(2016, 2019), Period.year(2021)]
        >>> [gap.label() for gap in gaps(plans, Period.years(2016, 2022))]
        ['2020', '2022']
    """
    low, high = within.sort_key
    uncovered: list[Period | None] = []
    for period in union_of(periods):
        first, last = period.sort_key
        uncovered.append(_period_between(low, min(first - 1, high)))
        low = max(low, last + 1)
    uncovered.append(_period_between(low, high))
    return tuple(gap for gap in uncovered if gap is not None)


def _period_between(low: int, high: int) -> Period | None:
    """The period between two day numbers; None when no day of the calendar lies there."""
    if low > high or high == _BEFORE_CALENDAR or low >= _AFTER_CALENDAR:
        return None
    return Period(
        None if low == _BEFORE_CALENDAR else date.fromordinal(low),
        None if high == _AFTER_CALENDAR else date.fromordinal(high),
    )


def _split_into_points(text: object) -> tuple[str, str]:
    """The texts of the first and the last point; a single point is both."""
    if not isinstance(text, str):
        raise InvalidValueError("not the text of a period", found=text, hint=_ACCEPTED_FORMS)
    text = text.strip()
    years = _TWO_YEARS.fullmatch(text)
    if years:
        return years[1], years[2]
    for separator in ("/", "..", "–", " - "):
        if separator in text:
            first, _, last = text.partition(separator)
            return (first or "..", last or "..") if separator == ".." else (first, last)
    return text, text


def _boundary_day(point: str, text: str, *, last: bool = False) -> date | None:
    """The first or last day of a point; None for an open end. The text is what an error quotes."""
    point = point.strip()
    if point == "..":
        return None
    match = _POINT.fullmatch(point)
    if match is None:
        local_day = read_local_day(text)
        hint = f"write {local_day}" if local_day else _ACCEPTED_FORMS
        raise InvalidValueError("not a period", found=text, hint=hint)
    year, month, day = int(match[1]), match[2], match[3]
    if day:
        return _day_from_numbers(year, int(month), int(day), text)
    if not last:
        return _day_from_numbers(year, int(month or 1), 1, text)
    return _last_of_month(_day_from_numbers(year, int(month or 12), 1, text))


def _last_of_month(day: date) -> date:
    return day + timedelta(days=monthrange(day.year, day.month)[1] - day.day)


def _day_from_numbers(year: int, month: int, day: int, written: object) -> date:
    """A day from its numbers; an error quotes it as it was written."""
    try:
        return date(year, month, day)
    except (TypeError, ValueError, OverflowError) as error:
        # An int of thousands of digits cannot even be printed in the message that reports it.
        huge = isinstance(written, int) and abs(written) > 10**9
        raise InvalidValueError(
            f"no such day ({error})",
            found="a number beyond any calendar" if huge else written,
            hint="years run from 1 to 9999",
        ) from None


def _require_day(value: object) -> date:
    """The value if it is a plain date."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    hint = "pass a date or YYYY-MM-DD"
    if isinstance(value, datetime):
        hint = "pass its .date()"
    elif isinstance(value, str):
        hint = "read text with Period.parse"
    raise InvalidValueError("not a plain day", found=value, hint=hint)
