"""A rollup as a treemap, a sunburst or an icicle of Plotly: every unit a part of the unit above it."""

# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false
# Plotly has no types of its own.

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator, Mapping, Sequence
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Literal, cast

import attrs

from massmob.aggregation.context import shown
from massmob.aggregation.result import Rollup
from massmob.display.plots.canvas import (
    FONT,
    PALETTE,
    TEXT_COLOUR,
    lighter,
    plain_text,
    readable_on,
)
from massmob.display.plots.titles import notes_of_totals, short_figure, title_of_totals
from massmob.errors import InvalidValueError, MissingExtraError, at_least, checked, naming_argument
from massmob.model.entity import Entity
from massmob.translation.catalogue import gettext, ngettext
from massmob.translation.language import Language, as_language
from massmob.values.quantity import Quantity
from massmob.values.text import unknown_word_error

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

__all__ = ["SHAPES", "Part", "Shape", "draw_rollup", "parts_of"]

Shape = Literal["treemap", "sunburst", "icicle"]
SHAPES: tuple[Shape, ...] = ("treemap", "sunburst", "icicle")

_WHOLE_COLOUR = "#d9dee2"
_LEAST_SIZE = 9  # pixels of letters
_MANY = 40  # parts: with more some have no space for a name


@attrs.frozen(kw_only=True)
class Part:
    """A unit in the picture.

    Attributes:
        unit: Its id; ``None`` for several roots together.
        parent: Position in the list of the part it belongs to; ``None`` for the whole.
        depth: Steps below the whole.
        figure: Its total with its bounds; where units are counted, without the unit itself if others are in it.
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
    Names that do not fit are left out until one points at the unit or zooms in.

    Args:
        rollup: The totals.
        shape: ``"treemap"`` (rectangles), ``"sunburst"`` (rings) or ``"icicle"`` (columns).
        root: The unit that is the whole; by default the only root, or all roots together.
        depth: How many steps below the whole are visible at once, 1 or more.
        group: Of a rollup with ``by``, the group to show; all together when ``None``.
        title: Above the picture, before the total; what was rolled up, where and when, when empty.
        lang: Language of texts; the current one when ``None``.

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
    lang = as_language(lang)
    parts = parts_of(rollup, root=root, group=group)
    units = [part.unit for part in parts if part.unit is not None]
    title = title or title_of_totals(rollup, units, lang, group)
    labels = [_label(rollup, part, lang) for part in parts]
    inner = {part.parent for part in parts}
    texts = [
        label if number in inner or shape != "treemap" else "<br>".join(label.split())
        for number, label in enumerate(labels)
    ]
    trace = {"treemap": go.Treemap, "sunburst": go.Sunburst, "icicle": go.Icicle}[shape](
        ids=[str(number) for number in range(len(parts))],
        parents=["" if part.parent is None else str(part.parent) for part in parts],
        labels=labels,
        text=texts,
        textinfo="text",
        textfont={"color": [readable_on(part.colour) for part in parts]},
        values=[part.own for part in parts],
        branchvalues="remainder",  # "total" draws nothing where floats do not add up to the last digit
        hovertemplate="%{label}<extra></extra>",
        marker={
            "colors": [part.colour for part in parts],
            "line": {"color": "white", "width": 0.5},
        },
        maxdepth=depth + 1,
    )
    if shape != "treemap":
        trace.leaf = {"opacity": 1}  # letters are readable on the colour itself
    if shape == "sunburst":
        trace.insidetextorientation = "radial"
    whole = short_figure(parts[0].figure, lang) if root is None else unescape(labels[0])
    heading = f"{title}: {whole}"
    notes = " · ".join(map(_escaped, _notes(rollup, parts, depth, lang)))
    return go.Figure(trace).update_layout(
        title={"text": _escaped(heading), "x": 0.01, "subtitle": {"text": notes}},
        font={"family": f"{FONT}, sans-serif", "color": TEXT_COLOUR, "size": 13},
        uniformtext={"minsize": _LEAST_SIZE, "mode": "hide"},
        margin={"l": 20, "r": 20, "t": 70, "b": 20},
        paper_bgcolor="white",
    )


def _label(rollup: Rollup[Any], part: Part, lang: Language) -> str:
    """The name and the total of a part; the name alone of a unit that is counted as one."""
    if part.unit is None:
        name = gettext("Together", lang)
    else:
        name = rollup.context.name(part.unit, lang)
        if rollup.context.counts_itself(part.unit) and not rollup.hierarchy.children(part.unit):
            return _escaped(name)
    return _escaped(f"{name} {short_figure(part.figure, lang)}")


def _notes(rollup: Rollup[Any], parts: Sequence[Part], depth: int, lang: Language) -> Iterator[str]:
    yield from notes_of_totals(rollup, lang)
    top = parts[0]
    if len(parts) == 1 and top.unit is not None and rollup.hierarchy.children(top.unit):
        message = gettext(
            "All of it is recorded for {name} itself, none for a unit within it.", lang
        )
        yield message.format(name=rollup.context.name(top.unit, lang))
    elif any(part.own for number, part in enumerate(parts) if number in {p.parent for p in parts}):
        yield gettext("blank: recorded for a unit itself", lang)
    if hidden := sum(part.depth > depth for part in parts):
        yield ngettext(
            "{number} unit further below (click, root=, depth=)",
            "{number} units further below (click, root=, depth=)",
            hidden,
            lang,
        ).format(number=short_figure(Quantity(hidden), lang))
    if len(parts) - hidden > _MANY:
        yield gettext("names that do not fit are left out: point at a unit, or click", lang)


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
        [('loc:01', '609'), ('loc:277', '32')]
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
        itself = unit is not None and _counts_itself_beside_others(rollup, unit)
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
        size = float(own - itself)
        within = figure - 1 if itself else figure
        parts.append(
            Part(unit=unit, parent=parent, depth=depth, figure=within, own=size, colour=colour)
        )
    return parts


def _counts_itself_beside_others(rollup: Rollup[Any], unit: str) -> bool:
    """Whether a total counts the unit itself and units within it."""
    return bool(rollup.hierarchy.children(unit)) and rollup.context.counts_itself(unit)


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
