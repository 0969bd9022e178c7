"""Movements as tables in five containers: nothing is lost, and each problem has its place."""

from __future__ import annotations

import csv
import io
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.io.load_save import FORMATS
from massmob.io.tables import tables, workbook
from massmob.io.tables.tables import ReadTable
from massmob.rendering.escaping import escape_formula, unescape_formula
from massmob.strategies import movements
from massmob.values.limits import using
from support.tries import tries

CONTAINERS = ("csv", "xlsx", "parquet", "duckdb", "sqlite")
NAMES = {"csv": "folder", "parquet": "folder"}


def place(folder: Path, format: str) -> Path:
    return folder / NAMES.get(format, f"movement.{format}")


def through(movement: mm.Movement, format: str) -> mm.Movement:
    with tempfile.TemporaryDirectory() as folder:
        mm.save(movement, place(Path(folder), format), format)
        return mm.load(place(Path(folder), format))


@pytest.fixture(scope="module")
def awkward() -> mm.Movement:
    """Every kind of cell at its limits: beyond those of drawn movements."""
    third = mm.Quantity.ratio(1, 3)
    return mm.Movement(
        [
            mm.Locality(
                id="loc:1",
                name={"en": "=1+1", "ru": "'quoted'"},
                code="00070",
                kind="xa",
                centre=mm.Point(21, 105.123456789012345),
                area_km2=0.1 + 0.2,
                valid="1601-02-03/9999-12-31",
                note={"vi": "@SUM(A1)\nhai dòng\t", "en": "_x0041_ \x7e", "ru": "+7"},
                sources=("src:a b", "src:%20", "src:ổ"),
                disputes=(
                    mm.Dispute(field="", value="", note="-x"),
                    mm.Dispute(field="name", value=" =x "),
                ),
                successors=(
                    mm.Succession(to="loc:2", extent="whole", on="0001-01-01", main=True),
                    mm.Succession(to="loc:3", extent="part", on="1900-02-28", main=False),
                    mm.Succession(to="loc:4", extent="part", on="2025-07-01", sources=("src:x",)),
                ),
            ),
            mm.Document(id="doc:1", name="1", type="plan", issued=mm.Period(), covers="2020/.."),
            mm.Document(
                id="doc:2", name="2", type="plan", issued="2020-01-01", implements=("doc:1",)
            ),
            mm.Source(id="src:1", name="1", publisher="\t=tab", url="  ", place="＝x"),
            mm.Indicator(id="ind:1", name="1", measure="share", among=("xa", "phuong")),
            *(
                mm.Observation(
                    id=f"obs:{n}", name="o", indicator="ind:1", unit="loc:1", value=value
                )
                for n, value in enumerate(
                    (
                        mm.Quantity(Fraction(1, 3)),
                        third,
                        mm.Quantity(10**20),
                        mm.Quantity(2**53 + 1),
                        mm.Quantity.at_least(Fraction(1, 7)),
                        mm.Quantity.between(-5, 0.1),
                        mm.Quantity.ratio(188, 382),
                        mm.Quantity.at_least(10_000),
                        mm.Quantity.at_most(3),
                        mm.Quantity(10**300),
                        mm.Quantity(0),
                    )
                )
            ),
            mm.Team(
                id="team:1",
                name="1",
                results=(mm.Result(round="round:1", rank=2**60, prize={"en": "1"}),),
            ),
        ]
    )


