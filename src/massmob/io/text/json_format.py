"""JSON (RFC 8259), strictly: plain values without NaN and repeated keys, and the place of each value."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from io import BytesIO
from itertools import chain
from typing import TypeVar, cast

from massmob.errors import LoadError, MassmobError
from massmob.io.format import Format
from massmob.movement import Movement
from massmob.network import converter
from massmob.network.converter import Locator

__all__ = [
    "FORMAT",
    "decode_utf8",
    "encode",
    "lines_of_ids",
    "locator",
    "path_locator",
    "read",
    "read_movement",
    "read_with_errors",
    "write",
    "write_movement",
]

_Value = TypeVar("_Value")


def read_movement(data: bytes) -> Movement:
    """The movement in a JSON file."""
    return converter.from_plain(Movement, read(data), partial(locator, data))


def read(data: bytes, line: int = 1) -> object:
    """Plain values from JSON.

    Args:
        data: UTF-8, with or without a byte order mark.
        line: The line of the file on which the data begin.

    Raises:
        LoadError: Not UTF-8, cut short, not JSON, nested too deeply, a repeated key; with line and column.
    """
    plain = _read_fast(data)
    return read_with_errors(data, line) if plain is None else plain


def _read_fast(data: bytes) -> object | None:
    """Plain values by orjson; ``None`` where it is not installed, or did not read all that the text holds.

    Of a repeated key it reads the last value, and a whole number beyond 64 bits only roughly: then the values
    written again are not the same text. Blanks, also those in texts, are removed on both sides.
    """
    try:
        import orjson
    except ImportError:
        return None
    try:
        plain: object = orjson.loads(data)
        rewritten = orjson.dumps(plain)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return None
    return plain if rewritten.translate(None, _BLANKS) == data.translate(None, _BLANKS) else None


_BLANKS = b" \t\r\n"


def read_with_errors(data: bytes, line: int) -> object:
    """Plain values by Python's own reader, which reports what is wrong."""
    text = decode_utf8(data, line)
    try:
        return json.loads(text, object_pairs_hook=_unique_members, parse_constant=_refuse_constant)
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
            "nested too deeply", place=_line_place(line), hint="give a list of flat records"
        ) from None
    except LoadError as error:
        raise _with_column(error, text, line) from None
    except ValueError as error:
        raise LoadError(
            "not JSON", place=_line_place(line), found=str(error), hint="write shorter numbers"
        ) from None


def _line_place(line: int) -> str:
    return f"line {line}" if line > 1 else ""


def _with_column(error: LoadError, text: str, line: int) -> MassmobError:
    """The error of a hook of the parser, which does not know the position, with line and column."""
    position = _refused_position(text)
    before = text[:position]
    column = position - before.rfind("\n")
    return error.at(f"line {before.count(chr(10)) + line}, column {column}")


def _refused_position(text: str) -> int:
    """The position of the first repeated key, or of the first constant that JSON does not have."""
    open_objects: list[set[str]] = []
    for match in _TOKEN.finditer(text):
        if match[0] in "{[":
            open_objects.append(set())
        elif match[0] in "}]":
            open_objects.pop()
        elif match["constant"]:
            return match.start()
        elif match["key"]:
            key = json.loads(match["key"])
            if key in open_objects[-1]:
                return match.start()
            open_objects[-1].add(key)
    return 0


# Possessive, so that a long text takes no memory for ways to match that are never needed.
_TEXT = r'"(?:[^"\\]++|\\.)*+"'
_TOKEN = re.compile(
    rf"(?P<key>{_TEXT})\s*+:|{_TEXT}|(?P<constant>NaN|-?Infinity)|[{{}}\[\]]", re.DOTALL
)


def decode_utf8(data: bytes, line: int = 1) -> str:
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
    """Id → the line on which it first occurs as the value of a key ``id``.

    Example:
        >>> lines_of_ids(b'{"fields": [{"id": "field:1"}]}')
        {'field:1': 1}
    """
    text = data.decode("utf-8-sig", "replace")
    lines: dict[str, int] = {}
    line, counted_to = 1, 0
    for match in _ID.finditer(text):
        line += text.count("\n", counted_to, match.start())
        counted_to = match.start()
        lines.setdefault(json.loads(match[1]), line)
    return lines


_ID = re.compile(r'"id"\s*:\s*("(?:[^"\\\n]|\\[^u\n])*")')


