"""The benchmarks: each works at its smallest size, and the summary reports what fails."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
PAGE = BENCHMARKS.parent / "docs" / "reference" / "benchmarks.md"
OTHERS = {"goals", "planted_bugs", "summary"}
"""What programs import, and the program that runs them."""
PROGRAMS = sorted({path.stem for path in BENCHMARKS.glob("*.py")} - OTHERS)
ELSEWHERE = {"cluster", "explorer"}
"""What `tests/engines` and `tests/browser` run, as it needs Java or a browser."""


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    yield
    for name in OTHERS:
        sys.modules.pop(name, None)


@pytest.fixture
def summary(modules: None) -> Any:
    return importlib.import_module("summary")


@pytest.fixture
def goals(modules: None) -> Any:
    return importlib.import_module("goals")


def test_the_summary_runs_every_program(summary: Any) -> None:
    assert sorted(summary.SMALLEST) == PROGRAMS
    assert summary.SIZES.keys() <= summary.SMALLEST.keys()


@pytest.mark.long
@pytest.mark.parametrize("program", sorted({*PROGRAMS} - ELSEWHERE))
def test_a_benchmark_works_at_its_smallest_size(summary: Any, program: str) -> None:
    run = summary.run_program(BENCHMARKS / f"{program}.py", *summary.SMALLEST[program])
    assert run.problem == ""


# --- goals ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measured", "goal", "is_reached"),
    [
        (3.0, "≥ 3", True),
        (2.999, "≥ 3", False),
        (0.5, "≤ 0.5", True),
        (0.501, "≤ 0.5", False),
        (12_000, "≥ 10,000", True),
        (9, "≥ 10,000", False),
        (1.02, "", None),
    ],
)
def test_a_goal_is_reached_at_its_limit_and_beyond(
    goals: Any, capsys: pytest.CaptureFixture[str], measured: float, goal: str, is_reached: bool
) -> None:
    goals.report_goal("W0 this, that", measured, goal, "µs")
    read = goals.Goal.from_line(capsys.readouterr().out)
    assert read == goals.Goal("W0 this, that", measured, goal, "µs")
    assert read.is_reached is is_reached


def test_other_lines_are_no_goals(goals: Any) -> None:
    assert goals.Goal.from_line("the goal: 3 | 4 | ≥ 3 | ratio\n") is None


@pytest.mark.parametrize("goal", ["3", "> 3", "≥ three"])
def test_a_goal_that_cannot_be_read_stops_the_program(goals: Any, goal: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        goals.report_goal("W0", 3, goal)


# --- the summary ------------------------------------------------------------------------------------

GOAL = "print('goal: W0 {0} | {1} | ≥ 3 | ratio')\n"
SOURCES = {
    "good": "print('a table')\n" + GOAL.format("alone", 3.5) + GOAL.format("apart", 1234.5),
    "missed": GOAL.format("far off", 0.012),
    "failing": GOAL.format("so far", 4) + "raise SystemExit(3)\n",
    "silent": "print('a table')\n",
}


@pytest.fixture
def programs(tmp_path: Path, summary: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The programs above in place of those of the project."""
    for name, source in SOURCES.items():
        tmp_path.joinpath(f"{name}.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr(summary, "FOLDER", tmp_path)
    monkeypatch.setattr(summary, "SMALLEST", dict.fromkeys(SOURCES, ()))
    return tmp_path


@pytest.mark.usefixtures("programs")
def test_the_summary_has_programs_that_fail_or_print_no_goal(
    summary: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    assert summary.main([]) == 1
    shown = [" ".join(line.split()) for line in capfd.readouterr().out.splitlines()]
    assert shown.count("a table") == 2
    assert shown[shown.index("program workload measured goal reached") + 2 :] == [
        "good W0 alone 3.50 ≥ 3 yes",
        "good W0 apart 1,234 ≥ 3 yes",
        "missed W0 far off 0.012 ≥ 3 no",
        "failing W0 so far 4.00 ≥ 3 yes",
        "failing failed, exit code 3 no",
        "silent printed no goal no",
    ]


@pytest.mark.usefixtures("programs")
def test_a_goal_that_is_missed_is_no_failure(summary: Any) -> None:
    assert summary.main(["good", "missed"]) == 0
    assert summary.main(["good", "silent"]) == 1
    assert summary.main(["failing", "good"]) == 1


@pytest.mark.usefixtures("programs")
def test_the_summary_names_the_programs_where_one_is_unknown(
    summary: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        summary.main(["god"])
    assert "no such program: god; these are good, missed" in capsys.readouterr().err


def test_the_summary_replaces_the_one_on_its_page(programs: Path, summary: Any) -> None:
    page = programs / "page.md"
    around = "above\n<!-- summary -->\n{}<!-- end of the summary -->\nbelow\n"
    page.write_text(around.format("of another day\n"), encoding="utf-8")
    for _ in range(2):
        summary.main(["missed", "--page", str(page)])
    text = page.read_text(encoding="utf-8")
    start, end = around.split("{}")
    assert text.startswith(start)
    assert text.endswith(end)
    assert text.count("far off") == text.count(summary.machine()) == 1
    assert "of another day" not in text


def test_a_page_without_a_place_for_the_summary_is_refused(programs: Path, summary: Any) -> None:
    page = programs / "page.md"
    page.write_text("nothing here\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="no place for a summary"):
        summary.main(["good", "--page", str(page)])
    assert page.read_text(encoding="utf-8") == "nothing here\n"


def test_the_page_of_benchmarks_has_a_place_for_the_summary(summary: Any) -> None:
    assert len(summary.TABLE.findall(PAGE.read_text(encoding="utf-8"))) == 1
