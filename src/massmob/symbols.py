"""Document symbols (số, ký hiệu văn bản): ``12-CT/TU`` of the Party, ``1286/NQ-UBTVQH15`` of the State.

Lives here: the tables of type codes, issuer codes and shapes, `DocumentSymbol`, and the code that
walks the tables. Must not live here: documents and who issued them. A symbol is not a key: its number
is unique only within one issuer, type and term (nhiệm kỳ), and ``TU`` serves every province.

Codes stand here as far as a source shows them (grades A, B, B-; clauses beside the tables). A code of
an organ that no table has is taken as it is, and nothing is then said about the organ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

import attrs

from massmob.errors import InvalidValueError
from massmob.period import Period
from massmob.text import LANGUAGES, Language, Text, did_you_mean, fold, nfc
from massmob.vocabulary import DocumentSystem, DocumentType, Grade, Level

__all__ = ["ISSUER_CODES", "TYPE_CODES", "DocumentSymbol", "IssuerCode"]

_PARTY, _STATE, _HISTORIC = DocumentSystem.PARTY, DocumentSystem.STATE, DocumentSystem.HISTORIC

# --- Type codes ---------------------------------------------------------------------------------

# Party: Guidance 05-HD/VPTW (2026) and Quy định 66-QĐ/TW, 36-HD/VPTW, 399-QĐ/TW (A, B, B-). QyĐ is
# the State's code, met in Party symbols. State: Decree 30/2020/NĐ-CP, appendix (A); from NĐ on acts
# outside the decree (2500/QĐ-BGDĐT, appendix II, and symbols in print).
_CODES: dict[DocumentSystem, dict[str, str]] = {
    _PARTY: {
        "NQ": "resolution",
        "CT": "directive",
        "KL": "conclusion",
        "QC": "working_regulation",
        "QĐ": "decision regulation",
        "QyĐ": "regulation",
        "TT": "party_circular",
        "HD": "guidance",
        "TB": "notice",
        "BC": "report",
        "KH": "plan",
        "CTr": "programme",
        "ĐA": "scheme",
        "TTr": "submission",
        "CV": "official_letter",
        "BS": "copy",
    },
    _STATE: {
        "NQ": "resolution",
        "QĐ": "decision",
        "CT": "directive",
        "QC": "working_regulation",
        "QyĐ": "regulation",
        "TC": "communique",
        "TB": "notice",
        "HD": "guidance",
        "CTr": "programme",
        "KH": "plan",
        "PA": "option_plan",
        "ĐA": "scheme",
        "DA": "project",
        "BC": "report",
        "BB": "minutes",
        "TTr": "submission",
        "HĐ": "contract",
        "CĐ": "telegram",
        "BGN": "memorandum",
        "BTT": "agreement",
        "GUQ": "authorisation",
        "GM": "invitation",
        "GGT": "introduction_letter",
        "GNP": "leave_permit",
        "PG": "dispatch_slip",
        "PC": "transfer_slip",
        "PB": "notification_slip",
        "SY": "copy",
        "SL": "copy",
        "TrS": "copy",
        "NĐ": "decree",
        "TT": "circular",
        "TTLT": "joint_circular",
        "PL": "ordinance",
        "VBHN": "consolidated_text",
    },
}
_CODES[_HISTORIC] = _CODES[_STATE]

TYPE_CODES: Mapping[DocumentSystem, Mapping[str, tuple[DocumentType, ...]]] = MappingProxyType(
    {
        system: MappingProxyType(
            {code: tuple(map(DocumentType, words.split())) for code, words in codes.items()}
        )
        for system, codes in _CODES.items()
    }
)
"""System → type code → what the code may stand for there; ``QĐ`` of the Party has two readings."""

_KNOWN_TYPES = frozenset(code for codes in _CODES.values() for code in codes)
_JOINT_TYPES = frozenset({"TTLT"})  # liên tịch: by its name the act of several organs
_WITHOUT_CODE: dict[tuple[DocumentSystem, bool], tuple[DocumentType, ...]] = {
    (_STATE, False): (DocumentType.OFFICIAL_LETTER,),
    (_STATE, True): (DocumentType.LAW, DocumentType.RESOLUTION),
}
"""System and whether a year is there → what a symbol without a type code is."""

# --- Issuer codes -------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class IssuerCode:
    """A code of an issuing organ (ký hiệu cơ quan ban hành) and what it tells.

    Attributes:
        code: As it stands in a symbol, without the number of a legislature.
        name: The organ, or the kind of organ that shares the code.
        system: Whose symbols it stands in; ``None`` when in both.
        levels: The levels it may stand on; empty when the code does not tell.
        shared: Whether many organs use it, so that it does not say which.
        valid: When it was in use, as far as is known.
        grade: How good the source is; a code made by the rule of construction is derived, B-.

    Example:
        >>> code = ISSUER_CODES["BDVTU"]
        >>> code.name.vi, code.level.value, str(code.valid)
        ('Ban Dân vận Tỉnh ủy / Thành ủy', 'city', '../2025-02-28')
    """

    code: str
    name: Text
    system: DocumentSystem | None
    levels: tuple[Level, ...] = ()
    shared: bool = True
    valid: Period = Period()
    grade: Grade = Grade.B_MINUS

    @property
    def level(self) -> Level | None:
        """The one level the code implies; ``None`` when it implies none or several."""
        return self.levels[0] if len(self.levels) == 1 else None


class _Row(NamedTuple):
    """A row of the tables below: a code, its organ in three languages, its levels, use and grade."""

    code: str
    vi: str
    en: str
    ru: str
    levels: str = ""
    valid: str = "../.."
    grade: str = "B-"
    system: DocumentSystem | None = _PARTY
    shared: bool = True

    def issuer(self) -> IssuerCode:
        return IssuerCode(
            code=self.code,
            name=Text(self.vi, self.en, self.ru),
            system=self.system,
            levels=tuple(map(Level, self.levels.split())),
            shared=self.shared,
            valid=Period.parse(self.valid),
            grade=Grade(self.grade),
        )


_COMMITTEES = (
    _Row("TW", "Trung ương", "the Central Committee", "ЦК", "central", grade="A", shared=False),
    _Row(
        "TU",
        "Tỉnh ủy / Thành ủy",
        "a provincial or city Party committee",
        "комитет партии провинции или города",
        "city",
        grade="B",
    ),
    _Row(
        "HU",
        "Huyện ủy",
        "a rural district Party committee",
        "уездный комитет партии",
        "district",
        "../2025-06-30",
        "B",
    ),
    _Row(
        "QU",
        "Quận ủy",
        "an urban district Party committee",
        "комитет партии городского района",
        "district",
        "../2025-06-30",
        "B",
    ),
    _Row(
        "ĐU",
        "Đảng ủy",
        "a Party committee of a commune, ward or agency",
        "комитет партии коммуны, квартала или учреждения",
        "direct_committee base",
    ),
    _Row(
        "ĐUK",
        "Đảng ủy Khối",
        "a bloc Party committee",
        "комитет партии блока",
        "direct_committee",
        "../2025",
        "B",
    ),
)
_BODIES = (
    _Row("VP", "Văn phòng", "Office", "канцелярия"),
    _Row("UBKT", "Ủy ban Kiểm tra", "Inspection Commission", "контрольная комиссия"),
    _Row("BTC", "Ban Tổ chức", "Organisation Commission", "организационная комиссия"),
    _Row("BTG", "Ban Tuyên giáo", "Propaganda Commission", "комиссия по пропаганде"),
    _Row("BDV", "Ban Dân vận", "Mass Mobilization Commission", "комиссия по мобилизации масс"),
    _Row(
        "BTGDV",
        "Ban Tuyên giáo và Dân vận",
        "Commission for Information, Education and Mass Mobilization",
        "комиссия по пропаганде и мобилизации масс",
    ),
)
# What sources say of a code beyond the rule body + committee. The Hanoi commission's last day was not
# found: only the month in which the commissions were merged is known.
_SAID_OF: dict[str, dict[str, str]] = {
    "VPTW": {"grade": "A"},
    "BDVTW": {"valid": "../2025-02-02", "grade": "B"},
    "BTGDVTW": {"valid": "2025-02-03/.."},
    "BDVTU": {"valid": "../2025-02", "grade": "B"},
    "UBKTĐU": {"levels": "base"},
    "VPĐU": {"levels": "base"},
}
_OTHERS = (
    _Row(  # 31-QĐ/TW, 91-QĐ/TW, 66-QĐ/TW, 399-QĐ/TW: all three use the one code
        "TW",
        "Ban Chấp hành Trung ương, Bộ Chính trị hoặc Ban Bí thư",
        "the Central Committee, the Politburo or the Secretariat",
        "ЦК, Политбюро или Секретариат",
        "central",
        grade="A",
    ),
    _Row(
        "BTGDV",
        "Ban Tuyên giáo và Dân vận Tỉnh ủy",
        "Commission for Information, Education and Mass Mobilization of a province",
        "комиссия по пропаганде и мобилизации масс провинции",
        "city",
    ),
    _Row("BCĐ", "Ban Chỉ đạo", "a steering board", "руководящий совет", grade="B", system=None),
    _Row("CB", "Chi bộ", "a Party cell", "партийная ячейка", "cell"),
    _Row(
        "TWĐTN",
        "Trung ương Đoàn Thanh niên",
        "the Central Committee of the Youth Union",
        "ЦК Союза молодёжи",
        "central",
        grade="B",
        shared=False,
    ),
    _Row(
        "MTTQ",
        "Ủy ban Mặt trận Tổ quốc",
        "a committee of the Fatherland Front",
        "комитет Отечественного фронта",
        system=None,
    ),
    _Row(
        "QH",
        "Quốc hội",
        "the National Assembly",
        "Национальное собрание",
        "central",
        grade="A",
        system=_STATE,
        shared=False,
    ),
    _Row(
        "UBTVQH",
        "Ủy ban Thường vụ Quốc hội",
        "the Standing Committee of the National Assembly",
        "Постоянный комитет Национального собрания",
        "central",
        grade="A",
        system=_STATE,
        shared=False,
    ),
    _Row(
        "TVQH",
        "Ủy ban Thường vụ Quốc hội",
        "the Standing Committee of the National Assembly",
        "Постоянный комитет Национального собрания",
        "central",
        system=_STATE,
        shared=False,
    ),
    _Row(
        "CP",
        "Chính phủ",
        "the Government",
        "правительство",
        "central",
        grade="A",
        system=_STATE,
        shared=False,
    ),
    _Row(
        "TTg",
        "Thủ tướng Chính phủ",
        "the Prime Minister",
        "премьер-министр",
        "central",
        grade="B",
        system=_STATE,
        shared=False,
    ),
    _Row("UBND", "Ủy ban nhân dân", "a people's committee", "народный комитет", system=_STATE),
    _Row("HĐND", "Hội đồng nhân dân", "a people's council", "народный совет", system=_STATE),
)
_ASSEMBLIES = frozenset({"QH", "UBTVQH"})  # the number of the legislature may follow these


def _made_by_rule() -> Iterator[_Row]:
    """The codes of committees, and of their bodies: body + committee it serves (66-QĐ/TW practice)."""
    for committee in _COMMITTEES:
        yield committee
        for body in _BODIES:
            row = committee._replace(
                code=body.code + committee.code,
                vi=f"{body.vi} {committee.vi}",
                en=f"{body.en} of {committee.en}",
                ru=f"{body.ru} ({committee.ru})",
                grade="B-",
            )
            yield row._replace(**_SAID_OF.get(row.code, {}))


ISSUER_CODES: Mapping[str, IssuerCode] = MappingProxyType(
    {row.code: row.issuer() for row in (*_made_by_rule(), *_OTHERS)}
)
"""Issuer code → what is known of it."""

_DIGITS = "0123456789"


def _without_legislature(code: str) -> tuple[str, int | None]:
    """An issuer code and the number of the legislature behind it: ``QH15`` → ``("QH", 15)``."""
    if code[-1:] in _DIGITS:
        base = code.rstrip(_DIGITS)
        digits = code[len(base) :]
        if base in _ASSEMBLIES and len(digits) <= 2 and digits[0] != "0":
            return base, int(digits)
    return code, None


def _organ(code: str) -> IssuerCode | None:
    return ISSUER_CODES.get(code) or ISSUER_CODES.get(_without_legislature(code)[0])


# --- Shapes -------------------------------------------------------------------------------------


class _Shape(NamedTuple):
    """A way to write a symbol: whose it is, its parts before the issuers, and what may follow."""

    system: DocumentSystem
    year: bool
    typed: bool
    tail: Literal[
        "none", "unit", "any"
    ]  # after the first issuer: nothing, a unit, units or issuers
    issuers: frozenset[str] | None = None  # the only ones it is used by, legislatures left out


# A signature stands for the parts before the issuers, each with the separator behind it: 9 is a
# number, T a type code. The table is read both ways: to parse, and to print and to check.
_SHAPES = {
    "9-T/": _Shape(_PARTY, year=False, typed=True, tail="any"),
    "9/T-": _Shape(_STATE, year=False, typed=True, tail="any"),
    "9/9/T-": _Shape(_STATE, year=True, typed=True, tail="any"),
    "9/9/": _Shape(_STATE, year=True, typed=False, tail="none", issuers=frozenset({"QH"})),
    "9/": _Shape(_STATE, year=False, typed=False, tail="unit"),
    "9-T-": _Shape(_HISTORIC, year=False, typed=True, tail="none"),
    "9-": _Shape(
        _HISTORIC, year=False, typed=False, tail="none", issuers=frozenset({"CP", "TTg", "TVQH"})
    ),
}
_SIGNATURES = {
    (shape.system, shape.year, shape.typed): signature for signature, shape in _SHAPES.items()
}
_OTHER_ORDER = {
    ("9/T-", _PARTY): "State order of a Party act put right",
    ("9-T/", _STATE): "Party order of a State act put right",
    ("9-T-", _PARTY): "hyphen before the issuer written /",
}
"""Signature and whose the issuer really is → what is mended; the issuer decides, not the order."""

_LETTERS = "A-Za-zĐđĂăÂâÊêÔôƠơƯưị"
_PLAIN = re.compile(f"[{_LETTERS}0-9&/-]+")
_CODE = re.compile(f"(?=.{{1,24}}$)[A-ZĐĂÂÊÔƠƯ][{_LETTERS}0-9&]*", re.ASCII)
_SEPARATOR = re.compile("([-/])")
_LONGEST = 200  # no symbol is longer; hostile text is refused before it is looked at
_EXAMPLES = (
    "write 12-CT/TU (Party); 1286/NQ-UBTVQH15, 06/2021/QĐ-UBND or 125/SGDĐT-VP (State); "
    "103-NQ-TVQH or 120-CP (historic)"
)


def _refusal(message: str, found: object, remedy: str = _EXAMPLES) -> InvalidValueError:
    return InvalidValueError(message, found=found, remedy=remedy)


# --- The value ----------------------------------------------------------------------------------


def _as_codes(value: object) -> tuple[str, ...]:
    """Issuer codes as a tuple; a lone code need not be wrapped."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, (tuple, list)) and value and all(isinstance(code, str) for code in value):
        return tuple(value)
    raise _refusal("no issuer codes", value, "give a code such as TU, or several")


