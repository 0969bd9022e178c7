"""Which share of a unit's figure went to which unit of another day.

What a succession implies for a figure depends on what is measured. A unit that moved whole carries its figure
whole. Where a unit was divided nobody knows how much went where, so each receiver gets between nothing and
everything; where all the people went one way, a figure about people does too. Where no receiver is known the
figure stays with the nearest unit above that is in force, and where one is known for a part alone the rest may
lie there. Nothing is dropped: the total is that of the figures given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

import attrs

from massmob.errors import InvalidValueError, UnknownEntityError, naming_argument, require_type
from massmob.model.entities import Locality
from massmob.network.network import Network
from massmob.network.trees import MAX_DEPTH
from massmob.values.numbers import Exact, Number
from massmob.values.quantity import Quantity
from massmob.values.text import similar_words_hint
from massmob.values.vocabulary import Extent

__all__ = ["SHARES_BY_EXTENT", "SUBJECTS", "Flows", "Share", "Shares", "Subject", "Weights"]

Subject = Literal["people", "land", "count"]
"""What a figure is about: people, land, or a count of anything else."""

SUBJECTS: tuple[Subject, ...] = ("people", "land", "count")

Weights = (
    Mapping[str, Number]
    | Mapping[str, Quantity]
    | Mapping[tuple[str, str], Number]
    | Mapping[tuple[str, str], Quantity]
)


class Share(NamedTuple):
    """How much of a unit's figure a receiver got.

    Plain ints wherever possible: they multiply ten times as fast as fractions, and most shares are 0 or 1.

    Attributes:
        least: At least this share, 0 to 1.
        most: At most this share.
        estimate: The share by the weights; ``None`` without weights.
    """

    least: Exact
    most: Exact
    estimate: Exact | None = None

    def then(self, onward: Share) -> Share:
        """The share that arrives where a receiver passed on this share of what it got."""
        estimate = None
        if self.estimate is not None and onward.estimate is not None:
            estimate = self.estimate * onward.estimate
        return Share(self.least * onward.least, self.most * onward.most, estimate)

    def plus(self, other: Share) -> Share:
        """The share that arrives on two ways, at most everything."""
        estimate = None
        if self.estimate is not None and other.estimate is not None:
            estimate = self.estimate + other.estimate
        return Share(self.least + other.least, min(1, self.most + other.most), estimate)


Shares = dict[str, Share]
"""Receiver → its share of a figure."""

_ALL, _ANY, _NOTHING = Share(1, 1), Share(0, 1), Share(0, 0)

# How much of an old unit's figure a receiver got, by the subject of the figure. What is not listed lies between
# nothing and everything.
SHARES_BY_EXTENT: dict[Subject, dict[Extent, Share]] = {
    "people": {Extent.WHOLE: _ALL, Extent.ALL_PEOPLE: _ALL, Extent.LAND_ONLY: _NOTHING},
    "land": {Extent.WHOLE: _ALL, Extent.PEOPLE_PART: _NOTHING},
    "count": {Extent.WHOLE: _ALL},
}


class _SharesBySubject(defaultdict[Subject, dict[str, Shares]]):
    """Subject → unit → its shares, without weights."""

    def __init__(self) -> None:
        super().__init__(dict)


class Flows:
    """How much of each unit's figure went to each unit of a day, computed once a unit."""

    def __init__(
        self, movement: Network, day: date, subject: Subject, weights: Weights | None
    ) -> None:
        self._movement, self._day = movement, day
        self._localities = movement.localities
        # Sets, as a view of entities answers more slowly.
        self._known, self._in_force = {*self._localities}, {*movement.at(day).localities}
        self._by_extent = SHARES_BY_EXTENT[subject]
        self._weights = None if weights is None else _WeightTable.parse(weights)
        if self._weights is not None:
            _check_units_of_weights(self._weights, self._localities)
        self.weighted = weights is not None
        # Shares without weights are cached with the snapshot of the day, for the next table of figures.
        self._cached: dict[str, Shares] = (
            movement.at(day).cached(_SharesBySubject)[subject] if weights is None else {}
        )

    def shares_of(self, unit: str, depth: int = 0) -> Shares:
        """Unit of the day → its share of this unit's figure."""
        if depth > MAX_DEPTH:
            raise InvalidValueError(
                "successions run in a circle", place=unit, hint="see rule MM805 of validate()"
            )
        if unit not in self._cached:
            self._cached[unit] = self._compute_shares(unit, depth)
        return self._cached[unit]

    def _compute_shares(self, unit: str, depth: int) -> Shares:
        if unit in self._in_force:
            return {unit: self._everything()}
        first_step = self._shares_of_one_step(self._localities[unit])
        if self._in_force.issuperset(first_step):
            return first_step
        shares: Shares = {}
        for receiver, share in first_step.items():
            for target, onward in self.shares_of(receiver, depth + 1).items():
                arriving = share.then(onward)
                shares[target] = shares[target].plus(arriving) if target in shares else arriving
        # What was divided may have come together again.
        return shares if len(shares) > 1 else dict.fromkeys(shares, self._everything())

    def _shares_of_one_step(self, locality: Locality) -> Shares:
        """The shares after one reorganisation, forward or back, towards the day."""
        end = locality.valid.end
        forward = end is not None and end < self._day
        shares = self._receivers(locality) if forward else self._origins(locality)
        if not shares:
            return {self._unit_above(locality): self._everything()}
        if forward and len(locality.successors) == 1 and _ANY in shares.values():
            return self._partly_known(locality, *shares)
        if len(shares) == 1:
            shares = dict.fromkeys(shares, _ALL)
        if self._weights is None:
            return shares
        estimates = _estimates(locality.id, shares, self._weights)
        return {unit: share._replace(estimate=estimates[unit]) for unit, share in shares.items()}

    def _receivers(self, locality: Locality) -> Shares:
        shares: Shares = {}
        for succession in locality.successors:
            share = self._by_extent.get(succession.extent, _ANY)
            if succession.on <= self._day and succession.to in self._known and share.most:
                shares[succession.to] = share
        return shares

    def _origins(self, locality: Locality) -> Shares:
        """The units that the locality came from: going back, nobody knows how much lay in which."""
        return {
            old.id: _ANY
            for old, succession in self._movement.predecessors(locality)
            if succession.on > self._day and self._by_extent.get(succession.extent, _ANY).most
        }

    def _partly_known(self, locality: Locality, receiver: str) -> Shares:
        """A part went one way and the rest is not recorded: it lies somewhere within the unit above.

        The estimate follows the only way that is known.
        """
        estimates = (1, 0) if self.weighted else (None, None)
        return {
            receiver: Share(0, 1, estimates[0]),
            self._unit_above(locality): Share(0, 1, estimates[1]),
        }

    def _everything(self) -> Share:
        return Share(1, 1, 1 if self.weighted else None)

    def _unit_above(self, locality: Locality) -> str:
        """The nearest unit above that is in force: what is known when no receiver is."""
        for ancestor in self._movement.ancestors(locality):
            if ancestor.id in self._in_force:
                return ancestor.id
        raise InvalidValueError(
            f"nothing at or above this unit is in force on {self._day.isoformat()}",
            place=locality.id,
            found=str(locality.name),
            hint="choose a day between the first list and the last",
        )


