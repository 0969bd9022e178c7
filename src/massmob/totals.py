"""`rollup`: for every unit of a hierarchy, how many entities or how much of an indicator, by group.

Lives here: counting entities where they are placed, adding figures upward with their bounds, and what is
missing from a total. Must not live here: the hierarchy's own tables (`massmob.hierarchy`), checks, display.

Two rules of addition:

- *Entities* are counted once where they are placed (`Movement.placed`); a unit's total is its own plus its
  children's.
- *Figures* stated for a unit speak of all that is below it, so a stated figure is the unit's total and the
  figures below it are not added to it. Where none is stated the total is the sum of the children's, and a
  lower bound as long as a child is silent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

import attrs

from massmob.declaration import ENTITY_TYPES, Entity
from massmob.errors import InvalidValueError, UnknownEntityError
from massmob.frames import is_frame, library, open_frame
from massmob.grid import Align, Grid
from massmob.hierarchy import Dag, Lanes, Tree
from massmob.model import Body, Indicator, Locality, Observation, PartyCommittee
from massmob.movement import Movement
from massmob.period import as_date
from massmob.placement import Along
from massmob.quantity import Quantity
from massmob.tallies import Tally, add_upward, framed, tally
from massmob.text import sort_key
from massmob.units import Units
from massmob.vocabulary import EntityKind, Level, Measure, Word

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame, IntoLazyFrame

    from massmob.frames import Numbers

__all__ = ["Rollup", "rollup"]

Group = Hashable
Groups = Mapping[Group, Quantity]
_V_co = TypeVar("_V_co", bound="Quantity | Groups", covariant=True)
_By = str | Callable[[Entity], Hashable] | Sequence[str | Callable[[Entity], Hashable]]
_Where = Callable[[Entity], bool] | Mapping[str, object]


class Rollup(Mapping[str, _V_co]):
    """Totals by unit: a read-only mapping id → `Quantity`, or id → {group: `Quantity`} with ``by``.

    Units are in the order of the hierarchy, parents first.

    Attributes:
        title: What was counted, along which hierarchy.
        unplaced: Ids of what was asked for but stands nowhere in the hierarchy; not in any total.
    """

    def __init__(self, totals: Mapping[str, _V_co], context: _Context) -> None:
        self._totals = totals
        self._context = context
        self.title = context.title
        self.unplaced: tuple[str, ...] = context.unplaced

    def __getitem__(self, unit: str) -> _V_co:
        try:
            return self._totals[unit]
        except KeyError:
            known = unit in self._context.hierarchy
            raise UnknownEntityError(
                "no total for this unit" if known else "not a unit of this rollup",
                found=unit,
                remedy="nothing below it reported; see .missing()" if known else "see list(rollup)",
            ) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._totals)

    def __len__(self) -> int:
        return len(self._totals)

    def __eq__(self, other: object) -> bool:
        return dict(self) == other if isinstance(other, Mapping) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # equal to plain dictionaries, which have no hash

    def __repr__(self) -> str:
        return f"<Rollup: {self.title}: {len(self)} units>"

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that occur, most frequent first; empty without ``by``."""
        return self._context.groups

    @property
    def coverage(self) -> Mapping[str, Quantity]:
        """Unit → how many of the lowest units within it are covered, out of how many there are."""
        return {
            unit: Quantity.ratio(covered, expected)
            for unit, (covered, expected) in self._context.covered.items()
            if unit in self._totals
        }

    def missing(self, unit: str | None = None) -> tuple[str, ...]:
        """The lowest units from which nothing came.

        Args:
            unit: Only those within this unit; all when ``None``.

        Returns:
            Ids in the order of the hierarchy.
        """
        tree = self._context.hierarchy
        if unit is not None and unit not in tree:
            raise UnknownEntityError(
                "not a unit of this rollup", found=unit, remedy="see list(rollup)"
            )
        return tuple(
            each for each in self._context.silent if unit is None or tree.is_within(each, unit)
        )

    def table(self) -> Grid:
        """The totals as a table: one row a unit, one column a group."""
        tree, names = self._context.hierarchy, self._context.names
        groups = self._context.groups
        rows: list[tuple[object, ...]] = []
        for unit, total in self._totals.items():
            name = "  " * tree.depth(unit) + names[unit]
            if isinstance(total, Quantity):
                rows.append((unit, name, total))
            else:
                rows.append((unit, name, *(total.get(group, "") for group in groups)))
        header = [_shown(group) for group in groups] or ["total"]
        align: list[Align] = ["left", "left"]
        align.extend("right" for _ in header)
        return Grid(("id", "unit", *header), rows, align=align, title=self.title)

    def to_frame(self, backend: str = "pyarrow") -> Any:  # noqa: ANN401 - of the engine asked for
        """The totals as a dataframe: a row for each unit and group, none for what does not occur.

        Args:
            backend: ``"pyarrow"``, ``"pandas"``, ``"polars"`` or another eager engine that Narwhals knows.

        Returns:
            ``unit``, the columns grouped by, ``low`` and ``high`` (null: no upper bound).

        Raises:
            InvalidValueError: Another engine.
            MissingExtraError: The extra ``frames``, or the engine, is not installed.
        """
        return framed(self._context.by, self._long(), backend)

    def _long(self) -> Iterator[tuple[str, tuple[Group, ...], Quantity]]:
        several = len(self._context.by) > 1
        for unit, total in self._totals.items():
            if isinstance(total, Quantity):
                yield unit, (), total
            else:
                for group, figure in total.items():
                    key = cast("tuple[Group, ...]", group) if several else (group,)
                    yield unit, key, figure

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table().to_html()


