"""The units that the keys of a mapping, or of a column of a dataframe, name, and the keys that name none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from massmob.aggregation.losses import Loss, Losses
from massmob.network.unit_lookup import Units, raise_misses
from massmob.network.unit_misses import Miss

__all__ = ["losses_of_keys", "units_of_keys"]

_MAX_HINTS = 5  # for each reason, as similar names take time to find


def losses_of_keys(
    misses: Mapping[object, Miss],
    counts: Mapping[object, int],
    *,
    given: int,
    noun: str,
    advice: str = "",
) -> Losses:
    """The keys that name no unit, in order.

    Args:
        misses: Key → why it names no unit.
        counts: Key that was not used → how many figures or rows have it.
        given: How many figures or rows there are.
        noun: What these are.
        advice: What else to do about a unit that had ended.
    """
    hints = Counter[str]()
    items: list[Loss] = []
    for key in sorted(counts, key=str):
        miss = misses[key]
        hints[miss.reason] += 1
        hint = miss.hint if hints[miss.reason] <= _MAX_HINTS else ""
        if hint and advice and miss.ended is not None:
            hint = f"{hint}; {advice}"
        items.append(Loss(key=str(key), reason=miss.reason, count=counts[key], hint=hint))
    return Losses(given=given, noun=noun, items=tuple(items))


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
