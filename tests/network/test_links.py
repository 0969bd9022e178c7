"""What an entity refers to, and what refers to it."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.model.references import references
from massmob.strategies import movements
from support.tries import tries

HANOI = mm.load_dataset("hanoi")


@given(movements())
@tries(20)
def test_references_and_referrers_are_the_same_links_from_both_ends(movement: mm.Movement) -> None:
    forward = Counter(
        (entity.id, link.place, target.id)
        for entity in movement
        for target, link in movement.references(entity)
    )
    backward = Counter(
        (holder.id, link.place, entity.id)
        for entity in movement
        for holder, link in movement.referrers(entity)
    )
    declared = Counter(
        (entity.id, link.place, link.target) for entity in movement for link in references(entity)
    )
    assert forward == backward == declared


@given(movements(), st.data())
@tries(20)
def test_a_relation_and_a_kind_leave_the_others_out(
    movement: mm.Movement, data: st.DataObject
) -> None:
    entity = data.draw(st.sampled_from([*movement]))
    for query in (movement.references, movement.referrers):
        links = query(entity)
        if not links:
            continue
        relation = data.draw(st.sampled_from([link.reference.relation for _, link in links]))
        kind = data.draw(st.sampled_from([type(other) for other, _ in links]))
        assert query(entity, relation=relation) == tuple(
            pair for pair in links if pair[1].reference.relation is relation
        )
        assert query(entity, kind=kind) == tuple(
            pair for pair in links if isinstance(pair[0], kind)
        )


def test_committees_and_bodies_have_ids_that_begin_alike() -> None:
    party = mm.PartyCommittee(id="org:1", name="A", level="base")
    office = mm.Body(id="org:2", name="B", kind="office", serves="org:1")
    cell = mm.PartyCommittee(id="org:3", name="C", level="cell", superior="org:1")
    movement = mm.Movement([party, office, cell])
    assert [organ.id for organ, _ in movement.referrers(party, kind="body")] == ["org:2"]
    assert [organ.id for organ, _ in movement.referrers(party, kind="committee")] == ["org:3"]


class TestOutside:
    PART = HANOI.subset(within="loc:001", sources=False)

    def test_what_lies_outside_is_refused_with_its_place(self) -> None:
        with pytest.raises(mm.UnknownEntityError, match=r"loc:001\.parent: outside this part"):
            self.PART.references("loc:001", relation="part_of")

    def test_a_kind_leaves_out_what_lies_outside(self) -> None:
        work = next(iter(self.PART.works))
        with pytest.raises(mm.UnknownEntityError, match="outside this part"):
            self.PART.references(work)
        assert [unit.id for unit, _ in self.PART.references(work, kind="locality")] == ["loc:00006"]

    def test_what_does_not_exist_is_refused_with_near_ids(self) -> None:
        city = mm.Locality(id="loc:01", name="A", kind="thanh_pho")
        ward = mm.Locality(id="loc:001", name="B", kind="quan", parent="loc:0l")
        with pytest.raises(mm.UnknownEntityError, match=r"loc:001\.parent: no entity.*loc:01"):
            mm.Movement([city, ward]).references(ward)


def test_a_relation_or_kind_that_cannot_be_is_refused() -> None:
    with pytest.raises(
        mm.InvalidValueError, match=r"relation: a locality refers to no such rel.*part_of"
    ):
        HANOI.references("loc:001", relation="leads")
    with pytest.raises(
        mm.InvalidValueError, match=r"kind: .*referred to by no such kind.*committee"
    ):
        HANOI.referrers("loc:001", relation="leads", kind="model")
