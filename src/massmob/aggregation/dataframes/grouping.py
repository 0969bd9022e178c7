"""Rows of a dataframe counted, or its amounts combined, by key and group, without a Python object a row."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from functools import cached_property, partial
from threading import Lock
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
    wide_enough,
)
from massmob.aggregation.dataframes.combine import How, nothing, ufunc
from massmob.aggregation.dataframes.opening import names_of, open_frame
from massmob.errors import InvalidValueError, counted
from massmob.rendering.frames import library

if TYPE_CHECKING:
    from massmob.aggregation.dataframes.columns import Codes, Numbers, Whole

__all__ = ["CellList", "Tally", "chunks_of", "tally"]

_PIECE = 1 << 20  # rows of a chunk
_ROWS_OF_A_WORKER = 1 << 18  # from which a thread more is worth it
_LONG = 8  # chunks from which a progress bar is worth showing
_FEW = 16  # cells to a row, from which the rows are few
_WORKERS = min(os.cpu_count() or 1, 8)
_BEYOND_INT64 = 1 << 63
_SUM, _ROWS, _LEAST, _MOST, _NULLS = "__sum", "__rows", "__least", "__most", "__nulls"


@attrs.frozen(eq=False)
class CellList:
    """Rows or amounts of which none is combined with another yet.

    Attributes:
        places: The place of each.
        groups: The group of each, by its number.
        amounts: The amounts; rows are counted when ``None``.
        how: How amounts of one cell are combined.
    """

    places: Codes
    groups: Codes
    amounts: Numbers | None
    how: How


@attrs.frozen(eq=False, slots=False)
class Tally:
    """The rows of a dataframe counted, or its amounts combined, by key and group.

    Attributes:
        groups: The distinct combinations of the columns grouped by, in order; ``[()]`` without any.
        rows: How many rows of the dataframe each place has.
        dropped: Keys without a place, and how many rows each has.
        listed: The rows or amounts themselves, where they are few beside the cells; else ``None``.
    """

    groups: list[tuple[object, ...]]
    rows: Whole
    dropped: Counter[object]
    listed: CellList | None = None
    _cells: Numbers | None = None

    @cached_property
    def cells(self) -> Numbers:
        """A row for each place that a key may have, a column for each group; `nothing` where no row came."""
        if self._cells is not None:
            return self._cells
        listed = cast("CellList", self.listed)
        height, width = len(self.rows), len(self.groups)
        cells = _empty_cells(height * width, listed.amounts, listed.how)
        _combine(cells, listed.groups * height + listed.places, listed.amounts, listed.how)
        return cells.reshape(width, height).T


def tally(
    frame: object,
    key: str,
    by: Sequence[str] = (),
    value: str | None = None,
    *,
    place: Callable[[Any], int],
    height: int,
    how: How = "sum",
    chunk_rows: int | None = None,
    max_cells: int = 1 << 26,
) -> Tally:
    """Count the rows of a dataframe, or combine its amounts, by a key and by groups.

    An eager frame, a relation of DuckDB and a lazy frame of Polars are read in chunks, so that memory does not
    grow with the rows. Any other lazy frame stays on its engine for the grouping, and only the sums come here.

    Args:
        frame: A dataframe of an engine that Narwhals knows.
        key: The column of keys.
        by: The columns to group by; a null is a group.
        value: The column of amounts; rows are counted when ``None``.
        place: Key → its row in the result; -1 drops its rows, which are counted.
        height: How many rows the result has.
        how: How amounts of one cell are combined.
        chunk_rows: How many rows a chunk has; when ``None`` at most a million, less to occupy all threads.
        max_cells: The most cells of the result; the default takes half a gibibyte.

    Raises:
        InvalidValueError: No such column; keys or amounts that are null, negative or not finite; sums beyond 64
            bits; more cells than memory should hold.
        MissingExtraError: The extra ``frames`` is not installed.

    Example:
        >>> import polars as pl
        >>> frame = pl.DataFrame({"unit": ["b", "a", "b", "c"], "year": [1, 1, 2, 2]})
        >>> counts = tally(frame, "unit", ["year"], place={"a": 0, "b": 1, "c": -1}.get, height=2)
        >>> counts.groups, counts.cells.tolist(), counts.dropped
        ([(1,), (2,)], [[1, 0], [1, 1]], Counter({'c': 1}))
    """
    names: list[str] = [*dict.fromkeys((key, *by, *(() if value is None else (value,))))]
    opened = open_frame(frame, names)
    if {*names_of(opened)} != {*names}:  # to select takes a twentieth of the time for 10,000 rows
        opened = opened.select(names)
    places = _Places(place, height, max_cells)
    builder = _TallyBuilder(places, how)
    if isinstance(opened, library("narwhals").LazyFrame) and not is_streamed(opened):
        columns = _group_on_engine(opened, key, by, value)
        combined = {"sum": _SUM, "least": _LEAST, "most": _MOST}[how]
        builder.add(places.find(columns, key, by, combined, row_count=_ROWS))
        return builder.result()
    workers = _WORKERS
    if is_streamed(opened):
        # It is not known how many rows there are.
        chunk_rows = chunk_rows or max(_PIECE // workers, _ROWS_OF_A_WORKER)
    else:
        workers = min(_WORKERS, len(opened) // _ROWS_OF_A_WORKER + 1)
        chunk_rows = chunk_rows or min(_PIECE, len(opened) // workers + 1)
    with closing(chunks_of(opened, chunk_rows)) as frames:
        find = partial(_find_cells, places, key=key, by=by, value=value)
        for chunk in _map_in_threads(find, frames, workers):
            builder.add(chunk)
    return builder.result()


def _find_cells(
    places: _Places, frame: object, *, key: str, by: Sequence[str], value: str | None
) -> _Chunk:
    return places.find(Columns(frame), key, by, value)


def chunks_of(opened: Any, rows: int | None = None) -> Generator[Any, None, None]:  # noqa: ANN401 - from `open_frame`
    """The rows of a table in chunks of about a million, with a progress bar where there are many.

    Close it where reading may end early: a relation of DuckDB keeps its connection busy until then.

    Args:
        opened: The frame as `open_frame` returns it; a lazy frame of another engine is one chunk.
        rows: How many rows a chunk has.
    """
    rows = rows or _PIECE
    if is_streamed(opened):
        yield from _with_progress_bar(batches(opened, rows), None)
    elif isinstance(opened, library("narwhals").LazyFrame):
        yield opened
    else:
        starts = range(0, max(len(opened), 1), rows)
        chunks = (opened[start : start + rows] for start in starts)
        yield from _with_progress_bar(chunks, len(starts))


def _map_in_threads(
    function: Callable[[Any], _Chunk], chunks: Iterable[Any], workers: int
) -> Iterator[_Chunk]:
    """The results for the chunks in order, a few computed at once, as Arrow and numpy release the GIL.

    Only so many are started that chunks and results do not pile up.
    """
    if workers == 1:  # a thread takes longer to start than a few rows to count
        yield from map(function, chunks)
        return
    with ThreadPoolExecutor(max_workers=workers) as pool:
        pending: deque[Future[_Chunk]] = deque()
        for chunk in chunks:
            pending.append(pool.submit(function, chunk))
            if len(pending) > workers:
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


@attrs.frozen(eq=False)
class _Chunk:
    """Rows of a dataframe, or of the groups of its engine.

    Attributes:
        cell_of_row: The number of each row's cell: all places of the first group, then those of the next; one
            place more than there are has the rows of keys without a place.
        amounts: Their amounts; ``None`` where rows are counted.
        rows: How many rows of the dataframe each place has, that one too.
        dropped: Keys without a place, and how many rows each has.
    """

    cell_of_row: Codes
    amounts: Numbers | None
    rows: Whole
    dropped: Counter[object]


class _Places:
    """Where rows are counted: the places of keys, and the groups in the order in which they appear.

    Args:
        place: Key → its place; -1: it has none.
        height: How many places there are.
        max_cells: The most cells that there may be.

    Attributes:
        groups: Group → its number.
        size: How many places there are, with the one for rows without a place.
    """

    def __init__(self, place: Callable[[Any], int], height: int, max_cells: int) -> None:
        self._place, self._height, self._max_cells = place, height, max_cells
        self._lock = Lock()
        self.groups: dict[tuple[object, ...], int] = {}
        self.size = height + 1

    def find(
        self,
        columns: Columns,
        key: str,
        by: Sequence[str],
        value: str | None,
        row_count: str | None = None,
    ) -> _Chunk:
        """The cells of rows; ``row_count`` is the column with how many rows each of them is a group of."""
        columns.require(key)
        amounts = None if value is None else columns.numbers(value)
        keys, *of_groups = columns.keys(key, *by, unordered=() if key in by else [key])
        groups, group_of_row = _number_groups(of_groups, len(columns))
        place_of_key = self._places_of(keys)
        place_of_row = place_of_key[keys.codes]
        counts = None if row_count is None else columns.numbers(row_count)
        return _Chunk(
            self._cells_of_groups(groups)[group_of_row] + place_of_row,
            amounts,
            cast("Whole", _sum_or_count(place_of_row, counts, self.size)),
            self._count_dropped(keys, place_of_key, counts),
        )

    def _cells_of_groups(self, groups: Iterable[tuple[object, ...]]) -> Codes:
        """For each group the number of its first cell."""
        import numpy as np

        with self._lock:  # several chunks are read at once
            numbers = [self.groups.setdefault(group, len(self.groups)) for group in groups]
            count = len(self.groups)
        _check_cell_count(self._height, count, self._max_cells)
        return wide_enough(np.array(numbers, np.int32), count * self.size) * self.size

    def _places_of(self, keys: Keys) -> Codes:
        """For each key its place; for a key without a place the last one."""
        import numpy as np

        places = np.fromiter(map(self._place, keys.values), np.int32, len(keys.values))
        places[places < 0] = self._height
        return places

    def _count_dropped(
        self, keys: Keys, place_of_key: Codes, counts: Numbers | None
    ) -> Counter[object]:
        dropped = (place_of_key == self._height).nonzero()[0].tolist()
        if not dropped:
            return Counter()
        rows_of_key = _sum_or_count(keys.codes, counts, len(keys.values)).tolist()
        return Counter({keys.values[key]: rows_of_key[key] for key in dropped})


def _number_groups(by: Sequence[Keys], rows: int) -> tuple[list[tuple[object, ...]], Codes]:
    """The groups that occur, in order, and for each row the number of its group."""
    import numpy as np

    if not by:
        return [()], np.zeros(rows, np.int32)
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


def _sum_or_count(keys: Codes, numbers: Numbers | None, size: int) -> Numbers:
    import numpy as np

    return np.bincount(keys, minlength=size) if numbers is None else sum_by(keys, numbers, size)


def _empty_cells(size: int, amounts: Numbers | None, how: How) -> Numbers:
    """Cells for such amounts, of which there are none yet; for counts where they are ``None``."""
    import numpy as np

    dtype = np.dtype(np.int64) if amounts is None else amounts.dtype
    if how == "sum":  # `zeros` takes no memory for cells that are never used
        return cast("Numbers", np.zeros(size, dtype))
    return cast("Numbers", np.full(size, nothing(how, dtype), dtype))


def _combine(cells: Numbers, numbers: Codes, amounts: Numbers | None, how: How) -> None:
    """Combine amounts with those of the cells that have these numbers, or count rows, in place."""
    ufunc("sum" if amounts is None else how).at(cells, numbers, 1 if amounts is None else amounts)


def _check_cell_count(units: int, groups: int, max_cells: int) -> None:
    if units * groups > max_cells:
        raise InvalidValueError(
            "more totals than memory should hold",
            found=f"{counted(units, 'unit')} by {counted(groups, 'group')}",
            hint="group by fewer columns, or choose rows first",
        )


class _TallyBuilder:
    """A tally to which chunks are added. Rows are listed while they are few, and else combined at once.

    Args:
        places: Where rows are counted.
        how: How amounts of one cell are combined.
    """

    def __init__(self, places: _Places, how: How) -> None:
        self._places = places
        self._how: How = how
        self._listed: list[_Chunk] = []
        self._cells: Numbers | None = None  # in the order of `_Chunk.cell_of_row`
        self._rows: Whole | None = None
        self._dropped = Counter[object]()
        self._sum = 0.0

    def add(self, chunk: _Chunk) -> None:
        """Add the rows of a chunk.

        Raises:
            InvalidValueError: The sums may pass 64 bits.
        """
        import numpy as np

        if chunk.amounts is not None and self._how == "sum":
            self._sum += float(chunk.amounts.sum(dtype=np.float64))
            if chunk.amounts.dtype == np.int64 and self._sum >= _BEYOND_INT64:
                raise _too_large()
        self._rows = chunk.rows if self._rows is None else self._rows + chunk.rows
        self._dropped += chunk.dropped
        self._listed.append(chunk)
        cells = len(self._places.groups) * self._places.size
        if self._cells is not None or _FEW * sum(len(c.cell_of_row) for c in self._listed) > cells:
            self._combine_listed(cells)

    def _combine_listed(self, size: int) -> None:
        """Combine the rows that are listed, and list none."""
        for chunk in self._listed:
            if self._cells is None or len(self._cells) < size:
                earlier, self._cells = self._cells, _empty_cells(size, chunk.amounts, self._how)
                if earlier is not None:
                    self._cells[: len(earlier)] = earlier
            _combine(self._cells, chunk.cell_of_row, chunk.amounts, self._how)
        self._listed.clear()

    def result(self) -> Tally:
        """The tally of all chunks, groups in order."""
        groups = [*self._places.groups]
        order = _in_order(groups)
        in_order, rows = [groups[number] for number in order], cast("Whole", self._rows)[:-1]
        if self._cells is None:
            return Tally(in_order, rows, self._dropped, self._list_cells(order))
        cells = self._cells.reshape(len(groups), self._places.size)
        if order != list(range(len(order))):
            cells = cells[order]
        return Tally(in_order, rows, self._dropped, None, cells[:, :-1].T)

    def _list_cells(self, order: Sequence[int]) -> CellList:
        """The rows that are listed and have a place, with their groups numbered in this order."""
        import numpy as np

        numbers = np.concatenate([chunk.cell_of_row for chunk in self._listed])
        of_chunks = [chunk.amounts for chunk in self._listed if chunk.amounts is not None]
        amounts = cast("Numbers", np.concatenate(of_chunks)) if of_chunks else None
        groups, places = np.divmod(numbers, self._places.size)
        groups = np.argsort(order).astype(numbers.dtype)[groups]
        if self._dropped:
            has_place = places < self._places.size - 1
            groups, places = groups[has_place], places[has_place]
            amounts = None if amounts is None else amounts[has_place]
        return CellList(places, groups, amounts, self._how)


def _in_order(groups: Sequence[tuple[Any, ...]]) -> list[int]:
    """The numbers of groups in order, nulls last."""
    numbers = range(len(groups))
    try:
        return sorted(numbers, key=groups.__getitem__)
    except TypeError:  # a null cannot be compared
        return sorted(numbers, key=lambda number: [*map(_nulls_last, groups[number])])


def _nulls_last(value: object) -> tuple[bool, Any]:
    return value is None, value
