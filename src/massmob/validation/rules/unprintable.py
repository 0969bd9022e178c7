"""MM911: texts show all their characters, in the order in which they are stored."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain
from operator import attrgetter
from typing import cast

import attrs

from massmob.errors import UNPRINTABLE
from massmob.model.entity import Entity, per_kinds
from massmob.model.records.value_forms import FieldType, field_types
from massmob.model.references import HOLDS
from massmob.network.network import Network
from massmob.translation.catalogue import gettext
from massmob.translation.language import get_language
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, rule
from massmob.validation.suspects import texts_with_holders
from massmob.values.text import Text


def _with_unprintable(entities: Sequence[Entity], _: Network) -> Sequence[Entity]:
    return entities if UNPRINTABLE.search(" ".join(_texts_of_all(entities))) else ()


def _texts_of_all(holders: Sequence[attrs.AttrsInstance]) -> Iterator[str]:
    """The texts of entities of one kind, or of values of one class that entities hold."""
    cls = type(holders[0])
    for field in _fields_with_texts(cls):
        if HOLDS not in attrs.fields_dict(cls)[field].metadata:
            yield from (text for _, text in texts_with_holders(field, holders))
        elif held := [*chain.from_iterable(map(attrgetter(field), holders))]:
            yield from _texts_of_all(held)


@rule(
    "MM911",
    "texts hold no invisible character and none that changes the direction of writing",
    why="People read another text than programs do (CVE-2021-42574), and a search does not find it.",
    hint="remove the character",
    severity=Severity.WARNING,
    of=(Entity,),
    suspects=_with_unprintable,
)
def unprintable(entity: Entity) -> Iterator[Violation]:
    """Texts, also of disputes and results, with a character of `massmob.errors.UNPRINTABLE`."""
    for field in _fields_with_texts(type(entity)):
        for text in _texts(getattr(entity, field)):
            if match := UNPRINTABLE.search(text):
                code = f"U+{ord(match[0]):04X}"
                # The names of the standard are English.
                name = unicodedata.name(match[0], "") if get_language() == "en" else ""
                message = gettext("character {position} of the text is {code}").format(
                    position=match.start() + 1, code=f"{code} ({name})" if name else code
                )
                hint = gettext("remove {code}").format(code=code)
                yield Violation(entity, message, field=field, hint=hint)


@per_kinds
def _fields_with_texts(cls: type[attrs.AttrsInstance]) -> tuple[str, ...]:
    """The fields of a class whose values are texts or hold some; ids never hold such characters."""
    types = field_types(cls)
    return tuple(
        field.name
        for field in attrs.fields(cls)
        if HOLDS in field.metadata or (field.name != "id" and types[field.name] in _TEXTS)
    )


_TEXTS = [
    FieldType(kind, many=False, optional=optional)
    for kind, optional in ((str, False), (Text, False), (Text, True))
]


def _texts(value: object) -> Iterator[str]:
    """The texts in the value of a field."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Text):
        yield from filter(None, (value.vi, value.en, value.ru))
    elif isinstance(value, tuple):
        for held in cast("tuple[attrs.AttrsInstance, ...]", value):
            for field in _fields_with_texts(type(held)):
                yield from _texts(getattr(held, field))
