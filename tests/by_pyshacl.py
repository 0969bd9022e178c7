"""What pySHACL finds with our shapes, and what our rules say of the same movement."""

from __future__ import annotations

from functools import cache

import rdflib

from massmob.interchange.linked.shapes import covered, shapes
from massmob.interchange.linked.statements import iri_of
from massmob.interchange.linked.terms import NAMESPACES
from massmob.movement import Movement

MM = rdflib.Namespace(NAMESPACES["mm"])
SH = rdflib.Namespace(NAMESPACES["sh"])


@cache
def _shape_graph() -> rdflib.Graph:
    return rdflib.Graph().parse(data=shapes(), format="turtle")


def broken(graph: rdflib.Graph) -> set[tuple[str, str]]:
    """What pySHACL finds: the code of the rule, or the words of a shape of form, and the IRI at fault."""
    import pyshacl

    _, report, text = pyshacl.validate(graph, shacl_graph=_shape_graph(), inplace=True)
    assert isinstance(report, rdflib.Graph), text
    found: set[tuple[str, str]] = set()
    for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
        focus = report.value(result, SH.focusNode)
        focus = report.value(result, SH.value) if focus == MM.movement else focus
        found.add((str(report.value(result, SH.resultMessage)).partition(": ")[0], str(focus)))
    return found


def named_by_us(movement: Movement) -> set[tuple[str, str]]:
    """What our rules find, of those that have a shape, in the same words."""
    report = movement.validate(select=covered())
    return {(each.code, iri_of(each.entity)) for each in report.findings}
