"""What changed and when: beginnings, ends, renamings, mergers, divisions and moves, with their acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import TypeVar

import attrs

from massmob.model.entities import Body, Locality, PartyCommittee
from massmob.model.entity import Entity, grouped
from massmob.model.records.record import ResultRecord
from massmob.network.listing import Listing
from massmob.rendering.cards import Card, Node, Outline, Row, max_nodes_for
from massmob.rendering.displayed import Displayed
from massmob.rendering.table import Table
from massmob.translation.catalogue import gettext, ngettext, pgettext
from massmob.translation.language import Language, as_language, get_language
from massmob.values.labelled_enum import LabelledEnum, word
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.text import Text
from massmob.values.vocabulary import Extent

__all__ = [
    "Change",
    "ChangeKind",
    "Changes",
    "TimelineStep",
    "changes_within",
    "follow_successions",
    "timeline_steps",
]

_DAY = timedelta(days=1)
_U = TypeVar("_U", bound=Entity)
_S = TypeVar("_S")


class ChangeKind(LabelledEnum):
    """Loại thay đổi: what happened to units or organs on a day."""

    BEGAN = word("began", "thành lập", "began", "создана")
    ENDED = word("ended", "kết thúc", "ended", "прекращена")
    RENAMED = word("renamed", "đổi tên", "renamed", "переименована")
    MOVED = word("moved", "chuyển trực thuộc", "moved", "переподчинена")
    MERGED = word("merged", "hợp nhất", "merged", "объединена")
    SPLIT = word("split", "chia tách", "split", "разделена")


@attrs.frozen(kw_only=True)
class Change(ResultRecord):
    """One change.

    Attributes:
        day: The first day after the change.
        kind: What happened.
        before: Ids of the units or organs before the change.
        after: Ids of those after it.
        basis: Ids of the documents that ordered it, as far as they are recorded.
    """

    day: date
    kind: ChangeKind
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()


class Changes(Displayed, Listing[Change]):
    """Changes in order: a tuple of `Change` that displays them by day and kind, with the names of the units.

    Args:
        changes: The changes.
        names: Id → the name shown for it.
    """

    names: Mapping[str, Text | str]

    def __new__(
        cls, changes: Iterable[Change] = (), names: Mapping[str, Text | str] = MappingProxyType({})
    ) -> Changes:
        """Changes with the names that are shown for their units."""
        self = super().__new__(cls, changes)
        ids = {id for change in self for id in (*change.before, *change.after, *change.basis)}
        self.names = {id: names[id] for id in sorted(ids) if id in names}
        return self

    def table(self, lang: Language | None = None) -> Table:
        """The changes as a table, one row a change, units and acts by their ids.

        Args:
            lang: Language of the header and of what happened.
        """
        lang = as_language(lang)
        rows = [
            (
                change.day,
                change.kind.label(lang),
                *map(" ".join, (change.before, change.after, change.basis)),
            )
            for change in self
        ]
        header = (
            gettext("day", lang),
            pgettext("of a change", "what", lang),
            gettext("before", lang),
            gettext("after", lang),
            gettext("ordered by", lang),
        )
        return Table(header, rows, lang=lang)

    def display(self) -> Card:
        """How many changes of each kind, and an outline of them by day and kind."""
        lang = get_language()
        by_day = grouped(self, lambda change: (change.day.isoformat(), change.kind))
        # At least a few of every day and kind are shown.
        share = max(3, max_nodes_for(2) // max(1, len(by_day)))
        nodes = tuple(
            Node(
                name=f"{day}: {kind.label(lang)}, {Quantity(len(changes)).label(lang)}",
                below=tuple(self._node_of(change, lang) for change in changes[:share]),
                more=max(0, len(changes) - share),
            )
            for (day, kind), changes in by_day.items()
        )
        counts = {kind: sum(change.kind is kind for change in self) for kind in ChangeKind}
        rows = tuple(
            Row(kind.label(lang), (Quantity(n).label(lang),)) for kind, n in counts.items() if n
        )
        hint = gettext("{call} has every change", lang).format(call=".table()")
        outline = Outline(nodes=nodes[: max_nodes_for(2)], hint=hint, open=0)
        title = ngettext("{number} change", "{number} changes", len(self), lang)
        number = Quantity(len(self)).label(lang)
        return Card(title=title.format(number=number), rows=rows, parts=(outline,) if nodes else ())

    def _node_of(self, change: Change, lang: Language) -> Node:
        def name(id: str) -> str:
            known = self.names.get(id, id)
            return known.label(lang) if isinstance(known, Text) else known

        sides = (", ".join(map(name, ids)) for ids in (change.before, change.after))
        return Node(
            name=" → ".join(side for side in sides if side),
            id=" ".join((*change.before, *change.after)[:6]),
        )


@attrs.frozen(kw_only=True)
class TimelineStep(ResultRecord):
    """A day on which a hierarchy changed.

    Attributes:
        day: The first day after the change.
        before: How many entities were in force the day before.
        after: How many are in force on the day.
        began: How many began on the day.
        ended: How many ended the day before.
    """

    day: date
    before: int
    after: int
    began: int
    ended: int


def timeline_steps(entities: Iterable[Entity]) -> tuple[TimelineStep, ...]:
    """The days on which one of the entities began or the day after one ended, in order.

    Args:
        entities: The entities of one hierarchy.
    """
    periods = [entity.valid for entity in entities]
    began = Counter(period.start for period in periods)
    ended = Counter(map(_day_after, periods))
    count = began[None]
    timeline: list[TimelineStep] = []
    for day in sorted(day for day in began.keys() | ended.keys() if day is not None):
        after = count + began[day] - ended[day]
        timeline.append(
            TimelineStep(day=day, before=count, after=after, began=began[day], ended=ended[day])
        )
        count = after
    return tuple(timeline)


def _day_after(period: Period) -> date | None:
    """The first day on which a period is over; ``None`` when it never is."""
    return None if period.end is None or period.end == date.max else period.end + _DAY


def changes_within(entities: Mapping[str, Entity], within: Period) -> Changes:
    """What changed in a period.

    Localities are compared through their successions, except those that moved land without people; organs
    are compared through their predecessors. Anything else begins and ends.

    Args:
        entities: The entities by id.
        within: The days of the changes.

    Returns:
        Changes in order of day, kind and ids.
    """
    transitions = [transition for transition in _transitions(entities) if transition.day in within]
    changes = list(_classified(entities, transitions))
    covered = {(id, change.day) for change in changes for id in (*change.before, *change.after)}
    for id, entity in entities.items():
        start, over = entity.valid.start, _day_after(entity.valid)
        if start is not None and start in within and (id, start) not in covered:
            changes.append(Change(day=start, kind=ChangeKind.BEGAN, after=(id,)))
        if over is not None and over in within and (id, over) not in covered:
            changes.append(Change(day=over, kind=ChangeKind.ENDED, before=(id,)))
    order = list(ChangeKind)
    changes.sort(
        key=lambda change: (change.day, order.index(change.kind), change.before, change.after)
    )
    return Changes(changes, {id: entity.name for id, entity in entities.items()})


@attrs.frozen
class _Transition:
    """One old unit or organ that went, at least in part, into a new one."""

    day: date
    old: str
    new: str
    basis: str | None


def _transitions(entities: Mapping[str, Entity]) -> Iterator[_Transition]:
    for id, entity in entities.items():
        if isinstance(entity, Locality):
            for succession in entity.successors:
                if succession.to in entities and succession.extent is not Extent.LAND_ONLY:
                    yield _Transition(succession.on, id, succession.to, succession.basis)
        elif isinstance(entity, PartyCommittee | Body) and entity.valid.start is not None:
            for old in entity.predecessors:
                if old in entities:
                    yield _Transition(entity.valid.start, old, id, None)


def _classified(
    entities: Mapping[str, Entity], transitions: Sequence[_Transition]
) -> Iterator[Change]:
    """A split for every unit with several receivers, a merger for every one with several origins.

    A unit that was in force before and took another in is a merger too.
    """
    by_old = grouped(transitions, lambda transition: (transition.day, transition.old))
    by_new = grouped(transitions, lambda transition: (transition.day, transition.new))
    for (day, old), group in by_old.items():
        if len(group) > 1:
            after = tuple(sorted(transition.new for transition in group))
            yield _change(day, ChangeKind.SPLIT, (old,), after, group)
    for (day, new), group in by_new.items():
        if len(group) > 1 or entities[new].valid.start != day:
            before = tuple(sorted(transition.old for transition in group))
            yield _change(day, ChangeKind.MERGED, before, (new,), group)
        elif len(by_old[day, group[0].old]) == 1:
            yield from _one_to_one(entities, group[0])


def _one_to_one(entities: Mapping[str, Entity], transition: _Transition) -> Iterator[Change]:
    """The changes of one unit that became one other: another name or kind, another parent."""
    old, new = entities[transition.old], entities[transition.new]
    renamed = old.name != new.name or getattr(old, "kind", None) != getattr(new, "kind", None)
    moved = getattr(old, "parent", None) != getattr(new, "parent", None)
    if renamed or not moved:
        yield _change(transition.day, ChangeKind.RENAMED, (old.id,), (new.id,), [transition])
    if moved:
        yield _change(transition.day, ChangeKind.MOVED, (old.id,), (new.id,), [transition])


def _change(
    day: date,
    kind: ChangeKind,
    before: tuple[str, ...],
    after: tuple[str, ...],
    transitions: Iterable[_Transition],
) -> Change:
    basis = {transition.basis for transition in transitions if transition.basis is not None}
    return Change(day=day, kind=kind, before=before, after=after, basis=tuple(sorted(basis)))


def follow_successions(
    start: str, day: date | None, step: Callable[[str], Iterable[tuple[_U, _S]]]
) -> Listing[tuple[_U, _S]]:
    """Where successions lead from a unit: one step, or on to the units in force on a day.

    Args:
        start: Id of the unit.
        day: The day; only the first step when ``None``.
        step: Id → the units or organs one step on, each with the succession that leads to it.

    Returns:
        Each unit once, with the last succession on the first path that leads to it.
    """
    if day is None:
        return Listing(step(start))
    reached: dict[str, tuple[_U, _S]] = {}
    queue, seen = [start], {start}
    for id in queue:
        for unit, succession in step(id):
            if day in unit.valid:
                reached.setdefault(unit.id, (unit, succession))
            elif unit.id not in seen:
                seen.add(unit.id)
                queue.append(unit.id)
    return Listing(reached.values())
