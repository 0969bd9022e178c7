"""Entities ↔ records by the hundred thousand: one plan a class, made once, that does no more than it must.

Lives here: the fast way for records that are right. Must not live here: what is said of records that are wrong;
whatever is raised here makes `massmob.interchange.records` read the record again, exactly.

Three things make it fast. The keys of a record, taken together, tell at once which of its fields is read how and
which take their defaults. A text that occurs again (a period, a word, a name) is read once. An entity is filled
slot by slot, as its class does itself, but without converting and checking a second time what was just read.
"""

from __future__ import annotations

import gc
import re
import types
import typing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from operator import attrgetter
from typing import Any, cast

import attrs

from massmob.converters import as_ids, as_quantity, as_required_id, maybe_quantity
from massmob.declaration import HOLDS, Entity

__all__ = ["Memo", "holder", "paused_gc", "reader", "setters"]

_Read = Callable[[Any], Any]
_Put = Callable[[object, Any], None]

_KEPT = 2**16
_MAX_KEYS = 2**10


@contextmanager
def paused_gc() -> Iterator[None]:
    """No search for cycles while many values are made that all stay: it would look at each again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Memo(dict[Any, Any]):
    """What a function of a text gave, kept; it starts anew when it has grown large.

    Args:
        function: A function that always gives the same for the same text.
    """

    def __init__(self, function: _Read) -> None:
        super().__init__()
        self.function = function

    def __missing__(self, key: object) -> object:
        if len(self) >= _KEPT:
            self.clear()
        found = self[key] = self.function(key)
        return found


_MEMOS: list[Memo] = []


def forget() -> None:
    """Let go of what was kept while reading; the entities keep what they use."""
    for memo in _MEMOS:
        memo.clear()


def _kept(function: _Read) -> Memo:
    memo = Memo(function)
    _MEMOS.append(memo)
    return memo


@cache
def reader(kind: type[Any]) -> _Read:
    """How a record becomes an entity or a value it holds.

    Args:
        kind: The class, made by `attrs.frozen`.

    Returns:
        A function of a record. It raises something, no matter what, when the record is wrong.

    Example:
        >>> from massmob.model import Field
        >>> reader(Field)({"id": "field:1", "name": "kinh tế"})
        Field(id='field:1', name=Text('kinh tế'))
    """
    fields = {field.name: field for field in attrs.fields(kind)}
    puts, takes = setters(kind), {name: _field_reader(kind, each) for name, each in fields.items()}
    defaults = {n: each.default for n, each in fields.items() if each.default is not attrs.NOTHING}
    plans: dict[tuple[str, ...], tuple[list[tuple[_Put, _Read]], list[tuple[_Put, object]]]] = {}
    finish = getattr(kind, "__attrs_post_init__", None)

    def planned(
        keys: tuple[str, ...],
    ) -> tuple[list[tuple[_Put, _Read]], list[tuple[_Put, object]]]:
        given = [(puts[key], takes[key]) for key in keys]
        rest = [(put, defaults[name]) for name, put in puts.items() if name not in keys]
        if len(plans) < _MAX_KEYS:
            plans[keys] = given, rest
        return given, rest

    def read(record: dict[str, Any]) -> object:
        keys = tuple(record)
        given, rest = plans.get(keys) or planned(keys)
        made = object.__new__(kind)
        for (put, take), value in zip(given, record.values(), strict=True):
            put(made, take(value))
        for put, value in rest:
            put(made, value)
        if finish is not None:
            finish(made)
        return made

    return read


@cache
def setters(kind: type[Any]) -> dict[str, _Put]:
    """What fills each field of a new instance: the slots' own setters, which no frozen class overrides."""
    return {field.name: getattr(kind, field.name).__set__ for field in attrs.fields(kind)}


def _field_reader(kind: type[Any], field: attrs.Attribute[Any]) -> _Read:
    if HOLDS in field.metadata:
        return _list_reader(reader(field.metadata[HOLDS]))
    if field.name == "id" and issubclass(kind, Entity):
        return _id_reader(kind, field)
    convert: _Read | None = cast("Any", field).converter
    if convert is None:
        return _plain_reader(kind, field)
    if field.validator is not None:
        raise TypeError(f"{kind.__name__}.{field.name} is converted and checked: say here how")
    if convert in (as_ids,):
        return _ids_reader(convert)
    if convert in (as_quantity, maybe_quantity):
        return _number_reader(convert)
    if convert is as_required_id or "as_id" in getattr(convert, "__name__", ""):
        return convert
    return _text_reader(convert)


def _text_reader(convert: _Read) -> _Read:
    memo = _kept(convert)

    def read(value: object) -> object:
        return memo[value] if type(value) is str else convert(value)

    return read


def _number_reader(convert: _Read) -> _Read:
    # Of whole numbers only: to a dictionary 1, 1.0 and True are one key.
    memo = _kept(convert)

    def read(value: object) -> object:
        return memo[value] if type(value) is int else convert(value)

    return read


def _ids_reader(convert: _Read) -> _Read:
    memo = _kept(convert)

    def read(value: object) -> object:
        if type(value) is not list:
            raise TypeError
        return memo[tuple(cast("list[object]", value))]

    return read


def _list_reader(read_one: _Read) -> _Read:
    def read(value: object) -> object:
        if type(value) is not list:
            raise TypeError
        return tuple([read_one(each) for each in cast("list[object]", value)])

    return read


def _id_reader(kind: type[Entity], field: attrs.Attribute[Any]) -> _Read:
    """An id in ASCII is seen to be right at a glance; of another the class's own check decides."""
    right = re.compile(re.escape(kind.prefix) + ":[!-~]{1,150}").fullmatch
    check = cast("Callable[[Entity, attrs.Attribute[Any], Any], None]", field.validator)
    blank = object.__new__(kind)

    def read(value: object) -> object:
        if not right(cast("str", value)):
            check(blank, field, value)
        return value

    return read


def _plain_reader(kind: type[Any], field: attrs.Attribute[Any]) -> _Read:
    """Of fields without a converter: what the type says."""
    hint = typing.get_type_hints(kind)[field.name]
    allowed = set(typing.get_args(hint)) if isinstance(hint, types.UnionType) else {hint}
    values = {each for each in allowed if attrs.has(each)}
    if float in allowed:
        allowed.add(int)
    held = reader(values.pop()) if values else None

    def read(value: object) -> object:
        if type(value) in allowed:
            return value
        if held is not None and type(value) is dict:
            return held(value)
        raise TypeError

    return read


# --- writing ---------------------------------------------------------------------------------------


@cache
def holder(kind: type[Any]) -> tuple[Callable[[object], tuple[Any, ...]], list[tuple[str, object]]]:
    """What takes all values out of an instance at once, and the name and default of each.

    Args:
        kind: The class, made by `attrs.frozen`.
    """
    fields = [(field.name, field.default) for field in attrs.fields(kind)]
    return cast("Any", attrgetter(*(name for name, _ in fields))), fields
