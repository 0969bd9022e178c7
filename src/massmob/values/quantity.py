"""Honest numbers: a figure is what its source states, point or bound, and stays so in every sum.

Why closed bounds only: "more than 10,000" is held as ≥ 10,000, which the words surely state; 10,001
would be an invention where a source counts in round thousands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import NamedTuple, TypeAlias, cast

import attrs

from massmob.errors import InvalidValueError
from massmob.values.text import Language, as_language, nfc

__all__ = ["Exact", "Number", "Plain", "Quantity"]

# How numbers are held: whole ones as int, others as Fraction, so that sums do not depend on order.
Exact: TypeAlias = int | Fraction
# How numbers may be given; a float stands for its shortest decimal, so 0.9 is nine tenths.
Number: TypeAlias = "int | Fraction | Decimal | float"
# How a quantity stands in JSON.
Plain: TypeAlias = "int | float | str | dict[str, int | float | str]"

_DIGITS = (
    300  # no figure is longer; Python's own limits on printing (640) and floats (308) lie beyond
)
_LIMIT = 10**_DIGITS
_LONGEST = 5000  # characters of a figure; the longest that str() can print is half of it


@attrs.frozen(init=False, eq=False, repr=False)
class Quantity:
    """A figure as stated: exact, at least, at most or between, perhaps out of a whole.

    Bounds come from :meth:`at_least`, :meth:`at_most`, :meth:`between`, :meth:`parse`.
    Quantities add to quantities and numbers and multiply by numbers, by interval arithmetic. An
    exact quantity without a whole equals its number and hashes alike.

    Args:
        value: The exact number.

    Attributes:
        low: The least the figure can be.
        high: The most it can be; None when nothing bounds it above.
        of: The whole it is stated against, as 382 in "188/382"; None when there is none. Parts and
            wholes add apart.

    Raises:
        InvalidValueError: If the value is not a finite number, or has more than 300 digits.

    Example:
        >>> print(Quantity.parse("more than 10,000") + 382)
        ≥ 10,382
        >>> Quantity(382) == 382
        True
    """

    low: Exact
    high: Exact | None
    of: Exact | None

    def __init__(self, value: Number) -> None:
        exact = _exact(value)
        _fill(self, exact, exact, None)

    @classmethod
    def at_least(cls, low: Number) -> Quantity:
        """A figure known only from below; "more than" too is held so.

        Example:
            >>> print(Quantity.at_least(10_000))
            ≥ 10,000
        """
        return _make(_exact(low), None)

    @classmethod
    def at_most(cls, high: Number) -> Quantity:
        """A figure from nought to a bound, for figures count or measure things.

        Raises:
            InvalidValueError: If the bound is negative; say :meth:`between` for a change.

        Example:
            >>> print(Quantity.at_most(300))
            ≤ 300
        """
        return _make(0, _exact(high))

    @classmethod
    def between(cls, low: Number, high: Number) -> Quantity:
        """A figure between two bounds, both included.

        Raises:
            InvalidValueError: If the bounds are reversed.

        Example:
            >>> print(Quantity.between(200, 300))
            200–300
        """
        return _make(_exact(low), _exact(high))

    @classmethod
    def ratio(cls, part: Quantity | Number, whole: Number) -> Quantity:
        """A figure stated against a whole; the part may be a bound.

        Args:
            part: How many.
            whole: Out of how many; above nought.

        Raises:
            InvalidValueError: If the whole is not above nought, or the part has a whole of its own.

        Example:
            >>> total = Quantity.ratio(188, 382) + Quantity.ratio(7, 17)
            >>> print(total, total.share.low)
            195/399 65/133
        """
        figure = part if isinstance(part, Quantity) else Quantity(part)
        if figure.of is not None:
            raise InvalidValueError("a part with a whole of its own", found=str(figure))
        return _make(figure.low, figure.high, _exact(whole))

    @classmethod
    def parse(cls, text: str, lang: Language | None = None) -> Quantity:
        """Read a figure as sources write it, in English, Vietnamese or Russian.

        Grammar::

            figure = bound ["/" number] | vague
            bound  = [least | most] number | [from] number to number
            number = ["-"] (digits | "(" digits "/" digits ")") ["%"]
            least  = "≥" | "more than" | "hơn" | "свыше" | ...
            most   = "≤" | "under" | "dưới" | "менее" | ...
            vague  = "hundreds" | "hàng nghìn" | "десятки тысяч" | "most" | ...

        A dot is the decimal mark and commas group thousands, unless ``lang`` or the phrase itself
        is Vietnamese or Russian: then the comma is the decimal mark, and Vietnamese dots group.
        Spaces and underscores group everywhere. A percent sign after the last number holds for
        both of a range. "Hundreds" is at least two of them, 200; "most" is half or more.

        Args:
            text: The figure.
            lang: Whose way of writing numbers is meant; needed for the like of "10.000".

        Returns:
            The quantity; ``Quantity.parse(str(quantity)) == quantity``.

        Raises:
            InvalidValueError: If the text is no figure, states no bound ("about 300"), or can be
                read two ways.

        Example:
            >>> print(Quantity.parse("≥ 90 %"), Quantity.parse("từ 200 đến 300"))
            ≥ 0.9 200–300
            >>> print(Quantity.parse("10.000", lang="vi"))
            10,000
        """
        tokens = _tokens(text)
        shape = "".join(token.mark for token in tokens)
        if "~" in shape:
            raise InvalidValueError(
                "a figure without a bound", found=text, remedy="say what it lies between: 250–350"
            )
        if shape == "v":
            return _make(*_VAGUE[tokens[0].text])
        numbers = _numbers(tokens, lang, text)
        whole = numbers.pop() if shape.endswith("/N") else None
        shape = shape.removesuffix("/N")
        if shape not in _SHAPES:
            raise _not_a_figure(text)
        first, last = _SHAPES[shape]
        ends = [0, *numbers]
        return _make(ends[first], None if last is None else ends[last], whole)

    @classmethod
    def from_plain(cls, value: object) -> Quantity:
        """The quantity that :meth:`to_plain` wrote.

        Args:
            value: A number, a fraction as text (``"1/3"``), or a mapping with ``low`` and perhaps
                ``high`` and ``of``.

        Raises:
            InvalidValueError: If it is anything else, a key is unknown, or the bounds are reversed.

        Example:
            >>> print(Quantity.from_plain({"low": 188, "high": 188, "of": 382}))
            188/382
        """
        if not isinstance(value, dict):
            return cls(_from_plain_number(value))
        parts = cast("dict[object, object]", value)
        if "low" not in parts or not parts.keys() <= {"low", "high", "of"}:
            raise InvalidValueError(
                "not the bounds of a figure",
                found=list(parts),
                remedy="the keys are low and, if known, high and of",
            )
        ends: dict[object, Exact] = {}
        for key, end in parts.items():
            try:
                ends[key] = _from_plain_number(end)
            except InvalidValueError as error:
                raise error.at(str(key)) from None
        return _make(ends["low"], ends.get("high"), ends.get("of"))

    def to_plain(self) -> Plain:
        """The quantity in the types JSON has, without loss.

        Returns:
            For an exact quantity its number; else a mapping of ``low``, and ``high`` and ``of`` if
            there are such. A number that no float holds exactly is text such as ``"1/3"``.

        Example:
            >>> Quantity(382).to_plain(), Quantity.at_least(10_000).to_plain()
            (382, {'low': 10000})
        """
        low, high, of = self.low, self.high, self.of
        if of is None and low == high:
            return _to_plain_number(low)
        ends = {"low": low, "high": high, "of": of}
        return {key: _to_plain_number(end) for key, end in ends.items() if end is not None}

    @property
    def is_exact(self) -> bool:
        """Whether the figure is a point."""
        return self.low == self.high

    @property
    def share(self) -> Quantity:
        """The part divided by its whole.

        Raises:
            InvalidValueError: If no whole is stated.

        Example:
            >>> Quantity.ratio(7, 14).share == Fraction(1, 2)
            True
        """
        if self.of is None:
            raise InvalidValueError(
                "a figure without a whole has no share",
                found=str(self),
                remedy="state the whole: Quantity.ratio(part, whole)",
            )
        return _make(self.low, self.high) * Fraction(1, self.of)

    def contains(self, number: Number) -> bool:
        """Whether the figure (the part, where there is a whole) may be this number.

        Example:
            >>> Quantity.at_least(10_000).contains(12_500)
            True
        """
        exact = _exact(number)
        return self.low <= exact and (self.high is None or exact <= self.high)

    def agrees_with(self, other: Quantity | Number) -> bool:
        """Whether both figures may be true of one thing.

        Some number must fit both; and their wholes, if both state one, must be the same.

        Example:
            >>> Quantity.at_least(10_000).agrees_with(11_935), Quantity(382).agrees_with(383)
            (True, False)
        """
        figure = other if isinstance(other, Quantity) else Quantity(other)
        if self.of is not None and figure.of is not None and self.of != figure.of:
            return False
        return not (_below(self.high, figure.low) or _below(figure.high, self.low))

    def surely_less_than(self, other: Quantity | Number) -> bool:
        """Whether the figure is less than another wherever in their bounds the two may lie.

        False also when it cannot be told, as for figures of different wholes: compare shares.

        Example:
            >>> Quantity.at_most(300).surely_less_than(301), Quantity(5).surely_less_than(5)
            (True, False)
        """
        figure = other if isinstance(other, Quantity) else Quantity(other)
        return self.of == figure.of and _below(self.high, figure.low)

    def __add__(self, other: Quantity | Number) -> Quantity:
        if not _is_figure(other):
            return NotImplemented
        figure = other if isinstance(other, Quantity) else Quantity(other)
        # Plain nought is the empty sum, so it fits figures with a whole too: sum() works for both.
        if self == 0 or figure == 0:
            return figure if self == 0 else self
        if (self.of is None) != (figure.of is None):
            raise InvalidValueError(
                "a figure with a whole and one without cannot be added",
                found=f"{self} + {figure}",
                remedy="state both against a whole, or neither",
            )
        return _make(
            self.low + figure.low,
            None if self.high is None or figure.high is None else self.high + figure.high,
            None if self.of is None or figure.of is None else self.of + figure.of,
        )

    __radd__ = __add__

    def __mul__(self, number: Number) -> Quantity:
        """So many times the figure; part and whole alike, as adding it so often would do."""
        if isinstance(number, Quantity) or not _is_figure(number):
            return NotImplemented
        factor = _exact(number)
        if factor == 0:
            return Quantity(0)
        high = None if self.high is None else self.high * factor
        if factor > 0:
            return _make(self.low * factor, high, None if self.of is None else self.of * factor)
        if high is None or self.of is not None:
            raise InvalidValueError(
                "a figure with a whole or without an upper bound has no negative",
                found=f"{self} times a negative number",
                remedy="multiply by a number that is not negative",
            )
        return _make(high, self.low * factor)

    __rmul__ = __mul__

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Quantity):
            return (self.low, self.high, self.of) == (other.low, other.high, other.of)
        if isinstance(other, (int, Fraction, Decimal, float)):
            # As with Fraction and Decimal, since equal things must hash alike: nine tenths are not
            # the binary float 0.9, which is a little more.
            return self.of is None and self.is_exact and self.low == other
        return NotImplemented

    def __hash__(self) -> int:
        if self.of is None and self.is_exact:
            return hash(self.low)
        return hash((self.low, self.high, self.of))

    def __int__(self) -> int:
        if isinstance(self.low, int) and self.is_exact and self.of is None:
            return self.low
        raise _no_point(self, "whole number")

    def __float__(self) -> float:
        if self.is_exact and self.of is None:
            return float(self.low)
        raise _no_point(self, "number")

    def label(self, lang: Language = "vi") -> str:
        """The figure in words, numbers written as the language does.

        Args:
            lang: ``vi``, ``en`` or ``ru``.

        Raises:
            InvalidValueError: If the language is another.

        Example:
            >>> [Quantity.at_least(10_000).label(lang) for lang in ("vi", "en", "ru")]
            ['ít nhất 10.000', 'at least 10,000', 'не менее 10 000']
        """
        return _write(self, _LABELS[as_language(lang)], *_STYLES[lang])

    def __str__(self) -> str:
        return _write(self, ("≥ {}", "≤ {}", "{}–{}"), *_STYLES["en"])

    def __format__(self, spec: str) -> str:
        """``%`` gives percent, exactly (of the share, where there is a whole); else as for text."""
        if spec == "%":
            figure = self if self.of is None else self.share
            return f"{figure * 100} %"
        try:
            return format(str(self), spec)
        except ValueError as error:
            raise InvalidValueError(
                f"no format of a quantity ({error})", found=spec, remedy="use %, or one for text"
            ) from None

    def __repr__(self) -> str:
        if isinstance(self.low, int) and self.is_exact and self.of is None:
            return f"Quantity({self.low})"
        return f"Quantity.parse({str(self)!r})"


def _is_figure(value: object) -> bool:
    return isinstance(value, (Quantity, int, Fraction, Decimal, float, Integral))


def _fill(figure: Quantity, low: Exact, high: Exact | None, of: Exact | None) -> None:
    # The class is frozen: only here and at birth are its slots written.
    object.__setattr__(figure, "low", low)
    object.__setattr__(figure, "high", high)
    object.__setattr__(figure, "of", of)


def _make(low: Exact, high: Exact | None, of: Exact | None = None) -> Quantity:
    """A quantity from its parts: the one place where they are checked against each other."""
    low, high, of = _exact(low), None if high is None else _exact(high), of and _exact(of)
    if high is not None and low > high:
        raise InvalidValueError(
            "a figure whose least is above its most",
            found=f"{_decimal(low)} to {_decimal(high)}",
            remedy="exchange the bounds; at most n means from 0 to n",
        )
    if of is not None and of <= 0:
        raise InvalidValueError(
            "a whole that is not above nought", found=_decimal(of), remedy="leave it out"
        )
    figure = object.__new__(Quantity)
    _fill(figure, low, high, of)
    return figure


def _exact(value: object) -> Exact:
    """The number as an int when whole, else a Fraction; never approximately."""
    if type(value) is int:
        number: Exact = value
    elif isinstance(value, Fraction):
        number = value.numerator if value.denominator == 1 else value
    elif isinstance(value, float) and math.isfinite(value):
        return _exact(Fraction(float.__repr__(value)))
    elif isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) <= _DIGITS:
        return _exact(Fraction(value))
    elif isinstance(value, bool) or not isinstance(value, Integral):
        raise InvalidValueError(
            "not a number a figure can have", found=value, remedy="pass a finite number"
        )
    else:
        number = int(value)
    if abs(number.numerator) > _LIMIT or number.denominator > _LIMIT:
        raise InvalidValueError(
            "a number too long to be a figure",
            found=f"more than {_DIGITS} digits",
            remedy="check for a slip in the source",
        )
    return number


def _below(high: Exact | None, low: Exact) -> bool:
    return high is not None and high < low


def _no_point(figure: Quantity, wanted: str) -> InvalidValueError:
    remedy = "use its .low, .high, .share"
    return InvalidValueError(f"a figure that is not one {wanted}", found=str(figure), remedy=remedy)


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


def _tokens(text: str) -> list[_Token]:
    """The numbers and phrases of a figure in order; anything else in it is refused."""
    plain = " ".join(nfc(text).casefold().split())
    if len(plain) > _LONGEST:
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
            "a percent sign in an unclear place", found=text, remedy="write 80–90 %, or 80%–90%"
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
            raise InvalidValueError("a division by nought", found=text, remedy="check the source")
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
            remedy='say lang="vi" if dots part thousands, lang="en" if commas do; or write 10 000',
        )
    whole, _, rest = body.partition(mark)
    grouped = any(_is_grouped(whole, each) for each in (group, " ", "_"))
    digits = re.sub("[^0-9]", "", whole) if grouped else whole
    if not (digits + rest).isdigit() or len(digits + rest) > 2 * _DIGITS:
        raise InvalidValueError(
            "not a number as written here",
            found=text,
            remedy='write 1,234.5; with a decimal comma, say lang="vi" or lang="ru"',
        )
    return Fraction(int(digits + rest), 10 ** len(rest))


def _is_grouped(digits: str, mark: str) -> bool:
    """Whether the mark parts the digits into thousands, as in 10,000,000."""
    first, *others = digits.split(mark)
    leading = 0 < len(first) <= 3 and first.isdigit() and first[0] != "0"
    return leading and bool(others) and all(len(g) == 3 and g.isdigit() for g in others)


def _not_a_figure(text: object) -> InvalidValueError:
    remedy = 'write 382, "≥ 10,000", "at most 300", 200–300 or 188/382'
    return InvalidValueError("not a figure", found=text, remedy=remedy)


# Writing: the words and forms that reading knows.

# At least, at most, between: each is read back by the tables above.
_LABELS: dict[str, tuple[str, str, str]] = {
    "en": ("at least {}", "at most {}", "from {} to {}"),
    "vi": ("ít nhất {}", "tối đa {}", "từ {} đến {}"),
    "ru": ("не менее {}", "не более {}", "от {} до {}"),
}


def _write(figure: Quantity, words: tuple[str, str, str], mark: str, group: str) -> str:
    """The figure in the given words, numbers in the given style."""
    at_least, at_most, between = words
    low = _decimal(figure.low, mark, group)
    if figure.high is None:
        text = at_least.format(low)
    elif figure.is_exact:
        text = low
    else:
        high = _decimal(figure.high, mark, group)
        text = at_most.format(high) if figure.low == 0 else between.format(low, high)
    return text if figure.of is None else f"{text}/{_decimal(figure.of, mark, group)}"


def _decimal(number: Exact, mark: str = ".", group: str = ",") -> str:
    """The number as a decimal if six places hold it, else as a fraction in parentheses.

    Parentheses keep a third, "(1/3)", apart from one of three, "1/3". Never three decimals: many
    would read "10.500" as ten thousand five hundred.
    """
    if number < 0:
        return "-" + _decimal(-number, mark, group)
    scaled = number * 10**6
    if isinstance(scaled, Fraction) and scaled.denominator != 1:
        return f"({number.numerator:,}/{number.denominator:,})".replace(",", group)
    whole, part = divmod(int(scaled), 10**6)
    rest = f"{part:06}".rstrip("0")
    if len(rest) == 3:
        rest += "0"
    return f"{whole:,}".replace(",", group) + (mark + rest if rest else "")


def _to_plain_number(number: Exact) -> int | float | str:
    if isinstance(number, int):
        return number
    near = float(number)
    return near if Fraction(repr(near)) == number else str(number)


def _from_plain_number(value: object) -> Exact:
    """The number from JSON; text must be a fraction such as "1/3"."""
    if not isinstance(value, str):
        return _exact(value)
    match = re.fullmatch(r"(-?[0-9]{1,301})/(0*[1-9][0-9]{0,300})", value)
    if match is None:
        raise InvalidValueError("not a number", found=value, remedy='write 0.9 or "1/3"')
    return _exact(Fraction(int(match[1]), int(match[2])))
