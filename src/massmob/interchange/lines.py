"""Entities → lines of JSON by the hundred thousand: what `records` would give, without making it first.

Lives here: entities of one kind → the text of each one's record. Must not live here: the layout of a file,
reading.

Field by field: the texts of one field are made for all entities at once, in loops that run in C, and the rows
are joined at the end.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import chain, compress, islice, repeat
from json.encoder import encode_basestring
from operator import attrgetter, is_not, ne
from types import NoneType
from typing import Any, get_origin

import attrs

from massmob.declaration import HOLDS, Entity
from massmob.interchange import records
from massmob.interchange.bulk import allowed_types
from massmob.quantity import Quantity
from massmob.text import LANGUAGES, Text
from massmob.vocabulary import Word

__all__ = ["lines"]

_Column = Sequence[Any]
_Write = Callable[[_Column], Iterable[str]]
_Part = Callable[[_Column], list[Iterable[str]]]
_CHUNK = 2**12


def lines(entities: Sequence[Entity]) -> list[str]:
    """Entities of one kind as JSON, each on one line.

    Example:
        >>> from massmob.model import Field
        >>> lines([Field(id="field:1", name="kinh tế")])
        ['{"id": "field:1", "name": "kinh tế"}']
    """
    # In pieces, as what the processor has at hand is quicker than what it must fetch.
    pieces = (entities[at : at + _CHUNK] for at in range(0, len(entities), _CHUNK))
    return [line for piece in pieces for line in _writer(type(piece[0]))(piece)]


def _writer(kind: type[Any]) -> _Write:
    """How values of a class are written, made when it is first met."""
    if kind not in _WRITERS:
        _WRITERS[kind] = _made_writer(kind)
    return _WRITERS[kind]


def _made_writer(kind: type[Any]) -> _Write:
    if issubclass(kind, Word):
        return partial(map, {word: encode_basestring(word.value) for word in kind}.__getitem__)
    if kind in records.WRITERS:
        to_plain = records.WRITERS[kind]
        return partial(_each_once, lambda value: _dumped(to_plain(value)))
    return _records(kind)


def _records(kind: type[Any]) -> _Write:
    """How a class is written: its fields in their order, those left out that have their defaults."""
    # As cattrs does it: what must be there, and every class has some of it, stands before what may.
    fields = sorted(attrs.fields(kind), key=lambda field: field.default is not attrs.NOTHING)
    parts = [_part(kind, field, ", " if at else "{") for at, field in enumerate(fields)]

    def write(values: _Column) -> Iterable[str]:
        columns = [column for part in parts for column in part(values)]
        return map("".join, zip(*columns, repeat("}", len(values)), strict=True))

    return write


def _part(kind: type[Any], field: attrs.Attribute[Any], before: str) -> _Part:
    """What a field puts into every row: its key and its text, or nothing where it has its default."""
    take, write = attrgetter(field.name), _field_writer(kind, field)
    key = f'{before}"{field.name}": '
    is_said = _is_said(field, write)

    def part(values: _Column) -> list[Iterable[str]]:
        column = list(map(take, values))
        said = is_said(column)
        if all(said):
            return [repeat(key, len(column)), write(column)]
        if not any(said):
            return []
        texts = iter(write(list(compress(column, said))))
        return [[key + next(texts) if each else "" for each in said]]

    return part


def _is_said(field: attrs.Attribute[Any], write: _Write) -> Callable[[_Column], list[bool]]:
    """Which values of a field are other than its default."""
    if field.default is attrs.NOTHING:
        return lambda column: [True] * len(column)
    if field.default is None:
        return lambda column: list(map(is_not, column, repeat(None)))
    if field.default in ("", ()):
        return lambda column: list(map(bool, column))
    (usual,) = write([field.default])
    return lambda column: list(map(ne, write(column), repeat(usual)))


def _field_writer(kind: type[Any], field: attrs.Attribute[Any]) -> _Write:
    """How the values of a field are written: by its type, which tells all there is to know."""
    if HOLDS in field.metadata:
        return partial(_lists, _writer(field.metadata[HOLDS]))
    (only,) = allowed_types(kind, field) - {NoneType}
    if get_origin(only) is tuple:
        return partial(_each_once, _words)
    return _writer(only)


def _dumped(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=False, allow_nan=False)


def _each_once(write: Callable[[Any], str], column: _Column) -> Iterable[str]:
    """The texts of values that recur; told apart by identity, as to compare costs more than to write."""
    values = dict(zip(map(id, column), column, strict=True))
    texts = {key: write(value) for key, value in values.items()}
    return map(texts.__getitem__, map(id, column))


def _words(words: tuple[str, ...]) -> str:
    return f"[{', '.join(map(encode_basestring, words))}]"


def _lists(write: _Write, column: _Column) -> Iterable[str]:
    texts = iter(write(list(chain.from_iterable(column))))
    return [f"[{', '.join(islice(texts, len(each)))}]" for each in column]


def _texts(column: _Column) -> Iterable[str]:
    """Names: in Vietnamese alone, as most are, or by language."""
    return [
        encode_basestring(vi)
        if vi is not None and en is None and ru is None
        else _named(vi, en, ru)
        for vi, en, ru in map(_languages, column)
    ]


_languages = attrgetter(*LANGUAGES)


def _named(*texts: str | None) -> str:
    said = zip(LANGUAGES, texts, strict=True)
    shown = [f'"{lang}": {encode_basestring(text)}' for lang, text in said if text]
    return f"{{{', '.join(shown)}}}"


def _quantities(column: _Column) -> Iterable[str]:
    """Figures: whole numbers and bounds from below, as most are, or what stands for them."""
    return [
        (int.__repr__(low) if low is high else f'{{"low": {low}}}')
        if of is None and type(low) is int and (low is high or high is None)
        else _dumped(figure.to_plain())
        for figure, (low, high, of) in zip(column, map(_bounds, column), strict=True)
    ]


_bounds = attrgetter("low", "high", "of")


def _number(value: float) -> str:
    return float.__repr__(value) if isinstance(value, float) else int.__repr__(value)


_WRITERS: dict[type[Any], _Write] = {
    str: partial(map, encode_basestring),
    int: partial(map, int.__repr__),
    float: partial(map, _number),
    bool: partial(map, {True: "true", False: "false"}.__getitem__),
    Text: _texts,
    Quantity: _quantities,
}
