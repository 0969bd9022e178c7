"""Bytes → the values of fields that refer to nothing, by the types that the fields declare."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple

import attrs

from massmob.model.entities import Point
from massmob.model.entity import Entity, per_kinds
from massmob.model.records.value_forms import field_types
from massmob.model.references import HOLDS, MOMENT, reference_fields
from massmob.strategies.decode_units import SOURCED
from massmob.strategies.draft import Record
from massmob.strategies.values import place_name
from massmob.translation.language import LANGUAGES
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.symbols import DocumentSymbol
from massmob.values.text import Text

__all__ = [
    "held_period",
    "lasting_period",
    "moment_in",
    "name_of",
    "plain_value",
    "set_common",
    "set_plain_fields",
    "statement_of",
    "unknown_types",
    "worded",
    "words_of",
]

_SUBSETS = tuple(languages for size in (1, 2, 3) for languages in combinations(LANGUAGES, size))
"""The subsets of the languages."""
_LASTING = (
    Period(date(2010, 1, 1)),
    Period(date(2021, 1, 1), date(2025, 12, 31)),
    Period(end=date(2030, 12, 31)),
    Period(date(2024, 1, 1)),
)
_HELD = (
    Period.year(2024),
    Period.day(date(2024, 10, 10)),
    Period.parse("2024-05"),
    Period.year(2023),
    Period(date(2024, 9, 1), date(2024, 10, 12)),
    Period.day(date(2025, 6, 30)),
    Period.day(date(2025, 7, 1)),
    Period.year(2022),
    Period.parse("2025-03"),
    Period.year(2026),
    Period.parse("2025-09"),
)
"""Days and periods on both sides of both reorganisations."""


def lasting_period(number: int) -> Period:
    """The validity of what goes on: always, or between some days."""
    return _LASTING[(number - 1) % len(_LASTING)] if number else Period()


@lru_cache(maxsize=4096)
def held_period(within: Period, number: int) -> Period:
    """Days on which something takes place, within a period."""
    possible = [period for period in _HELD if period in within] or [within]
    return possible[number % len(possible)]


def moment_in(valid: Period, number: int) -> Period:
    """A day, a month or a year within a period, or with some of its days."""
    day = valid.start or min(valid.end or date.max, date(2020, 1, 1))
    forms = (
        lambda: Period.day(day),
        lambda: Period.parse(f"{day:%Y-%m}"),
        lambda: Period.year(day.year),
    )
    return forms[number % len(forms)]()


def statement_of(true: Any, number: int) -> Quantity:  # noqa: ANN401 - a number of any kind
    """A quantity that the true figure satisfies."""
    forms: tuple[Callable[[], Quantity], ...] = (
        lambda: Quantity(true),
        lambda: Quantity.at_least(true / 2 if isinstance(true, float) else true - true % 3),
        lambda: Quantity.between(true - true % 2, true + 1),
        lambda: Quantity.at_most(true + 1),
    )
    return forms[number % len(forms)]()


def name_of(cls: type[Entity], vietnamese: str, position: int, number: int) -> Text:
    """A name in Vietnamese, or in a subset of the languages."""
    kind = cls.entity_kind
    return _name(vietnamese, kind.label("en"), kind.label("ru"), position, number)


@lru_cache(maxsize=4096)
def _name(vietnamese: str, english: str, russian: str, position: int, number: int) -> Text:
    if not number:
        return Text(vietnamese)
    texts = {
        "vi": vietnamese,
        "en": f"{english.capitalize()} {position}",
        "ru": f"{russian.capitalize()} {position}",
    }
    return Text(**{lang: texts[lang] for lang in _SUBSETS[number % len(_SUBSETS)]})


@lru_cache(maxsize=1024)
def _text(number: int) -> Text:
    texts = {
        "vi": f"nội dung {place_name(number)}",
        "en": f"text {number}",
        "ru": f"текст {number}",
    }
    return Text(**{lang: texts[lang] for lang in _SUBSETS[number % len(_SUBSETS)]})


@lru_cache(maxsize=4096)
def words_of(words: type[LabelledEnum], number: int) -> tuple[LabelledEnum, ...]:
    """Some words of a closed list, from the one with a number on."""
    known = list(words)
    count = min(1 + number // len(known) % max(3, len(known) // 2), len(known))
    return tuple(known[(number + other) % len(known)] for other in range(count))


def plain_value(kind: type[Any], number: int, *, many: bool = False) -> object:
    """A value of a type; ``None`` for a type that is not known here."""
    if issubclass(kind, LabelledEnum):
        words = words_of(kind, number)
        return words if many else words[0]
    make = _VALUES.get(kind)
    if make is not None:
        return (make(number),) if many else make(number)
    if attrs.has(kind) and not issubclass(kind, Entity) and not reference_fields(kind):
        types = field_types(kind)
        return kind(**{name: plain_value(types[name].kind, number) for name in types})
    return None


_COVERED = (
    Period.years(2016, 2020),
    Period.years(2021, 2025),
    Period.year(2024),
    Period(date(2016, 1, 1)),
    Period(end=date(2025, 12, 31)),
)
_VALUES: Mapping[type[Any], Callable[[int], object]] = {
    str: lambda number: f"synthetic {number}",
    int: lambda number: number,
    float: lambda number: number / 4,
    bool: lambda number: number % 2 == 1,
    date: lambda number: date(2010, 2, 3) + timedelta(days=30 * number),
    Text: _text,
    Period: lambda number: _COVERED[number % len(_COVERED)],
    Quantity: lambda number: statement_of(number, number),
    DocumentSymbol: lambda number: DocumentSymbol(
        system="party", number=number, type_code="KH", issuers="TU"
    ),
    Point: lambda number: Point(20.5 + number / 400, 105.5 + number / 400),
}
"""Type → number → a value."""


class _PlainField(NamedTuple):
    """A field whose values refer to nothing."""

    name: str
    kind: type[Any]
    many: bool
    required: bool
    is_moment: bool


@per_kinds
def _plain_fields(cls: type[Entity]) -> tuple[_PlainField, ...]:
    types = field_types(cls)
    referring = {reference.field for reference in reference_fields(cls) if not reference.via}
    return tuple(
        _PlainField(
            field.name,
            types[field.name].kind,
            types[field.name].many,
            field.default is attrs.NOTHING,
            MOMENT in field.metadata,
        )
        for field in attrs.fields(cls)
        if field.name not in {"id", "name", "valid", *referring} and HOLDS not in field.metadata
    )


def unknown_types(cls: type[Entity]) -> dict[str, type[Any]]:
    """The plain fields of a class of whose types no value is known here."""
    return {
        field.name: field.kind for field in _plain_fields(cls) if plain_value(field.kind, 1) is None
    }


def set_plain_fields(record: Record, excepted: frozenset[str]) -> None:
    """Set the fields of a record that refer to nothing, as its bytes have it, but for some.

    A required field has a value whatever its byte.
    """
    for field in _plain_fields(record.cls):
        if field.name in record.fields or field.name in excepted or _has_value(record, field.name):
            continue
        number = record.bit(field.name)
        if field.required:
            number = record.word(field.name, 256)
        elif not number:
            continue
        else:
            number += 5 * (record.number - 1)
        value = (
            moment_in(record.valid, number)
            if field.is_moment
            else plain_value(field.kind, number, many=field.many)
        )
        if value is not None:
            record.fields[field.name] = value


def _has_value(record: Record, field: str) -> bool:
    """Whether an entity that there is already has a value in a field."""
    return record.base is not None and bool(getattr(record.base, field))


def set_common(record: Record, vietnamese: str, valid: Period) -> None:
    """Set name, validity and sources, unless they are given."""
    name = name_of(record.cls, vietnamese, record.number, record.bit("name"))
    for field, value in {"name": name, "valid": valid, "sources": SOURCED}.items():
        record.fields.setdefault(field, value)


def worded(record: Record, text: str) -> str:
    """A name of a record, different from those of others of its class."""
    return f"{text} {place_name(record.number)} {record.number}"
