"""YAML as far as JSON goes, by PyYAML: mappings, lists, texts, numbers, true, false, null.

A text without quotes is a number, true, false or null only where it is one in JSON: ``NO``, ``010``, ``12:30``
and ``2025-07-01`` are texts. Files that are written mean the same to a reader of YAML 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from types import ModuleType
from typing import Any, cast

from massmob.errors import LoadError, MissingExtraError
from massmob.io.format import Format
from massmob.io.text.json_format import decode_utf8, path_locator
from massmob.movement import Movement
from massmob.network import converter
from massmob.network.converter import Locator
from massmob.values import limits

__all__ = ["FORMAT", "locator", "read", "read_movement", "write", "write_movement"]

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}
# PyYAML quotes all that it would itself not read as a text, but other readers of YAML 1.1 also take y for true.
_MISREAD = re.compile(rf"{_NUMBER.pattern}|[yYnN]$")


def read_movement(data: bytes) -> Movement:
    """The movement in a YAML file."""
    return converter.from_plain(Movement, read(data), partial(locator, data))


def read(data: bytes) -> object:
    r"""Plain values from YAML.

    Args:
        data: UTF-8, with or without a byte order mark.

    Raises:
        LoadError: Not UTF-8, not YAML, more than one document, nested too deeply, a repeated key, a tag, an
            anchor or an alias; with line and column.
        MissingExtraError: The extra ``yaml`` is not installed.

    Example:
        >>> read(b"code: 010\ncountry: NO\nday: 2025-07-01\n")
        {'code': '010', 'country': 'NO', 'day': '2025-07-01'}
    """
    try:
        node = _root_node(data)
        return None if node is None else _node_to_plain(node)
    except RecursionError:
        raise LoadError("nested too deeply", hint="give a list of flat records") from None


def locator(data: bytes) -> Locator:
    """The locator of values in a YAML text; see `json_format.locator`."""
    return path_locator(_root_node(data), _child_nodes, lambda node: _mark_place(node.start_mark))


def _lines_of_ids(data: bytes) -> dict[str, int]:
    """Id → the line on which the value of the entity's ``id`` begins."""
    lines: dict[str, int] = {}
    for _, records in _child_nodes(_root_node(data)):
        for _, record in _child_nodes(records):
            for key, value in _child_nodes(record):
                if key == "id" and value.id == "scalar":
                    lines.setdefault(value.value, value.start_mark.line + 1)
    return lines


def _import_yaml() -> ModuleType:
    try:
        import yaml
    except ImportError:
        raise MissingExtraError.of("yaml", "pyyaml") from None
    return yaml


def _root_node(data: bytes) -> Any:  # noqa: ANN401 - PyYAML's nodes have no common type
    """The root node of a file; ``None`` of an empty one."""
    yaml, text = _import_yaml(), decode_utf8(data)
    # The parser in C, where PyYAML was built with it, is many times as fast.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _check_events(yaml.parse(text, Loader=loader))
        return yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None)
        raise LoadError(
            f"not YAML: {getattr(error, 'problem', None) or getattr(error, 'reason', 'unreadable')}",
            place=_mark_place(mark) if mark else "",
            hint="correct the text there",
        ) from None


def _check_events(events: Iterator[Any]) -> None:
    """Refuse what JSON does not have, before nodes are made: those of aliases would share their values."""
    documents = depth = 0
    for event in events:
        event_type = type(event).__name__
        documents += event_type == "DocumentStartEvent"
        depth += event_type in ("MappingStartEvent", "SequenceStartEvent")
        depth -= event_type in ("MappingEndEvent", "SequenceEndEvent")
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        try:
            limits.current().check_depth(depth)
            if documents > 1:
                raise LoadError("more than one document", hint="keep one a file")
            if anchor is not None:
                raise LoadError("an anchor or alias", found=anchor, hint="write the value itself")
            if tag is not None:
                raise LoadError("a tag", found=tag, hint="leave the tag out")
        except LoadError as error:
            raise error.at(_mark_place(event.start_mark)) from None


def _mark_place(mark: Any) -> str:  # noqa: ANN401 - see `_root_node`
    return f"line {mark.line + 1}, column {mark.column + 1}"


