"""Registers as offices keep them: an account of every row, nothing of anybody, no file that hurts."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.cli.main import main
from massmob.io.tables import workbook as workbooks
from massmob.registers.sheets.cells import as_time, as_title, as_years
from massmob.registers.sheets.lexicon import Lexicon, nearest_keys
from massmob.registers.sheets.personal_data import is_name, is_number, redact
from support import messy
from support.tries import tries

HANOI = mm.load_dataset("hanoi")


FEW = mm.Movement(
    entity
    for entity in HANOI
    if entity.id in ("loc:01", "loc:268", "loc:09541", "loc:271", "loc:09703")
    or entity.id in HANOI.fields
)


def compare(reading: mm.RegisterReading, sheets: Sequence[messy.MadeSheet]) -> None:
    """Every row against what must become of it."""
    expected = [each for sheet in sheets for each in sheet.expected]
    rejected: dict[tuple[str, int], list[mm.RejectedRow]] = {}
    for problem in reading.problems:
        rejected.setdefault((problem.sheet, problem.row), []).append(problem)
    passed = {(each.sheet, each.row): each.reason for each in reading.skipped}
    models = {reading.origins[model.id]: model for model in reading.models}
    people: Counter[object] = Counter()
    for each in expected:
        at = (each.sheet, each.row)
        if each.outcome == "rejected":
            told = rejected.pop(at)
            assert tuple(problem.reason for problem in told) == each.reasons, each
            assert each.suggests in told[0].hint, (each, told)
        elif each.outcome == "skipped":
            assert (passed.pop(at),) == each.reasons, each
        elif each.outcome == "model":
            assert values(models.pop(at)) == each.values, each
        else:
            _, unit, field, status, _, first, last = each.values
            people[unit, field, status, first, last] += 1
    assert (rejected, passed, models) == ({}, {}, {})
    assert people == Counter(
        {
            (
                each.unit,
                each.field,
                each.status,
                str(each.period.start),
                str(each.period.end),
            ): each.count
            for each in reading.individuals
        }
    )
    rows = [each for each in expected if each.outcome != "skipped"]
    assert reading.read == len(rows) == reading.accepted + reading.rejected


def values(model: mm.MobilizationModel) -> tuple[object, ...]:
    status = model.milestones[-1].status if model.milestones else None
    return (
        str(model.name),
        model.unit,
        model.field,
        status,
        model.level,
        str(model.valid.start),
        str(model.valid.end),
    )


@pytest.fixture(scope="module")
def sheets() -> list[messy.MadeSheet]:
    return messy.make(HANOI)


@pytest.fixture(scope="module")
def workbook(sheets: list[messy.MadeSheet], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("registers") / "messy.xlsx"
    messy.to_xlsx(sheets, path)
    return path


@pytest.fixture(scope="module")
def reading(workbook: Path) -> mm.RegisterReading:
    return mm.read_register(workbook, HANOI)


class TestTenThousandRows:
    """The messy workbook: each row becomes what was written down when it was made."""

    def test_every_row(self, reading: mm.RegisterReading, sheets: list[messy.MadeSheet]) -> None:
        assert reading.read == 10_000
        compare(reading, sheets)

    def test_every_trouble_occurs(self, sheets: list[messy.MadeSheet]) -> None:
        made = {each.trouble for sheet in sheets for each in sheet.expected}
        assert set(messy.TROUBLES) < made

    def test_personal_columns_are_told_by_their_headings(self, reading: mm.RegisterReading) -> None:
        told = {(each.sheet, each.header) for each in reading.dropped_columns}
        assert told == {
            ("Tập thể", "Người thực hiện"),
            ("Tập thể", "Số điện thoại"),
            ("Tập thể", "Mã số"),
            ("Register", "Phone"),
            ("Register", "Full name"),
            ("Register", "Ref"),
            ("Реестр", "Ф.И.О."),
            ("Реестр", "Телефон"),
            ("Реестр", "Ссылка"),
            ("Cá nhân 2024", "Tên mô hình, điển hình"),
            ("Cá nhân 2024", "Năm sinh"),
        }
        assert reading.unread_columns == ()

    def test_nothing_of_anybody_comes_out(
        self, reading: mm.RegisterReading, tmp_path: Path
    ) -> None:
        reading.save_rejects(tmp_path / "rejects.csv")
        mm.save(reading.movement, tmp_path / "out.json")
        said = (tmp_path / "rejects.csv").read_text("utf-8-sig") + repr(reading) + str(reading)
        said += (tmp_path / "out.json").read_text("utf-8")
        for hidden in ("Văn Giả", "Thị Giả", "0912345678", "0912 345 678", "001203004567"):
            assert hidden not in said
        assert len(reading.redacted) == sum(
            str(m.note) == "liên hệ […], […]" for m in reading.models
        )

    def test_the_movement_has_the_models_and_their_source(
        self, reading: mm.RegisterReading
    ) -> None:
        movement = reading.movement
        assert len(movement) == len(HANOI) + len(reading.models) + 1
        assert str(movement["src:register/messy"].name) == "register messy.xlsx"
        codes = {f.code for f in movement.validate(select=["MM1", "MM5", "MM9"]).errors}
        assert codes <= {f.code for f in HANOI.validate(select=["MM1", "MM5", "MM9"]).errors}

    def test_rejects_as_a_workbook(self, reading: mm.RegisterReading, tmp_path: Path) -> None:
        path = tmp_path / "rejects.xlsx"
        reading.save_rejects(path)
        (sheet,) = workbooks.read(path.read_bytes())
        assert len(sheet.rows) == len(reading.problems) + 1
        with pytest.raises(mm.InvalidValueError, match=r"\.csv or \.xlsx"):
            reading.save_rejects(tmp_path / "rejects.txt")

    def test_no_cell_of_a_workbook_of_rejects_is_a_formula(self, tmp_path: Path) -> None:
        path = tmp_path / "rejects.xlsx"
        reading = of("Model,Unit,Year,Status\n=1+1,{=A1},2024,https://example.org\n")
        reading.save_rejects(path)
        (sheet,) = workbooks.read(path.read_bytes())
        values = {str(row[3]) for row in sheet.rows[1:]}
        assert (
            values
            == {problem.value for problem in reading.problems}
            == {"=1+1", "{=A1}", "https://example.org"}
        )
        with zipfile.ZipFile(path) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
            assert b"hyperlink" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.fixture(scope="module")
def few() -> list[messy.MadeSheet]:
    return messy.make(HANOI, 220, seed=3)


class TestFormats:
    def test_the_same_register_again_is_told(
        self, few: list[messy.MadeSheet], tmp_path: Path
    ) -> None:
        path = tmp_path / "a.xlsx"
        messy.to_xlsx(few, path)
        first = mm.read_register(path, HANOI)
        compare(first, few)
        again = mm.read_register(path, first.movement)
        assert again.models == ()
        assert again.accepted + again.rejected == again.read
        twice = [each for each in again.problems if each.reason == "the same registration twice"]
        assert len(twice) >= len(first.models) > 50
        assert "of the movement" in twice[0].hint

    def test_ods(self, few: list[messy.MadeSheet], tmp_path: Path) -> None:
        path = tmp_path / "messy.ods"
        shown = [sheet for sheet in few if not sheet.hidden and sheet.name != "Tập thể"]
        messy.to_ods(shown, path)
        compare(mm.read_register(path, HANOI), shown)

    @pytest.mark.parametrize(
        ("encoding", "delimiter"),
        [
            ("utf-8", ","),
            ("utf-8-sig", ";"),
            ("utf-16", "\t"),
            ("utf-16-le", ","),
            ("utf-16-be", ";"),
            ("cp1258", ","),
            ("cp1258", "|"),
        ],
    )
    def test_csv(
        self, encoding: str, delimiter: str, few: list[messy.MadeSheet], tmp_path: Path
    ) -> None:
        sheet = next(each for each in few if each.name == "Register")
        path = tmp_path / "Register.csv"
        messy.to_csv(sheet, path, encoding, delimiter)
        compare(mm.read_register(path, HANOI), [sheet])

    def test_a_delimiter_that_the_file_names(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text("sep=;\nModel;Unit code;Year\na,b,c;09541;2024\n", encoding="utf-8")
        (model,) = mm.read_register(path, HANOI).models
        assert (str(model.name), model.unit) == ("a,b,c", "loc:09541")

    def test_a_cell_of_several_lines_is_one_row(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text('Model,Unit code,Year\n"a\nb",09541,2024\nc,99999,2024\n', encoding="utf-8")
        result = mm.read_register(path, HANOI)
        assert str(result.models[0].name) == "a b"
        assert result.problems[0].row == 3

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "no sheet has a heading"),
            (b"\xd0\xcf\x11\xe0", r"save it as \.xlsx"),
            (b"PK\x03\x04 nothing", "ZIP"),
            (b"\xff\xfea", "unknown text encoding"),
            (b"a,b\n1,2\n", "no sheet has a heading.*Tên mô hình"),
            (b'"' + b"x" * 200_000, "not CSV"),
        ],
    )
    def test_no_register(self, data: bytes, words: str, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes(data)
        with pytest.raises(mm.LoadError, match=rf"a\.csv: .*{words}"):
            mm.read_register(path, HANOI)

    def test_what_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(mm.LoadError, match=r"none\.xlsx: cannot read"):
            mm.read_register(tmp_path / "none.xlsx", HANOI)


def of(text: str, movement: mm.Movement = HANOI, **options: Any) -> mm.RegisterReading:
    """The reading of a CSV text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "register.csv")
        path.write_text(text, encoding="utf-8")
        return mm.read_register(path, movement, **options)


