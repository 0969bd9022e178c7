"""The codes in document symbols: what a type code means, which organ an issuer code names.

The two tables contain what sources of grade A, B or B- show. An issuer code that is not in the table is valid,
but nothing is known about it.
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

# One table row a line.
# fmt: off
_TYPE_NAMES: dict[DocumentSystem, dict[str, str]] = {
    # 05-HD/VPTW (2026) as seen in copies (B-), 66-QĐ/TW, 36-HD/VPTW, 399-QĐ/TW (A). QyĐ is the
    # State's code, also found in Party symbols.
    _PARTY: {
        "NQ": "resolution", "CT": "directive", "KL": "conclusion", "QC": "working_regulation",
        "QĐ": "decision regulation", "QyĐ": "regulation", "TT": "party_circular",
        "HD": "guidance", "TB": "notice", "BC": "report", "KH": "plan", "CTr": "programme",
        "ĐA": "scheme", "TTr": "submission", "CV": "official_letter", "BS": "copy",
    },
    # Decree 30/2020/NĐ-CP, appendix (A); from NĐ on codes outside it: 2500/QĐ-BGDĐT (2009), appendix
    # II, and printed acts (B).
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
_TYPE_NAMES[_HISTORIC] = _TYPE_NAMES[_STATE]

TYPE_CODES: Mapping[DocumentSystem, Mapping[str, tuple[DocumentType, ...]]] = MappingProxyType(
    {
        system: MappingProxyType(
            {code: tuple(map(DocumentType.of, types.split())) for code, types in codes.items()}
        )
        for system, codes in _TYPE_NAMES.items()
    }
)
"""System → type code → the types it may mean there; ``QĐ`` of the Party has two."""

KNOWN_TYPES = frozenset(code for codes in _TYPE_NAMES.values() for code in codes)
"""The type codes of all systems together."""

JOINT_TYPES = frozenset({"TTLT"})
"""Liên tịch: types that several organs issue together, as their name states."""

WITHOUT_CODE: dict[tuple[DocumentSystem, bool], tuple[DocumentType, ...]] = {
    (_STATE, False): (DocumentType.OFFICIAL_LETTER,),
    (_STATE, True): (DocumentType.LAW, DocumentType.RESOLUTION),
}
"""System and whether the symbol has a year → the types a symbol without a type code may mean."""

# --- Issuer codes -------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class IssuerCode:
    """A code of an issuing organ (ký hiệu cơ quan ban hành) and what is known of it.

    Attributes:
        code: As written in a symbol, without the number of a legislature.
        name: The organ, or the kind of organ that shares the code.
        system: The system whose symbols contain it; ``None`` when both do.
        levels: The levels its organs may belong to; empty when the code does not determine them.
        shared: Whether several organs use it, so that it does not identify one.
        valid: When it was in use, as far as is known.
        grade: The grade of the source; a code constructed by rule is derived, B-.

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


def _issuer_code(
    code: str,
    name: Text,
    levels: str = "",
    valid: str = "../..",
    grade: str = "B-",
    *,
    system: DocumentSystem | None = _PARTY,
    shared: bool = True,
) -> IssuerCode:
    """A row of the tables below, in plain values."""
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
    _issuer_code("TW", Text("Trung ương", "the Central Committee", "ЦК"), "central", shared=False),
    _issuer_code("TU", Text("Tỉnh ủy / Thành ủy", "a provincial or city Party committee",
                            "комитет партии провинции или города"), "city", grade="B"),
    _issuer_code("HU", Text("Huyện ủy", "a rural district Party committee", "уездный комитет партии"),
                 "direct", "../2025-06-30", "B"),
    _issuer_code("QU", Text("Quận ủy", "an urban district Party committee", "комитет партии городского района"),
                 "direct", "../2025-06-30", "B"),
    _issuer_code("ĐU", Text("Đảng ủy", "a Party committee of a commune, ward or agency",
                            "комитет партии коммуны, квартала или учреждения"), "direct base"),
    _issuer_code("ĐUK", Text("Đảng ủy Khối", "a bloc Party committee", "комитет партии блока"),
                 "direct", "../2025", "B"),
)
_MERGED_NAME = Text("Ban Tuyên giáo và Dân vận",
                    "the Commission for Information, Education and Mass Mobilization",
                    "комиссия по пропаганде и мобилизации масс")
