"""Newline-delimited JSON: an entity a line, so that a file of any size is read and written entity by entity.

The first line is the head of the form, ``{"massmob": 1}``, with ``"outside"`` where there is any. Each other
line is an object of one member, the plural of the kind and the record: ``{"fields": {"id": "field:1", …}}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO, Any, cast

from massmob.errors import LoadError
from massmob.io.records import converter
from massmob.io.records.converter import Where
from massmob.io.storage.limits import Limits, using
from massmob.io.text import json_format
from massmob.model.entity import Entity, not_an_entity

__all__ = [
    "entities_of",
    "lines_of_ids",
    "locator",
    "read",
    "write",
    "write_entities",
]


def read(data: bytes) -> object:
    r"""The form that a file's lines make together.

    Args:
        data: UTF-8, with or without a byte order mark.

    Raises:
        LoadError: A line that is not JSON, or not what stands on a line here; with line and column.

    Example:
        >>> read(b'{"massmob": 1}\n{"fields": {"id": "field:1", "name": "x"}}\n')
        {'massmob': 1, 'fields': [{'id': 'field:1', 'name': 'x'}]}
    """
    lines = enumerate(data.split(b"\n"), 1)
    plain = _head(lines)
    for number, text in lines:
        if text.strip():
            plural, record = _member(text, number)
            cast("list[object]", plain.setdefault(plural, [])).append(record)
    return plain


def _head(lines: Iterator[tuple[int, bytes]]) -> dict[str, object]:
    number, text = next(lines, (1, b""))
    head = json_format.read(text, number)
    if not isinstance(head, dict) or "massmob" not in head or not head.keys() <= converter.HEAD:
        raise LoadError(
            "not the head of a file of lines",
            place="line 1",
            found=cast("Any", head),
            hint='let the first line be {"massmob": 1}',
        )
    return cast("dict[str, object]", head)


def _member(text: bytes, number: int) -> tuple[str, object]:
    """The plural and the record of a line."""
    value = json_format.read(text, number)
    members = cast("dict[str, object]", value)
    if (
        not isinstance(value, dict)
        or len(members) != 1
        or not members.keys().isdisjoint(converter.HEAD)
    ):
        raise LoadError(
            "not an entity on a line of its own",
            place=f"line {number}",
            found=cast("Any", value),
            hint='write {"localities": {…}}, or the plural of another kind',
        )
    return next(iter(members.items()))


def locator(data: bytes) -> Where:
    """What says where a value stands: ``line 3, column 7``, by the path to it; see `json.locator`."""
    lines = data.split(b"\n")
    numbers: dict[str, list[int]] = {}
    for number, text in enumerate(lines[1:], 2):
        if text.strip():
            numbers.setdefault(_member(text, number)[0], []).append(number)

    def where(path: tuple[str | int, ...]) -> str:
        plural, *inner = path
        if plural not in numbers:
            return "line 1"
        number = numbers[plural][cast("int", inner[0]) if inner else 0]
        found = json_format.locator(lines[number - 1])((plural, *inner[1:]))
        return found.replace("line 1,", f"line {number},", 1)

    return where


def lines_of_ids(data: bytes) -> dict[str, int]:
    """Id → the line on which the entity stands."""
    return json_format.lines_of_ids(data)


def write(plain: dict[str, object]) -> bytes:
    """Lines from a form: the head, then an entity a line."""
    head = {key: value for key, value in plain.items() if key in converter.HEAD}
    members = (
        {key: record}
        for key, value in plain.items()
        if key not in head
        for record in cast("list[object]", value)
    )
    return b"".join(map(_line, chain([head], members)))


def _line(value: dict[str, Any]) -> bytes:
    return json_format.encode(value) + b"\n"


# --- one entity at a time --------------------------------------------------------------------------


def entities_of(file: IO[bytes], most: Limits) -> Iterator[Entity]:
    """The entities of an open file, each read when it is asked for.

    Args:
        file: The file, at its beginning.
        most: The limits; those in force may be others each time that an entity is asked for.

    Raises:
        LoadError: When a line is reached that is wrong, or one line more than the limits allow.
    """
    lines = enumerate(iter(lambda: file.readline(most.max_bytes + 1), b""), 1)
    converter.check_version(_head(lines))
    count = 0
    for number, text in lines:
        if not text.strip():
            continue
        count += 1
        most.check_entities(count)
        plural, record = _member(text, number)
        yield _entity(plural, record, text, number, most)


def _entity(plural: str, record: object, text: bytes, number: int, most: Limits) -> Entity:
    """The entity of a line, as of a form that holds nothing else."""

    def where(path: tuple[str | int, ...]) -> str:
        found = json_format.locator(text)((plural, *path[2:]))
        return found.replace("line 1,", f"line {number},", 1)

    with using(most):
        form = {"massmob": converter.VERSION, plural: [record]}
        return next(iter(converter.from_plain(form, lambda: where)))


def write_entities(entities: Iterable[Entity], file: IO[bytes], outside: Iterable[str] = ()) -> int:
    """Write entities as they come.

    Args:
        entities: The entities, in any order; a generator is not gathered up.
        file: An open file.
        outside: Ids that references may name although they are not there.

    Returns:
        How many there were.

    Raises:
        InvalidValueError: A value that is no entity.
    """
    head: dict[str, object] = {"massmob": converter.VERSION}
    if named := sorted(outside):
        head["outside"] = named
    file.write(_line(head))
    count = 0
    for entity in entities:
        if not isinstance(entity, Entity):
            raise not_an_entity(count, entity)
        file.write(_line({entity.plural: converter.to_record(entity)}))
        count += 1
    return count