SUGGESTIONS = """
import sys
import massmob as mm
from massmob.registers.sheets.units import UnitFinder, UnitQuery
finder = UnitFinder(mm.load_dataset("hanoi"), {})
for name in sys.argv[1:]:
    try:
        print(finder.find(UnitQuery(name=name, period=mm.Period.year(2024))))
    except mm.MassmobError as error:
        print(error.hint)
"""


@st.composite
def slips(draw: st.DrawFn) -> str:
    """The name of a unit with a letter too many, or one too few."""
    name = str(draw(st.sampled_from([*HANOI.localities.values()])).name)
    at = draw(st.integers(0, len(name) - 1))
    return name[:at] + draw(st.sampled_from(["", "q", name[at] * 2])) + name[at + 1 :]


class TestUnits:
    def test_the_suggestion_says_code_name_and_parent(self) -> None:
        result = of("Tên mô hình,Đơn vị,Quận/huyện,Năm\nA b,Mộ Lao,Thanh Xuân,2024\n")
        (problem,) = result.problems
        assert (problem.sheet, problem.row, problem.column, problem.value) == (
            "register",
            2,
            "Đơn vị",
            "Mộ Lao",
        )
        assert problem.reason == "no unit of this name in Thanh Xuân"
        assert problem.hint == "Mộ Lao: did you mean 09541 Mộ Lao, quận Hà Đông?"

    @pytest.mark.parametrize(
        ("unit", "year", "id"),
        [
            ("00070", 2024, "loc:00070"),
            ("00070", 2026, "loc:00070@2025-07-01"),
            ("Hoàn Kiếm", 2026, "loc:00070@2025-07-01"),
            ("quận Hoàn Kiếm", 2024, "loc:002"),
            ("09541 Mộ Lao", 2024, "loc:09541"),
            ('"09541 Mộ Lao, quận Hà Đông"', 2024, "loc:09541"),
            ("phường Mộ Lao (Hà Đông)", 2024, "loc:09541"),
            ("UBND phường Mộ Lao", 2024, "loc:09541"),
            ("Mo Lao ward", 2024, "loc:09541"),
            ("квартал Mộ Lao", 2024, "loc:09541"),
            ("Đảng ủy phường Mộ Lao", 2024, "org:09541"),
            ("TP Hà Nội", 2024, "loc:01"),
            ("9541", 2024, "loc:09541"),
        ],
    )
    def test_what_names_a_unit(self, unit: str, year: int, id: str) -> None:
        result = of(f"Tên mô hình,Đơn vị,Năm\nA b,{unit},{year}\n")
        assert [model.unit for model in result.models] == [id], result.problems

    def test_a_code_of_two_units_in_the_year_of_a_reorganisation(self) -> None:
        result = of(
            "Tên mô hình,Mã đơn vị,Năm,Ngày đăng ký\nA b,00070,2025,\nA c,00070,2025,15/3/2025\n"
        )
        (problem,) = result.problems
        assert problem.reason == "2 units match"
        assert (
            "00070 Hàng Trống, quận Hoàn Kiếm or 00070 Hoàn Kiếm, thành phố Hà Nội" in problem.hint
        )
        assert result.models[0].unit == "loc:00070"

    def test_the_level_tells_units_of_one_name_apart(self) -> None:
        result = of("Tên mô hình,Đơn vị,Năm,Cấp\nA b,Ba Vì,2024,cấp huyện\nA c,Ba Vì,2024,cấp xã\n")
        assert [model.unit for model in result.models] == ["loc:271", "loc:09703"]

    def test_a_district_by_its_column_alone(self) -> None:
        result = of("Tên mô hình,Đơn vị,Quận/huyện,Năm\nA b,,Ba Vì,2024\n")
        assert result.problems[0].reason == "2 units match"
        result = of("Tên mô hình,Đơn vị,Quận/huyện,Năm\nA b,,huyện Ba Vì,2024\n")
        assert result.models[0].unit == "loc:271"

    def test_a_wrong_code_beside_a_right_name(self) -> None:
        result = of("Model,Unit code,Unit,District,Year\nA b,99999,Mộ Lao,Hà Đông,2024\n")
        assert result.problems[0].hint == "Mộ Lao: did you mean 09541 Mộ Lao, quận Hà Đông?"
        result = of("Model,Unit code,Unit,District,Year\nA b,99999,Nowhere at all,,2024\n")
        assert result.problems[0].hint == "correct the code"

    def test_a_code_near_to_another(self) -> None:
        result = of("Model,Unit code,Year\nA b,095411,2024\n")
        assert "09541 Mộ Lao, quận Hà Đông" in result.problems[0].hint

    @given(st.lists(slips(), min_size=2, max_size=12, unique=True))
    @tries(15)
    def test_a_suggestion_is_that_of_its_row_alone(self, names: list[str]) -> None:
        head = "Model,Unit,Year\n"
        rows = [f"A {at},{name},2024\n" for at, name in enumerate(names)]
        among = {each.row: each.hint for each in of(head + "".join(rows)).problems}
        for at, row in enumerate(rows):
            alone = [each.hint for each in of(head + row).problems]
            assert alone == [among[at + 2] for _ in alone]
            assert bool(alone) is (at + 2 in among)

    def test_a_suggestion_is_the_same_in_every_run(self) -> None:
        names = [f"{each.name}q" for each in HANOI.localities.values()][::5]
        told = [
            subprocess.run(
                [sys.executable, "-c", SUGGESTIONS, *names],
                env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
                capture_output=True,
                check=True,
            ).stdout
            for seed in ("0", "1")
        ]
        assert told[0] == told[1]
        assert told[0].count(b"did you mean") > len(names) // 2

    def test_names_that_differ_by_accents_alone(self) -> None:
        known = mm.Movement(
            mm.Locality(id=f"loc:{n}", name=name, kind="xa")
            for n, name in enumerate(("Tân Tự", "Tân Tú"))
        )
        text = "Model,Unit,Year\nA b,xã Tân Tú,2024\nA c,xa Tan Tu,2024\n"
        result = of(text, known)
        assert [each.unit for each in result.models] == ["loc:1"]
        assert result.problems[0].reason == "2 units match"

    def test_units_that_began_later(self) -> None:
        result = of("Model,Unit,Year\nA b,Mộ Lao,2028\nA c,xã Ô Diên,2008\n")
        assert [problem.reason for problem in result.problems] == [
            "no unit in force in 2028",
            "no unit in force in 2008",
        ]


