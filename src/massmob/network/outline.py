"""How a movement displays itself: counts, the time it spans, and its hierarchies as outlines that unfold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import attrs

from massmob.errors import InvalidValueError
from massmob.model.entity import Entity
from massmob.network.placement import ALONG, Along
from massmob.network.trees import Dag, Tree, nested, opened
from massmob.rendering.cards import Card, Displayed, Node, Outline, Row, room_for
from massmob.values.text import Language
from massmob.values.vocabulary import EntityKind

__all__ = ["Outlined"]

_GLANCE = 400  # nodes of each hierarchy that a movement shows unasked


class Outlined(Displayed):
    """What a movement shows of itself; a base of `Movement`, which answers the questions."""

    if TYPE_CHECKING:

        def __len__(self) -> int: ...
        def __iter__(self) -> Iterator[Entity]: ...
        def __getitem__(self, id: str) -> Entity: ...
        def hierarchy(self, along: Along) -> Tree | Dag:
            """As `Movement.hierarchy`."""
            ...

        def of_kind(self, kind: EntityKind | str) -> Mapping[str, Entity]:
            """As `Movement.of_kind`."""
            ...

    def outline(
        self,
        along: Along = "locality",
        *,
        root: Entity | str | None = None,
        depth: int | None = None,
        limit: int | None = None,
        lang: Language = "vi",
    ) -> Outline:
        """A hierarchy as a tree that unfolds and can be searched without accents; ``print`` gives it as text.

        Args:
            along: The hierarchy.
            root: Only this entity and what is below it.
            depth: How many steps below the roots to go.
            limit: How many nodes to show at most; by default some 2,000, which is a few hundred kilobytes.
            lang: Language of names.

        Returns:
            The outline; what is left out is counted where it belongs.

        Raises:
            UnknownEntityError: There is no such entity.
            InvalidValueError: No such hierarchy, a depth below 0 or a limit below 1.

        Example:
            >>> from massmob.datasets.shipped import load_dataset
            >>> print(load_dataset("hanoi").at("2024-10-15").outline(depth=1, limit=3))
            unit                  id
            ────────────────────  ───────
            Hà Nội (and 28 more)  loc:01
              Ba Đình (+ 14)      loc:001
              Hoàn Kiếm (+ 18)    loc:002
            Not all is shown: .outline(root=…) shows a part, limit= more of it
        """
        for name, number, least in (("depth", depth, 0), ("limit", limit, 1)):
            if number is not None and number < least:
                raise InvalidValueError(
                    f"not a {name}", place=name, found=number, remedy=f"{least} or more, or None"
                )
        tree = self.hierarchy(along)
        top = root.id if isinstance(root, Entity) else root
        roots = tree.roots if top is None else (self[top].id,)
        found = opened(tree.children, roots, room_for(0) if limit is None else limit, depth)

        def node(id: str, below: tuple[Node, ...], more: int) -> Node:
            return Node(name=self[id].name.label(lang), id=id, below=below, more=more)

        return Outline(
            nodes=nested(found, node),
            more=found[""][1],
            remedy=".outline(root=…) shows a part, limit= more of it",
        )

    def display(self) -> Card:
        """How many entities of each kind, the days on which they begin and end, and the hierarchies."""
        counts = {kind: len(self.of_kind(kind)) for kind in EntityKind}
        words = (f"{kind.label('en')} {count:,}" for kind, count in counts.items() if count)
        parts: list[Outline] = []
        for along in ALONG:
            if tree := self.hierarchy(along):
                shown = self.outline(along, limit=_GLANCE)
                title = f"Along {along}: {len(tree):,}"
                remedy = f".outline({along!r}) shows more"
                parts.append(attrs.evolve(shown, title=title, remedy=remedy))
        return Card(
            title="Movement",
            subtitle=f"{len(self):,} entities · {self._span()}",
            rows=(Row("holds", (" · ".join(words),)),) if self else (),
            parts=tuple(parts),
        )

    def _span(self) -> str:
        """The first day on which something begins and the last on which something ends."""
        starts = [each.valid.start for each in self if each.valid.start is not None]
        ends = [each.valid.end for each in self if each.valid.end is not None]
        if not starts and not ends:
            return "no days recorded"
        told = {"first begins": min(starts, default=None), "last ends": max(ends, default=None)}
        return ", ".join(f"{words} {day}" for words, day in told.items() if day is not None)
