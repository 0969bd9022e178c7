"""Document symbols (số, ký hiệu văn bản): parse, check, print and explain them.

Examples are ``12-CT/TU`` of the Party and ``1286/NQ-UBTVQH15`` of the State. A symbol is not a key: its number
is unique only within one issuer, type and term (nhiệm kỳ), and every province uses ``TU``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, Self, cast

import attrs

from massmob.errors import InvalidValueError, counted, with_article
from massmob.values import schemas
from massmob.values.construction import naming_fields
from massmob.values.period import Period
from massmob.values.plain_form import MakeRef, PlainForm
from massmob.values.schemas import Schema
from massmob.values.symbol_codes import (
    ISSUER_CODES,
    JOINT_TYPES,
    KNOWN_TYPES,
    TYPE_CODES,
    WITHOUT_CODE,
    IssuerCode,
    organ_of,
    spell_issuer,
    spell_type,
    split_legislature,
)
from massmob.values.text import Language, as_language, nfc, similar_words_hint
from massmob.values.vocabulary import DocumentSystem, DocumentType, Level

__all__ = ["DocumentSymbol"]

_PARTY, _STATE, _HISTORIC = DocumentSystem.PARTY, DocumentSystem.STATE, DocumentSystem.HISTORIC

# --- Shapes -------------------------------------------------------------------------------------


class _Shape(NamedTuple):
    """A form of symbols: its system, the parts before the issuers, and what may follow the first issuer."""

    system: DocumentSystem
    has_year: bool
    has_type: bool
    # After the first issuer: nothing; the drafting unit; further issuers, then optionally a unit.
    tail: Literal["none", "unit", "any"]
    # The only issuers that use it, without their legislatures; None for any issuer.
    issuers: frozenset[str] | None = None


_HISTORIC_ISSUERS = frozenset({"CP", "TTg", "TVQH"})
# Signature → shape. A signature has a sign for each part before the issuers, with the separator after it: 9 is
# a number, T a type code. The table serves to parse as well as to print and to check.
_SHAPES = {
    "9-T/": _Shape(_PARTY, has_year=False, has_type=True, tail="any"),
    "9/T-": _Shape(_STATE, has_year=False, has_type=True, tail="any"),
    "9/9/T-": _Shape(_STATE, has_year=True, has_type=True, tail="any"),
    "9/9/": _Shape(_STATE, has_year=True, has_type=False, tail="none", issuers=frozenset({"QH"})),
    "9/": _Shape(_STATE, has_year=False, has_type=False, tail="unit"),
    "9-T-": _Shape(_HISTORIC, has_year=False, has_type=True, tail="none"),
    "9-": _Shape(_HISTORIC, has_year=False, has_type=False, tail="none", issuers=_HISTORIC_ISSUERS),
}
_SHAPES_BY_PARTS = {
    (shape.system, shape.has_year, shape.has_type): shape for shape in _SHAPES.values()
}
_TEMPLATES_BY_PARTS = {
    (shape.system, shape.has_year, shape.has_type): signature.replace("9", "{number:02}", 1)
    .replace("9", "{year}", 1)
    .replace("T", "{type}", 1)
    for signature, shape in _SHAPES.items()
}
_ORDER_REPAIRS = {
    ("9/T-", _PARTY): "State order of a Party act corrected",
    ("9-T/", _STATE): "Party order of a State act corrected",
    ("9-T-", _PARTY): "hyphen before the issuer written /",
}
"""Signature and system of the issuer → the repair: the issuer decides the system, not the order."""

_ISSUERS_OF = {_PARTY: (_PARTY, None), _STATE: (_STATE, None), _HISTORIC: (_STATE, None)}
"""System → the systems of the issuer codes in its symbols; None for codes of both."""

_LETTERS = "A-Za-zĐđĂăÂâÊêÔôƠơƯưị"
_PLAIN = re.compile(f"[{_LETTERS}0-9&/-]+")
_CODE = re.compile(f"[A-ZĐĂÂÊÔƠƯ][{_LETTERS}0-9&]{{0,23}}")
_SEPARATOR = re.compile("([-/])")
_MAX_LENGTH = 200  # characters; longer text is refused before it is parsed, as it may be hostile
_EXAMPLES = (
    "write 12-CT/TU (Party); 1286/NQ-UBTVQH15, 06/2021/QĐ-UBND or 125/SGDĐT-VP (State); "
    "103-NQ-TVQH or 120-CP (historic)"
)


def _symbol_error(
    message: str, value: object, hint: str = _EXAMPLES, place: str = ""
) -> InvalidValueError:
    return InvalidValueError(message, place=place, found=value, hint=hint)


# --- The value ----------------------------------------------------------------------------------


def _as_system(value: object) -> DocumentSystem:
    return DocumentSystem.of(value)


def _as_codes(value: object) -> tuple[str, ...]:
    """Issuer codes as a tuple; a single code may be given as text."""
    if isinstance(value, str):
        return (value,)
    is_sequence = isinstance(value, (tuple, list))
    codes = cast("Sequence[object]", value) if is_sequence else ()
    texts = tuple(code for code in codes if isinstance(code, str))
    if not texts or len(texts) < len(codes):
        raise _symbol_error("no issuer codes", value, "give a code such as TU, or several")
    return texts


def _as_repairs(value: Iterable[str]) -> tuple[str, ...]:
    if isinstance(value, tuple | list) and all(isinstance(repair, str) for repair in value):
        return tuple(value)
    raise InvalidValueError("not a list of texts", found=value, hint="give a tuple of str")


@naming_fields
@attrs.frozen(kw_only=True, repr=False)
class DocumentSymbol(PlainForm):
    """Số, ký hiệu văn bản: the number and codes that a document is cited by.

    Compared and hashed by its parts, so two printed forms of one symbol are equal. Every symbol can be
    parsed from its text: ``DocumentSymbol.parse(str(symbol)) == symbol``.

    Attributes:
        system: The system whose rules it follows.
        number: From 1.
        type_code: A code of `TYPE_CODES`; ``""`` when there is none (State letters, acts of the Assembly).
        issuers: Issuer codes, the lead organ first; more than one for joint documents (liên tịch).
        unit: Code of the drafting unit (đơn vị soạn thảo); ``""`` when there is none.
        year: The year of issue if the symbol contains it; never the legislature.
        repairs: What `parse` corrected, in words; not compared.

    Raises:
        InvalidValueError: A combination of parts that no system has.

    Example:
        >>> symbol = DocumentSymbol.parse("Số: 03-Ctr/TU")
        >>> str(symbol), symbol.number, symbol.type_code, symbol.issuer, symbol.level.value
        ('03-CTr/TU', 3, 'CTr', 'TU', 'city')
        >>> symbol.repairs
        ('the word Số left out', 'Ctr written CTr')
    """

    system: DocumentSystem = attrs.field(converter=_as_system)
    number: int
    type_code: str = ""
    issuers: tuple[str, ...] = attrs.field(converter=_as_codes)
    unit: str = ""
    year: int | None = None
    repairs: tuple[str, ...] = attrs.field(default=(), eq=False, converter=_as_repairs)

    def __attrs_post_init__(self) -> None:
        _check_whole(self.number, "number", 1, 9_999_999)
        if self.year is not None:
            _check_whole(self.year, "year", 1900, 2099)
        for name, code in (("type_code", self.type_code), ("unit", self.unit)):
            if not isinstance(code, str):
                raise InvalidValueError("not a text", place=name, found=code, hint="give a str")
        # Cached, since the same codes occur with many numbers.
        _check_codes(self.system, self.type_code, self.issuers, self.unit, self.year is not None)

    @classmethod
    def parse(cls, text: str) -> DocumentSymbol:
        """Parse a symbol as people print it.

        Corrected, and listed in ``repairs``: spaces, dashes and slashes of other kinds, the word
        ``Số``, punctuation around the symbol, leading zeros, the case of codes, ``QÐ`` with the
        Icelandic letter, ``QD``, decomposed letters, a Party act in State order and the reverse.

        Args:
            text: One symbol, and nothing else that is not corrected.

        Returns:
            The symbol.

        Raises:
            InvalidValueError: Not a symbol; the hint shows examples.

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
            return _parse_symbol(text)
        except InvalidValueError as error:
            message = f"not a document symbol: {error.message}"
            raise InvalidValueError(message, found=text, hint=error.hint).at_default(
                "text"
            ) from None

    @property
    def canonical(self) -> str:
        """The symbol as its system prints it, the number with two digits at least."""
        template = _TEMPLATES_BY_PARTS[self.system, self.year is not None, self.type_code != ""]
        tail = (*self.issuers, self.unit) if self.unit else self.issuers
        parts = template.format(number=self.number, year=self.year, type=self.type_code)
        return parts + "-".join(tail)

    @property
    def issuer(self) -> str:
        """The code of the issuer, of the lead organ where there are several: ``TU``, ``QH15``."""
        return self.issuers[0]

    @property
    def legislature(self) -> int | None:
        """Khóa Quốc hội: the number after ``QH`` or ``UBTVQH``; ``None`` for all other issuers."""
        return split_legislature(self.issuer)[1]

    @property
    def organ(self) -> IssuerCode | None:
        """The issuer's row in `ISSUER_CODES`; ``None`` for an unknown code."""
        return organ_of(self.issuer)

    @property
    def level(self) -> Level | None:
        """The level that the issuer code implies; ``None`` when it implies none or several."""
        return None if self.organ is None else self.organ.level

    @property
    def types(self) -> tuple[DocumentType, ...]:
        """The document types that the symbol may mean in its system.

        Two for the Party's ``QĐ``; none when the code is not in the list of that system, as for
        ``KL`` in a State symbol.
        """
        if self.type_code:
            return TYPE_CODES[self.system].get(self.type_code, ())
        return WITHOUT_CODE.get((self.system, self.year is not None), ())

    def explain(self, lang: Language = "en") -> str:
        """The symbol in words, and what it leaves open.

        Args:
            lang: ``"vi"``, ``"en"`` or ``"ru"``.

        Returns:
            A few sentences.

        Raises:
            InvalidValueError: Not one of these languages.

        Example:
            >>> print(DocumentSymbol.parse("66-QĐ/TW").explain().split(". ")[1])
            QĐ is the code of both decision and regulation: only the document itself shows which
        """
        return " ".join(_sentences(self, as_language(lang)))

    def to_dict(self) -> str:
        """The symbol as files have it, as ``str`` gives it.

        Example:
            >>> DocumentSymbol.parse("12-CT/TU").to_dict()
            '12-CT/TU'
        """
        return str(self)

    @classmethod
    def from_dict(cls, plain: object) -> Self:
        """The symbol that `to_dict` wrote; every text that `parse` reads.

        Raises:
            InvalidValueError: It is anything else.
        """
        return cast("Self", cls.parse(cast("str", plain)))

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of `to_dict`."""
        return schemas.SYMBOL

    def __str__(self) -> str:
        return self.canonical

    def __repr__(self) -> str:
        return f"DocumentSymbol.parse({self.canonical!r})"


def _check_whole(value: object, part: str, low: int, high: int) -> None:
    if type(value) is not int:
        raise _symbol_error(f"{with_article(part)} that is not a whole number", value)
    if not low <= value <= high:
        # An int of thousands of digits cannot even be printed in the message that reports it.
        shown = value if abs(value) < 10**9 else "a number beyond any register"
        raise _symbol_error(
            f"no such {part}", shown, f"{with_article(part)} runs from {low} to {high}"
        )


def _unknown_type(code: str) -> InvalidValueError:
    message = f"{code[:24]!r} is not a type code" if code else "the type code is missing"
    hint = similar_words_hint(code, sorted(KNOWN_TYPES), otherwise=_EXAMPLES)
    return _symbol_error(message, code, hint, "type_code")


def _check_code(code: str, place: str) -> None:
    if code in ISSUER_CODES:
        return
    if not _CODE.fullmatch(code):
        hint = "a code is letters with a capital first, such as TU, BDVTU, UBND, QH15"
        raise _symbol_error(f"{code[:24]!r} is not a code of an organ", code, hint, place)
    if spell_issuer(code) != code:
        hint = f"write {spell_issuer(code)}"
        raise _symbol_error("a code in another spelling", code, hint, place)


@lru_cache(maxsize=4096)
def _check_codes(
    system: DocumentSystem, type_code: str, issuers: tuple[str, ...], unit: str, year: bool
) -> None:
    """Check that the codes are valid, and in a combination that the system has."""
    if type_code and type_code not in KNOWN_TYPES:
        raise _unknown_type(type_code)
    shape = _SHAPES_BY_PARTS.get((system, year, type_code != ""))
    if shape is None:
        raise _symbol_error(
            f"parts that {system.label('en')} does not have", {"type_code": type_code}
        )
    for code in issuers:
        _check_code(code, "issuers")
    if unit:
        _check_code(unit, "unit")
    _check_issuer(issuers[0], system, shape)
    _check_tail(type_code, issuers, unit, shape.tail)


def _check_issuer(issuer: str, system: DocumentSystem, shape: _Shape) -> None:
    """Check that the first issuer belongs to the symbol's system and uses this shape."""
    if shape.issuers:
        base, legislature = split_legislature(issuer)
        if base in shape.issuers and (legislature or base != "QH"):
            return
    organ = organ_of(issuer)
    other_system = organ is not None and organ.system not in _ISSUERS_OF[system]
    if not shape.has_type and spell_type(issuer):
        raise _symbol_error(f"{issuer} is a type code: the issuer is missing", issuer)
    if shape.issuers or (other_system and not shape.has_type):
        raise _symbol_error("the type code is missing", issuer)
    if other_system:
        raise _symbol_error(f"{issuer} does not issue in {system.label('en')}", issuer)


