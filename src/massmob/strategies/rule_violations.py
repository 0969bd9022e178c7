"""Strategies of movements that break one rule, each with the finding that `validate` must report.

The records that break the rule (see `massmob.validation.examples`) are added to a valid movement, with ids and
codes of their own, their units and organs below its root, and its source where they cite none. Nothing else is
changed, so no other rule is broken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from massmob.errors import InvalidValueError
from massmob.model.entities import Body, Locality, PartyCommittee
from massmob.model.entity import Entity
from massmob.model.references import HOLDS, reference_fields
from massmob.movement import Movement
from massmob.network.converter import VERSION, from_plain
from massmob.strategies.decode_entries import SOURCE
from massmob.strategies.decode_units import SOURCED, Shape, units_from_bytes
from massmob.strategies.values import check_whole, decoded
from massmob.strategies.whole_movements import Wanted, movements_of
from massmob.validation.api import all_rules, examples, validate
from massmob.validation.finding import Finding
from massmob.values.text import similar_words
from massmob.values.vocabulary import Tier

__all__ = ["BrokenMovement", "any_violation", "follows", "violations"]

_TIERS = (Tier.NATION, Tier.PROVINCE, Tier.DISTRICT, Tier.COMMUNE)
_OFFICE = "org:office"
"""A body that serves the committee of the root. Bodies of a case serve it, as a body may serve one of another
level, which must not serve a committee."""


class BrokenMovement(NamedTuple):
    """A movement that breaks a rule, and the finding that must be reported.

    Attributes:
        movement: The movement.
        finding: What `massmob.validate` must report: code, severity, entity and field. Message and hint may
            differ where they name other entities of the movement.
    """

    movement: Movement
    finding: Finding


@attrs.frozen(eq=False)
class _Case:
    """The example of a rule that breaks it.

    Attributes:
        code: The code of the rule.
        entities: The entities that break it, each with a source.
        findings: All findings in these entities alone.
    """

    code: str
    entities: tuple[Entity, ...]
    findings: tuple[Finding, ...]


def violations(code: str, *, max_units: int = 6) -> SearchStrategy[BrokenMovement]:
    """Movements that break a rule and no other, each with the finding that must be reported.

    Shrinks to the records of the example and a root with its committee.

    Args:
        code: The rule's code, such as ``"MM204"``; `massmob.all_rules` has every one.
        max_units: Most units of the valid movement to which these records are added.

    Raises:
        InvalidValueError: There is no such rule, or it has no example (rules of a pack may have none).

    Example:
        >>> from hypothesis import find
        >>> movement, finding = find(violations("MM703"), lambda violation: True)
        >>> finding.code, finding.field, finding.message
        ('MM703', 'value', 'the figure is 3/2')
        >>> [finding.code for finding in movement.validate().findings]
        ['MM703']
    """
    case = _case(code)
    if not case.entities:
        return st.builds(BrokenMovement, st.just(Movement()), st.just(case.findings[0]))
    check_whole("max_units", max_units, 1, 800)
    hosts = movements_of(
        Wanted(tiers=(_TIERS,), root_has_committee=True, units=(1, max_units), entries=(0, 4))
    )

    def build(host: Movement, number: int) -> BrokenMovement:
        entities, finding = _transplanted(case, number)
        return BrokenMovement(Movement((*host, *entities)), finding)

    return decoded(st.tuples(hosts, st.integers(1, 9)), build)


def any_violation(*, max_units: int = 6) -> SearchStrategy[BrokenMovement]:
    """Movements that break any rule that has an example.

    Shrinks towards the rules with the lowest codes.

    Args:
        max_units: As in `violations`.

    Example:
        >>> from hypothesis import find
        >>> find(any_violation(), lambda violation: True).finding.code
        'MM101'
    """
    codes = [rule.code for rule in all_rules() if examples(rule.code)]
    return st.sampled_from(codes).flatmap(lambda code: violations(code, max_units=max_units))


def follows(code: str) -> frozenset[str]:
    """Codes of the other rules that every movement of `violations` breaks too.

    Example:
        >>> follows("MM703")
        frozenset()
    """
    return frozenset(finding.code for finding in _case(code).findings) - {code}


@cache
def _case(code: str) -> _Case:
    known = [rule.code for rule in all_rules() if examples(rule.code)]
    if code not in known:
        near = similar_words(code, known) if isinstance(code, str) else ()
        raise InvalidValueError(
            "no rule with this code and an example",
            place="code",
            found=code,
            hint=f"one of: {', '.join(near or known[:3])} …",
        )
    records = examples(code)["breaks"]
    example = (
        from_plain(Movement, {"massmob": VERSION, **records})
        if any(records.values())
        else Movement()
    )
    entities = tuple(example if code == _WITHOUT_SOURCE else map(_with_source, example))
    sources = (SOURCE,) if entities else ()
    findings = validate(Movement((*sources, *entities))).findings
    return _Case(code, entities, findings)


_WITHOUT_SOURCE = "MM901"
"""Every entity has a source. The examples of other rules cite none, so `_with_source` adds one."""
_SEVERAL_ROOTS = "MM203"
"""A hierarchy has one root."""


def _with_source(entity: Entity) -> Entity:
    needs_none = entity.sources or entity.prefix == SOURCE.prefix
    return entity if needs_none else attrs.evolve(entity, sources=SOURCED)


@lru_cache(maxsize=1024)
def _transplanted(case: _Case, number: int) -> tuple[tuple[Entity, ...], Finding]:
    """The entities of a case as they are added to a movement, and the finding that they cause there.

    They are attached to the root that all drawn movements have, under ids that depend on the number.
    """
    units = units_from_bytes((0,), Shape(tiers=_TIERS, root_has_committee=True))
    committee = units.committees[0]
    host = (SOURCE, *units.localities, committee)
    office = Body(id=_OFFICE, name="Văn phòng", kind="office", serves=committee.id, sources=SOURCED)
    attached = _attached(case, committee)
    new_ids = {entity.id: _new_id(entity.id, number) for entity in attached}
    entities = (office, *(_with_new_ids(entity, new_ids) for entity in attached))
    findings = validate(Movement((*host, *entities)), select=case.code).findings
    return entities, findings[0]


def _attached(case: _Case, committee: PartyCommittee) -> list[Entity]:
    """The entities of a case, roots attached below the root of the movement.

    Roots that are reported as one too many stay roots: attached, they would break no rule.
    """
    reported = {finding.entity for finding in case.findings if finding.code == _SEVERAL_ROOTS}
    return [
        entity if entity.id in reported else _below_root(entity, committee)
        for entity in case.entities
    ]


def _below_root(entity: Entity, committee: PartyCommittee) -> Entity:
    if isinstance(entity, Locality) and entity.parent is None:
        return attrs.evolve(entity, parent=committee.locality)
    if isinstance(entity, PartyCommittee) and entity.superior is None:
        return attrs.evolve(entity, superior=committee.id)
    if isinstance(entity, Body) and entity.serves is None:
        return attrs.evolve(entity, serves=_OFFICE)
    return entity


_FIRST_DIGIT = re.compile(r"^(loc:)?\d(\d*)")


def _new_id(id: str, number: int) -> str:
    """An id that no drawn movement has: that of a unit with a code keeps its form, others get a prefix."""
    if id.startswith("loc:") and id[4].isdigit():
        return _new_code(id)
    prefix, _, rest = id.partition(":")
    return f"{prefix}:x{number}.{rest}"


def _new_code(code: str) -> str:
    """The code (or id with a code) with 9 for its first digit: such codes are never drawn."""
    return _FIRST_DIGIT.sub(r"\g<1>9\2", code)


def _with_new_ids(entity: Entity, new_ids: Mapping[str, str]) -> Entity:
    """An entity with its new id, and new ids wherever it refers to others of the case."""
    kind = type(entity)
    changes = {"id": new_ids[entity.id], **_new_references(entity, kind, "", new_ids)}
    for field in attrs.fields(kind):
        if HOLDS in field.metadata:
            changes[field.name] = tuple(
                attrs.evolve(held, **_new_references(held, kind, field.name, new_ids))
                for held in getattr(entity, field.name)
            )
    if isinstance(entity, Locality) and entity.code:
        changes["code"] = _new_code(entity.code)
    return attrs.evolve(entity, **changes)


def _new_references(
    holder: object, kind: type[Entity], via: str, new_ids: Mapping[str, str]
) -> dict[str, Any]:
    """Field → its new ids, for the references of a kind that are in fields of the holder."""
    changes: dict[str, Any] = {}
    for reference in reference_fields(kind):
        if reference.via == via:
            value = getattr(holder, reference.field)
            ids = value if reference.many else (value,)
            new = tuple(new_ids.get(id, id) for id in ids)
            changes[reference.field] = new if reference.many else new[0]
    return changes
