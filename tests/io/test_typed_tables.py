"""Tables as people type them: days, codes, figures and labels as they come, without a table of the version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.cli.main import main
from massmob.io.tables import tables
from massmob.io.tables.days import shortest_text
from massmob.io.tables.tables import ReadTable
from massmob.strategies.values import quantities
from support import messy
from support.tries import tries

Rows = Sequence[Sequence[Any]]


def workbook(path: Path, sheets: Mapping[str, Rows]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    sheet.write(row, column, cell, day if isinstance(cell, date) else None)
    return path


def folder_of(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def entities(name: str, header: Sequence[str], *rows: Sequence[object]) -> mm.Movement:
    table = ReadTable(name, f"sheet {name}", header, list(enumerate(rows, 2)))
    return tables.from_tables([table])


def issued(cell: object) -> mm.Period | None:
    header = ["id", "name_vi", "type", "issued"]
    return entities("documents", header, ["doc:1", "d", "plan", cell]).documents["doc:1"].issued


FORMS = ("exact", "at_least", "at_most", "between", "ratio")
FIGURES = st.builds(
    lambda figure, factor: figure * factor,
    quantities(forms=FORMS),
    st.fractions(Fraction(1, 10**6), 10**6) | st.floats(1e-6, 1e30).map(Fraction) | st.just(1),
)
PERIODS = st.one_of(
    st.integers(1, 9999).map(mm.Period.year),
    st.dates().map(mm.Period.day),
    st.dates().map(lambda day: mm.Period.parse(f"{day.year:04}-{day.month:02}")),
    st.tuples(st.dates(), st.dates()).map(lambda days: mm.Period(min(days), max(days))),
    st.dates().map(mm.Period.since),
    st.dates().map(mm.Period.until),
    st.just(mm.Period()),
)


class TestDays:
    """S12: a day has one column, and a day typed there is that day, never "since"."""

    @given(PERIODS)
    def test_what_is_written_in_the_column_is_read_again(self, period: mm.Period) -> None:
        document = mm.Document(id="doc:1", name="d", type="plan", issued=period)
        written = {t.name: t for t in tables.to_tables(mm.Movement([document]))}["documents"]
        names = [column.name for column in written.columns]
        assert [name for name in names if name.startswith("issued_")] == ["issued_with"]
        text = written.rows[0][names.index("issued")]
        assert issued(text) == period
        assert text == shortest_text(str(period))

    @given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
    @tries(50)
    def test_a_day_in_any_form_is_that_day(self, day: date) -> None:
        cells = (
            day,
            datetime(day.year, day.month, day.day),
            day.isoformat(),
            f"{day:%d/%m/%Y}",
            f"{day.day}.{day.month}.{day.year}",
        )
        assert {issued(cell) for cell in cells} == {mm.Period.day(day)}

    @pytest.mark.parametrize(
        ("cell", "period"),
        [
            (2024, "2024"),
            (2024.0, "2024"),
            (45580.0, "2024-10-15"),  # the number of a day in a spreadsheet
            ("năm 2024", "2024"),
            ("05/2024", "2024-05"),
            ("2024-05", "2024-05"),
            ("2024-05-01/2024-05-03", "2024-05-01/2024-05-03"),
            ("05/06/2025", "2025-06-05"),  # the day comes first
            ("2024-05-01/..", "2024-05-01/.."),  # open only where that is written
        ],
    )
    def test_a_year_a_month_or_several_days(self, cell: object, period: str) -> None:
        assert issued(cell) == mm.Period.parse(period)

    @pytest.mark.parametrize(
        ("cell", "words"),
        [
            ("06/30/2025", ["'06/30/2025'", "did you mean 30/06/2025?"]),
            ("30/06/25", ["did you mean 30/06/2025?"]),
            ("30/02/2025", ["no such day"]),
            ("soon", ["'soon'", "write dd/mm/yyyy"]),
            ("2024-13-01", ["'2024-13-01'"]),
            (202405, ["202405"]),
            (True, ["True"]),
            (2024.5, ["2024.5"]),
            (datetime(2024, 5, 1, 12), ["datetime.datetime(2024, 5, 1, 12, 0)"]),
        ],
    )
    def test_what_is_no_day_is_one_problem_with_its_place(
        self, cell: object, words: list[str]
    ) -> None:
        with pytest.raises(mm.LoadError) as caught:
            issued(cell)
        assert len(caught.value.problems) == 1
        text = str(caught.value)
        for word in ("sheet documents: row 2: column issued", *words):
            assert word in text

    def test_the_columns_of_a_period_remain_two(self) -> None:
        header = ["id", "name_vi", "valid_from", "valid_to"]
        movement = entities(
            "fields",
            header,
            ["field:1", "a", "30/06/2025", None],
            ["field:2", "b", None, date(2025, 6, 30)],
            ["field:3", "c", 2024, "06/2025"],
        )
        assert [str(field.valid) for field in movement] == [
            "2025-06-30/..", "../2025-06-30", "2024-01-01/2025-06-30",
        ]  # fmt: skip

    @pytest.mark.parametrize("heading", ["issued_from", "issued_to", "issued_always"])
    def test_an_old_heading_names_the_new_one(self, heading: str) -> None:
        with pytest.raises(mm.LoadError, match=f"{heading}'; write it in the column issued"):
            entities("documents", ["id", "name_vi", "type", heading], ["doc:1", "d", "plan", "x"])

    def test_a_milestone_on_a_day(self, tmp_path: Path) -> None:
        path = workbook(
            tmp_path / "a.xlsx",
            {
                "models": [["id", "name_vi"], ["model:1", "m"]],
                "milestones": [
                    ["holder", "status", "on"],
                    ["model:1", "registered", date(2024, 5, 1)],
                    ["model:1", "recognised", 2025],
                ],
            },
        )
        milestones = mm.load(path).models["model:1"].milestones
        assert [str(m.on.label()) for m in milestones] == ["2024-05-01", "2025"]


class TestCells:
    """S19: numbers in columns of text, labels, figures in words."""

    @pytest.mark.parametrize(
        ("kind", "cell", "code"),
        [
            ("tinh", 48, "48"),
            ("tinh", 1.0, "01"),
            ("quan", 1, "001"),
            ("phuong", 70.0, "00070"),
            ("phường", 70, "00070"),
            ("xa", "70", "70"),  # text is what it is
            ("dac_khu", 12345, "12345"),
        ],
    )
    def test_a_code_that_is_a_number_has_its_zeros_again(
        self, kind: str, cell: object, code: str
    ) -> None:
        header = ["id", "name_vi", "kind", "code"]
        movement = entities("localities", header, ["loc:1", "A", kind, cell])
        assert movement.localities["loc:1"].code == code

    @pytest.mark.parametrize(
        ("kind", "cell", "words"),
        [
            ("quoc_gia", 84, ["no code of a fixed length", "found 84"]),
            ("tinh", 480, ["a code of 2 digits", "found 480"]),
            ("xa", -7, ["a code of 5 digits"]),
            ("xa", 70.5, ["not a text", "70.5"]),
        ],
    )
    def test_an_ambiguous_number_is_refused(
        self, kind: str, cell: object, words: list[str]
    ) -> None:
        header = ["id", "name_vi", "kind", "code"]
        with pytest.raises(mm.LoadError) as caught:
            entities("localities", header, ["loc:1", "A", kind, cell])
        assert len(caught.value.problems) == 1
        for word in ("sheet localities: row 2: column code", *words):
            assert word in str(caught.value)

    def test_a_number_in_another_column_of_text_is_its_digits(self) -> None:
        source = entities("sources", ["id", "name_vi", "place"], ["src:1", 2024.0, 3])["src:1"]
        assert isinstance(source, mm.Source)
        assert (source.name, source.place) == (mm.Text(vi="2024"), "3")

    def test_labels_are_read_in_every_language(self) -> None:
        header = ["id", "name_vi", "kind"]
        for lang in ("vi", "en", "ru"):
            rows: Rows = [[f"loc:{k.value}", "A", k.label(lang)] for k in mm.LocalityKind]
            assert {
                f"loc:{unit.kind.value}" == unit.id
                for unit in entities("localities", header, *rows).localities.values()
            } == {True}
        document = entities("documents", ["id", "name_vi", "type"], ["doc:1", "d", "CHI THI"])
        assert document.documents["doc:1"].type is mm.DocumentType.DIRECTIVE

    @pytest.mark.parametrize(
        ("cell", "figure"),
        [
            (10, mm.Quantity(10)),  # not "at least"
            (10.0, mm.Quantity(10)),
            ("10", mm.Quantity(10)),
            (0.125, mm.Quantity(0.125)),
            *((p, mm.Quantity.parse(p)) for p in ("≥ 10", "more than 120", "200–300", "hơn 10")),
            ("188/382", mm.Quantity.ratio(188, 382)),
        ],
    )
    def test_a_figure_has_one_column(self, cell: object, figure: mm.Quantity) -> None:
        header = ["id", "name_vi", "questions"]
        movement = entities("dialogues", header, ["dialogue:1", "d", cell])
        assert movement.dialogues["dialogue:1"].questions == figure

    @pytest.mark.parametrize(
        "cell", ["many", "10.000", "about 300", True, date(2025, 10, 20), "=1", -1.5e400]
    )
    def test_what_is_no_figure_is_one_problem(self, cell: object) -> None:
        with pytest.raises(mm.LoadError) as caught:
            entities("dialogues", ["id", "name_vi", "questions"], ["dialogue:1", "d", cell])
        (problem,) = caught.value.problems
        assert str(problem).startswith("sheet dialogues: row 2: column questions: ")

    @given(FIGURES)
    def test_a_figure_is_read_as_it_is_written(self, figure: mm.Quantity) -> None:
        dialogue = mm.Dialogue(id="dialogue:1", name="d", levels=["city"], questions=figure)
        movement = mm.Movement([dialogue])
        for written in (tables.to_sheets(movement), tables.to_tables(movement)):
            table = {table.name: table for table in written}["dialogues"]
            header = [column.name for column in table.columns]
            assert entities("dialogues", header, *table.rows) == movement
            as_text = [[tables.cell_text(cell) for cell in row] for row in table.rows]
            assert entities("dialogues", header, *as_text) == movement

    @given(FIGURES, FIGURES)
    def test_bounds_beside_a_figure_agree_with_it_or_are_refused(
        self, figure: mm.Quantity, other: mm.Quantity
    ) -> None:
        def cells(questions: mm.Quantity) -> list[object]:
            dialogue = mm.Dialogue(id="dialogue:1", name="d", levels=["city"], questions=questions)
            table = {t.name: t for t in tables.to_tables(mm.Movement([dialogue]))}["dialogues"]
            names = [column.name for column in table.columns]
            return [table.rows[0][n] for n, name in enumerate(names) if "questions" in name]

        value, *bounds = cells(figure)
        header = ["id", "name_vi", "levels", "questions", "questions_low", "questions_high",
                  "questions_of"]  # fmt: skip
        row = ["dialogue:1", "d", "city", value, *cells(other)[1:]]
        if bounds == cells(other)[1:]:
            assert entities("dialogues", header, row).dialogues["dialogue:1"].questions == figure
        else:
            with pytest.raises(mm.LoadError, match="differs from questions_low"):
                entities("dialogues", header, row)

    @pytest.mark.parametrize("between", [" ", ", ", ",", "; ", "\n"])
    def test_several_ids_are_separated_as_people_do(self, between: str) -> None:
        header = ["id", "name_vi", "type", "implements"]
        row = ["doc:1", "d", "plan", between.join(["doc:2", "doc:3"])]
        assert entities("documents", header, row).documents["doc:1"].implements == (
            "doc:2", "doc:3",
        )  # fmt: skip

    def test_all_problems_at_once(self) -> None:
        header = ["id", "name_vi", "kind", "code", "valid_from", "area_km2"]
        with pytest.raises(mm.LoadError) as caught:
            entities(
                "localities",
                header,
                ["loc:1", "A", "quoc_gia", 84, "soon", "x"],
                ["loc:2", "B", "planet", 84, None, None],
            )
        assert len(caught.value.problems) == 4
        places = [
            "row 2: column valid_from", "row 2: column code", "row 2: column area_km2",
            "row 3: column kind",
        ]  # fmt: skip
        for place in places:
            assert f"sheet localities: {place}" in str(caught.value)

    def test_mistakes_of_a_person_are_reported_with_sheet_row_and_column(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        localities = [
            ["id", "name_vi", "kind", "code", "valid_from", "valid_to", "area_km2"],
            ["loc:1", "A", "thành fố", "01", None, None, "3.358,6"],
            ["loc:2", None, "phường", 123456, "31/02/2024", None, None],
            ["lok:3", "B", "xã", None, 2024, 2023, None],
        ]
        observations = [
            ["id", "name_vi", "indicator", "unit", "value", "valid_from", "valid_to"],
            ["obs:1", "o", "ind:1", "loc:1", "khoảng 300", 2024, 2024],
            ["obs:2", "o", "ind:1", "loc:1", date(2024, 10, 20), 2024, 2024],
        ]
        documents = [
            ["id", "name_vi", "type", "issued", "symbol"],
            ["doc:1", "d", "Chỉ thị", "06/30/2025", "xx"],
        ]
        sheets: dict[str, Any] = {
            "localities": localities,
            "observations": observations,
            "documents": documents,
        }
        assert main(["validate", str(workbook(tmp_path / "a.xlsx", sheets))]) == 2
        head, *lines = capsys.readouterr().err.splitlines()
        assert head.endswith("a.xlsx: 11 problems")
        for place, found, right in (
            ("localities: row 2: column kind", "'thành fố'", "one of: thanh_pho"),
            ("localities: row 2: column area_km2", "'3.358,6'", "give square kilometres"),
            ("localities: row 3: column name_vi", "missing", "give this field"),
            ("localities: row 3: column code", "123456", "a code of 5 digits"),
            ("localities: row 3: column valid_from", "'31/02/2024'", "write dd/mm/yyyy"),
            ("localities: row 4: column id", "'lok:3'", "begin it with 'loc:'"),
            ("localities: row 4: columns valid_from to valid_to", "2024-01-01/2023", "exchange"),
            ("observations: row 2: column value", "'khoảng 300'", "give its bounds: 250–350"),
            ("observations: row 3: column value", "date(2024, 10, 20)", "write a number, or words"),
            ("documents: row 2: column issued", "'06/30/2025'", "did you mean 30/06/2025?"),
            ("documents: row 2: column symbol", "'xx'", "write 12-CT/TU"),
        ):
            (line,) = (line for line in lines if f"sheet {place}: " in line)
            assert found in line
            assert right in line

    def test_very_many_problems_end_early(self) -> None:
        rows = ([f"field:{n}", "a", "soon"] for n in range(5000))
        with pytest.raises(mm.LoadError, match="1,000 problems, and perhaps more"):
            entities("fields", ["id", "name_vi", "valid_from"], *rows)


class TestFirstMinutes:
    """A folder, a workbook or a path as a beginner has it: read, or the message says what to do."""

    def test_a_folder_and_a_workbook_need_no_version(self, tmp_path: Path) -> None:
        expected = mm.Movement([mm.Field(id="field:1", name="a")])
        folder = folder_of(tmp_path / "f", fields="id,name_vi\nfield:1,a\n")
        (folder / "README.txt").write_text("mine")
        assert mm.load(folder) == expected
        rows = [["id", "name_vi"], ["field:1", "a"]]
        path = workbook(tmp_path / "a.xlsx", {"fields": rows, "Sheet2": []})
        assert mm.load(path) == expected

    def test_the_command_reads_a_folder_by_its_name(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder_of(tmp_path / "ours", fields="id,name_vi\nfield:1,a\n")
        monkeypatch.chdir(tmp_path)
        assert main(["validate", "ours"]) == 0

    def test_comments_are_not_read(self, tmp_path: Path) -> None:
        rows = [
            ["# a title"], [], ["id", "name_vi"], ["# mã", "tên"], ["field:1", "a"], ["#", "x"],
        ]  # fmt: skip
        path = workbook(tmp_path / "a.xlsx", {"#notes": [["x"]], "fields": rows})
        assert list(mm.load(path)) == [mm.Field(id="field:1", name="a")]
        folder = folder_of(tmp_path / "f", fields="# title\n\nid,name_vi\n#,x\nfield:1,a\n")
        assert list(mm.load(folder)) == [mm.Field(id="field:1", name="a")]
        folder_of(folder, fields="# t\n\nid,name_vi,valid_from\n#,x\nfield:1,a,soon\n")
        with pytest.raises(mm.LoadError, match=r"fields\.csv: row 5: column valid_from"):
            mm.load(folder)

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_csv_with_another_delimiter_is_read(self, delimiter: str, tmp_path: Path) -> None:
        text = "# a, title; of\tmine\n\nid|name_vi|note_vi\nfield:1|a|x,y;z\n"
        lines = text.replace("x,y;z", '"x,y;z"').replace("|", delimiter)
        folder = folder_of(tmp_path / "f", fields=lines)
        assert list(mm.load(folder)) == [mm.Field(id="field:1", name="a", note="x,y;z")]

    @pytest.mark.parametrize("format", ["csv", "xlsx"])
    def test_a_text_is_never_taken_for_a_comment(self, format: str, tmp_path: Path) -> None:
        field = mm.Field(id="field:1", name="#1", adopted_by="#org")
        movement = mm.Movement([field], outside=["#org", "'#"])
        path = tmp_path / ("f" if format == "csv" else "a.xlsx")
        mm.save(movement, path, format)
        again = mm.load(path)
        assert again == movement
        assert again.outside == movement.outside

    def test_a_workbook_of_libreoffice_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "a.ods"
        lines: list[list[Any]] = [
            ["id", "name_vi", "kind", "code", "valid_from"],
            ["loc:1", "A", "phường", 70, date(2025, 7, 1)],
        ]
        messy.to_ods([messy.MadeSheet(name="localities", lines=lines)], path)
        unit = mm.Locality(id="loc:1", name="A", kind="phuong", code="00070", valid="2025-07-01/..")
        assert [*mm.load(path)] == [unit]
        with pytest.raises(mm.InvalidValueError, match=r"read-only.*'ods'.*end its name in \.xlsx"):
            mm.save(mm.Movement([unit]), path)

    def test_sheets_that_are_no_tables(self, tmp_path: Path) -> None:
        path = workbook(tmp_path / "a.xlsx", {"Sheet1": [["id"], ["loc:1"]]})
        with pytest.raises(mm.LoadError, match=r"'Sheet1'.*name each table by.*localities"):
            mm.load(path)
        rows = [["id", "name_vi"], ["field:1", "a"]]
        path = workbook(tmp_path / "a.xlsx", {"fields": rows, "modles": rows})
        with pytest.raises(mm.LoadError, match=r"sheet modles: unknown table.*models"):
            mm.load(path)

    def test_a_folder_without_tables(self, tmp_path: Path) -> None:
        (tmp_path / "wards.csv").write_text("id\n")
        with pytest.raises(
            mm.LoadError, match=r"not a folder of tables.*wards\.csv.*localities\.csv"
        ):
            mm.load(tmp_path)
        with pytest.raises(mm.LoadError, match="no such file or folder"):
            mm.load(tmp_path / "none")

    @pytest.mark.parametrize("format", ["csv", "parquet"])
    def test_one_file_for_a_format_of_folders(self, format: str, tmp_path: Path) -> None:
        movement = mm.Movement([mm.Field(id="field:1", name="a")])
        with pytest.raises(
            mm.InvalidValueError, match=rf"path: .*save\(movement, .*x', format='{format}'\)"
        ):
            mm.save(movement, tmp_path / f"x.{format}")
        with pytest.raises(
            mm.LoadError, match=r"one table.*name the folder: load\(.*read_register"
        ):
            mm.load(tmp_path / f"x.{format}")

    @pytest.mark.parametrize("name", ["x.txt", "x"])
    def test_another_suffix(self, name: str, tmp_path: Path) -> None:
        movement = mm.Movement([mm.Field(id="field:1", name="a")])
        with pytest.raises(mm.InvalidValueError, match=r"path: .*\.json, .*'csv' or 'parquet'"):
            mm.save(movement, tmp_path / name)
