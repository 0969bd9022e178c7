"""Shared by all graph file formats: a node has its entity's record, and readers use the records alone.

The graph itself has a record where the movement is an excerpt: the ids outside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, cast
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

import attrs

from massmob.errors import InvalidValueError, LoadError, MassmobError, counted
from massmob.io.text import json_format
from massmob.model.entities import Point
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.model.references import is_plain
from massmob.movement import Movement
from massmob.network import converter
from massmob.rendering.escaping import xml_text
from massmob.values import limits
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import EntityKind

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "RECORD",
    "Flat",
    "graph_of",
    "member",
    "movement_of",
    "node_attributes",
    "objects_in",
    "xml_root",
]

Flat: TypeAlias = str | int | float | bool
"""What an attribute of a node or an edge may be, so that every format of graphs can hold it."""

RECORD = "record"
"""The attribute of a node that holds the canonical form of its entity alone, as JSON; of a graph, of none."""

_MAX_PROBLEMS = 1000


def graph_of(movement: Movement) -> nx.MultiDiGraph[str]:
    """`Movement.to_networkx` with sources, the attributes of files, and only characters that XML may have."""
    graph = movement.to_networkx(sources=True)
    for id, data in graph.nodes(data=True):
        entity = movement[id]
        data.update(node_attributes(entity))
        _remove_illegal_characters(data)
        data[RECORD] = _record_text({entity.plural: [entity.to_dict()]})
    for _, _, data in graph.edges(data=True):
        _remove_illegal_characters(data)
    if movement.outside:
        graph.graph[RECORD] = _record_text(converter.header(movement))
    return graph


def _remove_illegal_characters(attributes: dict[str, Any]) -> None:
    for name, value in attributes.items():
        if isinstance(value, str):
            attributes[name] = xml_text(value)


def _record_text(members: dict[str, object]) -> str:
    plain = {"massmob": converter.VERSION, **members}
    return xml_text(json.dumps(plain, ensure_ascii=False))


def node_attributes(entity: Entity) -> dict[str, Flat]:
    """What a node carries in files: flat and typed, one attribute a value that is there.

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


def movement_of(nodes: Iterable[tuple[object, object]], graph: object = None) -> Movement:
    """The movement in the nodes of a file.

    Args:
        nodes: For each node its id, used only in messages, and its attribute `RECORD`.
        graph: The attribute `RECORD` of the graph; ``None`` if it has none.

    Raises:
        LoadError: A node has no record, a record has a problem, or two nodes hold the same entity; every
            problem has its node or entity.
    """
    pairs = list(nodes)
    limits.current().check_entities(len(pairs))
    plain: dict[str, Any] = {}
    problems: list[MassmobError] = []
    for id, record in pairs:
        try:
            _add_record(record, plain)
        except MassmobError as error:
            problems.append(error.at(f"node {id!r:.90}"))
        if len(problems) >= _MAX_PROBLEMS:
            break
    if graph is not None:
        try:
            _add_record(graph, plain)
        except MassmobError as error:
            problems.append(error.at("graph"))
    if problems:
        raise LoadError.of(problems, truncated=len(problems) >= _MAX_PROBLEMS)
    movement = converter.from_plain(Movement, plain) if pairs else Movement()
    if len(movement) != len(pairs):
        counts = f"{len(movement)} in {counted(len(pairs), 'node')}"
        raise LoadError("not one entity in each node", found=counts)
    return movement


def _add_record(record: object, plain: dict[str, Any]) -> None:
    """Add the record of a node, or of the graph, to the canonical form of all."""
    if not isinstance(record, str):
        raise InvalidValueError(
            "no record of a massmob entity",
            found=attrs.NOTHING if record is None else record,
            hint="read a graph of another program with networkx and massmob.from_networkx",
        )
    form = json_format.read(record.encode("utf-8", "surrogatepass"))
    if not isinstance(form, dict):
        raise InvalidValueError("not the record of a massmob entity", found=form)
    for key, value in cast("dict[str, object]", form).items():
        if key == "massmob":
            if plain.setdefault(key, value) != value:
                raise InvalidValueError("not the version of the nodes before it", found=value)
        elif isinstance(value, list):
            plain.setdefault(key, []).extend(value)
        else:
            raise InvalidValueError("not a list", place=key, found=value)


def objects_in(plain: object, *path: str) -> list[dict[str, Any]]:
    """The objects in a list of JSON; an element of another type counts as an empty object.

    Args:
        plain: Plain values from a JSON reader.
        path: The keys that lead to the list.

    Raises:
        LoadError: There is no list.
    """
    value = member(plain, *path)
    if not isinstance(value, list):
        raise LoadError(
            "not a graph", place=".".join(path), found=value, hint="give the list of nodes […]"
        )
    return [
        cast("dict[str, Any]", item) if isinstance(item, dict) else {}
        for item in cast("list[object]", value)
    ]


def member(plain: object, *path: str) -> object:
    """The value to which keys lead in plain values from a JSON reader; ``None`` where there is none."""
    for key in path:
        plain = cast("dict[str, object]", plain).get(key) if isinstance(plain, dict) else None
    return plain


class _SafeTreeBuilder(TreeBuilder):
    """A builder of elements that refuses a document type, and too deep nesting, during parsing.

    The declaration of a document type can define entities that expand without end or include other files.
    """

    depth = 0

    def doctype(self, *_: object) -> None:
        raise LoadError("XML with a document type", hint="remove <!DOCTYPE …>")

    def start(self, tag: Any, attrs: Any, /) -> Element:  # noqa: ANN401 - as the base class has it
        self.depth += 1
        limits.current().check_depth(self.depth)
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)


def xml_root(data: bytes, name: str) -> Element:
    """The root element of a file in XML.

    Args:
        data: The file, in UTF-8 or the encoding it declares.
        name: The name that the root must have, in any namespace.

    Raises:
        LoadError: Not XML, cut short, with a document type, nested too deeply, or of another kind.
    """
    parser = XMLParser(target=_SafeTreeBuilder())  # noqa: S314 - it refuses harmful declarations
    try:
        parser.feed(data)
        root: Element = parser.close()
    except ParseError as error:
        line, column = error.position
        raise LoadError(
            f"not XML: {error.msg.partition(':')[0]}",
            place=f"line {line}, column {column + 1}",
            hint="get the whole file again, or correct the text there",
        ) from None
    except (LookupError, ValueError) as error:
        if isinstance(error, LoadError):
            raise
        raise LoadError("not XML", found=str(error), hint="save the file as UTF-8") from None
    if root.tag.rpartition("}")[2] != name:
        raise LoadError(f"not <{name}>", found=root.tag, hint="name the format of the file")
    return root
