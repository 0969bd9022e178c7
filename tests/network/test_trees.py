"""Trees and DAGs against networkx and slow, obvious twins."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.aggregation.packed_counts import PackedCounters
from massmob.network.trees import MAX_DEPTH, Dag, Tree
from massmob.rendering.cards import max_nodes_for


@st.composite
def tree_parents(draw: st.DrawFn) -> dict[str, str | None]:
    """Parents of a forest: each node's parent is an earlier node or none."""
    picks = draw(st.lists(st.integers(0, 30), max_size=30))
    parents: dict[str, str | None] = {}
    for position, pick in enumerate(picks):
        parent = pick % (position + 1)
        parents[f"n{position}"] = None if parent == position else f"n{parent}"
    return parents


@st.composite
def dag_parents(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    """Parents of a DAG: each node names some earlier ones."""
    picks = draw(st.lists(st.sets(st.integers(0, 14), max_size=4), max_size=15))
    return {
        f"n{position}": tuple(f"n{parent}" for parent in sorted(earlier) if parent < position)
        for position, earlier in enumerate(picks)
    }


def upward(parents: dict[str, str | None], node: str) -> list[str]:
    """The slow twin of `ancestors`: walk up."""
    above: list[str] = []
    parent = parents[node]
    while parent is not None:
        above.append(parent)
        parent = parents[parent]
    return above


@given(tree_parents())
def test_tree_agrees_with_walking_up(parents: dict[str, str | None]) -> None:
    tree = Tree(parents)
    for node, parent in parents.items():
        above = upward(parents, node)
        assert list(tree.ancestors(node)) == above
        assert tree.depth(node) == len(above)
        assert tree.parent(node) == parent
        assert set(tree.descendants(node)) == {n for n in parents if node in upward(parents, n)}
        assert set(tree.children(node)) == {n for n in parents if parents[n] == node}
        for other in parents:
            assert tree.is_within(other, node) == (other == node or node in upward(parents, other))


@given(tree_parents())
def test_a_subtree_is_one_slice_and_parents_come_first(parents: dict[str, str | None]) -> None:
    tree = Tree(parents)
    index = {node: position for position, node in enumerate(tree.order)}
    assert sorted(index) == sorted(parents)
    for node in parents:
        below = [index[descendant] for descendant in tree.descendants(node)]
        assert below == list(range(index[node] + 1, index[node] + 1 + len(below)))


@given(tree_parents(), st.data())
def test_common_ancestor_and_path_agree_with_networkx(
    parents: dict[str, str | None], data: st.DataObject
) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(parents)
    graph.add_edges_from((parent, node) for node, parent in parents.items() if parent is not None)
    tree = Tree(parents)
    if not parents:
        return
    first, second = (data.draw(st.sampled_from(sorted(parents))) for _ in range(2))
    shared = tree.common_ancestor(first, second)
    assert shared == nx.lowest_common_ancestor(graph, first, second)
    if shared is None:
        with pytest.raises(mm.UnknownEntityError, match="no path"):
            tree.path(first, second)
    else:
        path = nx.shortest_path(graph.to_undirected(), first, second)
        assert list(tree.path(first, second)) == path


@given(tree_parents(), st.data())
def test_a_total_is_its_own_plus_its_childrens(
    parents: dict[str, str | None], data: st.DataObject
) -> None:
    own = {node: data.draw(st.integers(0, 9)) for node in parents}
    tree = Tree(parents)
    totals = tree.sum_up(own)
    for node in parents:
        assert totals[node] == own[node] + sum(totals[child] for child in tree.children(node))


@given(dag_parents(), st.data())
def test_dag_agrees_with_networkx(parents: dict[str, tuple[str, ...]], data: st.DataObject) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(parents)
    graph.add_edges_from((parent, node) for node, above in parents.items() for parent in above)
    dag = Dag(parents)
    own = {node: data.draw(st.integers(0, 9)) for node in parents}
    totals = dag.sum_up(own)
    index = {node: position for position, node in enumerate(dag.order)}
    for node, above in parents.items():
        assert set(dag.ancestors(node)) == nx.ancestors(graph, node)
        assert set(dag.descendants(node)) == nx.descendants(graph, node)
        assert totals[node] == own[node] + sum(own[n] for n in nx.descendants(graph, node))
        assert all(index[parent] < index[node] for parent in above)
        roots = [n for n in dag.roots if n == node or n in nx.ancestors(graph, node)]
        assert dag.depth(node) == min(nx.shortest_path_length(graph, n, node) for n in roots)
        for other in parents:
            is_above = other == node or other in nx.ancestors(graph, node)
            assert dag.is_within(node, other) == is_above
            if is_above:
                length = nx.shortest_path_length(graph, other, node)
                assert len(dag.path(node, other)) == length + 1
            else:
                with pytest.raises(mm.UnknownEntityError):
                    dag.path(node, other)


def test_a_dag_has_common_ancestors_and_refuses_the_parent_of_several() -> None:
    dag = Dag({"a": (), "b": ("a",), "c": ("a", "gone"), "d": ("b", "c"), "e": ()})
    assert dag.common_ancestor("d", "c") == "c"
    assert dag.common_ancestor("b", "c") == "a"
    assert dag.common_ancestor("b", "e") is None
    assert dag.parent("b") == "a"
    assert dag.parent("a") is None
    with pytest.raises(mm.AmbiguousError, match="several parents"):
        dag.parent("d")


@pytest.mark.parametrize("length", [1, 2, 3, 10_000])
def test_a_cycle_of_any_length_is_named(length: int) -> None:
    cycle: dict[str, str | None] = {f"n{i}": f"n{(i + 1) % length}" for i in range(length)}
    for make in (Tree, lambda p: Dag({node: (parent,) for node, parent in p.items()})):
        with pytest.raises(mm.HierarchyError, match="a cycle of parents") as caught:
            make({**cycle, "root": None, "leaf": "n0"} if make is Tree else cycle)
        assert caught.value.place.startswith("n")
        assert "take one of these parents away" in str(caught.value)


def test_a_chain_deeper_than_the_limit_is_refused() -> None:
    def chain(length: int) -> dict[str, str | None]:
        return {f"n{i}": f"n{i - 1}" if i else None for i in range(length)}

    assert Tree(chain(MAX_DEPTH + 1)).depth(f"n{MAX_DEPTH}") == MAX_DEPTH
    for length in (MAX_DEPTH + 2, 10_000):
        with pytest.raises(mm.HierarchyError, match="more than 100 levels"):
            Tree(chain(length))


def test_unknown_nodes_are_refused() -> None:
    for hierarchy in (Tree({"a": None}), Dag({"a": ()})):
        assert "a" in hierarchy
        assert list(hierarchy) == ["a"]
        for query in (
            hierarchy.ancestors,
            hierarchy.descendants,
            hierarchy.children,
            hierarchy.parent,
        ):
            with pytest.raises(mm.UnknownEntityError, match="not in this hierarchy"):
                query("b")
    with pytest.raises(mm.UnknownEntityError, match="'b'"):
        Tree({"a": None}).is_within("a", "b")
    with pytest.raises(mm.UnknownEntityError, match="'b'"):
        Tree({"a": None}).is_within("b", "a")


def test_a_child_of_an_unknown_parent_is_a_root() -> None:
    assert Tree({"a": "gone"}).roots == ("a",)


TREE = Tree({"a": None, "b": "a", "c": "b", "d": "a", "alone": None})
DAG = Dag({"a": (), "b": ("a",), "c": ("a",), "d": ("b", "c"), "alone": ()})
QUERIES: list[Callable[[Tree | Dag], object]] = [
    lambda tree: tree.ancestors("x"),
    lambda tree: tree.descendants("x"),
    lambda tree: tree.children("x"),
    lambda tree: tree.parents("x"),
    lambda tree: tree.depth("x"),
    lambda tree: tree.is_within("x", "a"),
    lambda tree: tree.is_within("a", "x"),
]


@pytest.mark.parametrize("tree", [TREE, DAG])
@pytest.mark.parametrize("query", QUERIES)
def test_an_error_names_the_node(tree: Tree | Dag, query: Callable[[Tree | Dag], object]) -> None:
    with pytest.raises(mm.UnknownEntityError) as caught:
        query(tree)
    message = "not in this hierarchy: found 'x'; name an entity of the hierarchy"
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: DAG.parent("d"), "d: several parents: found ['b', 'c']; ask for ancestors"),
        (
            lambda: Dag({"a": ("b",), "b": ("a",)}),
            "a: a cycle of parents: found 'a → b → a'; take one of these parents away",
        ),
        (
            lambda: TREE.path("c", "alone"),
            "no path between them: found ['c', 'alone']; ask within one root",
        ),
        (
            lambda: DAG.path("a", "d"),
            "no path upward between them: found ['a', 'd']; swap the two",
        ),
        (
            lambda: Tree({f"n{i}": f"n{i - 1}" if i else None for i in range(MAX_DEPTH + 2)}),
            "n101: more than 100 levels below a root; look for parents that were chained by mistake",
        ),
    ],
)
def test_an_error_says_what_is_wrong(call: Callable[[], object], message: str) -> None:
    with pytest.raises(mm.MassmobError) as caught:
        call()
    assert str(caught.value) == message


