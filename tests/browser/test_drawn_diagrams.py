"""Diagrams as Graphviz and Mermaid themselves read and draw them: `nox -s browser` runs this by itself.

What they drew is compared with the movement: each name on a node of its own, each reference an edge between
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
from massmob.io.graphs import dot, mermaid
from massmob.model.references import references
from massmob.network.placement import Along
from massmob.strategies import movements
from support.chromium import Reader, program
from support.drawn import NOTATION, hostile_names
from support.tries import tries

pytestmark = pytest.mark.browser
drawn_few = tries(
    12,
    phases=(Phase.generate,),
)

HANOI = mm.load_dataset("hanoi").at("2024-10-15")
VIETNAM = mm.load_dataset("vietnam").at("2025-08-01")
# Documents, fields, contests and their like with every reference between them, and Hanoi with its branches.
PART = mm.Movement(
    [each for each in HANOI if not isinstance(each, mm.Locality | mm.PartyCommittee)]
)


@attrs.frozen
class Seen:
    """What a program drew: names on nodes; edges as name, what it says, name; titles of groups."""

    names: Counter[str]
    edges: Counter[tuple[str, str, str]]
    titles: set[str]


def wanted(movement: mm.Movement, along: Along | None) -> Seen:
    """The slow twin: what should be drawn of a movement, all that it holds or one hierarchy."""
    tree = None if along is None else movement.hierarchy(along)
    held = [each for each in movement if tree is None or each.id in tree.order]
    name = {each.id: each.name.label("vi") for each in held}
    edges = Counter(
        (name[each.id], link.reference.relation.label("vi"), name[link.target])
        for each in held
        for link in references(each)
        if link.target in name and along in (None, link.reference.along)
    )
    return Seen(Counter(name.values()), edges, titles(movement, along))


def titles(movement: mm.Movement, along: Along | None) -> set[str]:
    if along is None:
        kinds = {each.entity_kind.label("vi") for each in movement}
        return kinds if len(kinds) > 1 else set()
    return {
        each.name.label("vi")
        for each in movement
        if each.id in movement.hierarchy(along)
        and movement.depth(each, along=along) == 1
        and movement.children(each, along=along)
    }


def chain(names: list[str]) -> mm.Movement:
    """Fields that bear the names, each below the one before; the second is the title of a group."""
    return mm.Movement(
        mm.Field(id=f"field:{n}", name=name, parent=f"field:{n - 1}" if n else None)
        for n, name in enumerate(names)
    )


# --- Graphviz ----------------------------------------------------------------------------------------


def by_graphviz(text: bytes) -> dict[str, Any]:
    """What `dot` read and laid out, with what it drew (`_ldraw_`) beside what it was told."""
    told = subprocess.run([program("dot"), "-Tjson"], input=text, capture_output=True, check=True)
    assert told.stderr == b""
    read: dict[str, Any] = json.loads(told.stdout)
    return read


def lines_of(drawn: dict[str, Any]) -> str:
    """The lines of a label as they stand in the picture."""
    return "\n".join(each["text"] for each in drawn.get("_ldraw_", ()) if each["op"] == "T")


def seen_in_dot(text: bytes) -> tuple[dict[str, str], Seen]:
    """Id → name of what Graphviz drew, and all of it; it keeps doubled what stands doubled in a name."""
    read = by_graphviz(text)
    objects, edges = read["objects"], read.get("edges", [])
    nodes = {each["_gvid"]: lines_of(each) for each in objects if "nodes" not in each}
    ids = {
        each["name"].replace("\\\\", "\\"): nodes[each["_gvid"]]
        for each in objects
        if each["_gvid"] in nodes
    }
    between = Counter((nodes[each["tail"]], lines_of(each), nodes[each["head"]]) for each in edges)
    groups = {lines_of(each) or each["label"] for each in objects if "nodes" in each}
    return ids, Seen(Counter(nodes.values()), between, groups)


def on_one_line(seen: Seen) -> Seen:
    def flat(text: str) -> str:
        return text.replace("\n", " ")

    return Seen(
        Counter(flat(each) for each in seen.names.elements()),
        Counter((flat(a), flat(b), flat(c)) for a, b, c in seen.edges.elements()),
        {flat(each) for each in seen.titles},
    )


def check_dot(movement: mm.Movement, along: Along | None) -> None:
    ids, seen = seen_in_dot(dot.write_movement(movement, along=along))
    assert seen == on_one_line(wanted(movement, along))
    told = {id: movement[id].name.label("vi").replace("\n", " ") for id in ids}
    assert ids == told


@drawn_few
@given(movements(max_units=8))
def test_graphviz_draws_any_movement(movement: mm.Movement) -> None:
    check_dot(movement, None)


@drawn_few
@given(st.lists(hostile_names(), min_size=3, max_size=8))
def test_no_name_is_notation_to_graphviz(names: list[str]) -> None:
    # What is wider than 65,535 points Graphviz does not lay out.
    check_dot(chain([name[:3_000] for name in names]), "field")


def test_no_name_or_id_is_notation_to_graphviz() -> None:
    check_dot(chain([*NOTATION]), "field")
    odd = mm.Movement(
        mm.Field(id=f"field:{id}", name="a") for id in ("\\", 'a\\"b', "&amp;", "<b>", "\\N")
    )
    check_dot(odd, None)


@pytest.mark.parametrize(
    ("movement", "along"),
    [(PART, None), (HANOI, "locality"), (HANOI, "field"), (VIETNAM, "locality")],
)
def test_graphviz_draws_shipped_data(movement: mm.Movement, along: Along | None) -> None:
    check_dot(movement, along)


def test_graphviz_draws_documents() -> None:
    ids, seen = seen_in_dot(diagrams.dot(HANOI).encode())
    assert ids.keys() == HANOI.documents.keys()
    assert ids["doc:12-CT-TU"] == "12-CT/TU\ndirective, 2016-12-05"
    assert seen.edges.total() == sum(
        link.target in HANOI.documents
        for each in HANOI.documents.values()
        for link in references(each)
    )


# --- Mermaid -----------------------------------------------------------------------------------------

DRAW = """
const text = arguments[0], here = document.getElementById("here");
mermaid.initialize({ startOnLoad: false, ...arguments[1] });
return (async () => {
  await mermaid.parse(text);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  here.innerHTML = (await mermaid.render("drawn", text)).svg;
  const shown = (selector) => [...here.querySelectorAll(selector)].map((each) => each.textContent);
  return {
    ids: [...db.getVertices().keys()],
    names: shown(".node"),
    ends: db.getEdges().map((each) => [each.start, each.end]),
    labels: shown("g.edgeLabel"),
    titles: shown(".cluster-label"),
  };
})();
"""
UNLIMITED = {"maxTextSize": 1_000_000, "maxEdges": 10_000}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A page with Mermaid in it, which loads nothing else and has nothing to complain about."""
    folder = tmp_path_factory.mktemp("mermaid")
    script = Path(os.environ["MERMAID"]).resolve(strict=True).as_uri()
    written = folder / "page.html"
    written.write_text(
        f'<!doctype html><meta charset="utf-8"><script src="{script}"></script><div id="here"></div>'
    )
    page = Reader(folder)
    page.open(written.as_uri())
    yield page
    loaded = page.run("return performance.getEntriesByType('resource').map((each) => each.name)")
    complaints = page.complaints()
    page.driver.quit()
    assert complaints == []
    assert set(loaded) <= {script}


