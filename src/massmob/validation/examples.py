"""Explanations of rules: why, what to do, and records that break the rule and that pass it.

The records are in ``cases.json``, which ``data/rule_examples.py`` builds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

from massmob.errors import InvalidValueError, require_type
from massmob.rendering.escaping import json_text
from massmob.translation.catalogue import gettext
from massmob.translation.language import Language, as_language
from massmob.validation.registry import Rule, all_rules

__all__ = ["examples", "explain"]

_Records: TypeAlias = Mapping[str, list[Mapping[str, object]]]


@cache
def _read_cases() -> Mapping[str, Mapping[str, _Records]]:
    text = Path(__file__).with_name("cases.json").read_text(encoding="utf-8")
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


def explain(rule: Rule | str, *, lang: Language | None = None) -> str:
    """What a rule requires and why, what to do, and an example of both, as text.

    Args:
        rule: One of `massmob.all_rules`, or its code.
        lang: The language of the text; the current one by default. The records are the same in all.

    Raises:
        InvalidValueError: Not a rule, no rule of this code, or not a language.

    Example:
        >>> from massmob.validation.api import all_rules
        >>> print(explain(all_rules()[0]).splitlines()[0])
        MM101 (error, since 0.1.0): a movement holds entities
        >>> print(explain("MM101", lang="ru").splitlines()[0])
        MM101 (ошибка, с версии 0.1.0): движение содержит хотя бы одну запись
    """
    lang, rule = as_language(lang), _rule_of(rule)
    head = gettext("{code} ({severity}, since {version}): {title}", lang).format(
        code=rule.code,
        severity=rule.severity.label(lang),
        version=rule.since,
        title=rule.label(lang),
    )
    why = gettext("Why: {why}", lang).format(why=rule.why_in(lang))
    hint = gettext("Hint: {hint}", lang).format(hint=rule.hint_in(lang))
    parts = [head, f"{why}\n{hint}"]
    titles = {
        "breaks": gettext("This breaks it:", lang),
        "passes": gettext("This passes:", lang),
    }
    for name, records in examples(rule.code).items():
        parts.append(f"{titles[name]}\n{lines(records, lang)}")
    return "\n\n".join(parts)


def _rule_of(rule: Rule | str) -> Rule:
    require_type("rule", rule, Rule, str, hint="give one of massmob.all_rules(), or its code")
    if isinstance(rule, Rule):
        return rule
    rules = {known.code: known for known in all_rules()}
    if rule not in rules:
        hint = "give a code such as 'MM102'; all_rules() has all"
        raise InvalidValueError("no such rule", place="rule", found=rule, hint=hint)
    return rules[rule]


def lines(records: _Records, lang: Language = "en") -> str:
    """Records as JSON, one a line."""
    rows = [json_text(row, indent=None) for rows in records.values() for row in rows]
    return "\n".join(rows) or gettext("(no records)", lang)
