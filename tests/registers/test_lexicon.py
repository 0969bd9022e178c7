"""The words of registers, and the words nearest to them."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.network.unit_words import nearest_keys
from massmob.registers.sheets.lexicon import Lexicon


@given(st.lists(st.text("abcd", min_size=1, max_size=5), min_size=1), st.text("abcd", min_size=1))
def test_nearest_keys_do_not_depend_on_the_order(known: list[str], key: str) -> None:
    nearest = nearest_keys(key, known, 0.6, 3)
    assert nearest == nearest_keys(key, known[::-1], 0.6, 3)
    assert set(nearest) <= set(known)
    if key in known:
        assert nearest[0] == key
    assert nearest_keys("x" * 1000, ["x" * 1000], 0.5, 3) == []


def test_statuses_and_levels_are_read_in_three_languages() -> None:
    lexicon = Lexicon()
    for status in mm.ModelStatus:
        for text in (
            status.vi,
            status.en,
            status.ru,
            status.value,
            status.vi.split(",")[0].upper(),
        ):
            assert lexicon.status(text) is status
    for level in mm.Level:
        assert lexicon.level(level.vi) is lexicon.level(level.ru) is level


@pytest.mark.parametrize(
    "text",
    [
        *("cấp huyện", "Quận, huyện", "quận", "thị xã", "CẤP QUẬN", "district", "район"),
        *("cấp trên trực tiếp cơ sở", "Cấp trên trực tiếp của tổ chức cơ sở đảng", "direct"),
    ],
)
def test_words_for_districts_mean_the_level_directly_above_the_base(text: str) -> None:
    assert Lexicon().level(text) is mm.Level.DIRECT


def test_similar_keys_are_found_without_rapidfuzz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    assert nearest_keys("phuc xaa", ["phuc xa", "ba dinh"], 0.8, 3) == ["phuc xa"]