@attrs.frozen(kw_only=True, repr=False)
class DocumentSymbol:
    """Số, ký hiệu văn bản: the number and codes that a document is cited by.

    Compared and hashed by its parts, so two printed forms of one symbol are equal. Every symbol that
    can be made is read back from its text: ``DocumentSymbol.parse(str(symbol)) == symbol``.

    Attributes:
        system: By whose rules it is written.
        number: From 1.
        type_code: As in `TYPE_CODES`; ``""`` when there is none (State letters, acts of the Assembly).
        issuers: Issuer codes, the lead organ first; more than one for joint documents (liên tịch).
        unit: Code of the drafting unit (đơn vị soạn thảo); ``""`` when there is none.
        year: The year of issue where the symbol carries it; never the legislature.
        repairs: What `parse` mended, in words; not compared.

    Raises:
        InvalidValueError: Parts that no system puts together.

    Example:
        >>> symbol = DocumentSymbol.parse("Số: 03-Ctr/TU")
        >>> str(symbol), symbol.number, symbol.type_code, symbol.issuer, symbol.level.value
        ('03-CTr/TU', 3, 'CTr', 'TU', 'city')
        >>> symbol.repairs
        ('the word Số left out', 'Ctr written CTr')
    """

    system: DocumentSystem = attrs.field(converter=DocumentSystem.of)
    number: int
    type_code: str = ""
    issuers: tuple[str, ...] = attrs.field(converter=_as_codes)
    unit: str = ""
    year: int | None = None
    repairs: tuple[str, ...] = attrs.field(default=(), eq=False)

    def __attrs_post_init__(self) -> None:
        _check_whole(self.number, "number", 1, 9_999_999)
        if self.year is not None:
            _check_whole(self.year, "year", 1900, 2099)
        if not isinstance(self.type_code, str) or not isinstance(self.unit, str):
            raise _refusal("a code that is no text", (self.type_code, self.unit))
        if self.type_code and self.type_code not in _KNOWN_TYPES:
            raise _unknown_type(self.type_code)
        _check_organs(self)

    @classmethod
    def parse(cls, text: str) -> DocumentSymbol:
        """Read a symbol as people print it.

        Mended, each time told in ``repairs``: spaces, dashes and slashes of other kinds, the word
        ``Số``, punctuation round the symbol, leading zeros, the case of codes, ``QÐ`` with the
        Icelandic letter, ``QD``, decomposed letters, a Party act in State order and the reverse.

        Args:
            text: One symbol and nothing else but these.

        Returns:
            The symbol.

        Raises:
            InvalidValueError: Not a symbol; the remedy shows what one looks like.

        Source:
            Party: Quy định 66-QĐ/TW (2017), Guidance 36-HD/VPTW (2018), Quy định 399-QĐ/TW (2026).
            State: Decree 30/2020/NĐ-CP.

        Example:
            >>> DocumentSymbol.parse("5 – HD/VPTW") == DocumentSymbol.parse("05-HD/VPTW")
            True
            >>> state = DocumentSymbol.parse("1286/NQ-UBTVQH15")
            >>> state.system.value, state.issuer, state.legislature
            ('state', 'UBTVQH15', 15)
        """
        try:
            return _read(text)
        except InvalidValueError as error:
            raise InvalidValueError(
                f"not a document symbol: {error.message}",
                place=error.place,
                found=text,
                remedy=error.remedy,
            ) from None

    @property
    def canonical(self) -> str:
        """The symbol as its system prints it, the number with two digits at least."""
        signature = _SIGNATURES[self.system, self.year is not None, bool(self.type_code)]
        number, *between = signature
        parts = [f"{self.number:02}" if number == "9" else number]
        for mark in between:
            parts.append({"9": str(self.year), "T": self.type_code}.get(mark, mark))
        tail = (*self.issuers, self.unit) if self.unit else self.issuers
        return "".join(parts) + "-".join(tail)

    @property
    def issuer(self) -> str:
        """The code of the issuer, of the lead organ where there are several: ``TU``, ``QH15``."""
        return self.issuers[0]

    @property
    def legislature(self) -> int | None:
        """Khóa Quốc hội: the number behind ``QH`` or ``UBTVQH``; ``None`` for all other issuers."""
        return _without_legislature(self.issuer)[1]

    @property
    def organ(self) -> IssuerCode | None:
        """What `ISSUER_CODES` knows of the issuer; ``None`` when it does not know the code."""
        return _organ(self.issuer)

    @property
    def level(self) -> Level | None:
        """The level that the issuer code implies; ``None`` when it implies none or several."""
        return None if self.organ is None else self.organ.level

    @property
    def types(self) -> tuple[DocumentType, ...]:
        """The document types that the symbol may stand for in its system.

        Two for the Party's ``QĐ``; none when the list of that system does not have the code, as for
        ``KL`` in a State symbol.
        """
        if self.type_code:
            return TYPE_CODES[self.system].get(self.type_code, ())
        return _WITHOUT_CODE.get((self.system, self.year is not None), ())

    def explain(self, lang: Language = "en") -> str:
        """The symbol in words, with what it leaves open.

        Args:
            lang: ``"vi"``, ``"en"`` or ``"ru"``.

        Returns:
            A few sentences.

        Raises:
            InvalidValueError: Another language.

        Example:
            >>> print(DocumentSymbol.parse("66-QĐ/TW").explain().split(". ")[1])
            QĐ stands for both decision and regulation: only the document itself tells which
        """
        if lang not in LANGUAGES:
            raise _refusal("not a language", lang, f"one of: {', '.join(LANGUAGES)}")
        return " ".join(_sentences(self, lang))

    def __str__(self) -> str:
        return self.canonical

    def __repr__(self) -> str:
        return f"DocumentSymbol.parse({self.canonical!r})"


