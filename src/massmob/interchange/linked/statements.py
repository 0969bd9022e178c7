"""What a movement says, as statements of linked data; and the movement back.

Lives here: entities → statements, the IRIs of ids, and how a movement comes back from its records. Must not
live here: which terms are used (`massmob.interchange.linked.terms`), notations.

Every field of an entity is a statement in the terms of `terms`. Beside them each entity has ``mm:record``, its
record in the canonical form as JSON: what order and bounds mean is kept there exactly, and we read it alone. A
graph in which the statements say something else than the records is refused.
"""

from __future__ import annotations

import json as letters
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias, cast
from urllib.parse import quote

import attrs

from massmob.declaration import ENTITY_TYPES, HOLDS, Entity, reference_fields, references
from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.interchange import json, limits, records
from massmob.interchange.elements import records_of
from massmob.interchange.linked.terms import (
    BASE,
    PART_TYPES,
    TYPES,
    concept,
    expand,
    of_field,
    of_relation,
    properties,
)
from massmob.model import Body, Document, Field, Locality, PartyCommittee, Point, Succession
from massmob.movement import Movement
from massmob.period import Period
from massmob.quantity import Quantity
from massmob.text import Text
from massmob.vocabulary import BodyKind, Grade, Level, ModelStatus, Word

__all__ = ["Iri", "Statement", "Value", "by_subject", "iri_of", "movement_of", "say", "say_word"]


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
_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]*")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9][^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f]*")


def iri_of(id: str, base: str = BASE) -> str:
    """The IRI of an entity: the base and its id, in which only letters, digits and ``: @ - . _ ~`` stay.

    Args:
        id: The entity's id.
        base: What the IRI begins with.

    Raises:
        InvalidValueError: The base is no beginning of an IRI.

    Example:
        >>> iri_of("loc:00070@2025-07-01"), iri_of("doc:12/CT", "https://example.org/id/")
        ('urn:massmob:loc:00070@2025-07-01', 'https://example.org/id/doc:12%2FCT')
    """
    if not _BASE.fullmatch(base):
        remedy = "begin with a scheme, such as https://…/ or urn:…:"
        raise InvalidValueError("not the base of IRIs", found=base, remedy=remedy)
    return base + _quoted(id)


@lru_cache(maxsize=65536)
def _quoted(id: str) -> str:
    return quote(id.encode("utf-8", "surrogatepass"), safe=":@-._~")


def say(movement: Movement, base: str = BASE) -> Iterator[Statement]:
    """What a movement says.

    Args:
        movement: The movement.
        base: What the IRIs of entities begin with.

    Yields:
        Statements, those about one entity together; then those about the words that were used.
    """
    plain = records.to_plain(movement)
    written = {id: _layout(record) for id, record in records_of(plain)}
    speaker = _Speaker(base)
    for entity in movement:
        yield from speaker.entity(entity, written[entity.id])
        yield from speaker.besides(entity, movement)
    for id in cast("list[str]", plain.get("outside", [])):
        subject = speaker.iri(id)
        yield subject, _p("rdf:type"), _p("mm:Outside")
        yield subject, _p("dct:identifier"), Value(id)
    for word in sorted(speaker.words, key=concept):
        yield from say_word(word)


def by_subject(statements: Iterable[Statement]) -> dict[Iri, dict[Iri, list[Iri | Value]]]:
    """Subject → property → values, each in the order in which it was first said, none twice."""
    found: dict[Iri, dict[Iri, list[Iri | Value]]] = {}
    for subject, term, value in statements:
        values = found.setdefault(subject, {}).setdefault(term, [])
        if value not in values:
            values.append(value)
    return found


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
    """A number as xsd:integer, or as xsd:decimal; the record has those that no decimal holds exactly."""
    number = cast("float", value)
    if number == int(number):
        return Value(str(int(number)), type=_xsd("integer"))
    return Value(format(Decimal(repr(float(number))), "f"), type=_xsd("decimal"))


def _day(day: date) -> Value:
    return Value(day.isoformat(), type=_xsd("date"))


