"""`find_symbols`: exactly the symbols that were planted in a text, and nothing that only looks like one."""

from __future__ import annotations

import csv
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_symbols import acts, historic, laws, letters, party_symbols

import massmob as mm

VECTORS = Path(__file__).parents[1] / "support" / "data" / "document_symbols.csv"
with VECTORS.open(encoding="utf-8", newline="") as file:
    PRINTED = [row["printed"] for row in csv.DictReader(file)]


def found_in(text: str) -> list[str]:
    return [str(each.symbol) for each in mm.find_symbols(text)]


# What stands around symbols in articles and minutes, with all that looks like one and is none.
words = st.sampled_from(
    [
        "Kế hoạch số", "ngày 15/10/2024,", "382/382 xã", "ĐT: 024-3825.3536", "0913.456.789", "(24/7)",
        "30/4-1/5", "tại 30 quận, huyện – thị xã;", "https://hanoi.gov.vn/12-CT/TU", "12-CT/TU.pdf",
        "docs/2024/48-KH/BDVTU.pdf", "giai đoạn 2016-2020", "90,5%", "10.000", "Covid-19", "F-16",
        "a@12-CT/TU.vn", "64-CT-SCAN", "100 km/h", "50/kg-con", "1/2", "3-4 người/xã", "12-CT/TU/3",
        "nhiệm kỳ 2020 - 2025", "C:\\12-CT\\TU",
    ]
)  # fmt: skip
certain = st.one_of(party_symbols, acts, letters, laws, historic).filter(
    lambda symbol: symbol.organ is not None and len(str(symbol)) < 120
)


@given(
    st.lists(
        st.tuples(words, certain, st.sampled_from([" ", ", ", ". ", "; ", ")\n", "” "])), max_size=6
    )
)
def test_exactly_those_planted_are_found(parts: list[tuple[str, mm.DocumentSymbol, str]]) -> None:
    text = "".join(f"{word} {symbol}{after}" for word, symbol, after in parts)
    mentions = mm.find_symbols(text)
    assert [each.symbol for each in mentions] == [symbol for _, symbol, _ in parts]
    for mention, (_, symbol, _) in zip(mentions, parts, strict=True):
        assert text[mention.start : mention.end] == str(symbol)


@given(st.lists(words).map(" ".join))
def test_nothing_is_found_where_nothing_is(text: str) -> None:
    assert found_in(text) == []


@given(st.text())
def test_any_text_is_searched_without_a_fault(text: str) -> None:
    for mention in mm.find_symbols(text):
        assert mm.DocumentSymbol.parse(text[mention.start : mention.end]) == mention.symbol


@given(st.text("0123456789-/ CTUQĐaĐ\u0301–"))
def test_what_is_found_is_a_symbol_and_in_order(text: str) -> None:
    mentions = mm.find_symbols(text)
    assert all(
        mm.DocumentSymbol.parse(text[each.start : each.end]) == each.symbol for each in mentions
    )
    assert all(one.end <= other.start for one, other in pairwise(mentions))


@pytest.mark.parametrize("printed", PRINTED)
def test_forms_printed_in_sources_are_found(printed: str) -> None:
    wanted = mm.DocumentSymbol.parse(printed)
    spaced = " " in printed.removeprefix("Số ").removeprefix("Số: ").strip()
    found = [each.symbol for each in mm.find_symbols(f"Căn cứ {printed} của cơ quan")]
    assert found == [wanted] or (spaced and found == []), found


@pytest.mark.parametrize(
    ("text", "found"),
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
        ("5/Hn-Tp", []),
        ("1,5-CT/TU", []),
    ],
)
def test_where_a_symbol_ends(text: str, found: list[str]) -> None:
    assert found_in(text) == found


def test_decomposed_letters_are_found_where_they_stand() -> None:
    text = unicodedata.normalize("NFD", "Quyết định 2122-QĐ/QU của Quận ủy, 05-ĐÁ/TU")
    mention = mm.find_symbols(text)[0]
    assert (str(mention.symbol), text[mention.start : mention.end]) == ("2122-QĐ/QU", "2122-QĐ/QU")


def test_a_long_chain_of_codes_ends_soon() -> None:
    assert mm.find_symbols("1" + "-CT" * 100_000) == ()
    assert mm.find_symbols("9" * 100_000 + "-CT/TU") == ()


def test_bytes_are_refused() -> None:
    with pytest.raises(mm.InvalidValueError, match="not a text: found 'bytes'; decode it first"):
        mm.find_symbols(b"12-CT/TU")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
