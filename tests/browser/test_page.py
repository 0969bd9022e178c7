"""The explorer page in headless Chromium: `nox -s browser` runs this by itself.

What the page computes is compared with the library; actions of a reader are done with keyboard and mouse.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from contextlib import suppress
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

import massmob as mm
from massmob.display.explorer.payload import day_number
from massmob.io.tables.example import example_movement
from massmob.network.placement import ALONG, Along
from massmob.strategies import movements
from massmob.translation.language import LANGUAGES
from massmob.values.text import fold
from support.chromium import Reader
from support.tries import tries

pytestmark = pytest.mark.browser

DAY = "2024-10-15"
AFTER = "2025-07-01"
HANOI = mm.load_dataset("hanoi")
HOSTILE = [
    "</script><img src=x onerror=alert(1)>",
    "<!-- <script>",
    "line\u2028and\u2029separators",
    "\u202ebidi controls\u202c",
    "<b>bold</b>",
]


# --- what the page computes, compared with the library ----------------------------------------------


def ids(reader: Reader, script: str, *arguments: Any) -> list[str]:
    result: list[str] = reader.run(f"return ({script}).map((entity) => IDS[entity])", *arguments)
    return result


QUESTIONS = (
    "ba vi", "BA VÌ", "Bà", "yên hòa", "yen hoa", "YÊN HOÀ", "dong da", "Đống Đa", "ðống đa", "12-ct/tu",
    "12–CT/TU", "00070", "quan", "dan van kheo", "  ha   noi ", "nothing of the kind", "", "a", "ộ",
)  # fmt: skip


def test_search_finds_what_the_library_finds(hanoi: Reader) -> None:
    for text in QUESTIONS:
        expected = [entity.id for entity in HANOI.find(text)] if fold(text) else []
        assert ids(hanoi, "find(arguments[0])", text) == expected, text


def test_the_browser_folds_as_the_library_does(hanoi: Reader) -> None:
    country = mm.load_dataset("vietnam")
    names = {
        entity.name.label(lang)
        for movement in (HANOI, country)
        for entity in movement
        for lang in LANGUAGES
    }
    decomposed = (unicodedata.normalize("NFD", name) for name in names)
    texts = sorted(
        {*names, *decomposed, *map(str.upper, names), *PASTED, *map(chr, range(0x20, 0x7F))}
    )
    folded = hanoi.run("return arguments[0].map(fold)", texts)
    assert [text for text, key in zip(texts, folded, strict=True) if key != fold(text)] == []


PASTED = (
    "Ðống Đa",
    "12–CT/TU",
    "Số: 12−CT/TU",
    "“Dân vận khéo”",
    "«x» ‘y’ z\u00ad",
    "№ 5 … ﬁ Ａ",
    "\u00a0ộ \u3000 ",
)
"""Texts as pasted from elsewhere: other dashes, quotes, spaces, wide and joined letters."""


def test_every_text_finds_itself(reader: Reader) -> None:
    names = ("Straße ΣΊΣΥΦΟΣ", "ŒUVRE ıI İ", "漢字 Ⴀ", *HOSTILE, *PASTED)
    units = [mm.Locality(id=f"loc:{n}", name=name, kind="xa") for n, name in enumerate(names)]
    reader.open(reader.write("names.html", mm.Movement(units), at=DAY))
    for unit in units:
        assert unit.id in ids(reader, "find(arguments[0])", unit.name.label("vi"))


def library_totals(now: mm.Movement, along: Along) -> dict[str, mm.Rollup[Any] | None]:
    """Kind → its rollup; ``None`` where nothing of the kind has a place in the hierarchy."""
    kinds = {entity.entity_kind.value for entity in now} - {"source", "indicator"}
    totals: dict[str, mm.Rollup[Any] | None] = dict.fromkeys(kinds)
    for kind in kinds:
        with suppress(mm.InvalidValueError):
            totals[kind] = now.rollup(kind, along=along)
    return totals


COUNTS = """
const totals = snapshot(arguments[0]).totals(arguments[1]), rows = [];
for (const [node, counts] of totals.counts) {
  counts.forEach((count, column) => {
    rows.push([IDS[node], DATA.kinds[totals.columns[column].kind].key, count]);
  });
}
const unplaced = [...totals.unplaced].map(([kind, entities]) =>
  [DATA.kinds[kind].key, entities.map((entity) => IDS[entity])]);
