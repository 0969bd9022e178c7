"""An entity as the Python expression that creates it."""

from __future__ import annotations

from datetime import date
from typing import cast

import attrs

from massmob.values.labelled_enum import LabelledEnum
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.symbols import DocumentSymbol
from massmob.values.text import Text

__all__ = ["as_code", "constructor_call"]


def as_code(value: object) -> str:
    """A value as a Python expression, which evaluates to an equal one.

    Args:
        value: An entity, a field's value, or a value held in it.

    Returns:
        Text that needs only the public names of `massmob`; words, periods and days are plain strings there,
        as every field takes them.

    Example:
        >>> from massmob.model.entities import Locality
        >>> as_code(Locality(id="loc:01", name="Hà Nội", kind="thanh_pho", valid="2008-08-01/.."))
        "Locality(id='loc:01', name='Hà Nội', valid='2008-08-01/..', kind='thanh_pho')"
    """
    if isinstance(value, Text):
        return repr(value.vi if value.languages == ("vi",) else value)
    if isinstance(value, LabelledEnum | Period | DocumentSymbol | date):
        return repr(str(value))
    if attrs.has(type(value)) and not isinstance(value, Quantity):
        return constructor_call(cast("attrs.AttrsInstance", value))
    if isinstance(value, tuple):
        items = [as_code(item) for item in cast("tuple[object, ...]", value)]
        return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
    return repr(value)


def constructor_call(instance: attrs.AttrsInstance) -> str:
    """The call that creates an instance, without defaults: twenty of them hide the three values that matter."""
    arguments = [
        f"{field.name}={as_code(getattr(instance, field.name))}"
        for field in attrs.fields(type(instance))
        if getattr(instance, field.name) != field.default
    ]
    return f"{type(instance).__name__}({', '.join(arguments)})"
