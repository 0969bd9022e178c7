"""Whatever a text holds, no output moves the cursor, reorders or hides text, or begins a line of its own."""

from __future__ import annotations

import contextlib
import json
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.cli.main import main
from massmob.display import diagrams
from massmob.errors import one_line, printable
from massmob.io.graphs.dot import write_movement as write_dot
from massmob.io.graphs.mermaid import write_movement as write_mermaid
from support.tries import tries

ACCEPTED = (
    "a\u202egpj.exe",
    "\u2066a\u2069\u200f",
    "a\u2028error: b\u2029c",
    "a\u200b\u00ad\ufeffb\u2060",
    "a\U000e0041\U000e007f",
    "\u3164",
    "[red]a[/red] :smile:",
    "<script>alert(1)</script>&amp;",
    "**a** [b](javascript:c) | `d`",
    '"]; x [label="y"',
    "::set-output name=a::b%0Ac",
    "##vso[task.complete]##[error]##",
    "=HYPERLINK(1)",
)
"""Texts that a movement may hold: others with control characters are refused."""
REFUSED = (
    "a\x1b[31mred\x1b[0m",
    "a\x1b]8;;http://x\x1b\\b",
    "a\rerror: b",
    "a\x85b\x9b2Jc",
    "a\x00\x08\x7f",
    "a\ud800",
    "a\nmassmob: all well",
)
LOG_COMMAND = re.compile(r"::[A-Za-z]|##[A-Za-z]*\[")
accepted = st.sampled_from(ACCEPTED) | st.lists(st.sampled_from(ACCEPTED), max_size=3).map("x".join)
hostile = st.sampled_from(ACCEPTED + REFUSED) | st.text(max_size=12) | accepted
DAY = "2024-10-15"


def harmful(text: str) -> set[str]:
    """The characters of an output that must not be in it."""
    unseen = {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    visible = {"\n", *(chr(code) for code in (0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD))}
    return {char for char in unseen if char not in visible and not "\u070f" <= char <= "\u08e2"} - {
        char for char in unseen if "\U000110bd" <= char <= "\U0001343f"
    }


def movement(name: str) -> mm.Movement:
    """A movement in which every text is the name, with findings."""
    name = name or "x"
    city = mm.Locality(id="loc:01", name=name, kind="tinh", note=name)
    unit = mm.Locality(id="loc:a", name=name, kind="xa", parent="loc:01", code=name)
    source = mm.Source(id="src:a", name=name, publisher=name, place=name, url=name)
    plan = mm.Document(id="doc:1", name=name, title=name, type="plan", sources=("src:a",))
    letter = mm.Document(id="doc:2", name=name, type="official_letter", continues=("doc:1",))
    lost = mm.MobilizationModel(
        id="model:1",
        name=name,
        unit="loc:none",
        disputes=(mm.Dispute(field="valid", value=name, note=name),),
    )
    return mm.Movement([city, unit, source, plan, letter, lost])


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag + "".join(f" {name}" for name, _ in attrs))


def tags(html: str) -> list[str]:
    """The elements of a page and their attributes."""
    reader = _Tags()
    reader.feed(html)
    return reader.tags


# --- one function -----------------------------------------------------------------------------------


@given(hostile)
def test_printable_text_is_harmless_and_printing_it_again_changes_nothing(text: str) -> None:
    shown = printable(text)
    assert harmful(shown) <= {"\t"}
    assert printable(shown) == shown
    assert not LOG_COMMAND.search(shown)
    assert harmful(one_line(text)) == set()
    assert "\n" not in one_line(text)
    shown.encode()


@pytest.mark.parametrize(
    "text",
    ["Phường Đống Đa, quận Ba Đình", "Москва, ёж №\u00a05\u202f000", "漢字 ❤\ufe0f", "a\tb\nc"],
)
def test_texts_that_people_write_are_unchanged(text: str) -> None:
    for form in ("NFC", "NFD"):
        normal = unicodedata.normalize(form, text)
        assert printable(normal) == normal


@pytest.mark.long
@given(
    st.recursive(
        st.text() | hostile, lambda inner: st.lists(inner) | st.dictionaries(hostile, inner)
    )
)
def test_printable_json_gives_the_same_values(data: object) -> None:
    assert json.loads(printable(json.dumps(data, ensure_ascii=False))) == json.loads(
        json.dumps(data)
    )


# --- errors -----------------------------------------------------------------------------------------


@given(hostile, hostile, hostile, hostile)
def test_an_error_is_one_harmless_line(message: str, place: str, value: str, hint: str) -> None:
    error = mm.InvalidValueError(message, place=place, found=value, hint=hint)
    for text in (str(error), repr(error), str(error.at(place))):
        assert harmful(text) == set()
        assert "\n" not in text


