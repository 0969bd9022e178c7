"""Why entities are in no total of a rollup, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import attrs

from massmob.aggregation.following import RESTATE_HINT
from massmob.aggregation.losses import Loss, LossReason
from massmob.errors import with_article
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.model.references import reference_fields
from massmob.network.network import Network
from massmob.network.placement import Along, kinds_of_nodes, placing_fields
from massmob.values.vocabulary import EntityKind

__all__ = ["LossReasons"]

_Reason = tuple[LossReason, str]
"""A reason, and the hint."""


@attrs.frozen(kw_only=True)
class LossReasons:
    """What decides why an entity of a rollup was not placed.

    Attributes:
        movement: The movement that was given to the rollup.
        snapshot: The movement of the day, in which nothing places the entities.
        along: The hierarchy.
        day: The day; ``None`` without one, where movement and snapshot are the same.
        figures: Whether the entities are figures of an indicator.
        problems: With ``follow=True``, ended unit → why nothing can be carried from it.
    """

    movement: Network
    snapshot: Network
    along: Along
    day: date | None
    figures: bool
    problems: Mapping[str, str] | None = None

    def losses(self, entities: Sequence[Entity]) -> Iterator[Loss]:
        """The losses of entities of one kind that have no place."""
        here, here_numbers = self.snapshot.placer(self.along).of_many(entities)
        units, numbers = self.movement.placer(self.along).of_many(entities)
        # Most are lost in few units, so each reason is found once.
        reasons: dict[tuple[int, int], _Reason | None] = {
            (now, ever): self._reason_of_units(here[now], units[ever])
            for now, ever in set(zip(here_numbers, numbers, strict=True))
        }
        for entity, now, ever in zip(entities, here_numbers, numbers, strict=True):
            reason, hint = reasons[now, ever] or self._reason_of_entity(entity, units[ever])
            yield Loss(key=entity.id, reason=reason, hint=hint)

    def _reason_of_units(self, here: tuple[str, ...], units: tuple[str, ...]) -> _Reason | None:
        """The reason that lies in the units that place an entity on the day, or on any day."""
        if len(here) > 1:
            return LossReason.AMBIGUOUS, f"give {', '.join(here)} a common ancestor"
        if any(map(self._had_ended, units)):
            return LossReason.ENDED, self._hint_to_follow(units)
        return None

    def _had_ended(self, id: str) -> bool:
        end = self.movement[id].valid.end
        return end is not None and self.day is not None and end < self.day

    def _hint_to_follow(self, units: tuple[str, ...]) -> str:
        if self.problems is not None:
            return next((self.problems[unit] for unit in units if unit in self.problems), "")
        if self.figures:
            return RESTATE_HINT
        if self.along in {"locality", "committee"}:
            return "follow=True carries it to its successors"
        return self._hint_of_period(units[0])

    def _hint_of_period(self, id: str) -> str:
        period = self.movement[id].valid.label()
        return f"choose a day on which {id} is in force ({period})"

    def _reason_of_entity(self, entity: Entity, units: tuple[str, ...]) -> _Reason:
        """The reason that lies in what is between an entity and the units that place it on any day."""
        if units:
            between = [id for id in self._missing(self.snapshot, entity) if id in self.movement]
            if any(map(self._had_ended, between)):
                return LossReason.ENDED, self._hint_to_follow(units)
            return LossReason.NOT_IN_FORCE, self._hint_of_period((*between, *units)[0])
        missing = self._missing(self.movement, entity)
        if any(id in self.movement.outside for id in missing):
            return LossReason.NOT_IN_FORCE, "roll up the whole movement with at=…"
        if missing:
            return LossReason.UNKNOWN_UNIT, f"add {missing[0]}, or correct the reference to it"
        return LossReason.UNPLACED, self._hint_to_place(entity.entity_kind)

    def _missing(self, movement: Network, entity: Entity) -> tuple[str, ...]:
        """The ids that could place an entity, and that no entity of a movement has."""
        prefixes = tuple(f"{ENTITY_TYPES[kind].prefix}:" for kind in placing_fields(self.along))
        missing = movement.placer(self.along).missing(entity)
        return tuple(id for id in missing if id.startswith(prefixes))

    def _hint_to_place(self, kind: EntityKind) -> str:
        """The fields that would place entities of a kind."""
        fields = placing_fields(self.along)
        ways = [f"state its {' or '.join(fields[kind])}"] if fields.get(kind) else []
        ways += [
            f"name it as the {reference.field} of {with_article(holder)}"
            for holder in fields
            for reference in reference_fields(ENTITY_TYPES[holder])
            if reference.mutual and kind in reference.kinds
        ]
        nodes = " or ".join(sorted(kinds_of_nodes(self.along)))
        return (
            ", or ".join(ways)
            or f"no field of {ENTITY_TYPES[kind].plural} names {with_article(nodes)}; choose another along="
        )
