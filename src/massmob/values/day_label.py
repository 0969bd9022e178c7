"""A day as readers write it, where `Period.label` has the form that files have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from massmob.translation.language import Language, as_language

__all__ = ["day_label"]

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
