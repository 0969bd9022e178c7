"""One hierarchy over ids: ancestors, descendants, common ancestors, sums from the bottom up.

A `Tree` (one parent each) is laid out in preorder, so that the nodes below a node are one slice and "is within"
compares two numbers; ancestors are one shared tuple a node. A `Dag` allows several parents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from massmob.errors import AmbiguousError, HierarchyError, UnknownEntityError
from massmob.rendering.displayed import Displayed
from massmob.translation.catalogue import gettext, ngettext
from massmob.values.quantity import Quantity

if TYPE_CHECKING:
    from massmob.rendering.cards import Outline

__all__ = ["MAX_DEPTH", "Dag", "Tree"]

MAX_DEPTH = 100
"""Levels below a root that a hierarchy may have. The deepest real one has six; a chain of thousands is a
problem in the data, and its ancestor tuples would fill memory."""


class _Hierarchy(Displayed):
    """What trees and DAGs have in common: parents, children and roots."""

    __slots__ = ("_children", "_parents", "roots")

    def __init__(self, parents: Mapping[str, tuple[str, ...]]) -> None:
        children: defaultdict[str, list[str]] = defaultdict(list)
        for node, above in parents.items():
            for parent in above:
                children[parent].append(node)
        self._parents = parents
        self._children = {node: tuple(below) for node, below in children.items()}  # no leaves
        self.roots: tuple[str, ...] = tuple(node for node, above in parents.items() if not above)

    def __len__(self) -> int:
        return len(self._parents)

    def __contains__(self, node: object) -> bool:
        return node in self._parents

    def __iter__(self) -> Iterator[str]:
        return iter(self._parents)

    def parents(self, node: str) -> tuple[str, ...]:
        """The nodes directly above a node; empty for a root."""
        try:
            return self._parents[node]
        except (KeyError, TypeError):
            raise _no_node(node) from None

    def parent(self, node: str) -> str | None:
        """The node directly above, ``None`` for a root.

        Raises:
            UnknownEntityError: No such node.
            AmbiguousError: The node has several parents.
        """
        above = self.parents(node)
        if len(above) > 1:
            raise AmbiguousError(
                "several parents", place=node, found=list(above), hint="ask for ancestors"
            )
        return above[0] if above else None

    def children(self, node: str) -> tuple[str, ...]:
        """The nodes directly below a node."""
        try:
            self._parents[node]
        except (KeyError, TypeError):
            raise _no_node(node) from None
        return self._children.get(node, ())

    def display(self) -> Outline:
        """The ids as an outline that unfolds; of a large hierarchy the upper ones."""
        from massmob.network.outline_choice import choose_visible
        from massmob.rendering.cards import Node, Outline, max_nodes_for

        visible = choose_visible(self.children, self.roots, max_nodes_for(0))
        title = ngettext("{tree} of {number} node", "{tree} of {number} nodes", len(self))
        number = Quantity(len(self)).label()
        return Outline(
            title=title.format(tree=type(self).__name__, number=number),
            nodes=visible.outline(lambda id, below, more: Node(name=id, below=below, more=more)),
            more=visible.roots.hidden,
            hint=gettext("{call} gives those below a node").format(call=".children(id)"),
        )


def _parents_first(parents: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Every node, after all its parents.

    Raises:
        HierarchyError: The parents form a cycle; it is named.
    """
    try:
        return tuple(TopologicalSorter(parents).static_order())
    except CycleError as error:
        cycle: list[str] = error.args[1][::-1]
        raise HierarchyError(
            "a cycle of parents",
            place=cycle[0],
            found=" → ".join(cycle[:12]) + (" …" if len(cycle) > 12 else ""),
            hint="take one of these parents away",
        ) from None


def _no_node(node: object) -> UnknownEntityError:
    return UnknownEntityError(
        "not in this hierarchy", found=node, hint="name an entity of the hierarchy"
    )


def _too_deep(node: str) -> HierarchyError:
    return HierarchyError(
        f"more than {MAX_DEPTH} levels below a root",
        place=node,
        hint="look for parents that were chained by mistake",
    )


