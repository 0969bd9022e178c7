"""A movement as nodes and edges, which every format of graphs writes in its own way.

Lives here: the graph between entities and files, how a node carries its entity's record, how a movement comes
back from records, and how nodes and edges are read from records of JSON. Must not live here: any format;
graphs of others (`massmob.interchange.mapping`).

A node has the flat attributes of `massmob.graphs.node_attributes` for other tools and, for us, ``record``: its
entity in the canonical form as JSON. We read the record alone. A file whose attributes or edges say something
else was changed by another tool; it is refused, so that no change is lost without a word.
"""

from __future__ import annotations

import json as letters
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

import attrs

from massmob.declaration import ENTITY_TYPES, references
from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.escaping import xml_text
from massmob.graphs import Flat, edge_attributes, node_attributes
from massmob.interchange import json, limits, records
from massmob.movement import Movement
from massmob.period import Period

__all__ = [
    "OUTSIDE",
    "RECORD",
    "Edge",
    "Graph",
    "Node",
    "flat",
    "graph_of",
    "id_in",
    "listed",
    "movement_of",
    "records_of",
    "refuse",
    "types_of",
]

RECORD, OUTSIDE = "record", "outside"
"""The attributes of a node that hold the entity's record, and which ids it names beyond the excerpt."""


@attrs.frozen
class Node:
    """An entity, or what a file has for one.

    Attributes:
        id: The entity's id, or the file's.
        attributes: Name → value.
        period: When it is there.
    """

    id: str
    attributes: Mapping[str, Flat]
    period: Period = attrs.field(default=Period())


@attrs.frozen
class Edge:
    """A reference, or what a file has for one.

    Attributes:
        source: Id of the node that holds it.
        target: Id of the node that it names.
        attributes: Name → value; ``relation`` among them.
        id: Unique among the edges: the holder and the place in it; the file's own, or empty.
        period: When both ends are there; always, where they never are together.
    """

    source: str
    target: str
    attributes: Mapping[str, Flat]
    id: str = ""
    period: Period = attrs.field(default=Period())


