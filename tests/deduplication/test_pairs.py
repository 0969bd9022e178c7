"""Pairs that are probably one: laws on drawn movements, then what speaks for and against, then bad input."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.deduplication.blocks import MAX_YEARS, WINDOW, Record, candidate_pairs
from massmob.deduplication.names import name_key
from massmob.strategies import movements
from support.tries import tries

WARD = mm.Locality(id="loc:1", name="Phúc Xá", kind="phuong", valid="../2025-06-30", successors=[
    mm.Succession(to="loc:2", extent="whole", on="2025-07-01"),
    mm.Succession(to="loc:3", extent="land_only", on="2025-07-01"),
])  # fmt: skip
UNITS = (
    WARD,
    mm.Locality(id="loc:2", name="Hồng Hà", kind="phuong", valid="2025-07-01/.."),
    mm.Locality(id="loc:3", name="Long Biên", kind="phuong"),
    mm.Field(id="field:1", name="kinh tế"),
    mm.Field(id="field:2", name="văn hóa"),
    mm.Field(id="field:1-1", name="nông nghiệp", parent="field:1"),
    mm.Body(id="org:1", name="Hội Phụ nữ", kind="mass_organisation", locality="loc:1"),
    mm.Body(id="org:2", name="Đoàn Thanh niên", kind="mass_organisation", locality="loc:1"),
)


def model(n: int, name: str = "Camera an ninh", **fields: Any) -> mm.MobilizationModel:
    given: dict[str, Any] = {"unit": "loc:1", "valid": "2024", "field": "field:1"} | fields
    return mm.MobilizationModel(id=f"model:{n}", name=name, **given)


def pairs(*entities: mm.Entity, **options: Any) -> mm.Duplicates:
    return mm.duplicates(mm.Movement([*UNITS, *entities]), **options).where(kind="model")


# --- laws ------------------------------------------------------------------------------------------


@given(movements(), st.sampled_from([0, 0.5, 0.8]))
@tries(15)
def test_pairs_are_of_two_entities_of_one_kind_best_first(
    movement: mm.Movement, threshold: float
) -> None:
    found = mm.duplicates(movement, threshold=threshold)
    assert [pair.score for pair in found] == sorted((pair.score for pair in found), reverse=True)
    assert len({(pair.first, pair.second) for pair in found}) == len(found)
    for pair in found:
        assert pair.first < pair.second
        assert threshold <= pair.score <= 1
        assert movement[pair.first].entity_kind == movement[pair.second].entity_kind == pair.kind
        assert pair.reasons


@given(movements())
@tries(10)
def test_a_higher_threshold_gives_a_part_of_the_pairs(movement: mm.Movement) -> None:
    every = mm.duplicates(movement, threshold=0)
    assert mm.duplicates(movement, threshold=0.7) == every.where(threshold=0.7)


@given(movements(), movements())
@tries(10)
def test_the_order_of_the_data_does_not_matter(one: mm.Movement, other: mm.Movement) -> None:
    other = other - one
    found = mm.duplicates([one, other], threshold=0.3)
    assert found == mm.duplicates((other, one), threshold=0.3)
    assert found == mm.duplicates(one | other, threshold=0.3)


def test_comparisons_grow_with_the_number_of_records_whatever_their_names() -> None:
    """All in one place, year and field, with one word in common."""

    def comparisons(count: int, name: str) -> int:
        entities = [model(n, name.format(n)) for n in range(count)]
        records = [
            Record(
                entity=m,
                key=name_key(str(m.name)),
                groups="",
                place="x",
                years=None if n % 5 == 0 else (2024, 2024),
                field=None if n % 2 else f"field:{n}",
            )
            for n, m in enumerate(entities)
        ]
        return sum(1 for _ in candidate_pairs(records))

    for name in ("camera an ninh", "camera an ninh số {}", "camera"):
        few, many = comparisons(300, name), comparisons(600, name)
        assert many <= 600 * WINDOW * 4 * 2 * (MAX_YEARS + 2)
        assert many <= 2.6 * few


def test_a_pair_that_meets_in_several_years_is_compared_once() -> None:
    records = [
        Record(
            entity=model(n),
            key=name_key("camera an ninh"),
            groups="",
            place="x",
            years=(2020, 2024),
        )
        for n in range(4)
    ]
    compared = [(one.entity.id, other.entity.id) for one, other in candidate_pairs(records)]
    assert compared == [*combinations((f"model:{n}" for n in range(4)), 2)]


def test_the_shipped_movement_has_no_duplicates() -> None:
    assert mm.duplicates(mm.load_dataset("hanoi")) == ()


# --- what speaks for and against -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        ({}, ["same_name", "same_place", "same_field", "same_year"]),
        ({"valid": "2023"}, ["next_year"]),
        ({"valid": "2022/.."}, ["same_year"]),
        ({"field": "field:1-1"}, ["same_field"]),
        ({"field": "field:2"}, ["other_field"]),
        ({"field": None}, ["same_name"]),
        ({"valid": None, "milestones": [mm.Milestone(status="registered", on="2025-01-05")]}, ["next_year"]),
        ({"valid": None}, ["same_place"]),
        ({"unit": "loc:2", "valid": "2025"}, ["successor_place", "next_year"]),
        ({"unit": "org:1"}, ["same_place"]),
        ({"name": "Mô hình an ninh camera phường Phúc Xá"}, ["other_order"]),
        ({"name": "Mô hình CAN"}, ["abbreviated"]),
        ({"name": "Camera an nin"}, ["similar_name"]),
    ],
)  # fmt: skip
def test_two_models_are_probably_one(other: dict[str, Any], reasons: list[str]) -> None:
    name = other.pop("name", "Camera an ninh")
    (pair,) = pairs(model(1), model(2, name, **other))
    assert {*reasons} <= {*pair.reasons}
    assert pair.score >= 0.8


@pytest.mark.parametrize(
    "other",
    [
        {"unit": "loc:3"},
        {"unit": "loc:3", "valid": "2025"},  # which received land without people
        {"valid": "2021"},
        {"name": "Camera an ninh thôn Đông"},
        {"replicates": ["model:1"]},
        {"unit": None},
    ],
)
def test_two_models_are_probably_two(other: dict[str, Any]) -> None:
    name = other.get("name", "Camera an ninh")
    fields = {key: value for key, value in other.items() if key != "name"}
    assert pairs(model(1), model(2, name, **fields)) == ()


def test_a_replica_is_not_its_original_nor_what_replicates_through_others() -> None:
    chain = [model(1), model(2, replicates=["model:1"]), model(3, replicates=["model:2"])]
    assert pairs(*chain) == ()
    (pair,) = pairs(*chain, model(4, replicates=["model:2"]))
    assert (pair.first, pair.second) == ("model:3", "model:4")  # which may be one


def test_models_of_two_organs_of_a_place_are_two() -> None:
    assert pairs(model(1, unit="org:1"), model(2, unit="org:2")) == ()
    (pair,) = pairs(model(1, unit="org:1"), model(2, unit="org:2"), threshold=0.7)
    assert "other_body" in pair.reasons
    (pair,) = pairs(model(1, unit="org:1"), model(2, unit="org:1"))
    assert "same_body" in pair.reasons


def test_models_of_two_places_that_became_one_are_two() -> None:
    other = attrs.evolve(WARD, id="loc:4", name="Yên Phụ")
    assert pairs(other, model(1), model(2, unit="loc:4")) == ()


def test_models_without_a_place_need_the_same_name() -> None:
    (pair,) = pairs(model(1, unit=None), model(2, unit=None))
    assert (pair.score, "no_place" in pair.reasons) == (0.85, True)
    assert pairs(model(1, unit=None), model(2, "Camera an nin", unit=None)) == ()


def test_a_double_is_found_in_a_large_block() -> None:
    subjects = ("hoa", "rác", "đường", "nhà", "gạo", "sách", "chợ", "đèn", "cây", "nước")
    others = [
        model(n, f"{subjects[n % 10]} {subjects[n // 10 % 10]} thôn xóm {n}") for n in range(10, 80)
    ]
    (pair,) = pairs(*others, model(1, "Tuyến đường nở hoa"), model(2, "Tuyến đuờng nở hoa"))
    assert (pair.first, pair.second) == ("model:1", "model:2")


def test_organs_are_compared_within_a_place() -> None:
    def organ(n: int, name: str, **fields: Any) -> mm.PartyCommittee:
        given: dict[str, Any] = {"level": "base", "locality": "loc:1"} | fields
        return mm.PartyCommittee(id=f"org:x{n}", name=name, **given)

    first = organ(1, "Đảng ủy phường Phúc Xá")
    for other, is_one in (
        (organ(2, "Đảng uỷ P. Phúc Xá"), True),
        (organ(2, "Đảng uỷ P. Phúc Xá", level="direct"), False),
        (organ(2, "Đảng ủy phường Phúc Xá", locality="loc:3"), False),
        (organ(2, "Đảng ủy phường Phúc Xá", predecessors=["org:x1"]), False),
        (organ(2, "Chi bộ phường Phúc Xá"), False),
    ):
        assert bool(mm.duplicates(mm.Movement([*UNITS, first, other]))) == is_one


def test_documents_need_more_than_one_symbol() -> None:
    def document(n: int, symbol: str | None = "12-CT/TU", **fields: Any) -> mm.Document:
        given: dict[str, Any] = {
            "name": f"Chỉ thị {n}",
            "type": "directive",
            "issued": "2016-12-05",
            "issuer": "org:1",
        } | fields
        return mm.Document(id=f"doc:{n}", symbol=symbol, **given)

    first = document(1)
    for other, is_one in (
        (document(2), False),  # names with other numbers and no title
        (document(2, name="Chỉ thị 1"), True),
        (document(2, "12 - CT/TU", name="Chỉ thị 1", issued="2016"), True),
        (document(2, name="Chỉ thị 1", issued=None, issuer=None), True),
        (document(2, name="Chỉ thị 1", issued="2021-03-05"), False),  # of another term
        (document(2, name="Chỉ thị 1", issuer="org:2"), False),
        (document(2, "13-CT/TU", name="Chỉ thị 1"), False),
        (document(2, name="Chỉ thị 1", replaces=["doc:1"]), False),
        (document(2, None, name="Chỉ thị 1"), True),
    ):  # fmt: skip
        assert bool(mm.duplicates(mm.Movement([*UNITS, first, other]))) == is_one, other


# --- the result ------------------------------------------------------------------------------------


FOUND = pairs(model(1), model(2, "Camera an nin"), model(3, valid="2025"))


def test_pairs_are_chosen_by_kind_reason_score_and_test() -> None:
    assert len(FOUND) == 3
    assert FOUND.where(threshold=0.95) == FOUND[:1]
    assert FOUND.where(reason="next_year", kind=mm.MobilizationModel) == FOUND.where(
        lambda pair: "model:3" in (pair.first, pair.second)
    )
    assert FOUND.where(kind="document") == ()
    wrong_conditions: list[dict[str, Any]] = [
        {"kind": "modle"},
        {"reason": "x"},
        {"threshold": 2},
        {"threshold": "high"},
    ]
    for wrong in wrong_conditions:
        with pytest.raises(mm.InvalidValueError, match=next(iter(wrong))):
            FOUND.where(**wrong)


def test_pairs_are_a_table_html_and_a_frame() -> None:
    assert FOUND.table().rows[0][:3] == ("0.97", "model:1", "model:3")
    assert FOUND.table("vi").rows[0][5] == "cùng tên; cùng nơi; cùng lĩnh vực; năm liền kề"
    assert "neighbouring years" in str(FOUND)
    assert "<table" in FOUND._repr_html_()
    frame = FOUND.to_frame()
    assert frame["score"].to_pylist() == [pair.score for pair in FOUND]
    assert frame["reasons"].to_pylist()[0] == [str(reason) for reason in FOUND[0].reasons]


def test_registers_are_read_one_after_another(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    readings = []
    movement = mm.Movement(UNITS)
    for year, name in ((2023, "Camera an ninh"), (2024, "Camera an nin")):
        path.write_text(f"Tên mô hình,Đơn vị,Năm\n{name},phường Phúc Xá,{year}\n", encoding="utf-8")
        readings.append(mm.read_register(path, movement))
    assert (
        len(mm.duplicates(readings))
        == len(mm.duplicates(readings[0].movement | readings[1].movement))
        == 1
    )


# --- bad input -------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [None, "hanoi", [], [1], 3])
def test_what_holds_no_entities_is_refused(data: Any) -> None:
    with pytest.raises(mm.InvalidValueError, match=r"data: nothing to compare.*give a movement"):
        mm.duplicates(data)


def test_a_register_in_bulk_has_no_names() -> None:
    frame = pytest.importorskip("polars").DataFrame({"unit": ["loc:1"], "year": [2024]})
    register = mm.Register(frame, field=None, status=None)
    with pytest.raises(mm.InvalidValueError, match="no names"):
        mm.duplicates(register)  # type: ignore[arg-type]


def test_two_unequal_entities_with_one_id_are_refused() -> None:
    one, other = (mm.Movement([model(1, name)]) for name in ("a", "b"))
    with pytest.raises(mm.InvalidValueError, match=r"data: model:1.name.*read_register"):
        mm.duplicates([one, other])


@pytest.mark.parametrize("threshold", [-0.1, 1.1, "0.8", None, True])
def test_a_threshold_is_a_number_from_0_to_1(threshold: Any) -> None:
    with pytest.raises(mm.InvalidValueError, match="threshold: not a threshold"):
        mm.duplicates(mm.Movement(), threshold=threshold)
