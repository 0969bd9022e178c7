"""Names of units as people write them: each names its unit, or is refused with that among the candidates."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import massmob as mm
from massmob.network.unit_index import UnitIndex
from massmob.network.unit_keys import loose_key, name_key
from massmob.network.unit_misses import Miss
from massmob.network.unit_names import Match, UnitFinder, UnitQuery
from massmob.network.unit_parts import NameReader
from massmob.network.unit_words import short_names
from massmob.values.text import fold
from support.tries import tries

HANOI, COUNTRY = mm.load_dataset("hanoi"), mm.load_dataset("vietnam")
FINDERS = {id(movement): UnitFinder(movement, {}) for movement in (HANOI, COUNTRY)}
INDEX = UnitIndex(COUNTRY.localities.values())
LAST_DAY = date(2025, 6, 30)
SHORT = {
    "phuong": ("P.", "P", "F."), "xa": ("X.", "X"), "thi_tran": ("TT.", "TT", "T.T"),
    "quan": ("Q.", "Q"), "huyen": ("H.", "H"), "thi_xa": ("TX.", "TX"), "tinh": ("T.", "tỉnh"),
    "thanh_pho": ("TP.", "TP", "T.P"), "thanh_pho_thuoc_tinh": ("TP.", "Thành phố"),
}  # fmt: skip


def units_of(movement: mm.Movement) -> list[mm.Locality]:
    """The units that have a province above, or are one."""
    units = movement.localities.values()
    return [unit for unit in units if unit.tier in (mm.Tier.COMMUNE, mm.Tier.DISTRICT)]


UNITS = {id(movement): units_of(movement) for movement in (HANOI, COUNTRY)}


def above(movement: mm.Movement, unit: mm.Locality) -> list[mm.Locality]:
    """The district, if there is one, and the province of a unit."""
    units: list[mm.Locality] = []
    while unit.parent is not None and unit.tier is not mm.Tier.PROVINCE:
        unit = movement.localities[unit.parent]
        units.append(unit)
    return [unit for unit in units if unit.tier is not mm.Tier.NATION]


@st.composite
def written_names(draw: st.DrawFn, unit: mm.Locality) -> str:
    """The name of one unit, in any of the usual ways."""
    name = str(unit.name)
    if name.isdecimal():
        name = draw(st.sampled_from((name, name.zfill(2))))
    words = name.replace("-", draw(st.sampled_from(("-", "–", " ")))).split(" ")
    if any("'" in word for word in words):
        mark = draw(st.sampled_from(("'", "\u2019", "\u02bc", "`", "")))
        words = [word.replace("'", mark) for word in words]
    for plain, other in (
        ("quý", "quí"),
        ("mỹ", "mĩ"),
        ("sỹ", "sĩ"),
        ("pắk", "pắc"),
        ("hòa", "hoà"),
    ):
        if draw(st.booleans()):
            words = [other.title() if word.lower() == plain else word for word in words]
    kinds = ["", unit.kind.label("vi"), *SHORT.get(unit.kind.value, ())]
    if unit.kind in (mm.LocalityKind.THANH_PHO, mm.LocalityKind.THANH_PHO_TINH):
        kinds[1] = "thành phố"
    # A number alone may be a code.
    kind = draw(st.sampled_from(kinds[1:] if name.isdecimal() else kinds))
    gap = "" if kind.endswith(".") and draw(st.booleans()) else " "
    return f"{kind}{gap}{' '.join(words)}".strip()


@st.composite
def addresses(draw: st.DrawFn, movement: mm.Movement) -> tuple[str, mm.Locality]:
    """A unit, and a text that names it with the units above, or with some of them."""
    unit = draw(st.sampled_from(UNITS[id(movement)]))
    parents = above(movement, unit)
    named = parents[draw(st.integers(0, len(parents))) :] if len(parents) > 1 else parents
    parts = [draw(written_names(part)) for part in (unit, *named)]
    if named == parents and draw(st.booleans()):
        parts.reverse()
    text = draw(st.sampled_from((", ", " ", " - ", "; ", "/"))).join(parts)
    changed = (text, text.upper(), text.lower(), fold(text), decomposed(text))
    return draw(st.sampled_from(changed)), unit


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def check_address(movement: mm.Movement, text: str, unit: mm.Locality) -> None:
    day = unit.valid.end or unit.valid.start or LAST_DAY
    match = FINDERS[id(movement)].look_up(UnitQuery(name=text, period=mm.Period.day(day)))
    if isinstance(match, Match):
        assert match.id == unit.id, text
    else:
        assert match.reason == "ambiguous", (text, match.message, match.hint)
        assert unit in NAMES[id(movement)].named(text)


NAMES = {
    id(movement): NameReader(UnitIndex(movement.localities.values()))
    for movement in (HANOI, COUNTRY)
}


@given(addresses(HANOI))
@tries(150)
def test_a_unit_of_hanoi_is_found_however_it_is_written(case: tuple[str, mm.Locality]) -> None:
    check_address(HANOI, *case)


@given(addresses(COUNTRY))
@tries(150)
def test_a_unit_of_the_country_is_found_however_it_is_written(
    case: tuple[str, mm.Locality],
) -> None:
    check_address(COUNTRY, *case)


def names_in_texts(unit: mm.Locality) -> list[str]:
    names = [str(unit.name), *(unit.name.label(lang) for lang in unit.name.languages)]
    keys = [name_key(name) for name in (*names, *unit.other_spellings)]
    return [*keys, *(short for key in keys for short in short_names().get(key, ()))]


@st.composite
def mixed_texts(draw: st.DrawFn) -> str:
    """Words of names of units in any order, some of them wrong."""
    units = draw(st.lists(st.sampled_from(UNITS[id(COUNTRY)]), min_size=1, max_size=3))
    words = [word for unit in units for word in str(unit.name).split(" ")]
    words += draw(st.lists(st.sampled_from(("xã", "P.", "quận", "cũ", "tổ", "q", "1")), max_size=3))
    words = draw(st.permutations(words))
    return draw(st.sampled_from((" ", ", ", ""))).join(words)


@given(mixed_texts())
@tries(60)
def test_a_text_names_no_unit_whose_name_is_not_in_it(text: str) -> None:
    query = UnitQuery(name=text, period=mm.Period.day("2024-06-01"), past=True)
    match = FINDERS[id(COUNTRY)].look_up(query)
    if isinstance(match, Match) and not text[:1].isdecimal():
        key = loose_key(name_key(text))
        names = names_in_texts(COUNTRY.localities[match.id])
        assert any(loose_key(name) in key for name in names)


def cuts_one_by_one(words: list[str], index: UnitIndex) -> Iterator[tuple[str, ...]]:
    """The ways to cut words into names, each beginning looked up; the longest first."""
    if not words:
        yield ()
    for end in reversed(range(1, min(len(words), 9) + 1)):
        if index.is_name(name := " ".join(words[:end])):
            yield from ((name, *rest) for rest in cuts_one_by_one(words[end:], index))


@given(mixed_texts(), st.sampled_from(("", "UBND ", "công an xã ", "hội phụ nữ ")))
@tries(60)
@example("Sơn Tây thị xã Hà Nội thành phố", "")
@example("Phúk Tân Lí Thái Tổ Ba Đynh Hà Nội", "mặt trận tổ quốc ")
@example("Vinh Thanh Vinh Thanh Vinh Thanh Vinh Thanh", "")
def test_a_text_without_commas_is_cut_into_the_names_that_single_look_ups_find(
    text: str, office: str
) -> None:
    words = name_key(f"{office}{text}").split(" ")[:14]
    expected = [*islice(cuts_one_by_one(words, INDEX), 8)] if len(words) > 1 else []
    assert [*INDEX.cuts(" ".join(words))] == expected


def look_up(
    text: str, movement: mm.Movement = HANOI, at: str = "2024", **query: Any
) -> Match | Miss:
    return FINDERS[id(movement)].look_up(UnitQuery(name=text, period=mm.Period.parse(at), **query))


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Cau Giay Ha Noi", "loc:005"),
        ("phường Cửa Nam, Hoàn Kiếm", "loc:00073"),
        ("Hà Nội, Ba Đình, Phúc Xá", "loc:00001"),
        ("Phúc Xá - Ba Đình - Hà Nội", "loc:00001"),
        ("P.Phúc Xá Q.Ba Đình TP.HN", "loc:00001"),
        ("Hanoi", "loc:01"),
        ("Phường Phúc Xá (cũ)", "loc:00001"),
        ("Phúc Xá (nay là Hồng Hà)", "loc:00001"),
        ("phường Phúc Xá cũ, Ba Đình (cũ)", "loc:00001"),
        ("Sơn Tây (thị xã)", "loc:269"),
        ("UBND phường Phúc Xá", "loc:00001"),
    ],
)
def test_usual_ways_to_name_a_unit_of_hanoi(text: str, id: str) -> None:
    assert look_up(text) == Match(id)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kiến Đức, Đắk RLấp, Đắk Nông", "Kiến Đức"),
        ("Kiến Đức, Dak R’Lap, Daknong", "Kiến Đức"),
        ("Ngũ Phụng, Phú Quý, Bình Thuận", "Ngũ Phụng"),
        ("Ngũ Phụng, Phú Quí, Bình Thuận", "Ngũ Phụng"),
        ("Phước An, Krông Pắk, Đắk Lắk", "Phước An"),
        ("Phước An, Krong Pac, Đắc Lắc", "Phước An"),
        ("Buôn Trấp, Krông A Na, Đắk Lắk", "Buôn Trấp"),
        ("Buôn Trấp, Krông ANa, Đắk Lắk", "Buôn Trấp"),
        ("K'Dang, Đak Đoa, Gia Lai", "KDang"),
        ("P.01, Q.3, TP.HCM", "1"),
        ("F1 Q3 HCM", "1"),
        ("Phường 1, Quận 3, TPHCM", "1"),
        ("Chi Lăng, Lạng Sơn, Lạng Sơn", "Chi Lăng"),
        ("thị trấn Đầm Hà, Đầm Hà, Quảng Ninh", "Đầm Hà"),
        ("Đầm Hà (thị trấn), Đầm Hà, Quảng Ninh", "Đầm Hà"),
    ],
)
def test_usual_ways_to_name_a_unit_of_the_country(text: str, name: str) -> None:
    match = look_up(text, COUNTRY)
    assert isinstance(match, Match), match.hint
    assert name_key(str(COUNTRY.localities[match.id].name)) == name_key(name) or loose_key(
        name_key(name)
    ) == loose_key(name_key(str(COUNTRY.localities[match.id].name)))
    assert COUNTRY.localities[match.id].tier is mm.Tier.COMMUNE


def test_a_district_named_like_its_province_is_a_level_of_its_own() -> None:
    match = look_up("Chi Lăng", COUNTRY, parents=("Lạng Sơn", "Lạng Sơn"))
    assert isinstance(match, Match)
    district = COUNTRY.localities[COUNTRY.localities[match.id].parent or ""]
    assert (str(district.name), district.tier) == ("Lạng Sơn", mm.Tier.DISTRICT)


@pytest.mark.parametrize(
    ("text", "movement", "message", "hint"),
    [
        (
            "Đầm Hà, Đầm Hà",
            COUNTRY,
            "2 units match",
            "06895 thị trấn Đầm Hà, huyện Đầm Hà or 06916 xã Đầm Hà, huyện Đầm Hà",
        ),
        (
            "Kiến Đức, Đắk RLóp, Đắk Nông",
            COUNTRY,
            "no unit is named Đắk RLóp",
            "Đắk RLóp: did you mean 666 huyện Đắk R'Lấp, tỉnh Đắk Nông",
        ),
        (
            "Kiến Đức, huyện Đắk RLóp, Đắk Nông",
            COUNTRY,
            "no district is named huyện Đắk RLóp",
            "did you mean 666 huyện Đắk R'Lấp",
        ),
        (
            "Phúc Xa, Ba Dinhh, Hà Nội",
            HANOI,
            "no unit is named Ba Dinhh",
            "Ba Dinhh: did you mean 001 quận Ba Đình, thành phố Hà Nội",
        ),
        ("Phúc Xạa, Ba Đình", HANOI, "no unit has this name", "did you mean 00001 phường Phúc Xá"),
        (  # a school is a trường too
            "Trường Thịnhq, Ứng Hòa",
            HANOI,
            "no unit has this name",
            "did you mean 10369 xã Trường Thịnh, huyện Ứng Hòa",
        ),
        (
            "Mộ Lao, Thanh Xuân, Hà Nội",
            HANOI,
            "no unit of this name in Thanh Xuân",
            "did you mean 09541 phường Mộ Lao, quận Hà Đông",
        ),
        (
            "xã Mộ Lao",
            HANOI,
            "no unit has this name",
            "xã Mộ Lao: did you mean 09541 phường Mộ Lao, quận Hà Đông?",
        ),
        (
            "quận Ba Đình mới, Ba Vì",
            HANOI,
            "no unit of this name in Ba Vì",
            "001 quận Ba Đình",
        ),
    ],
)
def test_a_refusal_names_the_part_that_failed_and_candidates(
    text: str, movement: mm.Movement, message: str, hint: str
) -> None:
    miss = look_up(text, movement)
    assert isinstance(miss, Miss)
    assert (miss.message, hint in miss.hint) == (message, True), miss.hint


def test_a_parent_of_another_kind_is_accepted_with_a_note() -> None:
    match = look_up("Phúc Xá, thị xã Ba Đình")
    assert match == Match(
        "loc:00001", "thị xã Ba Đình: taken for 001 quận Ba Đình, thành phố Hà Nội"
    )


@pytest.mark.parametrize(
    "text",
    ["Chi bộ 5 phường Phúc Xá", "TDP số 3, phường Phúc Xá", "Trường THCS Phúc Xá",
     "Tổ dân phố 7 P. Phúc Xá, Ba Đình", "Khu phố 2 - phường Phúc Xá"],
)  # fmt: skip
def test_what_is_below_a_commune_is_refused_with_the_commune(text: str) -> None:
    miss = look_up(text)
    assert isinstance(miss, Miss)
    assert "did you mean 00001 phường Phúc Xá, quận Ba Đình?" in miss.hint


def test_what_is_below_a_commune_is_the_commune_s_where_a_column_names_it() -> None:
    assert look_up("TDP số 3", parents=("phường Phúc Xá", "Ba Đình")) == Match(
        "loc:00001", "TDP số 3 is below 00001 phường Phúc Xá, quận Ba Đình"
    )
    miss = look_up("TDP số 3", parents=("Ba Đình",))
    assert isinstance(miss, Miss)


class TestOtherTimes:
    def test_a_day_takes_only_what_is_in_force_and_names_the_receivers(self) -> None:
        miss = look_up("Phúc Xá", at="2026-01-01")
        assert isinstance(miss, Miss)
        assert (miss.reason, miss.ended) == ("ended", "loc:00001")
        assert miss.hint == "Phúc Xá: did you mean 00097 phường Hồng Hà, thành phố Hà Nội (whole)?"

    def test_the_past_is_taken_with_a_note(self) -> None:
        match = look_up("Phúc Xá", at="2026", past=True)
        assert match == Match(
            "loc:00001",
            "00001 phường Phúc Xá, quận Ba Đình ended 2025-06-30 and became "
            "00097 phường Hồng Hà, thành phố Hà Nội (whole)",
        )

    def test_what_has_not_begun_is_refused_with_what_was_there(self) -> None:
        miss = look_up("phường Hồng Hà", at="2024", past=True)
        assert isinstance(miss, Miss)
        assert "since 2025-07-01" in miss.hint
        assert "00001 phường Phúc Xá" in look_up("phường Hồng Hà", at="2024").hint  # type: ignore[union-attr]  # a miss, which has a hint

    def test_the_last_period_of_one_unit_is_taken(self) -> None:
        first = mm.Locality(id="loc:1", name="An", code="1", kind="xa", valid="../2019-12-31")
        last = mm.Locality(
            id="loc:1b", name="An", code="1", kind="phuong", valid="2020-01-01/2022-12-31"
        )
        for movement in (mm.Movement([first, last]), mm.Movement([last, first])):
            finder = UnitFinder(movement, {})
            match = finder.look_up(UnitQuery(name="An", period=mm.Period.year(2024), past=True))
            assert (match.id if isinstance(match, Match) else None) == "loc:1b"

    def test_two_units_that_ended_are_ambiguous(self) -> None:
        movement = mm.Movement(
            mm.Locality(
                id=f"loc:{code}", name="An", code=code, kind="xa", valid=f"../20{code}-12-31"
            )
            for code in ("19", "21")
        )
        query = UnitQuery(name="xã An", period=mm.Period.year(2024), past=True)
        miss = UnitFinder(movement, {}).look_up(query)
        assert isinstance(miss, Miss)
        assert miss.reason == "ambiguous"