def _check_tail(type_code: str, issuers: tuple[str, ...], unit: str, tail: str) -> None:
    """Check that the shape allows the codes after the first issuer, and that parsing distinguishes them."""
    joint = issuers[1:]
    if (joint and tail != "any") or (unit and tail == "none"):
        raise _symbol_error("another code after the issuer", (*joint, unit))
    if tail == "unit" and not unit:
        hint = "a letter ends with its drafting unit (125/SGDĐT-VP), an act has a type code"
        raise _symbol_error("the type code or the drafting unit is missing", issuers[0], hint)
    if tail == "unit" and organ_of(unit):
        raise _unknown_type(issuers[0])
    if not all(_is_joint_issuer(type_code, code) for code in joint):
        raise _symbol_error("an unknown issuer after another", joint)
    if unit and _is_joint_issuer(type_code, unit):
        raise _symbol_error("a drafting unit that is an issuer", unit)


def _is_joint_issuer(type_code: str, code: str) -> bool:
    """Whether a code after the first issuer is a joint issuer; otherwise it is the drafting unit."""
    return type_code in JOINT_TYPES or (type_code != "" and organ_of(code) is not None)


# --- Parsing ------------------------------------------------------------------------------------


def _parse_symbol(text: object) -> DocumentSymbol:
    """Parse a symbol: numbers, codes and the separators between them.

    Grammar::

        symbol     = party | state | historic
        party      = number "-" type "/" issuers                        66-QĐ/TW; 36-HD/VPTW; 399-QĐ/TW
        state      = number "/" year "/" type "-" issuers               Decree 30/2020/NĐ-CP
                   | number "/" type "-" issuers                        the same, individual acts
                   | number "/" issuer "-" unit                         the same, official letters
                   | number "/" year "/" "QH" legislature               acts of the National Assembly
        historic   = number "-" type "-" issuer | number "-" issuer     103-NQ-TVQH; 120-CP
        issuers    = issuer { "-" issuer } [ "-" unit ]

    Each alternative is a row of `_SHAPES`. If the order of the parts contradicts the system
    of the issuer, the issuer determines the system.
    """
    repairs: list[str] = []
    tokens = _SEPARATOR.split(_clean_text(text, repairs))
    signature, type_code = _read_signature(tokens, repairs)
    shape = _SHAPES.get(signature)
    rest = tokens[len(signature) :]  # a signature has a character for each token
    if shape is None:
        raise _symbol_error("a part is missing, or the order of the parts is unknown", text)
    if any(separator != "-" for separator in rest[1::2]):
        if shape.has_type:
            raise _symbol_error("one / too many", text)
        raise _unknown_type(rest[0][:24])
    if not all(rest[::2]):
        raise _symbol_error("a code is missing", text)
    issuers, unit = _split_issuers(rest[::2], type_code, repairs)
    system, organ = shape.system, organ_of(issuers[0])
    if organ and organ.system and (repair := _ORDER_REPAIRS.get((signature, organ.system))):
        system = organ.system
        repairs.append(repair)
    return DocumentSymbol(
        system=system,
        number=_read_number(tokens[0], 2, repairs),
        type_code=type_code,
        issuers=issuers,
        unit=unit,
        year=_read_number(tokens[2], 4, repairs) if shape.has_year else None,
        repairs=tuple(repairs),
    )


