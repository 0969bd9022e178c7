"""The codes in document symbols: what a type code means, which organ an issuer code names.

The two tables hold what sources of grade A, B or B- show. An issuer code that the table lacks is valid, but
nothing is known about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import attrs

from massmob.values.period import Period
from massmob.values.text import Text
from massmob.values.vocabulary import DocumentSystem, DocumentType, Grade, Level

__all__ = [
    "ISSUER_CODES",
    "JOINT_TYPES",
    "KNOWN_TYPES",
    "TYPE_CODES",
    "WITHOUT_CODE",
    "IssuerCode",
    "organ_of",
    "spell_issuer",
    "spell_type",
    "split_legislature",
]

_PARTY, _STATE, _HISTORIC = DocumentSystem.PARTY, DocumentSystem.STATE, DocumentSystem.HISTORIC

# --- Type codes ---------------------------------------------------------------------------------

# Tables read better with a row on a line.
# fmt: off
_CODES: dict[DocumentSystem, dict[str, str]] = {
    # 05-HD/VPTW (2026) as seen in copies (B-), 66-QĐ/TW, 36-HD/VPTW, 399-QĐ/TW (A). QyĐ is the
    # State's code, met in Party symbols.
    _PARTY: {
        "NQ": "resolution", "CT": "directive", "KL": "conclusion", "QC": "working_regulation",
        "QĐ": "decision regulation", "QyĐ": "regulation", "TT": "party_circular",
        "HD": "guidance", "TB": "notice", "BC": "report", "KH": "plan", "CTr": "programme",
        "ĐA": "scheme", "TTr": "submission", "CV": "official_letter", "BS": "copy",
    },
    # Decree 30/2020/NĐ-CP, appendix (A); from NĐ on what stands outside it: 2500/QĐ-BGDĐT (2009),
    # appendix II, and acts in print (B).
    _STATE: {
        "NQ": "resolution", "QĐ": "decision", "CT": "directive", "QC": "working_regulation",
        "QyĐ": "regulation", "TC": "communique", "TB": "notice", "HD": "guidance",
        "CTr": "programme", "KH": "plan", "PA": "option_plan", "ĐA": "scheme", "DA": "project",
        "BC": "report", "BB": "minutes", "TTr": "submission", "HĐ": "contract", "CĐ": "telegram",
        "BGN": "memorandum", "BTT": "agreement", "GUQ": "authorisation", "GM": "invitation",
        "GGT": "introduction_letter", "GNP": "leave_permit", "PG": "dispatch_slip",
        "PC": "transfer_slip", "PB": "notification_slip", "SY": "copy", "SL": "copy",
        "TrS": "copy",
        "NĐ": "decree", "TT": "circular", "TTLT": "joint_circular", "PL": "ordinance",
        "VBHN": "consolidated_text",
    },
}
# fmt: on
_CODES[_HISTORIC] = _CODES[_STATE]

TYPE_CODES: Mapping[DocumentSystem, Mapping[str, tuple[DocumentType, ...]]] = MappingProxyType(
    {
        system: MappingProxyType(
            {code: tuple(map(DocumentType.of, words.split())) for code, words in codes.items()}
        )
        for system, codes in _CODES.items()
    }
)
"""System → type code → what the code may stand for there; ``QĐ`` of the Party has two readings."""

KNOWN_TYPES = frozenset(code for codes in _CODES.values() for code in codes)
"""The type codes of all systems together."""

JOINT_TYPES = frozenset({"TTLT"})
"""Liên tịch: by its name the act of several organs."""

WITHOUT_CODE: dict[tuple[DocumentSystem, bool], tuple[DocumentType, ...]] = {
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
        shared: Whether several organs use it, so that it does not say which.
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
    levels: tuple[Level, ...]
    shared: bool
    valid: Period
    grade: Grade

    @property
    def level(self) -> Level | None:
        """The one level the code implies; ``None`` when it implies none or several."""
        return self.levels[0] if len(self.levels) == 1 else None


def _code(
    code: str,
    name: Text,
    levels: str = "",
    valid: str = "../..",
    grade: str = "B-",
    *,
    system: DocumentSystem | None = _PARTY,
    shared: bool = True,
) -> IssuerCode:
    """A row of the tables below."""
    return IssuerCode(
        code=code,
        name=name,
        system=system,
        levels=tuple(map(Level.of, levels.split())),
        shared=shared,
        valid=Period.parse(valid),
        grade=Grade.of(grade),
    )


# fmt: off
_COMMITTEES = (
    _code("TW", Text("Trung ương", "the Central Committee", "ЦК"), "central", shared=False),
    _code("TU", Text("Tỉnh ủy / Thành ủy", "a provincial or city Party committee",
                     "комитет партии провинции или города"), "city", grade="B"),
    _code("HU", Text("Huyện ủy", "a rural district Party committee", "уездный комитет партии"),
          "district", "../2025-06-30", "B"),
    _code("QU", Text("Quận ủy", "an urban district Party committee", "комитет партии городского района"),
          "district", "../2025-06-30", "B"),
    _code("ĐU", Text("Đảng ủy", "a Party committee of a commune, ward or agency",
                     "комитет партии коммуны, квартала или учреждения"), "direct_committee base"),
    _code("ĐUK", Text("Đảng ủy Khối", "a bloc Party committee", "комитет партии блока"),
          "direct_committee", "../2025", "B"),
)
_MERGED = Text("Ban Tuyên giáo và Dân vận", "the Commission for Information, Education and Mass Mobilization",
               "комиссия по пропаганде и мобилизации масс")
_BODIES = {
    "VP": Text("Văn phòng", "the Office", "канцелярия"),
    "UBKT": Text("Ủy ban Kiểm tra", "the Inspection Commission", "контрольная комиссия"),
    "BTC": Text("Ban Tổ chức", "the Organisation Commission", "организационная комиссия"),
    "BTG": Text("Ban Tuyên giáo", "the Propaganda Commission", "комиссия по пропаганде"),
    "BDV": Text("Ban Dân vận", "the Mass Mobilization Commission", "комиссия по мобилизации масс"),
    "BTGDV": _MERGED,
}
# Code → levels, use and grade where a source tells them; other codes of bodies follow the rule. Of the
# merger of the provinces' commissions only the month was found.
_SAID_OF = {
    "VPTW": ("central", "../..", "A"),
    "BDVTW": ("central", "../2025-02-02", "B"),
    "BTGDVTW": ("central", "2025-02-03/..", "B-"),
    "BDVTU": ("city", "../2025-02", "B"),
    "UBKTĐU": ("base", "../..", "B-"),
    "VPĐU": ("base", "../..", "B-"),
}
_STANDING = Text("Ủy ban Thường vụ Quốc hội", "the Standing Committee of the National Assembly",
                 "Постоянный комитет Национального собрания")
_OTHERS = (
    # 31-QĐ/TW, 91-QĐ/TW, 66-QĐ/TW, 399-QĐ/TW: all three organs use the one code.
    _code("TW", Text("Ban Chấp hành Trung ương, Bộ Chính trị hoặc Ban Bí thư",
                     "the Central Committee, the Politburo or the Secretariat",
                     "ЦК, Политбюро или Секретариат"), "central", grade="A"),
    _code("BTGDV", _MERGED, "city"),
    _code("CB", Text("Chi bộ", "a Party cell", "партийная ячейка"), "cell"),
    _code("TWĐTN", Text("Trung ương Đoàn Thanh niên", "the Central Committee of the Youth Union",
                        "ЦК Союза молодёжи"), "central", grade="B", shared=False),
    _code("BCĐ", Text("Ban Chỉ đạo", "a steering board", "руководящий совет"), grade="B", system=None),
    _code("MTTQ", Text("Ủy ban Mặt trận Tổ quốc", "a committee of the Fatherland Front",
                       "комитет Отечественного фронта"), system=None),
    _code("QH", Text("Quốc hội", "the National Assembly", "Национальное собрание"),
          "central", grade="A", system=_STATE, shared=False),
    _code("UBTVQH", _STANDING, "central", grade="A", system=_STATE, shared=False),
    _code("TVQH", _STANDING, "central", system=_STATE, shared=False),
    _code("CP", Text("Chính phủ", "the Government", "правительство"),
          "central", grade="A", system=_STATE, shared=False),
    _code("TTg", Text("Thủ tướng Chính phủ", "the Prime Minister", "премьер-министр"),
          "central", grade="B", system=_STATE, shared=False),
    _code("UBND", Text("Ủy ban nhân dân", "a people's committee", "народный комитет"),
          grade="B", system=_STATE),
    _code("HĐND", Text("Hội đồng nhân dân", "a people's council", "народный совет"),
          grade="B", system=_STATE),
)
# fmt: on
_ASSEMBLIES = frozenset({"QH", "UBTVQH"})  # the number of the legislature may follow these


def _made_by_rule() -> Iterator[IssuerCode]:
    """The codes of committees and their bodies: the body's code, then that of the committee."""
    for committee in _COMMITTEES:
        yield committee
        for body, name in _BODIES.items():
            made = attrs.evolve(
                committee,
                code=body + committee.code,
                name=Text(
                    f"{name.vi} {committee.name.vi}",
                    f"{name.en} of {committee.name.en}",
                    f"{name.ru} ({committee.name.ru})",
                ),
                grade=Grade.B_MINUS,
            )
            said = _SAID_OF.get(made.code)
            yield _code(made.code, made.name, *said, shared=made.shared) if said else made


