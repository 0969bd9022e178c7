"""Records → entities by the hundred thousand: column by column, so that Python's own loops run in C.

Lives here: the fast way for records that are right. Must not live here: what is said of records that are wrong;
whatever is raised here makes `massmob.interchange.records` read the records again, exactly.

Three things make it fast. Of records with the same keys, each field is read for all of them at once: one look
at all ids joined tells that each is right. A text that occurs again (a period, a word) is read once. An entity
is filled without converting and checking again what was just read.
"""

from __future__ import annotations

import gc
import types
import typing
import unicodedata
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain, islice, repeat
from operator import itemgetter
from typing import Any, cast

import attrs

from massmob.converters import as_plain
from massmob.declaration import HOLDS, Entity, Reference
from massmob.quantity import Quantity
from massmob.text import Text

__all__ = ["Memo", "allowed_types", "forget", "keys", "paused_gc", "reader", "taker"]

_Convert = Callable[[Any], Any]
_Column = Sequence[Any]
_Take = Callable[[_Column], Iterable[Any]]
_Read = Callable[[Sequence[Any]], list[Any]]

_KEPT = 2**16
_MUCH = 10**5


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
            # What somebody froze themselves stays frozen. After little work the search is left to its own
            # count: were that set back each time, reading small files would put it off for ever.
            if not gc.get_freeze_count() and gc.get_count()[0] > _MUCH:
                gc.freeze()
                gc.unfreeze()
            gc.enable()


class Memo(dict[Any, Any]):
    """What a function of a text gave, kept; it starts anew when it has grown large.

    Args:
        function: A function that always gives the same for the same text.
    """

    def __init__(self, function: _Convert) -> None:
        super().__init__()
        self.function = function

    def __missing__(self, key: object) -> object:
        if len(self) >= _KEPT:
            self.clear()
        found = self[key] = self.function(key)
        return found


_MEMOS: list[Memo] = []


def _memo(function: _Convert) -> Memo:
    """A memo that is emptied when a file has been read."""
    _MEMOS.append(Memo(function))
    return _MEMOS[-1]


def forget() -> None:
    """Let go of what was kept while a file was read; the entities keep what they use."""
    for memo in _MEMOS:
        memo.clear()


def reader(kind: type[Any]) -> _Read:
    """How records become entities, or the values they hold.

    Args:
        kind: The class, made by `attrs.frozen`.

    Returns:
        A function of some records. It raises something, no matter what, when one of them is wrong.

    Example:
        >>> from massmob.model import Field
        >>> reader(Field)([{"id": "field:1", "name": "kinh tế"}])
        [Field(id='field:1', name='kinh tế')]
    """
    if kind not in _READERS:
        _READERS[kind] = _made_reader(kind)
    return _READERS[kind]


_READERS: dict[type[Any], _Read] = {}


def keys(kind: type[Any], records: Sequence[Any]) -> int:
    """How many keys there are in records and in what they hold, where a right one may hold an object.

    Args:
        kind: The class of what they stand for.
        records: The records.

    Raises:
        TypeError: One is no object.

    Example:
        >>> from massmob.model import Locality
        >>> keys(Locality, [{"id": "loc:1", "name": "x", "centre": {"lat": 21, "lon": 105}}])
        5
    """
    count = sum(map(len, records))
    if kind not in _HOLDING:
        _HOLDING[kind] = _holding(kind)
    for name, inner, is_list in _HOLDING[kind]:
        values = [value for record in records if (value := record.get(name)) is not None]
        each_of = chain.from_iterable(values) if is_list else values
        held: list[Any] = list(filter(_is_object, each_of))
        count += keys(inner, held) if held else 0
    return count


def _is_object(value: object) -> bool:
    return type(value) is dict


_HOLDING: dict[type[Any], list[tuple[str, type[Any], bool]]] = {}


def _holding(kind: type[Any]) -> list[tuple[str, type[Any], bool]]:
    """The fields that hold objects: the name, what an object there is, whether there is a list of them."""
    found: list[tuple[str, type[Any], bool]] = []
    for field in attrs.fields(kind):
        held = field.metadata.get(HOLDS)
        kinds = [held] if held else [each for each in allowed_types(kind, field) if attrs.has(each)]
        found += [(field.name, each, held is not None) for each in kinds]
    return found


