"""Tables of figures and weights: every row that cannot be read is reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.io.tables.figures_csv import read_figures, read_weights


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "figures.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_values_in_numbers_and_words(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeffunit,note,value\nloc:1,x,5\n\n00004,,more than 10\n")
    assert read_figures(path) == {"loc:1": 5, "00004": mm.Quantity.at_least(10)}


def test_bounds(tmp_path: Path) -> None:
    path = written(tmp_path, "unit,low,high\na,1,2\nb,3,\n")
    assert read_figures(path) == {"a": mm.Quantity.between(1, 2), "b": mm.Quantity.at_least(3)}


def test_weights(tmp_path: Path) -> None:
    assert read_weights(written(tmp_path, "unit,weight\na,1\n")) == {"a": mm.Quantity(1)}
    pairs = read_weights(written(tmp_path, "unit,receiver,share\na,b,0.5\n"))
    assert pairs == {("a", "b"): mm.Quantity(0.5)}


def test_every_fault_with_its_row(tmp_path: Path) -> None:
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
        assert read_figures(written(tmp_path, data), "vi") == expected
    with pytest.raises(mm.LoadError, match=r'row 2: .*decimal comma, pass lang="vi"'):
        read_figures(written(tmp_path, text))
    quoted = 'unit,weight\nloc:1,"0,5"\n'
    assert read_weights(written(tmp_path, quoted), "vi") == {"loc:1": mm.Quantity(0.5)}


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


@given(st.text())
def test_any_text_gives_figures_or_our_error(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        try:
            read_figures(written(Path(folder), text.encode("utf-8", "surrogatepass")))
        except mm.LoadError:
            return
