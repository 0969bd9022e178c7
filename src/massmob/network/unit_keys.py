"""Names of units taken apart: their keys, the readings of a key with and without its kind, asides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from massmob.network.unit_words import (
    Aside,
    aside_words,
    below_commune_words,
    office_words,
    unit_kinds_by_word,
    word_key,
)
from massmob.values.text import composed, fold
from massmob.values.vocabulary import LocalityKind

__all__ = [
    "Reading",
    "accent_words",
    "ends_of_kinds",
    "is_below_commune",
    "loose_key",
    "name_key",
    "name_readings",
    "plain_asides",
    "segments",
    "without_aside",
]

Reading = tuple[str, frozenset[LocalityKind] | None]
"""A name, and the kinds that the word before or after it means; ``None`` where there is none."""

_MAX_CACHED_LENGTH = 200
_DIGIT = re.compile(r"\d")
_BLANK = re.compile(r"(?<!\d) | (?!\d)")
_LEADING_ZEROS = re.compile(r"\b0+(?=\d)")
_GLUED_NUMBER = re.compile(r"(tp|tx|tt|[pqhxft])(\d{1,2})\b")
# These are for texts with single blanks: repeated ones would be tried from each blank to the last.
_ASIDE = re.compile(r" ?[(\[]([^()\[\]]*)[)\]] ?")
_SEPARATOR = re.compile(r" ?[,;/()|\[\]] ?")
# In a syllable with no other vowel, i and y are two spellings of one sound: Mỹ, Mĩ; Quý, Quí.
_Y_FOR_I = re.compile(r"(?<=[bcdghklmnrstvx])y(?![aeiou])|(?<=qu)y(?![aeiou])")
_FINAL_K = re.compile(r"(?<=[aeiouy])k(?![aeiouyh])")


def name_key(text: str) -> str:
    """The words of a name: folded, without punctuation, and numbers without leading zeros.

    Example:
        >>> name_key("Phường 01"), name_key("Đắk R'Lấp"), name_key("Q.1")
        ('phuong 1', 'dak r lap', 'q 1')
    """
    return _cached_name_key(text) if len(text) <= _MAX_CACHED_LENGTH else _name_key(text)


def _name_key(text: str) -> str:
    key = word_key(text)
    if not _DIGIT.search(key):
        return key
    return _LEADING_ZEROS.sub("", _GLUED_NUMBER.sub(r"\1 \2", key))


_cached_name_key = lru_cache(maxsize=2**16)(_name_key)


@lru_cache(maxsize=2**16)
def loose_key(key: str) -> str:
    """A key for the spellings of a name that `name_key` distinguishes.

    It ignores blanks, if not between numbers, and with them apostrophes and hyphens; it takes ``y`` for ``i``
    where the sound is the same, and a ``k`` behind a vowel for ``c``.

    Example:
        >>> loose_key("dak r lap") == loose_key("dac rlap"), loose_key("qui nhon") == loose_key("quy nhon")
        (True, True)
        >>> loose_key("son tay") == loose_key("son tai"), loose_key("khanh an") == loose_key("chanh an")
        (False, False)
    """
    joined = key.replace(" ", "")
    if not joined.isalpha():  # two numbers stay two
        joined = _BLANK.sub("", key)
    if "y" in joined:
        joined = _Y_FOR_I.sub("i", joined)
    return _FINAL_K.sub("c", joined) if "k" in joined else joined


@lru_cache(maxsize=2**15)
def name_readings(key: str) -> tuple[Reading, ...]:
    """The names that a key may mean: as it is, and without the word for a kind or an office.

    Example:
        >>> [name for name, kinds in name_readings("ubnd phuong cua nam")]
        ['ubnd phuong cua nam', 'phuong cua nam', 'cua nam']
    """
    readings: list[Reading] = [(key, None)]
    if key.startswith(office_words()):
        office = next(office for office in office_words() if key.startswith(office))
        key = key.removeprefix(office)
        readings.append((key, None))
    words = key.split(" ")
    if len(words) > 1 and not ends_of_kinds().isdisjoint((words[0], words[-1])):
        readings += _without_kind(words)
    return tuple(readings)


@cache
def ends_of_kinds() -> frozenset[str]:
    """The words at either end of words for kinds."""
    return frozenset(word for kind in unit_kinds_by_word() for word in kind.split(" "))


def _without_kind(words: Sequence[str]) -> Iterator[Reading]:
    kinds = unit_kinds_by_word()
    for count in range(1, min(_most_words_of_a_kind() + 1, len(words))):
        if (before := kinds.get(" ".join(words[:count]))) is not None:
            yield " ".join(words[count:]), before
        behind = kinds.get(" ".join(words[-count:]))
        if behind is not None and (count > 1 or len(words[-1]) > 2):  # short forms come before
            yield " ".join(words[:-count]), behind


@cache
def _most_words_of_a_kind() -> int:
    return max(word.count(" ") + 1 for word in unit_kinds_by_word())


def is_below_commune(key: str) -> bool:
    """Whether a key begins as the name of a village, a residential group, a cell or a school.

    Example:
        >>> is_below_commune("tdp so 3"), is_below_commune("ba dinh")
        (True, False)
    """
    return f"{key} ".startswith(below_commune_words())


def segments(text: str) -> list[str]:
    """The parts of a text between commas, slashes and the like; a word for a kind goes with the one before it.

    Example:
        >>> segments("phường Mộ Lao, Hà Đông"), segments("Kỳ Anh (thị xã)")
        (['phường Mộ Lao', 'Hà Đông'], ['thị xã Kỳ Anh'])
    """
    parts: list[str] = []
    for part in _SEPARATOR.split(text):
        if parts and name_key(part) in unit_kinds_by_word():  # Kỳ Anh (thị xã)
            parts[-1] = f"{part} {parts[-1]}"
        elif part.strip():
            parts.append(part)
    return parts


def plain_asides(text: str) -> str:
    """A text in which an aside in brackets, on what became of a unit, is the word ``cũ`` or ``mới``.

    Example:
        >>> plain_asides("Phúc Xá (nay là Hồng Hà)"), plain_asides("Mộ Lao (Hà Đông)")
        ('Phúc Xá cũ', 'Mộ Lao (Hà Đông)')
    """
    return _ASIDE.sub(_plain_aside, text).strip() if "(" in text or "[" in text else text


def _plain_aside(match: re.Match[str]) -> str:
    key = word_key(match[1])
    for word, aside in aside_words().items():
        if key == word or key.startswith(f"{word} "):
            return " cũ " if aside == "ended" else " mới "
    return match[0]


def without_aside(key: str) -> tuple[str, Aside | None]:
    """A key without the word at its end that says what became of the unit, and what it says.

    Example:
        >>> without_aside("quan ba dinh cu"), without_aside("ba dinh")
        (('quan ba dinh', 'ended'), ('ba dinh', None))
    """
    last = key[key.rfind(" ") + 1 :]
    aside = aside_words().get(last) if last != key else None
    return (key, None) if aside is None else (key.removesuffix(f" {last}"), aside)


@lru_cache(maxsize=2**15)
def accent_words(text: str) -> tuple[str, ...]:
    """The words of a text with their accents, wherever in the word a tone mark is.

    Example:
        >>> accent_words("Yên Hoà") == accent_words("YÊN HÒA"), accent_words("Tự") == accent_words("Tú")
        (True, False)
    """
    words = re.findall(r"[^\W_]+", composed(text).lower())
    return tuple(f"{_without_leading_zeros(fold(word))}{_marks(word)}" for word in words)


def _without_leading_zeros(word: str) -> str:
    return word.lstrip("0") if word.isdecimal() else word


def _marks(word: str) -> str:
    """The accents of a word in order."""
    letters = unicodedata.normalize("NFD", word.replace("đ", "d\u0335"))
    return "".join(sorted(char for char in letters if unicodedata.combining(char)))
