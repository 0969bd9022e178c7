"""Goals of the workloads: each program prints a line for every goal, and `summary.py` collects these lines."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Final

import attrs

__all__ = ["Goal", "report_goal"]

PREFIX: Final = "goal: "
RELATIONS: Final[dict[str, Callable[[float, float], bool]]] = {"≥": operator.ge, "≤": operator.le}


@attrs.frozen
class Goal:
    """What was measured of a workload, and what is to be reached.

    Attributes:
        workload: What was measured, and beside what.
        measured: The figure.
        goal: ``"≥ 3"`` or ``"≤ 0.5"``; empty where none is set.
        unit: Of the figure.
    """

    workload: str
    measured: float
    goal: str = ""
    unit: str = "ratio"

    @property
    def is_reached(self) -> bool | None:
        """Whether the goal is reached; ``None`` where none is set."""
        if not self.goal:
            return None
        relation, number = self.goal.split()
        return RELATIONS[relation](self.measured, float(number.replace(",", "")))

    def to_line(self) -> str:
        """One line, as a program prints it."""
        return f"{PREFIX}{self.workload} | {self.measured!r} | {self.goal} | {self.unit}"

    @classmethod
    def from_line(cls, line: str) -> Goal | None:
        """The goal of a line; ``None`` of any other line."""
        if not line.startswith(PREFIX):
            return None
        workload, measured, goal, unit = line.removeprefix(PREFIX).rstrip("\n").split(" | ")
        return cls(workload, float(measured), goal, unit)


def report_goal(workload: str, measured: float, goal: str = "", unit: str = "ratio") -> None:
    """Print the line of a goal."""
    reported = Goal(workload, float(measured), goal, unit)
    _ = reported.is_reached  # a goal that cannot be read is an error here, not in the summary
    print(reported.to_line(), flush=True)
