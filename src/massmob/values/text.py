"""Vietnamese text: one spelling in memory, keys to search and to sort by, names in three languages.

Three spellings of one name meet in public lists: composed or decomposed letters (NFC, NFD), the
tone mark on either vowel (``Hoà``, ``Hòa``), and the Icelandic ``Ð`` (U+00D0) for ``Đ``. Text is
kept in NFC and otherwise as its source wrote it; only keys are normalised further.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Literal, cast, get_args

import attrs

from massmob.errors import InvalidValueError

__all__ = [
    "LANGUAGES",
    "Language",
    "Text",
    "as_language",
    "did_you_mean",
    "fold",
    "nfc",
    "sort_key",
    "unknown_word",
    "words_near",
]

Language = Literal["vi", "en", "ru"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def as_language(lang: Language) -> Language:
    """The language that a value names: ``"vi"``, ``"en"`` or ``"ru"``.

    Raises:
        InvalidValueError: Another language.
    """
    if lang in LANGUAGES:
        return lang
    raise InvalidValueError("not a language", found=lang, hint="one of: vi, en, ru")


_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def nfc(text: str) -> str:
    r"""The text in Unicode's composed form (NFC), which massmob keeps everywhere.

    Args:
        text: Any text; tabs and line feeds may stand in it.

    Returns:
        The same text, composed.

    Raises:
        InvalidValueError: Not a ``str``, or a lone surrogate or control character is in it.

    Source:
        Unicode Standard Annex #15, Unicode Normalization Forms.

    Example:
        >>> nfc("Ba Vi\u0300") == "Ba Vì"
        True
    """
    if not isinstance(text, str):
        raise InvalidValueError("not a text", found=text, hint="give a str")
    # A printable text holds neither kind of refused character, and most names are printable.
    if not text.isprintable() and (refused := _REFUSED.search(text)):
        kind = "lone surrogate" if refused[0] >= "\ud800" else "control character"
        raise InvalidValueError(
            f"a {kind} in a text",
            place=f"character {refused.start() + 1}",
            found=text,
            hint=f"remove U+{ord(refused[0]):04X}",
        )
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)


def _check_is_text(text: object) -> None:
    if not isinstance(text, str):
        raise InvalidValueError("not a text", found=text, hint="give a str")


# --- Searching ----------------------------------------------------------------------------------

_LEVELLED = str.maketrans(
    dict.fromkeys("đð", "d")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212", "-")
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02b9\u02bb\u02bc", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
)
# Combining diacritical marks only: the marks of other scripts carry vowels, not accents.
_FIRST_MARK, _LAST_MARK = "\u0300", "\u036f"


def fold(text: str) -> str:
    """The key under which a text is searched for: two texts that a reader takes for one share it.

    Levelled are case, accents and with them where the tone mark stands (``Hoà``, ``Hòa``), ``Đ``
    and the Icelandic ``Ð``, compatibility forms, typographic dashes and quotes, runs of white
    space, and characters without a shape such as the soft hyphen. Folding twice is folding once.

    Args:
        text: Any text.

    Returns:
        The key; empty when nothing of the text is left.

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
    folded = "".join(map(_folded, text))
    return " ".join(unicodedata.normalize("NFC", folded).split())


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    """One character folded. It looks at no neighbour, since marks are dropped: it can be kept."""
    plain = unicodedata.normalize("NFKD", char.translate(_LEVELLED)).casefold()
    # Casefolding brings letters that decompose again, such as U+0390.
    plain = unicodedata.normalize("NFKD", plain).translate(_LEVELLED)
    return "".join(
        letter
        for letter in plain
        if not (_FIRST_MARK <= letter <= _LAST_MARK or unicodedata.category(letter) == "Cf")
    )


# --- Sorting ------------------------------------------------------------------------------------

# CLDR's root order of what stands before letters, then the Vietnamese alphabet with f, j, w, z.
_ORDER = (
    "\t\n _-\u2010\u2011\u2012–—―,;:!?.…·'‘’‚‛\"“”„«»()[]{}§@*/\\&#%•′″`^°+×<=>|~−$"
    "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
)
_RANK = {char: chr(rank) for rank, char in enumerate(_ORDER, start=1)} | {
    "ð": chr(_ORDER.index("đ") + 1)
}
_AFTER_ALL = chr(len(_ORDER) + 1)
_SHAPES = (
    "\u0302\u0306\u031b"  # circumflex, breve, horn make letters of their own; other marks do not
)
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng
_TONE = {mark: chr(rank) for rank, mark in enumerate(_TONES, start=2)}
_BASE = "\x01"  # a letter's own place on the level of tones, below every mark


