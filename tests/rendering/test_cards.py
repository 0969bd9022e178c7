"""Displays of objects: HTML that is safe, small for large objects, and equivalent to its text."""

from __future__ import annotations

import copy
import pickle
import re
from html.parser import HTMLParser

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.network.changes import Changes
from massmob.network.outline_choice import choose_visible
from massmob.network.trees import Dag, Tree
from massmob.rendering.cards import (
    SHADES,
    Card,
    Line,
    Node,
    Outline,
    Row,
    Section,
    max_nodes_for,
)
from massmob.rendering.displayed import Displayed
from massmob.rendering.table import displayable_text
from massmob.strategies import movements
from massmob.translation.language import in_language
from support.drawn import furnished
from support.tries import tries

HANOI = mm.load_dataset("hanoi")
AUTUMN = HANOI.at("2024-10-15")
MAX_HTML = 300_000
"""The most bytes of HTML that any object displays by default."""

hostile = st.text(
    st.sampled_from("<>&\"'/=`;:{}ab\u202e\u2066\u200f\x00\x1b]Đ–אا\n\t"), min_size=1, max_size=30
) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</style><img src=x onerror=alert(1)>",
        '" onmouseover="alert(1)',
        "&lt;b&gt; &amp;",
        "--></div>",
        "a" * 5000,
    ]
)


