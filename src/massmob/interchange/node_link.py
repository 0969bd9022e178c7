"""Node-link JSON: the graphs of networkx (`networkx.node_link_graph(data, edges="edges")`) and of D3.

Lives here: nodes and edges ↔ JSON. Must not live here: what nodes and edges carry
(`massmob.interchange.elements`).
"""

from __future__ import annotations

from collections.abc import Mapping
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


def write_movement(movement: Movement) -> bytes:
    """Node-link JSON, one node or edge a line."""
    graph = graph_of(movement)
    plain: dict[str, object] = {
        "directed": True,
        "multigraph": True,
        "graph": {"massmob": 1},
        "nodes": [{"id": node.id, **node.attributes} for node in graph.nodes],
        "edges": [
            {"source": edge.source, "target": edge.target, "key": edge.id, **edge.attributes}
            for edge in graph.edges
        ],
    }
    return json.write(plain)


def read_movement(data: bytes) -> Movement:
    """The movement that `write_movement` wrote.

    Raises:
        LoadError: Not such a file, or changed since.
    """
    return movement_of(read_graph(data))


def read_graph(data: bytes) -> Graph:
    """The nodes and edges of a file of anyone's; the list of edges may be called ``edges`` or ``links``.

    Raises:
        LoadError: Every fault, with the node or edge.
    """
    plain = json.read(data)
    faults: list[MassmobError] = []
    if not isinstance(plain, Mapping):
        raise LoadError("not a graph", found=plain, remedy='give {"nodes": […], "edges": […]}')
    top = cast("Mapping[str, object]", plain)
    edges_key = "links" if "links" in top and "edges" not in top else "edges"
    nodes = [
        Node(id_in(record, "id", place, faults), flat(record, ("id",)))
        for place, record in listed(top, "nodes", faults)
    ]
    edges = [
        Edge(
            id_in(record, "source", place, faults),
            id_in(record, "target", place, faults),
            flat(record, ("source", "target", "key")),
            str(record.get("key", "")),
        )
        for place, record in listed(top, edges_key, faults)
    ]
    refuse(faults)
    return Graph(tuple(nodes), tuple(edges))
