"""A sheet: a canvas that is scaled to its axis, with a heading of what, where and when, and a legend."""

# pyright: reportUnknownMemberType=false
# matplotlib leaves its keyword arguments untyped.

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

import attrs

from massmob.display.plots.canvas import (
    KEY_MARK,
    KEY_ROW,
    KEY_SIZE,
    MUTED_COLOUR,
    TEXT_COLOUR,
    Canvas,
    LegendKey,
    Style,
    key_rows,
    new_canvas,
    text_width,
    wrapped,
)
from massmob.movement import Movement
from massmob.translation.language import Language
from massmob.values.quantity import Quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Sheet", "new_sheet", "number_text", "place_name"]

_NOTE_WIDTH = 9.0  # inches; longer lines would be cut where they are drawn
_DASHES: dict[Style, object] = {
    "solid": "solid",
    "dashed": (0, (4, 2)),
    "dotted": (0, (1, 1.5)),
}


def place_name(
    movement: Movement, within: str | None, lang: Language, day: date | None = None
) -> str:
    """The name of the unit that a picture is limited to, or of the only unit above all others on a day."""
    if within is None:
        units = movement.localities.values()
        shown = {unit.id for unit in units if day is None or day in unit.valid}
        tops = [unit.id for unit in units if unit.id in shown and unit.parent not in shown]
        if len(tops) != 1:
            return ""
        (within,) = tops
    return movement[within].name.label(lang)


def number_text(number: int, lang: Language) -> str:
    """A whole number with the separators of a language.

    Example:
        >>> number_text(1200, "en"), number_text(1200, "vi")
        ('1,200', '1.200')
    """
    return Quantity(number).label(lang)


@attrs.frozen
class Sheet:
    """A canvas on which lengths are inches of the picture, smaller on an axis that has less space.

    Attributes:
        canvas: The canvas.
        legend_top: Where the legend begins.
    """

    canvas: Canvas
    legend_top: float

    @property
    def figure(self) -> Figure:
        """The figure that it belongs to."""
        return self.canvas.figure

    @property
    def _shrink(self) -> float:
        return min(self.canvas.shrink_x, self.canvas.shrink_y)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        canvas = self.canvas
        return canvas.left + x * canvas.shrink_x, canvas.top + y * canvas.shrink_y

    def text(
        self,
        x: float,
        y: float,
        value: object,
        *,
        max_width: float | None = None,
        size: float = 7.5,
        colour: str = TEXT_COLOUR,
        align: Literal["left", "center", "right"] = "left",
        bold: bool = False,
    ) -> None:
        """Write a text on one line, cut to a width."""
        at_x, at_y = self._at(x, y)
        self.canvas.text(
            at_x,
            at_y,
            value,
            max_width=None if max_width is None else max_width * self.canvas.shrink_x,
            size=size * min(1.0, self._shrink + 0.1),
            colour=colour,
            align=align,
            bold=bold,
        )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        edge: str = "none",
        *,
        dashed: bool = False,
        behind: bool = False,
    ) -> None:
        """A rectangle by its upper left corner; its edge may be dashed, and it may be behind all lines."""
        from matplotlib.patches import Rectangle

        canvas = self.canvas
        size = width * canvas.shrink_x, height * canvas.shrink_y
        box = Rectangle(self._at(x, y), *size, facecolor=fill, edgecolor=edge, linewidth=0.8)
        if dashed:
            box.set_linestyle((0, (3, 2)))
        if behind:
            box.set_zorder(0)
        canvas.ax.add_patch(box)

    def line(
        self,
        points: Sequence[tuple[float, float]],
        colour: str,
        style: Style = "solid",
        width: float = 0.9,
        *,
        front: bool = False,
    ) -> None:
        """A line through points, below the boxes or in front of them."""
        xs, ys = zip(*(self._at(x, y) for x, y in points), strict=True)
        dashes: object = _DASHES[style]
        self.canvas.ax.plot(
            xs, ys, color=colour, linewidth=width, linestyle=dashes, zorder=2 if front else 0.5
        )

    def triangle(
        self, x: float, y: float, colour: str, *, left: bool = False, hollow: bool = False
    ) -> None:
        """A small triangle whose tip is at a point and shows to the right, or to the left."""
        back = x + (0.08 if left else -0.08)
        corners = [(x, y), (back, y - 0.05), (back, y + 0.05)]
        self.polygon(corners, "white" if hollow else colour, colour)

    def diamond(self, x: float, y: float, colour: str) -> None:
        """A small square on its corner around a point."""
        self.polygon([(x - 0.06, y), (x, y - 0.08), (x + 0.06, y), (x, y + 0.08)], colour, "white")

    def polygon(
        self, points: Sequence[tuple[float, float]], colour: str, edge: str = "none"
    ) -> None:
        """A filled shape above the boxes."""
        from matplotlib.patches import Polygon

        corners = [self._at(x, y) for x, y in points]
        shape = Polygon(corners, closed=True, facecolor=colour, edgecolor=edge, linewidth=0.6)
        self.canvas.ax.add_patch(shape)

    def legend(self, keys: Sequence[LegendKey], width: float) -> None:
        """Write the legend that the sheet was made for."""
        for number, row in enumerate(key_rows(keys, width)):
            y = self.legend_top + (number + 0.5) * KEY_ROW
            for x, key in row:
                self._draw_mark(key, x, y)
                self.text(x + KEY_MARK, y, key.label, size=KEY_SIZE, colour=MUTED_COLOUR)

    def _draw_mark(self, key: LegendKey, x: float, y: float) -> None:
        if key.style == "box":
            self.box(x, y - 0.055, 0.22, 0.11, key.colour)
        elif key.style == "open box":
            self.box(x, y - 0.055, 0.22, 0.11, "white", key.colour, dashed=True)
        elif key.style in ("arrow", "hollow arrow"):
            self.triangle(x + 0.16, y, key.colour, hollow=key.style == "hollow arrow")
        elif key.style == "diamond":
            self.diamond(x + 0.12, y, key.colour)
        else:
            self.line([(x, y), (x + 0.22, y)], key.colour, key.style, 1.4)


def new_sheet(
    ax: Axes | None,
    width: float,
    height: float,
    *,
    title: str,
    keys: Sequence[LegendKey],
    notes: Sequence[str],
) -> Sheet:
    """A sheet with a title above, a legend and notes below.

    Args:
        ax: Where to draw; a new figure of just the size when ``None``.
        width: Inches that the picture needs.
        height: Inches that it needs without title, legend and notes.
        title: What it shows.
        keys: The entries of the legend, which is written at once.
        notes: What is left out; long notes are wrapped, empty ones ignored.
    """
    width = max(width, text_width(title, 12) + 0.1, 4.5)
    rows = key_rows(keys, width)
    lines = [line for note in notes for line in wrapped(note, min(width, _NOTE_WIDTH), 7.5)]
    below = KEY_ROW * len(rows) + (0.1 if rows else 0.0)
    canvas = new_canvas(ax, width, height + below, title, lines)
    sheet = Sheet(canvas, height + 0.1)
    sheet.legend(keys, width)
    return sheet
