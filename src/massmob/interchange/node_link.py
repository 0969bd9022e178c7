"""Node-link JSON: the graphs of networkx (`networkx.node_link_graph(data, edges="edges")`) and of D3.

Lives here: nodes and edges ↔ JSON. Must not live here: what nodes and edges carry
(`massmob.interchange.elements`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.graphs import Flat
from massmob.interchange import json, limits
from massmob.interchange.elements import Edge, Graph, Node, graph_of, movement_of, refuse
from massmob.movement import Movement

__all__ = ["flat", "listed", "read_graph", "read_movement", "write_movement"]


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
        Node(text(record, "id", place, faults), flat(record, ("id",)))
        for place, record in listed(top, "nodes", faults)
    ]
    edges = [
        Edge(
            text(record, "source", place, faults),
            text(record, "target", place, faults),
            flat(record, ("source", "target", "key")),
            str(record.get("key", "")),
        )
        for place, record in listed(top, edges_key, faults)
    ]
    refuse(faults)
    return Graph(tuple(nodes), tuple(edges))


def listed(
    top: Mapping[str, object], key: str, faults: list[MassmobError]
) -> list[tuple[str, Mapping[str, object]]]:
    """The records of a list, each with its place; what is none is a fault."""
    found = top.get(key)
    if not isinstance(found, list):
        faults.append(
            InvalidValueError("not a list", place=key, found=found, remedy="give a list […]")
        )
        return []
    rows = cast("list[object]", found)
    limits.current().check_entities(len(rows))
    kept: list[tuple[str, Mapping[str, object]]] = []
    for position, row in enumerate(rows):
        place = f"{key}[{position}]"
        if isinstance(row, Mapping):
            kept.append((place, cast("Mapping[str, object]", row)))
        else:
            faults.append(
                InvalidValueError("not a record", place=place, found=row, remedy="give {…}")
            )
    return kept


def text(record: Mapping[str, object], key: str, place: str, faults: list[MassmobError]) -> str:
    """An id in a record; ids that are numbers in another's file are taken as text."""
    value = record.get(key)
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    faults.append(
        InvalidValueError("not an id", place=f"{place}.{key}", found=value, remedy="give a text")
    )
    return ""


def flat(record: Mapping[str, object], without: tuple[str, ...]) -> dict[str, Flat]:
    """The attributes of a record; what is not flat is kept as text, ``null`` is left out."""
    return {
        key: value if isinstance(value, str | int | float | bool) else str(value)
        for key, value in record.items()
        if key not in without and value is not None
    }
