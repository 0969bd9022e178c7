"""`rollup`: for every unit of a hierarchy, how many entities or how much of an indicator, by group.

Two rules of addition:

- *Entities* are counted once where they are placed (`Movement.placed`); a unit's total is its own plus its
  children's.
- *Figures* stated for a unit cover everything below it, so a stated figure is the unit's total and the figures
  below it are not added to it. Where none is stated the total is the sum of the children's, and a lower bound
  as long as a child has no figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast, overload

from massmob.aggregation.context import Context, Groups
from massmob.aggregation.counting import PlacedEntities, count_entities
from massmob.aggregation.dataframes.columns import is_frame
from massmob.aggregation.dataframes.rollup import FrameQuery, rollup_frame
from massmob.aggregation.figures import combine_figures
from massmob.aggregation.lazy_totals import LazyTotals
from massmob.aggregation.losses import Loss, Losses, LossReason
from massmob.aggregation.result import Rollup
from massmob.aggregation.selection import (
    By,
    Where,
    group_names,
    group_reader,
    is_indicator,
    select_entities,
)
from massmob.errors import InvalidValueError
from massmob.model.entities import Body, Indicator, Locality, PartyCommittee
from massmob.model.entity import ENTITY_TYPES
from massmob.network.network import Network
from massmob.network.placement import Along
from massmob.network.trees import Dag, Tree
from massmob.values.period import as_date
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import EntityKind, Level, Measure

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame, IntoLazyFrame

__all__ = ["rollup"]


@overload
def rollup(
    movement: Network,
    what: str,
    *,
    along: Along,
    by: None = None,
    where: Where | None = None,
    level: Level | str | None = None,
    depth: int | None = None,
    at: date | str | None = None,
    weight: str | None = None,
    strict: bool = False,
    follow: bool = False,
) -> Rollup[Quantity]: ...
@overload
def rollup(
    movement: Network,
    what: str,
    *,
    along: Along,
    by: By,
    where: Where | None = None,
    level: Level | str | None = None,
    depth: int | None = None,
    at: date | str | None = None,
    weight: str | None = None,
    strict: bool = False,
    follow: bool = False,
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
    strict: bool = False,
    follow: bool = False,
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
    strict: bool = False,
    follow: bool = False,
) -> Rollup[Groups]: ...
def rollup(
    movement: Network,
    what: object,
    *,
    along: Along,
    by: By | None = None,
    where: Where | None = None,
    level: Level | str | None = None,
    depth: int | None = None,
    at: date | str | None = None,
    unit: str = "unit",
    value: str | None = None,
    measure: Measure | str | None = None,
    weight: str | None = None,
    time: str = "year",
    strict: bool = False,
    follow: bool = False,
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
        at: Count on the state of the movement of this day, of which the units of a dataframe may be codes.
            Without it every entity of every period is counted.
        unit: Of a dataframe, the column of units: ids in the hierarchy.
        value: Of a dataframe, the column of amounts to add; its rows are counted when ``None``.
        measure: Of a dataframe, what its amounts are figures of: a `Measure`, or the id of an indicator with
            one. A figure stated for a unit then covers all below it, and no data is not zero. Without it the
            amounts are parts: they add up, those of a unit and those below it alike.
        weight: The weights of shares: for an indicator another indicator, for a dataframe a column; without it
            shares give bounds. For ratios of a dataframe the column of denominators.
        time: Of a dataframe, the column of time, over which a stock does not add.
        strict: Refuse an answer with `Rollup.losses`; one to which nothing could be matched is always refused.
        follow: Carry what belongs to a unit that had ended by `at` to its successors: exact where the unit went
            whole, with bounds where it was divided.

    Returns:
        Unit → total, or unit → {group: total} with ``by``. What has no unit in the hierarchy is `unplaced`.

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
    snapshot = movement if at is None else movement.at(at)
    hierarchy = snapshot.hierarchy(along)
    if not len(hierarchy):
        raise InvalidValueError(
            f"the movement has no hierarchy of {along}",
            found=repr(snapshot),
            hint="add entities of that kind, or roll up along another hierarchy",
        )
    units = tuple(
        _visible_units(snapshot, hierarchy, None if level is None else Level.of(level), depth)
    )
    if is_frame(what):
        query = FrameQuery(
            frame=what,
            unit=unit,
            value=value,
            measure=_measure_of_argument(measure, movement),
            weight=weight,
            time=time,
            by=_columns_to_group_by(by),
            where=_column_values(where),
        )
        day = None if at is None else as_date(at)
        return rollup_frame(snapshot, query, along, day=day, units=units, strict=strict)
    if not isinstance(what, str):
        raise InvalidValueError(
            "nothing that can be counted",
            found=what,
            hint="give a kind of entity, an indicator's id or a dataframe",
        )
    return _rollup_entities(
        snapshot, what, along, by=by, where=where, weight=weight, units=units, strict=strict
    )


def _rollup_entities(
    movement: Network,
    what: str,
    along: Along,
    *,
    by: By | None,
    where: Where | None,
    weight: str | None,
    units: Sequence[str],
    strict: bool,
) -> Rollup[Quantity] | Rollup[Groups]:
    """Totals of the entities of a kind, or of an indicator's figures; arguments as for `rollup`."""
    placed = PlacedEntities(
        movement, along, select_entities(movement, what, where), group_reader(by, what)
    )
    totals: Mapping[str, Groups]
    if is_indicator(what):
        weights: Mapping[str, Groups] = (
            {} if weight is None else _weights_of_units(movement, along, weight, by)
        )
        figures = combine_figures(placed, cast("Indicator", movement[what]), weights)
        totals = {unit: figures[unit] for unit in placed.hierarchy.order if unit in figures}
        measure = cast("Indicator", movement[what]).measure
    else:
        totals, measure = count_entities(placed, placed.hierarchy.order), None
    losses = Losses(
        given=len(placed.entities) + len(placed.unplaced),
        noun="figures" if is_indicator(what) else ENTITY_TYPES[EntityKind.of(what)].plural,
        items=tuple(Loss(key=id, reason=LossReason.UNPLACED) for id in placed.unplaced),
    )
    losses.check(strict=strict)
    context = Context(
        title=f"{what} along {along}",
        movement=movement,
        hierarchy=placed.hierarchy,
        groups=() if placed.groups == (None,) else placed.groups,
        by=group_names(by),
        units_with_data=frozenset(
            node for place in set(placed.place_numbers) for node in placed.places[place]
        ),
        figures=is_indicator(what),
        losses=losses,
        measure=measure,
    )
    if by is not None:
        return Rollup(totals, context, units)
    zero = Quantity(0)
    plain = LazyTotals(totals, lambda unit: totals[unit].get(None, zero))
    return Rollup(plain, context, units)


