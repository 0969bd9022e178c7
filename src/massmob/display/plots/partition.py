"""A rollup as a treemap, a sunburst or an icicle of Plotly: every unit a part of the unit above it."""

# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false
# Plotly has no types of its own.

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Literal, cast

import attrs

from massmob.aggregation.result import Rollup
from massmob.display.plots.canvas import FONT, INK, PALETTE, lighter, plain_text
from massmob.errors import InvalidValueError, MissingExtraError
from massmob.model.entity import Entity
from massmob.values.quantity import Quantity
from massmob.values.text import Language, Text, unknown_word

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

__all__ = ["SHAPES", "Part", "Shape", "draw_rollup", "parts_of"]

Shape = Literal["treemap", "sunburst", "icicle"]
SHAPES: tuple[Shape, ...] = ("treemap", "sunburst", "icicle")

_WHOLE = "#d9dee2"
_DEEPER = Text(vi="mục ở dưới", en="units further below", ru="единиц ниже")


@attrs.frozen(kw_only=True)
class Part:
    """A unit in the picture.

    Attributes:
        unit: Its id; ``None`` for several roots together.
        above: Place in the list of the part it belongs to; ``None`` for the whole.
        step: Steps below the whole.
        figure: Its total with its bounds.
        own: What is certain of it and in none of its parts.
        colour: Its colour.
    """

    unit: str | None
    above: int | None
    step: int
    figure: Quantity
    own: float
    colour: str


def draw_rollup(
    rollup: Rollup[Any],
    shape: Shape = "treemap",
    *,
    root: Entity | str | None = None,
    depth: int = 2,
    group: Hashable = None,
    title: str = "",
    lang: Language = "en",
) -> Figure:
    """A rollup as parts of a whole: nested rectangles, rings or columns, each as large as its certain size.

    The picture holds every unit with a size: the page that `save_figure` writes shows
    ``depth`` steps at once, and a click on a unit zooms into it. The size is the lower bound of the total;
    what a unit has in none of its parts stays free beside them.

    Args:
        rollup: The totals.
        shape: ``"treemap"`` (rectangles), ``"sunburst"`` (rings) or ``"icicle"`` (columns).
        root: The unit that is the whole; by default the only root, or all roots together.
        depth: How many steps below the whole are seen at once, 1 or more.
        group: Of a rollup with ``by``, the group to show; all together when ``None``.
        title: Above the picture, before the total; what was rolled up when empty.
        lang: Language of the names.

    Returns:
        The figure of Plotly.

    Raises:
        InvalidValueError: No such shape or group, a depth below 1, nothing to draw, or totals that are not
            the sum of their parts.
        UnknownEntityError: No such unit.
        MissingExtraError: The extra ``interactive`` is not installed.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> autumn = load_dataset("hanoi").at("2024-10-15")
        >>> figure = draw_rollup(autumn.rollup("locality", along="locality"), "sunburst")
        >>> len(figure.data[0].labels)
        610
    """
    if shape not in SHAPES:
        raise unknown_word("not a shape", shape, SHAPES)
    if depth < 1:
        raise InvalidValueError("not a depth", found=depth, hint="1 or more")
    try:
        import plotly.graph_objects as go
    except ImportError:
        raise MissingExtraError.of("interactive", "plotly") from None
    parts = parts_of(rollup, root=root, group=group)
    names = [
        rollup.title if part.unit is None else rollup.movement[part.unit].name.label(lang)
        for part in parts
    ]
    trace = {"treemap": go.Treemap, "sunburst": go.Sunburst, "icicle": go.Icicle}[shape](
        ids=[str(number) for number in range(len(parts))],
        parents=["" if part.above is None else str(part.above) for part in parts],
        labels=[_words(f"{name} {part.figure}") for name, part in zip(names, parts, strict=True)],
        values=[part.own for part in parts],
        branchvalues="remainder",  # "total" draws nothing where floats do not add up to the last digit
        hovertemplate="%{label}<extra></extra>",
        marker={
            "colors": [part.colour for part in parts],
            "line": {"color": "white", "width": 0.5},
        },
        maxdepth=depth + 1,
    )
    heading = f"{title or rollup.title}: {names[0]}, {parts[0].figure}"
    deeper = sum(part.step > depth for part in parts)
    note = f"{deeper:,} {_DEEPER.label(lang)} (click, root=, depth=)" if deeper else ""
    return go.Figure(trace).update_layout(
        title={"text": _words(heading), "x": 0.01, "subtitle": {"text": note}},
        font={"family": f"{FONT}, sans-serif", "color": INK, "size": 13},
        margin={"l": 20, "r": 20, "t": 70, "b": 20},
        paper_bgcolor="white",
    )


