"""`massmob.values.text`: normalisation, search keys, sort keys, names in three languages, similar names."""

from __future__ import annotations

import copy
import pickle
import unicodedata
from itertools import product, zip_longest
from typing import Any

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import massmob as mm
from massmob.translation.language import LANGUAGES
from massmob.values.text import fold, nfc, similar_words, sort_key

CONTROLS = [*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0)]
SURROGATES = [0xD800, 0xDBFF, 0xDC00, 0xDFFF]

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
LETTERS = "bcdđghklmnpqrstvx"
VIETNAMESE = [
    unicodedata.normalize("NFC", letter + tone)
    for letter, tone in [*product(VOWELS + VOWELS.upper(), TONES), *product(LETTERS, [""])]
] + [letter.upper() for letter in LETTERS]

allowed = st.characters(exclude_categories=["Cs", "Cc"])
texts = st.text(allowed | st.sampled_from("\t\n") | st.sampled_from(VIETNAMESE), max_size=30)
vietnamese = st.text(st.sampled_from([*VIETNAMESE, " "]), max_size=12)
names = texts.filter(str.strip)


# --- nfc ----------------------------------------------------------------------------------------


@given(texts)
def test_nfc_is_the_composed_form_of_any_form(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert nfc(text) == nfc(unicodedata.normalize("NFD", text)) == nfc(composed) == composed


def test_nfc_keeps_tabs_and_line_feeds() -> None:
    assert nfc("a\tb\nc") == "a\tb\nc"


@pytest.mark.parametrize("code", [*CONTROLS, *SURROGATES])
def test_nfc_names_a_forbidden_character_and_its_position(code: int) -> None:
    kind = "lone surrogate" if code in SURROGATES else "control character"
    with pytest.raises(mm.InvalidValueError) as caught:
        nfc(f"Vì{chr(code)}")
    assert caught.value.message == f"a {kind} in a text"
    assert caught.value.place == "character 3"
    assert caught.value.hint == f"remove U+{code:04X}"
    assert "Vì" in caught.value.found


@pytest.mark.parametrize("value", [None, 1, b"Ba Vi", ["Ba Vì"]])
def test_a_value_that_is_not_a_text_is_refused(value: Any) -> None:
    for function in (nfc, fold, sort_key, mm.Text.of):
        with pytest.raises(mm.InvalidValueError, match="give a"):
            function(value)


# --- fold ---------------------------------------------------------------------------------------


@given(st.text(max_size=30))
@example("\u0390 \u01f0 \u1e9e \ufb03")
@example("\u1100\u00ad\u1161")  # two Hangul letters that are adjacent without the soft hyphen
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert unicodedata.is_normalized("NFC", fold(text))


@pytest.mark.long
def test_every_single_character_folds_to_a_fixed_point() -> None:
    # Every plane that has characters with a fold; a bar separates neighbours.
    folded = fold("|".join(map(chr, range(0x20000))))
    assert fold(folded) == folded


@given(texts)
@example("\uac00\u1fb4")
@example("\u05e9\u05c1\u05bc")  # Hebrew marks, in an order that NFD changes
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    assert fold(text) == fold(unicodedata.normalize("NFD", text))
    assert fold(text) == fold(unicodedata.normalize("NFC", text))


@given(vietnamese)
def test_vietnamese_in_any_case_folds_to_ascii(text: str) -> None:
    assert fold(text) == fold(text.upper()) == fold(text.lower())
    assert fold(text).isascii()


@given(vietnamese, st.sampled_from([" ", "  ", "\t", "\n", "\u00a0", " \u2009 "]))
def test_runs_of_white_space_fold_to_one_space(text: str, space: str) -> None:
    assert fold(space + text.replace(" ", space) + space) == fold(text)


@pytest.mark.parametrize(
    "spellings",
    [
        ["ba vi", "BA VÌ", "Ba Vì", "Ba Vi\u0300", " Ba  Vì "],
        ["hoa", "Hoà", "Hòa", "HOÀ"],
        ["thuy", "Thuỵ", "Thụy"],
        ["uy", "uỷ", "ủy"],
        ["qd-ubnd", "QĐ-UBND", "Q\u00d0-UBND", "q\u00f0-ubnd", "QĐ–UBND", "QĐ\u2011UBND"],
        ["ea h'leo", "Ea H’Leo", "EA H\u02bcLEO", "Ea H\u2032leo"],
        ['"dan van kheo"', "“Dân vận khéo”", "«Dân vận khéo»", "„Dân vận khéo“"],
        ["елка", "Ёлка"],
        ["ban do", "bản\u00ad đồ", "\ufeffbản đồ", "ｂản đồ"],
    ],
)
def test_spellings_of_the_same_name_fold_alike(spellings: list[str]) -> None:
    assert {fold(spelling) for spelling in spellings} == {spellings[0]}


def test_different_names_have_different_keys() -> None:
    assert len({fold(name) for name in ["Ba Vì", "Ba Vi Xa", "Bavi", "12-CT/TU", "12/CT-TU"]}) == 5


def test_marks_that_are_vowels_in_other_scripts_are_not_dropped() -> None:
    assert fold("\u0e01\u0e34") != fold("\u0e01")  # Thai ki, ka


# --- sort_key -----------------------------------------------------------------------------------

# As ICU 72.1 (CLDR 42) sorts with its collator "vi".
# fmt: off
IN_ICU_ORDER = [
    "“Dân vận khéo”", "12-CT/TU", "70-KH/BDVTW", "An", "An Khánh", "Ăn", "Ân", "Ân Thi",
    "Ba Đình", "Bà Rịa", "Bá Thước", "Ba Vì", "Bạc Liêu", "Dân vận khéo", "Dương Xá", "Đà Nẵng",
    "Đan Phượng", "Đông Anh", "É", "Ea", "Ea H'Leo", "Êa", "Hà Đông", "Hạ Long", "Hà Nam",
    "hà nội", "Hà Nội", "HÀ NỘI", "Hàm Yên", "Hoà Bình", "Hòa Bình", "Long Biên", "Mê Linh",
    "Mỹ Đức", "Mỹ Đức - Hà Nội", "Mỹ Đức (2)", "Ong", "Ô Chợ Dừa", "Ôn", "Ơn", "Phường 01",
    "Phường 1", "Phường 10", "Phường 2", "Quốc Oai", "Sa Pa", "Ša Pa", "Sóc Sơn", "Thạch Thất",
    "Thành Công", "Thanh Oai", "Thanh Trì", "Uy Nỗ", "Ứng Hòa", "Ước", "Y Tý", "Ý Yên", "Yên Bái",
    "Елка", "Ёлка", "Иод", "Ия", "Йод", "Кодекс", "Ф"
]
# fmt: on


def test_the_order_is_that_of_cldr() -> None:
    assert sorted(set(IN_ICU_ORDER), key=sort_key) == IN_ICU_ORDER


def test_letters_sort_in_the_order_of_the_alphabet() -> None:
    alphabet = [*"aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"]
    assert sorted(set(alphabet), key=sort_key) == alphabet


@pytest.mark.parametrize("vowel", VOWELS + VOWELS.upper())
def test_tones_sort_in_their_order(vowel: str) -> None:
    toned = [nfc(vowel + tone) for tone in TONES]
    assert sorted(set(toned), key=sort_key) == toned


def simple_sort_key(text: str) -> tuple[list[int], list[int], list[bool], str]:
    """A simple sort key: the index of each letter in the alphabet, its tone, its case."""
    alphabet = [" ", *"aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"]
    letters: list[int] = []
    tones: list[int] = []
    for char in text.lower():
        tone = next((mark for mark in TONES[1:] if mark in unicodedata.normalize("NFD", char)), "")
        bare = nfc(unicodedata.normalize("NFD", char).replace(tone, "")) if tone else char
        letters.append(alphabet.index(bare))
        tones.append(TONES.index(tone))
    return letters, tones, [char.isupper() for char in text], text


@given(st.lists(vietnamese, max_size=8))
def test_vietnamese_sorts_like_a_simple_key(words: list[str]) -> None:
    assert sorted(words, key=sort_key) == sorted(words, key=simple_sort_key)


@given(st.lists(st.sampled_from(VIETNAMESE), max_size=8), st.lists(st.sampled_from(TONES)))
def test_tones_and_case_only_break_ties(letters: list[str], tones: list[str]) -> None:
    first, second = "".join(letters), ""
    for letter, tone in zip_longest(letters, tones[: len(letters)], fillvalue=""):
        bare = "".join(c for c in unicodedata.normalize("NFD", letter) if c not in TONES)
        second += (bare + tone if nfc(bare).lower() in VOWELS else letter).swapcase()
    assert sort_key(first)[0] == sort_key(second)[0]
    assert sort_key(f"{first}a") < sort_key(f"{second}b")


@given(texts, texts)
@example("\u212b", "\u00c5")
@example("\u00d0ông", "Đông")
def test_keys_are_equal_exactly_when_texts_are(first: str, second: str) -> None:
    assert (sort_key(first) == sort_key(second)) == (nfc(first) == nfc(second))
    assert sort_key(unicodedata.normalize("NFD", first)) == sort_key(first)


def test_a_mark_that_does_not_compose_forms_no_new_letter() -> None:
    assert sort_key("q\u0323")[0] == sort_key("q")[0]
    assert sort_key("q") < sort_key("q\u0301") < sort_key("q\u0323") < sort_key("qa")


def test_characters_that_look_alike_sort_together() -> None:
    assert sort_key("\u00d0ông")[0] == sort_key("Đông")[0]
    assert sort_key("Ba\u00a0Vì")[0] == sort_key("Ba Vì")[0]
    assert sort_key("№") > sort_key("z")


# --- Text ---------------------------------------------------------------------------------------


@st.composite
def trilingual(draw: st.DrawFn) -> mm.Text:
    """A text in one to three languages."""
    languages = draw(st.sets(st.sampled_from(LANGUAGES), min_size=1))
    return mm.Text.of({language: draw(names) for language in sorted(languages)})


@given(trilingual())
def test_to_plain_is_the_inverse_of_of(text: mm.Text) -> None:
    assert mm.Text.of(text.to_dict()) == text
    assert mm.Text.of(text) is text
    assert isinstance(text.to_dict(), str) == (text.languages == ("vi",))


@given(names)
def test_a_plain_text_is_vietnamese(name: str) -> None:
    text = mm.Text.of(name)
    assert text == mm.Text(name) == mm.Text(vi=name) == mm.Text.of({"vi": name})
    assert str(text) == text.label() == text.to_dict() == text.vi == nfc(name).strip()


@given(trilingual())
def test_a_text_survives_pickling_and_copying(text: mm.Text) -> None:
    for twin in (pickle.loads(pickle.dumps(text)), copy.deepcopy(text)):
        assert twin == text
        assert hash(twin) == hash(text)


@given(trilingual())
def test_a_label_falls_back_to_the_first_language_with_a_text(text: mm.Text) -> None:
    assert str(text) == next(filter(None, (text.vi, text.en, text.ru)))
    assert text.label() == text.label("en")
    for language in LANGUAGES:
        assert text.label(language) == (getattr(text, language) or str(text))
        assert (language in text.languages) == (getattr(text, language) is not None)


def test_names_in_three_languages() -> None:
    text = mm.Text("đội thi", "team", "команда")
    assert [text.label(language) for language in LANGUAGES] == ["đội thi", "team", "команда"]
    assert text.to_dict() == {"vi": "đội thi", "en": "team", "ru": "команда"}
    assert text == mm.Text(vi="đội thi", en="team", ru="команда") != mm.Text("đội thi", "team")
    assert mm.Text(ru="команда").to_dict() == {"ru": "команда"}
    assert list(text.to_dict()) == list(mm.Text.of({"ru": "р", "vi": "v", "en": "e"}).to_dict())


def test_a_text_is_composed_and_stripped() -> None:
    assert mm.Text("  Ba Vi\u0300\n") == mm.Text("Ba Vì", en=" ", ru="")
    assert mm.Text("Ba Vì", en=" ").languages == ("vi",)
    assert len({mm.Text("Ba Vì"), mm.Text("Ba Vi\u0300"), mm.Text(en="Ba Vì")}) == 2


def test_a_text_cannot_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        mm.Text("Ba Vì").vi = "Sóc Sơn"  # type: ignore[misc]  # this is what must fail


@pytest.mark.parametrize(
    ("value", "message", "hint"),
    [
        ("", "a name without a text", "give one of: vi, en, ru"),
        (" \n", "a name without a text", "give one of: vi, en, ru"),
        ({}, "a name without a text", "give one of: vi, en, ru"),
        ({"vi": " "}, "a name without a text", "give one of: vi, en, ru"),
        ({"fr": "équipe"}, "not a language", "one of: vi, en, ru"),
        ({1: "đội"}, "not a language", "one of: vi, en, ru"),
        ({"vi": 1}, "not a text", "give a str"),
        ({"vi": "a\x07"}, "a control character in a text", "remove U+0007"),
        (None, "not a name", "give a str (Vietnamese) or a mapping of language to str"),
    ],
)
def test_a_value_that_is_not_a_name_is_refused(value: Any, message: str, hint: str) -> None:
    with pytest.raises(mm.InvalidValueError) as caught:
        mm.Text.of(value)
    assert (caught.value.message, caught.value.hint) == (message, hint)


@pytest.mark.parametrize("language", ["fr", "VI", "", 0, ["vi"]])
def test_a_label_in_an_unknown_language_is_refused(language: Any) -> None:
    with pytest.raises(mm.InvalidValueError, match=r"not a language.*one of: vi, en, ru"):
        mm.Text("đội thi").label(language)


# --- similar_words -------------------------------------------------------------------------------


@given(names, st.lists(names, max_size=8), st.integers(-1, 5))
def test_similar_names_are_candidates_within_the_limit(
    word: str, candidates: list[str], limit: int
) -> None:
    near = similar_words(word, candidates, limit)
    assert len(near) <= max(limit, 0)
    assert len(set(near)) == len(near)
    assert set(near) <= set(candidates)


@given(vietnamese, st.lists(vietnamese, max_size=8))
def test_a_candidate_with_the_same_key_comes_first(word: str, candidates: list[str]) -> None:
    near = similar_words(word, [*candidates, word.upper()])
    assert fold(near[0]) == fold(word)


def test_similar_names_are_found_without_accents() -> None:
    names = ["Sóc Sơn", "Ba Đình", "Ba Vì", "BA VÌ", "Ba Vì"]
    assert similar_words("ba vi", names) == ("Ba Vì", "BA VÌ", "Ba Đình")
    assert similar_words("Ba Vj", iter(names), limit=1) == ("Ba Vì",)
    assert similar_words("xyz", names) == ()
    assert similar_words("ba vi", names, limit=0) == ()


def test_a_very_long_word_is_cut_before_it_is_compared() -> None:
    assert similar_words("Ba Vì" * 100_000, ["Ba Vì" * 50_000]) == ("Ba Vì" * 50_000,)


@given(trilingual())
def test_a_repr_evaluates_to_the_same_text(text: mm.Text) -> None:
    assert eval(repr(text), {"Text": mm.Text}) == text
    assert "None" not in repr(mm.Text("Ba Vì"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_names_the_class_and_the_language(language: str) -> None:
    with pytest.raises(mm.InvalidValueError, match=f"^Text: {language}: not a text: found 5"):
        mm.Text(**{language: 5})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(mm.InvalidValueError, match=f"^value: {language}: not a text: found 5"):
        mm.Text.of({language: 5})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
