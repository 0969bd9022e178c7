"""`rollup`: for every unit of a hierarchy, how many entities or how much of an indicator, by group.

Two rules of addition:

- *Entities* are counted once where they are placed (`Movement.placed`); a unit's total is its own plus its
  children's.
- *Figures* stated for a unit cover everything below it, so a stated figure is the unit's total and the figures
  below it are not added to it. Where none is stated the total is the sum of the children's, and a lower bound
  as long as a child has no figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast, overload

from massmob.aggregation.dataframes.columns import is_frame
from massmob.aggregation.dataframes.rollup import FrameQuery, tabulate
from massmob.aggregation.lazy_totals import LazyTotals
from massmob.aggregation.result import Context, Groups, Rollup, kept
from massmob.errors import InvalidValueError
from massmob.model.entities import Indicator
from massmob.network.network import Network
from massmob.network.placement import Along
from massmob.values.period import as_date
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import Level, Measure

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame, IntoLazyFrame
from massmob.aggregation.counting import _counts, _Spread
from massmob.aggregation.figures import _figures
from massmob.aggregation.selection import _By, _chosen, _grouping, _is_indicator, _Where

__all__ = ["rollup"]


@overload
def rollup(
    movement: Network,
    what: str,
    *,
    along: Along,
    by: None = None,
    where: _Where | None = None,
    level: Level | str | None = None,
    depth: int | None = None,
    at: date | str | None = None,
    weight: str | None = None,
) -> Rollup[Quantity]: ...
@overload
def rollup(
    movement: Network,
    what: str,
    *,
    along: Along,
    by: _By,
    where: _Where | None = None,
    level: Level | str | None = None,
    depth: int | None = None,
    at: date | str | None = None,
    weight: str | None = None,
) -> Rollup[Groups]: ...
@overload
def rollup(
    movement: Network,
    what: IntoDataFrame | IntoLazyFrame,
    *,
    along: Along,
    by: None = None,
    where: Mapping[str, object] | None = None,
    level: Level | str | None = None,
    depth: int | None = None,
    at: date | str | None = None,
    unit: str = "unit",
    value: str | None = None,
    measure: Measure | str | None = None,
    weight: str | None = None,
    time: str = "year",
) -> Rollup[Quantity]: ...
@overload
def rollup(
    movement: Network,
    what: IntoDataFrame | IntoLazyFrame,
    *,
    along: Along,
    by: str | Sequence[str],
    where: Mapping[str, object] | None = None,
    level: Level | str | None = None,
    depth: int | None = None,
    at: date | str | None = None,
    unit: str = "unit",
    value: str | None = None,
    measure: Measure | str | None = None,
    weight: str | None = None,
    time: str = "year",
) -> Rollup[Groups]: ...
def rollup(
    movement: Network,
    what: object,
    *,
    along: Along,
    by: _By | None = None,
    where: _Where | None = None,
    level: Level | str | None = None,
    depth: int | None = None,
    at: date | str | None = None,
    unit: str = "unit",
    value: str | None = None,
    measure: Measure | str | None = None,
    weight: str | None = None,
    time: str = "year",
) -> Rollup[Quantity] | Rollup[Groups]:
    """Totals up a hierarchy.

    Args:
        movement: The movement.
        what: A kind of entity to count (``"locality"``, ``"model"`` …), an indicator's id to add figures of, or
            a dataframe of any engine that Narwhals knows, whose rows are counted or whose amounts are added. A
            lazy one stays on its engine until only the sums of each unit and group are left.
        along: ``"locality"``, ``"committee"``, ``"field"`` or ``"document"``.
        by: What to group by: a field of what is counted (``"kind"``, ``"level"`` …), ``"year"``, a function, or
            several of these, which make tuples. For a dataframe one column or several.
        where: Count only what this function accepts, or whose fields have these values.
        level: Keep only the units of this level.
        depth: Keep only the units at most so many steps below a root: 0 for the root, 1 for its children too.
        at: As the movement stood on this day. Without it every entity of every period is counted. The units of
            a dataframe may then be codes of that day.
        unit: Of a dataframe, the column of units: ids in the hierarchy.
        value: Of a dataframe, the column of amounts to add; its rows are counted when ``None``.
        measure: Of a dataframe, what its amounts are figures of: a `Measure`, or the id of an indicator with
            one. A figure stated for a unit then speaks of all below it, and silence is not nought. Without it
            the amounts are parts: they add up, those of a unit and those below it alike.
        weight: What shares weigh: of an indicator's figures another indicator, of a dataframe a column; without
            it shares give bounds. Of a dataframe's ratios the column of denominators.
        time: Of a dataframe, the column of time, over which a stock does not add.

    Returns:
        Unit → total, or unit → {group: total} with ``by``. What stands nowhere in the hierarchy is `unplaced`.

    Raises:
        InvalidValueError: An argument does not fit, or the figures cannot be added: stocks of several days,
            counts of overlapping periods.
        UnknownEntityError: No such indicator.
        HierarchyError: The hierarchy has a cycle.

    Example:
        >>> import massmob as mm
        >>> from massmob.model.entities import Locality
        >>> movement = mm.Movement([
        ...     Locality(id="loc:01", name="Hà Nội", kind="thanh_pho"),
        ...     Locality(id="loc:001", name="Ba Đình", kind="quan", parent="loc:01"),
        ...     Locality(id="loc:00001", name="Phúc Xá", kind="phuong", parent="loc:001"),
        ... ])
        >>> rollup(movement, "locality", along="locality", by="kind")["loc:01"] == {
        ...     "thanh_pho": 1, "quan": 1, "phuong": 1}
        True
    """
    asked = movement if at is None else movement.at(at)
    hierarchy = asked.hierarchy(along)
    if not len(hierarchy):
        raise InvalidValueError(
            f"the movement has no hierarchy of {along}",
            found=repr(asked),
            hint="add entities of that kind, or ask along another hierarchy",
        )
    units = tuple(kept(asked, hierarchy, None if level is None else Level.of(level), depth))
    if is_frame(what):
        table = FrameQuery(
            frame=what,
            unit=unit,
            value=value,
            measure=_measure(measure, movement),
            weight=weight,
            time=time,
            by=_columns_of(by),
            where=_conditions(where),
        )
        return tabulate(asked, table, along, day=None if at is None else as_date(at), kept=units)
    if not isinstance(what, str):
        raise InvalidValueError(
            "nothing that can be counted",
            found=what,
            hint="give a kind of entity, an indicator's id or a dataframe",
        )
    spread = _Spread(asked, along, _chosen(asked, what, where), _grouping(by, asked, what))
    title = f"{what} along {along}"
    if _is_indicator(what):
        indicator = cast("Indicator", asked[what])
        weights: Mapping[str, Groups] = {} if weight is None else _weights(asked, along, weight, by)
        found = _figures(spread, indicator, weights)
        totals: Mapping[str, Groups] = {unit: found[unit] for unit in units if unit in found}
    else:
        totals = _counts(spread, units)
    context = _context(spread, asked, title, names=_names_of(by), stated=_is_indicator(what))
    if by is not None:
        return Rollup(totals, context)
    nothing = Quantity(0)
    return Rollup(LazyTotals(totals, lambda unit: totals[unit].get(None, nothing)), context)


def _weights(
    movement: Network, along: Along, indicator: str, by: _By | None
) -> Mapping[str, Groups]:
    """Unit → group → what it weighs."""
    if by is None:
        found = rollup(movement, indicator, along=along)
        return {unit: {None: weight} for unit, weight in found.items()}
    return dict(rollup(movement, indicator, along=along, by=by))


def _context(
    spread: _Spread, movement: Network, title: str, *, names: tuple[str, ...], stated: bool
) -> Context:
    return Context(
        title=title,
        movement=movement,
        hierarchy=spread.hierarchy,
        groups=() if spread.headings == (None,) else spread.headings,
        by=names,
        direct=frozenset(node for at in set(spread.at) for node in spread.places[at]),
        stated=stated,
        unplaced=spread.unplaced,
        dropped=len(spread.unplaced),
    )


def _names_of(by: _By | None) -> tuple[str, ...]:
    """What the columns of groups are called; a function has its own name."""
    if by is None:
        return ()
    several = [by] if isinstance(by, str) or callable(by) else by
    return tuple(
        each if isinstance(each, str) else getattr(each, "__name__", "group") for each in several
    )


def _columns_of(by: object) -> tuple[str, ...] | None:
    if by is None:
        return None
    names = cast("Sequence[object]", (by,) if isinstance(by, str) else by)
    if isinstance(names, Sequence) and all(isinstance(each, str) for each in names):
        return tuple(cast("Sequence[str]", names))
    raise InvalidValueError(
        "not columns to group by", found=by, hint="name one column of the dataframe, or several"
    )


def _conditions(where: object) -> Mapping[str, object] | None:
    if where is None or isinstance(where, Mapping):
        return cast("Mapping[str, object] | None", where)
    raise InvalidValueError(
        "not a choice of rows",
        found=where,
        hint="give column → value, or filter the dataframe before",
    )


def _measure(given: Measure | str | None, movement: Network) -> Measure | None:
    if given is None:
        return None
    if _is_indicator(given):
        return cast("Indicator", movement[given]).measure
    return Measure.of(given)
