"""JSON (RFC 8259), strictly: UTF-8 ↔ plain values without NaN and repeated keys, and the place of each."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain
from typing import cast

from massmob.errors import LoadError, MassmobError
from massmob.io.records import converter
from massmob.io.records.converter import Where
from massmob.movement import Movement

__all__ = [
    "decoded",
    "encode",
    "lines_of_ids",
    "locator",
    "read",
    "write",
    "write_movement",
]


def read(data: bytes, line: int = 1) -> object:
    """Plain values from JSON.

    Args:
        data: UTF-8, with or without a byte order mark.
        line: The line of the file on which the data begin.

    Raises:
        LoadError: Not UTF-8, cut short, not JSON, nested too deeply, a key twice; with line and column.
    """
    quick = _read_quickly(data)
    return _read_exactly(data, line) if quick is None else quick


def _read_quickly(data: bytes) -> object | None:
    """Plain values by orjson; ``None`` where it is not installed, or did not read all that the text holds.

    Of a key that occurs twice it reads the last, and of a whole number beyond 64 bits about as much: then what
    it writes of the values is not the same text again. Blanks, also those in texts, are left out on both sides.
    """
    try:
        import orjson
    except ImportError:
        return None
    try:
        plain: object = orjson.loads(data)
        again = orjson.dumps(plain)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return None
    return plain if again.translate(None, _BLANKS) == data.translate(None, _BLANKS) else None


_BLANKS = b" \t\r\n"


def _read_exactly(data: bytes, line: int) -> object:
    """Plain values by Python's own reader, which reports what is wrong."""
    text = decoded(data, line)
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        raise LoadError(
            "the JSON ends too early" if cut else f"not JSON: {error.msg}",
            place=f"line {error.lineno + line - 1}, column {error.colno}",
            found=text[error.pos : error.pos + 20] or "the end of the file",
            hint="get the whole file again" if cut else "correct the text there",
        ) from None
    except RecursionError:
        raise LoadError(
            "nested too deeply", place=_from(line), hint="give a list of flat records"
        ) from None
    except LoadError as error:
        raise _with_column(error, text, line) from None
    except ValueError as error:
        raise LoadError(
            "not JSON", place=_from(line), found=str(error), hint="write shorter numbers"
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
            hint="save the file as UTF-8",
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
        raise LoadError("a key stands twice in one object", found=twice, hint="keep one of them")
    return made


def _no_constant(name: str) -> object:
    raise LoadError("not a number of JSON", found=name, hint="leave the value out")


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
    r"""JSON from plain values: a member a line, and in a list a record a line, so that diffs are short.

    Args:
        plain: Key → a value, or a list of records.

    Example:
        >>> write({"massmob": 1, "fields": [{"id": "field:1"}, {"id": "field:2"}]}).decode().splitlines()
        ['{', '"massmob": 1,', '"fields": [', '{"id":"field:1"},', '{"id":"field:2"}', ']', '}']
    """
    return _laid_out(plain.items())


def write_movement(movement: Movement) -> bytes:
    """JSON from a movement: what `write` makes of its canonical form, without holding all records at once."""
    return _laid_out(chain(converter.header(movement).items(), converter.record_lists(movement)))


def encode(value: object) -> bytes:
    """The text of plain values, on one line and without blanks, by orjson where it is installed.

    With and without it the bytes are the same, except for numbers that Python writes with an exponent.

    Example:
        >>> encode({"id": "obs:1", "value": 10_000})
        b'{"id":"obs:1","value":10000}'
    """
    try:
        import orjson

        return orjson.dumps(value)
    except (ImportError, TypeError):  # it has no whole numbers beyond 64 bits
        return _ENCODER.encode(value).encode()


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _laid_out(members: Iterable[tuple[str, object]]) -> bytes:
    file = BytesIO()  # quicker than joining, which holds a list of all lines
    before = b"{\n"
    for key, value in members:
        file.write(before + encode(key) + b": ")
        _write_value(file, value)
        before = b",\n"
    file.write(b"\n}\n")
    return file.getvalue()


def _write_value(file: BytesIO, value: object) -> None:
    """Write a value; of a list of records, a record a line."""
    listed = cast("Iterable[object]", value)
    is_list = isinstance(listed, list) and isinstance(next(iter(listed), None), dict)
    if not is_list and not isinstance(listed, Iterator):
        file.write(encode(value))
        return
    before = b"[\n"
    for record in listed:
        file.write(before)
        file.write(encode(record))
        before = b",\n"
    file.write(b"\n]")
