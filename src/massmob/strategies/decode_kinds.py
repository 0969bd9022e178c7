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
from massmob.strategies.decode_organs import (
    set_body,
    set_cluster,
    set_committee,
    set_locality,
    set_term,
)
from massmob.strategies.draft import Draft, Maker, Record
from massmob.strategies.plain_fields import (
    held_period,
    lasting_period,
    moment_in,
    set_common,
    worded,
)
from massmob.strategies.values import place_name
from massmob.values.period import Period
from massmob.values.symbol_codes import TYPE_CODES
from massmob.values.symbols import DocumentSymbol
from massmob.values.vocabulary import (
    DocumentSystem,
    DocumentType,
    FieldKind,
    Grade,
    Level,
    Measure,
    TaskKind,
)

__all__ = ["MAKERS", "USUAL"]

_FIRST_DAY, _STEP = date(2009, 2, 26), timedelta(days=95)
_LAST_YEAR = 2024


def _held(text: str) -> Maker:
    """What takes place on some days."""

    def make(_: Draft, record: Record) -> None:
        set_common(record, worded(record, text), held_period(Period(), record.bit("valid")))

    return make


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
    set_common(record, name if record.number <= len(_FIELDS) else f"{name} {record.number}", valid)


def _group(draft: Draft, record: Record) -> None:
    """A group, or one in an earlier group that goes on as long."""
    number, valid = record.bit("parent"), lasting_period(record.bit("valid"))
    wider = [group for group in draft.by_class[TargetGroup][:-1] if valid in group.valid]
    if number % 2 and not wider and not draft.alone and "parent" not in record.fields:
        wider = [draft.add(TargetGroup)]
    parent = wider[number // 2 % len(wider)].id if number and wider else None
    record.fields.setdefault("parent", parent)
    set_common(record, worded(record, "nhóm"), valid)


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
    moment = None if number % 3 == 1 else moment_in(Period(day), number // 3)
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
    set_common(record, str(given["symbol"] or f"{type.vi} {record.number}"), valid)


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
    set_common(record, worded(record, "Phong trào"), lasting_period(record.bit("valid")))


def _cycle(draft: Draft, record: Record) -> None:
    """A year of the committee of the root, each earlier than the one before."""
    organ = draft.top()
    given = record.fields
    if organ is not None:
        given.setdefault("organ", organ.id)
    years = {cycle.get("year") for cycle in draft.by_class[Cycle][:-1]}
    year = next(year for year in range(_LAST_YEAR, 1, -1) if year not in years)
    given.setdefault("year", year)
    set_common(record, f"Năm {given['year']}", Period.year(int(given["year"])))


def _task(_: Draft, record: Record) -> None:
    text = worded(record, "nhiệm vụ")
    kind = TaskKind.AIM if record.bit("kind") else TaskKind.TASK
    record.fields.setdefault("kind", kind)
    set_common(record, f"Nhiệm vụ {record.number}", lasting_period(record.bit("valid")))
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
    if "unit" in given:
        unit = draft.records.get(str(given["unit"]))
    else:
        unit = None if draft.alone else _runner(draft, record)
    within = unit.valid if unit is not None else Period()
    starts = (day for day in _starts(record.bit("valid")) if day in within)
    start = next(starts, within.start or within.end or date(2021, 3, 1))
    end = within.end
    if record.bit("valid") % 4 == 3:
        last = date(2025, 6, 30) if start <= date(2025, 6, 30) else date(2026, 12, 31)
        end = last if last in within and last >= start else end
    given.setdefault("unit", unit.id if unit is not None else None)
    set_common(record, f"Mô hình {place_name(record.number)} {record.number}", Period(start, end))


def _runner(draft: Draft, record: Record) -> Record | None:
    """What runs a model: the root and its committee for the first two bytes, any unit or organ, or nothing."""
    number = 0 if record.bits.is_derived else record.bits.raw_of(MobilizationModel, "unit")
    possible = _runners(draft)
    if number == 1:
        return draft.top()
    if not possible or number % 4 == 3:
        return None
    if number < 8:
        return possible[0]
    ended = [unit for unit in draft.by_class[Locality] if unit.get("successors")]
    possible = ended if ended and number % 8 == 1 else possible
    return possible[-1 - number // 8 % len(possible)]


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
    set_common(record, worded(record, "Công trình"), held_period(within, record.bit("valid")))


# --- contests --------------------------------------------------------------------------------------


def _contest(draft: Draft, record: Record) -> None:
    """A contest with up to four rounds; the first has up to two clusters, with up to three teams.

    One that is added for another entry has none: that may give way to a part of it.
    """
    valid = held_period(Period(), record.bit("valid"))
    set_common(record, worded(record, "Hội thi"), valid)
    if draft.alone or record.bits.is_derived:
        return
    for order in range(record.bits.last(0) % 5):
        round = draft.add(ContestRound, record.bits.turned(order + 1), given={"contest": record.id})
        if order > 0:
            continue
        bits = record.bits.turned(2)  # of both clusters, so that either may be left out
        for _ in range((0, 1, 2, 2)[record.bits.last(1) % 4]):
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
    set_common(record, worded(record, "Vòng"), valid)


def _contest_cluster(draft: Draft, record: Record) -> None:
    round = _within(draft, record, "round", ContestRound)
    valid = round.valid if round is not None else held_period(Period(), record.bit("valid"))
    set_common(record, worded(record, "Cụm"), valid)


def _team(draft: Draft, record: Record) -> None:
    cluster: Record | None = None
    if "cluster" in record.fields or record.bit("cluster") % 8 != 7:
        cluster = _within(draft, record, "cluster", ContestCluster)
    valid = cluster.valid if cluster is not None else held_period(Period(), record.bit("valid"))
    record.fields.setdefault("cluster", None)
    set_common(record, worded(record, "Đội"), valid)


# --- figures, sources ------------------------------------------------------------------------------


def _indicator(_: Draft, record: Record) -> None:
    record.fields.setdefault("measure", [*Measure][record.word("measure", len(Measure))])
    set_common(record, f"chỉ tiêu {record.number}", lasting_period(record.bit("valid")))


def _assessment(_: Draft, record: Record) -> None:
    record.fields.setdefault("text", worded(record, "đánh giá"))
    set_common(record, f"Đánh giá {record.number}", held_period(Period(), record.bit("valid")))


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
    set_common(record, f"synthetic {record.number}", lasting_period(record.bit("valid")))


def _named_only(text: str) -> Maker:
    def make(_: Draft, record: Record) -> None:
        set_common(record, text, lasting_period(record.bit("valid")))

    return make


def _usual(_: Draft, record: Record) -> None:
    """An entity of a kind that another package declares."""
    label = record.cls.entity_kind.label("vi")
    set_common(record, worded(record, label), lasting_period(record.bit("valid")))


USUAL: Maker = _usual
"""What gives a record of any other kind its first fields."""


def _observation(draft: Draft, record: Record) -> None:
    """A figure, and for some bytes one of the unit above."""
    set_figure(draft, record)
    above = {} if draft.alone else figure_above(draft, record)
    if above and record.bits.last(1) % 2:
        draft.add(Observation, record.bits.turned(1), given=above)
    set_common(record, f"số liệu {record.number}", Period.year(_LAST_YEAR))


MAKERS: Mapping[type[Entity], Maker] = {
    Field: _field,
    TargetGroup: _group,
    Locality: set_locality,
    PartyCommittee: set_committee,
    Body: set_body,
    Document: _document,
    Publication: _held("Sách"),
    Source: _source,
    EmulationCluster: set_cluster,
    Term: set_term,
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
