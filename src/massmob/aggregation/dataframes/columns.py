"""Dataframes of any engine as columns of whole numbers, and back.

Narwhals knows the engines (pandas, polars, pyarrow, DuckDB, PySpark …) and Arrow carries the columns: a text
column becomes its distinct values and a code for each row, so that all that follows is arithmetic on arrays.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import attrs
from attrs import NOTHING

from massmob.aggregation.dataframes.opening import open_frame, refuse_mixed_columns
from massmob.errors import InvalidValueError, LoadError, counted
from massmob.rendering.frames import library

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole: TypeAlias = NDArray[np.int64]
    Codes: TypeAlias = NDArray[np.signedinteger[Any]]
    Numbers: TypeAlias = NDArray[np.int64] | NDArray[np.float64]
    Flags: TypeAlias = NDArray[np.bool_]

__all__ = [
    "Columns",
    "Keys",
    "batches",
    "combinations",
    "is_streamed",
    "not_numbers",
    "refuse_large_sum",
    "sum_by",
    "wide_enough",
]

_MAX_SAMPLES = 5  # rows named in a message
_CHUNK_ROWS = 1 << 20
_DUCKDB_ROWS = 1 << 18  # DuckDB holds what it read ahead besides the rows that are worked on
_DUCKDB_PREFIX = "reading the Arrow source failed: "  # before a message of Arrow
_BEYOND_INT32, _BEYOND_INT64 = 1 << 31, 1 << 63
_NARROW = 1 << 16  # a range of whole numbers that are counted, which is faster than hashed


@attrs.frozen(eq=False)
class Keys:
    """A column of keys.

    Attributes:
        codes: For each row the position of its value in `values`.
        values: The distinct values as Python objects; ``None`` comes last where the column has nulls.
    """

    codes: Codes
    values: Sequence[object]
    _dictionary: Any

    @classmethod
    def of(cls, codes: Codes, values: Sequence[object]) -> Keys:
        """A column of these codes and values."""
        return cls(codes, values, library("pyarrow").array(values))

    def rows(self, rows: Whole) -> Keys:
        """The keys of these rows, in the order given."""
        return attrs.evolve(self, codes=self.codes[rows])

    def column(self, codes: Codes) -> object:
        """The values of these codes as a column of the type of the original."""
        return self._dictionary.take(library("pyarrow").array(codes))


def is_streamed(opened: Any) -> bool:  # noqa: ANN401 - what `open_frame` returned
    """Whether `batches` can read a table: a relation of DuckDB or a lazy frame of Polars, over files or not."""
    nw, engine = library("narwhals"), opened.implementation
    is_lazy = isinstance(opened, nw.LazyFrame)
    return engine is nw.Implementation.DUCKDB or (is_lazy and engine is nw.Implementation.POLARS)


def batches(opened: Any, rows: int) -> Iterator[Any]:  # noqa: ANN401 - what `open_frame` returned
    """The rows of a relation of DuckDB or a lazy frame of Polars in order, as eager dataframes; at least one.

    The engine reads only a little ahead, so that memory does not grow with the rows. The connection of DuckDB
    is free for other queries when the iterator is at its end or closed.

    Args:
        opened: What `open_frame` returned.
        rows: How many rows a dataframe has at most.

    Raises:
        LoadError: A file is truncated, or later rows are not of the types of the first.

    Example:
        >>> import duckdb
        >>> relation = open_frame(duckdb.sql("SELECT * FROM range(3) AS t(n)"), ["n"])
        >>> [batch.to_native().to_pydict() for batch in batches(relation, 1000)]
        [{'n': [0, 1, 2]}]
    """
    nw = library("narwhals")
    if opened.implementation is nw.Implementation.DUCKDB:
        read = _batches_of_duckdb(opened.to_native(), min(rows, _DUCKDB_ROWS))
    else:
        read = _batches_of_polars(opened.to_native(), rows)
    with closing(read):
        yield from map(nw.from_native, read)


def _batches_of_duckdb(relation: Any, rows: int) -> Generator[Any, None, None]:  # noqa: ANN401
    pa, duckdb = library("pyarrow"), library("duckdb")
    empty = True
    try:
        with relation.to_arrow_reader(rows) as reader:
            for batch in reader:
                empty = False
                yield pa.Table.from_batches([batch])
            if empty:
                yield reader.schema.empty_table()
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise LoadError("cannot be read", found=str(error).rpartition(_DUCKDB_PREFIX)[2]) from None


def _batches_of_polars(frame: Any, rows: int) -> Generator[Any, None, None]:  # noqa: ANN401
    empty = True
    try:
        for batch in frame.collect_batches(chunk_size=rows):
            empty = False
            yield batch
        if empty:
            yield frame.head(0).collect()
    except (library("polars").exceptions.PolarsError, OSError) as error:
        raise LoadError("cannot be read", found=str(error)) from None


class Columns:
    """The columns of a dataframe.

    Args:
        frame: A dataframe of an engine that Narwhals knows. A lazy one is computed now.
        required: Columns that must be there.
        grouped: Whether the rows are groups of rows, whose numbers and count say nothing to a user.

    Attributes:
        names: The columns, in order.

    Raises:
        InvalidValueError: Not a dataframe, or no such column.
        MissingExtraError: The extra ``frames`` is not installed.

    Example:
        >>> import polars as pl
        >>> columns = Columns(pl.DataFrame({"unit": ["loc:1", "loc:2", "loc:1"], "value": [3, 4, 5]}))
        >>> columns.keys("unit")[0].values, columns.numbers("value").tolist()
        (['loc:1', 'loc:2'], [3, 4, 5])
    """

    def __init__(
        self, frame: object, required: Iterable[str] = (), *, grouped: bool = False
    ) -> None:
        self._grouped = grouped
        opened = open_frame(frame, required)
        nw = library("narwhals")
        lazy = isinstance(opened, nw.LazyFrame)
        pa = library("pyarrow")
        if not lazy:
            refuse_mixed_columns(opened)
        try:
            self._table: Any = _to_arrow(opened)
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise InvalidValueError(
                "not columns of one type each", found=str(error), hint="give each column one type"
            ) from None
        self.names: tuple[str, ...] = tuple(self._table.column_names)
        # Polars computes its own lazy frames into eager ones; those of other engines become Arrow.
        returned = {nw.Implementation.POLARS} if lazy else set(nw.Implementation)
        engine = opened.implementation
        self._engine = engine if engine in returned else nw.Implementation.PYARROW

    def __len__(self) -> int:
        return cast("int", self._table.num_rows)

    def rows(self) -> list[dict[str, object]]:
        """The rows as dictionaries, column → value."""
        return cast("list[dict[str, object]]", self._table.to_pylist())

    def require(self, name: str) -> None:
        """Check that every row has a value in a column.

        Raises:
            InvalidValueError: It has nulls; with samples of the rows.
        """
        column = self._key_column(name)
        if column.null_count:
            self._refuse_rows("no value", name, column.is_null().to_numpy())

    def _key_column(self, name: str) -> Any:  # noqa: ANN401 - a column of Arrow
        """A column of keys, in which NaN is a null, and text where all are nulls."""
        pa, column = library("pyarrow"), self._table.column(name)
        if pa.types.is_null(column.type):  # no type to put them in order by
            return column.cast(pa.string())
        if pa.types.is_floating(column.type):
            is_nan = library("pyarrow.compute").is_nan(column)
            return library("pyarrow.compute").if_else(is_nan, pa.scalar(None, column.type), column)
        return column

    def keys(self, *names: str, unordered: Sequence[str] = ()) -> list[Keys]:
        """Columns as codes of their distinct values.

        Args:
            names: The columns.
            unordered: Those of them whose values need not be in order, which takes longer the more there are.

        Raises:
            InvalidValueError: Values that cannot be hashed or put in order (lists …).
        """
        return [self._encode(name, name not in unordered) for name in names]

    def _encode(self, name: str, ordered: bool) -> Keys:
        pa, column = library("pyarrow"), self._key_column(name)
        if pa.types.is_integer(column.type) and len(column) and not column.null_count:
            numbers = column.to_numpy()
            low, high = int(numbers.min()), int(numbers.max())
            if high - low < _NARROW and high < _BEYOND_INT64:  # years
                offsets = (numbers.astype("int64", copy=False) - low).astype("int32")
                cells, (codes,) = combinations([(offsets, high - low + 1)])
                values = pa.array(codes.astype("int64") + low).cast(column.type)
                return Keys(cells, values.to_pylist(), values)
        if not pa.types.is_dictionary(column.type):
            try:
                column = column.dictionary_encode()
            except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
                raise InvalidValueError(
                    "not a column to group by", place=name, found=str(column.type)
                ) from None
        return _keys_of_dictionary(column, ordered)

    def numbers(self, name: str, *, open: bool = False, place: str = "") -> Numbers:
        """A column of amounts: whole numbers where the column has these, else floats.

        Args:
            name: The column.
            open: Whether a null is allowed, and read as infinity: an upper bound that is not known.
            place: The column that errors name, where this one was computed from it.

        Raises:
            InvalidValueError: Another type, a null, NaN or infinity, a negative amount; with samples of rows.
        """
        import numpy as np

        pa = library("pyarrow")
        column, kinds = self._table.column(name), pa.types
        if kinds.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        if kinds.is_null(column.type):
            column = column.cast(pa.int64())
        if kinds.is_decimal(column.type) or kinds.is_integer(column.type):
            whole = kinds.is_integer(column.type) or column.type.scale == 0
            try:
                column = column.cast(pa.int64() if whole else pa.float64())
            except pa.ArrowInvalid as error:
                raise InvalidValueError(
                    "a number beyond 64 bits", place=place or name, found=str(error)
                ) from None
        elif not kinds.is_floating(column.type):
            sample = {0: column[0].as_py()} if len(column) else None
            raise not_numbers(place or name, str(column.type), sample)
        missing = column.is_null().to_numpy() if column.null_count else None
        if missing is not None:
            if not open:
                self._refuse_rows("no value", name, missing, place)
            column = column.cast(pa.float64()).fill_null(np.inf)
        values: Numbers = column.to_numpy()
        if values.dtype != np.int64:
            values = values.astype(np.float64)
            allowed = missing if missing is not None else False
            is_wrong = ~(np.isfinite(values) | allowed)
            self._refuse_rows("not a finite number", name, is_wrong, place)
        self._refuse_rows("a negative amount", name, values < 0, place)
        return values

    def _refuse_rows(self, message: str, name: str, bad: Flags, place: str = "") -> None:
        """Raise an error that names the bad rows, if there are any."""
        import numpy as np

        rows = np.flatnonzero(bad)
        if not len(rows):
            return
        column = self._table.column(name)
        samples = {int(row): column[int(row)].as_py() for row in rows[:_MAX_SAMPLES]}
        if self._grouped:
            raise InvalidValueError(
                f"{message} in some rows",
                place=place or name,
                found=[*samples.values()],
                hint="fix or drop these rows",
            )
        raise InvalidValueError(
            f"{message} in {len(rows):,} of {counted(len(self), 'row')}",
            place=place or name,
            found=samples,
            hint="fix or drop these rows, which are counted from 0",
        )

    def like(self, columns: Mapping[str, object]) -> object:
        """A dataframe of the engine of these columns.

        Args:
            columns: Name → array of numpy, where infinity becomes a null, or what `Keys.column` returned.

        Returns:
            A dataframe of that engine; an eager one of Polars for its lazy ones, and a table of Arrow for
            those of DuckDB, PySpark and others that compute elsewhere.
        """
        import numpy as np

        pa = library("pyarrow")
        arrays: dict[str, object] = {}
        for name, column in columns.items():
            if isinstance(column, np.ndarray):
                numbers = cast("Numbers", column)
                arrays[name] = pa.array(numbers, mask=np.isinf(numbers))
            else:
                arrays[name] = column
        table = pa.table(arrays)
        return library("narwhals").from_arrow(table, backend=self._engine).to_native()


def _to_arrow(opened: Any) -> Any:  # noqa: ANN401 - what `open_frame` returned
    """A table of Arrow with the rows of a dataframe; a lazy one is computed."""
    nw, pa = library("narwhals"), library("pyarrow")
    if opened.implementation is nw.Implementation.POLARS:
        eager = opened.collect() if isinstance(opened, nw.LazyFrame) else opened
        # Through the interface of Arrow it gives texts without copying them, which its `to_arrow` does.
        return pa.table(eager.to_native())
    if is_streamed(opened):
        return pa.concat_tables(batch.to_native() for batch in batches(opened, _CHUNK_ROWS))
    is_lazy = isinstance(opened, nw.LazyFrame)
    return opened.collect("pyarrow").to_native() if is_lazy else opened.to_arrow()


def not_numbers(place: str, type: str, sample: object = None) -> InvalidValueError:
    """The error for a column of amounts of another type, with a sample: row → value."""
    hint = "cast it to whole numbers or floats"
    message = f"not a column of numbers but of {type}"
    return InvalidValueError(message, place=place, found=sample or NOTHING, hint=hint)


def _keys_of_dictionary(column: Any, ordered: bool) -> Keys:  # noqa: ANN401 - of Arrow, dictionary-encoded
    """The keys of a column that Arrow has encoded."""
    pa, chunks = library("pyarrow"), column.unify_dictionaries().chunks
    if not chunks:
        empty = pa.array([], column.type.value_type)
        return Keys(pa.array([], pa.int32()).to_numpy(), [], empty)
    indices = pa.concat_arrays([chunk.indices for chunk in chunks])
    dictionary = chunks[0].dictionary
    # Not every release of Arrow puts views in order.
    if ordered and pa.types.is_string_view(dictionary.type):
        dictionary = pa.array(dictionary.to_pylist(), pa.large_string())
    if indices.null_count:  # a categorical column may have its nulls as missing codes
        indices = indices.cast(pa.int64()).fill_null(len(dictionary))
        dictionary = pa.concat_arrays([dictionary, pa.nulls(1, dictionary.type)])
    if not ordered:
        return Keys(indices.to_numpy(), dictionary.to_pylist(), dictionary)
    order = library("pyarrow.compute").sort_indices(dictionary).to_numpy()
    ranks = order.argsort().astype("int32")  # as wide as the indices of Arrow
    in_order = dictionary.take(pa.array(order))
    return Keys(ranks[indices.to_numpy()], in_order.to_pylist(), in_order)


def combinations(columns: Sequence[tuple[Codes, int]]) -> tuple[Codes, list[Codes]]:
    """Number the combinations of codes that occur.

    Args:
        columns: For each column its codes, one a row, and how many codes there are; at least one column.

    Returns:
        The number of each row's combination, from 0, in the order of the codes; and for each column the codes
        of the combinations.

    Example:
        >>> import numpy as np
        >>> numbers, codes = combinations([(np.array([1, 0, 1]), 2), (np.array([5, 7, 5]), 9)])
        >>> numbers.tolist(), [column.tolist() for column in codes]
        ([1, 0, 1], [[0, 1], [7, 5]])
    """
    (numbers, size), *others = columns
    max_size = _max_counted(numbers)
    pending = [size]  # widths of the columns multiplied into `size` since the last renumbering
    codes_so_far: list[Codes] = []
    for codes, width in others:
        if size * width > max_size:
            numbers, size, codes_so_far = _renumber(numbers, size, pending, codes_so_far)
            pending = []
        numbers = wide_enough(numbers, size * width) * width + codes
        size *= width
        pending.append(width)
    numbers, _, codes_so_far = _renumber(numbers, size, pending, codes_so_far)
    return numbers, codes_so_far


def wide_enough(codes: Codes, size: int) -> Codes:
    """Codes of an integer type that holds every number below ``size``."""
    return codes if size < _BEYOND_INT32 else codes.astype("int64")


def _max_counted(numbers: Codes) -> int:
    """Up to how many possible numbers are counted, not sorted: while they are few compared with the rows."""
    return 4 * len(numbers) + (1 << 16)


def _renumber(
    numbers: Codes, size: int, widths: Sequence[int], codes_so_far: Sequence[Codes]
) -> tuple[Codes, int, list[Codes]]:
    """Numbers without gaps, how many there are, and for each column so far the codes of each number.

    Args:
        numbers: For each row the number of its combination, less than ``size``.
        size: How many numbers are possible.
        widths: How many codes the last columns have, from which the numbers are computed.
        codes_so_far: For each earlier column the codes of the numbers of the last renumbering.
    """
    import numpy as np

    if size > _max_counted(numbers):
        occurring, numbers = np.unique(numbers, return_inverse=True)
    else:
        occurs = np.bincount(numbers, minlength=size) > 0
        occurring = np.flatnonzero(occurs)
        if len(occurring) < size:
            numbers = (np.cumsum(occurs) - 1).astype(numbers.dtype)[numbers]
    last_codes: list[Codes] = []
    rest = occurring
    for width in reversed(widths):
        rest, codes = np.divmod(rest, max(width, 1))
        last_codes.append(codes)
    earlier = [codes[rest] for codes in codes_so_far]
    return numbers, len(occurring), [*earlier, *reversed(last_codes)]


def sum_by(keys: Codes, numbers: Numbers, size: int) -> Numbers:
    """The sum of the numbers of each key, exact where the numbers are whole.

    Args:
        keys: For each number its key, from 0 to ``size`` - 1.
        numbers: Amounts of 0 or more.
        size: How many keys there are.

    Raises:
        InvalidValueError: A sum may pass 64 bits.

    Example:
        >>> import numpy as np
        >>> sum_by(np.array([0, 2, 0]), np.array([1, 2, 3]), 3).tolist()
        [4, 0, 2]
    """
    import numpy as np

    if numbers.dtype == np.int64:
        refuse_large_sum(float(numbers.sum(dtype=np.float64)))
    sums = cast("Numbers", np.zeros(size, numbers.dtype))
    np.add.at(sums, keys, numbers)
    return sums


def refuse_large_sum(total: float) -> None:
    """Refuse whole numbers whose sum may pass 64 bits.

    Args:
        total: About how much they are in all.

    Raises:
        InvalidValueError: It may.
    """
    if total >= _BEYOND_INT64:
        raise InvalidValueError(
            "sums that may pass 64 bits",
            found=f"{total:.3g} in all",
            hint="give floats, or count in thousands",
        )
