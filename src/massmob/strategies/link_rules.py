"""What rules require of a reference, besides that the entity is of a kind allowed and in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from massmob.model.entities import (
    Assessment,
    Body,
    Commendation,
    Document,
    EmulationCluster,
    Indicator,
    MobilizationModel,
    PartyCommittee,
    Team,
    Work,
)
from massmob.model.entity import Entity
from massmob.strategies.draft import Draft, Record
from massmob.values.period import Period, gaps
from massmob.values.vocabulary import BodyKind, CommendationForm, Level, Measure, ModelStatus

__all__ = ["FITS"]


def _not_later(_: Draft, record: Record, target: Record) -> bool:
    """MM403: what a document refers to was not issued after it."""
    own, other = record.get("issued"), target.get("issued")
    return own is None or other is None or not own.is_before(other)


def _continued(draft: Draft, record: Record, target: Record) -> bool:
    """MM406: no time lies between what the two documents cover."""
    both = [period for period in (record.get("covers"), target.get("covers")) if period is not None]
    if len(both) == 2 and gaps(both, Period(min(both).start, max(both).end)):
        return False
    return _not_later(draft, record, target)


def _replaced(draft: Draft, record: Record, target: Record) -> bool:
    """MM405: what is replaced has ended."""
    start, end = record.valid.start, target.valid.end
    return (
        end is not None and start is not None and end <= start and _not_later(draft, record, target)
    )


def _acts_for_issuer(_: Draft, record: Record, target: Record) -> bool:
    """MM411: a body that acts for the issuer serves it."""
    issuer = record.get("issuer")
    if target.cls is not Body or issuer is None:
        return True
    return issuer in (target.get("serves"), target.id) or target.get("serves") is None


def _existed(_: Draft, record: Record, target: Record) -> bool:
    """MM412: who prepared a document existed when it was issued."""
    issued = record.get("issued")
    return issued is None or target.valid.overlaps(issued)


def _began_no_later(_: Draft, record: Record, target: Record) -> bool:
    """MM309, MM503: what is taken over from, or replicated, did not begin later."""
    own, other = record.valid.start, target.valid.start
    return other is None or (own is not None and own >= other)


def _organ_began_no_later(_: Draft, record: Record, target: Record) -> bool:
    own, other = record.valid.start, target.valid.start
    return own is None or other is None or own >= other


def _of_one_line(_: Draft, record: Record, target: Record) -> bool:
    """MM221, MM222: a superior is of the same kind, and of no lower level."""
    own, other = record.get("level"), target.get("level")
    same = record.get("kind") is target.get("kind")
    in_order = own is None or other is None or other.rank <= own.rank
    return same and in_order


def _of_no_superior(_: Draft, record: Record, target: Record) -> bool:
    """MM222: the unit of an organ is no higher than that of its superior, so it has one of both."""
    return record.get("superior") is None


def _work_of_model(_: Draft, record: Record, target: Record) -> bool:
    """MM553: a work is no older than its model."""
    return target.valid.start is not None and record.valid in target.valid


def _gives(_: Draft, record: Record, target: Record) -> bool:
    """MM543: the organ may give this form of commendation."""
    form, level, kind = record.get("form"), target.get("level"), target.get("kind")
    if form in _OF_THE_STATE:
        return kind in (BodyKind.STATE, BodyKind.AGENCY) and level in (Level.CENTRAL, None)
    if form is CommendationForm.MERIT_CERTIFICATE:
        return level in (None, Level.CENTRAL) or (
            level is Level.CITY and target.cls is PartyCommittee
        )
    return not (form is CommendationForm.COMMENDATION_LETTER and kind is BodyKind.PEOPLE_COMMITTEE)


_OF_THE_STATE = (
    CommendationForm.ORDER,
    CommendationForm.MEDAL,
    CommendationForm.STATE_TITLE,
    CommendationForm.STATE_PRIZE,
)


def _may_receive(_: Draft, record: Record, target: Record) -> bool:
    """MM541, MM542: a recipient exists then, and is recognised before if it is at all."""
    days = (
        [m.on for m in target.get("milestones") or () if m.status is ModelStatus.RECOGNISED]
        if (target.cls is MobilizationModel)
        else []
    )
    too_early = bool(days) and all(record.valid.is_before(on) for on in days)
    return target.valid.overlaps(record.valid) and not too_early


def _registered_then(_: Draft, record: Record, target: Record) -> bool:
    """MM525: a model is registered in the year of its cycle or the year before."""
    year = target.get("year")
    years = Period.years(year - 1, year)
    on = [m.on for m in record.get("milestones") or () if m.status is ModelStatus.REGISTERED]
    return not on or any(day.overlaps(years) for day in on)


def _assessed_in_time(_: Draft, record: Record, target: Record) -> bool:
    """MM724: what is assessed had begun."""
    return not record.valid.is_before(target.valid)


_SUMMED = (Measure.COUNT, Measure.STOCK, Measure.YEARLY, Measure.CUMULATIVE, Measure.LATEST)


def _same_measure(_: Draft, record: Record, target: Record) -> bool:
    """MM705: figures of one measure have one truth (`decode_figures`), so none exceeds the other."""
    return target.base is None and target.get("measure") is record.get("measure")


def _only_component(draft: Draft, record: Record, target: Record) -> bool:
    """MM704: a total with one component is equal to it."""
    others = (other.get("component_of") for other in draft.by_class[Indicator])
    is_free = target.id not in others and record.get("measure") in _SUMMED
    return is_free and _same_measure(draft, record, target)


def _represents_once(draft: Draft, record: Record, target: Record) -> bool:
    """MM605, MM624: an organ has one team in a round, and is a member of the cluster that meets."""
    cluster = draft.records.get(record.get("cluster") or "")
    round = cluster.get("round") if cluster is not None else None
    for team in draft.by_class[Team]:
        other = draft.records.get(team.get("cluster") or "")
        if team.get("represents") == target.id and other and other.get("round") == round:
            return False
    meeting = draft.records.get(cluster.get("meeting_of") or "") if cluster is not None else None
    return meeting is None or not meeting.get("members") or target.id in meeting.get("members")


def _is_no_member(draft: Draft, _: Record, target: Record) -> bool:
    """MM621: an organ is in one emulation cluster."""
    clusters = draft.by_class[EmulationCluster]
    return not any(target.id in cluster.get("members") for cluster in clusters)


_Fits = Callable[[Draft, Record, Record], bool]
FITS: Mapping[tuple[type[Entity], str], _Fits] = {
    (Document, "implements"): _not_later,
    (Document, "continues"): _continued,
    (Document, "replaces"): _replaced,
    (Document, "amends"): _not_later,
    (Document, "cites"): _not_later,
    (Document, "acting"): _acts_for_issuer,
    (Document, "advised_by"): _existed,
    (PartyCommittee, "predecessors"): _organ_began_no_later,
    (Body, "predecessors"): _organ_began_no_later,
    (Body, "superior"): _of_one_line,
    (Body, "locality"): _of_no_superior,
    (MobilizationModel, "replicates"): _began_no_later,
    (MobilizationModel, "cycle"): _registered_then,
    (Work, "model"): _work_of_model,
    (Assessment, "about"): _assessed_in_time,
    (Commendation, "authority"): _gives,
    (Commendation, "recipients"): _may_receive,
    (Indicator, "component_of"): _only_component,
    (Indicator, "bounded_by"): _same_measure,
    (Team, "represents"): _represents_once,
    (EmulationCluster, "members"): _is_no_member,
}
"""Class and field → whether a reference breaks no rule."""
