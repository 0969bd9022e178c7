"""How rules are run, selected, reported and fixed: runner, settings, baselines, report formats, fixes."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from importlib.metadata import EntryPoint
from pathlib import Path, PurePath
from typing import Any, Literal
from unittest import mock
from urllib.parse import unquote
from xml.etree import ElementTree

import attrs
import pytest
import sarif_pydantic
from hypothesis import example, given
from hypothesis import strategies as st

import massmob as mm
from massmob.model.references import looked_up, references
from massmob.strategies import movements
from massmob.validation import registry, runner
from massmob.validation.api import examples
from massmob.validation.export import file_uri
from massmob.validation.rules import texts_and_sources
from support import messy
from support.activity_cases import BROKEN as BROKEN_RULES
from support.rule_cases import GOOD, fresh
from support.tries import tries

FIELD = mm.Field(id="field:1", name="kinh tế", sources=("src:a",))
SOURCE = mm.Source(id="src:a", name="Nguồn", publisher="A", grade="A")
MODEL = mm.MobilizationModel(id="model:1", name="Mô hình", field="field:1", unit="loc:x")
BROKEN = mm.Movement([FIELD, SOURCE, MODEL])  # the unit dangles, the model has no source


HANOI = mm.load_dataset("hanoi")
REFERENCES = ("parent", "superior", "locality", "unit", "field", "issuer", "organiser", "cluster")


@st.composite
def changes(draw: st.DrawFn, movement: mm.Movement) -> mm.Movement:
    """The movement with something replaced, removed or added."""
    ids = [entity.id for entity in movement]
    kind = draw(st.sampled_from(["references", "remove", "add", "copy", "date", "text"]))
    entity = movement[draw(st.sampled_from(ids))]
    if kind == "remove" and len(ids) > 1:
        return movement.remove(entity.id)
    if kind == "add":
        new = [id for id in ("loc:none", "loc:nine") if id not in movement]
        return movement.add(*(mm.Locality(id=id, name="Ô Diên", kind="xa") for id in new[:1]))
    if kind == "date":
        spans = ["..", "2011", "1811/..", "../1811", "2924/..", "../2025-06-30", "2025-07-01/.."]
        span = draw(st.sampled_from(spans))
        return movement.replace(attrs.evolve(entity, valid=span))
    if kind == "text":
        return movement.replace(attrs.evolve(entity, name=draw(st.sampled_from(["A  B", "<b>x"]))))
    if kind == "copy":
        copy = attrs.evolve(entity, id=f"{entity.id}-copy")
        return movement.replace(copy) if copy.id in movement else movement.add(copy)
    anywhere = st.sampled_from([*ids, "loc:none", "org:none"])
    fields: dict[str, Any] = {"sources": ()} if draw(st.booleans()) else {}
    for field in (*REFERENCES, "indicator"):
        if isinstance(getattr(entity, field, ""), str | None) and hasattr(entity, field):
            fields |= {field: draw(anywhere)} if draw(st.booleans()) else {}
    if hasattr(entity, "predecessors") and draw(st.booleans()):
        fields["predecessors"] = (draw(anywhere),)
    return movement.replace(attrs.evolve(entity, **fields))


def changed_into(movement: mm.Movement, target: mm.Movement) -> mm.Movement:
    """The movement changed step by step until it holds the entities of another one."""
    removed = [entity.id for entity in movement if entity.id not in target]
    added = [entity for entity in target if entity.id not in movement]
    # Not by equality: documents are equal when only the writing of their symbols differs.
    replaced = [e for e in target if e.id in movement and e is not movement[e.id]]
    return movement.remove(*removed).add(*added).replace(*replaced)


def checked_one_by_one(movement: mm.Movement) -> list[mm.Finding]:
    """What the rules of entities report when every entity is checked by every rule of its kind."""
    return [
        rule.finding(violation)
        for entity in movement
        for rule in mm.all_rules()
        if rule.checks(entity.entity_kind)
        for violation in (rule.check(entity) if rule.alone else rule.check(entity, movement))
    ]


RULES_OF_ENTITIES = [rule.code for rule in mm.all_rules() if rule.of]


class TestSuspects:
    @pytest.mark.long
    @given(movements(), st.data())
    def test_what_is_not_suspected_violates_no_rule(
        self, movement: mm.Movement, data: st.DataObject
    ) -> None:
        for _ in range(data.draw(st.integers(1, 4))):
            movement = data.draw(changes(movement))
        with mock.patch.object(runner, "_CHUNK", data.draw(st.sampled_from([1, 3, 1000]))):
            findings = [*mm.iter_findings(movement, select=RULES_OF_ENTITIES)]
        assert findings == checked_one_by_one(movement)

    @pytest.mark.parametrize("code", sorted(BROKEN_RULES))
    def test_what_breaks_a_rule_is_suspected(self, code: str) -> None:
        broken = fresh(BROKEN_RULES[code])
        findings = [*mm.iter_findings(broken, select=RULES_OF_ENTITIES)]
        assert findings == checked_one_by_one(broken)

    @pytest.mark.parametrize("span", ["1811/..", "../1811", "2924/..", "../2924", "1811/1812"])
    def test_a_strange_day_is_suspected_wherever_it_is(self, span: str) -> None:
        report = mm.validate(mm.Movement([attrs.evolve(FIELD, valid=span)]), select="MM307")
        assert {finding.entity for finding in report.findings} == {"field:1"}

    def test_a_rule_checks_only_the_entities_that_it_suspects(self) -> None:
        checked: list[str] = []

        def with_parent(fields: Sequence[mm.Field], _: mm.Movement) -> list[mm.Field]:
            return [field for field in fields if field.parent]

        @mm.rule("TST105", "x", why="x", hint="x", of=(mm.Field,), suspects=with_parent)
        def check(field: mm.Field) -> list[mm.Violation]:
            checked.append(field.id)
            return []

        try:
            theme = mm.Field(id="field:2", name="A", kind="theme", parent="field:1")
            mm.validate(mm.Movement([FIELD, SOURCE, theme]), select="TST105")
            assert checked == ["field:2"]
        finally:
            registry.remove("TST105")

    def test_a_rule_of_the_movement_has_no_suspects(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="suspects of a rule of the movement"):
            mm.rule("TST106", "x", why="x", hint="x", suspects=lambda entities, _: entities)


class TestRunner:
    @pytest.mark.long
    @given(st.data())
    @tries(20)
    def test_after_another_parent_or_period_the_report_is_that_of_a_full_pass(
        self, data: st.DataObject
    ) -> None:
        units = st.sampled_from([*HANOI.localities])
        spans = st.sampled_from(["..", "2019/..", "../2020", "1811/..", "../2025-06-30"])
        movement = HANOI
        mm.validate(movement)
        for _ in range(2):
            unit = movement.localities[data.draw(units)]
            change: dict[str, Any] = data.draw(
                st.fixed_dictionaries({"parent": units | st.none()})
                | st.fixed_dictionaries({"valid": spans})
            )
            movement = movement.replace(attrs.evolve(unit, **change))
            assert mm.validate(movement) == mm.validate(fresh(movement))

    @pytest.mark.long
    @given(movements(), st.data())
    def test_after_a_change_the_report_is_that_of_a_full_pass(
        self, movement: mm.Movement, data: st.DataObject
    ) -> None:
        if data.draw(st.booleans()):
            movement = movement.at("2024-10-15") or movement
        mm.validate(movement)
        for _ in range(3):
            movement = data.draw(changes(movement))
            if data.draw(st.booleans()):
                mm.validate(movement, select=data.draw(st.sampled_from(["MM1", "MM9", "MM301"])))
            if data.draw(st.booleans()):
                assert mm.validate(movement) == mm.validate(fresh(movement))
        select = data.draw(st.sampled_from(["", "MM3", "MM102"]))
        ignore = data.draw(st.sampled_from([(), ("MM1", "MM901")]))
        selected = mm.validate(movement, select=[select] if select else (), ignore=ignore)
        assert selected == mm.validate(
            fresh(movement), select=[select] if select else (), ignore=ignore
        )
        assert mm.validate(movement) == mm.validate(fresh(movement))

    @given(movements(), st.data())
    def test_a_stream_holds_the_findings_of_the_report(
        self, movement: mm.Movement, data: st.DataObject
    ) -> None:
        changed = data.draw(changes(movement))
        report = mm.validate(changed)
        streamed = [*mm.iter_findings(changed)]
        assert mm.Report.of(streamed, report.skipped) == report
        codes = {f.code for f in mm.iter_findings(changed, select="MM3", ignore="MM301")}
        assert all(code.startswith("MM3") and code != "MM301" for code in codes)

    def test_only_what_can_have_changed_is_checked_again(self) -> None:
        checked: list[str] = []

        @mm.rule("TST101", "x", why="x", hint="x", of=(mm.Field,))
        def entity_rule(field: mm.Field) -> list[mm.Violation]:
            checked.append(field.id)
            return []

        @mm.rule("TST102", "x", why="x", hint="x", reads=("field",))
        def movement_rule(_: mm.Movement) -> list[mm.Violation]:
            checked.append("all fields")
            return []

        try:
            theme = mm.Field(id="field:2", name="A", kind="theme", parent="field:1")
            other = mm.Field(id="field:3", name="B")
            movement = mm.Movement([FIELD, SOURCE, theme, other])
            mm.validate(movement)
            assert sorted(checked) == ["all fields", "field:1", "field:2", "field:3"]
            checked.clear()
            mm.validate(movement)
            mm.validate(movement.replace(attrs.evolve(SOURCE, name="B")))
            assert checked == ["field:1"]  # which refers to the source
            checked.clear()
            mm.validate(movement.replace(attrs.evolve(FIELD, name="C")))
            assert sorted(checked) == ["all fields", "field:1", "field:2"]
        finally:
            for code in ("TST101", "TST102"):
                registry.remove(code)

    def test_a_deciding_field_that_no_kind_has_is_refused(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="fields: not fields of entities"):
            mm.rule("TST104", "x", why="x", hint="x", fields=("parents",))

    def test_a_field_that_not_all_kinds_have_is_not_shared(self) -> None:
        cases: list[dict[str, Any]] = [{"reads": ("document",)}, {}, {"of": (mm.Field,)}]
        for wrong in cases:
            with pytest.raises(mm.InvalidValueError, match="within: not a field that entities"):
                mm.rule("TST107", "x", why="x", hint="x", within="parent", **wrong)

    def test_a_rule_that_reports_nothing_compares_those_that_share_a_field(self) -> None:
        seen: list[list[str]] = []

        @mm.rule("TST108", "x", why="x", hint="x", reads=("field",), within="parent")
        def one_child(movement: mm.Movement) -> list[mm.Violation]:
            seen.append([field.id for field in movement])
            themes = [field for field in movement.fields.values() if field.parent]
            parents = [theme.parent for theme in themes]
            return [mm.Violation(theme, "x") for theme in themes if parents.count(theme.parent) > 1]

        try:
            theme = mm.Field(id="field:2", name="A", kind="theme", parent="field:1")
            others = [mm.Field(id=f"field:{number}", name="B") for number in (3, 4)]
            other_theme = mm.Field(id="field:5", name="C", kind="theme", parent="field:3")
            movement = mm.Movement([FIELD, SOURCE, theme, *others, other_theme])
            mm.validate(movement, select="TST108")
            seen.clear()
            movement = movement.replace(attrs.evolve(theme, parent="field:4"))
            assert not mm.validate(movement, select="TST108").findings
            assert seen == [["field:1", "field:2", "field:4"]]  # both parents, and their children
            movement = movement.replace(attrs.evolve(theme, parent="field:3"))
            report = mm.validate(movement, select="TST108")
            assert [finding.entity for finding in report.findings] == ["field:2", "field:5"]
            assert seen[1:] == [
                ["field:2", "field:3", "field:4", "field:5"],
                [entity.id for entity in movement],
            ]
        finally:
            registry.remove("TST108")

    def test_a_rule_that_reports_nothing_waits_for_a_change_of_a_deciding_field(self) -> None:
        runs: list[int] = []

        @mm.rule("TST103", "x", why="x", hint="x", reads=("field",), fields=("parent",))
        def without_parents(movement: mm.Movement) -> list[mm.Violation]:
            runs.append(len(movement))
            return [mm.Violation(field, "x") for field in movement.fields.values() if field.parent]

        try:
            movement = mm.Movement([FIELD, mm.Field(id="field:3", name="B")])
            mm.validate(movement, select="TST103")
            movement = movement.replace(attrs.evolve(FIELD, name="C"))
            mm.validate(movement, select="TST103")
            assert runs == [2]
            movement = movement.replace(attrs.evolve(FIELD, parent="field:3"))
            assert len(mm.validate(movement, select="TST103").findings) == 1
            movement = movement.replace(attrs.evolve(FIELD, name="D", parent="field:3"))
            mm.validate(movement, select="TST103")
            assert runs == [
                2,
                2,
                2,
            ]  # with a finding it runs again, as the finding may show the name
            mm.validate(movement.add(mm.Field(id="field:4", name="E")), select="TST103")
            assert runs == [2, 2, 2, 3]
        finally:
            registry.remove("TST103")

    @pytest.mark.long
    @pytest.mark.parametrize("code", sorted(BROKEN_RULES))
    def test_a_rule_broken_and_fixed_again_gives_the_report_of_a_full_pass(self, code: str) -> None:
        """From the good movement to the broken one and back, where only what changed is checked again."""
        good, target = fresh(GOOD), BROKEN_RULES[code]
        mm.validate(good)
        broken = changed_into(good, target)
        report = mm.validate(fresh(target))
        assert mm.validate(broken) == report
        assert mm.Report.of(mm.iter_findings(broken), report.skipped) == report
        assert [*mm.iter_findings(broken, select=code)] == [
            *mm.validate(broken, select=code).findings
        ]
        assert mm.validate(changed_into(broken, GOOD)) == mm.validate(good)

    @given(movements(with_reorganisation=True), st.data())
    def test_one_dangling_reference_switches_off_no_rule(
        self, movement: mm.Movement, data: st.DataObject
    ) -> None:
        """Every rule goes on reporting all others, but for those that count localities in a broken tree."""
        entity = movement[data.draw(st.sampled_from([entity.id for entity in movement]))]
        fields = [name for name in REFERENCES if isinstance(getattr(entity, name, None), str)]
        field = data.draw(st.sampled_from(fields or ["sources"]))
        wrong: dict[str, Any] = {field: ("src:none",) if field == "sources" else "loc:none"}
        broken = movement.replace(attrs.evolve(entity, **wrong))
        report = mm.validate(broken)
        assert [f.code for f in report.findings if f.entity == entity.id][:1] == ["MM102"]
        of_others = {f.code for f in report.findings if f.entity != entity.id}
        assert not of_others & {"MM102", "MM103", "MM203", "MM301", "MM302", "MM303"}
        assert set(report.skipped) <= ({"MM706", "MM708"} if field == "parent" else set())

    def test_other_entities_are_checked_beside_a_dangling_reference(self) -> None:
        district = mm.Locality(id="loc:d", name="A", kind="huyen", valid="../2025-06-30")
        ward = mm.Locality(id="loc:w", name="B", kind="xa", parent="loc:d", sources=("src:a",))
        report = mm.validate(BROKEN.add(district, ward), select=("MM102", "MM301"))
        assert [(f.code, f.entity) for f in report.findings] == [
            ("MM102", "model:1"),
            ("MM301", "loc:w"),
        ]
        assert report.skipped == {}

    @given(movements(max_units=5, max_entries=8))
    @tries(20)
    def test_rules_look_up_what_the_references_name(self, movement: mm.Movement) -> None:
        for entity in movement:
            links = [(link.reference, link.target) for link in references(entity)]
            assert looked_up(entity, str) == links

    def test_days_before_the_time_that_a_dataset_covers_are_checked_too(self) -> None:
        old = mm.Locality(
            id="loc:1",
            name="A",
            kind="xa",
            valid="../2012",
            successors=[mm.Succession(to="loc:2", extent="whole", on="2013-01-01")],
        )
        new = mm.Locality(id="loc:2", name="B", kind="xa", valid="2013-01-01/..")
        model = mm.MobilizationModel(id="model:1", name="M", unit="loc:1", valid="2011/2013")
        card = mm.DatasetCard(id="dataset:a", name="A", covers="2018/2026")
        [finding] = mm.Movement([old, new, model, card]).validate(select="MM310").findings
        assert finding.related == ("loc:1", "loc:2")

    def test_a_rule_that_needs_a_tree_is_skipped_with_the_reason(self) -> None:
        city = mm.Locality(id="loc:p", name="A", kind="tinh", sources=("src:a",))
        ward = mm.Locality(id="loc:w", name="B", kind="xa", parent="loc:x", sources=("src:a",))
        count = mm.Indicator(id="ind:1", name="C", measure="count", sources=("src:a",))
        figure = mm.Observation(
            id="obs:1", name="D", indicator="ind:1", unit="loc:p", value=3, valid="2024"
        )
        movement = mm.Movement([SOURCE, city, ward, count, figure])
        report = mm.validate(movement)
        assert report.skipped == {
            "MM708": "needs a hierarchy that is a tree; correct the parents of loc:w first"
        }
        assert "MM708 skipped: needs a hierarchy that is a tree; " in str(report)
        assert mm.validate(movement.remove("obs:1")).skipped == {}
        assert mm.validate(movement.replace(attrs.evolve(ward, parent="loc:p"))).skipped == {}


class TestPacks:
    def test_a_pack_is_loaded_once_by_its_entry_point(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "pack_of_hue.py").write_text(
            "from massmob import Document, Violation, rule\n\n"
            '@rule("HUE101", "a document has a title", why="x", hint="x", of=(Document,))\n'
            "def untitled(document):\n"
            "    if document.title is None:\n"
            '        yield Violation(document, "no title")\n'
        )
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "pack_of_hue", raising=False)
        self.install(monkeypatch, EntryPoint("hue", "pack_of_hue", "massmob.rules"))
        plan = mm.Movement([mm.Document(id="doc:1", name="A", type="plan")])
        try:
            assert [f.code for f in mm.validate(plan, select="HUE").findings] == ["HUE101"]
            assert examples("HUE101") == {}
            rule = next(rule for rule in mm.all_rules() if rule.code == "HUE101")
            assert rule.family == "HUE1xx"
            assert mm.explain(rule).startswith("HUE101 (error")
        finally:
            registry.remove("HUE101")

    def test_a_pack_that_fails_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.install(monkeypatch, EntryPoint("bad", "no_such_module_here", "massmob.rules"))
        with pytest.raises(
            mm.InvalidValueError, match=r"bad: a pack of rules that cannot be loaded"
        ):
            mm.all_rules()

    def install(self, monkeypatch: pytest.MonkeyPatch, *packs: EntryPoint) -> None:
        monkeypatch.setattr(registry, "entry_points", lambda group: packs)
        monkeypatch.setattr(registry, "_load_packs", registry._load_packs.__wrapped__)


class TestSettings:
    def test_selection_severities_and_exemptions_apply(self, tmp_path: Path) -> None:
        (tmp_path / "massmob.toml").write_text(
            'select = ["MM1", "MM9"]\nignore = ["MM904"]\n'
            '[severity]\nMM901 = "error"\n'
            '[[exempt]]\nentity = "model:*"\nrules = ["MM1"]\nreason = "the unit comes later"\n'
        )
        (tmp_path / "deep" / "er").mkdir(parents=True)
        settings = mm.Settings.find(tmp_path / "deep" / "er")
        report = mm.validate(BROKEN, settings=settings)
        assert [(f.code, f.severity.value) for f in report.findings] == [("MM901", "error")]
        ((finding, reason),) = report.exempted
        assert (finding.code, reason) == ("MM102", "the unit comes later")
        assert "MM102 model:1 exempt: the unit comes later" in str(report)
        assert report.to_dict()["exempted"]
        assert mm.validate(BROKEN, select="MM102", settings=settings).findings == ()

    def test_a_table_of_pyproject_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "pyproject.toml").write_text('[tool.massmob]\nignore = ["MM1"]\n')
        assert mm.Settings.find(tmp_path).ignore == ("MM1",)
        (tmp_path / "pyproject.toml").write_text("[tool.other]\n")
        assert mm.Settings.find(tmp_path) == mm.Settings()

    @pytest.mark.parametrize(
        ("text", "problems"),
        [
            ("ignor = []", "1 problem\n  unknown key: found 'ignor'; one of: ignore"),
            (
                "ignore = 'MM1'\nselect = [1]",
                r"2 problems\n  select\[0\]: .*\n  ignore: not a list",
            ),
            ("[severity]\nMM101 = 'fatal'", "severity.MM101: .*'fatal'"),
            ("[[exempt]]\nentity = 'a'\nreason = 'b'", r"exempt\[0\].rules: missing"),
            ("= 5", "cannot be read as TOML"),
        ],
    )
    def test_problems_are_reported_with_their_place(
        self, text: str, problems: str, tmp_path: Path
    ) -> None:
        (tmp_path / "massmob.toml").write_text(text)
        with pytest.raises(mm.LoadError, match=problems) as caught:
            mm.Settings.find(tmp_path)
        assert "massmob.toml" in str(caught.value)

    def test_codes_that_no_rule_has_are_refused(self) -> None:
        for bad in ({"select": ["XX"]}, {"ignore": ["XX"]}, {"severity": {"XX": "note"}}):
            with pytest.raises(mm.InvalidValueError, match="no rule begins with this code"):
                mm.validate(BROKEN, settings=mm.Settings.of(bad))


class TestBaseline:
    def test_known_findings_are_hidden_and_vanished_ones_listed(self, tmp_path: Path) -> None:
        path = tmp_path / "baseline.json"
        path.write_text(mm.Baseline.of(mm.validate(BROKEN)).dumps(), encoding="utf-8")
        settings = mm.Settings(baseline=path)
        same = mm.validate(BROKEN, settings=settings)
        assert (same.findings, same.known, same.vanished) == ((), 2, ())
        assert "2 known already" in str(same)
        fixed = BROKEN.replace(attrs.evolve(MODEL, unit=None, sources=("src:a",)))
        now = mm.validate(fixed, settings=settings)
        assert [finding.code for finding in now.findings] == ["MM504"]
        assert now.vanished == ("MM102 model:1 unit", "MM901 model:1 sources")
        assert "MM102 model:1 unit vanished" in str(now)
        worse = mm.validate(BROKEN.add(attrs.evolve(MODEL, id="model:2")), settings=settings)
        assert {finding.entity for finding in worse.findings} == {"model:2"}

    @pytest.mark.parametrize("text", ["", "{}", '{"known": [[1]]}', '{"known": 5}'])
    def test_other_files_are_refused(self, text: str, tmp_path: Path) -> None:
        (tmp_path / "b.json").write_text(text)
        with pytest.raises(mm.LoadError, match="not a baseline"):
            mm.Baseline.read(tmp_path / "b.json")
        with pytest.raises(mm.LoadError, match="cannot read the file"):
            mm.Baseline.read(tmp_path / "none.json")


class TestFormats:
    REPORT = mm.validate(BROKEN).located({"model:1": mm.Origin("a b/m.json", 7)})

    def test_sarif_is_valid_and_names_file_and_line(self) -> None:
        parsed = sarif_pydantic.Sarif.model_validate_json(self.REPORT.to_sarif())
        (run,) = parsed.runs
        assert [result.rule_id for result in run.results or []] == ["MM102", "MM901"]
        plain = json.loads(self.REPORT.to_sarif())["runs"][0]
        place = plain["results"][0]["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "a%20b/m.json"
        assert place["region"]["startLine"] == 7
        described = plain["tool"]["driver"]["rules"][0]
        assert described["shortDescription"]["text"].startswith("every reference")
        unknown = mm.Report.of(
            [mm.Finding(code="XYZ1", severity=mm.Severity.NOTE, message="x")], {}
        )
        assert json.loads(unknown.to_sarif())["runs"][0]["tool"]["driver"]["rules"] == [
            {"id": "XYZ1"}
        ]

    def test_junit_has_a_case_for_each_rule(self) -> None:
        odd = attrs.evolve(self.REPORT.findings[0], message="a \x00 b < c \ufffe")
        report = attrs.evolve(self.REPORT, findings=(odd, *self.REPORT.findings[1:]))
        root = ElementTree.fromstring(report.to_junit())  # noqa: S314 - our own
        cases = root.findall("testsuite/testcase")
        assert len(cases) == len(mm.all_rules())
        (failed,) = [case for case in cases if case.find("failure") is not None]
        assert failed.get("name", "").startswith("MM102 ")
        assert "a \\u0000 b < c \\ufffe" in (failed.findtext("failure") or "")
        suites = {suite.get("name"): suite.attrib for suite in root}
        assert suites["MM1xx"]["failures"] == "1"
        assert suites["MM3xx"]["skipped"] == "0"
        (warned,) = [case for case in cases if case.find("system-out") is not None]
        assert warned.get("name", "").startswith("MM901 ")

    def test_markdown_lists_and_counts_group_the_findings(self) -> None:
        assert "| MM102 | error | model:1 |" in self.REPORT.to_markdown()
        assert [row[0] for row in self.REPORT.counts().rows] == ["MM102", "MM901"]
        assert self.REPORT.counts("entity").rows == (("model:1", "1", "1", "0"),)
        assert self.REPORT.counts("file").rows == (("a b/m.json", "1", "1", "0"),)
        assert mm.validate(BROKEN).counts("file").rows == (("", "1", "1", "0"),)

    def test_a_finding_begins_with_file_and_line(self) -> None:
        assert str(self.REPORT[0]).startswith("a b/m.json:7: MM102 error")
        with pytest.raises(mm.ValidationError, match=r"a b/m\.json:7: MM102 error"):
            self.REPORT.raise_for_errors()
        sheet = mm.validate(BROKEN).located({"": mm.Origin("m.xlsx", 7, "sheet models")})
        assert str(sheet[0]).startswith("m.xlsx, sheet models, row 7: MM102 error")
        assert str(mm.Origin("m.ttl")) == "m.ttl"
        assert str(mm.Origin("m.db", table="table models")) == "m.db, table models"

    def test_a_row_of_a_workbook_is_a_logical_location_of_sarif(self) -> None:
        sheet = mm.validate(BROKEN).located({"": mm.Origin("m.xlsx", 7, "sheet models")})
        sarif_pydantic.Sarif.model_validate_json(sheet.to_sarif())
        location = json.loads(sheet.to_sarif())["runs"][0]["results"][0]["locations"][0]
        assert location["physicalLocation"] == {"artifactLocation": {"uri": "m.xlsx"}}
        row = {"fullyQualifiedName": "sheet models, row 7", "name": "sheet models, row 7"}
        assert location["logicalLocations"][1] == {**row, "kind": "row"}

    @pytest.mark.parametrize(
        ("file", "uri"),
        [
            ("dữ liệu/hà #1?.json", "d%E1%BB%AF%20li%E1%BB%87u/h%C3%A0%20%231%3F.json"),
            ("./a/../b%.json", "a/../b%25.json"),
            ("a:b.json", "a%3Ab.json"),
            ("/home/a b/m.json", "file:///home/a%20b/m.json"),
            (r"dữ liệu\m.json", "d%E1%BB%AF%20li%E1%BB%87u/m.json"),
            (r"C:\a b\m.json", "file:///C:/a%20b/m.json"),
            (r"\\server\a b\m.json", "file://server/a%20b/m.json"),
            ("a\udcff.json", "a%FF.json"),
            ("a\ud800.json", "a%EF%BF%BD.json"),
        ],
    )
    def test_a_path_becomes_a_uri(self, file: str, uri: str) -> None:
        report = mm.validate(BROKEN).located({"": mm.Origin(file, 1)})
        sarif_pydantic.Sarif.model_validate_json(report.to_sarif())
        location = json.loads(report.to_sarif())["runs"][0]["results"][0]["locations"][0]
        assert location["physicalLocation"]["artifactLocation"]["uri"] == uri

    @pytest.mark.long
    @given(st.text(min_size=1).filter(lambda text: "\0" not in text))
    def test_every_path_becomes_a_valid_uri(self, file: str) -> None:
        uri = file_uri(file)
        assert re.fullmatch(r"(file:)?[A-Za-z0-9._~/%:-]*", uri)
        assert ":" not in uri.removeprefix("file:").partition("/")[0]
        if "\\" not in file and not PurePath(file).is_absolute() and file[1:2] != ":":
            assert unquote(uri, errors="surrogateescape") == PurePath(file).as_posix()

    def test_joined_reports_add_up(self) -> None:
        first = attrs.evolve(self.REPORT, vanished=("a", "b"), known=1)
        second = attrs.evolve(self.REPORT, vanished=("b",), known=2)
        both = mm.Report.joined([first, second])
        assert len(both.findings) == 4
        assert (both.vanished, both.known) == (("b",), 3)
        assert mm.Report.joined([]) == mm.Report()


class TestOrigins:
    MODELS = tuple(
        mm.MobilizationModel(id=f"model:{n}", name=f'Mô "hình"\n{n}', unit="loc:x", field="field:1")
        for n in (3, 1, 2)
    )
    MOVEMENT = mm.Movement([FIELD, SOURCE, *MODELS])

    @pytest.mark.parametrize(
        ("name", "format", "origin"),
        [
            ("m.json", None, "m.json:8"),
            ("m.jsonl", None, "m.jsonl:4"),
            ("m.xlsx", None, "m.xlsx, sheet models, row 3"),
            ("m.sqlite", None, "m.sqlite, table models"),
            ("m.duckdb", None, "m.duckdb, table models"),
            ("m.graphml", None, "m.graphml"),
            ("csv", "csv", "csv/models.csv:4"),
            ("parquet", "parquet", "parquet/models.parquet"),
        ],
    )
    def test_every_finding_of_a_file_states_its_place(
        self, name: str, format: str | None, origin: str, tmp_path: Path
    ) -> None:
        path = tmp_path / name
        mm.save(self.MOVEMENT, path, format)
        report = mm.load(path).validate().located(mm.read_origins(path))
        assert {f.entity for f in report.errors} == {"model:1", "model:2", "model:3"}
        (second,) = (f for f in report.errors if f.entity == "model:2")
        assert str(second.origin) == str(tmp_path / origin)
        assert all(f.origin is not None for f in report)
        plain = report.to_dict()["findings"]
        assert isinstance(plain, list)
        assert plain[0]["origin"]["file"].startswith(str(path))

    def test_rows_of_a_workbook_of_libreoffice(self, tmp_path: Path) -> None:
        path = tmp_path / "m.ods"
        messy.to_ods(
            [messy.MadeSheet(name="fields", lines=[["id", "name_vi"], ["field:1", "a"]])], path
        )
        assert str(mm.read_origins(path)["field:1"]) == f"{path}, sheet fields, row 2"

    def test_ids_outside_have_no_row(self, tmp_path: Path) -> None:
        excerpt = mm.Movement([self.MODELS[0]], outside={"loc:x", "field:1"})
        for name, format in (("m.xlsx", None), ("csv", "csv")):
            mm.save(excerpt, tmp_path / name, format)
            assert mm.read_origins(tmp_path / name).keys() == {"", "model:3"}

    def test_a_file_that_cannot_be_read_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(mm.LoadError):
            mm.read_origins(tmp_path / "none.json")


def test_a_report_is_a_collection_of_its_findings() -> None:
    report = mm.validate(BROKEN)
    assert (len(report), bool(report)) == (2, True)
    assert (*report,) == report.findings == report[:]
    assert report[0] is report.findings[0]
    assert report[-1] is report.findings[-1]
    assert report[0] in report
    assert "MM102" not in report
    assert not mm.Report()
    assert mm.Report().ok
    positions: list[Any] = [2, "MM102"]
    for wrong in positions:
        with pytest.raises(mm.InvalidValueError, match="position: no such finding"):
            report[wrong]


def small_report() -> mm.Report:
    """A report with everything that a report can hold; `agreed/` shows it in each format."""
    warning = mm.Severity.WARNING
    findings = [
        mm.Finding(
            code="MM102",
            severity=mm.Severity.ERROR,
            message="run_by names 'org:x' < 'é\x1b'",
            entity="model:1",
            field="unit",
            related=("org:x", "org:y"),
            hint="did you mean org:p?",
        ),
        mm.Finding(code="MM101", severity=mm.Severity.ERROR, message="the movement is empty"),
        mm.Finding(code="MM102", severity=mm.Severity.NOTE, message="milder here", entity="loc:2"),
        mm.Finding(
            code="MM901", severity=warning, message="no source", entity="model:1", field="sources"
        ),
        mm.Finding(
            code="MM901", severity=warning, message="no source", entity="model:1", field="name"
        ),
        mm.Finding(
            code="MM901", severity=warning, message="no source", entity="loc:2", fixed=FIELD
        ),
        mm.Finding(code="HUE101", severity=mm.Severity.NOTE, message="of a pack", entity="loc:3"),
    ]
    skipped = {"MM301": "needs MM102 to hold", "MM103": "needs \x1b MM102"}
    origins = {
        "model:1": mm.Origin("a b/c:d/ô.json", 7),
        "loc:2": mm.Origin("e.json", 1),
        "loc:3": mm.Origin("e.xlsx", 2, "sheet localities"),
    }
    return attrs.evolve(
        mm.Report.of(findings, skipped).located(origins),
        exempted=((attrs.evolve(findings[0], entity="loc:9"), "the unit comes later"),),
        known=3,
        vanished=("MM504 model:7 field",),
        units={"model:1": "loc:2 Ô Diên", "loc:2": "loc:2 Ô Diên"},
    )


def agreed_reports() -> dict[str, str]:
    """File of `agreed/` → its content; ``python data/rule_findings.py`` writes them."""
    report = small_report()
    clean = mm.Report()
    groupings: tuple[Literal["rule", "entity", "unit", "file"], ...]
    groupings = ("rule", "entity", "unit", "file")
    text = [
        *(str(report), report.brief(), report.brief(2), report.brief(7), repr(report)),
        *(str(report.counts(by)) for by in groupings),
        *(str(report.table()), str(clean), clean.brief(), repr(clean)),
    ]
    rules = {rule.code: rule for rule in mm.all_rules()}
    return {
        "report.txt": "\n\n".join(text) + "\n",
        "report.md": report.to_markdown() + "\n",
        "report.html": re.sub("<style>.*?</style>\n", "", report._repr_html_(), flags=re.DOTALL)
        + "\n",
        "report.json": report.to_json() + "\n",
        "report.sarif": report.to_sarif() + "\n",
        "report.xml": report.to_junit(),
        "explained.txt": "\n\n\n".join(mm.explain(rules[code]) for code in EXPLAINED) + "\n",
    }


EXPLAINED = ("MM101", "MM102", "MM904")


@pytest.mark.parametrize("name", sorted(agreed_reports()))
def test_a_report_is_word_for_word_as_agreed_in_each_format(name: str) -> None:
    """Every key, attribute, order and word; other programs read SARIF and JUnit."""
    agreed = (Path(__file__).parent / "agreed" / name).read_text(encoding="utf-8")
    assert agreed_reports()[name] == agreed


class TestSummaries:
    WARD = mm.Locality(id="loc:9", name="Ô <Diên>", kind="xa", sources=("src:a",))
    PLACED = mm.Movement([FIELD, SOURCE, WARD, attrs.evolve(MODEL, unit="loc:9")])

    def test_counts_by_unit_follow_the_hierarchy(self) -> None:
        report = mm.validate(self.PLACED).placed(self.PLACED)
        assert report.counts("unit").rows == (
            ("loc:9 Ô <Diên>", "0", "2", "0"),
        )  # no source; markup
        nowhere = mm.validate(BROKEN).placed(BROKEN)
        assert nowhere.counts("unit").rows == (("", "1", "1", "0"),)
        assert mm.validate(self.PLACED).counts("unit").rows == (("", "0", "2", "0"),)
        assert mm.Report.joined([report, nowhere]).units["loc:9"] == "loc:9 Ô <Diên>"

    def test_an_entity_at_several_units_counts_above_them(self) -> None:
        ward = attrs.evolve(self.WARD, id="loc:8", parent="loc:7")
        city = mm.Locality(id="loc:7", name="Tỉnh", kind="tinh", sources=("src:a",))
        organ = mm.PartyCommittee(id="org:1", name="Cấp ủy", level="base", locality="loc:8")
        movement = mm.Movement([SOURCE, city, ward, attrs.evolve(self.WARD, parent="loc:7"), organ])
        report = mm.validate(movement, select="MM901").placed(movement)
        assert [row[0] for row in report.counts("unit").rows] == ["loc:8 Ô <Diên>"]

    def test_a_broken_hierarchy_has_no_units(self) -> None:
        cycle = mm.Movement([SOURCE, attrs.evolve(self.WARD, parent="loc:9")])
        assert mm.validate(cycle).placed(cycle).units == {}

    def test_a_notebook_shows_counts_and_the_first_findings(self) -> None:
        many = mm.Movement([attrs.evolve(MODEL, id=f"model:{n}", name="<b>") for n in range(150)])
        page = mm.validate(many)._repr_html_()
        assert page.count("<tr>") < 110
        assert "… and 649 more" in page.rpartition("</table>")[2]
        assert "<b>" not in page.replace("&lt;b&gt;", "")
        nothing = mm.validate(mm.Movement([SOURCE]))._repr_html_()
        assert ("nothing found" in nothing, "<table" in nothing) == (True, False)

    def test_a_terminal_shows_as_much_as_fits(self) -> None:
        report = mm.validate(BROKEN)
        assert repr(report) == "<Report: 1 error, 1 warning>"
        assert report.brief() == "\n".join([*map(str, report.findings), report.summary()])
        assert report.brief(1).splitlines()[1:] == ["… and 1 more", "1 error, 1 warning"]
        shown: list[str] = []

        class Printer:
            text = shown.append

        report._repr_pretty_(Printer(), cycle=False)
        report._repr_pretty_(Printer(), cycle=True)
        assert shown == [report.brief(), repr(report)]


class TestFix:
    def test_what_is_certain_is_fixed(self) -> None:
        entity = mm.Document(
            id="doc:1",
            name={"vi": "Công  văn", "en": "Letter"},
            symbol="088 - cv/TU",
            type="directive",
            continues=("doc:2", "doc:2"),
        )
        other = mm.Document(id="doc:2", name="12-CT/TU", symbol="12-CT/TU", type="directive")
        fixed, resolved = mm.fix(mm.Movement([entity, other]))
        letter = fixed["doc:1"]
        assert isinstance(letter, mm.Document)
        assert (letter.name.vi, letter.name.en) == ("Công văn", "Letter")
        assert (letter.type.value, letter.continues) == ("official_letter", ("doc:2",))
        assert letter.symbol is not None
        assert letter.symbol.repairs == ()
        assert [finding.code for finding in resolved] == ["MM105", "MM401", "MM409", "MM907"]
        again, nothing = mm.fix(fixed)
        assert again == fixed
        assert nothing == ()
        assert resolved[0].fixed is not None
        assert resolved[0].to_dict()["fixed"] == resolved[0].fixed.to_dict()

    def test_what_is_not_certain_is_left(self) -> None:
        assert mm.fix(BROKEN) == (BROKEN, ())
        decision = mm.Document(id="doc:1", name="1-QĐ/TU", symbol="1-QĐ/TU", type="plan")
        movement = mm.Movement([decision])
        assert [f.code for f in mm.validate(movement, select="MM401").findings] == ["MM401"]
        assert mm.fix(movement, select="MM401") == (movement, ())

    @given(movements(), st.data())
    def test_fixing_adds_no_finding(self, movement: mm.Movement, data: st.DataObject) -> None:
        changed = data.draw(changes(movement))
        fixed, _ = mm.fix(changed)
        assert len(mm.validate(fixed).findings) <= len(mm.validate(changed).findings)
        assert {entity.id for entity in fixed} == {entity.id for entity in changed}


@pytest.mark.long
@pytest.mark.parametrize("rule", mm.all_rules(), ids=lambda rule: rule.code)
def test_examples_break_their_rule_and_pass_it(rule: mm.Rule) -> None:
    codes: dict[str, set[str]] = {}
    for name in ("breaks", "passes"):
        movement = load_example(rule.code, name)
        codes[name] = {finding.code for finding in mm.validate(movement).findings}
    ignored = {"MM901"} - {rule.code}  # no example needs sources to be understood
    assert codes["breaks"] - ignored == {rule.code}
    assert codes["passes"] - ignored == set()
    assert "This breaks it:" in mm.explain(rule)


def load_example(code: str, name: str) -> mm.Movement:
    records = examples(code)[name]
    return mm.loads(json.dumps({"massmob": 2, **records})) if records else mm.Movement()


@pytest.mark.long
@pytest.mark.parametrize("rule", mm.all_rules(), ids=lambda rule: rule.code)
def test_no_other_rule_reports_the_example_of_a_rule(
    rule: mm.Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shipped example gives the code, and no longer when the rule checks nothing."""
    movement = load_example(rule.code, "breaks")
    assert rule.code in {finding.code for finding in mm.validate(movement).findings}
    monkeypatch.setitem(registry._REGISTRY, rule.code, attrs.evolve(rule, check=lambda *_: ()))
    assert rule.code not in {finding.code for finding in mm.validate(fresh(movement)).findings}


