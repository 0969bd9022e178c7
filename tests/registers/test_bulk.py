"""`Register`: planted problems are found on every engine and in every kind of file; totals are the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from pyarrow import csv, feather, parquet

import massmob as mm
from massmob.aggregation.dataframes import grouping
from massmob.datasets.synthetic import FAULTS

HANOI = mm.load_dataset("hanoi")
DAY = "2024-10-15"
MADE: Any = mm.synthetic_register(HANOI, 2000, at=DAY, seed=3, since=2021, until=2024, problems=40)
PLANTED = json.loads(MADE.schema.metadata[b"massmob"])["problems"]
SOUND: Any = mm.synthetic_register(HANOI, 2000, at=DAY, seed=3, since=2021, until=2024)


def as_parquet(table: Any, folder: Path) -> mm.Register:
    parquet.write_table(table, folder / "r.parquet", row_group_size=300)
    return mm.Register.read(folder / "r.parquet", value="count")


def as_folder(table: Any, folder: Path) -> mm.Register:
    (folder / "parts").mkdir()
    for at in range(0, 2000, 500):
        parquet.write_table(table[at : at + 500], folder / "parts" / f"{at:04}.parquet")
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


def of_frame(make: Callable[[Any], Any]) -> Callable[[Any, Path], mm.Register]:
    return lambda table, _: mm.Register(make(table), value="count")


WAYS: dict[str, Callable[[Any, Path], mm.Register]] = {
    "parquet": as_parquet,
    "folder": as_folder,
    "csv": as_csv,
    "arrow": as_arrow,
    "duckdb": as_duckdb,
    "polars": of_frame(pl.DataFrame),
    "polars lazy": of_frame(lambda table: pl.DataFrame(table).lazy()),
    "pandas": of_frame(lambda table: table.to_pandas(types_mapper=pd.ArrowDtype)),
    "pyarrow": of_frame(lambda table: table),
}
IN_ORDER = ("parquet", "folder", "csv", "arrow", "polars", "pandas", "pyarrow")


@pytest.mark.parametrize("way", sorted(WAYS))
@pytest.mark.parametrize("piece", [300, 1 << 20])
def test_what_was_planted_is_found(
    way: str, piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "_PIECE", piece)
    found = WAYS[way](MADE, tmp_path).inspect(HANOI)
    assert found.rows == 2000
    told = {(each.column, each.message): each for each in found.problems}
    named = {
        "unknown unit": ("unit", "unknown unit"),
        "no unit": ("unit", "no unit"),
        "unknown status": ("status", "unknown status"),
        "negative count": ("count", "not an amount"),
    }
    assert told.keys() == set(named.values())
    for problem in FAULTS:
        here = told[named[problem]]
        assert here.rows == len(PLANTED[problem]) == 10
        assert len(here.samples) == 5
        if way in IN_ORDER:
            assert [sample["row"] for sample in here.samples] == PLANTED[problem][:5]
    assert not found.ok
    with pytest.raises(mm.LoadError, match="4 problems in 2,000 rows") as caught:
        found.raise_for_problems()
    assert "count: not an amount in 10 rows" in str(caught.value)


@pytest.mark.parametrize("way", sorted(WAYS))
def test_totals_are_those_of_the_table(way: str, tmp_path: Path) -> None:
    register = WAYS[way](SOUND, tmp_path)
    assert register.inspect(HANOI).ok
    register.inspect(HANOI).raise_for_problems()
    expected = mm.rollup(
        HANOI,
        SOUND,
        along="locality",
        at=DAY,
        by=["field", "year"],
        value="count",
        level="district",
    )
    found = register.rollup(HANOI, at=DAY, by=["field", "year"], level="district")
    assert dict(found) == dict(expected)
    chosen = register.rollup(HANOI, at=DAY, where={"status": "recognised"}, depth=0)
    rows = pl.DataFrame(SOUND).filter(pl.col("status") == "recognised")
    assert chosen["loc:01"] == rows["count"].sum()
    by_status = register.rollup(
        HANOI, at=DAY, measure="stock", where={"year": 2024}, by="status", depth=0
    )
    in_2024 = pl.DataFrame(SOUND).filter(pl.col("year") == 2024)
    assert sum(int(n.low) for n in by_status["loc:01"].values()) == in_2024["count"].sum()


TWO = mm.Movement(
    [
        mm.Locality(id="loc:1", name="Cũ", kind="xa", code="00070", valid="../2025-06-30"),
        mm.Locality(id="loc:1b", name="Mới", kind="xa", code="00070", valid="2025-07-01/.."),
        mm.Locality(id="loc:2", name="Khác", kind="xa", code="00071", valid="2025-07-01/.."),
    ]
)


def inspected(columns: dict[str, list[Any]], **options: Any) -> mm.Inspection:
    at = options.pop("at", None)
    names = ("unit", "year", "field", "status")
    given: dict[str, Any] = {name: name if name in columns else None for name in names}
    return mm.Register(pl.DataFrame(columns), **{**given, **options}).inspect(TWO, at=at)


class TestFaults:
    def test_units_of_another_year(self) -> None:
        found = inspected(
            {
                "unit": ["00070", "00070", "loc:1", "loc:1", "00071", "00071", "00072"],
                "year": [2024, 2026, 2024, 2026, 2024, 2025, 2025],
            }
        )
        unknown, early = found.problems
        assert [row["unit"] for row in unknown.samples] == ["00072"]
        assert "00072: did you mean" in unknown.hint
        assert early.message == "not in force in that year"
        assert {(row["unit"], row["year"]) for row in early.samples} == {
            ("loc:1", 2026),
            ("00071", 2024),
        }

    def test_codes_of_a_day(self) -> None:
        columns = {"unit": ["00070", "00071"]}
        assert inspected(columns, at="2025-07-01").ok
        (unknown,) = inspected(columns, at="2024-07-01").problems
        assert unknown.samples == ({"row": 1, "unit": "00071"},)

    def test_years_that_are_none(self) -> None:
        found = inspected({"unit": ["loc:1"] * 3, "year": [2024, 24, None]})
        assert [(each.message, each.rows) for each in found.problems] == [("not a year", 2)]
        with pytest.raises(mm.InvalidValueError, match="year: not a column of numbers"):
            inspected({"unit": ["loc:1"], "year": ["2024"]})

    def test_registrations_that_occur_twice(self, tmp_path: Path) -> None:
        columns: dict[str, list[Any]] = {"unit": ["loc:1"] * 4, "no": ["a", "b", "a", None]}
        (twice,) = inspected(columns, id="no").problems
        assert (twice.message, twice.rows) == ("registered more than once", 2)
        assert [row["row"] for row in twice.samples] == [0, 2]
        pl.DataFrame(columns).write_parquet(tmp_path / "r.parquet")
        nothing = dict.fromkeys(("year", "field", "status"))
        again = mm.Register.read(tmp_path / "r.parquet", id="no", **nothing).inspect(TWO)
        assert again.problems == (twice,)
        assert inspected({"unit": ["loc:1"], "no": ["a"]}, id="no").ok

    def test_amounts_that_are_no_numbers(self) -> None:
        found = inspected({"unit": ["loc:1"] * 3, "n": [1.0, float("nan"), None]}, value="n")
        assert [(each.message, each.rows) for each in found.problems] == [("not an amount", 2)]

    def test_nothing_to_go_by(self) -> None:
        found = inspected({"unit": ["?"]})
        assert found.problems[0].hint == "give ids, or codes of that year"
        assert "1 problems in 1 rows" in str(found)
        assert "<table" in found._repr_html_()


def write(frame: pl.DataFrame, file: Path) -> None:
    """A frame in a file of the kind that its name ends in."""
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
    def test_codes_in_csv_keep_their_zeros(self, tmp_path: Path) -> None:
        file = tmp_path / "r.csv"
        file.write_text("\ufeffunit,year\n00070,2024\n", encoding="utf-8")
        register = mm.Register.read(file, field=None, status=None)
        assert register.inspect(TWO).ok
        assert register.rollup(TWO, at="2024-01-01")["loc:1"] == 1

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("r.csv", b"unit\nloc:1,2\nloc:1\n", "cannot be read"),
            ("r.csv", b"unit\n\xff\xfe\xfa\n", "cannot be read"),
            ("r.parquet", b"PAR1", "cannot be read"),
            ("r.duckdb", b"not a database, whatever its name says" * 200, "cannot be read"),
            ("r.xlsx", b"", "not a register's file: found 'r.xlsx'"),
        ],
    )
    def test_bad_files(self, name: str, content: bytes, message: str, tmp_path: Path) -> None:
        (tmp_path / name).write_bytes(content)
        nothing = dict.fromkeys(("year", "field", "status"))
        with pytest.raises((mm.LoadError, mm.InvalidValueError), match=message):
            mm.Register.read(tmp_path / name, **nothing).rollup(TWO)

    def test_a_file_that_changes_its_mind(self, tmp_path: Path) -> None:
        rows = "".join(f"loc:1,{n}\n" for n in range(200_000))
        (tmp_path / "r.csv").write_text(f"unit,n\n{rows}loc:1,many\n")
        nothing = dict.fromkeys(("year", "field", "status"))
        register = mm.Register.read(tmp_path / "r.csv", value="n", **nothing)
        with pytest.raises(mm.LoadError, match=r"cannot be read.*many"):
            register.rollup(TWO)

    @pytest.mark.parametrize("suffix", [".parquet", ".csv", ".arrow", ".duckdb"])
    @pytest.mark.parametrize(
        "stem", ["a*b", "a?b", "[ab]", "it's", 'a"b', "**", "field=x", "a b;c"]
    )
    def test_no_name_of_a_file_is_a_pattern(self, stem: str, suffix: str, tmp_path: Path) -> None:
        folder = tmp_path / stem
        folder.mkdir()
        frame = pl.DataFrame({"unit": ["loc:1", "loc:2"]})
        for name, rows in ((f"{stem}{suffix}", 1), (f"a1b{suffix}", 2)):
            plain = tmp_path / f"plain{suffix}"  # DuckDB writes no database whose name has a "?"
            write(frame.head(rows), plain)
            plain.rename(folder / name)
        nothing = dict.fromkeys(("year", "field", "status"))
        register = mm.Register.read(folder / f"{stem}{suffix}", **nothing)
        assert register.names == ("unit",)
        assert register.inspect(TWO).rows == 1
        if suffix != ".duckdb":
            assert mm.Register.read(folder, **nothing).inspect(TWO).rows == 3

    def test_files_of_a_folder_that_differ(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)  # a message does not show long paths in full
        Path("parts").mkdir()
        write(pl.DataFrame({"unit": ["loc:1"], "n": [1]}), Path("parts/1.parquet"))
        write(pl.DataFrame({"unit": ["loc:1"]}), Path("parts/2.parquet"))
        nothing = dict.fromkeys(("year", "field", "status"))
        with pytest.raises(mm.LoadError, match=r"cannot be read.*2\.parquet"):
            mm.Register.read("parts", value="n", **nothing).rollup(TWO)

    def test_a_connection_is_free_after_bad_rows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(grouping, "_PIECE", 8192)
        with duckdb.connect() as connection:
            relation = connection.sql(
                "SELECT 'loc:1' AS unit, 5000 - n AS n FROM range(20000) t(n)"
            )
            with pytest.raises(mm.InvalidValueError, match="n: a negative amount") as caught:
                mm.rollup(TWO, relation, along="locality", unit="unit", value="n")
            assert connection.sql("SELECT 1").fetchall() == [(1,)]
            assert caught.traceback

    def test_what_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(mm.LoadError, match="no such file"):
            mm.Register.read(tmp_path / "r.csv")
        (tmp_path / "empty").mkdir()
        with pytest.raises(mm.InvalidValueError, match="or a folder of one of these"):
            mm.Register.read(tmp_path / "empty")
        with duckdb.connect(str(tmp_path / "r.duckdb")) as connection:
            connection.execute("CREATE TABLE a (unit TEXT)")
            connection.execute('CREATE TABLE "b c" (unit TEXT)')
        nothing = dict.fromkeys(("year", "field", "status"))
        with pytest.raises(mm.InvalidValueError, match=r"several tables, or none.* one of: a, b c"):
            mm.Register.read(tmp_path / "r.duckdb", **nothing)
        with pytest.raises(mm.InvalidValueError, match="no such table"):
            mm.Register.read(tmp_path / "r.duckdb", table="x", **nothing)
        assert (
            mm.Register.read(tmp_path / "r.duckdb", table="b c", **nothing).inspect(TWO).rows == 0
        )
        with pytest.raises(mm.InvalidValueError, match="no such column: found 'unit'"):
            mm.Register(pl.DataFrame({"place": []}))
