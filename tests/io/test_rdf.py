"""Linked data: every text is written whole, the same in every run; shapes hold what the model declares."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib.compare import isomorphic

import massmob as mm
from massmob.cli.main import main
from massmob.io.load_save import FORMATS
from massmob.io.rdf.ontology import vocabulary
from massmob.io.rdf.serialization import write_movement
from massmob.io.rdf.shacl_shapes import shapes
from massmob.io.rdf.statements import iri_of, to_statements
from massmob.io.rdf.terms import NAMESPACES, SCHEMES, expand, types_of
from massmob.model.entity import ENTITY_TYPES
from massmob.model.records.value_forms import field_types
from massmob.model.references import HOLDS, references
from massmob.strategies import movements
from massmob.values.labelled_enum import LabelledEnum
from support.thai_nguyen import thai_nguyen
from support.tries import tries

MM = rdflib.Namespace(NAMESPACES["mm"])
SH = rdflib.Namespace(NAMESPACES["sh"])
NOTATIONS = ("turtle", "n-triples", "json-ld")
WARD = mm.Locality(id="loc:00070@2025-07-01", name={"vi": "Hoàn Kiếm", "en": "Hoan Kiem"}, kind="phuong",
                centre=mm.Point(21.03, 105.85), area_km2=1.9)  # fmt: skip


@cache
def hanoi() -> mm.Movement:
    return mm.load_dataset("hanoi")


@cache
def district() -> mm.Movement:
    """A district of Hanoi with its committees, and all that is neither; the rest lies outside."""
    whole = hanoi()
    ids = {"loc:01", "loc:00097@2025-07-01", *(unit.id for unit in whole.descendants("loc:001"))}
    ids |= {committee.id for committee in whole.committees.values() if committee.locality in ids}
    entities = [
        entity
        for entity in whole
        if entity.id in ids or not isinstance(entity, mm.Locality | mm.PartyCommittee)
    ]
    return mm.Movement(entities, outside=[entity.id for entity in whole])


def parsed(format: str, text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format={"n-triples": "nt"}.get(format, format))


def texts(graph: rdflib.Graph, term: str) -> set[str]:
    return {str(value) for value in graph.objects(None, rdflib.URIRef(expand(term)))}


hostile = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1),
    st.sampled_from(
        ('" .\n<x:a> <x:b> <x:c> .\n', '"""', "\\", "\\u0041", "@en", "\u202e", "á" * 10_000)
    ),
).filter(lambda text: bool(text.strip()))


