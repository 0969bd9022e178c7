"""Constructors whose errors name the class and the field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import wraps
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
    fields = {field.name: field for field in attrs.fields(cls)}
    id = values.get("id")
    place = f"{cls.__name__} {id[:80]}" if isinstance(id, str) and id else cls.__name__
    names = [name for name, field in fields.items() if not field.kw_only]
    if len(args) > len(names):
        hint = f"give fields by name: {cls.__name__}({next(iter(fields))}=…)"
        extra = args[len(names)]
        return InvalidValueError("an argument without a name", place=place, found=extra, hint=hint)
    given = dict(zip(names, args, strict=False))
    named = _signature_error(fields, given, values, place) or _field_error(
        instance, fields, given | values, place
    )
    if named is None and isinstance(error, MassmobError):
        # The constructor has used up an iterator, which therefore could not be checked again.
        iterators = [name for name in values if isinstance(values[name], Iterator)]
        return error.at(": ".join([place, *iterators[:1]]))
    return named or error


def _signature_error(
    fields: Mapping[str, attrs.Attribute[Any]],
    given: Mapping[str, object],
    values: Mapping[str, object],
    place: str,
) -> InvalidValueError | None:
    """The error of an argument that is unknown, given twice or missing."""
    for name, value in values.items():
        if name not in fields:
            near = get_close_matches(name, fields) or fields
            hint = f"one of: {', '.join(near)}"
            return InvalidValueError("unknown argument", place=place, found=name, hint=hint)
        if name in given:
            return InvalidValueError("given twice", place=f"{place}: {name}", found=value)
    for name, field in fields.items():
        if field.default is attrs.NOTHING and name not in given and name not in values:
            return InvalidValueError("missing", place=f"{place}: {name}", hint="give this field")
    return None


def _field_error(
    instance: object,
    fields: Mapping[str, attrs.Attribute[Any]],
    values: Mapping[str, object],
    place: str,
) -> MassmobError | None:
    """The error of the first field whose value its converter or validator refuses."""
    for name, value in values.items():
        field: Any = fields[name]
        try:
            if field.converter is not None and not isinstance(value, Iterator):
                field.converter(value)
            if field.validator is not None:
                field.validator(instance, field, value)
        except MassmobError as error:
            # A wrong id names no entity; it is the value found.
            return error.at(f"{type(instance).__name__ if name == 'id' else place}: {name}")
    return None
