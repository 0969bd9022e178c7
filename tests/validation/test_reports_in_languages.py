"""Findings, reports and explanations of rules in the three languages, each in one of them only."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

import massmob as mm
from massmob.cli.main import main
from massmob.translation.language import LANGUAGES, Language, in_language
from massmob.validation import registry
from massmob.validation.examples import examples
from support.activity_cases import ALL_CASES
from support.activity_cases import BROKEN as CASES
from support.rule_cases import GOOD, MODEL, fresh, good, vary

CODES = [rule.code for rule in mm.all_rules()]
TRANSLATED: tuple[Language, ...] = ("vi", "ru")

# What is written the same in every language: names of fields, commands, codes, symbols, ids.
_SAME = re.compile(
    r"`[^`]*`|http|Latin-1|loc:|\b[\w-]+:[\w:@.-]+|\b[A-Z]{2}[0-9]{3}\b|[\w/-]*[A-ZĐ]{2}[\w/-]*"
)


def broken_by(code: str) -> mm.Movement:
    return mm.Movement.from_dict({"massmob": 2, **examples(code)["breaks"]})


def english_words(text: str, movement: mm.Movement, rule: mm.Rule) -> set[str]:
    """The words in Latin letters that are neither data nor names of fields nor the same in every language."""
    data = json.dumps(movement.to_dict(), ensure_ascii=False)
    fields = {field.name for entity in movement for field in attrs.fields(type(entity))}
    words = re.findall("[A-Za-z]{3,}", _SAME.sub("", text))
    return {word for word in words if word not in data and word not in fields | {rule.code}}


def values(text: str) -> list[str]:
    """Ids, days and numbers: what a message is about."""
    found = re.findall(r"[a-z-]+:[a-z0-9]+|\d{4}-\d\d-\d\d|\d+", text)
    return sorted(value.removesuffix("-") for value in found)


class TestEveryRule:
    @pytest.mark.parametrize("code", CODES)
    def test_its_finding_is_translated_with_the_values_of_the_english_one(self, code: str) -> None:
        movement = broken_by(code)
        reports = {lang: mm.validate(movement, select=code, lang=lang) for lang in LANGUAGES}
        assert {len(report) for report in reports.values()} == {len(reports["en"])}
        notes = json.dumps(
            movement.to_dict(), ensure_ascii=False
        )  # some hints are notes in the data
        for in_vi, in_en, in_ru in zip(*reports.values(), strict=True):
            assert len({in_vi.message, in_en.message, in_ru.message}) == 3
            if in_en.hint not in notes:
                assert len({in_vi.hint, in_en.hint, in_ru.hint}) == 3
            assert values(in_vi.message) == values(in_en.message) == values(in_ru.message)
            same = [(f.code, f.entity, f.field, f.related) for f in (in_vi, in_en, in_ru)]
            assert len(set(same)) == 1

    @pytest.mark.parametrize("code", CODES)
    def test_its_finding_in_russian_has_no_english_word(self, code: str) -> None:
        movement, (rule,) = broken_by(code), [r for r in mm.all_rules() if r.code == code]
        for finding in mm.validate(movement, select=code, lang="ru"):
            assert english_words(str(finding), movement, rule) == set(), str(finding)

    @pytest.mark.parametrize("code", CODES)
    @pytest.mark.parametrize("lang", TRANSLATED)
    def test_its_explanation_is_in_one_language(self, code: str, lang: Language) -> None:
        english, text = mm.explain(code, lang="en"), mm.explain(code, lang=lang)
        head, reason, *records = text.split("\n\n")
        assert not {head, *reason.splitlines()} & {*english.splitlines()}
        (rule,) = [rule for rule in mm.all_rules() if rule.code == code]
        assert rule.label(lang) in head
        assert rule.why_in(lang) in reason
        assert rule.hint_in(lang) in reason
        titles = [case.partition("\n")[0] for case in records]
        assert not {*titles} & {*english.splitlines()}
        assert [line for line in text.splitlines() if line[0:1] == "{"] == [
            line for line in english.splitlines() if line[0:1] == "{"
        ]
        if lang == "ru":
            words = "\n".join([head, reason, *titles])
            assert english_words(words, broken_by(code), rule) == set()

    def test_why_and_hint_follow_the_current_language(self) -> None:
        rule = mm.all_rules()[0]
        with in_language("ru"):
            assert rule.why_in() == rule.why_in("ru") != rule.why
            assert rule.hint_in() == rule.hint_in("ru") != rule.hint
        assert (rule.why_in(), rule.hint_in("en")) == (rule.why, rule.hint)

    def test_a_rule_of_a_pack_without_translations_stays_english(self) -> None:
        rule = attrs.evolve(
            mm.all_rules()[0], code="HUE101", title="a title", why="So it is.", hint="do it"
        )
        assert (rule.label("vi"), rule.why_in("vi"), rule.hint_in("ru")) == (
            "a title",
            "So it is.",
            "do it",
        )
        assert mm.explain(rule, lang="vi").startswith("HUE101 (lỗi, từ phiên bản")

    def test_its_further_findings_are_translated_with_their_values(self) -> None:
        rules = {rule.code: rule for rule in mm.all_rules()}
        for code, movement in ALL_CASES:
            reports = [mm.validate(fresh(movement), select=code, lang=lang) for lang in LANGUAGES]
            for in_vi, in_en, in_ru in zip(*reports, strict=True):
                assert len({in_vi.message, in_en.message, in_ru.message}) == 3
                assert values(in_vi.message) == values(in_en.message) == values(in_ru.message)
                assert english_words(in_ru.message, movement, rules[code]) == set()


BROKEN = good(attrs.evolve(MODEL, unit="org:x"), attrs.evolve(GOOD["obs:1"], sources=()))


class TestCaches:
    def test_one_movement_is_validated_in_every_language_in_turn(self) -> None:
        movement = fresh(BROKEN)
        separate = [str(mm.validate(fresh(BROKEN), lang=lang)) for lang in LANGUAGES]
        assert [str(movement.validate(lang=lang)) for lang in LANGUAGES] == separate
        assert [str(movement.validate(lang=lang)) for lang in LANGUAGES] == separate
        assert len(set(separate)) == 3

    def test_after_a_change_every_language_is_checked_again(self) -> None:
        movement = fresh(GOOD)
        for lang in LANGUAGES:
            movement.validate(lang=lang)
        changed = movement.replace(attrs.evolve(MODEL, unit="org:x"))
        for lang in LANGUAGES:
            assert changed.validate(lang=lang) == fresh(changed).validate(lang=lang)
            assert [f.code for f in changed.validate(lang=lang)] == ["MM102"]

    def test_in_another_language_only_what_has_a_finding_is_checked_again(self) -> None:
        checked: list[str] = []

        @mm.rule("LNG101", "x", why="x", hint="x", of=(mm.Field,))
        def rule_of_fields(field: mm.Field) -> list[mm.Violation]:
            checked.append(field.id)
            return [mm.Violation(field, mm.get_language())] if field.id == "field:2" else []

        @mm.rule("LNG102", "x", why="x", hint="x")
        def rule_without_findings(_: mm.Movement) -> list[mm.Violation]:
            checked.append("all")
            return []

        try:
            movement = mm.Movement([mm.Field(id=f"field:{n}", name="A") for n in range(4)])
            movement.validate(select="LNG", lang="en")
            assert len(checked) == 5
            checked.clear()
            (finding,) = movement.validate(select="LNG", lang="ru")
            assert (checked, finding.message) == (["field:2"], "ru")
        finally:
            registry.remove("LNG101")
            registry.remove("LNG102")

    def test_the_current_language_is_that_of_the_call(self) -> None:
        with in_language("vi"):
            report = fresh(BROKEN).validate()
            assert str(mm.validate(fresh(BROKEN), lang="en")[0]).startswith("MM102 error")
        assert report.lang == "vi"
        assert report == fresh(BROKEN).validate(lang="vi")

    def test_findings_one_by_one_leave_the_language_of_the_caller_alone(self) -> None:
        findings = mm.iter_findings(fresh(BROKEN), lang="ru")
        first = next(findings)
        assert mm.get_language() == "en"
        with in_language("vi"):
            rest = [*findings]
            assert mm.get_language() == "vi"
        assert mm.Report.of([first, *rest], {}) == fresh(BROKEN).validate(lang="ru")

    def test_a_fixed_finding_is_in_the_language_asked(self) -> None:
        broken = vary(MODEL, name="Hai  dấu cách")
        _, (finding,) = mm.fix(broken, lang="vi")
        assert finding == broken.validate(lang="vi")[0]

    def test_a_rule_that_is_skipped_gives_the_reason_in_the_language(self) -> None:
        city = mm.Locality(id="loc:p", name="A", kind="tinh")
        ward = mm.Locality(id="loc:w", name="B", kind="xa", parent="loc:x")
        count = mm.Indicator(id="ind:1", name="C", measure="count")
        figure = mm.Observation(
            id="obs:1", name="D", indicator="ind:1", unit="loc:p", value=3, valid="2024"
        )
        report = mm.Movement([city, ward, count, figure]).validate(lang="vi")
        reason = "cần hệ thống có dạng cây; trước hết sửa đơn vị trên của loc:w"
        assert report.skipped == {"MM708": reason}
        assert f"MM708 không chạy: {reason}" in str(report)
        assert reason in report.to_junit()

    def test_a_baseline_hides_the_findings_of_every_language(self) -> None:
        baseline = mm.Baseline.of(fresh(BROKEN).validate(lang="en"))
        for lang in LANGUAGES:
            report = baseline.apply(fresh(BROKEN).validate(lang=lang))
            assert (report.known, report.findings, report.lang) == (2, (), lang)


ORIGINS = {"model:1": mm.Origin("a.xlsx", 3, "sheet models"), "": mm.Origin("a.db", 0, "table x")}

HEADINGS: dict[str, dict[Language, list[str]]] = {
    "table": {
        "vi": ["mã", "mức độ", "thực thể", "nội dung"],
        "ru": ["код", "важность", "запись", "сообщение"],
    },
    "counts": {
        "vi": ["quy tắc", "lỗi", "cảnh báo", "ghi chú"],
        "ru": ["правило", "ошибки", "предупреждения", "замечания"],
    },
}


class TestReport:
    @pytest.mark.parametrize("lang", TRANSLATED)
    def test_its_tables_have_headings_and_severities_in_its_language(self, lang: Language) -> None:
        report = fresh(BROKEN).validate(lang=lang)
        assert [*report.table().header] == HEADINGS["table"][lang]
        assert [*report.counts().header] == HEADINGS["counts"][lang]
        assert [row[1] for row in report.table().rows] == [f.severity.label(lang) for f in report]

    @pytest.mark.parametrize(
        ("lang", "summary"),
        [
            ("en", "1 error, 1 warning"),
            ("vi", "1 lỗi, 1 cảnh báo"),
            ("ru", "1 ошибка, 1 предупреждение"),
        ],
    )
    def test_its_summary_has_the_forms_of_its_language(self, lang: Language, summary: str) -> None:
        report = fresh(BROKEN).validate(lang=lang)
        assert report.summary() == summary
        assert repr(report) == f"<Report: {summary}>"
        assert report.brief(1).splitlines()[2] == summary

    @pytest.mark.parametrize(
        ("lang", "message"),
        [
            ("vi", "nguồn ghi 'more than 10,000', số liệu là 10.000"),
            ("ru", "в источнике 'more than 10,000', значение: 10 000"),
        ],
    )
    def test_a_figure_is_written_as_the_language_does(self, lang: Language, message: str) -> None:
        report = mm.validate(fresh(CASES["MM906"]), select="MM906", lang=lang)
        assert [finding.message for finding in report] == [message]

    def test_numbers_of_findings_decline_in_russian(self) -> None:
        finding = mm.validate(fresh(BROKEN), select="MM102", lang="ru")[0]
        counts = [mm.Report.of([finding] * n, {}, lang="ru").summary() for n in (1, 3, 5, 21, 0)]
        assert counts == ["1 ошибка", "3 ошибки", "5 ошибок", "21 ошибка", "ничего не обнаружено"]

    @pytest.mark.parametrize("lang", TRANSLATED)
    @pytest.mark.parametrize(
        "form",
        [str, mm.Report._repr_html_, mm.Report.to_markdown, mm.Report.to_junit, mm.Report.brief],
        ids=["text", "html", "markdown", "junit", "brief"],
    )
    def test_every_form_is_in_one_language(
        self, form: Callable[[mm.Report], str], lang: Language
    ) -> None:
        found = fresh(BROKEN).validate(lang=lang).located(ORIGINS)
        exempted = ((found[1], "…"),)
        report = attrs.evolve(found, known=2, vanished=("MM101",), exempted=exempted)
        english = "error", "warning", "which", "names", "add ", "sheet", "row ", "known", "exempt"
        text = form(report)
        assert {"vi": "không có trong dữ liệu", "ru": "не существует"}[lang] in text
        shown = re.sub(r"<style.*?</style>|<[^>]*>|`[^`]*`", "", text, flags=re.DOTALL)
        assert [word for word in english if word in shown.lower()] == []

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_sarif_states_the_language_and_has_rules_and_messages_in_it(
        self, lang: Language
    ) -> None:
        report = fresh(BROKEN).validate(lang=lang).located(ORIGINS)
        (run,) = json.loads(report.to_sarif())["runs"]
        rule = mm.all_rules()[1]
        assert run["language"] == lang
        assert run["tool"]["driver"]["rules"][0]["shortDescription"]["text"] == rule.label(lang)
        assert run["tool"]["driver"]["rules"][0]["fullDescription"]["text"] == rule.why_in(lang)
        assert report[0].message in run["results"][0]["message"]["text"]
        row = {
            "en": "sheet models, row 3",
            "vi": "trang models, dòng 3",
            "ru": "лист models, строка 3",
        }
        names = [place["name"] for place in run["results"][0]["locations"][0]["logicalLocations"]]
        assert names[1] == row[lang]

    def test_json_states_the_language_and_keeps_words_for_programs(self) -> None:
        plain = json.loads(fresh(BROKEN).validate(lang="vi").to_json())
        assert plain["lang"] == "vi"
        assert plain["findings"][0]["severity"] == "error"
        assert plain["findings"][0]["lang"] == "vi"

    def test_reports_of_several_languages_are_not_joined(self) -> None:
        reports = [fresh(BROKEN).validate(lang=lang) for lang in TRANSLATED]
        with pytest.raises(mm.InvalidValueError, match=r"reports: .*several languages.*'vi', 'ru'"):
            mm.Report.joined(reports)
        assert mm.Report.joined(reports[:1]) == reports[0]

    def test_a_report_refuses_findings_in_another_language(self) -> None:
        findings = fresh(BROKEN).validate(lang="vi").findings
        with pytest.raises(mm.InvalidValueError, match="findings: a finding that is not in 'ru'"):
            mm.Report.of(findings, {}, lang="ru")

    def test_the_error_for_a_report_is_english_and_its_findings_are_in_their_language(self) -> None:
        report = fresh(BROKEN).validate(lang="ru")
        with pytest.raises(mm.ValidationError, match=r"^1 error, 1 warning; fix these") as caught:
            report.raise_for_errors()
        assert caught.value.findings == report.errors


@pytest.mark.parametrize(
    ("lang", "letters"), [("vi", "[àáảãạăâđêôơưấầậếềệốồộớờợứừự]"), ("ru", "[а-яё]")]
)
def test_the_shipped_findings_are_in_one_language_with_the_notes_of_the_data(
    lang: Language, letters: str
) -> None:
    report = mm.load_dataset("hanoi").validate(lang=lang)
    assert len(report) == 11
    for finding in report:
        assert re.search(letters, finding.message)
        assert re.search(letters, finding.hint)


class TestCommand:
    @pytest.fixture
    def broken_file(self, tmp_path: Path) -> str:
        path = tmp_path / "m.json"
        mm.save(BROKEN, path)
        return str(path)

    @pytest.mark.parametrize(
        ("lang", "parts"),
        [
            ("vi", ["MM102 lỗi", "trỏ đến “org:x”", "1 lỗi, 1 cảnh báo"]),
            ("ru", ["MM102 ошибка", "записи «org:x» не существует", "1 ошибка, 1 предупреждение"]),
        ],
    )
    def test_validate_takes_a_language(
        self, lang: str, parts: list[str], broken_file: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["validate", broken_file, "--lang", lang]) == 1
        out = capsys.readouterr().out
        assert [part for part in parts if part not in out] == []
        assert "error" not in out

    def test_validate_streams_and_counts_in_a_language(
        self, broken_file: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        main(["validate", broken_file, "--lang", "vi", "--format", "jsonl"])
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert {line["lang"] for line in lines} == {"vi"}
        main(["validate", broken_file, "--lang", "vi", "--by", "rule"])
        assert "quy tắc" in capsys.readouterr().out

    def test_the_environment_sets_the_language_of_validate(
        self,
        broken_file: str,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("MASSMOB_LANG", "ru")
        main(["validate", broken_file])
        assert "1 ошибка, 1 предупреждение" in capsys.readouterr().out

    def test_reference_explains_a_rule_in_a_language(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for lang in LANGUAGES:
            assert main(["reference", "MM203", "--lang", lang]) == 0
            assert capsys.readouterr().out.strip() == mm.explain("MM203", lang=lang)
        main(["reference", "MM203", "--lang", "vi", "--json"])
        (rule,) = json.loads(capsys.readouterr().out)["rules"]
        assert rule["why"] == mm.all_rules()[CODES.index("MM203")].why_in("vi")
