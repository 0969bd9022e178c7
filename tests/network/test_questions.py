"""Short questions by name: committees, contests, figures, documents."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.strategies import movements
from support.tries import tries

HANOI = mm.load_dataset("hanoi")
AUTUMN = HANOI.at("2024-10-15")

CITY = mm.Locality(id="loc:1", name="City", kind="thanh_pho")
WARD = mm.Locality(id="loc:2", name="Ward", kind="phuong", parent="loc:1")


def committee(number: int, locality: str, valid: str) -> mm.PartyCommittee:
    return mm.PartyCommittee(
        id=f"org:{number}", name="A", level="base", locality=locality, valid=valid
    )


class TestCommittees:
    MOVEMENT = mm.Movement(
        [
            CITY,
            WARD,
            committee(1, "loc:2", "2020-01-01/.."),
            committee(2, "loc:2", "../2019-12-31"),
            committee(3, "loc:1", "2010-01-01/.."),
        ]
    )

    def test_committees_come_in_order_of_time(self) -> None:
        assert [organ.id for organ in self.MOVEMENT.committees_of(WARD)] == ["org:2", "org:1"]
        below = self.MOVEMENT.committees_of("loc:1", below=True)
        assert [organ.id for organ in below] == ["org:2", "org:3", "org:1"]

    def test_the_leader_is_the_one_of_the_day(self) -> None:
        first, second = (
            self.MOVEMENT.leader_of(WARD, at=day) for day in ("2019-12-31", "2020-01-01")
        )
        assert first is self.MOVEMENT["org:2"]
        assert second is self.MOVEMENT["org:1"]
        assert self.MOVEMENT.leader_of(CITY, at="2000-01-01") is None
        with pytest.raises(mm.AmbiguousError, match=r"org:2 \(.*org:1 \(.*give at="):
            self.MOVEMENT.leader_of(WARD)

    def test_every_district_has_its_leader(self) -> None:
        for unit in AUTUMN.children("loc:01"):
            leader = AUTUMN.leader_of(unit.id)
            assert leader is not None
            assert leader.locality == unit.id


@given(movements())
@tries(20)
def test_teams_and_results_are_those_of_the_rounds(movement: mm.Movement) -> None:
    for contest in movement.contests.values():
        rounds = movement.rounds_of(contest)
        assert [round.order for round in rounds] == sorted(round.order for round in rounds)
        assert {*rounds} == {
            round for round in movement.rounds.values() if round.contest == contest.id
        }
        teams = {team for round in rounds for team in movement.teams_of(round)}
        assert {*movement.teams_of(contest)} == teams
        results = [pair for round in rounds for pair in movement.results_of(round)]
        assert movement.results_of(contest) == tuple(results)
        assert {*teams} >= {team for team, _ in results}
    for team in movement.teams.values():
        assert len(movement.results_of(team)) == len(team.results)
        assert team.represents is None or team in movement.teams_of(team.represents)


def test_the_results_of_a_cluster_are_those_of_its_round() -> None:
    results = HANOI.results_of("cluster:2024-5")
    assert {result.round for _, result in results} == {"round:2024-preliminary"}
    assert [result.rank for _, result in results] == [1, 3]


@given(movements())
@tries(10)
def test_figures_are_those_that_refer_to_it(movement: mm.Movement) -> None:
    for item in [*movement.indicators.values(), *movement.localities.values()]:
        figures = {
            figure
            for figure in movement.observations.values()
            if item.id in (figure.indicator, figure.unit)
        }
        assert {*movement.observations_of(item)} == figures


class TestDocuments:
    @given(
        st.none() | st.sampled_from(["2016/2020", "2024", "../2010"]),
        st.none() | st.sampled_from(["central", "city", "org:01"]),
        st.none() | st.sampled_from(mm.DocumentType),
    )
    @tries(20)
    def test_conditions_are_joined(
        self, issued: str | None, issuer: str | None, type: mm.DocumentType | None
    ) -> None:
        documents = HANOI.documents(issued=issued, issuer=issuer, type=type)
        period = None if issued is None else mm.Period.parse(issued)
        by_issuer = {*HANOI.documents.values()} if issuer is None else {*HANOI.issued_by(issuer)}
        assert {*documents} == {
            document
            for document in by_issuer
            if (type is None or document.type is type)
            and (period is None or (document.issued and document.issued.overlaps(period)))
        }

    def test_they_come_in_the_order_of_issue(self) -> None:
        starts = [document.issued and document.issued.start for document in HANOI.documents()]
        known = [start for start in starts if start]
        assert known == sorted(known)
        assert starts[len(known) :] == [None] * (len(starts) - len(known))

    def test_they_are_a_mapping_still(self) -> None:
        assert HANOI.documents == HANOI.of_kind("document")
        assert len(HANOI.documents()) == len(HANOI.documents)


@pytest.mark.parametrize(
    ("query", "id"),
    [
        (HANOI.leader_of, "org:001"),
        (HANOI.rounds_of, "round:2024-final"),
        (HANOI.teams_of, "loc:001"),
        (HANOI.results_of, "model:clan-safety-gia-lam"),
        (HANOI.observations_of, "src:gso-2024"),
    ],
)
def test_an_entity_of_another_kind_is_refused(query: Callable[[str], object], id: str) -> None:
    with pytest.raises(mm.InvalidValueError, match=r"item: a .* has none.*give one of"):
        query(id)


def test_what_lies_outside_is_refused() -> None:
    part = HANOI.subset(within="loc:001")
    with pytest.raises(mm.UnknownEntityError, match="item: outside this part"):
        part.committees_of("loc:01")


class TestHierarchies:
    def test_a_contest_has_rounds_clusters_and_teams_below(self) -> None:
        kinds = {entity.entity_kind.value for entity in HANOI.descendants("contest:2024")}
        assert kinds == {"round", "contest_cluster", "team"}
        assert [above.id for above in HANOI.ancestors("team:2024-dong-anh")] == [
            "cluster:2024-2",
            "round:2024-preliminary",
            "contest:2024",
        ]
        assert HANOI.rollup("team", along="contest")["cluster:2024-5"] == 6

    def test_a_campaign_counts_what_belongs_to_it(self) -> None:
        top = mm.Campaign(id="campaign:1", name="A")
        part = mm.Campaign(id="campaign:2", name="B", belongs_to="campaign:1")
        cycle = mm.Cycle(
            id="cycle:1", name="2024", year=2024, organ="org:1", belongs_to="campaign:2"
        )
        models = [
            mm.MobilizationModel(id="model:1", name="C", belongs_to="campaign:1"),
            mm.MobilizationModel(id="model:2", name="D", cycle="cycle:1"),
        ]
        movement = mm.Movement([top, part, cycle, *models])
        totals = movement.rollup("model", along="campaign")
        assert totals["campaign:1"] == 2
        assert totals["campaign:2"] == 1
        assert movement.children(top) == (part,)

    def test_a_campaign_places_nothing_along_other_hierarchies(self) -> None:
        campaign = mm.Campaign(id="campaign:1", name="A", groups=["group:1"])
        group = mm.TargetGroup(id="group:1", name="B")
        model = mm.MobilizationModel(id="model:1", name="C", belongs_to="campaign:1")
        movement = mm.Movement([campaign, group, model])
        assert movement.placed(model, along="target_group") == ()
