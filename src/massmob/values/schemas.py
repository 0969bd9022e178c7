"""The JSON Schema of the plain form of each value: what files and ``to_dict`` have in its place."""

from __future__ import annotations

from typing import Any, TypeAlias

__all__ = [
    "AREA",
    "DAY",
    "NUMBER",
    "PERIOD",
    "QUANTITY",
    "STRING",
    "SYMBOL",
    "TEXT",
    "Schema",
    "object_of",
]

Schema: TypeAlias = dict[str, Any]

_LANGUAGE_CODES = ("vi", "en", "ru")
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
_POSITIVE_FRACTION = "^0*[1-9][0-9]{0,300}/0*[1-9][0-9]{0,300}$"
_NUMBER = [{"type": "number"}, {"type": "string", "pattern": _FRACTION}]
_WHOLE = [
    {"type": "number", "exclusiveMinimum": 0},
    {"type": "string", "pattern": _POSITIVE_FRACTION},
]

_FILLED = {"type": "string", "pattern": r"\S"}
_LANGUAGES = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        lang: {"type": ["string", "null"], "pattern": _PRINTED} for lang in _LANGUAGE_CODES
    },
    "anyOf": [{"required": [lang], "properties": {lang: _FILLED}} for lang in _LANGUAGE_CODES],
}
_BOUNDS = {
    "type": "object",
    "required": ["low"],
    "additionalProperties": False,
    "properties": {
        "low": {"anyOf": _NUMBER, "description": "The least it can be."},
        "high": {"anyOf": _NUMBER, "description": "The most it can be."},
        "of": {"anyOf": _WHOLE, "description": "The whole it is stated against."},
    },
}
TEXT: Schema = {
    "description": "A name: in Vietnamese, or by language.",
    "anyOf": [{**_FILLED, "allOf": [{"pattern": _PRINTED}]}, _LANGUAGES],
}
PERIOD: Schema = {
    "description": "A stretch of days, ISO 8601: 2016, 2016-03, 2016-12-05, 2016-12-05/2020-12-31, "
    "../2025-06-30 or 2025-07-01/..",
    "type": "string",
    "pattern": _PERIOD,
}
DAY: Schema = {"description": "A day, ISO 8601.", "type": "string", "pattern": _DAY}
QUANTITY: Schema = {
    "description": "A figure: a number, a fraction such as 1/3, or its bounds.",
    "anyOf": [*_NUMBER, _BOUNDS],
}
SYMBOL: Schema = {
    "description": "The number and codes of a document, such as 12-CT/TU.",
    "type": "string",
    "pattern": "[0-9]",
}
# The only floats of the model besides coordinates are areas in square kilometres.
AREA: Schema = {"type": "number", "minimum": 0, "exclusiveMaximum": 2e7}
NUMBER: Schema = {"anyOf": _NUMBER}
STRING: Schema = {"type": "string", "pattern": _PRINTED}


def object_of(properties: dict[str, Schema]) -> Schema:
    """The schema of an object that has all these properties.

    Example:
        >>> object_of({"start": {"type": "integer"}})
        {'type': 'object', 'required': ['start'], 'properties': {'start': {'type': 'integer'}}}
    """
    return {"type": "object", "required": [*properties], "properties": properties}
