"""The explorer page: what it is told, that nothing breaks out of it, and that it is shut off from the network.

How it behaves in a browser is tested in ``tests/browser``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shlex
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.cli.main import main
from massmob.display.explorer import page as page_module
from massmob.display.explorer.page import as_data_block
from massmob.display.explorer.payload import day_number, payload
from massmob.model.entity import ENTITY_TYPES
from massmob.model.references import HOLDS, reference_fields, references
from massmob.network.search import precedence
from massmob.strategies import movements
from massmob.values.text import LANGUAGES
from support.tries import tries

DAY = "2024-10-15"
HANOI = mm.load_dataset("hanoi")
HERE = Path(page_module.__file__).parent
WORDS: dict[str, Any] = json.loads((HERE / "words.json").read_text(encoding="utf-8"))
PARTS = {
    path.name: path.read_text(encoding="utf-8")
    for path in HERE.iterdir()
    if path.suffix in {".html", ".css", ".js"}
}
SCRIPT = "\n".join(text for name, text in PARTS.items() if name.endswith(".js"))
HOSTILE = [
    "</script><img src=x onerror=alert(1)>",
    "<!-- <script>",
    "{{data}}{{script}}",
    "quote \" and \\ and ' and & and ]]>",
    "line\u2028and\u2029separators",
    "\u202ebidi\u2066 controls\u202c",
    "=1+1",
]


class Page(HTMLParser):
    """The elements of a page as a browser's parser sees them, and what stands in scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._within = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._within = dict(attrs).get("id") or tag

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_data(self, data: str) -> None:
        self.texts.append((self._within, data))

    def text(self, within: str) -> str:
        return "".join(text for where, text in self.texts if where == within)

    @property
    def data(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.text("data"))
        return told


def unit(id: str, **fields: Any) -> mm.Locality:
    values: dict[str, Any] = {"name": id, "kind": "xa", **fields}
    return mm.Locality(id=id, **values)


# --- what the page is told --------------------------------------------------------------------------


def period_of(told: dict[str, Any], number: int) -> mm.Period:
    days = [
        None if day is None else date(1970, 1, 1) + timedelta(day)
        for day in told["periods"][number]
    ]
    return mm.Period(*days)


def text_of(told: dict[str, Any], number: int) -> mm.Text:
    text = told["names"][number]
    return mm.Text(text) if isinstance(text, str) else mm.Text(*text)


def tell(movement: mm.Movement) -> dict[str, Any]:
    """The payload as the page has it: through JSON."""
    told: dict[str, Any] = json.loads(json.dumps(payload(movement)))
    return told


def check_told(movement: mm.Movement) -> None:
    """Every entity can be read back from the columns, and so can every reference."""
    told = tell(movement)
    columns = told["entities"]
    expected = sorted(movement, key=precedence)
    assert columns["id"] == [each.id for each in expected]
    for at, entity in enumerate(expected):
        assert text_of(told, columns["name"][at]) == entity.name
        assert period_of(told, columns["valid"][at]) == entity.valid
        assert told["kinds"][columns["kind"][at]]["key"] == entity.entity_kind.value
        cited = told["citations"][columns["sources"][at]]
        assert [columns["id"][each] for each in cited] == [*entity.sources]
    links = {
        (columns["id"][of], told["relations"][by]["field"], columns["id"][to] if to >= 0 else None)
        for of, by, to in zip(*(told["links"][name] for name in ("of", "by", "to")), strict=True)
    }
    named = {
        (each.id, link.reference.field, link.target if link.target in movement else None)
        for each in movement
        for link in own_references(each)
    }
    assert links == named


def own_references(entity: mm.Entity) -> Iterator[mm.Link]:
    """All but the sources and successions, which have columns of their own."""
    for link in references(entity):
        if link.reference.field != "sources" and link.reference.via != "successors":
            yield link


@tries(15)
@given(movements())
def test_the_page_is_told_every_entity_and_reference(movement: mm.Movement) -> None:
    check_told(movement)


def test_the_page_is_told_all_of_hanoi() -> None:
    check_told(HANOI)