def _check_whole(value: object, what: str, low: int, high: int) -> None:
    if type(value) is not int:
        raise _refusal(f"a {what} that is no whole number", value)
    if not low <= value <= high:
        # An int of thousands of digits cannot even be printed in the message that reports it.
        found = value if abs(value) < 10**9 else "a number beyond any register"
        raise _refusal(f"no such {what}", found, f"a {what} runs from {low} to {high}")


def _unknown_type(code: str) -> InvalidValueError:
    near = did_you_mean(code, sorted(_KNOWN_TYPES))
    remedy = f"did you mean {', '.join(near)}?" if near else _EXAMPLES
    return _refusal(
        f"{code!r} is no type code" if code else "the type code is missing", code, remedy
    )


def _check_organs(symbol: DocumentSymbol) -> None:
    """The issuers and the unit are codes, spelt so, and such as the shape of the symbol takes."""
    signature = _SIGNATURES.get((symbol.system, symbol.year is not None, symbol.type_code != ""))
    if signature is None:
        raise _refusal("a year, or no type code, where the notation has none", symbol.system.value)
    for code in (*symbol.issuers, symbol.unit) if symbol.unit else symbol.issuers:
        _check_code(code)
    _check_issuer(symbol, _SHAPES[signature])
    _check_tail(symbol, _SHAPES[signature].tail)


