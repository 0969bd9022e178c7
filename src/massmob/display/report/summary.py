"""`summarize`: the values of the report on one day: units, documents, contests, figures and findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import attrs

from massmob.aggregation.rollup import rollup
from massmob.errors import UnknownEntityError
from massmob.model.entities import (
    Campaign,
    Contest,
    ContestCluster,
    ContestRound,
    Document,
    Field,
    Indicator,
    Locality,
    Observation,
    PartyCommittee,
    Team,
)
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.movement import Movement
from massmob.network.documents import CoverageSpan
from massmob.validation.api import Report, validate
from massmob.values.period import as_date
from massmob.values.vocabulary import CampaignKind, EntityKind, Level, LocalityKind

__all__ = ["ContestSummary", "DocumentRow", "FieldRow", "Overview", "UnitRow", "summarize"]


@attrs.frozen(kw_only=True)
class UnitRow:
    """A unit of the report and how many units of each kind lie within it, itself not counted."""

    unit: Locality
    depth: int
    below: Mapping[LocalityKind, int]


@attrs.frozen(kw_only=True)
class FieldRow:
    """A field, direction or theme and how deep it stands."""

    field: Field
    depth: int


@attrs.frozen(kw_only=True)
class DocumentRow:
    """A document of the chain and how deep it stands below the one that it rests on."""

    document: Document
    depth: int


@attrs.frozen(kw_only=True)
class ContestSummary:
    """A contest with its rounds in order, clusters, and the teams that sources name."""

    contest: Contest
    rounds: tuple[ContestRound, ...] = ()
    clusters: tuple[ContestCluster, ...] = ()
    teams: tuple[Team, ...] = ()
    basis: tuple[Document, ...] = ()


@attrs.frozen(kw_only=True)
class Overview:
    """A movement on a day.

    Attributes:
        day: The day.
        root: The locality that the report is about; ``None`` when the movement has none.
        counts: Kind of entity → how many are in force.
        kinds: Kind of locality → how many lie within the root.
        units: The root and the units that have units below them.
        levels: Level → how many Party committees.
        fields: The fields in order.
        documents: The chain of documents behind the movement, parents first.
        mandate: What time the leading committee's documents cover, and the gaps.
        leader: The committee that leads the root.
        contests: The contests begun by that day, the latest first.
        figures: Indicator and figure, in order of indicator and time.
        report: What validation finds in the whole movement.
    """

    day: date
    root: Locality | None
    counts: Mapping[EntityKind, int]
    kinds: Mapping[LocalityKind, int]
    units: tuple[UnitRow, ...]
    levels: Mapping[Level, int]
    fields: tuple[FieldRow, ...]
    documents: tuple[DocumentRow, ...]
    mandate: tuple[CoverageSpan, ...]
    leader: PartyCommittee | None
    contests: tuple[ContestSummary, ...]
    figures: tuple[tuple[Indicator, Observation], ...]
    report: Report


def summarize(movement: Movement, at: date | str | None = None) -> Overview:
    """What a movement looks like on a day.

    Args:
        movement: The whole movement, of all periods.
        at: The day; today when ``None``.

    Returns:
        The values of the report.

    Raises:
        InvalidValueError: Not a day.
        UnknownEntityError: Nothing of the movement is in force on that day.
        HierarchyError: A hierarchy of the movement has a cycle.

    Example:
        >>> movement = Movement([
        ...     Locality(id="loc:01", name="Hà Nội", kind="thanh_pho"),
        ...     Locality(id="loc:001", name="Ba Đình", kind="quan", parent="loc:01"),
        ... ])
        >>> dict(summarize(movement, "2024-10-15").kinds) == {"quan": 1}
        True
    """
    day = date.today() if at is None else as_date(at)
    now = movement.at(day)
    if not now:
        raise UnknownEntityError(
            "nothing of the movement is in force on this day",
            found=day.isoformat(),
            hint="choose another day, or look at the periods with .timeline()",
        )
    root = _root(now)
    leader = _leader(now, root)
    tree = now.hierarchy("field")
    known = [each for each in movement.documents.values() if _begun(each, day)]
    units = tuple(_units(now, root)) if root else ()
    return Overview(
        day=day,
        root=root,
        counts={kind: n for kind in ENTITY_TYPES if (n := len(now.of_kind(kind)))},
        kinds=units[0].below if units else {},
        units=units,
        levels=_levels(now),
        fields=tuple(FieldRow(field=now.fields[id], depth=tree.depth(id)) for id in tree.order),
        documents=tuple(_chain(movement, known, leader)),
        mandate=_mandate(movement, known, leader, day),
        leader=leader,
        contests=tuple(_contests(movement, day)),
        figures=tuple(_figures(movement, root, day)),
        report=validate(movement),
    )


def _begun(entity: Entity, day: date) -> bool:
    return entity.valid.start is None or entity.valid.start <= day


def _root(now: Movement) -> Locality | None:
    """The root with most units below it."""
    tree = now.hierarchy("locality")
    best = max(tree.roots, key=lambda id: len(tree.descendants(id)), default=None)
    return None if best is None else now.localities[best]


def _leader(now: Movement, root: Locality | None) -> PartyCommittee | None:
    leaders = (each for each in now.committees.values() if root and each.locality == root.id)
    return min(leaders, key=lambda each: each.level.rank, default=None)


def _units(now: Movement, root: Locality) -> Iterator[UnitRow]:
    counts = rollup(now, "locality", along="locality", by="kind")
    tree = now.hierarchy("locality")
    for id in (root.id, *tree.descendants(root.id)):
        unit = now.localities[id]
        if id == root.id or tree.children(id):
            below = {LocalityKind.of(kind): int(count) for kind, count in counts[id].items()}
            below[unit.kind] -= 1
            yield UnitRow(
                unit=unit,
                depth=tree.depth(id),
                below={kind: below[kind] for kind in LocalityKind if below.get(kind)},
            )


def _levels(now: Movement) -> dict[Level, int]:
    found = [committee.level for committee in now.committees.values()]
    return {level: found.count(level) for level in Level if level in found}


def _emulation(movement: Movement) -> list[Campaign]:
    """The emulation movements, the earliest first: what the rest of the report is about."""
    found = [each for each in movement.campaigns.values() if each.kind is CampaignKind.EMULATION]
    return sorted(found, key=lambda each: each.valid)


def _chain(
    movement: Movement, known: list[Document], leader: PartyCommittee | None
) -> Iterator[DocumentRow]:
    """The documents on the leading committee's line that rest on the movement's, or are behind its contests."""
    dag = movement.hierarchy("document")
    wanted = {id for each in _emulation(movement) for id in each.documents}
    wanted |= {id for root in tuple(wanted) if root in dag for id in dag.descendants(root)}
    for contest in movement.contests.values():
        wanted |= {document.id for document in movement.basis(contest)}
    chosen = {each.id for each in known if each.id in wanted and _on_line(movement, each, leader)}
    seen: set[str] = set()
    stack = [(id, 0) for id in _by_day(movement, chosen) if chosen.isdisjoint(dag.parents(id))]
    stack.reverse()
    while stack:
        id, depth = stack.pop()
        if id in seen:
            continue
        seen.add(id)
        yield DocumentRow(document=movement.documents[id], depth=depth)
        below = _by_day(movement, chosen.intersection(dag.children(id)))
        stack += [(child, depth + 1) for child in reversed(below)]


def _by_day(movement: Movement, ids: set[str]) -> list[str]:
    return sorted(ids, key=lambda id: (movement.documents[id].valid, id))


def _on_line(movement: Movement, document: Document, leader: PartyCommittee | None) -> bool:
    """Whether the issuer is the leading committee, stands above or below it, or serves one that does."""
    tree = movement.hierarchy("committee")
    issuer = document.issuer
    if leader is None or issuer is None or issuer not in tree:
        return True
    line = (issuer, *tree.ancestors(issuer))
    organ = next((id for id in line if id in movement.committees), issuer)
    return tree.is_within(organ, leader.id) or tree.is_within(leader.id, organ)


def _mandate(
    movement: Movement, known: list[Document], leader: PartyCommittee | None, day: date
) -> tuple[CoverageSpan, ...]:
    campaigns = _emulation(movement)
    if leader is None or not campaigns or campaigns[0].valid.start is None:
        return ()
    own = [each.covers for each in known if each.issuer == leader.id and each.covers is not None]
    ends = [covers.end for covers in own if covers.end is not None]
    since, until = campaigns[0].valid.start, max([day, *ends])
    if until < since:
        return ()
    return movement.mandate(leader, since, until, under=campaigns[0])


def _contests(movement: Movement, day: date) -> Iterator[ContestSummary]:
    begun = [each for each in movement.contests.values() if _begun(each, day)]
    for contest in sorted(begun, key=lambda each: (each.valid, each.id), reverse=True):
        rounds = {id: each for id, each in movement.rounds.items() if each.contest == contest.id}
        clusters = {id: each for id, each in movement.clusters.items() if each.round in rounds}
        teams = (each for each in movement.teams.values() if each.cluster in clusters)
        yield ContestSummary(
            contest=contest,
            rounds=tuple(sorted(rounds.values(), key=lambda each: each.order)),
            clusters=tuple(sorted(clusters.values(), key=lambda each: each.number or 0)),
            teams=tuple(teams),
            basis=movement.basis(contest),
        )


def _figures(
    movement: Movement, root: Locality | None, day: date
) -> Iterator[tuple[Indicator, Observation]]:
    begun = [each for each in movement.observations.values() if _begun(each, day)]
    for each in sorted(begun, key=lambda each: (each.indicator, each.valid, each.id)):
        indicator = movement.indicators.get(each.indicator)
        if indicator is not None and _concerns(movement, each, root):
            yield indicator, each


def _concerns(movement: Movement, observation: Observation, root: Locality | None) -> bool:
    """Whether a figure is about the root or something within it."""
    tree = movement.hierarchy("locality")
    places = movement.placed(observation, along="locality")
    return root is None or any(tree.is_within(place, root.id) for place in places)
