"""`restate`: figures of the units of one day carried onto the units of another, with bounds and estimates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast, overload

from massmob.aggregation.bounds import add_up
from massmob.aggregation.dataframes.opening import is_frame
from massmob.aggregation.keys import units_of_keys
from massmob.aggregation.losses import Losses
from massmob.aggregation.restatement.dataframes import restate_frame
from massmob.aggregation.restatement.flows import SHARES_BY_EXTENT, Flows, Subject, Weights
from massmob.aggregation.restatement.paths import Carrying
from massmob.aggregation.restatement.result import Contribution, Restatement
from massmob.errors import InvalidValueError, MassmobError, checked, naming_argument
from massmob.model.entities import Observation
from massmob.network.network import Network
from massmob.network.unit_lookup import Units
from massmob.values.garbage import garbage_collection_paused
from massmob.values.period import as_date
from massmob.values.quantity import Quantity
from massmob.values.text import unknown_word_error

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrameT, IntoLazyFrame

__all__ = ["restate"]


def _check_subject(value: object) -> None:
    if not isinstance(value, str) or value not in SHARES_BY_EXTENT:
        raise unknown_word_error("unknown subject of figures", value, SHARES_BY_EXTENT)


@overload
def restate(
    figures: Mapping[str, Quantity] | Mapping[str, int] | Iterable[Observation],
    movement: Network,
    *,
    to: date | str,
    at: date | str | None = None,
    about: Subject = "count",
    weights: Weights | None = None,
    strict: bool = True,
) -> Restatement: ...
@overload
def restate(
    figures: IntoDataFrameT,
    movement: Network,
    *,
    to: date | str,
    at: date | str | None = None,
    about: Subject = "count",
    weights: Weights | None = None,
    unit: str = "unit",
    value: str | tuple[str, str] = "value",
    strict: bool = True,
) -> IntoDataFrameT: ...
@overload
def restate(
    figures: IntoLazyFrame,
    movement: Network,
    *,
    to: date | str,
    at: date | str | None = None,
    about: Subject = "count",
    weights: Weights | None = None,
    unit: str = "unit",
    value: str | tuple[str, str] = "value",
    strict: bool = True,
) -> Any: ...  # noqa: ANN401 - Arrow's or Polars' frame, whose types are not at hand here
@checked(
    movement=Network,
    to=as_date,
    at=as_date,
    about=_check_subject,
    unit=str,
    value=(str, tuple),
    strict=bool,
)
def restate(
    figures: object,
    movement: Network,
    *,
    to: date | str,
    at: date | str | None = None,
    about: Subject = "count",
    weights: Weights | None = None,
    unit: str = "unit",
    value: str | tuple[str, str] = "value",
    strict: bool = True,
) -> object:
    """Carry figures of the units of one day onto the units of another.

    Args:
        figures: Unit → figure, such as a rollup cut to one level; observations of one period; or a dataframe
            of any engine that Narwhals knows. A unit is a locality's id, its name, or with `at` its code of
            that day, also as a number.
        movement: The whole movement, of all periods.
        to: The day whose units the result is about; later or earlier.
        at: The day whose units the figures are of.
        about: What the figures are about: ``"people"``, ``"land"``, or ``"count"`` of anything else.
        weights: For estimates where a unit was divided: receiver → its weight (population, area …), or
            (unit, receiver) → the share that went there, which must add up to 1 for each unit.
        unit: Of a dataframe, the column of units.
        value: Of a dataframe, the column of amounts, whole numbers or floats; or two columns, lower and
            upper bounds, where a null is no bound. All other columns (year, field …) stay as they are.
        strict: Refuse figures whose key names no unit. With ``False`` they are `Restatement.losses`, and in a
            dataframe have no unit; if no key names one, they are refused all the same.

    Returns:
        Unit of the other day → bounds; exact where units moved whole. With weights `estimates` has a point for
        each unit beside the bounds. For a dataframe one of the same engine: the unit, the other columns,
        ``low``, ``high`` (null: no bound) and with weights ``estimate``, a row for each combination that
        occurs, in order. (PySpark gives a dataframe of its own with the rows in any order, computed when they
        are needed. A lazy frame of Polars gives an eager one, DuckDB and others give Arrow.)

    Raises:
        InvalidValueError: An argument does not fit, a unit was not in force on the day, a weight is negative or
            missing, shares do not add up to 1, or successions run in a circle. Of a dataframe: no such column,
            amounts that are null, negative or not finite, a sum beyond 64 bits.
        UnknownEntityError: There is no such unit; the hint names near ones.
        LoadError: Several keys name no unit; all are listed.
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
    with naming_argument("at"):
        snapshot = movement if at is None else movement.at(at)
    with naming_argument("to"):
        movement.at(to)  # refuses a day before the time that the dataset covers
    units = Units(movement, None if at is None else as_date(at), snapshot.localities.keys())
    flows = Flows(movement, as_date(to), about, weights)
    if is_frame(figures):
        _check_columns(value)
        bounds = (value, value) if isinstance(value, str) else value
        return restate_frame(figures, Carrying(units, flows, unit, bounds, strict))
    # What is made here stays; with the collector at work the country takes twice as long the first time.
    with garbage_collection_paused():
        figure_of, losses = _figures_of_units(_figures_by_key(figures), units, strict=strict)
        contributions = [
            Contribution(
                source=source,
                target=target,
                figure=figure,
                least=share.least,
                most=share.most,
                share=share.estimate,
            )
            for source, figure in figure_of.items()
            for target, share in flows.shares_of(source).items()
        ]
    contributions.sort(key=attrgetter("target", "source"))
    return Restatement(movement, add_up(figure_of.values()), tuple(contributions), losses)


