"""A movement as networkx graphs for other tools: exports, which no query of this library reads.

Nodes and edges carry plain attributes, so that every writer and algorithm of networkx takes them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import attrs

from massmob.errors import InvalidValueError, naming_argument
from massmob.model.entity import Entity
from massmob.model.references import HOLDS, is_plain, reference_fields
from massmob.network.trees import Dag, Tree
from massmob.values.garbage import garbage_collection_paused
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
    with garbage_collection_paused():
        texts = {cls: _node_texts(cls) for cls in set(map(type, entities.values()))}
        for id, entity in entities.items():
            nodes[id] = attributes = texts[type(entity)].of(entity)
            attributes["label"] = str(entity.name)
        successors.update((id, {}) for id in entities)
        predecessors.update((id, {}) for id in entities)
        for id, target, key, attributes in _edges(entities, relations, sources):
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
        graph.add_node(id, **_node_texts(type(entity)).of(entity) | {"label": str(entity.name)})
    graph.add_edges_from((p, id) for id in hierarchy.order for p in hierarchy.parents(id))
    nx.freeze(graph)  # pyright: ignore[reportUnknownMemberType] - the stubs leave it untyped
    return graph


# --- attributes ------------------------------------------------------------------------------------


class _Texts:
    """Some fields of objects as texts; those of equal values are made once, which takes half the time.

    Args:
        fields: Attribute of the graph → field, such as ``valid.start``.
    """

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._names = [*fields]
        # A second name, so that `attrgetter` gives a tuple; there is no attribute for its value.
        self._values: Callable[[object], tuple[Any, ...]] = (
            attrgetter(*fields.values(), "__class__") if fields else lambda _: ()
        )
        self._known: dict[tuple[Any, ...], dict[str, str]] = {}

    def of(self, holder: object) -> dict[str, str]:
        """A new dictionary of the values that an object has."""
        values = self._values(holder)
        try:
            return self._known[values].copy()
        except KeyError:
            texts = self._known[values] = self._made(values)
            return texts.copy()
        except TypeError:  # a field of another package's kind may hold a value without a hash
            return self._made(values)

    def _made(self, values: tuple[Any, ...]) -> dict[str, str]:
        named = zip(self._names, values, strict=False)
        return {name: str(value) for name, value in named if value is not None}


_WORDS = ("level", "tier", "kind", "type", "status")
"""Fields and properties by which nodes are grouped and filtered."""


def _node_texts(cls: type[Entity]) -> _Texts:
    """The attributes of the nodes of a kind; the label, which few share, is put in afterwards."""
    own = {"kind": f"{cls.entity_kind}_kind"}
    words = {own.get(field, field): field for field in _WORDS if hasattr(cls, field)}
    days = {"valid_from": "valid.start", "valid_to": "valid.end"}
    return _Texts({"kind": "entity_kind", "label": "entity_kind", **words, **days})


# --- edges -----------------------------------------------------------------------------------------


class _Referring(NamedTuple):
    """A field with references: its name, whether it has several, and the relation as text."""

    name: str
    many: bool
    relation: str


class _Holder(NamedTuple):
    """What holds references: the field with such values, or ``""`` for the entity itself."""

    via: str
    texts: _Texts
    referring: list[_Referring]


def _holders(
    cls: type[Entity], relations: Collection[Relation] | None, sources: bool
) -> list[_Holder]:
    """Where a kind of entity has the references that are edges, with the plain fields beside them."""
    referring: dict[str, list[_Referring]] = {"": []}
    for reference in reference_fields(cls):
        if relations is not None and reference.relation in relations:
            is_edge = True
        elif reference.kinds == {EntityKind.SOURCE}:
            is_edge = sources
        else:
            is_edge = relations is None
        if is_edge:
            field = _Referring(reference.field, reference.many, str(reference.relation))
            referring.setdefault(reference.via, []).append(field)
    holders: list[_Holder] = []
    for via, fields in referring.items():
        held = attrs.fields(attrs.fields_dict(cls)[via].metadata[HOLDS]) if via else ()
        plain = {field.name: field.name for field in held if is_plain(field)}
        holders.append(_Holder(via, _Texts(plain), fields))
    return holders


def _edges(
    entities: Mapping[str, Entity], relations: Collection[Relation] | None, sources: bool
) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """For each reference the holder, the target, a unique key, and the attributes of the edge.

    These are the relation and the plain fields of the value that holds the reference, as text.
    """
    kinds = set(map(type, entities.values()))
    holders = {cls: _holders(cls, relations, sources) for cls in kinds}
    for id, entity in entities.items():
        for via, texts, referring in holders[type(entity)]:
            for position, part in enumerate(getattr(entity, via) if via else (entity,)):
                place = f"{id}/{via}[{position}]." if via else f"{id}/"
                stated = texts.of(part) if via else {}
                for field, many, relation in referring:
                    value = getattr(part, field)
                    if not value:
                        continue
                    if many:
                        for index, target in enumerate(value):
                            key = f"{place}{field}[{index}]"
                            yield id, target, key, {"relation": relation, **stated}
                    else:
                        yield id, value, f"{place}{field}", {"relation": relation, **stated}
