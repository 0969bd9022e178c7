"""`LabelledEnum`: the base of closed lists, whose members have labels in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Self, cast

from massmob.errors import InvalidValueError
from massmob.translation.language import as_language
from massmob.values.text import fold, similar_words

if TYPE_CHECKING:
    from massmob.translation.language import Language

__all__ = ["LabelledEnum", "word"]


class LabelledEnum(StrEnum):
    """A value of a closed list: a string with labels in Vietnamese, English and Russian.

    Members compare and hash as plain strings, so ``{"xa": 383}`` and ``{LocalityKind.XA: 383}`` are equal.

    Example:
        >>> class Size(LabelledEnum):
        ...     SMALL = word("small", "nhỏ", "small", "малый")
        >>> Size("small").label("vi"), Size.SMALL == "small"
        ('nhỏ', True)
    """

    _value_: str
    vi: str
    en: str
    ru: str

    def __new__(cls, value: str, vi: str = "", en: str = "", ru: str = "") -> Self:
        """Create a member from its value and three labels; type checkers take it for the call with a value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.vi, member.en, member.ru = vi, en, ru
        return member

    def label(self, lang: Language | None = None) -> str:
        """The label for readers.

        Args:
            lang: ``"vi"``, ``"en"`` or ``"ru"``; the current language by default.

        Returns:
            The label in that language.

        Raises:
            InvalidValueError: Not one of these languages.
        """
        label: str = getattr(self, as_language(lang))
        return label

    @classmethod
    def of(cls, value: object) -> Self:
        """The member with a value or a label.

        Args:
            value: A member, its value, or its label in any of the three languages; accents and case do
                not matter.

        Returns:
            The member.

        Raises:
            InvalidValueError: The list has no such word; the hint names similar values and labels.

        Example:
            >>> from massmob.values.vocabulary import Extent
            >>> Extent.of("whole") is Extent.of("Toàn bộ") is Extent.of("toan bo") is Extent.WHOLE
            True
        """
        if isinstance(value, cls):
            return value
        member: object = None
        if isinstance(value, str):
            member = cls._value2member_map_.get(value) or _members_by_word(cls).get(fold(value))
        if member is None:
            raise _unknown_word(cls, value).at_default("value")
        return cast("Self", member)

    @classmethod
    def _missing_(cls, value: object) -> Self:
        """The member for a call with what is not a value: ``LocalityKind("phường")``."""
        return cls.of(value)

    @classmethod
    def of_optional(cls, value: object) -> Self | None:
        """Like `of`; ``None`` gives ``None``."""
        return None if value is None else cls.of(value)


@cache
def _members_by_word(words: type[LabelledEnum]) -> Mapping[str, LabelledEnum]:
    """Value or label, folded → the member; within a list these are unique."""
    return {
        fold(name): member
        for member in words
        for name in (member.value, member.vi, member.en, member.ru)
    }


def _unknown_word(words: type[LabelledEnum], text: object) -> InvalidValueError:
    """The error of a word that a list does not have; the hint names similar ones, or else all values."""
    values = [member.value for member in words]
    labels = [label for member in words for label in (member.vi, member.en, member.ru)]
    hint = f"one of: {', '.join(values)}"
    if isinstance(text, str):
        # "thành phố" is the beginning of two kinds of city.
        beginning = f"{fold(text)} "
        longer = [label for label in labels if fold(label).startswith(beginning)]
        if longer:
            hint = f"write it in full: {', '.join(longer)}"
        elif near := similar_words(text, [*values, *labels]):
            hint = f"one of: {', '.join(near)}"
    return InvalidValueError(f"not a valid {words.__name__}", found=text, hint=hint)


def word(value: str, vi: str, en: str, ru: str) -> str:
    """The value and the labels of a member: a tuple at run time, but type checkers must see a ``str``."""
    return cast("str", (value, vi, en, ru))
