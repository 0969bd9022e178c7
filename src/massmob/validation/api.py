"""Validation: everything that is wrong or doubtful in a movement, reported at once.

A rule is a small function over a movement, declared with `massmob.validation.registry.rule`. A rule whose
premise has errors is skipped with that reason, so that one problem yields one finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from massmob.errors import InvalidValueError
from massmob.network.network import Network
from massmob.validation.examples import examples, explain
from massmob.validation.finding import Finding, Origin, Severity
from massmob.validation.registry import Rule, Violation, all_rules, rule
from massmob.validation.report import Report
from massmob.validation.rules import (
    contests,
    documents,
    figures,
    hierarchies,
    identity,
    models,
    reorganisation,
    texts_and_sources,
    validity,
)
from massmob.validation.runner import run_rules, stream, with_premises
from massmob.validation.settings import Baseline, Exemption, Settings

__all__ = [
    "Baseline",
    "Exemption",
    "Finding",
    "Origin",
    "Report",
    "Rule",
    "Settings",
    "Severity",
    "Violation",
    "all_rules",
    "examples",
    "explain",
    "fix",
    "iter_findings",
    "rule",
    "validate",
]

RULES = (
    contests,
    documents,
    figures,
    hierarchies,
    identity,
    models,
    reorganisation,
    validity,
    texts_and_sources,
)
"""The modules of the rules: importing one puts its rules into the catalogue."""

_N = TypeVar("_N", bound=Network)

_ROUNDS = 20  # repairs that follow one from another


def validate(
    movement: Network,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    settings: Settings | None = None,
) -> Report:
    """Check a movement against the rules.

    What is found is kept with the movement: after `Movement.replace`, `add` or `remove` only what can have
    changed is looked at again.

    Args:
        movement: The movement.
        select: Codes or beginnings of codes, such as ``"MM2"``; only these rules report. All when empty.
        ignore: Codes or beginnings of codes of rules that do not report.
        settings: What a project wants besides: severities, exceptions, a baseline; its ``select`` holds where
            none is given here, its ``ignore`` besides the one given here.

    Returns:
        The findings in the order of code, entity and field, and the rules skipped with the reason.

    Raises:
        InvalidValueError: A code that no rule begins with.
        LoadError: The baseline of the settings cannot be read.

    Example:
        >>> import massmob as mm
        >>> from massmob.model.entities import Locality
        >>> report = validate(mm.Movement([Locality(id="loc:1", name="A", kind="xa", parent="loc:2")]))
        >>> [finding.code for finding in report.errors]
        ['MM102']
    """
    wanted = _wanted(select, ignore, settings)
    outcome = run_rules(movement, with_premises(wanted, all_rules()))
    codes = {rule.code for rule in wanted}
    findings = (
        finding
        for code in codes & outcome.findings.keys()
        for found in outcome.findings[code].values()
        for finding in found
    )
    skipped = {code: why for code, why in outcome.skipped.items() if code in codes}
    report = Report.of(findings, skipped)
    return report if settings is None else settings.apply(report)


def iter_findings(
    movement: Network, *, select: Iterable[str] = (), ignore: Iterable[str] = ()
) -> Iterator[Finding]:
    """The findings of `validate` one by one as they are found, in no order, with nothing kept in memory.

    The arguments, and what is raised, are those of `validate`.

    Example:
        >>> import massmob as mm
        >>> from massmob.model.entities import Locality
        >>> broken = mm.Movement([Locality(id="loc:1", name="A", kind="xa", parent="loc:2")])
        >>> next(iter_findings(broken)).code
        'MM102'
    """
    wanted = _wanted(select, ignore, None)
    codes = {rule.code for rule in wanted}
    found = stream(movement, with_premises(wanted, all_rules()))
    return (finding for finding in found if finding.code in codes)


def fix(
    movement: _N, *, select: Iterable[str] = (), ignore: Iterable[str] = ()
) -> tuple[_N, tuple[Finding, ...]]:
    """Put right what can be put right with certainty.

    Args:
        movement: The movement.
        select: As in `validate`.
        ignore: As in `validate`.

    Returns:
        The movement with the repairs, and the findings that these settle.

    Example:
        >>> import massmob as mm
        >>> from massmob.model.entities import Document
        >>> plan = Document(id="doc:1", name="12-CT/TU", symbol="12 - ct/TU", type="plan")
        >>> fixed, settled = fix(mm.Movement([plan]))
        >>> fixed["doc:1"].type.value, [finding.code for finding in settled]
        ('directive', ['MM401', 'MM409'])
    """
    settled: list[Finding] = []
    for _ in range(_ROUNDS):
        report = validate(movement, select=select, ignore=ignore)
        # One repair an entity and round: the next may rest on it.
        repairs = {each.entity: each for each in reversed(report.findings) if each.fixed}
        if not repairs:
            break
        settled += repairs.values()
        movement = movement.replace(*(each.fixed for each in repairs.values() if each.fixed))
    return movement, tuple(sorted(settled, key=lambda each: (each.code, each.entity, each.field)))


def _wanted(select: Iterable[str], ignore: Iterable[str], settings: Settings | None) -> list[Rule]:
    chosen, refused = _prefixes(select, "select"), _prefixes(ignore, "ignore")
    if settings is not None:
        chosen = chosen or _prefixes(settings.select, "select")
        refused = (*refused, *_prefixes(settings.ignore, "ignore"))
        _prefixes(settings.severity, "severity")
    return [
        rule
        for rule in all_rules()
        if (not chosen or rule.code.startswith(chosen))
        and not (refused and rule.code.startswith(refused))
    ]


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
                hint="give a code such as 'MM102' or a family such as 'MM1'",
            )
    return given
