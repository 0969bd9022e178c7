"""Boxes with text, joined from left to right: the trees, and the network of models."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from massmob.display.plots.canvas import (
    LINE_COLOUR,
    MUTED_COLOUR,
    PALETTE,
    Canvas,
    LegendKey,
    cut_to_width,
    draw_keys,
    keys_height,
    lighter,
    new_canvas,
    plain_text,
    text_width,
)
from massmob.network.outline_choice import VisibleTree
from massmob.translation.catalogue import gettext
from massmob.translation.language import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Label", "draw_branches", "rows_of"]

_NAME_SIZE, _DETAIL_SIZE = 8.0, 6.5  # points
_ROW, _DETAIL_HEIGHT = 0.25, 0.13  # inches: a row of one line, and what a second line adds
_GAP = 0.45  # inches between columns
_PAD = 0.08
_DASHED_BEND = (
    0.28  # where a dashed line bends, as a share of the gap; a solid one bends in the middle
)
_COLUMN_GAP, _LONE_WIDTH, _HEADING_HEIGHT = (
    0.12,
    8.5,
    0.42,
)  # inches: of boxes that nothing is joined to
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
    visible: VisibleTree,
    label: Callable[[str], Label],
    *,
    title: str,
    note: str,
    dashed: str,
    lang: Language,
    ax: Axes | None,
) -> Figure:
    """Draw boxes from left to right; one that belongs below several is drawn below the first.

    Roots with nothing below them are drawn beside one another at the bottom.

    Args:
        visible: The nodes to draw.
        label: Id → what is written in its box.
        title: Above the picture.
        note: Below the picture, such as on what is left out; may be empty.
        dashed: What a dashed line means, for the legend where there is one.
        lang: Language of texts.
        ax: Where to draw.

    Raises:
        MissingExtraError: The extra ``display`` is not installed.
    """
    nodes = _nodes(visible, label)
    lone = [id for id in visible.roots.shown if _is_lone(id, nodes)]
    lone = lone if len(lone) > 1 else []
    centres = _centres(
        {id: node for id, node in nodes.items() if id not in set(lone)},
        [id for id in visible.roots.shown if id not in set(lone)],
    )
    centres |= _centres_side_by_side(nodes, lone, centres)
    width = max(x + nodes[id].width / 2 for id, (x, _) in centres.items())
    height = max(y + nodes[id].height / 2 for id, (_, y) in centres.items())
    width = max(width, text_width(title, 12) + 0.1, 4.0)
    keys = [LegendKey(dashed, LINE_COLOUR, "dashed")] if any(n.also for n in nodes.values()) else []
    above = height + 0.1
    canvas = new_canvas(ax, width, above + keys_height(keys, width), title, [note])
    drawing = _TreeDrawing(canvas, nodes, centres)
    drawing.draw_links()
    for id in nodes:
        drawing.draw_box(id)
    if lone and len(lone) < len(centres):
        drawing.write_above(lone[0], gettext("Joined to none of the others:", lang))
    top = canvas.top + above * canvas.shrink_y
    draw_keys(canvas, keys, canvas.left, top, canvas.right - canvas.left)
    return canvas.figure


def _is_lone(id: str, nodes: Mapping[str, _Node]) -> bool:
    """Whether nothing leads from a root to another box, or would if more were drawn."""
    node = nodes[id]
    return not (node.children or node.also or node.hidden)


def _centres_side_by_side(
    nodes: Mapping[str, _Node], lone: Sequence[str], others: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    """The centres of boxes that nothing is joined to: below the others, in narrow columns."""
    if not lone:
        return {}
    right = max((x + nodes[id].width / 2 for id, (x, _) in others.items()), default=0.0)
    columns = _columns([nodes[id].width for id in lone], max(right, _LONE_WIDTH))
    row = 0.05 + max(nodes[id].height for id in nodes)
    bottom = max((y + nodes[id].height / 2 for id, (_, y) in others.items()), default=0.0)
    top = bottom + _HEADING_HEIGHT if others else 0.0
    centres: dict[str, tuple[float, float]] = {}
    left, rest = 0.0, [*lone]
    for length, width in columns:
        for number, id in enumerate(rest[:length]):
            centres[id] = (left + nodes[id].width / 2, top + row * (number + 0.5))
        left, rest = left + width + _COLUMN_GAP, rest[length:]
    return centres


def _columns(widths: Sequence[float], limit: float) -> list[tuple[int, float]]:
    """The centres of boxes that nothing is joined to: below the others, in columns no wider than needed."""
    for count in range(min(6, len(widths)), 0, -1):
        length = -(-len(widths) // count)
        starts = range(0, len(widths), length)
        columns = [(length, max(widths[start : start + length])) for start in starts]
        if sum(width + _COLUMN_GAP for _, width in columns) - _COLUMN_GAP <= limit:
            return columns
    return [(len(widths), max(widths))]


def _nodes(visible: VisibleTree, label: Callable[[str], Label]) -> dict[str, _Node]:
    """Id → box, upper ones first."""
    placed = set(visible.roots.shown)
    nodes: dict[str, _Node] = {}
    for id, (shown, hidden) in visible.below.items():
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
    if not nodes:
        return {}
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
                share = _DASHED_BEND if child in node.also else 0.5
                bend = child_left - _GAP * self.canvas.shrink_x * share
                points = [(left + width, y), (bend, y), (bend, child_y), (child_left, child_y)]
                self.canvas.line(points, style="dashed" if child in node.also else "solid")

    def write_above(self, id: str, text: str) -> None:
        """Write a small heading above a box at the left."""
        left, y, _, height = self._box_on_canvas(id)
        self.canvas.text(left, y - height / 2 - 0.12, text, size=7.5, colour=MUTED_COLOUR)

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
