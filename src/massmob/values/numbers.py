"""Exact numbers: whole ones as ``int``, others as `fractions.Fraction`, never approximations."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import TypeAlias

from massmob.errors import InvalidValueError

__all__ = [
    "MAX_CHARACTERS",
    "MAX_DIGITS",
    "Bounds",
    "Exact",
    "Number",
    "Plain",
    "as_exact",
    "exact_argument",
    "from_plain_number",
    "is_below",
    "is_plain_fraction",
    "to_plain_number",
]

# Stored numbers: whole ones as int, others as Fraction, so that sums do not depend on order.
Exact: TypeAlias = int | Fraction
# Accepted numbers; a float means its shortest decimal, so 0.9 is nine tenths.
Number: TypeAlias = "int | Fraction | Decimal | float"
# The lower bound, the upper bound if there is one, and the whole if there is one.
Bounds: TypeAlias = tuple[Exact, Exact | None, Exact | None]
# A quantity in JSON.
Plain: TypeAlias = "int | float | str | dict[str, int | float | str]"

MAX_DIGITS = 300
"""The most digits of a figure; Python's limits on printing (640) and on floats (308) are higher."""
MAX_CHARACTERS = 5000
"""The most characters of a written figure; the longest that ``str`` prints is half as long."""
_LIMIT = 10**MAX_DIGITS


def as_exact(value: object) -> Exact:
    """The number as an int when whole, else a Fraction; never approximately."""
    if type(value) is int:
        number: Exact = value
    elif isinstance(value, Fraction):
        number = value.numerator if value.denominator == 1 else value
    elif isinstance(value, float) and math.isfinite(value):
        return as_exact(Fraction(float.__repr__(value)))
    elif isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) <= MAX_DIGITS:
        return as_exact(Fraction(value))
    elif isinstance(value, bool) or not isinstance(value, Integral):
        raise InvalidValueError(
            "not a number a figure can have", found=value, hint="pass a finite number"
        )
    else:
        number = int(value)
    if abs(number.numerator) > _LIMIT or number.denominator > _LIMIT:
        raise InvalidValueError(
            "a number too long to be a figure",
            found=f"more than {MAX_DIGITS} digits",
            hint="check the source for a misprint",
        )
    return number


def exact_argument(name: str, value: object) -> Exact:
    """The exact number that an argument gives; its errors name the argument."""
    try:
        return as_exact(value)
    except InvalidValueError as error:
        raise error.at(name) from None


def is_below(high: Exact | None, low: Exact) -> bool:
    """Whether an upper bound, ``None`` for infinity, is less than a lower bound."""
    return high is not None and high < low


def to_plain_number(number: Exact) -> int | float | str:
    """The number for JSON: a float where that is exact, else a fraction such as ``"1/3"``."""
    if isinstance(number, int):
        return number
    approximation = float(number)
    return approximation if Fraction(repr(approximation)) == number else str(number)


_FRACTION = re.compile(r"(-?[0-9]{1,301})/(0*[1-9][0-9]{0,300})")


def is_plain_fraction(value: object) -> bool:
    """Whether a value is the text of a fraction in JSON, where "1/3" is a third, not one of three."""
    return isinstance(value, str) and _FRACTION.fullmatch(value) is not None


def from_plain_number(value: object) -> Exact:
    """The number from JSON; text must be a fraction such as "1/3"."""
    if not isinstance(value, str):
        return as_exact(value)
    match = _FRACTION.fullmatch(value)
    if match is None:
        raise InvalidValueError("not a number", found=value, hint='write 0.9 or "1/3"')
    return as_exact(Fraction(int(match[1]), int(match[2])))
