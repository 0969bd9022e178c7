"""`reconcile`: whether the figures stated for units can be true together with those of their parts.

The parts of a unit are its children in the hierarchy, and they make up the whole, as in a rollup. A unit
without a figure may have any value from zero up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from itertools import product
from math import inf
from typing import Any, ClassVar, TypeAlias

import attrs

from massmob.aggregation.loss_reasons import LossReasons
from massmob.aggregation.losses import Loss, Losses
from massmob.errors import InvalidValueError, checked, naming_argument
from massmob.model.entities import Indicator, Observation
from massmob.model.entity import grouped
from massmob.model.records.record import ResultRecord
from massmob.network.network import Network
from massmob.network.placement import Along
from massmob.network.trees import Tree
from massmob.rendering.table import Table
from massmob.translation.catalogue import gettext, ngettext
from massmob.translation.language import Language, as_language, in_language
from massmob.values.numbers import Exact
from massmob.values.quantity import Quantity
from massmob.values.text import unknown_word_error
from massmob.values.vocabulary import Measure

__all__ = [
    "Contradiction",
    "FigureSlice",
    "Gap",
    "Reconciliation",
    "find_contradictions",
    "reconcile",
]

_TREES: tuple[Along, ...] = ("locality", "committee")
_Bound: TypeAlias = Exact | float  # infinity where there is no upper bound
_Interval: TypeAlias = tuple[_Bound, _Bound]
_ANYTHING: _Interval = (0, inf)


@attrs.frozen(kw_only=True)
class Contradiction(ResultRecord):
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
class Gap(ResultRecord):
    """What a figure of a unit leaves for its parts without data.

    Attributes:
        unit: Id of the unit.
        observation: Id of the figure.
        rest: What the parts without data have together.
        without_data: Ids of these parts.
    """

    unit: str
    observation: str
    rest: Quantity
    without_data: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Reconciliation(ResultRecord):
    """The result of comparing figures with those of their parts.

    Attributes:
        indicator: Id of the indicator.
        contradictions: Figures that cannot be true together with those below; the lowest units first.
        gaps: What figures leave for parts without data.
        wrong: Ids of the fewest figures without which the others can all be true; another set may be as small.
        proven: Whether it is certain that no smaller set would do.
        losses: The figures that were compared with nothing, since they have no unit in the hierarchy, and why.
    """

    derived: ClassVar[tuple[str, ...]] = ("ok",)

    indicator: str
    contradictions: tuple[Contradiction, ...]
    gaps: tuple[Gap, ...]
    wrong: tuple[str, ...]
    proven: bool
    losses: Losses

    @property
    def ok(self) -> bool:
        """Whether all figures can be true together."""
        return not self.contradictions

    def table(self, lang: Language | None = None) -> Table:
        """The contradictions and the gaps as a table.

        Args:
            lang: The language of headings and notes; the current one by default.
        """
        with in_language(as_language(lang)):
            contradiction, gap = gettext("contradiction"), gettext("gap")
            rows: list[tuple[object, ...]] = [
                (c.unit, contradiction, c.stated, c.parts, ", ".join(c.related))
                for c in self.contradictions
            ]
            rows += [(g.unit, gap, "", g.rest, self._without_data(g)) for g in self.gaps]
            headings = (
                gettext("unit"),
                gettext("what"),
                gettext("stated"),
                gettext("parts"),
                gettext("figures"),
            )
            notes = (str(self.losses),) if self.losses else ()
            return Table(headings, rows, title=self._title(), notes=notes)

    @staticmethod
    def _without_data(gap: Gap) -> str:
        text = gettext("{number} without data: {first} …")
        return text.format(number=f"{len(gap.without_data):,}", first=gap.without_data[0])

    def _title(self) -> str:
        """How many figures were compared, and what was found, in the current language."""
        figures, contradictions, gaps = self.losses.given, len(self.contradictions), len(self.gaps)
        title = gettext("{indicator}, {figures}: {contradictions}, {gaps}").format(
            indicator=self.indicator,
            figures=ngettext("{number} figure", "{number} figures", figures).format(number=figures),
            contradictions=ngettext(
                "{number} contradiction", "{number} contradictions", contradictions
            ).format(number=contradictions),
            gaps=ngettext("{number} gap", "{number} gaps", gaps).format(number=gaps),
        )
        if not self.wrong:
            return title
        at_least = gettext("{title}; wrong are at least {wrong}")
        return at_least.format(title=title, wrong=", ".join(self.wrong))

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table().notebook_html()


def _check_tree(along: object) -> None:
    if along not in _TREES:
        raise unknown_word_error("not a hierarchy whose figures add", along, _TREES)


@checked(movement=Network, indicator=(Indicator, str), along=_check_tree, strict=bool)
def reconcile(
    movement: Network,
    indicator: Indicator | str,
    *,
    along: Along = "locality",
    strict: bool = False,
) -> Reconciliation:
    """Compare the figures of an indicator with what those of the parts below come to.

    Figures are compared with figures of the same period, level, field and status, on the hierarchy of the last
    day of that period. They are intervals: they contradict one another only when no numbers within all bounds
    would do.

    Args:
        movement: The movement.
        indicator: The indicator or its id.
        along: ``"locality"`` or ``"committee"``.
        strict: Refuse a result with losses; one of no figure at all is always refused.

    Returns:
        The contradictions, and what is left for parts without data.

    Raises:
        UnknownEntityError: No such indicator.
        InvalidValueError: Figures along documents, which do not add; no figure with a unit in the hierarchy.

    Example:
        >>> import massmob as mm
        >>> from massmob.model.entities import Locality
        >>> common = {"name": "mô hình", "indicator": "ind:m", "valid": "2024"}
        >>> movement = mm.Movement([
        ...     Locality(id="loc:01", name="Hà Nội", kind="thanh_pho"),
        ...     Locality(id="loc:001", name="Ba Đình", kind="quan", parent="loc:01"),
        ...     Indicator(id="ind:m", name="mô hình", measure="count"),
        ...     Observation(id="obs:city", unit="loc:01", value=10, **common),
        ...     Observation(id="obs:part", unit="loc:001", value=12, **common),
        ... ])
        >>> result = reconcile(movement, "ind:m")
        >>> result.contradictions[0].unit, len(result.wrong)
        ('loc:01', 1)
    """
    with naming_argument("indicator"):
        known = movement[indicator.id if isinstance(indicator, Indicator) else indicator]
        if not isinstance(known, Indicator):
            raise InvalidValueError("not an indicator", found=known.id, hint="see .indicators")
    reconciliation = _compare_figures(movement, known, along)
    reconciliation.losses.check(strict=strict)
    return reconciliation


def find_contradictions(movement: Network, indicator: Indicator) -> Iterator[Contradiction]:
    """The contradictions that `reconcile` finds along localities, without what else it computes.

    Args:
        movement: The movement.
        indicator: The indicator.
    """
    for observations in _slices(movement, indicator):
        if len(observations) > 1:
            _, snapshot = _day_and_snapshot(movement, observations[0])
            figures = FigureSlice(snapshot, indicator.measure, observations, "locality")
            yield from figures.contradictions()


def _slices(movement: Network, indicator: Indicator) -> Iterable[list[Observation]]:
    """The figures of an indicator that are compared with one another."""
    figures = [o for o in movement.observations.values() if o.indicator == indicator.id]
    return grouped(figures, lambda o: (o.valid, o.level, o.field, o.status)).values()


def _day_and_snapshot(movement: Network, figure: Observation) -> tuple[date | None, Network]:
    """The last day of a figure, and the movement of that day; the whole movement where it has none."""
    day = figure.valid.end or figure.valid.start
    is_covered = day is not None and day >= (movement.first_day_covered or day)
    return day, movement.at(day) if day is not None and is_covered else movement


def _compare_figures(movement: Network, indicator: Indicator, along: Along) -> Reconciliation:
    """What `reconcile` returns, also of figures of which none has a unit in the hierarchy."""
    contradictions: list[Contradiction] = []
    gaps: list[Gap] = []
    wrong: list[str] = []
    proven = True
    given = 0
    lost: list[Loss] = []
    for observations in _slices(movement, indicator):
        given += len(observations)
        day, snapshot = _day_and_snapshot(movement, observations[0])
        unplaced = [o for o in observations if _place_of(snapshot, o, along) is None]
        if unplaced:
            reasons = LossReasons(
                movement=movement, snapshot=snapshot, along=along, day=day, figures=True
            )
            lost += reasons.losses(unplaced)
        if len(observations) < 2:
            continue
        comparison = FigureSlice(snapshot, indicator.measure, observations, along)
        contradicted = [*comparison.contradictions()]
        contradictions += contradicted
        gaps += comparison.gaps()
        if contradicted:
            fewest, certain = comparison.fewest_wrong()
            wrong += fewest
            proven &= certain
    losses = Losses(
        given=given, noun="figures", items=tuple(sorted(lost, key=lambda loss: loss.key))
    )
    return Reconciliation(
        indicator=indicator.id,
        contradictions=tuple(contradictions),
        gaps=tuple(gaps),
        wrong=tuple(wrong),
        proven=proven,
        losses=losses,
    )


def _place_of(snapshot: Network, figure: Observation, along: Along) -> str | None:
    """The one unit that a figure is stated for in the hierarchy; ``None`` where there is none."""
    places = snapshot.placed(figure, along=along)
    return places[0] if len(places) == 1 else None


@attrs.frozen
class _Option:
    """A way in which the figures within a unit can all be true.

    Attributes:
        low: The least that the unit may then be.
        high: The most.
        dropped: Ids of the figures that are dropped for it.
    """

    low: _Bound
    high: _Bound
    dropped: tuple[str, ...]

    def covers(self, other: _Option) -> bool:
        """Whether it drops no more figures and allows all values that the other allows."""
        cheaper = len(self.dropped) <= len(other.dropped)
        return cheaper and self.low <= other.low and other.high <= self.high

    def with_and_without(self, figure: Observation) -> Iterator[_Option]:
        """The options that follow from a figure of the unit: to keep it, where possible, and to drop it."""
        both = _intersect((self.low, self.high), _interval_of(figure))
        if both is not None:
            yield _Option(*both, self.dropped)
        yield _Option(self.low, self.high, (*self.dropped, figure.id))


class FigureSlice:
    """Figures of one indicator, period, level, field and status on their hierarchy.

    Args:
        snapshot: The movement on the last day of the period.
        measure: What the figures are figures of.
        observations: The figures; at least one.
        along: The hierarchy, which must be a tree.
        max_options: How many options are followed for one unit; with more the result is not proven.

    Raises:
        InvalidValueError: The hierarchy is not a tree.
    """

    def __init__(
        self,
        snapshot: Network,
        measure: Measure,
        observations: Sequence[Observation],
        along: Along,
        *,
        max_options: int = 512,
    ) -> None:
        tree = snapshot.hierarchy(along)
        if not isinstance(tree, Tree):
            raise InvalidValueError(
                "figures do not add along documents",
                place="along",
                found=along,
                hint="choose a tree",
            )
        self._tree, self._max_options = tree, max_options
        self._measure = measure.adds_like
        self._stated: dict[str, list[Observation]] = {}
        for observation in observations:
            place = _place_of(snapshot, observation, along)
            if place is not None:
                self._stated.setdefault(place, []).append(observation)
        # The units with a figure of their own or below them.
        self._with_data = {unit for own in self._stated for unit in (own, *tree.ancestors(own))}
        self._upward = [unit for unit in reversed(tree.order) if unit in self._with_data]
        self._parts_of, self._value_of = self._compute_intervals()

    def contradictions(self) -> Iterator[Contradiction]:
        """Figures that exclude the figures below them, or another of the same unit."""
        for unit in self._upward:
            possible = self._parts_of[unit]
            for observation in self._stated.get(unit, ()):
                both = _intersect(possible, _interval_of(observation))
                if both is None:
                    others = [o.id for o in self._stated[unit] if o is not observation]
                    yield Contradiction(
                        unit=unit,
                        observation=observation.id,
                        stated=observation.value,
                        parts=_quantity_of(possible),
                        related=(*others, *self._nearest_figures_below(unit)),
                    )
                else:
                    possible = both

    def gaps(self) -> Iterator[Gap]:
        """What is left for the parts without data of units with a figure, where other parts are known."""
        if self._measure not in _ADDING:
            return
        for unit in self._upward:
            parts = self._tree.children(unit)
            known = [part for part in parts if part in self._with_data]
            without_data = tuple(part for part in parts if part not in self._with_data)
            if unit not in self._stated or not known or not without_data:
                continue
            low, high = reduce(self._combine_parts, (self._value_of[part] for part in known))
            figure = self._stated[unit][0]
            least, most = _interval_of(figure)
            if most < low:
                continue  # a contradiction, which is reported as such
            rest = _quantity_of((max(0, least - high), most - low))
            yield Gap(unit=unit, observation=figure.id, rest=rest, without_data=without_data)

    def fewest_wrong(self) -> tuple[tuple[str, ...], bool]:
        """Ids of the fewest figures to drop so that the others can be true, and whether this is proven.

        From the bottom up each unit keeps its options. Dropping more than its cheapest option does is worth it
        only as far as it may save a figure of a unit above.
        """
        proven = True
        options_of: dict[str, list[_Option]] = {}
        for unit in self._upward:
            own = self._stated.get(unit, ())
            saving = sum(len(self._stated.get(above, ())) for above in self._tree.ancestors(unit))
            saving += len(own)
            parts = [[_Option(*value, ())] for value in self._unknown_parts(unit)]
            children = self._tree.children(unit)
            parts += [options_of.pop(child) for child in children if child in options_of]
            options = parts[0]
            for part in parts[1:]:
                pairs = product(options, part)
                options = self._best_options((self._join_options(a, b) for a, b in pairs), saving)
            for figure in own:
                followed = (o for option in options for o in option.with_and_without(figure))
                options = self._best_options(followed, saving)
            proven &= len(options) < self._max_options
            options_of[unit] = options
        cheapest = [options_of[root][0] for root in self._tree.roots if root in options_of]
        return tuple(id for option in cheapest for id in option.dropped), proven

    def _best_options(self, options: Iterable[_Option], saving: int) -> list[_Option]:
        """The options that no other covers, the cheapest first, and none that costs more than it may save."""
        best: list[_Option] = []
        for option in sorted(options, key=lambda o: (len(o.dropped), o.low)):
            if best and len(option.dropped) > len(best[0].dropped) + saving:
                break
            if len(best) < self._max_options and not any(b.covers(option) for b in best):
                best.append(option)
        return best

    def _join_options(self, one: _Option, other: _Option) -> _Option:
        low, high = self._combine_parts((one.low, one.high), (other.low, other.high))
        return _Option(low, high, one.dropped + other.dropped)

    def _compute_intervals(self) -> tuple[dict[str, _Interval], dict[str, _Interval]]:
        """Unit → what its parts come to; unit → its value, where a figure of its own goes before its parts."""
        parts_of: dict[str, _Interval] = {}
        value_of: dict[str, _Interval] = {}
        for unit in self._upward:
            parts = [value_of[child] for child in self._tree.children(unit) if child in value_of]
            value = reduce(self._combine_parts, [*self._unknown_parts(unit), *parts])
            parts_of[unit] = value
            for observation in self._stated.get(unit, ()):
                figure = _interval_of(observation)
                value = _intersect(value, figure) or figure
            value_of[unit] = value
        return parts_of, value_of

    def _unknown_parts(self, unit: str) -> list[_Interval]:
        """One interval for all parts of a unit without data, if any; a unit without parts counts as one."""
        children = self._tree.children(unit)
        complete = children and all(child in self._with_data for child in children)
        return [] if complete else [_ANYTHING]

    def _combine_parts(self, one: _Interval, other: _Interval) -> _Interval:
        """What two parts come to."""
        lows, highs = (one[0], other[0]), (one[1], other[1])
        if self._measure in _ADDING:
            return sum(lows), sum(highs)
        combine_lows, combine_highs = _EXTREMES[self._measure]
        return combine_lows(lows), combine_highs(highs)

    def _nearest_figures_below(self, unit: str) -> Iterator[str]:
        for child in self._tree.children(unit):
            if child in self._stated:
                yield from (observation.id for observation in self._stated[child])
            elif child in self._with_data:
                yield from self._nearest_figures_below(child)


_ADDING = (Measure.COUNT, Measure.STOCK, Measure.RATIO, Measure.LATEST)
_EXTREMES: Mapping[Measure, tuple[Callable[..., Any], Callable[..., Any]]] = {
    Measure.SHARE: (min, max),
    Measure.MINIMUM: (min, min),
    Measure.MAXIMUM: (max, max),
}
"""Measure → how the lower bounds and the upper bounds of parts are combined."""


def _interval_of(observation: Observation) -> _Interval:
    figure = observation.value
    return figure.low, inf if figure.high is None else figure.high


def _intersect(one: _Interval, other: _Interval) -> _Interval | None:
    low, high = max(one[0], other[0]), min(one[1], other[1])
    return None if high < low else (low, high)


def _quantity_of(interval: _Interval) -> Quantity:
    low, high = interval
    return Quantity.at_least(low) if high == inf else Quantity.between(low, high)
