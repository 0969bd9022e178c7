"""Names of one thing compared word by word: accents lost, words in another order, abbreviated or misspelt."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import attrs

from massmob.deduplication.reasons import DuplicateReason
from massmob.network.unit_words import unit_kinds_by_word
from massmob.values.text import composed, fold

__all__ = ["NameKey", "compare_names", "is_one_typo", "name_key", "unit_phrases"]

_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FINAL_Y = re.compile(r"(qu|[hklmst])y")
_OPENINGS = (("mo", "hinh"), ("cong", "trinh"), ("dan", "van", "kheo"))
"""What many registers write before the title of every model."""
_MAX_WORDS, _MAX_LETTERS = 40, 40
"""Of longer names the first words are compared, of longer words the first letters."""
_MAX_INITIALS = 6
_MISSPELT, _SUBSTITUTED, _EXTRA, _OTHER_NUMBER = 0.7, 3.0, 0.5, 0.5
"""How much a misspelt word counts; the cost of a word for another and of a word more; the factor of numbers."""


@attrs.frozen
class NameKey:
    """What is compared of a name.

    Attributes:
        words: Its words, folded, without years, without the usual openings and the name of the place.
        accents: Word → the accents with which it is written; words without accents are left out.
        signature: The words in order of the alphabet, with blanks: equal for names with the same words.
        initials: The first letter of every word.
        different: The different words.
        short: Those of two to six letters, which may be abbreviations.
    """

    words: tuple[str, ...]
    accents: dict[str, str]
    signature: str
    initials: str
    different: frozenset[str]
    short: tuple[str, ...]


def name_key(text: str, place_names: Iterable[Sequence[str]] = ()) -> NameKey:
    """What is compared of a name.

    Args:
        text: The name.
        place_names: The phrases that name its place, which the name may repeat: see `unit_phrases`.

    Example:
        >>> name_key("Mô hình “Camera an ninh” phường Phúc Xá năm 2024", [("phuong", "phuc", "xa")]).words
        ('camera', 'an', 'ninh')
    """
    tokens = _WORD.findall(composed(text).lower())[:_MAX_WORDS]
    spelt = [_folded_word(token[:_MAX_LETTERS]) for token in tokens]
    words = _without_years([word for word, _ in spelt if word])
    for phrase in place_names:
        words = _without(words, phrase)
    words = _without_openings(words) or [word for word, _ in spelt if word]
    different = frozenset(words)
    return NameKey(
        words=tuple(words),
        accents={word: marks for word, marks in spelt if marks and word in different},
        signature=" ".join(sorted(words)),
        initials="".join(word[0] for word in words),
        different=different,
        short=tuple(word for word in dict.fromkeys(words) if 2 <= len(word) <= _MAX_INITIALS),
    )


@lru_cache(maxsize=2**14)
def _folded_word(word: str) -> tuple[str, str]:
    """A word without accents, and its accents, wherever in the word they are: ``hoà`` and ``hòa`` agree."""
    folded = _FINAL_Y.sub(r"\1i", fold(word)) if len(word) <= 3 else fold(word)
    marks = [char for char in unicodedata.normalize("NFD", word) if unicodedata.combining(char)]
    marks += [char for char in word if char in "đð"]
    return folded, "".join(sorted(marks))


def _without_years(words: list[str]) -> list[str]:
    """Words without years, and without ``năm`` before them: years are compared apart."""
    following = [*words[1:], ""]
    return [
        word
        for word, after in zip(words, following[: len(words)], strict=True)
        if not (_YEAR.fullmatch(word) or (word == "nam" and _YEAR.fullmatch(after)))
    ]


def _without(words: list[str], phrase: Sequence[str]) -> list[str]:
    """Words without the first occurrence of a phrase, and without a kind of unit before it."""
    length = len(phrase)
    for start in range(len(words) - length + 1):
        if words[start] == phrase[0] and tuple(words[start : start + length]) == tuple(phrase):
            before = words[:start]
            if before and before[-1] in unit_kinds_by_word():
                before.pop()
            return before + words[start + length :]
    return words


def _without_openings(words: list[str]) -> list[str]:
    start = 0
    while opening := next((o for o in _OPENINGS if tuple(words[start : start + len(o)]) == o), ()):
        start += len(opening)
    return words[start:]


def unit_phrases(name: str, kind_words: str = "") -> list[tuple[str, ...]]:
    """The phrases by which the name of a model may repeat the unit it belongs to, longest first.

    Example:
        >>> unit_phrases("Phúc Xá", "phường")
        [('phuong', 'phuc', 'xa'), ('phuc', 'xa')]
    """
    words = tuple(_folded_word(word)[0] for word in _WORD.findall(composed(name).lower()))
    kind = tuple(_folded_word(word)[0] for word in _WORD.findall(composed(kind_words).lower()))
    return [phrase for phrase in dict.fromkeys(((*kind, *words), words)) if phrase]


def compare_names(first: NameKey, second: NameKey) -> tuple[float, DuplicateReason]:
    """How similar two names are, from 0 to 1, and the reason in words.

    Every word of one name is matched with an equal word of the other, wherever it is; then abbreviations with
    the words whose initials they are, and words with those that differ by one typing error. A word for another
    one counts most against the names, as places of a commune are often named alike but for one word; so do
    other numbers.

    Args:
        first: A name.
        second: Another one.

    Source:
        Typing errors: insertion, deletion, substitution, transposition (Damerau, 1964).

    Example:
        >>> def of(*names):
        ...     similarity, reason = compare_names(*map(name_key, names))
        ...     return round(similarity, 2), reason.value
        >>> of("Camera an ninh", "CAMERA AN NINH"), of("Camera an ninh", "An ninh, camera")
        ((1.0, 'same_name'), (1.0, 'other_order'))
        >>> of("VSMT thôn Đông", "Vệ sinh môi trường thôn Đông"), of("Camera an ninh", "Camera an nin")
        ((1.0, 'abbreviated'), (0.9, 'similar_name'))
        >>> of("Tổ tự quản số 5", "Tổ tự quản số 6")
        (0.29, 'similar_name')
    """
    if first.signature == second.signature:
        return _same_words(first, second)
    if _are_unlike(first, second):  # most pairs are, so this comes first
        return 0.0, DuplicateReason.SIMILAR_NAME
    if second.words < first.words:  # the order must not matter
        first, second = second, first
    rest_1, rest_2 = _rest(first, second), _rest(second, first)
    matched = len(first.words) - sum(rest_1.values())
    longer = max(len(first.words), len(second.words))
    written_out = _expand(rest_1, second, rest_2) + _expand(rest_2, first, rest_1)
    matched += written_out
    if 2 * matched < min(longer, len(first.words) + len(second.words) - longer):
        return 0.0, DuplicateReason.SIMILAR_NAME
    conflicts = _accent_conflicts(first, second)
    misspelt = _match_misspelt(rest_1, rest_2)
    left_1, left_2 = sum(rest_1.values()), sum(rest_2.values())
    substituted, extra = min(left_1, left_2), abs(left_1 - left_2)
    exact, inexact = max(0, matched - conflicts), misspelt + conflicts
    total = exact + inexact + _SUBSTITUTED * substituted + _EXTRA * extra
    similarity = (exact + _MISSPELT * inexact) / total if total else 0.0
    if _has_number(rest_1) and _has_number(rest_2):
        similarity *= _OTHER_NUMBER
    is_abbreviated = written_out and not (left_1 or left_2 or inexact)
    return similarity, (
        DuplicateReason.ABBREVIATED if is_abbreviated else DuplicateReason.SIMILAR_NAME
    )


def _are_unlike(first: NameKey, second: NameKey) -> bool:
    """Whether less than half of the words are common, and none may be an abbreviation of others."""
    common = len(first.different & second.different)
    if 2 * common >= min(len(first.different), len(second.different)):
        return False
    for key, other in ((first, second), (second, first)):
        for word in key.short:  # not `any`, which takes twice as long
            if word in other.initials:
                return False
    return True


def _same_words(first: NameKey, second: NameKey) -> tuple[float, DuplicateReason]:
    count = len(first.words)
    if not count:
        return 0.0, DuplicateReason.SIMILAR_NAME
    if conflicts := min(count, _accent_conflicts(first, second)):
        return 1 - (1 - _MISSPELT) * conflicts / count, DuplicateReason.SIMILAR_NAME
    is_same = first.words == second.words
    return 1.0, DuplicateReason.SAME_NAME if is_same else DuplicateReason.OTHER_ORDER


def _accent_conflicts(first: NameKey, second: NameKey) -> int:
    """How many words are written with accents in both names, and with others."""
    if first.accents == second.accents:
        return 0
    others = second.accents
    return sum(others.get(word, marks) != marks for word, marks in first.accents.items())


def _rest(first: NameKey, second: NameKey) -> dict[str, int]:
    """The words of a name that the other one lacks → how often more they occur in the first."""
    if len(first.words) == len(first.different):  # no word twice: counters would take longer
        return {word: 1 for word in first.words if word not in second.different}
    return Counter(first.words) - Counter(second.words)


def _expand(abbreviations: dict[str, int], other: NameKey, rest: dict[str, int]) -> int:
    """Match abbreviations with unmatched words of another name; how many words were matched."""
    matched = 0
    meaning = [word for word in abbreviations if word in other.initials]
    for word in [word for word in meaning if 2 <= len(word) <= _MAX_INITIALS]:
        start = other.initials.find(word)
        while start >= 0:
            meant = Counter(other.words[start : start + len(word)])
            if all(count <= rest.get(of, 0) for of, count in meant.items()):
                for of, count in meant.items():
                    rest[of] -= count
                del abbreviations[word]
                matched += len(word)
                break
            start = other.initials.find(word, start + 1)
    if matched:
        for word in [word for word, count in rest.items() if not count]:
            del rest[word]
    return matched


def _match_misspelt(rest_1: dict[str, int], rest_2: dict[str, int]) -> int:
    """Match the remaining words that differ by one typing error; how many were matched."""
    matched = 0
    near = sorted([(w, other) for w in rest_1 for other in rest_2 if is_one_typo(w, other)])
    for word, other in near:
        count = min(rest_1[word], rest_2[other])
        rest_1[word] -= count
        rest_2[other] -= count
        matched += count
    return matched


def is_one_typo(first: str, second: str) -> bool:
    """Whether two different words differ by one letter more, less, other, or by two neighbouring ones swapped.

    Words of two letters, and words with digits, are other words. No library is used, so that scores do not
    depend on which extras are installed.

    Example:
        >>> is_one_typo("ninh", "nin"), is_one_typo("ninh", "nihn"), is_one_typo("dong", "doai")
        (True, True, False)
    """
    shorter, longer = (first, second) if len(first) <= len(second) else (second, first)
    gap, start = len(longer) - len(shorter), 0
    if gap > 1 or len(longer) < 3 or first == second:
        return False
    if not (first.isalpha() and second.isalpha()):
        return False
    while start < len(shorter) and shorter[start] == longer[start]:
        start += 1
    if gap:
        return shorter[start:] == longer[start + 1 :]
    rest_1, rest_2 = shorter[start:], longer[start:]
    is_swapped = rest_1[:2] == rest_2[1::-1] and rest_1[2:] == rest_2[2:]
    return rest_1[1:] == rest_2[1:] or is_swapped


def _has_number(words: dict[str, int]) -> bool:
    return any(word[0].isdigit() for word in words if words[word])