@tries(10)
@given(movements(min_units=4, with_reorganisation=True))
def test_the_page_is_told_every_succession(movement: mm.Movement) -> None:
    told = tell(movement)
    rows = told["successions"]
    ids = told["entities"]["id"]
    read = [
        (ids[of], ids[to], told["words"][extent][1], on)
        for of, to, extent, on in zip(
            *(rows[name] for name in ("of", "to", "extent", "on")), strict=True
        )
    ]
    assert sorted(read) == sorted(
        (each.id, row.to, row.extent.label("en"), day_number(row.on))
        for each in movement.localities.values()
        for row in each.successors
    )


def facts(told: dict[str, Any], id: str) -> dict[str, Any]:
    at = told["entities"]["id"].index(id)
    return {
        column["field"]: column["is"][column["of"].index(at)]
        for column in told["facts"]
        if at in column["of"]
    }


def test_values_keep_their_types() -> None:
    told = tell(HANOI)
    words = told["words"]
    plan = facts(told, "doc:12-CT-TU")
    assert plan["symbol"] == "12-CT/TU"
    assert period_of(told, plan["covers"]) == mm.Period.parse("2016–2020")
    ward = facts(told, "loc:00070@2025-07-01")
    assert (ward["code"], ward["area_km2"], ward["centre"]) == ("00070", 1.91, [21.032, 105.85])
    team = next(each for each in HANOI.teams.values() if each.results)
    [result, *_] = facts(told, team.id)["results"]
    assert ["round", "entities"] in [each[:2] for each in result]
    observed = facts(told, "obs:covid-people/2021")
    asked = [mm.Quantity.at_least(200_000).label(lang) for lang in LANGUAGES]
    assert told["names"][observed["value"]] == asked
    indicator = next(each for each in HANOI.indicators.values() if each.among)
    among = facts(told, indicator.id)["among"]
    assert [words[each][1] for each in among] == [each.label("en") for each in indicator.among]
    event = next(each for each in HANOI.events.values() if each.commemorates)
    assert event.commemorates is not None
    assert facts(told, event.id)["commemorates"] == day_number(event.commemorates)


def figures(told: dict[str, Any], unit: str) -> set[tuple[str, str, str, int]]:
    ids = told["entities"]["id"]
    return {
        (ids[indicator], period_of(told, period).label(), text_of(told, value).label("en"), stated)
        for about, indicator, period, value, stated in told["figures"]
        if about == ids.index(unit)
    }


def observed(id: str, about: str, value: object, **fields: Any) -> mm.Observation:
    return mm.Observation(
        id=f"obs:{id}", name=id, indicator="ind:1", unit=about, value=value, valid="2024", **fields
    )


COUNTED = [
    unit("loc:1", kind="huyen"),
    unit("loc:2", parent="loc:1"),
    unit("loc:3", parent="loc:1"),
    mm.Indicator(id="ind:1", name="models", measure="count"),
]


def test_figures_are_added_up_with_their_bounds() -> None:
    at_least = mm.Quantity.at_least(5)
    movement = mm.Movement([*COUNTED, observed("2", "loc:2", 3), observed("3", "loc:3", at_least)])
    told = tell(movement)
    assert figures(told, "loc:1") == {("ind:1", "2024", "at least 8", 0)}
    assert figures(told, "loc:2") == {("ind:1", "2024", "3", 1)}


def test_a_stated_figure_is_no_sum() -> None:
    told = tell(mm.Movement([*COUNTED, observed("1", "loc:1", 9), observed("2", "loc:2", 3)]))
    assert figures(told, "loc:1") == {("ind:1", "2024", "9", 1)}


def test_figures_that_cannot_be_added_stand_as_they_were_stated() -> None:
    split = [observed("a", "loc:2", 3, status="built"), observed("b", "loc:2", 4, level="base")]
    told = tell(mm.Movement([*COUNTED, *split]))
    assert figures(told, "loc:2") == {("ind:1", "2024", "3", 1), ("ind:1", "2024", "4", 1)}
    organ = mm.PartyCommittee(id="org:1", name="organ", level="base")
    alone = tell(mm.Movement([organ, COUNTED[-1], observed("c", "org:1", 5)]))
    assert figures(alone, "org:1") == {("ind:1", "2024", "5", 1)}


