"""Days as people write them in Vietnam and Russia."""

from __future__ import annotations

import re
from datetime import date

__all__ = ["read_local_day"]

_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})([./-])(?P<month>\d{1,2})\2(?P<year>\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})([./-])(?P<month>\d{1,2})\2(?P<day>\d{1,2})", re.ASCII)


def read_local_day(text: str) -> date | None:
    """The day of a text that is not ISO 8601 but has one meaning in Vietnam and Russia: the day comes first.

    Args:
        text: Text such as ``30/06/2025``, ``30.6.2025`` or ``2025/6/30``.

    Returns:
        The day; ``None`` if the text is no such day.

    Example:
        >>> str(read_local_day("30/06/2025")), read_local_day("06/30/2025")
        ('2025-06-30', None)
    """
    match = _DAY_FIRST.fullmatch(text.strip()) or _YEAR_FIRST.fullmatch(text.strip())
    try:
        return match and date(*(int(match[part]) for part in ("year", "month", "day")))
    except ValueError:
        return None