@given(hostile, hostile)
def test_an_error_with_problems_has_a_line_for_each(text: str, place: str) -> None:
    inner = mm.InvalidValueError(text, place=place)
    for kind in (mm.LoadError, mm.ValidationError):
        error = kind(text, [inner, text], place=place)
        assert harmful(str(error)) == set()
        assert str(error).count("\n") == 2
    nested = mm.LoadError(text, [mm.LoadError(text, [inner])])
    assert str(nested).count("\n") == 2


@pytest.mark.parametrize("text", REFUSED[:4] + ACCEPTED[:5])
def test_a_file_and_its_keys_are_named_harmlessly(text: str, tmp_path: Path) -> None:
    folder = tmp_path / text.replace("/", "")
    for content in (
        f'{{{json.dumps(text)}: [{{"id": {json.dumps(text)}}}]}}',
        "[",
        '{"massmob": 2}',
    ):
        folder.mkdir(exist_ok=True)
        path = folder / f"{text.replace('/', '')}.json"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(mm.MassmobError) as caught:
            mm.load(path)
        assert harmful(str(caught.value)) == set()


@given(hostile)
@tries(30)
def test_codes_settings_and_ids_are_named_harmlessly(text: str) -> None:
    for call in (
        lambda: mm.validate(movement("x"), select=(text or "?",)),
        lambda: movement("x")[text],
        lambda: mm.load_dataset(text),
        lambda: mm.Locality(id=text, name="x", kind="xa"),
        lambda: mm.Locality(id="loc:1", name="x", kind=text),
        lambda: mm.DocumentSymbol.parse(text),
    ):
        shown = ""
        try:
            call()
        except mm.MassmobError as error:
            shown = str(error)
        assert harmful(shown) == set()
        assert "\n" not in shown


# --- reports ----------------------------------------------------------------------------------------


@given(hostile.filter(bool))
@tries(40)
def test_a_report_is_harmless_in_every_format(text: str) -> None:
    def report(text: str) -> mm.Report:
        finding = mm.Finding(
            code="MM102",
            severity=mm.Severity.ERROR,
            message=text,
            entity=text,
            field=text,
            hint=text,
            origin=mm.Origin(text, 1, text),
        )
        return mm.Report(
            findings=(finding,),
            skipped={"MM201": text},
            exempted=((finding, text),),
            vanished=(text,),
        )

    hostile, plain = report(text), report("x")
    for output in (
        str,
        repr,
        mm.Report.brief,
        mm.Report.to_json,
        mm.Report.to_sarif,
        mm.Report.to_junit,
    ):
        shown = output(hostile)
        assert harmful(shown) == set()
        assert not LOG_COMMAND.search(shown)
        assert shown.count("\n") == output(plain).count("\n")
    assert harmful(str(hostile[0])) == set()
    ElementTree.fromstring(hostile.to_junit())  # noqa: S314 - our own
    assert json.loads(hostile.to_json())["findings"][0]["message"] == text
    run = json.loads(hostile.to_sarif())["runs"][0]
    assert run["results"][0]["message"]["text"].startswith(text)
    for html in (hostile._repr_html_(), hostile.to_markdown()):  # pyright: ignore[reportPrivateUsage]
        assert harmful(html) <= {"\t"}
        assert "<script" not in html
    assert tags(hostile._repr_html_()) == tags(plain._repr_html_())  # pyright: ignore[reportPrivateUsage]


@given(st.sampled_from(ACCEPTED[:6]))
@tries(6)
def test_a_name_that_hides_something_is_a_finding(name: str) -> None:
    stored = mm.loads(mm.dumps(movement(name)))  # readers resolve the types of fields
    report = stored.validate(select="MM911")
    assert {(f.entity, f.field) for f in report} >= {
        *((id, "name") for id in ("loc:01", "loc:a", "src:a", "doc:1", "doc:2", "model:1")),
        *(("src:a", field) for field in ("publisher", "place", "url")),
        *(("loc:01", "note"), ("loc:a", "code"), ("doc:1", "title"), ("model:1", "disputes")),
    }
    assert all(finding.hint.startswith("remove U+") for finding in report)
    assert not movement("Phường Đống Đa, Москва").validate(select="MM911")


# --- names ------------------------------------------------------------------------------------------


