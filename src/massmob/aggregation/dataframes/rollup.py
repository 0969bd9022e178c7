"""Totals of a dataframe: its rows or amounts for every unit of a hierarchy, by columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

import attrs

from massmob.aggregation.dataframes.columns import library, names_of, open_frame
from massmob.aggregation.dataframes.combine import How
from massmob.aggregation.dataframes.grouping import Tally, tally
from massmob.aggregation.dataframes.tree_sums import add_upward, join_upward
from massmob.aggregation.lazy_totals import LazyTotals
from massmob.aggregation.measures import refuse_over_time
from massmob.aggregation.result import Context, Groups, Rollup
from massmob.errors import InvalidValueError
from massmob.network.network import Network
from massmob.network.placement import Along
from massmob.network.trees import Tree
from massmob.network.unit_lookup import Units
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import Measure

if TYPE_CHECKING:
    from massmob.aggregation.dataframes.columns import Numbers, Whole

__all__ = ["FrameQuery", "tabulate"]


@attrs.frozen(kw_only=True)
class FrameQuery:
    """A dataframe and which of its columns are what.

    Attributes:
        frame: A dataframe of an engine that Narwhals knows, eager or lazy.
        unit: The column of units.
        value: The column of amounts; rows are counted when ``None``.
        measure: What the amounts are figures of; amounts of parts, which add, when ``None``.
        weight: The column of what shares weigh, or of the denominators of a ratio.
        time: The column of time, which figures of a stock do not add over.
        by: The columns to group by.
        where: Column → the value that rows must have.
    """

    frame: object
    unit: str
    value: str | None
    measure: Measure | None
    weight: str | None
    time: str
    by: tuple[str, ...] | None
    where: Mapping[str, object] | None


def tabulate(
    movement: Network, table: FrameQuery, along: Along, *, day: date | None, kept: Sequence[str]
) -> Rollup[Any]:
    """Totals of a dataframe: leaf counts by its engine or by numpy, then a pass up the hierarchy.

    Args:
        movement: The movement, as of the day where one is given.
        table: The dataframe.
        along: The hierarchy, which must be a tree.
        day: The day on which keys may be codes.
        kept: The units that the answer shows.

    Raises:
        InvalidValueError: The columns do not fit one another, their measure, or the hierarchy.
        MissingExtraError: The extra ``frames`` is not installed.
    """
    hierarchy = movement.hierarchy(along)
    if not isinstance(hierarchy, Tree):
        raise InvalidValueError(
            "rows of a table do not add along documents", found=along, hint="choose a tree"
        )
    job = _Tabulation(movement, table, hierarchy, day if along == "locality" else None)
    totals = job.parts() if table.measure is None else job.figures(table.measure)
    first = totals.tally
    groups = [group[0] if len(group) == 1 else group for group in first.groups]
    nodes, _ = hierarchy.by_level
    context = Context(
        title=f"{table.value or 'rows'} along {along}",
        movement=movement,
        hierarchy=hierarchy,
        groups=tuple(groups) if table.by else (),
        by=table.by or (),
        direct=frozenset(nodes[at] for at in first.rows.nonzero()[0].tolist()),
        stated=table.measure is not None,
        unplaced=tuple(sorted(first.dropped)),
        dropped=sum(first.dropped.values()),
    )
    places, read, occupied = job.places, totals.read, totals.occupied
    if table.by:

        def grouped(unit: str) -> Groups:
            row = places[unit]
            cells = ((at, read(row, at)) for at in occupied(row))
            return {groups[at]: total for at, total in cells if total is not None}

        return Rollup(LazyTotals(kept, grouped), context)
    known = [unit for unit in kept if table.measure is None or read(places[unit], 0) is not None]
    return Rollup(LazyTotals(known, lambda unit: read(places[unit], 0) or Quantity(0)), context)


@attrs.frozen
class _Totals:
    """Numbers by unit and group, and how a total is read out of them: ``None`` when nothing is known."""

    tally: Tally
    read: Callable[[int, int], Quantity | None]
    occupied: Callable[[int], Iterator[int]]


class _Tabulation:
    """One table on one hierarchy."""

    def __init__(
        self, movement: Network, table: FrameQuery, hierarchy: Tree, day: date | None
    ) -> None:
        library("numpy")  # says which extra brings it
        self._table = table
        self._by = table.by or ()
        nodes, parents = hierarchy.by_level
        self.places = {node: at for at, node in enumerate(nodes)}
        self._parents = parents
        self._units = None if day is None else Units(movement.localities, day)
        self._frame = self._chosen()
        if table.measure is not None:
            self._see_that_it_can_be_put_together(table.measure)

    def parts(self) -> _Totals:
        """Rows or amounts that add, at every unit and over everything."""
        found = self._tally(self._table.value)
        cells = found.cells
        add_upward(cells, self._above())

        def read(row: int, at: int) -> Quantity:
            return Quantity(cells[row, at].item())

        return _Totals(found, read, lambda row: iter(cells[row].nonzero()[0].tolist()))

    def figures(self, measure: Measure) -> _Totals:
        """Figures, of which a stated one speaks of all below it."""
        value, weight = self._table.value, self._table.weight
        if value is None:
            raise InvalidValueError(
                "no column of figures", found=measure.value, hint="name it: value="
            )
        heard = self._tally(None)
        stated = heard.cells > 0
        if measure is Measure.LATEST:
            stated, parts, heard = self._latest(value)
        elif measure is Measure.RATIO:
            if weight is None:
                raise InvalidValueError(
                    "no column of denominators", found=measure.value, hint="name it: weight="
                )
            parts = [self._part(value), self._part(weight)]
        elif measure is Measure.SHARE and weight is not None:
            parts = [self._part(_PRODUCT), self._part(weight)]
        elif measure is Measure.SHARE:
            parts = [self._part(value, "least"), self._part(value, "most")]
        else:
            parts = [self._part(value, _HOW.get(measure, "sum"))]
        known, complete = join_upward(stated, parts, self._above())
        reader = _READERS[measure if weight is not None or measure is not Measure.SHARE else None]
        columns = [cells for cells, _ in parts]

        def read(row: int, at: int) -> Quantity | None:
            if not known[row, at]:
                return None
            numbers = [cells[row, at].item() for cells in columns]
            return reader(numbers, bool(complete[row, at]))

        return _Totals(heard, read, lambda row: iter(known[row].nonzero()[0].tolist()))

    def _latest(self, value: str) -> tuple[Any, list[tuple[Numbers, How]], Tally]:
        """The figures of each unit's last time in each group."""
        import numpy as np

        by = (*self._by, self._table.time)
        heard, figures = (self._tally(each, by=by) for each in (None, value))
        groups = list(dict.fromkeys(group[:-1] for group in heard.groups))
        shape = (len(heard.cells), len(groups))
        stated = np.zeros(shape, bool)
        cells = np.zeros(shape, figures.cells.dtype)
        for at, group in enumerate(heard.groups):  # in order of time within each group
            to = groups.index(group[:-1])
            here = heard.cells[:, at] > 0
            stated[:, to] |= here
            cells[here, to] = figures.cells[here, at]
        return stated, [(cast("Numbers", cells), "sum")], attrs.evolve(heard, groups=groups)

    def _part(self, value: str, how: How = "sum") -> tuple[Numbers, How]:
        return self._tally(value, how=how).cells, how

    def _tally(
        self, value: str | None, *, by: Sequence[str] | None = None, how: How = "sum"
    ) -> Tally:
        return tally(
            self._frame,
            self._table.unit,
            self._by if by is None else by,
            value,
            place=self._place,
            height=len(self.places),
            how=how,
        )

    def _place(self, key: str) -> int | None:
        found = None if self._units is None else self._units.find(key)
        return self.places.get(key if found is None else found.id)

    def _above(self) -> Whole:
        import numpy as np

        return np.array(self._parents, np.int64)

    def _chosen(self) -> Any:  # noqa: ANN401 - one of two kinds of frame
        """The rows that are asked for; of weighted shares also the product."""
        table, nw = self._table, library("narwhals")
        wanted = [table.unit, table.value, table.weight, *self._by, *(table.where or ())]
        needed = [*dict.fromkeys(each for each in wanted if each is not None)]
        opened = open_frame(table.frame, needed)
        if table.time in names_of(opened):
            needed = [*dict.fromkeys([*needed, table.time])]
        opened = opened.select(needed)
        for name, value in (table.where or {}).items():
            column = nw.col(name)
            opened = opened.filter(column.is_null() if value is None else column == value)
        if table.measure is Measure.SHARE and table.weight is not None:
            product = nw.col(str(table.value)) * nw.col(table.weight)
            opened = opened.with_columns(product.alias(_PRODUCT))
        return opened

    def _see_that_it_can_be_put_together(self, measure: Measure) -> None:
        """Refuse figures of several times that would meet though their measure does not add over time."""
        time = self._table.time
        if measure is Measure.LATEST:
            open_frame(self._frame, [time])
            if time in self._by:
                raise InvalidValueError(
                    "the latest figure of one time", found=time, hint="leave it out of by="
                )
        if measure in _OVER_TIME or time in self._by:
            return
        if time not in names_of(self._frame):
            return
        seen = tally(self._frame, self._table.unit, [time], place=lambda _: None, height=0)
        times = [group[0] for group in seen.groups]
        if len(times) > 1:
            error = refuse_over_time(measure)
            raise InvalidValueError(
                error.message,
                place=time,
                found=times[:6],
                hint=f"group by {time!r}, or choose with where=",
            )


