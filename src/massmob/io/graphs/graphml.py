"""GraphML for Gephi, yEd and igraph, written by networkx.

Source: The GraphML File Format, http://graphml.graphdrawing.org/specification.html
"""

from __future__ import annotations

import io

from massmob.io.graphs.graph_files import RECORD, graph_of, movement_of, xml_root
from massmob.movement import Movement

__all__ = ["read_movement", "write_movement"]


def write_movement(movement: Movement) -> bytes:
    """GraphML in UTF-8; a node's ``id`` is the entity's id."""
    import networkx as nx

    file = io.BytesIO()
    # `write_graphml` writes other bytes where lxml is installed.
    nx.write_graphml_xml(graph_of(movement), file)
    return file.getvalue()


def read_movement(data: bytes) -> Movement:
    """The movement that `write_movement` wrote.

    Raises:
        LoadError: Not such a file; every problem with its node or line.
    """
    root = xml_root(data, "graphml")
    keys = {key.get("id") for key in root.iterfind("{*}key") if key.get("attr.name") == RECORD}
    return movement_of(
        (
            node.get("id"),
            next((each.text for each in node.iterfind("{*}data") if each.get("key") in keys), None),
        )
        for node in root.iterfind(".//{*}node")
    )
