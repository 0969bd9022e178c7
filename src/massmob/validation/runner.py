"""Running rules: in one pass over the entities, and after a change only where a finding can have changed.

The messages of findings are in the current language, so results are cached by language.

A rule of single entities depends on the entity and on those it refers to. After a change it is run again for
the changed entities, for those that refer to them, and, where a hint may name any entity, for those with a
finding. A rule of the whole movement is run again when an entity of a kind that it reads was changed; where a
hierarchy that it needs is no tree, it is skipped. While it reports nothing, a change of fields other than
those that it declares as deciding does not make it run again; of what shares a field, such as siblings, only
those of a changed entity are compared. After a change of the parent of one locality the country is validated in
a third less time so (``benchmarks/validation.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import attrgetter
from typing import ClassVar, TypeAlias

import attrs

from massmob.errors import HierarchyError
from massmob.model.entity import Entity, grouped
from massmob.model.references import looked_up
from massmob.network.collection import Collection, Derivation
from massmob.network.network import Network
from massmob.translation.catalogue import gettext
from massmob.translation.language import Language, in_language
from massmob.validation.finding import Finding
from massmob.validation.registry import Rule
from massmob.validation.suspects import Suspects
from massmob.values.garbage import garbage_collection_paused
from massmob.values.vocabulary import OWN_KINDS

__all__ = ["RuleResult", "run_rules", "stream_findings"]

_FindingsById: TypeAlias = dict[str, tuple[Finding, ...]]
"""Id of the entity that was checked → findings; under ``""`` those of a rule of the whole movement."""


@attrs.frozen
class RuleResult:
    """What a rule reports about a movement.

    Attributes:
        findings: Id → findings.
        skipped: Why the rule did not run; empty when it did.
    """

    findings: _FindingsById = attrs.field(factory=_FindingsById)
    skipped: str = ""


@attrs.define
class _CachedResults:
    """What validation caches with a movement, and a movement derived from it takes over.

    Attributes:
        results: Language → rule → what it reports.
        referrers: Id → ids of the entities that refer to it; ``None`` until it is needed.
    """

    serves_derived: ClassVar[bool] = True

    results: dict[Language, dict[Rule, RuleResult]] = attrs.field(
        factory=dict[Language, dict[Rule, RuleResult]]
    )
    referrers: dict[str, frozenset[str]] | None = None

    def in_language(self, lang: Language) -> dict[Rule, RuleResult]:
        """The results in a language, to be added to."""
        return self.results.setdefault(lang, {})


def run_rules(movement: Network, rules: Sequence[Rule], lang: Language) -> dict[Rule, RuleResult]:
    """Run rules over a movement, or reuse their cached results.

    Args:
        movement: The movement; the results are cached with it.
        rules: The rules.
        lang: The language of messages.
    """
    cached = movement.cached(_CachedResults).in_language(lang)
    derivation = movement.derived_from  # read once, as another thread may release the parent
    if derivation is not None:
        _reuse_results(movement, derivation)
        movement.release_parent()
    # Findings and hierarchies stay; with the collector at work the country takes a fifth longer.
    with in_language(lang), garbage_collection_paused():
        _reuse_other_language(movement, cached)
        new = {rule: RuleResult() for rule in rules if rule.of is not None and rule not in cached}
        for rule, id, findings in _check_entities(movement, [*new]):
            new[rule].findings[id] = findings
        cached.update(new)
        for rule in rules:
            if rule not in cached:
                cached[rule] = _check_movement(movement, rule)
    return {rule: cached[rule] for rule in rules}


def stream_findings(movement: Network, rules: Sequence[Rule], lang: Language) -> Iterator[Finding]:
    """The findings of rules as soon as they are known, with nothing cached.

    Args:
        movement: The movement.
        rules: The rules; those of single entities are run first.
        lang: The language of messages.
    """
    findings = _stream_findings(movement, rules)
    while True:
        # Between two findings the caller's code runs, in its own language.
        with in_language(lang):
            finding = next(findings, None)
        if finding is None:
            return
        yield finding


def _stream_findings(movement: Network, rules: Sequence[Rule]) -> Iterator[Finding]:
    for _, _, findings in _check_entities(movement, [rule for rule in rules if rule.of]):
        yield from findings
    for rule in rules:
        if rule.of is None:
            for findings in _check_movement(movement, rule).findings.values():
                yield from findings


def _check_movement(movement: Network, rule: Rule) -> RuleResult:
    """Run a rule of the whole movement; one that needs a hierarchy that is no tree is skipped."""
    try:
        findings = tuple(map(rule.finding, rule.check(movement)))
    except HierarchyError as error:
        return RuleResult(skipped=_reason_for_skipping(error))
    return RuleResult({"": findings} if findings else {})


def _reason_for_skipping(error: HierarchyError) -> str:
    """What is wrong with the hierarchy that a rule needs, in the current language; errors are in English."""
    if error.place:
        message = gettext("needs a hierarchy that is a tree; correct the parents of {id} first")
        return message.format(id=error.place)
    return gettext("needs a hierarchy that is a tree; correct the parents first")


def _check_entities(
    movement: Network, rules: Sequence[Rule], only: Iterable[Entity] | None = None
) -> Iterator[tuple[Rule, str, tuple[Finding, ...]]]:
    """Run rules of single entities, entity after entity: the rule, the entity's id, the findings if any."""
    entities = iter(movement if only is None else only)
    while rules and (chunk := tuple(islice(entities, _CHUNK))):
        rules_of = _rules_to_run(movement, rules, chunk)
        for entity in chunk:
            for rule in rules_of.get(entity.id, ()):
                check = rule.check
                violations = [*(check(entity) if rule.alone else check(entity, movement))]
                if violations:
                    yield rule, entity.id, tuple(map(rule.finding, violations))


