"""The exports to networkx: against the plain way to build them, and through its writers and algorithms."""

from __future__ import annotations

import copy
import gc
import io
import json
import pickle
from collections import Counter
from typing import Any

import networkx as nx
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.model.references import is_plain, references
from massmob.strategies import movements
from support.tries import tries

SOURCE = mm.Source(id="src:1", name="Báo")
CITY = mm.Locality(id="loc:01", name={"vi": "Hà Nội", "en": "Hanoi"}, kind="thanh_pho")
OLD = mm.Locality(
    id="loc:00001",
    name="Phúc Xá",
    kind="phuong",
    parent="loc:01",
    valid="2000/2025-06-30",
    sources=["src:1"],
    successors=[
        mm.Succession(to="loc:00004", extent="part", on="2025-07-01", basis="doc:1", main=True),
        mm.Succession(to="loc:00008", extent="part", on="2025-07-01", basis="doc:1", main=False),
    ],
)
NEW = mm.Locality(
    id="loc:00004", name="Hồng Hà", kind="phuong", parent="loc:01", valid="2025-07-01/.."
)
ORDER = mm.Document(id="doc:1", name="1656", type="resolution", sources=["src:1"])
HIGHER = mm.PartyCommittee(id="org:01", name="Thành ủy", level="city", sources=["src:1"])
LOWER = mm.PartyCommittee(
    id="org:1",
    name="Đảng ủy",
    level="base",
    superior="org:01",
    locality="loc:00001",
    sources=["src:1"],
)
APART = mm.PartyCommittee(id="org:2", name="Huyện ủy", level="direct", sources=["src:1"])
SMALL = mm.Movement([SOURCE, CITY, OLD, NEW, ORDER, HIGHER, LOWER, APART])

drawn = movements(max_units=8, max_entries=12)


@pytest.fixture(scope="module")
def hanoi() -> mm.Movement:
    return mm.load_dataset("hanoi")