ISSUER_CODES: Mapping[str, IssuerCode] = MappingProxyType(
    {known.code: known for known in (*_made_by_rule(), *_OTHERS)}
)
"""Issuer code → what is known of it."""

_DIGITS = "0123456789"


def split_legislature(code: str) -> tuple[str, int | None]:
    """An issuer code and the number of the legislature (khóa) behind it, if there is one.

    Source:
        Decree 30/2020/NĐ-CP: acts of the National Assembly and its Standing Committee.

    Example:
        >>> split_legislature("UBTVQH15"), split_legislature("QK7")
        (('UBTVQH', 15), ('QK7', None))
    """
    if code[-1:] in _DIGITS:
        base = code.rstrip(_DIGITS)
        digits = code[len(base) :]
        if base in _ASSEMBLIES and len(digits) <= 2 and digits[0] != "0":
            return base, int(digits)
    return code, None


def organ_of(code: str) -> IssuerCode | None:
    """What is known of an issuer code, with or without a legislature; ``None`` when nothing is."""
    known = ISSUER_CODES.get(code)
    return (
        known if known or code[-1:] not in _DIGITS else ISSUER_CODES.get(split_legislature(code)[0])
    )


# --- Spelling -----------------------------------------------------------------------------------


def _key(code: str) -> str:
    """What is left of a code without case and the stroke of Đ: ``QD`` is printed for ``QĐ``."""
    return code.casefold().replace("đ", "d")


