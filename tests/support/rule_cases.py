"""Movements for the tests of rules: a good one, and for each rule one that breaks only this rule."""

from __future__ import annotations

from typing import Any

import attrs

import massmob as mm

FROM = ("src:a",)
SOURCE = mm.Source(id="src:a", name="Danh mục", publisher="Tổng cục Thống kê", grade="A")


def locality(id: str, kind: str, parent: str | None = None, **fields: Any) -> mm.Locality:
    values: dict[str, Any] = {"name": f"Đơn Vị {id[4:].upper()}", "sources": FROM, **fields}
    return mm.Locality(id=id, kind=kind, parent=parent, **values)


def organ(id: str, level: str, superior: str | None = None, **fields: Any) -> mm.PartyCommittee:
    values: dict[str, Any] = {"name": f"Cấp ủy {id}", "sources": FROM, **fields}
    return mm.PartyCommittee(id=id, level=level, superior=superior, **values)


def document(id: str, symbol: str, type: str, issued: str, **fields: Any) -> mm.Document:
    values: dict[str, Any] = {
        "name": symbol,
        "valid": f"{issued}/..",
        "issuer": "org:p",
        "sources": FROM,
        **fields,
    }
    return mm.Document(id=id, symbol=symbol, type=type, issued=issued, **values)


def figure(id: str, indicator: str, value: Any, **fields: Any) -> mm.Observation:
    values: dict[str, Any] = {
        "name": id,
        "unit": "loc:p",
        "valid": "2024",
        "sources": FROM,
        **fields,
    }
    return mm.Observation(id=id, indicator=indicator, value=value, **values)


def indicator(id: str, measure: str = "count", **fields: Any) -> mm.Indicator:
    return mm.Indicator(id=id, name=id, measure=measure, sources=FROM, **fields)


CITY = locality("loc:p", "tinh", code="01")
TOWN = locality("loc:d", "huyen", "loc:p", code="001", valid="../2025-06-30")
OLD = locality(
    "loc:a",
    "xa",
    "loc:d",
    code="00001",
    valid="../2025-06-30",
    successors=(mm.Succession(to="loc:c", extent="whole", on="2025-07-01", sources=FROM),),
)
NEW = locality("loc:c", "xa", "loc:p", code="00001", valid="2025-07-01/..")
PARTY = organ("org:p", "city", locality="loc:p")
LOCAL = organ("org:d", "direct", "org:p", locality="loc:d", valid="../2025-06-30")
BASE = organ("org:a", "base", "org:d", locality="loc:a", valid="../2025-06-30")
PLAN = document("doc:1", "01-KH/TU", "plan", "2009-02-26")
DIRECTIVE = document(
    "doc:2", "12-CT/TU", "directive", "2016-12-05", covers="2016/2020", implements=("doc:1",)
)
LETTER = document(
    "doc:3", "88-CV/TU", "official_letter", "2021-03-15", covers="2021/2025", continues=("doc:2",)
)
TERM = mm.Term(id="term:1", name="Nhiệm kỳ", committee="org:p", valid="2020/2025", sources=FROM)
MOVING = mm.Campaign(
    id="campaign:1", name="Phong trào", kind="emulation", documents=("doc:1",), sources=FROM
)
FIELD = mm.Field(id="field:1", name="phát triển kinh tế", sources=FROM)
THEME = mm.Field(id="field:2", name="một cửa", kind="theme", parent="field:1", sources=FROM)
MODEL = mm.MobilizationModel(
    id="model:1",
    name="Mô hình",
    field="field:1",
    unit="org:p",
    valid="2023-02-01/..",
    milestones=(
        mm.Milestone(status="registered", on="2023"),
        mm.Milestone(status="recognised", on="2024-05-01"),
    ),
    sources=FROM,
)
ENDED = mm.MobilizationModel(
    id="model:0",
    name="Mô hình cũ",
    field="field:1",
    unit="loc:a",
    valid="2020/2024",
    sources=FROM,
)
CONTEST = mm.Contest(
    id="contest:1", name="Hội thi", form="staged", documents=("doc:3",), valid="2024", sources=FROM
)
FIRST = mm.ContestRound(
    id="round:1",
    name="Sơ khảo",
    contest="contest:1",
    order=1,
    clusters=2,
    teams=3,
    advanced=1,
    valid="2024",
    sources=FROM,
)
FINAL = mm.ContestRound(
    id="round:2",
    name="Chung khảo",
    contest="contest:1",
    order=2,
    teams=1,
    valid="2024",
    sources=FROM,
)
CLUSTER = mm.ContestCluster(
    id="cluster:1", name="Cụm 1", round="round:1", teams=2, valid="2024", sources=FROM
)
OTHER = mm.ContestCluster(
    id="cluster:2", name="Cụm 2", round="round:1", teams=1, valid="2024", sources=FROM
)
TEAM = mm.Team(
    id="team:1",
    name="Đội 1",
    cluster="cluster:1",
    represents="org:d",
    results=(mm.Result(round="round:1", rank=1),),
    valid="2024",
    sources=FROM,
)
COUNT = indicator("ind:1")
GOOD = mm.Movement(
    [
        *(SOURCE, CITY, TOWN, OLD, NEW, PARTY, LOCAL, BASE, PLAN, DIRECTIVE, LETTER, TERM, MOVING),
        *(FIELD, THEME, MODEL, ENDED, CONTEST, FIRST, FINAL, CLUSTER, OTHER, TEAM, COUNT),
        figure("obs:1", "ind:1", 5),
    ]
)


