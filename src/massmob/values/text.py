"""Vietnamese text: normalisation, keys for search and sorting, names in three languages, similar names.

Public lists spell the same name in several ways: composed or decomposed letters (NFC, NFD), the tone
mark on either vowel (``Hoà``, ``Hòa``), the Icelandic ``Ð`` (U+00D0) for ``Đ``. Text is stored in NFC
and otherwise as its source wrote it; only keys are normalised further.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Self, cast

import attrs

from massmob.errors import InvalidValueError, with_article
from massmob.translation.catalogue import gettext
from massmob.translation.language import LANGUAGES, Language, as_language
from massmob.values import limits, schemas
from massmob.values.construction import naming_fields
from massmob.values.plain_form import MakeRef, PlainForm
from massmob.values.schemas import Schema

__all__ = [
    "Text",
    "composed",
    "first_few",
    "fold",
    "nfc",
    "similar_words",
    "similar_words_hint",
    "sort_key",
    "unknown_word_error",
]

_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def nfc(text: str) -> str:
    r"""The text in Unicode's composed form (NFC), which massmob uses everywhere.

    Args:
        text: Any text; it may contain tabs and line feeds.

    Returns:
        The same text, composed.

    Raises:
        InvalidValueError: Not a ``str``, longer than `Limits.max_text`, or it contains a lone surrogate, a
            control character or more than 30 combining marks in a row.

    Source:
        Unicode Standard Annex #15, Unicode Normalization Forms; its Stream-Safe Text Format for the marks.

    Example:
        >>> nfc("Ba Vi\u0300") == "Ba Vì"
        True
    """
    _check_is_text(text)
    if len(text) > (limit := limits.current().max_text):
        raise InvalidValueError(
            f"more than {limit:,} characters in one text",
            found=text,
            hint="shorten it, or raise the limit of a file: load(path, limits=Limits(max_text=…))",
        )
    # A printable text contains no forbidden character, and most names are printable.
    if not text.isprintable() and (forbidden := _FORBIDDEN.search(text)):
        kind = "lone surrogate" if forbidden[0] >= "\ud800" else "control character"
        raise InvalidValueError(
            f"{with_article(kind)} in a text",
            place=f"character {forbidden.start() + 1}",
            found=text,
            hint=f"remove U+{ord(forbidden[0]):04X}",
        )
    if text.isascii():
        return text
    if (start := _long_run_of_marks(text)) is not None:
        raise InvalidValueError(
            f"more than {_MAX_MARKS} combining marks in a row",
            place=f"character {start + 1}",
            found=text[start : start + 3],
            hint="keep the marks that belong to the letter",
        )
    return unicodedata.normalize("NFC", text)


def composed(text: str) -> str:
    r"""Any text in NFC; one that `nfc` refuses for its marks as it is, since to compose it would take too long.

    Example:
        >>> composed("Ba Vi\u0300") == "Ba Vì", len(composed("a" + "\u0323\u0300" * 50))
        (True, 101)
    """
    is_final = text.isascii() or _long_run_of_marks(text) is not None
    return text if is_final else unicodedata.normalize("NFC", text)


_MAX_MARKS = 30
"""The most combining marks in a row. Composing sorts each run, in time proportional to its length squared."""
# All marks, and letters of scripts other than Latin, Greek and Cyrillic.
_POSSIBLE_MARK = re.compile("[^\x00-\u02ff\u0370-\u0482\u1e00-\u20cf]")


def _long_run_of_marks(text: str) -> int | None:
    """Where the first run of more than `_MAX_MARKS` combining marks begins; ``None`` without one."""
    # A longer run has a mark at one of these positions; few texts have one there, and no short one does.
    if len(text) <= _MAX_MARKS or not _POSSIBLE_MARK.search(text[_MAX_MARKS :: _MAX_MARKS + 1]):
        return None
    length = 0
    for position, char in enumerate(text):
        length = length + 1 if _is_mark(char) else 0
        if length > _MAX_MARKS:
            return position - _MAX_MARKS
    return None


def _is_mark(char: str) -> bool:
    # These Tibetan vowels are two marks each when they are decomposed.
    return unicodedata.combining(char) > 0 or char in "\u0f73\u0f75\u0f81"


def _check_is_text(text: object) -> None:
    if not isinstance(text, str):
        raise InvalidValueError("not a text", found=text, hint="give a str")


# --- Searching ----------------------------------------------------------------------------------

_SIMPLIFIED = str.maketrans(
    dict.fromkeys("đð", "d")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212", "-")
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02b9\u02bb\u02bc", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
)
# Combining diacritical marks only: in other scripts marks are vowels, not accents.
_FIRST_MARK, _LAST_MARK = "\u0300", "\u036f"


def fold(text: str) -> str:
    """The search key of a text: equal for texts that a reader considers the same.

    It ignores case, accents and with them the position of the tone mark (``Hoà``, ``Hòa``), the
    difference of ``Đ`` and the Icelandic ``Ð``, compatibility forms, typographic dashes and quotes,
    runs of white space, and invisible characters such as the soft hyphen. Folding is idempotent.

    Args:
        text: Any text.

    Returns:
        The key; empty when the text has only ignored characters.

    Raises:
        InvalidValueError: Not a ``str``.

    Source:
        Unicode Standard, section 3.13, caseless matching, with accents removed.

    Example:
        >>> fold("Phường  Yên Hoà"), fold("PHƯỜNG YÊN HÒA"), fold("Số: 12–CT/TU")
        ('phuong yen hoa', 'phuong yen hoa', 'so: 12-ct/tu')
    """
    _check_is_text(text)
    if text.isascii():
        return " ".join(text.lower().split())
    folded = "".join(map(_fold_character, text))
    return " ".join(composed(folded).split())


@lru_cache(maxsize=4096)
def _fold_character(char: str) -> str:
    """One character folded; independent of its neighbours, since marks are dropped, and so cached."""
    plain = unicodedata.normalize("NFKD", char.translate(_SIMPLIFIED)).casefold()
    # Casefolding yields letters that decompose again, such as U+0390.
    plain = unicodedata.normalize("NFKD", plain).translate(_SIMPLIFIED)
    return "".join(
        letter
        for letter in plain
        if not (_FIRST_MARK <= letter <= _LAST_MARK or unicodedata.category(letter) == "Cf")
    )


# --- Sorting ------------------------------------------------------------------------------------

# CLDR's root order of the characters before letters, then the Vietnamese alphabet with f, j, w, z.
_ORDER = (
    "\t\n _-\u2010\u2011\u2012–—―,;:!?.…·'‘’‚‛\"“”„«»()[]{}§@*/\\&#%•′″`^°+×<=>|~−$"
    "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
)
_LETTER_RANK = {char: chr(rank) for rank, char in enumerate(_ORDER, start=1)} | {
    "ð": chr(_ORDER.index("đ") + 1)
}
_AFTER_LETTERS = chr(len(_ORDER) + 1)
# Circumflex, breve and horn form separate letters; other marks do not.
_LETTER_MARKS = "\u0302\u0306\u031b"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng
_TONE_RANK = {mark: chr(rank) for rank, mark in enumerate(_TONES, start=2)}
_NO_TONE = "\x01"  # the weight of a letter itself on the level of tones, below every mark


def sort_key(text: str) -> tuple[str, str, str, str]:
    """The key that sorts names as a Vietnamese list does.

    Letters come in the order a ă â b c d đ e ê … o ô ơ … u ư … y (f, j, w, z where Latin has
    them), after spaces, punctuation and digits; Cyrillic and other scripts follow. Tones break
    ties only, in the order none, huyền, hỏi, ngã, sắc, nặng; then lower case comes before upper
    case. The order is total, and keys are equal exactly when the texts are equal in NFC. Digits are
    compared one by one, so ``10`` comes before ``2``.

    Args:
        text: The text to sort.

    Returns:
        Four levels, compared in turn: letters, tones, case, the text itself.

    Raises:
        InvalidValueError: Not a ``str``.

    Source:
        Unicode CLDR, ``common/collation/vi.xml`` (standard), at tertiary strength.

    Example:
        >>> sorted(["Đông Anh", "Ba Vì", "Dương Xá", "Ân Thi", "An Khánh"], key=sort_key)
        ['An Khánh', 'Ân Thi', 'Ba Vì', 'Dương Xá', 'Đông Anh']
        >>> sorted(["mạ", "má", "mã", "mả", "mà", "ma"], key=sort_key)
        ['ma', 'mà', 'mả', 'mã', 'má', 'mạ']
    """
    _check_is_text(text)
    text = composed(text)
    weights = [_weights(char) for char in text]
    letters = "".join([letter for letter, _, _ in weights])
    tones = "".join([tone for _, tone, _ in weights])
    cases = "".join([case for _, _, case in weights])
    return letters, tones, cases, text


@lru_cache(maxsize=4096)
def _weights(char: str) -> tuple[str, str, str]:
    """One character's weights on the levels of letters, tones and case."""
    letter, marks = _letter_and_marks(char)
    if unicodedata.combining(letter):
        return "", _TONE_RANK.get(letter, letter), ""
    lower = letter.lower()
    tones = _NO_TONE + "".join(_TONE_RANK.get(mark, mark) for mark in marks)
    return _LETTER_RANK.get(lower, _AFTER_LETTERS + lower), tones, str(int(letter != lower))


