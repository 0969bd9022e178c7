"""Cells of sheets: dates, years and titles in any spelling."""

from __future__ import annotations

import contextlib
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.model.records.days import MAC_DAY_ZERO, as_time, as_years
from massmob.registers.sheets.cells import as_title, on_one_line
from massmob.values.local_days import read_local_day

DAY_FORMS = (
    "{d:%d/%m/%Y}", "{d.day}/{d.month}/{d.year}", "{d.day}.{d.month}.{d.year}", "{d:%d-%m-%Y}",
    "{d.day} / {d.month} / {d.year}", "{d:%d/%m/%Y}.", "{d:%Y/%m/%d}", "{d:%Y-%m-%d}", "{d:%Y.%m.%d}",
    "ngày {d.day} tháng {d.month} năm {d.year}", "Ngày {d:%d/%m/%Y}", "{d.day} thg {d.month}, {d.year}",
    "{d.day} tháng {d.month}, {d.year}", "{d:%d}-{Mon}-{d.year}", "{d.day} {month} {d.year}",
    "{month} {d.day}, {d.year}",
)  # fmt: skip
CLOCKS = (
    "{}",
    "{} 10:20:33",
    "{} 7:05",
    "{} 00:00:00",
    "{} 01:02:03 CH",
    "08:30 {}",
    "8 giờ 30, {}",
)
MONTH_FORMS = (
    "{m}/{y}", "{m:02}/{y}", "{m:02}-{y}", "{m}.{y}", "{y}-{m:02}", "{y}/{m}", "T{m}/{y}", "T.{m}/{y}",
    "tháng {m}/{y}", "Tháng {m:02} năm {y}", "tháng {m} - {y}", "thg {m} {y}",
)  # fmt: skip
QUARTER_FORMS = (
    "Quý {roman}/{y}", "quý {roman} năm {y}", "QUÝ {roman} - {y}", "Q{q}/{y}", "Q{q} {y}", "quý {q} năm {y}",
    "{y}-Q{q}", "{y}Q{q}", "{roman} квартал {y} г.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        ("15/10/2024", "2024-10-15"),
        ("5-1-2024", "2024-01-05"),
        ("15.10.2024", "2024-10-15"),
        ("2024-10-15", "2024-10-15"),
        ("2024-10-15 00:00:00", "2024-10-15"),
        ("ngày 15 tháng 10 năm 2024", "2024-10-15"),
        ("Tháng 10/2024", "2024-10"),
        ("tháng 10 năm 2024", "2024-10"),
        ("10/2024", "2024-10"),
        (45580.0, "2024-10-15"),
        ("45580", "2024-10-15"),
        (date(2024, 10, 15), "2024-10-15"),
        (datetime(2024, 10, 15, 8, 30), "2024-10-15"),
        (2024.0, "2024"),
        ("năm 2024", "2024"),
        ("2024 г.", "2024"),
        ("2024 год", "2024"),
        ("giai đoạn 2023 - 2025", "2023–2025"),
        ("15/03/2024 10:20:33", "2024-03-15"),
        ("10:20 15/03/2024", "2024-03-15"),
        ("15/03/2024 10:20:33 SA", "2024-03-15"),
        ("8 giờ 30 phút, ngày 15 tháng 3 năm 2024", "2024-03-15"),
        ("2024-03-15T08:00:00.000Z", "2024-03-15"),
        ("2024-03-15 23:30 +07:00", "2024-03-15"),
        (45580.43, "2024-10-15"),
        ("45580.43", "2024-10-15"),
        ("2024/03/15", "2024-03-15"),
        ("20240315", "2024-03-15"),
        ("15/03/2024.", "2024-03-15"),
        ("15 / 3 / 2024", "2024-03-15"),
        ("15\u00a0/\u00a03\u00a0/\u00a02024", "2024-03-15"),
        ("\uff11\uff15/\uff10\uff13/\uff12\uff10\uff12\uff14", "2024-03-15"),  # full-width
        ("ngày 15/3/2024", "2024-03-15"),
        ("15-Mar-2024", "2024-03-15"),
        ("15-Mar-24", "2024-03-15"),
        ("1-Dec-69", "1969-12-01"),
        ("March 15, 2024", "2024-03-15"),
        ("15 марта 2024 г.", "2024-03-15"),
        ("15 thg 3, 2024", "2024-03-15"),
        ("15 Tháng Ba 2024", "2024-03-15"),
        ("T3/2024", "2024-03"),
        ("03-2024", "2024-03"),
        ("2024-03", "2024-03"),
        ("tháng năm năm 2024", "2024-05"),
        ("tháng mười một năm 2024", "2024-11"),
        ("Mar-2024", "2024-03"),
        ("Quý I/2024", "2024-01/2024-03"),
        ("quý 1 năm 2024", "2024-01/2024-03"),
        ("Q4/2024", "2024-10/2024-12"),
        ("2024-Q2", "2024-04/2024-06"),
        ("3 квартал 2024 г.", "2024-07/2024-09"),
        ("6 tháng đầu năm 2024", "2024-01/2024-06"),
        ("6 tháng cuối năm 2024", "2024-07/2024-12"),
        ("chín tháng đầu năm 2024", "2024-01/2024-09"),
        ("từ tháng 3/2024 đến tháng 5/2024", "2024-03/2024-05"),
        ("15/3/2024 - 20/3/2024", "2024-03-15/2024-03-20"),
        ("nhiệm kỳ 2020–2025", "2020–2025"),
        ("2\u00a0024", "2024"),
        ("2024.0", "2024"),
    ],
)
def test_a_date_or_year_is_read_in_any_spelling(cell: Any, period: str) -> None:
    assert as_time(cell) == mm.Period.parse(period)