def _check_code(code: str) -> None:
    if not _CODE.fullmatch(code):
        remedy = "a code is letters with a capital first, such as TU, BDVTU, UBND, QH15"
        raise _refusal(f"{code[:24]!r} is no code of an organ", code, remedy)
    if _spelt(code) != code:
        raise _refusal("a code spelt otherwise", code, f"write {_spelt(code)}")


def _check_issuer(symbol: DocumentSymbol, shape: _Shape) -> None:
    """The first issuer is of the symbol's system, and one that uses this shape."""
    issuer = symbol.issuer
    base, legislature = _without_legislature(issuer)
    organ = ISSUER_CODES.get(base)
    if organ is not None and organ.system not in (None, symbol.system):
        if not (organ.system is _STATE and symbol.system is _HISTORIC):
            remedy = f"write it in {organ.system.label('en')}" if organ.system else _EXAMPLES
            raise _refusal(
                f"{issuer} does not issue in {symbol.system.label('en')}", issuer, remedy
            )
    if shape.issuers is not None:
        if base not in shape.issuers or (base == "QH" and legislature is None):
            raise _refusal(f"{issuer} issues nothing without a type code", issuer)
    elif not shape.typed and _type_spelt(issuer):
        raise _refusal(f"{issuer} is a type code; the issuer is missing", issuer)


