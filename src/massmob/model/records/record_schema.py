"""The JSON Schema of records, generated from the fields of their classes."""

from __future__ import annotations

import inspect
import re
from typing import Any, cast

import attrs

from massmob.model.converters import MAX_ID_LENGTH
from massmob.model.records.value_forms import FORMS, SCHEMA, FieldType, field_types, is_record
from massmob.model.references import Reference
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.period import Period
from massmob.values.plain_form import MakeRef
from massmob.values.schemas import Schema

__all__ = ["ID", "described_attributes", "record_schema"]

ID: Schema = {"type": "string", "minLength": 1, "maxLength": MAX_ID_LENGTH}
"""The schema of an id that a reference names."""


def record_schema(kind: type[Any], make_ref: MakeRef) -> Schema:
    """The JSON Schema of the records of a class.

    Args:
        kind: The class.
        make_ref: Makes the reference to the definition of another class.
    """
    fields, types = attrs.fields(kind), field_types(kind)
    descriptions = described_attributes(kind)
    properties = {
        field.name: _with_description(
            _field_schema(kind, field, types[field.name], make_ref),
            descriptions.get(field.name, ""),
        )
        for field in fields
    }
    return {
        "description": (inspect.getdoc(kind) or "").partition("\n")[0],
        "type": "object",
        "required": [field.name for field in fields if field.default is attrs.NOTHING],
        "additionalProperties": False,
        "properties": properties,
    }


def _with_description(schema: Schema, text: str) -> Schema:
    return {**schema, "description": text} if text else schema


def described_attributes(kind: type[Any]) -> dict[str, str]:
    """Attribute → its description in the docstrings of a class and of those above it."""
    descriptions: dict[str, str] = {}
    for cls in reversed(kind.__mro__[:-1]):
        docstring = inspect.cleandoc(cls.__doc__ or "")
        section = docstring.partition("Attributes:\n")[2].partition("\n\n")[0]
        for name, text in re.findall(r"^    (\w+): (.+(?:\n     +.+)*)", section, re.MULTILINE):
            descriptions[name] = " ".join(text.split())
    return descriptions


def _field_schema(
    kind: type[Any], field: attrs.Attribute[Any], type_: FieldType, make_ref: MakeRef
) -> Schema:
    """The schema of a field, by its metadata and type; ``null`` is allowed where the default is none."""
    if field.name == "id" and hasattr(kind, "prefix"):
        return {
            "type": "string",
            "pattern": rf"^{kind.prefix}:[^\s\x00-\x1f\x7f-\x9f]+$",
            "maxLength": MAX_ID_LENGTH,
        }
    references = (value for value in field.metadata.values() if isinstance(value, Reference))
    refers = next(references, None)
    schema = ID if refers else _value_schema(field, type_.kind, make_ref)
    if type_.many:
        schema = {"type": "array", "items": schema}
    elif type_.optional or type_.kind is Period:
        schema = _or_null(schema)
    return {**schema, "massmob:refers": _reference_schema(refers)} if refers else schema


def _value_schema(field: attrs.Attribute[Any], type_: type[Any], make_ref: MakeRef) -> Schema:
    if SCHEMA in field.metadata:
        return cast("Schema", field.metadata[SCHEMA])
    if issubclass(type_, LabelledEnum):
        return {"enum": [word.value for word in type_]}
    if is_record(type_) or FORMS[type_].plain:
        return make_ref(type_)
    return FORMS[type_].schema


def _or_null(schema: Schema) -> Schema:
    if "type" in schema:
        return {**schema, "type": [schema["type"], "null"]}
    if "enum" in schema:
        return {"enum": [*schema["enum"], None]}
    return {"anyOf": [schema, {"type": "null"}]}


def _reference_schema(reference: Reference) -> Schema:
    return {
        "relation": reference.relation.value,
        "kinds": sorted(kind.value for kind in reference.kinds),
        "during": reference.during.value,
    }
