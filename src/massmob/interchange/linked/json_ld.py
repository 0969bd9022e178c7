"""JSON-LD: linked data that a program without RDF reads as JSON.

Lives here: statements ↔ JSON-LD, and the refusal of contexts that would be fetched. Must not live here: what is
said (`massmob.interchange.linked.statements`).

Source: JSON-LD 1.1, W3C Recommendation, 2020.
"""

from __future__ import annotations

import json as letters
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from massmob.errors import LoadError
from massmob.interchange import json
from massmob.interchange.linked.notations import parsed
from massmob.interchange.linked.statements import Iri, Value, by_subject, movement_of, say
from massmob.interchange.linked.terms import BASE, NAMESPACES, expand, shorten
from massmob.movement import Movement

__all__ = ["read_movement", "write_movement"]


def write_movement(movement: Movement, *, base: str = BASE) -> bytes:
    """JSON-LD in UTF-8: a context of prefixes in the file itself, and one thing a line in ``@graph``.

    Args:
        movement: The movement.
        base: What the IRIs of entities begin with.

    Raises:
        InvalidValueError: The base is no beginning of an IRI.
    """
    things = [
        {"@id": subject.text, **dict(_members(said))}
        for subject, said in by_subject(say(movement, base)).items()
    ]
    context = {"@version": 1.1, **NAMESPACES}
    return json.write({"@context": context, "@graph": things})


def _members(said: Mapping[Iri, Sequence[Iri | Value]]) -> Iterator[tuple[str, object]]:
    for term, values in said.items():
        if term.text == expand("rdf:type"):
            yield "@type", [shorten(value.text) for value in values]
        else:
            plain = [_plain(value) for value in values]
            yield shorten(term.text), plain if len(plain) > 1 else plain[0]


def _plain(value: Iri | Value) -> object:
    if isinstance(value, Iri):
        return {"@id": shorten(value.text)}
    if value.lang:
        return {"@value": value.text, "@language": value.lang}
    if value.type == expand("rdf:JSON"):
        return {"@value": letters.loads(value.text), "@type": "@json"}
    if value.type in (expand("xsd:integer"), expand("xsd:boolean")):
        return letters.loads(value.text)
    return {"@value": value.text, "@type": shorten(value.type)} if value.type else value.text


def read_movement(data: bytes) -> Movement:
    """The movement that `write_movement` wrote, or another tool from it, with any base.

    Raises:
        LoadError: Not such a text, changed since, or with a context that would have to be fetched.
        MissingExtraError: rdflib is not installed.
    """
    plain = json.read(data)
    for place, found in _fetched(plain, ""):
        raise LoadError(
            "a context that would have to be fetched",
            place=place,
            found=found,
            remedy="put the context itself into the file; nothing is fetched here",
        )
    return movement_of(parsed(data, "json-ld"))


def _fetched(value: object, place: str) -> Iterator[tuple[str, object]]:
    """Where a text says, by itself or within, that something is to be fetched."""
    if isinstance(value, list):
        for position, each in enumerate(cast("list[object]", value)):
            yield from _fetched(each, f"{place}[{position}]")
    elif isinstance(value, Mapping):
        for key, each in cast("Mapping[str, object]", value).items():
            at = f"{place}.{key}" if place else key
            if key == "@import" or (key == "@context" and _names_one(each)):
                yield at, each
            yield from _fetched(each, at)


def _names_one(context: object) -> bool:
    """Whether a context is an address, or has one in its list."""
    if isinstance(context, list):
        return any(isinstance(each, str) for each in cast("list[object]", context))
    return isinstance(context, str)
