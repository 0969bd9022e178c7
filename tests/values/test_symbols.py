"""Document symbols: the printed forms of the sources, repairs, errors, round trips."""

from __future__ import annotations

import contextlib
import csv
import pickle
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import massmob as mm
from massmob.translation.language import LANGUAGES
from massmob.values.symbol_codes import JOINT_TYPES, KNOWN_TYPES, TYPE_CODES, spell_type
from massmob.values.symbol_organs import ISSUER_CODES, organ_of, spell_issuer, split_legislature
from support.drawn_symbols import symbols

VECTORS = Path(__file__).parents[1] / "support" / "data" / "document_symbols.csv"
with VECTORS.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))

parse = mm.DocumentSymbol.parse


class TestPrintedForms:
    @pytest.mark.parametrize("row", ROWS, ids=[row["printed"] for row in ROWS])
    def test_a_printed_symbol_has_the_parts_of_its_row(self, row: dict[str, str]) -> None:
        symbol = parse(row["printed"])
        assert {
            "system": symbol.system.value,
            "number": str(symbol.number),
            "year": "" if symbol.year is None else str(symbol.year),
            "type": symbol.type_code,
            "issuer": symbol.issuer,
            "unit": symbol.unit,
            "canonical": symbol.canonical,
        } == {key: value for key, value in row.items() if key not in {"printed", "note"}}
        assert parse(symbol.canonical) == symbol
        assert bool(symbol.repairs) == (row["printed"] != row["canonical"])

    def test_the_file_has_all_its_rows(self) -> None:
        assert len(ROWS) == 44

    @pytest.mark.parametrize(
        ("printed", "canonical", "repair"),
        [
            ("5-HD/VPTW", "05-HD/VPTW", "5 written 05"),
            ("0012-CT/TU", "12-CT/TU", "0012 written 12"),
            ("06/02021/QĐ-UBND", "06/2021/QĐ-UBND", "02021 written 2021"),
            ("12 - CT / TU", "12-CT/TU", "spaces left out"),
            ("12–CT/TU", "12-CT/TU", "dash written -"),
            ("12—CT/TU", "12-CT/TU", "dash written -"),
            ("12-CT∕TU", "12-CT/TU", "slash written /"),
            ("23-CTR/TU", "23-CTr/TU", "CTR written CTr"),
            ("12-ct/tu", "12-CT/TU", "tu written TU"),
            ("12-QÐ/TU", "12-QĐ/TU", "Ð (U+00D0) written Đ"),
            ("12-QD/TU", "12-QĐ/TU", "QD written QĐ"),
            ("12-QĐi/TU", "12-QĐ/TU", "QĐi written QĐ"),
            ("2964/QD-UBND", "2964/QĐ-UBND", "QD written QĐ"),
            ("59-CV/BCD", "59-CV/BCĐ", "BCD written BCĐ"),
            ("1286/NQ-ubtvqh15", "1286/NQ-UBTVQH15", "ubtvqh15 written UBTVQH15"),
            (unicodedata.normalize("NFD", "05-KH/HƯU"), "05-KH/HƯU", "letters composed (NFC)"),
            ("Số: 230/TTr-SNV", "230/TTr-SNV", "the word Số left out"),
            ("SỐ 12-CT/TU", "12-CT/TU", "the word Số left out"),
            ("so 12-CT/TU", "12-CT/TU", "the word Số left out"),
            ("12-CT/TU,", "12-CT/TU", "characters around it left out"),
            ("(12-CT/TU).", "12-CT/TU", "characters around it left out"),
            ("12-CT/TU\r\n", "12-CT/TU", "characters around it left out"),
            ("12-CT/\u200bTU", "12-CT/TU", "invisible characters left out"),
            ("1836 QĐ/TWĐTN", "1836-QĐ/TWĐTN", "space after the number written -"),
            ("88/CV-TU", "88-CV/TU", "State order of a Party act corrected"),
            ("12-CT-TU", "12-CT/TU", "hyphen before the issuer written /"),
            ("74-KH/UBND", "74/KH-UBND", "Party order of a State act corrected"),
        ],
    )
    def test_a_repair_is_listed(self, printed: str, canonical: str, repair: str) -> None:
        symbol = parse(printed)
        assert str(symbol) == canonical
        assert repair in symbol.repairs
        assert symbol == parse(canonical)
        assert hash(symbol) == hash(parse(canonical))
        assert parse(canonical).repairs == ()


