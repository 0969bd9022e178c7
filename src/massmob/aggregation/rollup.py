"""`rollup`: for every unit of a hierarchy, how many entities or how much of an indicator, by group.

Two rules of addition:

- *Entities* are counted once where they are placed (`Movement.placed`); a unit's total is its own plus its
  children's.
- *Figures* stated for a unit cover everything below it, so a stated figure is the unit's total and the figures
  below it are not added to it. Where none is stated the total is the sum of the children's, and a lower bound
  as long as a child has no figure.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import compress
from operator import attrgetter
from typing import TYPE_CHECKING, cast, overload

import attrs

from massmob.aggregation.dataframes.columns import is_frame
from massmob.aggregation.dataframes.rollup import Table, tabulate
from massmob.aggregation.measures import over_time, over_units
from massmob.aggregation.result import Context, Decoded, Group, Groups, Rollup, kept, shown
from massmob.errors import InvalidValueError
from massmob.model.entities import Indicator, Observation
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.network.network import Network
from massmob.network.placement import Along, numbered
from massmob.network.trees import Dag, Lanes, Tree
from massmob.values.period import as_date
from massmob.values.quantity import Quantity
from massmob.values.text import sort_key
from massmob.values.vocabulary import EntityKind, Level, Measure, Word

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame, IntoLazyFrame

__all__ = ["rollup"]

_By = str | Callable[[Entity], Hashable] | Sequence[str | Callable[[Entity], Hashable]]
_Where = Callable[[Entity], bool] | Mapping[str, object]


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
    on: date | str | None = None,
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
    on: date | str | None = None,
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
    on: date | str | None = None,
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
    on: date | str | None = None,
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
    on: date | str | None = None,
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
        on: As the movement stood on this day. Without it every entity of every period is counted. The units of
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
    asked = movement if on is None else movement.at(on)
    hierarchy = asked.hierarchy(along)
    if not len(hierarchy):
        raise InvalidValueError(
            f"the movement has no hierarchy of {along}",
            found=repr(asked),
            remedy="add entities of that kind, or ask along another hierarchy",
        )
    units = tuple(kept(asked, hierarchy, None if level is None else Level.of(level), depth))
    if is_frame(what):
        table = Table(
            frame=what,
            unit=unit,
            value=value,
            measure=_measure(measure, movement),
            weight=weight,
            time=time,
            by=_columns_of(by),
            where=_conditions(where),
        )
        return tabulate(asked, table, along, day=None if on is None else as_date(on), kept=units)
    if not isinstance(what, str):
        raise InvalidValueError(
            "nothing that can be counted",
            found=what,
            remedy="give a kind of entity, an indicator's id or a dataframe",
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
    return Rollup(Decoded(totals, lambda unit: totals[unit].get(None, nothing)), context)


class _Spread:
    """What is counted, laid out over a hierarchy: the entities with their nodes and their groups, side by side.

    Attributes:
        hierarchy: The hierarchy.
        entities: What stands somewhere in it.
        places: The distinct nodes at which anything stands; one node each in a tree.
        at: The place of each entity, by number.
        headings: The groups that occur, most frequent first.
        group: The group of each entity, by number.
        unplaced: Ids of what stands nowhere.
    """

    def __init__(
        self,
        movement: Network,
        along: Along,
        chosen: Iterable[Entity],
        grouped: Callable[[Sequence[Entity]], list[Group]],
    ) -> None:
        self.hierarchy = movement.hierarchy(along)
        self.entities = list(chosen)
        places, self.at = movement.placer(along).of_many(self.entities)
        if isinstance(self.hierarchy, Tree):
            places = [_met(self.hierarchy, nodes) for nodes in places]
        self.places = places
        self.unplaced: tuple[str, ...] = ()
        if () in places:
            self._leave_out_what_stands_nowhere()
        groups, numbers = numbered(grouped(self.entities))
        frequent = Counter(numbers)
        order = sorted(frequent, key=lambda at: (-frequent[at], sort_key(shown(groups[at]))))
        ranks = {at: rank for rank, at in enumerate(order)}
        self.headings: tuple[Group, ...] = tuple(groups[at] for at in order)
        self.group = list(map(ranks.__getitem__, numbers))

    def _leave_out_what_stands_nowhere(self) -> None:
        stands = [bool(self.places[at]) for at in self.at]
        self.unplaced = tuple(
            each.id for each, kept in zip(self.entities, stands, strict=True) if not kept
        )
        self.entities = list(compress(self.entities, stands))
        self.at = list(compress(self.at, stands))


def _met(tree: Tree, nodes: tuple[str, ...]) -> tuple[str, ...]:
    """Where an entity of several nodes is counted, once: where they meet, so that totals still add up."""
    if len(nodes) < 2:
        return nodes
    meet = tree.common_ancestor(*nodes)
    return () if meet is None else (meet,)


def _counts(spread: _Spread, units: Sequence[str]) -> Mapping[str, Groups]:
    """Unit → group → how many items stand at the unit or below it; each read out when it is asked for."""
    hierarchy, lanes = spread.hierarchy, Lanes(spread.headings)
    if isinstance(hierarchy, Tree):
        own = hierarchy.sum_up(_own(spread, lanes))
    else:
        own = dict.fromkeys(hierarchy.order, 0)
        for at, group in zip(spread.at, spread.group, strict=True):
            # Several ways may lead to one unit; the item is still counted there once.
            for unit in _reached(hierarchy, spread.places[at]):
                own[unit] += lanes.one(spread.headings[group])
    return Decoded(
        units,
        lambda unit: {group: Quantity(count) for group, count in lanes.unpack(own[unit]).items()},
    )


def _own(spread: _Spread, lanes: Lanes[Group]) -> dict[str, int]:
    """Unit → the packed counts of what stands at the unit itself."""
    width = len(spread.headings)
    own = dict.fromkeys((nodes[0] for nodes in spread.places if nodes), 0)
    if len(spread.places) * width > 8 * len(spread.entities) + (1 << 16):
        for at, group in zip(spread.at, spread.group, strict=True):
            own[spread.places[at][0]] += lanes.one(spread.headings[group])
        return own
    # Few cells beside what is counted: counting in small numbers beats adding long ones.
    cells = array("Q", bytes(8 * width * len(spread.places)))
    for at, group in zip(spread.at, spread.group, strict=True):
        cells[at * width + group] += 1
    for nodes, packed in zip(spread.places, lanes.pack(cells), strict=bool(width)):
        if packed:  # several places may meet in one unit
            own[nodes[0]] += packed
    return own


def _reached(hierarchy: Dag, nodes: Iterable[str]) -> set[str]:
    return {each for node in nodes for each in (node, *hierarchy.ancestors(node))}


def _figures(
    spread: _Spread, indicator: Indicator, weights: Mapping[str, Groups]
) -> dict[str, dict[Group, Quantity]]:
    """Unit → group → the figure stated for the unit, or what those stated below it add up to."""
    hierarchy, measure = spread.hierarchy, indicator.measure
    if not isinstance(hierarchy, Tree):
        raise InvalidValueError(
            "figures do not add along documents",
            found=indicator.id,
            remedy="a figure under two documents would count twice; roll up along another hierarchy",
        )
    stated: dict[str, dict[Group, list[Observation]]] = {}
    for entity, at, number in zip(spread.entities, spread.at, spread.group, strict=True):
        here = stated.setdefault(spread.places[at][0], {})
        found = here.setdefault(spread.headings[number], [])
        found.append(cast("Observation", entity))
    totals: dict[str, dict[Group, Quantity]] = {}
    for unit in reversed(hierarchy.order):
        children = hierarchy.children(unit)
        below = [totals.get(child, {}) for child in children]
        for group in spread.headings:
            told = stated.get(unit, {}).get(group)
            if told:
                figure: Quantity | None = _of_unit(told, indicator)
            else:
                heavy = [weights.get(child, {}).get(group) for child in children] if weights else ()
                figure = over_units([each.get(group) for each in below], measure, heavy)
            if figure is not None:
                totals.setdefault(unit, {})[group] = figure
    return totals


def _of_unit(observations: list[Observation], indicator: Indicator) -> Quantity:
    """The figures of one unit put together, where the measure allows it."""
    try:
        return over_time([(each.valid, each.value) for each in observations], indicator.measure)
    except InvalidValueError as error:
        told = [each.id for each in observations[:6]]
        raise InvalidValueError(
            error.message, place=indicator.id, found=told, remedy=error.remedy
        ) from None


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
        "not columns to group by", found=by, remedy="name one column of the dataframe, or several"
    )


def _conditions(where: object) -> Mapping[str, object] | None:
    if where is None or isinstance(where, Mapping):
        return cast("Mapping[str, object] | None", where)
    raise InvalidValueError(
        "not a choice of rows",
        found=where,
        remedy="give column → value, or filter the dataframe before",
    )


def _measure(given: Measure | str | None, movement: Network) -> Measure | None:
    if given is None:
        return None
    if _is_indicator(given):
        return cast("Indicator", movement[given]).measure
    return Measure.of(given)


# --- what is asked for -----------------------------------------------------------------------------


def _is_indicator(what: object) -> bool:
    return isinstance(what, str) and what.startswith(f"{Indicator.prefix}:")


def _chosen(movement: Network, what: str, where: _Where | None) -> Iterator[Entity]:
    """The entities, or the observations of an indicator, that are to be counted."""
    found: Iterable[Entity]
    if _is_indicator(what):
        found = [each for each in movement.observations.values() if each.indicator == what]
    else:
        found = movement.of_kind(what).values()
    if where is None:
        yield from found
    elif callable(where):
        yield from filter(where, found)
    else:
        readers = [(_reader(name, movement, what), value) for name, value in where.items()]
        yield from (each for each in found if all(read(each) == v for read, v in readers))


def _grouping(
    by: _By | None, movement: Network, what: str
) -> Callable[[Sequence[Entity]], list[Group]]:
    """A function that gives the group of each of many entities."""
    if by is None:
        return lambda entities: [None] * len(entities)
    if isinstance(by, str) or callable(by):
        return _column(by, movement, what)
    columns = [_column(each, movement, what) for each in by]
    return lambda entities: list(zip(*(read(entities) for read in columns), strict=True))


def _column(
    by: str | Callable[[Entity], Hashable], movement: Network, what: str
) -> Callable[[Sequence[Entity]], list[Group]]:
    """A function that reads a field of many entities of what is counted."""
    read = by if callable(by) else _reader(by, movement, what)

    def column(entities: Sequence[Entity]) -> list[Group]:
        values = list(map(read, entities))
        words: dict[Group, Group] = {
            each: each.value for each in set(values) if isinstance(each, Word)
        }
        return [words.get(each, each) for each in values] if words else values

    return column


def _reader(name: str, movement: Network, what: str) -> Callable[[Entity], Group]:
    """A function that reads a field of what is counted; ``year`` is the year its period lies in."""
    kind = EntityKind.OBSERVATION if _is_indicator(what) else EntityKind.of(what)
    cls = ENTITY_TYPES[kind]
    if name == "year":
        return _year
    if name.startswith("_") or not hasattr(cls, name):
        known = ", ".join(["year", *(field.name for field in attrs.fields(cls))])
        raise InvalidValueError(
            f"a {kind} has no such field", found=name, remedy=f"one of: {known}"
        )
    return attrgetter(name)


def _year(entity: Entity) -> Group:
    """The one year that the entity's period lies in, or the period itself as people write it."""
    period = entity.valid
    start, end = period.start, period.end
    if start is None or end is None:
        return None if start is end else period.label()
    return start.year if start.year == end.year else period.label()
