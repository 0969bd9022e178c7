"""Which units of a day hold what belongs to a unit that had ended: `rollup` with ``follow=True``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

import attrs

from massmob.aggregation.restatement.flows import Flows
from massmob.errors import InvalidValueError, MassmobError
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.network.network import Network
from massmob.network.placement import Along, kinds_of_nodes, numbered
from massmob.network.trees import Tree, reach
from massmob.values.period import Period
from massmob.values.vocabulary import Relation

__all__ = ["RESTATE_HINT", "Following", "Reach", "check_can_follow"]

RESTATE_HINT = "massmob.restate carries figures to the units of another day"


@attrs.frozen
class Reach:
    """The units of a day in which something that belonged to an ended unit is.

    Attributes:
        receivers: The units that took over.
        certain: The units in which all of it is: the only receiver, or the units above all of them.
        possible: The units in which some of it may be, these included.
    """

    receivers: tuple[str, ...]
    certain: frozenset[str]
    possible: frozenset[str]


class Following:
    """What belongs to ended units, carried through their successions to the units in force on a day.

    Args:
        movement: The whole movement.
        along: ``"locality"`` or ``"committee"``.
        day: The day.

    Attributes:
        reached: Ended unit → the units of the day that hold what belongs to it; filled by `place`.
        problems: Ended unit → why nothing can be carried from it.
    """

    def __init__(self, movement: Network, along: Along, day: date) -> None:
        self._along: Along = along
        self._snapshot = movement.at(day)
        self._units = cast("Tree", self._snapshot.hierarchy(along))
        # All that had begun: with what had ended since, but without later successors.
        self._begun = movement.during(Period.until(day))
        self._flows = Flows(movement, day, "count", None)
        self.reached: dict[str, Reach] = {}
        self.problems: dict[str, str] = {}

    def place(
        self, entities: Sequence[Entity], places: Sequence[tuple[str, ...]], numbers: Sequence[int]
    ) -> tuple[list[tuple[str, ...]], list[int]]:
        """Places where those of entities nearer to an ended unit are replaced by this unit.

        Args:
            entities: The entities.
            places: The distinct tuples of nodes of the day at which they are.
            numbers: For each entity the position of its nodes in `places`.

        Returns:
            The same for the units of the day and for those that had ended, which `reached` then has.
        """
        begun_places, begun_numbers = self._begun.placer(self._along).of_many(entities)
        pairs, pair_numbers = numbered(list(zip(numbers, begun_numbers, strict=True)))
        return [self._place(places[now], begun_places[begun]) for now, begun in pairs], pair_numbers

    def _place(self, now: tuple[str, ...], begun: tuple[str, ...]) -> tuple[str, ...]:
        if now and set(now) <= set(begun):
            return now
        try:
            return self._carry(begun) if begun else ()
        except MassmobError as error:
            problem = "; ".join(filter(None, (error.message, error.hint)))
            self.problems.update(dict.fromkeys(begun, problem))
            return ()

    def _carry(self, begun: tuple[str, ...]) -> tuple[str, ...]:
        """The unit at which entities of these units are counted, in `reached` if it had ended."""
        unit = cast("Tree", self._begun.hierarchy(self._along)).common_ancestor(*begun)
        if unit is None:
            raise InvalidValueError(f"{', '.join(begun)} have no common ancestor")
        if unit not in self._units and unit not in self.reached:
            self.reached[unit] = self._reach(self._receivers(unit))
        return (unit,)

    def _reach(self, receivers: Sequence[str]) -> Reach:
        units = self._units
        top = units.common_ancestor(*receivers)
        certain = frozenset[str]() if top is None else frozenset((top, *units.ancestors(top)))
        lines = ((receiver, *units.ancestors(receiver)) for receiver in receivers)
        return Reach(tuple(receivers), certain, certain.union(*lines))

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


def check_can_follow(movement: Network, along: Along) -> None:
    """Refuse a hierarchy without successors, and a part of a movement."""
    if along not in {"locality", "committee"}:
        raise InvalidValueError(
            f"nothing is followed along {along}",
            place="follow",
            hint="only localities and committees record their successors",
        )
    prefixes = tuple(f"{ENTITY_TYPES[kind].prefix}:" for kind in kinds_of_nodes(along))
    if any(id.startswith(prefixes) for id in movement.outside):
        raise InvalidValueError(
            "a part of a movement does not have all successors",
            place="follow",
            found=repr(movement),
            hint="roll up the whole movement with at=",
        )
