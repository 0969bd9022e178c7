"""`restate`: figures of the units of one day carried onto the units of another, with bounds and estimates.

What a succession implies for a figure depends on what is measured. A unit that moved whole carries its figure
whole. Where a unit was divided nobody knows how much went where, so each receiver gets between nothing and
everything; where all the people went one way, a figure about people does too. Where no receiver is known the
figure stays with the nearest unit above that is in force, and where one is known for a part alone the rest may
lie there. Nothing is dropped: the total is that of the figures given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any, Literal, cast, overload

import attrs

from massmob.aggregation.dataframes.columns import Columns, Keys, combinations, is_frame, sum_by
from massmob.errors import InvalidValueError, UnknownEntityError
from massmob.model.entities import Locality, Observation
from massmob.model.entity import grouped
from massmob.network.network import Network
from massmob.network.trees import MAX_DEPTH
from massmob.network.unit_lookup import Units
from massmob.rendering.cards import SHADES, Displayed, Node, Outline, room_for
from massmob.rendering.table import Grid
from massmob.values.period import as_date
from massmob.values.quantity import Exact, Number, Quantity
from massmob.values.text import words_near
from massmob.values.vocabulary import Extent

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrameT, IntoLazyFrame

    from massmob.aggregation.dataframes.columns import Numbers, Whole

__all__ = ["MEASURES", "Contribution", "Measured", "Restatement", "restate"]

Measured = Literal["people", "land", "count"]
"""What a figure is about: people, land, or a count of anything else."""

MEASURES: tuple[Measured, ...] = ("people", "land", "count")

Weights = (
    Mapping[str, Number]
    | Mapping[str, Quantity]
    | Mapping[tuple[str, str], Number]
    | Mapping[tuple[str, str], Quantity]
)

# Plain ints: they multiply ten times as fast as fractions, and most shares are 0 or 1.
_ONE, _NONE = 1, 0
_DAY = timedelta(days=1)
_ORIGINS = 4  # of a unit's figure that a notebook shows

_Share = tuple[Exact, Exact, Exact | None]
_Shares = dict[str, _Share]
"""Receiver → the least, the most and the estimated share of a figure."""

_ALL: _Share = (_ONE, _ONE, None)
_SOME: _Share = (_NONE, _ONE, None)
_NOTHING: _Share = (_NONE, _NONE, None)

# How much of an old unit's figure a receiver got, by what is measured. What is not listed lies between nothing
# and everything.
_SHARES: dict[Measured, dict[Extent, _Share]] = {
    "people": {Extent.WHOLE: _ALL, Extent.ALL_PEOPLE: _ALL, Extent.LAND_ONLY: _NOTHING},
    "land": {Extent.WHOLE: _ALL, Extent.PEOPLE_PART: _NOTHING},
    "count": {Extent.WHOLE: _ALL},
}


@attrs.frozen(kw_only=True)
class Contribution:
    """What one unit's figure contributes to another unit.

    Attributes:
        source: Id of the unit whose figure it is.
        target: Id of the unit of the other day.
        figure: The figure of the source.
        least: The least share of it, 0 to 1.
        most: The greatest share of it, 0 to 1.
        share: The estimated share by the weights given; ``None`` without weights.
    """

    source: str
    target: str
    figure: Quantity
    least: Exact
    most: Exact
    share: Exact | None = None

    @property
    def bounds(self) -> Quantity:
        """What certainly and at most comes from the source."""
        low = self.figure.low * self.least
        if self.most == 0:
            return Quantity(0)
        if self.figure.high is None:
            return Quantity.at_least(low)
        return Quantity.between(low, self.figure.high * self.most)


class Restatement(Mapping[str, Quantity], Displayed):
    """Figures on the units of another day: a read-only mapping id → `Quantity` with its bounds.

    Attributes:
        total: The sum of the figures given, which is also that of the figures carried over.
        contributions: What came from where, in order of target and source.
    """

    def __init__(
        self, movement: Network, total: Quantity, contributions: tuple[Contribution, ...]
    ) -> None:
        self.total = total
        self.contributions = contributions
        self._movement = movement
        self._by_target = grouped(contributions, lambda each: each.target)

    def __getitem__(self, unit: str) -> Quantity:
        if unit not in self._by_target:
            hint = words_near(unit, self._by_target, otherwise="see list(restatement)")
            raise UnknownEntityError("nothing was carried to this unit", found=unit, remedy=hint)
        return _sum(each.bounds for each in self._by_target[unit])

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_target)

    def __len__(self) -> int:
        return len(self._by_target)

    def __repr__(self) -> str:
        return f"<Restatement: {len(self)} units, total {self.total}>"

    @property
    def estimates(self) -> Mapping[str, Quantity]:
        """Unit → point estimate by the weights; empty without weights. They add up to `total`."""
        found: dict[str, Quantity] = {}
        for each in self.contributions:
            if each.share is not None:
                found[each.target] = found.get(each.target, Quantity(0)) + each.figure * each.share
        return found

    def explain(self, unit: str) -> tuple[Contribution, ...]:
        """What came to a unit from where, the surest first."""
        self[unit]
        return tuple(sorted(self._by_target[unit], key=lambda each: (-each.least, -each.most)))

    def table(self) -> Grid:
        """The figures as a table: unit, bounds, and the estimate where there is one."""
        estimates = self.estimates
        rows = [
            (unit, self._movement[unit].name, figure.low, _open(figure), estimates.get(unit, ""))
            for unit, figure in self.items()
        ]
        return Grid(("id", "unit", "low", "high", "estimate"), rows, title=repr(self))

    def __str__(self) -> str:
        return str(self.table())

    def display(self) -> Outline:
        """The figures by unit, below each what came from where; of many units the greatest."""
        estimates = self.estimates
        header = ("figure", "estimate") if estimates else ("figure",)
        units = sorted(self, key=lambda unit: (-self[unit].low, unit))
        kept = units[: room_for(len(header)) // 4]
        most = max((float(self[unit].low) for unit in kept), default=0.0)
        nodes = (self._node(unit, estimates, most) for unit in kept)
        return Outline(
            title=f"{len(self):,} units, total {self.total}",
            nodes=tuple(nodes),
            header=header,
            more=len(units) - len(kept),
            remedy=".table() has every unit, .explain(unit) every origin",
            open=0,
        )

    def _node(self, unit: str, estimates: Mapping[str, Quantity], most: float) -> Node:
        figure, origins = self[unit], self.explain(unit)
        cells = (str(figure), str(estimates.get(unit, ""))) if estimates else (str(figure),)
        shade = ceil(SHADES * float(figure.low) / most) if most else 0
        below = (
            Node(
                name=f"from {self._movement[each.source].name}",
                id=each.source,
                cells=(str(each.bounds), *("" for _ in cells[1:])),
            )
            for each in origins[:_ORIGINS]
        )
        return Node(
            name=str(self._movement[unit].name),
            id=unit,
            cells=cells,
            shades=(shade, *(0 for _ in cells[1:])),
            below=tuple(below),
            more=max(0, len(origins) - _ORIGINS),
        )


def _sum(figures: Iterable[Quantity]) -> Quantity:
    """The sum of figures without wholes, bound by bound: a third of the time of adding pair by pair."""
    bounds = [(each.low, each.high) for each in figures]
    low = sum(least for least, _ in bounds)
    highs = [most for _, most in bounds if most is not None]
    return (
        Quantity.between(low, sum(highs)) if len(highs) == len(bounds) else Quantity.at_least(low)
    )


def _open(figure: Quantity) -> object:
    return "" if figure.high is None else figure.high


@overload
def restate(
    figures: Mapping[str, Quantity] | Mapping[str, int] | Iterable[Observation],
    movement: Network,
    *,
    to: date | str,
    on: date | str | None = None,
    measure: Measured = "count",
    weights: Weights | None = None,
) -> Restatement: ...
@overload
def restate(
    figures: IntoDataFrameT,
    movement: Network,
    *,
    to: date | str,
    on: date | str | None = None,
    measure: Measured = "count",
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
    on: date | str | None = None,
    measure: Measured = "count",
    weights: Weights | None = None,
    unit: str = "unit",
    value: str | tuple[str, str] = "value",
) -> Any: ...  # noqa: ANN401 - Arrow's or Polars' frame, whose types are not at hand here
def restate(
    figures: object,
    movement: Network,
    *,
    to: date | str,
    on: date | str | None = None,
    measure: Measured = "count",
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
        on: The day whose units the figures are of.
        measure: What the figures are about: ``"people"``, ``"land"``, or ``"count"`` of anything else.
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
        UnknownEntityError: There is no such unit; the remedy names near ones.
        MissingExtraError: A dataframe is given and the extra ``frames`` is not installed.

    Example:
        >>> import massmob as mm
        >>> from massmob.model.entities import Succession
        >>> old = Locality(id="loc:1", name="A", kind="xa", valid="../2024", successors=(
        ...     Succession(to="loc:3", extent="whole", on="2025-01-01"),))
        >>> new = Locality(id="loc:3", name="C", kind="xa", valid="2025-01-01/..")
        >>> dict(restate({"loc:1": 5}, mm.Movement([old, new]), to="2025-01-01")) == {"loc:3": 5}
        True
    """
    day = as_date(to)
    if measure not in _SHARES:
        raise InvalidValueError(
            "not a measure", found=measure, remedy=f"one of: {', '.join(_SHARES)}"
        )
    units = Units(movement.localities, None if on is None else as_date(on))
    flows = _Flows(movement, day, measure, weights)
    if is_frame(figures):
        return _restated_frame(figures, units, flows, unit, value)
    told = _by_unit(cast("Mapping[str, Quantity]", figures))
    given: dict[str, Quantity] = {}
    for key, figure in told.items():
        id = units.id_of(key)
        if id in given:
            raise InvalidValueError(
                "two figures of one unit", place=id, found=key, remedy="keep one"
            )
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
                remedy="choose the observations of one indicator and period",
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
            remedy="give an amount of 0 or more; carry numerators and denominators apart",
        )
    return figure


