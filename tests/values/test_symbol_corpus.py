"""The rates of `find_symbols` and `parse` on a labelled corpus, and what each kind of slip becomes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.values.symbol_repairs import LOOKALIKES
from support.drawn_symbols import symbols
from support.symbol_corpus import found_in, law_numbers, marked_texts, outcome, parts_of

parse = mm.DocumentSymbol.parse


class TestCorpus:
    def test_recall_and_precision_in_texts(self) -> None:
        texts = marked_texts()
        wanted = {(text, mention) for text, mentions in texts for mention in mentions}
        found = {(text, mention) for text, _ in texts for mention in found_in(text)}
        assert len(wanted) >= 400
        missed, extra = wanted - found, found - wanted
        assert len(missed) <= 0.01 * len(wanted), missed
        assert len(extra) <= 0.005 * len(found), extra

    def test_numbers_of_law_are_right_or_refused(self) -> None:
        outcomes = {row["printed"]: outcome(row) for row in law_numbers()}
        assert [printed for printed, result in outcomes.items() if result == "wrong"] == []
        right = sum(result == "right" for result in outcomes.values())
        assert right >= 0.96 * len(outcomes)

    def test_a_text_of_every_mention_is_parsed_to_the_same_symbol(self) -> None:
        for text, mentions in marked_texts():
            for mention in mentions:
                if mention in found_in(text):
                    symbol = parse(text[mention.start : mention.end])
                    assert str(symbol) == mention.symbol
                    assert bool(symbol.repairs) == (
                        text[mention.start : mention.end] != str(symbol)
                    )


class TestForms:
    @pytest.mark.parametrize(
        ("printed", "parts"),
        [
            (
                "101/2025/UBTVQH15",
                {"year": "2025", "issuers": "UBTVQH15", "types": "ordinance resolution"},
            ),
            ("91/2025/QH15", {"year": "2025", "issuers": "QH15", "types": "law resolution"}),
            (
                "102/2025/NQLT-UBTVQH15-CP-ĐCTUBTWMTTQVN",
                {"type": "NQLT", "issuers": "UBTVQH15 CP ĐCTUBTWMTTQVN", "types": "resolution"},
            ),
            ("12/TTLN-ABC-XYZ", {"type": "TTLN", "issuers": "ABC XYZ", "types": "joint_circular"}),
            ("03/QCPH-BCA-BQP", {"issuers": "BCA BQP", "types": "working_regulation"}),
            (
                "4308/VBHN-QĐ-UBND",
                {"type": "VBHN", "consolidated": "QĐ", "issuers": "UBND", "unit": ""},
            ),
            ("68/2026/VBHN-NĐ-BCT", {"type": "VBHN", "consolidated": "NĐ", "issuers": "BCT"}),
            ("12/VBHN-TTLT-BTC-BNV", {"consolidated": "TTLT", "issuers": "BTC BNV", "unit": ""}),
            ("31/VBHN-BCT", {"consolidated": "", "issuers": "BCT"}),
            ("15a/QĐ-UBND", {"number": "15a", "issuers": "UBND"}),
            ("15A/2007/QĐ-UBND", {"number": "15A", "year": "2007"}),
            ("66.19/2025/NQ-CP", {"number": "66.19", "year": "2025"}),
            ("01bis/TT-BYT", {"number": "1bis", "issuers": "BYT"}),
            ("165-HĐBT", {"type": "", "issuers": "HĐBT", "types": ""}),
            ("39/TTg", {"type": "", "issuers": "TTg", "types": ""}),
            ("13/SL", {"type": "", "issuers": "SL", "types": ""}),
            ("202-CT", {"type": "", "issuers": "CT", "types": ""}),
            ("23/2008/L-CTN", {"type": "L", "issuers": "CTN", "types": "order"}),
            ("52-L/CTN", {"type": "L", "issuers": "CTN", "types": "law ordinance order"}),
            ("41-LCT/HĐNN8", {"type": "LCT", "issuers": "HĐNN8"}),
            ("10479/TC-TCT", {"type": "", "issuers": "TC", "unit": "TCT", "types": ""}),
            ("07-TC/GTTL", {"type": "", "issuers": "TC", "unit": "GTTL", "types": ""}),
            ("12/TC-UBND", {"type": "TC", "issuers": "UBND", "types": "communique"}),
            ("12/SL-UBND", {"type": "SL", "issuers": "UBND", "types": "copy"}),
            ("108-SL/L10", {"type": "", "issuers": "SL", "unit": "L10", "types": ""}),
            ("01-TT/LB", {"type": "TT", "issuers": "LB", "types": "circular"}),
            (
                "5488/BGDĐT-PC",
                {"type": "", "issuers": "BGDĐT", "unit": "PC", "types": "official_letter"},
            ),
        ],
    )
    def test_a_form_has_its_parts_and_no_repair(self, printed: str, parts: dict[str, str]) -> None:
        symbol = parse(printed)
        assert {name: parts_of(symbol)[name] for name in parts} == parts
        assert symbol.system is not mm.DocumentSystem.PARTY
        assert (str(symbol), symbol.repairs) == (printed, ())

    @pytest.mark.parametrize(
        ("printed", "canonical", "repair"),
        [
            ("05/2005/QĐ/BTC", "05/2005/QĐ-BTC", "slash before the issuer written -"),
            ("33/2004/CT/TTg", "33/2004/CT-TTg", "slash before the issuer written -"),
            ("1042/QĐ/TTg", "1042/QĐ-TTg", "slash before the issuer written -"),
            ("01/2001/TTLT/BTC/BTP", "01/2001/TTLT-BTC-BTP", "slash between the issuers written -"),
            ("12/2005-QĐ-BTC", "12/2005/QĐ-BTC", "hyphen beside the year written /"),
            ("05/NQ-1997-QH10", "05/1997/NQ-QH10", "year after the type put before it"),
            ("505-BYT/QĐ", "505/QĐ-BYT", "issuer before the type: BYT, QĐ exchanged"),
            ("1895/1997/BYT-QĐ", "1895/1997/QĐ-BYT", "issuer before the type: BYT, QĐ exchanged"),
            ("1141-TC/QĐ/CĐKT", "1141-QĐ/TC-CĐKT", "issuer before the type: TC, QĐ exchanged"),
            ("09/TT-BLĐ-TBXH", "09/TT-BLĐTBXH", "BLĐ-TBXH written BLĐTBXH"),
            ("14/TTLB", "14/TT-LB", "TTLB written TT-LB"),
            ("15-TT/BYT", "15/TT-BYT", "Party order of a State act corrected"),
            ("15-TT/ABCD", "15/TT-ABCD", "Party order of a State act corrected"),
            ("51/2025/TT-BTС", "51/2025/TT-BTC", "С (U+0421) written C"),
            ("12/ΚΗ-UBND", "12/KH-UBND", "Κ (U+039A) written K"),
            ("12/QƉ-UBND", "12/QĐ-UBND", "Ɖ (U+0189) written Đ"),
            ("１2/QĐ-UBND", "12/QĐ-UBND", "１ (U+FF11) written 1"),
            ("số12/QĐ-UBND", "12/QĐ-UBND", "the word Số left out"),
            ("12-CT/TUngày", "12-CT/TU", "the word after it left out"),
            ("12/QĐ-TTgcủa", "12/QĐ-TTg", "the word after it left out"),
            ("12/QĐ-UBNDtheo", "12/QĐ-UBND", "the word after it left out"),
            ("5053-CV/VPTW/nb", "5053-CV/VPTW", "the mark nb (nội bộ) left out"),
        ],
    )
    def test_a_slip_of_older_acts_or_copying_is_repaired(
        self, printed: str, canonical: str, repair: str
    ) -> None:
        symbol = parse(printed)
        assert str(symbol) == canonical
        assert repair in symbol.repairs
        assert parse(canonical) == symbol

    @pytest.mark.parametrize(
        ("printed", "proposed"),
        [
            ("23/CT.UBND", "23/CT-UBND"),
            ("06/2021QĐ-UBND", "06/2021/QĐ-UBND"),
            ("06.2021.QĐ-UBND", "06/2021/QĐ-UBND"),
            ("12CT/TU", "12-CT/TU"),
            ("12QĐ-UBND", "12/QĐ-UBND"),
            ("135SL/GD", "135-SL/GD"),
            ("12/QĐUBND", "12/QĐ-UBND"),
            ("12/QĐ UBND", "12/QĐ-UBND"),
            ("số 23/CT.UBND;", "23/CT-UBND"),
        ],
    )
    def test_a_hint_proposes_the_symbol_of_the_same_letters(
        self, printed: str, proposed: str
    ) -> None:
        with pytest.raises(mm.InvalidValueError) as caught:
            parse(printed)
        assert caught.value.hint == f"did you mean {proposed}?"

    @pytest.mark.parametrize(
        "printed",
        [
            "02/TTLN",
            "12/QH-UBND",
            "3/CB-UB",
            "24/11/1979-A",
            "Không số",
            "12/CT",
            "12L",
            "Mẫu số 01/BCĐBQH-MT",
            "81/2002/TANDTC",
        ],
    )
    def test_what_is_no_certain_symbol_is_refused_without_another(self, printed: str) -> None:
        with pytest.raises(mm.InvalidValueError) as caught:
            parse(printed)
        assert "did you mean" not in caught.value.hint

    def test_two_separators_of_one_old_act_are_one_symbol(self) -> None:
        assert parse("39/TTg") == parse("39-TTg")
        assert hash(parse("10479/TC-TCT")) == hash(parse("10479/TC-TCT"))
        assert [str(parse(text)) for text in ("39/TTg", "39-TTg")] == ["39/TTg", "39-TTg"]
        assert parse("15a/QĐ-UBND") != parse("15/QĐ-UBND")
        assert parse("4308/VBHN-QĐ-UBND") != parse("4308/VBHN-UBND")

    def test_an_explanation_states_the_act_consolidated_and_an_open_type(self) -> None:
        assert (
            "The act consolidated is of the type decree." in parse("68/2026/VBHN-NĐ-BCT").explain()
        )
        assert "does not show the type" in parse("165-HĐBT").explain()
        assert "number 66.19/2025" in parse("66.19/2025/NQ-CP").explain()


def _lookalike_of(text: str) -> str:
    for letter, latin in LOOKALIKES.items():
        if latin in text and latin.isalpha():
            return text.replace(latin, letter, 1)
    return text


SLIPS: list[Callable[[str], str]] = [
    _lookalike_of,
    lambda text: f"{text}ngày",
    lambda text: f"{text}theo",
    lambda text: f"số{text}",
    lambda text: f"Số:{text}.",
    lambda text: re.sub(r"^(\w+/(?:[0-9]{4}/)?[A-ZĐ]\w*)-", r"\1/", text),  # a second slash
    lambda text: re.sub(r"(?<=[A-ZĐ])-(?=[A-ZĐ])", ".", text, count=1),
    lambda text: re.sub(r"(?<=/[0-9]{4})/", "", text),
    lambda text: re.sub("^([0-9]+)[-/](?=[A-ZĐ])", r"\1", text),
    lambda text: text.replace("/", " / ", 1),
    lambda text: text.replace("-", "–"),
    lambda text: text.replace("Đ", "Ð"),
    lambda text: text.replace("/", "／"),
    lambda text: "0" + text,
]


@given(symbols, st.sampled_from(SLIPS))
def test_a_slip_is_repaired_to_the_symbol_or_refused(
    symbol: mm.DocumentSymbol, slip: Callable[[str], str]
) -> None:
    printed = slip(str(symbol))
    try:
        read = parse(printed)
    except mm.InvalidValueError:
        return
    assert read == symbol
    assert read.repairs or printed == str(symbol)
