"""Rows of a dataframe counted by key and group, and added up a hierarchy, without a Python object a row."""

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
    batches,
    combinations,
    is_streamed,
    library,
    open_frame,
    sum_by,
)
from massmob.errors import InvalidValueError

if TYPE_CHECKING:
    from massmob.aggregation.dataframes.columns import Numbers, Whole
from massmob.aggregation.dataframes.combine import How, _ufunc, nothing

__all__ = ["Tally", "pieces", "tally"]

_PIECE = 1 << 20  # rows read at once
_LONG = 8  # pieces from which there is something to wait for
_WORKERS = min(os.cpu_count() or 1, 8)
_MOST_CELLS = 1 << 26  # half a gibibyte
_WIDEST = 1 << 63
_SUM, _ROWS, _LEAST, _MOST, _NULLS = "__sum", "__rows", "__least", "__most", "__nulls"


@attrs.frozen(eq=False)
class Tally:
    """The rows of a dataframe counted, or its amounts put together, by key and group.

    Attributes:
        groups: The distinct combinations of the columns grouped by, in order; ``[()]`` without any.
        cells: A row for each place that a key may have, a column for each group; `nothing` where no row came.
        rows: How many rows of the dataframe each place has.
        dropped: Keys without a place, and how many rows each has.
    """

    groups: list[tuple[object, ...]]
    cells: Numbers
    rows: Whole
    dropped: Counter[str]


def tally(
    frame: object,
    key: str,
    by: Sequence[str] = (),
    value: str | None = None,
    *,
    place: Callable[[str], int | None],
    height: int,
    how: How = "sum",
) -> Tally:
    """Count the rows of a dataframe, or put amounts together, by a key and by groups.

    An eager frame and a relation of DuckDB are read in pieces, so that memory does not grow with the rows.
    Any other lazy frame stays on its engine for the grouping, and only the sums come here.

    Args:
        frame: A dataframe of an engine that Narwhals knows.
        key: The column of keys.
        by: The columns to group by; a null is a group.
        value: The column of amounts; rows are counted when ``None``.
        place: Key → its row in the answer; ``None`` drops its rows, which are counted.
        height: How many rows the answer has.
        how: What becomes of amounts that meet.

    Raises:
        InvalidValueError: No such column; keys or amounts that are null, negative or not finite; sums beyond 64
            bits; more cells than memory should hold.
        MissingExtraError: The extra ``frames`` is not installed.

    Example:
        >>> import polars as pl
        >>> frame = pl.DataFrame({"unit": ["b", "a", "b", "c"], "year": [1, 1, 2, 2]})
        >>> found = tally(frame, "unit", ["year"], place={"a": 0, "b": 1}.get, height=2)
        >>> found.groups, found.cells.tolist(), found.dropped
        ([(1,), (2,)], [[1, 0], [1, 1]], Counter({'c': 1}))
    """
    names: list[str] = [*dict.fromkeys((key, *by, *(() if value is None else (value,))))]
    opened = open_frame(frame, names).select(names)
    job = _Job(key=key, by=by, value=value, count=None, place=place, height=height, how=how)
    if isinstance(opened, library("narwhals").LazyFrame) and not is_streamed(opened):
        columns = _grouped(opened, key, by, value)
        merged = {"sum": _SUM, "least": _LEAST, "most": _MOST}[how]
        return attrs.evolve(job, value=merged, count=_ROWS).done(columns)
    growing = _Growing(how, amounts=value is not None)
    with closing(pieces(opened)) as given:
        for part in _side_by_side(lambda piece: job.done(Columns(piece)), given):
            growing.add(part)
    return growing.whole()


def pieces(opened: Any) -> Generator[Any, None, None]:  # noqa: ANN401 - what `open_frame` gave
    """The rows of a table in pieces of about a million, with a bar for whoever waits for a long one.

    Close it where reading may end early: a relation of DuckDB keeps its connection busy until then.

    Args:
        opened: The frame as `open_frame` returns it; a lazy frame of another engine is one chunk.
    """
    if is_streamed(opened):
        # What is read from files is there beside the pieces that are worked on, so these are smaller.
        yield from _told(batches(opened, _PIECE // 4 or 1), None)
    elif isinstance(opened, library("narwhals").LazyFrame):
        yield opened
    else:
        starts = range(0, max(len(opened), 1), _PIECE)
        yield from _told((opened[start : start + _PIECE] for start in starts), len(starts))


def _side_by_side(job: Callable[[Any], Tally], given: Iterable[Any]) -> Iterator[Tally]:
    """The pieces in order, a few of them worked on at once: Arrow and numpy do without the interpreter's lock.

    Only so many are begun that they and their results do not pile up.
    """
    with ThreadPoolExecutor(max_workers=_WORKERS) as pool:
        begun: deque[Future[Tally]] = deque()
        for piece in given:
            begun.append(pool.submit(job, piece))
            if len(begun) > _WORKERS:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()


def _told(given: Iterable[Any], total: int | None) -> Iterable[Any]:
    """What is given, with a bar on a terminal or in a notebook when it takes long."""
    if total is not None and total < _LONG:
        return given
    try:
        from rich.console import Console
        from rich.progress import track
    except ImportError:
        return given
    console = Console(stderr=True)
    if not (console.is_terminal or console.is_jupyter):
        return given
    return track(given, "Counting", total=total, console=console, transient=True)


def _grouped(opened: Any, key: str, by: Sequence[str], value: str | None) -> Columns:  # noqa: ANN401
    """The sums of a lazy frame by key and group, made on its engine; told when an amount is bad."""
    nw = library("narwhals")
    keys = list(dict.fromkeys([key, *by]))
    if value is None:
        return Columns(
            opened.group_by(keys).agg(nw.len().alias(_ROWS)).with_columns(nw.col(_ROWS).alias(_SUM))
        )
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
        )
    )
    if nulls := int(columns.numbers(_NULLS).sum()):
        raise InvalidValueError(
            f"no value in {nulls:,} rows", place=value, hint="fix or drop these rows"
        )
    columns.numbers(_LEAST)
    # An engine may let a sum of whole numbers wrap round without a word.
    if float((columns.numbers(_MOST) * 1.0 * columns.numbers(_ROWS)).max(initial=0)) >= _WIDEST:
        raise _too_wide()
    return columns


