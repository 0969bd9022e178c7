"""A rollup as a sunburst: rings from the whole in the middle to its parts, each as wide as its share.

Lives here: this picture. Must not live here: sizes (`massmob.display.slices`).
"""

from __future__ import annotations

from collections.abc import Hashable
from math import cos, radians, sin
from typing import TYPE_CHECKING, Any

from massmob.declaration import Entity
from massmob.display.paper import Sheet, ink_on, open_sheet
from massmob.display.slices import Slice, sliced, small_ones, walked
from massmob.rollups import Rollup
from massmob.text import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_sunburst"]

_SIDE = 8.0  # inches
_LINE = 0.125  # inches that a line of words needs across an arc


def draw_sunburst(
    rollup: Rollup[Any],
    *,
    root: Entity | str | None = None,
    depth: int | None = None,
    group: Hashable = None,
    title: str = "",
    lang: Language = "en",
    ax: Axes | None = None,
) -> Figure:
    """A rollup as rings: the whole in the middle, its parts around it, each as wide as its certain size.

    Args:
        rollup: The totals.
        root: The unit that is the whole; by default the root of the hierarchy.
        depth: How many rings; two when ``None``.
        group: Of a rollup with ``by``, the group to show; all together when ``None``.
        title: Above the picture; what was rolled up when empty.
        lang: Language of the names.
        ax: Where to draw; a new figure of 8 by 8 inches when ``None``.

    Returns:
        The figure.

    Raises:
        InvalidValueError: Nothing to draw, a depth below 1, no such group.
        UnknownEntityError: No such unit.
        MissingExtraError: The extra ``display`` is not installed.

    Example:
        >>> from massmob.datasets import load_dataset
        >>> communes = load_dataset("hanoi").at("2024-10-15").rollup("locality", along="locality")
        >>> figure = draw_sunburst(communes, depth=1)
        >>> len(figure.axes[0].patches)
        31
    """
    whole = sliced(rollup, root=root, depth=depth, group=group, lang=lang)
    sheet = open_sheet(ax, _SIDE, _SIDE, title or rollup.title, small_ones(whole, lang))
    rings = max(part.depth for part in walked(whole))
    radius = min(sheet.right - sheet.left, sheet.bottom - sheet.top) / 2
    core = radius / (rings + 0.9) * 0.9
    _Burst(sheet, core, (radius - core) / rings if rings else radius).draw(whole, 90.0, 360.0)
    return sheet.figure


class _Burst:
    def __init__(self, sheet: Sheet, core: float, ring: float) -> None:
        self.sheet, self.core, self.ring = sheet, core, ring
        self.x, self.y = (sheet.left + sheet.right) / 2, (sheet.top + sheet.bottom) / 2

    def draw(self, part: Slice, start: float, width: float) -> None:
        """A part from an angle on, clockwise, both in degrees; then its own parts."""
        if part.depth:
            self._arc(part, start, width)
        else:
            self._middle(part)
        for each in part.below:
            share = width * each.size / part.size
            self.draw(each, start, share)
            start -= share

    def _middle(self, part: Slice) -> None:
        from matplotlib.patches import Circle

        sheet, room = self.sheet, 1.7 * self.core
        sheet.add(Circle((self.x, self.y), self.core, facecolor=part.colour, edgecolor="white"))
        ink = ink_on(part.colour)
        for shift, words, bold in ((-0.09, part.name, True), (0.12, part.told, False)):
            y = self.y + shift
            sheet.words(self.x, y, words, size=9, colour=ink, room=room, across="center", bold=bold)

    def _arc(self, part: Slice, start: float, width: float) -> None:
        from matplotlib.patches import Wedge

        inner = self.core + (part.depth - 1) * self.ring
        outer = inner + self.ring
        # The sheet's second axis points down, so what goes clockwise is drawn from minus the angle.
        wedge = Wedge((self.x, self.y), outer, -start, -start + width, width=self.ring)
        wedge.set(facecolor=part.colour, edgecolor="white", linewidth=0.7 if width > 1 else 0.2)
        self.sheet.add(wedge)
        middle = start - width / 2
        reach = (inner + outer) / 2
        if radians(width) * (inner + 0.3 * self.ring) < _LINE:
            return
        # Words stand along the radius, and never upside down.
        turned = middle if cos(radians(middle)) >= 0 else middle - 180
        self.sheet.words(
            self.x + reach * cos(radians(middle)),
            self.y - reach * sin(radians(middle)),
            f"{part.name} {part.told}",
            size=7,
            colour=ink_on(part.colour),
            room=self.ring - 0.1,
            across="center",
            turned=turned,
        )
