"""The rules: for each one a movement that breaks only it, and a similar one that breaks none."""

from __future__ import annotations

import json
import pickle
import re
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.strategies import movements
from massmob.translation.language import LANGUAGES, Language
from massmob.values.text import nfc
from support.activity_cases import ALL_CASES, BROKEN
from support.activity_cases import FURTHER_CASES as FURTHER_CASES_OF_ACTIVITIES
from support.activity_cases import GOOD as GOOD_WITH_ACTIVITIES
from support.rule_cases import (
    COUNT,
    DIRECTIVE,
    FROM,
    FURTHER_CASES,
    GOOD,
    MODEL,
    NEW,
    chain,
    findings_text,
    fresh,
    good,
    locality,
    vary,
)

validate_any: Any = mm.validate


def codes(movement: mm.Movement) -> set[str]:
    return {finding.code for finding in mm.validate(fresh(movement)).findings}


def test_the_good_movement_has_no_finding() -> None:
    for movement in (GOOD, GOOD_WITH_ACTIVITIES):
        report = mm.validate(fresh(movement))
        assert str(report) == "nothing found"
        assert report.ok


def test_every_rule_has_a_movement_that_breaks_it() -> None:
    assert sorted(BROKEN) == [rule.code for rule in mm.all_rules()]


@pytest.mark.long
@pytest.mark.parametrize("code", sorted(BROKEN))
def test_a_broken_rule_is_reported_and_no_other(code: str) -> None:
    assert codes(BROKEN[code]) == {code}


@pytest.mark.parametrize("rule", mm.all_rules(), ids=lambda rule: rule.code)
def test_a_rule_has_title_reason_hint_and_docstring(rule: mm.Rule) -> None:
    for text in (rule.title, rule.why, rule.hint, rule.check.__doc__):
        assert text
        assert not text.endswith("..")
    assert rule.family == f"{rule.code[:3]}xx"
    assert rule.severity in set(mm.Severity)


class TestTitles:
    @pytest.mark.parametrize("rule", mm.all_rules(), ids=lambda rule: rule.code)
    def test_a_title_is_in_its_language(self, rule: mm.Rule) -> None:
        vi, en, ru = (rule.label(lang) for lang in LANGUAGES)
        assert en == rule.title
        assert vi not in {en, ru}
        assert set(vi) & set("àáảãạăâđèéẻẽẹêìíỉĩịòóỏõọôơùúủũụưỳýỷỹỵậấầộốềếệợờứừ")
        assert re.search("[а-яё]", ru)
        assert not re.search("[A-Za-zĐđ]", ru)
        for title in (vi, ru):
            assert title == nfc(title).strip()
            assert not title.endswith(".")

    @pytest.mark.parametrize("lang", ["vi", "ru"])
    def test_no_two_rules_have_one_title(self, lang: Language) -> None:
        titles = [rule.label(lang) for rule in mm.all_rules()]
        assert len(set(titles)) == len(titles)

    def test_a_rule_without_a_translation_has_its_english_title(self) -> None:
        rule = attrs.evolve(mm.all_rules()[0], code="HUE101", title="a document has a title")
        assert {rule.label(lang) for lang in LANGUAGES} == {"a document has a title"}

    def test_another_language_is_refused(self) -> None:
        label: Any = mm.all_rules()[0].label
        with pytest.raises(mm.InvalidValueError, match=r"^lang: not a language"):
            label("fr")


def findings_of_all_rules() -> list[str]:
    """The blocks of `findings.txt`, which ``python data/rule_findings.py`` writes."""
    return [findings_text(code, movement) for code, movement in ALL_CASES]


@pytest.mark.parametrize("index", range(len(ALL_CASES)))
def test_findings_are_word_for_word_as_agreed(index: int) -> None:
    """Severity, entity, field, message, hint, related ids and fix."""
    agreed = (Path(__file__).parent / "findings.txt").read_text(encoding="utf-8").split("\n\n")
    code, movement = ALL_CASES[index]
    assert findings_text(code, movement) == agreed[index].strip("\n")


