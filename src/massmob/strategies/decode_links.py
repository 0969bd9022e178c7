"""The references that an entry of a generated movement may have besides those it cannot be without.

A variant selects one field of the table `_LINKS`, or none; the field gets the root, its committee or the last
entry of a prefix, if there is one. References that would be a finding are left out.
"""

from __future__ import annotations

from typing import Any

import attrs

from massmob.model.entities import Body, Document, Locality, PartyCommittee, Work
from massmob.model.entity import Citation, Entity
from massmob.model.references import Reference, reference_fields
from massmob.strategies.decode_units import SOURCED
from massmob.strategies.draft import Draft

__all__ = ["link_entry"]

_LINKS: dict[str, tuple[tuple[str, str], ...]] = {
    "field": (("adopted_by", "org"), ("focuses_on", "loc"), ("groups", "group")),
    "doc": (("acting", "body"), ("advised_by", "body"), ("groups", "group")),
    "model": (
        ("cycle", "cycle"),
        ("responds_to", "task"),
        ("responds_to", "work"),
        ("groups", "group"),
        ("documents", "doc"),
        ("belongs_to", "campaign"),
    ),
    "obs": (("field", "field"),),
    "ind": (("component_of", "ind"), ("bounded_by", "ind"), ("field", "field"), ("tasks", "task")),
    "campaign": (
        ("scope", "loc"),
        ("alongside", "campaign"),
        ("continues", "campaign"),
        ("cites", "pub"),
        ("groups", "group"),
    ),
    "event": (
        ("organiser", "org"),
        ("documents", "doc"),
        ("locality", "loc"),
        ("groups", "group"),
    ),
    "pub": (("publisher", "org"), ("documents", "doc"), ("belongs_to", "campaign")),
    "contest": (
        ("organiser", "org"),
        ("belongs_to", "campaign"),
        ("honours", "event"),
        ("answers", "contest"),
    ),
    "dialogue": (
        ("organiser", "org"),
        ("groups", "group"),
        ("documents", "doc"),
        ("belongs_to", "campaign"),
    ),
    "src": (("sources", "src"),),
    "body": (("locality", "loc"), ("predecessors", "body")),
    "cycle": (("council", "body"), ("documents", "doc"), ("belongs_to", "campaign")),
    "task": (
        ("of", "campaign"),
        ("of", "cycle"),
        ("organs", "org"),
        ("fields", "field"),
        ("groups", "group"),
    ),
    "work": (
        ("field", "field"),
        ("model", "model"),
        ("documents", "doc"),
        ("belongs_to", "campaign"),
    ),
    "award": (
        ("recipients", "model"),
        ("recipients", "work"),
        ("recipients", "loc"),
        ("occasions", "cycle"),
        ("occasions", "contest"),
        ("documents", "doc"),
    ),
    "assess": (("locality", "loc"),),
}
"""Prefix → fields that may be set, each with the prefix of what it may name."""
_CITED = 11
"""The variant of entries that state the source of their name."""


def link_entry(draft: Draft, prefix: str, id: str, variant: int) -> None:
    """Set the field of an entry that its variant selects."""
    entity = draft.entries[id]
    if variant == _CITED:
        citation = Citation(field="name", source=SOURCED[0], place="row 1")
        draft.add(attrs.evolve(entity, cited=(citation,)))
        return
    links = _LINKS.get(prefix, ())
    if not variant or not links:
        return
    field, target_prefix = links[(variant - 1) % len(links)]
    is_own_kind = target_prefix == prefix
    target = _previous(draft, entity, prefix) if is_own_kind else draft.target(target_prefix)
    reference = next(r for r in reference_fields(type(entity)) if r.field == field and not r.via)
    if target is None or not _fits(entity, reference, target):
        return
    value: dict[str, Any] = {field: (target.id,) if reference.many else target.id}
    draft.add(attrs.evolve(entity, **value))


def _previous(draft: Draft, entity: Entity, prefix: str) -> Entity | None:
    """The entry of the same prefix before this one."""
    number = draft.counts[prefix] - 1
    return draft.entries.get(draft.body_id(number) if prefix == "body" else f"{prefix}:{number}")


def _fits(entity: Entity, reference: Reference, target: Entity) -> bool:
    """Whether a reference breaks no rule: both are in force together, and nothing outlives its organ."""
    if isinstance(entity, Document) and reference.field == "acting":
        return isinstance(target, Body) and target.serves == entity.issuer
    if reference.field == "honours":
        return True
    if isinstance(entity, Work) and reference.field == "model":
        return target.valid.start is not None and entity.valid in target.valid
    if reference.places and isinstance(target, Locality | PartyCommittee | Body):
        return entity.valid in target.valid
    return entity.valid.overlaps(target.valid)