_BODIES = {
    "VP": Text("Văn phòng", "the Office", "канцелярия"),
    "UBKT": Text("Ủy ban Kiểm tra", "the Inspection Commission", "контрольная комиссия"),
    "BTC": Text("Ban Tổ chức", "the Organisation Commission", "организационная комиссия"),
    "BTG": Text("Ban Tuyên giáo", "the Propaganda Commission", "комиссия по пропаганде"),
    "BDV": Text("Ban Dân vận", "the Mass Mobilization Commission", "комиссия по мобилизации масс"),
    "BTGDV": _MERGED_NAME,
}
# Code → levels, time of use and grade where a source states them; other codes of bodies follow the rule. For
# the merger of the provinces' commissions only the month is known.
_DOCUMENTED_CODES = {
    "VPTW": ("central", "../..", "A"),
    "BDVTW": ("central", "../2025-02-02", "B"),
    "BTGDVTW": ("central", "2025-02-03/..", "B-"),
    "BDVTU": ("city", "../2025-02", "B"),
    "UBKTĐU": ("base", "../..", "B-"),
    "VPĐU": ("base", "../..", "B-"),
}
_STANDING_NAME = Text("Ủy ban Thường vụ Quốc hội", "the Standing Committee of the National Assembly",
                      "Постоянный комитет Национального собрания")
_OTHER_CODES = (
    # 31-QĐ/TW, 91-QĐ/TW, 66-QĐ/TW, 399-QĐ/TW: all three organs use the same code.
    _issuer_code("TW", Text("Ban Chấp hành Trung ương, Bộ Chính trị hoặc Ban Bí thư",
                            "the Central Committee, the Politburo or the Secretariat",
                            "ЦК, Политбюро или Секретариат"), "central", grade="A"),
    _issuer_code("BTGDV", _MERGED_NAME, "city"),
    _issuer_code("CB", Text("Chi bộ", "a Party cell", "партийная ячейка"), "cell"),
    _issuer_code("TWĐTN", Text("Trung ương Đoàn Thanh niên", "the Central Committee of the Youth Union",
                               "ЦК Союза молодёжи"), "central", grade="B", shared=False),
    _issuer_code("BCĐ", Text("Ban Chỉ đạo", "a steering board", "руководящий совет"), grade="B", system=None),
    _issuer_code("MTTQ", Text("Ủy ban Mặt trận Tổ quốc", "a committee of the Fatherland Front",
                              "комитет Отечественного фронта"), system=None),
    _issuer_code("QH", Text("Quốc hội", "the National Assembly", "Национальное собрание"),
                 "central", grade="A", system=_STATE, shared=False),
    _issuer_code("UBTVQH", _STANDING_NAME, "central", grade="A", system=_STATE, shared=False),
    _issuer_code("TVQH", _STANDING_NAME, "central", system=_STATE, shared=False),
    _issuer_code("CP", Text("Chính phủ", "the Government", "правительство"),
                 "central", grade="A", system=_STATE, shared=False),
    _issuer_code("TTg", Text("Thủ tướng Chính phủ", "the Prime Minister", "премьер-министр"),
                 "central", grade="B", system=_STATE, shared=False),
    _issuer_code("UBND", Text("Ủy ban nhân dân", "a people's committee", "народный комитет"),
                 grade="B", system=_STATE),
    _issuer_code("HĐND", Text("Hội đồng nhân dân", "a people's council", "народный совет"),
                 grade="B", system=_STATE),
)
# fmt: on
# A number of the legislature may follow these codes.
_LEGISLATURE_CODES = frozenset({"QH", "UBTVQH"})