# The stroke is dropped only where no other code is nearer: HD is a code beside HĐ. QĐi is older practice
# for Quy định, to be read and never written.
_TYPE_KEYS = (
    {_key(code): code for code in sorted(KNOWN_TYPES)}
    | {code.casefold(): code for code in sorted(KNOWN_TYPES)}
    | {"qđi": "QĐ", "qdi": "QĐ"}
)
_ISSUER_KEYS = {_key(code): code for code in ISSUER_CODES}


def spell_type(token: str) -> str:
    """The type code that a token is meant to be; ``""`` when it is none.

    Example:
        >>> spell_type("Ctr"), spell_type("QD"), spell_type("HD"), spell_type("UBND")
        ('CTr', 'QĐ', 'HD', '')
    """
    if token in KNOWN_TYPES:
        return token
    key = token.casefold()
    return _TYPE_KEYS.get(key) or _TYPE_KEYS.get(key.replace("đ", "d"), "")


def spell_issuer(token: str) -> str:
    """An issuer or unit code as the table spells it; a code that is not there stays as it is.

    Example:
        >>> spell_issuer("ttg"), spell_issuer("ubtvqh15"), spell_issuer("SGDĐT")
        ('TTg', 'UBTVQH15', 'SGDĐT')
    """
    if token in ISSUER_CODES:
        return token
    base = token.rstrip(_DIGITS) if token[-1:] in _DIGITS else token
    spelt = _ISSUER_KEYS.get(_key(base))
    return spelt + token[len(base) :] if spelt else token
