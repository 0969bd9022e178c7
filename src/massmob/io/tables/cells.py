"""The cells of a row as plain values, as the canonical form has them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import cast
from urllib.parse import unquote

from massmob.errors import InvalidValueError, counted
from massmob.model.records.columns import MAX_EXACT_INTEGER, Plain
from massmob.model.records.days import day_text
from massmob.model.records.value_forms import Kind
from massmob.values import limits
from massmob.values.vocabulary import LocalityKind

__all__ = [
    "CELL_BYTES",
    "cell_to_plain",
    "code_text",
    "content_bytes",
    "has_value",
    "is_comment",
    "max_cell_bytes",
    "whole_number",
]

CELL_BYTES = 8
"""What a cell counts for, besides the bytes in it."""
_TEXTS_IN_A_LIST = 100


def max_cell_bytes() -> int:
    """The most bytes of a cell in a database: a list may hold many of the longest texts."""
    return _TEXTS_IN_A_LIST * limits.current().max_text


def has_value(cell: object) -> bool:
    """Whether a cell holds anything."""
    return cell is not None and cell not in ("", [])


def is_comment(name_or_row: str | Sequence[object]) -> bool:
    """Whether a sheet of this name, or a row of these cells, is a comment: ``#`` comes first."""
    first = name_or_row[0] if name_or_row else ""
    return isinstance(first, str) and first.startswith("#")


_WHOLE = re.compile(r"-?[0-9]{1,400}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,400}(?:\.[0-9]{1,400})?(?:[eE][-+]?[0-9]{1,3})?", re.ASCII)
_FLAGS = {"true": True, "false": False, "1": True, "0": False}  # SQLite has numbers alone


def cell_to_plain(kind: Kind, cell: object) -> Plain:
    """A cell as in the canonical form; a value of another kind stays, for the form to refuse.

    A whole number in a column of text is the text of its digits.

    Raises:
        InvalidValueError: No day, month or year in a column of days.
    """
    if not has_value(cell):
        return None
    match kind:
        case "list":
            return _list_to_plain(cell)
        case "day":
            return day_text(cell)
        case "flag":
            return _FLAGS.get(str(cell).lower(), cell)
        case "whole" | "number":
            return _number_to_plain(kind, cell)
        case "figure":
            return cell
        case "text":
            return _text_to_plain(cell)


def _list_to_plain(cell: object) -> Plain:
    if not isinstance(cell, str):
        return cell
    if not cell.startswith("["):
        return [unquote(word) for word in re.split(r"[\s,;]+", cell) if word] or None
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return cell


def _text_to_plain(cell: object) -> Plain:
    digits = cell if isinstance(cell, str) else whole_number(cell)
    return cell if digits is None else str(digits)


def whole_number(cell: object) -> int | None:
    """The whole number in a cell that is a number, which in a spreadsheet has a decimal point."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    return int(cell) if isinstance(cell, int) or cell.is_integer() else None


def code_text(number: int, kind: object) -> str:
    """The statistical code that a spreadsheet took for a number, with the zeros that it took away.

    Args:
        number: The number.
        kind: The kind of locality in the same row, which gives the number of digits.

    Raises:
        InvalidValueError: Units of this kind have no codes, or shorter ones; or not a kind.

    Example:
        >>> code_text(70, "phuong"), code_text(1, "quận"), code_text(48, "tinh")
        ('00070', '001', '48')
    """
    digits = LocalityKind.of(kind).tier.code_digits
    if digits is None or not 0 <= number < 10**digits:
        shown = f"a code of {counted(digits, 'digit')}" if digits else "no code of a fixed length"
        raise InvalidValueError(
            f"a number where a code was expected; a unit of this kind has {shown}",
            found=number,
            hint="format the cell as text and write the code with its zeros",
        )
    return str(number).zfill(digits)


def _number_to_plain(kind: Kind, cell: object) -> Plain:
    if isinstance(cell, str):
        if _WHOLE.fullmatch(cell):
            return int(cell)
        return float(cell) if kind == "number" and _NUMBER.fullmatch(cell) else cell
    if (
        isinstance(cell, float)
        and cell.is_integer()
        and (kind == "whole" or abs(cell) < MAX_EXACT_INTEGER)
    ):
        return int(cell)
    return cell


def content_bytes(cell: object) -> int:
    """About how many bytes the content of a cell takes.

    Example:
        >>> content_bytes("abc"), content_bytes(["abc", "d"]), content_bytes(2**80), content_bytes(None)
        (3, 20, 10, 0)
    """
    if isinstance(cell, str | bytes):
        return len(cell)
    if isinstance(cell, list | tuple):
        items = cast("Sequence[object]", cell)
        return len(items) * CELL_BYTES + sum(map(content_bytes, items))
    return cell.bit_length() // 8 if isinstance(cell, int) else 0