class TestInvalidSymbols:
    @pytest.mark.parametrize(
        ("text", "message", "hint"),
        [
            ("", "the text is empty", "12-CT/TU"),
            ("()", "the text is empty", "12-CT/TU"),
            ("155", "a part is missing", "12-CT/TU"),
            ("CT/TU", "a part is missing", "12-CT/TU"),
            ("Kế hoạch số 155", "a character that no symbol has", "no symbol has 'ế' (U+1EBF)"),
            ("12-CT/TU x", "a character that no symbol has", "give the symbol alone"),
            ("²-CT/TU", "a character that no symbol has", "no symbol has '²'"),
            ("00-CT/TU", "no such number", "from 01"),
            ("9" * 150 + "-CT/TU", "no such number", "from 01"),
            ("9" * 9000, "too long for a symbol: 9,000 characters", "the symbol alone"),
            ("12-XYZ/TU", "'XYZ' is not a type code", "12-CT/TU"),
            ("12-/TU", "a code is missing", "12-CT/TU"),
            ("12-CTt/TU", "'CTt' is not a type code", "did you mean"),
            ("12/KHX-UBND", "'KHX' is not a type code", "did you mean KH"),
            ("12-CT/TU/VP", "one / too many", "12-CT/TU"),
            ("12-CT/", "a code is missing", "12-CT/TU"),
            ("12-CT/TU-", "a code is missing", "12-CT/TU"),
            ("12/CT", "CT is a type code: the issuer is missing", "12-CT/TU"),
            ("12-TU", "the type code is missing", "12-CT/TU"),
            ("88/TU-VP", "the type code is missing", "12-CT/TU"),
            ("12/2024/BNV", "the type code or the drafting unit is missing", "125/SGDĐT-VP"),
            ("12/2024/QH", "the type code or the drafting unit is missing", "125/SGDĐT-VP"),
            ("26/UBND", "the type code or the drafting unit is missing", "125/SGDĐT-VP"),
            ("12/2024/QĐ-TU", "TU does not issue in State notation", "12-CT/TU"),
            ("12-KH/abc", "'abc' is not a code of an organ", "a code is capitals"),
            ("12-KH/" + "A" * 25, "is not a code of an organ", "a code is capitals"),
            ("382/382", "'382' is not a code of an organ", "a code is capitals"),
            ("15/10/2024", "no such year", "1900 to 2099"),
            ("15/2020/2024", "'2024' is not a code of an organ", "a code is capitals"),
            ("06/1899/QĐ-UBND", "no such year", "1900 to 2099"),
            ("2024-10-15", "no such year", "1900 to 2099"),
            ("0912-345-678", "no such year", "1900 to 2099"),
            ("/home/x", "a part is missing", "12-CT/TU"),
            ("103-NQ-TVQH-VP", "another code after the issuer", "12-CT/TU"),
            ("12-KH/TU-XX-YY", "an unknown issuer after another", "12-CT/TU"),
            ("12-CT/T\x00U", "control character", "U+0000"),
            ("12-CT/T\ud800", "lone surrogate", "U+D800"),
        ],
    )
    def test_text_that_is_not_a_symbol_is_refused(self, text: str, message: str, hint: str) -> None:
        with pytest.raises(mm.InvalidValueError) as caught:
            parse(text)
        error = caught.value
        assert error.message.startswith("not a document symbol: ")
        assert message in error.message
        assert hint in error.hint
        assert error.found
        assert len(str(error)) < 600
        assert pickle.loads(pickle.dumps(error)).args == error.args

    @pytest.mark.parametrize("value", [None, 12, b"12-CT/TU", ["12-CT/TU"]])
    def test_a_value_that_is_not_a_text_is_refused(self, value: object) -> None:
        with pytest.raises(mm.InvalidValueError, match="not a text"):
            parse(value)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    @pytest.mark.parametrize(
        ("parts", "message"),
        [
            ({"number": 0}, "no such number"),
            ({"number": 10**5000}, "no such number"),
            ({"number": True}, "not a whole number"),
            ({"number": "12"}, "not a whole number"),
            ({"year": 2024}, "Party notation does not have"),
            ({"year": 12.5}, "not a whole number"),
            ({"type_code": ""}, "Party notation does not have"),
            ({"type_code": "Ctr"}, "'Ctr' is not a type code"),
            ({"type_code": None}, "not a text"),
            ({"unit": ["VP"]}, "not a text"),
            ({"unit": "BDVTU"}, "issuers: not what the printed form has"),
            ({"type_code": "TTLT", "unit": "VP"}, "issuers: not what the printed form has"),
            ({"issuers": ()}, "no issuer codes"),
            ({"issuers": None}, "no issuer codes"),
            ({"issuers": ("TU", 5)}, "no issuer codes"),
            ({"issuers": "tu"}, "a code in another spelling"),
            ({"issuers": "Tu"}, "a code in another spelling"),
            ({"issuers": "UBND"}, "does not issue in Party notation"),
            ({"issuers": ("TU", "XX")}, "issuers: not what the printed form has"),
            ({"system": "church"}, "not a valid DocumentSystem"),
            ({"system": "historic", "issuers": "TU"}, "does not issue in historic notation"),
            (
                {"system": "historic", "issuers": "CP", "unit": "VP"},
                "not what the printed form has",
            ),
            ({"system": "state", "issuers": ("SNV", "UBND"), "type_code": ""}, "does not have"),
            ({"suffix": "aa"}, "no such part of a number"),
            ({"suffix": "L"}, "no such part of a number"),
            ({"suffix": 1}, "not a text"),
            ({"form": "N/N"}, "does not have"),
            ({"form": "N-T-I"}, "form: not what the printed form has"),
            ({"consolidated": "QĐ"}, "consolidated: not the type of an act consolidated"),
        ],
    )
    def test_a_combination_of_parts_that_no_system_has_is_refused(
        self, parts: dict[str, object], message: str
    ) -> None:
        valid: dict[str, object] = {
            "system": "party",
            "number": 12,
            "type_code": "CT",
            "issuers": ("TU",),
        }
        with pytest.raises(mm.InvalidValueError, match=message):
            mm.DocumentSymbol(**(valid | parts))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    @given(
        st.one_of(
            st.text(),
            st.text(alphabet="0129-/ –CTrTUQĐÐDUBNHVPXabcố:.,&\u0301\u200b\n", max_size=24),
        )
    )
    @example("0-")
    @example("9" * 5000 + "/" * 5000)
    @example("1-CT/" + " " * 300)
    def test_any_text_is_parsed_or_refused(self, text: str) -> None:
        with contextlib.suppress(mm.InvalidValueError):
            symbol = parse(text)
            reparsed = parse(symbol.canonical)
            assert reparsed == symbol
            assert reparsed.repairs == ()
            assert bool(symbol.repairs) == (text != symbol.canonical)


