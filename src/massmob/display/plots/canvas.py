"""The canvas that pictures of matplotlib are drawn on: size, font, colours, and texts cut to a width.

A canvas is measured in inches, whatever figure it is part of, so that texts and boxes know each other's size.
The font is DejaVu Sans, which matplotlib brings along and which has Vietnamese and Cyrillic letters.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# matplotlib leaves its keyword arguments untyped.

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Literal, cast

import attrs

from massmob.errors import MissingExtraError
from massmob.rendering.table import displayable_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "FONT",
    "KEY_MARK",
    "KEY_ROW",
    "KEY_SIZE",
    "LINE_COLOUR",
    "MUTED_COLOUR",
    "PALETTE",
    "TEXT_COLOUR",
    "Canvas",
    "LegendKey",
    "Style",
    "cut_to_width",
    "draw_keys",
    "key_rows",
    "keys_height",
    "lighter",
    "new_canvas",
    "new_figure",
    "plain_text",
    "readable_on",
    "text_width",
    "wrapped",
]

FONT = "DejaVu Sans"
TEXT_COLOUR, MUTED_COLOUR, LINE_COLOUR = "#1f2933", "#66727d", "#a9b4be"
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
"""Distinct for people with colour blindness, each dark enough for white text."""

_MIDDLE_LUMINANCE = (
    0.22  # where the contrast to white and that to the colour of texts are equal (WCAG 2)
)
_MARGIN = 0.15  # inches around a canvas
_TITLE_SIZE, _NOTE_SIZE = 11, 7.5  # points
_NOTE_HEIGHT = 0.17  # inches
_HINTING = 1.03  # what fitting letters to pixels adds to their width
_DPI_OF_NOTEBOOKS = 110
_MAX_CHARACTERS = 160  # of a text that is drawn


def plain_text(value: object) -> str:
    """A value as text on one line, of limited length and harmless."""
    return " ".join(displayable_text(value).split())[:_MAX_CHARACTERS]


_MEASURING = Lock()


@lru_cache(maxsize=8192)
def text_width(text: str, size: float) -> float:
    """The width of a text in inches.

    Args:
        text: The text.
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
    # Of letters without a shape drawing warns too. One at a time: filters of warnings belong to the process,
    # and of two threads that restore them the later would leave those of the earlier.
    with _MEASURING, warnings.catch_warnings(action="ignore"):
        width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return _HINTING * width / 72


def cut_to_width(text: str, max_width: float, size: float) -> str:
    """A text cut to a width in inches; empty where not even three letters fit."""
    if text_width(text, size) <= max_width:
        return text
    cuts = (f"{text[:length].rstrip()}…" for length in range(len(text), 2, -1))
    return next((cut for cut in cuts if text_width(cut, size) <= max_width), "")


