"""The arguments that the functions of this package share, checked by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from os import fspath
from typing import cast

from massmob.errors import InvalidValueError, naming_argument
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.values.period import as_date
from massmob.values.text import Language, Text, as_language

__all__ = ["check_arguments", "file_path"]


def check_arguments(movement: object, /, **arguments: object) -> None:
    """Refuse a value that an argument of this name cannot have.

    Args:
        movement: The movement in which entities are looked up.
        arguments: Name → value; ``None`` is the default of most.

    Raises:
        InvalidValueError: A wrong value; the place is the argument's name.
        UnknownEntityError: An id that is not in the movement.

    Example:
        >>> check_arguments(Movement(), lang="de")
        Traceback (most recent call last):
        massmob.errors.InvalidValueError: lang: not a language: found 'de'; one of: vi, en, ru
    """
    if not isinstance(movement, Movement):
        hint = "give a Movement, such as massmob.load_dataset returns"
        raise InvalidValueError("not a movement", place="movement", found=movement, hint=hint)
    if "lang" in arguments:
        as_language(cast("Language", arguments.pop("lang")))
    for name, value in arguments.items():
        with naming_argument(name):
            if name in _ENTITIES:
                _check_entity(movement, value)
            else:
                _CHECKS[name](value)


def file_path(path: object) -> str:
    """A path as text.

    Raises:
        InvalidValueError: Not a path; the place is ``path``.
    """
    text: object = None
    with suppress(TypeError):
        text = fspath(cast("str", path))
    if isinstance(text, str) and text:
        return text
    hint = "give the name of a file"
    raise InvalidValueError("not a path", place="path", found=path, hint=hint)


_ENTITIES = frozenset(["root", "contest", "under"])


def _check_entity(movement: Movement, value: object) -> None:
    if isinstance(value, str):
        movement[value]  # raises, with near ids
    elif value is not None and not isinstance(value, Entity):
        raise InvalidValueError("not an entity", found=value, hint="give an entity or its id")


def _check_day(value: object) -> None:
    if value is not None:
        as_date(value)  # type: ignore[arg-type]  # it checks the type


def _check_title(value: object) -> None:
    if value is not None and not isinstance(value, str | Text):
        raise InvalidValueError("not a title", found=value, hint="give a text")


def _check_axes(value: object) -> None:
    if value is not None and not hasattr(value, "get_figure"):
        hint = "give Axes of matplotlib, or None for a new figure"
        raise InvalidValueError("not axes to draw on", found=value, hint=hint)


def _check_issuers(value: object) -> None:
    if value is not None and (not isinstance(value, Sequence) or isinstance(value, str)):
        hint = "give a list of levels, organs or their ids"
        raise InvalidValueError("not a list", found=value, hint=hint)


def _check_number(value: object, least: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        hint = f"give a whole number, {least} or more"
        raise InvalidValueError("not a number that fits", found=value, hint=hint)


def _check_depth(value: object) -> None:
    if value is not None:
        _check_number(value, 0)


_CHECKS: Mapping[str, Callable[..., object]] = {
    "at": _check_day,
    "since": as_date,
    "until": as_date,
    "title": _check_title,
    "ax": _check_axes,
    "who": _check_issuers,
    "limit": partial(_check_number, least=1),
    "named": partial(_check_number, least=0),
    "depth": _check_depth,
}