@given(accepted)
@tries(20)
def test_diagrams_outlines_cards_and_tables_are_harmless(name: str) -> None:
    hostile, plain = movement(name), movement("x")
    for output in (
        lambda m: write_dot(m).decode(),
        lambda m: write_mermaid(m).decode(),
        diagrams.dot,
        diagrams.mermaid,
        lambda m: m.outline().to_text(),
        lambda m: m.display().to_text(),
        lambda m: m["doc:1"].display().to_text(),
        lambda m: str(m.rollup("locality", along="locality").table()),
        lambda m: m.rollup("locality", along="locality").display().to_text(),
    ):
        shown = output(hostile)
        assert harmful(shown) == set()
        assert not LOG_COMMAND.search(shown)
        assert shown.count("\n") == output(plain).count("\n")
    for item, other in ((hostile, plain), (hostile["doc:1"], plain["doc:1"])):
        html = item._repr_html_()
        assert harmful(html) == set()
        assert tags(html) == tags(other._repr_html_())


@given(accepted)
@tries(8)
def test_data_is_stored_as_it_is(name: str) -> None:
    stored = movement(name)
    for format in ("json", "yaml", "jsonl", "graphml"):
        assert mm.loads(mm.dumps(stored, format), format) == stored
    table = mm.Table(["name"], [[stored["loc:01"].name]])
    assert name in table.to_csv().replace('""', '"') or not name


@pytest.mark.long
@pytest.mark.parametrize("name", ACCEPTED)
def test_the_page_shows_no_name_raw(name: str) -> None:
    page = mm.explore(movement(name), at=DAY)
    assert harmful(page) == set()
    data = re.search(r'id="data">(.*?)</script>', page)
    assert data is not None
    assert any(name in text for text in json.loads(data[1])["names"])


# --- the command ------------------------------------------------------------------------------------


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Everything that a command prints."""
    with contextlib.suppress(SystemExit):
        main(words)
    out, err = capsys.readouterr()
    return out + err


@pytest.mark.long
@pytest.mark.parametrize("name", [*ACCEPTED[:3], ACCEPTED[6], "::a::##[b]"])
def test_the_command_prints_names_harmlessly(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = tmp_path / f"{name.replace('/', '')}.json"
    plain = tmp_path / "x.json"
    mm.save(movement(name), hostile)
    mm.save(movement("x"), plain)

    def on_file(path: Path, words: tuple[str, ...]) -> str:
        return printed(capsys, *(str(path) if word == "FILE" else word for word in words))

    commands: tuple[tuple[str, ...], ...] = (
        ("trace", "FILE", "doc:2"),
        ("graph", "FILE"),
        ("graph", "FILE", "--format", "mermaid"),
        *(("validate", "FILE", "--format", form) for form in ("json", "jsonl", "sarif", "junit")),
        ("rollup", "FILE", "--what", "locality", "--by", "kind"),
        ("rollup", "FILE", "--what", "locality", "--format", "json"),
    )
    for words in commands:
        shown, expected = on_file(hostile, words), on_file(plain, words)
        assert harmful(shown) == set()
        assert not LOG_COMMAND.search(shown)
        assert len(shown.splitlines()) == len(shown.split("\n")) - 1
        if words[0] != "validate":  # the names have findings
            assert len(shown.splitlines()) == len(expected.splitlines())
    for words in (
        ("report", "FILE", "--at", DAY),
        ("validate", "FILE"),
        ("validate", "FILE", "--fix"),
    ):
        shown = on_file(hostile, words)
        assert harmful(shown) == set()
        assert not LOG_COMMAND.search(shown)


@pytest.mark.parametrize("text", [*ACCEPTED[:2], *REFUSED[:3], REFUSED[-1]])
def test_the_command_names_its_arguments_harmlessly(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (
        (text,),
        ("validate", f"{text}.json"),
        ("validate", "hanoi", "--select", text),
        ("validate", "hanoi", f"--{text}"),
        ("report", "hanoi", "--at", text),
        ("report", "hanoi", "--lang", text),
        ("trace", "hanoi", text),
        ("symbol", text),
        ("rollup", "hanoi", "--what", text),
        ("draw", "hanoi", f"{text}.svg", "--kind", text),
    ):
        shown = printed(capsys, *words)
        assert harmful(shown) == set()
        assert not re.search("^(massmob: all well|error: )", shown, re.MULTILINE)


@pytest.mark.long
@pytest.mark.parametrize("name", [*ACCEPTED, *REFUSED])
def test_cells_and_headings_of_a_register_are_shown_harmlessly(
    name: str, tmp_path: Path, capsys: Any
) -> None:
    path = tmp_path / "register.csv"
    quoted = '"' + name.encode("utf-8", "replace").decode().replace('"', '""') + '"'
    path.write_text(
        f"TT,Tên mô hình,Đơn vị,Năm,{quoted}\n1,{quoted},{quoted},2024,{quoted}\n", encoding="utf-8"
    )
    for words in (
        ("register", str(path)),
        ("restate", str(path), "--from", DAY, "--to", "2025-07-01"),
    ):
        assert harmful(printed(capsys, *words)) == set()
