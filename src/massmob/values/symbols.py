"""Document symbols (số, ký hiệu văn bản): ``12-CT/TU`` of the Party, ``1286/NQ-UBTVQH15`` of the State.

A symbol is not a key: its number is unique only within one issuer, type and term (nhiệm kỳ), and ``TU`` serves
every province. What the codes mean is in `massmob.values.symbol_codes`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple, cast

import attrs

from massmob.errors import InvalidValueError
from massmob.values.period import Period
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
from massmob.values.text import Language, as_language, nfc, words_near
from massmob.values.vocabulary import DocumentSystem, DocumentType, Level

__all__ = ["DocumentSymbol"]

_PARTY, _STATE, _HISTORIC = DocumentSystem.PARTY, DocumentSystem.STATE, DocumentSystem.HISTORIC

# --- Shapes -------------------------------------------------------------------------------------


class _Shape(NamedTuple):
    """A way to write a symbol: whose it is, its parts before the issuers, and what may follow."""

    system: DocumentSystem
    year: bool
    typed: bool
    # Behind the first issuer: nothing; the drafting unit; further issuers, then perhaps a unit.
    tail: Literal["none", "unit", "any"]
    # The only issuers that use it, their legislatures left out.
    issuers: frozenset[str] | None = None


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
_SHAPE_OF = {(shape.system, shape.year, shape.typed): shape for shape in _SHAPES.values()}
_TEMPLATES = {
    (shape.system, shape.year, shape.typed): signature.replace("9", "{number:02}", 1)
    .replace("9", "{year}", 1)
    .replace("T", "{type}", 1)
    for signature, shape in _SHAPES.items()
}
_OTHER_ORDER = {
    ("9/T-", _PARTY): "State order of a Party act put right",
    ("9-T/", _STATE): "Party order of a State act put right",
    ("9-T-", _PARTY): "hyphen before the issuer written /",
}
"""Signature and whose the issuer really is → what is fixed; the issuer decides, not the order."""

_ISSUERS_OF = {_PARTY: (_PARTY, None), _STATE: (_STATE, None), _HISTORIC: (_STATE, None)}
"""System → whose issuer codes its symbols have."""

_LETTERS = "A-Za-zĐđĂăÂâÊêÔôƠơƯưị"
_PLAIN = re.compile(f"[{_LETTERS}0-9&/-]+")
_CODE = re.compile(f"[A-ZĐĂÂÊÔƠƯ][{_LETTERS}0-9&]{{0,23}}")
_SEPARATOR = re.compile("([-/])")
_LONGEST = 200  # no symbol is longer; hostile text is refused before it is looked at
_EXAMPLES = (
    "write 12-CT/TU (Party); 1286/NQ-UBTVQH15, 06/2021/QĐ-UBND or 125/SGDĐT-VP (State); "
    "103-NQ-TVQH or 120-CP (historic)"
)


def _refusal(message: str, found: object, hint: str = _EXAMPLES) -> InvalidValueError:
    return InvalidValueError(message, found=found, hint=hint)


# --- The value ----------------------------------------------------------------------------------


def _as_system(value: object) -> DocumentSystem:
    return DocumentSystem.of(value)


def _as_codes(value: object) -> tuple[str, ...]:
    """Issuer codes as a tuple; a lone code need not be wrapped."""
    if isinstance(value, str):
        return (value,)
    listed = isinstance(value, (tuple, list))
    codes = tuple(cast("Iterable[object]", value)) if listed else ()
    texts = tuple(code for code in codes if isinstance(code, str))
    if not texts or len(texts) < len(codes):
        raise _refusal("no issuer codes", value, "give a code such as TU, or several")
    return texts


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
        repairs: What `parse` fixed, in words; not compared.

    Raises:
        InvalidValueError: Parts that no system puts together.

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
    repairs: tuple[str, ...] = attrs.field(default=(), eq=False)

    def __attrs_post_init__(self) -> None:
        _check_whole(self.number, "number", 1, 9_999_999)
        if self.year is not None:
            _check_whole(self.year, "year", 1900, 2099)
        for code in (self.type_code, self.unit):
            _check_text(code)
        # The same codes come again and again, each time with another number.
        _check_codes(self.system, self.type_code, self.issuers, self.unit, self.year is not None)

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
            InvalidValueError: Not a symbol; the hint shows what one looks like.

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
                hint=error.hint,
            ) from None

    @property
    def canonical(self) -> str:
        """The symbol as its system prints it, the number with two digits at least."""
        template = _TEMPLATES[self.system, self.year is not None, self.type_code != ""]
        tail = (*self.issuers, self.unit) if self.unit else self.issuers
        parts = template.format(number=self.number, year=self.year, type=self.type_code)
        return parts + "-".join(tail)

    @property
    def issuer(self) -> str:
        """The code of the issuer, of the lead organ where there are several: ``TU``, ``QH15``."""
        return self.issuers[0]

    @property
    def legislature(self) -> int | None:
        """Khóa Quốc hội: the number behind ``QH`` or ``UBTVQH``; ``None`` for all other issuers."""
        return split_legislature(self.issuer)[1]

    @property
    def organ(self) -> IssuerCode | None:
        """What `ISSUER_CODES` knows of the issuer; ``None`` when it does not know the code."""
        return organ_of(self.issuer)

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
        return WITHOUT_CODE.get((self.system, self.year is not None), ())

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
        return " ".join(_sentences(self, as_language(lang)))

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


def _check_text(value: object) -> None:
    if not isinstance(value, str):
        raise _refusal("not a text", value)


def _unknown_type(code: str) -> InvalidValueError:
    message = f"{code[:24]!r} is no type code" if code else "the type code is missing"
    return _refusal(message, code, words_near(code, sorted(KNOWN_TYPES), otherwise=_EXAMPLES))


def _check_code(code: str) -> None:
    if code in ISSUER_CODES:
        return
    if not _CODE.fullmatch(code):
        hint = "a code is letters with a capital first, such as TU, BDVTU, UBND, QH15"
        raise _refusal(f"{code[:24]!r} is no code of an organ", code, hint)
    if spell_issuer(code) != code:
        raise _refusal("a code spelt otherwise", code, f"write {spell_issuer(code)}")


@lru_cache(maxsize=4096)
def _check_codes(
    system: DocumentSystem, type_code: str, issuers: tuple[str, ...], unit: str, year: bool
) -> None:
    """The codes are such as the system puts together."""
    if type_code and type_code not in KNOWN_TYPES:
        raise _unknown_type(type_code)
    shape = _SHAPE_OF.get((system, year, type_code != ""))
    if shape is None:
        raise _refusal(f"parts that {system.label('en')} does not have", system.value)
    for code in (*issuers, unit) if unit else issuers:
        _check_code(code)
    _check_issuer(issuers[0], system, shape)
    _check_tail(type_code, issuers, unit, shape.tail)


def _check_issuer(issuer: str, system: DocumentSystem, shape: _Shape) -> None:
    """The first issuer is of the symbol's system, and one that uses this shape."""
    if shape.issuers:
        base, legislature = split_legislature(issuer)
        if base in shape.issuers and (legislature or base != "QH"):
            return
    organ = organ_of(issuer)
    foreign = organ is not None and organ.system not in _ISSUERS_OF[system]
    if not shape.typed and spell_type(issuer):
        raise _refusal(f"{issuer} is a type code: the issuer is missing", issuer)
    if shape.issuers or (foreign and not shape.typed):
        raise _refusal("the type code is missing", issuer)
    if foreign:
        raise _refusal(f"{issuer} does not issue in {system.label('en')}", issuer)


