"""Reading and writing: exact round trips, problems with their place, files whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.io.load_save import FORMATS
from massmob.strategies import movements
from massmob.values import limits
from support.tries import tries

CITY = {"id": "loc:01", "name": "Hà Nội", "kind": "thanh_pho"}


def document(*localities: Any, **more: Any) -> str:
    return json.dumps({"massmob": 2, "localities": list(localities), **more})


class TestRoundTrip:
    @given(movements())
    def test_nothing_is_lost(self, movement: mm.Movement) -> None:
        text = mm.dumps(movement)
        again = mm.loads(text)
        assert again == movement
        assert mm.dumps(again) == text
        assert mm.loads(text.encode()) == movement

    @given(movements(), st.dates())
    def test_an_excerpt_knows_what_lies_outside(self, movement: mm.Movement, day: Any) -> None:
        snapshot = movement.at(day)
        if not snapshot:
            return
        again = mm.loads(mm.dumps(snapshot))
        assert again == snapshot
        assert again.outside == snapshot.outside

    @pytest.mark.long
    @pytest.mark.parametrize(
        "format", [f.name for f in FORMATS.values() if (f.read or f.load) and (f.write or f.save)]
    )
    @given(data=st.data())
    @tries(4)
    def test_ids_outside_that_nothing_names_survive(self, format: str, data: st.DataObject) -> None:
        ids = st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S")), min_size=1)
        outside = data.draw(st.frozensets(ids, min_size=1, max_size=5))
        excerpt = mm.Movement([mm.Field(id="field:1", name="a")], outside=outside)
        with tempfile.TemporaryDirectory() as folder:
            mm.save(excerpt, Path(folder, "movement"), format)
            again = mm.load(Path(folder, "movement"), format)
        assert again == excerpt
        assert again.outside == excerpt.outside
        assert again != mm.Movement(excerpt)

    @given(movements())
    def test_a_file_gives_the_movement_back(self, movement: mm.Movement) -> None:
        path = Path("movement.json")
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(tempfile.gettempdir())
            mm.save(movement, path)
            assert mm.load(path) == movement
            path.unlink()

    def test_one_entity_a_line_and_defaults_left_out(self) -> None:
        text = mm.dumps(mm.Movement([mm.Locality(id="loc:01", name="Hà Nội", kind="thanh_pho")]))
        assert text.splitlines() == [
            "{",
            '"massmob": 2,',
            '"localities": [',
            '{"id":"loc:01","name":"Hà Nội","kind":"thanh_pho"}',
            "]",
            "}",
        ]

    def test_a_byte_order_mark_is_ignored(self) -> None:
        assert "loc:01" in mm.loads(b"\xef\xbb\xbf" + document(CITY).encode())


class TestProblems:
    """Each problem has its place, the value found, and what would be right."""

    @pytest.mark.parametrize(
        ("record", "words"),
        [
            ({**CITY, "colour": "red"}, ["unknown key", "'colour'", "one of:"]),
            ({**CITY, "knd": "xa"}, ["unknown key", "'knd'", "kind"]),
            ({"id": "loc:01", "name": "A"}, ["kind: missing"]),
            ({**CITY, "kind": "planet"}, ["kind: not a valid LocalityKind", "'planet'"]),
            ({**CITY, "name": 5}, ["name: not a name", "5"]),
            ({**CITY, "name": {"de": "x"}}, ["name: "]),
            ({**CITY, "valid": "2025/2024"}, ["valid: "]),
            ({**CITY, "valid": "0000-01-01"}, ["valid: "]),
            ({**CITY, "valid": 2024}, ["valid: "]),
            ({**CITY, "sources": "src:a"}, ["sources: not a list of ids"]),
            ({**CITY, "centre": {"lat": "x", "lon": 1}}, ["centre.lat: not a coordinate", "'x'"]),
            ({**CITY, "centre": {"lat": 100, "lon": 1}}, ["centre.lat: not a coordinate"]),
            ({**CITY, "centre": {"lat": True, "lon": 1}}, ["centre.lat: not a coordinate"]),
            ({**CITY, "successors": {}}, ["successors: not a list"]),
            ({**CITY, "successors": [5]}, ["successors[0]: not a record"]),
            (
                {**CITY, "successors": [{"to": "loc:2", "extent": "w", "on": "2024-01-01"}]},
                ["successors[0].extent: not a valid Extent", "whole"],
            ),
            (
                {
                    **CITY,
                    "successors": [
                        {"to": "loc:2", "extent": "whole", "on": "2024-01-01", "main": "yes"}
                    ],
                },
                ["successors[0].main: not true or false"],
            ),
            (
                {**CITY, "id": "org:01"},
                ["('org:01'): id: not an id of a locality", "'org:01'", "'loc:'"],
            ),
            (5, ["localities[0]: not a record"]),
        ],
    )
    def test_a_problem_in_a_record(self, record: Any, words: list[str]) -> None:
        with pytest.raises(mm.LoadError) as caught:
            mm.loads(document(record))
        assert len(caught.value.problems) == 1
        text = str(caught.value)
        assert "localities[0]" in text
        for word in words:
            assert word in text

    def test_all_problems_are_reported_at_once(self) -> None:
        bad = {"id": "loc:1", "name": 5, "kind": "planet", "colour": 1}
        text = document(bad, CITY, {"id": "loc:2"}, planets=[], committees={}, outside=5)
        with pytest.raises(mm.LoadError, match="8 problems") as caught:
            mm.loads(text)
        message = str(caught.value)
        for place in ("localities[0] ('loc:1')", "localities[2] ('loc:2')", "planets", "outside"):
            assert place in message

    def test_two_entities_with_one_id(self) -> None:
        with pytest.raises(mm.LoadError, match="two entities have one id") as caught:
            mm.loads(document(CITY, {**CITY, "name": "Khác"}))
        assert "localities[1] ('loc:01')" in str(caught.value)
        assert "localities[0]" in str(caught.value)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", ["line 1, column 1", "ends too early"]),
            (document(CITY)[:-9], ["ends too early", "get the whole file"]),
            ("{]", ["line 1, column 2", "not JSON"]),
            ("[]", ["not a movement"]),
            ('"x"', ["not a movement"]),
            ("{}", ["massmob: not a version"]),
            ('{"massmob": 3}', ["found 3", '"massmob": 2']),
            ('{"massmob": 1}', ["no release wrote: found 1; known is 2", "contest_clusters"]),
            ('{"massmob": 0}', ["no release wrote: found 0"]),
            ('{"massmob": true}', ["not a version"]),
            ('{"massmob": 2}', ["no entity"]),
            ('{"massmob": 2, "localities": []}', ["no entity"]),
            ('{"massmob": 2, "massmob": 2}', ["a repeated key", "'massmob'"]),
            ('{"massmob": NaN}', ["not a number of JSON", "NaN"]),
            ('{"massmob": ' + "9" * 5000 + "}", ["not JSON"]),
            ("[" * 100_000, ["nested too deeply"]),
            ('{"massmob": 2, "localities": {}}', ["localities: not a list"]),
        ],
    )
    def test_a_problem_in_the_text(self, text: str, words: list[str]) -> None:
        with pytest.raises(mm.LoadError) as caught:
            mm.loads(text)
        for word in words:
            assert word in str(caught.value)

    @pytest.mark.parametrize("encoding", ["utf-16", "cp1258", "latin-1"])
    def test_another_encoding_is_refused(self, encoding: str) -> None:
        data = json.dumps({"massmob": 2, "name": "àé"}, ensure_ascii=False).encode(encoding)
        with pytest.raises(mm.LoadError, match=r"not UTF-8.*save the file as UTF-8"):
            mm.loads(data)

    def test_a_reference_that_no_file_could_hold_is_refused(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="not an id"):
            mm.Locality(id="loc:1", name="A", kind="xa", parent="loc:\ud800")

    def test_lone_surrogates_are_refused(self) -> None:
        with pytest.raises(mm.LoadError):
            mm.loads(
                '{"massmob": 2, "localities": [{"id": "loc:\\ud800", "name": "A", "kind": "xa"}]}'
            )
        with pytest.raises(mm.LoadError, match="not UTF-8"):
            mm.loads('{"massmob": "\ud800"}')

    @given(st.text() | st.binary())
    def test_only_our_errors_come_out_of_any_text(self, text: str | bytes) -> None:
        with pytest.raises(mm.LoadError):
            mm.loads(text)

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        ["id", "name", "kind", "valid", "successors", "to", "centre", "x"]
                    ),
                    inner,
                    max_size=4,
                )
            ),
            max_leaves=8,
        )
    )
    def test_only_our_errors_come_out_of_any_record(self, record: Any) -> None:
        try:
            text = json.dumps({"massmob": 2, "localities": [record]}, allow_nan=False)
        except ValueError:
            return
        with pytest.raises(mm.LoadError):
            mm.loads(text)


class TestFiles:
    def test_a_problem_names_the_file(self, tmp_path: Path) -> None:
        path = tmp_path / "bad.json"
        path.write_text(document({"id": "loc:1"}), encoding="utf-8")
        with pytest.raises(mm.LoadError, match=r"bad\.json: 2 problems"):
            mm.load(path)

    @pytest.mark.parametrize("name", ["no-such-file.json", ".", "a\0b.json"])
    def test_an_unreadable_path_is_refused(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(mm.LoadError, match=r"cannot read the file|not a regular file"):
            mm.load(tmp_path / name, format="json")

    def test_a_device_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(mm.LoadError, match="not a regular file"):
            mm.load("/dev/null", format="json")

    def test_a_file_beyond_the_limit_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "large.json"
        path.write_text(document(CITY), encoding="utf-8")
        with (
            limits.using(limits.Limits(max_bytes=10)),
            pytest.raises(mm.LoadError, match="more than 10 bytes"),
        ):
            mm.load(path)

    def test_an_unknown_format_is_refused(self, tmp_path: Path) -> None:
        movement = mm.loads(document(CITY))
        with pytest.raises(mm.InvalidValueError, match=r"path: not a suffix.*a\.txt.*\.json"):
            mm.save(movement, tmp_path / "a.txt")
        with pytest.raises(mm.InvalidValueError, match=r"format: .*'jsn'.*json"):
            mm.dumps(movement, format="jsn")
        with pytest.raises(mm.InvalidValueError, match="text: not a str or bytes"):
            mm.loads(5)  # type: ignore[arg-type]

    def test_an_empty_movement_is_not_written(self, tmp_path: Path) -> None:
        with pytest.raises(mm.InvalidValueError, match="without entities"):
            mm.save(mm.Movement(), tmp_path / "a.json")
        assert list(tmp_path.iterdir()) == []

    def test_writing_is_whole_or_not_at_all(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "a.json"
        movement = mm.loads(document(CITY))
        mm.save(movement, path)
        path.chmod(0o640)
        before = path.read_bytes()

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(mm.SaveError, match=r"No space left on device.*old file is unchanged"):
            mm.save(movement.add(mm.Locality(id="loc:1", name="A", kind="xa")), path)
        assert path.read_bytes() == before
        assert [file.name for file in tmp_path.iterdir()] == ["a.json"]
        monkeypatch.undo()
        mm.save(movement.add(mm.Locality(id="loc:1", name="A", kind="xa")), path)
        assert len(mm.load(path)) == 2
        assert path.stat().st_mode & 0o777 == 0o640

    def test_a_missing_folder_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(mm.SaveError, match="cannot write the file"):
            mm.save(mm.loads(document(CITY)), tmp_path / "none" / "a.json")

    def test_a_link_stays_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
        mm.save(mm.loads(document(CITY)), tmp_path / "link.json")
        assert (tmp_path / "link.json").is_symlink()
        assert len(mm.load(tmp_path / "real.json")) == 1
