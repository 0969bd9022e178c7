"""Limits of the rules: the day or figure from which a rule reports something, and near misses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest

import massmob as mm
from support.activity_cases import LIMIT_CASES as LIMIT_CASES_OF_ACTIVITIES
from support.rule_cases import (
    BASE,
    CITY,
    CLUSTER,
    CONTEST,
    DIRECTIVE,
    FIELD,
    FINAL,
    FIRST,
    FROM,
    GOOD,
    LETTER,
    LOCAL,
    MODEL,
    MOVING,
    NEW,
    OLD,
    OTHER,
    PART,
    PARTY,
    PLAN,
    REST,
    SOURCE,
    SUM,
    TEAM,
    TERM,
    THEME,
    TOWN,
    document,
    figure,
    findings_text,
    fresh,
    good,
    indicator,
    locality,
    organ,
    spread_out,
    vary,
)


def model(id: str, **fields: Any) -> mm.MobilizationModel:
    return attrs.evolve(MODEL, id=id, **{"name": id, "milestones": (), **fields})


def stages(*rows: tuple[str, str], level: str | None = None) -> mm.Movement:
    reached = tuple(mm.Milestone(status=status, on=on, level=level) for status, on in rows)
    return vary(MODEL, valid="..", milestones=reached)


def term(id: str, valid: str, committee: str = "org:p") -> mm.Term:
    return mm.Term(id=id, name=id, committee=committee, valid=valid, sources=FROM)


def commune(
    id: str, valid: str = "2025-07-01/..", parent: str = "loc:p", **fields: Any
) -> mm.Locality:
    return locality(id, "xa", parent, valid=valid, **fields)


def merged(*rows: tuple[str, str, str], **fields: Any) -> mm.Locality:
    """The old commune with other rows of succession: to, extent, day."""
    successions = tuple(mm.Succession(to=to, extent=extent, on=on) for to, extent, on in rows)
    return attrs.evolve(OLD, successors=successions, **fields)


def in_parts(*main: bool) -> mm.Locality:
    """The old commune divided between two units, of which these are the main receivers."""
    return attrs.evolve(
        OLD,
        successors=[
            mm.Succession(to=to, extent="part", on="2025-07-01", main=is_main)
            for to, is_main in zip(("loc:c", "loc:p"), main, strict=True)
        ],
    )


def board(id: str = "org:b", **fields: Any) -> mm.Body:
    return mm.Body(id=id, name=id, kind="commission", sources=FROM, **fields)


def district(**fields: Any) -> mm.Locality:
    return locality("loc:e", "huyen", "loc:p", code="002", **fields)


def letter(**fields: Any) -> mm.Movement:
    values: dict[str, Any] = {"symbol": "9-CV/TU", "type": "official_letter", "issued": "2021"}
    return good(document("doc:9", **{**values, **fields}))


SHARE, RATIO = indicator("ind:2", "share"), indicator("ind:2", "ratio")
LISTED = indicator("ind:2", "ratio", among=("xa",), note={"vi": "ghi", "en": "of the list"})
BOUNDED = indicator("ind:2", bounded_by=("ind:1",))

LIMIT_CASES: list[tuple[str, int, mm.Movement]] = [
    ("MM102", 1, vary(MODEL, unit="zzz:9")),
    (
        "MM102",
        0,
        mm.Movement.excerpt([attrs.evolve(MODEL, unit="loc:out"), FIELD], {"loc:out", "src:a"}),
    ),
    ("MM103", 1, vary(MODEL, unit="field:1")),
    ("MM105", 0, vary(LETTER, continues=("doc:2", "doc:1"))),
    ("MM105", 2, vary(LETTER, continues=("doc:2", "doc:2"), cites=("doc:1", "doc:1", "doc:1"))),
    ("MM106", 0, good(commune("loc:00008@2025-07-01", code="00008"))),
    ("MM106", 1, good(commune("loc:00008@2025-07-02", code="00008"))),
    ("MM106", 0, good(commune("loc:00009"))),
    ("MM106", 0, good(commune("loc:x9", code="00008"))),
    ("MM203", 0, mm.Movement.excerpt([*GOOD, organ("org:q", "city", "org:out")], {"org:out"})),
    (
        "MM203",
        0,
        good(organ("org:q", "city", valid="../2000"), attrs.evolve(PARTY, valid="2001/..")),
    ),
    ("MM203", 2, good(organ("org:q", "city"), locality("loc:q", "tinh"))),
    ("MM204", 1, good(commune("loc:b", parent="loc:c"))),
    ("MM204", 0, good(organ("org:x", "cell", "org:a", valid="../2025-06-30"))),
    ("MM204", 1, good(organ("org:x", "base", "org:a", valid="../2025-06-30"))),
    (
        "MM205",
        0,
        good(organ("org:e", "direct", "org:p", locality="loc:d", valid="2025-07-01/..")),
    ),
    ("MM205", 3, good(*(organ(f"org:e{n}", "base", "org:p", locality="loc:c") for n in range(3)))),
    ("MM206", 0, good(attrs.evolve(LOCAL, locality=None))),
    ("MM206", 0, good(attrs.evolve(OLD, parent=None))),
    (
        "MM207",
        1,
        good(
            attrs.evolve(THEME, kind="direction", parent="field:3"),
            mm.Field(id="field:3", name="B", kind="theme", parent="field:1"),
        ),
    ),
    ("MM207", 0, good(mm.Field(id="field:3", name="B", kind="theme", parent="field:2"))),
    ("MM207", 0, good(mm.Field(id="field:3", name="B", kind="direction", parent="field:1"))),
    ("MM208", 0, good(organ("org:c", "direct", "org:p", locality="loc:c", valid="2025-07-01/.."))),
    ("MM208", 1, good(organ("org:c", "base", "org:p", locality="loc:c", valid="2025-07-01/.."))),
    ("MM208", 1, vary(BASE, level="direct")),
    ("MM208", 0, vary(BASE, valid="..")),
    ("MM209", 0, good(commune("loc:b", "../2025-07-01"))),
    ("MM209", 0, good(commune("loc:b", ".."))),
    ("MM210", 1, good(commune("loc:b", code="0001"))),
    ("MM211", 0, good(board(serves="org:p"))),
    ("MM211", 0, good(board(level="city", serves="org:p"))),
    ("MM211", 0, good(board(level="base"))),
    ("MM212", 0, good(*spread_out((45, 10), (10, 45)))),
    ("MM212", 0, good(*spread_out((45, 10), (45.5, 10.5), (44, 11)))),
    (
        "MM212",
        1,
        good(attrs.evolve(CITY, centre=mm.Point(45, 10)), *spread_out((45, 10), (10, 45))),
    ),
    ("MM212", 0, good(*spread_out((20, 105), (20, 105), (20, 105), (10, 105)))),
    ("MM212", 1, good(*spread_out((20, 105), (20, 105), (20, 105), (9, 105)))),
    ("MM212", 0, good(*spread_out((65, 179), (65, -179), (65, 178)))),
    ("MM212", 1, good(*spread_out(*[(45, 10)] * 4, *[(10, 45)] * 1))),
    ("MM302", 0, letter(issuer="org:d", valid="2025-06-30/..")),
    ("MM302", 1, letter(issuer="org:d", valid="2025-07-01/..")),
    ("MM302", 0, letter(issuer="org:d", valid="..")),
    ("MM303", 0, vary(MODEL, unit="loc:a", valid="2025-06-30/..")),
    ("MM303", 1, vary(MODEL, unit="loc:a", valid="2025-07-01/..")),
    ("MM303", 0, vary(MODEL, unit="loc:c", valid="../2025-07-01")),
    ("MM303", 1, vary(MODEL, unit="loc:c", valid="../2025-06-30")),
    (
        "MM301",
        1,
        good(attrs.evolve(NEW, parent="loc:q"), locality("loc:q", "tinh", valid="2025-07-02/..")),
    ),
    ("MM304", 1, good(commune("loc:b", "2025-06-30", code="00001"))),
    ("MM304", 2, good(*(commune(f"loc:b{n}", f"{n}", code="00001") for n in (2026, 2028)))),
    ("MM304", 0, good(locality("loc:b", "huyen", "loc:p", code="00001", valid="../2025-06-30"))),
    ("MM305", 2, good(*(commune(f"loc:b{n}", f"{n}", name="Đơn Vị C") for n in (2026, 2028)))),
    (
        "MM305",
        0,
        good(locality("loc:b", "phuong", "loc:p", name="Đơn Vị C", valid="2025-07-01/..")),
    ),
    ("MM305", 0, good(commune("loc:b", name="Đơn Ví C"))),
    ("MM306", 0, good(district(valid="../2025-06-30"))),
    ("MM306", 1, good(district(valid="../2025-07-01"))),
    ("MM306", 0, good(board(level="direct", valid=".."))),
    ("MM307", 0, vary(MODEL, valid="1900-01-01/2100-12-31")),
    ("MM307", 1, vary(MODEL, valid="1899-12-31/..")),
    ("MM307", 1, vary(MODEL, valid="../2101-01-01")),
    ("MM307", 2, vary(MODEL, valid="1899/2101")),
    (
        "MM308",
        0,
        good(attrs.evolve(TERM, valid="2015/2020-10-14"), term("term:2", "2020-10-14/2025")),
    ),
    (
        "MM308",
        1,
        good(attrs.evolve(TERM, valid="2015/2020-10-14"), term("term:2", "2020-10-13/2025")),
    ),
    ("MM308", 1, good(attrs.evolve(TERM, valid=".."), term("term:2", ".."))),
    ("MM308", 1, good(attrs.evolve(TERM, valid="2020/.."), term("term:2", "2021/.."))),
    ("MM308", 0, good(term("term:2", "2020/2025", "org:d"))),
    (
        "MM309",
        0,
        good(board(valid="2020/.."), board("org:n", valid="2020/..", predecessors=("org:b",))),
    ),
    ("MM309", 0, good(board(valid=".."), board("org:n", valid="2020/..", predecessors=("org:b",)))),
    ("MM309", 0, good(board(valid="2020/.."), board("org:n", predecessors=("org:b",)))),
    (
        "MM309",
        1,
        good(
            board(valid="2020-01-02/.."),
            board("org:m"),
            board("org:n", valid="2020-01-01/..", predecessors=("org:m", "org:b")),
        ),
    ),
    ("MM310", 0, vary(MODEL, unit="loc:a", valid="2023/2025-06-30")),
    ("MM310", 1, vary(MODEL, unit="loc:a", valid="2023/2025-07-01")),
    ("MM310", 0, vary(MODEL, unit="loc:a", valid="2025-07-01/..")),
    ("MM310", 1, good(attrs.evolve(OLD, successors=()), attrs.evolve(MODEL, unit="loc:a"))),
    (
        "MM310",
        1,
        good(
            *(
                organ(f"org:n{n}", "base", "org:p", predecessors=("org:a",), valid="2025-07-01/..")
                for n in range(5)
            ),
            attrs.evolve(MODEL, unit="org:a"),
        ),
    ),
    ("MM310", 0, good(figure("obs:2", "ind:1", 5, unit="loc:a", valid="2025"))),
    ("MM310", 1, good(figure("obs:2", "ind:1", 5, unit="loc:a", valid="2025/2026"))),
    ("MM310", 0, vary(CONTEST, organiser="org:d", valid="2024/2025")),
    ("MM310", 1, vary(MOVING, organiser="org:d", valid="2024/2025")),
    ("MM311", 0, vary(CONTEST, valid="..")),
    ("MM311", 0, vary(CONTEST, valid="../2024")),
    ("MM311", 0, vary(MODEL, valid="2023/..")),
    ("MM311", 0, good(SHARE, figure("obs:2", "ind:2", 0.5, valid="2024/.."))),
    ("MM311", 0, good(figure("obs:2", "ind:9", 5, valid="2024/.."))),
    ("MM311", 1, vary(CONTEST, valid="2024/..")),
    (
        "MM311",
        2,
        vary(
            MODEL,
            milestones=(
                mm.Milestone(status="registered", on="2023/.."),
                mm.Milestone(status="recognised", on="../2024"),
                mm.Milestone(status="commended", on="2024"),
            ),
        ),
    ),
    ("MM401", 1, letter(symbol="9-QĐ/TU")),
    ("MM402", 0, letter(symbol="9-CV/HU", issuer="org:d", valid="2021")),
    (
        "MM402",
        0,
        good(board(), document("doc:9", "9-CV/TU", "official_letter", "2021", issuer="org:b")),
    ),
    (
        "MM402",
        1,
        good(
            board(level="base"),
            document("doc:9", "9-CV/TU", "official_letter", "2021", issuer="org:b"),
        ),
    ),
    ("MM403", 0, vary(DIRECTIVE, issued="2009-02-26")),
    ("MM403", 1, vary(DIRECTIVE, issued="2009-02-25")),
    ("MM403", 0, vary(DIRECTIVE, issued="2009")),
    ("MM403", 0, vary(DIRECTIVE, issued="2000/..")),
    ("MM403", 0, vary(PLAN, issued="../2030")),
    ("MM403", 0, vary(PLAN, issued=None)),
    ("MM404", 1, letter(symbol="88-CV/TU", issued="2025-12-31")),
    ("MM404", 0, letter(symbol="88-CV/TU", issued="2026-01-01")),
    ("MM404", 0, letter(symbol="88-CV/TU", issued=None, valid="2021")),
    ("MM404", 0, letter(symbol="89-CV/TU", issued="2021-03-15")),
    (
        "MM404",
        0,
        good(
            document("doc:9", "88-CV/TU", "official_letter", "2021", issuer="org:d"),
            term("term:2", "2020/2025", "org:d"),
        ),
    ),
    (
        "MM405",
        0,
        good(
            attrs.evolve(LETTER, replaces=("doc:2",)),
            attrs.evolve(DIRECTIVE, valid="2016-12-05/2021-03-15"),
        ),
    ),
    (
        "MM405",
        1,
        good(
            attrs.evolve(LETTER, replaces=("doc:2",)),
            attrs.evolve(DIRECTIVE, valid="2016-12-05/2021-03-16"),
        ),
    ),
    ("MM405", 0, good(attrs.evolve(LETTER, replaces=("doc:2",), valid=".."))),
    ("MM406", 1, vary(LETTER, covers="2021-01-02/2025")),
    ("MM406", 0, vary(LETTER, covers="2019/..")),
    ("MM406", 0, vary(LETTER, covers=None)),
    ("MM406", 1, good(attrs.evolve(LETTER, continues=("doc:1", "doc:2"), covers="2023/2025"))),
    ("MM407", 0, letter(issued="2021", valid="2021-01-01/..")),
    ("MM407", 1, letter(issued="2021", valid="2020-12-31/..")),
    ("MM407", 0, letter(issued="../2021", valid="..")),
    ("MM408", 0, vary(CONTEST, documents=(), belongs_to="campaign:1")),
    (
        "MM408",
        0,
        mm.Movement.excerpt(
            [attrs.evolve(CONTEST, documents=(), belongs_to="campaign:out")], {"campaign:out"}
        ),
    ),
    ("MM408", 0, mm.Movement.excerpt([attrs.evolve(CONTEST, documents=("doc:out",))], {"doc:out"})),
    ("MM408", 2, good(attrs.evolve(CONTEST, documents=()), attrs.evolve(MOVING, documents=()))),
    ("MM410", 0, letter(symbol="08/2022/QĐ-UBND", type="decision", issued="2022", issuer=None)),
    (
        "MM410",
        0,
        letter(symbol="08/2022/QĐ-UBND", type="decision", issued=None, valid="2022", issuer=None),
    ),
    ("MM410", 1, letter(symbol="08/2022/QĐ-UBND", type="decision", issued="2023", issuer=None)),
    ("MM501", 0, stages(("registered", "2023-05-01"), ("recognised", "2023-05-01"))),
    ("MM501", 1, stages(("registered", "2023-05-02"), ("recognised", "2023-05-01"))),
    ("MM501", 0, stages(("registered", "2023-05-02"), ("registered", "2023-05-01"))),
    ("MM501", 0, stages(("registered", "../2025"), ("recognised", "2023-05-01"))),
    ("MM501", 0, stages(("registered", "2025"), ("recognised", "2023/.."))),
    ("MM501", 0, stages(("stopped", "2020"), ("registered", "2023"))),
    ("MM501", 2, stages(("recognised", "2022"), ("registered", "2024"), ("commended", "2023"))),
    ("MM502", 0, vary(MODEL, milestones=(mm.Milestone(status="registered", on="2023-02-01"),))),
    ("MM502", 1, vary(MODEL, milestones=(mm.Milestone(status="registered", on="2023-01-31"),))),
    ("MM503", 0, good(model("model:2", replicates=("model:1",)))),
    ("MM503", 1, good(model("model:2", valid="..", replicates=("model:1",)))),
    (
        "MM503",
        1,
        good(
            model("model:3", valid=".."),
            model("model:2", valid="2023-01-31/..", replicates=("model:3", "model:1")),
        ),
    ),
    ("MM504", 2, vary(MODEL, field=None, unit=None)),
    ("MM504", 1, vary(MODEL, unit=None)),
    ("MM505", 0, good(model("model:2", name="Mô hình", unit="org:d", valid="2023"))),
    ("MM505", 0, good(model("model:2", name="Mô hình", field="field:2"))),
    ("MM505", 0, good(model("model:2", name="Mô hình", valid="2022"))),
    ("MM505", 2, good(*(model(f"model:{n}", name="Mô hình") for n in (2, 3)))),
    ("MM506", 0, stages(("stopped", "2023-05-01"), ("commended", "2023-05-01"))),
    ("MM506", 1, stages(("stopped", "2023-05-01"), ("commended", "2023-05-02"))),
    ("MM506", 1, stages(("commended", "2022"), ("commended", "2024"), ("stopped", "2023"))),
    ("MM507", 0, vary(MODEL, level="city")),
    ("MM507", 1, vary(MODEL, level="direct", unit="loc:p")),
    ("MM507", 0, good(attrs.evolve(MODEL, level="base", unit="org:b"), board())),
    ("MM507", 1, good(attrs.evolve(MODEL, level="base", unit="org:b"), board(level="city"))),
    ("MM601", 1, good(attrs.evolve(FIRST, order=2), attrs.evolve(FINAL, order=4))),
    ("MM601", 1, vary(FINAL, order=1)),
    ("MM602", 0, vary(FINAL, clusters=4)),
    ("MM602", 0, vary(FIRST, clusters=None)),
    ("MM603", 0, vary(CLUSTER, teams=1)),
    ("MM603", 0, vary(CLUSTER, teams=None)),
    ("MM604", 0, vary(FIRST, advanced=None)),
    ("MM604", 0, vary(FIRST, teams=None)),
    ("MM604", 0, vary(FINAL, teams=None)),
    ("MM604", 0, vary(FIRST, teams=1, advanced=1)),
    ("MM604", 3, good(attrs.evolve(FIRST, teams=0, advanced=3))),
    ("MM605", 0, good(attrs.evolve(TEAM, id="team:2", results=(), cluster=None))),
    ("MM605", 0, good(attrs.evolve(TEAM, id="team:2", results=(), represents=None))),
    ("MM605", 1, good(attrs.evolve(TEAM, id="team:2", results=(), cluster="cluster:2"))),
    (
        "MM606",
        1,
        vary(TEAM, results=(mm.Result(round="round:1"), mm.Result(round="round:2", rank=-1))),
    ),
    ("MM606", 0, good(attrs.evolve(TEAM, id="team:2", cluster="cluster:2", represents="org:a"))),
    (
        "MM606",
        1,
        good(
            attrs.evolve(TEAM, results=(mm.Result(round="round:2", rank=2),)),
            attrs.evolve(
                TEAM,
                id="team:2",
                cluster="cluster:2",
                represents="org:a",
                results=(mm.Result(round="round:2", rank=2),),
            ),
        ),
    ),
    ("MM607", 0, vary(OTHER, teams=None)),
    ("MM607", 0, vary(FIRST, teams=4, clusters=3)),
    ("MM607", 1, vary(FIRST, teams=4)),
    ("MM607", 1, vary(FIRST, teams=2, clusters=3)),
    ("MM607", 0, vary(FIRST, teams=None)),
    ("MM608", 0, good(attrs.evolve(FINAL, valid="2024-01-01"), attrs.evolve(FIRST, valid="2024"))),
    ("MM608", 1, good(attrs.evolve(FINAL, valid="2023-12-31"), attrs.evolve(FIRST, valid="2024"))),
    ("MM608", 0, vary(FINAL, valid="2023/..")),
    ("MM608", 0, good(attrs.evolve(FINAL, valid="2023"), attrs.evolve(FIRST, valid="../2024"))),
    ("MM609", 1, vary(TEAM, results=tuple(mm.Result(round=f"round:{n}") for n in (1, 2, 2, 2)))),
    ("MM610", 0, vary(TEAM, cluster=None)),
    ("MM701", 0, good(figure("obs:2", "ind:1", 0, valid="2023"))),
    ("MM702", 0, good(SHARE, figure("obs:2", "ind:2", 1))),
    ("MM702", 1, good(SHARE, figure("obs:2", "ind:2", mm.Quantity.between(0.5, 1.5)))),
    ("MM702", 1, good(SHARE, figure("obs:2", "ind:2", mm.Quantity.at_least(1.5)))),
    ("MM702", 0, good(SHARE, figure("obs:2", "ind:2", mm.Quantity.at_least(0.5)))),
    ("MM702", 0, good(SHARE, figure("obs:2", "ind:2", mm.Quantity.ratio(3, 4)))),
    ("MM703", 0, good(RATIO, figure("obs:2", "ind:2", mm.Quantity.ratio(3, 3)))),
    ("MM704", 1, good(SUM, PART, figure("obs:s", "ind:sum", 10), figure("obs:p", "ind:part", 9))),
    (
        "MM704",
        0,
        good(SUM, PART, REST, figure("obs:s", "ind:sum", 10), figure("obs:p", "ind:part", 9)),
    ),
    (
        "MM704",
        1,
        good(SUM, PART, REST, figure("obs:s", "ind:sum", 10), figure("obs:p", "ind:part", 11)),
    ),
    (
        "MM704",
        0,
        good(
            SUM, PART, figure("obs:s", "ind:sum", 10), figure("obs:p", "ind:part", 9, valid="2023")
        ),
    ),
    ("MM704", 0, good(SUM, PART, figure("obs:s", "ind:sum", 10))),
    ("MM705", 0, good(BOUNDED, figure("obs:2", "ind:2", 5))),
    ("MM705", 0, good(BOUNDED, figure("obs:2", "ind:2", 6, level="base"))),
    ("MM706", 1, good(LISTED, figure("obs:2", "ind:2", mm.Quantity.ratio(2, 2)))),
    ("MM706", 1, good(LISTED, figure("obs:2", "ind:2", mm.Quantity.ratio(2, 2), note="riêng"))),
    ("MM706", 0, good(LISTED, figure("obs:2", "ind:2", mm.Quantity.ratio(1, 1)))),
    ("MM706", 0, good(LISTED, figure("obs:2", "ind:2", 2))),
    ("MM706", 0, good(LISTED, figure("obs:2", "ind:2", mm.Quantity.ratio(2, 2), valid=".."))),
    ("MM706", 1, good(LISTED, figure("obs:2", "ind:2", mm.Quantity.ratio(2, 2), valid="2024/.."))),
    (
        "MM706",
        0,
        good(LISTED, figure("obs:2", "ind:2", mm.Quantity.ratio(2, 2), unit="loc:d", valid="2026")),
    ),
    (
        "MM706",
        0,
        mm.Movement.excerpt(
            [*good(LISTED, figure("obs:2", "ind:2", mm.Quantity.ratio(2, 2)))], {"loc:out"}
        ),
    ),
    (
        "MM706",
        1,
        good(
            indicator("ind:2", "ratio", among=("xa", "huyen")),
            figure("obs:2", "ind:2", mm.Quantity.ratio(3, 3)),
        ),
    ),
    (
        "MM707",
        2,
        good(figure("obs:2", "ind:1", 6), figure("obs:3", "ind:1", mm.Quantity.at_least(7))),
    ),
    ("MM707", 0, good(figure("obs:2", "ind:1", mm.Quantity.between(4, 6)))),
    ("MM709", 0, good(figure("obs:2", "ind:1", 3, valid="2023"))),
    ("MM710", 1, good(figure("obs:2", "ind:1", mm.Quantity.between(4, 5.5), valid="2023"))),
    ("MM710", 0, good(SHARE, figure("obs:2", "ind:2", 0.5))),
    (
        "MM801",
        1,
        good(commune("loc:b", "../2025-06-30", "loc:d", note={"vi": "vì sao", "en": "why"})),
    ),
    ("MM801", 0, good(locality("loc:b", "huyen", "loc:p", valid="../2025-06-30"))),
    ("MM801", 1, good(locality("loc:b", "huyen", "loc:p", valid="../2025-06-29"))),
    ("MM802", 0, good(merged(("loc:c", "part", "2025-07-01"), valid=".."))),
    ("MM802", 1, good(merged(("loc:c", "part", "2025-07-02")))),
    ("MM802", 1, good(merged(("loc:c", "whole", "2025-06-30")))),
    ("MM802", 1, good(merged(("loc:c", "whole", "2025-07-01"), valid="../9999-12-31"))),
    ("MM802", 1, good(merged(("loc:c", "part", "2025-07-01"), ("loc:p", "part", "2025-07-02")))),
    ("MM803", 0, good(merged(("loc:c", "part", "2025-07-01")))),
    ("MM803", 1, good(merged(("loc:p", "part", "2025-07-01"), ("loc:c", "part", "2025-06-30")))),
    ("MM804", 0, good(merged(("loc:c", "whole", "2025-07-01"), ("loc:p", "part", "2025-06-01")))),
    ("MM804", 1, good(merged(("loc:c", "part", "2025-07-01"), ("loc:c", "part", "2025-07-01")))),
    ("MM804", 1, good(merged(("loc:c", "whole", "2025-07-01"), ("loc:p", "part", "2025-07-01")))),
    ("MM804", 0, good(merged(("loc:c", "part", "2025-07-01"), ("loc:p", "part", "2025-07-01")))),
    ("MM804", 0, good(in_parts(True, False))),
    ("MM804", 1, good(in_parts(True, True))),
    (
        "MM805",
        2,
        good(
            merged(
                ("loc:c", "part", "2025-07-01"),
                ("loc:b", "part", "2025-07-01"),
                ("loc:x", "part", "2025-07-01"),
            ),
            attrs.evolve(
                NEW, successors=(mm.Succession(to="loc:a", extent="part", on="2025-07-01"),)
            ),
            commune("loc:b"),
            commune(
                "loc:e", successors=(mm.Succession(to="loc:a", extent="part", on="2025-07-01"),)
            ),
        ),
    ),
    ("MM806", 1, good(merged(("loc:c", "part", "2025-07-01"), ("loc:p", "unknown", "2025-07-01")))),
    (
        "MM807",
        0,
        vary(TOWN, successors=(mm.Succession(to="loc:c", extent="part", on="2025-07-01"),)),
    ),
    (
        "MM807",
        1,
        vary(TOWN, successors=(mm.Succession(to="loc:c", extent="part", on="2025-06-30"),)),
    ),
    (
        "MM807",
        1,
        vary(CITY, successors=(mm.Succession(to="loc:c", extent="part", on="2025-07-01"),)),
    ),
    ("MM807", 1, good(merged(("loc:c", "part", "2025-07-01"), ("loc:p", "part", "2025-07-01")))),
    ("MM901", 0, vary(SOURCE, sources=())),
    ("MM902", 1, vary(SOURCE, publisher="thu@example.com")),
    ("MM902", 1, vary(SOURCE, place="thu@example.com")),
    ("MM902", 1, vary(MODEL, note={"vi": "a", "en": "thu@example.com"})),
    ("MM902", 1, vary(MODEL, note={"vi": "a", "ru": "0912345678"})),
    ("MM902", 1, good(figure("obs:2", "ind:1", 5, valid="2023", stated="5 (0912.345.678)"))),
    ("MM902", 2, vary(MODEL, name="Ngày sinh: 2000", note="thu@example.com")),
    ("MM902", 0, vary(MODEL, note="ngày 12345678, can bo, căn cứ: 1")),
    ("MM902", 0, vary(SOURCE, url="https://example.com/a@b.vn")),
    ("MM903", 1, vary(MODEL, disputes=(mm.Dispute(field="valid", value="2022", sources=FROM),))),
    (
        "MM903",
        1,
        vary(MODEL, disputes=(mm.Dispute(field="xyz", value="1", sources=FROM, note="vì"),)),
    ),
    ("MM904", 1, vary(NEW, name="Đại áng")),
    ("MM904", 1, vary(NEW, name="đại Áng")),
    ("MM905", 2, vary(SOURCE, publisher="", grade=None)),
    ("MM905", 0, vary(SOURCE, url="http://example.com")),
    ("MM905", 1, vary(SOURCE, url="HTTPS:example.com")),
    ("MM905", 0, good(mm.Source(id="src:b", name="A", part_of="src:a", place="1"))),
    ("MM906", 0, good(figure("obs:2", "ind:1", 5, valid="2023", stated="năm"))),
    ("MM906", 0, good(figure("obs:2", "ind:1", 5, valid="2023", stated="5"))),
    ("MM906", 1, good(figure("obs:2", "ind:1", 5, valid="2023", stated="6"))),
    ("MM906", 0, good(figure("obs:2", "ind:1", mm.Quantity.at_least(5), valid="2023", stated="5"))),
    ("MM907", 1, vary(MODEL, name={"vi": "Mô hình", "en": "A  model", "ru": "модель"})),
    ("MM907", 1, vary(MODEL, name={"vi": "Mô hình", "ru": "А\N{NO-BREAK SPACE}б"})),
    ("MM908", 1, vary(SOURCE, publisher="<i>A</i>", place="a < b & c")),
    ("MM908", 1, vary(MODEL, note="<a href='" + "x" * 60 + "'>")),
    ("MM908", 1, vary(MODEL, note="A&#160;B")),
    ("MM909", 1, vary(SOURCE, place="HÃ\N{NO-BREAK SPACE} Nội")),
    (
        "MM910",
        0,
        good(mm.Source(id="src:b", name="A", publisher="A", grade="A", part_of="src:a", place="1")),
    ),
    ("MM911", 0, vary(MODEL, name="Đắk R\u2019Lấp\u00a0– №\u202f5 ❤\ufe0f", note="a\tb\nc")),
    ("MM911", 2, vary(MODEL, name={"vi": "Mô\u00ad hình", "ru": "модель\U000e0041"})),
    ("MM911", 1, vary(MODEL, disputes=(mm.Dispute(field="valid", value="2022\u2028"),))),
    ("MM911", 1, vary(TEAM, results=(mm.Result(round="round:1", rank=1, prize="\u2066A"),))),
    ("MM911", 1, vary(SOURCE, url="https://example.org/\u200f")),
    *LIMIT_CASES_OF_ACTIVITIES,
]
"""Limits and near misses: a code, the number of findings, and the movement."""


def findings_at_limits() -> list[str]:
    """The blocks of `limits.txt`, which ``python data/rule_findings.py`` writes."""
    return [findings_text(code, movement) for code, _, movement in LIMIT_CASES]


@pytest.mark.parametrize("index", range(len(LIMIT_CASES)))
def test_a_rule_reports_from_its_limit_on(index: int) -> None:
    """The number of findings, and their text word for word."""
    code, count, movement = LIMIT_CASES[index]
    findings = mm.validate(fresh(movement), select=code).findings
    assert [finding.code for finding in findings] == [code] * count
    agreed = (Path(__file__).parent / "limits.txt").read_text(encoding="utf-8").split("\n\n")
    assert findings_text(code, movement) == agreed[index].strip("\n")
