"""The report: of any movement, on any day, with few entities."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.display.report.terminal import make_console, show_findings, show_overview, show_trace
from massmob.strategies import movements
from massmob.translation.language import Language

HANOI = mm.load_dataset("hanoi")


@pytest.mark.long
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
    assert overview.root.name.label(lang) in text
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
    without_card = HANOI.remove("dataset:hanoi")  # which covers later days only
    assert mm.summarize(without_card, "2009-02-25").mandate == ()


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


def trace_text(movement: mm.Movement, id: str, lang: Language, *, down: bool = False) -> str:
    console = make_console(width=100)
    console.file = io.StringIO()
    show_trace(movement, id, console, lang, down=down)
    return console.file.getvalue()


def test_a_trace_unfolds_a_document_once() -> None:
    movement = HANOI.replace(
        attrs.evolve(HANOI.contests["contest:2024"], documents=("doc:48-KH-BDVTU", "doc:27-CT-TU"))
    )
    text = trace_text(movement, "contest:2024", "en")
    assert text.count("(unfolded elsewhere)") == 1
    assert "belongs to: Emulation movement" in text
    assert trace_text(movement, "contest:2024", "ru").count("(раскрыто в другом месте)") == 1


def test_a_trace_without_documents_has_a_line_in_its_language() -> None:
    assert "nothing is recorded behind it" in trace_text(HANOI, "loc:001", "en")
    assert "không có văn bản nào được ghi nhận" in trace_text(HANOI, "loc:001", "vi")
    below = trace_text(HANOI, "loc:001", "ru", down=True)
    assert "ничего основанного на этом не указано" in below


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


def cycle_with_models(*models: mm.Entity) -> mm.Movement:
    """A synthetic cycle whose phase of building ended, with models registered in it."""
    city = mm.Locality(id="loc:01", name="Hà Nội", kind="thanh_pho")
    committee = mm.PartyCommittee(id="org:01", name="Thành ủy", level="city", locality="loc:01")
    cycle = mm.Cycle(
        id="cycle:2024",
        name={"vi": "Năm", "en": "2024 (synthetic)", "ru": "Год"},
        year=2024,
        organ="org:01",
        valid="2024",
        phases=[
            mm.Phase(kind="registration", on="2024-03"),
            mm.Phase(kind="building", on="2024-05"),
        ],
    )
    return mm.Movement([city, committee, cycle, *models])


def registered(number: int) -> mm.MobilizationModel:
    return mm.MobilizationModel(
        id=f"model:{number}",
        name={"vi": "Mẫu", "en": "Model", "ru": "Модель"},
        unit="loc:01",
        cycle="cycle:2024",
        milestones=[mm.Milestone(status="registered", on="2024-02")],
    )


def report_text(movement: mm.Movement, lang: Language = "en", width: int = 300) -> str:
    console = make_console(width=width)
    console.file = io.StringIO()
    show_overview(mm.summarize(movement, "2024-10-15"), console, lang)
    return console.file.getvalue()


def test_the_funnel_of_a_cycle_and_what_is_overdue_are_shown() -> None:
    text = report_text(cycle_with_models(registered(1)))
    funnel = text[text.index("How far the models came by this day: Hà Nội") :].splitlines()
    rows = [line.split() for line in funnel[1:5]]
    assert rows[0] == ["step", "2024", "(synthetic)"]
    assert rows[2:] == [["registered", "1"], ["built", "0"]]
    assert "building  2024-05  overdue" in text
    assert "registration  2024-03\n" in text
    assert (
        "   Model (model:1): not built although the phase building of cycle:2024 ended on 2024-05-31"
        in text
    )


def test_models_are_counted_by_field_and_the_status_of_the_day() -> None:
    steps = [
        mm.Milestone(status="registered", on="2024-02"),
        mm.Milestone(status="recognised", on="2024-12"),
    ]
    economy = mm.Field(id="field:economy", name={"vi": "kinh tế", "en": "economy"})
    farms = mm.Field(id="field:farms", name={"vi": "nông nghiệp"}, parent="field:economy")
    movement = cycle_with_models(
        economy,
        farms,
        attrs.evolve(registered(1), milestones=steps, field="field:farms"),
        mm.MobilizationModel(id="model:2", name="B", field="field:economy"),
        mm.MobilizationModel(id="model:3", name="C"),
    )
    overview = mm.summarize(movement, "2024-10-15")
    counts = [(row.field, dict(row.statuses), row.without_status) for row in overview.models]
    assert counts == [(economy, {"registered": 1}, 1), (None, {}, 1)]
    later = mm.summarize(movement, "2025-01-01").models[0]
    assert dict(later.statuses) == {"recognised": 1}
    lines = report_text(movement).splitlines()
    table = lines[lines.index(next(line for line in lines if line.startswith("Models ─"))) + 1 :]
    assert [line.split() for line in (table[0], *table[2:4])] == [
        ["field", "registered", "no", "status"],
        ["economy", "1", "1"],
        ["no", "field", "0", "1"],
    ]
    assert "In none of these counts: 2 of 3 models" in "\n".join(lines)


def test_the_figures_name_what_they_are_about() -> None:
    text = report_text(HANOI)
    row = next(line for line in text.splitlines() if "15,175" in line)
    assert "Party members of a Party organisation (members)" in row
    assert "Party committee of the bloc of Hanoi's enterprises" in row


@pytest.mark.parametrize("lang", ["vi", "en", "ru"])
def test_the_report_fits_a_terminal_and_has_no_blanks_at_the_ends_of_lines(lang: Language) -> None:
    lines = report_text(HANOI, lang, width=80).splitlines()
    assert max(map(len, lines)) <= 80
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("lang", ["vi", "en", "ru"])
def test_an_overview_shows_the_same_in_a_terminal_in_text_and_in_html(lang: Language) -> None:
    overview = mm.summarize(HANOI, "2024-10-15")
    console = make_console(width=80)
    console.file = io.StringIO()
    mm.set_language(lang)
    try:
        show_overview(overview, console)
        terminal, text, html = console.file.getvalue(), str(overview), overview._repr_html_()
    finally:
        mm.set_language(None)
    plain = unescape(re.sub("<style>.*?</style>|<[^>]+>", "", html, flags=re.DOTALL))
    # Cells are wrapped beside one another: what is compared is every letter, not their order.
    shown = [sorted(re.sub(r"[\s─]", "", form)) for form in (terminal, text, plain)]
    assert shown[0] == shown[1] == shown[2]
    assert html.startswith('<div class="massmob-box">')


def test_names_in_an_overview_add_no_element() -> None:
    hostile = mm.Movement([mm.Locality(id="loc:1", name="<b>Hà Nội</b>", kind="tinh")])
    html = mm.summarize(hostile, "2024-10-15")._repr_html_()
    assert "<b>" not in html
    assert "&lt;b&gt;Hà Nội" in html


def test_few_of_what_is_overdue_is_shown_and_the_rest_counted() -> None:
    text = report_text(cycle_with_models(*map(registered, range(5))))
    assert text.count("the phase building") == 3
    assert "   … +3" in text


ENGLISH = re.compile(
    r"\b(the|is|are|of|to|and|was|but|has|names|states|another|although|ended|more|warnings?|notes?|errors?)\b"
)
"""Words that no Vietnamese and no Russian text holds."""
IDENTIFIERS = re.compile(r"\([a-z-]+:[^ )]+\)|--select \w+|\bMM\d{3}\b|massmob validate|\S*\d\S*")


@pytest.mark.long
@pytest.mark.parametrize("lang", ["vi", "ru"])
def test_findings_are_in_the_language_of_the_report(lang: Language) -> None:
    text = report_text(HANOI, lang)
    findings = text[text.index({"vi": "Kết quả kiểm tra", "ru": "Результаты проверки"}[lang]) :]
    assert not ENGLISH.findall(IDENTIFIERS.sub("", findings))
    if lang == "ru":
        assert not re.findall("[A-Za-z]+", IDENTIFIERS.sub("", findings))
    report = HANOI.validate()
    for finding in report:
        assert finding.message not in findings
    labels = {rule.code: rule.label(lang) for rule in mm.all_rules()}
    for code in {finding.code for finding in report}:
        assert labels[code] in findings
    first = report[0]
    name = HANOI[first.entity].name.label(lang)
    assert f"   {name} ({first.entity}.{first.field})" in findings
    assert f"{first.code} {first.severity.label(lang)} ×1  {labels[first.code]}" in findings


@pytest.mark.long
def test_findings_in_english_have_the_message() -> None:
    movement = HANOI.add(
        *(mm.MobilizationModel(id=f"model:{n}", name="M", field="field:economy") for n in "123")
    )
    text = report_text(movement, width=500)
    first = movement.validate()[0]
    assert f"   {first.entity}: {first.message}" in text
    assert "MM504 warning ×5  a model has a field, and a unit, groups or something" in text
    assert "   … and 2 more: massmob validate --select MM504" in text


@pytest.mark.parametrize("lang", ["vi", "ru"])
def test_what_is_overdue_is_in_the_language_of_the_report(lang: Language) -> None:
    movement = cycle_with_models(registered(1))
    text = report_text(movement, lang)
    for item in movement.overdue("2024-10-15"):
        assert f"   {item.entity.name.label(lang)} ({item.entity.id}): {item.label(lang)}" in text
    assert not ENGLISH.findall(IDENTIFIERS.sub("", text))


@pytest.mark.parametrize(
    ("messages", "lang", "line"),
    [
        (["it is empty"], "en", "   it is empty"),
        (["it is empty"], "ru", "   движение"),
        ([], "vi", "không có vấn đề nào"),
    ],
)
def test_a_finding_of_the_whole_movement_and_none_at_all_are_shown(
    messages: list[str], lang: Language, line: str
) -> None:
    findings = [
        mm.Finding(code="MM101", severity=mm.Severity.ERROR, message=message)
        for message in messages
    ]
    overview = mm.summarize(cycle_with_models(), "2024-10-15")
    console = make_console(width=100)
    console.file = io.StringIO()
    show_overview(attrs.evolve(overview, report=mm.Report.of(findings, {})), console, lang)
    assert console.file.getvalue().splitlines()[-1].rstrip() == line


@pytest.mark.long
@pytest.mark.parametrize(
    ("lang", "figure", "teams"),
    [
        ("vi", "ít nhất 10.000", "35 đội, 6 cụm"),
        ("en", "≥ 10,000", "35 teams, 6 clusters"),
        ("ru", "не менее 10 000", "команд: 35, кластеров: 6"),
    ],
)
def test_numbers_are_written_as_the_language_does(lang: Language, figure: str, teams: str) -> None:
    text = report_text(HANOI, lang)
    assert figure in text
    assert teams in text
