"""The first fields of a new record of a unit or an organ: its place in the tree, its level, its validity."""

from __future__ import annotations

from massmob.model.entities import Body, Locality, PartyCommittee, Term
from massmob.strategies.draft import Draft, Record
from massmob.strategies.plain_fields import lasting_period, set_common, worded
from massmob.strategies.values import place_name
from massmob.values.period import Period
from massmob.values.vocabulary import BodyKind, Level, LocalityKind

__all__ = ["set_body", "set_cluster", "set_committee", "set_locality", "set_term"]


def set_locality(draft: Draft, record: Record) -> None:
    """A unit below another of a higher tier; alone one without parent, in force while its tier exists."""
    given = record.fields
    kinds = [LocalityKind.of(given["kind"])] if "kind" in given else [*LocalityKind]
    parents = [
        (unit, kind)
        for unit in draft.by_class[Locality][:-1]
        for kind in kinds
        if unit.get("kind").tier.rank < kind.tier.rank
        and given.get("parent", unit.id) == unit.id
        and _new_unit(kind, unit.valid) is not None
    ]
    number = record.bits.raw_of(Locality, "kind")
    if parents:
        parent, kind = parents[number % len(parents)]
        given.setdefault("parent", parent.id)
        valid = _new_unit(kind, parent.valid)
    else:
        kind = kinds[number % len(kinds)]
        valid = _new_unit(kind, lasting_period(record.bit("valid")))
    given.setdefault("kind", kind)
    given.setdefault("successors", ())
    given.setdefault("code", "")
    name = place_name(record.number - 1) if draft.alone else worded(record, "Khu")
    if not draft.alone:  # its siblings may be anywhere (MM212)
        given.setdefault("centre", None)
    set_common(record, name, valid or kind.tier.valid)


def _new_unit(kind: LocalityKind, within: Period) -> Period | None:
    """When a new unit is in force: without an end, which would need a successor, but with that of its tier."""
    valid = within.intersection(kind.tier.valid)
    ends_with_tier = valid is not None and valid.end in (None, kind.tier.valid.end)
    return valid if ends_with_tier else None


def set_committee(draft: Draft, record: Record) -> None:
    """The committee of an agency, which leads no locality; it has a superior where there is any committee."""
    root = draft.root()
    highest = root.get("kind").tier.levels(root.valid)[0] if root is not None else Level.CENTRAL
    superiors = [
        (committee, level)
        for committee in draft.by_class[PartyCommittee][:-1]
        for level in Level
        if committee.get("level").may_lead(level)
    ]
    number = record.bits.raw_of(PartyCommittee, "level")
    levels = [level for level in Level if draft.alone or highest.may_lead(level)]
    if "level" in record.fields:
        levels = [Level.of(record.fields["level"])]
    superiors = [pair for pair in superiors if pair[1] in levels]
    valid = lasting_period(record.bit("valid"))
    if root is not None and valid not in root.valid:
        valid = root.valid
    level = levels[number % len(levels)]
    if superiors:
        superior, level = superiors[number % len(superiors)]
        record.fields.setdefault("superior", superior.id)
        valid = valid if valid in superior.valid else superior.valid
    record.fields.setdefault("level", level)
    record.fields.setdefault("locality", None)
    set_common(record, worded(record, "Đảng ủy cơ quan"), valid)


def set_body(draft: Draft, record: Record) -> None:
    """A body that serves a committee, that of the root by default."""
    top = draft.top()
    committees = [top] if top is not None else []
    committees += [c for c in draft.by_class[PartyCommittee] if c is not top]
    valid = lasting_period(record.bit("valid"))
    number = record.bit("serves")
    if committees and "serves" not in record.fields:
        served = committees[number % len(committees)]
        record.fields["serves"] = served.id
        valid = valid if valid in served.valid else served.valid
        level = served.get("level") if record.bit("level") else None
        record.fields.setdefault("level", level)
    superiors = draft.by_class[Body][:-1]
    if record.bit("superior") and superiors:  # of one organisation (MM221)
        record.fields.setdefault("kind", superiors[-1].get("kind") or BodyKind.COMMISSION)
    set_common(record, worded(record, "Ban"), valid)


_TERMS = [Period.years(year, year + 4) for year in (*range(1990, 2096, 5), *range(1985, 1900, -5))]


def set_term(draft: Draft, record: Record) -> None:
    """A term of five years of the first committee, in none of its other terms."""
    top = draft.top()
    committees = [top, *draft.by_class[PartyCommittee]] if top is not None else []
    terms = draft.by_class[Term][:-1]
    free = (
        (committee.id, years)
        for committee in committees
        for years in _TERMS
        if years in committee.valid
        and not any(
            term.get("committee") == committee.id and term.valid.overlaps(years) for term in terms
        )
    )
    committee, years = next(free, (None, _TERMS[0]))
    record.fields.setdefault("number", None if record.bit("number") else record.number)
    if committee is not None:
        record.fields.setdefault("committee", committee)
    first = years.first_year or 0
    set_common(record, f"Nhiệm kỳ {first}–{first + 5}", years)


def set_cluster(draft: Draft, record: Record) -> None:
    """An emulation cluster of the committee of the root."""
    top = draft.top()
    valid = lasting_period(record.bit("valid"))
    if top is not None and "organiser" not in record.fields:
        valid = valid if valid in top.valid else top.valid
        record.fields["organiser"] = top.id
    set_common(record, f"Cụm thi đua {record.number}", valid)
