"""Documents and what rests on them as a diagram in text: Mermaid for pages, DOT for Graphviz."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from massmob.errors import UnknownEntityError
from massmob.io.graphs.diagram import Drawing, Group
from massmob.io.graphs.dot import to_dot
from massmob.io.graphs.mermaid import to_mermaid
from massmob.model.entities import Document
from massmob.model.entity import Entity
from massmob.model.references import references
from massmob.movement import Movement
from massmob.network.trees import reach
from massmob.translation.language import Language, as_language
from massmob.values.day_label import dates_written
from massmob.values.vocabulary import EntityKind

__all__ = ["dot", "mermaid", "trace"]


def trace(movement: Movement, item: Entity | str, *, down: bool = False) -> tuple[str, ...]:
    """The ids of an entity and of all that it rests on, or with ``down`` of all that rests on it.

    Raises:
        UnknownEntityError: There is no such entity.
    """
    id = item.id if isinstance(item, Entity) else movement[item].id
    if down:
        return (id, *(entity.id for entity in movement.effects(id)))
    return (id, *reach(id, lambda node: [entity.id for _, entity in movement.rests_on(node)]))


def _reference_edges(
    movement: Movement, ids: Iterable[str], lang: Language
) -> Iterator[tuple[str, str, str]]:
    """References to a basis, and those between documents, with both ends in the diagram."""
    shown = dict.fromkeys(ids)
    for id in shown:
        for link in references(movement[id]):
            ends = {movement[id].entity_kind, *link.reference.kinds}
            if link.target in shown and (link.reference.basis or ends == {EntityKind.DOCUMENT}):
                yield id, link.target, link.reference.relation.label(lang)


def _node_lines(entity: Entity, lang: Language) -> tuple[str, ...]:
    """The lines in a node: the symbol or the name, and below it type and date."""
    if isinstance(entity, Document):
        name = entity.name.label(lang) if entity.symbol is None else str(entity.symbol)
        issued = "" if entity.issued is None else dates_written(entity.issued.label(lang), lang)
        detail = ", ".join(filter(None, (entity.type.label(lang), issued)))
    else:
        name = entity.name.label(lang)
        detail = dates_written(entity.valid.label(lang), lang)
    return tuple(filter(None, (name, detail)))


def _diagram(movement: Movement, ids: Iterable[str] | None, lang: Language) -> Drawing:
    shown = tuple(movement.documents if ids is None else dict.fromkeys(ids))
    if not shown:
        raise UnknownEntityError(
            "nothing to draw", found=repr(movement), hint="the movement has no documents"
        )
    labels = {id: _node_lines(movement[id], lang) for id in shown}
    edges = tuple(_reference_edges(movement, shown, lang))
    return Drawing((Group("", labels),), edges, direction="TB")


def mermaid(
    movement: Movement, ids: Iterable[str] | None = None, *, lang: Language | None = None
) -> str:
    """Documents as a Mermaid flowchart, what rests above what it rests on.

    Args:
        movement: The movement.
        ids: What to show, such as `trace` gives; all documents when ``None``.
        lang: Language of names and labels.

    Returns:
        The diagram, ready for a block ``mermaid`` in Markdown; names are escaped.

    Raises:
        UnknownEntityError: No such entity, or nothing to show.

    Source:
        Mermaid's flowchart syntax: https://mermaid.js.org/syntax/flowchart.html

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> hanoi = load_dataset("hanoi")
        >>> print(mermaid(hanoi, ["doc:88-CV-TU", "doc:12-CT-TU"]))
        flowchart TB
            n0["88-CV/TU<br>official letter, 15 Mar 2021"]
            n1["12-CT/TU<br>directive, 5 Dec 2016"]
            n0 -->|"continues"| n1
    """
    lang = as_language(lang)
    return to_mermaid(_diagram(movement, ids, lang))


def dot(
    movement: Movement, ids: Iterable[str] | None = None, *, lang: Language | None = None
) -> str:
    """Documents as a Graphviz digraph, what rests above what it rests on; arguments are those of `mermaid`.

    Returns:
        The graph in DOT; node names are ids.

    Source:
        The DOT language: https://graphviz.org/doc/info/lang.html

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> hanoi = load_dataset("hanoi")
        >>> print(dot(hanoi, ["doc:88-CV-TU", "doc:12-CT-TU"]).splitlines()[-2])
            "doc:88-CV-TU" -> "doc:12-CT-TU" [label="continues"];
    """
    lang = as_language(lang)
    return to_dot(_diagram(movement, ids, lang))
