"""What is repaired in the printed form of a symbol before it is parsed, and what a hint may propose."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from massmob.errors import InvalidValueError, counted
from massmob.translation.catalogue import gettext_noop
from massmob.values.symbol_codes import KNOWN_TYPES
from massmob.values.symbol_organs import organ_of
from massmob.values.text import nfc

__all__ = ["EXAMPLES", "GLUED_WORDS", "LOOKALIKES", "clean_text", "proposals", "symbol_error"]

EXAMPLES = (
    "write 12-CT/TU (Party); 1286/NQ-UBTVQH15, 06/2021/QĐ-UBND or 125/SGDĐT-VP (State); "
    "103-NQ-TVQH or 120-CP (historic)"
)


def symbol_error(
    message: str, value: object, hint: str = EXAMPLES, place: str = ""
) -> InvalidValueError:
    """The error of a symbol, or of a part of one; the hint shows examples unless one is given."""
    return InvalidValueError(message, place=place, found=value, hint=hint)


LOOKALIKES = dict(
    dict(zip("АВСЕНІЈКМОРЅТХУасеорхуіѕј", "ABCEHIJKMOPSTXYaceopxyisj", strict=True))  # Cyrillic
    | dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True))  # Greek
    | dict(zip("ÐðƉɖ", "ĐđĐđ", strict=True))  # Icelandic, African
    | {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code != 0xFF0D}
)
"""Letter that only looks like one of a symbol → that letter; full-width characters are among them."""

GLUED_WORDS = (
    "(?:ngày|năm|tháng|của|về|và|với|tại|từ|đến|do|được|đã|có|theo|cho|là|này|nay|ban|quy|kèm|trên"
    "|để|thì)"
)
"""Words that copying glues to the end of a symbol, as a pattern."""

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012–—―\u2043\u2212\ufe63\uff0d", "-"))
_SLASHES = str.maketrans(dict.fromkeys("\u2044\u2215\uff0f", "/"))
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_SURROUNDING = " \t\r\n\u00a0\u202f.,;:!?()[]{}<>\"'“”‘’«»…"
_WORD_SO = re.compile(r"^(?:số|so)[\s:.]*(?=\d)", re.IGNORECASE)
_SPACED_SEPARATOR = re.compile(r"\s+(?=[-/])|(?<=[-/])\s+")
_SPACE_FOR_HYPHEN = re.compile(r"^(\d+[A-Za-zĐđ]?)\s+(?=[^\s/-]+/)")
_INTERNAL = re.compile("(?<=[A-ZĐ])[-/]nb$")
_GLUED_WORD = re.compile(rf"(?<=[A-ZĐƯ0-9g]){GLUED_WORDS}$")

_SPACES_LEFT_OUT = gettext_noop("spaces left out")
_REPAIRS: tuple[tuple[str, Callable[[str], str]], ...] = (
    (gettext_noop("invisible characters left out"), lambda text: text.translate(_INVISIBLE)),
    (gettext_noop("characters around it left out"), lambda text: text.strip(_SURROUNDING)),
    (gettext_noop("letters composed (NFC)"), nfc),
    (gettext_noop("dash written -"), lambda text: text.translate(_DASHES)),
    (gettext_noop("slash written /"), lambda text: text.translate(_SLASHES)),
    (gettext_noop("the word Số left out"), lambda text: _WORD_SO.sub("", text, count=1)),
    (_SPACES_LEFT_OUT, lambda text: _SPACED_SEPARATOR.sub("", text)),
    (
        gettext_noop("space after the number written -"),
        lambda text: _SPACE_FOR_HYPHEN.sub(r"\1-", text),
    ),
    (gettext_noop("the mark nb (nội bộ) left out"), lambda text: _INTERNAL.sub("", text)),
    (gettext_noop("the word after it left out"), lambda text: _GLUED_WORD.sub("", text)),
)
"""Description of a repair → its function, in the order of application."""

_LETTERS = "A-Za-zĐđĂăÂâÊêÔôƠơƯưị"
_PLAIN = re.compile(f"[{_LETTERS}0-9&/.-]+")
_CAPITALS_AND_DIGITS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZĐƯ0123456789")
_MAX_LENGTH = 200  # characters; longer text is refused before it is parsed, as it may be hostile


def clean_text(text: object, repairs: list[str]) -> str:
    """The text, repaired so that it has only letters, digits, ``&``, points and the two separators.

    Args:
        text: As printed.
        repairs: What was repaired is appended to it, in words.

    Returns:
        The text to be parsed.

    Raises:
        InvalidValueError: Not a text, empty, too long, or with a character that no symbol has.

    Example:
        >>> repairs = []
        >>> clean_text("Số 51/2025/TT–BTС", repairs), repairs
        ('51/2025/TT-BTC', ['dash written -', 'the word Số left out', 'С (U+0421) written C'])
    """
    if not isinstance(text, str):
        raise symbol_error("not a text", text)
    if len(text) > _MAX_LENGTH:
        message = f"too long for a symbol: {counted(len(text), 'character')}"
        raise symbol_error(message, text, "give the symbol alone")
    if _is_plain(text):
        return text
    without_spaces = _SPACED_SEPARATOR.sub("", text)
    if text[:1].isdigit() and _is_plain(without_spaces):  # no other repair applies to it
        repairs.append(_SPACES_LEFT_OUT)
        return without_spaces
    for description, repair in _REPAIRS:
        repaired = repair(text)
        if repaired != text:
            repairs.append(description)
        text = repaired
    text = _written_in_latin(text, repairs)
    plain = _PLAIN.match(text)
    if plain is not None and plain.end() == len(text):
        return text
    if not text:
        raise symbol_error("the text is empty", text)
    strange = text[plain.end() if plain else 0]
    hint = f"give the symbol alone: no symbol has {strange!r} (U+{ord(strange):04X})"
    raise symbol_error("a character that no symbol has", text, hint)


def _is_plain(text: str) -> bool:
    """Whether no repair applies: only characters of symbols, and no word that copying glued to the end."""
    is_plain = _PLAIN.fullmatch(text) is not None
    return is_plain and (text[-1] in _CAPITALS_AND_DIGITS or text[-3:] == "TTg")


def _written_in_latin(text: str, repairs: list[str]) -> str:
    """The text with the letters of other scripts that only look like those of symbols replaced."""
    for letter in dict.fromkeys(text):
        latin = LOOKALIKES.get(letter)
        if latin is not None:
            repairs.append(f"{letter} (U+{ord(letter):04X}) written {latin}")
            text = text.replace(letter, latin)
    return text


# --- Proposals ----------------------------------------------------------------------------------

_POINT_IN_CODES = re.compile(r"(?<=[^\W\d_])[._\s]+(?=[^\W\d_])")
_POINT_AFTER_NUMBER = re.compile(r"(?<=\d)[._\s]+(?=\d{4}(?!\d)|[^\W\d_]{2})")
_CODE_AFTER_YEAR = re.compile(r"(?<=/\d{4})(?=[^\W\d_])")
_CODE_AFTER_NUMBER = re.compile(r"^(\d+)(?=L/|[^\W\d_]{2})")
_LAST_CODE = re.compile(r"(.*[-/])([^-/]+)")


def proposals(text: str) -> Iterator[str]:
    """Texts with the same letters and digits that may be the symbol meant: only separators differ.

    Example:
        >>> next(proposals("23/CT.UBND")), next(proposals("06/2021QĐ-UBND"))
        ('23/CT-UBND', '06/2021/QĐ-UBND')
    """
    text = unicodedata.normalize("NFC", text[:_MAX_LENGTH]).strip(_SURROUNDING)
    text = _POINT_IN_CODES.sub("-", _POINT_AFTER_NUMBER.sub("/", _WORD_SO.sub("", text)))
    text = _CODE_AFTER_YEAR.sub("/", text)
    # After the number comes the separator that the type is not followed by: 12-CT/TU, 12/QĐ-UBND.
    slash_first = "/" not in text or 0 <= text.find("-") < text.find("/")
    for separator in "/-" if slash_first else "-/":
        separated = _CODE_AFTER_NUMBER.sub(rf"\1{separator}", text)
        yield separated
        last = _LAST_CODE.fullmatch(separated)
        if last is None or last[2] in KNOWN_TYPES:
            continue
        for end in range(1, len(last[2])):
            if last[2][:end] in KNOWN_TYPES and organ_of(last[2][end:]):
                between = "/" if last[1].endswith("-") else "-"
                yield f"{last[1]}{last[2][:end]}{between}{last[2][end:]}"