@given(st.text("a1 .:@<&;sinhcădâyá/b>Ãº\ufffd-", max_size=14))
@example("Hu\u00c3\u00aa")  # "Huê", whose traces are letters
@example("CMND so 123456789")
@example("+84 912.345 678")
@example("H\u1ecc VA TEN : x")
@example("can cuoc cong dan")
def test_the_quick_check_passes_no_doubtful_text(text: str) -> None:
    """Texts are searched for personal data, markup and mojibake only if a quick check finds a sign of them."""
    patterns = (
        *texts_and_sources._PERSONAL.values(),
        texts_and_sources._MARKUP,
        texts_and_sources._MOJIBAKE,
    )
    if any(pattern.search(text) for pattern in patterns) or texts_and_sources._is_form(text):
        assert texts_and_sources._is_doubtful(text)


CODE_HINT = "give a code such as 'MM102' or a family such as 'MM1'"
LIST_HINT, TEXT_HINT = "give a list […]", 'give a text such as "abc"'
EXPECTED_ERRORS: list[tuple[Any, str, str, str, str]] = [
    (
        lambda: mm.Settings.of({"xyz": 1}),
        *("unknown key", "", "'xyz'", "one of: select, ignore, severity, exempt, baseline"),
    ),
    (lambda: mm.Settings.of({"ignor": 1}), "unknown key", "", "'ignor'", "one of: ignore"),
    (lambda: mm.Settings.of({"severity": 5}), "not a table", "severity", "5", "give a table {…}"),
    (
        lambda: mm.Settings.of({"severity": {"MM1": "eror"}}),
        *("not a valid Severity", "severity.MM1", "'eror'", "one of: error"),
    ),
    (lambda: mm.Settings.of({"baseline": 5}), "not a text", "baseline", "5", TEXT_HINT),
    (lambda: mm.Settings.of({"exempt": 5}), "not a list", "exempt", "5", LIST_HINT),
    (lambda: mm.Settings.of({"exempt": [5]}), "not a table", "exempt[0]", "5", "give a table {…}"),
    (lambda: mm.Settings.of({"select": "MM1"}), "not a list", "select", "'MM1'", LIST_HINT),
    (lambda: mm.Settings.of({"select": [""]}), "not a text", "select[0]", "''", TEXT_HINT),
    (lambda: mm.Settings.of({"ignore": ["A", 1]}), "not a text", "ignore[1]", "1", TEXT_HINT),
    (
        lambda: mm.Settings.of(
            {
                "exempt": [
                    {"entity": "a", "rules": ["MM1"], "reason": "b"},
                    {"entity": "a", "rules": []},
                ]
            }
        ),
        *("missing", "exempt[1].reason", "", "give this field"),
    ),
    (
        lambda: mm.Settings.of({"exempt": [{"entity": "", "rules": [], "reason": "b"}]}),
        *("not a text", "exempt[0].entity", "''", TEXT_HINT),
    ),
    (
        lambda: mm.Settings.of({"exempt": [{"entity": "a", "rules": 5, "reason": "b"}]}),
        *("not a list", "exempt[0].rules", "5", LIST_HINT),
    ),
    (
        lambda: mm.validate(BROKEN, select=["XX"]),
        *("no rule begins with this code", "select", "'XX'", CODE_HINT),
    ),
    (
        lambda: mm.iter_findings(BROKEN, ignore=[""]),
        *("no rule begins with this code", "ignore", "''", CODE_HINT),
    ),
    (
        lambda: mm.validate(BROKEN, settings=mm.Settings(select=("XX",))),
        *("no rule begins with this code", "select", "'XX'", CODE_HINT),
    ),
    (
        lambda: mm.validate(BROKEN, settings=mm.Settings(ignore=("XX",))),
        *("no rule begins with this code", "ignore", "'XX'", CODE_HINT),
    ),
    (
        lambda: mm.validate(BROKEN, settings=mm.Settings(severity={"XX": mm.Severity.NOTE})),
        *("no rule begins with this code", "severity", "'XX'", CODE_HINT),
    ),
    (lambda: registry.remove("MM000"), "no such rule", "code", "'MM000'", ""),
    (
        lambda: mm.rule("MM1", "x", why="x", hint="x")(lambda _: []),
        *("not a free code of a rule", "code", "'MM1'", "such as MM101"),
    ),
    (
        lambda: small_report().raise_for_errors(),
        *("2 errors, 3 warnings, 2 notes", "", "", "fix these, or pass ignore= to validate()"),
    ),
]
"""A call that fails, and the message, place, found value and hint of its error."""