# --- dataframes ------------------------------------------------------------------------------------


def _restated_frame(
    frame: object, units: Units, flows: _Flows, unit: str, value: str | tuple[str, str]
) -> object:
    """The rows of a dataframe carried over: each row once for each receiver, then added by what they share."""
    ends = (value, value) if isinstance(value, str) else value
    columns = Columns(frame, required=(unit, *ends))
    others = [name for name in columns.names if name not in {unit, *ends}]
    if taken := {unit, *others} & {"low", "high", "estimate"}:
        raise InvalidValueError(
            "a column named as one of the result's", found=sorted(taken), remedy="rename it"
        )
    columns.require(unit)
    sources, *groups = columns.keys(unit, *others)
    lows, highs = _amounts(columns, *ends)
    paths = _Paths.of([flows.of(id) for id in units.ids_of(sources.values)], weighed=flows.weighed)
    row, path = paths.spread(sources.codes)
    keys = [Keys.of(paths.target[path], paths.targets), *(key.rows(row) for key in groups)]
    cells, codes = combinations([(key.codes, len(key.values)) for key in keys])
    names = zip([unit, *others], keys, codes, strict=True)
    out = {name: key.column(found) for name, key, found in names}
    size = len(codes[0])
    out["low"] = sum_by(cells, lows[row] * paths.least[path], size)
    out["high"] = sum_by(cells, highs[row], size)
    if paths.share is not None:
        if ends[0] != ends[1]:
            raise InvalidValueError(
                "weights for bounds", found=ends, remedy="estimate from one column of amounts"
            )
        out["estimate"] = sum_by(cells, lows[row] * paths.share[path], size)
    return columns.like(out)