@attrs.frozen
class Graph:
    """Nodes and edges, each in the order of the file."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def graph_of(movement: Movement) -> Graph:
    """The graph that a movement is: entities in id order, references in the order of their fields.

    Args:
        movement: The movement. References to entities that are not here have no edge; the record has them.
    """
    written = {
        id: _safe(letters.dumps(record, ensure_ascii=False))
        for id, record in records_of(records.to_plain(movement))
    }
    nodes: list[Node] = []
    for entity in movement:
        attributes = node_attributes(entity) | {RECORD: written[entity.id]}
        beyond = {link.target for link in references(entity)} & movement.outside
        if beyond:
            attributes[OUTSIDE] = _safe(letters.dumps(sorted(beyond), ensure_ascii=False))
        nodes.append(Node(entity.id, attributes, entity.valid))
    return Graph(tuple(nodes), tuple(edges_of(movement)))


def records_of(plain: Mapping[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """The records of the canonical form, each with its id."""
    for cls in ENTITY_TYPES.values():
        for record in cast("list[dict[str, object]]", plain.get(cls.plural, [])):
            yield cast("str", record["id"]), record


def _safe(text: str) -> str:
    r"""JSON in which the characters that XML cannot hold are written ``\uXXXX``."""
    if xml_text(text) == text:
        return text
    return "".join(each if xml_text(each) == each else f"\\u{ord(each):04x}" for each in text)


def edges_of(movement: Movement) -> Iterator[Edge]:
    """The references between the entities of a movement."""
    for entity in movement:
        for link in references(entity):
            target = movement.get(link.target)
            if target is not None:
                yield Edge(
                    entity.id,
                    link.target,
                    edge_attributes(link),
                    f"{entity.id}/{link.place}",
                    entity.valid & target.valid or Period(),
                )


def types_of(bearers: Iterable[Node] | Iterable[Edge]) -> dict[str, type[Flat]]:
    """Attribute → the one type that holds all its values: bool, int, float or str."""
    found: dict[str, set[type[Flat]]] = {}
    for each in bearers:
        for name, value in each.attributes.items():
            found.setdefault(name, set()).add(type(value))
    return {name: _wider(types) for name, types in found.items()}


def _wider(types: set[type[Flat]]) -> type[Flat]:
    if len(types) == 1:
        return next(iter(types))
    return float if types == {int, float} else str


def movement_of(graph: Graph) -> Movement:
    """The movement whose graph was written; the inverse of `graph_of`.

    Args:
        graph: What a format read.

    Raises:
        LoadError: A node has no record, a record has a fault, or attributes or edges say something else.
    """
    limits.current().check_entities(len(graph.nodes))
    faults: list[MassmobError] = []
    plain: dict[str, object] = {"massmob": records.VERSION}
    outside: set[str] = set()
    for node in graph.nodes:
        try:
            plural, record, beyond = _carried(node)
        except MassmobError as error:
            faults.append(error.at(f"node {node.id[:80]!r}"))
        else:
            cast("list[object]", plain.setdefault(plural, [])).append(record)
            outside.update(beyond)
    plain["outside"] = sorted(outside)
    refuse(faults)
    movement = records.from_plain(plain)
    refuse([*_changed(graph, graph_of(movement))])
    return movement


def refuse(faults: list[MassmobError]) -> None:
    """Raise all faults at once, if there are any.

    Raises:
        LoadError: There are some.
    """
    if faults:
        raise LoadError.of(faults)


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


def id_in(record: Mapping[str, object], key: str, place: str, faults: list[MassmobError]) -> str:
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


def _carried(node: Node) -> tuple[str, object, list[str]]:
    """The list that a node's record belongs to, the record, and the ids that it names beyond the excerpt."""
    text = node.attributes.get(RECORD)
    kinds = {cls.entity_kind.value: cls.plural for cls in ENTITY_TYPES.values()}
    kind = node.attributes.get("kind")
    if not isinstance(text, str) or kind not in kinds:
        raise InvalidValueError(
            "a node without the record of a massmob entity",
            found=kind,
            remedy="read graphs that others wrote with massmob.read_graph and a mapping",
        )
    beyond = node.attributes.get(OUTSIDE) or "[]"
    outside = json.read(str(beyond).encode("utf-8", "surrogatepass"))
    ids = cast("list[object]", outside) if isinstance(outside, list) else [None]
    if not all(isinstance(id, str) for id in ids):
        raise InvalidValueError("not a list of ids", place=OUTSIDE, found=beyond)
    return (
        kinds[str(kind)],
        json.read(text.encode("utf-8", "surrogatepass")),
        cast("list[str]", ids),
    )


def _changed(found: Graph, ours: Graph) -> Iterator[MassmobError]:
    """Where a file says something else than the records in it."""
    remedy = "change the record too, or read the file with massmob.read_graph and a mapping"
    wanted = {node.id: node for node in ours.nodes}
    for node in found.nodes:
        place = f"node {node.id[:80]!r}"
        if node.id not in wanted:
            yield InvalidValueError("not the id of its record", place=place, remedy=remedy)
            continue
        for name, value in wanted[node.id].attributes.items():
            told = node.attributes.get(name, value)
            if name not in (RECORD, OUTSIDE) and not _same(told, value):
                where = f"{place}: {name}"
                yield InvalidValueError(
                    f"the record says {value!r}", place=where, found=told, remedy=remedy
                )
    counts = Counter(map(_ends, found.edges))
    counts.subtract(map(_ends, ours.edges))
    for (source, target, relation), count in counts.items():
        if count:
            place = f"edge {source[:80]!r} → {target[:80]!r}"
            told = "no record has this edge" if count > 0 else "an edge is missing"
            yield InvalidValueError(told, place=place, found=relation, remedy=remedy)


def _ends(edge: Edge) -> tuple[str, str, str]:
    return edge.source, edge.target, str(edge.attributes.get("relation"))


def _same(one: Flat, other: Flat) -> bool:
    """Whether two tools mean one value; numbers lose their type on the way through some."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == other
    return xml_text(str(one)) == xml_text(str(other))
