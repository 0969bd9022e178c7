"""The canonical form as JSON, lines of JSON and YAML; limits, places of problems, versions."""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import attrs
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.io import load_save
from massmob.io.format import Format
from massmob.io.text import json_format as our_json
from massmob.io.text import jsonl_format
from massmob.io.text import yaml_format as our_yaml
from massmob.model.entity import ENTITY_TYPES
from massmob.model.records.fast_decode import fast_decoder
from massmob.model.records.record_converter import cattrs_converter
from massmob.network import converter
from massmob.strategies import movements
from support.tries import tries


def line(entity: mm.Entity) -> str:
    """An entity as JSON."""
    return our_json.encode(entity.to_dict()).decode()


TEXT_FORMATS = ("json", "jsonl", "yaml")
CITY = {"id": "loc:01", "name": "Hà Nội", "kind": "thanh_pho"}
TRICKY = [
    *(
        "NO",
        "yes",
        "on",
        "null",
        "~",
        "true",
        "1",
        "010",
        "1.5",
        "1e3",
        "12:30",
        "2025-07-01",
        "0x1F",
    ),
    *(
        "- a",
        "a: b",
        "a #b",
        "a#b",
        "#a",
        "[a]",
        "{a}",
        "*a",
        "&a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a",
    ),
    *('"a"', "'a'", "a\\b", "a, b", "?", "? a", ":", "a:", ".inf", ".", "=", "<<", "a\tb", "a\nb"),
    *(
        "\u2028",
        "a\u0085b".replace("\u0085", ""),
        "\U0001f600",
        "\u00a0a",
        "\ufeffa",
        "-",
        "--- a",
        "y",
        "N",
    ),
]


@cache
def excerpt() -> mm.Movement:
    """Real data with every kind that is shipped, and not too much of each."""
    hanoi = mm.load_dataset("hanoi")
    entities = [e for kind in ENTITY_TYPES for e in [*hanoi.of_kind(kind).values()][:40]]
    return mm.Movement(entities)


def lines_of_ids(path: Path) -> dict[str, int]:
    return {id: origin.line for id, origin in mm.read_origins(path).items() if id}


