"""Document symbols (số, ký hiệu văn bản): parse, check, print and explain them.

Examples are ``12-CT/TU`` of the Party and ``1286/NQ-UBTVQH15`` of the State. A symbol is not a key: its number
is unique only within one issuer, type and term (nhiệm kỳ), and every province uses ``TU``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Self, cast

import attrs

from massmob.errors import InvalidValueError
from massmob.translation.catalogue import gettext
from massmob.translation.language import Language, as_language
from massmob.values import schemas
from massmob.values.construction import naming_fields
from massmob.values.period import Period
from massmob.values.period_phrase import when
from massmob.values.plain_form import MakeRef, PlainForm
from massmob.values.schemas import Schema
from massmob.values.symbol_codes import FORMS, KNOWN_TYPES, TYPE_CODES, types_without_code
from massmob.values.symbol_grammar import (
    YEARS,
    Codes,
    Parts,
    check_suffix,
    check_whole,
    propose,
    read_symbol,
    recheck_codes,
    write_symbol,
)
from massmob.values.symbol_organs import IssuerCode, organ_of, split_legislature
from massmob.values.symbol_phrases import SENTENCES
from massmob.values.symbol_repairs import symbol_error
from massmob.values.vocabulary import DocumentSystem, DocumentType, Level

__all__ = ["DocumentSymbol", "symbol_of"]


def _as_system(value: object) -> DocumentSystem:
    return value if isinstance(value, DocumentSystem) else DocumentSystem.of(value)


def _are_texts(values: Iterable[object]) -> bool:
    """Whether all values are texts, checked as fast as Python can."""
    try:
        "".join(cast("Iterable[str]", values))
    except TypeError:
        return False
    return True


def _as_codes(value: object) -> tuple[str, ...]:
    """Issuer codes as a tuple; a single code may be given as text."""
    if isinstance(value, str):
        return (value,)
    is_sequence = isinstance(value, (tuple, list))
    codes = tuple(cast("Iterable[str]", value)) if is_sequence else ()
    if codes and _are_texts(codes):
        return codes
    raise symbol_error("no issuer codes", value, "give a code such as TU, or several")


def _as_repairs(value: Iterable[str]) -> tuple[str, ...]:
    if isinstance(value, (tuple, list)) and _are_texts(value):
        return tuple(value)
    raise InvalidValueError("not a list of texts", found=value, hint="give a tuple of str")


def _usual_form(symbol: DocumentSymbol) -> str:
    """The first form of the system in which the parts are read as they are; ``""`` if none has them."""
    wanted = (symbol.type_code != "", symbol.year is not None)
    keys = [
        key
        for key, form in FORMS.items()
        if symbol.system in form.systems and (form.has_type, form.has_year) == wanted
        if form.has_type or form.has_unit == (symbol.unit != "")
    ]
    parts = (symbol.system, symbol.type_code, symbol.consolidated, symbol.issuers, symbol.unit)
    for key in keys[:-1]:  # older acts have several: 01-TT/LB, 103-NQ-TVQH
        try:
            recheck_codes(Codes(key, *parts))
        except InvalidValueError:
            continue
        return key
    return keys[-1] if keys else ""


@naming_fields
@attrs.frozen(kw_only=True, repr=False)
class DocumentSymbol(PlainForm):
    """Số, ký hiệu văn bản: the number and codes that a document is cited by.

    Compared and hashed by its parts, so two printed forms of one symbol are equal. Every symbol can be
    parsed from its text: ``DocumentSymbol.parse(str(symbol)) == symbol``.

    Attributes:
        system: The system whose rules it follows.
        number: From 1.
        suffix: What the number is printed with: a letter, ``bis`` or a point and digits (15a, 66.19).
        type_code: A code of `TYPE_CODES`; ``""`` when there is none (State letters, acts of the Assembly).
        consolidated: The type code of the act consolidated (văn bản được hợp nhất), after ``VBHN``.
        issuers: Issuer codes, the lead organ first; more than one for joint documents (liên tịch).
        unit: Code of the drafting unit (đơn vị soạn thảo); ``""`` when there is none.
        year: The year of issue if the symbol contains it; never the legislature.
        form: A key of `FORMS`, by default the usual form for the parts; not compared, since one act is
            printed 39/TTg and 39-TTg.
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
    suffix: str = ""
    type_code: str = ""
    consolidated: str = ""
    issuers: tuple[str, ...] = attrs.field(converter=_as_codes)
    unit: str = ""
    year: int | None = None
    form: str = attrs.field(default=attrs.Factory(_usual_form, takes_self=True), eq=False)
    repairs: tuple[str, ...] = attrs.field(default=(), eq=False, converter=_as_repairs)

    def __attrs_post_init__(self) -> None:
        check_whole(self.number, "number", 1, 9_999_999)
        if self.year is not None:
            check_whole(self.year, "year", *YEARS)
        texts = (self.suffix, self.type_code, self.consolidated, self.unit, self.form)
        if not _are_texts(texts):
            raise _not_a_text(self)
        _check_parts(self.suffix, self._codes, self.year is not None)

    @classmethod
    def parse(cls, text: str) -> DocumentSymbol:
        """Parse a symbol as people print it.

        Corrected, and listed in ``repairs``: spaces, dashes and slashes of other kinds, the word
        ``Số``, punctuation around the symbol, a word glued to its end, leading zeros, the case of codes,
        letters of other scripts that look the same (``QÐ`` with the Icelandic letter, a Cyrillic С),
        ``QD``, decomposed letters, the slash before the issuer (12/2005/QĐ/BTC), the issuer before the
        type, a Party act in State order and the reverse.

        Args:
            text: One symbol, and nothing else that is not corrected.

        Returns:
            The symbol.

        Raises:
            InvalidValueError: Not a symbol; the hint proposes one with the same letters and digits, or
                shows examples.

        Source:
            Party: Quy định 66-QĐ/TW (2017), Guidance 36-HD/VPTW (2018), Quy định 399-QĐ/TW (2026).
            State: Decree 30/2020/NĐ-CP. Older acts: as the national database of law prints them.

        Example:
            >>> DocumentSymbol.parse("5 – HD/VPTW") == DocumentSymbol.parse("05-HD/VPTW")
            True
            >>> state = DocumentSymbol.parse("1286/NQ-UBTVQH15")
            >>> state.system.value, state.issuer, state.legislature
            ('state', 'UBTVQH15', 15)
        """
        try:
            return symbol_of(read_symbol(text))
        except InvalidValueError as error:
            message = f"not a document symbol: {error.message}"
            hint = propose(text) or error.hint
            raise InvalidValueError(message, found=text, hint=hint).at_default("text") from None

    @property
    def canonical(self) -> str:
        """The symbol as its system prints it, the number with two digits at least."""
        return write_symbol(self.number, self.suffix, self.year, self._codes)

    @property
    def _codes(self) -> Codes:
        return Codes(
            self.form, self.system, self.type_code, self.consolidated, self.issuers, self.unit
        )

    @property
    def issuer(self) -> str:
        """The code of the issuer, of the lead organ where there are several: ``TU``, ``QH15``."""
        return self.issuers[0]

    @property
    def legislature(self) -> int | None:
        """Khóa: the number after ``QH``, ``UBTVQH`` or ``HĐNN``; ``None`` for all other issuers."""
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
        ``KL`` in a State symbol, or when the symbol of an older act leaves its type open.
        """
        if self.type_code:
            return TYPE_CODES[self.system].get(self.type_code, ())
        assembly = split_legislature(self.issuer)[0] if self.form == "N/Y/I" else ""
        organ = self.organ
        historic = organ is not None and organ.system is DocumentSystem.HISTORIC
        return types_without_code(self.system, assembly, historic)

    def explain(self, lang: Language | None = None) -> str:
        """The symbol in words, and what it leaves open.

        Args:
            lang: ``"vi"``, ``"en"`` or ``"ru"``; the current language by default.

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