PERTURBATIONS: list[Callable[[str], str]] = [
    lambda text: text.replace("-", " - "),
    lambda text: text.replace("/", " /\u00a0"),
    lambda text: text.replace("-", "–"),
    lambda text: text.replace("-", "\u2011"),
    lambda text: unicodedata.normalize("NFD", text.replace("TU", "TƯ")),
    lambda text: text.replace("Đ", "Ð"),
    lambda text: f"00{text}",
    lambda text: f"Số {text}",
    lambda text: f"số: {text};",
    lambda text: f"«{text}»",
]


class TestProperties:
    """Properties of every symbol of every system."""

    @given(symbols)
    def test_the_text_is_parsed_to_the_same_symbol(self, symbol: mm.DocumentSymbol) -> None:
        reparsed = parse(str(symbol))
        assert reparsed == symbol
        assert hash(reparsed) == hash(symbol)
        assert reparsed.repairs == ()
        assert attrs.astuple(reparsed) == attrs.astuple(symbol)

    @given(symbols, st.sampled_from(PERTURBATIONS))
    def test_another_printed_form_is_the_same_symbol_with_repairs(
        self, symbol: mm.DocumentSymbol, perturb: Callable[[str], str]
    ) -> None:
        printed = perturb(str(symbol))
        assume("Ư" not in unicodedata.normalize("NFC", printed))  # a different code
        if printed != str(symbol):
            assert parse(printed) == symbol
            assert parse(printed).repairs

    @given(symbols, symbols)
    def test_symbols_are_equal_exactly_when_their_canonical_texts_are(
        self, first: mm.DocumentSymbol, second: mm.DocumentSymbol
    ) -> None:
        assert (first == second) == (str(first) == str(second))

    @given(symbols)
    def test_every_symbol_is_explained_in_every_language(self, symbol: mm.DocumentSymbol) -> None:
        for lang in LANGUAGES:
            explanation = symbol.explain(lang)
            assert explanation.startswith(f"{symbol}: ")
            assert "{" not in explanation

    @given(symbols)
    def test_a_symbol_survives_pickling_and_has_a_repr(self, symbol: mm.DocumentSymbol) -> None:
        assert pickle.loads(pickle.dumps(symbol)) == symbol
        assert repr(symbol) == f"DocumentSymbol.parse({str(symbol)!r})"


