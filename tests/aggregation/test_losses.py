"""What a rollup of entities or figures could not use: how much, which, why, and what to do."""

from __future__ import annotations

import re
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.model.entity import ENTITY_TYPES
from massmob.network.placement import Along
from massmob.strategies import movements
from support.tries import tries

ALONG: tuple[Along, ...] = ("locality", "committee", "field", "document")
DAYS = st.none() | st.sampled_from(("2015-06-01", "2024-10-15", "2025-07-01"))


def losses_of(movement: mm.Movement, what: str, along: Along, at: str | None) -> mm.Losses | None:
    """The losses; ``None`` where the rollup is refused as nothing was matched, or has no hierarchy."""
    try:
        return mm.rollup(movement, what, along=along, at=at).losses
    except mm.InvalidValueError as error:
        refusal = r"none of the|the only|the movement has no|figures do not add"
        assert re.match(refusal, error.message)  # noqa: PT017 - refusing is right too
        return None


@tries(50)
@given(movements(), st.sampled_from(sorted(ENTITY_TYPES)), st.sampled_from(ALONG), DAYS)
def test_losses_and_placed_are_what_was_given(
    movement: mm.Movement, what: str, along: Along, at: str | None
) -> None:
    losses = losses_of(movement, what, along, at)
    if losses is None:
        return
    snapshot = movement if at is None else movement.at(at)
    hierarchy = snapshot.hierarchy(along)
    entities = snapshot.of_kind(what)
    placed = [
        id for id, entity in entities.items() if _is_counted(snapshot, hierarchy, entity, along)
    ]
    assert losses.given == len(entities)
    assert losses.noun == ENTITY_TYPES[mm.EntityKind.of(what)].plural.replace("_", " ")
    assert losses.count == len(losses.keys) == sum(losses.by_reason.values())
    assert sorted((*losses.keys, *placed)) == sorted(entities)
    assert list(losses.keys) == sorted(losses.keys)
    assert all(loss.hint for loss in losses)


def _is_counted(movement: mm.Movement, hierarchy: Any, entity: mm.Entity, along: Along) -> bool:
    places = movement.placed(entity, along=along)
    if along == "document" or not places:
        return bool(places)
    return hierarchy.common_ancestor(*places) is not None


@tries(50)
@given(movements(), st.sampled_from(sorted(ENTITY_TYPES)), st.sampled_from(ALONG), DAYS)
def test_strict_refuses_any_loss(
    movement: mm.Movement, what: str, along: Along, at: str | None
) -> None:
    losses = losses_of(movement, what, along, at)
    if losses is None:
        return
    if losses:
        with pytest.raises(mm.InvalidValueError, match=re.escape(losses.items[0].key)):
            mm.rollup(movement, what, along=along, at=at, strict=True)
    else:
        assert not mm.rollup(movement, what, along=along, at=at, strict=True).losses


# --- the reasons ---------------------------------------------------------------------------------

CITY = mm.Locality(id="loc:0", name="Thành phố", kind="thanh_pho")
OLD = mm.Locality(id="loc:old", name="Cũ", kind="phuong", parent="loc:0", valid="../2025-06-30")
NEW = mm.Locality(id="loc:new", name="Mới", kind="phuong", parent="loc:0", valid="2025-07-01/..")
ORGAN = mm.PartyCommittee(
    id="org:old", name="x", level="base", locality="loc:0", valid="../2025-06-30"
)
COUNT = mm.Indicator(id="ind:1", name="x", measure="count")


def model(id: str, **fields: Any) -> mm.MobilizationModel:
    return mm.MobilizationModel(id=f"model:{id}", name="x", **fields)


def figure(id: str, unit: str) -> mm.Observation:
    return mm.Observation(id=f"obs:{id}", name="x", indicator="ind:1", unit=unit, value=1)


WHOLE = mm.Movement(
    [
        *(CITY, OLD, NEW, ORGAN, COUNT, mm.Field(id="field:1", name="x")),
        *(model("city", unit="loc:0"), model("old", unit="loc:old"), model("new", unit="loc:new")),
        *(model("organ", unit="org:old"), model("none"), model("unknown", unit="loc:nope")),
        *(figure("city", "loc:0"), figure("old", "loc:old"), figure("new", "loc:new")),
    ]
)