class TestRoundTrip:
    @pytest.mark.long
    @pytest.mark.parametrize("format", CONTAINERS)
    def test_nothing_is_lost(self, format: str) -> None:
        dear = format in ("parquet", "duckdb")  # their libraries take a third of a second to begin

        @tries(3 if dear else 10)
        @given(movements(max_units=8, with_reorganisation=True))
        def check(movement: mm.Movement) -> None:
            again = through(movement, format)
            assert again == movement
            assert again.outside == movement.outside

        check()

    @given(movements(with_reorganisation=True))
    def test_nothing_is_lost_in_the_tables_themselves(self, movement: mm.Movement) -> None:
        read_tables = (
            ReadTable(
                table.name, table.name, [c.name for c in table.columns], enumerate(table.rows, 2)
            )
            for table in tables.to_tables(movement)
        )
        assert tables.from_tables(read_tables) == movement

    @given(movements(max_units=5), st.dates(date(2020, 1, 1), date(2026, 1, 1)))
    @tries(10)
    def test_an_excerpt_knows_what_lies_outside(self, movement: mm.Movement, day: date) -> None:
        excerpt = movement.at(day)
        if excerpt:
            again = through(excerpt, "sqlite")
            assert again == excerpt
            assert again.outside == excerpt.outside

    @pytest.mark.long
    @pytest.mark.parametrize("format", CONTAINERS)
    def test_the_shipped_dataset_comes_back(self, format: str) -> None:
        hanoi = mm.load_dataset("hanoi")
        assert through(hanoi, format) == hanoi

    @pytest.mark.long
    def test_the_whole_country_comes_back(self) -> None:
        vietnam = mm.load_dataset("vietnam")
        assert through(vietnam, "sqlite") == vietnam

    @pytest.mark.long
    @pytest.mark.parametrize("format", CONTAINERS)
    def test_extreme_values_come_back(self, format: str, awkward: mm.Movement) -> None:
        again = through(awkward, format)
        for entity in awkward:
            assert again[entity.id] == entity
        assert again == awkward

    @pytest.mark.parametrize("format", ["parquet", "duckdb", "sqlite"])
    def test_a_number_too_large_for_the_container_is_refused(
        self, format: str, tmp_path: Path
    ) -> None:
        team = mm.Team(id="team:1", name="1", results=(mm.Result(round="round:1", rank=2**70),))
        with pytest.raises(mm.InvalidValueError, match=r"results.*cannot hold|cannot hold"):
            mm.save(mm.Movement([team]), place(tmp_path, format), format)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("text", ["x" * 40_000, "a\uffffb"])
    def test_a_text_too_long_for_a_workbook_is_refused(self, text: str, tmp_path: Path) -> None:
        movement = mm.Movement([mm.Field(id="field:1", name=text)])
        with pytest.raises(
            mm.InvalidValueError, match=r"sheet fields: row 2: column name_vi: .*cannot"
        ):
            mm.save(movement, tmp_path / "a.xlsx")
        assert through(movement, "csv") == movement

    @pytest.mark.parametrize("delimiter", ",;\t|")
    def test_the_header_alone_shows_the_delimiter(self, delimiter: str) -> None:
        text = f"a{delimiter} b\n" * 60
        field = mm.Field(id="field:1", name=text, note=text)
        movement = mm.Movement([field], outside=[f"loc:1{delimiter}2"])
        assert through(movement, "csv") == movement

    def test_a_comment_does_not_show_the_delimiter(self, tmp_path: Path) -> None:
        fields = '"# a, b\nc, d, e"\n;;\nid;name_vi;note_vi\nfield:1;x;"1, 2, 3"\n'
        movement = mm.load(written(tmp_path / "a", fields=fields))
        assert movement.fields["field:1"].note == mm.Text("1, 2, 3")

    def test_every_format_is_registered(self) -> None:
        assert set(CONTAINERS) <= set(FORMATS)

    def test_the_same_movement_gives_the_same_workbook(
        self, tmp_path: Path, awkward: mm.Movement
    ) -> None:
        for name in ("a.xlsx", "b.xlsx"):
            mm.save(awkward, tmp_path / name)
        assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


