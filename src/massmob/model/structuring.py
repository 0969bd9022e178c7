"""Plain values, as read from TOML and JSON, become attrs classes; every problem is reported with its place.

Source:
    cattrs: https://catt.rs/en/stable/validation.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeVar, cast, get_args, get_origin

import attrs
import cattrs
from cattrs.errors import ForbiddenExtraKeysError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn

from massmob.errors import InvalidValueError, LoadError, MassmobError, counted
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.text import unknown_word_error

__all__ = ["Steps", "container_converter", "load_error", "problems", "structured", "written"]

_C = TypeVar("_C")
Steps: TypeAlias = tuple[str | int, ...]
"""The path to a value inside of others: names of fields, keys, and positions in lists."""


def structured(cls: type[_C], plain: object, place: str = "") -> _C:
    """An instance of an attrs class from plain values: settings that people write by hand.

    Fields are texts (never empty), paths, closed lists of words, other such classes, and tuples and mappings
    of these.

    Args:
        cls: The class.
        plain: Mappings, lists and texts.
        place: Where they come from, such as a file.

    Raises:
        LoadError: Every problem, with the path to the value and with near words.

    Example:
        >>> @attrs.frozen
        ... class Sheet:
        ...     columns: Mapping[str, Literal["title", "unit"]] = attrs.field(factory=dict)
        >>> structured(Sheet, {"columns": {"A": "titel"}, "colums": {}}, "sheet.toml")
        Traceback (most recent call last):
        massmob.errors.LoadError: sheet.toml: 2 problems
          columns.A: unknown word: found 'titel'; one of: title
          unknown key: found 'colums'; one of: columns
    """
    try:
        return _converter().structure(plain, cls)
    except (ExceptionGroup, MassmobError) as error:
        raise load_error(error, place) from None


def load_error(error: BaseException, place: str) -> LoadError:
    """Every problem inside an exception of cattrs as one error.

    Args:
        error: The exception.
        place: Where the plain values come from.
    """
    placed = [
        problem.at(written(steps)) if steps else problem for steps, problem in problems(error)
    ]
    return LoadError.of(placed, place=place)


@cache
def _converter() -> cattrs.Converter:
    converter = container_converter()
    converter.register_structure_hook(str, lambda value, _: _read_text(value))
    converter.register_structure_hook(Path, lambda value, _: Path(_read_text(value)))
    return converter


def container_converter() -> cattrs.Converter:
    """A converter that reads attrs classes, tuples, mappings and words, and refuses anything else for them."""
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)

    def class_reader(kind: type[Any]) -> Callable[[object, type[Any]], object]:
        read = make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True)
        return lambda value, kind: read(_as_table(value), kind)

    def read_list(value: object, kind: type[Any]) -> tuple[object, ...]:
        kinds, items = get_args(kind), _as_list(value)
        if kinds[-1] is Ellipsis:
            plain: Any = list[kinds[0]]  # type: ignore[valid-type]  # known at run time only
            return tuple(converter.structure(items, plain))
        if len(items) != len(kinds):
            raise InvalidValueError(
                f"not {counted(len(kinds), 'value')}", found=value, hint="give a list […]"
            )
        return tuple(map(converter.structure, items, kinds))

    def read_table(value: object, kind: type[Any]) -> object:
        plain: Any = dict[get_args(kind)]  # type: ignore[misc]  # known at run time only
        return converter.structure(_as_table(value), plain)

    converter.register_structure_hook_factory(attrs.has, class_reader)
    converter.register_structure_hook_func(_is_generic(tuple), read_list)
    converter.register_structure_hook_func(_is_generic(Mapping), read_table)
    converter.register_structure_hook_func(_is_generic(Literal), _read_choice)
    converter.register_structure_hook(LabelledEnum, lambda value, kind: kind.of(value))
    return converter


def _is_generic(origin: object) -> Callable[[object], bool]:
    return lambda kind: get_origin(kind) is origin


def _as_table(value: object) -> Mapping[str, object]:
    if isinstance(value, Mapping):
        return cast("Mapping[str, object]", value)
    raise InvalidValueError("not a table", found=value, hint="give a table {…}")


def _as_list(value: object) -> list[object]:
    if isinstance(value, list | tuple):
        return [*cast("list[object]", value)]
    raise InvalidValueError("not a list", found=value, hint="give a list […]")


def _read_text(value: object) -> str:
    if isinstance(value, str) and value:
        return value
    raise InvalidValueError("not a text", found=value, hint='give a text such as "abc"')


def _read_choice(value: object, kind: type[Any]) -> object:
    if value in get_args(kind):
        return value
    raise unknown_word_error("unknown word", value, get_args(kind))


def problems(error: BaseException, steps: Steps = ()) -> Iterator[tuple[Steps, MassmobError]]:
    """Every problem inside an exception of cattrs, with the path to the value.

    cattrs nests exception groups as the values are nested, and notes the field or position on each.
    """
    if isinstance(error, BaseExceptionGroup):
        for inner in cast("BaseExceptionGroup[BaseException]", error).exceptions:
            yield from problems(inner, (*steps, *_step(inner)))
    elif isinstance(error, MassmobError):
        yield steps, error
    elif isinstance(error, ForbiddenExtraKeysError):
        known = [field.name for field in attrs.fields(error.cl)]
        for key in sorted(map(str, error.extra_fields)):
            yield steps, unknown_word_error("unknown key", key, known)
    elif isinstance(error, KeyError):
        yield steps, InvalidValueError("missing", hint="give this field")
    else:
        yield steps, InvalidValueError("cannot be read", found=str(error))


def _step(error: BaseException) -> Steps:
    """The field or position that cattrs noted on an exception."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, IterableValidationNote):
            return (note.index,)
        name = getattr(note, "name", None)
        if name is not None:
            return (str(name),)
    return ()


def written(steps: Steps) -> str:
    """The path to a value as text.

    Example:
        >>> written(("successors", 0, "extent"))
        'successors[0].extent'
    """
    texts = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return "".join(texts).removeprefix(".")
