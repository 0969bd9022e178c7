"""The JSON Schema (draft 2020-12) of the canonical form, made from the classes of the model.

Lives here: which schema a type of field has. Must not live here: any kind of entity, so that a new one is
in the schema by itself. Besides what JSON Schema knows, a field that names other entities carries
``massmob:refers``: what the reference says, which kinds may stand at the other end, and how long these must be
in force.
"""

from __future__ import annotations

import inspect
import re
import typing
from datetime import date
from typing import Any

import attrs

from massmob.declaration import ENTITY_TYPES, HOLDS, Entity, Reference
from massmob.interchange.bulk import allowed_types
from massmob.interchange.migrations import VERSION
from massmob.model import Point
from massmob.period import Period
from massmob.quantity import Quantity
from massmob.symbols import DocumentSymbol
from massmob.text import LANGUAGES, Text
from massmob.vocabulary import Word

__all__ = ["NOT_EXPRESSED", "described_attributes", "json_schema"]

Schema = dict[str, Any]

NOT_EXPRESSED = (
    "a whole number written with a decimal point (1.0), which JSON Schema counts as whole",
    "a day that no calendar has, such as 2023-02-30",
    "a period, or bounds of a figure, whose end is before its beginning",
    "a number of more than 300 digits",
    "the grammar of document symbols",
    "in an id: characters that do not print beyond blanks and controls, and Unicode's form NFC",
    "two entities with one id",
)
"""What the reader refuses and a schema cannot: everything else it refuses, the schema refuses too."""

_PRINTED = "^[^\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff]*$"
_POINT = "(?!0000)[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
_END = rf"(?:{_POINT}|\.\.)"
_PERIOD = (
    rf"^\s*(?:{_POINT}|{_END}\s*/\s*{_END}|(?:{_POINT}\s*)?\.\.(?:\s*{_END})?"
    rf"|{_POINT}\s*–\s*{_POINT}|{_POINT}\s* - \s*{_POINT}"
    r"|(?!0000)[0-9]{4}\s*-\s*(?!0000)[0-9]{4})\s*$"
)
_DAY = r"^\s*(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])\s*$"
_FRACTION = "^-?[0-9]{1,301}/0*[1-9][0-9]{0,300}$"
_ABOVE_NOUGHT = "^0*[1-9][0-9]{0,300}/0*[1-9][0-9]{0,300}$"


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
    some = [{"required": [each], "properties": {each: {"minItems": 1}}} for each in plurals]
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
                "items": {"type": "string"},
                "description": "Ids that references may name although they are not here.",
            },
            **lists,
        },
        # A file without entities tells nothing, least of all whether something was lost.
        "anyOf": some,
        "$defs": _definitions(),
    }


def _definitions() -> dict[str, Schema]:
    made = dict(_VALUES)
    for cls in ENTITY_TYPES.values():
        for each in (cls, *_held(cls)):
            made[each.__name__] = _record(each)
    return made


def _held(kind: type[Any]) -> list[type[Any]]:
    """The classes of the values that an entity holds."""
    found: list[type[Any]] = []
    for field in attrs.fields(kind):
        if HOLDS in field.metadata:
            found.append(field.metadata[HOLDS])
        elif Point in allowed_types(kind, field):
            found.append(Point)
    return found


def _record(kind: type[Any]) -> Schema:
    fields = attrs.fields(kind)
    told = described_attributes(kind)
    properties = {
        field.name: _described(_field(kind, field), told.get(field.name, "")) for field in fields
    }
    return {
        "description": (inspect.getdoc(kind) or "").partition("\n")[0],
        "type": "object",
        "required": [field.name for field in fields if field.default is attrs.NOTHING],
        "additionalProperties": False,
        "properties": properties,
    }


def _described(schema: Schema, text: str) -> Schema:
    return {**schema, "description": text} if text else schema


def described_attributes(kind: type[Any]) -> dict[str, str]:
    """Attribute → its description in the docstrings of a class and of those above it."""
    found: dict[str, str] = {}
    for cls in reversed(kind.__mro__[:-1]):
        listed = (
            inspect.cleandoc(cls.__doc__ or "").partition("Attributes:\n")[2].partition("\n\n")[0]
        )
        for name, text in re.findall(r"^    (\w+): (.+(?:\n     +.+)*)", listed, re.MULTILINE):
            found[name] = " ".join(text.split())
    return found


