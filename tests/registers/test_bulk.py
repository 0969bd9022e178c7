"""`Register`: problems are reported, and totals are the same, on every engine and in every kind of file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Hashable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from pyarrow import csv, feather, parquet

import massmob as mm
from massmob.datasets.synthetic import PROBLEM_KINDS

HANOI = mm.load_dataset("hanoi")
untyped: Any = mm  # for arguments of wrong types
DAY = "2024-10-15"
FAULTY: Any = mm.synthetic_register(
    HANOI, 2000, at=DAY, seed=3, since=2021, until=2024, problems=40
)
PLANTED = json.loads(FAULTY.schema.metadata[b"massmob"])["problems"]
CORRECT: Any = mm.synthetic_register(HANOI, 2000, at=DAY, seed=3, since=2021, until=2024)

UNIT_ONLY: dict[str, Any] = dict.fromkeys(("year", "field", "status"))
"""Arguments of `Register` for tables with a column of units, and no year, field or status."""


def as_parquet(table: Any, folder: Path) -> mm.Register:
    parquet.write_table(table, folder / "r.parquet", row_group_size=300)
    return mm.Register.read(folder / "r.parquet", value="count")


def as_folder(table: Any, folder: Path) -> mm.Register:
    (folder / "parts").mkdir()
    for start in range(0, 2000, 500):
        parquet.write_table(table[start : start + 500], folder / "parts" / f"{start:04}.parquet")
    return mm.Register.read(folder / "parts", value="count")


def as_csv(table: Any, folder: Path) -> mm.Register:
    csv.write_csv(table, folder / "r.csv")
    return mm.Register.read(folder / "r.csv", value="count")


def as_arrow(table: Any, folder: Path) -> mm.Register:
    feather.write_feather(table, folder / "r.arrow")
    return mm.Register.read(folder / "r.arrow", value="count")


def as_duckdb(table: Any, folder: Path) -> mm.Register:
    with duckdb.connect(str(folder / "r.duckdb")) as connection:
        connection.register("given", table)
        connection.execute("CREATE TABLE register AS SELECT * FROM given")
    return mm.Register.read(folder / "r.duckdb", value="count")


def from_frame(convert: Callable[[Any], Any]) -> Callable[[Any, Path], mm.Register]:
    return lambda table, _: mm.Register(convert(table), value="count")


REGISTERS: dict[str, Callable[[Any, Path], mm.Register]] = {
    "parquet": as_parquet,
    "folder": as_folder,
    "csv": as_csv,
    "arrow": as_arrow,
    "duckdb": as_duckdb,
    "polars": from_frame(pl.DataFrame),
    "polars lazy": from_frame(lambda table: pl.DataFrame(table).lazy()),
    "pandas": from_frame(lambda table: table.to_pandas(types_mapper=pd.ArrowDtype)),
    "pyarrow": from_frame(lambda table: table),
}
WITH_ROW_NUMBERS = ("parquet", "folder", "csv", "arrow", "polars", "pandas", "pyarrow")


@pytest.mark.long
@pytest.mark.parametrize("source", sorted(REGISTERS))
@pytest.mark.parametrize("chunk_rows", [300, 1 << 20])
def test_every_planted_problem_is_reported(source: str, chunk_rows: int, tmp_path: Path) -> None:
    register = REGISTERS[source](FAULTY, tmp_path)
    register.chunk_rows = chunk_rows
    inspection = register.inspect(HANOI)
    assert inspection.rows == 2000
    problems = {(problem.column, problem.message): problem for problem in inspection.problems}
    expected = {
        "unknown unit": ("unit", "unknown unit"),
        "no unit": ("unit", "no unit"),
        "unknown status": ("status", "unknown status"),
        "negative count": ("count", "not an amount"),
    }
    assert problems.keys() == set(expected.values())
    for kind in PROBLEM_KINDS:
        problem = problems[expected[kind]]
        assert problem.rows == len(PLANTED[kind]) == 10
        assert len(problem.samples) == 5
        if source in WITH_ROW_NUMBERS:
            assert [sample["row"] for sample in problem.samples] == PLANTED[kind][:5]
    assert not inspection.ok
    with pytest.raises(mm.LoadError, match="4 problems in 2,000 rows") as caught:
        inspection.raise_for_problems()
    assert "count: not an amount in 10 rows" in str(caught.value)


@pytest.mark.long
@pytest.mark.parametrize("source", sorted(REGISTERS))
def test_totals_equal_those_of_the_dataframe(source: str, tmp_path: Path) -> None:
    register = REGISTERS[source](CORRECT, tmp_path)
    assert register.inspect(HANOI).ok
    register.inspect(HANOI).raise_for_problems()
    expected = mm.rollup(
        HANOI,
        CORRECT,
        along="locality",
        at=DAY,
        by=["field", "year"],
        value="count",
        tier="district",
    )
    totals = register.rollup(HANOI, at=DAY, by=["field", "year"], tier="district")
    assert dict(totals) == dict(expected)
    recognised = register.rollup(HANOI, at=DAY, where={"status": "recognised"}, depth=0)
    rows = pl.DataFrame(CORRECT).filter(pl.col("status") == "recognised")
    assert recognised["loc:01"] == rows["count"].sum()
    by_status = register.rollup(
        HANOI, at=DAY, measure="stock", where={"year": 2024}, by="status", depth=0
    )
    in_2024 = pl.DataFrame(CORRECT).filter(pl.col("year") == 2024)
    assert sum(int(total.low) for total in by_status["loc:01"].values()) == in_2024["count"].sum()


REORGANISED = mm.Movement(
    [
        mm.Locality(id="loc:1", name="Cũ", kind="xa", code="00070", valid="../2025-06-30"),
        mm.Locality(id="loc:1b", name="Mới", kind="xa", code="00070", valid="2025-07-01/.."),
        mm.Locality(id="loc:2", name="Khác", kind="xa", code="00071", valid="2025-07-01/.."),
    ]
)


def inspect(columns: dict[str, list[Any]], **options: Any) -> mm.Inspection:
    at = options.pop("at", None)
    names = ("unit", "year", "field", "status")
    roles: dict[str, Any] = {name: name if name in columns else None for name in names}
    return mm.Register(pl.DataFrame(columns), **{**roles, **options}).inspect(REORGANISED, at=at)


class TestProblems:
    def test_unknown_units_and_those_of_another_year_are_reported(self) -> None:
        inspection = inspect(
            {
                "unit": ["00070", "00070", "loc:1", "loc:1", "00071", "00071", "00072"],
                "year": [2024, 2026, 2024, 2026, 2024, 2025, 2025],
            }
        )
        unknown, not_in_force = inspection.problems
        assert [row["unit"] for row in unknown.samples] == ["00072"]
        assert "00072: did you mean" in unknown.hint
        assert not_in_force.message == "not in force in that year"
        assert {(row["unit"], row["year"]) for row in not_in_force.samples} == {
            ("loc:1", 2026),
            ("00071", 2024),
        }

    def test_codes_are_those_of_the_day(self) -> None:
        columns = {"unit": ["00070", "00071"]}
        assert inspect(columns, at="2025-07-01").ok
        (unknown,) = inspect(columns, at="2024-07-01").problems
        assert unknown.samples == ({"row": 1, "unit": "00071"},)

    def test_values_that_are_no_years_are_reported(self) -> None:
        inspection = inspect({"unit": ["loc:1"] * 3, "year": [2024, 24, None]})
        assert [(problem.message, problem.rows) for problem in inspection.problems] == [
            ("not a year", 2)
        ]
        with pytest.raises(mm.InvalidValueError, match="year: not a column of numbers"):
            inspect({"unit": ["loc:1"], "year": ["2024"]})

    def test_registrations_that_occur_twice_are_reported(self, tmp_path: Path) -> None:
        columns: dict[str, list[Any]] = {"unit": ["loc:1"] * 4, "no": ["a", "b", "a", None]}
        (repeated,) = inspect(columns, id="no").problems
        assert (repeated.message, repeated.rows) == ("registered more than once", 2)
        assert [row["row"] for row in repeated.samples] == [0, 2]
        pl.DataFrame(columns).write_parquet(tmp_path / "r.parquet")
        from_file = mm.Register.read(tmp_path / "r.parquet", id="no", **UNIT_ONLY).inspect(
            REORGANISED
        )
        assert from_file.problems == (repeated,)
        assert inspect({"unit": ["loc:1"], "no": ["a"]}, id="no").ok

    def test_amounts_that_are_no_numbers_are_reported(self) -> None:
        inspection = inspect({"unit": ["loc:1"] * 3, "n": [1.0, float("nan"), None]}, value="n")
        assert [(problem.message, problem.rows) for problem in inspection.problems] == [
            ("not an amount", 2)
        ]

    def test_an_unknown_unit_unlike_any_other_has_a_general_hint(self) -> None:
        inspection = inspect({"unit": ["?"]})
        assert inspection.problems[0].hint == "give its code, or its name and parent"
        assert "1 problem in 1 row" in str(inspection)
        assert "<table" in inspection._repr_html_()

    def test_numbers_and_names_that_name_one_unit_are_no_problems(self) -> None:
        years = [2025, 2026]
        assert inspect({"unit": [71.0, 71.0], "year": years}).ok
        assert inspect({"unit": ["71", "xã Khác"], "year": years}).ok
        assert inspect({"unit": ["Mới", "loc:2"]}, at="2025-07-01").ok

    def test_names_of_several_units_or_of_none_are_reported(self) -> None:
        twice = REORGANISED.add(mm.Locality(id="loc:3", name="Khác", kind="xa", code="00073"))
        register = mm.Register(pl.DataFrame({"unit": ["Khác", "Khácc", "loc:22"]}), **UNIT_ONLY)
        unknown, several = register.inspect(twice).problems
        assert [row["unit"] for row in unknown.samples] == ["Khácc", "loc:22"]
        assert unknown.hint.startswith("Khácc: did you mean")
        assert "loc:22: did you mean loc:2" in unknown.hint
        assert several.message == "several units match"
        assert "00071 xã Khác or 00073 xã Khác" in several.hint

    def test_what_is_no_problem_is_counted(self) -> None:
        register = mm.Register(pl.DataFrame({"unit": ["71", "Khác", "00070"]}), **UNIT_ONLY)
        day = "2025-07-01"
        assert register.inspect(REORGANISED, at=day).ok
        assert not register.rollup(REORGANISED, at=day, strict=True).losses


class TestRollup:
    def test_losses_are_refused_and_ended_units_followed(self) -> None:
        hanoi = mm.Register(pl.DataFrame({"unit": ["loc:00001", "loc:01"]}), **UNIT_ONLY)
        with pytest.raises(mm.InvalidValueError, match="1 of the 2 rows could not be used"):
            hanoi.rollup(HANOI, at="2025-08-01", strict=True)
        followed = hanoi.rollup(HANOI, at="2025-08-01", strict=True, follow=True)
        assert followed["loc:00097@2025-07-01"] == 1

    def test_totals_have_a_precise_type(self) -> None:
        register = mm.Register(
            pl.DataFrame({"unit": ["loc:2"], "year": [2025]}), field=None, status=None
        )
        plain: mm.Rollup[mm.Quantity] = register.rollup(REORGANISED)
        grouped: mm.Rollup[Mapping[Hashable, mm.Quantity]] = register.rollup(REORGANISED, by="year")
        assert plain["loc:2"].low == grouped["loc:2"][2025].low == 1


@pytest.mark.parametrize(
    ("argument", "call"),
    [
        ("frame", lambda: untyped.Register(5)),
        ("frame", lambda: untyped.Register("register.csv")),
        ("unit", lambda: untyped.Register(FAULTY, unit="place")),
        ("unit", lambda: untyped.Register(FAULTY, unit=None)),
        *(
            (name, partial(untyped.Register, FAULTY, **{name: wrong}))
            for name in ("year", "field", "status", "value", "id")
            for wrong in (5, "nothing")
        ),
        ("path", lambda: untyped.Register.read(5)),
        ("table", lambda: untyped.Register.read("r.duckdb", table=5)),
        ("unit", lambda: untyped.Register.read("r.csv", unit=5)),
        ("movement", lambda: untyped.Register(FAULTY).rollup("hanoi")),
        ("movement", lambda: untyped.Register(FAULTY).inspect("hanoi")),
        ("at", lambda: untyped.Register(FAULTY).inspect(HANOI, at="soon")),
        ("path", lambda: untyped.read_register(5, HANOI)),
        ("movement", lambda: untyped.read_register("r.csv", "hanoi")),
        ("year", lambda: untyped.read_register("r.csv", HANOI, year="soon")),
        ("mapping", lambda: untyped.read_register("r.csv", HANOI, mapping=5)),
        ("source", lambda: untyped.read_register("r.csv", HANOI, source="src:1")),
        ("limits", lambda: untyped.read_register("r.csv", HANOI, limits=5)),
    ],
)
def test_a_wrong_argument_is_named(argument: str, call: Callable[[], Any]) -> None:
    with pytest.raises(mm.MassmobError, match=rf"^{argument}\b"):
        call()


def write(frame: pl.DataFrame, file: Path) -> None:
    """Write a frame to a file of the kind that its suffix names."""
    if file.suffix == ".duckdb":
        with duckdb.connect(str(file)) as connection:
            connection.register("given", frame.to_arrow())
            connection.execute("CREATE TABLE register AS SELECT * FROM given")
        return
    writers: dict[str, Callable[[Any, Any], None]] = {
        ".parquet": parquet.write_table,
        ".csv": csv.write_csv,
        ".arrow": feather.write_feather,
    }
    writers[file.suffix](frame.to_arrow(), file)


class TestFiles:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
    def test_csv_as_spreadsheets_write_it(
        self, tmp_path: Path, delimiter: str, encoding: str
    ) -> None:
        file = tmp_path / "r.csv"
        rows = [["unit", "sô"], ["00001", "5"], ["Hà Đông", "7"]]
        text = "".join(f"{delimiter.join(row)}\r\n" for row in rows)
        file.write_bytes(text.encode(encoding))
        register = mm.Register.read(file, value="sô", **UNIT_ONLY)
        totals = register.rollup(HANOI, along="locality", at="2024-10-15")
        assert totals["loc:01"] == 12

    def test_codes_in_csv_keep_their_zeros(self, tmp_path: Path) -> None:
        file = tmp_path / "r.csv"
        file.write_text("\ufeffunit,year\n00070,2024\n", encoding="utf-8")
        register = mm.Register.read(file, field=None, status=None)
        assert register.inspect(REORGANISED).ok
        assert register.rollup(REORGANISED, at="2024-01-01")["loc:1"] == 1

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("r.csv", b"unit\nloc:1,2\nloc:1\n", "cannot be read"),
            ("r.csv", b"unit\n\x8a\xff\n", "cannot be read"),
            ("r.parquet", b"PAR1", "cannot be read"),
            ("r.duckdb", b"not a database, despite its suffix" * 200, "cannot be read"),
            ("r.xlsx", b"", "not a register's file: found 'r.xlsx'"),
        ],
    )
    def test_a_file_that_cannot_be_read_is_refused(
        self, name: str, content: bytes, message: str, tmp_path: Path
    ) -> None:
        (tmp_path / name).write_bytes(content)
        with pytest.raises((mm.LoadError, mm.InvalidValueError), match=message):
            mm.Register.read(tmp_path / name, **UNIT_ONLY).rollup(REORGANISED)

    def test_a_column_that_changes_its_type_is_refused(self, tmp_path: Path) -> None:
        rows = "".join(f"loc:1,{n}\n" for n in range(200_000))
        (tmp_path / "r.csv").write_text(f"unit,n\n{rows}loc:1,many\n")
        register = mm.Register.read(tmp_path / "r.csv", value="n", **UNIT_ONLY)
        with pytest.raises(mm.LoadError, match=r"cannot be read.*many"):
            register.rollup(REORGANISED)

    @pytest.mark.long
    @pytest.mark.parametrize("suffix", [".parquet", ".csv", ".arrow", ".duckdb"])
    @pytest.mark.parametrize(
        "stem", ["a*b", "a?b", "[ab]", "it's", 'a"b', "**", "field=x", "a b;c"]
    )
    def test_names_of_files_are_no_patterns(self, stem: str, suffix: str, tmp_path: Path) -> None:
        folder = tmp_path / stem
        folder.mkdir()
        frame = pl.DataFrame({"unit": ["loc:1", "loc:2"]})
        for name, rows in ((f"{stem}{suffix}", 1), (f"a1b{suffix}", 2)):
            safe = tmp_path / f"safe{suffix}"  # DuckDB writes no database whose name has a "?"
            write(frame.head(rows), safe)
            safe.rename(folder / name)
        register = mm.Register.read(folder / f"{stem}{suffix}", **UNIT_ONLY)
        assert register.names == ("unit",)
        assert register.inspect(REORGANISED).rows == 1
        if suffix != ".duckdb":
            assert mm.Register.read(folder, **UNIT_ONLY).inspect(REORGANISED).rows == 3

    def test_a_folder_of_files_with_different_columns_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)  # a message does not show long paths in full
        Path("parts").mkdir()
        write(pl.DataFrame({"unit": ["loc:1"], "n": [1]}), Path("parts/1.parquet"))
        write(pl.DataFrame({"unit": ["loc:1"]}), Path("parts/2.parquet"))
        with pytest.raises(mm.LoadError, match=r"2\.parquet: other columns than in 1\.parquet"):
            mm.Register.read("parts", value="n", **UNIT_ONLY).rollup(REORGANISED)

    def test_files_of_one_folder_may_have_their_columns_in_another_order(
        self, tmp_path: Path
    ) -> None:
        write(pl.DataFrame({"unit": ["loc:1"], "n": [1]}), tmp_path / "1.parquet")
        write(pl.DataFrame({"n": [2], "unit": ["loc:1"]}), tmp_path / "2.parquet")
        totals = mm.Register.read(tmp_path, value="n", **UNIT_ONLY).rollup(REORGANISED)
        assert totals["loc:1"] == 3

    def test_a_file_whose_column_has_another_type_is_named(self, tmp_path: Path) -> None:
        write(pl.DataFrame({"unit": ["loc:1"]}), tmp_path / "1.parquet")
        write(pl.DataFrame({"unit": [1]}), tmp_path / "2.parquet")
        message = r"2\.parquet: other columns than in 1\.parquet: found 'unit \(Int64\)'; give it"
        with pytest.raises(mm.LoadError, match=message):
            mm.Register.read(tmp_path, **UNIT_ONLY)

    def test_a_folder_is_read_up_to_the_first_file_of_another_kind(self, tmp_path: Path) -> None:
        for name in ("1/a.csv", "1/b.txt", "2/a.csv"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text("unit\nloc:1\n", encoding="utf-8")
        (tmp_path / "3").symlink_to("/dev/zero")
        with pytest.raises(mm.LoadError, match="3: not a regular file"):
            mm.Register.read(tmp_path, **UNIT_ONLY)
        (tmp_path / "3").unlink()
        with pytest.raises(mm.InvalidValueError, match=r"found 'b\.txt'"):
            mm.Register.read(tmp_path, **UNIT_ONLY)
        (tmp_path / "1/b.txt").unlink()
        register = mm.Register.read(tmp_path, **UNIT_ONLY)
        assert register.inspect(REORGANISED).rows == 2

    def test_a_connection_is_free_after_bad_rows(self) -> None:
        with duckdb.connect() as connection:
            relation = connection.sql(  # several chunks, the first of them already bad
                "SELECT 'loc:1' AS unit, 5000 - n AS n FROM range(2000000) t(n)"
            )
            with pytest.raises(mm.InvalidValueError, match="n: a negative amount") as caught:
                mm.rollup(REORGANISED, relation, along="locality", unit="unit", value="n")
            assert connection.sql("SELECT 1").fetchall() == [(1,)]
            assert caught.traceback

    def test_a_missing_file_or_table_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(mm.LoadError, match="no such file"):
            mm.Register.read(tmp_path / "r.csv")
        (tmp_path / "empty").mkdir()
        with pytest.raises(mm.InvalidValueError, match="or a folder of one of these"):
            mm.Register.read(tmp_path / "empty")
        with duckdb.connect(str(tmp_path / "r.duckdb")) as connection:
            connection.execute("CREATE TABLE a (unit TEXT)")
            connection.execute('CREATE TABLE "b c" (unit TEXT)')
        with pytest.raises(mm.InvalidValueError, match=r"several tables, or none.* one of: a, b c"):
            mm.Register.read(tmp_path / "r.duckdb", **UNIT_ONLY)
        with pytest.raises(mm.InvalidValueError, match="no such table"):
            mm.Register.read(tmp_path / "r.duckdb", table="x", **UNIT_ONLY)
        assert (
            mm.Register.read(tmp_path / "r.duckdb", table="b c", **UNIT_ONLY)
            .inspect(REORGANISED)
            .rows
            == 0
        )
        with pytest.raises(mm.InvalidValueError, match="no such column: found 'unit'"):
            mm.Register(pl.DataFrame({"place": []}))


class TestFilesThatCannotBeRead:
    def test_a_file_damaged_in_the_middle(self, tmp_path: Path) -> None:
        register = as_parquet(CORRECT, tmp_path)
        path = tmp_path / "r.parquet"
        data = path.read_bytes()
        path.write_bytes(data[:100] + b"\0" * 3000 + data[3100:])
        for question in (register.inspect, partial(register.rollup, by="year")):
            with pytest.raises(mm.LoadError, match=r"r\.parquet: cannot be read") as caught:
                question(HANOI)
            assert caught.value.place.startswith(str(path))

    @pytest.mark.parametrize("source", ["parquet", "folder", "csv", "arrow"])
    def test_a_file_that_vanished(self, source: str, tmp_path: Path) -> None:
        register = REGISTERS[source](CORRECT, tmp_path)
        for path in [*tmp_path.rglob("*.*")]:
            path.unlink()
        if source != "arrow":  # which is mapped into memory
            with pytest.raises(mm.LoadError, match="cannot be read"):
                register.rollup(HANOI, by="year")

    @pytest.mark.parametrize("name", ["r.duckdb", "r.parquet", "r.csv", "r.arrow"])
    def test_what_is_no_file_of_this_kind(self, name: str, tmp_path: Path) -> None:
        (tmp_path / name).write_bytes(b"\xff" * 5000)
        with pytest.raises(mm.LoadError, match=name):
            mm.Register.read(tmp_path / name).inspect(HANOI)

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFO on this system")
    @pytest.mark.parametrize("name", ["r.duckdb", "r.parquet", "r.csv", "r.arrow", "folder/r.csv"])
    def test_a_fifo_is_not_opened(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        os.mkfifo(path)
        given = path if path.parent == tmp_path else path.parent
        with pytest.raises(mm.LoadError, match=r"not a regular file") as caught:
            mm.Register.read(given)
        assert str(path) in caught.value.place or caught.value.place == f"{given}: r.csv"

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no devices on this system")
    def test_a_device_is_not_opened(self, tmp_path: Path) -> None:
        (tmp_path / "r.csv").symlink_to("/dev/zero")
        with pytest.raises(mm.LoadError, match=r"not a regular file"):
            mm.Register.read(tmp_path / "r.csv")

    def test_a_view_of_a_database_reads_no_other_file(self, tmp_path: Path) -> None:
        (tmp_path / "secret.csv").write_text("unit\nloc:01\n")
        with duckdb.connect(str(tmp_path / "r.duckdb")) as connection:
            secret = (tmp_path / "secret.csv").as_posix()
            connection.execute(f"CREATE VIEW r AS SELECT * FROM read_csv('{secret}')")  # noqa: S608 - the query of the test
        with pytest.raises(mm.LoadError, match=r"r\.duckdb: cannot be read"):
            mm.Register.read(tmp_path / "r.duckdb", **UNIT_ONLY).rollup(HANOI, at=DAY)
