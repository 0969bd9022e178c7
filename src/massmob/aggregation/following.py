"""Which units of a day hold what belongs to a unit that had ended: `rollup` with ``follow=True``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

import attrs

from massmob.aggregation.restatement.flows import Flows
from massmob.errors import InvalidValueError, MassmobError
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.network.collection import any_outside
from massmob.network.network import Network
from massmob.network.placement import Along, kinds_of_nodes, numbered
from massmob.network.trees import Tree, reach
from massmob.values.period import Period
from massmob.values.vocabulary import Relation

__all__ = ["RESTATE_HINT", "Following", "Reach", "reason_of"]

RESTATE_HINT = "massmob.restate carries figures to the units of another day"


@attrs.frozen
class Reach:
    """The units of a day in which something that belonged to ended units is.

    Attributes:
        certain: The lowest unit that has all of it for certain, and those above it; empty where there is none.
        possible: The further units that may have all of it.
    """

    certain: tuple[str, ...]
    possible: frozenset[str]

    @property
    def receiver(self) -> str | None:
        """The unit that took over all of it; ``None`` where it may be in several."""
        return None if self.possible else self.certain[0]


class Following:
    """What belongs to ended units, carried through their successions to the units in force on a day.

    Args:
        movement: The whole movement.
        along: ``"locality"`` or ``"committee"``.
        day: The day.

    Raises:
        InvalidValueError: No day, another hierarchy, or the movement is not the whole one.

    Attributes:
        carried: The ids of units of an entity, of which some had ended, joined by ``+`` → where it is on the
            day; filled by `place`.
        problems: Ended unit → why nothing can be carried from it; filled by `place`.
    """

    def __init__(self, movement: Network, along: Along, day: date | None) -> None:
        _check_can_follow(movement, along)
        if day is None:
            raise InvalidValueError("no day to follow units to", place="follow", hint="give at=")
        self._along: Along = along
        self._snapshot = movement.at(day)
        self._units = cast("Tree", self._snapshot.hierarchy(along))
        # All that had begun: with what had ended since, but without later successors.
        self._begun = movement.during(Period.until(day))
        self._flows = Flows(movement, day, "count", None)
        self.carried: dict[str, Reach] = {}
        self.problems: dict[str, str] = {}

    @property
    def ended(self) -> tuple[str, ...]:
        """The units that had ended by the day."""
        begun = self._begun.hierarchy(self._along).order
        return tuple(unit for unit in begun if unit not in self._units)

    def reach(self, *units: str) -> Reach:
        """Where something is that belonged to a unit, or to several, of any day up to this one.

        Of several units it is counted where they meet, so it is in a unit of the day only if a receiver of each
        of them is.

        Raises:
            MassmobError: There is no such place; the message is the reason.
        """
        receivers = [self._receivers(unit) for unit in units]
        top = self._units.common_ancestor(*(id for ids in receivers for id in ids))
        certain = () if top is None else self._line(top)
        lines = (set[str]().union(*map(self._line, ids)) for ids in receivers)
        possible = frozenset(set[str].intersection(*lines))
        if not possible:
            raise InvalidValueError(f"{', '.join(units)} have no common ancestor")
        return Reach(certain, possible.difference(certain))

    def place(
        self, entities: Sequence[Entity], places: Sequence[tuple[str, ...]], numbers: Sequence[int]
    ) -> tuple[list[tuple[str, ...]], list[int]]:
        """Places where those of entities nearer to ended units are replaced by one of `carried`.

        Args:
            entities: The entities.
            places: The distinct tuples of nodes of the day at which they are.
            numbers: For each entity the position of its nodes in `places`.
        """
        begun_places, begun_numbers = self._begun.placer(self._along).of_many(entities)
        pairs, pair_numbers = numbered(zip(numbers, begun_numbers, strict=True))
        return [self._place(places[now], begun_places[begun]) for now, begun in pairs], pair_numbers

    def _place(self, now: tuple[str, ...], begun: tuple[str, ...]) -> tuple[str, ...]:
        if now and set(now) <= set(begun):
            return now
        if all(unit in self._units for unit in begun):
            return begun
        key = "+".join(begun)
        try:
            if key not in self.carried:
                self.carried[key] = self.reach(*begun)
        except MassmobError as error:
            self.problems.update(dict.fromkeys(begun, reason_of(error)))
            return ()
        return (key,)

    def _line(self, unit: str) -> tuple[str, ...]:
        return (unit, *self._units.ancestors(unit))

    def _receivers(self, unit: str) -> Sequence[str]:
        """The units of the day that took over from an ended one; several where it was divided."""
        if self._along == "committee":
            return self._succeeding_organs(unit)
        shares = self._flows.shares_of(unit)
        whole = [receiver for receiver, share in shares.items() if share.least >= 1]
        return whole or [receiver for receiver, share in shares.items() if share.most > 0]

    def _succeeding_organs(self, organ: str) -> Sequence[str]:
        reached = [id for id in reach(organ, self._next_organs) if not self._next_organs(id)]
        for id in reached or [organ]:
            if id not in self._units:
                raise InvalidValueError(
                    f"{id} is not in the hierarchy of the day and has no successor there",
                    hint="name it in the predecessors of the organ that succeeded it",
                )
        return reached

    def _next_organs(self, organ: str) -> list[str]:
        """The organs that had taken over from an ended one by the day."""
        if organ in self._snapshot:
            return []
        return [
            holder.id
            for holder, link in self._begun.referrers(organ)
            if link.reference.relation is Relation.SUCCEEDS
        ]


def reason_of(error: MassmobError) -> str:
    """Why nothing can be carried, as a hint."""
    return "; ".join(filter(None, (error.message, error.hint)))


def _check_can_follow(movement: Network, along: Along) -> None:
    if along not in {"locality", "committee"}:
        raise InvalidValueError(
            f"nothing is followed along {along}",
            place="follow",
            hint="only localities and committees record their successors",
        )
    if any_outside(movement, *(ENTITY_TYPES[kind] for kind in kinds_of_nodes(along))):
        raise InvalidValueError(
            "a part of a movement does not have all successors",
            place="follow",
            found=repr(movement),
            hint="roll up the whole movement with at=",
        )