def _made_reader(kind: type[Any]) -> _Read:
    fields: dict[str, attrs.Attribute[Any]] = {each.name: each for each in attrs.fields(kind)}
    takes = {name: _column_reader(kind, field) for name, field in fields.items()}
    defaults = {name: field.default for name, field in fields.items()}
    fill = _filler(kind)

    def alike(given: tuple[str, ...], records: Sequence[Any]) -> list[Any]:
        """The instances of records that have these keys and no more."""
        columns: dict[str, Iterable[Any]] = {
            name: takes[name](column)
            for name, column in zip(given, _columns(given, records), strict=True)
        }
        for name in fields.keys() - columns.keys():
            if defaults[name] is attrs.NOTHING:
                raise KeyError(name)
            columns[name] = repeat(defaults[name], len(records))
        return fill(zip(*(columns[name] for name in fields), strict=True))

    def read(records: Sequence[Any]) -> list[Any]:
        if not _are(records, dict):
            raise TypeError
        if len(set(map(len, records))) == 1:
            # As many keys as the first has and each of those, else it is raised: they are the same.
            with suppress(KeyError):
                return alike(tuple(records[0]), records)
        made: list[Any] = [None] * len(records)
        for given, places in _places(map(tuple, records)).items():
            for place, each in zip(places, alike(given, [records[p] for p in places]), strict=True):
                made[place] = each
        return made

    return read


def _columns(given: tuple[str, ...], records: Sequence[Any]) -> Iterable[_Column]:
    """The values of each key; all of a record are taken at once, while it is at hand."""
    if len(given) < 2:
        return [[record[key] for record in records] for key in given]
    # First a list: Python 3.11 never lets go of some of what it unpacks into a call when a key is missing.
    rows = list(map(itemgetter(*given), records))
    return zip(*rows, strict=True)


def _are(values: Iterable[Any], *kinds: type[Any]) -> bool:
    """Whether values are of just these classes; a class derived from one of them is another."""
    return set(map(type, values)) <= {*kinds}