def sort_key(text: str) -> tuple[str, str, str, str]:
    """The key that sorts names as a Vietnamese list does.

    Letters come in the order a ă â b c d đ e ê … o ô ơ … u ư … y (f, j, w, z where Latin has
    them), after spaces, punctuation and figures; Cyrillic and other scripts follow. Tones break
    ties only, in the order none, huyền, hỏi, ngã, sắc, nặng; then lower case stands before upper
    case. The order is total, and keys are equal just when the texts are equal in NFC. Figures are
    compared one by one, so ``10`` stands before ``2``.

    Args:
        text: The text to place.

    Returns:
        Four levels to compare one after the other: letters, tones, case, the text itself.

    Raises:
        InvalidValueError: As `nfc`.

    Source:
        Unicode CLDR, ``common/collation/vi.xml`` (standard), at tertiary strength.

    Example:
        >>> sorted(["Đông Anh", "Ba Vì", "Dương Xá", "Ân Thi", "An Khánh"], key=sort_key)
        ['An Khánh', 'Ân Thi', 'Ba Vì', 'Dương Xá', 'Đông Anh']
        >>> sorted(["mạ", "má", "mã", "mả", "mà", "ma"], key=sort_key)
        ['ma', 'mà', 'mả', 'mã', 'má', 'mạ']
    """
    text = nfc(text)
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
        return "", _TONE.get(letter, letter), ""
    lower = letter.lower()
    tones = _BASE + "".join(_TONE.get(mark, mark) for mark in marks)
    return _RANK.get(lower, _AFTER_ALL + lower), tones, str(int(letter != lower))


def _letter_and_marks(char: str) -> tuple[str, str]:
    """The letter of the alphabet and the marks upon it: ``ậ`` is ``â`` and nặng."""
    apart = unicodedata.normalize("NFKD", char)
    base, marks = apart[0], apart[1:]
    if char in "йЙ" or char.lower() in _RANK or not all(map(unicodedata.combining, marks)):
        return char, ""
    for mark in marks:
        shaped = unicodedata.normalize("NFC", base + mark)
        if mark in _SHAPES and shaped.lower() in _RANK:
            return shaped, marks.replace(mark, "", 1)
    return base, marks


# --- Names in three languages -------------------------------------------------------------------


def _cleaned(text: str | None) -> str | None:
    """One language's text in NFC without outer white space; a blank one is none."""
    return None if text is None else nfc(text).strip() or None