class TestHeadings:
    @pytest.mark.parametrize(
        "head",
        [
            "TÊN MÔ HÌNH;ĐƠN VỊ;NĂM",
            "Ten mo hinh (ghi rõ);don vi*;nam:",
            "Tên mô hình Dân vận khéo đăng ký;Tên đơn vi;Năm thực hiện",
            "Model name;Unit;YEAR",
            "Название модели;Единица;Год",
            "title;unit;year",
        ],
    )
    def test_spellings(self, head: str) -> None:
        assert of(f"{head}\nA b;Mộ Lao;2024\n").accepted == 1

    def test_a_mapping_says_the_rest(self, tmp_path: Path) -> None:
        text = "Cột A,Cột B,Cột C,KQ,LV\nA b,phường ta,2024,ok,ruộng\n"
        tables = {
            "columns": {
                "Cột A": "title",
                "Cột B": "unit",
                "Cột C": "year",
                "KQ": "status",
                "LV": "field",
            },
            "units": {"phường ta": "09541"},
            "statuses": {"OK": "recognised"},
            "fields": {"ruộng": "field:economy"},
        }
        toml = "\n".join(
            f"[{name}]\n" + "\n".join(f'"{word}" = "{to}"' for word, to in table.items())
            for name, table in tables.items()
        )
        (tmp_path / "m.toml").write_text(toml, encoding="utf-8")
        (tmp_path / "m.json").write_text(json.dumps(tables), encoding="utf-8")
        for mapping in (tables, tmp_path / "m.toml", str(tmp_path / "m.json")):
            (model,) = of(text, mapping=mapping).models
            assert (model.unit, model.field, model.status) == (
                "loc:09541",
                "field:economy",
                "recognised",
            )
        with pytest.raises(mm.LoadError):
            of(text)

    def test_a_mapping_may_name_a_unit_by_id_and_a_column_to_leave(self) -> None:
        chosen = {"units": {"here": "org:01"}, "columns": {"Lĩnh vực": "ignore", "X": "personal"}}
        result = of("Model,Unit,Year,Lĩnh vực,X\nA b,here,2024,?,secret\n", mapping=chosen)
        assert (result.models[0].unit, result.models[0].field) == ("org:01", None)
        assert [each.header for each in result.dropped_columns] == ["X"]

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            (
                "[columns]\na = 'titel'\n[planets]\nb = 'c'\n",
                r"2 problems\s+columns.a: .*title.*\s+.*planets",
            ),
            ("columns = 5", r"m\.toml: 1 problem\s+columns: not a table"),
            ("[statuses]\na = 'recognized'", "recognised"),
            ("[levels]\na = 'x'", "levels"),
            ("[kinds]\na = 'x'", "collective"),
            ("[fields]\na = 5", "fields.a"),
            ("nonsense", "not a mapping file"),
        ],
    )
    def test_a_faulty_mapping(self, text: str, words: str, tmp_path: Path) -> None:
        path = tmp_path / "m.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(mm.LoadError, match=words):
            of("Model,Unit,Year\n", mapping=path)
        with pytest.raises(mm.LoadError, match=r"none\.toml"):
            of("Model,Unit,Year\n", mapping=tmp_path / "none.toml")

    def test_columns_that_are_not_known_are_told(self) -> None:
        result = of("Model,Unit,Year,Colour,Year\nA b,Mộ Lao,2024,red,2023\n")
        assert [(each.column, each.header) for each in result.unread_columns] == [
            ("D", "Colour"),
            ("E", "Year"),
        ]
        assert "year already" in result.unread_columns[1].reason
        assert result.models[0].valid == mm.Period.year(2024)

    def test_a_second_column_takes_the_place_of_a_personal_one(self) -> None:
        result = of("Model,Unit,Year,Year\nA b,Mộ Lao,0912345678,2024\n")
        assert [each.column for each in result.dropped_columns] == ["C"]
        assert result.models[0].valid == mm.Period.year(2024)

    def test_an_empty_cell_is_no_heading(self) -> None:
        assert of("Model,,,Unit,Year,\nA b,,,Mộ Lao,2024,\n").unread_columns == ()
        with pytest.raises(mm.LoadError, match="no sheet has a heading"):
            of(",Model,\n,a,\n")

    @pytest.mark.parametrize(
        ("text", "year"),
        [
            ("DANH SÁCH NĂM 2023\n\nModel,Unit\nA b,Mộ Lao\n", 2023),
            ("Model,Unit,Registered on\nA b,Mộ Lao,5/2/2022\n", 2022),
            ("Model,Unit,Year\nA b,Mộ Lao,2021-2023\n", 2021),
        ],
    )
    def test_where_the_year_stands(self, text: str, year: int) -> None:
        assert of(text).models[0].valid.first_year == year

    def test_a_year_that_nothing_says(self) -> None:
        text = "Từ 2023 đến 2024\nModel,Unit\nA b,Mộ Lao\n"
        assert of(text).problems[0].reason == "no year"
        assert of(text, year=2024).models[0].valid == mm.Period.year(2024)
        assert of(text, year="2023-2024").models[0].valid == mm.Period.years(2023, 2024)

    def test_a_year_that_is_wrong_is_one_problem(self) -> None:
        result = of("Model,Unit,Year,Status\nA b,Mộ Lao,soon,?\n")
        assert [each.reason for each in result.problems] == ["not a status", "not a date or year"]

    @pytest.mark.parametrize("year", ["2023/..", "../2024", ".."])
    def test_a_year_without_a_beginning_or_an_end(self, year: str) -> None:
        assert of("Model,Unit\nA b,Mộ Lao\n", year=year).models[0].valid == mm.Period.parse(year)