def _committees_and_bodies() -> Iterator[IssuerCode]:
    """The codes of committees and of their bodies: the body's code, then that of the committee."""
    for committee in _COMMITTEES:
        yield committee
        for body, name in _BODIES.items():
            derived = attrs.evolve(
                committee,
                code=body + committee.code,
                name=Text(
                    f"{name.vi} {committee.name.vi}",
                    f"{name.en} of {committee.name.en}",
                    f"{name.ru} ({committee.name.ru})",
                ),
                grade=Grade.B_MINUS,
            )
            documented = _DOCUMENTED_CODES.get(derived.code)
            if documented:
                yield _issuer_code(derived.code, derived.name, *documented, shared=derived.shared)
            else:
                yield derived


ISSUER_CODES: Mapping[str, IssuerCode] = MappingProxyType(
    {organ.code: organ for organ in (*_committees_and_bodies(), *_OTHER_CODES)}
)
"""Issuer code → what is known of its organ."""

_DIGITS = "0123456789"


def split_legislature(code: str) -> tuple[str, int | None]:
    """An issuer code and the number of the legislature (khóa) after it, if there is one.

    Source:
        Decree 30/2020/NĐ-CP: acts of the National Assembly and its Standing Committee.

    Example:
        >>> split_legislature("UBTVQH15"), split_legislature("QK7")
        (('UBTVQH', 15), ('QK7', None))
    """
    if code[-1:] in _DIGITS:
        base = code.rstrip(_DIGITS)
        digits = code[len(base) :]
        if base in _LEGISLATURE_CODES and len(digits) <= 2 and digits[0] != "0":
            return base, int(digits)
    return code, None


def organ_of(code: str) -> IssuerCode | None:
    """What is known of an issuer code, with or without a legislature; ``None`` for an unknown code."""
    return ISSUER_CODES.get(code) or ISSUER_CODES.get(split_legislature(code)[0])


# --- Spelling -----------------------------------------------------------------------------------


def _spelling_key(code: str) -> str:
    """A code without case and without the stroke of Đ, since ``QD`` is printed for ``QĐ``."""
    return code.casefold().replace("đ", "d")


# A code written with its stroke takes precedence, since HD and HĐ both exist. QĐi is an older code for Quy
# định, read but never written.
_TYPE_SPELLINGS = (
    {_spelling_key(code): code for code in sorted(KNOWN_TYPES)}
    | {code.casefold(): code for code in sorted(KNOWN_TYPES)}
    | {"qđi": "QĐ", "qdi": "QĐ"}
)
_ISSUER_SPELLINGS = {_spelling_key(code): code for code in ISSUER_CODES}


def spell_type(token: str) -> str:
    """The type code that a token means, in its usual spelling; ``""`` when it is not a type code.

    Example:
        >>> spell_type("Ctr"), spell_type("QD"), spell_type("HD"), spell_type("UBND")
        ('CTr', 'QĐ', 'HD', '')
    """
    if token in KNOWN_TYPES:
        return token
    key = token.casefold()
    return _TYPE_SPELLINGS.get(key) or _TYPE_SPELLINGS.get(key.replace("đ", "d"), "")


def spell_issuer(token: str) -> str:
    """An issuer or unit code as the table spells it; a code that is not in the table is unchanged.

    Example:
        >>> spell_issuer("ttg"), spell_issuer("ubtvqh15"), spell_issuer("SGDĐT")
        ('TTg', 'UBTVQH15', 'SGDĐT')
    """
    if token in ISSUER_CODES:
        return token
    base = token.rstrip(_DIGITS) if token[-1:] in _DIGITS else token
    spelling = _ISSUER_SPELLINGS.get(_spelling_key(base))
    return spelling + token[len(base) :] if spelling else token