@pytest.mark.filterwarnings(
    "ignore::DeprecationWarning"
)  # rdflib reads JSON-LD through an old class
class TestTexts:
    @given(movement=movements(max_units=5))
    @tries(8)
    def test_all_notations_are_one_graph(self, movement: mm.Movement) -> None:
        graphs = [parsed(format, mm.dumps(movement, format)) for format in NOTATIONS]
        assert isomorphic(graphs[0], graphs[1])
        assert isomorphic(graphs[1], graphs[2])
        assert len(graphs[0]) == len(set(to_statements(movement)))

    @pytest.mark.parametrize("format", NOTATIONS)
    @given(name=hostile, url=hostile)
    @example(name="a", url="a\xa0b")
    @tries(15)
    def test_no_text_becomes_a_statement(self, format: str, name: str, url: str) -> None:
        source = mm.Source(id="src:1", name=name, note=name, url=f"https://{url}")
        graph = parsed(format, mm.dumps(mm.Movement([source]), format))
        assert {str(subject) for subject in graph.subjects()} == {"urn:massmob:src:1"}
        assert texts(graph, "rdfs:label") == {str(source.name)}
        assert texts(graph, "skos:note") == {str(source.note)}
        assert texts(graph, "schema:url") == {source.url}

    @pytest.mark.parametrize("format", NOTATIONS)
    def test_iris_begin_with_the_base(self, format: str) -> None:
        base, notation = "https://example.org/id/", FORMATS[format].suffixes[0][1:]
        data = write_movement(mm.Movement([WARD]), base=base, notation=notation)
        graph = parsed(format, data.decode())
        assert rdflib.URIRef(f"{base}loc:00070@2025-07-01") in set(graph.subjects())

    @pytest.mark.parametrize(
        "base",
        ["", "no scheme", "a", "https://a/<b>", 'x:"', "https://a", "https://a/%", "https://a/%4"],
    )
    def test_a_wrong_base_is_refused(self, base: str) -> None:
        with pytest.raises(mm.InvalidValueError, match="not the base"):
            write_movement(mm.Movement([WARD]), base=base, notation="ttl")

    def test_a_base_has_the_length_of_an_address_at_most(self) -> None:
        base = "urn:" + "a" * 1_995 + ":"
        assert base.encode() in write_movement(mm.Movement([WARD]), base=base, notation="nt")
        with pytest.raises(mm.InvalidValueError, match="not the base"):
            write_movement(mm.Movement([WARD]), base=base + ":", notation="nt")

    @given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
    def test_ids_are_safe_iris(self, id: str) -> None:
        iri = iri_of(id)
        assert urllib.request.url2pathname(iri.removeprefix("urn:massmob:")) == id
        assert not set(iri) & set(' <>"{}|\\^`\n#?/')

    @pytest.mark.long
    def test_the_bytes_are_the_same_in_every_run(self) -> None:
        script = (
            "import massmob as mm; from massmob.io.load_save import dumps;"
            "hanoi = mm.load_dataset('hanoi');"
            "part = mm.Movement([*hanoi.documents.values()]);"
            f"print([dumps(part, format) for format in {NOTATIONS}])"
        )
        runs = {
            subprocess.run(
                [sys.executable, "-c", script],
                env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
                capture_output=True,
                check=True,
            ).stdout
            for seed in ("1", "2")
        }
        assert len(runs) == 1

    def test_statements_about_one_entity_are_together_and_in_order(self) -> None:
        text = mm.dumps(district(), "turtle")
        lines = text.splitlines()
        assert lines[: len(NAMESPACES)] == [
            f"@prefix {prefix}: <{iri}> ." for prefix, iri in NAMESPACES.items()
        ]
        subjects = [line.split()[0] for line in lines[len(NAMESPACES) :] if line[0] != "\t"]
        assert len(subjects) == len(set(subjects))
        entities = [iri_of(entity.id) for entity in district()]
        assert [subject[1:-1] for subject in subjects if subject[1:-1] in set(entities)] == entities
        assert "\tmm:level mm:Level.base" in text