def _letter_and_marks(char: str) -> tuple[str, str]:
    """The letter of the alphabet and its other marks: ``ậ`` is ``â`` and nặng."""
    decomposed = unicodedata.normalize("NFKD", char)
    base, marks = decomposed[0], decomposed[1:]
    if char in "йЙ" or char.lower() in _LETTER_RANK or not all(map(unicodedata.combining, marks)):
        return char, ""
    for mark in marks:
        letter = unicodedata.normalize("NFC", base + mark)
        if mark in _LETTER_MARKS and letter.lower() in _LETTER_RANK:
            return letter, marks.replace(mark, "", 1)
    return base, marks


# --- Names in three languages -------------------------------------------------------------------


def _clean_or_none(text: str | None) -> str | None:
    """The text in NFC without outer white space; ``None`` for a blank text."""
    return None if text is None else nfc(text).strip() or None


@naming_fields
@attrs.frozen(repr=False)
class Text(PlainForm):
    """A name or short text in up to three languages, Vietnamese first.

    Compared and hashed by content, in NFC and without outer white space; nothing is translated.

    Attributes:
        vi: Vietnamese, or ``None``.
        en: English, or ``None``.
        ru: Russian, or ``None``.

    Raises:
        InvalidValueError: No language has a text, or `nfc` refuses one.

    Example:
        >>> theme = Text("phát triển kinh tế", en="economic development")
        >>> str(theme), theme.label("en"), theme.label("ru"), theme.languages
        ('phát triển kinh tế', 'economic development', 'phát triển kinh tế', ('vi', 'en'))
    """

    vi: str | None = attrs.field(default=None, converter=_clean_or_none)
    en: str | None = attrs.field(default=None, converter=_clean_or_none)
    ru: str | None = attrs.field(default=None, converter=_clean_or_none)

    def __attrs_post_init__(self) -> None:
        if not (self.vi or self.en or self.ru):
            raise InvalidValueError(
                "a name without a text", found="", hint=f"give one of: {', '.join(LANGUAGES)}"
            )

    @classmethod
    def of(cls, value: str | Mapping[str, str] | Text) -> Text:
        """Convert a plain value to a text; the inverse of `to_dict`.

        Args:
            value: A ``str`` (Vietnamese), a mapping of language to ``str``, or a `Text`, which is
                returned unchanged.

        Returns:
            The text.

        Raises:
            InvalidValueError: Another type, a language not in `LANGUAGES`, or no text at all.

        Example:
            >>> Text.of({"vi": "đội thi", "en": "team"})
            Text(vi='đội thi', en='team')
        """
        if isinstance(value, Text):
            return value
        try:
            if isinstance(value, str):
                return cls(value)
            _check_language_mapping(value)
            return cls(value.get("vi"), value.get("en"), value.get("ru"))
        except InvalidValueError as error:
            raise error.at_default("value") from None

    def to_dict(self) -> str | dict[str, str]:
        """The text in the types of JSON: a ``str`` if there is only Vietnamese, else by language.

        Returns:
            The value from which `of` restores this text.

        Example:
            >>> Text("đội thi").to_dict(), Text(en="team").to_dict()
            ('đội thi', {'en': 'team'})
        """
        if self.vi and not (self.en or self.ru):
            return self.vi
        texts = {"vi": self.vi, "en": self.en, "ru": self.ru}
        return {language: text for language, text in texts.items() if text}

    @classmethod
    def from_dict(cls, plain: object) -> Self:
        """The text that `to_dict` wrote; `of` takes a `Text` too.

        Raises:
            InvalidValueError: It is anything else.
        """
        return cast("Self", cls.of(cast("str", plain)))

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of `to_dict`."""
        return schemas.TEXT

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that have a text, in the order vi, en, ru."""
        return tuple(language for language, _ in self._texts_by_language())

    def label(self, lang: Language | None = None) -> str:
        """The text in a language; if that is missing, in the first that has one.

        Args:
            lang: ``"vi"``, ``"en"`` or ``"ru"``; the current language by default.

        Returns:
            The text, never empty.

        Raises:
            InvalidValueError: Not one of these languages.
        """
        return dict(self._texts_by_language()).get(as_language(lang), str(self))

    def _texts_by_language(self) -> Iterator[tuple[Language, str]]:
        """The languages that have a text, and their texts."""
        for language, text in zip(LANGUAGES, (self.vi, self.en, self.ru), strict=True):
            if text:
                yield language, text

    def __str__(self) -> str:
        return self.vi or self.en or self.ru or ""

    def __repr__(self) -> str:
        if self.languages == ("vi",):
            return f"Text({self.vi!r})"
        return f"Text({', '.join(f'{lang}={text!r}' for lang, text in self._texts_by_language())})"


