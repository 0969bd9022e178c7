"""Validate a movement: report everything that is wrong or doubtful in it at once, and fix what is certain.

A rule is a small function, declared with `massmob.validation.registry.rule`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from massmob.errors import InvalidValueError, require_type
from massmob.network.network import Network
from massmob.translation.language import Language, as_language
from massmob.validation.arguments import texts
from massmob.validation.examples import examples, explain
from massmob.validation.finding import Finding
from massmob.validation.registry import Rule, all_rules, rule
from massmob.validation.report import MOVEMENT_HINT, Report
from massmob.validation.rules import (
    awards_and_works,
    contests,
    documents,
    figures,
    hierarchies,
    identity,
    models,
    organs,
    reorganisation,
    statements,
    texts_and_sources,
    unprintable,
    validity,
    yearly_work,
)
from massmob.validation.runner import run_rules, stream_findings

if TYPE_CHECKING:
    from massmob.validation.settings import Settings

__all__ = ["all_rules", "examples", "explain", "fix", "iter_findings", "rule", "validate"]

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
    unprintable,
    organs,
    yearly_work,
    awards_and_works,
    statements,
)
"""The modules of the rules: importing one registers its rules."""

_N = TypeVar("_N", bound=Network)

_MAX_ROUNDS = 20  # of fixes that make further fixes possible


def validate(
    movement: Network,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    settings: Settings | None = None,
    lang: Language | None = None,
) -> Report:
    """Check a movement against the rules.

    The results are cached with the movement: after `Movement.replace`, `add` or `remove` only what can have
    changed is checked again.

    Args:
        movement: The movement.
        select: Codes or beginnings of codes, such as ``"MM2"``; only these rules report. All when empty.
        ignore: Codes or beginnings of codes of rules that do not report.
        settings: The settings of a project: severities, exemptions, a baseline. Its ``select`` applies when
            none is given here, its ``ignore`` in addition to the one given here.
        lang: The language of messages, hints and headings: ``"vi"``, ``"en"`` or ``"ru"``; the current
            one by default. Rules of other packages may have messages in English only.

    Returns:
        The findings in the order of code, entity and field, and the rules skipped with the reason.

    Raises:
        InvalidValueError: Not a movement, no rule that begins with a given code, no `Settings`, or not a
            language.
        LoadError: The baseline of the settings cannot be read.

    Example:
        >>> import massmob as mm
        >>> from massmob.model.entities import Locality
        >>> report = validate(mm.Movement([Locality(id="loc:1", name="A", kind="xa", parent="loc:2")]))
        >>> [finding.code for finding in report.errors]
        ['MM102']
    """
    require_type("movement", movement, Network, hint=MOVEMENT_HINT)
    if settings is not None:
        from massmob.validation.settings import Settings

        require_type("settings", settings, Settings, hint="see Settings.find and Settings.of")
    lang = as_language(lang)
    wanted = _selected_rules(select, ignore, settings)
    results = run_rules(movement, wanted, lang)
    findings = (
        finding
        for result in results.values()
        for findings_of_entity in result.findings.values()
        for finding in findings_of_entity
    )
    skipped = {rule.code: result.skipped for rule, result in results.items() if result.skipped}
    report = Report.of(findings, skipped, lang=lang)
    return report if settings is None else settings.apply(report)


def iter_findings(
    movement: Network,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    lang: Language | None = None,
) -> Iterator[Finding]:
    """The findings of `validate` one by one as they are found, in no order, with nothing cached.

    The arguments and exceptions are those of `validate`.

    Example:
        >>> import massmob as mm
        >>> from massmob.model.entities import Locality
        >>> broken = mm.Movement([Locality(id="loc:1", name="A", kind="xa", parent="loc:2")])
        >>> next(iter_findings(broken)).code
        'MM102'
    """
    require_type("movement", movement, Network, hint=MOVEMENT_HINT)
    wanted = _selected_rules(select, ignore, None)
    return stream_findings(movement, wanted, as_language(lang))


def fix(
    movement: _N,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    lang: Language | None = None,
) -> tuple[_N, tuple[Finding, ...]]:
    """Fix what can be fixed with certainty.

    Args:
        movement: The movement.
        select: As in `validate`.
        ignore: As in `validate`.
        lang: As in `validate`.

    Returns:
        The fixed movement, and the findings that were resolved.

    Raises:
        InvalidValueError: As `validate`.

    Example:
        >>> import massmob as mm
        >>> from massmob.model.entities import Document
        >>> plan = Document(id="doc:1", name="12-CT/TU", symbol="12 - ct/TU", type="plan")
        >>> fixed, resolved = fix(mm.Movement([plan]))
        >>> fixed["doc:1"].type.value, [finding.code for finding in resolved]
        ('directive', ['MM401', 'MM409'])
    """
    resolved: list[Finding] = []
    for _ in range(_MAX_ROUNDS):
        report = validate(movement, select=select, ignore=ignore, lang=lang)
        # One fix per entity and round: the next one may depend on it.
        fixable = {
            finding.entity: finding for finding in reversed(report.findings) if finding.fixed
        }
        if not fixable:
            break
        resolved += fixable.values()
        movement = movement.replace(*(f.fixed for f in fixable.values() if f.fixed))
    return movement, tuple(sorted(resolved, key=lambda f: (f.code, f.entity, f.field)))


def _selected_rules(
    select: Iterable[str], ignore: Iterable[str], settings: Settings | None
) -> list[Rule]:
    selected, ignored = _checked_codes(select, "select"), _checked_codes(ignore, "ignore")
    if settings is not None:
        selected = selected or _checked_codes(settings.select, "select")
        ignored = (*ignored, *_checked_codes(settings.ignore, "ignore"))
        _checked_codes(settings.severity, "severity")
    return [
        rule
        for rule in all_rules()
        if (not selected or rule.code.startswith(selected))
        and not (ignored and rule.code.startswith(ignored))
    ]


def _checked_codes(given: Iterable[str], argument: str) -> tuple[str, ...]:
    """Codes or beginnings of codes, each of which some rule begins with."""
    codes = texts(argument, given)
    for code in codes:
        if not code or not any(rule.code.startswith(code) for rule in all_rules()):
            raise InvalidValueError(
                "no rule begins with this code",
                place=argument,
                found=code,
                hint="give a code such as 'MM102' or a family such as 'MM1'",
            )
    return codes
