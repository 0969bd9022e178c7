"""Words that messages and reports insert: of the vocabulary with an article, numbers of findings."""

from __future__ import annotations

from massmob.errors import with_article
from massmob.translation.catalogue import ngettext
from massmob.translation.language import Language, get_language
from massmob.validation.finding import Severity
from massmob.values.labelled_enum import LabelledEnum

__all__ = ["count_of", "indefinite"]


def indefinite(word: LabelledEnum) -> str:
    """The label of a word, in English with its indefinite article; other languages have none.

    Example:
        >>> from massmob.values.vocabulary import LocalityKind
        >>> indefinite(LocalityKind.PHUONG)
        'a ward'
    """
    label = word.label()
    return with_article(label) if get_language() == "en" else label


def count_of(severity: Severity, number: int, lang: Language) -> str:
    """A number of findings of a severity, in a language.

    Example:
        >>> count_of(Severity.ERROR, 2, "en"), count_of(Severity.ERROR, 2, "ru")
        ('2 errors', '2 ошибки')
    """
    text = {
        Severity.ERROR: ngettext("{number} error", "{number} errors", number, lang),
        Severity.WARNING: ngettext("{number} warning", "{number} warnings", number, lang),
        Severity.NOTE: ngettext("{number} note", "{number} notes", number, lang),
    }[severity]
    return text.format(number=number)
