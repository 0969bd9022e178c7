"""The tables in SQL: keys and foreign keys of the schema and of the files for SQLite and DuckDB."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import given

import massmob as mm
from massmob.cli.main import main
from massmob.io.tables.sql_schema import DERIVED, sql_schema
from massmob.model.entity import ENTITY_TYPES
from massmob.model.records.columns import layouts
from massmob.model.references import reference_fields, references
from massmob.strategies import movements
from support.tries import tries


@contextmanager
def saved(movement: mm.Movement) -> Generator[sqlite3.Connection]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.sqlite")
        mm.save(movement, path)
        with closing(sqlite3.connect(path)) as database:
            yield database


def rows(database: sqlite3.Connection, query: str, *values: str) -> list[Any]:
    return database.execute(query, values).fetchall()


def test_every_table_has_its_keys_in_the_schema() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(sql_schema())
        tables = {
            name for (name,) in rows(database, "SELECT name FROM sqlite_schema WHERE sql > ''")
        }
        assert tables == {*layouts(), *DERIVED}
        for name, layout in layouts().items():
            info = rows(database, "SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", name)
            assert [column for column, _ in info] == [column.name for column in layout.columns]
            key = [column for column, position in info if position]
            assert key == (
                [] if name == "massmob" else ["holder", "position"] if layout.held else ["id"]
            )
        for cls in ENTITY_TYPES.values():
            for reference in reference_fields(cls):
                table = reference.via or cls.plural
                query = 'SELECT "from", "table" FROM pragma_foreign_key_list(?)'
                keys = rows(database, query, table)
                assert ((reference.field, "ids") in keys) != reference.many
        assert rows(database, "PRAGMA foreign_key_check") == []


def test_the_schema_for_duckdb_is_accepted_with_its_foreign_keys() -> None:
    with duckdb.connect() as database:
        database.execute(sql_schema("duckdb"))
        database.execute("INSERT INTO ids VALUES ('field:1', 'field')")
        database.execute("INSERT INTO fields(id, parent) VALUES ('field:1', 'field:1')")
        with pytest.raises(duckdb.ConstraintException):
            database.execute("UPDATE fields SET parent = 'field:2'")


@tries(30)
@given(movement=movements())
def test_foreign_keys_hold_in_sqlite(movement: mm.Movement) -> None:
    with saved(movement) as database:
        assert rows(database, "PRAGMA foreign_key_check") == []
        kinds = dict(rows(database, "SELECT id, kind FROM ids"))
        here = {id: kind for id, kind in kinds.items() if kind is not None}
        assert here == {entity.id: entity.entity_kind for entity in movement}
        named = {link.target for entity in movement for link in references(entity)}
        assert kinds.keys() == here.keys() | movement.outside | named
        linked = rows(database, "SELECT 1 FROM sqlite_schema WHERE name = 'links'")
        listed = rows(database, "SELECT holder, target FROM links") if linked else []
        expected = [
            (entity.id, link.target)
            for entity in movement
            for link in references(entity)
            if link.reference.many
        ]
        assert sorted(listed) == sorted(expected)


def test_a_reference_to_what_is_missing_or_outside_is_saved(tmp_path: Path) -> None:
    fields = [mm.Field(id="field:1", name="a", parent="field:2", sources=["src:1"])]
    movement = mm.Movement(fields, outside=["src:1"])
    for name in ("a.sqlite", "a.duckdb"):
        mm.save(movement, tmp_path / name)
        loaded = mm.load(tmp_path / name)
        assert loaded == movement
        assert loaded.outside == {"src:1"}
    with saved(movement) as database:
        assert rows(database, "SELECT id FROM ids WHERE kind IS NULL ORDER BY id") == [
            ("field:2",),
            ("src:1",),
        ]
        assert rows(database, "SELECT * FROM links") == [("field:1", "sources", 1, "src:1")]


def test_files_for_duckdb_have_primary_keys(tmp_path: Path) -> None:
    mm.save(mm.Movement([mm.Field(id="field:1", name="a")]), tmp_path / "a.duckdb")
    with (
        duckdb.connect(str(tmp_path / "a.duckdb")) as database,
        pytest.raises(duckdb.ConstraintException),
    ):
        database.execute("INSERT INTO fields(id) VALUES ('field:1')")


def test_the_command_prints_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--sql"]) == 0
    assert capsys.readouterr().out == sql_schema()
    assert main(["schema", "--sql", "--dialect", "duckdb"]) == 0
    assert capsys.readouterr().out == sql_schema("duckdb")
    assert main(["schema", "--dialect", "duckdb"]) == 2
    assert "give --sql too" in capsys.readouterr().err
