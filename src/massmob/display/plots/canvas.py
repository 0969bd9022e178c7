"""The sheet that pictures of matplotlib are drawn on: size, font, colours, and words that fit.

A sheet is measured in inches, whatever figure it is part of, so that words and boxes know each other's size.
The font is DejaVu Sans, which matplotlib brings along and which has Vietnamese and Cyrillic letters.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# matplotlib leaves its keyword arguments untyped.

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, cast

import attrs

from massmob.errors import MissingExtraError
from massmob.rendering.table import harmless
from massmob.values.text import Language, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "DIM",
    "FONT",
    "INK",
    "LINE",
    "PALETTE",
    "Sheet",
    "fitted",
    "left_out",
    "lighter",
    "new_figure",
    "open_sheet",
    "plain_text",
    "width_of",
]

FONT = "DejaVu Sans"
INK, DIM, LINE = "#1f2933", "#66727d", "#a9b4be"
PALETTE = (
    "#2f6690",
    "#d08c2f",
    "#3c8d6e",
    "#b5485d",
    "#6f5ba7",
    "#5b8fb9",
    "#8a7440",
    "#7d8590",
)
"""Told apart by people who see few colours, each dark enough for white words."""

_MARGIN = 0.15  # inches around a sheet
_TITLE, _NOTE = 11, 7.5  # points
_HINTED = 1.03  # what the screen's grid adds to a letter
_LONGEST = 160  # letters of a name that are looked at

_MORE = Text(vi="không hiển thị", en="not shown", ru="не показано")


def left_out(number: int, kind: Text, hint: str, lang: Language) -> str:
    """The line that states how many are left out and how to see them; empty where none are.

    Args:
        number: How many.
        kind: What they are.
        hint: The argument to give.
        lang: Language of the words.

    Example:
        >>> left_out(12, Text("xã"), "limit=", "vi")
        'không hiển thị: 12 xã (limit=)'
    """
    if not number:
        return ""
    return f"{_MORE.label(lang)}: {number:,} {kind.label(lang)} ({hint})"


def plain_text(words: object) -> str:
    """Words on one line, with nothing in them that a font or a reader stumbles over."""
    return " ".join(harmless(words).split())[:_LONGEST]


@lru_cache(maxsize=8192)
def width_of(words: str, size: float) -> float:
    """How wide words are, in inches.

    Args:
        words: The words.
        size: Points.

    Raises:
        MissingExtraError: The extra ``display`` is not installed.
    """
    try:
        from matplotlib.font_manager import FontProperties
        from matplotlib.textpath import text_to_path
    except ImportError:
        raise MissingExtraError.of("display", "matplotlib") from None
    font = FontProperties(family=FONT, size=size)
    with warnings.catch_warnings(action="ignore"):  # of letters without a shape: drawing warns too
        width, _, _ = text_to_path.get_text_width_height_descent(words, font, ismath=False)
    return _HINTED * width / 72


def fitted(words: str, room: float, size: float) -> str:
    """Words cut to the room, in inches; empty where not even three letters fit."""
    if width_of(words, size) <= room:
        return words
    cuts = (f"{words[:length].rstrip()}…" for length in range(len(words), 2, -1))
    return next((cut for cut in cuts if width_of(cut, size) <= room), "")


def lighter(colour: str, share: float) -> str:
    """A colour mixed with white.

    Args:
        colour: As ``#rrggbb``.
        share: How much white, 0 to 1.

    Example:
        >>> lighter("#000000", 0.5)
        '#808080'
    """
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * share):02x}" for part in parts)


@attrs.frozen
class Sheet:
    """Where a picture is drawn, in inches from the upper left corner.

    Attributes:
        ax: The axis.
        left, top, right, bottom: The part that title and notes leave free.
        grown: How much larger the free part is than the picture asked for, across and down.
    """

    ax: Axes
    left: float
    top: float
    right: float
    bottom: float
    grown: tuple[float, float]

    @property
    def figure(self) -> Figure:
        """The figure that the axis belongs to."""
        return cast("Figure", self.ax.get_figure(root=True))

    def words(
        self,
        x: float,
        y: float,
        words: object,
        *,
        room: float | None = None,
        size: float = 8,
        colour: str = INK,
        across: Literal["left", "center", "right"] = "left",
        down: Literal["top", "center", "bottom"] = "center",
        bold: bool = False,
    ) -> None:
        """Write words; those that do not fit the room are cut, or left out where nothing would be left."""
        told = plain_text(words)
        if room is not None:
            told = fitted(told, room, size * (1.07 if bold else 1))
        if told:
            self.ax.text(
                x,
                y,
                told,
                size=size,
                color=colour,
                ha=across,
                va="center_baseline" if down == "center" else down,  # one line for À and a
                fontfamily=FONT,
                fontweight="bold" if bold else "normal",
                parse_math=False,  # a $ in a name is a $
            )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        edge: str = "white",
        line: float = 0.8,
    ) -> None:
        """A rectangle by its upper left corner."""
        from matplotlib.patches import Rectangle

        box = Rectangle((x, y), width, height, facecolor=fill, edgecolor=edge, linewidth=line)
        self.ax.add_patch(box)

    def line(
        self, points: Sequence[tuple[float, float]], *, dashed: bool = False, colour: str = LINE
    ) -> None:
        """A line through points, below the boxes."""
        xs, ys = zip(*points, strict=True)
        style = (0, (3, 2)) if dashed else "solid"
        self.ax.plot(xs, ys, color=colour, linewidth=0.9, linestyle=style, zorder=0.5)


def new_figure(width: float, height: float) -> Figure:
    """A figure of a size in inches.

    Raises:
        MissingExtraError: The extra ``display`` is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtraError.of("display", "matplotlib") from None
    return Figure(figsize=(width, height), facecolor="white")


def open_sheet(
    ax: Axes | None, width: float, height: float, title: str = "", notes: Sequence[str] = ()
) -> Sheet:
    """A sheet with a title above and notes below.

    Args:
        ax: Where to draw; a new figure of just the size when ``None``. An axis that is given loses its ticks.
        width: Inches that the picture needs.
        height: Inches that the picture needs.
        title: What it shows.
        notes: What is left out; empty lines are.

    Raises:
        MissingExtraError: The extra ``display`` is not installed.
    """
    told = [note for note in notes if note]
    above = 0.34 if title else 0.0
    below = 0.17 * len(told)
    whole = (width + 2 * _MARGIN, height + above + below + 2 * _MARGIN)
    if ax is None:
        ax = new_figure(*whole).add_axes((0, 0, 1, 1))
    else:
        frame, dpi = ax.get_window_extent(), ax.get_figure(root=True).dpi  # type: ignore[union-attr]  # it has one
        whole = (frame.width / dpi, frame.height / dpi)
    ax.set_axis_off()
    ax.set_xlim(0, whole[0])
    ax.set_ylim(whole[1], 0)
    right, bottom = whole[0] - _MARGIN, whole[1] - _MARGIN - below
    free = (right - _MARGIN, bottom - _MARGIN - above)
    grown = (max(free[0], 0.1) / width, max(free[1], 0.1) / height)
    sheet = Sheet(ax, _MARGIN, _MARGIN + above, right, bottom, grown)
    room = whole[0] - 2 * _MARGIN
    sheet.words(_MARGIN, _MARGIN, title, size=_TITLE, down="top", room=room, bold=True)
    for number, note in enumerate(told):
        y = bottom + 0.17 * number + 0.09
        sheet.words(_MARGIN, y, note, size=_NOTE, colour=DIM, room=room)
    return sheet
