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

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from typing import Any, TypeVar, cast

import attrs

from massmob.aggregation.rollup import rollup
from massmob.errors import MassmobError
from massmob.model.entities import Locality, Observation, Point
from massmob.model.entity import Entity
from massmob.model.references import HOLDS, Reference, reference_fields, references
from massmob.movement import Movement
from massmob.network.search import precedence
from massmob.validation.api import validate
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.text import LANGUAGES, Text
from massmob.values.vocabulary import CampaignKind, EntityKind, Relation, Word

__all__ = ["day_number", "payload"]

_EPOCH = date(1970, 1, 1).toordinal()
_OTHER_COLUMNS = {"id", "name", "valid", "sources", "successors"}
_SORTS = ("kind", "type", "form", "status", "level")
"""The fields that say what sort of its kind an entity is; the first that it has is shown beside its name."""
_SHOWN_BY_WORD = {"kind", "type", "form"}

_T = TypeVar("_T", bound=Hashable)
_Label = str | tuple[str | None, ...]


def _number(numbers: dict[_T, int], value: _T) -> int:
    """The number of a value that repeats: values are numbered as they first come."""
    return numbers.setdefault(value, len(numbers))


def _columns(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, list[Any]]:
    """Rows, each with a value for each name, turned into columns."""
    listed = list(rows)
    return {name: [row[place] for row in listed] for place, name in enumerate(names)}


def day_number(day: date) -> int:
    """A day as the page counts it: from 1970-01-01."""
    return day.toordinal() - _EPOCH


def payload(movement: Movement) -> dict[str, Any]:
    """The data of a movement for the page.

    Args:
        movement: The whole movement, of all periods.

    Returns:
        Plain values for JSON, in the shape that the docstring of this module describes.

    Example:
        >>> data = payload(Movement([Locality(id="loc:01", name="Hà Nội", kind="thanh_pho", code="01")]))
        >>> data["entities"]["id"], data["names"], data["facts"][0]["is"]
        (['loc:01'], ['Hà Nội'], ['01'])
    """
    return _Payload(movement).build()


