"""What readers see and do on the explorer page, view by view: `nox -s browser` runs this by itself."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import Any

import attrs
import pytest

import massmob as mm
from massmob.model.references import references
from massmob.rendering.escaping import escape_formula
from massmob.translation.language import LANGUAGES
from support.chromium import Reader

pytestmark = pytest.mark.browser

DAY = "2024-10-15"
HANOI = mm.load_dataset("hanoi")
VIEWS = ("card", "map", "timeline", "graph", "tables", "compare", "documents", "findings")
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}


def ids(reader: Reader, script: str, *arguments: Any) -> list[str]:
    result: list[str] = reader.run(f"return ({script}).map((entity) => IDS[entity])", *arguments)
    return result


def top(reader: Reader, selector: str) -> float:
    script = "return document.querySelector(arguments[0]).getBoundingClientRect().top"
    result: float = reader.run(script, selector)
    return result


def bar_bottom(reader: Reader) -> float:
    result: float = reader.run("return $('time').getBoundingClientRect().bottom")
    return result


# --- the heading and the tree -----------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_the_heading_of_a_card_is_below_the_bar(hanoi: Reader, size: str) -> None:
    with hanoi.size(*SIZES[size]):
        hanoi.run("scrollTo(0, 1500)")
        hanoi.press("/", "yen hoa", hanoi.key.ENTER)
        assert hanoi.seen("h2") == ["Yên Hoà"]
        assert bar_bottom(hanoi) <= top(hanoi, "h2") < SIZES[size][1] / 2
        hanoi.run("scrollTo(0, 600); document.querySelector('.path a').click()")
        assert bar_bottom(hanoi) <= top(hanoi, "h2") < SIZES[size][1] / 2


def test_a_phone_shows_the_card_first_and_the_tree_when_asked(hanoi: Reader, address: str) -> None:
    with hanoi.size(*SIZES["phone"]):
        hanoi.open(f"{address}#id=contest:2024&lang=ru")
        assert not hanoi.one("#tree").is_displayed()
        assert bar_bottom(hanoi) <= top(hanoi, "h2") < 300
        hanoi.one("#browse").click()
        assert hanoi.one("#browse").get_attribute("aria-expanded") == "true"
        hanoi.all("#tree .label")[-1].click()
        assert not hanoi.one("#tree").is_displayed()
        assert bar_bottom(hanoi) <= top(hanoi, "h2") < 300


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_view_needs_sideways_scrolling_and_tabs_are_on_one_line(
    hanoi: Reader, lang: str
) -> None:
    for width in (1280, 360):
        with hanoi.size(width, 740):
            for view in VIEWS:
                hanoi.run("[state.lang, state.view] = arguments; drawFrame(); draw()", lang, view)
                assert hanoi.run("return document.documentElement.scrollWidth") <= width, view
            tops = (
                "return [...document.querySelectorAll('.tabs button')].map((tab) => tab.offsetTop)"
            )
            assert len(set(hanoi.run(tops))) == 1


# --- the address ------------------------------------------------------------------------------------


def test_the_address_follows_the_slider(hanoi: Reader) -> None:
    slider = hanoi.one("#slider")
    for _ in range(3):
        slider.send_keys(hanoi.key.ARROW_LEFT)
    hanoi.wait("return location.hash === address()")
    shown = hanoi.day()
    assert shown != "15/10/2024"
    hanoi.open(hanoi.driver.current_url)
    assert hanoi.day() == shown


SHOWN = "return [IDS[state.entity], ...Object.keys(PARTS).map((part) => state[part])]"


@pytest.mark.parametrize(
    ("view", "choices"),
    [
        ("card", {"along": "committee", "entity": "org:01"}),
        ("map", {"units": "children", "colour": "committee"}),
        ("timeline", {"span": "decade"}),
        ("graph", {"depth": "2", "relation": "issued-by"}),
        ("tables", {"kind": "assessment", "scope": "all"}),
        ("compare", {"other": 17000}),
        ("findings", {"severity": "warning"}),
    ],
)
def test_a_copied_link_opens_the_same_view(
    hanoi: Reader, address: str, view: str, choices: dict[str, Any]
) -> None:
    if "entity" in choices:
        hanoi.run("choose(NUMBERS.get(arguments[0]))", choices.pop("entity"))
    hanoi.run(
        "update({...arguments[0], view: arguments[1], lang: 'ru', day: dayOf('2020-02-29')})",
        choices, view,
    )  # fmt: skip
    shown, text = hanoi.run(SHOWN), hanoi.one("#panel").text
    link = hanoi.run("return address()")
    hanoi.open(address + link)
    assert hanoi.run(SHOWN) == shown
    assert hanoi.one("#panel").text == text


def test_the_button_copies_the_link(hanoi: Reader, address: str) -> None:
    permissions = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    hanoi.driver.execute_cdp_cmd("Browser.grantPermissions", permissions)
    hanoi.one("#copy").click()
    hanoi.wait("return $('notice').textContent !== ''")
    assert hanoi.seen("#notice") == ["Đã chép liên kết đến nội dung đang xem."]
    script = "navigator.clipboard.readText().then(arguments[0])"
    copied = hanoi.driver.execute_async_script(script)
    assert copied == address + hanoi.run("return address()")


@pytest.mark.parametrize("view", ["card", "graph"])
def test_an_unknown_id_is_reported_and_not_replaced(hanoi: Reader, address: str, view: str) -> None:
    hanoi.open(f"{address}#id=loc:nope&lang=en&view={view}")
    assert hanoi.seen("#no-entity") == ["There is no entity loc:nope in this movement."]
    assert "Hà Nội" not in hanoi.one("#panel").text
    assert "id=loc%3Anope" in hanoi.driver.current_url
    hanoi.one("#tree .label").click()
    assert hanoi.seen("h2") == ["Hà Nội"]
    assert "nope" not in hanoi.driver.current_url


def test_unknown_values_in_the_address_are_reported(hanoi: Reader, address: str) -> None:
    hanoi.open(f"{address}#lang=en&view=globe&day=2024-02-31")
    assert [text.partition("used: ")[2] for text in hanoi.seen("#notice p")] == [
        "day=2024-02-31",
        "view=globe",
    ]
    assert (hanoi.day(), hanoi.one("#tab-card").get_attribute("aria-selected")) == (
        "15 Oct 2024", "true",
    )  # fmt: skip
    hanoi.one("#tab-map").click()
    assert hanoi.seen("#notice p") == []


# --- days -------------------------------------------------------------------------------------------


def test_a_day_before_those_covered_is_refused_by_address_and_field(
    hanoi: Reader, address: str
) -> None:
    hanoi.open(f"{address}#lang=en&day=1900-01-01")
    assert hanoi.seen("#notice p") == [
        "1 Jan 1900: the data begin on 28 Dec 2013; no earlier day is shown."
    ]
    assert hanoi.day() == "28 Dec 2013"
    hanoi.type_day("27 Dec 2013")
    assert hanoi.day() == "28 Dec 2013"
    assert "27 Dec 2013: the data begin" in hanoi.one("#notice").text
    hanoi.type_day("29 Dec 2013")
    assert (hanoi.day(), hanoi.seen("#notice p")) == ("29 Dec 2013", [])


def test_a_day_before_the_first_record_is_refused_and_an_open_start_is_stated(
    reader: Reader,
) -> None:
    old = mm.Locality(id="loc:1", name="Cũ", kind="xa", valid="../2025-06-30")
    new = mm.Locality(id="loc:2", name="Mới", kind="xa", valid="2025-07-01/..")
    undated = mm.Locality(id="loc:3", name="Đâu", kind="xa")
    address = reader.write("open.html", mm.Movement([old, new, undated]), at=DAY, lang="en")
    reader.open(f"{address}#id=loc:1&day=1900-01-01")
    assert "the data begin on 30 Jun 2025" in reader.one("#notice").text
    assert reader.seen(".state .aside") == ["until 30 Jun 2025, start not on record"]
    reader.run("open(NUMBERS.get('loc:3'))")
    assert reader.seen(".state .aside") == ["no start or end on record"]
    assert reader.complaints() == []


WRITTEN = (
    "2024-02-29",
    "29/2/2024",
    "29.02.2024",
    "29 Feb 2024",
    "29 february 2024",
    " 29-2-2024 ",
)
NO_DAYS = ("2024", "31/2/2024", "2024-13-01", "29 Foo 2024", "1/1/24", "tomorrow", "", "1 2 3 4")


def test_days_are_read_as_every_language_writes_them(hanoi: Reader) -> None:
    script = "return arguments[0].map(parseDay).map((day) => Number.isNaN(day) ? null : isoOf(day))"
    assert hanoi.run(script, WRITTEN) == ["2024-02-29"] * len(WRITTEN)
    assert hanoi.run(script, NO_DAYS) == [None] * len(NO_DAYS)
    same = (
        "return arguments[0].every((lang) => {"
        " state.lang = lang; return parseDay(dayName(19000)) === 19000; })"
    )
    assert hanoi.run(same, LANGUAGES)
    hanoi.type_day("31/2/2024")
    assert "31/2/2024" in hanoi.one("#notice").text
    assert "day=2024-10-15" in hanoi.driver.current_url


def test_days_after_those_covered_say_so(hanoi: Reader) -> None:
    hanoi.type_day("1/1/2026")
    assert "dữ liệu chỉ bao quát đến ngày 31/12/2025" in hanoi.one("#changed").text


# --- map, timeline, graph ---------------------------------------------------------------------------


def test_the_map_shows_every_unit_with_a_centre_and_opens_it(hanoi: Reader) -> None:
    hanoi.one("#tab-map").click()
    now = HANOI.at(DAY)
    centres = [unit for unit in now.localities.values() if unit.centre]
    spots = (
        "return [...document.querySelectorAll('.spots')]"
        ".map((path) => path.getAttribute('d').split('M').length - 1)"
    )
    assert sum(hanoi.run(spots)) == len(centres)
    assert len(hanoi.all(".legend li")) == len({unit.kind for unit in centres})
    hanoi.run(
        "const map = $('map'), box = map.getBoundingClientRect();"
        "const [, x, y] = document.querySelector('.spots').getAttribute('d').match(/M([\\d.]+) ([\\d.]+)/);"
        "const scale = box.width / map.viewBox.baseVal.width;"
        "map.dispatchEvent(new PointerEvent('click', { bubbles: true,"
        " clientX: box.left + x * scale, clientY: box.top + y * scale }))"
    )
    assert hanoi.one("#tab-card").get_attribute("aria-selected") == "true"
    [opened] = ids(hanoi, "[state.entity]")
    assert HANOI.localities[opened].centre is not None


def test_the_map_has_values_of_districts_and_names_what_has_no_place(hanoi: Reader) -> None:
    hanoi.run("update({ view: 'map', units: 'children', colour: 'committee' })")
    hanoi.all("#panel details summary")[-1].click()
    hanoi.wait("return document.querySelector('table') !== null")
    now = HANOI.at(DAY)
    totals = now.rollup("committee", along="locality")
    shown = hanoi.run(
        "return [...$('map').tagName && document.querySelectorAll('tbody tr')].map((row) =>"
        " [row.cells[0].textContent, row.cells[1].textContent])"
    )
    names = {f"{unit.kind.label('vi')} {unit.name}": unit.id for unit in now.localities.values()}
    assert len(shown) == len(now.hierarchy("locality").children("loc:01"))
    assert all(int(count) == int(totals[names[name]]) for name, count in shown)
    hanoi.run("update({ units: 'points', colour: 'dataset' })")
    # It is the one that is chosen, though no unit has any.
    assert hanoi.one("#choose-colour").get_attribute("value") == "dataset"
    lost = mm.Locality(id="loc:2", name="Lạc", kind="xa", parent="loc:1")
    placed = mm.Locality(
        id="loc:3", name="Có", kind="xa", parent="loc:1", centre=mm.Point(21.0, 105.8)
    )
    root = mm.Locality(id="loc:1", name="Gốc", kind="huyen")
    hanoi.open(hanoi.write("lost.html", mm.Movement([root, lost, placed]), lang="en") + "#view=map")
    assert hanoi.seen("#panel details li") == ["Lạc commune"]


def test_the_map_has_the_latest_figures_of_an_indicator(reader: Reader) -> None:
    units = [
        mm.Locality(
            id=f"loc:{number}", name=f"Xã {number}", kind="xa", parent="loc:9",
            centre=mm.Point(21 + number / 10, 105.8),
        )
        for number in range(3)
    ]  # fmt: skip
    figures = [
        mm.Observation(
            id=f"obs:{unit}-{year}", name="x", indicator="ind:1", unit=unit, value=value, valid=year
        )
        for unit, year, value in (
            ("loc:0", "2022", 3), ("loc:0", "2023", mm.Quantity.at_least(7)), ("loc:1", "2022", 5),
            ("loc:1", "2030", 99),
        )
    ]  # fmt: skip
    indicator = mm.Indicator(id="ind:1", name="models", measure="count")
    root = mm.Locality(id="loc:9", name="Gốc", kind="huyen")
    movement = mm.Movement([root, *units, indicator, *figures])
    address = reader.write("figures.html", movement, at=DAY, lang="en")
    reader.open(f"{address}#view=map&colour=ind:1")
    assert reader.seen(".legend li") == ["5 (1)", "7 (1)", "No figure on record (1)"]
    reader.all("#panel details summary")[-1].click()
    reader.wait("return document.querySelector('table') !== null")
    assert "at least 7" in reader.seen("#panel tbody tr")[0]
    assert reader.complaints() == []


def test_the_timeline_has_documents_steps_and_events_with_the_day(hanoi: Reader) -> None:
    hanoi.one("#tab-timeline").click()
    dated = [
        item
        for item in (*HANOI.documents.values(), *HANOI.events.values(), *HANOI.contests.values())
        if (getattr(item, "covers", None) or item.valid) != mm.Period()
    ]
    names = hanoi.run(
        "const { groups, undated } = TIMELINE();"
        "const bars = groups.flatMap(({ bars }) => bars);"
        "return [bars, undated].map((part) =>"
        " part.map(({ entity, phase }) => [IDS[entity], phase !== undefined]))"
    )
    drawn, undated = ([(id, is_phase) for id, is_phase in part] for part in names)
    assert {item.id for item in dated} <= {id for id, _ in drawn}
    phases = [phase for cycle in HANOI.cycles.values() for phase in cycle.phases]
    for part, expected in (
        (drawn, [phase for phase in phases if phase.on]),
        (undated, [phase for phase in phases if not phase.on]),
    ):
        assert sum(is_phase for _, is_phase in part) == len(expected)
    assert len(hanoi.all(".timeline .track")) == len(drawn)
    assert hanoi.one("#panel summary").text.endswith(f": {len(undated)}")
    before = float(hanoi.run("return document.querySelector('.now').offsetLeft"))
    hanoi.run("moveTo(dayOf('2016-01-01'))")
    assert hanoi.run("return document.querySelector('.now').offsetLeft") < before
    hanoi.run("update({ span: 'year' })")
    assert 0 < len(hanoi.all(".timeline .track")) < len(drawn)


def test_the_graph_of_one_relation_shows_more_of_it(hanoi: Reader) -> None:
    hanoi.run("open(NUMBERS.get('org:01'), 'graph'); update({ relation: 'subordinate-to' })")
    below = {
        referrer.id
        for referrer, link in HANOI.referrers("org:01")
        if link.reference.field == "superior"
    }
    assert len(hanoi.all("#graph .box a")) == 60 + 1  # the one is what it is subordinate to itself
    assert f"và {len(below) - 60} mục khác" in "".join(hanoi.seen("#graph .box"))


def test_the_graph_shows_relations_without_sources_and_moves(hanoi: Reader) -> None:
    id = "doc:12-CT-TU"
    hanoi.run("open(NUMBERS.get(arguments[0]), 'graph')", id)
    shown = set(ids(hanoi, "[...neighbours(state.entity, 1)].flatMap(({ members }) => members)"))
    document = HANOI[id]
    assert shown == {
        link.target
        for link in references(document)
        if link.target in HANOI and HANOI[link.target].entity_kind.value != "source"
    }
    referring = set(ids(hanoi, "neighbours(state.entity, -1).flatMap(({ members }) => members)"))
    assert referring == {referrer.id for referrer, _ in HANOI.referrers(id)}
    wrong = hanoi.run(
        "const wrong = []; for (let entity = 0; entity < SIZE; entity += 37) { choose(entity); drawPanel();"
        " if (/undefined|NaN|\\[object/.test($('panel').innerHTML)) wrong.push(IDS[entity]); } return wrong;"
    )
    assert wrong == []
    hanoi.run("open(NUMBERS.get(arguments[0]), 'graph')", id)
    boxes = len(hanoi.all("#graph .box"))
    hanoi.run("update({ depth: '2' })")
    assert len(hanoi.all("#graph .box")) > boxes
    hanoi.all("#graph a")[0].click()
    assert hanoi.one("#tab-graph").get_attribute("aria-selected") == "true"
    assert ids(hanoi, "[state.entity]") != [id]
    hanoi.driver.back()
    hanoi.wait("return IDS[state.entity] === 'doc:12-CT-TU'")


# --- tables and comparisons -------------------------------------------------------------------------

TABLED = ("model", "task", "work", "dialogue", "commendation", "team", "assessment", "observation")


@pytest.mark.parametrize("scope", ["day", "all"])
def test_the_kinds_without_a_list_have_a_table(hanoi: Reader, scope: str) -> None:
    movement = HANOI.at(DAY) if scope == "day" else HANOI
    for kind in TABLED:
        hanoi.run(
            "update({ view: 'tables', kind: arguments[0], scope: arguments[1] })", kind, scope
        )
        expected = len(movement.of_kind(kind))
        assert len(hanoi.all("#panel tbody tr")) == expected, kind
        assert hanoi.run("return tableKinds()").index(kind) == TABLED.index(kind)


def test_a_kind_of_another_package_has_a_table(reader: Reader) -> None:
    @mm.declare_kind("song", prefix="song", plural="songs", label="bài hát")
    @attrs.frozen(kw_only=True, repr=False)
    class Song(mm.Entity):
        """Bài hát: a song of the movement."""

        verses: int = attrs.field(default=0, converter=int)

    try:
        songs = mm.Movement([Song(id="song:1", name="a", valid="2024", verses=3)])
        reader.open(reader.write("song.html", songs, at=DAY, lang="en") + "#view=tables")
    finally:
        mm.forget_kind("song")
    assert reader.seen("#panel tbody td") == ["2024", "3"]
    assert reader.complaints() == []


def exported(reader: Reader) -> list[list[str]]:
    """What the button of the table saves, as a spreadsheet reads it."""
    text = reader.run(
        "let saved; const create = URL.createObjectURL;"
        "URL.createObjectURL = (blob) => { saved = blob; return '#'; };"
        "HTMLAnchorElement.prototype.click = () => {}; document.querySelector('.save').click();"
        "URL.createObjectURL = create; delete HTMLAnchorElement.prototype.click; return saved.text();"
    )
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_table_is_exported_whole_with_plain_numbers(hanoi: Reader) -> None:
    hanoi.run("update({ view: 'tables', kind: 'committee', scope: 'day' })")
    head, *rows = exported(hanoi)
    assert len(rows) == len(HANOI.at(DAY).committees) > len(hanoi.all("#panel tbody tr"))
    assert {len(row) for row in rows} == {len(head)}
    hanoi.run("update({ view: 'card' })")
    totals = exported(hanoi)
    assert {len(row) for row in totals} == {len(totals[0])}
    wards = HANOI.at(DAY).rollup("locality", along="locality", by="kind")["loc:01"]
    assert str(int(wards["phuong"])) in totals[2]


def test_an_export_runs_no_formula(reader: Reader) -> None:
    names = ("=1+1", "+1", "-1+1", "@x", "'quoted", '"a", b\nc', "plain", "\t=1")
    works = [
        mm.Work(id=f"work:{number}", name=name, kind="key_project")
        for number, name in enumerate(names)
    ]
    address = reader.write("formula.html", mm.Movement(works), at=DAY, lang="en")
    reader.open(f"{address}#view=tables&kind=work")
    saved = {row[0] for row in exported(reader)[1:]}
    assert saved == {escape_formula(str(work.name)) for work in works}


def test_a_table_is_saved_as_a_file(hanoi: Reader, tmp_path: Path) -> None:
    behaviour = {"behavior": "allow", "downloadPath": str(tmp_path)}
    hanoi.driver.execute_cdp_cmd("Browser.setDownloadBehavior", behaviour)
    hanoi.run("update({ view: 'tables', kind: 'work' })")
    hanoi.one(".save").click()
    for _ in range(100):
        if (tmp_path / "work.csv").exists():
            break
        hanoi.driver.execute_async_script("setTimeout(arguments[0], 50)")
    assert (tmp_path / "work.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_two_days_are_compared(hanoi: Reader) -> None:
    hanoi.one("#tab-compare").click()
    hanoi.type_day("1/7/2025")
    hanoi.type_day("30/6/2025", "#other")
    before, after = HANOI.at("2025-06-30"), HANOI.at("2025-07-01")
    rows = hanoi.run(
        "return [...document.querySelectorAll('#compare tbody tr')].map((row) =>"
        " [...row.cells].map((cell) => cell.dataset.value ?? cell.textContent))"
    )
    [units] = [row[1:] for row in rows if row[0] == "Đơn vị hành chính"]
    old, new = set(before.localities), set(after.localities)
    assert [int(cell or 0) for cell in units] == [
        len(old), -len(old - new), len(new - old), len(new)
    ]  # fmt: skip
    ended = {entity.id for entity in before} - {entity.id for entity in after}
    began = {entity.id for entity in after} - {entity.id for entity in before}
    for key, expected in (("ended", ended), ("began", began)):
        heading = hanoi.one(f"#{key} > h4").text.replace(".", "")
        assert heading.endswith(f"({len(expected)})")


def test_what_changed_while_it_lasted_is_compared(reader: Reader) -> None:
    unit = mm.Locality(id="loc:1", name="Xã", kind="xa", valid="2020/..")
    model = mm.MobilizationModel(
        id="model:1", name="Mô hình", unit="loc:1", valid="2021/..",
        milestones=[mm.Milestone(status="registered", on="2022-05")],
    )  # fmt: skip
    brief = mm.Event(id="event:1", name="Hội nghị", kind="review_conference", valid="2022-06-01")
    address = reader.write(
        "changed.html", mm.Movement([unit, model, brief]), at="2023-01-01", lang="en"
    )
    reader.open(f"{address}#view=compare&other=2022-01-01")
    assert reader.seen("#changed-between li")[0].startswith("Mô hình")
    assert "May 2022" in reader.seen("#changed-between li")[0]
    assert "Hội nghị" in reader.one("#panel").text
    assert reader.complaints() == []


# --- print, speed, accessibility --------------------------------------------------------------------


def test_a_printed_page_has_the_content_without_the_controls(hanoi: Reader) -> None:
    hanoi.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        for view in VIEWS:
            hanoi.run("update({ view: arguments[0] })", view)
            shown = [
                selector
                for selector in ("#search", "#slider", "#tree", "#tabs", "#copy", ".save")
                if any(element.is_displayed() for element in hanoi.all(selector))
            ]
            assert shown == [], view
            assert hanoi.one("#date").is_displayed()
            assert hanoi.one("#panel").is_displayed()
    finally:
        hanoi.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize("view", ["card", "map", "timeline", "tables"])
def test_the_page_of_the_country_follows_the_date_in_every_view(
    reader: Reader, country: str, view: str
) -> None:
    """``python benchmarks/explorer.py`` measures how long it takes."""
    reader.open(country)
    reader.run("update({ view: arguments[0] }); moveTo(STOPS[1])", view)
    before = reader.one("#panel").text
    reader.run("moveTo(STOPS[STOPS.length - 1])")
    assert reader.one("#panel").text != before
    assert reader.complaints() == []


VIOLATIONS = """
const [rules, done] = arguments;
axe.run(document, { resultTypes: ["violations"], ...(rules && { runOnly: rules }) }).then(({ violations }) =>
  done(violations.map(({ id, nodes }) => [id, nodes.length, nodes[0].html])));
"""


@pytest.mark.skipif("AXE" not in os.environ, reason="`nox -s browser` gives the script")
@pytest.mark.parametrize(("theme", "rules"), [("light", None), ("dark", ["color-contrast"])])
def test_axe_finds_no_violation(hanoi: Reader, theme: str, rules: list[str] | None) -> None:
    """The dark theme has other colours, and nothing else that differs."""
    hanoi.run(Path(os.environ["AXE"]).read_text("utf-8"))
    hanoi.run("theme = arguments[0]; drawTheme()", theme)
    for view in VIEWS:
        hanoi.run("show(arguments[0])", view)
        assert hanoi.driver.execute_async_script(VIOLATIONS, rules) == [], view
