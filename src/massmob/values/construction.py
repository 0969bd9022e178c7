"""Constructors whose errors name the class and the field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from inspect import signature
from typing import Any, TypeVar

import attrs

from massmob.errors import InvalidValueError, MassmobError

__all__ = ["naming_fields"]

_C = TypeVar("_C")


def naming_fields(cls: type[_C]) -> type[_C]:
    """Make the constructor of an attrs class name the class, the entity's id and the field in its errors.

    A right call costs one more function call. After an error the fields are checked one by one.

    Args:
        cls: The class, made by `attrs.frozen`.

    Returns:
        The same class. A wrong, missing or unknown argument is an `InvalidValueError`.

    Example:
        >>> @naming_fields
        ... @attrs.frozen
        ... class Round:
        ...     order: int
        >>> Round(ordre=1)
        Traceback (most recent call last):
        massmob.errors.InvalidValueError: Round: unknown argument: found 'ordre'; one of: order
    """
    construct: Callable[..., None] = cls.__init__

    @wraps(construct)
    def construct_or_name_field(self: object, *args: object, **values: object) -> None:
        try:
            construct(self, *args, **values)
        except (MassmobError, TypeError) as error:
            raise _named_error(self, args, values, error) from None

    cls.__init__ = construct_or_name_field  # type: ignore[method-assign]  # not an instance
    return cls


def _named_error(
    instance: object, args: tuple[object, ...], values: dict[str, object], error: Exception
) -> Exception:
    """The error of a constructor, with the class, the id and the field that it is about."""
    cls: type[Any] = type(instance)
    named = _first_error(instance, args, values)
    if named is None and isinstance(error, MassmobError):
        # The constructor has used up an iterator, which therefore could not be checked again.
        iterators = [name for name in values if isinstance(values[name], Iterator)]
        named = error.at(iterators[0]) if iterators else error
    if named is None:
        return error
    if "id" not in attrs.fields_dict(cls):  # a value, which a field may hold
        return named.at_default(cls.__name__)
    id = values.get("id") if named.place != "id" else ""
    return named.at(f"{cls.__name__} {id[:80]}" if isinstance(id, str) and id else cls.__name__)


def _first_error(
    instance: object, args: tuple[object, ...], values: dict[str, object]
) -> MassmobError | None:
    """The error of the call, or else of the first field whose converter or validator refuses its value."""
    cls: type[Any] = type(instance)
    fields: dict[str, Any] = attrs.fields_dict(cls)
    for name in values:
        if name not in fields:
            from difflib import get_close_matches

            hint = f"one of: {', '.join(get_close_matches(name, fields) or fields)}"
            return InvalidValueError("unknown argument", found=name, hint=hint)
    try:
        given = signature(cls).bind(*args, **values).arguments
    except TypeError as error:
        return InvalidValueError(str(error), hint=f"give fields by name: {', '.join(fields)}")
    for name, value in given.items():
        field = fields[name]
        try:
            if field.converter is not None and not isinstance(value, Iterator):
                field.converter(value)
            if field.validator is not None:
                field.validator(instance, field, value)
        except MassmobError as error:
            return error.at(name)
    return None
