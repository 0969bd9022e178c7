"""`check_movement_consumer`: a property test for functions that take movements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from massmob.errors import InvalidValueError
from massmob.movement import Movement
from massmob.strategies.rule_violations import any_violation
from massmob.strategies.source_code import printed
from massmob.strategies.values import check_whole, decoded
from massmob.strategies.whole_movements import movements

__all__ = ["check_movement_consumer", "snapshots"]

_DAYS = (
    date(2024, 10, 15),
    date(2025, 6, 30),
    date(2025, 7, 1),
    date(2009, 2, 26),
    date(1930, 2, 3),
)
"""Days with different snapshots: an ordinary day, the day before and the day of the reorganisation …"""


class _Case(NamedTuple):
    """A movement to call a function with, and what kind of movement it is."""

    movement: Movement
    description: str


_VALID, _VALID_SNAPSHOT = "A valid movement", "A snapshot of a valid movement"


def snapshots(*, max_units: int = 12) -> SearchStrategy[Movement]:
    """Snapshots of movements on a day: excerpts, whose references may lead outside.

    Shrinks to the snapshot of the smallest movement on 2024-10-15.

    Args:
        max_units: Most units of the whole movement.

    Example:
        >>> from hypothesis import find
        >>> [entity.id for entity in find(snapshots(), lambda movement: True)]
        ['loc:01', 'src:0']
    """
    whole = movements(max_units=max_units, with_reorganisation=True)
    return decoded(st.tuples(whole, st.sampled_from(_DAYS)), Movement.at)


def check_movement_consumer(
    consumer: Callable[[Movement], object],
    *,
    expected: type[Exception] | tuple[type[Exception], ...] = (),
    broken: bool = True,
    max_units: int = 12,
    max_examples: int = 200,
) -> None:
    """Call a function with many movements until it fails: valid ones, snapshots, and ones that break a rule.

    Call it in a test. The function fails when it raises; its result is ignored, so check that inside.

    Args:
        consumer: A function of a movement.
        expected: Exceptions that the function may raise for a movement that breaks a rule.
        broken: Whether to try movements that break a rule.
        max_units: Most units of a movement.
        max_examples: How many movements to try.

    Raises:
        Exception: The exception of the function for the smallest movement found, with a note that describes
            the movement and gives it as code.
        InvalidValueError: Not a function, or a number out of bounds.

    Example:
        >>> def count_districts(movement):
        ...     return {unit.id: len(movement.children(unit)) for unit in movement.localities.values()}
        >>> check_movement_consumer(count_districts, expected=Exception, max_examples=10)
        >>> def name_the_parent(movement):
        ...     return [str(movement.parent(unit).name) for unit in movement.localities.values()]
        >>> check_movement_consumer(name_the_parent)  # the root has none
        Traceback (most recent call last):
        AttributeError: 'NoneType' object has no attribute 'name'
        A valid movement makes it fail; after `from massmob import *`:
        Movement([
            Locality(id='loc:01', name='An Khê', sources=('src:0',), code='01', kind='tinh'),
            Source(id='src:0', name='synthetic', publisher='massmob strategies', grade='B'),
        ])
    """
    if not callable(consumer):
        raise InvalidValueError("not a function", place="consumer", found=consumer)
    check_whole("max_examples", max_examples, 1, 10**6)
    last_failure: _Case | None = None

    @settings(max_examples=max_examples, deadline=None, database=None, print_blob=False)
    @given(_cases(max_units, broken=broken))
    def call_with(case: _Case) -> None:
        nonlocal last_failure
        try:
            consumer(case.movement)
        except Exception as error:
            is_valid = case.description in (_VALID, _VALID_SNAPSHOT)
            if is_valid or not isinstance(error, expected):
                last_failure = case
                raise

    try:
        call_with()
    except Exception as error:
        if last_failure is not None:
            code = printed(last_failure.movement)
            error.__notes__ = [
                f"{last_failure.description} makes it fail; after `from massmob import *`:\n{code}"
            ]
        raise


def _cases(max_units: int, *, broken: bool) -> SearchStrategy[_Case]:
    cases = [
        movements(max_units=max_units).map(lambda movement: _Case(movement, _VALID)),
        snapshots(max_units=max_units).map(lambda movement: _Case(movement, _VALID_SNAPSHOT)),
    ]
    if broken:
        violations = any_violation(max_units=max_units)
        cases.append(
            violations.map(
                lambda case: _Case(case.movement, f"A movement that breaks {case.finding.code}")
            )
        )
    return st.one_of(cases)
