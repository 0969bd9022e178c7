"""`massmob.rendering.table`: four output formats, in which no cell has an effect outside itself."""

from __future__ import annotations

import csv
import io
import pickle
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import massmob as mm
from massmob.errors import one_line, printable
from massmob.rendering.escaping import unescape_formula
from massmob.rendering.table import Align

MANY_MARKS = "\u0301" * 50
HOSTILE = [
    "<script>alert(1)</script>",
    "\x1b[31mred\x1b[0m",
    "a|b\\|c",
    "line\r\nbreak\rand\u2028more",
    "\u202egnp.exe",
    "[x](javascript:alert(1)) **b** `c` ~~d~~ &amp; $e$",
    '=HYPERLINK("http://x","y")',
    "\x00\x07\b",
    "\ud800",
    "'quoted', \"twice\"",
    "zalgo" + MANY_MARKS,
    "漢字 が 한국어",
    "　ｗｉｄｅ　",
]
cells = st.text(max_size=25) | st.sampled_from(HOSTILE) | st.integers() | st.none() | st.floats()
ALIGNMENTS: list[Align] = ["left", "right"]
UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)


@st.composite
def tables(draw: st.DrawFn) -> mm.Table:
    """Tables of up to four columns and five rows, with hostile cells."""
    count = draw(st.integers(1, 4))
    line = st.lists(cells, min_size=count, max_size=count)
    sides = st.lists(st.sampled_from(ALIGNMENTS), min_size=count, max_size=count)
    header = draw(line.map(lambda row: [str(cell) for cell in row]))
    rows = draw(st.lists(line, max_size=5))
    return mm.Table(header, rows, align=draw(st.none() | sides), title=draw(st.text(max_size=20)))


def visible(text: str) -> int:
    """The terminal columns of a text, computed in a simple way."""
    visible = [char for char in text if unicodedata.category(char) not in ("Mn", "Me", "Cf")]
    return len(visible) + sum(unicodedata.east_asian_width(char) in "WF" for char in visible)


def narrowest(table: mm.Table) -> int:
    """The least width of a table: the widest character of each column, and two spaces between columns."""
    columns = zip(table.header, *table.rows, strict=True)
    letters = [max([1, *map(visible, printable("".join(cells)).rstrip())]) for cells in columns]
    return max([sum(letters) + 2 * (len(letters) - 1), *map(visible, printable(table.title))])


# --- Construction---------------------------------------------------------------------------------


@given(tables())
def test_tables_are_compared_by_content(table: mm.Table) -> None:
    twin = mm.Table(table.header, table.rows, align=table.align, title=table.title)
    assert twin == table == pickle.loads(pickle.dumps(table))
    assert hash(twin) == hash(table)


@given(tables())
def test_cells_are_composed_and_displayed_without_control_characters(table: mm.Table) -> None:
    for cell in [*table.header, *(cell for row in table.rows for cell in row), table.title]:
        assert unicodedata.is_normalized("NFC", cell.replace(MANY_MARKS, ""))
    for text in (table.to_text(), table.to_html(), table.to_markdown()):
        assert not UNSAFE.search(text.replace("\t", ""))


def test_cells_are_converted_to_text() -> None:
    table = mm.Table(["a", 1], [[None, Decimal("1.50")], (True, "Vi\u0300\r\nx\x1b")])
    assert table.header == ("a", "1")
    assert table.rows == (("", "1.50"), ("True", "Vì\r\nx\x1b"))
    assert table.to_text().splitlines()[-1] == "True  Vì x\\u001b"


def test_a_long_run_of_marks_in_a_cell_is_displayed_as_it_is() -> None:
    cell = "a" + "\u0323\u0300" * 150_000  # to compose it would take minutes
    assert mm.Table(["name"], [[cell]]).rows == ((cell,),)


def test_rows_may_be_an_iterator() -> None:
    assert mm.Table(["n"], ([n] for n in range(2))).rows == (("0",), ("1",))


