"""Parse and print figures as sources write them, in Vietnamese, English and Russian."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from massmob.errors import InvalidValueError
from massmob.translation.language import Language, as_language
from massmob.values.numbers import MAX_CHARACTERS, MAX_DIGITS, Bounds, Exact
from massmob.values.text import nfc

__all__ = [
    "format_figure",
    "format_number",
    "format_with_spec",
    "number_language",
    "parse_figure",
]


# --- Parsing ------------------------------------------------------------------------------------

# Language → (decimal mark, thousands separator); spaces and underscores may group in every language.
_NUMBER_STYLES: dict[str, tuple[str, str]] = {"en": (".", ","), "vi": (",", "."), "ru": (",", " ")}

# (role, language, phrases). Roles: > lower bound, < upper bound, f from, t to, / of a whole, ~ approximate.
# A phrase with a language determines the number style of the figure.
_PHRASES: tuple[tuple[str, str, str], ...] = (
    (">", "", "≥|>=|>"),
    (">", "en", "more than|over|above|at least|no less than|not less than|no fewer than"),
    (">", "vi", "hơn|trên|ít nhất|tối thiểu|không dưới|không ít hơn"),
    (">", "ru", "более|более чем|больше|свыше|не менее|не меньше"),
    ("<", "", "≤|<=|<"),
    ("<", "en", "at most|up to|under|below|less than|fewer than|nearly|almost|no more than"),
    ("<", "vi", "dưới|tối đa|nhiều nhất|không quá|không hơn|gần|lên đến|lên tới"),
    ("<", "ru", "менее|меньше|до|почти|не более|не больше"),
    ("f", "en", "from|between"),
    ("f", "vi", "từ"),
    ("f", "ru", "от"),
    ("t", "", "–|—|-|.."),
    ("t", "en", "to|and"),
    ("t", "vi", "đến|tới"),
    ("/", "", "/"),
    ("~", "", "~|≈"),
    ("~", "en", "about|approximately|around|roughly|some|circa"),
    ("~", "vi", "khoảng|xấp xỉ|chừng|độ"),
    ("~", "ru", "около|примерно|приблизительно|порядка"),
)
_PERCENT = "%|percent|per cent|phần trăm|процентов|процента|процент"

# A plural means at least two; "most" of a whole is half of it or more.
_VAGUE_BOUNDS: dict[str, tuple[Exact, Exact | None]] = {
    phrase: bounds
    for bounds, phrases in (
        ((200, None), "hundreds|hàng trăm|сотни"),
        ((2_000, None), "thousands|hàng nghìn|hàng ngàn|тысячи"),
        ((20_000, None), "tens of thousands|hàng chục nghìn|hàng chục ngàn|hàng vạn|десятки тысяч"),
        ((200_000, None), "hundreds of thousands|hàng trăm nghìn|hàng trăm ngàn|сотни тысяч"),
        ((Fraction(1, 2), 1), "most|hầu hết|đa số|phần lớn|большинство"),
    )
    for phrase in phrases.split("|")
}

# Shape, the roles of the tokens in order with N for a number: "from 200 to 300" is fNtN → which of [0, first
# number, second number] are the lower and the upper bound.
_BOUNDS_OF_SHAPE: dict[str, tuple[int, int | None]] = {
    "N": (1, 1),
    ">N": (1, None),
    "<N": (0, 1),
    "NtN": (1, 2),
    "fNtN": (1, 2),
    "fN<N": (1, 2),  # Russian «от 200 до 300»: «до» alone is "up to"
}


class _Token(NamedTuple):
    """A number or phrase of a figure; numbers have the role N, vague phrases v."""

    role: str
    text: str
    lang: str = ""
    percent: bool = False


_TOKEN_OF_PHRASE = {phrase: _Token("v", phrase) for phrase in _VAGUE_BOUNDS} | {
    phrase: _Token(role, phrase, lang)
    for role, lang, phrases in _PHRASES
    for phrase in phrases.split("|")
}


def _pattern_of_any(phrases: Iterable[str]) -> str:
    """A pattern for the longest matching phrase; a phrase must not end inside a word."""
    return "|".join(
        re.escape(phrase) + (r"(?!\w)" if phrase[-1].isalpha() else "")
        for phrase in sorted(phrases, key=len, reverse=True)
    )


_DIGITS = r"[0-9]+(?:[.,_ ][0-9]+)*"


@cache
def _token_pattern() -> re.Pattern[str]:
    """The pattern of a token, made when the first text is read: plain numbers need none."""
    return re.compile(
        rf" ?(?:(?P<sign>-)?(?P<number>\({_DIGITS}/{_DIGITS}\)|{_DIGITS})"
        rf"(?P<percent> ?(?:{_pattern_of_any(_PERCENT.split('|'))}))?"
        rf"|(?P<phrase>{_pattern_of_any(_TOKEN_OF_PHRASE)}))"
    )


def parse_figure(text: str, lang: Language | None) -> Bounds:
    """The bounds of a figure; see `Quantity.parse` for the grammar.

    Raises:
        InvalidValueError: The text is not a figure, has no bound, or is ambiguous.
    """
    tokens = _tokenize(text)
    shape = "".join(token.role for token in tokens)
    if "~" in shape:
        raise InvalidValueError(
            "a figure without a bound", found=text, hint="give its bounds: 250–350"
        )
    if shape == "v":
        return (*_VAGUE_BOUNDS[tokens[0].text], None)
    numbers = _number_values(tokens, lang, text)
    whole = numbers.pop() if shape.endswith("/N") else None
    shape = shape.removesuffix("/N")
    if shape not in _BOUNDS_OF_SHAPE:
        raise _not_a_figure(text)
    low, high = _BOUNDS_OF_SHAPE[shape]
    choices = [0, *numbers]
    return choices[low], None if high is None else choices[high], whole


_MARKED = re.compile(r"[0-9]+(?:[.,][0-9]+)+")


def number_language(text: str) -> Language | None:
    """The language in whose format alone the numbers of a text can be read; ``None`` when they fit both.

    Two marks show which is that of decimals, the last, and so does one that does not group thousands.

    Example:
        >>> [number_language(text) for text in ("1.234,5", "1.234.567", "1,5", "0.125", "1.234", "12")]
        ['vi', 'vi', 'vi', 'en', None, None]
    """
    for written in _MARKED.findall(text):
        marks = re.sub("[0-9]", "", written)
        if len(set(marks)) == 2:
            return "vi" if marks[-1] == "," else "en"
        if len(marks) > 1:
            return "vi" if marks[0] == "." else "en"
        if not _is_grouped(written, marks):
            return "vi" if marks == "," else "en"
    return None


def _tokenize(text: str) -> list[_Token]:
    """The numbers and phrases of a figure in order; any other text is an error."""
    normalised = " ".join(nfc(text).casefold().split())
    if len(normalised) > MAX_CHARACTERS:
        raise _not_a_figure(text)
    tokens: list[_Token] = []
    position = 0
    while position < len(normalised):
        match = _token_pattern().match(normalised, position)
        if match is None:
            raise _not_a_figure(text)
        position, sign = match.end(), match["sign"] or ""
        if match["phrase"]:
            tokens.append(_TOKEN_OF_PHRASE[match["phrase"]])
            continue
        if sign and tokens and tokens[-1].role == "N":  # 200-300 is a range, not minus 300
            tokens.append(_TOKEN_OF_PHRASE[sign])
            sign = ""
        tokens.append(_Token("N", sign + match["number"], percent=bool(match["percent"])))
    return tokens


def _number_values(tokens: list[_Token], lang: Language | None, text: str) -> list[Exact]:
    """The values of the number tokens, percent applied."""
    phrase_lang = next((token.lang for token in tokens if token.lang), "en")
    style = _NUMBER_STYLES[phrase_lang if lang is None else as_language(lang)]
    numbers = [token for token in tokens if token.role == "N"]
    values = [_parse_number(token.text, style, text, strict=lang is None) for token in numbers]
    if not any(token.percent for token in numbers):
        return values
    if not numbers[-1].percent or any(token.role == "/" for token in tokens):
        raise InvalidValueError(
            "a percent sign in an unclear place", found=text, hint="write 80–90 %, or 80%–90%"
        )
    return [value * Fraction(1, 100) for value in values]


def _parse_number(written: str, style: tuple[str, str], text: str, *, strict: bool) -> Exact:
    """The value of a written number: sign, and a decimal or a fraction in parentheses."""
    numerator, _, denominator = written.lstrip("-").strip("()").partition("/")
    value = _parse_decimal(numerator, style, text, strict=strict)
    if denominator:
        divisor = _parse_decimal(denominator, style, text, strict=strict)
        if divisor == 0:
            raise InvalidValueError("a division by zero", found=text, hint="check the source")
        value = Fraction(value) / divisor
    return -value if written.startswith("-") else value


def _parse_decimal(written: str, style: tuple[str, str], text: str, *, strict: bool) -> Exact:
    """The value of digits with at most one decimal mark and groups of three before it.

    Strict: refuse a decimal mark that may be a thousands separator, since a guess may be wrong by a
    factor of a thousand.
    """
    decimal_mark, separator = style
    if strict and _is_grouped(written, decimal_mark):
        raise InvalidValueError(
            "a number that can be read two ways",
            found=text,
            hint='write 10 000 without a mark; or Quantity.parse with lang="vi" if dots group '
            'thousands, lang="en" if commas do',
        )
    integer, _, decimals = written.partition(decimal_mark)
    if any(_is_grouped(integer, mark) for mark in (separator, " ", "_")):
        integer = re.sub("[^0-9]", "", integer)
    digits = integer + decimals
    if not digits.isdigit() or len(digits) > 2 * MAX_DIGITS:
        raise InvalidValueError(
            "not a number in this format",
            found=text,
            hint='write 1,234.5; with a decimal comma, pass lang="vi" or lang="ru"',
        )
    return Fraction(int(digits), 10 ** len(decimals))


def _is_grouped(digits: str, separator: str) -> bool:
    """Whether the separator splits the digits into thousands, as in 10,000,000."""
    first, *groups = digits.split(separator)
    leading = 0 < len(first) <= 3 and first.isdigit() and first[0] != "0"
    return leading and bool(groups) and all(len(group) == 3 and group.isdigit() for group in groups)


def _not_a_figure(text: object) -> InvalidValueError:
    hint = 'write 382, "≥ 10,000", "at most 300", 200–300 or 188/382'
    return InvalidValueError("not a figure", found=text, hint=hint)


# --- Printing -----------------------------------------------------------------------------------

# Language → at least, at most, between; `parse_figure` reads all of them back.
_BOUND_WORDS: dict[str, tuple[str, str, str]] = {
    "en": ("at least {}", "at most {}", "from {} to {}"),
    "vi": ("ít nhất {}", "tối đa {}", "từ {} đến {}"),
    "ru": ("не менее {}", "не более {}", "от {} до {}"),
}
_BOUND_SIGNS = ("≥ {}", "≤ {}", "{}–{}")


def format_figure(
    low: Exact, high: Exact | None, of: Exact | None, lang: Language | None = None
) -> str:
    """A figure in the words and number format of a language; with signs and English numbers for None."""
    words = _BOUND_SIGNS if lang is None else _BOUND_WORDS[lang]
    style = _NUMBER_STYLES[lang or "en"]
    return _join_bounds(low, high, of, words, lambda number: format_number(number, *style))


def _join_bounds(
    low: Exact,
    high: Exact | None,
    of: Exact | None,
    words: tuple[str, str, str],
    write: Callable[[Exact], str],
) -> str:
    """The bounds and the whole of a figure as one text, with words for at least, at most, between."""
    at_least, at_most, between = words
    if high is None:
        text = at_least.format(write(low))
    elif low == high:
        text = write(low)
    else:
        text = at_most.format(write(high)) if low == 0 else between.format(write(low), write(high))
    return text if of is None else f"{text}/{write(of)}"


_SPEC = re.compile(
    r"(?P<align>(?:.?[<>^])?)(?P<sign>[-+ ]?)(?P<width>(?:[1-9][0-9]{0,3})?)(?P<separator>[,_]?)"
    r"(?P<precision>(?:\.[0-9]{1,3})?)(?P<type>[sdeEfFgG%]?)"
)
# Enough that the quotient of two numbers of 300 digits is rounded as the exact number would be.
_PRECISE = Context(prec=2000)


def format_with_spec(low: Exact, high: Exact | None, of: Exact | None, spec: str) -> str:
    """A figure by a format specification for its numbers, such as ``>9.1f``, or for its text, as ``>9``.

    Raises:
        ValueError: It is neither, or does not suit the numbers.
    """
    match = _SPEC.fullmatch(spec)
    if match is None:
        raise ValueError("unknown")
    sign, separator, precision, type_ = match.group("sign", "separator", "precision", "type")
    if precision and not type_:
        raise ValueError(f"a precision without a type: write {precision}f")
    if type_ == "s" or not (sign or separator or type_):
        text = format_figure(low, high, of)
        return format(text, (match["align"] or "<") + match["width"])

    def write(number: Exact) -> str:
        if not type_:
            return sign.strip("-") * (number >= 0) + format_number(number, ".", separator)
        if type_ == "d":
            if not isinstance(number, int):
                raise ValueError("not a whole number")
            return format(number, sign + separator + precision + type_)
        quotient = _PRECISE.divide(Decimal(number.numerator), number.denominator)
        return format(quotient, sign + separator + precision + type_)

    text = _join_bounds(low, high, of, _BOUND_SIGNS, write)
    return format(text, (match["align"] or ">") + match["width"])


def format_number(number: Exact, decimal_mark: str = ".", separator: str = ",") -> str:
    """The number as a decimal if six places suffice, else as a fraction in parentheses.

    Parentheses distinguish a third, "(1/3)", from one of three, "1/3". Never three decimals: many
    would read "10.500" as ten thousand five hundred.
    """
    if number < 0:
        return "-" + format_number(-number, decimal_mark, separator)
    scaled = number * 10**6
    if isinstance(scaled, Fraction) and scaled.denominator != 1:
        return f"({number.numerator:,}/{number.denominator:,})".replace(",", separator)
    integer, millionths = divmod(int(scaled), 10**6)
    decimals = f"{millionths:06}".rstrip("0")
    if len(decimals) == 3:
        decimals += "0"
    return f"{integer:,}".replace(",", separator) + (decimal_mark + decimals if decimals else "")
