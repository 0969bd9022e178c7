"""The explorer page: its data, that no name becomes code in it, and that it loads nothing from the network.

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
from massmob.display.explorer.texts import page_texts
from massmob.model.captions import captions
from massmob.model.entity import ENTITY_TYPES
from massmob.model.references import HOLDS, reference_fields, references
from massmob.network.placement import ALONG
from massmob.network.search import precedence
from massmob.strategies import movements
from massmob.translation.language import LANGUAGES, in_language
from support.tries import tries

DAY = "2024-10-15"
HANOI = mm.load_dataset("hanoi")
HERE = Path(page_module.__file__).parent
TEXTS: dict[str, Any] = {**page_texts(), **captions()}
PARTS = {
    path.name: path.read_text(encoding="utf-8")
    for path in HERE.iterdir()
    if path.suffix in {".html", ".css", ".js"}
}
SCRIPT = "\n".join(text for name, text in PARTS.items() if name.endswith(".js"))
SVG_NAMESPACE = "http://www.w3.org/2000/svg"
"""A name, from which browsers load nothing."""
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
    """The elements of a page as a browser's parser sees them, and the text of scripts and styles."""

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
        return "".join(text for element, text in self.texts if element == within)

    @property
    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(self.text("data"))
        return data


def unit(id: str, **fields: Any) -> mm.Locality:
    values: dict[str, Any] = {"name": id, "kind": "xa", **fields}
    return mm.Locality(id=id, **values)


# --- the data of the page ---------------------------------------------------------------------------


def period_of(data: dict[str, Any], number: int) -> mm.Period:
    days = [
        None if day is None else date(1970, 1, 1) + timedelta(day)
        for day in data["periods"][number]
    ]
    return mm.Period(*days)


def text_of(data: dict[str, Any], number: int) -> mm.Text:
    text = data["names"][number]
    return mm.Text(text) if isinstance(text, str) else mm.Text(*text)


def payload_of(movement: mm.Movement) -> dict[str, Any]:
    """The payload as the page has it: through JSON."""
    data: dict[str, Any] = json.loads(json.dumps(payload(movement)))
    return data


def check_payload(movement: mm.Movement) -> None:
    """Every entity can be read back from the columns, and so can every reference."""
    data = payload_of(movement)
    columns, links = data["entities"], data["links"]
    expected = sorted(movement, key=precedence)
    assert columns["id"] == [entity.id for entity in expected]
    for number, entity in enumerate(expected):
        assert text_of(data, columns["name"][number]) == entity.name
        assert period_of(data, columns["valid"][number]) == entity.valid
        assert data["kinds"][columns["kind"][number]]["key"] == entity.entity_kind.value
        cited = data["citations"][columns["sources"][number]]
        assert [columns["id"][source] for source in cited] == [*entity.sources]
    rows = zip(links["source"], links["relation"], links["target"], strict=True)
    assert {
        (
            columns["id"][source],
            data["relations"][relation]["field"],
            columns["id"][target] if target >= 0 else None,
        )
        for source, relation, target in rows
    } == {
        (entity.id, link.reference.field, link.target if link.target in movement else None)
        for entity in movement
        for link in own_references(entity)
    }


def own_references(entity: mm.Entity) -> Iterator[mm.Link]:
    """All but the sources and successions, which have columns of their own."""
    for link in references(entity):
        if link.reference.field != "sources" and link.reference.via != "successors":
            yield link


@tries(15)
@given(movements())
def test_the_payload_has_every_entity_and_reference(movement: mm.Movement) -> None:
    check_payload(movement)


def test_the_payload_has_all_of_hanoi() -> None:
    check_payload(HANOI)


@tries(10)
@given(movements(min_units=4, with_reorganisation=True))
def test_the_payload_has_every_succession(movement: mm.Movement) -> None:
    data = payload_of(movement)
    columns, ids = data["successions"], data["entities"]["id"]
    names = ("source", "target", "extent", "on")
    rows = zip(*(columns[name] for name in names), strict=True)
    assert sorted(
        (ids[source], ids[target], data["words"][extent][1], day)
        for source, target, extent, day in rows
    ) == sorted(
        (unit.id, row.to, row.extent.label("en"), day_number(row.on))
        for unit in movement.localities.values()
        for row in unit.successors
    )


def facts(data: dict[str, Any], id: str) -> dict[str, Any]:
    number = data["entities"]["id"].index(id)
    return {
        column["field"]: column["values"][column["entities"].index(number)]
        for column in data["facts"]
        if number in column["entities"]
    }


