"""The contests: rounds, clusters, teams."""

from __future__ import annotations

import attrs

from massmob.model.converters import (
    as_contest_form,
    as_id,
    as_ids,
    as_required_id,
    as_whole,
    maybe_level,
    maybe_quantity,
    maybe_whole,
)
from massmob.model.entity import Entity, declares
from massmob.model.held_values import Result, as_results
from massmob.model.references import BASIS, CAMPAIGN, ORGANISER, During, holds, refers
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import ContestForm, EntityKind, Level, Relation

__all__ = ["Contest", "ContestCluster", "ContestRound", "Team"]


@declares(EntityKind.CONTEST, "contest", "contests")
@attrs.frozen(kw_only=True, repr=False)
class Contest(Entity):
    """Hội thi, cuộc thi: a contest of the movement, held within ``valid``.

    Attributes:
        form: Staged, essay, press or quiz.
        level: The level that holds it.
        organiser: Id of the organ that holds it.
        documents: Ids of the documents it is based on.
        belongs_to: Id of the campaign it belongs to.
        honours: Ids of the events in honour of which it is held.
        answers: Ids of the contests of higher organs that it answers.
    """

    form: ContestForm = attrs.field(converter=as_contest_form)
    level: Level | None = attrs.field(default=None, converter=maybe_level)
    organiser: str | None = attrs.field(default=None, converter=as_id, metadata=ORGANISER)
    documents: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=BASIS)
    belongs_to: str | None = attrs.field(default=None, converter=as_id, metadata=CAMPAIGN)
    honours: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.HONOURS, "event", during=During.ANY),
    )
    answers: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.ANSWERS, "contest", during=During.OVERLAP, basis=True),
    )


@declares(EntityKind.ROUND, "round", "rounds")
@attrs.frozen(kw_only=True, repr=False)
class ContestRound(Entity):
    """Vòng thi: a round of a contest: base, district, preliminary by cluster, final.

    Attributes:
        contest: Id of the contest.
        order: Position in the contest, from 1.
        level: The level it is held on.
        held: How many contests of this round were held, as stated.
        clusters: Into how many clusters the teams were divided, as stated.
        teams: How many teams took part, as stated.
        advanced: How many teams went on to the next round, as stated.
    """

    contest: str = attrs.field(
        converter=as_required_id,
        metadata=refers(Relation.ROUND_OF, "contest", along="contest", places=True, basis=True),
    )
    order: int = attrs.field(converter=as_whole)
    level: Level | None = attrs.field(default=None, converter=maybe_level)
    held: Quantity | None = attrs.field(default=None, converter=maybe_quantity)
    clusters: Quantity | None = attrs.field(default=None, converter=maybe_quantity)
    teams: Quantity | None = attrs.field(default=None, converter=maybe_quantity)
    advanced: Quantity | None = attrs.field(default=None, converter=maybe_quantity)


@declares(EntityKind.CONTEST_CLUSTER, "cluster", "contest_clusters")
@attrs.frozen(kw_only=True, repr=False)
class ContestCluster(Entity):
    """Cụm thi: the teams that compete in one preliminary.

    Attributes:
        round: Id of the round.
        number: Its number in the round, from 1.
        teams: How many teams it has, as stated.
        meeting_of: Id of the emulation cluster whose meeting it is.
    """

    round: str = attrs.field(
        converter=as_required_id,
        metadata=refers(Relation.CLUSTER_OF, "round", along="contest", places=True, basis=True),
    )
    number: int | None = attrs.field(default=None, converter=maybe_whole)
    teams: Quantity | None = attrs.field(default=None, converter=maybe_quantity)
    meeting_of: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.MEETING_OF, "cluster", during=During.OVERLAP),
    )


@declares(EntityKind.TEAM, "team", "teams")
@attrs.frozen(kw_only=True, repr=False)
class Team(Entity):
    """Đội thi: a team of a committee, never of named people.

    Attributes:
        cluster: Id of its cluster.
        represents: Id of the committee or body it represents.
        presents: Ids of the models that it presents.
        results: Its results in rounds.
    """

    cluster: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(
            Relation.MEMBER_OF, "contest_cluster", along="contest", places=True, basis=True
        ),
    )
    represents: str | None = attrs.field(
        default=None,
        converter=as_id,
        metadata=refers(Relation.REPRESENTS, "committee", "body", places=True),
    )
    presents: tuple[str, ...] = attrs.field(
        default=(),
        converter=as_ids,
        metadata=refers(Relation.PRESENTS, "model", during=During.ANY),
    )
    results: tuple[Result, ...] = attrs.field(
        default=(), converter=as_results, metadata=holds(Result)
    )
