"""Figures (observations of one indicator) combined up the tree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from massmob.aggregation.context import Group, Groups
from massmob.aggregation.counting import PlacedEntities
from massmob.aggregation.measures import over_time, over_units
from massmob.errors import InvalidValueError
from massmob.model.entities import Indicator, Observation
from massmob.network.trees import Tree
from massmob.values.quantity import Quantity

__all__ = ["combine_figures"]


def combine_figures(
    observations: PlacedEntities, indicator: Indicator, weights: Mapping[str, Groups]
) -> dict[str, dict[Group, Quantity]]:
    """Unit → group → the figure stated for the unit, or else the one that follows from its children's.

    Args:
        observations: The observations of the indicator.
        indicator: The indicator, whose measure decides how figures are combined.
        weights: For shares, unit → group → weight.

    Raises:
        InvalidValueError: Along documents, or several figures of one unit that do not add over time.
    """
    hierarchy, measure = observations.hierarchy, indicator.measure
    if not isinstance(hierarchy, Tree):
        raise InvalidValueError(
            "figures do not add along documents",
            found=indicator.id,
            hint="a figure under two documents would count twice; roll up along another hierarchy",
        )
    stated = _stated(observations)
    totals: dict[str, dict[Group, Quantity]] = {}
    for unit in reversed(hierarchy.order):
        children = hierarchy.children(unit)
        child_totals = [totals.get(child, {}) for child in children]
        for group in observations.groups:
            own = stated.get(unit, {}).get(group)
            if own:
                figure: Quantity | None = _figure_of_unit(own, indicator)
            else:
                child_weights = (
                    [weights.get(child, {}).get(group) for child in children] if weights else ()
                )
                figures = [groups.get(group) for groups in child_totals]
                figure = over_units(figures, measure, child_weights)
            if figure is not None:
                totals.setdefault(unit, {})[group] = figure
    return totals


def _stated(observations: PlacedEntities) -> dict[str, dict[Group, list[Observation]]]:
    """Unit → group → the observations of the unit itself."""
    stated: dict[str, dict[Group, list[Observation]]] = {}
    for observation, place, group in zip(
        observations.entities, observations.place_numbers, observations.group_numbers, strict=True
    ):
        of_unit = stated.setdefault(observations.places[place][0], {})
        of_group = of_unit.setdefault(observations.groups[group], [])
        of_group.append(cast("Observation", observation))
    return stated


def _figure_of_unit(observations: list[Observation], indicator: Indicator) -> Quantity:
    """The figures of one unit combined, where the measure allows it."""
    try:
        return over_time([(o.valid, o.value) for o in observations], indicator.measure)
    except InvalidValueError as error:
        ids = [observation.id for observation in observations[:6]]
        raise InvalidValueError(
            error.message, place=indicator.id, found=ids, hint=error.hint
        ) from None
