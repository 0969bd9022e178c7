"""Tables of figures and weights: every row that cannot be read is reported."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.registers.figures import read_figures, read_weights
from support.tries import tries


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "figures.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_values_in_numbers_and_words(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeffunit,note,value\nloc:1,x,5\n\n00004,,more than 10\n")
    assert read_figures(path).values == {"loc:1": 5, "00004": mm.Quantity.at_least(10)}


def test_bounds(tmp_path: Path) -> None:
    path = written(tmp_path, "unit,low,high\na,1,2\nb,3,\n")
    assert read_figures(path).values == {
        "a": mm.Quantity.between(1, 2),
        "b": mm.Quantity.at_least(3),
    }


def test_weights(tmp_path: Path) -> None:
    assert read_weights(written(tmp_path, "unit,weight\na,1\n")).values == {"a": mm.Quantity(1)}
    pairs = read_weights(written(tmp_path, "unit,receiver,share\na,b,0.5\n"))
    assert pairs.values == {("a", "b"): mm.Quantity(0.5)}


def test_every_problem_with_its_row(tmp_path: Path) -> None:
    path = written(tmp_path, "unit,value\na,x\nb,1,2\nc,1\nc,2\n")
    with pytest.raises(mm.LoadError, match="3 problems") as caught:
        read_figures(path)
    for place in ("row 2", "row 3", "row 5"):
        assert place in str(caught.value)
    with pytest.raises(mm.LoadError, match="1 problem"):
        read_figures(written(tmp_path, "unit,value\na,x\n"))


def test_files_of_a_vietnamese_spreadsheet(tmp_path: Path) -> None:
    expected = {"Phúc Xá": mm.Quantity(1234.5), "9541": mm.Quantity(10)}
    text = "Unit;Value\nPhúc Xá;1.234,5\n9541;10\n"
    for data in (text.encode(), text.encode("utf-16"), f"sep=;\n{text}".encode()):
        assert read_figures(written(tmp_path, data), "vi").values == expected
        assert read_figures(written(tmp_path, data)).values == expected
    quoted = 'unit,weight\nloc:1,"0,5"\n'
    assert read_weights(written(tmp_path, quoted), "vi").values == {"loc:1": mm.Quantity(0.5)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "an empty file"),
        ("a,b\n1,2\n", "no such columns"),
        (b"unit,value\n\x8a", "unknown text encoding"),
        ('unit,value\n"a', "line 2: a quotation mark that is not closed"),
    ],
)
def test_what_is_no_table(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(mm.LoadError, match=message):
        read_figures(written(tmp_path, text))


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(mm.LoadError, match=r"none\.csv: cannot read"):
        read_weights(tmp_path / "none.csv")


def figures_of(tmp_path: Path, *cells: str, lang: Any = None) -> list[Any]:
    """The figures read of a column of cells."""
    rows = "".join(f"loc:{number};{cell}\n" for number, cell in enumerate(cells))
    return [*read_figures(written(tmp_path, f"Đơn vị;Số lượng\n{rows}"), lang).values.values()]


@given(
    st.lists(st.integers(0, 10**7), min_size=1, max_size=5),
    st.integers(1, 10**7),
    st.sampled_from(["vi", "en"]),
)
@tries(50)
def test_a_number_that_can_be_read_one_way_decides_for_the_column(
    amounts: list[int], evidence: int, lang: str
) -> None:
    group, mark = (".", ",") if lang == "vi" else (",", ".")
    cells = [f"{amount:,}".replace(",", group) for amount in (*amounts, evidence)]
    cells[-1] += f"{mark}5"
    with TemporaryDirectory() as folder:
        assert figures_of(Path(folder), *cells) == [*amounts, evidence + Fraction(1, 2)]
        assert figures_of(Path(folder), *cells[:-1], lang=lang) == amounts


@pytest.mark.parametrize("cell", ["1.234", "12,345", "999.000"])
def test_a_number_that_can_be_read_two_ways_names_the_option(tmp_path: Path, cell: str) -> None:
    with pytest.raises(mm.LoadError, match=rf"row 3: .*two ways: found '{cell}'; give --lang vi"):
        figures_of(tmp_path, "5", cell)
    vi, en = (figures_of(tmp_path, cell, lang=lang)[0] for lang in ("vi", "en"))
    assert max(vi, en) == 1000 * min(vi, en)


def test_numbers_in_two_formats_are_named_with_their_rows(tmp_path: Path) -> None:
    with pytest.raises(mm.LoadError, match=r"csv: row 2, row 4: numbers in two formats"):
        figures_of(tmp_path, "1.234,5", "3", "1,234.5")
    with pytest.raises(mm.LoadError, match=r"row 2: .*give --lang vi"):
        figures_of(tmp_path, "1.234,5", lang="en")


def test_the_table_of_an_office(tmp_path: Path) -> None:
    text = """SỐ LIỆU NĂM 2024;;;;
;;;;
STT;Mã xã;Xã, phường;Quận, huyện;Dân số (người)
(1);(2);(3);(4);(5)
1;1;Phúc Xá;Ba Đình;1.234
2;;Trúc Bạch;Ba Đình;7,5
;;Tổng cộng;;1.241,5
"""
    for data in (text.encode(), text.encode("utf-16"), text.replace(";", "\t").encode("utf-8-sig")):
        table = read_figures(written(tmp_path, data))
        assert table.values == {
            "01 Phúc Xá, Ba Đình": mm.Quantity(1234),
            "Trúc Bạch, Ba Đình": mm.Quantity(7.5),
        }
        assert [note.partition(" ")[2] for note in table.notes] == [
            "4 passed over: column numbers",
            "7 passed over: a total",
        ]
        hanoi = mm.load_dataset("hanoi")
        result = mm.restate(table.values, hanoi, at="2024-12-31", to="2025-07-01")
        assert {contribution.source for contribution in result.contributions} == {
            "loc:00001",
            "loc:00004",
        }


def test_a_workbook_and_its_numbers(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    for row in (("Báo cáo",), ("Đơn vị", "Giá trị"), ("00001", 1234.5), (4, 3)):
        sheet.append(row)
    path = tmp_path / "figures.xlsx"
    book.save(path)
    assert read_figures(path).values == {"00001": mm.Quantity(1234.5), "4": mm.Quantity(3)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("unit,value,value\na,1,2\n", r"row 1: several columns of the value"),
        ("Đơn vị,Xã,value\na,b,2\n", r"row 1: several columns of the unit"),
        ("Xã;Huyện;Số lượng\n;Ba Đình;5\n", "row 2: no unit"),
        ("unit,value\na,\n", "row 2: no figure"),
        ("unit,value\n00001,\n", "row 2: no figure"),
        ("unit,value\na,1,5\n", "row 2: more cells than the header.*quote a number"),
    ],
)
def test_tables_that_are_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(mm.LoadError, match=message):
        read_figures(written(tmp_path, text))


@given(st.text())
def test_any_text_gives_figures_or_our_error(text: str) -> None:
    with TemporaryDirectory() as folder:
        try:
            read_figures(written(Path(folder), text.encode("utf-8", "surrogatepass")))
        except mm.LoadError:
            return
