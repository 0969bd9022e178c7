"""Rollups of entities, and of the figures of an indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

import attrs

from massmob.aggregation.context import Context, Groups, as_groups
from massmob.aggregation.counting import PlacedEntities
from massmob.aggregation.entity_columns import select_entities
from massmob.aggregation.figures import combine_figures
from massmob.aggregation.following import RESTATE_HINT, Following
from massmob.aggregation.lazy_totals import LazyTotals
from massmob.aggregation.loss_reasons import LossReasons
from massmob.aggregation.losses import Losses
from massmob.aggregation.narrowed_counts import NarrowedCounts, counts_of
from massmob.aggregation.result import Rollup
from massmob.aggregation.selection import (
    By,
    Where,
    group_names,
    is_indicator,
    kind_counted,
)
from massmob.aggregation.titles import caption_of_kind, title_of
from massmob.errors import InvalidValueError, naming_argument
from massmob.model.entities import Indicator
from massmob.model.entity import ENTITY_TYPES
from massmob.network.network import Network
from massmob.network.placement import Along
from massmob.network.trees import Dag, Tree
from massmob.translation.catalogue import gettext_noop
from massmob.values.message import Message
from massmob.values.quantity import Quantity
from massmob.values.text import first_few

__all__ = ["EntityQuery", "rollup_entities"]


@attrs.frozen(kw_only=True)
class EntityQuery:
    """What to count or to add, and how: arguments of `rollup`.

    Attributes:
        movement: The movement that was given.
        snapshot: The movement of the day; the one given, where there is none.
        day: The day.
        what: A kind of entity, or the id of an indicator.
    """

    movement: Network
    snapshot: Network
    day: date | None
    what: str
    along: Along
    by: By | None
    where: Where | None
    weight: str | None
    follow: bool


def rollup_entities(
    query: EntityQuery, units: Sequence[str] | None, *, strict: bool
) -> Rollup[Quantity] | Rollup[Groups]:
    """Totals of the entities of a kind, or of an indicator's figures.

    Args:
        query: What to count or to add.
        units: The units to show; all when ``None``.
        strict: Refuse an answer with losses.
    """
    following = _following(query) if query.follow else None
    arguments = (query.snapshot, query.along, query.what, query.where, query.by)
    placed: PlacedEntities | NarrowedCounts
    totals: Mapping[str, Groups]
    if is_indicator(query.what):
        placed = PlacedEntities.of(*arguments)
        if not placed.given:
            _check_no_figures_are_left_out(query)
        indicator = cast("Indicator", query.snapshot[query.what])
        figures = combine_figures(placed, indicator, _weights_of_units(query))
        totals = {unit: figures[unit] for unit in placed.hierarchy.order if unit in figures}
        measure = indicator.measure
    else:
        placed = counts_of(*arguments, following)
        totals, measure = placed.totals(), None
    losses = _losses(query, placed, following)
    losses.check(strict=strict)
    context = Context(
        title=_title(query, placed.hierarchy),
        movement=query.snapshot,
        hierarchy=placed.hierarchy,
        groups=() if query.by is None else placed.groups,
        by=group_names(query.by),
        units_with_data=placed.units_with_data,
        figures=is_indicator(query.what),
        losses=losses,
        measure=measure,
        what=query.what,
        along=query.along,
    )
    if query.by is not None:
        return Rollup(totals, context, units)
    zero = Quantity(0)
    plain = LazyTotals(totals, lambda unit: totals[unit].get(None, zero))
    return Rollup(plain, context, units)


def _title(query: EntityQuery, hierarchy: Tree | Dag) -> Message:
    if is_indicator(query.what):
        what: object = query.snapshot[query.what].name
    else:
        what = caption_of_kind(query.what, _plural(query.what))
    by = group_names(query.by)
    return title_of(what, query.snapshot, hierarchy, along=query.along, by=by, day=query.day)


def _following(query: EntityQuery) -> Following:
    if is_indicator(query.what):
        raise InvalidValueError(
            "figures are not followed", place="follow", found=query.what, hint=RESTATE_HINT
        )
    return Following(query.movement, query.along, query.day)


def _check_no_figures_are_left_out(query: EntityQuery) -> None:
    """Refuse conditions that no figure of the indicator meets, rather than answer with nothing."""
    argument = "where" if any(select_entities(query.snapshot, query.what, None)) else "at"
    figures = select_entities(query.movement, query.what, None)
    periods = sorted({figure.valid for figure in figures})
    if periods:
        some = first_few([period.label() for period in periods], _MAX_PERIODS)
        raise InvalidValueError(
            f"no figure of {query.what} meets this",
            place=argument,
            found=query.where if argument == "where" else str(query.day),
            hint=f"its figures are of {some}",
        )


_MAX_PERIODS = 5


def _losses(
    query: EntityQuery, placed: PlacedEntities | NarrowedCounts, following: Following | None
) -> Losses:
    reasons = LossReasons(
        movement=query.movement,
        snapshot=query.snapshot,
        along=query.along,
        day=query.day,
        figures=is_indicator(query.what),
        problems=None if following is None else following.problems,
    )
    return Losses(
        given=placed.given,
        noun=gettext_noop("figures") if reasons.figures else _plural(query.what),
        items=tuple(reasons.losses(placed.unplaced)) if placed.unplaced else (),
    )


def _plural(what: str) -> str:
    return ENTITY_TYPES[kind_counted(what)].plural.replace("_", " ")


def _weights_of_units(query: EntityQuery) -> Mapping[str, Groups]:
    """Unit → group → weight."""
    if query.weight is None:
        return {}
    weights = attrs.evolve(query, what=query.weight, where=None, weight=None)
    with naming_argument("weight"):
        totals = rollup_entities(weights, None, strict=False)
    return {unit: as_groups(total) for unit, total in totals.items()}
