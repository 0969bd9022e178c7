"""The totals of a rollup as parts of one whole: what the icicle, the sunburst and the treemap draw.

Lives here: how large each part is, in which order, and what is too small to draw. Must not live here: any
drawing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any, cast

import attrs

from massmob.declaration import Entity
from massmob.display.paper import PALETTE, left_out, lighter, plain_text
from massmob.errors import InvalidValueError
from massmob.quantity import Quantity
from massmob.rollups import Rollup
from massmob.text import Language

__all__ = ["DEPTH", "LEAST", "Slice", "number_of", "sliced", "small_ones", "walked"]

DEPTH = 2
"""Steps below the whole that a picture shows when not asked."""

LEAST = 1 / 1000
"""Of the whole: smaller parts are drawn together."""

_OTHERS: dict[Language, str] = {"vi": "mục nhỏ khác", "en": "smaller ones", "ru": "мелких"}
_DEEPER: dict[Language, str] = {"vi": "mục ở dưới", "en": "units further below", "ru": "ниже"}
_SMALL: dict[Language, str] = {
    "vi": "các phần nhỏ được gộp lại",
    "en": "small parts drawn together",
    "ru": "мелких частей объединено",
}


@attrs.frozen(kw_only=True)
class Slice:
    """A part of the whole.

    Attributes:
        id: The unit's id; empty for small ones drawn together.
        name: What it is called.
        size: Its least certain size.
        told: Its size in words, with its bounds.
        depth: Steps below the whole.
        colour: Its colour.
        below: Its own parts, the greatest first.
        hidden: How many parts of its own are not drawn.
        gathered: How many units it stands for.
    """

    id: str
    name: str = attrs.field(converter=plain_text)
    size: float
    told: str
    depth: int
    colour: str
    below: tuple[Slice, ...] = ()
    gathered: int = 1
    hidden: int = 0


def sliced(
    rollup: Rollup[Any],
    *,
    root: Entity | str | None = None,
    depth: int | None = None,
    group: Hashable = None,
    lang: Language = "en",
    least: float = LEAST,
) -> Slice:
    """The whole with its parts.

    Args:
        rollup: The totals.
        root: The unit that is the whole; by default the only root, or all roots together.
        depth: How many steps below it to go; `DEPTH` when ``None``.
        group: Of a rollup with ``by``, the group to show; all together when ``None``.
        lang: Language of the names.
        least: The share of the whole below which parts are drawn together.

    Raises:
        InvalidValueError: The whole is nothing, a depth below 1, or no such group.
        UnknownEntityError: No such unit.
    """
    if depth is not None and depth < 1:
        raise InvalidValueError("not a depth", found=depth, remedy="1 or more")
    if group is not None and group not in rollup.groups:
        raise InvalidValueError(
            "no such group",
            found=group,
            remedy=f"one of: {', '.join(map(str, rollup.groups[:12]))}",
        )
    tree = rollup.hierarchy
    figures = {unit: _figure(rollup[unit], group) for unit in rollup}
    if root is not None:
        tops = [root.id if isinstance(root, Entity) else root]
        figures.setdefault(tops[0], _figure(rollup[tops[0]], group))
    else:
        tops = [unit for unit in rollup if not any(up in rollup for up in tree.parents(unit))]
    total = sum(number_of(figures[unit]) for unit in tops)
    if total <= 0:
        raise InvalidValueError(
            "nothing to draw: the whole is zero",
            found=rollup.title,
            remedy="roll up something else",
        )
    made = _Slicer(rollup, figures, DEPTH if depth is None else depth, least * total, lang)
    if len(tops) == 1:
        return made.slice(tops[0], 0, "#5b6770")
    words = Quantity(0)
    for unit in tops:
        words += figures[unit]
    return made.whole(tops, str(words))


def _figure(total: object, group: Hashable) -> Quantity:
    """One figure of a unit: its total, that of a group, or the sum of its groups."""
    if isinstance(total, Quantity):
        return total
    groups = cast("Mapping[Hashable, Quantity]", total)
    if group is not None:
        return groups.get(group, Quantity(0))
    together = Quantity(0)
    for figure in groups.values():
        together += figure
    return together


def number_of(figure: Quantity) -> float:
    """The size that stands for a figure: what is certain of it."""
    return float(figure.low)


@attrs.frozen
class _Slicer:
    rollup: Rollup[Any]
    figures: Mapping[str, Quantity]
    depth: int
    least: float
    lang: Language

    def whole(self, tops: list[str], told: str) -> Slice:
        """Several roots as one whole."""
        parts = self._parts(tops, 0, "")
        return Slice(
            id="",
            name=self.rollup.title,
            size=sum(number_of(self.figures[unit]) for unit in tops),
            told=told,
            depth=0,
            colour="#5b6770",
            below=parts,
        )

    def slice(self, unit: str, depth: int, colour: str) -> Slice:
        """A unit with its parts."""
        figure = self.figures[unit]
        below = [each for each in self.rollup.hierarchy.children(unit) if each in self.figures]
        parts = self._parts(below, depth, colour) if depth < self.depth else ()
        return Slice(
            id=unit,
            name=self.rollup.movement[unit].name.label(self.lang),
            size=number_of(figure),
            told=str(figure),
            depth=depth,
            colour=colour,
            below=parts,
            hidden=0 if parts else sum(number_of(self.figures[each]) > 0 for each in below),
        )

    def _parts(self, units: list[str], depth: int, colour: str) -> tuple[Slice, ...]:
        units = sorted(units, key=lambda unit: (-number_of(self.figures[unit]), unit))
        seen = [unit for unit in units if number_of(self.figures[unit]) >= self.least]
        small = [unit for unit in units[len(seen) :] if number_of(self.figures[unit]) > 0]
        if not seen:
            return ()  # none of them could be told apart: the unit stays in one piece
        if len(small) == 1:
            seen, small = seen + small, []
        parts = [
            self.slice(unit, depth + 1, PALETTE[number % 7] if not depth else lighter(colour, 0.3))
            for number, unit in enumerate(seen)
        ]
        if small:
            size = sum(number_of(self.figures[unit]) for unit in small)
            parts.append(
                Slice(
                    id="",
                    name=f"{len(small):,} {_OTHERS[self.lang]}",
                    size=size,
                    told=f"{size:,.0f}",
                    depth=depth + 1,
                    colour="#b9c1c8",
                    gathered=len(small),
                )
            )
        return tuple(parts)


def walked(whole: Slice) -> Iterator[Slice]:
    """A slice and all its parts, upper ones first."""
    yield whole
    for part in whole.below:
        yield from walked(part)


def small_ones(whole: Slice, lang: Language) -> list[str]:
    """The lines that say how many parts were drawn together, and how many not at all."""
    small = sum(part.gathered for part in walked(whole) if not part.id and part.depth)
    hidden = sum(part.hidden for part in walked(whole))
    together = f"{small:,} {_SMALL[lang]} (root=)" if small else ""
    return [together, left_out(hidden, _DEEPER[lang], "root=, depth=", lang)]
