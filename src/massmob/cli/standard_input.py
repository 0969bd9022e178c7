"""The movement that another command writes into standard input, where the name of a file is ``-``."""

from __future__ import annotations

import json
import sys

from massmob.errors import LoadError, MassmobError
from massmob.io.load_save import loads
from massmob.movement import Movement
from massmob.storage import files
from massmob.values.limits import Limits, using

__all__ = ["PLACE", "format_by_content", "load_standard_input"]

PLACE = "standard input"
"""What messages and findings call it."""


def load_standard_input(format: str | None = None, limits: Limits | None = None) -> Movement:
    """The movement in standard input.

    Args:
        format: The name of its format; by default JSON or lines of JSON, whichever it holds.
        limits: The most that is read; by default `Limits()`.

    Raises:
        LoadError: It is closed or empty, or holds a problem; the place is standard input.
        InvalidValueError: A format that cannot be read from text.
    """
    try:
        if sys.stdin is None:  # as under pythonw, and after `<&-`
            raise LoadError("closed", hint="pipe a movement into the command")
        with using(limits):
            data = files.read_all(sys.stdin.buffer)
        if not data.strip():
            hint = "the command before this one may have failed; see its message"
            raise LoadError("nothing to read", hint=hint)
        return loads(data, format or _format_of(data), limits=limits)
    except MassmobError as error:
        raise error.at(PLACE) from None


def format_by_content(data: bytes) -> str | None:
    """The format of a text: JSON, lines of JSON, or YAML; ``None`` for any other.

    It is lines of JSON where the first line is a whole object, and others follow or it is the header of lines.

    Args:
        data: The text.
    """
    text = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"massmob:"):
        return "yaml"
    if not text.startswith(b"{"):
        return None
    first, _, rest = text.partition(b"\n")
    try:
        header = json.loads(first)
    except (ValueError, RecursionError):
        return "json"
    return "jsonl" if rest.strip() or header.keys() <= {"massmob", "outside"} else "json"


def _format_of(data: bytes) -> str:
    format = format_by_content(data)
    if format not in ("json", "jsonl"):
        found = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:40]
        hint = "name its format: --from yaml"
        raise LoadError("neither JSON nor lines of JSON", found=found, hint=hint)
    return format
