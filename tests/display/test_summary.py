"""The report: of any movement, on any day, with few entities."""

from __future__ import annotations

import io
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.display.report.terminal import make_console, show_findings, show_overview, show_trace
from massmob.strategies import movements
from massmob.values.text import Language

HANOI = mm.load_dataset("hanoi")


@given(
    movements(), st.dates(date(2008, 1, 1), date(2030, 12, 31)), st.sampled_from(("vi", "en", "ru"))
)
def test_any_movement_on_any_day_can_be_shown(
    movement: mm.Movement, day: date, lang: Language
) -> None:
    overview = mm.summarize(movement, day)
    assert overview.root is not None
    assert sum(overview.kinds.values()) == len(movement.at(day).descendants(overview.root))
    console = make_console(width=80)
    console.file = io.StringIO()
    show_overview(overview, console, lang)
    show_findings(overview.report, console)
    text = console.file.getvalue()
    assert str(overview.root.name) in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_default_day_is_today() -> None:
    assert mm.summarize(HANOI).day == date.today()


def test_the_mandate_ends_with_the_last_day_covered() -> None:
    assert [span.period.label() for span in mm.summarize(HANOI, "2024-10-15").mandate] == [
        "2009-02-26–2015-12-31",
        "2016–2020",
        "2021–2025",
    ]
    later = mm.summarize(HANOI, "2026-11-23").mandate[-1]
    assert (later.is_gap, later.period.label()) == (True, "2026-01-01–2026-11-23")
    assert mm.summarize(HANOI, "2009-02-25").mandate == ()


def test_documents_are_those_on_the_line_of_the_leader() -> None:
    shown = {str(row.document.symbol) for row in mm.summarize(HANOI, "2024-10-15").documents}
    assert shown == {
        "70-KH/BDVTW",
        "290-QĐ/TW",
        "25-NQ/TW",
        "23-CTr/TU",
        "23-QĐ/TW",
        "12-CT/TU",
        "88-CV/TU",
        "27-CT/TU",
        "48-KH/BDVTU",
    }


def test_a_day_with_nothing_in_force_is_an_error() -> None:
    with pytest.raises(mm.UnknownEntityError, match="nothing of the movement is in force"):
        mm.summarize(
            mm.Movement([mm.Locality(id="loc:1", name="A", kind="xa", valid="2024")]), "2020-01-01"
        )
    with pytest.raises(mm.UnknownEntityError):
        mm.summarize(mm.Movement(), "2020-01-01")


def test_a_movement_without_localities_and_committees_has_a_report() -> None:
    plan = mm.Document(id="doc:1", name="Kế hoạch", type="plan", valid="2020/..")
    letter = mm.Document(
        id="doc:2", name="Công văn", type="plan", implements=("doc:1",), valid="2021/.."
    )
    campaign = mm.Campaign(id="campaign:1", name="P", kind="emulation", documents=("doc:1",))
    contest = mm.Contest(id="contest:1", name="H", form="quiz", documents=("doc:2",), valid="2022")
    orphan = mm.Observation(id="obs:1", name="A", indicator="ind:none", unit="loc:none", value=1)
    overview = mm.summarize(mm.Movement([plan, letter, campaign, contest, orphan]), "2024-01-01")
    assert overview.root is None
    assert [row.depth for row in overview.documents] == [0, 1]
    assert overview.mandate == ()
    assert overview.figures == ()
    console = make_console(width=80)
    console.file = io.StringIO()
    show_overview(overview, console)
    assert "day not known" in console.file.getvalue()


def test_units_count_what_is_below_them() -> None:
    (root, *districts) = mm.summarize(HANOI, "2024-10-15").units
    assert len(districts) == 30
    for kind in (mm.LocalityKind.XA, mm.LocalityKind.PHUONG, mm.LocalityKind.THI_TRAN):
        assert root.below[kind] == sum(row.below.get(kind, 0) for row in districts)


def test_a_trace_unfolds_a_document_once() -> None:
    movement = HANOI.replace(
        attrs.evolve(HANOI.contests["contest:2024"], documents=("doc:48-KH-BDVTU", "doc:27-CT-TU"))
    )
    console = make_console(width=100)
    console.file = io.StringIO()
    show_trace(movement, "contest:2024", console)
    text = console.file.getvalue()
    assert text.count("(unfolded elsewhere)") == 1
    assert "belongs to: Emulation movement" in text


def test_prizes_are_listed_from_the_highest_by_their_words_then_by_rank() -> None:
    results = [
        ("giải Khuyến khích", None),
        ("giải phong cách", 8),
        ("giải Ba", None),
        ("giải phụ", 7),
        ("giải Nhì", None),
        ("giải Nhất", 2),
        ("giải Xuất sắc", 1),
    ]
    teams = [
        mm.Team(id=f"team:{i}", name=f"T{i}", results=[mm.Result(round="round:1", rank=r, prize=p)])
        for i, (p, r) in enumerate(results)
    ]
    contest = mm.Contest(id="contest:1", name="H", form="staged", valid="2024")
    final = mm.ContestRound(id="round:1", name="F", contest="contest:1", order=1)
    console = make_console(width=80)
    console.file = io.StringIO()
    show_overview(mm.summarize(mm.Movement([contest, final, *teams]), "2024-12-31"), console, "vi")
    shown = [line.split(":")[0].strip() for line in console.file.getvalue().splitlines()]
    assert [line for line in shown if line.startswith("giải")] == [
        "giải Xuất sắc",
        "giải Nhất",
        "giải Nhì",
        "giải Ba",
        "giải Khuyến khích",
        "giải phụ",
        "giải phong cách",
    ]


@pytest.mark.parametrize("lang", ["vi", "en", "ru"])
def test_the_report_has_organs_the_cycle_awards_and_tasks_in_every_language(
    lang: Language,
) -> None:
    console = make_console(width=120)
    console.file = io.StringIO()
    show_overview(mm.summarize(HANOI, "2024-10-15"), console, lang)
    text = console.file.getvalue()
    titles = {
        "vi": ("Cơ quan", "Chu kỳ năm", "Khen thưởng", "Nhiệm vụ và mục tiêu", "hoàn thành"),
        "en": ("Organs", "The yearly cycle", "Commendations", "Tasks and aims", "completed"),
        "ru": ("Органы", "Годовой цикл", "Награждения", "Задачи и цели", "выполнена"),
    }
    assert all(title in text for title in titles[lang])
    assert all(title not in text for other in titles if other != lang for title in titles[other])


def test_the_funnel_of_a_cycle_and_what_is_overdue_are_shown() -> None:
    city = mm.Locality(id="loc:01", name="Hà Nội", kind="thanh_pho")
    committee = mm.PartyCommittee(id="org:01", name="Thành ủy", level="city", locality="loc:01")
    cycle = mm.Cycle(
        id="cycle:2024",
        name={"en": "2024 (synthetic)"},
        year=2024,
        organ="org:01",
        valid="2024",
        phases=[
            mm.Phase(kind="registration", on="2024-03"),
            mm.Phase(kind="building", on="2024-05"),
        ],
    )
    model = mm.MobilizationModel(
        id="model:1",
        name="A",
        unit="loc:01",
        cycle="cycle:2024",
        milestones=[mm.Milestone(status="registered", on="2024-02")],
    )
    overview = mm.summarize(mm.Movement([city, committee, cycle, model]), "2024-10-15")
    console = make_console(width=120)
    console.file = io.StringIO()
    show_overview(overview, console)
    text = console.file.getvalue()
    assert "registered 1 → built 0" in text
    assert "building  2024-05  overdue" in text
    assert "registration  2024-03\n" in text