_CHUNK = 10_000
"""How many entities are narrowed down together: enough for it to be quick, few enough to be reported soon."""


def _rules_to_run(
    movement: Network, rules: Sequence[Rule], entities: Sequence[Entity]
) -> dict[str, list[Rule]]:
    """Id → the rules that the entity may violate, in the order given.

    Most entities may violate none: the country is validated in a quarter of the time
    (``benchmarks/validation.py``).
    """
    by_class: dict[type[Entity], list[Entity]] = grouped(entities, type)
    suspected: dict[tuple[Suspects, type[Entity]], set[str]] = {}
    rules_of: dict[str, list[Rule]] = {}
    for rule in rules:
        for cls, of_class in by_class.items():
            if not rule.checks(cls.entity_kind):
                continue
            ids: Iterable[str] = map(_id_of, of_class)
            if rule.suspects is not None:
                key = rule.suspects, cls  # rules share these functions
                if key not in suspected:
                    suspected[key] = {*map(_id_of, rule.suspects(of_class, movement))}
                ids = suspected[key]
            for id in ids:
                rules_of.setdefault(id, []).append(rule)
    return rules_of


_id_of = attrgetter("id")


def _reuse_other_language(movement: Network, cached: dict[Rule, RuleResult]) -> None:
    """Add to the results of the current language those that another one has: only messages differ.

    What has no finding there has none here, so only what has one is checked again.
    """
    # Copies, as another thread may validate the movement.
    for results in movement.cached(_CachedResults).results.copy().values():
        for rule, result in results.copy().items():
            if rule in cached:
                continue
            if rule.of is not None:
                entities = [movement[id] for id in result.findings]
                checked = _check_entities(movement, [rule], entities)
                cached[rule] = RuleResult({id: findings for _, id, findings in checked})
            elif not result.findings and not result.skipped:
                cached[rule] = result


