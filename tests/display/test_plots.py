"""Pictures: their looks do not change, they show what is recorded, and give the same bytes again."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image
from shapely import union_all

import massmob as mm
from massmob.cli.draw import KINDS
from massmob.cli.main import main
from massmob.display.plots.boxes import rows_of
from massmob.display.plots.canvas import (
    cut_to_width,
    lighter,
    plain_text,
    readable_on,
    text_width,
    wrapped,
)
from massmob.display.plots.flow import moves
from massmob.display.plots.maps import bands_of, values_on_map
from massmob.display.plots.outlines import areas_of, province_outline
from massmob.display.plots.partition import SHAPES, Part, parts_of
from massmob.display.plots.saving import rendered
from massmob.network.placement import ALONG, Along
from massmob.network.trees import Tree
from massmob.strategies import movements
from massmob.translation.language import LANGUAGES, Language
from support import pictures
from support.lossy import lossy_movement
from support.tries import tries

HANOI = mm.load_dataset("hanoi")
AUTUMN = HANOI.at("2024-10-15")
UNITS = AUTUMN.rollup("locality", along="locality")
HOSTILE = ("$x^2$ \\frac{", "<script>alert(1)</script>", "a\u202eb\x00", "Ⴀ漢字 😀", "x" * 3000)


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


class TestLooks:
    """`python tests/support/pictures.py` writes the files that are compared here."""

    @pytest.mark.long
    @pytest.mark.parametrize("name", pictures.PICTURES)
    def test_a_picture_looks_like_the_stored_one(self, name: str) -> None:
        figure = pictures.PICTURES[name]()
        expected = (pictures.SHAPES / f"{name}.txt").read_text(encoding="utf-8")
        assert pictures.strokes(figure) == expected.splitlines()
        with Image.open(pictures.FOLDER / f"{name}.png") as image:
            assert pictures.difference(pictures.picture(figure), image) < pictures.ALIKE

    @pytest.mark.parametrize("name", pictures.ROLLUPS)
    def test_a_rollup_has_the_stored_parts(self, name: str) -> None:
        expected = (pictures.SHAPES / f"{name}.txt").read_text(encoding="utf-8")
        assert pictures.parts(pictures.ROLLUPS[name]()) == expected.splitlines()

    @pytest.mark.long
    def test_a_changed_colour_is_a_difference(self) -> None:
        figure = pictures.PICTURES["bracket"]()
        before = pictures.picture(figure)
        figure.axes[0].patches[3].set_facecolor("black")
        assert pictures.difference(before, pictures.picture(figure)) > pictures.ALIKE
        assert pictures.difference(before, before.resize((10, 10))) > pictures.ALIKE

    def test_the_same_call_gives_the_same_bytes(self) -> None:
        images = [rendered(mm.draw_tree(HANOI, "field"), "svg") for _ in range(2)]
        assert images[0] == images[1]

    @pytest.mark.parametrize(
        "name", ["tree", "chart", "flow", "bracket", "organisation", "gantt", "funnel", "network"]
    )
    def test_texts_stay_on_the_canvas(self, name: str) -> None:
        figure = pictures.PICTURES[name]()
        ax = figure.axes[0]
        (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
        for text in ax.texts:
            x, y = text.get_position()
            width = text_width(text.get_text(), text.get_fontsize())
            shift = {"left": 0.0, "center": width / 2, "right": width}[
                text.get_horizontalalignment()
            ]
            assert left <= x - shift
            assert x - shift + width <= right + 0.05, text.get_text()
            assert top <= y <= bottom

    def test_labels_of_a_tree_do_not_overlap(self) -> None:
        figure = mm.draw_tree(HANOI, "locality", at="2024-10-15")
        boxes = [patch.get_window_extent() for patch in figure.axes[0].patches]
        assert len(boxes) == 31
        for number, box in enumerate(boxes):
            for other in boxes[:number]:
                beside = box.x1 <= other.x0 or other.x1 <= box.x0
                assert beside or box.y1 <= other.y0 or other.y1 <= box.y0


class TestCanvas:
    def test_a_text_is_cut_to_a_width(self) -> None:
        assert cut_to_width("Hà Nội", 9, 8) == "Hà Nội"
        cut = cut_to_width("Sở Nông nghiệp và Phát triển nông thôn", 1.0, 8)
        assert cut.endswith("…")
        assert text_width(cut, 8) <= 1.0
        assert cut_to_width("Hà Nội", 0.05, 8) == ""

    def test_every_letter_has_a_width(self) -> None:
        assert text_width("Ộ", 10) > 0
        assert text_width("漢", 10) > 0

    @pytest.mark.parametrize("name", HOSTILE)
    def test_a_name_is_drawn_as_plain_text(self, name: str) -> None:
        shown = plain_text(name)
        assert len(shown) <= 160
        assert "\n" not in shown
        unit = attrs.evolve(HANOI.localities["loc:01"], name="x", note=None)
        try:
            unit = attrs.evolve(unit, name=name)
        except mm.InvalidValueError:
            return
        figure = mm.draw_tree(mm.Movement([unit]))
        assert all(not text.get_parse_math() for text in figure.axes[0].findobj(Text)[:3])

    def test_a_text_is_wrapped_between_words(self) -> None:
        lines = wrapped("Sở Nông nghiệp và Phát triển nông thôn", 1.0, 8)
        assert " ".join(lines) == "Sở Nông nghiệp và Phát triển nông thôn"
        assert len(lines) > 1
        assert all(text_width(line, 8) <= 1.0 for line in lines)
        assert wrapped("x" * 99, 1.0, 8)[0].endswith("…")

    @given(st.text("0123456789abcdef", min_size=6, max_size=6))
    @tries(60)
    def test_letters_have_contrast_to_any_colour(self, digits: str) -> None:
        """A ratio of 3 at least, which WCAG 2 asks of large letters; 4.5 cannot be had on every colour."""

        def luminance(colour: str) -> float:
            values = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
            red, green, blue = (
                value / 12.92 if value <= 0.04 else ((value + 0.055) / 1.055) ** 2.4
                for value in values
            )
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue

        letters = {"white": "#ffffff"}.get(readable_on(f"#{digits}"), readable_on(f"#{digits}"))
        dark, light = sorted((luminance(f"#{digits}"), luminance(letters)))
        assert (light + 0.05) / (dark + 0.05) >= 3

    def test_a_colour_all_white_is_white(self) -> None:
        assert lighter("#123456", 1) == "#ffffff"

    @pytest.mark.long
    def test_pictures_are_drawn_on_an_axis_of_the_caller(self) -> None:
        figure = Figure(figsize=(9, 5))
        axes = [figure.add_subplot(2, 2, position + 1) for position in range(4)]
        assert mm.draw_tree(HANOI, "field", ax=axes[0]) is figure
        assert mm.draw_network(HANOI, around="contest:2024", ax=axes[0]) is figure
        assert mm.draw_flow(HANOI, root="loc:001", ax=axes[1]) is figure
        assert mm.draw_bracket(HANOI, ax=axes[2]) is figure
        assert mm.draw_map(AUTUMN, {"loc:001": 1}, ax=axes[3]) is figure

    def test_a_notebook_displays_a_figure(self) -> None:
        figure: Any = mm.draw_tree(HANOI, "field")
        assert figure._repr_png_()[:4] == b"\x89PNG"

    def test_a_missing_extra_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
        with pytest.raises(mm.MissingExtraError, match=r"massmob\[display\]"):
            mm.draw_map(AUTUMN, {"loc:001": 1})
        monkeypatch.setitem(sys.modules, "matplotlib.font_manager", None)
        text_width.cache_clear()
        with pytest.raises(mm.MissingExtraError, match=r"massmob\[display\]"):
            text_width("x", 8)
        monkeypatch.setitem(sys.modules, "plotly.graph_objects", None)
        with pytest.raises(mm.MissingExtraError, match=r"massmob\[interactive\]"):
            mm.draw_rollup(UNITS)


class TestSaving:
    def test_the_suffix_decides_what_is_written(self, tmp_path: Path) -> None:
        out = mm.save_figure(mm.draw_tree(HANOI, "field"), tmp_path / "fields.SVG")
        assert out.read_bytes().startswith(b"<?xml")
        with pytest.raises(mm.InvalidValueError, match=r"found 'doc'; one of: svg, png, pdf"):
            mm.save_figure(Figure(), tmp_path / "fields.doc")
        with pytest.raises(mm.InvalidValueError, match=r"found 'html'; one of: svg, png, pdf"):
            mm.save_figure(Figure(), tmp_path / "fields.html")
        with pytest.raises(mm.InvalidValueError, match=r"found 'doc'; one of: html, svg, png, pdf"):
            mm.save_figure(mm.draw_rollup(UNITS), tmp_path / "units.doc")

    def test_a_page_loads_nothing(self, tmp_path: Path) -> None:
        page = mm.save_figure(mm.draw_rollup(UNITS), tmp_path / "units.html").read_text(
            encoding="utf-8"
        )
        assert page.encode() == rendered(mm.draw_rollup(UNITS), "html")
        assert "<script src=" not in page
        assert "<link" not in page
        assert '"modeBarButtons": [["toImage"]]' in page

    def test_an_image_of_plotly_without_kaleido_or_chromium(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BROWSER_PATH", "/none")
        with pytest.raises(mm.MissingExtraError, match=r"Chromium.*or write \.html"):
            rendered(mm.draw_rollup(UNITS), "png")
        monkeypatch.setitem(sys.modules, "kaleido", None)
        with pytest.raises(mm.MissingExtraError, match=r"massmob\[interactive\]"):
            rendered(mm.draw_rollup(UNITS), "png")


class TestRows:
    @given(st.lists(st.integers(0, 5), min_size=1, max_size=25))
    @tries(80)
    def test_nodes_of_a_tree_do_not_collide(self, picks: list[int]) -> None:
        """No two of one depth nearer than 1, in order; parents in the middle of their children."""
        parents: dict[str, str | None] = {"0": None}
        for number, pick in enumerate(picks, 1):
            parents[str(number)] = str(max(0, number - 1 - pick)) if pick < 5 else None
        tree = Tree(parents)
        places = rows_of({node: tree.children(node) for node in tree.order}, tree.roots)
        assert min(places.values()) == 0
        rows: dict[int, list[float]] = {}
        for node in tree.order:
            rows.setdefault(tree.depth(node), []).append(places[node])
            if below := tree.children(node):
                assert places[node] == (places[below[0]] + places[below[-1]]) / 2
        for row in rows.values():
            assert all(left + 1 <= right for left, right in pairwise(row))


class TestTree:
    @given(movements())
    @tries(8)
    def test_every_unit_is_drawn_or_counted(self, movement: mm.Movement) -> None:
        tree = movement.hierarchy("locality")
        figure = mm.draw_tree(movement, lang="vi", limit=5)
        drawn = len(figure.axes[0].patches)
        assert drawn <= 5
        notes = texts(figure)[1:]
        assert (drawn < len(tree)) == any("Không hiển thị" in note for note in notes)

    def test_a_document_that_carries_out_several_has_a_dashed_line(self) -> None:
        figure = mm.draw_tree(HANOI, "document")
        assert any(line.get_linestyle() == "--" for line in figure.axes[0].lines)
        assert "dashed: belongs below this one too" in texts(figure)
        assert not any("dashed" in text for text in texts(mm.draw_tree(HANOI, "field")))

    def test_documents_joined_to_no_other_are_in_columns_below_the_others(self) -> None:
        figure = mm.draw_tree(HANOI, "document")
        heading = next(t for t in figure.axes[0].texts if t.get_text().startswith("Joined to none"))
        y = heading.get_position()[1]
        lines = [np.asarray(line.get_xydata(), dtype=float) for line in figure.axes[0].lines]
        assert (
            sum(bool((points[:, 1] < y).all()) for points in lines) == len(lines) - 1
        )  # the legend's
        boxes = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
        lefts = {round(box.get_x(), 2) for box in boxes if box.get_y() > y}
        assert len(lefts) > 1

    @pytest.mark.long
    @pytest.mark.parametrize("along", ALONG)
    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_every_hierarchy_has_a_title(self, along: Along, lang: Language) -> None:
        figure = mm.draw_tree(HANOI, along, depth=0, lang=lang)
        assert texts(figure)[0]
        assert figure.axes[0].patches

    def test_a_root_restricts_the_tree(self) -> None:
        figure = mm.draw_tree(AUTUMN, root="loc:001", lang="en")
        assert texts(figure)[0] == "Localities, Ba Đình, 15 October 2024"
        assert len(figure.axes[0].patches) == 15
        assert len(mm.draw_tree(AUTUMN, root=AUTUMN["loc:001"], depth=0).axes[0].patches) == 1

    def test_bad_arguments_are_errors(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="nothing to draw"):
            mm.draw_tree(mm.Movement())
        with pytest.raises(mm.InvalidValueError, match=r"^limit: "):
            mm.draw_tree(HANOI, limit=0)
        with pytest.raises(mm.UnknownEntityError):
            mm.draw_tree(HANOI, root="loc:none")


def trace_of(figure: Any) -> Any:
    """The one trace of a figure of Plotly, which has no types."""
    (trace,) = figure.data
    return trace


def part_areas(parts: list[Part]) -> list[float]:
    """The area of each part as Plotly sums it: its own and that of the parts in it."""
    areas = [part.own for part in parts]
    for number, part in reversed([*enumerate(parts)]):
        if part.parent is not None:
            areas[part.parent] += areas[number]
    return areas


class TestRollup:
    @given(movements())
    @tries(20)
    def test_every_unit_is_a_part_as_large_as_its_total(self, movement: mm.Movement) -> None:
        rollup = movement.rollup("locality", along="locality")
        parts = parts_of(rollup)
        assert sorted(part.unit for part in parts if part.unit) == sorted(rollup)
        leaves = {unit for unit in rollup if not rollup.hierarchy.children(unit)}
        for part, area in zip(parts, part_areas(parts), strict=True):
            within = rollup if part.unit is None else rollup.hierarchy.descendants(part.unit)
            assert area == len(leaves.intersection((part.unit, *within)))
            assert part.unit is None or part.figure == max(1, len(within))
        for number, part in enumerate(parts):
            sizes = [child.figure.low for child in parts if child.parent == number]
            assert sizes == sorted(sizes, reverse=True)
            if part.parent is not None:
                assert part.parent < number
                assert parts[part.parent].depth == part.depth - 1
                assert parts[part.parent].unit in (None, *rollup.hierarchy.parents(part.unit or ""))

    def test_fractions_add_up_to_their_whole(self) -> None:
        places = {"loc:0": None, "loc:1": "loc:0", "loc:2": "loc:0", "loc:3": "loc:0"}
        units = [
            mm.Locality(id=id, name=id, kind="xa", parent=parent) for id, parent in places.items()
        ]
        length = mm.Indicator(id="ind:1", name="đường", measure="stock")
        figures = [
            mm.Observation(id=f"obs:{n}", name="x", indicator="ind:1", unit=f"loc:{n}", value=value)
            for n, value in ((1, 0.1), (2, 0.2), (3, mm.Quantity.at_least(0.3)))
        ]
        parts = parts_of(mm.Movement([*units, length, *figures]).rollup("ind:1", along="locality"))
        assert (parts[0].unit, str(parts[0].figure)) == ("loc:0", "≥ 0.6")
        assert parts[0].own == 0

    def test_every_unit_of_hanoi_is_in_the_figure(self) -> None:
        for shape in SHAPES:
            trace = trace_of(mm.draw_rollup(UNITS, shape, depth=1))
            assert (trace.type, trace.maxdepth, len(trace.labels)) == (shape, 2, 610)
            assert trace.parents.count("") == 1

    def test_units_visible_only_after_a_click_are_counted(self) -> None:
        title = mm.draw_rollup(UNITS, depth=1, title="Units").layout.title
        assert title.text == "Units: 609"
        assert title.subtitle.text == "579 units further below (click, root=, depth=)"
        assert mm.draw_rollup(UNITS).layout.title.subtitle.text.startswith("names that do not fit")
        titles = [mm.draw_rollup(UNITS, lang=lang).layout.title.text for lang in LANGUAGES]
        assert titles == [
            "Đơn vị hành chính, Hà Nội, 15/10/2024: 609",
            "Localities, Hà Nội, 15 October 2024: 609",
            "Административные единицы, Ханой, 15 октября 2024 г.: 609",
        ]

    def test_letters_have_contrast_to_their_part(self) -> None:
        trace = trace_of(mm.draw_rollup(UNITS, "sunburst"))
        assert trace.leaf.opacity == 1
        for fill, letters in zip(trace.marker.colors, trace.textfont.color, strict=True):
            assert letters == readable_on(fill)

    def test_a_whole_without_parts_is_explained(self) -> None:
        city, district = (
            mm.Locality(id="loc:1", name="A", kind="tinh"),
            mm.Locality(id="loc:2", name="B", kind="xa", parent="loc:1"),
        )
        models = [mm.MobilizationModel(id=f"model:{n}", name="x", unit="loc:1") for n in range(3)]
        alone = mm.Movement([city, district, *models]).rollup("model", along="locality")
        note = mm.draw_rollup(alone, "icicle").layout.title.subtitle.text
        assert note == "All of it is recorded for A itself, none for a unit within it."
        below = mm.MobilizationModel(id="model:9", name="x", unit="loc:2")
        mixed = mm.Movement([city, district, *models, below]).rollup("model", along="locality")
        assert (
            mm.draw_rollup(mixed).layout.title.subtitle.text == "blank: recorded for a unit itself"
        )

    def test_several_roots_and_groups(self) -> None:
        level = AUTUMN.rollup("locality", along="locality", tier="district", by="kind")
        whole, *parts = parts_of(level)
        assert (whole.unit, len(parts)) == (None, 30)
        assert trace_of(mm.draw_rollup(level)).labels[0] == f"Together {whole.figure}"
        assert parts_of(level, group="phuong")[0].figure == mm.Quantity(175)
        assert str(parts_of(level, root="loc:001")[0].figure) == "14"
        assert parts_of(level, root=AUTUMN["loc:001"]) == parts_of(level, root="loc:001")

    def test_names_are_words(self) -> None:
        movement = mm.Movement([mm.Locality(id="loc:1", name="<a href='x'>b</a>", kind="xa")])
        figure = mm.draw_rollup(movement.rollup("locality", along="locality"), title="<b>")
        assert trace_of(figure).labels[0] == "&lt;a href='x'&gt;b&lt;/a&gt;"
        assert figure.layout.title.text == "&lt;b&gt;: 1"

    def test_bad_arguments_are_errors(self) -> None:
        with pytest.raises(mm.InvalidValueError, match=r"not a shape.*one of: treemap, sunburst"):
            mm.draw_rollup(UNITS, "cake")  # type: ignore[arg-type]  # on purpose
        with pytest.raises(mm.InvalidValueError, match=r"^depth: "):
            mm.draw_rollup(UNITS, depth=0)
        by = AUTUMN.rollup("locality", along="locality", by="kind")
        with pytest.raises(mm.InvalidValueError, match="no such group"):
            mm.draw_rollup(by, group="kraj")
        place = mm.Movement([mm.Locality(id="loc:1", name="x", kind="xa")])
        with pytest.raises(mm.InvalidValueError, match="the whole is zero"):
            mm.draw_rollup(place.rollup("model", along="locality"))
        with pytest.raises(mm.UnknownEntityError):
            mm.draw_rollup(UNITS, root="loc:none")

    def test_totals_that_are_no_sum_are_refused(self) -> None:
        """A document that carries out two would be drawn, and counted, below both."""
        links = {"doc:0": (), "doc:1": ("doc:0",), "doc:2": ("doc:0",), "doc:3": ("doc:1", "doc:2")}
        documents = [
            mm.Document(id=id, name=id, type="plan", implements=ups) for id, ups in links.items()
        ]
        rollup = mm.Movement(documents).rollup("document", along="document")
        with pytest.raises(
            mm.InvalidValueError, match=r"^doc:2: the parts of a unit are not shares"
        ):
            mm.draw_rollup(rollup)
        assert len(parts_of(rollup, root="doc:1")) == 2
        negative = mm.Movement(
            [
                mm.Indicator(id="ind:1", name="số", measure="stock"),
                mm.Locality(id="loc:0", name="x", kind="tinh"),
                *(mm.Locality(id=f"loc:{n}", name="x", kind="xa", parent="loc:0") for n in (1, 2)),
                *(
                    mm.Observation(
                        id=f"obs:{n}", name="x", indicator="ind:1", unit=unit, value=value
                    )
                    for n, (unit, value) in enumerate((("loc:1", 5), ("loc:2", -3)))
                ),
            ]
        )
        with pytest.raises(mm.InvalidValueError, match=r"^loc:0: .* more than the unit: found '2'"):
            mm.draw_rollup(negative.rollup("ind:1", along="locality"))


class TestFlow:
    def test_every_succession_has_a_band(self) -> None:
        shown = moves(HANOI, "2025-01-01", "2025-12-31", "loc:001")
        units = {move.old for move in shown}, {move.new for move in shown}
        patches = mm.draw_flow(HANOI, root=HANOI["loc:001"]).axes[0].patches
        assert len(patches) == len(shown) + sum(map(len, units))

    def test_bands_reach_a_unit_in_the_order_of_their_other_ends(self) -> None:
        """Although the new wards Trúc Bạch and Ba Đình keep the ids of old ones."""
        shown = moves(HANOI, "2025-01-01", "2025-12-31", "loc:001")
        patches = mm.draw_flow(HANOI, root="loc:001").axes[0].patches[-len(shown) :]
        ends: dict[str, list[tuple[float, float]]] = {}
        for move, band in zip(shown, patches, strict=True):
            points = np.asarray(band.get_path().vertices, dtype=float)
            ends.setdefault(f"from {move.old}", []).append((points[0][1], points[3][1]))
            ends.setdefault(f"to {move.new}", []).append((points[3][1], points[0][1]))
        assert any(len(bands) > 3 for bands in ends.values())
        for bands in ends.values():
            others = [other for _, other in sorted(bands)]
            assert others == sorted(others)

    def test_units_that_are_not_drawn_are_counted(self) -> None:
        assert "Not shown: 609 old units (root=, limit=)" in texts(mm.draw_flow(HANOI, limit=3))

    def test_the_title_names_period_and_unit_in_the_language(self) -> None:
        figure = mm.draw_flow(
            HANOI, root="loc:001", since="2025-06-01", until="2025-07-15", lang="vi"
        )
        assert texts(figure)[0] == "Sắp xếp đơn vị hành chính, 01/06/2025–15/07/2025: Ba Đình"

    def test_moved_land_alone_makes_no_band(self) -> None:
        rows = (mm.Succession(to="loc:2", extent="land_only", on="2025-07-01"),)
        old = mm.Locality(id="loc:1", name="x", kind="xa", successors=rows)
        with pytest.raises(mm.InvalidValueError, match="no unit went into another"):
            mm.draw_flow(mm.Movement([old, mm.Locality(id="loc:2", name="y", kind="xa")]))
        with pytest.raises(mm.InvalidValueError, match=r"^limit: "):
            mm.draw_flow(HANOI, limit=0)


SQUARE = {  # synthetic: a province with a code that has no outline, and four communes on a square
    "loc:0": None,
    **{f"loc:{n}": mm.Point(21 + n % 2 / 10, 105 + n // 3 / 10) for n in range(1, 5)},
}


def square(**centres: tuple[float, float]) -> mm.Movement:
    points = {**SQUARE, **{f"loc:{name[1:]}": centre for name, centre in centres.items()}}
    return mm.Movement(
        mm.Locality(
            id=id,
            name=f"Xã {id[4:]}",
            kind="xa" if centre else "tinh",
            parent="loc:0" if centre else None,
            centre=centre,
        )
        for id, centre in points.items()
    )


DISTRICTS = AUTUMN.rollup("locality", along="locality", tier="district")


class TestMap:
    def test_a_province_is_drawn_in_its_outline(self) -> None:
        areas = areas_of(AUTUMN, ["loc:01"])
        assert (list(areas.outlines), list(areas.cells)) == (["loc:01"], [])
        assert 3200 < areas.outlines["loc:01"].area < 3500  # square kilometres; in truth 3,359
        assert "Outlines: Natural Earth, simplified." in texts(mm.draw_map(AUTUMN, {"loc:01": 5}))

    def test_a_province_after_a_merger_is_the_union_of_the_old_ones(self) -> None:
        old = [
            mm.Locality(id="loc:a", name="a", kind="tinh", code=code) for code in ("83", "84", "86")
        ]
        new = mm.Locality(id="loc:b", name="b", kind="tinh", code="86", valid="2025-07-01/..")
        union, *parts = map(province_outline, (new, *old))
        assert union is not None
        assert abs(union.area - union_all(parts).area) < 1e-6

    def test_only_provinces_of_a_known_time_and_code_have_outlines(self) -> None:
        unit = mm.Locality(id="loc:a", name="a", kind="tinh", code="01")
        assert province_outline(unit) is not None
        for other in (
            attrs.evolve(unit, code="99"),
            attrs.evolve(unit, kind="xa"),
            attrs.evolve(unit, valid="../2008-07-31"),
        ):
            assert province_outline(other) is None

    def test_the_islands_of_the_country_are_drawn_with_their_province(self) -> None:
        units = [
            mm.Locality(id=f"loc:{code}", name=code, kind="tinh", code=code)
            for code in ("48", "56")
        ]
        shown = texts(mm.draw_map(mm.Movement(units), {"loc:48": 1, "loc:56": 2}))
        assert {"Hoàng Sa", "Trường Sa"} <= set(shown)

    def test_cells_of_communes_fill_the_land_without_overlaps(self) -> None:
        units = [unit.id for unit in AUTUMN.localities.values() if unit.tier is mm.Tier.COMMUNE]
        areas = areas_of(AUTUMN, units)
        assert len(areas.cells) + len(areas.without) == len(units) == 579
        whole = union_all([*areas.cells.values()])
        assert abs(whole.area - sum(cell.area for cell in areas.cells.values())) < 1e-6
        assert 3200 < whole.area < 3500

    def test_each_point_is_in_its_cell(self) -> None:
        movement = square()
        cells = areas_of(movement, [f"loc:{n}" for n in range(1, 5)]).cells
        assert [round(cell.area / cells["loc:1"].area, 1) for cell in cells.values()] == [1.0] * 4

    def test_a_unit_without_a_point_is_the_cells_of_the_units_in_it(self) -> None:
        areas = areas_of(square(), ["loc:0"])
        assert list(areas.cells) == ["loc:0"]
        # Of units that lie in one another the lowest are drawn.
        assert len(values_on_map(AUTUMN, UNITS)) == 579

    def test_a_point_with_mistaken_degrees_is_left_out_and_counted(self) -> None:
        movement = square(_4=(21.1, 5.1))
        values = {f"loc:{n}": n for n in range(1, 5)}
        assert areas_of(movement, values).strays == ("loc:4",)
        notes = texts(mm.draw_map(movement, values))
        assert (
            "Left out: 1 centre point far from all others; check its latitude and longitude."
            in notes
        )

    def test_a_unit_is_not_counted_itself(self) -> None:
        assert str(DISTRICTS["loc:277"]) == "33"
        assert str(values_on_map(AUTUMN, DISTRICTS)["loc:277"]) == "32"
        assert str(values_on_map(AUTUMN, UNITS)["loc:00001"]) == "1"

    def test_the_title_says_what_is_shown(self) -> None:
        titles = [texts(mm.draw_map(AUTUMN, DISTRICTS, lang=lang))[0] for lang in LANGUAGES]
        assert titles == [
            "Đơn vị hành chính, Hà Nội, 15/10/2024, theo quận, huyện",
            "Localities, Hà Nội, 15 October 2024, by district",
            "Административные единицы, Ханой, 15 октября 2024 г., по районам",
        ]
        assert texts(mm.draw_map(AUTUMN, {"loc:001": 1}, lang="ru"))[0] == "Карта"

    def test_names_are_within_their_unit_or_counted(self) -> None:
        figure = mm.draw_map(AUTUMN, DISTRICTS)
        areas = areas_of(AUTUMN, DISTRICTS)
        assert len(areas.cells) == len(figure.axes[0].patches) - 6 == 30  # and six in the legend
        named = {name for name in texts(figure) if name.split()[-1].isdigit()}
        assert "Chương Mỹ 32" in named
        assert any(text.endswith(" names do not fit") for text in texts(figure))
        assert not any(
            "do not fit" in text for text in texts(mm.draw_map(AUTUMN, DISTRICTS, named=0))
        )

    def test_bounds_are_hatched_and_explained(self) -> None:
        values = {"loc:1": mm.Quantity.at_least(3), "loc:2": mm.Quantity(5)}
        figure = mm.draw_map(square(), values)
        assert [bool(patch.get_hatch()) for patch in figure.axes[0].patches[:2]] == [False, True]
        assert "Xã 1 ≥ 3" in texts(figure)
        assert "only bounds are" in texts(figure)
        exact = mm.draw_map(square(), {"loc:1": 3, "loc:2": 5})
        assert not any(patch.get_hatch() for patch in exact.axes[0].patches)

    @given(st.lists(st.integers(0, 5000), min_size=1, max_size=30))
    @tries(60)
    def test_every_whole_number_is_in_one_band(self, values: list[int]) -> None:
        bands = bands_of(values)
        assert len(bands) <= 9
        for value in values:
            assert sum(band.low <= value <= band.high for band in bands) == 1
        assert all(first.high < second.low for first, second in pairwise(bands))
        assert len({band.colour for band in bands}) == len(bands)

    def test_bands_of_fractions_have_round_ends(self) -> None:
        bands = bands_of([0.12, 0.5, 0.71])
        assert bands[0].low == 0.1
        assert bands[-1].high >= 0.71

    def test_bad_arguments_are_errors(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="not a place"):
            mm.draw_map(HANOI, {"org:01": 1})
        with pytest.raises(mm.InvalidValueError, match="no unit has a centre point"):
            mm.draw_map(AUTUMN, {"loc:00010": 1})
        figure = mm.draw_map(AUTUMN, {"loc:00010": 1, "loc:00001": 1}, title="$x$")
        assert "Not shown: 1 unit without a centre point (Locality.centre)." in texts(figure)


class TestReplication:
    def test_a_model_of_two_origins_is_drawn_once(self) -> None:
        figure = mm.draw_replication(pictures.models())
        assert len(figure.axes[0].patches) == 4
        dashed = [line for line in figure.axes[0].lines if line.get_linestyle() == "--"]
        assert len(dashed) == 2  # one is in the legend
        assert "dashed: modelled on this one too" in texts(figure)

    def test_models_on_their_own_are_not_drawn(self) -> None:
        alone = mm.MobilizationModel(id="model:9", name="x")
        movement = pictures.models().add(alone)
        assert len(mm.draw_replication(movement).axes[0].patches) == 4
        assert len(mm.draw_replication(movement, root=movement["model:1"]).axes[0].patches) == 2
        with pytest.raises(mm.InvalidValueError, match="no model was modelled"):
            mm.draw_replication(mm.Movement([alone]))

    def test_a_model_shows_its_unit_and_year(self) -> None:
        first = mm.MobilizationModel(id="model:1", name="x", unit="loc:1", valid="2020")
        second = mm.MobilizationModel(id="model:2", name="y", replicates=("model:1",))
        movement = mm.Movement([first, second, mm.Locality(id="loc:1", name="Ba Vì", kind="xa")])
        assert "Ba Vì, 2020" in texts(mm.draw_replication(movement))


class TestBracket:
    def test_it_shows_named_teams_and_counts_the_others(self) -> None:
        cluster = attrs.evolve(HANOI.contest_clusters["cluster:2024-6"], teams=6)
        shown = texts(mm.draw_bracket(HANOI.replace(cluster)))
        assert "Hanoi police" in shown
        assert "+ 5 teams that sources do not name" in shown
        assert "6 contests, 6 clusters, 35 teams, 6 teams go on" in shown

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_headings_are_wrapped_above_their_rule(self, lang: Language) -> None:
        ax = mm.draw_bracket(HANOI, "contest:2024", lang=lang).axes[0]
        lines = [np.asarray(line.get_xydata(), dtype=float) for line in ax.lines]
        rule = min(float(points[0][1]) for points in lines if len(points) == 2)
        headings = [text for text in ax.texts[1:] if text.get_position()[1] < rule]
        assert not any("…" in text.get_text() for text in headings)
        words = " ".join(text.get_text() for text in headings)
        for round in HANOI.rounds.values():
            assert round.contest != "contest:2024" or round.name.label(lang) in words

    def test_a_round_without_teams_shows_a_note(self) -> None:
        movement = mm.Movement(
            [
                mm.Contest(id="contest:1", name="Hội thi", form="staged"),
                mm.ContestRound(id="round:1", name="Vòng", contest="contest:1", order=1),
            ]
        )
        assert (
            texts(mm.draw_bracket(movement, "contest:1", lang="ru"))[-1]
            == "команды в источниках не названы"
        )
        for wrong in (HANOI["contest:2018"], "contest:2018"):
            with pytest.raises(mm.InvalidValueError, match="no contest with rounds"):
                mm.draw_bracket(HANOI, wrong)
        with pytest.raises(mm.InvalidValueError, match="no contest with rounds"):
            mm.draw_bracket(mm.Movement())


COMMANDS = {
    "documents.svg": "--who central --who org:01 --under doc:70-KH-BDVTW",
    "fields.svg": "--kind tree --along field",
    "chart.svg": "--kind tree --along committee --at 2024-10-15 --depth 1",
    "icicle.html": "--at 2024-10-15 --depth 1",
    "sunburst.html": "--at 2024-10-15 --root loc:001 --lang vi",
    "organisation.svg": "--at 2024-10-15 --within loc:01",
    "gantt.png": "--at 2024-10-15 --lang vi",
    "network.svg": "--around contest:2024 --steps 1 --at 2024-10-15",
    "links.svg": "--kind network --relations implements --relations continues",
    "funnel.png": "--along field",
    "flow.png": "--root loc:001",
    "map.svg": "--at 2024-10-15",
    "bracket.svg": "--lang ru",
    "units.html": "--kind treemap --at 2024-10-15 --depth 1",
}
"""What the docs show, and the rest of the kinds: the file and the options."""


class TestCommand:
    @pytest.mark.long
    @pytest.mark.parametrize("out", COMMANDS)
    def test_it_draws_every_kind(
        self, out: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["draw", "hanoi", str(tmp_path / out), *COMMANDS[out].split()]) == 0
        assert capsys.readouterr().out == f"wrote {tmp_path / out}\n"
        start = {".svg": b"<?xm", ".png": b"\x89PNG", ".pdf": b"%PDF", ".html": b"<!do"}
        assert (tmp_path / out).read_bytes()[:4] == start[Path(out).suffix]

    def test_the_file_name_selects_the_kind(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["draw", "hanoi", str(tmp_path / "street.svg"), "--who", "org:01"]) == 0
        assert b"12-CT/TU" in (tmp_path / "street.svg").read_bytes()
        assert main(["draw", "hanoi", str(tmp_path / "replication.svg")]) == 2
        assert "no model was modelled on another" in capsys.readouterr().err

    def test_within_a_unit_an_organisation_has_the_committees_above(self, tmp_path: Path) -> None:
        out = tmp_path / "organisation.svg"
        day = ["--at", "2024-10-15"]
        assert main(["draw", "hanoi", str(out), "--within", "loc:001", *day]) == 0
        text = out.read_text(encoding="utf-8")
        assert "Organisation chart, Ba Đình, 15 October 2024" in text
        assert "Central Committee of the Party" in text

    def test_an_option_that_a_kind_does_not_take_is_an_error(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["draw", "hanoi", str(tmp_path / "flow.html")]) == 2
        assert "a picture of the kind flow" in (err := capsys.readouterr().err)
        assert "write .svg, .png, .pdf" in err
        assert main(["draw", "hanoi", str(tmp_path / "sunburst.gif")]) == 2
        assert "write .html, .svg, .png, .pdf" in capsys.readouterr().err
        assert main(["draw", "hanoi", str(tmp_path / "map.svg"), "--since", "2020-01-01"]) == 2
        assert "found '--since'; it takes --at, --what, --depth" in capsys.readouterr().err
        assert not list(tmp_path.iterdir())

    def test_help_lists_every_kind(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            main(["draw", "--help"])
        help = capsys.readouterr().out
        assert all(f"  {kind}" in help for kind in KINDS)


class TestLosses:
    """What a rollup has in no total is noted in its pictures."""

    MODELS = lossy_movement().rollup("model", along="locality")
    LOSS = "1 of 3 models in no total"

    def test_a_part_of_a_whole_has_a_note(self) -> None:
        pytest.importorskip("plotly")
        assert mm.draw_rollup(self.MODELS).layout.title.subtitle.text == self.LOSS

    def test_a_map_has_a_note(self) -> None:
        assert self.LOSS in texts(mm.draw_map(lossy_movement(), self.MODELS))