def _places(shapes: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    for place, shape in enumerate(shapes):
        found.setdefault(shape, []).append(place)
    return found


def _filler(
    kind: type[Any], *, check: bool = True
) -> Callable[[Iterable[tuple[Any, ...]]], list[Any]]:
    """A function that makes an instance of each row of values, one a field.

    A frozen instance is filled while it belongs to a class that is not frozen and has the same slots: to go
    through the slots' setters takes three times as long. Only names of fields become code.
    """
    thawed = type(
        kind.__name__,
        (kind,),
        {
            "__slots__": (),
            # Both, or Python looks for the frozen one at each value.
            "__setattr__": object.__setattr__,
            "__delattr__": object.__delattr__,
        },
    )
    names = [field.name for field in attrs.fields(kind)]
    lines = [
        "def fill(rows):",
        "    filled = []",
        "    for values in rows:",
        "        made = new(thawed)",
        f"        {', '.join(f'made.{name}' for name in names)}, = values",
        "        made.__class__ = kind",
        *["        made.__attrs_post_init__()"] * (check and hasattr(kind, "__attrs_post_init__")),
        "        filled.append(made)",
        "    return filled",
    ]
    space = {"new": object.__new__, "thawed": thawed, "kind": kind}
    return _from_code("fill", lines, space)


def taker(names: Iterable[str]) -> Callable[[Iterable[Any]], tuple[list[Any], ...]]:
    """A function that gives the values of some objects' fields, a list a field.

    Python reads a field that stands in code in half the time that `operator.attrgetter` takes.

    Args:
        names: The names of the fields.

    Example:
        >>> taker(["real", "imag"])([1, 2j])
        ([1, 0.0], [0, 2.0])
    """
    columns = ", ".join(f"[each.{name} for each in values]" for name in names)
    return _from_code("take", ["def take(values):", f"    return ({columns},)"], {})


def _from_code(name: str, lines: Iterable[str], space: dict[str, Any]) -> Callable[[Any], Any]:
    """A function made of code, as attrs makes `__init__`: nothing but names of fields comes into it."""
    exec("\n".join(lines), space)  # noqa: S102 - put together from what stands in this module
    return cast("Callable[[Any], Any]", space[name])


def _column_reader(kind: type[Any], field: attrs.Attribute[Any]) -> _Take:
    """How the values of a field are read, by its type; what is not plainly right its own converter decides."""
    if HOLDS in field.metadata:
        return _lists(reader(field.metadata[HOLDS]))
    if field.name == "id" and issubclass(kind, Entity):
        return _ids(kind, field)
    convert: _Convert | None = cast("Any", field).converter
    allowed = allowed_types(kind, field)
    if convert is None:
        return _values(allowed)
    if kind is Text:
        return _cleaned(convert)
    if convert is as_plain:
        return _plain(convert)
    if any(typing.get_origin(each) is tuple for each in allowed):
        return _words(convert)
    if Quantity in allowed:
        return _quantities(convert)
    if Text in allowed:
        return _texts(convert)
    if Reference in map(type, field.metadata.values()):
        return _references(convert)
    if allowed & {int, float}:
        return partial(map, convert)
    # To a dictionary 1, 1.0 and True are one key; but what is left takes nothing but texts.
    return partial(map, _memo(convert).__getitem__)


def allowed_types(kind: type[Any], field: attrs.Attribute[Any]) -> set[Any]:
    """The types that a field may hold."""
    hint = typing.get_type_hints(kind)[field.name]
    return set(typing.get_args(hint)) if isinstance(hint, types.UnionType) else {hint}


def _ids(kind: type[Entity], field: attrs.Attribute[Any]) -> _Take:
    """Ids in ASCII are seen to be right at a glance; of others the class's own check decides."""
    start = f"{kind.prefix}:"
    check = cast("Callable[[Entity, attrs.Attribute[Any], Any], None]", field.validator)
    blank = object.__new__(kind)

    def read(column: _Column) -> _Column:
        if not _right(column):
            for value in column:
                check(blank, field, value)
        return column

    def _right(column: _Column) -> bool:
        if not _are(column, str):
            return False
        text, lengths = "".join(column), set(map(len, column))
        return (
            ("\n" + "\n".join(column)).count("\n" + start) == len(column)
            and text.isascii()
            and text.isprintable()
            and " " not in text
            and min(lengths) > len(start)
            and max(lengths) <= _SHORT
        )

    return read


_SHORT = 150


def _references(convert: _Convert) -> _Take:
    def read(column: _Column) -> Iterable[Any]:
        if _are(column, str) and all(column) and "".join(column).isascii():
            return column
        return map(convert, column)

    return read


def _composed(column: _Column) -> bool:
    """Whether values are texts that print and are in NFC, as nearly all are."""
    if not _are(column, str):
        return False
    text = "".join(column)
    # A line feed is joined to nothing, so the whole is in NFC just when each is.
    return text.isprintable() and (
        text.isascii() or unicodedata.is_normalized("NFC", "\n".join(column))
    )


def _plain(convert: _Convert) -> _Take:
    return lambda column: column if _composed(column) else map(convert, column)


def _stripped(column: _Column) -> list[str]:
    """Texts without blanks around them, or nothing where a text needs a closer look."""
    stripped = list(map(str.strip, column)) if _composed(column) else []
    return stripped if all(stripped) else []


def _cleaned(convert: _Convert) -> _Take:
    """Names in one language."""
    return lambda column: _stripped(column) or map(convert, column)


def _texts(convert: _Convert) -> _Take:
    """Names in one language or several."""
    read_all, fill, silent = reader(Text), _filler(Text, check=False), repeat(None)

    def read(column: _Column) -> Iterable[Any]:
        if stripped := _stripped(column):
            return fill(zip(stripped, silent, silent, strict=False))
        if _are(column, str, dict):
            return read_all([{"vi": each} if type(each) is str else each for each in column])
        return map(convert, column)

    return read


def _quantities(convert: _Convert) -> _Take:
    """Whole numbers, and bounds from below alone; of others `Quantity` itself decides."""
    # To a dictionary 1, 1.0 and True are one key, so only whole numbers are looked up.
    exact, least = _memo(convert), _memo(Quantity.at_least)

    def read_other(value: object) -> object:
        bounds = cast("dict[str, object]", value) if type(value) is dict else {"low": value}
        low = bounds.get("low")
        if len(bounds) == 1 and type(low) is int:
            return least[low]
        # A parser may have made it of a whole number that it cannot hold.
        if any(type(each) is float and abs(each) >= _WHOLE for each in bounds.values()):
            raise OverflowError
        return convert(value)

    def read(column: _Column) -> Iterable[Any]:
        return [exact[each] if type(each) is int else read_other(each) for each in column]

    return read


_WHOLE = 2.0**63


def _words(convert: _Convert) -> _Take:
    """Lists of ids, or of words; most hold one."""
    one, some = _memo(lambda word: convert((word,))), _memo(convert)

    def read(column: _Column) -> Iterable[Any]:
        if not _are(column, list):
            raise TypeError
        if set(map(len, column)) == {1}:
            return map(one.__getitem__, chain.from_iterable(column))
        return map(some.__getitem__, [tuple(each) for each in column])

    return read


def _lists(read_all: _Read) -> _Take:
    """Lists of held values; most hold one."""

    def read(column: _Column) -> Iterable[Any]:
        if not _are(column, list):
            raise TypeError
        held = read_all(list(chain.from_iterable(column)))
        if set(map(len, column)) == {1}:
            return zip(held, strict=True)
        rest = iter(held)
        return [tuple(islice(rest, len(each))) for each in column]

    return read


def _values(allowed: set[Any]) -> _Take:
    """Of fields without a converter: what the type says."""
    kinds = {each for each in allowed if attrs.has(each)}
    if float in allowed:
        allowed.add(int)
    read_all = reader(kinds.pop()) if kinds else None

    def read(column: _Column) -> Iterable[Any]:
        if _are(column, *allowed):
            return column
        if read_all is None or not _are(column, dict, *allowed):
            raise TypeError
        held = iter(read_all([each for each in column if type(each) is dict]))
        return [next(held) if type(each) is dict else each for each in column]

    return read
