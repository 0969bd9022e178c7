"""`summarize`: the values of the report on one day: units, documents, contests, figures and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

import attrs

from massmob.aggregation.funnel_result import Funnel
from massmob.aggregation.losses import Losses
from massmob.aggregation.rollup import rollup
from massmob.display.report.overview import (
    ContestSummary,
    DocumentRow,
    FieldRow,
    ModelsRow,
    OverviewValues,
    UnitRow,
)
from massmob.display.report.sections import report_card
from massmob.errors import InvalidValueError, UnknownEntityError, checked, naming_argument
from massmob.model.entities import (
    Body,
    Campaign,
    Commendation,
    Document,
    Indicator,
    Locality,
    MobilizationModel,
    Observation,
    PartyCommittee,
)
from massmob.model.entity import ENTITY_TYPES, Entity, grouped
from massmob.movement import Movement
from massmob.network.documents import CoverageSpan
from massmob.rendering.cards import Card
from massmob.rendering.displayed import Displayed
from massmob.translation.language import Language, as_language, in_language
from massmob.validation.api import validate
from massmob.values.period import Period, as_date
from massmob.values.vocabulary import BodyKind, CampaignKind, Level, LocalityKind, ModelStatus

__all__ = ["Overview", "summarize"]

_TEXT_WIDTH = 80


@attrs.frozen(kw_only=True)
class Overview(OverviewValues, Displayed):
    """A movement on a day: what the report shows, with its display.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> print(str(summarize(load_dataset("hanoi"), "2024-10-15")).splitlines()[0])
        Hà Nội: the movement on 2024-10-15
    """

    def display(self, lang: Language | None = None) -> Card:
        """The report as a card: its sections, folded in HTML.

        Args:
            lang: Language of headings, names and labels; the current one by default.

        Raises:
            InvalidValueError: Not one of the languages.
        """
        with in_language(as_language(lang)):
            return report_card(self)

    def __str__(self) -> str:
        return self.display().to_text(_TEXT_WIDTH)


@checked(movement=Movement, at=as_date, lang=as_language)
def summarize(
    movement: Movement, at: date | str | None = None, *, lang: Language | None = None
) -> Overview:
    """What a movement looks like on a day.

    Args:
        movement: The whole movement, of all periods.
        at: The day; today when ``None``.
        lang: The language of the findings; all else is written in that in which the report is shown.

    Returns:
        The values of the report.

    Raises:
        InvalidValueError: Not a day, or not a language.
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
    with naming_argument("at"):
        now = movement.at(day)
    if not now:
        raise UnknownEntityError(
            "nothing of the movement is in force on this day",
            place="at",
            found=day.isoformat(),
            hint="choose another day, or look at the periods with .timeline()",
        )
    root = _largest_root(now)
    leader = _leading_committee(now, root)
    tree = now.hierarchy("field")
    documents = [item for item in movement.documents.values() if _has_begun(item, day)]
    units = tuple(_unit_rows(now, root)) if root else ()
    report = validate(movement, lang=lang)
    figures = tuple(_figures_about(movement, root, day))
    concerned = {finding.entity for finding in report}
    concerned.update(id for _, figure in figures for id in (figure.unit, figure.field) if id)
    funnel = _funnel(movement, day, {})
    funnels = dict(_funnels(movement, now, day))
    return Overview(
        day=day,
        root=root,
        counts={kind: n for kind in ENTITY_TYPES if (n := len(now.of_kind(kind)))},
        kinds=units[0].below if units else {},
        units=units,
        levels=_count_levels(now),
        organs=_organs_by_kind(now),
        groups=tuple(now.target_groups.values()),
        cycles=tuple(sorted(now.cycles.values(), key=lambda cycle: (cycle.year, cycle.id))),
        models=tuple(_models_rows(now, day)),
        course=None if funnel is None or root is None else funnel[root.id],
        course_lost=Losses(given=0, noun="models") if funnel is None else funnel.losses,
        funnels={id: funnel[root.id] for id, funnel in funnels.items()} if root else {},
        overdue=tuple(
            item for item in movement.overdue(day) if item.entity.id in {*now.cycles, *now.models}
        ),
        tasks=tuple(item for item in movement.tasks(at=day) if item.task.id in now.tasks),
        works=tuple(work for work in movement.works.values() if _has_begun(work, day)),
        commendations=tuple(_commendations_until(movement, day)),
        assessments=tuple(now.assessments.values()),
        fields=tuple(FieldRow(field=now.fields[id], depth=tree.depth(id)) for id in tree.order),
        documents=tuple(_document_rows(movement, documents, leader)),
        mandate=_leader_mandate(movement, documents, leader, day),
        leader=leader,
        contests=tuple(_contest_summaries(movement, day)),
        figures=figures,
        report=report,
        names={id: entity.name for id in concerned if (entity := movement.get(id)) is not None},
    )