def good(*entities: mm.Entity) -> mm.Movement:
    """The good movement with these entities replaced or added."""
    replaced = {entity.id for entity in entities}
    return mm.Movement([*(other for other in GOOD if other.id not in replaced), *entities])


def vary(entity: mm.Entity, **changes: Any) -> mm.Movement:
    """The good movement with one entity changed."""
    return good(attrs.evolve(entity, **changes))


def spread_out(*centres: tuple[float, float]) -> list[mm.Locality]:
    """Communes of the province with these centres."""
    return [
        locality(f"loc:u{n}", "xa", "loc:p", valid="2025-07-01/..", centre=mm.Point(lat, lon))
        for n, (lat, lon) in enumerate(centres)
    ]


def chain(length: int) -> list[mm.Entity]:
    return [
        mm.Field(
            id=f"field:{n + 10}",
            name=f"Chủ đề {n}",
            kind="theme",
            parent=f"field:{n + 9}" if n else "field:1",
            sources=FROM,
        )
        for n in range(length)
    ]


INTO_C = (mm.Succession(to="loc:c", extent="whole", on="2025-07-01", sources=FROM),)
SUM, PART = indicator("ind:sum"), indicator("ind:part", component_of="ind:sum")
REST = indicator("ind:rest", component_of="ind:sum")