def _child_nodes(node: Any) -> Iterator[tuple[object, Any]]:  # noqa: ANN401 - see `_root_node`
    """The key or position of each value in a node, and the value's node."""
    if node is not None and node.id == "mapping":
        yield from ((key.value, value) for key, value in node.value)
    elif node is not None and node.id == "sequence":
        yield from enumerate(node.value)


def _node_to_plain(node: Any) -> object:  # noqa: ANN401 - see `_root_node`
    """The plain value of a node."""
    if node.id == "scalar":
        return node.value if node.style else _unquoted_value(node)
    if node.id == "sequence":
        return [_node_to_plain(child) for child in node.value]
    members: dict[str, object] = {}
    for key, value in node.value:
        if key.id != "scalar":
            place = _mark_place(key.start_mark)
            raise LoadError("a key that is no text", place=place, hint="write a word")
        if key.value in members:
            raise LoadError(
                "a repeated key in a mapping",
                place=_mark_place(key.start_mark),
                found=key.value,
                hint="keep one of them",
            )
        members[key.value] = _node_to_plain(value)
    return members


def _unquoted_value(node: Any) -> object:  # noqa: ANN401 - see `_root_node`
    """The value of a text without quotes: as in JSON, or a text."""
    text: str = node.value
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if not _NUMBER.fullmatch(text):
        return text
    if len(text) > 1000:
        place = _mark_place(node.start_mark)
        raise LoadError("a number that is too long", place=place, found=text)
    return int(text) if text.removeprefix("-").isdigit() else float(text)


# --- writing ---------------------------------------------------------------------------------------


class _MemberLines(dict[str, object]):
    """A mapping that is written with a line for each member."""


class _ItemLines(list[object]):
    """A list that is written with a line for each item."""


def write_movement(movement: Movement) -> bytes:
    """YAML from a movement."""
    return write(converter.to_plain(movement))


def write(plain: dict[str, object]) -> bytes:
    """YAML from plain values: a field a line; the values that a field holds, one a line.

    Args:
        plain: Key → a value, or a list of records.
    """
    lists = {key: _with_item_lines(value, _record_lines) for key, value in plain.items()}
    yaml = _import_yaml()
    text = yaml.dump(
        _MemberLines(lists),
        # The writer in C, where PyYAML was built with it.
        Dumper=_dumper_class(getattr(yaml, "CSafeDumper", yaml.SafeDumper)),
        default_flow_style=True,
        allow_unicode=True,
        sort_keys=False,
        width=2**30,
    )
    return cast("str", text).encode()


def _record_lines(record: dict[str, object]) -> object:
    return _MemberLines({key: _with_item_lines(value, dict) for key, value in record.items()})


def _with_item_lines(value: object, convert: Callable[[dict[str, object]], object]) -> object:
    """A list of records, or of held values, with a line for each one converted; another value as it is.

    What an unknown key has is any value: a list of records and of others is written as it is.
    """
    if not isinstance(value, list) or not value:
        return cast("Any", value)
    items = cast("list[object]", value)
    if not all(isinstance(item, dict) for item in items):
        return items
    return _ItemLines(map(convert, cast("list[dict[str, object]]", items)))


@cache
def _dumper_class(base: Any) -> Any:  # noqa: ANN401 - classes of PyYAML
    """A dumper of PyYAML that writes plain values, and the classes above on several lines."""

    class Dumper(base):  # type: ignore[misc]  # a class of PyYAML, imported late
        def ignore_aliases(self, data: object) -> bool:
            return True

    def represent_members(dumper: Any, value: _MemberLines) -> object:  # noqa: ANN401 - a dumper of PyYAML
        return dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=False)

    def represent_items(dumper: Any, value: _ItemLines) -> object:  # noqa: ANN401 - a dumper of PyYAML
        return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=False)

    Dumper.add_representer(_MemberLines, represent_members)
    Dumper.add_representer(_ItemLines, represent_items)
    Dumper.add_implicit_resolver("tag:massmob:misread", _MISREAD, [*"-0123456789yYnN"])
    return Dumper


FORMAT = Format(
    name="yaml",
    keeps_unknown=True,
    suffixes=(".yaml", ".yml"),
    extra="yaml",
    read=read_movement,
    write=write_movement,
    lines_of_ids=_lines_of_ids,
)
