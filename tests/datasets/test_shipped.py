"""The shipped data: built from its inputs, counted, sourced, and a query for every fact of the article."""

from __future__ import annotations

import csv
import importlib.util
import re
from collections import Counter
from collections.abc import Callable
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
            str(d.symbol) for d, _ in HANOI.referrers("org:bdv-01") if isinstance(d, mm.Document)
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
    "F24": (("field:economy/production",), lambda: len(below("field:economy", "theme")), 7),
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
        "field:culture-society",
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
        ["Self-managed security in religious families"],
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
        3,
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
        sum(unit.level == "base" for unit in HANOI.at("2021-07-01").localities.values()),
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
        lambda: (HANOI.rounds["round:2024-preliminary"].clusters, len(HANOI.clusters)),
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
        assert len(table("hanoi_successors_2025-01-01")) == 87
        assert len(table("hanoi_successors_2025-07-01")) == 795
        days = Counter(
            str(succession.on)
            for unit in HANOI.localities.values()
            for succession in unit.successors
        )
        assert days["2025-07-01"] == 795
        # Left out: rows in which a unit continues as itself.
        assert 0 < 87 - days["2025-01-01"] < 30

    def test_hoan_kiem_ward_of_2025_has_fourteen_origins(self) -> None:
        extents = Counter(
            row.extent for _, row in HANOI.predecessors(HANOI.localities["loc:00070@2025-07-01"])
        )
        assert extents == {"whole": 7, "part": 7}

    @pytest.mark.parametrize(
        "day", ["2008-01-01", "2024-10-15", "2025-01-01", "2025-06-30", "2025-07-01"]
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


class TestTrust:
    def test_every_entity_cites_a_source(self) -> None:
        assert [e.id for e in HANOI if not e.sources and not isinstance(e, mm.Source)] == []

    def test_validation_reports_the_known_warnings_only(self) -> None:
        report = HANOI.validate()
        report.raise_for_errors()
        by_code = Counter(finding.code for finding in report.warnings)
        assert by_code == {"MM310": 1, "MM706": 3, "MM801": 9, "MM903": 2, "MM904": 1}
        text = str(report)
        hints = {finding.hint for finding in report.warnings if finding.code == "MM801"}
        assert hints == {"No source at hand bears out which unit received it."}
        for words in ("383 of kind commune", "2009-10-15/..", "2024-10-15", "Thư Phú"):
            assert words in text

    def test_every_source_has_a_grade_that_may_be_shipped(self) -> None:
        assert {s.grade for s in HANOI.sources.values() if s.part_of is None} <= {"A", "B", "B-"}


class TestLoading:
    @pytest.mark.long
    def test_the_shipped_files_are_the_output_of_the_build(self) -> None:
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


@pytest.mark.long
class TestCountry:
    VIETNAM = mm.load_dataset("vietnam")

    @pytest.mark.parametrize(
        ("day", "city", "district", "base"),
        [("2025-06-30", 63, 696, 10_035), ("2025-07-01", 34, 0, 3_321)],
    )
    def test_units_of_each_level_are_counted(
        self, day: str, city: int, district: int, base: int
    ) -> None:
        snapshot = self.VIETNAM.at(day)
        levels = Counter(unit.level.value for unit in snapshot.localities.values())
        assert (levels["city"], levels["district"], levels["base"]) == (city, district, base)
        assert nx.is_arborescence(snapshot.tree("locality"))
        assert len(snapshot.children("loc:vn")) == city

    def test_successions_are_the_rows_of_the_tables(self) -> None:
        counts = Counter(
            succession.sources[0]
            for unit in self.VIETNAM.localities.values()
            for succession in unit.successors
        )
        rows = table("vietnam_successors_2025-07-01")
        assert counts["src:conversion-2025-07-01"] == len(rows) == 10_570
        assert counts["src:provinces-2025-07-01"] == 63 - 11

    def test_the_timeline_has_one_reorganisation(self) -> None:
        (step,) = self.VIETNAM.timeline("locality")
        # Viet Nam itself and eleven provinces continued.
        assert (step.before, step.after) == (1 + 63 + 696 + 10_035, 1 + 34 + 3_321)
        assert step.before - step.ended == 12

    def test_validation_reports_one_known_finding_which_the_docs_explain(self) -> None:
        report = self.VIETNAM.validate()
        report.raise_for_errors()
        assert {finding.code for finding in report.findings} == {"MM904"}
        page = (Path(__file__).parents[2] / "docs/how-to/validate.md").read_text(encoding="utf-8")
        section = page.partition("## Findings of the shipped datasets")[2].partition("\n## ")[0]
        of_both = mm.Report.joined([HANOI.validate(), report])
        assert of_both.errors == ()
        codes = {finding.code for finding in of_both.findings}
        assert set(re.findall(r"\*\*(MM\d+)\*\*", section)) == codes

    def test_hanoi_is_the_same_in_both(self) -> None:
        for day in ("2025-06-30", "2025-07-01"):
            units = self.VIETNAM.at(day).descendants("loc:01")
            ids = {"loc:01", *(unit.id for unit in units)}
            hanoi_ids = HANOI.at(day).localities
            assert {id.partition("@")[0] for id in hanoi_ids} == {
                id.partition("@")[0] for id in ids
            }

    def test_every_commune_is_restated(self) -> None:
        communes = [
            u.id for u in self.VIETNAM.at("2025-06-30").localities.values() if u.level == "base"
        ]
        restated = mm.restate(dict.fromkeys(communes, 1), self.VIETNAM, to="2025-07-01")
        assert restated.total == 10_035
        low = sum(figure.low for figure in restated.values())
        assert low < 10_035 < sum(int(figure.high or 0) for figure in restated.values())