def _read_signature(tokens: list[str], repairs: list[str]) -> tuple[str, str]:
    """The signature of the parts before the issuers, as in `_SHAPES`, and the type code."""
    signature = ""
    for token, separator in zip(tokens[::2], tokens[1::2], strict=False):
        if token.isdecimal():
            signature += "9" + separator
        elif signature and (code := spell_type(token)):
            if code != token:
                repairs.append(f"{token} written {code}")
            return f"{signature}T{separator}", code
        else:
            break
    return signature, ""


def _split_issuers(
    codes: list[str], type_code: str, repairs: list[str]
) -> tuple[tuple[str, ...], str]:
    """The issuers and the drafting unit from the codes at the end of a symbol."""
    usual = [spell_issuer(code) for code in codes]
    repairs += [f"{old} written {new}" for old, new in zip(codes, usual, strict=True) if old != new]
    if len(usual) == 1 or _is_joint_issuer(type_code, usual[-1]):
        return tuple(usual), ""
    return tuple(usual[:-1]), usual[-1]


def _read_number(digits: str, width: int, repairs: list[str]) -> int:
    """The value of digits with any number of leading zeros; the usual form has a minimum width."""
    significant = digits.lstrip("0")
    if not 0 < len(significant) < 8:
        raise _symbol_error("no such number", digits, "numbers run from 01 to 9999999")
    usual = significant.rjust(width, "0")
    if usual != digits:
        repairs.append(f"{digits[:24]} written {usual}")
    return int(significant)


