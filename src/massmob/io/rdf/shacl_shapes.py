"""SHACL shapes of what the model declares: types, numbers of values, kinds of entities referred to.

Source: Shapes Constraint Language (SHACL), W3C Recommendation, 2017.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from massmob.io.rdf.terms import (
    NAMESPACES,
    PART_TYPES,
    TYPES,
    concept,
    of_field,
    of_relation,
)
from massmob.io.records.value_forms import FORMS, FieldType, field_types
from massmob.model.entities import Point
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.model.references import HOLDS, Reference, reference_fields
from massmob.values.quantity import Quantity
from massmob.values.text import Text
from massmob.values.vocabulary import EntityKind, Word

__all__ = ["shapes"]


def shapes() -> str:
    """All shapes, in Turtle.

    Returns:
        A text to be given to a validator beside the data, such as ``pyshacl -s shapes.ttl hanoi.ttl``.

    Example:
        >>> "sh:targetClass mm:Locality" in shapes()
        True
    """
    lines = [f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in NAMESPACES.items()]
    held: dict[str, type[Entity]] = {}
    for kind, cls in ENTITY_TYPES.items():
        lines += _node_shape(TYPES[kind][0], _declared(cls))
        held |= {field.name: cls for field in attrs.fields(cls) if HOLDS in field.metadata}
    for via, cls in held.items():
        lines += _node_shape(PART_TYPES[via][0], _declared(cls, via))
    return "\n".join([*lines, ""])


def _node_shape(target: str, constraints: Iterator[str]) -> Iterator[str]:
    yield ""
    yield f"mm:shape.{target.partition(':')[2]}"
    yield "    a sh:NodeShape ;"
    yield f"    sh:targetClass {target} ;"
    yield " ;\n".join(f"    {each}" for each in constraints) + " ."


def _property(message: str, path: str, *constraints: str) -> str:
    given = [f"sh:path {path}", *filter(None, constraints), f'sh:message "{message}"']
    return f"sh:property [ {' ; '.join(given)} ]"


def _declared(cls: type[Entity], via: str = "") -> Iterator[str]:
    """What a class declares of its fields and references, or of the values that it holds in the field `via`."""
    bearer: type[attrs.AttrsInstance] = attrs.fields_dict(cls)[via].metadata[HOLDS] if via else cls
    fields, types = attrs.fields_dict(bearer), field_types(bearer)
    for field in fields.values():
        if field.name == "valid":
            first, last = of_field("valid")
            for day in (first, last):
                yield _property("one day", day, "sh:maxCount 1", "sh:datatype xsd:date")
            yield _property("a period ends after it begins", first, f"sh:lessThanOrEquals {last}")
        elif not field.metadata:
            path = of_field(field.name, None if via else cls.entity_kind)[0]
            yield from _scalar(field, types[field.name], path)
    for each in reference_fields(cls):
        if each.via == via:
            yield from _reference(each, fields[each.field].default is attrs.NOTHING)


def _scalar(field: attrs.Attribute[Any], type_: FieldType, path: str) -> Iterator[str]:
    """One value or several, required or not, of which type, from which list."""
    least = "sh:minCount 1" if field.default is attrs.NOTHING else ""
    kind = type_.kind
    if issubclass(kind, Word):
        most = "" if type_.many else "sh:maxCount 1"
        listed = f"sh:in ( {' '.join(map(concept, kind))} )"
        yield _property(f"a word of {kind.__name__}", path, least, most, listed)
    elif kind is Text:
        yield _property("a text a language", path, least, "sh:uniqueLang true")
    elif kind is Point:
        for name, limit in (("geo:lat", 90), ("geo:long", 180)):
            span = (f"sh:minInclusive {-limit}", f"sh:maxInclusive {limit}")
            yield _property("degrees", name, "sh:maxCount 1", *span)
    elif kind is Quantity:
        yield from _quantity(path, least)
    else:
        form = FORMS[kind]
        # An address may be an IRI, or a text that is none.
        literal = f"sh:datatype {form.datatype}" if form.datatype and path != "schema:url" else ""
        least_number = f"sh:minInclusive {form.schema['minimum']}" if kind is float else ""
        yield _property("one value", path, least, "sh:maxCount 1", literal, least_number)


def _quantity(path: str, least: str) -> Iterator[str]:
    low, high = "schema:minValue", "schema:maxValue"
    if path == "schema:value":  # an observation has its bounds itself
        yield _property("a figure has a lower bound", low, least, "sh:maxCount 1")
        yield _property("the lower bound is the lower one", low, f"sh:lessThanOrEquals {high}")
    else:
        bounds = f"sh:node [ sh:property [ sh:path {low} ; sh:minCount 1 ; sh:maxCount 1 ] ]"
        yield _property("a figure with bounds", path, least, "sh:maxCount 1", bounds)


def _reference(reference: Reference, required: bool) -> Iterator[str]:
    path = of_relation(reference.relation)[0]
    least = "sh:minCount 1" if required else ""
    most = "" if reference.many else "sh:maxCount 1"
    kinds = [TYPES[kind][0] for kind in EntityKind if kind in reference.kinds]
    # What an excerpt refers to and does not contain is of no known kind.
    classes = " ".join(f"[ sh:class {each} ]" for each in (*kinds, "mm:Outside"))
    message = f"{reference.relation}: {' or '.join(kinds)}"
    yield _property(message, path, least, most, f"sh:or ( {classes} )")