def wrapped(text: str, max_width: float, size: float) -> list[str]:
    """A text on lines of at most a width in inches, broken between words; a longer word is cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= max_width:
            lines[-1] = longer
        else:
            lines.append(cut_to_width(word, max_width, size))
    return lines


def lighter(colour: str, share: float) -> str:
    """A colour mixed with white.

    Args:
        colour: As ``#rrggbb``.
        share: How much white, 0 to 1.

    Example:
        >>> lighter("#000000", 0.5)
        '#808080'
    """
    channels = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(value + (255 - value) * share):02x}" for value in channels)


def readable_on(colour: str) -> str:
    """The colour of letters that are readable on a colour, given as ``#rrggbb``: that of texts, or white.

    Example:
        >>> readable_on("#e8f1d4"), readable_on("#2b3f80")
        ('#1f2933', 'white')
    """
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    channels = (
        value / 12.92 if value <= 0.04 else ((value + 0.055) / 1.055) ** 2.4
        for value in (red, green, blue)
    )
    luminance = sum(
        weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), channels, strict=True)
    )
    return TEXT_COLOUR if luminance > _MIDDLE_LUMINANCE else "white"


Style = Literal["box", "open box", "arrow", "hollow arrow", "diamond", "solid", "dashed", "dotted"]

_DASHES: dict[Style, object] = {
    "solid": "solid",
    "dashed": (0, (4, 2)),
    "dotted": (0, (1, 1.5)),
}


@attrs.frozen
class LegendKey:
    """An entry of a legend: what a colour and its style mean."""

    label: str
    colour: str
    style: Style = "box"


@attrs.frozen
class Canvas:
    """Where a picture is drawn, in inches from the upper left corner.

    Attributes:
        ax: The axis.
        left, top, right, bottom: The area that title and notes leave free.
        scale_x: How much wider the free area is than the picture needs.
        scale_y: How much higher it is.
    """

    ax: Axes
    left: float
    top: float
    right: float
    bottom: float
    scale_x: float
    scale_y: float

    @property
    def shrink_x(self) -> float:
        """The horizontal scale, 1 at most: a picture is made smaller to fit, but not larger."""
        return min(1.0, self.scale_x)

    @property
    def shrink_y(self) -> float:
        """The vertical scale, 1 at most."""
        return min(1.0, self.scale_y)

    @property
    def figure(self) -> Figure:
        """The figure that the axis belongs to."""
        return cast("Figure", self.ax.get_figure(root=True))

    def _at(self, x: float, y: float) -> tuple[float, float]:
        """The place of a point on the axis."""
        return x, y

    @property
    def _shrinks(self) -> tuple[float, float]:
        """How many inches on the axis an inch of what is drawn takes."""
        return 1.0, 1.0

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
        valign: Literal["top", "center", "bottom"] = "center",
        bold: bool = False,
    ) -> None:
        """Write a text on one line; one that is too wide is cut, or left out where nothing would remain."""
        text = plain_text(value)
        size *= min(1.0, min(self._shrinks) + 0.1)
        if max_width is not None:
            text = cut_to_width(text, max_width * self._shrinks[0], size * (1.07 if bold else 1))
        if text:
            self.ax.text(
                *self._at(x, y),
                text,
                size=size,
                color=colour,
                ha=align,
                va="center_baseline" if valign == "center" else valign,  # one line for À and a
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
        edge: str = "none",
        *,
        dashed: bool = False,
        behind: bool = False,
    ) -> None:
        """A rectangle by its upper left corner; its edge may be dashed, and it may be behind all lines."""
        from matplotlib.patches import Rectangle

        shrink_x, shrink_y = self._shrinks
        size = width * shrink_x, height * shrink_y
        box = Rectangle(self._at(x, y), *size, facecolor=fill, edgecolor=edge, linewidth=0.8)
        if dashed:
            box.set_linestyle((0, (3, 2)))
        if behind:
            box.set_zorder(0)
        self.ax.add_patch(box)

    def line(
        self,
        points: Sequence[tuple[float, float]],
        colour: str = LINE_COLOUR,
        style: Style = "solid",
        width: float = 0.9,
        *,
        front: bool = False,
    ) -> None:
        """A line through points, below the boxes or in front of them."""
        xs, ys = zip(*(self._at(x, y) for x, y in points), strict=True)
        dashes: object = _DASHES[style]
        self.ax.plot(
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
        self.ax.add_patch(shape)


@cache
def _displayed(figure_type: type[Figure]) -> type[Figure]:
    """The type of figures that notebooks display; of themselves they do so only after pyplot was imported."""

    class DisplayedFigure(figure_type):  # type: ignore[valid-type, misc]  # matplotlib is imported late
        def _repr_png_(self) -> bytes:
            file = BytesIO()
            self.savefig(file, format="png", dpi=_DPI_OF_NOTEBOOKS)
            return file.getvalue()

    return DisplayedFigure


def new_figure(width: float, height: float) -> Figure:
    """A figure of a size in inches.

    Raises:
        MissingExtraError: The extra ``display`` is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtraError.of("display", "matplotlib") from None
    return _displayed(Figure)(figsize=(width, height), facecolor="white")


