"""Differences and shares of totals, each within the bounds that theirs allow."""

from __future__ import annotations

from fractions import Fraction

from massmob.errors import InvalidValueError
from massmob.values.numbers import Exact
from massmob.values.quantity import Quantity

__all__ = ["difference", "percentage", "share_of"]


def difference(later: Quantity, earlier: Quantity) -> Quantity | None:
    """What was added from one figure to another; ``None`` where it has no lower bound.

    Raises:
        InvalidValueError: A figure with a whole, of which only the share can be compared.

    Example:
        >>> print(difference(Quantity.between(8, 9), Quantity(3)))
        5–6
        >>> difference(Quantity(3), Quantity.at_least(8)) is None
        True
    """
    if later.of is not None or earlier.of is not None:
        raise InvalidValueError(
            "figures with a whole have no difference",
            found=f"{later} and {earlier}",
            hint="compare their shares: Quantity.share",
        )
    if earlier.high is None:
        return None
    return _quantity(
        later.low - earlier.high, None if later.high is None else later.high - earlier.low
    )


def share_of(part: Quantity, whole: Quantity) -> Quantity | None:
    """The share of a part in its whole; ``None`` where the whole may be zero.

    A part is within its whole, so that the upper bound is 1 at most. A share that is surely above 1 is of
    figures that contradict each other.

    Example:
        >>> print(share_of(Quantity(3), Quantity(4)), share_of(Quantity.at_least(3), Quantity(4)))
        0.75 0.75–1
    """
    if whole.low <= 0:
        return None
    low = _divided(part.low, whole.high if part.low >= 0 else whole.low)
    high = None
    if part.high is not None:
        high = _divided(part.high, whole.low if part.high >= 0 else whole.high)
    if low <= 1 and (high is None or high > 1):
        high = 1
    return _quantity(low, high)


def percentage(share: Quantity) -> str:
    """A share in percent to one decimal, the bounds rounded outwards; bounds where it would round to zero.

    Example:
        >>> percentage(Quantity(Fraction(1, 3))), percentage(Quantity.between(Fraction(1, 3), 1))
        ('33.3 %', '33.3–100 %')
        >>> percentage(Quantity(Fraction(1, 5000)))
        '≤ 0.1 %'
    """
    if share.is_exact and (rounded := round(Fraction(share.low), 3) or share.low == 0):
        return f"{Quantity(rounded):%}"
    low = Fraction(share.low * 1000 // 1, 1000)
    high = None if share.high is None else Fraction(-(-share.high * 1000 // 1), 1000)
    return f"{_quantity(low, high):%}"


def _divided(number: Exact, by: Exact | None) -> Exact:
    return Fraction(0) if by is None else Fraction(number) / by


def _quantity(low: Exact, high: Exact | None) -> Quantity:
    return Quantity.at_least(low) if high is None else Quantity.between(low, high)
