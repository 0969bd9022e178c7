"""GEXF 1.3: for Gephi, whose timeline shows what was there on a day, and `networkx.read_gexf`.

Lives here: nodes and edges ↔ XML. Must not live here: what nodes and edges carry
(`massmob.interchange.elements`), the reading of XML (`massmob.interchange.xml`).

The first and last day of validity are ``start`` and ``end``, both inclusive; an open end is left out.

Source: GEXF 1.3, https://gexf.net/schema.html
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from massmob.errors import LoadError, MassmobError
from massmob.escaping import xml_text
from massmob.graphs import Flat
from massmob.interchange import limits, xml
from massmob.interchange.elements import Edge, Graph, Node, graph_of, movement_of, refuse, types_of
from massmob.movement import Movement
from massmob.period import Period

__all__ = ["read_graph", "read_movement", "write_movement"]

_NAMESPACE = "http://gexf.net/1.3"


def write_movement(movement: Movement) -> bytes:
    """GEXF in UTF-8, one element a line; a node's ``id`` is the entity's id."""
    graph = graph_of(movement)
    root = Element("gexf", {"xmlns": _NAMESPACE, "version": "1.3"})
    SubElement(SubElement(root, "meta"), "creator").text = "massmob"
    held = SubElement(
        root,
        "graph",
        {"defaultedgetype": "directed", "mode": "dynamic", "timeformat": "date"},
    )
    for kind, bearers in (("node", graph.nodes), ("edge", graph.edges)):
        listed = SubElement(held, "attributes", {"class": kind})
        for name, type_ in types_of(bearers).items():
            told = {"id": name, "title": name, "type": xml.TYPE_NAMES[type_]}
            SubElement(listed, "attribute", told)
    nodes, edges = SubElement(held, "nodes"), SubElement(held, "edges")
    for node in graph.nodes:
        told = {"id": node.id, "label": xml_text(str(node.attributes["label"]))}
        _add_values(SubElement(nodes, "node", told | _spell(node.period)), node.attributes)
    for edge in graph.edges:
        # Parallel edges of different relations are kept apart by their kind.
        relation = str(edge.attributes["relation"])
        told = {"id": edge.id, "source": edge.source, "target": edge.target}
        told |= {"kind": relation, "label": relation} | _spell(edge.period)
        _add_values(SubElement(edges, "edge", told), edge.attributes)
    return xml.write(root)


def _spell(period: Period) -> dict[str, str]:
    ends = {"start": period.start, "end": period.end}
    return {name: day.isoformat() for name, day in ends.items() if day is not None}


def _add_values(element: Element, attributes: Mapping[str, Flat]) -> None:
    values = SubElement(element, "attvalues")
    for name, value in attributes.items():
        SubElement(values, "attvalue", {"for": name, "value": xml.written(value)})


def read_movement(data: bytes) -> Movement:
    """The movement that `write_movement` wrote.

    Raises:
        LoadError: Not such a file, or changed since.
    """
    return movement_of(read_graph(data))


def read_graph(data: bytes) -> Graph:
    """The nodes and edges of a file of anyone's, with ``label``, ``start`` and ``end`` among the attributes.

    Raises:
        LoadError: Every fault, with the node or edge.
    """
    root = xml.parse(data)
    held = next((each for each in root if xml.local(each) == "graph"), None)
    if xml.local(root) != "gexf" or held is None:
        raise LoadError("not GEXF", found=root.tag, remedy="give <gexf> with a <graph>")
    faults: list[MassmobError] = []
    found: dict[str, list[tuple[Element, str, dict[str, Flat]]]] = {"node": [], "edge": []}
    for kind, rows in found.items():
        types = {
            each.get("id", ""): (
                each.get("title", each.get("id", "")),
                each.get("type", "string"),
            )
            for listed in held
            if xml.local(listed) == "attributes" and listed.get("class") == kind
            for each in listed
            if xml.local(each) == "attribute"
        }
        for position, each in enumerate(_within(held, kind)):
            place = f"{kind} {each.get('id', position)!r:.90}"
            rows.append((each, place, _values(each, types, place, faults)))
    nodes = [Node(xml.needed(each, "id", at, faults), values) for each, at, values in found["node"]]
    edges = [
        Edge(
            xml.needed(each, "source", at, faults),
            xml.needed(each, "target", at, faults),
            values,
            each.get("id", ""),
        )
        for each, at, values in found["edge"]
    ]
    limits.current().check_entities(len(nodes) + len(edges))
    refuse(faults)
    return Graph(tuple(nodes), tuple(edges))


def _within(held: Element, kind: str) -> list[Element]:
    """The nodes or edges of a graph."""
    lists = [each for each in held if xml.local(each) == f"{kind}s"]
    return [each for listed in lists for each in listed if xml.local(each) == kind]


def _values(
    element: Element,
    types: Mapping[str, tuple[str, str]],
    place: str,
    faults: list[MassmobError],
) -> dict[str, Flat]:
    found: dict[str, Flat] = {
        name: value for name in ("label", "start", "end") if (value := element.get(name))
    }
    for listed in element:
        for each in listed if xml.local(listed) == "attvalues" else ():
            key = each.get("for", each.get("id", ""))
            name, type_ = types.get(key, (key, "string"))
            try:
                found[name] = xml.value_in(each.get("value", ""), type_)
            except MassmobError as error:
                faults.append(error.at(f"{place}: {name}"))
    return found