class TestMeaning:
    @pytest.mark.parametrize(
        ("text", "types"),
        [
            ("66-QĐ/TW", ("decision", "regulation")),
            ("66-QyĐ/TW", ("regulation",)),
            ("2964/QĐ-UBND", ("decision",)),
            ("12-TT/TU", ("party_circular",)),
            ("12/2019/TT-BNV", ("circular",)),
            ("05-HD/VPTW", ("guidance",)),
            ("05-HĐ/VPTW", ()),
            ("05/HĐ-SNV", ("contract",)),
            ("12/KL-UBND", ()),
            ("88-CV/TU", ("official_letter",)),
            ("125/SGDĐT-VP", ("official_letter",)),
            ("202/2025/QH15", ("law", "resolution")),
            ("103-NQ-TVQH", ("resolution",)),
            ("120-CP", ()),
        ],
    )
    def test_the_types_are_those_of_the_system(self, text: str, types: tuple[str, ...]) -> None:
        assert parse(text).types == types

    @pytest.mark.parametrize(
        ("text", "level"),
        [
            ("25-NQ/TW", mm.Level.CENTRAL),
            ("12-CT/TU", mm.Level.CITY),
            ("48-KH/BDVTU", mm.Level.CITY),
            ("03-KH/BTCHU", mm.Level.DIRECT),
            ("2122-QĐ/QU", mm.Level.DIRECT),
            ("29-HD/ĐUK", mm.Level.DIRECT),
            ("20-TB/UBKTĐU", mm.Level.BASE),
            ("03-NQ/CB", mm.Level.CELL),
            ("1286/NQ-UBTVQH15", mm.Level.CENTRAL),
            ("152-BC/ĐU", None),
            ("59-CV/BCĐ", None),
            ("74/KH-UBND", None),
            ("12/2019/TT-SNV", None),
        ],
    )
    def test_the_level_is_that_of_the_issuer(self, text: str, level: mm.Level | None) -> None:
        assert parse(text).level is level

    def test_a_legislature_is_not_a_year(self) -> None:
        assert (parse("1286/NQ-UBTVQH15").legislature, parse("1286/NQ-UBTVQH15").year) == (15, None)
        assert (parse("202/2025/QH15").legislature, parse("202/2025/QH15").year) == (15, 2025)
        assert parse("12-CT/TU").legislature is None
        assert split_legislature("QH015") == ("QH015", None)
        assert split_legislature("QH150") == ("QH150", None)

    def test_joint_issuers_are_distinguished_from_drafting_units(self) -> None:
        joint = parse("05-QC/BTCTU-BDVTU")
        assert (joint.issuer, joint.issuers, joint.unit) == ("BTCTU", ("BTCTU", "BDVTU"), "")
        three = parse("05/2012/TTLT-BCA-BQP-BTP")
        assert three.issuers == ("BCA", "BQP", "BTP")
        unit = parse("367-QĐ/TWĐTN-VP")
        assert (unit.issuers, unit.unit) == (("TWĐTN",), "VP")
        front = parse("249/MTTQ-BTT")  # BTT is a type code elsewhere
        assert (front.issuer, front.unit) == ("MTTQ", "BTT")
        assert parse("840/SNV-XDCQ&TCBC").unit == "XDCQ&TCBC"

    def test_a_single_issuer_may_be_given_as_text(self) -> None:
        symbol = mm.DocumentSymbol(
            system=mm.DocumentSystem.PARTY,
            number=12,
            type_code="CT",
            issuers="TU",
        )
        assert symbol == parse("12-CT/TU")

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("66-QĐ/TW", "QĐ is the code of both decision and regulation"),
            ("66-QĐ/TW", "TW does not identify which of them"),
            ("12-CT/TU", "TU does not identify the province"),
            ("12-CT/TU", "unique only within one issuer, type and term"),
            ("05-HD/VPTW", "HD is not HĐ"),
            ("05-HĐ/TU", "HĐ is not in this system's list"),
            ("48-KH/BDVTU", "BDVTU was in use until 2025-02-28"),
            ("12/2019/TT-SNV", "SNV is not in the table"),
            ("1286/NQ-UBTVQH15", "15 is the legislature"),
        ],
    )
    def test_an_explanation_states_what_is_undecided(self, text: str, sentence: str) -> None:
        assert sentence in parse(text).explain()

    def test_an_explanation_has_only_sentences_that_apply(self) -> None:
        explanation = parse("16/CT-TTg").explain()
        assert (
            explanation
            == "16/CT-TTg: directive number 16 in State notation, issued by the Prime Minister (TTg)."
        )

    def test_an_unknown_language_is_refused(self) -> None:
        with pytest.raises(mm.InvalidValueError, match=r"not a language.*vi, en, ru"):
            parse("12-CT/TU").explain("fr")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


