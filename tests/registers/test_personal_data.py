"""What identifies a person is recognised, and little else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from massmob.registers.sheets.personal_data import is_name, is_number, redact


@pytest.mark.parametrize("name", ["Nguyễn Văn A", "NGUYỄN VĂN A", "Bà Lê B", "Đồng chí Trần Văn B"])
def test_a_name_of_a_person_is_recognised(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "text",
    [
        "Hồ Gươm xanh",
        "Lê Lợi",
        "Vườn hoa Hồ Tây",
        "",
        "Cao tốc số 1",
        5,
        "Lê\x01 Văn A",
        "x" * 99,
    ],
)
def test_another_text_is_no_name(text: object) -> None:
    assert not is_name(text)


@pytest.mark.parametrize(
    "cell", ["001203004567", "0912345678", "012345678", 1203004567.0, "a@b.vn"]
)
def test_an_identifying_number_is_recognised(cell: object) -> None:
    assert is_number(cell)


@pytest.mark.parametrize(
    "cell", ["09541", 2024.0, "12.500.000 đồng", "2024-10-15", "", None, "a@b", 1.5]
)
def test_another_value_is_no_identifying_number(cell: object) -> None:
    assert not is_number(cell)


@given(st.text(alphabet="0123456789 .-/", max_size=20))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    assert redact(redact(text)) == redact(text)


def test_symbols_and_amounts_are_not_redacted() -> None:
    text = "theo 12-CT/TU ngày 05/12/2016, quyên góp 150000000 đồng, 1.200.000.000 đ, năm 2023-2024"
    assert redact(text) == text
