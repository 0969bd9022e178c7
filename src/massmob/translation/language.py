"""The current language: of labels, headings, findings, reports, pictures and pages."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, get_args

from massmob.errors import InvalidValueError

__all__ = ["LANGUAGES", "Language", "as_language", "get_language", "in_language", "set_language"]

Language = Literal["vi", "en", "ru"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

VARIABLE = "MASSMOB_LANG"
"""The environment variable that sets the language of a process."""

_of_process: list[Language] = []
"""What `set_language` set last, if anything: one for all threads, as users expect of a setting."""
_of_call: ContextVar[Language | None] = ContextVar("massmob_language", default=None)


def set_language(lang: Language | None) -> None:
    """Set the language of everything that is shown where no ``lang=`` is given.

    Errors and the help of the command stay English.

    Args:
        lang: ``"vi"``, ``"en"`` or ``"ru"``; ``None`` for that of the environment variable ``MASSMOB_LANG``,
            or English.

    Raises:
        InvalidValueError: Not one of these languages.

    Example:
        >>> import massmob as mm
        >>> mm.set_language("vi")
        >>> mm.LocalityKind.PHUONG.label(), mm.get_language()
        ('phường', 'vi')
        >>> mm.set_language(None)
        >>> mm.LocalityKind.PHUONG.label()
        'ward'
    """
    _of_process[:] = () if lang is None else (_checked(lang, "lang"),)


def get_language() -> Language:
    """The language of what is shown where no ``lang=`` is given.

    Raises:
        InvalidValueError: The environment variable ``MASSMOB_LANG`` holds no language.

    Example:
        >>> get_language()
        'en'
    """
    if (lang := _of_call.get()) is not None:
        return lang
    if _of_process:
        return _of_process[0]
    return _checked(os.environ.get(VARIABLE) or "en", VARIABLE)


def as_language(lang: Language | None) -> Language:
    """The value of an argument ``lang``: checked, and the current language for ``None``.

    Raises:
        InvalidValueError: Not one of these languages.

    Example:
        >>> as_language("ru"), as_language(None)
        ('ru', 'en')
    """
    return get_language() if lang is None else _checked(lang, "lang")


@contextmanager
def in_language(lang: Language) -> Generator[None]:
    """Make a language the current one inside a ``with`` block, for this thread or task only.

    Args:
        lang: ``"vi"``, ``"en"`` or ``"ru"``.

    Raises:
        InvalidValueError: Not one of these languages.

    Example:
        >>> with in_language("vi"):
        ...     get_language()
        'vi'
    """
    token = _of_call.set(_checked(lang, "lang"))
    try:
        yield
    finally:
        _of_call.reset(token)


def _checked(lang: Language | str, place: str) -> Language:
    for language in LANGUAGES:
        if lang == language:
            return language
    hint = f"one of: {', '.join(LANGUAGES)}"
    raise InvalidValueError("not a language", found=lang, hint=hint).at_default(place)
