"""The template of a whole movement: it is read back, and choosing from its lists is right."""

from __future__ import annotations

import re
import tempfile
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.cli.main import main
from massmob.io.tables import workbook
from massmob.io.tables.example import example_movement
from massmob.model.entity import ENTITY_TYPES
from massmob.model.records.columns import layouts
from massmob.model.records.value_forms import field_types
from massmob.registers.sheets.headings import column_letters
from massmob.translation.language import LANGUAGES
from massmob.values.labelled_enum import LabelledEnum
from support.tries import tries

LETTERS = {column_letters(position): position for position in range(60)}
KINDS = {name: layout for name, layout in layouts().items() if layout.cls is not None}


def headings(table: str) -> list[str]:
    return [column.name for column in KINDS[table].columns if not column.for_queries]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "movement.xlsx"
    mm.write_movement_template(path)
    return path


@pytest.fixture(scope="module")
def sheets(template: Path) -> dict[str, list[list[workbook.Value]]]:
    return {sheet.name: sheet.rows for sheet in workbook.read(template.read_bytes())}


def test_it_is_read_back_as_the_example(template: Path) -> None:
    movement = mm.load(template)
    assert movement == example_movement()
    assert {entity.entity_kind for entity in movement} == {*ENTITY_TYPES}
    movement.validate().raise_for_errors()
    assert {str(entity.note) for entity in movement} == {"Ví dụ tự đặt: hãy xóa dòng này."}


def test_every_table_has_its_headings_captions_and_an_example(
    sheets: dict[str, list[list[workbook.Value]]],
) -> None:
    assert {*KINDS} <= {*sheets}
    for name in KINDS:
        heading, *captions, example = sheets[name][:5]
        assert heading == headings(name)
        for caption in captions:
            assert str(caption[0]).startswith("# ")
            assert all(caption)
        assert any(example)
    instructions = sheets["#hướng dẫn"]
    assert all(len(row) == 3 and all(row) for row in instructions)


def drop_downs(template: Path, name: str) -> dict[int, str]:
    """The position of each column with a drop-down, and the range of its choices."""
    with zipfile.ZipFile(template) as archive:
        book = archive.read("xl/workbook.xml").decode()
        names = re.findall(r'<sheet name="([^"]+)"', book)
        xml = archive.read(f"xl/worksheets/sheet{names.index(name) + 1}.xml").decode()
    rules = re.findall(
        r'<dataValidation type="list"[^>]*sqref="([A-Z]+)5:[^>]*><formula1>([^<]+)<', xml
    )
    return {LETTERS[letters]: formula for letters, formula in rules}


@pytest.mark.parametrize("name", KINDS)
def test_every_closed_list_has_a_drop_down_of_words_that_are_read(
    name: str, template: Path, sheets: dict[str, list[list[workbook.Value]]]
) -> None:
    layout, ranges = KINDS[name], drop_downs(template, name)
    assert layout.cls is not None
    names = headings(name)
    for field, type_ in field_types(layout.cls).items():
        if isinstance(type_.kind, type) and issubclass(type_.kind, LabelledEnum):
            match = re.fullmatch(r"'#lists'!\$([A-Z]+)\$1:\$\1\$(\d+)", ranges[names.index(field)])
            assert match is not None
            column, last = LETTERS[match[1]], int(match[2])
            words = [row[column] for row in sheets["#lists"][:last]]
            assert [type_.kind.of(word) for word in words] == [*type_.kind]


def test_an_id_of_another_sheet_has_a_drop_down(template: Path) -> None:
    names = [column.name for column in KINDS["models"].columns]
    ranges = drop_downs(template, "models")
    assert ranges[names.index("field")] == "'fields'!$A$5:$A$1004"
    assert names.index("unit") not in ranges  # localities, committees or bodies
    assert drop_downs(template, "milestones")[0] == "'models'!$A$5:$A$1004"


@given(st.data())
@tries(5)
def test_a_row_filled_in_with_labels_is_read(data: st.DataObject) -> None:
    lang = data.draw(st.sampled_from(LANGUAGES))
    kind = data.draw(st.sampled_from([*mm.LocalityKind]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "filled.xlsx"
        names = [column.name for column in KINDS["localities"].columns]
        cells = {
            "id": "loc:1",
            "name_vi": "A",
            "kind": kind.label(lang),
            "valid_from": "01/07/2025",
        }
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet("localities")
            sheet.write_row(0, 0, names)
            sheet.write_row(1, 0, ["# mã"])
            sheet.write_row(4, 0, [cells.get(name, "") for name in names])
        assert [*mm.load(path)] == [
            mm.Locality(id="loc:1", name="A", kind=kind, valid="2025-07-01/..")
        ]


@pytest.mark.long
def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "movement.xlsx"
    assert main(["template", str(path), "--all"]) == 0
    assert mm.load(path) == example_movement()
    assert main(["validate", str(path)]) == 0
    assert main(["template", str(tmp_path / "a.csv"), "--all"]) == 2
    assert "path: not a workbook: found 'a.csv'; end it in .xlsx" in capsys.readouterr().err


def test_a_wrong_path_is_named() -> None:
    for wrong in (None, 5, b"a.xlsx"):
        with pytest.raises(mm.InvalidValueError, match="path: not a path"):
            mm.write_movement_template(wrong)  # type: ignore[arg-type]
