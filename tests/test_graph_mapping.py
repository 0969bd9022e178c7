"""Graphs of others, read through a mapping: what is mapped arrives, what is not is told, faults have places."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from massmob.errors import InvalidValueError, LoadError
from massmob.interchange import save
from massmob.interchange.mapping import GraphMapping, read_graph
from massmob.model import Locality, PartyCommittee, Point, Succession
from massmob.movement import Movement

TOML = """
kind = "what"
id = "ma"
relation = "label"
reversed = ["contains"]
ignored = ["x"]

[kinds]
"đơn vị" = "locality"
party = "committee"

[fields]
name_vi = "ten"
name_en = "Name"
code = "ma"
kind = "loai"
level = "cap"
valid_from = "tu"
valid_to = "den"
lat = "vido"
lon = "kinhdo"

[values.kind]
"phường" = "phuong"
"tỉnh" = "tinh"

[values.level]
"tỉnh" = "city"

[relations]
contains = "part_of"
"lãnh đạo" = "leads"
"nhập vào" = "succeeded_by"

[on_edges]
extent = "phan"
on = "ngay"
"""


def theirs() -> nx.MultiDiGraph[str]:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("n0", what="đơn vị", ma="01", ten="Hà Nội", loai="tỉnh", x=1.5, color="red")
    graph.add_node("n1", what="đơn vị", ma="00001", ten="Phúc Xá", Name="Phuc Xa", loai="phường",
                   den="2025-06-30", vido=21.0, kinhdo=105.8)  # fmt: skip
    graph.add_node("n2", what="đơn vị", ma="00097", ten="Hồng Hà", loai="phường", tu="2025-07-01")
    graph.add_node("n3", what="party", ma="p", ten="Thành ủy", cap="tỉnh")
    graph.add_edge("n0", "n1", label="contains")
    graph.add_edge("n0", "n2", label="contains", weight=2)
    graph.add_edge("n3", "n0", label="lãnh đạo")
    graph.add_edge("n1", "n2", label="nhập vào", phan="whole", ngay="2025-07-01")
    return graph


EXPECTED = Movement(
    [
        Locality(id="loc:01", name="Hà Nội", kind="tinh", code="01"),
        Locality(
            id="loc:00001",
            name={"vi": "Phúc Xá", "en": "Phuc Xa"},
            kind="phuong",
            code="00001",
            parent="loc:01",
            valid="../2025-06-30",
            centre=Point(21.0, 105.8),
            successors=[Succession(to="loc:00097", extent="whole", on="2025-07-01")],
        ),
        Locality(
            id="loc:00097",
            name="Hồng Hà",
            kind="phuong",
            code="00097",
            parent="loc:01",
            valid="2025-07-01/..",
        ),
        PartyCommittee(id="org:p", name="Thành ủy", level="city", locality="loc:01"),
    ]
)


def written(folder: Path, format: str, graph: nx.MultiDiGraph[str]) -> Path:
    path = folder / {"graphml": "a.graphml", "gexf": "a.gexf", "node-link": "a.json",
                     "cytoscape": "a.cyjs"}[format]  # fmt: skip
    if format == "graphml":
        nx.write_graphml(graph, path)
    elif format == "gexf":
        nx.write_gexf(graph, path)
    elif format == "node-link":
        path.write_text(json.dumps(nx.node_link_data(graph, edges="links")), encoding="utf-8")
    else:
        path.write_text(json.dumps(nx.cytoscape_data(graph)), encoding="utf-8")
    return path


def mapping_of(folder: Path, text: str = TOML) -> GraphMapping:
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return GraphMapping.read(path)


@pytest.mark.parametrize("format", ["graphml", "node-link", "cytoscape"])
def test_what_is_mapped_arrives_and_the_rest_is_told(format: str, tmp_path: Path) -> None:
    reading = read_graph(written(tmp_path, format, theirs()), mapping_of(tmp_path))
    assert reading.movement == EXPECTED
    assert reading.unmapped == {
        "edge attribute 'weight'": 1,
        "node attribute 'color'": 1,
        "node attribute 'ma' of a committee": 1,
    }


def test_gexf_has_labels_and_spells_of_its_own(tmp_path: Path) -> None:
    save(EXPECTED, tmp_path / "a.gexf")
    mapping = GraphMapping(
        kind="kind",
        fields={"name": "label", "valid_from": "start", "valid_to": "end", "code": "code",
                "kind": "locality_kind", "level": "level", "lat": "lat", "lon": "lon"},
        on_edges={"extent": "extent", "on": "on"},
    )  # fmt: skip
    reading = read_graph(tmp_path / "a.gexf", mapping)
    assert reading.movement.remove("loc:00001") == EXPECTED.remove("loc:00001")
    assert "node attribute 'record'" in reading.unmapped


def test_a_mapping_as_json_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "mapping.json"
    path.write_text('{"only": "field", "fields": {"name": "label"}}', encoding="utf-8")
    assert GraphMapping.read(path) == GraphMapping(only="field", fields={"name": "label"})


def faults_of(folder: Path, graph: nx.MultiDiGraph[str], text: str = TOML) -> str:
    with pytest.raises(LoadError) as caught:
        read_graph(written(folder, "node-link", graph), mapping_of(folder, text))
    return str(caught.value)


def test_every_fault_has_its_node_or_edge_and_attribute(tmp_path: Path) -> None:
    graph = theirs()
    graph.nodes["n0"]["what"] = "làng"
    del graph.nodes["n1"]["ten"], graph.nodes["n1"]["Name"]
    graph.add_edge("n1", "n2", label="beside")
    graph.add_edge("n3", "n2", label="contains")
    graph.add_edge("n2", "n3", label="lãnh đạo")
    del graph.nodes["n2"]["ma"]
    told = faults_of(tmp_path, graph)
    for expected in (
        "node 'n0': what: not a kind: found 'làng'",
        "node 'n1': no name",
        "node 'n2': ma: no id",
        "edge 'n1' → 'n2': label: not a relation: found 'beside'",
        "a locality has no such relation: found 'leads'",
        "an end that is no node: found 'n0'",
    ):
        assert expected in told


def test_values_are_told_with_the_attribute_they_came_from(tmp_path: Path) -> None:
    graph = theirs()
    graph.nodes["n1"]["loai"] = "x"
    graph.nodes["n2"]["tu"] = "soon"
    graph.nodes["n3"]["cap"] = "top"
    graph.edges["n1", "n2", 0]["phan"] = "half"
    told = faults_of(tmp_path, graph)
    assert "node 'n1': kind (attribute 'loai'): not a word of LocalityKind: found \"'x'\"" in told
    assert "node 'n3': level (attribute 'cap')" in told
    assert "node 'n2': valid" in told
    assert "node 'n1': successors[0].extent (attribute 'phan')" in told


def test_a_second_parent_is_told(tmp_path: Path) -> None:
    graph = theirs()
    graph.add_edge("n2", "n1", label="contains")
    assert "a second edge for 'parent'" in faults_of(tmp_path, graph)


def test_two_nodes_with_one_id(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    node = {"id": "1", "label": "A"}
    path.write_text(json.dumps({"nodes": [node, node], "edges": []}), encoding="utf-8")
    with pytest.raises(LoadError, match="two nodes have one id"):
        read_graph(path, GraphMapping(only="field", fields={"name": "label"}))
    path.write_text('{"nodes": [], "edges": []}', encoding="utf-8")
    with pytest.raises(LoadError, match="holds no node"):
        read_graph(path, GraphMapping(only="field", fields={"name": "label"}))


def test_numbers_and_lists(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    rows: list[dict[str, Any]] = [
        {"id": "1", "kind": "term", "label": "XVII", "n": 17},
        {"id": "2", "kind": "committee", "label": "Thành ủy", "level": "city"},
        {"id": "3", "kind": "indicator", "label": "xã", "m": "count", "among": "xa phuong"},
    ]
    edges = [{"source": "1", "target": "2", "relation": "term_of"}]
    path.write_text(json.dumps({"nodes": rows, "edges": edges}), encoding="utf-8")
    fields = {"name": "label", "number": "n", "measure": "m", "among": "among", "level": "level"}
    movement = read_graph(path, GraphMapping(kind="kind", fields=fields)).movement
    assert movement.terms["term:1"].number == 17
    assert movement.terms["term:1"].committee == "org:2"
    assert movement.indicators["ind:3"].among == ("xa", "phuong")


@pytest.mark.parametrize(
    ("plain", "told"),
    [
        ({}, "nothing tells the kind"),
        ({"only": "village"}, "not a word of EntityKind"),
        ({"only": 3}, "not a text"),
        ({"only": "field", "relations": {"a": "b"}}, "not a word of Relation"),
        ({"only": "field", "fields": {"nmae": "b"}}, "one of: name"),
        ({"only": "field", "fields": ["name"]}, "not a table of texts"),
        ({"only": "field", "values": ["name"]}, "not a table of tables"),
        ({"only": "field", "on_edges": {"size": "b"}}, "not a field of a held value"),
        ({"only": "field", "reversed": "contains"}, "not a list of names"),
        ({"only": "field", "filds": {}}, "one of: fields"),
    ],
)
def test_a_mapping_is_checked_when_it_is_made(plain: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidValueError, match=told):
        GraphMapping.of(plain)


@pytest.mark.parametrize("text", ["kind = ", "kind = 3", "only = 'village'"])
def test_a_file_that_is_no_mapping(text: str, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"mapping\.toml"):
        mapping_of(tmp_path, text)


def test_json_that_is_no_mapping(tmp_path: Path) -> None:
    path = tmp_path / "mapping.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(LoadError, match="not a mapping"):
        GraphMapping.read(path)


def test_no_such_format(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="graphml"):
        read_graph(tmp_path / "a.xlsx", GraphMapping(only="field"))
