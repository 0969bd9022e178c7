"""JSON (RFC 8259) as it is strictly: UTF-8, no NaN, no key twice; one entity a line, so that diffs are short.

Lives here: bytes ↔ plain values. Must not live here: what the values mean (`massmob.interchange.records`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import cast

from massmob.errors import LoadError

__all__ = ["lines_of_ids", "read", "write"]


def read(data: bytes) -> object:
    """Plain values from JSON.

    Args:
        data: UTF-8, with or without a byte order mark.

    Raises:
        LoadError: Not UTF-8, cut short, not JSON, nested too deeply, a key twice; with line and column.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LoadError(
            "not UTF-8",
            place=f"byte {error.start}",
            found=data[error.start : error.start + 8],
            remedy="save the file as UTF-8",
        ) from None
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        raise LoadError(
            "the JSON ends too early" if cut else f"not JSON: {error.msg}",
            place=f"line {error.lineno}, column {error.colno}",
            found=text[error.pos : error.pos + 20] or "the end of the file",
            remedy="get the whole file again" if cut else "mend the text there",
        ) from None
    except RecursionError:
        raise LoadError("nested too deeply", remedy="give a list of flat records") from None
    except ValueError as error:
        raise LoadError("not JSON", found=str(error), remedy="write shorter numbers") from None


def lines_of_ids(data: bytes) -> dict[str, int]:
    """Id → the line on which it first stands as the value of a key ``id``.

    Example:
        >>> lines_of_ids(b'{"fields": [{"id": "field:1"}]}')
        {'field:1': 1}
    """
    text = data.decode("utf-8-sig", "replace")
    found: dict[str, int] = {}
    line, last = 1, 0
    for match in _ID.finditer(text):
        line += text.count("\n", last, match.start())
        last = match.start()
        found.setdefault(json.loads(match[1]), line)
    return found


_ID = re.compile(r'"id"\s*:\s*("(?:[^"\\\n]|\\[^u\n])*")')


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for position, key in enumerate(keys) if key in keys[:position])
        raise LoadError("a key stands twice in one object", found=twice, remedy="keep one of them")
    return made


def _no_constant(name: str) -> object:
    raise LoadError("not a number of JSON", found=name, remedy="leave the value out")


def write(plain: dict[str, object]) -> bytes:
    """JSON from plain values: a list's records stand one a line.

    Args:
        plain: Key → a value, or a list of records.
    """
    return ("{\n" + ",\n".join(_members(plain)) + "\n}\n").encode("utf-8")


def _members(plain: dict[str, object]) -> Iterator[str]:
    for key, value in plain.items():
        if isinstance(value, list) and value:
            records = cast("list[object]", value)
            rows = ",\n".join(
                json.dumps(row, ensure_ascii=False, allow_nan=False) for row in records
            )
            yield f"{json.dumps(key)}: [\n{rows}\n]"
        else:
            yield f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False, allow_nan=False)}"
