"""`folding_table`: how the page folds a question as `massmob.text.fold` folds a name.

Lives here: what of `fold` a browser cannot be told in one line. Must not live here: what folding means
(`massmob.text`).

The page folds a character by the rule of `plainly`, which every browser knows; where `fold` does otherwise
(``đ``, dashes, quotes, letters that only casefolding levels) the table says what comes out. It is read off
`fold` itself, so that there is one rule, not two.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from massmob.text import fold

__all__ = ["folding_table", "plainly"]

_SCRIPTS = ((0x80, 0x2E80), (0xA640, 0xA800), (0xAB30, 0xABC0), (0xFB00, 0xFB07), (0xFF00, 0xFFF0))
"""The scripts that have case, with their punctuation, and the wide forms; not the Han characters."""
_MARKS = re.compile("[\u0300-\u036f]")


def plainly(char: str) -> str:
    """A character in lower case, without accents: what the page does where its table is silent."""
    apart = unicodedata.normalize("NFKD", char).lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", apart))


@cache
def folding_table() -> dict[str, str]:
    """Character → what `fold` makes of it, where that is not what `plainly` does.

    Example:
        >>> folding_table()["đ"], folding_table()["–"], "à" in folding_table()
        ('d', '-', False)
    """
    chars = (chr(code) for first, last in _SCRIPTS for code in range(first, last))
    table: dict[str, str] = {}
    for char in chars:
        if unicodedata.category(char) == "Cn":
            continue
        # Between letters, where no white space is trimmed.
        folded = fold(f"x{char}x")[1:-1]
        if folded != plainly(char):
            table[char] = folded
    return table