def _has_begun(entity: Entity, day: date) -> bool:
    return entity.valid.start is None or entity.valid.start <= day


def _largest_root(now: Movement) -> Locality | None:
    """The root with most units below it."""
    tree = now.hierarchy("locality")
    root = max(tree.roots, key=lambda id: len(tree.descendants(id)), default=None)
    return None if root is None else now.localities[root]


def _leading_committee(now: Movement, root: Locality | None) -> PartyCommittee | None:
    committees = now.committees.values() if root else ()
    leaders = (item for item in committees if root and item.locality == root.id)
    return min(leaders, key=lambda committee: committee.level.rank, default=None)


def _unit_rows(now: Movement, root: Locality) -> Iterator[UnitRow]:
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


def _count_levels(now: Movement) -> dict[Level, int]:
    levels = [committee.level for committee in now.committees.values()]
    return {level: levels.count(level) for level in Level if level in levels}


def _organs_by_kind(now: Movement) -> dict[BodyKind, tuple[Body, ...]]:
    """The organs of each kind, in the order of the kinds; of a kind those of higher levels first."""
    ranks = {
        organ.id: organ.level.rank if organ.level else len(Level) for organ in now.bodies.values()
    }
    organs = sorted(now.bodies.values(), key=lambda organ: (ranks[organ.id], organ.id))
    by_kind = grouped(organs, lambda organ: organ.kind)
    return {kind: tuple(by_kind[kind]) for kind in BodyKind if kind in by_kind}


def _models_rows(now: Movement, day: date) -> Iterator[ModelsRow]:
    """The models by the highest field above theirs, in the order of the fields; those without a field last."""
    tree = now.hierarchy("field")
    by_field: dict[str, list[MobilizationModel]] = {id: [] for id in tree.roots}
    for model in now.models.values():
        field = model.field if model.field in tree else None
        above = (*tree.ancestors(field), field) if field else ()
        root = next((id for id in above if id in tree.roots), "")
        by_field.setdefault(root, []).append(model)
    for id, models in by_field.items():
        if models:
            reached = Counter(_status_on(model, day) for model in models)
            yield ModelsRow(
                field=now.fields.get(id),
                statuses={status: reached[status] for status in ModelStatus if reached[status]},
                without_status=reached[None],
            )


def _status_on(model: MobilizationModel, day: date) -> ModelStatus | None:
    """The status of a model's latest milestone by the day."""
    until = Period(None, day)
    begun = [step for step in model.milestones if until.overlaps(step.on)]
    last = max(enumerate(begun), key=lambda pair: (pair[1].on, pair[0]), default=None)
    return None if last is None else last[1].status


def _funnels(movement: Movement, now: Movement, day: date) -> Iterator[tuple[str, Funnel]]:
    """Id of a cycle in force → how far the models of its year came; without cycles that have none."""
    with_models = {model.cycle for model in movement.models.values()}
    for id in now.cycles.keys() & with_models:
        if funnel := _funnel(movement, day, {"cycle": id}):
            yield id, funnel


def _funnel(movement: Movement, day: date, where: Mapping[str, object]) -> Funnel | None:
    """How far models came; ``None`` where no model had begun or none is located in a unit of the day."""
    try:
        return movement.funnel(along="locality", at=day, where=where)
    except InvalidValueError:
        return None


def _commendations_until(movement: Movement, day: date) -> list[Commendation]:
    given = [item for item in movement.commendations.values() if _has_begun(item, day)]
    return sorted(given, key=lambda item: (item.valid, item.id), reverse=True)


def _emulation_campaigns(movement: Movement) -> list[Campaign]:
    """The emulation movements, the earliest first and undated ones last: the report is about the first."""
    campaigns = movement.campaigns.values()
    emulation = [item for item in campaigns if item.kind is CampaignKind.EMULATION]
    return sorted(emulation, key=lambda item: (item.valid.start is None, item.valid))


