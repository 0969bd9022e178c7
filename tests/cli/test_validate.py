"""``massmob validate``: where findings are, in every form, and which files are fixed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import sarif_pydantic

import massmob as mm
from massmob.cli.main import main

FIELD = mm.Field(id="field:1", name="kinh  tế")  # two spaces, and no source


@pytest.fixture(params=["m.json", "m.xlsx", "m.sqlite", "./csv"])
def file(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    path: str = request.param
    mm.save(mm.Movement([FIELD]), path, "csv" if path == "./csv" else None)
    return path


PLACES = {
    "m.json": "m.json:4",
    "m.xlsx": "m.xlsx, sheet fields, row 2",
    "m.sqlite": "m.sqlite, table fields",
    "./csv": "csv/fields.csv:2",
}


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main([*arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_findings_state_their_place_in_the_file(
    capsys: pytest.CaptureFixture[str], file: str
) -> None:
    origin = json.loads(run(capsys, "validate", file, "--format", "json")[1])["findings"][0]
    shown = str(mm.Origin(**origin["origin"]))
    assert shown == PLACES[file]
    line = run(capsys, "validate", file, "--format", "jsonl")[1].splitlines()[0]
    assert json.loads(line)["origin"] == origin["origin"]
    assert shown in run(capsys, "validate", file)[1]
    assert (
        PLACES[file].partition(",")[0].partition(":")[0]
        in run(capsys, "validate", file, "--by", "file")[1]
    )
    code, out, _ = run(capsys, "validate", file, "--format", "sarif")
    assert code == 0
    sarif_pydantic.Sarif.model_validate_json(out)
    for result in json.loads(out)["runs"][0]["results"]:
        place = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert place == shown.partition(",")[0].partition(":")[0]


def test_findings_of_files_with_the_same_ids_state_their_own_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    names = [str(tmp_path / name) for name in ("a.json", "b.json")]
    for name in names:
        mm.save(mm.Movement([FIELD]), name)
    findings = json.loads(run(capsys, "validate", *names, "--format", "json")[1])["findings"]
    assert {finding["origin"]["file"] for finding in findings} == {*names}


@pytest.mark.parametrize("name", ["m.json", "data", "m.txt"])
def test_findings_of_a_file_of_a_named_format_state_their_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    mm.save(mm.Movement([FIELD]), tmp_path / name, "json")
    out = run(capsys, "validate", str(tmp_path / name), "--from", "json", "--format", "sarif")[1]
    for result in json.loads(out)["runs"][0]["results"]:
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] > 0


@pytest.mark.parametrize("dataset", ["hanoi", "vietnam"])
def test_findings_of_a_dataset_are_located_in_the_packaged_file(
    capsys: pytest.CaptureFixture[str], dataset: str
) -> None:
    out = run(capsys, "validate", dataset, "--format", "sarif")[1]
    sarif_pydantic.Sarif.model_validate_json(out)
    lines = (Path(mm.__file__).parent / f"datasets/{dataset}.json").read_text("utf-8").splitlines()
    results = json.loads(out)["runs"][0]["results"]
    assert results
    for result in results:
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert physical["artifactLocation"]["uri"] == f"massmob/datasets/{dataset}.json"
        id = location["logicalLocations"][0]["fullyQualifiedName"]
        assert f'"id":"{id}"' in lines[physical["region"]["startLine"] - 1]


def test_every_file_is_fixed(capsys: pytest.CaptureFixture[str], file: str) -> None:
    if file == "./csv":
        code, _, err = run(capsys, "validate", file, "--fix")
        assert (code, "only a file can be fixed" in err) == (2, True)
        return
    code, _, err = run(capsys, "validate", file, "--fix", "--ignore", "MM9", "--select", "MM907")
    assert "fixed 0 findings" in err
    assert mm.load(file)["field:1"].name.vi == "kinh  tế"
    code, _, err = run(capsys, "validate", file, "--fix")
    assert code == 0
    assert f"{file}: fixed 1 finding\n" in err
    assert re.search(r"^\+.*kinh tế", err, re.MULTILINE)
    assert mm.load(file)["field:1"].name.vi == "kinh tế"


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (["--select", "XX"], "select"),
        (["--ignore", "XX"], "ignore"),
        (["--config", "none.toml"], "none.toml"),
        (["--write-baseline", "none/known.json"], "none/known.json"),
        (["--fix"], "movement"),
    ],
)
def test_a_wrong_option_is_named(
    capsys: pytest.CaptureFixture[str], arguments: list[str], place: str
) -> None:
    code, out, err = run(capsys, "validate", "hanoi", *arguments)
    assert (code, out) == (2, "")
    assert place in err
    assert "Traceback" not in err
