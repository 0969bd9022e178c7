"""MM6xx: rounds follow one another, and clusters have as many teams as were stated.

Stated numbers are intervals; only what cannot be true is an error. Clusters that are not named yet are a note.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from massmob.model.entities import ContestCluster, ContestRound, Team
from massmob.model.entity import grouped
from massmob.network.collection import any_outside
from massmob.network.network import Network
from massmob.translation.catalogue import gettext
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, rule
from massmob.values.period_phrase import when
from massmob.values.quantity import Quantity

_CONTESTS = ("contest", "round", "contest_cluster", "team")


def _rounds(movement: Network) -> Iterator[list[ContestRound]]:
    """The rounds of each contest, in order."""
    for rounds in grouped(movement.rounds.values(), lambda round: round.contest).values():
        yield sorted(rounds, key=lambda round: (round.order, round.id))


def _clusters(movement: Network) -> dict[str, list[ContestCluster]]:
    """Round → its clusters."""
    return grouped(movement.contest_clusters.values(), lambda cluster: cluster.round)


def _teams(movement: Network) -> dict[str | None, list[Team]]:
    """Cluster → its teams."""
    return grouped(movement.teams.values(), lambda team: team.cluster)


def _teams_named(named: int, stated: Quantity) -> str:
    message = gettext("teams: {named} named, {stated} stated")
    return message.format(named=named, stated=stated.label())


def _is_below(stated: Quantity, named: int) -> bool:
    return stated.high is not None and named > stated.high


@rule(
    "MM601",
    "the rounds of a contest are numbered from 1, each once",
    why="The order shows from which round the teams of the next one come.",
    hint="number the rounds 1, 2, 3 …",
    reads=_CONTESTS,
)
def rounds_in_order(movement: Network) -> Iterator[Violation]:
    """Rounds with the number of another round, or a gap before them."""
    if any_outside(movement, ContestRound):
        return
    for rounds in _rounds(movement):
        if rounds[0].contest in movement.outside:  # and other rounds may be too
            continue
        for expected, round in enumerate(rounds, 1):
            if round.order != expected:
                message = gettext("{round} has number {number}, expected {expected}").format(
                    round=round.name.label(), number=round.order, expected=expected
                )
                hint = gettext("give it number {number}").format(number=expected)
                yield Violation(round, message, field="order", hint=hint)
                break


@rule(
    "MM602",
    "as many clusters are named as the round has",
    why="A cluster too many is a mistake; one that is missing may not be known yet.",
    hint="correct the number, or name the clusters",
    reads=_CONTESTS,
)
def clusters_as_stated(movement: Network) -> Iterator[Violation]:
    """More clusters than a round states (error), or fewer (note)."""
    clusters, is_part = _clusters(movement), any_outside(movement, ContestCluster)
    for round in movement.rounds.values():
        named, stated = len(clusters.get(round.id, ())), round.clusters
        if stated is None:
            continue
        message = gettext("clusters: {named} named, {stated} stated").format(
            named=named, stated=stated.label()
        )
        if _is_below(stated, named):
            yield Violation(round, message, field="clusters")
        elif not is_part and 0 < named < stated.low:
            yield Violation(round, message, field="clusters", severity=Severity.NOTE)


@rule(
    "MM603",
    "no more teams are named in a cluster than it has",
    why="A team too many belongs to another cluster.",
    hint="move the team, or correct the number",
    reads=_CONTESTS,
)
def teams_as_stated(movement: Network) -> Iterator[Violation]:
    """More teams in a cluster than stated."""
    teams = _teams(movement)
    for cluster in movement.contest_clusters.values():
        named = len(teams.get(cluster.id, ()))
        if cluster.teams is not None and _is_below(cluster.teams, named):
            yield Violation(cluster, _teams_named(named, cluster.teams), field="teams")


@rule(
    "MM604",
    "a round begins with the teams that advanced from the previous one",
    why="There cannot be more finalists than advanced, nor can more teams advance than took part.",
    hint="correct one of the numbers",
    reads=_CONTESTS,
)
def teams_between_rounds(movement: Network) -> Iterator[Violation]:
    """Numbers of teams, named, taking part and advancing, that cannot all be true."""
    clusters, teams = _clusters(movement), _teams(movement)
    for rounds in _rounds(movement):
        for round in rounds:
            named = sum(len(teams.get(cluster.id, ())) for cluster in clusters.get(round.id, ()))
            if round.teams is None:
                continue
            if _is_below(round.teams, named):
                yield Violation(round, _teams_named(named, round.teams), field="teams")
            if round.advanced is not None and round.teams.surely_less_than(round.advanced):
                message = gettext("teams: {advanced} to advance, {teams} took part").format(
                    advanced=round.advanced.label(), teams=round.teams.label()
                )
                yield Violation(round, message, field="advanced")
        for previous, round in pairwise(rounds):
            if previous.advanced is None or round.teams is None:
                continue
            if not previous.advanced.agrees_with(round.teams):
                message = gettext(
                    "teams: {teams} to take part, {advanced} advanced from {previous}"
                ).format(
                    teams=round.teams.label(),
                    advanced=previous.advanced.label(),
                    previous=previous.name.label(),
                )
                yield Violation(round, message, field="teams", related=(previous.id,))


@rule(
    "MM605",
    "a committee sends one team to a round",
    why="Two teams of one committee are usually one team entered twice.",
    hint="remove one, or correct whom it represents",
    reads=_CONTESTS,
)
def two_teams(movement: Network) -> Iterator[Violation]:
    """Committees with two teams in the clusters of one round."""
    first: dict[tuple[str, str], Team] = {}
    for team in movement.teams.values():
        cluster = movement.contest_clusters.get(team.cluster or "")
        if cluster is None or team.represents is None:
            continue
        other = first.setdefault((cluster.round, team.represents), team)
        if other is not team:
            message = gettext("{committee} is also represented by {team} ({id})").format(
                committee=team.represents, team=other.name.label(), id=other.id
            )
            yield Violation(team, message, field="represents", related=(other.id, team.represents))


@rule(
    "MM606",
    "a rank is 1 or more, and given once in a round and cluster",
    why="Two winners of one cluster are usually a typing error; a rank of 0 always is.",
    hint="correct the rank",
    severity=Severity.WARNING,
    reads=_CONTESTS,
)
def ranks(movement: Network) -> Iterator[Violation]:
    """Ranks below 1, and ranks given twice where the same teams met."""
    given: Counter[tuple[str, str | None, int]] = Counter()
    for team in movement.teams.values():
        for position, result in enumerate(team.results):
            if result.rank is None:
                continue
            met_in = team.cluster if _met_in_cluster(movement, team, result.round) else None
            given[result.round, met_in, result.rank] += 1
            field = f"results[{position}].rank"
            if result.rank < 1:
                message = gettext("rank {rank}").format(rank=result.rank)
                yield Violation(team, message, field=field, severity=Severity.ERROR)
            elif given[result.round, met_in, result.rank] > 1:
                message = gettext("rank {rank} is given twice in {round}").format(
                    rank=result.rank, round=result.round
                )
                yield Violation(team, message, field=field)


def _met_in_cluster(movement: Network, team: Team, round: str) -> bool:
    """Whether a team met those of its cluster in a round; taken to be true of a cluster outside."""
    cluster = movement.contest_clusters.get(team.cluster or "")
    return team.cluster in movement.outside if cluster is None else cluster.round == round


@rule(
    "MM607",
    "the clusters of a round have as many teams together as the round",
    why="35 teams in clusters of 30 together leave five in no cluster.",
    hint="correct one of the numbers",
    reads=_CONTESTS,
)
def clusters_add_up(movement: Network) -> Iterator[Violation]:
    """Rounds whose clusters, all stated, do not add up to the number of teams."""
    clusters = _clusters(movement)
    for round in movement.rounds.values():
        parts = [cluster.teams for cluster in clusters.get(round.id, ())]
        known = [part for part in parts if part is not None]
        if round.teams is None or not known:
            continue
        total = sum(known, start=Quantity(0))
        complete = round.clusters is not None and round.clusters == len(known) == len(parts)
        if round.teams.surely_less_than(total) or (complete and not total.agrees_with(round.teams)):
            message = gettext(
                "teams: {total} in its clusters together, {stated} in the round"
            ).format(total=total.label(), stated=round.teams.label())
            yield Violation(round, message, field="teams")


@rule(
    "MM608",
    "a round does not end before the previous one begins",
    why="The final cannot take place before the preliminaries.",
    hint="correct the periods or the numbers of the rounds",
    reads=_CONTESTS,
)
def rounds_in_time(movement: Network) -> Iterator[Violation]:
    """Rounds that certainly took place before the previous one."""
    for rounds in _rounds(movement):
        for previous, round in pairwise(rounds):
            if round.valid.is_before(previous.valid):
                message = gettext("held {held}; {previous}, the round before it, {before}").format(
                    held=when(round.valid),
                    previous=previous.name.label(),
                    before=when(previous.valid),
                )
                yield Violation(round, message, field="valid", related=(previous.id,))


@rule(
    "MM609",
    "a team has one result in a round",
    why="Two ranks of one team in one round: one of them is another team's.",
    hint="remove the wrong result",
    of=(Team,),
)
def two_results(team: Team) -> Iterator[Violation]:
    """Teams with several results in one round."""
    for round, count in Counter(result.round for result in team.results).items():
        if count > 1:
            message = gettext("results in {round}: {number}").format(round=round, number=count)
            yield Violation(team, message, field="results", related=(round,))


@rule(
    "MM610",
    "a team takes part in a round of its own contest",
    why="A result in another contest is usually a round picked from the wrong list.",
    hint="name the round of the team's contest",
    reads=_CONTESTS,
)
def another_contest(movement: Network) -> Iterator[Violation]:
    """Results in a round of another contest than that of the team's cluster."""
    for team in movement.teams.values():
        cluster = movement.contest_clusters.get(team.cluster or "")
        own = movement.rounds.get(cluster.round) if cluster is not None else None
        for position, result in enumerate(team.results):
            round = movement.rounds.get(result.round)
            if own is not None and round is not None and round.contest != own.contest:
                message = gettext(
                    "a result in {round} of {contest}, its cluster is in {own}"
                ).format(round=round.name.label(), contest=round.contest, own=own.contest)
                field = f"results[{position}].round"
                yield Violation(team, message, field=field, related=(round.id, own.id))