class TestForPeople:
    """The view of a person in Excel, and of a query."""

    def test_sql_compares_days_and_reads_lists(self, tmp_path: Path) -> None:
        path = tmp_path / "hanoi.sqlite"
        mm.save(mm.load_dataset("hanoi"), path)
        database = sqlite3.connect(path)
        rows = database.execute(
            "SELECT name_vi, valid_to FROM localities WHERE code = '09541' AND valid_to < '2026'"
        ).fetchall()
        lists = database.execute(
            'SELECT count(*) FROM documents, json_each("implements") AS each'
        ).fetchone()
        database.close()
        assert rows == [("Mộ Lao", "2025-06-30")]
        assert lists[0] > 10

    def test_duckdb_has_days_numbers_and_lists(self, tmp_path: Path) -> None:
        import duckdb

        path = tmp_path / "hanoi.duckdb"
        mm.save(mm.load_dataset("hanoi"), path)
        with duckdb.connect(str(path), read_only=True) as database:
            row = database.execute(
                "SELECT valid_to, centre_lat, sources FROM localities WHERE id = 'loc:09541'"
            ).fetchone()
        assert row == (date(2025, 6, 30), 20.983375, ["src:gso-2024"])

    @pytest.mark.long
    def test_cells_of_a_workbook_are_of_their_kind(self, tmp_path: Path) -> None:
        path = tmp_path / "hanoi.xlsx"
        mm.save(mm.load_dataset("hanoi"), path)
        sheets = {sheet.name: sheet.rows for sheet in workbook.read(path.read_bytes())}
        head, *rows = sheets["localities"]
        row = dict(zip(head, next(row for row in rows if row[0] == "loc:09541"), strict=True))
        assert (row["code"], row["valid_to"], row["centre_lat"]) == (
            "09541",
            date(2025, 6, 30),
            20.983375,
        )
        head, *rows = sheets["observations"]
        row = dict(
            zip(head, next(row for row in rows if row[0] == "obs:covid-teams/2021"), strict=True)
        )
        assert row["value"] == "≥ 26,000"
        assert not {name for name in head if str(name).startswith("value_")}

    @pytest.mark.parametrize("format", ["csv", "xlsx"])
    def test_nothing_can_run_as_a_formula(
        self, format: str, tmp_path: Path, awkward: mm.Movement
    ) -> None:
        path = place(tmp_path, format)
        mm.save(awkward, path, format)
        cells: list[object] = []
        if format == "csv":
            for file in path.iterdir():
                text = file.read_bytes().decode("utf-8-sig")
                cells += (cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row)
        else:
            assert b"<f>" not in path.read_bytes()
            cells += (c for s in workbook.read(path.read_bytes()) for row in s.rows for c in row)
        texts = [cell for cell in cells if isinstance(cell, str)]
        risky = [
            t for t in texts if t.lstrip()[:1] in set("=+-@＝＋－＠") or t[:1] in ("\t", "\r", "\n")
        ]
        assert [t for t in risky if t and not t.lstrip("-").replace(".", "").isdigit()] == []

    @given(st.text(max_size=20))
    def test_shielding_is_undone(self, text: str) -> None:
        assert unescape_formula(escape_formula(text)) == text

    @given(st.lists(st.text(min_size=1, max_size=8), max_size=4))
    def test_joined_words_are_split_again(self, words: list[str]) -> None:
        names = ["id", "type", "name_vi", "implements"]
        cells = {
            "id": "doc:1",
            "type": "plan",
            "name_vi": "n",
            "implements": tables.join_words(words),
        }
        row = [cells.get(name) for name in names]
        read_tables = [
            ReadTable("massmob", "m", ["version"], [(2, [2])]),
            ReadTable("documents", "d", names, [(2, row)]),
        ]
        assert tables.from_tables(read_tables).documents["doc:1"].implements == tuple(words)


def written(folder: Path, **files: str) -> Path:
    """A folder of CSV files, with the table that marks it as ours."""
    folder.mkdir(exist_ok=True)
    for name, text in {"massmob": "version\n2\n", **files}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