class TestCodes:
    def test_the_tables_have_all_codes_of_the_sources(self) -> None:
        party, state = TYPE_CODES[mm.DocumentSystem.PARTY], TYPE_CODES[mm.DocumentSystem.STATE]
        assert len(party) == 16 + len(JOINT_TYPES)
        # The decree's types, its copies, and acts outside it.
        assert len(state) == 27 + 3 + 7 + len(JOINT_TYPES)
        assert all(isinstance(kind, mm.DocumentType) for kinds in party.values() for kind in kinds)
        for code in KNOWN_TYPES:
            assert spell_type(code) == code

    def test_the_types_that_399_qd_tw_added_have_no_known_party_code(self) -> None:
        added = {
            "project",
            "minutes",
            "option_plan",
            "invitation",
            "transfer_slip",
            "public_letter",
        }
        assert added <= {*mm.DocumentType}
        with_code = {
            kind for kinds in TYPE_CODES[mm.DocumentSystem.PARTY].values() for kind in kinds
        }
        assert added.isdisjoint(with_code)

    @pytest.mark.parametrize(
        ("code", "vi", "valid", "grade"),
        [
            ("TW", "Ban Chấp hành Trung ương, Bộ Chính trị hoặc Ban Bí thư", "../..", "A"),
            ("BDVTW", "Ban Dân vận Trung ương", "../2025-02-02", "B"),
            ("BTGDVTW", "Ban Tuyên giáo và Dân vận Trung ương", "2025-02-03/..", "B-"),
            ("BTCHU", "Ban Tổ chức Huyện ủy", "../2025-06-30", "B-"),
            ("ĐUK", "Đảng ủy Khối", "../2025-12-31", "B"),
            ("VPTW", "Văn phòng Trung ương", "../..", "A"),
        ],
    )
    def test_an_issuer_has_name_period_and_grade(
        self, code: str, vi: str, valid: str, grade: str
    ) -> None:
        organ = ISSUER_CODES[code]
        assert (organ.name.vi, str(organ.valid), organ.grade) == (vi, valid, mm.Grade.of(grade))

    def test_every_issuer_has_three_names_and_one_spelling(self) -> None:
        for code, organ in ISSUER_CODES.items():
            assert organ.code == code == spell_issuer(code.lower()) == spell_issuer(code)
            assert organ.name.languages == ("vi", "en", "ru")
        assert organ_of("UBTVQH15") is ISSUER_CODES["UBTVQH"]
        assert organ_of("SNV") is None


