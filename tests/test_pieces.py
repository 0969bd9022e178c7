"""JSON read piece by piece: it gives what reading all at once gives, and refuses what that refuses."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from massmob.datasets import load_dataset
from massmob.errors import LoadError, MassmobError
from massmob.interchange import dumps, jsonl, layout, loads, records
from massmob.interchange import json as our_json
from massmob.interchange.limits import Limits
from massmob.model import Field, Observation
from massmob.movement import Movement
from massmob.strategies import movements


@pytest.fixture(params=["orjson", "json"], autouse=True, scope="module")
def _parser(request: pytest.FixtureRequest) -> Iterator[None]:
    """All of this with and without the library that need not be there; in pieces of a few records."""
    absent: dict[str, Any] = {} if request.param == "orjson" else {"orjson": None}
    with (
        mock.patch.dict(sys.modules, absent),
        mock.patch.object(layout, "_SIZE", 300),
        mock.patch.object(jsonl, "_SOME", 3),
    ):
        yield


SCRIPTS = {"json": our_json, "jsonl": jsonl}


def at_once(data: bytes, format: str = "json") -> Movement:
    script = SCRIPTS[format]
    return records.from_plain(script.read(data), partial(script.locator, data))


def outcome(read: Callable[[bytes, str], Movement], data: bytes, format: str = "json") -> object:
    """What reading gives, to the type of each number, or what it says."""
    try:
        movement = read(data, format)
    except MassmobError as error:
        return str(error)
    return list(map(repr, movement)), movement.outside


def is_read_in_pieces(data: bytes, format: str = "json") -> bool:
    return records.quickly(SCRIPTS[format].pieces(data)) is not None


SNIPPETS = [
    *(b",", b",\n", b"\n", b"\n\n", b" ", b"\t", b"{}", b"[]", b"[\n", b"\n]", b"\n],\n", b"\n}\n"),
    *(b"{", b"}", b"]", b'"', b"\\", b'"id": "field:1", ', b'"name" : "a", ', b'"low": 1, '),
    *(
        b'"massmob": 1,\n',
        b'"fields": [\n{"id": "field:9", "name": "a"}\n],\n',
        b'"outside": [],\n',
    ),
    *(b"1" * 25, b"1" * 5000, b"18446744073709551616", b"-9223372036854775809", b"1e400", b"-0"),
    *(
        b"NaN",
        b"Infinity",
        b"null",
        b"true",
        b"\xff",
        b"\\ud800",
        b"\xef\xbb\xbf",
        b'\\":',
        b"\x00",
    ),
]


@st.composite
def edited(draw: st.DrawFn, format: str) -> bytes:
    """A file of a movement, changed by a careless or a malicious hand."""
    data = dumps(draw(movements(max_units=5)), format).encode()
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(data)))
        how = draw(st.integers(0, 4))
        if how == 0:
            data = data[:at] + draw(st.sampled_from(SNIPPETS)) + data[at:]
        elif how == 1:
            data = data[:at] + data[at + draw(st.integers(1, 9)) :]
        elif how == 2:
            rows = data.split(b"\n")
            row = draw(st.integers(0, len(rows) - 1))
            rows[row : row + draw(st.integers(0, 1))] = [rows[row]] * draw(st.integers(0, 2))
            data = b"\n".join(rows)
        else:
            # Where a value ends: there most of what is inserted is still JSON.
            ends = [place for place, byte in enumerate(data) if byte in b',:{}[]"']
            at = draw(st.sampled_from(ends)) if ends else 0
            data = data[: at + 1] + draw(st.sampled_from(SNIPPETS)) + data[at + 1 :]
    return data


class TestReading:
    @pytest.mark.parametrize("format", SCRIPTS)
    @settings(max_examples=100, deadline=None)
    @given(drawn=st.data())
    def test_it_says_what_reading_at_once_says(self, drawn: st.DataObject, format: str) -> None:
        data = drawn.draw(edited(format))
        assert outcome(loads, data, format) == outcome(at_once, data, format)

    @pytest.mark.parametrize("format", SCRIPTS)
    @settings(max_examples=15, deadline=None)
    @given(movement=movements())
    def test_what_is_written_is_read_in_pieces(self, movement: Movement, format: str) -> None:
        data = dumps(movement, format).encode()
        # A text may hold what looks like a key; then it is read at once.
        assert is_read_in_pieces(data, format) or b'\\":' in data
        assert loads(data, format) == movement

    @pytest.mark.parametrize("format", SCRIPTS)
    def test_so_is_what_is_shipped(self, format: str) -> None:
        movement = load_dataset("hanoi")
        data = dumps(movement, format).encode()
        assert is_read_in_pieces(data, format)
        assert loads(data, format) == movement

    def test_another_layout_is_read_at_once(self) -> None:
        data = dumps(Movement([Field(id=f"field:{n}", name="a") for n in range(9)])).encode()
        for other in (json.dumps(json.loads(data), indent=1).encode(), b"\xef\xbb\xbf" + data):
            assert not is_read_in_pieces(other)
            assert outcome(loads, other) == outcome(loads, data) == outcome(at_once, data)

    def test_a_key_that_stands_twice_is_seen_however_deep(self) -> None:
        record = (
            '{"id": "loc:1", "name": {"vi": "a", "en": "b"}, "kind": "xa", "valid": "2020",'
            ' "centre": {"lat": 1.5, "lon": 2.5},'
            ' "successors": [{"to": "loc:2", "extent": "whole", "on": "2025-07-01"}]}'
        )
        rows = ",\n".join([record.replace("loc:1", f"loc:{n}") for n in range(8)])
        data = f'{{\n"massmob": 1,\n"localities": [\n{rows}\n]\n}}\n'
        assert is_read_in_pieces(data.encode())
        for key in ("id", "name", "en", "kind", "lon", "successors", "extent"):
            for blank in ("", " ", "\t", "\n", " \r\n "):
                twice = data.replace(f'"{key}":', f'"{key}"{blank}: "x", "{key}"{blank}:')
                with pytest.raises(LoadError, match="a key stands twice in one object"):
                    loads(twice)
                if "\n" not in blank:
                    line = f'{{"localities": {twice.splitlines()[3].removesuffix(",")}}}'
                    with pytest.raises(
                        LoadError, match=r"line 2, column [0-9]+: a key stands twice"
                    ):
                        loads(f'{{"massmob": 1}}\n{line}\n', "jsonl")

    def test_a_line_is_whole(self) -> None:
        """Lines that are right only together are wrong, though they are as many as there are entities."""
        a, b, c = (f'{{"fields": {{"id": "field:{n}", "name": "a"}}}}' for n in "abc")
        for lines in ([f"{a},{b}", c[:30], c[30:]], [f"{a},", b], [a, "", f"{b} {c}"], [f"[{a}]"]):
            data = "\n".join(['{"massmob": 1}', *lines, ""]).encode()
            assert outcome(loads, data, "jsonl") == outcome(at_once, data, "jsonl")
            with pytest.raises(LoadError):
                loads(data, "jsonl")

    @pytest.mark.parametrize("digits", ["1" + "0" * 18, "9" * 19, "1" * 30])
    def test_whole_numbers_stay_whole(self, digits: str) -> None:
        of = f'"value": {{"low": 1, "of": {digits}}}'
        for value in (f'"value": {digits}', f'"value": {{"low": {digits}}}', of):
            row = f'{{"id": "obs:1", "name": "a", "indicator": "ind:1", "unit": "loc:1", {value}}}'
            data = f'{{\n"massmob": 1,\n"observations": [\n{row}\n]\n}}\n'.encode()
            found = loads(data)["obs:1"]
            assert isinstance(found, Observation)
            number = found.value.of if value == of else found.value.low
            assert number == int(digits)
            assert type(number) is int

    def test_limits(self) -> None:
        data = dumps(Movement([Field(id=f"field:{n}", name="a") for n in range(90)]))
        with pytest.raises(LoadError, match="more than 89 entities"):
            loads(data, limits=Limits(max_entities=89))
        assert len(loads(data, limits=Limits(max_entities=90))) == 90


class TestLayout:
    @settings(max_examples=50)
    @given(
        st.dictionaries(
            st.sampled_from("abcdef"),
            st.integers()
            | st.lists(st.text())
            | st.lists(st.fixed_dictionaries({"id": st.text()})),
            min_size=1,
        )
    )
    def test_members_are_what_was_written(self, plain: dict[str, object]) -> None:
        found: dict[str, object] = {}
        for key, text in layout.members(our_json.write(plain)):
            value = json.loads(text)
            found[key] = [*found[key], *value] if key in found else value  # type: ignore[misc]
        assert found == plain

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"{}",
            b"{\n}\n",
            b'{\n"a": 1',
            b'{\n"a": 1\n}',
            b'{\n"a": 1\n}\n\n',
            b'{\n"a": 1,\n}\n',
            b'{\n"a": 1,\n"a": 2\n}\n',
            b'{\n"a": [\n1\n] ,\n"b": 2\n}\n',
            b'{\n"a": [\n1\n]\n} \n',
            b'{\n "a": 1\n}\n',
            b'{\n"a b": 1\n}\n',
        ],
    )
    def test_what_is_laid_out_otherwise_is_refused(self, data: bytes) -> None:
        with pytest.raises(ValueError, match=r"^$|subsection not found"):
            list(layout.members(data))
