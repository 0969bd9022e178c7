"""Running rules: in one pass over the entities, and after a change only where a finding can have changed.

A rule of single entities depends on the entity and on those it refers to. After a change it is run again for
the changed entities, for those that refer to them, and, where a hint may name any entity, for those with a
finding. A rule of the whole movement is run again when an entity of a kind that it reads was changed.
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

__all__ = ["Outcome", "run_rules", "stream_findings", "with_premises"]

_FindingsById: TypeAlias = dict[str, tuple[Finding, ...]]
"""Id of the entity that was checked → findings; under ``""`` those of a rule of the whole movement."""


@attrs.frozen
class Outcome:
    """The results of a run.

    Attributes:
        findings: Code → findings, for the rules that ran.
        skipped: Code → why the rule did not run.
    """

    findings: Mapping[str, _FindingsById]
    skipped: Mapping[str, str]


def with_premises(wanted: Iterable[Rule], rules: Iterable[Rule]) -> list[Rule]:
    """The rules wanted and those that must hold before them, premises first.

    Raises:
        InvalidValueError: Rules depend on one another in a cycle, or on a rule that does not exist.
    """
    by_code = {rule.code: rule for rule in rules}
    premises: dict[str, tuple[str, ...]] = {}
    queue = [rule.code for rule in wanted]
    try:
        for code in queue:
            premises[code] = by_code[code].after
            queue += (premise for premise in premises[code] if premise not in premises)
        return [by_code[code] for code in TopologicalSorter(premises).static_order()]
    except CycleError as error:
        raise InvalidValueError("rules depend on one another", found=error.args[1]) from None
    except KeyError as error:
        raise InvalidValueError(
            "a rule depends on one that does not exist", found=error.args[0]
        ) from None


@attrs.define
class _CachedResults:
    """What validation caches with a movement.

    Attributes:
        findings: Rule → its findings.
        referrers: Id → ids of the entities that refer to it; ``None`` until it is needed.
    """

    findings: dict[Rule, _FindingsById] = attrs.field(factory=dict[Rule, _FindingsById])
    referrers: dict[str, frozenset[str]] | None = None


def run_rules(movement: Network, rules: Sequence[Rule]) -> Outcome:
    """Run rules over a movement, or reuse their cached results.

    Args:
        movement: The movement; the results are cached with it.
        rules: Premises first.
    """
    cached = movement.cached(_CachedResults).findings
    if movement.derived_from is not None:
        _reuse_results(movement, movement.derived_from)
        movement.release_parent()
    entity_rules = [rule for rule in rules if rule.of is not None and rule not in cached]
    if entity_rules:
        new: dict[Rule, _FindingsById] = {rule: {} for rule in entity_rules}
        for rule, id, findings in _check_entities(movement, entity_rules):
            new[rule][id] = findings
        cached.update(new)
    failed: set[str] = set()
    skipped: dict[str, str] = {}
    results: dict[str, _FindingsById] = {}
    for rule in rules:
        if reason := _why_skipped(rule, failed):
            failed.add(rule.code)
            skipped[rule.code] = reason
            continue
        if rule not in cached:
            findings = tuple(map(rule.finding, rule.check(movement)))
            cached[rule] = {"": findings} if findings else {}
        results[rule.code] = cached[rule]
        if _has_error(cached[rule]):
            failed.add(rule.code)
    return Outcome(results, skipped)


def stream_findings(movement: Network, rules: Sequence[Rule]) -> Iterator[Finding]:
    """The findings of rules as soon as they are known, with nothing cached.

    Args:
        movement: The movement.
        rules: Premises first. Those that are premises are run before the others.
    """
    premises = {code for rule in rules for code in rule.after}
    first = [rule for rule in rules if rule.code in premises]
    failed: set[str] = set()
    for rule in first:
        if _why_skipped(rule, failed):
            failed.add(rule.code)
            continue
        for finding in _check_rule(movement, rule):
            if finding.severity is Severity.ERROR:
                failed.add(rule.code)
            yield finding
    rest = [rule for rule in rules if rule not in first and not _why_skipped(rule, failed)]
    entity_rules = [rule for rule in rest if rule.of is not None]
    for _, _, findings in _check_entities(movement, entity_rules):
        yield from findings
    for rule in rest:
        if rule.of is None:
            yield from _check_rule(movement, rule)


def _check_rule(movement: Network, rule: Rule) -> Iterator[Finding]:
    if rule.of is None:
        yield from map(rule.finding, rule.check(movement))
        return
    for _, _, findings in _check_entities(movement, [rule]):
        yield from findings


def _check_entities(
    movement: Network, rules: Sequence[Rule], only: Iterable[Entity] | None = None
) -> Iterator[tuple[Rule, str, tuple[Finding, ...]]]:
    """Run rules of single entities, entity after entity: the rule, the entity's id, the findings if any."""
    by_kind = {kind: [rule for rule in rules if kind in (rule.of or ())] for kind in EntityKind}
    for entity in movement if only is None else only:
        for rule in by_kind[entity.entity_kind]:
            violations = [*(rule.check(entity) if rule.alone else rule.check(entity, movement))]
            if violations:
                yield rule, entity.id, tuple(map(rule.finding, violations))


