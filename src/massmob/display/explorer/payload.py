"""`payload`: a movement as the columns that the explorer page reads.

The format keeps the country at about two megabytes: a column for each property, repeated values stored once and
referred to by number. An entity's number is its rank by `precedence`, so that lists in order of numbers are
sorted as Vietnamese lists are; the page needs no collation of its own.

- ``names``, ``words``, ``periods``, ``citations``: values that columns refer to by number. A text is a string
  or, in several languages, ``[vi, en, ru]``; a period is two days, either ``null``; days count from 1970-01-01.
- ``entities``: ``id``, ``kind``, ``subtype`` (its kind, level, type …), ``name``, ``valid``, ``sources``.
- ``relations`` and ``links``: which entity refers to which, by which declared reference; −1 for a target that
  is not in the movement.
- ``successions``: what became of localities.
- ``facts``: a column for every other field, with the type of its values.
- ``covers``: the first and the last day that the cards of the dataset cover, as `Movement.at` reads them.
- ``figures``: totals of indicators up the localities, from `rollup`; ``coverage``: what time the documents of
  an issuer cover, from `Movement.mandate`; ``findings``: from `validate`,
  in each language.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from typing import Any, TypeVar, cast

import attrs

from massmob.aggregation.rollup import rollup
from massmob.errors import MassmobError
from massmob.model.entities import Locality, Observation, Point
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.model.references import HOLDS, Reference, reference_fields, references
from massmob.movement import Movement
from massmob.network.coverage import Coverage
from massmob.network.documents import CoverageSpan
from massmob.network.search import precedence
from massmob.translation.language import LANGUAGES, Language, in_language
from massmob.validation.api import validate
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.text import Text
from massmob.values.vocabulary import CampaignKind, EntityKind, Relation

__all__ = ["day_number", "payload"]

_EPOCH = date(1970, 1, 1).toordinal()
_OTHER_COLUMNS = {"id", "name", "valid", "sources", "successors"}
_SUBTYPE_FIELDS = ("kind", "type", "form", "status", "level")
"""The fields that divide entities of a kind; the first that an entity has is shown beside its name."""
_SHOWN_AS_SUBTYPE = {"kind", "type", "form"}

_T = TypeVar("_T", bound=Hashable)
_Label = str | tuple[str | None, ...]


def _number_of_value(numbers: dict[_T, int], value: _T) -> int:
    """The number of a repeated value: values are numbered in order of first occurrence."""
    return numbers.setdefault(value, len(numbers))


def _columns(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, list[Any]]:
    """Rows, each with a value for each name, turned into columns."""
    rows = list(rows)
    return {name: [row[index] for row in rows] for index, name in enumerate(names)}


def day_number(day: date) -> int:
    """A day as the page counts it: from 1970-01-01."""
    return day.toordinal() - _EPOCH


def payload(movement: Movement) -> dict[str, Any]:
    """The data of a movement for the page.

    Args:
        movement: The whole movement, of all periods.

    Returns:
        Plain values for JSON, in the format that the docstring of this module describes.

    Example:
        >>> data = payload(Movement([Locality(id="loc:01", name="Hà Nội", kind="thanh_pho", code="01")]))
        >>> data["entities"]["id"], data["names"], data["facts"][0]["values"]
        (['loc:01'], ['Hà Nội'], ['01'])
    """
    return _PayloadBuilder(movement).build()


class _PayloadBuilder:
    """The entities of a movement in order, and the tables of repeated values."""

    def __init__(self, movement: Movement) -> None:
        self._movement = movement
        self._entities = sorted(movement, key=precedence)
        self._numbers = {entity.id: number for number, entity in enumerate(self._entities)}
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
            "coverage": [*self._coverage()],
            "findings": [[*self._findings(lang)] for lang in LANGUAGES],
            "covers": self._covers(),
            "kinds": [
                {"key": kind.value, "label": self._word_number(kind)} for kind in ENTITY_TYPES
            ],
        }
        tables = {
            "names": [*self._names],
            "words": [*self._words],
            "periods": [*self._periods],
            "citations": [*self._citations],
        }
        return {**tables, **columns}

    # --- numbers of repeated values ----------------------------------------------------------------

    def _entity_number(self, id: str | None) -> int:
        return -1 if id is None else self._numbers.get(id, -1)

    def _name_number(self, text: Text) -> int:
        is_vietnamese_only = text.languages == ("vi",)
        label = str(text) if is_vietnamese_only else (text.vi, text.en, text.ru)
        return _number_of_value(self._names, label)

    def _word_number(self, word: LabelledEnum | EntityKind) -> int:
        return _number_of_value(self._words, (word.vi, word.en, word.ru))

    def _period_number(self, period: Period) -> int:
        ends = (period.start, period.end)
        first, last = (None if end is None else day_number(end) for end in ends)
        return _number_of_value(self._periods, (first, last))

    def _citation_number(self, ids: Iterable[str]) -> int:
        numbers = tuple(number for number in map(self._entity_number, ids) if number >= 0)
        return _number_of_value(self._citations, numbers)

    # --- columns -----------------------------------------------------------------------------------

    def _entity_columns(self) -> dict[str, list[Any]]:
        kinds = list(ENTITY_TYPES)
        return {
            "id": [entity.id for entity in self._entities],
            "kind": [kinds.index(entity.entity_kind) for entity in self._entities],
            "subtype": [self._subtype(entity) for entity in self._entities],
            "name": [self._name_number(entity.name) for entity in self._entities],
            "valid": [self._period_number(entity.valid) for entity in self._entities],
            "sources": [self._citation_number(entity.sources) for entity in self._entities],
        }

    def _subtype(self, entity: Entity) -> int:
        values = (getattr(entity, name, None) for name in _SUBTYPE_FIELDS)
        return next(
            (self._word_number(value) for value in values if isinstance(value, LabelledEnum)), -1
        )

    def _links(self) -> dict[str, Any]:
        """References other than sources and successions, which have columns of their own."""
        links = [
            (number, link)
            for number, entity in enumerate(self._entities)
            for link in references(entity)
            if link.reference.relation is not Relation.SOURCED_FROM
            and link.reference.via != "successors"
        ]
        declared: dict[Reference, int] = {}
        rows = (
            (number, _number_of_value(declared, reference), self._entity_number(target))
            for number, (reference, target, *_) in links
        )
        columns = _columns(("source", "relation", "target"), rows)
        copied = ("field", "along", "places", "mutual", "basis", "via", "many")
        relations = [
            {
                "label": self._word_number(reference.relation),
                **{name: getattr(reference, name) for name in copied},
            }
            for reference in declared
        ]
        return {"relations": relations, "links": columns}

    def _successions(self) -> dict[str, list[Any]]:
        rows = (
            (
                number,
                self._entity_number(row.to),
                self._word_number(row.extent),
                day_number(row.on),
                -1 if row.main is None else int(row.main),
                self._entity_number(row.basis),
                -1 if row.grade is None else self._word_number(row.grade),
            )
            for number, entity in enumerate(self._entities)
            if isinstance(entity, Locality)
            for row in entity.successors
        )
        return _columns(("source", "target", "extent", "on", "main", "basis", "grade"), rows)

    def _facts(self) -> list[dict[str, Any]]:
        columns: dict[tuple[str, str], tuple[list[int], list[Any]]] = {}
        for number, entity in enumerate(self._entities):
            for name, type_, value in self._field_values(entity, reference_fields(type(entity))):
                if name not in _SHOWN_AS_SUBTYPE or type_ != "word":
                    numbers, values = columns.setdefault((name, type_), ([], []))
                    numbers.append(number)
                    values.append(value)
        return [
            {"field": name, "type": type_, "entities": numbers, "values": values}
            for (name, type_), (numbers, values) in columns.items()
        ]

    def _field_values(
        self, item: attrs.AttrsInstance, declared: Sequence[Reference], via: str = ""
    ) -> Iterator[tuple[str, str, Any]]:
        """The fields of an entity that are no references, each with the type by which the page shows it.

        With ``via`` those of a value nested in this field of an entity, such as a milestone, references
        included.
        """
        reference_names = {reference.field for reference in declared if reference.via == via}
        left_out = set[str]() if via else reference_names | _OTHER_COLUMNS
        for field in attrs.fields(type(item)):
            value: Any = getattr(item, field.name)
            if value is None or value in ((), "") or field.name in left_out:
                continue
            if field.name in reference_names:
                ids = [value] if isinstance(value, str) else value
                yield field.name, "entities", [self._entity_number(id) for id in ids]
            elif HOLDS in field.metadata:
                nested = [[*self._field_values(part, declared, field.name)] for part in value]
                yield field.name, "nested", nested
            else:
                yield field.name, *self._plain_value(value)

    def _plain_value(self, value: object) -> tuple[str, Any]:
        """The type and the JSON form of a value that is no reference."""
        if isinstance(value, LabelledEnum):
            return "word", self._word_number(value)
        if isinstance(value, Text):
            return "text", self._name_number(value)
        if isinstance(value, Quantity):
            return "text", self._quantity_number(value)
        if isinstance(value, Period):
            return "period", self._period_number(value)
        if isinstance(value, date):
            return "day", day_number(value)
        if isinstance(value, Point):
            return "point", [round(value.lat, 5), round(value.lon, 5)]
        if isinstance(value, tuple):
            items = cast("tuple[object, ...]", value)
            words = [self._word_number(item) for item in items if isinstance(item, LabelledEnum)]
            return ("words", words) if words else ("plain", "; ".join(map(str, items)))
        return ("number", value) if isinstance(value, int | float) else ("plain", str(value))

    def _quantity_number(self, figure: Quantity) -> int:
        """A figure with its bounds, as each language writes it."""
        labels = tuple(figure.label(lang) for lang in LANGUAGES)
        return _number_of_value(self._names, labels[0] if len(set(labels)) == 1 else labels)

    # --- results of the library --------------------------------------------------------------------

    def _figures(self) -> Iterator[list[Any]]:
        """Rows of unit, indicator, period, total, 1 where it was stated for the unit itself, its least value.

        The last is ``None`` for a figure of one field, status or level, which is not compared with others.
        """
        groups: dict[tuple[str, Period], list[Observation]] = {}
        for item in self._movement.observations.values():
            if item.field is None and item.status is None and item.level is None:
                groups.setdefault((item.indicator, item.valid), []).append(item)
        in_totals: set[str] = set()
        for (indicator, period), stated in groups.items():
            totals = self._totals(indicator, period, {item.id for item in stated})
            own = {item.unit: item.id for item in stated}
            in_totals |= {own[unit] for unit in totals if unit in own}
            for unit, total in totals.items():
                row = self._figure_row(unit, indicator, period, total)
                yield [*row, int(unit in own), float(total.low)]
        for item in self._movement.observations.values():
            if item.id not in in_totals:
                row = self._figure_row(item.unit, item.indicator, item.valid, item.value)
                is_of_all = item.field is None and item.status is None and item.level is None
                yield [*row, 1, float(item.value.low) if is_of_all else None]

    def _figure_row(self, unit: str, indicator: str, period: Period, value: Quantity) -> list[int]:
        figure = self._quantity_number(value)
        numbers = self._entity_number(unit), self._entity_number(indicator)
        return [*numbers, self._period_number(period), figure]

    def _totals(self, indicator: str, period: Period, stated: Set[str]) -> Mapping[str, Quantity]:
        """Unit → total of an indicator for a period; nothing where the figures cannot be added."""
        try:
            totals = rollup(
                self._movement,
                indicator,
                along="locality",
                at=period.end or period.start,
                where=lambda figure: figure.id in stated,
            )
        except MassmobError:
            return {}
        return dict(totals.items())

    def _coverage(self) -> Iterator[dict[str, Any]]:
        """For each issuer of documents that state a period: what time its documents cover, and the gaps.

        The period is the same for all issuers, as far as the issuer existed.
        """
        documents = self._movement.documents.values()
        first, last = self._first_and_last_day()
        for issuer in dict.fromkeys(item.issuer for item in documents if item.covers):
            if issuer is None or issuer not in self._movement or first > last:
                continue
            if period := self._movement[issuer].valid & Period(first, last):
                spans = self._movement.mandate(issuer, period.start or first, period.end or last)
                yield {
                    "issuer": self._entity_number(issuer),
                    "spans": [self._span_row(span) for span in spans],
                }

    def _first_and_last_day(self) -> tuple[date, date]:
        """The days between which documents cover time, or from the launch of the movement if it is earlier.

        The first is after the last where no document states both.
        """
        covered = [item.covers for item in self._movement.documents.values() if item.covers]
        campaigns = self._movement.campaigns.values()
        launched = [item.valid for item in campaigns if item.kind is CampaignKind.EMULATION]
        starts = (period.start for period in launched + covered if period.start)
        ends = (period.end for period in covered if period.end)
        return min(starts, default=date.max), max(ends, default=date.min)

    def _span_row(self, span: CoverageSpan) -> list[Any]:
        documents = [self._entity_number(document.id) for document in span.documents]
        return [self._period_number(span.period), documents]

    def _covers(self) -> tuple[int | None, int | None]:
        covered = Coverage.of(self._movement.datasets.values())
        first, last = (
            None if day is None else day_number(day)
            for day in (covered.first_day, covered.last_day)
        )
        return first, last

    def _findings(self, lang: Language) -> Iterator[list[Any]]:
        """Rows of code, severity, entity, field, message and hint, in a language."""
        with in_language(lang):
            findings = validate(self._movement).findings
        for finding in findings:
            severity = self._word_number(finding.severity)
            entity = self._entity_number(finding.entity)
            yield [finding.code, severity, entity, finding.field, finding.message, finding.hint]
