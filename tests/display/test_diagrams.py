"""Diagrams and timelines: they agree with what queries answer, and no name can break their syntax."""

from __future__ import annotations

import sys

import attrs
import pydot
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import massmob as mm
from massmob.display.diagrams import dot, mermaid, trace
from massmob.display.plots.canvas import text_width
from massmob.display.plots.saving import IMAGES, rendered
from massmob.model.references import references
from support.drawn import furnished

HANOI = mm.load_dataset("hanoi")
hostile = st.text(st.sampled_from('ab"\\<>&;#|[]{}`\n%Đ- '), min_size=1, max_size=12).filter(
    str.strip
)


def pair(name: str) -> mm.Movement:
    older = mm.Document(id="doc:1", name=name, type="plan")
    return mm.Movement(
        [older, mm.Document(id="doc:2", name="B", type="plan", implements=("doc:1",))]
    )


class TestTrace:
    def test_a_trace_leads_up_or_down(self) -> None:
        up = trace(HANOI, "contest:2024")
        assert up[0] == "contest:2024"
        assert {
            "doc:48-KH-BDVTU",
            "doc:27-CT-TU",
            "campaign:dan-van-kheo",
            "doc:70-KH-BDVTW",
        } < set(up)
        down = trace(HANOI, HANOI["doc:12-CT-TU"], down=True)
        assert {id for id in down if id in HANOI.documents} == {"doc:12-CT-TU", "doc:88-CV-TU"}
        assert {"cycle:01-2024", "award:works-2024"} < set(down)

    @given(furnished())
    def test_a_trace_up_has_the_basis(self, movement: mm.Movement) -> None:
        for id in movement.documents:
            assert {document.id for document in movement.basis(id)} == set(trace(movement, id)[1:])


def read_back(text: str) -> tuple[set[str], set[tuple[str, str]]]:
    """The nodes and edges according to pydot, an independent reader of DOT."""
    graphs = pydot.graph_from_dot_data(text)
    assert graphs is not None
    nodes = {node.get_name().strip('"') for node in graphs[0].get_nodes()} - {"node"}
    ends = [(str(edge.get_source()), str(edge.get_destination())) for edge in graphs[0].get_edges()]
    return nodes, {(source.strip('"'), target.strip('"')) for source, target in ends}


@pytest.mark.filterwarnings(
    "ignore::DeprecationWarning"
)  # pydot still calls its parser by old names
class TestDiagrams:
    @pytest.mark.long
    def test_another_reader_gets_the_declared_references(self) -> None:
        declared = {
            (document.id, link.target)
            for document in HANOI.documents.values()
            for link in references(document)
            if link.target in HANOI.documents
        }
        assert read_back(dot(HANOI)) == ({*HANOI.documents}, declared)

    @pytest.mark.long
    @given(hostile)
    def test_a_name_cannot_break_dot(self, name: str) -> None:
        assert read_back(dot(pair(name))) == ({"doc:1", "doc:2"}, {("doc:2", "doc:1")})

    @given(hostile)
    def test_a_name_cannot_break_mermaid(self, name: str) -> None:
        first, node, other, edge = mermaid(pair(name)).splitlines()
        assert first == "flowchart TB"
        assert node.startswith('    n0["')
        assert node.endswith('"]')
        inside = node[8:-2].replace("<br>", "")
        assert not set('"<>&[]{}|`\\%') & set(inside)
        assert other.startswith('    n1["B')
        assert edge == '    n1 -->|"implements"| n0'

    def test_labels_are_in_the_language_asked_for(self) -> None:
        ids = ["doc:12-CT-TU", "doc:88-CV-TU"]
        assert "chỉ thị" in mermaid(HANOI, ids, lang="vi").lower()
        assert "директива" in dot(HANOI, ids, lang="ru")

    def test_nothing_to_draw_is_an_error(self) -> None:
        with pytest.raises(mm.UnknownEntityError, match="nothing to draw"):
            mermaid(mm.Movement())
        with pytest.raises(mm.UnknownEntityError, match="doc:none"):
            dot(HANOI, ["doc:none"])


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


