"""The shipped data: built from its inputs, counted, sourced, and a query for every fact of the article."""

from __future__ import annotations

import csv
import importlib.util
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import massmob as mm

DATA = Path(__file__).parents[2] / "data"
HANOI = mm.load_dataset("hanoi")
AUTUMN = HANOI.at("2024-10-15")


def table(name: str) -> list[dict[str, str]]:
    """An input table of the build."""
    text = (DATA / "inputs" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


FACTS = {row["id"]: row for row in table("article_facts")}


def figure(indicator: str, year: str) -> mm.Quantity:
    """The figure of an indicator for a period, as the article states it."""
    (observation,) = [
        observation
        for observation in HANOI.observations.values()
        if observation.indicator == f"ind:{indicator}" and observation.id.endswith(f"/{year}")
    ]
    return observation.value


def symbol_and_day(symbol: str) -> tuple[str, str]:
    document = HANOI.document(symbol)
    return str(document.symbol), str(document.issued)


def names(*ids: str) -> list[str]:
    return [HANOI[id].name.label("en") for id in ids]


def below(field: str, kind: str) -> set[str]:
    return {
        child.name.label("en")
        for child in HANOI.descendants(field)
        if isinstance(child, mm.Field) and child.kind == kind
    }


def anniversary(id: str) -> tuple[int | None, str, str]:
    event = HANOI.events[id]
    return event.years, str(event.commemorates), str(event.valid)


ANSWERS: dict[str, tuple[tuple[str, ...], Callable[[], Any], Any]] = {
    "F01": (
        ("doc:70-KH-BDVTW",),
        lambda: symbol_and_day("70-KH/BDVTW"),
        ("70-KH/BDVTW", "2009-02-26"),
    ),
    "F02": (
        ("org:bdv-01",),
        lambda: [
            str(document.symbol)
            for document, link in HANOI.referrers("org:bdv-01")
            if isinstance(document, mm.Document) and link.reference.relation == "issued_by"
        ],
        ["48-KH/BDVTU"],
    ),
    "F03": (
        ("doc:12-CT-TU",),
        lambda: (*symbol_and_day("12-CT/TU"), HANOI.documents["doc:12-CT-TU"].covers),
        ("12-CT/TU", "2016-12-05", mm.Period.years(2016, 2020)),
    ),
    "F04": (
        ("doc:88-CV-TU",),
        lambda: (*symbol_and_day("88-CV/TU"), HANOI.documents["doc:88-CV-TU"].covers),
        ("88-CV/TU", "2021-03-15", mm.Period.years(2021, 2025)),
    ),
    "F05": (("contest:2018",), lambda: HANOI.contests["contest:2018"].form, "essay"),
    "F06": (("contest:2020",), lambda: HANOI.contests["contest:2020"].form, "essay"),
    "F07": (("contest:2019",), lambda: HANOI.contests["contest:2019"].form, "staged"),
    "F08": (("contest:2024",), lambda: HANOI.contests["contest:2024"].form, "staged"),
    "F09": (
        ("pub:2020-typical",),
        lambda: HANOI.publications["pub:2020-typical"].valid.label(),
        "2020",
    ),
    "F10": (
        ("pub:2023-culture",),
        lambda: HANOI.publications["pub:2023-culture"].valid.label(),
        "2023",
    ),
    "F11": (("contest:press",), lambda: HANOI.contests["contest:press"].form, "press"),
    "F12": (
        ("campaign:ho-chi-minh",),
        lambda: HANOI.find("Hồ Chí Minh", "campaign")[0].id,
        "campaign:ho-chi-minh",
    ),
    "F13": (
        ("campaign:new-rural-civilised-urban",),
        lambda: HANOI.find("nong thon moi, do thi van minh", "campaign")[0].id,
        "campaign:new-rural-civilised-urban",
    ),
    "F14": (
        ("campaign:grassroots-democracy",),
        lambda: HANOI.find("dan chu o co so", "campaign")[0].id,
        "campaign:grassroots-democracy",
    ),
    "F15": (
        ("obs:models-registered/2010..2024",),
        lambda: figure("models-registered", "2010..2024"),
        mm.Quantity.at_least(10_000),
    ),
    "F16": (
        ("obs:fields/2010..2024",),
        lambda: (figure("fields", "2010..2024"), len(HANOI.hierarchy("field").roots)),
        (4, 4),
    ),
    "F17": (
        ("obs:levels/2010..2024",),
        lambda: (
            figure("levels", "2010..2024"),
            # District and direct committees have one rank; the centre registers no models.
            len({c.level.rank for c in AUTUMN.committees.values()} - {0}),
        ),
        (3, 3),
    ),
    "F18": (
        ("obs:models-recognised/2010..2024",),
        lambda: figure("models-recognised", "2010..2024"),
        mm.Quantity.at_least(2000),
    ),
    "F19": (
        ("obs:new-rural/2024-10",),
        lambda: figure("new-rural", "2024-10"),
        mm.Quantity.ratio(382, 382),
    ),
    "F20": (
        ("obs:new-rural-advanced/2024-10",),
        lambda: figure("new-rural-advanced", "2024-10"),
        188,
    ),
    "F21": (("obs:new-rural-model/2024-10",), lambda: figure("new-rural-model", "2024-10"), 76),
    "F22": (
        ("obs:districts-basically-advanced/2024-10",),
        lambda: figure("districts-basically-advanced", "2024-10"),
        mm.Quantity.ratio(7, 17),
    ),
    "F23": (
        (
            "field:culture-society/education",
            "field:culture-society/health",
            "field:culture-society/heritage",
        ),
        lambda: len(below("field:culture-society", "direction")),
        3,
    ),
    "F24": (("field:economy/production",), lambda: len(below("field:economy", "theme")), 8),
    "F25": (
        ("field:culture-society/libraries", "field:culture-society/reintegration"),
        lambda: "libraries" in below("field:culture-society", "theme"),
        True,
    ),
    "F26": (
        ("field:culture-society/civilised-life",),
        lambda: names("field:culture-society/civilised-life"),
        ["civilised way of life at weddings, funerals and festivals"],
    ),
    "F27": (
        ("obs:cremation/2024",),
        lambda: figure("cremation", "2024"),
        mm.Quantity.between(0.8, 1),
    ),
    "F28": (
        ("obs:funeral-committees/2024",),
        lambda: figure("funeral-committees", "2024"),
        mm.Quantity.between(0.5, 1),
    ),
    "F29": (
        ("model:catholics-no-drugs",),
        lambda: HANOI.models["model:catholics-no-drugs"].field,
        "field:culture-society/religion",
    ),
    "F30": (
        ("field:culture-society/ethnic-minorities",),
        lambda: sorted(
            str(HANOI[id].name)
            for id in HANOI.fields["field:culture-society/ethnic-minorities"].focuses_on
        ),
        ["Ba Vì", "Chương Mỹ", "Mỹ Đức", "Quốc Oai", "Thạch Thất"],
    ),
    "F31": (
        ("model:cameras",),
        lambda: names("model:cameras"),
        ["Residents install security cameras"],
    ),
    "F32": (
        ("model:no-crime-areas",),
        lambda: HANOI.models["model:no-crime-areas"].field,
        "field:defence-security",
    ),
    "F33": (
        ("model:clan-security",),
        lambda: names("model:clan-security"),
        ["Self-managed security in clans"],
    ),
    "F34": (
        ("model:religious-family-security",),
        lambda: names("model:religious-family-security"),
        ["Self-managed security in parish communities (printed: religious families)"],
    ),
    "F35": (
        ("model:safe-school-gate",),
        lambda: names("model:safe-school-gate"),
        ["Safe school gate"],
    ),
    "F36": (
        ("model:field-training",),
        lambda: HANOI.models["model:field-training"].unit,
        "org:capital-command",
    ),
    "F37": (
        (
            "field:political-system/one-stop",
            "field:political-system/reform",
            "field:political-system/disputes",
        ),
        lambda: len(below("field:political-system", "theme")),
        5,  # and two that paragraphs 20 and 21 name beside them: service, dialogue
    ),
    "F38": (
        ("dialogue:yearly",),
        lambda: HANOI.dialogues["dialogue:yearly"].valid.label(),
        "2010–2024",
    ),
    "F39": (
        ("obs:dialogue-questions/2010..2024",),
        lambda: figure("dialogue-questions", "2010..2024"),
        HANOI.dialogues["dialogue:yearly"].questions,
    ),
    "F40": (
        ("obs:covid-teams/2021",),
        lambda: figure("covid-teams", "2021"),
        mm.Quantity.at_least(26_000),
    ),
    "F41": (
        ("obs:covid-units/2021",),
        lambda: figure("covid-units", "2021"),
        sum(unit.tier == "commune" for unit in HANOI.at("2021-07-01").localities.values()),
    ),
    "F42": (
        ("obs:covid-people/2021",),
        lambda: figure("covid-people", "2021"),
        mm.Quantity.at_least(200_000),
    ),
    "F43": (
        ("obs:ring-road-4/2023",),
        lambda: figure("ring-road-4", "2023"),
        mm.Quantity.between(0.9, 1),
    ),
    "F44": (("event:yagi-2024",), lambda: HANOI.events["event:yagi-2024"].valid.label(), "2024-09"),
    "F45": (("doc:48-KH-BDVTU",), lambda: HANOI.basis("contest:2024")[0].id, "doc:48-KH-BDVTU"),
    "F46": (
        ("event:dan-van-article-75",),
        lambda: anniversary("event:dan-van-article-75"),
        (75, "1949-10-15", "2024-10-15"),
    ),
    "F47": (
        ("event:traditional-day-94",),
        lambda: anniversary("event:traditional-day-94"),
        (94, "1930-10-15", "2024-10-15"),
    ),
    "F48": (
        ("event:mass-day-25",),
        lambda: anniversary("event:mass-day-25"),
        (25, "1999-10-15", "2024-10-15"),
    ),
    "F49": (
        ("event:liberation-70",),
        lambda: anniversary("event:liberation-70"),
        (70, "1954-10-10", "2024-10-10"),
    ),
    "F50": (
        ("obs:contests-held/2024",),
        lambda: figure("contests-held", "2024"),
        mm.Quantity.at_least(200),
    ),
    "F51": (("round:2024-preliminary",), lambda: HANOI.rounds["round:2024-preliminary"].teams, 35),
    "F52": (
        ("round:2024-preliminary",),
        lambda: (HANOI.rounds["round:2024-preliminary"].clusters, len(HANOI.contest_clusters)),
        (6, 6),
    ),
    "F53": (("round:2024-preliminary",), lambda: HANOI.rounds["round:2024-preliminary"].held, 6),
    "F54": (("round:2024-final",), lambda: HANOI.rounds["round:2024-final"].teams, 6),
}
"""Fact of the article → the entities that state it, a query, and its answer."""


class TestFactsOfTheArticle:
    def test_every_fact_has_a_query(self) -> None:
        assert sorted(ANSWERS) == sorted(FACTS)
        assert len(FACTS) == 54

    @pytest.mark.parametrize("id", sorted(ANSWERS))
    def test_the_query_gives_the_fact(self, id: str) -> None:
        _, query, answer = ANSWERS[id]
        assert query() == answer

    @pytest.mark.parametrize("id", sorted(ANSWERS))
    def test_the_entities_of_a_fact_cite_its_paragraph(self, id: str) -> None:
        excerpt = f"src:kinhtedothi-2024-10#p{FACTS[id]['paragraph']}"
        for entity in ANSWERS[id][0]:
            assert excerpt in HANOI[entity].sources
        assert HANOI.sources[excerpt].part_of == "src:kinhtedothi-2024-10"
        assert FACTS[id]["paragraph"] in HANOI.sources[excerpt].place

    @pytest.mark.parametrize("id", sorted(id for id, row in FACTS.items() if row["low"]))
    def test_the_bounds_are_those_of_the_table(self, id: str) -> None:
        for observation in (HANOI[entity] for entity in ANSWERS[id][0]):
            if not isinstance(observation, mm.Observation):
                continue
            low, high = FACTS[id]["low"], FACTS[id]["high"]
            value = observation.value
            assert float(value.low) == float(low)
            assert (value.high is None) == (high == "")
            assert value.high is None or float(value.high) == float(high)


class TestCounts:
    @pytest.mark.parametrize(
        ("day", "kinds"),
        [
            (
                "2020-02-29",
                {"xa": 386, "phuong": 177, "thi_tran": 21, "quan": 12, "huyen": 17, "thi_xa": 1},
            ),
            (
                "2020-03-01",
                {"xa": 383, "phuong": 175, "thi_tran": 21, "quan": 12, "huyen": 17, "thi_xa": 1},
            ),
            (
                "2024-10-15",
                {"xa": 383, "phuong": 175, "thi_tran": 21, "quan": 12, "huyen": 17, "thi_xa": 1},
            ),
            (
                "2024-12-31",
                {"xa": 383, "phuong": 175, "thi_tran": 21, "quan": 12, "huyen": 17, "thi_xa": 1},
            ),
            (
                "2025-01-01",
                {"xa": 345, "phuong": 160, "thi_tran": 21, "quan": 12, "huyen": 17, "thi_xa": 1},
            ),
            ("2025-07-01", {"xa": 75, "phuong": 51}),
            ("2026-11-23", {"xa": 75, "phuong": 51}),
        ],
    )
    def test_localities_of_each_kind_are_counted(self, day: str, kinds: dict[str, int]) -> None:
        totals = mm.rollup(HANOI, "locality", along="locality", by="kind", at=day)
        assert totals["loc:01"] == {"thanh_pho": 1, **kinds}

    def test_successions_are_the_rows_of_the_tables(self) -> None:
        assert len(table("hanoi_successors_2025-01-01")) == 107
        assert len(table("hanoi_successors_2025-07-01")) == 795
        days = Counter(
            str(succession.on)
            for unit in HANOI.localities.values()
            for succession in unit.successors
        )
        assert days["2025-07-01"] == 795
        # Left out: rows in which a unit continues as itself.
        assert days["2025-01-01"] == 90
        assert days["2020-03-01"] == len(table("hanoi_successors_2020-03-01")) == 8

    def test_every_unit_that_ended_has_a_receiver(self) -> None:
        ended = [u for u in HANOI.localities.values() if u.valid.end and u.tier == "commune"]
        assert [unit.id for unit in ended if not unit.successors] == []

    def test_hoan_kiem_ward_of_2025_has_fourteen_origins(self) -> None:
        extents = Counter(
            row.extent for _, row in HANOI.predecessors(HANOI.localities["loc:00070@2025-07-01"])
        )
        assert extents == {"whole": 7, "part": 7}

    @pytest.mark.parametrize(
        "day", ["2013-12-28", "2024-10-15", "2025-01-01", "2025-06-30", "2025-07-01"]
    )
    def test_trees_are_arborescences(self, day: str) -> None:
        snapshot = HANOI.at(day)
        assert nx.is_arborescence(snapshot.tree("locality"))
        assert nx.is_arborescence(snapshot.tree("committee"))
        assert nx.is_directed_acyclic_graph(HANOI.tree("document"))

    def test_every_locality_is_led_by_its_committee(self) -> None:
        for unit in HANOI.localities.values():
            organ = HANOI.committees[unit.id.replace("loc:", "org:")]
            assert organ.locality == unit.id
            assert organ.valid == unit.valid


class TestOrgans:
    def test_the_level_of_a_committee_follows_its_time(self) -> None:
        for unit in HANOI.localities.values():
            (level,) = unit.tier.levels(unit.valid)
            assert HANOI.committees[unit.id.replace("loc:", "org:")].level is level
        levels = {
            day: Counter(
                c.level.value for c in HANOI.at(day).committees.values() if c.superior == "org:01"
            )
            for day in ("2024-10-15", "2025-10-17")
        }
        assert levels["2024-10-15"]["direct"] == 30 + 5
        # Of the ten other committees directly under the city committee five are named by sources.
        assert levels["2025-10-17"]["direct"] == 126 + 5

    def test_the_blocs_end_as_sources_state(self) -> None:
        ends = {
            id: HANOI.committees[f"org:khoi-{id}-01"].valid.end
            for id in ("co-quan", "doanh-nghiep")
        }
        assert {str(end) for end in ends.values()} == {"2025-02-11"}
        assert HANOI["org:khoi-dai-hoc-01"].valid == mm.Period()

    def test_organisations_of_the_city_are_part_of_the_front_since_2025_07(self) -> None:
        parts = {
            body.id: str(membership.valid)
            for body in HANOI.bodies.values()
            for membership in body.memberships
            if membership.of == "org:mttq-01"
        }
        assert parts == dict.fromkeys(
            ("org:doan-01", "org:hccb-01", "org:hlhpn-01", "org:hnd-01", "org:ldld-01"),
            "2025-07-01/..",
        )

    def test_the_line_of_each_organisation_leads_to_the_centre(self) -> None:
        for id in ("doan", "hccb", "hlhpn", "hnd", "ldld", "mttq", "bdv", "btg", "btgdv"):
            superior = HANOI.bodies[f"org:{id}-01"].superior
            assert superior is not None
            assert HANOI.bodies[superior].level == "central"

    def test_terms_of_the_city_follow_one_another(self) -> None:
        terms = sorted(HANOI.terms.values(), key=lambda term: term.number or 0)
        assert [term.number for term in terms] == [15, 16, 17, 18]
        for before, after in pairwise(terms):
            assert before.valid.meets(after.valid)

    def test_contest_clusters_are_meetings_of_the_emulation_clusters(self) -> None:
        assert len(HANOI.clusters) == 6
        for cluster in HANOI.contest_clusters.values():
            assert cluster.meeting_of is not None
            standing = HANOI.clusters[cluster.meeting_of]
            teams = {t.represents for t in HANOI.teams.values() if t.cluster == cluster.id}
            assert standing.number == cluster.number
            assert teams == set(standing.members)


class TestDocuments:
    def test_a_document_that_is_replaced_ends_before_the_other_begins(self) -> None:
        replaced = [(d, HANOI.documents[id]) for d in HANOI.documents.values() for id in d.replaces]
        assert {("doc:23-QD-TW", "doc:290-QD-TW"), ("doc:399-QD-TW", "doc:223-QD-TW")} <= {
            (new.id, old.id) for new, old in replaced
        }
        for new, old in replaced:
            assert old.valid.meets(new.valid)

    @pytest.mark.parametrize("id", ["290-QD-TW", "23-QD-TW", "31-QD-TW", "367-QD-TWDTN-VP"])
    def test_a_decision_and_the_regulation_issued_with_it_are_two(self, id: str) -> None:
        decision = HANOI.documents[f"doc:{id}"]
        regulation = HANOI.documents[f"doc:{id}-regulation"]
        assert decision.type == "decision"
        assert regulation.type in {"regulation", "working_regulation"}
        assert regulation.issued_with == (decision.id,)
        assert regulation.valid == decision.valid

    def test_the_commission_advised_both_documents_of_the_city(self) -> None:
        advised = [d.id for d in HANOI.documents.values() if "org:bdv-01" in d.advised_by]
        assert advised == ["doc:12-CT-TU", "doc:88-CV-TU"]

    def test_a_numbered_document_of_the_city_is_of_one_term(self) -> None:
        numbers = {
            str(document.symbol): [
                term.number
                for term in HANOI.terms.values()
                if document.issued and document.issued in term.valid
            ]
            for document in HANOI.documents.values()
            if document.issuer == "org:01" and document.issued
        }
        assert numbers == {
            "12-CT/TU": [16],
            "27-CT/TU": [17],
            "30-CT/TU": [17],
            "8152-QĐ/TU": [17],
            "88-CV/TU": [17],
        }


class TestContests:
    def test_the_final_of_2024_has_six_teams_and_their_prizes(self) -> None:
        prizes = {
            HANOI[str(team.represents)].id: (result.rank, result.prize and result.prize.vi)
            for team in HANOI.teams.values()
            for result in team.results
            if result.round == "round:2024-final"
        }
        assert prizes == {
            "org:cong-an-01": (1, "giải Xuất sắc"),
            "org:006": (2, "giải Nhất"),
            "org:003": (None, "giải Nhì"),
            "org:017": (None, "giải Nhì"),
            "org:272": (None, "giải Ba"),
            "org:280": (None, "giải Ba"),
        }

    def test_known_winners_of_clusters(self) -> None:
        winners = {
            team.cluster: team.represents
            for team in HANOI.teams.values()
            for result in team.results
            if (result.round, result.rank) == ("round:2024-preliminary", 1)
        }
        assert winners == {
            "cluster:2024-2": "org:017",
            "cluster:2024-5": "org:280",
            "cluster:2024-6": "org:cong-an-01",
        }

    def test_the_contest_honours_four_anniversaries(self) -> None:
        honoured = [HANOI.events[id] for id in HANOI.contests["contest:2024"].honours]
        assert [event.years for event in honoured] == [75, 94, 25, 70]

    def test_contests_of_districts_answer_that_of_the_city(self) -> None:
        answers = [c.organiser for c in HANOI.contests.values() if "contest:2024" in c.answers]
        assert answers == ["org:271", "org:273", "org:274"]
        assert HANOI.contests["contest:2018"].answers == ("contest:press",)

    def test_each_finalist_of_ba_vi_is_a_commune_of_the_district(self) -> None:
        finalists = [
            HANOI.committees[str(team.represents)]
            for team in HANOI.teams.values()
            if any(result.round == "round:ba-vi-2024-final" for result in team.results)
        ]
        assert len(finalists) == HANOI.rounds["round:ba-vi-2024-final"].teams
        assert {committee.superior for committee in finalists} == {"org:271"}


class TestTrust:
    KINDS = ("committee", "body", "term", "cluster", "document", "contest", "round", "team")

    @pytest.mark.parametrize("kind", KINDS)
    def test_names_are_in_vietnamese_and_russian(self, kind: str) -> None:
        """English is left out where it is the Vietnamese name."""
        entities = [e for e in HANOI if e.entity_kind == kind]
        assert entities
        assert [e.id for e in entities if not {"vi", "ru"} <= {*e.name.languages}] == []

    def test_no_russian_name_has_the_vietnamese_name_of_a_place_with_a_russian_one(self) -> None:
        places = [e.name.label("vi") for e in HANOI.localities.values() if "ru" in e.name.languages]
        ranks = ("города", "уезда")
        mixed = [f"{rank} {place}" for place in places for rank in ranks]
        russian = [entity.name.label("ru") for entity in HANOI]
        assert len(places) == 6
        assert [name for name in russian if name.endswith(tuple(mixed))] == []
        assert HANOI["org:01"].name.label("ru") == "Партийный комитет города Ханоя"

    def test_every_entity_cites_a_source(self) -> None:
        assert [e.id for e in HANOI if not e.sources and not isinstance(e, mm.Source)] == []

    def test_validation_reports_the_known_warnings_only(self) -> None:
        report = HANOI.validate()
        report.raise_for_errors()
        by_code = Counter(finding.code for finding in report.warnings)
        assert by_code == {"MM310": 1, "MM504": 2, "MM706": 3, "MM903": 3}
        text = str(report)
        for words in ("2021-12-31: 383 (commune)", "since 2009-10-15", "2011-04-15", "2024-10-15"):
            assert words in text

    def test_every_source_has_a_grade_that_may_be_shipped(self) -> None:
        assert {s.grade for s in HANOI.sources.values() if s.part_of is None} <= {"A", "B", "B-"}


class TestLoading:
    @pytest.mark.long
    def test_the_shipped_files_are_the_output_of_the_build(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.syspath_prepend(DATA)
        spec = importlib.util.spec_from_file_location("build", DATA / "build.py")
        assert spec is not None
        assert spec.loader is not None
        build = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(build)
        for name, make in build.DATASETS.items():
            shipped = (build.SHIPPED / f"{name}.json").read_text(encoding="utf-8")
            assert mm.dumps(make()) == shipped

    def test_loading_gives_the_same_movement(self) -> None:
        assert mm.load_dataset("hanoi") is HANOI
        assert mm.loads(mm.dumps(HANOI)) == HANOI
        assert "hanoi" in {dataset.name for dataset in mm.list_datasets()}

    def test_an_unknown_name_is_refused(self) -> None:
        with pytest.raises(mm.UnknownEntityError, match="one of: hanoi"):
            mm.load_dataset("hanoii")
