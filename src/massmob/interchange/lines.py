"""Entities as lines of JSON by the hundred thousand: what `records` would give, without making it first.

Lives here: entity → the text of its record. Must not live here: the layout of a file, reading.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from json.encoder import encode_basestring
from operator import attrgetter
from types import NoneType
from typing import Any, cast, get_origin

import attrs

from massmob.declaration import HOLDS, Entity
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
        self._ids = kept(Memo(self._sequence))
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

    def _field(self, kind: type[Any], field: attrs.Attribute[Any]) -> _Write:
        """How the values of a field are written: by its type, where that tells all there is to know."""
        (only,) = allowed_types(kind, field) - {NoneType}
        if HOLDS in field.metadata or only is float:
            return self.of
        if get_origin(only) is tuple:
            return cast("_Write", self._ids)
        return self[only]

    def _sequence(self, values: tuple[Any, ...]) -> str:
        return f"[{', '.join(map(self.of, values))}]"

    def _record(self, kind: type[Any]) -> _Write:
        """How a class is written: its fields in their order, those left out that have their defaults."""
        # As cattrs does it: what must be there stands before what may.
        fields = sorted(attrs.fields(kind), key=lambda field: field.default is not attrs.NOTHING)
        names: dict[str, object] = {}
        lines = ["shown = ''", f"{''.join(f'v{at}, ' for at in range(len(fields)))} = take(entity)"]
        names["take"] = attrgetter(*(field.name for field in fields))
        for at, field in enumerate(fields):
            names[f"key{at}"] = f', "{field.name}": '
            write = self._field(kind, field)
            names[f"write{at}"] = write
            text = f"write{at}[v{at}]" if isinstance(write, Memo) else f"write{at}(v{at})"
            if field.default is attrs.NOTHING:
                lines.append(f"shown += key{at} + {text}")
            elif field.default is None:
                lines.append(f"if v{at} is not None: shown += key{at} + {text}")
            elif field.default in ("", ()):
                lines.append(f"if v{at}: shown += key{at} + {text}")
            else:
                names[f"default{at}"] = self.of(field.default)
                lines += [f"text = {text}", f"if text != default{at}: shown += key{at} + text"]
        return compiled("entity", [*lines, "return '{' + shown[2:] + '}'"], names)


def _text(text: Text) -> str:
    """A name: in Vietnamese alone, as most are, or by language."""
    if text.vi is not None and text.en is None and text.ru is None:
        return encode_basestring(text.vi)
    shown = f', "vi": {encode_basestring(text.vi)}' if text.vi else ""
    if text.en:
        shown += f', "en": {encode_basestring(text.en)}'
    if text.ru:
        shown += f', "ru": {encode_basestring(text.ru)}'
    return f"{{{shown[2:]}}}"


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
