"""What identifies a person, recognised by its shape: numbers, addresses, names.

Nothing that is recognised is ever returned. The shapes are wider than those of rule MM902: there a false alarm
disturbs, here it only hides a number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache

from massmob.registers.sheets.lexicon import honorifics, surnames
from massmob.values.text import composed

__all__ = ["HIDDEN", "is_name", "is_number", "personal_data_kind", "redact"]

HIDDEN = "[…]"
"""The text that replaces personal data."""

_MONEY = r"(?!\s*(?:đ\b|₫|đồng|vnd|vnđ|triệu|tỷ|nghìn|ngàn|m2|ha\b))"
# The part before @ has 64 characters at most (RFC 5321); without a bound, a text of a…a would be searched to
# its end from every character.
_SHAPES = re.compile(
    rf"""
    [\w.+-]{{1,64}}@[\w-]++(?:\.[\w-]+)+                       # an e-mail address
    | (?<![\w/.,-])(?:\+?84|0)(?:[ .-]?\d){{9,10}}(?![\d/-])     # a telephone, in Vietnam
    | (?<![\w/.,-])0\d{{2}}(?:[ .]?\d{{3}}){{3}}(?![\w/-])         # an identity number (CCCD), 12 digits
    | (?<![\w/.,-])\d{{12}}(?![\w/-]){_MONEY}
    | (?<![\w/.,-])\d{{9}}(?![\w/-]){_MONEY}                      # the older one (CMND), 9 digits
    | \b(?:cccd|cmnd|cmtnd|sđt|sdt|đt|tel|phone)\b\D{{0,6}}\d[\d .-]{{6,}}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_IN_ALL_SHAPES = re.compile(r"[\d@]")
_NUMBER = re.compile(r"(?:\+?84|0)?(?:[ .()-]?\d){8,11}")


def redact(text: str) -> str:
    """A text without the numbers and addresses that identify a person.

    Example:
        >>> redact("Trồng hoa, LH 0912 345 678"), redact("quyên góp 150000000 đồng")
        ('Trồng hoa, LH […]', 'quyên góp 150000000 đồng')
    """
    return _SHAPES.sub(HIDDEN, text) if _IN_ALL_SHAPES.search(text) else text


def is_number(cell: object) -> bool:
    """Whether a cell is nothing but an identity number, a telephone or an e-mail address.

    A spreadsheet that took one for a number has dropped its leading zero.
    """
    if isinstance(cell, float) and cell.is_integer() and 10**8 <= cell < 10**12:
        return True
    if not isinstance(cell, str):
        return False
    text = cell.strip().lstrip("'")
    if "@" in text:
        return redact(text) == HIDDEN
    digits = sum(map(str.isdigit, text))
    return 9 <= digits <= 12 and _NUMBER.fullmatch(text) is not None


def is_name(cell: object) -> bool:
    """Whether a cell is nothing but a person's name: a Vietnamese family name, and names after it.

    Example:
        >>> is_name("Nguyễn Văn A"), is_name("Ông Trần B"), is_name("Hồ Gươm xanh, sạch, đẹp")
        (True, True, False)
    """
    if not isinstance(cell, str) or not 5 < len(cell) <= 60 or any(map(str.isdigit, cell)):
        return False
    text = composed(" ".join(cell.split()))
    bare = _honorific_pattern().sub("", text)
    words = bare.replace(".", "").split()
    least_words = 3 if bare == text else 2
    return (
        least_words <= len(words) <= 5
        and words[0].lower() in surnames()
        and all(word.isalpha() and word[0].isupper() for word in words)
    )


@cache
def _honorific_pattern() -> re.Pattern[str]:
    words = "|".join(map(re.escape, honorifics()))
    return re.compile(rf"^(?:(?:{words}) )+", re.IGNORECASE)


def personal_data_kind(cells: Iterable[object], *, may_be_names: bool = True) -> str | None:
    """Which personal data most cells of a column look like; ``None`` when they look like none.

    Args:
        cells: The cells of the column.
        may_be_names: Whether cells that look like names of people count as such.
    """
    counts = Counter(cell for cell in cells if cell not in ("", None))  # most columns repeat
    filled = counts.total()

    def are_most(is_personal: Callable[[object], bool]) -> bool:
        return 2 * sum(n for cell, n in counts.items() if is_personal(cell)) >= filled

    if filled and are_most(is_number):
        return "its cells look like identity or telephone numbers"
    if may_be_names and filled > 1 and are_most(is_name):
        return "its cells look like names of people"
    return None