class TestTimeline:
    def test_gaps_are_those_of_the_mandate(self) -> None:
        figure = mm.draw_documents(
            HANOI,
            who=["org:01"],
            under="doc:70-KH-BDVTW",
            since="2009-01-01",
            until="2030-12-31",
            lang="vi",
        )
        spans = HANOI.mandate("org:01", "2009-01-01", "2030-12-31", under="doc:70-KH-BDVTW")
        gaps = [span.period.label("vi") for span in spans if span.is_gap]
        assert len(gaps) == 2
        assert {*gaps, "12-CT/TU", "88-CV/TU"} < set(texts(figure))

    def test_time_in_which_a_document_is_in_force_is_no_gap(self) -> None:
        plan = mm.Document(
            id="doc:1", name="Kế hoạch", type="plan", issuer="org:01", valid="2020/.."
        )
        movement = mm.Movement([HANOI["org:01"], plan])
        assert "not covered" not in texts(mm.draw_documents(movement, who=["org:01"]))
        earlier = texts(mm.draw_documents(movement, who=["org:01"], since="2019-03-01"))
        assert {"not covered", "Mar 2019–Dec 2019"} < set(earlier)

    def test_a_short_gap_has_its_dates(self) -> None:
        plans = [
            mm.Document(id=f"doc:{n}", name=f"KH {n}", type="plan", issuer="org:01", covers=covers)
            for n, covers in enumerate(("2021/2023", "2024-06/2025"))
        ]
        shown = texts(mm.draw_documents(mm.Movement([HANOI["org:01"], *plans]), lang="ru"))
        assert "01.2024–05.2024" in shown
        assert [text for text in shown if text.isdigit()] == [
            "2021",
            "2022",
            "2023",
            "2024",
            "2025",
        ]

    def test_every_level_with_a_document_has_a_band(self) -> None:
        assert {"central", "city, province"} < set(texts(mm.draw_documents(HANOI)))
        assert "Trung ương" in texts(mm.draw_documents(HANOI, lang="vi"))

    def test_every_colour_is_in_the_legend(self) -> None:
        figure = mm.draw_documents(HANOI)
        colours = {patch.get_facecolor() for patch in figure.axes[0].patches}
        assert texts(figure)[-3:] == [
            "the period it states",
            "in force, no period stated",
            "not covered",
        ]
        assert len(colours) == 3

    def test_bars_and_their_labels_do_not_overlap(self) -> None:
        ax = mm.draw_documents(HANOI).axes[0]
        boxes = [patch.get_bbox() for patch in ax.patches if isinstance(patch, Rectangle)]
        bars = [box for box in boxes if abs(abs(box.height) - 0.2) < 1e-9]
        assert len(bars) > 20
        taken = [(box.x0, box.x1, (box.y0 + box.y1) / 2) for box in bars]
        for text in ax.texts:
            (x, y), width = text.get_position(), text_width(text.get_text(), text.get_fontsize())
            if text.get_horizontalalignment() != "center":
                left = x - (width if text.get_horizontalalignment() == "right" else 0)
                taken.append((left, left + width, y))
        for number, (left, right, y) in enumerate(taken):
            for other_left, other_right, other_y in taken[:number]:
                beside = right <= other_left + 1e-9 or other_right <= left + 1e-9
                assert beside or abs(y - other_y) > 0.1

    def test_it_is_drawn_on_an_axis_of_the_caller(self) -> None:
        figure = Figure()
        ax = figure.add_subplot(1, 2, 1)
        assert mm.draw_documents(HANOI, who=["city"], ax=ax) is figure

    def test_an_organ_without_documents_shows_its_gap(self) -> None:
        shown = texts(mm.draw_documents(HANOI, who=[HANOI["org:001"]]))
        assert "Ba Đình Urban District" in shown
        assert shown[-1] == "not covered"

    def test_nothing_to_draw_is_an_error(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="no document covers"):
            mm.draw_documents(HANOI, since="1901-01-01", until="1902-12-31")

    def test_a_document_without_a_symbol_shows_its_name(self) -> None:
        plan = HANOI.documents["doc:12-CT-TU"]
        movement = HANOI.replace(attrs.evolve(plan, symbol=None))
        shown = texts(mm.draw_documents(movement, who=["org:01"], under="doc:70-KH-BDVTW"))
        assert any(text.startswith("Directive 12-CT/TU") for text in shown)

    @pytest.mark.long
    @pytest.mark.parametrize("format", IMAGES)
    def test_the_same_figure_gives_the_same_file(self, format: str) -> None:
        figure = mm.draw_documents(HANOI, who=["org:01"])
        first = rendered(figure, format)
        assert first == rendered(mm.draw_documents(HANOI, who=["org:01"]), format)
        assert first[:4] in (b"<?xm", b"\x89PNG", b"%PDF")

    def test_an_unknown_format_is_an_error(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="not a kind of file"):
            rendered(Figure(), "docx")

    def test_a_missing_extra_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
        with pytest.raises(mm.MissingExtraError, match=r"massmob\[display\]"):
            mm.draw_documents(HANOI)