def test_values_keep_their_types() -> None:
    data = payload_of(HANOI)
    plan = facts(data, "doc:12-CT-TU")
    assert plan["symbol"] == "12-CT/TU"
    assert period_of(data, plan["covers"]) == mm.Period.parse("2016–2020")
    ward = facts(data, "loc:00070@2025-07-01")
    assert (ward["code"], ward["area_km2"], ward["centre"]) == ("00070", 1.91, [21.032, 105.85])
    team = next(team for team in HANOI.teams.values() if team.results)
    [result, *_] = facts(data, team.id)["results"]
    assert ["round", "entities"] in [fact[:2] for fact in result]
    figure = facts(data, "obs:covid-people/2021")
    labels = [mm.Quantity.at_least(200_000).label(lang) for lang in LANGUAGES]
    assert data["names"][figure["value"]] == labels
    indicator = next(item for item in HANOI.indicators.values() if item.among)
    among = facts(data, indicator.id)["among"]
    assert [data["words"][word][1] for word in among] == [
        word.label("en") for word in indicator.among
    ]
    event = next(event for event in HANOI.events.values() if event.commemorates)
    assert event.commemorates is not None
    assert facts(data, event.id)["commemorates"] == day_number(event.commemorates)


def figures(data: dict[str, Any], unit: str) -> set[tuple[str, str, str, int]]:
    ids = data["entities"]["id"]
    return {
        (ids[indicator], period_of(data, period).label(), text_of(data, value).label("en"), stated)
        for number, indicator, period, value, stated, _ in data["figures"]
        if number == ids.index(unit)
    }


def observed(id: str, unit: str, value: mm.Quantity | float, **fields: Any) -> mm.Observation:
    return mm.Observation(
        id=f"obs:{id}", name=id, indicator="ind:1", unit=unit, value=value, valid="2024", **fields
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
    data = payload_of(movement)
    assert figures(data, "loc:1") == {("ind:1", "2024", "at least 8", 0)}
    assert figures(data, "loc:2") == {("ind:1", "2024", "3", 1)}


def test_a_stated_figure_is_no_sum() -> None:
    data = payload_of(mm.Movement([*COUNTED, observed("1", "loc:1", 9), observed("2", "loc:2", 3)]))
    assert figures(data, "loc:1") == {("ind:1", "2024", "9", 1)}


def test_figures_that_cannot_be_added_are_shown_as_stated() -> None:
    split = [observed("a", "loc:2", 3, status="built"), observed("b", "loc:2", 4, level="base")]
    data = payload_of(mm.Movement([*COUNTED, *split]))
    assert figures(data, "loc:2") == {("ind:1", "2024", "3", 1), ("ind:1", "2024", "4", 1)}
    organ = mm.PartyCommittee(id="org:1", name="organ", level="base")
    data = payload_of(mm.Movement([organ, COUNTED[-1], observed("c", "org:1", 5)]))
    assert figures(data, "org:1") == {("ind:1", "2024", "5", 1)}


def test_the_days_that_cards_cover_are_in_the_payload() -> None:
    first, last = (day_number(date.fromisoformat(day)) for day in ("2013-12-28", "2025-12-31"))
    assert payload_of(HANOI)["covers"] == [first, last]
    assert payload_of(mm.Movement([unit("loc:1")]))["covers"] == [None, None]


def spans_of(data: dict[str, Any], issuer: str) -> list[Any]:
    number = data["entities"]["id"].index(issuer)
    [spans] = [row["spans"] for row in data["coverage"] if row["issuer"] == number]
    return [*spans]


def test_coverage_is_that_of_the_mandate() -> None:
    data = payload_of(HANOI)
    ids = data["entities"]["id"]
    expected = HANOI.mandate("org:01", "2009-02-26", "2026-12-31")
    assert [
        (period_of(data, period), [ids[document] for document in documents])
        for period, documents in spans_of(data, "org:01")
    ] == [(span.period, [document.id for document in span.documents]) for span in expected]
    assert expected[0].is_gap


def test_coverage_ends_with_the_issuer() -> None:
    data = payload_of(HANOI)
    assert period_of(data, spans_of(data, "org:bdv-01")[-1][0]).end == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("covers", "valid", "issuer"),
    [
        ("2020-01-01/..", "../..", "org:1"),  # no last day is known
        ("2020", "../2019-12-31", "org:1"),  # the issuer no longer existed
        ("2020", "../..", "org:gone"),
        ("2020", "../..", None),
    ],
)
def test_documents_without_known_time_or_issuer_have_no_coverage(
    covers: str, valid: str, issuer: str | None
) -> None:
    organ = mm.PartyCommittee(id="org:1", name="organ", level="base", valid=valid)
    plan = mm.Document(id="doc:1", name="a", type="plan", issuer=issuer, covers=covers)
    assert payload_of(mm.Movement([organ, plan]))["coverage"] == []


