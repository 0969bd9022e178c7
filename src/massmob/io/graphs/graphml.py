"""GraphML for Gephi, yEd and igraph, written by networkx.

Source: The GraphML File Format, http://graphml.graphdrawing.org/specification.html
"""

from __future__ import annotations

import io
from xml.etree.ElementTree import Element

from massmob.io.format import Format
from massmob.io.graphs.graph_files import RECORD, graph_of, movement_of, xml_root
from massmob.movement import Movement

__all__ = ["FORMAT"]


def write_movement(movement: Movement) -> bytes:
    """GraphML in UTF-8; a node's ``id`` is the entity's id."""
    import networkx as nx

    file = io.BytesIO()
    # `write_graphml` writes other bytes where lxml is installed.
    nx.write_graphml_xml(graph_of(movement), file)
    return file.getvalue()


def read_movement(content: bytes) -> Movement:
    """The movement that `write_movement` wrote.

    Raises:
        LoadError: Not such a file; every problem with its node or line.
    """
    root = xml_root(content, "graphml")
    keys = {key.get("id") for key in root.iterfind("{*}key") if key.get("attr.name") == RECORD}

    def record_of(element: Element) -> str | None:
        values = element.iterfind("{*}data")
        return next((value.text for value in values if value.get("key") in keys), None)

    nodes = ((node.get("id"), record_of(node)) for node in root.iterfind(".//{*}node"))
    graph = root.find("{*}graph")
    return movement_of(nodes, None if graph is None else record_of(graph))


FORMAT = Format(name="graphml", suffixes=(".graphml",), read=read_movement, write=write_movement)