@pytest.mark.parametrize(
    ("header", "rows", "place", "message"),
    [
        (["a", "b"], [[1, 2], [3]], "row 2", "a line of 1 in a table of 2 columns"),
        (["a"], [[1, 2]], "row 1", "a line of 2 in a table of 1 column"),
        (["ab", "b"], ["ab"], "row 1", "not a sequence"),
        (["a", "b"], [{"a": 1, "b": 2}], "row 1", "not a sequence"),
        (["a", "b"], [{1, 2}], "row 1", "not a sequence"),
        (["a"], [7], "row 1", "not a sequence"),
        (["a"], 7, "rows", "not a sequence"),
        (["a"], "rows", "rows", "not a sequence"),
        ("a", [[1]], "header", "not a sequence"),
        ([], [], "header", "a table without columns"),
    ],
)
def test_rows_that_do_not_form_a_table_are_refused(
    header: Any, rows: Any, place: str, message: str
) -> None:
    with pytest.raises(mm.InvalidValueError) as caught:
        mm.Table(header, rows)
    assert (caught.value.place, caught.value.message) == (place, message)
    assert caught.value.hint.startswith("give ")


def test_the_error_for_a_short_row_names_the_columns() -> None:
    with pytest.raises(
        mm.InvalidValueError, match=r"row 1: .*give 2, one for each of: unit, number"
    ):
        mm.Table(["unit", "number"], [["Ba Vì"]])


@pytest.mark.parametrize("align", [["left"], ["left", "middle"], "lr", 7])
def test_an_alignment_that_does_not_fit_is_refused(align: Any) -> None:
    with pytest.raises(mm.InvalidValueError, match="align: "):
        mm.Table(["a", "b"], [], align=align)


def test_a_cell_that_cannot_be_shown_is_refused() -> None:
    with pytest.raises(
        mm.InvalidValueError, match=r"row 1: a cell that cannot be shown.*found 'int'"
    ):
        mm.Table(["a"], [[10**5000]])


# --- Alignment-----------------------------------------------------------------------------------


def alignment_of(cells: Sequence[object], align: list[Align] | None = None) -> str:
    """The alignment of a column of cells in Markdown."""
    table = mm.Table(["a"], [[cell] for cell in cells], align=align)
    return "right" if table.to_markdown().splitlines()[1] == "| ---: |" else "left"


