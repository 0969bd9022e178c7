"""What objects show of themselves: a card of values and an unfolding outline, each as HTML and as text.

The HTML needs nothing else: no server, no address of another's, nothing to install. Its colours are those of
the page around it (JupyterLab, VS Code, marimo, light or dark), its style touches nothing outside its box, and
without scripts all but the search works. Names may come from anywhere: whatever they hold is shown as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from html import escape
from importlib import resources

import attrs

from massmob.rendering.table import Table, harmless

__all__ = ["SHADES", "Card", "Displayed", "Node", "Outline", "Row", "room_for"]

SHADES = 8
"""How many shades a figure's background may have besides none."""

_LONGEST = 200  # letters of a name that are shown
_SEARCHED = 12  # nodes: what has fewer is seen at once
_PIECES = 6000  # names, ids and figures of an outline: some 300 kilobytes at the most


@cache
def _part(name: str) -> str:
    return resources.files("massmob.rendering").joinpath(name).read_text(encoding="utf-8")


def room_for(columns: int) -> int:
    """How many nodes an outline shows unasked, so that it stays light.

    Args:
        columns: How many figures each node has.

    Example:
        >>> room_for(0), room_for(9)
        (2000, 500)
    """
    return _PIECES // (3 + columns)


def _short(value: object, longest: int = _LONGEST) -> str:
    text = harmless(value)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


@attrs.frozen(kw_only=True)
class Node:
    """One line of an outline and the lines below it.

    Attributes:
        name: What it is called.
        id: Its id; may be empty.
        cells: Its figures, one for each column.
        shades: How strongly each figure's background is coloured, 0 to `SHADES`; empty for none.
        below: The nodes below it.
        more: How many nodes below it are left out.
    """

    name: str = attrs.field(converter=_short)
    id: str = attrs.field(default="", converter=_short)
    cells: tuple[str, ...] = ()
    shades: tuple[int, ...] = ()
    below: tuple[Node, ...] = ()
    more: int = 0


@attrs.frozen(kw_only=True)
class Outline:
    """A tree that unfolds, with columns of figures or without; its search minds no accents.

    Attributes:
        title: What it shows.
        nodes: The uppermost nodes.
        header: The names of the columns.
        more: How many uppermost nodes are left out.
        hint: How to see what is left out.
        open: How many levels are unfolded at first.

    Example:
        >>> ward = Node(name="Phúc Xá", id="loc:00001", cells=("3",))
        >>> district = Node(name="Ba Đình", cells=("12",), below=(ward,))
        >>> print(Outline(title="models", nodes=(district,), header=("total",)).to_text())
        models
        unit       id         total
        ─────────  ─────────  ─────
        Ba Đình                  12
          Phúc Xá  loc:00001      3
    """

    title: str = attrs.field(default="", converter=_short)
    nodes: tuple[Node, ...] = ()
    header: tuple[str, ...] = ()
    more: int = 0
    hint: str = ""
    open: int = 1

    def to_html(self) -> str:
        """The outline as one HTML ``div``."""
        return _boxed(self.inner_html())

    def inner_html(self) -> str:
        """The outline without box and style, to stand in a card."""
        lines = [f'<div class="mm-title">{escape(self.title)}</div>'] if self.title else []
        many = sum(1 for _ in _walk(self.nodes)) >= _SEARCHED
        if many:
            lines.append('<input type="search" placeholder="search" aria-label="search" hidden>')
        lines.append(f'<div style="min-width:{16 + 6 * len(self.header)}em">')
        if self.header:
            cells = "".join(f"<i>{escape(_short(name))}</i>" for name in self.header)
            lines.append(f'<div class="mm-head"><span class="mm-name"></span>{cells}</div>')
        for node in self.nodes:
            lines += _node_html(node, self.open)
        lines.append("</div>")
        lines += [f'<div class="mm-more">{escape(line)}</div>' for line in self._notes()]
        if many:
            lines.append(f"<script>\n{_part('cards.js')}</script>")
        return "\n".join(lines)

    def folded_html(self) -> str:
        """The outline as a part of a card: under its title, to be unfolded; one without a title stands open."""
        if not self.title:
            return f"<div>{self.inner_html()}</div>"
        inside = attrs.evolve(self, title="").inner_html()
        head = f'<summary><span class="mm-name">{escape(self.title)}</span></summary>'
        return f"<details>{head}<div>{inside}</div></details>"

    def _notes(self) -> Iterator[str]:
        """What is left out, and how to see it."""
        if self.more:
            yield f"… and {self.more:,} more beside these"
        if self.hint and (self.more or any(node.more for _, node in _walk(self.nodes))):
            yield f"Not all is shown: {self.hint}"

    def to_text(self, width: int | None = None) -> str:
        """The outline as text: a line a node, those below it indented.

        Args:
            width: The most characters in a line; ``None`` for as many as it takes.
        """
        rows: list[tuple[str, ...]] = []
        blank = ("",) * len(self.header)
        for depth, node in _walk(self.nodes):
            name = "  " * depth + node.name
            if node.more:
                name += f" (and {node.more:,} more)" if node.below else f" (+ {node.more:,})"
            rows.append((name, node.id, *(node.cells or blank)))
        grid = Table(("unit", "id", *self.header), rows, title=self.title)
        return "\n".join([grid.to_text(width), *self._notes()])

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return self.to_html()


