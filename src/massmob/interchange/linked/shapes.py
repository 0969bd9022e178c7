"""SHACL shapes: the rules of massmob for those who check linked data with other tools.

Lives here: shapes of what one entity says, made from the model's declarations, and the text of them all. Must
not live here: rules between entities (`massmob.interchange.linked.queries`).

Each message begins with the code of the rule that it stands for, as ``massmob validate`` tells it, or with
``form`` for what massmob refuses to read at all.

Source: Shapes Constraint Language (SHACL), W3C Recommendation, 2017.
"""

from __future__ import annotations

import json as letters
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, get_args

import attrs

from massmob.declaration import ENTITY_TYPES, HOLDS, Entity, Reference, reference_fields
from massmob.interchange.linked.queries import queries
from massmob.interchange.linked.terms import (
    NAMESPACES,
    PART_TYPES,
    TYPES,
    concept,
    of_field,
    of_relation,
)
from massmob.model import Point
from massmob.period import Period
from massmob.quantity import Quantity
from massmob.rules import all_rules
from massmob.rules.catalogue import Rule
from massmob.rules.report import Severity
from massmob.text import Text
from massmob.vocabulary import EntityKind, Word

__all__ = ["LEFT_OUT", "covered", "shapes"]

_SEVERITIES = {
    Severity.ERROR: "sh:Violation",
    Severity.WARNING: "sh:Warning",
    Severity.NOTE: "sh:Info",
}
LEFT_OUT: Mapping[str, str] = {
    "MM101": "a graph without entities has no node to look at",
    "MM105": "a graph is a set of statements; nothing is said twice",
    "MM106": "takes ids apart",
    "MM202": "paths of SPARQL count no steps",
    "MM203": "needs the earliest of all roots, with excerpts allowed for",
    "MM209": "looks at what was in force between two levels",
    "MM305": "compares names as people read them, without accents",
    "MM307": "days are checked where they are read",
    "MM401": "reads symbols by the rules of notation",
    "MM402": "reads symbols by the rules of notation",
    "MM404": "reads symbols by the rules of notation",
    "MM406": "computes gaps between periods",
    "MM408": "walks from a contest to its documents through campaigns",
    "MM409": "reads symbols by the rules of notation",
    "MM410": "reads symbols by the rules of notation",
    "MM505": "compares names as people read them, without accents",
    "MM601": "counts rounds, clusters and teams with bounds",
    "MM602": "counts rounds, clusters and teams with bounds",
    "MM603": "counts rounds, clusters and teams with bounds",
    "MM604": "counts rounds, clusters and teams with bounds",
    "MM605": "counts rounds, clusters and teams with bounds",
    "MM606": "counts rounds, clusters and teams with bounds",
    "MM607": "counts rounds, clusters and teams with bounds",
    "MM608": "counts rounds, clusters and teams with bounds",
    "MM610": "counts rounds, clusters and teams with bounds",
    "MM704": "adds figures with bounds up hierarchies",
    "MM705": "adds figures with bounds up hierarchies",
    "MM706": "adds figures with bounds up hierarchies",
    "MM707": "adds figures with bounds up hierarchies",
    "MM708": "adds figures with bounds up hierarchies",
    "MM804": "weighs all rows of a day against one another",
    "MM807": "looks at which levels existed on the day",
    "MM902": "searches texts for what identifies people",
    "MM903": "tells of disputes that are recorded as such",
    "MM904": "knows which words of a name are common nouns",
    "MM906": "reads figures in the words of three languages",
    "MM909": "searches texts for traces of wrong encodings",
}
"""Rules without a shape, and why."""


def shapes() -> str:
    """All shapes, in Turtle.

    Returns:
        A text to be given to a validator beside the data, such as ``pyshacl -s shapes.ttl hanoi.ttl``.

    Example:
        >>> "sh:targetClass mm:Locality" in shapes()
        True
    """
    lines = [f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in NAMESPACES.items()]
    lines += ["", "mm:prefixes", *_declared()]
    for kind, cls in ENTITY_TYPES.items():
        lines += _node_shape(TYPES[kind][0], [*_fields(cls, kind), *_own_rules(kind)])
    for name, (cls, part) in _held().items():
        lines += _node_shape(PART_TYPES[name][0], [*_held_fields(cls, name, part)])
    part_of = _property("dct:isPartOf", "sh:minCount 1")
    for path in ("dc:publisher", "mm:grade"):
        lines += _excused("MM905", path, part_of)
    lines += _excused("MM910", "mm:placeInSource", _property("dct:isPartOf", "sh:maxCount 0"))
    for code, where in sorted(queries().items()):
        lines += _query_shape(code, where)
    return "\n".join([*lines, ""])


