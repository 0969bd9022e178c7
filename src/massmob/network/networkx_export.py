"""A movement as networkx graphs for other tools: exports, which no query of this library reads.

Nodes and edges carry plain attributes, so that every writer and algorithm of networkx takes them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import attrs

from massmob.errors import InvalidValueError, naming_argument
from massmob.model.entity import Entity
from massmob.model.references import HOLDS, is_plain, reference_fields
from massmob.network.trees import Dag, Tree
from massmob.values.vocabulary import EntityKind, Relation

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["RelationWords", "as_relations", "hierarchy_graph", "reference_graph", "simple_graph"]

RelationWords: TypeAlias = "Relation | str | Iterable[Relation | str] | None"
"""Which relations a graph has: one, several, or ``None`` for all."""


def reference_graph(
    entities: Mapping[str, Entity],
    relations: Collection[Relation] | None = None,
    *,
    sources: bool = False,
    objects: bool = False,
) -> nx.MultiDiGraph[str]:
    """Every reference as an edge of its own; see `Network.to_networkx`.

    Args:
        entities: Entities by id; references to others are left out.
        relations: Only these, and the entities that they connect.
        sources: References to sources too.
        objects: Put the entity on its node, as ``entity``.

    Returns:
        A new graph.

    Example:
        >>> from massmob.model.entities import Field
        >>> fields = Field(id="field:1", name="kinh tế"), Field(id="field:2", name="chợ", parent="field:1")
        >>> graph = reference_graph({field.id: field for field in fields})
        >>> graph.nodes["field:2"]["label"], [*graph.edges(keys=True, data="relation")]
        ('chợ', [('field:2', 'field:1', 'field:2/parent', 'broader')])
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    # `add_node` and `add_edge` fill these dictionaries too; with them all of this takes twice as long.
    raw: Any = graph
    nodes, successors, predecessors = raw._node, raw._succ, raw._pred
    kinds = set(map(type, entities.values()))
    words = {cls: _words(cls) for cls in kinds}
    fields = {cls: _referring_fields(cls, relations, sources) for cls in kinds}
    for id, entity in entities.items():
        nodes[id] = _node_attributes(entity, words[type(entity)])
        successors[id], predecessors[id] = {}, {}
    for id, target, key, attributes in _edges(entities, fields):
        targets = successors[id]
        if target in targets:
            targets[target][key] = attributes
        elif target in predecessors:
            targets[target] = predecessors[target][id] = {key: attributes}
    if objects:
        for id, entity in entities.items():
            nodes[id]["entity"] = entity
    if relations is not None:
        graph.remove_nodes_from([*nx.isolates(graph)])
    return graph


def as_relations(relations: RelationWords) -> frozenset[Relation] | None:
    """The relations of an argument ``relations``.

    Raises:
        InvalidValueError: Not a relation.

    Example:
        >>> as_relations("part_of") == as_relations([Relation.PART_OF])
        True
    """
    if relations is None:
        return None
    if not isinstance(relations, Iterable):
        hint = "give relations such as ['part_of', 'leads']"
        raise InvalidValueError("not relations", place="relations", found=relations, hint=hint)
    with naming_argument("relations"):
        return frozenset(map(Relation.of, [relations] if isinstance(relations, str) else relations))


def simple_graph(graph: nx.MultiDiGraph[str]) -> nx.DiGraph[str]:
    """A graph with one edge from an entity to another, with the values of all parallel ones.

    Args:
        graph: A graph of `reference_graph`.

    Returns:
        A new graph. Different values of an attribute are joined by ``"; "``; ``weight`` counts the edges.
    """
    import networkx as nx

    simple: nx.DiGraph[str] = nx.DiGraph(**graph.graph)
    simple.add_nodes_from(graph.nodes(data=True))
    simple.add_edges_from(
        (holder, target, _joined([*parallel.values()]))
        for holder, targets in graph.adjacency()
        for target, parallel in targets.items()
    )
    return simple


