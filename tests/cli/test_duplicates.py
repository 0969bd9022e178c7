"""The verb `duplicates`: list pairs, write them, decide, join, and again."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

import massmob as mm
from massmob.cli.main import main

WARD = mm.Locality(id="loc:1", name="Phúc Xá", kind="phuong")


def model(n: int, name: str) -> mm.MobilizationModel:
    return mm.MobilizationModel(id=f"model:{n}", name=name, unit="loc:1", valid=str(2020 + n))


FIRST = mm.Movement([WARD, model(1, "Camera an ninh")])
SECOND = mm.Movement([WARD, model(2, "Camera an nin"), model(9, "Ngôi nhà trí tuệ")])


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["duplicates", *words])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture(autouse=True)
def _in_a_folder_with_two_registers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    mm.save(FIRST, "2021.json")
    mm.save(SECOND, "2022.json")


def test_pairs_are_printed_and_end_in_1(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "2021.json", "2022.json", "--lang", "vi")
    assert (code, err) == (1, "")
    assert "model:1" in out
    assert "tên gần giống; cùng nơi; năm liền kề" in out
    assert run(capsys, "2021.json", "2022.json", "--threshold", "0.9")[0] == 0
    assert run(capsys, "2022.json")[0] == 0
    code, out, _ = run(capsys, "2021.json", "2022.json", "--json")
    (pair,) = json.loads(out)
    assert mm.DuplicatePair.from_dict(pair) == mm.duplicates([FIRST, SECOND])[0]


def test_pairs_are_decided_in_a_table_and_joined(capsys: pytest.CaptureFixture[str]) -> None:
    files = ("2021.json", "2022.json")
    code, out, err = run(capsys, *files, "-o", "pairs.csv")
    assert (code, out, err) == (1, "", "wrote pairs.csv: 1 pair to decide, 0 rows before\n")
    table = Path("pairs.csv")
    table.write_text(table.read_text("utf-8-sig").replace("model:2,,", "model:2,same,"), "utf-8")
    code, out, err = run(capsys, *files, "--decisions", "pairs.csv", "-o", "pairs.csv")
    assert (code, err) == (0, "wrote pairs.csv: 0 pairs to decide, 1 row before\n")
    apply = (*files, "--decisions", "pairs.csv", "--apply", "-o")
    code, out, err = run(capsys, *apply, "joined.json")
    assert (code, err) == (1, "1 joined, 1 conflict\n")
    assert out.startswith("conflict: model:1: name: base -; ours Camera an ninh; theirs Camera an")
    decisions = mm.read_decisions("pairs.csv")
    assert mm.load("joined.json") == decisions.apply(FIRST | SECOND).movement
    code, out, err = run(capsys, *apply, "-")
    assert mm.loads(out) == mm.load("joined.json")
    assert err.startswith("conflict: ")
    code, out, err = run(capsys, "2021.json", *apply[2:], "other.json")
    assert (code, out) == (0, "")
    assert err.startswith("not used, as an id is not in the files: model:1, model:2\n0 joined")


def test_a_movement_comes_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = io.BytesIO(mm.dumps(FIRST | SECOND).encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data))
    assert run(capsys, "-")[0] == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--apply", "-o", "x.json"], "--apply needs --decisions and -o"),
        (["--threshold", "7"], "threshold: not a threshold: found 7.0"),
        (["--decisions", "2021.json"], "2021.json: "),
        (["-o", "pairs.txt"], "unknown file type"),
    ],
)
def test_bad_usage_ends_in_2(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "2021.json", *words)
    assert (code, out) == (2, "")
    assert message in err
