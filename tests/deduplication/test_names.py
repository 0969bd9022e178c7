"""Names of one thing are similar, names of two are not: laws on drawn names, then examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from massmob.deduplication.names import compare_names, is_one_typo, name_key, unit_phrases
from massmob.strategies import names
from support.tries import tries

TITLES = st.one_of(
    names().map(str),
    st.lists(
        st.sampled_from(["camera", "an", "ninh", "nin", "thôn", "Đông", "Đồng", "VSMT", "vệ", "5", "6"]),
        max_size=8,
    ).map(" ".join),
)  # fmt: skip


def similarity(first: str, second: str) -> float:
    return compare_names(name_key(first), name_key(second))[0]


@given(TITLES, TITLES)
@tries(200)
def test_the_order_of_two_names_does_not_matter(first: str, second: str) -> None:
    keys = name_key(first), name_key(second)
    assert compare_names(*keys) == compare_names(*reversed(keys))
    assert 0 <= compare_names(*keys)[0] <= 1


@given(TITLES)
def test_a_name_is_itself_whatever_its_case(name: str) -> None:
    key = name_key(name)
    expected = (1.0, "same_name") if key.words else (0.0, "similar_name")
    assert compare_names(key, key) == expected
    assert similarity(name.upper(), name.lower()) == expected[0]


@pytest.mark.parametrize(
    ("first", "second", "least"),
    [
        ("Camera an ninh thôn Đông", "camera an ninh thon Dong", 1),
        ("Hòa giải ở cơ sở", "Hoà giải ở cơ sở", 1),
        ("Phụ nữ với kỹ năng số", "Phụ nữ với kĩ năng số", 1),
        ("Camera an ninh", "An ninh camera", 1),
        ("Mô hình “Camera an ninh”", "CAMERA AN NINH năm 2024", 1),
        ("Vệ sinh môi trường thôn Đông", "VSMT thôn Đông", 1),
        ("Phòng cháy chữa cháy", "PCCC", 1),
        ("Camera an ninh thôn Đông", "Camera an nihn thôn Đông", 0.9),
        ("Camera an ninh thôn Đông", "Camrea an nin thôn Đông", 0.8),
    ],
)
def test_names_of_one_thing_are_similar(first: str, second: str, least: float) -> None:
    assert similarity(first, second) >= least


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Camera an ninh thôn Đông", "Camera an ninh thôn Đoài"),
        ("Tổ tự quản số 5", "Tổ tự quản số 6"),
        ("Tổ tự quản an ninh trật tự khu phố 5", "Tổ tự quản an ninh trật tự khu phố 15"),
        ("Hội Phụ nữ", "Hội Nông dân"),
        ("Camera an ninh", "Camera an ninh ở khu dân cư số 3"),
        ("Tuyến đường nở hoa", "Ngôi nhà trí tuệ"),
        ("", "Camera"),
        ("…", "…"),
    ],
)
def test_names_of_two_things_are_not(first: str, second: str) -> None:
    assert similarity(first, second) < 0.8


def test_accents_that_differ_count_and_accents_that_are_lost_do_not() -> None:
    assert similarity("thôn Đông", "thôn Dong") == 1
    assert similarity("thôn Đông", "thôn Đồng") == pytest.approx(0.85)


def test_the_name_of_the_place_is_no_part_of_the_name() -> None:
    phrases = unit_phrases("Phúc Xá", "phường")
    for name in ("Camera an ninh", "Camera an ninh P. Phúc Xá", "Camera an ninh phường Phúc Xá"):
        assert name_key(name, phrases).words == ("camera", "an", "ninh")
    assert name_key("Phường Phúc Xá", phrases).words == ("phuong", "phuc", "xa")


def test_of_a_long_name_the_beginning_is_compared() -> None:
    (word,) = name_key("a" * 100_000).words
    assert len(word) == 40
    assert len(name_key("camera an ninh " * 10_000).words) == 40


@given(st.text("abn", max_size=5), st.text("abn", max_size=5))
@tries(300)
def test_one_typo_is_one_edit(first: str, second: str) -> None:
    """By the definition: every word that one edit makes of the first."""
    letters = "abn"
    edits = {first[:n] + first[n + 1 :] for n in range(len(first))}
    edits |= {first[:n] + c + first[n:] for n in range(len(first) + 1) for c in letters}
    edits |= {first[:n] + c + first[n + 1 :] for n in range(len(first)) for c in letters}
    edits |= {first[:n] + first[n + 1] + first[n] + first[n + 2 :] for n in range(len(first) - 1)}
    is_near = second in edits and first != second and len(max(first, second, key=len)) >= 3
    assert is_one_typo(first, second) == (is_near and bool(first and second))