@attrs.frozen(repr=False)
class Text:
    """A name or short text in up to three languages; Vietnamese is the one to be asked for.

    Compared and hashed by content, in NFC and without outer white space; no language is made up.

    Attributes:
        vi: Vietnamese, or ``None``.
        en: English, or ``None``.
        ru: Russian, or ``None``.

    Raises:
        InvalidValueError: No language has a text, or one has what `nfc` refuses.

    Example:
        >>> theme = Text("phát triển kinh tế", en="economic development")
        >>> str(theme), theme.label("en"), theme.label("ru"), theme.languages
        ('phát triển kinh tế', 'economic development', 'phát triển kinh tế', ('vi', 'en'))
    """

    vi: str | None = attrs.field(default=None, converter=_cleaned)
    en: str | None = attrs.field(default=None, converter=_cleaned)
    ru: str | None = attrs.field(default=None, converter=_cleaned)

    def __attrs_post_init__(self) -> None:
        if not (self.vi or self.en or self.ru):
            raise InvalidValueError(
                "a name without a text", hint=f"give one of: {', '.join(LANGUAGES)}"
            )

    @classmethod
    def of(cls, value: str | Mapping[str, str] | Text) -> Text:
        """The text that a plain value stands for; the inverse of `to_plain`.

        Args:
            value: A ``str`` (Vietnamese), a mapping of language to ``str``, or a `Text`, which is
                returned as it is.

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
        if isinstance(value, str):
            return cls(value)
        _check_is_by_language(value)
        return cls(value.get("vi"), value.get("en"), value.get("ru"))

    def to_plain(self) -> str | dict[str, str]:
        """The text as JSON has it: a ``str`` if only Vietnamese is there, else by language.

        Returns:
            What `of` turns into this text again.

        Example:
            >>> Text("đội thi").to_plain(), Text(en="team").to_plain()
            ('đội thi', {'en': 'team'})
        """
        if self.vi and not (self.en or self.ru):
            return self.vi
        texts = {"vi": self.vi, "en": self.en, "ru": self.ru}
        return {language: text for language, text in texts.items() if text}

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that have a text, in the order vi, en, ru."""
        return tuple(language for language, _ in self._texts())

    def label(self, lang: Language = "en") -> str:
        """The text in a language or, where that is wanting, in the first that is there.

        Args:
            lang: ``"vi"``, ``"en"`` or ``"ru"``.

        Returns:
            The text, never empty.

        Raises:
            InvalidValueError: Another language.
        """
        return dict(self._texts()).get(as_language(lang), str(self))

    def _texts(self) -> Iterator[tuple[Language, str]]:
        """The languages that have a text, each with it."""
        for language, text in zip(LANGUAGES, (self.vi, self.en, self.ru), strict=True):
            if text:
                yield language, text

    def __str__(self) -> str:
        return self.vi or self.en or self.ru or ""

    def __repr__(self) -> str:
        if self.languages == ("vi",):
            return f"Text({self.vi!r})"
        return f"Text({', '.join(f'{lang}={text!r}' for lang, text in self._texts())})"


def _check_is_by_language(value: object) -> None:
    if not isinstance(value, Mapping):
        hint = "give a str (Vietnamese) or a mapping of language to str"
        raise InvalidValueError("not a name", found=value, hint=hint)
    for language in cast("Mapping[Language, object]", value):
        as_language(language)


# --- Near misses --------------------------------------------------------------------------------

# Comparing costs the product of the lengths: a hostile word must not make an error slow.
_COMPARED = 80


def did_you_mean(word: str, candidates: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """The candidates nearest to a word by their folded text, to be named in an error's hint.

    Args:
        word: What was asked for.
        candidates: What there is.
        limit: How many to name at most.

    Returns:
        The nearest first, those that fold to the same key before all; empty when none is near.

    Raises:
        InvalidValueError: The word or a candidate is not a ``str``.

    Example:
        >>> did_you_mean("ba vi", ["Ba Đình", "Ba Vì", "Sóc Sơn"])
        ('Ba Vì', 'Ba Đình')
    """
    by_key: dict[str, list[str]] = {}
    for candidate in dict.fromkeys(candidates):
        by_key.setdefault(fold(candidate)[:_COMPARED], []).append(candidate)
    if limit < 1:
        return ()
    near = difflib.get_close_matches(fold(word)[:_COMPARED], by_key, n=limit)
    return tuple(candidate for key in near for candidate in by_key[key])[:limit]


def words_near(word: object, candidates: Iterable[str], otherwise: str) -> str:
    """The hint of an error: the candidates nearest to a word, or other advice when none is near.

    Example:
        >>> words_near("ba vi", ["Ba Đình", "Ba Vì", "Sóc Sơn"], otherwise="give an id")
        'did you mean Ba Vì, Ba Đình?'
    """
    near = did_you_mean(word, candidates) if isinstance(word, str) else ()
    return f"did you mean {', '.join(near)}?" if near else otherwise


def unknown_word(
    message: str, word: object, known: Iterable[str], *, place: str = ""
) -> InvalidValueError:
    """The error for a word outside a closed list: its hint names the nearest, or else all.

    Args:
        message: What the list is of, such as ``"unknown key"``.
        word: The word that is not in the list.
        known: The list.
        place: Where the word was found.

    Returns:
        The error.

    Example:
        >>> print(unknown_word("unknown key", "naem", ["id", "name"], place="fields[0]"))
        fields[0]: unknown key: found 'naem'; one of: name
    """
    words = tuple(known)
    near = did_you_mean(word, words) if isinstance(word, str) else ()
    return InvalidValueError(
        message, place=place, found=word, hint=f"one of: {', '.join(near or words)}"
    )
