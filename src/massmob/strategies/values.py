"""Strategies of values: names that look Vietnamese, texts, periods, quantities, document symbols.

A name is decoded from a number, so that it costs one draw and shrinks to the first name of the list. The
syllables are common parts of place names; their combinations are synthetic.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any, Literal, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from massmob.errors import InvalidValueError
from massmob.values.period import Period, as_date
from massmob.values.quantity import Quantity
from massmob.values.symbols import DocumentSymbol
from massmob.values.text import Text
from massmob.values.vocabulary import DocumentSystem

__all__ = [
    "NAMES",
    "check_choice",
    "check_whole",
    "decoded",
    "names",
    "periods",
    "place_name",
    "quantities",
    "symbols",
    "texts",
]

_FIRST = [
    "An",
    "Bình",
    "Cẩm",
    "Đông",
    "Hòa",
    "Kim",
    "Long",
    "Mỹ",
    "Nam",
    "Phú",
    "Quảng",
    "Sơn",
    "Tân",
    "Thượng",
    "Vĩnh",
    "Xuân",
    "Yên",
    "Đại",
    "Liên",
]
_SECOND = [
    "Khê",
    "Hưng",
    "Cường",
    "Đức",
    "Giang",
    "Hải",
    "Lâm",
    "Lộc",
    "Nghĩa",
    "Phong",
    "Phúc",
    "Sở",
    "Thịnh",
    "Thành",
    "Trung",
    "Viên",
    "Xá",
    "Mỗ",
    "Ngọc",
    "Quới",
]
NAMES = len(_FIRST) * len(_SECOND)
"""How many names of two syllables there are: the lengths have no divisor in common."""

_T = TypeVar("_T")
_FORMS = ("NFC", "NFD")
_EARLIEST, _LATEST = date(1945, 9, 2), date(2060, 12, 31)


def place_name(number: int) -> str:
    """The name with a number: all below `NAMES` differ, later ones have a third syllable.

    Example:
        >>> place_name(0), place_name(1), place_name(380)
        ('An Khê', 'Bình Hưng', 'An Khê Bình')
    """
    name = f"{_FIRST[number % len(_FIRST)]} {_SECOND[number % len(_SECOND)]}"
    return f"{name} {place_name(number // NAMES).split()[0]}" if number >= NAMES else name


def check_whole(name: str, value: object, minimum: int, maximum: int) -> int:
    """The value of an argument that must be a whole number within bounds.

    Raises:
        InvalidValueError: Anything else; the error names the argument.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not minimum <= value <= maximum:
        raise InvalidValueError(
            "number out of range",
            place=name,
            found=value,
            hint=f"give a whole number from {minimum} to {maximum}",
        )
    return value


def check_choice(name: str, value: _T, known: Collection[_T]) -> _T:
    """The value of an argument that must be one of a list.

    Raises:
        InvalidValueError: Anything else; the error names the argument.
    """
    if value not in known:
        raise InvalidValueError(
            "not an allowed value",
            place=name,
            found=value,
            hint=f"one of: {', '.join(map(str, known))}",
        )
    return value


@st.composite
def decoded(
    draw: st.DrawFn, parts: SearchStrategy[tuple[Any, ...]], build: Callable[..., _T]
) -> _T:
    """The result of a function of parts drawn together.

    Not ``parts.map``, because Hypothesis shows its results as the call (``build(3, 0)``) rather than as values.
    """
    return build(*draw(parts))


def names(*, form: Literal["NFC", "NFD"] = "NFC") -> SearchStrategy[str]:
    """Names that look Vietnamese: two syllables with their tones.

    Shrinks to ``An Khê``.

    Args:
        form: ``"NFC"``, or ``"NFD"`` for letters and marks apart, as some systems write them.

    Raises:
        InvalidValueError: Another form.

    Example:
        >>> from hypothesis import find
        >>> find(names(), lambda name: True)
        'An Khê'
        >>> len(find(names(), lambda name: True)), len(find(names(form="NFD"), lambda name: True))
        (6, 7)
    """
    check_choice("form", form, _FORMS)
    number = st.tuples(st.integers(0, NAMES - 1))

    def build(number: int) -> str:
        return unicodedata.normalize(form, place_name(number))

    return decoded(number, build)


def _text_of(number: int, languages: int) -> Text:
    name = place_name(number)
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    english = plain.replace("Đ", "D").replace("đ", "d") if languages & 1 else None
    return Text(vi=name, en=english, ru=f"Волость {number}" if languages & 2 else None)


def texts() -> SearchStrategy[Text]:
    """Names in Vietnamese and, in some, also in English and Russian.

    Shrinks to a name in Vietnamese alone.

    Example:
        >>> from hypothesis import find
        >>> find(texts(), lambda text: text.en is not None)
        Text(vi='An Khê', en='An Khe')
    """
    return decoded(st.tuples(st.integers(0, NAMES - 1), st.integers(0, 3)), _text_of)


