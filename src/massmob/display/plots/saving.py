"""A picture as a file: a figure of matplotlib as SVG, PNG or PDF, one of Plotly also as an HTML page."""

# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false
# matplotlib leaves its keyword arguments untyped; Plotly and kaleido have no types.

from __future__ import annotations

import re
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from massmob.display.plots.canvas import FONT
from massmob.errors import InvalidValueError, MissingExtraError
from massmob.storage import files
from massmob.values.text import unknown_word_error

if TYPE_CHECKING:
    import matplotlib.figure
    import plotly.graph_objects as go

    AnyFigure: TypeAlias = matplotlib.figure.Figure | go.Figure

__all__ = ["IMAGES", "PAGE", "rendered", "save_figure"]

IMAGES = ("svg", "png", "pdf")
PAGE = "html"

_SIZE = {"treemap": (1400, 1000), "sunburst": (1000, 1060), "icicle": (1000, 1000)}  # pixels

# Without Plotly's button that sends the figure to a server.
_BUTTONS = {"modeBarButtons": [["toImage"]], "displaylogo": False}

# Plotly gives a drawing a random id, Chromium its date: both become zeros.
_RANDOM = {"svg": rb'(?<=id="defs-)\w{6}|(?<=id="topdefs-)\w{6}', "pdf": rb"(?<=\(D:)\d{14}"}


def save_figure(figure: AnyFigure, path: str | PathLike[str]) -> Path:
    """Write a figure to a file of the kind that its suffix names.

    A page (``.html``) has some five megabytes, as Plotly's script is in it: it works without a network.

    Args:
        figure: The figure of matplotlib or Plotly that a ``draw_…`` function returned.
        path: Such as ``"map.svg"``: ``.svg``, ``.png`` or ``.pdf``, and ``.html`` for a figure of Plotly. The
            file appears whole or not at all.

    Returns:
        The path.

    Raises:
        InvalidValueError: Another suffix.
        MissingExtraError: An image of a figure of Plotly, and kaleido or Chromium is not installed.
        SaveError: The file cannot be written.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> from massmob.datasets.shipped import load_dataset
        >>> from massmob.display.plots.tree import draw_tree
        >>> with TemporaryDirectory() as folder:
        ...     save_figure(draw_tree(load_dataset("hanoi"), "field"), f"{folder}/fields.svg").name
        'fields.svg'
    """
    out = files.as_path("path", path)
    if not hasattr(figure, "savefig") and not hasattr(figure, "to_html"):
        hint = "give what a draw_… function returns"
        raise InvalidValueError("not a figure", place="figure", found=figure, hint=hint)
    files.write(out, rendered(figure, out.suffix.removeprefix(".").lower()))
    return out


def rendered(figure: AnyFigure, format: str) -> bytes:
    """A figure as the bytes of a file; the same figure gives the same bytes on the same machine.

    Args:
        figure: The figure of matplotlib or Plotly.
        format: One of `IMAGES`, or `PAGE` for a figure of Plotly.

    Raises:
        InvalidValueError: Another format.
        MissingExtraError: An image of a figure of Plotly, and kaleido or Chromium is not installed.
    """
    is_plotly = hasattr(figure, "to_html")
    formats = (PAGE, *IMAGES) if is_plotly else IMAGES
    if format not in formats:
        raise unknown_word_error(
            "not a kind of file for this picture", format, formats, place="path"
        )
    if format == PAGE:
        return str(cast("go.Figure", figure).to_html(config=_BUTTONS, div_id="massmob")).encode()
    return _plotly_image(figure, format) if is_plotly else _matplotlib_image(figure, format)


def _matplotlib_image(figure: Any, format: str) -> bytes:  # noqa: ANN401 - a figure of matplotlib
    import matplotlib as mpl

    settings: dict[Any, Any] = {  # instead of the user's own settings
        "svg.hashsalt": "massmob",
        "svg.fonttype": "none",
        "pdf.fonttype": 42,
        "font.family": [FONT],
        "savefig.bbox": None,
        "path.simplify": True,
    }
    without_date = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}
    file = BytesIO()
    with mpl.rc_context(settings):
        figure.savefig(file, format=format, dpi=150, metadata=without_date[format])
    return file.getvalue()


def _plotly_image(figure: Any, format: str) -> bytes:  # noqa: ANN401 - a figure of Plotly
    try:
        import kaleido
        from kaleido import errors
    except ImportError:
        raise MissingExtraError.of("interactive", "kaleido") from None
    width, height = _SIZE.get(figure.data[0].type, (900, 700))
    options = {"format": format, "width": width, "height": height, "scale": 2}
    try:
        # Without MathJax, which would be loaded from the network.
        image: bytes = kaleido.calc_fig_sync(figure, options, kopts={"mathjax": False})
    except (errors.ChromeNotFoundError, errors.BrowserFailedError, TimeoutError) as error:
        raise MissingExtraError(
            "kaleido draws this image with Chromium or Chrome, which did not start",
            found=type(error).__name__,
            hint="install one (apt-get install chromium, or kaleido_get_chrome), or write .html",
        ) from None
    pattern = _RANDOM.get(format)
    return re.sub(pattern, lambda match: b"0" * len(match[0]), image) if pattern else image
