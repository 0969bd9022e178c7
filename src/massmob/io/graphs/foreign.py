"""From networkx to a movement: graphs of other programs by two functions of the user, own exports without."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, cast, overload

import attrs

from massmob.errors import InvalidValueError, MassmobError, require_type
from massmob.model.entity import Entity
from massmob.model.references import references
from massmob.movement import Movement
from massmob.network.collection import Unknown

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["GraphReading", "from_networkx"]


@attrs.frozen(kw_only=True)
class GraphReading:
    """The result of reading a graph of another program.

    Attributes:
        movement: The entities; nothing between them is checked, `Movement.validate` does that.
        problems: Why nodes and edges could not be used; the place of each is its node or edge.
        unused_nodes: Nodes for which ``node`` returned ``None``.
        unused_edges: Edges, in a multigraph with their keys, for which ``edge`` returned ``None``, and those
            with an end that has no entity.
    """

    movement: Movement
    problems: tuple[MassmobError, ...]
    unused_nodes: tuple[Any, ...]
    unused_edges: tuple[tuple[Any, ...], ...]


_Node: TypeAlias = Callable[[Any, Mapping[str, Any]], Entity | None]
_Edge: TypeAlias = Callable[[Any, Any, Mapping[str, Any]], Entity | None]


@overload
def from_networkx(graph: nx.Graph[Any]) -> GraphReading: ...
@overload
def from_networkx(graph: nx.Graph[Any], *, node: _Node, edge: _Edge) -> GraphReading: ...
def from_networkx(
    graph: nx.Graph[Any], *, node: _Node | None = None, edge: _Edge | None = None
) -> GraphReading:
    """Make a movement from a graph of networkx: directed or not, with parallel edges or without.

    Without functions the graph is one that ``Movement.to_networkx(entities=True)`` gave, and the movement has
    the entities on its nodes as they are: to change a reference, change the entity.

    Args:
        graph: The graph; it is not changed.
        node: Returns the entity of a node from its id and attributes, or ``None`` to leave it out.
        edge: Returns the entity of one end of an edge with a reference added, or ``None`` to leave it out, from
            the entities of source and target, as earlier edges changed them, and the attributes. The ends of an
            undirected edge come in the order that networkx has.

    Returns:
        The movement, every problem, and what was left out. A `MassmobError` of ``node`` or ``edge`` is a
        problem, and so is an edge that replaces a reference; other exceptions go on with a note of the place.
        Without functions, an edge that is no reference of its entities is left out.

    Raises:
        InvalidValueError: Not a graph of networkx, not functions; or without functions, a node has no entity.

    Example:
        >>> import networkx as nx
        >>> from massmob.model.entities import Field
        >>> reading = from_networkx(
        ...     nx.DiGraph([("economy", "trade")]),
        ...     node=lambda id, attributes: Field(id=f"field:{id}", name=id),
        ...     edge=lambda above, below, attributes: attrs.evolve(below, parent=above.id))
        >>> reading.movement.parent("field:trade").id, reading.problems
        ('field:economy', ())
        >>> exported = reading.movement.to_networkx(entities=True)
        >>> from_networkx(exported).movement == reading.movement
        True
    """
    from networkx import Graph

    require_type("graph", graph, Graph, hint="give a graph of networkx, such as nx.DiGraph()")
    if node is None and edge is None:
        return _read_export(graph)
    for name, function in (("node", node), ("edge", edge)):
        if not callable(function):
            hint = "give a function that returns an entity or None"
            raise InvalidValueError("not a function", place=name, found=function, hint=hint)
    return _read(graph, cast("_Node", node), cast("_Edge", edge))


def _read(graph: nx.Graph[Any], node: _Node, edge: _Edge) -> GraphReading:
    ids, entities = dict[Any, str](), dict[str, Entity]()
    problems, unused_nodes, unused_edges = list[MassmobError](), list[Any](), list[Any]()
    for id, data in graph.nodes(data=True):
        with _collect_problems(problems, f"node {id!r:.90}"):
            entity = _entity_or_none("node", node(id, MappingProxyType(data)))
            if entity is None:
                unused_nodes.append(id)
            elif entity.id in entities:
                raise InvalidValueError("another node has this entity", found=entity.id)
            else:
                ids[id], entities[entity.id] = entity.id, entity
    keys: Any = {"keys": True} if graph.is_multigraph() else {}
    edges: Any = graph.edges(data=True, **keys)
    for source, target, *key, data in edges:
        with _collect_problems(problems, f"edge {source!r:.90} → {target!r:.90}"):
            if source not in ids or target not in ids:
                unused_edges.append((source, target, *key))
                continue
            ends = entities[ids[source]], entities[ids[target]]
            entity = _entity_or_none("edge", edge(*ends, MappingProxyType(data)))
            if entity is None:
                unused_edges.append((source, target, *key))
            else:
                entities[_id_of_changed_end(entity, ends)] = entity
    return GraphReading(
        movement=Movement(entities.values()),
        problems=tuple(problems),
        unused_nodes=tuple(unused_nodes),
        unused_edges=tuple(unused_edges),
    )


def _read_export(graph: nx.Graph[Any]) -> GraphReading:
    for id, attributes in graph.nodes(data=True):
        if not isinstance(attributes.get("entity"), Entity):
            raise InvalidValueError(
                "a node without an entity",
                place=f"graph: node {id!r:.90}",
                found=attributes.get("entity", attrs.NOTHING),
                hint="export it by to_networkx(entities=True), or give the functions node= and edge=",
            )
    reading = _read(graph, lambda _, attributes: attributes["entity"], _holder)
    outside, unknown = graph.graph.get("outside", ()), graph.graph.get("unknown", Unknown())
    movement = Movement(reading.movement, outside=outside, unknown=unknown)
    return attrs.evolve(reading, movement=movement)


def _holder(source: Entity, target: Entity, attributes: Mapping[str, Any]) -> Entity | None:
    """The end of an edge that holds the references which the edge means."""
    relations = set(str(attributes.get("relation")).split("; "))
    for holder, other in ((source, target), (target, source)):
        held = {link.reference.relation for link in references(holder) if link.target == other.id}
        if relations <= held:
            return holder
    return None


def _entity_or_none(function: str, returned: object) -> Entity | None:
    if returned is None or isinstance(returned, Entity):
        return returned
    hint = "return an entity, or None to leave it out"
    raise InvalidValueError(f"{function}() gave no entity", found=returned, hint=hint)


def _id_of_changed_end(entity: Entity, ends: tuple[Entity, Entity]) -> str:
    """The id of the end that an edge changed; the end must not have lost a reference."""
    before = next((end for end in ends if end.id == entity.id), None)
    if before is None:
        raise InvalidValueError("not the entity of either end", found=entity.id)
    if lost := _referenced(before) - _referenced(entity):
        message = f"{entity.id} had {': '.join(min(lost))}, which the edge removes"
        raise InvalidValueError(message, hint="remove one of the edges, or add to a tuple")
    return entity.id


def _referenced(entity: Entity) -> set[tuple[str, str]]:
    return {
        (link.reference.via or link.reference.field, link.target) for link in references(entity)
    }


@contextmanager
def _collect_problems(problems: list[MassmobError], place: str) -> Generator[None]:
    try:
        yield
    except MassmobError as error:
        problems.append(error.at(place))
    except Exception as error:
        error.add_note(f"massmob.from_networkx: {place}")
        raise