class TestTextFormats:
    @pytest.mark.parametrize("format", TEXT_FORMATS)
    @tries(25)
    @given(movement=movements(with_reorganisation=True))
    def test_nothing_is_lost(self, format: str, movement: mm.Movement) -> None:
        text = mm.dumps(movement, format)
        assert mm.loads(text, format) == movement
        assert mm.dumps(mm.loads(text, format), format) == text

    @pytest.mark.long
    @pytest.mark.parametrize("format", TEXT_FORMATS)
    def test_shipped_data_comes_back(self, format: str) -> None:
        movement = excerpt()
        text = mm.dumps(movement, format)
        assert mm.loads(text, format) == movement
        assert mm.dumps(mm.loads(text, format), format) == text

    @pytest.mark.long
    def test_whole_datasets_come_back(self) -> None:
        for name in ("hanoi", "vietnam"):
            movement = mm.load_dataset(name)
            assert mm.loads(mm.dumps(movement, "jsonl"), "jsonl") == movement
        hanoi = mm.load_dataset("hanoi")
        assert our_json.write_movement(hanoi) == our_json.write(converter.to_plain(hanoi))

    @pytest.mark.parametrize("format", TEXT_FORMATS)
    @tries(15)
    @given(movement=movements(), day=st.dates())
    def test_an_excerpt_knows_what_lies_outside(
        self, format: str, movement: mm.Movement, day: Any
    ) -> None:
        snapshot = movement.at(day)
        if snapshot:
            again = mm.loads(mm.dumps(snapshot, format), format)
            assert again == snapshot
            assert again.outside == snapshot.outside

    @pytest.mark.parametrize("format", TEXT_FORMATS)
    @pytest.mark.parametrize("text", TRICKY)
    def test_texts_that_look_like_other_values_come_back(self, format: str, text: str) -> None:
        name = text if text.strip() else f"a{text}b"
        movement = mm.Movement([mm.Field(id="field:1", name=mm.Text(name, en=name), note=name)])
        assert mm.loads(mm.dumps(movement, format), format) == movement

    @given(movement=movements() | st.just(excerpt()))
    @tries(15)
    def test_one_entity_a_line_in_stable_order(self, movement: mm.Movement) -> None:
        shuffled = mm.Movement(reversed([*movement]))
        for format in TEXT_FORMATS:
            assert mm.dumps(shuffled, format) == mm.dumps(movement, format)
        for format in ("json", "jsonl"):
            rows = [row for row in mm.dumps(movement, format).splitlines() if '"id"' in row]
            assert len(rows) == len(movement)

    @pytest.mark.parametrize("orjson", [False, True])
    def test_a_record_is_written_as_python_writes_it(self, orjson: bool) -> None:
        without = {} if orjson else {"orjson": None}
        with mock.patch.dict(sys.modules, without):
            for entity in excerpt():
                record = entity.to_dict()
                blankless = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
                assert line(entity) == blankless

    @pytest.mark.parametrize("number", [2**63, 2**64 - 1, 2**64, -(2**63) - 1, 10**30])
    def test_any_whole_number_is_written(self, number: int) -> None:
        assert our_json.encode([number]) == f"[{number}]".encode()

    def test_plain_values_are_plain(self) -> None:
        def types_in(value: object) -> set[type]:
            inner = value.values() if isinstance(value, dict) else value
            below = inner if isinstance(value, dict | list) else ()
            return {type(value)}.union(*map(types_in, below))  # type: ignore[call-overload]  # of plain values

        assert types_in(converter.to_plain(mm.load_dataset("hanoi"))) == {
            dict,
            list,
            str,
            int,
            float,
            bool,
        }

    def test_rare_values_come_back(self) -> None:
        rare = [
            mm.Locality(
                id="loc:1",
                name="A",
                kind="xa",
                area_km2=1e-7,
                centre=mm.Point(1, 2.5),
                valid="2024",
            ),
            mm.Locality(id="loc:2", name=mm.Text(ru="Ханой"), kind="xa", area_km2=5),
            mm.Observation(id="obs:1", name=" a ", indicator="ind:1", unit="loc:1", value=0.1),
            mm.Observation(
                id="obs:2", name="đ", indicator="ind:1", unit="loc:1", value={"low": 1, "of": 3}
            ),
            mm.Observation(id="obs:3", name="đ", indicator="ind:1", unit="loc:1", value="1/3"),
        ]
        for format in TEXT_FORMATS:
            assert mm.loads(mm.dumps(mm.Movement(rare), format), format) == mm.Movement(rare)