def built_plainly(movement: mm.Movement, *, sources: bool) -> nx.MultiDiGraph[str]:
    """The graph by `add_node` and `add_edge`, as a script would build it."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in movement:
        words = {f"{entity.entity_kind}_kind": "kind"} | {
            name: name for name in ("level", "tier", "type", "status")
        }
        values: dict[str, Any] = {
            name: getattr(entity, field, None) for name, field in words.items()
        }
        values |= {"valid_from": entity.valid.start, "valid_to": entity.valid.end}
        plain = {name: str(value) for name, value in values.items() if value is not None}
        graph.add_node(entity.id, kind=str(entity.entity_kind), label=str(entity.name), **plain)
    for entity in movement:
        for link in references(entity):
            if link.target not in movement or (
                not sources and link.reference.kinds == {mm.EntityKind.SOURCE}
            ):
                continue
            part: Any = link.part
            fields = () if part is None else type(part).__attrs_attrs__
            stated = {f.name: getattr(part, f.name) for f in fields if is_plain(f)}
            texts = {name: str(value) for name, value in stated.items() if value is not None}
            relation = link.reference.relation.value
            key = f"{entity.id}/{link.place}"
            graph.add_edge(entity.id, link.target, key, relation=relation, **texts)
    return graph


class TestContent:
    @given(drawn, st.booleans())
    @tries(40)
    def test_the_graph_is_the_one_built_edge_by_edge(
        self, movement: mm.Movement, sources: bool
    ) -> None:
        ours, plain = (
            movement.to_networkx(sources=sources),
            built_plainly(movement, sources=sources),
        )
        assert nx.utils.graphs_equal(ours, plain)
        assert {id: {*ours.pred[id]} for id in ours} == {id: {*plain.pred[id]} for id in plain}
        assert len({key for *_, key in ours.edges(keys=True)}) == ours.number_of_edges()

    def test_nodes_and_edges_have_plain_attributes(self) -> None:
        assert SMALL.graph.nodes["loc:00001"] == {
            "kind": "locality",
            "label": "Phúc Xá",
            "tier": "commune",
            "locality_kind": "phuong",
            "valid_from": "2000-01-01",
            "valid_to": "2025-06-30",
        }
        assert SMALL.graph.nodes["org:1"] == {
            "kind": "committee",
            "label": "Đảng ủy",
            "level": "base",
        }
        [succession] = SMALL.graph["loc:00001"]["loc:00004"].values()
        assert succession == {
            "relation": "succeeded_by",
            "extent": "part",
            "on": "2025-07-01",
            "main": "True",
        }

    def test_the_graph_is_made_once_and_frozen(self) -> None:
        assert SMALL.graph is SMALL.graph
        assert nx.utils.graphs_equal(SMALL.graph, SMALL.to_networkx())
        with pytest.raises(nx.NetworkXError):
            SMALL.graph.add_node("x")

    def test_an_export_is_independent(self) -> None:
        graph = SMALL.to_networkx()
        graph.nodes["loc:01"]["label"] = "x"
        graph.add_edge("loc:01", "org:2")
        graph.remove_node("org:1")
        assert nx.utils.graphs_equal(SMALL.to_networkx(), SMALL.graph)

    def test_garbage_collection_goes_on_as_before(self) -> None:
        assert gc.isenabled()
        SMALL.to_networkx()
        assert gc.isenabled()
        gc.disable()
        try:
            SMALL.to_networkx()
            assert not gc.isenabled()
        finally:
            gc.enable()

    def test_what_is_outside_is_no_node(self) -> None:
        graph = mm.Movement([OLD, CITY], outside=["loc:00004"]).graph
        assert [*graph] == ["loc:00001", "loc:01"]
        assert [*graph.edges(data="relation")] == [("loc:00001", "loc:01", "part_of")]


class TestChoice:
    def test_sources_only_on_request(self) -> None:
        assert SMALL.graph.degree["src:1"] == 0
        assert {a for a, _ in SMALL.to_networkx(sources=True).in_edges("src:1")} == {
            "loc:00001",
            "doc:1",
            "org:01",
            "org:1",
            "org:2",
        }

    @pytest.mark.parametrize("relations", ["part_of", ["part_of"], {mm.Relation.PART_OF}])
    def test_relations(self, relations: Any) -> None:
        graph = SMALL.to_networkx(relations=relations)
        assert {*graph.edges()} == {("loc:00001", "loc:01"), ("loc:00004", "loc:01")}
        assert {*graph} == {"loc:01", "loc:00001", "loc:00004"}

    def test_a_named_relation_to_sources_is_requested(self) -> None:
        graph = SMALL.to_networkx(relations=["part_of", "sourced_from"])
        edges: Any = graph.edges(data="relation")
        assert {relation for *_, relation in edges} == {"part_of", "sourced_from"}
        both = SMALL.to_networkx(relations="part_of", sources=True)
        assert nx.utils.graphs_equal(both, graph)

    def test_an_unknown_relation_has_near_words(self) -> None:
        with pytest.raises(mm.InvalidValueError, match=r"relations: .*one of: leads"):
            SMALL.to_networkx(relations=["lead"])

    @given(drawn, st.dates())
    @tries(20)
    def test_at_is_the_graph_of_that_day(self, movement: mm.Movement, day: Any) -> None:
        assert nx.utils.graphs_equal(movement.to_networkx(at=day), movement.at(day).graph)

    @given(drawn)
    @tries(20)
    def test_a_simple_graph_has_the_values_of_parallel_edges(self, movement: mm.Movement) -> None:
        simple, full = movement.to_networkx(multi=False), movement.graph
        assert not simple.is_multigraph()
        assert {id: simple.nodes[id] for id in simple} == {id: full.nodes[id] for id in full}
        counted: Any = simple.edges(data="weight")
        assert Counter([*full.edges()]) == {(a, b): n for a, b, n in counted}
        for a, b, attributes in simple.edges(data=True):
            for name, text in attributes.items():
                if name != "weight":
                    parts = {data[name] for data in full[a][b].values() if name in data}
                    assert text == "; ".join(dict.fromkeys(text.split("; ")))
                    assert set(text.split("; ")) == {x for p in parts for x in p.split("; ")}

    def test_parallel_references_are_counted(self) -> None:
        simple = SMALL.to_networkx(multi=False)
        assert simple.edges["loc:00001", "doc:1"] == {
            "relation": "ordered_by",
            "extent": "part",
            "on": "2025-07-01",
            "main": "True; False",
            "weight": 2,
        }


class TestBack:
    @given(drawn, st.booleans(), st.booleans())
    @tries(40)
    def test_from_networkx_is_the_inverse(
        self, movement: mm.Movement, sources: bool, multi: bool
    ) -> None:
        graph = movement.to_networkx(entities=True, sources=sources, multi=multi)
        reading = mm.from_networkx(graph)
        assert reading.movement == movement
        assert reading.problems == reading.unused_nodes == reading.unused_edges == ()

    @given(drawn, st.dates())
    @tries(15)
    def test_so_it_is_of_a_day_and_of_an_excerpt(self, movement: mm.Movement, day: Any) -> None:
        graph = movement.to_networkx(entities=True, at=day)
        assert mm.from_networkx(graph).movement == movement.at(day)
        snapshot = movement.at(day)
        assert mm.from_networkx(snapshot.to_networkx(entities=True)).movement == snapshot

    def test_what_a_choice_leaves_out_is_outside(self) -> None:
        movement = mm.from_networkx(SMALL.to_networkx(entities=True, relations="part_of")).movement
        assert {entity.id for entity in movement} == {"loc:01", "loc:00001", "loc:00004"}
        assert movement.outside == {"doc:1", "org:01", "org:1", "org:2", "src:1"}

    def test_unknown_fields_come_back(self) -> None:
        text = json.dumps(
            {"massmob": 2, "fields": [{"id": "field:1", "name": "chợ", "colour": "red"}]}
        )
        movement = mm.loads(text, "json", unknown="keep")
        assert movement.unknown
        assert mm.from_networkx(movement.to_networkx(entities=True)).movement == movement

    def test_a_graph_without_entities_is_refused(self) -> None:
        with pytest.raises(mm.InvalidValueError) as caught:
            mm.from_networkx(SMALL.graph)
        assert str(caught.value) == (
            "graph: node 'doc:1': a node without an entity; export it by to_networkx(entities=True), "
            "or give the functions node= and edge="
        )
        with pytest.raises(mm.InvalidValueError, match="found 'x'"):
            mm.from_networkx(with_entity("x"))

    def test_one_function_alone_is_refused(self) -> None:
        call: Any = mm.from_networkx
        with pytest.raises(mm.InvalidValueError, match="edge: not a function: found None"):
            call(SMALL.graph, node=lambda *_: None)

    def test_an_edge_that_is_no_reference_is_unused(self) -> None:
        graph = SMALL.to_networkx(entities=True)
        key = graph.add_edge("org:2", "org:01", relation="subordinate_to")
        reading = mm.from_networkx(graph)
        assert reading.unused_edges == (("org:2", "org:01", key),)
        assert reading.movement == SMALL

    def test_a_changed_entity_and_an_undirected_graph_are_read(self) -> None:
        graph = SMALL.to_networkx(entities=True).to_undirected()
        graph.nodes["org:2"]["entity"] = evolve(APART, superior="org:01")
        reading = mm.from_networkx(graph)
        assert reading.movement == SMALL.replace(evolve(APART, superior="org:01"))
        assert reading.unused_edges == ()


def with_entity(value: object) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("a", entity=value)
    return graph


class TestNetworkx:
    """Its writers and algorithms take the graph as it comes."""

    @given(drawn, st.booleans())
    @tries(8)
    def test_writers(self, movement: mm.Movement, multi: bool) -> None:
        graph = movement.to_networkx(sources=True, multi=multi)
        file = io.BytesIO()
        nx.write_graphml(graph, file)
        file.seek(0)
        again: Any = nx.read_graphml(file, force_multigraph=multi)
        assert {id: again.nodes[id] for id in again} == {id: graph.nodes[id] for id in graph}
        assert Counter([*again.edges()]) == Counter([*graph.edges()])
        file = io.BytesIO()
        nx.write_gexf(graph, file)
        file.seek(0)
        again = nx.read_gexf(file)
        assert {id: data["label"] for id, data in again.nodes(data=True)} == {
            id: data["label"] for id, data in graph.nodes(data=True)
        }
        assert Counter([*again.edges()]) == Counter([*graph.edges()])
        plain = json.loads(json.dumps(nx.node_link_data(graph, edges="edges")))
        assert nx.utils.graphs_equal(nx.node_link_graph(plain, edges="edges"), graph)
        assert json.dumps(nx.cytoscape_data(graph, name="label"))

    @given(drawn, st.booleans())
    @tries(5)
    def test_writers_that_leave_something_out(self, movement: mm.Movement, multi: bool) -> None:
        graph = movement.to_networkx(multi=multi)
        new: Any = {"create_using": type(graph)}
        edges = Counter([*graph.edges()])

        def again(write: Any, read: Any, **options: Any) -> Any:
            file = io.BytesIO()
            write(graph, file)
            file.seek(0)
            return read(file, **options)

        gml = again(nx.write_gml, nx.read_gml)
        for id in gml:
            gml.nodes[id]["label"] = graph.nodes[id]["label"]
        assert {id: gml.nodes[id] for id in gml} == {id: graph.nodes[id] for id in graph}
        pajek = again(nx.write_pajek, nx.read_pajek)
        for id, data in graph.nodes(data=True):
            assert pajek.nodes[id].items() >= data.items()
        adjacency = nx.adjacency_graph(json.loads(json.dumps(nx.adjacency_data(graph))))
        assert nx.utils.graphs_equal(adjacency, graph)
        lines = again(nx.write_multiline_adjlist, nx.read_multiline_adjlist, **new)
        neighbours = again(nx.write_adjlist, nx.read_adjlist, **new)
        for other in (gml, pajek, lines, neighbours):
            assert set(other) == set(graph)
            assert Counter([*other.edges()]) == edges
        listed = again(nx.write_edgelist, nx.read_edgelist, **new)

        def relations(graph: Any) -> Counter[Any]:  # networkx drops the blank of joined values
            edges = graph.edges(data="relation")
            return Counter((u, v, relation.replace("; ", ";")) for u, v, relation in edges)

        assert relations(lines) == relations(listed) == relations(graph)

    @pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of a library below pydot
    def test_dot_needs_quoted_ids(self) -> None:
        pydot = pytest.importorskip("pydot")
        graph = SMALL.graph
        quoted = nx.relabel_nodes(graph, {id: f'"{id}"' for id in graph})
        text = nx.nx_pydot.to_pydot(quoted).to_string()
        (read,) = pydot.graph_from_dot_data(text)
        assert {node.get_name().strip('"') for node in read.get_nodes()} == set(graph)
        assert len(read.get_edges()) == graph.number_of_edges()

    @given(drawn)
    @tries(8)
    def test_copies(self, movement: mm.Movement) -> None:
        graph = movement.graph
        for again in (pickle.loads(pickle.dumps(graph)), copy.deepcopy(graph), graph.copy()):
            assert nx.utils.graphs_equal(again, graph)
        assert not nx.is_frozen(graph.copy())
        assert nx.utils.graphs_equal(nx.MultiDiGraph(graph), graph)
        assert {*graph.reverse().edges()} == {(b, a) for a, b in graph.edges()}

    @given(drawn)
    @tries(20)
    def test_no_path_runs_through_a_source(self, movement: mm.Movement) -> None:
        paths = nx.all_pairs_shortest_path(movement.graph.to_undirected())
        for start, ends in paths:
            for path in ends.values():
                assert path == [start] or movement.sources.keys().isdisjoint(path)

    def test_committees_are_not_connected_by_a_source(self) -> None:
        graph = SMALL.graph.to_undirected()
        assert nx.shortest_path(graph, "org:1", "org:01") == ["org:1", "org:01"]
        assert not nx.has_path(graph, "org:2", "org:01")
        with_sources = SMALL.to_networkx(sources=True).to_undirected()
        assert nx.shortest_path(with_sources, "org:2", "org:01") == ["org:2", "src:1", "org:01"]

    def test_pagerank_dominators_and_communities(self, hanoi: mm.Movement) -> None:
        part = mm.Movement(
            [*hanoi.documents.values(), *hanoi.bodies.values(), *hanoi.campaigns.values()]
        )
        full, simple = part.graph, part.to_networkx(multi=False)
        ranks = nx.pagerank(full)
        assert ranks == pytest.approx(nx.pagerank(simple))  # `weight` counts parallel edges
        assert set(ranks) == set(full)
        assert nx.immediate_dominators(full, "doc:12-CT-TU") == nx.immediate_dominators(
            simple, "doc:12-CT-TU"
        )
        for graph in (full, simple):
            for communities in (
                nx.community.greedy_modularity_communities(graph),
                nx.community.louvain_communities(graph, seed=1),
            ):
                assert sorted(id for group in communities for id in group) == sorted(graph)