class TestLines:
    def test_sections_say_kind_and_field(self) -> None:
        result = of(
            "STT,Tên mô hình,Đơn vị,Năm\nI,Tập thể,,\n,1. Lĩnh vực kinh tế,,\n1,A b,Mộ Lao,2024\n"
            "II,Cá nhân,,\n1,Trần Thị Giả,Mộ Lao,2024\nA.,Văn hóa - xã hội,,\n2,Bùi Thị Giả,Mộ Lao,2024\n"
        )
        assert [each.field for each in result.models] == ["field:economy"]
        assert [each.field for each in result.individuals] == [
            "field:economy",
            "field:culture-society",
        ]
        assert (result.read, result.accepted) == (3, 3)

    @pytest.mark.parametrize(
        "title", ["Tổng vệ sinh ngày thứ bảy", "Cộng đồng an toàn", "Total quality"]
    )
    def test_a_title_that_begins_like_a_total(self, title: str) -> None:
        assert str(of(f"Model,Unit,Year\n{title},Mộ Lao,2024\n").models[0].name) == title

    @pytest.mark.parametrize(
        "line", ["Tổng,,3", "CỘNG: 12 mô hình,,", "Total,,5", "Итого:,,7", ",Tổng số,9"]
    )
    def test_totals(self, line: str) -> None:
        result = of(f"Model,Unit,Year\nA b,Mộ Lao,2024\n{line}\n")
        assert (result.read, result.skipped[0].reason) == (1, "a total")

    def test_a_row_with_a_title_alone_is_rejected_not_lost(self) -> None:
        result = of("Model,Unit,Year\nVườn rau sạch,,\n")
        assert [each.reason for each in result.problems] == ["no year"]
        assert result.rejected == 1

    def test_a_section_names_a_field_by_its_short_form(self) -> None:
        result = of("STT,Model,Unit,Year\n,Lĩnh vực QP-AN,,\n1,A b,Mộ Lao,2024\n")
        assert [each.field for each in result.models] == ["field:defence-security"]

    def test_a_row_below_the_signatures_is_read(self) -> None:
        result = of(
            "STT,Model,Unit,Year\n1,A b,Mộ Lao,2024\n,Người lập biểu,,\n,Lê Thị Giả,,\n2,A c,Mộ Lao,2024\n"
        )
        assert (result.read, len(result.skipped)) == (2, 2)

    def test_models_of_one_slug_are_two(self) -> None:
        long = "rất dài " * 15
        result = of(f"Model,Unit,Year\n{long}a,Mộ Lao,2024\n{long}b,Mộ Lao,2024\n")
        assert len({each.id for each in result.models}) == 2
        assert all(len(each.id) < 130 for each in result.models)

    def test_codes_of_models(self) -> None:
        result = of("Mã mô hình,Model,Unit,Year\nMH/01,A b,Mộ Lao,2024\nMH/01,A c,Mộ Lao,2024\n")
        assert [each.id for each in result.models] == ["model:mh-01"]
        assert result.problems[0].reason == "another model has this code"

    def test_milestones(self) -> None:
        result = of(
            "Model,Unit,Registered on,Status,Date of recognition,Level\n"
            "A b,Mộ Lao,5/2/2024,recognised,1/10/2024,district\nA c,Mộ Lao,5/2/2024,registered,,\n"
        )
        first, second = (
            [(m.status.value, m.on.label()) for m in each.milestones] for each in result.models
        )
        assert first == [("registered", "2024-02-05"), ("recognised", "2024-10-01")]
        assert second == [("registered", "2024-02-05")]

    def test_a_source_of_ones_own(self) -> None:
        source = HANOI.sources["src:levels"]
        result = of("Model,Unit,Year\nA b,Mộ Lao,2024\n", source=source)
        assert result.models[0].sources == ("src:levels",)
        assert len(result.movement) == len(HANOI) + 1

    def test_an_empty_register_adds_nothing(self) -> None:
        result = of("Model,Unit,Year\n")
        assert (result.read, result.ok, result.movement) == (0, True, HANOI)
        assert "rows read" in result._repr_html_()

    def test_control_characters_reject_the_row(self) -> None:
        assert (
            of("Model,Unit,Year\nA\x01b,Mộ Lao,2024\n").problems[0].reason
            == "a control character in a text"
        )

    @given(
        st.lists(
            st.lists(
                st.one_of(
                    st.text(max_size=8),
                    st.sampled_from(
                        [
                            "Mộ Lao",
                            "2024",
                            "Tổng",
                            "công nhận",
                            "I",
                            "=1",
                            "cá nhân",
                            "09541",
                            "Năm",
                            "15/10/2024",
                        ]
                    ),
                ),
                min_size=4,
                max_size=6,
            ),
            max_size=8,
        )
    )
    @tries(60)
    def test_accepted_and_rejected_are_what_was_read(self, rows: list[list[str]]) -> None:
        out = io.StringIO()
        csv.writer(out).writerows([["Model", "Unit", "Year", "Status", "Type", "Note"], *rows])
        try:
            result = of(out.getvalue().encode("utf-8", "replace").decode(), FEW)
        except mm.LoadError:
            return
        assert result.accepted + result.rejected == result.read
        filled = sum(any(cell.split() for cell in row) for row in rows)
        assert result.read + sum(each.row > 0 for each in result.skipped) == filled


