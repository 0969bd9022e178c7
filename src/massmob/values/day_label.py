"""A day as readers write it, where `Period.label` has the form that files have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from massmob.translation.language import Language, as_language

__all__ = ["dates_written", "day_label"]

_MONTHS: Mapping[Language, tuple[str, ...]] = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "ru": (
        *("января", "февраля", "марта", "апреля", "мая", "июня"),
        *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
    ),
}


def day_label(day: date, lang: Language | None = None) -> str:
    """A day as it is written in a language.

    Args:
        day: The day.
        lang: The language; the current one by default.

    Example:
        >>> [day_label(date(2024, 10, 15), lang) for lang in ("vi", "en", "ru")]
        ['15/10/2024', '15 October 2024', '15 октября 2024 г.']
    """
    lang = as_language(lang)
    if lang == "vi":
        return f"{day.day}/{day.month}/{day.year}"
    month = _MONTHS[lang][day.month - 1]
    return f"{day.day} {month} {day.year}" + (" г." if lang == "ru" else "")


_ISO_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_SHORT_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DATE_SEPARATORS: dict[Language, str] = {"en": " ", "vi": "/", "ru": "."}


def dates_written(text: str, lang: Language) -> str:
    """A text in which dates such as 2024-10-15 and 2024-10 are written briefly as is usual in a language.

    Example:
        >>> [dates_written("2024-10-15–2025-01", lang) for lang in ("vi", "en", "ru")]
        ['15/10/2024–01/2025', '15 Oct 2024–Jan 2025', '15.10.2024–01.2025']
    """

    def written(match: re.Match[str]) -> str:
        year, month, day = match.groups()
        if lang == "en":
            month = _SHORT_MONTHS[int(month) - 1]
            day = day and str(int(day))
        return _DATE_SEPARATORS[lang].join(filter(None, (day, month, year)))

    return _ISO_DATE.sub(written, text)
