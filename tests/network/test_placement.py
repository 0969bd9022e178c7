"""Where entities are counted along a hierarchy, against shortest paths of networkx."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.model.references import Reference, reference_fields, references
from massmob.network.placement import ALONG, Along, placing_fields
from support.tries import tries

KINDS: dict[type[mm.Entity], dict[str, Any]] = {
    mm.Locality: {"kind": "xa"},
    mm.PartyCommittee: {"level": "base"},
    mm.Body: {"kind": "commission"},
    mm.Field: {},
    mm.Document: {"symbol": "1-KH/TU", "type": "plan"},
    mm.Campaign: {},
    mm.MobilizationModel: {},
    mm.Contest: {"form": "staged"},
    mm.ContestRound: {"order": 1},
    mm.ContestCluster: {},
    mm.Team: {},
}
"""Kind of entity → what it needs besides references."""


@st.composite
def tangled(draw: st.DrawFn) -> mm.Movement:
    """A movement in which references that place entities are arbitrary: several, roundabout, to nothing.

    Only those that build a hierarchy lead to earlier entities, so that there is no cycle.
    """
    entities: list[mm.Entity] = []
    ids = [(cls, f"{cls.prefix}:{cls.__name__}{n}") for cls in KINDS for n in range(3)]
    for number, (cls, id) in enumerate(ids):
        held = {
            reference.field: draw(_targets(reference, ids[:number] if reference.along else ids))
            for reference in reference_fields(cls)
            if reference.places or reference.along
        }
        entities.append(cls(id=id, name=id, **KINDS[cls], **held))
    return mm.Movement(entities)


def _targets(
    reference: Reference, ids: Sequence[tuple[type[mm.Entity], str]]
) -> st.SearchStrategy[Any]:
    possible = [id for cls, id in ids if cls.entity_kind in reference.kinds]
    chosen = st.sampled_from([*possible, f"{possible[0] if possible else 'loc:'}-gone"])
    if reference.many:
        return st.lists(chosen, max_size=3, unique=True)
    return chosen if reference.field in ("contest", "round") else st.none() | chosen


def steps_from(movement: mm.Movement, entity: mm.Entity, along: Along) -> dict[str, int]:
    """Every id to which placing references lead, and in how many steps."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(entity.id for entity in movement)
    for holder in movement:
        for link in references(holder):
            if link.reference.places_along(along):
                graph.add_edge(holder.id, link.target)
            if link.reference.mutual and link.target in movement:
                graph.add_edge(link.target, holder.id)
    return nx.single_source_shortest_path_length(graph, entity.id)


@pytest.mark.long
@tries(50)
@given(tangled(), st.sampled_from(ALONG))
def test_an_entity_is_counted_at_the_nearest_nodes(movement: mm.Movement, along: Along) -> None:
    hierarchy = movement.hierarchy(along)
    for entity in movement:
        steps = steps_from(movement, entity, along)
        nodes = {id: count for id, count in steps.items() if id in hierarchy}
        nearest = sorted(id for id, count in nodes.items() if count == min(nodes.values()))
        assert movement.placed(entity, along=along) == tuple(nearest)
        missing = movement.placer(along).missing(entity)
        assert sorted(missing) == sorted(id for id in steps if id not in movement)
        assert [steps[id] for id in missing] == sorted(steps[id] for id in missing)


@pytest.mark.long
@tries(50)
@given(tangled(), st.sampled_from(ALONG))
def test_many_entities_are_placed_like_single_ones(movement: mm.Movement, along: Along) -> None:
    for cls in KINDS:
        entities = list(movement.of_kind(cls).values())
        places, numbers = movement.placer(along).of_many(entities)
        single = [movement.placed(entity, along=along) for entity in entities]
        assert [places[number] for number in numbers] == single
        assert len({*places}) == len(places)


@pytest.mark.long
@tries(50)
@given(tangled(), st.sampled_from(ALONG))
def test_a_hierarchy_consists_of_the_references_declared_along_it(
    movement: mm.Movement, along: Along
) -> None:
    hierarchy = movement.hierarchy(along)
    for entity in movement:
        links = [link for link in references(entity) if link.reference.along == along]
        is_root = along == "organisation" and isinstance(entity, mm.Body)
        if links or str(entity.entity_kind) == along or is_root:
            known = dict.fromkeys(link.target for link in links if link.target in hierarchy)
            assert hierarchy.parents(entity.id) == tuple(known)
        else:
            assert entity.id not in hierarchy


@pytest.mark.long
@tries(50)
@given(tangled(), st.sampled_from(ALONG))
def test_a_kind_that_no_field_can_place_is_not_placed(movement: mm.Movement, along: Along) -> None:
    placing = placing_fields(along)
    for entity in movement:
        if entity.entity_kind not in placing:
            assert movement.placed(entity, along=along) == ()


TIME: Any = "time"


@pytest.mark.parametrize(
    "ask",
    [
        lambda: mm.Movement([]).hierarchy(TIME),
        lambda: mm.rollup(mm.Movement([]), "model", along=TIME),
    ],
)
def test_an_unknown_hierarchy_is_refused(ask: Callable[[], object]) -> None:
    with pytest.raises(mm.InvalidValueError) as caught:
        ask()
    hint = "one of: locality, committee, organisation, field, target_group, document, contest, campaign"
    assert str(caught.value) == f"along: not a hierarchy: found 'time'; {hint}"