def _joined(parallel: list[dict[str, str]]) -> dict[str, str | int]:
    """The attributes of parallel edges as those of one."""
    texts: dict[str, dict[str, None]] = {}
    for attributes in parallel:
        for name, text in attributes.items():
            texts.setdefault(name, {})[text] = None
    return {name: "; ".join(distinct) for name, distinct in texts.items()} | {
        "weight": len(parallel)
    }


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
    for id in hierarchy.order:
        entity = entities[id]
        graph.add_node(id, **_node_attributes(entity, _words(type(entity))))
    graph.add_edges_from((p, id) for id in hierarchy.order for p in hierarchy.parents(id))
    nx.freeze(graph)  # pyright: ignore[reportUnknownMemberType] - the stubs leave it untyped
    return graph


# --- the attributes of nodes -----------------------------------------------------------------------

_WORDS = ("level", "tier", "kind", "type", "status")
"""Fields and properties by which nodes are grouped and filtered."""


def _words(cls: type[Entity]) -> list[tuple[str, str]]:
    """Attribute of a node → field, of those in `_WORDS` that a kind of entity has."""
    own = {"kind": f"{cls.entity_kind}_kind"}
    return [(own.get(field, field), field) for field in _WORDS if hasattr(cls, field)]


def _node_attributes(entity: Entity, words: list[tuple[str, str]]) -> dict[str, Any]:
    attributes = {"kind": str(entity.entity_kind), "label": str(entity.name)}
    for name, field in words:
        if (value := getattr(entity, field)) is not None:
            attributes[name] = str(value)
    valid = entity.valid
    if valid.start is not None:
        attributes["valid_from"] = valid.start.isoformat()
    if valid.end is not None:
        attributes["valid_to"] = valid.end.isoformat()
    return attributes


# --- edges -----------------------------------------------------------------------------------------


class _Referring(NamedTuple):
    """A field with references: its name, whether it has several, and the relation as text."""

    name: str
    many: bool
    relation: str


class _Held(NamedTuple):
    """A field that holds values with references: their fields without references, and those with."""

    via: str
    plain: list[str]
    referring: list[_Referring]


def _referring_fields(
    cls: type[Entity], relations: Collection[Relation] | None, sources: bool
) -> tuple[list[_Referring], list[_Held]]:
    """The fields of a kind of entity whose references are edges: its own, and those of held values."""
    own: list[_Referring] = []
    held: dict[str, list[_Referring]] = {}
    for reference in reference_fields(cls):
        if relations is not None and reference.relation in relations:
            is_edge = True
        elif reference.kinds == {EntityKind.SOURCE}:
            is_edge = sources
        else:
            is_edge = relations is None
        if is_edge:
            field = _Referring(reference.field, reference.many, str(reference.relation))
            (held.setdefault(reference.via, []) if reference.via else own).append(field)
    values = {via: attrs.fields_dict(cls)[via].metadata[HOLDS] for via in held}
    return own, [
        _Held(via, [field.name for field in attrs.fields(values[via]) if is_plain(field)], inner)
        for via, inner in held.items()
    ]


def _edges(
    entities: Mapping[str, Entity],
    fields: Mapping[type[Entity], tuple[list[_Referring], list[_Held]]],
) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """For each reference the holder, the target, a unique key, and the attributes of the edge.

    These are the relation and the plain fields of the value that holds the reference, as text.
    """
    last: tuple[list[str], list[Any]] | None = None  # most values hold the same as the one before
    texts: dict[str, str] = {}
    for id, entity in entities.items():
        own, held = fields[type(entity)]
        for target, place, relation in _targets(entity, own):
            yield id, target, f"{id}/{place}", {"relation": relation}
        for via, plain, referring in held:
            for position, part in enumerate(getattr(entity, via)):
                values = [getattr(part, name) for name in plain]
                if (plain, values) != last:
                    last = plain, values
                    texts = {n: str(v) for n, v in zip(plain, values, strict=True) if v is not None}
                for target, place, relation in _targets(part, referring):
                    key = f"{id}/{via}[{position}].{place}"
                    yield id, target, key, {"relation": relation, **texts}


def _targets(holder: object, fields: list[_Referring]) -> Iterator[tuple[str, str, str]]:
    """The ids in fields, each with its place in the holder and the relation."""
    for field, many, relation in fields:
        value = getattr(holder, field)
        if many:
            for position, target in enumerate(value):
                yield target, f"{field}[{position}]", relation
        elif value is not None:
            yield value, field, relation
