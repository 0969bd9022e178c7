"""A tiny synthetic movement with an entity of every kind: the example rows of the template of a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

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
    Leadership,
    Locality,
    Membership,
    Milestone,
    MobilizationModel,
    Observation,
    PartyCommittee,
    Phase,
    Point,
    Publication,
    Result,
    Source,
    Succession,
    TargetGroup,
    Task,
    Team,
    Term,
    Work,
)
from massmob.model.entity import Citation, Dispute, Entity
from massmob.movement import Movement
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.text import Text

__all__ = ["example_movement"]

_NOTE = Text(
    vi="Ví dụ tự đặt: hãy xóa dòng này.",
    en="A made-up example: delete this row.",
    ru="Вымышленный пример: удалите эту строку.",
)
_SOURCES = ("src:example",)
_BASIS = ("doc:example-1",)
_YEAR = Period.year(2024)


def example_movement() -> Movement:
    """A movement with one entity of every kind, two where one needs another; no rule finds an error in it.

    Example:
        >>> from massmob.model.entity import ENTITY_TYPES
        >>> {type(entity) for entity in example_movement()} == {*ENTITY_TYPES.values()}
        True
    """
    entities = (
        *_organs(),
        *_documents(),
        *_activities(),
        *_yearly_work(),
        *_contest(),
        *_statements(),
    )
    return Movement(attrs.evolve(entity, note=_NOTE, **_sources(entity)) for entity in entities)


def _sources(entity: Entity) -> dict[str, Any]:
    return {} if isinstance(entity, Source) else {"sources": _SOURCES}


def _organs() -> Iterator[Entity]:
    yield Locality(
        id="loc:90",
        name="Thành phố Ví Dụ",
        code="90",
        kind="thanh_pho",
        centre=Point(16.0, 108.0),
        area_km2=1200.5,
    )
    yield Locality(
        id="loc:901",
        name="Quận Mẫu",
        code="901",
        kind="quan",
        parent="loc:90",
        valid="../2025-06-30",
        successors=(
            Succession(
                to="loc:99901", extent="whole", on="2025-07-01", main=True, basis="doc:example-1"
            ),
        ),
    )
    yield Locality(
        id="loc:99901",
        name="Phường Mẫu",
        code="99901",
        kind="phuong",
        parent="loc:90",
        valid="2025-07-01/..",
        other_spellings=["Mẩu"],
        start_basis="list",
    )
    yield PartyCommittee(
        id="org:example-committee", name="Thành ủy Ví Dụ", level="city", locality="loc:90"
    )
    yield Body(
        id="org:example-body",
        name="Ban Dân vận Thành ủy Ví Dụ",
        kind="commission",
        level="city",
        serves="org:example-committee",
    )
    yield Body(
        id="org:example-front", name="Ủy ban MTTQ Thành phố Ví Dụ", kind="front", locality="loc:90"
    )
    yield Body(
        id="org:example-front-901", name="Ủy ban MTTQ quận Mẫu", kind="front", locality="loc:901",
        superior="org:example-front", valid="../2025-06-30",
        memberships=[Membership(of="org:example-body", valid="2021/2024", sources=_SOURCES)],
    )  # fmt: skip
    yield EmulationCluster(
        id="emulation-cluster:example", name="Cụm thi đua ví dụ", number=1, organiser="org:example-committee",
        members=["org:example-front", "org:example-body"],
        leaders=[Leadership(organ="org:example-front", year=2024)],
    )  # fmt: skip
    yield Term(
        id="term:example-17",
        name="Nhiệm kỳ 2020–2025",
        committee="org:example-committee",
        number=17,
        valid="2020-10-01/2025-09-30",
    )
    yield Field(
        id="field:example", name={"vi": "Phát triển kinh tế", "en": "Economy", "ru": "Экономика"},
        actors=["authority", "front"],
    )  # fmt: skip
    yield TargetGroup(id="group:example", name={"vi": "Phụ nữ", "en": "Women", "ru": "Женщины"})
    yield TargetGroup(id="group:example-young", name="Phụ nữ trẻ", parent="group:example")


def _documents() -> Iterator[Entity]:
    yield Source(
        id="src:example",
        name="Báo cáo ví dụ",
        publisher="Thành ủy Ví Dụ",
        published="2024-12",
        place="tr. 3",
        grade="A",
    )
    yield Document(
        id="doc:example-1",
        name="Kế hoạch ví dụ",
        type="plan",
        symbol="12-KH/TU",
        issuer="org:example-committee",
        issued="2024-01-15",
        covers="2024",
        valid="2024-01-15/..",
        acting="org:example-committee",
        advised_by=["org:example-body"],
        cited=[
            Citation(
                field="issued", source="src:example", place="tr. 4", grade="A", seen="2025-01-02"
            )
        ],
    )
    yield DatasetCard(
        id="dataset:example", name="Bộ dữ liệu ví dụ", version="2025.1", licence="CC BY 4.0", covers="2024",
        publisher="Nhóm dự án ví dụ", scope=["loc:90"],
    )  # fmt: skip


def _activities() -> Iterator[Entity]:
    yield Campaign(
        id="campaign:example",
        name="Phong trào ví dụ",
        kind="emulation",
        valid=_YEAR,
        organiser="org:example-committee",
        documents=_BASIS,
        scope=["loc:90"],
        actors=["party_committee", "authority"],
        groups=["group:example"],
        channels=["mass_media", "contest"],
    )
    yield Event(
        id="event:example", name="Lễ kỷ niệm ví dụ", kind="anniversary", valid="2024-10-15",
        commemorates="1949-10-15", years=75,
        organiser="org:example-committee", documents=_BASIS, locality="loc:901",
    )  # fmt: skip
    yield Publication(
        id="pub:example",
        name="Sách ví dụ",
        kind="book",
        publisher="org:example-committee",
        field="field:example",
        valid=_YEAR,
    )
    yield MobilizationModel(
        id="model:example",
        name="Mô hình ví dụ",
        field="field:example",
        unit="loc:901",
        level="direct",
        milestones=[
            Milestone(status="registered", on="2024-02", level="direct"),
            Milestone(
                status="recognised", on="2024-11-30", level="city", by="org:example-committee"
            ),
        ],
        documents=_BASIS,
        belongs_to="campaign:example",
        cycle="cycle:example",
        responds_to=["task:example"],
        groups=["group:example-young"],
        valid="2024-02-01/2025-06-30",
        disputes=[Dispute(field="name", value="Mô hình mẫu", sources=_SOURCES)],
    )
    yield Dialogue(
        id="dialogue:example", name="Đối thoại ví dụ", levels=["city"], questions=Quantity.at_least(10),
        valid="2024-08", hosts=["secretary", "chair_people_committee"], people=Quantity(120),
        organiser="org:example-committee", documents=_BASIS,
    )  # fmt: skip


def _yearly_work() -> Iterator[Entity]:
    yield Cycle(
        id="cycle:example", name="Năm 2024", year=2024, organ="org:example-committee", documents=_BASIS,
        belongs_to="campaign:example", council="org:example-body", criteria="Hiệu quả, có sức lan tỏa.",
        channels=["mass_media"], valid=_YEAR,
        phases=[
            Phase(kind="registration", on="2024-02"),
            Phase(kind="recognition", on="2024-11-30", organ="org:example-body"),
        ],
    )  # fmt: skip
    yield Task(
        id="task:example", name="Mỗi phường một mô hình", text="Mỗi phường xây dựng ít nhất một mô hình.",
        of=["campaign:example"], documents=_BASIS, organs=["org:example-front"], fields=["field:example"],
        groups=["group:example"], channels=["home_visit"], due="2024-11-30", valid="2024-01-15/..",
    )  # fmt: skip
    yield Work(
        id="work:example", name="Đường hoa ví dụ", kind="environment", locality="loc:901", unit="loc:901",
        field="field:example", model="model:example", plaque="2024-10-10", documents=_BASIS,
        valid="2024-10-01/2025-06-30",
    )  # fmt: skip
    yield Commendation(
        id="award:example", name="Bằng khen ví dụ", form="merit_certificate", valid="2024-12-20",
        authority="org:example-committee", documents=_BASIS, occasions=["cycle:example"],
        recipients=["model:example", "org:example-front"], collectives=Quantity(2), individuals=Quantity(5),
    )  # fmt: skip


def _contest() -> Iterator[Entity]:
    yield Contest(
        id="contest:example",
        name="Hội thi ví dụ",
        form="staged",
        level="city",
        organiser="org:example-committee",
        documents=_BASIS,
        belongs_to="campaign:example",
        valid="2024-09-01/2024-09-30",
    )
    during = Period.parse("2024-09-01/2024-09-30")
    yield ContestRound(
        id="round:example", name="Vòng chung khảo ví dụ", contest="contest:example", order=1,
        level="city", held=Quantity(1), clusters=Quantity(1), teams=Quantity(1), valid=during,
    )  # fmt: skip
    yield ContestCluster(
        id="cluster:example", name="Cụm ví dụ", round="round:example", number=1, teams=Quantity(1),
        valid=during,
    )  # fmt: skip
    yield Team(
        id="team:example", name="Đội ví dụ", cluster="cluster:example",
        represents="org:example-committee", valid=during,
        results=[Result(round="round:example", rank=1, prize="Giải Nhất")],
    )  # fmt: skip


def _statements() -> Iterator[Entity]:
    yield Assessment(
        id="assess:example", name="Hiệu quả ví dụ", about="model:example", aspect="effect",
        text="Góp phần giữ gìn đường phố sạch đẹp.", locality="loc:901", valid=_YEAR,
    )  # fmt: skip
    yield Indicator(
        id="ind:example",
        name="Số mô hình ví dụ",
        measure="stock",
        unit="mô hình",
        field="field:example",
    )
    yield Observation(
        id="obs:example",
        name="Số mô hình năm 2024",
        indicator="ind:example",
        unit="org:example-committee",
        value=Quantity.at_least(10),
        stated="hơn 10 mô hình",
        valid=_YEAR,
    )
