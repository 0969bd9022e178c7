"""A sheet: a canvas that is scaled to its axis, with a heading of what, where and when, and a legend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from massmob.display.plots.canvas import (
    KEY_ROW,
    Canvas,
    LegendKey,
    draw_keys,
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

__all__ = ["Sheet", "new_sheet", "number_text", "place_name"]

_NOTE_WIDTH = 9.0  # inches; longer lines would be cut where they are drawn


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
class Sheet(Canvas):
    """A canvas on which lengths are inches of the picture, smaller on an axis that has less space."""

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return self.left + x * self.shrink_x, self.top + y * self.shrink_y

    @property
    def _shrinks(self) -> tuple[float, float]:
        return self.shrink_x, self.shrink_y


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
    sheet = Sheet(*attrs.astuple(canvas, recurse=False))
    draw_keys(sheet, keys, 0, height + 0.1, width)
    return sheet
