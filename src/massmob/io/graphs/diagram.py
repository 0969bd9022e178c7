"""The content of a diagram of a movement, whatever its notation: nodes in groups, and edges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from massmob.errors import InvalidValueError
from massmob.model.entity import Entity
from massmob.model.references import references
from massmob.movement import Movement
from massmob.network.placement import Along
from massmob.network.trees import Tree
from massmob.translation.language import Language

__all__ = ["Drawing", "Group", "choose_drawing"]


@attrs.frozen
class Group:
    """Nodes drawn together.

    Attributes:
        title: Shown above them; empty for nodes outside any group.
        labels: Id → the lines in the node.
    """

    title: str
    labels: Mapping[str, tuple[str, ...]]


@attrs.frozen
class Drawing:
    """The content of a diagram.

    Attributes:
        groups: The nodes, each in one group.
        edges: Source, target and label.
        direction: Where edges lead: ``"BT"`` to the top, ``"TB"`` to the bottom.
        framed: Whether groups get frames in DOT; see `massmob.io.graphs.dot`.
    """

    groups: tuple[Group, ...]
    edges: tuple[tuple[str, str, str], ...]
    direction: str = "BT"
    framed: bool = True


def choose_drawing(
    movement: Movement,
    *,
    along: Along | None,
    under: Entity | str | None,
    limit: int,
    lang: Language,
) -> Drawing:
    """Choose the nodes and edges of a diagram, and group the nodes.

    Args:
        movement: The movement.
        along: Draw this hierarchy alone, grouped by branch; by default every reference, grouped by kind.
        under: Draw this entity and what is below it alone.
        limit: How many nodes, and how many edges, are too many.
        lang: Language of names and words.

    Raises:
        InvalidValueError: There is more to draw than the limit allows, or nothing.
        UnknownEntityError: There is no such entity.
    """
    ids = _ids_to_draw(movement, along, under)
    _check_count(len(ids), limit, "nodes")
    shown = set(ids)
    edges = [
        (id, link.target, link.reference.relation.label(lang))
        for id in ids
        for link in references(movement[id])
        if link.target in shown and along in (None, link.reference.along)
    ]
    _check_count(len(edges), limit, "edges")
    if not ids:
        raise InvalidValueError("nothing to draw", found=along, hint="name another hierarchy")
    if along is None:
        groups = _groups_by_kind(movement, ids, lang)
    else:
        groups = _groups_by_branch(movement, along, ids, lang)
    return Drawing(tuple(groups), tuple(edges), framed=along is not None)


def _ids_to_draw(
    movement: Movement, along: Along | None, under: Entity | str | None
) -> tuple[str, ...]:
    if under is not None:
        top = under if isinstance(under, Entity) else movement[under]
        return (top.id, *(entity.id for entity in movement.descendants(top, along=along)))
    if along is not None:
        return movement.hierarchy(along).order
    return tuple(entity.id for entity in movement)


def _check_count(count: int, limit: int, noun: str) -> None:
    if limit < 1:
        raise InvalidValueError("not a limit", place="limit", found=limit, hint="give 1 or more")
    if count > limit:
        raise InvalidValueError(
            f"more than {limit:,} {noun} to draw",
            found=count,
            hint="draw a part with along= and under=, or the movement of one day, or raise limit=",
        )


def _groups_by_kind(movement: Movement, ids: Iterable[str], lang: Language) -> Iterator[Group]:
    kinds: dict[str, dict[str, tuple[str, ...]]] = {}
    for id in ids:
        entity = movement[id]
        title = entity.entity_kind.label(lang)
        kinds.setdefault(title, {})[id] = (entity.name.label(lang),)
    for title, labels in kinds.items():
        yield Group(title if len(kinds) > 1 else "", labels)


def _groups_by_branch(
    movement: Movement, along: Along, ids: tuple[str, ...], lang: Language
) -> Iterator[Group]:
    """A group for each entity directly below the top with all below it; the others are in no frame."""
    shown, branch = set(ids), dict[str, str]()  # id → the branch to which it belongs
    hierarchy = movement.hierarchy(along)
    for id in ids if isinstance(hierarchy, Tree) else ():
        above = hierarchy.parent(id)
        if above in shown:
            branch[id] = branch.get(above, id)
    groups: dict[str, dict[str, tuple[str, ...]]] = {}
    for id in ids:
        groups.setdefault(branch.get(id, ""), {})[id] = (movement[id].name.label(lang),)
    alone = groups.pop("", {})
    for top, labels in list(groups.items()):
        if len(labels) == 1:
            alone |= groups.pop(top)
    yield Group("", alone)
    for top, labels in groups.items():
        yield Group(movement[top].name.label(lang), labels)
