"""The movement "Dân vận khéo" in Thái Nguyên: another province, with at least one entity of every kind.

Documents, their issuers and the units are as sources give them. All that has the source `SYNTHETIC` is made up,
and says so in its note.
"""

from __future__ import annotations

from typing import Any

import massmob as mm

__all__ = ["SYNTHETIC", "thai_nguyen"]

SYNTHETIC = "src:synthetic"
_GUIDANCE, _LIST, _ACT, _PRESS = "src:guidance", "src:units", "src:act", "src:press"
_NOTE = {
    "vi": "Ví dụ không có thật",
    "en": "Synthetic: made up for a test",
    "ru": "Вымышленный пример",
}
_MADE_UP: dict[str, Any] = {"sources": (SYNTHETIC,), "note": _NOTE}
_UNTIL_MERGER, _SINCE_MERGER = "../2025-06-30", "2025-07-01/.."


def thai_nguyen() -> mm.Movement:
    """The movement."""
    card = mm.DatasetCard(
        id="dataset:thai-nguyen", name="Thái Nguyên", scope=("loc:19",), **_MADE_UP
    )
    return mm.Movement(
        [
            card,
            *_sources(),
            *_units_and_organs(),
            *_documents(),
            *_activities(),
            *_yearly_work(),
            *_contest(),
            *_figures(),
        ]
    )


def _sources() -> list[mm.Entity]:
    return [
        mm.Source(
            id=_GUIDANCE,
            name="Hướng dẫn xây dựng mô hình “Dân vận khéo” (29-HD/ĐUK)",
            publisher="dukcq.thainguyen.dcs.vn",
            url="http://dukcq.thainguyen.dcs.vn/?tab=news&lang=vi&pid=168&cid=168&id=1369",
            grade="A",
        ),
        mm.Source(id=_LIST, name="Danh mục đơn vị hành chính", publisher="Cục Thống kê", grade="A"),
        mm.Source(
            id=_ACT,
            name="Nghị quyết 202/2025/QH15 về sắp xếp đơn vị hành chính cấp tỉnh",
            publisher="Quốc hội",
            grade="A",
        ),
        mm.Source(
            id=_PRESS,
            name="Phát huy sức mạnh to lớn của nhân dân trong xây dựng và phát triển Thủ đô Hà Nội",
            publisher="Lao động Thủ đô",
            grade="B",
        ),
        mm.Source(id=SYNTHETIC, name="synthetic", publisher="massmob tests", grade="B-"),
    ]


def _units_and_organs() -> list[mm.Entity]:
    after = mm.Succession(to="loc:19@2025-07-01", extent="whole", on="2025-07-01", sources=(_ACT,))
    of_guidance: dict[str, Any] = {"sources": (_GUIDANCE,)}
    return [
        mm.Locality(id="loc:vn", name="Việt Nam", kind="quoc_gia", sources=(_LIST,)),
        mm.Locality(
            id="loc:19",
            name="Thái Nguyên",
            code="19",
            kind="tinh",
            parent="loc:vn",
            valid=_UNTIL_MERGER,
            successors=(after,),
            sources=(_LIST,),
        ),
        mm.Locality(
            id="loc:19@2025-07-01",
            name="Thái Nguyên",
            code="19",
            kind="tinh",
            parent="loc:vn",
            valid=_SINCE_MERGER,
            sources=(_LIST, _ACT),
        ),
        mm.PartyCommittee(
            id="org:tw",
            name="Ban Chấp hành Trung ương Đảng",
            level="central",
            locality="loc:vn",
            **of_guidance,
        ),
        mm.PartyCommittee(
            id="org:19",
            name="Tỉnh ủy Thái Nguyên",
            level="city",
            superior="org:tw",
            locality="loc:19",
            valid=_UNTIL_MERGER,
            **of_guidance,
        ),
        mm.PartyCommittee(
            id="org:duk-19",
            name="Đảng ủy Khối các cơ quan tỉnh Thái Nguyên",
            level="direct",
            superior="org:19",
            valid=_UNTIL_MERGER,
            **of_guidance,
        ),
        _body(
            "org:btv-duk-19", "Ban Thường vụ Đảng ủy Khối", "committee_organ", serves="org:duk-19"
        ),
        _body("org:bdv-19", "Ban Dân vận Tỉnh ủy", "commission", serves="org:19", level="city"),
        _body(
            "org:ubnd-19",
            "Ủy ban nhân dân tỉnh Thái Nguyên",
            "people_committee",
            serves="org:19",
            level="city",
            locality="loc:19",
        ),
        mm.Body(
            id="org:front-19",
            name="Ủy ban Mặt trận Tổ quốc tỉnh",
            kind="front",
            level="city",
            serves="org:19",
            locality="loc:19",
            valid=_UNTIL_MERGER,
            **_MADE_UP,
        ),
        mm.Term(
            id="term:19-20",
            name="Nhiệm kỳ 2020-2025",
            committee="org:19",
            valid="2020/2025-06-30",
            **_MADE_UP,
        ),
        mm.EmulationCluster(
            id="emulation-cluster:19-1",
            name="Cụm thi đua số 1",
            organiser="org:19",
            number=1,
            members=("org:duk-19", "org:front-19"),
            leaders=(mm.Leadership(organ="org:duk-19", year=2024),),
            valid="2021/2025-06-30",
            **_MADE_UP,
        ),
    ]


