"""The networkx graphs that other tools import: exports, which no query of ours reads back.

Lives here: what a node and an edge carry, and the making of the two graphs. Must not live here: queries;
networkx is imported only when a graph is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import attrs

from massmob.declaration import Entity, Link, references
from massmob.hierarchy import Dag, Tree

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["hierarchy_graph", "reference_graph"]


def reference_graph(entities: Mapping[str, Entity]) -> nx.MultiDiGraph[str]:
    """Every reference as an edge; `Movement.graph` tells what nodes and edges carry.

    Args:
        entities: Entities by id; references to others are left out.

    Returns:
        A frozen graph.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from((id, _node_data(entity)) for id, entity in entities.items())
    edges: Iterator[Any] = (  # the stubs know no edges with keys, networkx's documentation does
        (id, link.target, link.reference.relation.value, _edge_data(link))
        for id, entity in entities.items()
        for link in references(entity)
        if link.target in entities
    )
    graph.add_edges_from(edges)
    nx.freeze(graph)  # pyright: ignore[reportUnknownMemberType] - the stubs leave it untyped
    return graph


def hierarchy_graph(hierarchy: Tree | Dag, entities: Mapping[str, Entity]) -> nx.DiGraph[str]:
    """A hierarchy as edges parent → child.

    Args:
        hierarchy: The hierarchy over ids.
        entities: The entity of each id.

    Returns:
        A frozen graph whose nodes carry what those of `reference_graph` do.
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from((id, _node_data(entities[id])) for id in hierarchy.order)
    graph.add_edges_from((p, id) for id in hierarchy.order for p in hierarchy.parents(id))
    nx.freeze(graph)  # pyright: ignore[reportUnknownMemberType] - the stubs leave it untyped
    return graph


def _node_data(entity: Entity) -> dict[str, object]:
    return {"entity": entity, "kind": entity.entity_kind.value, "label": str(entity.name)}


def _edge_data(link: Link) -> dict[str, object]:
    data: dict[str, object] = {"relation": link.reference.relation.value}
    if link.part is not None:
        for name in _said_besides(type(cast("attrs.AttrsInstance", link.part))):
            value = getattr(link.part, name)
            if value is not None:
                data[name] = str(value)
    return data


@cache
def _said_besides(part: type[attrs.AttrsInstance]) -> tuple[str, ...]:
    """The fields of a value that refer to nothing: an extent, a day, a status."""
    return tuple(field.name for field in attrs.fields(part) if not field.metadata)
