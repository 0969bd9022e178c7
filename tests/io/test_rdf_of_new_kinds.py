"""Linked data of organs, yearly work, awards, works, groups and single sources, checked by SPARQL and SHACL."""

from __future__ import annotations

import pyshacl
import pytest
import rdflib

import massmob as mm
from massmob.io.rdf.ontology import vocabulary
from massmob.io.rdf.shacl_shapes import shapes
from massmob.io.rdf.statements import to_statements
from massmob.io.rdf.terms import LABELS, NAMESPACES, fields_of_terms, of_relation
from massmob.io.tables.example import example_movement

EXAMPLE = example_movement()


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return mm.to_rdflib(EXAMPLE)


@pytest.fixture(scope="module")
def declared() -> rdflib.Graph:
    return rdflib.Graph().parse(data=shapes(), format="turtle")


@pytest.mark.parametrize(
    "pattern",
    [
        """<urn:massmob:doc:example-1> prov:qualifiedDerivation [ a prov:Derivation ;
            prov:entity <urn:massmob:src:example> ; mm:ofField "issued" ; mm:placeInSource "tr. 4" ;
            mm:grade mm:Grade.A ; mm:seen "2025-01-02"^^xsd:date ]""",
        """<urn:massmob:org:example-front-901> org:subOrganizationOf <urn:massmob:org:example-front> ;
            org:hasMembership [ a org:Membership ; org:organization <urn:massmob:org:example-body> ;
                org:member <urn:massmob:org:example-front-901> ;
                schema:validFrom "2021-01-01"^^xsd:date ; schema:validThrough "2024-12-31"^^xsd:date ]""",
        """<urn:massmob:emulation-cluster:example> org:hasMember <urn:massmob:org:example-front> ;
            mm:leadership [ mm:ledBy <urn:massmob:org:example-front> ; mm:year 2024 ]""",
        """<urn:massmob:group:example-young> a skos:Concept ; skos:inScheme mm:targetGroups ;
            skos:broader <urn:massmob:group:example>""",
        """<urn:massmob:cycle:example> a prov:Activity ; mm:channels mm:Channel.mass_media ;
            mm:phase [ dct:type mm:CyclePhase.registration ; dct:date "2024-02"^^xsd:gYearMonth ]""",
        """<urn:massmob:work:example> a schema:Place ; schema:location <urn:massmob:loc:901> ;
            dct:type mm:WorkKind.environment""",
        """<urn:massmob:award:example> mm:awardedTo <urn:massmob:model:example> ;
            mm:individuals [ schema:value 5 ] ; mm:occasionedBy <urn:massmob:cycle:example>""",
        """<urn:massmob:assess:example> a schema:Review ; mm:aspect mm:Aspect.effect ;
            schema:itemReviewed <urn:massmob:model:example>""",
        """<urn:massmob:dataset:example> a schema:Dataset ; dct:spatial <urn:massmob:loc:90>""",
        """<urn:massmob:loc:901> mm:tier mm:Tier.district . mm:Tier.district skos:inScheme mm:Tier ;
            mm:levelRank 2 ; schema:validThrough "2025-06-30"^^xsd:date""",
    ],
)
def test_each_new_kind_and_value_has_its_terms(graph: rdflib.Graph, pattern: str) -> None:
    assert graph.query(f"ASK {{ {pattern} }}").askAnswer


def test_the_example_conforms_to_the_shapes(graph: rdflib.Graph, declared: rdflib.Graph) -> None:
    conforms, _, report = pyshacl.validate(graph, shacl_graph=declared)
    assert conforms, report


def test_a_membership_of_no_organ_violates_its_shape(declared: rdflib.Graph) -> None:
    field = mm.Field(id="field:1", name="a")
    organ = mm.Body(id="org:1", name="b", kind="front", memberships=[mm.Membership(of="field:1")])
    graph = mm.to_rdflib(mm.Movement([field, organ]))
    conforms, _, report = pyshacl.validate(graph, shacl_graph=declared)
    assert not conforms
    assert "part_of: mm:PartyCommittee or mm:Body" in str(report)


def test_every_own_term_is_in_the_vocabulary() -> None:
    graph = rdflib.Graph().parse(data=vocabulary(), format="turtle")
    described = {str(term) for term in graph.subjects()}
    used = {part.text for statement in to_statements(EXAMPLE) for part in statement}
    assert {term for term in used if term.startswith(NAMESPACES["mm"])} <= described


def test_no_field_shares_a_term_with_a_relation() -> None:
    relations = {of_relation(relation)[0] for relation in mm.Relation}
    assert not relations & {*LABELS}
    assert {*fields_of_terms()} <= relations | {*LABELS}
