"""Which nodes of a large tree are shown: the upper ones, and below each a fair share of the budget."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from massmob.network.outline_choice import VisibleNodes, choose_visible
from massmob.rendering.cards import Node

Children = dict[str, tuple[str, ...]]


@st.composite
def children_of_nodes(draw: st.DrawFn) -> Children:
    """A DAG of up to thirty nodes: each but the first is below one or two earlier ones, or a root."""
    below: dict[str, list[str]] = {}
    for number in range(draw(st.integers(0, 30))):
        for parent in draw(st.sets(st.sampled_from([*below]), max_size=2)) if below else ():
            below[parent].append(f"n{number}")
        below[f"n{number}"] = []
    return {node: tuple(children) for node, children in below.items()}


def roots_of(children: Children) -> tuple[str, ...]:
    below = {child for nodes in children.values() for child in nodes}
    return tuple(node for node in children if node not in below)


@given(children_of_nodes(), st.integers(-1, 40), st.none() | st.integers(0, 3))
def test_what_is_shown_and_what_is_hidden_is_all(
    children: Children, max_nodes: int, depth: int | None
) -> None:
    roots = roots_of(children)
    visible = choose_visible(children.__getitem__, roots, max_nodes, depth)
    listed = [
        (roots, visible.roots),
        *((children[id], nodes) for id, nodes in visible.below.items()),
    ]
    for nodes, (shown, hidden) in listed:
        assert shown == nodes[: len(shown)]
        assert hidden == len(nodes) - len(shown)
    assert visible.hidden == sum(hidden for _, (_, hidden) in listed)
    assert sum(len(shown) for _, (shown, _) in listed) <= max(max_nodes, 1)
    assert {id for _, (shown, _) in listed for id in shown} == visible.below.keys()
    if roots:
        assert visible.roots.shown


@given(children_of_nodes())
def test_all_is_shown_where_the_budget_allows(children: Children) -> None:
    count = len(roots_of(children)) + sum(map(len, children.values()))
    visible = choose_visible(children.__getitem__, roots_of(children), count)
    assert visible.hidden == 0
    assert {id: nodes.shown for id, nodes in visible.below.items()} == children


WIDE: Children = {
    "a": tuple("01234"),
    "b": tuple("56789"),
    "leaf": (),
    "other": (),
    **dict.fromkeys("0123456789", ()),
}


@pytest.mark.parametrize(
    ("roots", "max_nodes", "of_a", "of_b"),
    [
        (("a", "b"), 12, 5, 5),
        (("a", "b"), 11, 4, 4),
        (("a", "b"), 8, 3, 3),
        (("a", "b"), 7, 0, 0),  # two of five would show less than their number does
        (("a", "leaf", "other"), 5, 2, None),  # nothing is below the others, so they take no share
        (("a",), 2, 1, None),
        (("a", "b"), 1, 0, None),
        (("a", "b"), 0, 0, None),
    ],
)
def test_each_node_of_a_level_has_an_equal_share(
    roots: tuple[str, ...], max_nodes: int, of_a: int, of_b: int | None
) -> None:
    visible = choose_visible(WIDE.__getitem__, roots, max_nodes)
    assert visible.below["a"] == VisibleNodes(WIDE["a"][:of_a], 5 - of_a)
    assert len(visible.below["b"].shown if "b" in visible.below else ()) == (of_b or 0)
    assert ("b" in visible.below) == (of_b is not None)


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_no_more_steps_than_asked_for(depth: int) -> None:
    chain: Children = {"a": ("b",), "b": ("c",), "c": ("d",), "d": ()}
    visible = choose_visible(chain.__getitem__, ("a",), 10, depth)
    assert list(visible.below) == ["a", "b", "c"][: depth + 1]
    assert visible.hidden == 1


def test_a_node_with_two_parents_unfolds_below_the_first() -> None:
    diamond: Children = {"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ("e",), "e": ()}
    visible = choose_visible(diamond.__getitem__, ("a",), 10)
    drawn: list[tuple[str, int]] = []

    def draw(id: str, below: tuple[Node, ...], hidden: int) -> Node:
        drawn.append((id, len(below)))
        return Node(name=id, id=id, below=below, more=hidden)

    (node,) = visible.outline(draw)
    assert [child.id for child in node.below] == ["b", "c"]
    assert sorted(drawn) == [("a", 2), ("b", 1), ("c", 1), ("d", 0), ("d", 1), ("e", 0)]