def test_a_number_of_five_digits_is_no_year() -> None:
    assert str(as_years("2024")) == str(mm.Period.parse("2024"))
    for day in (date(2024, 10, 15), "31/12/2024", "2024-01-01 00:00:00"):
        assert as_years(day) == mm.Period.year(2024)
    assert as_years("10/2024") == mm.Period.parse("2024-10")
    for cell in ("20204", 20204.0):
        with pytest.raises(mm.InvalidValueError, match="not a year"):
            as_years(cell)


def test_an_empty_cell_is_no_date() -> None:
    assert as_time(" ") is None


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("10/25/2024", "did you mean 25/10/2024?"),
        ("31/02/2024", "write dd/mm/yyyy"),
        ("15/10/24", "did you mean 15/10/2024?"),
        ("T3/24", "did you mean t3/2024?"),
        ("03/25/2024 10:20", "did you mean 25/03/2024?"),
        ("2024-25-03", "did you mean 2024-03-25?"),
        ("2.024", "did you mean 2024?"),
        ("2,024", "did you mean 2024?"),
        ("năm học 2023-2024", "write the day, or the years, such as 2023-2024"),
        ("2024-03-15T17:00:00Z", "write 2024-03-15, or 2024-03-16 if the day in Vietnam is meant"),
        ("15/03/2024 25:61", "such as 15/10/2024"),
        ("Quý 5/2024", "such as 15/10/2024"),
        ("13/2024", "such as 15/10/2024"),
        ("5/2024 - 3/2024", "such as 15/10/2024"),
        ("2024-1-2025", "such as 15/10/2024"),
        ("đầu năm 2024", "such as 15/10/2024"),
        ("15/3", "such as 15/10/2024"),
        (10.2024, "such as 15/10/2024"),
        ("2024.5", "such as 15/10/2024"),
        (True, "such as 15/10/2024"),
        ("sometime", "write dd/mm/yyyy"),
        ("2025-2024", "write dd/mm/yyyy"),
        ("0000", "write dd/mm/yyyy"),
        ("13/2024", "write dd/mm/yyyy"),
        (3.0, "write dd/mm/yyyy"),
        (1e300, "write dd/mm/yyyy"),
        ("9" * 5000, "write dd/mm/yyyy"),
        ("\u1369" * 5, "write dd/mm/yyyy"),  # Ethiopic digits, which `int` cannot parse
        ("1/1/0999", "write dd/mm/yyyy"),
    ],
)
def test_a_wrong_date_is_refused_with_a_hint(cell: Any, hint: str) -> None:
    with pytest.raises(mm.InvalidValueError) as caught:
        as_time(cell)
    assert hint in caught.value.hint


