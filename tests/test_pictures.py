"""Pictures: they go on looking as they did, show what is recorded, and give the same bytes again."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

import pictures
from massmob.cli import main
from massmob.cli.drawing import KINDS
from massmob.datasets import load_dataset
from massmob.display import interactive
from massmob.display.bracket import draw_bracket
from massmob.display.flow import draw_flow, moves
from massmob.display.icicle import draw_icicle
from massmob.display.layout import by_graphviz, has_graphviz, squarified, tidy
from massmob.display.maps import draw_map, spots
from massmob.display.paper import (
    fitted,
    ink_on,
    lighter,
    plain_text,
    rendered,
    save,
    width_of,
)
from massmob.display.replication import draw_replication
from massmob.display.slices import sliced, walked
from massmob.display.sunburst import draw_sunburst
from massmob.display.treemap import draw_treemap
from massmob.display.trees import draw_tree
from massmob.errors import InvalidValueError, MissingExtraError, UnknownEntityError
from massmob.hierarchy import Tree
from massmob.model import Contest, ContestRound, Locality, MobilizationModel, Point, Succession
from massmob.movement import Movement
from massmob.quantity import Quantity
from massmob.strategies import movements

HANOI = load_dataset("hanoi")
AUTUMN = HANOI.at("2024-10-15")
UNITS = AUTUMN.rollup("locality", along="locality")
HOSTILE = ("$x^2$ \\frac{", "<script>alert(1)</script>", "a\u202eb\x00", "Ⴀ漢字 😀", "x" * 3000)


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


class TestLooks:
    """`python tests/pictures.py` renews what is compared here."""

    @pytest.mark.parametrize("name", pictures.PICTURES)
    def test_a_picture_looks_as_it_did(self, name: str) -> None:
        figure = pictures.PICTURES[name]()
        told = (pictures.SHAPES / f"{name}.txt").read_text(encoding="utf-8")
        assert pictures.strokes(figure) == told.splitlines()
        with Image.open(pictures.FOLDER / f"{name}.png") as image:
            assert pictures.difference(pictures.picture(figure), image) < pictures.ALIKE

    def test_what_looks_different_is_seen(self) -> None:
        figure = pictures.PICTURES["icicle"]()
        before = pictures.picture(figure)
        figure.axes[0].patches[3].set_facecolor("white")
        assert pictures.difference(before, pictures.picture(figure)) > pictures.ALIKE
        assert pictures.difference(before, before.resize((10, 10))) > pictures.ALIKE

    def test_the_same_call_gives_the_same_bytes(self) -> None:
        made = [rendered(draw_tree(HANOI, "field", layout="tidy"), "svg") for _ in range(2)]
        assert made[0] == made[1]

    @pytest.mark.parametrize("name", ["tree", "chart", "icicle", "flow", "bracket", "sunburst"])
    def test_words_stay_on_the_sheet(self, name: str) -> None:
        figure = pictures.PICTURES[name]()
        ax = figure.axes[0]
        (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
        for text in ax.texts:
            x, y = text.get_position()
            wide = width_of(text.get_text(), text.get_fontsize()) if not text.get_rotation() else 0
            shift = {"left": 0.0, "center": wide / 2, "right": wide}[text.get_horizontalalignment()]
            assert left <= x - shift
            assert x - shift + wide <= right + 0.05, text.get_text()
            assert top <= y <= bottom

    def test_labels_of_a_tree_do_not_overlap(self) -> None:
        figure = draw_tree(HANOI, "locality", on="2024-10-15", layout="tidy")
        boxes = [patch.get_window_extent() for patch in figure.axes[0].patches]
        assert len(boxes) == 31
        for number, one in enumerate(boxes):
            for other in boxes[:number]:
                beside = one.x1 <= other.x0 or other.x1 <= one.x0
                assert beside or one.y1 <= other.y0 or other.y1 <= one.y0


class TestPaper:
    def test_words_are_cut_to_their_room(self) -> None:
        assert fitted("Hà Nội", 9, 8) == "Hà Nội"
        cut = fitted("Sở Nông nghiệp và Phát triển nông thôn", 1.0, 8)
        assert cut.endswith("…")
        assert width_of(cut, 8) <= 1.0
        assert fitted("Hà Nội", 0.05, 8) == ""

    def test_every_letter_has_a_width(self) -> None:
        assert width_of("Ộ", 10) > 0
        assert width_of("漢", 10) == width_of("m", 10)

    @pytest.mark.parametrize("name", HOSTILE)
    def test_a_name_is_only_words(self, name: str) -> None:
        shown = plain_text(name)
        assert len(shown) <= 160
        assert "\n" not in shown
        unit = attrs.evolve(HANOI.localities["loc:01"], name="x", note=None)
        try:
            unit = attrs.evolve(unit, name=name)
        except InvalidValueError:
            return
        figure = draw_tree(Movement([unit]), layout="tidy")
        assert all(not text.get_parse_math() for text in figure.axes[0].findobj(Text)[:3])

    def test_colours(self) -> None:
        assert ink_on("#000000") == "white"
        assert ink_on("#ffffff") != "white"
        assert lighter("#123456", 1) == "#ffffff"

    def test_the_suffix_says_what_is_written(self, tmp_path: Path) -> None:
        out = save(draw_tree(HANOI, "field", layout="tidy"), tmp_path / "fields.SVG")
        assert out.read_bytes().startswith(b"<?xml")
        with pytest.raises(InvalidValueError, match="not a kind of picture"):
            save(Figure(), tmp_path / "fields.doc")

    def test_an_axis_of_the_users(self) -> None:
        figure = Figure(figsize=(9, 5))
        axes = [figure.add_subplot(2, 3, place + 1) for place in range(6)]
        assert draw_tree(HANOI, "field", layout="tidy", ax=axes[0]) is figure
        assert draw_icicle(UNITS, depth=1, ax=axes[1]) is figure
        assert draw_sunburst(UNITS, depth=1, ax=axes[2]) is figure
        assert draw_flow(HANOI, root="loc:001", ax=axes[3]) is figure
        assert draw_bracket(HANOI, ax=axes[4]) is figure
        assert draw_map(AUTUMN, {"loc:001": 1}, ax=axes[5]) is figure

    def test_without_the_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
        with pytest.raises(MissingExtraError, match=r"massmob\[display\]"):
            draw_icicle(UNITS, depth=1)
        monkeypatch.setitem(sys.modules, "matplotlib.font_manager", None)
        width_of.cache_clear()
        from massmob.display import paper

        paper._advance.cache_clear()
        paper._font.cache_clear()
        with pytest.raises(MissingExtraError, match=r"massmob\[display\]"):
            width_of("x", 8)
        monkeypatch.setitem(sys.modules, "plotly.graph_objects", None)
        with pytest.raises(MissingExtraError, match=r"massmob\[interactive\]"):
            interactive.chart_parts(UNITS)


class TestLayout:
    @given(st.lists(st.integers(0, 5), min_size=1, max_size=25))
    @settings(max_examples=80, deadline=None)
    def test_a_tidy_tree(self, picks: list[int]) -> None:
        """No two of one depth nearer than 1, in order; parents in the middle of their children."""
        parents: dict[str, str | None] = {"0": None}
        for number, pick in enumerate(picks, 1):
            parents[str(number)] = str(max(0, number - 1 - pick)) if pick < 5 else None
        tree = Tree(parents)
        places = tidy({node: tree.children(node) for node in tree.order}, tree.roots)
        assert min(places.values()) >= 0
        rows: dict[int, list[float]] = {}
        for node in tree.order:
            rows.setdefault(tree.depth(node), []).append(places[node])
            if below := tree.children(node):
                middle = (places[below[0]] + places[below[-1]]) / 2
                assert abs(places[node] - middle) < 1e-9
        for row in rows.values():
            assert all(one + 1 <= other + 1e-9 for one, other in pairwise(row))

    @given(st.lists(st.floats(0.01, 100), min_size=1, max_size=20))
    @settings(max_examples=80, deadline=None)
    def test_a_divided_rectangle(self, sizes: list[float]) -> None:
        sizes.sort(reverse=True)
        rects = squarified(sizes, (1, 2, 6, 3))
        for size, (x, y, width, height) in zip(sizes, rects, strict=True):
            assert abs(width * height - size / sum(sizes) * 18) < 1e-6
            assert x >= 1 - 1e-9
            assert y >= 2 - 1e-9
            assert x + width <= 7 + 1e-6
            assert y + height <= 5 + 1e-6

    def test_nothing_to_divide(self) -> None:
        assert squarified([0, 0], (0, 0, 1, 1)) == [(0, 0, 0.0, 0.0)] * 2
        assert squarified([1, 0], (0, 0, 1, 1))[1][2] * squarified([1, 0], (0, 0, 1, 1))[1][3] == 0

    def put_dot(self, folder: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
        """A program in the place of Graphviz's, so that the test is the same wherever it runs."""
        dot = folder / "dot"
        dot.write_text(f"#!{sys.executable}\n{program}", encoding="utf-8")
        dot.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))

    def test_graphviz_places_the_boxes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        program = (
            "import re, sys\n"
            "assert sys.argv[1:] == ['-Tplain']\n"
            "text = sys.stdin.read()\n"
            "print('graph 1 9 20')\n"
            "for n in re.findall(r'^n(\\d+) \\[', text, re.M):\n"
            "    print('node', 'n' + n, 1 + int(n), 19 - int(n), 1, 1, 'x')\n"
            "print('stop')\n"
        )
        self.put_dot(tmp_path, monkeypatch, program)
        assert has_graphviz()
        places = by_graphviz({"a": (1, 1), 'b"]': (1, 1)}, [("a", 'b"]')])
        assert places == {"a": (1.0, 1.0), 'b"]': (2.0, 2.0)}
        drawn = pictures.strokes(draw_tree(HANOI, "field"))
        assert drawn != pictures.strokes(draw_tree(HANOI, "field", layout="tidy"))
        assert drawn == pictures.strokes(draw_tree(HANOI, "field", layout="graphviz"))

    @pytest.mark.parametrize("program", ["raise SystemExit(1)", ""], ids=["fails", "absent"])
    def test_graphviz_that_does_not_answer(
        self, program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.put_dot(tmp_path, monkeypatch, program)
        if not program:
            (tmp_path / "dot").unlink()
            assert not has_graphviz()
            assert words(draw_tree(HANOI, "field"))[0] == "Fields"
        with pytest.raises(MissingExtraError, match="Graphviz"):
            draw_tree(HANOI, "field", layout="graphviz")


class TestTree:
    @given(movements())
    @settings(max_examples=8, deadline=None)
    def test_every_unit_is_drawn_or_counted(self, movement: Movement) -> None:
        tree = movement.hierarchy("locality")
        figure = draw_tree(movement, layout="tidy", lang="vi", limit=5)
        drawn = len(figure.axes[0].patches)
        assert drawn <= 5
        told = words(figure)[1:]
        assert (drawn < len(tree)) == any("không hiển thị" in each for each in told)

    def test_documents_that_carry_out_several(self) -> None:
        lines = draw_tree(HANOI, "document", layout="tidy").axes[0].lines
        assert any(line.get_linestyle() == "--" for line in lines)

    def test_a_part(self) -> None:
        figure = draw_tree(AUTUMN, root="loc:001", lang="en", layout="tidy")
        assert words(figure)[0] == "Localities: Ba Đình"
        assert len(figure.axes[0].patches) == 15
        assert len(draw_tree(AUTUMN, root=AUTUMN["loc:001"], depth=0).axes[0].patches) == 1

    def test_what_cannot_be_drawn(self) -> None:
        with pytest.raises(InvalidValueError, match="nothing to draw"):
            draw_tree(Movement())
        with pytest.raises(InvalidValueError, match="not a limit"):
            draw_tree(HANOI, limit=0)
        with pytest.raises(InvalidValueError, match="not a layout"):
            draw_tree(HANOI, "field", layout="neat")  # type: ignore[arg-type]  # on purpose
        with pytest.raises(UnknownEntityError):
            draw_tree(HANOI, root="loc:none")


class TestParts:
    @given(movements())
    @settings(max_examples=20, deadline=None)
    def test_parts_are_within_the_whole(self, movement: Movement) -> None:
        rollup = movement.rollup("locality", along="locality")
        whole = sliced(rollup, depth=9, least=0.0)
        assert {part.id for part in walked(whole)} == set(rollup)
        for part in walked(whole):
            assert sum(each.size for each in part.below) <= part.size
            assert list(part.below) == sorted(part.below, key=lambda one: -one.size)

    def test_small_parts_are_told(self) -> None:
        whole = sliced(UNITS, depth=2, least=0.0164)
        assert [each.gathered for each in whole.below][-1] == 2
        country = load_dataset("vietnam").at("2025-07-01").rollup("locality", along="locality")
        assert "3,321 units further below" in " ".join(words(draw_icicle(country)))

    def test_several_roots_and_groups(self) -> None:
        level = AUTUMN.rollup("locality", along="locality", level="district", by="kind")
        assert len(sliced(level).below) == 30
        assert sliced(level, group="phuong").size == 175
        assert sliced(level, root="loc:001").told == "15"
        assert len(draw_treemap(level).axes[0].patches) == 31

    def test_what_cannot_be_drawn(self) -> None:
        with pytest.raises(InvalidValueError, match="not a depth"):
            draw_icicle(UNITS, depth=0)
        by = AUTUMN.rollup("locality", along="locality", by="kind")
        with pytest.raises(InvalidValueError, match="no such group"):
            draw_sunburst(by, group="kraj")
        place = Movement([Locality(id="loc:1", name="x", kind="xa")])
        with pytest.raises(InvalidValueError, match="the whole is zero"):
            draw_treemap(place.rollup("model", along="locality"))
        with pytest.raises(UnknownEntityError):
            draw_icicle(UNITS, root="loc:none")


class TestFlow:
    def test_every_succession_has_a_band(self) -> None:
        found = moves(HANOI, "2025-01-01", "2025-12-31", "loc:001")
        units = {each.old for each in found}, {each.new for each in found}
        patches = draw_flow(HANOI, root=HANOI["loc:001"]).axes[0].patches
        assert len(patches) == len(found) + sum(map(len, units))

    def test_what_is_left_out_is_told(self) -> None:
        assert "not shown: 600 old units (root=, limit=)" in words(draw_flow(HANOI, limit=3))

    def test_land_alone_makes_no_band(self) -> None:
        rows = (Succession(to="loc:2", extent="land_only", on="2025-07-01"),)
        old = Locality(id="loc:1", name="x", kind="xa", successors=rows)
        with pytest.raises(InvalidValueError, match="no unit went into another"):
            draw_flow(Movement([old, Locality(id="loc:2", name="y", kind="xa")]))
        with pytest.raises(InvalidValueError, match="not a limit"):
            draw_flow(HANOI, limit=0)


class TestMap:
    def test_units_stand_at_their_centres(self) -> None:
        (spot,), lost = spots(AUTUMN, {"loc:00001": Quantity.at_least(3), "loc:00010": Quantity(1)})
        assert spot.at == AUTUMN.localities["loc:00001"].centre
        assert (spot.size, spot.told, lost) == (3, "≥ 3", 1)
        cloud = draw_map(AUTUMN, {"loc:00001": 3}).axes[0].collections[0]
        ((x, y),) = np.asarray(cloud.get_offsets(), dtype=float).tolist()
        assert Point(lat=y, lon=x) == spot.at

    def test_a_unit_without_a_centre_stands_amid_those_within(self) -> None:
        low, high = (
            Locality(id=f"loc:{n}", name="x", kind="xa", parent="loc:0", centre=Point(n, 100 + n))
            for n in (1, 3)
        )
        movement = Movement([Locality(id="loc:0", name="t", kind="tinh"), low, high])
        assert spots(movement, {"loc:0": 1})[0][0].at == Point(2, 102)
        # Of units that lie in one another the lowest are drawn.
        assert len(spots(movement, movement.rollup("locality", along="locality"))[0]) == 2

    def test_what_cannot_be_drawn(self) -> None:
        with pytest.raises(InvalidValueError, match="not a place"):
            draw_map(HANOI, {"org:01": 1})
        with pytest.raises(InvalidValueError, match="no unit has a centre point"):
            draw_map(AUTUMN, {"loc:00010": 1})
        told = draw_map(AUTUMN, {"loc:00010": 1, "loc:00001": 1}, title="$x$")
        assert "not shown: 1 units without a centre point" in told.axes[0].get_xlabel()


class TestReplication:
    def test_a_model_of_two_origins_is_drawn_once(self) -> None:
        figure = draw_replication(pictures.models(), layout="tidy")
        assert len(figure.axes[0].patches) == 4
        assert sum(line.get_linestyle() == "--" for line in figure.axes[0].lines) == 1

    def test_models_on_their_own_are_not_drawn(self) -> None:
        alone = MobilizationModel(id="model:9", name="x")
        more = pictures.models().add(alone)
        assert len(draw_replication(more, layout="tidy").axes[0].patches) == 4
        assert len(draw_replication(more, root=more["model:1"]).axes[0].patches) == 2
        with pytest.raises(InvalidValueError, match="no model was modelled"):
            draw_replication(Movement([alone]))

    def test_the_unit_that_runs_it_is_told(self) -> None:
        first = MobilizationModel(id="model:1", name="x", unit="loc:1", valid="2020")
        second = MobilizationModel(id="model:2", name="y", replicates=("model:1",))
        movement = Movement([first, second, Locality(id="loc:1", name="Ba Vì", kind="xa")])
        assert "Ba Vì, 2020" in words(draw_replication(movement, layout="tidy"))


class TestBracket:
    def test_it_shows_who_is_known_and_how_many_are_not(self) -> None:
        told = words(draw_bracket(HANOI))
        assert "Hanoi police" in told
        assert "+ 5 teams that sources do not name" in told
        assert "6 contests, 6 clusters, 35 teams, 6 teams go on" in told

    def test_another_contest(self) -> None:
        movement = Movement(
            [
                Contest(id="contest:1", name="Hội thi", form="staged"),
                ContestRound(id="round:1", name="Vòng", contest="contest:1", order=1),
            ]
        )
        assert words(draw_bracket(movement, "contest:1", lang="ru"))[-1] == "команды не названы"
        for wrong in (HANOI["contest:2018"], "contest:2018"):
            with pytest.raises(InvalidValueError, match="no contest with rounds"):
                draw_bracket(HANOI, wrong)
        with pytest.raises(InvalidValueError, match="no contest with rounds"):
            draw_bracket(Movement())


def drawn_by(figure: Any) -> Any:
    """The one trace of a figure of Plotly, which has no types."""
    (trace,) = figure.data
    return trace


class TestInteractive:
    def test_parts_flow_and_map(self) -> None:
        for shape in interactive.SHAPES:
            trace = drawn_by(interactive.chart_parts(UNITS, shape, depth=1))
            assert len(trace.labels) == 31
            assert trace.parents.count("") == 1
        flow = drawn_by(interactive.chart_flow(HANOI, root="loc:001"))
        assert len(flow.link.value) == len(moves(HANOI, "2025-01-01", "2025-12-31", "loc:001"))
        cloud = drawn_by(interactive.chart_map(AUTUMN, {"loc:00001": 3, "loc:00004": 1}))
        assert cloud.text[0].endswith(": 3")

    def test_names_are_words(self) -> None:
        unit = Locality(id="loc:1", name="<a href='x'>b</a>", kind="xa", centre=Point(1, 1))
        movement = Movement([unit])
        rollup = movement.rollup("locality", along="locality")
        trace = drawn_by(interactive.chart_parts(rollup))
        assert trace.labels[0] == "&lt;a href='x'&gt;b&lt;/a&gt;"

    def test_what_cannot_be_drawn(self) -> None:
        with pytest.raises(InvalidValueError, match="not a shape"):
            interactive.chart_parts(UNITS, "cake")  # type: ignore[arg-type]  # on purpose
        with pytest.raises(InvalidValueError, match="no unit went"):
            interactive.chart_flow(HANOI, since="1901-01-01", until="1902-01-01")
        with pytest.raises(InvalidValueError, match="no unit has a centre"):
            interactive.chart_map(AUTUMN, {"loc:00010": 1})

    def test_one_page_with_all_it_needs(self, tmp_path: Path) -> None:
        figure = interactive.chart_map(AUTUMN, {"loc:00001": 3})
        page = interactive.save_page(figure, tmp_path / "map.html").read_text(encoding="utf-8")
        assert page == interactive.page_of(interactive.chart_map(AUTUMN, {"loc:00001": 3}))
        assert "<script src=" not in page
        assert "<link" not in page


COMMANDS = {
    "documents.svg": "--who central --who org:01 --under doc:70-KH-BDVTW",
    "fields.svg": "--kind tree --along field --layout tidy",
    "chart.svg": "--kind tree --along committee --on 2024-10-15 --depth 1",
    "icicle.png": "--on 2024-10-15 --depth 1",
    "sunburst.svg": "--on 2024-10-15 --depth 1 --lang vi",
    "treemap.svg": "--on 2024-10-15 --depth 1",
    "flow.png": "--root loc:001",
    "map.svg": "--on 2024-10-15",
    "bracket.svg": "--lang ru",
    "units.html": "--kind treemap --on 2024-10-15 --depth 1",
    "flow.html": "--root loc:001",
    "map.html": "--on 2024-10-15 --depth 1",
}
"""What the docs show, and the rest of the kinds: the file and the options."""


class TestCommand:
    @pytest.mark.parametrize("out", COMMANDS)
    def test_it_draws_each_kind(
        self, out: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["draw", "hanoi", str(tmp_path / out), *COMMANDS[out].split()]) == 0
        assert capsys.readouterr().out == f"wrote {tmp_path / out}\n"
        start = {".svg": b"<?xm", ".png": b"\x89PNG", ".pdf": b"%PDF", ".html": b"<!do"}
        assert (tmp_path / out).read_bytes()[:4] == start[Path(out).suffix]

    def test_what_a_file_is_named_after(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["draw", "hanoi", str(tmp_path / "street.svg"), "--who", "org:01"]) == 0
        assert b"12-CT/TU" in (tmp_path / "street.svg").read_bytes()
        assert main(["draw", "hanoi", str(tmp_path / "replication.svg")]) == 2
        assert "no model was modelled on another" in capsys.readouterr().err
        assert main(["draw", "hanoi", str(tmp_path / "documents.html")]) == 2
        assert "no page of the kind documents" in capsys.readouterr().err

    def test_help_tells_every_kind(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            main(["draw", "--help"])
        told = capsys.readouterr().out
        assert all(f"  {kind}" in told for kind in KINDS)
