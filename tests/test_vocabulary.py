"""Closed lists: every word has its labels, a slip is answered with what would be right."""

from __future__ import annotations

import copy
import pickle
from datetime import date

import pytest

from massmob.errors import InvalidValueError
from massmob.values import vocabulary
from massmob.values.period import Period
from massmob.values.text import LANGUAGES, nfc
from massmob.values.vocabulary import (
    DocumentSystem,
    DocumentType,
    EntityKind,
    Extent,
    Level,
    LocalityKind,
    ModelStatus,
    Word,
)

LISTS = [
    value
    for name in vocabulary.__all__
    if isinstance(value := getattr(vocabulary, name), type)
    and issubclass(value, Word)
    and value is not Word
]
WORDS = [word for each in LISTS for word in each]


class TestEveryWord:
    def test_all_lists_are_there(self) -> None:
        assert {Level, DocumentType, DocumentSystem, EntityKind} <= set(LISTS)
        assert vocabulary.__all__ == sorted(vocabulary.__all__)

    @pytest.mark.parametrize("word", WORDS, ids=[f"{type(w).__name__}.{w.name}" for w in WORDS])
    def test_three_labels_and_a_plain_value(self, word: Word) -> None:
        for lang in LANGUAGES:
            label = word.label(lang)
            assert label
            assert label == nfc(label).strip()
        assert word.value.isascii()
        assert str(word) == word.value
        assert type(word).of(word.value) is word
        assert type(word).of(word) is word
        assert pickle.loads(pickle.dumps(word)) is copy.deepcopy(word) is word

    @pytest.mark.parametrize("words", LISTS, ids=[each.__name__ for each in LISTS])
    def test_values_and_vietnamese_labels_are_unique(self, words: type[Word]) -> None:
        names = [name for name, member in words.__members__.items() if member.name == name]
        assert len(names) == len(words.__members__)  # no word is an alias of another
        assert words.__doc__

    @pytest.mark.parametrize("words", LISTS, ids=[each.__name__ for each in LISTS])
    @pytest.mark.parametrize("value", ["", "no such word", "Q" * 5000, None, 7, ["xa"], b"xa"])
    def test_another_value_is_refused(self, words: type[Word], value: object) -> None:
        with pytest.raises(InvalidValueError, match=f"not a word of {words.__name__}") as caught:
            words.of(value)
        assert caught.value.remedy.startswith("one of: ")
        assert len(str(caught.value)) < 2000

    def test_near_words_are_named(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            DocumentType.of("directiv")
        assert "directive" in caught.value.remedy
        with pytest.raises(InvalidValueError) as caught:
            Extent.of("Whole")
        assert caught.value.remedy.startswith("one of: whole")

    def test_none_may_stay_none(self) -> None:
        assert Level.maybe(None) is None
        assert Level.maybe("city") is Level.CITY
        with pytest.raises(InvalidValueError):
            Level.maybe("")


class TestLevel:
    def test_rank_counts_from_the_top(self) -> None:
        assert [level.rank for level in Level] == [0, 1, 2, 2, 3, 4]

    def test_codes_have_digits_where_units_are_listed(self) -> None:
        digits = {level.value: level.code_digits for level in Level}
        assert {name: count for name, count in digits.items() if count} == {
            "city": 2,
            "district": 3,
            "base": 5,
        }

    def test_the_district_level_has_ended(self) -> None:
        assert Level.DISTRICT.valid == Period(end=date(2025, 6, 30))
        assert {level.valid for level in Level if level is not Level.DISTRICT} == {Period()}

    def test_who_may_lead_whom(self) -> None:
        for upper in Level:
            for lower in Level:
                both_cells = upper is lower is Level.CELL
                assert upper.may_lead(lower) == (upper.rank < lower.rank or both_cells)


class TestLocalityKind:
    def test_levels(self) -> None:
        of_level = {
            level: {kind for kind in LocalityKind if kind.level is level} for level in Level
        }
        assert of_level[Level.CENTRAL] == {"quoc_gia"}
        assert of_level[Level.CITY] == {"tinh", "thanh_pho"}
        assert of_level[Level.DISTRICT] == {"quan", "huyen", "thi_xa", "thanh_pho_thuoc_tinh"}
        assert of_level[Level.DIRECT_COMMITTEE] == set()
        assert of_level[Level.BASE] == {"phuong", "xa", "thi_tran", "dac_khu"}
        assert of_level[Level.CELL] == {"thon"}


class TestModelStatus:
    def test_order_of_the_usual_course(self) -> None:
        course = [status for status in ModelStatus if status.order is not None]
        assert [status.order for status in course] == list(range(7))
        assert course[0] is ModelStatus.REGISTERED
        assert course[-1] is ModelStatus.REPLICATED
        assert ModelStatus.MAINTAINED.order is None
        assert ModelStatus.STOPPED.order is None


class TestDocumentWords:
    def test_labels_tell_types_apart(self) -> None:
        for lang in LANGUAGES:
            labels = [word.label(lang) for word in DocumentType]
            assert len(set(labels)) == len(labels)

    def test_systems(self) -> None:
        assert list(DocumentSystem) == ["party", "state", "historic"]


def test_another_language_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="one of: vi, en, ru"):
        Level.CITY.label("fr")  # type: ignore[arg-type]  # the very misuse under test