class _Speaker:
    """Says entities; remembers which words were used."""

    def __init__(self, base: str) -> None:
        self.base = iri_of("", base)
        self.words: set[Word] = set()

    def iri(self, id: str) -> Iri:
        return Iri(self.base + _quoted(id))

    def entity(self, entity: Entity, record: str) -> Iterator[Statement]:
        """The classes, fields and references of an entity, and its record."""
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
            if not link.reference.via:
                for term in of_relation(link.reference.relation):
                    yield subject, _p(term), self.iri(link.target)
        yield subject, _p("mm:record"), Value(record, type=expand("rdf:JSON"))

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
    # An address that is none would end the IRI it is put into.
    return Iri(text) if term == "schema:url" and _ADDRESS.fullmatch(text) else Value(text)


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


# --- and back ----------------------------------------------------------------------------------------


def movement_of(statements: Iterable[Statement]) -> Movement:
    """The movement whose statements these are; the inverse of `say`.

    Args:
        statements: Those of `say`, in any order; statements with properties that we do not use are passed over.

    Raises:
        LoadError: There is no record, a record has a fault, or a statement is missing or says something else.
    """
    found = {(s, p, _levelled(o)) for s, p, o in statements}
    plain, base = _recorded(found)
    movement = records.from_plain(plain)
    ours = set(say(movement, base))
    about = {subject for subject, _, _ in ours}
    said = properties() | {term.text for _, term, _ in ours}
    strange = {each for each in found - ours if each[0] in about and each[1].text in said}
    faults = [
        InvalidValueError(
            "the record says nothing of it" if each in strange else "the record says it too",
            place=each[0].text[:120],
            found=f"{each[1].text} {each[2].text}",
            remedy="change the record as well: mm:record is what is read",
        )
        for each in sorted((ours - found) | strange, key=str)
    ]
    if faults:
        raise LoadError(f"{len(faults)} statements do not agree with the records", faults)
    return movement


def _levelled(value: Iri | Value) -> Iri | Value:
    """A literal as we write it: other tools lay JSON out anew and write numbers in other ways."""
    if not isinstance(value, Value) or value.type != expand("rdf:JSON"):
        return value
    try:
        return Value(_layout(letters.loads(value.text)), type=value.type)
    except (ValueError, RecursionError):
        return value  # told as a fault where the record is read


def _layout(record: object) -> str:
    """JSON in one layout, as RFC 8785 has it: keys sorted, no blanks."""
    return letters.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _recorded(found: set[Statement]) -> tuple[dict[str, object], str]:
    """The canonical form that the records make up, and the base of their IRIs."""
    kinds = {expand(types[0]): ENTITY_TYPES[kind].plural for kind, types in TYPES.items()}
    typed = {s: o.text for s, p, o in found if p == _p("rdf:type") and o.text in kinds}
    beyond = {s for s, p, o in found if p == _p("rdf:type") and o == _p("mm:Outside")}
    outside = [o.text for s, p, o in found if s in beyond and p == _p("dct:identifier")]
    carried = sorted(
        ((s, o.text) for s, p, o in found if p == _p("mm:record")), key=lambda pair: pair[0].text
    )
    limits.current().check_entities(len(carried))
    plain: dict[str, object] = {"massmob": records.VERSION, "outside": sorted(outside)}
    faults: list[MassmobError] = []
    base = BASE
    for subject, text in carried:
        try:
            record = json.read(text.encode("utf-8", "surrogatepass"))
            plural = kinds[typed[subject]]
            id = cast("dict[str, str]", record)["id"]
            base = subject.text.removesuffix(_quoted(id))
        except MassmobError as error:
            faults.append(error.at(subject.text[:120]))
        except (KeyError, TypeError, AttributeError):
            faults.append(
                InvalidValueError("a record without a kind or an id", place=subject.text[:120])
            )
        else:
            cast("list[object]", plain.setdefault(plural, [])).append(record)
    if faults or not carried:
        raise LoadError(
            "no records of massmob in it" if not carried else f"{len(faults)} faults",
            faults,
            remedy="mm:record holds an entity; graphs of others have none" if not carried else "",
        )
    return plain, base
