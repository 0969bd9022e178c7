"""Boxes with text, joined from left to right: the trees, and the network of models."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from massmob.display.plots.canvas import (
    MUTED_COLOUR,
    PALETTE,
    Canvas,
    cut_to_width,
    lighter,
    new_canvas,
    omission_note,
    plain_text,
    text_width,
)
from massmob.network.outline_choice import Opened
from massmob.values.text import Language, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Label", "draw_branches", "rows_of"]

_NAME_SIZE, _DETAIL_SIZE = 8.0, 6.5  # points
_ROW, _DETAIL_HEIGHT = 0.25, 0.13  # inches: a row of one line, and what a second line adds
_GAP = 0.45  # inches between columns
_PAD = 0.08
_MAX_WIDTH = 3.4  # inches of a box; longer names are cut


@attrs.frozen
class Label:
    """What is written in a box.

    Attributes:
        name: The first line.
        detail: A smaller line below it; may be empty.
        colour: Position in the palette.
    """

    name: str = attrs.field(converter=plain_text)
    detail: str = attrs.field(converter=plain_text)
    colour: int


@attrs.frozen
class _Node:
    """A box of the tree.

    Attributes:
        label: What is written in it.
        children: The nodes drawn to the right of it.
        also: Nodes that it leads to by a dashed line, as they are drawn below another.
        hidden: How many of its children are not drawn.
        width, height: Its size in inches.
    """

    label: Label
    children: tuple[str, ...]
    also: tuple[str, ...]
    hidden: int
    width: float
    height: float


def draw_branches(
    opened: Opened,
    label: Callable[[str], Label],
    *,
    title: str,
    kind: Text,
    lang: Language,
    ax: Axes | None,
) -> Figure:
    """Draw boxes from left to right; one that belongs below several is drawn below the first.

    Args:
        opened: The answer of `massmob.network.outline_choice.opened`.
        label: Id → what is written in its box.
        title: Above the picture.
        kind: What the boxes are, for the note on those left out.
        lang: Language of that note.
        ax: Where to draw.

    Raises:
        MissingExtraError: The extra ``display`` is not installed.
    """
    roots, _ = opened[""]
    nodes = _nodes(opened, label)
    centres = _centres(nodes, roots)
    width = max(x + nodes[id].width / 2 for id, (x, _) in centres.items())
    height = max(y + nodes[id].height / 2 for id, (_, y) in centres.items())
    width = max(width, text_width(title, 12) + 0.1, 4.0)
    hidden = sum(hidden for _, hidden in opened.values())
    note = omission_note(hidden, kind, "root=, depth=, limit=", lang)
    drawing = _TreeDrawing(new_canvas(ax, width, height, title, [note]), nodes, centres)
    drawing.draw_links()
    for id in nodes:
        drawing.draw_box(id)
    return drawing.canvas.figure


def _nodes(opened: Opened, label: Callable[[str], Label]) -> dict[str, _Node]:
    """Id → box, upper ones first."""
    placed = set(opened[""][0])
    nodes: dict[str, _Node] = {}
    for id, (shown, hidden) in opened.items():
        if id:
            children = tuple(child for child in shown if child not in placed)
            also = tuple(child for child in shown if child not in children)
            placed.update(children)
            text = label(id)
            nodes[id] = _Node(text, children, also, hidden, *_box_size(text, hidden))
    return nodes


def _hidden_text(hidden: int) -> str:
    return f"  + {hidden:,}" if hidden else ""


def _box_size(label: Label, hidden: int) -> tuple[float, float]:
    """Width and height of a box, in inches."""
    width = text_width(label.name + _hidden_text(hidden), _NAME_SIZE)
    if label.detail:
        width = max(width, text_width(label.detail, _DETAIL_SIZE))
    return min(width + 2 * _PAD, _MAX_WIDTH), _ROW - 0.05 + (_DETAIL_HEIGHT if label.detail else 0)


def rows_of(children: Mapping[str, Sequence[str]], roots: Sequence[str]) -> dict[str, float]:
    """The row of each node of a tree: one for every leaf, and for a node with children the middle of theirs.

    Args:
        children: Node → its children, for every node; parents before their children.
        roots: The uppermost nodes.

    Returns:
        Node → row, from 0.

    Example:
        >>> rows_of({"city": ["a", "b"], "a": [], "b": ["c"], "c": []}, ["city"])
        {'a': 0.0, 'c': 1.0, 'b': 1.0, 'city': 0.5}
    """
    rows: dict[str, float] = {}
    stack = [*reversed(roots)]
    while stack:
        node = stack.pop()
        if not children[node]:
            rows[node] = float(len(rows))
        stack += reversed(children[node])
    for node in reversed([*children]):
        if own := children[node]:
            rows[node] = (rows[own[0]] + rows[own[-1]]) / 2
    return rows


def _centres(nodes: Mapping[str, _Node], roots: Sequence[str]) -> dict[str, tuple[float, float]]:
    """The centre of each box: a column for each depth, as wide as its widest box, all flush left."""
    rows = rows_of({id: node.children for id, node in nodes.items()}, roots)
    depths = dict.fromkeys(roots, 0)
    for id, node in nodes.items():
        depths.update(dict.fromkeys(node.children, depths[id] + 1))
    widths = [0.0] * (max(depths.values()) + 1)
    for id, depth in depths.items():
        widths[depth] = max(widths[depth], nodes[id].width)
    starts = [sum(widths[:depth]) + _GAP * depth for depth in range(len(widths))]
    row = 0.05 + max(node.height for node in nodes.values())
    return {
        id: (starts[depths[id]] + node.width / 2, (rows[id] + 0.5) * row)
        for id, node in nodes.items()
    }


@attrs.frozen
class _TreeDrawing:
    canvas: Canvas
    nodes: Mapping[str, _Node]
    centres: Mapping[str, tuple[float, float]]

    def _box_on_canvas(self, id: str) -> tuple[float, float, float, float]:
        """Left edge, vertical middle, width and height; an axis of the caller's may be smaller than needed."""
        canvas, node, (x, y) = self.canvas, self.nodes[id], self.centres[id]
        left = canvas.left + (x - node.width / 2) * canvas.shrink_x
        middle = canvas.top + y * canvas.shrink_y
        return left, middle, node.width * canvas.shrink_x, node.height * canvas.shrink_y

    def draw_links(self) -> None:
        for id, node in self.nodes.items():
            left, y, width, _ = self._box_on_canvas(id)
            for child in (*node.children, *node.also):
                child_left, child_y, _, _ = self._box_on_canvas(child)
                bend = child_left - _GAP * self.canvas.shrink_x / 2
                points = [(left + width, y), (bend, y), (bend, child_y), (child_left, child_y)]
                self.canvas.line(points, dashed=child in node.also)

    def draw_box(self, id: str) -> None:
        canvas, node, label = self.canvas, self.nodes[id], self.nodes[id].label
        left, y, width, height = self._box_on_canvas(id)
        colour = PALETTE[label.colour % len(PALETTE)]
        canvas.box(
            left, y - height / 2, width, height, lighter(colour, 0.86), lighter(colour, 0.35)
        )
        pad = _PAD * canvas.shrink_x
        size = _NAME_SIZE * min(1.0, canvas.shrink_x + 0.1)
        inner_width = width - 2 * pad + 0.02
        hidden = _hidden_text(node.hidden)
        name = cut_to_width(label.name, inner_width - text_width(hidden, size), size)
        shift = 0.065 * canvas.shrink_y if label.detail else 0.0
        canvas.text(left + pad, y - shift, name, size=size)
        if hidden and name:
            end = left + pad + text_width(name, size) + text_width("  ", size)
            canvas.text(end, y - shift, hidden, size=size, colour=MUTED_COLOUR)
        if label.detail:
            canvas.text(
                left + pad,
                y + shift,
                label.detail,
                size=_DETAIL_SIZE,
                colour=MUTED_COLOUR,
                max_width=inner_width,
            )