def _check_columns(value: object) -> None:
    """Refuse what is neither a column of amounts nor two of bounds."""
    bounds: object = (value, value) if isinstance(value, str) else value
    names = cast("Sequence[object]", bounds)
    if not (isinstance(bounds, tuple | list) and len(names) == 2):
        names = [None]
    if not all(isinstance(name, str) for name in names):
        raise InvalidValueError(
            "not a column, or two", place="value", found=value, hint="name the column of amounts"
        )


def _figures_of_units(
    figures: Mapping[object, object], units: Units, *, strict: bool
) -> tuple[dict[str, Quantity], Losses]:
    """Id → figure, and the figures whose key names no unit.

    Raises:
        InvalidValueError: Two keys name one unit; a figure cannot be carried over.
    """
    with naming_argument("figures"):
        counts = dict.fromkeys(figures, 1)
        ids, losses = units_of_keys(units, counts, noun="figures", strict=strict)
    figure_of: dict[str, Quantity] = {}
    for key, id in ids.items():
        if id in figure_of:
            raise InvalidValueError("two figures of one unit", place=id, found=key, hint="keep one")
        figure_of[id] = _figure_to_carry(key, figures[key])
    return figure_of, losses


def _figures_by_key(figures: object) -> Mapping[object, object]:
    if isinstance(figures, Mapping):
        return cast("Mapping[object, object]", figures)
    if hasattr(type(figures), "to_frame"):  # a column of pandas or polars
        raise InvalidValueError(
            "a column alone",
            place="figures",
            found=type(figures).__name__,
            hint="give a dataframe, of pandas with series.reset_index(); or unit → figure",
        )
    observations = cast("Sequence[object]", figures if isinstance(figures, Iterable) else [figures])
    by_unit: dict[object, object] = {}
    for observation in observations:
        if not isinstance(observation, Observation):
            raise InvalidValueError(
                "neither figures by unit nor observations",
                place="figures",
                found=observation,
                hint="give unit → figure, observations or a dataframe",
            )
        if observation.unit in by_unit:
            raise InvalidValueError(
                "two figures of one unit",
                place=observation.id,
                found=observation.unit,
                hint="choose the observations of one indicator and period",
            )
        by_unit[observation.unit] = observation.value
    return by_unit


def _figure_to_carry(key: object, value: object) -> Quantity:
    """A figure that can be carried over.

    Raises:
        InvalidValueError: It is negative or out of a whole.
    """
    try:
        figure = value if isinstance(value, Quantity) else Quantity(cast("int", value))
    except MassmobError as error:
        raise error.at(f"figures[{key!r}]") from None
    if figure.low < 0 or figure.of is not None:
        raise InvalidValueError(
            "not a figure that can be carried over",
            place=f"figures[{key!r}]",
            found=str(figure),
            hint="give an amount of 0 or more; carry numerators and denominators apart",
        )
    return figure
