"""Files of graphs: nothing is lost on the way back, others' readers see the same graph, no name is notation."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pydot
import pytest
import rustworkx
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.cli.main import main
from massmob.io.graphs import dot, mermaid
from massmob.model.references import references
from massmob.rendering.escaping import dot_text
from massmob.strategies import movements
from support.drawn import hostile_names
from support.tries import tries

LOSSLESS = ("node-link", "graphml", "gexf", "cytoscape")
CITY = mm.Locality(id="loc:01", name={"vi": "Hà Nội", "en": "Hanoi"}, kind="thanh_pho", centre=None)
WARD = mm.Locality(id="loc:00070@2025-07-01", name="Hoàn Kiếm", kind="phuong", parent="loc:01",
                code="00070", valid="2025-07-01/..")  # fmt: skip
PAIR = mm.Movement([CITY, WARD])

hostile_pairs = st.tuples(hostile_names(), hostile_names()).map(
    lambda names: mm.Movement(
        [
            mm.Field(id="field:1", name=names[0]),
            mm.Field(id="field:2", name=names[1], kind="theme", parent="field:1", note=names[0]),
        ]
    )
)


@pytest.fixture(scope="module")
def hanoi() -> mm.Movement:
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
    @tries(10)
    def test_nothing_is_lost(self, format: str, movement: mm.Movement) -> None:
        text = mm.dumps(movement, format)
        again = mm.loads(text, format)
        assert again == movement
        assert mm.dumps(again, format) == text

    @pytest.mark.parametrize("format", LOSSLESS)
    @given(movement=hostile_pairs)
    @tries(10)
    def test_no_name_breaks_a_file(self, format: str, movement: mm.Movement) -> None:
        text = mm.dumps(movement, format)
        assert mm.loads(text, format) == movement
        graph = read_by_networkx(format, text)
        assert set(graph.nodes) == {"field:1", "field:2"}
        assert graph.number_of_edges() == 1

    @pytest.mark.long
    @pytest.mark.parametrize("format", ["graphml", "node-link"])
    def test_the_whole_of_hanoi_comes_back(
        self, format: str, hanoi: mm.Movement, tmp_path: Path
    ) -> None:
        path = tmp_path / f"hanoi.{format}"
        mm.save(hanoi, path, format=format)
        assert mm.load(path, format=format) == hanoi
        graph = read_by_networkx(format, path.read_text(encoding="utf-8"))
        assert set(graph.nodes) == {entity.id for entity in hanoi}
        assert sorted(graph.edges()) == sorted(hanoi.to_networkx(sources=True).edges())
        labels = {id: data["label"] for id, data in graph.nodes(data=True)}
        assert labels == {entity.id: str(entity.name) for entity in hanoi}

    @pytest.mark.parametrize("format", LOSSLESS)
    def test_an_excerpt_knows_what_lies_outside(self, format: str) -> None:
        snapshot = mm.Movement([WARD], outside=["loc:01", "loc:99"])
        again = mm.loads(mm.dumps(snapshot, format), format)
        assert again == snapshot
        assert again.outside == {"loc:01", "loc:99"}

    @given(movements(max_units=8))
    @tries(20)
    def test_an_attribute_has_one_plain_type(self, movement: mm.Movement) -> None:
        graph = read_by_networkx("node-link", mm.dumps(movement, "node-link"))
        for bearers in (graph.nodes(data=True), graph.edges(data=True)):
            types: dict[str, set[type]] = {}
            for *_, data in bearers:
                for name, value in data.items():
                    types.setdefault(name, set()).add(type(value))
            assert all(len(types_) == 1 for types_ in types.values())
            assert set().union(*types.values()) <= {str, int, float, bool}

    @pytest.mark.parametrize("format", LOSSLESS)
    @given(movement=movements(max_units=6))
    @tries(5)
    def test_networkx_reads_all_that_to_networkx_has(
        self, format: str, movement: mm.Movement
    ) -> None:
        ours = movement.to_networkx(sources=True)
        theirs = read_by_networkx(format, mm.dumps(movement, format))
        for id, data in ours.nodes(data=True):
            assert data.items() <= theirs.nodes[id].items()
        counts = Counter((s, t, data["relation"]) for s, t, data in ours.edges(data=True))
        assert counts == Counter((s, t, data["relation"]) for s, t, data in theirs.edges(data=True))

    def test_a_day_of_issue_is_an_attribute(self) -> None:
        plan = mm.Document(id="doc:1", name="A", type="plan", issued="2024-05-01")
        graph = read_by_networkx("node-link", mm.dumps(mm.Movement([plan]), "node-link"))
        assert graph.nodes["doc:1"]["issued"] == "2024-05-01"

    def test_igraph_reads_graphml(self, hanoi: mm.Movement, tmp_path: Path) -> None:
        part = mm.Movement([*hanoi.documents.values(), *hanoi.bodies.values()])
        path = tmp_path / "part.graphml"
        mm.save(part, path)
        graph = igraph.Graph.Read_GraphML(str(path))
        assert graph.vs["id"] == [entity.id for entity in part]
        assert graph.is_directed()
        assert graph.ecount() == part.to_networkx().number_of_edges()

    def test_a_record_is_a_file_of_its_own(self) -> None:
        text = json.loads(mm.dumps(PAIR, "node-link"))["nodes"][0]["record"]
        assert [*mm.loads(text)] == [WARD]

    @pytest.mark.long
    def test_equal_movements_give_equal_bytes_in_every_process(self) -> None:
        digests = {
            subprocess.run(
                [sys.executable, "-c", DIGESTS, *LOSSLESS],
                env=os.environ | {"PYTHONHASHSEED": seed},
                capture_output=True,
                check=True,
            ).stdout
            for seed in ("1", "2")
        }
        assert len(digests) == 1
        text = mm.dumps(PAIR, "gexf")
        assert "lastmodified" not in text
        assert nx.__version__ not in text


DIGESTS = """
import hashlib, sys
import massmob as mm
hanoi = mm.load_dataset("hanoi")
part = mm.Movement([*hanoi.documents.values(), *hanoi.bodies.values(), *hanoi.contests.values()])
for format in sys.argv[1:]:
    print(hashlib.sha256(mm.dumps(part, format).encode()).hexdigest())