def test_without_rapidfuzz_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    with pytest.raises(
        mm.MissingExtraError, match=r"rapidfuzz is not installed.*massmob\[tables\]"
    ):
        of("Model,Unit,Year\n")


@given(st.lists(st.text("abcd", min_size=1, max_size=5), min_size=1), st.text("abcd", min_size=1))
def test_near_words_are_the_same_in_any_order(known: list[str], said: str) -> None:
    found = nearest_keys(said, known, 0.6, 3)
    assert found == nearest_keys(said, known[::-1], 0.6, 3)
    assert set(found) <= set(known)
    if said in known:
        assert found[0] == said
    assert nearest_keys("x" * 1000, ["x" * 1000], 0.5, 3) == []


class TestPeople:
    @pytest.mark.parametrize(
        ("head", "cell"),
        [
            ("Họ và tên", "x"), ("NGÀY SINH", "1/1/1970"), ("Số CCCD/CMND", "1"), ("ĐT liên hệ (di động)", "1"),
            ("E-mail", "x"), ("Địa chỉ thường trú", "x"), ("Người thực hiện", "x"), ("Date of birth", "x"),
            ("ФИО ответственного", "x"), ("Contact phone", "1"), ("Mã", "001203004567"), ("X", "0912.345.678"),
            ("Y", "giả@example.org"), ("Z", "+84 912 345 678"),
        ],
    )  # fmt: skip
    def test_columns(self, head: str, cell: str) -> None:
        result = of(f"Model,Unit,Year,{head}\nA b,Mộ Lao,2024,{cell}\n")
        assert [each.header for each in result.dropped_columns] == [head]
        assert cell == "1" or cell not in repr(result.dropped_columns).replace(head, "")
        assert result.accepted == 1

    def test_names_under_any_heading(self) -> None:
        result = of("Model,Unit,Year,X\nA b,Mộ Lao,2024,Lê Thị Giả\nA c,Mộ Lao,2024,Ông Phạm Giả\n")
        assert [each.header for each in result.dropped_columns] == ["X"]

    def test_wards_that_bear_names_of_people_stay(self) -> None:
        text = "Model,Unit,Year\nA b,Phan Chu Trinh,2024\nA c,Trần Hưng Đạo,2024\n"
        assert of(text).accepted == 2

    @pytest.mark.parametrize(
        "name", ["Nguyễn Văn A", "NGUYỄN VĂN A", "Bà Lê B", "Đồng chí Trần Văn B"]
    )
    def test_names(self, name: str) -> None:
        assert is_name(name)

    @pytest.mark.parametrize(
        "text",
        [
            "Hồ Gươm xanh",
            "Lê Lợi",
            "Vườn hoa Hồ Tây",
            "",
            "Cao tốc số 1",
            5,
            "Lê\x01 Văn A",
            "x" * 99,
        ],
    )
    def test_no_names(self, text: object) -> None:
        assert not is_name(text)

    @pytest.mark.parametrize(
        "cell", ["001203004567", "0912345678", "012345678", 1203004567.0, "a@b.vn"]
    )
    def test_numbers(self, cell: object) -> None:
        assert is_number(cell)

    @pytest.mark.parametrize(
        "cell", ["09541", 2024.0, "12.500.000 đồng", "2024-10-15", "", None, "a@b", 1.5]
    )
    def test_no_numbers(self, cell: object) -> None:
        assert not is_number(cell)

    @given(st.text(alphabet="0123456789 .-/", max_size=20))
    def test_scrubbing_twice_is_scrubbing_once(self, text: str) -> None:
        assert redact(redact(text)) == redact(text)

    def test_symbols_and_amounts_stay(self) -> None:
        text = "theo 12-CT/TU ngày 05/12/2016, quyên góp 150000000 đồng, 1.200.000.000 đ, năm 2023-2024"
        assert redact(text) == text

    def test_a_name_as_a_note_is_taken_out(self) -> None:
        result = of(
            "Model,Unit,Year,Note\nA b,Mộ Lao,2024,Lê Thị Giả\nA c,Mộ Lao,2024,tốt\nA d,Mộ Lao,2024,khá\n"
        )
        assert [model.note for model in result.models] == [None, mm.Text("tốt"), mm.Text("khá")]
        assert result.redacted == (("register", 2),)

    def test_a_person_in_the_place_of_a_unit_is_not_repeated(self) -> None:
        result = of(
            "Model,Unit,Year,Status\nA b,Mộ Lao,2024,Lê Thị Giả\nA c,Mộ Lao,2024,x\nA d,Mộ Lao,2024,y\n"
        )
        assert result.problems[0].value == "[…]"


