"""A strategy for entity classes of other packages, from the declarations of their fields."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from massmob.errors import InvalidValueError
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.model.records.value_forms import FieldType, field_types
from massmob.model.references import HOLDS, Reference, reference_fields
from massmob.strategies.values import decoded, periods, quantities, symbols, texts
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.symbols import DocumentSymbol
from massmob.values.text import Text

__all__ = ["entities_of"]

_E = TypeVar("_E", bound=Entity)
_COMMON = ("cited", "disputes", "note", "sources")
_VALUES: dict[type, SearchStrategy[Any]] = {
    str: texts().map(str),
    int: st.integers(0, 1000),
    float: st.integers(0, 1000).map(float),
    bool: st.booleans(),
    date: st.dates(date(1945, 9, 2), date(2030, 12, 31)),
    Text: texts(),
    Period: periods(),
    Quantity: quantities(),
    DocumentSymbol: symbols(),
}
"""Type of a field → its values."""


def entities_of(cls: type[_E], **fields: SearchStrategy[Any]) -> SearchStrategy[_E]:
    """Entities of a class that another package declares, each valid by itself.

    A reference that the class requires is an invented id, such as ``loc:1``; no other reference is drawn, and
    no held value.

    Args:
        cls: The class.
        **fields: Strategies of fields whose type does not say enough, such as a text with a form of its own.

    Raises:
        InvalidValueError: A field that the class does not have, or of a type without a strategy.

    Example:
        >>> from hypothesis import find
        >>> from massmob.model.entities import TargetGroup
        >>> find(entities_of(TargetGroup), lambda group: True)
        TargetGroup(id='group:1', name='An Khê')
    """
    types = field_types(cls)
    unknown = fields.keys() - types.keys()
    if unknown:
        raise InvalidValueError(
            f"not fields of {cls.__name__}",
            found=sorted(unknown),
            hint=f"it has {', '.join(types)}",
        )
    references = {reference.field: reference for reference in reference_fields(cls)}
    drawn: dict[str, SearchStrategy[Any]] = {
        "id": st.integers(1, 10**6).map(f"{cls.prefix}:{{}}".format),
        "name": texts(),
        "valid": periods(),
    }
    for field in attrs.fields(cls):
        if field.name not in (*drawn, *_COMMON, *fields):
            drawn[field.name] = _values(cls, field, types[field.name], references.get(field.name))
    drawn |= fields
    return decoded(
        st.tuples(*drawn.values()), lambda *values: cls(**dict(zip(drawn, values, strict=True)))
    )


def _values(
    cls: type[Entity], field: attrs.Attribute[Any], type_: FieldType, reference: Reference | None
) -> SearchStrategy[Any]:
    if reference is not None and not reference.via:
        if field.default is not attrs.NOTHING:
            return st.just(field.default)
        kind = min(reference.kinds, key=list(ENTITY_TYPES).index)
        return st.just(f"{ENTITY_TYPES[kind].prefix}:1")
    if HOLDS in field.metadata:
        return st.just(())
    if issubclass(type_.kind, LabelledEnum):
        values: SearchStrategy[Any] = st.sampled_from(list(type_.kind))
    elif type_.kind in _VALUES:
        values = _VALUES[type_.kind]
    else:
        raise InvalidValueError(
            "a field of a type without a strategy",
            place=f"{cls.__name__}.{field.name}",
            found=type_.kind,
            hint=f"give one: entities_of({cls.__name__}, {field.name}=…)",
        )
    values = st.lists(values, max_size=2, unique=True).map(tuple) if type_.many else values
    return st.none() | values if type_.optional else values
