"""Search for document symbols in running text: press articles, minutes, the preambles of acts."""

from __future__ import annotations

import re

import attrs

from massmob.errors import InvalidValueError
from massmob.values.plain_form import MakeRef, PlainForm
from massmob.values.schemas import Schema, object_of
from massmob.values.symbol_codes import organ_of
from massmob.values.symbols import DocumentSymbol
from massmob.values.vocabulary import DocumentSystem

__all__ = ["SymbolMatch", "find_symbols"]


@attrs.frozen(kw_only=True)
class SymbolMatch(PlainForm):
    """A symbol found in a text, and its position.

    Attributes:
        symbol: The parsed symbol; ``symbol.repairs`` lists what was corrected.
        start: The index of its first character in the text.
        end: The index after its last character.
    """

    symbol: DocumentSymbol
    start: int
    end: int

    def to_dict(self) -> dict[str, object]:
        """The match in the types of JSON."""
        return {"symbol": str(self.symbol), "start": self.start, "end": self.end}

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of `to_dict`."""
        index: Schema = {"type": "integer", "minimum": 0}
        return object_of({"symbol": make_ref(DocumentSymbol), "start": index, "end": index})


# Candidates for a symbol. The pattern begins with a digit, so that scanning is fast; only candidates are
# parsed, and the parser decides. In decomposed text (NFD) the marks follow their letters.
_CODE = r"[A-ZĐÐĂÂÊÔƠƯa-zđăâêôơư][A-ZĐÐĂÂÊÔƠƯa-zđăâêôơưị0-9&\u0300-\u036f]{0,30}"
_SEPARATOR = r"[ \t\u00a0]?[-/\u2010-\u2015\u2212\u2044][ \t\u00a0]?"
_CANDIDATE = re.compile(
    rf"""
    [0-9]{{1,7}}                                # 12 …
    (?:
        (?: {_SEPARATOR} [0-9]{{4}} (?= [ ]?/ ) )?    # … /2021 …
        (?: {_SEPARATOR} {_CODE} ){{1,2}}             # … -CT/TU   /QĐ-UBND   /SGDĐT-VP   /QH15
        (?: [-\u2010-\u2015] {_CODE} )*         # … -BDVTU   joint issuers, the drafting unit
    )
    """,
    re.VERBOSE,
)
_SPACED_SEPARATOR = re.compile(
    r"[ \t\u00a0][-/\u2010-\u2015\u2212\u2044]|[-/\u2010-\u2015\u2212\u2044][ \t\u00a0]"
)

# Characters directly before or after that make a candidate part of a path, a date, an address or a decimal.
_EXCLUDED_BEFORE = re.compile(r"(?:[\w/\\.@:#%+-]|[0-9],|\u0300-\u036f)\Z")
_EXCLUDED_AFTER = re.compile(r"[\w/\\@\u0300-\u036f]|[.:][\w/]|[-\u2010-\u2015][\w]")


def find_symbols(text: str) -> tuple[SymbolMatch, ...]:
    """The document symbols in a running text.

    Finds the forms that `DocumentSymbol.parse` reads, with its repairs, if they are unambiguous in running
    text: an unknown issuer must be written in capitals, and the historic forms need one of the issuers that
    used them. Dates, fractions, phone numbers, paths and addresses are ignored.

    Args:
        text: Any text, in composed or decomposed letters.

    Returns:
        The matches in the order of the text; they do not overlap.

    Raises:
        InvalidValueError: Not a text.

    Example:
        >>> text = "Kế hoạch 48-KH/BDVTU ngày 08/3/2024 thực hiện Chỉ thị 27 - CT/TU; 382/382 xã."
        >>> [(str(match.symbol), text[match.start:match.end]) for match in find_symbols(text)]
        [('48-KH/BDVTU', '48-KH/BDVTU'), ('27-CT/TU', '27 - CT/TU')]
    """
    if not isinstance(text, str):
        shown = type(text).__name__
        raise InvalidValueError("not a text", place="text", found=shown, hint="decode it first")
    matches: list[SymbolMatch] = []
    for candidate in _CANDIDATE.finditer(text):
        start = candidate.start()
        if _EXCLUDED_BEFORE.search(text[max(start - 2, 0) : start]):
            continue
        for length in _possible_lengths(candidate.group()):
            symbol = _symbol_at(text, start, start + length)
            if symbol is not None:
                matches.append(SymbolMatch(symbol=symbol, start=start, end=start + length))
                break
    return tuple(matches)


def _possible_lengths(candidate: str) -> list[int]:
    """Lengths to try: the whole candidate, or up to a separator with a space beside it."""
    separators = list(_SPACED_SEPARATOR.finditer(candidate))
    return [len(candidate), *(separator.start() for separator in reversed(separators))]


def _symbol_at(text: str, start: int, end: int) -> DocumentSymbol | None:
    """The symbol at this position; ``None`` if the text is not one or continues in another word or number."""
    if _EXCLUDED_AFTER.match(text, end):
        return None
    try:
        symbol = DocumentSymbol.parse(text[start:end])
    except InvalidValueError:
        return None
    return symbol if _is_unambiguous(symbol) else None


def _is_unambiguous(symbol: DocumentSymbol) -> bool:
    """Whether the issuer is known, or the form makes an unknown issuer certain."""
    if organ_of(symbol.issuer) is not None:
        return True
    codes = (*symbol.issuers, symbol.unit)
    capitals = all(code.upper() == code and len(code) != 1 for code in codes)
    return capitals and symbol.system is not DocumentSystem.HISTORIC