def _check_tail(symbol: DocumentSymbol, tail: str) -> None:
    """What follows the first issuer is what the shape allows, and is read the same way again."""
    joint, unit = symbol.issuers[1:], symbol.unit
    if (joint and tail != "any") or (unit and tail == "none"):
        raise _refusal("another code after the issuer", (*joint, unit))
    if tail == "unit" and not unit:
        remedy = "a letter ends with its drafting unit (125/SGDĐT-VP), an act has a type code"
        raise _refusal("the type code or the drafting unit is missing", symbol.issuer, remedy)
    wrong = [code for code in joint if not _joins(symbol.type_code, code)]
    if wrong or (unit and (_organ(unit) or _joins(symbol.type_code, unit))):
        found = wrong[0] if wrong else unit
        raise _refusal("an issuer and a unit that cannot be told apart", found)


def _joins(type_code: str, code: str) -> bool:
    """Whether a code after the first issuer is an issuer too; otherwise it is the drafting unit."""
    return type_code in _JOINT_TYPES or (type_code != "" and _organ(code) is not None)


# --- Reading ------------------------------------------------------------------------------------


def _read(text: object) -> DocumentSymbol:
    """Read a symbol: numbers, codes and the separators between them.

    Grammar::

        symbol     = party | state | historic
        party      = number "-" type "/" issuers                        66-QĐ/TW; 36-HD/VPTW; 399-QĐ/TW
        state      = number "/" year "/" type "-" issuers               Decree 30/2020/NĐ-CP
                   | number "/" type "-" issuers                        the same, individual acts
                   | number "/" issuer "-" unit                         the same, official letters
                   | number "/" year "/" "QH" legislature               acts of the National Assembly
        historic   = number "-" type "-" issuer | number "-" issuer     103-NQ-TVQH; 120-CP
        issuers    = issuer { "-" issuer } [ "-" unit ]

    Each alternative is a row of `_SHAPES`. Who may issue decides between Party and State where the
    order of the parts is the other's.
    """
    repairs: list[str] = []
    tokens = _SEPARATOR.split(_tidied(text, repairs))
    signature, type_code = _signature(tokens, repairs)
    shape = _SHAPES.get(signature)
    rest = tokens[len(signature) :]  # a mark of the signature is a token
    if shape is None:
        raise _refusal("a part is missing, or parts stand in no known order", text)
    if any(separator != "-" for separator in rest[1::2]):
        raise _unknown_type(rest[0][:24]) if not shape.typed else _refusal("one / too many", text)
    issuers, unit = _organs(rest[::2], type_code, repairs)
    system, organ = shape.system, _organ(issuers[0])
    if organ and organ.system and (told := _OTHER_ORDER.get((signature, organ.system))):
        system = organ.system
        repairs.append(told)
    return DocumentSymbol(
        system=system,
        number=_number(tokens[0], 2, repairs),
        type_code=type_code,
        issuers=issuers,
        unit=unit,
        year=_number(tokens[2], 4, repairs) if shape.year else None,
        repairs=tuple(repairs),
    )