def _too_wide() -> InvalidValueError:
    return InvalidValueError(
        "sums that may pass 64 bits", hint="give floats, or count in thousands"
    )


@attrs.frozen(kw_only=True)
class _Job:
    """What is to be tallied; ``count`` is the column that says how many rows a row stands for."""

    key: str
    by: Sequence[str]
    value: str | None
    count: str | None
    place: Callable[[str], int | None]
    height: int
    how: How

    def done(self, columns: Columns) -> Tally:
        """One piece."""
        import numpy as np

        columns.require(self.key)
        amounts = None if self.value is None else columns.numbers(self.value)
        keys, *others = columns.keys(self.key, *self.by)
        groups: list[tuple[object, ...]] = [()]
        numbers = np.zeros(len(columns), np.int64)
        if others:
            numbers, codes = combinations([(each.codes, len(each.values)) for each in others])
            named = [
                [each.values[code] for code in found.tolist()]
                for each, found in zip(others, codes, strict=True)
            ]
            groups = list(zip(*named, strict=True))
        width = len(groups)
        _see_that_it_fits(self.height, width)
        names = [*map(str, keys.values)]
        places = [self.place(name) for name in names]
        # Rows of no place go to one more row, which is cut off.
        at = np.array([self.height if each is None else each for each in places], np.int64)
        rows = at[keys.codes] if names else keys.codes
        counts = None if self.count is None else columns.numbers(self.count)
        dropped: Counter[str] = Counter()
        if None in places:
            by_key = _sums(keys.codes, counts, len(names)).tolist()
            dropped.update(
                {
                    name: n
                    for name, n, each in zip(names, by_key, places, strict=True)
                    if each is None
                }
            )
        cells = _put_together(rows * width + numbers, amounts, (self.height + 1) * width, self.how)
        return Tally(
            groups,
            cells.reshape(self.height + 1, width)[:-1],
            cast("Whole", _sums(rows, counts, self.height + 1)[:-1]),
            dropped,
        )


def _sums(keys: Whole, numbers: Numbers | None, size: int) -> Numbers:
    import numpy as np

    return np.bincount(keys, minlength=size) if numbers is None else sum_by(keys, numbers, size)


def _put_together(keys: Whole, numbers: Numbers | None, size: int, how: How) -> Numbers:
    import numpy as np

    if how == "sum" or numbers is None:
        return _sums(keys, numbers, size)
    cells = cast("Numbers", np.full(size, nothing(how, numbers.dtype), numbers.dtype))
    _ufunc(how).at(cells, keys, numbers)
    return cells


def _see_that_it_fits(units: int, groups: int) -> None:
    if units * groups > _MOST_CELLS:
        raise InvalidValueError(
            "more totals than memory should hold",
            found=f"{units:,} units by {groups:,} groups",
            hint="group by fewer columns, or choose rows first",
        )


class _Growing:
    """A tally to which pieces are added; groups join as they appear."""

    def __init__(self, how: How, *, amounts: bool) -> None:
        self._how: How = how
        self._may_pass_64_bits = amounts and how == "sum"
        self._groups: dict[tuple[object, ...], int] = {}
        self._whole: Tally | None = None
        self._total = 0.0

    def add(self, part: Tally) -> None:
        """Add a piece."""
        import numpy as np

        to = [self._groups.setdefault(each, len(self._groups)) for each in part.groups]
        if self._may_pass_64_bits:
            self._total += float(part.cells.sum(dtype=np.float64))
            if part.cells.dtype == np.int64 and self._total >= _WIDEST:
                raise _too_wide()
        height, width = len(part.cells), len(self._groups)
        _see_that_it_fits(height, width)
        if self._whole is None:
            self._whole = part
            return
        cells = self._whole.cells
        if cells.shape[1] < width:
            wider = np.full((height, width), nothing(self._how, cells.dtype), cells.dtype)
            wider[:, : cells.shape[1]] = cells
            cells = cast("Numbers", wider)
        put = _ufunc(self._how)
        if to == list(range(width)):
            put(cells, part.cells, out=cells)
        else:
            cells[:, to] = put(cells[:, to], part.cells)
        rows, dropped = self._whole.rows + part.rows, self._whole.dropped + part.dropped
        self._whole = Tally([*self._groups], cells, rows, dropped)

    def whole(self) -> Tally:
        """All pieces together, in order of groups."""
        found = cast("Tally", self._whole)
        order = sorted(
            range(len(found.groups)), key=lambda at: [_rank(each) for each in found.groups[at]]
        )
        if order == list(range(len(order))):
            return found
        return attrs.evolve(
            found, groups=[found.groups[at] for at in order], cells=found.cells[:, order]
        )


def _rank(value: object) -> tuple[bool, Any]:
    return value is None, value
