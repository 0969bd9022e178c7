"""`massmob.errors`: the text of errors, and that they survive pickling."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob import errors

SINGLE: list[type[mm.MassmobError]] = [
    mm.AmbiguousError,
    mm.HierarchyError,
    mm.InvalidValueError,
    mm.MassmobError,
    mm.MissingExtraError,
    mm.SaveError,
    mm.UnknownEntityError,
]
MANY: list[type[mm.LoadError | mm.ValidationError]] = [mm.LoadError, mm.ValidationError]
COPIES: list[Callable[[mm.MassmobError], mm.MassmobError]] = [
    copy.copy,
    copy.deepcopy,
    *(
        lambda error, protocol=protocol: pickle.loads(pickle.dumps(error, protocol))
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    ),
]


def test_every_error_is_tested_here() -> None:
    classes = [name for name in errors.__all__ if isinstance(getattr(errors, name), type)]
    assert sorted(classes) == sorted(kind.__name__ for kind in [*SINGLE, *MANY])


@pytest.mark.parametrize("kind", SINGLE)
@pytest.mark.parametrize("duplicate", COPIES)
def test_an_error_survives_copying_and_pickling(
    kind: type[mm.MassmobError], duplicate: Callable[[mm.MassmobError], mm.MassmobError]
) -> None:
    error = kind("not a day", place="a.json: valid", found="2024-13-01", hint="write YYYY-MM-DD")
    twin = duplicate(error)
    assert type(twin) is kind
    assert twin.args == error.args
    assert str(twin) == str(error)


@pytest.mark.parametrize("kind", MANY)
@pytest.mark.parametrize("duplicate", COPIES)
def test_problems_survive_copying_and_pickling(
    kind: type[mm.LoadError | mm.ValidationError],
    duplicate: Callable[[mm.MassmobError], mm.MassmobError],
) -> None:
    error = kind(
        "2 problems", [mm.InvalidValueError("not a day", place="doc:1"), "another"], place="a"
    )
    twin = duplicate(error)
    assert isinstance(twin, kind)
    assert str(twin) == str(error) == "a: 2 problems\n  doc:1: not a day\n  another"
    assert isinstance(twin.problems[0], mm.InvalidValueError)
    assert twin.problems[0].place == "doc:1"


@given(st.text(min_size=1), st.text(), st.none() | st.text(max_size=100), st.text())
def test_an_error_states_place_message_value_and_hint(
    message: str, place: str, value: str | None, hint: str
) -> None:
    error = mm.MassmobError(message, place=place, found=value, hint=hint)
    assert (error.message, error.place, error.hint) == (message, place, hint)
    assert error.found == repr(value) or "characters)" in error.found
    expected = f"{place}: {message}" if place else message
    expected += f": found {error.found}"
    assert str(error) == errors.one_line(f"{expected}; {hint}" if hint else expected)


def test_an_error_without_a_value_shows_none() -> None:
    assert str(mm.MassmobError("not a day", place="at")) == "at: not a day"
    assert str(mm.MassmobError("not a day", place="at", found=None)) == "at: not a day: found None"


@pytest.mark.parametrize("kind", SINGLE)
def test_an_outer_place_is_put_before_the_inner(kind: type[mm.MassmobError]) -> None:
    error = kind("not a day", found="x", hint="y").at("valid").at("doc:1").at("a.json")
    assert type(error) is kind
    assert str(error) == "a.json: doc:1: valid: not a day: found 'x'; y"


@pytest.mark.parametrize("kind", SINGLE)
@pytest.mark.parametrize("duplicate", COPIES)
def test_an_outer_place_replaces_a_default_place(
    kind: type[mm.MassmobError], duplicate: Callable[[mm.MassmobError], mm.MassmobError]
) -> None:
    error = duplicate(kind("not a day", place="start").at_default("Period").at_default("value"))
    assert error.place == "value: start"
    assert error.at("valid").at("doc:1").place == "doc:1: valid: start"


@pytest.mark.parametrize("kind", MANY)
def test_an_error_with_another_place_has_the_same_problems(
    kind: type[mm.LoadError | mm.ValidationError],
) -> None:
    error = kind("1 problem", ["x"], hint="fix it")
    placed = error.at("a.json")
    assert isinstance(placed, kind)
    assert placed.problems == ("x",)
    assert str(placed) == "a.json: 1 problem; fix it\n  x"
    assert error.place == ""


def test_a_long_value_is_cut() -> None:
    assert mm.MassmobError("m", found="x" * 118).found == repr("x" * 118)
    assert mm.MassmobError("m", found="x" * 119).found == f"'{'x' * 119}… (121 characters)"


def test_a_value_that_cannot_be_shown_raises_no_other_error() -> None:
    error = mm.MassmobError("m", found=10**5000)
    assert "int" in error.found
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_control_characters_in_a_value_are_escaped() -> None:
    assert "\x1b" not in str(mm.MassmobError("m", found="\x1b[31m"))


def test_many_problems_are_cut_and_counted() -> None:
    assert str(mm.LoadError("20 problems", range(20))).splitlines()[-1] == "  19"
    lines = str(mm.LoadError("25 problems", range(25))).splitlines()
    assert len(lines) == 22
    assert lines[-1] == "  … and 5 more"


def test_errors_derive_from_builtin_exceptions() -> None:
    assert issubclass(mm.InvalidValueError, ValueError)
    assert issubclass(mm.UnknownEntityError, KeyError)
    assert issubclass(mm.AmbiguousError, LookupError)
    assert issubclass(mm.HierarchyError, ValueError)
    assert issubclass(mm.MissingExtraError, ImportError)
    assert issubclass(mm.LoadError, ValueError)


def test_the_error_for_a_missing_library_names_the_extra() -> None:
    error = mm.MissingExtraError.of("cli", "rich")
    assert str(error) == "rich is not installed; run: pip install 'massmob[cli]'"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