def periods(
    *,
    earliest: date | str = _EARLIEST,
    latest: date | str = _LATEST,
    open: bool = True,
) -> SearchStrategy[Period]:
    """Periods of days, months and years.

    Shrinks to the open period, and where none may be open to the earliest day.

    Args:
        earliest: No first or last day is before this one.
        latest: No first or last day is after this one.
        open: Whether the beginning or the end may be open.

    Raises:
        InvalidValueError: Not days, or the last is before the first.

    Example:
        >>> from hypothesis import find
        >>> find(periods(), lambda period: period.end is not None)
        Period.parse('../1945-09-02')
        >>> find(periods(earliest="2024-01-01", open=False), lambda period: True)
        Period.parse('2024-01-01')
    """
    first, last = as_date(earliest), as_date(latest)
    if last < first:
        raise InvalidValueError(
            "latest is before earliest", place="latest", found=last, hint=f"{first} or later"
        )
    span = (last - first).days
    check_choice("open", open, (True, False))

    def build(openness: int, since: int, length: int) -> Period:
        start = first + timedelta(days=since)
        end = min(start + timedelta(days=length), last)
        return Period(None if openness in (0, 1) else start, None if openness in (0, 2) else end)

    day = st.integers(0, span)
    return decoded(st.tuples(st.integers(0, 3) if open else st.just(3), day, day), build)


_QUANTITY_FORMS: dict[str, Callable[[int, int], Quantity]] = {
    "exact": lambda low, _: Quantity(low),
    "at_least": lambda low, _: Quantity.at_least(low),
    "at_most": lambda low, _: Quantity.at_most(low),
    "between": lambda low, width: Quantity.between(low, low + width),
    "ratio": lambda low, width: Quantity.ratio(low, low + width + 1),
}


def quantities(
    *,
    most: int = 10**6,
    forms: Collection[str] = ("exact", "at_least", "at_most", "between"),
) -> SearchStrategy[Quantity]:
    """Quantities of whole numbers: exact, bounded from one side, between two.

    Shrinks to the exact 0.

    Args:
        most: No lower bound is above this.
        forms: Which may occur: ``"exact"``, ``"at_least"``, ``"at_most"``, ``"between"``, ``"ratio"``.

    Raises:
        InvalidValueError: A bound below 0, or an unknown form.

    Example:
        >>> from hypothesis import find
        >>> find(quantities(), lambda quantity: not quantity.is_exact)
        Quantity.parse('≥ 0')
    """
    check_whole("most", most, 0, 10**15)
    given = (forms,) if isinstance(forms, str) else tuple(forms)
    if not given:
        raise InvalidValueError("no form given", place="forms", hint="give at least one")
    makers = [_QUANTITY_FORMS[check_choice("forms", form, _QUANTITY_FORMS)] for form in given]
    number = st.integers(0, most)
    drawn = st.tuples(st.integers(0, len(makers) - 1), number, number)

    def build(form: int, low: int, width: int) -> Quantity:
        return makers[form](low, width)

    return decoded(drawn, build)


_PARTY_CODES = [
    (code, issuer) for issuer in ("TU", "HU", "TW", "ĐU") for code in ("KH", "CT", "HD", "BC")
]
_STATE_CODES = [(code, issuer) for issuer in ("UBND", "CP") for code in ("KH", "QĐ", "BC")]


def symbols(*, system: DocumentSystem | str | None = None) -> SearchStrategy[DocumentSymbol]:
    """Document symbols of the Party and the State, in the notation of their rules.

    Shrinks to ``01-KH/TU``.

    Args:
        system: ``"party"`` or ``"state"``; both when ``None``.

    Raises:
        InvalidValueError: Another system.

    Example:
        >>> from hypothesis import find
        >>> str(find(symbols(), lambda symbol: True))
        '01-KH/TU'
        >>> str(find(symbols(system="state"), lambda symbol: symbol.year is not None))
        '01/2000/KH-UBND'
    """
    wanted = None if system is None else DocumentSystem.of(system)
    if wanted is DocumentSystem.HISTORIC:
        check_choice("system", wanted, (DocumentSystem.PARTY, DocumentSystem.STATE))
    forms: list[tuple[DocumentSystem, str, str, bool]] = []
    if wanted in (None, DocumentSystem.PARTY):
        forms += [(DocumentSystem.PARTY, *codes, False) for codes in _PARTY_CODES]
    if wanted in (None, DocumentSystem.STATE):
        forms += [
            (DocumentSystem.STATE, *codes, dated)
            for dated in (False, True)
            for codes in _STATE_CODES
        ]

    def build(form: int, number: int, year: int) -> DocumentSymbol:
        system, code, issuer, dated = forms[form]
        return DocumentSymbol(
            system=system,
            number=number,
            type_code=code,
            issuers=issuer,
            year=2000 + year if dated else None,
        )

    numbers = st.integers(0, len(forms) - 1), st.integers(1, 999), st.integers(0, 26)
    return decoded(st.tuples(*numbers), build)
