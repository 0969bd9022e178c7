"""Entities → lines of JSON by the hundred thousand: what `records` would give, without making it first.

Lives here: entities of one kind → the text of each one's record. Must not live here: the layout of a file,
reading.

Field by field: the texts of one field are made for all entities at once, in loops that run in C; what all rows
have alike (brackets, keys) is said once, and the rows are joined at the end. Texts that are not ASCII travel as
their UTF-8 read as Latin-1, so that no row is wider than a byte a letter.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, compress, groupby, islice, repeat
from json.encoder import encode_basestring
from types import NoneType
from typing import Any, TypeAlias, get_origin

import attrs

from massmob.declaration import HOLDS, Entity
from massmob.interchange import records
from massmob.interchange.bulk import allowed_types, taker
from massmob.quantity import Quantity
from massmob.text import LANGUAGES, Text
from massmob.vocabulary import Word

__all__ = ["lines"]

_Column: TypeAlias = list[Any]
_Texts: TypeAlias = list[str | list[str]]
"""What stands in a row, part by part: a text that all rows have, or a text a row."""
_Write: TypeAlias = Callable[[_Column], _Texts]
_CHUNK = 2**12


def lines(entities: list[Entity], begin: str = "", end: str = "\n") -> list[bytes]:
    r"""Entities of one kind as JSON, each on one line.

    Args:
        entities: The entities.
        begin: What stands before each, in ASCII.
        end: What stands after each, in ASCII.

    Returns:
        UTF-8 in pieces, to be joined.

    Example:
        >>> from massmob.model import Field
        >>> b"".join(lines([Field(id="field:1", name="kinh tế")])).decode()
        '{"id": "field:1", "name": "kinh tế"}\n'
    """
    # In pieces, as what the processor has at hand is quicker than what it must fetch.
    pieces = (entities[at : at + _CHUNK] for at in range(0, len(entities), _CHUNK))
    return [
        "".join(_rows([begin, *_writer(type(piece[0]))(piece), end], len(piece))).encode("latin-1")
        for piece in pieces
    ]


def _rows(texts: _Texts, count: int) -> Iterator[str]:
    """The rows that texts make together."""
    columns: list[Iterable[str]] = []
    for kind, some in groupby(texts, type):
        parts: list[Any] = [*some]
        columns += [repeat("".join(parts), count)] if kind is str else parts
    return map("".join, zip(*columns, strict=True))


def _writer(kind: type[Any]) -> _Write:
    """How values of a class are written, made when it is first met."""
    if kind not in _WRITERS:
        _WRITERS[kind] = _made_writer(kind)
    return _WRITERS[kind]


def _made_writer(kind: type[Any]) -> _Write:
    if issubclass(kind, Word):
        return lambda column: ['"', column, '"']
    if kind in records.WRITERS:
        to_plain = records.WRITERS[kind]
        return partial(_each_once, lambda value: _narrow(_dumped(to_plain(value))))
    return _records(kind)


def _records(kind: type[Any]) -> _Write:
    """How a class is written: its fields in their order, those left out that have their defaults."""
    # As cattrs does it: what must be there, and every class has some of it, stands before what may.
    fields = sorted(attrs.fields(kind), key=lambda field: field.default is not attrs.NOTHING)
    take = taker([field.name for field in fields])
    parts = [_part(kind, field, ", " if at else "{") for at, field in enumerate(fields)]

    def write(values: _Column) -> _Texts:
        columns = zip(take(values), parts, strict=True)
        return [*chain.from_iterable(part(column) for column, part in columns), "}"]

    return write


def _part(kind: type[Any], field: attrs.Attribute[Any], before: str) -> _Write:
    """What a field puts into every row: its key and its text, or nothing where it has its default."""
    write, key = _field_writer(kind, field), f'{before}"{field.name}": '

    def required(column: _Column) -> _Texts:
        return [key, *write(column)]

    def optional(column: _Column) -> _Texts:
        # What counts for nothing and is no default (a nought) is rare enough to be looked for slowly.
        if all(column):
            return required(column)
        said = [value is not None for value in column] if field.default is None else column
        if not any(said):
            return []
        rows = _rows(required(list(compress(column, said))), sum(map(bool, said)))
        return [[next(rows) if each else "" for each in said]]

    def unusual(column: _Column) -> _Texts:
        texts = list(_rows(write(column), len(column)))
        if usual not in texts:
            return [key, texts]
        return [["" if text == usual else key + text for text in texts]]

    if field.default is attrs.NOTHING:
        return required
    if field.default in (None, "", ()):
        return optional
    (usual,) = _rows(write([field.default]), 1)
    return unusual


def _field_writer(kind: type[Any], field: attrs.Attribute[Any]) -> _Write:
    """How the values of a field are written: by its type, which tells all there is to know."""
    if HOLDS in field.metadata:
        return partial(_lists, _writer(field.metadata[HOLDS]))
    (only,) = allowed_types(kind, field) - {NoneType}
    if get_origin(only) is tuple:
        return partial(_lists, _strings)
    return _writer(only)


def _strings(column: _Column) -> _Texts:
    """Texts; to look at all of them joined is quicker than at each."""
    joined = "".join(column)
    if not joined.isprintable() or '"' in joined or "\\" in joined:
        return [[_narrow(encode_basestring(text)) for text in column]]
    # What is printable holds no line feed.
    return ['"', column if joined.isascii() else _narrow("\n".join(column)).split("\n"), '"']


def _narrow(text: str) -> str:
    return text if text.isascii() else text.encode().decode("latin-1")


def _names(column: _Column) -> _Texts:
    """Names: in Vietnamese alone, as most are, or by language."""
    by_language = zip(LANGUAGES, _languages(column), strict=True)
    said = [(language, texts) for language, texts in by_language if any(texts)]
    if not all(all(texts) for _, texts in said):
        return [[_narrow(_dumped(name.to_plain())) for name in column]]
    if [language for language, _ in said] == ["vi"]:
        return _strings(said[0][1])
    parts = [
        [f'{", " if at else "{"}"{language}": ', *_strings(texts)]
        for at, (language, texts) in enumerate(said)
    ]
    return [*chain.from_iterable(parts), "}"]


_languages = taker(LANGUAGES)


def _lists(write: _Write, column: _Column) -> _Texts:
    """Lists of held values; those of one, as most are, need no cutting."""
    held = list(chain.from_iterable(column))
    if len(held) == len(column) and all(column):
        return ["[", *write(held), "]"]
    rows = _rows(write(held), len(held))
    return [[f"[{', '.join(islice(rows, len(each)))}]" for each in column]]


def _each_once(write: Callable[[Any], str], column: _Column) -> _Texts:
    """The texts of values that recur; told apart by identity, as to compare costs more than to write."""
    ids = list(map(id, column))
    texts = {key: write(value) for key, value in dict(zip(ids, column, strict=True)).items()}
    return [list(map(texts.__getitem__, ids))]


def _quantities(column: _Column) -> _Texts:
    """Figures: whole numbers and bounds from below, as most are, or what stands for them."""
    return [
        [
            (int.__repr__(low) if low is high else f'{{"low": {low}}}')
            if figure.of is None
            and type(low := figure.low) is int
            and ((high := figure.high) is low or high is None)
            else _dumped(figure.to_plain())
            for figure in column
        ]
    ]


def _numbers(column: _Column) -> _Texts:
    if set(map(type, column)) == {float}:
        return [list(map(float.__repr__, column))]
    return [[float.__repr__(n) if isinstance(n, float) else int.__repr__(n) for n in column]]


def _dumped(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=False, allow_nan=False)


_WRITERS: dict[type[Any], _Write] = {
    str: _strings,
    int: _numbers,
    float: _numbers,
    bool: lambda column: [["true" if each else "false" for each in column]],
    Text: _names,
    Quantity: _quantities,
}