@pytest.mark.parametrize("index", range(len(EXPECTED_ERRORS)))
def test_errors_are_word_for_word_as_agreed(index: int) -> None:
    call, *expected = EXPECTED_ERRORS[index]
    with pytest.raises(mm.MassmobError) as caught:
        call()
    error: Any = caught.value
    if isinstance(error, mm.LoadError):
        (error,) = error.problems
    assert [error.message, error.place, error.found, error.hint] == expected


def test_unusable_files_are_refused_with_a_hint(tmp_path: Path) -> None:
    for text in ("{}", '{"known": [[1]]}'):
        (tmp_path / "b.json").write_text(text, encoding="utf-8")
        with pytest.raises(mm.LoadError) as caught:
            mm.Baseline.read(tmp_path / "b.json")
        assert caught.value.args == (
            *("not a baseline", str(tmp_path / "b.json"), ""),
            "write one: massmob validate --write-baseline",
        )
    with pytest.raises(mm.LoadError) as caught:
        mm.Baseline.read(tmp_path / "none.json")
    assert caught.value.args[:2] == ("cannot read the file", str(tmp_path / "none.json"))
    assert "No such file" in caught.value.found
    (tmp_path / "massmob.toml").write_bytes(b"select = ['\xff']")
    with pytest.raises(mm.LoadError) as caught:
        mm.Settings.find(tmp_path)
    assert caught.value.args[:2] == ("not UTF-8", f"{tmp_path / 'massmob.toml'}: byte 11")