@pytest.mark.parametrize("parse", [as_time, as_years])
def test_a_year_that_is_shown_as_a_day_is_refused(parse: Any) -> None:
    """A spreadsheet shows 2024 in a cell that is formatted as a date as 16/07/1905."""
    for cell in (date(1905, 7, 16), datetime(1905, 7, 16), "16/07/1905", "1905-07-16"):
        with pytest.raises(mm.InvalidValueError, match=r"formatted as a date.*did you mean 2024"):
            parse(cell)
    assert as_time(date(1945, 9, 2)) == mm.Period.day("1945-09-02")


def test_a_workbook_may_count_days_from_1904() -> None:
    assert as_time(45580.0 - 1462, MAC_DAY_ZERO) == mm.Period.day("2024-10-15")
    with pytest.raises(mm.InvalidValueError, match="did you mean 2024"):
        as_time(date(1909, 7, 17), MAC_DAY_ZERO)


@given(
    st.dates(date(1940, 1, 1), date(2099, 12, 31)),
    st.sampled_from(DAY_FORMS),
    st.sampled_from([*CLOCKS]),
)
def test_a_drawn_day_in_any_form_is_read_as_itself(day: date, form: str, clock: str) -> None:
    text = form.format(d=day, month=f"{day:%B}", Mon=f"{day:%b}")
    assert as_time(clock.format(text)) == mm.Period.day(day)
    assert as_years(text) == mm.Period.year(day.year)


@given(st.integers(1900, 2100), st.integers(1, 12), st.sampled_from(MONTH_FORMS))
def test_a_drawn_month_in_any_form_is_read_as_itself(year: int, month: int, form: str) -> None:
    assert as_time(form.format(y=year, m=month)) == mm.Period.parse(f"{year}-{month:02}")


@given(st.integers(1900, 2100), st.integers(1, 4), st.sampled_from(QUARTER_FORMS))
def test_a_drawn_quarter_in_any_form_is_read_as_itself(year: int, number: int, form: str) -> None:
    roman = ("I", "II", "III", "IV")[number - 1]
    quarter = mm.Period.parse(f"{year}-{3 * number - 2:02}/{year}-{3 * number:02}")
    assert as_time(form.format(y=year, q=number, roman=roman)) == quarter


@given(st.dates(date(1940, 1, 1), date(2099, 12, 31)))
def test_a_day_is_the_same_in_every_spelling(day: date) -> None:
    serial = float((day - date(1899, 12, 30)).days)
    for cell in (day, serial, f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}", day.isoformat()):
        assert as_time(cell) == mm.Period.day(day)
    for mark in "/.-":  # all for which the error of a period proposes the day in ISO 8601
        for cell in (f"{day.year}{mark}{day.month}{mark}{day.day}", f"{day:%d{mark}%m{mark}%Y}"):
            proposed = read_local_day(cell)
            assert proposed is not None
            assert as_time(cell) == mm.Period.day(proposed)


@given(st.text(max_size=30) | st.floats() | st.booleans())
def test_any_cell_raises_nothing_but_massmob_errors(cell: Any) -> None:
    for parse in (as_time, as_title, as_years):
        with contextlib.suppress(mm.MassmobError):
            parse(cell)


def test_titles_lose_bullets_and_refuse_formulas() -> None:
    assert as_title(on_one_line("  - Vườn  rau\nsạch ")) == "Vườn rau sạch"
    assert as_title("+ Vườn") == "Vườn"
    for bad in ("+1+1", "-A1", "@SUM(A1)", "12", "", True, timedelta(2)):
        with pytest.raises(mm.InvalidValueError):
            as_title(bad)


def documented(column: int) -> list[str]:
    """The days, months, quarters and years in a column of the table of the how-to."""
    text = (Path(__file__).parents[2] / "docs/how-to/registers.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| a ")]
    rows = [
        row
        for row in rows
        if re.search("day|month|quarter|year", row[1]) and "column" not in row[1]
    ]
    return [cell for row in rows for cell in re.findall("`([^`]+)`", row[column])]


def test_the_forms_in_the_documentation_are_read_or_refused() -> None:
    assert len(documented(2)) > 35
    assert len(documented(3)) > 8
    for cell in documented(2):
        assert as_time(cell) is not None
    for cell in documented(3):
        with pytest.raises(mm.InvalidValueError):
            as_time(cell)
