"""GEXF for Gephi, whose timeline shows what was in force on a day, written by networkx.

Source: GEXF, https://gexf.net/schema.html
"""

from __future__ import annotations

import io
from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from massmob.io.format import Format
from massmob.io.graphs.graph_files import RECORD, graph_of, movement_of, xml_root
from massmob.movement import Movement
from massmob.values.period import Period

__all__ = ["FORMAT"]


def write_movement(movement: Movement) -> bytes:
    """GEXF in UTF-8; ``start`` and ``end`` are the first and the last day, an open end is left out.

    An edge exists while both its ends are in force, or always if they never are at the same time.
    """
    import networkx as nx

    graph = graph_of(movement)
    for id, data in graph.nodes(data=True):
        _set_period(data, movement[id].valid)
    for source, target, data in graph.edges(data=True):
        data["label"] = data["relation"]
        _set_period(data, movement[source].valid & movement[target].valid or Period())
    file = io.BytesIO()
    nx.write_gexf(graph, file)
    # networkx notes its version and today, by which equal movements would give different files; it has no
    # attributes of the graph.
    record = escape(graph.graph.get(RECORD, ""))
    meta = f"<meta><description>{record}</description></meta>" if record else ""
    before, _, rest = file.getvalue().partition(b"<meta ")
    return before + meta.encode() + rest.partition(b"</meta>")[2]


def _set_period(attributes: dict[str, Any], period: Period) -> None:
    for name, day in (("start", period.start), ("end", period.end)):
        if day is not None:
            attributes[name] = day.isoformat()


def read_movement(data: bytes) -> Movement:
    """The movement that `write_movement` wrote.

    Raises:
        LoadError: Not such a file; every problem with its node or line.
    """
    root = xml_root(data, "gexf")
    declared = root.iterfind("{*}graph/{*}attributes/{*}attribute")
    keys = {attribute.get("id") for attribute in declared if attribute.get("title") == RECORD}

    def record_of(node: Element) -> str | None:
        values = node.iterfind("{*}attvalues/{*}attvalue")
        return next((value.get("value") for value in values if value.get("for") in keys), None)

    nodes = ((node.get("id"), record_of(node)) for node in root.iterfind(".//{*}node"))
    # Another program may describe the graph in words.
    description = root.findtext("{*}meta/{*}description", "")
    return movement_of(nodes, description if description.startswith("{") else None)


FORMAT = Format(name="gexf", suffixes=(".gexf",), read=read_movement, write=write_movement)
