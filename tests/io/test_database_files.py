"""Files of databases and Parquet that are packed to harm: each ends as a movement or a `LoadError`."""

# ruff: noqa: S608 - statements of the tests themselves

from __future__ import annotations

import errno
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

import massmob as mm

SMALL = mm.Limits(max_bytes=1_000_000, max_entities=1000)
ONE = mm.Movement([mm.Field(id="field:1", name="kinh tế")])
LONG = "x" * 10_000


def parquet_file(
    folder: Path, columns: dict[str, Any], *, table: str = "fields", **options: Any
) -> Path:
    """A movement of one table, and its folder."""
    folder.mkdir(exist_ok=True)
    parquet.write_table(
        pa.table(columns), folder / f"{table}.parquet", store_schema=False, **options
    )
    return folder


def duckdb_file(folder: Path, *statements: str) -> Path:
    path = folder / "a.duckdb"
    with duckdb.connect(str(path)) as database:
        for statement in statements:
            database.execute(statement)
    return path


def sqlite_file(folder: Path, *statements: str) -> Path:
    path = folder / "a.sqlite"
    with closing(sqlite3.connect(path)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()
    return path


def refusal(path: Path, limits: mm.Limits | None = None) -> str:
    with pytest.raises(mm.LoadError) as caught:
        mm.load(path, limits=limits)
    assert str(caught.value).startswith(str(path))
    return str(caught.value)


def ids(count: int) -> list[str]:
    return [f"field:{n}" for n in range(count)]


def repeated(count: int, text: str = LONG) -> Any:
    """One text in the dictionary of a column, which every row repeats."""
    return pa.DictionaryArray.from_arrays(pa.array([0] * count, pa.int32()), pa.array([text]))


class TestParquet:
    def test_a_text_that_a_dictionary_repeats(self, tmp_path: Path) -> None:
        path = parquet_file(tmp_path / "p", {"id": ids(1000), "name_vi": repeated(1000)})
        assert sum(file.stat().st_size for file in path.iterdir()) < 30_000
        assert "fields.parquet: more than 1,000,000 bytes: found 10" in refusal(path, SMALL)

    @pytest.mark.parametrize("encoding", ["PLAIN", "DELTA_BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY"])
    def test_a_text_that_an_encoding_or_compression_repeats(
        self, encoding: str, tmp_path: Path
    ) -> None:
        columns = {"id": ids(1000), "name_vi": [LONG] * 1000}
        path = parquet_file(
            tmp_path / "p",
            columns,
            compression="zstd",
            use_dictionary=False,
            column_encoding={"id": "PLAIN", "name_vi": encoding},
        )
        assert "more than 1,000,000 bytes" in refusal(path, SMALL)

    def test_a_text_that_lists_repeat(self, tmp_path: Path) -> None:
        items = [["src:a"] * 100_000, ["src:b"] * 50_000]
        path = parquet_file(tmp_path / "p", {"id": ids(2), "name_vi": ["a", "b"], "sources": items})
        assert "more than 1,000,000 bytes" in refusal(path, SMALL)

    def test_rows_that_are_empty(self, tmp_path: Path) -> None:
        path = parquet_file(tmp_path / "p", {"id": pa.nulls(1_000_000, pa.string())})
        assert "more than 1,000 entities or rows: found 1000000" in refusal(path, SMALL)

    @pytest.mark.parametrize("rows", [-5, 10**12, 2**62, 900])
    def test_metadata_with_another_number_of_rows(self, rows: int, tmp_path: Path) -> None:
        path = parquet_file(tmp_path / "p", {"id": ids(700), "name_vi": ids(700)})
        file = path / "fields.parquet"
        data = file.read_bytes()
        # Thrift: a field of type i64 as a zigzag varint; 700 is b"\xf8\x0a". The last ones are the footer's.
        start = len(data) - 8 - struct.unpack("<I", data[-8:-4])[0]
        footer = data[start:-8].replace(b"\x16\xf8\x0a", b"\x16" + varint(rows))
        assert len(footer) != len(data[start:-8]) or rows == 900
        file.write_bytes(data[:start] + footer + struct.pack("<I", len(footer)) + b"PAR1")
        assert "fields.parquet" in refusal(path, SMALL)

    @pytest.mark.parametrize("unit", ["ms", "us", "ns"])
    @pytest.mark.parametrize("zone", [None, "UTC"])
    def test_moments_beyond_the_calendar(self, unit: str, zone: str | None, tmp_path: Path) -> None:
        moments = pa.array([2**62, 0], pa.timestamp(unit, zone))
        path = parquet_file(tmp_path / "p", {"id": ids(2), "name_vi": moments})
        assert "fields.parquet" in refusal(path)

    @pytest.mark.parametrize("day", [2**31 - 1, -(2**31) + 2, 3_000_000])
    def test_days_beyond_the_calendar(self, day: int, tmp_path: Path) -> None:
        columns = {"id": ["doc:1"], "type": ["plan"], "name_vi": ["a"]}
        issued = pa.array([day], pa.date32())
        path = parquet_file(tmp_path / "p", {**columns, "issued": issued}, table="documents")
        assert "documents.parquet: column issued: days that no calendar has" in refusal(path)

    @pytest.mark.parametrize(
        ("cells", "type"),
        [
            (pa.array([{"a": 1}]), "STRUCT(a BIGINT)"),
            (pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())), "MAP(VARCHAR, BIGINT)"),
            (pa.array([[["a"]]]), "VARCHAR[][]"),
            (pa.array([[{"a": 1}]]), "STRUCT(a BIGINT)[]"),
            (pa.array([b"\xff"]), "BLOB"),
            (pa.array([1], pa.time64("us")), "TIME"),
        ],
    )
    def test_types_that_no_table_has(self, cells: Any, type: str, tmp_path: Path) -> None:
        path = parquet_file(tmp_path / "p", {"id": ids(1), "name_vi": cells})
        message = refusal(path)
        assert "fields.parquet: column name_vi: not a type of a table's column" in message
        assert repr(type) in message

    def test_texts_that_are_not_unicode(self, tmp_path: Path) -> None:
        text = pa.Array.from_buffers(
            pa.string(), 1, [None, pa.py_buffer(struct.pack("<ii", 0, 2)), pa.py_buffer(b"\xffa")]
        )
        assert "fields.parquet" in refusal(parquet_file(tmp_path / "p", {"id": text}))

    def test_more_columns_than_any_table_has(self, tmp_path: Path) -> None:
        path = parquet_file(tmp_path / "p", {f"c{n}": [1] for n in range(1100)})
        assert "fields.parquet: more than 1,000 columns: found 1100" in refusal(path)

    def test_values_of_other_writers(self, tmp_path: Path) -> None:
        columns = {
            "id": pa.array(["doc:1", "doc:2"]).dictionary_encode(),
            "name_vi": pa.array(["a", "b"], pa.large_string()),
            "type": pa.array(["plan", "plan"]),
            "name_ru": pa.nulls(2),
            "issued": pa.array([datetime(1945, 9, 2), None], pa.timestamp("ns")),
            "sources": pa.array([[], []], pa.list_(pa.null())),
            "implements": pa.array([[], ["doc:1"]], pa.large_list(pa.large_string())),
        }
        movement = mm.load(parquet_file(tmp_path / "p", columns, table="documents"))
        assert movement.documents["doc:1"].issued == mm.Period.day(date(1945, 9, 2))
        assert movement.documents["doc:2"].implements == ("doc:1",)

    @pytest.mark.parametrize(
        "days",
        [
            pa.array([datetime(2024, 5, 1, tzinfo=UTC)], pa.timestamp("us", "UTC")),
            pa.array([datetime(2024, 5, 1, tzinfo=UTC)], pa.timestamp("ns", "Asia/Ho_Chi_Minh")),
            pa.array([date(2024, 5, 1)], pa.date64()),
            pa.array(["01/05/2024"]),
        ],
        ids=lambda days: str(days.type),
    )
    def test_a_day_in_other_types(self, days: Any, tmp_path: Path) -> None:
        columns = {"id": ["doc:1"], "name_vi": ["a"], "type": ["plan"], "issued": days}
        movement = mm.load(parquet_file(tmp_path / "p", columns, table="documents"))
        assert movement.documents["doc:1"].issued == mm.Period.day(date(2024, 5, 1))

    @pytest.mark.parametrize("type", ["int8", "uint64", "float", "double"])
    def test_numbers_of_any_type(self, type: str, tmp_path: Path) -> None:
        degrees = pa.array([21], pa.type_for_alias(type))
        columns = {"id": ["loc:1"], "name_vi": ["a"], "kind": ["tinh"]}
        columns |= {"centre_lat": degrees, "centre_lon": degrees}
        movement = mm.load(parquet_file(tmp_path / "p", columns, table="localities"))
        assert movement.localities["loc:1"].centre == mm.Point(21, 21)