return [rows, unplaced];
"""


def check_counts(reader: Reader, movement: mm.Movement, day: str) -> None:
    now = movement.at(day)
    number = day_number(mm.Period.parse(day).start or pytest.fail(day))
    script = "[...IDS.keys()].filter((entity) => snapshot(arguments[0]).inForce[entity])"
    assert sorted(ids(reader, script, number)) == [entity.id for entity in now]
    for along in ALONG:
        if not len(now.hierarchy(along)):
            continue
        counts: Counter[tuple[str, str]] = Counter()
        rows, unplaced = reader.run(COUNTS, number, along)
        for node, kind, count in rows:
            counts[node, kind] += count
        totals = library_totals(now, along)
        assert counts == {
            (node, kind): int(count)
            for kind, total in totals.items()
            for node, count in (total or {}).items()
            if count != mm.Quantity(0)
        }, (day, along)
        listed = {kind: sorted(entities) for kind, entities in unplaced}
        for kind, total in totals.items():
            if total is not None:
                assert listed.get(kind, []) == sorted(total.unplaced), (day, along, kind)
            elif kind in listed:
                assert listed[kind] == sorted(now.of_kind(kind))


@pytest.mark.parametrize(
    "day", ["2009-02-25", "2016-12-05", DAY, "2025-06-30", AFTER, "2026-01-09"]
)
def test_totals_are_those_of_the_library(hanoi: Reader, day: str) -> None:
    # The page has days before those that the card covers, which the library refuses to answer for.
    card = attrs.evolve(HANOI.datasets["dataset:hanoi"], covers=None)
    check_counts(hanoi, HANOI.replace(card), day)


@tries(
    12,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(movements(), st.sampled_from(("2016-06-01", DAY, AFTER)))
def test_totals_of_any_movement_are_those_of_the_library(
    reader: Reader, movement: mm.Movement, day: str
) -> None:
    reader.open(reader.write("drawn.html", movement, at=day))
    check_counts(reader, movement, day)
    assert reader.complaints() == []


def test_what_is_in_no_total_is_listed_below_the_totals_of_everything(reader: Reader) -> None:
    city = mm.Locality(id="loc:01", name="Hà Nội", kind="thanh_pho")
    ended = mm.Locality(id="loc:1", name="Bắc", kind="quan", parent="loc:01", valid="../2025-06-30")
    still = mm.Locality(id="loc:2", name="Nam", kind="quan", parent="loc:01")
    models = [
        mm.MobilizationModel(id=f"model:{n}", name=f"Mô hình {n}", unit=unit, valid="2022/..")
        for n, unit in enumerate(("loc:1", "loc:1", "loc:2"))
    ]
    movement = mm.Movement([city, ended, still, *models])
    for day, expected in ((DAY, []), (AFTER, ["In no total of this hierarchy: Models (2)"])):
        reader.open(reader.write("ended.html", movement, at=day, lang="en"))
        assert reader.seen("#unplaced summary") == expected
    assert reader.seen("#unplaced li a") == ["Mô hình 0", "Mô hình 1"]
    reader.open(reader.write("ended.html", movement, at=AFTER, lang="en") + "#id=loc:2")
    assert reader.seen("#unplaced") == []
    dangling = mm.MobilizationModel(id="model:9", name="Mô hình 9", unit="loc:nowhere")
    reader.open(reader.write("lost.html", mm.Movement([city, still, dangling]), lang="vi"))
    assert "Không nằm trong tổng nào" in reader.one("#unplaced summary").text
    assert reader.complaints() == []


# --- search -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["yen hoa", "Yên Hòa", "YÊN HOÀ"])
def test_a_reader_searches_with_and_without_accents(hanoi: Reader, text: str) -> None:
    hanoi.press("/")
    assert hanoi.focused() == "search"
    hanoi.press(text)
    shown = hanoi.seen(".result .label")
    assert shown[0] == "phường Yên Hoà"
    assert hanoi.one("#search").get_attribute("aria-expanded") == "true"
    hanoi.press(hanoi.key.ARROW_DOWN, hanoi.key.ARROW_UP, hanoi.key.ENTER)
    assert hanoi.seen("h2") == ["Yên Hoà"]
    assert not hanoi.one("#results").is_displayed()


def test_search_without_results_has_a_note_and_closes(hanoi: Reader) -> None:
    hanoi.press("/", "xyzzy")
    assert hanoi.seen("#results") == ["Không tìm thấy kết quả nào."]
    hanoi.press(hanoi.key.ESCAPE)
    assert not hanoi.one("#results").is_displayed()
    assert hanoi.one("#search").get_attribute("value") == ""


def test_a_result_is_opened_by_mouse(hanoi: Reader) -> None:
    hanoi.one("#search").send_keys("12-ct/tu")
    hanoi.one(".result").click()
    assert hanoi.seen("h2") == ["Chỉ thị 12-CT/TU của Thành ủy Hà Nội"]
    assert "70-KH/BDVTW" in hanoi.one(".chain").text
    assert hanoi.seen("#tree [aria-selected=true] .label") == [
        "Chỉ thị 12-CT/TU của Thành ủy Hà Nội"
    ]


# --- time -------------------------------------------------------------------------------------------


def tiles(reader: Reader) -> dict[str, int]:
    pairs = zip(reader.seen(".tiles dt"), reader.seen(".tiles dd"), strict=True)
    return {name.lower(): int(count.replace(".", "")) for name, count in pairs}


def test_the_page_opens_on_the_day_with_the_totals_of_the_day(hanoi: Reader) -> None:
    assert hanoi.day() == "15/10/2024"
    shown = tiles(hanoi)
    by_kind = HANOI.at(DAY).rollup("locality", along="locality", by="kind")["loc:01"]
    below = {mm.LocalityKind.of(kind).label("vi"): int(count) for kind, count in by_kind.items()}
    assert below.items() - {("thành phố trực thuộc Trung ương", 1)} <= shown.items()


def test_the_date_is_moved_by_keyboard(hanoi: Reader) -> None:
    slider = hanoi.one("#slider")
    slider.send_keys(hanoi.key.END)
    hanoi.wait("return state.day === CHANGES.days.at(-1)")
    assert tiles(hanoi)["phường"] == 51
    slider.send_keys(hanoi.key.HOME)
    hanoi.wait("return state.day === FIRST_DAY")
    # The first day that the card of the dataset covers.
    assert slider.get_attribute("aria-valuetext") == hanoi.day() == "28/12/2013"
    assert not hanoi.one("#earlier").is_enabled()


def test_a_unit_of_another_day_is_marked_as_not_in_force(hanoi: Reader) -> None:
    hanoi.run("moveTo(dayOf('2025-07-01'))")
    assert "+126" in hanoi.one("#changed").text
    hanoi.run("open(NUMBERS.get('loc:001'))")
    assert hanoi.seen(".pill") == ["không có hiệu lực ngày này"]
    hanoi.one("#earlier").click()
    assert hanoi.seen(".pill") == ["có hiệu lực"]
    hanoi.type_day("31/1/2024")
    assert hanoi.day() == "31/01/2024"
    hanoi.wait("return location.hash.includes('day=2024-01-31')")


def test_the_history_of_a_unit_names_the_act(hanoi: Reader) -> None:
    hanoi.run("open(NUMBERS.get('loc:00070'))")
    [history] = [text for text in hanoi.seen("section.part") if text.startswith("Lịch sử")]
    assert "Hoàn Kiếm" in history
    assert "1656/NQ-UBTVQH15" in history


# --- the tree ---------------------------------------------------------------------------------------


def named(reader: Reader) -> str:
    """What a screen reader says of the item that has the focus: the text of its row, without those below it."""
    name: str = reader.driver.switch_to.active_element.accessible_name
    return name


def test_the_tree_is_used_by_keyboard(hanoi: Reader) -> None:
    key = hanoi.key
    hanoi.one("#tree [tabindex='0']").send_keys(key.ARROW_DOWN)
    assert named(hanoi) == "quận Ba Đình 14"
    hanoi.press(key.ARROW_RIGHT)
    assert hanoi.driver.switch_to.active_element.get_attribute("aria-expanded") == "true"
    hanoi.press(key.ARROW_RIGHT)
    assert named(hanoi) == "phường Cống Vị"
    assert hanoi.driver.switch_to.active_element.get_attribute("aria-level") == "3"
    hanoi.press(key.ARROW_LEFT, key.ARROW_LEFT)
    assert len(hanoi.all("#tree [aria-level='3']")) == 0
    hanoi.press("d")
    assert named(hanoi) == "quận Đống Đa 21"
    hanoi.press(key.END)
    assert named(hanoi).startswith("thị xã Sơn Tây")
    hanoi.press(key.ENTER)
    assert hanoi.seen("h2") == ["Sơn Tây"]
    hanoi.press(key.HOME, "*")
    assert named(hanoi) == "thành phố Hà Nội 30"
    hanoi.press(" ")
    assert hanoi.seen("h2") == ["Hà Nội"]


def test_back_returns_from_a_unit_opened_by_mouse(hanoi: Reader) -> None:
    hanoi.one("#tree [aria-level='2'] .label").click()
    assert hanoi.seen("h2") == ["Ba Đình"]
    hanoi.one("#tree [aria-level='2'] .expander").click()
    hanoi.one("#tree [aria-level='2'] .expander").click()
    assert hanoi.seen("h2") == ["Ba Đình"]
    hanoi.driver.back()
    hanoi.wait("return document.querySelector('h2').textContent === 'Hà Nội'")


@pytest.mark.parametrize("along", ALONG)
def test_each_hierarchy_shows_the_roots_of_the_day(hanoi: Reader, along: Along) -> None:
    hanoi.all("#hierarchies button")[ALONG.index(along)].click()
    roots = [int(item.get_attribute("data-node")) for item in hanoi.all("#tree > li")]
    shown = ids(hanoi, "arguments[0]", roots)
    assert sorted(shown) == sorted(HANOI.at(DAY).hierarchy(along).roots)


def test_the_tree_has_its_role_and_every_control_a_name(hanoi: Reader) -> None:
    assert hanoi.one("#tree").get_attribute("role") == "tree"
    assert len(hanoi.all("#tree [tabindex='0']")) == 1
    unnamed = hanoi.run(
        "return [...document.querySelectorAll('button, input, [role=tree], nav, main, [role=group]')]"
        ".filter((item) => !(item.textContent.trim() || item.ariaLabel || item.labels?.length))"
        ".map((item) => item.outerHTML)"
    )
    assert unnamed == []
    assert (
        hanoi.run(
            "const all = [...document.querySelectorAll('[id]')].map((item) => item.id);"
            "return all.length - new Set(all).size"
        )
        == 0
    )


# --- languages, themes, documents, findings ---------------------------------------------------------


def test_the_language_is_switched_in_the_page(hanoi: Reader) -> None:
    for lang, day in (("en", "15 Oct 2024"), ("ru", "15.10.2024"), ("vi", "15/10/2024")):
        hanoi.one(f"#languages [lang={lang}]").click()
        assert hanoi.day() == day
        assert hanoi.run("return document.documentElement.lang") == lang
    assert hanoi.one("#tree [aria-level='2'] .label").text == "quận Ba Đình"


def test_every_entity_can_be_opened_in_every_language(hanoi: Reader) -> None:
    """No card fails, and none contains 'undefined'."""
    wrong = hanoi.run(
        "const wrong = [];"
        "for (state.lang of LANGUAGES) { drawFrame(); for (let entity = 0; entity < SIZE; entity += 7) {"
        " choose(entity); drawPanel(); const text = $('panel').textContent;"
        " if (/undefined|NaN|\\[object|null/.test(text)) wrong.push([IDS[entity], state.lang]); } }"
        " return wrong;"
    )
    assert wrong == []


def test_the_theme_button_cycles_through_the_themes(hanoi: Reader) -> None:
    background = "return getComputedStyle(document.body).backgroundColor"
    colours = []
    for _ in range(3):
        hanoi.one("#theme").click()
        colours.append(hanoi.run(background))
    assert colours == ["rgb(246, 244, 239)", "rgb(20, 23, 26)", "rgb(246, 244, 239)"]


def test_documents_show_their_gaps(hanoi: Reader) -> None:
    hanoi.one("#tab-documents").click()
    gaps = {text for text in hanoi.seen(".gaplist li") if text.startswith("Thành ủy Hà Nội")}
    assert gaps == {"Thành ủy Hà Nội · 26/02/2009 – 31/12/2015", "Thành ủy Hà Nội · 2026"}
    begun = [
        document
        for document in HANOI.documents.values()
        if document.valid.start is None or str(document.valid.start) <= DAY
    ]
    assert len(hanoi.all("#register tbody tr")) == len(begun)


def test_findings_are_complete_and_link_to_their_entities(hanoi: Reader) -> None:
    hanoi.one("#tab-documents").click()
    hanoi.press(hanoi.key.ARROW_RIGHT)
    findings = HANOI.validate().findings
    assert len(hanoi.all(".finding")) == len(findings)
    hanoi.all(".filters button")[1].click()
    assert len(hanoi.all(".finding")) == sum(finding.severity == "warning" for finding in findings)
    hanoi.one(".finding a").click()
    assert hanoi.one("#tab-card").get_attribute("aria-selected") == "true"
    assert len(hanoi.all(".finding")) >= 1


def test_a_year_is_no_counted_number(hanoi: Reader) -> None:
    hanoi.run("open(NUMBERS.get('cycle:01-2024'))")
    assert "2024" in hanoi.seen("#panel dd")


def test_external_links_send_no_referrer(hanoi: Reader) -> None:
    hanoi.run("open(NUMBERS.get('campaign:dan-van-kheo'))")
    links = hanoi.all("#panel a[target]")
    assert links
    for link in links:
        assert link.get_attribute("href").startswith("https://")
        assert link.get_attribute("rel") == "noopener noreferrer"


def test_the_skip_link_leads_to_the_content(hanoi: Reader) -> None:
    hanoi.press(hanoi.key.TAB)
    assert hanoi.focused() == "skip"
    hanoi.press(hanoi.key.ENTER)
    assert hanoi.focused() == "main"


# --- hostile names, empty movements, small screens, the country -------------------------------------


def test_hostile_names_are_text(reader: Reader) -> None:
    units = [
        mm.Locality(id=f"loc:{number}", name=name, kind="xa", note=name)
        for number, name in enumerate(HOSTILE)
    ]
    source = mm.Source(id="src:1", name=HOSTILE[0], url="javascript:alert(1)", publisher=HOSTILE[1])
    cited = mm.Locality(id="loc:cited", name="cited", kind="xa", sources=("src:1",))
    reader.open(reader.write("hostile.html", mm.Movement([*units, source, cited]), at=DAY))
    for entity in ("loc:0", "loc:1", "loc:2", "loc:3", "loc:4", "loc:cited", "src:1"):
        reader.run("open(NUMBERS.get(arguments[0]))", entity)
        assert reader.all("img, iframe, b, a[href^='javascript']") == []
    assert reader.run("return DATA.names.includes(arguments[0])", HOSTILE[0])
    reader.press("/", "img")
    assert reader.all("#results img") == []
    assert reader.complaints() == []


def test_the_policy_blocks_images_and_scripts_added_to_the_page(
    reader: Reader, address: str
) -> None:
    reader.open(address)
    reader.complaints()
    reader.run(
        "const image = new Image(); image.src = 'https://example.org/x.png'; document.body.append(image);"
        "const script = document.createElement('script'); script.textContent = 'window.broken = true';"
        "document.body.append(script);"
    )
    reader.wait("return document.querySelector('img').complete")
    assert reader.run("return window.broken === undefined")
    errors = reader.complaints()
    assert len(errors) >= 2
    assert all("Content Security Policy" in error for error in errors)


@pytest.mark.parametrize(
    "movement",
    [
        mm.Movement([mm.Source(id="src:1", name="alone", publisher="tests")]),
        mm.Movement([mm.Locality(id="loc:1", name="alone", kind="xa", valid="2001")]),
        mm.Movement([mm.Document(id="doc:1", name="alone", type="plan")]),
    ],
)
def test_a_movement_of_one_entity_has_a_page(reader: Reader, movement: mm.Movement) -> None:
    reader.open(reader.write("one.html", movement, at=DAY))
    for tab in (*reader.run("return VIEWS"), "card"):
        reader.one(f"#tab-{tab}").click()
    assert reader.seen("h2") == ["alone"]
    assert reader.complaints() == []


def test_committees_in_a_cycle_have_a_page(reader: Reader) -> None:
    """Broken data is shown with its findings: no root leads to the cycle, search does."""
    cycle = [
        mm.PartyCommittee(
            id=f"org:{number}", name=f"cycle {number}", level="base", superior=f"org:{1 - number}"
        )
        for number in range(2)
    ]
    first = mm.Document(id="doc:1", name="a", type="plan", implements=("doc:2",))
    second = mm.Document(id="doc:2", name="b", type="plan", implements=("doc:1",))
    unit = mm.Locality(id="loc:1", name="unit", kind="xa")
    reader.open(reader.write("cycle.html", mm.Movement([*cycle, first, second, unit]), at=DAY))
    for name in ("cycle 1", "b"):
        reader.press("/", name, reader.key.ENTER)
        assert reader.seen("h2") == [name]
    reader.all("#hierarchies button")[1].click()
    assert reader.seen("#tree-empty") == ["Nothing here on this day."]
    assert len(reader.all("#tab-findings")) == 1
    assert reader.complaints() == []


def test_the_whole_country_has_a_page(reader: Reader, country: str) -> None:
    vietnam = mm.load_dataset("vietnam")
    reader.open(country)
    reader.wait("return document.documentElement.dataset.drawn !== undefined")
    assert tiles(reader)["xã"] == 2621
    for text in ("tan lap", "Hà Nội", "00070"):
        assert ids(reader, "find(arguments[0])", text) == [
            entity.id for entity in vietnam.find(text)
        ]
    reader.one("#earlier").click()
    assert len(reader.all("#tree [aria-level='2']")) == 63
    check_counts(reader, vietnam, "2025-06-30")
    assert len(json.dumps(reader.run("return [...$('tree').querySelectorAll('li')].length"))) <= 3
    assert reader.complaints() == []


# --- every kind -------------------------------------------------------------------------------------


def test_a_card_has_phases_words_and_the_sources_of_fields(reader: Reader) -> None:
    address = reader.write("example.html", example_movement(), at=DAY, lang="en")
    reader.open(f"{address}#id=cycle:example&lang=en&day={DAY}")
    captions = reader.seen(".facts dt")
    assert captions[-1] == "Note"
    text = reader.one(".facts").text
    assert "recognition · When: 30 Nov 2024 · Organ: Ban Dân vận Thành ủy Ví Dụ" in text
    assert "mass media" in text
    assert "2024" in reader.seen(".facts dd")
    reader.open(f"{address}#id=doc:example-1&lang=ru&day={DAY}")
    assert "Поле: Дата издания · Источник: Báo cáo ví dụ" in reader.one(".facts").text
    assert reader.complaints() == []


def test_a_reader_chooses_organisations_and_target_groups(reader: Reader) -> None:
    reader.open(reader.write("example.html", example_movement(), at=DAY, lang="en"))
    assert reader.seen("#hierarchies button") == [
        "Localities", "Party committees and organs", "Organisations", "Fields", "Target groups",
        "Documents", "Contests, rounds, teams", "Campaigns"
    ]  # fmt: skip
    for position, name, below in (
        (2, "Ủy ban MTTQ Thành phố Ví Dụ", "Ủy ban MTTQ quận Mẫu"),
        (4, "Women", "Phụ nữ trẻ"),
    ):
        reader.all("#hierarchies button")[position].click()
        labels = reader.seen("#tree .label")
        assert labels.index(below) == labels.index(name) + 1
    assert reader.complaints() == []