class TestProblems:
    def test_all_problems_have_file_row_and_column(self, tmp_path: Path) -> None:
        folder = written(
            tmp_path / "bad",
            localities="id,name_vi,kind,valid_from,valid_to,colour,area_km2,id\n"
            "loc:1,A,xa,2024-13-01,,red,x,\n,,,,,,,\nloc:2,,xa,,,,,\norg:3,C,planet,,,,,\n",
            successors="holder,position,to,extent,on\nloc:1,1,loc:2,whol,2025-07-01\n"
            "loc:9,1,loc:2,whole,2025-07-01\n,1,loc:2,whole,2025-07-01\nloc:1,x,loc:2,whole,1\n",
            planets="id\n1\n",
            observations="id,name_vi,indicator,unit,value,value_low,value_high\n"
            "obs:1,o,ind:1,loc:1,(1/3),1,2\nobs:2,o,ind:1,loc:1,nonsense,,\n"
            "obs:3,o,ind:1,loc:1,,,\n",
            documents="id,name_vi,type,covers_from,covers_always\ndoc:1,d,plan,2020-01-01,true\n"
            "doc:2,d,plan,,maybe\n",
        )
        with pytest.raises(mm.LoadError) as caught:
            mm.load(folder)
        messages = [str(problem) for problem in caught.value.problems]
        for words in (
            ("localities.csv: column 6", "unknown column", "'colour'"),
            ("localities.csv: column 8", "a repeated column", "'id'"),
            ("localities.csv: row 2: columns valid_from to valid_to", "2024-13-01"),
            ("localities.csv: row 2: column area_km2", "not an area"),
            ("localities.csv: row 4", "missing"),
            ("localities.csv: row 5: column kind", "'planet'"),
            ("successors.csv: row 2: column extent", "'whol'", "whole"),
            ("successors.csv: row 3: column holder", "'loc:9'"),
            ("successors.csv: row 4: column holder", "no holder"),
            ("successors.csv: row 5: column position", "not a whole number"),
            ("planets.csv", "unknown table", "'planets'"),
            ("observations.csv: row 2: columns value to value_high", "differs from value_low"),
            ("observations.csv: row 3: columns value to value_high", "nonsense"),
            ("observations.csv: row 4: columns value to value_high", "missing"),
            ("documents.csv: row 2: columns covers_from to covers_always", "2020-01-01"),
            ("documents.csv: row 3: columns covers_from to covers_always", "maybe"),
        ):
            assert any(all(word in m for word in words) for m in messages), (words, messages)

    def test_two_entities_with_one_id(self, tmp_path: Path) -> None:
        folder = written(tmp_path / "f", fields="id,name_vi\nfield:1,a\nfield:1,b\n")
        with pytest.raises(mm.LoadError, match=r"fields\.csv: row 3: column id: .*two entities"):
            mm.load(folder)

    def test_a_column_that_is_missing_has_its_default(self, tmp_path: Path) -> None:
        folder = written(tmp_path / "f", fields="name_en,id\neconomy,field:1\n")
        assert mm.load(folder) == mm.Movement([mm.Field(id="field:1", name={"en": "economy"})])

    def test_a_list_may_be_an_array_in_json(self, tmp_path: Path) -> None:
        lists = (
            'id,name_vi,sources\nfield:1,a,"[""src:a b"",""src:c""]"\nfield:2,b,src:a%20b src:c\n'
        )
        movement = mm.load(written(tmp_path / "f", fields=lists))
        assert {entity.sources for entity in movement} == {("src:a b", "src:c")}
        with pytest.raises(mm.LoadError, match=r"fields\.csv: row 2: column sources: .*not a list"):
            mm.load(written(tmp_path / "g", fields="id,name_vi,sources\nfield:1,a,[src:1\n"))

    def test_held_values_without_positions_keep_the_order_of_rows(self, tmp_path: Path) -> None:
        folder = written(
            tmp_path / "f",
            models="id,name_vi\nmodel:1,m\n",
            milestones="holder,status,on\nmodel:1,built,2024\nmodel:1,registered,2023\n",
        )
        model = mm.load(folder)["model:1"]
        assert isinstance(model, mm.MobilizationModel)
        assert [milestone.status.value for milestone in model.milestones] == ["built", "registered"]

    @pytest.mark.parametrize(
        ("files", "words"),
        [
            ({"massmob": "version\n1\n", "fields": "id,name_vi\nfield:1,a\n"}, "massmob"),
            (
                {"massmob": "version\n", "fields": "id,name_vi\nfield:1,a\n"},
                "not a movement as tables",
            ),
            ({"fields": 'id,name_vi\nfield:1,"a\n'}, r"fields\.csv: line 2: a quotation mark"),
            ({"fields": "id\n"}, "no entity"),
        ],
    )
    def test_other_tables_are_refused(
        self, files: dict[str, str], words: str, tmp_path: Path
    ) -> None:
        with pytest.raises(mm.LoadError, match=words):
            mm.load(written(tmp_path / "f", **files))

    def test_a_cell_longer_than_the_csv_module_reads(self, tmp_path: Path) -> None:
        (tmp_path / "fields.csv").write_text(f"id,name_vi\nfield:1,{'x' * 131_073}\n")
        message = r"fields.csv: line 2: more than 131,072 characters in one cell; shorten"
        with pytest.raises(mm.LoadError, match=message):
            mm.load(tmp_path, limits=mm.Limits(max_text=200_000))

    def test_another_encoding_is_refused(self, tmp_path: Path) -> None:
        folder = written(tmp_path / "f")
        (folder / "fields.csv").write_bytes(b"id,name_vi\nfield:1,\xff\n")
        with pytest.raises(mm.LoadError, match=r"fields\.csv: byte 19.*UTF-8"):
            mm.load(folder)

    @pytest.mark.parametrize("format", CONTAINERS)
    def test_a_missing_file_is_refused(self, format: str, tmp_path: Path) -> None:
        with pytest.raises(mm.LoadError, match="cannot read"):
            mm.load(place(tmp_path, format), format)

    @pytest.mark.parametrize("format", ["xlsx", "duckdb", "sqlite"])
    @pytest.mark.parametrize(
        "data", [b"", b"nonsense", b"PK\x03\x04", b"SQLite format 3\0" + b"\xff" * 90]
    )
    def test_a_file_of_something_else(self, format: str, data: bytes, tmp_path: Path) -> None:
        path = place(tmp_path, format)
        path.write_bytes(data)
        with pytest.raises(mm.LoadError):
            mm.load(path)

    def test_a_parquet_file_of_something_else(self, tmp_path: Path) -> None:
        mm.save(mm.Movement([mm.Field(id="field:1", name="a")]), tmp_path / "p", "parquet")
        (tmp_path / "p" / "fields.parquet").write_bytes(b"PAR1nonsensePAR1")
        (tmp_path / "p" / "massmob.sha256").unlink()
        with pytest.raises(mm.LoadError, match=r"fields\.parquet: not Parquet"):
            mm.load(tmp_path / "p")

    @pytest.mark.parametrize("format", CONTAINERS)
    def test_limits_hold(self, format: str, tmp_path: Path) -> None:
        path = place(tmp_path, format)
        mm.save(mm.Movement([mm.Field(id=f"field:{n}", name="a") for n in range(50)]), path, format)
        for narrow in (mm.Limits(max_entities=10), mm.Limits(max_bytes=40)):
            with using(narrow), pytest.raises(mm.LoadError, match="more than"):
                mm.load(path)

    @given(st.binary(max_size=60))
    @tries(20)
    def test_only_our_errors_come_out_of_any_bytes(self, data: bytes) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = written(Path(name) / "f")
            (folder / "fields.csv").write_bytes(data)
            (folder.parent / "a.sqlite").write_bytes(b"SQLite format 3\0" + data)
            for path in (folder, folder.parent / "a.sqlite"):
                with pytest.raises(mm.LoadError):
                    mm.load(path)