class TestYaml:
    @tries(15)
    @given(movement=movements())
    def test_an_older_reader_reads_the_same(self, movement: mm.Movement) -> None:
        plain = converter.to_plain(movement)
        assert yaml.safe_load(our_yaml.write(plain)) == plain

    @given(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]))
        | st.sampled_from(TRICKY)
    )
    def test_any_text_comes_back(self, text: str) -> None:
        data = our_yaml.write({"a": [{"b": text, "c": [text], "d": {"e": text}}], "f": text})
        plain = our_yaml.read(data)
        assert plain == {"a": [{"b": text, "c": [text], "d": {"e": text}}], "f": text}
        assert yaml.safe_load(data) == plain

    @given(st.floats(allow_nan=False, allow_infinity=False) | st.integers() | st.booleans())
    def test_any_number_comes_back(self, number: float) -> None:
        data = our_yaml.write({"a": number})
        for read in (our_yaml.read, yaml.safe_load):
            number_read = read(data)["a"]  # type: ignore[index]  # plain values are `object`
            assert number_read == number
            assert type(number_read) is type(number)

    def test_a_field_has_a_line_of_its_own(self) -> None:
        movement = mm.Movement(
            [mm.Field(id="field:1", name={"vi": "kinh tế", "en": "economy"}, sources=("src:a",))]
        )
        assert mm.dumps(movement, "yaml").splitlines() == [
            "massmob: 2",
            "fields:",
            "- id: field:1",
            "  name: {vi: kinh tế, en: economy}",
            "  sources: ['src:a']",
        ]

    def test_comments_and_folded_texts_are_read(self) -> None:
        text = "# x\nmassmob: 2\nlocalities:\n  - id: loc:01\n    name: >-\n      Hà\n      Nội\n    kind: xa\n"
        assert str(mm.loads(text, "yaml")["loc:01"].name) == "Hà Nội"

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("a: !!python/object/apply:os.system [ls]", ["line 1, column 4: a tag", "os.system"]),
            ("a: !!str x", ["a tag"]),
            ("a: &x 1\nb: *x", ["line 1, column 4: an anchor or alias", "'x'"]),
            ("a: 1\nb: *x", ["line 2, column 4: an anchor or alias"]),
            ("a: 1\na: 2", ["line 2, column 1: a repeated key", "'a'"]),
            ("a: 1\n---\nb: 2", ["line 2, column 1: more than one document"]),
            ("? [a]\n: 1", ["line 1, column 3: a key that is no text"]),
            ("a: [", ["line 2, column 1: not YAML"]),
            ("a: \x01", ["not YAML"]),
            ("[" * 65, ["column 65: more than 64 levels of nesting"]),
            ("a: " + "9" * 2000, ["a number that is too long"]),
            ("", ["not a movement"]),
            ("a: 1", ["massmob: not a version"]),
        ],
    )
    def test_invalid_yaml_is_refused(self, text: str, words: list[str]) -> None:
        with pytest.raises(mm.LoadError) as caught:
            mm.loads(text, "yaml")
        for word in words:
            assert word in str(caught.value)

    def test_another_encoding_is_refused(self) -> None:
        with pytest.raises(mm.LoadError, match="not UTF-8"):
            mm.loads(b"\xff", "yaml")

    @pytest.mark.parametrize("depth", [900, 5000])
    def test_a_limit_beyond_what_python_nests(self, depth: int) -> None:
        # How deep Python goes depends on its version; newer ones read 900 lists, which are no movement.
        refused = r"nested too deeply|exceeded maximum nesting depth|not a movement"
        with pytest.raises(mm.LoadError, match=refused):
            mm.loads("[" * depth + "]" * depth, "yaml", limits=mm.Limits(max_depth=10**6))

    @pytest.mark.long
    @pytest.mark.parametrize("missing", ["CSafeLoader", "CSafeDumper"])
    def test_the_parser_in_python_gives_the_same(
        self, missing: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        expected = mm.dumps(excerpt(), "yaml")
        monkeypatch.delattr(yaml, missing)
        assert mm.dumps(excerpt(), "yaml") == expected
        assert mm.loads(expected, "yaml") == excerpt()

    def test_only_scalars_are_located(self, tmp_path: Path) -> None:
        path = tmp_path / "a.yaml"
        path.write_text("fields:\n- id: [x]\n- {id: field:1}\nterms: 5\n", encoding="utf-8")
        assert lines_of_ids(path) == {"field:1": 3}
        path.write_text("", encoding="utf-8")
        assert lines_of_ids(path) == {}


class TestLines:
    def test_an_entity_has_a_line_of_its_own(self) -> None:
        assert mm.dumps(
            mm.Movement([mm.Field(id="field:1", name="kinh tế")]), "jsonl"
        ).splitlines() == [
            '{"massmob":2}',
            '{"fields":{"id":"field:1","name":"kinh tế"}}',
        ]

    @tries(20)
    @given(movement=movements())
    def test_a_stream_is_the_same_entities(self, movement: mm.Movement) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.jsonl"
            mm.save(movement, path)
            assert mm.Movement(mm.iter_entities(path)) == movement
            whole = path.read_bytes()
            count = mm.save_entities(
                (e for kind in ENTITY_TYPES for e in movement.of_kind(kind).values()), path
            )
            assert count == len(movement)
            assert path.read_bytes() == whole
            rows = enumerate(whole.splitlines()[1:], 2)
            assert lines_of_ids(path) == {json.loads(row).popitem()[1]["id"]: n for n, row in rows}

    def test_a_stream_is_read_lazily(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        good = mm.dumps(mm.Movement([mm.Field(id="field:1", name="a")]), "jsonl")
        path.write_text(good + '\n{"fields": {"id": "field:2", "name": 5}}\n', encoding="utf-8")
        stream = mm.iter_entities(path)
        assert next(stream).id == "field:1"
        with pytest.raises(mm.LoadError) as caught:
            next(stream)
        assert "a.jsonl" in str(caught.value)
        assert "line 4, column 38: fields[0] ('field:2'): name: not a name" in str(caught.value)

    @pytest.mark.parametrize("count", [0, 31, 32, 33, 100])
    def test_all_before_a_wrong_line_is_yielded(self, count: int, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        fields = [mm.Field(id=f"field:{n}", name="a") for n in range(count)]
        mm.save_entities(fields, path)
        with path.open("a", encoding="utf-8") as file:
            file.write('{"fields": {"id": "field:x"}}\n{"planets": {}}\n')
        read: list[mm.Entity] = []
        with pytest.raises(mm.LoadError, match=f"line {count + 2}, column 12: .*: name: missing"):
            read.extend(mm.iter_entities(path))
        assert read == fields

    def test_a_stream_that_fails_while_it_is_written(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        mm.save_entities([mm.Field(id="field:1", name="a")], path, outside=["src:1"])
        before = path.read_bytes()
        assert before.startswith(b'{"massmob":2,"outside":["src:1"]}')

        def broken() -> Iterator[Any]:
            yield mm.Field(id="field:2", name="b")
            yield 5

        with pytest.raises(mm.InvalidValueError, match="entity 1: not an entity"):
            mm.save_entities(broken(), path)
        assert path.read_bytes() == before
        assert [*tmp_path.iterdir()] == [path]

    def test_limits_of_a_stream(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        mm.save_entities((mm.Field(id=f"field:{n}", name="a") for n in range(5)), path)
        stream = mm.iter_entities(path, limits=mm.Limits(max_entities=3))
        assert len([next(stream) for _ in range(3)]) == 3
        with pytest.raises(mm.LoadError, match="more than 3 entities"):
            next(stream)
        with pytest.raises(mm.LoadError, match="more than 9 bytes"):
            next(mm.iter_entities(path, limits=mm.Limits(max_bytes=9)))

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "line 1, column 1: the JSON ends too early"),
            ("{}", "line 1: not the head"),
            ('{"massmob": 2, "fields": []}', "line 1: not the head"),
            ('{"massmob": 3}', "massmob: a newer version"),
            ('{"massmob": 2}\n[]', "line 2: not an entity on a line of its own"),
            ('{"massmob": 2}\n{"fields": {}, "terms": {}}', "line 2: not an entity on a line"),
            ('{"massmob": 2}\n{"planets": {}}', "line 2, column 13: unknown key: found 'planets'"),
            ('{"massmob": 2}\n\n{"fields": {]', "line 3, column 13: not JSON"),
            (
                '{"massmob": 2}\n{"fields": {"id": 1, "id": 2}}',
                "line 2, column 22: a repeated key",
            ),
            ('{"massmob": 2}\n{"fields": NaN}', "line 2, column 12: not a number of JSON"),
            ('{"massmob": 2}\n' + "[" * 9999, "line 2: nested too deeply"),
            ('{"massmob": 2}\n{"fields": 1' + "0" * 5000 + "}", "line 2: not JSON"),
            ('{"massmob": 2, "outside": 5}\n{"fields": {}}', "line 1: outside: not a list of ids"),
            (
                '{"massmob": 2}\n{"terms": {"id": "term:1", "name": "a"}}\n{"fields": {"id": "field:1"}}',
                "line 3, column 12: fields[0] ('field:1'): name: missing",
            ),
        ],
    )
    def test_invalid_lines_are_refused(self, text: str, words: str, tmp_path: Path) -> None:
        with pytest.raises(mm.LoadError) as caught:
            mm.loads(text, "jsonl")
        assert words in str(caught.value)
        path = tmp_path / "a.jsonl"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(mm.LoadError):
            mm.Movement(mm.iter_entities(path))

    def test_another_encoding_is_refused(self) -> None:
        with pytest.raises(mm.LoadError, match="line 2, byte 1: not UTF-8"):
            mm.loads(b'{"massmob": 2}\n \xff', "jsonl")


BAD = {**CITY, "id": "loc:02", "successors": [{"to": "loc:3", "extent": "w", "on": "2024-01-01"}]}


class TestPlaces:
    """A problem has its place in the text."""

    def test_a_place_in_json_has_line_and_column(self) -> None:
        text = '{"massmob": 2,\n "localities": [\n  {"id": "loc:1", "name": "a", "kind": "xa"},\n  '
        text += (
            '{"id": "loc:2", "name": "b",\n   "kind": "xa", "valid": "2024-13"}],\n "planets": []}'
        )
        with pytest.raises(mm.LoadError) as caught:
            mm.loads(text)
        message = str(caught.value)
        assert "line 5, column 27: localities[1] ('loc:2'): valid: " in message
        assert "line 6, column 13: unknown key: found 'planets'" in message

    @pytest.mark.parametrize("format", TEXT_FORMATS)
    def test_the_place_holds_the_value(self, format: str) -> None:
        form: dict[str, object] = {
            "massmob": 2,
            "localities": [CITY, BAD],
            "fields": [{"id": "field:1"}],
        }
        module: Any = {"json": our_json, "jsonl": jsonl_format, "yaml": our_yaml}[format]
        data: bytes = module.write(form)
        with pytest.raises(mm.LoadError) as caught:
            mm.loads(data, format)
        assert len(caught.value.problems) == 2
        first = str(caught.value.problems[0])
        row, column = (int(part.split()[1]) for part in first.partition(":")[0].split(", "))
        text_there = data.decode().splitlines()[row - 1][column - 1 :]
        assert text_there.lstrip('"').startswith("w")
        assert "localities[1] ('loc:02'): successors[0].extent: not a valid Extent" in first

    @pytest.mark.parametrize("format", TEXT_FORMATS)
    def test_ids_are_located(self, format: str, tmp_path: Path) -> None:
        path = tmp_path / f"a.{format}"
        mm.save(excerpt(), path)
        rows = path.read_text(encoding="utf-8").splitlines()
        lines = lines_of_ids(path)
        assert lines.keys() == {entity.id for entity in excerpt()}
        for id, row in lines.items():
            assert id in rows[row - 1]

    def test_a_repeated_id_has_its_place(self) -> None:
        with pytest.raises(
            mm.LoadError, match=r"line 5, column 7: localities\[1\] \('loc:01'\): two entities"
        ):
            mm.loads(our_json.write({"massmob": 2, "localities": [CITY, CITY]}))

    def test_only_the_first_thousand_problems_are_reported(self) -> None:
        with pytest.raises(mm.LoadError, match="1,000 problems, and perhaps more") as caught:
            mm.loads(our_json.write({"massmob": 2, "fields": [{}] * 5000}))
        assert len(caught.value.problems) == 1000


class TestLimits:
    @pytest.mark.parametrize("format", TEXT_FORMATS)
    def test_the_entity_limit_holds(self, format: str, tmp_path: Path) -> None:
        movement = mm.Movement([mm.Field(id=f"field:{n}", name="a") for n in range(5)])
        mm.save(movement, tmp_path / f"a.{format}")
        few = mm.Limits(max_entities=4)
        for refused in (
            lambda: mm.load(tmp_path / f"a.{format}", limits=few),
            lambda: mm.loads(mm.dumps(movement, format), format, limits=few),
            lambda: mm.dumps(movement, format, limits=few),
            lambda: mm.save(movement, tmp_path / f"b.{format}", limits=few),
        ):
            with pytest.raises(mm.LoadError, match="more than 4 entities"):
                refused()
        assert len([*tmp_path.iterdir()]) == 1
        assert mm.load(tmp_path / f"a.{format}", limits=mm.Limits(max_entities=5)) == movement

    @pytest.mark.parametrize("format", TEXT_FORMATS)
    def test_the_byte_limit_holds(self, format: str) -> None:
        text = mm.dumps(excerpt(), format)
        small = mm.Limits(max_bytes=100)
        with pytest.raises(mm.LoadError, match="more than 100 bytes"):
            mm.loads(text, format, limits=small)
        with pytest.raises(mm.LoadError, match="more than 100 bytes"):
            mm.dumps(excerpt(), format, limits=small)

    @pytest.mark.parametrize("format", ["json", "yaml"])
    def test_the_depth_limit_holds(self, format: str) -> None:
        flat = mm.Limits(max_depth=5)
        with pytest.raises(mm.LoadError, match="more than 5 levels of nesting"):
            mm.loads(mm.dumps(mm.load_dataset("hanoi"), "json"), limits=flat)
        nested: object = 1
        for _ in range(100):
            nested = [nested]
        data = (our_json if format == "json" else our_yaml).write({"massmob": 2, "fields": nested})
        with pytest.raises(mm.LoadError, match="more than 64 levels of nesting"):
            mm.loads(data, format)
        with pytest.raises(mm.LoadError, match="more than 64 levels of nesting"):
            mm.loads(our_json.write({"massmob": 9, "fields": nested}))

    def test_a_file_larger_than_the_limit_is_not_read(self, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        with path.open("wb") as file:
            file.truncate(2**40)
        with pytest.raises(mm.LoadError, match=r"more than 1,073,741,824 bytes"):
            mm.load(path)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=4,
)


@st.composite
def broken_records(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A record of a movement of which a value, or a key, is perhaps another."""
    entity = draw(st.sampled_from([*excerpt()]))
    record: dict[str, Any] = json.loads(line(entity))
    for _ in range(draw(st.integers(0, 2))):
        key = draw(
            st.sampled_from([*record, *(field.name for field in attrs.fields(type(entity)))])
        )
        how = draw(st.integers(0, 3))
        if how == 0:
            record.pop(key, None)
        elif how == 1:
            record[key] = draw(json_values)
        elif how == 2:
            record[key] = draw(st.sampled_from(TRICKY))
        else:
            record[draw(st.text(max_size=5))] = 1
    return entity.plural, record


class TestDecoding:
    """The fast decoder accepts only records that the exact converter accepts, with the same result."""

    @tries(150)
    @given(broken_records())
    def test_accepted_records_give_the_same_entity(self, drawn: tuple[str, dict[str, Any]]) -> None:
        plural, record = drawn
        kind: Any = next(cls for cls in ENTITY_TYPES.values() if cls.plural == plural)
        try:
            exact: Any = cattrs_converter().structure(record, kind)
        except Exception:  # noqa: BLE001 - whichever it is, the fast decoder must fail as well
            exact = None
        fast: Any = None
        # The fast decoder may refuse more, not less.
        with suppress(Exception):
            fast = fast_decoder(kind)(record)
        if exact is None:
            assert fast is None
        elif fast is not None:
            assert fast == exact
            assert repr(fast) == repr(exact)
            values = [(getattr(fast, f.name), getattr(exact, f.name)) for f in attrs.fields(kind)]
            assert all(type(one) is type(other) for one, other in values)

    def test_shipped_records_are_accepted(self) -> None:
        for entity in mm.load_dataset("hanoi"):
            kind: Any = type(entity)
            assert fast_decoder(kind)(json.loads(line(entity))) == entity

    def test_wrong_records_are_refused(self) -> None:
        for wrong in ({"id": "field:1"}, {"id": "field:1", "name": "a", "x": 1}, {}):
            with pytest.raises(KeyError):
                fast_decoder(mm.Field)(wrong)
        with pytest.raises(mm.InvalidValueError, match="not a coordinate"):
            fast_decoder(mm.Point)({"lat": 91, "lon": 0})

    def test_decoded_entities_are_frozen(self) -> None:
        field = fast_decoder(mm.Field)({"id": "field:1", "name": "a"})
        assert type(field) is mm.Field
        assert type(field.name) is mm.Text
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(field, "id", "field:2")  # noqa: B010 - as it is no slip
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            delattr(field, "id")

    @tries(50)
    @given(st.lists(st.sampled_from(["right", "odd", "wrong"]), min_size=1, max_size=40))
    def test_a_wrong_record_is_found_among_others(self, drawn: list[str]) -> None:
        """An odd one is right, but only the exact converter accepts it."""
        names: dict[str, object] = {"right": "Ba Vì", "odd": OrderedDict(vi="Ba Vì"), "wrong": 1}
        records_ = [{"id": f"field:{n}", "name": names[how]} for n, how in enumerate(drawn)]
        plain = {"massmob": 2, "fields": records_}
        if "wrong" in drawn:
            with pytest.raises(mm.LoadError) as caught:
                converter.from_plain(mm.Movement, plain)
            reported = [str(problem).partition(" ")[0] for problem in caught.value.problems]
            assert reported == [f"fields[{n}]" for n, how in enumerate(drawn) if how == "wrong"]
        else:
            movement = converter.from_plain(mm.Movement, plain)
            assert [str(entity.name) for entity in movement] == ["Ba Vì"] * len(drawn)

    def test_true_is_not_read_as_one(self) -> None:
        record = {"id": "obs:1", "name": "a", "indicator": "ind:1", "unit": "loc:1"}
        for value in (1, 1.0):
            assert fast_decoder(mm.Observation)({**record, "value": value}).value == 1
        with pytest.raises(mm.InvalidValueError):
            fast_decoder(mm.Observation)({**record, "value": True})

    def test_zero_keeps_its_sign(self) -> None:
        """Areas are not cached, as 0.0 and -0.0 are equal."""
        record = {"id": "loc:1", "name": "a", "kind": "xa"}
        for area in (0.0, -0.0):
            unit = fast_decoder(mm.Locality)({**record, "area_km2": area})
            assert str(unit.area_km2) == str(area)

    def test_the_garbage_collector_is_not_touched(self) -> None:
        with mock.patch.object(gc, "disable") as disable, mock.patch.object(gc, "freeze") as freeze:
            mm.loads(mm.dumps(excerpt()))
        disable.assert_not_called()
        freeze.assert_not_called()


class TestVersions:
    @pytest.mark.parametrize("format", TEXT_FORMATS)
    def test_an_older_version_is_refused(self, format: str) -> None:
        module: Any = {"json": our_json, "jsonl": jsonl_format, "yaml": our_yaml}[format]
        with pytest.raises(mm.LoadError, match="form that no release wrote: found 1; known is 2"):
            mm.loads(module.write({"massmob": 1, "fields": [{"id": "field:1"}]}), format)

    @pytest.mark.parametrize("format", TEXT_FORMATS)
    def test_a_newer_version_is_refused(self, format: str) -> None:
        module: Any = {"json": our_json, "jsonl": jsonl_format, "yaml": our_yaml}[format]
        with pytest.raises(mm.MassmobError, match=r"massmob: a newer version .* found 7; run: pip"):
            mm.loads(module.write({"massmob": 7, "fields": [{"id": "field:1"}]}), format)

    @pytest.mark.parametrize("version", [None, "1", 1.0, True, [1]])
    def test_a_missing_version_is_refused(self, version: object) -> None:
        with pytest.raises(mm.LoadError, match="massmob: not a version of the form"):
            mm.loads(our_json.write({"massmob": version}))


@pytest.mark.parametrize("is_text", [True, False])
def test_a_declared_format_is_used_by_its_functions(
    is_text: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    format = Format(
        name="invented",
        suffixes=(".invented",),
        read=mm.loads if is_text else None,
        write=our_json.write_movement if is_text else None,
        load=None if is_text else lambda path: mm.load(path, "json"),
        save=None if is_text else lambda movement, path: mm.save(movement, path, "json"),
    )
    monkeypatch.setattr(load_save, "FORMATS", {**load_save.FORMATS, "invented": format})
    movement = mm.Movement([mm.Field(id="field:1", name="a")])
    mm.save(movement, tmp_path / "a.invented")
    assert mm.load(tmp_path / "a.invented") == movement
    assert lines_of_ids(tmp_path / "a.invented") == {}
    if is_text:
        assert mm.loads(mm.dumps(movement, "invented"), "invented") == movement
        with pytest.raises(mm.LoadError, match="the file holds no entity"):
            mm.loads('{"massmob": 2}', "invented")
    else:
        with pytest.raises(
            mm.InvalidValueError, match=r"cannot be read from text: found 'invented'; use load\(\)"
        ):
            mm.loads("", "invented")
        with pytest.raises(mm.InvalidValueError, match=r"cannot be written as text.*use save\(\)"):
            mm.dumps(movement, "invented")


def test_yaml_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(mm.MissingExtraError, match=r"run: pip install 'massmob\[yaml\]'"):
        mm.loads("massmob: 2", "yaml")


def test_a_failing_disk_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"{}")
    real = os.open
    monkeypatch.setattr(os, "open", lambda path, _: real(path, os.O_WRONLY))
    with pytest.raises(mm.LoadError, match="cannot read the file: found 'Bad file descriptor'"):
        mm.load(path)
    with pytest.raises(mm.LoadError, match="cannot read the file: found 'Bad file descriptor'"):
        list(mm.iter_entities(path))