def test_a_long_cycle_is_cut() -> None:
    with pytest.raises(mm.HierarchyError) as caught:
        Dag({f"n{index:02}": (f"n{(index + 1) % 20:02}",) for index in range(20)})
    assert str(caught.value).count(" → ") == 11
    assert " …'; take one" in str(caught.value)


def test_breadth_first_order_names_parents_by_their_place() -> None:
    assert TREE.by_level == (("a", "alone", "b", "d", "c"), (-1, -1, 0, 0, 2))


def test_numbers_that_are_absent_count_as_nothing() -> None:
    assert TREE.sum_up({"c": 2, "a": 1}) == {"a": 3, "b": 2, "c": 2, "d": 0, "alone": 0}
    assert DAG.sum_up({"d": 2, "a": 1}) == {"a": 3, "b": 2, "c": 2, "d": 2, "alone": 0}


def test_a_hierarchy_displays_itself_as_an_outline() -> None:
    for hierarchy in (TREE, DAG):
        outline = hierarchy.display()
        assert outline.title == f"{type(hierarchy).__name__} of 5 nodes"
        assert outline.hint == ".children(id) gives those below a node"
        first, alone = outline.nodes
        children = list(hierarchy.children("a"))
        assert (first.name, [node.name for node in first.below]) == ("a", children)
        assert (alone.below, alone.more, outline.more) == ((), 0, 0)
    wide = Tree({f"n{index:04}": None for index in range(max_nodes_for(0) + 5)}).display()
    assert (len(wide.nodes), wide.more) == (max_nodes_for(0), 5)


@given(st.lists(st.sampled_from("abcdef")))
def test_lanes_count_like_a_dictionary(words: list[str]) -> None:
    lanes = PackedCounters("abcdef")
    packed = sum(lanes.one(word) for word in words)
    assert lanes.unpack(packed) == {w: words.count(w) for w in "abcdef" if w in words}