def _not_a_text(symbol: DocumentSymbol) -> InvalidValueError:
    """The error of the first part that should be a text and is not."""
    names = ("suffix", "type_code", "consolidated", "unit", "form")
    values = {name: getattr(symbol, name) for name in names}
    name = next(name for name in names if not isinstance(values[name], str))
    return InvalidValueError("not a text", place=name, found=values[name], hint="give a str")


def symbol_of(parts: Parts) -> DocumentSymbol:
    """The symbol of parts that were read from a text.

    The parts have their types, so only the codes are checked. The slots of the frozen class are written here,
    as its constructor takes more than twice as long (``benchmarks/symbols.py``).
    """
    codes = parts.codes
    _check_parts(parts.suffix, codes, parts.year is not None)
    symbol = object.__new__(DocumentSymbol)
    write = object.__setattr__
    write(symbol, "system", codes.system)
    write(symbol, "number", parts.number)
    write(symbol, "suffix", parts.suffix)
    write(symbol, "type_code", codes.type_code)
    write(symbol, "consolidated", codes.consolidated)
    write(symbol, "issuers", codes.issuers)
    write(symbol, "unit", codes.unit)
    write(symbol, "year", parts.year)
    write(symbol, "form", codes.form)
    write(symbol, "repairs", parts.repairs)
    return symbol


