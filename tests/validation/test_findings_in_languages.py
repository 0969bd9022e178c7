"""Findings in Vietnamese and Russian: every one is translated, and holds the values of the English one."""

from __future__ import annotations

import json
import re

import pytest

import massmob as mm
from massmob.translation.language import Language, in_language
from massmob.values.period_phrase import when
from support.activity_cases import BROKEN
from support.rule_cases import fresh

CODES = [code for code in sorted(BROKEN) if code >= "MM5" and code[:4] not in {"MM62", "MM80"}]
CODES.remove("MM911")


def messages(movement: mm.Movement, code: str, lang: Language) -> list[str]:
    with in_language(lang):
        findings = mm.validate(fresh(movement), select=code).findings
    return [finding.message for finding in findings]


def figures(message: str) -> list[str]:
    return sorted(re.findall(r"\d[\d-]*", message))


def test_the_rules_on_models_work_contests_figures_and_texts_are_covered() -> None:
    assert len(CODES) > 55


@pytest.mark.parametrize("code", CODES)
def test_a_finding_is_in_the_current_language_with_all_values(code: str) -> None:
    english = messages(BROKEN[code], code, "en")
    vietnamese, russian = (messages(BROKEN[code], code, lang) for lang in ("vi", "ru"))
    assert len(english) == len(vietnamese) == len(russian) > 0
    for in_en, in_vi, in_ru in zip(english, vietnamese, russian, strict=True):
        assert len({in_en, in_vi, in_ru}) == 3
        assert figures(in_en) == figures(in_vi) == figures(in_ru)


@pytest.mark.parametrize("code", CODES)
def test_a_russian_finding_holds_no_english(code: str) -> None:
    data = json.dumps(BROKEN[code].to_dict(), ensure_ascii=False)
    for message in messages(BROKEN[code], code, "ru"):
        assert [word for word in re.findall("[A-Za-z]{3,}", message) if word not in data] == []


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("2024", ("năm 2024", "в 2024 году")),
        ("2024-05", ("trong tháng 2024-05", "в 2024-05")),
        ("2024-05-03", ("ngày 2024-05-03", "2024-05-03")),
        ("2023-02/2024-05", ("từ 2023-02 đến 2024-05", "с 2023-02 по 2024-05")),
        ("2025-07-01/..", ("từ 2025-07-01", "с 2025-07-01")),
        ("../2024", ("đến 2024-12-31", "до 2024-12-31")),
        ("../..", ("luôn luôn", "всегда")),
    ],
)
def test_the_time_of_a_period_has_the_words_of_the_language(
    text: str, phrases: tuple[str, str]
) -> None:
    period = mm.Period.parse(text)
    assert (when(period, "vi"), when(period, "ru")) == phrases
    with in_language("ru"):
        assert when(period) == phrases[1]


def test_a_figure_in_a_finding_is_written_as_the_language_does() -> None:
    assert [messages(BROKEN["MM906"], "MM906", lang) for lang in ("vi", "ru")] == [
        ["nguồn ghi 'more than 10,000', số liệu là 10.000"],
        ["в источнике 'more than 10,000', значение: 10 000"],
    ]
