"""Cytoscape JSON (``.cyjs``): for Cytoscape, Cytoscape.js and `networkx.cytoscape_graph`.

Lives here: nodes and edges ↔ JSON. Must not live here: what nodes and edges carry
(`massmob.interchange.elements`).
"""

from __future__ import annotations

import json as letters
from collections.abc import Mapping, Sequence
from typing import cast

from massmob.errors import LoadError, MassmobError
from massmob.interchange import json
from massmob.interchange.elements import (
    Edge,
    Graph,
    Node,
    flat,
    graph_of,
    id_in,
    listed,
    movement_of,
    refuse,
)
from massmob.movement import Movement

__all__ = ["read_graph", "read_movement", "write_movement"]

_OF_NODE = ("id", "value", "name")
_OF_EDGE = ("id", "source", "target", "key", "interaction")


def write_movement(movement: Movement) -> bytes:
    """Cytoscape JSON, one node or edge a line; ``interaction`` is the relation."""
    graph = graph_of(movement)
    nodes = [
        {"id": each.id, "value": each.id, "name": each.attributes["label"], **each.attributes}
        for each in graph.nodes
    ]
    edges = [
        {
            "id": each.id,
            "source": each.source,
            "target": each.target,
            "key": each.id,
            "interaction": each.attributes["relation"],
            **each.attributes,
        }
        for each in graph.edges
    ]
    lists = [f'"{key}": [\n{_lines(rows)}\n]' for key, rows in (("nodes", nodes), ("edges", edges))]
    head = '{\n"data": {"name": "massmob", "massmob": 1},\n"directed": true,\n"multigraph": true,\n'
    return (head + '"elements": {\n' + ",\n".join(lists) + "\n}\n}\n").encode()


def _lines(rows: Sequence[Mapping[str, object]]) -> str:
    return ",\n".join(letters.dumps({"data": row}, ensure_ascii=False) for row in rows)


def read_movement(data: bytes) -> Movement:
    """The movement that `write_movement` wrote.

    Raises:
        LoadError: Not such a file, or changed since.
    """
    return movement_of(read_graph(data))


def read_graph(data: bytes) -> Graph:
    """The nodes and edges of a file of anyone's.

    Raises:
        LoadError: Every fault, with the node or edge.
    """
    plain = json.read(data)
    elements = (
        cast("Mapping[str, object]", plain).get("elements") if isinstance(plain, Mapping) else None
    )
    if not isinstance(elements, Mapping):
        raise LoadError("not a graph of Cytoscape", remedy='give {"elements": {"nodes": […], …}}')
    faults: list[MassmobError] = []
    held = cast("Mapping[str, object]", elements)
    nodes = [
        Node(id_in(each, "id", place, faults), flat(each, _OF_NODE))
        for place, each in _data(held, "nodes", faults)
    ]
    edges = [
        Edge(
            id_in(each, "source", place, faults),
            id_in(each, "target", place, faults),
            flat(each, _OF_EDGE),
            str(each.get("id", "")),
        )
        for place, each in _data(held, "edges", faults)
    ]
    refuse(faults)
    return Graph(tuple(nodes), tuple(edges))


def _data(
    held: Mapping[str, object], key: str, faults: list[MassmobError]
) -> list[tuple[str, Mapping[str, object]]]:
    """The records within the elements of a list."""
    rows = [(place, each.get("data")) for place, each in listed(held, key, faults)]
    return [
        (f"{place}.data", cast("Mapping[str, object]", each) if isinstance(each, Mapping) else {})
        for place, each in rows
    ]
