"""Mermaid flowcharts, for Markdown pages; written only.

Source: Mermaid's flowchart syntax, https://mermaid.js.org/syntax/flowchart.html
"""

from __future__ import annotations

from massmob.errors import InvalidValueError
from massmob.io.format import Format
from massmob.io.graphs.diagram import Drawing, choose_drawing
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.network.placement import Along
from massmob.rendering.escaping import mermaid_text
from massmob.translation.language import Language, as_language

__all__ = ["FORMAT", "LIMIT", "MAX_CHARACTERS", "to_mermaid", "write_movement"]

LIMIT = 500
"""Edges that Mermaid draws unless it is configured otherwise (``maxEdges``)."""
MAX_CHARACTERS = 50_000
"""Characters that Mermaid reads unless it is configured otherwise (``maxTextSize``)."""


def write_movement(
    movement: Movement,
    *,
    along: Along | None = None,
    under: Entity | str | None = None,
    limit: int = LIMIT,
    lang: Language | None = None,
) -> bytes:
    """A flowchart in UTF-8; nodes are numbered ``n0``, ``n1`` … and labelled with names.

    Args:
        movement: The movement.
        along: Draw this hierarchy alone, in subgraphs by branch; by default every reference, by kind.
        under: Draw this entity and what is below it alone.
        limit: How many nodes, and how many edges, are too many. Above 500, Mermaid must be configured to draw
            it, and the length of the text is no longer checked.
        lang: Language of names and words.

    Raises:
        InvalidValueError: There is more to draw than the limit or Mermaid allows, or nothing.
        UnknownEntityError: There is no such entity.

    Example:
        >>> from massmob.model.entities import Field
        >>> wide = Field(id="field:1", name="kinh tế")
        >>> narrow = Field(id="field:2", name="chợ", kind="theme", parent="field:1")
        >>> print(write_movement(Movement([wide, narrow]), along="field").decode(), end="")
        flowchart BT
            n0["kinh tế"]
            n1["chợ"]
            n1 -->|"in the wider field"| n0
    """
    lang = as_language(lang)
    drawing = choose_drawing(movement, along=along, under=under, limit=limit, lang=lang)
    text = f"{to_mermaid(drawing)}\n"
    if len(text) > MAX_CHARACTERS and limit <= LIMIT:
        raise InvalidValueError(
            f"more than the {MAX_CHARACTERS:,} characters that Mermaid reads",
            found=len(text),
            hint="draw a part with along= and under=, or set maxTextSize in Mermaid and raise limit=",
        )
    return text.encode()


def to_mermaid(drawing: Drawing) -> str:
    """A drawing as a flowchart whose nodes are numbered."""
    ids = [id for group in drawing.groups for id in group.labels]
    name = {id: f"n{number}" for number, id in enumerate(ids)}
    lines = [f"flowchart {drawing.direction}"]
    for number, group in enumerate(drawing.groups):
        labels = {id: "<br>".join(map(mermaid_text, rows)) for id, rows in group.labels.items()}
        nodes = [f'{name[id]}["{label}"]' for id, label in labels.items()]
        if group.title:
            lines.append(f'    subgraph g{number}["{mermaid_text(group.title)}"]')
            lines += [*(f"        {node}" for node in nodes), "    end"]
        else:
            lines += [f"    {node}" for node in nodes]
    for source, target, label in drawing.edges:
        lines.append(f'    {name[source]} -->|"{mermaid_text(label)}"| {name[target]}')
    return "\n".join(lines)


FORMAT = Format(name="mermaid", suffixes=(".mmd", ".mermaid"), write=write_movement)
