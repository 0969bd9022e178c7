"""Statements ↔ texts: written here, read by rdflib, which knows the notations whole.

Lives here: Turtle and N-Triples out, rdflib in, its faults in our words. Must not live here: what is said
(`massmob.interchange.linked.statements`).

We write them ourselves because one order of lines is to stay through all versions of a library; the tests
read with rdflib what is written here.

Source: RDF 1.1 Turtle and RDF 1.1 N-Triples, W3C Recommendations, 2014.
"""

from __future__ import annotations

import json as letters
import logging
import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from threading import get_ident
from typing import TYPE_CHECKING

from massmob.errors import LoadError, MissingExtraError
from massmob.interchange import limits
from massmob.interchange.linked.statements import Iri, Statement, Value, by_subject, say
from massmob.interchange.linked.terms import BASE, NAMESPACES, expand, shorten
from massmob.movement import Movement

if TYPE_CHECKING:
    import rdflib

__all__ = ["n_triples", "parsed", "to_rdflib", "turtle"]

_TYPE = expand("rdf:type")
_ESCAPED = re.compile('[\x00-\x1f"\\\\\x7f-\x9f\ud800-\udfff\ufffe\uffff]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def n_triples(statements: Iterable[Statement]) -> Iterator[str]:
    """The lines of N-Triples, one a statement."""
    for subject, term, value in statements:
        yield f"{_full(subject)} {_full(term)} {_full(value)} ."


def turtle(statements: Iterable[Statement]) -> Iterator[str]:
    """The lines of Turtle: one block a subject, one line a property."""
    for prefix, namespace in NAMESPACES.items():
        yield f"@prefix {prefix}: <{namespace}> ."
    for subject, said in by_subject(statements).items():
        yield ""
        yield _brief(subject)
        lines = [
            f"    {'a' if term.text == _TYPE else _brief(term)} {', '.join(map(_brief, values))}"
            for term, values in said.items()
        ]
        yield " ;\n".join(lines) + " ."


def _full(value: Iri | Value) -> str:
    if isinstance(value, Iri):
        return f"<{value.text}>"
    text = '"' + _ESCAPED.sub(_escape, value.text) + '"'
    if value.lang:
        return f"{text}@{value.lang}"
    return f"{text}^^<{value.type}>" if value.type else text


def _brief(value: Iri | Value) -> str:
    if isinstance(value, Iri):
        short = shorten(value.text)
        return f"<{value.text}>" if short == value.text else short
    if value.type in (expand("xsd:integer"), expand("xsd:decimal"), expand("xsd:boolean")):
        return value.text
    if value.type:
        return _full(Value(value.text)) + "^^" + _brief(Iri(value.type))
    return _full(value)


def _escape(match: re.Match[str]) -> str:
    return _SHORT.get(match[0], f"\\u{ord(match[0]):04X}")


def to_rdflib(movement: Movement, *, base: str = BASE) -> rdflib.Graph:
    """A movement as a graph of rdflib, to be asked in SPARQL.

    Args:
        movement: The movement.
        base: What the IRIs of entities begin with.

    Raises:
        MissingExtraError: rdflib is not installed.
        InvalidValueError: The base is no beginning of an IRI.

    Example:
        >>> from massmob.model import Field
        >>> graph = to_rdflib(Movement([Field(id="field:1", name="kinh tế")]))
        >>> [str(row.name) for row in graph.query("SELECT ?name { ?field a skos:Concept; rdfs:label ?name }")]
        ['kinh tế']
    """
    try:
        from rdflib import Graph, Literal, URIRef
    except ImportError:
        raise MissingExtraError.of("linked", "rdflib") from None
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in NAMESPACES.items():
        graph.bind(prefix, namespace)
    for subject, term, value in say(movement, base):
        if isinstance(value, Iri):
            graph.add((URIRef(subject.text), URIRef(term.text), URIRef(value.text)))
        else:
            kind = URIRef(value.type) if value.type else None
            literal = Literal(value.text, lang=value.lang or None, datatype=kind)
            graph.add((URIRef(subject.text), URIRef(term.text), literal))
    return graph


@contextmanager
def _unlogged() -> Generator[None]:
    """Without the lines that rdflib logs of odd addresses and values; what is wrong is told by an error.

    Of this thread alone: another may use rdflib for something else meanwhile.
    """
    here, logger = get_ident(), logging.getLogger("rdflib.term")

    def passes(record: logging.LogRecord) -> bool:
        return record.thread != here

    logger.addFilter(passes)
    try:
        yield
    finally:
        logger.removeFilter(passes)


def parsed(data: bytes, format: str) -> set[Statement]:
    """The statements of a text; nodes without an IRI are no statements of ours and are passed over.

    Args:
        data: The text in UTF-8.
        format: What rdflib calls the notation.

    Raises:
        LoadError: It cannot be read.
        MissingExtraError: rdflib is not installed.
    """
    try:
        from rdflib import Graph, Literal, URIRef
        from rdflib.plugins.parsers.jsonld import to_rdf
    except ImportError:
        raise MissingExtraError.of("linked", "rdflib") from None
    limits.current().check_bytes(len(data))
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    try:
        with _unlogged():
            if (
                format == "json-ld"
            ):  # straight, as `parse` goes through a class that rdflib deprecates
                to_rdf(letters.loads(data), graph)
            else:
                graph.parse(data=data.decode("utf-8-sig"), format=format)
    except Exception as error:  # noqa: BLE001 - its parsers raise whatever they met, down to IndexError
        raise LoadError(
            f"cannot be read as {format}",
            found=" ".join(str(error).split())[:200] or type(error).__name__,
            remedy="mend the text there, or get the whole file again",
        ) from None
    found: set[Statement] = set()
    for subject, term, value in graph:
        if isinstance(subject, URIRef) and isinstance(value, URIRef | Literal):
            said = (
                Value(str(value), value.language or "", str(value.datatype or ""))
                if isinstance(value, Literal)
                else Iri(str(value))
            )
            found.add((Iri(str(subject)), Iri(str(term)), said))
    return found