class Reader(HTMLParser):
    """Parses HTML as a browser would: elements with attributes, and the texts of names and ids."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        if tag in ("bdi", "code", "i", "dt"):
            self.texts.append("")
        if tag not in ("br", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("bdi", "code", "i", "dt"):
            self.texts[-1] += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader


def shortened(name: str, max_length: int = 200) -> str:
    text = displayable_text(name)
    return text if len(text) <= max_length else f"{text[: max_length - 1]}…"


class TestSafety:
    @given(hostile, hostile)
    @tries(60)
    def test_names_in_an_outline_add_no_element(self, name: str, id: str) -> None:
        def outline(name: str, id: str) -> Outline:
            leaf = Node(name=name, id=id, cells=(name,), shades=(3,))
            top = Node(name=name, below=(leaf,), cells=("1",), more=2)
            return Outline(title=name, nodes=(top,), header=(name,), hint=name, more=1)

        html, expected = read(outline(name, id).to_html()), read(outline("x", "y").to_html())
        assert html.elements == expected.elements
        texts = [shortened(text) for text in (name, name, "1", name, id)]
        assert html.texts == [*texts, displayable_text(name)]

    @given(hostile)
    @tries(60)
    def test_names_in_a_card_add_no_element(self, name: str) -> None:
        def card(name: str) -> Card:
            rows = (Row(name, (name,)), Row("ids", (name,), is_code=True))
            return Card(title=name, subtitle=name, rows=rows, parts=(Outline(title=name),))

        html, expected = read(card(name).to_html()), read(card("x").to_html())
        assert html.elements == expected.elements
        value = shortened(name, 1000)
        assert html.texts == [shortened(name), shortened(name), value, "ids", value]

    @given(hostile.filter(str.strip))
    @tries(30)
    def test_the_name_of_an_entity_adds_no_element(self, name: str) -> None:
        try:
            unit = mm.Locality(id="loc:1", name=name, kind="xa")
        except mm.InvalidValueError:
            return
        plain = mm.Locality(id="loc:1", name="x", kind="xa")
        for named, expected in ((unit, plain), (mm.Movement([unit]), mm.Movement([plain]))):
            assert read(named._repr_html_()).elements == read(expected._repr_html_()).elements

    def test_html_is_self_contained_and_its_style_stays_in_the_box(self) -> None:
        html = HANOI._repr_html_()
        assert "http" not in html
        style = html.partition("<style>")[2].partition("</style>")[0]
        style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
        selectors = [rule.partition("{")[0] for rule in style.split("}") if "{" in rule]
        parts = [part.strip() for selector in selectors for part in selector.split(",")]
        assert parts
        assert all(part.startswith(".massmob-box") for part in parts)

    def test_the_search_field_is_hidden_without_scripts(self) -> None:
        reader = read(HANOI.outline()._repr_html_())
        assert ("input", ("type", "placeholder", "aria-label", "hidden")) in reader.elements
        assert not [name for _, names in reader.elements for name in names if name[:2] == "on"]


class TestSize:
    @pytest.mark.long
    @pytest.mark.parametrize("dataset", ["hanoi", "vietnam"], ids=["hanoi", "the whole country"])
    def test_a_default_display_is_small(self, dataset: str) -> None:
        movement = mm.load_dataset(dataset)
        objects: list[Displayed | mm.Table] = [
            movement,
            movement.hierarchy("locality"),
            movement.changes("2025-01-01", "2025-12-31"),
            movement.rollup("locality", along="locality"),
            movement.rollup("locality", along="locality", by="kind"),
            movement.rollup("locality", along="locality").table(),
            *list(movement)[:200],
        ]
        old = {
            id: 1 for id, unit in movement.at("2024-10-15").localities.items() if unit.successors
        }
        objects.append(mm.restate(old, movement, to="2025-07-01"))
        for displayed in objects:
            html = displayed._repr_html_()
            assert len(html.encode()) < MAX_HTML, displayed
        assert len(movement.outline().to_html().encode()) < MAX_HTML

    @pytest.mark.long
    def test_a_limit_shows_more(self) -> None:
        country = mm.load_dataset("vietnam")
        whole = country.outline(limit=len(country)).to_html()
        assert len(whole) > 1_000_000
        assert "Not all is shown" not in whole
        assert "Not all is shown" in country.outline().to_html()

    def test_a_long_table_states_how_many_rows_are_not_shown(self) -> None:
        table = mm.Table(["a", "b"], [(n, n) for n in range(2000)])
        html = table._repr_html_()
        assert html.count("<tr>") == 1501
        assert "… 501 more rows: .to_html() and .to_csv() have all rows" in html
        assert table.to_html().count("<tr>") == 2001

    def test_a_long_row_of_a_card_states_how_many_values_are_not_shown(self) -> None:
        card = Card(title="x", rows=(Row("ids", tuple(map(str, range(80)))),))
        assert "… and 30 more" in card.to_html()
        assert "… and 30 more" in card.to_text()


class TestVisibleTree:
    @given(movements(), st.integers(1, 30), st.none() | st.integers(0, 3))
    @tries(40)
    def test_everything_is_shown_or_counted(
        self, movement: mm.Movement, max_nodes: int, depth: int | None
    ) -> None:
        tree = movement.hierarchy("locality")
        visible = choose_visible(tree.children, tree.roots, max_nodes, depth)
        assert len(visible.roots.shown) + visible.roots.hidden == len(tree.roots)
        assert len(visible.below) <= max_nodes
        for node, (shown, hidden) in visible.below.items():
            assert (*shown, *tree.children(node)[len(shown) :]) == tree.children(node)
            assert len(shown) + hidden == len(tree.children(node))
            assert set(shown) <= visible.below.keys()
            assert depth is None or tree.depth(node) <= depth
        if depth is None and max_nodes >= len(tree):
            assert set(visible.below) == set(tree)

    @given(furnished())
    @tries(30)
    def test_an_outline_of_all_nodes_has_every_edge_once(self, movement: mm.Movement) -> None:
        tree = movement.hierarchy("document")
        visible = choose_visible(tree.children, tree.roots, 100)

        def walk(nodes: tuple[Node, ...]) -> list[tuple[str, str]]:
            return [
                pair
                for node in nodes
                for pair in [*((node.id, child.id) for child in node.below), *walk(node.below)]
            ]

        nodes = visible.outline(
            lambda id, below, more: Node(name=id, id=id, below=below, more=more)
        )
        pairs = walk(nodes)
        edges = {(up, down) for up in tree for down in tree.children(up)}
        assert len(pairs) == len(set(pairs))
        assert set(pairs) == edges

    def test_a_node_with_several_parents_unfolds_once(self) -> None:
        dag = Dag({"a": (), "b": (), "c": ("a", "b"), "d": ("c",)})
        text = dag.display().to_text()
        assert [line.split()[0] for line in text.splitlines()[3:]] == ["a", "c", "d", "b", "c"]


class TestDisplays:
    def test_an_entity_shows_the_fields_that_were_given(self) -> None:
        card = HANOI["doc:12-CT-TU"].display()
        rows = {row.label: row for row in card.rows}
        assert card.subtitle == "document · doc:12-CT-TU · since 2016-12-05"
        assert rows["implements"].is_code
        assert rows["implements"].values == ("doc:70-KH-BDVTW",)
        assert rows["covers"].values == ("2016–2020",)
        assert rows["type"].values == ("directive",)
        assert "id" not in rows
        assert "replaces" not in rows

    def test_nested_values_are_shown(self) -> None:
        milestone = mm.Milestone(status="recognised", on="2024", level="city")
        model = mm.MobilizationModel(id="model:1", name="x", milestones=(milestone,))
        rows = {row.label: row.values for row in model.display().rows}
        assert rows["milestones"] == ("status recognised, on 2024, level city, province",)

    @given(movements())
    @tries(12)
    def test_every_entity_has_html_and_text(self, movement: mm.Movement) -> None:
        for displayed in (movement, *movement):
            bundle = displayed._repr_mimebundle_()
            assert set(bundle) == {"text/html", "text/plain"}
            assert bundle["text/html"] == displayed._repr_html_()
            assert str(displayed.display()) == bundle["text/plain"]
            read(bundle["text/html"])

    def test_a_movement_shows_counts_and_its_time_span(self) -> None:
        card = HANOI.display()
        assert card.subtitle.startswith(
            "2,155 entities · first begins 1949-10-15, last ends 2026-01-08"
        )
        assert "locality 777 · Party committee 794" in card.rows[0].values[0]
        assert [part.title for part in card.parts][1:3] == [
            "Localities: 777",
            "Party committees and organs: 813",
        ]
        assert "no days recorded" in mm.Movement().display().to_text()

    def test_a_movement_unfolds_by_kind(self) -> None:
        kinds = HANOI.display().parts[0]
        assert isinstance(kinds, Outline)
        numbers = {node.name: node.cells[0] for node in kinds.nodes}
        assert (numbers["locality"], numbers["contest"]) == ("777", "10")
        for node in kinds.nodes:
            assert len(node.below) + node.more == int(node.cells[0].replace(",", ""))
        contests = next(node for node in kinds.nodes if node.name == "contest")
        assert [item.id for item in contests.below] == [*HANOI.contests]
        html = HANOI.display().to_html()
        assert "<summary>" in html.partition("By kind")[2]
        with in_language("vi"):
            assert "đơn vị hành chính" in HANOI.display().to_html()

    def test_an_outline_may_begin_at_a_root_and_end_at_a_depth(self) -> None:
        outline = AUTUMN.outline("locality", root="loc:001", lang="en")
        assert len(outline.nodes[0].below) == 14
        assert AUTUMN.outline("locality", root=AUTUMN["loc:001"], lang="en") == outline
        assert AUTUMN.outline(depth=0).nodes[0].more == 30
        with pytest.raises(mm.UnknownEntityError):
            AUTUMN.outline(root="loc:none")
        with pytest.raises(mm.InvalidValueError, match="not a depth"):
            AUTUMN.outline(depth=-1)
        with pytest.raises(mm.InvalidValueError, match="not a limit"):
            AUTUMN.outline(limit=0)

    def test_a_rollup_is_a_tree_of_shaded_figures(self) -> None:
        rollup = AUTUMN.rollup("locality", along="locality", by="kind")
        outline = rollup.display()
        assert outline.header[:3] == ("commune", "ward", "township")
        assert list(rollup["loc:01"])[:3] == ["xa", "phuong", "thi_tran"]
        (city,) = outline.nodes
        assert city.cells[0] == "383"
        assert city.shades[0] == SHADES
        ba_vi = next(unit for unit in city.below if unit.id == "loc:271")
        assert (ba_vi.cells[0], ba_vi.shades[0]) == ("30", SHADES)
        assert (ba_vi.cells[1], ba_vi.shades[1]) == ("", 0)
        assert rollup.hierarchy is AUTUMN.hierarchy("locality")
        assert rollup.movement is AUTUMN

    def test_a_rollup_of_one_level_is_a_list(self) -> None:
        rollup = AUTUMN.rollup("locality", along="locality", tier="district")
        assert [node.id for node in rollup.display().nodes] == list(rollup)

    def test_groups_beyond_a_dozen_are_counted_in_a_note(self) -> None:
        rollup = AUTUMN.rollup("locality", along="locality", by="code")
        outline = rollup.display()
        assert len(outline.header) == 12
        assert "598 more groups: .table(all=True)" in outline.to_text()

    def test_a_restatement_shows_the_origin_of_each_figure(self) -> None:
        restated = mm.restate({"loc:00001": 100, "loc:00007": 8}, HANOI, to="2025-07-01")
        outline = restated.display()
        assert outline.nodes[0].cells == ("100",)
        assert outline.nodes[0].below[0].name == "from Phúc Xá"
        weights = dict.fromkeys(HANOI.at("2025-07-01").localities, 1)
        estimated = mm.restate({"loc:00007": 8}, HANOI, to="2025-07-01", weights=weights)
        assert estimated.display().header == ("figure", "estimate")

    def test_a_tree_of_ids_has_a_display(self) -> None:
        tree = Tree({"city": None, "a": "city", "b": "city"})
        assert tree.display().to_text().splitlines()[0] == "Tree of 3 nodes"
        assert "<summary>" in tree._repr_html_()

    def test_the_base_class_has_no_display(self) -> None:
        with pytest.raises(NotImplementedError):
            Displayed().display()


def test_an_outline_without_title_counts_nodes_that_are_not_shown() -> None:
    part = Outline(nodes=(Node(name="x", more=2),), hint="ask")
    assert part.to_text().splitlines()[2] == "x (+ 2)"
    assert str(part) == part.to_text()
    assert part._repr_html_() == part.to_html()
    assert "<summary>" in Card(title="x", parts=(part,))._repr_html_()
    assert Card(title="x").to_text().splitlines()[0].strip() == "x"


class TestChanges:
    def test_changes_are_a_tuple_and_survive_pickling(self) -> None:
        changes = HANOI.changes("2025-07-01", "2025-07-01")
        assert isinstance(changes, tuple)
        assert changes == tuple(changes)
        assert isinstance(changes, Changes)
        for twin in (pickle.loads(pickle.dumps(changes)), copy.deepcopy(changes)):
            assert twin == changes
            assert twin.names == changes.names

    def test_changes_show_names_by_day_and_kind(self) -> None:
        changes = HANOI.changes("2025-01-01", "2025-12-31")
        card = changes.display()
        assert card.title == f"{len(changes):,} changes"
        text = card.to_text()
        assert "2025-07-01: merged, 125 (and 99 more)" in text
        assert ".table() has every change" in text
        assert len(changes.table().rows) == len(changes)
        assert Changes().display().parts == ()

    def test_a_unit_without_a_name_is_shown_by_its_id(self) -> None:
        (change, *_) = HANOI.changes("2025-01-01", "2025-12-31")
        assert change.after[0] in Changes([change]).display().to_text()


def test_a_section_has_lines_and_tables_in_html_and_text() -> None:
    table = mm.Table(["unit", "communes"], [["Ba Vì", 30]])
    lines = (Line(["Hà Nội", ("  <b>", "dim")]), Line([("late", "warning")], indent=4))
    section = Section("Units", (*lines, table))
    text = section.to_text(30).splitlines()
    assert text[:4] == ["Units ".ljust(30, "─"), "Hà Nội  <b>", "    late", ""]
    assert "\n".join(text[4:]) == str(table)
    html = section.folded_html()
    assert html.startswith('<details><summary><span class="mm-name">Units</span></summary>')
    assert '<span class="mm-dim">\u2002 &lt;b&gt;</span>' in html
    assert table.to_html() in html
    untitled = Section("", lines)
    assert "<details>" not in untitled.folded_html()
    assert untitled.to_text(8).splitlines() == ["Hà Nội", "<b>", "    late"]


@given(hostile)
@tries(40)
def test_texts_in_a_section_add_no_element(text: str) -> None:
    def section(text: str) -> Section:
        return Section(text, (Line([text, (text, "strong")]), mm.Table([text], [[text]])))

    shown = section(text).to_text()
    assert not set("\x00\x1b\u202e\u2066\u200f") & set(shown)
    if text.strip():
        expected = read(section("x").folded_html()).elements
        assert read(section(text).folded_html()).elements == expected


def test_wider_outlines_show_fewer_nodes() -> None:
    assert max_nodes_for(0) > max_nodes_for(12) > 100


def test_figures_have_shades() -> None:
    figures = (Node(name="x", cells=("1", "2"), shades=(0, 8)),)
    html = Outline(nodes=figures, header=("a", "b")).to_html()
    assert '<i>1</i><i class="h8">2</i>' in html
    assert all(f".massmob-box .h{shade} {{" in html for shade in range(1, SHADES + 1))


def test_a_document_does_not_show_fields_with_default_values() -> None:
    document = mm.Document(id="doc:1", name="x", type="plan")
    assert [row.label for row in document.display().rows] == ["name", "type"]
    assert attrs.evolve(document, note="y").display().rows[1].label == "note"


@pytest.mark.parametrize(
    ("header", "column"),
    [(("total",), 6.4), (("city of a province", "зарегистрирована"), 9.1), (("x" * 99,), 9.1)],
)
def test_columns_are_as_wide_as_the_words_of_their_headings(
    header: tuple[str, ...], column: float
) -> None:
    html = Outline(header=header).to_html()
    width = float(re.findall(r"min-width:([\d.]+)em", html.split("</style>")[1])[0])
    assert f"--mm-column:{column}em" in html
    assert width > column * len(header) + 12
