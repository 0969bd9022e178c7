"""Registers made up for examples and benchmarks, and labelled so: no row is a fact."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from massmob.aggregation.dataframes.columns import library
from massmob.errors import InvalidValueError
from massmob.movement import Movement
from massmob.values.vocabulary import FieldKind, Level, ModelStatus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

__all__ = ["FAULTS", "synthetic_register"]

_FIELDS = (
    "field:economy",
    "field:culture-society",
    "field:defence-security",
    "field:political-system",
)
_SPOILT: dict[str, tuple[str, object]] = {
    "unknown unit": ("unit", "loc:nowhere"),
    "no unit": ("unit", None),
    "unknown status": ("status", "perfect"),
    "negative count": ("count", -1),
}
FAULTS = tuple(_SPOILT)
"""What may be planted, in turn."""


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
    """A register of models as an office might keep it, made up: the same rows for the same seed.

    Args:
        movement: Its communes on a day are the units; its fields the fields, or else the four of the movement.
        rows: How many rows.
        at: The day.
        seed: Of the random numbers.
        since: The first year.
        until: The last year.
        problems: How many rows are spoilt, by the kinds of `FAULTS` in turn.

    Returns:
        A ``pyarrow.Table`` with the columns ``unit``, ``field``, ``year``, ``status`` and ``count``. Its
        metadata under ``massmob`` says as JSON that it is synthetic, its seed, and which rows were spoilt how.

    Raises:
        InvalidValueError: No communes on the day, numbers below 0, years that run backwards.
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
    now = movement.at(at)
    units = [each.id for each in now.localities.values() if each.level is Level.BASE]
    if not units:
        raise InvalidValueError(
            "no communes on this day", found=str(at), hint="choose a day of the movement"
        )
    kept = [each.id for each in now.fields.values() if each.kind is FieldKind.FIELD]
    random = np.random.default_rng(seed)
    # Some communes register many times as many models as others, and each year a little more is registered.
    weights = random.lognormal(0, 0.7, len(units))
    growth = 1.05 ** np.arange(until - since + 1)

    def drawn(values: Sequence[object], odds: NDArray[np.floating] | None = None) -> object:
        shares = None if odds is None else odds / odds.sum()
        codes = random.choice(len(values), rows, p=shares).astype(np.int32)
        return pa.DictionaryArray.from_arrays(codes, pa.array(values)).dictionary_decode()

    columns: dict[str, Any] = {
        "unit": drawn(units, weights),
        "field": drawn(kept or list(_FIELDS)),
        "year": drawn(list(range(since, until + 1)), growth),
        "status": drawn([each.value for each in ModelStatus]),
        "count": pa.array(random.integers(1, 6, rows)),
    }
    spoilt = random.permutation(rows)[:problems]
    planted = {kind: sorted(map(int, spoilt[at :: len(FAULTS)])) for at, kind in enumerate(FAULTS)}
    for kind, (name, value) in _SPOILT.items():
        mask = np.zeros(rows, bool)
        mask[planted[kind]] = True
        wrong = pa.scalar(value, columns[name].type)
        columns[name] = library("pyarrow.compute").if_else(pa.array(mask), wrong, columns[name])
    told = json.dumps({"synthetic": True, "seed": seed, "problems": planted})
    return pa.table(columns).replace_schema_metadata({"massmob": told})