@lru_cache(maxsize=4096)
def _check_parts(suffix: str, codes: Codes, has_year: bool) -> None:
    """Check that the parts are a symbol that is parsed to the same parts; the same ones occur often."""
    form = FORMS.get(codes.form)
    if form is None or (form.has_type, form.has_year) != (codes.type_code != "", has_year):
        parts = {"type_code": codes.type_code, "unit": codes.unit, "form": codes.form}
        raise symbol_error(f"parts that {codes.system.label('en')} does not have", parts)
    check_suffix(suffix)
    recheck_codes(codes)


# --- Explaining ---------------------------------------------------------------------------------

_SWAP_STROKE = str.maketrans("DĐ", "ĐD")


def _sentences(symbol: DocumentSymbol, lang: Language) -> Iterator[str]:
    """The sentences of `DocumentSymbol.explain` that apply to the symbol."""
    either, both = gettext(" or ", lang), gettext(" and ", lang)
    types = [document_type.label(lang) for document_type in symbol.types]
    organ = symbol.organ
    shared = organ is not None and organ.shared
    central = symbol.level is Level.CENTRAL
    similar = symbol.type_code.translate(_SWAP_STROKE)
    values = {
        "symbol": symbol.canonical,
        "types": either.join(types) or gettext("document", lang),
        "all": both.join(types),
        "number": f"{symbol.number}{symbol.suffix}{f'/{symbol.year}' if symbol.year else ''}",
        "system": symbol.system.label(lang),
        "issuers": ", ".join(_issuer_label(code, lang) for code in symbol.issuers),
        "code": symbol.type_code,
        "consolidated": either.join(
            type.label(lang) for type in TYPE_CODES[symbol.system].get(symbol.consolidated, ())
        ),
        "similar": similar,
        "issuer": symbol.issuer,
        "legislature": symbol.legislature,
        "valid": when(organ.valid, lang) if organ else "",
    }
    sentences = [
        ("summary", True),
        ("two_types", symbol.type_code and len(types) > 1),
        ("no_type", symbol.type_code and not types),
        ("consolidated", symbol.consolidated),
        ("open_type", not symbol.type_code and not types),
        ("similar_type", similar != symbol.type_code and similar in KNOWN_TYPES),
        ("central_organs", shared and central),
        ("shared_code", shared and not central),
        ("unknown_issuer", organ is None),
        ("valid", organ is not None and organ.valid != Period()),
        ("legislature", symbol.legislature is not None),
        ("term", symbol.system is DocumentSystem.PARTY),
    ]
    for phrase, applies in sentences:
        if applies:
            yield gettext(SENTENCES[phrase], lang).format_map(values)


def _issuer_label(code: str, lang: Language) -> str:
    """An issuer's name followed by its code; an unknown code alone."""
    organ = organ_of(code)
    return code if organ is None else f"{organ.name.label(lang)} ({code})"
