"""How a movement displays itself: counts, the time it spans, and its hierarchies as outlines that unfold."""

from __future__ import annotations

import attrs

from massmob.errors import at_least, checked, naming_argument
from massmob.model.captions import hierarchy_heading
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.network.network import Network
from massmob.network.outline_choice import choose_visible
from massmob.network.placement import ALONG, Along
from massmob.rendering.cards import Card, Node, Outline, Row, max_nodes_for
from massmob.translation.catalogue import gettext, ngettext
from massmob.translation.language import Language, as_language, get_language
from massmob.values.quantity import Quantity

__all__ = ["movement_card", "outline_of"]

_CARD_NODES = 400  # of each hierarchy, on the card of a movement
_KIND_NODES = 12  # of each kind


@checked(
    depth=at_least(0, "not a depth", "0 or more, or None"),
    limit=at_least(1, "not a limit", "1 or more, or None"),
    lang=as_language,
)
def outline_of(
    network: Network,
    along: Along,
    *,
    root: Entity | str | None = None,
    depth: int | None = None,
    limit: int | None = None,
    lang: Language | None = None,
) -> Outline:
    """A hierarchy as a tree that unfolds; see `Movement.outline`."""
    tree = network.hierarchy(along)
    roots = tree.roots
    if root is not None:
        with naming_argument("root"):
            roots = (network[root.id if isinstance(root, Entity) else root].id,)
            tree.children(roots[0])  # raises where it is not in the hierarchy
    max_nodes = max_nodes_for(0) if limit is None else limit
    visible = choose_visible(tree.children, roots, max_nodes, depth)

    def node(id: str, below: tuple[Node, ...], hidden: int) -> Node:
        return Node(name=network[id].name.label(lang), id=id, below=below, more=hidden)

    return Outline(
        nodes=visible.outline(node),
        more=visible.roots.hidden,
        lang=as_language(lang),
        hint=gettext("{part} shows a part, {limit} more of it", lang).format(
            part=".outline(root=…)", limit="limit="
        ),
    )


def movement_card(network: Network) -> Card:
    """How many entities of each kind, the days on which they begin and end, and the hierarchies."""
    lang = get_language()
    counts = {kind: len(network.of_kind(kind)) for kind in ENTITY_TYPES}
    labels = (
        f"{kind.label(lang)} {Quantity(count).label(lang)}"
        for kind, count in counts.items()
        if count
    )
    hierarchies: list[Outline] = []
    for along in ALONG:
        if tree := network.hierarchy(along):
            outline = outline_of(network, along, limit=_CARD_NODES, lang=lang)
            title = f"{hierarchy_heading(along).label(lang)}: {Quantity(len(tree)).label(lang)}"
            hint = gettext("{call} shows more", lang).format(call=f".outline({along!r})")
            hierarchies.append(attrs.evolve(outline, title=title, hint=hint))
    number = len(network)
    entities = ngettext("{number} entity", "{number} entities", number, lang)
    return Card(
        title=gettext("Movement", lang),
        subtitle=f"{entities.format(number=Quantity(number).label(lang))} · {_span(network)}",
        rows=(Row(gettext("holds", lang), (" · ".join(labels),)),) if network else (),
        parts=(_outline_by_kind(network), *hierarchies) if network else (),
    )


def _outline_by_kind(network: Network) -> Outline:
    """The kinds of entity with their numbers, below each the first of its entities."""
    nodes: list[Node] = []
    for kind in ENTITY_TYPES:
        if number := len(entities := network.of_kind(kind)):
            shown = [*entities.values()][:_KIND_NODES]
            below = tuple(
                Node(name=entity.name.label(), id=entity.id, cells=("",)) for entity in shown
            )
            count = Quantity(number).label()
            hidden = number - len(shown)
            nodes.append(Node(name=kind.label(), cells=(count,), below=below, more=hidden))
    return Outline(
        title=gettext("By kind"),
        nodes=tuple(nodes),
        header=(gettext("entities"),),
        hint=gettext("{collection} has all of a kind").format(collection=".localities"),
        open=0,
    )


def _span(network: Network) -> str:
    """The first day on which something begins and the last on which something ends."""
    starts = [entity.valid.start for entity in network if entity.valid.start is not None]
    ends = [entity.valid.end for entity in network if entity.valid.end is not None]
    if not starts and not ends:
        return gettext("no days recorded")
    first = [gettext("first begins {day}").format(day=min(starts))] if starts else []
    last = [gettext("last ends {day}").format(day=max(ends))] if ends else []
    return ", ".join([*first, *last])