@given(st.lists(st.integers() | st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_a_column_of_numbers_is_right_aligned(numbers: list[int | float]) -> None:
    assert alignment_of(numbers) == "right"
    assert alignment_of([*numbers, None, "", "–"]) == "right"
    assert alignment_of([*numbers, "xã"]) == "left"
    assert alignment_of(numbers, ["left"]) == "left"


@pytest.mark.parametrize(
    "figure",
    ["≥ 10,000", "≤5", "200–300", "200 - 300", "12.5 %", "1 000 000", "1.000,5", "−3", "0.5", "7%"],
)
def test_figures_are_right_aligned(figure: str) -> None:
    assert alignment_of([figure]) == "right"


@pytest.mark.parametrize("other", ["001", "2024-10-15", "12-CT/TU", "1,,0", "≥", "%", "12a", ""])
def test_other_texts_are_left_aligned(other: str) -> None:
    assert alignment_of([other]) == "left"


# --- Text ---------------------------------------------------------------------------------------


@given(tables(), st.integers(1, 60))
def test_text_fits_the_width(table: mm.Table, width: int) -> None:
    fits = max(width, narrowest(table))
    assert all(visible(line) <= fits for line in table.to_text(width).split("\n"))


@given(tables(), st.none() | st.integers(1, 60))
@example(mm.Table(["", "", ""], [["", "", ""]], align=["right", "right", "right"]), 1)
@example(mm.Table(["", ""], [], title="\u3000\n-\n\u3000"), 1)
def test_text_has_no_control_characters(table: mm.Table, width: int | None) -> None:
    text = table.to_text(width)
    assert not UNSAFE.search(text)
    assert all(line == line.rstrip(" ") for line in text.split("\n"))
    assert text == table.to_text(width)


@given(tables())
def test_a_row_takes_one_line_when_there_is_space(table: mm.Table) -> None:
    lines = table.to_text().split("\n")
    has_title = bool(one_line(table.title).strip())  # a blank one takes no line
    assert len(lines) == len(table.rows) + 2 + has_title
    assert table.to_text(visible(max(lines, key=visible))) == table.to_text() == str(table)


@given(st.lists(st.lists(st.text("ab漢ạ", max_size=6), min_size=3, max_size=3), min_size=1))
def test_columns_are_aligned_for_letters_of_any_width(rows: list[list[str]]) -> None:
    lines = mm.Table(["", "", ""], rows, align=["left", "right", "left"]).to_text().split("\n")
    ends = [sum(map(len, lines[1].split("  ")[:column])) + 2 * column for column in (1, 2)]
    for (first, second, third), line in zip(rows, lines[2:], strict=True):
        assert [line.startswith(first), line.endswith(third)] == [True, True]
        if third:
            assert visible(line.removesuffix(third)) == ends[1]
        if second:
            assert visible(line.removesuffix(third).rstrip()) == ends[1] - 2


@given(
    st.lists(st.lists(st.text("ab 漢", max_size=12), min_size=2, max_size=2)), st.integers(1, 30)
)
def test_wrapped_text_has_all_characters(rows: list[list[str]], width: int) -> None:
    wrapped = mm.Table(["", ""], rows).to_text(width)
    original = "".join("".join(cells) for cells in rows)
    assert sorted(re.sub(r"[\s─]", "", wrapped)) == sorted(original.replace(" ", ""))


def test_a_table_is_rendered_as_text() -> None:
    table = mm.Table(["đơn vị", "xã"], [["  Ba Vì", 30], ["Sóc Sơn", None]], title="Hà Nội")
    assert table.to_text().split("\n") == [
        "Hà Nội",
        "đơn vị   xã",
        "───────  ──",
        "  Ba Vì  30",
        "Sóc Sơn",
    ]


def test_words_are_wrapped_before_figures_and_keep_their_indent() -> None:
    rows: list[list[object]] = [["  mô hình tập thể", "Sóc Sơn", "≥ 1,000,000"], ["x", "y", 1]]
    assert mm.Table(["mô hình", "đơn vị", "số"], rows).to_text(31).split("\n") == [
        "mô hình    đơn vị            số",
        "─────────  ───────  ───────────",
        "  mô hình  Sóc Sơn  ≥ 1,000,000",
        "  tập thể",
        "x          y                  1",
    ]


def test_words_of_a_header_stay_whole_while_cells_can_be_wrapped() -> None:
    rows = [["Vận động nhân dân", 120]]
    assert mm.Table(["model", "registered"], rows).to_text(20).split("\n") == [
        "model     registered",
        "────────  ──────────",
        "Vận động         120",
        "nhân dân",
    ]


def test_a_deep_indent_is_dropped() -> None:
    assert mm.Table(["a"], [["      ab cd"]]).to_text(8).split("\n")[2:] == ["ab cd"]
    assert mm.Table(["a"], [["    ab cd"]]).to_text(8).split("\n")[2:] == ["    ab", "    cd"]


def test_a_long_word_is_split_and_marks_stay_with_their_letter() -> None:
    lines = mm.Table(["a"], [["q\u0323q\u0323q\u0323"]]).to_text(2).split("\n")
    assert lines == ["a", "──", "q\u0323q\u0323", "q\u0323"]


def test_combining_marks_have_no_width() -> None:
    lines = mm.Table(["a", "b"], [["q\u0323", "1"], ["xx", "1"]]).to_text().split("\n")
    assert lines[2:] == ["q\u0323   1", "xx  1"]


def test_a_wide_letter_takes_two_columns() -> None:
    lines = mm.Table(["a", "b"], [["漢字", "1"], ["xx", "1"]]).to_text().split("\n")
    assert lines[2:] == ["漢字  1", "xx    1"]
    assert mm.Table(["a"], [["漢字漢"]]).to_text(3).split("\n") == ["a", "───", "漢", "字", "漢"]
    assert mm.Table(["a"], [["漢字漢"]]).to_text(1).split("\n") == ["a", "──", "漢", "字", "漢"]
    assert mm.Table(["a"], [[" 漢 字"]]).to_text(2).split("\n")[2:] == ["漢", "字"]


def test_a_very_long_cell_does_not_pad_other_rows() -> None:
    text = mm.Table(["a", "b"], [["x" * 1_000_000, 1], *[["y", 2]] * 10]).to_text()
    assert len(text) < 20_000
    assert "x" * 999 + "…" in text


def test_a_table_without_rows_shows_its_header() -> None:
    assert mm.Table(["ab", "c"], []).to_text() == "ab  c\n──  ─"
    assert mm.Table(["ab cd", "c"], []).to_text(6) == "ab   c\ncd\n───  ─"
    assert mm.Table([""], []).to_text() == "\n─"


@pytest.mark.parametrize("width", [0, -1, True, 1.5, "80"])
def test_an_invalid_width_is_refused(width: Any) -> None:
    with pytest.raises(mm.InvalidValueError, match=r"width: not a width: found .*above zero"):
        mm.Table(["a"], []).to_text(width)


# --- HTML ---------------------------------------------------------------------------------------


class Reader(HTMLParser):
    """Collects the tags of a page and the text of each cell."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in ("th", "td", "caption"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells and data != "\n":
            self.cells[-1] += data


@given(tables())
def test_html_has_only_its_own_tags_and_the_cells(table: mm.Table) -> None:
    reader = Reader()
    reader.feed(mm.Table(table.header, table.rows, align=table.align).to_html())
    reader.close()
    expected = [printable(cell) for row in (table.header, *table.rows) for cell in row]
    assert [cell.replace("\n", "") for cell in reader.cells] == [
        cell.replace("\n", "") for cell in expected
    ]
    assert set(reader.tags) <= {"table", "thead", "tbody", "tr", "th", "td"}


def test_a_table_is_rendered_as_html() -> None:
    table = mm.Table(["<a>", "n"], [['"&"', 1]], title="</table>")
    assert table.to_html() in table.notebook_html()
    assert table.notebook_html() == table._repr_html_()  # pyright: ignore[reportPrivateUsage]
    assert table.to_html().split("\n") == [
        '<table class="massmob" style="white-space:pre-wrap">',
        "<caption>&lt;/table&gt;</caption>",
        '<thead><tr><th scope="col" style="text-align:left">&lt;a&gt;</th>'
        '<th scope="col" style="text-align:right">n</th></tr></thead>',
        "<tbody>",
        '<tr><td style="text-align:left">&quot;&amp;&quot;</td>'
        '<td style="text-align:right">1</td></tr>',
        "</tbody>",
        "</table>",
    ]


# --- Markdown -----------------------------------------------------------------------------------

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read_markdown(text: str) -> list[str]:
    """The cells of the only table in a Markdown text; fails if a cell has markup."""
    cells: list[str] = []
    tokens = MARKDOWN.parse(text)
    assert [token.type for token in tokens].count("table_open") == 1
    for token in tokens:
        if token.type == "inline":
            markup = {part.content for part in token.children or [] if part.type == "html_inline"}
            assert markup <= {"<br>"}
            parts = [part for part in token.children or [] if part.type != "html_inline"]
            assert {part.type for part in parts} <= {"text", "text_special"}
            cells.append("".join(part.content for part in parts))
    return cells


@given(tables())
@example(mm.Table(["a\\", "|"], [["\\|", "\\\\|"], ["`|`", "<br>"]]))
def test_markdown_is_a_single_table_of_plain_cells(table: mm.Table) -> None:
    expected = [printable(cell) for row in (table.header, *table.rows) for cell in row]
    actual = read_markdown(mm.Table(table.header, table.rows, align=table.align).to_markdown())
    assert [re.sub(r"\s", "", cell) for cell in actual] == [
        re.sub(r"\s", "", cell) for cell in expected
    ]


def test_a_table_is_rendered_as_markdown() -> None:
    table = mm.Table(["a|b", "n"], [["x\ny\\<b>", 1]], title="*Hà Nội*")
    assert table.to_markdown().split("\n") == [
        r"**\*Hà Nội\***",
        "",
        r"| a\|b | n |",
        "| --- | ---: |",
        r"| x<br>y\\&lt;b&gt; | 1 |",
    ]


# --- CSV ----------------------------------------------------------------------------------------


@given(tables())
def test_csv_is_read_back_without_formulas(table: mm.Table) -> None:
    lines = list(csv.reader(io.StringIO(table.to_csv(), newline="")))
    expected = [
        [cell.encode("utf-8", "backslashreplace").decode() for cell in line]
        for line in (table.header, *table.rows)
    ]
    assert [[unescape_formula(cell) for cell in line] for line in lines] == expected
    for cell in [cell for line in lines for cell in line]:
        if cell.startswith(tuple("=+-@\t\r\n＝＋－＠")):
            float(cell)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("  =1+1", "'  =1+1"),
        ("＝1+1", "'＝1+1"),
        ("\tx", "'\tx"),
        ("\nx", '"\'\nx"'),
        ("\r=x", '"\'\r=x"'),
        ("\u202ex", "\u202ex"),
        ("\udc80", "\\udc80"),
        (float("-inf"), "'-inf"),
        (-5, "-5"),
        ("-5,3", '"-5,3"'),
        (-1e-07, "-1e-07"),
        ("-5 %", "-5 %"),
        ("xã, phường", '"xã, phường"'),
        ('"x"', '"""x"""'),
        ("'x", "''x"),
        (None, '""'),
    ],
)
def test_a_cell_is_escaped_in_csv(cell: object, written: str) -> None:
    assert mm.Table(["a"], [[cell]], title="=title").to_csv() == f"a\r\n{written}\r\n"


def test_the_name_of_a_column_is_escaped_in_csv() -> None:
    assert mm.Table(["=a", "b"], []).to_csv() == "'=a,b\r\n"


# --- Notes and limits ---------------------------------------------------------------------------

notes = st.lists(st.text(max_size=30) | st.sampled_from(HOSTILE), min_size=1, max_size=3)


@given(tables(), notes)
def test_notes_are_in_every_form_and_without_effect(table: mm.Table, notes: list[str]) -> None:
    noted = attrs.evolve(table, notes=as_any(notes))
    shown = [mm.Table(["note"], [[note]]).rows[0][0] for note in notes]
    assert noted.notes == tuple(shown)
    text = noted.to_text()
    assert not UNSAFE.search(text)
    assert text.startswith(table.to_text())
    html = noted.to_html()
    assert html.startswith(table.to_html())
    assert html.count("<p>") == len(notes)
    reader = Reader()
    reader.feed(html)
    assert set(reader.tags) <= {"table", "caption", "thead", "tbody", "tr", "th", "td", "p"}
    markdown = noted.to_markdown()
    assert markdown.startswith(table.to_markdown())
    tokens = {token.type for token in MARKDOWN.parse(markdown.removeprefix(table.to_markdown()))}
    assert tokens <= {"paragraph_open", "inline", "paragraph_close"}


@given(tables(), notes)
def test_notes_are_comments_before_the_header_of_csv(table: mm.Table, notes: list[str]) -> None:
    noted = attrs.evolve(table, notes=as_any(notes)).to_csv()
    assert noted.endswith(table.to_csv())
    comments = noted.removesuffix(table.to_csv()).split("\r\n")
    assert comments.pop() == ""
    assert len(comments) == len(notes)
    assert all(comment.startswith("# ") for comment in comments)
    lines = list(csv.reader(io.StringIO(noted, newline="")))
    assert lines[len(notes) :] == list(csv.reader(io.StringIO(table.to_csv(), newline="")))


@given(st.integers(0, 12), st.integers(1, 8), st.integers(3, 9), st.integers(3, 9))
def test_a_display_has_the_first_and_last_rows_and_csv_has_all(
    rows: int, columns: int, max_rows: int, max_columns: int
) -> None:
    names = [f"c{column}" for column in range(columns)]
    cells = [[f"r{row}", *range(1, columns)] for row in range(rows)]
    whole = mm.Table(names, cells)
    cut = attrs.evolve(whole, max_rows=max_rows, max_columns=max_columns, all_shown_by="x()")
    assert cut.to_csv() == whole.to_csv()
    if rows <= max_rows and columns <= max_columns:
        assert cut.to_text() == whole.to_text()
        return
    lines = cut.to_text().splitlines()
    shown = [line.split() for line in lines[2:-1]]
    assert len(shown) == min(rows, max_rows)
    assert lines[-1].startswith("… ")
    assert lines[-1].endswith(": x()")
    assert len(lines[0].split()) == min(columns, max_columns + 1)
    if rows > max_rows:
        assert shown[0][0] == "r0"
        assert shown[-1][0] == f"r{rows - 1}"
        assert f"{rows - max_rows + 1} more rows" in lines[-1]
    if columns > max_columns:
        hidden = columns - max_columns
        assert f"{hidden} more column{'s' * (hidden > 1)}: " in lines[-1]
    assert cut.to_html().count("<tr>") == 1 + min(rows, max_rows)
    assert cut.to_markdown().splitlines()[-1] == lines[-1]


@pytest.mark.parametrize("limit", [0, 2, -1, True, 3.0, "5"])
def test_an_invalid_limit_is_refused(limit: Any) -> None:
    for name in ("max_rows", "max_columns"):
        with pytest.raises(mm.InvalidValueError, match=f"^{name}: not a limit"):
            mm.Table(["a"], [], **{name: limit})


@pytest.mark.parametrize("argument", ["header", "rows", "align", "notes"])
def test_an_invalid_argument_is_refused_by_name(argument: str) -> None:
    given: dict[str, Any] = {"header": ["a"], "rows": [], argument: 5}
    with pytest.raises(mm.InvalidValueError, match=f"^{argument}: "):
        mm.Table(**given)


def as_any(value: object) -> Any:
    return value
