"""Counts what the harm suite tried, and prints it at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Iterator[Counter[str]]:
    """What a test tried: kills, saves, files, strings."""
    counts = Counter[str]()
    yield counts
    for name, count in counts.items():
        record_property(f"tried {name}", count)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what all tests tried."""
    totals = Counter[str]()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", "") == "teardown":
                for name, count in report.user_properties:
                    if name.startswith("tried "):
                        totals[name.removeprefix("tried ")] += count
    if totals:
        terminalreporter.section("tried")
        for name, count in sorted(totals.items()):
            terminalreporter.write_line(f"{count:>8,} {name}")
