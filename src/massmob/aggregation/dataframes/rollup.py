"""`rollup` of a dataframe: its rows or amounts for every unit of a hierarchy, as arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import compress
from typing import TYPE_CHECKING, Any, cast

import attrs

from massmob.aggregation.context import Context, Groups
from massmob.aggregation.dataframes.carrying import Carrier
from massmob.aggregation.dataframes.combine import How
from massmob.aggregation.dataframes.conditions import refuse_empty_selection, rows_with
from massmob.aggregation.dataframes.grouping import Tally, tally
from massmob.aggregation.dataframes.opening import names_of, open_frame, require_columns
from massmob.aggregation.dataframes.totals import (
    AddedAmounts,
    CombinedFigures,
    ListedAmounts,
    ToQuantity,
)
from massmob.aggregation.dataframes.tree_sums import add_upward, join_upward, list_upward
from massmob.aggregation.following import Following, reason_of
from massmob.aggregation.keys import losses_of_keys
from massmob.aggregation.lazy_totals import LazyTotals
from massmob.aggregation.losses import Losses
from massmob.aggregation.measures import refuse_over_time
from massmob.aggregation.result import Rollup
from massmob.aggregation.titles import title_of
from massmob.errors import InvalidValueError, MassmobError, naming_argument, one_line
from massmob.network.network import Network
from massmob.network.placement import Along
from massmob.network.trees import Tree
from massmob.network.unit_lookup import Units
from massmob.network.unit_misses import Miss
from massmob.rendering.frames import library
from massmob.translation.catalogue import gettext_noop
from massmob.values.message import Message
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import Measure

if TYPE_CHECKING:
    from massmob.aggregation.dataframes.columns import Flags, Numbers, Whole

__all__ = ["FrameQuery", "rollup_frame"]


@attrs.frozen(kw_only=True)
class FrameQuery:
    """A dataframe, which of its columns are what, and how to add it: arguments of `rollup`.

    Attributes:
        movement: The movement that was given, whose units keys may name.
        snapshot: The movement of the day; the one given, where there is none.
        day: The day, on which keys may be codes.
        frame: A dataframe of an engine that Narwhals knows, eager or lazy.
        unit: The column of units.
        value: The column of amounts; rows are counted when ``None``.
        measure: What the amounts are figures of; amounts of parts, which add, when ``None``.
        weight: The column of the weights of shares, or of the denominators of a ratio.
        time: The column of time, which figures of a stock do not add over.
        by: The columns to group by.
        where: Column → the value that rows must have.
    """

    movement: Network
    snapshot: Network
    day: date | None
    along: Along
    follow: bool
    frame: object
    unit: str
    value: str | None
    measure: Measure | None
    weight: str | None
    time: str
    by: tuple[str, ...] | None
    where: Mapping[str, object] | None

    @property
    def adds_like(self) -> Measure | None:
        """The measure whose figures are combined in the same way as these."""
        return None if self.measure is None else self.measure.adds_like


def rollup_frame(query: FrameQuery, units: Sequence[str] | None, *, strict: bool) -> Rollup[Any]:
    """Totals of a dataframe: leaf counts by its engine or by numpy, then a pass up the hierarchy.

    Args:
        query: The dataframe and its columns.
        units: The units to show; all when ``None``.
        strict: Refuse a result with losses.

    Raises:
        InvalidValueError: The columns do not fit one another, their measure, or the hierarchy.
        MissingExtraError: The extra ``frames`` is not installed.
    """
    hierarchy = query.snapshot.hierarchy(query.along)
    if not isinstance(hierarchy, Tree):
        raise InvalidValueError(
            "rows of a table do not add along documents",
            place="along",
            found=query.along,
            hint="choose a tree",
        )
    job = _FrameRollup(query, hierarchy)
    adds_like = query.adds_like
    totals = job.add_amounts() if adds_like is None else job.combine_figures(adds_like)
    tally = totals.tally
    groups = [group[0] if len(group) == 1 else group for group in tally.groups]
    nodes, _ = hierarchy.by_level
    losses = job.losses()
    losses.check(strict=strict)
    context = Context(
        title=title_of(
            one_line(query.value) if query.value else Message(gettext_noop("Rows")),
            query.snapshot,
            hierarchy,
            along=query.along,
            by=query.by or (),
            day=query.day,
        ),
        movement=query.snapshot,
        hierarchy=hierarchy,
        groups=tuple(groups) if query.by else (),
        by=query.by or (),
        units_with_data=frozenset(compress(nodes, tally.rows.tolist())),
        figures=query.measure is not None,
        losses=losses,
        measure=query.measure,
        what=query.value or "",
        along=query.along,
    )
    row_of = job.row_of
    everything: Mapping[str, object] = hierarchy.position
    if query.by:

        def read_groups(unit: str) -> Groups:
            return {groups[column]: figure for column, figure in totals.figures(row_of[unit])}

        return Rollup(LazyTotals(everything, read_groups), context, units)

    def read_figure(unit: str) -> Quantity | None:
        return dict(totals.figures(row_of[unit])).get(0)

    if query.measure is not None:
        everything = {unit: None for unit in everything if read_figure(unit) is not None}
    plain = LazyTotals(everything, lambda unit: read_figure(unit) or Quantity(0))
    return Rollup(plain, context, units)


class _Rows(dict[object, int]):
    """Key → the row in the arrays of the unit that it names, looked up once for each key.

    Args:
        known: The rows of ids, which most keys are.
        find: Any other key → its row; -1: it names no unit.
    """

    def __init__(self, known: Mapping[str, int], find: Callable[[object], int]) -> None:
        super().__init__()
        self.update(known)
        self._find = find

    def __missing__(self, key: object) -> int:
        row = self[key] = self._find(key)
        return row


class _FrameRollup:
    """One dataframe on one hierarchy.

    Attributes:
        row_of: Unit → its row in the arrays.
    """

    def __init__(self, query: FrameQuery, hierarchy: Tree) -> None:
        library("numpy")  # if missing, the error names the extra
        self._query = query
        self._by = query.by or ()
        _, self._parents = hierarchy.by_level
        self.row_of = hierarchy.index_by_level
        self._units = Units(query.movement, query.day, self.row_of)
        self._misses: dict[object, Miss] = {}
        self._rows = _Rows(self.row_of, self._find_row)
        self._given, self._dropped = 0, Counter[object]()
        self._frame = self._selected_rows()
        if query.measure is not None:
            self._check_time(query.measure)
        self._carrier = self._checked_carrier() if query.follow else None

    def _checked_carrier(self) -> Carrier:
        """What carries the rows of units that had ended by the day.

        Raises:
            InvalidValueError: No day is given, the hierarchy is another than that of localities, the movement
                is not the whole one, or the amounts are figures of a measure.
        """
        query = self._query
        if query.along != "locality":
            hint = 'choose along="locality"'
            raise InvalidValueError("only localities have successors", place="follow", hint=hint)
        if query.measure is not None:
            raise InvalidValueError(
                "figures of a measure do not add, and cannot be carried",
                place="follow",
                found=query.measure.value,
                hint="carry the dataframe over with restate(), then roll it up",
            )
        return Carrier(Following(query.movement, query.along, query.day), self.row_of)

    def add_amounts(self) -> AddedAmounts | ListedAmounts:
        """Rows or amounts that add, at every unit and over everything."""
        amounts, more = self._tally(self._query.value), None
        if self._carrier is not None:
            amounts, more = self._carrier.carry(amounts)
        if amounts.listed is not None:
            numbers, totals = list_upward(amounts.listed, self._parent_rows(), len(amounts.groups))
            return ListedAmounts(amounts, numbers, totals)
        add_upward(amounts.cells, self._parent_rows())
        return AddedAmounts(amounts, more)

    def combine_figures(self, measure: Measure) -> CombinedFigures:
        """Figures, of which a stated one covers all below it."""
        value, weight = self._query.value, self._query.weight
        if value is None:
            raise InvalidValueError(
                "no column of figures", found=measure.value, hint="name it: value="
            )
        if measure is Measure.RATIO and weight is None:
            raise InvalidValueError(
                "no column of denominators", found=measure.value, hint="name it: weight="
            )
        if measure is Measure.LATEST:
            rows, stated, cells = self._latest(value)
            parts: list[tuple[Numbers, How]] = [(cells, "sum")]
        else:
            rows = self._tally(None)
            stated = rows.cells > 0
            columns = _columns_of_figure(measure, value, weight)
            parts = [(self._tally(column, how=how).cells, how) for column, how in columns]
        known, complete = join_upward(stated, parts, self._parent_rows())
        unweighted = measure is Measure.SHARE and weight is None
        to_quantity = _read_range if unweighted else _TO_QUANTITY[measure]
        return CombinedFigures(rows, [cells for cells, _ in parts], known, complete, to_quantity)

    def _latest(self, value: str) -> tuple[Tally, Flags, Numbers]:
        """The figures of each unit's last time in each group: rows counted, where any are, the figures."""
        import numpy as np

        by = (*self._by, self._query.time)
        rows, figures = self._tally(None, by=by), self._tally(value, by=by)
        if None in (group[-1] for group in rows.groups):
            raise InvalidValueError(
                "rows without a time, of which none is the latest",
                place=self._query.time,
                hint="fix or drop these rows",
            )
        groups = list(dict.fromkeys(group[:-1] for group in rows.groups))
        shape = (len(rows.cells), len(groups))
        stated = np.zeros(shape, bool)
        latest = np.zeros(shape, figures.cells.dtype)
        for column, group in enumerate(rows.groups):  # in order of time within each group
            target = groups.index(group[:-1])
            has_figure = rows.cells[:, column] > 0
            stated[:, target] |= has_figure
            latest[has_figure, target] = figures.cells[has_figure, column]
        return attrs.evolve(rows, groups=groups), stated, cast("Numbers", latest)

    def _tally(
        self, value: str | None, *, by: Sequence[str] | None = None, how: How = "sum"
    ) -> Tally:
        result = tally(
            self._frame,
            self._query.unit,
            self._by if by is None else by,
            value,
            place=self._rows.__getitem__,
            height=len(self.row_of) if self._carrier is None else self._carrier.height,
            how=how,
        )
        self._dropped = result.dropped
        self._given = int(result.rows.sum()) + result.dropped.total()
        return result

    def _find_row(self, key: object) -> int:
        match = self._units.look_up(key)
        if isinstance(match, str):
            return self.row_of[match]
        if self._carrier is not None and match.ended is not None:
            try:
                return self._carrier.row(match.ended)
            except MassmobError as error:
                match = attrs.evolve(match, write_hint=partial(reason_of, error))
        self._misses[key] = match
        return -1

    def losses(self) -> Losses:
        """The rows whose key names no unit of the hierarchy, by key.

        Raises:
            InvalidValueError: The conditions select no row.
        """
        if self._given == 0 and self._query.where:
            refuse_empty_selection(open_frame(self._query.frame, ()), self._query.where)
        could_follow = self._query.along == "locality" and self._query.measure is None
        advice = "follow=True carries its rows there"
        return losses_of_keys(
            self._misses,
            self._dropped,
            given=self._given,
            noun=gettext_noop("rows"),
            advice=advice if could_follow and self._carrier is None else "",
        )

    def _parent_rows(self) -> Whole:
        import numpy as np

        return np.array(self._parents, np.int64)

    def _selected_rows(self) -> Any:  # noqa: ANN401 - one of two kinds of frame
        """The rows that meet the conditions; with weighted shares their product as one more column."""
        query, nw = self._query, library("narwhals")
        where = query.where or {}
        with naming_argument("what"):
            opened = open_frame(query.frame, ())
        arguments: dict[str, Iterable[str | None]] = {
            "unit": [query.unit],
            "value": [query.value],
            "weight": [query.weight],
            "by": self._by,
            "where": where,
        }
        needed: list[str] = []
        for argument, names in arguments.items():
            columns = [name for name in names if name is not None]
            with naming_argument(argument):
                require_columns(opened, columns)
            needed = [*dict.fromkeys([*needed, *columns])]
        if query.time in names_of(opened):
            needed = [*dict.fromkeys([*needed, query.time])]
        opened = opened.select(needed)
        opened = rows_with(opened, where)
        if query.adds_like is Measure.SHARE and query.weight is not None:
            product = nw.col(str(query.value)) * nw.col(query.weight)
            opened = opened.with_columns(product.alias(_PRODUCT))
        return opened

    def _check_time(self, measure: Measure) -> None:
        """Refuse figures of several times that would meet in a cell though they do not add over time."""
        time, adds_like = self._query.time, measure.adds_like
        if adds_like is Measure.LATEST:
            with naming_argument("time"):
                require_columns(self._frame, [time])
            if time in self._by:
                raise InvalidValueError(
                    "the latest figure of one time", found=time, hint="leave it out of by="
                )
        if (
            adds_like in _COMBINED_OVER_TIME
            or time in self._by
            or time not in names_of(self._frame)
        ):
            return
        by_time = tally(self._frame, self._query.unit, [time], place=lambda _: -1, height=0)
        times = [group[0] for group in by_time.groups]
        if len(times) > 1:
            error = refuse_over_time(measure)
            raise InvalidValueError(
                error.message,
                place=time,
                found=times[:6],
                hint=f"group by {time!r}, or choose with where=",
            )


