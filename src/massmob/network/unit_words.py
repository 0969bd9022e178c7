"""Words by which units are looked up: keys of texts, similar keys, words for kinds of units and for offices."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from massmob.values.text import fold
from massmob.values.vocabulary import LocalityKind

__all__ = [
    "MAX_COMPARED_LENGTH",
    "MIN_SIMILARITY",
    "Aside",
    "aside_words",
    "below_commune_words",
    "nearest_keys",
    "office_words",
    "short_names",
    "unit_kinds_by_word",
    "word_key",
]

Aside = Literal["ended", "begun"]
"""What an aside says of a unit: ``Phúc Xá (cũ)`` has ended, ``Ba Đình (mới)`` has begun."""

MIN_SIMILARITY = 0.8
"""How similar a word must be to be named in a hint: 0 for any, 1 for the same."""
MAX_COMPARED_LENGTH = 80
"""Longer texts are similar to none."""
_MAX_CACHED_LENGTH = 200
_WORD = re.compile(r"[^\W_]+")


def word_key(text: str) -> str:
    """The words of a text by which it is looked up: folded, without punctuation.

    Example:
        >>> word_key("Văn hoá – Xã hội:"), word_key("№ п/п"), word_key("unit_code")
        ('van hoa xa hoi', 'no п п', 'unit code')
    """
    # Long texts do not recur, and thousands of them would fill the memory.
    return _cached_word_key(text) if len(text) <= _MAX_CACHED_LENGTH else _word_key(text)


def _word_key(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


# Registers repeat themselves: units, fields, statuses.
_cached_word_key = lru_cache(maxsize=2**16)(_word_key)


def nearest_keys(key: str, known: Collection[str], min_similarity: float, limit: int) -> list[str]:
    """The keys most similar to another, best first, equally similar ones by the alphabet.

    Args:
        key: A key.
        known: The keys to compare it with.
        min_similarity: How similar they must be: 0 for any, 1 for the same.
        limit: How many to return at most.

    Source:
        Indel similarity: https://rapidfuzz.github.io/RapidFuzz/Usage/fuzz.html#ratio
    """
    if len(key) > MAX_COMPARED_LENGTH:
        return []
    try:
        from rapidfuzz import fuzz, process
    except ImportError:  # only the extra `tables` brings it
        from difflib import get_close_matches

        return get_close_matches(key, known, limit, min_similarity)
    matches = process.extract(
        key, tuple(known), scorer=fuzz.ratio, score_cutoff=100 * min_similarity, limit=None
    )
    best = sorted(matches, key=lambda match: (-match[1], match[0]))
    return [match for match, _, _ in best[:limit]]


@cache
def _word_tables() -> dict[str, Any]:
    import tomllib  # only what looks up a name needs it

    path = Path(__file__).with_name("unit_words.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def unit_kinds_by_word() -> dict[str, frozenset[LocalityKind]]:
    """A word before or after a unit's name → the kinds of unit it may be."""
    kinds_by_word: dict[str, set[LocalityKind]] = {}
    for kind, words in _word_tables()["units"].items():
        for word in words:
            kinds_by_word.setdefault(word_key(word), set()).add(LocalityKind.of(kind))
    return {word: frozenset(kinds) for word, kinds in kinds_by_word.items()}


@cache
def office_words() -> tuple[str, ...]:
    """Words before a unit's name that name an office of it, each with a blank behind it, longest first."""
    return _longest_first(_word_tables()["offices"]["before"])


@cache
def below_commune_words() -> tuple[str, ...]:
    """Words that begin the name of what is below a commune, such as a village, each with a blank behind it."""
    return _longest_first(_word_tables()["below_communes"]["before"])


@cache
def short_names() -> Mapping[str, tuple[str, ...]]:
    """Key of the name of a province → the keys of its short forms."""
    return {
        word_key(name): tuple(map(word_key, short))
        for name, short in _word_tables()["short_names"].items()
    }


@cache
def aside_words() -> Mapping[str, Aside]:
    """A word of an aside → what it says of the unit."""
    asides: Mapping[Aside, list[str]] = _word_tables()["asides"]
    return {word_key(word): aside for aside, words in asides.items() for word in words}


def _longest_first(words: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted((f"{word_key(word)} " for word in words), key=len, reverse=True))
