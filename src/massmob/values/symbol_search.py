"""Search for document symbols in running text: press articles, minutes, the preambles of acts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import attrs

from massmob.errors import InvalidValueError
from massmob.values.plain_form import MakeRef, PlainForm
from massmob.values.schemas import Schema, object_of
from massmob.values.symbol_grammar import read_symbol
from massmob.values.symbol_organs import organ_of, system_of_issuer
from massmob.values.symbol_repairs import GLUED_WORDS
from massmob.values.symbols import DocumentSymbol, symbol_of
from massmob.values.text import nfc
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
# parsed, and the parser decides. The letters are those of all scripts that look like Latin ones, and full-width
# characters; in decomposed text (NFD) the marks follow their letters.
_LETTERS = "A-Za-z\u00c0-\u1ef9\uff10-\uff5a"
_CODE = f"[{_LETTERS}][{_LETTERS}0-9&]{{0,30}}"
_MARK = r"[-/\u2010-\u2015\u2212\u2044]"
_SEPARATOR = rf"[ \t\u00a0]?{_MARK}[ \t\u00a0]?\n?"
_CANDIDATE = re.compile(
    rf"""
    [0-9] (?<![0-9][0-9]) [0-9]{{0,6}} (?= [ \t\u00a0A-Za-zĐđ./\u2044\-\u2010-\u2015\u2212] )   # 12 …
    (?! [ \t\u00a0](?!{_MARK})[^A-ZĐ] | {_MARK}[0-9]{{1,3}}[^0-9] )          # at once: 30 xã, 08/3/2024
    (?: \.[0-9]{{1,2}}(?=[-/]) | bis | [A-Za-zĐđ] )?                        # 66.19, 01bis, 15a …
    (?:
        (?: {_SEPARATOR} [0-9]{{4}} (?= [ ]?/ ) )?      # … /2021 …
        (?: {_SEPARATOR} {_CODE} ){{1,2}}               # … -CT/TU   /QĐ-UBND   /SGDĐT-VP   /QH15
      | [ ] (?= [A-ZĐ]{{1,6}}[-/] ) {_CODE} [-/] {_CODE}  # … TC/TCT
    )
    (?: {_MARK} {_CODE} ){{0,9}}                        # … -BDVTU   joint issuers, the drafting unit
    """,
    re.VERBOSE,
)
_SPACED_SEPARATOR = re.compile(rf"[ \t\u00a0]{_MARK}|{_MARK}[ \t\u00a0\n]")
_SPACE_AFTER_NUMBER = re.compile(r"\w+ [A-ZĐ]")
_GLUED_WORD = re.compile(rf"(?<=[A-ZĐƯ0-9g]){GLUED_WORDS}\Z")
_GLUED_WORD_AFTER = re.compile(rf"{GLUED_WORDS}\b")

# Characters directly before or after that make a candidate part of a path, a date, an address or a decimal.
_EXCLUDED_BEFORE = re.compile(
    r"(?<=[\w/\\.@#%+\u0300-\u036f-])|(?<=[0-9],)|(?<=[^\w\s]:)|(?<=[0-9]:)"
)
_EXCLUDED_AFTER = re.compile(
    r"[\w/\\@\u0300-\u036f]|[.:](?![A-ZĐÀ-Ỹ][a-zà-ỹ])[\w/]|[-\u2010-\u2015][\w]"
)


def _words(pattern: str) -> str:
    """A pattern of words in composed or decomposed letters."""
    return f"(?:{nfc(pattern)}|{unicodedata.normalize('NFD', pattern)})"


def _words_before(pattern: str) -> re.Pattern[str]:
    """A pattern of words that end where a candidate begins."""
    return re.compile(rf"{_words(pattern)}\Z", re.IGNORECASE)


# The word Số, or a type code: QĐ12/QĐ-UBND.
_GLUED_BEFORE = _words_before(r"\b(?:số:?|QĐ|QD|NĐ|ND|NQ|TT|CT|KH|HD|TB|BC|CV|KL)")
_CITING_BEFORE = _words_before(
    r"(?:số|thị|định|tư|lệnh|luật|văn|bản|quyết|theo|của|trong|tại|xem)[\s:]*"
)
_CITING_AFTER = re.compile(rf"\s*{_words('ngày|năm|của')}\b")
_FORM_BEFORE = _words_before(
    r"(?:mẫu|biểu|phụ lục)(?:\s+(?:biểu|đơn|phiếu|báo cáo|biên bản|tờ khai|văn bản))?(?:\s+số)?[\s:.“\"(]*"
)
_FORM_LETTER = re.compile("[ẫẪểỂụỤ\u0302\u0323]")  # a quick first look
_NEXT_FORM = re.compile(_words(r"\s*(?:,|;|và|hoặc|đến|[-–])\s*(?:số\s+)?"), re.IGNORECASE)
# Issuers that are certain even where no word shows that a document is cited.
_GOVERNMENT = frozenset({"CP", "TTg", "TVQH", "HĐBT", "HĐCP", "SL", "SLt", "LCT"})


def find_symbols(text: str) -> tuple[SymbolMatch, ...]:
    """The document symbols in a running text.

    Finds the forms that `DocumentSymbol.parse` reads, with its repairs, if they are unambiguous in running
    text: an unknown issuer must be written in capitals, and the historic forms need one of the issuers that
    used them. Dates, fractions, phone numbers, paths, addresses and the numbers of forms (mẫu số 01/BCĐ-MT)
    are ignored.

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
    form: SymbolMatch | None = None  # the last number of a form
    for candidate in _CANDIDATE.finditer(text):
        start = candidate.start()
        if _EXCLUDED_BEFORE.match(text, start) and not _comes_after(_GLUED_BEFORE, text, start):
            continue
        for end in _possible_ends(candidate):
            symbol = _symbol_at(text, start, end)
            if symbol is None:
                continue
            match = SymbolMatch(symbol=symbol, start=start, end=end)
            if _is_form_number(text, match, form):
                form = match
            else:
                matches.append(match)
            break
    return tuple(matches)