def _check_tail(type_code: str, issuers: tuple[str, ...], unit: str, tail: str) -> None:
    """What follows the first issuer is what the shape allows, and is read the same way again."""
    joint = issuers[1:]
    if (joint and tail != "any") or (unit and tail == "none"):
        raise _refusal("another code after the issuer", (*joint, unit))
    if tail == "unit" and not unit:
        hint = "a letter ends with its drafting unit (125/SGDĐT-VP), an act has a type code"
        raise _refusal("the type code or the drafting unit is missing", issuers[0], hint)
    if tail == "unit" and organ_of(unit):
        raise _unknown_type(issuers[0])
    if not all(_joins(type_code, code) for code in joint):
        raise _refusal("an issuer that no table has, after another", joint)
    if unit and _joins(type_code, unit):
        raise _refusal("a drafting unit that is an issuer", unit)


def _joins(type_code: str, code: str) -> bool:
    """Whether a code after the first issuer is an issuer too; otherwise it is the drafting unit."""
    return type_code in JOINT_TYPES or (type_code != "" and organ_of(code) is not None)


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
    if not all(rest[::2]):
        raise _refusal("a code is missing", text)
    issuers, unit = _organs(rest[::2], type_code, repairs)
    system, organ = shape.system, organ_of(issuers[0])
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
        elif marks and (code := spell_type(token)):
            if code != token:
                repairs.append(f"{token} written {code}")
            return f"{marks}T{separator}", code
        else:
            break
    return marks, ""


