"""The language of what is shown: a setting, a variable of the environment, an argument."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest

import massmob as mm
from massmob.translation.language import as_language, in_language


@pytest.fixture(autouse=True)
def no_language_is_set(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("MASSMOB_LANG", raising=False)
    mm.set_language(None)
    yield
    mm.set_language(None)


def test_the_language_is_english_by_default() -> None:
    assert mm.get_language() == "en"
    assert mm.LocalityKind.XA.label() == "commune"


def test_the_environment_sets_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASSMOB_LANG", "vi")
    assert mm.get_language() == "vi"
    assert mm.LocalityKind.XA.label() == "xã"
    monkeypatch.setenv("MASSMOB_LANG", "")
    assert mm.get_language() == "en"


def test_an_unknown_language_of_the_environment_is_refused_with_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MASSMOB_LANG", "fr")
    with pytest.raises(mm.InvalidValueError, match=r"MASSMOB_LANG: .*'fr'.*vi, en, ru"):
        mm.LocalityKind.XA.label()
    assert mm.LocalityKind.XA.label("vi") == "xã"  # a language that is stated needs no setting


def test_set_language_goes_before_the_environment_and_none_returns_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MASSMOB_LANG", "vi")
    mm.set_language("ru")
    assert mm.get_language() == "ru"
    mm.set_language(None)
    assert mm.get_language() == "vi"


def test_an_unknown_language_is_refused_and_changes_nothing() -> None:
    mm.set_language("ru")
    with pytest.raises(mm.InvalidValueError, match=r"lang: .*'fr'"):
        mm.set_language("fr")  # type: ignore[arg-type]
    assert mm.get_language() == "ru"


def test_the_setting_holds_in_all_threads() -> None:
    mm.set_language("vi")
    assert in_a_thread() == "vi"


def test_a_block_in_a_language_concerns_its_own_thread_and_ends() -> None:
    mm.set_language("vi")
    with in_language("ru"):
        assert (mm.get_language(), in_a_thread()) == ("ru", "vi")
        with in_language("en"):
            assert as_language(None) == "en"
        assert as_language("vi") == "vi"
    assert mm.get_language() == "vi"


def test_a_block_that_fails_leaves_its_language() -> None:
    with pytest.raises(ZeroDivisionError), in_language("ru"):
        raise ZeroDivisionError
    assert mm.get_language() == "en"


def in_a_thread() -> str:
    languages: list[str] = []
    thread = Thread(target=lambda: languages.append(mm.get_language()))
    thread.start()
    thread.join()
    return languages[0]