@attrs.frozen(kw_only=True, slots=False)
class _Context:
    """What a rollup knows besides its totals; what takes time is worked out when it is asked for."""

    title: str
    movement: Movement
    hierarchy: Tree | Dag
    groups: tuple[Group, ...]
    by: tuple[str, ...]
    direct: frozenset[str]
    stated: bool
    unplaced: tuple[str, ...]

    @property
    def names(self) -> Mapping[str, str]:
        return {unit: str(self.movement[unit].name) for unit in self.hierarchy.order}

    @cached_property
    def _lowest(self) -> tuple[tuple[str, ...], frozenset[str]]:
        """The lowest units, and those covered: by something of their own, or by a figure stated above them."""
        hierarchy = self.hierarchy
        leaves = tuple(unit for unit in hierarchy.order if not hierarchy.children(unit))
        covered = frozenset(
            leaf
            for leaf in leaves
            if leaf in self.direct
            or (self.stated and not self.direct.isdisjoint(hierarchy.ancestors(leaf)))
        )
        return leaves, covered

    @cached_property
    def covered(self) -> Mapping[str, tuple[int, int]]:
        """Unit → how many of the lowest units in it are covered, out of how many."""
        leaves, covered = self._lowest
        expected = self.hierarchy.sum_up(dict.fromkeys(leaves, 1))
        reported = self.hierarchy.sum_up(dict.fromkeys(covered, 1))
        return {unit: (reported[unit], expected[unit]) for unit in self.hierarchy.order}

    @property
    def silent(self) -> tuple[str, ...]:
        leaves, covered = self._lowest
        return tuple(leaf for leaf in leaves if leaf not in covered)


