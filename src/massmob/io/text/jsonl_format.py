"""Newline-delimited JSON: an entity a line, so that a file of any size is read and written entity by entity.

The first line is the head of the form, ``{"massmob": 2}``, with ``"outside"`` where there is any. Each other
line is an object of one member, the plural of the kind and the record: ``{"fields": {"id": "field:1", …}}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain, islice
from typing import IO, Any, cast

from massmob.errors import LoadError, MassmobError
from massmob.io.format import Format
from massmob.io.text import json_format
from massmob.model.entity import Entity, not_an_entity
from massmob.movement import Movement
from massmob.network import converter
from massmob.network.converter import Locator
from massmob.values.limits import Limits, using

__all__ = [
    "FORMAT",
    "entities_of",
    "locator",
    "read",
    "read_movement",
    "write",
    "write_entities",
    "write_movement",
]


def read_movement(data: bytes) -> Movement:
    """The movement in a file of lines."""
    return converter.from_plain(Movement, read(data), partial(locator, data))


def read(data: bytes) -> object:
    r"""The form that a file's lines make together.

    Args:
        data: UTF-8, with or without a byte order mark.

    Raises:
        LoadError: A line that is not JSON, or not the head or an entity; with line and column.

    Example:
        >>> read(b'{"massmob": 2}\n{"fields": {"id": "field:1", "name": "x"}}\n')
        {'massmob': 2, 'fields': [{'id': 'field:1', 'name': 'x'}]}
    """
    lines = enumerate(data.split(b"\n"), 1)
    plain = _read_head(lines)
    for number, text in lines:
        if text.strip():
            plural, record = _read_line(text, number)
            cast("list[object]", plain.setdefault(plural, [])).append(record)
    return plain


def _read_head(lines: Iterator[tuple[int, bytes]]) -> dict[str, object]:
    number, text = next(lines, (1, b""))
    head = json_format.read(text, number)
    allowed = isinstance(head, dict) and (
        converter.keeps_unknown() or head.keys() <= converter.HEADER_KEYS
    )
    if not allowed or "massmob" not in cast("dict[str, object]", head):
        raise LoadError(
            "not the head of a file of lines",
            place="line 1",
            found=cast("Any", head),
            hint='let the first line be {"massmob": 2}',
        )
    return cast("dict[str, object]", head)


def _read_line(text: bytes, number: int) -> tuple[str, object]:
    """The plural and the record of a line."""
    value = json_format.read(text, number)
    members = cast("dict[str, object]", value)
    if (
        not isinstance(value, dict)
        or len(members) != 1
        or not members.keys().isdisjoint(converter.HEADER_KEYS)
    ):
        raise LoadError(
            "not an entity on a line of its own",
            place=f"line {number}",
            found=cast("Any", value),
            hint='write {"localities": {…}}, or the plural of another kind',
        )
    return next(iter(members.items()))


def locator(data: bytes) -> Locator:
    """The locator of values in a file of lines; see `json_format.locator`."""
    lines = data.split(b"\n")
    locator_of = lru_cache(maxsize=1)(json_format.locator)  # a line may hold many problems
    line_numbers: dict[str, list[int]] = {}
    for number, text in enumerate(lines[1:], 2):
        if text.strip():
            line_numbers.setdefault(_read_line(text, number)[0], []).append(number)

    def locate(path: tuple[str | int, ...]) -> str:
        plural, *inner = path
        if plural not in line_numbers:
            return "line 1"
        number = line_numbers[plural][cast("int", inner[0]) if inner else 0]
        return _in_line(locator_of(lines[number - 1])((plural, *inner[1:])), number)

    return locate


def _in_line(place: str, number: int) -> str:
    return place.replace("line 1,", f"line {number},", 1)


def _is_record_list(value: object) -> bool:
    if not isinstance(value, list):
        return False
    records = cast("list[object]", value)
    return bool(records) and all(isinstance(record, dict) for record in records)


def write(plain: dict[str, object]) -> bytes:
    """Lines from a form: the head, then an entity a line."""
    # What is no list of records, as a newer release may write it, belongs to the head.
    head = {
        key: value
        for key, value in plain.items()
        if key in converter.HEADER_KEYS or not _is_record_list(value)
    }
    members = (
        {key: record}
        for key, value in plain.items()
        if key not in head
        for record in cast("list[object]", value)
    )
    return b"".join(map(_encode_line, chain([head], members)))


def write_movement(movement: Movement) -> bytes:
    """Lines from a movement."""
    return write(converter.to_plain(movement))


def _encode_line(value: dict[str, Any]) -> bytes:
    return json_format.encode(value) + b"\n"


def entities_of(file: IO[bytes], entity_limits: Limits) -> Iterator[Entity]:
    """The entities of an open file, of which a few lines are read at once.

    Args:
        file: The file, at its beginning.
        entity_limits: The limits; others may be in force each time that the caller takes an entity.

    Raises:
        LoadError: When a line is reached that is wrong, or one line more than the limits allow.
    """
    lines = enumerate(iter(lambda: file.readline(entity_limits.max_bytes + 1), b""), 1)
    converter.check_version(_read_head(lines))
    filled_lines = (line for line in lines if line[1].strip())
    count = 0
    while batch := [*islice(filled_lines, _BATCH)]:
        entities, problem = _decode_batch(batch, count, entity_limits)
        count += len(entities)
        yield from entities
        if problem is not None:
            raise problem


_BATCH = 32
"""How many lines are read at once: to put limits in force for each takes a fifth of the time."""


def _decode_batch(
    lines: Sequence[tuple[int, bytes]], count: int, entity_limits: Limits
) -> tuple[list[Entity], MassmobError | None]:
    """The entities of numbered lines after so many others, up to the first problem, and this problem."""
    entities: list[Entity] = []
    with using(entity_limits):
        try:
            for number, text in lines:
                entity_limits.check_entities(count + len(entities) + 1)
                plural, record = _read_line(text, number)
                entity = converter.plainly_right_entity(plural, record)
                if entity is None:
                    entity = _decode_line(plural, record, text, number)
                entities.append(entity)
        except MassmobError as error:
            return entities, error
    return entities, None


def _decode_line(plural: str, record: object, text: bytes, number: int) -> Entity:
    """The entity of a line, read as a form that holds nothing else."""

    def make_locator() -> Locator:
        locate = json_format.locator(text)
        return lambda path: _in_line(locate((plural, *path[2:])), number)

    form = {"massmob": converter.VERSION, plural: [record]}
    return next(iter(converter.from_plain(Movement, form, make_locator)))


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
    file.write(_encode_line(head))
    count = 0
    for entity in entities:
        if not isinstance(entity, Entity):
            raise not_an_entity(count, entity)
        file.write(_encode_line({entity.plural: entity.to_dict()}))
        count += 1
    return count


FORMAT = Format(
    name="jsonl",
    keeps_unknown=True,
    suffixes=(".jsonl", ".ndjson"),
    read=read_movement,
    write=write_movement,
    lines_of_ids=json_format.lines_of_ids,
)