def _comes_after(words: re.Pattern[str], text: str, start: int) -> bool:
    """Whether words come directly before a position."""
    return words.search(text, max(start - 40, 0), start) is not None


def _is_form_number(text: str, match: SymbolMatch, form: SymbolMatch | None) -> bool:
    """Whether a match is the number of a form, or continues a list of such numbers of one kind."""
    start = match.start
    if _FORM_LETTER.search(text, max(start - 40, 0), start) and _comes_after(
        _FORM_BEFORE, text, start
    ):
        return True
    if form is None or _NEXT_FORM.fullmatch(text, form.end, start) is None:
        return False
    kinds = [(symbol.type_code, symbol.unit) for symbol in (match.symbol, form.symbol)]
    return kinds[0] == kinds[1]


def _possible_ends(candidate: re.Match[str]) -> Iterator[int]:
    """Ends to try: of the whole candidate, or of the part before a separator with a space beside it.

    A word that is glued to the end by copying is no part of the symbol.
    """
    printed, start = candidate.group(), candidate.start()
    yield start + _length_without_glued_word(printed, len(printed))
    separators = [separator.start() for separator in _SPACED_SEPARATOR.finditer(printed)]
    for length in reversed(separators):
        yield start + _length_without_glued_word(printed, length)


def _length_without_glued_word(printed: str, length: int) -> int:
    """The length of what is printed up to a position, less a word that is glued to its end."""
    glued = printed[length - 1].islower() and _GLUED_WORD.search(printed, 0, length)
    return glued.start() if glued else length


def _symbol_at(text: str, start: int, end: int) -> DocumentSymbol | None:
    """The symbol at this position; ``None`` if the text is not one or continues in another word or number."""
    printed = text[start:end]
    if _EXCLUDED_AFTER.match(text, end) and not _GLUED_WORD_AFTER.match(text, end):
        return None
    try:
        symbol = symbol_of(read_symbol(printed))
    except InvalidValueError:
        return None
    if not _is_unambiguous(symbol.system, symbol.issuers, symbol.unit):
        return None
    if symbol.form in ("N-I", "N/I"):
        certain = symbol.issuer in printed and (
            symbol.issuer in _GOVERNMENT or _is_cited(text, start, end)
        )
    elif symbol.type_code == "" and len(symbol.unit) < 3 and not symbol.types:
        certain = _is_cited(text, start, end)  # 1-CN/CN
    elif _SPACE_AFTER_NUMBER.match(printed):
        certain = _is_cited(text, start, end)
    else:
        certain = True
    return symbol if certain else None


def _is_cited(text: str, start: int, end: int) -> bool:
    """Whether the words around a position show that a document is cited there."""
    return _comes_after(_CITING_BEFORE, text, start) or _CITING_AFTER.match(text, end) is not None


@lru_cache(maxsize=4096)
def _is_unambiguous(system: DocumentSystem, issuers: tuple[str, ...], unit: str) -> bool:
    """Whether the codes are known, or the form makes unknown codes certain."""
    if unit and not _is_abbreviation(unit):
        return False
    if system_of_issuer(issuers[0]) is not None or organ_of(issuers[0]) is not None:
        return True
    capitals = all(code.upper() == code and len(code) != 1 for code in issuers)
    return capitals and system is not DocumentSystem.HISTORIC


def _is_abbreviation(code: str) -> bool:
    """Whether a code has more capitals and digits than small letters, as GDTrH has, and Văn has not."""
    small = sum(letter.islower() for letter in code)
    return len(code) > 1 and small * 2 < len(code)
