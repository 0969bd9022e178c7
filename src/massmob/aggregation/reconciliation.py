"""`reconcile`: whether the figures stated for units can be true together with those of their parts.

The parts of a unit are those below it in the hierarchy, and they make up the whole, as in a rollup. A unit
without a figure may have any value from zero up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from math import inf
from typing import Any, TypeAlias

import attrs

from massmob.errors import InvalidValueError
from massmob.model.entities import Indicator, Observation
from massmob.model.entity import grouped
from massmob.network.network import Network
from massmob.network.placement import Along
from massmob.network.trees import Tree
from massmob.rendering.table import Table
from massmob.values.numbers import Exact
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import Measure

__all__ = ["Contradiction", "Gap", "Reconciliation", "reconcile"]

_Bound: TypeAlias = Exact | float  # infinity where nothing bounds it
_Interval: TypeAlias = tuple[_Bound, _Bound]
_Stated: TypeAlias = Mapping[str, Sequence[Observation]]
_ANYTHING: _Interval = (0, inf)
_MOST_WAYS = 512  # ways out that are kept for one unit


@attrs.frozen(kw_only=True)
class Contradiction:
    """A figure of a unit that no figures of its parts can make up.

    Attributes:
        unit: Id of the unit.
        observation: Id of the figure.
        stated: The figure.
        parts: What its parts come to.
        related: Ids of the figures of the parts, and of others of the unit itself.
    """

    unit: str
    observation: str
    stated: Quantity
    parts: Quantity
    related: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Gap:
    """What a figure of a unit leaves over for parts that say nothing.

    Attributes:
        unit: Id of the unit.
        observation: Id of the figure.
        rest: What the silent parts have together.
        silent: Ids of these parts.
    """

    unit: str
    observation: str
    rest: Quantity
    silent: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Reconciliation:
    """What came of comparing figures with those of their parts.

    Attributes:
        indicator: Id of the indicator.
        contradictions: Figures that cannot be true together with those below; the lowest units first.
        gaps: What figures leave over for parts that are silent.
        wrong: Ids of the fewest figures without which the others can all be true; another set may be as small.
        proven: Whether it is certain that no smaller set would do.
    """

    indicator: str
    contradictions: tuple[Contradiction, ...]
    gaps: tuple[Gap, ...]
    wrong: tuple[str, ...]
    proven: bool

    @property
    def ok(self) -> bool:
        """Whether all figures can be true together."""
        return not self.contradictions

    def table(self) -> Table:
        """The contradictions and the gaps as a table."""
        rows: list[tuple[object, ...]] = [
            (each.unit, "contradiction", each.stated, each.parts, ", ".join(each.related))
            for each in self.contradictions
        ]
        rows += [
            (each.unit, "gap", "", each.rest, f"{len(each.silent)} silent: {each.silent[0]} …")
            for each in self.gaps
        ]
        told = f"{len(self.contradictions)} contradictions, {len(self.gaps)} gaps"
        if self.wrong:
            told += f"; wrong, at the least: {', '.join(self.wrong)}"
        header = ("unit", "what", "stated", "parts", "figures")
        return Table(header, rows, title=f"{self.indicator}: {told}")

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table().to_html()


def reconcile(
    movement: Network, indicator: Indicator | str, *, along: Along = "locality"
) -> Reconciliation:
    """Compare the figures of an indicator with what those of the parts below come to.

    Figures are compared with figures of the same period, level, field and status, on the hierarchy of the last
    day of that period. They are intervals: they contradict one another only when no numbers within all bounds
    would do.

    Args:
        movement: The movement.
        indicator: The indicator or its id.
        along: ``"locality"`` or ``"committee"``.

    Raises:
        UnknownEntityError: No such indicator.
        InvalidValueError: Figures along documents, which do not add.

    Example:
        >>> import massmob as mm
        >>> from massmob.model.entities import Locality
        >>> told = {"name": "mô hình", "indicator": "ind:m", "valid": "2024"}
        >>> movement = mm.Movement([
        ...     Locality(id="loc:01", name="Hà Nội", kind="thanh_pho"),
        ...     Locality(id="loc:001", name="Ba Đình", kind="quan", parent="loc:01"),
        ...     Indicator(id="ind:m", name="mô hình", measure="count"),
        ...     Observation(id="obs:city", unit="loc:01", value=10, **told),
        ...     Observation(id="obs:part", unit="loc:001", value=12, **told),
        ... ])
        >>> found = reconcile(movement, "ind:m")
        >>> found.contradictions[0].unit, len(found.wrong)
        ('loc:01', 1)
    """
    known = movement[indicator if isinstance(indicator, str) else indicator.id]
    if not isinstance(known, Indicator):
        raise InvalidValueError("not an indicator", found=known.id, hint="see .indicators")
    measured = [each for each in movement.observations.values() if each.indicator == known.id]
    slices = grouped(measured, lambda each: (each.valid, each.level, each.field, each.status))
    contradictions: list[Contradiction] = []
    gaps: list[Gap] = []
    wrong: list[str] = []
    proven = True
    for figures in slices.values():
        if len(figures) < 2:
            continue
        found = _Figures(movement, known.measure, figures, along)
        contradictions += found.contradictions()
        gaps += found.gaps()
        if contradictions:
            fewest, certain = found.fewest()
            wrong += fewest
            proven &= certain
    return Reconciliation(
        indicator=known.id,
        contradictions=tuple(contradictions),
        gaps=tuple(gaps),
        wrong=tuple(wrong),
        proven=proven,
    )


@attrs.frozen
class _Way:
    """A way in which the figures within a unit may be true: what it comes to, and which are dropped for it."""

    low: _Bound
    high: _Bound
    dropped: tuple[str, ...]

    def covers(self, other: _Way) -> bool:
        """Whether it drops no more and leaves all that the other leaves."""
        cheaper = len(self.dropped) <= len(other.dropped)
        return cheaper and self.low <= other.low and other.high <= self.high


class _Figures:
    """Figures of one indicator, period, level, field and status on their hierarchy."""

    def __init__(
        self, movement: Network, measure: Measure, figures: Sequence[Observation], along: Along
    ) -> None:
        period = figures[0].valid
        day = period.end or period.start
        now = movement if day is None else movement.at(day)
        tree = now.hierarchy(along)
        if not isinstance(tree, Tree):
            raise InvalidValueError(
                "figures do not add along documents", found=along, hint="choose a tree"
            )
        self._tree, self._measure = tree, measure
        stated: dict[str, list[Observation]] = {}
        for each in figures:
            places = now.placed(each, along=along) if each.id in now else ()
            if len(places) == 1:
                stated.setdefault(places[0], []).append(each)
        self._stated: _Stated = stated
        heard = {above for unit in stated for above in (unit, *tree.ancestors(unit))}
        self._upward = [unit for unit in reversed(tree.order) if unit in heard]
        self._heard = heard
        self._below, self._is = self._estimates()

    def contradictions(self) -> Iterator[Contradiction]:
        """Figures that exclude what is below them, or another of the same unit."""
        for unit in self._upward:
            within = self._below[unit]
            for each in self._stated.get(unit, ()):
                if _common(within, _interval(each)) is None:
                    others = [o.id for o in self._stated[unit] if o is not each]
                    yield Contradiction(
                        unit=unit,
                        observation=each.id,
                        stated=each.value,
                        parts=_quantity(within),
                        related=(*others, *self._parts(unit)),
                    )
                    continue
                within = _common(within, _interval(each)) or within

    def gaps(self) -> Iterator[Gap]:
        """What is left for the silent parts of units with a figure, where other parts are known."""
        if self._measure not in _ADDING:
            return
        for unit in self._upward:
            parts = self._tree.children(unit)
            known = [each for each in parts if each in self._heard]
            silent = tuple(each for each in parts if each not in self._heard)
            if unit not in self._stated or not known or not silent:
                continue
            low, high = reduce(self._two, (self._is[each] for each in known))
            least, most = _interval(self._stated[unit][0])
            if most < low:
                continue  # a contradiction, which is told as such
            rest = (max(0, least - high), most - low)
            figure = self._stated[unit][0].id
            yield Gap(unit=unit, observation=figure, rest=_quantity(rest), silent=silent)

    def fewest(self) -> tuple[tuple[str, ...], bool]:
        """Ids of the fewest figures to drop so that the others can be true, and whether this is proven.

        From the bottom up each unit keeps its ways out. More than its cheapest way costs is worth paying only
        as far as it may save a figure of a unit above.
        """
        proven = True
        ways: dict[str, list[_Way]] = {}
        for unit in self._upward:
            saving = sum(len(self._stated.get(each, ())) for each in self._tree.ancestors(unit))
            own = self._stated.get(unit, ())
            parts = [[_Way(*each, ())] for each in self._silence(unit)]
            parts += [ways.pop(child) for child in self._tree.children(unit) if child in ways]
            here = parts[0]
            for more in parts[1:]:
                joined = (self._joined(one, two) for one in here for two in more)
                here = _best(joined, saving + len(own))
            for each in own:
                here = _best(_with(here, each), saving + len(own))
            proven &= len(here) < _MOST_WAYS
            ways[unit] = here
        cheapest = [ways[root][0].dropped for root in self._tree.roots if root in ways]
        return tuple(id for dropped in cheapest for id in dropped), proven

    # --- intervals ---------------------------------------------------------------------------------

    def _estimates(self) -> tuple[dict[str, _Interval], dict[str, _Interval]]:
        """Unit → what its parts come to; unit → what it is, where a figure of its own goes before its parts."""
        below: dict[str, _Interval] = {}
        found: dict[str, _Interval] = {}
        for unit in self._upward:
            parts = [found[each] for each in self._tree.children(unit) if each in found]
            here = reduce(self._two, [*self._silence(unit), *parts])
            below[unit] = here
            for each in self._stated.get(unit, ()):
                here = _common(here, _interval(each)) or _interval(each)
            found[unit] = here
        return below, found

    def _silence(self, unit: str) -> list[_Interval]:
        """What the silent parts of a unit may be, if it has any; a unit without parts is one itself."""
        children = self._tree.children(unit)
        complete = children and all(each in self._heard for each in children)
        return [] if complete else [_ANYTHING]

    def _two(self, one: _Interval, other: _Interval) -> _Interval:
        """What two parts come to."""
        lows, highs = (one[0], other[0]), (one[1], other[1])
        if self._measure in _ADDING:
            return sum(lows), sum(highs)
        least, most = _EXTREMES[self._measure]
        return least(lows), most(highs)

    def _joined(self, one: _Way, other: _Way) -> _Way:
        return _Way(
            *self._two((one.low, one.high), (other.low, other.high)), one.dropped + other.dropped
        )

    def _parts(self, unit: str) -> Iterator[str]:
        """The nearest figures below a unit."""
        for child in self._tree.children(unit):
            if child in self._stated:
                yield from (each.id for each in self._stated[child])
            elif child in self._heard:
                yield from self._parts(child)


_ADDING = (Measure.COUNT, Measure.STOCK, Measure.RATIO, Measure.LATEST)
_EXTREMES: Mapping[Measure, tuple[Callable[..., Any], Callable[..., Any]]] = {
    Measure.SHARE: (min, max),
    Measure.MINIMUM: (min, min),
    Measure.MAXIMUM: (max, max),
}


def _interval(observation: Observation) -> _Interval:
    figure = observation.value
    return figure.low, inf if figure.high is None else figure.high


def _common(one: _Interval, other: _Interval) -> _Interval | None:
    low, high = max(one[0], other[0]), min(one[1], other[1])
    return None if high < low else (low, high)


def _quantity(interval: _Interval) -> Quantity:
    low, high = interval
    return Quantity.at_least(low) if high == inf else Quantity.between(low, high)


def _with(ways: Iterable[_Way], figure: Observation) -> Iterator[_Way]:
    """Each way with a figure, where that can be, and without it."""
    for way in ways:
        both = _common((way.low, way.high), _interval(figure))
        if both is not None:
            yield _Way(*both, way.dropped)
        yield _Way(way.low, way.high, (*way.dropped, figure.id))


def _best(ways: Iterable[_Way], saving: int) -> list[_Way]:
    """The ways that no other covers, the cheapest first, and none that costs more than it may save."""
    found: list[_Way] = []
    for way in sorted(ways, key=lambda each: (len(each.dropped), each.low)):
        if found and len(way.dropped) > len(found[0].dropped) + saving:
            break
        if len(found) < _MOST_WAYS and not any(each.covers(way) for each in found):
            found.append(way)
    return found
