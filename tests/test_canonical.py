"""The canonical form in its three scripts: JSON, lines of JSON, YAML; limits, places of faults, versions."""

from __future__ import annotations

import gc
import json
import sys
import tempfile
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import attrs
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from massmob.datasets import load_dataset
from massmob.declaration import ENTITY_TYPES, Entity
from massmob.errors import InvalidValueError, LoadError, MassmobError, MissingExtraError
from massmob.interchange import (
    FORMATS,
    Format,
    bulk,
    dumps,
    files,
    iter_entities,
    jsonl,
    load,
    loads,
    locate,
    migrations,
    records,
    save,
    save_entities,
)
from massmob.interchange import json as our_json
from massmob.interchange import yaml as our_yaml
from massmob.interchange.limits import Limits
from massmob.interchange.lines import lines
from massmob.model import Field, Locality, Observation, Point
from massmob.movement import Movement
from massmob.strategies import movements
from massmob.text import Text


def line(entity: Entity) -> str:
    """An entity as JSON."""
    (text,) = lines([entity])
    return text.decode().removesuffix("\n")


SCRIPTS = ("json", "jsonl", "yaml")
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
def excerpt() -> Movement:
    """Real data with every kind that is shipped, and not too much of each."""
    hanoi = load_dataset("hanoi")
    kept = [e for kind in ENTITY_TYPES for e in [*hanoi.of_kind(kind).values()][:40]]
    return Movement(kept)


class TestScripts:
    @pytest.mark.parametrize("format", SCRIPTS)
    @settings(max_examples=25, deadline=None)
    @given(movement=movements(with_reorganisation=True))
    def test_nothing_is_lost(self, format: str, movement: Movement) -> None:
        text = dumps(movement, format)
        assert loads(text, format) == movement
        assert dumps(loads(text, format), format) == text

    @pytest.mark.parametrize("format", SCRIPTS)
    def test_shipped_data(self, format: str) -> None:
        movement = excerpt()
        text = dumps(movement, format)
        assert loads(text, format) == movement
        assert dumps(loads(text, format), format) == text

    def test_whole_datasets(self) -> None:
        for name in ("hanoi", "vietnam"):
            movement = load_dataset(name)
            assert loads(dumps(movement, "jsonl"), "jsonl") == movement
        hanoi = load_dataset("hanoi")
        assert our_json.write_movement(hanoi) == our_json.write(records.to_plain(hanoi))
        assert jsonl.write_movement(hanoi) == jsonl.write(records.to_plain(hanoi))

    @pytest.mark.parametrize("format", SCRIPTS)
    @settings(max_examples=15, deadline=None)
    @given(movement=movements(), day=st.dates())
    def test_an_excerpt_knows_what_lies_outside(
        self, format: str, movement: Movement, day: Any
    ) -> None:
        snapshot = movement.at(day)
        if snapshot:
            again = loads(dumps(snapshot, format), format)
            assert again == snapshot
            assert again.outside <= snapshot.outside

    @pytest.mark.parametrize("format", SCRIPTS)
    @pytest.mark.parametrize("text", TRICKY)
    def test_texts_that_look_like_something_else(self, format: str, text: str) -> None:
        name = text if text.strip() else f"a{text}b"
        movement = Movement([Field(id="field:1", name=Text(name, en=name), note=name)])
        assert loads(dumps(movement, format), format) == movement

    @given(movement=movements() | st.just(excerpt()))
    @settings(max_examples=15, deadline=None)
    def test_one_entity_a_line_in_stable_order(self, movement: Movement) -> None:
        shuffled = Movement(reversed([*movement]))
        for format in SCRIPTS:
            assert dumps(shuffled, format) == dumps(movement, format)
        for format in ("json", "jsonl"):
            rows = [row for row in dumps(movement, format).splitlines() if '"id"' in row]
            assert len(rows) == len(movement)

    @given(movement=movements() | st.just(excerpt()))
    @settings(max_examples=25, deadline=None)
    def test_the_fast_writer_writes_what_the_records_say(self, movement: Movement) -> None:
        for entity in movement:
            assert line(entity) == json.dumps(records.to_record(entity), ensure_ascii=False)

    def test_plain_values_are_plain(self) -> None:
        def types_in(value: object) -> set[type]:
            inner = value.values() if isinstance(value, dict) else value
            below = inner if isinstance(value, dict | list) else ()
            return {type(value)}.union(*map(types_in, below))  # type: ignore[call-overload]

        assert types_in(records.to_plain(load_dataset("hanoi"))) == {
            dict,
            list,
            str,
            int,
            float,
            bool,
        }

    def test_values_that_are_rare(self) -> None:
        rare = [
            Locality(
                id="loc:1", name="A", kind="xa", area_km2=1e-7, centre=Point(1, 2.5), valid="2024"
            ),
            Locality(id="loc:2", name=Text(ru="Ханой"), kind="xa", area_km2=5),
            Observation(id="obs:1", name=" a ", indicator="ind:1", unit="loc:1", value=0.1),
            Observation(
                id="obs:2", name="đ", indicator="ind:1", unit="loc:1", value={"low": 1, "of": 3}
            ),
            Observation(id="obs:3", name="đ", indicator="ind:1", unit="loc:1", value="1/3"),
        ]
        for entity in rare:
            assert line(entity) == json.dumps(records.to_record(entity), ensure_ascii=False)
        for format in SCRIPTS:
            assert loads(dumps(Movement(rare), format), format) == Movement(rare)