def new_canvas(
    ax: Axes | None, width: float, height: float, title: str = "", notes: Sequence[str] = ()
) -> Canvas:
    """A canvas with a title above and notes below.

    Args:
        ax: Where to draw; a new figure of just the size when ``None``. An axis that is given loses its ticks.
        width: Inches that the picture needs.
        height: Inches that the picture needs.
        title: What it shows.
        notes: What is left out; empty notes are ignored.

    Raises:
        MissingExtraError: The extra ``display`` is not installed.
    """
    notes = [note for note in notes if note]
    above = 0.34 if title else 0.0
    below = _NOTE_HEIGHT * len(notes)
    full_width, full_height = width + 2 * _MARGIN, height + above + below + 2 * _MARGIN
    if ax is None:
        ax = new_figure(full_width, full_height).add_axes((0, 0, 1, 1))
    else:
        frame, dpi = ax.get_window_extent(), ax.get_figure(root=True).dpi  # type: ignore[union-attr]  # it has one
        full_width, full_height = frame.width / dpi, frame.height / dpi
    ax.set_axis_off()
    ax.set_xlim(0, full_width)
    ax.set_ylim(full_height, 0)
    top = _MARGIN + above
    right, bottom = full_width - _MARGIN, full_height - _MARGIN - below
    scale_x = max(right - _MARGIN, 0.1) / width
    scale_y = max(bottom - top, 0.1) / height
    canvas = Canvas(ax, _MARGIN, top, right, bottom, scale_x, scale_y)
    max_width = full_width - 2 * _MARGIN
    canvas.text(
        _MARGIN, _MARGIN, title, size=_TITLE_SIZE, valign="top", max_width=max_width, bold=True
    )
    for number, note in enumerate(notes):
        y = bottom + _NOTE_HEIGHT * number + 0.09
        canvas.text(_MARGIN, y, note, size=_NOTE_SIZE, colour=MUTED_COLOUR, max_width=max_width)
    return canvas


KEY_SIZE, KEY_ROW, KEY_GAP, KEY_MARK = 7.0, 0.2, 0.28, 0.3  # points, then inches


def key_rows(keys: Iterable[LegendKey], width: float) -> list[list[tuple[float, LegendKey]]]:
    """The entries of a legend in rows of at most a width in inches, each with its left edge."""
    rows: list[list[tuple[float, LegendKey]]] = []
    x = width
    for key in keys:
        needed = KEY_MARK + text_width(key.label, KEY_SIZE) + KEY_GAP
        if not rows or x + needed > width + KEY_GAP:
            rows.append([])
            x = 0.0
        rows[-1].append((x, key))
        x += needed
    return rows


def keys_height(keys: Sequence[LegendKey], width: float) -> float:
    """Inches that a legend of a width needs."""
    return len(key_rows(keys, width)) * KEY_ROW


def draw_keys(
    canvas: Canvas, keys: Sequence[LegendKey], left: float, top: float, width: float
) -> None:
    """Draw a legend of a width by its upper left corner, in as many rows as it needs."""
    for number, row in enumerate(key_rows(keys, width)):
        y = top + (number + 0.5) * KEY_ROW
        for offset, key in row:
            x = left + offset
            _draw_mark(canvas, key, x, y)
            canvas.text(x + KEY_MARK, y, key.label, size=KEY_SIZE, colour=MUTED_COLOUR)


def _draw_mark(canvas: Canvas, key: LegendKey, x: float, y: float) -> None:
    if key.style == "box":
        canvas.box(x, y - 0.055, 0.22, 0.11, key.colour)
    elif key.style == "open box":
        canvas.box(x, y - 0.055, 0.22, 0.11, "white", key.colour, dashed=True)
    elif key.style in ("arrow", "hollow arrow"):
        canvas.triangle(x + 0.16, y, key.colour, hollow=key.style == "hollow arrow")
    elif key.style == "diamond":
        canvas.diamond(x + 0.12, y, key.colour)
    else:
        canvas.line([(x, y), (x + 0.22, y)], key.colour, key.style, 1.4)
