"""Movements as code that can be pasted into a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from massmob.model.entity import Entity
from massmob.model.source_code import as_code
from massmob.movement import Movement

__all__ = ["MOST_SHOWN", "to_code"]

MOST_SHOWN = 60
"""Entities of a movement that a failing test prints; of a larger one it prints the summary."""


class _Printer(Protocol):
    def text(self, text: str) -> None: ...


def to_code(movement: Movement) -> str:
    """A movement as code: pasted after ``from massmob import *``, it gives an equal movement.

    Args:
        movement: The movement; an excerpt says what lies outside.

    Example:
        >>> from massmob.model.entities import Field
        >>> print(to_code(Movement([Field(id="field:1", name="phát triển kinh tế")])))
        Movement([
            Field(id='field:1', name='phát triển kinh tế'),
        ])
    """
    lines = "".join(f"\n    {as_code(entity)}," for entity in movement)
    entities = f"[{lines}\n]" if lines else "[]"
    if movement.outside:
        return f"Movement.excerpt({entities}, outside={sorted(movement.outside)!r})"
    return f"Movement({entities})"


def show(value: object, printer: _Printer, cycle: bool) -> None:
    """Print an entity or a movement as code, for Hypothesis."""
    printer.text(shown(value))


def shown(value: object) -> str:
    """What is printed of an entity or a movement."""
    if isinstance(value, Movement):
        return to_code(value) if len(value) <= MOST_SHOWN else repr(value)
    return as_code(value) if isinstance(value, Entity) else repr(value)


Show = Callable[[object, _Printer, bool], None]
