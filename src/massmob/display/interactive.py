"""The same pictures to point at and zoom into: one HTML file that works without a network.

Lives here: rollups, reorganisations and maps as figures of Plotly (extra ``interactive``), and their file that
holds Plotly's own script. Must not live here: sizes, successions and places; the static pictures find them too.
"""

# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false
# Plotly has no types of its own.

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from html import escape
from math import pi, sqrt
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from massmob.declaration import Entity
from massmob.display.flow import moves
from massmob.display.maps import spots
from massmob.display.paper import FONT, INK, PALETTE, lighter, plain_text
from massmob.display.slices import sliced, walked
from massmob.errors import InvalidValueError, MissingExtraError
from massmob.movement import Movement
from massmob.quantity import Number, Quantity
from massmob.rollups import Rollup
from massmob.text import Language

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

__all__ = ["SHAPES", "chart_flow", "chart_map", "chart_parts", "page_of", "save_page"]

Shape = Literal["icicle", "sunburst", "treemap"]
SHAPES: tuple[Shape, ...] = ("icicle", "sunburst", "treemap")
"""How `chart_parts` shows a rollup."""

_DEPTH = 4  # steps below the whole that one can zoom into


def _plotly() -> Any:  # noqa: ANN401 - a module
    try:
        import plotly.graph_objects as go
    except ImportError:
        raise MissingExtraError.of("interactive", "plotly") from None
    return go


def _words(value: object) -> str:
    """Words that Plotly does not read its small HTML in."""
    return escape(plain_text(value), quote=False)


def _finished(figure: Figure, title: str) -> Figure:
    figure.update_layout(
        title={"text": _words(title), "x": 0.01},
        font={"family": f"{FONT}, sans-serif", "color": INK, "size": 13},
        margin={"l": 20, "r": 20, "t": 50, "b": 20},
        paper_bgcolor="white",
        plot_bgcolor="white",
    )
    return figure


def chart_parts(
    rollup: Rollup[Any],
    shape: Shape = "sunburst",
    *,
    root: Entity | str | None = None,
    depth: int = _DEPTH,
    group: Hashable = None,
    lang: Language = "en",
) -> Figure:
    """A rollup to zoom into: an icicle, a sunburst or a treemap.

    Args:
        rollup: The totals.
        shape: One of `SHAPES`.
        root: The unit that is the whole; by default the root of the hierarchy.
        depth: How many steps below it there are to zoom into.
        group: Of a rollup with ``by``, the group to show; all together when ``None``.
        lang: Language of the names.

    Returns:
        The figure of Plotly; `save_page` writes it.

    Raises:
        InvalidValueError: No such shape or group, or nothing to draw.
        UnknownEntityError: No such unit.
        MissingExtraError: The extra ``interactive`` is not installed.

    Example:
        >>> from massmob.datasets import load_dataset
        >>> autumn = load_dataset("hanoi").at("2024-10-15")
        >>> figure = chart_parts(autumn.rollup("locality", along="locality"), depth=1)
        >>> len(figure.data[0].labels)
        31
    """
    if shape not in SHAPES:
        raise InvalidValueError("not a shape", found=shape, remedy=f"one of: {', '.join(SHAPES)}")
    go = _plotly()
    whole = sliced(rollup, root=root, depth=depth, group=group, lang=lang, least=0.0)
    parts = list(walked(whole))
    numbers = {id(part): str(number) for number, part in enumerate(parts)}
    parents: dict[int, str] = {id(each): numbers[id(part)] for part in parts for each in part.below}
    trace = {"icicle": go.Icicle, "sunburst": go.Sunburst, "treemap": go.Treemap}[shape](
        ids=[numbers[id(part)] for part in parts],
        parents=[parents.get(id(part), "") for part in parts],
        labels=[_words(part.name) for part in parts],
        values=[part.size for part in parts],
        branchvalues="total",
        customdata=[_words(part.told) for part in parts],
        hovertemplate="%{label}: %{customdata}<extra></extra>",
        texttemplate="%{label}<br>%{customdata}",
        marker={"colors": [part.colour for part in parts], "line": {"color": "white", "width": 1}},
        maxdepth=3,
    )
    return _finished(go.Figure(trace), f"{rollup.title}: {whole.name}, {whole.told}")


