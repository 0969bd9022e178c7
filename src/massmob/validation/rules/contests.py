"""MM6xx: rounds follow one another, and clusters have as many teams as were stated.

Stated numbers are intervals; only what cannot be true is an error, and what is not named yet is a note.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from massmob.model.entities import ContestCluster, ContestRound, Team
from massmob.model.entity import grouped
from massmob.network.network import Network
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, rule
from massmob.values.quantity import Quantity

_CONTESTS = ("contest", "round", "cluster", "team")


def _rounds(movement: Network) -> Iterator[list[ContestRound]]:
    """The rounds of each contest, in order."""
    for rounds in grouped(movement.rounds.values(), lambda each: each.contest).values():
        yield sorted(rounds, key=lambda each: (each.order, each.id))


def _clusters(movement: Network) -> dict[str, list[ContestCluster]]:
    """Round → its clusters."""
    return grouped(movement.clusters.values(), lambda each: each.round)


def _teams(movement: Network) -> dict[str | None, list[Team]]:
    """Cluster → its teams."""
    return grouped(movement.teams.values(), lambda each: each.cluster)


def _too_many(named: int, stated: Quantity | None) -> bool:
    return stated is not None and stated.high is not None and named > stated.high


@rule(
    "MM601",
    "the rounds of a contest are numbered from 1, each once",
    why="The order says which round feeds which.",
    hint="number the rounds 1, 2, 3 …",
    reads=_CONTESTS,
)
def rounds_in_order(movement: Network) -> Iterator[Violation]:
    """Rounds with a number of another round, or a gap before them."""
    for rounds in _rounds(movement):
        for place, each in enumerate(rounds, 1):
            if each.order != place:
                told = f"{each.name} has number {each.order}, {place} comes here"
                yield Violation(each, told, field="order", hint=f"give it number {place}")
                break


@rule(
    "MM602",
    "as many clusters are named as the round has",
    why="A cluster more than stated is a mistake; one less is not known yet.",
    hint="correct the number, or name the clusters",
    reads=_CONTESTS,
)
def clusters_as_stated(movement: Network) -> Iterator[Violation]:
    """More clusters than a round states (error), or fewer (note)."""
    clusters = _clusters(movement)
    for each in movement.rounds.values():
        named = len(clusters.get(each.id, ()))
        if _too_many(named, each.clusters):
            yield Violation(
                each, f"{named} clusters are named, {each.clusters} stated", field="clusters"
            )
        elif each.clusters is not None and named and named < each.clusters.low:
            told = f"{named} of {each.clusters} clusters are named"
            yield Violation(each, told, field="clusters", severity=Severity.NOTE)


@rule(
    "MM603",
    "no more teams are named in a cluster than it has",
    why="A team too many stands in the wrong cluster.",
    hint="move the team, or correct the number",
    reads=_CONTESTS,
)
def teams_as_stated(movement: Network) -> Iterator[Violation]:
    """More teams in a cluster than stated."""
    teams = _teams(movement)
    for each in movement.clusters.values():
        named = len(teams.get(each.id, ()))
        if _too_many(named, each.teams):
            yield Violation(each, f"{named} teams are named, {each.teams} stated", field="teams")


@rule(
    "MM604",
    "a round begins with the teams that the one before sent on",
    why="More finalists than were sent on, or more sent on than took part, cannot be.",
    hint="correct one of the numbers",
    reads=_CONTESTS,
)
def teams_between_rounds(movement: Network) -> Iterator[Violation]:
    """Numbers of teams, named, taking part and sent on, that cannot all be true."""
    clusters, teams = _clusters(movement), _teams(movement)
    for rounds in _rounds(movement):
        for each in rounds:
            named = sum(len(teams.get(c.id, ())) for c in clusters.get(each.id, ()))
            if _too_many(named, each.teams):
                yield Violation(
                    each, f"{named} teams are named, {each.teams} stated", field="teams"
                )
            if each.advanced is None or each.teams is None:
                continue
            if each.teams.surely_less_than(each.advanced):
                told = f"{each.advanced} teams go on, {each.teams} took part"
                yield Violation(each, told, field="advanced")
        for before, each in pairwise(rounds):
            if before.advanced is None or each.teams is None:
                continue
            if not before.advanced.agrees_with(each.teams):
                told = f"{each.teams} teams take part, {before.name} sent on {before.advanced}"
                yield Violation(each, told, field="teams", related=(before.id,))


@rule(
    "MM605",
    "a committee sends one team to a round",
    why="Two teams of one committee are mostly one team entered twice.",
    hint="take one out, or correct whom it represents",
    reads=_CONTESTS,
)
def two_teams(movement: Network) -> Iterator[Violation]:
    """Committees with two teams in the clusters of one round."""
    first: dict[tuple[str, str], Team] = {}
    for team in movement.teams.values():
        cluster = movement.clusters.get(team.cluster or "")
        if cluster is None or team.represents is None:
            continue
        other = first.setdefault((cluster.round, team.represents), team)
        if other is not team:
            told = f"{team.represents} is also represented by {other.name} ({other.id})"
            yield Violation(team, told, field="represents", related=(other.id, team.represents))


@rule(
    "MM606",
    "a rank is 1 or more, and given once in a round and cluster",
    why="Two winners of one cluster are mostly a slip; a rank of 0 always is.",
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
            met = team.cluster if _met_in_cluster(movement, team, result.round) else None
            given[result.round, met, result.rank] += 1
            place = f"results[{position}].rank"
            if result.rank < 1:
                yield Violation(team, f"rank {result.rank}", field=place, severity=Severity.ERROR)
            elif given[result.round, met, result.rank] > 1:
                yield Violation(
                    team, f"rank {result.rank} is given twice in {result.round}", field=place
                )


def _met_in_cluster(movement: Network, team: Team, round: str) -> bool:
    cluster = movement.clusters.get(team.cluster or "")
    return cluster is not None and cluster.round == round


@rule(
    "MM607",
    "the clusters of a round have as many teams together as the round",
    why="35 teams in clusters of 30 leave five that never met.",
    hint="correct one of the numbers",
    reads=_CONTESTS,
)
def clusters_add_up(movement: Network) -> Iterator[Violation]:
    """Rounds whose clusters, all stated, do not add up to the number of teams."""
    clusters = _clusters(movement)
    for each in movement.rounds.values():
        parts = [cluster.teams for cluster in clusters.get(each.id, ())]
        known = [part for part in parts if part is not None]
        if each.teams is None or not known:
            continue
        total = sum(known, start=Quantity(0))
        complete = each.clusters is not None and each.clusters == len(known) == len(parts)
        if each.teams.surely_less_than(total) or (complete and not total.agrees_with(each.teams)):
            told = f"its clusters have {total} teams together, the round {each.teams}"
            yield Violation(each, told, field="teams")


@rule(
    "MM608",
    "a round does not end before the one that feeds it begins",
    why="The final cannot lie before the preliminaries.",
    hint="correct the periods or the numbers of the rounds",
    reads=_CONTESTS,
)
def rounds_in_time(movement: Network) -> Iterator[Violation]:
    """Rounds that surely lie before the one before them."""
    for rounds in _rounds(movement):
        for before, each in pairwise(rounds):
            if each.valid.is_before(before.valid):
                told = f"held {each.valid.label()}, {before.name} before it {before.valid.label()}"
                yield Violation(each, told, field="valid", related=(before.id,))


@rule(
    "MM609",
    "a team has one result in a round",
    why="Two ranks of one team in one round: one of them is another team's.",
    hint="take the wrong result out",
    of=(Team,),
)
def two_results(team: Team) -> Iterator[Violation]:
    """Teams with several results in one round."""
    for round, count in Counter(each.round for each in team.results).items():
        if count > 1:
            yield Violation(team, f"{count} results in {round}", field="results", related=(round,))


@rule(
    "MM610",
    "a team takes part in a round of its own contest",
    why="A result in another contest is mostly a round picked from the wrong list.",
    hint="name the round of the team's contest",
    reads=_CONTESTS,
)
def another_contest(movement: Network) -> Iterator[Violation]:
    """Results in a round of another contest than that of the team's cluster."""
    for team in movement.teams.values():
        cluster = movement.clusters.get(team.cluster or "")
        own = movement.rounds.get(cluster.round) if cluster is not None else None
        for position, result in enumerate(team.results):
            round = movement.rounds.get(result.round)
            if own is not None and round is not None and round.contest != own.contest:
                told = (
                    f"a result in {round.name} of {round.contest}, its cluster is in {own.contest}"
                )
                field = f"results[{position}].round"
                yield Violation(team, told, field=field, related=(round.id, own.id))