def _why_skipped(rule: Rule, failed: set[str]) -> str:
    """Why a rule does not run; empty when its premises hold."""
    broken = [code for code in rule.after if code in failed]
    return f"needs {', '.join(broken)} to hold" if broken else ""


def _has_error(results: _FindingsById) -> bool:
    return any(
        finding.severity is Severity.ERROR for findings in results.values() for finding in findings
    )


def _reuse_results(movement: Network, derivation: Derivation) -> None:
    """Fill the movement's cache from that of its parent, checking again only what the change can affect."""
    parent, changed_ids = derivation.parent, derivation.touched
    if parent.outside != movement.outside:
        return
    versions = [version.get(id) for id in changed_ids for version in (parent, movement)]
    changed_kinds = {entity.entity_kind for entity in versions if entity is not None}
    affected = {*changed_ids, *_referrers_of(changed_ids, parent, movement)}
    cached = movement.cached(_CachedResults).findings
    for rule, results in parent.cached(_CachedResults).findings.items():
        reads_changed = not changed_kinds.isdisjoint(rule.reads)
        if rule.of is None:
            if not reads_changed:
                cached[rule] = results
            continue
        # A hint may name any entity of the kinds that a rule reads, so any finding may change.
        recheck = {*affected, *results} if reads_changed else affected
        entities = [movement[id] for id in sorted(recheck) if id in movement]
        cached[rule] = {id: findings for id, findings in results.items() if id not in recheck}
        cached[rule].update(
            (id, findings) for _, id, findings in _check_entities(movement, [rule], entities)
        )


def _referrers_of(changed_ids: frozenset[str], parent: Collection, movement: Network) -> set[str]:
    """Ids of the entities that refer to a changed one, from a table that is cached with the movement."""
    old_table = parent.cached(_CachedResults).referrers
    if old_table is None:
        old_table = parent.cached(_CachedResults).referrers = _referrer_table(parent)
    table = dict(old_table)
    for id in changed_ids:
        old_targets, new_targets = _targets(parent.get(id)), _targets(movement.get(id))
        for target in old_targets - new_targets:
            table[target] -= {id}
        for target in new_targets - old_targets:
            table[target] = table.get(target, frozenset()) | {id}
    movement.cached(_CachedResults).referrers = table
    return {referrer for id in changed_ids for referrer in table.get(id, ())}


def _referrer_table(network: Collection) -> dict[str, frozenset[str]]:
    """Id → ids of the entities that refer to it."""
    table: dict[str, set[str]] = {}
    for entity in network:
        for target in _targets(entity):
            table.setdefault(target, set()).add(entity.id)
    return {target: frozenset(referrers) for target, referrers in table.items()}


def _targets(entity: Entity | None) -> set[str]:
    """Ids that an entity refers to."""
    return set() if entity is None else {link.target for link in references(entity)}
