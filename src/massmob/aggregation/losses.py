"""What a query was given and could not use: how much of it, which, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

import attrs

from massmob.errors import InvalidValueError, counted, one_line, singular_of
from massmob.model.records.record import ResultRecord
from massmob.rendering.table import Table
from massmob.translation.catalogue import gettext, ngettext
from massmob.translation.language import Language, as_language
from massmob.values.labelled_enum import LabelledEnum, word
from massmob.values.text import first_few

__all__ = ["Loss", "LossReason", "Losses"]

_MAX_SHOWN = 3  # keys that a summary names


class LossReason(LabelledEnum):
    """Lý do: why an entity, or a row of a dataframe, is in no total."""

    UNKNOWN_UNIT = word("unknown_unit", "không có đơn vị này", "no such unit", "нет такой единицы")
    NOT_IN_FORCE = word(
        "not_in_force",
        "đơn vị không tồn tại vào ngày này",
        "its unit was not in force on the day",
        "единица не действовала в этот день",
    )
    ENDED = word("ended", "đơn vị đã kết thúc", "its unit had ended", "единица упразднена")
    NUMBER = word(
        "number",
        "là số, không phải mã",
        "a number where a code was expected",
        "число вместо кода",
    )
    CODE_WITHOUT_DAY = word(
        "code_without_day",
        "mã không kèm ngày",
        "a code without a day",
        "код без даты",
    )
    AMBIGUOUS = word(
        "ambiguous", "nhiều đơn vị phù hợp", "several units match", "подходят несколько"
    )
    UNPLACED = word(
        "unplaced",
        "không thuộc đơn vị nào",
        "nothing places it in the hierarchy",
        "ничто не относит к единице",
    )


def _as_reason(value: LossReason | str) -> LossReason:
    return LossReason.of(value)


@attrs.frozen(kw_only=True)
class Loss(ResultRecord):
    """An entity, or the rows of a dataframe with one key, that a query could not use.

    Attributes:
        key: Id of the entity, or the key in the column of units.
        reason: Why.
        count: How many entities (1) or rows.
        hint: What to do; the first five keys of a reason have one, as finding near names takes time.
    """

    key: str
    reason: LossReason = attrs.field(converter=_as_reason)
    count: int = 1
    hint: str = ""


@attrs.frozen(kw_only=True)
class Losses(ResultRecord):
    """What a query was given and could not use; false when everything was used.

    Attributes:
        given: How many entities or rows the query was given.
        noun: What these are in English, such as ``"models"`` or ``"rows"``.
        items: What could not be used, in order of keys.

    Example:
        >>> lost = Loss(key="model:7", reason="ended", hint="follow=True carries it to its successor")
        >>> print(Losses(given=12, noun="models", items=(lost,)))
        1 of 12 models in no total: model:7 (its unit had ended); follow=True carries it to its successor
    """

    derived: ClassVar[tuple[str, ...]] = ("count",)

    given: int
    noun: str
    items: tuple[Loss, ...] = ()

    @property
    def count(self) -> int:
        """How many entities or rows could not be used."""
        return sum(loss.count for loss in self.items)

    @property
    def keys(self) -> tuple[str, ...]:
        """The ids, or the keys of a dataframe, that could not be used."""
        return tuple(loss.key for loss in self.items)

    @property
    def by_reason(self) -> dict[LossReason, int]:
        """Reason → how many entities or rows, most frequent first."""
        counts: Counter[LossReason] = Counter()
        for loss in self.items:
            counts[loss.reason] += loss.count
        return dict(counts.most_common())

    def __bool__(self) -> bool:
        return bool(self.items)

    def __iter__(self) -> Iterator[Loss]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __str__(self) -> str:
        return self.label()

    def label(self, lang: Language | None = None) -> str:
        """The losses in a sentence: how many, the first of them, why, and in English what to do.

        Args:
            lang: The language; the current one by default.
        """
        lang = as_language(lang)
        if not self.items:
            text = ngettext(
                "the only {noun} is in the totals",
                "all {number} {noun} are in the totals",
                self.given,
                lang,
            )
            if not self.given:
                text = gettext("there are no {noun}", lang)
            return text.format(number=f"{self.given:,}", noun=self._noun(lang))
        # Hints name arguments and ids, and are in English as those of errors.
        hint = f"; {self._hint}" if self._hint and lang == "en" else ""
        return one_line(f"{self.summary(lang)}: {self._detail(lang)}{hint}")

    def summary(self, lang: Language | None = None) -> str:
        """How many of how many could not be used.

        Args:
            lang: The language; the current one by default.
        """
        lang = as_language(lang)
        text = gettext("{lost} of {given} {noun} in no total", lang)
        return text.format(lost=f"{self.count:,}", given=f"{self.given:,}", noun=self._noun(lang))

    def _noun(self, lang: Language) -> str:
        """The noun, in English in the singular for one."""
        return (
            singular_of(self.noun) if lang == "en" and self.given == 1 else gettext(self.noun, lang)
        )

    def _detail(self, lang: Language) -> str:
        """The first keys, and the reasons with their numbers where there are several."""
        reasons = (
            reason.label(lang) if number == self.count else f"{reason.label(lang)}: {number:,}"
            for reason, number in self.by_reason.items()
        )
        return f"{first_few(self.keys, _MAX_SHOWN, lang)} ({', '.join(reasons)})"

    @property
    def _hint(self) -> str:
        """The first hint of each reason, the most frequent reason first."""
        hints = {loss.reason: loss.hint for loss in reversed(self.items) if loss.hint}
        return "; ".join(hints[reason] for reason in self.by_reason if reason in hints)

    def table(self, lang: Language | None = None) -> Table:
        """What could not be used, one row a key.

        Args:
            lang: The language of headings and reasons; the current one by default.
        """
        lang = as_language(lang)
        rows = [(loss.key, loss.count, loss.reason.label(lang), loss.hint) for loss in self.items]
        headings = (
            gettext("key", lang),
            gettext(self.noun, lang),
            gettext("why", lang),
            gettext("hint", lang),
        )
        return Table(headings, rows, align=["left", "right", "left", "left"])

    def check(self, *, strict: bool) -> None:
        """Refuse an answer to which nothing could be matched; with ``strict`` one with any loss.

        Raises:
            InvalidValueError: Nothing was used though something was given, or ``strict`` and there are losses.
        """
        given = counted(self.given, singular_of(self.noun), self.noun)
        if self.items and self.count == self.given:
            message = f"none of the {given} could be used"
            if self.given == 1:
                message = f"the only {singular_of(self.noun)} could not be used"
        elif self.items and strict:
            message = f"{self.count:,} of the {given} could not be used"
        else:
            return
        raise InvalidValueError(f"{message}: {self._detail('en')}", hint=self._hint)
