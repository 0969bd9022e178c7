"""The plain form: what values, entities and results are in JSON, and how pydantic takes and returns it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from massmob.errors import MassmobError
from massmob.values import schemas
from massmob.values.numbers import to_plain_number
from massmob.values.schemas import Schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

__all__ = ["MakeRef", "PlainForm", "to_plain_value"]

MakeRef: TypeAlias = Callable[[type[Any]], Schema]
"""From a class with a plain form, the schema that refers to its definition."""


class PlainForm:
    """Base of classes with a plain form: `to_dict` gives it, and ``from_dict`` reads it where it can be read.

    pydantic reads and writes this form where the class annotates a field, an argument or a route of FastAPI.
    """

    __slots__ = ()

    def to_dict(self) -> object:
        """The plain form, in the types of JSON."""
        raise NotImplementedError

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of the plain form.

        Args:
            make_ref: Makes the reference to the definition of another class.
        """
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """How pydantic validates a value, instance or plain form, and writes it."""
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            cls._validated,
            ref=f"{cls.__module__}.{cls.__qualname__}:{id(cls)}",
            serialization=core_schema.plain_serializer_function_ser_schema(_plain_form_of),
        )

    @classmethod
    def _validated(cls, value: object) -> object:
        """An instance as it is, or the instance of a plain form; errors are those of pydantic."""
        from pydantic_core import PydanticCustomError

        if isinstance(value, cls):
            return value
        read = cast("Callable[[object], object] | None", getattr(cls, "from_dict", None))
        if read is None:
            raise PydanticCustomError(
                "massmob", "a {name} is computed, not read", {"name": cls.__name__}
            )
        try:
            return read(value)
        except MassmobError as refused:
            inner = cast("tuple[MassmobError, ...]", getattr(refused, "problems", ()))
            error = inner[0].at(refused.place) if len(inner) == 1 else refused
            parts = {"place": error.place, "found": error.found, "hint": error.hint}
            raise PydanticCustomError(
                "massmob", "{problem}", {"problem": str(error), **parts}
            ) from None

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> Schema:
        """The schema of the plain form; classes within it become definitions of their own."""
        from pydantic import TypeAdapter
        from pydantic_core import core_schema

        def make_ref(kind: type[Any]) -> Schema:
            if kind is date:
                return schemas.DAY
            # As the item of a list, for the handler itself makes no definitions.
            items = core_schema.list_schema(TypeAdapter(kind).core_schema)
            return cast("Schema", handler(items)["items"])

        return cls.form_schema(make_ref)


def _plain_form_of(value: PlainForm) -> object:
    return value.to_dict()


def to_plain_value(value: object) -> Any:  # noqa: ANN401 - any value of JSON
    """A value in the types of JSON: days as ISO 8601, words as they are in files, numbers without loss.

    Example:
        >>> to_plain_value({"day": date(2024, 10, 15), "shares": (Fraction(1, 3), Fraction(1, 2))})
        {'day': '2024-10-15', 'shares': ['1/3', 0.5]}
    """
    if isinstance(value, PlainForm):
        return value.to_dict()
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Fraction):
        return to_plain_number(value)
    if isinstance(value, Mapping):
        items = cast("Mapping[object, object]", value).items()
        return {str(to_plain_value(key)): to_plain_value(item) for key, item in items}
    if isinstance(value, tuple | list | Set):
        return [to_plain_value(item) for item in cast("tuple[object, ...]", value)]
    return value.isoformat() if isinstance(value, date) else str(value)