class TestFurtherCases:
    """Further ways to break a rule, and near misses."""

    @pytest.mark.parametrize(
        ("movement", "code", "part"), [*FURTHER_CASES, *FURTHER_CASES_OF_ACTIVITIES]
    )
    def test_a_message_names_the_problem(self, movement: mm.Movement, code: str, part: str) -> None:
        findings = mm.validate(fresh(movement)).findings
        assert part in str([finding.message for finding in findings if finding.code == code])

    @pytest.mark.parametrize(
        "note",
        [
            "12-CT/TU ngày 05/12/2016, 382/382 xã, hơn 10.000 mô hình",
            "2010–2024: 11,935 = 7,369 + 4,566",
            "Quyết định 08/2022/QĐ-UBND, mã 00070, docid 211788",
            "https://example.com/a-0912345678-b.html",
        ],
    )
    def test_figures_and_symbols_are_no_personal_data(self, note: str) -> None:
        assert codes(vary(MODEL, note=note)) == set()

    def test_a_reference_out_of_an_excerpt_does_not_dangle(self) -> None:
        for day in ("2024-10-15", "2025-07-01"):
            report = mm.validate(GOOD.at(day))
            assert report.ok, str(report)

    def test_a_common_noun_inside_a_name_is_no_problem(self) -> None:
        assert codes(vary(NEW, name="Nông trường Việt Lâm")) == set()

    def test_districts_that_end_with_their_tier_need_no_receiver(self) -> None:
        assert "MM801" not in codes(GOOD)

    def test_documents_without_days_or_known_codes_are_skipped(self) -> None:
        assert codes(vary(DIRECTIVE, issued=None)) == set()
        assert codes(vary(DIRECTIVE, symbol=None)) == set()

    def test_a_dangling_reference_gives_one_finding_not_five(self) -> None:
        report = mm.validate(vary(MODEL, unit="org:x"))
        assert [finding.code for finding in report.findings] == ["MM102"]
        assert report.skipped == {}
        assert "did you mean" not in str(mm.validate(vary(MODEL, unit="zzz:9")).findings[0].hint)


@pytest.mark.long
class TestAtAnySize:
    def test_a_chain_of_ten_thousand_is_too_deep(self) -> None:
        assert {f.code for f in mm.validate(good(*chain(10_000))).errors} == {"MM202"}

    @pytest.mark.parametrize("length", [2, 10_000])
    def test_a_cycle_of_any_length_is_reported(self, length: int) -> None:
        cycle = [
            mm.Field(
                id=f"field:{n + 10}",
                name=str(n),
                kind="theme",
                parent=f"field:{(n + 1) % length + 10}",
                sources=FROM,
            )
            for n in range(length)
        ]
        report = mm.validate(good(*cycle))
        assert {f.code for f in report.errors} == {"MM201"}
        assert report.skipped == {}

    def test_a_cycle_of_successions_is_reported_without_what_leads_to_it(self) -> None:
        many = 5_000

        def goes_to(id: str, *receivers: str) -> mm.Locality:
            rows = [mm.Succession(to=to, extent="part", on="2025-07-01") for to in receivers]
            return locality(id, "xa", "loc:p", successors=rows)

        cycle = [goes_to(f"loc:r{n}", f"loc:r{(n + 1) % many}") for n in range(1, many)]
        after = [goes_to("loc:r0", "loc:r1", "loc:t1"), goes_to("loc:t1", "loc:t2")]
        before = [goes_to("loc:s", "loc:r0"), locality("loc:t2", "xa", "loc:p")]
        findings = mm.validate(good(*cycle, *after, *before)).findings
        in_cycle = [f.entity for f in findings if f.code == "MM805"]
        assert in_cycle == sorted(f"loc:r{n}" for n in range(many))

    @given(movements(), st.data())
    def test_random_references_raise_no_exception(
        self, movement: mm.Movement, data: st.DataObject
    ) -> None:
        ids = [entity.id for entity in movement]
        anywhere = st.sampled_from([*ids, "loc:none", "org:none"])
        entities: list[mm.Entity] = []
        for entity in movement:
            changes: dict[str, Any] = {}
            for field in ("parent", "superior", "locality", "unit", "field", "issuer"):
                if hasattr(entity, field) and data.draw(st.booleans()):
                    changes[field] = data.draw(anywhere)
            entities.append(attrs.evolve(entity, **changes))
        report = mm.validate(mm.Movement(entities))
        assert report.findings == tuple(
            sorted(report.findings, key=lambda f: (f.code, f.entity, f.field, f.related))
        )

    @given(movements(with_reorganisation=True))
    def test_generated_movements_have_no_finding(self, movement: mm.Movement) -> None:
        assert mm.validate(movement).findings == ()

    @given(movements(min_units=4, with_reorganisation=True))
    def test_a_missing_successor_is_reported(self, movement: mm.Movement) -> None:
        """Generated movements do exercise the rules of reorganisation."""
        for unit in movement.localities.values():
            if unit.successors:
                broken = movement.replace(attrs.evolve(unit, successors=()))
                findings = mm.validate(broken, select="MM8").findings
                assert unit.id in {finding.entity for finding in findings}