class TestStandards:
    @pytest.mark.long
    def test_sparql_finds_units_organs_and_fields(self) -> None:
        graph = mm.to_rdflib(district())
        ask = """ASK { <urn:massmob:loc:00001> a org:Organization ;
            org:subOrganizationOf <urn:massmob:loc:001> ; org:identifier "00001" ;
            rdfs:label "Phúc Xá"@vi ; geo:lat 21.046798 ;
            schema:validThrough "2025-06-30"^^xsd:date ;
            prov:hadPrimarySource <urn:massmob:src:gso-2024> ;
            org:changedBy [ a org:ChangeEvent ; org:resultingOrganization <urn:massmob:loc:00097@2025-07-01> ;
                mm:orderedBy <urn:massmob:doc:1656-NQ-UBTVQH15> ; dct:date "2025-07-01"^^xsd:date ] }"""
        assert graph.query(ask).askAnswer
        organs = """ASK { ?new org:resultedFrom ?event . ?event a org:ChangeEvent ;
            org:originalOrganization ?old ; org:resultingOrganization ?new . ?unit org:unitOf ?organ }"""
        assert graph.query(organs).askAnswer
        fields = """ASK { ?theme a skos:Concept ; skos:broader ?field ; skos:inScheme mm:fields ;
            skos:prefLabel ?label . ?document a eli:LegalResource ; eli:based_on ?other ;
            eli:type_document mm:DocumentType.plan ; eli:id_local ?symbol ; eli:passed_by ?organ .
            mm:DocumentType.plan skos:prefLabel "plan"@en , "kế hoạch"@vi , "план"@ru }"""
        assert graph.query(fields).askAnswer

    def test_bounds_and_periods_have_both_ends(self) -> None:
        figure = mm.Observation(id="obs:1", name="a", indicator="ind:1", unit="loc:1",
                                value=mm.Quantity.between(1.5, 300), valid="2024")  # fmt: skip
        plan = mm.Document(
            id="doc:1", name="b", type="plan", issued="2016", covers="2016/2020-06-30"
        )
        contest = mm.ContestRound(id="round:1", name="c", contest="contest:1", order=1,
                                  teams=mm.Quantity.parse("188/382"))  # fmt: skip
        graph = mm.to_rdflib(mm.Movement([figure, plan, contest]))
        ask = """ASK { <urn:massmob:obs:1> schema:minValue 1.5 ; schema:maxValue 300 .
            <urn:massmob:doc:1> eli:date_document "2016"^^xsd:gYear ; dct:temporal
                [ a dct:PeriodOfTime ; schema:endDate "2020-06-30"^^xsd:date ] .
            <urn:massmob:round:1> mm:teams [ schema:value 188 ; mm:of 382 ] }"""
        assert graph.query(ask).askAnswer

    def test_answers_of_a_dialogue_are_a_figure_and_those_of_a_contest_a_reference(self) -> None:
        dialogue = mm.Dialogue(id="dialogue:1", name="a", answers=18)
        contest = mm.Contest(id="contest:1", name="b", form="quiz", answers=("contest:2",))
        graph = mm.to_rdflib(mm.Movement([dialogue, contest], outside=["contest:2"]))
        ask = """ASK { <urn:massmob:dialogue:1> mm:questionsAnswered [ schema:value 18 ] .
            <urn:massmob:contest:1> mm:answers <urn:massmob:contest:2> }"""
        assert graph.query(ask).askAnswer
        assert len({*graph.subjects(MM.answers, None)}) == 1

    @pytest.mark.long
    def test_entities_outside_an_excerpt_are_named(self) -> None:
        graph = mm.to_rdflib(district())
        outside = {str(subject) for subject in graph.subjects(rdflib.RDF.type, MM.Outside)}
        named = {link.target for entity in district() for link in references(entity)}
        assert outside == {iri_of(id) for id in named & district().outside}

    @pytest.mark.parametrize(
        "url", ["see the archive", "https://a b", "https://[", "https://a/%zz", "https://a:b/"]
    )
    def test_an_invalid_address_is_a_text(self, url: str) -> None:
        graph = mm.to_rdflib(mm.Movement([mm.Source(id="src:1", name="a", url=url)]))
        assert [*graph.objects(None, rdflib.URIRef(expand("schema:url")))] == [rdflib.Literal(url)]

    def test_json_ld_is_one_list_of_things(self) -> None:
        (ward, *words) = json.loads(mm.dumps(mm.Movement([WARD]), "json-ld"))
        assert ward["@id"] == "urn:massmob:loc:00070@2025-07-01"
        assert {"@language": "vi", "@value": "Hoàn Kiếm"} in ward[expand("rdfs:label")]
        assert all(expand("skos:notation") in word for word in words)


