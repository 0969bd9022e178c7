"""Parts of a movement, and movements joined or taken from one another."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import attrs
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.io.load_save import FORMATS
from massmob.model.references import references
from massmob.strategies import movements
from massmob.values.vocabulary import EntityKind
from support.tries import tries

HANOI = mm.load_dataset("hanoi")
DISTRICT = HANOI.subset(within="loc:001")
SHARES = st.sampled_from([0.1, 0.5, 0.9])


@st.composite
def chosen(draw: st.DrawFn) -> tuple[mm.Movement, frozenset[str]]:
    """A movement and the ids of some of its entities."""
    movement, random, share = draw(movements()), Random(draw(st.integers())), draw(SHARES)
    return movement, frozenset(entity.id for entity in movement if random.random() < share)


@pytest.mark.long
@given(chosen(), st.booleans())
@tries(40)
def test_a_part_of_a_movement_without_findings_has_none(
    drawn: tuple[mm.Movement, frozenset[str]], sources: bool
) -> None:
    movement, ids = drawn
    part = movement.subset(ids, sources=sources)
    if part:
        assert not part.validate().findings


@cache
def known_findings() -> frozenset[tuple[str, str]]:
    return frozenset((finding.code, finding.entity) for finding in HANOI.validate().findings)


@given(
    st.sets(st.sampled_from(EntityKind), min_size=1),
    st.integers(),
    st.sampled_from([0.3, 0.7, 1.0]),
    st.integers(0, 1),
)
@tries(4)
def test_a_part_of_the_shipped_data_has_no_finding_that_the_whole_has_not(
    kinds: set[EntityKind], seed: int, share: float, hops: int
) -> None:
    random = Random(seed)
    part = HANOI.subset(lambda _: random.random() < share, kinds=kinds, hops=hops)
    findings = {(finding.code, finding.entity) for finding in part.validate().findings if part}
    assert findings <= known_findings()


@pytest.mark.parametrize(
    ("code", "is_left_out"),
    [
        ("MM601", lambda entity: entity.id == "round:2024-base"),
        ("MM601", lambda entity: entity.id in {"contest:2024", "round:2024-base"}),
        ("MM602", lambda entity: entity.id == "cluster:2024-2"),
        ("MM606", lambda entity: isinstance(entity, mm.ContestCluster)),
        ("MM704", lambda entity: entity.id == "ind:models-individual"),
    ],
)
def test_a_rule_does_not_report_what_is_only_not_in_the_part(
    code: str, is_left_out: Callable[[mm.Entity], bool]
) -> None:
    part = HANOI.subset(lambda entity: not is_left_out(entity), sources=False)
    known = HANOI.validate(select=[code]).findings
    assert {*part.validate(select=[code]).findings} <= {*known}
    # As if it did not know what lies outside.
    findings = mm.Movement(part).validate(select=[code]).findings
    assert len(findings) > len(known)


def test_a_document_behind_a_contest_may_lie_outside() -> None:
    part = HANOI.subset(lambda entity: not isinstance(entity, mm.Document))
    assert part.contests
    known = HANOI.validate(select=["MM408"]).findings
    assert {*part.validate(select=["MM408"]).findings} == {*known}


@given(chosen())
@tries(40)
def test_two_parts_together_are_the_whole(drawn: tuple[mm.Movement, frozenset[str]]) -> None:
    movement, ids = drawn
    part = movement.subset(ids, sources=False)
    rest = movement.subset(lambda entity: entity.id not in ids, sources=False)
    assert {entity.id for entity in part} == ids
    assert part | rest == rest | part == movement
    assert movement - part == rest
    assert part | movement == movement
    assert part - movement == mm.Movement()


@given(movements())
@tries(20)
def test_a_movement_joined_with_itself_is_the_same_and_without_itself_empty(
    movement: mm.Movement,
) -> None:
    assert movement | movement == movement == movement | mm.Movement()
    assert movement - movement == mm.Movement()
    assert movement - mm.Movement() == movement == movement.subset()


@given(chosen(), st.integers(0, 3))
@tries(20)
def test_hops_are_distances_between_entities_other_than_sources(
    drawn: tuple[mm.Movement, frozenset[str]], hops: int
) -> None:
    movement, ids = drawn
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(entity.id for entity in movement)
    for entity in movement:
        targets = (
            link.target for link in references(entity) if link.target not in movement.sources
        )
        graph.add_edges_from((entity.id, id) for id in targets if entity.id not in movement.sources)
    near = nx.multi_source_dijkstra_path_length(graph, ids, hops) if ids else {}
    part = movement.subset(ids, hops=hops, sources=False)
    assert {entity.id for entity in part} == near.keys()


@given(chosen())
@tries(20)
def test_outside_is_what_is_next_to_the_part(drawn: tuple[mm.Movement, frozenset[str]]) -> None:
    movement, ids = drawn
    part = movement.subset(ids, sources=False)
    pairs = [(entity.id, link.target) for entity in movement for link in references(entity)]
    after = {target for holder, target in pairs if holder in ids}
    before = {holder for holder, target in pairs if target in ids and target not in part.sources}
    assert part.outside == (after | before) - ids


def test_a_unit_has_what_rollups_count_in_it() -> None:
    tree = HANOI.hierarchy("locality")
    counted = {
        entity.id
        for entity in HANOI
        if any(tree.is_within(node, "loc:001") for node in HANOI.placed(entity, along="locality"))
    }
    part = HANOI.subset(within="loc:001", sources=False)
    assert {entity.id for entity in part} == counted
    assert {"loc:001", "loc:00001", "org:001"} <= counted
    totals = HANOI.rollup("committee", along="locality")
    assert totals["loc:001"] == len(part.committees)


@pytest.mark.parametrize(
    ("within", "inside"),
    [
        ("org:001", "org:00001"),
        ("field:culture-society", "field:culture-society/health"),
        (HANOI["loc:01"], "loc:001"),
    ],
)
def test_a_unit_of_any_hierarchy(within: mm.Entity | str, inside: str) -> None:
    assert inside in HANOI.subset(within=within)


def test_conditions_are_joined() -> None:
    part = HANOI.subset(["loc:001", "loc:01", "org:001"], within="loc:001", kinds=mm.Locality)
    assert [*part.localities] == ["loc:001"]
    assert [*HANOI.subset(lambda entity: entity.id == "loc:01", kinds="locality").localities] == [
        "loc:01"
    ]


def test_sources_come_with_what_they_are_excerpts_of() -> None:
    part = DISTRICT
    cited = {
        link.target
        for entity in part
        for link in references(entity)
        if link.target in HANOI.sources
    }
    assert cited == part.sources.keys() != set()
    assert not HANOI.subset(within="loc:001", sources=False).sources


def test_references_in_a_circle_are_followed_once() -> None:
    first = mm.Document(id="doc:1", name="A", type="plan", cites=["doc:2"])
    second = mm.Document(id="doc:2", name="B", type="plan", cites=["doc:3"])
    third = mm.Document(id="doc:3", name="C", type="plan", cites=["doc:1"])
    circle = mm.Movement([first, second, third])
    assert circle.subset(["doc:1"], hops=1_000) == circle


def test_a_part_of_a_part_keeps_what_was_outside_it() -> None:
    ward = HANOI.subset(within="loc:001").subset(["loc:001"])
    assert "loc:01" in ward.outside
    assert not ward.validate().findings
    part = HANOI.at("2024-10-15").subset(within="loc:001")
    assert not [finding for finding in part.validate().findings if finding.code == "MM102"]


@pytest.mark.long
@pytest.mark.parametrize(
    "format", [f.name for f in FORMATS.values() if (f.read or f.load) and (f.write or f.save)]
)
def test_files_keep_what_is_outside(format: str, tmp_path: Path) -> None:
    part = DISTRICT.subset(kinds=["committee", "work"])
    assert part.outside
    mm.save(part, tmp_path / f"part{next(iter(FORMATS[format].suffixes), '')}", format)
    loaded = mm.load(next(tmp_path.iterdir()), format)
    assert loaded == part
    assert loaded | HANOI == HANOI


class TestUnion:
    OURS = mm.Movement([mm.Locality(id="loc:1", name="A", kind="xa")])
    THEIRS = mm.Movement([mm.Locality(id="loc:1", name="A", kind="xa", code="9")])

    def test_unequal_entities_are_named_with_the_first_field(self) -> None:
        with pytest.raises(mm.InvalidValueError, match=r"loc:1\.code: two unequal.*\['', '9'\]"):
            _ = self.OURS | self.THEIRS

    @pytest.mark.parametrize(("how", "taken"), [("ours", OURS), ("theirs", THEIRS)])
    def test_one_of_unequal_entities_is_taken(self, how: Any, taken: mm.Movement) -> None:
        assert self.OURS.union(self.THEIRS, how=how) == taken

    def test_entities_of_two_kinds_with_one_id(self) -> None:
        body = mm.Movement([mm.Body(id="org:1", name="A", kind="front")])
        committee = mm.Movement([mm.PartyCommittee(id="org:1", name="A", level="base")])
        with pytest.raises(mm.InvalidValueError, match=r"org:1\.kind.*body.*committee"):
            _ = body | committee

    def test_what_a_file_held_besides_is_joined(self) -> None:
        field = '{"id": "field:1", "name": "A"}'
        first, second = (
            mm.loads(f'{{"massmob": 2, "fields": [{field}], "songs": [{number}]}}', unknown="keep")
            for number in ('{"id": 1}', '{"id": 2}')
        )
        assert (first | first).unknown.lists == {"songs": [{"id": 1}]}
        assert first.union(second, how="ours").unknown.lists == {"songs": [{"id": 1}]}
        with pytest.raises(mm.InvalidValueError, match=r"songs\.unknown"):
            _ = first | second

    @pytest.mark.parametrize("operator", ["__or__", "__sub__"])
    def test_only_movements_are_joined(self, operator: str) -> None:
        assert getattr(self.OURS, operator)({"loc:1"}) is NotImplemented


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: HANOI.subset(["loc:0001"]), r"choice: no entity.*did you mean loc:0"),
        (lambda: HANOI.subset(within="loc:0001"), r"within: no entity.*did you mean loc:0"),
        (lambda: DISTRICT.subset(["loc:01"]), r"choice: outside this part"),
        (
            lambda: HANOI.subset(within="cycle:01-2024"),
            r"within: .* no hierarchy of its own.*committee",
        ),
        (lambda: HANOI.subset(kinds="localitys"), r"kinds: .*locality"),
        (lambda: HANOI.subset(hops=-1), r"hops: not a number of steps"),
    ],
)
def test_a_wrong_choice_is_refused(call: Callable[[], object], message: str) -> None:
    with pytest.raises(mm.MassmobError, match=message):
        call()


def test_unknown_fields_stay_with_their_entities() -> None:
    text = '{"massmob": 2, "localities": [{"id": "loc:1", "name": "A", "kind": "xa", "mood": 1}]}'
    movement = mm.loads(text, "json", unknown="keep")
    assert movement.subset(["loc:1"]).unknown == movement.unknown
    assert not movement.subset(()).unknown.fields
    changed = attrs.evolve(movement.localities["loc:1"], code="9")
    assert movement.union(mm.Movement([changed]), how="ours").unknown == movement.unknown