class TestCells:
    @pytest.mark.parametrize(
        ("cell", "period"),
        [
            ("15/10/2024", "2024-10-15"),
            ("5-1-2024", "2024-01-05"),
            ("15.10.2024", "2024-10-15"),
            ("2024-10-15", "2024-10-15"),
            ("2024-10-15 00:00:00", "2024-10-15"),
            ("ngày 15 tháng 10 năm 2024", "2024-10-15"),
            ("Tháng 10/2024", "2024-10"),
            ("tháng 10 năm 2024", "2024-10"),
            ("10/2024", "2024-10"),
            (45580.0, "2024-10-15"),
            ("45580", "2024-10-15"),
            (date(2024, 10, 15), "2024-10-15"),
            (datetime(2024, 10, 15, 8, 30), "2024-10-15"),
            (2024.0, "2024"),
            ("năm 2024", "2024"),
            ("2024 г.", "2024"),
            ("2024 год", "2024"),
            ("giai đoạn 2023 - 2025", "2023–2025"),
        ],
    )
    def test_time(self, cell: Any, period: str) -> None:
        assert as_time(cell) == mm.Period.parse(period)

    def test_a_number_of_five_digits_is_no_year(self) -> None:
        assert str(as_years("2024")) == str(mm.Period.parse("2024"))
        assert as_years(date(2024, 10, 15)) == mm.Period.parse("2024-10-15")
        for cell in ("20204", 20204.0):
            with pytest.raises(mm.InvalidValueError, match="not a year"):
                as_years(cell)

    def test_an_empty_cell_says_nothing(self) -> None:
        assert as_time(" ") is None

    @pytest.mark.parametrize(
        ("cell", "hint"),
        [
            ("10/25/2024", "did you mean 25/10/2024?"),
            ("31/02/2024", "write dd/mm/yyyy"),
            ("15/10/24", "did you mean 15/10/2024?"),
            ("sometime", "write dd/mm/yyyy"),
            ("2025-2024", "write dd/mm/yyyy"),
            ("0000", "write dd/mm/yyyy"),
            ("13/2024", "write dd/mm/yyyy"),
            (3.0, "write dd/mm/yyyy"),
            (1e300, "write dd/mm/yyyy"),
            ("9" * 5000, "write dd/mm/yyyy"),
            ("\u1369" * 5, "write dd/mm/yyyy"),  # figures of Ethiopia, which `int` does not read
            ("1/1/0999", "write dd/mm/yyyy"),
        ],
    )
    def test_no_time(self, cell: Any, hint: str) -> None:
        with pytest.raises(mm.InvalidValueError) as caught:
            as_time(cell)
        assert hint in caught.value.hint

    @given(st.dates(date(1940, 1, 1), date(2099, 12, 31)))
    def test_a_day_however_written(self, day: date) -> None:
        serial = float((day - date(1899, 12, 30)).days)
        for cell in (day, serial, f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}", day.isoformat()):
            assert as_time(cell) == mm.Period.day(day)

    @given(st.text(max_size=30) | st.floats() | st.booleans())
    def test_only_our_errors_come_out_of_any_cell(self, cell: Any) -> None:
        for read in (as_time, as_title, as_years):
            with contextlib.suppress(mm.MassmobError):
                read(cell)

    def test_titles(self) -> None:
        assert as_title("  - Vườn  rau\nsạch ") == "Vườn rau sạch"
        assert as_title("+ Vườn") == "Vườn"
        for bad in ("+1+1", "-A1", "@SUM(A1)", "=A1", "12", "", "#N/A"):
            with pytest.raises(mm.InvalidValueError):
                as_title(bad)

    def test_words_of_statuses_in_three_languages(self) -> None:
        words = Lexicon()
        for status in mm.ModelStatus:
            for text in (
                status.vi,
                status.en,
                status.ru,
                status.value,
                status.vi.split(",")[0].upper(),
            ):
                assert words.status(text) is status
        for level in mm.Level:
            assert words.level(level.vi) is words.level(level.ru) is level


