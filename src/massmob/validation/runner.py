"""How rules are run: in one pass over the entities, and after a change only where a finding can have changed.

A rule of single entities depends on the entity and on those it names, so after a change it is run again for
the changed entities, for those that name them, and, where a hint may name any entity, for those with a finding.
A rule of the whole movement is run again when an entity of a kind that it reads was changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TypeAlias

import attrs

from massmob.errors import InvalidValueError
from massmob.model.entity import Entity
from massmob.model.references import references
from massmob.network.collection import Collection, Derivation
from massmob.network.network import Network
from massmob.validation.finding import Finding, Severity
from massmob.validation.registry import Rule
from massmob.values.vocabulary import EntityKind

__all__ = ["Outcome", "run_rules", "stream", "with_premises"]

_Findings: TypeAlias = dict[str, tuple[Finding, ...]]
"""Id of the entity that was looked at → findings; under ``""`` those of a rule of the whole movement."""


@attrs.frozen
class Outcome:
    """What rules found.

    Attributes:
        findings: Code → findings, for the rules that ran.
        skipped: Code → why the rule did not run.
    """

    findings: Mapping[str, _Findings]
    skipped: Mapping[str, str]


def with_premises(wanted: Iterable[Rule], rules: Iterable[Rule]) -> list[Rule]:
    """The rules wanted and those that must hold before them, premises first.

    Raises:
        InvalidValueError: Rules that wait for one another, or for one that is not there.
    """
    by_code = {rule.code: rule for rule in rules}
    after: dict[str, tuple[str, ...]] = {}
    queue = [rule.code for rule in wanted]
    try:
        for code in queue:
            after[code] = by_code[code].after
            queue += (each for each in after[code] if each not in after)
        return [by_code[code] for code in TopologicalSorter(after).static_order()]
    except CycleError as error:
        raise InvalidValueError("rules wait for one another", found=error.args[1]) from None
    except KeyError as error:
        raise InvalidValueError(
            "a rule waits for one that is not there", found=error.args[0]
        ) from None


@attrs.define
class _Results:
    """What validation caches with a movement.

    Attributes:
        findings: Rule → entity id → its findings; under ``""`` those of a rule of the whole movement.
        referrers: Id → ids of the entities that refer to it; ``None`` until it is needed.
    """

    findings: dict[Rule, _Findings] = attrs.field(factory=dict)
    referrers: dict[str, frozenset[str]] | None = None


def run_rules(movement: Network, rules: Sequence[Rule]) -> Outcome:
    """Run rules over a movement, or reuse their cached results.

    Args:
        movement: The movement; the results are cached with it.
        rules: Premises first.
    """
    known = movement.cached(_Results).findings
    if movement.derived_from is not None:
        _reuse_results(movement, movement.derived_from)
        movement.release_parent()
    single = [rule for rule in rules if rule.of is not None and rule not in known]
    if single:
        fresh: dict[Rule, _Findings] = {rule: {} for rule in single}
        for rule, id, found in _one_by_one(movement, single):
            fresh[rule][id] = found
        known.update(fresh)
    failed: set[str] = set()
    skipped: dict[str, str] = {}
    findings: dict[str, _Findings] = {}
    for rule in rules:
        if told := _broken(rule, failed):
            failed.add(rule.code)
            skipped[rule.code] = told
            continue
        if rule not in known:
            found = tuple(map(rule.finding, rule.check(movement)))
            known[rule] = {"": found} if found else {}
        findings[rule.code] = known[rule]
        if _fails(known[rule].values()):
            failed.add(rule.code)
    return Outcome(findings, skipped)


def stream(movement: Network, rules: Sequence[Rule]) -> Iterator[Finding]:
    """What rules find, as they find it, with nothing kept.

    Args:
        movement: The movement.
        rules: Premises first. Those that are premises are run before the others.
    """
    premises = {code for rule in rules for code in rule.after}
    first = [rule for rule in rules if rule.code in premises]
    failed: set[str] = set()
    for rule in first:
        if _broken(rule, failed):
            failed.add(rule.code)
            continue
        for finding in _all_of(movement, rule):
            if finding.severity is Severity.ERROR:
                failed.add(rule.code)
            yield finding
    rest = [rule for rule in rules if rule not in first and not _broken(rule, failed)]
    for _, _, found in _one_by_one(movement, [rule for rule in rest if rule.of is not None]):
        yield from found
    for rule in rest:
        if rule.of is None:
            yield from _all_of(movement, rule)


def _all_of(movement: Network, rule: Rule) -> Iterator[Finding]:
    if rule.of is None:
        yield from map(rule.finding, rule.check(movement))
        return
    for _, _, found in _one_by_one(movement, [rule]):
        yield from found


def _one_by_one(
    movement: Network, rules: Sequence[Rule], only: Iterable[Entity] | None = None
) -> Iterator[tuple[Rule, str, tuple[Finding, ...]]]:
    """What rules of single entities find, entity after entity."""
    by_kind = {kind: [rule for rule in rules if kind in (rule.of or ())] for kind in EntityKind}
    for entity in movement if only is None else only:
        for rule in by_kind[entity.entity_kind]:
            found = [*(rule.check(entity) if rule.alone else rule.check(entity, movement))]
            if found:
                yield rule, entity.id, tuple(map(rule.finding, found))


def _broken(rule: Rule, failed: set[str]) -> str:
    """Why a rule does not run; nothing when its premises hold."""
    broken = [code for code in rule.after if code in failed]
    return f"needs {', '.join(broken)} to hold" if broken else ""


def _fails(findings: Iterable[tuple[Finding, ...]]) -> bool:
    return any(each.severity is Severity.ERROR for found in findings for each in found)


def _reuse_results(movement: Network, derivation: Derivation) -> None:
    """Copy the results of the movement that this one was made from, where they still hold."""
    base, touched = derivation.parent, derivation.touched
    if base.outside != movement.outside:
        return
    known = movement.cached(_Results).findings
    kinds = {
        entity.entity_kind
        for id in touched
        for entity in (base.get(id), movement.get(id))
        if entity is not None
    }
    near = {*touched, *_referrers_of(base, movement, touched)}
    for rule, findings in base.cached(_Results).findings.items():
        if rule.of is None:
            if kinds.isdisjoint(rule.reads):
                known[rule] = findings
            continue
        # A hint may name any entity of the kinds that a rule reads, so what had a finding is asked again.
        asked = near if kinds.isdisjoint(rule.reads) else {*near, *findings}
        kept = {id: found for id, found in findings.items() if id not in asked}
        again = [each for each in map(movement.get, sorted(asked)) if each is not None]
        kept.update((id, found) for _, id, found in _one_by_one(movement, [rule], again))
        known[rule] = kept


def _referrers_of(base: Collection, movement: Network, touched: frozenset[str]) -> set[str]:
    """Ids of the entities that refer to a changed one; the table of referrers is copied and updated."""
    table = base.cached(_Results).referrers
    if table is None:
        found: dict[str, set[str]] = {}
        for entity in base:
            for target in _targets(entity):
                found.setdefault(target, set()).add(entity.id)
        table = {target: frozenset(holders) for target, holders in found.items()}
        base.cached(_Results).referrers = table
    now = dict(table)
    for id in touched:
        old, new = (_targets(each) for each in (base.get(id), movement.get(id)))
        for target in old - new:
            now[target] -= {id}
        for target in new - old:
            now[target] = now.get(target, frozenset()) | {id}
    movement.cached(_Results).referrers = now
    return {holder for id in touched for holder in now.get(id, ())}


def _targets(entity: Entity | None) -> set[str]:
    return set() if entity is None else {link.target for link in references(entity)}
