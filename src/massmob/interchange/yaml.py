"""YAML 1.2 as far as JSON goes: mappings, lists, texts, numbers, true, false, null; a field a line.

Lives here: bytes ↔ plain values. Must not live here: what the values mean (`massmob.interchange.records`).

PyYAML splits the file into events; what becomes of them is settled here. A text without quotes is a number,
true, false or null only where JSON says so: ``NO``, ``010``, ``12:30`` and ``2025-07-01`` are texts. Tags,
anchors and aliases are refused, so nothing is made but plain values, and nothing grows. What is written, an
older reader (YAML 1.1) reads alike, as what it would take for something else stands in quotes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast

import attrs

from massmob.errors import LoadError, MissingExtraError
from massmob.interchange import limits
from massmob.interchange.json import decoded
from massmob.interchange.records import Where

__all__ = ["lines_of_ids", "locator", "read", "write"]

_Path = tuple[str | int, ...]


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
    return _built(data).value


def locator(data: bytes) -> Where:
    """What says where a value stands: ``line 3, column 7``, by the path to it; see `json.locator`."""
    marks = _built(data).marks

    def where(path: _Path) -> str:
        while path not in marks:
            path = path[:-1]
        return marks[path]

    return where


def lines_of_ids(data: bytes) -> dict[str, int]:
    """Id → the line on which the entity's id stands."""
    return _built(data).ids


@attrs.define
class _Open:
    """A mapping or list that is being read."""

    path: _Path
    value: dict[str, object] | list[object]
    key: str | None = None


class _Builder:
    """Makes plain values from PyYAML's events; refuses what is not plain."""

    def __init__(self) -> None:
        self.value: object = None
        self.marks: dict[_Path, str] = {}
        self.ids: dict[str, int] = {}
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: Any) -> None:  # noqa: ANN401 - PyYAML's events have no common type
        """One event more."""
        kind = type(event).__name__
        here = f"line {event.start_mark.line + 1}, column {event.start_mark.column + 1}"
        if kind == "DocumentStartEvent":
            self._documents += 1
            if self._documents > 1:
                raise LoadError("more than one document", place=here, remedy="keep one a file")
        if getattr(event, "anchor", None) is not None:
            raise LoadError(
                "an anchor or alias",
                place=here,
                found=event.anchor,
                remedy="write the value itself",
            )
        if getattr(event, "tag", None) is not None:
            raise LoadError("a tag", place=here, found=event.tag, remedy="leave the tag out")
        if kind == "ScalarEvent":
            self._scalar(event, here)
        elif kind == "MappingStartEvent":
            self._begin({}, here)
        elif kind == "SequenceStartEvent":
            self._begin([], here)
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._open.pop()

    def _scalar(self, event: Any, here: str) -> None:  # noqa: ANN401 - see `take`
        parent = self._open[-1] if self._open else None
        if parent is not None and isinstance(parent.value, dict) and parent.key is None:
            if event.value in parent.value:
                raise LoadError(
                    "a key stands twice in one mapping",
                    place=here,
                    found=event.value,
                    remedy="keep one of them",
                )
            parent.key = event.value
            return
        if parent is not None and parent.key == "id":
            self.ids.setdefault(event.value, event.start_mark.line + 1)
        self._put(event.value if event.style else _plain(event.value, here), here)

    def _begin(self, value: dict[str, object] | list[object], here: str) -> None:
        if self._open and isinstance(self._open[-1].value, dict) and self._open[-1].key is None:
            raise LoadError("a key that is no text", place=here, remedy="write a word")
        path = self._put(value, here)
        self._open.append(_Open(path, value))
        try:
            limits.current().check_depth(len(self._open))
        except LoadError as error:
            raise error.at(here) from None

    def _put(self, value: object, here: str) -> _Path:
        path: _Path = ()
        if not self._open:
            self.value = value
        else:
            parent = self._open[-1]
            if isinstance(parent.value, dict):
                key = cast("str", parent.key)
                path = (*parent.path, key)
                parent.value[key], parent.key = value, None
            else:
                path = (*parent.path, len(parent.value))
                parent.value.append(value)
        self.marks[path] = here
        return path


def _built(data: bytes) -> _Builder:
    try:
        import yaml
    except ImportError:
        raise MissingExtraError.of("yaml", "pyyaml") from None
    text = decoded(data)
    # The parser in C, where PyYAML was built with it, is many times as fast.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.take(event)
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None)
        raise LoadError(
            f"not YAML: {getattr(error, 'problem', None) or getattr(error, 'reason', 'unreadable')}",
            place=f"line {mark.line + 1}, column {mark.column + 1}" if mark else "",
            remedy="mend the text there",
        ) from None
    return builder


_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}


def _plain(text: str, here: str) -> object:
    """What a text without quotes is: as in JSON, or a text."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if not (match := _NUMBER.fullmatch(text)):
        return text
    if len(text) > 1000:
        raise LoadError("a number that is too long", place=here, found=text)
    return float(text) if match[1] or match[2] else int(text)


# --- writing ---------------------------------------------------------------------------------------


def write(plain: dict[str, object]) -> bytes:
    """YAML from plain values: a field a line; the values that a field holds, one a line.

    Args:
        plain: Key → a value, or a list of records.
    """
    return ("\n".join(_lines(plain)) + "\n").encode("utf-8")


def _lines(plain: dict[str, object]) -> Iterator[str]:
    for key, value in plain.items():
        if not isinstance(value, list) or not value:
            yield f"{key}: {_flow(cast('Any', value))}"
            continue
        yield f"{key}:"
        for each in cast("list[object]", value):
            if isinstance(each, dict) and each:
                yield from _record(cast("dict[str, object]", each))
            else:
                yield f"- {_flow(cast('Any', each))}"


def _record(record: dict[str, object]) -> Iterator[str]:
    lead = "- "
    for key, value in record.items():
        held = cast("list[object]", value) if isinstance(value, list) else []
        if held and isinstance(held[0], dict):
            yield f"{lead}{_text(key)}:"
            yield from (f"  - {_flow(each)}" for each in held)
        else:
            yield f"{lead}{_text(key)}: {_flow(cast('Any', value))}"
        lead = "  "


def _flow(value: object) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, cast('list[object]', value)))}]"
    if isinstance(value, dict):
        members = cast("dict[str, object]", value).items()
        return f"{{{', '.join(f'{_text(key)}: {_flow(each)}' for key, each in members)}}}"
    shown = json.dumps(value, allow_nan=False)
    # YAML 1.1 takes 1e-07 for a text.
    return (
        shown.replace("e", ".0e")
        if "e" in shown and "." not in shown and isinstance(value, float)
        else shown
    )


_BARE = re.compile(r"[^\W\d_](?:[\w./@()-]| (?=[\w(])|:(?=\w)|(?<=\w)#)*")
_WORDS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])


def _text(text: str) -> str:
    """A text without quotes where no reader can take it for anything else."""
    if _BARE.fullmatch(text) and text.isprintable() and text.lower() not in _WORDS:
        return text
    shown = json.dumps(text, ensure_ascii=False)
    if shown.isprintable():
        return shown
    return "".join(each if each.isprintable() else f"\\U{ord(each):08x}" for each in shown)
