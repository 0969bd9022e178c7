"""Parse document symbols: numbers, codes and the separators between them, by the tables of `symbol_codes`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from massmob.errors import InvalidValueError, with_article
from massmob.translation.catalogue import gettext_noop
from massmob.values.symbol_codes import (
    AMBIGUOUS_TYPES,
    FORMS,
    JOINT_TYPES,
    KNOWN_TYPES,
    STATE_TYPES,
    UNIT_TYPES,
    spell_type,
)
from massmob.values.symbol_organs import (
    ISSUER_CODES,
    SHORT_ISSUERS,
    organ_of,
    spell_issuer,
    split_legislature,
    system_of_issuer,
)
from massmob.values.symbol_repairs import EXAMPLES, clean_text, proposals, symbol_error
from massmob.values.text import similar_words_hint
from massmob.values.vocabulary import DocumentSystem

__all__ = [
    "YEARS",
    "Codes",
    "Parts",
    "check_suffix",
    "check_whole",
    "propose",
    "read_codes",
    "read_symbol",
    "recheck_codes",
    "write_symbol",
]

_PARTY, _STATE, _HISTORIC = DocumentSystem.PARTY, DocumentSystem.STATE, DocumentSystem.HISTORIC


class Codes(NamedTuple):
    """What follows the numbers of a symbol."""

    form: str
    system: DocumentSystem
    type_code: str
    consolidated: str
    issuers: tuple[str, ...]
    unit: str


class Parts(NamedTuple):
    """A symbol taken apart."""

    number: int
    suffix: str
    year: int | None
    codes: Codes
    repairs: tuple[str, ...]


YEARS = (1900, 2099)
"""The first and the last year that a symbol may have."""

# --- Numbers ------------------------------------------------------------------------------------

_HEAD = re.compile(
    r"(?P<number>[0-9]+)(?P<suffix>bis|[A-Za-zĐđ]|\.[0-9]{1,2})?(?P<first>[-/])"
    r"(?:(?P<year>[0-9]+)(?P<second>[-/]))?(?P<codes>.*)"
)
# 05/NQ-1997-QH10
_YEAR_AFTER_TYPE = re.compile(
    r"(?P<type>[^\W\d]+)-(?P<year>(?:19|20)[0-9]{2})(?P<rest>[-/][^\W\d].*)"
)


def read_symbol(text: object) -> Parts:
    """Parse a symbol.

    Grammar::

        symbol  = number [ "/" year ] codes          every form is a row of `FORMS`
        number  = digits [ letter | "bis" | "." digit [ digit ] ]           15a, 66.19
        codes   = [ type ] issuers [ unit ]          the separators are those of the form
        type    = code | "VBHN-" code                the type of the act consolidated
        issuers = issuer { "-" issuer }

    If the order of the parts contradicts the system of the issuer, the issuer determines the system.

    Args:
        text: As printed.

    Returns:
        The parts, with all repairs.

    Raises:
        InvalidValueError: Not a symbol.

    Example:
        >>> parts = read_symbol("68/2026/VBHN-NĐ-BCT")
        >>> parts.codes.type_code, parts.codes.consolidated, parts.codes.issuers
        ('VBHN', 'NĐ', ('BCT',))
    """
    repairs: list[str] = []
    cleaned = clean_text(text, repairs)
    head = _HEAD.fullmatch(cleaned)
    if head is None:
        raise symbol_error("a part is missing, or the order of the parts is unknown", text)
    digits, suffix, first, year_digits, second, rest = head.groups(default="")
    if suffix:
        check_suffix(suffix)
    after_type = None if year_digits else _YEAR_AFTER_TYPE.fullmatch(rest)
    if after_type:
        year_digits, second, rest = after_type["year"], "/", after_type["type"] + after_type["rest"]
        repairs.append(gettext_noop("year after the type put before it"))
    number = _read_number(digits, 2, repairs)
    year = None
    if year_digits:
        year = _read_number(year_digits, 4, repairs)
        check_whole(year, "year", *YEARS)
    codes, repairs_of_codes = read_codes(first, second, rest)
    return Parts(number, suffix, year, codes, (*repairs, *repairs_of_codes))


def propose(text: object) -> str:
    """The hint for a text that is not a symbol: the symbol with the same letters and digits, if there is one.

    Example:
        >>> propose("23/CT.UBND"), propose("12 bài hát")
        ('did you mean 23/CT-UBND?', '')
    """
    for proposed in proposals(text) if isinstance(text, str) else ():
        try:
            parts = read_symbol(proposed)
        except InvalidValueError:
            continue
        usual = write_symbol(parts.number, parts.suffix, parts.year, parts.codes)
        return f"did you mean {usual}?"
    return ""


def check_whole(value: object, part: str, low: int, high: int) -> None:
    """Check a number of a symbol.

    Raises:
        InvalidValueError: Not a whole number between the limits.
    """
    if type(value) is not int:
        raise symbol_error(f"{with_article(part)} that is not a whole number", value)
    if not low <= value <= high:
        # An int of thousands of digits cannot even be printed in the message that reports it.
        shown = value if abs(value) < 10**9 else "a number beyond any register"
        raise symbol_error(
            f"no such {part}", shown, f"{with_article(part)} runs from {low} to {high}"
        )


def _read_number(digits: str, width: int, repairs: list[str]) -> int:
    """The value of digits with any number of leading zeros; the usual form has a minimum width."""
    significant = digits.lstrip("0")
    if not 0 < len(significant) < 8:
        raise symbol_error("no such number", digits, "numbers run from 01 to 9999999")
    usual = significant.rjust(width, "0")
    if usual != digits:
        repairs.append(f"{digits[:24]} written {usual}")
    return int(significant)


_SUFFIX = re.compile(r"(?:bis|[A-KM-Za-zĐđ]|\.[0-9]{1,2})?")


def check_suffix(suffix: str) -> None:
    """Check what a number is printed with; no L, which is a type code (12-L/CTN).

    Raises:
        InvalidValueError: Anything but a letter, ``bis`` or a point and one or two digits.
    """
    if not _SUFFIX.fullmatch(suffix):
        raise symbol_error(
            "no such part of a number", suffix, "write 15a, 01bis or 66.19", "suffix"
        )


def recheck_codes(codes: Codes) -> None:
    """Check that codes given one by one are those that their printed form has.

    Raises:
        InvalidValueError: They are not; the place is the first part that differs.
    """
    if codes.type_code and codes.type_code not in KNOWN_TYPES:
        raise _unknown_type(codes.type_code)
    if codes.consolidated and (codes.type_code != "VBHN" or codes.consolidated not in KNOWN_TYPES):
        hint = "give a type code such as NĐ, and VBHN as the type"
        message = "not the type of an act consolidated"
        raise symbol_error(message, codes.consolidated, hint, "consolidated")
    for code in codes.issuers:
        if spell_issuer(code) != code:
            hint = f"write {spell_issuer(code)}"
            raise symbol_error("a code in another spelling", code, hint, "issuers")
        _check_code(code, "issuers")
    issuer_system = system_of_issuer(codes.issuers[0])
    if issuer_system is not None and (issuer_system is _PARTY) != (codes.system is _PARTY):
        message = f"{codes.issuers[0]} does not issue in {codes.system.label('en')}"
        raise symbol_error(message, codes.issuers[0])
    printed = write_symbol(1, "", 2000, codes)
    head = _HEAD.fullmatch(printed)
    if head is None:
        raise symbol_error("a part with a character that no symbol has", printed)
    read, repairs = read_codes(head["first"], head["second"] or "", head["codes"])
    names = (*Codes._fields, "repairs")
    for name, given, usual in zip(names, (*codes, ()), (*read, repairs), strict=True):
        if given != usual:
            hint = f"{head['codes']} has {usual!r}"
            raise symbol_error("not what the printed form has", given, hint, name)


def write_symbol(number: int, suffix: str, year: int | None, codes: Codes) -> str:
    """The printed form of a symbol."""
    form = FORMS[codes.form]
    type_code = f"{codes.type_code}-{codes.consolidated}" if codes.consolidated else codes.type_code
    parts = form.parts.format(number=f"{number:02}{suffix}", year=year, type=type_code)
    tail = (*codes.issuers, codes.unit) if codes.unit else codes.issuers
    return parts + form.tail.join(tail)


# --- Codes --------------------------------------------------------------------------------------

_SEPARATOR = re.compile("([-/])")
_LETTERS = "A-Za-zĐđĂăÂâÊêÔôƠơƯưị"
# No code has three small letters in a row (GDTrH, TTg): a word that follows without a space does.
_CODE = re.compile(f"(?!.*[a-zđăâêôơư]{{3}})[A-ZĐĂÂÊÔƠƯ][{_LETTERS}0-9&]{{0,23}}")


@lru_cache(maxsize=4096)
def read_codes(first: str, second: str, text: str) -> tuple[Codes, tuple[str, ...]]:
    """Parse what follows the numbers.

    Args:
        first: The separator after the number.
        second: The separator after the year; ``""`` without a year.
        text: The rest of the symbol.

    Returns:
        The codes, in the form of the issuer's system, and all repairs.

    Raises:
        InvalidValueError: Codes that no form has.

    Example:
        >>> read_codes("-", "", "BYT/QĐ")[1]
        ('issuer before the type: BYT, QĐ exchanged', 'Party order of a State act corrected')
    """
    tokens = _SEPARATOR.split(text)
    codes, separators = tokens[::2], [second or first, *tokens[1::2]]
    if not all(codes):
        raise symbol_error("a code is missing", text)
    repairs: list[str] = []
    _exchange_issuer_and_type(codes, repairs)
    type_code, consolidated = _take_types(codes, separators, repairs)
    _join_split_codes(codes, separators, repairs)
    if not codes:
        message = f"{type_code} is a type code: the issuer is missing"
        raise symbol_error(message, type_code)
    issuers, unit = _split_issuers(codes, consolidated or type_code, repairs)
    if type_code:
        form = _form_with_type(first, second, separators, repairs)
    else:
        form = _form_without_type(second, separators, issuers, unit, repairs)
    system, form = _system(form, type_code, issuers[0], repairs)
    _check_tail(form, system, separators, issuers, unit, repairs)
    return Codes(form, system, type_code, consolidated, issuers, unit), tuple(repairs)


def _unknown_type(code: str) -> InvalidValueError:
    message = f"{code[:24]!r} is not a type code" if code else "the type code is missing"
    # Two letters are as near to several codes: a hint would lead to the symbol of another document.
    known = sorted(KNOWN_TYPES) if len(code) > 2 else ()
    hint = similar_words_hint(code, known, otherwise=EXAMPLES)
    return symbol_error(message, code, hint, "type_code")


def _is_type(codes: list[str]) -> bool:
    """Whether the first code is a type code; some also name an organ of older acts."""
    code = spell_type(codes[0])
    if code not in AMBIGUOUS_TYPES:
        return code != ""
    if len(codes) == 1:
        return code not in SHORT_ISSUERS
    if AMBIGUOUS_TYPES[code] == "alone":
        return True
    next_code = spell_issuer(codes[1])
    known = organ_of(next_code)
    return known is not None and known.system is not _HISTORIC and not spell_type(codes[1])


def _exchange_issuer_and_type(codes: list[str], repairs: list[str]) -> None:
    """Put the type before the issuer where the issuer comes first, as in acts before 1998."""
    if len(codes) < 2 or _is_type(codes) or not _CODE.fullmatch(spell_issuer(codes[0])):
        return
    type_code = spell_type(codes[1])
    if type_code and type_code not in UNIT_TYPES:
        repairs.append(f"issuer before the type: {codes[0]}, {codes[1]} exchanged")
        codes[:2] = codes[1], codes[0]


def _take_types(codes: list[str], separators: list[str], repairs: list[str]) -> tuple[str, str]:
    """Take the type code off the codes, and after VBHN that of the act consolidated."""
    if not _is_type(codes):
        return "", ""
    type_code = _take_type(codes, repairs)
    if type_code == "TTLB" and not codes:
        repairs.append("TTLB written TT-LB")
        codes.append("LB")
        separators.append("-")
        return "TT", ""
    if type_code != "VBHN" or not codes or not spell_type(codes[0]):
        return type_code, ""
    if separators.pop(1) == "/":
        repairs.append(gettext_noop("slash after VBHN written -"))
    return type_code, _take_type(codes, repairs)


def _take_type(codes: list[str], repairs: list[str]) -> str:
    code = codes.pop(0)
    usual = spell_type(code)
    if usual != code:
        repairs.append(f"{code} written {usual}")
    return usual


def _join_split_codes(codes: list[str], separators: list[str], repairs: list[str]) -> None:
    """Join the code of a ministry that was printed in two: BLĐ-TBXH, BGD-ĐT."""
    for index in range(len(codes) - 2, -1, -1):
        whole = codes[index] + codes[index + 1]
        organ = ISSUER_CODES.get(whole)
        if organ is not None and organ.system is _STATE and codes[index + 1] not in ISSUER_CODES:
            repairs.append(f"{codes[index]}-{codes[index + 1]} written {whole}")
            codes[index : index + 2] = [whole]
            del separators[index - len(codes)]


def _is_joint_issuer(type_code: str, lead: str, code: str) -> bool:
    """Whether a code after the first issuer is a joint issuer; otherwise it is the drafting unit."""
    if type_code in JOINT_TYPES or (type_code and lead == "LB"):
        return True
    organ = organ_of(code)
    return type_code != "" and organ is not None and organ.system is not _HISTORIC


def _split_issuers(
    codes: list[str], type_code: str, repairs: list[str]
) -> tuple[tuple[str, ...], str]:
    """The issuers and the drafting unit from the codes at the end of a symbol."""
    usual = [spell_issuer(code) for code in codes]
    repairs += [f"{old} written {new}" for old, new in zip(codes, usual, strict=True) if old != new]
    if len(usual) == 1 or _is_joint_issuer(type_code, usual[0], usual[-1]):
        issuers, unit = tuple(usual), ""
    else:
        issuers, unit = tuple(usual[:-1]), usual[-1]
    for code in issuers:
        _check_code(code, "issuers")
    if unit:
        _check_code(unit, "unit")
    joint = issuers[1:]
    if type_code and not all(_is_joint_issuer(type_code, usual[0], code) for code in joint):
        raise symbol_error("an unknown issuer after another", joint)
    return issuers, unit


def _check_code(code: str, place: str) -> None:
    if code not in ISSUER_CODES and not _CODE.fullmatch(code):
        hint = "a code is capitals, with few small letters, such as TU, BDVTU, UBND, QH15, TTg"
        raise symbol_error(f"{code[:24]!r} is not a code of an organ", code, hint, place)


def _form_with_type(first: str, second: str, separators: list[str], repairs: list[str]) -> str:
    """The form of a symbol with a type code, by the separators before its parts."""
    after_type = separators[1]
    if second:
        if first + second != "//":
            repairs.append(gettext_noop("hyphen beside the year written /"))
        if after_type == "/":
            repairs.append(gettext_noop("slash before the issuer written -"))
        return "N/Y/T-I"
    if first + after_type == "//":
        repairs.append(gettext_noop("slash before the issuer written -"))
    return {"-/": "N-T/I", "--": "N-T-I"}.get(first + after_type, "N/T-I")


def _form_without_type(
    second: str, separators: list[str], issuers: tuple[str, ...], unit: str, repairs: list[str]
) -> str:
    """The form of a symbol without a type code."""
    base, legislature = split_legislature(issuers[0])
    if second:
        if unit or base not in ("QH", "UBTVQH") or not legislature:
            raise _type_missing(issuers[0])
        if second != "/":
            repairs.append(gettext_noop("hyphen beside the year written /"))
        return "N/Y/I"
    if not unit:
        if issuers[0] not in SHORT_ISSUERS or separators[0] + issuers[0] == "/CT":
            raise _type_missing(issuers[0])
        return f"N{separators[0]}I"
    system = system_of_issuer(issuers[0])
    old = system in (_STATE, _HISTORIC)
    if separators[:2] == ["-", "-"] or (separators[:2] != ["/", "-"] and not old):
        raise _unknown_type(issuers[0])
    if separators[:2] == ["-", "/"]:
        return "N-I/U"
    if separators[1] == "/":
        repairs.append(gettext_noop("slash before the unit written -"))
    return "N/I-U"


def _type_missing(code: str) -> InvalidValueError:
    if spell_type(code):
        return symbol_error(f"{code} is a type code: the issuer is missing", code)
    if system_of_issuer(code) is _PARTY:
        return symbol_error("the type code is missing", code)
    hint = "a letter ends with its drafting unit (125/SGDĐT-VP), an act has a type code"
    return symbol_error("the type code or the drafting unit is missing", code, hint)


def _system(
    form: str, type_code: str, issuer: str, repairs: list[str]
) -> tuple[DocumentSystem, str]:
    """The system of a symbol, and its form there: the issuer decides, not the order of the parts."""
    organ_system = system_of_issuer(issuer)
    if form in ("N/T-I", "N-T-I") and organ_system is _PARTY:
        state = form == "N/T-I"
        repairs.append(
            gettext_noop("State order of a Party act corrected")
            if state
            else gettext_noop("hyphen before the issuer written /")
        )
        return _PARTY, "N-T/I"
    if form == "N-T/I":
        if organ_system is _HISTORIC or type_code in ("L", "LCT"):
            return _HISTORIC, form
        if organ_system is _STATE or (organ_of(issuer) is None and type_code in STATE_TYPES):
            repairs.append(gettext_noop("Party order of a State act corrected"))
            return _STATE, "N/T-I"
        return _PARTY, form
    if form in ("N/Y/T-I", "N/I-U") and organ_system is _PARTY:
        if not type_code:
            raise symbol_error("the type code is missing", issuer)
        raise symbol_error(f"{issuer} does not issue in {_STATE.label('en')}", issuer)
    return FORMS[form].systems[0], form


def _check_tail(
    form: str,
    system: DocumentSystem,
    separators: list[str],
    issuers: tuple[str, ...],
    unit: str,
    repairs: list[str],
) -> None:
    """Check that the form allows the codes after the first issuer, and the separators between them."""
    row = FORMS[form]
    others = (*issuers[1:], unit) if unit else issuers[1:]
    if others and (not row.tail or (row.has_unit and len(others) > 1)):
        raise symbol_error("another code after the issuer", others)
    if row.has_unit:
        organ = organ_of(unit)
        if organ is not None and organ.system is not _HISTORIC:
            raise _unknown_type(issuers[0])
        if unit in KNOWN_TYPES and unit not in UNIT_TYPES:
            raise symbol_error(f"{unit} is a type code, not a drafting unit", unit)
    elif "/" in separators[2:]:
        if system is _PARTY:
            raise symbol_error("one / too many", separators)
        repairs.append(gettext_noop("slash between the issuers written -"))
