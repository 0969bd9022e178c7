"""Strategies of whole movements, valid by construction.

A movement is drawn as two strings of bytes and decoded: whatever the bytes are, the movement is valid, so
nothing is filtered or retried.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from massmob.errors import InvalidValueError, naming_argument
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.strategies.decode_entries import SOURCE, entries_from_bytes
from massmob.strategies.decode_units import units_from_bytes
from massmob.strategies.values import check_choice, check_whole, decoded
from massmob.strategies.variations import variations
from massmob.values.vocabulary import Tier

__all__ = ["movement_from_bytes", "movements", "movements_from_bytes"]

_TIERS_WITH_TIME = (Tier.PROVINCE, Tier.DISTRICT, Tier.COMMUNE)
_TIERS_WITHOUT_TIME = (Tier.PROVINCE, Tier.COMMUNE, Tier.VILLAGE)
_MAX_BYTES = 800
"""What Hypothesis draws without complaint, and fewer than there are codes of districts."""


def movements(
    *,
    max_units: int = 12,
    min_units: int = 1,
    max_entries: int = 8,
    min_entries: int = 0,
    tiers: Iterable[Tier | str] | None = None,
    with_time: bool = True,
    with_reorganisation: bool = False,
    like: Movement | None = None,
) -> SearchStrategy[Movement]:
    """Whole movements in which `massmob.validate` finds nothing: no error, no warning, no note.

    Shrinks to one unit and its source: fewer units before flatter trees, no entry besides units that the
    failure does not need, first kinds and first names.

    Args:
        max_units: Most units drawn, from 1 to 800; receivers of a reorganisation are added to these.
        min_units: Fewest units drawn.
        max_entries: Most other entries drawn: fields, documents, models, figures, contests and what these need.
        min_entries: Fewest other entries drawn.
        tiers: The tiers of the units from the root down, such as ``("province", "commune")``; by default
            province, district and commune, and without time province, commune and village.
        with_time: Whether units begin and end. Districts ended on 2025-06-30, with the communes in them, which
            went into new ones: so tiers with districts need time.
        with_reorganisation: Whether old communes may go into several new ones, whole or in parts, rather than
            all of a province whole into one.
        like: Draw variations of this movement instead: parts of it, with what they refer to, some units
            renamed. Not to be combined with other arguments. Entities with findings are left out.

    Raises:
        InvalidValueError: A number out of bounds, tiers in the wrong order, a district without time, ``like``
            with other arguments, or without an entity that is valid.

    Example:
        >>> from hypothesis import find
        >>> find(movements(), lambda movement: len(movement.localities) > 1)
        <Movement: 3 entities: 2 localities, 1 source>
        >>> movement = find(movements(), lambda movement: movement.models)
        >>> movement.validate().findings, [entity.id for entity in movement]
        ((), ['field:1', 'loc:01', 'model:1', 'src:0'])
    """
    if like is not None:
        sizes = (max_units, min_units, max_entries, min_entries)
        given = (*sizes, tiers, with_time, with_reorganisation)
        if given != (12, 1, 8, 0, None, True, False):
            raise InvalidValueError(
                "like= with other arguments",
                place="like",
                found=given,
                hint="give the movement alone",
            )
        return variations(like)
    check_whole("max_units", max_units, 1, _MAX_BYTES)
    check_whole("min_units", min_units, 1, max_units)
    check_whole("max_entries", max_entries, 0, _MAX_BYTES)
    check_whole("min_entries", min_entries, 0, max_entries)
    time = check_choice("with_time", with_time, (True, False))
    spread = check_choice("with_reorganisation", with_reorganisation, (True, False))
    checked = _checked_tiers(tiers, time=time)
    if spread and (checked[-1] is Tier.DISTRICT or Tier.DISTRICT not in checked):
        raise InvalidValueError(
            "nothing to reorganise",
            place="with_reorganisation",
            found=[tier.value for tier in checked],
            hint="give tiers with districts and communes: province, district, commune",
        )
    return movements_from_bytes(
        checked, min_units, max_units, max_entries, min_entries=min_entries, spread=spread
    )


def movements_from_bytes(
    tiers: tuple[Tier, ...],
    min_units: int,
    max_units: int,
    max_entries: int,
    *,
    min_entries: int = 0,
    spread: bool = False,
    root_has_committee: bool = False,
) -> SearchStrategy[Movement]:
    """The strategy of `movements`, for arguments that were checked."""

    def build(units: bytes, entries: bytes = b"") -> Movement:
        return movement_from_bytes(
            units, entries, tiers, spread=spread, root_has_committee=root_has_committee
        )

    units = st.binary(min_size=min_units, max_size=max_units)
    if not max_entries:
        return decoded(st.tuples(units), build)
    return decoded(st.tuples(units, st.binary(min_size=min_entries, max_size=max_entries)), build)


def movement_from_bytes(
    units: Sequence[int],
    entries: Sequence[int],
    tiers: Sequence[Tier],
    *,
    spread: bool = False,
    root_has_committee: bool = False,
) -> Movement:
    """A movement of the units and other entries that bytes encode."""
    territory = units_from_bytes(units, tiers, spread=spread, root_has_committee=root_has_committee)
    drawn: list[Entity] = [*territory.localities, *territory.committees.values()]
    # Entries hold changed units too.
    entities = {entity.id: entity for entity in drawn} | entries_from_bytes(territory, entries)
    return Movement((SOURCE, *entities.values()))


def _checked_tiers(tiers: Iterable[Tier | str] | None, *, time: bool) -> tuple[Tier, ...]:
    if tiers is None:
        return _TIERS_WITH_TIME if time else _TIERS_WITHOUT_TIME
    given = (tiers,) if isinstance(tiers, str) else tiers
    with naming_argument("tiers"):
        checked = tuple(map(Tier.of, given))
    ranks = [tier.rank for tier in checked]
    if not ranks or ranks != sorted(set(ranks)):
        raise InvalidValueError(
            "tiers out of order",
            place="tiers",
            found=[tier.value for tier in checked],
            hint=f"each once, from the top: {', '.join(tuple(Tier))}",
        )
    if Tier.DISTRICT in checked and not time:
        raise InvalidValueError(
            "districts without time",
            place="with_time",
            found=time,
            hint="districts ended on 2025-06-30: allow time, or leave the tier out",
        )
    if checked[0] is Tier.DISTRICT and len(checked) > 1:
        raise InvalidValueError(
            "nothing above the districts",
            place="tiers",
            found=[tier.value for tier in checked],
            hint="begin with province: the units of a district went to its province",
        )
    return checked