class TestSelection:
    def test_select_and_ignore_take_prefixes(self) -> None:
        broken = vary(MODEL, unit=None, sources=())
        assert codes(broken) == {"MM504", "MM901"}
        assert {f.code for f in mm.validate(broken, select=("MM9",)).findings} == {"MM901"}
        assert {f.code for f in mm.validate(broken, ignore=["MM901"]).findings} == {"MM504"}
        assert mm.validate(broken, select="MM5", ignore="MM504").findings == ()
        assert broken.validate(select="MM5") == mm.validate(broken, select="MM5")

    @pytest.mark.parametrize("bad", ["XX", "", "MM999", 5])
    def test_unknown_codes_are_refused(self, bad: Any) -> None:
        for argument in ("select", "ignore"):
            with pytest.raises(mm.InvalidValueError, match=argument):
                validate_any(GOOD, **{argument: (bad,)})

    def test_a_code_that_is_taken_or_malformed_is_refused(self) -> None:
        for code in ("MM101", "MM1", "X101", "mm999", "MMABC"):
            with pytest.raises(mm.InvalidValueError, match="not a free code"):
                mm.rule(code, "x", why="x", hint="x")(lambda _: [])


class TestReport:
    REPORT = mm.validate(good(attrs.evolve(MODEL, unit="org:x"), attrs.evolve(COUNT, sources=())))

    def test_findings_are_split_by_severity(self) -> None:
        assert not self.REPORT.ok
        assert [f.code for f in self.REPORT.errors] == ["MM102"]
        assert [f.code for f in self.REPORT.warnings] == ["MM901"]
        assert self.REPORT.notes == ()
        assert self.REPORT.summary() == "1 error, 1 warning"
        assert "MM102 error: model:1.unit: “run by” names 'org:x'" in str(self.REPORT)
        assert "MM102" in self.REPORT._repr_html_()

    def test_errors_are_raised_on_request(self) -> None:
        mm.validate(GOOD).raise_for_errors()
        with pytest.raises(mm.ValidationError, match="MM102") as caught:
            self.REPORT.raise_for_errors()
        assert pickle.loads(pickle.dumps(caught.value)).findings == self.REPORT.errors

    def test_json_holds_the_plain_values(self) -> None:
        plain = json.loads(self.REPORT.to_json())
        assert plain == self.REPORT.to_dict()
        assert plain["findings"][0]["severity"] == "error"
        assert plain["findings"][0]["related"] == ["org:x"]

    def test_sarif_locates_findings_by_entity(self) -> None:
        run = json.loads(self.REPORT.to_sarif())["runs"][0]
        assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["MM102", "MM901"]
        (first, _) = run["results"]
        assert first["ruleId"] == "MM102"
        assert first["ruleIndex"] == 0
        assert first["level"] == "error"
        assert first["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "model:1"
        whole = mm.Report.of(
            [mm.Finding(code="MM101", severity=mm.Severity.ERROR, message="x")], {}
        )
        assert "locations" not in json.loads(whole.to_sarif())["runs"][0]["results"][0]
