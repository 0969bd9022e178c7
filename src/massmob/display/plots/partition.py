"""A rollup as a treemap, a sunburst or an icicle of Plotly: every unit a part of the unit above it."""

# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false
# Plotly has no types of its own.

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Literal, cast

import attrs

from massmob.aggregation.context import shown
from massmob.aggregation.result import Rollup
from massmob.display.plots.canvas import FONT, PALETTE, TEXT_COLOUR, lighter, plain_text
from massmob.errors import InvalidValueError, MissingExtraError, at_least, checked, naming_argument
from massmob.model.entity import Entity
from massmob.values.quantity import Quantity
from massmob.values.text import Language, Text, as_language, unknown_word_error

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

__all__ = ["SHAPES", "Part", "Shape", "draw_rollup", "parts_of"]

Shape = Literal["treemap", "sunburst", "icicle"]
SHAPES: tuple[Shape, ...] = ("treemap", "sunburst", "icicle")

_WHOLE_COLOUR = "#d9dee2"
_UNITS_BELOW = Text(vi="mục ở dưới", en="units further below", ru="единиц ниже")


@attrs.frozen(kw_only=True)
class Part:
    """A unit in the picture.

    Attributes:
        unit: Its id; ``None`` for several roots together.
        parent: Position in the list of the part it belongs to; ``None`` for the whole.
        depth: Steps below the whole.
        figure: Its total with its bounds.
        own: What is certain of it and in none of its parts.
        colour: Its colour.
    """

    unit: str | None
    parent: int | None
    depth: int
    figure: Quantity
    own: float
    colour: str


@checked(rollup=Rollup, depth=at_least(1), title=str, lang=as_language)
def draw_rollup(
    rollup: Rollup[Any],
    shape: Shape = "treemap",
    *,
    root: Entity | str | None = None,
    depth: int = 2,
    group: Hashable = None,
    title: str = "",
    lang: Language | None = None,
) -> Figure:
    """A rollup as parts of a whole: nested rectangles, rings or columns, each as large as its certain size.

    The picture holds every unit with a size: the page that `save_figure` writes shows
    ``depth`` steps at once, and a click on a unit zooms into it. The size is the lower bound of the total;
    what a unit has in none of its parts is blank beside them. What is in no total is noted below the title.

    Args:
        rollup: The totals.
        shape: ``"treemap"`` (rectangles), ``"sunburst"`` (rings) or ``"icicle"`` (columns).
        root: The unit that is the whole; by default the only root, or all roots together.
        depth: How many steps below the whole are visible at once, 1 or more.
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
        raise unknown_word_error("not a shape", shape, SHAPES, place="shape")
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
        parents=["" if part.parent is None else str(part.parent) for part in parts],
        labels=[_escaped(f"{name} {part.figure}") for name, part in zip(names, parts, strict=True)],
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
    hidden = sum(part.depth > depth for part in parts)
    more = [f"{hidden:,} {_UNITS_BELOW.label(lang)} (click, root=, depth=)"] if hidden else []
    notes = " · ".join(map(_escaped, (*rollup.short_notes, *more)))
    return go.Figure(trace).update_layout(
        title={"text": _escaped(heading), "x": 0.01, "subtitle": {"text": notes}},
        font={"family": f"{FONT}, sans-serif", "color": TEXT_COLOUR, "size": 13},
        margin={"l": 20, "r": 20, "t": 70, "b": 20},
        paper_bgcolor="white",
    )


def _escaped(text: str) -> str:
    """Text that Plotly shows as it is: it would interpret some HTML tags."""
    return escape(plain_text(text), quote=False)


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
        groups = ", ".join(map(shown, rollup.groups[:12]))
        hint = f"one of: {groups}" if groups else "roll up with by="
        raise InvalidValueError("no such group", place="group", found=group, hint=hint)
    figures = {unit: _figure_of(rollup[unit], group) for unit in rollup}
    if root is None:
        parents = rollup.hierarchy.parents
        tops = [unit for unit in rollup if not any(up in rollup for up in parents(unit))]
    else:
        with naming_argument("root"):
            tops = [root.id if isinstance(root, Entity) else root]
            figures[tops[0]] = _figure_of(rollup[tops[0]], group)
    whole = sum((figures[unit] for unit in tops), Quantity(0))
    if whole.low <= 0:
        raise InvalidValueError(
            "nothing to draw: the whole is zero", found=rollup.title, hint="roll up something else"
        )
    return _split(rollup, tops, figures, whole)


def _split(
    rollup: Rollup[Any], tops: list[str], figures: Mapping[str, Quantity], whole: Quantity
) -> list[Part]:
    """The whole and its parts, level by level."""
    parts: list[Part] = []
    placed: set[str] = set()
    top = tops[0] if len(tops) == 1 else None
    # A unit, the position of its parent in the list, its depth and its colour.
    queue: deque[tuple[str | None, int | None, int, str]] = deque([(top, None, 0, _WHOLE_COLOUR)])
    while queue:
        unit, parent, depth, colour = queue.popleft()
        figure = whole if unit is None else figures[unit]
        children = _by_size(tops if unit is None else rollup.hierarchy.children(unit), figures)
        own = figure.low - sum(figures[child].low for child in children)
        # Such as averages, or documents below several.
        if own < 0 or not placed.isdisjoint(children):
            raise InvalidValueError(
                "the parts of a unit are not shares of it: they overlap, or are more than the unit",
                place=unit or "",
                found=str(figure),
                hint="roll up something that adds up, or use draw_tree or draw_map",
            )
        placed.update(children)
        for number, child in enumerate(children):
            shade = lighter(colour, 0.3) if depth else PALETTE[number % 7]
            queue.append((child, len(parts), depth + 1, shade))
        size = float(own)
        parts.append(
            Part(unit=unit, parent=parent, depth=depth, figure=figure, own=size, colour=colour)
        )
    return parts


def _by_size(units: Sequence[str], figures: Mapping[str, Quantity]) -> list[str]:
    with_size = [unit for unit in units if unit in figures and figures[unit].low > 0]
    return sorted(with_size, key=lambda unit: (-figures[unit].low, unit))


def _figure_of(total: object, group: Hashable) -> Quantity:
    """One figure of a unit: its total, that of a group, or the sum of its groups."""
    if isinstance(total, Quantity):
        return total
    groups = cast("Mapping[Hashable, Quantity]", total)
    if group is not None:
        return groups.get(group, Quantity(0))
    return sum(groups.values(), Quantity(0))
