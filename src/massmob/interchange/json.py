"""JSON (RFC 8259) as it is strictly: UTF-8, no NaN, no key twice.

Lives here: bytes ↔ plain values, where a value stands. Must not live here: the layout
(`massmob.interchange.layout`), what the values mean (`massmob.interchange.records`).
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Any, cast

from massmob.declaration import ENTITY_TYPES
from massmob.errors import LoadError, MassmobError
from massmob.interchange import layout, records
from massmob.interchange.bulk import paused_gc
from massmob.interchange.lines import lines
from massmob.interchange.records import Where
from massmob.movement import Movement

__all__ = [
    "decoded",
    "key_count",
    "lines_of_ids",
    "locator",
    "parser",
    "pieces",
    "read",
    "write",
    "write_movement",
]


def pieces(data: bytes) -> Iterator[records.Piece]:
    """The members of a file laid out as massmob writes it, its lists in pieces, each read when it is asked for.

    Args:
        data: UTF-8.

    Yields:
        What `records.quickly` takes.

    Raises:
        Exception: Anything, where the file is laid out otherwise or is no JSON; `read` tells what is wrong.
    """
    parse = parser()
    for key, text in layout.members(data):
        yield [(key, parse(text))], key_count(text)


def key_count(text: bytes) -> int:
    """How many keys there are in JSON, or more where a quote and a colon stand together in a text.

    Example:
        >>> key_count(b'{"a": 1, "a" : 2}')
        2
    """
    return text.translate(None, b" \t\r\n").count(b'":')


def parser() -> Callable[[bytes], object]:
    """The quickest parser there is: orjson, where it is installed, or Python's own.

    It takes less than `read` does, and of a key that stands twice the last; of a whole number of more than 64
    bits orjson makes a number that is not whole. Whatever it raises, `read` tells what is wrong.
    """
    try:
        import orjson
    except ImportError:
        return lambda text: json.loads(text.decode(), parse_constant=_no_constant)
    return orjson.loads


def read(data: bytes, line: int = 1) -> object:
    """Plain values from JSON.

    Args:
        data: UTF-8, with or without a byte order mark.
        line: The line of the file on which the data begin.

    Raises:
        LoadError: Not UTF-8, cut short, not JSON, nested too deeply, a key twice; with line and column.
    """
    text = decoded(data, line)
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        raise LoadError(
            "the JSON ends too early" if cut else f"not JSON: {error.msg}",
            place=f"line {error.lineno + line - 1}, column {error.colno}",
            found=text[error.pos : error.pos + 20] or "the end of the file",
            remedy="get the whole file again" if cut else "mend the text there",
        ) from None
    except RecursionError:
        raise LoadError(
            "nested too deeply", place=_from(line), remedy="give a list of flat records"
        ) from None
    except LoadError as error:
        raise _with_column(error, text, line) from None
    except ValueError as error:
        raise LoadError(
            "not JSON", place=_from(line), found=str(error), remedy="write shorter numbers"
        ) from None


def _from(line: int) -> str:
    return f"line {line}" if line > 1 else ""


def _with_column(error: LoadError, text: str, line: int) -> MassmobError:
    """The error of a hook, which is not told where it is, with the line and column of what it found."""
    at = _where_refused(text)
    before = text[:at]
    column = at - before.rfind("\n")
    return error.at(f"line {before.count(chr(10)) + line}, column {column}")


def _where_refused(text: str) -> int:
    """Where the first key stands that its object has already, or the first constant that JSON does not have."""
    stack: list[set[str]] = []
    for match in _TOKEN.finditer(text):
        if match[0] in "{[":
            stack.append(set())
        elif match[0] in "}]":
            stack.pop()
        elif match["constant"]:
            return match.start()
        elif match["key"]:
            key = json.loads(match["key"])
            if key in stack[-1]:
                return match.start()
            stack[-1].add(key)
    return 0


_TOKEN = re.compile(
    r'(?P<key>"(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|(?P<constant>NaN|-?Infinity)|[{}\[\]]',
    re.DOTALL,
)


def decoded(data: bytes, line: int = 1) -> str:
    """The text of a file in UTF-8.

    Args:
        data: The bytes, with or without a byte order mark.
        line: The line of the file on which the data begin.

    Raises:
        LoadError: Not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LoadError(
            "not UTF-8",
            place=f"byte {error.start}" if line == 1 else f"line {line}, byte {error.start}",
            found=data[error.start : error.start + 8],
            remedy="save the file as UTF-8",
        ) from None


