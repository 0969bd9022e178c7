"""A period as the words of a sentence, where `Period.label` is its name."""

from __future__ import annotations

from massmob.values.period import Period

__all__ = ["when"]


def when(period: Period) -> str:
    """The words for the time of a period, as behind "in force".

    Example:
        >>> periods = ("2024", "2024-05-03", "2025-07-01/..", "../2024", "2023-02-01/2024-05-31", "../..")
        >>> for period in map(Period.parse, periods):
        ...     print("in force", when(period))
        in force in 2024
        in force on 2024-05-03
        in force since 2025-07-01
        in force until 2024-12-31
        in force from 2023-02 to 2024-05
        in force always
    """
    label = period.label()
    if period.start is None or period.end is None:
        return label
    if "–" in label:
        first, _, last = label.partition("–")
        return f"from {first} to {last}"
    return f"{'on' if period.is_day else 'in'} {label}"
