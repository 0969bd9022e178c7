"""`restate`: figures of the units of one day carried onto the units of another, with bounds and estimates.

What a succession implies for a figure depends on what is measured. A unit that moved whole carries its figure
whole. Where a unit was divided nobody knows how much went where, so each receiver gets between nothing and
everything; where all the people went one way, a figure about people does too. Where no receiver is known the
figure stays with the nearest unit above that is in force, and where one is known for a part alone the rest may
lie there. Nothing is dropped: the total is that of the figures given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from massmob.errors import InvalidValueError
from massmob.model.entities import Locality
from massmob.network.network import Network
from massmob.network.trees import MAX_DEPTH
from massmob.values.numbers import Exact, Number
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import Extent

__all__ = ["MEASURES", "Measured"]

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
                "successions run in a circle", place=unit, hint="see rule MM805 of validate()"
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
            hint="choose a day between the first list and the last",
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
                    hint=f"give one share each for {', '.join(rows)}, together 1",
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
                hint=f"give a weight for each of {', '.join(rows)}",
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
                "a negative weight", place=f"weights[{key!r}]", found=value, hint="give 0 or more"
            )
        found[("", key) if isinstance(key, str) else key] = weight
    return found


def _exact_weight(key: object, value: Quantity | Number) -> Exact:
    quantity = value if isinstance(value, Quantity) else Quantity(value)
    if quantity.is_exact and quantity.of is None:
        return quantity.low
    raise InvalidValueError(
        "not an exact weight", place=f"weights[{key!r}]", found=str(value), hint="give a number"
    )
