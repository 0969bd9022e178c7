"""Graphs of other programs: entities and references arrive, and every node and edge is accounted for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import networkx as nx
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.strategies import movements
from support.tries import tries

GRAPHS = (nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph)


def field(id: Any, attributes: Mapping[str, Any]) -> mm.Field:
    return mm.Field(id=f"field:{id}", name=attributes.get("name", str(id)))


def below(source: mm.Entity, target: mm.Entity, _: Mapping[str, Any]) -> mm.Entity:
    return evolve(cast("mm.Field", target), parent=source.id)


def no_edge(*_: object) -> None:
    return None


@pytest.mark.parametrize("kind", GRAPHS)
@given(movement=movements(max_units=8))
@tries(10)
def test_a_hierarchy_comes_back(kind: Callable[[], nx.Graph[str]], movement: mm.Movement) -> None:
    units = mm.Movement([evolve(unit, successors=()) for unit in movement.localities.values()])
    graph = kind()
    graph.add_nodes_from(
        (unit.id, {"unit": evolve(unit, parent=None)}) for unit in units.localities.values()
    )
    for unit in units.localities.values():
        if unit.parent is not None and unit.parent in units:
            graph.add_edge(unit.id, unit.parent, child=unit.id)

    def edge(
        source: mm.Locality, target: mm.Locality, attributes: Mapping[str, Any]
    ) -> mm.Locality:
        ends = {source.id: source, target.id: target}
        child = ends.pop(attributes["child"])
        return evolve(child, parent=next(iter(ends)))

    reading = mm.from_networkx(graph, node=lambda _, attributes: attributes["unit"], edge=edge)
    assert reading.problems == reading.unused_nodes == reading.unused_edges == ()
    without_outer_parents = [
        unit if unit.parent in units else evolve(unit, parent=None)
        for unit in units.localities.values()
    ]
    assert reading.movement == mm.Movement(without_outer_parents)


@pytest.mark.parametrize("kind", GRAPHS)
@given(
    edges=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=12),
    used=st.sets(st.integers(0, 6)),
)
@tries(30)
def test_every_node_and_edge_is_accounted_for(
    kind: Callable[[], nx.Graph[int]], edges: list[tuple[int, int]], used: set[int]
) -> None:
    graph = kind()
    graph.add_nodes_from(range(7))
    graph.add_edges_from(edges)
    reading = mm.from_networkx(
        graph, node=lambda id, data: field(id, data) if id in used else None, edge=below
    )
    assert {*reading.unused_nodes} == {*range(7)} - used
    parents = sum(1 for field_ in reading.movement.fields.values() if field_.parent)
    # Parallel edges of a multigraph name the same parent twice, which changes nothing.
    parallel = graph.number_of_edges() - len({tuple(edge[:2]) for edge in graph.edges})
    used_edges = graph.number_of_edges() - len(reading.unused_edges) - len(reading.problems)
    assert parents <= used_edges <= parents + parallel
    assert all("edge " in problem.place for problem in reading.problems)
    assert all(not {*edge[:2]} <= used for edge in reading.unused_edges)


def test_fields_with_several_and_held_values() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edge("a", "b", extent="part")
    graph.add_edge("a", "c", extent="part")
    units = mm.from_networkx(
        graph,
        node=lambda id, _: mm.Locality(id=f"loc:{id}", name=id, kind="xa"),
        edge=lambda source, target, attributes: evolve(
            source,
            successors=(
                *source.successors,
                mm.Succession(to=target.id, extent=attributes["extent"], on="2025-07-01"),
            ),
        ),
    ).movement
    assert [row.to for row in units.localities["loc:a"].successors] == ["loc:b", "loc:c"]
    papers = mm.from_networkx(
        graph,
        node=lambda id, _: mm.Document(id=f"doc:{id}", name=id, type="plan"),
        edge=lambda source, target, _: evolve(source, implements=(*source.implements, target.id)),
    ).movement
    assert papers.documents["doc:a"].implements == ("doc:b", "doc:c")


class TestProblems:
    def read(self, **functions: Any) -> mm.GraphReading:
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph([("a", "c"), ("b", "c")])
        chosen: dict[str, Any] = {"node": field, "edge": below, **functions}
        return mm.from_networkx(graph, **chosen)

    def messages(self, **functions: Any) -> list[str]:
        return [str(problem) for problem in self.read(**functions).problems]

    def test_a_second_value_is_no_silent_replacement(self) -> None:
        reading = self.read()
        assert [str(problem) for problem in reading.problems] == [
            "edge 'b' → 'c': field:c had parent: field:a, which the edge removes; "
            "remove one of the edges, or add to a tuple"
        ]
        assert reading.movement.fields["field:c"].parent == "field:a"

    def test_an_error_of_a_function_is_a_problem_of_its_node_or_edge(self) -> None:
        def node(id: str, _: object) -> mm.Field:
            return mm.Field(id="?" if id == "b" else f"field:{id}", name=id)

        def edge(*_: object) -> mm.Entity:
            raise mm.InvalidValueError("no such relation", found="x")

        reading = self.read(node=node, edge=edge)
        first, second = map(str, reading.problems)
        assert first.startswith("node 'b': Field: id: not an id of a field: found '?'")
        assert second == "edge 'a' → 'c': no such relation: found 'x'"
        assert reading.unused_edges == (("b", "c", 0),)
        assert [*reading.movement.fields] == ["field:a", "field:c"]

    def test_two_nodes_with_one_entity(self) -> None:
        messages = self.messages(node=lambda id, _: mm.Field(id="field:1", name=id), edge=no_edge)
        assert messages == [
            f"node {id!r}: another node has this entity: found 'field:1'" for id in ("c", "b")
        ]

    def test_an_edge_gives_one_of_its_ends(self) -> None:
        messages = self.messages(edge=lambda *_: field("x", {}))
        assert messages[0] == "edge 'a' → 'c': not the entity of either end: found 'field:x'"

    @pytest.mark.parametrize("function", ["node", "edge"])
    def test_what_is_no_entity_is_a_problem(self, function: str) -> None:
        messages = self.messages(**{function: lambda *_: "x"})
        assert messages[0].endswith(
            f"{function}() gave no entity: found 'x'; return an entity, or None to leave it out"
        )

    @pytest.mark.parametrize("functions", [{"node": lambda *_: 1 / 0}, {"edge": lambda *_: 1 / 0}])
    def test_any_other_exception_goes_on_with_a_note(self, functions: Any) -> None:
        with pytest.raises(ZeroDivisionError) as caught:
            self.read(**functions)
        assert caught.value.__notes__[0].startswith("massmob.from_networkx: ")
        assert "'a'" in caught.value.__notes__[0]

    def test_functions_cannot_change_the_graph(self) -> None:
        def node(_: object, attributes: Any) -> None:
            attributes["x"] = 1

        with pytest.raises(TypeError):
            self.read(node=node)

    def test_a_huge_node_is_cut_short_in_messages(self) -> None:
        graph: nx.Graph[str] = nx.Graph()
        graph.add_node("x" * 10_000)
        reading = mm.from_networkx(graph, node=lambda *_: mm.Field(id="?", name="a"), edge=no_edge)
        assert len(str(reading.problems[0])) < 400


@pytest.mark.parametrize(
    ("kind", "left"), [(nx.Graph, (("a", "b"),)), (nx.MultiGraph, (("a", "b", 0),))]
)
def test_an_edge_without_a_reference_is_listed(
    kind: Callable[[list[tuple[str, str]]], nx.Graph[str]], left: tuple[object, ...]
) -> None:
    reading = mm.from_networkx(kind([("a", "b")]), node=field, edge=no_edge)
    assert reading.unused_edges == left
    assert len(reading.movement) == 2


def test_an_empty_graph_gives_an_empty_movement() -> None:
    reading = mm.from_networkx(nx.Graph(), node=field, edge=no_edge)
    assert reading == mm.GraphReading(
        movement=mm.Movement(), problems=(), unused_nodes=(), unused_edges=()
    )
