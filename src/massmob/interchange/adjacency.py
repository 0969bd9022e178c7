"""Movements as graphs of rustworkx and igraph, in memory.

Lives here: one function a library, which is imported when it is called. Must not live here: files; what nodes
and edges carry (`massmob.interchange.elements`); networkx, which `Movement.graph` gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from massmob.errors import MissingExtraError
from massmob.graphs import Flat, node_attributes
from massmob.interchange.elements import edges_of, types_of
from massmob.movement import Movement

if TYPE_CHECKING:
    import igraph  # pyright: ignore[reportMissingTypeStubs] - it has its types in its source
    import rustworkx

__all__ = ["to_igraph", "to_rustworkx"]


def to_rustworkx(movement: Movement) -> rustworkx.PyDiGraph[dict[str, Flat], dict[str, Flat]]:
    """The movement as a `rustworkx.PyDiGraph`: an edge runs from who refers to whom he names.

    Args:
        movement: The movement; references to entities that are not here have no edge.

    Returns:
        A multigraph. A node's payload has its ``id`` and what `massmob.graphs.node_attributes` tells, an edge's
        its ``relation`` and what the reference says besides. ``attrs`` maps each id to its node's index.

    Raises:
        MissingExtraError: rustworkx is not installed.

    Example:
        >>> from massmob.model import Field
        >>> graph = to_rustworkx(Movement([
        ...     Field(id="field:1", name="kinh tế"), Field(id="field:2", name="chợ", parent="field:1")]))
        >>> graph[graph.attrs["field:2"]]["label"], graph.edges()
        ('chợ', [{'relation': 'broader'}])
    """
    try:
        import rustworkx
    except ImportError:
        raise MissingExtraError.of("graphs", "rustworkx") from None
    graph: rustworkx.PyDiGraph[dict[str, Flat], dict[str, Flat]] = rustworkx.PyDiGraph()
    payloads = [{"id": entity.id, **node_attributes(entity)} for entity in movement]
    index = {
        str(payload["id"]): number
        for payload, number in zip(payloads, graph.add_nodes_from(payloads), strict=True)
    }
    graph.add_edges_from(
        [
            (index[each.source], index[each.target], dict(each.attributes))
            for each in edges_of(movement)
        ]
    )
    graph.attrs = index
    return graph


def to_igraph(movement: Movement) -> igraph.Graph:
    """The movement as a directed `igraph.Graph`: an edge runs from who refers to whom he names.

    Args:
        movement: The movement; references to entities that are not here have no edge.

    Returns:
        A multigraph. The vertex attribute ``name`` is the id, so that ``graph.vs.find("loc:01")`` works; the
        others are those of `massmob.graphs.node_attributes`, ``None`` where an entity has no such value.

    Raises:
        MissingExtraError: igraph is not installed.

    Example:
        >>> from massmob.model import Field
        >>> graph = to_igraph(Movement([
        ...     Field(id="field:1", name="kinh tế"), Field(id="field:2", name="chợ", parent="field:1")]))
        >>> graph.vs.find("field:2")["label"], graph.es["relation"]
        ('chợ', ['broader'])
    """
    try:
        import igraph  # pyright: ignore[reportMissingTypeStubs] - it has its types in its source
    except ImportError:
        raise MissingExtraError.of("graphs", "igraph") from None
    entities, edges = list(movement), list(edges_of(movement))
    index = {entity.id: number for number, entity in enumerate(entities)}
    carried = [node_attributes(entity) for entity in entities]
    columns: dict[str, list[Any]] = {"name": list(index)}
    for name in dict.fromkeys(name for each in carried for name in each):
        columns[name] = [each.get(name) for each in carried]
    told = {name: [each.attributes.get(name) for each in edges] for name in types_of(edges)}
    return igraph.Graph(
        n=len(entities),
        edges=[(index[each.source], index[each.target]) for each in edges],
        directed=True,
        vertex_attrs=columns,
        edge_attrs=told,
    )
