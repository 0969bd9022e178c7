"""DOT, the language of Graphviz; written only.

Source: The DOT language, https://graphviz.org/doc/info/lang.html
"""

from __future__ import annotations

from massmob.io.format import Format
from massmob.io.graphs.diagram import Drawing, choose_drawing
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.network.placement import Along
from massmob.rendering.escaping import dot_name, dot_text
from massmob.translation.language import Language, as_language

__all__ = ["FORMAT", "LIMIT", "to_dot", "write_movement"]

LIMIT = 10_000
"""Nodes or edges that are written unless another limit is given; Graphviz takes minutes for more."""


def write_movement(
    movement: Movement,
    *,
    along: Along | None = None,
    under: Entity | str | None = None,
    limit: int = LIMIT,
    lang: Language | None = None,
) -> bytes:
    """A digraph in UTF-8: node names are ids, edges point from the referring entity to the referenced one.

    Args:
        movement: The movement.
        along: Draw this hierarchy alone, each branch in a frame; by default every reference, with the
            kinds as subgraphs without a frame and as tooltips.
        under: Draw this entity and what is below it alone.
        limit: How many nodes, and how many edges, are too many.
        lang: Language of names and words.

    Raises:
        InvalidValueError: There is more to draw than the limit allows, or nothing.
        UnknownEntityError: There is no such entity.

    Example:
        >>> from massmob.model.entities import Field
        >>> wide = Field(id="field:1", name="kinh tế")
        >>> narrow = Field(id="field:2", name="chợ", kind="theme", parent="field:1")
        >>> print(write_movement(Movement([wide, narrow]), along="field").decode().splitlines()[-2])
            "field:2" -> "field:1" [label="in the wider field"];
    """
    lang = as_language(lang)
    drawing = choose_drawing(movement, along=along, under=under, limit=limit, lang=lang)
    return f"{to_dot(drawing)}\n".encode()


def to_dot(drawing: Drawing) -> str:
    """A drawing as a digraph whose node names are ids."""
    lines = [
        "digraph massmob {",
        f"    rankdir={drawing.direction};",
        '    node [shape=box, fontname="sans-serif"];',
    ]
    # Graphviz cannot lay out frames around kinds, with references in both directions between them
    # ("trouble in init_rank"); only a subgraph whose name begins with "cluster" gets a frame.
    name = "cluster" if drawing.framed else "kind"
    for number, group in enumerate(drawing.groups):
        labels = {id: "\\n".join(map(dot_text, rows)) for id, rows in group.labels.items()}
        nodes = [f'"{dot_name(id)}" [label="{label}"];' for id, label in labels.items()]
        if group.title:
            title = dot_text(group.title)
            lines.append(f"    subgraph {name}_{number} {{")
            lines.append(f'        label="{title}"; node [tooltip="{title}"];')
            lines += [*(f"        {node}" for node in nodes), "    }"]
        else:
            lines += [f"    {node}" for node in nodes]
    for source, target, label in drawing.edges:
        ends = f'"{dot_name(source)}" -> "{dot_name(target)}"'
        lines.append(f'    {ends} [label="{dot_text(label)}"];')
    return "\n".join([*lines, "}"])


FORMAT = Format(name="dot", suffixes=(".dot", ".gv"), write=write_movement)
