"""Pictures of the network: each reference between the entities shown is a line, the others are counted."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import massmob as mm
from massmob.display.plots.relations import columns_of, layers_of
from massmob.strategies import movements
from massmob.translation.language import LANGUAGES, Language
from support.tries import tries

HANOI = mm.load_dataset("hanoi")
CHAIN = mm.Movement(
    [
        mm.Document(id="doc:1", name="one", type="plan"),
        mm.Document(id="doc:2", name="two", type="plan", implements=["doc:1"]),
        mm.Document(id="doc:3", name="three", type="plan", implements=["doc:2"], cites=["doc:2"]),
        mm.Document(id="doc:4", name="four", type="plan"),
        mm.Document(id="doc:5", name="five", type="plan", continues=["doc:4"]),
    ]
)


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def boxes(figure: Figure) -> list[Rectangle]:
    patches = figure.axes[0].patches
    return [patch for patch in patches if isinstance(patch, Rectangle)]


class TestChoice:
    @given(movements(), st.integers(2, 9))
    @tries(12)
    def test_every_connected_entity_is_drawn_or_counted(
        self, movement: mm.Movement, limit: int
    ) -> None:
        graph = movement.to_networkx()
        connected = [id for id in graph if graph.degree(id)]
        assume(connected)
        figure = mm.draw_network(movement, limit=limit)
        drawn = len(boxes(figure))
        assert drawn <= limit
        left_out = [text for text in texts(figure) if " not shown (around=" in text]
        number = len(connected) - drawn
        assert [text.split()[0] for text in left_out] == ([f"{number:,}"] if number else [])

    def test_around_an_entity_are_those_so_many_steps_away(self) -> None:
        near = texts(mm.draw_network(CHAIN, around="doc:1", steps=1))
        assert near[0] == "Relations around one, up to 1 step away"
        assert {"one", "two"} < set(near)
        assert "three" not in near
        assert "three" in texts(mm.draw_network(CHAIN, around=CHAIN["doc:1"], steps=2))

    def test_only_the_given_relations(self) -> None:
        shown = texts(mm.draw_network(CHAIN, relations="continues"))
        assert shown[0] == "Relations of all entities"
        assert {"four", "five", "continues"} < set(shown)
        assert "implements" not in shown

    def test_hanoi_shows_the_most_connected_and_counts_the_rest(self) -> None:
        shown = texts(mm.draw_network(HANOI, at="2024-10-15", limit=12))
        assert shown[0] == "Relations of the most connected entities, Hà Nội, 15 October 2024"
        assert any(text.endswith("more entities are not shown (around=, steps=, relations=, limit=)")
                   for text in shown)  # fmt: skip
        assert "Emulation movement of skillful mass…" in shown

    def test_without_relations_there_is_a_clear_error(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="no relation to draw"):
            mm.draw_network(mm.Movement())
        with pytest.raises(mm.InvalidValueError, match=r"^around: no relation to draw"):
            mm.draw_network(CHAIN, around="doc:4", relations="implements")
        with pytest.raises(mm.UnknownEntityError, match=r"^around: "):
            mm.draw_network(CHAIN, around="doc:9")
        with pytest.raises(mm.InvalidValueError, match=r"^relations: "):
            mm.draw_network(CHAIN, relations="likes")


class TestPlaces:
    def test_what_is_referred_to_is_at_the_right(self) -> None:
        graph = CHAIN.to_networkx()
        edges = [(holder, target) for holder, target in graph.edges()]
        layers = layers_of(["doc:2", "doc:1", "doc:3", "doc:4", "doc:5"], edges)
        assert layers == {"doc:2": 0, "doc:1": 1, "doc:3": -1, "doc:4": 0, "doc:5": -1}

    @given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25))
    @tries(60)
    def test_neighbours_are_at_most_one_step_further(self, pairs: list[tuple[int, int]]) -> None:
        edges = [(str(one), str(other)) for one, other in pairs if one != other]
        ids = sorted({id for edge in edges for id in edge})
        layers = layers_of(ids, edges)
        assert sorted(layers) == ids
        for one, other in edges:
            assert abs(abs(layers[one]) - abs(layers[other])) <= 1
        columns = columns_of(layers, edges)
        assert sorted(id for column in columns for id in column) == ids
        assert all(len({layers[id] for id in column}) == 1 for column in columns)

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_boxes_do_not_overlap_and_lines_are_explained(self, lang: Language) -> None:
        figure = mm.draw_network(HANOI, around="contest:2024", at="2024-10-15", lang=lang)
        extents = [box.get_window_extent() for box in boxes(figure)]
        assert len(extents) == 40
        for one, other in combinations(extents, 2):
            beside = one.x1 <= other.x0 or other.x1 <= one.x0
            assert beside or one.y1 <= other.y0 or other.y1 <= one.y0
        assert {mm.Relation.ROUND_OF.label(lang), mm.Relation.ORGANISED_BY.label(lang)} < set(
            texts(figure)
        )

    def test_each_relation_between_two_entities_is_a_line(self) -> None:
        figure = mm.draw_network(CHAIN)
        legend = 3  # implements, cites, continues
        assert len(figure.axes[0].lines) == 4 + legend

    def test_relations_beyond_the_colours_are_listed(self) -> None:
        shown = texts(mm.draw_network(HANOI, around="contest:2024", at="2024-10-15"))
        assert "other relations" in shown
        assert any(text.startswith("Other relations: ") for text in shown)
