"""Cytoscape JSON (``.cyjs``) for Cytoscape and Cytoscape.js, written by networkx."""

from __future__ import annotations

from massmob.io.format import Format
from massmob.io.graphs.graph_files import RECORD, graph_of, member, movement_of, objects_in
from massmob.io.text import json_format
from massmob.movement import Movement

__all__ = ["FORMAT"]


def write_movement(movement: Movement) -> bytes:
    """Cytoscape JSON; ``name`` of a node is the entity's name."""
    import networkx as nx

    graph = graph_of(movement)
    plain: dict[str, object] = {**nx.cytoscape_data(graph, name="label"), "data": graph.graph}
    return json_format.write(plain)


def read_movement(data: bytes) -> Movement:
    """The movement that `write_movement` wrote.

    Raises:
        LoadError: Not such a file; every problem with its node or line.
    """
    plain = json_format.read(data)
    rows = [row.get("data") for row in objects_in(plain, "elements", "nodes")]
    nodes = objects_in({"data": rows}, "data")
    return movement_of(
        ((node.get("id"), node.get(RECORD)) for node in nodes), member(plain, "data", RECORD)
    )


FORMAT = Format(name="cytoscape", suffixes=(".cyjs",), read=read_movement, write=write_movement)