def test_findings_are_those_of_the_rules() -> None:
    data = payload_of(HANOI)
    ids = data["entities"]["id"]
    for lang, findings in zip(LANGUAGES, data["findings"], strict=True):
        with in_language(lang):
            expected = HANOI.validate().findings
        assert [
            (code, data["words"][severity][1], ids[entity], message, hint)
            for code, severity, entity, _, message, hint in findings
        ] == [
            (
                finding.code,
                finding.severity.label("en"),
                finding.entity,
                finding.message,
                finding.hint,
            )
            for finding in expected
        ]


@pytest.mark.long
def test_the_page_stays_small() -> None:
    # Two fifths are the names, assessments and notes of 2,100 entities in three languages.
    assert len(mm.explore(HANOI, at=DAY).encode()) < 620_000
    country = as_data_block(payload(mm.load_dataset("vietnam")))
    assert len(country.encode()) < 2_300_000


# --- texts ------------------------------------------------------------------------------------------


def attributes() -> Iterator[str]:
    """The names of every field that the page may show, of entities and of values nested in them."""
    for kind in ENTITY_TYPES.values():
        own = {reference.field for reference in reference_fields(kind) if not reference.via}
        for field in attrs.fields(kind):
            if field.name not in own | {"id", "name", "valid", "sources", "successors"}:
                yield field.name
            nested = field.metadata.get(HOLDS)
            if nested is not None and field.name != "successors":
                yield from (part.name for part in attrs.fields(nested))


@pytest.mark.parametrize("name", sorted(set(attributes())))
def test_every_field_has_a_caption(name: str) -> None:
    assert len(TEXTS["fields"][name]) == len(LANGUAGES)


def test_every_kind_has_a_caption() -> None:
    assert list(TEXTS["kinds"]) == [kind.value for kind in ENTITY_TYPES]
    assert list(TEXTS["plural"]) == [kind.label("vi") for kind in mm.LocalityKind]
    assert {*TEXTS["short"]} <= {*TEXTS["plural"]}


def test_every_text_is_in_three_languages() -> None:
    for group in ("ui", "kinds", "fields", "plural"):
        for key, texts in TEXTS[group].items():
            assert len(texts) == len(LANGUAGES), key
            assert all(
                text == unicodedata.normalize("NFC", text).strip() and text for text in texts
            ), key
    assert {*attributes(), "name"} == {*TEXTS["fields"]}


def test_the_page_has_every_hierarchy() -> None:
    [declared] = re.findall(r"^const ALONG = (.*);$", SCRIPT, re.MULTILINE)
    assert json.loads(declared) == [*ALONG]
    assert {*ALONG} <= {*TEXTS["ui"]}


def test_the_page_uses_exactly_the_texts_that_there_are() -> None:
    page = "\n".join(PARTS.values())
    used = set(re.findall(r'\btranslate\("(\w+)"', page)) | set(
        re.findall(r'data-text="(\w+)"', page)
    )
    quoted = set(re.findall(r'"(\w+)"', page)) | set(re.findall(r"\w+", SCRIPT))
    keys = set(TEXTS["ui"])
    assert used <= keys
    composed = {f"{stem}_{ending}" for stem, endings in COMPOSED.items() for ending in endings}
    assert composed <= keys
    assert keys - composed - quoted == {"noscript"}, "unused texts; Python uses this one"


COMPOSED = {
    "theme": ("auto", "light", "dark"),
    "view": (*("card", "map", "timeline", "graph", "tables", "compare", "documents", "findings"),),
    "not": ("in_force", "under_way"),
    "scope": ("day", "all"),
    "map": ("points", "children"),
    "span": ("all", "decade", "year"),
    "depth": ("1", "2"),
}
"""Keys that the script composes."""


# --- the page as a document -------------------------------------------------------------------------


def hostile() -> mm.Movement:
    source = mm.Source(id="src:1", name=HOSTILE[0], url="javascript:alert(1)", publisher=HOSTILE[1])
    units = [unit(f"loc:{number}", name=name, note=name) for number, name in enumerate(HOSTILE)]
    return mm.Movement([source, *units])


def test_a_hostile_name_stays_data() -> None:
    page = Page(mm.explore(hostile(), at=DAY, title=HOSTILE[0]))
    plain = Page(mm.explore(mm.Movement([unit("loc:1")]), at=DAY, title="plain"))
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
    assert set(HOSTILE) <= {name for name in page.data["names"] if isinstance(name, str)}
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
    directives = (directive.partition(" ") for directive in content.split("; "))
    return {name: value for name, _, value in directives}


