"""Sums, differences and shares of figures, within the bounds that theirs allow."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from massmob.errors import InvalidValueError
from massmob.values.numbers import Exact
from massmob.values.quantity import Quantity

__all__ = ["add_up", "bounded", "difference", "percentage", "share_of"]


def bounded(low: Exact, high: Exact | None) -> Quantity:
    """A figure by its bounds; ``None`` for no upper one."""
    return Quantity.at_least(low) if high is None else Quantity.between(low, high)


def add_up(figures: Iterable[Quantity]) -> Quantity:
    """The sum of figures, of those with a whole their parts: a third of the time of adding pair by pair."""
    bounds = [(figure.low, figure.high) for figure in figures]
    highs = [upper for _, upper in bounds if upper is not None]
    low = sum(lower for lower, _ in bounds)
    return bounded(low, sum(highs) if len(highs) == len(bounds) else None)


def difference(later: Quantity | None, earlier: Quantity | None) -> Quantity | None:
    """What was added from one figure to another; ``None`` where nothing bounds it below.

    Raises:
        InvalidValueError: A figure with a whole, of which only the share can be compared.

    Example:
        >>> print(difference(Quantity.between(8, 9), Quantity(3)))
        5–6
        >>> difference(Quantity(3), Quantity.at_least(8)) is None
        True
    """
    if later is None or earlier is None:
        return None
    if later.of is not None or earlier.of is not None:
        raise InvalidValueError(
            "figures with a whole have no difference",
            found=f"{later} and {earlier}",
            hint="compare their shares: Quantity.share",
        )
    return None if earlier.high is None else later - earlier


def share_of(part: Quantity, whole: Quantity, *, is_within: bool = True) -> Quantity | None:
    """The share of a part in its whole; ``None`` where the whole may be zero.

    Args:
        part: The part; of a figure with a whole, such as 188/382, only the part counts.
        whole: The whole.
        is_within: Whether the part is within its whole, so that the upper bound is 1 at most. A share that is
            surely above 1 is then of figures that contradict each other.

    Example:
        >>> print(share_of(Quantity(3), Quantity(4)), share_of(Quantity.at_least(3), Quantity(4)))
        0.75 0.75–1
    """
    if whole.low <= 0:
        return None
    factors = Fraction(1, whole.low), 0 if whole.high is None else Fraction(1, whole.high)
    low = min(part.low * factor for factor in factors)
    high = None if part.high is None else max(part.high * factor for factor in factors)
    if is_within and low <= 1:
        high = 1 if high is None else min(high, 1)
    return bounded(low, high)


def percentage(share: Quantity) -> str:
    """A share in percent to one decimal, the bounds rounded outwards; bounds where it would round to zero.

    Example:
        >>> percentage(Quantity(Fraction(1, 3))), percentage(Quantity.between(Fraction(1, 3), 1))
        ('33.3 %', '33.3–100 %')
        >>> percentage(Quantity(Fraction(1, 5000)))
        '≤ 0.1 %'
    """
    rounded = round(Fraction(share.low), 3)
    if share.is_exact and (rounded or share.low == 0):
        return f"{Quantity(rounded):%}"
    low = Fraction(share.low * 1000 // 1, 1000)
    high = None if share.high is None else Fraction(-(-share.high * 1000 // 1), 1000)
    return f"{bounded(low, high):%}"
