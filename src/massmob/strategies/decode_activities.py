"""The entries of a generated movement about actors and yearly work: groups, clusters, cycles, awards."""

from __future__ import annotations

from datetime import date

from massmob.model.entities import (
    Assessment,
    Commendation,
    Cycle,
    DatasetCard,
    Document,
    EmulationCluster,
    Leadership,
    PartyCommittee,
    Phase,
    TargetGroup,
    Task,
    Work,
)
from massmob.strategies.decode_units import SOURCED
from massmob.strategies.draft import Draft, Maker, statement_of
from massmob.strategies.values import place_name
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import (
    Aspect,
    Channel,
    CommendationForm,
    CyclePhase,
    Level,
    TaskKind,
    WorkKind,
)

__all__ = ["ACTIVITIES"]

_LAST_YEAR, _FIRST_YEAR = 2024, 2023
_MEMBERS = 3
"""The most members of an emulation cluster."""
_IN_ORDER = tuple(CyclePhase)[:6]
_FORMS = (
    CommendationForm.PRAISE,
    CommendationForm.COMMENDATION_LETTER,
    CommendationForm.MERIT_CERTIFICATE,
    CommendationForm.CONTEST_PRIZE,
    CommendationForm.PLAQUE,
    CommendationForm.ORDER,
)
_ASSESSED = (
    "campaign",
    "model",
    "event",
    "work",
    "task",
    "award",
    "group",
    "emulation-cluster",
    "cycle",
)


def _group(draft: Draft, variant: int) -> str:
    id, number = draft.next("group")
    parent = f"group:{number - 1}" if variant % 2 and number > 1 else None
    name = f"nhóm {place_name(number)} {number}"
    return draft.add(TargetGroup(id=id, name=name, parent=parent, sources=SOURCED))


def _emulation_cluster(draft: Draft, variant: int) -> str:
    """A cluster of committees that are in no other cluster; the first of them leads it in a year."""
    top = draft.top()
    taken = {
        member
        for entity in draft.entries.values()
        if isinstance(entity, EmulationCluster)
        for member in entity.members
    }
    year = Period.year(_LAST_YEAR)
    free = [
        committee.id
        for committee in draft.territory.committees.values()
        if committee.id not in taken and year in committee.valid
    ]
    members = free[:_MEMBERS]
    id, number = draft.next("emulation-cluster")
    leads = variant % 2 == 1 and members
    return draft.add(
        EmulationCluster(
            id=id,
            name=f"Cụm thi đua {number}",
            organiser=top.id if top is not None else None,
            number=number,
            members=members,
            leaders=[Leadership(organ=members[0], year=_LAST_YEAR, sources=SOURCED)]
            if leads
            else (),
            valid=draft.while_top(),
            sources=SOURCED,
        )
    )


def _cycle(draft: Draft, variant: int) -> str | None:
    """A year of the committee of the root, each earlier than the one before; without that committee none."""
    top = draft.top()
    year = _LAST_YEAR - draft.counts["cycle"]
    if top is None or year < _FIRST_YEAR:
        return None
    phases = [
        Phase(kind=kind, on=Period.day(date(year, month, 15)), organ=top.id, sources=SOURCED)
        for month, kind in enumerate(_IN_ORDER[: variant % 7], 1)
    ]
    event = draft.target("event") if variant % 3 == 2 else None
    if event is not None:
        phases.append(Phase(kind=CyclePhase.FINAL_REVIEW, event=event.id))
    id, _ = draft.next("cycle")
    return draft.add(
        Cycle(
            id=id,
            name=f"Năm {year}",
            year=year,
            organ=top.id,
            phases=phases,
            channels=[*Channel][: variant % 3],
            valid=Period.year(year),
            sources=SOURCED,
        )
    )


def _task(draft: Draft, variant: int) -> str:
    """A task, of a document for an odd variant; then it is due, and completed, on the day of issue."""
    document = draft.entries[draft.required("doc")] if variant % 2 else None
    issued = document.issued if isinstance(document, Document) else None
    id, number = draft.next("task")
    return draft.add(
        Task(
            id=id,
            name=f"Nhiệm vụ {number}",
            kind=[*TaskKind][variant % len(TaskKind)],
            text=f"nhiệm vụ {place_name(number)}",
            documents=(document.id,) if document is not None else (),
            due=issued,
            completed=issued if variant % 4 == 3 else None,
            valid=draft.while_top(),
            sources=SOURCED,
        )
    )


def _work(draft: Draft, variant: int) -> str:
    id, number = draft.next("work")
    unit, runner = draft.runner(variant, number)
    valid = Period.year(2026 if unit.valid.start is not None else _LAST_YEAR)
    return draft.add(
        Work(
            id=id,
            name=f"Công trình {place_name(number)}",
            kind=[*WorkKind][variant % len(WorkKind)],
            locality=unit.id,
            unit=runner.id,
            plaque=valid if variant % 2 else None,
            valid=valid,
            sources=SOURCED,
        )
    )


def _award(draft: Draft, variant: int) -> str:
    id, number = draft.next("award")
    form, top = _FORMS[variant % len(_FORMS)], draft.top()
    return draft.add(
        Commendation(
            id=id,
            name=f"Khen thưởng {number}",
            form=form,
            authority=top.id if top is not None and _may_give(form, top) else None,
            collectives=Quantity.at_least(1),
            individuals=statement_of(number, variant) if variant % 2 else None,
            valid=Period.day(date(_LAST_YEAR, 10, 10)),
            sources=SOURCED,
        )
    )


def _may_give(form: CommendationForm, top: PartyCommittee) -> bool:
    if form is CommendationForm.MERIT_CERTIFICATE:
        return top.level in {Level.CENTRAL, Level.CITY}
    return form is not CommendationForm.ORDER


def _assessment(draft: Draft, variant: int) -> str:
    """What a source states about the last entry of a kind, or about the root where there is none."""
    about = draft.target(_ASSESSED[variant % len(_ASSESSED)]) or draft.territory.localities[0]
    id, number = draft.next("assess")
    return draft.add(
        Assessment(
            id=id,
            name=f"Đánh giá {number}",
            about=about.id,
            aspect=[*Aspect][variant % len(Aspect)],
            text=f"đánh giá {number}",
            sources=SOURCED,
        )
    )


def _dataset(draft: Draft, _: int) -> str | None:
    """The card of the movement; it has one at most."""
    if draft.counts["dataset"]:
        return None
    id, _number = draft.next("dataset")
    return draft.add(DatasetCard(id=id, name="synthetic", sources=SOURCED))


ACTIVITIES: dict[str, Maker] = {
    "group": _group,
    "emulation-cluster": _emulation_cluster,
    "cycle": _cycle,
    "task": _task,
    "work": _work,
    "award": _award,
    "assess": _assessment,
    "dataset": _dataset,
}
"""The makers of these entries, by the prefix of their ids."""
