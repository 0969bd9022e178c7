"""Document symbols in running text: press articles, minutes, the preambles of acts."""

from __future__ import annotations

import re

import attrs

from massmob.errors import InvalidValueError
from massmob.values.symbol_codes import organ_of
from massmob.values.symbols import DocumentSymbol
from massmob.values.vocabulary import DocumentSystem

__all__ = ["SymbolMatch", "find_symbols"]


@attrs.frozen(kw_only=True)
class SymbolMatch:
    """A symbol in a text.

    Attributes:
        symbol: What was read; ``symbol.repairs`` says what was fixed.
        start: Where it begins in the text, in characters.
        end: The place after its last character.
    """

    symbol: DocumentSymbol
    start: int
    end: int


# What may be a symbol. A text is scanned at the speed of the first line, a search for a digit; only what passes
# here is parsed, and the parser decides. Letters of a decomposed text (NFD) carry their marks behind them.
_CODE = r"[A-ZĐÐĂÂÊÔƠƯa-zđăâêôơư][A-ZĐÐĂÂÊÔƠƯa-zđăâêôơưị0-9&\u0300-\u036f]{0,30}"
_GAP = r"[ \t\u00a0]?[-/\u2010-\u2015\u2212\u2044][ \t\u00a0]?"
_CANDIDATE = re.compile(
    rf"""
    [0-9]{{1,7}}                                # 12 …
    (?:
        (?: {_GAP} [0-9]{{4}} (?= [ ]?/ ) )?    # … /2021 …
        (?: {_GAP} {_CODE} ){{1,2}}             # … -CT/TU   /QĐ-UBND   /SGDĐT-VP   /QH15
        (?: [-\u2010-\u2015] {_CODE} )*         # … -BDVTU   joint issuers, the drafting unit
    )
    """,
    re.VERBOSE,
)
_SPACED = re.compile(
    r"[ \t\u00a0][-/\u2010-\u2015\u2212\u2044]|[-/\u2010-\u2015\u2212\u2044][ \t\u00a0]"
)

# What stands right before or after makes it a piece of something else: a path, a date, an address, a decimal.
_BEFORE = re.compile(r"(?:[\w/\\.@:#%+-]|[0-9],|\u0300-\u036f)\Z")
_AFTER = re.compile(r"[\w/\\@\u0300-\u036f]|[.:][\w/]|[-\u2010-\u2015][\w]")


def find_symbols(text: str) -> tuple[SymbolMatch, ...]:
    """The document symbols in a running text.

    Found are the forms that `DocumentSymbol.parse` reads, with its repairs, as far as running text leaves no
    doubt: an issuer that no table has must be written in capitals, and the historic forms need one of the
    issuers that used them. Dates, fractions, phone numbers, paths and addresses are passed over.

    Args:
        text: Any text, in composed or decomposed letters.

    Returns:
        The mentions in the order of the text; they do not overlap.

    Raises:
        InvalidValueError: Not a text.

    Example:
        >>> text = "Kế hoạch 48-KH/BDVTU ngày 08/3/2024 thực hiện Chỉ thị 27 - CT/TU; 382/382 xã."
        >>> [(str(each.symbol), text[each.start:each.end]) for each in find_symbols(text)]
        [('48-KH/BDVTU', '48-KH/BDVTU'), ('27-CT/TU', '27 - CT/TU')]
    """
    if not isinstance(text, str):
        raise InvalidValueError("not a text", found=type(text).__name__, hint="decode it first")
    found: list[SymbolMatch] = []
    for candidate in _CANDIDATE.finditer(text):
        start = candidate.start()
        if _BEFORE.search(text[max(start - 2, 0) : start]):
            continue
        for end in _ends(candidate.group()):
            symbol = _symbol(text, start, start + end)
            if symbol is not None:
                found.append(SymbolMatch(symbol=symbol, start=start, end=start + end))
                break
    return tuple(found)


def _ends(candidate: str) -> list[int]:
    """Where the symbol may end: at the end, or before a dash that is set off by a space."""
    return [len(candidate), *(gap.start() for gap in reversed(list(_SPACED.finditer(candidate))))]


def _symbol(text: str, start: int, end: int) -> DocumentSymbol | None:
    """The symbol that stands there, if one does and nothing is wrong with what follows it."""
    if _AFTER.match(text, end):
        return None
    try:
        symbol = DocumentSymbol.parse(text[start:end])
    except InvalidValueError:
        return None
    return symbol if _is_beyond_doubt(symbol) else None


def _is_beyond_doubt(symbol: DocumentSymbol) -> bool:
    if organ_of(symbol.issuer) is not None:
        return True
    codes = (*symbol.issuers, symbol.unit)
    capitals = all(code.upper() == code and len(code) != 1 for code in codes)
    return capitals and symbol.system is not DocumentSystem.HISTORIC
