"""An entity as the Python expression that makes it."""

from __future__ import annotations

from datetime import date
from typing import cast

import attrs

from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.symbols import DocumentSymbol
from massmob.values.text import Text
from massmob.values.vocabulary import Word

__all__ = ["as_code"]


def as_code(value: object) -> str:
    """A value as one would write it in code: pasted back, it gives an equal one.

    Args:
        value: An entity, a field's value, or one of those held in it.

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
    if isinstance(value, Word | Period | DocumentSymbol | date):
        return repr(str(value))
    if attrs.has(type(value)) and not isinstance(value, Quantity):
        return _call(cast("attrs.AttrsInstance", value))
    if isinstance(value, tuple):
        parts = [as_code(each) for each in cast("tuple[object, ...]", value)]
        return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"
    return repr(value)


def _call(made: attrs.AttrsInstance) -> str:
    # Only what was said: a repr of twenty defaults hides the three values that matter.
    shown = [
        f"{field.name}={as_code(getattr(made, field.name))}"
        for field in attrs.fields(type(made))
        if getattr(made, field.name) != field.default
    ]
    return f"{type(made).__name__}({', '.join(shown)})"
