"""The organs that the law gives each unit: which, since when, under which, from which act."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.strategies import movements
from support.tries import tries

DAYS = ["2015-06-01", "2020-06-01", "2024-10-15", "2025-06-30", "2025-07-01", "2026-05-01"]

CITY = mm.Locality(id="loc:01", name=mm.Text("Hà Nội", ru="Ханой"), kind="thanh_pho")
QUAN = mm.Locality(
    id="loc:001", name="Ba Đình", kind="quan", parent="loc:01", valid="../2025-06-30"
)
WARD = mm.Locality(id="loc:1", name="A", kind="phuong", parent="loc:001", valid="../2025-06-30")
COMMUNE = mm.Locality(id="loc:2", name="B", kind="xa", parent="loc:001", valid="../2025-06-30")
NEW = mm.Locality(
    id="loc:1@2025-07-01", name="A", kind="phuong", parent="loc:01", valid="2025-07-01/.."
)
VILLAGE = mm.Locality(id="loc:v", name="Đoài", kind="thon", parent="loc:2", valid="../2025-06-30")
CAPITAL = mm.Movement([CITY, QUAN, WARD, COMMUNE, NEW, VILLAGE])


def organs(day: str, movement: mm.Movement = CAPITAL, **arguments: Any) -> mm.Movement:
    return mm.standard_organs(movement, at=day, **arguments)


def kinds_at(movement: mm.Movement, unit: str) -> list[str]:
    return sorted(body.kind.value for body in movement.bodies.values() if body.locality == unit)


# --- properties ------------------------------------------------------------------------------------


@tries(15)
@given(movements(max_units=6, max_entries=2), st.sampled_from(DAYS), st.booleans())
def test_the_result_validates_and_a_second_time_adds_nothing(
    movement: mm.Movement, day: str, practice: bool
) -> None:
    once = organs(day, movement, practice=practice)
    assert [
        str(finding) for finding in once.validate().findings if finding.severity == "error"
    ] == []
    assert organs(day, once, practice=practice) == once
    assert all(entity in once for entity in movement)


@tries(15)
@given(movements(max_units=6, max_entries=0), st.sampled_from(DAYS))
def test_each_organ_is_in_force_on_the_day_within_its_unit_and_names_the_act(
    movement: mm.Movement, day: str
) -> None:
    result = organs(day, movement)
    for entity in result:
        if entity.id not in movement and isinstance(entity, mm.Body | mm.PartyCommittee):
            unit = result.localities[str(entity.locality)]
            assert day in entity.valid
            assert entity.valid in unit.valid
            (source,) = entity.sources
            assert result.sources[source].grade is not None
            assert set(entity.name.languages) == {"vi", "en", "ru"}


# --- which organs ----------------------------------------------------------------------------------


def test_a_commune_has_a_council_a_committee_the_front_and_the_organisations() -> None:
    assert kinds_at(organs("2024-10-15"), "loc:2") == [
        "farmers_union", "front", "people_committee", "people_council",
        "veterans_association", "womens_union", "youth_union",
    ]  # fmt: skip
    assert "org:2" in organs("2024-10-15").committees


@pytest.mark.parametrize(
    ("day", "has_council"),
    [
        ("2021-06-30", True),
        ("2021-07-01", False),
        ("2025-06-30", False),
    ],
)
def test_the_wards_of_hanoi_had_no_council_for_four_years(day: str, has_council: bool) -> None:
    result = organs(day)
    assert ("org:hdnd-1" in result.bodies) is has_council
    assert "org:hdnd-2" in result.bodies  # the commune
    assert "org:ubnd-1" in result.bodies
    if has_council:
        assert result.bodies["org:hdnd-1"].valid == mm.Period.parse("2016-01-01/2021-06-30")
    else:
        assert result.bodies["org:ubnd-1"].serves is None


def test_a_ward_elsewhere_has_one() -> None:
    province = mm.Locality(id="loc:19", name="Thái Nguyên", kind="tinh")
    ward = mm.Locality(id="loc:w", name="W", kind="phuong", parent="loc:19", valid="../2025-06-30")
    assert "org:hdnd-w" in organs("2024-10-15", mm.Movement([province, ward])).bodies


def test_since_2025_07_01_wards_have_one_again_and_three_organs_of_the_committee() -> None:
    result = organs("2025-10-15")
    assert "org:hdnd-1@2025-07-01" in result.bodies
    assert {"org:vp-1@2025-07-01", "org:ubkt-1@2025-07-01", "org:bxdd-1@2025-07-01"} <= {
        *result.bodies
    }
    assert not any(body.locality == "loc:2" for body in result.bodies.values())  # it had ended


def test_practice_adds_what_the_law_does_not_give() -> None:
    law, practice = organs("2024-10-15"), organs("2024-10-15", practice=True)
    assert "mass_mobilization_bloc" not in kinds_at(law, "loc:2")
    assert "mass_mobilization_bloc" in kinds_at(practice, "loc:2")
    assert "funeral_committee" in kinds_at(practice, "loc:v")
    assert {*law.bodies} < {*practice.bodies}


def test_a_village_has_a_cell_a_team_and_a_front_board() -> None:
    result = organs("2024-10-15")
    assert result.committees["org:v"].level is mm.Level.CELL
    assert result.committees["org:v"].superior == "org:2"
    assert result.bodies["org:to-dan-van-v"].serves == "org:v"
    assert result.bodies["org:ban-cong-tac-mat-tran-v"].superior == "org:mttq-2"


# --- how they are connected ------------------------------------------------------------------------


def test_the_line_of_an_organisation_follows_the_units() -> None:
    before, after = organs("2024-10-15"), organs("2025-10-15")
    line = [organ.id for organ in before.ancestors("org:mttq-2", along="organisation")]
    assert line == ["org:mttq-001", "org:mttq-01"]
    assert after.bodies["org:mttq-1@2025-07-01"].superior == "org:mttq-01"
    assert before.bodies["org:ubnd-2"].serves == "org:hdnd-2"
    assert before.bodies["org:bdv-001"].serves == "org:001"
    assert before.bodies["org:bdv-001"].superior == "org:bdv-01"


def test_the_organisations_are_part_of_the_front_since_2025_07_01() -> None:
    result = organs("2025-10-15")
    (commune,) = result.bodies["org:hnd-1@2025-07-01"].memberships
    (city,) = result.bodies["org:hnd-01"].memberships
    assert (commune.of, city.of) == ("org:mttq-1@2025-07-01", "org:mttq-01")
    assert city.valid == mm.Period.parse("2025-07-01/..")


def test_names_have_the_kind_of_the_unit_in_three_languages() -> None:
    result = organs("2024-10-15")
    council = result.bodies["org:hdnd-01"].name
    assert [council.label(lang) for lang in ("vi", "en", "ru")] == [
        "Hội đồng nhân dân thành phố Hà Nội",
        "People's Council of Hà Nội City",
        "Народный совет города Ханоя",
    ]
    assert result.bodies["org:bdv-001"].name.label("vi") == "Ban Dân vận Quận ủy Ba Đình"
    group = mm.Locality(id="loc:g", name="Tổ dân phố 3", kind="thon", parent="loc:1")
    front = organs("2024-10-15", CAPITAL.add(group)).bodies["org:ban-cong-tac-mat-tran-g"]
    assert front.name.label("vi") == "Ban Công tác Mặt trận Tổ dân phố 3"


def test_the_act_is_the_source_with_its_day_and_grade() -> None:
    result = organs("2025-10-15")
    (source,) = result.bodies["org:mttq-1@2025-07-01"].sources
    act = result.sources[source]
    assert (str(act.name), act.published, act.grade) == (
        "Luật 97/2025/QH15",
        mm.Period.parse("2025-06-27"),
        mm.Grade.A,
    )
    assert "derived" in str(act.note)


# --- what exists already ---------------------------------------------------------------------------


def test_an_organ_of_the_same_kind_and_locality_is_not_added_again() -> None:
    own = mm.Body(id="org:front", name="Front", kind="front", locality="loc:2")
    result = organs("2024-10-15", CAPITAL.add(own))
    assert "org:mttq-2" not in result.bodies
    assert result.bodies["org:ban-cong-tac-mat-tran-v"].superior == "org:front"


def test_another_commission_of_the_committee_does_not_hide_one() -> None:
    committee = mm.PartyCommittee(
        id="org:01", name="Thành ủy Hà Nội", level="city", locality="loc:01"
    )
    own = mm.Body(
        id="org:x", name="Ban Tổ chức Thành ủy Hà Nội", kind="commission", serves="org:01"
    )
    movement = CAPITAL.add(committee, own)
    assert "org:bdv-01" in organs("2024-10-15", movement).bodies
    same = movement.replace(
        mm.Body(id="org:x", name="Ban Dân vận Thành ủy Hà Nội", kind="commission", serves="org:01")
    )
    assert "org:bdv-01" not in organs("2024-10-15", same).bodies


def test_an_organ_of_another_day_keeps_its_id() -> None:
    ward = mm.Locality(id="loc:3", name="C", kind="xa", parent="loc:01")  # in force all the time
    both = organs("2025-10-15", organs("2024-10-15", mm.Movement([CITY, ward])))
    assert both.bodies["org:hdnd-3"].valid == mm.Period.parse("2016-01-01/2025-06-30")
    assert both.bodies["org:hdnd-3@2025-07-01"].valid == mm.Period.parse("2025-07-01/..")
    assert both.validate().ok


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(mm.InvalidValueError, match=r"^at: "):
        mm.standard_organs(CAPITAL, at="soon")
    wrong: Any = [CITY]
    with pytest.raises(mm.InvalidValueError, match=r"^movement: "):
        mm.standard_organs(wrong, at="2024-10-15")