class TestYaml:
    @settings(max_examples=15, deadline=None)
    @given(movement=movements())
    def test_an_older_reader_reads_the_same(self, movement: Movement) -> None:
        plain = records.to_plain(movement)
        assert yaml.safe_load(our_yaml.write(plain)) == plain

    @given(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]))
        | st.sampled_from(TRICKY)
    )
    def test_any_text(self, text: str) -> None:
        data = our_yaml.write({"a": [{"b": text, "c": [text], "d": {"e": text}}], "f": text})
        plain = our_yaml.read(data)
        assert plain == {"a": [{"b": text, "c": [text], "d": {"e": text}}], "f": text}
        assert yaml.safe_load(data) == plain

    @given(st.floats(allow_nan=False, allow_infinity=False) | st.integers() | st.booleans())
    def test_any_number(self, number: float) -> None:
        data = our_yaml.write({"a": number})
        for read in (our_yaml.read, yaml.safe_load):
            found = read(data)["a"]  # type: ignore[index]
            assert found == number
            assert type(found) is type(number)

    def test_a_field_a_line(self) -> None:
        movement = Movement(
            [Field(id="field:1", name={"vi": "kinh tế", "en": "economy"}, sources=("src:a",))]
        )
        assert dumps(movement, "yaml").splitlines() == [
            "massmob: 1",
            "fields:",
            "- id: field:1",
            "  name: {vi: kinh tế, en: economy}",
            "  sources: [src:a]",
        ]

    def test_as_people_write_it(self) -> None:
        text = "# x\nmassmob: 1\nlocalities:\n  - id: loc:01\n    name: >-\n      Hà\n      Nội\n    kind: xa\n"
        assert str(loads(text, "yaml")["loc:01"].name) == "Hà Nội"

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("a: !!python/object/apply:os.system [ls]", ["line 1, column 4: a tag", "os.system"]),
            ("a: !!str x", ["a tag"]),
            ("a: &x 1\nb: *x", ["line 1, column 4: an anchor or alias", "'x'"]),
            ("a: 1\nb: *x", ["line 2, column 4: an anchor or alias"]),
            ("a: 1\na: 2", ["line 2, column 1: a key stands twice", "'a'"]),
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
    def test_refused(self, text: str, words: list[str]) -> None:
        with pytest.raises(LoadError) as caught:
            loads(text, "yaml")
        for word in words:
            assert word in str(caught.value)

    def test_not_utf8(self) -> None:
        with pytest.raises(LoadError, match="not UTF-8"):
            loads(b"\xff", "yaml")


