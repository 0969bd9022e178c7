"""A movement as RDF statements: entities and their fields in the terms of `massmob.io.rdf.terms`.

What lies outside RDF is lost: the order of a list, and a figure such as 1/3, of which the nearest decimal is
written. JSON keeps both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias, cast
from urllib.parse import quote

import attrs

from massmob.io.rdf.terms import (
    BASE,
    PART_TYPES,
    TYPES,
    concept,
    expand,
    of_field,
    of_relation,
)
from massmob.model.entities import (
    Body,
    Document,
    Field,
    Locality,
    PartyCommittee,
    Point,
    Succession,
)
from massmob.model.entity import Entity
from massmob.model.references import HOLDS, reference_fields, references
from massmob.movement import Movement
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.text import Text
from massmob.values.vocabulary import BodyKind, Grade, Level, ModelStatus, Word

__all__ = ["Iri", "Statement", "Value", "iri_of", "say", "say_word"]


class Iri(NamedTuple):
    """An IRI."""

    text: str


class Value(NamedTuple):
    """A literal.

    Attributes:
        text: Its lexical form.
        lang: The language of a text; empty for none.
        type: The IRI of its datatype; empty for a plain text.
    """

    text: str
    lang: str = ""
    type: str = ""


Statement: TypeAlias = tuple[Iri, Iri, Iri | Value]
"""Subject, property, object."""

_UNITS = (BodyKind.COMMISSION, BodyKind.OFFICE, BodyKind.STEERING_BOARD)
"""Kinds of body that are parts of the organ they serve."""
_WEB = re.compile("https?://")


@lru_cache(maxsize=65536)
def iri_of(id: str, base: str = BASE) -> str:
    """The IRI of an entity: the base and its id, in which only letters, digits and ``: @ - . _ ~`` stay.

    Args:
        id: The entity's id.
        base: What the IRI begins with.

    Example:
        >>> iri_of("loc:00070@2025-07-01"), iri_of("doc:12/CT", "https://example.org/id/")
        ('urn:massmob:loc:00070@2025-07-01', 'https://example.org/id/doc:12%2FCT')
    """
    return base + quote(id.encode("utf-8", "surrogatepass"), safe=":@-._~")


def say(movement: Movement, base: str = BASE) -> Iterator[Statement]:
    """What a movement says.

    Args:
        movement: The movement.
        base: What the IRIs of entities begin with.

    Yields:
        Statements, those about one entity together; then those about the words that were used.
    """
    speaker = _Speaker(base)
    for entity in movement:
        yield from speaker.entity(entity)
        yield from speaker.besides(entity, movement)
    for id in sorted(speaker.targets & movement.outside):
        subject = speaker.iri(id)
        yield subject, _p("rdf:type"), _p("mm:Outside")
        yield subject, _p("dct:identifier"), Value(id)
    for word in sorted(speaker.words, key=concept):
        yield from say_word(word)


def say_word(word: Word) -> Iterator[Statement]:
    """What is said of a word of a closed list: its labels, its list, and where it stands in an order."""
    subject, scheme = _p(concept(word)), _p(f"mm:{type(word).__name__}")
    yield subject, _p("rdf:type"), _p("skos:Concept")
    yield subject, _p("skos:inScheme"), scheme
    yield subject, _p("skos:notation"), Value(word.value)
    for lang, label in (("vi", word.vi), ("en", word.en), ("ru", word.ru)):
        yield subject, _p("skos:prefLabel"), Value(label, lang=lang)
    if isinstance(word, Level):
        yield subject, _p("mm:levelRank"), _number(word.rank)
    if isinstance(word, ModelStatus) and word.order is not None:
        yield subject, _p("mm:statusOrder"), _number(word.order)


@cache
def _p(term: str) -> Iri:
    return Iri(expand(term))


@cache
def _xsd(name: str) -> str:
    return expand(f"xsd:{name}")


def _number(value: object) -> Value:
    """A number as xsd:integer, or as the nearest xsd:decimal of a float."""
    number = cast("float", value)
    if number == int(number):
        return Value(str(int(number)), type=_xsd("integer"))
    return Value(format(Decimal(repr(float(number))), "f"), type=_xsd("decimal"))


def _day(day: date) -> Value:
    return Value(day.isoformat(), type=_xsd("date"))


class _Speaker:
    """Says entities; remembers which words were used and which ids were referred to."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.words: set[Word] = set()
        self.targets: set[str] = set()

    def iri(self, id: str) -> Iri:
        return Iri(iri_of(id, self.base))

    def entity(self, entity: Entity) -> Iterator[Statement]:
        """The classes, fields and references of an entity."""
        subject = self.iri(entity.id)
        for term in TYPES[entity.entity_kind]:
            yield subject, _p("rdf:type"), _p(term)
        for field in attrs.fields(type(entity)):
            value = getattr(entity, field.name)
            if HOLDS in field.metadata:
                yield from self.parts(entity, field.name)
            elif field.name == "valid":
                yield from _spans(subject, value, "schema:validFrom", "schema:validThrough")
            elif not field.metadata:
                for term in of_field(field.name, entity.entity_kind):
                    yield from self.value(subject, term, value)
        for link in references(entity):
            self.targets.add(link.target)
            if not link.reference.via:
                for term in of_relation(link.reference.relation):
                    yield subject, _p(term), self.iri(link.target)

    def parts(self, entity: Entity, name: str) -> Iterator[Statement]:
        """The values that an entity holds in a field, each a thing of its own."""
        subject = self.iri(entity.id)
        relations = {
            each.field: of_relation(each.relation)[0]
            for each in reference_fields(type(entity))
            if each.via == name
        }
        values: tuple[attrs.AttrsInstance, ...] = getattr(entity, name)
        for position, part in enumerate(values):
            node = Iri(f"{subject.text}/{name}/{position}")
            yield subject, _p(of_field(name)[0]), node
            for term in PART_TYPES[name]:
                yield node, _p("rdf:type"), _p(term)
            if isinstance(part, Succession):
                yield node, _p("org:originalOrganization"), subject
            for field in attrs.fields(type(part)):
                value = getattr(part, field.name)
                if field.name in relations:
                    for id in _ids(value):
                        yield node, _p(relations[field.name]), self.iri(id)
                else:
                    yield from self.value(node, of_field(field.name)[0], value)

    def value(self, subject: Iri, term: str, value: object) -> Iterator[Statement]:
        """A value of a field, in as many statements as it takes."""
        if value is None or value == "":
            return
        if isinstance(value, Text):
            for lang in value.languages:
                yield subject, _p(term), Value(value.label(lang), lang=lang)
        elif isinstance(value, Word):
            self.words.add(value)
            yield subject, _p(term), _p(concept(value))
        elif isinstance(value, tuple):
            for each in cast("tuple[object, ...]", value):
                yield from self.value(subject, term, each)
        elif isinstance(value, Point):
            yield subject, _p("geo:lat"), _number(value.lat)
            yield subject, _p("geo:long"), _number(value.lon)
        elif isinstance(value, Quantity):
            yield from _bounds(subject, term, value)
        elif isinstance(value, Period):
            yield from _when(subject, term, value)
        else:
            yield subject, _p(term), _plain(term, value)

    def besides(self, entity: Entity, movement: Movement) -> Iterator[Statement]:
        """What follows from an entity's fields in the terms of others."""
        subject = self.iri(entity.id)
        if isinstance(entity, PartyCommittee | Body) and entity.predecessors:
            node = Iri(f"{subject.text}/predecessors")
            yield subject, _p("org:resultedFrom"), node
            yield node, _p("rdf:type"), _p("org:ChangeEvent")
            yield node, _p("org:resultingOrganization"), subject
            for id in entity.predecessors:
                yield node, _p("org:originalOrganization"), self.iri(id)
            if entity.valid.start is not None:
                yield node, _p("dct:date"), _day(entity.valid.start)
        if isinstance(entity, Body) and entity.serves is not None:
            unit = entity.kind in _UNITS
            if unit:
                yield subject, _p("rdf:type"), _p("org:OrganizationalUnit")
            yield subject, _p("org:unitOf" if unit else "org:linkedTo"), self.iri(entity.serves)
        if isinstance(entity, Locality):
            yield from self.value(subject, "mm:level", entity.level)
        if isinstance(entity, Field):
            yield subject, _p("skos:inScheme"), _p("mm:fields")
        if isinstance(entity, Document):
            ends = ("eli:first_date_entry_in_force", "eli:date_no_longer_in_force")
            yield from _spans(subject, entity.valid, *ends)
        for id in entity.sources:
            source = movement.sources.get(id)
            if source is not None and source.grade is Grade.A:
                yield subject, _p("prov:hadPrimarySource"), self.iri(id)