def test_bands_say_what_the_mandate_says() -> None:
    told = tell(HANOI)
    ids = told["entities"]["id"]
    [band] = [each for each in told["bands"] if ids[each["who"]] == "org:01"]
    asked = HANOI.mandate("org:01", "2009-02-26", "2026-12-31")
    assert [
        (period_of(told, period), [ids[each] for each in documents])
        for period, documents in band["coverage_spans"]
    ] == [(each.period, [one.id for one in each.documents]) for each in asked]
    assert asked[0].is_gap


def test_nobody_is_asked_about_time_in_which_it_was_not_there() -> None:
    told = tell(HANOI)
    ids = told["entities"]["id"]
    [band] = [each for each in told["bands"] if ids[each["who"]] == "org:bdv-01"]
    assert period_of(told, band["coverage_spans"][-1][0]).end == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("covers", "valid", "issuer"),
    [
        ("2020-01-01/..", "../..", "org:1"),  # no last day is known
        ("2020", "../2019-12-31", "org:1"),  # the issuer was not there
        ("2020", "../..", "org:gone"),
        ("2020", "../..", None),
    ],
)
def test_documents_of_no_known_time_or_issuer_make_no_band(
    covers: str, valid: str, issuer: str | None
) -> None:
    organ = mm.PartyCommittee(id="org:1", name="organ", level="base", valid=valid)
    plan = mm.Document(id="doc:1", name="a", type="plan", issuer=issuer, covers=covers)
    assert tell(mm.Movement([organ, plan]))["bands"] == []


def test_findings_are_those_of_the_rules() -> None:
    told = tell(HANOI)
    ids = told["entities"]["id"]
    assert [
        (code, told["words"][severity][1], ids[entity], message)
        for code, severity, entity, _, message, _ in told["findings"]
    ] == [
        (each.code, each.severity.label("en"), each.entity, each.message)
        for each in HANOI.validate().findings
    ]


def test_the_page_stays_small() -> None:
    assert len(mm.explore(HANOI, at=DAY).encode()) < 400_000
    country = as_data_block(payload(mm.load_dataset("vietnam")))
    assert len(country.encode()) < 2_000_000


# --- words ------------------------------------------------------------------------------------------


def attributes() -> Iterator[str]:
    """The names of every field that the page may show, of entities and of what they hold."""
    for kind in ENTITY_TYPES.values():
        named = {each.field for each in reference_fields(kind) if not each.via}
        for field in attrs.fields(kind):
            if field.name not in named | {"id", "name", "valid", "sources", "successors"}:
                yield field.name
            held = field.metadata.get(HOLDS)
            if held is not None and field.name != "successors":
                yield from (part.name for part in attrs.fields(held))


@pytest.mark.parametrize("name", sorted(set(attributes())))
def test_every_field_has_a_caption(name: str) -> None:
    assert len(WORDS["fields"][name]) == len(LANGUAGES)


def test_every_kind_has_a_caption() -> None:
    assert list(WORDS["kinds"]) == [kind.value for kind in ENTITY_TYPES]
    assert list(WORDS["many"]) == [kind.label("vi") for kind in mm.LocalityKind]
    assert {*WORDS["short"]} <= {*WORDS["many"]}


def test_captions_are_said_in_three_languages() -> None:
    for group in ("ui", "kinds", "fields", "many"):
        for key, texts in WORDS[group].items():
            assert len(texts) == len(LANGUAGES), key
            assert all(
                text == unicodedata.normalize("NFC", text).strip() and text for text in texts
            ), key
            holes = [sorted(re.findall(r"\{\w+\}", text)) for text in texts]
            assert holes[0] == holes[1] == holes[2], key
    assert not set(attributes()) ^ set(WORDS["fields"])


