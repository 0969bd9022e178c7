"""Rules explained: why, what to do, and records that break and that pass.

The records are in ``cases.json``, which ``data/rule_examples.py`` builds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from massmob.validation.registry import Rule

__all__ = ["examples", "explain"]

_Records: TypeAlias = Mapping[str, list[Mapping[str, object]]]


@cache
def _all() -> Mapping[str, Mapping[str, _Records]]:
    text = files("massmob.validation").joinpath("cases.json").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, _Records]] = json.loads(text)
    return found


def examples(code: str) -> Mapping[str, _Records]:
    """Records that break a rule, and the same put right; all of them made up.

    Args:
        code: The rule's code.

    Returns:
        ``"breaks"`` and ``"passes"``, each with lists of records by kind, as a file of `massmob.save` holds
        them; nothing for the rule of a pack.

    Example:
        >>> examples("MM104")["breaks"]["models"][0]["replicates"]
        ['model:1']
    """
    return _all().get(code, {})


def explain(rule: Rule) -> str:
    """What a rule wants and why, what to do, and an example of both, as text.

    Example:
        >>> from massmob.validation.api import all_rules
        >>> print(explain(all_rules()[0]).splitlines()[0])
        MM101 (error, since 0.1.0): a movement holds entities
    """
    parts = [
        f"{rule.code} ({rule.severity}, since {rule.since}): {rule.title}",
        f"Why: {rule.why}\nFix: {rule.hint}",
    ]
    for name, records in examples(rule.code).items():
        title = {"breaks": "This breaks it", "passes": "This does not"}[name]
        parts.append(f"{title}:\n{lines(records)}")
    return "\n\n".join(parts)


def lines(records: _Records) -> str:
    """Records, one a line."""
    told = [json.dumps(each, ensure_ascii=False) for group in records.values() for each in group]
    return "\n".join(told) or "(nothing at all)"