def _words(words: str) -> str:
    """Words in which Plotly does not read its small HTML."""
    return escape(plain_text(words), quote=False)


def parts_of(
    rollup: Rollup[Any], *, root: Entity | str | None = None, group: Hashable = None
) -> list[Part]:
    """The whole and its parts, upper ones first, those of a unit by size; without units that have no size.

    Args:
        rollup: The totals.
        root: The unit that is the whole; by default the only root, or all roots together.
        group: Of a rollup with ``by``, the group; all together when ``None``.

    Raises:
        InvalidValueError: No such group, the whole is zero, or totals that are not the sum of their parts.
        UnknownEntityError: No such unit.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> communes = load_dataset("hanoi").at("2024-10-15").rollup("locality", along="locality")
        >>> [(part.unit, str(part.figure)) for part in parts_of(communes)[:2]]
        [('loc:01', '610'), ('loc:277', '33')]
    """
    if group is not None and group not in rollup.groups:
        groups = ", ".join(map(str, rollup.groups[:12]))
        raise InvalidValueError("no such group", found=group, hint=f"one of: {groups}")
    tree = rollup.hierarchy
    figures = {unit: _figure(rollup[unit], group) for unit in rollup}
    if root is not None:
        tops = [root.id if isinstance(root, Entity) else root]
        figures[tops[0]] = _figure(rollup[tops[0]], group)
    else:
        tops = [unit for unit in rollup if not any(up in rollup for up in tree.parents(unit))]
    whole = sum((figures[unit] for unit in tops), Quantity(0))
    if whole.low <= 0:
        raise InvalidValueError(
            "nothing to draw: the whole is zero",
            found=rollup.title,
            hint="roll up something else",
        )
    parts: list[Part] = []
    placed: set[str] = set()
    top = tops[0] if len(tops) == 1 else None
    queue: deque[tuple[str | None, int | None, int, str]] = deque([(top, None, 0, _WHOLE)])
    while queue:
        unit, above, step, colour = queue.popleft()
        figure = whole if unit is None else figures[unit]
        shown = _by_size(tops if unit is None else tree.children(unit), figures)
        own = figure.low - sum(figures[each].low for each in shown)
        if own < 0 or not placed.isdisjoint(shown):  # such as averages, or documents below several
            raise InvalidValueError(
                "the parts of a unit are not shares of it: they overlap, or are more than the unit",
                place=unit or "",
                found=str(figure),
                hint="roll up something that adds up, or use draw_tree or draw_map",
            )
        placed.update(shown)
        for number, each in enumerate(shown):
            shade = lighter(colour, 0.3) if step else PALETTE[number % 7]
            queue.append((each, len(parts), step + 1, shade))
        part = Part(unit=unit, above=above, step=step, figure=figure, own=float(own), colour=colour)
        parts.append(part)
    return parts


def _by_size(units: Sequence[str], figures: Mapping[str, Quantity]) -> list[str]:
    known = [unit for unit in units if unit in figures and figures[unit].low > 0]
    return sorted(known, key=lambda unit: (-figures[unit].low, unit))


def _figure(total: object, group: Hashable) -> Quantity:
    """One figure of a unit: its total, that of a group, or the sum of its groups."""
    if isinstance(total, Quantity):
        return total
    groups = cast("Mapping[Hashable, Quantity]", total)
    if group is not None:
        return groups.get(group, Quantity(0))
    return sum(groups.values(), Quantity(0))
