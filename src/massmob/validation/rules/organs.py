"""MM22x and MM62x: organs inside their own organisation, and the emulation clusters that they form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from massmob.model.entities import Body, EmulationCluster, Locality, TargetGroup
from massmob.model.entity import Entity, grouped
from massmob.model.references import reference_fields
from massmob.network.network import Network
from massmob.translation.catalogue import gettext
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, named, rule
from massmob.validation.suspects import named_ids
from massmob.validation.wording import indefinite
from massmob.values.period import Period
from massmob.values.period_phrase import when
from massmob.values.text import fold
from massmob.values.vocabulary import BodyKind, Relation

_STATE, _FRONT, _COMMISSIONS = "State", "Fatherland Front", "commissions"
_LINES = {
    BodyKind.STATE: _STATE,
    BodyKind.PEOPLE_COUNCIL: _STATE,
    BodyKind.PEOPLE_COMMITTEE: _STATE,
    BodyKind.FRONT: _FRONT,
    BodyKind.RESIDENTIAL_FRONT_BOARD: _FRONT,
    BodyKind.COMMISSION: _COMMISSIONS,
    BodyKind.MASS_MOBILIZATION_BLOC: _COMMISSIONS,
    BodyKind.MASS_MOBILIZATION_TEAM: _COMMISSIONS,
    BodyKind.OFFICE: "offices",
    BodyKind.TRADE_UNION: "trade unions",
    BodyKind.FARMERS_UNION: "Farmers' Association",
    BodyKind.WOMENS_UNION: "Women's Union",
    BodyKind.VETERANS_ASSOCIATION: "Veterans' Association",
    BodyKind.YOUTH_UNION: "Youth Union",
}
"""The organisation of the kinds of organ that belong to one only; agencies, schools and others are of any."""


# --- organs ------------------------------------------------------------------------------------------


@rule(
    "MM221",
    "the superior of an organ is of its own organisation",
    why="The Front of a ward is led by the Front of the city; whom it serves besides is in `serves`.",
    hint="name the organ above it in its own organisation, or use `serves` or `memberships`",
    of=(Body,),
)
def superior_of_another_organisation(body: Body, movement: Network) -> Iterator[Violation]:
    """Organs whose superior is certainly of another organisation."""
    superior = movement.bodies.get(body.superior or "")
    own = _LINES.get(body.kind)
    other = None if superior is None else _LINES.get(superior.kind)
    if superior is not None and own and other and own != other:
        message = gettext("{kind}, but its superior {name} is {superior_kind}").format(
            kind=indefinite(body.kind),
            name=superior.name.label(),
            superior_kind=indefinite(superior.kind),
        )
        yield Violation(body, message, field="superior", related=(superior.id,))


@rule(
    "MM222",
    "the superior of an organ is of no lower unit",
    why="The Front of a ward is not above that of the city; usually the two were swapped.",
    hint="reverse the reference, or correct the level or the locality of one",
    reads=("body", "locality"),
)
def superior_of_a_lower_unit(movement: Network) -> Iterator[Violation]:
    """Organs whose superior is of a lower level, or works in a locality of a lower tier."""
    for body in movement.bodies.values():
        superior = movement.bodies.get(body.superior or "")
        if superior is None:
            continue
        own, above = _place(body, movement), _place(superior, movement)
        if own and above and above.tier.rank > own.tier.rank:
            higher, lower = above.tier.label(), own.tier.label()
        elif body.level and superior.level and superior.level.rank > body.level.rank:
            higher, lower = superior.level.label(), body.level.label()
        else:
            continue
        message = gettext(
            "its superior {name} is of this tier or level: {superior}; its own is: {own}"
        ).format(name=superior.name.label(), superior=higher, own=lower)
        yield Violation(body, message, field="superior", related=(superior.id,))


def _place(body: Body, movement: Network) -> Locality | None:
    return movement.localities.get(body.locality or "")


@rule(
    "MM223",
    "an organ is part of another once at a time",
    why="A membership entered twice counts the organ twice.",
    hint="join the two periods, or correct one of them",
    of=(Body,),
)
def memberships_overlap(body: Body) -> Iterator[Violation]:
    """Memberships of one organ in another that are in force together."""
    numbered = [*enumerate(body.memberships)]
    for (_, first), (position, other) in combinations(numbered, 2):
        if first.of == other.of and first.valid.overlaps(other.valid):
            message = gettext("part of {id} twice: {period} and {other}").format(
                id=other.of, period=when(other.valid), other=when(first.valid)
            )
            field = f"memberships[{position}].valid"
            yield Violation(body, message, field=field, related=(other.of,))


@rule(
    "MM224",
    "an organ is part of another while both are in force",
    why="What has ended has no members, and is a member of nothing.",
    hint="correct the period of the membership",
    severity=Severity.WARNING,
    of=(Body,),
)
def membership_out_of_time(body: Body, movement: Network) -> Iterator[Violation]:
    """Memberships that lie outside the validity of either organ."""
    for position, membership in enumerate(body.memberships):
        whole = movement.get(membership.of)
        for organ in (body, whole) if whole is not None else (body,):
            if not membership.valid.overlaps(organ.valid):
                message = gettext("part of {id} {period}, but {name} is in force {valid}").format(
                    id=membership.of,
                    period=when(membership.valid),
                    name=organ.name.label(),
                    valid=when(organ.valid),
                )
                field = f"memberships[{position}].valid"
                yield Violation(body, message, field=field, related=(membership.of,))


# --- target groups -----------------------------------------------------------------------------------


@rule(
    "MM225",
    "the groups inside a wider group have different names",
    why="Two groups of one name are one group entered twice; what names the other is in no total.",
    hint="remove one, or correct its name or its wider group",
    severity=Severity.WARNING,
    reads=("target_group",),
)
def same_group_twice(movement: Network) -> Iterator[Violation]:
    """Target groups of one name and parent in force together."""
    groups = movement.target_groups.values()
    for same in grouped(groups, lambda group: (group.parent, fold(str(group.name)))).values():
        for first, other in combinations(same, 2):
            if first.valid.overlaps(other.valid):
                message = gettext("{id} is also the group {name}").format(
                    id=first.id, name=first.name.label()
                )
                yield Violation(other, message, field="name", related=(first.id,))


def _naming_groups(entities: Sequence[Entity], _: Network) -> list[Entity]:
    return [
        entity
        for reference in reference_fields(type(entities[0]))
        if reference.relation is Relation.MOBILISES
        for entity, _ in named_ids(reference, entities)
    ]


@rule(
    "MM226",
    "a group is not named together with its wider group",
    why="The wider group holds the other already; one of the two states nothing.",
    hint="name the one that the source names",
    severity=Severity.NOTE,
    of=(Entity,),
    suspects=_naming_groups,
)
def group_and_wider_group(entity: Entity, movement: Network) -> Iterator[Violation]:
    """Entities that name a target group and its parent."""
    groups = [
        target
        for reference, target in named(entity, movement)
        if reference.relation is Relation.MOBILISES and isinstance(target, TargetGroup)
    ]
    ids = {group.id for group in groups}
    for group in groups:
        if group.parent in ids and group.parent is not None:
            message = gettext("names {name} ({id}) and its wider group {parent}").format(
                name=group.name.label(), id=group.id, parent=group.parent
            )
            yield Violation(entity, message, field="groups", related=(group.id, group.parent))


# --- emulation clusters ------------------------------------------------------------------------------


@rule(
    "MM621",
    "an organ is in one emulation cluster of an organiser at a time",
    why="Clusters divide the organs; with an organ in two of them the clusters do not add up.",
    hint="remove it from one, or end the older cluster",
    reads=("cluster",),
)
def clusters_share_members(movement: Network) -> Iterator[Violation]:
    """Members of two clusters of one organiser that are in force together."""
    for clusters in grouped(movement.clusters.values(), lambda cluster: cluster.organiser).values():
        by_member = grouped(
            (
                (member, cluster)
                for cluster in clusters
                for member in dict.fromkeys(cluster.members)
            ),
            lambda pair: pair[0],
        )
        for member, pairs in by_member.items():
            for (_, first), (_, other) in combinations(pairs[:_MAX_COMPARED], 2):
                if first.valid.overlaps(other.valid):
                    message = gettext("{member} is also a member of {name} ({id})").format(
                        member=member, name=first.name.label(), id=first.id
                    )
                    related = (first.id, member)
                    yield Violation(other, message, field="members", related=related)


_MAX_COMPARED = 20
"""How many clusters of a member are compared pair by pair."""
_YEARS = range(1, 10_000)
"""The years that there are."""


@rule(
    "MM622",
    "an emulation cluster is led by one of its members",
    why="The members lead the cluster in turn; another organ is a mistake, or a member left out.",
    hint="add it to `members`, or correct who leads",
    of=(EmulationCluster,),
)
def leader_is_no_member(cluster: EmulationCluster) -> Iterator[Violation]:
    """Leaders that are not among the members, where these are known."""
    for position, leadership in enumerate(cluster.leaders):
        if cluster.members and leadership.organ not in cluster.members:
            message = gettext("led in {year} by {organ}, which is no member").format(
                year=leadership.year, organ=leadership.organ
            )
            field = f"leaders[{position}].organ"
            yield Violation(cluster, message, field=field, related=(leadership.organ,))


@rule(
    "MM623",
    "an emulation cluster has one leader in a year, while it is in force",
    why="Two leaders of one year: one of them led in another year.",
    hint="correct the year",
    of=(EmulationCluster,),
)
def two_leaders_in_a_year(cluster: EmulationCluster) -> Iterator[Violation]:
    """Years with several leaders, years in which the cluster is not in force, and impossible ones."""
    count = Counter[int]()
    for position, leadership in enumerate(cluster.leaders):
        field, year = f"leaders[{position}].year", leadership.year
        count[year] += 1
        if count[year] > 1:
            message = gettext("{organ} is leader number {number} of {year}").format(
                organ=leadership.organ, number=count[year], year=year
            )
            yield Violation(cluster, message, field=field, related=(leadership.organ,))
        elif year not in _YEARS or not Period.year(year).overlaps(cluster.valid):
            message = gettext("led in {year} by {organ}, but in force {period}").format(
                year=year, organ=leadership.organ, period=when(cluster.valid)
            )
            yield Violation(cluster, message, field=field, related=(leadership.organ,))


@rule(
    "MM624",
    "the teams of a contest cluster represent members of its emulation cluster",
    why="A contest cluster that is a meeting of an emulation cluster has the teams of its members.",
    hint="add the organ to the members, or correct the team or `meeting_of`",
    severity=Severity.WARNING,
    reads=("team", "contest_cluster", "cluster"),
)
def team_of_no_member(movement: Network) -> Iterator[Violation]:
    """Teams that represent no member of the emulation cluster that meets, where its members are known."""
    for team in movement.teams.values():
        meeting = movement.contest_clusters.get(team.cluster or "")
        cluster = movement.clusters.get((meeting and meeting.meeting_of) or "")
        if cluster is None or not cluster.members or team.represents is None:
            continue
        if team.represents not in cluster.members:
            message = gettext("represents {organ}, which is no member of {name}").format(
                organ=team.represents, name=cluster.name.label()
            )
            related = (team.represents, cluster.id)
            yield Violation(team, message, field="represents", related=related)