"""


class TestTime:
    def test_gexf_has_first_and_last_days(self) -> None:
        graph = read_by_networkx("gexf", mm.dumps(PAIR, "gexf"))
        assert graph.graph["mode"] == "dynamic"
        assert graph.nodes[WARD.id]["start"] == "2025-07-01"
        assert "end" not in graph.nodes[WARD.id]
        [(_, _, edge)] = graph.edges(data=True)
        assert edge["start"] == "2025-07-01"


class TestFilesOfOtherTools:
    @pytest.mark.parametrize(
        ("format", "old", "new"),
        [
            ("node-link", '"label":"Hoàn Kiếm"', '"label":"Ba Đình"'),
            ("node-link", '"relation":"part_of"', '"relation":"leads"'),
            ("node-link", '"kind":"locality"', '"color": {"deep": [3]}, "kind": "x"'),
            ("cytoscape", '"name":"Hoàn Kiếm"', '"name":"Ba Đình"'),
            ("graphml", ">Hoàn Kiếm<", ">Ba Đình<"),
            ("graphml", ">part_of<", ">leads<"),
            ("gexf", 'label="Hoàn Kiếm"', 'label="Ba Đình"'),
            ("gexf", 'start="2025-07-01"', ""),
        ],
    )
    def test_only_the_record_of_a_node_is_read(self, format: str, old: str, new: str) -> None:
        text = mm.dumps(PAIR, format)
        assert old in text
        assert mm.loads(text.replace(old, new), format) == PAIR

    def test_gephi_and_yed_change_namespaces_and_ids(self) -> None:
        text = mm.dumps(PAIR, "gexf").replace("http://www.gexf.net/1.2draft", "http://gexf.net/1.3")
        assert mm.loads(text, "gexf") == PAIR
        grouped = mm.dumps(PAIR, "graphml").replace("<node id=", "<node id='g'><graph><node id=", 1)
        grouped = grouped.replace("</node>", "</node></graph></node>", 1)
        with pytest.raises(mm.LoadError, match="node 'g': no record of a massmob entity"):
            mm.loads(grouped, "graphml")

    @pytest.mark.parametrize(
        ("format", "text", "words"),
        [
            ("node-link", "[]", "nodes: not a graph"),
            ("node-link", '{"nodes": 1, "edges": []}', "nodes: not a graph: found 1"),
            ("node-link", '{"nodes": [1], "links": [{"source": null}]}', "node None: no record"),
            ("node-link", '{"nodes": [{"id": "a"}], "edges": []}', "node 'a': no record"),
            ("node-link", '{"nodes": [{"id": "a", "record": "{"}]}', "node 'a': line 1, column 2"),
            ("node-link", '{"nodes": [{"id": "a", "record": "[]"}]}', "node 'a': not the record"),
            ("node-link", '{"nodes": [{"id": "a", "record": "{}"}]}', "massmob"),
            (
                "node-link",
                r'{"nodes": [{"id": "a", "record": "{\"massmob\": 2}"}]}',
                "not one entity in each node: found '0 in 1 node'",
            ),
            (
                "node-link",
                r'{"nodes": [{"id": "a", "record": "{\"massmob\": 2, \"fields\": 3}"}]}',
                "node 'a': fields: not a list: found 3",
            ),
            (
                "node-link",
                r'{"nodes": [{"id": "a", "record": "{\"massmob\": 2, \"fields\": [{}]}"}]}',
                "fields[0]: id: missing",
            ),
            (
                "node-link",
                r'{"nodes": [{"record": "{\"massmob\": 1}"}, {"record": "{\"massmob\": 2}"}]}',
                "node None: not the version of the nodes before it: found 2",
            ),
            ("node-link", '{"nodes": [], "edges": []}', "holds no entity"),
            ("cytoscape", "{}", "elements.nodes: not a graph"),
            ("cytoscape", '{"elements": {"nodes": [{"data": 1}, 2]}}', "node None: no record"),
            ("graphml", "<a/>", "not <graphml>: found 'a'"),
            ("graphml", "<graphml><graph><node/></graph></graphml>", "node None: no record"),
            ("graphml", "<graphml><graph>", "line 1, column 17: not XML"),
            ("graphml", "", "line 1, column 1: not XML: no element found"),
            ("gexf", "<gexf/>", "holds no entity"),
            ("gexf", "<gexf><graph><nodes><node id='1'/></nodes></graph></gexf>", "node '1'"),
        ],
    )
    def test_other_graphs_are_refused(self, format: str, text: str, words: str) -> None:
        with pytest.raises(mm.LoadError, match=re.escape(words)):
            mm.loads(text, format)

    @pytest.mark.parametrize("format", LOSSLESS)
    def test_two_nodes_with_one_entity_are_refused(self, format: str) -> None:
        other = mm.Locality(id="loc:00070@2025-07-02", name="Hoàn Kiếm", kind="phuong")
        text = mm.dumps(PAIR.add(other), format).replace("@2025-07-02", "@2025-07-01")
        with pytest.raises(mm.LoadError, match=re.escape("('loc:00070@2025-07-01'): two entities")):
            mm.loads(text, format)

    def test_only_the_first_thousand_problems_are_reported(self) -> None:
        text = json.dumps({"nodes": [{"id": n} for n in range(2000)]})
        with pytest.raises(mm.LoadError, match="1,000 problems, and perhaps more"):
            mm.loads(text, "node-link")

    @pytest.mark.parametrize("format", LOSSLESS)
    def test_limits_hold(self, format: str) -> None:
        text = mm.dumps(PAIR, format)
        for limits in (mm.Limits(max_entities=1), mm.Limits(max_bytes=100), mm.Limits(max_depth=2)):
            with pytest.raises(mm.LoadError, match="more than"):
                mm.loads(text, format, limits=limits)

    @given(st.sampled_from(LOSSLESS), st.data())
    @tries(20)
    def test_a_damaged_file_raises_only_load_errors(self, format: str, data: Any) -> None:
        text = mm.dumps(PAIR, format)
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 30)))
        spoilt = text[:start] + data.draw(st.sampled_from(("", '"', "<", "{}", "x"))) + text[end:]
        with contextlib.suppress(mm.LoadError):
            mm.loads(spoilt, format)


class TestXml:
    @pytest.mark.parametrize("format", ["graphml", "gexf"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_any_declared_encoding_is_read(self, format: str, encoding: str) -> None:
        text = mm.dumps(PAIR, format).partition("?>")[2]
        assert mm.loads(text.encode(encoding), format) == PAIR
        named = f"<?xml version='1.0' encoding='windows-1258'?>{text}"
        with contextlib.suppress(mm.LoadError):
            mm.loads(named.encode("cp1258", "xmlcharrefreplace"), format)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    @pytest.mark.parametrize(
        "declaration",
        [
            "<!DOCTYPE graphml>",
            "<!DOCTYPE graphml SYSTEM 'http://localhost/x.dtd'>",
            "<!DOCTYPE graphml [<!ENTITY b 'c'>]>",
            "<!DOCTYPE graphml [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>",
            "<!DOCTYPE graphml [<!ENTITY a 'a'>"
            + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
            + "]>",
        ],
    )
    def test_a_document_type_is_refused(self, declaration: str, encoding: str) -> None:
        data = f"{declaration}<graphml>&b;&a9;</graphml>".encode(encoding)
        with pytest.raises(mm.LoadError, match="XML with a document type"):
            mm.loads(data, "graphml")

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"<a>&b;</a>", "line 1, column 4: not XML: undefined entity"),
            (b"<a>", "line 1, column 4: not XML"),
            (b"<a/><b/>", "not XML"),
            (b"<?xml version='1.0' encoding='nonsense'?><a/>", "not XML"),
            (b"<?xml version='1.0' encoding='shift_jis'?><a/>", "not XML"),
            (b"\xff\xff<a/>", "not XML"),
            (b"<a>" * 65, "more than 64 levels of nesting"),
            (b"<a>" * 100_000, "more than 64 levels of nesting"),
        ],
    )
    def test_invalid_xml_raises_only_load_errors(self, data: bytes, words: str) -> None:
        with pytest.raises(mm.LoadError, match=re.escape(words)):
            mm.loads(data, "graphml")

    @given(st.binary(max_size=40) | st.text(alphabet="<>/a&;!['\"= ", max_size=40).map(str.encode))
    def test_any_bytes_raise_only_load_errors(self, data: bytes) -> None:
        with pytest.raises(mm.LoadError):
            mm.loads(data, "graphml")


def drawn_in_dot(movement: mm.Movement, **options: Any) -> pydot.Dot:
    graphs = pydot.graph_from_dot_data(dot.write_movement(movement, **options).decode())
    assert graphs is not None
    [graph] = graphs
    return graph


def all_nodes(graph: Any) -> list[str]:
    own = [node.get_name() for node in graph.get_nodes() if node.get_name() != "node"]
    return own + [name for subgraph in graph.get_subgraphs() for name in all_nodes(subgraph)]


MERMAID = re.compile(
    r'flowchart BT\n(    subgraph g\d+\["[\w .,/\-–()+#;]*"\]\n|    end\n'
    r'|    (    )?n\d+\["[\w .,/\-–()+#;]*"\]\n|    n\d+ -->\|"[\w .,/\-–()+#;]*"\| n\d+\n)+'
)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # pydot calls its parser by old names
class TestDiagrams:
    def test_branches_are_clusters(self, hanoi: mm.Movement) -> None:
        graph = drawn_in_dot(hanoi, along="field")
        titles = [subgraph.get("label") for subgraph in graph.get_subgraphs()]
        assert len(titles) == sum(
            1
            for field in hanoi.fields.values()
            if hanoi.depth(field) == 1 and hanoi.children(field)
        )
        assert len(all_nodes(graph)) == len(hanoi.fields)
        text = dot.write_movement(hanoi.at("2024-10-15"), along="locality").decode()
        assert text.count("subgraph cluster_") == 30
        assert 'label="Ba Đình";' in text

    def test_kinds_are_clusters_without_a_hierarchy(self) -> None:
        source = mm.Source(id="src:1", name="Nguồn")
        graph = drawn_in_dot(mm.Movement([CITY, WARD, source]), lang="en")
        assert [subgraph.get("label") for subgraph in graph.get_subgraphs()] == [
            '"locality"',
            '"source"',
        ]

    def test_a_part_is_drawn_alone(self, hanoi: mm.Movement) -> None:
        text = mermaid.write_movement(
            hanoi.at("2024-10-15"), along="locality", under="loc:001"
        ).decode()
        assert text.count('["') == 15
        assert text.count("-->") == 14
        assert MERMAID.fullmatch(text)

    @pytest.mark.parametrize("notation", [dot, mermaid])
    def test_too_many_nodes_are_refused(self, notation: Any, hanoi: mm.Movement) -> None:
        with pytest.raises(mm.InvalidValueError, match="more than 10 nodes to draw"):
            notation.write_movement(hanoi, limit=10)

    def test_a_text_too_long_for_mermaid_is_refused(self) -> None:
        many = mm.Movement(mm.Field(id=f"field:{n}", name="<" * 100) for n in range(200))
        with pytest.raises(mm.InvalidValueError, match="characters that Mermaid reads"):
            mermaid.write_movement(many)
        assert mermaid.write_movement(many, limit=501)

    def test_too_many_edges_are_refused(self) -> None:
        doubled = mm.Field(id="field:1", name="a", focuses_on=("loc:01",) * 3)
        with pytest.raises(mm.InvalidValueError, match="more than 2 edges to draw"):
            dot.write_movement(mm.Movement([CITY, doubled]), limit=2)

    def test_an_empty_diagram_is_refused(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="nothing to draw"):
            dot.write_movement(PAIR, along="document")

    @given(hostile_pairs)
    @tries(12)
    def test_no_name_is_notation(self, movement: mm.Movement) -> None:
        text = mermaid.write_movement(movement, limit=501).decode()
        assert MERMAID.fullmatch(text)
        assert re.findall(r"^    n\d\[", text, re.MULTILINE) == ["    n0[", "    n1["]
        for along in ("field", None):
            graph = drawn_in_dot(movement, along=along)
            assert sorted(all_nodes(graph)) == ['"field:1"', '"field:2"']
            assert len(graph.get_edges()) == 1

    def test_notation_between_quotes_is_escaped(self) -> None:
        """Found by Graphviz and Mermaid themselves; see tests/browser/test_diagrams.py."""
        movement = mm.Movement([mm.Field(id="field:&amp;", name="R&D &lt; direction LR")])
        [node] = [n for n in drawn_in_dot(movement).get_nodes() if n.get("label")]
        assert node.get_name() == '"field:&amp;"'
        assert node.get("label") == '"R&amp;D &amp;lt; direction LR"'
        assert "direction#32;LR" in mermaid.write_movement(movement).decode()

    def test_a_diagram_is_not_read(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="write-only"):
            mm.loads("flowchart BT", "mermaid")


class TestOtherLibraries:
    @given(movements(max_units=8))
    @tries(10)
    def test_every_reference_within_is_an_edge(self, movement: mm.Movement) -> None:
        declared = Counter(
            (entity.id, link.target, link.reference.relation.value)
            for entity in movement
            for link in references(entity)
            if link.target in movement
        )
        graph = movement.to_networkx(sources=True)
        edges: Any = graph.edges(keys=True, data="relation")
        assert Counter((s, t, relation) for s, t, _, relation in edges) == declared
        assert len({key for *_, key, _ in edges}) == declared.total()
        assert [*graph.nodes] == [entity.id for entity in movement]

    def test_igraph_and_rustworkx_convert_the_graph(self) -> None:
        flat = igraph.Graph.from_networkx(PAIR.to_networkx(), vertex_attr_hashable="name")
        assert flat.vs.find("loc:01")["tier"] == "province"
        assert flat.es["relation"] == ["part_of"]
        rust = rustworkx.networkx_converter(PAIR.to_networkx(), keep_attributes=True)
        assert [node["label"] for node in rust.nodes()] == ["Hoàn Kiếm", "Hà Nội"]
        assert rust.edges() == [{"relation": "part_of"}]

    def test_a_change_of_the_graph_changes_no_movement(self) -> None:
        PAIR.to_networkx().nodes["loc:01"]["label"] = "x"
        assert PAIR.to_networkx().nodes["loc:01"]["label"] == "Hà Nội"


class TestCommand:
    def test_the_command_prints_both_notations(self, capsys: pytest.CaptureFixture[str]) -> None:
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

    def test_the_command_refuses_too_large_a_graph(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["graph", "hanoi", "--limit", "5"]) == 2
        assert "with --along and --under" in capsys.readouterr().err


def test_a_long_text_goes_on_in_the_next_line_of_dot() -> None:
    """Graphviz refuses an unbroken string of 16,384 bytes."""
    text = "ấ" * 20_000
    written = dot_text(text)
    assert max(len(row.encode()) for row in written.split("\n")) < 16_384
    assert written.replace("\\\n", "") == text