def seen_in_mermaid(page: Reader, text: bytes, **options: int) -> Seen:
    told = page.run(DRAW, text.decode(), options)
    name = dict(zip(told["ids"], told["names"], strict=True))
    edges = zip(told["ends"], told["labels"], strict=True)
    return Seen(
        Counter(told["names"]),
        Counter((name[source], label, name[target]) for (source, target), label in edges),
        set(told["titles"]),
    )


def test_mermaid_draws_any_movement(page: Reader) -> None:
    @drawn_few
    @given(movements(max_units=6))
    def draws(movement: mm.Movement) -> None:
        assert seen_in_mermaid(page, mermaid.write_movement(movement)) == wanted(movement, None)

    draws()


def check_chain(page: Reader, names: list[str]) -> None:
    text = mermaid.write_movement(chain(names), along="field", limit=501)
    assert seen_in_mermaid(page, text, **UNLIMITED) == wanted(chain(names), "field")


def test_no_name_is_notation_to_mermaid(page: Reader) -> None:
    @drawn_few
    @given(st.lists(hostile_names(), min_size=3, max_size=8))
    def draws(names: list[str]) -> None:
        check_chain(page, names)

    draws()
    check_chain(page, [*NOTATION])


@pytest.mark.parametrize(("movement", "along"), [(PART, None), (HANOI, "field")])
def test_mermaid_draws_shipped_data(
    movement: mm.Movement, along: Along | None, page: Reader
) -> None:
    text = mermaid.write_movement(movement, along=along)
    assert seen_in_mermaid(page, text) == wanted(movement, along)


def test_mermaid_draws_documents(page: Reader) -> None:
    seen = seen_in_mermaid(page, diagrams.mermaid(HANOI).encode())
    assert "12-CT/TUdirective, 2016-12-05" in seen.names  # the line break between them is no text
    assert seen.names.total() == len(HANOI.documents)
    assert seen.edges.total() == seen_in_dot(diagrams.dot(HANOI).encode())[1].edges.total()


def test_the_limits_are_those_of_mermaid(page: Reader) -> None:
    script = "const own = mermaid.mermaidAPI.defaultConfig; return [own.maxEdges, own.maxTextSize];"
    assert page.run(script) == [mermaid.LIMIT, mermaid.MAX_CHARACTERS]
