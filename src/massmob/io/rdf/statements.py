"""A movement as RDF statements: entities and their fields in the terms of `massmob.io.rdf.terms`.

RDF loses the order of a list, and of a figure such as 1/3 has the nearest decimal. JSON keeps both.
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
    concept,
    expand,
    of_field,
    of_reference,
    part_types,
    types_of,
)
from massmob.model.entities import (
    Body,
    Document,
    Field,
    Locality,
    Membership,
    PartyCommittee,
    Point,
    Succession,
    TargetGroup,
)
from massmob.model.entity import Entity
from massmob.model.references import HOLDS, is_plain, reference_fields, references
from massmob.movement import Movement
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.text import Text
from massmob.values.vocabulary import BodyKind, CyclePhase, Grade, Level, ModelStatus, Tier

__all__ = ["Iri", "Statement", "Value", "iri_of", "to_statements", "word_statements"]


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

_PARTS_OF_AN_ORGAN = (BodyKind.COMMISSION, BodyKind.OFFICE, BodyKind.STEERING_BOARD)
"""Kinds of body that are parts of the organ they serve."""
_WEB = re.compile("https?://")


@lru_cache(maxsize=65536)
def iri_of(id: str, base: str = BASE) -> str:
    """The IRI of an entity: the base and its id, in which only letters, digits and ``: @ - . _ ~`` stay.

    Args:
        id: The entity's id.
        base: The beginning of the IRI.

    Example:
        >>> iri_of("loc:00070@2025-07-01"), iri_of("doc:12/CT", "https://example.org/id/")
        ('urn:massmob:loc:00070@2025-07-01', 'https://example.org/id/doc:12%2FCT')
    """
    return base + quote(id.encode("utf-8", "surrogatepass"), safe=":@-._~")


def to_statements(movement: Movement, base: str = BASE) -> Iterator[Statement]:
    """The statements of a movement.

    Args:
        movement: The movement.
        base: The beginning of the IRIs of entities.

    Yields:
        The statements about each entity together; then those about the words of closed lists that occur.
    """
    writer = _StatementWriter(base)
    for entity in movement:
        yield from writer.entity(entity)
        yield from writer.derived(entity, movement)
    for id in sorted(writer.targets & movement.outside):
        subject = writer.iri(id)
        yield subject, _term("rdf:type"), _term("mm:Outside")
        yield subject, _term("dct:identifier"), Value(id)
    for word in sorted(writer.words, key=concept):
        yield from word_statements(word)


def word_statements(word: LabelledEnum) -> Iterator[Statement]:
    """The statements about a word of a closed list: its labels, its list, its rank or order."""
    subject, scheme = _term(concept(word)), _term(f"mm:{type(word).__name__}")
    yield subject, _term("rdf:type"), _term("skos:Concept")
    yield subject, _term("skos:inScheme"), scheme
    yield subject, _term("skos:notation"), Value(word.value)
    for lang, label in (("vi", word.vi), ("en", word.en), ("ru", word.ru)):
        yield subject, _term("skos:prefLabel"), Value(label, lang=lang)
    if isinstance(word, Level | Tier):
        yield subject, _term("mm:levelRank"), _number_literal(word.rank)
    if isinstance(word, Tier):
        yield from _period_ends(subject, word.valid, *of_field("valid"))
    if isinstance(word, ModelStatus | CyclePhase) and word.order is not None:
        yield subject, _term("mm:statusOrder"), _number_literal(word.order)


@cache
def _term(name: str) -> Iri:
    return Iri(expand(name))


@cache
def _xsd(name: str) -> str:
    return expand(f"xsd:{name}")


def _number_literal(value: object) -> Value:
    """A number as xsd:integer, or as the nearest xsd:decimal of a float."""
    number = cast("float", value)
    if number == int(number):
        return Value(str(int(number)), type=_xsd("integer"))
    return Value(format(Decimal(repr(float(number))), "f"), type=_xsd("decimal"))


def _day_literal(day: date) -> Value:
    return Value(day.isoformat(), type=_xsd("date"))


class _StatementWriter:
    """Writes entities as statements, and collects the words and the ids that these refer to."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.words: set[LabelledEnum] = set()
        self.targets: set[str] = set()

    def iri(self, id: str) -> Iri:
        return Iri(iri_of(id, self.base))

    def entity(self, entity: Entity) -> Iterator[Statement]:
        """The classes, fields and references of an entity."""
        subject = self.iri(entity.id)
        for type_ in types_of(entity.entity_kind):
            yield subject, _term("rdf:type"), _term(type_)
        for field in attrs.fields(type(entity)):
            value = getattr(entity, field.name)
            if HOLDS in field.metadata:
                yield from self.held_values(entity, field.name)
            elif field.name == "valid":
                yield from _period_ends(subject, value, *of_field("valid"))
            elif is_plain(field):
                for property_ in of_field(field.name, entity.entity_kind):
                    yield from self.value(subject, property_, value)
        for link in references(entity):
            self.targets.add(link.target)
            if not link.reference.via:
                for property_ in of_reference(link.reference):
                    yield subject, _term(property_), self.iri(link.target)

    def held_values(self, entity: Entity, name: str) -> Iterator[Statement]:
        """The values that an entity holds in a field, each a resource of its own."""
        subject = self.iri(entity.id)
        relations = {
            reference.field: of_reference(reference)[0]
            for reference in reference_fields(type(entity))
            if reference.via == name
        }
        values: tuple[attrs.AttrsInstance, ...] = getattr(entity, name)
        for position, held in enumerate(values):
            node = Iri(f"{subject.text}/{name}/{position}")
            yield subject, _term(of_field(name)[0]), node
            for type_ in part_types(name, type(held)):
                yield node, _term("rdf:type"), _term(type_)
            if isinstance(held, Succession):
                yield node, _term("org:originalOrganization"), subject
            if isinstance(held, Membership):
                yield node, _term("org:member"), subject
            for field in attrs.fields(type(held)):
                value = getattr(held, field.name)
                if field.name in relations:
                    for id in _ids_in(value):
                        yield node, _term(relations[field.name]), self.iri(id)
                elif field.name == "valid":
                    yield from _period_ends(node, value, *of_field("valid"))
                else:
                    yield from self.value(node, of_field(field.name)[0], value)

    def value(self, subject: Iri, property_: str, value: object) -> Iterator[Statement]:
        """The value of a field, in as many statements as it takes."""
        if value is None or value == "":
            return
        if isinstance(value, Text):
            for lang in value.languages:
                yield subject, _term(property_), Value(value.label(lang), lang=lang)
        elif isinstance(value, LabelledEnum):
            self.words.add(value)
            yield subject, _term(property_), _term(concept(value))
        elif isinstance(value, tuple):
            for item in cast("tuple[object, ...]", value):
                yield from self.value(subject, property_, item)
        elif isinstance(value, Point):
            yield subject, _term("geo:lat"), _number_literal(value.lat)
            yield subject, _term("geo:long"), _number_literal(value.lon)
        elif isinstance(value, Quantity):
            yield from _quantity_statements(subject, property_, value)
        elif isinstance(value, Period):
            yield from _period_statements(subject, property_, value)
        else:
            yield subject, _term(property_), _plain_literal(property_, value)

    def derived(self, entity: Entity, movement: Movement) -> Iterator[Statement]:
        """What follows from an entity's fields, in the terms of other vocabularies."""
        subject = self.iri(entity.id)
        if isinstance(entity, PartyCommittee | Body) and entity.predecessors:
            yield from self._change_event(entity)
        if isinstance(entity, Body) and entity.serves is not None:
            served = self.iri(entity.serves)
            if entity.kind in _PARTS_OF_AN_ORGAN:
                yield subject, _term("rdf:type"), _term("org:OrganizationalUnit")
                yield subject, _term("org:unitOf"), served
            else:
                yield subject, _term("org:linkedTo"), served
        if isinstance(entity, Locality):
            yield from self.value(subject, "mm:tier", entity.tier)
        if isinstance(entity, Field):
            yield subject, _term("skos:inScheme"), _term("mm:fields")
        if isinstance(entity, TargetGroup):
            yield subject, _term("skos:inScheme"), _term("mm:targetGroups")
        if isinstance(entity, Document):
            ends = ("eli:first_date_entry_in_force", "eli:date_no_longer_in_force")
            yield from _period_ends(subject, entity.valid, *ends)
        for id in entity.sources:
            source = movement.sources.get(id)
            if source is not None and source.grade is Grade.A:
                yield subject, _term("prov:hadPrimarySource"), self.iri(id)

    def _change_event(self, organ: PartyCommittee | Body) -> Iterator[Statement]:
        """The reorganisation from which an organ resulted."""
        subject = self.iri(organ.id)
        node = Iri(f"{subject.text}/predecessors")
        yield subject, _term("org:resultedFrom"), node
        yield node, _term("rdf:type"), _term("org:ChangeEvent")
        yield node, _term("org:resultingOrganization"), subject
        for id in organ.predecessors:
            yield node, _term("org:originalOrganization"), self.iri(id)
        if organ.valid.start is not None:
            yield node, _term("dct:date"), _day_literal(organ.valid.start)


