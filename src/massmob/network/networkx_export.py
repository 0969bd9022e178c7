"""A movement as networkx graphs for other tools: exports, which no query of this library reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import attrs

from massmob.model.entities import Point
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.model.references import Link, is_plain, references
from massmob.network.trees import Dag, Tree
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import EntityKind

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "Flat",
    "edge_attributes",
    "flat_graph",
    "hierarchy_graph",
    "node_attributes",
    "reference_graph",
]

Flat: TypeAlias = str | int | float | bool
"""What an attribute of a node or an edge may be, so that every format of graphs can hold it."""


def reference_graph(entities: Mapping[str, Entity]) -> nx.MultiDiGraph[str]:
    """Every reference as an edge; for the attributes of nodes and edges see `Movement.graph`.

    Args:
        entities: Entities by id; references to others are left out.

    Returns:
        A frozen graph.
    """
    import networkx as nx

    graph = _graph(entities, _node_data, lambda _, link: link.reference.relation.value)
    nx.freeze(graph)  # pyright: ignore[reportUnknownMemberType] - the stubs leave it untyped
    return graph


def flat_graph(entities: Mapping[str, Entity]) -> nx.MultiDiGraph[str]:
    """Every reference as an edge of its own, with plain attributes; see `Movement.to_networkx`.

    Args:
        entities: Entities by id; references to others are left out.

    Returns:
        A new graph. The key of an edge is the holder's id and the path of the reference in it.

    Example:
        >>> from massmob.model.entities import Field
        >>> fields = Field(id="field:1", name="kinh tế"), Field(id="field:2", name="chợ", parent="field:1")
        >>> graph = flat_graph({field.id: field for field in fields})
        >>> graph.nodes["field:2"]["label"], [*graph.edges(data="relation")]
        ('chợ', [('field:2', 'field:1', 'broader')])
    """
    return _graph(entities, node_attributes, lambda id, link: f"{id}/{link.place}")


def _graph(
    entities: Mapping[str, Entity],
    node: Callable[[Entity], dict[str, Any]],
    key: Callable[[str, Link], str],
) -> nx.MultiDiGraph[str]:
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from((id, node(entity)) for id, entity in entities.items())
    edges: Iterator[Any] = (  # the stubs know no edges with keys, networkx's documentation does
        (id, link.target, key(id, link), edge_attributes(link))
        for id, entity in entities.items()
        for link in references(entity)
        if link.target in entities
    )
    graph.add_edges_from(edges)
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


def node_attributes(entity: Entity) -> dict[str, Flat]:
    """What a node carries in other tools: flat and typed, one attribute a value that is there.

    ``kind`` is the kind of entity and ``label`` the name to be shown; ``name_vi``, ``name_en``, ``name_ru``,
    ``valid_from`` and ``valid_to`` (inclusive) follow, then the entity's own fields. A field ``kind`` is called
    ``locality_kind``, ``body_kind`` …; a figure has ``figure`` as it is read, with ``figure_low`` and
    ``figure_high``; a point has ``lat`` and ``lon``. References are edges.

    Args:
        entity: Any entity.

    Example:
        >>> from massmob.model.entities import Locality
        >>> ward = Locality(id="loc:00001", name="Phúc Xá", kind="phuong", code="00001", valid="../2025-06-30")
        >>> [f"{key}={value}" for key, value in node_attributes(ward).items()][2:]
        ['name_vi=Phúc Xá', 'valid_to=2025-06-30', 'code=00001', 'locality_kind=phuong', 'tier=commune']
    """
    attributes: dict[str, Flat] = {"kind": entity.entity_kind.value, "label": str(entity.name)}
    for language in entity.name.languages:
        attributes[f"name_{language}"] = entity.name.label(language)
    for end, day in (("from", entity.valid.start), ("to", entity.valid.end)):
        if day is not None:
            attributes[f"valid_{end}"] = day.isoformat()
    for field in _own_fields(entity.entity_kind):
        value = getattr(entity, field)
        if value not in (None, "", ()):
            name = {"kind": f"{entity.entity_kind}_kind", "value": "figure"}.get(field, field)
            attributes.update(_flat_attributes(name, value))
    return attributes


@cache
def _own_fields(kind: EntityKind) -> tuple[str, ...]:
    """The fields that only this kind has and that hold no references, and properties derived from others."""
    fields = [
        field.name
        for field in attrs.fields(ENTITY_TYPES[kind])
        if is_plain(field) and field.name not in ("id", "name", "valid")
    ]
    derived = [
        name
        for name in ("tier", "status")
        if isinstance(getattr(ENTITY_TYPES[kind], name, None), property)
    ]
    return (*fields, *derived)


def _flat_attributes(name: str, value: object) -> dict[str, Flat]:
    """A value of a field under its name, or in parts."""
    if isinstance(value, Quantity):
        parts: dict[str, Flat] = {name: str(value), f"{name}_low": float(value.low)}
        return parts if value.high is None else parts | {f"{name}_high": float(value.high)}
    if isinstance(value, Point):
        return {"lat": float(value.lat), "lon": float(value.lon)}
    if isinstance(value, tuple):
        return {name: " ".join(map(str, cast("tuple[object, ...]", value)))}
    if isinstance(value, bool | int | float):
        return {name: value}
    return {name: str(value)}


def edge_attributes(link: Link) -> dict[str, Flat]:
    """What an edge carries: its ``relation``, and the other fields of the value that holds it, as text.

    Args:
        link: A reference, as `massmob.model.references.references` gives it.

    Example:
        >>> from massmob.model.entities import Locality, Succession
        >>> row = Succession(to="loc:c", extent="whole", on="2025-07-01")
        >>> [link] = references(Locality(id="loc:a", name="A", kind="xa", successors=[row]))
        >>> edge_attributes(link)
        {'relation': 'succeeded_by', 'extent': 'whole', 'on': '2025-07-01'}
    """
    data: dict[str, Flat] = {"relation": link.reference.relation.value}
    if link.part is not None:
        for name in _plain_fields(type(cast("attrs.AttrsInstance", link.part))):
            value = getattr(link.part, name)
            if value is not None:
                data[name] = str(value)
    return data


@cache
def _plain_fields(part: type[attrs.AttrsInstance]) -> tuple[str, ...]:
    """The fields of a value that hold no references: an extent, a day, a status."""
    return tuple(field.name for field in attrs.fields(part) if is_plain(field))
