"""Interval arithmetic and order of figures, given by their bounds and their whole."""

from __future__ import annotations

from massmob.errors import InvalidValueError
from massmob.values.numbers import MAX_DIGITS, Bounds, is_below
from massmob.values.quantity_text import format_figure

__all__ = ["absolute", "check_both_have_wholes", "is_less", "rounded", "subtract"]


def check_both_have_wholes(first: Bounds, second: Bounds, participle: str) -> None:
    """Refuse to add or subtract a figure with a whole and one without."""
    if (first[2] is None) != (second[2] is None):
        raise InvalidValueError(
            f"a figure with a whole and one without cannot be {participle}",
            found=f"{format_figure(*first)} and {format_figure(*second)}",
            hint="state both against a whole, or neither",
        )


def subtract(first: Bounds, second: Bounds) -> Bounds:
    """The difference of two figures, part and whole alike."""
    check_both_have_wholes(first, second, "subtracted")
    (low, high, of), (least, most, whole) = first, second
    if most is None:
        raise InvalidValueError(
            "the difference has no lower bound, as what is subtracted has no upper one",
            found=f"{format_figure(*first)} minus {format_figure(*second)}",
            hint="subtract its .low for the most that the difference can be",
        )
    difference = low - most, None if high is None else high - least
    if of is None or whole is None:
        return (*difference, None)
    # The difference of equal figures is zero, which is a sum without parts.
    is_empty = of == whole and difference == (0, 0)
    return (*difference, None if is_empty else of - whole)


def absolute(bounds: Bounds) -> Bounds:
    """The figure without its sign."""
    low, high, of = bounds
    if low >= 0:
        return bounds
    return (0, None, of) if high is None else (max(0, -high), max(-low, high), of)


def rounded(bounds: Bounds, digits: int | None) -> Bounds:
    """The figure with its bounds rounded to a number of decimals, half to even."""
    low, high, of = bounds
    is_whole = digits is None or (isinstance(digits, int) and not isinstance(digits, bool))
    if not is_whole or abs(digits or 0) > MAX_DIGITS:
        hint = f"give a whole number, at most {MAX_DIGITS}"
        raise InvalidValueError(
            "not a number of decimals", place="ndigits", found=digits, hint=hint
        )
    if of is not None:
        raise InvalidValueError(
            "a figure with a whole is not rounded",
            found=format_figure(*bounds),
            hint="round its .share",
        )
    return round(low, digits), None if high is None else round(high, digits), None


def is_less(first: Bounds, second: Bounds) -> bool:
    """Whether a figure is less than another, whichever numbers within their bounds they are.

    Raises:
        InvalidValueError: That depends on the numbers, or their wholes differ.
    """
    (low, high, of), (other_low, other_high, other_of) = first, second
    if of != other_of:
        raise InvalidValueError(
            "figures with different wholes have no order",
            found=f"{format_figure(*first)} and {format_figure(*second)}",
            hint="compare their .share",
        )
    are_exact = low == high and other_low == other_high
    if not (are_exact or is_below(high, other_low) or is_below(other_high, low)):
        raise InvalidValueError(
            "figures whose bounds overlap have no order",
            found=f"{format_figure(*first)} and {format_figure(*second)}",
            hint="compare their .low or .high, or ask a.surely_less_than(b)",
        )
    return low < other_low