def _body(id: str, name: str, kind: str, **fields: Any) -> mm.Body:
    values: dict[str, Any] = {"valid": _UNTIL_MERGER, "sources": (_GUIDANCE,), **fields}
    return mm.Body(id=id, name=name, kind=kind, **values)


def _documents() -> list[mm.Entity]:
    """The chain of the guidance: five acts of the Party and one of the State."""
    return [
        _document("25-NQ/TW", "resolution", "2013-06-03", "org:tw"),
        _document(
            "05-ĐA/TU", "scheme", "2021-04-09", "org:19", covers="2021/2025", implements=(0,)
        ),
        _document(
            "30-KH/ĐUK",
            "plan",
            "2021-07-12",
            "org:duk-19",
            acting="org:btv-duk-19",
            implements=(1,),
        ),
        _document("08/2022/QĐ-UBND", "decision", "2022-04-19", "org:ubnd-19", covers="2022/2026"),
        _document("08-HD/BDVTU", "guidance", "2022-09-25", "org:bdv-19", implements=(3,)),
        _document(
            "29-HD/ĐUK", "guidance", "2024-04-16", "org:duk-19", implements=(2,), cites=(3, 4)
        ),
    ]


_SYMBOLS = ("25-NQ/TW", "05-ĐA/TU", "30-KH/ĐUK", "08/2022/QĐ-UBND", "08-HD/BDVTU", "29-HD/ĐUK")


def _document_id(position: int) -> str:
    return f"doc:{_SYMBOLS[position].replace('/', '-')}"


def _document(symbol: str, type: str, issued: str, issuer: str, **fields: Any) -> mm.Document:
    named: dict[str, Any] = {
        field: tuple(map(_document_id, fields.pop(field)))
        for field in ("implements", "cites")
        if field in fields
    }
    return mm.Document(
        id=_document_id(_SYMBOLS.index(symbol)),
        name=symbol,
        symbol=symbol,
        type=type,
        issued=issued,
        issuer=issuer,
        valid=f"{issued}/..",
        sources=(_GUIDANCE,),
        **named,
        **fields,
    )