def reasons(rollup: mm.Rollup[Any]) -> dict[str, tuple[str, str]]:
    return {loss.key: (loss.reason.value, loss.hint) for loss in rollup.losses}


NOTHING_PLACES = ("unplaced", "state its unit or documents")
UNKNOWN = ("unknown_unit", "add loc:nope, or correct the reference to it")
FOLLOW = ("ended", "follow=True carries it to its successors")


def test_a_unit_that_had_ended_or_not_begun_is_the_reason_on_a_day() -> None:
    assert reasons(mm.rollup(WHOLE, "model", along="locality", at="2025-08-01")) == {
        "model:none": NOTHING_PLACES,
        "model:old": FOLLOW,
        "model:organ": FOLLOW,
        "model:unknown": UNKNOWN,
    }
    assert reasons(mm.rollup(WHOLE, "model", along="locality", at="2024-08-01")) == {
        "model:new": (
            "not_in_force",
            "choose a day on which loc:new is in force (since 2025-07-01)",
        ),
        "model:none": NOTHING_PLACES,
        "model:unknown": UNKNOWN,
    }


def test_all_periods_lose_only_what_nothing_places() -> None:
    assert reasons(mm.rollup(WHOLE, "model", along="locality")) == {
        "model:none": NOTHING_PLACES,
        "model:unknown": UNKNOWN,
    }


def test_a_snapshot_does_not_know_the_units_of_other_days() -> None:
    unknown = ("not_in_force", "roll up the whole movement with at=…")
    lost = reasons(mm.rollup(WHOLE.at("2025-08-01"), "model", along="locality"))
    assert lost["model:old"] == lost["model:organ"] == unknown
    assert lost["model:none"] == NOTHING_PLACES


def test_figures_are_restated_rather_than_followed() -> None:
    totals = mm.rollup(WHOLE, "ind:1", along="locality", at="2025-08-01")
    assert totals.losses.noun == "figures"
    assert reasons(totals) == {
        "obs:old": ("ended", "massmob.restate carries figures to the units of another day")
    }


def test_fields_have_no_successors() -> None:
    field = mm.Field(id="field:2", name="x", valid="../2020")
    movement = WHOLE.add(field, model("field", field="field:2"), model("other", field="field:1"))
    lost = reasons(mm.rollup(movement, "model", along="field", at="2025-08-01"))
    assert lost["model:field"] == (
        "ended",
        "choose a day on which field:2 is in force (until 2020-12-31)",
    )
    assert lost["model:city"] == ("unplaced", "state its field")


def test_the_hint_names_what_would_place_a_kind() -> None:
    apart = WHOLE.replace(attrs.evolve(ORGAN, locality=None))

    def hint(what: str, along: Along) -> str:
        with pytest.raises(mm.InvalidValueError, match=r"none of the|the only") as caught:
            mm.rollup(apart, what, along=along)
        return caught.value.hint

    assert (
        hint("locality", "committee")
        == "state its parent, or name it as the locality of a committee"
    )
    assert (
        hint("locality", "field") == "no field of localities names a field; choose another along="
    )


def test_nothing_to_count_is_not_a_loss() -> None:
    totals = mm.rollup(WHOLE, "contest", along="locality")
    assert totals["loc:0"] == 0
    assert str(totals.losses) == "there are no contests"


def test_a_message_has_a_hint_for_every_reason() -> None:
    losses = mm.rollup(WHOLE, "model", along="locality", at="2025-08-01").losses
    assert str(losses) == (
        "4 of 6 models in no total: model:none, model:old, model:organ and 1 more "
        "(its unit had ended: 2, nothing places it in the hierarchy: 1, no such unit: 1); "
        "follow=True carries it to its successors; state its unit or documents; "
        "add loc:nope, or correct the reference to it"
    )


def test_the_table_has_a_row_for_every_key() -> None:
    losses = mm.rollup(WHOLE, "model", along="locality", at="2025-08-01").losses
    assert len(losses.table().rows) == len(losses) == 4
    assert losses.table().header == ("key", "models", "why", "hint")
