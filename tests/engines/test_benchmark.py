"""The benchmark on a cluster at its smallest size; `tests/project/test_benchmarks.py` runs the others."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.engine

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "cluster.py"


def test_the_benchmark_on_a_cluster_reports_its_goals(
    spark: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(PROGRAM.parent))
    cluster = importlib.import_module(PROGRAM.stem)
    monkeypatch.setattr(cluster, "start_spark", lambda: spark)
    monkeypatch.setattr(cluster, "WARMING", 0)
    monkeypatch.setattr(cluster, "RUNS", 1)
    monkeypatch.setattr(sys, "argv", ["cluster.py", "1000", "hanoi"])
    cluster.main()
    shown = capsys.readouterr().out
    goals = [line.split(" | ")[0] for line in shown.splitlines() if line.startswith("goal: ")]
    ways = ("closure", "closure, left there")
    assert goals == [f"goal: W8 Spark, 1,000 rows, to its own {way}" for way in ways]


def test_the_benchmark_names_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    command = [sys.executable, str(PROGRAM)]
    run = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    assert run.returncode == 1
    assert run.stderr.startswith("cluster.py needs Java 17 or newer and PySpark")
