"""Boxes with words, joined from left to right: what the trees and the network of models have in common.

Lives here: the drawing of nodes and links whose order is given. Must not live here: which nodes there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import attrs

from massmob.display.layout import by_graphviz, has_graphviz, tidy
from massmob.display.paper import (
    DIM,
    INK,
    PALETTE,
    Sheet,
    fitted,
    lighter,
    open_sheet,
    plain_text,
    width_of,
)
from massmob.errors import InvalidValueError
from massmob.hierarchy import Opened

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["LAYOUTS", "Branch", "Layout", "draw_branches", "drawn_once"]

Layout = Literal["auto", "tidy", "graphviz"]
LAYOUTS: tuple[Layout, ...] = ("auto", "tidy", "graphviz")
"""Who places the boxes: Graphviz where it is installed, massmob's own tidy tree, or Graphviz or an error."""

_SIZE, _SMALL = 8.0, 6.5  # points
_ROW, _SECOND = 0.25, 0.13  # inches: a box with one line, and what a second line adds
_GAP = 0.45  # inches between columns
_PAD = 0.08
_WIDEST = 3.4  # inches of a box; longer names are cut


@attrs.frozen(kw_only=True)
class Branch:
    """A box.

    Attributes:
        name: Its words.
        second: A line below them; may be empty.
        colour: Place in the palette.
        below: Ids of the boxes that are drawn to the right of it.
        also: Ids of boxes that it is joined to besides.
        more: How many below it are left out.
    """

    name: str = attrs.field(converter=plain_text)
    second: str = attrs.field(default="", converter=plain_text)
    colour: int = 0
    below: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    more: int = 0


def drawn_once(found: Opened) -> tuple[tuple[str, ...], int, dict[str, tuple[str, ...]]]:
    """What `opened` found for a picture, where a node that stands below several is drawn below the first.

    Args:
        found: The answer of `massmob.hierarchy.opened`.

    Returns:
        The roots, how many nodes are left out, and for each node those drawn below it.
    """
    roots, _ = found[""]
    taken = set(roots)
    own: dict[str, tuple[str, ...]] = {}
    for id, (below, _) in found.items():
        if id:
            own[id] = tuple(each for each in below if each not in taken)
            taken.update(own[id])
    return roots, sum(more for _, more in found.values()), own


def draw_branches(
    branches: Mapping[str, Branch],
    roots: Sequence[str],
    *,
    title: str,
    notes: Sequence[str],
    layout: Layout,
    ax: Axes | None,
) -> Figure:
    """Draw boxes from left to right.

    Args:
        branches: Id → box, upper ones first.
        roots: Ids of the boxes at the left.
        title: Above the picture.
        notes: Below it.
        layout: One of `LAYOUTS`.
        ax: Where to draw.

    Raises:
        InvalidValueError: No such layout.
        MissingExtraError: The extra ``display`` is not installed, or Graphviz was asked for and is not.
    """
    if layout not in LAYOUTS:
        raise InvalidValueError(
            "not a layout", found=layout, remedy=f"one of: {', '.join(LAYOUTS)}"
        )
    boxes = {id: _measured(branch) for id, branch in branches.items()}
    if layout == "graphviz" or (layout == "auto" and has_graphviz()):
        edges = [(id, each) for id, branch in branches.items() for each in branch.below]
        places = _flush_left(by_graphviz(boxes, edges), boxes)
    else:
        places = _tidy_places(branches, roots, boxes)
    width = max(x + boxes[id][0] / 2 for id, (x, _) in places.items())
    height = max(y + boxes[id][1] / 2 for id, (_, y) in places.items())
    heading = max(width, width_of(title, 12) + 0.1, 4.0)
    sheet = open_sheet(ax, heading, height, title, notes)
    drawn = _Drawn(sheet, branches, boxes, places, min(1.0, sheet.grown[0]))
    drawn.links()
    for id in branches:
        drawn.box(id)
    return sheet.figure


def _more(branch: Branch) -> str:
    return f"  + {branch.more:,}" if branch.more else ""


def _measured(branch: Branch) -> tuple[float, float]:
    """Width and height of a box, in inches."""
    width = width_of(branch.name + _more(branch), _SIZE)
    if branch.second:
        width = max(width, width_of(branch.second, _SMALL))
    return min(width + 2 * _PAD, _WIDEST), _ROW - 0.05 + (_SECOND if branch.second else 0)


def _flush_left(
    places: Mapping[str, tuple[float, float]], boxes: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    """Graphviz has the boxes of a column share their middle; here they share their left edge."""
    edges: dict[float, float] = {}
    for id, (x, _) in places.items():
        edges[x] = min(edges.get(x, x), x - boxes[id][0] / 2)
    return {id: (edges[x] + boxes[id][0] / 2, y) for id, (x, y) in places.items()}


def _tidy_places(
    branches: Mapping[str, Branch],
    roots: Sequence[str],
    boxes: Mapping[str, tuple[float, float]],
) -> dict[str, tuple[float, float]]:
    """The middle of each box: a column a depth, as wide as its widest box, all flush left."""
    rows = tidy({id: branch.below for id, branch in branches.items()}, roots)
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
    branches: Mapping[str, Branch]
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
        colour = PALETTE[branch.colour % len(PALETTE)]
        fill, sheet = lighter(colour, 0.86), self.sheet
        sheet.box(left, y - height / 2, width, height, fill, lighter(colour, 0.35))
        more, pad = _more(branch), _PAD * self.scale
        size = _SIZE * min(1.0, self.scale + 0.1)
        room = width - 2 * pad - width_of(more, size)
        name = fitted(branch.name, room + 0.02, size)
        shift = 0.065 * min(1.0, sheet.grown[1]) if branch.second else 0.0
        sheet.words(left + pad, y - shift, name, size=size, colour=INK)
        if more and name:
            at = left + pad + width_of(name, size)
            sheet.words(at + width_of("  ", size), y - shift, more, size=size, colour=DIM)
        if branch.second:
            room = width - 2 * pad + 0.02
            sheet.words(left + pad, y + shift, branch.second, size=_SMALL, colour=DIM, room=room)
