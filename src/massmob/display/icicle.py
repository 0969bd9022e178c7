"""A rollup as an icicle: columns from the whole to its parts, each as high as its share.

Lives here: this picture. Must not live here: sizes (`massmob.display.slices`).
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from massmob.declaration import Entity
from massmob.display.paper import Sheet, ink_on, open_sheet
from massmob.display.slices import Slice, sliced, small_ones, walked
from massmob.rollups import Rollup
from massmob.text import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_icicle"]

_COLUMN = 2.2  # inches
_LINE = 0.118  # inches that a line of words needs


def draw_icicle(
    rollup: Rollup[Any],
    *,
    root: Entity | str | None = None,
    depth: int | None = None,
    group: Hashable = None,
    title: str = "",
    lang: Language = "en",
    ax: Axes | None = None,
) -> Figure:
    """A rollup in columns: the whole at the left, its parts to the right, each as high as its certain size.

    What a unit has of its own, in none of its parts, stays white beside it. Very small parts are drawn
    together.

    Args:
        rollup: The totals.
        root: The unit that is the whole; by default the root of the hierarchy.
        depth: How many steps below it to go; two when ``None``.
        group: Of a rollup with ``by``, the group to show; all together when ``None``.
        title: Above the picture; what was rolled up when empty.
        lang: Language of the names.
        ax: Where to draw; a new figure of a fitting size when ``None``.

    Returns:
        The figure.

    Raises:
        InvalidValueError: Nothing to draw, a depth below 1, no such group.
        UnknownEntityError: No such unit.
        MissingExtraError: The extra ``display`` is not installed.

    Example:
        >>> from massmob.datasets import load_dataset
        >>> communes = load_dataset("hanoi").at("2024-10-15").rollup("locality", along="locality")
        >>> figure = draw_icicle(communes, depth=1)
        >>> figure.axes[0].texts[-1].get_text()
        'Cầu Giấy 9'
    """
    whole = sliced(rollup, root=root, depth=depth, group=group, lang=lang)
    parts = list(walked(whole))
    deepest = max(part.depth for part in parts)
    last = sum(part.depth == deepest for part in parts)
    height = min(9.0, max(3.0, 2.3 * last * _LINE))
    notes = small_ones(whole, lang)
    sheet = open_sheet(ax, _COLUMN * (deepest + 1), height, title or rollup.title, notes)
    _draw(sheet, whole, sheet.top, (sheet.bottom - sheet.top) / whole.size)
    return sheet.figure


def _draw(sheet: Sheet, part: Slice, top: float, scale: float) -> None:
    width, height = _COLUMN * sheet.grown[0], part.size * scale
    left = sheet.left + part.depth * width
    sheet.box(left, top, width, height, part.colour, line=0.5 if height > _LINE else 0.2)
    if height >= _LINE:
        size = 8 if height > 1.4 * _LINE else 6.5
        words = f"{part.name}  {part.told}"
        sheet.words(
            left + 0.06,
            top + height / 2,
            words,
            size=size,
            colour=ink_on(part.colour),
            room=width - 0.1,
        )
    for each in part.below:
        _draw(sheet, each, top, scale)
        top += each.size * scale
