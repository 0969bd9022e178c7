"""SHACL shapes of what the model declares: types, numbers of values, kinds of entities referred to.

Source: Shapes Constraint Language (SHACL), W3C Recommendation, 2017.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from massmob.io.rdf.terms import (
    NAMESPACES,
    concept,
    of_field,
    of_reference,
    part_types,
    types_of,
)
from massmob.model.entities import Point
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.model.records.value_forms import FORMS, FieldType, field_types
from massmob.model.references import HOLDS, Reference, is_plain, reference_fields
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.quantity import Quantity
from massmob.values.text import Text

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
    holders: dict[str, type[Entity]] = {}
    values: dict[str, type[attrs.AttrsInstance]] = {}
    for kind, cls in ENTITY_TYPES.items():
        lines += _node_shape(types_of(kind)[0], _class_constraints(cls))
        for field in attrs.fields(cls):
            if HOLDS in field.metadata:
                holders[field.name], values[field.name] = cls, field.metadata[HOLDS]
    for via, cls in holders.items():
        types = part_types(via, values[via])
        lines += _node_shape(types[0], _class_constraints(cls, via))
    return "\n".join([*lines, ""])


def _node_shape(target: str, constraints: Iterator[str]) -> Iterator[str]:
    yield ""
    yield f"mm:shape.{target.partition(':')[2]}"
    yield "    a sh:NodeShape ;"
    yield f"    sh:targetClass {target} ;"
    yield " ;\n".join(f"    {constraint}" for constraint in constraints) + " ."


def _property_shape(message: str, path: str, *constraints: str) -> str:
    parts = [f"sh:path {path}", *filter(None, constraints), f'sh:message "{message}"']
    return f"sh:property [ {' ; '.join(parts)} ]"


def _class_constraints(cls: type[Entity], via: str = "") -> Iterator[str]:
    """The constraints on the fields and references of a class, or of the values in its field `via`."""
    owner: type[attrs.AttrsInstance] = attrs.fields_dict(cls)[via].metadata[HOLDS] if via else cls
    fields, types = attrs.fields_dict(owner), field_types(owner)
    for field in fields.values():
        if field.name == "valid":
            first, last = of_field("valid")
            for day in (first, last):
                yield _property_shape("one day", day, "sh:maxCount 1", "sh:datatype xsd:date")
            yield _property_shape(
                "a period ends after it begins", first, f"sh:lessThanOrEquals {last}"
            )
        elif is_plain(field):
            path = of_field(field.name, None if via else cls.entity_kind)[0]
            yield from _value_constraints(field, types[field.name], path)
    for reference in reference_fields(cls):
        if reference.via == via:
            required = fields[reference.field].default is attrs.NOTHING
            yield from _reference_constraint(reference, required)


def _value_constraints(field: attrs.Attribute[Any], type_: FieldType, path: str) -> Iterator[str]:
    """How many values a field has, and of which type or from which list."""
    least = "sh:minCount 1" if field.default is attrs.NOTHING else ""
    kind = type_.kind
    if issubclass(kind, LabelledEnum):
        most = "" if type_.many else "sh:maxCount 1"
        listed = f"sh:in ( {' '.join(map(concept, kind))} )"
        yield _property_shape(f"a word of {kind.__name__}", path, least, most, listed)
    elif kind is Text:
        yield _property_shape("a text a language", path, least, "sh:uniqueLang true")
    elif kind is Point:
        for name, limit in (("geo:lat", 90), ("geo:long", 180)):
            span = (f"sh:minInclusive {-limit}", f"sh:maxInclusive {limit}")
            yield _property_shape("degrees", name, "sh:maxCount 1", *span)
    elif kind is Quantity:
        yield from _quantity_constraints(path, least)
    else:
        form = FORMS[kind]
        # An address may be an IRI, or a text that is none.
        literal = f"sh:datatype {form.datatype}" if form.datatype and path != "schema:url" else ""
        least_number = f"sh:minInclusive {form.schema['minimum']}" if kind is float else ""
        yield _property_shape("one value", path, least, "sh:maxCount 1", literal, least_number)


def _quantity_constraints(path: str, least: str) -> Iterator[str]:
    low, high = "schema:minValue", "schema:maxValue"
    if path == "schema:value":  # an observation has its bounds itself
        yield _property_shape("a figure has a lower bound", low, least, "sh:maxCount 1")
        yield _property_shape(
            "the lower bound is the lower one", low, f"sh:lessThanOrEquals {high}"
        )
    else:
        bounds = f"sh:node [ sh:property [ sh:path {low} ; sh:minCount 1 ; sh:maxCount 1 ] ]"
        yield _property_shape("a figure with bounds", path, least, "sh:maxCount 1", bounds)


def _reference_constraint(reference: Reference, required: bool) -> Iterator[str]:
    path = of_reference(reference)[0]
    least = "sh:minCount 1" if required else ""
    most = "" if reference.many else "sh:maxCount 1"
    kinds = [types_of(kind)[0] for kind in ENTITY_TYPES if kind in reference.kinds]
    # The kind of an entity outside an excerpt is not known.
    classes = " ".join(f"[ sh:class {kind} ]" for kind in (*kinds, "mm:Outside"))
    message = f"{reference.relation}: {' or '.join(kinds)}"
    yield _property_shape(message, path, least, most, f"sh:or ( {classes} )")
