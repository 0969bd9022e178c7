"""Periods: parsing, printing, order, and set arithmetic compared with sets of days."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.translation.language import in_language
from massmob.values.local_days import read_local_day
from massmob.values.period import as_date, as_period, gaps, union_of
from massmob.values.period_phrase import when

FIRST = date(2024, 2, 25)
LAST = FIRST + timedelta(days=9)
CALENDAR = [FIRST + timedelta(days=n) for n in range(-1, 11)]  # one day of margin on either side

near_days = st.integers(0, 9).map(lambda n: FIRST + timedelta(days=n))
any_days = st.one_of(st.dates(), st.sampled_from([date.min, date.max]))


def periods_of(days: st.SearchStrategy[date]) -> st.SearchStrategy[mm.Period]:
    """Periods, open or closed, with ends from a strategy of days."""
    closed = st.tuples(days, days).map(lambda pair: mm.Period(min(pair), max(pair)))
    half = st.one_of(days.map(mm.Period.since), days.map(mm.Period.until))
    return st.one_of(closed, half, st.just(mm.Period()))


near_periods = periods_of(near_days)
any_periods = periods_of(any_days)


def days_of(period: mm.Period | None) -> set[date]:
    """A simple model: a period as the set of its days in the small calendar."""
    if period is None:
        return set()
    return {
        day for day in CALENDAR if (period.start or date.min) <= day <= (period.end or date.max)
    }


def covered(periods: list[mm.Period] | tuple[mm.Period, ...]) -> set[date]:
    """The days of some periods."""
    return {day for period in periods for day in days_of(period)}


class TestSetArithmetic:
    @given(near_periods)
    def test_a_period_contains_its_days(self, period: mm.Period) -> None:
        assert {day for day in CALENDAR if day in period} == days_of(period)
        if period.start and period.end:
            assert period.days == len(days_of(period))

    @given(near_periods, near_periods)
    def test_two_periods_compare_like_sets_of_days(
        self, first: mm.Period, second: mm.Period
    ) -> None:
        assert (second in first) == (days_of(second) <= days_of(first))
        assert first.overlaps(second) == bool(days_of(first) & days_of(second))
        assert first.is_before(second) == (not first.overlaps(second) and first < second)
        assert days_of(first & second) == days_of(first) & days_of(second)
        meets = bool(first.end and second.start and first.end + timedelta(days=1) == second.start)
        assert first.meets(second) == meets

    @given(any_periods, any_periods)
    def test_intersection_is_the_largest_common_part(
        self, first: mm.Period, second: mm.Period
    ) -> None:
        common = first.intersection(second)
        assert common == second & first
        assert (common is None) == (not first.overlaps(second))
        if common is not None:
            assert common in first
            assert common in second
            assert common.start in (first.start, second.start)

    @given(any_periods)
    def test_the_open_period_contains_every_period(self, period: mm.Period) -> None:
        assert period & mm.Period() == period
        assert period in mm.Period()
        assert period & period == period

    @given(st.lists(near_periods, max_size=5))
    def test_union_has_the_same_days_in_the_fewest_periods(self, periods: list[mm.Period]) -> None:
        union = union_of(periods)
        assert covered(union) == covered(periods)
        assert list(union) == sorted(union)
        assert union == union_of(reversed(periods)) == union_of(union)
        for first, second in pairwise(union):
            assert not first.overlaps(second)
            assert not first.meets(second)

    @given(st.lists(near_periods, max_size=4), near_periods)
    def test_gaps_are_the_uncovered_days(self, periods: list[mm.Period], within: mm.Period) -> None:
        uncovered = gaps(periods, within)
        assert covered(uncovered) == days_of(within) - covered(periods)
        assert uncovered == union_of(uncovered)
        assert all(gap in within for gap in uncovered)

    @given(st.lists(any_periods, max_size=4), any_periods)
    def test_gaps_and_periods_together_cover_the_whole_calendar(
        self, periods: list[mm.Period], within: mm.Period
    ) -> None:
        uncovered = gaps(periods, within)
        assert not any(gap.overlaps(period) for gap in uncovered for period in periods)
        parts = [part for period in periods if (part := period & within)]
        whole = union_of([*uncovered, *parts])
        days = [within.start or date.min, within.end or date.max]
        assert all(any(day in part for part in whole) for day in days)
        assert len(whole) == 1

    @pytest.mark.parametrize(
        ("cover", "within", "expected"),
        [
            ([mm.Period(date.min, date.max)], mm.Period(), ()),
            ([], mm.Period(), (mm.Period(),)),
            ([mm.Period.until(date.max)], mm.Period.since(date.min), ()),
            (
                [mm.Period.day(date.max)],
                mm.Period.year(9999),
                (mm.Period(date(9999, 1, 1), date(9999, 12, 30)),),
            ),
            ([mm.Period.since("2025-07-01")], mm.Period.year(2024), (mm.Period.year(2024),)),
        ],
    )
    def test_gaps_at_the_ends_of_the_calendar(
        self, cover: list[mm.Period], within: mm.Period, expected: tuple[mm.Period, ...]
    ) -> None:
        assert gaps(cover, within) == expected

    def test_the_documents_leave_a_gap_in_2021(self) -> None:
        directive = mm.Period(date(2016, 12, 5), date(2020, 12, 31))
        letter = mm.Period(date(2021, 3, 15), date(2025, 12, 31))
        (gap,) = gaps([letter, directive], mm.Period.years(2017, 2025))
        assert str(gap) == "2021-01-01/2021-03-14"

    def test_the_last_day_of_the_calendar_meets_nothing(self) -> None:
        assert not mm.Period.day(date.max).meets(mm.Period())
        assert not mm.Period.day(date.max).meets(mm.Period.day(date.max))
        assert not mm.Period().meets(mm.Period())


class TestOrder:
    @given(any_periods, any_periods)
    def test_the_order_is_total_and_fits_equality(
        self, first: mm.Period, second: mm.Period
    ) -> None:
        assert (first < second) + (first == second) + (first > second) == 1
        assert (first <= second) == (first.sort_key <= second.sort_key)
        assert first != second or hash(first) == hash(second)

    def test_an_open_start_sorts_first_and_an_open_end_last(self) -> None:
        ordered = [
            mm.Period(None, date.min),
            mm.Period(),
            mm.Period(date.min, date.max),
            mm.Period(date.min, None),
            mm.Period.year(2024),
        ]
        assert sorted([*ordered[2:], *ordered[:2]]) == ordered

    def test_operators_refuse_other_types(self) -> None:
        with pytest.raises(TypeError):
            assert mm.Period() < 5  # type: ignore[operator]  # the very misuse under test
        with pytest.raises(TypeError):
            assert mm.Period() & 5  # type: ignore[operator]  # the very misuse under test


class TestParsingAndPrinting:
    @given(any_periods)
    def test_a_printed_period_is_parsed_to_the_same_period(self, period: mm.Period) -> None:
        assert mm.Period.parse(str(period)) == period
        assert eval(repr(period), {"Period": mm.Period}) == period
        assert pickle.loads(pickle.dumps(period)) == copy.deepcopy(period) == period
        if period.start and period.end:
            assert mm.Period.parse(period.label()) == period

    @given(st.integers(1, 9999), st.integers(1, 12))
    def test_a_month_is_all_its_days(self, year: int, month: int) -> None:
        period = mm.Period.parse(f"{year:04}-{month:02}")
        assert period.start == date(year, month, 1)
        assert period.end is not None
        assert (period.end.year, period.end.month) == (year, month)
        assert period.end == date.max or (period.end + timedelta(days=1)).day == 1

    @pytest.mark.parametrize(
        ("text", "written", "label"),
        [
            ("2016", "2016-01-01/2016-12-31", "2016"),
            ("2024-02", "2024-02-01/2024-02-29", "2024-02"),
            (" 2016-12-05 ", "2016-12-05", "2016-12-05"),
            ("2016–2020", "2016-01-01/2020-12-31", "2016–2020"),
            ("2016-2020", "2016-01-01/2020-12-31", "2016–2020"),
            ("2016 – 2020", "2016-01-01/2020-12-31", "2016–2020"),
            ("2010..2024", "2010-01-01/2024-12-31", "2010–2024"),
            ("2016/2020", "2016-01-01/2020-12-31", "2016–2020"),
            ("2016-12-05 / 2020-12-31", "2016-12-05/2020-12-31", "2016-12-05–2020-12-31"),
            ("2016-03 - 2016-05", "2016-03-01/2016-05-31", "2016-03–2016-05"),
            ("1949-10-15..2024-10-15", "1949-10-15/2024-10-15", "1949-10-15–2024-10-15"),
            ("../2025-06-30", "../2025-06-30", "until 2025-06-30"),
            ("2025-07-01/..", "2025-07-01/..", "since 2025-07-01"),
            ("2016-12-05..", "2016-12-05/..", "since 2016-12-05"),
            ("..2020", "../2020-12-31", "until 2020-12-31"),
            ("../..", "../..", "always"),
            ("9999-12", "9999-12-01/9999-12-31", "9999-12"),
            ("0001", "0001-01-01/0001-12-31", "0001"),
        ],
    )
    def test_a_text_is_parsed_and_printed(self, text: str, written: str, label: str) -> None:
        period = mm.Period.parse(text)
        assert str(period) == written
        assert period.label() == label

    @pytest.mark.parametrize(
        "text",
        [
            "", " ", "/", "2016/", "/2016", "0000", "10000", "-0044", "2024-13", "2024-13-01",
            "2023-02-29", "2024-1-5", "2024-00-10", "20240115", "2024-W05", "yesterday",
            "2016/2017/2018", "2016...2020", "2020-2016", "2020/2016", "2020-12-31/2020-12-30",
            "2016-12-05-2016-12-06", "2016–2017–2018", "٢٠٢٤", "2024-10-15T12:00", "2024\x00",
            "9" * 5000, "..-..", "12-CT/TU",
        ],
    )  # fmt: skip
    def test_an_error_quotes_the_text_and_gives_a_hint(self, text: str) -> None:
        with pytest.raises(mm.InvalidValueError) as caught:
            mm.Period.parse(text)
        assert caught.value.found
        assert caught.value.hint

    @given(st.one_of(st.text(), st.text("0123456789-–./ ", max_size=24)))
    def test_any_text_is_parsed_or_refused(self, text: str) -> None:
        try:
            period = mm.Period.parse(text)
        except mm.InvalidValueError:
            return
        assert mm.Period.parse(str(period)) == period

    @pytest.mark.parametrize("junk", [None, 2016, b"2016", ["2016"], 1.5])
    def test_a_value_that_is_not_a_text_is_not_parsed(self, junk: object) -> None:
        with pytest.raises(mm.InvalidValueError, match="not the text of a period"):
            mm.Period.parse(junk)  # type: ignore[arg-type]  # the very misuse under test


class TestConstruction:
    def test_reversed_days_are_refused(self) -> None:
        with pytest.raises(mm.InvalidValueError) as caught:
            mm.Period(date(2025, 6, 30), date(2025, 6, 29))
        assert "2025-06-30/2025-06-29" in caught.value.found
        assert caught.value.hint == "exchange the two days"

    @pytest.mark.parametrize("junk", ["2016", 2016, datetime(2024, 10, 15), object()])
    def test_an_end_that_is_not_a_plain_day_is_refused(self, junk: object) -> None:
        with pytest.raises(mm.InvalidValueError, match="not a plain day"):
            mm.Period(junk)  # type: ignore[arg-type]  # the very misuse under test
        with pytest.raises(mm.InvalidValueError, match="not a plain day"):
            mm.Period(None, junk)  # type: ignore[arg-type]  # the very misuse under test

    def test_a_period_is_frozen_and_slotted(self) -> None:
        period = mm.Period.year(2024)
        with pytest.raises(AttributeError):
            period.end = None  # type: ignore[misc]  # the very misuse under test
        assert not hasattr(period, "__dict__")

    def test_constructors_equal_parsed_periods(self) -> None:
        assert mm.Period.year(2024) == mm.Period.parse("2024")
        assert mm.Period.years(2016, 2020) == mm.Period.parse("2016–2020")
        assert mm.Period.day("2024-10-15") == mm.Period.parse("2024-10-15")
        assert mm.Period.since("2025-07-01") == mm.Period.parse("2025-07-01/..")
        assert mm.Period.until(date(2025, 6, 30)) == mm.Period.parse("../2025-06-30")

    @pytest.mark.parametrize("year", [0, -1, 10_000, "2016", 2016.0, None])
    def test_an_impossible_year_is_refused(self, year: object) -> None:
        with pytest.raises(mm.InvalidValueError) as caught:
            mm.Period.year(year)  # type: ignore[arg-type]  # the very misuse under test
        assert "years run from 1 to 9999" in str(caught.value)
        assert year is None or caught.value.found

    @pytest.mark.parametrize("sign", [1, -1])
    def test_a_year_too_long_to_print_is_refused(self, sign: int) -> None:
        with pytest.raises(mm.InvalidValueError, match="a number beyond any calendar"):
            mm.Period.year(sign * 10**5000)

    def test_reversed_years_are_refused(self) -> None:
        with pytest.raises(mm.InvalidValueError):
            mm.Period.years(2020, 2016)

    def test_properties_of_closed_and_open_periods(self) -> None:
        assert mm.Period.day("2024-10-15").is_day
        assert not mm.Period.year(2024).is_day
        assert not mm.Period().is_day
        assert mm.Period.year(2024).days == 366
        assert mm.Period.since("2025-07-01").days is None
        assert mm.Period.until("2025-07-01").days is None
        assert (mm.Period.years(2016, 2020).first_year, mm.Period.years(2016, 2020).last_year) == (
            2016,
            2020,
        )
        assert (mm.Period().first_year, mm.Period().last_year) == (None, None)
        assert mm.Period(date.min, date.max).days == date.max.toordinal()


class TestConversions:
    def test_as_date_accepts_days_and_text(self) -> None:
        assert as_date("2024-10-15") == as_date(date(2024, 10, 15)) == date(2024, 10, 15)

    @pytest.mark.parametrize(
        "junk",
        [
            "2024",
            "2024-10",
            "2024-02-30",
            "0000-01-01",
            "",
            "15/10/2024",
            "2024-10-15T00:00",
            None,
            20241015,
        ],
    )
    def test_as_date_refuses_other_values(self, junk: object) -> None:
        with pytest.raises(mm.InvalidValueError) as caught:
            as_date(junk)  # type: ignore[arg-type]  # the very misuse under test
        assert caught.value.hint

    def test_a_datetime_is_not_silently_cut_to_a_day(self) -> None:
        with pytest.raises(mm.InvalidValueError) as caught:
            as_date(datetime(2024, 10, 15, 23, 30))
        assert caught.value.hint == "pass its .date()"

    def test_as_period_accepts_periods_days_text_and_none(self) -> None:
        year = mm.Period.year(2024)
        assert as_period(year) is year
        assert as_period("2024") == year
        assert as_period(date(2024, 10, 15)) == mm.Period.day("2024-10-15")
        assert as_period(None) == mm.Period()
        with pytest.raises(mm.InvalidValueError):
            as_period(2024)  # type: ignore[arg-type]  # the very misuse under test

    def test_membership_accepts_days_as_text(self) -> None:
        assert "2024-10-15" in mm.Period.year(2024)
        assert "2025-01-01" not in mm.Period.year(2024)
        for junk in ("2024", None, datetime(2024, 1, 1)):
            with pytest.raises(mm.InvalidValueError):
                assert junk in mm.Period()  # type: ignore[operator]  # the very misuse under test

    def test_a_subclass_of_date_is_accepted(self) -> None:
        class FrozenDate(date):
            """A class like that of tools that freeze time."""

        assert FrozenDate(2024, 10, 15) in mm.Period.since(FrozenDate(2024, 1, 1))


class TestLocalDays:
    @given(any_days.filter(lambda day: day.year >= 1000), st.sampled_from("./-"))
    def test_a_day_in_local_order_is_read(self, day: date, mark: str) -> None:
        parts = [f"{day.day:02}", f"{day.month:02}", f"{day.year}"]
        short = [str(day.day), str(day.month), str(day.year)]
        for written in (parts, short, short[::-1]):
            assert read_local_day(mark.join(written)) == day

    @pytest.mark.parametrize(
        "text", ["06/30/2025", "30/06-2025", "30/06/25", "2025", "30/02/2025", "", "x", "1/2/3"]
    )
    def test_another_text_is_no_day(self, text: str) -> None:
        assert read_local_day(text) is None

    @pytest.mark.parametrize("text", ["30/06/2025", "30.6.2025", " 2025/06/30 "])
    def test_an_error_names_the_day_in_the_form_that_is_read(self, text: str) -> None:
        for read in (mm.Period.parse, as_period, as_date, mm.Period.day, mm.Period.since):
            with pytest.raises(mm.InvalidValueError) as caught:
                read(text)
            assert caught.value.hint == "write 2025-06-30"


class TestArguments:
    @pytest.mark.parametrize(
        ("name", "call"),
        [
            ("text", lambda: mm.Period.parse("soon")),
            ("text", lambda: mm.Period.parse(2024)),  # type: ignore[arg-type]
            ("day", lambda: mm.Period.day("2024")),
            ("day", lambda: mm.Period.since("soon")),
            ("day", lambda: mm.Period.until(2024)),  # type: ignore[arg-type]
            ("year", lambda: mm.Period.year(0)),
            ("first", lambda: mm.Period.years("2016", 2020)),  # type: ignore[arg-type]
            ("last", lambda: mm.Period.years(2016, 10_000)),
            ("last", lambda: mm.Period.years(2020, 2016)),
            ("other", lambda: mm.Period().overlaps("2024")),  # type: ignore[arg-type]
            ("other", lambda: mm.Period().is_before("2024")),  # type: ignore[arg-type]
            ("other", lambda: mm.Period().meets(None)),  # type: ignore[arg-type]
            ("other", lambda: mm.Period().intersection(2024)),  # type: ignore[arg-type]
            ("lang", lambda: mm.Period().label("fr")),  # type: ignore[arg-type]
        ],
    )
    def test_an_error_names_the_argument(self, name: str, call: Callable[[], object]) -> None:
        with pytest.raises(mm.InvalidValueError) as caught:
            call()
        assert caught.value.place.split(": ")[0] == name


def test_a_label_uses_the_words_of_its_language() -> None:
    texts = ("../..", "../2025-06-30", "2009-02-26/..", "2016/2020")
    assert [mm.Period.parse(text).label("vi") for text in texts] == [
        "luôn luôn",
        "đến 2025-06-30",
        "từ 2009-02-26",
        "2016–2020",
    ]
    assert mm.Period.parse("2009-02-26/..").label("ru") == "с 2009-02-26"
    with pytest.raises(mm.InvalidValueError, match="not a language"):
        mm.Period().label("fr")  # type: ignore[arg-type]  # the very misuse under test


FORMS = "write 2016, 2016-03, 2016-12-05, 2016–2020, 2016-12-05/2020-12-31, ../2025-06-30 or 2025-07-01/.."


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: mm.Period(date(2025, 1, 2), date(2025, 1, 1)),
            "Period: a period that ends before it begins: found '2025-01-02/2025-01-01'; "
            "exchange the two days",
        ),
        (
            lambda: mm.Period(cast("Any", "2024")),
            "Period: start: not a plain day: found '2024'; read text with Period.parse",
        ),
        (
            lambda: mm.Period(end=cast("Any", 2024)),
            "Period: end: not a plain day: found 2024; pass a date or YYYY-MM-DD",
        ),
        (
            lambda: mm.Period(end=datetime(2024, 1, 1)),
            "Period: end: not a plain day: found datetime.datetime(2024, 1, 1, 0, 0); pass its .date()",
        ),
        (lambda: as_date("2024"), "not a day: found '2024'; write YYYY-MM-DD"),
        (
            lambda: mm.Period.parse("2024-02-30"),
            "text: no such day (day is out of range for month): found '2024-02-30'; "
            "years run from 1 to 9999",
        ),
        (
            lambda: mm.Period.years(2016, 10_000),
            "last: no such day (year 10000 is out of range): found 10000; years run from 1 to 9999",
        ),
        (lambda: mm.Period.parse("soon"), "text: not a period: found 'soon'; FORMS"),
        (lambda: mm.Period.parse(2024), "text: not the text of a period: found 2024; FORMS"),  # type: ignore[arg-type]
    ],
)
def test_an_error_says_what_is_wrong(call: Callable[[], object], message: str) -> None:
    with pytest.raises(mm.InvalidValueError) as caught:
        call()
    assert str(caught.value) == message.replace("FORMS", FORMS)


def test_a_period_within_another_does_not_shorten_their_union() -> None:
    long, short = mm.Period.years(2010, 2020), mm.Period.years(2012, 2014)
    later, last = mm.Period.years(2019, 2022), mm.Period.year(2030)
    assert union_of([last, short, later, long]) == (mm.Period.years(2010, 2022), last)
    assert mm.Period.parse("2024-12").end == date(2024, 12, 31)
    assert mm.Period.parse("2024").end == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("2024", ("năm 2024", "в 2024 году")),
        ("2024-05", ("trong tháng 2024-05", "в 2024-05")),
        ("2024-05-03", ("ngày 2024-05-03", "2024-05-03")),
        ("2023-02/2024-05", ("từ 2023-02 đến 2024-05", "с 2023-02 по 2024-05")),
        ("2025-07-01/..", ("từ 2025-07-01", "с 2025-07-01")),
        ("../2024", ("đến 2024-12-31", "до 2024-12-31")),
        ("../..", ("luôn luôn", "всегда")),
    ],
)
def test_the_time_of_a_period_has_the_words_of_the_language(
    text: str, phrases: tuple[str, str]
) -> None:
    period = mm.Period.parse(text)
    assert (when(period, "vi"), when(period, "ru")) == phrases
    with in_language("ru"):
        assert when(period) == phrases[1]