class TestLines:
    def test_layout(self) -> None:
        assert dumps(Movement([Field(id="field:1", name="kinh tế")]), "jsonl").splitlines() == [
            '{"massmob": 1}',
            '{"fields": {"id": "field:1", "name": "kinh tế"}}',
        ]

    @settings(max_examples=20, deadline=None)
    @given(movement=movements())
    def test_a_stream_is_the_same_entities(self, movement: Movement) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.jsonl"
            save(movement, path)
            assert Movement(iter_entities(path)) == movement
            whole = path.read_bytes()
            count = save_entities(
                (e for kind in ENTITY_TYPES for e in movement.of_kind(kind).values()), path
            )
            assert count == len(movement)
            assert path.read_bytes() == whole
            rows = enumerate(whole.splitlines()[1:], 2)
            assert locate(path) == {json.loads(row).popitem()[1]["id"]: n for n, row in rows}

    def test_a_stream_is_read_as_it_is_asked_for(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        good = dumps(Movement([Field(id="field:1", name="a")]), "jsonl")
        path.write_text(good + '\n{"fields": {"id": "field:2", "name": 5}}\n', encoding="utf-8")
        stream = iter_entities(path)
        assert next(stream).id == "field:1"
        with pytest.raises(LoadError) as caught:
            next(stream)
        assert "a.jsonl" in str(caught.value)
        assert "line 4, column 38: fields[0] ('field:2'): name: not a name" in str(caught.value)

    def test_a_stream_that_fails_while_it_is_written(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        save_entities([Field(id="field:1", name="a")], path, outside=["src:1"])
        before = path.read_bytes()
        assert before.startswith(b'{"massmob": 1, "outside": ["src:1"]}')

        def broken() -> Iterator[Any]:
            yield Field(id="field:2", name="b")
            yield 5

        with pytest.raises(InvalidValueError, match="entity 1: not an entity"):
            save_entities(broken(), path)
        assert path.read_bytes() == before
        assert [*tmp_path.iterdir()] == [path]

    def test_limits_of_a_stream(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        save_entities((Field(id=f"field:{n}", name="a") for n in range(5)), path)
        stream = iter_entities(path, limits=Limits(max_entities=3))
        assert len([next(stream) for _ in range(3)]) == 3
        with pytest.raises(LoadError, match="more than 3 entities"):
            next(stream)
        with pytest.raises(LoadError, match="more than 9 bytes"):
            next(iter_entities(path, limits=Limits(max_bytes=9)))

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "line 1, column 1: the JSON ends too early"),
            ("{}", "line 1: not the head"),
            ('{"massmob": 1, "fields": []}', "line 1: not the head"),
            ('{"massmob": 2}', "massmob: a newer version"),
            ('{"massmob": 1}\n[]', "line 2: not an entity on a line of its own"),
            ('{"massmob": 1}\n{"fields": {}, "terms": {}}', "line 2: not an entity on a line"),
            ('{"massmob": 1}\n{"planets": {}}', "line 2, column 13: unknown key: found 'planets'"),
            ('{"massmob": 1}\n\n{"fields": {]', "line 3, column 13: not JSON"),
            (
                '{"massmob": 1}\n{"fields": {"id": 1, "id": 2}}',
                "line 2, column 22: a key stands twice",
            ),
            ('{"massmob": 1}\n{"fields": NaN}', "line 2, column 12: not a number of JSON"),
            ('{"massmob": 1}\n' + "[" * 9999, "line 2: nested too deeply"),
            ('{"massmob": 1}\n{"fields": 1' + "0" * 5000 + "}", "line 2: not JSON"),
            ('{"massmob": 1, "outside": 5}\n{"fields": {}}', "line 1: outside: not a list of ids"),
            (
                '{"massmob": 1}\n{"terms": {"id": "term:1", "name": "a"}}\n{"fields": {"id": "field:1"}}',
                "line 3, column 12: fields[0] ('field:1'): name: missing",
            ),
        ],
    )
    def test_refused(self, text: str, words: str, tmp_path: Path) -> None:
        with pytest.raises(LoadError) as caught:
            loads(text, "jsonl")
        assert words in str(caught.value)
        path = tmp_path / "a.jsonl"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(LoadError):
            Movement(iter_entities(path))

    def test_not_utf8(self) -> None:
        with pytest.raises(LoadError, match="line 2, byte 1: not UTF-8"):
            loads(b'{"massmob": 1}\n \xff', "jsonl")


BAD = {**CITY, "id": "loc:02", "successors": [{"to": "loc:3", "extent": "w", "on": "2024-01-01"}]}


