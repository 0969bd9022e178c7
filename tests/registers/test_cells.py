"""Cells of sheets: dates, years and titles in any spelling."""

from __future__ import annotations

import contextlib
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.model.records.days import as_time, as_years
from massmob.registers.sheets.cells import as_title, on_one_line
from massmob.values.local_days import read_local_day


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
    ],
)
def test_a_date_or_year_is_read_in_any_spelling(cell: Any, period: str) -> None:
    assert as_time(cell) == mm.Period.parse(period)


def test_a_number_of_five_digits_is_no_year() -> None:
    assert str(as_years("2024")) == str(mm.Period.parse("2024"))
    assert as_years(date(2024, 10, 15)) == mm.Period.parse("2024-10-15")
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
    for bad in ("+1+1", "-A1", "@SUM(A1)", "=A1", "12", "", "#N/A"):
        with pytest.raises(mm.InvalidValueError):
            as_title(bad)
