"""Messages in three languages: the English ones are in the code, the others in catalogues of gettext.

``python tools/messages.py`` collects the messages and compiles the catalogues.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from massmob.translation.language import Language, as_language

if TYPE_CHECKING:
    from gettext import GNUTranslations

__all__ = ["gettext", "gettext_noop", "ngettext", "ngettext_noop", "pgettext"]


def gettext(message: str, lang: Language | None = None) -> str:
    """A message in a language.

    Args:
        message: The English message, written out where this is called, so that it can be collected.
        lang: The language; the current one for ``None``.

    Returns:
        The message; in English where the catalogue has none, as for a rule of another package.

    Raises:
        InvalidValueError: Not a language.

    Example:
        >>> gettext("a movement holds entities", "ru")
        'движение содержит хотя бы одну запись'
    """
    language = as_language(lang)
    # The empty message is the head of a catalogue.
    if language == "en" or not message:
        return message
    return _catalogue(language).gettext(message)


def ngettext(one: str, many: str, number: int, lang: Language | None = None) -> str:
    """A message in the form that a language has for a number.

    Args:
        one: The English message for one.
        many: The English message for other numbers.
        number: How many.
        lang: The language; the current one for ``None``.

    Returns:
        The message, in which ``{number}`` is still to be filled in.

    Raises:
        InvalidValueError: Not a language.

    Example:
        >>> ngettext("{number} unit", "{number} units", 3).format(number=3)
        '3 units'
    """
    language = as_language(lang)
    if language == "en":
        return one if number == 1 else many
    return _catalogue(language).ngettext(one, many, number)


def pgettext(context: str, message: str, lang: Language | None = None) -> str:
    """A message whose English has several meanings, in a language.

    Args:
        context: Which meaning, for translators.
        message: The English message.
        lang: The language; the current one for ``None``.

    Raises:
        InvalidValueError: Not a language.

    Example:
        >>> pgettext("of a picture", "no such message", "vi")
        'no such message'
    """
    language = as_language(lang)
    return message if language == "en" else _catalogue(language).pgettext(context, message)


def gettext_noop(message: str) -> str:
    """The message itself, marked to be collected: a constant that `gettext` translates where it is shown.

    Example:
        >>> gettext_noop("Findings")
        'Findings'
    """
    return message


def ngettext_noop(one: str, many: str) -> tuple[str, str]:
    """The two forms of a message, marked to be collected, as by `gettext_noop`.

    Example:
        >>> ngettext_noop("{number} unit", "{number} units")
        ('{number} unit', '{number} units')
    """
    return one, many


@lru_cache
def _catalogue(lang: Language) -> GNUTranslations:
    """The catalogue of a language other than English."""
    from gettext import GNUTranslations
    from importlib import resources

    path = f"locale/{lang}/LC_MESSAGES/massmob.mo"
    with resources.files("massmob.translation").joinpath(path).open("rb") as file:
        return GNUTranslations(file)
