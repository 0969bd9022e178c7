"""A rollup as a treemap: rectangles within rectangles, each as large as its share.

Lives here: this picture. Must not live here: sizes (`massmob.display.slices`) and the division of a rectangle
(`massmob.display.layout`).
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from massmob.declaration import Entity
from massmob.display.layout import Rect, squarified
from massmob.display.paper import Sheet, fitted, ink_on, open_sheet
from massmob.display.slices import Slice, sliced, small_ones
from massmob.rollups import Rollup
from massmob.text import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_treemap"]

_HEAD = 0.17  # inches for the name of a part that has parts
_LINE = 0.135


def draw_treemap(
    rollup: Rollup[Any],
    *,
    root: Entity | str | None = None,
    depth: int | None = None,
    group: Hashable = None,
    title: str = "",
    lang: Language = "en",
    ax: Axes | None = None,
) -> Figure:
    """A rollup as rectangles within rectangles, each as large as its certain size.

    Args:
        rollup: The totals.
        root: The unit that is the whole; by default the root of the hierarchy.
        depth: How many steps below it to go; two when ``None``.
        group: Of a rollup with ``by``, the group to show; all together when ``None``.
        title: Above the picture; what was rolled up when empty.
        lang: Language of the names.
        ax: Where to draw; a new figure of 10 by 6.5 inches when ``None``.

    Returns:
        The figure.

    Raises:
        InvalidValueError: Nothing to draw, a depth below 1, no such group.
        UnknownEntityError: No such unit.
        MissingExtraError: The extra ``display`` is not installed.

    Example:
        >>> from massmob.datasets import load_dataset
        >>> communes = load_dataset("hanoi").at("2024-10-15").rollup("locality", along="locality")
        >>> figure = draw_treemap(communes, depth=1)
        >>> len(figure.axes[0].patches)
        31
    """
    whole = sliced(rollup, root=root, depth=depth, group=group, lang=lang)
    heading = f"{title or rollup.title}: {whole.name}, {whole.told}"
    sheet = open_sheet(ax, 10, 6.5, heading, small_ones(whole, lang))
    frame = (sheet.left, sheet.top, sheet.right - sheet.left, sheet.bottom - sheet.top)
    sheet.box(*frame, "#eef1f4", line=0)
    _divide(sheet, whole, frame)
    return sheet.figure


def _divide(sheet: Sheet, part: Slice, within: Rect) -> None:
    x, y, width, height = within
    # What a unit has of its own stays free.
    own = max(0.0, part.size - sum(each.size for each in part.below))
    sizes = [*(each.size for each in part.below), own]
    for each, rect in zip(part.below, squarified(sizes, (x, y, width, height)), strict=False):
        _draw(sheet, each, rect)


def _draw(sheet: Sheet, part: Slice, rect: Rect) -> None:
    x, y, width, height = rect
    sheet.box(*rect, part.colour, line=1.2 if part.depth == 1 else 0.5)
    ink = ink_on(part.colour)
    if not part.below:
        _label(sheet, part, rect)
    elif height > 2 * _HEAD and width > 0.5:
        words = f"{part.name}  {part.told}"
        sheet.words(
            x + 0.05, y + _HEAD / 2 + 0.01, words, size=8, colour=ink, room=width - 0.1, bold=True
        )
        _divide(sheet, part, (x + 0.03, y + _HEAD, width - 0.06, height - _HEAD - 0.03))
    else:
        _divide(sheet, part, rect)


def _label(sheet: Sheet, part: Slice, rect: Rect) -> None:
    """A name, and below it the figure; half a name is worse than none."""
    x, y, width, height = rect
    name = fitted(part.name, width - 0.07, 7)
    if height < _LINE or len(name) < 0.7 * len(part.name):
        return
    ink = ink_on(part.colour)
    sheet.words(x + 0.04, y + 0.09, name, size=7, colour=ink)
    if height > 2 * _LINE:
        sheet.words(x + 0.04, y + 0.21, part.told, size=6.5, colour=ink, room=width - 0.07)
