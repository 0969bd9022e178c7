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

from massmob.aggregation.context import Groups
from massmob.aggregation.dataframes.opening import is_frame
from massmob.aggregation.entity_rollup import EntityQuery, rollup_entities
from massmob.aggregation.result import Rollup
from massmob.aggregation.selection import By, Where, is_indicator
from massmob.errors import (
    InvalidValueError,
    at_least,
    checked,
    naming_argument,
    require_type,
    with_article,
)
from massmob.model.entities import Body, Indicator, Locality, PartyCommittee
from massmob.model.entity import Entity
from massmob.network.network import Network
from massmob.network.placement import Along, as_along
from massmob.network.trees import Dag, Tree
from massmob.values.period import as_date
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import EntityKind, Level, Measure, Tier

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame, IntoLazyFrame

__all__ = ["rollup", "visible_units"]


@overload
def rollup(
    movement: Network,
    what: str,
    *,
    along: Along,
    by: None = None,
    where: Where | None = None,
    level: Level | str | None = None,
    tier: Tier | str | None = None,
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
    tier: Tier | str | None = None,
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
    tier: Tier | str | None = None,
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
    tier: Tier | str | None = None,
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
@checked(
    movement=Network,
    along=as_along,
    level=Level.of,
    tier=Tier.of,
    depth=at_least(0, "not a depth", "0 for the root, 1 for its children"),
    at=as_date,
    unit=str,
    value=str,
    weight=str,
    time=str,
    strict=bool,
    follow=bool,
)
def rollup(
    movement: Network,
    what: object,
    *,
    along: Along,
    by: By | None = None,
    where: Where | None = None,
    level: Level | str | None = None,
    tier: Tier | str | None = None,
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
            lazy one of Polars or DuckDB is read in pieces; one of another engine, such as PySpark, stays there
            until only the sums of each unit and group are left.
        along: ``"locality"``, ``"committee"``, ``"field"`` or ``"document"``.
        by: What to group by: a field of what is counted (``"kind"``, ``"field"`` …), a derived one
            (``"status"`` of models, ``"tier"`` of localities, ``"year"`` of all), a function, or several of
            these, which make tuples. For a dataframe one column or several. The year of a model is that in
            which it was registered: of its milestone ``registered``, else of the first milestone, else the
            one year in which it was in force, else ``None``.
        where: Count only what this function accepts, or whose fields have these values. A value may be written
            as the entity's constructor takes it; one that the field cannot have is an error.
        level: Keep only the organs of this level of Party organisation.
        tier: Keep only the localities of this tier.
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
        follow: Of entities along localities or committees, and of rows of a dataframe along localities whose
            amounts add, carry those of a unit that had ended by `at` to its successors: exact where the unit
            went whole, with bounds where it was divided, at the unit above where a locality has no recorded
            successor. The units above all successors, and so the roots, have the same totals as if nothing had
            been reorganised.

    Returns:
        Unit → total, or unit → {group: total} with ``by``. What is in no total is in `Rollup.losses`, with the
        reason.

    Raises:
        InvalidValueError: An argument does not fit; nothing could be matched, or with ``strict`` not all; or
            figures cannot be added: stocks of several days, counts of overlapping periods.
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
    with naming_argument("at"):
        snapshot, day = (movement, None) if at is None else (movement.at(at), as_date(at))
    with naming_argument("along"):
        hierarchy = snapshot.hierarchy(along)
    if not len(hierarchy):
        raise InvalidValueError(
            f"the movement has no hierarchy of {along}",
            place="along",
            found=repr(snapshot),
            hint="add entities of that kind, or roll up along another hierarchy",
        )
    level, tier = Level.of_optional(level), Tier.of_optional(tier)
    units = visible_units(snapshot, hierarchy, level, tier, depth)
    if is_frame(what):
        # Half of what importing `Movement` would take, and only dataframes need it.
        from massmob.aggregation.dataframes.rollup import FrameQuery, rollup_frame

        query = FrameQuery(
            movement=movement,
            snapshot=snapshot,
            day=day,
            along=along,
            follow=follow,
            frame=what,
            unit=unit,
            value=value,
            measure=_measure_of_argument(measure, movement),
            weight=weight,
            time=time,
            by=_columns_to_group_by(by),
            where=_column_values(where),
        )
        return rollup_frame(query, units, strict=strict)
    require_type("what", what, str, hint="give a kind of entity, an indicator's id or a dataframe")
    _refuse_columns(unit=unit, value=value, measure=measure, time=time)
    what = _kind_or_indicator(cast("str", what), snapshot)
    entities = EntityQuery(
        movement=movement,
        snapshot=snapshot,
        day=day,
        what=what,
        along=along,
        by=by,
        where=where,
        weight=_checked_weight(weight, what, snapshot),
        follow=follow,
    )
    return rollup_entities(entities, units, strict=strict)


def _refuse_columns(**columns: object) -> None:
    """Refuse arguments that are about a dataframe where none is given."""
    defaults = {"unit": "unit", "time": "year"}
    for name, column in columns.items():
        if column != defaults.get(name):
            raise InvalidValueError(
                "only a dataframe has columns", place=name, found=column, hint=f"leave out {name}="
            )


def _kind_or_indicator(what: str, movement: Network) -> str:
    """The argument, if there is anything to count or to add by it."""
    with naming_argument("what"):
        return movement[what].id if is_indicator(what) else EntityKind.of(what)


def _checked_weight(weight: str | None, what: str, movement: Network) -> str | None:
    """The indicator by which shares are weighed, if shares are added."""
    if weight is None:
        return None
    if (
        not is_indicator(what)
        or cast("Indicator", movement[what]).measure.adds_like is not Measure.SHARE
    ):
        raise InvalidValueError(
            "only shares are weighed", place="weight", found=weight, hint="leave out weight="
        )
    with naming_argument("weight"):
        if not is_indicator(weight):
            raise InvalidValueError("not an indicator", found=weight, hint="give the id of one")
        return movement[weight].id


def visible_units(
    movement: Network,
    hierarchy: Tree | Dag,
    level: Level | None,
    tier: Tier | None,
    depth: int | None,
) -> tuple[str, ...] | None:
    """The units that the result shows, in the order of the hierarchy; ``None`` for all. The totals are of all.

    Args:
        movement: The movement.
        hierarchy: Its units.
        level: Only the organs of this level.
        tier: Only the localities of this tier.
        depth: Only the units at most so many steps below a root.

    Raises:
        InvalidValueError: The units have no levels, or no tiers.
    """
    if depth is None and level is None and tier is None:
        return None
    units = hierarchy.order
    if depth is not None:
        units = tuple(unit for unit in units if hierarchy.depth(unit) <= depth)
    if level is not None:
        units = tuple(unit for unit in units if _level_of_organ(movement[unit]) is level)
    if tier is not None:
        units = tuple(unit for unit in units if _tier_of_locality(movement[unit]) is tier)
    return units


def _tier_of_locality(entity: Entity) -> Tier:
    if isinstance(entity, Locality):
        return entity.tier
    raise InvalidValueError(
        f"{with_article(entity.entity_kind)} has no tier",
        place="tier",
        found=entity.id,
        hint="give level= for organs, or roll up along localities",
    )


def _level_of_organ(entity: Entity) -> Level | None:
    if isinstance(entity, PartyCommittee | Body):
        return entity.level
    raise InvalidValueError(
        f"{with_article(entity.entity_kind)} has no level",
        place="level",
        found=entity.id,
        hint="give tier= for localities, such as tier='district'",
    )


def _columns_to_group_by(by: object) -> tuple[str, ...] | None:
    if by is None:
        return None
    names = cast("Sequence[object]", (by,) if isinstance(by, str) else by)
    if isinstance(names, Sequence) and all(isinstance(name, str) for name in names):
        return tuple(cast("Sequence[str]", names))
    raise InvalidValueError(
        "not columns to group by",
        place="by",
        found=by,
        hint="name one column of the dataframe, or several",
    )


def _column_values(where: object) -> Mapping[str, object] | None:
    """The conditions on rows of a dataframe: column → value."""
    if where is None or isinstance(where, Mapping):
        return cast("Mapping[str, object] | None", where)
    raise InvalidValueError(
        "not conditions on rows",
        place="where",
        found=where,
        hint="give column → value, or filter the dataframe before",
    )


def _measure_of_argument(measure: Measure | str | None, movement: Network) -> Measure | None:
    if measure is None:
        return None
    with naming_argument("measure"):
        if is_indicator(measure):
            return cast("Indicator", movement[measure]).measure
        return Measure.of(measure)
