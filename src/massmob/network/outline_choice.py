"""Which nodes of a large tree an outline shows, within a budget of nodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import attrs

if TYPE_CHECKING:
    from massmob.rendering.cards import Node

__all__ = ["VisibleNodes", "VisibleTree", "choose_visible"]

_MIN_SHARE = 3  # below each of several nodes: one or two of many show less than their number does


class VisibleNodes(NamedTuple):
    """The children of one node (or the roots): those that are shown, and how many are not."""

    shown: tuple[str, ...]
    hidden: int


@attrs.frozen
class VisibleTree:
    """The part of a tree that is shown.

    Attributes:
        roots: The roots.
        below: Every node shown → its children, upper nodes first. A node with several parents is among the
            children of each, but has one entry.
    """

    roots: VisibleNodes
    below: dict[str, VisibleNodes]

    @property
    def hidden(self) -> int:
        """How many nodes are not shown although the node above them is."""
        return self.roots.hidden + sum(nodes.hidden for nodes in self.below.values())

    def outline(self, make: Callable[[str, tuple[Node, ...], int], Node]) -> tuple[Node, ...]:
        """The roots as nodes of an outline; a node with several parents unfolds below the first of them.

        Args:
            make: Makes a node of an id, of the nodes below it and of the number of those not shown.
        """
        first_parent: dict[str, str | None] = dict.fromkeys(self.roots.shown)
        for parent, (children, _) in self.below.items():
            for child in children:
                first_parent.setdefault(child, parent)
        nodes: dict[str, Node] = {}
        for parent, (children, hidden) in reversed(self.below.items()):
            inside = (
                nodes[child] if first_parent[child] == parent else make(child, (), 0)
                for child in children
            )
            nodes[parent] = make(parent, tuple(inside), hidden)
        return tuple(nodes[root] for root in self.roots.shown)


def choose_visible(
    children: Callable[[str], Sequence[str]],
    roots: Sequence[str],
    max_nodes: int,
    depth: int | None = None,
) -> VisibleTree:
    """Which nodes to show where not all can be: the upper ones, and below each a fair share.

    Args:
        children: Node → the nodes directly below it.
        roots: The nodes to begin with.
        max_nodes: How many nodes may be shown; at least one is.
        depth: How many steps below the roots to go; ``None`` for as many as the budget allows.

    Example:
        >>> below = {"city": ("a", "b", "c"), "a": (), "b": (), "c": ()}
        >>> choose_visible(below.__getitem__, ["city"], max_nodes=3).below["city"]
        VisibleNodes(shown=('a', 'b'), hidden=1)
    """
    max_nodes = max(max_nodes, 1)
    level = tuple(roots[:max_nodes])
    tree = VisibleTree(VisibleNodes(level, len(roots) - len(level)), {})
    budget, steps, seen = max_nodes - len(level), 0, set(level)
    while level:
        below = {node: tuple(children(node)) for node in level}
        share = 0 if depth is not None and steps >= depth else _share(below, budget)
        following: list[str] = []
        for node, nodes in below.items():
            shown = nodes[:share]
            tree.below[node] = VisibleNodes(shown, len(nodes) - len(shown))
            new = [child for child in dict.fromkeys(shown) if child not in seen]
            seen.update(new)
            following += new
            budget -= len(shown)
        level, steps = tuple(following), steps + 1
    return tree


def _share(below: dict[str, tuple[str, ...]], budget: int) -> int:
    """How many children of each node of a level are shown: all, an equal part of the budget, or none."""
    counts = [len(nodes) for nodes in below.values() if nodes]
    if sum(counts) <= budget:
        return budget
    share = budget // len(counts)
    return 0 if len(counts) > 1 and share < _MIN_SHARE else share
