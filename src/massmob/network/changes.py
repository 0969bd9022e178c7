"""What changed and when: beginnings, ends, renamings, mergers, divisions and moves, with their acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

import attrs

from massmob.model.entities import Body, Locality, PartyCommittee, Succession
from massmob.model.entity import Entity, grouped
from massmob.rendering.cards import Card, Displayed, Node, Outline, Row, room_for
from massmob.rendering.table import Table
from massmob.values.period import Period
from massmob.values.vocabulary import Extent, Word

__all__ = ["Change", "ChangeKind", "Changes", "TimelineStep", "changes_within", "follow", "steps"]

_DAY = timedelta(days=1)


class ChangeKind(Word):
    """Loại thay đổi: what happened to units or organs on a day."""

    BEGAN = "began", "thành lập", "began", "создана"
    ENDED = "ended", "kết thúc", "ended", "прекращена"
    RENAMED = "renamed", "đổi tên", "renamed", "переименована"
    MOVED = "moved", "chuyển trực thuộc", "moved", "переподчинена"
    MERGED = "merged", "hợp nhất", "merged", "объединена"
    SPLIT = "split", "chia tách", "split", "разделена"


@attrs.frozen(kw_only=True)
class Change:
    """One change.

    Attributes:
        day: The first day of the new order.
        kind: What happened.
        before: Ids of what was there before.
        after: Ids of what is there after.
        basis: Ids of the documents that ordered it, as far as they are recorded.
    """

    day: date
    kind: ChangeKind
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()


class Changes(tuple[Change, ...], Displayed):  # noqa: SLOT001 - it carries the names beside its items
    """Changes in order: a tuple of `Change` that shows itself by day and kind, with the names of the units.

    Args:
        changes: The changes.
        names: Id → the name shown for it.
    """

    names: Mapping[str, str]

    def __new__(
        cls, changes: Iterable[Change] = (), names: Mapping[str, str] = MappingProxyType({})
    ) -> Changes:
        """Changes with the names that are shown for their units."""
        made = super().__new__(cls, changes)
        ids = {id for each in made for id in (*each.before, *each.after, *each.basis)}
        made.names = {id: names[id] for id in sorted(ids) if id in names}
        return made

    def table(self) -> Table:
        """The changes as a table, a row each, units and acts by their ids."""
        rows = [
            (each.day, each.kind, *(" ".join(ids) for ids in (each.before, each.after, each.basis)))
            for each in self
        ]
        return Table(("day", "what", "before", "after", "ordered by"), rows)

    def display(self) -> Card:
        """How many changes of each kind, and an outline of them by day and kind."""
        by_day = grouped(self, lambda change: (change.day.isoformat(), change.kind))
        # At least a few of every day and kind are shown.
        share = max(3, room_for(2) // max(1, len(by_day)))
        nodes = tuple(
            Node(
                name=f"{day}: {kind.label('en')}, {len(found):,}",
                below=tuple(self._node(each) for each in found[:share]),
                more=max(0, len(found) - share),
            )
            for (day, kind), found in by_day.items()
        )
        counts = {kind: sum(each.kind is kind for each in self) for kind in ChangeKind}
        rows = tuple(Row(kind.label("en"), (f"{n:,}",)) for kind, n in counts.items() if n)
        hint = ".table() has every change"
        part = Outline(nodes=nodes[: room_for(2)], hint=hint, open=0)
        return Card(title=f"{len(self):,} changes", rows=rows, parts=(part,) if nodes else ())

    def _node(self, change: Change) -> Node:
        sides = (", ".join(self._name(id) for id in ids) for ids in (change.before, change.after))
        return Node(
            name=" → ".join(side for side in sides if side),
            id=" ".join((*change.before, *change.after)[:6]),
        )

    def _name(self, id: str) -> str:
        return self.names.get(id, id)


@attrs.frozen(kw_only=True)
class TimelineStep:
    """A day on which a hierarchy changed.

    Attributes:
        day: The first day of the new order.
        before: How many entities were in force the day before.
        after: How many are on the day.
        began: How many began on the day.
        ended: How many ended the day before.
    """

    day: date
    before: int
    after: int
    began: int
    ended: int


def steps(entities: Iterable[Entity]) -> tuple[TimelineStep, ...]:
    """The days on which one of the entities began or the day after one ended, in order.

    Args:
        entities: The entities of one hierarchy.
    """
    periods = [entity.valid for entity in entities]
    began = Counter(period.start for period in periods)
    ended = Counter(map(_day_after, periods))
    count = began[None]
    found: list[TimelineStep] = []
    for day in sorted(day for day in began.keys() | ended.keys() if day is not None):
        after = count + began[day] - ended[day]
        found.append(
            TimelineStep(day=day, before=count, after=after, began=began[day], ended=ended[day])
        )
        count = after
    return tuple(found)


def _day_after(period: Period) -> date | None:
    """The first day on which a period is over; ``None`` when it never is."""
    return None if period.end is None or period.end == date.max else period.end + _DAY


def changes_within(entities: Mapping[str, Entity], within: Period) -> Changes:
    """What changed in a period.

    Localities are compared through their successions; rows that moved land without people make no change of
    their own. Organs are compared through their predecessors. Anything else begins and ends.

    Args:
        entities: The entities by id.
        within: The days looked at.

    Returns:
        Changes in order of day, kind and ids.
    """
    links = [link for link in _links(entities) if link.day in within]
    found = list(_linked(entities, links))
    told = {(id, change.day) for change in found for id in (*change.before, *change.after)}
    for id, entity in entities.items():
        start, over = entity.valid.start, _day_after(entity.valid)
        if start is not None and start in within and (id, start) not in told:
            found.append(Change(day=start, kind=ChangeKind.BEGAN, after=(id,)))
        if over is not None and over in within and (id, over) not in told:
            found.append(Change(day=over, kind=ChangeKind.ENDED, before=(id,)))
    order = list(ChangeKind)
    found.sort(key=lambda each: (each.day, order.index(each.kind), each.before, each.after))
    return Changes(found, {id: str(entity.name) for id, entity in entities.items()})


@attrs.frozen
class _Link:
    """One old unit or organ that went, at least in part, into a new one."""

    day: date
    old: str
    new: str
    basis: str | None


def _links(entities: Mapping[str, Entity]) -> Iterator[_Link]:
    for id, entity in entities.items():
        if isinstance(entity, Locality):
            for row in entity.successors:
                if row.to in entities and row.extent is not Extent.LAND_ONLY:
                    yield _Link(row.on, id, row.to, row.basis)
        elif isinstance(entity, PartyCommittee | Body) and entity.valid.start is not None:
            for old in entity.predecessors:
                if old in entities:
                    yield _Link(entity.valid.start, old, id, None)


def _linked(entities: Mapping[str, Entity], links: Sequence[_Link]) -> Iterator[Change]:
    """A division for every old one with several receivers, a merger for every new one with several origins."""
    by_old = grouped(links, lambda link: (link.day, link.old))
    by_new = grouped(links, lambda link: (link.day, link.new))
    for (day, old), rows in by_old.items():
        if len(rows) > 1:
            after = tuple(sorted(row.new for row in rows))
            yield _change(day, ChangeKind.SPLIT, (old,), after, rows)
    for (day, new), rows in by_new.items():
        if len(rows) > 1 or not _fresh(entities[new], day):
            before = tuple(sorted(row.old for row in rows))
            yield _change(day, ChangeKind.MERGED, before, (new,), rows)
        elif len(by_old[day, rows[0].old]) == 1:
            yield from _one_to_one(entities, day, rows[0])


def _fresh(entity: Entity, day: date) -> bool:
    """Whether the entity began on the day; one that was there before took the other in."""
    return entity.valid.start == day


def _one_to_one(entities: Mapping[str, Entity], day: date, link: _Link) -> Iterator[Change]:
    """What one unit that became one other went through: another name or kind, another parent."""
    old, new = entities[link.old], entities[link.new]
    renamed = old.name != new.name or getattr(old, "kind", None) != getattr(new, "kind", None)
    moved = getattr(old, "parent", None) != getattr(new, "parent", None)
    if renamed or not moved:
        yield _change(day, ChangeKind.RENAMED, (old.id,), (new.id,), [link])
    if moved:
        yield _change(day, ChangeKind.MOVED, (old.id,), (new.id,), [link])


def _change(
    day: date,
    kind: ChangeKind,
    before: tuple[str, ...],
    after: tuple[str, ...],
    links: Iterable[_Link],
) -> Change:
    basis = tuple(sorted({link.basis for link in links if link.basis is not None}))
    return Change(day=day, kind=kind, before=before, after=after, basis=basis)


def follow(
    start: str,
    day: date | None,
    step: Callable[[str], Iterable[tuple[Locality, Succession]]],
) -> tuple[tuple[Locality, Succession], ...]:
    """Where successions lead from a unit: one step, or on to the units in force on a day.

    Args:
        start: Id of the unit.
        day: The day; only the first step when ``None``.
        step: Id → the units one step on, each with the row that leads there.

    Returns:
        Each unit once, with the last row on the first way that leads to it.
    """
    if day is None:
        return tuple(step(start))
    reached: dict[str, tuple[Locality, Succession]] = {}
    queue, seen = [start], {start}
    for each in queue:
        for unit, row in step(each):
            if day in unit.valid:
                reached.setdefault(unit.id, (unit, row))
            elif unit.id not in seen:
                seen.add(unit.id)
                queue.append(unit.id)
    return tuple(reached.values())
