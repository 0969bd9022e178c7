"""Entities as lines of JSON by the hundred thousand: what `records` would give, without making it first.

Lives here: entity → the text of its record. Must not live here: the layout of a file, reading.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from json.encoder import encode_basestring
from operator import attrgetter
from types import NoneType
from typing import Any, cast

import attrs

from massmob.declaration import Entity
from massmob.interchange import records
from massmob.interchange.bulk import Memo, allowed_types, compiled, kept
from massmob.quantity import Quantity
from massmob.text import Text
from massmob.vocabulary import Word

__all__ = ["line"]

_Write = Callable[[Any], str]


def line(entity: Entity) -> str:
    """An entity as JSON, on one line.

    Example:
        >>> from massmob.model import Field
        >>> line(Field(id="field:1", name="kinh tế"))
        '{"id": "field:1", "name": "kinh tế"}'
    """
    return _WRITERS[type(entity)](entity)


class _Writers(dict[type[Any], _Write]):
    """How each type is written, made when it is first met."""

    def __init__(self) -> None:
        super().__init__()
        self[str] = encode_basestring
        self[int] = int.__repr__
        self[float] = float.__repr__
        self[bool] = {True: "true", False: "false"}.__getitem__
        self[tuple] = self._sequence
        self._ids = kept(Memo(lambda ids: f"[{', '.join(map(encode_basestring, ids))}]"))
        self[Text] = _text
        self[Quantity] = _quantity

    def __missing__(self, kind: type[Any]) -> _Write:
        if issubclass(kind, Word):
            write = cast("_Write", Memo(lambda word: encode_basestring(word.value)))
        elif kind in records.WRITERS:
            write = _kept_by_identity(records.WRITERS[kind])
        else:
            write = self._record(kind)
        self[kind] = write
        return write

    def of(self, value: object) -> str:
        return self[type(value)](value)

    def _sequence(self, values: tuple[Any, ...]) -> str:
        if values and type(values[0]) is str:
            return cast("str", self._ids[values])
        return f"[{', '.join(map(self.of, values))}]"

    def _record(self, kind: type[Any]) -> _Write:
        """How a class is written: its fields in their order, those left out that have their defaults."""
        # As cattrs does it: what must be there stands before what may.
        fields = sorted(attrs.fields(kind), key=lambda field: field.default is not attrs.NOTHING)
        names: dict[str, object] = {"self": self, "type": type, "quoted": encode_basestring}
        lines = ["shown = ''", f"{''.join(f'v{at}, ' for at in range(len(fields)))} = take(entity)"]
        names["take"] = attrgetter(*(field.name for field in fields))
        for at, field in enumerate(fields):
            names[f"key{at}"] = f', "{field.name}": '
            only_text = allowed_types(kind, field) <= {str, NoneType}
            write = f"quoted(v{at})" if only_text else f"self[type(v{at})](v{at})"
            if field.default is attrs.NOTHING:
                lines.append(f"shown += key{at} + {write}")
                continue
            if only_text:
                lines.append(f"if v{at}: shown += key{at} + {write}")
                continue
            names[f"default{at}"] = field.default
            names[f"its_text{at}"] = None if field.default is None else self.of(field.default)
            lines += [
                f"if v{at} is not default{at}:",
                f"    text = {write}",
                f"    if text != its_text{at}: shown += key{at} + text",
            ]
        return compiled("entity", [*lines, "return '{' + shown[2:] + '}'"], names)


def _text(text: Text) -> str:
    """A name: in Vietnamese alone, as most are, or by language."""
    if text.vi is not None and text.en is None and text.ru is None:
        return encode_basestring(text.vi)
    shown = ", ".join(
        f'"{language}": {encode_basestring(text.label(language))}' for language in text.languages
    )
    return f"{{{shown}}}"


def _quantity(figure: Quantity) -> str:
    """A figure: a whole number, as most are, or what stands for it."""
    low = figure.low
    if low is figure.high and figure.of is None and type(low) is int:
        return int.__repr__(low)
    return json.dumps(figure.to_plain())


def _kept_by_identity(to_plain: Callable[[Any], object]) -> _Write:
    # By identity, as comparing costs more than writing; the value is kept too, so that none takes its place.
    seen: dict[int, tuple[object, str]] = kept({})

    def write(value: object) -> str:
        found = seen.get(id(value))
        if found is None:
            if len(seen) >= 2**16:
                seen.clear()
            found = value, json.dumps(to_plain(value), ensure_ascii=False, allow_nan=False)
            seen[id(value)] = found
        return found[1]

    return write


_WRITERS = _Writers()