def _unique_members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise LoadError("a repeated key in an object", found=key, hint="keep one of them")
            seen.add(key)
    return members


def _refuse_constant(name: str) -> object:
    raise LoadError("not a number of JSON", found=name, hint="leave the value out")


def locator(data: bytes) -> Locator:
    """The locator of values in a JSON text, which gives ``line 3, column 7`` for a path.

    Args:
        data: JSON that `read` has read.

    Returns:
        A function of a path of keys and positions; for a value that is not there, the nearest around it.

    Example:
        >>> locator(b'{"fields": [{"id": "field:1"}]}')(("fields", 0, "id"))
        'line 1, column 20'
    """
    text = data.decode("utf-8-sig")
    line_breaks = [match.start() for match in re.finditer("\n", text)]

    def place_of(position: int) -> str:
        line = bisect_left(line_breaks, position)
        column = position - (line_breaks[line - 1] if line else -1)
        return f"line {line + 1}, column {column}"

    return path_locator(_skip_blanks(text, 0), partial(_child_positions, text), place_of)


def path_locator(
    root: _Value,
    children_of: Callable[[_Value], Iterable[tuple[object, _Value]]],
    place_of: Callable[[_Value], str],
) -> Locator:
    """The locator that goes from the root along the keys and indices of a path, as far as there are values.

    Args:
        root: The outermost value, or its position.
        children_of: The keys or indices of a value, and the values in it.
        place_of: The line and column of a value.
    """
    # Depth → the last object or list there, and its values. Problems come in the order of the text, so each is
    # searched once.
    last: dict[int, tuple[_Value, dict[object, _Value]]] = {}

    def locate(path: tuple[str | int, ...]) -> str:
        value = root
        for depth, step in enumerate(path):
            if depth not in last or last[depth][0] != value:
                last[depth] = value, dict(children_of(value))
            children = last[depth][1]
            if step not in children:
                break
            value = children[step]
        return place_of(value)

    return locate


_BLANK = re.compile(r"[ \t\n\r]*")


def _skip_blanks(text: str, position: int) -> int:
    """The position after the blanks that begin at a position."""
    match = _BLANK.match(text, position)
    return match.end() if match else position


def _child_positions(text: str, position: int) -> Iterator[tuple[str | int, int]]:
    """The keys or indices of the object or list that begins at a position, and where each value begins."""
    decode = json.JSONDecoder().raw_decode
    bracket, index = text[position], 0
    position = _skip_blanks(text, position + 1)
    while bracket in "{[" and text[position] not in "}]":
        key: str | int = index
        if bracket == "{":
            key, position = cast("tuple[str, int]", decode(text, position))
            position = _skip_blanks(text, _skip_blanks(text, position) + 1)
        yield key, position
        position = _skip_blanks(text, decode(text, position)[1])
        position = _skip_blanks(text, position + (text[position] == ","))
        index += 1


def write(plain: dict[str, object]) -> bytes:
    r"""JSON from plain values: a member a line, and in a list a record a line, so that diffs are short.

    Args:
        plain: Key → a value, or a list of records.

    Example:
        >>> write({"massmob": 2, "fields": [{"id": "field:1"}, {"id": "field:2"}]}).decode().splitlines()
        ['{', '"massmob": 2,', '"fields": [', '{"id":"field:1"},', '{"id":"field:2"}', ']', '}']
    """
    return _one_record_a_line(plain.items())


def write_movement(movement: Movement) -> bytes:
    """JSON from a movement: the text that `write` gives, without holding all records at once."""
    return _one_record_a_line(
        chain(converter.header(movement).items(), converter.record_lists(movement))
    )


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


def _one_record_a_line(members: Iterable[tuple[str, object]]) -> bytes:
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
    records = cast("Iterable[object]", value)
    is_record_list = isinstance(records, list) and isinstance(next(iter(records), None), dict)
    if not is_record_list and not isinstance(records, Iterator):
        file.write(encode(value))
        return
    before = b"[\n"
    for record in records:
        file.write(before)
        file.write(encode(record))
        before = b",\n"
    file.write(b"\n]")


FORMAT = Format(
    name="json",
    keeps_unknown=True,
    suffixes=(".json",),
    read=read_movement,
    write=write_movement,
    lines_of_ids=lines_of_ids,
)
