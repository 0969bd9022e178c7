"""Rows of a dataframe counted, or its amounts combined, by key and group, without a Python object a row."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any, cast

import attrs

from massmob.aggregation.dataframes.columns import (
    Columns,
    Keys,
    batches,
    combinations,
    is_streamed,
    not_numbers,
    sum_by,
)
from massmob.aggregation.dataframes.combine import How, nothing, ufunc
from massmob.aggregation.dataframes.opening import open_frame
from massmob.errors import InvalidValueError, counted
from massmob.rendering.frames import library

if TYPE_CHECKING:
    from massmob.aggregation.dataframes.columns import Numbers, Whole

__all__ = ["Tally", "chunks_of", "tally"]

_PIECE = 1 << 20  # rows of a chunk
_LONG = 8  # chunks from which a progress bar is worth showing
_WORKERS = min(os.cpu_count() or 1, 8)
_BEYOND_INT64 = 1 << 63
_SUM, _ROWS, _LEAST, _MOST, _NULLS = "__sum", "__rows", "__least", "__most", "__nulls"


@attrs.frozen(eq=False)
class Tally:
    """The rows of a dataframe counted, or its amounts combined, by key and group.

    Attributes:
        groups: The distinct combinations of the columns grouped by, in order; ``[()]`` without any.
        cells: A row for each place that a key may have, a column for each group; `nothing` where no row came.
        rows: How many rows of the dataframe each place has.
        dropped: Keys without a place, and how many rows each has.
    """

    groups: list[tuple[object, ...]]
    cells: Numbers
    rows: Whole
    dropped: Counter[object]


def tally(
    frame: object,
    key: str,
    by: Sequence[str] = (),
    value: str | None = None,
    *,
    place: Callable[[Any], int | None],
    height: int,
    how: How = "sum",
    chunk_rows: int | None = None,
    max_cells: int = 1 << 26,
) -> Tally:
    """Count the rows of a dataframe, or combine its amounts, by a key and by groups.

    An eager frame and a relation of DuckDB are read in chunks, so that memory does not grow with the rows.
    Any other lazy frame stays on its engine for the grouping, and only the sums come here.

    Args:
        frame: A dataframe of an engine that Narwhals knows.
        key: The column of keys.
        by: The columns to group by; a null is a group.
        value: The column of amounts; rows are counted when ``None``.
        place: Key → its row in the result; ``None`` drops its rows, which are counted.
        height: How many rows the result has.
        how: How amounts of one cell are combined.
        chunk_rows: How many rows a chunk has; about a million when ``None``.
        max_cells: The most cells of the result; the default takes half a gibibyte.

    Raises:
        InvalidValueError: No such column; keys or amounts that are null, negative or not finite; sums beyond 64
            bits; more cells than memory should hold.
        MissingExtraError: The extra ``frames`` is not installed.

    Example:
        >>> import polars as pl
        >>> frame = pl.DataFrame({"unit": ["b", "a", "b", "c"], "year": [1, 1, 2, 2]})
        >>> counts = tally(frame, "unit", ["year"], place={"a": 0, "b": 1}.get, height=2)
        >>> counts.groups, counts.cells.tolist(), counts.dropped
        ([(1,), (2,)], [[1, 0], [1, 1]], Counter({'c': 1}))
    """
    names: list[str] = [*dict.fromkeys((key, *by, *(() if value is None else (value,))))]
    opened = open_frame(frame, names).select(names)
    plan = _TallyPlan(
        key=key, by=by, value=value, place=place, height=height, how=how, max_cells=max_cells
    )
    if isinstance(opened, library("narwhals").LazyFrame) and not is_streamed(opened):
        columns = _group_on_engine(opened, key, by, value)
        combined = {"sum": _SUM, "least": _LEAST, "most": _MOST}[how]
        return attrs.evolve(plan, value=combined, row_count=_ROWS).tally_chunk(columns)
    builder = _TallyBuilder(how, amounts=value is not None, max_cells=max_cells)
    with closing(chunks_of(opened, chunk_rows)) as chunks:
        for part in _map_in_threads(lambda chunk: plan.tally_chunk(Columns(chunk)), chunks):
            builder.add(part)
    return builder.result()


def chunks_of(opened: Any, rows: int | None = None) -> Generator[Any, None, None]:  # noqa: ANN401 - from `open_frame`
    """The rows of a table in chunks of about a million, with a progress bar where there are many.

    Close it where reading may end early: a relation of DuckDB keeps its connection busy until then.

    Args:
        opened: The frame as `open_frame` returns it; a lazy frame of another engine is one chunk.
        rows: How many rows a chunk has.
    """
    rows = rows or _PIECE
    if is_streamed(opened):
        # DuckDB holds what it read ahead besides the chunks that are worked on, so these are smaller.
        yield from _with_progress_bar(batches(opened, rows // 4 or 1), None)
    elif isinstance(opened, library("narwhals").LazyFrame):
        yield opened
    else:
        starts = range(0, max(len(opened), 1), rows)
        chunks = (opened[start : start + rows] for start in starts)
        yield from _with_progress_bar(chunks, len(starts))


def _map_in_threads(function: Callable[[Any], Tally], chunks: Iterable[Any]) -> Iterator[Tally]:
    """The results for the chunks in order, a few computed at once, as Arrow and numpy release the GIL.

    Only so many are started that chunks and results do not pile up.
    """
    with ThreadPoolExecutor(max_workers=_WORKERS) as pool:
        pending: deque[Future[Tally]] = deque()
        for chunk in chunks:
            pending.append(pool.submit(function, chunk))
            if len(pending) > _WORKERS:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()


def _with_progress_bar(chunks: Iterable[Any], total: int | None) -> Iterable[Any]:
    """The chunks, with a progress bar on a terminal or in a notebook when there are many."""
    if total is not None and total < _LONG:
        return chunks
    try:
        from rich.console import Console
        from rich.progress import track
    except ImportError:
        return chunks
    console = Console(stderr=True)
    if not (console.is_terminal or console.is_jupyter):
        return chunks
    return track(chunks, "Counting", total=total, console=console, transient=True)


def _group_on_engine(opened: Any, key: str, by: Sequence[str], value: str | None) -> Columns:  # noqa: ANN401 - from `open_frame`
    """The sums of a lazy frame by key and group, computed on its engine.

    Raises:
        InvalidValueError: An amount is null or negative, or a sum may pass 64 bits.
    """
    nw = library("narwhals")
    keys = list(dict.fromkeys([key, *by]))
    if value is None:
        return Columns(
            opened.group_by(keys)
            .agg(nw.len().alias(_ROWS))
            .with_columns(nw.col(_ROWS).alias(_SUM)),
            grouped=True,
        )
    dtype = opened.collect_schema()[value]
    if not (dtype.is_numeric() or dtype == nw.Unknown):
        raise not_numbers(value, str(dtype))
    amount = nw.col(value)
    marked = opened.with_columns(
        nw.when(amount.is_null()).then(nw.lit(1)).otherwise(nw.lit(0)).alias(_NULLS)
    )
    columns = Columns(
        marked.group_by(keys).agg(
            amount.sum().alias(_SUM),
            nw.len().alias(_ROWS),
            amount.min().alias(_LEAST),
            amount.max().alias(_MOST),
            nw.col(_NULLS).sum().alias(_NULLS),
        ),
        grouped=True,
    )
    if nulls := int(columns.numbers(_NULLS).sum()):
        raise InvalidValueError(
            f"no value in {counted(nulls, 'row')}", place=value, hint="fix or drop these rows"
        )
    columns.numbers(_LEAST, place=value)
    # An engine may let a sum of whole numbers overflow without an error.
    bounds = columns.numbers(_MOST, place=value) * 1.0 * columns.numbers(_ROWS)
    if float(bounds.max(initial=0)) >= _BEYOND_INT64:
        raise _too_large()
    return columns


def _too_large() -> InvalidValueError:
    return InvalidValueError(
        "sums that may pass 64 bits", hint="give floats, or count in thousands"
    )


@attrs.frozen(kw_only=True)
class _TallyPlan:
    """What is to be tallied.

    Attributes:
        row_count: The column with the number of original rows of each row; ``None`` where it is one.
    """

    key: str
    by: Sequence[str]
    value: str | None
    place: Callable[[Any], int | None]
    height: int
    how: How
    max_cells: int
    row_count: str | None = None

    def tally_chunk(self, columns: Columns) -> Tally:
        """The tally of one chunk."""
        columns.require(self.key)
        amounts = None if self.value is None else columns.numbers(self.value)
        keys, *by = columns.keys(self.key, *self.by)
        groups, group_of_row = _number_groups(by, len(columns))
        _check_cell_count(self.height, len(groups), self.max_cells)
        place_of_key = self._places_of(keys)
        place_of_row = place_of_key[keys.codes]
        counts = None if self.row_count is None else columns.numbers(self.row_count)
        # Rows without a place go to one more place at the end, which is cut off.
        height, width = self.height + 1, len(groups)
        cell_of_row = place_of_row * width + group_of_row
        cells = _combine_cells(cell_of_row, amounts, height * width, self.how)
        return Tally(
            groups=groups,
            cells=cells.reshape(height, width)[:-1],
            rows=cast("Whole", _sum_or_count(place_of_row, counts, height)[:-1]),
            dropped=self._count_dropped(keys, place_of_key, counts),
        )

    def _places_of(self, keys: Keys) -> Whole:
        """For each key its place; for a key without a place `height`."""
        import numpy as np

        places = (self.place(key) for key in keys.values)
        return np.array([self.height if place is None else place for place in places], np.int64)

    def _count_dropped(
        self, keys: Keys, place_of_key: Whole, counts: Numbers | None
    ) -> Counter[object]:
        dropped = (place_of_key == self.height).nonzero()[0].tolist()
        if not dropped:
            return Counter()
        rows_of_key = _sum_or_count(keys.codes, counts, len(keys.values)).tolist()
        return Counter({keys.values[key]: rows_of_key[key] for key in dropped})


def _number_groups(by: Sequence[Keys], rows: int) -> tuple[list[tuple[object, ...]], Whole]:
    """The groups that occur, in order, and for each row the number of its group."""
    import numpy as np

    if not by:
        return [()], np.zeros(rows, np.int64)
    group_of_row, codes = combinations([(column.codes, len(column.values)) for column in by])
    values = [
        [known[code] for code in group_codes.tolist()]
        for known, group_codes in zip(map(_group_values, by), codes, strict=True)
    ]
    return list(zip(*values, strict=True)), group_of_row


def _group_values(column: Keys) -> Sequence[object]:
    """The values of a column as groups: years that a null made floats are whole numbers again."""
    values = column.values
    if all(value is None or (isinstance(value, float) and value.is_integer()) for value in values):
        return [None if value is None else int(cast("float", value)) for value in values]
    return values


def _sum_or_count(keys: Whole, numbers: Numbers | None, size: int) -> Numbers:
    import numpy as np

    return np.bincount(keys, minlength=size) if numbers is None else sum_by(keys, numbers, size)


def _combine_cells(cell_of_row: Whole, amounts: Numbers | None, size: int, how: How) -> Numbers:
    """For each cell its amounts combined, or its rows counted."""
    import numpy as np

    if how == "sum" or amounts is None:
        return _sum_or_count(cell_of_row, amounts, size)
    cells = cast("Numbers", np.full(size, nothing(how, amounts.dtype), amounts.dtype))
    ufunc(how).at(cells, cell_of_row, amounts)
    return cells


def _check_cell_count(units: int, groups: int, max_cells: int) -> None:
    if units * groups > max_cells:
        raise InvalidValueError(
            "more totals than memory should hold",
            found=f"{counted(units, 'unit')} by {counted(groups, 'group')}",
            hint="group by fewer columns, or choose rows first",
        )


class _TallyBuilder:
    """A tally to which chunks are added; groups are appended as they appear."""

    def __init__(self, how: How, *, amounts: bool, max_cells: int) -> None:
        self._how: How = how
        self._may_pass_64_bits = amounts and how == "sum"
        self._max_cells = max_cells
        self._positions: dict[tuple[object, ...], int] = {}  # of the groups
        self._tally: Tally | None = None
        self._sum = 0.0

    def add(self, chunk: Tally) -> None:
        """Add the tally of a chunk."""
        import numpy as np

        positions = [self._positions.setdefault(g, len(self._positions)) for g in chunk.groups]
        if self._may_pass_64_bits:
            self._sum += float(chunk.cells.sum(dtype=np.float64))
            if chunk.cells.dtype == np.int64 and self._sum >= _BEYOND_INT64:
                raise _too_large()
        height, width = len(chunk.cells), len(self._positions)
        _check_cell_count(height, width, self._max_cells)
        if self._tally is None:
            self._tally = chunk
            return
        cells = self._tally.cells
        if cells.shape[1] < width:
            wider = np.full((height, width), nothing(self._how, cells.dtype), cells.dtype)
            wider[:, : cells.shape[1]] = cells
            cells = cast("Numbers", wider)
        combine = ufunc(self._how)
        if positions == list(range(width)):
            combine(cells, chunk.cells, out=cells)
        else:
            cells[:, positions] = combine(cells[:, positions], chunk.cells)
        rows, dropped = self._tally.rows + chunk.rows, self._tally.dropped + chunk.dropped
        self._tally = Tally([*self._positions], cells, rows, dropped)

    def result(self) -> Tally:
        """The tally of all chunks, groups in order."""
        total = cast("Tally", self._tally)
        groups = total.groups
        order = sorted(range(len(groups)), key=lambda n: [_nulls_last(v) for v in groups[n]])
        if order == list(range(len(order))):
            return total
        return attrs.evolve(
            total, groups=[groups[number] for number in order], cells=total.cells[:, order]
        )


def _nulls_last(value: object) -> tuple[bool, Any]:
    return value is None, value