def _check_language_mapping(value: object) -> None:
    if not isinstance(value, Mapping):
        hint = "give a str (Vietnamese) or a mapping of language to str"
        raise InvalidValueError("not a name", found=value, hint=hint)
    for language in cast("Mapping[object, object]", value):
        if language not in LANGUAGES:
            hint = f"one of: {', '.join(LANGUAGES)}"
            raise InvalidValueError("not a language", found=language, hint=hint)


# --- Similar names ------------------------------------------------------------------------------

# Comparison takes time proportional to the product of the lengths: a hostile word must not make an error slow.
_MAX_COMPARED_LENGTH = 80


def similar_words(word: str, candidates: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """The candidates most similar to a word by their folded text, for the hint of an error.

    Args:
        word: The word that is not a candidate.
        candidates: The possible words.
        limit: The most candidates to return.

    Returns:
        The most similar first, beginning with those of the same key; empty when none is similar.

    Raises:
        InvalidValueError: The word or a candidate is not a ``str``.

    Example:
        >>> similar_words("ba vi", ["Ba Đình", "Ba Vì", "Sóc Sơn"])
        ('Ba Vì', 'Ba Đình')
    """
    by_key: dict[str, list[str]] = {}
    for candidate in dict.fromkeys(candidates):
        by_key.setdefault(_compared_part(candidate), []).append(candidate)
    if limit < 1:
        return ()
    from difflib import get_close_matches

    near = get_close_matches(_compared_part(word), by_key, n=limit)
    return tuple(candidate for key in near for candidate in by_key[key])[:limit]


def _compared_part(word: str) -> str:
    _check_is_text(word)
    return fold(word[:_MAX_COMPARED_LENGTH])[:_MAX_COMPARED_LENGTH]


def first_few(words: Sequence[str], most: int, lang: Language = "en") -> str:
    """The first of several words, and how many more there are.

    Args:
        words: The words.
        most: How many of them are written.
        lang: The language; English in errors.

    Example:
        >>> first_few(["a", "b", "c"], 2), first_few(["a", "b"], 2)
        ('a, b and 1 more', 'a, b')
    """
    hidden = len(words) - most
    few = ", ".join(words[:most])
    if hidden <= 0:
        return few
    return gettext("{few} and {number} more", lang).format(few=few, number=f"{hidden:,}")


def similar_words_hint(word: object, candidates: Iterable[str], otherwise: str) -> str:
    """The hint of an error: the candidates most similar to a word, or other advice when none is similar.

    Example:
        >>> similar_words_hint("ba vi", ["Ba Đình", "Ba Vì", "Sóc Sơn"], otherwise="give an id")
        'did you mean Ba Vì, Ba Đình?'
    """
    near = similar_words(word, candidates) if isinstance(word, str) else ()
    return f"did you mean {', '.join(near)}?" if near else otherwise


def unknown_word_error(
    message: str, word: object, known: Iterable[str], *, place: str = ""
) -> InvalidValueError:
    """The error for a word outside a closed list: its hint names the most similar words, or else all.

    Args:
        message: The message, such as ``"unknown key"``.
        word: The word that is not in the list.
        known: The list.
        place: The place of the word.

    Returns:
        The error.

    Example:
        >>> print(unknown_word_error("unknown key", "naem", ["id", "name"], place="fields[0]"))
        fields[0]: unknown key: found 'naem'; one of: name
    """
    words = tuple(known)
    near = similar_words(word, words) if isinstance(word, str) else ()
    return InvalidValueError(
        message, place=place, found=word, hint=f"one of: {', '.join(near or words)}"
    )
