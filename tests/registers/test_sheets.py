"""Sheets of registers: a result for every row, no personal data, no harm from hostile files."""

from __future__ import annotations

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
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.cli.main import main
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
    """Check every row of a reading against what must become of it."""
    expected = [row for sheet in sheets for row in sheet.expected]
    rejected: dict[tuple[str, int], list[mm.RejectedRow]] = {}
    for problem in reading.problems:
        rejected.setdefault((problem.sheet, problem.row), []).append(problem)
    skipped = {(row.sheet, row.row): row.reason for row in reading.skipped}
    models = {reading.origins[model.id]: model for model in reading.models}
    individuals: Counter[object] = Counter()
    for row in expected:
        place = (row.sheet, row.row)
        if row.outcome == "rejected":
            problems = rejected.pop(place)
            assert tuple(problem.reason for problem in problems) == row.reasons, row
            assert row.suggests in problems[0].hint, (row, problems)
        elif row.outcome == "skipped":
            assert (skipped.pop(place),) == row.reasons, row
        elif row.outcome == "model":
            assert values(models.pop(place)) == row.values, row
        else:
            _, unit, field, status, _, first, last = row.values
            individuals[unit, field, status, first, last] += 1
    assert (rejected, skipped, models) == ({}, {}, {})
    assert individuals == Counter(
        {
            (
                group.unit,
                group.field,
                group.status,
                str(group.period.start),
                str(group.period.end),
            ): group.count
            for group in reading.individuals
        }
    )
    rows = [row for row in expected if row.outcome != "skipped"]
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


ROWS = tries(2_500).max_examples
"""1,000 by default, 10,000 in `nox -s thorough`."""


@pytest.fixture(scope="module")
def sheets() -> list[messy.MadeSheet]:
    return messy.make(HANOI, ROWS)


