"""The catalogues have every message of the package in every language, with the same values to fill in."""

from __future__ import annotations

import re
import runpy
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import massmob as mm
from massmob.translation.catalogue import gettext, gettext_noop, ngettext, pgettext
from massmob.validation.registry import remove
from massmob.values.text import nfc

TOOL = Path(__file__).parents[2] / "tools" / "messages.py"


@cache
def tool() -> dict[str, Any]:
    return runpy.run_path(str(TOOL))


@cache
def catalogue(lang: str) -> Any:
    return tool()["updated"](lang)


def messages(lang: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The forms of each message, in English and in the language."""
    return [
        tuple(text if isinstance(text, (list, tuple)) else (text,) for text in (m.id, m.string))  # type: ignore[misc]  # of one or several texts
        for m in catalogue(lang)
        if m.id
    ]


def placeholders(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.long
@pytest.mark.parametrize("lang", ["vi", "ru"])
class TestCatalogue:
    def test_it_is_current_and_compiled(self, lang: str) -> None:
        assert tool()["is_current"](catalogue(lang), tool()["path_of"](lang)), (
            "run python tools/messages.py"
        )

    def test_every_message_is_translated(self, lang: str) -> None:
        assert tool()["untranslated"](catalogue(lang)) == []

    def test_translations_have_the_placeholders_of_the_message(self, lang: str) -> None:
        differing = [
            (one, text)
            for one, texts in messages(lang)
            for text in texts
            # The form for one may leave the number out.
            if placeholders(text) - {"number"} != placeholders(one[-1]) - {"number"}
        ]
        assert differing == []

    def test_translations_are_composed_and_end_as_the_message_does(self, lang: str) -> None:
        def ends(text: str) -> tuple[bool, bool, bool]:
            return text != text.rstrip(), text != text.lstrip(), text.rstrip().endswith(".")

        wrong = [
            (one[-1], text)
            for one, texts in messages(lang)
            for text in texts
            if text != nfc(text) or ends(text) != ends(one[-1])
        ]
        assert wrong == []


def test_russian_messages_are_in_cyrillic_letters() -> None:
    texts = [re.sub(r"\{\w*\}", "", "".join(forms)).lower() for _, forms in messages("ru")]
    latin = [text for text in texts if not re.search("[а-яё]", text)]
    assert [text for text in latin if re.search("[a-z]{4}", text)] == []


def test_a_message_without_a_translation_is_shown_in_english() -> None:
    assert gettext("only a pack has this message", "ru") == "only a pack has this message"
    assert pgettext("a context", "nor this", "vi") == "nor this"
    assert gettext_noop("nor that") == "nor that"
    assert gettext("", "ru") == ""


def test_the_form_for_a_number_is_that_of_english_without_a_translation() -> None:
    assert [ngettext("{number} x", "{number} xs", n, "en") for n in (0, 1, 2)] == [
        "{number} xs",
        "{number} x",
        "{number} xs",
    ]


def test_rules_of_others_are_not_collected() -> None:
    @mm.rule("ZZ101", "a rule of a pack", why="Packs have texts of their own.", hint="none")
    def nothing(movement: mm.Movement) -> list[mm.Violation]:
        return []

    try:
        assert "a rule of a pack" not in {message for message, _ in tool()["collected"]()}
    finally:
        remove("ZZ101")
