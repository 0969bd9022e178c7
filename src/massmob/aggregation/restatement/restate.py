"""`restate`: figures of the units of one day carried onto the units of another, with bounds and estimates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, cast, overload

from massmob.aggregation.dataframes.columns import is_frame
from massmob.errors import InvalidValueError
from massmob.model.entities import Observation
from massmob.network.network import Network
from massmob.network.unit_lookup import Units
from massmob.values.period import as_date
from massmob.values.quantity import Quantity

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrameT, IntoLazyFrame

from massmob.aggregation.restatement.dataframes import _restated_frame
from massmob.aggregation.restatement.flows import _SHARES, Measured, Weights, _Flows
from massmob.aggregation.restatement.result import Contribution, Restatement, _sum

__all__ = ["restate"]


@overload
def restate(
    figures: Mapping[str, Quantity] | Mapping[str, int] | Iterable[Observation],
    movement: Network,
    *,
    to: date | str,
    at: date | str | None = None,
    about: Measured = "count",
    weights: Weights | None = None,
) -> Restatement: ...
@overload
def restate(
    figures: IntoDataFrameT,
    movement: Network,
    *,
    to: date | str,
    at: date | str | None = None,
    about: Measured = "count",
    weights: Weights | None = None,
    unit: str = "unit",
    value: str | tuple[str, str] = "value",
) -> IntoDataFrameT: ...
@overload
def restate(
    figures: IntoLazyFrame,
    movement: Network,
    *,
    to: date | str,
    at: date | str | None = None,
    about: Measured = "count",
    weights: Weights | None = None,
    unit: str = "unit",
    value: str | tuple[str, str] = "value",
) -> Any: ...  # noqa: ANN401 - Arrow's or Polars' frame, whose types are not at hand here
def restate(
    figures: object,
    movement: Network,
    *,
    to: date | str,
    at: date | str | None = None,
    about: Measured = "count",
    weights: Weights | None = None,
    unit: str = "unit",
    value: str | tuple[str, str] = "value",
) -> object:
    """Carry figures of the units of one day onto the units of another.

    Args:
        figures: Unit → figure, such as a rollup cut to one level; observations of one period; or a dataframe
            of any engine that Narwhals knows. A unit is a locality's id, or its code when `on` says of which
            day.
        movement: The whole movement, of all periods.
        to: The day whose units the result is about; later or earlier.
        at: The day whose units the figures are of.
        about: What the figures are about: ``"people"``, ``"land"``, or ``"count"`` of anything else.
        weights: For estimates where a unit was divided: receiver → its weight (population, area …), or
            (unit, receiver) → the share that went there, which must add up to 1 for each unit.
        unit: Of a dataframe, the column of units.
        value: Of a dataframe, the column of amounts, whole numbers or floats; or two columns, the least and
            the most, where a null bounds nothing. All other columns (year, field …) stay as they are.

    Returns:
        Unit of the other day → bounds; exact where units moved whole. With weights `estimates` has a point for
        each unit beside the bounds. For a dataframe one of the same engine: the unit, the other columns,
        ``low``, ``high`` (null: no bound) and with weights ``estimate``, a row for each combination that
        occurs, in order. (A lazy frame of Polars gives an eager one, DuckDB and others that compute elsewhere
        give Arrow.)

    Raises:
        InvalidValueError: A unit was not in force on the day, a weight is negative or missing, shares do not
            add up to 1, or successions run in a circle. Of a dataframe: no such column, amounts that are null,
            negative or not finite, a sum beyond 64 bits.
        UnknownEntityError: There is no such unit; the hint names near ones.
        MissingExtraError: A dataframe is given and the extra ``frames`` is not installed.

    Example:
        >>> import massmob as mm
        >>> from massmob.model.entities import Locality, Succession
        >>> old = Locality(id="loc:1", name="A", kind="xa", valid="../2024", successors=(
        ...     Succession(to="loc:3", extent="whole", on="2025-01-01"),))
        >>> new = Locality(id="loc:3", name="C", kind="xa", valid="2025-01-01/..")
        >>> dict(restate({"loc:1": 5}, mm.Movement([old, new]), to="2025-01-01")) == {"loc:3": 5}
        True
    """
    day = as_date(to)
    if about not in _SHARES:
        raise InvalidValueError("not a measure", found=about, hint=f"one of: {', '.join(_SHARES)}")
    units = Units(movement.localities, None if at is None else as_date(at))
    flows = _Flows(movement, day, about, weights)
    if is_frame(figures):
        return _restated_frame(figures, units, flows, unit, value)
    told = _by_unit(cast("Mapping[str, Quantity]", figures))
    given: dict[str, Quantity] = {}
    for key, figure in told.items():
        id = units.id_of(key)
        if id in given:
            raise InvalidValueError("two figures of one unit", place=id, found=key, hint="keep one")
        given[id] = _figure(key, figure)
    contributions = [
        Contribution(
            source=source, target=target, figure=figure, least=least, most=most, share=share
        )
        for source, figure in given.items()
        for target, (least, most, share) in flows.of(source).items()
    ]
    contributions.sort(key=lambda each: (each.target, each.source))
    total = _sum(given.values())
    return Restatement(movement, total, tuple(contributions))


def _by_unit(
    figures: Mapping[str, Quantity] | Mapping[str, int] | Iterable[Observation],
) -> Mapping[str, Quantity | int]:
    if isinstance(figures, Mapping):
        return cast("Mapping[str, Quantity | int]", figures)
    found: dict[str, Quantity | int] = {}
    for each in figures:
        if each.unit in found:
            raise InvalidValueError(
                "two figures of one unit",
                place=each.id,
                found=each.unit,
                hint="choose the observations of one indicator and period",
            )
        found[each.unit] = each.value
    return found


def _figure(key: str, value: Quantity | int) -> Quantity:
    figure = value if isinstance(value, Quantity) else Quantity(value)
    if figure.low < 0 or figure.of is not None:
        raise InvalidValueError(
            "not a figure that can be carried over",
            place=key,
            found=str(figure),
            hint="give an amount of 0 or more; carry numerators and denominators apart",
        )
    return figure
