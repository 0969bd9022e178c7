"""Boxes with words, joined from left to right: the trees, and the network of models."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from massmob.display.plots.canvas import (
    DIM,
    INK,
    PALETTE,
    Sheet,
    fitted,
    left_out,
    lighter,
    open_sheet,
    plain_text,
    width_of,
)
from massmob.network.outline_choice import VisibleTree
from massmob.values.text import Language, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Label", "draw_branches", "rows_of"]

_SIZE, _SMALL = 8.0, 6.5  # points
_ROW, _SECOND = 0.25, 0.13  # inches: a box with one line, and what a second line adds
_GAP = 0.45  # inches between columns
_PAD = 0.08
_WIDEST = 3.4  # inches of a box; longer names are cut


@attrs.frozen
class Label:
    """What is written in a box.

    Attributes:
        name: Its words.
        second: A line below them; may be empty.
        colour: Place in the palette.
    """

    name: str = attrs.field(converter=plain_text)
    second: str = attrs.field(converter=plain_text)
    colour: int


@attrs.frozen
class _Branch:
    """A box with those drawn to the right of it, those it is joined to besides, and how many are left out."""

    label: Label
    below: tuple[str, ...]
    also: tuple[str, ...]
    more: int


def draw_branches(
    visible: VisibleTree,
    label: Callable[[str], Label],
    *,
    title: str,
    kind: Text,
    lang: Language,
    ax: Axes | None,
) -> Figure:
    """Draw boxes from left to right; one that belongs below several is drawn below the first.

    Args:
        visible: The nodes to draw.
        label: Id → what is written in its box.
        title: Above the picture.
        kind: What the boxes are, for the note on those left out.
        lang: Language of that note.
        ax: Where to draw.

    Raises:
        MissingExtraError: The extra ``display`` is not installed.
    """
    branches = _branches(visible, label)
    boxes = {id: _measured(branch) for id, branch in branches.items()}
    places = _places(branches, visible.roots.shown, boxes)
    width = max(x + boxes[id][0] / 2 for id, (x, _) in places.items())
    height = max(y + boxes[id][1] / 2 for id, (_, y) in places.items())
    heading = max(width, width_of(title, 12) + 0.1, 4.0)
    note = left_out(visible.hidden, kind, "root=, depth=, limit=", lang)
    sheet = open_sheet(ax, heading, height, title, [note])
    drawn = _Drawn(sheet, branches, boxes, places, min(1.0, sheet.grown[0]))
    drawn.links()
    for id in branches:
        drawn.box(id)
    return sheet.figure


def _branches(visible: VisibleTree, label: Callable[[str], Label]) -> dict[str, _Branch]:
    """Id → box, upper ones first."""
    taken = set(visible.roots.shown)
    branches: dict[str, _Branch] = {}
    for id, (shown, hidden) in visible.below.items():
        below = tuple(child for child in shown if child not in taken)
        also = tuple(child for child in shown if child not in below)
        taken.update(below)
        branches[id] = _Branch(label(id), below, also, hidden)
    return branches


def rows_of(below: Mapping[str, Sequence[str]], roots: Sequence[str]) -> dict[str, float]:
    """The row of each node of a tree: one for every leaf, and for a node with children the middle of theirs.

    Args:
        below: Node → its children, for every node; parents before their children.
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
        if not below[node]:
            rows[node] = float(len(rows))
        stack += reversed(below[node])
    for node in reversed([*below]):
        if children := below[node]:
            rows[node] = (rows[children[0]] + rows[children[-1]]) / 2
    return rows


def _more(branch: _Branch) -> str:
    return f"  + {branch.more:,}" if branch.more else ""


def _measured(branch: _Branch) -> tuple[float, float]:
    """Width and height of a box, in inches."""
    width = width_of(branch.label.name + _more(branch), _SIZE)
    if branch.label.second:
        width = max(width, width_of(branch.label.second, _SMALL))
    return min(width + 2 * _PAD, _WIDEST), _ROW - 0.05 + (_SECOND if branch.label.second else 0)


def _places(
    branches: Mapping[str, _Branch],
    roots: Sequence[str],
    boxes: Mapping[str, tuple[float, float]],
) -> dict[str, tuple[float, float]]:
    """The middle of each box: a column a depth, as wide as its widest box, all flush left."""
    rows = rows_of({id: branch.below for id, branch in branches.items()}, roots)
    depths = dict.fromkeys(roots, 0)
    for id, branch in branches.items():
        depths.update(dict.fromkeys(branch.below, depths[id] + 1))
    widths = [0.0] * (max(depths.values()) + 1)
    for id, depth in depths.items():
        widths[depth] = max(widths[depth], boxes[id][0])
    starts = [sum(widths[:depth]) + _GAP * depth for depth in range(len(widths))]
    row = 0.05 + max(height for _, height in boxes.values())
    return {id: (starts[depths[id]] + boxes[id][0] / 2, (rows[id] + 0.5) * row) for id in branches}


@attrs.frozen
class _Drawn:
    sheet: Sheet
    branches: Mapping[str, _Branch]
    boxes: Mapping[str, tuple[float, float]]
    places: Mapping[str, tuple[float, float]]
    scale: float

    def _frame(self, id: str) -> tuple[float, float, float, float]:
        """Left, middle, width and height of a box on the sheet; an axis that is given may be smaller."""
        across, down = min(1.0, self.sheet.grown[0]), min(1.0, self.sheet.grown[1])
        (x, y), (width, height) = self.places[id], self.boxes[id]
        left = self.sheet.left + (x - width / 2) * across
        return left, self.sheet.top + y * down, width * across, height * down

    def links(self) -> None:
        for id, branch in self.branches.items():
            left, y, width, _ = self._frame(id)
            for other in (*branch.below, *branch.also):
                end, down, _, _ = self._frame(other)
                bend = end - _GAP * self.scale / 2
                points = [(left + width, y), (bend, y), (bend, down), (end, down)]
                self.sheet.line(points, dashed=other in branch.also)

    def box(self, id: str) -> None:
        branch = self.branches[id]
        left, y, width, height = self._frame(id)
        colour = PALETTE[branch.label.colour % len(PALETTE)]
        fill, sheet = lighter(colour, 0.86), self.sheet
        sheet.box(left, y - height / 2, width, height, fill, lighter(colour, 0.35))
        more, pad = _more(branch), _PAD * self.scale
        size = _SIZE * min(1.0, self.scale + 0.1)
        room = width - 2 * pad - width_of(more, size)
        name = fitted(branch.label.name, room + 0.02, size)
        shift = 0.065 * min(1.0, sheet.grown[1]) if branch.label.second else 0.0
        sheet.words(left + pad, y - shift, name, size=size, colour=INK)
        if more and name:
            at = left + pad + width_of(name, size)
            sheet.words(at + width_of("  ", size), y - shift, more, size=size, colour=DIM)
        if branch.label.second:
            room = width - 2 * pad + 0.02
            sheet.words(
                left + pad, y + shift, branch.label.second, size=_SMALL, colour=DIM, room=room
            )
