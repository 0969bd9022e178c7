"""Diagrams as Graphviz and Mermaid themselves read and draw them: `nox -s browser` runs this by itself.

The drawings are compared with the movement: every name on a node of its own, every reference an edge between
the names of its ends.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

import massmob as mm
from massmob.display import diagrams
from massmob.errors import one_line, printable
from massmob.io.graphs import dot, mermaid
from massmob.model.references import references
from massmob.network.placement import Along
from massmob.strategies import movements
from support.chromium import Reader, program
from support.drawn import NOTATION, hostile_names
from support.tries import tries

pytestmark = pytest.mark.browser
few_movements = tries(
    12,
    phases=(Phase.generate,),
)

HANOI = mm.load_dataset("hanoi").at("2024-10-15")
VIETNAM = mm.load_dataset("vietnam").at("2025-08-01")
# Documents, fields, contests and their like with every reference between them, and Hanoi with its branches.
_DRAWN = (mm.Document, mm.Campaign, mm.Contest, mm.ContestRound, mm.ContestCluster, mm.Team)
PART = mm.Movement([entity for entity in HANOI if isinstance(entity, _DRAWN)])
"""Of all kinds, Mermaid takes half a minute."""


@attrs.frozen
class Drawn:
    """What a program drew: names on nodes; edges as name, label, name; titles of groups."""

    names: Counter[str]
    edges: Counter[tuple[str, str, str]]
    titles: set[str]


def expected_drawing(movement: mm.Movement, along: Along | None) -> Drawn:
    """What should be drawn of a whole movement, or of one hierarchy."""
    tree = None if along is None else movement.hierarchy(along)
    entities = [entity for entity in movement if tree is None or entity.id in tree.order]
    name = {entity.id: one_line(entity.name.label("vi")) for entity in entities}
    edges = Counter(
        (name[entity.id], link.reference.relation.label("vi"), name[link.target])
        for entity in entities
        for link in references(entity)
        if link.target in name and along in (None, link.reference.along)
    )
    return Drawn(Counter(name.values()), edges, titles(movement, along))


def titles(movement: mm.Movement, along: Along | None) -> set[str]:
    if along is None:
        kinds = {entity.entity_kind.label("vi") for entity in movement}
        return kinds if len(kinds) > 1 else set()
    return {
        one_line(entity.name.label("vi"))
        for entity in movement
        if entity.id in movement.hierarchy(along)
        and movement.depth(entity, along=along) == 1
        and movement.children(entity, along=along)
    }


def chain(names: list[str]) -> mm.Movement:
    """Fields that bear the names, each below the one before; the second is the title of a group."""
    return mm.Movement(
        mm.Field(id=f"field:{n}", name=name, parent=f"field:{n - 1}" if n else None)
        for n, name in enumerate(names)
    )


# --- Graphviz ----------------------------------------------------------------------------------------


def graphviz_layout(text: bytes) -> dict[str, Any]:
    """The graph as `dot` laid it out, with what it drew (`_ldraw_`)."""
    run = subprocess.run([program("dot"), "-Tjson"], input=text, capture_output=True, check=True)
    assert run.stderr == b""
    layout: dict[str, Any] = json.loads(run.stdout)
    return layout


def lines_of(item: dict[str, Any]) -> str:
    """The lines of a label as drawn in the picture."""
    return "\n".join(step["text"] for step in item.get("_ldraw_", ()) if step["op"] == "T")


def drawn_by_graphviz(text: bytes) -> tuple[dict[str, str], Drawn]:
    """Id → name of what Graphviz drew, and all of it; backslashes of ids are doubled in its output."""
    layout = graphviz_layout(text)
    objects, edges = layout["objects"], layout.get("edges", [])
    nodes = {item["_gvid"]: lines_of(item) for item in objects if "nodes" not in item}
    ids = {
        item["name"].replace("\\\\", "\\"): nodes[item["_gvid"]]
        for item in objects
        if item["_gvid"] in nodes
    }
    ends = Counter((nodes[edge["tail"]], lines_of(edge), nodes[edge["head"]]) for edge in edges)
    groups = {lines_of(item) or item["label"] for item in objects if "nodes" in item}
    return ids, Drawn(Counter(nodes.values()), ends, groups)


def check_dot(movement: mm.Movement, along: Along | None) -> None:
    ids, drawn = drawn_by_graphviz(dot.write_movement(movement, along=along, lang="vi"))
    assert drawn == expected_drawing(movement, along)
    names = {printable(entity.id): one_line(entity.name.label("vi")) for entity in movement}
    assert ids == {id: names[id] for id in ids}


@few_movements
@given(movements(max_units=8))
def test_graphviz_draws_any_movement(movement: mm.Movement) -> None:
    check_dot(movement, None)


@few_movements
@given(st.lists(hostile_names(), min_size=3, max_size=8))
def test_no_name_is_notation_to_graphviz(names: list[str]) -> None:
    # What is wider than 65,535 points Graphviz does not lay out.
    check_dot(chain([name[:3_000] for name in names]), "field")


def test_no_name_or_id_is_notation_to_graphviz() -> None:
    check_dot(chain([*NOTATION]), "field")
    odd = mm.Movement(
        mm.Field(id=f"field:{id}", name="a") for id in ("\\", 'a\\"b', "&amp;", "<b>", "\\N", "::a")
    )
    check_dot(odd, None)


@pytest.mark.parametrize(
    ("movement", "along"),
    [(PART, None), (HANOI, "locality"), (HANOI, "field"), (VIETNAM, "locality")],
)
def test_graphviz_draws_shipped_data(movement: mm.Movement, along: Along | None) -> None:
    check_dot(movement, along)


def test_graphviz_draws_documents() -> None:
    ids, drawn = drawn_by_graphviz(diagrams.dot(HANOI).encode())
    assert ids.keys() == HANOI.documents.keys()
    assert ids["doc:12-CT-TU"] == "12-CT/TU\ndirective, 5 Dec 2016"
    assert drawn.edges.total() == sum(
        link.target in HANOI.documents
        for document in HANOI.documents.values()
        for link in references(document)
    )


# --- Mermaid -----------------------------------------------------------------------------------------

DRAW = """
const text = arguments[0], target = document.getElementById("target");
mermaid.initialize({ startOnLoad: false, ...arguments[1] });
return (async () => {
  await mermaid.parse(text);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  target.innerHTML = (await mermaid.render("drawn", text)).svg;
  // Not in the order of the text: what is in a group without edges to others is drawn by itself.
  const shown = (selector, id) =>
    Object.fromEntries([...target.querySelectorAll(selector)].map((drawn) => [id(drawn), drawn.textContent]));
  return {
    names: shown(".node", (node) => /flowchart-(.+)-\\d+$/.exec(node.id)[1]),
    ends: Object.fromEntries(db.getEdges().map((edge) => [edge.id, [edge.start, edge.end]])),
    labels: shown("g.edgeLabel > .label", (label) => label.dataset.id),
    titles: [...target.querySelectorAll(".cluster-label")].map((title) => title.textContent),
  };
})();
"""
UNLIMITED = {"maxTextSize": 1_000_000, "maxEdges": 10_000}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A page with Mermaid in it, which loads nothing else and logs no errors."""
    folder = tmp_path_factory.mktemp("mermaid")
    script = Path(os.environ["MERMAID"]).resolve(strict=True).as_uri()
    written = folder / "page.html"
    written.write_text(
        f'<!doctype html><meta charset="utf-8"><script src="{script}"></script><div id="target"></div>'
    )
    page = Reader(folder)
    page.open(written.as_uri())
    yield page
    loaded = page.run("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    errors = page.complaints()
    page.driver.quit()
    assert errors == []
    assert set(loaded) <= {script}


def drawn_by_mermaid(page: Reader, text: bytes, **options: int) -> Drawn:
    result = page.run(DRAW, text.decode(), options)
    name, label = result["names"], result["labels"]
    assert result["ends"].keys() == label.keys()
    return Drawn(
        Counter(name.values()),
        Counter((name[start], label[id], name[end]) for id, (start, end) in result["ends"].items()),
        set(result["titles"]),
    )


def test_mermaid_draws_any_movement(page: Reader) -> None:
    @few_movements
    @given(movements(max_units=6))
    def draws(movement: mm.Movement) -> None:
        assert drawn_by_mermaid(
            page, mermaid.write_movement(movement, lang="vi")
        ) == expected_drawing(movement, None)

    draws()


def check_chain(page: Reader, names: list[str]) -> None:
    text = mermaid.write_movement(chain(names), along="field", limit=501, lang="vi")
    assert drawn_by_mermaid(page, text, **UNLIMITED) == expected_drawing(chain(names), "field")


def test_no_name_is_notation_to_mermaid(page: Reader) -> None:
    @few_movements
    @given(st.lists(hostile_names(), min_size=3, max_size=8))
    def draws(names: list[str]) -> None:
        check_chain(page, names)

    draws()
    check_chain(page, [*NOTATION])


@pytest.mark.parametrize(("movement", "along"), [(PART, None), (HANOI, "field")])
def test_mermaid_draws_shipped_data(
    movement: mm.Movement, along: Along | None, page: Reader
) -> None:
    text = mermaid.write_movement(movement, along=along, lang="vi")
    assert drawn_by_mermaid(page, text) == expected_drawing(movement, along)


def test_mermaid_draws_documents(page: Reader) -> None:
    drawn = drawn_by_mermaid(page, diagrams.mermaid(HANOI).encode())
    assert "12-CT/TUdirective, 5 Dec 2016" in drawn.names  # the line break is no text
    assert drawn.names.total() == len(HANOI.documents)
    assert drawn.edges.total() == drawn_by_graphviz(diagrams.dot(HANOI).encode())[1].edges.total()


def test_the_limits_are_those_of_mermaid(page: Reader) -> None:
    script = "const own = mermaid.mermaidAPI.defaultConfig; return [own.maxEdges, own.maxTextSize];"
    assert page.run(script) == [mermaid.LIMIT, mermaid.MAX_CHARACTERS]