def test_settings_and_baselines_hold_and_write_every_value(tmp_path: Path) -> None:
    plain = {
        "select": ["MM1"],
        "ignore": ["MM9"],
        "severity": {"MM102": "note"},
        "exempt": [{"entity": "loc:?", "rules": ["MM1", "MM2"], "reason": "why"}],
        "baseline": "deep/b.json",
    }
    assert mm.Settings.of(plain, tmp_path) == mm.Settings(
        select=("MM1",),
        ignore=("MM9",),
        severity={"MM102": mm.Severity.NOTE},
        exempt=(mm.Exemption(entity="loc:?", rules=("MM1", "MM2"), reason="why"),),
        baseline=tmp_path / "deep" / "b.json",
    )
    report = small_report()
    text = mm.Baseline.of(report).dumps()
    assert text == (
        '{"known": [\n["HUE101", "loc:3", "", 1],\n["MM101", "", "", 1],\n["MM102", "loc:2", "", 1],\n'
        '["MM102", "model:1", "unit", 1],\n["MM901", "loc:2", "", 1],\n["MM901", "model:1", "name", 1],\n'
        '["MM901", "model:1", "sources", 1]\n]}\n'
    )
    (tmp_path / "b.json").write_text(text.replace('["MM101", "", "", 1]', '["MM1", "ô", "", 2]'))
    known = mm.Baseline.read(tmp_path / "b.json")
    (new,) = (now := known.apply(report)).findings
    assert (new.code, now.known, now.vanished) == ("MM101", 6, ("MM1 ô", "MM1 ô"))
    twice = attrs.evolve(report, findings=report.findings[:1] * 3)
    assert mm.Baseline.of(report).apply(twice).known == 1
    applied = mm.Settings(
        severity={"MM901": mm.Severity.NOTE},
        exempt=(
            mm.Exemption(entity="loc:*", rules=("MM9", "HUE"), reason="one"),
            mm.Exemption(entity="*", rules=("MM901",), reason="two"),
        ),
    ).apply(report)
    assert [(finding.code, finding.entity, why) for finding, why in applied.exempted] == [
        ("HUE101", "loc:3", "one"),
        ("MM901", "loc:2", "one"),
        ("MM901", "model:1", "two"),
        ("MM901", "model:1", "two"),
    ]
    assert [finding.code for finding in applied.findings] == ["MM101", "MM102", "MM102"]


def test_joined_reports_hold_the_values_of_all() -> None:
    first = small_report()
    second = attrs.evolve(
        mm.Report.of(
            [mm.Finding(code="MM504", severity=mm.Severity.NOTE, message="x")], {"MM999": "why"}
        ),
        exempted=((first.findings[0], "two"),),
        vanished=("b", *first.vanished, "a"),
        known=4,
        units={"loc:8": "loc:1 A"},
    )
    both = mm.Report.joined([first, second])
    assert len(both.findings) == len(first.findings) + 1
    assert both.skipped == {**first.skipped, **second.skipped}
    assert both.exempted == (*first.exempted, *second.exempted)
    assert (both.known, both.vanished) == (7, first.vanished)
    assert both.units == {**first.units, **second.units}
    assert mm.Report.joined([attrs.evolve(second, skipped={})]).vanished == (
        "MM504 model:7 field",
        "a",
        "b",
    )


def test_there_are_no_fewer_rules_than_promised() -> None:
    assert len(mm.all_rules()) >= 70