def _document_rows(
    movement: Movement, documents: list[Document], leader: PartyCommittee | None
) -> Iterator[DocumentRow]:
    """The documents on the leading committee's line that the movement has or cites.

    With them what rests on them, and what is behind its contests.
    """
    dag = movement.hierarchy("document")
    campaigns = _emulation_campaigns(movement)
    related = {id for campaign in campaigns for id in (*campaign.documents, *campaign.cites)}
    related |= {id for root in tuple(related) if root in dag for id in dag.descendants(root)}
    for contest in movement.contests.values():
        related |= {document.id for document in movement.basis(contest)}
    shown = {
        document.id
        for document in documents
        if document.id in related and _is_on_line(movement, document, leader)
    }
    seen: set[str] = set()
    stack = [(id, 0) for id in _by_day(movement, shown) if shown.isdisjoint(dag.parents(id))]
    stack.reverse()
    while stack:
        id, depth = stack.pop()
        if id in seen:
            continue
        seen.add(id)
        yield DocumentRow(document=movement.documents[id], depth=depth)
        children = _by_day(movement, shown.intersection(dag.children(id)))
        stack += [(child, depth + 1) for child in reversed(children)]


def _by_day(movement: Movement, ids: set[str]) -> list[str]:
    return sorted(ids, key=lambda id: (movement.documents[id].valid, id))


def _is_on_line(movement: Movement, document: Document, leader: PartyCommittee | None) -> bool:
    """Whether the issuer is the leading committee, is above or below it, or serves a committee that is."""
    tree = movement.hierarchy("committee")
    issuer = document.issuer
    if leader is None or issuer is None or issuer not in tree:
        return True
    line = (issuer, *tree.ancestors(issuer))
    committee = next((id for id in line if id in movement.committees), issuer)
    return tree.is_within(committee, leader.id) or tree.is_within(leader.id, committee)


def _leader_mandate(
    movement: Movement, documents: list[Document], leader: PartyCommittee | None, day: date
) -> tuple[CoverageSpan, ...]:
    """What the leader's documents cover from the launch of the movement to the day, or as far as they reach."""
    campaigns = _emulation_campaigns(movement)
    if leader is None or not campaigns or campaigns[0].valid.start is None:
        return ()
    covered = [item.covers for item in documents if item.issuer == leader.id]
    ends = [period.end for period in covered if period is not None and period.end is not None]
    since, until = campaigns[0].valid.start, max([day, *ends])
    if until < since:
        return ()
    return movement.mandate(leader, since, until, under=campaigns[0])


def _contest_summaries(movement: Movement, day: date) -> Iterator[ContestSummary]:
    contests = [contest for contest in movement.contests.values() if _has_begun(contest, day)]
    for contest in sorted(contests, key=lambda contest: (contest.valid, contest.id), reverse=True):
        rounds = [round for round in movement.rounds.values() if round.contest == contest.id]
        round_ids = {round.id for round in rounds}
        clusters = [item for item in movement.contest_clusters.values() if item.round in round_ids]
        cluster_ids = {cluster.id for cluster in clusters}
        yield ContestSummary(
            contest=contest,
            rounds=tuple(sorted(rounds, key=lambda round: round.order)),
            clusters=tuple(sorted(clusters, key=lambda cluster: cluster.number or 0)),
            teams=tuple(
                team
                for team in movement.teams.values()
                if team.cluster in cluster_ids
                or not round_ids.isdisjoint(result.round for result in team.results)
            ),
            basis=movement.basis(contest),
            honours=tuple(movement.events[id] for id in contest.honours if id in movement.events),
        )


def _figures_about(
    movement: Movement, root: Locality | None, day: date
) -> Iterator[tuple[Indicator, Observation]]:
    """The figures about the root or something within it, begun by the day."""
    tree = movement.hierarchy("locality")
    begun = [figure for figure in movement.observations.values() if _has_begun(figure, day)]
    for figure in sorted(begun, key=lambda figure: (figure.indicator, figure.valid, figure.id)):
        indicator = movement.indicators.get(figure.indicator)
        places = movement.placed(figure, along="locality")
        is_within = root is None or any(tree.is_within(place, root.id) for place in places)
        if indicator is not None and is_within:
            yield indicator, figure
