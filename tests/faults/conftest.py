"""The size of the harm suite, and what it tried.

The default run has a small size. ``FAULTS=full``, which ``nox -s faults`` sets, has the full one.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture
def size() -> Callable[[int, int], int]:
    """How many to try: the first number in the default run, the second in the full one."""
    position = os.environ.get("FAULTS") == "full"
    return lambda small, full: (small, full)[position]


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