def lines_of_ids(data: bytes) -> dict[str, int]:
    """Id → the line on which it first stands as the value of a key ``id``.

    Example:
        >>> lines_of_ids(b'{"fields": [{"id": "field:1"}]}')
        {'field:1': 1}
    """
    text = data.decode("utf-8-sig", "replace")
    found: dict[str, int] = {}
    line, last = 1, 0
    for match in _ID.finditer(text):
        line += text.count("\n", last, match.start())
        last = match.start()
        found.setdefault(json.loads(match[1]), line)
    return found


_ID = re.compile(r'"id"\s*:\s*("(?:[^"\\\n]|\\[^u\n])*")')


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for position, key in enumerate(keys) if key in keys[:position])
        raise LoadError("a key stands twice in one object", found=twice, remedy="keep one of them")
    return made


def _no_constant(name: str) -> object:
    raise LoadError("not a number of JSON", found=name, remedy="leave the value out")


def locator(data: bytes) -> Where:
    """What says where a value stands: ``line 3, column 7``, by the path to it.

    Args:
        data: JSON that `read` has read.

    Returns:
        A function of a path of keys and positions; of a value that is not there it tells the nearest around it.

    Example:
        >>> locator(b'{"fields": [{"id": "field:1"}]}')(("fields", 0, "id"))
        'line 1, column 20'
    """
    text = data.decode("utf-8-sig")
    breaks = [match.start() for match in re.finditer("\n", text)]
    # What is near the top is asked for again and again, and costs the most to find.
    near_the_top: dict[tuple[str | int, ...], dict[str | int, int]] = {}

    def where(path: tuple[str | int, ...]) -> str:
        at = _blank(text, 0)
        for depth, step in enumerate(path):
            around = path[:depth]
            inner = near_the_top.get(around)
            if inner is None:
                inner = dict(_inner(text, at))
                if depth < 2:
                    near_the_top[around] = inner
            if step not in inner:
                break
            at = inner[step]
        line = bisect_left(breaks, at)
        return f"line {line + 1}, column {at - (breaks[line - 1] if line else -1)}"

    return where


_BLANK = re.compile(r"[ \t\n\r]*")


def _blank(text: str, at: int) -> int:
    """The place after the blanks that begin at a place."""
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _inner(text: str, at: int) -> Iterator[tuple[str | int, int]]:
    """The keys or positions of the object or list that begins at a place, and where each value begins."""
    decode = json.JSONDecoder().raw_decode
    opened, position = text[at], 0
    at = _blank(text, at + 1)
    while opened in "{[" and text[at] not in "}]":
        key: str | int = position
        if opened == "{":
            key, at = cast("tuple[str, int]", decode(text, at))
            at = _blank(text, _blank(text, at) + 1)
        yield key, at
        at = _blank(text, decode(text, at)[1])
        at, position = _blank(text, at + (text[at] == ",")), position + 1


def write(plain: dict[str, object]) -> bytes:
    """JSON from plain values: a list's records stand one a line.

    Args:
        plain: Key → a value, or a list of records.
    """
    return layout.laid_out((_dumped(key), _texts(value)) for key, value in plain.items())


def write_movement(movement: Movement) -> bytes:
    """JSON from a movement, the same as `write` makes of its canonical form, and sooner."""
    members = [(_dumped(key), [_dumped(value)]) for key, value in records.header(movement).items()]
    with paused_gc():
        for kind, cls in ENTITY_TYPES.items():
            if view := movement.of_kind(kind):
                rows = lines([*view.values()], end=layout.BETWEEN.decode())
                members.append((_dumped(cls.plural), layout.one_a_line(rows)))
        return layout.laid_out(members)


def _texts(value: object) -> list[bytes]:
    listed = cast("list[object]", value) if isinstance(value, list) else []
    if listed and isinstance(listed[0], dict):
        return layout.one_a_line([_dumped(record) + layout.BETWEEN for record in listed])
    return [_dumped(cast("Any", value))]


def _dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
