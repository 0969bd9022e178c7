"""YAML as far as JSON goes, by PyYAML: mappings, lists, texts, numbers, true, false, null.

A text without quotes is a number, true, false or null only where JSON says so: ``NO``, ``010``, ``12:30`` and
``2025-07-01`` are texts. What is written, a reader of YAML 1.1 reads alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any, cast

from massmob.errors import LoadError, MissingExtraError
from massmob.io.records.converter import Where
from massmob.io.storage import limits
from massmob.io.text.json_format import decoded

__all__ = ["lines_of_ids", "locator", "read", "write"]

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}
# PyYAML quotes all that it would itself not read as a text, but other readers of YAML 1.1 also take y for true.
_MISREAD = re.compile(rf"{_NUMBER.pattern}|[yYnN]$")


def read(data: bytes) -> object:
    r"""Plain values from YAML.

    Args:
        data: UTF-8, with or without a byte order mark.

    Raises:
        LoadError: Not UTF-8, not YAML, more than one document, nested too deeply, a key twice, a tag, an
            anchor or an alias; with line and column.
        MissingExtraError: The extra ``yaml`` is not installed.

    Example:
        >>> read(b"code: 010\ncountry: NO\nday: 2025-07-01\n")
        {'code': '010', 'country': 'NO', 'day': '2025-07-01'}
    """
    try:
        node = _composed(data)
        return None if node is None else _plain(node)
    except RecursionError:
        raise LoadError("nested too deeply", hint="give a list of flat records") from None


def locator(data: bytes) -> Where:
    """What reports the place of a value: ``line 3, column 7``, by the path to it; see `json.locator`."""
    root = _composed(data)

    def where(path: tuple[str | int, ...]) -> str:
        node = root
        for step in path:
            inner = next((value for key, value in _inner(node) if key == step), None)
            if inner is None:
                break
            node = inner
        return _place(node.start_mark)

    return where


def lines_of_ids(data: bytes) -> dict[str, int]:
    """Id → the line on which the value of the entity's ``id`` begins."""
    found: dict[str, int] = {}
    for _, records in _inner(_composed(data)):
        for _, record in _inner(records):
            for key, value in _inner(record):
                if key == "id" and value.id == "scalar":
                    found.setdefault(value.value, value.start_mark.line + 1)
    return found


def _yaml() -> ModuleType:
    try:
        import yaml
    except ImportError:
        raise MissingExtraError.of("yaml", "pyyaml") from None
    return yaml


def _composed(data: bytes) -> Any:  # noqa: ANN401 - PyYAML's nodes have no common type
    """The root node of a file; ``None`` of an empty one."""
    yaml, text = _yaml(), decoded(data)
    # The parser in C, where PyYAML was built with it, is many times as fast.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _check(yaml.parse(text, Loader=loader))
        return yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None)
        raise LoadError(
            f"not YAML: {getattr(error, 'problem', None) or getattr(error, 'reason', 'unreadable')}",
            place=_place(mark) if mark else "",
            hint="correct the text there",
        ) from None


def _check(events: Iterator[Any]) -> None:
    """Refuse what JSON does not have, before nodes are made: those of aliases would share their values."""
    documents = depth = 0
    for event in events:
        kind = type(event).__name__
        documents += kind == "DocumentStartEvent"
        depth += kind in ("MappingStartEvent", "SequenceStartEvent")
        depth -= kind in ("MappingEndEvent", "SequenceEndEvent")
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
            raise error.at(_place(event.start_mark)) from None


def _place(mark: Any) -> str:  # noqa: ANN401 - see `_composed`
    return f"line {mark.line + 1}, column {mark.column + 1}"


def _inner(node: Any) -> Iterator[tuple[object, Any]]:  # noqa: ANN401 - see `_composed`
    """The key or position of each value in a node, and the value's node."""
    if node is not None and node.id == "mapping":
        yield from ((key.value, value) for key, value in node.value)
    elif node is not None and node.id == "sequence":
        yield from enumerate(node.value)


def _plain(node: Any) -> object:  # noqa: ANN401 - see `_composed`
    """The plain value of a node."""
    if node.id == "scalar":
        return node.value if node.style else _scalar(node)
    if node.id == "sequence":
        return [_plain(each) for each in node.value]
    found: dict[str, object] = {}
    for key, value in node.value:
        if key.id != "scalar":
            raise LoadError(
                "a key that is no text", place=_place(key.start_mark), hint="write a word"
            )
        if key.value in found:
            raise LoadError(
                "a key stands twice in one mapping",
                place=_place(key.start_mark),
                found=key.value,
                hint="keep one of them",
            )
        found[key.value] = _plain(value)
    return found


def _scalar(node: Any) -> object:  # noqa: ANN401 - see `_composed`
    """The value of a text without quotes: as in JSON, or a text."""
    text: str = node.value
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if not _NUMBER.fullmatch(text):
        return text
    if len(text) > 1000:
        raise LoadError("a number that is too long", place=_place(node.start_mark), found=text)
    return int(text) if text.removeprefix("-").isdigit() else float(text)


# --- writing ---------------------------------------------------------------------------------------


class _Block(dict[str, object]):
    """A mapping of which each member has a line."""


class _Lines(list[object]):
    """A list of which each member has a line."""


def write(plain: dict[str, object]) -> bytes:
    """YAML from plain values: a field a line; the values that a field holds, one a line.

    Args:
        plain: Key → a value, or a list of records.
    """
    lists = {key: _lines(value, _block) for key, value in plain.items()}
    text = _yaml().dump(
        _Block(lists),
        Dumper=_dumper(),
        default_flow_style=True,
        allow_unicode=True,
        sort_keys=False,
        width=2**30,
    )
    return cast("str", text).encode()


def _block(record: dict[str, object]) -> object:
    return _Block({key: _lines(value, dict) for key, value in record.items()})


def _lines(value: object, each: Callable[[dict[str, object]], object]) -> object:
    """A list of records, or of held values, a line each; another value as it is."""
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return cast("Any", value)
    return _Lines(map(each, cast("list[dict[str, object]]", value)))


@cache
def _dumper() -> Any:  # noqa: ANN401 - a class of PyYAML, which is imported here
    """PyYAML's writer of plain values, in C where it was built so."""
    yaml = _yaml()

    class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
        def ignore_aliases(self, data: object) -> bool:
            return True

    def mapping(dumper: Any, value: _Block) -> object:  # noqa: ANN401
        return dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=False)

    def sequence(dumper: Any, value: _Lines) -> object:  # noqa: ANN401
        return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=False)

    Dumper.add_representer(_Block, mapping)
    Dumper.add_representer(_Lines, sequence)
    Dumper.add_implicit_resolver("tag:massmob:misread", _MISREAD, [*"-0123456789yYnN"])
    return Dumper
