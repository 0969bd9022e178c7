"""Graphs that others made, read through a declared mapping: which attribute is what, which edge says what.

Lives here: `GraphMapping`, its form as TOML or JSON, and the reading. Must not live here: any format of graphs
(each gives nodes and edges, see `massmob.interchange.elements`).
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import attrs

from massmob.declaration import ENTITY_TYPES, HOLDS, Entity, Reference, reference_fields
from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.graphs import Flat
from massmob.interchange import files, json, records
from massmob.interchange.elements import Edge, Graph, Node, refuse
from massmob.movement import Movement
from massmob.text import did_you_mean
from massmob.vocabulary import EntityKind, Relation

__all__ = ["GraphMapping", "GraphReading", "read_graph"]

_PARTS = ("name_vi", "name_en", "name_ru", "valid_from", "valid_to", "lat", "lon")
"""What a node may say in parts; the whole is ``name``, ``valid`` or ``centre``."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})


def _texts(value: Mapping[str, str]) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(
        isinstance(each, str) for pair in value.items() for each in pair
    ):
        raise InvalidValueError(
            "not a table of texts", found=value, remedy='give {"ours": "theirs"}'
        )
    return dict(value)


def _tables(value: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    if not isinstance(value, Mapping):
        raise InvalidValueError("not a table of tables", found=value, remedy="give {field: {…}}")
    return {name: _texts(table) for name, table in value.items()}


def _listed(value: tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(value, str) or not all(isinstance(each, str) for each in value):
        raise InvalidValueError("not a list of names", found=value, remedy="give a list of texts")
    return tuple(value)


@attrs.frozen(kw_only=True)
class GraphMapping:
    """How a graph of another's is to be read.

    Attributes:
        fields: Our field → their attribute of a node, such as ``{"name": "Label", "code": "ma"}``. Besides the
            fields of the kinds there are ``name_vi``, ``name_en``, ``name_ru``, ``valid_from``, ``valid_to``,
            ``lat`` and ``lon``. For nodes of a kind that has no such field, the attribute counts as unmapped.
        kind: Their attribute that tells the kind of entity; empty when all nodes are of one.
        kinds: Their value of it → our kind; those that are our words already need not be listed.
        only: The kind of all nodes, where no attribute tells it.
        id: Their attribute that is the id; empty for the node's own. An id that does not begin with the prefix
            of its kind gets it: ``00001`` becomes ``loc:00001``.
        relation: Their attribute of an edge that tells what it says.
        relations: Their value of it → our relation; ``""`` is that of edges without the attribute.
        reversed: Their values whose edges run the other way, from parent to child.
        on_edges: Our field of a held value → their attribute of an edge, such as ``{"extent": "how_much"}``.
        values: Our field → their value → our word.
        ignored: Their attributes that are left out knowingly.

    Raises:
        InvalidValueError: A field, kind or relation that there is not.

    Example:
        >>> mapping = GraphMapping(only="locality", fields={"name": "label", "kind": "type"},
        ...                        values={"kind": {"ward": "phuong"}}, relations={"contains": "part_of"},
        ...                        reversed=["contains"])
        >>> mapping.values["kind"]["ward"]
        'phuong'
    """

    fields: Mapping[str, str] = attrs.field(default=_NOTHING, converter=_texts)
    kind: str = ""
    kinds: Mapping[str, str] = attrs.field(default=_NOTHING, converter=_texts)
    only: str = ""
    id: str = ""
    relation: str = "relation"
    relations: Mapping[str, str] = attrs.field(default=_NOTHING, converter=_texts)
    reversed: tuple[str, ...] = attrs.field(default=(), converter=_listed)
    on_edges: Mapping[str, str] = attrs.field(default=_NOTHING, converter=_texts)
    values: Mapping[str, Mapping[str, str]] = attrs.field(default=_NOTHING, converter=_tables)
    ignored: tuple[str, ...] = attrs.field(default=(), converter=_listed)

    def __attrs_post_init__(self) -> None:
        for kind in (*self.kinds.values(), *([self.only] if self.only else [])):
            EntityKind.of(kind)
        for relation in self.relations.values():
            Relation.of(relation)
        if not (self.kind or self.only):
            raise InvalidValueError(
                "nothing tells the kind of a node",
                remedy="give kind= an attribute, or only= a kind",
            )
        known = {*_PARTS, *(name for cls in ENTITY_TYPES.values() for name in _fields(cls))}
        for name in (*self.fields, *self.values):
            if name not in known and name not in _held_fields():
                near = ", ".join(did_you_mean(name, known) or sorted(known))
                raise InvalidValueError(
                    "not a field of any kind", place="fields", found=name, remedy=f"one of: {near}"
                )
        for name in self.on_edges:
            if name not in _held_fields():
                remedy = f"one of: {', '.join(sorted(_held_fields()))}"
                raise InvalidValueError(
                    "not a field of a held value", place="on_edges", found=name, remedy=remedy
                )

    @classmethod
    def read(cls, path: str | PathLike[str]) -> GraphMapping:
        """A mapping from a file: TOML, or JSON where the name ends in ``.json``.

        Args:
            path: The file; its keys are the attributes of the class.

        Raises:
            LoadError: The file cannot be read, or is no mapping.
        """
        try:
            return cls.of(_parsed(Path(path)))
        except MassmobError as error:
            fault = error if isinstance(error, LoadError) else LoadError("not a mapping", [error])
            raise fault.at(str(path)) from None

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> GraphMapping:
        """A mapping from plain values.

        Raises:
            InvalidValueError: A key that there is not, or a wrong value.
        """
        known = [field.name for field in attrs.fields(cls)]
        for key in plain:
            if key not in known:
                near = ", ".join(did_you_mean(key, known) or known)
                raise InvalidValueError("unknown key", found=key, remedy=f"one of: {near}")
        for field in attrs.fields(cls):
            if field.default == "" and not isinstance(plain.get(field.name, ""), str):
                found = plain[field.name]
                raise InvalidValueError("not a text", place=field.name, found=found)
        return cls(**plain)


def _parsed(path: Path) -> Mapping[str, Any]:
    data = files.read(path)
    if path.suffix.lower() == ".json":
        plain = json.read(data)
    else:
        try:
            plain = tomllib.loads(data.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
            raise LoadError("not TOML", found=str(error), remedy="mend the file") from None
    if not isinstance(plain, Mapping):
        raise LoadError("not a mapping", found=plain, remedy="give an object {…}")
    return cast("Mapping[str, Any]", plain)


def _fields(kind: type[Entity]) -> dict[str, attrs.Attribute[Any]]:
    """The fields of a kind that a node may say: those that refer to nothing."""
    fields = {field.name: field for field in attrs.fields(kind) if not field.metadata}
    return fields | {"id": attrs.fields_dict(kind)["id"]}


def _held_fields() -> set[str]:
    """The fields of the values in which references stand: an extent, a day, a status."""
    return {
        field.name
        for cls in ENTITY_TYPES.values()
        for holder in attrs.fields(cls)
        if HOLDS in holder.metadata
        for field in attrs.fields(holder.metadata[HOLDS])
        if not field.metadata
    }


@attrs.frozen(kw_only=True)
class GraphReading:
    """What came of a graph of another's.

    Attributes:
        movement: The movement.
        unmapped: What the mapping says nothing about, as ``"node attribute 'color'"`` → how often it occurred.
    """

    movement: Movement
    unmapped: Mapping[str, int]


def read_graph(
    path: str | PathLike[str], mapping: GraphMapping, format: str | None = None
) -> GraphReading:
    """Read a graph that another tool wrote.

    Args:
        path: The file.
        mapping: What its attributes and edges mean.
        format: ``"graphml"``, ``"gexf"``, ``"cytoscape"`` or ``"node-link"``; by default the suffix tells, and
            ``.json`` is node-link.

    Returns:
        The movement, and what of the file the mapping says nothing about.

    Raises:
        LoadError: Every fault with its node or edge and attribute; nothing is half-built.
        InvalidValueError: No such format.
    """
    reader = _reader(format or Path(path).suffix.lower().removeprefix("."))
    try:
        return _Reading(reader(files.read(Path(path))), mapping).done()
    except MassmobError as error:
        raise error.at(str(path)) from None


def _reader(format: str) -> Any:  # noqa: ANN401 - a function of a module imported by name
    from massmob.interchange import cytoscape, gexf, graphml, node_link

    known = {"graphml": graphml, "gexf": gexf, "cytoscape": cytoscape, "node-link": node_link}
    also = {"cyjs": cytoscape, "json": node_link}
    if format not in known | also:
        raise InvalidValueError(
            "not a format of graphs that is read",
            found=format,
            remedy=f"one of: {', '.join(known)}",
        )
    return (known | also)[format].read_graph


class _Reading:
    """One reading: records grow node by node, edge by edge, and become entities at the end."""

    def __init__(self, graph: Graph, mapping: GraphMapping) -> None:
        self.mapping = mapping
        self.faults: list[MassmobError] = []
        self.unmapped: Counter[str] = Counter()
        self.plain: dict[str, list[dict[str, Any]]] = {}
        self.places: dict[str, str] = {}
        self.held: dict[str, tuple[type[Entity], dict[str, Any]]] = {}
        for node in graph.nodes:
            self.add_node(node)
        for edge in graph.edges:
            self.add_edge(edge)

    def done(self) -> GraphReading:
        refuse(self.faults)
        try:
            movement = records.from_plain({"massmob": records.VERSION, **self.plain})
        except LoadError as error:
            faults = [self.placed(cast("MassmobError", fault)) for fault in error.faults]
            raise LoadError(error.message, faults) from None
        if not movement:
            raise LoadError("the graph holds no node", remedy="give at least one")
        return GraphReading(movement=movement, unmapped=dict(sorted(self.unmapped.items())))

    def fault(self, place: str, message: str, found: object, remedy: str) -> None:
        self.faults.append(InvalidValueError(message, place=place, found=found, remedy=remedy))

    def placed(self, fault: MassmobError) -> MassmobError:
        """A fault of a record at its node, with the attribute that the field was read from."""
        match = re.match(
            r"(\w+\[\d+\])(?: \('(?:[^'\\]|\\.)*'\)| \(\"[^\"]*\"\))?(?:: (.*))?", fault.place
        )
        if match is None or match[1] not in self.places:
            return fault
        place = self.places[match[1]]
        if match[2]:
            field = re.split(r"\W", match[2])[0]
            theirs = self.mapping.fields.get(field) or self.mapping.on_edges.get(
                match[2].rpartition(".")[2]
            )
            place += f": {match[2]}" + (f" (attribute {theirs!r})" if theirs else "")
        return InvalidValueError(
            fault.message, place=place, found=fault.found or None, remedy=fault.remedy
        )

    # --- nodes -------------------------------------------------------------------------------------

    def add_node(self, node: Node) -> None:
        place = f"node {node.id[:80]!r}"
        kind = self.kind_of(node, place)
        if node.id in self.held:
            self.fault(place, "two nodes have one id", node.id, "give one of them another")
        if kind is None:
            return
        record = self.record_of(node, kind, place)
        rows = self.plain.setdefault(kind.plural, [])
        self.places[f"{kind.plural}[{len(rows)}]"] = place
        rows.append(record)
        self.held[node.id] = kind, record
        mapping = self.mapping
        used = {mapping.kind, mapping.id, *mapping.fields.values(), *mapping.ignored}
        self.unmapped.update(f"node attribute {name!r}" for name in node.attributes.keys() - used)

    def kind_of(self, node: Node, place: str) -> type[Entity] | None:
        mapping = self.mapping
        told = node.attributes.get(mapping.kind) if mapping.kind else mapping.only
        word = mapping.kinds.get(str(told), str(told)) if told is not None else mapping.only
        if word in set(EntityKind):
            return ENTITY_TYPES[EntityKind.of(word)]
        near = ", ".join([*mapping.kinds, *EntityKind][:20])
        self.fault(
            f"{place}: {mapping.kind}", "not a kind", told, f"list it in kinds; there are: {near}"
        )
        return None

    def record_of(self, node: Node, kind: type[Entity], place: str) -> dict[str, Any]:
        mapping = self.mapping
        id = str(node.attributes.get(mapping.id, "")) if mapping.id else node.id
        if not id:
            self.fault(f"{place}: {mapping.id}", "no id", None, "give it the attribute")
        prefix = f"{kind.prefix}:"
        record: dict[str, Any] = {"id": id if id.startswith(prefix) else prefix + id}
        own = _fields(kind)
        parts = _PARTS if "centre" in own else _PARTS[:-2]
        found = dict(self.valued(mapping.fields, node.attributes))
        for name, value in found.items():
            if name in own:
                record[name] = _plain(name, value)
            elif name not in parts:
                self.unmapped[
                    f"node attribute {mapping.fields[name]!r} of a {kind.entity_kind}"
                ] += 1
        _join(record, found, has_centre="centre" in own)
        if "name" not in record:
            self.fault(place, "no name", None, 'say in fields which attribute is the "name"')
            record["name"] = id or "?"
        return record

    def valued(
        self, fields: Mapping[str, str], attributes: Mapping[str, Flat]
    ) -> Iterator[tuple[str, Flat]]:
        """Our field and our value of it, where there is one; an empty text is none."""
        for ours, theirs in fields.items():
            value = attributes.get(theirs)
            if value is not None and value != "" and value == value:  # noqa: PLR0124 - NaN is none
                yield ours, self.mapping.values.get(ours, {}).get(str(value), value)

    # --- edges -------------------------------------------------------------------------------------

    def add_edge(self, edge: Edge) -> None:
        mapping = self.mapping
        place = f"edge {edge.source[:80]!r} → {edge.target[:80]!r}"
        told = str(edge.attributes.get(mapping.relation, ""))
        word = mapping.relations.get(told, told)
        turned = told in mapping.reversed
        source, target = (edge.target, edge.source) if turned else (edge.source, edge.target)
        used = {mapping.relation, *mapping.on_edges.values(), *mapping.ignored}
        self.unmapped.update(f"edge attribute {name!r}" for name in edge.attributes.keys() - used)
        missing = [end for end in (source, target) if end not in self.held]
        if word not in set(Relation):
            near = ", ".join([*mapping.relations, *Relation][:40])
            where = f"{place}: {mapping.relation}"
            self.fault(where, "not a relation", told, f"list it in relations; there are: {near}")
        elif missing:
            self.fault(
                place, "an end that is no node", missing[0], "add the node, or drop the edge"
            )
        else:
            self.refer(self.held[source], self.held[target], word, edge, place)

    def refer(
        self,
        holder: tuple[type[Entity], dict[str, Any]],
        target: tuple[type[Entity], dict[str, Any]],
        word: str,
        edge: Edge,
        place: str,
    ) -> None:
        """Put a reference into the record of its holder."""
        kind, record = holder
        named, id = target[0].entity_kind, target[1]["id"]
        fitting = [each for each in reference_fields(kind) if each.relation == word]
        if not fitting:
            can = sorted({each.relation.value for each in reference_fields(kind)})
            message = f"a {kind.entity_kind} has no such relation"
            self.fault(place, message, word, f"it has: {', '.join(can)}")
            return
        # A relation may stand in several fields: sources of the entity, and of a value that it holds.
        reference = next((each for each in fitting if named in each.kinds), fitting[0])
        if reference.via:
            part = dict(self.valued(self.mapping.on_edges, edge.attributes))
            record.setdefault(reference.via, []).append({reference.field: id, **part})
        elif reference.many:
            record.setdefault(reference.field, []).append(id)
        elif reference.field in record:
            self.twice(place, reference, record)
        else:
            record[reference.field] = id

    def twice(self, place: str, reference: Reference, record: Mapping[str, Any]) -> None:
        told = f"a second edge for {reference.field!r}, which names one"
        self.fault(place, told, record[reference.field], "drop one of the two edges")


_NUMBERS = {
    *("area_km2", "years", "number", "order", "value"),
    *("held", "clusters", "teams", "advanced", "questions"),
}
"""Fields that are read as the numbers they are; of all others, a number is the digits of a text."""


def _plain(name: str, value: Flat) -> object:
    """A value as a record has it: most tools tell a number apart from its digits only by guess."""
    if name == "among":
        return str(value).split()
    return value if name in _NUMBERS else str(value)


def _join(record: dict[str, Any], found: Mapping[str, Flat], *, has_centre: bool) -> None:
    """Put together what a node says in parts: a name in languages, a period, a point."""
    names = {
        each: str(found[f"name_{each}"]) for each in ("vi", "en", "ru") if f"name_{each}" in found
    }
    if names:
        plain = {"vi": str(record["name"])} if "name" in record else {}
        record["name"] = plain | names
    if "valid_from" in found or "valid_to" in found:
        record["valid"] = f"{found.get('valid_from', '..')}/{found.get('valid_to', '..')}"
    if has_centre and "lat" in found and "lon" in found:
        record["centre"] = {"lat": found["lat"], "lon": found["lon"]}
