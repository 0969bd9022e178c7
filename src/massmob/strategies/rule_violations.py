"""Strategies of movements that break one rule, each with the finding that must come.

The records that break the rule (see `massmob.validation.examples`) are added to a valid movement:
under ids and codes of their own, their units and organs below its root, with its source for what names none.
Nothing else is changed, so nothing else breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from massmob.errors import InvalidValueError
from massmob.io.records.converter import VERSION, from_plain
from massmob.model.entities import Body, Locality, PartyCommittee
from massmob.model.entity import Entity
from massmob.model.references import HOLDS, reference_fields
from massmob.movement import Movement
from massmob.strategies.decode_entries import SOURCE
from massmob.strategies.decode_units import SOURCED
from massmob.strategies.values import check_whole, decoded
from massmob.strategies.whole_movements import assemble, assembled
from massmob.validation.api import Finding, all_rules, examples, validate
from massmob.values.text import did_you_mean
from massmob.values.vocabulary import Level

__all__ = ["BrokenMovement", "any_violation", "follows", "violations"]

_LEVELS = (Level.CENTRAL, Level.CITY, Level.DISTRICT, Level.BASE)
_OFFICE = "org:office"
"""A body of the root: what serves a committee must be of its level, what serves a body need not."""


class BrokenMovement(NamedTuple):
    """A movement that breaks a rule, and the finding by which it shows.

    Attributes:
        movement: The movement.
        finding: What `massmob.validate` must find in it: code, severity, entity and field. Message and hint may
            differ where they name what else is in the movement.
    """

    movement: Movement
    finding: Finding


@attrs.frozen(eq=False)
class _Case:
    """What breaks a rule, on its own.

    Attributes:
        code: The rule's.
        entities: The entities that break it, every one with a source.
        findings: All that is found in these.
    """

    code: str
    entities: tuple[Entity, ...]
    findings: tuple[Finding, ...]


def violations(code: str, *, max_units: int = 6) -> SearchStrategy[BrokenMovement]:
    """Movements that break a rule and no other, each with a finding that must come.

    Shrinks to the shortest records that break the rule, beside a root with its committee.

    Args:
        code: The rule's code, such as ``"MM204"``; `massmob.all_rules` has every one.
        max_units: Most units of the movement around what is broken.

    Raises:
        InvalidValueError: There is no such rule, or none that came with an example (a pack's may not).

    Example:
        >>> from hypothesis import find
        >>> movement, finding = find(violations("MM703"), lambda violation: True)
        >>> finding.code, finding.field, finding.message
        ('MM703', 'value', 'the figure is 3/2')
        >>> [each.code for each in movement.validate().findings]
        ['MM703']
    """
    case = _case(code)
    if not case.entities:
        return st.builds(BrokenMovement, st.just(Movement()), st.just(case.findings[0]))
    check_whole("max_units", max_units, 1, 800)
    host = assembled(_LEVELS, 1, max_units, 4, led=True)
    number = st.integers(1, 9)

    def made(host: Movement, number: int) -> BrokenMovement:
        return _planted(host, case, number)

    return decoded(st.tuples(host, number), made)


def any_violation(*, max_units: int = 6) -> SearchStrategy[BrokenMovement]:
    """Movements that break some rule of the catalogue.

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
    """Codes of the rules that are broken whenever a rule is broken as `violations` breaks it.

    Example:
        >>> follows("MM703")
        frozenset()
    """
    return frozenset(each.code for each in _case(code).findings) - {code}


@cache
def _case(code: str) -> _Case:
    known = [rule.code for rule in all_rules() if examples(rule.code)]
    if code not in known:
        near = did_you_mean(code, known) if isinstance(code, str) else ()
        raise InvalidValueError(
            "no rule with this code and an example",
            place="code",
            found=code,
            hint=f"one of: {', '.join(near or known[:3])} …",
        )
    records = examples(code)["breaks"]
    bare = from_plain({"massmob": VERSION, **records}) if any(records.values()) else Movement()
    entities = tuple(bare if code == _UNSOURCED else map(_sourced, bare))
    beside = (SOURCE,) if entities else ()
    findings = validate(Movement((*beside, *entities))).findings
    return _Case(code, entities, findings)


_UNSOURCED = "MM901"
"""The rule that the examples leave out of account: they name no sources."""


def _sourced(entity: Entity) -> Entity:
    own = entity.sources or entity.prefix == SOURCE.prefix
    return entity if own else attrs.evolve(entity, sources=SOURCED)


def _planted(host: Movement, case: _Case, number: int) -> BrokenMovement:
    entities, finding = _plant(case, number)
    return BrokenMovement(Movement((*host, *entities)), finding)


@lru_cache(maxsize=1024)
def _plant(case: _Case, number: int) -> tuple[tuple[Entity, ...], Finding]:
    """The case under ids of its own, below the root that all drawn movements share, and what is found."""
    bare = assemble((0,), (), _LEVELS, led=True)
    root = next(iter(bare.committees.values()))
    office = Body(id=_OFFICE, name="Văn phòng", kind="office", serves=root.id, sources=SOURCED)
    # Where one root too many is what is wrong, it stays one.
    lone = {each.entity for each in case.findings if each.code == _ROOTS}
    hung = [each if each.id in lone else _hung(each, root) for each in case.entities]
    ids = {each.id: _fresh(each.id, number) for each in hung}
    planted = (office, *(_renamed(each, ids) for each in hung))
    return planted, validate(Movement((*bare, *planted)), select=case.code).findings[0]


_ROOTS = "MM203"


def _hung(entity: Entity, root: PartyCommittee) -> Entity:
    """An entity that is a root of its own, hung below that of the movement."""
    if isinstance(entity, Locality) and entity.parent is None:
        return attrs.evolve(entity, parent=root.locality)
    if isinstance(entity, PartyCommittee) and entity.superior is None:
        return attrs.evolve(entity, superior=root.id)
    if isinstance(entity, Body) and entity.serves is None:
        return attrs.evolve(entity, serves=_OFFICE)
    return entity


_FIRST_DIGIT = re.compile(r"^(loc:)?\d(\d*)")


def _fresh(id: str, number: int) -> str:
    """An id that no drawn movement has: units with codes keep the form, others get a number and a letter."""
    if id.startswith("loc:") and id[4].isdigit():
        return _code(id)
    prefix, _, rest = id.partition(":")
    return f"{prefix}:x{number}.{rest}"


def _code(code: str) -> str:
    """The same with 9 for the first digit: those codes are never drawn."""
    return _FIRST_DIGIT.sub(r"\g<1>9\2", code)


def _all(named: Iterable[str], ids: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(ids.get(each, each) for each in named)


def _renamed(entity: Entity, ids: Mapping[str, str]) -> Entity:
    """An entity under its new id, with the new ids wherever it names others of the case."""
    changes: dict[str, Any] = {"id": ids[entity.id], **_references(entity, type(entity), "", ids)}
    for field in attrs.fields(type(entity)):
        if HOLDS in field.metadata:
            changes[field.name] = tuple(
                attrs.evolve(part, **_references(part, type(entity), field.name, ids))
                for part in getattr(entity, field.name)
            )
    if isinstance(entity, Locality) and entity.code:
        changes["code"] = _code(entity.code)
    return attrs.evolve(entity, **changes)


def _references(
    holder: object, kind: type[Entity], via: str, ids: Mapping[str, str]
) -> dict[str, object]:
    made: dict[str, object] = {}
    for reference in reference_fields(kind):
        if reference.via == via:
            value = getattr(holder, reference.field)
            made[reference.field] = _all(value, ids) if reference.many else ids.get(value, value)
    return made
