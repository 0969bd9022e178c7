"""Honest numbers: a figure is what its source states, point or bound, and stays so in every sum.

Why closed bounds only: "more than 10,000" is held as ≥ 10,000, which the words surely state; 10,001
would be an invention where a source counts in round thousands.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import cast

import attrs

from massmob.errors import InvalidValueError
from massmob.values.numbers import (
    Exact,
    Number,
    Plain,
    as_exact,
    from_plain_number,
    is_below,
    to_plain_number,
)
from massmob.values.quantity_text import decimal, read_figure, write_figure
from massmob.values.text import Language, as_language

__all__ = ["Quantity"]


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
        exact = as_exact(value)
        _fill(self, exact, exact, None)

    @classmethod
    def at_least(cls, low: Number) -> Quantity:
        """A figure known only from below; "more than" too is held so.

        Example:
            >>> print(Quantity.at_least(10_000))
            ≥ 10,000
        """
        return _make(as_exact(low), None)

    @classmethod
    def at_most(cls, high: Number) -> Quantity:
        """A figure from nought to a bound, for figures count or measure things.

        Raises:
            InvalidValueError: If the bound is negative; say :meth:`between` for a change.

        Example:
            >>> print(Quantity.at_most(300))
            ≤ 300
        """
        return _make(0, as_exact(high))

    @classmethod
    def between(cls, low: Number, high: Number) -> Quantity:
        """A figure between two bounds, both included.

        Raises:
            InvalidValueError: If the bounds are reversed.

        Example:
            >>> print(Quantity.between(200, 300))
            200–300
        """
        return _make(as_exact(low), as_exact(high))

    @classmethod
    def ratio(cls, part: Quantity | Number, whole: Number) -> Quantity:
        """A figure stated against a whole; the part may be a bound.

        Args:
            part: How many.
            whole: Out of how many; above zero.

        Raises:
            InvalidValueError: If the whole is not above zero, or the part has a whole of its own.

        Example:
            >>> total = Quantity.ratio(188, 382) + Quantity.ratio(7, 17)
            >>> print(total, total.share.low)
            195/399 65/133
        """
        figure = part if isinstance(part, Quantity) else Quantity(part)
        if figure.of is not None:
            raise InvalidValueError("a part with a whole of its own", found=str(figure))
        return _make(figure.low, figure.high, as_exact(whole))

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
        return _make(*read_figure(text, lang))

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
            return cls(from_plain_number(value))
        parts = cast("dict[object, object]", value)
        if "low" not in parts or not parts.keys() <= {"low", "high", "of"}:
            raise InvalidValueError(
                "not the bounds of a figure",
                found=list(parts),
                hint="the keys are low and, if known, high and of",
            )
        ends: dict[object, Exact] = {}
        for key, end in parts.items():
            try:
                ends[key] = from_plain_number(end)
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
            return to_plain_number(low)
        ends = {"low": low, "high": high, "of": of}
        return {key: to_plain_number(end) for key, end in ends.items() if end is not None}

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
                hint="state the whole: Quantity.ratio(part, whole)",
            )
        return _make(self.low, self.high) * Fraction(1, self.of)

    def contains(self, number: Number) -> bool:
        """Whether the figure (the part, where there is a whole) may be this number.

        Example:
            >>> Quantity.at_least(10_000).contains(12_500)
            True
        """
        exact = as_exact(number)
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
        return not (is_below(self.high, figure.low) or is_below(figure.high, self.low))

    def surely_less_than(self, other: Quantity | Number) -> bool:
        """Whether the figure is less than another wherever in their bounds the two may lie.

        False also when it cannot be told, as for figures of different wholes: compare shares.

        Example:
            >>> Quantity.at_most(300).surely_less_than(301), Quantity(5).surely_less_than(5)
            (True, False)
        """
        figure = other if isinstance(other, Quantity) else Quantity(other)
        return self.of == figure.of and is_below(self.high, figure.low)

    def __add__(self, other: Quantity | Number) -> Quantity:
        if not _is_figure(other):
            return NotImplemented
        figure = other if isinstance(other, Quantity) else Quantity(other)
        # Zero is the empty sum, so it fits figures with a whole too: sum() works for both.
        if self == 0 or figure == 0:
            return figure if self == 0 else self
        if (self.of is None) != (figure.of is None):
            raise InvalidValueError(
                "a figure with a whole and one without cannot be added",
                found=f"{self} + {figure}",
                hint="state both against a whole, or neither",
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
        factor = as_exact(number)
        if factor == 0:
            return Quantity(0)
        high = None if self.high is None else self.high * factor
        if factor > 0:
            return _make(self.low * factor, high, None if self.of is None else self.of * factor)
        if high is None or self.of is not None:
            raise InvalidValueError(
                "a figure with a whole or without an upper bound has no negative",
                found=f"{self} times a negative number",
                hint="multiply by a number that is not negative",
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

    def label(self, lang: Language = "en") -> str:
        """The figure in words, numbers written as the language does.

        Args:
            lang: ``vi``, ``en`` or ``ru``.

        Raises:
            InvalidValueError: If the language is another.

        Example:
            >>> [Quantity.at_least(10_000).label(lang) for lang in ("vi", "en", "ru")]
            ['ít nhất 10.000', 'at least 10,000', 'не менее 10 000']
        """
        return write_figure(self.low, self.high, self.of, as_language(lang))

    def __str__(self) -> str:
        return write_figure(self.low, self.high, self.of)

    def __format__(self, spec: str) -> str:
        """``%`` gives percent, exactly (of the share, where there is a whole); else as for text."""
        if spec == "%":
            figure = self if self.of is None else self.share
            return f"{figure * 100} %"
        try:
            return format(str(self), spec)
        except ValueError as error:
            raise InvalidValueError(
                f"no format of a quantity ({error})", found=spec, hint="use %, or one for text"
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
    low, high, of = as_exact(low), None if high is None else as_exact(high), of and as_exact(of)
    if high is not None and low > high:
        raise InvalidValueError(
            "lower bound above upper bound",
            found=f"{decimal(low)} to {decimal(high)}",
            hint="exchange the bounds; at most n means from 0 to n",
        )
    if of is not None and of <= 0:
        raise InvalidValueError(
            "a whole that is not above zero", found=decimal(of), hint="leave it out"
        )
    figure = object.__new__(Quantity)
    _fill(figure, low, high, of)
    return figure


def _no_point(figure: Quantity, wanted: str) -> InvalidValueError:
    hint = "use its .low, .high, .share"
    return InvalidValueError(f"a figure that is not one {wanted}", found=str(figure), hint=hint)
