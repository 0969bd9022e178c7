"""Rows of a dataframe counted by key and group, and added up a hierarchy, without a Python object a row.

Lives here: leaf counts as one table of keys by groups, and the pass that adds them upward. Must not live here:
which units the keys name, what a total means (`massmob.totals`), how columns are read (`massmob.frames`).
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import attrs

from massmob.errors import InvalidValueError
from massmob.frames import Columns, combinations, library, open_frame, sum_by
from massmob.quantity import Exact, Quantity

if TYPE_CHECKING:
    from massmob.frames import Numbers, Whole

__all__ = ["Tally", "add_upward", "framed", "tally"]

_PIECE = 1 << 20  # rows read at once
_WORKERS = min(os.cpu_count() or 1, 8)
_MOST_CELLS = 1 << 26  # half a gibibyte
_WIDEST = 1 << 63
_SUM, _ROWS, _LEAST, _MOST, _NULLS = "__sum", "__rows", "__least", "__most", "__nulls"


@attrs.frozen(eq=False)
class Tally:
    """The rows of a dataframe counted, or its amounts added, by key and group.

    Attributes:
        keys: The distinct keys, in order.
        groups: The distinct combinations of the columns grouped by, in order; ``[()]`` without any.
        cells: The sums: a row for each key, a column for each group.
        rows: How many rows each key has.
    """

    keys: list[object]
    groups: list[tuple[object, ...]]
    cells: Numbers
    rows: Whole


def tally(frame: object, key: str, by: Sequence[str] = (), value: str | None = None) -> Tally:
    """Count the rows of a dataframe, or add amounts, by a key and by groups.

    A lazy frame stays on its engine for the grouping, and only the sums come here. An eager one is read in
    pieces, so that memory does not grow with its rows.

    Args:
        frame: A dataframe of an engine that Narwhals knows.
        key: The column of keys.
        by: The columns to group by; a null is a group.
        value: The column of amounts; rows are counted when ``None``.

    Raises:
        InvalidValueError: No such column; keys or amounts that are null, negative or not finite; sums beyond 64
            bits; more cells than memory should hold.
        MissingExtraError: The extra ``frames`` is not installed.

    Example:
        >>> import polars as pl
        >>> frame = pl.DataFrame({"unit": ["b", "a", "b"], "year": [1, 1, 2]})
        >>> found = tally(frame, "unit", ["year"])
        >>> found.keys, found.groups, found.cells.tolist()
        (['a', 'b'], [(1,), (2,)], [[1, 0], [1, 1]])
    """
    names: list[str] = [*dict.fromkeys((key, *by, *(() if value is None else (value,))))]
    opened = open_frame(frame, names).select(names)
    if isinstance(opened, library("narwhals").LazyFrame):
        return _tallied(_grouped(opened, key, by, value), key, by, _SUM, _ROWS)
    starts = range(0, max(len(opened), 1), _PIECE)
    growing = _Growing()
    for part in _side_by_side(
        lambda start: _tallied(Columns(opened[start : start + _PIECE]), key, by, value, None),
        _told(starts),
    ):
        growing.add(part)
    return growing.whole()


def _side_by_side(job: Callable[[int], Tally], starts: Iterable[int]) -> Iterator[Tally]:
    """The pieces in order, a few of them worked on at once: Arrow and numpy do without the interpreter's lock.

    Only so many are begun that their results do not pile up.
    """
    with ThreadPoolExecutor(max_workers=_WORKERS) as pool:
        begun: deque[Future[Tally]] = deque()
        for start in starts:
            begun.append(pool.submit(job, start))
            if len(begun) > _WORKERS:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()


def _told(starts: range) -> Iterable[int]:
    """The starts, with a bar for whoever waits at a terminal for a long table."""
    if len(starts) < 8 or not sys.stderr.isatty():
        return starts
    try:
        from rich.console import Console
        from rich.progress import track
    except ImportError:
        return starts
    return track(starts, "Counting", console=Console(stderr=True), transient=True)


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
            f"no value in {nulls:,} rows", place=value, remedy="mend or drop these rows"
        )
    columns.numbers(_LEAST)
    # An engine may let a sum of whole numbers wrap round without a word.
    if float((columns.numbers(_MOST) * 1.0 * columns.numbers(_ROWS)).max(initial=0)) >= _WIDEST:
        raise _too_wide()
    return columns


def _too_wide() -> InvalidValueError:
    return InvalidValueError(
        "sums that may pass 64 bits", remedy="give floats, or count in thousands"
    )


def _tallied(
    columns: Columns, key: str, by: Sequence[str], value: str | None, count: str | None
) -> Tally:
    """One piece; ``count`` is the column that says how many rows a row stands for."""
    import numpy as np

    columns.require(key)
    amounts = None if value is None else columns.numbers(value)
    keys, *others = columns.keys(key, *by)
    groups: list[tuple[object, ...]] = [()]
    numbers = np.zeros(len(columns), np.int64)
    if others:
        numbers, codes = combinations([(each.codes, len(each.values)) for each in others])
        named = [
            [each.values[code] for code in found.tolist()]
            for each, found in zip(others, codes, strict=True)
        ]
        groups = list(zip(*named, strict=True))
    width, size = len(groups), len(keys.values) * len(groups)
    _see_that_it_fits(len(keys.values), width)
    cells = keys.codes * width + numbers
    sums = np.bincount(cells, minlength=size) if amounts is None else sum_by(cells, amounts, size)
    rows = (
        np.bincount(keys.codes, minlength=len(keys.values))
        if count is None
        else sum_by(keys.codes, columns.numbers(count), len(keys.values))
    )
    return Tally([*keys.values], groups, sums.reshape(len(keys.values), width), cast("Whole", rows))


def _see_that_it_fits(keys: int, groups: int) -> None:
    if keys * groups > _MOST_CELLS:
        raise InvalidValueError(
            "more totals than memory should hold",
            found=f"{keys:,} units by {groups:,} groups",
            remedy="group by fewer columns, or choose rows first",
        )


class _Growing:
    """A tally to which pieces are added; keys and groups join as they appear."""

    def __init__(self) -> None:
        self._keys: dict[object, int] = {}
        self._groups: dict[tuple[object, ...], int] = {}
        self._whole: Tally | None = None
        self._total = 0.0

    def add(self, part: Tally) -> None:
        """Add a piece."""
        import numpy as np

        self._total += float(part.cells.sum(dtype=np.float64))
        if part.cells.dtype == np.int64 and self._total >= _WIDEST:
            raise _too_wide()
        at = [self._keys.setdefault(each, len(self._keys)) for each in part.keys]
        to = [self._groups.setdefault(each, len(self._groups)) for each in part.groups]
        _see_that_it_fits(len(self._keys), len(self._groups))
        if self._whole is None:
            self._whole = part
            return
        keys, groups = [*self._keys], [*self._groups]
        cells, rows = self._whole.cells, self._whole.rows
        if cells.shape != (len(keys), len(groups)):
            wider = cast("Numbers", np.zeros((len(keys), len(groups)), cells.dtype))
            wider[: cells.shape[0], : cells.shape[1]] = cells
            cells = wider
            rows = np.concatenate([rows, np.zeros(len(keys) - len(rows), np.int64)])
        if at == list(range(len(keys))) and to == list(range(len(groups))):
            cells += part.cells
            rows += part.rows
        else:
            cells[np.ix_(at, to)] += part.cells
            rows[at] += part.rows
        self._whole = Tally(keys, groups, cells, rows)

    def whole(self) -> Tally:
        """All pieces together, in order of keys and groups."""
        import numpy as np

        found = cast("Tally", self._whole)
        keys = sorted(range(len(found.keys)), key=lambda at: _rank(found.keys[at]))
        groups = sorted(
            range(len(found.groups)), key=lambda at: [_rank(each) for each in found.groups[at]]
        )
        if keys == list(range(len(keys))) and groups == list(range(len(groups))):
            return found
        return Tally(
            [found.keys[at] for at in keys],
            [found.groups[at] for at in groups],
            found.cells[np.ix_(keys, groups)],
            found.rows[keys],
        )


def _rank(value: object) -> tuple[bool, Any]:
    return value is None, value


def add_upward(cells: Numbers, parents: Whole) -> None:
    """Add every row to its parent's, from the bottom up, in place: then a row is its own and all below it.

    Args:
        cells: A row for each node, breadth first: parents before their children, siblings side by side.
        parents: The row of each node's parent; -1 for a root.

    Example:
        >>> import numpy as np
        >>> cells = np.array([[1], [2], [4], [8]])
        >>> add_upward(cells, np.array([-1, 0, 0, 1]))
        >>> cells.ravel().tolist()
        [15, 10, 4, 8]
    """
    import numpy as np

    # A level of the hierarchy is a slice, and so are the children of one parent.
    bounds = [0, int(np.searchsorted(parents, 0))]
    while bounds[-1] < len(parents):
        bounds.append(int(np.searchsorted(parents, bounds[-1])))
    for first, last in reversed([*pairwise(bounds)][1:]):
        above = parents[first:last]
        at = np.flatnonzero(np.diff(above, prepend=-1))
        cells[above[at]] += np.add.reduceat(cells[first:last], at, axis=0)


def framed(
    by: Sequence[str],
    totals: Iterable[tuple[str, tuple[object, ...], Quantity]],
    backend: str,
) -> Any:  # noqa: ANN401 - of the engine asked for
    """Totals as a dataframe with the columns ``unit``, those grouped by, ``low`` and ``high``.

    Args:
        by: The names of the columns grouped by.
        totals: Unit, group and total.
        backend: The engine, by the name that Narwhals has for it.

    Raises:
        InvalidValueError: No such engine.
        MissingExtraError: The extra ``frames``, or the engine, is not installed.
    """
    pa, nw = library("pyarrow"), library("narwhals")
    if backend not in _EAGER:
        raise InvalidValueError(
            "not an eager engine", found=backend, remedy=f"one of: {', '.join(_EAGER)}"
        )
    library(backend)
    rows = list(totals)
    columns: dict[str, list[object]] = {"unit": [unit for unit, _, _ in rows]}
    for at, name in enumerate(by):
        columns[name] = [group[at] for _, group, _ in rows]
    columns["low"] = [_plain(figure.low) for *_, figure in rows]
    columns["high"] = [_plain(figure.high) for *_, figure in rows]
    try:
        table = pa.table(columns)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        # Groups of several types (a year, or a period in words) stand as text.
        table = pa.table(
            {name: list(map(str, each)) if name in by else each for name, each in columns.items()}
        )
    return nw.from_arrow(table, backend=backend).to_native()


_EAGER = ("pyarrow", "pandas", "polars", "modin", "cudf")


def _plain(number: Exact | None) -> int | float | None:
    return number if number is None or isinstance(number, int) else float(number)
