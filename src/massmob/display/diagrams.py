"""Documents and what rests on them as a diagram in text: Mermaid for pages, DOT for Graphviz.

Lives here: which nodes and edges a diagram of documents has, and the two notations. Must not live here:
pictures (`massmob.display.timeline`), the whole movement as a graph (`Movement.graph`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from massmob.declaration import Entity, references
from massmob.errors import UnknownEntityError
from massmob.escaping import dot_name, dot_text, mermaid_text
from massmob.hierarchy import reach
from massmob.model import Document
from massmob.movement import Movement
from massmob.text import Language
from massmob.vocabulary import EntityKind

__all__ = ["dot", "mermaid", "trace"]


def trace(movement: Movement, item: Entity | str, *, down: bool = False) -> tuple[str, ...]:
    """The ids of an entity and of all that it rests on, or with ``down`` of all that rests on it.

    Raises:
        UnknownEntityError: There is no such entity.
    """
    id = item.id if isinstance(item, Entity) else movement[item].id
    if down:
        return (id, *(each.id for each in movement.effects(id)))
    return (id, *reach(id, lambda each: [one.id for _, one in movement.rests_on(each)]))


@attrs.frozen
class _Edge:
    holder: str
    target: str
    label: str


def _edges(movement: Movement, ids: Iterable[str], lang: Language) -> Iterator[_Edge]:
    """References that make a basis, and those between documents, whose both ends are in the diagram."""
    shown = dict.fromkeys(ids)
    for id in shown:
        for link in references(movement[id]):
            between = {movement[id].entity_kind, *link.reference.kinds} == {EntityKind.DOCUMENT}
            if link.target in shown and (link.reference.basis or between):
                yield _Edge(id, link.target, link.reference.relation.label(lang))


def _lines(entity: Entity, lang: Language) -> tuple[str, str]:
    """What stands in a node: the symbol or the name, and beneath it what and when."""
    if not isinstance(entity, Document):
        return entity.name.label(lang), entity.valid.label(lang)
    when = "" if entity.issued is None else entity.issued.label(lang)
    named = entity.name.label(lang) if entity.symbol is None else str(entity.symbol)
    return named, ", ".join(each for each in (entity.type.label(lang), when) if each)


def _chosen(movement: Movement, ids: Iterable[str] | None) -> tuple[str, ...]:
    chosen = tuple(movement.documents if ids is None else dict.fromkeys(ids))
    if not chosen:
        raise UnknownEntityError(
            "nothing to draw", found=repr(movement), remedy="the movement has no documents"
        )
    return chosen


def mermaid(movement: Movement, ids: Iterable[str] | None = None, *, lang: Language = "en") -> str:
    """Documents as a Mermaid flowchart, what rests above what it rests on.

    Args:
        movement: The movement.
        ids: What to show, such as `trace` gives; all documents when ``None``.
        lang: Language of words and names.

    Returns:
        The diagram, ready for a block ``mermaid`` in Markdown; names are escaped.

    Raises:
        UnknownEntityError: No such entity, or nothing to show.

    Source:
        Mermaid's flowchart syntax: https://mermaid.js.org/syntax/flowchart.html

    Example:
        >>> from massmob.datasets import load_dataset
        >>> hanoi = load_dataset("hanoi")
        >>> print(mermaid(hanoi, ["doc:88-CV-TU", "doc:12-CT-TU"]))
        flowchart TD
            n0["88-CV/TU<br>official letter, 2021-03-15"]
            n1["12-CT/TU<br>directive, 2016-12-05"]
            n0 -->|"continues"| n1
    """
    chosen = _chosen(movement, ids)
    name = {id: f"n{number}" for number, id in enumerate(chosen)}
    lines = ["flowchart TD"]
    for id in chosen:
        text = "<br>".join(mermaid_text(line) for line in _lines(movement[id], lang) if line)
        lines.append(f'    {name[id]}["{text}"]')
    for edge in _edges(movement, chosen, lang):
        label = mermaid_text(edge.label)
        lines.append(f'    {name[edge.holder]} -->|"{label}"| {name[edge.target]}')
    return "\n".join(lines)


def dot(movement: Movement, ids: Iterable[str] | None = None, *, lang: Language = "en") -> str:
    """Documents as a Graphviz digraph, what rests above what it rests on; arguments are those of `mermaid`.

    Returns:
        The graph in DOT; node names are ids.

    Source:
        The DOT language: https://graphviz.org/doc/info/lang.html

    Example:
        >>> from massmob.datasets import load_dataset
        >>> hanoi = load_dataset("hanoi")
        >>> print(dot(hanoi, ["doc:88-CV-TU", "doc:12-CT-TU"]).splitlines()[-2])
            "doc:88-CV-TU" -> "doc:12-CT-TU" [label="continues"];
    """
    chosen = _chosen(movement, ids)
    lines = ["digraph {", '    node [shape=box, fontname="sans-serif"];']
    for id in chosen:
        text = "\\n".join(dot_text(line) for line in _lines(movement[id], lang) if line)
        lines.append(f'    "{dot_name(id)}" [label="{text}"];')
    for edge in _edges(movement, chosen, lang):
        ends = f'"{dot_name(edge.holder)}" -> "{dot_name(edge.target)}"'
        lines.append(f'    {ends} [label="{dot_text(edge.label)}"];')
    return "\n".join([*lines, "}"])
