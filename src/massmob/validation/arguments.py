"""Checks of arguments and fields: each refuses a wrong value with an error that names it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

import attrs

from massmob.errors import InvalidValueError, require_type, with_article

__all__ = ["items", "of_type", "texts", "tuple_of"]

_T = TypeVar("_T")


def of_type(*types: type, hint: str) -> Callable[[object, attrs.Attribute[Any], object], None]:
    """A validator for attrs: the value of the field is of one of these types."""

    def check(instance: object, field: attrs.Attribute[Any], value: object) -> None:
        require_type(f"{type(instance).__name__}.{field.name}", value, *types, hint=hint)

    return check


def tuple_of(kind: type, hint: str) -> Callable[[object, attrs.Attribute[Any], object], None]:
    """A validator for attrs: the field holds a tuple of values of a type."""

    def check(instance: object, field: attrs.Attribute[Any], value: object) -> None:
        place = f"{type(instance).__name__}.{field.name}"
        require_type(place, value, tuple, hint=hint)
        items(place, value, kind, hint)

    return check


def items(name: str, given: object, kind: type[_T], hint: str) -> tuple[_T, ...]:
    """The values of an argument that is a list, or another iterable, of values of one type."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InvalidValueError("not a list", place=name, found=given, hint=hint)
    values = tuple(cast("Iterable[object]", given))
    for position, value in enumerate(values):
        if not isinstance(value, kind):
            place = f"{name}[{position}]"
            raise InvalidValueError(
                f"not {with_article(kind.__name__)}", place=place, found=value, hint=hint
            )
    return cast("tuple[_T, ...]", values)


def texts(name: str, given: object) -> tuple[str, ...]:
    """The texts of an argument that is one text or a list of them."""
    return (given,) if isinstance(given, str) else items(name, given, str, "give texts")
