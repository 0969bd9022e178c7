"""Cells without a value of their own: errors, formulas, marks of repetition, texts in old encodings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from massmob.errors import InvalidValueError
from massmob.io.tables.workbook import Value

__all__ = ["CellsAbove", "check_cell", "may_be_unusual", "wrong_encoding"]

_ERRORS = (
    "#n/a",
    "#ref!",
    "#value!",
    "#name?",
    "#div/0!",
    "#null!",
    "#num!",
    "#error!",
    "#spill!",
    "#calc!",
)
_OFFICE_ERROR = re.compile(r"err:\d{3}", re.IGNORECASE)  # of LibreOffice
_REPETITIONS = frozenset(
    ("nt", "n.t", "n/t", "như trên", "nhu tren", "như dòng trên", "như hàng trên", '"', "''", "”", "“", "″",
     "〃", "//", "ditto", "as above", "то же")
)  # fmt: skip
_MAX_REPETITION = 20
_AROUND = " .-–—_"
_NOT_REPEATED = ("number", "id")

# Each looks for what no correct Vietnamese text has.
_ENCODINGS = (
    (
        "TCVN3 (ABC)",
        re.compile(
            r"[A-Za-z][µ¶¸«ª©¬¨®¹»¼½¾×\u00ad](?=[a-z])|[A-Za-z][µ¶¸«ª](?![^\W\d_])"
            r"|(?<!\w)[§®][^\W\d_]|[§®][«¬¨©ª\u00ad]"
        ),
        "convert it to Unicode, in UniKey (Ctrl+Shift+F6) from TCVN3 (ABC)",
    ),
    (
        "VNI",
        re.compile(
            r"[aeouyAEOUY][øØûÛäÄåÅ]|[aeoAEO][âÂ]|[aeuAEU][ùÙ]|[oO][ùÙ](?=\w)|[aeAE][õÕ]"
            r"|(?<!\w)[ñÑ][aeiouyöôAEIOUYÖÔ]"
        ),
        "convert it to Unicode, in UniKey (Ctrl+Shift+F6) from VNI Windows",
    ),
    (
        "UTF-8 that was read as Windows-1252",
        re.compile(r"Ã[\u00a0-\u00bf]|á[º»][^\sA-Za-z.,;:!?)]|Ä[\u2018\u0090\u0091]|Æ[°¡]"),
        "export the table again as UTF-8, or as .xlsx",
    ),
)
"""An encoding, a pattern of what its texts look like in Unicode, and what to do.

Source:
    TCVN 5712:1993, VN3, and the manual of UniKey for VNI: the bytes of both, read as Windows-1252.
"""


_SIGNS = re.compile(
    r"[\u00a1-\u00bf×øØûÛäÄåÅñÑÃÆ\ufffdâÂùÙõÕ]"  # one set first, which is searched fastest
    r"(?:(?<=[^âÂùÙõÕ])|(?<=[aeoAEO][âÂ])|(?<=[aeouAEOU][ùÙ])|(?<=[aeAE][õÕ]))"
)
"""What every text has that is in one of these encodings, or has lost a letter."""


def wrong_encoding(text: str) -> tuple[str, str] | None:
    """The encoding in which a text was typed or read, if it is not Unicode, and how to convert it.

    Example:
        >>> for text in ("Tªn m« h×nh", "Teân moâ hình", "TÃªn mÃ´ hÃ¬nh", "Tên mô hình"):
        ...     print((wrong_encoding(text) or ("Unicode",))[0])
        TCVN3 (ABC)
        VNI
        UTF-8 that was read as Windows-1252
        Unicode
    """
    if text.isascii() or not _SIGNS.search(text):
        return None
    return next(((name, hint) for name, form, hint in _ENCODINGS if form.search(text)), None)


def may_be_unusual(cells: Iterable[Value]) -> bool:
    """Whether a row may have a cell that `check_cell` refuses: a quick test, as nearly no row has one."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    for text in texts:
        if text[:1] in "#=＝eE" or _is_repetition(text):
            return True
    row = "\n".join(texts)
    return not row.isascii() and _SIGNS.search(row) is not None


def check_cell(cell: Value) -> None:
    """Refuse a cell of a row that holds no value.

    Raises:
        InvalidValueError: An error of the spreadsheet; a formula; a mark of repetition with nothing above it; a
            text that is not Unicode, or has lost a letter.
    """
    if not isinstance(cell, str):
        return
    if cell[:1] in "#eE" and (cell.lower() in _ERRORS or _OFFICE_ERROR.fullmatch(cell)):
        raise InvalidValueError("a spreadsheet error", found=cell, hint="fix the cell")
    if cell[:1] in "=＝" and len(cell) > 1:
        raise InvalidValueError("a formula", found=cell, hint="write its value as plain text")
    if _is_repetition(cell):
        hint = "write the value; the row above has none to repeat"
        raise InvalidValueError("a mark of repetition", found=cell, hint=hint)
    if encoding := wrong_encoding(cell):
        name, hint = encoding
        raise InvalidValueError(f"a text in {name}", found=cell, hint=hint)
    if "\ufffd" in cell:
        raise InvalidValueError("a text that has lost a letter", found=cell, hint="type it again")


def _is_repetition(cell: Value) -> bool:
    """Whether a cell is a mark such as ``nt``, ``-nt-``, ``như trên``, ``"``."""
    if not isinstance(cell, str) or len(cell) > _MAX_REPETITION:
        return False
    return cell.strip(_AROUND).lower() in _REPETITIONS


class CellsAbove:
    """The cells of the row above, which a mark of repetition means."""

    def __init__(self) -> None:
        self._cells: Mapping[str, Value] = {}
        self._number = 0

    def resolve(
        self, cells: Mapping[str, Value], number: int
    ) -> tuple[Mapping[str, Value], dict[str, int]]:
        """The cells of the next row, with those above instead of marks of repetition.

        Args:
            cells: The cell of each role.
            number: The number of the row.

        Returns:
            The cells, and the roles that were repeated, each with the number of the row above. A mark that has
            nothing above it is not resolved.
        """
        repeated = {
            role: self._number
            for role, cell in cells.items()
            if _is_repetition(cell) and role in self._cells and role not in _NOT_REPEATED
        }
        if repeated:
            cells = {**cells, **{role: self._cells[role] for role in repeated}}
        self._cells, self._number = cells, number
        return cells, repeated
