"""JSON read by the fast stages, orjson and the fast decoder: the same result or message as the exact stages."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any
from unittest import mock

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.io.text import json_format as our_json
from massmob.model.records.record_converter import cattrs_converter
from massmob.network import converter
from massmob.strategies import movements
from support.tries import tries

FORMATS = ("json", "jsonl")


def exactly(data: bytes, format: str = "json") -> mm.Movement:
    """Read by Python's own parser, and structured by cattrs, which notes the place of each problem."""

    def exact_decoder(cls: type[Any]) -> Callable[[object], object]:
        return lambda record: cattrs_converter().structure(record, cls)

    with (
        mock.patch.dict(sys.modules, {"orjson": None}),
        mock.patch.object(converter, "fast_decoder", exact_decoder),
    ):
        return mm.loads(data, format)


def outcome(read: Callable[[bytes, str], mm.Movement], data: bytes, format: str = "json") -> object:
    """The entities read, to the type of each number, or the message of the error."""
    try:
        movement = read(data, format)
    except mm.MassmobError as error:
        return str(error)
    return list(map(repr, movement)), movement.outside


def is_read_by_orjson(data: bytes) -> bool:
    with mock.patch.object(our_json, "read_with_errors", side_effect=AssertionError):
        try:
            our_json.read(data)
        except AssertionError:
            return False
    return True


SNIPPETS = [
    *(b",", b",\n", b"\n", b"\n\n", b" ", b"\t", b"{}", b"[]", b"[\n", b"\n]", b"\n],\n", b"\n}\n"),
    *(b"{", b"}", b"]", b'"', b"\\", b'"id": "field:1", ', b'"name" : "a", ', b'"low": 1, '),
    *(
        b'"massmob": 2,\n',
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
    data = mm.dumps(draw(movements(max_units=5)), format).encode()
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
    @pytest.mark.long
    @pytest.mark.parametrize("format", FORMATS)
    @tries(100)
    @given(drawn=st.data())
    def test_messages_are_those_of_the_exact_stages(
        self, drawn: st.DataObject, format: str
    ) -> None:
        data = drawn.draw(edited(format))
        assert outcome(mm.loads, data, format) == outcome(exactly, data, format)

    @pytest.mark.long
    @pytest.mark.parametrize("format", FORMATS)
    def test_shipped_data_is_read_alike(self, format: str) -> None:
        data = mm.dumps(mm.load_dataset("hanoi"), format).encode()
        assert outcome(mm.loads, data, format) == outcome(exactly, data, format)

    def test_files_we_write_are_read_by_orjson(self) -> None:
        assert is_read_by_orjson(mm.dumps(mm.load_dataset("hanoi")).encode())
        assert orjson.loads(b'{"a": 1, "a": 2}') == {"a": 2}, (
            "why its result is compared with the text"
        )

    @pytest.mark.parametrize(
        "text",
        [
            '{"a": 1, "a": 2}',
            '{"a": [{"b": {"c": 1, "c": 1}}]}',
            "[18446744073709551616]",
            "[1e22]",
            '["\\u0061"]',
            '["\\ud800"]',
            "[NaN]",
            "[1e400]",
            "[" * 2000 + "]" * 2000,
            "[" * 300 + "]" * 300,
            "\ufeff[]",
        ],
    )
    def test_texts_that_orjson_misreads_are_read_by_python(self, text: str) -> None:
        assert not is_read_by_orjson(text.encode())

    @pytest.mark.long
    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ),
        st.sampled_from([None, 0, 1, "\t"]),
        st.booleans(),
    )
    def test_any_json_is_read_alike(self, value: object, indent: Any, escaped: bool) -> None:
        """In any layout, with texts escaped or not; `repr` distinguishes 1 from 1.0."""
        try:
            data = json.dumps(value, indent=indent, ensure_ascii=escaped, allow_nan=False).encode()
        except ValueError:  # an infinite number, or half a surrogate pair
            return
        assert repr(our_json.read(data)) == repr(json.loads(data))

    def test_a_repeated_key_is_refused_at_any_depth(self) -> None:
        record = (
            '{"id": "loc:1", "name": {"vi": "a", "en": "b"}, "kind": "xa", "valid": "2020",'
            ' "centre": {"lat": 1.5, "lon": 2.5},'
            ' "successors": [{"to": "loc:2", "extent": "whole", "on": "2025-07-01"}]}'
        )
        rows = ",\n".join([record.replace("loc:1", f"loc:{n}") for n in range(8)])
        data = f'{{\n"massmob": 2,\n"localities": [\n{rows}\n]\n}}\n'
        assert len(mm.loads(data)) == 8
        for key in ("id", "name", "en", "kind", "lon", "successors", "extent"):
            for blank in ("", " ", "\t", "\n", " \r\n "):
                twice = data.replace(f'"{key}":', f'"{key}"{blank}: "x", "{key}"{blank}:')
                with pytest.raises(mm.LoadError, match="a repeated key in an object"):
                    mm.loads(twice)
                if "\n" not in blank:
                    line = f'{{"localities": {twice.splitlines()[3].removesuffix(",")}}}'
                    with pytest.raises(
                        mm.LoadError, match=r"line 2, column [0-9]+: a repeated key"
                    ):
                        mm.loads(f'{{"massmob": 2}}\n{line}\n', "jsonl")

    def test_an_entity_may_not_span_lines(self) -> None:
        """Lines that are right only together are wrong, though they are as many as there are entities."""
        a, b, c = (f'{{"fields": {{"id": "field:{n}", "name": "a"}}}}' for n in "abc")
        for lines in ([f"{a},{b}", c[:30], c[30:]], [f"{a},", b], [a, "", f"{b} {c}"], [f"[{a}]"]):
            data = "\n".join(['{"massmob": 2}', *lines, ""]).encode()
            with pytest.raises(mm.LoadError):
                mm.loads(data, "jsonl")

    @pytest.mark.parametrize("digits", ["1" + "0" * 18, "9" * 19, "1" * 30])
    def test_whole_numbers_stay_whole(self, digits: str) -> None:
        of = f'"value": {{"low": 1, "of": {digits}}}'
        for value in (f'"value": {digits}', f'"value": {{"low": {digits}}}', of):
            row = f'{{"id": "obs:1", "name": "a", "indicator": "ind:1", "unit": "loc:1", {value}}}'
            data = f'{{\n"massmob": 2,\n"observations": [\n{row}\n]\n}}\n'.encode()
            observation = mm.loads(data)["obs:1"]
            assert isinstance(observation, mm.Observation)
            number = observation.value.of if value == of else observation.value.low
            assert number == int(digits)
            assert type(number) is int

    def test_the_entity_limit_holds(self) -> None:
        data = mm.dumps(mm.Movement([mm.Field(id=f"field:{n}", name="a") for n in range(90)]))
        with pytest.raises(mm.LoadError, match="more than 89 entities"):
            mm.loads(data, limits=mm.Limits(max_entities=89))
        assert len(mm.loads(data, limits=mm.Limits(max_entities=90))) == 90