BROKEN: dict[str, mm.Movement] = {
    "MM101": mm.Movement(),
    "MM102": vary(MODEL, unit="org:x"),
    "MM103": vary(MODEL, field="org:p"),
    "MM104": vary(MODEL, replicates=("model:1",)),
    "MM105": vary(LETTER, continues=("doc:2", "doc:2")),
    "MM106": good(locality("loc:00009", "xa", "loc:p", code="00008")),
    "MM201": good(attrs.evolve(FIELD, parent="field:2", kind="theme")),
    "MM202": good(*chain(101)),
    "MM203": good(organ("org:q", "city")),
    "MM204": good(organ("org:e", "city", "org:d", valid="../2025-06-30")),
    "MM205": good(organ("org:e", "direct", "org:p", locality="loc:d", valid="2024")),
    "MM206": good(
        locality("loc:e", "huyen", "loc:p", code="002", valid="../2025-06-30"),
        organ("org:e", "direct", "org:p", locality="loc:e", valid="../2025-06-30"),
        attrs.evolve(BASE, superior="org:e"),
    ),
    "MM207": vary(THEME, kind="direction", parent=None),
    "MM208": vary(BASE, level="cell"),
    "MM209": good(
        locality("loc:b", "xa", "loc:p", code="00002", valid="../2025-06-30", successors=INTO_C)
    ),
    "MM210": vary(TOWN, code="01"),
    "MM211": good(
        mm.Body(
            id="org:b", name="Ban", kind="commission", level="base", serves="org:p", sources=FROM
        )
    ),
    "MM212": good(*spread_out((45.0, 10.0), (45.2, 10.1), (10.05, 45.1))),
    "MM301": vary(FINAL, valid="2024/2025"),
    "MM302": good(document("doc:9", "03-KH/HU", "plan", "2025-08-01", issuer="org:d")),
    "MM303": vary(MODEL, unit="loc:a", valid="2025-08-01/..", milestones=()),
    "MM304": good(locality("loc:b", "phuong", "loc:p", code="00001", valid="2025-08-01/..")),
    "MM305": good(locality("loc:b", "xa", "loc:p", name="Đơn Vị C", valid="2025-08-01/..")),
    "MM306": good(locality("loc:e", "huyen", "loc:p", code="002", valid="..")),
    "MM307": vary(MODEL, valid="1823/..", milestones=()),
    "MM308": good(
        mm.Term(id="term:2", name="Khóa", committee="org:p", valid="2023/2028", sources=FROM)
    ),
    "MM309": good(
        mm.Body(id="org:b", name="Ban", kind="commission", valid="2020/..", sources=FROM),
        mm.Body(
            id="org:n",
            name="Ban mới",
            kind="commission",
            valid="2018/..",
            predecessors=("org:b",),
            sources=FROM,
        ),
    ),
    "MM310": vary(ENDED, valid="2020/.."),
    "MM311": good(
        mm.Event(
            id="event:1",
            name="Ngày hội",
            kind="anniversary",
            organiser="org:p",
            valid="2024-05-01/..",
            sources=FROM,
        )
    ),
    "MM401": vary(DIRECTIVE, type="plan"),
    "MM402": vary(DIRECTIVE, symbol="12-CT/TW"),
    "MM403": vary(DIRECTIVE, issued="2008-12-05"),
    "MM404": good(document("doc:4", "88-CV/TU", "official_letter", "2022-01-01")),
    "MM405": vary(LETTER, replaces=("doc:2",)),
    "MM406": vary(LETTER, covers="2023/2025"),
    "MM407": vary(PLAN, valid="2008/.."),
    "MM408": vary(CONTEST, documents=()),
    "MM409": vary(LETTER, symbol="088 - cv/TU"),
    "MM410": good(
        document("doc:9", "08/2022/QĐ-UBND", "decision", "2021-05-05", issuer=None),
    ),
    "MM501": vary(
        MODEL,
        milestones=(
            mm.Milestone(status="registered", on="2024"),
            mm.Milestone(status="recognised", on="2023-05-01"),
        ),
    ),
    "MM502": vary(MODEL, milestones=(mm.Milestone(status="registered", on="2022"),)),
    "MM503": good(
        mm.MobilizationModel(
            id="model:2",
            name="B",
            field="field:1",
            unit="org:p",
            valid="2022/..",
            replicates=("model:1",),
            sources=FROM,
        )
    ),
    "MM504": vary(MODEL, field=None),
    "MM505": good(attrs.evolve(MODEL, id="model:2", name="mô hình", milestones=())),
    "MM506": vary(
        MODEL,
        milestones=(
            mm.Milestone(status="stopped", on="2023-05-01"),
            mm.Milestone(status="commended", on="2024-05-01"),
        ),
    ),
    "MM507": vary(MODEL, level="base"),
    "MM601": vary(FINAL, order=3),
    "MM602": vary(FIRST, clusters=1),
    "MM603": good(attrs.evolve(CLUSTER, teams=0), attrs.evolve(OTHER, teams=3)),
    "MM604": vary(FINAL, teams=2),
    "MM605": good(attrs.evolve(TEAM, id="team:2", results=())),
    "MM606": good(
        mm.Team(
            id="team:2",
            name="B",
            cluster="cluster:1",
            represents="org:a",
            results=(mm.Result(round="round:1", rank=1),),
            valid="2024",
            sources=FROM,
        )
    ),
    "MM607": vary(OTHER, teams=2),
    "MM608": good(attrs.evolve(CONTEST, valid="2023/2024"), attrs.evolve(FINAL, valid="2023")),
    "MM609": vary(TEAM, results=(mm.Result(round="round:1", rank=1), mm.Result(round="round:1"))),
    "MM610": good(
        attrs.evolve(CONTEST, id="contest:2"),
        attrs.evolve(FINAL, id="round:3", contest="contest:2", order=1),
        attrs.evolve(TEAM, results=(*TEAM.results, mm.Result(round="round:3", rank=2))),
    ),
    "MM701": good(figure("obs:2", "ind:1", -1, valid="2023")),
    "MM702": good(indicator("ind:2", "share"), figure("obs:2", "ind:2", 90)),
    "MM703": good(indicator("ind:2", "ratio"), figure("obs:2", "ind:2", mm.Quantity.ratio(3, 2))),
    "MM704": good(
        *(SUM, PART, REST),
        *(figure("obs:s", "ind:sum", 10), figure("obs:p", "ind:part", 4)),
        figure("obs:r", "ind:rest", 5),
    ),
    "MM705": good(indicator("ind:2", bounded_by=("ind:1",)), figure("obs:2", "ind:2", 6)),
    "MM706": good(
        indicator("ind:2", "ratio", among=("xa",)),
        figure("obs:2", "ind:2", mm.Quantity.ratio(2, 2)),
    ),
    "MM707": good(figure("obs:2", "ind:1", 6)),
    "MM708": good(
        figure("obs:2", "ind:1", 6, unit="loc:c", valid="2026"),
        figure("obs:3", "ind:1", 5, valid="2026"),
    ),
    "MM709": good(indicator("ind:2", "ratio"), figure("obs:2", "ind:2", 3)),
    "MM710": good(figure("obs:2", "ind:1", 4.5, valid="2023")),
    "MM801": good(locality("loc:b", "xa", "loc:d", valid="../2024-12-31")),
    "MM802": good(
        attrs.evolve(OLD, valid="../2025-05-31"), attrs.evolve(BASE, valid="../2025-05-31")
    ),
    "MM803": good(
        locality("loc:b", "xa", "loc:p", valid="2025-08-01/.."),
        attrs.evolve(OLD, successors=(mm.Succession(to="loc:b", extent="whole", on="2025-07-01"),)),
    ),
    "MM804": vary(OLD, successors=(*OLD.successors, *OLD.successors)),
    "MM805": good(
        attrs.evolve(
            NEW,
            successors=(mm.Succession(to="loc:a", extent="part", on="2025-06-30"),),
        )
    ),
    "MM806": vary(OLD, successors=(mm.Succession(to="loc:c", extent="unknown", on="2025-07-01"),)),
    "MM807": vary(OLD, successors=(mm.Succession(to="loc:p", extent="whole", on="2025-07-01"),)),
    "MM901": vary(MODEL, sources=()),
    "MM902": vary(MODEL, note="Liên hệ: 0912 345 678"),
    "MM903": vary(MODEL, disputes=(mm.Dispute(field="valid", value="2022", note={"en": "x"}),)),
    "MM904": vary(NEW, name="Đại áng"),
    "MM905": vary(SOURCE, publisher=""),
    "MM907": vary(MODEL, name="Mô  hình"),
    "MM908": vary(MODEL, note="<b>Mô hình</b>"),
    "MM909": vary(MODEL, note="Thành phá»\u2018"),
    "MM910": good(mm.Source(id="src:b", name="Phụ lục", publisher="A", grade="A", part_of="src:a")),
    "MM911": vary(MODEL, note="Mô hình \u202etxt.exe"),
    "MM906": good(figure("obs:2", "ind:1", 10_000, valid="2023", stated="more than 10,000")),
}
"""Code → a movement that breaks this rule."""