def _field(kind: type[Any], field: attrs.Attribute[Any]) -> Schema:
    """The schema of a field, by its metadata and type; ``null`` stands for a default that is none."""
    if field.name == "id" and issubclass(kind, Entity):
        return {
            "type": "string",
            "pattern": rf"^{kind.prefix}:[^\s\x00-\x1f\x7f-\x9f]+$",
            "maxLength": 200,
        }
    if HOLDS in field.metadata:
        return {"type": "array", "items": {"$ref": f"#/$defs/{field.metadata[HOLDS].__name__}"}}
    types = allowed_types(kind, field)
    (only,) = types - {type(None)}
    refers = next((each for each in field.metadata.values() if isinstance(each, Reference)), None)
    if typing.get_origin(only) is tuple:
        item = typing.get_args(only)[0]
        schema: Schema = {"type": "array", "items": _id() if refers else _of(kind, field, item)}
    else:
        schema = _id() if refers else _of(kind, field, only)
        if type(None) in types or only is Period:
            schema = _or_null(schema)
    return {**schema, "massmob:refers": _reference(refers)} if refers else schema


def _id() -> Schema:
    return {"type": "string", "minLength": 1}


def _of(kind: type[Any], field: attrs.Attribute[Any], type_: type[Any]) -> Schema:
    if kind is Point:
        most = 90 if field.name == "lat" else 180
        return {"type": "number", "minimum": -most, "maximum": most}
    if issubclass(type_, Word):
        return {"enum": [word.value for word in type_]}
    if type_.__name__ in _VALUES or type_ is Point:
        return {"$ref": f"#/$defs/{type_.__name__}"}
    return _SIMPLE[type_]


def _or_null(schema: Schema) -> Schema:
    if "type" in schema:
        return {**schema, "type": [schema["type"], "null"]}
    if "enum" in schema:
        return {"enum": [*schema["enum"], None]}
    return {"anyOf": [schema, {"type": "null"}]}


def _reference(declared: Reference) -> Schema:
    return {
        "relation": declared.relation.value,
        "kinds": sorted(kind.value for kind in declared.kinds),
        "during": declared.during.value,
    }


_NUMBER = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _FRACTION}]}

_SIMPLE: dict[type[Any], Schema] = {
    str: {"type": "string", "pattern": _PRINTED},
    int: {"type": "integer"},
    # The one number of the model that is no coordinate is an area in square kilometres.
    float: {"type": "number", "minimum": 0, "exclusiveMaximum": 2e7},
    bool: {"type": "boolean"},
}

_VALUES: dict[str, Schema] = {
    Text.__name__: {
        "description": "A name: in Vietnamese, or by language.",
        "anyOf": [
            {"type": "string", "pattern": r"\S", "allOf": [{"pattern": _PRINTED}]},
            {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    each: {"type": ["string", "null"], "pattern": _PRINTED} for each in LANGUAGES
                },
                "anyOf": [
                    {"required": [each], "properties": {each: {"type": "string", "pattern": r"\S"}}}
                    for each in LANGUAGES
                ],
            },
        ],
    },
    Period.__name__: {
        "description": "A stretch of days, ISO 8601: 2016, 2016-03, 2016-12-05, 2016-12-05/2020-12-31, "
        "../2025-06-30 or 2025-07-01/..",
        "type": "string",
        "pattern": _PERIOD,
    },
    date.__name__: {"description": "A day, ISO 8601.", "type": "string", "pattern": _DAY},
    Quantity.__name__: {
        "description": "A figure: a number, a fraction such as 1/3, or its bounds.",
        "anyOf": [
            *_NUMBER["anyOf"],
            {
                "type": "object",
                "required": ["low"],
                "additionalProperties": False,
                "properties": {
                    "low": {**_NUMBER, "description": "The least it can be."},
                    "high": {**_NUMBER, "description": "The most it can be."},
                    "of": {
                        "anyOf": [
                            {"type": "number", "exclusiveMinimum": 0},
                            {"type": "string", "pattern": _ABOVE_NOUGHT},
                        ],
                        "description": "The whole it is stated against.",
                    },
                },
            },
        ],
    },
    DocumentSymbol.__name__: {
        "description": "The number and codes of a document, such as 12-CT/TU.",
        "type": "string",
        "pattern": "[0-9]",
    },
}
