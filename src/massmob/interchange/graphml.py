"""GraphML: for Gephi, yEd, igraph (`Graph.Read_GraphML`) and `networkx.read_graphml`.

Lives here: nodes and edges ↔ XML. Must not live here: what nodes and edges carry
(`massmob.interchange.elements`), the reading of XML (`massmob.interchange.xml`).

Source: The GraphML File Format, http://graphml.graphdrawing.org/specification.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement

from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.graphs import Flat
from massmob.interchange import limits, xml
from massmob.interchange.elements import Edge, Graph, Node, graph_of, movement_of, refuse, types_of
from massmob.movement import Movement

__all__ = ["read_graph", "read_movement", "write_movement"]

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"


def write_movement(movement: Movement) -> bytes:
    """GraphML in UTF-8, one element a line; a node's ``id`` is the entity's id."""
    graph = graph_of(movement)
    root = Element("graphml", {"xmlns": _NAMESPACE})
    for kind, bearers in (("node", graph.nodes), ("edge", graph.edges)):
        for name, type_ in types_of(bearers).items():
            key = {"id": f"{kind}.{name}", "for": kind, "attr.name": name}
            SubElement(root, "key", {**key, "attr.type": xml.TYPE_NAMES[type_]})
    held = SubElement(root, "graph", {"id": "massmob", "edgedefault": "directed"})
    for node in graph.nodes:
        _add_data(SubElement(held, "node", {"id": node.id}), "node", node.attributes.items())
    for edge in graph.edges:
        ends = {"id": edge.id, "source": edge.source, "target": edge.target}
        _add_data(SubElement(held, "edge", ends), "edge", edge.attributes.items())
    return xml.write(root)


def _add_data(element: Element, kind: str, values: Iterable[tuple[str, Flat]]) -> None:
    for name, value in values:
        SubElement(element, "data", {"key": f"{kind}.{name}"}).text = xml.written(value)


def read_movement(data: bytes) -> Movement:
    """The movement that `write_movement` wrote.

    Raises:
        LoadError: Not such a file, or changed since.
    """
    return movement_of(read_graph(data))


def read_graph(data: bytes) -> Graph:
    """The nodes and edges of a file of anyone's; an undirected edge runs as it is written.

    Raises:
        LoadError: Every fault, with the node or edge.
    """
    root = xml.parse(data)
    held = next((each for each in root if xml.local(each) == "graph"), None)
    if xml.local(root) != "graphml" or held is None:
        raise LoadError("not GraphML", found=root.tag, remedy="give <graphml> with a <graph>")
    faults: list[MassmobError] = []
    keys = {each.get("id", ""): each for each in root if xml.local(each) == "key"}
    nodes: list[Node] = []
    edges: list[Edge] = []
    for position, each in enumerate(held):
        place = f"{xml.local(each)} {each.get('id', position)!r:.90}"
        if xml.local(each) == "node":
            nodes.append(
                Node(xml.needed(each, "id", place, faults), _data(each, keys, place, faults))
            )
        elif xml.local(each) == "edge":
            source, target = (xml.needed(each, end, place, faults) for end in ("source", "target"))
            values = _data(each, keys, place, faults)
            edges.append(Edge(source, target, values, each.get("id", "")))
        elif xml.local(each) == "hyperedge":
            faults.append(InvalidValueError("a hyperedge", place=place, remedy="give edges"))
    limits.current().check_entities(len(nodes) + len(edges))
    refuse(faults)
    return Graph(tuple(nodes), tuple(edges))


def _data(
    element: Element, keys: dict[str, Element], place: str, faults: list[MassmobError]
) -> dict[str, Flat]:
    """The attributes of a node or edge by name, those left out with the default of their key."""
    found: dict[str, Flat] = {}
    for key, text in _stated(element, keys, place, faults):
        name = key.get("attr.name", key.get("id", ""))
        try:
            found[name] = xml.value_in(text, key.get("attr.type", "string"))
        except MassmobError as error:
            faults.append(error.at(f"{place}: {name}"))
    return found


def _stated(
    element: Element, keys: dict[str, Element], place: str, faults: list[MassmobError]
) -> Iterator[tuple[Element, str]]:
    kind = xml.local(element)
    for key in keys.values():
        default = next((each for each in key if xml.local(each) == "default"), None)
        if default is not None and key.get("for", "all") in (kind, "all"):
            yield key, default.text or ""
    for each in element:
        if xml.local(each) == "graph":
            faults.append(
                InvalidValueError("a graph in a node", place=place, remedy="give one flat graph")
            )
        elif xml.local(each) == "data":
            name = each.get("key", "")
            # Drawing tools put pictures of nodes into <data>: their texts are told as one.
            text = each.text or "" if not len(each) else " ".join("".join(each.itertext()).split())
            yield keys.get(name, Element("key", {"id": name})), text
