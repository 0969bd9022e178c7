"""Every argument of the public functions, methods and constructors of validation, given a wrong value."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import massmob as mm
from massmob.validation import registry
from massmob.validation.api import examples

GOOD = mm.Movement([mm.Field(id="field:1", name="kinh tế", sources=("src:a",))])
REPORT = mm.validate(GOOD)
RULE = mm.all_rules()[0]
FINDING: dict[str, Any] = {"code": "MM1", "severity": mm.Severity.ERROR, "message": "x"}
DECLARED: dict[str, Any] = {"code": "TST900", "title": "x", "why": "x", "hint": "x"}
EXEMPTION: dict[str, Any] = {"entity": "a", "rules": ("MM1",), "reason": "b"}
RULE_FIELDS: dict[str, Any] = {
    name: getattr(RULE, name)
    for name in ("code", "title", "severity", "why", "hint", "since", "of", "reads", "check")
}


def keywords(function: Callable[..., object], right: dict[str, Any]) -> Callable[..., object]:
    """The function of one argument by its name, with right values for all others."""
    return lambda **wrong: function(**{**right, **wrong})


def positional(function: Callable[..., object]) -> Callable[..., object]:
    """The function of its first argument, by any name."""
    return lambda **wrong: function(*wrong.values())


def declare(code: str, title: str, **texts: Any) -> object:
    return mm.rule(code, title, **texts)(lambda _: [])


CASES: list[tuple[str, Callable[..., object], dict[str, list[Any]]]] = [
    (
        "validate",
        keywords(mm.validate, {"movement": GOOD}),
        {
            "movement": [5, None, [], "hanoi"],
            "select": [5, [5], None, "XX", [""]],
            "ignore": [5, [5], None, "XX", [""]],
            "settings": [5, "massmob.toml", {}],
            "lang": [5, "fr"],
        },
    ),
    (
        "iter_findings",
        keywords(mm.iter_findings, {"movement": GOOD}),
        {"movement": [5, None], "select": [5, "XX"], "ignore": [5, "XX"], "lang": [5, "fr"]},
    ),
    (
        "fix",
        keywords(mm.fix, {"movement": GOOD}),
        {"movement": [5, None], "select": [5, "XX"], "ignore": [5, "XX"], "lang": [5, "fr"]},
    ),
    (
        "explain",
        keywords(mm.explain, {"rule": "MM101"}),
        {"rule": [5, None, "MM000"], "lang": [5, "fr"]},
    ),
    ("examples", positional(examples), {"code": [5, None]}),
    ("remove", positional(registry.remove), {"code": [5, None, "MM999"]}),
    (
        "rule",
        keywords(declare, DECLARED),
        {
            "code": [5, None, "MM1", "MM101"],
            **{name: [5, None] for name in ("title", "why", "hint", "since")},
            "severity": [5, None, "fatal"],
            "of": [5, mm.Field, "field", [5], [int]],
            "reads": [5, ["xyz"]],
        },
    ),
    ("rule", positional(mm.rule(**DECLARED)), {"check": [5, None]}),
    (
        "Rule",
        keywords(mm.Rule, RULE_FIELDS),
        {name: [5] for name in (*RULE_FIELDS, "alone")},
    ),
    (
        "Violation",
        keywords(mm.Violation, {"entity": None, "message": "x"}),
        {
            name: [5]
            for name in ("entity", "message", "field", "related", "hint", "severity", "fixed")
        },
    ),
    (
        "Finding",
        keywords(mm.Finding, FINDING),
        {
            **{name: [5] for name in (*FINDING, "entity", "field", "hint", "fixed", "origin")},
            "related": [5, "a", (5,)],
        },
    ),
    (
        "Origin",
        keywords(mm.Origin, {"file": "a"}),
        {"file": [5, None], "line": [-1, "5", None, 1.5, True], "table": [5, None]},
    ),
    (
        "Report",
        mm.Report,
        {
            "findings": [5, "a", (5,)],
            "exempted": [5, (5,)],
            "vanished": [5, "a", (5,)],
            **{name: [5, "a"] for name in ("skipped", "units")},
            "known": ["a", None],
        },
    ),
    (
        "Report.of",
        keywords(mm.Report.of, {"findings": (), "skipped": {}}),
        {"findings": [5, "a", [5]], "skipped": [5, "a"], "lang": [5, "fr"]},
    ),
    ("Report.joined", mm.Report.joined, {"reports": [5, "a", [5]]}),
    (
        "Report.placed",
        keywords(REPORT.placed, {"movement": GOOD}),
        {"movement": [5, None], "along": [5, "localities"]},
    ),
    ("Origin.label", mm.Origin("a.xlsx", 1, "sheet b").label, {"lang": [5, "fr"]}),
    ("Origin.row_label", mm.Origin("a.xlsx", 1, "sheet b").row_label, {"lang": [5, "fr"]}),
    ("Rule.label", mm.all_rules()[0].label, {"lang": [5, "fr"]}),
    ("Rule.why_in", mm.all_rules()[0].why_in, {"lang": [5, "fr"]}),
    ("Rule.hint_in", mm.all_rules()[0].hint_in, {"lang": [5, "fr"]}),
    ("Report.located", REPORT.located, {"origins": [5, "a", {"a": 5}]}),
    ("Report.counts", REPORT.counts, {"by": [5, None, "rules"]}),
    ("Report.brief", REPORT.brief, {"most": [-1, "a", None]}),
    (
        "Settings",
        mm.Settings,
        {
            "select": [5, [5]],
            "ignore": [5, [5]],
            "severity": [5, {"MM1": "fatal"}],
            "exempt": [5, [5]],
            "baseline": [5],
        },
    ),
    ("Settings.of", keywords(mm.Settings.of, {"given": {}}), {"folder": [5, None]}),
    ("Settings.read", mm.Settings.read, {"path": [5, None]}),
    ("Settings.find", mm.Settings.find, {"folder": [5, None]}),
    ("Settings.apply", mm.Settings().apply, {"report": [5, None, GOOD]}),
    (
        "Exemption",
        keywords(mm.Exemption, EXEMPTION),
        {"entity": [5, None], "rules": [5, [5]], "reason": [5, None]},
    ),
    ("Exemption.covers", mm.Exemption(**EXEMPTION).covers, {"finding": [5, None]}),
    ("Baseline", mm.Baseline, {"known": [5, None]}),
    ("Baseline.of", mm.Baseline.of, {"report": [5, None, GOOD]}),
    ("Baseline.read", mm.Baseline.read, {"path": [5, None]}),
    ("Baseline.apply", mm.Baseline({}).apply, {"report": [5, None, GOOD]}),
    ("read_origins", mm.read_origins, {"path": [5, None]}),
]


@pytest.mark.parametrize(
    ("call", "argument", "wrong"),
    [
        pytest.param(call, argument, wrong, id=f"{name}-{argument}-{wrong!r:.20}")
        for name, call, arguments in CASES
        for argument, values in arguments.items()
        for wrong in values
    ],
)
def test_a_wrong_value_is_refused_by_name(
    call: Callable[..., object], argument: str, wrong: object
) -> None:
    with pytest.raises(mm.MassmobError) as caught:
        call(**{argument: wrong})
    place = caught.value.place
    assert argument in place.replace("[", ".").replace(":", ".").split("."), str(caught.value)


def test_settings_of_something_that_is_no_table_are_refused() -> None:
    wrong: list[Any] = [5, None, "a", []]
    for given in wrong:
        with pytest.raises(mm.LoadError, match="not a table"):
            mm.Settings.of(given)


def test_values_of_settings_are_converted() -> None:
    severity: Any = {"MM1": "note"}
    settings = mm.Settings(
        select="MM1",
        ignore=["MM101"],
        severity=severity,
        exempt=[mm.Exemption(entity="a", rules="MM1", reason="b")],
        baseline="known.json",
    )
    assert settings.select == ("MM1",)
    assert settings.ignore == ("MM101",)
    assert settings.severity == {"MM1": mm.Severity.NOTE}
    assert settings.exempt[0].rules == ("MM1",)
    assert settings.baseline == Path("known.json")