def varint(number: int) -> bytes:
    """A whole number as Thrift writes it."""
    rest, out = (number << 1) ^ (number >> 63), b""
    while rest > 127:
        rest, out = rest >> 7, out + bytes([rest & 127 | 128])
    return out + bytes([rest])


class TestDuckDB:
    @pytest.mark.parametrize("text", ["'x'", "['x'] || []"])
    def test_a_long_text_is_refused_before_it_is_fetched(self, text: str, tmp_path: Path) -> None:
        path = duckdb_file(
            tmp_path,
            "CREATE TABLE fields AS SELECT 'field:1' AS id, 'a' AS name_vi, "
            f"{text.replace('x', 'x' * 100_001)} AS sources",
        )
        message = "table fields: column sources: more than 100,000 bytes in one text: found 100001"
        assert message in refusal(path, mm.Limits(max_text=1000))

    def test_the_column_of_the_longest_text_is_named(self, tmp_path: Path) -> None:
        path = duckdb_file(
            tmp_path,
            "CREATE TABLE fields AS SELECT 'field:1' AS id, repeat('x', 100001) AS name_vi, "
            "repeat('x', 100003) AS name_en, ['src:a', repeat('x', 100002)] AS sources",
        )
        message = "column name_en: more than 100,000 bytes in one text: found 100003"
        assert message in refusal(path, mm.Limits(max_text=1000))

    def test_bytes_of_texts_and_items_of_lists_are_counted(self, tmp_path: Path) -> None:
        rows = 20_000
        path = duckdb_file(
            tmp_path,
            "CREATE TABLE fields AS SELECT 'a' AS id, 1 AS name_vi, NULL::VARCHAR AS name_en, "
            f"['bcd', NULL, 'e'] AS sources FROM range({rows})",
        )
        most = (4 * 8 + 3 * 8 + 5) * rows  # the cells, the items and the letters
        message = refusal(path, mm.Limits(max_bytes=most - 1))
        assert f"table fields: more than {most - 1:,} bytes: found {most};" in message

    def test_a_list_in_one_text_may_be_longer_than_a_text(self, tmp_path: Path) -> None:
        sources = [f"src:{n:05}" for n in range(200)]
        path = duckdb_file(
            tmp_path,
            "CREATE TABLE outside AS SELECT unnest(" + str(sources) + ") AS id",
            f"CREATE TABLE fields AS SELECT 'field:1' AS id, 'a' AS name_vi, '{' '.join(sources)}' AS sources",
        )
        loaded = mm.load(path, limits=mm.Limits(max_text=100))
        assert loaded["field:1"].sources == (*sources,)

    def test_a_row_that_compression_repeats(self, tmp_path: Path) -> None:
        path = duckdb_file(
            tmp_path, "CREATE TABLE fields AS SELECT 'field:1' AS id FROM range(2000000)"
        )
        assert "table fields: more than 1,000 entities or rows: found 2000000" in refusal(
            path, SMALL
        )

    def test_a_text_that_compression_repeats(self, tmp_path: Path) -> None:
        text = f"repeat('x', {len(LONG)})"
        path = duckdb_file(
            tmp_path,
            f"CREATE TABLE fields AS SELECT 'field:'||n AS id, {text} AS name_vi FROM range(900) t(n)",
        )
        assert "table fields: more than 1,000,000 bytes: found 90" in refusal(path, SMALL)

    def test_a_text_of_an_enumeration(self, tmp_path: Path) -> None:
        path = duckdb_file(
            tmp_path,
            f"CREATE TYPE word AS ENUM ('{LONG}')",
            f"CREATE TABLE fields AS SELECT 'field:'||n AS id, '{LONG}'::word AS name_vi FROM range(900) t(n)",
        )
        assert "more than 1,000,000 bytes" in refusal(path, SMALL)

    def test_empty_rows(self, tmp_path: Path) -> None:
        path = duckdb_file(
            tmp_path, "CREATE TABLE fields AS SELECT NULL::VARCHAR AS id FROM range(2000)"
        )
        assert "more than 1,000 entities or rows: found 2000" in refusal(path, SMALL)

    def test_a_computed_column_is_not_computed(self, tmp_path: Path) -> None:
        path = duckdb_file(
            tmp_path,
            "CREATE TABLE fields(id VARCHAR, name_vi VARCHAR GENERATED ALWAYS AS (repeat(id, 100)))",
            "INSERT INTO fields VALUES ('field:1')",
        )
        message = refusal(path)
        assert "table fields: a column that is computed while it is read: found 'name_vi" in message

    def test_functions_and_views_of_the_file_are_ignored(self, tmp_path: Path) -> None:
        path = duckdb_file(
            tmp_path,
            "CREATE MACRO strlen(x) AS 0",
            "CREATE VIEW duckdb_tables AS SELECT 1",
            f"CREATE TABLE fields AS SELECT 'field:'||n AS id, repeat('x', {len(LONG)}) AS name_vi "
            "FROM range(900) t(n)",
        )
        assert "more than 1,000,000 bytes" in refusal(path, SMALL)

    @pytest.mark.parametrize(
        "value",
        [
            "{'a': 1}",
            "MAP {'a': 1}",
            "union_value(a := 1)",
            "'a'::BLOB",
            "'101'::BIT",
            "INTERVAL 1000000000 MONTHS",
            "['a']::VARCHAR[1]",
            "[['a']]",
            "TIME '24:00:00'",
        ],
    )
    def test_types_that_no_table_has(self, value: str, tmp_path: Path) -> None:
        path = duckdb_file(
            tmp_path, f"CREATE TABLE fields AS SELECT 'field:1' AS id, {value} AS name_vi"
        )
        assert "table fields: column name_vi: not a type of a table's column" in refusal(path)

    @pytest.mark.parametrize(
        "day",
        [
            "'5881580-07-10'::DATE",
            "'0044-01-01 (BC)'::DATE",
            "DATE 'infinity'",
            "TIMESTAMP '-infinity'",
        ],
    )
    def test_days_beyond_the_calendar(self, day: str, tmp_path: Path) -> None:
        path = duckdb_file(
            tmp_path, f"CREATE TABLE fields AS SELECT 'field:1' AS id, {day} AS name_vi"
        )
        assert "table fields: column name_vi: days that no calendar has" in refusal(path)

    @pytest.mark.parametrize("cut", [0, 10, 5000, 20_000])
    def test_a_damaged_file(self, cut: int, tmp_path: Path) -> None:
        path = tmp_path / "a.duckdb"
        mm.save(ONE, path)
        path.write_bytes(path.read_bytes()[:cut])
        assert "not DuckDB" in refusal(path)


