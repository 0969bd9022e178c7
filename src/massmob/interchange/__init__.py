"""Reading and writing movements: `load`, `save`, `loads`, `dumps`; one module a format.

Lives here: the choice of the format by suffix or name, and the four calls. Must not live here: any format
(each has its module, alike in shape: ``read(bytes) -> plain``, ``write(plain) -> bytes``), the shape of
records (`massmob.interchange.records`), the file system (`massmob.interchange.files`).
"""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from pathlib import Path

import attrs

from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.interchange import files, json, records
from massmob.movement import Movement
from massmob.text import did_you_mean

__all__ = ["dumps", "load", "loads", "locate", "save"]


@attrs.frozen(kw_only=True)
class _Format:
    """A format: its suffixes, and how bytes become plain values and back."""

    suffixes: tuple[str, ...]
    read: Callable[[bytes], object]
    write: Callable[[dict[str, object]], bytes]


_FORMATS = {"json": _Format(suffixes=(".json",), read=json.read, write=json.write)}


def load(path: str | PathLike[str], format: str | None = None) -> Movement:
    """Read a movement from a file.

    Args:
        path: The file.
        format: The format's name, such as ``"json"``; by default the suffix tells.

    Returns:
        The movement. Nothing between entities is checked; call `Movement.validate`.

    Raises:
        LoadError: The file cannot be read, or holds a fault; ``faults`` has every one with its path.
        InvalidValueError: No such format.

    Example:
        >>> load("no-such-file.json")
        Traceback (most recent call last):
        massmob.errors.LoadError: no-such-file.json: cannot read the file: ...
    """
    chosen = _chosen(format, Path(path).suffix)
    try:
        return _movement(chosen.read(files.read(Path(path))))
    except MassmobError as error:
        raise error.at(str(path)) from None


def loads(text: str | bytes, format: str = "json") -> Movement:
    """Read a movement from text.

    Args:
        text: The text, or its bytes in UTF-8.
        format: The format's name.

    Raises:
        LoadError: The text holds a fault.
        InvalidValueError: No such format, or neither text nor bytes.

    Example:
        >>> from massmob.model import Field
        >>> movement = Movement([Field(id="field:economy", name="phát triển kinh tế")])
        >>> loads(dumps(movement)) == movement
        True
    """
    chosen = _chosen(format, "")
    if not isinstance(text, str | bytes):
        raise InvalidValueError(
            "not a text", found=text, remedy="give str or bytes; load() reads files"
        )
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return _movement(chosen.read(data))


def locate(path: str | PathLike[str]) -> dict[str, int]:
    """Where the entities of a file stand in it.

    Args:
        path: A file that `load` can read.

    Returns:
        Id → line, from 1.

    Raises:
        LoadError: The file cannot be read.
        InvalidValueError: No such format.
    """
    _chosen(None, Path(path).suffix)
    return json.lines_of_ids(files.read(Path(path)))


def save(movement: Movement, path: str | PathLike[str], format: str | None = None) -> None:
    """Write a movement to a file, whole or not at all.

    Args:
        movement: The movement.
        path: The file; one that exists is replaced in one step.
        format: The format's name; by default the suffix tells.

    Raises:
        InvalidValueError: No such format, or a movement without entities.
        MassmobError: The file cannot be written; what was there is still there.
    """
    chosen = _chosen(format, Path(path).suffix)
    files.write(Path(path), chosen.write(_plain(movement)))


def dumps(movement: Movement, format: str = "json") -> str:
    """Write a movement as text; the arguments are those of `save`."""
    return _chosen(format, "").write(_plain(movement)).decode("utf-8")


def _plain(movement: Movement) -> dict[str, object]:
    # An empty file tells a reader nothing, least of all whether something was lost; it is refused both ways.
    if not movement:
        raise InvalidValueError(
            "a movement without entities", found=repr(movement), remedy="add an entity first"
        )
    return records.to_plain(movement)


def _movement(plain: object) -> Movement:
    movement = records.from_plain(plain)
    if not movement:
        raise LoadError("the file holds no entity", remedy="give at least one, such as a locality")
    return movement


def _chosen(name: str | None, suffix: str) -> _Format:
    if name is None:
        name = next(
            (name for name, each in _FORMATS.items() if suffix.lower() in each.suffixes), None
        )
    if name in _FORMATS:
        return _FORMATS[name]
    near = did_you_mean(str(name), _FORMATS)
    raise InvalidValueError(
        "not a format massmob knows",
        found=name if name is not None else suffix,
        remedy=f"one of: {', '.join(near or _FORMATS)}",
    )