def chart_flow(
    movement: Movement,
    *,
    since: date | str = "2025-01-01",
    until: date | str = "2025-12-31",
    root: Entity | str | None = None,
    lang: Language = "en",
) -> Figure:
    """Which old units went into which new ones; the arguments are those of `massmob.display.flow.draw_flow`.

    Raises:
        InvalidValueError: Nothing to draw, or not a day.
        UnknownEntityError: There is no such unit.
        MissingExtraError: The extra ``interactive`` is not installed.
    """
    go = _plotly()
    found = moves(movement, since, until, root)
    olds = list(dict.fromkeys(each.old for each in found))
    news = list(dict.fromkeys(each.new for each in found))
    places = {("old", id): number for number, id in enumerate(olds)}
    places |= {("new", id): len(olds) + number for number, id in enumerate(news)}
    colours = {id: PALETTE[number % 7] for number, id in enumerate(news)}
    trace = go.Sankey(
        node={
            "label": [_words(movement[id].name.label(lang)) for id in (*olds, *news)],
            "color": ["#7d8590"] * len(olds) + [colours[id] for id in news],
            "pad": 8,
            "thickness": 12,
        },
        link={
            "source": [places["old", each.old] for each in found],
            "target": [places["new", each.new] for each in found],
            "value": [1] * len(found),
            "color": [lighter(colours[each.new], 0.3 if each.whole else 0.7) for each in found],
            "customdata": [each.extent.label(lang) for each in found],
            "hovertemplate": "%{source.label} → %{target.label}: %{customdata}<extra></extra>",
        },
    )
    figure = _finished(go.Figure(trace), f"{since} – {until}")
    figure.update_layout(height=max(450, 18 * len(found)))
    return figure


def chart_map(
    movement: Movement,
    values: Mapping[str, Quantity] | Mapping[str, Number],
    *,
    title: str = "",
    lang: Language = "en",
) -> Figure:
    """Values at the centre points of their units; the arguments are those of `massmob.display.maps.draw_map`.

    Raises:
        InvalidValueError: No unit has a place, or something is not a locality.
        UnknownEntityError: There is no such unit.
        MissingExtraError: The extra ``interactive`` is not installed.
    """
    go = _plotly()
    placed, _ = spots(movement, values)
    if not placed:
        raise InvalidValueError(
            "no unit has a centre point", found=f"{len(values)} units", remedy="give other units"
        )
    greatest = max(placed[0].size, 1e-9)
    trace = go.Scatter(
        x=[each.at.lon for each in placed],
        y=[each.at.lat for each in placed],
        mode="markers",
        marker={
            "size": [6 + 26 * sqrt(max(each.size, 0) / greatest / pi) for each in placed],
            "color": [each.size for each in placed],
            "colorscale": "YlGnBu",
            "showscale": True,
            "line": {"color": "white", "width": 1},
        },
        text=[_words(f"{each.unit.name.label(lang)}: {each.told}") for each in placed],
        hovertemplate="%{text}<extra></extra>",
    )
    figure = _finished(go.Figure(trace), title)
    figure.update_yaxes(scaleanchor="x", scaleratio=1.07, gridcolor="#eceff1", zeroline=False)
    figure.update_xaxes(gridcolor="#eceff1", zeroline=False)
    figure.update_layout(height=700)
    return figure


def page_of(figure: Figure) -> str:
    """A figure of Plotly as one HTML page with all that it needs; the same figure gives the same page."""
    return str(figure.to_html(include_plotlyjs=True, full_html=True, div_id="massmob"))


def save_page(figure: Figure, path: str | PathLike[str]) -> Path:
    """Write a figure of Plotly as one HTML page of some five megabytes, Plotly's script included.

    Args:
        figure: What a ``chart_…`` function gave.
        path: Where to; the file appears whole or not at all.

    Returns:
        The path.
    """
    from massmob.interchange import files

    out = Path(path)
    files.write(out, page_of(figure).encode())
    return out
