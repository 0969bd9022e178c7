"""Node-link JSON, the form of networkx (`networkx.node_link_graph`) and of D3, written by networkx."""

from __future__ import annotations

from massmob.io.format import Format
from massmob.io.graphs.graph_files import RECORD, graph_of, member, movement_of, objects_in
from massmob.io.text import json_format
from massmob.movement import Movement

__all__ = ["FORMAT"]


def write_movement(movement: Movement) -> bytes:
    """Node-link JSON, one node or edge a line."""
    import networkx as nx

    return json_format.write(nx.node_link_data(graph_of(movement), edges="edges"))


def read_movement(data: bytes) -> Movement:
    """The movement that `write_movement` wrote.

    Raises:
        LoadError: Not such a file; every problem with its node or line.
    """
    plain = json_format.read(data)
    rows = objects_in(plain, "nodes")
    return movement_of(
        ((row.get("id"), row.get(RECORD)) for row in rows), member(plain, "graph", RECORD)
    )


FORMAT = Format(name="node-link", read=read_movement, write=write_movement)
