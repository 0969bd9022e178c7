"""Figures (observations of one indicator) combined up the tree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from massmob.aggregation.counting import _Spread
from massmob.aggregation.measures import over_time, over_units
from massmob.aggregation.result import Group, Groups
from massmob.errors import InvalidValueError
from massmob.model.entities import Indicator, Observation
from massmob.network.trees import Tree
from massmob.values.quantity import Quantity

__all__ = []


def _figures(
    spread: _Spread, indicator: Indicator, weights: Mapping[str, Groups]
) -> dict[str, dict[Group, Quantity]]:
    """Unit → group → the figure stated for the unit, or what those stated below it add up to."""
    hierarchy, measure = spread.hierarchy, indicator.measure
    if not isinstance(hierarchy, Tree):
        raise InvalidValueError(
            "figures do not add along documents",
            found=indicator.id,
            hint="a figure under two documents would count twice; roll up along another hierarchy",
        )
    stated: dict[str, dict[Group, list[Observation]]] = {}
    for entity, at, number in zip(spread.entities, spread.at, spread.group, strict=True):
        here = stated.setdefault(spread.places[at][0], {})
        found = here.setdefault(spread.headings[number], [])
        found.append(cast("Observation", entity))
    totals: dict[str, dict[Group, Quantity]] = {}
    for unit in reversed(hierarchy.order):
        children = hierarchy.children(unit)
        below = [totals.get(child, {}) for child in children]
        for group in spread.headings:
            told = stated.get(unit, {}).get(group)
            if told:
                figure: Quantity | None = _of_unit(told, indicator)
            else:
                heavy = [weights.get(child, {}).get(group) for child in children] if weights else ()
                figure = over_units([each.get(group) for each in below], measure, heavy)
            if figure is not None:
                totals.setdefault(unit, {})[group] = figure
    return totals


def _of_unit(observations: list[Observation], indicator: Indicator) -> Quantity:
    """The figures of one unit put together, where the measure allows it."""
    try:
        return over_time([(each.valid, each.value) for each in observations], indicator.measure)
    except InvalidValueError as error:
        told = [each.id for each in observations[:6]]
        raise InvalidValueError(
            error.message, place=indicator.id, found=told, hint=error.hint
        ) from None
