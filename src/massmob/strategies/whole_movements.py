"""Strategies of whole movements, valid by construction.

A movement is drawn as two strings of bytes and decoded: whatever the bytes are, the movement is valid, so
nothing is filtered and nothing tried again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from massmob.errors import InvalidValueError
from massmob.movement import Movement
from massmob.strategies.decode_entries import SOURCE, furnish
from massmob.strategies.decode_units import settle
from massmob.strategies.values import check_whole, chosen, decoded
from massmob.strategies.variations import variations
from massmob.values.vocabulary import Level

__all__ = ["assemble", "assembled", "movements"]

_WITH_TIME = (Level.CITY, Level.DISTRICT, Level.BASE)
_WITHOUT = (Level.CITY, Level.BASE, Level.CELL)
_KNOWN = (Level.CENTRAL, Level.CITY, Level.DISTRICT, Level.BASE, Level.CELL)
_MOST = 800
"""Bytes that Hypothesis draws without complaint, and codes of districts that are there to give."""


def movements(
    *,
    max_units: int = 12,
    min_units: int = 1,
    max_entries: int = 8,
    levels: Iterable[Level | str] | None = None,
    with_time: bool = True,
    with_reorganisation: bool = False,
    like: Movement | None = None,
) -> SearchStrategy[Movement]:
    """Whole movements in which `massmob.validate` finds nothing: no error, no warning, no note.

    Shrinks to one unit and the source that says it is made up: fewer units before flatter trees, no entry
    besides units that the failure does not need, first kinds and first names.

    Args:
        max_units: Most units drawn, from 1 to 800; receivers of a reorganisation come on top.
        min_units: Fewest units drawn.
        max_entries: Most other entries drawn: fields, documents, models, figures, contests and what these need.
        levels: The levels of the units from the root down, such as ``("city", "base")``; by default province,
            district and commune, and without time province, commune and village.
        with_time: Whether units begin and end. Districts did, on 2025-06-30, with the communes in them, which
            went into new ones: so a district needs time.
        with_reorganisation: Whether old communes may go into several new ones, whole or in parts, rather than
            all of a province whole into one.
        like: Draw variations of this movement instead: a part of it, with what it refers to, some units
            renamed. No other argument goes with it. What has a finding is left out, so these are valid too.

    Raises:
        InvalidValueError: A number out of bounds, levels in the wrong order, a district without time, ``like``
            beside other arguments, or without an entity that is valid.

    Example:
        >>> from hypothesis import find
        >>> find(movements(), lambda movement: len(movement.localities) > 1)
        <Movement: 3 entities: 2 localities, 1 sources>
        >>> grown = find(movements(), lambda movement: movement.models)
        >>> grown.validate().findings, [each.id for each in grown]
        ((), ['field:1', 'loc:01', 'model:1', 'src:0'])
    """
    if like is not None:
        given = (max_units, min_units, max_entries, levels, with_time, with_reorganisation)
        if given != (12, 1, 8, None, True, False):
            raise InvalidValueError(
                "arguments beside like=",
                place="like",
                found=given,
                hint="give the movement alone; its own units say how large it is",
            )
        return variations(like)
    check_whole("max_units", max_units, 1, _MOST)
    check_whole("min_units", min_units, 1, max_units)
    check_whole("max_entries", max_entries, 0, _MOST)
    time = chosen("with_time", with_time, (True, False))
    spread = chosen("with_reorganisation", with_reorganisation, (True, False))
    ladder = _ladder(levels, time=time)
    if (spread and ladder[-1] is Level.DISTRICT) or (spread and Level.DISTRICT not in ladder):
        raise InvalidValueError(
            "nothing to reorganise",
            place="with_reorganisation",
            found=[level.value for level in ladder],
            hint="give levels with districts and communes: city, district, base",
        )
    return assembled(ladder, min_units, max_units, max_entries, spread=spread)


def assembled(
    ladder: tuple[Level, ...],
    min_units: int,
    max_units: int,
    max_entries: int,
    *,
    spread: bool = False,
    led: bool = False,
) -> SearchStrategy[Movement]:
    """Movements of arguments that were checked; `led` gives the root a committee in any case."""

    def made(units: bytes, entries: bytes = b"") -> Movement:
        return assemble(units, entries, ladder, spread=spread, led=led)

    shape = st.binary(min_size=min_units, max_size=max_units)
    if not max_entries:
        return decoded(st.tuples(shape), made)
    return decoded(st.tuples(shape, st.binary(max_size=max_entries)), made)


def assemble(
    units: Sequence[int],
    entries: Sequence[int],
    ladder: Sequence[Level],
    *,
    spread: bool = False,
    led: bool = False,
) -> Movement:
    """The movement that bytes stand for."""
    land = settle(units, ladder, spread=spread, led=led)
    furniture = furnish(land, entries)
    return Movement((SOURCE, *land.localities, *land.committees.values(), *furniture.values()))


def _ladder(levels: Iterable[Level | str] | None, *, time: bool) -> tuple[Level, ...]:
    if levels is None:
        return _WITH_TIME if time else _WITHOUT
    given = (levels,) if isinstance(levels, str) else levels
    ladder = tuple(chosen("levels", Level.of(each), _KNOWN) for each in given)
    ranks = [level.rank for level in ladder]
    if not ranks or ranks != sorted(set(ranks)):
        raise InvalidValueError(
            "levels out of order",
            place="levels",
            found=[level.value for level in ladder],
            hint=f"each once, from the top: {', '.join(_KNOWN)}",
        )
    if Level.DISTRICT in ladder and not time:
        raise InvalidValueError(
            "districts without time",
            place="with_time",
            found=time,
            hint="districts ended on 2025-06-30: allow time, or leave the level out",
        )
    if ladder[0] is Level.DISTRICT and len(ladder) > 1:
        raise InvalidValueError(
            "nothing above the districts",
            place="levels",
            found=[level.value for level in ladder],
            hint="begin with city: the units of a district went to its province",
        )
    return ladder