def test_the_page_says_just_the_words_there_are() -> None:
    page = "\n".join(PARTS.values())
    said = set(re.findall(r'\bsay\("(\w+)"', page)) | set(re.findall(r'data-say="(\w+)"', page))
    quoted = set(re.findall(r'"(\w+)"', page)) | set(re.findall(r"\w+", SCRIPT))
    keys = set(WORDS["ui"])
    assert said <= keys
    made = {f"{stem}_{each}" for stem, all in MADE.items() for each in all}
    assert made <= keys
    assert keys - made - quoted == {"noscript"}, "words that nothing says; Python says this one"


MADE = {"theme": ("auto", "light", "dark"), "view": ("card", "documents", "findings")}
"""Keys that the script puts together."""


# --- the page as a document -------------------------------------------------------------------------


def hostile() -> mm.Movement:
    source = mm.Source(id="src:1", name=HOSTILE[0], url="javascript:alert(1)", publisher=HOSTILE[1])
    units = [unit(f"loc:{at}", name=name, note=name) for at, name in enumerate(HOSTILE)]
    return mm.Movement([source, *units])


def test_no_name_breaks_out_of_the_data() -> None:
    page = Page(mm.explore(hostile(), at=DAY, title=HOSTILE[0]))
    plain = Page(mm.explore(mm.Movement([unit("loc:1")]), at=DAY, title="plain"))
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
    assert set(HOSTILE) <= {each for each in page.data["names"] if isinstance(each, str)}
    assert page.data["title"][0] == page.text("title") == HOSTILE[0]


@given(
    st.recursive(
        st.text() | st.none() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
@tries(50)
def test_a_data_block_holds_any_values_and_ends_no_element(data: object) -> None:
    block = as_data_block(data)
    assert not re.search("[<>&\u2028\u2029]", block)
    assert json.loads(block) == json.loads(json.dumps(data))


def policy(page: Page) -> dict[str, str]:
    [content] = [
        attributes["content"]
        for tag, attributes in page.elements
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert content is not None
    return {name: rest for name, _, rest in (rule.partition(" ") for rule in content.split("; "))}


def test_the_policy_allows_just_the_sheet_and_the_script_of_the_page() -> None:
    page = Page(mm.explore(HANOI, at=DAY))
    rules = policy(page)
    assert rules.pop("default-src") == rules.pop("base-uri") == rules.pop("form-action") == "'none'"
    assert rules.pop("img-src") == "data:"
    for rule, within in (("style-src", "style"), ("script-src", "script")):
        digest = hashlib.sha256(page.text(within).encode()).digest()
        assert rules.pop(rule) == f"'sha256-{base64.b64encode(digest).decode()}'"
    assert not rules
    assert [tag for tag, attributes in page.elements if "style" in attributes] == []


def test_the_page_names_nothing_to_load() -> None:
    page = Page(mm.explore(HANOI, at=DAY))
    loaded = [
        value
        for _, attributes in page.elements
        for name, value in attributes.items()
        if name in {"src", "href", "action", "data", "poster", "srcset"}
    ]
    assert set(loaded) == {"data:,", "#main"}
    own = "".join(PARTS.values())
    assert not re.search(r"https?://(?!\[)|@import|url\(|fetch\(|XMLHttp|WebSocket|sendBeacon", own)


def test_nothing_is_made_of_markup_in_a_string() -> None:
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(", SCRIPT
    )


def test_every_part_is_in_the_page_and_ends_no_element() -> None:
    page = Page(mm.explore(HANOI, at=DAY))
    assert (
        len(page.text("script"))
        == sum(len(text.strip()) + 1 for name, text in PARTS.items() if name.endswith(".js")) - 1
    )
    assert not re.search("</|<!", SCRIPT + PARTS["style.css"])


def test_the_page_speaks_the_language_asked_for() -> None:
    page = Page(mm.explore(HANOI, at=DAY, lang="vi"))
    assert page.elements[0] == ("html", {"lang": "vi"})
    assert (page.data["lang"], page.data["day"]) == ("vi", day_number(date(2024, 10, 15)))
    assert page.data["about"][0] == "Phong trào thi đua Dân vận khéo"


def test_the_heading_is_the_widest_locality_or_what_there_is() -> None:
    title = "<title>{}</title>"
    assert title.format("Hà Nội") in mm.explore(HANOI, at=DAY)
    campaign = mm.Campaign(id="campaign:1", name="movement", kind="emulation")
    assert title.format("movement") in mm.explore(mm.Movement([campaign]))
    organ = mm.PartyCommittee(id="org:1", name="organ", level="base")
    assert title.format("organ") in mm.explore(mm.Movement([organ]))
    assert Page(mm.explore(HANOI, title="mine")).data["about"] is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"at": "yesterday"}, "yesterday"),
        ({"lang": "fr"}, "not a language"),
        ({"title": ""}, "without a text"),
    ],
)
def test_bad_arguments_are_told(arguments: dict[str, Any], told: str) -> None:
    with pytest.raises(mm.InvalidValueError, match=told):
        mm.explore(HANOI, **arguments)