def packed(**entries: str) -> bytes:
    """A workbook of some entries, however wrong."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name.replace("__", "/"), text)
    return out.getvalue()


class TestHostile:
    """No workbook fills the memory or stops the program otherwise than by our error."""

    def far(self, row: int, column: int) -> bytes:
        import xlsxwriter

        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            sheet.write(0, 0, "a")
            sheet.write(row, column, "b")
        return out.getvalue()

    def test_a_cell_far_away(self) -> None:
        with pytest.raises(mm.LoadError, match=r"far away.*1,048,576 rows of 16,384 columns"):
            workbooks.read(self.far(1_048_575, 16_383))
        assert len(workbooks.read(self.far(999, 50))[0].rows) == 1000

    @pytest.mark.parametrize("where", ["rows", "columns", "between"])
    def test_repeated_cells(self, where: str, tmp_path: Path) -> None:
        names = 'xmlns:office="o" xmlns:table="t" xmlns:text="x"'
        head = f'<office:document-content {names}><table:table table:name="a">'
        cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
        many = cell.replace(" office:v", ' table:number-columns-repeated="16384" office:v')
        empty = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
        rows = {
            "rows": f'<table:table-row table:number-rows-repeated="1048576">{many}</table:table-row>',
            "columns": f"<table:table-row>{many}</table:table-row>" * 3000,
            "between": f"{empty}<table:table-row>{many}</table:table-row>",
        }
        content = f"{head}{rows[where]}</table:table></office:document-content>"
        with pytest.raises(mm.LoadError, match="far away"):
            workbooks.read(packed(**{"content.xml": content}))

    def test_empty_cells_at_the_end_do_no_harm(self, tmp_path: Path) -> None:
        path = tmp_path / "a.ods"
        sheet = messy.MadeSheet("a", [["Model", "Unit", "Year"], ["A b", "Mộ Lao", 2024]])
        messy.to_ods([sheet], path)
        with zipfile.ZipFile(path) as archive:
            entries = {
                name: archive.read(name).decode() for name in archive.namelist() if name[-1] != "/"
            }
        content = entries["content.xml"]
        tail = (
            '<table:table-row table:number-rows-repeated="1048574">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        )
        again = content.replace("</table:table>", f"{tail}</table:table>")
        path.write_bytes(packed(**(entries | {"content.xml": again})))
        assert mm.read_register(path, HANOI).accepted == 1

    def test_a_bomb(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        path.write_bytes(packed(xl__worksheets__sheet1_xml="0" * 5_000_000))
        with pytest.raises(mm.LoadError, match="times its size"):
            mm.read_register(path, HANOI)

    def test_limits(self, workbook: Path) -> None:
        for narrow in (mm.Limits(max_entities=100), mm.Limits(max_bytes=10_000)):
            with pytest.raises(mm.LoadError, match="more than"):
                mm.read_register(workbook, HANOI, limits=narrow)

    @given(st.data())
    @tries(40)
    def test_only_our_errors_come_out_of_a_damaged_workbook(self, data: st.DataObject) -> None:
        whole = self.far(3, 3)
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            entries = {each.filename: archive.read(each) for each in archive.infolist()}
        name = data.draw(st.sampled_from(sorted(entries)))
        at = data.draw(st.integers(0, len(entries[name])))
        junk = data.draw(st.binary(max_size=10))
        entries[name] = entries[name][:at] + junk + entries[name][at + len(junk) :]
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for each, content in entries.items():
                archive.writestr(each, content)
        with contextlib.suppress(mm.MassmobError):
            workbooks.read(out.getvalue())


class TestTemplate:
    def test_empty_and_filled(self, tmp_path: Path) -> None:
        from importlib import import_module

        openpyxl: Any = import_module("openpyxl")  # its stubs leave much unknown

        path = tmp_path / "register.xlsx"
        mm.write_template(path, HANOI, at="2024-10-15")
        assert mm.read_register(path, HANOI).read == 0
        book = openpyxl.load_workbook(path)
        sheet = book["register"]
        offered = [
            rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"
        ]
        choices = [
            [cell.value for (cell,) in book[f.split("!")[0].lstrip("=")][f.split("!")[1]]]
            for f in offered
        ]
        # lists of fields, units, levels, statuses and kinds; every choice is read back
        assert sorted(map(len, choices)) == sorted(
            [4, 2, 6, 9, len(HANOI.at("2024-10-15").localities)]
        )
        fields, units, levels, statuses, kinds = choices
        assert "09541 Mộ Lao, quận Hà Đông" in units
        for number in range(len(units)):
            row = [
                number, f"Mô hình {number}", fields[number % 4], units[number], 2024, levels[number % 6],
                statuses[number % 9], date(2024, 2, 1), None, kinds[number % 7 == 0], None,
            ]  # fmt: skip
            for at, cell in enumerate(row, 1):
                sheet.cell(number + 2, at).value = cell
        book.save(path)
        result = mm.read_register(path, HANOI)
        assert result.rejected == 0, result.problems[:3]
        assert result.read == len(units)
        found = {each.unit for each in result.models} | {each.unit for each in result.individuals}
        assert found == set(HANOI.at("2024-10-15").localities)

    def test_units_of_today(self, tmp_path: Path) -> None:
        mm.write_template(tmp_path / "a.xlsx", HANOI)
        assert len(workbooks.read((tmp_path / "a.xlsx").read_bytes())) == 4

    def test_what_cannot_be_written(self, tmp_path: Path) -> None:
        with pytest.raises(mm.InvalidValueError, match=r"end it in \.xlsx"):
            mm.write_template(tmp_path / "a.csv", HANOI)
        with pytest.raises(mm.InvalidValueError, match="no unit to choose from"):
            mm.write_template(tmp_path / "a.xlsx", mm.Movement())

    def test_a_movement_whose_fields_are_all_themes(self, tmp_path: Path) -> None:
        known = mm.Movement(
            [
                mm.Locality(id="loc:1", name="Ba Vì", kind="huyen"),
                mm.Field(id="field:1", name="a", kind="theme"),
            ]
        )
        mm.write_template(tmp_path / "a.xlsx", known)
        assert mm.read_register(tmp_path / "a.xlsx", known).read == 0


class TestCommand:
    def test_register(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "register.csv"
        path.write_text(
            "Model,Unit,Year,Phone,Colour\nA b,Mộ Lao,2024,1,red\nA c,Mộ Laoo,2024,1,red\n"
        )
        out, rejects = tmp_path / "out.json", tmp_path / "rejects.csv"
        assert main(["register", str(path), "--out", str(out), "--rejects", str(rejects)]) == 1
        said = capsys.readouterr()
        assert "dropped: sheet register, column D: Phone" in said.out
        assert "not read: sheet register, column E: Colour" in said.out
        assert "1 models more" in said.err
        assert "did you mean 09541 Mộ Lao" in rejects.read_text("utf-8-sig")
        assert len(mm.load(out)) == len(HANOI) + 2

    def test_rejects_are_shown_where_no_file_is_named(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "register.csv"
        path.write_text("Model,Unit\n" + "A b,Mộ Laoo\n" * 25)
        mapping = tmp_path / "m.json"
        mapping.write_text('{"units": {"xyz": "loc:01"}}')
        assert main(["register", str(path), "--year", "2024", "--mapping", str(mapping)]) == 1
        said = capsys.readouterr().out
        assert "did you mean 09541 Mộ Lao" in said
        assert "more follow: --rejects FILE" in said

    def test_a_register_without_a_fault(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "register.xlsx"
        assert main(["template", str(path), "--at", "2024-10-15"]) == 0
        assert main(["register", str(path)]) == 0
        assert "rows read" in capsys.readouterr().out

    def test_a_file_that_is_none(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["register", str(tmp_path / "none.csv")]) == 2
        assert "cannot read the file" in capsys.readouterr().err
