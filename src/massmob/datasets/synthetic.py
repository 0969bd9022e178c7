"""Synthetic registers for examples and benchmarks, labelled as such: no row is a fact."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from massmob.errors import InvalidValueError, checked, naming_argument
from massmob.movement import Movement
from massmob.rendering.frames import library
from massmob.values.period import as_date
from massmob.values.vocabulary import FieldKind, ModelStatus, Tier

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

__all__ = ["PROBLEM_KINDS", "synthetic_register"]

_FIELDS = (
    "field:economy",
    "field:culture-society",
    "field:defence-security",
    "field:political-system",
)
_WRONG_VALUES: dict[str, tuple[str, object]] = {
    "unknown unit": ("unit", "loc:nowhere"),
    "no unit": ("unit", None),
    "unknown status": ("status", "perfect"),
    "negative count": ("count", -1),
}
PROBLEM_KINDS = tuple(_WRONG_VALUES)
"""The kinds of problem that rows may have."""


@checked(movement=Movement, rows=int, at=as_date, seed=int, since=int, until=int, problems=int)
def synthetic_register(
    movement: Movement,
    rows: int,
    *,
    at: date | str,
    seed: int = 0,
    since: int = 2011,
    until: int = 2025,
    problems: int = 0,
) -> Any:  # noqa: ANN401 - an Arrow table, whose types are not at hand
    """A synthetic register of models: the same rows for the same seed.

    Args:
        movement: The units are its communes on a day, the fields its own, or the usual four if it has none.
        rows: How many rows.
        at: The day.
        seed: Of the random numbers.
        since: The first year.
        until: The last year.
        problems: How many rows have a wrong value, by the kinds of `PROBLEM_KINDS` in turn.

    Returns:
        A ``pyarrow.Table`` with the columns ``unit``, ``field``, ``year``, ``status`` and ``count``. Its
        metadata under ``massmob`` states as JSON that it is synthetic, the seed, and the rows of each problem.

    Raises:
        InvalidValueError: No communes on the day, numbers below 0, a last year before the first.
        MissingExtraError: The extra ``frames`` is not installed.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> register = synthetic_register(load_dataset("hanoi"), 1000, at="2024-10-15", problems=4)
        >>> register.num_rows, register.column_names
        (1000, ['unit', 'field', 'year', 'status', 'count'])
    """
    pa = library("pyarrow")
    library("numpy")
    import numpy as np

    if rows < 0 or not 0 <= problems <= rows or since > until:
        raise InvalidValueError(
            "no such register",
            found={"rows": rows, "problems": problems, "since": since, "until": until},
            hint="give 0 or more rows, no more problems than rows, and years in order",
        )
    with naming_argument("at"):
        snapshot = movement.at(at)
    units = [unit.id for unit in snapshot.localities.values() if unit.tier is Tier.COMMUNE]
    if not units:
        raise InvalidValueError(
            "no communes on this day", found=str(at), hint="choose a day of the movement"
        )
    fields = [field.id for field in snapshot.fields.values() if field.kind is FieldKind.FIELD]
    random = np.random.default_rng(seed)
    # Some communes register many times as many models as others, and the number grows from year to year.
    weights = random.lognormal(0, 0.7, len(units))
    growth = 1.05 ** np.arange(until - since + 1)

    def column(values: Sequence[object], weights: NDArray[np.floating] | None = None) -> object:
        shares = None if weights is None else weights / weights.sum()
        codes = random.choice(len(values), rows, p=shares).astype(np.int32)
        return pa.DictionaryArray.from_arrays(codes, pa.array(values)).dictionary_decode()

    columns: dict[str, Any] = {
        "unit": column(units, weights),
        "field": column(fields or list(_FIELDS)),
        "year": column(list(range(since, until + 1)), growth),
        "status": column([status.value for status in ModelStatus]),
        "count": pa.array(random.integers(1, 6, rows)),
    }
    wrong_rows = random.permutation(rows)[:problems]
    rows_by_problem = {
        kind: sorted(map(int, wrong_rows[index :: len(PROBLEM_KINDS)]))
        for index, kind in enumerate(PROBLEM_KINDS)
    }
    for kind, (name, value) in _WRONG_VALUES.items():
        mask = np.zeros(rows, bool)
        mask[rows_by_problem[kind]] = True
        wrong = pa.scalar(value, columns[name].type)
        columns[name] = library("pyarrow.compute").if_else(pa.array(mask), wrong, columns[name])
    metadata = json.dumps({"synthetic": True, "seed": seed, "problems": rows_by_problem})
    return pa.table(columns).replace_schema_metadata({"massmob": metadata})