def covered() -> tuple[str, ...]:
    """Codes of the rules that the shapes stand for, in order.

    Example:
        >>> covered()[:3]
        ('MM102', 'MM103', 'MM104')
    """
    return tuple(sorted(set(re.findall(r'sh:message "(MM\d{3}):', shapes()))))


@cache
def _rule(code: str) -> Rule:
    return next(rule for rule in all_rules() if rule.code == code)


def _told(code: str) -> str:
    """The message and severity of a shape that stands for a rule."""
    rule = _rule(code)
    message = letters.dumps(f"{code}: {rule.title}", ensure_ascii=False)
    return f"sh:message {message} ; sh:severity {_SEVERITIES[rule.severity]}"


def _form(what: str) -> str:
    return f'sh:message "form: {what}"'


def _declared() -> Iterator[str]:
    """The prefixes that queries use."""
    rows = [
        f'    sh:declare [ sh:prefix "{prefix}" ; sh:namespace "{namespace}"^^xsd:anyURI ]'
        for prefix, namespace in NAMESPACES.items()
    ]
    yield " ;\n".join(rows) + " ."


def _node_shape(target: str, constraints: list[str]) -> Iterator[str]:
    name = target.partition(":")[2]
    yield ""
    yield f"mm:shape.{name}"
    yield "    a sh:NodeShape ;"
    yield f"    sh:targetClass {target} ;"
    yield " ;\n".join(f"    {each}" for each in constraints) + " ."


def _query_shape(code: str, where: str) -> Iterator[str]:
    severity = _SEVERITIES[_rule(code).severity]
    message = letters.dumps(f"{code}: {_rule(code).title}", ensure_ascii=False)
    yield ""
    yield f"mm:shape.{code}"
    yield "    a sh:NodeShape ;"
    yield "    sh:targetNode mm:movement ;"
    yield f"    sh:severity {severity} ;"
    yield f"    sh:sparql [ sh:prefixes mm:prefixes ; sh:message {message} ; sh:select '''"
    yield f"SELECT DISTINCT $this ?value WHERE {{\n{where}\n}}''' ] ."


def _property(path: str, *said: str) -> str:
    return f"sh:property [ sh:path {path} ; {' ; '.join(each for each in said if each)} ]"


# --- what the model declares ------------------------------------------------------------------------


def _held() -> dict[str, tuple[type[Entity], type[attrs.AttrsInstance]]]:
    """Field that holds values → a kind that has it, and the class of the values."""
    return {
        field.name: (cls, field.metadata[HOLDS])
        for cls in ENTITY_TYPES.values()
        for field in attrs.fields(cls)
        if HOLDS in field.metadata
    }


def _fields(cls: type[Entity], kind: EntityKind) -> Iterator[str]:
    """What the fields and references of a kind declare."""
    attrs.resolve_types(cls)
    for field in attrs.fields(cls):
        if field.name == "valid":
            day = ("sh:maxCount 1", "sh:datatype xsd:date", _form("one day"))
            yield _property("schema:validFrom", *day)
            yield _property("schema:validThrough", *day)
            order = "sh:lessThanOrEquals schema:validThrough"
            yield _property("schema:validFrom", order, _form("a period ends after it begins"))
        elif not field.metadata:
            yield from _scalar(field, of_field(field.name, kind)[0])
    for each in reference_fields(cls):
        if not each.via:
            yield from _reference(each, required=attrs.fields_dict(cls)[each.field].default)


def _held_fields(cls: type[Entity], name: str, part: type[attrs.AttrsInstance]) -> Iterator[str]:
    attrs.resolve_types(part)
    for field in attrs.fields(part):
        if not field.metadata:
            yield from _scalar(field, of_field(field.name)[0])
    for each in reference_fields(cls):
        if each.via == name:
            yield from _reference(each, required=attrs.fields_dict(part)[each.field].default)


