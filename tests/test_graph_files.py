"""Files of graphs: nothing is lost on the way back, others' readers see the same graph, no name is notation."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pydot
import pytest
import rustworkx
from hypothesis import given, settings
from hypothesis import strategies as st

import massmob as mm
from drawn import hostile_names
from massmob.cli import main
from massmob.errors import InvalidValueError, LoadError, MissingExtraError
from massmob.escaping import dot_text
from massmob.interchange import dot, dumps, load, loads, mermaid, save
from massmob.interchange.adjacency import to_igraph, to_rustworkx
from massmob.interchange.elements import edges_of
from massmob.model import Field, Locality, Source
from massmob.movement import Movement
from massmob.strategies import movements

LOSSLESS = ("node-link", "graphml", "gexf", "cytoscape")
CITY = Locality(id="loc:01", name={"vi": "Hà Nội", "en": "Hanoi"}, kind="thanh_pho", centre=None)
WARD = Locality(id="loc:00070@2025-07-01", name="Hoàn Kiếm", kind="phuong", parent="loc:01",
                code="00070", valid="2025-07-01/..")  # fmt: skip
PAIR = Movement([CITY, WARD])

hostile_pairs = st.tuples(hostile_names(), hostile_names()).map(
    lambda names: Movement(
        [
            Field(id="field:1", name=names[0]),
            Field(id="field:2", name=names[1], kind="theme", parent="field:1", note=names[0]),
        ]
    )
)


@pytest.fixture(scope="module")
def hanoi() -> Movement:
    return mm.load_dataset("hanoi")


def read_by_networkx(format: str, text: str) -> Any:
    if format == "graphml":
        return nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)
    if format == "gexf":
        return nx.read_gexf(io.BytesIO(text.encode()))
    if format == "cytoscape":
        return nx.cytoscape_graph(json.loads(text))
    return nx.node_link_graph(json.loads(text), edges="edges")


class TestRoundTrips:
    @pytest.mark.parametrize("format", LOSSLESS)
    @given(movement=movements(max_units=6))
    @settings(max_examples=10, deadline=None)
    def test_nothing_is_lost(self, format: str, movement: Movement) -> None:
        text = dumps(movement, format)
        again = loads(text, format)
        assert again == movement
        assert dumps(again, format) == text

    @pytest.mark.parametrize("format", LOSSLESS)
    @given(movement=hostile_pairs)
    @settings(max_examples=10, deadline=None)
    def test_no_name_breaks_a_file(self, format: str, movement: Movement) -> None:
        text = dumps(movement, format)
        assert loads(text, format) == movement
        graph = read_by_networkx(format, text)
        assert set(graph.nodes) == {"field:1", "field:2"}
        assert graph.number_of_edges() == 1

    @pytest.mark.parametrize("format", ["graphml", "node-link"])
    def test_the_whole_of_hanoi(self, format: str, hanoi: Movement, tmp_path: Path) -> None:
        path = tmp_path / f"hanoi.{format}"
        save(hanoi, path, format=format)
        assert load(path, format=format) == hanoi
        graph = read_by_networkx(format, path.read_text(encoding="utf-8"))
        assert set(graph.nodes) == {each.id for each in hanoi}
        assert sorted((s, t) for s, t in graph.edges()) == sorted(
            (each.source, each.target) for each in edges_of(hanoi)
        )
        labels = {id: data["label"] for id, data in graph.nodes(data=True)}
        assert labels == {each.id: str(each.name) for each in hanoi}

    @pytest.mark.parametrize("format", LOSSLESS)
    def test_an_excerpt_knows_what_lies_outside(self, format: str) -> None:
        snapshot = Movement.excerpt([WARD], ["loc:01", "loc:99"])
        again = loads(dumps(snapshot, format), format)
        assert again == snapshot
        assert again.outside == {"loc:01"}

    def test_types_are_kept(self) -> None:
        moved = mm.Movement([mm.Locality(id="loc:1", name="A", kind="xa", area_km2=2,
                                         centre=mm.Point(21, 105.5))])  # fmt: skip
        graph = read_by_networkx("graphml", dumps(moved, "graphml"))
        assert graph.nodes["loc:1"]["lat"] == 21.0
        assert isinstance(graph.nodes["loc:1"]["area_km2"], float)

    def test_igraph_reads_graphml(self, hanoi: Movement, tmp_path: Path) -> None:
        part = Movement([*hanoi.documents.values(), *hanoi.bodies.values()])
        path = tmp_path / "part.graphml"
        save(part, path)
        graph = igraph.Graph.Read_GraphML(str(path))
        assert graph.vs["id"] == [each.id for each in part]
        assert graph.is_directed()
        assert graph.ecount() == len(list(edges_of(part)))


class TestTime:
    def test_gexf_has_first_and_last_days(self) -> None:
        graph = read_by_networkx("gexf", dumps(PAIR, "gexf"))
        assert graph.graph["mode"] == "dynamic"
        assert graph.nodes[WARD.id]["start"] == "2025-07-01"
        assert "end" not in graph.nodes[WARD.id]
        [(_, _, edge)] = graph.edges(data=True)
        assert edge["start"] == "2025-07-01"


class TestChangedFiles:
    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ('"label": "Hoàn Kiếm"', '"label": "Ba Đình"', "the record says 'Hoàn Kiếm'"),
            ('"relation": "part_of"', '"relation": "leads"', "an edge is missing"),
            ('"id": "loc:01", "kind"', '"id": "loc:02", "kind"', "not the id of its record"),
            ('"kind": "locality", "label": "Hà', '"kind": "x", "label": "Hà', "without the record"),
        ],
    )
    def test_a_change_of_another_tool_is_told(self, old: str, new: str, told: str) -> None:
        text = dumps(PAIR, "node-link")
        assert old in text
        with pytest.raises(LoadError, match=re.escape(told)):
            loads(text.replace(old, new), "node-link")

    def test_what_is_not_ours_may_be_added(self) -> None:
        text = dumps(PAIR, "node-link").replace(
            '"kind": "locality"', '"color": 3, "kind": "locality"'
        )
        assert loads(text, "node-link") == PAIR

    @pytest.mark.parametrize(
        ("format", "text"),
        [
            ("node-link", "[]"),
            ("node-link", '{"nodes": 1, "edges": []}'),
            ("node-link", '{"nodes": [1], "links": [{"source": null}]}'),
            ("node-link", '{"nodes": [{"id": "a"}], "edges": []}'),
            ("node-link", '{"nodes": [{"id": "a", "kind": "field", "record": "{"}], "edges": []}'),
            (
                "node-link",
                '{"nodes": [{"id": "a", "kind": "field", "record": "{}", "outside": "3"}], "edges": []}',
            ),
            ("cytoscape", "{}"),
            ("cytoscape", '{"elements": {"nodes": [{"data": 1}], "edges": []}}'),
            ("graphml", "<a/>"),
            ("graphml", "<!DOCTYPE a [<!ENTITY b 'c'>]><graphml>&b;</graphml>"),
            ("graphml", "<graphml><graph><node/><edge source='a'/><hyperedge/></graph></graphml>"),
            ("graphml", "<graphml><graph><node id='a'><graph/></node></graph></graphml>"),
            (
                "graphml",
                "<graphml><key id='k' for='node' attr.type='int'/>"
                "<graph><node id='a'><data key='k'>x</data></node></graph></graphml>",
            ),
            ("gexf", "<gexf/>"),
            ("gexf", "<gexf><graph><nodes><node/></nodes></graph></gexf>"),
            (
                "gexf",
                "<gexf><graph><attributes class='node'><attribute id='a' type='boolean'/></attributes>"
                "<nodes><node id='1'><attvalues><attvalue for='a' value='x'/></attvalues></node></nodes>"
                "</graph></gexf>",
            ),
        ],
    )
    def test_what_is_no_graph_is_refused(self, format: str, text: str) -> None:
        with pytest.raises(LoadError):
            loads(text, format)

    @given(st.sampled_from(LOSSLESS), st.data())
    @settings(max_examples=20, deadline=None)
    def test_a_spoilt_file_is_a_fault_and_nothing_else(self, format: str, data: Any) -> None:
        text = dumps(PAIR, format)
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 30)))
        spoilt = text[:start] + data.draw(st.sampled_from(("", '"', "<", "{}", "x"))) + text[end:]
        with contextlib.suppress(LoadError):
            loads(spoilt, format)


def drawn_in_dot(movement: Movement, **options: Any) -> pydot.Dot:
    graphs = pydot.graph_from_dot_data(dot.write_movement(movement, **options).decode())
    assert graphs is not None
    [graph] = graphs
    return graph


def all_nodes(graph: Any) -> list[str]:
    own = [each.get_name() for each in graph.get_nodes() if each.get_name() != "node"]
    return own + [name for each in graph.get_subgraphs() for name in all_nodes(each)]


MERMAID = re.compile(
    r'flowchart BT\n(    subgraph g\d+\["[\w .,/\-–()+#;]*"\]\n|    end\n'
    r'|    (    )?n\d+\["[\w .,/\-–()+#;]*"\]\n|    n\d+ -->\|"[\w .,/\-–()+#;]*"\| n\d+\n)+'
)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # pydot calls its parser by old names
class TestDiagrams:
    def test_branches_are_clusters(self, hanoi: Movement) -> None:
        graph = drawn_in_dot(hanoi, along="field")
        titles = [each.get("label") for each in graph.get_subgraphs()]
        assert len(titles) == sum(
            1 for each in hanoi.fields.values() if hanoi.depth(each) == 1 and hanoi.children(each)
        )
        assert len(all_nodes(graph)) == len(hanoi.fields)
        text = dot.write_movement(hanoi.at("2024-10-15"), along="locality").decode()
        assert text.count("subgraph cluster_") == 30
        assert 'label="Ba Đình";' in text

    def test_kinds_are_clusters_without_a_hierarchy(self) -> None:
        source = Source(id="src:1", name="Nguồn")
        graph = drawn_in_dot(Movement([CITY, WARD, source]), lang="en")
        assert [each.get("label") for each in graph.get_subgraphs()] == ['"locality"', '"source"']

    def test_a_part(self, hanoi: Movement) -> None:
        text = mermaid.write_movement(
            hanoi.at("2024-10-15"), along="locality", under="loc:001"
        ).decode()
        assert text.count('["') == 15
        assert text.count("-->") == 14
        assert MERMAID.fullmatch(text)

    @pytest.mark.parametrize("notation", [dot, mermaid])
    def test_too_much_is_refused_with_what_to_do(self, notation: Any, hanoi: Movement) -> None:
        with pytest.raises(InvalidValueError, match="more than 10 nodes to draw"):
            notation.write_movement(hanoi, limit=10)

    def test_mermaid_reads_no_longer_texts(self) -> None:
        many = Movement(Field(id=f"field:{n}", name="<" * 100) for n in range(200))
        with pytest.raises(InvalidValueError, match="characters that Mermaid reads"):
            mermaid.write_movement(many)
        assert mermaid.write_movement(many, limit=501)

    def test_too_many_edges_are_refused(self) -> None:
        doubled = Field(id="field:1", name="a", focuses_on=("loc:01",) * 3)
        with pytest.raises(InvalidValueError, match="more than 2 edges to draw"):
            dot.write_movement(Movement([CITY, doubled]), limit=2)

    def test_nothing_to_draw(self) -> None:
        with pytest.raises(InvalidValueError, match="nothing to draw"):
            dot.write_movement(PAIR, along="document")

    @given(hostile_pairs)
    @settings(max_examples=12, deadline=None)
    def test_no_name_is_notation(self, movement: Movement) -> None:
        text = mermaid.write_movement(movement, limit=501).decode()
        assert MERMAID.fullmatch(text)
        assert re.findall(r"^    n\d\[", text, re.MULTILINE) == ["    n0[", "    n1["]
        for along in ("field", None):
            graph = drawn_in_dot(movement, along=along)
            assert sorted(all_nodes(graph)) == ['"field:1"', '"field:2"']
            assert len(graph.get_edges()) == 1

    def test_what_the_programs_would_read_between_quotes(self) -> None:
        """Found by Graphviz and Mermaid themselves; see tests/browser/test_diagrams.py."""
        movement = Movement([Field(id="field:&amp;", name="R&D &lt; direction LR")])
        [node] = [each for each in drawn_in_dot(movement).get_nodes() if each.get("label")]
        assert node.get_name() == '"field:&amp;"'
        assert node.get("label") == '"R&amp;D &amp;lt; direction LR"'
        assert "direction#32;LR" in mermaid.write_movement(movement).decode()

    def test_a_diagram_is_only_written(self) -> None:
        with pytest.raises(InvalidValueError, match="cannot be read"):
            loads("flowchart BT", "mermaid")


class TestOtherLibraries:
    @given(movements(max_units=8))
    @settings(max_examples=10, deadline=None)
    def test_degrees_and_reach_are_those_of_networkx(self, movement: Movement) -> None:
        slow: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        slow.add_nodes_from(each.id for each in movement)
        slow.add_edges_from((each.source, each.target) for each in edges_of(movement))
        rust, graph = to_rustworkx(movement), to_igraph(movement)
        index: dict[str, int] = rust.attrs
        for each in movement:
            own = (slow.in_degree(each.id), slow.out_degree(each.id))
            at = index[each.id]
            assert (rust.in_degree(at), rust.out_degree(at)) == own
            vertex = graph.vs.find(each.id)
            assert (vertex.indegree(), vertex.outdegree()) == own
            below = nx.descendants(slow, each.id)
            assert {rust[other]["id"] for other in rustworkx.descendants(rust, at)} == below
            reached = graph.subcomponent(vertex.index, mode="out")
            assert {graph.vs[other]["name"] for other in reached} == below | {each.id}

    def test_payloads(self) -> None:
        rust = to_rustworkx(PAIR)
        assert rust[rust.attrs["loc:01"]]["name_en"] == "Hanoi"
        assert rust.edges() == [{"relation": "part_of"}]
        graph = to_igraph(PAIR)
        assert graph.vs["code"] == ["00070", None]
        assert graph.es["relation"] == ["part_of"]

    @pytest.mark.parametrize(
        ("make", "library"), [(to_igraph, "igraph"), (to_rustworkx, "rustworkx")]
    )
    def test_without_the_library(
        self, make: Any, library: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(__import__("sys").modules, library, None)
        with pytest.raises(MissingExtraError, match=r"massmob\[graphs\]"):
            make(PAIR)


class TestCommand:
    def test_graph(self, capsys: pytest.CaptureFixture[str]) -> None:
        words = [
            "graph",
            "hanoi",
            "--along",
            "locality",
            "--at",
            "2024-10-15",
            "--under",
            "loc:001",
        ]
        assert main([*words, "--lang", "vi"]) == 0
        assert '"loc:001" -> "loc:01"' not in (text := capsys.readouterr().out)
        assert '"loc:00001" -> "loc:001" [label="thuộc"];' in text
        assert main([*words, "--format", "mermaid"]) == 0
        assert MERMAID.fullmatch(capsys.readouterr().out)

    def test_too_large(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["graph", "hanoi", "--limit", "5"]) == 2
        assert "along=" in capsys.readouterr().err


def test_a_long_text_goes_on_in_the_next_line_of_dot() -> None:
    """Graphviz refuses a string of 16,384 bytes in one piece."""
    text = "ấ" * 20_000
    written = dot_text(text)
    assert max(len(row.encode()) for row in written.split("\n")) < 16_384
    assert written.replace("\\\n", "") == text
