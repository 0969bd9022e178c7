"""The reports of new users: for each the answer that is right, or the refusal that has a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from openpyxl import Workbook

import massmob as mm
from massmob.cli.main import main

HANOI = mm.load_dataset("hanoi")
DAY = "2024-10-15"
REFORM = "2025-07-01"
PEOPLE = mm.Movement(
    [
        mm.Locality(id="loc:t", name="Tỉnh", kind="tỉnh"),
        mm.Locality(
            id="loc:old",
            name="Cũ",
            kind="xã",
            parent="loc:t",
            valid="../2025-06-30",
            successors=[mm.Succession(to="loc:new", on=REFORM, extent="whole")],
        ),
        mm.Locality(id="loc:new", name="Mới", kind="xã", parent="loc:t", valid=f"{REFORM}/.."),
        mm.Field(id="field:a", name="A"),
        mm.MobilizationModel(
            id="model:1",
            name="M",
            field="field:a",
            unit="loc:old",
            valid="2022/..",
            milestones=[mm.Milestone(status="registered", on="2022-03")],
        ),
    ]
)


@pytest.fixture
def csv(tmp_path: Path) -> Callable[[str], str]:
    def write(text: str) -> str:
        path = tmp_path / "figures.csv"
        path.write_text(text, "utf-8")
        return str(path)

    return write


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(mm.MassmobError) as caught:
        call()
    return str(caught.value)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


class TestNothingIsLostInSilence:
    """S1 and numbers instead of codes: a table, a restatement, a command."""

    @pytest.mark.parametrize("engine", ["pandas", "polars", "pyarrow"])
    @pytest.mark.parametrize("units", [[1, 4], [1.0, 4.0]])
    def test_zeros_that_a_reader_of_csv_removed(self, engine: str, units: list[Any]) -> None:
        library: Any = pytest.importorskip(engine)
        make = library.table if engine == "pyarrow" else library.DataFrame
        frame = make({"unit": units, "value": [5, 7]})
        message = refusal(lambda: mm.rollup(HANOI, frame, along="locality", value="value", at=DAY))
        assert "none of the 2 rows could be used" in message
        assert message.endswith("read codes as text, with their zeros")

    def test_names_are_found_and_others_are_in_print_html_csv_and_repr(self) -> None:
        pandas = pytest.importorskip("pandas")
        frame = pandas.DataFrame({"unit": ["Phúc Xá", "nope"], "n": [1, 2]})
        totals = mm.rollup(HANOI, frame, along="locality", value="n", at=DAY)
        assert totals["loc:01"] == 1
        shown = "1 of 2 rows in no total"
        assert shown in str(totals)
        assert shown in repr(totals)
        assert shown in totals._repr_html_()
        assert shown in totals.table().to_csv()
        assert shown in totals.display().to_text()

    def test_the_command_names_its_option(
        self, capsys: pytest.CaptureFixture[str], csv: Callable[[str], str]
    ) -> None:
        file = csv("unit,value\n00001,5\n")
        code, _, err = run(capsys, "rollup", "hanoi", "--register", file)
        assert code == 2
        assert err.endswith("(a code without a day); give --at\n")

    def test_what_is_no_number_is_not_called_one(self) -> None:
        pandas = pytest.importorskip("pandas")
        frame = pandas.DataFrame({"unit": [b"00001"]})
        message = refusal(lambda: mm.rollup(HANOI, frame, along="locality", at=DAY))
        assert "a number" not in message

    def test_an_indicator_without_a_figure_of_the_day(self) -> None:
        indicator = "ind:models-built"
        message = refusal(lambda: HANOI.rollup(indicator, along="locality", at="2015-01-01"))
        assert message.startswith("at: ")
        assert message.endswith("its figures are of 2025")
        message = refusal(lambda: HANOI.rollup(indicator, along="locality", where={"year": 2014}))
        assert message.startswith("where: ")

    def test_weights_of_unknown_receivers(self) -> None:
        message = refusal(
            lambda: mm.restate({"loc:00001": 3}, HANOI, to=REFORM, weights={"loc:nope": 1})
        )
        assert message.startswith("weights: no locality with this id: found 'loc:nope'")

    def test_figures_of_unknown_units(self) -> None:
        message = refusal(lambda: mm.restate({"xyz": 3}, HANOI, to=REFORM))
        assert message.startswith("figures: no unit has this name")
        frame = pytest.importorskip("pandas").DataFrame({"unit": ["xyz"], "value": [3]})
        message = refusal(lambda: mm.restate(frame, HANOI, to=REFORM))
        assert message.startswith("unit: no unit has this name")

    def test_a_period_without_a_known_change(self, capsys: pytest.CaptureFixture[str]) -> None:
        days = ("--since", "2023-05-01", "--until", "2023-12-31")
        _, _, err = run(capsys, "changes", "vietnam", *days)
        assert err == (
            "no change in this period; changes are known from 2018-02-07 to 2026-09-20\n"
        )

    def test_words_mapped_to_an_unknown_unit(self, csv: Callable[[str], str]) -> None:
        file = csv("Tên mô hình,Đơn vị,Năm\nM1,Phường X,2023\n")
        message = refusal(
            lambda: mm.read_register(file, HANOI, mapping={"units": {"Phường X": "loc:nope"}})
        )
        assert message.startswith("mapping: units.phuong x: no entity with this id")

    def test_documents_of_what_issues_none(self) -> None:
        message = refusal(lambda: HANOI.mandate("loc:01", "2009-01-01", "2010-01-01"))
        assert message.startswith("who: not an organ: found 'loc:01'")
        message = refusal(lambda: HANOI.in_force(DAY, under="loc:01"))
        assert message.startswith("under: no documents are under this: found 'loc:01'")


class TestEndedUnits:
    """S2: what outlives its unit."""

    def test_validation_names_the_successor(self) -> None:
        (finding,) = mm.validate(PEOPLE, select="MM310")
        assert finding.entity == "model:1"
        assert "Mới (loc:new)" in finding.hint

    def test_totals_follow_or_are_refused(self) -> None:
        totals = PEOPLE.rollup("model", along="locality", at="2025-08-01", follow=True)
        assert totals["loc:new"] == 1
        message = refusal(lambda: PEOPLE.rollup("model", along="locality", at="2025-08-01"))
        assert message.endswith("follow=True carries it to its successors")

    def test_the_command(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        file = str(tmp_path / "m.json")
        mm.save(PEOPLE, file)
        words = ("rollup", file, "--what", "model", "--at", "2025-08-01")
        code, _, err = run(capsys, *words)
        assert (code, "--follow carries it to its successors" in err) == (2, True)
        code, out, _ = run(capsys, *words, "--follow", "--format", "json")
        assert json.loads(out)["loc:new"] == 1

    def test_a_snapshot_has_one_hint(self) -> None:
        snapshot = HANOI.at("2025-08-01")
        message = refusal(lambda: snapshot.rollup("model", along="locality", follow=True))
        assert message.endswith("roll up the whole movement with at=")

    @pytest.mark.long
    def test_in_viet_nam(self) -> None:
        pandas = pytest.importorskip("pandas")
        frame = pandas.DataFrame({"unit": ["00001", "00004"], "value": [1, 2]})
        totals = mm.load_dataset("vietnam").rollup(
            frame, along="locality", value="value", at=REFORM, follow=True, depth=1
        )
        assert totals["loc:vn"] == totals["loc:01"] == 3


class TestFields:
    """S3, S14, S15: fields convert or refuse, by their names."""

    def test_a_centre_is_a_pair(self) -> None:
        unit = mm.Locality(id="loc:1", name="x", kind="tỉnh", centre=(16.0, 108.2))
        assert unit.centre == mm.Point(lat=16.0, lon=108.2)
        swapped = (108.2, 16.0)
        message = refusal(lambda: mm.Locality(id="loc:1", name="x", kind="tỉnh", centre=swapped))
        assert message.startswith("Locality loc:1: centre: lat:")

    def test_an_error_names_class_id_and_field(self) -> None:
        dialogue = mm.Dialogue(id="dialogue:1", name="x", questions="more than 120")
        assert dialogue.questions is not None
        assert dialogue.questions.low >= 120
        wrong: Any = 3
        message = refusal(lambda: mm.MobilizationModel(id="model:3", name="x", field=wrong))
        assert message.startswith("MobilizationModel model:3: field: not an id: found 3;")

    @pytest.mark.parametrize("word", ["phường", "Phuong", "ward", mm.LocalityKind.PHUONG])
    def test_labels_are_words(self, word: str) -> None:
        assert mm.Locality(id="loc:1", name="x", kind=word).kind is mm.LocalityKind.PHUONG

    def test_a_level_of_issuers_by_its_label(self) -> None:
        assert HANOI.issued_by(mm.Level.CITY.label("vi")) == HANOI.issued_by("city") != ()

    def test_labels_on_the_command_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        words = ("rollup", "hanoi", "--depth", "0", "--format", "json", "--what")
        assert run(capsys, *words, "mô hình") == run(capsys, *words, "model")


class TestTables:
    """S12, S19, S20: workbooks and folders by hand."""

    @pytest.fixture
    def workbook(self, tmp_path: Path) -> Path:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "localities"
        for row in (
            ("id", "name_vi", "kind", "code", "parent", "valid_to"),
            ("loc:48", "Đà Nẵng", "thành phố trực thuộc Trung ương", 48, None, None),
            ("loc:1", "A", "phường", 1, "loc:49", "30/06/2025"),
        ):
            sheet.append(row)
        sheet = book.create_sheet("documents")
        sheet.append(("id", "name_vi", "symbol", "type", "issued"))
        sheet.append(("doc:1", "D", "48-KH/BDVTU", "Kế hoạch", "30/06/2025"))
        path = tmp_path / "movement.xlsx"
        book.save(path)
        return path

    def test_a_workbook_without_a_manifest(self, workbook: Path) -> None:
        movement = mm.load(workbook)
        assert [unit.code for unit in movement.localities.values()] == ["00001", "48"]
        assert str(movement.localities["loc:1"].valid) == "../2025-06-30"
        assert str(movement.documents["doc:1"].issued) == "2025-06-30"

    @pytest.mark.parametrize("format", ["text", "sarif"])
    def test_a_finding_has_its_sheet_and_row(
        self, capsys: pytest.CaptureFixture[str], workbook: Path, format: str
    ) -> None:
        _, out, _ = run(capsys, "validate", str(workbook), "--select", "MM102", "--format", format)
        assert "sheet localities, row 3" in " ".join(out.split())

    def test_a_dangling_id_suspends_no_rule(self, workbook: Path) -> None:
        report = mm.load(workbook).validate()
        assert not report.skipped
        assert {"MM102", "MM901"} <= {finding.code for finding in report}

    def test_a_file_for_a_folder(self) -> None:
        message = refusal(lambda: mm.save(HANOI, "x.csv"))
        assert "save(movement, 'x', format='csv')" in message


class TestTotals:
    """S6, S16, S17, S18: what one asks of a rollup."""

    def test_districts_with_most_wards(self) -> None:
        totals = HANOI.rollup("locality", along="locality", by="kind", tier="district", at=DAY)
        best, _ = max(totals.items(), key=lambda item: item[1].get("phuong", mm.Quantity(0)))
        assert best == next(iter(totals.top(3, by="phuong"))) == "loc:006"
        wards = totals[best]["phuong"]
        assert f"{wards:,}" == "21"
        assert [wards - 1, wards / 2, round(wards)] == [20, 10.5, 21]
        message = refusal(lambda: mm.Quantity.parse("> 120") < mm.Quantity.parse("100-130"))
        assert "surely_less_than" in message

    def test_a_group_that_a_unit_does_not_have(self) -> None:
        totals = HANOI.rollup("locality", along="locality", by="kind", at=DAY)
        assert ".get('xa', 0)" in refusal(lambda: totals["loc:001"]["xa"])
        assert "did you mean phuong" in refusal(lambda: totals["loc:001"]["phuongg"])

    def test_models_by_year_and_status(self) -> None:
        by_year = PEOPLE.rollup("model", along="locality", by=["year", "status"])
        assert by_year["loc:t"] == {(2022, "registered"): 1}
        assert "status" in refusal(lambda: PEOPLE.rollup("model", along="locality", by="zzz"))

    def test_unknown_values_of_conditions(self) -> None:
        wards = HANOI.rollup("locality", along="locality", where={"kind": "ward"}, at=DAY)
        assert wards["loc:006"] == 21
        message = refusal(
            lambda: HANOI.rollup("model", along="committee", where={"field": "field:econom"})
        )
        assert message.startswith("where['field']: no entity has this id")
        assert "field:economy" in message

    def test_a_table_has_labels_and_at_most_thirty_lines(self) -> None:
        totals = HANOI.rollup("locality", along="locality", by="kind", at=DAY)
        lines = str(totals).splitlines()
        assert len(lines) <= 30
        assert "urban district" in lines[1]
        frame = totals.to_frame(names=True, labels=True)
        assert frame.column_names[:4] == ["unit", "name", "kind", "kind_label"]

    def test_csv_of_the_command_has_names_without_blanks(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        words = ("rollup", "hanoi", "--what", "locality", "--at", DAY, "--depth", "1")
        out = run(capsys, *words, "--format", "csv")[1]
        assert "loc:001,Ba Đình,15" in out.splitlines()


class TestSmall:
    """S21, S29, S31 and the locations of SARIF."""

    def test_an_unknown_id_of_a_kind(self) -> None:
        message = refusal(lambda: HANOI.localities["loc:00099x"])
        assert "did you mean loc:" in message

    def test_a_report_is_a_collection(self) -> None:
        report = HANOI.validate()
        assert report
        assert len(report) == len([*report])
        assert not mm.Report()

    def test_successors_of_organs(self) -> None:
        assert [organ.id for organ, _ in HANOI.successors("org:bdv-tw")] == ["org:btgdv-tw"]
        assert "has no successors" in refusal(lambda: HANOI.successors("field:economy"))

    def test_a_misspelt_command(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "did you mean report?" in run(capsys, "repotr")[2]

    def test_one_is_singular(self) -> None:
        movement = mm.Movement([mm.Field(id="field:a", name="A")])
        assert repr(movement) == "<Movement: 1 entity: 1 field>"

    def test_findings_of_a_dataset_have_locations(self, capsys: pytest.CaptureFixture[str]) -> None:
        _, out, _ = run(capsys, "validate", "hanoi", "--format", "sarif")
        for result in json.loads(out)["runs"][0]["results"]:
            place = result["locations"][0]["physicalLocation"]
            assert place["artifactLocation"]["uri"] == "massmob/datasets/hanoi.json"
            assert place["region"]["startLine"] > 0

    def test_a_node_that_is_no_entity(self) -> None:
        wrong: Any = 3
        reading = mm.from_networkx(
            nx.DiGraph([(1, 2)]), node=lambda *_: wrong, edge=lambda *_: None
        )
        assert [str(problem.message) for problem in reading.problems] == [
            "node() gave no entity",
            "node() gave no entity",
        ]

    def test_a_limit_below_one(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, _, err = run(capsys, "graph", "hanoi", "--limit", "-1")
        assert (code, err) == (2, "massmob: limit: not a limit: found -1; give 1 or more\n")

    def test_missing_settings(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, _, err = run(capsys, "validate", "hanoi", "--config", "nope.toml")
        assert (code, "name a file that exists" in err) == (2, True)
