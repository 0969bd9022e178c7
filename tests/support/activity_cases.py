"""Movements for the tests of rules about organs, yearly work, awards, works and statements.

They extend those of `support.rule_cases`, whose names `BROKEN`, `GOOD` and `ALL_CASES` hold all of them here.
"""

from __future__ import annotations

from typing import Any

import attrs

import massmob as mm
from support import rule_cases
from support.rule_cases import CLUSTER, FROM, LETTER, MODEL, TEAM, organ


def body(id: str, kind: str, **fields: Any) -> mm.Body:
    return mm.Body(id=id, name=f"Cơ quan {id[4:]}", kind=kind, sources=FROM, **fields)


def phase(kind: str, on: str | None, **fields: Any) -> mm.Phase:
    return mm.Phase(kind=kind, on=on, **fields)


def member(of: str, valid: str) -> mm.Membership:
    return mm.Membership(of=of, valid=valid)


def milestones(*rows: tuple[str, str]) -> tuple[mm.Milestone, ...]:
    return tuple(mm.Milestone(status=status, on=on) for status, on in rows)


FRONT = body("org:front", "front", level="city", serves="org:p", locality="loc:p")
BRANCH = body(
    "org:branch",
    "front",
    level="direct",
    superior="org:front",
    locality="loc:c",
    valid="2025-07-01/..",
)
UNION = body(
    "org:union",
    "womens_union",
    level="city",
    serves="org:p",
    memberships=(member("org:front", "2025-07-01/.."),),
)
BOARD = body("org:board", "committee_organ", level="city", serves="org:p")
COMMISSION = body("org:commission", "commission", level="city", serves="org:p")
ADVISED = attrs.evolve(LETTER, acting="org:board", advised_by=("org:commission",))
GROUP = mm.TargetGroup(id="group:1", name="nhân dân", sources=FROM)
FARMERS = mm.TargetGroup(id="group:2", name="nông dân", parent="group:1", sources=FROM)
CYCLE = mm.Cycle(
    id="cycle:1",
    name="Chu kỳ 2024",
    year=2024,
    organ="org:p",
    phases=(
        phase("launch", "2024-01-10"),
        phase("registration", "2024-02"),
        phase("recognition", "2024-11"),
    ),
    documents=("doc:3",),
    belongs_to="campaign:1",
    valid="2024",
    sources=FROM,
)
TASK = mm.Task(
    id="task:1",
    name="Nhân rộng mô hình",
    text="duy trì, nhân rộng các mô hình",
    documents=("doc:3",),
    organs=("org:p",),
    groups=("group:2",),
    due="2025",
    completed="2025-11",
    sources=FROM,
)
WORK = mm.Work(
    id="work:1",
    name="Khu vui chơi",
    kind="playground",
    locality="loc:p",
    model="model:1",
    plaque="2024-10-10",
    valid="2024/..",
    sources=FROM,
)
AWARD = mm.Commendation(
    id="award:1",
    name="Bằng khen",
    form="merit_certificate",
    authority="org:p",
    occasions=("cycle:1",),
    recipients=("model:1",),
    collectives=2,
    valid="2024-10-10",
    sources=FROM,
)
EMULATION = mm.EmulationCluster(
    id="emulation-cluster:1",
    name="Cụm thi đua số 1",
    organiser="org:p",
    members=("org:d", "org:a"),
    leaders=(mm.Leadership(organ="org:d", year=2024),),
    valid="2020/2025-06-30",
    sources=FROM,
)
MEETING = attrs.evolve(CLUSTER, meeting_of="emulation-cluster:1")
DIALOGUE = mm.Dialogue(
    id="dialogue:1",
    name="Đối thoại",
    conferences=2,
    people=30,
    questions=10,
    answers=9,
    valid="2024",
    sources=FROM,
)
ASSESSMENT = mm.Assessment(
    id="assess:1",
    name="Hiệu quả",
    about="campaign:1",
    aspect="effect",
    text="góp phần giữ gìn trật tự",
    sources=FROM,
)
GOOD = rule_cases.good(
    *(FRONT, BRANCH, UNION, BOARD, COMMISSION, ADVISED, GROUP, FARMERS, CYCLE, TASK, WORK),
    *(AWARD, EMULATION, MEETING, DIALOGUE, ASSESSMENT),
)


def good(*entities: mm.Entity) -> mm.Movement:
    """The good movement with these entities replaced or added."""
    replaced = {entity.id for entity in entities}
    return mm.Movement([*(other for other in GOOD if other.id not in replaced), *entities])