def _ids_in(value: object) -> tuple[str, ...]:
    """The ids in the value of a field that refers, whether it holds one, several or none."""
    if isinstance(value, tuple):
        return cast("tuple[str, ...]", value)
    return (cast("str", value),) if value else ()


def _plain_literal(property_: str, value: object) -> Iri | Value:
    if isinstance(value, bool):
        return Value("true" if value else "false", type=_xsd("boolean"))
    if isinstance(value, int | float):
        return _number_literal(value)
    if isinstance(value, date):
        return _day_literal(value)
    text = str(value)
    # The serialisation writes an address that is no IRI as a text.
    return Iri(text) if property_ == "schema:url" and _WEB.match(text) else Value(text)


def _period_ends(subject: Iri, period: Period, first: str, last: str) -> Iterator[Statement]:
    """The first and the last day of a period, where it has them."""
    for property_, day in ((first, period.start), (last, period.end)):
        if day is not None:
            yield subject, _term(property_), _day_literal(day)


def _period_statements(subject: Iri, property_: str, period: Period) -> Iterator[Statement]:
    """A day, a month or a year as a literal, any other period as a resource with two ends."""
    label = period.label("en")
    if property_ != "dct:temporal" and re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", label):
        datatype = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(label)]
        yield subject, _term(property_), Value(label, type=_xsd(datatype))
        return
    node = _node_of_property(subject, property_)
    yield subject, _term(property_), node
    yield node, _term("rdf:type"), _term("dct:PeriodOfTime")
    yield from _period_ends(node, period, "schema:startDate", "schema:endDate")


def _quantity_statements(subject: Iri, property_: str, quantity: Quantity) -> Iterator[Statement]:
    """A quantity: the bounds of an observation on itself, of any other on a resource of its own."""
    node = subject
    if property_ != "schema:value":
        node = _node_of_property(subject, property_)
        yield subject, _term(property_), node
        yield node, _term("rdf:type"), _term("schema:QuantitativeValue")
    if quantity.is_exact:
        yield node, _term("schema:value"), _number_literal(quantity.low)
    yield node, _term("schema:minValue"), _number_literal(quantity.low)
    if quantity.high is not None:
        yield node, _term("schema:maxValue"), _number_literal(quantity.high)
    if quantity.of is not None:
        yield node, _term("mm:of"), _number_literal(quantity.of)


def _node_of_property(subject: Iri, property_: str) -> Iri:
    return Iri(f"{subject.text}/{property_.partition(':')[2]}")
