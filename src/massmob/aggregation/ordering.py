"""Units in the order of their totals."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from math import inf
from typing import Any, TypeAlias, cast

from massmob.aggregation.context import Context, as_groups, shown
from massmob.errors import InvalidValueError, with_article
from massmob.values.vocabulary import Measure

__all__ = ["NOT_ADDING", "SortKey", "sorted_units"]

SortKey: TypeAlias = Hashable | Callable[[Any], Any]
NOT_ADDING = frozenset([Measure.SHARE, Measure.MEAN, Measure.MINIMUM, Measure.MAXIMUM])
"""The measures whose figures are no parts of a sum."""

_MAX_NAMED = 12


def sorted_units(
    totals: Mapping[str, object], by: SortKey, context: Context, *, descending: bool
) -> list[str]:
    """The units of totals in the order of their size; `Rollup.sort_by` describes it.

    Args:
        totals: Unit → total, in the order that units of equal size keep.
        by: A group, ``"low"``, ``"high"``, a function of the total, or ``None``.
        context: What else the rollup knows.
        descending: The greatest first.

    Raises:
        InvalidValueError: No such group; groups that do not add up; sizes that cannot be compared.
    """
    size_of = by if callable(by) else _size_reader(by, context)
    sizes = {unit: size_of(total) for unit, total in totals.items()}
    sized = [unit for unit, size in sizes.items() if size is not None]
    try:
        # sorted() keeps the order of equal ones, also in reverse.
        ordered = sorted(sized, key=lambda unit: cast("Any", sizes[unit]), reverse=descending)
    except TypeError as error:
        hint = "give a function whose results can be compared"
        raise InvalidValueError(f"no order: {error}", hint=hint) from None
    return ordered + [unit for unit, size in sizes.items() if size is None]


def _size_reader(by: Hashable, context: Context) -> Callable[[object], object]:
    """A function that reads from a total the bounds to sort by, ``None`` where there is no figure."""
    is_group = by is not None and by in context.groups
    if not is_group and by not in (None, "low", "high"):
        groups = ", ".join(shown(group) for group in context.groups[:_MAX_NAMED])
        hint = f"one of: {groups}" if groups else 'give "low", "high" or a function'
        raise InvalidValueError("not a group of this rollup", found=by, hint=hint)
    if not is_group and len(context.groups) > 1 and context.measure in NOT_ADDING:
        hint = "name the group to sort by"
        raise InvalidValueError(
            f"groups of {with_article(str(context.measure))} do not add up", hint=hint
        )
    empty = None if context.figures else (0, 0)

    def size(total: object) -> object:
        groups = as_groups(total)
        figures = [groups[by]] if is_group and by in groups else []
        figures = figures if is_group else [*groups.values()]
        if not figures:
            return empty
        low = sum(figure.low for figure in figures)
        high = sum(inf if figure.high is None else figure.high for figure in figures)
        one_bound = {"low": low, "high": high}
        return (low, high) if is_group or by is None else one_bound[cast("str", by)]

    return size