def vary(entity: mm.Entity, **changes: Any) -> mm.Movement:
    """The good movement with one entity changed."""
    return good(attrs.evolve(entity, **changes))


def phases(*rows: tuple[str, str | None]) -> mm.Movement:
    return vary(CYCLE, phases=tuple(phase(kind, on) for kind, on in rows))


def award(form: str, authority: mm.Entity) -> mm.Movement:
    """A commendation of a form by an organ, which is added."""
    return good(authority, attrs.evolve(AWARD, form=form, authority=authority.id))


def leaders(*rows: tuple[str, int], **fields: Any) -> mm.Movement:
    led = tuple(mm.Leadership(organ=id, year=year) for id, year in rows)
    return vary(EMULATION, leaders=led, **fields)


def cited(*rows: mm.Citation) -> mm.Movement:
    return vary(MODEL, cited=rows)


GIVEN = mm.Citation(field="valid", source="src:a", place="dòng 1")
PEOPLE = body("org:people", "people_committee", level="city", serves="org:p")
OTHER_BOARD = body(
    "org:other", "committee_organ", level="direct", serves="org:d", valid="../2025-06-30"
)
OLD_ORGAN = body("org:old", "commission", level="city", serves="org:p", valid="../2020")
SECOND = attrs.evolve(EMULATION, id="emulation-cluster:2", members=("org:a",), leaders=())
LATE_WORK = attrs.evolve(WORK, valid="..", plaque="2022", documents=())

BROKEN: dict[str, mm.Movement] = {
    **rule_cases.BROKEN,
    "MM221": vary(BRANCH, kind="farmers_union"),
    "MM222": good(attrs.evolve(FRONT, superior="org:branch"), attrs.evolve(BRANCH, superior=None)),
    "MM223": vary(UNION, memberships=(*UNION.memberships, member("org:front", "2026/.."))),
    "MM224": vary(UNION, valid="2010/..", memberships=(member("org:front", "2009"),)),
    "MM225": good(attrs.evolve(FARMERS, id="group:3", name="Nông dân")),
    "MM226": vary(TASK, groups=("group:1", "group:2")),
    "MM411": good(OTHER_BOARD, attrs.evolve(ADVISED, acting="org:other")),
    "MM412": good(OLD_ORGAN, attrs.evolve(ADVISED, advised_by=("org:old",))),
    "MM508": vary(MODEL, milestones=milestones(("registered", "2023"), ("exemplary", "2024"))),
    "MM521": phases(("registration", "2024-03"), ("launch", "2024-05")),
    "MM522": phases(("launch", "2022-12"), ("registration", "2024-03")),
    "MM523": vary(CYCLE, valid="2025"),
    "MM524": good(attrs.evolve(CYCLE, id="cycle:2", name="Chu kỳ", phases=())),
    "MM525": vary(MODEL, cycle="cycle:1", milestones=milestones(("registered", "2025"))),
    "MM526": good(
        OLD_ORGAN, attrs.evolve(CYCLE, phases=(phase("launch", "2024", organ="org:old"),))
    ),
    "MM531": vary(TASK, documents=(), text=None),
    "MM532": vary(TASK, due="2020", completed=None),
    "MM533": vary(TASK, completed="2020"),
    "MM541": vary(AWARD, valid="2024-04-30"),
    "MM542": vary(AWARD, valid="2023-01-31", recipients=("work:1",)),
    "MM543": vary(AWARD, authority="org:commission"),
    "MM544": vary(AWARD, recipients=(), collectives=None),
    "MM545": vary(AWARD, recipients=("model:1", "org:front"), collectives=1),
    "MM551": vary(WORK, plaque="2023-12", model=None),
    "MM552": vary(WORK, locality=None),
    "MM553": good(LATE_WORK),
    "MM621": good(SECOND),
    "MM622": leaders(("org:p", 2024)),
    "MM623": leaders(("org:d", 2024), ("org:a", 2024)),
    "MM624": vary(EMULATION, members=("org:a",), leaders=()),
    "MM721": vary(DIALOGUE, answers=11),
    "MM722": vary(DIALOGUE, people=1),
    "MM723": good(attrs.evolve(ASSESSMENT, id="assess:2")),
    "MM724": vary(ASSESSMENT, about="cycle:1", valid="2023"),
    "MM912": cited(attrs.evolve(GIVEN, field="fild")),
    "MM913": cited(attrs.evolve(GIVEN, place="")),
}
"""Code → a movement that breaks this rule."""