def _signature(tokens: list[str], repairs: list[str]) -> tuple[str, str]:
    """The marks of the parts before the issuers, up to the type code, and this code."""
    marks = ""
    for token, separator in zip(tokens[::2], tokens[1::2], strict=False):
        if token.isdecimal():
            marks += "9" + separator
        elif marks and (code := _type_spelt(token)):
            if code != token:
                repairs.append(f"{token} written {code}")
            return f"{marks}T{separator}", code
        else:
            break
    return marks, ""


def _organs(codes: list[str], type_code: str, repairs: list[str]) -> tuple[tuple[str, ...], str]:
    """The issuers and the drafting unit among the codes at the end of a symbol."""
    spelt = [_spelt(code) for code in codes]
    repairs += [f"{old} written {new}" for old, new in zip(codes, spelt, strict=True) if old != new]
    if len(spelt) == 1 or _joins(type_code, spelt[-1]):
        return tuple(spelt), ""
    return tuple(spelt[:-1]), spelt[-1]


def _number(digits: str, width: int, repairs: list[str]) -> int:
    """The whole number that digits say, however many zeros stand before it."""
    kept = digits.lstrip("0")
    if not 0 < len(kept) < 8:
        raise _refusal("no such number", digits, "numbers run from 01 to 9999999")
    usual = kept.rjust(width, "0")
    if usual != digits:
        repairs.append(f"{digits[:24]} written {usual}")
    return int(kept)


