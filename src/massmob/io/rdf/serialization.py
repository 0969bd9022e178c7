"""Linked data as Turtle, N-Triples and JSON-LD, written by pyoxigraph; and a movement as a graph of rdflib.

Source: RDF 1.1 Turtle and RDF 1.1 N-Triples, W3C Recommendations, 2014; JSON-LD 1.1, W3C Recommendation, 2020.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from massmob.errors import InvalidValueError, MissingExtraError, require_type
from massmob.io.format import Format
from massmob.io.rdf.statements import Iri, Statement, Value, iri_of, to_statements
from massmob.io.rdf.terms import BASE, NAMESPACES
from massmob.movement import Movement

if TYPE_CHECKING:
    import rdflib

__all__ = ["JSON_LD", "N_TRIPLES", "TURTLE", "to_rdflib", "write_movement", "write_statements"]

_MAX_BASE_LENGTH = 2_000
"""As of an address; to read N-Triples, rdflib takes time by the square of the length of an IRI."""


def write_movement(movement: Movement, *, base: str = BASE, notation: str) -> bytes:
    """A movement in a notation of RDF, in UTF-8.

    Args:
        movement: The movement.
        base: The beginning of the IRIs of entities.
        notation: The ending of files in the notation, without the dot: ``ttl``, ``nt`` or ``jsonld``.

    Raises:
        InvalidValueError: The base is no beginning of an IRI.
        MissingExtraError: pyoxigraph is not installed.
    """
    _check_base(base)
    return write_statements(to_statements(movement, base), notation)


def _check_base(base: str) -> None:
    try:
        from pyoxigraph import NamedNode
    except ImportError:
        raise MissingExtraError.of("linked", "pyoxigraph") from None
    try:
        if not isinstance(base, str) or ":" not in base or len(base) > _MAX_BASE_LENGTH:
            raise ValueError(base)
        NamedNode(iri_of("loc:x", base))
    except ValueError:
        hint = (
            "begin with a scheme, such as https://…/ or urn:…:, and give 2,000 characters at most"
        )
        raise InvalidValueError(
            "not the base of IRIs", place="base", found=base, hint=hint
        ) from None


def write_statements(statements: Iterable[Statement], notation: str) -> bytes:
    """Statements in a notation of RDF: in the order given, grouped by subject, without duplicates.

    Args:
        statements: The statements.
        notation: The ending of files in the notation, without the dot.

    Raises:
        MissingExtraError: pyoxigraph is not installed.
    """
    try:
        from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize
    except ImportError:
        raise MissingExtraError.of("linked", "pyoxigraph") from None

    def term(value: Iri | Value) -> NamedNode | Literal:
        if isinstance(value, Value):
            kind = NamedNode(value.type) if value.type else None
            return Literal(value.text, language=value.lang or None, datatype=kind)
        if value.text.split() != [value.text]:  # rdflib reads no IRI with any kind of space
            return Literal(value.text)
        try:
            return NamedNode(value.text)
        except ValueError:  # the address of a source may be no IRI
            return Literal(value.text)

    subjects: dict[Iri, dict[Iri, dict[Iri | Value, None]]] = {}
    for subject, predicate, value in statements:
        subjects.setdefault(subject, {}).setdefault(predicate, {})[value] = None
    triples = (
        Triple(NamedNode(subject.text), NamedNode(predicate.text), term(value))
        for subject, predicates in subjects.items()
        for predicate, values in predicates.items()
        for value in values
    )
    output, format = BytesIO(), RdfFormat.from_extension(notation)
    if format != RdfFormat.TURTLE:
        serialize(triples, output, format)
        return output.getvalue()
    # pyoxigraph writes the lines of prefixes in another order in every run.
    serialize(triples, output, format, prefixes=dict(NAMESPACES))
    prefixes = [f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in NAMESPACES.items()]
    return "".join(prefixes).encode() + output.getvalue().split(b"\n", len(prefixes))[-1]


def to_rdflib(movement: Movement, *, base: str = BASE) -> rdflib.Graph:
    """A movement as a graph of rdflib, to be queried in SPARQL.

    Args:
        movement: The movement.
        base: The beginning of the IRIs of entities.

    Raises:
        MissingExtraError: rdflib or pyoxigraph is not installed.
        InvalidValueError: The base is no beginning of an IRI.

    Example:
        >>> from massmob.model.entities import Field
        >>> graph = to_rdflib(Movement([Field(id="field:1", name="kinh tế")]))
        >>> [str(row.name) for row in graph.query("SELECT ?name { ?field a skos:Concept; rdfs:label ?name }")]
        ['kinh tế']
    """
    require_type("movement", movement, Movement, hint="give a movement, such as load() returns")
    try:
        from rdflib import Graph
    except ImportError:
        raise MissingExtraError("rdflib is not installed", hint="run: pip install rdflib") from None
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in NAMESPACES.items():
        graph.bind(prefix, namespace)
    return graph.parse(data=write_movement(movement, base=base, notation="nt"), format="nt")


def _notation(name: str, notation: str) -> Format:
    """A notation of linked data as a format; they are written only."""
    return Format(
        name=name,
        suffixes=(f".{notation}",),
        extra="linked",
        write=partial(write_movement, notation=notation),
    )


TURTLE = _notation("turtle", "ttl")
N_TRIPLES = _notation("n-triples", "nt")  # one statement a line, which `sort` and `diff` understand
JSON_LD = _notation("json-ld", "jsonld")  # expanded: every IRI in full, every value in a list
