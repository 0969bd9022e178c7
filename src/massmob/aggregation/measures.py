"""How figures of a measure are combined: over time for one unit, over units for the one above them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from massmob.errors import InvalidValueError, with_article
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import Measure

__all__ = ["over_time", "over_units", "refuse_over_time"]


def over_time(figures: Sequence[tuple[Period, Quantity]], measure: Measure) -> Quantity:
    """The figures of one unit combined, where the measure allows it.

    Args:
        figures: Pairs of a period and the figure of that period; at least one.
        measure: What they are figures of.

    Raises:
        InvalidValueError: Several figures of a stock, ratio or share; counts of periods that overlap.

    Example:
        >>> years = [(Period.parse("2023"), Quantity(3)), (Period.parse("2024"), Quantity(4))]
        >>> over_time(years, Measure.COUNT), over_time(years, Measure.LATEST), over_time(years, Measure.MINIMUM)
        (Quantity(7), Quantity(4), Quantity(3))
    """
    if len(figures) == 1:
        return figures[0][1]
    stated, measure = measure, measure.adds_like
    values = [value for _, value in figures]
    if measure in {Measure.MINIMUM, Measure.MAXIMUM}:
        return _extreme(values, measure)
    periods = sorted(period for period, _ in figures)
    if measure is Measure.COUNT and not any(
        period.overlaps(following) for period, following in pairwise(periods)
    ):
        return sum(values, start=Quantity(0))
    if measure is Measure.LATEST:
        by_end = sorted(figures, key=lambda figure: figure[0].end or date.max)
        (last, value), (before, _) = by_end[-1], by_end[-2]
        if last.end != before.end:
            return value
    raise refuse_over_time(stated)


def refuse_over_time(measure: Measure) -> InvalidValueError:
    """The error for figures of several days or periods that cannot be combined."""
    if measure.adds_like in {Measure.COUNT, Measure.LATEST}:
        problem = "of overlapping periods" if measure is Measure.COUNT else "of the same day"
    else:
        problem = "over time"
    return InvalidValueError(
        f"{with_article(measure.en)} does not add {problem}",
        hint="choose a day with at=, group by='year', or choose with where=",
    )


def over_units(
    figures: Sequence[Quantity | None],
    measure: Measure,
    weights: Sequence[Quantity | None] = (),
) -> Quantity | None:
    """The figure of a unit by those of its children.

    Args:
        figures: One a child; ``None`` for a child without data.
        measure: What they are figures of.
        weights: For shares, the weight of each child.

    Returns:
        An exact figure or a bound: a child without data leaves a sum or a maximum without an upper bound, a
        minimum without a lower one. ``None`` when nothing follows from the figures.

    Example:
        >>> print(over_units([Quantity(3), None], Measure.COUNT))
        ≥ 3
        >>> print(over_units([Quantity(0.5), Quantity(0.9)], Measure.SHARE, [Quantity(10), Quantity(30)]))
        0.8
    """
    known = [figure for figure in figures if figure is not None]
    if not known:
        return None
    complete, measure = len(known) == len(figures), measure.adds_like
    if measure is Measure.SHARE:
        return _mean_of_children(known, weights) if complete else None
    return _COMBINE_CHILDREN[measure](known, complete)


def _sum_of_children(known: Sequence[Quantity], complete: bool) -> Quantity:
    # A child with a part without data is a bound, and even of a ratio without a whole: so is the sum.
    bounds = [figure for figure in known if _is_bound(figure)]
    total = sum((figure for figure in known if not _is_bound(figure)), start=Quantity(0))
    if complete and not bounds:
        return total
    return Quantity.at_least(total.low + sum(figure.low for figure in bounds))


def _minimum_of_children(known: Sequence[Quantity], complete: bool) -> Quantity | None:
    least = _extreme(known, Measure.MINIMUM)
    if complete:
        return least
    return None if least.high is None else Quantity.at_most(least.high)


def _maximum_of_children(known: Sequence[Quantity], complete: bool) -> Quantity:
    greatest = _extreme(known, Measure.MAXIMUM)
    return greatest if complete else Quantity.at_least(greatest.low)


_COMBINE_CHILDREN: Mapping[Measure, Callable[[Sequence[Quantity], bool], Quantity | None]] = {
    Measure.COUNT: _sum_of_children,
    Measure.STOCK: _sum_of_children,
    Measure.RATIO: _sum_of_children,
    Measure.LATEST: _sum_of_children,
    Measure.MINIMUM: _minimum_of_children,
    Measure.MAXIMUM: _maximum_of_children,
}
"""Measure → how the known figures of children are combined, and whether these are all children."""


def _is_bound(figure: Quantity) -> bool:
    """Whether a figure is known from below alone, and not against a whole."""
    return figure.high is None and figure.of is None


def _mean_of_children(
    shares: Sequence[Quantity], weights: Sequence[Quantity | None]
) -> Quantity | None:
    """The weighted mean; without weights it lies between the least and the greatest, whatever they are."""
    highs = [share.high for share in shares if share.high is not None]
    if len(highs) < len(shares):
        return None
    lows = [share.low for share in shares]
    exact = [weight.low for weight in weights if weight is not None and weight.is_exact]
    total = sum(exact)
    if len(exact) < len(shares) or total <= 0:
        return Quantity.between(min(lows), max(highs))
    low, high = (
        Fraction(sum(share * weight for share, weight in zip(bounds, exact, strict=True))) / total
        for bounds in (lows, highs)
    )
    return Quantity.between(low, high)


def _extreme(values: Sequence[Quantity], measure: Measure) -> Quantity:
    """The least or the greatest of figures that are bounds."""
    pick = min if measure is Measure.MINIMUM else max
    low = pick(value.low for value in values)
    highs = [value.high for value in values if value.high is not None]
    if not highs or (measure is Measure.MAXIMUM and len(highs) < len(values)):
        return Quantity.at_least(low)
    return Quantity.between(low, pick(highs))