FURTHER_CASES: list[tuple[mm.Movement, str, str]] = [
    (vary(FRONT, superior="org:front"), "MM104", "names the entity itself"),
    (
        good(attrs.evolve(FRONT, superior="org:branch", valid="2025-07-01/..")),
        "MM201",
        "a cycle of parents: org:",
    ),
    (vary(GROUP, parent="group:2"), "MM201", "a cycle of parents: group:"),
    (vary(TASK, due="2025/.."), "MM311", "“since 2025-01-01” where a day is expected"),
    (phases(("launch", "2024-01-10/..")), "MM311", "“since 2024-01-10” where a day is expected"),
    (vary(AWARD, valid="2024-10-10/.."), "MM311", "without an end"),
    (vary(CYCLE, year=0), "MM523", "the cycle of 0"),
    (award("order", PEOPLE), "MM543", "given by: State organs of the central level"),
    (award("commendation_letter", PEOPLE), "MM543", "given by: districts, communes"),
    (leaders(("org:d", 2019)), "MM623", "led in 2019 by org:d"),
    (leaders(("org:d", 0)), "MM623", "led in 0 by org:d"),
    (leaders(("org:d", 10_000)), "MM623", "led in 10000 by org:d"),
    (cited(GIVEN, GIVEN), "MM913", "twice"),
]
"""Further ways to break a rule: a movement, the code, a part of the message."""

ALL_CASES = [
    *sorted(BROKEN.items()),
    *((code, movement) for movement, code, _ in (*rule_cases.FURTHER_CASES, *FURTHER_CASES)),
]

