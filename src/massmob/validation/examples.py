"""Explanations of rules: why, what to do, and records that break the rule and that pass it.

The records are in ``cases.json``, which ``data/rule_examples.py`` builds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from massmob.errors import require_type
from massmob.rendering.escaping import json_text
from massmob.validation.registry import Rule

__all__ = ["examples", "explain"]

_Records: TypeAlias = Mapping[str, list[Mapping[str, object]]]


@cache
def _read_cases() -> Mapping[str, Mapping[str, _Records]]:
    text = files("massmob.validation").joinpath("cases.json").read_text(encoding="utf-8")
    cases: Mapping[str, Mapping[str, _Records]] = json.loads(text)
    return cases


def examples(code: str) -> Mapping[str, _Records]:
    """Records that break a rule, and the same corrected; all of them invented.

    Args:
        code: The rule's code.

    Returns:
        ``"breaks"`` and ``"passes"``, each with lists of records by kind, as in a file of `massmob.save`;
        empty for the rule of a pack.

    Raises:
        InvalidValueError: Not a text.

    Example:
        >>> examples("MM104")["breaks"]["models"][0]["replicates"]
        ['model:1']
    """
    require_type("code", code, str, hint="give the code of a rule, such as 'MM102'")
    return _read_cases().get(code, {})


def explain(rule: Rule) -> str:
    """What a rule requires and why, what to do, and an example of both, as text.

    Args:
        rule: One of `massmob.all_rules`.

    Raises:
        InvalidValueError: Not a rule.

    Example:
        >>> from massmob.validation.api import all_rules
        >>> print(explain(all_rules()[0]).splitlines()[0])
        MM101 (error, since 0.1.0): a movement holds entities
    """
    require_type("rule", rule, Rule, hint="give one of massmob.all_rules()")
    parts = [
        f"{rule.code} ({rule.severity}, since {rule.since}): {rule.title}",
        f"Why: {rule.why}\nHint: {rule.hint}",
    ]
    for name, records in examples(rule.code).items():
        title = {"breaks": "This breaks it", "passes": "This passes"}[name]
        parts.append(f"{title}:\n{lines(records)}")
    return "\n\n".join(parts)


def lines(records: _Records) -> str:
    """Records as JSON, one a line."""
    rows = [json_text(row, indent=None) for rows in records.values() for row in rows]
    return "\n".join(rows) or "(no records)"