_PRODUCT = "__product"
_OVER_TIME = (Measure.COUNT, Measure.MINIMUM, Measure.MAXIMUM, Measure.LATEST)
_HOW: Mapping[Measure, How] = {Measure.MINIMUM: "least", Measure.MAXIMUM: "most"}


def _sum(numbers: Sequence[float], complete: bool) -> Quantity:
    return Quantity(numbers[0]) if complete else Quantity.at_least(numbers[0])


def _least(numbers: Sequence[float], complete: bool) -> Quantity:
    return Quantity(numbers[0]) if complete else Quantity.at_most(numbers[0])


def _out_of(numbers: Sequence[float], complete: bool) -> Quantity | None:
    part, whole = numbers
    if not complete:
        return Quantity.at_least(part)
    return Quantity.ratio(part, whole) if whole else None


def _between(numbers: Sequence[float], complete: bool) -> Quantity | None:
    return Quantity.between(*numbers) if complete else None


def _mean(numbers: Sequence[float], complete: bool) -> Quantity | None:
    product, weight = numbers
    return (
        Quantity(Quantity(product).low / Fraction(Quantity(weight).low))
        if complete and weight
        else None
    )


_READERS: Mapping[Measure | None, Callable[[Sequence[float], bool], Quantity | None]] = {
    Measure.COUNT: _sum,
    Measure.STOCK: _sum,
    Measure.LATEST: _sum,
    Measure.MAXIMUM: _sum,
    Measure.MINIMUM: _least,
    Measure.RATIO: _out_of,
    Measure.SHARE: _mean,
    None: _between,  # shares without weights
}
