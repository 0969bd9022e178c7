"""Organisation charts: every organ once, at its column and level, with the lines that the movement states."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import massmob as mm
from massmob.display.plots.organ_boxes import Lane, lines_between, organ_boxes, organs_of
from massmob.strategies import movements
from massmob.translation.language import LANGUAGES, Language
from support.tries import tries

HANOI = mm.load_dataset("hanoi")


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def line_colours(figure: Figure) -> set[object]:
    return {line.get_color() for line in figure.axes[0].lines}


def small() -> mm.Movement:
    return mm.Movement(
        [
            mm.Locality(id="loc:1", name="Phường Mẫu", kind="phuong", valid="2025-07-01/.."),
            mm.PartyCommittee(id="org:1", name="Thành ủy", level="city"),
            mm.PartyCommittee(
                id="org:2", name="Đảng ủy phường", level="direct", superior="org:1", locality="loc:1"
            ),
            mm.Body(id="org:3", name="Ban Xây dựng Đảng", kind="commission", serves="org:2"),
            mm.Body(id="org:4", name="UBND phường", kind="people_committee", locality="loc:1"),
            mm.Body(id="org:5", name="MTTQ phường", kind="front", locality="loc:1"),
            mm.Body(
                id="org:6", name="Hội Phụ nữ", kind="womens_union", locality="loc:1",
                memberships=[mm.Membership(of="org:5", valid="2025-07-01/..")],
            ),
            mm.Body(id="org:7", name="Trường học", kind="school"),
            mm.Body(id="org:8", name="Văn phòng UBND", kind="office", serves="org:4"),
        ]
    )  # fmt: skip


class TestBoxes:
    @given(movements(), st.integers(1, 6))
    @tries(15)
    def test_every_organ_is_in_one_box_and_no_box_mixes_kinds(
        self, movement: mm.Movement, limit: int
    ) -> None:
        organs = organs_of(movement, None)
        boxes = organ_boxes(movement, organs, limit, None, "en")
        assert sorted(id for box in boxes for id in box.ids) == sorted(organs)
        sizes = Counter((box.lane, box.level) for box in boxes)
        for box in boxes:
            kinds = {getattr(organs[id], "kind", None) for id in box.ids}
            assert len(kinds) == 1
            if len(box.ids) > 1:
                assert f"{len(box.ids)}" in box.name
        for cell, number in sizes.items():
            singles = [box for box in boxes if (box.lane, box.level) == cell and len(box.ids) == 1]
            alike = Counter(str(getattr(organs[b.ids[0]], "kind", "committee")) for b in singles)
            assert number <= limit or all(
                count == 1 or kind == "committee" for kind, count in alike.items()
            )

    @given(movements(), st.integers(1, 6))
    @tries(25)
    def test_every_stated_relation_between_two_boxes_is_a_line(
        self, movement: mm.Movement, limit: int
    ) -> None:
        organs = organs_of(movement, None)
        boxes = organ_boxes(movement, organs, limit, None, "en")
        box_of = {id: number for number, box in enumerate(boxes) for id in box.ids}
        drawn = {(line.start, line.end) for line in lines_between(movement, boxes, None)}
        for organ in organs.values():
            for target in (organ.superior, getattr(organ, "serves", None)):
                if target in box_of and box_of[target] != box_of[organ.id]:
                    assert (box_of[organ.id], box_of[target]) in drawn

    def test_an_office_is_in_the_column_of_what_it_serves(self) -> None:
        boxes = organ_boxes(small(), organs_of(small(), None), 9, None, "en")
        lanes = {box.ids[0]: box.lane for box in boxes}
        assert lanes == {
            "org:1": Lane.PARTY, "org:2": Lane.PARTY, "org:3": Lane.PARTY, "org:4": Lane.STATE,
            "org:5": Lane.FRONT, "org:6": Lane.FRONT, "org:7": Lane.OTHER, "org:8": Lane.STATE,
        }  # fmt: skip

    def test_organs_that_serve_one_another_have_a_column(self) -> None:
        bodies = [
            mm.Body(id=f"org:{n}", name="x", kind="office", serves=f"org:{3 - n}") for n in (1, 2)
        ]
        organs = {body.id: body for body in bodies}
        boxes = organ_boxes(mm.Movement(bodies), organs, 9, None, "en")
        assert {box.lane for box in boxes} == {Lane.PARTY}

    def test_a_body_without_a_level_has_that_of_its_locality(self) -> None:
        boxes = organ_boxes(small(), organs_of(small(), None), 9, None, "en")
        levels = {box.ids[0]: box.level for box in boxes}
        assert levels["org:4"] is mm.Level.DIRECT
        assert levels["org:7"] is None


class TestChart:
    def test_columns_levels_lines_and_title_of_hanoi(self) -> None:
        figure = mm.draw_organisation(HANOI, at="2024-10-15")
        shown = texts(figure)
        assert shown[0] == "Organisation chart, Hà Nội, 15 October 2024"
        for name in (
            "Localities led", "Party", "State", "Front and mass organisations", "central",
            "city, province", "base", "Party committees (commune): 383", "ward: 175",
            "Capital Command", "leads the locality", "serves: advises and assists",
            "608 organs are in boxes with others of their kind (within=, limit=)",
        ):  # fmt: skip
            assert name in shown
        assert len(line_colours(figure)) == 4

    def test_the_level_above_the_base_leads_communes_since_july_2025(self) -> None:
        shown = texts(mm.draw_organisation(HANOI, at="2025-08-01"))
        assert "Party committees (commune): 75" in shown
        assert "commune, ward" in shown
        assert not any("district" in text for text in shown)

    def test_mass_organisations_are_part_of_the_front_since_july_2025(self) -> None:
        part = "part of"
        front = HANOI.subset(["org:mttq-01", "org:doan-01"])
        assert part not in texts(mm.draw_organisation(front, at="2024-10-15"))
        assert part in texts(mm.draw_organisation(front, at="2025-08-01"))

    def test_within_a_district_are_its_wards_and_the_committees_above(self) -> None:
        shown = texts(mm.draw_organisation(HANOI, within="loc:001", at="2024-10-15"))
        assert shown[0] == "Organisation chart, Ba Đình, 15 October 2024"
        assert sum(text.startswith("Party Committee of ") for text in shown) == 14
        assert "Hà Nội City Party Committee" in shown
        assert "Central Committee of the Party" in shown
        assert "State" not in shown

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_boxes_do_not_overlap(self, lang: Language) -> None:
        figure = mm.draw_organisation(small(), lang=lang)
        boxes = [
            patch.get_window_extent()
            for patch in figure.axes[0].patches
            if isinstance(patch, Rectangle) and patch.get_zorder() > 0
        ]
        assert len(boxes) == 9  # eight organs and a locality
        for one, other in combinations(boxes, 2):
            beside = one.x1 <= other.x0 or other.x1 <= one.x0
            assert beside or one.y1 <= other.y0 or other.y1 <= one.y0

    def test_a_language_is_not_mixed_with_another(self) -> None:
        english = set(texts(mm.draw_organisation(HANOI, at="2024-10-15", lang="en")))
        names = {entity.name.label("vi") for entity in HANOI}
        vietnamese = set(texts(mm.draw_organisation(HANOI, at="2024-10-15", lang="vi")))
        assert english & vietnamese <= names

    def test_without_organs_there_is_a_clear_error(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="no organ to draw"):
            mm.draw_organisation(mm.Movement())
        with pytest.raises(mm.UnknownEntityError, match=r"^within: "):
            mm.draw_organisation(HANOI, within="loc:none")
