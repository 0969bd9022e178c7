"""The JSON Schema (draft 2020-12) of the canonical form, generated from the classes of the model.

Beyond JSON Schema, a field that refers to other entities carries ``massmob:refers``: the relation,
which kinds may be at the other end, and how long these must be in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from massmob.errors import with_article
from massmob.model.entities import ENTITY_TYPES
from massmob.model.records.record_schema import ID, record_schema
from massmob.model.records.value_forms import FORMS, VERSION, field_types, is_record
from massmob.values.plain_form import MakeRef
from massmob.values.schemas import Schema

__all__ = ["NOT_EXPRESSED", "json_schema", "movement_schema", "value_in_words"]

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
"""Problems that the reader refuses and a schema cannot express; the schema refuses all others too.

It also refuses figures in words, such as "≥ 10,000": the reader takes them as constructors do; none is written.
"""


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
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:massmob:form:{VERSION}",
        **movement_schema(_reference_to),
        "$defs": _schema_definitions(),
    }


def movement_schema(make_ref: MakeRef) -> Schema:
    """The schema of a movement, without the definitions of its records.

    Args:
        make_ref: Makes the reference to the definition of a class of entities.
    """
    plurals = {cls.plural: cls for cls in ENTITY_TYPES.values()}
    lists = {plural: {"type": "array", "items": make_ref(cls)} for plural, cls in plurals.items()}
    not_empty = [{"required": [p], "properties": {p: {"minItems": 1}}} for p in plurals]
    return {
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
                "items": ID,
                "description": "Ids that references may name although they are not here.",
            },
            **lists,
        },
        # From a file without entities a reader cannot see whether something was lost.
        "anyOf": not_empty,
    }


def _schema_definitions() -> dict[str, Schema]:
    definitions = {kind.__name__: form.schema for kind, form in FORMS.items() if form.plain}
    for cls in ENTITY_TYPES.values():
        for kind in (cls, *(field.kind for field in field_types(cls).values())):
            if is_record(kind):
                definitions[kind.__name__] = record_schema(kind, _reference_to)
    return definitions


def _reference_to(kind: type[object]) -> Schema:
    return {"$ref": f"#/$defs/{kind.__name__}"}


def value_in_words(schema: Mapping[str, Any]) -> str:
    """What a field takes, in words.

    Args:
        schema: The schema of the field, as `json_schema` has it.

    Example:
        >>> value_in_words(json_schema()["$defs"]["Locality"]["properties"]["parent"])
        'id of a locality'
    """
    if refers := schema.get("massmob:refers"):
        named = f"id of {with_article(' or '.join(refers['kinds']))}"
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
