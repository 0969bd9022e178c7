"""Open a dataframe of any engine, and refuse one whose columns cannot be what they are taken for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, cast

from massmob.errors import InvalidValueError
from massmob.rendering.frames import library
from massmob.values.text import similar_words

__all__ = ["is_frame", "names_of", "open_frame", "refuse_mixed_columns", "require_columns"]


def is_frame(value: object) -> bool:
    """Whether a value is a dataframe of some engine; nothing is imported to find out.

    Example:
        >>> is_frame({"loc:01": 5})
        False
    """
    return not isinstance(value, Mapping) and hasattr(type(value), "columns")


def open_frame(frame: object, required: Iterable[str]) -> Any:  # noqa: ANN401 - one of two kinds of frame
    """A dataframe as Narwhals sees it, eager or lazy.

    Args:
        frame: A dataframe of an engine that Narwhals knows, or what this function returned.
        required: Columns that must be there.

    Raises:
        InvalidValueError: Not a dataframe, a column twice, a column of Python objects, or no such column.
        MissingExtraError: The extra ``frames`` is not installed.
    """
    library("numpy")
    nw = library("narwhals")
    opened: Any = None
    try:
        opened = nw.from_native(frame, pass_through=False)
        is_relation = (
            opened.implementation is nw.Implementation.DUCKDB
        )  # of which a schema has no repeats
        names = opened.to_native().columns if is_relation else names_of(opened)
    except TypeError:
        raise InvalidValueError(
            "not a dataframe",
            found=type(frame).__name__,
            hint="give one of pandas, polars, pyarrow, DuckDB, PySpark …",
        ) from None
    except nw.exceptions.DuplicateError:
        native = cast("Any", frame)
        labels = native.columns if hasattr(native, "iloc") else native.column_names
        names = [*labels]
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise InvalidValueError(
            "several columns of one name", found=repeated, hint="rename or drop all but one of them"
        )
    require_columns(opened, required)
    return opened


def require_columns(opened: Any, required: Iterable[str]) -> None:  # noqa: ANN401 - one of two kinds of frame
    """Check that what `open_frame` returned has these columns.

    Raises:
        InvalidValueError: No such column.
    """
    names = names_of(opened)
    for name in required:
        if name not in names:
            raise _no_such_column(name, names, opened)


def names_of(opened: Any) -> list[str]:  # noqa: ANN401 - one of two kinds of frame
    """The columns of what `open_frame` returned."""
    return cast("list[str]", opened.collect_schema().names())


def _no_such_column(name: str, names: list[Any], opened: Any) -> InvalidValueError:  # noqa: ANN401 - one of two kinds of frame
    """The error for a missing column: it may be in the index, or the names may be no texts."""
    index = getattr(opened.to_native(), "index", None)
    texts = [known for known in names if isinstance(known, str)]
    if name in getattr(index, "names", ()):
        hint = "it is in the index: give frame.reset_index()"
    elif texts:
        hint = f"one of: {', '.join(similar_words(name, texts) or texts)}"
    elif names:
        hint = f"the columns are named {', '.join(map(repr, names[:5]))}: give them texts as names"
    else:
        hint = "the dataframe has no columns"
    return InvalidValueError("no such column", found=name, hint=hint)


def refuse_mixed_columns(opened: Any) -> None:  # noqa: ANN401 - an eager frame of `open_frame`
    """Refuse columns of Python objects of several types, with a row of each type.

    Raises:
        InvalidValueError: There is such a column, or one of objects of Polars, which no other library can read.
    """
    nw = library("narwhals")
    for name, dtype in opened.collect_schema().items():
        if dtype != nw.Object:
            continue
        first_rows: dict[str, tuple[int, object]] = {}  # type → its first row and value
        for row, value in enumerate(opened[name].to_list()):
            if value is not None and value == value:  # noqa: PLR0124 - a NaN of pandas is a null
                first_rows.setdefault(type(value).__name__, (row, value))
        if len(first_rows) > 1 or opened.implementation.is_polars():
            raise InvalidValueError(
                f"a column of several types ({', '.join(first_rows)})"
                if len(first_rows) > 1
                else "a column of Python objects",
                place=name,
                found=dict(first_rows.values()),
                hint="give the column one type, codes as text; rows are counted from 0",
            )
