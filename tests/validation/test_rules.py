"""The catalogue: for each rule a movement that breaks just it, and one close by that does not."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.strategies import movements
from massmob.validation.rules.contests import rounds_in_order

ask: Any = mm.validate
FROM = ("src:a",)
SOURCE = mm.Source(id="src:a", name="Danh mục", publisher="Tổng cục Thống kê", grade="A")


def locality(id: str, kind: str, parent: str | None = None, **more: Any) -> mm.Locality:
    given: dict[str, Any] = {"name": f"Đơn Vị {id[4:].upper()}", "sources": FROM, **more}
    return mm.Locality(id=id, kind=kind, parent=parent, **given)


def organ(id: str, level: str, superior: str | None = None, **more: Any) -> mm.PartyCommittee:
    given: dict[str, Any] = {"name": f"Cấp ủy {id}", "sources": FROM, **more}
    return mm.PartyCommittee(id=id, level=level, superior=superior, **given)


def document(id: str, symbol: str, type: str, issued: str, **more: Any) -> mm.Document:
    given: dict[str, Any] = {
        "name": symbol,
        "valid": f"{issued}/..",
        "issuer": "org:p",
        "sources": FROM,
        **more,
    }
    return mm.Document(id=id, symbol=symbol, type=type, issued=issued, **given)


def figure(id: str, indicator: str, value: Any, **more: Any) -> mm.Observation:
    given: dict[str, Any] = {"name": id, "unit": "loc:p", "valid": "2024", "sources": FROM, **more}
    return mm.Observation(id=id, indicator=indicator, value=value, **given)


def indicator(id: str, measure: str = "count", **more: Any) -> mm.Indicator:
    return mm.Indicator(id=id, name=id, measure=measure, sources=FROM, **more)


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
LOCAL = organ("org:d", "district", "org:p", locality="loc:d", valid="../2025-06-30")
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
        *(FIELD, THEME, MODEL, CONTEST, FIRST, FINAL, CLUSTER, OTHER, TEAM, COUNT),
        figure("obs:1", "ind:1", 5),
    ]
)


def but(*entities: mm.Entity) -> mm.Movement:
    """The good movement with entities put in place of those with the same id, or beside the rest."""
    kept = [each for each in GOOD if each.id not in {entity.id for entity in entities}]
    return mm.Movement([*kept, *entities])


def with_(entity: mm.Entity, **changes: Any) -> mm.Movement:
    return but(attrs.evolve(entity, **changes))


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
    "MM102": with_(MODEL, unit="org:x"),
    "MM103": with_(MODEL, field="org:p"),
    "MM104": with_(MODEL, replicates=("model:1",)),
    "MM105": with_(LETTER, continues=("doc:2", "doc:2")),
    "MM106": but(locality("loc:00009", "xa", "loc:p", code="00008")),
    "MM201": but(attrs.evolve(FIELD, parent="field:2", kind="theme")),
    "MM202": but(*chain(101)),
    "MM203": but(organ("org:q", "city")),
    "MM204": but(organ("org:e", "city", "org:d", valid="../2025-06-30")),
    "MM205": but(organ("org:e", "district", "org:p", locality="loc:d", valid="2024")),
    "MM206": but(
        locality("loc:e", "huyen", "loc:p", code="002", valid="../2025-06-30"),
        organ("org:e", "district", "org:p", locality="loc:e", valid="../2025-06-30"),
        attrs.evolve(BASE, superior="org:e"),
    ),
    "MM207": with_(THEME, kind="direction", parent=None),
    "MM208": with_(BASE, level="cell"),
    "MM209": but(
        locality("loc:b", "xa", "loc:p", code="00002", valid="../2025-06-30", successors=INTO_C)
    ),
    "MM210": with_(TOWN, code="01"),
    "MM211": but(
        mm.Body(
            id="org:b", name="Ban", kind="commission", level="base", serves="org:p", sources=FROM
        )
    ),
    "MM301": with_(FINAL, valid="2024/2025"),
    "MM302": but(document("doc:9", "03-KH/HU", "plan", "2025-08-01", issuer="org:d")),
    "MM303": with_(MODEL, unit="loc:a", valid="2025-08-01/..", milestones=()),
    "MM304": but(locality("loc:b", "phuong", "loc:p", code="00001", valid="2025-08-01/..")),
    "MM305": but(locality("loc:b", "xa", "loc:p", name="Đơn Vị C", valid="2025-08-01/..")),
    "MM306": but(
        mm.Body(
            id="org:b", name="Ban", kind="commission", level="district", valid="..", sources=FROM
        )
    ),
    "MM307": with_(MODEL, valid="1823/..", milestones=()),
    "MM308": but(
        mm.Term(id="term:2", name="Khóa", committee="org:p", valid="2023/2028", sources=FROM)
    ),
    "MM309": but(
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
    "MM401": with_(DIRECTIVE, type="plan"),
    "MM402": with_(DIRECTIVE, symbol="12-CT/TW"),
    "MM403": with_(DIRECTIVE, issued="2008-12-05"),
    "MM404": but(document("doc:4", "88-CV/TU", "official_letter", "2022-01-01")),
    "MM405": with_(LETTER, replaces=("doc:2",)),
    "MM406": with_(LETTER, covers="2023/2025"),
    "MM407": with_(PLAN, valid="2008/.."),
    "MM408": with_(CONTEST, documents=()),
    "MM409": with_(LETTER, symbol="088 - cv/TU"),
    "MM410": but(
        document("doc:9", "08/2022/QĐ-UBND", "decision", "2021-05-05", issuer=None),
    ),
    "MM501": with_(
        MODEL,
        milestones=(
            mm.Milestone(status="registered", on="2024"),
            mm.Milestone(status="recognised", on="2023-05-01"),
        ),
    ),
    "MM502": with_(MODEL, milestones=(mm.Milestone(status="registered", on="2022"),)),
    "MM503": but(
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
    "MM504": with_(MODEL, field=None),
    "MM505": but(attrs.evolve(MODEL, id="model:2", name="mô hình", milestones=())),
    "MM506": with_(
        MODEL,
        milestones=(
            mm.Milestone(status="stopped", on="2023-05-01"),
            mm.Milestone(status="commended", on="2024-05-01"),
        ),
    ),
    "MM507": with_(MODEL, level="base"),
    "MM601": with_(FINAL, order=3),
    "MM602": with_(FIRST, clusters=1),
    "MM603": but(attrs.evolve(CLUSTER, teams=0), attrs.evolve(OTHER, teams=3)),
    "MM604": with_(FINAL, teams=2),
    "MM605": but(attrs.evolve(TEAM, id="team:2", results=())),
    "MM606": but(
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
    "MM607": with_(OTHER, teams=2),
    "MM608": but(attrs.evolve(CONTEST, valid="2023/2024"), attrs.evolve(FINAL, valid="2023")),
    "MM609": with_(TEAM, results=(mm.Result(round="round:1", rank=1), mm.Result(round="round:1"))),
    "MM610": but(
        attrs.evolve(CONTEST, id="contest:2"),
        attrs.evolve(FINAL, id="round:3", contest="contest:2", order=1),
        attrs.evolve(TEAM, results=(*TEAM.results, mm.Result(round="round:3", rank=2))),
    ),
    "MM701": but(figure("obs:2", "ind:1", -1, valid="2023")),
    "MM702": but(indicator("ind:2", "share"), figure("obs:2", "ind:2", 90)),
    "MM703": but(indicator("ind:2", "ratio"), figure("obs:2", "ind:2", mm.Quantity.ratio(3, 2))),
    "MM704": but(
        *(SUM, PART, REST),
        *(figure("obs:s", "ind:sum", 10), figure("obs:p", "ind:part", 4)),
        figure("obs:r", "ind:rest", 5),
    ),
    "MM705": but(indicator("ind:2", bounded_by=("ind:1",)), figure("obs:2", "ind:2", 6)),
    "MM706": but(
        indicator("ind:2", "ratio", among=("xa",)),
        figure("obs:2", "ind:2", mm.Quantity.ratio(2, 2)),
    ),
    "MM707": but(figure("obs:2", "ind:1", 6)),
    "MM708": but(
        figure("obs:2", "ind:1", 6, unit="loc:c", valid="2026"),
        figure("obs:3", "ind:1", 5, valid="2026"),
    ),
    "MM709": but(indicator("ind:2", "ratio"), figure("obs:2", "ind:2", 3)),
    "MM710": but(figure("obs:2", "ind:1", 4.5, valid="2023")),
    "MM801": but(locality("loc:b", "xa", "loc:d", valid="../2024-12-31")),
    "MM802": but(
        attrs.evolve(OLD, valid="../2025-05-31"), attrs.evolve(BASE, valid="../2025-05-31")
    ),
    "MM803": but(
        locality("loc:b", "xa", "loc:p", valid="2025-08-01/.."),
        attrs.evolve(OLD, successors=(mm.Succession(to="loc:b", extent="whole", on="2025-07-01"),)),
    ),
    "MM804": with_(OLD, successors=(*OLD.successors, *OLD.successors)),
    "MM805": but(
        attrs.evolve(
            NEW,
            successors=(mm.Succession(to="loc:a", extent="part", on="2025-06-30"),),
        )
    ),
    "MM806": with_(OLD, successors=(mm.Succession(to="loc:c", extent="unknown", on="2025-07-01"),)),
    "MM807": with_(OLD, successors=(mm.Succession(to="loc:p", extent="whole", on="2025-07-01"),)),
    "MM901": with_(MODEL, sources=()),
    "MM902": with_(MODEL, note="Liên hệ: 0912 345 678"),
    "MM903": with_(MODEL, disputes=(mm.Dispute(field="valid", value="2022", note={"en": "x"}),)),
    "MM904": with_(NEW, name="Đại áng"),
    "MM905": with_(SOURCE, publisher=""),
    "MM907": with_(MODEL, name="Mô  hình"),
    "MM908": with_(MODEL, note="<b>Mô hình</b>"),
    "MM909": with_(MODEL, note="Thành phá»\u2018"),
    "MM910": but(mm.Source(id="src:b", name="Phụ lục", publisher="A", grade="A", part_of="src:a")),
    "MM906": but(figure("obs:2", "ind:1", 10_000, valid="2023", stated="more than 10,000")),
}
"""Code → a movement that breaks this rule."""

MORE: list[tuple[mm.Movement, str, str]] = [
    (with_(TOWN, parent="loc:c", valid="2025-07-01/.."), "MM204", "cannot be part of"),
    (with_(FIELD, parent="field:2"), "MM201", "cycle"),
    (with_(NEW, name="é Tòng"), "MM904", "'é Tòng'"),
    (with_(NEW, name="Đơn  Vị"), "MM907", "'Đơn  Vị'"),
    (with_(MODEL, note="Ủy ban&nbsp;nhân dân"), "MM908", "&nbsp;"),
    (with_(MODEL, note="H\N{REPLACEMENT CHARACTER} Nội"), "MM909", "the text holds"),
    (with_(SOURCE, grade=None), "MM905", "no grade"),
    (with_(SOURCE, url="ftp://x"), "MM905", "not an address"),
    (with_(MODEL, unit=None), "MM504", "no unit"),
    (with_(MODEL, note="thu@example.com"), "MM902", "e-mail"),
    (with_(MODEL, note="CCCD số 001099012345"), "MM902", "identity number"),
    (with_(MODEL, note="Họ và tên: A"), "MM902", "personal form"),
    (with_(FIRST, clusters=3), "MM602", "2 of 3"),
    (with_(FIRST, advanced=5), "MM604", "go on"),
    (with_(FIRST, teams=0, advanced=None), "MM604", "1 teams are named"),
    (with_(TEAM, results=(mm.Result(round="round:1", rank=0),)), "MM606", "rank 0"),
    (with_(OLD, valid=".."), "MM802", "no end"),
    (
        with_(
            OLD,
            successors=tuple(
                mm.Succession(to=to, extent="all_people", main=True, on="2025-07-01")
                for to in ("loc:c", "loc:p")
            ),
        ),
        "MM804",
        "two ways",
    ),
    (with_(THEME, kind="field"), "MM207", "cannot stand under"),
    (but(locality("loc:00008@2025-07-01", "xa", "loc:p", code="00008")), "MM106", "since"),
    (with_(PLAN, valid=".."), "MM407", "always"),
]
"""Second ways to break a rule: a movement, the code, a part of the message."""


FOLLOWS: dict[str, set[str]] = {}
"""Code → other codes that a movement breaking it cannot but break too."""


def anew(movement: mm.Movement) -> mm.Movement:
    """The same movement, of which nothing is known yet: what was found is kept with one."""
    return mm.Movement.excerpt(movement, movement.outside)


def codes(movement: mm.Movement) -> set[str]:
    return {finding.code for finding in mm.validate(anew(movement)).findings}


def test_the_good_movement_has_nothing_to_find() -> None:
    report = mm.validate(anew(GOOD))
    assert str(report) == "nothing found"
    assert report.ok


def test_every_rule_has_a_movement_that_breaks_it() -> None:
    assert sorted(BROKEN) == [each.code for each in mm.all_rules()]


@pytest.mark.parametrize("code", sorted(BROKEN))
def test_a_rule_finds_what_breaks_it_and_only_that(code: str) -> None:
    found = codes(BROKEN[code])
    assert code in found
    assert found - {code} <= FOLLOWS.get(code, set())


@pytest.mark.parametrize("each", mm.all_rules(), ids=lambda each: each.code)
def test_a_rule_explains_itself(each: Any) -> None:
    for text in (each.title, each.why, each.hint, each.check.__doc__):
        assert text
        assert not text.endswith("..")
    assert each.family == f"{each.code[:3]}xx"
    assert each.severity in set(mm.Severity)


def as_told(code: str, movement: mm.Movement) -> str:
    """The findings of a rule with all that they say, as `tests/findings.txt` has them."""
    lines = [f"== {code}"]
    for each in mm.validate(anew(movement), select=code).findings:
        lines += [f"{each}", f"   with: {', '.join(each.related) or 'nothing'}"]
        if each.fixed is not None:
            changed = [
                f"{field.name}={getattr(each.fixed, field.name)!r}"
                for field in attrs.fields(type(each.fixed))
                if repr(getattr(each.fixed, field.name))
                != repr(getattr(movement[each.entity], field.name))
            ]
            lines.append(f"   fixed: {', '.join(changed)}")
    return "\n".join(lines)


def all_told() -> list[str]:
    """What `tests/findings.txt` holds; ``python data/rule_findings.py`` writes it anew."""
    broken = [as_told(code, movement) for code, movement in sorted(BROKEN.items())]
    return broken + [as_told(code, movement) for movement, code, _ in MORE]


@pytest.mark.parametrize("at", range(len(BROKEN) + len(MORE)))
def test_findings_say_what_was_agreed(at: int) -> None:
    """Severity, entity, field, message, hint, related ids and repair, word by word."""
    agreed = (Path(__file__).parent / "findings.txt").read_text(encoding="utf-8").split("\n\n")
    cases = [
        *((each, code) for code, each in sorted(BROKEN.items())),
        *((m, c) for m, c, _ in MORE),
    ]
    movement, code = cases[at]
    assert as_told(code, movement) == agreed[at].strip("\n")


class TestMoreFaults:
    """Second ways to break a rule, and near misses."""

    @pytest.mark.parametrize(("movement", "code", "told"), MORE)
    def test_found(self, movement: mm.Movement, code: str, told: str) -> None:
        assert told in str(
            [f.message for f in mm.validate(anew(movement)).findings if f.code == code]
        )

    @pytest.mark.parametrize(
        "note",
        [
            "12-CT/TU ngày 05/12/2016, 382/382 xã, hơn 10.000 mô hình",
            "2010–2024: 11,935 = 7,369 + 4,566",
            "Quyết định 08/2022/QĐ-UBND, mã 00070, docid 211788",
            "https://example.com/a-0912345678-b.html",
        ],
    )
    def test_figures_and_symbols_are_no_personal_data(self, note: str) -> None:
        assert codes(with_(MODEL, note=note)) == set()

    def test_outside_an_excerpt_nothing_dangles(self) -> None:
        for day in ("2024-10-15", "2025-07-01"):
            report = mm.validate(GOOD.at(day))
            assert report.ok, str(report)

    def test_a_common_noun_inside_a_name_is_no_fault(self) -> None:
        assert codes(with_(NEW, name="Nông trường Việt Lâm")) == set()

    def test_districts_end_with_their_level(self) -> None:
        assert "MM801" not in codes(GOOD)

    def test_documents_without_days_or_known_codes_are_passed_over(self) -> None:
        assert codes(with_(DIRECTIVE, issued=None)) == set()
        assert codes(with_(DIRECTIVE, symbol=None)) == set()

    def test_a_dangling_reference_gives_one_finding_not_five(self) -> None:
        report = mm.validate(with_(MODEL, unit="org:x"))
        assert [finding.code for finding in report.findings] == ["MM102"]
        assert "MM301" in report.skipped
        assert "needs MM102" in report.skipped["MM103"]
        assert "did you mean" not in str(mm.validate(with_(MODEL, unit="zzz:9")).findings[0].hint)


class TestAtAnySize:
    def test_a_chain_of_ten_thousand(self) -> None:
        assert {f.code for f in mm.validate(but(*chain(10_000))).errors} == {"MM202"}

    @pytest.mark.parametrize("length", [2, 50_000])
    def test_a_ring(self, length: int) -> None:
        ring = [
            mm.Field(
                id=f"field:{n + 10}",
                name=str(n),
                kind="theme",
                parent=f"field:{(n + 1) % length + 10}",
                sources=FROM,
            )
            for n in range(length)
        ]
        report = mm.validate(but(*ring))
        assert {f.code for f in report.errors} == {"MM201"}
        assert set(report.skipped) >= {"MM203", "MM204"}

    def test_a_ring_of_successions(self) -> None:
        many = 5_000

        def goes_to(id: str, *receivers: str) -> mm.Locality:
            rows = [mm.Succession(to=to, extent="part", on="2025-07-01") for to in receivers]
            return locality(id, "xa", "loc:p", successors=rows)

        ring = [goes_to(f"loc:r{n}", f"loc:r{(n + 1) % many}") for n in range(1, many)]
        led_to = [goes_to("loc:r0", "loc:r1", "loc:t1"), goes_to("loc:t1", "loc:t2")]
        leads_there = [goes_to("loc:s", "loc:r0"), locality("loc:t2", "xa", "loc:p")]
        found = mm.validate(but(*ring, *led_to, *leads_there)).findings
        in_ring = [f.entity for f in found if f.code == "MM805"]
        assert in_ring == sorted(f"loc:r{n}" for n in range(many))

    @given(movements(), st.data())
    def test_nothing_makes_it_raise(self, movement: mm.Movement, data: st.DataObject) -> None:
        """Entities with every reference pointed anywhere."""
        ids = [entity.id for entity in movement]
        anywhere = st.sampled_from([*ids, "loc:none", "org:none"])
        bent: list[mm.Entity] = []
        for entity in movement:
            changes: dict[str, Any] = {}
            for field in ("parent", "superior", "locality", "unit", "field", "issuer"):
                if hasattr(entity, field) and data.draw(st.booleans()):
                    changes[field] = data.draw(anywhere)
            bent.append(attrs.evolve(entity, **changes))
        report = mm.validate(mm.Movement(bent))
        assert report.findings == tuple(
            sorted(report.findings, key=lambda f: (f.code, f.entity, f.field, f.message))
        )

    @given(movements(with_reorganisation=True))
    def test_drawn_movements_have_no_finding(self, movement: mm.Movement) -> None:
        assert mm.validate(movement).findings == ()

    @given(movements(min_units=4, with_reorganisation=True))
    def test_a_successor_left_out_is_told(self, movement: mm.Movement) -> None:
        """The rules of reorganisation do look at what is drawn: each unit that ended needs its row."""
        for unit in movement.localities.values():
            if unit.successors:
                broken = movement.replace(attrs.evolve(unit, successors=()))
                found = mm.validate(broken, select="MM8").findings
                assert unit.id in {each.entity for each in found}


class TestChoosing:
    def test_select_and_ignore_by_prefix(self) -> None:
        broken = with_(MODEL, unit=None, sources=())
        assert codes(broken) == {"MM504", "MM901"}
        assert {f.code for f in mm.validate(broken, select=("MM9",)).findings} == {"MM901"}
        assert {f.code for f in mm.validate(broken, ignore=["MM901"]).findings} == {"MM504"}
        assert mm.validate(broken, select="MM5", ignore="MM504").findings == ()
        assert broken.validate(select="MM5") == mm.validate(broken, select="MM5")

    @pytest.mark.parametrize("bad", ["XX", "", "MM999", 5])
    def test_unknown_codes_are_refused(self, bad: Any) -> None:
        for argument in ("select", "ignore"):
            with pytest.raises(mm.InvalidValueError, match="no rule begins"):
                ask(GOOD, **{argument: (bad,)})

    def test_codes_are_never_given_twice(self) -> None:
        for code in ("MM101", "MM1", "X101", "mm999", "MMABC"):
            with pytest.raises(mm.InvalidValueError, match="not a free code"):
                mm.rule(code, "x", why="x", hint="x")(rounds_in_order)


class TestReport:
    REPORT = mm.validate(but(attrs.evolve(MODEL, unit="org:x"), attrs.evolve(COUNT, sources=())))

    def test_parts(self) -> None:
        assert not self.REPORT.ok
        assert [f.code for f in self.REPORT.errors] == ["MM102"]
        assert [f.code for f in self.REPORT.warnings] == ["MM901"]
        assert self.REPORT.notes == ()
        assert self.REPORT.summary() == "1 error, 1 warning"
        assert "MM102 error: model:1.unit: run_by names 'org:x'" in str(self.REPORT)
        assert "skipped" in str(self.REPORT)
        assert "MM102" in self.REPORT._repr_html_()

    def test_raising(self) -> None:
        mm.validate(GOOD).raise_for_errors()
        with pytest.raises(mm.ValidationError, match="MM102") as caught:
            self.REPORT.raise_for_errors()
        assert pickle.loads(pickle.dumps(caught.value)).problems == self.REPORT.errors

    def test_json(self) -> None:
        plain = json.loads(self.REPORT.to_json())
        assert plain == self.REPORT.to_dict()
        assert plain["findings"][0]["severity"] == "error"
        assert plain["findings"][0]["related"] == ["org:x"]

    def test_sarif(self) -> None:
        run = json.loads(self.REPORT.to_sarif())["runs"][0]
        assert [each["id"] for each in run["tool"]["driver"]["rules"]] == ["MM102", "MM901"]
        (first, _) = run["results"]
        assert first["ruleId"] == "MM102"
        assert first["ruleIndex"] == 0
        assert first["level"] == "error"
        assert first["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "model:1"
        whole = mm.Report.of(
            [mm.Finding(code="MM101", severity=mm.Severity.ERROR, message="x")], {}
        )
        assert "locations" not in json.loads(whole.to_sarif())["runs"][0]["results"][0]