@pytest.fixture(scope="module")
def workbook(sheets: list[messy.MadeSheet], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("registers") / "messy.xlsx"
    messy.to_xlsx(sheets, path)
    return path


@pytest.fixture(scope="module")
def reading(workbook: Path) -> mm.RegisterReading:
    return mm.read_register(workbook, HANOI)


class TestMessyWorkbook:
    """The messy workbook: each row has the outcome that was written down when it was made."""

    @pytest.mark.long
    def test_every_row_has_its_expected_outcome(
        self, reading: mm.RegisterReading, sheets: list[messy.MadeSheet]
    ) -> None:
        assert reading.read == ROWS
        compare(reading, sheets)

    def test_the_workbook_contains_every_trouble(self, sheets: list[messy.MadeSheet]) -> None:
        troubles = {row.trouble for sheet in sheets for row in sheet.expected}
        assert set(messy.TROUBLES) < troubles

    def test_personal_columns_are_reported_by_their_headings(
        self, reading: mm.RegisterReading
    ) -> None:
        dropped = {(column.sheet, column.header) for column in reading.dropped_columns}
        assert dropped == {
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

    def test_no_output_contains_personal_data(
        self, reading: mm.RegisterReading, tmp_path: Path
    ) -> None:
        reading.save_rejects(tmp_path / "rejects.csv")
        mm.save(reading.movement, tmp_path / "out.json")
        output = (tmp_path / "rejects.csv").read_text("utf-8-sig") + repr(reading) + str(reading)
        output += (tmp_path / "out.json").read_text("utf-8")
        for hidden in ("Văn Giả", "Thị Giả", "0912345678", "0912 345 678", "001203004567"):
            assert hidden not in output
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

    def test_a_workbook_of_rejects_has_a_row_for_each_problem(
        self, reading: mm.RegisterReading, tmp_path: Path
    ) -> None:
        path = tmp_path / "rejects.xlsx"
        reading.save_rejects(path)
        assert len(pd.read_excel(path, engine="calamine")) == len(reading.problems)
        with pytest.raises(mm.InvalidValueError, match=r"\.csv or \.xlsx"):
            reading.save_rejects(tmp_path / "rejects.txt")

    def test_no_cell_of_a_workbook_of_rejects_is_a_formula(self, tmp_path: Path) -> None:
        path = tmp_path / "rejects.xlsx"
        reading = read("Model,Unit,Year,Status\n=1+1,{=A1},2024,https://example.org\n")
        reading.save_rejects(path)
        values = {"=1+1", "{=A1}", "https://example.org"}
        assert {problem.value for problem in reading.problems} == values
        assert set(pd.read_excel(path, engine="calamine")["value"]) == values
        with zipfile.ZipFile(path) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
            assert b"hyperlink" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.fixture(scope="module")
def few() -> list[messy.MadeSheet]:
    return messy.make(HANOI, 220, seed=3)


class TestFormats:
    def test_reading_the_same_register_again_rejects_its_rows(
        self, few: list[messy.MadeSheet], tmp_path: Path
    ) -> None:
        path = tmp_path / "a.xlsx"
        messy.to_xlsx(few, path)
        first = mm.read_register(path, HANOI)
        compare(first, few)
        again = mm.read_register(path, first.movement)
        assert again.models == ()
        assert again.accepted + again.rejected == again.read
        twice = [
            problem for problem in again.problems if problem.reason == "the same registration twice"
        ]
        assert len(twice) >= len(first.models) > 50
        assert "of the movement" in twice[0].hint

    def test_ods_has_the_expected_outcomes(
        self, few: list[messy.MadeSheet], tmp_path: Path
    ) -> None:
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
    def test_csv_of_any_encoding_and_delimiter_has_the_expected_outcomes(
        self, encoding: str, delimiter: str, few: list[messy.MadeSheet], tmp_path: Path
    ) -> None:
        sheet = next(sheet for sheet in few if sheet.name == "Register")
        path = tmp_path / "Register.csv"
        messy.to_csv(sheet, path, encoding, delimiter)
        compare(mm.read_register(path, HANOI), [sheet])

    def test_a_delimiter_declared_in_the_file_is_used(self, tmp_path: Path) -> None:
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
            (b"", "an empty file"),
            (b"\xd0\xcf\x11\xe0", r"save it as \.xlsx"),
            (b"PK\x03\x04 nothing", "ZIP"),
            (b"\xff\xfea", "unknown text encoding"),
            (b"a,b\n1,2\n", "no sheet has a heading.*Tên mô hình"),
            (
                b'"' + b"x" * 200_000,
                "line 1: more than 131,072 characters in one cell; .*quotation mark",
            ),
        ],
    )
    def test_a_file_that_is_no_register_is_refused(
        self, data: bytes, words: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes(data)
        with pytest.raises(mm.LoadError, match=rf"a\.csv: .*{words}"):
            mm.read_register(path, HANOI)

    def test_a_missing_file_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(mm.LoadError, match=r"none\.xlsx: cannot read"):
            mm.read_register(tmp_path / "none.xlsx", HANOI)


def read(text: str, movement: mm.Movement = HANOI, **options: Any) -> mm.RegisterReading:
    """Read a CSV text as a register."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "register.csv")
        path.write_text(text, encoding="utf-8")
        return mm.read_register(path, movement, **options)


PRINT_HINTS = """
import sys
import massmob as mm
for problem in mm.read_register(sys.argv[1], mm.load_dataset("hanoi")).problems:
    print(problem.hint)
"""


@st.composite
def misspelt_names(draw: st.DrawFn) -> str:
    """The name of a unit with a letter too many, or one too few."""
    name = str(draw(st.sampled_from([*HANOI.localities.values()])).name)
    index = draw(st.integers(0, len(name) - 1))
    replacement = draw(st.sampled_from(["", "q", name[index] * 2]))
    return name[:index] + replacement + name[index + 1 :]


class TestUnits:
    def test_a_suggestion_has_code_name_and_parent(self) -> None:
        result = read("Tên mô hình,Đơn vị,Quận/huyện,Năm\nA b,Mộ Lao,Thanh Xuân,2024\n")
        (problem,) = result.problems
        assert (problem.sheet, problem.row, problem.column, problem.value) == (
            "register",
            2,
            "Đơn vị",
            "Mộ Lao",
        )
        assert problem.reason == "no unit of this name in Thanh Xuân"
        assert problem.hint == "Mộ Lao: did you mean 09541 phường Mộ Lao, quận Hà Đông?"

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
    def test_a_unit_is_found_by_any_usual_spelling(self, unit: str, year: int, id: str) -> None:
        result = read(f"Tên mô hình,Đơn vị,Năm\nA b,{unit},{year}\n")
        assert [model.unit for model in result.models] == [id], result.problems

    def test_a_code_of_two_units_in_one_year_needs_a_day(self) -> None:
        result = read(
            "Tên mô hình,Mã đơn vị,Năm,Ngày đăng ký\nA b,00070,2025,\nA c,00070,2025,15/3/2025\n"
        )
        (problem,) = result.problems
        assert problem.reason == "2 units match"
        assert (
            "00070 phường Hàng Trống, quận Hoàn Kiếm or 00070 phường Hoàn Kiếm, thành phố Hà Nội"
            in problem.hint
        )
        assert result.models[0].unit == "loc:00070"

    def test_the_level_distinguishes_units_of_one_name(self) -> None:
        result = read(
            "Tên mô hình,Đơn vị,Năm,Cấp\nA b,Ba Vì,2024,cấp huyện\nA c,Ba Vì,2024,cấp xã\n"
        )
        assert [model.unit for model in result.models] == ["loc:271", "loc:09703"]

    @pytest.mark.parametrize(
        ("row", "level"),
        [
            ("Phúc Xá,2024,cấp xã,", mm.Level.BASE),
            ("Phúc Xá,2025,phường,", mm.Level.BASE),  # it ended on 2025-06-30
            ("phường Hồng Hà,2025,cấp xã,", mm.Level.DIRECT),
            ("phường Hồng Hà,2026,cấp cơ sở,", mm.Level.BASE),
        ],
    )
    def test_the_level_of_communes_is_that_of_the_day(self, row: str, level: mm.Level) -> None:
        result = read(f"Tên mô hình,Đơn vị,Năm,Cấp,Ngày đăng ký\nA b,{row}\n")
        assert [model.level for model in result.models] == [level]

    def test_a_level_that_changed_within_the_year_needs_a_day(self) -> None:
        movement = mm.Movement([mm.Locality(id="loc:1", name="Ba Vì", kind="xa")])
        heading = "Tên mô hình,Đơn vị,Năm,Cấp,Ngày đăng ký\n"
        (problem,) = read(f"{heading}A b,Ba Vì,2025,cấp xã,\n", movement).problems
        assert (problem.column, problem.value) == ("Cấp", "cấp xã")
        assert problem.reason == "the level changed in this period"
        assert problem.hint == (
            "give the day, or cơ sở (base) or cấp trên trực tiếp của tổ chức cơ sở đảng (direct)"
        )
        days = "A b,Ba Vì,2025,cấp xã,30/6/2025\nA c,Ba Vì,2025,cấp xã,1/7/2025\n"
        levels = [model.level for model in read(heading + days, movement).models]
        assert levels == [mm.Level.BASE, mm.Level.DIRECT]

    def test_a_district_is_found_by_its_column_alone(self) -> None:
        result = read("Tên mô hình,Quận/huyện,Năm\nA b,Ba Vì,2024\n")
        assert result.problems[0].reason == "2 units match"
        result = read("Tên mô hình,Quận/huyện,Năm\nA b,huyện Ba Vì,2024\n")
        assert result.models[0].unit == "loc:271"

    @pytest.mark.long
    def test_ten_thousand_unknown_units_get_a_hint(self) -> None:
        ward = mm.Locality(id="loc:1", name="Ba Vì", kind="xa")
        rows = "A b,Bi Vì,2024\n" * 10_001
        result = read(f"Tên mô hình,Đơn vị,Năm\n{rows}", mm.Movement([ward]))
        hints = [problem.hint for problem in result.problems]
        assert all("Ba Vì" in hint for hint in hints[:10_000])
        assert hints[10_000:] == [""]

    def test_a_wrong_code_beside_a_right_name_suggests_the_unit_of_the_name(self) -> None:
        result = read("Model,Unit code,Unit,District,Year\nA b,99999,Mộ Lao,Hà Đông,2024\n")
        assert result.problems[0].hint == "Mộ Lao: did you mean 09541 phường Mộ Lao, quận Hà Đông?"
        result = read("Model,Unit code,Unit,District,Year\nA b,99999,Nowhere at all,,2024\n")
        assert result.problems[0].hint == "correct the code"

    def test_a_wrong_code_suggests_a_similar_one(self) -> None:
        result = read("Model,Unit code,Year\nA b,095411,2024\n")
        assert "09541 phường Mộ Lao, quận Hà Đông" in result.problems[0].hint

    @pytest.mark.long
    @given(st.lists(misspelt_names(), min_size=2, max_size=12, unique=True))
    @tries(15)
    def test_a_suggestion_does_not_depend_on_other_rows(self, names: list[str]) -> None:
        head = "Model,Unit,Year\n"
        rows = [f"A {number},{name},2024\n" for number, name in enumerate(names, 2)]
        hints = {problem.row: problem.hint for problem in read(head + "".join(rows)).problems}
        for number, row in enumerate(rows, 2):
            alone = [problem.hint for problem in read(head + row).problems]
            assert alone == [hints[number] for _ in alone]
            assert bool(alone) is (number in hints)

    @pytest.mark.long
    def test_a_suggestion_is_the_same_in_every_run(self, tmp_path: Path) -> None:
        names = [f"{unit.name}q" for unit in HANOI.localities.values()][::5]
        path = tmp_path / "register.csv"
        rows = [f"A b;{name};2024\n" for name in names]
        path.write_text("Model;Unit;Year\n" + "".join(rows), encoding="utf-8")
        outputs = [
            subprocess.run(
                [sys.executable, "-c", PRINT_HINTS, str(path)],
                env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
                capture_output=True,
                check=True,
            ).stdout
            for seed in ("0", "1")
        ]
        assert outputs[0] == outputs[1]
        assert outputs[0].count(b"did you mean") > len(names) // 2

    def test_names_that_differ_by_accents_alone_are_distinguished_by_them(self) -> None:
        known = mm.Movement(
            mm.Locality(id=f"loc:{n}", name=name, kind="xa")
            for n, name in enumerate(("Tân Tự", "Tân Tú"))
        )
        text = "Model,Unit,Year\nA b,xã Tân Tú,2024\nA c,xa Tan Tu,2024\n"
        result = read(text, known)
        assert [model.unit for model in result.models] == ["loc:1"]
        assert result.problems[0].reason == "2 units match"

    def test_a_unit_that_is_not_in_force_in_the_year_is_rejected(self) -> None:
        text = "Model,Unit,Year\nA b,Mộ Lao,2028\nA c,xã Ô Diên,2008\n"
        assert [problem.reason for problem in read(text, strict=True).problems] == [
            "no unit in force in 2028",
            "no unit in force in 2008",
        ]

    def test_an_old_name_is_accepted_with_a_note_of_what_became_of_the_unit(self) -> None:
        result = read("Model,Unit,Year\nA b,Mộ Lao,2028\nA c,xã Ô Diên,2008\n")
        assert [model.unit for model in result.models] == ["loc:09541"]
        assert [problem.reason for problem in result.problems] == ["no unit in force in 2008"]
        (note,) = result.notes
        assert (note.row, note.column, note.value) == (2, "Unit", "Mộ Lao")
        assert note.note == (
            "09541 phường Mộ Lao, quận Hà Đông ended 2025-06-30 and became "
            "00637 phường Đại Mỗ, thành phố Hà Nội (part), "
            "09556 phường Hà Đông, thành phố Hà Nội (part)"
        )

    def test_a_blank_unit_beside_a_district_is_not_the_district(self) -> None:
        head = "Tên mô hình,Đơn vị,Quận/huyện,Cấp,Năm\n"
        (problem,) = read(f"{head}A b,,Ba Đình,,2024\n").problems
        assert (problem.column, problem.reason) == ("Đơn vị", "no unit")
        assert problem.hint == "name the unit; Ba Đình too, if the model is its own"
        result = read(f"{head}A b,,Ba Đình,cấp huyện,2024\nA c,Ba Đình,Ba Đình,cấp huyện,2024\n")
        assert result.models[0].unit == "loc:001"

    def test_the_column_at_fault_is_that_of_the_part_that_is_wrong(self) -> None:
        (problem,) = read("Tên mô hình,Đơn vị,Quận/huyện,Năm\nA b,Phúc Xá,Ba Dinhh,2024\n").problems
        assert (problem.column, problem.value) == ("Quận/huyện", "Ba Dinhh")
        assert problem.reason == "no unit is named Ba Dinhh"
        assert "001 quận Ba Đình" in problem.hint

    def test_a_village_is_the_commune_s_by_its_column_or_a_mapping(self) -> None:
        text = "Tên mô hình,Đơn vị,Quận/huyện,Năm\nA b,Tổ 5,phường Phúc Xá,2024\nA c,Tổ 6,Ba Đình,2024\n"
        result = read(text)
        assert [model.unit for model in result.models] == ["loc:00001"]
        assert result.notes[0].note == "Tổ 5 is below 00001 phường Phúc Xá, quận Ba Đình"
        mapped = read(text, mapping={"units": {"Tổ 6": "00001"}})
        assert [model.unit for model in mapped.models] == ["loc:00001", "loc:00001"]


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
    def test_headings_are_recognised_in_any_spelling(self, head: str) -> None:
        assert read(f"{head}\nA b;Mộ Lao;2024\n").accepted == 1

    def test_a_mapping_defines_other_words(self, tmp_path: Path) -> None:
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
            (model,) = read(text, mapping=mapping).models
            assert (model.unit, model.field, model.status) == (
                "loc:09541",
                "field:economy",
                "recognised",
            )
        with pytest.raises(mm.LoadError):
            read(text)

    def test_a_mapping_may_name_a_unit_by_id_and_columns_to_ignore(self) -> None:
        mapping = {"units": {"here": "org:01"}, "columns": {"Lĩnh vực": "ignore", "X": "personal"}}
        result = read("Model,Unit,Year,Lĩnh vực,X\nA b,here,2024,?,secret\n", mapping=mapping)
        assert (result.models[0].unit, result.models[0].field) == ("org:01", None)
        assert [column.header for column in result.dropped_columns] == ["X"]

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
    def test_a_wrong_mapping_is_refused_with_all_problems(
        self, text: str, words: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "m.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(mm.LoadError, match=words):
            read("Model,Unit,Year\n", mapping=path)
        with pytest.raises(mm.LoadError, match=r"none\.toml"):
            read("Model,Unit,Year\n", mapping=tmp_path / "none.toml")

    def test_unknown_and_repeated_columns_are_reported(self) -> None:
        result = read("Model,Unit,Year,Colour,Year\nA b,Mộ Lao,2024,red,2023\n")
        assert [(column.column, column.header) for column in result.unread_columns] == [
            ("D", "Colour"),
            ("E", "Year"),
        ]
        assert "year already" in result.unread_columns[1].reason
        assert result.models[0].valid == mm.Period.year(2024)

    def test_a_second_column_of_a_role_replaces_a_personal_one(self) -> None:
        result = read("Model,Unit,Year,Year\nA b,Mộ Lao,0912345678,2024\n")
        assert [column.column for column in result.dropped_columns] == ["C"]
        assert result.models[0].valid == mm.Period.year(2024)

    def test_an_empty_cell_is_no_heading(self) -> None:
        assert read("Model,,,Unit,Year,\nA b,,,Mộ Lao,2024,\n").unread_columns == ()
        with pytest.raises(mm.LoadError, match="no sheet has a heading"):
            read(",Model,\n,a,\n")

    @pytest.mark.parametrize(
        ("text", "year"),
        [
            ("DANH SÁCH NĂM 2023\n\nModel,Unit\nA b,Mộ Lao\n", 2023),
            ("Model,Unit,Registered on\nA b,Mộ Lao,5/2/2022\n", 2022),
            ("Model,Unit,Year\nA b,Mộ Lao,2021-2023\n", 2021),
        ],
    )
    def test_the_year_is_read_from_title_date_or_column(self, text: str, year: int) -> None:
        assert read(text).models[0].valid.first_year == year

    def test_a_missing_year_rejects_the_row_without_a_default(self) -> None:
        text = "Từ 2023 đến 2024\nModel,Unit\nA b,Mộ Lao\n"
        assert read(text).problems[0].reason == "no year"
        assert read(text, year=2024).models[0].valid == mm.Period.year(2024)
        assert read(text, year="2023-2024").models[0].valid == mm.Period.years(2023, 2024)

    def test_a_wrong_year_is_one_problem(self) -> None:
        result = read("Model,Unit,Year,Status\nA b,Mộ Lao,soon,?\n")
        assert [problem.reason for problem in result.problems] == [
            "not a status",
            "not a date or year",
        ]

    @pytest.mark.parametrize("year", ["2023/..", "../2024", ".."])
    def test_the_default_year_may_be_an_open_period(self, year: str) -> None:
        assert read("Model,Unit\nA b,Mộ Lao\n", year=year).models[0].valid == mm.Period.parse(year)


class TestLines:
    def test_sections_set_kind_and_field_of_their_rows(self) -> None:
        result = read(
            "STT,Tên mô hình,Đơn vị,Năm\nI,Tập thể,,\n,1. Lĩnh vực kinh tế,,\n1,A b,Mộ Lao,2024\n"
            "II,Cá nhân,,\n1,Trần Thị Giả,Mộ Lao,2024\nA.,Văn hóa - xã hội,,\n2,Bùi Thị Giả,Mộ Lao,2024\n"
        )
        assert [model.field for model in result.models] == ["field:economy"]
        assert [group.field for group in result.individuals] == [
            "field:economy",
            "field:culture-society",
        ]
        assert (result.read, result.accepted) == (3, 3)

    @pytest.mark.parametrize(
        "title", ["Tổng vệ sinh ngày thứ bảy", "Cộng đồng an toàn", "Total quality"]
    )
    def test_a_title_that_begins_like_a_total_is_a_model(self, title: str) -> None:
        assert str(read(f"Model,Unit,Year\n{title},Mộ Lao,2024\n").models[0].name) == title

    @pytest.mark.parametrize(
        "line",
        [
            "Tổng,,3",
            "CỘNG: 12 mô hình,,",
            "Total,,5",
            "Итого:,,7",
            ",Tổng số,9",
            "Cộng quận Ba Đình,,5",
            "Tổng cộng,25 mô hình,",
        ],
    )
    def test_a_line_of_totals_is_skipped(self, line: str) -> None:
        result = read(f"Model,Unit,Year\nA b,Mộ Lao,2024\n{line}\n")
        assert (result.read, result.skipped[0].reason) == (1, "a total")

    def test_a_row_with_only_a_title_is_rejected(self) -> None:
        result = read("Model,Unit,Year\nVườn rau sạch,,\n")
        assert [problem.reason for problem in result.problems] == ["no year"]
        assert result.rejected == 1

    def test_a_section_may_name_a_field_by_its_short_form(self) -> None:
        result = read("STT,Model,Unit,Year\n,Lĩnh vực QP-AN,,\n1,A b,Mộ Lao,2024\n")
        assert [model.field for model in result.models] == ["field:defence-security"]

    def test_a_row_below_the_signatures_is_read(self) -> None:
        result = read(
            "STT,Model,Unit,Year\n1,A b,Mộ Lao,2024\n,Người lập biểu,,\n,Lê Thị Giả,,\n2,A c,Mộ Lao,2024\n"
        )
        assert (result.read, len(result.skipped)) == (2, 2)

    def test_long_titles_of_one_slug_get_two_ids(self) -> None:
        long = "rất dài " * 15
        result = read(f"Model,Unit,Year\n{long}a,Mộ Lao,2024\n{long}b,Mộ Lao,2024\n")
        assert len({model.id for model in result.models}) == 2
        assert all(len(model.id) < 130 for model in result.models)

    def test_a_code_of_a_model_may_be_used_once(self) -> None:
        result = read("Mã mô hình,Model,Unit,Year\nMH/01,A b,Mộ Lao,2024\nMH/01,A c,Mộ Lao,2024\n")
        assert [model.id for model in result.models] == ["model:mh-01"]
        assert result.problems[0].reason == "another model has this code"

    def test_registration_and_status_become_milestones(self) -> None:
        result = read(
            "Model,Unit,Registered on,Status,Date of recognition,Level\n"
            "A b,Mộ Lao,5/2/2024,recognised,1/10/2024,district\nA c,Mộ Lao,5/2/2024,registered,,\n"
        )
        first, second = (
            [(step.status.value, step.on.label()) for step in model.milestones]
            for model in result.models
        )
        assert first == [("registered", "2024-02-05"), ("recognised", "2024-10-01")]
        assert second == [("registered", "2024-02-05")]

    def test_models_name_the_source_that_is_given(self) -> None:
        source = HANOI.sources["src:levels"]
        result = read("Model,Unit,Year\nA b,Mộ Lao,2024\n", source=source)
        assert result.models[0].sources == ("src:levels",)
        assert len(result.movement) == len(HANOI) + 1

    def test_an_empty_register_adds_nothing(self) -> None:
        result = read("Model,Unit,Year\n")
        assert (result.read, result.ok, result.movement) == (0, True, HANOI)
        assert "rows read" in result._repr_html_()

    def test_control_characters_reject_the_row(self) -> None:
        assert (
            read("Model,Unit,Year\nA\x01b,Mộ Lao,2024\n").problems[0].reason
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
    def test_accepted_and_rejected_rows_add_up_to_those_read(self, rows: list[list[str]]) -> None:
        out = io.StringIO()
        csv.writer(out).writerows([["Model", "Unit", "Year", "Status", "Type", "Note"], *rows])
        try:
            result = read(out.getvalue().encode("utf-8", "replace").decode(), FEW)
        except mm.LoadError:
            return
        assert result.accepted + result.rejected == result.read
        filled = sum(any(cell.split() for cell in row) for row in rows)
        assert result.read + sum(row.row > 0 for row in result.skipped) == filled


def test_reading_without_rapidfuzz_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    with pytest.raises(
        mm.MissingExtraError, match=r"rapidfuzz is not installed.*massmob\[tables\]"
    ):
        read("Model,Unit,Year\n")


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
    def test_a_personal_column_is_dropped(self, head: str, cell: str) -> None:
        result = read(f"Model,Unit,Year,{head}\nA b,Mộ Lao,2024,{cell}\n")
        assert [column.header for column in result.dropped_columns] == [head]
        assert cell == "1" or cell not in repr(result.dropped_columns).replace(head, "")
        assert result.accepted == 1

    def test_a_column_of_names_is_dropped_under_any_heading(self) -> None:
        result = read(
            "Model,Unit,Year,X\nA b,Mộ Lao,2024,Lê Thị Giả\nA c,Mộ Lao,2024,Ông Phạm Giả\n"
        )
        assert [column.header for column in result.dropped_columns] == ["X"]

    def test_wards_named_after_people_are_read(self) -> None:
        text = "Model,Unit,Year\nA b,Phan Chu Trinh,2024\nA c,Trần Hưng Đạo,2024\n"
        assert read(text).accepted == 2

    def test_a_note_that_is_a_name_is_removed(self) -> None:
        result = read(
            "Model,Unit,Year,Note\nA b,Mộ Lao,2024,Lê Thị Giả\nA c,Mộ Lao,2024,tốt\nA d,Mộ Lao,2024,khá\n"
        )
        assert [model.note for model in result.models] == [None, mm.Text("tốt"), mm.Text("khá")]
        assert result.redacted == (("register", 2),)

    def test_a_name_in_a_rejected_cell_is_not_repeated(self) -> None:
        result = read(
            "Model,Unit,Year,Status\nA b,Mộ Lao,2024,Lê Thị Giả\nA c,Mộ Lao,2024,x\nA d,Mộ Lao,2024,y\n"
        )
        assert result.problems[0].value == "[…]"


def zipped(**entries: str) -> bytes:
    """A ZIP archive of some entries, valid as a workbook or not."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name.replace("__", "/"), text)
    return out.getvalue()


class TestHostile:
    """No workbook fills the memory or raises anything but a `MassmobError`."""

    def test_repeated_empty_cells_at_the_end_are_ignored(self, tmp_path: Path) -> None:
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
        extended = content.replace("</table:table>", f"{tail}</table:table>")
        path.write_bytes(zipped(**(entries | {"content.xml": extended})))
        assert mm.read_register(path, HANOI).accepted == 1

    def test_a_zip_bomb_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        path.write_bytes(zipped(xl__worksheets__sheet1_xml="0" * 5_000_000))
        with pytest.raises(mm.LoadError, match="times its size"):
            mm.read_register(path, HANOI)

    def test_a_workbook_beyond_the_limits_is_refused(self, workbook: Path) -> None:
        for limits in (mm.Limits(max_entities=100), mm.Limits(max_bytes=10_000)):
            with pytest.raises(mm.LoadError, match="more than"):
                mm.read_register(workbook, HANOI, limits=limits)


class TestTemplate:
    @pytest.mark.long
    def test_every_choice_of_the_template_is_read_back(self, tmp_path: Path) -> None:
        from importlib import import_module

        openpyxl: Any = import_module("openpyxl")  # its stubs leave much unknown

        path = tmp_path / "register.xlsx"
        mm.write_template(path, HANOI, at="2024-10-15")
        assert mm.read_register(path, HANOI).read == 0
        book = openpyxl.load_workbook(path)
        sheet = book["register"]
        sources = [
            rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"
        ]
        choices = [
            [cell.value for (cell,) in book[source.split("!")[0].lstrip("=")][source.split("!")[1]]]
            for source in sources
        ]
        # lists of fields, units, levels, statuses and kinds; every choice is read back
        assert sorted(map(len, choices)) == sorted(
            [4, 2, 5, 9, len(HANOI.at("2024-10-15").localities)]
        )
        fields, units, levels, statuses, kinds = choices
        assert "09541 phường Mộ Lao, quận Hà Đông" in units
        for number in range(len(units)):
            row = [
                number, f"Mô hình {number}", fields[number % 4], units[number], 2024, levels[number % 5],
                statuses[number % 9], date(2024, 2, 1), None, kinds[number % 7 == 0], None,
            ]  # fmt: skip
            for column, cell in enumerate(row, 1):
                sheet.cell(number + 2, column).value = cell
        book.save(path)
        result = mm.read_register(path, HANOI)
        assert result.rejected == 0, result.problems[:3]
        assert result.read == len(units)
        units_read = {model.unit for model in result.models}
        units_read |= {group.unit for group in result.individuals}
        assert units_read == set(HANOI.at("2024-10-15").localities)

    def test_a_template_has_the_units_of_today_by_default(self, tmp_path: Path) -> None:
        mm.write_template(tmp_path / "a.xlsx", HANOI)
        choices = pd.read_excel(tmp_path / "a.xlsx", sheet_name="units", engine="calamine")
        assert len(choices) == len(HANOI.at(date.today()).localities)

    def test_a_template_of_another_suffix_or_without_units_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(mm.InvalidValueError, match=r"end it in \.xlsx"):
            mm.write_template(tmp_path / "a.csv", HANOI)
        with pytest.raises(mm.InvalidValueError, match="no unit to choose from"):
            mm.write_template(tmp_path / "a.xlsx", mm.Movement())

    def test_a_template_lists_themes_where_there_are_no_fields(self, tmp_path: Path) -> None:
        known = mm.Movement(
            [
                mm.Locality(id="loc:1", name="Ba Vì", kind="huyen"),
                mm.Field(id="field:1", name="a", kind="theme"),
            ]
        )
        mm.write_template(tmp_path / "a.xlsx", known)
        assert mm.read_register(tmp_path / "a.xlsx", known).read == 0


class TestCommand:
    def test_register_writes_the_movement_and_the_rejects(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "register.csv"
        path.write_text(
            "Model,Unit,Year,Phone,Colour\nA b,Mộ Lao,2024,1,red\nA c,Mộ Laoo,2024,1,red\n"
        )
        out, rejects = tmp_path / "out.json", tmp_path / "rejects.csv"
        assert main(["register", str(path), "--out", str(out), "--rejects", str(rejects)]) == 1
        output = capsys.readouterr()
        assert "dropped: sheet register, column D: Phone" in output.out
        assert "not read: sheet register, column E: Colour" in output.out
        assert "1 model more" in output.err
        assert "did you mean 09541 phường Mộ Lao" in rejects.read_text("utf-8-sig")
        assert len(mm.load(out)) == len(HANOI) + 2

    def test_rejects_are_printed_without_a_file_for_them(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "register.csv"
        path.write_text("Model,Unit\n" + "A b,Mộ Laoo\n" * 25)
        mapping = tmp_path / "m.json"
        mapping.write_text('{"units": {"xyz": "loc:01"}}')
        assert main(["register", str(path), "--year", "2024", "--mapping", str(mapping)]) == 1
        output = capsys.readouterr().out
        assert "did you mean 09541 phường Mộ Lao" in output
        assert "more follow: --rejects FILE" in output

    def test_an_empty_template_has_no_problems(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "register.xlsx"
        assert main(["template", str(path), "--at", "2024-10-15"]) == 0
        assert main(["register", str(path)]) == 0
        assert "rows read" in capsys.readouterr().out

    def test_a_missing_file_is_bad_usage(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["register", str(tmp_path / "none.csv")]) == 2
        assert "cannot read the file" in capsys.readouterr().err