def _estimates(unit: str, shares: Shares, weights: _WeightTable) -> dict[str, Exact]:
    """Receiver → estimated share; whatever the weights, what went whole went whole."""
    whole = next((receiver for receiver, share in shares.items() if share.least == 1), None)
    if whole is not None:
        return {receiver: int(receiver == whole) for receiver in shares}
    return weights.divide(unit, list(shares))


@attrs.frozen
class _WeightTable:
    """The weights given, as exact numbers.

    Attributes:
        by_pair: (Unit, receiver) → the share of the unit's figure that went to the receiver.
        by_receiver: Receiver → its weight.
    """

    by_pair: Mapping[tuple[str, str], Fraction]
    by_receiver: Mapping[str, Fraction]

    @classmethod
    def parse(cls, weights: Weights) -> _WeightTable:
        by_pair: dict[tuple[str, str], Fraction] = {}
        by_receiver: dict[str, Fraction] = {}
        require_type("weights", weights, Mapping)
        for key, value in weights.items():
            if isinstance(key, str):
                by_receiver[key] = _exact_weight(key, value)
            elif isinstance(key, tuple) and len(key) == 2:
                by_pair[key] = _exact_weight(key, value)
            else:
                raise InvalidValueError(
                    "neither a receiver nor a pair",
                    place="weights",
                    found=key,
                    hint="give receiver → weight, or (unit, receiver) → share",
                )
        return cls(by_pair, by_receiver)

    def divide(self, unit: str, receivers: Sequence[str]) -> dict[str, Exact]:
        """Receiver → estimated share, by the shares given for the unit or else by the receivers' weights."""
        shares = {r: self.by_pair[unit, r] for r in receivers if (unit, r) in self.by_pair}
        if not shares:
            return self._divide_by_weight(unit, receivers)
        if sum(shares.values()) != 1 or len(shares) < len(receivers):
            raise InvalidValueError(
                "shares that do not add up to 1",
                place=f"weights of {unit}",
                found={receiver: str(share) for receiver, share in shares.items()},
                hint=f"give one share each for {', '.join(receivers)}, together 1",
            )
        return dict(shares)

    def _divide_by_weight(self, unit: str, receivers: Sequence[str]) -> dict[str, Exact]:
        missing = [receiver for receiver in receivers if receiver not in self.by_receiver]
        total = sum(self.by_receiver.get(receiver, 0) for receiver in receivers)
        if missing or not total:
            raise InvalidValueError(
                "no weight" if missing else "weights that are all 0",
                place=f"weights of {unit}",
                found=missing or list(receivers),
                hint=f"give a weight for each of {', '.join(receivers)}",
            )
        return {receiver: self.by_receiver[receiver] / total for receiver in receivers}


def _check_units_of_weights(weights: _WeightTable, localities: Mapping[str, Locality]) -> None:
    """Refuse weights of no locality, which would be used for nothing."""
    for id in (*weights.by_receiver, *(id for pair in weights.by_pair for id in pair)):
        if id not in localities:
            hint = similar_words_hint(id, localities, otherwise="give ids of localities")
            raise UnknownEntityError(
                "no locality with this id", place="weights", found=id, hint=hint
            )


def _exact_weight(key: object, value: Quantity | Number) -> Fraction:
    with naming_argument(f"weights[{key!r}]"):
        quantity = value if isinstance(value, Quantity) else Quantity(value)
    if not quantity.is_exact or quantity.of is not None:
        raise InvalidValueError(
            "not an exact weight", place=f"weights[{key!r}]", found=str(value), hint="give a number"
        )
    if quantity.low < 0:
        raise InvalidValueError(
            "a negative weight", place=f"weights[{key!r}]", found=value, hint="give 0 or more"
        )
    return Fraction(quantity.low)