FURTHER_CASES: list[tuple[mm.Movement, str, str]] = [
    (vary(TOWN, parent="loc:c", valid="2025-07-01/.."), "MM204", "cannot be part of"),
    (vary(FIELD, parent="field:2"), "MM201", "cycle"),
    (vary(NEW, name="é Tòng"), "MM904", "'é Tòng'"),
    (vary(NEW, name="Đơn  Vị"), "MM907", "'Đơn  Vị'"),
    (vary(MODEL, note="Ủy ban&nbsp;nhân dân"), "MM908", "&nbsp;"),
    (vary(MODEL, note="H\N{REPLACEMENT CHARACTER} Nội"), "MM909", "the text holds"),
    (
        vary(MODEL, name="Mô\u200b hình"),
        "MM911",
        "character 3 of the text is U+200B (ZERO WIDTH SPACE)",
    ),
    (vary(SOURCE, grade=None), "MM905", "no grade"),
    (vary(SOURCE, url="ftp://x"), "MM905", "not an address"),
    (vary(MODEL, unit=None), "MM504", "no unit"),
    (vary(MODEL, note="thu@example.com"), "MM902", "e-mail"),
    (vary(MODEL, note="CCCD số 001099012345"), "MM902", "identity number"),
    (vary(MODEL, note="Họ và tên: A"), "MM902", "personal form"),
    (vary(FIRST, clusters=3), "MM602", "2 named, 3 stated"),
    (vary(FIRST, advanced=5), "MM604", "to advance"),
    (vary(FIRST, teams=0, advanced=None), "MM604", "teams: 1 named"),
    (vary(TEAM, results=(mm.Result(round="round:1", rank=0),)), "MM606", "rank 0"),
    (vary(OLD, valid=".."), "MM802", "no end"),
    (
        vary(
            OLD,
            successors=tuple(
                mm.Succession(to=to, extent="all_people", main=True, on="2025-07-01")
                for to in ("loc:c", "loc:p")
            ),
        ),
        "MM804",
        "two units",
    ),
    (vary(THEME, kind="field"), "MM207", "cannot belong to"),
    (good(locality("loc:00008@2025-07-01", "xa", "loc:p", code="00008")), "MM106", "at all times"),
    (vary(PLAN, valid=".."), "MM407", "at all times"),
    (good(*spread_out((21, 105), (20.7, 105.4), (20.9, 105.2), (20.8, 10.53))), "MM212", "95"),
    (vary(MODEL, unit="org:a"), "MM310", "“run by” names Cấp ủy org:a (org:a), in force until"),
    (vary(LETTER, issued="2021-03-15/.."), "MM311", "“since 2021-03-15” where a day is expected"),
    (
        vary(SOURCE, published="../2020-01-01"),
        "MM311",
        "“until 2020-01-01” where a day is expected",
    ),
    (
        vary(MODEL, milestones=(mm.Milestone(status="registered", on="2024-05-01/.."),)),
        "MM311",
        "“since 2024-05-01” where a day is expected",
    ),
    (good(figure("obs:2", "ind:1", 5, valid="2023/..")), "MM311", "without an end"),
]
"""Further ways to break a rule: a movement, the code, a part of the message."""

ALL_CASES = [
    *sorted(BROKEN.items()),
    *((code, movement) for movement, code, _ in FURTHER_CASES),
]


def fresh(movement: mm.Movement) -> mm.Movement:
    """The same movement without cached results."""
    return mm.Movement(movement, outside=movement.outside)


def findings_text(code: str, movement: mm.Movement) -> str:
    """The findings of a rule with all their fields, as in `findings.txt`."""
    lines = [f"== {code}"]
    for finding in mm.validate(fresh(movement), select=code).findings:
        lines += [f"{finding}", f"   related: {', '.join(finding.related) or 'none'}"]
        if (fixed := finding.fixed) is not None:
            changed = [
                f"{field.name}={getattr(fixed, field.name)!r}"
                for field in attrs.fields(type(fixed))
                if repr(getattr(fixed, field.name))
                != repr(getattr(movement[finding.entity], field.name))
            ]
            lines.append(f"   fixed: {', '.join(changed)}")
    return "\n".join(lines)
