"""The time that a movement covers: an earlier day is refused, not answered from a later list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from massmob.errors import InvalidValueError
from massmob.model.entities import DatasetCard
from massmob.values.period import Period

__all__ = ["Coverage"]


@attrs.frozen
class Coverage:
    """What the cards of a movement state about the time that it covers; without cards, all time.

    Attributes:
        first_day: The first day that a card covers; ``None`` where it is open.
        last_day: The last day that a card covers; ``None`` where it is open.
        cards: The cards, as a message names them.

    Example:
        >>> card = DatasetCard(id="dataset:a", name="A", covers="2018/2026")
        >>> Coverage.of([card]).check("day", date(2018, 1, 1))
        >>> Coverage.of([card]).check("day", date(2017, 12, 31))
        Traceback (most recent call last):
        massmob.errors.InvalidValueError: day: ...
    """

    first_day: date | None
    last_day: date | None
    cards: tuple[str, ...]

    @classmethod
    def of(cls, cards: Iterable[DatasetCard]) -> Coverage:
        """The coverage that some cards state."""
        covers = {card.id: card.covers for card in cards if card.covers is not None}
        starts = [period.start for period in covers.values()]
        ends = [period.end for period in covers.values()]
        first_day = None if None in starts else min(filter(None, starts), default=None)
        last_day = None if None in ends else max(filter(None, ends), default=None)
        stated = (f"{id} covers {period.label('en')}" for id, period in covers.items())
        return cls(first_day, last_day, tuple(stated))

    def check(self, argument: str, day: date) -> None:
        """Refuse a day that is before the first.

        Raises:
            InvalidValueError: The day is before the first that a card covers.
        """
        if self.first_day is None or day >= self.first_day:
            return
        # Like the error of a text that is no day, it takes the name that the caller has for the argument.
        raise InvalidValueError(
            "a day before the time that the dataset covers",
            found=day.isoformat(),
            hint=f"{'; '.join(self.cards)}: give a day from {self.first_day} on",
        ).at_default(argument)

    def check_period(self, argument: str, period: Period) -> None:
        """Refuse a period that begins before the first day; one with an open start is cut there.

        Raises:
            InvalidValueError: A day of the period is before the first that a card covers.
        """
        for day in (period.start, period.end):
            if day is not None:
                self.check(argument, day)
