"""Our own terms of linked data: labels in three languages, and definitions from the docstrings of the model."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping

import attrs

from massmob.io.rdf.serialization import write_statements
from massmob.io.rdf.statements import Iri, Statement, Value, word_statements
from massmob.io.rdf.terms import (
    LABELS,
    SCHEMES,
    expand,
    fields_of_terms,
    of_relation,
    part_types,
    types_of,
)
from massmob.model.entity import ENTITY_TYPES
from massmob.model.records.record_schema import described_attributes
from massmob.model.references import HOLDS
from massmob.values.vocabulary import Relation

__all__ = ["statements", "vocabulary"]

_DEFINED: Mapping[str, str] = {
    "mm:Outside": "Something that an excerpt refers to and does not contain.",
    "mm:fields": "The fields of the movement, their directions and themes.",
    "mm:targetGroups": "The groups of people whom the movement mobilises.",
    "mm:of": "The whole that a figure is a part of: 382 in 188 of 382.",
    "mm:tier": "The tier to which a locality belongs by its kind.",
    "mm:levelRank": "Distance of a level or tier from the top, which is 0.",
    "mm:statusOrder": "Place of a status or phase in the usual course of a model or a year, from 0.",
}

_NO_PROPERTIES: Mapping[str, str] = {
    "mm:Outside": "owl:Class",
    "mm:fields": "skos:ConceptScheme",
    "mm:targetGroups": "skos:ConceptScheme",
}


def vocabulary() -> str:
    """The vocabulary in Turtle, for those who look up our terms.

    Raises:
        MissingExtraError: pyoxigraph is not installed.

    Example:
        >>> "mm:Locality a owl:Class" in vocabulary()
        True
    """
    return write_statements(statements(), "ttl").decode()


def statements() -> Iterator[Statement]:
    """The statements of the vocabulary about classes, properties and closed lists, grouped by subject."""
    relations = {of_relation(relation)[0]: relation for relation in Relation}
    for kind, cls in ENTITY_TYPES.items():
        labels = (kind.vi, kind.en, kind.ru)
        yield from _term_statements(types_of(kind), "owl:Class", labels, _first_sentence(cls))
        for field in attrs.fields(cls):
            if HOLDS in field.metadata:
                terms = part_types(field.name, field.metadata[HOLDS])
                definition = _first_sentence(field.metadata[HOLDS])
                yield from _term_statements(terms, "owl:Class", LABELS[terms[0]], definition)
    for term, type_ in _NO_PROPERTIES.items():
        yield from _term_statements((term,), type_, LABELS[term], _DEFINED[term])
    definitions = {term: _fields_definition(fields) for term, fields in fields_of_terms().items()}
    definitions |= _DEFINED
    for term, definition in sorted(definitions.items()):
        if term not in _NO_PROPERTIES:
            relation = relations.get(term)
            labels = (relation.vi, relation.en, relation.ru) if relation else LABELS[term]
            yield from _term_statements((term,), "rdf:Property", labels, definition)
    for words, labels in SCHEMES.items():
        terms = (f"mm:{words.__name__}",)
        yield from _term_statements(terms, "skos:ConceptScheme", labels, _first_sentence(words))
        for word in words:
            yield from word_statements(word)


def _term_statements(
    terms: tuple[str, ...], type_: str, labels: tuple[str, str, str], definition: str
) -> Iterator[Statement]:
    """A term of our own with its type, labels and definition; the terms after the first are wider classes."""
    subject = Iri(expand(terms[0]))
    yield subject, Iri(expand("rdf:type")), Iri(expand(type_))
    for wider in terms[1:]:
        yield subject, Iri(expand("rdfs:subClassOf")), Iri(expand(wider))
    for lang, label in zip(("vi", "en", "ru"), labels, strict=True):
        yield subject, Iri(expand("rdfs:label")), Value(label, lang=lang)
    yield subject, Iri(expand("skos:definition")), Value(definition, lang="en")


def _first_sentence(cls: type) -> str:
    """The first sentence of a class's docstring, without the Vietnamese word before it."""
    line = inspect.getdoc(cls) or ""
    line = line.partition("\n\n")[0].replace("\n", " ").replace("``", '"')
    first, _, rest = line.partition(": ")
    sentence = line if first.isascii() or not rest else rest
    return sentence[0].upper() + sentence[1:]


def _fields_definition(fields: list[tuple[type[attrs.AttrsInstance], str]]) -> str:
    """The definition of a property: the descriptions of its fields in the docstrings of their classes."""
    names_by_text = dict[str, list[str]]()
    for cls, field in fields:
        text = described_attributes(cls).get(field, "Values held in this field.")
        text = re.sub(r"\bIds? of (\w)", lambda match: match[1].upper(), text)
        names_by_text.setdefault(text.replace("``", '"'), []).append(cls.__name__)
    return " ".join(f"{', '.join(names)}: {text}" for text, names in names_by_text.items())