def _amounts(columns: Columns, least: str, most: str) -> tuple[Numbers, Numbers]:
    lows = columns.numbers(least)
    if least == most:
        return lows, lows
    highs = columns.numbers(most, open=True)
    if wrong := int((lows > highs).sum()):
        raise InvalidValueError(
            f"the least above the most in {wrong:,} of {len(columns):,} rows",
            place=f"{least}, {most}",
            remedy="swap the two, or mend the rows",
        )
    return lows, highs


@attrs.frozen(eq=False)
class _Paths:
    """Where the figures of some units went, as columns: the receivers of the first unit, then of the next.

    What a receiver may have got at most is always all of it, so no column says so.
    """

    targets: list[str]
    target: Whole
    least: Whole
    share: Numbers | None
    count: Whole

    @classmethod
    def of(cls, flows: list[_Shares], *, weighed: bool) -> _Paths:
        import numpy as np

        names = [target for each in flows for target in each]
        targets = sorted(set(names))
        code = {target: number for number, target in enumerate(targets)}
        shares = [share for each in flows for share in each.values()]
        return cls(
            targets,
            np.fromiter(map(code.__getitem__, names), np.int64, len(names)),
            np.fromiter((least for least, _, _ in shares), np.int64, len(names)),
            np.array([float(share or 0) for *_, share in shares]) if weighed else None,
            np.fromiter(map(len, flows), np.int64, len(flows)),
        )

    def spread(self, codes: Whole) -> tuple[Whole, Whole]:
        """For each row of a column of units its paths: the number of the row and that of the path."""
        import numpy as np

        first = np.cumsum(self.count) - self.count
        several = np.flatnonzero(self.count[codes] > 1)
        more = self.count[codes[several]] - 1
        within: Whole = np.arange(int(more.sum())) - np.repeat(np.cumsum(more) - more, more)
        # The first path of every row, then the further ones of the few rows that have any.
        row = np.concatenate([np.arange(len(codes)), np.repeat(several, more)])
        path = first[codes]
        return row, np.concatenate([path, np.repeat(path[several], more) + 1 + within])


