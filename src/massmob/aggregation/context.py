"""What a rollup knows besides its totals: the hierarchy, the groups, what has data and what is in no total."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property
from typing import TypeVar, cast

import attrs

from massmob.aggregation.bounds import percentage
from massmob.aggregation.labels import group_labels
from massmob.aggregation.losses import Losses
from massmob.errors import UnknownEntityError
from massmob.model.entity import Entity
from massmob.network.network import Network
from massmob.network.placement import Along
from massmob.network.trees import Dag, Tree
from massmob.translation.catalogue import gettext_noop
from massmob.translation.language import Language
from massmob.values.message import Message
from massmob.values.quantity import Quantity
from massmob.values.text import similar_words_hint
from massmob.values.vocabulary import Measure

__all__ = ["Context", "Group", "GroupTotals", "Groups", "as_groups", "note_of_units", "shown"]

_Total = TypeVar("_Total")

Group = Hashable
Groups = Mapping[Group, Quantity]


class GroupTotals(dict[Group, Quantity]):
    """The figures of a unit by group, which names the groups there are when asked for another."""

    def __init__(self, totals: Groups, groups: Sequence[Group]) -> None:
        super().__init__(totals)
        self._all = groups

    def __missing__(self, group: Group) -> Quantity:
        if group in self._all:
            hint = f"other units have it; .get({group!r}, 0) is 0 where there is none"
            raise UnknownEntityError("this unit has nothing in the group", found=group, hint=hint)
        raise UnknownEntityError(
            "not a group of this rollup",
            found=group,
            hint=similar_words_hint(
                group, map(str, self._all), otherwise="see the groups of the rollup"
            ),
        )


def as_groups(total: object) -> Groups:
    """The figures of a unit by group: a total without groups is that of the group ``None``."""
    return {None: total} if isinstance(total, Quantity) else cast("Groups", total)


@attrs.frozen(kw_only=True, slots=False)
class Context:
    """What a rollup knows besides its totals; what takes time is computed on first use.

    Attributes:
        by: The names of the columns of groups.
        units_with_data: The units with something of their own.
        figures: Whether figures were added, which cover everything below their unit.
        losses: What is in no total.
        measure: What the figures are figures of, where they are figures of an indicator.
        is_ranked: Whether the units are in the order of their totals instead of that of the hierarchy.
        is_share: Whether the totals are shares, shown in percent.
        notes: What readers must know besides the losses.
        others: Movements with units that this one has not.
        what: What was counted or added: a kind of entity, an indicator's id, or a column of a dataframe.
        along: The hierarchy up which was summed.
    """

    title: Message
    movement: Network
    hierarchy: Tree | Dag
    groups: tuple[Group, ...]
    by: tuple[str, ...]
    units_with_data: frozenset[str]
    figures: bool
    losses: Losses
    measure: Measure | None = None
    is_ranked: bool = False
    is_share: bool = False
    notes: tuple[Message, ...] = ()
    others: tuple[Network, ...] = ()
    what: str = ""
    along: Along = "locality"

    @property
    def form(self) -> tuple[object, ...]:
        """What two rollups must have in common for one to be subtracted from the other."""
        return self.by, self.figures, self.measure, self.is_share

    def counts_itself(self, unit: str) -> bool:
        """Whether the total of a unit counts the unit itself, as that of localities along localities does."""
        if self.figures or self.is_share or self.others or unit not in self.units_with_data:
            return False
        is_of_this_kind = self.what == self.entity(unit).entity_kind
        return is_of_this_kind and unit in self.movement.placed(unit, along=self.along)

    def entity(self, unit: str) -> Entity:
        """A unit of the hierarchy."""
        movements = (self.movement, *self.others)
        return next((found for found in movements if unit in found), self.movement)[unit]

    def name(self, unit: str, lang: Language | None = None) -> str:
        """The name of a unit."""
        return self.entity(unit).name.label(lang)

    def naming_groups(self, total: _Total) -> _Total:
        """A total; one by groups as a dictionary that names them when asked for another."""
        if isinstance(total, Mapping):
            return cast("_Total", GroupTotals(as_groups(cast("object", total)), self.groups))
        return total

    def cell(self, figure: Quantity) -> str:
        """A total as text."""
        return percentage(figure) if self.is_share else str(figure)

    def headings(self, groups: Sequence[Group], lang: Language | None) -> list[str]:
        """Groups as headings; without a language their values."""
        if lang is None:
            return [shown(group) for group in groups]
        return group_labels(groups, self.by, self.movement, lang)

    def joined_with(self, other: Context) -> Context:
        """The context of the change from another: the units of both, and what both have data of."""
        in_other = Message(
            gettext_noop("in what was subtracted: {losses}"), {"losses": other.losses}
        )
        lost = (in_other,) if other.losses else ()
        title = Message(
            gettext_noop("{title}, minus: {subtracted}"),
            {"title": self.title, "subtracted": other.title},
        )
        return attrs.evolve(
            self,
            title=title,
            hierarchy=_joined(self.hierarchy, other.hierarchy),
            groups=tuple(dict.fromkeys((*self.groups, *other.groups))),
            units_with_data=self.units_with_data & other.units_with_data,
            notes=(*self.notes, *lost, *other.notes),
            is_ranked=False,
            others=(*self.others, other.movement, *other.others),
        )

    @cached_property
    def _leaves_and_covered(self) -> tuple[tuple[str, ...], frozenset[str]]:
        """The lowest units, and those covered: by something of their own, or by a figure stated above them."""
        hierarchy = self.hierarchy
        leaves = tuple(unit for unit in hierarchy.order if not hierarchy.children(unit))
        covered = frozenset(
            leaf
            for leaf in leaves
            if leaf in self.units_with_data
            or (self.figures and not self.units_with_data.isdisjoint(hierarchy.ancestors(leaf)))
        )
        return leaves, covered

    @cached_property
    def covered(self) -> Mapping[str, tuple[int, int]]:
        """Unit → how many of the lowest units in it are covered, out of how many."""
        leaves, covered = self._leaves_and_covered
        expected = self.hierarchy.sum_up(dict.fromkeys(leaves, 1))
        reported = self.hierarchy.sum_up(dict.fromkeys(covered, 1))
        return {unit: (reported[unit], expected[unit]) for unit in self.hierarchy.order}

    @property
    def uncovered(self) -> tuple[str, ...]:
        """The lowest units that are not covered."""
        leaves, covered = self._leaves_and_covered
        return tuple(leaf for leaf in leaves if leaf not in covered)


def _joined(one: Tree | Dag, other: Tree | Dag) -> Tree | Dag:
    """A hierarchy with the nodes of both; a node of both has the parents that it has in the first."""
    if all(node in one for node in other):
        return one
    parents = {
        node: one.parents(node) if node in one else other.parents(node) for node in (*one, *other)
    }
    if isinstance(one, Tree):
        return Tree({node: next(iter(above), None) for node, above in parents.items()})
    return Dag(parents)


def shown(group: Group) -> str:
    """A group as a heading; one of several columns as their values.

    Example:
        >>> shown(("economy", 2024)), shown(None)
        ('economy, 2024', '–')
    """
    if isinstance(group, tuple):
        return ", ".join(shown(part) for part in cast("tuple[Group, ...]", group))
    return "–" if group is None else str(group)


def note_of_units(text: tuple[str, str], units: Sequence[str]) -> Message:
    """The sentence on units, with how many and the first of them."""
    values = {"number": len(units), "units": [*units]}
    return Message(text, values)
