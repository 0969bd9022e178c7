"""Totals made of others: shares of the unit above or of the whole, and changes from one rollup to another."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any, Literal, TypeAlias, get_args

import attrs

from massmob.aggregation.bounds import add_up, difference, share_of
from massmob.aggregation.context import Context, Group, Groups, as_groups, note_of_units
from massmob.aggregation.ordering import NOT_ADDING
from massmob.errors import InvalidValueError, with_article
from massmob.network.trees import Dag
from massmob.translation.catalogue import gettext_noop, ngettext_noop
from massmob.values.message import Message
from massmob.values.quantity import Quantity
from massmob.values.text import unknown_word_error

__all__ = ["Totals", "Whole", "changes", "groups_of", "shares"]

Totals: TypeAlias = Mapping[str, "Quantity | Groups"]
Whole = Literal["parent", "whole"]
_WHOLES: tuple[Whole, ...] = get_args(Whole)
_SHARES: Mapping[Whole, str] = {
    "parent": gettext_noop("{title}, share of the unit above"),
    "whole": gettext_noop("{title}, share of the whole"),
}
_Result: TypeAlias = tuple[dict[str, Any], Context, list[str]]
"""Totals by unit, what is known besides, and the units that are shown."""


def groups_of(totals: Totals, unit: str) -> Groups:
    """The figures of a unit by group, that of totals without groups as the group ``None``."""
    return as_groups(totals[unit]) if unit in totals else {}


def shares(totals: Totals, context: Context, shown: Iterable[str], of: Whole) -> _Result:
    """Each total divided by that of the unit above, or of all roots; `Rollup.share` describes it."""
    if of not in _WHOLES:
        raise unknown_word_error("not a whole", of, _WHOLES, place="of")
    tree = context.hierarchy
    if isinstance(tree, Dag):
        raise InvalidValueError(
            "documents have no shares: one may be below several", hint="choose a tree"
        )
    if context.measure in NOT_ADDING:
        measure = with_article(str(context.measure))
        raise InvalidValueError(f"{measure} is no part of a whole", found=str(context.title))
    roots = _sum_of_roots(totals, context)
    is_within = not context.others  # of a change a part may be greater than its whole

    def shares_of_unit(unit: str) -> Iterator[tuple[Group, Quantity | None]]:
        parent = tree.parent(unit) if of == "parent" else None
        wholes = roots if parent is None else groups_of(totals, parent)
        for group, figure in groups_of(totals, unit).items():
            if tree.roots == (unit,) and figure.low > 0:
                yield group, Quantity(1)
            else:
                whole = wholes.get(group, Quantity(0))
                yield group, share_of(figure, whole, is_within=is_within)

    title = Message(_SHARES[of], {"title": context.title})
    without = ngettext_noop(
        "{number} unit has no share, for the whole may be zero: {units}",
        "{number} units have no share, for the whole may be zero: {units}",
    )
    context = attrs.evolve(context, title=title, is_share=True)
    return _derived(shares_of_unit, totals, [*shown], context, without)


def changes(
    later: Totals, context: Context, earlier: Totals, subtracted: Context, shown: Container[str]
) -> _Result:
    """Totals minus others of the same form; `Rollup.change` describes it."""
    absent = None if context.figures or context.is_share else Quantity(0)

    def changes_of_unit(unit: str) -> Iterator[tuple[Group, Quantity | None]]:
        after, before = groups_of(later, unit), groups_of(earlier, unit)
        for group in dict.fromkeys((*after, *before)):
            yield group, difference(after.get(group, absent), before.get(group, absent))

    context = context.joined_with(subtracted)
    units = [unit for unit in context.hierarchy.order if unit in later or unit in earlier]
    without = ngettext_noop(
        "{number} unit has no change that is known: {units}",
        "{number} units have no change that is known: {units}",
    )
    visible = [unit for unit in units if unit in shown]
    return _derived(changes_of_unit, units, visible, context, without)


def _derived(
    figures_of: Callable[[str], Iterator[tuple[Group, Quantity | None]]],
    units: Iterable[str],
    shown: list[str],
    context: Context,
    without: tuple[str, str],
) -> _Result:
    """Other figures of the units; those shown of which one is ``None`` are in a note."""
    totals: dict[str, Any] = {}
    incomplete: set[str] = set()
    for unit in units:
        figures = dict(figures_of(unit))
        if None in figures.values():
            incomplete.add(unit)
        known = {group: figure for group, figure in figures.items() if figure is not None}
        if context.by:
            totals[unit] = known
        elif known:
            totals[unit] = known[None]
    if named := [unit for unit in shown if unit in incomplete]:
        note = note_of_units(without, named)
        context = attrs.evolve(context, notes=(*context.notes, note))
    return totals, context, shown


def _sum_of_roots(totals: Totals, context: Context) -> Groups:
    """The sum of the roots by group; of figures a lower bound where a root has none."""
    figures = [groups_of(totals, root) for root in context.hierarchy.roots]
    absent = Quantity.at_least(0) if context.figures else Quantity(0)
    return {
        group: add_up(of_root.get(group, absent) for of_root in figures)
        for group in dict.fromkeys(group for of_root in figures for group in of_root)
    }
