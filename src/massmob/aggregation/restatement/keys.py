"""The units that the keys of figures name, and the keys that name none."""

from __future__ import annotations

from collections.abc import Mapping

from massmob.aggregation.key_losses import losses_of_keys
from massmob.aggregation.losses import Losses
from massmob.network.unit_lookup import Units, raise_misses
from massmob.network.unit_names import Miss

__all__ = ["units_of_keys"]


def units_of_keys(
    units: Units, counts: Mapping[object, int], *, noun: str, strict: bool
) -> tuple[dict[object, str], Losses]:
    """Key → the id of its unit, and what could not be used.

    Args:
        units: The units that keys may name.
        counts: Key → how many figures or rows have it.
        noun: What these are.
        strict: Refuse any key that names no unit.

    Raises:
        InvalidValueError: A key names no unit and ``strict``, or none of the keys names one.
        UnknownEntityError: The only key that names no unit is unknown.
        LoadError: Several keys name no unit; all are listed.
    """
    ids: dict[object, str] = {}
    misses: dict[object, Miss] = {}
    for key in counts:
        match = units.look_up(key)
        if isinstance(match, Miss):
            misses[key] = match
        else:
            ids[key] = match
    if strict:
        raise_misses(misses.values())
    lost = {key: counts[key] for key in misses}
    losses = losses_of_keys(misses, lost, given=sum(counts.values()), noun=noun)
    losses.check(strict=strict)
    return ids, losses