LIMIT_CASES: list[tuple[str, int, mm.Movement]] = [
    ("MM221", 0, vary(BRANCH, kind="residential_front_board")),
    ("MM221", 0, vary(BRANCH, kind="agency")),
    ("MM221", 1, vary(BRANCH, kind="people_committee")),
    ("MM222", 0, vary(BRANCH, locality="loc:p")),
    ("MM222", 0, good(attrs.evolve(FRONT, locality="loc:c"), attrs.evolve(BRANCH, locality=None))),
    ("MM222", 1, vary(BRANCH, locality=None, level="central")),
    (
        "MM222",
        0,
        good(attrs.evolve(FRONT, level="city"), attrs.evolve(BRANCH, locality=None, level="city")),
    ),
    (
        "MM222",
        1,
        good(attrs.evolve(FRONT, locality="loc:c"), attrs.evolve(BRANCH, locality="loc:p")),
    ),
    (
        "MM223",
        0,
        vary(UNION, memberships=(member("org:front", "2025"), member("org:front", "2026"))),
    ),
    ("MM223", 0, vary(UNION, memberships=(member("org:front", ".."), member("org:board", "..")))),
    ("MM223", 3, vary(UNION, memberships=(member("org:front", ".."),) * 3)),
    (
        "MM224",
        1,
        good(
            attrs.evolve(FRONT, valid="2026/.."),
            attrs.evolve(UNION, memberships=(member("org:front", "2025"),)),
        ),
    ),
    (
        "MM224",
        0,
        good(
            attrs.evolve(FRONT, valid="2026/.."),
            attrs.evolve(UNION, memberships=(member("org:front", "2025/2026"),)),
        ),
    ),
    ("MM225", 0, good(attrs.evolve(FARMERS, id="group:3", parent=None))),
    ("MM225", 3, good(*(attrs.evolve(FARMERS, id=f"group:{n}") for n in (8, 9)))),
    (
        "MM225",
        0,
        good(
            attrs.evolve(FARMERS, valid="2023"), attrs.evolve(FARMERS, id="group:3", valid="2024")
        ),
    ),
    (
        "MM226",
        0,
        good(
            attrs.evolve(FARMERS, id="group:3", name="A"),
            attrs.evolve(TASK, groups=("group:2", "group:3")),
        ),
    ),
    ("MM226", 1, vary(rule_cases.MOVING, groups=("group:2", "group:1"))),
    ("MM411", 0, vary(ADVISED, acting="org:p")),
    ("MM411", 0, good(OTHER_BOARD, attrs.evolve(ADVISED, acting="org:other", issuer=None))),
    ("MM411", 0, vary(ADVISED, acting="org:board", issuer="org:board")),
    (
        "MM412",
        0,
        good(
            attrs.evolve(OLD_ORGAN, valid="../2021-03-15"),
            attrs.evolve(ADVISED, advised_by=("org:old",)),
        ),
    ),
    (
        "MM412",
        1,
        good(
            attrs.evolve(OLD_ORGAN, valid="../2021-03-14"),
            attrs.evolve(ADVISED, advised_by=("org:commission", "org:old")),
        ),
    ),
    (
        "MM501",
        1,
        vary(
            MODEL, valid="..", milestones=milestones(("exemplary", "2022"), ("recognised", "2023"))
        ),
    ),
    (
        "MM501",
        1,
        vary(MODEL, valid="..", milestones=milestones(("built", "2022"), ("registered", "2023"))),
    ),
    (
        "MM501",
        1,
        vary(MODEL, valid="..", milestones=milestones(("effective", "2022"), ("built", "2023"))),
    ),
    ("MM504", 0, vary(MODEL, unit=None, groups=("group:2",))),
    ("MM504", 0, vary(MODEL, unit=None, responds_to=("work:1",))),
    ("MM504", 1, vary(MODEL, field=None, groups=("group:2",))),
    ("MM508", 0, vary(MODEL, milestones=milestones(("exemplary", "2023"), ("recognised", "2024")))),
    ("MM521", 0, phases(("launch", "2024-02-28"), ("registration", "2024-02"))),
    ("MM521", 0, phases(("registration", "2024-02"), ("launch", "2024-02-01"))),
    ("MM521", 1, phases(("registration", "2024-02"), ("launch", "2024-03-01"))),
    ("MM521", 0, phases(("recognition", "2024-11"), ("preliminary_review", "2024-06"))),
    ("MM521", 0, phases(("launch", None), ("registration", "2024-02"))),
    (
        "MM521",
        0,
        phases(("inspection", "2024-05"), ("assessment", "2024-06"), ("inspection", "2024-07")),
    ),
    (
        "MM521",
        2,
        phases(("launch", "2024-09"), ("registration", "2024-02"), ("building", "2024-03")),
    ),
    ("MM521", 0, phases(("launch", "../2024"), ("registration", "2024-02"))),
    (
        "MM522",
        0,
        phases(("launch", "2023"), ("registration", "2023-12-31"), ("final_review", "2025")),
    ),
    ("MM522", 2, phases(("building", "2023"), ("building", "2025"), ("building", "2024/2025"))),
    ("MM522", 1, phases(("assessment", "2025"), ("final_review", "2026"))),
    ("MM523", 0, vary(CYCLE, valid="2023-10-01/2024-01-01")),
    ("MM523", 1, vary(CYCLE, valid="2025-01-01/2025-12-31")),
    ("MM524", 0, good(attrs.evolve(CYCLE, id="cycle:2", belongs_to=None))),
    ("MM524", 0, good(attrs.evolve(CYCLE, id="cycle:2", year=2023, valid="2023", phases=()))),
    ("MM524", 2, good(*(attrs.evolve(CYCLE, id=f"cycle:{n}", valid="2024-05") for n in (2, 3)))),
    ("MM525", 0, vary(MODEL, cycle="cycle:1", milestones=milestones(("registered", "2023-12-31")))),
    (
        "MM525",
        1,
        vary(
            MODEL, cycle="cycle:1", valid="..", milestones=milestones(("registered", "2022-12-31"))
        ),
    ),
    ("MM525", 0, vary(MODEL, cycle="cycle:1", milestones=milestones(("recognised", "2025")))),
    (
        "MM525",
        0,
        vary(
            MODEL,
            cycle="cycle:1",
            valid="..",
            milestones=milestones(("registered", "2022"), ("registered", "2024")),
        ),
    ),
    (
        "MM526",
        0,
        good(OLD_ORGAN, attrs.evolve(CYCLE, phases=(phase("launch", None, organ="org:old"),))),
    ),
    (
        "MM526",
        1,
        good(
            mm.Event(
                id="event:9", name="Phát động", kind="launch", valid="2024-01-10", sources=FROM
            ),
            attrs.evolve(
                CYCLE,
                phases=(
                    phase("launch", "2024-01-10", event="event:9"),
                    phase("registration", "2024-01-11", event="event:9"),
                ),
            ),
        ),
    ),
    ("MM531", 0, vary(TASK, documents=())),
    ("MM531", 0, vary(TASK, text=None)),
    ("MM532", 0, vary(TASK, due="2021-03-15", completed=None)),
    ("MM532", 1, vary(TASK, due="2021-03-14", completed=None)),
    ("MM532", 1, good(attrs.evolve(ADVISED, valid="2021-03-15/2024"), TASK)),
    ("MM533", 0, vary(TASK, completed="2021-03-15")),
    ("MM533", 1, vary(TASK, completed="2021-03-14")),
    ("MM533", 0, vary(TASK, completed="2020", documents=("doc:2", "doc:3"))),
    ("MM533", 1, vary(TASK, completed="2022", valid="2023/..")),
    ("MM541", 0, vary(AWARD, valid="2024-05-01")),
    ("MM541", 0, good(AWARD, attrs.evolve(MODEL, milestones=milestones(("registered", "2025"))))),
    ("MM542", 0, vary(AWARD, recipients=("loc:a",))),
    ("MM542", 1, vary(AWARD, recipients=("loc:a", "loc:c"), valid="2025-06-30")),
    ("MM542", 1, vary(AWARD, recipients=("loc:a", "loc:c"), valid="2025-07-01")),
    ("MM542", 0, good(AWARD, attrs.evolve(MODEL, valid="2023/2024-06"))),
    ("MM543", 0, award("merit_certificate", PEOPLE)),
    ("MM543", 0, award("merit_certificate", BOARD)),
    (
        "MM543",
        0,
        award("merit_certificate", attrs.evolve(PEOPLE, kind="armed_force", level="direct")),
    ),
    ("MM543", 1, award("merit_certificate", attrs.evolve(PEOPLE, level="direct"))),
    ("MM543", 0, award("order", attrs.evolve(PEOPLE, kind="state", level="central"))),
    ("MM543", 0, award("order", attrs.evolve(PEOPLE, kind="state", level=None))),
    ("MM543", 1, award("medal", attrs.evolve(PEOPLE, kind="state"))),
    ("MM543", 1, vary(AWARD, form="state_title")),
    ("MM543", 1, award("merit_certificate", organ("org:z", "base", "org:p"))),
    ("MM543", 0, award("commendation_letter", COMMISSION)),
    ("MM543", 0, award("commendation_letter", attrs.evolve(PEOPLE, level="direct"))),
    ("MM543", 0, award("merit_certificate", attrs.evolve(COMMISSION, level="central"))),
    ("MM543", 0, award("merit_certificate", attrs.evolve(COMMISSION, level=None))),
    ("MM544", 0, vary(AWARD, recipients=(), collectives=None, individuals=3)),
    ("MM545", 0, vary(AWARD, collectives=1)),
    ("MM545", 0, vary(AWARD, recipients=("model:1", "org:p"), collectives="≥ 1")),
    ("MM551", 0, vary(WORK, plaque="2024-01-01")),
    ("MM551", 1, vary(WORK, plaque="2023-12-31", model=None)),
    ("MM552", 0, vary(WORK, locality=None, unit="org:p")),
    ("MM553", 0, vary(WORK, valid="..", plaque="2023-02-01")),
    ("MM553", 1, vary(WORK, valid="..", plaque="2023-01-31")),
    ("MM553", 1, vary(WORK, valid="2022", plaque=None)),
    ("MM621", 0, good(attrs.evolve(SECOND, organiser=None))),
    ("MM621", 0, good(attrs.evolve(SECOND, valid="2019"))),
    ("MM621", 3, good(*(attrs.evolve(SECOND, id=f"emulation-cluster:{n}") for n in (2, 3)))),
    ("MM622", 0, leaders(("org:p", 2024), members=())),
    ("MM623", 0, leaders(("org:d", 2020), ("org:a", 2025))),
    ("MM623", 2, leaders(("org:d", 2024), ("org:d", 2024), ("org:a", 2024))),
    ("MM624", 0, vary(EMULATION, members=(), leaders=())),
    ("MM624", 0, good(attrs.evolve(TEAM, represents=None))),
    ("MM721", 0, vary(DIALOGUE, answers=10)),
    ("MM721", 0, vary(DIALOGUE, questions="≥ 5", answers=9)),
    ("MM722", 0, vary(DIALOGUE, people=2)),
    ("MM723", 0, good(attrs.evolve(ASSESSMENT, id="assess:2", locality="loc:p"))),
    ("MM723", 0, good(attrs.evolve(ASSESSMENT, id="assess:2", aspect="lesson"))),
    ("MM724", 0, vary(ASSESSMENT, about="cycle:1", valid="2025")),
    ("MM912", 0, cited(GIVEN, attrs.evolve(GIVEN, field="unit"))),
    ("MM913", 0, cited(GIVEN, attrs.evolve(GIVEN, place="dòng 2"))),
    ("MM913", 0, cited(attrs.evolve(GIVEN, place="", grade="B"))),
]
"""Limits and near misses: a code, the number of findings, and the movement."""
