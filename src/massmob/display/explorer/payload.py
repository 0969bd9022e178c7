"""`payload`: a movement as the columns that the explorer page reads.

The shape keeps the country at about two megabytes: a column a property, repeated values stored once and
referred to by number. An entity's number is its rank by `precedence`, so that lists in order of numbers are
sorted as Vietnamese lists are; a page needs no collation of its own.

- ``names``, ``words``, ``periods``, ``citations``: what columns name by number. A text is a string or, in
  several languages, ``[vi, en, ru]``; a period is two days, either ``null``; a day counts from 1970-01-01.
- ``entities``: ``id``, ``kind``, ``word`` (its kind, level, type …), ``name``, ``valid``, ``sources``.
- ``relations`` and ``links``: who names whom, by which declared reference; −1 for whom the movement lacks.
- ``successions``: what became of localities.
- ``facts``: every other field, a column each, with the type of its values.
- ``figures``: totals of indicators up the localities, made by `rollup`; ``bands``: what time an issuer's
  documents cover, made by `Movement.mandate`; ``findings``: of `validate`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, Generic, TypeVar, cast

import attrs

from massmob.declaration import HOLDS, Entity, Reference, reference_fields, references
from massmob.documents import Stretch
from massmob.errors import MassmobError
from massmob.model import Locality, Observation, Point
from massmob.movement import Movement
from massmob.period import Period
from massmob.quantity import Quantity
from massmob.rules import validate
from massmob.search import precedence
from massmob.text import LANGUAGES, Text
from massmob.totals import rollup
from massmob.vocabulary import CampaignKind, EntityKind, Relation, Word

__all__ = ["day_number", "payload"]

_EPOCH = date(1970, 1, 1).toordinal()
_COLUMNS_OF_THEIR_OWN = {"id", "name", "valid", "sources", "successors"}
_TELLING = ("kind", "type", "form", "status", "level")
"""The fields that say what sort of its kind an entity is; the first that it has is shown beside its name."""
_SAID_BY_THE_WORD = {"kind", "type", "form"}

_T = TypeVar("_T", bound=Hashable)
_Label = str | tuple[str | None, ...]


class _Numbered(Generic[_T]):
    """Values that repeat: each is kept once and named by its number."""

    def __init__(self) -> None:
        self._numbers: dict[_T, int] = {}

    def number(self, value: _T) -> int:
        return self._numbers.setdefault(value, len(self._numbers))

    @property
    def values(self) -> list[_T]:
        return [*self._numbers]


def day_number(day: date) -> int:
    """A day as the page counts it: from 1970-01-01."""
    return day.toordinal() - _EPOCH


def payload(movement: Movement) -> dict[str, Any]:
    """What the page is told of a movement.

    Args:
        movement: The whole movement, of all periods.

    Returns:
        Plain values for JSON, in the shape that the head of this module tells.

    Example:
        >>> told = payload(Movement([Locality(id="loc:01", name="Hà Nội", kind="thanh_pho", code="01")]))
        >>> told["entities"]["id"], told["names"], told["facts"][0]["is"]
        (['loc:01'], ['Hà Nội'], ['01'])
    """
    return _Telling(movement).told()


class _Telling:
    """A movement being told: its entities in order, and the tables of what repeats."""

    def __init__(self, movement: Movement) -> None:
        self._movement = movement
        self._entities = sorted(movement, key=precedence)
        self._numbers = {each.id: at for at, each in enumerate(self._entities)}
        self._names = _Numbered[_Label]()
        self._words = _Numbered[_Label]()
        self._periods = _Numbered[tuple[int | None, int | None]]()
        self._citations = _Numbered[tuple[int, ...]]()

    def told(self) -> dict[str, Any]:
        columns = {
            "entities": self._columns(),
            **self._links(),
            "successions": self._successions(),
            "facts": self._facts(),
            "figures": [*self._figures()],
            "bands": [*self._bands()],
            "findings": [*self._findings()],
            "kinds": [{"key": kind.value, "word": self._word(kind)} for kind in EntityKind],
        }
        tables = {
            "names": self._names.values,
            "words": self._words.values,
            "periods": self._periods.values,
            "citations": self._citations.values,
        }
        return {**tables, **columns}

    # --- what repeats ------------------------------------------------------------------------------

    def _number(self, id: str | None) -> int:
        return -1 if id is None else self._numbers.get(id, -1)

    def _name(self, text: Text) -> int:
        if text.languages == ("vi",):
            return self._names.number(str(text))
        return self._names.number((text.vi, text.en, text.ru))

    def _word(self, word: Word) -> int:
        return self._words.number((word.vi, word.en, word.ru))

    def _period(self, period: Period) -> int:
        ends = (period.start, period.end)
        first, last = (None if end is None else day_number(end) for end in ends)
        return self._periods.number((first, last))

    def _cited(self, ids: Iterable[str]) -> int:
        return self._citations.number(tuple(n for n in map(self._number, ids) if n >= 0))

    # --- columns -----------------------------------------------------------------------------------

    def _columns(self) -> dict[str, list[Any]]:
        kinds = list(EntityKind)
        return {
            "id": [each.id for each in self._entities],
            "kind": [kinds.index(each.entity_kind) for each in self._entities],
            "word": [self._sort_of(each) for each in self._entities],
            "name": [self._name(each.name) for each in self._entities],
            "valid": [self._period(each.valid) for each in self._entities],
            "sources": [self._cited(each.sources) for each in self._entities],
        }

    def _sort_of(self, entity: Entity) -> int:
        values = (getattr(entity, name, None) for name in _TELLING)
        return next((self._word(each) for each in values if isinstance(each, Word)), -1)

    def _links(self) -> dict[str, Any]:
        """References other than sources and successions, which have columns of their own."""
        known = _Numbered[Reference]()
        columns: dict[str, list[int]] = {"of": [], "by": [], "to": []}
        for at, entity in enumerate(self._entities):
            for link in references(entity):
                declared = link.reference
                if declared.relation is Relation.SOURCED_FROM or declared.via == "successors":
                    continue
                columns["of"].append(at)
                columns["by"].append(known.number(declared))
                columns["to"].append(self._number(link.target))
        told = [
            {
                "field": each.field,
                "word": self._word(each.relation),
                "along": each.along,
                "places": each.places,
                "mutual": each.mutual,
                "basis": each.basis,
                "via": each.via,
                "many": each.many,
            }
            for each in known.values
        ]
        return {"relations": told, "links": columns}

    def _successions(self) -> dict[str, list[Any]]:
        columns: dict[str, list[Any]] = {
            name: [] for name in ("of", "to", "extent", "on", "main", "basis", "grade")
        }
        for at, entity in enumerate(self._entities):
            for row in entity.successors if isinstance(entity, Locality) else ():
                columns["of"].append(at)
                columns["to"].append(self._number(row.to))
                columns["extent"].append(self._word(row.extent))
                columns["on"].append(day_number(row.on))
                columns["main"].append(-1 if row.main is None else int(row.main))
                columns["basis"].append(self._number(row.basis))
                columns["grade"].append(-1 if row.grade is None else self._word(row.grade))
        return columns

    def _facts(self) -> list[dict[str, Any]]:
        columns: dict[tuple[str, str], tuple[list[int], list[Any]]] = {}
        for at, entity in enumerate(self._entities):
            for name, type, value in self._own_values(entity):
                if name not in _SAID_BY_THE_WORD or type != "word":
                    of, values = columns.setdefault((name, type), ([], []))
                    of.append(at)
                    values.append(value)
        return [
            {"field": name, "type": type, "of": of, "is": values}
            for (name, type), (of, values) in columns.items()
        ]

    def _own_values(self, entity: Entity) -> Iterator[tuple[str, str, Any]]:
        """The fields of an entity that name nobody, each with the type by which the page shows it."""
        kind = type(entity)
        told_elsewhere = {each.field for each in reference_fields(kind) if not each.via}
        for field in attrs.fields(kind):
            value = getattr(entity, field.name)
            if _is_bare(value) or field.name in told_elsewhere | _COLUMNS_OF_THEIR_OWN:
                continue
            if HOLDS in field.metadata:
                naming = {each.field for each in reference_fields(kind) if each.via == field.name}
                yield field.name, "held", [[*self._held(each, naming)] for each in value]
            else:
                yield field.name, *self._plain(value)

    def _held(self, part: attrs.AttrsInstance, naming: set[str]) -> Iterator[tuple[str, str, Any]]:
        """The fields of a value that an entity holds, such as a milestone; some name other entities."""
        for field in attrs.fields(type(part)):
            value: Any = getattr(part, field.name)
            if _is_bare(value):
                continue
            if field.name in naming:
                ids = [value] if isinstance(value, str) else [*value]
                yield field.name, "entities", [self._number(id) for id in ids]
            else:
                yield field.name, *self._plain(value)

    def _plain(self, value: object) -> tuple[str, Any]:
        """A value that names nobody."""
        if isinstance(value, Word):
            return "word", self._word(value)
        if isinstance(value, Text):
            return "text", self._name(value)
        if isinstance(value, Quantity):
            return "text", self._quantity(value)
        if isinstance(value, Period):
            return "period", self._period(value)
        if isinstance(value, date):
            return "day", day_number(value)
        if isinstance(value, Point):
            return "point", [round(value.lat, 5), round(value.lon, 5)]
        if isinstance(value, tuple):
            return "words", [self._word(each) for each in cast("tuple[Word, ...]", value)]
        return ("number", value) if isinstance(value, int | float) else ("plain", str(value))

    def _quantity(self, figure: Quantity) -> int:
        """A figure with its bounds, as each language writes it."""
        written = tuple(figure.label(lang) for lang in LANGUAGES)
        return self._names.number(written[0] if len(set(written)) == 1 else written)

    # --- what the library works out ----------------------------------------------------------------

    def _figures(self) -> Iterator[list[int]]:
        """Rows of unit, indicator, period, total, and 1 where the figure was stated for the unit itself."""
        groups: dict[tuple[str, Period], list[Observation]] = {}
        for each in self._movement.observations.values():
            if each.field is None and each.status is None and each.level is None:
                groups.setdefault((each.indicator, each.valid), []).append(each)
        summed: set[str] = set()
        for (indicator, valid), stated in groups.items():
            totals = self._totals(indicator, valid, {each.id for each in stated})
            own = {each.unit: each.id for each in stated}
            summed |= {own[unit] for unit in totals if unit in own}
            for unit, total in totals.items():
                yield [*self._row(unit, indicator, valid, total), int(unit in own)]
        for each in self._movement.observations.values():
            if each.id not in summed:
                yield [*self._row(each.unit, each.indicator, each.valid, each.value), 1]

    def _row(self, unit: str, indicator: str, valid: Period, total: Quantity) -> list[int]:
        told = self._quantity(total)
        return [self._number(unit), self._number(indicator), self._period(valid), told]

    def _totals(self, indicator: str, valid: Period, stated: set[str]) -> Mapping[str, Quantity]:
        """Unit → total of an indicator for a period; nothing where the figures cannot be added."""
        chosen = partial(_is_one_of, stated)
        day = valid.end or valid.start
        try:
            found = rollup(self._movement, indicator, along="locality", on=day, where=chosen)
        except MassmobError:
            return {}
        return dict(found.items())

    def _bands(self) -> Iterator[dict[str, Any]]:
        """For each issuer of documents that cover a period: the stretches that some cover, and the gaps.

        All are asked about from the launch of the movement to the last day that any document covers, as far
        as they were there.
        """
        entities, stated = self._movement, self._movement.documents.values()
        covering = [(each.issuer, each.covers) for each in stated if each.covers is not None]
        launched = [
            each.valid
            for each in entities.campaigns.values()
            if each.kind is CampaignKind.EMULATION
        ]
        known = [*launched, *(covers for _, covers in covering)]
        first = min((each.start for each in known if each.start is not None), default=None)
        last = max((covers.end for _, covers in covering if covers.end is not None), default=None)
        if first is None or last is None or first > last:
            return
        for issuer in dict.fromkeys(issuer for issuer, _ in covering):
            if issuer is None or issuer not in entities:
                continue
            asked = entities[issuer].valid & Period(first, last)
            if asked is not None and asked.start is not None and asked.end is not None:
                stretches = entities.mandate(issuer, asked.start, asked.end)
                yield {"who": self._number(issuer), "stretches": [*map(self._stretch, stretches)]}

    def _stretch(self, stretch: Stretch) -> list[Any]:
        return [self._period(stretch.period), [self._number(one.id) for one in stretch.documents]]

    def _findings(self) -> Iterator[list[Any]]:
        """Rows of code, severity, entity, field, message and hint."""
        for each in validate(self._movement).findings:
            where = [self._number(each.entity), each.field]
            yield [each.code, self._word(each.severity), *where, each.message, each.hint]


def _is_bare(value: object) -> bool:
    """Whether a field says nothing."""
    return value is None or value in ((), "")


def _is_one_of(ids: set[str], entity: Entity) -> bool:
    return entity.id in ids