class _Payload:
    """The entities of a movement in order, and the tables of the values that repeat."""

    def __init__(self, movement: Movement) -> None:
        self._movement = movement
        self._entities = sorted(movement, key=precedence)
        self._numbers = {each.id: at for at, each in enumerate(self._entities)}
        self._names: dict[_Label, int] = {}
        self._words: dict[_Label, int] = {}
        self._periods: dict[tuple[int | None, int | None], int] = {}
        self._citations: dict[tuple[int, ...], int] = {}

    def build(self) -> dict[str, Any]:
        columns = {
            "entities": self._entity_columns(),
            **self._links(),
            "successions": self._successions(),
            "facts": self._facts(),
            "figures": [*self._figures()],
            "bands": [*self._bands()],
            "findings": [*self._findings()],
            "kinds": [{"key": kind.value, "word": self._word(kind)} for kind in EntityKind],
        }
        tables = {
            "names": [*self._names],
            "words": [*self._words],
            "periods": [*self._periods],
            "citations": [*self._citations],
        }
        return {**tables, **columns}

    # --- what repeats ------------------------------------------------------------------------------

    def _number(self, id: str | None) -> int:
        return -1 if id is None else self._numbers.get(id, -1)

    def _name(self, text: Text) -> int:
        only = text.languages == ("vi",)
        return _number(self._names, str(text) if only else (text.vi, text.en, text.ru))

    def _word(self, word: Word) -> int:
        return _number(self._words, (word.vi, word.en, word.ru))

    def _period(self, period: Period) -> int:
        ends = (period.start, period.end)
        first, last = (None if end is None else day_number(end) for end in ends)
        return _number(self._periods, (first, last))

    def _cited(self, ids: Iterable[str]) -> int:
        return _number(self._citations, tuple(n for n in map(self._number, ids) if n >= 0))

    # --- columns -----------------------------------------------------------------------------------

    def _entity_columns(self) -> dict[str, list[Any]]:
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
        values = (getattr(entity, name, None) for name in _SORTS)
        return next((self._word(each) for each in values if isinstance(each, Word)), -1)

    def _links(self) -> dict[str, Any]:
        """References other than sources and successions, which have columns of their own."""
        rows = [
            (at, link)
            for at, entity in enumerate(self._entities)
            for link in references(entity)
            if link.reference.relation is not Relation.SOURCED_FROM
            and link.reference.via != "successors"
        ]
        declared: dict[Reference, int] = {}
        numbers = ((at, _number(declared, by), self._number(to)) for at, (by, to, *_) in rows)
        links = _columns(("of", "by", "to"), numbers)
        copied = ("field", "along", "places", "mutual", "basis", "via", "many")
        relations = [
            {"word": self._word(each.relation), **{name: getattr(each, name) for name in copied}}
            for each in declared
        ]
        return {"relations": relations, "links": links}

    def _successions(self) -> dict[str, list[Any]]:
        rows = (
            (
                at,
                self._number(row.to),
                self._word(row.extent),
                day_number(row.on),
                -1 if row.main is None else int(row.main),
                self._number(row.basis),
                -1 if row.grade is None else self._word(row.grade),
            )
            for at, entity in enumerate(self._entities)
            if isinstance(entity, Locality)
            for row in entity.successors
        )
        return _columns(("of", "to", "extent", "on", "main", "basis", "grade"), rows)

    def _facts(self) -> list[dict[str, Any]]:
        columns: dict[tuple[str, str], tuple[list[int], list[Any]]] = {}
        for at, entity in enumerate(self._entities):
            for name, form, value in self._values(entity, reference_fields(type(entity))):
                if name not in _SHOWN_BY_WORD or form != "word":
                    of, values = columns.setdefault((name, form), ([], []))
                    of.append(at)
                    values.append(value)
        return [
            {"field": name, "type": form, "of": of, "is": values}
            for (name, form), (of, values) in columns.items()
        ]

    def _values(
        self, item: attrs.AttrsInstance, declared: Sequence[Reference], via: str = ""
    ) -> Iterator[tuple[str, str, Any]]:
        """The fields of an entity that name nobody, each with the type by which the page shows it.

        With ``via`` those of a value that this field of an entity holds, such as a milestone; some name
        other entities.
        """
        naming = {each.field for each in declared if each.via == via}
        left_out = set[str]() if via else naming | _OTHER_COLUMNS
        for field in attrs.fields(type(item)):
            value: Any = getattr(item, field.name)
            if value is None or value in ((), "") or field.name in left_out:
                continue
            if field.name in naming:
                ids = [value] if isinstance(value, str) else value
                yield field.name, "entities", [self._number(id) for id in ids]
            elif HOLDS in field.metadata:
                held = [[*self._values(each, declared, field.name)] for each in value]
                yield field.name, "held", held
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
        return _number(self._names, written[0] if len(set(written)) == 1 else written)

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
        figure = self._quantity(total)
        return [self._number(unit), self._number(indicator), self._period(valid), figure]

    def _totals(self, indicator: str, valid: Period, stated: Set[str]) -> Mapping[str, Quantity]:
        """Unit → total of an indicator for a period; nothing where the figures cannot be added."""
        day = valid.end or valid.start
        try:
            totals = rollup(
                self._movement,
                indicator,
                along="locality",
                at=day,
                where=lambda figure: figure.id in stated,
            )
        except MassmobError:
            return {}
        return dict(totals.items())

    def _bands(self) -> Iterator[dict[str, Any]]:
        """For each issuer of documents that state a period: the coverage_spans they cover, and the gaps.

        The time looked at is the same for all, as far as the issuer existed: from the first day that a
        document covers, or the launch of the movement if it is earlier, to the last day that one covers.
        """
        movement = self._movement
        covering = [
            (each.issuer, each.covers) for each in movement.documents.values() if each.covers
        ]
        campaigns = movement.campaigns.values()
        launched = [each.valid for each in campaigns if each.kind is CampaignKind.EMULATION]
        periods = [covers for _, covers in covering]
        first = min((each.start for each in launched + periods if each.start), default=date.max)
        last = max((each.end for each in periods if each.end), default=date.min)
        for issuer in dict.fromkeys(issuer for issuer, _ in covering if first <= last):
            if issuer is None or issuer not in movement:
                continue
            if asked := movement[issuer].valid & Period(first, last):
                found = movement.mandate(issuer, asked.start or first, asked.end or last)
                coverage_spans = [
                    [self._period(each.period), [self._number(one.id) for one in each.documents]]
                    for each in found
                ]
                yield {"who": self._number(issuer), "coverage_spans": coverage_spans}

    def _findings(self) -> Iterator[list[Any]]:
        """Rows of code, severity, entity, field, message and hint."""
        for each in validate(self._movement).findings:
            where = [self._number(each.entity), each.field]
            yield [each.code, self._word(each.severity), *where, each.message, each.hint]