class TestSQLite:
    FIELDS = "CREATE TABLE fields(id, name_vi)"

    @pytest.mark.parametrize("kind", ["VIRTUAL", "STORED"])
    def test_a_computed_column_is_not_computed(self, kind: str, tmp_path: Path) -> None:
        path = sqlite_file(
            tmp_path,
            f"CREATE TABLE fields(id, name_vi GENERATED ALWAYS AS (printf('%.*c', 100000, id)) {kind})",
            "INSERT INTO fields(id) VALUES ('field:1')",
        )
        assert "table fields: column name_vi: a column that is computed" in refusal(path)

    def test_a_virtual_table_is_refused(self, tmp_path: Path) -> None:
        path = sqlite_file(tmp_path, "CREATE VIRTUAL TABLE fields USING fts5(id, name_vi)")
        assert "table fields: not a plain table: found 'CREATE VIRTUAL TABLE" in refusal(path)

    def test_a_text_that_is_the_default_of_every_row(self, tmp_path: Path) -> None:
        values = ", ".join(f"('{id}')" for id in ids(900))
        path = sqlite_file(
            tmp_path,
            "CREATE TABLE fields(id)",
            f"INSERT INTO fields VALUES {values}",
            f"ALTER TABLE fields ADD COLUMN name_vi DEFAULT '{LONG}'",
        )
        assert "more than 1,000,000 bytes" in refusal(path, SMALL)

    def test_a_value_longer_than_any_list(self, tmp_path: Path) -> None:
        path = sqlite_file(
            tmp_path, self.FIELDS, "INSERT INTO fields VALUES ('field:1', zeroblob(20000000))"
        )
        assert "table fields: " in (message := refusal(path))
        assert "too big" in message

    def test_empty_rows(self, tmp_path: Path) -> None:
        path = sqlite_file(
            tmp_path,
            self.FIELDS,
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000) "
            "INSERT INTO fields SELECT NULL, NULL FROM n",
        )
        assert "more than 1,000 entities or rows: found 1001" in refusal(path, SMALL)

    def test_pages_that_lead_to_one_page_again_and_again(self, tmp_path: Path) -> None:
        path = sqlite_file(tmp_path, self.FIELDS, "INSERT INTO fields VALUES (NULL, NULL)")
        data, size = path.read_bytes(), 4096
        leaf = data[size : 2 * size]
        pages = [leaf]  # from page 3; page 2 is the root of the table
        for child in range(3, 7):
            cells = (struct.pack(">Ib", child, 1) for _ in range(300))
            body = b"".join(struct.pack(">H", size - 5 * n) for n in range(1, 301))
            head = struct.pack(">bHHHbI", 5, 0, 300, size - 1500, 0, child)
            pages.append((head + body).ljust(size - 1500, b"\0") + b"".join(cells))
        data = data[:size] + pages[-1] + b"".join(pages)
        path.write_bytes(data[:28] + struct.pack(">I", len(data) // size) + data[32:])
        assert "more than 1,000 entities or rows" in refusal(path, SMALL)

    @pytest.mark.parametrize(
        "change",
        [
            "sql = 'CREATE VIEW fields AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) "
            "SELECT x AS id FROM n', rootpage = 0",
            "sql = 'CREATE TABLE fields('",
            "name = NULL",
            "name = x'ff00'",
            "name = 'a' || char(0) || 'b'",
            "rootpage = 1",
            "rootpage = 99999999",
            "sql = 'CREATE TABLE fields(id CHECK (' || replace(hex(zeroblob(2000)), '0', '(') || '1))'",
        ],
    )
    def test_a_schema_that_was_tampered_with(self, change: str, tmp_path: Path) -> None:
        path = sqlite_file(
            tmp_path,
            self.FIELDS,
            "INSERT INTO fields VALUES ('field:1', 'a')",
            "PRAGMA writable_schema = ON",
            f"UPDATE sqlite_schema SET {change} WHERE name = 'fields'",
        )
        refusal(path)

    @pytest.mark.parametrize(
        "value", ["CAST(x'ff41' AS TEXT)", "x'ff00'", "9e999", "CAST(x'4100' AS TEXT)"]
    )
    def test_values_that_are_no_text(self, value: str, tmp_path: Path) -> None:
        path = sqlite_file(tmp_path, self.FIELDS, f"INSERT INTO fields VALUES ('field:1', {value})")
        assert "table fields: " in refusal(path)

    def test_what_else_a_database_has_is_ignored(self, tmp_path: Path) -> None:
        path = sqlite_file(
            tmp_path,
            "CREATE TABLE fields(id TEXT PRIMARY KEY, name_vi) WITHOUT ROWID",
            "CREATE INDEX names ON fields(upper(name_vi))",
            "CREATE VIEW localities AS SELECT randomblob(1000000000) AS id",
            "CREATE TRIGGER t AFTER INSERT ON fields BEGIN DELETE FROM fields; END",
            "DROP TRIGGER t",
            "INSERT INTO fields VALUES ('field:1', 'kinh tế')",
            "CREATE TRIGGER u AFTER INSERT ON fields BEGIN DELETE FROM fields; END",
        )
        assert mm.load(path) == ONE


REPEATED_ROWS: dict[str, Callable[[Path], Path]] = {
    "parquet": lambda folder: parquet_file(
        folder / "p", {"id": repeated(3000, "field:1"), "name_vi": repeated(3000, "a")}
    ),
    "duckdb": lambda folder: duckdb_file(
        folder, "CREATE TABLE fields AS SELECT 'field:1' AS id, 'a' AS name_vi FROM range(3000)"
    ),
}


@pytest.mark.parametrize("format", REPEATED_ROWS)
def test_a_row_again_and_again_stops_the_reading(format: str, tmp_path: Path) -> None:
    message = refusal(REPEATED_ROWS[format](tmp_path))
    assert "1 problem, and perhaps more" in message
    assert "row 1002: a repeated id: found 'field:1'" in message


@pytest.mark.parametrize("format", ["duckdb", "sqlite", "parquet"])
def test_a_lack_of_memory_is_reported(
    format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"a.{format}" if format != "parquet" else tmp_path / "a"
    mm.save(ONE, path, format)

    def lack(*_: object) -> None:
        raise MemoryError

    from massmob.io.tables import tables

    monkeypatch.setattr(tables, "from_tables", lack)
    with pytest.raises(mm.LoadError, match="not enough memory"):
        mm.load(path, format)


@pytest.mark.parametrize("format", ["duckdb", "parquet"])
def test_without_space_for_temporary_files(
    format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mm.save(ONE, tmp_path / "a", format)
    before = sorted(tmp_path.rglob("*"))

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tempfile.mkdtemp", full)
    with pytest.raises(mm.LoadError, match=r"cannot be copied: found .*No space left"):
        mm.load(tmp_path / "a", format)
    if format == "duckdb":
        with pytest.raises(mm.SaveError, match=r"a: cannot write the file: found .*No space left"):
            mm.save(ONE, tmp_path / "a", format)
    assert sorted(tmp_path.rglob("*")) == before