def _ids(value: object) -> tuple[str, ...]:
    """The ids in a field that refers, whether it holds one, several or none."""
    if isinstance(value, tuple):
        return cast("tuple[str, ...]", value)
    return (cast("str", value),) if value else ()


def _plain(term: str, value: object) -> Iri | Value:
    if isinstance(value, bool):
        return Value("true" if value else "false", type=_xsd("boolean"))
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, date):
        return _day(value)
    text = str(value)
    # The writer makes a text of an address that is no IRI.
    return Iri(text) if term == "schema:url" and _WEB.match(text) else Value(text)


def _spans(subject: Iri, period: Period, first: str, last: str) -> Iterator[Statement]:
    for term, day in ((first, period.start), (last, period.end)):
        if day is not None:
            yield subject, _p(term), _day(day)


def _when(subject: Iri, term: str, period: Period) -> Iterator[Statement]:
    """A day, a month or a year as itself, any other period as a thing with two ends."""
    label = period.label()
    if term != "dct:temporal" and re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", label):
        name = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(label)]
        yield subject, _p(term), Value(label, type=_xsd(name))
        return
    node = Iri(f"{subject.text}/{term.partition(':')[2]}")
    yield subject, _p(term), node
    yield node, _p("rdf:type"), _p("dct:PeriodOfTime")
    yield from _spans(node, period, "schema:startDate", "schema:endDate")


def _bounds(subject: Iri, term: str, quantity: Quantity) -> Iterator[Statement]:
    """A figure: of an observation on itself, of any other as a thing."""
    node = subject
    if term != "schema:value":
        node = Iri(f"{subject.text}/{term.partition(':')[2]}")
        yield subject, _p(term), node
        yield node, _p("rdf:type"), _p("schema:QuantitativeValue")
    if quantity.is_exact:
        yield node, _p("schema:value"), _number(quantity.low)
    yield node, _p("schema:minValue"), _number(quantity.low)
    if quantity.high is not None:
        yield node, _p("schema:maxValue"), _number(quantity.high)
    if quantity.of is not None:
        yield node, _p("mm:of"), _number(quantity.of)