_PRODUCT = "__product"
_COMBINED_OVER_TIME = (Measure.COUNT, Measure.MINIMUM, Measure.MAXIMUM, Measure.LATEST)


def _columns_of_figure(measure: Measure, value: str, weight: str | None) -> list[tuple[str, How]]:
    """The columns whose numbers make up a figure of the measure, and how each is combined."""
    if measure is Measure.RATIO and weight is not None:
        return [(value, "sum"), (weight, "sum")]
    if measure is Measure.SHARE:
        if weight is not None:
            return [(_PRODUCT, "sum"), (weight, "sum")]
        return [(value, "least"), (value, "most")]
    how: dict[Measure, How] = {Measure.MINIMUM: "least", Measure.MAXIMUM: "most"}
    return [(value, how.get(measure, "sum"))]


def _read_sum(numbers: Sequence[float], complete: bool) -> Quantity:
    return Quantity(numbers[0]) if complete else Quantity.at_least(numbers[0])


def _read_minimum(numbers: Sequence[float], complete: bool) -> Quantity:
    return Quantity(numbers[0]) if complete else Quantity.at_most(numbers[0])


def _read_ratio(numbers: Sequence[float], complete: bool) -> Quantity | None:
    part, whole = numbers
    if not complete:
        return Quantity.at_least(part)
    return Quantity.ratio(part, whole) if whole else None


def _read_range(numbers: Sequence[float], complete: bool) -> Quantity | None:
    return Quantity.between(*numbers) if complete else None


def _read_mean(numbers: Sequence[float], complete: bool) -> Quantity | None:
    product, weight = numbers
    return (
        Quantity(Quantity(product).low / Fraction(Quantity(weight).low))
        if complete and weight
        else None
    )


_TO_QUANTITY: Mapping[Measure, ToQuantity] = {
    Measure.COUNT: _read_sum,
    Measure.STOCK: _read_sum,
    Measure.LATEST: _read_sum,
    Measure.MAXIMUM: _read_sum,
    Measure.MINIMUM: _read_minimum,
    Measure.RATIO: _read_ratio,
    Measure.SHARE: _read_mean,
}
"""Measure → how a figure is read; for shares those with weights."""
