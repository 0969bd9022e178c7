"""The organs: Party committees, bodies, terms, emulation clusters."""

from __future__ import annotations

import attrs

from massmob.model.converters import (
    as_body_kind,
    as_id,
    as_ids,
    as_level,
    as_required_id,
    maybe_level,
    maybe_whole,
)
from massmob.model.entity import Entity, declares
from massmob.model.held_values import Leadership, Membership, as_leaderships, as_memberships
from massmob.model.references import ORGANISER, During, holds, refers
from massmob.values.vocabulary import BodyKind, EntityKind, Level, Relation

__all__ = ["Body", "EmulationCluster", "PartyCommittee", "Term"]


@declares(EntityKind.COMMITTEE, "org", "committees")
@attrs.frozen(kw_only=True, repr=False)
class PartyCommittee(Entity):
    """Cấp ủy: a Party committee, the organ that leads the movement on its level.

    Attributes:
        level: Central, city, directly above the base, base or cell.
        superior: Id of the committee above it.
        locality: Id of the locality it leads; ``None`` for a committee of an agency or a force.
        predecessors: Ids of the organs it took over from.
    """

    level: Level = attrs.field(converter=as_level)
    superior: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.SUBORDINATE_TO, "committee", along="committee", places=True),
    )
    locality: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.LEADS, "locality", places=True, mutual=True),
    )
    predecessors: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.SUCCEEDS, "committee", "body", during=During.ANY),
    )


@declares(EntityKind.BODY, "org", "bodies")
@attrs.frozen(kw_only=True, repr=False)
class Body(Entity):
    """Cơ quan: a commission, office, State organ, front, mass organisation, armed force or publisher.

    Two lines lead upwards: ``superior`` inside one organisation (the Front of the city above that of a ward),
    and ``serves`` to the committee or council that the organ answers to.

    Attributes:
        kind: Commission, office, front …
        level: The level of Party organisation it works on; ``None`` where levels do not apply.
        serves: Id of the committee or organ it serves.
        superior: Id of the organ above it in its own organisation.
        memberships: The organs that it is part of, with the time in which it is.
        locality: Id of the locality it works in.
        predecessors: Ids of the organs it took over from.
    """

    kind: BodyKind = attrs.field(converter=as_body_kind)
    level: Level | None = attrs.field(default=None, converter=maybe_level)
    serves: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.SERVES, "committee", "body", along="committee", places=True),
    )
    superior: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.BRANCH_OF, "body", during=During.OVERLAP, along="organisation"),
    )
    memberships: tuple[Membership, ...] = attrs.field(
        default=(), converter=as_memberships, metadata=holds(Membership)
    )
    locality: str | None = attrs.field(
        default=None, converter=as_id, metadata=refers(Relation.WORKS_IN, "locality", places=True)
    )
    predecessors: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.SUCCEEDS, "committee", "body", during=During.ANY),
    )


@declares(EntityKind.TERM, "term", "terms")
@attrs.frozen(kw_only=True, repr=False)
class Term(Entity):
    """Nhiệm kỳ: a committee's term; its document numbers restart with it (36-HD/VPTW, 2018).

    Attributes:
        committee: Id of the committee.
        number: The number of the term, which is that of the congress: 17 for the XVII.
    """

    committee: str = attrs.field(
        converter=as_required_id,
        metadata=refers(Relation.TERM_OF, "committee", during=During.OVERLAP, places=True),
    )
    number: int | None = attrs.field(default=None, converter=maybe_whole)


@declares(EntityKind.CLUSTER, "emulation-cluster", "clusters")
@attrs.frozen(kw_only=True, repr=False)
class EmulationCluster(Entity):
    """Cụm thi đua: organs that emulate one another from year to year; `ContestCluster` is one meeting of it.

    Attributes:
        organiser: Id of the organ whose cluster it is.
        number: Its number among the organ's clusters, from 1.
        members: Ids of the committees and organs in it.
        leaders: Which member leads it in which year.
    """

    organiser: str | None = attrs.field(default=None, converter=as_id, metadata=ORGANISER)
    number: int | None = attrs.field(default=None, converter=maybe_whole)
    members: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.HAS_MEMBER, "committee", "body", during=During.OVERLAP),
    )
    leaders: tuple[Leadership, ...] = attrs.field(
        default=(), converter=as_leaderships, metadata=holds(Leadership)
    )