class TestArguments:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("system", "church"),
            ("number", "12"),
            ("type_code", "nonsense"),
            ("issuers", "tu"),
            ("unit", "vp"),
            ("year", 1),
            ("repairs", 5),
        ],
    )
    def test_an_error_names_the_class_and_the_field(self, field: str, value: object) -> None:
        parts: dict[str, object] = {"system": "party", "number": 1, "type_code": "CT"}
        with pytest.raises(mm.InvalidValueError, match=rf"^DocumentSymbol: .*{field}"):
            mm.DocumentSymbol(**{**parts, "issuers": "TU", field: value})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    @pytest.mark.parametrize("text", [5, "", "12-XX/TU", "12-CT/TU\x07"])
    def test_an_error_of_parsing_names_the_argument(self, text: object) -> None:
        with pytest.raises(mm.InvalidValueError, match=r"^text: not a document symbol: ") as caught:
            parse(text)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        assert caught.value.found == repr(text)

    def test_an_error_of_a_field_does_not_name_the_argument(self) -> None:
        with pytest.raises(
            mm.InvalidValueError, match=r"^Document doc:1: symbol: not a document s"
        ):
            mm.Document(id="doc:1", name="x", type="plan", symbol="12-XX/TU")


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"number": 0}, "no such number: found 0; a number runs from 1 to 9999999"),
        (
            {"number": 10**10},
            "no such number: found 'a number beyond any register'; a number runs from 1 to 9999999",
        ),
        ({"year": 2100}, "no such year: found 2100; a year runs from 1900 to 2099"),
        ({"issuers": ("Tu",)}, "issuers: a code in another spelling: found 'Tu'; write TU"),
        ({"repairs": "x"}, "not a list of texts: found 'x'; give a tuple of str"),
        (
            {"issuers": ("x" * 30,)},
            f"issuers: {'x' * 24!r} is not a code of an organ: found {'x' * 30!r}; a code is capitals, "
            "with few small letters, such as TU, BDVTU, UBND, QH15, TTg",
        ),
        ({"issuers": ()}, "issuers: no issuer codes: found (); give a code such as TU, or several"),
        (
            {"issuers": ("UBND",)},
            "UBND does not issue in Party notation: found 'UBND'; write 12-CT/TU",
        ),
        (
            {"issuers": ("TU", "XX")},
            "issuers: not what the printed form has: found ('TU', 'XX'); CT/TU-XX has ('TU',)",
        ),
        (
            {"unit": "TU"},
            "issuers: not what the printed form has: found ('TU',); CT/TU-TU has ('TU', 'TU')",
        ),
        ({"unit": 3}, "unit: not a text: found 3; give a str"),
        ({"type_code": "ZZ"}, "type_code: 'ZZ' is not a type code: found 'ZZ'; write 12-CT/TU"),
        (
            {"year": 2020},
            "parts that Party notation does not have: found {'type_code': 'CT', 'unit': '', 'form': ''}",
        ),
        ({"number": "x"}, "a number that is not a whole number: found 'x'; write 12-CT/TU"),
        (
            {"system": "state", "type_code": "", "issuers": ("UBND",)},
            "parts that State notation does not have: found {'type_code': '', 'unit': '', 'form': ''}",
        ),
    ],
)
def test_an_error_says_what_is_wrong_with_a_part(parts: dict[str, Any], message: str) -> None:
    whole: dict[str, Any] = {"system": "party", "number": 12, "type_code": "CT", "issuers": ("TU",)}
    with pytest.raises(mm.InvalidValueError) as caught:
        mm.DocumentSymbol(**whole | parts)
    assert message in str(caught.value)


def test_an_explanation_names_the_year_of_the_number() -> None:
    explained = mm.DocumentSymbol.parse("06/2021/QĐ-UBND").explain("en")
    assert "decision number 6/2021 in State notation" in explained


@pytest.mark.parametrize("text", ["103-NQ-TVQH", "01-TT/LB", "165-HĐBT", "07-TC/GTTL"])
def test_a_symbol_of_an_older_act_needs_no_form(text: str) -> None:
    symbol = mm.DocumentSymbol.parse(text)
    parts = {
        name: getattr(symbol, name) for name in ("system", "number", "type_code", "issuers", "unit")
    }
    assert str(mm.DocumentSymbol(**parts)) == text
