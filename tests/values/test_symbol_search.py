"""`find_symbols`: exactly the symbols inserted into a text, and nothing that only resembles one."""

from __future__ import annotations

import csv
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from support.drawn_symbols import acts, historic, laws, letters, party_symbols

VECTORS = Path(__file__).parents[1] / "support" / "data" / "document_symbols.csv"
with VECTORS.open(encoding="utf-8", newline="") as file:
    PRINTED = [row["printed"] for row in csv.DictReader(file)]


def symbols_in(text: str) -> list[str]:
    return [str(match.symbol) for match in mm.find_symbols(text)]


# Text around symbols in articles and minutes, with everything that resembles a symbol.
words = st.sampled_from(
    [
        "Kế hoạch số", "ngày 15/10/2024,", "382/382 xã", "ĐT: 024-3825.3536", "0913.456.789", "(24/7)",
        "30/4-1/5", "tại 30 quận, huyện – thị xã;", "https://hanoi.gov.vn/12-CT/TU", "12-CT/TU.pdf",
        "docs/2024/48-KH/BDVTU.pdf", "giai đoạn 2016-2020", "90,5%", "10.000", "Covid-19", "F-16",
        "a@12-CT/TU.vn", "64-CT-SCAN", "100 km/h", "50/kg-con", "1/2", "3-4 người/xã", "12-CT/TU/3",
        "nhiệm kỳ 2020 - 2025", "C:\\12-CT\\TU",
    ]
)  # fmt: skip


def is_certain(symbol: mm.DocumentSymbol) -> bool:
    """Whether a symbol is found without words around it that name a document."""
    is_short = symbol.form in ("N-I", "N/I") and symbol.issuer not in (
        "CP", "TTg", "TVQH", "HĐBT", "HĐCP", "SL", "SLt", "LCT"
    )  # fmt: skip
    is_short = is_short or bool(symbol.unit and len(symbol.unit) < 3 and not symbol.types)
    capitals = symbol.unit.upper() == symbol.unit and len(symbol.unit) != 1
    return symbol.organ is not None and not is_short and capitals


certain = st.one_of(party_symbols, acts, letters, laws, historic).filter(
    lambda symbol: is_certain(symbol) and len(str(symbol)) < 120
)


@given(
    st.lists(
        st.tuples(words, certain, st.sampled_from([" ", ", ", ". ", "; ", ")\n", "” "])), max_size=6
    )
)
def test_exactly_the_inserted_symbols_are_found(
    parts: list[tuple[str, mm.DocumentSymbol, str]],
) -> None:
    text = "".join(f"{word} {symbol}{after}" for word, symbol, after in parts)
    matches = mm.find_symbols(text)
    assert [match.symbol for match in matches] == [symbol for _, symbol, _ in parts]
    for match, (_, symbol, _) in zip(matches, parts, strict=True):
        assert text[match.start : match.end] == str(symbol)


@given(st.lists(words).map(" ".join))
def test_text_without_symbols_has_no_matches(text: str) -> None:
    assert symbols_in(text) == []


@given(st.text())
def test_any_text_is_searched_without_an_error(text: str) -> None:
    for match in mm.find_symbols(text):
        assert mm.DocumentSymbol.parse(text[match.start : match.end]) == match.symbol


@given(st.text("0123456789-/ CTUQĐaĐ\u0301–"))
def test_matches_are_symbols_in_order_without_overlap(text: str) -> None:
    matches = mm.find_symbols(text)
    assert all(
        mm.DocumentSymbol.parse(text[match.start : match.end]) == match.symbol for match in matches
    )
    assert all(first.end <= second.start for first, second in pairwise(matches))


@pytest.mark.parametrize("printed", PRINTED)
def test_forms_printed_in_sources_are_found(printed: str) -> None:
    wanted = mm.DocumentSymbol.parse(printed)
    spaced = " " in printed.removeprefix("Số ").removeprefix("Số: ").strip()
    symbols = [match.symbol for match in mm.find_symbols(f"Căn cứ {printed} của cơ quan")]
    assert symbols == [wanted] or (spaced and symbols == []), symbols


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("48-KH/BDVTU - Ban Dân vận", ["48-KH/BDVTU"]),
        ("12-CT/TU – Thành ủy", ["12-CT/TU"]),
        ("91/2025/QH15 - Luật", ["91/2025/QH15"]),
        ("thực hiện 5 – HD/VPTW.", ["05-HD/VPTW"]),
        ("12-ct/tu và 06/2021/qđ-ubnd", ["12-CT/TU", "06/2021/QĐ-UBND"]),
        ("48-KH/BDVTU,88-CV/TU;12-CT/TU", ["48-KH/BDVTU", "88-CV/TU", "12-CT/TU"]),
        ("840/SNV-XDCQ&TCBC", ["840/SNV-XDCQ&TCBC"]),
        ("5-CT/Thành ủy", []),
        ("12-CT/TU-hướng dẫn", []),
        ("12-CT/TUngày 05/12, số13-CT/TU; QĐ14/QĐ-UBND", ["12-CT/TU", "13-CT/TU", "14/QĐ-UBND"]),
        ("mẫu số 01/BCĐBQH-MT, 02/BCĐBHĐND-MT và 03/BCĐBQH-MT", []),
        ("mẫu số 01/BCĐBQH-MT và 12/QĐ-UBND", ["12/QĐ-UBND"]),
        ("theo mẫu của Quyết định số 12/QĐ-UBND", ["12/QĐ-UBND"]),
        ("theo 202-CT ngày 28/6/1991, chụp 64-CT", ["202-CT"]),
        ("thứ 1-CN/CN, Thông tư 7-TC/KT", ["07-TC/KT"]),
        ("số 1836 QĐ/TWĐTN và 5 NQ/TW", ["1836-QĐ/TWĐTN"]),
        ("408/UBND - Văn phòng", []),
        ("5/Hn-Tp", []),
        ("1,5-CT/TU", []),
    ],
)
def test_a_symbol_ends_before_other_text(text: str, symbols: list[str]) -> None:
    assert symbols_in(text) == symbols


def test_positions_in_decomposed_text_are_those_of_the_text_itself() -> None:
    text = unicodedata.normalize("NFD", "Quyết định 2122-QĐ/QU của Quận ủy, 05-ĐÁ/TU")
    match = mm.find_symbols(text)[0]
    assert (str(match.symbol), text[match.start : match.end]) == ("2122-QĐ/QU", "2122-QĐ/QU")


def test_a_long_chain_of_codes_is_searched_quickly() -> None:
    assert mm.find_symbols("1" + "-CT" * 100_000) == ()
    assert mm.find_symbols("9" * 100_000 + "-CT/TU") == ()


def test_bytes_are_refused() -> None:
    with pytest.raises(mm.InvalidValueError, match="not a text: found 'bytes'; decode it first"):
        mm.find_symbols(b"12-CT/TU")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
