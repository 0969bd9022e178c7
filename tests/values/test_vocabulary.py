"""Closed lists: every word has three labels, and an invalid value is refused with a hint."""

from __future__ import annotations

import copy
import pickle
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any, cast

import pytest
from hypothesis import given

import massmob as mm
from massmob.strategies import periods
from massmob.translation.language import LANGUAGES
from massmob.values import vocabulary
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.text import fold, nfc

LISTS = [
    value
    for name in vocabulary.__all__
    if isinstance(value := getattr(vocabulary, name), type)
    and issubclass(value, LabelledEnum)
    and value is not LabelledEnum
]
WORDS = [word for words in LISTS for word in words]


def spellings(word: str) -> set[str]:
    """A word as people type it: without accents, in capitals, with wide spaces, in decomposed letters."""
    return {
        *(word, word.upper(), word.title(), fold(word), f"  {word.replace(' ', '   ')} "),
        *(unicodedata.normalize("NFD", word), word.replace("đ", "d"), word.replace("Đ", "Ð")),
    }


class TestEveryWord:
    def test_the_module_exports_all_lists(self) -> None:
        assert {mm.Level, mm.DocumentType, mm.DocumentSystem, mm.EntityKind} <= set(LISTS)
        assert {words.__name__ for words in LISTS} <= set(vocabulary.__all__)

    @pytest.mark.parametrize("word", WORDS, ids=[f"{type(w).__name__}.{w.name}" for w in WORDS])
    def test_a_word_has_three_labels_and_a_plain_value(self, word: LabelledEnum) -> None:
        for lang in LANGUAGES:
            label = word.label(lang)
            assert label
            assert label == nfc(label).strip()
        assert word.value.isascii()
        assert str(word) == word.value
        assert type(word).of(word.value) is word
        assert type(word).of(word) is word
        assert pickle.loads(pickle.dumps(word)) is copy.deepcopy(word) is word

    @pytest.mark.parametrize("word", WORDS, ids=[f"{type(w).__name__}.{w.name}" for w in WORDS])
    def test_a_word_is_known_by_its_labels(self, word: LabelledEnum) -> None:
        enumeration: Callable[[str], LabelledEnum] = cast("Any", type(word))
        for label in (word.value, *map(word.label, LANGUAGES)):
            assert {type(word).of(spelling) for spelling in spellings(label)} == {word}
            assert enumeration(label) is word

    @pytest.mark.parametrize("words", LISTS, ids=[words.__name__ for words in LISTS])
    def test_no_label_belongs_to_two_words_of_a_list(self, words: type[LabelledEnum]) -> None:
        keys = [{fold(w.value), fold(w.vi), fold(w.en), fold(w.ru)} for w in words]
        assert sum(map(len, keys)) == len(set().union(*keys))

    @pytest.mark.parametrize("words", LISTS, ids=[words.__name__ for words in LISTS])
    def test_the_values_of_a_list_are_unique(self, words: type[LabelledEnum]) -> None:
        names = [name for name, member in words.__members__.items() if member.name == name]
        assert len(names) == len(words.__members__)  # no word is an alias of another
        assert words.__doc__

    @pytest.mark.parametrize("words", LISTS, ids=[words.__name__ for words in LISTS])
    @pytest.mark.parametrize("value", ["", "no such word", "Q" * 5000, None, 7, ["xa"], b"xa"])
    def test_an_unknown_value_is_refused(self, words: type[LabelledEnum], value: object) -> None:
        with pytest.raises(mm.InvalidValueError, match=f"not a valid {words.__name__}") as caught:
            words.of(value)
        assert caught.value.hint.startswith("one of: ")
        assert len(str(caught.value)) < 2000
        with pytest.raises(mm.InvalidValueError, match=f"not a valid {words.__name__}"):
            cast("Any", words)(value)

    def test_a_hint_names_similar_words(self) -> None:
        with pytest.raises(mm.InvalidValueError) as caught:
            mm.DocumentType.of("directiv")
        assert "directive" in caught.value.hint
        with pytest.raises(mm.InvalidValueError) as caught:
            mm.LocalityKind.of("thành phố")  # a city under the Centre, or of a province
        assert caught.value.hint == (
            "write it in full: thành phố trực thuộc Trung ương, thành phố thuộc tỉnh"
        )

    def test_maybe_accepts_none(self) -> None:
        assert mm.Level.of_optional(None) is None
        assert mm.Level.of_optional("city") is mm.Level.CITY
        with pytest.raises(mm.InvalidValueError):
            mm.Level.of_optional("")