def _walk(nodes: Sequence[Node], depth: int = 0) -> Iterator[tuple[int, Node]]:
    """Every node with its depth, upper ones first."""
    for node in nodes:
        yield depth, node
        yield from _walk(node.below, depth + 1)


def _node_html(node: Node, unfolded: int) -> Iterator[str]:
    id = f" <code>{escape(node.id)}</code>" if node.id else ""
    inside = f'<span class="mm-name"><bdi>{escape(node.name)}</bdi>{id}</span>'
    for number, cell in enumerate(node.cells):
        shade = node.shades[number] if node.shades else 0
        mark = f' class="h{shade}"' if shade else ""
        inside += f"<i{mark}>{escape(harmless(cell))}</i>"
    if not node.below and not node.more:
        yield f'<div class="mm-leaf">{inside}</div>'
        return
    yield '<details open data-open="1">' if unfolded > 0 else "<details>"
    yield f"<summary>{inside}</summary>"
    for each in node.below:
        yield from _node_html(each, unfolded - 1)
    if node.more:
        yield f'<div class="mm-more">… {node.more:,} more</div>'
    yield "</details>"


@attrs.frozen
class Row:
    """One line of a card.

    Attributes:
        label: What the values are.
        values: The values, one a line.
        is_code: The values are ids.
    """

    label: str = attrs.field(converter=_short)
    values: tuple[str, ...]
    is_code: bool = False


@attrs.frozen(kw_only=True)
class Card:
    """An object on a card: what it is, its values, and outlines of what it holds.

    Attributes:
        title: Its name.
        subtitle: What it is.
        rows: Its values.
        parts: Outlines.
    """

    title: str = attrs.field(converter=_short)
    subtitle: str = attrs.field(default="", converter=_short)
    rows: tuple[Row, ...] = ()
    parts: tuple[Outline, ...] = ()

    def to_html(self) -> str:
        """The card as one HTML ``div``."""
        lines = [f'<div class="mm-title"><bdi>{escape(self.title)}</bdi></div>']
        if self.subtitle:
            lines.append(f'<div class="mm-dim">{escape(self.subtitle)}</div>')
        if self.rows:
            lines += ["<dl>", *(_row_html(row) for row in self.rows), "</dl>"]
        lines += [part.folded_html() for part in self.parts]
        return _boxed("\n".join(lines))

    def to_text(self, width: int | None = None) -> str:
        """The card as text; the argument is that of `Outline.to_text`."""
        head = f"{self.title} ({self.subtitle})" if self.subtitle else self.title
        rows = [
            (row.label if not number else "", value)
            for row in self.rows
            for number, value in enumerate(_listed(row.values))
        ]
        grid = Table(("", head), rows, align=("left", "left"))
        return "\n\n".join([grid.to_text(width), *(part.to_text(width) for part in self.parts)])

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return self.to_html()


_LISTED = 50  # values of one row of a card


def _listed(values: Sequence[str]) -> Iterable[str]:
    """The values of a row; of a long row the first, and how many more there are."""
    # A note may be longer than a name.
    yield from (_short(value, 5 * _LONGEST) for value in values[:_LISTED])
    if len(values) > _LISTED:
        yield f"… and {len(values) - _LISTED:,} more"


def _row_html(row: Row) -> str:
    tag = "code" if row.is_code else "bdi"
    values = "<br>".join(f"<{tag}>{escape(value)}</{tag}>" for value in _listed(row.values))
    return f"<dt>{escape(row.label)}</dt><dd>{values}</dd>"


def _boxed(inside: str) -> str:
    style = _part("cards.css")
    return f'<div class="massmob-box"><style>\n{style}</style>\n{inside}\n</div>'


class Displayed:
    """What shows itself in a notebook: a class with this base says in `display` what it shows."""

    __slots__ = ()

    def display(self) -> Card | Outline:
        """What a notebook shows of the object; ``print`` it for the same as text."""
        raise NotImplementedError

    def _repr_html_(self) -> str:
        return self.display().to_html()

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> Mapping[str, str]:
        """HTML for notebooks, and its twin for IPython in a terminal, which asks for the same."""
        shown = self.display()
        return {"text/html": shown.to_html(), "text/plain": shown.to_text()}
