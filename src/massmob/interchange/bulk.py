"""Entities ↔ records by the hundred thousand: one plan a class, made once, that does no more than it must.

Lives here: the fast way for records that are right. Must not live here: what is said of records that are wrong;
whatever is raised here makes `massmob.interchange.records` read the record again, exactly.

Three things make it fast. The keys of a record, taken together, tell at once which of its fields is read how
and which take their defaults. A text that occurs again (a period, a word, a name) is read once. An entity is
filled slot by slot, as its class does itself, but without converting and checking again what was just read.
"""

from __future__ import annotations

import gc
import re
import types
import typing
import unicodedata
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, cast

import attrs

from massmob.declaration import HOLDS, Entity, Reference
from massmob.quantity import Quantity
from massmob.text import Text

__all__ = ["Memo", "allowed_types", "compiled", "forget", "kept", "paused_gc", "reader", "setters"]

_Read = Callable[[Any], Any]
_Put = Callable[[object, Any], None]
_D = typing.TypeVar("_D", bound=dict[Any, Any])

_KEPT = 2**16
_MAX_PLANS = 2**10
_WORTH_A_PLAN = 100


@contextmanager
def paused_gc() -> Generator[None]:
    """No search for cycles while many values are made that all stay: it would look at each again and again.

    What was made meanwhile is put with the old, so that the first search afterwards does not go through it.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            # What somebody froze themselves stays frozen.
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
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

    def __call__(self, key: object) -> object:
        """The same as ``memo[key]``."""
        return self[key]


_MEMOS: list[dict[Any, Any]] = []


def kept(memo: _D) -> _D:
    """Have a memo emptied when a file has been read or written."""
    _MEMOS.append(memo)
    return memo


def forget() -> None:
    """Let go of what was kept while a file was read or written; the entities keep what they use."""
    for memo in _MEMOS:
        memo.clear()


def reader(kind: type[Any]) -> _Read:
    """How a record becomes an entity or a value it holds.

    Args:
        kind: The class, made by `attrs.frozen`.

    Returns:
        A function of a record. It raises something, no matter what, when the record is wrong.

    Example:
        >>> from massmob.model import Field
        >>> reader(Field)({"id": "field:1", "name": "kinh tế"})
        Field(id='field:1', name='kinh tế')
    """
    if kind not in _READERS:
        _READERS[kind] = _made_reader(kind)
    return _READERS[kind]


_READERS: dict[type[Any], _Read] = {}


def _made_reader(kind: type[Any]) -> _Read:
    fields = {field.name: field for field in attrs.fields(kind)}
    takes = {name: _field_reader(kind, field) for name, field in fields.items()}
    puts = setters(kind)
    finish = hasattr(kind, "__attrs_post_init__")
    plans: dict[tuple[str, ...], _Read] = {}
    met: dict[tuple[str, ...], int] = {}

    def rare(record: dict[str, Any]) -> object:
        made = object.__new__(kind)
        for key, value in record.items():
            puts[key](made, takes[key](value))
        for name, field in fields.items():
            if name not in record:
                puts[name](made, _default(field))
        if finish:
            made.__attrs_post_init__()
        return made

    def planned(keys: tuple[str, ...]) -> _Read:
        # To make a plan takes as long as to read a hundred records. A hostile file may have no two alike.
        if len(met) < _MAX_PLANS:
            met[keys] = met.get(keys, 0) + 1
        if met.get(keys, 0) < _WORTH_A_PLAN:
            return rare
        plans[keys] = _plan(kind, fields, takes, keys)
        return plans[keys]

    def read(record: dict[str, Any]) -> object:
        keys = tuple(record)
        return (plans.get(keys) or planned(keys))(record)

    return read


def _default(field: attrs.Attribute[Any]) -> object:
    if field.default is attrs.NOTHING:
        raise KeyError(field.name)
    return field.default


def _plan(
    kind: type[Any],
    fields: dict[str, attrs.Attribute[Any]],
    takes: dict[str, _Read],
    keys: tuple[str, ...],
) -> _Read:
    """A function of a record with just these keys, in this order."""
    puts = setters(kind)
    names: dict[str, object] = {"new": object.__new__, "kind": kind}
    lines = [f"{''.join(f'v{at}, ' for at in range(len(keys)))} = record.values()" if keys else ""]
    lines.append("made = new(kind)")
    for at, key in enumerate(keys):
        take = takes[key]
        names[f"put{at}"], names[f"take{at}"] = puts[key], take
        # The look-up itself where a memo is all there is to it.
        found = f"take{at}[v{at}]" if isinstance(take, Memo) else f"take{at}(v{at})"
        lines.append(f"put{at}(made, {found})")
    for at, (name, field) in enumerate(fields.items(), len(keys)):
        if name not in keys:
            names[f"put{at}"], names[f"v{at}"] = puts[name], _default(field)
            lines.append(f"put{at}(made, v{at})")
    if hasattr(kind, "__attrs_post_init__"):
        lines.append("made.__attrs_post_init__()")
    return compiled("record", [*lines, "return made"], names)


def compiled(argument: str, lines: list[str], names: dict[str, object]) -> _Read:
    """A function made from lines of code, as attrs and cattrs make theirs.

    The lines are put together from words that stand in these modules and from numbers; nothing that was read
    from a file, not even the name of a field, becomes code.

    Args:
        argument: The name of its one argument.
        lines: The statements of its body.
        names: What the statements name.
    """
    source = "\n    ".join([f"def made({argument}):", *lines])
    exec(source, names)  # noqa: S102 - see above
    return cast("_Read", names["made"])


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
    allowed = allowed_types(kind, field)
    if any(typing.get_origin(each) is tuple for each in allowed):
        return _words_reader(convert)
    if Quantity in allowed:
        return _quantity_reader(convert)
    if Text in allowed:
        return _text_reader(convert)
    if allowed & {int, float} or Reference in map(type, field.metadata.values()):
        return convert
    # To a dictionary 1, 1.0 and True are one key; but what is left takes nothing but texts.
    return cast("_Read", kept(Memo(convert)))


def allowed_types(kind: type[Any], field: attrs.Attribute[Any]) -> set[Any]:
    """The types that a field may hold."""
    hint = typing.get_type_hints(kind)[field.name]
    return set(typing.get_args(hint)) if isinstance(hint, types.UnionType) else {hint}


def _text_reader(convert: _Read) -> _Read:
    """Names that are printable and in NFC, as nearly all are; of others `Text` itself decides."""
    new, puts = object.__new__, setters(Text)
    put_vi, put_en, put_ru = puts["vi"], puts["en"], puts["ru"]

    def read(value: object) -> object:
        vi = en = ru = None
        wanted = 1
        if type(value) is str:
            vi = _clean(value)
        elif type(value) is dict:
            named = cast("dict[str, object]", value)
            wanted = len(named)
            if "vi" in named:
                vi = _clean(named["vi"])
            if "en" in named:
                en = _clean(named["en"])
            if "ru" in named:
                ru = _clean(named["ru"])
        found = (vi is not None) + (en is not None) + (ru is not None)
        if not found or found != wanted:
            return convert(cast("Any", value))
        made = new(Text)
        put_vi(made, vi)
        put_en(made, en)
        put_ru(made, ru)
        return made

    return read


def _clean(text: object) -> str | None:
    """A text in which nothing has to be mended; ``None`` for any other, and for a blank one."""
    if type(text) is str and text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text.strip() or None
    return None


def _quantity_reader(convert: _Read) -> _Read:
    """Whole numbers, and bounds from below alone; of others `Quantity` itself decides."""
    # To a dictionary 1, 1.0 and True are one key, so only whole numbers are looked up.
    exact, least = kept(Memo(convert)), kept(Memo(Quantity.at_least))

    def read(value: object) -> object:
        if type(value) is int:
            return exact[value]
        if type(value) is dict:
            bounds = cast("dict[str, object]", value)
            low = bounds.get("low")
            if len(bounds) == 1 and type(low) is int:
                return least[low]
        return convert(cast("Any", value))

    return read


def _words_reader(convert: _Read) -> _Read:
    """Lists of ids, or of words."""
    memo = kept(Memo(convert))

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
    allowed = allowed_types(kind, field)
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