def test_the_policy_allows_only_the_style_and_the_script_of_the_page() -> None:
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
    own = own.replace(SVG_NAMESPACE, "")
    assert not re.search(r"https?://(?!\[)|@import|url\(|fetch\(|XMLHttp|WebSocket|sendBeacon", own)


def test_no_element_is_created_from_a_string() -> None:
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(", SCRIPT
    )


def test_every_file_is_in_the_page_and_ends_no_element() -> None:
    page = Page(mm.explore(HANOI, at=DAY))
    assert (
        len(page.text("script"))
        == sum(len(text.strip()) + 1 for name, text in PARTS.items() if name.endswith(".js")) - 1
    )
    assert not re.search("</|<!", SCRIPT + PARTS["style.css"])


def test_the_page_opens_in_the_language_asked_for() -> None:
    page = Page(mm.explore(HANOI, at=DAY, lang="vi"))
    assert page.elements[0] == ("html", {"lang": "vi"})
    assert (page.data["lang"], page.data["day"]) == ("vi", day_number(date(2024, 10, 15)))
    assert page.data["subtitle"][0] == "Phong trào thi đua Dân vận khéo"


def test_the_heading_is_the_widest_locality_else_a_campaign_or_entity() -> None:
    title = "<title>{}</title>"
    assert title.format("Hà Nội") in mm.explore(HANOI, at=DAY)
    campaign = mm.Campaign(id="campaign:1", name="movement", kind="emulation")
    assert title.format("movement") in mm.explore(mm.Movement([campaign]))
    organ = mm.PartyCommittee(id="org:1", name="organ", level="base")
    assert title.format("organ") in mm.explore(mm.Movement([organ]))
    assert Page(mm.explore(HANOI, title="mine")).data["subtitle"] is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"at": "yesterday"}, "yesterday"),
        ({"lang": "fr"}, "not a language"),
        ({"title": ""}, "without a text"),
    ],
)
def test_a_bad_argument_is_an_error(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(mm.InvalidValueError, match=message):
        mm.explore(HANOI, **arguments)


def test_localities_in_a_cycle_have_no_page() -> None:
    cycle = mm.Movement([unit("loc:1", parent="loc:2"), unit("loc:2", parent="loc:1")])
    with pytest.raises(mm.HierarchyError, match="cycle"):
        mm.explore(cycle)


def test_an_empty_movement_has_no_page() -> None:
    with pytest.raises(mm.UnknownEntityError, match="empty"):
        mm.explore(mm.Movement())


# --- colours ----------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def themes() -> list[dict[str, str]]:
    blocks = re.findall(r"\{([^{}]*--background[^{}]*)\}", PARTS["style.css"])
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in blocks[:3]]


COLOUR_PAIRS = [
    (text, ground)
    for ground in ("background", "surface", "hover")
    for text in ("text", "muted", "link", "error", "warning", "note")
] + [
    ("on-accent", "accent"),
    ("link", "highlight"),
    ("accent", "highlight"),
    ("on-bar", "bar"),
    ("bar", "background"),
]


@pytest.mark.parametrize(("text", "ground"), COLOUR_PAIRS)
def test_text_has_enough_contrast(text: str, ground: str) -> None:
    for theme in themes():
        bright, dark = sorted((luminance(theme[text]), luminance(theme[ground])), reverse=True)
        assert (bright + 0.05) / (dark + 0.05) >= 4.5


def test_the_dark_theme_is_the_same_by_system_and_by_choice() -> None:
    _, by_system, by_choice = themes()
    assert by_system == by_choice


# --- the file and the command -----------------------------------------------------------------------


@pytest.mark.long
def test_the_page_is_written_whole(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    assert mm.write_explorer(HANOI, str(target), at=DAY, lang="ru") == target
    assert target.read_text(encoding="utf-8") == mm.explore(HANOI, at=DAY, lang="ru")
    with pytest.raises(mm.SaveError, match="cannot write"):
        mm.write_explorer(HANOI, tmp_path / "nowhere" / "page.html")


@pytest.mark.long
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


def test_a_missing_folder_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explore", "hanoi", "-o", "/nowhere/page.html"]) == 2
    assert "cannot write the file" in capsys.readouterr().err


def test_the_command_of_the_docs_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = Path(__file__).parents[2] / "docs" / "how-to" / "explore.md"
    [block] = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    for line in block.splitlines():
        program, *arguments = shlex.split(line)
        assert (program, main(arguments)) == ("massmob", 0)
    assert [path.name for path in tmp_path.iterdir()] == ["hanoi.html"]
    assert "hanoi.html" in capsys.readouterr().out
