"""`check_movement_consumer`: a ready check for programs that work on movements."""

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
from massmob.strategies.source_code import shown
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
"""Days on which a movement looks different: an ordinary one, the eve and the day of the reorganisation …"""


class _Thrown(NamedTuple):
    """A movement thrown at a function, and what it is."""

    movement: Movement
    what: str


def snapshots(*, max_units: int = 12) -> SearchStrategy[Movement]:
    """Movements as they stood on a day: parts of drawn ones whose references lead outside.

    Shrinks to the smallest movement as it stood on 2024-10-15.

    Args:
        max_units: Most units of the whole movement.

    Example:
        >>> from hypothesis import find
        >>> [each.id for each in find(snapshots(), lambda movement: True)]
        ['loc:01', 'src:0']
    """
    whole = movements(max_units=max_units, with_reorganisation=True)
    return decoded(st.tuples(whole, st.sampled_from(_DAYS)), _as_of)


def _as_of(whole: Movement, day: date) -> Movement:
    return whole.at(day)


def check_movement_consumer(
    consumer: Callable[[Movement], object],
    *,
    expected: type[Exception] | tuple[type[Exception], ...] = (),
    broken: bool = True,
    max_units: int = 12,
    max_examples: int = 200,
) -> None:
    """Throw movements at a function until one makes it fail: drawn ones, snapshots, and such as break a rule.

    Call it in a test. The function fails when it raises; what it returns is not looked at, so check that
    inside.

    Args:
        consumer: A function of a movement.
        expected: Exceptions that the function may raise when it is given a movement that breaks a rule.
        broken: Whether to throw movements that break a rule.
        max_units: Most units of a movement.
        max_examples: How many movements to throw.

    Raises:
        Exception: What the function raised for the smallest movement found, with a note that says what kind of
            movement it is and gives it as code.
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
    kinds = [_valid(max_units), _snapshot(max_units), *([_violation(max_units)] if broken else [])]
    failed: list[_Thrown] = []

    @settings(max_examples=max_examples, deadline=None, database=None, print_blob=False)
    @given(st.one_of(kinds))
    def throw(thrown: _Thrown) -> None:
        try:
            consumer(thrown.movement)
        except expected:
            if thrown.what in _SOUND:
                failed[:] = [thrown]
                raise
        except Exception:
            failed[:] = [thrown]
            raise

    try:
        throw()
    except Exception as error:
        if failed:
            error.__notes__ = [_told(failed[-1])]
        raise


_SOUND = ("A valid movement", "A snapshot of a valid movement")


def _valid(max_units: int) -> SearchStrategy[_Thrown]:
    return movements(max_units=max_units).map(lambda each: _Thrown(each, _SOUND[0]))


def _snapshot(max_units: int) -> SearchStrategy[_Thrown]:
    return snapshots(max_units=max_units).map(lambda each: _Thrown(each, _SOUND[1]))


def _violation(max_units: int) -> SearchStrategy[_Thrown]:
    return any_violation(max_units=max_units).map(
        lambda each: _Thrown(each.movement, f"A movement that breaks {each.finding.code}")
    )


def _told(thrown: _Thrown) -> str:
    return f"{thrown.what} makes it fail; after `from massmob import *`:\n{shown(thrown.movement)}"
