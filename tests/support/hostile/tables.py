"""Hostile folders of tables, and databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from support import readers
from support.hostile.kinds import TEXTS, Build, Kinds, encodings, folder_of, special_in_folder


def csv_files() -> Kinds:
    def table(data: bytes, name: str = "fields.csv") -> Build:
        return folder_of({"massmob.csv": b"version\r\n1\r\n", name: data})

    for name, text in TEXTS.items():
        for row in (f"field:1,{text}", f"{text},a", f'field:1,"{text}"'):
            yield f"{name} in {row[:9]}", table(f"id,name_vi\n{row}\n".encode())
        yield f"{name} as a heading", table(f"id,name_vi,{text}\nfield:1,a,b\n".encode())
    for name, data in {
        "columns": b"id" + b",a" * 100_000 + b"\n",
        "commas": b"id,name_vi\n" + b"," * 1_000_000,
        "unclosed": b'id,name_vi\n"' + b"a,b\n" * 100_000,
        "quotes": b"id,name_vi\n" + b'"' * 100_001,
        "returns": b"id,name_vi\r" * 50_000,
        "equal headings": b"id,id,name_vi,name_vi\nfield:1,a,b,c\n",
        "rows": b"id,name_vi\n" + b"field:1,a\n" * 50_000,
        "no rows": b"id,name_vi\n",
    }.items():
        yield name, table(data)
    for name, content in encodings("id,name_vi\nfield:1,đê\n"):
        yield name, table(content if isinstance(content, bytes) else b"")
    for name in (
        "outside.csv",
        "results.csv",
        "massmob.csv",
        "MASSMOB.CSV",
        "x\x1b[2J.csv",
        ".csv",
    ):
        yield f"named {name}", table(b"id\na\n", name)
    manifests = (b"", b"\0" * 100, b"0" * 64 + b"  ../../etc/passwd\n", b"a\n" * 100_000)
    for number, manifest in enumerate(manifests):
        files: dict[str, Build] = {"massmob.sha256": manifest, "fields.csv": b"id,name_vi\n"}
        yield f"manifest {number}", folder_of(files)
    yield from special_in_folder("fields.csv", "massmob.csv", "massmob.sha256")


def parquet_files() -> Kinds:
    import pyarrow as pa
    import pyarrow.parquet as pq

    def table(columns: Any, **options: Any) -> Build:
        def write(path: Path) -> None:
            pq.write_table(pa.table(columns), path, **options)

        return folder_of({"fields.parquet": write})

    ids = pa.array(["field:1", "field:2"])
    big = "a" * 1_000_000
    arrays = {
        "far days": pa.array([2**31 - 1, -(2**31)], pa.date32()),
        "far times": pa.array([2**62, -(2**62)], pa.timestamp("us")),
        "nanoseconds": pa.array([2**62, 1], pa.timestamp("ns", "Asia/Ho_Chi_Minh")),
        "no such zone": pa.array([0, 1], pa.timestamp("us", "Nowhere/City")),
        "durations": pa.array([2**62, 1], pa.duration("s")),
        "seconds": pa.array([2**31 - 1, 1], pa.time32("s")),
        "bytes": pa.array([b"\xff\xfe", b""]),
        "decimals": pa.array([None, None], pa.decimal256(76, 70)),
        "nulls": pa.nulls(2),
        "structs": pa.array([{"a": {"b": [1]}}, None]),
        "maps": pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int64())),
        "lists": pa.array([[["a"]], None]),
        "dictionary": pa.array(["x", "y"]).dictionary_encode(),
        "halves": pa.array([1.5, None], pa.float32()),
        "nan": pa.array([float("nan"), float("inf")]),
        "large": pa.array(["a", "b"], pa.large_string()),
        "unsigned": pa.array([2**64 - 1, 0], pa.uint64()),
        "long lists": pa.array([["a"] * 100_000, ["b"] * 100_000]),
    }
    for name, array in arrays.items():
        yield name, table({"id": ids, "name_vi": ids, "note_vi": array})
        yield f"{name} as name", table({"id": ids, "name_vi": array})
        yield f"{name} as id", table({"id": array, "name_vi": ids})
    indices = pa.array([0, 1, 2] * 20_000, pa.int32())
    many = pa.DictionaryArray.from_arrays(indices, pa.array([big + str(n) for n in range(3)]))
    yield "a dictionary bomb", table({"id": many, "name_vi": many}, compression="zstd")
    same = pa.array([big] * 300)
    yield "a compression bomb", table({"id": same}, use_dictionary=False, compression="zstd")
    yield "columns", table({f"c{n}": ids for n in range(3_000)})
    deep = pa.array([None, None], pa.string())
    for _ in range(60):
        deep = pa.StructArray.from_arrays([deep], ["a"])
    yield "nesting", table({"id": ids, "name_vi": deep})
    equal = pa.Table.from_arrays([ids, ids], names=["id", "id"])
    yield "equal columns", table(equal)
    yield (
        "a schema of Arrow",
        table(pa.table({"id": ids}).replace_schema_metadata({"ARROW:schema": "x"})),
    )
    for name, data in encodings("PAR1"):
        yield name, folder_of({"fields.parquet": data})
    yield from special_in_folder("fields.parquet", "massmob.parquet")


def sqlite_files() -> Kinds:
    def database(*statements: str, encoding: str = "UTF-8") -> Build:
        def build(path: Path) -> None:
            with closing(sqlite3.connect(path, isolation_level=None)) as connection:
                connection.execute("PRAGMA synchronous = OFF")
                connection.execute(f"PRAGMA encoding = '{encoding}'")
                for statement in statements:
                    connection.execute(statement)

        return build

    fields = "CREATE TABLE fields (id, name_vi)"
    for name, value in {
        "blob": "x'fffe'",
        "bytes as text": "CAST(x'ff80' AS TEXT)",
        "NUL": "'a' || char(0) || 'b'",
        "zeros": "zeroblob(20000000)",
        "long": "hex(zeroblob(5000000))",
        "infinite": "9e999",
        "integer": "-9223372036854775808",
        "null": "NULL",
        "surrogate": "CAST(x'eda080' AS TEXT)",
    }.items():
        for row in (f"('field:1', {value})", f"({value}, 'a')"):
            yield f"{name} {row[:3]}", database(fields, f"INSERT INTO fields VALUES {row}")  # noqa: S608 - numbers of the test
    for name, expression in {
        "zeros": "zeroblob(900000000)",
        "texts": "hex(zeroblob(300000000))",
        "name": "upper(name_vi)",
    }.items():
        made = f"CREATE TABLE fields (id, name_vi, note_vi AS ({expression}) VIRTUAL)"
        yield f"generated {name}", database(made, "INSERT INTO fields VALUES ('field:1', 'a')")
    stored = "CREATE TABLE fields (id, name_vi, note_vi AS (upper(name_vi)) STORED)"
    yield "generated and stored", database(stored, "INSERT INTO fields VALUES ('field:1', 'a')")
    recursive = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i id, i name_vi FROM n"
    yield "an endless view", database(fields, f"CREATE VIEW localities AS {recursive}")
    yield "a view alone", database(f"CREATE VIEW fields AS {recursive}")
    yield (
        "a trigger",
        database(fields, "CREATE TRIGGER t AFTER INSERT ON fields BEGIN DELETE FROM fields; END"),
    )
    yield "a full-text table", database("CREATE VIRTUAL TABLE fields USING fts5(id, name_vi)")
    yield "a spatial table", database("CREATE VIRTUAL TABLE fields USING rtree(id, a, b)")
    yield "columns", database(f"CREATE TABLE fields ({', '.join(f'c{n}' for n in range(1_900))})")
    yield "tables", database(*(f"CREATE TABLE t{n} (a)" for n in range(300)))
    for name in ("x\x1b[2J", "a\u202eb", "", 'fields"; DROP', "sqlite" * 1000, "'", "]"):
        quoted = name.replace('"', '""')
        yield f"a table named {name[:12]!r}", database(f'CREATE TABLE "{quoted}" (id, "{quoted}")')
    yield (
        "UTF-16",
        database(fields, "INSERT INTO fields VALUES ('field:1', 'đê')", encoding="UTF-16le"),
    )
    yield "without rowid", database("CREATE TABLE fields (id PRIMARY KEY, name) WITHOUT ROWID")
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000)"
    rows = f"INSERT INTO fields SELECT 'field:' || i, 'a' FROM ({numbers} SELECT i FROM n)"  # noqa: S608 - numbers of the test
    yield "5,000 rows", database(fields, rows)
    schema = "UPDATE sqlite_schema SET sql = '{}' WHERE name = 'fields'"
    for name, sql in {
        "no SQL": "zzz",
        "another": "CREATE TABLE x (a)",
        "NUL": "",
        "deep": "CREATE TABLE fields (id, name_vi CHECK (" + "(" * 500,
    }.items():
        yield (
            f"a schema of {name}",
            database(fields, "PRAGMA writable_schema = ON", schema.format(sql)),
        )
    sound = (readers.CORPUS / "sqlite" / "movement.sqlite").read_bytes()
    headers = {
        16: b"\0\1",
        18: b"\2\2",
        20: b"\xff",
        28: b"\xff" * 4,
        32: b"\0\0\0\1\0\0\0\xff",
        52: b"\0\0\0\1",
        56: b"\0\0\0\t",
        100: b"\5",
        103: b"\xff\xff",
        105: b"\0\0",
    }
    for at, put in headers.items():
        yield f"a header with {put!r} at {at}", sound[:at] + put + sound[at + len(put) :]
    yield "half", sound[: len(sound) // 2]
    yield from encodings("SQLite format 3\0")


def duckdb_files() -> Kinds:
    def database(*statements: str) -> Callable[[Path], object]:
        def build(path: Path) -> None:
            import duckdb

            config: dict[str, Any] = {"default_block_size": "16384", "memory_limit": "3GB"}
            with duckdb.connect(str(path), config=config) as connection:
                for statement in statements:
                    connection.execute(statement)

        return build

    fields = "CREATE TABLE fields (id VARCHAR, name_vi VARCHAR)"
    for name, value in {
        "far day": "DATE '5874897-12-31'",
        "day before Christ": "DATE '290308-01-01 (BC)'",
        "infinite day": "'infinity'::DATE",
        "infinite time": "'-infinity'::TIMESTAMP",
        "far time": "TIMESTAMP '290308-12-22 00:00:00'",
        "zone": "TIMESTAMPTZ '2025-01-01 00:00:00+14'",
        "interval": "INTERVAL '999999999 months'",
        "long interval": "to_days(2147483647)",
        "huge": "170141183460469231731687303715884105727::HUGEINT",
        "unsigned": "340282366920938463463374607431768211455::UHUGEINT",
        "decimal": "1.5::DECIMAL(38, 30)",
        "nan": "'nan'::DOUBLE",
        "bytes": "'\\xFF'::BLOB",
        "bits": "'1010'::BIT",
        "id": "gen_random_uuid()",
        "time": "TIME '24:00:00'",
        "enum": "'a'::ENUM('a', 'b')",
        "struct": "{'a': {'b': [1, 2]}}",
        "map": "MAP {'a': 1}",
        "union": "union_value(a := 1)",
        "array": "[1, 2, 3]::INTEGER[3]",
        "json": "NULL",
        "big": "repeat('a', 20000000)",
        "list": "range(1000000)",
        "NUL": "'a' || chr(0)",
    }.items():
        yield (
            name,
            database(
                f"CREATE TABLE fields AS SELECT 'field:1' id, 'a' AS name_vi, {value} AS note_vi"
            ),
        )
        yield (
            f"{name} as id",
            database(f"CREATE TABLE fields AS SELECT {value} AS id, 'a' AS name_vi"),
        )
    for name, expression in {
        "repeat": "repeat(name_vi, 200000000)",
        "upper": "upper(name_vi)",
        "setting": "(name_vi || current_setting('home_directory'))",
    }.items():
        made = (
            f"CREATE TABLE fields (id VARCHAR, name_vi VARCHAR, note_vi VARCHAR AS ({expression}))"
        )
        yield (
            f"generated {name}",
            _ignoring(
                database(made, "INSERT INTO fields VALUES ('field:1', 'a')"), database(fields)
            ),
        )
    yield (
        "a constant bomb",
        database(
            "CREATE TABLE fields AS SELECT 'field:1' AS id, repeat('a', 1000000) AS name_vi FROM range(1100)"
        ),
    )
    yield (
        "rows",
        database(
            "CREATE TABLE fields AS SELECT 'field:1' AS id, 'a' AS name_vi FROM range(6000000)"
        ),
    )
    yield "a view", database("CREATE VIEW fields AS SELECT * FROM read_text('/etc/hostname')")
    yield "an endless view", database("CREATE VIEW fields AS SELECT * FROM range(100000000000)")
    yield "a macro", database(fields, "CREATE MACRO lower(a) AS repeat(a, 1000000000)")
    yield (
        "a default",
        database(
            "CREATE SEQUENCE s",
            "CREATE TABLE fields (id VARCHAR DEFAULT nextval('s'), name VARCHAR)",
        ),
    )
    yield "a schema", database("CREATE SCHEMA x", "CREATE TABLE x.fields (id VARCHAR)")
    yield (
        "columns",
        database(f"CREATE TABLE fields ({', '.join(f'c{n} VARCHAR' for n in range(2_000))})"),
    )
    for name in ("x\x1b[2J", "a\u202eb", "'", 'fields"; DROP'):
        quoted = name.replace('"', '""')
        yield (
            f"a table named {name[:12]!r}",
            database(f'CREATE TABLE "{quoted}" (id VARCHAR, "{quoted}" VARCHAR)'),
        )
    yield from encodings("DUCK")


def _ignoring(build: Callable[[Path], object], other: Callable[[Path], object]) -> Build:
    """What another file is if a version of a library refuses to make the first."""

    def either(path: Path) -> None:
        try:
            build(path)
        except Exception:  # noqa: BLE001 - of a library that need not be here
            path.unlink(missing_ok=True)
            other(path)

    return either
