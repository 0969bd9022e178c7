"""The benchmark of the explorer at its smallest size; `tests/project/test_benchmarks.py` runs the others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "explorer.py"


def test_the_benchmark_of_the_explorer_reports_a_goal_for_every_view() -> None:
    command = [sys.executable, str(PROGRAM), "1", "hanoi"]
    shown = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    goals = [line.split(" | ")[0] for line in shown.splitlines() if line.startswith("goal: ")]
    views = ("card", "map", "timeline", "compare", "tables")
    assert goals == [f"goal: explorer of hanoi, {view}" for view in views]
