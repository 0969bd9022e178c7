"""A movement under construction, to which the functions of the decoders add one entry after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TypeAlias

import attrs

from massmob.model.entities import Locality, PartyCommittee, Source
from massmob.model.entity import Entity
from massmob.strategies.decode_units import SOURCED, Territory
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import Level

__all__ = ["SOURCE", "Draft", "Maker", "level_of", "statement_of"]

SOURCE = Source(id=SOURCED[0], name="synthetic", publisher="massmob strategies", grade="B")
"""The source of all generated entities; its name states that they are synthetic."""


@attrs.define
class Draft:
    """A movement under construction.

    Attributes:
        territory: Its units.
        makers: The functions that add an entry of a kind, by prefix.
        entries: Its other entities by id.
        counts: How many of each prefix there are.
        truth: The true figure of each unit, computed on first use.
    """

    territory: Territory
    makers: Mapping[str, Maker]
    entries: dict[str, Entity] = attrs.field(factory=dict[str, Entity])
    counts: Counter[str] = attrs.field(factory=Counter[str])
    truth: list[int] | None = None

    def next(self, prefix: str) -> tuple[str, int]:
        """The next free id of a prefix, and its number from 1."""
        self.counts[prefix] += 1
        return f"{prefix}:{self.counts[prefix]}", self.counts[prefix]

    def add(self, entity: Entity) -> str:
        """Add an entity, or replace the one with its id, which is returned."""
        self.entries[entity.id] = entity
        return entity.id

    def unit(self, variant: int) -> tuple[int, Locality]:
        """The unit that a variant selects, with its position."""
        position = variant % len(self.territory.localities)
        return position, self.territory.localities[position]

    def runner(self, variant: int, number: int) -> tuple[Locality, Locality | PartyCommittee]:
        """The unit that a variant selects, and what runs an entry in it: for odd numbers its committee."""
        position, unit = self.unit(variant)
        committee = self.territory.committees.get(position)
        return unit, committee if committee is not None and number % 2 else unit

    def top(self) -> PartyCommittee | None:
        """The committee of the root."""
        return self.territory.committees.get(0)

    def while_top(self) -> Period:
        """The time until the committee of the root ends; always without one."""
        top = self.top()
        return Period(end=top.valid.end) if top is not None else Period()

    def required(self, prefix: str) -> str:
        """The last id of a prefix; its entry is added first where there is none."""
        if not self.counts[prefix]:
            self.makers[prefix](self, 0)
        return f"{prefix}:{self.counts[prefix]}"

    def optional(self, prefix: str, variant: int) -> str | None:
        """The last id of a prefix, for an odd variant and if there is one."""
        return f"{prefix}:{self.counts[prefix]}" if variant % 2 and self.counts[prefix] else None

    def body_id(self, number: int) -> str:
        """The id of a body by its number; bodies serve the committee of the root."""
        top = self.top()
        return f"org:{top.id.removeprefix('org:') if top is not None else 'none'}/{number}"

    def target(self, prefix: str) -> Entity | None:
        """What an entry may refer to: the root, its committee, or the last of a prefix."""
        if prefix == "loc":
            return self.territory.localities[0]
        if prefix == "org":
            return self.top()
        number = self.counts[prefix]
        return self.entries.get(self.body_id(number) if prefix == "body" else f"{prefix}:{number}")


Maker: TypeAlias = Callable[[Draft, int], "str | None"]
"""A function that adds an entry of a variant to a draft, and what belongs to it; it returns its id."""


def level_of(unit: Locality, at: Period) -> Level:
    """The level of the committee that leads a unit, at the beginning of a period."""
    return unit.tier.levels(at)[0]


def statement_of(true: int, variant: int) -> Quantity:
    """A quantity that the true figure satisfies."""
    forms = (
        Quantity(true),
        Quantity.at_least(true - true % 10),
        Quantity.between(true // 2, true * 2),
        Quantity.at_most(true + 1),
    )
    return forms[variant % len(forms)]