def _scalar(field: attrs.Attribute[Any], path: str) -> Iterator[str]:
    """One value or several, required or not, of which type, from which list."""
    types = [each for each in (field.type, *get_args(field.type)) if isinstance(each, type)]
    types += [inner for each in types for inner in get_args(each) if isinstance(inner, type)]
    word = next((each for each in types if issubclass(each, Word)), None)
    least = "sh:minCount 1" if field.default is attrs.NOTHING else ""
    if word is not None:
        most = "" if field.default == () else "sh:maxCount 1"
        listed = " ".join(map(concept, word))
        yield _property(
            path, least, most, f"sh:in ( {listed} )", _form(f"a word of {word.__name__}")
        )
    elif Text in types:
        yield _property(path, least, "sh:uniqueLang true", _form("a text a language"))
    elif Point in types:
        for name, limit in (("geo:lat", 90), ("geo:long", 180)):
            span = f"sh:minInclusive {-limit} ; sh:maxInclusive {limit}"
            yield _property(name, "sh:maxCount 1", span, _form("degrees"))
    elif Quantity in types:
        yield from _quantity(path, least)
    else:
        yield _property(path, least, "sh:maxCount 1", _datatype(types, path), _form("one value"))


def _datatype(types: list[type], path: str) -> str:
    if bool in types:
        return "sh:datatype xsd:boolean"
    if date in types:
        return "sh:datatype xsd:date"
    if int in types:
        return "sh:datatype xsd:integer"
    if float in types:
        return "sh:minInclusive 0"
    return "" if Period in types or path == "schema:url" else "sh:datatype xsd:string"


def _quantity(path: str, least: str) -> Iterator[str]:
    if path != "schema:value":
        bounds = (
            "sh:node [ sh:property [ sh:path schema:minValue ; sh:minCount 1 ; sh:maxCount 1 ] ]"
        )
        yield _property(path, least, "sh:maxCount 1", bounds, _form("a figure with bounds"))
        return
    yield _property("schema:minValue", least, "sh:maxCount 1", _form("a figure has a lower bound"))
    order = "sh:lessThanOrEquals schema:maxValue"
    yield _property("schema:minValue", order, _form("the lower bound is the lower one"))


def _reference(reference: Reference, required: object) -> Iterator[str]:
    path = of_relation(reference.relation)[0]
    least = "sh:minCount 1" if required is attrs.NOTHING else ""
    most = "" if reference.many else "sh:maxCount 1"
    yield _property(path, least, most, "sh:nodeKind sh:IRI", _form(f"{reference.relation}"))
    kinds = [f"[ sh:class {TYPES[kind][0]} ]" for kind in EntityKind if kind in reference.kinds]
    # An id outside an excerpt is of no known kind; one that is nowhere is MM102's.
    kinds += ["[ sh:class mm:Outside ]", "[ sh:property [ sh:path rdf:type ; sh:maxCount 0 ] ]"]
    yield _property(path, f"sh:or ( {' '.join(kinds)} )", _told("MM103"))


# --- rules about one entity ---------------------------------------------------------------------------

_MARKUP = letters.dumps(r"<[a-z/!][^<>]{0,200}>|&([a-z]{2,8}|#\d{2,6});")
_NOT_UNKNOWN = "sh:not [ sh:hasValue mm:Extent.unknown ]"


def _excused(code: str, path: str, unless: str) -> Iterator[str]:
    """A shape of sources, which must say something unless something else holds."""
    yield ""
    yield f"mm:shape.{code}.{path.partition(':')[2]}"
    yield "    a sh:NodeShape ; sh:targetClass mm:Source ;"
    yield f"    sh:or ( [ {_property(path, 'sh:minCount 1')} ] [ {unless} ] ) ; {_told(code)} ."


def _own_rules(kind: EntityKind) -> Iterator[str]:
    """Rules that look at one entity alone and need no query."""
    if kind is not EntityKind.SOURCE:
        yield _property("prov:wasDerivedFrom", "sh:minCount 1", _told("MM901"))
    yield _property("rdfs:label", r'sh:pattern "^\\S+( \\S+)*$"', _told("MM907"))
    for path in ("rdfs:label", "skos:note", "dct:title"):
        marked = f'sh:not [ sh:pattern {_MARKUP} ; sh:flags "i" ]'
        yield _property(path, marked, _told("MM908"))
    if kind is EntityKind.MODEL:
        yield _property("dct:subject", "sh:minCount 1", _told("MM504"))
        yield _property("mm:runBy", "sh:minCount 1", _told("MM504"))
    elif kind is EntityKind.OBSERVATION:
        yield _property("schema:minValue", "sh:minInclusive 0", _told("MM701"))
        yield _property("schema:minValue", "sh:lessThanOrEquals mm:of", _told("MM703"))
    elif kind is EntityKind.LOCALITY:
        yield _property("( org:changedBy mm:extent )", _NOT_UNKNOWN, _told("MM806"))
    elif kind is EntityKind.SOURCE:
        yield _property("schema:url", 'sh:pattern "^https?://"', _told("MM905"))
