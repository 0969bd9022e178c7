"""A period as the words of a sentence, where `Period.label` is its name."""

from __future__ import annotations

from massmob.translation.catalogue import gettext
from massmob.translation.language import Language
from massmob.values.period import Period

__all__ = ["when"]


def when(period: Period, lang: Language | None = None) -> str:
    """The words for the time of a period, as behind "in force".

    Args:
        period: The period.
        lang: The language; by default the current one.

    Example:
        >>> periods = ("2024", "2024-05-03", "2025-07-01/..", "../2024", "2023-02-01/2024-05-31", "../..")
        >>> for period in map(Period.parse, periods):
        ...     print("in force", when(period), "|", "действует", when(period, "ru"))
        in force in 2024 | действует в 2024 году
        in force on 2024-05-03 | действует 2024-05-03
        in force since 2025-07-01 | действует с 2025-07-01
        in force until 2024-12-31 | действует до 2024-12-31
        in force from 2023-02 to 2024-05 | действует с 2023-02 по 2024-05
        in force at all times | действует всегда
    """
    if period.start is None and period.end is None:
        return gettext("at all times", lang)
    label = period.label(lang)
    if period.start is None or period.end is None:
        return label
    if "–" in label:
        first, _, last = label.partition("–")
        return gettext("from {first} to {last}", lang).format(first=first, last=last)
    if period.is_day:
        return gettext("on {day}", lang).format(day=label)
    if len(label) == len("2024"):
        return gettext("in {year}", lang).format(year=label)
    return gettext("in {month}", lang).format(month=label)