# --- Repairs ------------------------------------------------------------------------------------

_ICELANDIC = str.maketrans("Ðð", "Đđ")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012–—―\u2043\u2212\ufe63\uff0d", "-"))
_SLASHES = str.maketrans(dict.fromkeys("\u2044\u2215\uff0f", "/"))
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_SURROUNDING = " \t\r\n\u00a0\u202f.,;:!?()[]{}<>\"'“”‘’«»…"
_WORD_SO = re.compile(r"^(?:số|so)[\s:.]*(?=\d)", re.IGNORECASE)
_SPACED_SEPARATOR = re.compile(r"\s*([-/])\s*")
_SPACE_FOR_HYPHEN = re.compile(r"^(\d+)\s+(?=[^\s/-]+/)")

_REPAIRS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("invisible characters left out", lambda text: text.translate(_INVISIBLE)),
    ("characters around it left out", lambda text: text.strip(_SURROUNDING)),
    ("letters composed (NFC)", nfc),
    ("Icelandic Ð written Đ", lambda text: text.translate(_ICELANDIC)),
    ("dash written -", lambda text: text.translate(_DASHES)),
    ("slash written /", lambda text: text.translate(_SLASHES)),
    ("the word Số left out", lambda text: _WORD_SO.sub("", text, count=1)),
    ("spaces left out", lambda text: _SPACED_SEPARATOR.sub(r"\1", text)),
    ("space after the number written -", lambda text: _SPACE_FOR_HYPHEN.sub(r"\1-", text)),
)
"""Description of a repair → its function, in the order of application."""