# --- Mending ------------------------------------------------------------------------------------

_ICELANDIC = str.maketrans("Ðð", "Đđ")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012–—―\u2043\u2212\ufe63\uff0d", "-"))
_SLASHES = str.maketrans(dict.fromkeys("\u2044\u2215\uff0f", "/"))
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_AROUND = " \t\n\u00a0.,;:!?()[]{}<>\"'“”‘’«»…"
_WORD = re.compile(r"(?:số|so)[\s:.]*(?=\d)", re.IGNORECASE)
_SPACED = re.compile(r"\s*([-/])\s*")
_SPACE_FOR_HYPHEN = re.compile(r"^(\d+)\s+(?=[^\s/-]+/)")

_MENDS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("letters composed (NFC)", nfc),
    ("invisible characters left out", lambda text: text.translate(_INVISIBLE)),
    ("Icelandic Ð written Đ", lambda text: text.translate(_ICELANDIC)),
    ("dash written -", lambda text: text.translate(_DASHES)),
    ("slash written /", lambda text: text.translate(_SLASHES)),
    ("what stands round it left out", lambda text: text.strip(_AROUND)),
    ("the word Số left out", lambda text: _WORD.sub("", text, count=1)),
    ("spaces left out", lambda text: _SPACED.sub(r"\1", text)),
    ("space after the number written -", lambda text: _SPACE_FOR_HYPHEN.sub(r"\1-", text)),
)
"""What a repair is called → how it is done, in the order in which they are tried."""


def _tidied(text: object, repairs: list[str]) -> str:
    """The text with nothing in it but letters, digits, ``&`` and the two separators."""
    if not isinstance(text, str):
        raise _refusal("not a text", text)
    if _PLAIN.fullmatch(text) and len(text) <= _LONGEST:
        return text
    if len(text) > _LONGEST:
        raise _refusal(f"{len(text)} characters are no symbol", text, "give the symbol alone")
    for told, mend in _MENDS:
        mended = mend(text)
        if mended != text:
            repairs.append(told)
        text = mended
    plain = _PLAIN.match(text)
    if plain is None or plain.end() < len(text):
        strange = text[plain.end() if plain else 0 :][:1]
        remedy = f"leave out {strange!r}: give the symbol alone" if strange else _EXAMPLES
        raise _refusal(
            "a character that no symbol has" if strange else "nothing is there", text, remedy
        )
    return text


def _keyed(codes: frozenset[str]) -> dict[str, str]:
    """Key → code: as spelt but for case, and folded where no other code is nearer (QD, but not HD)."""
    keys = {code.casefold(): code for code in sorted(codes)}
    for code in sorted(codes):
        keys.setdefault(fold(code), code)
    return keys


# QĐi is older practice for Quy định, to be read and never written.
_TYPE_KEYS = _keyed(_KNOWN_TYPES) | {"qđi": "QĐ", "qdi": "QĐ"}
_ISSUER_KEYS = _keyed(frozenset(ISSUER_CODES))