class TestWrittenOnly:
    @pytest.mark.parametrize("format", NOTATIONS)
    def test_a_notation_is_not_read(self, format: str, tmp_path: Path) -> None:
        (suffix,) = FORMATS[format].suffixes
        path = tmp_path / f"ward{suffix}"
        mm.save(mm.Movement([WARD]), path)
        assert path.read_text(encoding="utf-8") == mm.dumps(mm.Movement([WARD]), format)
        with pytest.raises(mm.InvalidValueError, match=r"write-only.*write it as JSON"):
            mm.load(path)
        with pytest.raises(mm.InvalidValueError, match=r"write-only.*write it as JSON"):
            mm.loads(path.read_bytes(), format)

    @pytest.mark.parametrize(
        ("library", "install", "call"),
        [
            ("rdflib", "pip install rdflib", mm.to_rdflib),
            ("pyoxigraph", r"massmob\[linked\]", mm.to_rdflib),
            ("pyoxigraph", r"massmob\[linked\]", lambda movement: mm.dumps(movement, "turtle")),
            ("pyoxigraph", r"massmob\[linked\]", lambda _: vocabulary()),
        ],
    )
    def test_a_missing_library_names_its_extra(
        self, library: str, install: str, call: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(mm.MissingExtraError, match=install):
            call(mm.Movement([WARD]))


class TestVocabulary:
    @pytest.mark.long
    def test_every_term_used_has_labels(self) -> None:
        graph = rdflib.Graph().parse(data=vocabulary(), format="turtle")
        own = {term for term in graph.subjects() if str(term).startswith(str(MM))}
        for term in own:
            labels = [
                *graph.objects(term, rdflib.RDFS.label),
                *graph.objects(term, rdflib.SKOS.prefLabel),
            ]
            assert {getattr(label, "language", "") for label in labels} == {"vi", "en", "ru"}, term
            if (term, rdflib.RDF.type, rdflib.SKOS.Concept) not in graph:
                assert graph.value(term, rdflib.SKOS.definition), term
        used = {
            rdflib.URIRef(part.text)
            for movement in (hanoi(), thai_nguyen())
            for statement in to_statements(movement)
            for part in statement
            if part.text.startswith(MM)
        }
        assert used <= own

    def test_every_kind_is_written_with_its_class(self) -> None:
        graph = mm.to_rdflib(thai_nguyen())
        terms = rdflib.Graph().parse(data=vocabulary(), format="turtle")
        for kind, cls in ENTITY_TYPES.items():
            own, *_ = map(rdflib.URIRef, map(expand, types_of(kind)))
            written = {str(subject) for subject in graph.subjects(rdflib.RDF.type, own)}
            assert written == {iri_of(e.id) for e in thai_nguyen() if isinstance(e, cls)}
            assert written
            assert {str(label) for label in terms.objects(own, rdflib.RDFS.label)} == {
                kind.vi,
                kind.en,
                kind.ru,
            }

    def test_every_closed_list_of_the_model_is_a_scheme(self) -> None:
        owners = {
            owner
            for cls in ENTITY_TYPES.values()
            for owner in (
                cls,
                *(f.metadata[HOLDS] for f in attrs.fields(cls) if HOLDS in f.metadata),
            )
        }
        kinds = {type_.kind for owner in owners for type_ in field_types(owner).values()}
        assert {kind for kind in kinds if issubclass(kind, LabelledEnum)} | {mm.Tier} == {*SCHEMES}

    def test_definitions_are_those_of_the_docstrings(self) -> None:
        graph = rdflib.Graph().parse(data=vocabulary(), format="turtle")
        definitions = {str(value) for value in graph.objects(MM.areaKm2, rdflib.SKOS.definition)}
        assert definitions == {"Locality: Area in square kilometres."}

    def test_the_command_prints_vocabulary_and_shapes(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        assert main(["shapes", "--vocabulary"]) == 0
        assert capsys.readouterr().out == vocabulary()
        assert main(["shapes", "-o", str(tmp_path / "shapes.ttl")]) == 0
        assert (tmp_path / "shapes.ttl").read_text(encoding="utf-8") == shapes()


def day(text: str) -> rdflib.Literal:
    return rdflib.Literal(text, datatype=rdflib.XSD.date)


@cache
def shape_graph() -> rdflib.Graph:
    return rdflib.Graph().parse(data=shapes(), format="turtle")


def violations(graph: rdflib.Graph) -> set[tuple[str, str]]:
    """The results of pySHACL: the message of a shape, and the IRI it is about."""
    import pyshacl

    _, report, text = pyshacl.validate(graph, shacl_graph=shape_graph())
    assert isinstance(report, rdflib.Graph), text
    return {
        (str(report.value(result, SH.resultMessage)), str(report.value(result, SH.focusNode)))
        for result in report.subjects(rdflib.RDF.type, SH.ValidationResult)
    }


class TestShapes:
    @given(movements(min_units=3, max_units=4))
    @tries(2)
    def test_a_movement_conforms(self, movement: mm.Movement) -> None:
        assert violations(mm.to_rdflib(movement)) == set()

    def test_a_movement_with_every_kind_conforms(self) -> None:
        assert violations(mm.to_rdflib(thai_nguyen())) == set()

    @pytest.mark.long
    def test_an_excerpt_of_shipped_data_conforms(self) -> None:
        figures, documents = hanoi().observations.values(), hanoi().documents.values()
        ward = hanoi()["loc:00097@2025-07-01"]
        excerpt = mm.Movement(
            [ward, *figures, *documents], outside=[entity.id for entity in hanoi()]
        )
        assert excerpt.outside
        assert violations(mm.to_rdflib(excerpt)) == set()

    @pytest.mark.long
    @pytest.mark.parametrize(
        ("term", "value", "message"),
        [
            ("schema:validThrough", day("2024-07-01"), "a period ends after it begins"),
            ("schema:validFrom", day("2025-07-02"), "one day"),
            ("dct:type", MM["LocalityKind.x"], "a word of LocalityKind"),
            ("geo:lat", rdflib.Literal(91), "degrees"),
            ("mm:areaKm2", rdflib.Literal(-1), "one value"),
            ("dct:identifier", rdflib.Literal("loc:2"), "one value"),
            ("rdfs:label", rdflib.Literal("Hàng Trống", lang="vi"), "a text a language"),
            ("org:subOrganizationOf", rdflib.URIRef("urn:massmob:field:1"), "part_of: mm:Locality"),
            ("org:subOrganizationOf", rdflib.URIRef("urn:massmob:loc:2"), "part_of: mm:Locality"),
        ],
    )
    def test_a_wrong_value_violates_its_shape(self, term: str, value: Any, message: str) -> None:
        ward = attrs.evolve(WARD, valid="2025-07-01/..")
        graph = mm.to_rdflib(mm.Movement([ward, mm.Field(id="field:1", name="a")]))
        subject = rdflib.URIRef(iri_of(WARD.id))
        graph.add((subject, rdflib.URIRef(expand(term)), value))
        assert violations(graph) == {(message, str(subject))}

    def test_a_missing_required_value_violates_its_shape(self) -> None:
        term = mm.Term(id="term:1", name="XVII", committee="org:1", number=17)
        graph = mm.to_rdflib(mm.Movement([term], outside=["org:1"]))
        assert violations(graph) == set()
        graph.remove((None, MM.termOf, None))
        graph.remove((None, rdflib.URIRef(expand("dct:identifier")), None))
        assert violations(graph) == {
            ("term_of: mm:PartyCommittee", "urn:massmob:term:1"),
            ("one value", "urn:massmob:term:1"),
        }

    def test_a_held_value_has_a_shape(self) -> None:
        row = mm.Succession(to="loc:2", extent="whole", on="2025-07-01")
        unit = mm.Locality(id="loc:1", name="A", kind="xa", successors=[row])
        graph = mm.to_rdflib(mm.Movement([unit], outside=["loc:2"]))
        assert violations(graph) == set()
        graph.remove((None, MM.extent, None))
        assert violations(graph) == {("a word of Extent", "urn:massmob:loc:1/successors/0")}
