"""Settings come back as they were written, and every problem in them is reported."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.model.structuring import structured


@attrs.frozen(kw_only=True)
class Inner:
    name: str
    level: mm.Level = mm.Level.CITY


@attrs.frozen(kw_only=True)
class Outer:
    names: tuple[str, ...] = ()
    words: Mapping[str, Literal["unit", "title"]] = attrs.field(factory=dict[str, Any])
    inner: tuple[Inner, ...] = ()
    path: Path | None = None


texts = st.text(min_size=1, max_size=5)
inner = st.builds(Inner, name=texts, level=st.sampled_from(mm.Level))
outer = st.builds(
    Outer,
    names=st.lists(texts, max_size=3).map(tuple),
    words=st.dictionaries(texts, st.sampled_from(["unit", "title"]), max_size=3),
    inner=st.lists(inner, max_size=3).map(tuple),
    path=st.none() | st.just(Path("a/b")),
)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda values: (
        st.lists(values, max_size=3)
        | st.dictionaries(
            st.text(max_size=3) | st.sampled_from(["names", "words", "inner"]), values
        )
    ),
    max_leaves=8,
)


def simple(value: Any) -> Any:
    """Attrs classes and paths as TOML would have them."""
    if attrs.has(type(value)):
        return {n: simple(each) for n, each in attrs.asdict(value, recurse=False).items()}
    if isinstance(value, tuple):
        return [*map(simple, value)]
    return str(value) if isinstance(value, Path | mm.Level) else value


@given(outer)
def test_what_is_written_comes_back(settings: Outer) -> None:
    assert structured(Outer, simple(settings)) == settings


@given(plain)
def test_anything_else_is_refused_with_every_problem(value: object) -> None:
    refused: mm.LoadError | None = None
    settings: Any = None
    try:
        settings = structured(Outer, value, "file.toml")
    except mm.LoadError as error:
        refused = error
    if refused is not None:
        assert (refused.place, bool(refused.problems)) == ("file.toml", True)
    else:
        assert simple(settings) == {**simple(Outer()), **simple(value)}


@given(st.lists(st.integers() | texts, max_size=5), st.dictionaries(texts, texts, max_size=3))
def test_each_wrong_value_is_a_problem_at_its_place(
    names: list[Any], words: dict[str, str]
) -> None:
    wrong = [f"names[{at}]" for at, name in enumerate(names) if isinstance(name, int)]
    wrong += [f"words.{word}" for word, to in words.items() if to not in ("unit", "title")]
    try:
        structured(Outer, {"names": names, "words": words})
        places = []
    except mm.LoadError as error:
        places = [each.place for each in error.problems if isinstance(each, mm.MassmobError)]
    assert places == wrong


def test_problems_name_near_words_and_are_told_all_at_once() -> None:
    value = {"inner": [{"name": "a", "level": "citi"}, {"nam": "b"}, 5], "pth": "x", "path": ""}
    with pytest.raises(mm.LoadError) as caught:
        structured(Outer, value, "settings.toml")
    assert str(caught.value).split("\n") == [
        "settings.toml: 6 problems",
        "  inner[0].level: not a valid Level: found 'citi'; one of: city",
        "  inner[1].name: missing; give this field",
        "  inner[1]: unknown key: found 'nam'; one of: name",
        "  inner[2]: not a table: found 5; give a table {…}",
        "  path: not a text: found ''; give a text such as \"abc\"",
        "  unknown key: found 'pth'; one of: path",
    ]