@overload
def rollup(
    movement: Movement,
    what: str,
    *,
    along: Along,
    by: None = None,
    where: _Where | None = None,
    level: Level | str | None = None,
    on: date | str | None = None,
) -> Rollup[Quantity]: ...
@overload
def rollup(
    movement: Movement,
    what: str,
    *,
    along: Along,
    by: _By,
    where: _Where | None = None,
    level: Level | str | None = None,
    on: date | str | None = None,
) -> Rollup[Groups]: ...
@overload
def rollup(
    movement: Movement,
    what: IntoDataFrame | IntoLazyFrame,
    *,
    along: Along,
    by: None = None,
    where: Mapping[str, object] | None = None,
    level: Level | str | None = None,
    on: date | str | None = None,
    unit: str = "unit",
    value: str | None = None,
) -> Rollup[Quantity]: ...
@overload
def rollup(
    movement: Movement,
    what: IntoDataFrame | IntoLazyFrame,
    *,
    along: Along,
    by: str | Sequence[str],
    where: Mapping[str, object] | None = None,
    level: Level | str | None = None,
    on: date | str | None = None,
    unit: str = "unit",
    value: str | None = None,
) -> Rollup[Groups]: ...
def rollup(
    movement: Movement,
    what: object,
    *,
    along: Along,
    by: _By | None = None,
    where: _Where | None = None,
    level: Level | str | None = None,
    on: date | str | None = None,
    unit: str = "unit",
    value: str | None = None,
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
        on: As the movement stood on this day. Without it every entity of every period is counted. The units of
            a dataframe may then be codes of that day.
        unit: Of a dataframe, the column of units: ids in the hierarchy.
        value: Of a dataframe, the column of amounts to add; its rows are counted when ``None``.

    Returns:
        Unit → total, or unit → {group: total} with ``by``. What stands nowhere in the hierarchy is `unplaced`.

    Raises:
        InvalidValueError: An argument does not fit, or the figures cannot be added: stocks of several days,
            counts of overlapping periods.
        UnknownEntityError: No such indicator.
        HierarchyError: The hierarchy has a cycle.

    Example:
        >>> from massmob.model import Locality
        >>> movement = Movement([
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
    wanted = None if level is None else Level.of(level)
    if is_frame(what):
        return _of_frame(
            asked,
            _matching(what, where),
            along,
            _columns_of(by),
            day=None if on is None else as_date(on),
            wanted=wanted,
            unit=unit,
            value=value,
        )
    if not isinstance(what, str):
        raise InvalidValueError(
            "nothing that can be counted",
            found=what,
            remedy="give a kind of entity, an indicator's id or a dataframe",
        )
    spread = _spread(asked, along, _chosen(asked, what, where), _grouping(by, asked, what))
    totals = _figures(spread, asked.indicators[what]) if _is_indicator(what) else _counts(spread)
    kept = [unit for unit in hierarchy.order if wanted is None or _level(asked, unit) is wanted]
    context = _context(
        spread, asked, f"{what} along {along}", names=_names_of(by), stated=_is_indicator(what)
    )
    if by is not None:
        return Rollup({unit: totals[unit] for unit in kept if unit in totals}, context)
    nothing = {} if _is_indicator(what) else {None: Quantity(0)}
    plain = {unit: (totals.get(unit) or nothing) for unit in kept}
    return Rollup({unit: groups[None] for unit, groups in plain.items() if groups}, context)


@attrs.frozen(kw_only=True)
class _Spread:
    """What is counted, laid out over a hierarchy: each item with its nodes and its group."""

    hierarchy: Tree | Dag
    items: tuple[tuple[Entity, tuple[str, ...], Group], ...]
    groups: tuple[Group, ...]
    unplaced: tuple[str, ...]


def _spread(
    movement: Movement,
    along: Along,
    chosen: Iterable[Entity],
    group_of: Callable[[Entity], Group],
) -> _Spread:
    hierarchy = movement.hierarchy(along)
    items: list[tuple[Entity, tuple[str, ...], Group]] = []
    unplaced: list[str] = []
    for entity in chosen:
        nodes = movement.placed(entity, along=along)
        if len(nodes) > 1 and isinstance(hierarchy, Tree):
            # Counted once, so where all its places meet; a parent's total stays its own plus its children's.
            meet = hierarchy.common_ancestor(*nodes)
            nodes = () if meet is None else (meet,)
        if nodes:
            items.append((entity, nodes, group_of(entity)))
        else:
            unplaced.append(entity.id)
    counts = Counter(group for _, _, group in items)
    groups = sorted(counts, key=lambda group: (-counts[group], sort_key(_shown(group))))
    return _Spread(
        hierarchy=hierarchy, items=tuple(items), groups=tuple(groups), unplaced=tuple(unplaced)
    )


def _counts(spread: _Spread) -> dict[str, dict[Group, Quantity]]:
    """Unit → group → how many items stand at the unit or below it."""
    hierarchy, lanes = spread.hierarchy, Lanes(spread.groups)
    own: dict[str, int] = dict.fromkeys(hierarchy.order, 0)
    for _, nodes, group in spread.items:
        # In a DAG several ways may lead to one unit; the item is still counted there once.
        reached = nodes if isinstance(hierarchy, Tree) else _reached(hierarchy, nodes)
        for unit in reached:
            own[unit] += lanes.one(group)
    totals = hierarchy.sum_up(own) if isinstance(hierarchy, Tree) else own
    return {
        unit: {group: Quantity(count) for group, count in lanes.unpack(packed).items()}
        for unit, packed in totals.items()
    }


def _reached(hierarchy: Dag, nodes: Iterable[str]) -> set[str]:
    return {each for node in nodes for each in (node, *hierarchy.ancestors(node))}


def _figures(spread: _Spread, indicator: Indicator) -> dict[str, dict[Group, Quantity]]:
    """Unit → group → the figure stated for the unit, or what those stated below it add up to."""
    hierarchy = spread.hierarchy
    if not isinstance(hierarchy, Tree):
        raise InvalidValueError(
            "figures do not add along documents",
            found=indicator.id,
            remedy="a figure under two documents would count twice; roll up along another hierarchy",
        )
    stated: dict[str, dict[Group, list[Observation]]] = {}
    for entity, (unit,), group in spread.items:
        found = stated.setdefault(unit, {}).setdefault(group, [])
        found.append(cast("Observation", entity))
    totals: dict[str, dict[Group, Quantity]] = {}
    for unit in reversed(hierarchy.order):
        below = [totals.get(child, {}) for child in hierarchy.children(unit)]
        for group in spread.groups:
            here = stated.get(unit, {}).get(group)
            figure = (
                _over_time(here, indicator)
                if here
                else _over_units([each.get(group) for each in below], indicator.measure)
            )
            if figure is not None:
                totals.setdefault(unit, {})[group] = figure
    return totals


def _over_time(observations: list[Observation], indicator: Indicator) -> Quantity:
    """The figures of one unit put together, where the measure allows it."""
    if len(observations) == 1:
        return observations[0].value
    periods = sorted(each.valid for each in observations)
    disjoint = not any(one.overlaps(next_) for one, next_ in pairwise(periods))
    if indicator.measure is Measure.COUNT and disjoint:
        return sum((each.value for each in observations), start=Quantity(0))
    fault = "of overlapping periods" if indicator.measure is Measure.COUNT else "over time"
    raise InvalidValueError(
        f"a {indicator.measure} does not add {fault}",
        place=indicator.id,
        found=[each.id for each in observations[:6]],
        remedy="choose a day with on=, group by='year', or choose with where=",
    )


def _over_units(figures: list[Quantity | None], measure: Measure) -> Quantity | None:
    """What the figures of a unit's children say of the unit; ``None`` when they say nothing."""
    known = [figure for figure in figures if figure is not None]
    complete = len(known) == len(figures)
    if not known:
        return None
    if measure is Measure.SHARE:
        # Whatever the weights, the mean lies between the least and the greatest; a silent child unbounds it.
        highs = [figure.high for figure in known if figure.high is not None]
        bounded = complete and len(highs) == len(known)
        return Quantity.between(min(each.low for each in known), max(highs)) if bounded else None
    total = sum(known, start=Quantity(0))
    return total if complete else Quantity.at_least(total.low)


def _context(
    spread: _Spread, movement: Movement, title: str, *, names: tuple[str, ...], stated: bool
) -> _Context:
    return _Context(
        title=title,
        movement=movement,
        hierarchy=spread.hierarchy,
        groups=() if spread.groups == (None,) else spread.groups,
        by=names,
        direct=frozenset(node for _, nodes, _ in spread.items for node in nodes),
        stated=stated,
        unplaced=spread.unplaced,
    )


# --- dataframes ------------------------------------------------------------------------------------


class _Decoded(Mapping[str, Any]):
    """Unit → total, read out of a table of numbers when it is asked for and then kept."""

    def __init__(
        self, cells: Numbers, rows: Mapping[str, int], groups: Sequence[Group] | None
    ) -> None:
        self._cells, self._rows, self._groups = cells, rows, groups
        self._kept: dict[str, Quantity | Groups] = {}

    def __getitem__(self, unit: str) -> Quantity | Groups:
        found = self._kept.get(unit)
        if found is None:
            found = self._kept[unit] = self._decoded(self._rows[unit])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def _decoded(self, row: int) -> Quantity | Groups:
        numbers = self._cells[row].tolist()
        if self._groups is None:
            return Quantity(numbers[0] if numbers else 0)
        pairs = zip(self._groups, numbers, strict=True)
        return {group: Quantity(number) for group, number in pairs if number}


def _of_frame(
    movement: Movement,
    frame: object,
    along: Along,
    by: Sequence[str] | None,
    *,
    day: date | None,
    wanted: Level | None,
    unit: str,
    value: str | None,
) -> Rollup[Any]:
    """Totals of a dataframe: leaf counts by its engine or by numpy, then one pass up the hierarchy."""
    import numpy as np

    hierarchy = movement.hierarchy(along)
    if not isinstance(hierarchy, Tree):
        raise InvalidValueError(
            "rows of a table do not add along documents", found=along, remedy="choose a tree"
        )
    leaves = tally(frame, unit, by or (), value)
    nodes, parents = hierarchy.by_level
    place = {node: at for at, node in enumerate(nodes)}
    ids = _units(movement, leaves, hierarchy, day if along == "locality" else None)
    known = [at for at, id in enumerate(ids) if id is not None]
    rows = [place[str(ids[at])] for at in known]
    own = leaves.cells if len(known) == len(ids) else leaves.cells[known]
    cells = cast("Numbers", np.zeros((len(nodes), own.shape[1]), own.dtype))
    if len(set(rows)) == len(rows):
        cells[rows] = own
    else:  # an id and a code may name one unit
        np.add.at(cells, rows, own)
    add_upward(cells, np.array(parents, np.int64))
    groups = [group[0] if len(group) == 1 else group for group in leaves.groups]
    context = _Context(
        title=f"{value or 'rows'} along {along}",
        movement=movement,
        hierarchy=hierarchy,
        groups=tuple(groups) if by else (),
        by=tuple(by or ()),
        direct=frozenset(str(ids[at]) for at in known),
        stated=False,
        unplaced=tuple(str(key) for key, id in zip(leaves.keys, ids, strict=True) if id is None),
    )
    kept = {
        node: place[node]
        for node in hierarchy.order
        if wanted is None or _level(movement, node) is wanted
    }
    return Rollup(_Decoded(cells, kept, groups if by else None), context)


def _units(
    movement: Movement, leaves: Tally, hierarchy: Tree, day: date | None
) -> list[str | None]:
    """The unit of each key; ``None`` where the hierarchy has none."""
    units = Units(movement.localities, day)
    found: list[str | None] = []
    for key in map(str, leaves.keys):
        locality = units.find(key) if day is not None else None
        id = key if locality is None else locality.id
        found.append(id if id in hierarchy else None)
    return found


def _names_of(by: _By | None) -> tuple[str, ...]:
    """What the columns of groups are called; a function has its own name."""
    if by is None:
        return ()
    several = [by] if isinstance(by, str) or callable(by) else by
    return tuple(
        each if isinstance(each, str) else getattr(each, "__name__", "group") for each in several
    )


def _columns_of(by: object) -> Sequence[str] | None:
    if by is None:
        return None
    names = cast("Sequence[object]", (by,) if isinstance(by, str) else by)
    if isinstance(names, Sequence) and all(isinstance(each, str) for each in names):
        return cast("Sequence[str]", names)
    raise InvalidValueError(
        "not columns to group by", found=by, remedy="name one column of the dataframe, or several"
    )


def _matching(frame: object, where: object) -> object:
    """The rows of a dataframe that are asked for."""
    if where is None:
        return frame
    if not isinstance(where, Mapping):
        raise InvalidValueError(
            "not a choice of rows",
            found=where,
            remedy="give column → value, or filter the dataframe before",
        )
    conditions = cast("Mapping[str, object]", where)
    opened = open_frame(frame, conditions)
    nw = library("narwhals")
    for name, value in conditions.items():
        opened = opened.filter(nw.col(name) == value)
    return opened


# --- what is asked for -----------------------------------------------------------------------------


def _is_indicator(what: object) -> bool:
    return isinstance(what, str) and what.startswith(f"{Indicator.prefix}:")


def _chosen(movement: Movement, what: str, where: _Where | None) -> Iterator[Entity]:
    """The entities, or the observations of an indicator, that are to be counted."""
    found: Iterable[Entity]
    if _is_indicator(what):
        movement[what]
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


def _grouping(by: _By | None, movement: Movement, what: str) -> Callable[[Entity], Group]:
    if by is None:
        return lambda _: None
    if isinstance(by, str):
        return _reader(by, movement, what)
    if callable(by):
        return by
    readers = [_grouping(each, movement, what) for each in by]
    return lambda entity: tuple(read(entity) for read in readers)


def _reader(name: str, movement: Movement, what: str) -> Callable[[Entity], Group]:
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
    return lambda entity: _plain(getattr(entity, name))


def _plain(value: object) -> Group:
    return value.value if isinstance(value, Word) else value


def _year(entity: Entity) -> Group:
    """The one year that the entity's period lies in, or the period itself as people write it."""
    period = entity.valid
    return period.first_year if period.first_year == period.last_year else period.label()


def _level(movement: Movement, unit: str) -> Level | None:
    entity = movement[unit]
    if isinstance(entity, Locality | PartyCommittee | Body):
        return entity.level
    raise InvalidValueError(
        f"a {entity.entity_kind} has no level", found=unit, remedy="leave out level="
    )


def _shown(group: Group) -> str:
    return "–" if group is None else str(group)