def _activities() -> list[mm.Entity]:
    return [
        mm.Field(id="field:economy", name="phát triển kinh tế", sources=(_PRESS,)),
        mm.TargetGroup(id="group:people", name="các tầng lớp nhân dân", sources=(_PRESS,)),
        mm.TargetGroup(
            id="group:officials",
            name="cán bộ, công chức",
            parent="group:people",
            sources=(_PRESS,),
        ),
        mm.Campaign(
            id="campaign:dvk",
            name="Phong trào thi đua “Dân vận khéo”",
            kind="emulation",
            documents=(_document_id(1), _document_id(3)),
            scope=("loc:19",),
            groups=("group:officials",),
            actors=("agency",),
            sources=(_GUIDANCE,),
        ),
        mm.Event(
            id="event:launch",
            name="Lễ phát động",
            kind="launch",
            organiser="org:duk-19",
            locality="loc:19",
            valid="2024-05-03",
            **_MADE_UP,
        ),
        mm.Publication(
            id="pub:models",
            name="Những mô hình hay",
            kind="book",
            publisher="org:bdv-19",
            valid="2024",
            **_MADE_UP,
        ),
        mm.MobilizationModel(
            id="model:office",
            name="Một cửa thân thiện",
            field="field:economy",
            unit="org:duk-19",
            cycle="cycle:2024",
            responds_to=("task:register",),
            groups=("group:officials",),
            milestones=(
                mm.Milestone(status="registered", on="2024-05"),
                mm.Milestone(status="recognised", on="2024-11", by="org:duk-19"),
            ),
            valid="2024-05/2025-06-30",
            **_MADE_UP,
        ),
        mm.Work(
            id="work:library",
            name="Thư viện",
            kind="library",
            locality="loc:19",
            unit="org:duk-19",
            model="model:office",
            plaque="2024-10-15",
            valid="2024-06/2024-12",
            **_MADE_UP,
        ),
    ]


def _yearly_work() -> list[mm.Entity]:
    return [
        mm.Cycle(
            id="cycle:2024",
            name="Năm 2024",
            year=2024,
            organ="org:duk-19",
            phases=(
                mm.Phase(kind="launch", on="2024-05-03", event="event:launch"),
                mm.Phase(kind="registration", on="2024-05"),
                mm.Phase(kind="recognition", on="2024-11"),
            ),
            documents=(_document_id(5),),
            belongs_to="campaign:dvk",
            valid="2024",
            **_MADE_UP,
        ),
        mm.Task(
            id="task:register",
            name="Đăng ký mô hình",
            text="mỗi tổ chức đăng ký ít nhất một mô hình",
            of=("campaign:dvk",),
            documents=(_document_id(5),),
            organs=("org:duk-19",),
            due="2024-12",
            valid="2024-04-16/2025-06-30",
            **_MADE_UP,
        ),
        mm.Commendation(
            id="award:2024",
            name="Giấy khen năm 2024",
            form="commendation_letter",
            authority="org:bdv-19",
            documents=(_document_id(4),),
            occasions=("cycle:2024",),
            recipients=("model:office",),
            individuals=3,
            valid="2024-12-20",
            **_MADE_UP,
        ),
        mm.Dialogue(
            id="dialogue:2024",
            name="Hội nghị đối thoại",
            levels=("direct",),
            hosts=("secretary",),
            organiser="org:duk-19",
            conferences=2,
            people=100,
            questions=20,
            answers=18,
            valid="2024",
            **_MADE_UP,
        ),
        mm.Assessment(
            id="assess:2024",
            name="Hiệu quả của phong trào",
            about="campaign:dvk",
            aspect="effect",
            text="góp phần cải cách hành chính",
            **_MADE_UP,
        ),
    ]


def _contest() -> list[mm.Entity]:
    held: dict[str, Any] = {"valid": "2024", **_MADE_UP}
    return [
        mm.Contest(
            id="contest:2024",
            name="Hội thi",
            form="staged",
            organiser="org:duk-19",
            documents=(_document_id(5),),
            **held,
        ),
        mm.ContestRound(id="round:1", name="Sơ khảo", contest="contest:2024", order=1, **held),
        mm.ContestCluster(
            id="cluster:1",
            name="Cụm 1",
            round="round:1",
            meeting_of="emulation-cluster:19-1",
            **held,
        ),
        mm.Team(
            id="team:1",
            name="Đội Khối các cơ quan",
            cluster="cluster:1",
            represents="org:duk-19",
            presents=("model:office",),
            results=(mm.Result(round="round:1", rank=1),),
            **held,
        ),
    ]


def _figures() -> list[mm.Entity]:
    return [
        mm.Indicator(
            id="ind:registered",
            name={"vi": "mô hình đăng ký", "en": "models registered", "ru": "моделей"},
            measure="count",
            tasks=("task:register",),
            **_MADE_UP,
        ),
        mm.Observation(
            id="obs:2024",
            name="mô hình đăng ký năm 2024",
            indicator="ind:registered",
            unit="org:duk-19",
            value="≥ 50",
            valid="2024",
            **_MADE_UP,
        ),
    ]
