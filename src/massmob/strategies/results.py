"""Strategies of results: what the library computes of drawn movements, for `st.from_type`.

Other results have none: they are parts of these, or one call on a drawn movement away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from massmob.aggregation.reconciliation import Reconciliation, reconcile
from massmob.aggregation.restatement.restate import restate
from massmob.aggregation.restatement.result import Restatement
from massmob.aggregation.result import Rollup
from massmob.aggregation.rollup import rollup
from massmob.comparison.difference import Difference, difference
from massmob.comparison.merging import Merge, merge
from massmob.errors import InvalidValueError
from massmob.movement import Movement
from massmob.strategies.rule_violations import BrokenMovement, any_violation
from massmob.strategies.values import decoded
from massmob.strategies.whole_movements import movements
from massmob.validation.finding import Finding
from massmob.validation.report import Report

__all__ = ["results_of"]


def _rollup(movement: Movement) -> object:
    return rollup(movement, "locality", along="locality")


def _restatement(movement: Movement) -> object:
    ended = [id for id, unit in movement.localities.items() if unit.successors]
    figures = {id: number for number, id in enumerate(sorted(ended))}
    return restate(figures, movement, to="2025-07-01")


def _reconciliation(movement: Movement) -> object:
    return reconcile(movement, next(iter(movement.indicators.values())))


def _edited(first: Movement, second: Movement) -> Movement:
    """A movement with the entities of another that have the same ids, and one entity less."""
    last = [*first][-1].id
    return first.replace(*(second[x.id] for x in first if x.id in second)).remove(last)


def _difference(first: Movement, second: Movement) -> object:
    return difference(first, second)


def _merge(first: Movement, second: Movement) -> object:
    return merge(first, _edited(first, second), first)


def _finding(broken: BrokenMovement) -> object:
    return broken.finding


def _report(broken: BrokenMovement) -> object:
    return broken.movement.validate()


def _sources() -> Mapping[type[Any], tuple[tuple[SearchStrategy[Any], ...], Callable[..., Any]]]:
    """Class → what a result is computed of, and how."""
    one = movements()
    return {
        Rollup: ((one,), _rollup),
        Restatement: ((one,), _restatement),
        Reconciliation: ((movements(entries={"observation": (1, 4)}),), _reconciliation),
        Difference: ((one, one), _difference),
        Merge: ((one, one), _merge),
        Finding: ((any_violation(),), _finding),
        Report: ((any_violation(),), _report),
    }


def results_of(cls: type[Any]) -> SearchStrategy[Any]:
    """Results of a class: of units counted, of figures restated, of two movements compared and so on.

    Args:
        cls: `Rollup`, `Restatement`, `Reconciliation`, `Difference`, `Merge`, `Finding` or `Report`.

    Raises:
        InvalidValueError: Another class.

    Example:
        >>> from hypothesis import find
        >>> find(results_of(Report), lambda report: True).findings[0].code
        'MM101'
    """
    sources = _sources()
    if cls not in sources:
        raise InvalidValueError(
            "no class of results that are drawn",
            place="cls",
            found=cls,
            hint=f"one of: {', '.join(known.__name__ for known in sources)}",
        )
    parts, compute = sources[cls]
    return decoded(st.tuples(*parts), compute)