class Tree(_Hierarchy):
    """A hierarchy in which every node has one parent or none.

    Args:
        parents: Node → its parent, ``None`` for a root. A parent that is not itself a node makes its child a
            root. Siblings keep the order of the mapping.

    Raises:
        HierarchyError: The parents form a cycle or a chain deeper than `MAX_DEPTH`.

    Example:
        >>> tree = Tree({"city": None, "ba-dinh": "city", "phuc-xa": "ba-dinh"})
        >>> tree.ancestors("phuc-xa"), tree.descendants("city")
        (('ba-dinh', 'city'), ('ba-dinh', 'phuc-xa'))
    """

    __slots__ = ("__dict__", "_above")

    def __init__(self, parents: Mapping[str, str | None]) -> None:
        above: dict[str | None, tuple[str, ...]] = {
            parent: (parent,)
            for parent in {*parents.values()}
            if parent is not None and parent in parents
        }
        super().__init__({node: above.get(parent, ()) for node, parent in parents.items()})
        self._above: dict[str, tuple[str, ...]] = self._ancestors_of_all()
        if len(self._above) < len(self):
            _parents_first(self._parents)  # raises: no root leads to some node, so there is a cycle

    def _ancestors_of_all(self) -> dict[str, tuple[str, ...]]:
        """Node → its ancestors, nearest first, level by level; without the nodes that no root leads to."""
        above: dict[str, tuple[str, ...]] = dict.fromkeys(self.roots, ())
        level: Sequence[str] = self.roots
        depth = 0
        while level := [node for node in level if node in self._children]:
            below: list[str] = []
            for node in level:
                children = self._children[node]
                above.update(dict.fromkeys(children, (node, *above[node])))
                below += children
            level, depth = below, depth + 1
            if depth > MAX_DEPTH:
                raise _too_deep(level[0])
        return above

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Every node in preorder: parents before their children, a subtree as one slice."""
        order: list[str] = []
        stack = [*reversed(self.roots)]
        while stack:
            node = stack.pop()
            order.append(node)
            stack += reversed(self._children.get(node, ()))
        return tuple(order)

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Node → its position in `order`."""
        return {node: position for position, node in enumerate(self.order)}

    @cached_property
    def _end(self) -> dict[str, int]:
        """Node → the position in preorder after the last node below it."""
        end: dict[str, int] = {}
        for node in reversed(self.order):
            below = self._children.get(node)
            end[node] = end[below[-1]] if below else self.position[node] + 1
        return end

    @cached_property
    def by_level(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """Every node breadth first, and for each the index of its parent there; -1 for a root."""
        nodes = list(self.roots)
        parents = [-1] * len(nodes)
        for index, node in enumerate(nodes):
            children = self.children(node)
            nodes += children
            parents += [index] * len(children)
        return tuple(nodes), tuple(parents)

    @cached_property
    def index_by_level(self) -> Mapping[str, int]:
        """Node → its index in `by_level`."""
        nodes, _ = self.by_level
        return {node: index for index, node in enumerate(nodes)}

    def ancestors(self, node: str) -> tuple[str, ...]:
        """The nodes above a node, nearest first."""
        try:
            return self._above[node]
        except (KeyError, TypeError):
            raise _no_node(node) from None

    def descendants(self, node: str) -> tuple[str, ...]:
        """The nodes below a node, in preorder."""
        if node not in self.position:
            raise _no_node(node)
        return self.order[self.position[node] + 1 : self._end[node]]

    def depth(self, node: str) -> int:
        """Steps up to the root: 0 for a root."""
        return len(self.ancestors(node))

    def is_within(self, node: str, other: str) -> bool:
        """Whether a node is the other or below it."""
        start = self.position
        try:
            return start[other] <= start[node] < self._end[other]
        except KeyError:
            raise _no_node(node if node not in start else other) from None

    def common_ancestor(self, first: str, *others: str) -> str | None:
        """The nearest node that all the given nodes are within; ``None`` when they share no root."""
        candidates = (first, *self.ancestors(first))
        for other in others:
            while candidates and not self.is_within(other, candidates[0]):
                candidates = candidates[1:]
        return candidates[0] if candidates else None

    def path(self, start: str, end: str) -> tuple[str, ...]:
        """The nodes from one to another through their common ancestor, both ends included.

        Raises:
            UnknownEntityError: No such node, or no path: the two share no root.
        """
        top = self.common_ancestor(start, end)
        if top is None:
            raise UnknownEntityError(
                "no path between them", found=[start, end], hint="ask within one root"
            )
        up = (start, *self.ancestors(start))
        down = (end, *self.ancestors(end))
        return (*up[: up.index(top) + 1], *reversed(down[: down.index(top)]))

    def sum_up(self, own: Mapping[str, int]) -> dict[str, int]:
        """Totals from the bottom up: a node's total is its own plus its children's.

        Args:
            own: Node → its own number (a count, or several counts packed into one int); absent means 0.

        Returns:
            Node → total, for every node, in preorder.

        Example:
            >>> Tree({"city": None, "a": "city", "b": "city"}).sum_up({"a": 2, "b": 3, "city": 1})
            {'city': 6, 'a': 2, 'b': 3}
        """
        totals = dict.fromkeys(self.order, 0)
        totals.update(own)
        parents = self._parents
        for node in reversed(self.order):
            for parent in parents[node]:
                totals[parent] += totals[node]
        return totals


def reach(start: str, step: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    """Everything that steps from a node lead to, nearest first, each once and never the node itself.

    Args:
        start: The node.
        step: Node → the nodes one step on.

    Example:
        >>> reach("letter", {"letter": ["directive"], "directive": ["plan"], "plan": []}.__getitem__)
        ('directive', 'plan')
    """
    seen = {start: None}
    for node in (queue := [start]):
        new = [reached for reached in dict.fromkeys(step(node)) if reached not in seen]
        seen.update(dict.fromkeys(new))
        queue += new
    return tuple(queue[1:])


class Dag(_Hierarchy):
    """A hierarchy in which a node may have several parents: what implements what.

    Args:
        parents: Node → its parents; those that are not nodes are left out.

    Raises:
        HierarchyError: The parents form a cycle.

    Example:
        >>> dag = Dag({"plan": (), "directive": ("plan",), "letter": ("directive", "plan")})
        >>> dag.ancestors("letter")
        ('directive', 'plan')
    """

    __slots__ = ("_order",)

    def __init__(self, parents: Mapping[str, Iterable[str]]) -> None:
        super().__init__(
            {
                node: tuple(dict.fromkeys(parent for parent in above if parent in parents))
                for node, above in parents.items()
            }
        )
        self._order = _parents_first(self._parents)

    @property
    def order(self) -> tuple[str, ...]:
        """Every node, after all its parents."""
        return self._order

    def ancestors(self, node: str) -> tuple[str, ...]:
        """The nodes above a node, nearest first, each once."""
        return reach(node, self.parents)

    def descendants(self, node: str) -> tuple[str, ...]:
        """The nodes below a node, nearest first, each once."""
        return reach(node, self.children)

    def depth(self, node: str) -> int:
        """Steps up to the nearest root: 0 for a root."""
        depth, front = 0, {node}
        while all(self.parents(above) for above in front):
            front = {parent for above in front for parent in self._parents[above]}
            depth += 1
        return depth

    def is_within(self, node: str, other: str) -> bool:
        """Whether a node is the other or below it."""
        self.parents(other)  # raises where it is no node
        return other in (node, *self.ancestors(node))

    def common_ancestor(self, first: str, *others: str) -> str | None:
        """The nearest to the first of the nodes that all the given nodes are within."""
        shared = (first, *self.ancestors(first))
        for other in others:
            shared = tuple(ancestor for ancestor in shared if self.is_within(other, ancestor))
        return shared[0] if shared else None

    def path(self, start: str, end: str) -> tuple[str, ...]:
        """A shortest way up from the start to the end, both included.

        Raises:
            UnknownEntityError: No such node, or the end is not above the start.
        """
        path_to: dict[str, tuple[str, ...]] = {start: (start,)}
        queue = [start]
        for child in queue:
            for parent in self.parents(child):
                if parent not in path_to:
                    path_to[parent] = (*path_to[child], parent)
                    queue.append(parent)
        if end not in path_to:
            raise UnknownEntityError(
                "no path upward between them", found=[start, end], hint="swap the two"
            )
        return path_to[end]

    def sum_up(self, own: Mapping[str, int]) -> dict[str, int]:
        """Totals in which each node below is counted once, however many paths lead down to it.

        Args:
            own: Node → its own number; absent means 0.

        Returns:
            Node → total, for every node, parents first.
        """
        return {
            node: sum(own.get(part, 0) for part in (node, *self.descendants(node)))
            for node in self._order
        }