def _reuse_results(movement: Network, derivation: Derivation) -> None:
    """Fill the movement's cache from that of its parent, checking again only what the change can affect."""
    parent, changed_ids = derivation.parent, derivation.touched
    if parent.outside != movement.outside:
        return
    versions = [version.get(id) for id in changed_ids for version in (parent, movement)]
    change = _Change(
        versions=[entity for entity in versions if entity is not None],
        fields=_changed_fields(changed_ids, parent, movement),
        affected={*changed_ids, *_referrers_of(changed_ids, parent, movement)},
    )
    # Copies, as another thread may validate the parent.
    for lang, results in parent.cached(_CachedResults).results.copy().items():
        cached = movement.cached(_CachedResults).in_language(lang)
        with in_language(lang):
            cached |= _rechecked(movement, results.copy(), change)


@attrs.frozen
class _Change:
    """What differs from the parent.

    Attributes:
        versions: The entities that were changed, added or removed, as they were and as they are.
        fields: The fields in which entities were changed; ``None`` for any.
        affected: Ids of the changed entities and of those that refer to them.
    """

    versions: Sequence[Entity]
    fields: set[str] | None
    affected: set[str]

    def is_read_by(self, rule: Rule) -> bool:
        """Whether the rule reads a kind of entity that was changed."""
        kinds = {entity.entity_kind for entity in self.versions}
        # Of kinds of other packages it is not known which rules read them.
        return not (kinds.isdisjoint(rule.reads) and kinds.isdisjoint(OWN_KINDS))

    def may_violate(self, rule: Rule, movement: Network) -> bool:
        """Whether a rule of the whole movement, which reads the change and reported nothing, may do so now."""
        if rule.fields and self.fields is not None and self.fields.isdisjoint(rule.fields):
            return False
        is_own = any(entity.entity_kind in OWN_KINDS for entity in self.versions)
        return is_own or not rule.within or self._is_reported_within(rule, movement)

    def _is_reported_within(self, rule: Rule, movement: Network) -> bool:
        """Whether the rule reports something about the entities that share its field with a changed one.

        Among all others there was nothing to report, and nothing has changed.
        """
        read = [entity for entity in self.versions if entity.entity_kind in rule.reads]
        value = attrgetter(rule.within)
        shared = {*map(value, read), *map(_id_of, read)}
        scope = [
            entity
            for kind in rule.reads
            for entity in movement.of_kind(kind).values()
            if value(entity) in shared or entity.id in shared
        ]
        return _check_movement(Network(scope, outside=movement.outside), rule) != RuleResult()


def _rechecked(
    movement: Network,
    results: Mapping[Rule, RuleResult],
    change: _Change,
) -> dict[Rule, RuleResult]:
    """The results of a movement from those of its parent; a rule that is not among them has to be run."""
    rechecked: dict[Rule, RuleResult] = {}
    for rule, result in results.items():
        reads_changed = change.is_read_by(rule)
        if rule.of is None:
            if not reads_changed or (
                result == RuleResult() and not change.may_violate(rule, movement)
            ):
                rechecked[rule] = result
            continue
        # A hint may name any entity of the kinds that a rule reads, so any finding may change.
        recheck = {*change.affected, *(result.findings if reads_changed else ())}
        entities = [movement[id] for id in sorted(recheck) if id in movement]
        unaffected = {id: findings for id, findings in result.findings.items() if id not in recheck}
        checked = {id: findings for _, id, findings in _check_entities(movement, [rule], entities)}
        rechecked[rule] = RuleResult(unaffected | checked)
    return rechecked


def _changed_fields(
    changed_ids: frozenset[str], parent: Collection, movement: Network
) -> set[str] | None:
    """The fields in which entities were changed; ``None`` where one was added or removed.

    And ``None`` for kinds of other packages, as rules cannot declare their fields.
    """
    changed: set[str] = set()
    for id in changed_ids:
        old, new = parent.get(id), movement.get(id)
        if old is None or new is None or type(old) is not type(new):
            return None
        if old.entity_kind in OWN_KINDS:
            return None
        for field in attrs.fields(type(old)):
            if getattr(old, field.name) != getattr(new, field.name):
                changed.add(field.name)
    return changed


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
    return set() if entity is None else {id for _, id in looked_up(entity, str)}
