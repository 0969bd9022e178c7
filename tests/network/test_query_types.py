"""What type checkers see: answers are typed by the kind, class or entity asked for.

Checked by `nox -s types`; an ``ignore`` that is not needed is an error there.
"""

from __future__ import annotations

import inspect
from typing import assert_type, get_args, get_overloads, get_type_hints

import pytest

import massmob as mm
from massmob.aggregation.context import Groups
from massmob.model.entity import ENTITY_TYPES
from massmob.network.kind_view import EntitiesOfKind
from massmob.network.links import Links
from massmob.network.listing import Listing
from massmob.network.lookups import Lookups
from massmob.values.vocabulary import EntityKind

CITY = mm.Locality(id="loc:01", name="Hà Nội", kind="thanh_pho")
WARD = mm.Locality(id="loc:001", name="Ba Đình", kind="quan", parent="loc:01")
ORGAN = mm.PartyCommittee(id="org:01", name="Thành ủy", level="city", locality="loc:01")
OFFICE = mm.Body(id="org:02", name="Ban Dân vận", kind="commission", serves="org:01")
MOVEMENT = mm.Movement([CITY, WARD, ORGAN, OFFICE])


def test_rollup_is_one_function() -> None:
    assert inspect.signature(mm.Movement.rollup) == inspect.signature(mm.rollup)
    assert len(get_overloads(mm.Movement.rollup)) == len(get_overloads(mm.rollup)) == 4


def test_a_rollup_is_typed_by_its_groups() -> None:
    counts = assert_type(MOVEMENT.rollup("locality", along="locality"), mm.Rollup[mm.Quantity])
    groups = assert_type(
        MOVEMENT.rollup("locality", along="locality", by="kind"), mm.Rollup[Groups]
    )
    assert counts["loc:01"] == 2
    assert groups["loc:01"] == {"thanh_pho": 1, "quan": 1}
    with pytest.raises(AttributeError):
        counts["loc:01"].lwo  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(TypeError):
        MOVEMENT.rollup("locality", along="locality", valeu="x")  # type: ignore[call-overload]


def test_a_look_up_is_typed_by_class_word_and_member() -> None:
    by_class = assert_type(MOVEMENT.of_kind(mm.Locality), EntitiesOfKind[mm.Locality])
    by_word = assert_type(MOVEMENT.of_kind("locality"), EntitiesOfKind[mm.Locality])
    by_member = assert_type(MOVEMENT.of_kind(mm.EntityKind.LOCALITY), EntitiesOfKind[mm.Locality])
    assert by_class == by_word == by_member == MOVEMENT.localities
    assert_type(MOVEMENT.of_kind(str("locality")), EntitiesOfKind[mm.Entity])  # noqa: UP018 - not a literal
    found = assert_type(MOVEMENT.find("ha noi", mm.Locality), Listing[mm.Locality])
    assert found == assert_type(MOVEMENT.find("ha noi", "locality"), Listing[mm.Locality])
    assert_type(MOVEMENT.find("ha noi", kind="model"), Listing[mm.MobilizationModel])
    assert_type(MOVEMENT.find("ha noi"), Listing[mm.Entity])
    assert_type(MOVEMENT.get("loc:01", mm.Locality), mm.Locality | None)
    assert_type(MOVEMENT.get("loc:01"), mm.Entity | None)


@pytest.mark.parametrize(
    "method", [Lookups.of_kind, Lookups.find, Links.references, Links.referrers]
)
def test_every_kind_has_its_overload(method: object) -> None:
    typed: dict[EntityKind, type] = {}
    for overload in get_overloads(method):  # type: ignore[arg-type]  # a function
        hints = get_type_hints(overload)
        result = get_args(hints["return"])
        words = get_args(hints["kind"])
        if words and isinstance(words[0], str) and not isinstance(words[0], type):
            assert words[1] is EntityKind.of(words[0])
            pair = next(kind for kind in result if kind not in (str, ...))
            typed[words[1]] = next(iter(get_args(pair)), pair)
    assert typed == dict(ENTITY_TYPES)


def test_references_are_typed_by_the_kind_at_their_other_end() -> None:
    above = assert_type(
        MOVEMENT.references(WARD, kind="locality"), Listing[tuple[mm.Locality, mm.Link]]
    )
    assert [(unit.id, link.place) for unit, link in above] == [("loc:01", "parent")]
    leaders = MOVEMENT.referrers("loc:01", relation="leads", kind=mm.PartyCommittee)
    assert_type(leaders, Listing[tuple[mm.PartyCommittee, mm.Link]])
    assert [organ.id for organ, _ in leaders] == ["org:01"]
    assert_type(MOVEMENT.referrers("loc:01"), Listing[tuple[mm.Entity, mm.Link]])


def test_what_is_near_an_entity_is_of_its_kind() -> None:
    assert_type(MOVEMENT.parent(WARD), mm.Locality | None)
    assert_type(MOVEMENT.children(CITY), tuple[mm.Locality, ...])
    assert_type(MOVEMENT.ancestors(WARD), tuple[mm.Locality, ...])
    assert_type(MOVEMENT.descendants(CITY), tuple[mm.Locality, ...])
    assert_type(MOVEMENT.path(WARD, CITY), tuple[mm.Locality, ...])
    assert_type(MOVEMENT.common_ancestor(WARD, CITY), mm.Locality | None)
    # Bodies serve committees: above a committee are committees, below it both.
    assert_type(MOVEMENT.ancestors(ORGAN), tuple[mm.PartyCommittee, ...])
    below = assert_type(MOVEMENT.children(ORGAN), tuple[mm.PartyCommittee | mm.Body, ...])
    assert below == (OFFICE,)
    assert_type(MOVEMENT.parent(OFFICE), mm.Entity | None)
    assert_type(MOVEMENT.children("loc:01"), tuple[mm.Entity, ...])
    assert_type(MOVEMENT.ancestors(WARD, along="locality"), tuple[mm.Entity, ...])


def test_successors_are_typed_by_what_they_succeed() -> None:
    assert_type(MOVEMENT.successors(WARD), Listing[tuple[mm.Locality, mm.Succession]])
    organs = MOVEMENT.predecessors(ORGAN)
    assert_type(organs, Listing[tuple[mm.PartyCommittee | mm.Body, None]])
    assert organs == ()