class TestPlaces:
    """A fault says where it stands in the text."""

    def test_in_json(self) -> None:
        text = '{"massmob": 1,\n "localities": [\n  {"id": "loc:1", "name": "a", "kind": "xa"},\n  '
        text += (
            '{"id": "loc:2", "name": "b",\n   "kind": "xa", "valid": "2024-13"}],\n "planets": []}'
        )
        with pytest.raises(LoadError) as caught:
            loads(text)
        told = str(caught.value)
        assert "line 5, column 27: localities[1] ('loc:2'): valid: " in told
        assert "line 6, column 13: unknown key: found 'planets'" in told

    @pytest.mark.parametrize("format", SCRIPTS)
    def test_the_place_holds_the_value(self, format: str) -> None:
        form: dict[str, object] = {
            "massmob": 1,
            "localities": [CITY, BAD],
            "fields": [{"id": "field:1"}],
        }
        module: Any = {"json": our_json, "jsonl": jsonl, "yaml": our_yaml}[format]
        data: bytes = module.write(form)
        with pytest.raises(LoadError) as caught:
            loads(data, format)
        assert len(caught.value.faults) == 2
        first = str(caught.value.faults[0])
        row, column = (int(part.split()[1]) for part in first.partition(":")[0].split(", "))
        found = data.decode().splitlines()[row - 1][column - 1 :]
        assert found.lstrip('"').startswith("w")
        assert "localities[1] ('loc:02'): successors[0].extent: not a word of Extent" in first

    @pytest.mark.parametrize("format", SCRIPTS)
    def test_ids_are_located(self, format: str, tmp_path: Path) -> None:
        path = tmp_path / f"a.{format}"
        save(excerpt(), path)
        rows = path.read_text(encoding="utf-8").splitlines()
        found = locate(path)
        assert found.keys() == {each.id for each in excerpt()}
        for id, row in found.items():
            assert id in rows[row - 1]

    def test_two_with_one_id(self) -> None:
        with pytest.raises(
            LoadError, match=r"line 5, column 8: localities\[1\] \('loc:01'\): two entities"
        ):
            loads(our_json.write({"massmob": 1, "localities": [CITY, CITY]}))

    def test_of_very_many_faults_the_first_are_told(self) -> None:
        with pytest.raises(LoadError, match="1,000 problems, and perhaps more") as caught:
            loads(our_json.write({"massmob": 1, "fields": [{}] * 5000}))
        assert len(caught.value.faults) == 1000


