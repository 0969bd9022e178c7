"""Strategies: what movements hold, of all that the model declares."""

from __future__ import annotations

import re

from support.drawn_features import PAGE, RARE, declared, measure

ROOT = PAGE.parents[2]
OFTEN, SELDOM = 2.0, 1.0
"""The least share of movements, in percent: of single values, and of pairs that matter."""
DRAWS = 100


def rates() -> dict[str, float]:
    rows = re.findall(r"^\| (.+) \| ([\d.]+) % \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {row: float(rate) for row, rate in rows}


def test_the_table_has_everything_that_the_model_declares_and_nothing_is_rare() -> None:
    """After a change of the model or the strategies: run `tests/support/drawn_features.py`."""
    table = rates()
    assert [*table] == declared()
    rare = {row: rate for row, rate in table.items() if rate < (SELDOM if row in RARE else OFTEN)}
    assert rare == {}


def test_the_table_is_of_these_strategies() -> None:
    """What is in most of the movements is in some of a few, and what none holds in none."""
    counts, _ = measure(DRAWS)
    table = rates()
    assert counts.keys() <= table.keys()
    assert [row for row, rate in table.items() if rate > 50 and not counts[row]] == []


def test_the_docs_list_the_planted_bugs() -> None:
    program = (ROOT / "benchmarks" / "planted_bugs.py").read_text(encoding="utf-8")
    planted = re.findall(r'^@planted\("(.+)", \d+\)$', program, re.MULTILINE)
    page = (ROOT / "docs" / "how-to" / "test-your-application.md").read_text(encoding="utf-8")
    assert len(planted) == 20
    assert [bug for bug in planted if f"\n- {bug}\n" not in page] == []
