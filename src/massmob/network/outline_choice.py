"""Which nodes of a large tree an outline shows, within a budget of nodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from massmob.rendering.cards import Node

__all__ = ["Opened", "nested", "opened"]


_FEWEST = 3  # below each of several nodes: one or two of many tell less than how many there are

Opened = dict[str, tuple[tuple[str, ...], int]]
"""Node → the children shown below it, and how many are not."""


def opened(
    children: Callable[[str], Sequence[str]],
    roots: Sequence[str],
    room: int,
    depth: int | None = None,
) -> Opened:
    """Which nodes to show where there is no room for all: the upper ones, and below each a fair share.

    Args:
        children: Node → the nodes directly below it.
        roots: Where to begin.
        room: How many nodes there is room for; at least one is shown.
        depth: How many steps below the roots to go; ``None`` for as many as there is room for.

    Returns:
        For every node shown its children that are shown and the number of those that are not, upper nodes
        first; under the key ``""`` the roots. A child met before is named again but has no second entry.

    Example:
        >>> below = {"city": ("a", "b", "c"), "a": (), "b": (), "c": ()}
        >>> opened(below.__getitem__, ["city"], room=3)
        {'': (('city',), 0), 'city': (('a', 'b'), 1), 'a': ((), 0), 'b': ((), 0)}
    """
    level = tuple(roots[: max(room, 1)])
    found: Opened = {"": (level, len(roots) - len(level))}
    left, steps = room - len(level), 0
    seen = set(level)
    while level:
        below = {node: tuple(children(node)) for node in level}
        wider = sum(map(bool, below.values()))
        closed = depth is not None and steps >= depth
        fits = sum(map(len, below.values())) <= left
        share = 0 if closed or not wider else (left if fits else left // wider)
        if not fits and wider > 1 and share < _FEWEST:
            share = 0
        following: list[str] = []
        for node, nodes in below.items():
            shown = nodes[:share]
            found[node] = shown, len(nodes) - len(shown)
            new = [each for each in dict.fromkeys(shown) if each not in seen]
            seen.update(new)
            following += new
            left -= len(shown)
        level, steps = tuple(following), steps + 1
    return found


def nested(found: Opened, make: Callable[[str, tuple[Node, ...], int], Node]) -> tuple[Node, ...]:
    """What `opened` found as the nodes of an outline.

    Args:
        found: The answer of `opened`.
        make: Makes a node of an id, of the nodes below it and of the number of those left out.

    Returns:
        The roots. What stands below several nodes unfolds below the first of them.
    """
    roots, _ = found[""]
    first: dict[str, str] = dict.fromkeys(roots, "")
    for node, (below, _) in found.items():
        for each in below:
            first.setdefault(each, node)
    made: dict[str, Node] = {}
    for node, (below, more) in reversed(found.items()):
        if node:
            inside = (made[each] if first[each] == node else make(each, (), 0) for each in below)
            made[node] = make(node, tuple(inside), more)
    return tuple(made[root] for root in roots)
