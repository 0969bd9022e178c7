"""The first fields of a new record of each kind: its name, its validity, and what else decides on others.

Numbers go up, days go forward, and what a kind cannot be without is added first. All other fields are set from
their declarations (`massmob.strategies.plain_fields`, `massmob.strategies.decode_links`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from massmob.model.entities import (
    Assessment,
    Body,
    Campaign,
    Commendation,
    Contest,
    ContestCluster,
    ContestRound,
    Cycle,
    DatasetCard,
    Dialogue,
    Document,
    EmulationCluster,
    Event,
    Field,
    Indicator,
    Locality,
    MobilizationModel,
    Observation,
    PartyCommittee,
    Publication,
    Source,
    TargetGroup,
    Task,
    Team,
    Term,
    Work,
)
from massmob.model.entity import Entity
from massmob.strategies.decode_figures import figure_above, set_figure
from massmob.strategies.decode_units import SOURCED
from massmob.strategies.draft import Draft, Maker, Record
from massmob.strategies.plain_fields import held_period, lasting_period, moment_in, name_of
from massmob.strategies.values import place_name
from massmob.values.period import Period
from massmob.values.symbol_codes import TYPE_CODES
from massmob.values.symbols import DocumentSymbol
from massmob.values.vocabulary import (
    BodyKind,
    DocumentSystem,
    DocumentType,
    FieldKind,
    Grade,
    Level,
    LocalityKind,
    Measure,
    TaskKind,
)

__all__ = ["MAKERS", "USUAL"]

_FIRST_DAY, _STEP = date(2009, 2, 26), timedelta(days=95)
_LAST_YEAR = 2024


def _named(record: Record, vietnamese: str, valid: Period) -> None:
    """Set name, validity and sources, unless they are given."""
    name = name_of(record.cls, vietnamese, record.number, record.bit("name"))
    for field, value in {"name": name, "valid": valid, "sources": SOURCED}.items():
        record.fields.setdefault(field, value)


def _word(record: Record, text: str) -> str:
    return f"{text} {place_name(record.number)} {record.number}"


def _held(text: str) -> Maker:
    """What takes place on some days."""

    def make(_: Draft, record: Record) -> None:
        _named(record, _word(record, text), held_period(Period(), record.bit("valid")))

    return make


# --- units and organs ------------------------------------------------------------------------------


def _locality(draft: Draft, record: Record) -> None:
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
    name = place_name(record.number - 1) if draft.alone else _word(record, "Khu")
    if not draft.alone:  # its siblings may be anywhere (MM212)
        given.setdefault("centre", None)
    _named(record, name, valid or kind.tier.valid)


def _new_unit(kind: LocalityKind, within: Period) -> Period | None:
    """When a new unit is in force: without an end, which would need a successor, but with that of its tier."""
    valid = within.intersection(kind.tier.valid)
    ends_with_tier = valid is not None and valid.end in (None, kind.tier.valid.end)
    return valid if ends_with_tier else None


def _committee(draft: Draft, record: Record) -> None:
    """The committee of an agency, which leads no locality."""
    superiors = [
        (committee, level)
        for committee in draft.by_class[PartyCommittee][:-1]
        for level in Level
        if committee.get("level").may_lead(level)
    ] or [(top, Level.CELL) for top in [draft.top()] if top is not None]
    number = record.bits.raw_of(PartyCommittee, "level")
    levels = [Level.of(record.fields["level"])] if "level" in record.fields else [*Level]
    superiors = [pair for pair in superiors if pair[1] in levels]
    valid = lasting_period(record.bit("valid"))
    level = levels[number % len(levels)]
    if superiors:
        superior, level = superiors[number % len(superiors)]
        record.fields.setdefault("superior", superior.id)
        valid = valid if valid in superior.valid else superior.valid
    record.fields.setdefault("level", level)
    record.fields.setdefault("locality", None)
    _named(record, _word(record, "Đảng ủy cơ quan"), valid)


def _body(draft: Draft, record: Record) -> None:
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
    _named(record, _word(record, "Ban"), valid)


_TERMS = [Period.years(year, year + 4) for year in (*range(1990, 2096, 5), *range(1985, 1900, -5))]


def _term(draft: Draft, record: Record) -> None:
    """A term of five years of a committee, in none of its other terms."""
    committee = draft.top()
    others = [term.valid for term in draft.by_class[Term][:-1]]
    free = next(
        (years for years in _TERMS if not any(other.overlaps(years) for other in others)), _TERMS[0]
    )
    first = free.first_year or 0
    record.fields.setdefault("number", record.number if not record.bit("number") else None)
    if committee is not None:
        record.fields.setdefault("committee", committee.id)
    _named(record, f"Nhiệm kỳ {first}–{first + 5}", free)


def _emulation_cluster(draft: Draft, record: Record) -> None:
    top = draft.top()
    valid = lasting_period(record.bit("valid"))
    if top is not None and "organiser" not in record.fields:
        valid = valid if valid in top.valid else top.valid
        record.fields["organiser"] = top.id
    _named(record, f"Cụm thi đua {record.number}", valid)


# --- fields, documents, campaigns ------------------------------------------------------------------

_FIELDS = (
    "phát triển kinh tế",
    "văn hóa - xã hội",
    "quốc phòng - an ninh",
    "xây dựng hệ thống chính trị",
)


def _field(draft: Draft, record: Record) -> None:
    """A field, or a direction or theme in an earlier one."""
    number = record.bit("kind")
    earlier = draft.by_class[Field][:-1]
    fields = [field for field in earlier if field.get("kind") is FieldKind.FIELD]
    if number % 2 and not fields and not draft.alone:
        earlier = fields = [draft.add(Field)]
    valid = Period()
    if "kind" not in record.fields and "parent" not in record.fields and number and fields:
        is_theme = number % 2 == 1
        parents = earlier if is_theme else fields
        parent = parents[number // 4 % len(parents)]
        record.fields["kind"] = FieldKind.THEME if is_theme else FieldKind.DIRECTION
        record.fields["parent"] = parent.id
        valid = parent.valid
    else:
        valid = lasting_period(record.bit("valid"))
    record.fields.setdefault("kind", FieldKind.FIELD)
    record.fields.setdefault("parent", None)
    name = _FIELDS[(record.number - 1) % len(_FIELDS)]
    _named(record, name if record.number <= len(_FIELDS) else f"{name} {record.number}", valid)


def _group(draft: Draft, record: Record) -> None:
    """A group, or one in an earlier group that goes on as long."""
    number, valid = record.bit("parent"), lasting_period(record.bit("valid"))
    wider = [group for group in draft.by_class[TargetGroup][:-1] if valid in group.valid]
    if number % 2 and not wider and not draft.alone and "parent" not in record.fields:
        wider = [draft.add(TargetGroup)]
    parent = wider[number // 2 % len(wider)].id if number and wider else None
    record.fields.setdefault("parent", parent)
    _named(record, _word(record, "nhóm"), valid)


_TYPES = (DocumentType.PLAN, *(type for type in DocumentType if type is not DocumentType.PLAN))


@cache
def _codes() -> Mapping[DocumentType, tuple[tuple[DocumentSystem, str], ...]]:
    """Type → the systems and codes by which a symbol means it."""
    codes: defaultdict[DocumentType, list[tuple[DocumentSystem, str]]] = defaultdict(list)
    for system in (DocumentSystem.PARTY, DocumentSystem.STATE):
        for code, types in TYPE_CODES[system].items():
            for type in types:
                codes[type].append((system, code))
    return {type: tuple(pairs) for type, pairs in codes.items()}


_ISSUERS = {Level.CENTRAL: "TW", Level.CITY: "TU", Level.DIRECT: "ĐU", Level.BASE: "ĐU"}


def _document(draft: Draft, record: Record) -> None:
    """A document, issued ninety days after the one before, with a symbol that means its type."""
    given, day = record.fields, _FIRST_DAY + (record.number - 1) * _STEP
    number = record.bit("issued")
    moment = None if number % 4 == 3 else moment_in(Period(day), number)
    given.setdefault("issued", moment)
    issued = given["issued"]
    start = issued.start if isinstance(issued, Period) else None
    number = record.bit("valid")
    end = start + timedelta(days=60) if number % 2 and start else None
    valid = Period(start, end) if start else lasting_period(number)
    given.setdefault("valid", valid)
    if "issuer" not in given:
        given["issuer"] = _issuer(draft, record)
    type = _TYPES[record.word("type", len(_TYPES))]
    given.setdefault("type", type)
    if "symbol" not in given:
        given["symbol"] = _symbol(draft, record, DocumentType.of(given["type"]), start)
    _named(record, str(given["symbol"] or f"{type.vi} {record.number}"), valid)


def _issuer(draft: Draft, record: Record) -> str | None:
    """The committee of the root if there is one, or another organ in force when the document begins."""
    number, start = record.bit("issuer"), record.valid.start
    organs = [*draft.by_class[PartyCommittee], *draft.by_class[Body]]
    if number % 2 and not organs:
        top = draft.top()
        organs = [top] if top is not None else []
    organs = [organ for organ in organs if start is None or start in organ.valid]
    if not organs or number % 8 == 7:
        return None
    return organs[number // 2 % len(organs)].id


def _symbol(
    draft: Draft, record: Record, type: DocumentType, start: date | None
) -> DocumentSymbol | None:
    number = record.bit("symbol")
    codes = _codes().get(type)
    if codes is None or number % 4 == 3:
        return None
    system, code = codes[number % len(codes)]
    issuer = draft.records.get(record.fields["issuer"] or "")
    level = issuer.get("level") if issuer is not None else Level.CITY
    is_party = system is DocumentSystem.PARTY
    issuers = [_ISSUERS.get(level, "BCĐ") if is_party else "UBND"]
    if issuer is None and not is_party and number % 4 == 0:
        system, issuers = DocumentSystem.HISTORIC, ["TVQH"]
    elif number % 4 == 1:
        issuers.append("BCĐ")
    year = start.year if not is_party and number % 4 == 2 and start is not None else None
    return DocumentSymbol(
        system=system,
        number=_latest_number(draft) + record.number,
        type_code=code,
        issuers=tuple(issuers),
        year=year,
    )


def _latest_number(draft: Draft) -> int:
    """The highest number that a document of an extended movement has; a number is given once."""
    if "number" not in draft.cache:
        symbols = [d.get("symbol") for d in draft.by_class[Document] if d.base is not None]
        draft.cache["number"] = max((s.number for s in symbols if s is not None), default=0)
    number: int = draft.cache["number"]
    return number


def _campaign(draft: Draft, record: Record) -> None:
    """A campaign; it is based on a document, as `decode_links` has it."""
    _named(record, _word(record, "Phong trào"), lasting_period(record.bit("valid")))


def _cycle(draft: Draft, record: Record) -> None:
    """A year of the committee of the root, each earlier than the one before."""
    organ = draft.top()
    given = record.fields
    if organ is not None:
        given.setdefault("organ", organ.id)
    years = {cycle.get("year") for cycle in draft.by_class[Cycle][:-1]}
    year = next(year for year in range(_LAST_YEAR, 1, -1) if year not in years)
    given.setdefault("year", year)
    _named(record, f"Năm {given['year']}", Period.year(int(given["year"])))


def _task(_: Draft, record: Record) -> None:
    text = _word(record, "nhiệm vụ")
    kind = TaskKind.AIM if record.bit("kind") else TaskKind.TASK
    record.fields.setdefault("kind", kind)
    _named(record, f"Nhiệm vụ {record.number}", lasting_period(record.bit("valid")))
    # The words, unless a document sets it: it needs one of both.
    if not record.bit("text"):
        record.fields.setdefault("text", text)


# --- what units do ---------------------------------------------------------------------------------


def _runners(draft: Draft) -> list[Record]:
    """What may run something: units, committees, bodies."""
    return [*draft.by_class[Locality], *draft.by_class[PartyCommittee], *draft.by_class[Body]]


def _model(draft: Draft, record: Record) -> None:
    """A model of a unit, in force from a year on; of no unit it needs groups (`decode_links`)."""
    given = record.fields
    number = 0 if record.bits.is_derived else record.bits.raw_of(MobilizationModel, "unit")
    possible = _runners(draft)
    unit: Record | None = None
    if "unit" in given:
        unit = draft.records.get(str(given["unit"]))
    elif possible and number % 4 != 3:
        ended = [unit for unit in draft.by_class[Locality] if unit.get("successors")]
        possible = ended if ended and number % 8 == 1 else possible
        unit = possible[-1 - number // 8 % len(possible)]
    within = unit.valid if unit is not None else Period()
    starts = (day for day in _starts(record.bit("valid")) if day in within)
    start = next(starts, within.start or within.end or date(2021, 3, 1))
    end = within.end
    if record.bit("valid") % 4 == 3:
        last = date(2025, 6, 30) if start <= date(2025, 6, 30) else date(2026, 12, 31)
        end = last if last in within and last >= start else end
    given.setdefault("unit", unit.id if unit is not None else None)
    _named(record, f"Mô hình {place_name(record.number)} {record.number}", Period(start, end))


def _starts(number: int) -> list[date]:
    first = [date(2023, 1, 1), date(2021, 3, 1)] if number % 2 else [date(2021, 3, 1)]
    return [*first, date(2024, 12, 31), date(2025, 2, 1), date(2025, 6, 30), date(2026, 1, 1)]


def _work(draft: Draft, record: Record) -> None:
    """A work in a locality, or of a unit that carries it."""
    given = record.fields
    localities = draft.by_class[Locality]
    locality: Record | None = None
    if localities and "locality" not in given:
        number = record.bit("locality")
        locality = localities[number % len(localities)]
        if number % 8 != 7:
            given["locality"] = locality.id
        else:
            given["unit"] = locality.id
    within = locality.valid if locality is not None else Period()
    _named(record, _word(record, "Công trình"), held_period(within, record.bit("valid")))


# --- contests --------------------------------------------------------------------------------------


def _contest(draft: Draft, record: Record) -> None:
    """A contest with up to four rounds; the first has up to two clusters, with up to three teams."""
    valid = held_period(Period(), record.bit("valid"))
    _named(record, _word(record, "Hội thi"), valid)
    if draft.alone:
        return
    for order in range(record.bits.last(0) % 5):
        round = draft.add(ContestRound, record.bits.turned(order + 1), given={"contest": record.id})
        if order > 0:
            continue
        for number in range(record.bits.last(1) % 3):
            bits = record.bits.turned(number + 2)
            cluster = draft.add(ContestCluster, bits, given={"round": round.id})
            for other in range(record.bits.last(2) % 4):
                draft.add(Team, bits.turned(other), given={"cluster": cluster.id})


def _within(draft: Draft, record: Record, field: str, cls: type[Entity]) -> Record | None:
    """What a record is part of, by a field: the last of a class, added where there is none."""
    if field in record.fields:
        return draft.records.get(str(record.fields[field]))
    if draft.alone:
        return None
    whole = draft.require(cls, record.bits)
    record.fields[field] = whole.id
    return whole


def _round(draft: Draft, record: Record) -> None:
    contest = _within(draft, record, "contest", Contest)
    others = [
        r for r in draft.by_class[ContestRound][:-1] if r.get("contest") == record.get("contest")
    ]
    record.fields.setdefault("order", len(others) + 1)
    valid = contest.valid if contest is not None else held_period(Period(), record.bit("valid"))
    _named(record, _word(record, "Vòng"), valid)


def _contest_cluster(draft: Draft, record: Record) -> None:
    round = _within(draft, record, "round", ContestRound)
    valid = round.valid if round is not None else held_period(Period(), record.bit("valid"))
    _named(record, _word(record, "Cụm"), valid)


def _team(draft: Draft, record: Record) -> None:
    cluster: Record | None = None
    if "cluster" in record.fields or record.bit("cluster") % 8 != 7:
        cluster = _within(draft, record, "cluster", ContestCluster)
    valid = cluster.valid if cluster is not None else held_period(Period(), record.bit("valid"))
    record.fields.setdefault("cluster", None)
    _named(record, _word(record, "Đội"), valid)


# --- figures, sources ------------------------------------------------------------------------------


def _indicator(_: Draft, record: Record) -> None:
    record.fields.setdefault("measure", [*Measure][record.word("measure", len(Measure))])
    _named(record, f"chỉ tiêu {record.number}", lasting_period(record.bit("valid")))


def _assessment(_: Draft, record: Record) -> None:
    record.fields.setdefault("text", _word(record, "đánh giá"))
    _named(record, f"Đánh giá {record.number}", held_period(Period(), record.bit("valid")))


def _source(draft: Draft, record: Record) -> None:
    """A source with publisher and grade, or an excerpt of another with its place there."""
    given, earlier = record.fields, draft.by_class[Source][:-1]
    number = record.bit("part_of")
    if number % 2 and earlier and "part_of" not in given:
        given["part_of"] = earlier[number // 2 % len(earlier)].id
        given.setdefault("place", f"row {record.number}")
    given.setdefault("part_of", None)
    given.setdefault("publisher", "massmob strategies")
    given.setdefault("grade", [*Grade][record.word("grade", len(Grade))])
    if record.bit("url"):
        given.setdefault("url", f"https://example.org/{record.number}")
    given.setdefault("sources", ())
    _named(record, f"synthetic {record.number}", lasting_period(record.bit("valid")))


def _named_only(text: str) -> Maker:
    def make(_: Draft, record: Record) -> None:
        _named(record, text, lasting_period(record.bit("valid")))

    return make


def _usual(_: Draft, record: Record) -> None:
    """An entity of a kind that another package declares."""
    label = record.cls.entity_kind.label("vi")
    _named(record, _word(record, label), lasting_period(record.bit("valid")))


USUAL: Maker = _usual
"""What gives a record of any other kind its first fields."""


def _observation(draft: Draft, record: Record) -> None:
    """A figure, and for some bytes one of the unit above."""
    set_figure(draft, record)
    above = {} if draft.alone else figure_above(draft, record)
    if above and record.bits.last(1) % 4 == 1:
        draft.add(Observation, record.bits.turned(1), given=above)
    _named(record, f"số liệu {record.number}", Period.year(_LAST_YEAR))


MAKERS: Mapping[type[Entity], Maker] = {
    Field: _field,
    TargetGroup: _group,
    Locality: _locality,
    PartyCommittee: _committee,
    Body: _body,
    Document: _document,
    Publication: _held("Sách"),
    Source: _source,
    EmulationCluster: _emulation_cluster,
    Term: _term,
    Event: _held("Hội nghị"),
    Campaign: _campaign,
    Cycle: _cycle,
    Task: _task,
    MobilizationModel: _model,
    Work: _work,
    Contest: _contest,
    ContestRound: _round,
    ContestCluster: _contest_cluster,
    Team: _team,
    Dialogue: _held("Đối thoại"),
    Indicator: _indicator,
    Observation: _observation,
    Commendation: _held("Khen thưởng"),
    Assessment: _assessment,
    DatasetCard: _named_only("synthetic"),
}
"""Class → what gives a new record its first fields; in the order in which records are added."""
