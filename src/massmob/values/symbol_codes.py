"""The grammar of document symbols as data: type codes and forms; for issuers see `symbol_organs`.

The tables contain what sources of grade A, B or B- show.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from massmob.values.vocabulary import DocumentSystem, DocumentType

__all__ = [
    "AMBIGUOUS_TYPES",
    "FORMS",
    "JOINT_TYPES",
    "KNOWN_TYPES",
    "STATE_TYPES",
    "TYPE_CODES",
    "UNIT_TYPES",
    "Form",
    "spell_type",
    "types_without_code",
]

_PARTY, _STATE, _HISTORIC = DocumentSystem.PARTY, DocumentSystem.STATE, DocumentSystem.HISTORIC

# --- Type codes ---------------------------------------------------------------------------------

# One table row a line.
# fmt: off
# Liên tịch, liên ngành, liên bộ, phối hợp: types that several organs issue together, as their name states.
# As printed by the national database of law (B-).
_JOINT_TYPES = {
    "TTLT": "joint_circular", "TTLN": "joint_circular", "TTLB": "joint_circular",
    "NQLT": "resolution", "NQLN": "resolution", "QĐLT": "decision", "QĐLN": "decision",
    "CTLT": "directive programme", "CTLN": "directive programme", "CTrLT": "programme",
    "KHLT": "plan", "KHLN": "plan", "HDLT": "guidance", "HDLN": "guidance", "TBLT": "notice",
    "QCLT": "working_regulation", "QCLN": "working_regulation", "QCPH": "working_regulation",
    "CTPH": "programme", "CTrPH": "programme", "KHPH": "plan", "HDPH": "guidance",
}
_TYPE_NAMES: dict[DocumentSystem, dict[str, str]] = {
    # 05-HD/VPTW (2026) as seen in copies (B-), 66-QĐ/TW, 36-HD/VPTW, 399-QĐ/TW (A). QyĐ is the
    # State's code, also found in Party symbols. The codes of the types that 399-QĐ/TW added are not known.
    _PARTY: {
        "NQ": "resolution", "CT": "directive", "KL": "conclusion", "QC": "working_regulation",
        "QĐ": "decision regulation", "QyĐ": "regulation", "TT": "party_circular",
        "HD": "guidance", "TB": "notice", "BC": "report", "KH": "plan", "CTr": "programme",
        "ĐA": "scheme", "TTr": "submission", "CV": "official_letter", "BS": "copy",
    } | _JOINT_TYPES,
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
        "NĐ": "decree", "TT": "circular", "PL": "ordinance", "VBHN": "consolidated_text",
        "L": "order", "LCT": "order", "CV": "official_letter",
    } | _JOINT_TYPES,
}
# fmt: on
# Laws and ordinances before 1998 are numbered by the order of the President that promulgates them.
_PROMULGATION = "law ordinance order"
_TYPE_NAMES[_HISTORIC] = _TYPE_NAMES[_STATE] | {"L": _PROMULGATION, "LCT": _PROMULGATION}

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

JOINT_TYPES = frozenset(_JOINT_TYPES)
"""Liên tịch: types that several organs issue together, as their name states."""

STATE_TYPES = frozenset(_TYPE_NAMES[_STATE]).difference(_TYPE_NAMES[_PARTY]) | {"TT"}
"""Types that only the State has, or that of the Party only its committees issue (thông tri)."""

AMBIGUOUS_TYPES: Mapping[str, str] = MappingProxyType(
    {"TC": "issuer", "SL": "issuer", "L": "issuer", "CT": "alone", "LCT": "alone"}
)
"""Type codes that also name an organ of older acts.

They are the organ unless a known issuer follows (``issuer``: 07-TC/GTTL, 12/TC-UBND), or only where nothing
follows (``alone``: 202-CT).
"""

UNIT_TYPES = frozenset({"PC", "TC", "BTT", "PL"})
"""Type codes that are also drafting units of letters: pháp chế, tài chính, ban thường trực, pháp luật."""


def types_without_code(
    system: DocumentSystem, assembly: str, historic_issuer: bool
) -> tuple[DocumentType, ...]:
    """The types that a symbol without a type code may mean; none where it is open.

    Args:
        system: The system of the symbol.
        assembly: ``QH`` or ``UBTVQH`` in the symbols of its acts; ``""`` otherwise.
        historic_issuer: Whether the issuer's code is one of older acts alone.

    Example:
        >>> [str(type) for type in types_without_code(DocumentSystem.STATE, "UBTVQH", False)]
        ['ordinance', 'resolution']
    """
    if assembly:
        first = DocumentType.LAW if assembly == "QH" else DocumentType.ORDINANCE
        return (first, DocumentType.RESOLUTION)
    is_letter = system is _STATE and not historic_issuer
    return (DocumentType.OFFICIAL_LETTER,) if is_letter else ()


# --- Forms --------------------------------------------------------------------------------------


class Form(NamedTuple):
    """A form of symbols: the systems that have it, and how its parts are printed.

    Attributes:
        systems: The systems; the first of them has it by default.
        parts: A template of what comes before the issuers.
        tail: The separator of the codes from the first issuer on; ``""`` where only one is possible.
        has_unit: Whether a drafting unit must follow.
    """

    systems: tuple[DocumentSystem, ...]
    parts: str
    tail: str = "-"
    has_unit: bool = False

    @property
    def has_type(self) -> bool:
        """Whether a type code comes before the issuers."""
        return "{type}" in self.parts

    @property
    def has_year(self) -> bool:
        """Whether the year of issue is a part."""
        return "{year}" in self.parts


# N is the number, Y the year, T the type, I the issuers, U the drafting unit. For parts that several forms
# have, the first is the usual one.
FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "N-T/I": Form((_PARTY, _HISTORIC), "{number}-{type}/"),
        "N/T-I": Form((_STATE,), "{number}/{type}-"),
        "N/Y/T-I": Form((_STATE,), "{number}/{year}/{type}-"),
        "N/Y/I": Form((_STATE,), "{number}/{year}/", ""),
        "N/I-U": Form((_STATE,), "{number}/", "-", has_unit=True),
        "N-T-I": Form((_HISTORIC,), "{number}-{type}-", ""),
        "N-I": Form((_HISTORIC,), "{number}-", ""),
        "N/I": Form((_HISTORIC,), "{number}/", ""),
        "N-I/U": Form((_HISTORIC,), "{number}-", "/", has_unit=True),
    }
)
"""The forms of symbols.

Source:
    N-T/I: 66-QĐ/TW, 36-HD/VPTW, 399-QĐ/TW. State: Decree 30/2020/NĐ-CP. Historic: acts as the national database
    of law prints them (103-NQ-TVQH, 120-CP, 39/TTg, 07-TC/GTTL, 41-LCT/HĐNN8).
"""

# --- Spelling -----------------------------------------------------------------------------------

# A code written with its stroke takes precedence, since HD and HĐ both exist. QĐi is an older code for Quy
# định, read but never written.
_TYPE_SPELLINGS = (
    {code.casefold().replace("đ", "d"): code for code in sorted(KNOWN_TYPES)}
    | {code.casefold(): code for code in sorted(KNOWN_TYPES)}
    | {"qđi": "QĐ", "qdi": "QĐ"}
)


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