def _visible_units(
    movement: Network, hierarchy: Tree | Dag, level: Level | None, depth: int | None
) -> Iterator[str]:
    """The units that the result shows, in the order of the hierarchy; the totals are of all units.

    Args:
        movement: The movement.
        hierarchy: Its units.
        level: Only the units of this level.
        depth: Only the units at most so many steps below a root.

    Raises:
        InvalidValueError: The units have no levels; a depth below 0.
    """
    if depth is not None and depth < 0:
        raise InvalidValueError(
            "not a depth", found=depth, hint="0 for the root, 1 for its children"
        )
    for unit in hierarchy.order:
        shallow = depth is None or hierarchy.depth(unit) <= depth
        if shallow and (level is None or _level_of_unit(movement, unit) is level):
            yield unit


def _level_of_unit(movement: Network, unit: str) -> Level | None:
    entity = movement[unit]
    if isinstance(entity, Locality | PartyCommittee | Body):
        return entity.level
    raise InvalidValueError(
        f"a {entity.entity_kind} has no level", found=unit, hint="leave out level="
    )


def _weights_of_units(
    movement: Network, along: Along, indicator: str, by: By | None
) -> Mapping[str, Groups]:
    """Unit → group → weight."""
    if by is None:
        totals = rollup(movement, indicator, along=along)
        return {unit: {None: weight} for unit, weight in totals.items()}
    return dict(rollup(movement, indicator, along=along, by=by))


def _columns_to_group_by(by: object) -> tuple[str, ...] | None:
    if by is None:
        return None
    names = cast("Sequence[object]", (by,) if isinstance(by, str) else by)
    if isinstance(names, Sequence) and all(isinstance(name, str) for name in names):
        return tuple(cast("Sequence[str]", names))
    raise InvalidValueError(
        "not columns to group by", found=by, hint="name one column of the dataframe, or several"
    )


def _column_values(where: object) -> Mapping[str, object] | None:
    """The conditions on rows of a dataframe: column → value."""
    if where is None or isinstance(where, Mapping):
        return cast("Mapping[str, object] | None", where)
    raise InvalidValueError(
        "not conditions on rows",
        found=where,
        hint="give column → value, or filter the dataframe before",
    )


def _measure_of_argument(measure: Measure | str | None, movement: Network) -> Measure | None:
    if measure is None:
        return None
    if is_indicator(measure):
        return cast("Indicator", movement[measure]).measure
    return Measure.of(measure)