class TestLevel:
    def test_rank_counts_from_the_top(self) -> None:
        assert [level.rank for level in mm.Level] == [0, 1, 2, 3, 4]

    def test_a_level_may_lead_the_levels_below_and_a_cell_another_cell(self) -> None:
        for upper in mm.Level:
            for lower in mm.Level:
                both_cells = upper is lower is mm.Level.CELL
                assert upper.may_lead(lower) == (upper.rank < lower.rank or both_cells)

    def test_another_word_is_refused_by_the_name_of_the_argument(self) -> None:
        with pytest.raises(mm.InvalidValueError, match=r"^other: not a valid Level"):
            mm.Level.CITY.may_lead("nonsense")  # type: ignore[arg-type]


class TestTier:
    def test_rank_counts_from_the_top(self) -> None:
        assert [tier.rank for tier in mm.Tier] == [0, 1, 2, 3, 4]

    def test_three_tiers_have_codes_of_localities(self) -> None:
        digits = {tier.value: tier.code_digits for tier in mm.Tier}
        assert {name: count for name, count in digits.items() if count} == {
            "province": 2,
            "district": 3,
            "commune": 5,
        }

    def test_the_district_tier_has_ended(self) -> None:
        assert mm.Tier.DISTRICT.valid == mm.Period(end=date(2025, 6, 30))
        assert {tier.valid for tier in mm.Tier if tier is not mm.Tier.DISTRICT} == {mm.Period()}

    @pytest.mark.long
    @pytest.mark.parametrize(
        ("tier", "level"),
        [
            ("nation", "central"),
            ("province", "city"),
            ("district", "direct"),
            ("village", "cell"),
        ],
    )
    @given(periods())
    def test_a_tier_other_than_communes_has_one_level_at_all_times(
        self, tier: str, level: str, valid: mm.Period
    ) -> None:
        assert mm.Tier.of(tier).levels(valid) == mm.Tier.of(tier).levels() == (level,)

    @given(periods())
    def test_communes_are_of_the_base_until_2025_06_30_and_directly_above_it_since(
        self, valid: mm.Period
    ) -> None:
        levels = mm.Tier.COMMUNE.levels(valid)
        assert levels
        assert (mm.Level.BASE in levels) == valid.overlaps(mm.Period(end=date(2025, 6, 30)))
        assert (mm.Level.DIRECT in levels) == valid.overlaps(mm.Period(date(2025, 7, 1)))
        assert list(levels) in (["base"], ["direct"], ["base", "direct"])

    def test_without_a_period_communes_have_both_levels(self) -> None:
        assert mm.Tier.COMMUNE.levels() == (mm.Level.BASE, mm.Level.DIRECT)


class TestMeasure:
    def test_three_measures_are_combined_like_another(self) -> None:
        alike = {measure.value: measure.adds_like.value for measure in mm.Measure}
        assert {name: other for name, other in alike.items() if name != other} == {
            "yearly": "stock",
            "cumulative": "latest",
            "mean": "share",
        }

    @pytest.mark.parametrize("measure", mm.Measure)
    def test_the_measure_that_another_adds_like_is_one_of_its_own(
        self, measure: mm.Measure
    ) -> None:
        assert measure.adds_like.adds_like is measure.adds_like


class TestLocalityKind:
    def test_a_kind_belongs_to_a_tier(self) -> None:
        of_tier = {
            tier: {kind for kind in mm.LocalityKind if kind.tier is tier} for tier in mm.Tier
        }
        assert of_tier[mm.Tier.NATION] == {"quoc_gia"}
        assert of_tier[mm.Tier.PROVINCE] == {"tinh", "thanh_pho"}
        assert of_tier[mm.Tier.DISTRICT] == {"quan", "huyen", "thi_xa", "thanh_pho_thuoc_tinh"}
        assert of_tier[mm.Tier.COMMUNE] == {"phuong", "xa", "thi_tran", "dac_khu"}
        assert of_tier[mm.Tier.VILLAGE] == {"thon"}


class TestModelStatus:
    def test_the_usual_sequence_has_seven_statuses(self) -> None:
        sequence = [status for status in mm.ModelStatus if status.order is not None]
        assert [status.order for status in sequence] == list(range(7))
        assert sequence[0] is mm.ModelStatus.REGISTERED
        assert sequence[-1] is mm.ModelStatus.REPLICATED
        assert mm.ModelStatus.MAINTAINED.order is None
        assert mm.ModelStatus.STOPPED.order is None


class TestDocumentWords:
    def test_the_labels_of_document_types_are_unique(self) -> None:
        for lang in LANGUAGES:
            labels = [word.label(lang) for word in mm.DocumentType]
            assert len(set(labels)) == len(labels)

    def test_there_are_three_document_systems(self) -> None:
        assert list(mm.DocumentSystem) == ["party", "state", "historic"]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(mm.InvalidValueError, match="one of: vi, en, ru"):
        mm.Level.CITY.label("fr")  # type: ignore[arg-type]  # the very misuse under test
