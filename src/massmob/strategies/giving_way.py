"""Which records of a draft become entities: all, but for those of entries that give way.

A failure may need only what was added for an entry, such as the document of a contest. The contest gives way to
it, so such a failure shrinks to the document alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from massmob.model.entity import Entity
from massmob.model.references import references
from massmob.network.trees import reach
from massmob.strategies.draft import Draft, Record

__all__ = ["staying_entities"]

_Targets = Mapping[str, Iterable[str]]
"""Id → the ids to which the entity refers."""


def staying_entities(draft: Draft) -> list[Entity]:
    """The entities of a draft, without entries that give way and what was added for them besides one."""
    entities = {record.id: record.build() for record in draft.records.values()}
    added: defaultdict[str, list[Record]] = defaultdict(list)
    for record in draft.new:
        if record.entry is not None and record.entry.bits.gives_way_to is not None:
            added[record.entry.id].append(record)
    if not added:
        return [*entities.values()]
    targets = {id: {link.target for link in references(entity)} for id, entity in entities.items()}
    giving: dict[str, str] = {}
    for id, records in added.items():
        one = _that_stays(draft.records[id], records, targets)
        if one is not None:
            giving[id] = one
    while True:
        leaving = {record.id for id in giving for record in added[id]} | giving.keys()
        staying = _reached((entities.keys() - leaving) | {*giving.values()}, targets)
        if staying.isdisjoint(giving):
            return [entity for id, entity in entities.items() if id in staying]
        # An entry to which others refer stays, with all of its parts: there may be rules about their number.
        giving = {id: one for id, one in giving.items() if id not in staying}


def _that_stays(entry: Record, added: Iterable[Record], targets: _Targets) -> str | None:
    """To which of those added for it an entry gives way; not to one of its kind, nor to a part of itself."""
    others = [record.id for record in added if record.cls is not entry.cls]
    with_targets = {id: _reached([id], targets) for id in others}
    possible = [id for id in others if entry.id not in with_targets[id]]
    possible.sort(key=lambda id: len(with_targets[id]))
    number = entry.bits.gives_way_to
    return possible[number] if number is not None and number < len(possible) else None


def _reached(ids: Iterable[str], targets: _Targets) -> set[str]:
    """Ids, and all that they refer to, directly or not."""
    return {*reach("", lambda id: targets.get(id, ()) if id else ids)}