def _organs(codes: list[str], type_code: str, repairs: list[str]) -> tuple[tuple[str, ...], str]:
    """The issuers and the drafting unit among the codes at the end of a symbol."""
    spelt = [spell_issuer(code) for code in codes]
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
_AROUND = " \t\r\n\u00a0\u202f.,;:!?()[]{}<>\"'“”‘’«»…"
_WORD = re.compile(r"^(?:số|so)[\s:.]*(?=\d)", re.IGNORECASE)
_SPACED = re.compile(r"\s*([-/])\s*")
_SPACE_FOR_HYPHEN = re.compile(r"^(\d+)\s+(?=[^\s/-]+/)")

_MENDS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("invisible characters left out", lambda text: text.translate(_INVISIBLE)),
    ("what stands round it left out", lambda text: text.strip(_AROUND)),
    ("letters composed (NFC)", nfc),
    ("Icelandic Ð written Đ", lambda text: text.translate(_ICELANDIC)),
    ("dash written -", lambda text: text.translate(_DASHES)),
    ("slash written /", lambda text: text.translate(_SLASHES)),
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
    for told, fix in _MENDS:
        fixed = fix(text)
        if fixed != text:
            repairs.append(told)
        text = fixed
    plain = _PLAIN.match(text)
    if plain is None or plain.end() < len(text):
        strange = text[plain.end() if plain else 0 :][:1]
        hint = f"leave out {strange!r}: give the symbol alone" if strange else _EXAMPLES
        raise _refusal(
            "a character that no symbol has" if strange else "nothing is there", text, hint
        )
    return text


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
    "stroke": {
        "vi": "{code} khác {twin}: dấu gạch của chữ Đ làm thành loại văn bản khác.",
        "en": "{code} is not {twin}: the stroke of Đ makes another type.",
        "ru": "{code} не то же, что {twin}: черта в букве Đ обозначает другой вид документа.",
    },
    "central": {
        "vi": "{issuer} không cho biết là cơ quan nào trong số đó.",
        "en": "{issuer} does not say which of them.",
        "ru": "{issuer} не говорит, какой именно это орган.",
    },
    "shared": {
        "vi": "{issuer} dùng chung, không cho biết là tỉnh hay địa phương nào.",
        "en": "{issuer} does not say which province or place: all such organs share it.",
        "ru": "{issuer} не говорит, какой провинции или места этот орган: код общий.",
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


_STROKE = str.maketrans("DĐ", "ĐD")


def _sentences(symbol: DocumentSymbol, lang: Language) -> Iterator[str]:
    """The sentences of `DocumentSymbol.explain`, each only where it is true."""
    types = [each.label(lang) for each in symbol.types]
    organ = symbol.organ
    shared = organ is not None and organ.shared
    twin = symbol.type_code.translate(_STROKE)
    facts = {
        "symbol": symbol.canonical,
        "types": _PHRASES["or"][lang].join(types) or _PHRASES["untyped"][lang],
        "all": _PHRASES["and"][lang].join(types),
        "number": symbol.number if symbol.year is None else f"{symbol.number}/{symbol.year}",
        "system": symbol.system.label(lang),
        "issuers": ", ".join(_named(code, lang) for code in symbol.issuers),
        "code": symbol.type_code,
        "twin": twin,
        "issuer": symbol.issuer,
        "legislature": symbol.legislature,
        "valid": organ.valid if organ else "",
    }
    true = {
        "is": True,
        "several": symbol.type_code and len(types) > 1,
        "foreign": symbol.type_code and not types,
        "stroke": twin != symbol.type_code and twin in KNOWN_TYPES,
        "central": shared and symbol.level is Level.CENTRAL,
        "shared": shared and symbol.level is not Level.CENTRAL,
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
    organ = organ_of(code)
    return code if organ is None else f"{organ.name.label(lang)} ({code})"