def _type_spelt(token: str) -> str:
    """The type code that a token is meant to be; ``""`` when it is none."""
    if token in _KNOWN_TYPES:
        return token
    return _TYPE_KEYS.get(token.casefold()) or _TYPE_KEYS.get(fold(token), "")


def _spelt(token: str) -> str:
    """An issuer or unit code as the table spells it; a code that is not there stays as it is."""
    if token in ISSUER_CODES:
        return token
    base = token.rstrip(_DIGITS)
    spelt = _ISSUER_KEYS.get(base.casefold()) or _ISSUER_KEYS.get(fold(base))
    return spelt + token[len(base) :] if spelt else token


# --- Explaining ---------------------------------------------------------------------------------

_PHRASES: dict[str, dict[Language, str]] = {
    "is": {
        "vi": "{symbol}: {types} số {number}, {system}, cơ quan ban hành {issuers}.",
        "en": "{symbol}: {types} number {number} in {system}, issued by {issuers}.",
        "ru": "{symbol}: {types} номер {number}, {system}, издан: {issuers}.",
    },
    "untyped": {"vi": "văn bản", "en": "document", "ru": "документ"},
    "or": {"vi": " hoặc ", "en": " or ", "ru": " или "},
    "and": {"vi": " và ", "en": " and ", "ru": " и "},
    "several": {
        "vi": "{code} là viết tắt chung của {all}: chỉ có văn bản mới cho biết là loại nào.",
        "en": "{code} stands for both {all}: only the document itself tells which.",
        "ru": "{code} обозначает и то и другое ({all}): различает их только сам документ.",
    },
    "foreign": {
        "vi": "{code} không có trong danh mục loại văn bản của hệ thống này.",
        "en": "{code} is not in this system's list of type codes.",
        "ru": "{code} нет в перечне кодов этой системы.",
    },
    "shared": {
        "vi": "{issuer} dùng chung, không cho biết là cơ quan, tỉnh hay địa phương nào.",
        "en": "{issuer} does not say which one, nor in which province: all such organs share it.",
        "ru": "{issuer} не говорит, какой именно это орган и какой провинции: код общий.",
    },
    "unknown": {
        "vi": "{issuer} không có trong danh mục cơ quan.",
        "en": "{issuer} is not in the table of issuers.",
        "ru": "{issuer} нет в перечне органов.",
    },
    "valid": {
        "vi": "Ký hiệu {issuer} dùng trong thời gian {valid}.",
        "en": "The code {issuer} was in use {valid}.",
        "ru": "Код {issuer} действовал {valid}.",
    },
    "legislature": {
        "vi": "{legislature} là khóa Quốc hội, không phải năm.",
        "en": "{legislature} is the legislature, not a year.",
        "ru": "{legislature} — созыв Национального собрания, а не год.",
    },
    "term": {
        "vi": "Số chỉ là duy nhất trong một cơ quan, một loại văn bản và một nhiệm kỳ.",
        "en": "The number is unique only within one issuer, type and term.",
        "ru": "Номер единственный лишь для одного органа, вида документа и срока полномочий.",
    },
}


def _sentences(symbol: DocumentSymbol, lang: Language) -> Iterator[str]:
    """The sentences of `DocumentSymbol.explain`, each only where it is true."""
    types = [each.label(lang) for each in symbol.types]
    organ = symbol.organ
    facts = {
        "symbol": symbol.canonical,
        "types": _PHRASES["or"][lang].join(types) or _PHRASES["untyped"][lang],
        "all": _PHRASES["and"][lang].join(types),
        "number": symbol.number if symbol.year is None else f"{symbol.number}/{symbol.year}",
        "system": symbol.system.label(lang),
        "issuers": ", ".join(_named(code, lang) for code in symbol.issuers),
        "code": symbol.type_code,
        "issuer": symbol.issuer,
        "legislature": symbol.legislature,
        "valid": organ.valid if organ else "",
    }
    true = {
        "is": True,
        "several": symbol.type_code and len(types) > 1,
        "foreign": symbol.type_code and not types,
        "shared": organ is not None and organ.shared,
        "unknown": organ is None,
        "valid": organ is not None and organ.valid != Period(),
        "legislature": symbol.legislature is not None,
        "term": symbol.system is _PARTY,
    }
    for phrase, holds in true.items():
        if holds:
            yield _PHRASES[phrase][lang].format_map(facts)


def _named(code: str, lang: Language) -> str:
    """An issuer's name with its code behind it; the code alone when the table does not have it."""
    organ = _organ(code)
    return code if organ is None else f"{organ.name.label(lang)} ({code})"
