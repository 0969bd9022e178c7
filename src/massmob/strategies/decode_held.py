"""Bytes → the values that entities hold: milestones, phases, memberships, leaders, results, citations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import attrs

from massmob.model.entities import (
    Body,
    ContestRound,
    Document,
    Event,
    Leadership,
    Membership,
    Milestone,
    PartyCommittee,
    Phase,
    Result,
    Source,
    Succession,
    Team,
)
from massmob.model.entity import Citation
from massmob.strategies.decode_units import SOURCED
from massmob.strategies.draft import Draft, Record
from massmob.strategies.plain_fields import moment_in
from massmob.values.period import Period
from massmob.values.text import Text
from massmob.values.vocabulary import CyclePhase, Grade, Level, ModelStatus

__all__ = ["HELD"]

_AT_ANY_TIME = (CyclePhase.PRELIMINARY_REVIEW, CyclePhase.MAINTENANCE)


def _pick(records: list[Record], number: int) -> str | None:
    """The id of a record that a number selects; for some numbers, and where there is none, ``None``."""
    return records[number // 2 % len(records)].id if records and number % 2 else None


def _organs(draft: Draft) -> list[Record]:
    return [*draft.by_class[PartyCommittee], *draft.by_class[Body]]


def _milestones(draft: Draft, record: Record, number: int) -> tuple[Milestone, ...]:
    """Some statuses in their usual order, each a quarter after the one before, listed from any of them on."""
    if not number:
        return ()
    mask = number & 63 | (record.bits.last(0) & 7) << 6
    statuses = [status for n, status in enumerate(ModelStatus) if mask >> n & 1]
    if ModelStatus.EXEMPLARY in statuses and ModelStatus.RECOGNISED not in statuses:
        statuses.insert(statuses.index(ModelStatus.EXEMPLARY), ModelStatus.RECOGNISED)
    start, end = record.valid.start or date(2021, 1, 1), record.valid.end or date.max
    other, level = record.bits.last(1), record.bits.last(2)
    milestones: list[Milestone] = []
    for step, status in enumerate(statuses):
        day = min(start + timedelta(days=100 * step), end)
        on = moment_in(Period(day), other % 6 if other % 6 < 3 else 0)
        by = _pick([o for o in _organs(draft) if day in o.valid], other // 3 + step)
        at = [*Level][level % len(Level)] if level % 4 == 3 else None
        milestones.append(Milestone(status=status, on=on, level=at, by=by, sources=SOURCED))
    turn = (
        record.bits.last(3) // 2 % len(milestones) if record.bits.last(3) % 2 and milestones else 0
    )
    return (*milestones[turn:], *milestones[:turn])


def _phases(draft: Draft, record: Record, number: int) -> tuple[Phase, ...]:
    """Some phases in their usual order, one a month, carried out by the organ of the cycle or in an event."""
    mask = number & 63 | (record.bits.last(0) & 63) << 6 if number else 0
    how = record.bits.last(1)
    phases: list[Phase] = []
    for month, kind in enumerate(CyclePhase, 1):
        if not mask >> (month - 1) & 1:
            continue
        day = date(record.get("year"), month, 15)
        on = moment_in(Period(day), how % 2) if (how + month) % 8 != 7 else None
        organs = [o for o in _organs(draft) if on is None or on in o.valid]
        events = [e for e in draft.by_class[Event] if on is None or e.valid.overlaps(on)]
        if how % 8 == 5 and not events:
            events = [draft.add(Event, given={"valid": Period.day(day)})]
        phases.append(
            Phase(
                kind=kind,
                on=on,
                organ=_pick(organs, how // 2 + month),
                event=_pick(events, how + 2 * month),
                sources=SOURCED,
            )
        )
    return tuple(phases)


def _memberships(draft: Draft, record: Record, number: int) -> tuple[Membership, ...]:
    organs = [o for o in _organs(draft) if o is not record and o.valid.overlaps(record.valid)]
    if not number or not organs:
        return ()
    whole = organs[number % len(organs)]
    both = record.valid.intersection(whole.valid)
    valid = both if number % 3 == 1 and both is not None else Period()
    return (Membership(of=whole.id, valid=valid, sources=SOURCED),)


def _leaders(_: Draft, record: Record, number: int) -> tuple[Leadership, ...]:
    members: tuple[str, ...] = record.get("members")
    years = [year for year in (2024, 2023, 2025) if Period.year(year).overlaps(record.valid)]
    if not number or not members:
        return ()
    return tuple(
        Leadership(organ=members[(number + n) % len(members)], year=year, sources=SOURCED)
        for n, year in enumerate(years[: 1 + number % 3])
    )


def _results(draft: Draft, record: Record, number: int) -> tuple[Result, ...]:
    """The results of a team in the round of its cluster, and for some bytes in the next one."""
    cluster = draft.records.get(record.get("cluster") or "")
    round = draft.records.get(cluster.get("round")) if cluster is not None else None
    if round is None or not number:
        return ()
    contest, order = round.get("contest"), round.get("order")
    later = [
        r
        for r in draft.by_class[ContestRound]
        if r.get("contest") == contest and r.get("order") == order + 1
    ]
    rounds = [round, *later] if number % 4 == 1 else [round]
    return tuple(
        Result(
            round=entered.id,
            rank=None if number % 8 == 7 else _rank(draft, record, entered is round, entered),
            prize=Text("giải nhất", "first prize") if number % 2 else None,
            sources=SOURCED,
        )
        for entered in rounds
    )


def _rank(draft: Draft, team: Record, is_own: bool, round: Record) -> int:
    """The rank of a team: its place in its cluster, or in a later round the next one that is free."""
    if is_own:
        teams = [t for t in draft.by_class[Team] if t.get("cluster") == team.get("cluster")]
        return 1 + teams.index(team)
    key = ("rank", round.id)
    draft.cache[key] = draft.cache.get(key, 0) + 1
    rank: int = draft.cache[key]
    return rank


def _successors(draft: Draft, record: Record, number: int) -> tuple[Succession, ...]:
    """The successions of a unit, with the document that ordered them, the main one and a grade."""
    steps: tuple[Succession, ...] = record.get("successors")
    if not number or not steps:
        return steps
    if number % 2 and not draft.by_class[Document]:
        draft.add(Document, record.bits.derived())
    basis = _pick(draft.by_class[Document], number)
    grade = [*Grade][number // 2 % len(Grade)] if number % 3 else None
    return tuple(
        attrs.evolve(step, basis=basis, grade=grade, main=n == 0 if number % 4 < 3 else None)
        for n, step in enumerate(steps)
    )


def _citations(draft: Draft, record: Record, number: int) -> tuple[Citation, ...]:
    """The source of a field, with its place there, a grade or the day on which it was read."""
    if not number:
        return ()
    fields = [field.name for field in attrs.fields(record.cls) if field.name not in ("id", "cited")]
    sources = [source for source in draft.by_class[Source] if source is not record]
    field = fields[number % len(fields)] if number & 8 else "name"
    return (
        Citation(
            field=field,
            source=sources[number % len(sources)].id if sources else SOURCED[0],
            place=f"row {record.number}" if number & 1 or not number & 54 else "",
            grade=[*Grade][number % len(Grade)] if number & 18 else None,
            seen=date(2024, 10, 1 + number % 28) if number & 36 else None,
        ),
    )


HELD: Mapping[str, Callable[[Draft, Record, int], Any]] = {
    "milestones": _milestones,
    "phases": _phases,
    "memberships": _memberships,
    "leaders": _leaders,
    "results": _results,
    "successors": _successors,
    "cited": _citations,
}
"""Field → its values. No dispute is drawn: it is a finding."""