def _clean_text(text: object, repairs: list[str]) -> str:
    """The text, repaired so that it has only letters, digits, ``&`` and the two separators."""
    if not isinstance(text, str):
        raise _symbol_error("not a text", text)
    if _PLAIN.fullmatch(text) and len(text) <= _MAX_LENGTH:
        return text
    if len(text) > _MAX_LENGTH:
        raise _symbol_error(
            f"{counted(len(text), 'character')} are too many for a symbol",
            text,
            "give the symbol alone",
        )
    for description, repair in _REPAIRS:
        repaired = repair(text)
        if repaired != text:
            repairs.append(description)
        text = repaired
    plain = _PLAIN.match(text)
    if plain is not None and plain.end() == len(text):
        return text
    if not text:
        raise _symbol_error("the text is empty", text)
    strange = text[plain.end() if plain else 0]
    hint = f"leave out {strange!r}: give the symbol alone"
    raise _symbol_error("a character that no symbol has", text, hint)


# --- Explaining ---------------------------------------------------------------------------------

_PHRASES: dict[str, dict[Language, str]] = {
    "summary": {
        "vi": "{symbol}: {types} số {number}, {system}, cơ quan ban hành {issuers}.",
        "en": "{symbol}: {types} number {number} in {system}, issued by {issuers}.",
        "ru": "{symbol}: {types} номер {number}, {system}, издан: {issuers}.",
    },
    "untyped": {"vi": "văn bản", "en": "document", "ru": "документ"},
    "or": {"vi": " hoặc ", "en": " or ", "ru": " или "},
    "and": {"vi": " và ", "en": " and ", "ru": " и "},
    "two_types": {
        "vi": "{code} là viết tắt chung của {all}: chỉ có văn bản mới cho biết là loại nào.",
        "en": "{code} is the code of both {all}: only the document itself shows which.",
        "ru": "{code} обозначает и то и другое ({all}): различает их только сам документ.",
    },
    "no_type": {
        "vi": "{code} không có trong danh mục loại văn bản của hệ thống này.",
        "en": "{code} is not in this system's list of type codes.",
        "ru": "{code} нет в перечне кодов этой системы.",
    },
    "similar_type": {
        "vi": "{code} khác {similar}: dấu gạch của chữ Đ làm thành loại văn bản khác.",
        "en": "{code} is not {similar}: the stroke of Đ makes another type.",
        "ru": "{code} не то же, что {similar}: черта в букве Đ обозначает другой вид документа.",
    },
    "central_organs": {
        "vi": "{issuer} không cho biết là cơ quan nào trong số đó.",
        "en": "{issuer} does not identify which of them.",
        "ru": "{issuer} не говорит, какой именно это орган.",
    },
    "shared_code": {
        "vi": "{issuer} dùng chung, không cho biết là tỉnh hay địa phương nào.",
        "en": "{issuer} does not identify the province or place: all such organs share it.",
        "ru": "{issuer} не говорит, какой провинции или места этот орган: код общий.",
    },
    "unknown_issuer": {
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


_SWAP_STROKE = str.maketrans("DĐ", "ĐD")


def _sentences(symbol: DocumentSymbol, lang: Language) -> Iterator[str]:
    """The sentences of `DocumentSymbol.explain` that apply to the symbol."""
    types = [document_type.label(lang) for document_type in symbol.types]
    organ = symbol.organ
    shared = organ is not None and organ.shared
    central = symbol.level is Level.CENTRAL
    similar = symbol.type_code.translate(_SWAP_STROKE)
    values = {
        "symbol": symbol.canonical,
        "types": _PHRASES["or"][lang].join(types) or _PHRASES["untyped"][lang],
        "all": _PHRASES["and"][lang].join(types),
        "number": symbol.number if symbol.year is None else f"{symbol.number}/{symbol.year}",
        "system": symbol.system.label(lang),
        "issuers": ", ".join(_issuer_label(code, lang) for code in symbol.issuers),
        "code": symbol.type_code,
        "similar": similar,
        "issuer": symbol.issuer,
        "legislature": symbol.legislature,
        "valid": organ.valid if organ else "",
    }
    sentences = [
        ("summary", True),
        ("two_types", symbol.type_code and len(types) > 1),
        ("no_type", symbol.type_code and not types),
        ("similar_type", similar != symbol.type_code and similar in KNOWN_TYPES),
        ("central_organs", shared and central),
        ("shared_code", shared and not central),
        ("unknown_issuer", organ is None),
        ("valid", organ is not None and organ.valid != Period()),
        ("legislature", symbol.legislature is not None),
        ("term", symbol.system is _PARTY),
    ]
    for phrase, applies in sentences:
        if applies:
            yield _PHRASES[phrase][lang].format_map(values)


def _issuer_label(code: str, lang: Language) -> str:
    """An issuer's name followed by its code; an unknown code alone."""
    organ = organ_of(code)
    return code if organ is None else f"{organ.name.label(lang)} ({code})"