# --- where a unit's figure went --------------------------------------------------------------------


class _KnownShares(defaultdict[Measured, dict[str, _Shares]]):
    """Measure → unit → its shares, without weights."""

    def __init__(self) -> None:
        super().__init__(dict)


class _Flows:
    """How much of each unit's figure went to each unit of a day, worked out once a unit."""

    def __init__(
        self, movement: Network, day: date, measure: Measured, weights: Weights | None
    ) -> None:
        self._movement, self._day = movement, day
        self._localities = movement.localities
        self._now = movement.at(day).localities
        self._measure: Measured = measure
        self._weights = _checked(weights)
        self.weighed = weights is not None
        self._known: dict[str, _Shares] = {}
        if weights is None:
            # A second table of figures has the same shares; they are cached with the snapshot of the day.
            self._known = movement.at(day).cached(_KnownShares)[measure]

    def of(self, unit: str, depth: int = 0) -> _Shares:
        """Target → the least, the most and the estimated share of the unit's figure."""
        if depth > MAX_DEPTH:
            raise InvalidValueError(
                "successions run in a circle", place=unit, remedy="see rule MM805 of validate()"
            )
        if unit not in self._known:
            self._known[unit] = self._worked_out(unit, depth)
        return self._known[unit]

    def _worked_out(self, unit: str, depth: int) -> _Shares:
        locality = self._localities[unit]
        if unit in self._now:
            return {unit: (_ONE, _ONE, _ONE if self._weights is not None else None)}
        steps = self._step(locality)
        if steps.keys() <= self._now.keys():
            return steps
        found: _Shares = {}
        for step, (least, most, share) in steps.items():
            for target, (low, high, part) in self.of(step, depth + 1).items():
                had = found.get(target, (_NONE, _NONE, _NONE))
                before = had[2]
                estimate = None
                if share is not None and part is not None and before is not None:
                    estimate = before + share * part
                most_of_all = min(_ONE, had[1] + most * high)
                found[target] = (had[0] + least * low, most_of_all, estimate)
        return found

    def _step(self, locality: Locality) -> _Shares:
        """One reorganisation on, or back, towards the day."""
        end = locality.valid.end
        forward = end is not None and end < self._day
        rows = self._receivers(locality) if forward else self._origins(locality)
        if not rows:
            return {self._above(locality): (_ONE, _ONE, None if self._weights is None else _ONE)}
        if forward and len(locality.successors) == 1 and _SOME in rows.values():
            return self._partly_known(locality, *rows)
        if len(rows) == 1:
            rows = dict.fromkeys(rows, _ALL)
        if self._weights is None:
            return rows
        shares = self._estimated(locality.id, rows, self._weights)
        return {unit: (least, most, shares[unit]) for unit, (least, most, _) in rows.items()}

    def _receivers(self, locality: Locality) -> _Shares:
        rules = _SHARES[self._measure]
        found: _Shares = {}
        for row in locality.successors:
            bounds = rules.get(row.extent, _SOME)
            if row.on <= self._day and row.to in self._localities and bounds[1]:
                found[row.to] = bounds
        return found

    def _origins(self, locality: Locality) -> _Shares:
        rules = _SHARES[self._measure]
        return {
            old.id: _SOME
            for old, row in self._movement.predecessors(locality)
            if row.on > self._day and rules.get(row.extent, _SOME)[1]
        }

    def _partly_known(self, locality: Locality, receiver: str) -> _Shares:
        """A part went one way, and no row tells of the rest: it lies somewhere within the unit above.

        The estimate follows the only way that is known.
        """
        known = self._weights is not None
        return {
            receiver: (_NONE, _ONE, _ONE if known else None),
            self._above(locality): (_NONE, _ONE, _NONE if known else None),
        }

    def _above(self, locality: Locality) -> str:
        """The nearest unit above that is in force: what is known when no receiver is."""
        for each in self._movement.ancestors(locality):
            if each.id in self._now:
                return each.id
        raise InvalidValueError(
            f"nothing at or above this unit is in force on {self._day.isoformat()}",
            place=locality.id,
            found=str(locality.name),
            remedy="choose a day between the first list and the last",
        )

    def _estimated(
        self, unit: str, rows: _Shares, weights: Mapping[tuple[str, str], Fraction]
    ) -> dict[str, Exact]:
        """Receiver → share by the weights; whatever the weights, what went whole went whole."""
        whole = next((receiver for receiver, share in rows.items() if share[0] == 1), None)
        if whole is not None:
            return {receiver: int(receiver == whole) for receiver in rows}
        by_pair = {r: weights[unit, r] for r in rows if (unit, r) in weights}
        if by_pair:
            if sum(by_pair.values()) != 1 or len(by_pair) < len(rows):
                raise InvalidValueError(
                    "shares that do not add up to 1",
                    place=f"weights of {unit}",
                    found={receiver: str(share) for receiver, share in by_pair.items()},
                    remedy=f"give one share each for {', '.join(rows)}, together 1",
                )
            return dict(by_pair)
        lacking = [receiver for receiver in rows if ("", receiver) not in weights]
        own = {receiver: weights.get(("", receiver), Fraction(0)) for receiver in rows}
        total = sum(own.values())
        if lacking or not total:
            raise InvalidValueError(
                "no weight" if lacking else "weights that are all 0",
                place=f"weights of {unit}",
                found=lacking or list(rows),
                remedy=f"give a weight for each of {', '.join(rows)}",
            )
        return {receiver: weight / total for receiver, weight in own.items()}


def _checked(weights: Weights | None) -> dict[tuple[str, str], Fraction] | None:
    """Weights by (unit, receiver); a receiver's own weight stands under an empty unit."""
    if weights is None:
        return None
    found: dict[tuple[str, str], Fraction] = {}
    for key, value in weights.items():
        weight = Fraction(_exact_weight(key, value))
        if weight < 0:
            raise InvalidValueError(
                "a negative weight", place=f"weights[{key!r}]", found=value, remedy="give 0 or more"
            )
        found[("", key) if isinstance(key, str) else key] = weight
    return found


def _exact_weight(key: object, value: Quantity | Number) -> Exact:
    quantity = value if isinstance(value, Quantity) else Quantity(value)
    if quantity.is_exact and quantity.of is None:
        return quantity.low
    raise InvalidValueError(
        "not an exact weight", place=f"weights[{key!r}]", found=str(value), remedy="give a number"
    )
