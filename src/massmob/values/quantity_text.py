"""Figures as sources write them, in Vietnamese, English and Russian: parsing and printing bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from massmob.errors import InvalidValueError
from massmob.values.numbers import MAX_CHARACTERS, MAX_DIGITS, Exact
from massmob.values.text import Language, as_language, nfc

__all__ = ["decimal", "read_figure", "write_figure"]


# Reading: tables of words, then the walk over them.

# (decimal mark, mark between groups of three); spaces and underscores may group in every language.
_STYLES: dict[str, tuple[str, str]] = {"en": (".", ","), "vi": (",", "."), "ru": (",", " ")}

# What a phrase does in a figure. Where it has a language, numbers beside it are written that way.
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

# A plural says "at least two of them"; "most" of a whole is half of it or more.
_VAGUE: dict[str, tuple[Exact, Exact | None]] = {
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

# Order of marks in a figure → which of [0, first number, second number] are its low and high.
_SHAPES: dict[str, tuple[int, int | None]] = {
    "N": (1, 1),
    ">N": (1, None),
    "<N": (0, 1),
    "NtN": (1, 2),
    "fNtN": (1, 2),
    "fN<N": (1, 2),  # Russian «от 200 до 300»: «до» alone is "up to"
}


class _Token(NamedTuple):
    """A number or phrase of a figure; numbers have the mark N."""

    mark: str
    text: str
    lang: str = ""
    percent: bool = False


_LEXICON = {phrase: _Token("v", phrase) for phrase in _VAGUE} | {
    phrase: _Token(mark, phrase, lang)
    for mark, lang, phrases in _PHRASES
    for phrase in phrases.split("|")
}


def _any_of(phrases: Iterable[str]) -> str:
    """A pattern for the longest of some phrases, none of which may end inside a word."""
    return "|".join(
        re.escape(phrase) + (r"(?!\w)" if phrase[-1].isalpha() else "")
        for phrase in sorted(phrases, key=len, reverse=True)
    )


_RUN = r"[0-9]+(?:[.,_ ][0-9]+)*"
_TOKEN = re.compile(
    rf" ?(?:(?P<sign>-)?(?P<number>\({_RUN}/{_RUN}\)|{_RUN})"
    rf"(?P<percent> ?(?:{_any_of(_PERCENT.split('|'))}))?"
    rf"|(?P<phrase>{_any_of(_LEXICON)}))"
)


Bounds: TypeAlias = tuple[Exact, Exact | None, Exact | None]
"""The lower bound, the upper bound if there is one, and the whole if there is one."""


def read_figure(text: str, lang: Language | None) -> Bounds:
    """The bounds of a figure; see `Quantity.parse` for the grammar.

    Raises:
        InvalidValueError: The text is not a figure, states no bound, or can be read two ways.
    """
    tokens = _tokens(text)
    shape = "".join(token.mark for token in tokens)
    if "~" in shape:
        raise InvalidValueError(
            "a figure without a bound", found=text, hint="give its bounds: 250–350"
        )
    if shape == "v":
        return (*_VAGUE[tokens[0].text], None)
    numbers = _numbers(tokens, lang, text)
    whole = numbers.pop() if shape.endswith("/N") else None
    shape = shape.removesuffix("/N")
    if shape not in _SHAPES:
        raise _not_a_figure(text)
    first, last = _SHAPES[shape]
    ends = [0, *numbers]
    return ends[first], None if last is None else ends[last], whole


def _tokens(text: str) -> list[_Token]:
    """The numbers and phrases of a figure in order; anything else in it is refused."""
    plain = " ".join(nfc(text).casefold().split())
    if len(plain) > MAX_CHARACTERS:
        raise _not_a_figure(text)
    tokens: list[_Token] = []
    at = 0
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if match is None:
            raise _not_a_figure(text)
        at, sign = match.end(), match["sign"] or ""
        if match["phrase"]:
            tokens.append(_LEXICON[match["phrase"]])
            continue
        if sign and tokens and tokens[-1].mark == "N":  # 200-300 is a range, not minus 300
            tokens.append(_LEXICON[sign])
            sign = ""
        tokens.append(_Token("N", sign + match["number"], percent=bool(match["percent"])))
    return tokens


def _numbers(tokens: list[_Token], lang: Language | None, text: str) -> list[Exact]:
    """The values of the number tokens, percent applied."""
    spoken = next((token.lang for token in tokens if token.lang), "en")
    style = _STYLES[spoken if lang is None else as_language(lang)]
    numbers = [token for token in tokens if token.mark == "N"]
    values = [_read(token.text, style, text, sure=lang is not None) for token in numbers]
    if not any(token.percent for token in numbers):
        return values
    if not numbers[-1].percent or any(token.mark == "/" for token in tokens):
        raise InvalidValueError(
            "a percent sign in an unclear place", found=text, hint="write 80–90 %, or 80%–90%"
        )
    return [value * Fraction(1, 100) for value in values]


def _read(written: str, style: tuple[str, str], text: str, *, sure: bool) -> Exact:
    """The value of a written number: sign, and a decimal or a fraction in parentheses."""
    body = written.lstrip("-").strip("()")
    above, _, below = body.partition("/")
    value = _read_decimal(above, style, text, sure=sure)
    if below:
        divisor = _read_decimal(below, style, text, sure=sure)
        if divisor == 0:
            raise InvalidValueError("a division by zero", found=text, hint="check the source")
        value = Fraction(value) / divisor
    return -value if written.startswith("-") else value


def _read_decimal(body: str, style: tuple[str, str], text: str, *, sure: bool) -> Exact:
    """The value of digits with at most one decimal mark and groups of three before it.

    Where nobody said the language, a decimal mark that could as well part thousands is refused: a
    guess may be wrong by a factor of a thousand.
    """
    mark, group = style
    if not sure and _is_grouped(body, mark):
        raise InvalidValueError(
            "a number that can be read two ways",
            found=text,
            hint='say lang="vi" if dots part thousands, lang="en" if commas do; or write 10 000',
        )
    whole, _, rest = body.partition(mark)
    grouped = any(_is_grouped(whole, each) for each in (group, " ", "_"))
    digits = re.sub("[^0-9]", "", whole) if grouped else whole
    if not (digits + rest).isdigit() or len(digits + rest) > 2 * MAX_DIGITS:
        raise InvalidValueError(
            "not a number as written here",
            found=text,
            hint='write 1,234.5; with a decimal comma, say lang="vi" or lang="ru"',
        )
    return Fraction(int(digits + rest), 10 ** len(rest))


def _is_grouped(digits: str, mark: str) -> bool:
    """Whether the mark parts the digits into thousands, as in 10,000,000."""
    first, *others = digits.split(mark)
    leading = 0 < len(first) <= 3 and first.isdigit() and first[0] != "0"
    return leading and bool(others) and all(len(g) == 3 and g.isdigit() for g in others)


def _not_a_figure(text: object) -> InvalidValueError:
    hint = 'write 382, "≥ 10,000", "at most 300", 200–300 or 188/382'
    return InvalidValueError("not a figure", found=text, hint=hint)


# Writing: the words and forms that reading knows.

# At least, at most, between: each is read back by the tables above.
_LABELS: dict[str, tuple[str, str, str]] = {
    "en": ("at least {}", "at most {}", "from {} to {}"),
    "vi": ("ít nhất {}", "tối đa {}", "từ {} đến {}"),
    "ru": ("не менее {}", "не более {}", "от {} до {}"),
}
_SIGNS = ("≥ {}", "≤ {}", "{}–{}")


def write_figure(
    low: Exact, high: Exact | None, of: Exact | None, lang: Language | None = None
) -> str:
    """A figure in words, or in signs where no language is given, numbers as the language writes them."""
    at_least, at_most, between = _SIGNS if lang is None else _LABELS[lang]
    mark, group = _STYLES[lang or "en"]
    lowest = decimal(low, mark, group)
    if high is None:
        text = at_least.format(lowest)
    elif low == high:
        text = lowest
    else:
        highest = decimal(high, mark, group)
        text = at_most.format(highest) if low == 0 else between.format(lowest, highest)
    return text if of is None else f"{text}/{decimal(of, mark, group)}"


def decimal(number: Exact, mark: str = ".", group: str = ",") -> str:
    """The number as a decimal if six places hold it, else as a fraction in parentheses.

    Parentheses keep a third, "(1/3)", apart from one of three, "1/3". Never three decimals: many
    would read "10.500" as ten thousand five hundred.
    """
    if number < 0:
        return "-" + decimal(-number, mark, group)
    scaled = number * 10**6
    if isinstance(scaled, Fraction) and scaled.denominator != 1:
        return f"({number.numerator:,}/{number.denominator:,})".replace(",", group)
    whole, part = divmod(int(scaled), 10**6)
    rest = f"{part:06}".rstrip("0")
    if len(rest) == 3:
        rest += "0"
    return f"{whole:,}".replace(",", group) + (mark + rest if rest else "")
