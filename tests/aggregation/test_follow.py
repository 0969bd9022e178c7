"""`rollup(…, follow=True)`: what belongs to units that had ended, counted in the units of the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from support.drawn import reorganisations

DAYS = st.sampled_from(("2024-06-01", "2025-01-01", "2025-06-30", "2025-07-01", "2026-01-01"))


@st.composite
def with_models(draw: st.DrawFn) -> mm.Movement:
    """A province reorganised twice, and models of its communes; some have no unit, or one that is unknown."""
    movement = draw(reorganisations())
    units = st.sampled_from((*movement.localities, None, "loc:none"))
    statuses = st.sampled_from(("registered", "built"))
    models = [
        mm.MobilizationModel(
            id=f"model:{number}",
            name="x",
            unit=draw(units),
            milestones=[mm.Milestone(status=draw(statuses), on="2023")],
        )
        for number in range(draw(st.integers(1, 6)))
    ]
    return movement.add(*models)


def receivers(movement: mm.Movement, unit: str, day: date) -> Iterator[str]:
    """The units of the day in which something of a unit may be, the slow and obvious way."""
    locality = movement.localities[unit]
    if day in locality.valid:
        yield unit
        return
    for succession in locality.successors:
        if succession.on <= day:
            yield from receivers(movement, succession.to, day)


def slow(movement: mm.Movement, day: date) -> dict[str, mm.Quantity]:
    """For each unit of the day the models that are surely in it, and those that may be."""
    snapshot = movement.at(day)
    bounds = {unit: [0, 0] for unit in snapshot.localities}
    for model in movement.models.values():
        unit = model.unit
        if unit not in movement.localities:
            continue
        start = movement.localities[str(unit)].valid.start
        if start is not None and start > day:
            continue
        possible = set(receivers(movement, str(unit), day))
        for above, bound in bounds.items():
            within = [snapshot.is_within(target, above) for target in possible]
            bound[0] += all(within)
            bound[1] += any(within)
    return {unit: mm.Quantity.between(low, high) for unit, (low, high) in bounds.items()}


def follow(movement: mm.Movement, day: str, **options: Any) -> Any:
    """The rollup, or ``None`` if there is nothing to place."""
    try:
        return mm.rollup(movement, "model", along="locality", at=day, follow=True, **options)
    except mm.InvalidValueError as error:
        assert error.message.startswith(("none of the", "the only"))  # noqa: PT017 - any other error is one
        return None


@pytest.mark.long
@given(with_models(), DAYS)
def test_totals_are_those_of_the_slow_way(movement: mm.Movement, day: str) -> None:
    if (totals := follow(movement, day)) is not None:
        assert dict(totals) == slow(movement, date.fromisoformat(day))


@pytest.mark.long
@given(with_models(), DAYS)
def test_what_is_not_lost_is_in_the_totals_of_the_roots(movement: mm.Movement, day: str) -> None:
    if (totals := follow(movement, day)) is None:
        return
    roots = [totals[unit] for unit in totals.hierarchy.roots]
    assert sum(roots, start=mm.Quantity(0)) == totals.losses.given - totals.losses.count
    for total in totals.values():
        assert 0 <= total.low <= total.high


@pytest.mark.long
@given(with_models(), DAYS)
def test_groups_add_up_to_the_total(movement: mm.Movement, day: str) -> None:
    totals, grouped = follow(movement, day), follow(movement, day, by="status")
    if totals is None:
        assert grouped is None
        return
    for unit, groups in grouped.items():
        assert sum(groups.values(), start=mm.Quantity(0)) == totals[unit]
    for status in grouped.groups:
        chosen = follow(movement, day, where={"status": status})
        assert {unit: groups.get(status, 0) for unit, groups in grouped.items()} == dict(chosen)


@pytest.mark.long
@given(with_models(), DAYS)
def test_losses_and_what_is_placed_are_what_was_given(movement: mm.Movement, day: str) -> None:
    begun = movement.during(mm.Period.until(day))
    if (totals := follow(movement, day)) is not None:
        placed = [model for model in movement.models if begun.placed(model, along="locality")]
        assert totals.losses.given == len(movement.models)
        assert {*totals.losses.keys, *placed} == set(movement.models)
        assert totals.losses.count + len(placed) == totals.losses.given


@given(with_models(), st.sampled_from(("2024-06-01", "2024-12-31")))
def test_where_nothing_ended_following_changes_nothing(movement: mm.Movement, day: str) -> None:
    if (totals := follow(movement, day)) is not None:
        plain = mm.rollup(movement, "model", along="locality", at=day)
        assert dict(totals) == dict(plain)
        assert totals.losses == plain.losses


# --- examples ------------------------------------------------------------------------------------

CITY = mm.Locality(id="loc:0", name="Thành phố", kind="thanh_pho")
DAY = "2025-07-01"


def unit(id: str, *successors: tuple[str, str], parent: str = "loc:0") -> mm.Locality:
    """A ward that ended with June 2025 if it has successors (unit, extent), or one that began then."""
    return mm.Locality(
        id=id,
        name=id,
        kind="phuong",
        parent=parent,
        valid="../2025-06-30" if successors else "2025-07-01/..",
        successors=[mm.Succession(to=to, extent=extent, on=DAY) for to, extent in successors],
    )


def model(number: int, unit: str, **fields: Any) -> mm.MobilizationModel:
    return mm.MobilizationModel(id=f"model:{number}", name="x", unit=unit, **fields)


MERGED = mm.Movement(
    [
        CITY,
        unit("loc:a", ("loc:c", "whole")),
        unit("loc:b", ("loc:c", "part"), ("loc:d", "part")),
        unit("loc:c"),
        unit("loc:d"),
        *(model(1, "loc:a"), model(2, "loc:b"), model(3, "loc:c")),
    ]
)


def test_a_whole_unit_is_exact_and_a_divided_one_has_bounds() -> None:
    totals = mm.rollup(MERGED, "model", along="locality", at=DAY, follow=True)
    between = mm.Quantity.between
    assert totals == {"loc:0": 3, "loc:c": between(2, 3), "loc:d": between(0, 1)}
    assert not totals.losses
    assert totals.missing() == ("loc:d",)
    top = mm.rollup(MERGED, "model", along="locality", at=DAY, follow=True, depth=0)
    assert top == {"loc:0": 3}
    wards = mm.rollup(MERGED, "model", along="locality", at=DAY, follow=True, tier="commune")
    assert list(wards) == ["loc:c", "loc:d"]


def test_without_follow_they_are_losses_whose_hint_is_to_follow() -> None:
    totals = mm.rollup(MERGED, "model", along="locality", at=DAY)
    assert totals == {"loc:0": 1, "loc:c": 1, "loc:d": 0}
    assert [(loss.key, loss.reason) for loss in totals.losses] == [
        ("model:1", mm.LossReason.ENDED),
        ("model:2", mm.LossReason.ENDED),
    ]
    assert str(totals.losses) == (
        "2 of 3 models in no total: model:1, model:2 (its unit had ended); "
        "follow=True carries it to its successors"
    )


def test_an_entity_of_an_ended_organ_is_carried_with_the_locality_of_the_organ() -> None:
    organ = mm.PartyCommittee(
        id="org:a", name="x", level="base", locality="loc:a", valid="../2025-06-30"
    )
    movement = MERGED.add(organ, model(4, "org:a"))
    totals = mm.rollup(movement, "model", along="locality", at=DAY, follow=True)
    assert totals["loc:c"] == mm.Quantity.between(3, 4)


def test_a_nearer_unit_that_had_ended_comes_before_a_farther_one_in_force() -> None:
    """A model counts at the city, whose plan it is under, only while nothing nearer is known."""
    plan = mm.Document(id="doc:1", name="x", type="plan", issuer="org:0")
    organ = mm.PartyCommittee(id="org:0", name="x", level="city", locality="loc:0")
    movement = mm.Movement(
        [*MERGED.localities.values(), plan, organ, model(5, "loc:a", documents=["doc:1"])]
    )
    assert mm.rollup(movement, "model", along="locality", at=DAY)["loc:c"] == 0
    assert mm.rollup(movement, "model", along="locality", at=DAY, follow=True)["loc:c"] == 1


@pytest.mark.parametrize(
    ("second", "bounds"),
    [("loc:a", {"loc:c": (1, 1)}), ("loc:b", {"loc:c": (0, 1)}), ("loc:e", {"loc:c": (0, 0)})],
)
def test_an_entity_of_several_ended_units_is_where_all_their_receivers_are(
    second: str, bounds: dict[str, tuple[int, int]]
) -> None:
    """A model of two documents is at the units of both issuers; one ward went whole into another."""
    localities = [unit("loc:z", ("loc:c", "whole")), unit("loc:e", ("loc:d", "whole"))]
    organs = [
        mm.PartyCommittee(id=id, name="x", level="base", locality=at, valid="../2025-06-30")
        for id, at in (("org:1", "loc:z"), ("org:2", second))
    ]
    documents = [
        mm.Document(id=id, name="x", type="plan", issuer=issuer)
        for id, issuer in (("doc:1", "org:1"), ("doc:2", "org:2"))
    ]
    both = mm.MobilizationModel(id="model:9", name="x", documents=["doc:1", "doc:2"])
    movement = mm.Movement([*MERGED.localities.values(), *localities, *organs, *documents, both])
    totals = mm.rollup(movement, "model", along="locality", at=DAY, follow=True)
    assert totals["loc:0"] == 1
    assert totals["loc:d"] == 0
    assert {id: (totals[id].low, totals[id].high) for id in bounds} == bounds


def test_an_entity_of_ended_units_of_several_trees_is_a_loss() -> None:
    ended = [
        mm.PartyCommittee(id=id, name="x", level="base", locality="loc:0", valid="../2024")
        for id in ("org:1", "org:2")
    ]
    roots = [
        mm.PartyCommittee(id=id, name="x", level="base", valid="2025/..", predecessors=[before])
        for id, before in (("org:3", "org:1"), ("org:4", "org:2"))
    ]
    movement = mm.Movement([CITY, unit("loc:c"), *ended, *roots])
    with pytest.raises(mm.InvalidValueError, match="org:1, org:2 have no common ancestor"):
        mm.rollup(movement, "locality", along="committee", at=DAY, follow=True)


def organ(id: str, valid: str, *predecessors: str, superior: str | None = "org:0") -> mm.Entity:
    return mm.PartyCommittee(
        id=id, name=id, level="direct", valid=valid, superior=superior, predecessors=predecessors
    )


def test_committees_follow_their_successors() -> None:
    movement = mm.Movement(
        [
            organ("org:0", "..", superior=None),
            organ("org:1", "../2020"),
            organ("org:2", "2021/2024", "org:1"),
            organ("org:3", "2025/..", "org:2", "org:4"),
            organ("org:4", "../2024"),
            organ("org:5", "2025/..", "org:4"),
            organ("org:6", "../2024"),
            *(model(1, "org:1"), model(4, "org:4"), model(6, "org:6")),
        ]
    )
    totals = mm.rollup(movement, "model", along="committee", at="2025-08-01", follow=True)
    between = mm.Quantity.between
    assert totals == {"org:0": 2, "org:3": between(1, 2), "org:5": between(0, 1)}
    (loss,) = totals.losses
    assert (loss.key, loss.reason) == ("model:6", mm.LossReason.ENDED)
    assert loss.hint == (
        "org:6 is not in the hierarchy of the day and has no successor there; "
        "name it in the predecessors of the organ that succeeded it"
    )


def test_receivers_without_a_common_ancestor_leave_bounds_at_the_roots() -> None:
    apart = mm.Movement(
        [
            mm.Locality(
                id="loc:a",
                name="x",
                kind="xa",
                valid="../2025-06-30",
                successors=[
                    mm.Succession(to=to, extent="part", on=DAY) for to in ("loc:b", "loc:c")
                ],
            ),
            *(
                mm.Locality(id=id, name="x", kind="xa", valid=DAY + "/..")
                for id in ("loc:b", "loc:c")
            ),
            model(1, "loc:a"),
        ]
    )
    between = mm.Quantity.between(0, 1)
    totals = mm.rollup(apart, "model", along="locality", at=DAY, follow=True)
    assert totals == {"loc:b": between, "loc:c": between}


def test_what_cannot_be_followed_is_a_loss_with_the_reason() -> None:
    circle = mm.Movement(
        [CITY, unit("loc:a", ("loc:b", "whole")), unit("loc:b", ("loc:a", "whole"))]
    )
    movement = circle.add(model(1, "loc:a"), model(2, "loc:0"))
    (loss,) = mm.rollup(movement, "model", along="locality", at=DAY, follow=True).losses
    assert (loss.key, loss.reason) == ("model:1", mm.LossReason.ENDED)
    assert loss.hint.startswith("successions run in a circle")


def test_ended_units_without_a_common_ancestor_are_not_followed() -> None:
    organs = [
        mm.PartyCommittee(id=id, name="x", level="base", locality="loc:0", valid="../2024")
        for id in ("org:1", "org:2")
    ]
    other = mm.PartyCommittee(id="org:3", name="x", level="base", locality="loc:c")
    movement = mm.Movement([CITY, unit("loc:c"), *organs, other])
    totals = mm.rollup(movement, "locality", along="committee", at=DAY, follow=True)
    (loss,) = totals.losses
    assert totals["org:3"] == 1
    assert (loss.key, loss.reason) == ("loc:0", mm.LossReason.ENDED)
    assert loss.hint.startswith("org:1 is not in the hierarchy of the day")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"at": None}, "no day to follow units to; give at="),
        ({"along": "field"}, "nothing is followed along field"),
        ({"along": "document"}, "nothing is followed along document"),
        ({"what": "ind:1"}, "figures are not followed: found 'ind:1'; massmob.restate"),
        ({"follow": 1}, "not a bool"),
    ],
)
def test_follow_is_refused_where_nothing_can_be_followed(
    options: dict[str, Any], problem: str
) -> None:
    movement = MERGED.add(
        mm.Field(id="field:1", name="x"),
        mm.Document(id="doc:1", name="x", type="plan"),
        mm.Indicator(id="ind:1", name="x", measure="count"),
    )
    given: dict[str, Any] = {"what": "model", "along": "locality", "at": DAY, "follow": True}
    given |= options
    with pytest.raises(mm.InvalidValueError, match=f"^follow: {problem}"):
        mm.rollup(movement, given.pop("what"), **given)


def test_a_snapshot_is_not_followed() -> None:
    with pytest.raises(mm.InvalidValueError, match=r"^follow: a part of a movement.*at="):
        mm.rollup(MERGED.at(DAY), "model", along="locality", at=DAY, follow=True)


def test_a_part_without_a_known_receiver_may_be_anywhere_in_the_unit_above() -> None:
    movement = mm.Movement(
        [CITY, unit("loc:a", ("loc:c", "part")), unit("loc:c"), unit("loc:d"), model(1, "loc:a")]
    )
    totals = mm.rollup(movement, "model", along="locality", at=DAY, follow=True)
    assert totals == {"loc:0": 1, "loc:c": mm.Quantity.between(0, 1), "loc:d": 0}


def test_models_of_the_old_wards_of_hanoi_are_in_the_new_ones() -> None:
    hanoi = mm.load_dataset("hanoi")
    wards = [id for id, ward in hanoi.at("2024-10-15").localities.items() if ward.tier == "commune"]
    movement = hanoi.add(*(model(n, ward) for n, ward in enumerate(wards)))
    options: dict[str, Any] = {"along": "locality", "where": {"name": "x"}}
    with pytest.raises(mm.InvalidValueError, match=r"none of the 579 models.*follow=True"):
        mm.rollup(movement, "model", at="2025-08-01", **options)
    totals = mm.rollup(movement, "model", at="2025-08-01", follow=True, **options)
    assert not totals.losses
    assert totals["loc:01"] == len(wards) == 579
    assert str(totals["loc:00004@2025-07-01"]) == "3–11"
    assert totals["loc:00382@2025-07-01"] == 3
