"""What a rollup of a dataframe could not use: how many rows, which keys, why; and what `follow` carries on."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.strategies import movements
from support.drawn import REORGANISED, reorganisations
from support.engines import ENGINES, Data, engines

ask: Any = mm.rollup
HANOI = mm.load_dataset("hanoi")
BEFORE, AFTER = "2024-10-15", "2025-08-01"
reorganised = movements(min_units=4, with_reorganisation=True) | reorganisations()


def totals_of(keys: list[Any], engine: str = "polars", **options: Any) -> Any:
    """The rows of keys counted in Hanoi."""
    frame = ENGINES[engine]({"unit": keys})
    return ask(HANOI, frame, along="locality", **{"at": BEFORE, **options})


def keys_for(movement: mm.Movement) -> st.SearchStrategy[str]:
    """Keys as tables have them: ids of any time, codes with and without zeros, names, and others."""
    units = list(movement.localities.values())
    codes = [unit.code for unit in units if unit.code]
    names = [str(unit.name) for unit in units]
    others = ["loc:none", "org:1", "?", "12", *(code.lstrip("0") for code in codes)]
    return st.sampled_from([*(unit.id for unit in units), *codes, *names, *others])


@given(reorganised, st.data(), engines, st.sampled_from([*REORGANISED, None]), st.booleans())
def test_losses_and_what_was_placed_are_what_was_given(
    movement: mm.Movement, data: st.DataObject, engine: str, day: str | None, follow: bool
) -> None:
    snapshot = movement if day is None else movement.at(day)
    roots = [id for id in snapshot.localities if not snapshot.parent(id)]
    keys = data.draw(st.lists(keys_for(movement), min_size=1, max_size=12))
    keys.append(data.draw(st.sampled_from(roots)))
    frame = ENGINES[engine]({"unit": keys})
    options = {"along": "locality", "at": day, "follow": follow and day is not None}
    totals = ask(movement, frame, **options)
    placed = sum(totals[root].low for root in roots)
    assert totals.losses.given == len(keys)
    assert totals.losses.count + placed == len(keys)
    assert {loss.key: loss.count for loss in totals.losses} == {
        key: count for key, count in Counter(keys).items() if key in totals.losses.keys
    }
    assert all(loss.hint for loss in [*totals.losses][:5])  # of one reason no more have one
    if totals.losses:
        with pytest.raises(mm.InvalidValueError, match=r"rows? could not be used"):
            ask(movement, frame, **options, strict=True)


@given(reorganised, st.data(), engines)
def test_units_followed_to_a_day_stay_within_their_bounds(
    movement: mm.Movement, data: st.DataObject, engine: str
) -> None:
    day = REORGANISED[1]
    today = movement.at(day)
    keys = data.draw(st.lists(st.sampled_from([*movement.localities]), min_size=1, max_size=12))
    totals = ask(movement, ENGINES[engine]({"unit": keys}), along="locality", at=day, follow=True)
    receivers: list[str] = []
    for key in keys:  # one way in which the rows may have gone
        shares = mm.restate({key: 1}, movement, to=day)
        sure = [unit for unit, share in shares.items() if share.low == 1]
        receivers.append(data.draw(st.sampled_from(sure or [*shares])))
    for unit, total in totals.items():
        within = [receiver for receiver in receivers if today.is_within(receiver, unit)]
        assert total.contains(len(within)), unit
    if all(len(mm.restate({key: 1}, movement, to=day)) == 1 for key in keys):
        assert all(total.is_exact for total in totals.values())


class TestKeys:
    def test_names_are_read_as_in_registers(self) -> None:
        keys = ["Phúc Xá", "phường Phúc Xá, Ba Đình", "UBND P. Phuc Xa", "00001 Phúc Xá"]
        totals = totals_of(keys)
        assert totals["loc:00001"] == totals["loc:01"] == 4

    @pytest.mark.parametrize("engine", sorted(ENGINES))
    def test_numbers_are_codes_where_one_unit_only_fits(self, engine: str) -> None:
        totals = totals_of([9541, 70, 1], engine)
        assert totals["loc:09541"] == totals["loc:00070"] == 1
        (loss,) = totals.losses
        assert (loss.key, loss.reason) == ("1", "number")
        assert "00001 phường Phúc Xá" in loss.hint
        assert "read codes as text" in loss.hint

    def test_floats_and_digits_without_zeros_are_codes(self) -> None:
        assert totals_of([9541.0])["loc:09541"] == 1
        assert totals_of(["9541"])["loc:09541"] == 1
        assert totals_of([9541.0, 1.5]).losses.by_reason == {mm.LossReason.NUMBER: 1}

    def test_a_code_in_full_is_no_other_code_without_zeros(self) -> None:
        assert totals_of(["001"])["loc:001"] == 1


class TestReasons:
    @pytest.mark.long
    @pytest.mark.parametrize("engine", sorted(ENGINES))
    @pytest.mark.parametrize(
        ("key", "options", "reason", "hint"),
        [
            ("loc:000011", {}, "unknown_unit", "did you mean loc:00001"),
            ("Phúc Xáa", {}, "unknown_unit", "did you mean 00001 phường Phúc Xá, quận Ba Đình"),
            ("00002", {}, "unknown_unit", "did you mean 00001"),
            ("loc:00070@2025-07-01", {}, "not_in_force", "did you mean loc:00070 Hàng Trống"),
            (
                "loc:00001",
                {"at": AFTER},
                "ended",
                "became loc:00097@2025-07-01 Hồng Hà (whole); follow=True",
            ),
            (
                "00001",
                {"at": AFTER},
                "ended",
                "became loc:00097@2025-07-01 Hồng Hà (whole); follow=True",
            ),
            ("00001", {"at": None}, "code_without_day", "give at="),
            ("Sơn Tây", {"at": None}, "ambiguous", "or give at="),
            ("org:001", {}, "unplaced", "it is a Party committee"),
        ],
    )
    def test_a_loss_has_its_reason_and_a_hint(
        self, engine: str, key: str, options: dict[str, Any], reason: str, hint: str
    ) -> None:
        totals = totals_of([key, "loc:01", key], engine, **options)
        (loss,) = totals.losses
        assert (loss.key, loss.reason.value, loss.count) == (key, reason, 2)
        assert hint in loss.hint
        assert totals["loc:01"] == 1

    def test_ids_outside_a_snapshot_are_reported(self) -> None:
        frame = pl.DataFrame({"unit": ["loc:00001", "loc:01"]})
        (loss,) = ask(HANOI.at(AFTER), frame, along="locality").losses
        assert (loss.reason, loss.hint) == ("not_in_force", "give the whole movement, and at=")

    def test_a_table_of_which_nothing_is_used_is_refused(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="none of the 2 rows could be used: 1, 4"):
            totals_of([1, 4])
        with pytest.raises(mm.InvalidValueError, match=r"a code without a day\); give at="):
            totals_of(["00001"], at=None)

    def test_hints_are_not_searched_for_among_thousands_of_keys(self) -> None:
        losses = totals_of(["loc:01", *(f"x{number}" for number in range(2000))]).losses
        assert len(losses) == 2000
        assert sum(bool(loss.hint) for loss in losses) == 5


DIVIDED = mm.Movement(
    [
        mm.Locality(id="loc:01", name="Thành phố", kind="thanh_pho"),
        mm.Locality(id="loc:1", name="Bắc", kind="quan", parent="loc:01"),
        mm.Locality(id="loc:2", name="Nam", kind="quan", parent="loc:01"),
        mm.Locality(id="loc:11", name="A", kind="phuong", parent="loc:1", valid="2025-01-01/.."),
        mm.Locality(id="loc:12", name="B", kind="phuong", parent="loc:1", valid="2025-01-01/.."),
        mm.Locality(id="loc:21", name="C", kind="phuong", parent="loc:2", valid="2025-01-01/.."),
        *(
            mm.Locality(
                id=id,
                name=id,
                kind="xa",
                parent="loc:1",
                valid="../2024-12-31",
                successors=[
                    mm.Succession(to=to, extent=extent, on="2025-01-01") for to in receivers
                ],
            )
            for id, extent, receivers in [
                ("loc:whole", "whole", ["loc:11"]),
                ("loc:near", "part", ["loc:11", "loc:12"]),
                ("loc:far", "part", ["loc:12", "loc:21"]),
            ]
        ),
        mm.Locality(id="loc:lost", name="lost", kind="xa", valid="../2024-12-31"),
    ]
)


def followed(rows: dict[str, int], **options: Any) -> Any:
    frame = pl.DataFrame({"unit": list(rows), "n": list(rows.values())})
    return ask(
        DIVIDED, frame, **{"along": "locality", "at": "2025-01-01", "follow": True, **options}
    )


class TestFollow:
    def test_what_went_whole_is_exact_and_what_was_divided_has_bounds(self) -> None:
        totals = followed({"loc:whole": 1, "loc:near": 10, "loc:far": 100}, value="n")
        assert {unit: str(total) for unit, total in totals.items()} == {
            "loc:01": "111",
            "loc:1": "11–111",
            "loc:11": "1–11",
            "loc:12": "≤ 110",
            "loc:2": "≤ 100",
            "loc:21": "≤ 100",
        }
        assert not totals.losses
        assert totals.missing() == ("loc:12", "loc:21")

    def test_groups_have_bounds_of_their_own(self) -> None:
        frame = pl.DataFrame({"unit": ["loc:far", "loc:21"], "year": [2023, 2024]})
        totals = ask(DIVIDED, frame, along="locality", at="2025-01-01", follow=True, by="year")
        assert totals["loc:2"] == {2023: mm.Quantity.between(0, 1), 2024: 1}
        assert totals["loc:01"] == {2023: 1, 2024: 1}

    def test_a_unit_that_nothing_received_is_a_loss(self) -> None:
        (loss,) = followed({"loc:lost": 1, "loc:11": 1}).losses
        assert (loss.key, loss.reason) == ("loc:lost", "ended")
        assert loss.hint.startswith("nothing at or above this unit is in force on 2025-01-01")

    def test_a_part_of_a_movement_is_not_followed(self) -> None:
        frame = pl.DataFrame({"unit": ["loc:whole"]})
        part = DIVIDED.during("2024")
        with pytest.raises(mm.InvalidValueError, match=r"^follow: a part of a movement"):
            ask(part, frame, along="locality", at="2025-01-01", follow=True)

    @pytest.mark.parametrize(
        "options", [{"along": "committee"}, {"along": "locality", "measure": "stock", "value": "n"}]
    )
    def test_following_is_advised_only_where_it_is_possible(self, options: dict[str, Any]) -> None:
        organ = mm.PartyCommittee(id="org:1", name="x", level="city")
        frame = pl.DataFrame({"unit": ["loc:whole", "org:1", "loc:11"], "n": [1, 1, 1]})
        totals = ask(DIVIDED.add(organ), frame, at="2025-01-01", **options)
        loss = next(loss for loss in totals.losses if loss.key == "loc:whole")
        assert loss.reason == "ended"
        assert "follow" not in loss.hint

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"at": None}, "follow: no day to follow units to; give at="),
            ({"measure": "stock", "value": "n"}, "follow: figures of a measure.*restate"),
        ],
    )
    def test_what_cannot_be_followed_is_refused(
        self, options: dict[str, Any], message: str
    ) -> None:
        with pytest.raises(mm.InvalidValueError, match=message):
            followed({"loc:whole": 1}, **options)

    def test_only_localities_are_followed(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="follow: only localities have successors"):
            ask(
                HANOI,
                pl.DataFrame({"unit": ["org:001"]}),
                along="committee",
                at=BEFORE,
                follow=True,
            )


class TestWhere:
    @pytest.mark.parametrize("engine", sorted(ENGINES))
    @pytest.mark.parametrize(
        ("where", "message"),
        [
            (
                {"field": "cultur"},
                r"where\['field'\]: no row has this value: found 'cultur'; did you mean culture",
            ),
            (
                {"year": 1999},
                r"where\['year'\]: no row has this value: found 1999; rows have 2023, 2024",
            ),
            (
                {"year": "2023"},
                r"where\['year'\]: not a value of this column: found '2023'; its type",
            ),
            ({"field": None}, r"where\['field'\]: no row has this value: found 'a null'"),
            ({"field": "culture", "year": 2024}, "where: no row has all these values"),
        ],
    )
    def test_conditions_that_no_row_meets_are_refused(
        self, engine: str, where: dict[str, Any], message: str
    ) -> None:
        columns: Data = {
            "unit": ["loc:01"] * 2,
            "field": ["culture", "security"],
            "year": [2023, 2024],
        }
        with pytest.raises(mm.InvalidValueError, match=message):
            ask(HANOI, ENGINES[engine](columns), along="locality", where=where)

    def test_a_table_without_rows_meets_any_condition(self) -> None:
        empty = pl.DataFrame(schema={"unit": pl.String, "year": pl.Int64})
        assert ask(HANOI, empty, along="locality", where={"year": 2023})["loc:01"] == 0
