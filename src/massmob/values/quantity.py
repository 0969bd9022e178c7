"""Quantities: figures exact or bounded, as their source states them, with interval arithmetic.

Why closed bounds only: "more than 10,000" becomes ≥ 10,000, which the words certainly imply; 10,001
would be an invention where a source counts in round thousands.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from functools import total_ordering
from numbers import Integral
from typing import Self, cast

import attrs

from massmob.errors import InvalidValueError, naming_argument
from massmob.translation.language import Language, as_language
from massmob.values import schemas
from massmob.values.intervals import (
    absolute,
    check_both_have_wholes,
    is_less,
    rounded,
    subtract,
)
from massmob.values.numbers import (
    Bounds,
    Exact,
    Number,
    Plain,
    as_exact,
    exact_argument,
    from_plain_number,
    is_below,
    to_plain_number,
)
from massmob.values.plain_form import MakeRef, PlainForm
from massmob.values.quantity_text import (
    format_figure,
    format_number,
    format_with_spec,
    parse_figure,
)
from massmob.values.schemas import Schema

__all__ = ["Quantity"]


@total_ordering
@attrs.frozen(init=False, eq=False, repr=False)
class Quantity(PlainForm):
    """A figure as stated: exact, at least, at most or between, with or without a whole that it is part of.

    Bounded quantities come from :meth:`at_least`, :meth:`at_most`, :meth:`between`, :meth:`parse`.
    Quantities are added, subtracted, multiplied by numbers and divided by exact ones, by interval
    arithmetic. They are ordered where their bounds do not overlap and their wholes are equal. An
    exact quantity without a whole equals its number and has the same hash.

    Args:
        value: The exact number.

    Attributes:
        low: The least the figure can be.
        high: The most it can be; None when nothing bounds it above.
        of: The whole, as 382 in "188/382"; None when there is none. Parts and wholes are added
            separately.

    Raises:
        InvalidValueError: If the value is not a finite number, or has more than 300 digits.

    Example:
        >>> print(Quantity.parse("more than 10,000") + 382)
        ≥ 10,382
        >>> Quantity(382) == 382, max(Quantity(5), Quantity.at_least(10)), f"{Quantity(11935) / 2:,.1f}"
        (True, Quantity.parse('≥ 10'), '5,967.5')
    """

    low: Exact
    high: Exact | None
    of: Exact | None

    def __init__(self, value: Number) -> None:
        exact = exact_argument("value", value)
        _set_fields(self, exact, exact, None)

    @classmethod
    def at_least(cls, low: Number) -> Quantity:
        """A figure with a lower bound only, also for "more than".

        Example:
            >>> print(Quantity.at_least(10_000))
            ≥ 10,000
        """
        return _make_quantity(exact_argument("low", low), None)

    @classmethod
    def at_most(cls, high: Number) -> Quantity:
        """A figure from zero to a bound, since figures count or measure things.

        Raises:
            InvalidValueError: If the bound is negative; use :meth:`between` for a change.

        Example:
            >>> print(Quantity.at_most(300))
            ≤ 300
        """
        return _make_quantity(0, exact_argument("high", high))

    @classmethod
    def between(cls, low: Number, high: Number) -> Quantity:
        """A figure between two bounds, both included.

        Raises:
            InvalidValueError: If the bounds are reversed.

        Example:
            >>> print(Quantity.between(200, 300))
            200–300
        """
        return _make_quantity(exact_argument("low", low), exact_argument("high", high))

    @classmethod
    def ratio(cls, part: Quantity | Number, whole: Number) -> Quantity:
        """A figure with the whole it is part of; the part may be bounded.

        Args:
            part: The part.
            whole: The whole, above zero.

        Raises:
            InvalidValueError: If the whole is not above zero, or the part has a whole of its own.

        Example:
            >>> total = Quantity.ratio(188, 382) + Quantity.ratio(7, 17)
            >>> print(total, total.share.low)
            195/399 65/133
        """
        figure = _quantity_argument("part", part)
        if figure.of is not None:
            raise InvalidValueError(
                "a part with a whole of its own", place="part", found=str(figure)
            )
        with naming_argument("whole"):
            return _make_quantity(figure.low, figure.high, as_exact(whole))

    @classmethod
    def parse(cls, text: str, lang: Language | None = None) -> Quantity:
        """Parse a figure as sources write it, in English, Vietnamese or Russian.

        Grammar::

            figure = bound ["/" number] | vague
            bound  = [least | most] number | [from] number to number
            number = ["-"] (digits | "(" digits "/" digits ")") ["%"]
            least  = "≥" | "more than" | "hơn" | "свыше" | ...
            most   = "≤" | "under" | "dưới" | "менее" | ...
            vague  = "hundreds" | "hàng nghìn" | "десятки тысяч" | "most" | ...

        A dot is the decimal mark and commas group thousands, unless ``lang`` or the phrase itself
        is Vietnamese or Russian: then the comma is the decimal mark, and Vietnamese dots group.
        Spaces and underscores group in every language. A percent sign after the last number applies
        to both numbers of a range. "Hundreds" is at least 200; "most" is half or more.

        Args:
            text: The figure.
            lang: The language whose number format is used; required for texts such as "10.000".

        Returns:
            The quantity; ``Quantity.parse(str(quantity)) == quantity``.

        Raises:
            InvalidValueError: If the text is not a figure, has no bound ("about 300"), or is
                ambiguous.

        Example:
            >>> print(Quantity.parse("≥ 90 %"), Quantity.parse("từ 200 đến 300"))
            ≥ 0.9 200–300
            >>> print(Quantity.parse("10.000", lang="vi"))
            10,000
        """
        lang = None if lang is None else as_language(lang)
        try:
            return _make_quantity(*parse_figure(text, lang))
        except InvalidValueError as error:
            raise error.at_default("text") from None

    @classmethod
    def from_dict(cls, plain: object) -> Self:
        """The quantity that :meth:`to_dict` wrote.

        Args:
            plain: A number, a fraction as text (``"1/3"``), or a mapping with ``low`` and optionally
                ``high`` and ``of``.

        Raises:
            InvalidValueError: If it is anything else, a key is unknown, or the bounds are reversed.

        Example:
            >>> print(Quantity.from_dict({"low": 188, "high": 188, "of": 382}))
            188/382
        """
        if not isinstance(plain, dict):
            return cls(from_plain_number(plain))
        mapping = cast("dict[object, object]", plain)
        if "low" not in mapping or not mapping.keys() <= {"low", "high", "of"}:
            raise InvalidValueError(
                "not the bounds of a figure",
                found=list(mapping),
                hint="the keys are low and optionally high and of",
            )
        bounds: dict[object, Exact] = {}
        for key, number in mapping.items():
            with naming_argument(str(key)):
                bounds[key] = from_plain_number(number)
        figure = _make_quantity(bounds["low"], bounds.get("high"), bounds.get("of"))
        return cast("Self", figure)

    def to_dict(self) -> Plain:
        """The quantity in the types JSON has, without loss.

        Returns:
            For an exact quantity its number; else a mapping of ``low``, and ``high`` and ``of`` if
            they are known. A number that no float represents exactly is text such as ``"1/3"``.

        Example:
            >>> Quantity(382).to_dict(), Quantity.at_least(10_000).to_dict()
            (382, {'low': 10000})
        """
        low, high, of = self.low, self.high, self.of
        if of is None and low == high:
            return to_plain_number(low)
        bounds = {"low": low, "high": high, "of": of}
        return {key: to_plain_number(bound) for key, bound in bounds.items() if bound is not None}

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of `to_dict`."""
        return schemas.QUANTITY

    @property
    def is_exact(self) -> bool:
        """Whether the figure is a single number, not a range."""
        return self.low == self.high

    @property
    def share(self) -> Quantity:
        """The part divided by its whole.

        Raises:
            InvalidValueError: If the figure has no whole.

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
        return _make_quantity(self.low, self.high) * Fraction(1, self.of)

    def contains(self, number: Number) -> bool:
        """Whether this number lies within the bounds of the figure (of its part, if it has a whole).

        Example:
            >>> Quantity.at_least(10_000).contains(12_500)
            True
        """
        exact = exact_argument("number", number)
        return self.low <= exact and (self.high is None or exact <= self.high)

    def agrees_with(self, other: Quantity | Number) -> bool:
        """Whether both figures may describe the same thing.

        Their bounds must overlap; and their wholes, if both have one, must be equal.

        Example:
            >>> Quantity.at_least(10_000).agrees_with(11_935), Quantity(382).agrees_with(383)
            (True, False)
        """
        figure = _quantity_argument("other", other)
        if self.of is not None and figure.of is not None and self.of != figure.of:
            return False
        return not (is_below(self.high, figure.low) or is_below(figure.high, self.low))

    def surely_less_than(self, other: Quantity | Number) -> bool:
        """Whether the figure is less than another for all values within their bounds.

        False also when this is undecided, as for figures with different wholes: compare shares.

        Example:
            >>> Quantity.at_most(300).surely_less_than(301), Quantity(5).surely_less_than(5)
            (True, False)
        """
        figure = _quantity_argument("other", other)
        return self.of == figure.of and is_below(self.high, figure.low)

    def __add__(self, other: Quantity | Number) -> Quantity:
        if not _is_operand(other):
            return NotImplemented
        figure = other if isinstance(other, Quantity) else Quantity(other)
        # Zero is the empty sum and may be added to figures with a whole too: sum() works for both.
        if self == 0 or figure == 0:
            return figure if self == 0 else self
        check_both_have_wholes(_bounds(self), _bounds(figure), "added")
        return _make_quantity(
            self.low + figure.low,
            None if self.high is None or figure.high is None else self.high + figure.high,
            None if self.of is None or figure.of is None else self.of + figure.of,
        )

    __radd__ = __add__

    def __sub__(self, other: Quantity | Number) -> Quantity:
        """The difference of two figures, part and whole alike: the inverse of addition on exact ones."""
        if not _is_operand(other):
            return NotImplemented
        figure = other if isinstance(other, Quantity) else Quantity(other)
        if figure == 0:
            return self
        return _make_quantity(*subtract(_bounds(self), _bounds(figure)))

    def __rsub__(self, number: Number) -> Quantity:
        return Quantity(number) - self if _is_operand(number) else NotImplemented

    def __mul__(self, number: Number) -> Quantity:
        """The figure times a number, part and whole alike: the same as repeated addition."""
        if isinstance(number, Quantity) or not _is_operand(number):
            return NotImplemented
        factor = as_exact(number)
        if factor == 0:
            return Quantity(0)
        high = None if self.high is None else self.high * factor
        if factor > 0:
            return _make_quantity(
                self.low * factor, high, None if self.of is None else self.of * factor
            )
        if high is None or self.of is not None:
            raise InvalidValueError(
                "a figure with a whole or without an upper bound has no negative",
                found=f"{self} times a negative number",
                hint="multiply by a number that is not negative",
            )
        return _make_quantity(high, self.low * factor)

    __rmul__ = __mul__

    def __truediv__(self, divisor: Quantity | Number) -> Quantity:
        """The figure divided by a number or an exact figure, part and whole alike."""
        if not _is_operand(divisor):
            return NotImplemented
        figure = divisor if isinstance(divisor, Quantity) else Quantity(divisor)
        if not figure.is_exact or figure.of is not None:
            raise InvalidValueError(
                "not a single number to divide by",
                found=f"{self} / ({figure})",
                hint="divide by its .low, .high or .share.low",
            )
        if figure.low == 0:
            raise InvalidValueError("a division by zero", found=f"{self} / 0")
        return self * Fraction(1, figure.low)

    def __rtruediv__(self, number: Number) -> Quantity:
        return Quantity(number) / self if _is_operand(number) else NotImplemented

    def __neg__(self) -> Quantity:
        return self * -1

    def __abs__(self) -> Quantity:
        return _make_quantity(*absolute(_bounds(self)))

    def __round__(self, ndigits: int | None = None) -> Quantity:
        """The figure with both bounds rounded, half to even; a figure with a whole is refused."""
        return _make_quantity(*rounded(_bounds(self), ndigits))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Quantity):
            return (self.low, self.high, self.of) == (other.low, other.high, other.of)
        if isinstance(other, (int, Fraction, Decimal, float)):
            # As with Fraction and Decimal, since equal values need equal hashes: nine tenths differ
            # from the binary float 0.9, which is slightly more.
            return self.of is None and self.is_exact and self.low == other
        return NotImplemented

    def __lt__(self, other: Quantity | Number) -> bool:
        if not _is_operand(other):
            return NotImplemented
        if isinstance(other, float) and math.isfinite(other):
            other = Fraction(other)  # as for `==`, the binary number, not its shortest decimal
        figure = other if isinstance(other, Quantity) else Quantity(other)
        return is_less(_bounds(self), _bounds(figure))

    def __hash__(self) -> int:
        if self.of is None and self.is_exact:
            return hash(self.low)
        return hash((self.low, self.high, self.of))

    def __int__(self) -> int:
        if isinstance(self.low, int) and self.is_exact and self.of is None:
            return self.low
        raise _conversion_error(self, "whole number")

    def __float__(self) -> float:
        if self.is_exact and self.of is None:
            return float(self.low)
        raise _conversion_error(self, "number")

    def label(self, lang: Language | None = None) -> str:
        """The figure in words, numbers written as the language does.

        Args:
            lang: ``vi``, ``en`` or ``ru``.

        Raises:
            InvalidValueError: If the language is not one of these.

        Example:
            >>> [Quantity.at_least(10_000).label(lang) for lang in ("vi", "en", "ru")]
            ['ít nhất 10.000', 'at least 10,000', 'не менее 10 000']
        """
        return format_figure(self.low, self.high, self.of, as_language(lang))

    def __str__(self) -> str:
        return format_figure(self.low, self.high, self.of)

    def __format__(self, spec: str) -> str:
        """The figure by a specification for its numbers (``,``, ``.1f``, ``.1%``) or its text (``>9``).

        Percent are of the share, if there is a whole, and exact without a precision: ``%``.
        """
        figure = self.share if spec.endswith("%") and self.of is not None else self
        if spec == "%":
            return f"{figure * 100} %"
        try:
            return format_with_spec(figure.low, figure.high, figure.of, spec)
        except ValueError as error:
            raise InvalidValueError(
                f"not a quantity format ({error})",
                found=spec,
                hint="use , or .1f or .1% for numbers, > and a width for text",
            ) from None

    def __repr__(self) -> str:
        if isinstance(self.low, int) and self.is_exact and self.of is None:
            return f"Quantity({self.low})"
        return f"Quantity.parse({str(self)!r})"


def _is_operand(value: object) -> bool:
    return isinstance(value, (Quantity, int, Fraction, Decimal, float, Integral))


def _quantity_argument(name: str, value: Quantity | Number) -> Quantity:
    """The quantity that an argument gives; its errors name the argument."""
    if isinstance(value, Quantity):
        return value
    exact = exact_argument(name, value)
    return _make_quantity(exact, exact)


def _bounds(figure: Quantity) -> Bounds:
    return figure.low, figure.high, figure.of


def _set_fields(figure: Quantity, low: Exact, high: Exact | None, of: Exact | None) -> None:
    # The class is frozen: its slots are written here and nowhere else.
    object.__setattr__(figure, "low", low)
    object.__setattr__(figure, "high", high)
    object.__setattr__(figure, "of", of)


def _make_quantity(low: Exact, high: Exact | None, of: Exact | None = None) -> Quantity:
    """A quantity from its bounds and whole, which are checked against each other."""
    low, high, of = as_exact(low), None if high is None else as_exact(high), of and as_exact(of)
    if high is not None and low > high:
        raise InvalidValueError(
            "lower bound above upper bound",
            found=f"{format_number(low)} to {format_number(high)}",
            hint="exchange the bounds; at most n means from 0 to n",
        )
    if of is not None and of <= 0:
        raise InvalidValueError(
            "a whole that is not above zero", found=format_number(of), hint="leave it out"
        )
    figure = object.__new__(Quantity)
    _set_fields(figure, low, high, of)
    return figure


def _conversion_error(figure: Quantity, target: str) -> InvalidValueError:
    return InvalidValueError(
        f"not a single {target}", found=str(figure), hint="use its .low, .high, .share"
    )