class TestLimits:
    @pytest.mark.parametrize("format", SCRIPTS)
    def test_entities(self, format: str, tmp_path: Path) -> None:
        movement = Movement([Field(id=f"field:{n}", name="a") for n in range(5)])
        save(movement, tmp_path / f"a.{format}")
        few = Limits(max_entities=4)
        for refused in (
            lambda: load(tmp_path / f"a.{format}", limits=few),
            lambda: loads(dumps(movement, format), format, limits=few),
            lambda: dumps(movement, format, limits=few),
            lambda: save(movement, tmp_path / f"b.{format}", limits=few),
        ):
            with pytest.raises(LoadError, match="more than 4 entities"):
                refused()
        assert len([*tmp_path.iterdir()]) == 1
        assert load(tmp_path / f"a.{format}", limits=Limits(max_entities=5)) == movement

    @pytest.mark.parametrize("format", SCRIPTS)
    def test_bytes(self, format: str) -> None:
        text = dumps(excerpt(), format)
        small = Limits(max_bytes=100)
        with pytest.raises(LoadError, match="more than 100 bytes"):
            loads(text, format, limits=small)
        with pytest.raises(LoadError, match="more than 100 bytes"):
            dumps(excerpt(), format, limits=small)

    @pytest.mark.parametrize("format", ["json", "yaml"])
    def test_depth(self, format: str) -> None:
        flat = Limits(max_depth=5)
        with pytest.raises(LoadError, match="more than 5 levels of nesting"):
            loads(dumps(load_dataset("hanoi"), "json"), limits=flat)
        nested: object = 1
        for _ in range(100):
            nested = [nested]
        data = (our_json if format == "json" else our_yaml).write({"massmob": 1, "fields": nested})
        with pytest.raises(LoadError, match="more than 64 levels of nesting"):
            loads(data, format)
        with pytest.raises(LoadError, match="more than 64 levels of nesting"):
            loads(our_json.write({"massmob": 9, "fields": nested}))

    def test_a_file_larger_than_the_limit_is_not_read(self, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        with path.open("wb") as file:
            file.truncate(2**40)
        with pytest.raises(LoadError, match=r"more than 1,073,741,824 bytes"):
            load(path)


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


class TestBulk:
    """The fast way reads what the exact way reads, and nothing else."""

    @settings(max_examples=150, deadline=None)
    @given(broken_records())
    def test_it_takes_what_the_exact_way_takes(self, drawn: tuple[str, dict[str, Any]]) -> None:
        plural, record = drawn
        kind = next(cls for cls in ENTITY_TYPES.values() if cls.plural == plural)
        try:
            exact: Entity | None = records.from_record(plural, record)
        except Exception:  # noqa: BLE001 - whichever it is, the fast way must fail as well
            exact = None
        right = [json.loads(line(each)) for each in excerpt().of_kind(kind.entity_kind).values()]
        for beside in ([], right):
            fast: Entity | None = None
            # It may fail at what it does not know, not the reverse.
            with suppress(Exception):
                *_, fast = bulk.reader(kind)([*beside, record])
            if exact is None:
                assert fast is None
            elif fast is not None:
                assert fast == exact
                assert repr(fast) == repr(exact)
                values = [
                    (getattr(fast, f.name), getattr(exact, f.name)) for f in attrs.fields(kind)
                ]
                assert all(type(one) is type(other) for one, other in values)

    def test_it_takes_all_that_is_shipped(self) -> None:
        hanoi = load_dataset("hanoi")
        for kind, cls in ENTITY_TYPES.items():
            entities = [*hanoi.of_kind(kind).values()]
            assert bulk.reader(cls)(list(map(json.loads, map(line, entities)))) == entities

    def test_it_refuses_what_is_wrong(self) -> None:
        for wrong in ({"id": "field:1"}, {"id": "field:1", "name": "a", "x": 1}, {}):
            with pytest.raises(KeyError):
                bulk.reader(Field)([wrong])
        with pytest.raises(InvalidValueError, match="not a coordinate"):
            bulk.reader(Point)([{"lat": 91, "lon": 0}])

    def test_what_it_gives_is_frozen(self) -> None:
        (field,) = bulk.reader(Field)([{"id": "field:1", "name": "a"}])
        assert type(field) is Field
        assert type(field.name) is Text
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(field, "id", "field:2")  # noqa: B010 - as it is no slip
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            delattr(field, "id")

    @settings(max_examples=50, deadline=None)
    @given(st.lists(st.sampled_from(["right", "odd", "wrong"]), min_size=1, max_size=40))
    def test_a_wrong_record_is_found_among_others(self, drawn: list[str]) -> None:
        """An odd one is right, but only the exact way says so."""
        names: dict[str, object] = {"right": "Ba Vì", "odd": OrderedDict(vi="Ba Vì"), "wrong": 1}
        records_ = [{"id": f"field:{n}", "name": names[how]} for n, how in enumerate(drawn)]
        plain = {"massmob": 1, "fields": records_}
        with mock.patch.object(records, "_PIECE", 16):
            if "wrong" in drawn:
                with pytest.raises(LoadError) as caught:
                    records.from_plain(plain)
                told = [str(fault).partition(" ")[0] for fault in caught.value.faults]
                wrong = [n for n, how in enumerate(drawn) if how == "wrong"]
                assert told == [f"fields[{n}]" for n in wrong]
            else:
                movement = records.from_plain(plain)
                assert [str(each.name) for each in movement] == ["Ba Vì"] * len(drawn)

    def test_one_is_not_true_and_not_a_half(self) -> None:
        for value in (1, True, 1.0):
            record = {
                "id": "obs:1",
                "name": "a",
                "indicator": "ind:1",
                "unit": "loc:1",
                "value": value,
            }
            if value is True:
                with pytest.raises(InvalidValueError):
                    bulk.reader(Observation)([record])
            else:
                assert bulk.reader(Observation)([record])[0].value == 1

    def test_memory_is_let_go(self) -> None:
        loads(dumps(excerpt()))
        assert not any(bulk._MEMOS)

    def test_a_memo_does_not_grow_for_ever(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bulk, "_KEPT", 3)
        memo = bulk.Memo(str)
        assert [memo[n] for n in range(7)] == [str(n) for n in range(7)]
        assert len(memo) <= 3

    def test_the_collector_is_as_it_was(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for was in (True, False):
            (gc.enable if was else gc.disable)()
            try:
                with pytest.raises(LoadError):
                    loads("{}")
                loads(dumps(excerpt()))
                assert gc.isenabled() is was
            finally:
                gc.enable()
        gc.unfreeze()
        with mock.patch.object(gc, "freeze") as freeze:
            loads(dumps(excerpt()))
            freeze.assert_not_called()
            # Below nought, as the count of so little may come out as that.
            monkeypatch.setattr(bulk, "_MUCH", -1)
            loads(dumps(excerpt()))
            freeze.assert_called()
        gc.freeze()
        frozen = gc.get_freeze_count()
        loads(dumps(excerpt()))
        assert gc.get_freeze_count() > frozen / 2
        gc.unfreeze()


class TestVersions:
    def test_an_older_form_is_carried_over_step_by_step(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Two steps put in for the test: the form has had one version so far."""
        monkeypatch.setattr(migrations, "VERSION", 3)
        monkeypatch.setattr(records, "VERSION", 3)
        monkeypatch.setattr(jsonl, "VERSION", 3)
        monkeypatch.setattr(migrations, "MIGRATIONS", {})

        @migrations.migrates(1)
        def units_become_localities(form: dict[str, Any]) -> dict[str, Any]:
            return {{"units": "localities"}.get(key, key): value for key, value in form.items()}

        @migrations.migrates(2)
        def titles_become_names(form: dict[str, Any]) -> dict[str, Any]:
            renamed = [
                {{"title": "name"}.get(k, k): v for k, v in each.items()}
                for each in form["localities"]
            ]
            return {**form, "localities": renamed}

        old = {"id": "loc:01", "title": "Hà Nội", "kind": "thanh_pho"}
        for format, module in (("json", our_json), ("yaml", our_yaml), ("jsonl", jsonl)):
            data = module.write({"massmob": 1, "units": [old]})
            movement = loads(data, format)
            assert str(movement["loc:01"].name) == "Hà Nội"
            assert '"massmob": 3' in dumps(movement)
        (tmp_path / "a.jsonl").write_bytes(jsonl.write({"massmob": 1, "units": [old]}))
        assert [each.id for each in iter_entities(tmp_path / "a.jsonl")] == ["loc:01"]
        with pytest.raises(LoadError, match=r"title"):
            loads(our_json.write({"massmob": 3, "localities": [old]}))
        with pytest.raises(LoadError, match=r"form that is not known: found 0; known are 1 to 3"):
            loads(our_json.write({"massmob": 0, "localities": [old]}))

    def test_there_is_a_step_from_every_older_version(self) -> None:
        assert sorted(migrations.MIGRATIONS) == [*range(1, migrations.VERSION)]

    @pytest.mark.parametrize("format", SCRIPTS)
    def test_a_newer_form(self, format: str) -> None:
        module: Any = {"json": our_json, "jsonl": jsonl, "yaml": our_yaml}[format]
        with pytest.raises(MassmobError, match=r"massmob: a newer version .* found 7; run: pip"):
            loads(module.write({"massmob": 7, "fields": [{"id": "field:1"}]}), format)

    @pytest.mark.parametrize("version", [None, "1", 1.0, True, [1]])
    def test_no_version(self, version: object) -> None:
        with pytest.raises(LoadError, match="massmob: not a version of the form"):
            loads(our_json.write({"massmob": version}))


@pytest.mark.parametrize("shape", ["plain", "movement", "folder"])
def test_a_format_of_any_shape_is_used_by_what_it_offers(
    shape: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The three shapes of `Format`, as formats that others add have them."""
    offered: dict[str, Any] = {
        "plain": {"read": our_json.read, "write": our_json.write},
        "movement": {
            "read_movement": lambda data: loads(data),
            "write_movement": our_json.write_movement,
        },
        "folder": {
            "load": lambda path: load(path, "json"),
            "save": lambda m, path: save(m, path, "json"),
        },
    }
    module = ModuleType("massmob.interchange.made_up")
    vars(module).update(offered[shape])
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(FORMATS, "made-up", Format(module="made_up", suffixes=(".made",)))
    movement = Movement([Field(id="field:1", name="a")])
    save(movement, tmp_path / "a.made")
    assert load(tmp_path / "a.made") == movement
    assert locate(tmp_path / "a.made") == {}
    if shape == "folder":
        with pytest.raises(InvalidValueError, match="cannot be read this way: found 'made_up'"):
            loads("", "made-up")
        with pytest.raises(InvalidValueError, match="cannot be written this way"):
            dumps(movement, "made-up")
    else:
        assert loads(dumps(movement, "made-up"), "made-up") == movement
        with pytest.raises(LoadError, match=r"the file holds no entity|not a version"):
            loads("{}" if shape == "plain" else '{"massmob": 1}', "made-up")


def test_yaml_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(MissingExtraError, match=r"run: pip install 'massmob\[yaml\]'"):
        loads("massmob: 1", "yaml")


def test_a_disk_that_fails_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing:
        def __enter__(self) -> Any:
            return self

        def __exit__(self, *_: object) -> None:
            return

        def read(self, _: int) -> bytes:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(files, "opened", lambda _: Failing())
    with pytest.raises(LoadError, match="cannot read the file: found 'Input/output error'"):
        load(tmp_path / "a.json")


def test_a_format_without_lines_locates_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    files.write(path, b"{}")
    monkeypatch.delattr(our_json, "lines_of_ids")
    assert locate(path) == {}
