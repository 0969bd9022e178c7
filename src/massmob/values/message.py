"""A message with its values that is written out where it is shown, in the language of that moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol, cast, runtime_checkable

import attrs

from massmob.translation.catalogue import gettext, ngettext
from massmob.translation.language import Language, as_language
from massmob.values.day_label import day_label
from massmob.values.text import first_few

__all__ = ["Message"]


_MAX_NAMED = 3


@runtime_checkable
class _Labelled(Protocol):
    def label(self, lang: Language | None = None, /) -> str: ...


@attrs.frozen
class Message:
    """A message with its values: the title or a note of a result that may be shown in any language.

    Attributes:
        text: The English message, marked by `gettext_noop`, with a placeholder for each value; for a value
            ``number`` its two forms, marked by `ngettext_noop`.
        values: Placeholder → value. A word of a closed list, a name or a message is shown by its label, a day
            as readers write it, a tuple with commas between its parts; of a list the first and how many more.

    Example:
        >>> found = Message(("{number} unit", "{number} units"), {"number": 3})
        >>> Message("{found} within {unit}", {"found": found, "unit": "Hà Nội"}).label("en")
        '3 units within Hà Nội'
    """

    text: str | tuple[str, str]
    values: Mapping[str, object] = attrs.field(factory=dict[str, object])

    def label(self, lang: Language | None = None) -> str:
        """The message in a language; the current one by default."""
        lang = as_language(lang)
        if isinstance(self.text, str):
            text = gettext(self.text, lang)
        else:
            text = ngettext(*self.text, cast("int", self.values["number"]), lang)
        return text.format(**{name: _shown(value, lang) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.label()


def _shown(value: object, lang: Language) -> str:
    if isinstance(value, tuple):
        return ", ".join(_shown(part, lang) for part in cast("tuple[object, ...]", value))
    if isinstance(value, list):
        return first_few([str(part) for part in cast("list[object]", value)], _MAX_NAMED, lang)
    if isinstance(value, _Labelled):
        return value.label(lang)
    if isinstance(value, date):
        return day_label(value, lang)
    return f"{value:,}" if type(value) is int else str(value)
