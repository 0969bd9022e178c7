"""The JSON Schema (draft 2020-12) of the canonical form, generated from the classes of the model.

Beyond JSON Schema, a field that refers to other entities carries ``massmob:refers``: the relation,
which kinds may be at the other end, and how long these must be in force.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from typing import Any

import attrs

from massmob.io.records.converter import VERSION
from massmob.io.records.value_forms import FORMS, FieldType, Schema, field_types, is_record
from massmob.model.converters import MAX_ID_LENGTH
from massmob.model.entities import Point
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.model.references import Reference
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.period import Period

__all__ = ["NOT_EXPRESSED", "described_attributes", "json_schema", "value_in_words"]

NOT_EXPRESSED = (
    "a whole number written with a decimal point (1.0), which JSON Schema counts as whole",
    "a day that no calendar has, such as 2023-02-30",
    "a period, or bounds of a figure, whose end is before its beginning",
    "a number of more than 300 digits",
    "the grammar of document symbols",
    "in an id: characters that do not print beyond blanks and controls, and Unicode's form NFC",
    "two entities with one id",
    "what `Limits` bounds, and more than 30 combining marks in a row",
)
"""Problems that the reader refuses and a schema cannot express; the schema refuses all others too."""

_ID: Schema = {"type": "string", "minLength": 1, "maxLength": MAX_ID_LENGTH}


def json_schema() -> Schema:
    """The schema of a file in the canonical form.

    Returns:
        Plain values, to be written as JSON: the same at every call.

    Source:
        JSON Schema, draft 2020-12 (json-schema.org).

    Example:
        >>> json_schema()["properties"]["localities"]
        {'type': 'array', 'items': {'$ref': '#/$defs/Locality'}}
    """
    plurals = {cls.plural: cls for cls in ENTITY_TYPES.values()}
    lists = {
        plural: {"type": "array", "items": {"$ref": f"#/$defs/{cls.__name__}"}}
        for plural, cls in plurals.items()
    }
    not_empty = [{"required": [p], "properties": {p: {"minItems": 1}}} for p in plurals]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:massmob:form:{VERSION}",
        "title": f"A mobilisation movement, version {VERSION} of the form",
        "type": "object",
        "required": ["massmob"],
        "additionalProperties": False,
        "properties": {
            "massmob": {
                "type": "integer",
                "const": VERSION,
                "description": "The version of the form.",
            },
            "outside": {
                "type": "array",
                "items": _ID,
                "description": "Ids that references may name although they are not here.",
            },
            **lists,
        },
        # From a file without entities a reader cannot see whether something was lost.
        "anyOf": not_empty,
        "$defs": _schema_definitions(),
    }


def _schema_definitions() -> dict[str, Schema]:
    definitions = {kind.__name__: form.schema for kind, form in FORMS.items() if form.plain}
    for cls in ENTITY_TYPES.values():
        for kind in (cls, *(field.kind for field in field_types(cls).values())):
            if is_record(kind):
                definitions[kind.__name__] = _record_schema(kind)
    return definitions


def _record_schema(kind: type[Any]) -> Schema:
    fields, types = attrs.fields(kind), field_types(kind)
    descriptions = described_attributes(kind)
    properties = {
        field.name: _with_description(
            _field_schema(kind, field, types[field.name]), descriptions.get(field.name, "")
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


def _field_schema(kind: type[Any], field: attrs.Attribute[Any], type_: FieldType) -> Schema:
    """The schema of a field, by its metadata and type; ``null`` is allowed where the default is none."""
    if field.name == "id" and issubclass(kind, Entity):
        return {
            "type": "string",
            "pattern": rf"^{kind.prefix}:[^\s\x00-\x1f\x7f-\x9f]+$",
            "maxLength": MAX_ID_LENGTH,
        }
    references = (value for value in field.metadata.values() if isinstance(value, Reference))
    refers = next(references, None)
    schema = _ID if refers else _value_schema(kind, field, type_.kind)
    if type_.many:
        schema = {"type": "array", "items": schema}
    elif type_.optional or type_.kind is Period:
        schema = _or_null(schema)
    return {**schema, "massmob:refers": _reference_schema(refers)} if refers else schema


def _value_schema(kind: type[Any], field: attrs.Attribute[Any], type_: type[Any]) -> Schema:
    if kind is Point:
        most = 90 if field.name == "lat" else 180
        return {"type": "number", "minimum": -most, "maximum": most}
    if issubclass(type_, LabelledEnum):
        return {"enum": [word.value for word in type_]}
    if is_record(type_) or FORMS[type_].plain:
        return {"$ref": f"#/$defs/{type_.__name__}"}
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


def value_in_words(schema: Mapping[str, Any]) -> str:
    """What a field takes, in words.

    Args:
        schema: The schema of the field, as `json_schema` has it.

    Example:
        >>> value_in_words(json_schema()["$defs"]["Locality"]["properties"]["parent"])
        'id of a locality'
    """
    if refers := schema.get("massmob:refers"):
        named = f"id of a {' or '.join(refers['kinds'])}"
        return f"list of: {named}" if schema["type"] == "array" else named
    if "anyOf" in schema:
        return value_in_words(schema["anyOf"][0])
    if "enum" in schema:
        return ", ".join(f"`{word}`" for word in schema["enum"] if word)
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2].replace("date", "day")
    if schema["type"] == "array":
        return f"list of: {value_in_words(schema['items'])}"
    kinds: Any = schema["type"]
    words = {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "true, false",
    }
    return words[kinds if isinstance(kinds, str) else kinds[0]]
