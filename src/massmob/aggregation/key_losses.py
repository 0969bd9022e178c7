"""The losses of a query whose units are keys: of a mapping, or of a column of a dataframe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from massmob.aggregation.losses import Loss, Losses
from massmob.network.unit_names import Miss

__all__ = ["losses_of_keys"]

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
