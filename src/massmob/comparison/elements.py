"""The elements of two lists side by side: milestones, memberships, results, ids of sources."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from typing import Any, TypeAlias

import attrs

from massmob.comparison.draft import MISSING
from massmob.model.source_code import as_code

__all__ = ["Pair", "aligned", "merged"]

Pair: TypeAlias = tuple[Any, Any]
"""An element before and after; `MISSING` where it was added or removed."""


def aligned(before: Sequence[Any], after: Sequence[Any]) -> list[Pair] | None:
    """The elements of two lists in pairs, in the order of both; ``None`` where no such order exists.

    Equal elements are a pair. Between these, held values are a pair whose first field is equal, which is what
    identifies them: the status of a milestone, the round of a result.

    Args:
        before: The elements before.
        after: The elements after.

    Returns:
        The pairs; ``None`` if elements were reordered, or are repeated.

    Example:
        >>> aligned(("src:1", "src:2"), ("src:2", "src:3"))
        [('src:1', NOTHING), ('src:2', 'src:2'), (NOTHING, 'src:3')]
    """
    in_before, in_after = set(before), set(after)
    common = [element for element in before if element in in_after]
    if len(in_before) < len(before) or len(in_after) < len(after):
        return None
    if common != [element for element in after if element in in_before]:
        return None
    pairs: list[Pair] = []
    first, second = 0, 0
    for element in common:
        end, second_end = before.index(element, first), after.index(element, second)
        pairs += _between(before[first:end], after[second:second_end])
        pairs.append((element, element))
        first, second = end + 1, second_end + 1
    return [*pairs, *_between(before[first:], after[second:])]


def _between(removed: Sequence[Any], added: Sequence[Any]) -> Iterator[Pair]:
    """Pairs of elements none of which is in the other list."""
    positions: dict[Hashable, list[int]] = {}
    for position, element in enumerate(removed):
        positions.setdefault(_identity(element), []).append(position)
    start = 0
    for element in added:
        same = positions.get(_identity(element), [])
        next_one = bisect_left(same, start)
        if next_one == len(same):
            yield MISSING, element
            continue
        partner = same[next_one]
        yield from ((old, MISSING) for old in removed[start:partner])
        yield removed[partner], element
        start = partner + 1
    yield from ((old, MISSING) for old in removed[start:])


def _identity(element: object) -> Hashable:
    """What identifies an element: the first field of a held value, any other the element itself."""
    kind: type[Any] = type(element)
    key: Hashable = element
    if attrs.has(kind):
        key = getattr(element, attrs.fields(kind)[0].name)
    return key


def merged(base: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any]) -> list[Any] | None:
    """The list with the edits of both sides; ``None`` where they conflict or their order is not clear.

    Elements that both sides added at one place are in the order of their days or years, then of their texts.

    Args:
        base: The elements that both sides had.
        ours: Those of one side.
        theirs: Those of the other.

    Example:
        >>> merged(("src:1", "src:2"), ("src:2", "src:4"), ("src:1", "src:2", "src:3"))
        ['src:2', 'src:3', 'src:4']
    """
    one, two = aligned(base, ours), aligned(base, theirs)
    if one is None or two is None:
        return None
    our_fates, our_additions = _edits(one)
    their_fates, their_additions = _edits(two)
    result: list[Any] = []
    for position in range(len(base) + 1):
        added = _both_added(our_additions[position], their_additions[position])
        if added is None:
            return None
        result += added
        if position == len(base):
            break
        old, our, their = base[position], our_fates[position], their_fates[position]
        if our != old and their not in (old, our):
            return None
        result.append(their if our == old else our)
    present = [element for element in result if element is not MISSING]
    return present if len(set(present)) == len(present) else None


def _edits(pairs: Sequence[Pair]) -> tuple[list[Any], list[list[Any]]]:
    """What became of each old element, and the elements added before each and after the last."""
    fates: list[Any] = []
    additions: list[list[Any]] = [[]]
    for old, new in pairs:
        if old is MISSING:
            additions[-1].append(new)
        else:
            fates.append(new)
            additions.append([])
    return fates, additions


def _both_added(ours: list[Any], theirs: list[Any]) -> list[Any] | None:
    """What two sides added at one place; ``None`` where they added different values of one identity."""
    if ours == theirs or not theirs:
        return ours
    if not ours:
        return theirs
    our_set, their_set = set(ours), set(theirs)
    our_keys = set(map(_identity, our_set - their_set))
    if not our_keys.isdisjoint(map(_identity, their_set - our_set)):
        return None
    return sorted(our_set | their_set, key=_order)


def _order(element: object) -> tuple[str, str]:
    """Day or year, and text."""
    moment = getattr(element, "on", getattr(element, "year", ""))
    return str(moment), as_code(element)
