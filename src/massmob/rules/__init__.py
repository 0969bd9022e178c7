"""Validation: everything that is wrong or doubtful in a movement, told at once.

Lives here: `validate`, which runs the rules in the order of their premises. Must not live here: a rule (one
module a family beside this one), what a finding looks like (`massmob.rules.report`).

A rule is a small function over a movement, declared with `massmob.rules.catalogue.rule`. A rule whose premise
found errors is skipped and the reason told, so that one fault yields one finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from massmob.errors import InvalidValueError
from massmob.movement import Movement
from massmob.rules import (  # the families: importing one puts its rules into the catalogue
    contests as _6xx,
)
from massmob.rules import (
    documents as _4xx,
)
from massmob.rules import (
    figures as _7xx,
)
from massmob.rules import (
    hierarchies as _2xx,
)
from massmob.rules import (
    identity as _1xx,
)
from massmob.rules import (
    models as _5xx,
)
from massmob.rules import (
    reorganisation as _8xx,
)
from massmob.rules import (
    time as _3xx,
)
from massmob.rules import (
    wording as _9xx,
)
from massmob.rules.catalogue import Rule, catalogue
from massmob.rules.report import Finding, Report, Severity

__all__ = ["Finding", "Report", "Rule", "Severity", "all_rules", "validate"]

FAMILIES = (_1xx, _2xx, _3xx, _4xx, _5xx, _6xx, _7xx, _8xx, _9xx)
"""The modules of the rules, in the order of their codes."""


def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the codes.

    Example:
        >>> all_rules()[0].code
        'MM101'
    """
    return tuple(rule for _, rule in sorted(catalogue().items()))


def validate(
    movement: Movement, *, select: Iterable[str] = (), ignore: Iterable[str] = ()
) -> Report:
    """Check a movement against the rules.

    Args:
        movement: The movement.
        select: Codes or beginnings of codes, such as ``"MM2"``; only these rules report. All when empty.
        ignore: Codes or beginnings of codes of rules that do not report.

    Returns:
        The findings in the order of code, entity and field, and the rules skipped with the reason.

    Raises:
        InvalidValueError: A code that no rule begins with.

    Example:
        >>> from massmob.model import Locality
        >>> report = validate(Movement([Locality(id="loc:1", name="A", kind="xa", parent="loc:2")]))
        >>> [finding.code for finding in report.errors]
        ['MM102']
    """
    chosen, refused = _prefixes(select, "select"), _prefixes(ignore, "ignore")
    findings: list[Finding] = []
    skipped: dict[str, str] = {}
    failed: set[str] = set()
    for rule in _in_order(all_rules()):
        broken = [code for code in rule.after if code in failed]
        if broken:
            failed.add(rule.code)
            skipped[rule.code] = f"needs {', '.join(broken)} to hold"
            continue
        found = [rule.finding(each) for each in rule.check(movement)]
        if any(finding.severity is Severity.ERROR for finding in found):
            failed.add(rule.code)
        if _wanted(rule.code, chosen, refused):
            findings += found
    told = {code: why for code, why in skipped.items() if _wanted(code, chosen, refused)}
    return Report.of(findings, told)


def _prefixes(codes: Iterable[str], argument: str) -> tuple[str, ...]:
    given = (codes,) if isinstance(codes, str) else tuple(codes)
    for code in given:
        if not (
            isinstance(code, str) and code and any(r.code.startswith(code) for r in all_rules())
        ):
            raise InvalidValueError(
                "no rule begins with this code",
                place=argument,
                found=code,
                remedy="give a code such as 'MM102' or a family such as 'MM1'",
            )
    return given


def _wanted(code: str, chosen: tuple[str, ...], refused: tuple[str, ...]) -> bool:
    return (not chosen or code.startswith(chosen)) and not (refused and code.startswith(refused))


def _in_order(rules: Sequence[Rule]) -> Iterator[Rule]:
    """Premises before the rules that need them, otherwise by code."""
    done: set[str] = set()
    waiting = list(rules)
    while waiting:
        ready = [rule for rule in waiting if done.issuperset(rule.after)]
        yield from ready
        done.update(rule.code for rule in ready)
        waiting = [rule for rule in waiting if rule.code not in done]
        if not ready:
            raise InvalidValueError(
                "rules wait for one another", found=[rule.code for rule in waiting]
            )