ONE = mm.Movement([mm.Field(id="field:1", name="một")])
TWO = mm.Movement([mm.Source(id="src:2", name="hai")])


class TestFiles:
    @pytest.mark.parametrize("format", ["xlsx", "duckdb", "sqlite"])
    def test_a_failure_leaves_the_old_file_whole(
        self, format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = place(tmp_path, format)
        mm.save(ONE, path)

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "replace", full)
        with pytest.raises(mm.SaveError, match="No space left"):
            mm.save(TWO, path)
        monkeypatch.undo()
        assert mm.load(path) == ONE
        assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_view_is_ignored(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "a.duckdb"
    mm.save(ONE, path)
    (tmp_path / "secret.csv").write_text("id\nx\n")
    with duckdb.connect(str(path)) as database:
        secret = (tmp_path / "secret.csv").as_posix()
        database.execute(f"CREATE VIEW localities AS SELECT * FROM read_csv('{secret}')")  # noqa: S608 - the query of the test
    assert mm.load(path) == ONE


@pytest.fixture
def without() -> Iterator[Callable[[str], None]]:
    """Take a library away."""
    with pytest.MonkeyPatch.context() as patch:
        import sys

        yield lambda name: patch.setitem(sys.modules, name, None)


@pytest.mark.parametrize(
    ("format", "library", "module"),
    [
        ("xlsx", "xlsxwriter", "xlsxwriter"),
        ("parquet", "pyarrow", "pyarrow.parquet"),
        ("duckdb", "duckdb", "duckdb"),
    ],
)
def test_a_missing_library_names_its_extra(
    format: str, library: str, module: str, tmp_path: Path, without: Callable[[str], None]
) -> None:
    without(module)
    with pytest.raises(
        mm.MissingExtraError, match=rf"{library} is not installed.*massmob\[tables\]"
    ):
        mm.save(ONE, place(tmp_path, format), format)


def test_a_missing_reader_names_its_extra(tmp_path: Path, without: Callable[[str], None]) -> None:
    mm.save(ONE, tmp_path / "a.xlsx")
    without("python_calamine")
    with pytest.raises(mm.MissingExtraError, match=r"python-calamine.*massmob\[tables\]"):
        mm.load(tmp_path / "a.xlsx")