def test_localities_in_a_ring_have_no_page() -> None:
    ring = mm.Movement([unit("loc:1", parent="loc:2"), unit("loc:2", parent="loc:1")])
    with pytest.raises(mm.HierarchyError, match="cycle"):
        mm.explore(ring)


def test_an_empty_movement_has_no_page() -> None:
    with pytest.raises(mm.UnknownEntityError, match="empty"):
        mm.explore(mm.Movement())


# --- colours ----------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def themes() -> list[dict[str, str]]:
    blocks = re.findall(r"\{([^{}]*--paper[^{}]*)\}", PARTS["style.css"])
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in blocks[:3]]


TEXTS = [
    (ink, ground)
    for ground in ("paper", "sheet", "hover")
    for ink in ("ink", "soft", "link", "error", "warning", "note")
] + [
    ("on-accent", "accent"),
    ("link", "tint"),
    ("accent", "tint"),
    ("on-bar", "bar"),
    ("bar", "paper"),
]


@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_stands_out_from_its_ground(ink: str, ground: str) -> None:
    for theme in themes():
        bright, dark = sorted((luminance(theme[ink]), luminance(theme[ground])), reverse=True)
        assert (bright + 0.05) / (dark + 0.05) >= 4.5


def test_both_ways_to_the_dark_theme_are_one() -> None:
    _, asked_by_the_system, asked_by_the_reader = themes()
    assert asked_by_the_system == asked_by_the_reader


# --- the file and the command -----------------------------------------------------------------------


def test_the_page_is_written_whole(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    assert mm.write_explorer(HANOI, str(target), at=DAY, lang="ru") == target
    assert target.read_text(encoding="utf-8") == mm.explore(HANOI, at=DAY, lang="ru")
    with pytest.raises(mm.MassmobError, match="cannot write"):
        mm.write_explorer(HANOI, tmp_path / "nowhere" / "page.html")


def test_the_command_writes_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code = main(["explore", "hanoi", "-o", "hanoi.html", "--at", DAY, "--lang", "vi"])
    assert code == 0
    assert "wrote hanoi.html" in capsys.readouterr().out
    assert Path("hanoi.html").read_text(encoding="utf-8") == mm.explore(HANOI, at=DAY, lang="vi")


def test_the_page_is_named_after_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    mm.save(mm.Movement([unit("loc:1")]), tmp_path / "mine.json")
    assert main(["explore", "mine.json", "--title", "Mine"]) == 0
    assert "<title>Mine</title>" in Path("mine.html").read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explore", "hanoi", "-o", "/nowhere/page.html"]) == 2
    assert "cannot write the file" in capsys.readouterr().err


def test_the_command_of_the_docs_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = Path(__file__).parents[2] / "docs" / "how-to" / "explore.md"
    [block] = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    for line in block.splitlines():
        program, *words = shlex.split(line)
        assert (program, main(words)) == ("massmob", 0)
    assert [each.name for each in tmp_path.iterdir()] == ["hanoi.html"]
    assert "hanoi.html" in capsys.readouterr().out
